//! Bodies in both directions: whole, held, refused half-way, and with backpressure from end to end.

use super::setup::{
    LIMIT, connect, connect_with, gateway, get, read_all, request, run, send, send_all,
};
use crate::common::Backend;
use bytes::Bytes;
use http::HeaderMap;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;
use testkit::Reply;

/// Bytes that show any loss, repetition or exchange of a part.
fn pattern(length: usize) -> Vec<u8> {
    (0..length as u32 / 4)
        .flat_map(|number| number.wrapping_mul(0x9e37_79b1).to_be_bytes())
        .collect()
}

#[test]
fn ten_megabytes_pass_each_way() {
    let length = 10 * 1000 * 1000;
    let backend = Backend::start(|request| Reply::Response {
        status: 200,
        headers: Vec::new(),
        body: request.body.content.clone(),
    });
    let gateway = gateway(backend.address(), |_| {});
    run(async {
        let (mut requests, _) = connect(&gateway).await;
        let head = request("POST", "/x").header("content-length", length.to_string());
        let (response, mut stream) = send(&mut requests, head, false).await;
        let sent = Bytes::from(pattern(length));
        send_all(&mut stream, sent.clone(), true).await.unwrap();
        let mut response = response.await.unwrap();
        assert_eq!(
            response.headers()["content-length"],
            length.to_string().as_str()
        );
        let got = read_all(response.body_mut()).await.unwrap();
        assert!(got == sent, "{} bytes of {length} came back", got.len());
    });
    gateway.drain(LIMIT);
}

#[test]
fn a_body_of_unknown_length_gets_one_and_trailers_are_dropped() {
    let backend = Backend::start(Reply::echo);
    let gateway = gateway(backend.address(), |_| {});
    run(async {
        let (mut requests, _) = connect(&gateway).await;
        let (response, mut stream) = send(&mut requests, request("PUT", "/x"), false).await;
        for part in ["one ", "", "two"] {
            stream.send_data(Bytes::from(part), false).unwrap();
        }
        let mut trailers = HeaderMap::new();
        trailers.insert("x-sum", "1".parse().unwrap());
        stream.send_trailers(trailers).unwrap();
        assert_eq!(response.await.unwrap().status(), 200);
    });
    let received = backend.wait_for_requests(1, LIMIT);
    assert_eq!(received[0].header("content-length"), Some("7"));
    assert_eq!(received[0].header("transfer-encoding"), None);
    assert_eq!(received[0].header("x-sum"), None);
    assert_eq!(received[0].body.content, b"one two");
    gateway.drain(LIMIT);
}

#[test]
fn answers_of_unknown_length_pass() {
    let backend = Backend::start(|_| {
        Reply::raw(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 1\r\n\r\n",
        )
    });
    let gateway = gateway(backend.address(), |_| {});
    run(async {
        let (mut requests, _) = connect(&gateway).await;
        let (response, body) = get(&mut requests, "/x").await;
        assert_eq!(body, b"abcde");
        assert!(!response.headers().contains_key("content-length"));
        assert!(!response.headers().contains_key("transfer-encoding"));
    });
    gateway.drain(LIMIT);
}

#[test]
fn too_large_bodies_are_refused_while_they_are_sent() {
    for linger_bytes in [64 * 1024 * 1024, 1024 * 1024] {
        let backend = Backend::start(Reply::echo);
        let gateway = gateway(backend.address(), |settings| {
            settings.client.limits.linger_bytes = linger_bytes;
        });
        run(async {
            let (mut requests, connection) = connect(&gateway).await;
            let large = 13 * 1024 * 1024;
            for stated in [true, false] {
                let mut head = request("POST", "/x");
                if stated {
                    head = head.header("content-length", large.to_string());
                }
                let (response, mut stream) = send(&mut requests, head, false).await;
                let sending = tokio::spawn(async move {
                    let sent = send_all(&mut stream, vec![b'a'; large].into(), true).await;
                    (sent, stream)
                });
                let mut response = response.await.unwrap();
                assert_eq!(response.status(), 413);
                let body = read_all(response.body_mut()).await.unwrap();
                assert_eq!(body, b"{\"message\":\"Request Too Long\"}");
                let (sent, mut stream) = sending.await.unwrap();
                if linger_bytes > large as u64 {
                    // A client that does not care for answers before it is done is let finish.
                    sent.unwrap();
                } else {
                    assert!(sent.is_err(), "the client is told to stop");
                    let reason = std::future::poll_fn(|cx| stream.poll_reset(cx)).await;
                    assert_eq!(reason.unwrap(), h2::Reason::NO_ERROR);
                }
            }
            assert!(!connection.is_finished());
            let (response, _) = get(&mut requests, "/after").await;
            assert_eq!(response.status(), 200);
        });
        assert_eq!(backend.received().len(), 1);
        gateway.drain(LIMIT);
    }
}

#[test]
fn bodies_that_differ_from_their_stated_length_break_their_stream_alone() {
    let backend = Backend::start(Reply::echo);
    let gateway = gateway(backend.address(), |_| {});
    run(async {
        let (mut requests, _) = connect(&gateway).await;
        for body in ["ab", "abcd"] {
            let head = request("POST", "/x").header("content-length", "3");
            let (response, mut stream) = send(&mut requests, head, false).await;
            stream.send_data(Bytes::from(body), true).unwrap();
            let error = response.await.unwrap_err();
            assert_eq!(error.reason(), Some(h2::Reason::PROTOCOL_ERROR));
        }
        assert_eq!(get(&mut requests, "/after").await.0.status(), 200);
    });
    assert_eq!(backend.received().len(), 1);
    gateway.drain(LIMIT);
}

/// A backend that answers with up to `most` bytes as fast as it can; what it could not get rid of within a
/// second it keeps for when it is told to go on. Reports how much went out before that.
fn generous_backend(most: usize) -> (std::net::SocketAddr, std::sync::mpsc::Receiver<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (report, reports) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).unwrap();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {most}\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        stream
            .set_write_timeout(Some(Duration::from_secs(1)))
            .unwrap();
        let body = vec![b'a'; most];
        let mut sent = 0;
        while sent < most {
            match stream.write(&body[sent..most.min(sent + 65536)]) {
                Ok(count) => sent += count,
                // Full: this is what everybody on the way holds.
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => break,
                Err(_) => return,
            }
        }
        report.send(sent).unwrap();
        stream.set_write_timeout(Some(LIMIT)).unwrap();
        let _ = stream.write_all(&body[sent..]);
    });
    (address, reports)
}

#[test]
fn a_client_that_does_not_read_holds_the_backend_back() {
    let length = 64 * 1024 * 1024;
    let (backend, reports) = generous_backend(length);
    let gateway = gateway(backend, |_| {});
    run(async {
        let mut small = h2::client::Builder::new();
        small.initial_window_size(65_535);
        let (mut requests, _) = connect_with(&gateway, &small).await;
        let (response, _) = send(&mut requests, request("GET", "/x"), true).await;
        let mut response = response.await.unwrap();
        let held = tokio::task::spawn_blocking(move || reports.recv_timeout(LIMIT).unwrap());
        let held = held.await.unwrap();
        // The sockets' own buffers are the most of it.
        assert!(held < length / 2, "{held} bytes are on the way");
        let mut total = 0;
        while let Some(chunk) = response.body_mut().data().await {
            let count = chunk.unwrap().len();
            total += count;
            let window = response.body_mut().flow_control();
            window.release_capacity(count).unwrap();
        }
        assert_eq!(total, length);
    });
    gateway.drain(LIMIT);
}

#[test]
fn a_backend_that_does_not_read_holds_the_client_back() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    // Small, so that what is held is held by us.
    let socket = socket2::SockRef::from(&listener);
    socket.set_recv_buffer_size(64 * 1024).unwrap();
    let gateway = gateway(listener.local_addr().unwrap(), |_| {});
    let length = 9 * 1024 * 1024;
    run(async {
        let (mut requests, _) = connect(&gateway).await;
        let head = request("POST", "/x").header("content-length", length.to_string());
        let (response, mut stream) = send(&mut requests, head, false).await;
        let (mut backend, _) = tokio::task::spawn_blocking(move || listener.accept().unwrap())
            .await
            .unwrap();
        let whole = pattern(length);
        let mut bytes = Bytes::from(whole.clone());
        let mut sent = 0;
        // No window for a second: nobody takes more.
        let more = |stream: &mut h2::SendStream<Bytes>, left: usize| {
            stream.reserve_capacity(left.min(16 * 1024));
            stream.capacity()
        };
        loop {
            if more(&mut stream, bytes.len()) == 0 {
                let wait = std::future::poll_fn(|cx| stream.poll_capacity(cx));
                match tokio::time::timeout(Duration::from_secs(1), wait).await {
                    Ok(room) => _ = room.unwrap().unwrap(),
                    Err(_) => break,
                }
            }
            let room = stream.capacity().min(bytes.len());
            stream.send_data(bytes.split_to(room), false).unwrap();
            sent += room;
            assert!(sent < length, "nothing held the client back");
        }
        let reading = tokio::task::spawn_blocking(move || {
            let mut all = Vec::new();
            let mut buffer = vec![0; 65536];
            while !all.ends_with(&whole[length - 64..]) {
                let count = backend.read(&mut buffer).unwrap();
                assert!(count > 0);
                all.extend_from_slice(&buffer[..count]);
            }
            backend
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                .unwrap();
            let body = all.split_off(all.len() - length);
            assert!(body == whole);
        });
        send_all(&mut stream, bytes, true).await.unwrap();
        reading.await.unwrap();
        let mut response = response.await.unwrap();
        assert_eq!(read_all(response.body_mut()).await.unwrap(), b"ok");
    });
    gateway.drain(LIMIT);
}
