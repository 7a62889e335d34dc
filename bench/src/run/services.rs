//! Lockgate beside a cluster of few Services and beside one of very many: the same traffic to one of them, in turn; and
//! what many cost otherwise: the time to the first table, memory, and how long an endpoint event takes to show in
//! traffic. The API server is scripted and on the load's core. Each load balancer listens; health checks are off,
//! since the other Services' endpoints are addresses that nobody has.

use super::{Bench, rotated};
use crate::load::Pace;
use crate::measure;
use crate::peers::lockgate::{self, Running};
use crate::peers::{Peer, Route};
use crate::results::{Group, Row};
use crate::scenario;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use testkit::{ApiServer, MessageReader, Reply, Upstream};

pub const FEW_SERVICES: &str = "10 Services";
pub const MANY_SERVICES: &str = "many Services";

const FEW: usize = 10;
const ENDPOINTS: usize = 10;
/// Endpoint events of other Services in a second, for the second measurement of what one takes.
const CROWD_PER_SECOND: usize = 1000;
/// How long a process may have something to do after its start.
const REST_LIMIT: Duration = Duration::from_secs(300);
const EFFECT_LIMIT: Duration = Duration::from_secs(10);

/// Lockgate and its cluster.
struct Cluster {
    server: Arc<ApiServer>,
    services: usize,
    peer: Peer,
    /// At rest, after all statuses were written.
    memory_bytes: u64,
}

impl Bench {
    pub(super) fn many_services(&mut self) -> io::Result<Group> {
        let (many, samples) = if self.quick { (200, 20) } else { (10_000, 300) };
        eprintln!("a cluster of {many} Services");
        let clusters = [
            self.cluster(FEW, "127.64.0.0/16")?,
            self.cluster(many, "127.65.0.0/16")?,
        ];
        let reference = scenario::reference(self.quick);
        let mut rows = vec![Row::new(FEW_SERVICES), Row::new(MANY_SERVICES)];
        for round in 0..self.rounds {
            for at in rotated(rows.len(), round) {
                let peer = &clusters[at].peer;
                let traffic = reference.traffic(peer, 1, Pace::Closed);
                self.measure(Some(peer.pid()), &traffic, &mut rows[at]);
            }
        }
        let [few, many] = &clusters;
        let mut notes = vec![startup(few, many)?];
        for cluster in &clusters {
            notes.push(effects(cluster, samples)?);
        }
        Ok(Group {
            name: "services".to_owned(),
            title: format!(
                "small GET, 32 connections, {FEW} and {} Services of {ENDPOINTS} endpoints, one called",
                many.services
            ),
            note: Some(notes.join(" ")),
            rows,
        })
    }

    fn cluster(&self, services: usize, pool: &str) -> io::Result<Cluster> {
        let server = Arc::new(ApiServer::start()?);
        let target = self.driver.backend();
        server.put(service("bench"));
        server.put(slice("bench", &[target.ip().to_string()], target.port()));
        for number in 1..services {
            server.put(service(&format!("other-{number}")));
            server.put(other(number, 0));
        }
        let directory = self.new_directory("cluster")?;
        let kubeconfig = directory.join("kubeconfig");
        std::fs::write(&kubeconfig, server.kubeconfig())?;
        let kubeconfig = kubeconfig.to_string_lossy();
        let more = [
            "--kubeconfig",
            &kubeconfig,
            "--load-balancer-addresses",
            pool,
            "--health-checks",
            "off",
        ];
        let peer = lockgate::start_with(&self.place(&directory), 1, &more);
        let peer = peer.map_err(io::Error::other)?;
        rest(peer.pid())?;
        Ok(Cluster {
            server,
            services,
            memory_bytes: measure::memory_bytes(peer.pid())?,
            peer,
        })
    }
}

/// Waits until a process has nothing to do any more.
fn rest(pid: u32) -> io::Result<()> {
    const LOOK_EVERY: Duration = Duration::from_millis(500);
    /// Of that, in nanoseconds: what bookmarks and a Lease take.
    const RESTS: u64 = 15_000_000;
    let deadline = Instant::now() + REST_LIMIT;
    let mut before = measure::cpu_ns(pid)?;
    while Instant::now() < deadline {
        std::thread::sleep(LOOK_EVERY);
        let now = measure::cpu_ns(pid)?;
        if now - before < RESTS {
            return Ok(());
        }
        before = now;
    }
    Err(io::Error::other("Lockgate does not come to rest"))
}

fn startup(few: &Cluster, many: &Cluster) -> io::Result<String> {
    let ready = |cluster: &Cluster| running(&cluster.peer).map(|running| running.ready_after);
    let more = many.memory_bytes.saturating_sub(few.memory_bytes);
    let endpoints = (many.services - few.services) * ENDPOINTS;
    Ok(format!(
        "Ready {:.1} s after the start ({:.1} s with {}); memory at rest {:.0} MiB ({:.0} MiB), {} bytes an endpoint.",
        ready(many)?.as_secs_f64(),
        ready(few)?.as_secs_f64(),
        few.services,
        many.memory_bytes as f64 / f64::from(1 << 20),
        few.memory_bytes as f64 / f64::from(1 << 20),
        more / endpoints as u64
    ))
}

fn running(peer: &Peer) -> io::Result<&Running> {
    let running = peer.lockgate();
    running.ok_or_else(|| io::Error::other("this is not Lockgate"))
}

/// From an endpoint event to the first answer by the new target, alone and in a crowd.
fn effects(cluster: &Cluster, samples: usize) -> io::Result<String> {
    let pods = [
        Upstream::start(|_| Reply::text(200, "one"))?,
        Upstream::start(|_| Reply::text(200, "two"))?,
    ];
    move_to(cluster, &pods[1])?;
    let alone = effect(cluster, &pods, samples)?;
    let crowd = Crowd::start(cluster);
    let busy = busy(cluster.peer.pid());
    let crowded = effect(cluster, &pods, samples);
    let rate = crowd.stop();
    let (busy, crowded) = (busy?, crowded?);
    let said = |times: &[Duration]| {
        let at = |share: f64| {
            let place = (times.len().saturating_sub(1)) as f64 * share;
            times
                .get(place as usize)
                .copied()
                .unwrap_or_default()
                .as_secs_f64()
                * 1e3
        };
        format!("p50 {:.1} ms, p99 {:.1} ms", at(0.5), at(0.99))
    };
    Ok(format!(
        "From an endpoint event to its effect on traffic with {} Services: {}; among {rate:.0} other events a \
         second: {}; {samples} samples each. Those events alone: {:.0} % of a core.",
        cluster.services,
        said(&alone),
        said(&crowded),
        busy * 100.0
    ))
}

/// The share of a core that a process uses for what goes on by itself.
fn busy(pid: u32) -> io::Result<f64> {
    const WINDOW: Duration = Duration::from_secs(2);
    let (before, began) = (measure::cpu_ns(pid)?, Instant::now());
    std::thread::sleep(WINDOW);
    let used = measure::cpu_ns(pid)? - before;
    Ok(used as f64 / began.elapsed().as_nanos() as f64)
}

/// Has a pod in place of the load's backend, which answers only while it is driven.
fn move_to(cluster: &Cluster, pod: &Upstream) -> io::Result<()> {
    const PATIENCE: Duration = Duration::from_millis(100);
    let request = request(cluster)?;
    cluster.server.put(slice_of(pod));
    let began = Instant::now();
    while began.elapsed() < EFFECT_LIMIT {
        let stream = testkit::connect(cluster.peer.address, PATIENCE)?;
        (&stream).write_all(request.as_bytes())?;
        if testkit::read_response(&stream, "GET").is_ok_and(|answer| answer.status == 200) {
            return Ok(());
        }
    }
    Err(io::Error::other("traffic does not move to a pod"))
}

fn request(cluster: &Cluster) -> io::Result<String> {
    let route = cluster.peer.routes.first();
    let Route { host, prefix } = route.ok_or(io::ErrorKind::NotFound)?;
    Ok(format!("GET {prefix}/x HTTP/1.1\r\nHost: {host}\r\n\r\n"))
}

fn slice_of(pod: &Upstream) -> Value {
    let address = pod.address();
    slice("bench", &[address.ip().to_string()], address.port())
}

/// Sorted.
fn effect(cluster: &Cluster, pods: &[Upstream; 2], samples: usize) -> io::Result<Vec<Duration>> {
    let request = request(cluster)?;
    let stream = testkit::connect(cluster.peer.address, EFFECT_LIMIT)?;
    let mut reader = MessageReader::new(&stream);
    let mut times = Vec::with_capacity(samples);
    for sample in 0..samples {
        let (pod, wanted) = match sample % 2 {
            0 => (&pods[0], "one"),
            _ => (&pods[1], "two"),
        };
        let new = slice_of(pod);
        let began = Instant::now();
        cluster.server.put(new);
        loop {
            (&stream).write_all(request.as_bytes())?;
            let answer = reader.response("GET")?;
            if answer.status != 200 {
                return Err(io::Error::other(answer.text()));
            }
            if answer.text() == wanted {
                break;
            }
            if began.elapsed() > EFFECT_LIMIT {
                return Err(io::Error::other("an endpoint event has no effect"));
            }
        }
        times.push(began.elapsed());
    }
    times.sort();
    Ok(times)
}

/// Endpoint events of other Services, at a steady rate.
struct Crowd {
    stop: Arc<AtomicBool>,
    sent: Arc<AtomicUsize>,
    began: Instant,
    thread: JoinHandle<()>,
}

impl Crowd {
    fn start(cluster: &Cluster) -> Self {
        let (stop, sent) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicUsize::new(0)),
        );
        let began = Instant::now();
        let thread = std::thread::spawn({
            let (stop, sent) = (Arc::clone(&stop), Arc::clone(&sent));
            let (server, others) = (Arc::clone(&cluster.server), cluster.services - 1);
            move || {
                for event in 0.. {
                    testkit::pace(began, event, CROWD_PER_SECOND);
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    server.put(other(1 + event % others, 1 + event / others));
                    sent.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
        Self {
            stop,
            sent,
            began,
            thread,
        }
    }

    /// How many a second there were.
    fn stop(self) -> f64 {
        self.stop.store(true, Ordering::Relaxed);
        let took = self.began.elapsed();
        let _ = self.thread.join();
        self.sent.load(Ordering::Relaxed) as f64 / took.as_secs_f64()
    }
}

fn service(name: &str) -> Value {
    json!({"apiVersion": "v1", "kind": "Service", "metadata": {"namespace": "default", "name": name,
        "annotations": {"service.beta.kubernetes.io/aws-load-balancer-name": name}},
        "spec": {"type": "LoadBalancer", "loadBalancerClass": "service.k8s.aws/nlb", "selector": {"app": name},
            "ports": [{"name": "web", "port": 80, "targetPort": "web", "protocol": "TCP", "nodePort": 30000}]}})
}

/// The slice of another Service; a `variant` has another first endpoint.
fn other(number: usize, variant: usize) -> Value {
    let addresses: Vec<String> = (0..ENDPOINTS)
        .map(|at| {
            let last = if at == 0 { 100 + variant % 150 } else { at };
            format!("10.{}.{}.{last}", number / 250, number % 250)
        })
        .collect();
    slice(&format!("other-{number}"), &addresses, 8080)
}

fn slice(service: &str, addresses: &[String], port: u16) -> Value {
    let endpoints: Vec<Value> = (addresses.iter().enumerate())
        .map(|(number, address)| {
            json!({"addresses": [address], "nodeName": "node-1", "zone": "us-east-1a",
                "conditions": {"ready": true, "serving": true, "terminating": false},
                "targetRef": {"kind": "Pod", "namespace": "default",
                    "name": format!("{service}-7d9c5b9c6d-{number:05}"),
                    "uid": "00000000-0000-4000-8000-000000000000"}})
        })
        .collect();
    json!({"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": {"namespace": "default",
        "name": format!("{service}-abcde"), "labels": {"kubernetes.io/service-name": service}},
        "addressType": "IPv4", "ports": [{"name": "web", "port": port, "protocol": "TCP"}], "endpoints": endpoints})
}
