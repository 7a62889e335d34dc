//! Many at once, and the end: 200 requests in the gateway at the same time, and SIGTERM while requests run, which
//! loses none of them.

use std::io::Write;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use serde_json::json;
use testkit::{MessageReader, Reply, Upstream, connect, wait_until};

use crate::setup::{LIMIT, Lockgate, head, host};

/// Holds the pod's answers until it is opened.
#[derive(Clone, Default)]
struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }

    fn pass(&self) {
        let opened = self.0.0.lock().unwrap();
        let wait = self.0.1.wait_timeout_while(opened, LIMIT, |open| !*open);
        assert!(!wait.unwrap().1.timed_out(), "the gate was never opened");
    }
}

fn path_to(pod: &Upstream) -> (Lockgate, String) {
    let lockgate = Lockgate::start();
    let api = lockgate.aws.api("many");
    api.greedy(json!({"uri": format!("http://{}/{{proxy}}", pod.address())}));
    api.deploy("prod");
    lockgate.wait_for_stage(&api.id, "prod");
    let id = api.id.clone();
    (lockgate, id)
}

fn send(mut stream: &TcpStream, api: &str, target: &str) -> std::io::Result<()> {
    stream.write_all(&head("GET", target, &[("Host", &host(api))], 0))
}

#[test]
fn two_hundred_connections_at_once() {
    const AT_ONCE: usize = 200;
    let gate = Gate::default();
    let waiting = Arc::new(AtomicUsize::new(0));
    let pod = Upstream::start({
        let (gate, waiting) = (gate.clone(), Arc::clone(&waiting));
        move |request| {
            waiting.fetch_add(1, Ordering::AcqRel);
            gate.pass();
            Reply::text(200, request.target.clone())
        }
    })
    .unwrap();
    let (lockgate, api) = path_to(&pod);
    let streams: Vec<TcpStream> = (0..AT_ONCE)
        .map(|index| {
            let stream = connect(lockgate.gateway(), LIMIT).unwrap();
            send(&stream, &api, &format!("/prod/n/{index}")).unwrap();
            stream
        })
        .collect();
    wait_until("all of them to be at the pod", LIMIT, || {
        waiting.load(Ordering::Acquire) == AT_ONCE
    });
    gate.open();
    for (index, stream) in streams.iter().enumerate() {
        let response = testkit::read_response(stream, "GET").unwrap();
        assert_eq!(response.status, 200);
        assert_eq!(response.text(), format!("/n/{index}"));
    }
}

#[test]
fn requests_that_run_are_finished_before_the_end() {
    const RUNNING: usize = 50;
    let gate = Gate::default();
    let pod = Upstream::start({
        let gate = gate.clone();
        move |request| {
            if request.target.starts_with("/slow") {
                gate.pass();
            }
            // Larger than sockets hold, so that the end also has to wait for bodies.
            Reply::text(200, "x".repeat(3 << 20))
        }
    })
    .unwrap();
    let (mut lockgate, api) = path_to(&pod);
    let streams: Vec<TcpStream> = (0..RUNNING)
        .map(|index| {
            let stream = connect(lockgate.gateway(), LIMIT).unwrap();
            send(&stream, &api, &format!("/prod/slow/{index}")).unwrap();
            stream
        })
        .collect();
    let idle = connect(lockgate.gateway(), LIMIT).unwrap();
    send(&idle, &api, "/prod/quick").unwrap();
    let mut idle = MessageReader::new(&idle);
    assert_eq!(idle.response("GET").unwrap().status, 200);
    // The stalled ones are at the pod: its answers wait behind the gate, one thread each.
    wait_until("all of them to be at the pod", LIMIT, || {
        pod.connections_open() > RUNNING
    });
    lockgate.process.terminate().unwrap();
    // Idle connections end at once, and properly.
    assert_eq!(idle.head().unwrap(), None);
    // New ones are not taken.
    wait_until("the listener to close", LIMIT, || {
        TcpStream::connect(lockgate.gateway()).is_err()
    });
    assert_eq!(lockgate.process.status().unwrap(), None, "it waits");
    gate.open();
    for stream in &streams {
        let mut reader = MessageReader::new(stream);
        let response = reader.response("GET").unwrap();
        assert_eq!(response.status, 200);
        assert_eq!(response.body.content.len(), 3 << 20);
        assert_eq!(response.header("Connection").as_deref(), Some("close"));
        assert_eq!(reader.head().unwrap(), None, "and then the end, no reset");
    }
    assert_eq!(lockgate.process.wait(LIMIT).code(), Some(0));
}

/// Clients that ask without a pause. What was sent before the signal is answered in full; what is sent later is
/// answered, or finds the connection closed, but is never answered in part.
#[test]
fn the_end_under_load_loses_nothing() {
    const CLIENTS: usize = 16;
    let pod = Upstream::start(|request| Reply::text(200, request.target.repeat(50))).unwrap();
    let (mut lockgate, api) = path_to(&pod);
    let (answered, signalled) = (AtomicUsize::new(0), AtomicBool::new(false));
    let gateway = lockgate.gateway();
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (api, answered, signalled) = (&api, &answered, &signalled);
            scope.spawn(move || {
                let stream = connect(gateway, LIMIT).unwrap();
                let mut reader = MessageReader::new(&stream);
                for round in 0.. {
                    let target = format!("/c{client}/r{round}");
                    let sent = send(&stream, api, &format!("/prod{target}"));
                    let late = signalled.load(Ordering::SeqCst);
                    match sent.and_then(|()| reader.response("GET")) {
                        Ok(response) => {
                            assert_eq!(response.status, 200);
                            assert_eq!(response.text(), target.repeat(50));
                            answered.fetch_add(1, Ordering::Relaxed);
                            if response.header("Connection").as_deref() == Some("close") {
                                assert_eq!(reader.head().unwrap(), None);
                                return;
                            }
                        }
                        Err(error) => {
                            assert!(late, "a request sent before the signal: {error}");
                            assert!(reader.is_between_responses(), "half an answer: {error}");
                            return;
                        }
                    }
                }
            });
        }
        wait_until("the load to run", LIMIT, || {
            answered.load(Ordering::Relaxed) > CLIENTS * 20
        });
        signalled.store(true, Ordering::SeqCst);
        lockgate.process.terminate().unwrap();
        assert_eq!(lockgate.process.wait(LIMIT).code(), Some(0));
    });
    eprintln!(
        "{} answers before the end",
        answered.load(Ordering::Relaxed)
    );
}

/// A request that the pod never answers, and the process it is in.
fn stuck() -> (Lockgate, Upstream, TcpStream) {
    let pod = Upstream::start(|_| Reply::stall()).unwrap();
    let lockgate = Lockgate::start_with(|launch| launch.arg("--shutdown-grace=1"));
    let api = lockgate.aws.api("stuck");
    api.greedy(json!({"uri": format!("http://{}/{{proxy}}", pod.address())}));
    api.deploy("prod");
    lockgate.wait_for_stage(&api.id, "prod");
    let stream = connect(lockgate.gateway(), LIMIT).unwrap();
    send(&stream, &api.id, "/prod/x").unwrap();
    wait_until("the request to be at the pod", LIMIT, || {
        pod.connections_open() == 1
    });
    (lockgate, pod, stream)
}

#[test]
fn a_request_that_never_ends_is_cut_when_the_grace_is_over() {
    let (mut lockgate, _pod, _stream) = stuck();
    let signalled = Instant::now();
    lockgate.process.terminate().unwrap();
    assert_eq!(lockgate.process.wait(LIMIT).code(), Some(0));
    let took = signalled.elapsed();
    assert!(took >= Duration::from_secs(1), "{took:?}");
    let log = lockgate.process.log();
    assert!(log.contains("ended with connections still open"), "{log}");
}

#[test]
fn a_second_signal_ends_at_once() {
    let (mut lockgate, _pod, _stream) = stuck();
    lockgate.process.terminate().unwrap();
    wait_until("the first signal to be heard", LIMIT, || {
        lockgate.process.log().contains("requests finish")
    });
    lockgate.process.terminate().unwrap();
    assert_eq!(lockgate.process.wait(LIMIT).code(), Some(128 + 15));
}
