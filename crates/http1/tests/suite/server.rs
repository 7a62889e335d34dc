//! Serving: what is written, and when a connection is kept, drained, given up or lingered on.

use std::time::Duration;

use head::{Headers, RequestHead, ResponseHead};
use http1::testing::ScriptTransport;
use http1::{
    BodyError, BodyFraming, BufferPool, Drain, Protocol, Reason, ServerConnection, ServerContext,
    Settings, TimeoutKind, WriteError,
};
use tokio::time::Instant;

use crate::play::{context, run};

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";

fn connect(script: &ScriptTransport) -> ServerConnection<ScriptTransport> {
    ServerConnection::new(script.clone(), &context(Settings::default()))
}

fn text(script: &ScriptTransport) -> String {
    String::from_utf8(script.written()).unwrap()
}

async fn next(connection: &mut ServerConnection<ScriptTransport>) -> Option<RequestHead> {
    let mut head = RequestHead::default();
    connection
        .read_request(&mut head)
        .await
        .unwrap()
        .map(|_| head)
}

/// Writes a head and body for the request at hand and returns what was written.
async fn answer(
    connection: &mut ServerConnection<ScriptTransport>,
    script: &ScriptTransport,
    head: &ResponseHead,
    framing: BodyFraming,
    body: &[u8],
) -> String {
    let before = script.written().len();
    let (_, mut writer) = connection.parts();
    writer.write_head(head, framing, body).await.unwrap();
    writer.finish(None).await.unwrap();
    text(script)[before..].to_owned()
}

fn response(status: u16, lines: &[(&str, &str)]) -> ResponseHead {
    let mut head = ResponseHead::new(status);
    head.headers = lines.iter().copied().collect();
    head
}

#[test]
fn framing_lines_take_the_place_of_placeholders() {
    run(async {
        let script = ScriptTransport::playing([GET.repeat(4)]);
        let mut connection = connect(&script);
        next(&mut connection).await.unwrap();
        let placed = response(
            200,
            &[
                ("Date", "d"),
                ("content-length", "99"),
                ("CONNECTION", "x"),
                ("Transfer-Encoding", "gzip"),
                ("Keep-Alive", "9"),
                ("x-Last", "1"),
            ],
        );
        let length = BodyFraming::Length(2);
        assert_eq!(
            answer(&mut connection, &script, &placed, length, b"hi").await,
            "HTTP/1.1 200 OK\r\nDate: d\r\ncontent-length: 2\r\nCONNECTION: keep-alive\r\nx-Last: 1\r\n\r\nhi"
        );
        next(&mut connection).await.unwrap();
        assert_eq!(
            answer(
                &mut connection,
                &script,
                &placed,
                BodyFraming::Chunked,
                b"hi"
            )
            .await,
            "HTTP/1.1 200 OK\r\nDate: d\r\ntransfer-encoding: chunked\r\nCONNECTION: keep-alive\r\nx-Last: 1\r\n\r\n2\r\nhi\r\n0\r\n\r\n"
        );
        next(&mut connection).await.unwrap();
        let mut bare = response(299, &[("A", "b")]);
        bare.reason = b"Fine \xc3\xa9".to_vec();
        assert_eq!(
            answer(&mut connection, &script, &bare, BodyFraming::None, b"").await,
            "HTTP/1.1 299 Fine é\r\nA: b\r\nContent-Length: 0\r\n\r\n"
        );
        next(&mut connection).await.unwrap();
        connection.parts().1.close_after();
        assert_eq!(
            answer(
                &mut connection,
                &script,
                &bare,
                BodyFraming::UntilClose,
                b""
            )
            .await,
            "HTTP/1.1 299 Fine é\r\nA: b\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n"
        );
        assert!(next(&mut connection).await.is_none());
    });
}

#[test]
fn a_known_length_answer_is_one_write() {
    run(async {
        let script = ScriptTransport::playing([GET]);
        let mut connection = connect(&script);
        next(&mut connection).await.unwrap();
        answer(
            &mut connection,
            &script,
            &response(200, &[]),
            BodyFraming::Length(5),
            b"hello",
        )
        .await;
        assert_eq!(script.writes(), 1);
    });
}

#[test]
fn heads_without_bodies() {
    run(async {
        let head = b"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";
        let script = ScriptTransport::playing([&head.repeat(3)[..], &GET.repeat(3)]);
        let mut connection = connect(&script);
        let five = BodyFraming::Length(5);
        let mut seen = Vec::new();
        for (status, framing) in [
            (200, five),
            (200, BodyFraming::Chunked),
            (200, BodyFraming::None),
            (204, five),
            (304, five),
            (304, BodyFraming::None),
        ] {
            next(&mut connection).await.unwrap();
            let written = answer(
                &mut connection,
                &script,
                &response(status, &[]),
                framing,
                b"hello",
            )
            .await;
            seen.push(written);
        }
        assert_eq!(
            seen,
            [
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\n\r\n",
            ]
        );
        assert!(next(&mut connection).await.is_none());
    });
}

#[test]
fn http_10_is_kept_only_when_asked_and_never_gets_chunks() {
    run(async {
        let keep = &b"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"[..];
        let script = ScriptTransport::playing([keep, b"GET / HTTP/1.0\r\n\r\n", GET]);
        let mut connection = connect(&script);
        next(&mut connection).await.unwrap();
        let head = response(200, &[]);
        assert_eq!(
            answer(
                &mut connection,
                &script,
                &head,
                BodyFraming::Length(1),
                b"x"
            )
            .await,
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\nx"
        );
        next(&mut connection).await.unwrap();
        let (_, mut writer) = connection.parts();
        writer.write_interim(&ResponseHead::new(103)).await.unwrap();
        assert_eq!(
            answer(&mut connection, &script, &head, BodyFraming::Chunked, b"x").await,
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nx"
        );
        assert!(next(&mut connection).await.is_none());

        let script = ScriptTransport::playing([keep, keep]);
        let mut connection = connect(&script);
        next(&mut connection).await.unwrap();
        answer(&mut connection, &script, &head, BodyFraming::Chunked, b"x").await;
        assert!(
            next(&mut connection).await.is_none(),
            "the end of the body is the connection's"
        );
    });
}

#[test]
fn a_body_that_disagrees_with_its_length_ends_the_connection() {
    run(async {
        for surplus in [false, true] {
            let script = ScriptTransport::playing([GET.repeat(2)]);
            let mut connection = connect(&script);
            next(&mut connection).await.unwrap();
            let (_, mut writer) = connection.parts();
            let head = response(200, &[]);
            writer
                .write_head(&head, BodyFraming::Length(5), b"hel")
                .await
                .unwrap();
            if surplus {
                let error = writer.write_body(b"lo!").await.unwrap_err();
                assert!(matches!(error, WriteError::TooLong));
            } else {
                let error = writer.finish(None).await.unwrap_err();
                assert!(matches!(error, WriteError::TooShort(2)));
            }
            assert!(matches!(
                writer.write_body(b"").await,
                Err(WriteError::OutOfOrder(_))
            ));
            assert!(next(&mut connection).await.is_none());
            assert!(text(&script).ends_with("\r\n\r\nhel"));
            connection.close().await;
            assert!(
                !script.is_shut_down(),
                "an orderly end would say that all is well"
            );
        }
    });
}

#[test]
fn a_cut_body_that_ends_with_the_connection_is_a_reset() {
    run(async {
        let script = ScriptTransport::playing(["GET / HTTP/1.0\r\n\r\n"]);
        let mut connection = connect(&script);
        next(&mut connection).await.unwrap();
        let (_, mut writer) = connection.parts();
        let head = response(200, &[]);
        writer
            .write_head(&head, BodyFraming::UntilClose, b"part")
            .await
            .unwrap();
        connection.close().await;
        assert!(script.is_aborted());
    });
}

#[test]
fn heads_that_would_forge_lines_are_not_written() {
    run(async {
        let script = ScriptTransport::playing([GET]);
        let mut connection = connect(&script);
        next(&mut connection).await.unwrap();
        let (_, mut writer) = connection.parts();
        for (name, value) in [
            ("A", "b\r\nC: d"),
            ("A\r\nB", "c"),
            ("", "c"),
            ("A", "\0"),
            ("A", "b\n"),
        ] {
            let head = response(200, &[(name, value)]);
            let error = writer
                .write_head(&head, BodyFraming::None, b"")
                .await
                .unwrap_err();
            assert!(
                matches!(error, WriteError::InvalidHead(_)),
                "{name:?}: {value:?}"
            );
        }
        let mut reason = response(200, &[]);
        reason.reason = b"OK\r\nA: b".to_vec();
        for head in [reason, response(100, &[]), response(1000, &[])] {
            assert!(
                writer
                    .write_head(&head, BodyFraming::None, b"")
                    .await
                    .is_err()
            );
        }
        // Nothing went out, so an error can take its place.
        assert!(!writer.head_written() && script.written().is_empty());
        writer
            .write_head(&response(500, &[]), BodyFraming::None, b"")
            .await
            .unwrap();
        assert!(next(&mut connection).await.is_none());
    });
}

#[test]
fn chunks_and_trailers_go_out() {
    run(async {
        let script = ScriptTransport::playing([GET]);
        let mut connection = connect(&script);
        next(&mut connection).await.unwrap();
        let (_, mut writer) = connection.parts();
        writer
            .write_head(&response(200, &[]), BodyFraming::Chunked, b"")
            .await
            .unwrap();
        writer.write_body(b"").await.unwrap();
        writer.write_body(&[b'x'; 26]).await.unwrap();
        let trailers: Headers = [("X-Sum", "1"), ("Content-Length", "3")]
            .into_iter()
            .collect();
        writer.finish(Some(&trailers)).await.unwrap();
        let expected = format!("\r\n\r\n1a\r\n{}\r\n0\r\nX-Sum: 1\r\n\r\n", "x".repeat(26));
        assert!(text(&script).ends_with(&expected), "{}", text(&script));

        let script = ScriptTransport::playing([GET]);
        let mut connection = connect(&script);
        next(&mut connection).await.unwrap();
        let (_, mut writer) = connection.parts();
        writer
            .write_head(&response(200, &[]), BodyFraming::Chunked, b"a")
            .await
            .unwrap();
        writer.write_body_last(b"bc").await.unwrap();
        assert!(text(&script).ends_with("\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n"));
        assert_eq!(script.writes(), 2);
    });
}

#[test]
fn short_unread_bodies_are_thrown_away_and_long_ones_end_the_connection() {
    run(async {
        let short = [
            &b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\n"[..],
            &[b'x'; 50_000],
        ];
        let script = ScriptTransport::playing([&short.concat()[..], GET]);
        let mut connection = connect(&script);
        next(&mut connection).await.unwrap();
        let head = response(403, &[]);
        let written = answer(&mut connection, &script, &head, BodyFraming::None, b"").await;
        assert!(!written.contains("close"));
        assert!(next(&mut connection).await.is_some());

        for framing in ["Content-Length: 70000", "Transfer-Encoding: chunked"] {
            let long = format!("POST / HTTP/1.1\r\nHost: a\r\n{framing}\r\n\r\n");
            let script = ScriptTransport::playing([long.as_bytes(), &[b'0'; 90_000]]);
            let mut connection = connect(&script);
            next(&mut connection).await.unwrap();
            let written = answer(&mut connection, &script, &head, BodyFraming::None, b"").await;
            assert!(written.contains("Connection: close"), "{framing}");
            assert!(next(&mut connection).await.is_none());
            connection.close().await;
            assert!(script.is_shut_down());
            assert_eq!(script.unread(), 0, "it lingers until the client is done");
        }
    });
}

#[test]
fn lingering_is_bounded_in_bytes_and_time() {
    run(async {
        let post = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n";
        let mut settings = Settings::default();
        settings.limits.linger_bytes = 10_000;
        let script = ScriptTransport::new();
        script.send(post);
        let context = context(settings);
        let mut connection = ServerConnection::new(script.clone(), &context);
        next(&mut connection).await.unwrap();
        answer(
            &mut connection,
            &script,
            &response(413, &[]),
            BodyFraming::None,
            b"",
        )
        .await;
        for _ in 0..100 {
            script.send(&[b'x'; 1000]);
        }
        connection.close().await;
        assert!(
            (80_000..=90_000).contains(&script.unread()),
            "{}",
            script.unread()
        );

        let script = ScriptTransport::new();
        script.send(post);
        let mut connection = connect(&script);
        next(&mut connection).await.unwrap();
        answer(
            &mut connection,
            &script,
            &response(413, &[]),
            BodyFraming::None,
            b"",
        )
        .await;
        let begun = Instant::now();
        connection.close().await;
        let waited = begun.elapsed();
        assert!((10..11).contains(&waited.as_secs()), "{waited:?}");
    });
}

#[test]
fn continue_is_sent_once_and_only_to_those_who_wait() {
    run(async {
        let expect =
            &b"PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"[..];
        let script = ScriptTransport::new();
        script.send(expect);
        let mut connection = connect(&script);
        let mut head = RequestHead::default();
        let info = connection.read_request(&mut head).await.unwrap().unwrap();
        assert!(info.expects_continue);
        let (mut body, mut writer) = connection.parts();
        writer.write_continue().await.unwrap();
        writer.write_continue().await.unwrap();
        script.send(b"hello");
        assert_eq!(body.fill().await.unwrap(), b"hello");
        body.consume(5);
        assert!(body.is_complete());
        writer
            .write_head(&response(200, &[]), BodyFraming::None, b"")
            .await
            .unwrap();
        assert_eq!(
            text(&script),
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        );
        // Without the 100, what follows could be the body or the next request.
        script.send(expect);
        next(&mut connection).await.unwrap();
        let refused = answer(
            &mut connection,
            &script,
            &response(403, &[]),
            BodyFraming::None,
            b"",
        )
        .await;
        assert!(refused.contains("Connection: close"));
        assert!(next(&mut connection).await.is_none());

        let script = ScriptTransport::playing([[expect, b"hello"].concat()]);
        let mut connection = connect(&script);
        next(&mut connection).await.unwrap();
        connection.parts().1.write_continue().await.unwrap();
        assert!(script.written().is_empty(), "the body is here already");
    });
}

#[test]
fn kept_trailers_are_handed_on_and_others_are_not() {
    run(async {
        let mut settings = Settings::default();
        settings.limits.kept_trailers = vec!["x-sum".into(), "Host".into()];
        let script = ScriptTransport::playing([
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
            "0\r\nX-Sum:  1 \r\nHost: b\r\nX-Other: 2\r\n\r\n",
        ]);
        let mut connection = ServerConnection::new(script, &context(settings));
        next(&mut connection).await.unwrap();
        let (mut body, _) = connection.parts();
        assert!(body.fill().await.unwrap().is_empty());
        let trailers: Vec<_> = body.trailers().iter().collect();
        assert_eq!(trailers.len(), 1);
        assert_eq!(
            (trailers[0].name, trailers[0].value),
            (&b"X-Sum"[..], &b"1"[..])
        );
    });
}

#[test]
fn half_closed_clients_are_served_to_the_last_request() {
    run(async {
        let script = ScriptTransport::playing([GET, GET, GET]);
        let mut connection = connect(&script);
        for _ in 0..3 {
            next(&mut connection).await.unwrap();
            answer(
                &mut connection,
                &script,
                &response(200, &[]),
                BodyFraming::None,
                b"",
            )
            .await;
        }
        assert!(next(&mut connection).await.is_none());
    });
}

#[test]
fn ends_within_a_message_are_told_apart_from_ends_between() {
    run(async {
        for bytes in ["", "\r\n", "\r\n\r\n"] {
            let mut connection = connect(&ScriptTransport::playing([bytes]));
            assert!(next(&mut connection).await.is_none(), "{bytes:?}");
        }
        for bytes in ["G", "GET / HTTP/1.1\r\nHost: a\r\n", "\r\nGET", "\r"] {
            let mut connection = connect(&ScriptTransport::playing([bytes]));
            let mut head = RequestHead::default();
            let error = connection.read_request(&mut head).await.unwrap_err();
            assert_eq!(
                (error.reason(), error.can_respond()),
                (Reason::HeadTruncated, true)
            );
        }
        for (framing, body) in [
            ("Content-Length: 5", "hell"),
            ("Transfer-Encoding: chunked", "5\r\nhello\r\n"),
        ] {
            let head = format!("POST / HTTP/1.1\r\nHost: a\r\n{framing}\r\n\r\n");
            let script = ScriptTransport::playing([head.as_str(), body]);
            let mut connection = connect(&script);
            next(&mut connection).await.unwrap();
            let (mut reader, _) = connection.parts();
            let error = loop {
                match reader.fill().await.map(<[u8]>::len) {
                    Ok(count) => reader.consume(count),
                    Err(error) => break error,
                }
            };
            assert!(matches!(error, BodyError::Malformed(Reason::BodyTruncated)));
            let written = answer(
                &mut connection,
                &script,
                &response(400, &[]),
                BodyFraming::None,
                b"",
            )
            .await;
            assert!(written.contains("Connection: close"));
        }
    });
}

#[test]
fn clocks() {
    run(async {
        // Idle: 60 s, and no error.
        let script = ScriptTransport::new();
        let mut connection = connect(&script);
        let begun = Instant::now();
        assert!(next(&mut connection).await.is_none());
        assert_eq!(begun.elapsed().as_secs(), 60);

        // A head: 30 s from its first byte, however often a byte comes.
        let script = ScriptTransport::new();
        let mut connection = connect(&script);
        let begun = Instant::now();
        let drip = async {
            script.send(b"GET / HTTP/1.1\r\nX: ");
            loop {
                tokio::time::sleep(Duration::from_secs(1)).await;
                script.send(b"x");
            }
        };
        let mut head = RequestHead::default();
        let error = tokio::select! {
            read = connection.read_request(&mut head) => read.unwrap_err(),
            () = drip => unreachable!(),
        };
        assert_eq!((error.status(), error.code()), (408, "head_timeout"));
        assert_eq!(begun.elapsed().as_secs(), 30);

        // A body: 30 s for `progress_bytes`; time in which nobody asks does not count.
        let mut settings = Settings::default();
        settings.limits.progress_bytes = 10;
        let script = ScriptTransport::new();
        script.send(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n");
        let context = context(settings);
        let mut connection = ServerConnection::new(script.clone(), &context);
        next(&mut connection).await.unwrap();
        let (mut body, _) = connection.parts();
        tokio::time::sleep(Duration::from_secs(100)).await;
        script.send(&[b'x'; 10]);
        assert_eq!(body.fill().await.unwrap().len(), 10);
        body.consume(10);
        let begun = Instant::now();
        let read = async {
            loop {
                match body.fill().await.map(<[u8]>::len) {
                    Ok(count) => body.consume(count),
                    Err(error) => break error,
                }
            }
        };
        let drip = async {
            loop {
                tokio::time::sleep(Duration::from_secs(7)).await;
                script.send(b"x");
            }
        };
        let error = tokio::select! { error = read => error, () = drip => unreachable!() };
        assert!(matches!(error, BodyError::Timeout(TimeoutKind::Stalled)));
        assert_eq!(begun.elapsed().as_secs(), 30);
    });
}

#[test]
fn a_client_that_does_not_read_is_given_up() {
    run(async {
        let script = ScriptTransport::playing([GET, GET]);
        script.limit_writes(Some(100));
        let mut connection = connect(&script);
        next(&mut connection).await.unwrap();
        let (_, mut writer) = connection.parts();
        let begun = Instant::now();
        let body = vec![b'x'; 1000];
        let error = writer
            .write_head(&response(200, &[]), BodyFraming::Length(1000), &body)
            .await
            .unwrap_err();
        assert!(matches!(error, WriteError::Timeout(TimeoutKind::Stalled)));
        assert_eq!((begun.elapsed().as_secs(), writer.bytes_sent()), (30, 100));
        assert!(next(&mut connection).await.is_none());

        // The deadline of the exchange comes first where it is nearer.
        let script = ScriptTransport::playing([GET]);
        script.limit_writes(Some(0));
        let mut connection = connect(&script);
        next(&mut connection).await.unwrap();
        connection.set_deadline(Some(Instant::now() + Duration::from_secs(3)));
        let (_, mut writer) = connection.parts();
        let written = writer
            .write_head(&response(200, &[]), BodyFraming::None, b"")
            .await;
        assert!(matches!(
            written,
            Err(WriteError::Timeout(TimeoutKind::Deadline))
        ));
    });
}

#[test]
fn a_write_that_was_given_up_ends_the_connection() {
    run(async {
        let script = ScriptTransport::playing([GET, GET]);
        script.limit_writes(Some(10));
        let mut connection = connect(&script);
        next(&mut connection).await.unwrap();
        let (_, mut writer) = connection.parts();
        let ten = Duration::from_secs(10);
        let head = response(200, &[]);
        let write = writer.write_head(&head, BodyFraming::None, b"");
        assert!(tokio::time::timeout(ten, write).await.is_err());
        script.limit_writes(None);
        assert!(writer.head_written());
        assert!(
            writer
                .write_head(&head, BodyFraming::None, b"")
                .await
                .is_err()
        );
        assert!(next(&mut connection).await.is_none());
        assert_eq!(script.written().len(), 10);
    });
}

#[test]
fn draining_ends_idle_connections_at_once_and_others_after_their_answer() {
    run(async {
        let drain = Drain::new();
        let context = ServerContext::new(Settings::default(), BufferPool::default(), drain.clone());
        let script = ScriptTransport::new();
        let mut idle = ServerConnection::new(script, &context);
        let busy_script = ScriptTransport::new();
        busy_script.send(&GET.repeat(2));
        let mut busy = ServerConnection::new(busy_script.clone(), &context);
        next(&mut busy).await.unwrap();
        assert_eq!(drain.connections(), 2);

        let begun = Instant::now();
        let (ended, ()) = tokio::join!(next(&mut idle), async {
            tokio::task::yield_now().await;
            drain.start();
        });
        assert!(ended.is_none() && begun.elapsed().is_zero());
        let written = answer(
            &mut busy,
            &busy_script,
            &response(200, &[]),
            BodyFraming::None,
            b"",
        )
        .await;
        assert!(written.contains("Connection: close"));
        assert!(next(&mut busy).await.is_none());
        drop((idle, busy));
        assert_eq!(drain.connections(), 0);
    });
}

#[test]
fn connections_that_wait_hold_no_buffer() {
    run(async {
        let pool = BufferPool::new(4096, 8);
        let context = ServerContext::new(Settings::default(), pool.clone(), Drain::new());
        let script = ScriptTransport::new();
        script.send(GET);
        let mut connection = ServerConnection::new(script.clone(), &context);
        next(&mut connection).await.unwrap();
        assert_eq!(
            pool.unused(),
            1,
            "the request is read, and the buffer is free for others"
        );
        answer(
            &mut connection,
            &script,
            &response(200, &[]),
            BodyFraming::None,
            b"",
        )
        .await;
        assert_eq!(pool.unused(), 2);
        let second = Duration::from_secs(1);
        assert!(
            tokio::time::timeout(second, next(&mut connection))
                .await
                .is_err()
        );
        assert_eq!(pool.unused(), 2, "idle");
        script.send(GET);
        assert!(
            next(&mut connection).await.is_some(),
            "a wait that was given up loses nothing"
        );
        assert_eq!(pool.unused(), 2);
    });
}

#[test]
fn http_2_is_recognised_by_its_preface() {
    run(async {
        let preface = &b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nrest"[..];
        let script = ScriptTransport::playing(preface.chunks(3));
        let mut connection = connect(&script);
        assert_eq!(connection.sniff().await, Protocol::Http2);
        let (transport, mut bytes) = connection.into_parts();
        bytes.extend(std::iter::repeat_n(b'.', transport.unread()));
        assert!(bytes.starts_with(&preface[..24]) && bytes.len() == preface.len());

        for other in [&b"PUT / HTTP/1.1\r\nHost: a\r\n\r\n"[..], GET] {
            let mut connection = connect(&ScriptTransport::playing(other.chunks(1)));
            assert_eq!(connection.sniff().await, Protocol::Http1);
            assert!(next(&mut connection).await.is_some());
        }
        let mut closed = connect(&ScriptTransport::playing(["PRI"]));
        assert_eq!(closed.sniff().await, Protocol::Http1);
    });
}

#[test]
fn refusals_keep_what_was_read_for_the_log() {
    run(async {
        let script = ScriptTransport::playing(["HEAD /x?y HTTP/1.1\r\nHost: a b\r\n\r\n"]);
        let mut connection = connect(&script);
        let mut head = RequestHead::default();
        let error = connection.read_request(&mut head).await.unwrap_err();
        assert_eq!(error.code(), "host_invalid");
        assert_eq!(
            (head.method.as_str(), head.target()),
            ("HEAD", &b"/x?y"[..])
        );
        let written = answer(
            &mut connection,
            &script,
            &response(400, &[]),
            BodyFraming::Length(4),
            b"oops",
        )
        .await;
        assert!(
            written.ends_with("Content-Length: 4\r\nConnection: close\r\n\r\n"),
            "{written}"
        );
    });
}
