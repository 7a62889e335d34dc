//! Clients that take their time are cut, and what they held is given back.

use super::setup::{LIMIT, Setup, assert_ended, head};
use proxy::Settings;
use std::io::{Read, Write};
use std::time::Duration;
use testkit::{Reply, read_response, wait_until};

/// Every wait short. What counts as progress is the gateway's default.
fn impatient(settings: &mut Settings) {
    let timeouts = &mut settings.client.timeouts;
    timeouts.head = Duration::from_millis(300);
    timeouts.idle = Duration::from_millis(300);
    timeouts.body = Duration::from_millis(300);
    timeouts.write = Duration::from_millis(300);
    timeouts.linger = Duration::from_millis(300);
}

#[test]
fn a_head_that_trickles_is_answered_408() {
    let setup = Setup::new(impatient);
    let mut stream = setup.connect();
    stream.write_all(b"GET /s/x HTTP/1.1\r\nHost: a").unwrap();
    stream.set_nonblocking(true).unwrap();
    wait_until("an answer", LIMIT, || {
        let _ = stream.write(b"a");
        stream.peek(&mut [0]).is_ok()
    });
    stream.set_nonblocking(false).unwrap();
    assert_eq!(read_response(&stream, "GET").unwrap().status, 408);
    setup.wait_for_connections(0);
}

#[test]
fn a_client_that_says_nothing_is_closed() {
    let setup = Setup::new(impatient);
    let mut stream = setup.connect();
    setup.wait_for_connections(1);
    assert_ended(&mut stream);
    setup.wait_for_connections(0);
}

#[test]
fn a_body_that_trickles_is_cut() {
    for framing in ["Content-Length: 1000000", "Transfer-Encoding: chunked"] {
        let setup = Setup::new(impatient);
        let mut stream = setup.connect();
        stream.write_all(&head("POST", &[framing])).unwrap();
        if framing.starts_with('T') {
            stream.write_all(b"100000\r\n").unwrap();
        }
        setup.wait_for_connections(1);
        stream.set_nonblocking(true).unwrap();
        // A byte for every look: progress, though not enough of it.
        wait_until("the client to be cut", LIMIT, || {
            let _ = stream.write(b"x");
            setup.connections() == 0
        });
        stream.set_nonblocking(false).unwrap();
        assert_eq!(read_response(&stream, "POST").unwrap().status, 408);
        wait_until("the backend to be left", LIMIT, || {
            setup.backend.connections_open() == 0
        });
    }
}

#[test]
fn a_client_that_does_not_read_is_cut() {
    const LONG: usize = 64 << 20;
    let setup = Setup::new(impatient);
    setup
        .backend
        .answer_with(|_| Reply::text(200, "x".repeat(LONG)));
    let mut stream = setup.connect();
    stream.write_all(&head("GET", &[])).unwrap();
    setup.wait_for_connections(1);
    setup.wait_for_connections(0);
    wait_until("the backend to be left", LIMIT, || {
        setup.backend.connections_open() == 0
    });
    // It can tell that it has not got everything.
    let mut received = Vec::new();
    let _ = stream.read_to_end(&mut received);
    assert!(received.len() < LONG);
}

#[test]
fn a_client_that_reads_little_by_little_is_served() {
    let setup = Setup::new(|settings| {
        impatient(settings);
        settings.client.timeouts.write = Duration::from_secs(10);
    });
    setup
        .backend
        .answer_with(|_| Reply::text(200, "x".repeat(8 << 20)));
    let mut stream = setup.connect();
    stream
        .write_all(&head("GET", &["Connection: close"]))
        .unwrap();
    let (mut buffer, mut total) = (vec![0; 64 * 1024], 0);
    wait_until("all of it", LIMIT, || {
        match stream.read(&mut buffer).unwrap() {
            0 => true,
            count => {
                total += count;
                false
            }
        }
    });
    assert!(total > 8 << 20);
}
