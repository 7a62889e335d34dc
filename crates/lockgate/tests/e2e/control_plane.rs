//! A real control plane (etcd, kube-apiserver, kube-controller-manager), real kubectl and Terraform, and pods that
//! the test kit runs: the whole way of the example, and beside it what a real API server says of what Lockgate
//! writes. Rollouts under load are in [`rollouts`], connections through a load balancer's listener in [`connections`],
//! pods that only the API server reaches in [`port_forward`], other people's objects in [`neighbours`]. Each test has a cluster and a network of its own.

mod connections;
mod neighbours;
mod port_forward;
mod rollouts;
mod setup;

use std::time::{Duration, Instant};

use testkit::{wait_for, wait_until};

use crate::setup::LIMIT;
use crate::terraform::{Module, example};
use setup::{Cluster, Start, hostname};

/// What is promised from a Service to its hostname.
const HOSTNAME_LIMIT: Duration = Duration::from_secs(1);
const SERVICE: &str = "/api/v1/namespaces/default/services/foobar";

#[test]
fn the_example_is_applied_serves_and_leaves_nothing() {
    let Some(cluster) = Cluster::start("control_plane::example") else {
        return;
    };
    let mut lockgate = cluster.lockgate(Start::default());
    let Some(module) = Module::new("control_plane::example", &lockgate) else {
        return;
    };
    let service = example().join("service.yaml");
    let service = service.to_str().unwrap();
    let deployment = std::fs::read_to_string(example().join("deployment.yaml")).unwrap();
    // Whoever deletes the example's pods waits for them as long as the example says; a test need not.
    let deployment = deployment.replace("seconds: 5", "seconds: 1");

    cluster.kubectl(&["apply", "-f", service]);
    let applied = Instant::now();
    let name = wait_for("the hostname in the Service's status", LIMIT, || {
        hostname(&cluster.control_plane.get(SERVICE))
    });
    let took = applied.elapsed();
    eprintln!("the hostname was there {took:.0?} after kubectl");
    assert!(took < HOSTNAME_LIMIT, "{took:?}");
    cluster.apply(&deployment);
    cluster.kubectl(&["rollout", "status", "deployment/foobar", "--timeout=30s"]);
    let balancer = wait_for("both pods as targets", LIMIT, || {
        let found = lockgate.load_balancer("foobar");
        found.filter(|found| found.ready.len() == 2)
    });
    assert_eq!(balancer.dns_name, name);

    let by_tags = r#"-var=load_balancer_tags={"service.k8s.aws/stack":"default/foobar"}"#;
    module.succeed(&["apply", "-auto-approve", by_tags]);
    let api = module.output("rest_api_id");
    lockgate.wait_for_stage(&api, "prod");
    let pods: Vec<String> = (0..4)
        .map(|_| {
            let answer = lockgate.get(&api, "/prod/user/profile");
            assert_eq!(answer.status, 200, "{}", answer.text());
            answer.text()
        })
        .collect();
    let seen = cluster.kubelet.pods();
    assert_eq!(seen.len(), 2);
    for pod in &seen {
        assert!(pods.contains(&pod.name), "{pods:?} lacks {}", pod.name);
    }

    // Deletions wait for whatever finalizers there are.
    cluster.kubectl(&["delete", "-f", service, "--timeout=10s"]);
    wait_until("the load balancer to go", LIMIT, || {
        lockgate.load_balancer("foobar").is_none()
    });
    assert_eq!(lockgate.get(&api, "/prod/user/profile").status, 500);
    cluster.kubectl(&["delete", "deployment", "foobar", "--timeout=20s"]);
    lockgate.process.terminate().unwrap();
    assert_eq!(lockgate.process.wait(LIMIT).code(), Some(0));
    cluster.assert_clean();
}
