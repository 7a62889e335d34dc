//! Asking a backend: what is written, how answers are framed, and when a connection may serve again.

use std::time::Duration;

use head::{Method, RequestHead, ResponseHead};
use http1::testing::ScriptTransport;
use http1::{
    BodyError, BodyFraming, BufferPool, ClientConnection, ClientContext, Reason, ResponseError,
    ResponseInfo, Settings, TimeoutKind, WriteError,
};
use tokio::time::Instant;

use crate::play::run;

fn connect(script: &ScriptTransport) -> ClientConnection<ScriptTransport> {
    let context = ClientContext::new(Settings::towards_backends(), BufferPool::default());
    ClientConnection::new(script.clone(), &context)
}

fn get(target: &str) -> RequestHead {
    let mut head = RequestHead::new(Method::Get, target);
    head.headers.append("Host", "b");
    head
}

/// One exchange: GET (or another method), and the answer read to its end.
async fn ask(
    connection: &mut ClientConnection<ScriptTransport>,
    method: Method,
) -> Result<(ResponseInfo, ResponseHead, Vec<u8>), String> {
    let mut request = get("/");
    request.method = method;
    let mut head = ResponseHead::default();
    let (mut writer, mut reader) = connection.exchange(None);
    let written = writer.write_head(&request, BodyFraming::None, b"").await;
    written.map_err(|error| error.to_string())?;
    let info = reader.read_head(&mut head, &request.method).await;
    let info = info.map_err(|error| format!("{error:?}"))?;
    let mut body = Vec::new();
    loop {
        let count = {
            let data = reader.fill().await.map_err(|error| format!("{error:?}"))?;
            body.extend_from_slice(data);
            data.len()
        };
        if count == 0 {
            return Ok((info, head, body));
        }
        reader.consume(count);
    }
}

/// The answer to one request, sent byte by byte and in one piece with the same result; then the end.
fn answer(method: &Method, bytes: &str) -> (Result<(u16, BodyFraming, String), String>, bool) {
    let mut results = [1, bytes.len().max(1)].map(|size| {
        run(async {
            let script = ScriptTransport::new();
            bytes
                .as_bytes()
                .chunks(size)
                .for_each(|piece| script.send(piece));
            let until_close = !bytes.contains("ontent-Length") && !bytes.contains("hunked");
            if until_close || bytes.contains("cut") {
                script.end();
            }
            let mut connection = connect(&script);
            let result = ask(&mut connection, method.clone()).await;
            // As a pool asks: bytes beyond the answer may have been read with it, or wait on the wire.
            let reusable = connection.is_reusable() && connection.check_idle();
            let result = result.map(|(info, head, body)| {
                (head.status, info.framing, String::from_utf8(body).unwrap())
            });
            (result, reusable)
        })
    });
    assert_eq!(results[0], results[1], "{bytes:?}");
    std::mem::replace(&mut results[0], (Err(String::new()), false))
}

#[test]
fn answers_are_framed_by_status_method_and_headers() {
    let (none, chunked, until) = (
        BodyFraming::None,
        BodyFraming::Chunked,
        BodyFraming::UntilClose,
    );
    let length = BodyFraming::Length;
    for (method, bytes, status, framing, body, reusable) in [
        (
            Method::Get,
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
            200,
            length(2),
            "hi",
            true,
        ),
        (
            Method::Get,
            "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
            200,
            length(0),
            "",
            true,
        ),
        (
            Method::Get,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
            200,
            chunked,
            "hi",
            true,
        ),
        (
            Method::Get,
            "HTTP/1.1 200 OK\r\n\r\nhi",
            200,
            until,
            "hi",
            false,
        ),
        (
            Method::Get,
            "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi",
            200,
            length(2),
            "hi",
            false,
        ),
        (
            Method::Get,
            "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nhi",
            200,
            length(2),
            "hi",
            true,
        ),
        (
            Method::Get,
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi",
            200,
            length(2),
            "hi",
            false,
        ),
        (
            Method::Head,
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n",
            200,
            none,
            "",
            true,
        ),
        (
            Method::Head,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            200,
            none,
            "",
            true,
        ),
        (
            Method::Get,
            "HTTP/1.1 204 No Content\r\nX: Content-Length\r\n\r\n",
            204,
            none,
            "",
            true,
        ),
        (
            Method::Get,
            "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
            304,
            none,
            "",
            true,
        ),
        (
            Method::Get,
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 X\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
            200,
            length(2),
            "hi",
            true,
        ),
        (
            Method::Get,
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiX",
            200,
            length(2),
            "hi",
            false,
        ),
    ] {
        let (result, reused) = answer(&method, bytes);
        assert_eq!(result, Ok((status, framing, body.to_owned())), "{bytes:?}");
        assert_eq!(reused, reusable, "{bytes:?}");
    }
}

#[test]
fn ambiguous_answers_are_refused() {
    let malformed = |reason: Reason| format!("Malformed({reason:?})");
    for (bytes, reason) in [
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
            Reason::LengthAndEncoding,
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi",
            Reason::LengthRepeated,
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nhi",
            Reason::LengthInvalid,
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
            Reason::EncodingUnsupported,
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nchunked",
            Reason::EncodingInvalid,
        ),
        (
            "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            Reason::EncodingVersion,
        ),
        ("HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", Reason::BareLf),
        (
            "HTTP/1.1 200 OK\r\nA: b\r\n c\r\nContent-Length: 2\r\n\r\n",
            Reason::HeaderName,
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\n",
            Reason::HeaderName,
        ),
        (
            "HTTP/1.1 99 OK\r\nContent-Length: 2\r\n\r\n",
            Reason::StatusLine,
        ),
        (
            "HTTP/1.1 099 OK\r\nContent-Length: 2\r\n\r\n",
            Reason::StatusLine,
        ),
        (
            "HTTP/1.1  200 OK\r\nContent-Length: 2\r\n\r\n",
            Reason::StatusLine,
        ),
        (
            "HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\n",
            Reason::StatusLine,
        ),
        ("SSH-2.0-OpenSSH Content-Length", Reason::StatusLine),
        (
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nContent-Length: 0\r\n\r\n",
            Reason::SwitchedProtocols,
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut",
            Reason::BodyTruncated,
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ncut\r\n",
            Reason::BodyTruncated,
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\ncut\r\n",
            Reason::BareLf,
        ),
        ("HTTP/1.1 200 OK\r\ncut", Reason::HeadTruncated),
    ] {
        let (result, reusable) = answer(&Method::Get, bytes);
        assert_eq!(result, Err(malformed(reason)), "{bytes:?}");
        assert!(!reusable);
    }
    let many = "HTTP/1.1 102 Processing\r\nX: Content-Length\r\n\r\n".repeat(17);
    assert_eq!(
        answer(&Method::Get, &many).0,
        Err(malformed(Reason::TooManyInterim))
    );
}

#[test]
fn requests_are_one_write_with_lines_in_place() {
    run(async {
        let script = ScriptTransport::new();
        let mut connection = connect(&script);
        let mut request = get("/a?b");
        request.method = Method::Post;
        request.headers.append("content-LENGTH", "77");
        request.headers.append("Expect", "100-continue");
        request.headers.append("x-Mine", "1");
        let (mut writer, _) = connection.exchange(None);
        assert!(writer.sent_nothing());
        writer
            .write_head(&request, BodyFraming::Length(4), b"body")
            .await
            .unwrap();
        writer.finish(None).await.unwrap();
        let expected =
            "POST /a?b HTTP/1.1\r\nHost: b\r\ncontent-LENGTH: 4\r\nx-Mine: 1\r\n\r\nbody";
        assert_eq!(String::from_utf8(script.written()).unwrap(), expected);
        assert_eq!(
            (script.writes(), writer.bytes_sent()),
            (1, expected.len() as u64)
        );

        for (method, framing, end) in [
            (Method::Post, BodyFraming::None, "Content-Length: 0\r\n\r\n"),
            (Method::Delete, BodyFraming::None, "Host: b\r\n\r\n"),
            (
                Method::Get,
                BodyFraming::Length(0),
                "Content-Length: 0\r\n\r\n",
            ),
            (
                Method::Put,
                BodyFraming::Chunked,
                "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            ),
        ] {
            let script = ScriptTransport::new();
            let mut connection = connect(&script);
            let mut request = get("/");
            request.method = method;
            let (mut writer, _) = connection.exchange(None);
            writer.write_head(&request, framing, b"").await.unwrap();
            writer.finish(None).await.unwrap();
            let written = String::from_utf8(script.written()).unwrap();
            assert!(written.ends_with(end), "{written}");
        }

        for target in ["/a b", "/a\r\nX: y", "", "/\u{e9}"] {
            let mut connection = connect(&ScriptTransport::new());
            let (mut writer, _) = connection.exchange(None);
            let written = writer
                .write_head(&get(target), BodyFraming::None, b"")
                .await;
            assert!(
                matches!(written, Err(WriteError::InvalidHead("target"))),
                "{target:?}"
            );
            assert!(writer.sent_nothing());
        }
    });
}

#[test]
fn a_backend_may_answer_before_it_has_read_the_body() {
    run(async {
        let script = ScriptTransport::new();
        script.limit_writes(Some(100));
        let mut connection = connect(&script);
        let mut request = get("/");
        request.method = Method::Put;
        let body = vec![b'x'; 10_000];
        let mut head = ResponseHead::default();
        let (mut writer, mut reader) = connection.exchange(None);
        script.send(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
        tokio::select! {
            biased;
            _ = writer.write_head(&request, BodyFraming::Length(10_000), &body) => unreachable!(),
            read = reader.read_head(&mut head, &request.method) => { read.unwrap(); }
        }
        assert_eq!((head.status, reader.is_complete()), (413, true));
        assert!(!connection.is_reusable(), "half a request is in the way");
    });
}

#[test]
fn connections_are_reused_until_something_happens_to_them() {
    run(async {
        let script = ScriptTransport::new();
        let mut connection = connect(&script);
        assert!(!connection.is_reusable(), "nothing was asked yet");
        for _ in 0..3 {
            script.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
            ask(&mut connection, Method::Get).await.unwrap();
            assert!(connection.is_reusable() && connection.check_idle());
        }
        assert_eq!(connection.exchanges(), 3);
        script.send(b"HTTP/1.1 408 Request Timeout\r\n\r\n");
        assert!(!connection.check_idle(), "an answer that nobody asked for");

        let script = ScriptTransport::new();
        script.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        let mut connection = connect(&script);
        ask(&mut connection, Method::Get).await.unwrap();
        script.end();
        assert!(!connection.check_idle());
        assert_eq!(
            ask(&mut connection, Method::Get).await.err().as_deref(),
            Some("Closed")
        );
        assert!(connection.received_nothing());
    });
}

#[test]
fn deadlines_bound_every_wait() {
    run(async {
        let script = ScriptTransport::new();
        let mut connection = connect(&script);
        let request = get("/");
        let mut head = ResponseHead::default();
        let begun = Instant::now();
        let deadline = begun + Duration::from_secs(45);
        let (mut writer, mut reader) = connection.exchange(Some(deadline));
        writer
            .write_head(&request, BodyFraming::None, b"")
            .await
            .unwrap();
        let error = reader
            .read_head(&mut head, &request.method)
            .await
            .unwrap_err();
        assert!(matches!(
            error,
            ResponseError::Timeout(TimeoutKind::Deadline)
        ));
        assert_eq!(begun.elapsed().as_secs(), 45);

        // A body that stalls, with the deadline lifted once the head is there.
        let script = ScriptTransport::new();
        script.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhi");
        let mut connection = connect(&script);
        let begun = Instant::now();
        let deadline = begun + Duration::from_secs(5);
        let (mut writer, mut reader) = connection.exchange(Some(deadline));
        writer
            .write_head(&request, BodyFraming::None, b"")
            .await
            .unwrap();
        reader.read_head(&mut head, &request.method).await.unwrap();
        reader.set_deadline(None);
        assert_eq!(reader.buffered(), b"hi");
        reader.consume(2);
        let error = reader.fill().await.unwrap_err();
        assert!(matches!(error, BodyError::Timeout(TimeoutKind::Stalled)));
        assert_eq!(begun.elapsed().as_secs(), 30);
    });
}

#[test]
fn interim_answers_can_be_handed_on() {
    run(async {
        let script = ScriptTransport::new();
        script.send(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        let mut connection = connect(&script);
        let mut head = ResponseHead::default();
        let (mut writer, mut reader) = connection.exchange(None);
        writer
            .write_head(&get("/"), BodyFraming::None, b"")
            .await
            .unwrap();
        let first = reader.read_any_head(&mut head, &Method::Get).await.unwrap();
        assert!(first.interim && head.status == 103 && head.headers.get("link") == Some(b"x"));
        let second = reader.read_any_head(&mut head, &Method::Get).await.unwrap();
        assert!(!second.interim && head.status == 200);
        assert!(connection.is_reusable());
    });
}
