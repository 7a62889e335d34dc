//! Limits of connections, where they go, and that nothing is left of them.

use super::setup::{LIMIT, Setup, assert_ended, assert_overloaded, get, head};
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::num::NonZeroUsize;
use testkit::{Reply, read_response, wait_for, wait_until};

const IN_ALL: &str = "gateway: the gateway has as many connections as it takes";
const PER_CLIENT: &str = "client: this client has as many connections as one may have";

fn from(last: u8) -> SocketAddr {
    ([127, 0, 0, last], 0).into()
}

#[test]
fn one_too_many_is_told_so() {
    let setup = Setup::new(|settings| settings.admission.connections_max = 3);
    let mut open: Vec<_> = (0..3).map(|_| setup.connect()).collect();
    for stream in &mut open {
        assert_eq!(get(stream, &[]).unwrap().status, 200);
    }
    let mut refused = setup.connect();
    let response = get(&mut refused, &[]).unwrap();
    assert_overloaded(&response, IN_ALL);
    assert_eq!(response.header("connection").as_deref(), Some("close"));
    assert_ended(&mut refused);
    assert_eq!(setup.gateway.load().refused_in_all, 1);
    // The others never noticed.
    for stream in &mut open {
        assert_eq!(get(stream, &[]).unwrap().status, 200);
    }
    open.truncate(2);
    setup.wait_for_connections(2);
    assert_eq!(get(&mut setup.connect(), &[]).unwrap().status, 200);
    assert_eq!(setup.gateway.load().refused_in_all, 1);
}

#[test]
fn a_client_that_is_uploading_can_read_its_refusal() {
    let setup = Setup::new(|settings| settings.admission.connections_max = 0);
    for _ in 0..100 {
        let mut stream = setup.connect();
        stream
            .write_all(&head("POST", &["Content-Length: 100000"]))
            .unwrap();
        stream.write_all(&[b'x'; 100_000]).unwrap();
        assert_overloaded(&read_response(&stream, "POST").unwrap(), IN_ALL);
        assert_ended(&mut stream);
    }
    assert!(setup.backend.received().is_empty());
}

#[test]
fn a_client_has_its_share_and_no_more() {
    let setup = Setup::new(|settings| {
        settings.admission.connections_max_per_client = 2;
        settings.trust.networks = vec!["127.0.0.4".parse().unwrap()];
    });
    let mut open: Vec<_> = (0..2).map(|_| setup.connect_from(from(2))).collect();
    setup.wait_for_connections(2);
    let mut refused = setup.connect_from(from(2));
    assert_overloaded(&get(&mut refused, &[]).unwrap(), PER_CLIENT);
    assert_ended(&mut refused);
    assert_eq!(
        get(&mut setup.connect_from(from(3)), &[]).unwrap().status,
        200
    );
    // Proxies of ours carry many clients.
    let mut proxied: Vec<_> = (0..5).map(|_| setup.connect_from(from(4))).collect();
    for stream in &mut proxied {
        assert_eq!(get(stream, &[]).unwrap().status, 200);
    }
    open.pop();
    setup.wait_for_connections(1 + 5);
    assert_eq!(
        get(&mut setup.connect_from(from(2)), &[]).unwrap().status,
        200
    );
    assert_eq!(setup.gateway.load().refused_per_client, 1);
}

#[test]
fn refusing_many_costs_no_more_than_refusing_some() {
    let setup = Setup::new(|settings| settings.admission.connections_max = 0);
    // None of them says a word, so none of them is answered; beyond the seats they are closed at once.
    let mut silent: Vec<_> = (0..200).map(|_| setup.connect()).collect();
    wait_until("all to be counted", LIMIT, || {
        setup.gateway.load().refused_in_all == 200
    });
    // And the others within seconds.
    for stream in &mut silent {
        assert_ended(stream);
    }
    let response = wait_for("room to be told again", LIMIT, || {
        get(&mut setup.connect(), &[]).ok()
    });
    assert_overloaded(&response, IN_ALL);
}

/// The worker that a connection from this port is accepted by, as long as nothing is handed over.
fn accepting_worker(setup: &Setup, source: SocketAddr) -> (TcpStream, usize) {
    let stream = setup.connect_from(source);
    let worker = wait_for("the connection to be counted", LIMIT, || {
        let load = setup.gateway.load();
        load.connections.iter().position(|count| *count > 0)
    });
    (stream, worker)
}

/// Ports from which the kernel gives every connection to the first worker. Found by trying them one by one,
/// when there is nothing that could be handed over.
fn ports_of_the_first_worker(setup: &Setup, count: usize) -> Vec<SocketAddr> {
    let mut found = Vec::new();
    while found.len() < count {
        let (stream, worker) = accepting_worker(setup, from(9));
        if worker == 0 {
            found.push(stream.local_addr().unwrap());
        }
        drop(stream);
        setup.wait_for_connections(0);
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[test]
fn a_busy_worker_hands_connections_over() {
    let setup = Setup::new(|settings| settings.workers = NonZeroUsize::new(2).unwrap());
    let sources = ports_of_the_first_worker(&setup, 80);
    let mut open: Vec<_> = sources
        .iter()
        .map(|source| setup.connect_from(*source))
        .collect();
    let count = open.len();
    setup.wait_for_connections(count);
    // All of them came in at the first.
    let (first, second) = wait_for("all to be where they belong", LIMIT, || {
        let load = setup.gateway.load();
        let &[first, second] = load.connections.as_slice() else {
            panic!("{load:?}");
        };
        (load.handed_over == second as u64).then_some((first, second))
    });
    assert!(first <= second + second / 4 + 9, "{first} {second}");
    assert!(second >= count / 4, "{first} {second}");
    // Wherever they are, they are served.
    for stream in &mut open {
        assert_eq!(get(stream, &[]).unwrap().status, 200);
    }
    let drained = setup.gateway.drain(LIMIT);
    assert_eq!(drained.cut, 0);
}

/// What a client may do to its connection.
fn misbehave(setup: &Setup, number: usize) {
    let mut stream = setup.connect();
    // Every other one ends in order; ports that wait for late segments bound how many may.
    if number.is_multiple_of(2) {
        socket2::SockRef::from(&stream).set_linger(None).unwrap();
    }
    match number % 7 {
        0 => {}
        1 => {
            let status = get(&mut stream, &[]).unwrap().status;
            assert!(status == 200 || status == 503, "{status}");
        }
        2 => drop(stream.write_all(&head("GET", &[]))),
        3 => drop(stream.write_all(b"GET /s/x HT")),
        4 => drop(stream.write_all(b"not http at all\r\n\r\n")),
        5 => {
            drop(stream.write_all(&head("POST", &["Content-Length: 100"])));
            drop(stream.write_all(b"some of it"));
        }
        _ => {
            drop(stream.write_all(&head("GET", &["Connection: close"])));
            drop(stream.shutdown(Shutdown::Write));
            let _ = stream.read(&mut [0; 10]);
        }
    }
}

#[test]
fn nothing_is_left_of_ten_thousand_connections() {
    const CONNECTIONS: usize = 10_000;
    const THREADS: usize = 8;
    let setup = Setup::alone(|settings| {
        settings.workers = NonZeroUsize::new(2).unwrap();
        // Few enough that some are refused.
        settings.admission.connections_max = THREADS - 2;
    });
    // No idle connections to backends: they would be closed when the pool next looks.
    setup.backend.answer_with(|_| Reply::Response {
        status: 200,
        headers: vec![("Connection".into(), "close".into())],
        body: b"served".to_vec(),
    });
    // Whatever is made once is made now.
    (0..7).for_each(|number| misbehave(&setup, number));
    let idle = || setup.connections() == 0 && setup.backend.connections_open() == 0;
    let descriptors = || std::fs::read_dir("/proc/self/fd").unwrap().count();
    // A client of ours that has ended may not have been noticed by all others yet.
    let mut before = usize::MAX;
    wait_until("the first ones to be gone", LIMIT, || {
        let now = descriptors();
        let settled = idle() && now >= before;
        before = now;
        settled
    });
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let setup = &setup;
            scope.spawn(move || {
                for number in (thread..CONNECTIONS).step_by(THREADS) {
                    misbehave(setup, number);
                }
            });
        }
    });
    wait_until("all connections to be given back", LIMIT, idle);
    wait_until("all descriptors to be closed", LIMIT, || {
        idle() && descriptors() <= before
    });
    let load = setup.gateway.load();
    let served = setup.backend.received().len();
    assert!(load.refused_in_all > 100, "{load:?}");
    assert!(served > 100, "{served} {load:?}");
    assert_eq!(load.held_body_bytes, 0);
    // It takes exactly as many as before, once the kernel's queue has nothing left of those that went away.
    let _open = wait_for("room for as many", LIMIT, || {
        let mut open: Vec<_> = (0..THREADS - 2).map(|_| setup.connect()).collect();
        let served = |stream| get(stream, &[]).is_ok_and(|response| response.status == 200);
        open.iter_mut().all(served).then_some(open)
    });
    assert_overloaded(&get(&mut setup.connect(), &[]).unwrap(), IN_ALL);
}
