//! A real API server takes what `deploy/` gives, read strictly and under the pod security level that its Namespace
//! enforces, and the rights that it grants are enough for what Lockgate does.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use testkit::{ControlPlane, User, wait_for, wait_until};

use super::rendered::{self, helm_text, kustomize, kustomize_text};
use super::{lacks_kubectl, variants};
use crate::kubectl;
use crate::setup::{LIMIT, Lockgate};
use crate::tools::{skip, transcript};

struct Cluster {
    control_plane: ControlPlane,
}

impl Cluster {
    fn kubectl(&self, arguments: &[&str], input: &str) -> String {
        transcript(&kubectl::run(&self.control_plane, arguments, input))
    }

    /// All of it is taken; what is not quite right is a warning.
    fn takes(&self, what: &str, text: &str) {
        let apply = ["apply", "--dry-run=server", "--validate=strict", "-f", "-"];
        let said = self.kubectl(&apply, text);
        assert!(!said.contains("Warning"), "{what}: {said}");
    }

    /// Of the service account that the manifests make, as the API server knows it.
    fn kubeconfig_of_the_account(&self) -> PathBuf {
        let path = self.control_plane.kubeconfig(User::Admin);
        let admin = std::fs::read_to_string(&path).unwrap();
        let account = "as: 'system:serviceaccount:lockgate:lockgate', token: ";
        let acting = admin.replace("token: ", account);
        let acting = acting.replace("namespace: default", "namespace: lockgate");
        assert_eq!(acting.matches("lockgate").count(), 3, "{admin}");
        let path = path.with_file_name("account");
        std::fs::write(&path, acting).unwrap();
        path
    }
}

#[test]
fn an_api_server_takes_every_manifest_and_the_rights_suffice() {
    let test = "an_api_server_takes_every_manifest_and_the_rights_suffice";
    if lacks_kubectl(test) {
        return;
    }
    let program = match rendered::find_helm() {
        Ok(program) => program,
        Err(missing) => return skip(test, &missing),
    };
    let control_plane = match ControlPlane::start() {
        Ok(control_plane) => control_plane,
        Err(missing) => return skip(test, &missing),
    };
    let cluster = Cluster { control_plane };
    let monitors = ["apply", "--validate=strict", "-f", "-"];
    cluster.kubectl(&monitors, &service_monitors().to_string());
    let names = ["wait", "--for=condition=Established", "crd", "--all"];
    cluster.kubectl(&names, "");
    // What is to be made in a namespace has to find it, and Pods their account.
    let base = kustomize("base");
    for key in [
        "v1/Namespace /lockgate",
        "v1/ServiceAccount lockgate/lockgate",
    ] {
        cluster.kubectl(&["apply", "-f", "-"], &base[key].to_string());
    }

    for (name, values) in variants() {
        cluster.takes(&name, &kustomize_text(&name));
        let chart = helm_text(&program, "lockgate", values).unwrap();
        cluster.takes(&format!("the chart as {name}"), &chart);
        pods_are_admitted(&cluster, &name);
    }
    examples_are_taken(&cluster);
    the_rights_suffice(&cluster);
}

/// What the Deployment would make, since nothing in it is looked at before.
fn pods_are_admitted(cluster: &Cluster, name: &str) {
    let deployment = &kustomize(name)["apps/v1/Deployment lockgate/lockgate"];
    let template = &deployment["spec"]["template"];
    let pod = json!({"apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": "lockgate", "namespace": "lockgate", "labels": template["metadata"]["labels"]},
        "spec": template["spec"]});
    cluster.takes(&format!("a Pod of {name}"), &pod.to_string());
}

fn examples_are_taken(cluster: &Cluster) {
    let examples = rendered::repository().join("examples/eks-api-gateway");
    for name in ["service.yaml", "deployment.yaml"] {
        let path = examples.join(name);
        cluster.takes(name, &read(&path));
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Lockgate with the service account's rights, where each of them is needed.
fn the_rights_suffice(cluster: &Cluster) {
    let mine = kustomize("base");
    let rights = mine.iter().filter(|(key, _)| key.starts_with("rbac."));
    for (_, object) in rights {
        cluster.kubectl(&["apply", "-f", "-"], &object.to_string());
    }
    // Held by nobody: asked for, and no reason not to serve the common class.
    let lease = json!({"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "spec": {},
        "metadata": {"namespace": "kube-system", "name": "aws-load-balancer-controller-leader"}});
    cluster.kubectl(&["create", "-f", "-"], &lease.to_string());
    let kubeconfig = cluster.kubeconfig_of_the_account();
    let lockgate = Lockgate::start_with(|launch| {
        let launch = launch.arg("--kubeconfig").arg(kubeconfig.to_str().unwrap());
        launch.arg("--log=debug")
    });
    let service = json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "default"},
        "spec": {"type": "LoadBalancer", "loadBalancerClass": "service.k8s.aws/nlb",
            "selector": {"app": "web"}, "ports": [{"port": 80}]}});
    cluster.kubectl(&["create", "-f", "-"], &service.to_string());
    let get = |path: &str| cluster.control_plane.get(path);
    wait_until("the hostname in the Service's status", LIMIT, || {
        let service = get("/api/v1/namespaces/default/services/web");
        service["status"]["loadBalancer"]["ingress"][0]["hostname"].is_string()
    });
    let lease = get("/apis/coordination.k8s.io/v1/namespaces/lockgate/leases/lockgate");
    let holder = lease["spec"]["holderIdentity"].as_str();
    assert!(holder.is_some_and(|holder| !holder.is_empty()), "{lease}");
    let events = "/apis/events.k8s.io/v1/namespaces/default/events";
    wait_for("an Event", LIMIT, || {
        let events: Value = get(events);
        let mut events = events["items"].as_array()?.clone().into_iter();
        events.find(|event| event["regarding"]["name"] == "web")
    });
    let log = lockgate.process.log();
    assert!(!log.contains("forbidden"), "{log}");
}

/// The kind of the Prometheus operator with as much of its schema as is used here, by its API reference: the whole of
/// it is no part of any package at hand.
fn service_monitors() -> Value {
    let text = json!({"type": "string"});
    let endpoint = json!({"type": "object", "properties": {"port": text, "path": text}});
    let labels = json!({"type": "object", "additionalProperties": text});
    let schema = json!({"type": "object", "properties": {"spec": {"type": "object",
    "required": ["endpoints", "selector"],
    "properties": {
        "selector": {"type": "object", "properties": {"matchLabels": labels}},
        "endpoints": {"type": "array", "items": endpoint},
    }}}});
    json!({"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
        "metadata": {"name": "servicemonitors.monitoring.coreos.com"},
        "spec": {"group": "monitoring.coreos.com", "scope": "Namespaced",
            "names": {"kind": "ServiceMonitor", "plural": "servicemonitors", "singular": "servicemonitor"},
            "versions": [{"name": "v1", "served": true, "storage": true,
                "schema": {"openAPIV3Schema": schema}}]}})
}
