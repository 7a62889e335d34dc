//! Patience and caps: idle and slow clients, streams at once, header lists.

use super::setup::{
    DATA, END_HEADERS, END_STREAM, Frames, GOAWAY, HEADERS, LIMIT, RST_STREAM, connect, exchange,
    frame, gateway, get, get_block, request, run, send,
};
use crate::common::Backend;
use std::io::Write;
use std::time::{Duration, Instant};
use testkit::Reply;

const SHORT: Duration = Duration::from_millis(200);

#[test]
fn idle_connections_are_let_go() {
    let backend = Backend::start(Reply::echo);
    let gateway = gateway(backend.address(), |settings| {
        settings.client.timeouts.idle = SHORT;
    });
    run(async {
        let (mut requests, ends) = connect(&gateway).await;
        assert_eq!(get(&mut requests, "/x").await.0.status(), 200);
        let since = Instant::now();
        ends.await.unwrap().unwrap();
        assert!(since.elapsed() >= SHORT / 2, "{:?}", since.elapsed());
    });
    // One that never sends anything, and one that keeps pinging: neither is busy.
    assert_eq!(Frames::connect(&gateway).goaway(), Some(0));
    gateway.drain(LIMIT);
}

#[test]
fn a_body_that_stalls_is_answered_408() {
    let backend = Backend::start(Reply::echo);
    let gateway = gateway(backend.address(), |settings| {
        settings.client.timeouts.body = SHORT;
    });
    run(async {
        let (mut requests, _) = connect(&gateway).await;
        for length in [Some("100"), None] {
            let mut head = request("POST", "/x");
            if let Some(length) = length {
                head = head.header("content-length", length);
            }
            let (response, mut stream) = send(&mut requests, head, false).await;
            stream.send_data("begun".into(), false).unwrap();
            assert_eq!(response.await.unwrap().status(), 408);
        }
        assert_eq!(get(&mut requests, "/after").await.0.status(), 200);
    });
    gateway.drain(LIMIT);
}

#[test]
fn an_answer_that_nobody_takes_is_given_up() {
    let backend = Backend::start(|_| Reply::text(200, "a".repeat(1 << 20)));
    let gateway = gateway(backend.address(), |settings| {
        settings.client.timeouts.write = SHORT;
    });
    // The window stays closed although the socket is read.
    let mut frames = Frames::connect(&gateway);
    let request = frame(HEADERS, END_HEADERS | END_STREAM, 1, &get_block("/x"));
    frames.stream.write_all(&request).unwrap();
    let mut got = 0;
    loop {
        match frames.next().unwrap() {
            (DATA, _, payload) => got += payload.len(),
            (RST_STREAM, ..) => break,
            _ => {}
        }
    }
    assert_eq!(got, 65_535);
    // Nor is the socket read: the connection is cut, and the gateway has nothing left to drain.
    let deaf = Frames::connect(&gateway);
    let mut window = frame(8, 0, 0, &0x7000_0000u32.to_be_bytes());
    for stream in 0..64 {
        let stream = 1 + 2 * stream;
        window.extend(frame(
            HEADERS,
            END_HEADERS | END_STREAM,
            stream,
            &get_block("/x"),
        ));
        window.extend(frame(8, 0, stream, &0x7000_0000u32.to_be_bytes()));
    }
    (&deaf.stream).write_all(&window).unwrap();
    drop(frames);
    let drained = gateway.drain(LIMIT);
    assert_eq!(drained.cut, 0);
    drop(deaf);
}

#[test]
fn streams_beyond_the_cap_are_refused_or_wait() {
    let backend = Backend::start(|request| match &*request.target {
        "/first" => Reply::echo(request),
        _ => Reply::stall(),
    });
    let gateway = gateway(backend.address(), |settings| {
        settings.http2.concurrent_streams = 4;
    });
    run(async {
        let (mut requests, _) = connect(&gateway).await;
        get(&mut requests, "/first").await;
        assert_eq!(requests.current_max_send_streams(), 4);
    });
    // One that does not.
    let mut frames = Frames::connect(&gateway);
    for number in 0..5 {
        let head = frame(
            HEADERS,
            END_HEADERS | END_STREAM,
            1 + 2 * number,
            &get_block("/x"),
        );
        frames.stream.write_all(&head).unwrap();
    }
    let refusal = std::iter::from_fn(|| frames.next()).find(|(kind, ..)| *kind == RST_STREAM);
    let (_, _, code) = refusal.unwrap();
    assert_eq!(code, 7u32.to_be_bytes(), "REFUSED_STREAM");
    drop(frames);
    gateway.drain(Duration::ZERO);
}

#[test]
fn header_lists_beyond_the_cap_are_answered_431() {
    let backend = Backend::start(Reply::echo);
    let gateway = gateway(backend.address(), |settings| {
        settings.client.limits.head_bytes = 8 * 1024;
    });
    run(async {
        let (mut requests, _) = connect(&gateway).await;
        let head = request("GET", "/x").header("x-large", "a".repeat(9 * 1024));
        let (response, _) = exchange(&mut requests, head).await;
        assert_eq!(response.status(), 431);
        assert_eq!(get(&mut requests, "/after").await.0.status(), 200);
    });
    assert_eq!(backend.received().len(), 1);
    gateway.drain(LIMIT);
}

#[test]
fn an_unfinished_head_does_not_keep_a_connection() {
    let backend = Backend::start(Reply::echo);
    let gateway = gateway(backend.address(), |settings| {
        settings.client.timeouts.idle = SHORT;
        settings.client.timeouts.linger = SHORT;
    });
    let mut frames = Frames::connect(&gateway);
    frames
        .stream
        .write_all(&frame(HEADERS, END_STREAM, 1, &get_block("/x")))
        .unwrap();
    let mut told = false;
    while let Some((kind, ..)) = frames.next() {
        told |= kind == GOAWAY;
    }
    assert!(told);
    assert_eq!(gateway.drain(LIMIT).cut, 0);
}
