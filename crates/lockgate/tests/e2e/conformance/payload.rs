//! Payloads as text and as binary: both tables of "Content type conversions in API Gateway", and compressed ones.

use std::io::Read;

use serde_json::json;
use testkit::Reply;

use super::{Bench, got, row, sent};

const PAGE: &str = "api-gateway-payload-encodings-workflow";

const TEXT: &[u8] = b"aGk=";
const TEXT_AS_BLOB: &[u8] = b"hi";
const BINARY: &[u8] = &[0xFF, 0x00, b'a'];
const BINARY_AS_BASE64: &[u8] = b"/wBh";
/// A string holds a place for what is no UTF-8.
const BINARY_AS_STRING: &[u8] = "\u{FFFD}\0a".as_bytes();

/// Name of the resource, and `contentHandling`.
const HANDLINGS: [(&str, Option<&str>); 3] = [
    ("undefined", None),
    ("binary", Some("CONVERT_TO_BINARY")),
    ("text", Some("CONVERT_TO_TEXT")),
];

/// An API with these binary media types, and for each handling a resource with an `HTTP` integration, whose answers
/// are handled alike.
fn api(bench: &Bench, name: &str, binary_media_types: &[&str]) -> String {
    let api = bench.lockgate.aws.api(name);
    let path = format!("/restapis/{}", api.id);
    for media_type in binary_media_types {
        let path_of_type = format!("/binaryMediaTypes/{}", media_type.replace('/', "~1"));
        let operations = json!([{"op": "add", "path": path_of_type}]);
        let patch = json!({"patchOperations": operations});
        bench.lockgate.aws.ok(http::Method::PATCH, &path, &patch);
    }
    for (name, handling) in HANDLINGS {
        for kind in ["HTTP", "HTTP_PROXY"] {
            let resource = api.resource(&api.root, &format!("{name}-{kind}"));
            let mut integration =
                json!({"type": kind, "httpMethod": "POST", "uri": bench.uri("/")});
            let mut mapped = json!({});
            if let Some(handling) = handling {
                integration["contentHandling"] = json!(handling);
                mapped["contentHandling"] = json!(handling);
            }
            api.method_with(&resource, "POST", json!({}), &integration);
            if kind == "HTTP" {
                api.response(&resource, "POST", "200", &mapped);
            }
        }
    }
    let resource = api.resource(&api.root, "template");
    let integration = json!({
        "type": "HTTP", "httpMethod": "POST", "uri": bench.uri("/"),
        "requestTemplates": {"image/png": "{\"data\": \"$input.body\"}"},
    });
    api.method_with(&resource, "POST", json!({}), &integration);
    api.response(&resource, "POST", "200", &json!({}));
    api.deploy("prod");
    bench.lockgate.wait_for_stage(&api.id, "prod");
    api.id
}

#[test]
fn requests_are_converted_as_the_table_says() {
    let bench = Bench::start();
    // Answers are handled too.
    bench.pod.answer_with(|_| Reply::text(200, "aGk="));
    let undefined = api(&bench, "undefined", &[]);
    let set = api(&bench, "set", &["image/png", "application/octet-*"]);
    // API, content type, handling, payload, payload of the integration.
    let rows = [
        (&undefined, "text/plain", "undefined", TEXT, TEXT),
        (&undefined, "image/png", "undefined", TEXT, TEXT),
        (&undefined, "image/png", "binary", TEXT, TEXT_AS_BLOB),
        (&undefined, "text/plain", "binary", TEXT, TEXT_AS_BLOB),
        (&undefined, "image/png", "text", TEXT, TEXT),
        (&undefined, "text/plain", "text", TEXT, TEXT),
        (&set, "text/plain", "undefined", TEXT, TEXT),
        (&set, "text/plain", "binary", TEXT, TEXT_AS_BLOB),
        (&set, "text/plain", "text", TEXT, TEXT),
        (&set, "image/png", "undefined", BINARY, BINARY),
        (&set, "image/png", "binary", BINARY, BINARY),
        (&set, "image/png", "text", BINARY, BINARY_AS_BASE64),
        (
            &set,
            "application/octet-stream",
            "text",
            BINARY,
            BINARY_AS_BASE64,
        ),
        (&set, "image/png; a=b", "text", BINARY, BINARY_AS_BASE64),
    ];
    for (api, content_type, handling, payload, documented) in rows {
        for kind in ["HTTP", "HTTP_PROXY"] {
            let target = format!("/prod/{handling}-{kind}");
            let headers = [("Content-Type", content_type)];
            let (response, received) = bench.exchange(api, "POST", &target, &headers, payload);
            assert_eq!(response.status, 200, "{target}: {}", response.text());
            let what = format!(
                "request, {kind}, {content_type}, {handling}, binary types: {}",
                api == &set
            );
            row(PAGE, &what, &received.unwrap().body.content[..], documented);
        }
    }
    let headers = [("Content-Type", "text/plain")];
    let (_, received) =
        bench.exchange(&undefined, "POST", "/prod/undefined-HTTP", &headers, BINARY);
    row(
        PAGE,
        "binary data as a string",
        &received.unwrap().body.content[..],
        BINARY_AS_STRING,
    );

    // "If the conversion fails, it returns a 500 response, which indicates an API configuration error."
    for kind in ["HTTP", "HTTP_PROXY"] {
        let target = format!("/prod/binary-{kind}");
        let (response, received) =
            bench.exchange(&undefined, "POST", &target, &headers, b"*no base64*");
        let found = (response.status, response.text(), received.is_none());
        row(
            PAGE,
            "no base64",
            found,
            (
                500,
                r#"{"message": "Internal server error"}"#.to_owned(),
                true,
            ),
        );
    }
    // "You can only access the base64-encoded string in the mapping template through $input.body".
    let headers = [("Content-Type", "image/png")];
    let (_, received) = bench.exchange(&set, "POST", "/prod/template", &headers, BINARY);
    row(
        PAGE,
        "a template",
        &received.unwrap().body.content[..],
        br#"{"data": "/wBh"}"#,
    );
}

#[test]
fn responses_are_converted_as_the_table_says() {
    let bench = Bench::start();
    let undefined = api(&bench, "undefined", &[]);
    let set = api(&bench, "set", &["image/png"]);
    let (text, png) = ("text/plain", "image/png");
    // API, content type of the answer, Accept, handling, payload, payload of the method's response.
    let rows = [
        (&undefined, text, text, "undefined", TEXT, TEXT),
        (&undefined, png, text, "undefined", BINARY, BINARY_AS_STRING),
        (&undefined, text, text, "binary", TEXT, TEXT_AS_BLOB),
        (&undefined, text, text, "text", TEXT, TEXT),
        (&set, text, text, "undefined", TEXT, TEXT),
        (&set, text, text, "binary", TEXT, TEXT_AS_BLOB),
        (&set, text, text, "text", TEXT, TEXT),
        (&set, text, png, "undefined", TEXT, TEXT_AS_BLOB),
        (&set, text, png, "binary", TEXT, TEXT_AS_BLOB),
        (&set, text, png, "text", TEXT, TEXT),
        (&set, png, text, "undefined", BINARY, BINARY_AS_BASE64),
        (&set, png, text, "binary", BINARY, BINARY),
        (&set, png, text, "text", BINARY, BINARY_AS_BASE64),
        (&set, png, png, "undefined", BINARY, BINARY),
        (&set, png, png, "binary", BINARY, BINARY),
        (&set, png, png, "text", BINARY, BINARY_AS_BASE64),
        // "API Gateway honors only the first Accept media type".
        (
            &set,
            png,
            "image/png, text/plain",
            "undefined",
            BINARY,
            BINARY,
        ),
        (
            &set,
            png,
            "text/plain, image/png",
            "undefined",
            BINARY,
            BINARY_AS_BASE64,
        ),
        (&set, png, "image/png;q=0.8", "undefined", BINARY, BINARY),
    ];
    for (api, content_type, accept, handling, payload, documented) in rows {
        bench.pod.answer_with(move |_| Reply::Response {
            status: 200,
            headers: vec![("Content-Type".to_owned(), content_type.to_owned())],
            body: payload.to_vec(),
        });
        let target = format!("/prod/{handling}-HTTP");
        let (response, _) = bench.exchange(api, "POST", &target, &[("Accept", accept)], b"");
        let what = format!(
            "response, {content_type}, accepting {accept}, {handling}, binary types: {}",
            api == &set
        );
        assert_eq!(response.status, 200, "{what}: {}", response.text());
        row(PAGE, &what, &response.body.content[..], documented);
    }
    bench.pod.answer_with(|_| Reply::text(200, "*no base64*"));
    let (response, _) = bench.exchange(&undefined, "POST", "/prod/binary-HTTP", &[], b"");
    row(PAGE, "no base64", response.status, 500);
}

#[test]
fn payloads_are_compressed_and_decompressed() {
    const RECEIVE: &str = "api-gateway-receive-response-with-compressed-payload";
    const SEND: &str = "api-gateway-make-request-with-compressed-payload";
    let bench = Bench::start();
    bench.pod.answer_with(|request| {
        let length = request.target.trim_start_matches("/");
        let coded = length.strip_prefix("coded-");
        let length = coded.unwrap_or(length).parse().unwrap();
        let mut headers = vec![("Content-Type".to_owned(), "text/plain".to_owned())];
        if coded.is_some() {
            headers.push(("Content-Encoding".to_owned(), "br".to_owned()));
        }
        Reply::Response {
            status: 200,
            headers,
            body: vec![b'x'; length],
        }
    });
    let api = bench.lockgate.aws.api("compression");
    let path = format!("/restapis/{}", api.id);
    bench
        .lockgate
        .aws
        .replace(&path, "/minimumCompressionSize", "100");
    api.greedy(json!({"uri": bench.uri("/{proxy}")}));
    let integration = json!({"type": "HTTP", "httpMethod": "GET", "uri": bench.uri("/1")});
    let grown = api.resource(&api.root, "grown");
    api.method_with(&grown, "GET", json!({}), &integration);
    let template = "$input.body".repeat(120);
    let templates = json!({"responseTemplates": {"application/json": template}});
    api.response(&grown, "GET", "200", &templates);
    api.deploy("prod");
    bench.lockgate.wait_for_stage(&api.id, "prod");
    // What the client asks for, what it accepts, the coding and the length of the payload.
    for (target, accepted, documented, length) in [
        ("200", Some("gzip"), Some("gzip"), 200),
        ("200", Some("deflate"), Some("deflate"), 200),
        ("200", Some("deflate;q=0.5, gzip"), Some("gzip"), 200),
        ("200", Some("gzip, deflate, br"), Some("gzip"), 200),
        // "The highest-priority content encoding must be one supported by API Gateway."
        ("200", Some("br, gzip;q=0.5"), None, 200),
        ("200", Some("identity"), None, 200),
        ("200", Some("*"), None, 200),
        ("200", None, None, 200),
        ("100", Some("gzip"), Some("gzip"), 100),
        ("99", Some("gzip"), None, 99),
        // "API Gateway applies any mapping template before compressing the payload."
        ("grown", Some("gzip"), Some("gzip"), 120),
        // "The integration response doesn't have a Content-Encoding header."
        ("coded-200", Some("gzip"), Some("br"), 200),
    ] {
        let headers: Vec<_> = accepted
            .iter()
            .map(|one| ("Accept-Encoding", *one))
            .collect();
        let target = format!("/prod/{target}");
        let (response, _) = bench.exchange(&api.id, "GET", &target, &headers, b"");
        let what = format!("{target}, {accepted:?}");
        let coding = got(&response, "Content-Encoding");
        row(
            RECEIVE,
            &what,
            coding.first().map(String::as_str),
            documented,
        );
        let bytes = &response.body.content[..];
        let mut decoded = Vec::new();
        match documented {
            Some("gzip") => flate2::read::GzDecoder::new(bytes).read_to_end(&mut decoded),
            Some("deflate") => flate2::read::ZlibDecoder::new(bytes).read_to_end(&mut decoded),
            _ => (&mut &bytes[..]).read_to_end(&mut decoded),
        }
        .unwrap();
        row(RECEIVE, &what, decoded, vec![b'x'; length]);
    }
    let long = "x".repeat(200);
    let mut gzip = Vec::new();
    let encoder = flate2::read::GzEncoder::new(long.as_bytes(), flate2::Compression::none());
    { encoder }.read_to_end(&mut gzip).unwrap();
    let headers = [("Content-Encoding", "gzip"), ("Content-Type", "text/plain")];
    let (_, received) = bench.exchange(&api.id, "POST", "/prod/200", &headers, &gzip);
    let received = received.unwrap();
    row(
        SEND,
        "the payload",
        &received.body.content[..],
        long.as_bytes(),
    );
    row(
        SEND,
        "Content-Encoding",
        sent(&received, "content-encoding").len(),
        0,
    );
    // "API Gateway returns the 415 status code" for a coding that it does not know.
    let headers = [("Content-Encoding", "br")];
    let (response, received) = bench.exchange(&api.id, "POST", "/prod/200", &headers, &gzip);
    row(
        SEND,
        "another coding",
        (response.status, received.is_none()),
        (415, true),
    );
}
