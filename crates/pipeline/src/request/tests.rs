//! The request a pod sees, from the reference architecture to odd paths and hostile values.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::exchange::sample;
use crate::router::{RouterSettings, resolve};
use head::Method;
use mapping::UriTemplate;
use plan::{Api, Connection, Integration, Plan, RequestMapping, Route, RouteTree, Stage};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

fn mapping_of(pairs: &[(&str, &str)]) -> Box<[(Box<str>, Expression)]> {
    pairs
        .iter()
        .map(|(to, from)| (Box::from(*to), Expression::parse(from).unwrap()))
        .collect()
}

struct Case {
    uri: &'static str,
    path: &'static [(&'static str, &'static str)],
    query: &'static [(&'static str, &'static str)],
    headers: &'static [(&'static str, &'static str)],
}

const REFERENCE: Case = Case {
    uri: "http://lb.local/{proxy}",
    path: &[("proxy", "method.request.path.proxy")],
    query: &[],
    headers: &[
        ("Accept", "'application/json'"),
        ("Authorization", "method.request.header.Authorization"),
    ],
};

fn sent(case: &Case, target: &str, headers: &[(&str, &str)]) -> RequestHead {
    let proxy = HttpProxy {
        method: None,
        uri: UriTemplate::parse(case.uri).unwrap(),
        connection: Connection::VpcLink("v".into()),
        timeout: Duration::from_secs(29),
        verify_tls: true,
        mapping: RequestMapping {
            path: mapping_of(case.path),
            query: mapping_of(case.query),
            headers: mapping_of(case.headers),
        },
    };
    let method = plan::Method {
        integration: Integration::HttpProxy(proxy),
    };
    let stage = Stage {
        api_id: "a1".into(),
        name: "s".into(),
        deployment_id: "d".into(),
        execute_api_endpoint: true,
        routes: RouteTree::new([Route::new("r", "/{proxy+}", [("ANY".to_owned(), method)])]),
    };
    let api = Api {
        id: "a1".into(),
        stages: HashMap::from([("s".into(), Arc::new(stage))]),
    };
    let plan = Plan {
        apis: [("a1".into(), Arc::new(api))].into_iter().collect(),
        ..Plan::default()
    };

    let mut client = RequestHead::new(Method::Post, format!("/s{target}"));
    client.headers.append("Host", "a1.execute-api.localhost");
    for (name, value) in headers {
        client.headers.append(name, value);
    }
    let mut captures = Captures::default();
    let settings = RouterSettings { path_style: false };
    let resolved = resolve(&plan, &client, settings, &mut captures).unwrap();
    let Integration::HttpProxy(proxy) = &resolved.method.integration else {
        panic!("the plan above has a proxy");
    };
    let mut out = RequestHead::default();
    write(&client, &resolved, &captures, proxy, &sample(), &mut out);
    out
}

fn target_of(head: &RequestHead) -> &str {
    std::str::from_utf8(head.target()).unwrap()
}

#[test]
fn the_pod_sees_the_request_of_the_architecture() {
    let head = sent(
        &REFERENCE,
        "/user/profile?a=1&b",
        &[
            ("accept", "text/html"),
            ("AUTHORIZATION", "Bearer t"),
            ("X-Mixed-Case", "kept"),
            ("X-Mixed-Case", "twice"),
        ],
    );
    assert_eq!(head.method, Method::Post);
    assert_eq!(target_of(&head), "/user/profile?a=1&b");
    let lines: Vec<String> = head
        .headers
        .iter()
        .map(|h| {
            let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
            format!("{}: {}", text(h.name), text(h.value))
        })
        .collect();
    assert_eq!(
        lines,
        [
            "Host: lb.local",
            "X-Mixed-Case: kept",
            "X-Mixed-Case: twice",
            "Accept: application/json",
            "Authorization: Bearer t",
            "User-Agent: AmazonAPIGateway_a1",
            "X-Forwarded-For: 192.0.2.7",
            "X-Forwarded-Port: 8080",
            "X-Forwarded-Proto: http",
            "X-Amzn-Trace-Id: Root=1-65432100-abababababababababababab",
            "x-amzn-apigateway-api-id: a1",
        ]
    );
}

#[test]
fn what_is_the_connections_stays_with_it() {
    let head = sent(
        &REFERENCE,
        "/a",
        &[
            ("Connection", "keep-alive, X-Private"),
            ("X-Private", "1"),
            ("TE", "trailers"),
            ("Upgrade", "h2c"),
            ("Content-Length", "3"),
            ("Expect", "100-continue"),
            ("Authorization", "AWS4-HMAC-SHA256 Credential=x"),
            ("X-Forwarded-For", "198.51.100.1"),
            ("X-Amzn-Trace-Id", "Root=mine"),
            ("User-Agent", "curl"),
        ],
    );
    for absent in [
        "connection",
        "x-private",
        "te",
        "upgrade",
        "content-length",
        "expect",
        "authorization",
    ] {
        assert!(!head.headers.contains(absent), "{absent}");
    }
    for (name, value) in [
        ("x-forwarded-for", "198.51.100.1, 192.0.2.7"),
        ("x-amzn-trace-id", "Root=mine"),
        ("user-agent", "curl"),
    ] {
        assert_eq!(head.headers.get(name), Some(value.as_bytes()));
        assert_eq!(head.headers.get_all(name).count(), 1);
    }
}

#[test]
fn paths_are_decoded_and_encoded_again() {
    for (given, expected) in [
        ("/a%20b", "/a%20b"),
        ("/a%2Fb", "/a/b"),
        ("/a%25b", "/a%25b"),
        ("/caf%C3%A9", "/caf%C3%A9"),
        ("/a//b/", "/a//b/"),
        ("/a+b:c@d;e=f", "/a+b:c@d;e=f"),
    ] {
        assert_eq!(
            target_of(&sent(&REFERENCE, given, &[])),
            expected,
            "{given}"
        );
    }
}

#[test]
fn a_line_break_in_a_path_cannot_split_the_request() {
    let case = Case {
        headers: &[("X-From-Path", "method.request.path.proxy")],
        ..REFERENCE
    };
    let head = sent(&case, "/a%0D%0AX-Evil:%201", &[]);
    assert_eq!(target_of(&head), "/a%0D%0AX-Evil:%201");
    assert!(!head.headers.contains("x-from-path"));
}

#[test]
fn query_parameters_are_mapped_over_the_clients() {
    let case = Case {
        uri: "http://lb.local/x/{proxy}?fixed=1",
        query: &[
            ("one", "method.request.querystring.a"),
            ("every", "method.request.multivaluequerystring.a"),
            ("text", "'a b'"),
            ("none", "method.request.header.absent"),
        ],
        ..REFERENCE
    };
    let head = sent(&case, "/p?a=1&a=2&one=client&z=%20", &[]);
    assert_eq!(
        target_of(&head),
        "/x/p?fixed=1&a=1&a=2&z=%20&one=2&every=1&every=2&text=a%20b"
    );
}
