//! Single requests: what the backend sees, what the client gets, and what is refused.

use super::setup::{
    AUTHORITY, LIMIT, connect, exchange, gateway, get, read_all, request, run, send,
};
use crate::common::Backend;
use bytes::Bytes;
use std::time::Duration;
use testkit::{Reply, Step, wait_until};

fn echo() -> Backend {
    Backend::start(Reply::echo)
}

#[test]
fn the_backend_sees_the_request_as_over_http1() {
    let backend = echo();
    let gateway = gateway(backend.address(), |_| {});
    run(async {
        let (mut requests, _) = connect(&gateway).await;
        let head = request("GET", "/a/b?x=1&y")
            .header("cookie", "a=1")
            .header("cookie", "b=2")
            .header("te", "trailers")
            .header("x-mine", "1");
        let (response, body) = exchange(&mut requests, head).await;
        assert_eq!(response.status(), 200);
        assert_eq!(
            response.headers()["content-length"],
            body.len().to_string().as_str()
        );
        assert_eq!(response.headers()["content-type"], "application/json");
        assert!(response.headers().contains_key("x-amzn-requestid"));
        assert!(!response.headers().contains_key("connection"));
    });
    let received = backend.wait_for_requests(1, LIMIT);
    let [request] = &received[..] else {
        panic!("one request, not {}", received.len());
    };
    assert_eq!((&*request.method, &*request.target), ("GET", "/a/b?x=1&y"));
    assert_eq!(request.header("cookie"), Some("a=1; b=2"));
    assert_eq!(
        request.header("host"),
        Some(&*backend.address().to_string())
    );
    assert_eq!(request.header("x-mine"), Some("1"));
    assert_eq!(request.header("te"), None);
    assert_eq!(request.header("x-forwarded-for"), Some("127.0.0.1"));
    gateway.drain(LIMIT);
}

#[test]
fn many_requests_share_a_connection() {
    let backend = echo();
    let gateway = gateway(backend.address(), |_| {});
    run(async {
        let (mut requests, _) = connect(&gateway).await;
        // The first answer comes after the gateway's settings: from now on the client knows how many may be open.
        get(&mut requests, "/first").await;
        let all: Vec<_> = (0..300)
            .map(|number| {
                let mut requests = requests.clone();
                tokio::spawn(async move { get(&mut requests, &format!("/{number}")).await })
            })
            .collect();
        for (number, one) in all.into_iter().enumerate() {
            let (response, body) = one.await.unwrap();
            assert_eq!(response.status(), 200);
            let body = String::from_utf8(body).unwrap();
            assert!(body.contains(&format!("\"/{number}\"")), "{body}");
        }
    });
    assert_eq!(backend.received().len(), 301);
    gateway.drain(LIMIT);
}

#[test]
fn answers_without_a_body_end_with_their_head() {
    let backend = Backend::start(|request| {
        let status = request.target.trim_start_matches('/').parse().unwrap();
        Reply::text(status, "four")
    });
    let gateway = gateway(backend.address(), |_| {});
    run(async {
        let (mut requests, _) = connect(&gateway).await;
        for (method, path, length) in [
            ("HEAD", "/200", Some("4")),
            ("GET", "/204", None),
            ("GET", "/304", None),
        ] {
            let (response, body) = exchange(&mut requests, request(method, path)).await;
            assert_eq!(response.status().as_str(), &path[1..]);
            assert!(body.is_empty());
            if let Some(length) = length {
                assert_eq!(response.headers()["content-length"], length);
            }
            if path == "/204" {
                assert!(!response.headers().contains_key("content-length"));
            }
        }
    });
    gateway.drain(LIMIT);
}

#[test]
fn refusals_have_awss_shape_and_reach_no_backend() {
    let backend = echo();
    let gateway = gateway(backend.address(), |_| {});
    run(async {
        let (mut requests, _) = connect(&gateway).await;
        let long = "a".repeat(17 * 1024);
        let mut many = request("GET", "/x");
        for number in 0..200 {
            many = many.header(format!("x-{number}"), "1");
        }
        for (head, status) in [
            (request("GET", "/x").header("host", "other.example"), 400),
            (request("GET", "/x").header("x", " padded"), 400),
            (request("GET", "/%00"), 400),
            (request("GET", "/x").header("expect", "miracles"), 417),
            (request("GET", &format!("/{long}")), 414),
            (request("CONNEKT", "/x"), 403),
            (many, 431),
        ] {
            let (response, body) = exchange(&mut requests, head).await;
            assert_eq!(response.status(), status);
            assert!(response.headers().contains_key("x-amzn-errortype"));
            assert!(body.starts_with(b"{\"message\":"));
        }
        // The connection is as good as before.
        let (response, _) = get(&mut requests, "/after").await;
        assert_eq!(response.status(), 200);
    });
    assert_eq!(backend.received().len(), 1);
    gateway.drain(LIMIT);
}

#[test]
fn a_host_header_may_stand_for_the_authority() {
    let backend = echo();
    let gateway = gateway(backend.address(), |_| {});
    run(async {
        let (mut requests, _) = connect(&gateway).await;
        for (uri, host, status) in [
            (format!("http://{AUTHORITY}/s/a"), Some(AUTHORITY), 200),
            (format!("http://{AUTHORITY}/s/a"), None, 200),
        ] {
            let mut head = http::Request::builder().uri(uri);
            if let Some(host) = host {
                head = head.header("host", host);
            }
            let (response, _) = exchange(&mut requests, head).await;
            assert_eq!(response.status(), status);
        }
    });
    gateway.drain(LIMIT);
}

#[test]
fn an_answer_cut_short_is_a_reset() {
    let backend = Backend::start(|_| Reply::cut_short(1000, "begun"));
    let gateway = gateway(backend.address(), |_| {});
    run(async {
        let (mut requests, _) = connect(&gateway).await;
        let (response, _) = send(&mut requests, request("GET", "/x"), true).await;
        // The reset overtakes what of the answer was not sent yet, its head even.
        let error = match response.await {
            Ok(mut response) => read_all(response.body_mut()).await.unwrap_err(),
            Err(error) => error,
        };
        assert_eq!(error.reason(), Some(h2::Reason::INTERNAL_ERROR));
    });
    gateway.drain(LIMIT);
}

#[test]
fn a_request_taken_back_gives_its_backend_connection_up() {
    let backend = Backend::start(|_| Reply::stall());
    let gateway = gateway(backend.address(), |_| {});
    run(async {
        let (mut requests, connection) = connect(&gateway).await;
        let (_response, mut stream) = send(&mut requests, request("GET", "/x"), true).await;
        let backend = tokio::task::spawn_blocking(move || {
            let _ = backend.wait_for_requests(1, LIMIT);
            backend
        })
        .await
        .unwrap();
        stream.send_reset(h2::Reason::CANCEL);
        tokio::task::spawn_blocking(move || {
            wait_until("the backend's connection ends", LIMIT, || {
                // A stalled backend sees the end only when told to look.
                backend.answer_with(Reply::echo);
                backend.close_connections();
                backend.connections_open() == 0
            });
        })
        .await
        .unwrap();
        assert!(!connection.is_finished(), "the client's stays");
    });
    gateway.drain(LIMIT);
}

#[test]
fn interim_responses_come_once_the_request_is_admitted() {
    let backend = echo();
    let gateway = gateway(backend.address(), |_| {});
    run(async {
        let (mut requests, _) = connect(&gateway).await;
        let head = request("POST", "/x")
            .header("expect", "100-continue")
            .header("content-length", "2");
        let (mut response, mut stream) = send(&mut requests, head, false).await;
        let interim = std::future::poll_fn(|cx| response.poll_informational(cx)).await;
        assert_eq!(interim.unwrap().unwrap().status(), 100);
        stream.send_data(Bytes::from_static(b"ab"), true).unwrap();
        assert_eq!(response.await.unwrap().status(), 200);

        // Not for one that is refused.
        let head = request("POST", "/x")
            .header("expect", "100-continue")
            .header("content-length", (11 * 1024 * 1024).to_string());
        let (mut response, _stream) = send(&mut requests, head, false).await;
        let interim = std::future::poll_fn(|cx| response.poll_informational(cx)).await;
        assert!(interim.is_none());
        assert_eq!(response.await.unwrap().status(), 413);
    });
    gateway.drain(LIMIT);
}

#[test]
fn a_drain_finishes_what_runs_and_lets_idle_connections_go() {
    let (arrive, arrived) = std::sync::mpsc::channel();
    let (answer, held) = std::sync::mpsc::channel::<()>();
    let held = std::sync::Mutex::new(held);
    let backend = Backend::start(move |_| {
        arrive.send(()).unwrap();
        let _ = held.lock().unwrap().recv_timeout(LIMIT);
        Reply::text(200, "late")
    });
    let gateway = gateway(backend.address(), |_| {});
    run(async {
        let (mut busy, busy_ends) = connect(&gateway).await;
        let (_idle, idle_ends) = connect(&gateway).await;
        let (response, _) = send(&mut busy, request("GET", "/x"), true).await;
        tokio::task::spawn_blocking(move || arrived.recv_timeout(LIMIT).unwrap())
            .await
            .unwrap();
        let drained = tokio::task::spawn_blocking(move || gateway.drain(LIMIT));
        idle_ends.await.unwrap().unwrap();
        answer.send(()).unwrap();
        let mut response = response.await.unwrap();
        assert_eq!(read_all(response.body_mut()).await.unwrap(), b"late");
        drop(response);
        busy_ends.await.unwrap().unwrap();
        assert_eq!(drained.await.unwrap().cut, 0);
        drop(backend);
    });
}

#[test]
fn a_backend_that_never_answers_times_out_for_one_stream_alone() {
    let backend = Backend::start(|request| {
        if request.target == "/slow" {
            Reply::Script(vec![Step::Pause(Duration::from_millis(300)), Step::Close])
        } else {
            Reply::echo(request)
        }
    });
    let gateway = gateway(backend.address(), |settings| {
        settings.upstream.attempts = std::num::NonZeroUsize::MIN;
    });
    run(async {
        let (requests, _) = connect(&gateway).await;
        let mut slow_requests = requests.clone();
        let slow = tokio::spawn(async move { get(&mut slow_requests, "/slow").await });
        let mut requests = requests;
        for _ in 0..50 {
            assert_eq!(get(&mut requests, "/fast").await.0.status(), 200);
        }
        let (response, _) = slow.await.unwrap();
        assert_eq!(response.status(), 504);
    });
    gateway.drain(LIMIT);
}
