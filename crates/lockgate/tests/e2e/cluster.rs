//! A live cluster (the scripted API server) behind the real process: status out, traffic through, an API server that
//! goes and comes, and the start beside another controller.

use std::net::SocketAddr;

use serde_json::{Value, json};
use testkit::{ApiServer, Launch, Upstream, wait_for, wait_until};
use testkit::{Process, Reply};

use crate::setup::{LIMIT, Lockgate, binary, exchange};

fn service(name: &str, class: &str) -> Value {
    json!({"apiVersion": "v1", "kind": "Service", "metadata": {"namespace": "default", "name": name,
        "annotations": {"service.beta.kubernetes.io/aws-load-balancer-name": name}},
        "spec": {"type": "LoadBalancer", "loadBalancerClass": class,
            "ports": [{"name": "web", "port": 80, "targetPort": "web"}]}})
}

/// A real API server takes no loopback address; the scripted one does, so that a pod can be a socket of the test.
fn slice(service: &str, target: SocketAddr) -> Value {
    json!({"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": {"namespace": "default",
        "name": format!("{service}-1"), "labels": {"kubernetes.io/service-name": service}},
        "addressType": "IPv4", "ports": [{"name": "web", "port": target.port()}],
        "endpoints": [{"addresses": [target.ip().to_string()], "conditions": {"ready": true}}]})
}

fn kubeconfig(launch: Launch, server: &ApiServer) -> Launch {
    let path = launch.directory().join("kubeconfig");
    std::fs::write(&path, server.kubeconfig()).unwrap();
    launch.arg("--kubeconfig").arg(path.to_str().unwrap())
}

fn ready(process: &Process) -> bool {
    let fields = [("Host", "admin")];
    let answer = exchange(process.addresses().admin, "GET", "/readyz", &fields, b"");
    answer.is_ok_and(|answer| answer.status == 200)
}

#[test]
fn traffic_follows_a_cluster_whose_api_server_comes_and_goes() {
    let server = ApiServer::start().unwrap();
    let [one, two] =
        ["one", "two"].map(|name| Upstream::start(move |_| Reply::text(200, name)).unwrap());
    server.put(service("web", "service.k8s.aws/nlb"));
    server.put(slice("web", one.address()));
    let lockgate = Lockgate::start_with(|launch| kubeconfig(launch, &server));
    assert!(ready(&lockgate.process));
    let balancer = wait_for("the load balancer", LIMIT, || lockgate.load_balancer("web"));
    wait_until("the hostname in the Service's status", LIMIT, || {
        let service = server.get(&service("web", "")).unwrap();
        service["status"]["loadBalancer"]["ingress"][0]["hostname"] == balancer.dns_name.as_str()
    });
    let api = lockgate.api_behind(&balancer, json!({}));
    let ask = || lockgate.get(&api.id, "/prod/x").text();
    assert_eq!(ask(), "one");
    let cluster = lockgate.status()["cluster"].clone();
    assert_eq!(
        (&cluster["name"], &cluster["phase"]),
        (&json!("scripted"), &json!("synced"))
    );

    server.go_away();
    wait_until("the loss to show", LIMIT, || {
        lockgate.status()["cluster"]["connected"] == false
    });
    assert_eq!(ask(), "one");
    assert!(ready(&lockgate.process), "what is known goes on");
    server.put(slice("web", two.address()));
    server.come_back().unwrap();
    wait_until("traffic to move", LIMIT, || ask() == "two");
    let fields = [("Host", "admin")];
    let metrics = exchange(
        lockgate.process.addresses().admin,
        "GET",
        "/metrics",
        &fields,
        b"",
    );
    let metrics = metrics.unwrap().text();
    assert!(
        metrics.contains("lockgate_cluster_load_balancers 1\n"),
        "{metrics}"
    );
    assert!(
        metrics.contains("lockgate_cluster_lists_total{resource=\"services\",namespace=\"\"} 1\n"),
        "{metrics}"
    );
}

#[test]
fn a_cluster_that_was_not_heard_of_yet_is_not_ready() {
    let server = ApiServer::start().unwrap();
    server.put(service("web", "lockgate.dev/nlb"));
    server.go_away();
    let lockgate = Lockgate::start_with(|launch| kubeconfig(launch, &server));
    assert!(!ready(&lockgate.process));
    server.come_back().unwrap();
    wait_until("ready", LIMIT, || ready(&lockgate.process));
    assert!(lockgate.load_balancer("web").is_some());
}

#[test]
fn the_aws_controller_beside_it_stops_the_start() {
    let server = ApiServer::start().unwrap();
    server.forbid("leases");
    let mut theirs = service("theirs", "service.k8s.aws/nlb");
    theirs["metadata"]["finalizers"] = json!(["service.k8s.aws/resources"]);
    server.put(theirs);
    let launch = kubeconfig(Launch::new(binary()).unwrap(), &server);
    let said = launch.try_start().map(|_| ()).unwrap_err();
    assert!(
        said.contains("--load-balancer-class lockgate.dev/nlb"),
        "{said}"
    );
    let launch = launch.arg("--load-balancer-class").arg("lockgate.dev/nlb");
    assert!(ready(&launch.start()));
}
