//! What the demo builds, call by call in the order Terraform finds, and the request it sends through.

use super::Steps;
use super::aws::ApiGateway;
use super::manifests::NAME;
use super::pods::Received;
use crate::client;
use crate::exit::{Exit, Failure};
use crate::instance::Instance;
use http_body_util::Full;
use hyper::Request;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const STAGE: &str = "prod";
const AUTHORIZATION: &str = "Bearer demo";
const TARGET: &str = "user/profile?lang=en";

/// What was built: the stage that takes requests.
pub struct Built {
    /// Where the stage begins, with a slash at the end.
    url: String,
}

/// A request as the pod saw it, and how it was answered.
pub struct Seen {
    pub status: u16,
    pub pod: String,
    pub request_line: String,
    pub headers: BTreeMap<String, String>,
}

/// Makes the calls.
pub async fn build(instance: &Instance, steps: &Steps) -> Result<Built, Failure> {
    let listeners = instance.listeners();
    let aws = ApiGateway {
        address: listeners.aws,
        region: instance.settings().region.as_str(),
        credential: instance.credential(),
    };
    let table = instance.balancer().snapshot();
    let load_balancer = &table
        .by_name(NAME)
        .ok_or_else(|| {
            Failure::new(
                Exit::Failed,
                "the Service of the demo became no load balancer",
            )
        })?
        .load_balancer;
    steps.done(
        "Service",
        format!(
            "default/{NAME} is now load balancer {NAME} ({})",
            load_balancer.scheme
        ),
    )?;

    let link = aws
        .call(
            "CreateVpcLink",
            "POST",
            "/vpclinks",
            Some(json!({"name": NAME, "targetArns": [load_balancer.arn]})),
        )
        .await?;
    let link = text(&link, "id")?;
    let status = aws
        .call("GetVpcLink", "GET", &format!("/vpclinks/{link}"), None)
        .await?;
    if text(&status, "status")? != "AVAILABLE" {
        return Err(Failure::new(
            Exit::Failed,
            format!("the VPC link is not available: {status}"),
        ));
    }
    steps.done("CreateVpcLink", format!("{link}, to load balancer {NAME}"))?;

    let api = aws
        .call(
            "CreateRestApi",
            "POST",
            "/restapis",
            Some(json!({"name": NAME, "endpointConfiguration": {"types": ["REGIONAL"]}})),
        )
        .await?;
    let (id, root) = (text(&api, "id")?, text(&api, "rootResourceId")?);
    steps.done("CreateRestApi", format!("{id}, REGIONAL"))?;

    let resource = aws
        .call(
            "CreateResource",
            "POST",
            &format!("/restapis/{id}/resources/{root}"),
            Some(json!({"pathPart": "{proxy+}"})),
        )
        .await?;
    let resource = text(&resource, "id")?;
    steps.done("CreateResource", format!("{resource}, /{{proxy+}}"))?;

    let method = format!("/restapis/{id}/resources/{resource}/methods/ANY");
    let input = json!({
        "authorizationType": "NONE",
        "requestParameters": {
            "method.request.path.proxy": true,
            "method.request.header.Authorization": true,
        },
    });
    aws.call("PutMethod", "PUT", &method, Some(input)).await?;
    steps.done("PutMethod", "ANY, no authorizer")?;

    let uri = format!("http://{}/{{proxy}}", load_balancer.dns_name);
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
    aws.call(
        "PutIntegration",
        "PUT",
        &format!("{method}/integration"),
        Some(input),
    )
    .await?;
    steps.done(
        "PutIntegration",
        format!("HTTP_PROXY over VPC_LINK to {uri}"),
    )?;

    let deployment = aws
        .call(
            "CreateDeployment",
            "POST",
            &format!("/restapis/{id}/deployments"),
            Some(json!({})),
        )
        .await?;
    let deployment = text(&deployment, "id")?;
    steps.done("CreateDeployment", &deployment)?;

    aws.call(
        "CreateStage",
        "POST",
        &format!("/restapis/{id}/stages"),
        Some(json!({"stageName": STAGE, "deploymentId": deployment})),
    )
    .await?;
    steps.done("CreateStage", STAGE)?;
    Ok(Built {
        url: format!(
            "http://{}/_aws/execute-api/{id}/{STAGE}/",
            listeners.gateway
        ),
    })
}

impl Built {
    /// A line for a shell that makes the same request as [`Built::send`].
    pub fn curl(&self) -> String {
        format!(
            "curl -H 'Authorization: {AUTHORIZATION}' '{}{TARGET}'",
            self.url
        )
    }

    /// Sends the request, and checks that the pod received what the architecture promises.
    pub async fn send(&self, instance: &Instance) -> Result<Seen, Failure> {
        let gateway = instance.listeners().gateway;
        let url = format!("{}{TARGET}", self.url);
        let origin = format!("http://{gateway}");
        let failed = |what: String| Failure::new(Exit::Failed, what);
        let request = Request::get(url.strip_prefix(&origin).unwrap_or(&url))
            .header("Host", gateway.to_string())
            .header(
                "User-Agent",
                concat!("lockgate-demo/", env!("CARGO_PKG_VERSION")),
            )
            .header("Accept", "*/*")
            .header("Authorization", AUTHORIZATION)
            .body(Full::default())
            .map_err(|error| failed("cannot make the request".to_owned()).because(error))?;
        let response = client::send(gateway, request)
            .await
            .map_err(|error| failed("the gateway did not answer".to_owned()).because(error))?;
        let status = response.status().as_u16();
        if status != 200 {
            let explanation = response
                .headers()
                .get("x-lockgate-error")
                .and_then(|value| value.to_str().ok())
                .map(|text| format!(" ({text})"))
                .unwrap_or_default();
            return Err(failed(format!(
                "the gateway answered {status}{explanation}: {}",
                String::from_utf8_lossy(response.body())
            )));
        }
        let received: Received = serde_json::from_slice(response.body())
            .map_err(|error| failed("no pod wrote this answer".to_owned()).because(error))?;
        check(&received).map_err(failed)?;
        let query = received.query.map(|query| format!("?{query}"));
        Ok(Seen {
            status,
            pod: received.pod,
            request_line: format!(
                "{} {}{}",
                received.method,
                received.path,
                query.unwrap_or_default()
            ),
            headers: received.headers,
        })
    }
}

/// Whether path, query and headers are what the integration makes of the request.
fn check(received: &Received) -> Result<(), String> {
    let has = |name: &str, value: &str| received.headers.get(name).is_some_and(|v| v == value);
    let (path, query) = TARGET.split_once('?').unwrap_or((TARGET, ""));
    let holds = [
        ("method", received.method == "GET"),
        ("path", received.path == format!("/{path}")),
        ("query", received.query.as_deref() == Some(query)),
        ("Accept header", has("accept", "application/json")),
        ("Authorization header", has("authorization", AUTHORIZATION)),
    ];
    match holds.iter().find(|(_, holds)| !holds) {
        None => Ok(()),
        Some((what, _)) => Err(format!(
            "the pod received another {what} than it should: {received:?}"
        )),
    }
}

fn text(answer: &Value, member: &str) -> Result<String, Failure> {
    answer
        .get(member)
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| Failure::new(Exit::Failed, format!("an answer has no {member}: {answer}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_arrives_changed_is_noticed() {
        let good = || Received {
            pod: "p".into(),
            method: "GET".into(),
            path: "/user/profile".into(),
            query: Some("lang=en".into()),
            headers: BTreeMap::from([
                ("accept".into(), "application/json".into()),
                ("authorization".into(), AUTHORIZATION.into()),
            ]),
            body: String::new(),
        };
        assert_eq!(check(&good()), Ok(()));
        let mut other = good();
        other.path = "/prod/user/profile".into();
        assert!(check(&other).is_err_and(|said| said.contains("another path")));
        let mut other = good();
        other
            .headers
            .insert("accept".into(), "*/*, application/json".into());
        assert!(check(&other).is_err_and(|said| said.contains("Accept")));
        let mut other = good();
        other.headers.remove("authorization");
        assert!(check(&other).is_err_and(|said| said.contains("Authorization")));
    }
}
