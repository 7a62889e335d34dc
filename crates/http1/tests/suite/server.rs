//! Serving: what is written, and what of a request is handed on.

use head::{Headers, RequestHead, ResponseHead};
use http1::testing::ScriptTransport;
use http1::{BodyFraming, Protocol, ServerConnection, Settings, WriteError};

use crate::play::{context, run};

pub const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";

pub fn connect(script: &ScriptTransport) -> ServerConnection<ScriptTransport> {
    ServerConnection::new(script.clone(), &context(Settings::default()))
}

pub fn text(script: &ScriptTransport) -> String {
    String::from_utf8(script.written()).unwrap()
}

pub async fn next(connection: &mut ServerConnection<ScriptTransport>) -> Option<RequestHead> {
    let mut head = RequestHead::default();
    connection
        .read_request(&mut head)
        .await
        .unwrap()
        .map(|_| head)
}

/// Writes a head and body for the request at hand and returns what was written.
pub async fn answer(
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

pub fn response(status: u16, lines: &[(&str, &str)]) -> ResponseHead {
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
