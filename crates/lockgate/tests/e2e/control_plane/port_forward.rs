//! Pods on addresses that nobody here has, reached by port-forward through a real API server and a kubelet's side of
//! it: requests with and without bodies, connections that are kept, a rollout, a port where nobody listens, and an API
//! server that goes and comes. `LOCKGATE_PORT_FORWARD_REQUESTS` says how many requests of each kind rollouts go on for at
//! least, 200 by default.

use std::io::Write;
use std::time::{Duration, Instant};

use serde_json::json;
use testkit::{MessageReader, connect, wait_for, wait_until};

use super::rollouts::{Seen, ask};
use super::setup::{Cluster, DEPLOYMENT, End, Start, number};
use crate::setup::{LIMIT, LoadBalancer, Lockgate, head, host, service};

/// Requests of each kind on one connection.
const REQUESTS: usize = 40;
const BODY: usize = 100_000;
/// Far less than the time of an integration.
const AT_ONCE: Duration = Duration::from_secs(5);

/// Two pods that publish addresses which lead nowhere.
fn unreachable() -> String {
    let labels = "metadata: {labels: {app: web}}";
    assert!(DEPLOYMENT.contains(labels));
    let annotated =
        r#"metadata: {labels: {app: web}, annotations: {lockgate.test/unreachable: "true"}}"#;
    (DEPLOYMENT.replace(labels, annotated)).replace("replicas: 4", "replicas: 2")
}

fn targets(lockgate: &Lockgate, name: &str) -> LoadBalancer {
    wait_for("the pods to be targets", LIMIT, || {
        let balancer = lockgate.load_balancer(name);
        balancer.filter(|balancer| balancer.ready.len() == 2)
    })
}

fn connections(cluster: &Cluster) -> u64 {
    let pods = cluster.kubelet.pods();
    pods.iter().map(|pod| pod.connections).sum()
}

/// One connection of a client, with all requests on it.
fn converse(lockgate: &Lockgate, api: &str) {
    let host = host(api);
    let stream = connect(lockgate.gateway(), LIMIT).unwrap();
    let mut reader = MessageReader::new(&stream);
    let body = vec![b'x'; BODY];
    for number in 0..2 * REQUESTS {
        let (method, body) = match number % 2 {
            0 => ("GET", &[][..]),
            _ => ("POST", &body[..]),
        };
        let mut request = head(method, "/prod/x", &[("Host", &host)], body.len());
        request.extend_from_slice(body);
        (&stream).write_all(&request).unwrap();
        let answer = reader.response(method).unwrap();
        assert_eq!(
            answer.status,
            200,
            "{method} {number}: {:?} {}",
            answer.header("x-lockgate-error"),
            answer.text()
        );
    }
}

#[test]
fn pods_that_cannot_be_reached_are_reached_through_the_api_server() {
    let Some(mut cluster) = Cluster::start("control_plane::port_forward") else {
        return;
    };
    cluster.apply(&service("web"));
    // The same pods on a port where nobody listens.
    let closed = service("closed").replace("app: closed", "app: web");
    cluster.apply(&closed.replace("targetPort: web", "targetPort: 9999"));
    cluster.apply(&unreachable());

    let direct = cluster.lockgate(Start::default());
    let balancer = targets(&direct, "web");
    let api = direct.api_behind(&balancer, json!({}));
    assert_eq!(direct.get(&api.id, "/prod/x").status, 500);
    assert!(direct.status()["cluster"]["portForward"].is_null());
    drop(direct);

    let lockgate = cluster.lockgate(Start {
        arguments: vec!["--kubernetes-port-forward", "on", "--error-details", "on"],
    });
    let balancer = targets(&lockgate, "web");
    let api = lockgate.api_behind(&balancer, json!({}));
    let forward = || lockgate.status()["cluster"]["portForward"].clone();
    let last_failure = || forward()["lastFailure"].as_str().map(str::to_owned);

    // It has no right to, and says so.
    assert_eq!(lockgate.get(&api.id, "/prod/x").status, 500);
    let failure = last_failure().unwrap();
    assert!(failure.contains("forbidden"), "{failure}");
    cluster.grant_port_forward();
    wait_until("an answer by port-forward", LIMIT, || {
        lockgate.get(&api.id, "/prod/x").status == 200
    });

    let before = connections(&cluster);
    converse(&lockgate, &api.id);
    let more = connections(&cluster) - before;
    assert!(more <= 2, "{more} connections for {REQUESTS} requests");
    let said = lockgate.command(&["status"]).output().unwrap();
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(
        said.contains("targets are reached by port-forward: 4 addresses, "),
        "{said}"
    );
    let open = forward()["openConnections"].as_u64().unwrap();
    assert!(open >= 1, "{open}");

    let nobody = targets(&lockgate, "closed");
    let api_of_nobody = lockgate.api_behind(&nobody, json!({}));
    for method in ["GET", "POST"] {
        // On a busy machine the node's word that nobody listens may come too late to be that of a connection.
        wait_until("an error of connecting", LIMIT, || {
            let began = Instant::now();
            let answer = lockgate.request(&api_of_nobody.id, method, "/prod/x", &[], b"order");
            let took = began.elapsed();
            assert_eq!(answer.status, 500, "{}", answer.text());
            assert!(took < AT_ONCE, "{method}: {took:?}");
            let why = answer.header("x-lockgate-error").unwrap();
            why.contains("connecting failed: port-forward to pod default/web-")
        });
    }
    let failure = last_failure().unwrap();
    assert!(failure.contains("refused"), "{failure}");

    a_rollout_loses_nothing(&cluster, &lockgate, &api.id);

    eprintln!("before the API server went: {}", forward());
    cluster.control_plane.stop_api_server();
    let began = Instant::now();
    wait_until("the connections to end", LIMIT, || {
        forward()["openConnections"] == 0
    });
    assert_eq!(lockgate.get(&api.id, "/prod/x").status, 500);
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
    cluster.control_plane.start_api_server().unwrap();
    wait_until("an answer once it is back", LIMIT, || {
        lockgate.get(&api.id, "/prod/x").status == 200
    });
}

fn a_rollout_loses_nothing(cluster: &Cluster, lockgate: &Lockgate, api: &str) {
    let wanted = number("LOCKGATE_PORT_FORWARD_REQUESTS", 200);
    let seen = Seen::default();
    std::thread::scope(|scope| {
        scope.spawn(|| ask(lockgate.gateway(), api, &seen));
        // The client ends even where what follows panics.
        let _end = End(&seen.ended);
        loop {
            cluster.restart();
            cluster.scale(lockgate, 3);
            cluster.scale(lockgate, 2);
            let before = seen.least();
            wait_until("traffic on them", LIMIT, || seen.least() >= before + 20);
            if seen.least() >= wanted {
                break;
            }
        }
    });
    let gone = cluster.kubelet.pods();
    let gone = gone.iter().filter(|pod| pod.terminating).count();
    eprintln!(
        "{} requests of each kind while {gone} pods went",
        seen.least()
    );
    let failures = seen.failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{failures:#?}");
    assert!(gone >= 2, "{gone} pods were replaced");
}
