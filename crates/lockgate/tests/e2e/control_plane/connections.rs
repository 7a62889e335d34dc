//! Connections through a load balancer's own listener while its pods are replaced and scaled: a new one is neither
//! refused nor reset, and none goes to a pod that is known to be terminating; one that is open serves for as long as its
//! pod lives, and is ended by nobody but the pod.
//!
//! Known is what Lockgate's own status tells: a connection that was begun after the status no longer had a pod among
//! the ready ones has to go elsewhere, without any allowance. How soon after the API server's word that is, is measured
//! beside it, by a watch of the test's own; it has to be before the pod stops.
//!
//! `LOCKGATE_ROLLOUT_CONNECTIONS` says how many new connections there are at least, 500 by default.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use testkit::{PodSeen, Watch, connect, pace, read_response, wait_for};

use super::setup::{Cluster, DEPLOYMENT, End, Start, number};
use crate::setup::{LIMIT, Lockgate, head, service, text};

/// Those that open one connection after the other, and how many of these in a second each.
const OPENERS: usize = 2;
const OPENED_PER_SECOND: usize = 100;
/// Connections that stay.
const HELD: usize = 16;
/// Between two requests on one of those.
const REST: Duration = Duration::from_millis(50);
const LOOKS_PER_SECOND: usize = 200;

/// By a pod's address, when something about it was known first.
type Moments = BTreeMap<SocketAddr, Instant>;

#[derive(Default)]
struct Seen {
    /// Of each new connection: when it was begun, and the pod that answered.
    opened: Mutex<Vec<(Instant, String)>>,
    held: Mutex<Vec<Held>>,
    failures: Mutex<Vec<String>>,
    count: AtomicUsize,
    ended: AtomicBool,
}

/// A connection that was held.
struct Held {
    pod: String,
    answered: Vec<Instant>,
    /// `None`: it was open to the end of the test.
    end: Option<(Instant, How)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    /// Closed while nothing was asked.
    AtRest,
    /// A request was not answered any more, as happens to whoever asks at the moment at which the pod closes.
    Asked,
}

fn ask(mut stream: &TcpStream) -> io::Result<String> {
    stream.write_all(&head("GET", "/", &[("Host", "web")], 0))?;
    let answer = read_response(stream, "GET")?;
    if answer.status != 200 {
        return Err(io::Error::other(answer.text()));
    }
    Ok(answer.text())
}

/// Opens connections at a steady rate; each has to be answered.
fn open(listener: SocketAddr, seen: &Seen) {
    let began = Instant::now();
    for number in 0.. {
        pace(began, number, OPENED_PER_SECOND);
        if seen.ended.load(Ordering::SeqCst) {
            return;
        }
        let at = Instant::now();
        match connect(listener, LIMIT).and_then(|stream| ask(&stream)) {
            Ok(pod) => seen.opened.lock().unwrap().push((at, pod)),
            Err(error) => seen.fail(format!("a new connection: {error}")),
        }
        seen.count.fetch_add(1, Ordering::SeqCst);
    }
}

/// Uses a connection until its end, and then the next one.
fn hold(listener: SocketAddr, seen: &Seen) {
    while !seen.ended.load(Ordering::SeqCst) {
        let at = Instant::now();
        let stream = match connect(listener, LIMIT) {
            Ok(stream) => stream,
            Err(error) => return seen.fail(format!("a connection to hold: {error}")),
        };
        let pod = match ask(&stream) {
            Ok(pod) => pod,
            Err(error) => return seen.fail(format!("a connection to hold: {error}")),
        };
        seen.opened.lock().unwrap().push((at, pod.clone()));
        let mut held = Held {
            pod,
            answered: vec![Instant::now()],
            end: None,
        };
        while !seen.ended.load(Ordering::SeqCst) && held.end.is_none() {
            held.end = match use_once(&stream, &held.pod) {
                Ok(None) => {
                    held.answered.push(Instant::now());
                    None
                }
                Ok(Some(how)) => Some((Instant::now(), how)),
                Err(error) => return seen.fail(format!("a connection to {}: {error}", held.pod)),
            };
        }
        seen.held.lock().unwrap().push(held);
    }
}

/// Rests, and asks; whether that was the end of it. An error is what no end of a pod explains.
fn use_once(stream: &TcpStream, pod: &str) -> io::Result<Option<How>> {
    stream.set_read_timeout(Some(REST))?;
    match stream.peek(&mut [0]) {
        Ok(0) => return Ok(Some(How::AtRest)),
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
        Err(error) => return Err(error),
        Ok(_) => return Err(io::Error::other("an answer that nobody asked for")),
    }
    stream.set_read_timeout(Some(LIMIT))?;
    match ask(stream) {
        Ok(answer) if answer == pod => Ok(None),
        Ok(answer) => Err(io::Error::other(format!("answered by {answer}"))),
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
            Err(error)
        }
        Err(_) => Ok(Some(How::Asked)),
    }
}

impl Seen {
    fn fail(&self, what: String) {
        self.failures.lock().unwrap().push(what);
    }
}

/// When the status first lacked a target among the ready ones that it had there before.
fn known(lockgate: &Lockgate, ended: &AtomicBool) -> Moments {
    let (mut left, mut ready): (Moments, Vec<SocketAddr>) = Default::default();
    let began = Instant::now();
    for number in 0.. {
        pace(began, number, LOOKS_PER_SECOND);
        if ended.load(Ordering::SeqCst) {
            break;
        }
        let now_ready = lockgate.load_balancer("web").unwrap().ready;
        let now = Instant::now();
        for target in ready.iter().filter(|target| !now_ready.contains(target)) {
            left.entry(*target).or_insert(now);
        }
        ready = now_ready;
    }
    left
}

/// When the API server first said of an endpoint that it is terminating.
fn said(mut watch: Watch) -> Moments {
    let mut said = Moments::new();
    while let Ok(Some(event)) = watch.next() {
        let now = Instant::now();
        let slice = &event["object"];
        let endpoints = slice["endpoints"].as_array().into_iter().flatten();
        for endpoint in endpoints.filter(|endpoint| endpoint["conditions"]["terminating"] == true) {
            let ip = text(&endpoint["addresses"][0]).parse().unwrap();
            let port = slice["ports"][0]["port"].as_u64().unwrap();
            let pod = SocketAddr::new(ip, port.try_into().unwrap());
            said.entry(pod).or_insert(now);
        }
    }
    said
}

fn listener(lockgate: &Lockgate) -> SocketAddr {
    let address = wait_for("the listener", LIMIT, || {
        let balancer = lockgate.status()["loadBalancers"][0].clone();
        let address = balancer["address"].as_str()?.parse().ok()?;
        let listener = SocketAddr::new(address, 80);
        TcpStream::connect(listener).is_ok().then_some(listener)
    });
    assert!(address.ip().is_loopback());
    address
}

#[test]
fn connections_go_to_no_terminating_pod_and_stay_as_long_as_theirs_lives() {
    let wanted = number("LOCKGATE_ROLLOUT_CONNECTIONS", 500);
    let Some(cluster) = Cluster::start("control_plane::connections") else {
        return;
    };
    let lockgate = cluster.lockgate(Start {
        arguments: vec!["--load-balancer-addresses", "127.0.66.0/24"],
    });
    cluster.apply(&service("web"));
    cluster.apply(DEPLOYMENT);
    wait_for("the pods to be targets", LIMIT, || {
        let balancer = lockgate.load_balancer("web");
        balancer.filter(|balancer| balancer.ready.len() == 4)
    });
    let listener = listener(&lockgate);
    let watch = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?watch=1";
    let watch = cluster.control_plane.client().watch(watch).unwrap();
    let (mut watch, seen) = (watch, Seen::default());
    let watched = watch.socket().unwrap();
    let mut rounds = 0;
    let (known, said) = std::thread::scope(|scope| {
        let said = scope.spawn(|| said(watch));
        let known = scope.spawn(|| known(&lockgate, &seen.ended));
        for number in 0..OPENERS + HELD {
            let seen = &seen;
            let act = if number < OPENERS { open } else { hold };
            scope.spawn(move || act(listener, seen));
        }
        let watched = Watched(watched);
        let end = End(&seen.ended);
        loop {
            rounds += 1;
            cluster.restart();
            cluster.scale(&lockgate, 8);
            cluster.scale(&lockgate, 2);
            // Those that went live on for a while.
            wait_for("the last of them to be gone", LIMIT, || {
                let pods = cluster.kubelet.pods();
                let living = pods.iter().filter(|pod| pod.stopped.is_none());
                (living.count() == 2).then_some(())
            });
            if seen.count.load(Ordering::SeqCst) >= wanted {
                break;
            }
            cluster.scale(&lockgate, 4);
        }
        drop((end, watched));
        (known.join().unwrap(), said.join().unwrap())
    });
    let pods = cluster.kubelet.pods();
    judge(&seen, &pods, &known, &said);
    let gone = pods.iter().filter(|pod| pod.stopped.is_some()).count();
    assert!(gone >= 4 + 6, "{gone} pods went");
    eprintln!("{rounds} rounds, {gone} pods of {} went", pods.len());
}

struct Watched(TcpStream);

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.0.shutdown(Shutdown::Both);
    }
}

fn judge(seen: &Seen, pods: &[PodSeen], known: &Moments, said: &Moments) {
    let failures = seen.failures.lock().unwrap();
    assert!(failures.is_empty(), "{failures:#?}");
    let named = |name: &str| pods.iter().find(|pod| pod.name == name).unwrap();
    let opened = seen.opened.lock().unwrap();
    let held = seen.held.lock().unwrap();

    let (mut longest, mut after_word) = (Duration::ZERO, 0);
    for pod in pods {
        let Some(stopped) = pod.stopped else {
            continue;
        };
        let of = |moments: &Moments, who: &str| match moments.get(&pod.address) {
            Some(moment) => *moment,
            None => panic!("{who} never said that {} is terminating", pod.name),
        };
        let (known, said) = (of(known, "the status"), of(said, "the API server"));
        assert!(known < stopped, "known too late of {}", pod.name);
        longest = longest.max(known.saturating_duration_since(said));
        let to_it = opened.iter().filter(|(_, name)| *name == pod.name);
        for (began, _) in to_it {
            assert!(*began <= known, "a connection to {} after all", pod.name);
            after_word += usize::from(*began > said);
        }
    }
    let late: u64 = pods.iter().map(|pod| pod.connections_late).sum();
    eprintln!(
        "{} new connections, none refused or reset; {late} to pods whose end the kubelet knew, {after_word} of them \
         after the API server had said so; none once Lockgate knew it, at most {longest:.1?} later",
        opened.len()
    );

    let (mut ended, mut asked, mut served_on) = (0, 0, 0);
    for one in held.iter() {
        let pod = named(&one.pod);
        let Some((at, how)) = one.end else {
            continue;
        };
        let stopped = pod.stopped;
        assert!(
            stopped.is_some_and(|stopped| stopped <= at),
            "a connection to {} ended before the pod, {how:?}",
            pod.name
        );
        ended += 1;
        asked += usize::from(how == How::Asked);
        let known = known[&pod.address];
        served_on += one.answered.iter().filter(|at| **at > known).count();
    }
    let answered: usize = held.iter().map(|one| one.answered.len()).sum();
    eprintln!(
        "{} held connections, {answered} requests, {served_on} of them once their pod was known to end; {ended} ended, \
         all with their pod, {asked} of them in the moment of a request",
        held.len()
    );
    assert!(ended > 0 && served_on >= ended, "{served_on} of {ended}");
}
