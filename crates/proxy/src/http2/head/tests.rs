//! Requests as an h2 client may send them and what becomes of them; answers as they go out.

#![allow(clippy::unwrap_used)]

use super::*;
use http::Request;

/// A GET of `https://a.example/` with these header lines.
fn parts(lines: &[(&str, &str)]) -> Parts {
    let mut builder = Request::builder().uri("https://a.example/p?q=1");
    for (name, value) in lines {
        builder = builder.header(*name, *value);
    }
    builder.body(()).unwrap().into_parts().0
}

fn read_ended(parts: &Parts) -> Result<(RequestHead, Info), Reason> {
    let mut head = RequestHead::default();
    let info = read(parts, true, &Limits::default(), &mut head)?;
    Ok((head, info))
}

fn lines(headers: &Headers) -> Vec<(String, String)> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    headers
        .iter()
        .map(|line| (text(line.name), text(line.value)))
        .collect()
}

#[test]
fn a_request_gets_the_head_it_would_have_over_http1() {
    let (head, info) = read_ended(&parts(&[
        ("cookie", "a=1"),
        ("x-one", "1"),
        ("cookie", "b=2"),
        ("x-one", "2"),
        ("host", "A.example"),
    ]))
    .unwrap();
    assert_eq!(head.version, Version::Http2);
    assert_eq!(head.target(), b"/p?q=1");
    let expected = [
        ("Host", "a.example"),
        ("cookie", "a=1; b=2"),
        ("x-one", "1"),
        ("x-one", "2"),
    ];
    assert_eq!(
        lines(&head.headers),
        expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
    assert_eq!(info.framing, BodyFraming::None);
}

#[test]
fn without_an_authority_the_host_header_counts() {
    let mut request = parts(&[("host", "b.example:8080")]);
    request.uri = "/p".parse().unwrap();
    let (head, _) = read_ended(&request).unwrap();
    assert_eq!(head.headers.get("host"), Some(&b"b.example:8080"[..]));
    request.headers.clear();
    assert_eq!(read_ended(&request).unwrap_err(), Reason::HostMissing);
}

#[test]
fn what_has_two_meanings_is_refused() {
    for (lines, reason) in [
        (&[("host", "b.example")][..], Reason::TargetAuthority),
        (&[("host", "a.example, b")], Reason::TargetAuthority),
        (
            &[("host", "a.example"), ("host", "a.example")],
            Reason::HostRepeated,
        ),
        (
            &[("content-length", "0"), ("content-length", "0")],
            Reason::LengthRepeated,
        ),
        (&[("content-length", "+1")], Reason::LengthInvalid),
        (&[("content-length", "1")], Reason::BodyTruncated),
        (&[("expect", "200-ok")], Reason::Expectation),
        (&[("x", " padded")], Reason::HeaderValue),
        (&[("x", "padded\t")], Reason::HeaderValue),
    ] {
        assert_eq!(read_ended(&parts(lines)).unwrap_err(), reason, "{lines:?}");
    }
}

#[test]
fn targets_and_methods_follow_the_rules_of_http1() {
    for (method, uri, reason) in [
        ("GET", "https://a.example/%00", Reason::TargetInvalid),
        ("GET", "https://a.example/a\\b", Reason::TargetInvalid),
        ("GET", "https://a.example/%zz", Reason::TargetInvalid),
        ("GET", "https://u@a.example/", Reason::HostInvalid),
        ("GET", "https://a.example:99999/", Reason::HostInvalid),
        ("GET", "ftp://a.example/", Reason::TargetForm),
        ("CONNECT", "a.example:443", Reason::MethodUnsupported),
    ] {
        let mut request = parts(&[]);
        request.method = method.parse().unwrap();
        // Some of these no client's library would send, but nothing keeps a client from it.
        let Ok(uri) = uri.parse() else {
            panic!("the library reads {uri}");
        };
        request.uri = uri;
        assert_eq!(read_ended(&request).unwrap_err(), reason, "{request:?}");
    }
    let mut request = parts(&[]);
    request.method = "A".repeat(33).parse().unwrap();
    assert_eq!(read_ended(&request).unwrap_err(), Reason::MethodTooLong);
}

#[test]
fn heads_are_counted() {
    let limits = Limits {
        headers: 2,
        target_bytes: 8,
        ..Limits::default()
    };
    let mut head = RequestHead::default();
    let crumbs = parts(&[("cookie", "a"), ("cookie", "b"), ("x", "1")]);
    assert!(read(&crumbs, true, &limits, &mut head).is_ok());
    let many = parts(&[("x", "1"), ("y", "1"), ("z", "1")]);
    assert_eq!(
        read(&many, true, &limits, &mut head).unwrap_err(),
        Reason::TooManyHeaders
    );
    let mut long = parts(&[]);
    long.uri = "/12345678".parse().unwrap();
    assert_eq!(
        read(&long, true, &limits, &mut head).unwrap_err(),
        Reason::TargetTooLong
    );
}

#[test]
fn framing_follows_length_and_end() {
    let mut head = RequestHead::default();
    for (lines, ended, framing) in [
        (&[][..], true, BodyFraming::None),
        (&[], false, BodyFraming::Chunked),
        (&[("content-length", "0")], true, BodyFraming::Length(0)),
        (&[("content-length", "7")], false, BodyFraming::Length(7)),
    ] {
        let info = read(&parts(lines), ended, &Limits::default(), &mut head).unwrap();
        assert_eq!(info.framing, framing);
    }
    let expects = parts(&[("expect", "100-Continue")]);
    let info = read(&expects, false, &Limits::default(), &mut head).unwrap();
    assert!(info.expects_continue && !head.headers.contains("expect"));
    let info = read(&expects, true, &Limits::default(), &mut head).unwrap();
    assert!(!info.expects_continue, "nothing will come");
}

#[test]
fn answers_go_out_in_lower_case_without_connection_headers() {
    let mut head = ResponseHead::new(201);
    for (name, value) in [
        ("Date", "now"),
        ("Content-Length", ""),
        ("Connection", ""),
        ("X-Amzn-RequestId", "1"),
        ("Set-Cookie", "a"),
        ("Keep-Alive", "timeout=1"),
        ("set-cookie", "b"),
    ] {
        head.headers.append(name, value);
    }
    let sent = |length| {
        let response = write(&head, length).unwrap();
        let lines = response.headers().iter();
        lines
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        sent(Some(12)),
        [
            "date: now",
            "content-length: 12",
            "x-amzn-requestid: 1",
            "set-cookie: a",
            "set-cookie: b",
        ]
    );
    assert!(
        !sent(None)
            .iter()
            .any(|line| line.starts_with("content-length"))
    );
    head.headers.append("X-Bad", "a\r\nb");
    assert!(matches!(
        write(&head, None).unwrap_err(),
        WriteError::InvalidHead(_)
    ));
}
