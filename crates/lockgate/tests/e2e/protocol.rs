//! HTTP/1.1 on the wire, seen from both ends through the gateway: which bytes a pod gets, which bytes a client
//! gets, and what becomes of a connection. The engine's own table of refusals is tested in its crate.

use std::io::{Read, Write};
use std::time::Duration;

use serde_json::json;
use testkit::{MessageReader, Reply, Upstream, connect, raw_exchange};

use crate::setup::{LIMIT, Lockgate, exchange, head, host};

/// A pod that answers `reply`, and an API whose every path goes to it.
fn serve(
    reply: impl Fn(&testkit::Received) -> Reply + Send + Sync + 'static,
) -> (Lockgate, Upstream, String) {
    let lockgate = Lockgate::start();
    let pod = Upstream::start(reply).unwrap();
    let api = lockgate.aws.api("wire");
    api.greedy(json!({"uri": format!("http://{}/{{proxy}}", pod.address())}));
    api.deploy("s");
    let id = api.id.clone();
    lockgate.wait_for_stage(&id, "s");
    (lockgate, pod, id)
}

#[test]
fn header_order_and_case_are_kept_both_ways() {
    let (lockgate, pod, api) = serve(|_| Reply::Response {
        status: 203,
        headers: vec![
            ("X-Zeta".into(), "1".into()),
            ("sEt-CoOkIe".into(), "a=1".into()),
            ("x-alpha".into(), "2".into()),
            ("Set-Cookie".into(), "b=2".into()),
        ],
        body: b"body".to_vec(),
    });
    let sent = [("X-b", "1"), ("a-A", "2"), ("COOKIE", "c=d"), ("x-B", "3")];
    let response = lockgate.request(&api, "GET", "/s/p", &sent, b"");
    assert_eq!(response.status, 203);
    let received = pod.received();
    let names: Vec<(&str, &str)> = received[0]
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, _)| sent.iter().any(|(sent, _)| sent.eq_ignore_ascii_case(name)))
        .collect();
    assert_eq!(names, sent);
    let text = String::from_utf8_lossy(&response.head);
    let of_the_pod: Vec<&str> = text
        .lines()
        .filter(|line| {
            let line = line.to_ascii_lowercase();
            line.starts_with("x-zeta") || line.starts_with("x-alpha") || line.starts_with("set-")
        })
        .collect();
    assert_eq!(
        of_the_pod,
        [
            "X-Zeta: 1",
            "sEt-CoOkIe: a=1",
            "x-alpha: 2",
            "Set-Cookie: b=2"
        ]
    );
}

#[test]
fn a_chunked_request_reaches_the_pod_with_its_length() {
    let (lockgate, pod, api) = serve(Reply::echo);
    let mut stream = connect(lockgate.gateway(), LIMIT).unwrap();
    let fields = [
        ("Host", host(&api)),
        ("Transfer-Encoding", "chunked".into()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    stream
        .write_all(&head("POST", "/s/chunks", &fields, 0))
        .unwrap();
    stream
        .write_all(b"4;x=y\r\nabcd\r\n6\r\nefghij\r\n0\r\nX-Trailer: t\r\n\r\n")
        .unwrap();
    let response = testkit::read_response(&stream, "POST").unwrap();
    assert_eq!(response.status, 200, "{}", response.text());
    let received = pod.received();
    assert_eq!(received[0].header("Content-Length"), Some("10"));
    assert_eq!(received[0].header("Transfer-Encoding"), None);
    assert_eq!(received[0].header("X-Trailer"), None);
    assert_eq!(received[0].body.wire, b"abcdefghij");
}

#[test]
fn a_client_that_uploads_too_much_can_read_the_refusal() {
    const TOO_MUCH: usize = 10 * 1024 * 1024 + 1;
    let (lockgate, pod, api) = serve(Reply::echo);
    // Of declared length: refused by its head, while the client goes on to send all of it.
    let body = vec![b'x'; TOO_MUCH];
    for round in 0..20 {
        let response = lockgate.request(&api, "POST", "/s/large", &[], &body);
        assert_eq!(response.status, 413, "round {round}");
        assert_eq!(response.text(), r#"{"message":"Request Too Long"}"#);
        let kind = response.header("x-amzn-ErrorType");
        assert_eq!(kind.as_deref(), Some("RequestTooLargeException"));
    }
    // Chunked: refused once the limit is passed, with most of the upload still to come.
    let name = host(&api);
    let fields = [("Host", name.as_str()), ("Transfer-Encoding", "chunked")];
    let mut bytes = head("POST", "/s/large", &fields, 0);
    for _ in 0..24 {
        bytes.extend_from_slice(b"100000\r\n");
        bytes.extend_from_slice(&body[..1 << 20]);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"0\r\n\r\n");
    let answer = raw_exchange(lockgate.gateway(), &bytes, LIMIT).unwrap();
    assert!(answer.bytes.starts_with(b"HTTP/1.1 413 "), "{answer:?}");
    assert!(answer.closed);
    assert!(pod.received().is_empty());
}

#[test]
fn one_connection_serves_request_after_request() {
    let (lockgate, pod, api) = serve(Reply::echo);
    let stream = connect(lockgate.gateway(), LIMIT).unwrap();
    let mut reader = MessageReader::new(&stream);
    let name = host(&api);
    for index in 0..50 {
        let target = format!("/s/n/{index}?i={index}");
        let request = head("GET", &target, &[("Host", &name)], 0);
        (&stream).write_all(&request).unwrap();
        let response = reader.response("GET").unwrap();
        assert_eq!(response.status, 200);
        assert!(response.text().contains(&format!("/n/{index}?i={index}")));
    }
    assert_eq!(pod.received().len(), 50);
    assert_eq!(
        pod.connections_accepted(),
        1,
        "the pod's connection is kept"
    );
}

#[test]
fn pipelined_requests_are_answered_in_order() {
    let (lockgate, _pod, api) = serve(|request| Reply::text(200, request.target.clone()));
    let stream = connect(lockgate.gateway(), LIMIT).unwrap();
    let name = host(&api);
    let mut bytes = Vec::new();
    for index in 0..10 {
        let body = "b".repeat(index);
        let target = format!("/s/p{index}");
        bytes.extend(head("POST", &target, &[("Host", &name)], body.len()));
        bytes.extend_from_slice(body.as_bytes());
    }
    (&stream).write_all(&bytes).unwrap();
    let mut reader = MessageReader::new(&stream);
    for index in 0..10 {
        let response = reader.response("POST").unwrap();
        assert_eq!(response.text(), format!("/p{index}"));
    }
}

#[test]
fn answers_without_a_body_have_none() {
    let (lockgate, pod, api) = serve(|request| match request.target.as_str() {
        "/204" => Reply::text(204, ""),
        "/304" => Reply::text(304, ""),
        _ => Reply::text(200, "sixteen bytes...".repeat(4)),
    });
    let stream = connect(lockgate.gateway(), LIMIT).unwrap();
    let mut reader = MessageReader::new(&stream);
    let name = host(&api);
    for (method, path, status, length) in [
        ("HEAD", "/s/x", 200, Some("64")),
        ("GET", "/s/204", 204, None),
        ("GET", "/s/304", 304, None),
        ("HEAD", "/s/x", 200, Some("64")),
        ("GET", "/s/x", 200, Some("64")),
    ] {
        (&stream)
            .write_all(&head(method, path, &[("Host", &name)], 0))
            .unwrap();
        // One reader for all: a stray byte of a body would be read as the next answer.
        let response = reader.response(method).unwrap();
        assert_eq!(response.status, status, "{method} {path}");
        let found = response.header("Content-Length");
        assert_eq!(found.as_deref(), length, "{method} {path}");
        assert_eq!(response.header("Transfer-Encoding"), None);
    }
    assert_eq!(pod.received().len(), 5);
}

#[test]
fn expect_continue_waits_for_the_word() {
    let (lockgate, pod, api) = serve(Reply::echo);
    let stream = connect(lockgate.gateway(), LIMIT).unwrap();
    let mut reader = MessageReader::new(&stream);
    let name = host(&api);
    let fields = [("Host", name.as_str()), ("Expect", "100-continue")];
    (&stream)
        .write_all(&head("POST", "/s/wait", &fields, 5))
        .unwrap();
    let interim = reader.head().unwrap().unwrap();
    assert!(interim.starts_with(b"HTTP/1.1 100 "), "{interim:?}");
    (&stream).write_all(b"hello").unwrap();
    let response = reader.response("POST").unwrap();
    assert_eq!(response.status, 200, "{}", response.text());
    assert_eq!(pod.received()[0].body.content, b"hello");

    // One that is refused is told so instead, and keeps its body.
    let fields = [("Host", "nobody"), ("Expect", "100-continue")];
    let refused = exchange(lockgate.gateway(), "POST", "/s/wait", &fields, b"").unwrap();
    assert_eq!(refused.status, 403);
    assert!(refused.interim.is_empty());
}

#[test]
fn a_client_that_stops_sending_still_gets_its_answer() {
    let (lockgate, _pod, api) = serve(Reply::echo);
    let mut stream = connect(lockgate.gateway(), LIMIT).unwrap();
    stream
        .write_all(&head("GET", "/s/half", &[("Host", &host(&api))], 0))
        .unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200 "), "{answer:?}");
}

#[test]
fn what_has_two_meanings_is_refused_and_never_reaches_a_pod() {
    let (lockgate, pod, api) = serve(Reply::echo);
    let name = host(&api);
    for (what, request) in [
        (
            "both framings",
            format!(
                "POST /s/x HTTP/1.1\r\nHost: {name}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            ),
        ),
        (
            "two lengths",
            format!(
                "POST /s/x HTTP/1.1\r\nHost: {name}\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na"
            ),
        ),
        (
            "two hosts",
            format!("GET /s/x HTTP/1.1\r\nHost: {name}\r\nHost: {name}\r\n\r\n"),
        ),
        ("no host", "GET /s/x HTTP/1.1\r\n\r\n".to_owned()),
        (
            "folding",
            format!("GET /s/x HTTP/1.1\r\nHost: {name}\r\nX: a\r\n b\r\n\r\n"),
        ),
        (
            "a bare line feed",
            format!("GET /s/x HTTP/1.1\nHost: {name}\n\n"),
        ),
    ] {
        let smuggled = format!("{request}GET /s/smuggled HTTP/1.1\r\nHost: {name}\r\n\r\n");
        let answer = raw_exchange(lockgate.gateway(), smuggled.as_bytes(), LIMIT).unwrap();
        let text = String::from_utf8_lossy(&answer.bytes).into_owned();
        assert!(text.starts_with("HTTP/1.1 400 "), "{what}: {text}");
        assert_eq!(text.matches("HTTP/1.1 ").count(), 1, "{what}: {text}");
        assert!(answer.closed, "{what}: the connection stays open");
        let fields = text.to_ascii_lowercase();
        assert!(fields.contains("\r\nx-amzn-requestid: "), "{what}: {text}");
        assert!(text.contains(r#"{"message":"#), "{what}: {text}");
    }
    assert!(pod.received().is_empty());
}

#[test]
fn a_pod_that_closes_its_idle_connections_costs_no_request() {
    let (lockgate, pod, api) = serve(Reply::echo);
    for round in 0..30 {
        assert_eq!(lockgate.get(&api, "/s/x").status, 200, "round {round}");
        pod.close_connections();
        testkit::wait_until("the connections to go", Duration::from_secs(5), || {
            pod.connections_open() == 0
        });
    }
    assert_eq!(pod.received().len(), 30, "and none is sent twice");
}
