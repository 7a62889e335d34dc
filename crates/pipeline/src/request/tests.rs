//! The request a pod sees, from the reference architecture to odd paths and hostile values.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::exchange::sample;
use crate::router::{RouterSettings, resolve};
use head::Method;
use mapping::UriTemplate;
use plan::{Api, Connection, Integration, Plan, RequestMapping, Route, RouteTree, Stage};
use std::sync::Arc;
use std::time::Duration;

fn mapping_of(pairs: &[(&str, &str)]) -> Box<[(mapping::Text, Expression)]> {
    pairs
        .iter()
        .map(|(to, from)| ((*to).into(), Expression::parse(from).unwrap()))
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
            ..RequestMapping::default()
        },
    };
    let method = plan::Method::from(Integration::HttpProxy(proxy));
    let stage = Stage {
        api_id: "a1".into(),
        name: "s".into(),
        deployment_id: "d".into(),
        execute_api_endpoint: true,
        routes: RouteTree::new([Route::new("r", "/{proxy+}", [("ANY".to_owned(), method)])]),
        data: plan::StageData::default(),
    };
    let api = Api {
        id: "a1".into(),
        stages: [Arc::new(stage)].into(),
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

fn backend(
    uri: &str,
    path: &[(&str, &str)],
    query: &[(&str, &str)],
    headers: &[(&str, &str)],
) -> HttpProxy {
    HttpProxy {
        method: Some(Method::Put),
        uri: UriTemplate::parse(uri).unwrap(),
        connection: Connection::Internet,
        timeout: Duration::from_secs(29),
        verify_tls: true,
        mapping: RequestMapping {
            path: mapping_of(path),
            query: mapping_of(query),
            headers: mapping_of(headers),
            ..RequestMapping::default()
        },
    }
}

fn mapped(proxy: &HttpProxy, body: &str, overrides: &Overrides) -> RequestHead {
    let data = plan::StageData {
        variables: [("v".to_owned(), "w".to_owned())].into(),
        ..plan::StageData::default()
    };
    let lines = [
        ("X-A", "1"),
        ("x-a", "2"),
        ("Content-Type", "text/plain; charset=x"),
        ("Cookie", "c"),
    ];
    let mut setup = crate::testing::Setup::new(data, "/things/7?q=1&q=2&other=3", &lines);
    let mut out = RequestHead::default();
    write_mapped(&setup.data().with_body(body), proxy, overrides, &mut out);
    out
}

/// The rows of "Integration request data mapping expressions", each to every target.
#[test]
fn every_source_reaches_every_target() {
    let body = r#"{"petstore":{"pets":[{"name":"Rex"}]},"n":[1,2]}"#;
    for (source, values) in [
        ("method.request.path.id", &["7"][..]),
        ("method.request.querystring.q", &["2"]),
        ("method.request.multivaluequerystring.q", &["1", "2"]),
        ("method.request.header.X-A", &["2"]),
        ("method.request.multivalueheader.X-A", &["1", "2"]),
        ("method.request.body", &[body]),
        ("method.request.body.petstore.pets[0].name", &["Rex"]),
        ("method.request.body.n", &["[1,2]"]),
        ("method.request.body.none", &[]),
        ("stageVariables.v", &["w"]),
        ("context.resourcePath", &["/things/{id}"]),
        ("context.none", &[]),
        ("'fixed'", &["fixed"]),
    ] {
        let proxy = backend(
            "http://b/{p}",
            &[("p", source)],
            &[("t", source)],
            &[("X-T", source)],
        );
        let head = mapped(&proxy, body, &Overrides::default());
        let got: Vec<_> = head
            .headers
            .get_all("X-T")
            .map(|v| String::from_utf8_lossy(v).into_owned())
            .collect();
        assert_eq!(got, values, "{source}");
        let got: Vec<_> = query::all(head.query().unwrap_or_default(), "t")
            .map(|v| String::from_utf8_lossy(&v).into_owned())
            .collect();
        assert_eq!(got, values, "{source}");
        let path = percent::decode(&head.path()[1..]).into_owned();
        assert_eq!(
            path,
            values.last().copied().unwrap_or_default().as_bytes(),
            "{source}"
        );
    }
}

#[test]
fn nothing_passes_that_is_not_mapped() {
    let proxy = backend("http://b:81/x?fixed=1", &[], &[], &[]);
    let head = mapped(&proxy, "", &Overrides::default());
    assert_eq!(
        (head.method.as_str(), target_of(&head)),
        ("PUT", "/x?fixed=1")
    );
    let lines: Vec<_> = head
        .headers
        .iter()
        .map(|line| {
            (
                String::from_utf8_lossy(line.name).into_owned(),
                String::from_utf8_lossy(line.value).into_owned(),
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            ("Host", "b:81"),
            ("Content-Type", "text/plain"),
            ("Accept", "application/json"),
            ("User-Agent", "AmazonAPIGateway_a1"),
            (
                "X-Amzn-Trace-Id",
                "Root=1-65432100-abababababababababababab"
            ),
            ("x-amzn-apigateway-api-id", "a1"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
}

/// The tutorial of "Use a mapping template to override an API's request and response parameters".
#[test]
fn overrides_take_the_place_of_mappings() {
    let proxy = backend(
        "http://b/{p}/{r}",
        &[("p", "'p'"), ("r", "'r'")],
        &[("q", "'q'"), ("s", "'s'")],
        &[
            ("header1", "'1'"),
            ("header2", "'2'"),
            ("Accept", "'text/x'"),
        ],
    );
    let list = |name: &str, values: &[&str]| {
        (
            name.to_owned(),
            values.iter().map(|v| (*v).to_owned()).collect(),
        )
    };
    let overrides = Overrides {
        request_path: vec![list("p", &["a/b c"])],
        request_query: vec![list("q", &["x y"]), list("new", &["1", "2"])],
        request_headers: vec![
            list("Header1", &["foo"]),
            list("header3", &["12"]),
            list("multivalueheader", &["foo", "12"]),
            list("Transfer-Encoding", &["chunked"]),
            list("bad name", &["x"]),
        ],
        ..Overrides::default()
    };
    let head = mapped(&proxy, "", &overrides);
    assert_eq!(target_of(&head), "/a/b%20c/r?s=s&q=x%20y&new=1&new=2");
    assert_eq!(head.headers.get("header1"), Some(&b"foo"[..]));
    assert_eq!(head.headers.get("header2"), Some(&b"2"[..]));
    assert_eq!(head.headers.get("accept"), Some(&b"text/x"[..]));
    assert_eq!(head.headers.get_all("multivalueheader").count(), 2);
    assert!(!head.headers.contains("transfer-encoding") && !head.headers.contains("bad name"));
}
