//! Lockgate as a user runs it: `lockgate up` with the Service of the reference architecture, and the API
//! built through the AWS endpoint as Terraform builds it: a greedy route whose path and headers are mapped,
//! over a VPC link.

use super::{Absent, Kind, Peer, Place, Process, Route, version};
use crate::measure;
use futures_util::{StreamExt, TryStreamExt, stream};
use http::Method;
use serde_json::{Value, json};
use sigv4::Credential;
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use testkit::{AwsClient, Launch};
use tokio::runtime::Runtime;

const REGION: &str = "us-east-1";
const STAGE: &str = "prod";
/// The first segment of the route whose payload is mapped.
const MAPPED: &str = "mapped";
const READY_LIMIT: Duration = Duration::from_secs(120);
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// Not a secret: the process listens on loopback and lives for the run.
const KEY: (&str, &str) = (
    "AKIABENCHBENCHBENCH0",
    "bench-bench-bench-bench-bench-bench-1234",
);

/// A running Lockgate and a way to change it.
pub struct Running {
    process: testkit::Process,
    runtime: Runtime,
    api: Api,
    /// Which of its signals are on, for the report.
    pub signals: String,
    /// How long it took from its start until it was ready for traffic.
    pub ready_after: Duration,
}

/// What is needed to deploy an API again.
#[derive(Clone)]
struct Api {
    id: String,
    resource: String,
}

/// Starts it with so many APIs of one route each, behind a Service in a manifest.
pub fn start(place: &Place<'_>, apis: usize) -> Result<Peer, Absent> {
    let manifest = place.directory.join("manifests.yaml");
    std::fs::write(&manifest, manifests(place))?;
    start_with(place, apis, &["--manifests", &manifest.to_string_lossy()])
}

/// Starts it with further arguments, by which it finds a Service `bench`.
pub fn start_with(place: &Place<'_>, apis: usize, more: &[&str]) -> Result<Peer, Absent> {
    let version =
        version(&place.programs.lockgate, "--version").ok_or(Absent::Missing("`cargo build`"))?;
    let launch = Launch::new(&place.programs.lockgate)?
        .arg("--workers")
        .arg("1")
        .arg("--log")
        .arg("warn")
        .arg("--region")
        .arg(REGION)
        .arg("--access-log")
        .arg(place.directory.join("access.log").to_string_lossy())
        .env("LOCKGATE_CREDENTIAL", format!("{}:{}", KEY.0, KEY.1));
    let launch = more
        .iter()
        .fold(launch, |launch, argument| launch.arg(*argument));
    let began = Instant::now();
    let process = launch.try_start().map_err(Absent::Failed)?;
    measure::pin(process.pid(), place.core)?;
    let addresses = process.addresses();
    // One that watches a cluster is ready once it was told everything.
    while admin(addresses.admin, "/readyz").is_err() {
        if began.elapsed() > READY_LIMIT {
            let why = format!("it is not ready; its log:\n{}", process.log());
            return Err(Absent::Failed(why));
        }
        std::thread::sleep(LOOK_EVERY);
    }
    let ready_after = began.elapsed();
    let aws = AwsClient::new(addresses.aws, Credential::new(KEY.0, KEY.1), REGION);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let built = runtime
        .block_on(build(&aws, apis))
        .map_err(|error| Absent::Failed(format!("{error}; its log:\n{}", process.log())))?;
    let first = built
        .first()
        .cloned()
        .ok_or_else(|| Absent::Failed("no API was made".to_owned()))?;
    let routes = built
        .iter()
        .map(|api| Route {
            host: format!("{}.execute-api.{REGION}.amazonaws.com", api.id),
            prefix: format!("/{STAGE}"),
        })
        .collect();
    // Asked rather than supposed: without them the figures would be about another product.
    admin(addresses.admin, "/metrics")?;
    let signals = "metrics and access log on".to_owned();
    Ok(Peer {
        kind: Kind::Lockgate,
        version,
        address: addresses.gateway,
        http2: Some(addresses.gateway),
        routes,
        process: Process::Lockgate(Box::new(Running {
            process,
            runtime,
            api: first,
            signals,
            ready_after,
        })),
    })
}

impl Running {
    pub fn pid(&self) -> u32 {
        self.process.pid()
    }

    /// A client of its own for another thread.
    pub fn deployer(&self) -> Deployer {
        Deployer {
            aws: AwsClient::new(
                self.process.addresses().aws,
                Credential::new(KEY.0, KEY.1),
                REGION,
            ),
            api: self.api.clone(),
            number: 0,
            last: None,
        }
    }

    /// Adds a route to the API whose integration gets what a template makes of the payload, and deploys it.
    pub fn map_by(&self, template: &str) -> io::Result<Route> {
        let Deployer { aws, api, .. } = self.deployer();
        self.runtime.block_on(map_by(&aws, &api, template))?;
        Ok(Route {
            host: format!("{}.execute-api.{REGION}.amazonaws.com", api.id),
            prefix: format!("/{STAGE}/{MAPPED}"),
        })
    }

    /// How many connections of clients are open, after as long as it takes for none to be, or `limit`.
    pub fn open_connections_within(&self, limit: Duration) -> io::Result<u64> {
        let deadline = Instant::now() + limit;
        loop {
            let metrics = admin(self.process.addresses().admin, "/metrics")?;
            let open = metrics
                .lines()
                .find_map(|line| line.strip_prefix("lockgate_connections_open "))
                .and_then(|number| number.trim().parse().ok())
                .ok_or_else(|| io::Error::other("no lockgate_connections_open in /metrics"))?;
            if open == 0 || Instant::now() > deadline {
                return Ok(open);
            }
            std::thread::sleep(LOOK_EVERY);
        }
    }

    /// Makes sure that it still answers calls, which a run that broke it would not show otherwise.
    pub fn check(&self) -> io::Result<()> {
        let path = format!("/restapis/{}", self.api.id);
        // With connections of its own: those of the beginning have been idle for too long.
        let Deployer { aws, .. } = self.deployer();
        self.runtime
            .block_on(call(&aws, Method::GET, &path, None))
            .map(drop)
    }
}

/// Deploys one API again and again.
pub struct Deployer {
    aws: AwsClient,
    api: Api,
    number: u32,
    last: Option<String>,
}

impl Deployer {
    /// Changes the integration and deploys it, so that each deployment has a content of its own and the
    /// gateway gets a new plan.
    pub async fn deploy(&mut self) -> io::Result<()> {
        self.deployment().await.map(drop)
    }

    /// Deploys, and deletes what was deployed before, so that no history grows.
    pub async fn deploy_in_place_of_the_last(&mut self) -> io::Result<()> {
        let new = self.deployment().await?;
        if let Some(last) = self.last.replace(new) {
            let path = format!("/restapis/{}/deployments/{last}", self.api.id);
            call(&self.aws, Method::DELETE, &path, None).await?;
        }
        Ok(())
    }

    async fn deployment(&mut self) -> io::Result<String> {
        self.number += 1;
        let timeout_ms = (29_000 - self.number % 1000).to_string();
        let Api { id, resource } = &self.api;
        let path = format!("/restapis/{id}/resources/{resource}/methods/ANY/integration");
        let patch = json!({"patchOperations": [
            {"op": "replace", "path": "/timeoutInMillis", "value": timeout_ms},
        ]});
        call(&self.aws, Method::PATCH, &path, Some(patch)).await?;
        let path = format!("/restapis/{id}/deployments");
        let input = json!({"stageName": STAGE});
        let made = call(&self.aws, Method::POST, &path, Some(input)).await?;
        text(&made, "id")
    }
}

/// The calls of the reference architecture; the VPC link is shared.
async fn build(aws: &AwsClient, apis: usize) -> io::Result<Vec<Api>> {
    const AT_ONCE: usize = 16;
    let described = aws
        .query(
            "elasticloadbalancing",
            "DescribeLoadBalancers",
            "2015-12-01",
            &[("Names.member.1", "bench")],
        )
        .await
        .map_err(io::Error::other)?
        .text();
    let arn = element(&described, "LoadBalancerArn")?;
    let dns_name = element(&described, "DNSName")?;
    let link = call(
        aws,
        Method::POST,
        "/vpclinks",
        Some(json!({"name": "bench", "targetArns": [arn]})),
    )
    .await?;
    let link = text(&link, "id")?;
    let uri = format!("http://{dns_name}/{{proxy}}");
    let wait = tokio::time::Instant::now();
    while text(
        &call(aws, Method::GET, &format!("/vpclinks/{link}"), None).await?,
        "status",
    )? != "AVAILABLE"
    {
        if wait.elapsed().as_secs() > 60 {
            return Err(io::Error::other("the VPC link does not become available"));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    stream::iter(0..apis)
        .map(|number| build_api(aws, number, &uri, &link))
        .buffered(AT_ONCE)
        .try_collect()
        .await
}

async fn build_api(aws: &AwsClient, number: usize, uri: &str, link: &str) -> io::Result<Api> {
    let input = json!({
        "name": format!("bench-{number}"),
        "endpointConfiguration": {"types": ["REGIONAL"]},
    });
    let api = call(aws, Method::POST, "/restapis", Some(input)).await?;
    let (id, root) = (text(&api, "id")?, text(&api, "rootResourceId")?);
    let path = format!("/restapis/{id}/resources/{root}");
    let resource = call(
        aws,
        Method::POST,
        &path,
        Some(json!({"pathPart": "{proxy+}"})),
    )
    .await?;
    let resource = text(&resource, "id")?;
    let method = format!("/restapis/{id}/resources/{resource}/methods/ANY");
    let input = json!({
        "authorizationType": "NONE",
        "requestParameters": {
            "method.request.path.proxy": true,
            "method.request.header.Authorization": true,
        },
    });
    call(aws, Method::PUT, &method, Some(input)).await?;
    let input = json!({
        "type": "HTTP_PROXY",
        "httpMethod": "ANY",
        "uri": uri,
        "connectionType": "VPC_LINK",
        "connectionId": link,
        "passthroughBehavior": "WHEN_NO_MATCH",
        "contentHandling": "CONVERT_TO_TEXT",
        "requestParameters": {
            "integration.request.path.proxy": "method.request.path.proxy",
            "integration.request.header.Accept": "'application/json'",
            "integration.request.header.Authorization": "method.request.header.Authorization",
        },
    });
    call(
        aws,
        Method::PUT,
        &format!("{method}/integration"),
        Some(input),
    )
    .await?;
    let input = json!({"stageName": STAGE});
    call(
        aws,
        Method::POST,
        &format!("/restapis/{id}/deployments"),
        Some(input),
    )
    .await?;
    Ok(Api { id, resource })
}

/// The calls of an integration with templates: what the proxying route has, and a response of its own.
async fn map_by(aws: &AwsClient, api: &Api, template: &str) -> io::Result<()> {
    let base = format!("/restapis/{}", api.id);
    let proxying = format!("{base}/resources/{}/methods/ANY/integration", api.resource);
    let proxying = call(aws, Method::GET, &proxying, None).await?;
    let path = format!("{base}/resources/{}", api.resource);
    let root = text(&call(aws, Method::GET, &path, None).await?, "parentId")?;
    let mut resource = root;
    for part in [MAPPED, "{proxy+}"] {
        let path = format!("{base}/resources/{resource}");
        let made = call(aws, Method::POST, &path, Some(json!({"pathPart": part}))).await?;
        resource = text(&made, "id")?;
    }
    let method = format!("{base}/resources/{resource}/methods/ANY");
    for (path, input) in [
        (
            method.clone(),
            json!({"authorizationType": "NONE",
                "requestParameters": {"method.request.path.proxy": true}}),
        ),
        (format!("{method}/responses/200"), json!({})),
        (
            format!("{method}/integration"),
            json!({
                "type": "HTTP",
                "httpMethod": "PUT",
                "uri": proxying["uri"],
                "connectionType": "VPC_LINK",
                "connectionId": proxying["connectionId"],
                "passthroughBehavior": "NEVER",
                "requestParameters": {"integration.request.path.proxy": "method.request.path.proxy"},
                "requestTemplates": {"application/json": template},
            }),
        ),
        (format!("{method}/integration/responses/200"), json!({})),
    ] {
        call(aws, Method::PUT, &path, Some(input)).await?;
    }
    let input = json!({"stageName": STAGE});
    call(
        aws,
        Method::POST,
        &format!("{base}/deployments"),
        Some(input),
    )
    .await?;
    Ok(())
}

async fn call(
    aws: &AwsClient,
    method: Method,
    path: &str,
    input: Option<Value>,
) -> io::Result<Value> {
    let body = input.map(|input| input.to_string()).unwrap_or_default();
    let what = format!("{method} {path}");
    let answer = aws
        .call("apigateway", method, path, "", body)
        .await
        .map_err(|error| io::Error::other(format!("{what}: {error}")))?;
    if !answer.status.is_success() {
        return Err(io::Error::other(format!(
            "{what}: {} {}",
            answer.status,
            answer.text()
        )));
    }
    if answer.body.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(&answer.body)
        .map_err(|error| io::Error::other(format!("{what}: {error}")))
}

fn text(answer: &Value, member: &str) -> io::Result<String> {
    let value = answer.get(member).and_then(Value::as_str);
    value
        .map(str::to_owned)
        .ok_or_else(|| io::Error::other(format!("an answer has no {member}: {answer}")))
}

/// The content of the first element of this name; names and ARNs hold nothing that XML escapes.
fn element(xml: &str, name: &str) -> io::Result<String> {
    xml.split_once(&format!("<{name}>"))
        .and_then(|(_, rest)| rest.split_once('<'))
        .map(|(content, _)| content.to_owned())
        .ok_or_else(|| io::Error::other(format!("no {name} in {xml}")))
}

/// What the admin listener says of the process.
fn admin(address: SocketAddr, path: &str) -> io::Result<String> {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    if !answer.starts_with("HTTP/1.1 200") {
        return Err(io::Error::other(format!("{path} answered {answer}")));
    }
    Ok(answer)
}

fn manifests(place: &Place<'_>) -> String {
    let service = r#"apiVersion: v1
kind: Service
metadata:
  name: bench
  namespace: default
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-name: bench
spec:
  type: LoadBalancer
  loadBalancerClass: service.k8s.aws/nlb
  selector: {app: bench}
  ports:
    - {name: web, protocol: TCP, port: 80, targetPort: web}
"#;
    // A slice has one port for all that is in it.
    let slices = (place.backends().enumerate()).map(|(number, backend)| {
        let (ip, port) = (backend.ip(), backend.port());
        format!(
            r#"---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: bench-{number}
  namespace: default
  labels: {{kubernetes.io/service-name: bench}}
addressType: IPv4
ports:
  - {{name: web, protocol: TCP, port: {port}}}
endpoints:
  - addresses: ["{ip}"]
    conditions: {{ready: true}}
"#
        )
    });
    std::iter::once(service.to_owned()).chain(slices).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn elements_are_found() {
        assert_eq!(element("<a><Name>x</Name></a>", "Name").unwrap(), "x");
        assert!(element("<a></a>", "Name").is_err());
    }
}
