//! Other people's objects are left alone, and two replicas agree on who writes.

use serde_json::{Value, json};
use testkit::{wait_for, wait_until};

use super::setup::{Cluster, Start, hostname};
use crate::setup::{LIMIT, service};

const SERVICES: &str = "/api/v1/namespaces/default/services";
const LEASE: &str = "/apis/coordination.k8s.io/v1/namespaces/default/leases/lockgate";

#[test]
fn what_is_not_ours_is_not_touched_and_replicas_do_not_fight() {
    let Some(cluster) = Cluster::start("control_plane::neighbours") else {
        return;
    };
    let ports = json!([{"name": "web", "port": 80}]);
    let theirs = [
        json!({"type": "ClusterIP", "ports": ports}),
        json!({"type": "LoadBalancer", "ports": ports}),
        json!({"type": "LoadBalancer", "loadBalancerClass": "example.com/theirs", "ports": ports}),
    ];
    let theirs: Vec<Value> = theirs
        .iter()
        .enumerate()
        .map(|(number, spec)| {
            let metadata = json!({"name": format!("theirs-{number}")});
            cluster.create(SERVICES, &json!({"metadata": metadata, "spec": spec}))
        })
        .collect();
    let mut first = cluster.lockgate(Start::default());
    let mut second = cluster.lockgate(Start::default());
    cluster.apply(&service("ours"));
    let path = format!("{SERVICES}/ours");
    let ours = || cluster.control_plane.get(&path);
    wait_until("the hostname and the condition", LIMIT, || {
        let ours = ours();
        hostname(&ours).is_some() && !ours["status"]["conditions"].is_null()
    });
    for lockgate in [&first, &second] {
        wait_until("both replicas to have it", LIMIT, || {
            lockgate.load_balancer("ours").is_some()
        });
    }
    // As long as it takes the holder to renew its Lease twice, both have had the time to write anything: first what
    // follows from the slice that the control plane makes, and then nothing more.
    let renewed = || cluster.control_plane.get(LEASE)["spec"]["renewTime"].clone();
    let two_renewals = || {
        for _ in 0..2 {
            let before = renewed();
            wait_until("the Lease to be renewed", LIMIT, || renewed() != before);
        }
    };
    two_renewals();
    let written = ours();
    two_renewals();
    assert_eq!(ours(), written);
    let managed = written["metadata"]["managedFields"].as_array().unwrap();
    let writers = managed.iter().filter(|one| one["manager"] == "lockgate");
    let writers: Vec<&Value> = writers.collect();
    assert_eq!(writers.len(), 1, "{managed:?}");
    assert_eq!(writers[0]["subresource"], "status");

    // The one that leads ends, and the other follows without writing again what is there.
    let holder = || cluster.control_plane.get(LEASE)["spec"]["holderIdentity"].clone();
    let led = holder();
    first.process.terminate().unwrap();
    assert_eq!(first.process.wait(LIMIT).code(), Some(0));
    wait_for("the other replica to lead", LIMIT, || {
        let now = holder();
        (now != led && now.as_str().is_some_and(|now| !now.is_empty())).then_some(())
    });
    let before = renewed();
    wait_until("the new holder to renew", LIMIT, || renewed() != before);
    assert_eq!(ours(), written);

    cluster.kubectl(&["delete", "service", "ours", "--timeout=10s"]);
    wait_until("the load balancer to go", LIMIT, || {
        second.load_balancer("ours").is_none()
    });
    second.process.terminate().unwrap();
    assert_eq!(second.process.wait(LIMIT).code(), Some(0));
    for service in theirs {
        let path = format!(
            "{SERVICES}/{}",
            service["metadata"]["name"].as_str().unwrap()
        );
        let now = cluster.control_plane.get(&path);
        assert_eq!(now["metadata"], service["metadata"], "{path}");
        assert_eq!(now["status"], service["status"], "{path}");
    }
    cluster.assert_clean();
}
