//! Rollouts under load lose no request: pods that are replaced and scaled, alone, with the API server away in the
//! middle, and among a thousand endpoint events of other Services a second. `LOCKGATE_ROLLOUT_REQUESTS` says how many
//! requests of each kind there are at least, 1,500 by default. A machine that has other things to do may not get to a
//! thousand events; where that matters `LOCKGATE_ROLLOUT_EVENTS` says how many a second it has to be:
//! ```text
//! LOCKGATE_ROLLOUT_REQUESTS=60000 LOCKGATE_ROLLOUT_EVENTS=1000 \
//!     cargo test -p lockgate --test e2e control_plane::rollouts -- --nocapture
//! ```

use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use serde_json::{Value, json};
use testkit::{MessageReader, connect, pace, wait_for, wait_until};

use super::setup::{Cluster, DEPLOYMENT, End, Start, number};
use crate::setup::{LIMIT, Lockgate, exchange, head, host, service};

const CLIENTS: usize = 4;
/// Of all clients.
const PER_SECOND: usize = 400;
/// More than what is to be shown, since their beginning and end are in the time.
const EVENTS_PER_SECOND: usize = 1200;
/// Services whose endpoints these are.
const OTHERS: usize = 8;
/// Where each of their only endpoints ends.
const LAST: &str = "10.244.201.1";
const SLICES: &str = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";

/// What the clients saw.
#[derive(Default)]
pub struct Seen {
    pub gets: AtomicUsize,
    pub posts: AtomicUsize,
    pub failures: Mutex<Vec<String>>,
    pub ended: AtomicBool,
}

impl Seen {
    /// Answers to requests of each kind.
    pub fn least(&self) -> usize {
        let count = |of: &AtomicUsize| of.load(Ordering::SeqCst);
        count(&self.gets).min(count(&self.posts))
    }
}

/// One client on a connection of its own, at its share of the rate, until the end.
pub fn ask(gateway: SocketAddr, api: &str, seen: &Seen) {
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
                Ok(answer) => {
                    let why = answer.header("x-lockgate-error").unwrap_or_default();
                    format!("{method}: {} {} {why}", answer.status, answer.text())
                }
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

/// Changes slices of other Services at a steady rate, until told to stop; how many changes there were. Each is an event
/// of the real API server, made in its etcd: through it, two processors make no more than some 300 a second.
fn events(cluster: &Cluster, slices: &[Value], stop: &AtomicBool) -> usize {
    let (mut etcd, mut slices) = (cluster.control_plane.etcd(), slices.to_vec());
    let mut put = |address: &str, at_once: usize| {
        for slice in &mut slices {
            slice["endpoints"][0]["addresses"] = json!([address]);
        }
        for slices in slices.chunks(at_once) {
            etcd.put("endpointslices", slices).unwrap();
        }
    };
    let began = Instant::now();
    let mut rounds = 0;
    while !stop.load(Ordering::SeqCst) {
        pace(began, rounds, EVENTS_PER_SECOND / OTHERS);
        put(&format!("10.244.200.{}", rounds % 250), OTHERS);
        rounds += 1;
    }
    // Each at a moment of its own, so that none can be missed.
    put(LAST, 1);
    (rounds + 1) * OTHERS
}

/// The Services of [`events`], and a slice of each.
fn others(cluster: &Cluster) -> Vec<Value> {
    let names: Vec<String> = (0..OTHERS)
        .map(|number| format!("other-{number}"))
        .collect();
    let services: Vec<String> = names.iter().map(|name| service(name)).collect();
    cluster.apply(&services.join("---\n"));
    let slices = names.iter().map(|name| {
        let slice = json!({"metadata": {"name": format!("{name}-events"),
            "labels": {"kubernetes.io/service-name": name}}, "addressType": "IPv4",
            "ports": [{"name": "web", "port": 80}],
            "endpoints": [{"addresses": [LAST], "conditions": {"ready": true}}]});
        let mut made = cluster.create(SLICES, &slice);
        // Who wrote which field would be most of what is sent.
        made["metadata"]
            .as_object_mut()
            .unwrap()
            .remove("managedFields");
        made
    });
    slices.collect()
}

/// What Lockgate was told of slices: events, how often it had to watch again, and how often to list.
fn told(lockgate: &Lockgate) -> [usize; 3] {
    let admin = lockgate.process.addresses().admin;
    let metrics = exchange(admin, "GET", "/metrics", &[("Host", "admin")], b"").unwrap();
    let metrics = metrics.text();
    ["events", "watch_restarts", "lists"].map(|name| {
        let line =
            format!("lockgate_cluster_{name}_total{{resource=\"endpointslices\",namespace=\"\"}} ");
        let value = metrics.lines().find_map(|text| text.strip_prefix(&line));
        value.unwrap().parse().unwrap()
    })
}

/// An API server that cannot keep up ends watches. One that ends among the events of one moment begins again after all
/// of them; and a list is in place of whatever there was.
fn was_told(lockgate: &Lockgate, before: [usize; 3], made: usize) -> bool {
    let now = told(lockgate);
    let [events, restarts, lists] = [0, 1, 2].map(|at| now[at] - before[at]);
    lists > 0 || events + restarts * (OTHERS - 1) >= made
}

/// All pods are replaced, and then there are more, fewer, and as many as before.
fn roll(cluster: &Cluster, lockgate: &Lockgate) {
    cluster.restart();
    for count in [8, 2, 4] {
        cluster.scale(lockgate, count);
    }
}

#[test]
fn rollouts_lose_no_request() {
    let wanted = number("LOCKGATE_ROLLOUT_REQUESTS", 1500);
    let least_events = number("LOCKGATE_ROLLOUT_EVENTS", 0) as f64;
    let Some(mut cluster) = Cluster::start("control_plane::rollouts") else {
        return;
    };
    let lockgate = cluster.lockgate(Start::default());
    cluster.apply(&service("web"));
    cluster.apply(DEPLOYMENT);
    let slices = others(&cluster);
    let balancer = wait_for("the pods to be targets", LIMIT, || {
        let balancer = lockgate.load_balancer("web");
        balancer.filter(|balancer| balancer.ready.len() == 4)
    });
    let api = lockgate.api_behind(&balancer, json!({}));
    let seen = Seen::default();
    let (mut rounds, mut events_made, mut events_seconds) = (0, 0, 0.0);
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            let (gateway, id, seen) = (lockgate.gateway(), &api.id, &seen);
            scope.spawn(move || ask(gateway, id, seen));
        }
        // The clients end even where what follows panics.
        let _end = End(&seen.ended);
        loop {
            rounds += 1;
            roll(&cluster, &lockgate);

            cluster.begin_restart();
            cluster.control_plane.stop_api_server();
            let before = seen.gets.load(Ordering::SeqCst);
            wait_until("traffic without an API server", LIMIT, || {
                seen.gets.load(Ordering::SeqCst) > before + 200
            });
            cluster.control_plane.start_api_server().unwrap();
            cluster.kubectl(&["rollout", "status", "deployment/web", "--timeout=60s"]);

            let (stop, began, before) = (AtomicBool::new(false), Instant::now(), told(&lockgate));
            let made = std::thread::scope(|scope| {
                let stopping = End(&stop);
                let made = scope.spawn(|| events(&cluster, &slices, &stop));
                roll(&cluster, &lockgate);
                drop(stopping);
                made.join().unwrap()
            });
            events_made += made;
            events_seconds += began.elapsed().as_secs_f64();
            wait_until("all events to be told", LIMIT, || {
                was_told(&lockgate, before, made)
            });
            let last = format!("{LAST}:80").parse().unwrap();
            wait_until("the last events to be in effect", LIMIT, || {
                let others =
                    (0..OTHERS).map(|number| lockgate.load_balancer(&format!("other-{number}")));
                let mut others = others.map(|other| other.unwrap().ready);
                others.all(|ready| ready == [last])
            });
            if seen.least() >= wanted {
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
    let rate = events_made as f64 / events_seconds;
    eprintln!("{events_made} events of other Services, {rate:.0} a second");
    assert!(rate >= least_events, "{rate:.0} events a second");
    assert!(gone >= 2 * (4 + 6) + 4, "{gone} pods were replaced");
    assert!(failures.is_empty(), "{failures:#?}");
}
