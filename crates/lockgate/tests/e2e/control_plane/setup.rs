//! A cluster for a test: control plane, kubelet, the rights that `docs/kubernetes.md` asks for, and kubectl.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use testkit::{ControlPlane, Kubelet, User, wait_until};

use crate::kubectl;
use crate::setup::{LIMIT, Lockgate, text};
use crate::tools::{has, skip};

/// What rollouts are tried with: pods that serve for two seconds after their deletion was asked for.
pub const DEPLOYMENT: &str = r"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default}
spec:
  replicas: 4
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 8
      containers:
        - name: server
          image: none
          ports: [{name: web, containerPort: 8080}]
          lifecycle: {preStop: {sleep: {seconds: 4}}}
";

pub struct Cluster {
    // Ended before the control plane whose pods it runs.
    pub kubelet: Kubelet,
    pub control_plane: ControlPlane,
}

/// How a Lockgate beside the cluster is started.
#[derive(Default)]
pub struct Start {
    pub arguments: Vec<&'static str>,
}

impl Cluster {
    /// `None` where the machine lacks what it takes. From here on the test's thread is in the cluster's network.
    pub fn start(test: &str) -> Option<Self> {
        if !has("kubectl", &["version", "--client"]) {
            skip(test, "kubectl is not installed");
            return None;
        }
        let control_plane = match ControlPlane::start() {
            Ok(control_plane) => control_plane,
            Err(missing) => {
                skip(test, &missing);
                return None;
            }
        };
        let kubelet = Kubelet::start(&control_plane);
        let cluster = Self {
            kubelet,
            control_plane,
        };
        cluster.grant();
        Some(cluster)
    }

    /// The rights of the table in `docs/kubernetes.md`, and no others.
    fn grant(&self) {
        let watch = &["list", "watch"][..];
        self.allow(
            "lockgate",
            json!([
                rule("", "services", watch),
                rule("discovery.k8s.io", "endpointslices", watch),
                rule("", "services/status", &["patch"]),
                rule("events.k8s.io", "events", &["create", "patch"]),
                rule(
                    "coordination.k8s.io",
                    "leases",
                    &["create", "get", "update"]
                ),
            ]),
        );
    }

    /// The one of that table that only `--kubernetes-port-forward` takes.
    pub fn grant_port_forward(&self) {
        let rules = [rule("", "pods/portforward", &["create", "get"])];
        self.allow("lockgate-port-forward", json!(rules));
    }

    fn allow(&self, name: &str, rules: Value) {
        let role = json!({"metadata": {"name": name}, "rules": rules});
        let binding = json!({"metadata": {"name": name},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": name},
            "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "lockgate"}]});
        for (kind, object) in [("clusterroles", role), ("clusterrolebindings", binding)] {
            let path = format!("/apis/rbac.authorization.k8s.io/v1/{kind}");
            self.create(&path, &object);
        }
    }

    /// Lockgate beside this cluster.
    pub fn lockgate(&self, start: Start) -> Lockgate {
        let kubeconfig = self.control_plane.kubeconfig(User::Lockgate);
        Lockgate::start_with(|launch| {
            let launch = launch.arg("--kubeconfig").arg(kubeconfig.to_str().unwrap());
            let more = start.arguments.into_iter();
            more.fold(launch, |launch, argument| launch.arg(argument))
        })
    }

    #[track_caller]
    pub fn create(&self, path: &str, object: &Value) -> Value {
        let answer = self.control_plane.client().call("POST", path, object);
        let answer = answer.unwrap();
        assert_eq!(answer.status, 201, "{path}: {}", answer.body);
        answer.body
    }

    /// kubectl, which has to succeed.
    #[track_caller]
    pub fn kubectl(&self, arguments: &[&str]) -> String {
        let output = kubectl::run(&self.control_plane, arguments, "");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// `kubectl apply` of this text.
    #[track_caller]
    pub fn apply(&self, text: &str) {
        kubectl::run(&self.control_plane, &["apply", "-f", "-"], text);
    }

    /// kubectl refuses to restart what was restarted within the same second.
    pub fn begin_restart(&self) {
        let arguments = ["rollout", "restart", "deployment/web"];
        wait_until("kubectl to restart", LIMIT, || {
            let output = kubectl::command(&self.control_plane, &arguments)
                .output()
                .unwrap();
            output.status.success()
        });
    }

    /// Replaces all pods of [`DEPLOYMENT`].
    pub fn restart(&self) {
        self.begin_restart();
        self.kubectl(&["rollout", "status", "deployment/web", "--timeout=60s"]);
    }

    /// Has so many pods of [`DEPLOYMENT`].
    pub fn scale(&self, lockgate: &Lockgate, count: usize) {
        let replicas = format!("--replicas={count}");
        self.kubectl(&["scale", "deployment/web", &replicas]);
        wait_until("the targets to follow", LIMIT, || {
            let balancer = lockgate.load_balancer("web");
            balancer.is_some_and(|balancer| balancer.ready.len() == count)
        });
    }

    /// Nothing in the cluster is ours but what a Lockgate that ended leaves by design: a Lease that nobody holds, and
    /// Events, which expire.
    #[track_caller]
    pub fn assert_clean(&self) {
        let mut left = Vec::new();
        for object in self.everything() {
            let name = &object["metadata"]["name"];
            let finalizers = object["metadata"]["finalizers"].as_array();
            assert!(
                !finalizers.into_iter().flatten().any(is_ours),
                "{}",
                object["metadata"]
            );
            let managed = object["metadata"]["managedFields"].as_array();
            let managers = managed.into_iter().flatten().map(|one| &one["manager"]);
            if managers.into_iter().any(is_ours) {
                match object["kind"].as_str() {
                    Some("Event") => {}
                    Some("Lease") => {
                        let holder = &object["spec"]["holderIdentity"];
                        assert!(matches!(holder.as_str(), None | Some("")), "{holder}");
                        left.push(name.clone());
                    }
                    _ => panic!("still there: {object}"),
                }
            }
        }
        assert_eq!(left, ["lockgate"], "the Lease and nothing else");
    }

    /// Every object of every resource that the API server lists, with its kind.
    fn everything(&self) -> Vec<Value> {
        let mut client = self.control_plane.client();
        let mut get = |path: &str| client.call("GET", path, &Value::Null).unwrap();
        let groups = get("/apis").body;
        let groups = groups["groups"].as_array().unwrap().iter();
        let versions = groups
            .map(|group| format!("/apis/{}", text(&group["preferredVersion"]["groupVersion"])));
        let mut all = Vec::new();
        for version in std::iter::once("/api/v1".to_owned()).chain(versions) {
            let resources = get(&version).body;
            for resource in resources["resources"].as_array().unwrap() {
                let verbs = resource["verbs"].as_array().unwrap();
                if !verbs.contains(&json!("list")) {
                    continue;
                }
                let answer = get(&format!("{version}/{}", text(&resource["name"])));
                let items = answer.body["items"].as_array().cloned();
                for mut item in items.into_iter().flatten() {
                    item["kind"] = resource["kind"].clone();
                    all.push(item);
                }
            }
        }
        assert!(
            all.len() > 50,
            "{} objects are not all there are",
            all.len()
        );
        all
    }
}

fn rule(group: &str, resource: &str, verbs: &[&str]) -> Value {
    json!({"apiGroups": [group], "resources": [resource], "verbs": verbs})
}

fn is_ours(name: &Value) -> bool {
    name.as_str().is_some_and(|name| name.contains("lockgate"))
}

/// Tells threads to end, even where what follows panics.
pub struct End<'f>(pub &'f AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// A count that the environment may set.
pub fn number(name: &str, default: usize) -> usize {
    match std::env::var(name) {
        Ok(text) => match text.parse() {
            Ok(number) => number,
            Err(_) => panic!("{name}={text} is no number"),
        },
        Err(_) => default,
    }
}

/// The hostname in a Service's status.
pub fn hostname(service: &Value) -> Option<String> {
    let hostname = &service["status"]["loadBalancer"]["ingress"][0]["hostname"];
    hostname.as_str().map(str::to_owned)
}
