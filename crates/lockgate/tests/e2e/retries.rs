//! When a request is sent again and when it must not be, and answers that begin before the request has ended.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use testkit::{MessageReader, Reply, Step, Upstream, connect};

use crate::aws::Api;
use crate::setup::{LIMIT, Lockgate, head, host};

/// An API whose every path goes to the targets over a VPC link.
fn api<'l>(lockgate: &'l Lockgate, targets: &[SocketAddr]) -> Api<'l> {
    let balancer = lockgate.service("pods", targets);
    lockgate.api_behind(&balancer, json!({}))
}

/// A pod that closes a kept connection when the next request comes on it, once for each that uses one.
fn forgetful() -> Upstream {
    let closes = Arc::new(AtomicBool::new(false));
    Upstream::start(move |request| {
        if request.target.starts_with("/close") && !closes.swap(true, Ordering::SeqCst) {
            return Reply::Script(vec![Step::Close]);
        }
        if request.target == "/open" {
            closes.store(false, Ordering::SeqCst);
        }
        Reply::text(200, "served")
    })
    .unwrap()
}

#[test]
fn a_connection_that_went_stale_costs_an_idempotent_request_nothing() {
    // One worker, so that the second request finds the connection of the first.
    let lockgate = Lockgate::start_with(|launch| launch.arg("--workers").arg("1"));
    let pod = forgetful();
    let api = api(&lockgate, &[pod.address()]);
    for method in ["GET", "PUT", "DELETE"] {
        assert_eq!(lockgate.get(&api.id, "/prod/open").status, 200);
        let response = lockgate.request(&api.id, method, "/prod/close", &[], b"");
        assert_eq!(response.status, 200, "{method}: {}", response.text());
    }
}

#[test]
fn a_request_that_may_have_been_carried_out_is_not_sent_again() {
    let lockgate = Lockgate::start_with(|launch| launch.arg("--workers").arg("1"));
    let pod = forgetful();
    let api = api(&lockgate, &[pod.address()]);
    for method in ["POST", "PATCH"] {
        assert_eq!(lockgate.get(&api.id, "/prod/open").status, 200);
        let _ = pod.take_received();
        let response = lockgate.request(&api.id, method, "/prod/close", &[], b"order");
        assert_eq!(response.status, 500, "{method}");
        let why = response.header("x-lockgate-error").unwrap_or_default();
        assert!(why.starts_with("target: "), "{why}");
        assert_eq!(pod.received().len(), 1, "{method} was sent again");
    }
}

/// As when a control plane is slow to tell that most pods of a Service are gone.
#[test]
fn targets_that_refuse_are_passed_over_however_many_they_are() {
    let lockgate = Lockgate::start();
    let pod = Upstream::start(|_| Reply::text(200, "served")).unwrap();
    // Nobody listens on port 1 of these.
    let gone = (1..=8).map(|last| SocketAddr::from(([127, 0, 90, last], 1)));
    let targets: Vec<SocketAddr> = gone.chain([pod.address()]).collect();
    let api = api(&lockgate, &targets);
    for number in 0..20 {
        pod.close_connections();
        let method = if number % 2 == 0 { "GET" } else { "POST" };
        let response = lockgate.request(&api.id, method, "/prod/x", &[], b"body");
        assert_eq!(response.status, 200, "{number}: {}", response.text());
    }
}

#[test]
fn a_target_that_refuses_is_passed_over() {
    let lockgate = Lockgate::start();
    let pod = Upstream::start(|_| Reply::text(200, "served")).unwrap();
    let refusing = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let api = api(&lockgate, &[refusing, pod.address()]);
    for method in ["GET", "POST"] {
        for _ in 0..10 {
            // On a connection of its own to the pod, so that targets are chosen each time.
            pod.close_connections();
            let response = lockgate.request(&api.id, method, "/prod/x", &[], b"body");
            assert_eq!(response.status, 200, "{method}: {}", response.text());
        }
    }
}

/// A pod that answers with the request's own body, each piece as it comes.
fn echo() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    // Ends with the test process: it serves connections and holds nothing.
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            std::thread::spawn(move || -> std::io::Result<()> {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    let mut byte = [0];
                    stream.read_exact(&mut byte)?;
                    head.push(byte[0]);
                }
                let length = PIECES * PIECE;
                let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
                stream.write_all(answer.as_bytes())?;
                let mut piece = vec![0; PIECE];
                for _ in 0..PIECES {
                    stream.read_exact(&mut piece)?;
                    stream.write_all(&piece)?;
                }
                Ok(())
            });
        }
    });
    address
}

const PIECES: usize = 40;
const PIECE: usize = 48 * 1024;

#[test]
fn an_answer_may_run_beside_its_request() {
    let lockgate = Lockgate::start();
    let api = api(&lockgate, &[echo()]);
    let mut client = connect(lockgate.gateway(), LIMIT).unwrap();
    let host = host(&api.id);
    let request = head("POST", "/prod/echo", &[("Host", &host)], PIECES * PIECE);
    client.write_all(&request).unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        client.read_exact(&mut byte).unwrap();
        answer.push(byte[0]);
    }
    assert!(answer.starts_with(b"HTTP/1.1 200"), "{answer:?}");
    // Each piece is sent only when the one before has come back, so neither side may wait for the whole.
    for number in 0..PIECES {
        let sent: Vec<u8> = (0..PIECE).map(|at| (at * 7 + number) as u8).collect();
        client.write_all(&sent).unwrap();
        let mut received = vec![0; PIECE];
        client.read_exact(&mut received).unwrap();
        assert!(sent == received, "piece {number} is not what was sent");
    }
}

/// What a pod did with the requests that its system accepted for it.
#[derive(Default)]
struct Orders {
    carried_out: AtomicUsize,
    /// Those that came after it had decided to close and before it did: nobody but the pod can know of them.
    dropped: AtomicUsize,
}

/// A pod that closes what is idle for a few milliseconds.
fn hasty_pod(idle: Duration) -> (SocketAddr, Arc<Orders>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let orders = Arc::new(Orders::default());
    let counting = Arc::clone(&orders);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, counting) = (stream.unwrap(), Arc::clone(&counting));
            std::thread::spawn(move || {
                stream.set_read_timeout(Some(idle)).unwrap();
                let (mut request, mut buffer) = (Vec::new(), [0; 2048]);
                while let Ok(read @ 1..) = stream.read(&mut buffer) {
                    request.extend_from_slice(&buffer[..read]);
                    if request.ends_with(b"\r\n\r\nan order") {
                        request.clear();
                        counting.carried_out.fetch_add(1, Ordering::SeqCst);
                        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
                        if stream.write_all(answer).is_err() {
                            return;
                        }
                    }
                }
                // What comes from now on is answered by a reset; what is there to read came before.
                let _ = stream.shutdown(Shutdown::Both);
                if matches!(stream.read(&mut buffer), Ok(1..)) {
                    counting.dropped.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
    });
    (address, orders)
}

/// Orders that arrive while the pod closes an idle connection are carried out, and once, and those that the pod threw
/// away are told as failed. `LOCKGATE_IDLE_RACES` says how many there are, 2,000 by default.
#[test]
fn a_post_that_meets_an_idle_close_is_carried_out_once() {
    const IDLE: Duration = Duration::from_millis(10);
    let wanted = std::env::var("LOCKGATE_IDLE_RACES").map_or(2_000, |count| {
        count.parse().expect("LOCKGATE_IDLE_RACES is a number")
    });
    let lockgate = Lockgate::start();
    let (pod, orders) = hasty_pod(IDLE);
    let balancer = lockgate.service("foobar", &[pod]);
    let api = lockgate.api_behind(&balancer, json!({}));
    let clients = 8;
    let failed = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for client in 0..clients {
            let (lockgate, api, failed) = (&lockgate, &api, &failed);
            scope.spawn(move || {
                let stream = connect(lockgate.gateway(), LIMIT).unwrap();
                let mut reader = MessageReader::new(&stream);
                let host = host(&api.id);
                let mut bytes = head("POST", "/prod/x", &[("Host", &host)], 8);
                bytes.extend_from_slice(b"an order");
                for number in 0..wanted / clients {
                    (&stream).write_all(&bytes).unwrap();
                    let answer = reader.response("POST").unwrap();
                    match answer.status {
                        200 => {}
                        500 => {
                            failed.fetch_add(1, Ordering::SeqCst);
                        }
                        other => panic!("{number}: {other} {}", answer.text()),
                    }
                    // Around the moment at which the pod closes, a little to this or that side of it.
                    let early = Duration::from_micros(((number * 37 + client * 101) % 600) as u64);
                    let until = Instant::now() + IDLE + Duration::from_micros(200) - early;
                    while Instant::now() < until {
                        std::thread::yield_now();
                    }
                }
            });
        }
    });
    let (failed, sent) = (failed.into_inner(), wanted / clients * clients);
    eprintln!("{sent} orders around a pod's idle close, {failed} of them failed");
    assert_eq!(failed, orders.dropped.load(Ordering::SeqCst));
    assert_eq!(sent - failed, orders.carried_out.load(Ordering::SeqCst));
}
