//! Headers on their way, in both directions: the table of the important notes, as it stands on AWS's website (the
//! guide's text refers to it), what API Gateway adds, and what it overwrites.

use serde_json::json;
use testkit::Reply;

use super::{Bench, got, row, sent};
use crate::setup::host;

const PAGE: &str = "api-gateway-known-issues";

/// What becomes of a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Passed,
    Dropped,
    /// `x-amzn-Remapped-{name}` has the value.
    Remapped,
    /// As it is renamed, the gateway writes its own.
    RemappedOverwritten,
    /// The gateway's own value stands in its place.
    Overwritten,
}
use Fate::{Dropped, Overwritten, Passed, Remapped, RemappedOverwritten};

/// Header, value, what becomes of it in a request and in a response of an `HTTP_PROXY`; `None` where a message with it
/// is another message (framing) and looked at elsewhere.
const ROWS: [(&str, &str, Option<Fate>, Option<Fate>); 28] = [
    ("Age", "7", Some(Passed), Some(Passed)),
    ("Authorization", "Bearer t", Some(Passed), Some(Remapped)),
    (
        "Connection",
        "keep-alive",
        Some(Dropped),
        Some(RemappedOverwritten),
    ),
    // The payload arrives decoded.
    ("Content-Encoding", "identity", None, Some(Passed)),
    (
        "Content-MD5",
        "Q2hlY2sgSW50ZWdyaXR5IQ==",
        Some(Dropped),
        Some(Remapped),
    ),
    ("Content-Type", "text/plain", Some(Passed), Some(Passed)),
    (
        "Date",
        "Tue, 15 Nov 1994 08:12:31 GMT",
        Some(Passed),
        Some(RemappedOverwritten),
    ),
    ("Expect", "100-continue", None, Some(Dropped)),
    ("Host", "elsewhere.example", None, Some(Dropped)),
    ("Max-Forwards", "7", Some(Dropped), Some(Remapped)),
    ("Pragma", "no-cache", Some(Passed), Some(Passed)),
    ("Proxy-Authenticate", "Basic", Some(Dropped), Some(Dropped)),
    ("Range", "bytes=0-1", Some(Passed), Some(Passed)),
    ("Referer", "https://a.example/", Some(Passed), Some(Passed)),
    ("Server", "pod/1", Some(Dropped), Some(Remapped)),
    ("TE", "trailers", Some(Dropped), Some(Dropped)),
    ("Trailer", "X-T", Some(Dropped), Some(Dropped)),
    ("Upgrade", "websocket", Some(Dropped), Some(Dropped)),
    ("User-Agent", "agent/1", Some(Passed), Some(Remapped)),
    ("Via", "1.1 proxy", Some(Dropped), Some(Dropped)),
    ("Warn", "199", Some(Passed), Some(Passed)),
    ("WWW-Authenticate", "Basic", Some(Dropped), Some(Remapped)),
    // Beside the table.
    ("Accept", "text/html", Some(Passed), None),
    ("Cookie", "a=1; b=2", Some(Passed), None),
    ("Set-Cookie", "a=1", None, Some(Passed)),
    ("X-Custom", "Some Value", Some(Passed), Some(Passed)),
    ("x-amzn-RequestId", "mine", None, Some(Overwritten)),
    ("x-amz-apigw-id", "mine", None, Some(Overwritten)),
];

#[test]
fn the_table_of_the_important_notes() {
    let bench = Bench::start();
    let api = bench.lockgate.aws.api("headers");
    api.greedy(json!({"uri": bench.uri("/{proxy}")}));
    api.deploy("prod");
    bench.lockgate.wait_for_stage(&api.id, "prod");

    for (name, value, in_request, _) in ROWS {
        let Some(documented) = in_request else {
            continue;
        };
        let (response, received) = bench.exchange(&api.id, "GET", "/prod/x", &[(name, value)], b"");
        assert_eq!(response.status, 200, "{name}: {}", response.text());
        let received = received.unwrap();
        let found = match &sent(&received, name)[..] {
            [] => Dropped,
            [one] if *one == value => Passed,
            others => panic!("{name}: {others:?}"),
        };
        row(PAGE, &format!("{name} of a request"), found, documented);
    }
    let signed =
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/execute-api/aws4_request";
    let (_, received) =
        bench.exchange(&api.id, "GET", "/prod/x", &[("Authorization", signed)], b"");
    row(
        PAGE,
        "a signed Authorization",
        sent(&received.unwrap(), "authorization").len(),
        0,
    );

    for (name, value, _, in_response) in ROWS {
        let Some(documented) = in_response else {
            continue;
        };
        bench.pod.answer_with(move |_| Reply::Response {
            status: 200,
            headers: vec![(name.to_owned(), value.to_owned())],
            body: b"x".to_vec(),
        });
        let (response, _) = bench.exchange(&api.id, "GET", "/prod/x", &[], b"");
        let remapped = got(&response, &format!("x-amzn-Remapped-{name}"));
        let found = match (&got(&response, name)[..], &remapped[..]) {
            ([], []) => Dropped,
            ([one], []) if one == value => Passed,
            ([own], []) if own != value => Overwritten,
            ([], [one]) if one == value => Remapped,
            ([own], [one]) if one == value && (own != value || name == "Connection") => {
                RemappedOverwritten
            }
            others => panic!("{name}: {others:?}"),
        };
        row(PAGE, &format!("{name} of a response"), found, documented);
    }
}

#[test]
fn what_the_gateway_adds() {
    let bench = Bench::start();
    let api = bench.lockgate.aws.api("added");
    api.greedy(json!({"uri": bench.uri("/{proxy}")}));
    let mapped = api.resource(&api.root, "mapped");
    let named = "X-HTTP-Method-Override";
    let integration = json!({
        "type": "HTTP", "httpMethod": "POST", "uri": bench.uri("/"),
        "requestParameters": {
            format!("integration.request.header.{named}"): format!("method.request.header.{named}"),
        },
    });
    api.method_with(&mapped, "POST", json!({}), &integration);
    api.response(&mapped, "POST", "200", &json!({}));
    api.deploy("prod");
    bench.lockgate.wait_for_stage(&api.id, "prod");

    let (response, received) = bench.exchange(&api.id, "GET", "/prod/x", &[], b"");
    let received = received.unwrap();
    let pod = bench.pod.address().to_string();
    let agent = format!("AmazonAPIGateway_{}", api.id);
    let port = bench.lockgate.gateway().port().to_string();
    for (name, documented) in [
        ("Host", pod.as_str()),
        ("User-Agent", &agent),
        ("x-amzn-apigateway-api-id", &api.id),
        ("X-Forwarded-For", "127.0.0.1"),
        ("X-Forwarded-Port", &port),
        ("X-Forwarded-Proto", "http"),
    ] {
        row(PAGE, name, sent(&received, name), vec![documented]);
    }
    let trace = sent(&received, "X-Amzn-Trace-Id");
    assert!(
        trace[0].starts_with("Root=1-") && trace[0].len() == 40,
        "{trace:?}"
    );
    for name in ["x-amzn-RequestId", "x-amz-apigw-id", "Date", "Content-Type"] {
        assert_eq!(got(&response, name).len(), 1, "{name}");
    }
    row(
        PAGE,
        "x-amzn-Remapped-Host",
        got(&response, "x-amzn-Remapped-Host").len(),
        0,
    );

    // What the client says of the way so far is kept, and continued.
    let headers = [
        ("X-Forwarded-For", "203.0.113.9"),
        ("X-Forwarded-Port", "1"),
        ("X-Forwarded-Proto", "gopher"),
        (
            "X-Amzn-Trace-Id",
            "Root=1-00000000-000000000000000000000001",
        ),
    ];
    let (_, received) = bench.exchange(&api.id, "GET", "/prod/x", &headers, b"");
    let received = received.unwrap();
    for (name, documented) in [
        ("X-Forwarded-For", "203.0.113.9, 127.0.0.1"),
        ("X-Forwarded-Port", &port),
        ("X-Forwarded-Proto", "http"),
        (
            "X-Amzn-Trace-Id",
            "Root=1-00000000-000000000000000000000001",
        ),
    ] {
        row(PAGE, name, sent(&received, name), vec![documented]);
    }

    // An integration that is no proxy gets what is mapped, and nothing else of the client's.
    let headers = [
        ("X-Custom", "1"),
        ("Cookie", "a=1"),
        ("User-Agent", "agent/1"),
        ("Content-Type", "text/plain"),
    ];
    let (response, received) = bench.exchange(&api.id, "POST", "/prod/mapped?q=1", &headers, b"x");
    let received = received.unwrap();
    for (name, documented) in [
        ("Host", vec![pod.as_str()]),
        ("Content-Type", vec!["text/plain"]),
        ("Accept", vec!["application/json"]),
        ("User-Agent", vec![agent.as_str()]),
        ("x-amzn-apigateway-api-id", vec![api.id.as_str()]),
        ("X-Custom", vec![]),
        ("Cookie", vec![]),
        ("X-Forwarded-For", vec![]),
    ] {
        row(PAGE, name, sent(&received, name), documented);
    }
    row(
        PAGE,
        "the query string of what is not mapped",
        received.target.as_str(),
        "/",
    );
    row(
        PAGE,
        "Content-Type of the answer",
        got(&response, "Content-Type"),
        vec!["application/json".to_owned()],
    );

    // "API Gateway includes a Content-Type header for all integration responses".
    bench.pod.answer_with(|_| Reply::Response {
        status: 200,
        headers: vec![],
        body: b"x".to_vec(),
    });
    for (method, target) in [("GET", "/prod/x"), ("POST", "/prod/mapped")] {
        let (response, _) = bench.exchange(&api.id, method, target, &[], b"");
        row(
            PAGE,
            "Content-Type by default",
            got(&response, "Content-Type"),
            vec!["application/json".to_owned()],
        );
    }
    // "API Gateway overrides the method. So in order to pass the header to the backend, the header needs to be added to
    // the integration request."
    bench.pod.answer_with(Reply::echo);
    for (method, named, documented) in [
        ("POST", "DELETE", "DELETE"),
        ("POST", "PATCH", "PATCH"),
        ("GET", "PUT", "PUT"),
        ("POST", "NONE", "POST"),
    ] {
        let headers = [("X-HTTP-Method-Override", named)];
        let (_, received) = bench.exchange(&api.id, method, "/prod/x", &headers, b"x");
        let received = received.unwrap();
        row(PAGE, named, received.method.as_str(), documented);
        row(
            PAGE,
            named,
            sent(&received, "x-http-method-override").len(),
            0,
        );
    }
    let headers = [("X-HTTP-Method-Override", "POST")];
    let (response, received) = bench.exchange(&api.id, "GET", "/prod/mapped", &headers, b"");
    let received = received.unwrap();
    row(PAGE, "which method is routed", response.status, 200);
    let passed = sent(&received, "x-http-method-override");
    row(PAGE, "a header that is mapped", passed, vec!["POST"]);

    // A header that names its confidants is for them alone (RFC 9110, section 7.6.1).
    let headers = [("Connection", "X-Hop"), ("X-Hop", "1")];
    let (_, received) = bench.exchange(&api.id, "GET", "/prod/x", &headers, b"");
    row(
        "RFC 9110",
        "what Connection names",
        sent(&received.unwrap(), "x-hop").len(),
        0,
    );
    assert!(host(&api.id).starts_with(&api.id));
}
