//! A running Lockgate for a test: the binary on free ports with a folder of manifests, and short ways to speak to
//! its gateway and to its admin listener. `LOCKGATE_BINARY` names another binary than the one built with the test,
//! for showing the same things on a release build.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::{Launch, Process, RawResponse, connect, read_response, wait_for};

use crate::aws::{Api, Aws};

/// How long any one thing may take: generous, since machines that build are slow.
pub const LIMIT: Duration = Duration::from_secs(20);

/// The binary under test.
pub fn binary() -> PathBuf {
    match std::env::var_os("LOCKGATE_BINARY") {
        Some(path) => path.into(),
        None => env!("CARGO_BIN_EXE_lockgate").into(),
    }
}

/// The process, its manifests, and a signed client of its AWS endpoint.
pub struct Lockgate {
    pub process: Process,
    pub manifests: Arc<TempDir>,
    pub aws: Aws,
}

impl Lockgate {
    pub fn start() -> Self {
        Self::start_with(|launch| launch)
    }

    /// Started with more arguments or environment.
    pub fn start_with(change: impl FnOnce(Launch) -> Launch) -> Self {
        let manifests = Arc::new(TempDir::new().unwrap());
        // Tests run side by side: none takes addresses of the machine without saying so, and no check is among the
        // connections that a test counts.
        let launch = Launch::new(binary())
            .unwrap()
            .env("LOCKGATE_LOAD_BALANCER_ADDRESSES", "off")
            .env("LOCKGATE_HEALTH_CHECKS", "off")
            .arg("--manifests")
            .arg(manifests.path().to_str().unwrap());
        Self::of(change(launch).start(), manifests)
    }

    /// Another process on the same data directory and manifests.
    pub fn start_again(&self) -> Self {
        Self::of(self.process.launch().start(), Arc::clone(&self.manifests))
    }

    fn of(process: Process, manifests: Arc<TempDir>) -> Self {
        let environment = environment(&process.launch().data_dir());
        let aws = Aws::new(&environment);
        Self {
            process,
            manifests,
            aws,
        }
    }

    /// What `lockgate env` says: names with their values, `None` for those to be unset.
    pub fn environment(&self) -> BTreeMap<String, Option<String>> {
        environment(&self.process.launch().data_dir())
    }

    pub fn gateway(&self) -> SocketAddr {
        self.process.addresses().gateway
    }

    /// Puts a manifest in place, whole at once as careful writers do.
    pub fn manifest(&self, name: &str, text: &str) {
        // No manifest by its name, so that nobody reads it before it is whole.
        let new = self.manifests.path().join(format!("{name}.new"));
        std::fs::write(&new, text).unwrap();
        std::fs::rename(&new, self.manifests.path().join(name)).unwrap();
    }

    /// A Service named `name` whose port 80 has these targets, all ready. Waits until the load balancer has them,
    /// and returns its ARN and DNS name.
    pub fn service(&self, name: &str, targets: &[SocketAddr]) -> LoadBalancer {
        self.manifest(&format!("{name}.yaml"), &service(name));
        self.endpoints(name, targets);
        wait_for("the load balancer to have its targets", LIMIT, || {
            self.load_balancer(name)
                .filter(|found| same(&found.ready, targets))
        })
    }

    /// Replaces the targets of the Service `name`, and does not wait.
    pub fn endpoints(&self, name: &str, targets: &[SocketAddr]) {
        // An object of another kind, so that the file is not empty without targets.
        let other = format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n");
        let text = other + &endpoints(name, targets);
        self.manifest(&format!("{name}-endpoints.yaml"), &text);
    }

    /// The load balancer of this name as `/status` has it.
    pub fn load_balancer(&self, name: &str) -> Option<LoadBalancer> {
        let status = self.status();
        let all = status["loadBalancers"].as_array().unwrap();
        let found = all.iter().find(|one| one["name"] == name)?;
        let targets = found["listeners"][0]["targets"].as_array();
        Some(LoadBalancer {
            arn: text(&found["arn"]),
            dns_name: text(&found["dnsName"]),
            ready: targets
                .into_iter()
                .flatten()
                .filter(|target| target["health"] == "ready")
                .map(|target| text(&target["address"]).parse().unwrap())
                .collect(),
        })
    }

    /// The status, as the admin listener gives it.
    pub fn status(&self) -> Value {
        let admin = self.process.addresses().admin;
        let response = exchange(admin, "GET", "/status", &[("Host", "admin")], b"").unwrap();
        assert_eq!(response.status, 200, "{}", response.text());
        serde_json::from_slice(&response.body.content).unwrap()
    }

    /// A command of the binary itself, on the data directory of this process.
    pub fn command(&self, arguments: &[&str]) -> Command {
        command(&self.process.launch().data_dir(), arguments)
    }

    /// One request to the gateway on a connection of its own, by the host name of an API.
    pub fn get(&self, api: &str, target: &str) -> RawResponse {
        self.request(api, "GET", target, &[], b"")
    }

    pub fn request(
        &self,
        api: &str,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> RawResponse {
        let host = host(api);
        let mut all = vec![("Host", host.as_str())];
        all.extend_from_slice(headers);
        exchange(self.gateway(), method, target, &all, body).unwrap()
    }

    /// An API whose every path goes to a load balancer over a VPC link, deployed as `prod` and served. `more` are
    /// further members of its integration.
    pub fn api_behind(&self, balancer: &LoadBalancer, more: Value) -> Api<'_> {
        let api = self.aws.api("behind");
        let mut integration = json!({
            "uri": format!("http://{}/{{proxy}}", balancer.dns_name),
            "connectionType": "VPC_LINK",
            "connectionId": self.aws.vpc_link("link", &balancer.arn),
        });
        for (name, value) in more.as_object().into_iter().flatten() {
            integration[name] = value.clone();
        }
        api.greedy(integration);
        api.deploy("prod");
        self.wait_for_stage(&api.id, "prod");
        api
    }

    /// Waits until the gateway serves a stage. What it is asked for is the root of the stage, which none of the
    /// APIs of these tests has: an unknown stage is `Forbidden`, a known one misses the method.
    pub fn wait_for_stage(&self, api: &str, stage: &str) {
        wait_for("the stage to be served", LIMIT, || {
            let response = self.get(api, &format!("/{stage}"));
            (response.header("x-amzn-ErrorType")? == "MissingAuthenticationTokenException")
                .then_some(())
        });
    }
}

/// What a test needs to know of a load balancer.
pub struct LoadBalancer {
    pub arn: String,
    pub dns_name: String,
    pub ready: Vec<SocketAddr>,
}

/// The host name clients know an API by.
pub fn host(api: &str) -> String {
    format!("{api}.execute-api.us-east-1.amazonaws.com")
}

/// One request on a connection of its own; a body gets its length.
pub fn exchange(
    address: SocketAddr,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> io::Result<RawResponse> {
    let mut stream = connect(address, LIMIT)?;
    let mut bytes = head(method, target, headers, body.len());
    bytes.extend_from_slice(body);
    stream.write_all(&bytes)?;
    read_response(&stream, method)
}

/// A request head; one with a body of `length` says so.
pub fn head(method: &str, target: &str, headers: &[(&str, &str)], length: usize) -> Vec<u8> {
    let mut text = format!("{method} {target} HTTP/1.1\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    if length > 0 {
        text.push_str(&format!("Content-Length: {length}\r\n"));
    }
    text.push_str("\r\n");
    text.into_bytes()
}

/// A string of a JSON document.
#[track_caller]
pub fn text(value: &Value) -> String {
    match value.as_str() {
        Some(text) => text.to_owned(),
        None => panic!("expected a string, found {value}"),
    }
}

/// The Service of the reference architecture under a name.
pub fn service(name: &str) -> String {
    format!(
        "apiVersion: v1
kind: Service
metadata:
  name: {name}
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-name: {name}
spec:
  type: LoadBalancer
  loadBalancerClass: service.k8s.aws/nlb
  selector: {{app: {name}}}
  ports:
    - {{name: web, protocol: TCP, port: 80, targetPort: web}}
"
    )
}

/// A slice for every target, since a slice has one port for all its endpoints.
pub fn endpoints(service: &str, targets: &[SocketAddr]) -> String {
    let slice = |(index, target): (usize, &SocketAddr)| {
        format!(
            "---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: {service}-{index}
  labels: {{kubernetes.io/service-name: {service}}}
addressType: IPv4
ports: [{{name: web, protocol: TCP, port: {port}}}]
endpoints:
  - addresses: [\"{ip}\"]
    conditions: {{ready: true}}
",
            port = target.port(),
            ip = target.ip(),
        )
    };
    targets.iter().enumerate().map(slice).collect()
}

fn same(found: &[SocketAddr], wanted: &[SocketAddr]) -> bool {
    found.len() == wanted.len() && wanted.iter().all(|target| found.contains(target))
}

pub fn environment(data_dir: &Path) -> BTreeMap<String, Option<String>> {
    let output = command(data_dir, &["env", "--format", "json"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn command(data_dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(binary());
    for (name, _) in std::env::vars_os() {
        let name_text = name.to_string_lossy();
        if name_text.starts_with("LOCKGATE_") || name_text.starts_with("AWS_") {
            command.env_remove(&name);
        }
    }
    command.args(arguments).arg("--data-dir").arg(data_dir);
    command
}
