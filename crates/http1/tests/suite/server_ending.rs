//! Serving: when a connection is kept, drained, given up or lingered on, and what runs out when.

use std::time::Duration;

use head::RequestHead;
use http1::testing::ScriptTransport;
use http1::{
    BodyError, BodyFraming, BufferPool, Drain, Reason, ServerConnection, ServerContext, Settings,
    TimeoutKind, WriteError,
};
use tokio::time::Instant;

use crate::play::{context, run};
use crate::server::{GET, answer, connect, next, response};

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
