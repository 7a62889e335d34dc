//! Compressed payloads from a client's socket to a backend's and back (developer guide, "Enabling payload
//! compression for an API").

use crate::common::{self, Backend, LIMIT};
use flate2::Compression;
use flate2::read::{GzDecoder, ZlibDecoder};
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use mapping::{ResponseExpression, Template};
use plan::{
    HttpProxy, Integration, Mapped, Method, Passthrough, Published, RequestMapping, Response,
    StageData, Templates,
};
use proxy::Gateway;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use testkit::{RawResponse, Reply, read_response};

fn proxy(address: SocketAddr) -> HttpProxy {
    common::proxy_to(address, "/", RequestMapping::default())
}

fn mapped() -> Mapped {
    let template = |text| {
        Templates::new(vec![(
            "application/json".into(),
            Some(Template::parse(text).unwrap()),
        )])
    };
    Mapped {
        templates: template("[$input.json('$.a')]"),
        passthrough: Passthrough::WhenNoMatch,
        content: None,
        responses: [Response {
            status: 200,
            is_declared: true,
            pattern: None,
            headers: Vec::<(Box<str>, ResponseExpression)>::new().into(),
            templates: template("mapped: $input.body"),
            content: None,
        }]
        .into(),
    }
}

struct Running {
    gateway: Gateway,
    backend: Backend,
}

/// A stage `on` that compresses from 100 bytes on, and one `off` that never does.
fn start(answer: impl Fn(&testkit::Received) -> Reply + Send + Sync + 'static) -> Running {
    let backend = Backend::start(answer);
    let address = backend.address();
    let stage = |name: &str, least| {
        let http = Integration::Http(Box::new((proxy(address), mapped())));
        let methods = [
            ("/proxy", Integration::HttpProxy(proxy(address))),
            ("/mapped", http),
        ];
        let methods = methods.map(|(path, integration)| (path, Method::from(integration)));
        let data = StageData {
            compressed_from_bytes: least,
            ..StageData::default()
        };
        common::stage(name, methods, data)
    };
    let plan = common::plan([stage("on", Some(100)), stage("off", None)]);
    let gateway = common::start(common::settings(), &Arc::new(Published::new(plan)));
    Running { gateway, backend }
}

impl Running {
    fn send(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> RawResponse {
        let mut stream = testkit::connect(self.gateway.address(), LIMIT).unwrap();
        let length = body.len();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: a1.execute-api.localhost\r\n{headers}Content-Length: {length}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        read_response(&stream, method).unwrap()
    }

    fn get(&self, path: &str, accept_encoding: &str) -> RawResponse {
        let headers = format!("Accept-Encoding: {accept_encoding}\r\n");
        self.send("GET", path, &headers, b"")
    }
}

fn read(mut from: impl Read) -> Vec<u8> {
    let mut out = Vec::new();
    from.read_to_end(&mut out).unwrap();
    out
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

fn coding(response: &RawResponse) -> Option<String> {
    response.header("content-encoding")
}

const LONG: &str = "0123456789012345678901234567890123456789012345678901234567890123456789\
                    0123456789012345678901234567890123456789";

#[test]
fn answers_are_compressed_under_the_documented_conditions() {
    let running = start(|request| match request.header("x-reply") {
        Some("short") => Reply::text(200, &LONG[..99]),
        Some("edge") => Reply::text(200, &LONG[..100]),
        Some("coded") => Reply::Response {
            status: 200,
            headers: vec![("Content-Encoding".to_owned(), "br".to_owned())],
            body: LONG.into(),
        },
        Some("chunked") => Reply::raw(format!(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n{}\r\n68\r\n{}\r\n0\r\n\r\n",
            &LONG[..6],
            &LONG[6..110]
        )),
        Some("chunked-short") => {
            Reply::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n")
        }
        Some("no-content") => Reply::raw("HTTP/1.1 204 No Content\r\n\r\n"),
        _ => Reply::text(200, LONG),
    });
    let gzipped = running.get("/on/proxy", "gzip");
    assert_eq!(coding(&gzipped).as_deref(), Some("gzip"));
    assert_eq!(
        read(GzDecoder::new(&*gzipped.body.content)),
        LONG.as_bytes()
    );
    let length = gzipped.header("content-length").unwrap();
    assert_eq!(length, gzipped.body.content.len().to_string());
    let deflated = running.get("/on/proxy", "deflate;q=1.0, gzip;q=0.5");
    assert_eq!(coding(&deflated).as_deref(), Some("deflate"));
    assert_eq!(
        read(ZlibDecoder::new(&*deflated.body.content)),
        LONG.as_bytes()
    );
    // What is not asked for, or not switched on.
    for (path, accept) in [
        ("/on/proxy", "*"),
        ("/on/proxy", "identity"),
        ("/on/proxy", "br, gzip;q=0.5"),
        ("/off/proxy", "gzip"),
    ] {
        let plain = running.get(path, accept);
        assert_eq!(coding(&plain), None, "{path} {accept}");
        assert_eq!(plain.text(), LONG);
    }
    let reply = |which: &str| {
        let headers = format!("Accept-Encoding: gzip\r\nX-Reply: {which}\r\n");
        running.send("GET", "/on/proxy", &headers, b"")
    };
    assert_eq!(coding(&reply("short")), None);
    assert_eq!(reply("short").text(), &LONG[..99]);
    assert_eq!(coding(&reply("edge")).as_deref(), Some("gzip"));
    let coded = reply("coded");
    assert_eq!(coding(&coded).as_deref(), Some("br"));
    assert_eq!(coded.text(), LONG);
    let chunked = reply("chunked");
    assert_eq!(coding(&chunked).as_deref(), Some("gzip"));
    assert_eq!(
        read(GzDecoder::new(&*chunked.body.content)),
        LONG.as_bytes()
    );
    let short = reply("chunked-short");
    assert_eq!((coding(&short), short.text().as_str()), (None, "hi"));
    let empty = reply("no-content");
    assert_eq!((empty.status, coding(&empty)), (204, None));
    let head = running.send("HEAD", "/on/proxy", "Accept-Encoding: gzip\r\n", b"");
    assert_eq!((head.status, coding(&head)), (200, None));
}

#[test]
fn what_a_template_makes_is_compressed_unless_the_backend_did() {
    let running = start(|request| match request.header("x-reply") {
        None if request.body.content == br#"["gzip"]"# => Reply::Response {
            status: 200,
            headers: vec![("Content-Encoding".to_owned(), "gzip".to_owned())],
            body: LONG.into(),
        },
        _ => Reply::text(200, LONG),
    });
    let headers = "Accept-Encoding: gzip\r\n";
    let answer = running.send("POST", "/on/mapped", headers, br#"{"a": 1}"#);
    assert_eq!(coding(&answer).as_deref(), Some("gzip"));
    let text = read(GzDecoder::new(&*answer.body.content));
    assert_eq!(text, format!("mapped: {LONG}").into_bytes());
    let answer = running.send("POST", "/on/mapped", headers, br#"{"a": "gzip"}"#);
    assert_eq!(coding(&answer), None);
}

#[test]
fn long_answers_are_compressed_as_they_come() {
    // Bytes that do not compress, so that more comes out than is held.
    let mut state = 1u64;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 56) as u8
    })
    .take(300_000)
    .collect();
    let body = noise.clone();
    let running = start(move |_| Reply::Response {
        status: 200,
        headers: Vec::new(),
        body: body.clone(),
    });
    let answer = running.get("/on/proxy", "gzip");
    assert_eq!(coding(&answer).as_deref(), Some("gzip"));
    assert_eq!(answer.header("content-length"), None);
    assert_eq!(read(GzDecoder::new(&*answer.body.content)), noise);
}

#[test]
fn compressed_requests_reach_backends_and_templates_decompressed() {
    let running = start(Reply::echo);
    let body = br#"{"a": "decompressed, whatever the API says of answers"}"#;
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(body).unwrap();
    let mut raw = DeflateEncoder::new(Vec::new(), Compression::default());
    raw.write_all(body).unwrap();
    for (name, coded) in [
        ("gzip", gzip(body)),
        ("deflate", zlib.finish().unwrap()),
        ("deflate", raw.finish().unwrap()),
        ("identity", body.to_vec()),
    ] {
        let headers = format!("Content-Encoding: {name}\r\nContent-Type: application/json\r\n");
        for (path, expected) in [
            ("/off/proxy", &body[..]),
            (
                "/off/mapped",
                br#"["decompressed, whatever the API says of answers"]"#,
            ),
        ] {
            let answer = running.send("POST", path, &headers, &coded);
            assert_eq!(answer.status, 200, "{name} {path} {}", answer.text());
            let received = running.backend.take_received().pop().unwrap();
            assert_eq!(received.body.content, expected, "{name} {path}");
            let left = received.header("content-encoding");
            assert_eq!(
                left,
                (name == "identity" && path == "/off/proxy").then_some("identity")
            );
        }
    }
    // "If the payload size is smaller than this value, compression or decompression are not applied".
    let short = gzip(b"{}");
    assert!(short.len() < 100);
    running.send("POST", "/on/proxy", "Content-Encoding: gzip\r\n", &short);
    let received = running.backend.take_received().pop().unwrap();
    assert_eq!(received.body.content, short);
    assert_eq!(received.header("content-encoding"), Some("gzip"));
    // A body that is not there has no coding.
    let answer = running.send("GET", "/off/proxy", "Content-Encoding: br\r\n", b"");
    assert_eq!(answer.status, 200);
}

#[test]
fn what_cannot_be_decompressed_is_refused() {
    let running = start(Reply::echo);
    let whole = gzip(&[b'a'; 1000]);
    for (name, body) in [
        ("br", &whole[..]),
        ("gzip, gzip", &whole[..]),
        ("gzip", b"plain"),
        ("deflate", &whole[..]),
        ("gzip", &whole[..whole.len() - 9]),
    ] {
        for path in ["/off/proxy", "/off/mapped"] {
            let headers = format!("Content-Encoding: {name}\r\n");
            let answer = running.send("POST", path, &headers, body);
            assert_eq!(answer.status, 415, "{name} {path}");
            assert_eq!(answer.text(), r#"{"message": "Unsupported Media Type"}"#);
        }
    }
    // 10 MiB and a byte of zeroes, in 10 KiB.
    let bomb = gzip(&vec![0; 10 * 1024 * 1024 + 1]);
    let answer = running.send("POST", "/off/proxy", "Content-Encoding: gzip\r\n", &bomb);
    assert_eq!(answer.status, 413, "{}", answer.text());
    assert_eq!(running.gateway.load().held_body_bytes, 0);
    assert_eq!(running.backend.received().len(), 0);
}
