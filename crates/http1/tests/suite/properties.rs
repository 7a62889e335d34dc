//! What must hold for any input: no panic, no dependence on how bytes were split, and heads that come back as
//! they were written.

use head::{Method, RequestHead, ResponseHead};
use http1::testing::ScriptTransport;
use http1::{
    BodyFraming, BufferPool, ClientConnection, ClientContext, Limits, Settings, parse_request,
    parse_response,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::play::{run, serve};

/// Pieces of HTTP and of what is nearly HTTP; random bytes alone would not get past the method.
fn fragment() -> impl Strategy<Value = Vec<u8>> {
    let pieces: Vec<&[u8]> = vec![
        b"GET / HTTP/1.1\r\n",
        b"POST /a?b HTTP/1.1\r\n",
        b"GET http://a/ HTTP/1.0\r\n",
        b"Host: a\r\n",
        b"Content-Length: 5\r\n",
        b"Content-Length: 0\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: gzip\r\n",
        b"Connection: close\r\n",
        b"Expect: 100-continue\r\n",
        b"\r\n",
        b"\r\n\r\n",
        b"\n",
        b"\r",
        b" ",
        b":",
        b"5\r\nhello\r\n",
        b"0\r\n\r\n",
        b"0\r\nX: y\r\n\r\n",
        b"5;a=\"b\"\r\nhello\r\n",
        b"hello",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"\0",
        b"\xff",
        b"ffffffffffffffff\r\n",
        b"X: y\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
    ];
    prop_oneof![
        9 => select(pieces).prop_map(<[u8]>::to_vec),
        1 => proptest::collection::vec(any::<u8>(), 0..8),
    ]
}

fn stream() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(fragment(), 0..12).prop_map(|pieces| pieces.concat())
}

fn split<'a>(bytes: &'a [u8], at: &[Index]) -> Vec<&'a [u8]> {
    let mut places: Vec<usize> = at
        .iter()
        .map(|index| index.index(bytes.len() + 1))
        .collect();
    places.extend([0, bytes.len()]);
    places.sort_unstable();
    places
        .windows(2)
        .map(|pair| &bytes[pair[0]..pair[1]])
        .collect()
}

fn name() -> impl Strategy<Value = String> {
    // The engine's own lines are not given back as they were.
    "x-[A-Za-z0-9!#$%&'*+.^_`|~-]{0,12}"
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(prop_oneof![0x21u8..=0x7E, 0x80u8..=0xFF], 0..30)
}

proptest! {
    #[test]
    fn servers_do_not_depend_on_splits(bytes in stream(), at in proptest::collection::vec(any::<Index>(), 0..6)) {
        let whole = run(serve(&ScriptTransport::playing([&bytes]), Settings::default()));
        let parts = run(serve(&ScriptTransport::playing(split(&bytes, &at)), Settings::default()));
        prop_assert_eq!(&whole, &parts);
        let single = run(serve(&ScriptTransport::playing(bytes.chunks(1)), Settings::default()));
        prop_assert_eq!(&whole, &single);
    }

    #[test]
    fn parsers_take_any_bytes(bytes in prop_oneof![stream(), proptest::collection::vec(any::<u8>(), 0..200)]) {
        let limits = Limits::default();
        if let Ok(Some((info, length))) = parse_request(&bytes, &limits, &mut RequestHead::default()) {
            prop_assert!(info.head_bytes <= length && length <= bytes.len());
        }
        for method in [Method::Get, Method::Head] {
            let mut head = ResponseHead::default();
            if let Ok(Some(info)) = parse_response(&bytes, &method, &limits, &mut head) {
                prop_assert!(info.head_bytes <= bytes.len());
            }
        }
    }

    #[test]
    fn limits_of_nothing_refuse_and_do_not_panic(bytes in stream()) {
        let limits = Limits {
            head_bytes: 0, headers: 0, target_bytes: 0, method_bytes: 0, ..Limits::default()
        };
        let parsed = parse_request(&bytes, &limits, &mut RequestHead::default());
        prop_assert!(!matches!(parsed, Ok(Some(_))));
    }

    #[test]
    fn requests_come_back_as_written(
        method in "[A-Z]{1,12}",
        target in "/[a-z0-9/;,:@!$&'()*+=._~-]{0,30}(\\?[a-z0-9/?;=&%2F]{0}[a-z0-9=&]{0,20})?",
        lines in proptest::collection::vec((name(), value()), 0..20),
        body in proptest::collection::vec(any::<u8>(), 0..300),
        chunked in any::<bool>(),
        cut in any::<Index>(),
    ) {
        prop_assume!(method != "CONNECT");
        let mut head = RequestHead::new(Method::from_bytes(method.as_bytes()).unwrap(), &target);
        head.headers.append("Host", "a");
        for (name, value) in &lines {
            head.headers.append(name, value);
        }
        let framing = if chunked { BodyFraming::Chunked } else { BodyFraming::Length(body.len() as u64) };
        let (first, second) = body.split_at(cut.index(body.len() + 1));
        let script = ScriptTransport::new();
        run(async {
            let context = ClientContext::new(Settings::default(), BufferPool::default());
            let mut connection = ClientConnection::new(script.clone(), &context);
            let (mut writer, _) = connection.exchange(None);
            writer.write_head(&head, framing, first).await.unwrap();
            writer.write_body_last(second).await.unwrap();
        });
        let written = script.written();
        let mut parsed = RequestHead::default();
        let (info, _) = parse_request(&written, &Limits::default(), &mut parsed).unwrap().unwrap();
        prop_assert_eq!(info.framing, framing);
        prop_assert_eq!((&parsed.method, parsed.target()), (&head.method, head.target()));
        let own = |name: &[u8]| name.eq_ignore_ascii_case(b"content-length") || name.eq_ignore_ascii_case(b"transfer-encoding");
        let back: Vec<_> = parsed.headers.iter().filter(|line| !own(line.name)).collect();
        prop_assert_eq!(back, head.headers.iter().collect::<Vec<_>>());
        let outcome = run(serve(&ScriptTransport::playing([written]), Settings::default()));
        prop_assert_eq!(outcome.requests.len(), 1);
        prop_assert_eq!(&outcome.requests[0].1, &body);
        prop_assert_eq!(outcome.refusal, None);
    }
}
