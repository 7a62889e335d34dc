//! The backend seen from a raw client.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::{Step, connect, raw_exchange, read_response, wait_until};

const LIMIT: Duration = Duration::from_secs(10);

#[test]
fn requests_are_recorded_as_they_were_on_the_wire() {
    let upstream = Upstream::start(Reply::echo).unwrap();
    let mut stream = connect(upstream.address(), LIMIT).unwrap();
    let head = b"POST /a%2Fb?x=1 HTTP/1.1\r\nhOsT: h\r\nX-B: 2\r\nx-a:  1\r\nTransfer-Encoding: chunked\r\n\r\n";
    stream.write_all(head).unwrap();
    stream.write_all(b"3\r\nabc\r\n0\r\nT: v\r\n\r\n").unwrap();
    let response = read_response(&stream, "POST").unwrap();
    let echoed: serde_json::Value = serde_json::from_slice(&response.body.content).unwrap();
    assert_eq!(echoed["target"], "/a%2Fb?x=1");
    assert_eq!(echoed["body"], "abc");
    assert_eq!(echoed["headers"][0], serde_json::json!(["hOsT", "h"]));

    stream.write_all(b"GET /second HTTP/1.1\r\n\r\n").unwrap();
    read_response(&stream, "GET").unwrap();
    let received = upstream.wait_for_requests(2, LIMIT);
    assert_eq!(received[0].head, head);
    assert_eq!(received[0].body.wire, b"3\r\nabc\r\n0\r\nT: v\r\n\r\n");
    assert_eq!(received[0].header("X-A"), Some("1"));
    assert_eq!(
        (received[1].method.as_str(), received[1].connection),
        ("GET", 0)
    );
    assert_eq!(upstream.connections_accepted(), 1);
    assert_eq!(upstream.take_received().len(), 2);
    assert!(upstream.received().is_empty());
}

#[test]
fn it_binds_where_it_is_told() {
    let upstream =
        Upstream::bind("127.0.66.3:0".parse().unwrap(), |_| Reply::text(204, "")).unwrap();
    assert_eq!(upstream.address().ip().to_string(), "127.0.66.3");
    let exchange = raw_exchange(
        upstream.address(),
        b"GET / HTTP/1.1\r\n\r\n",
        Duration::from_millis(200),
    )
    .unwrap();
    assert!(!exchange.closed);
    assert!(exchange.bytes.starts_with(b"HTTP/1.1 204 "));
    assert!(
        !exchange
            .bytes
            .windows(14)
            .any(|name| name == b"Content-Length")
    );
}

#[test]
fn expectations_are_answered_before_the_body() {
    let upstream = Upstream::start(|_| Reply::text(200, "ok")).unwrap();
    let mut stream = connect(upstream.address(), LIMIT).unwrap();
    stream
        .write_all(b"PUT / HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        .unwrap();
    let mut reader = MessageReader::new(stream.try_clone().unwrap());
    assert_eq!(
        reader.head().unwrap().unwrap(),
        b"HTTP/1.1 100 Continue\r\n\r\n"
    );
    stream.write_all(b"hi").unwrap();
    assert_eq!(reader.response("PUT").unwrap().text(), "ok");
    assert_eq!(upstream.received()[0].body.content, b"hi");
}

#[test]
fn misbehaviour_is_as_ordered() {
    let upstream = Upstream::start(|request| match request.target.as_str() {
        "/cut" => Reply::cut_short(10, "abc"),
        "/raw" => Reply::raw("HTTP/1.1 200\nodd"),
        "/slow" => Reply::slow_head(Duration::from_millis(1), "at last"),
        "/reset" => Reply::Script(vec![Step::Reset]),
        _ => Reply::stall(),
    })
    .unwrap();
    let get = |target: &str, limit| {
        let request = format!("GET {target} HTTP/1.1\r\n\r\n");
        raw_exchange(upstream.address(), request.as_bytes(), limit).unwrap()
    };
    let cut = get("/cut", LIMIT);
    assert_eq!(
        cut.bytes,
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"
    );
    assert!(cut.closed);
    assert_eq!(get("/raw", LIMIT).bytes, b"HTTP/1.1 200\nodd");
    let stalled = get("/stall", Duration::from_millis(50));
    assert!(!stalled.closed && stalled.bytes.is_empty());
    let reset = get("/reset", LIMIT);
    assert!(reset.closed && reset.bytes.is_empty());

    let mut stream = connect(upstream.address(), LIMIT).unwrap();
    stream.write_all(b"GET /slow HTTP/1.1\r\n\r\n").unwrap();
    assert_eq!(read_response(&stream, "GET").unwrap().text(), "at last");
}

#[test]
fn an_early_answer_does_not_wait_for_the_body() {
    let upstream = Upstream::start(|_| Reply::text(200, "late")).unwrap();
    upstream.answer_early_with(|request| {
        (request.target == "/refuse").then(|| Reply::text(413, "too large"))
    });
    let mut stream = connect(upstream.address(), LIMIT).unwrap();
    stream
        .write_all(b"PUT /refuse HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n")
        .unwrap();
    assert_eq!(read_response(&stream, "PUT").unwrap().status, 413);
    let exchange = raw_exchange(
        upstream.address(),
        b"PUT /take HTTP/1.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        Duration::from_millis(200),
    );
    assert!(exchange.unwrap().bytes.ends_with(b"late"));
}

#[test]
fn answers_change_and_connections_close_on_demand() {
    let upstream = Upstream::start(|_| Reply::text(200, "one")).unwrap();
    let mut stream = connect(upstream.address(), LIMIT).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    assert_eq!(read_response(&stream, "GET").unwrap().text(), "one");
    upstream.answer_with(|_| Reply::text(200, "two"));
    stream.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    assert_eq!(read_response(&stream, "GET").unwrap().text(), "two");
    assert_eq!(upstream.connections_open(), 1);
    upstream.close_connections();
    wait_until("the connection to go", LIMIT, || {
        upstream.connections_open() == 0
    });
    assert!(read_response(&stream, "GET").is_err());
}

#[test]
fn dropping_it_frees_its_address_and_ends_its_connections() {
    let upstream = Upstream::start(|_| Reply::stall()).unwrap();
    let address = upstream.address();
    let mut stream = connect(address, LIMIT).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    upstream.wait_for_requests(1, LIMIT).clear();
    drop(upstream);
    assert!(read_response(&stream, "GET").is_err());
    assert!(TcpStream::connect(address).is_err());
}
