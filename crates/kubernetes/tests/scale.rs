//! How the live source takes a large cluster: time to the first table, and from an endpoint event to its effect on
//! what a pick chooses, alone and among a thousand other events a second. The small run is a test like others; the
//! large one prints figures:
//!
//! ```sh
//! cargo test --release -p lockgate-kubernetes --test scale -- --ignored --nocapture
//! ```

#![allow(clippy::unwrap_used)]

use balancer::Balancer;
use lockgate_kubernetes::Settings;
use lockgate_kubernetes::live::{Access, ClusterSource, Options, Phase};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use testkit::ApiServer;

fn service(number: usize) -> Value {
    json!({"apiVersion": "v1", "kind": "Service", "metadata": {"namespace": format!("n{}", number % 50),
        "name": format!("s{number}"), "labels": {"app": format!("s{number}")}},
        "spec": {"type": "LoadBalancer", "loadBalancerClass": "lockgate.dev/nlb",
            "selector": {"app": format!("s{number}")},
            "ports": [{"name": "web", "port": 80, "targetPort": "web", "protocol": "TCP", "nodePort": 30000}]}})
}

/// `variant` changes the first endpoint's address.
fn slice(number: usize, endpoints: usize, variant: usize) -> Value {
    let endpoints: Vec<Value> = (0..endpoints)
        .map(|at| {
            let last = if at == 0 { 100 + variant % 150 } else { at };
            json!({"addresses": [format!("10.{}.{}.{last}", number / 250, number % 250)],
                "conditions": {"ready": true, "serving": true, "terminating": false}, "nodeName": "node-1",
                "zone": "us-east-1a", "targetRef": {"kind": "Pod", "namespace": format!("n{}", number % 50),
                    "name": format!("s{number}-7d9c5b9c6d-{at:05}"), "uid": "00000000-0000-4000-8000-000000000000"}})
        })
        .collect();
    json!({"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata":
        {"namespace": format!("n{}", number % 50), "name": format!("s{number}-abcde"),
            "labels": {"kubernetes.io/service-name": format!("s{number}")}},
        "addressType": "IPv4", "ports": [{"name": "web", "port": 8080, "protocol": "TCP"}], "endpoints": endpoints})
}

struct Figures {
    first_table: Duration,
    alone: Vec<Duration>,
    in_a_crowd: Vec<Duration>,
    crowd_rate: f64,
}

fn run(services: usize, endpoints: usize, samples: usize, crowd_per_second: usize) -> Figures {
    let server = Arc::new(ApiServer::start().unwrap());
    for number in 0..services {
        server.put(service(number));
        server.put(slice(number, endpoints, 0));
    }
    let directory = tempfile::tempdir().unwrap();
    let kubeconfig = directory.path().join("kubeconfig");
    std::fs::write(&kubeconfig, server.kubeconfig()).unwrap();
    let options = Options {
        access: Access::Kubeconfig {
            path: Some(kubeconfig),
            context: None,
        },
        namespaces: Vec::new(),
        selector: None,
        port_forward: false,
        write: false,
        lease_namespace: None,
        lease_name: "lockgate".to_owned(),
        lease_duration: Duration::from_secs(15),
        identity: "scale".to_owned(),
    };
    let balancer = Arc::new(Balancer::new());
    let settings = Settings::new("us-east-1", "123456789012", "scale").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let began = Instant::now();
    let source = ClusterSource::start(options, settings, Arc::clone(&balancer));
    let source = runtime.block_on(source).unwrap();
    assert_eq!(runtime.block_on(source.settled()), Phase::Synced);
    let first_table = began.elapsed();
    assert_eq!(balancer.snapshot().len(), services);

    let watched = services / 2;
    let arn = (balancer.snapshot().entries())
        .find(|entry| {
            entry
                .load_balancer
                .source
                .object
                .ends_with(&format!("/s{watched}"))
        })
        .map(|entry| entry.load_balancer.arn.clone())
        .unwrap();
    let first_target = |wanted: usize| {
        let ends = format!(".{}:8080", 100 + wanted % 150);
        let table = balancer.table();
        let entry = table.by_arn(&arn).unwrap();
        let targets = &entry.load_balancer.listeners[0].target_group.targets;
        targets
            .iter()
            .any(|target| target.address.to_string().ends_with(&ends))
    };
    let measure = |from: usize| -> Vec<Duration> {
        let mut taken: Vec<Duration> = (from..from + samples)
            .map(|variant| {
                let new = slice(watched, endpoints, variant);
                let began = Instant::now();
                server.put(new);
                while !first_target(variant) {
                    assert!(began.elapsed() < Duration::from_secs(10), "no effect");
                    // Not wait_until, whose interval is longer than what is measured.
                    std::thread::yield_now();
                }
                began.elapsed()
            })
            .collect();
        taken.sort();
        taken
    };
    let alone = measure(1);
    let stop = Arc::new(AtomicBool::new(false));
    let sent = Arc::new(AtomicUsize::new(0));
    let crowd = std::thread::spawn({
        let (server, stop, sent) = (Arc::clone(&server), Arc::clone(&stop), Arc::clone(&sent));
        move || {
            let began = Instant::now();
            while !stop.load(Ordering::Relaxed) {
                let at = sent.load(Ordering::Relaxed);
                testkit::pace(began, at, crowd_per_second);
                let number = at % services;
                if number != watched {
                    server.put(slice(number, endpoints, 1 + at / services));
                }
                sent.store(at + 1, Ordering::Relaxed);
            }
            began.elapsed()
        }
    });
    let in_a_crowd = measure(1 + samples);
    stop.store(true, Ordering::Relaxed);
    let took = crowd.join().unwrap();
    Figures {
        first_table,
        alone,
        in_a_crowd,
        crowd_rate: sent.load(Ordering::Relaxed) as f64 / took.as_secs_f64(),
    }
}

fn at(sorted: &[Duration], share: f64) -> Duration {
    let last = sorted.len() - 1;
    sorted[(last as f64 * share) as usize]
}

#[test]
fn an_endpoint_event_takes_effect_in_milliseconds() {
    let figures = run(200, 10, 40, 200);
    assert!(figures.first_table < Duration::from_secs(10));
    // Generous, since tests run beside each other; the figures are the large run's.
    assert!(
        at(&figures.alone, 0.5) < Duration::from_millis(100),
        "{:?}",
        figures.alone
    );
    assert!(
        at(&figures.in_a_crowd, 0.5) < Duration::from_millis(200),
        "{:?}",
        figures.in_a_crowd
    );
}

#[test]
#[ignore = "prints figures; see the head"]
fn ten_thousand_services_and_a_hundred_thousand_endpoints() {
    let figures = run(10_000, 10, 149, 1000);
    println!(
        "first table of 10,000 Services and 100,000 endpoints: {:?}",
        figures.first_table
    );
    for (name, taken) in [
        ("alone", &figures.alone),
        ("in a crowd", &figures.in_a_crowd),
    ] {
        let (p50, p99) = (at(taken, 0.5), at(taken, 0.99));
        println!(
            "endpoint event to effect, {name}: p50 {p50:?}, p99 {p99:?}, {} samples",
            taken.len()
        );
    }
    println!(
        "the crowd: {:.0} other endpoint events a second",
        figures.crowd_rate
    );
}
