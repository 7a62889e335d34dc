//! The HTTP/1.1 parsers alone. Whatever the bytes: no panic, the same meaning however they are split, and
//! what was understood, written by our own other side and read again, is understood the same.

use crate::differential::ours::{self, run};
use crate::differential::{Message, Reading};
use crate::{INPUT_MAX_BYTES, split};
use ::http1::testing::ScriptTransport;
use ::http1::{
    BodyFraming, BufferPool, ClientConnection, ClientContext, Drain, Limits, ServerConnection,
    ServerContext, Settings,
};
use head::{Headers, Method, RequestHead, ResponseHead, Version};

/// A stream of requests.
pub fn request(input: &[u8]) {
    if input.len() > INPUT_MAX_BYTES {
        return;
    }
    let [whole, bytewise, odd] = split::ways(input).map(|pieces| ours::server(&pieces));
    assert_eq!(whole, bytewise, "byte by byte");
    assert_eq!(whole, odd, "in odd pieces");

    let mut head = RequestHead::default();
    let limits = Limits::default();
    if let Ok(Some((info, length))) = ::http1::parse_request(input, &limits, &mut head) {
        assert!(info.head_bytes <= length && length <= input.len());
        assert_ne!(info.framing, BodyFraming::UntilClose);
        let cut = ::http1::parse_request(&input[..length - 1], &limits, &mut head.clone());
        assert!(
            matches!(cut, Ok(None)),
            "a head without its last byte: {cut:?}"
        );
    }
    for message in &whole.messages {
        forward_request(message);
    }
}

/// The first byte chooses the method of the request (`H` is HEAD); the rest is the stream of answers.
pub fn response(input: &[u8]) {
    if input.len() > INPUT_MAX_BYTES {
        return;
    }
    let (method, answer) = crate::differential::client::split(input);
    let [whole, bytewise, odd] = split::ways(answer).map(|pieces| ours::client(&method, &pieces));
    assert_eq!(whole, bytewise, "byte by byte");
    assert_eq!(whole, odd, "in odd pieces");
    for message in &whole.messages {
        relay_response(&method, message);
    }
}

/// A chunked body and what follows it, without the head.
pub fn body(input: &[u8]) {
    const HEAD: &[u8] = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    if input.len() > INPUT_MAX_BYTES {
        return;
    }
    let bytes = [HEAD, input].concat();
    let [whole, bytewise, odd] = split::ways(&bytes).map(|pieces| ours::server(&pieces));
    assert_eq!(whole, bytewise, "byte by byte");
    assert_eq!(whole, odd, "in odd pieces");

    // A response with the same body is read the same.
    const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let answer = ours::client(&Method::Get, &[ANSWER, input]);
    let bodies = |reading: &Reading| reading.messages.first().map(|first| first.body.clone());
    assert_eq!(bodies(&whole), bodies(&answer));
    if let Some(request) = whole.messages.first() {
        forward_request(request);
    }
}

/// Our client writes what our server read, framed both ways; our server has to read the same again, and
/// nothing after it.
fn forward_request(message: &Message) {
    let Some(at) = message.start.iter().position(|&byte| byte == b' ') else {
        panic!("a request has a method and a target: {message:?}");
    };
    let method = Method::from_bytes(&message.start[..at]);
    let mut head = RequestHead::new(method.unwrap_or(Method::Get), &message.start[at + 1..]);
    head.headers = copy(&message.headers);
    for framing in framings(&message.body) {
        let written = write_request(&head, framing, &message.body);
        // HTTP/1.0 may come without a Host, which the gateway adds and this does not.
        if message.header("host").is_none() {
            continue;
        }
        let again = ours::server(&[&written]);
        assert!(
            again.refusal.is_none() && again.messages.len() == 1,
            "{again:?} of {message:?}"
        );
        assert_same(message, &again.messages[0], &["expect"]);
    }
}

/// A request without a body as our client writes it.
pub(crate) fn written_request(head: &RequestHead) -> Vec<u8> {
    write_request(head, BodyFraming::None, b"")
}

fn write_request(head: &RequestHead, framing: BodyFraming, body: &[u8]) -> Vec<u8> {
    let script = ScriptTransport::playing([b""; 0]);
    run(async {
        let context = ClientContext::new(Settings::default(), BufferPool::new(4096, 2));
        let mut connection = ClientConnection::new(script.clone(), &context);
        let (mut writer, _) = connection.exchange(None);
        let written = writer.write_head(head, framing, body).await;
        assert!(written.is_ok(), "{written:?} of {head:?}");
        let finished = writer.finish(None).await;
        assert!(finished.is_ok(), "{finished:?} of {head:?}");
    });
    script.written()
}

/// Our server answers with what our client read.
fn relay_response(method: &Method, message: &Message) {
    let status = std::str::from_utf8(&message.start)
        .ok()
        .and_then(|text| text.parse().ok());
    let mut head = ResponseHead::new(status.unwrap_or_default());
    head.headers = copy(&message.headers);
    let question = format!("{method} / HTTP/1.1\r\nHost: a\r\n\r\n");
    for framing in framings(&message.body) {
        let script = ScriptTransport::playing([&question]);
        run(async {
            let context =
                ServerContext::new(Settings::default(), BufferPool::new(4096, 2), Drain::new());
            let mut connection = ServerConnection::new(script.clone(), &context);
            let mut request = RequestHead::default();
            let read = connection.read_request(&mut request).await;
            assert!(matches!(read, Ok(Some(_))) && request.version == Version::Http11);
            let (_, mut writer) = connection.parts();
            let written = writer.write_head(&head, framing, &message.body).await;
            assert!(written.is_ok(), "{written:?} of {message:?}");
            let finished = writer.finish(None).await;
            assert!(finished.is_ok(), "{finished:?} of {message:?}");
            connection.close().await;
        });
        let written = script.written();
        let again = ours::client(method, &[&written]);
        assert!(
            again.refusal.is_none() && again.messages.len() == 1,
            "{again:?} of {message:?}"
        );
        assert_eq!(again.end, Some(written.len()));
        assert_same(message, &again.messages[0], &[]);
    }
}

fn framings(body: &[u8]) -> [BodyFraming; 2] {
    [BodyFraming::Length(body.len() as u64), BodyFraming::Chunked]
}

fn copy(lines: &[(Vec<u8>, Vec<u8>)]) -> Headers {
    lines.iter().map(|(name, value)| (name, value)).collect()
}

/// Equal but for the lines that the engine writes itself, and those that it leaves `out`.
fn assert_same(message: &Message, again: &Message, out: &[&str]) {
    let own = [
        "connection",
        "content-length",
        "keep-alive",
        "transfer-encoding",
    ];
    let lines = |message: &Message| -> Vec<_> {
        let given = |name: &[u8]| own.iter().chain(out).any(|own| own.as_bytes() == name);
        let lines = message.headers.iter();
        lines.filter(|(name, _)| !given(name)).cloned().collect()
    };
    assert_eq!(message.start, again.start);
    assert_eq!(lines(message), lines(again), "{message:?}");
    assert_eq!(message.body, again.body, "{message:?}");
}
