//! Rollouts under load lose no request: pods that are replaced and scaled, alone, with the API server away in the
//! middle, and with many events of somebody else's. `LOCKGATE_ROLLOUT_REQUESTS` says how many requests of each kind
//! there are at least, 2,000 by default:
//! ```text
//! LOCKGATE_ROLLOUT_REQUESTS=60000 cargo test -p lockgate --test e2e control_plane::rollouts -- --nocapture
//! ```

use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use serde_json::json;
use testkit::{MessageReader, connect, pace, wait_for, wait_until};

use super::setup::{Cluster, Start};
use crate::kubectl;
use crate::setup::{LIMIT, Lockgate, head, host, service};

const CLIENTS: usize = 4;
/// Of all clients.
const PER_SECOND: usize = 400;
/// As far as the API server takes them, which shares the processors with everything else here.
const EVENTS_PER_SECOND: usize = 1000;
const WRITERS: usize = 8;
const SLICES: &str = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";

const DEPLOYMENT: &str = r"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default}
spec:
  replicas: 4
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 5
      containers:
        - name: server
          image: none
          ports: [{name: web, containerPort: 8080}]
          lifecycle: {preStop: {sleep: {seconds: 1}}}
";

/// What the clients saw.
#[derive(Default)]
struct Seen {
    gets: AtomicUsize,
    posts: AtomicUsize,
    failures: Mutex<Vec<String>>,
    ended: AtomicBool,
}

/// One client on a connection of its own, at its share of the rate, until the end.
fn ask(gateway: SocketAddr, api: &str, seen: &Seen) {
    let host = host(api);
    let began = Instant::now();
    let mut number = 0;
    while !seen.ended.load(Ordering::SeqCst) {
        let stream = connect(gateway, LIMIT).unwrap();
        let mut reader = MessageReader::new(&stream);
        while !seen.ended.load(Ordering::SeqCst) {
            pace(began, number, PER_SECOND / CLIENTS);
            number += 1;
            let (method, body, count) = match number % 2 {
                0 => ("GET", "", &seen.gets),
                _ => ("POST", "an order", &seen.posts),
            };
            let fields = [("Host", host.as_str())];
            let mut request = head(method, "/prod/x", &fields, body.len());
            request.extend_from_slice(body.as_bytes());
            let sent = std::io::Write::write_all(&mut &stream, &request);
            let what = match sent.and_then(|()| reader.response(method)) {
                Ok(answer) if answer.status == 200 => {
                    count.fetch_add(1, Ordering::SeqCst);
                    continue;
                }
                Ok(answer) => format!("{method}: {} {}", answer.status, answer.text()),
                Err(error) => format!("{method}: {error}"),
            };
            let after = began.elapsed();
            seen.failures
                .lock()
                .unwrap()
                .push(format!("{after:.1?} {what}"));
            break;
        }
    }
}

/// kubectl refuses to restart what was restarted within the same second.
fn begin_restart(cluster: &Cluster) {
    let arguments = ["rollout", "restart", "deployment/web"];
    wait_until("kubectl to restart", LIMIT, || {
        let output = kubectl::command(&cluster.control_plane, &arguments)
            .output()
            .unwrap();
        output.status.success()
    });
}

fn restart(cluster: &Cluster) {
    begin_restart(cluster);
    cluster.kubectl(&["rollout", "status", "deployment/web", "--timeout=60s"]);
}

fn scale(cluster: &Cluster, lockgate: &Lockgate, count: usize) {
    let replicas = format!("--replicas={count}");
    cluster.kubectl(&["scale", "deployment/web", &replicas]);
    wait_until("the targets to follow", LIMIT, || {
        let balancer = lockgate.load_balancer("web");
        balancer.is_some_and(|balancer| balancer.ready.len() == count)
    });
}

/// Patches a slice of another Service at a steady rate, until told to stop; how many patches there were.
fn events(cluster: &Cluster, stop: &AtomicBool) -> usize {
    let total = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let mut client = cluster.control_plane.client();
            let total = &total;
            scope.spawn(move || {
                let began = Instant::now();
                for number in 0.. {
                    if stop.load(Ordering::SeqCst) {
                        return;
                    }
                    pace(began, number, EVENTS_PER_SECOND / WRITERS);
                    let address = format!("10.244.{}.{}", 100 + writer, number % 250 + 1);
                    let patch = json!({"endpoints": [{"addresses": [address]}]});
                    let path = format!("{SLICES}/other-{writer}");
                    let answer = client.call("PATCH", &path, &patch).unwrap();
                    assert_eq!(answer.status, 200, "{}", answer.body);
                    total.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
    });
    total.into_inner()
}

#[test]
fn rollouts_lose_no_request() {
    let wanted = std::env::var("LOCKGATE_ROLLOUT_REQUESTS").map_or(2000, |count| {
        count
            .parse()
            .expect("LOCKGATE_ROLLOUT_REQUESTS is a number")
    });
    let Some(mut cluster) = Cluster::start("control_plane::rollouts") else {
        return;
    };
    let lockgate = cluster.lockgate(Start::default());
    cluster.apply(&service("web"));
    cluster.apply(DEPLOYMENT);
    for writer in 0..WRITERS {
        let slice = json!({"metadata": {"name": format!("other-{writer}"),
            "labels": {"kubernetes.io/service-name": "other"}}, "addressType": "IPv4",
            "ports": [{"name": "web", "port": 80}], "endpoints": [{"addresses": ["10.244.200.1"]}]});
        cluster.create(SLICES, &slice);
    }
    let balancer = wait_for("the pods to be targets", LIMIT, || {
        let balancer = lockgate.load_balancer("web");
        balancer.filter(|balancer| balancer.ready.len() == 4)
    });
    let api = lockgate.api_behind(&balancer, json!({}));
    let seen = Seen::default();
    let mut rounds = 0;
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            let (gateway, id, seen) = (lockgate.gateway(), &api.id, &seen);
            scope.spawn(move || ask(gateway, id, seen));
        }
        // The clients end even where what follows panics.
        let _end = End(&seen.ended);
        loop {
            rounds += 1;
            restart(&cluster);
            scale(&cluster, &lockgate, 8);
            scale(&cluster, &lockgate, 2);
            scale(&cluster, &lockgate, 4);

            begin_restart(&cluster);
            cluster.control_plane.stop_api_server();
            let before = seen.gets.load(Ordering::SeqCst);
            wait_until("traffic without an API server", LIMIT, || {
                seen.gets.load(Ordering::SeqCst) > before + 200
            });
            cluster.control_plane.start_api_server().unwrap();
            cluster.kubectl(&["rollout", "status", "deployment/web", "--timeout=60s"]);

            let (stop, began) = (AtomicBool::new(false), Instant::now());
            let patches = std::thread::scope(|scope| {
                let _stop = End(&stop);
                let patches = scope.spawn(|| events(&cluster, &stop));
                restart(&cluster);
                stop.store(true, Ordering::SeqCst);
                patches.join().unwrap()
            });
            let rate = patches as f64 / began.elapsed().as_secs_f64();
            eprintln!("{patches} events of another Service, {rate:.0} a second");
            let least = seen
                .gets
                .load(Ordering::SeqCst)
                .min(seen.posts.load(Ordering::SeqCst));
            if least >= wanted {
                break;
            }
        }
    });
    let failures = seen.failures.into_inner().unwrap();
    let pods = cluster.kubelet.pods();
    let late: u64 = pods.iter().map(|pod| pod.requests_late).sum();
    let gone = pods.iter().filter(|pod| pod.terminating).count();
    eprintln!(
        "{rounds} rounds, {} GET and {} POST, {} failed; {gone} of {} pods went, and got {late} requests after that",
        seen.gets.into_inner(),
        seen.posts.into_inner(),
        failures.len(),
        pods.len(),
    );
    assert!(gone >= 4 + 6 + 4 + 4, "{gone} pods were replaced");
    assert!(failures.is_empty(), "{failures:#?}");
}

struct End<'f>(&'f AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}
