//! Memory for bodies that have to be held.

use super::setup::{LIMIT, Setup, assert_overloaded, head};
use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;
use testkit::{RawResponse, read_response, wait_until};

const IN_USE: &str = "gateway: the memory for request bodies that have to be held is in use";
const PIECE: usize = 700 * 1024;

fn chunked(stream: &mut TcpStream) {
    stream
        .write_all(&head("POST", &["Transfer-Encoding: chunked"]))
        .unwrap();
    // A refused client may find its connection closed for reading.
    let _ = write!(stream, "{PIECE:x}\r\n");
    let _ = stream.write_all(&vec![b'x'; PIECE]);
    let _ = stream.write_all(b"\r\n");
}

fn end(stream: &mut TcpStream) -> RawResponse {
    let _ = stream.write_all(b"0\r\n\r\n");
    read_response(stream, "POST").unwrap()
}

#[test]
fn bodies_that_do_not_fit_are_refused_and_others_served() {
    let setup = Setup::new(|settings| settings.admission.held_bodies_max_bytes = 1 << 20);
    let held = || setup.gateway.load().held_body_bytes;
    let mut first = setup.connect();
    chunked(&mut first);
    wait_until("the first body to be held", LIMIT, || {
        held() >= PIECE as u64
    });
    assert!(held() <= 1 << 20);

    let mut second = setup.connect();
    chunked(&mut second);
    assert_overloaded(&end(&mut second), IN_USE);
    assert_eq!(setup.gateway.load().refused_held_bodies, 1);
    // What need not be held does not need that memory.
    let mut streamed = setup.connect();
    let length = format!("Content-Length: {PIECE}");
    streamed.write_all(&head("POST", &[&length])).unwrap();
    streamed.write_all(&vec![b'y'; PIECE]).unwrap();
    assert_eq!(read_response(&streamed, "POST").unwrap().status, 200);

    assert_eq!(end(&mut first).status, 200);
    wait_until("the memory to be given back", LIMIT, || held() == 0);
    let mut third = setup.connect();
    chunked(&mut third);
    assert_eq!(end(&mut third).status, 200);
    // Not a byte of the refused one went on.
    assert_eq!(setup.backend.received().len(), 3);
}

#[test]
fn a_client_that_goes_away_leaves_its_memory() {
    let setup = Setup::new(|_| {});
    let mut stream = setup.connect();
    chunked(&mut stream);
    wait_until("the body to be held", LIMIT, || {
        setup.gateway.load().held_body_bytes >= PIECE as u64
    });
    drop(stream);
    wait_until("the memory to be given back", LIMIT, || {
        setup.gateway.load().held_body_bytes == 0
    });
}

#[test]
fn a_held_body_has_to_arrive_in_time() {
    let setup = Setup::new(|settings| {
        settings.admission.held_body_time_max = Duration::from_millis(200);
    });
    let mut stream = setup.connect();
    stream
        .write_all(&head("POST", &["Transfer-Encoding: chunked"]))
        .unwrap();
    // More than enough to count as progress, without an end.
    let mut chunk = b"200\r\n".to_vec();
    chunk.extend([b'x'; 0x200]);
    chunk.extend(b"\r\n");
    stream.set_nonblocking(true).unwrap();
    wait_until("an answer", LIMIT, || {
        let _ = stream.write(&chunk[..]);
        stream.peek(&mut [0]).is_ok()
    });
    stream.set_nonblocking(false).unwrap();
    assert_eq!(read_response(&stream, "POST").unwrap().status, 408);
    assert_eq!(setup.gateway.load().held_body_bytes, 0);
}
