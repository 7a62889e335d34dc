//! Mapped integrations, validation and gateway responses from a client's socket to a backend's and back.

use crate::common::{self, Backend, LIMIT};
use mapping::{Expression, ResponseExpression, Schema, Template};
use plan::{
    ContentHandling, GatewayExpression, GatewayResponse, Integration, Mapped, Method, Passthrough,
    Published, RequestMapping, Required, Response, StageData, Templates, Validation,
};
use proxy::Gateway;
use std::io::Write;
use std::sync::Arc;
use testkit::{Reply, read_response};

fn templates(list: &[(&str, &str)]) -> Templates {
    let parsed = |text| Some(Template::parse(text).unwrap());
    Templates::new(
        list.iter()
            .map(|(key, text)| ((*key).into(), parsed(text)))
            .collect(),
    )
}

fn response(status: u16, pattern: Option<&str>, template: &str) -> Response {
    Response {
        status,
        is_declared: true,
        pattern: pattern.map(|text| regex::Regex::new(text).unwrap()),
        headers: [(
            "X-Mapped".into(),
            ResponseExpression::parse("integration.response.header.X-Backend").unwrap(),
        )]
        .into(),
        templates: templates(&[("application/json", template)]),
        content: None,
    }
}

fn mock() -> Mapped {
    Mapped {
        templates: templates(&[(
            "application/json",
            r#"{#if($input.params('fail') == "1")"statusCode": 500#{else}"statusCode": 200#end}"#,
        )]),
        passthrough: Passthrough::Never,
        content: None,
        responses: [
            response(200, None, r#"{"hello": "$context.resourcePath"}"#),
            response(500, Some("^5..$"), r#"{"failed": true}"#),
        ]
        .into(),
    }
}

fn http() -> Mapped {
    Mapped {
        templates: templates(&[(
            "application/json",
            "#set($context.requestOverride.header.X-New = $input.path('$.a'))[$input.json('$.a')]",
        )]),
        passthrough: Passthrough::WhenNoMatch,
        content: None,
        responses: [
            response(201, None, r#"{"wrapped": $input.json('$')}"#),
            response(
                404,
                Some("^4..$"),
                "#set($context.responseOverride.status = 410)gone",
            ),
        ]
        .into(),
    }
}

/// A gateway in front of a backend that answers with what it got.
struct Running {
    gateway: Gateway,
    backend: Backend,
    plan: Arc<Published>,
}

fn start() -> Running {
    let backend = Backend::start(|request: &testkit::Received| {
        let status = match request.header("X-Status") {
            Some(status) => status.parse().unwrap(),
            None => 200,
        };
        let said = serde_json::json!({
            "method": request.method, "target": request.target,
            "body": String::from_utf8_lossy(&request.body.content), "new": request.header("X-New"),
            "cookie": request.header("Cookie"),
        });
        Reply::Response {
            status,
            headers: vec![
                ("X-Backend".to_owned(), "here".to_owned()),
                ("Content-Type".to_owned(), "application/json".to_owned()),
            ],
            body: said.to_string().into_bytes(),
        }
    });
    let address = backend.address();
    let status_mapping = RequestMapping {
        headers: [(
            "X-Status".into(),
            Expression::parse("method.request.header.X-Status").unwrap(),
        )]
        .into(),
        ..RequestMapping::default()
    };
    let model = r#"{"type":"object","required":["a"]}"#;
    let validation = Validation {
        required: [Required::QueryString("q".into())].into(),
        bodies: [(
            "application/json".into(),
            Schema::compile("M", &|_| Some(model)).unwrap(),
        )]
        .into(),
    };
    let body_mapping = RequestMapping {
        headers: [(
            "X-New".into(),
            Expression::parse("method.request.body.a").unwrap(),
        )]
        .into(),
        uses_body: true,
        ..RequestMapping::default()
    };
    let to_binary = RequestMapping {
        content: Some(ContentHandling::ToBinary),
        ..RequestMapping::default()
    };
    let proxy = |mapping| {
        Method::from(Integration::HttpProxy(common::proxy_to(
            address, "/in", mapping,
        )))
    };
    let methods = [
        ("/mock", Method::from(Integration::Mock(Box::new(mock())))),
        (
            "/http",
            Method::from(Integration::Http(Box::new((
                common::proxy_to(address, "/in", status_mapping),
                http(),
            )))),
        ),
        (
            "/checked",
            Method {
                validation: Some(Box::new(validation)),
                ..proxy(RequestMapping::default())
            },
        ),
        ("/from-body", proxy(body_mapping)),
        ("/binary", proxy(to_binary)),
    ];
    let not_found = GatewayResponse {
        status: Some(404),
        headers: [(
            "Access-Control-Allow-Origin".into(),
            GatewayExpression::Mapped(Expression::parse("'*'").unwrap()),
        )]
        .into(),
        templates: [(
            "application/json".into(),
            r#"{"m": $context.error.messageString, "stage": "$context.stage"}"#.into(),
        )]
        .into(),
    };
    let failed = GatewayResponse {
        status: Some(599),
        headers: [].into(),
        templates: [].into(),
    };
    let data = StageData {
        gateway_responses: [
            ("MISSING_AUTHENTICATION_TOKEN".into(), not_found),
            ("INTEGRATION_FAILURE".into(), failed),
        ]
        .into(),
        ..StageData::default()
    };
    let plan = common::plan([common::stage("s", methods, data)]);
    let plan = Arc::new(Published::new(plan));
    let gateway = common::start(common::settings(), &plan);
    Running {
        gateway,
        backend,
        plan,
    }
}

/// Status, the value of a header, and the body.
type Answer = (u16, Option<String>, String);

impl Running {
    fn ask(&self, request: &str, header: &str) -> Answer {
        let mut stream = testkit::connect(self.gateway.address(), LIMIT).unwrap();
        let (line, rest) = request.split_once("\r\n").unwrap();
        let request = format!("{line} HTTP/1.1\r\nHost: a1.execute-api.localhost\r\n{rest}");
        stream.write_all(request.as_bytes()).unwrap();
        let method = line.split(' ').next().unwrap();
        let answer = read_response(&stream, method).unwrap();
        (answer.status, answer.header(header), answer.text())
    }

    fn post(&self, path: &str, headers: &str, body: &str) -> Answer {
        let length = body.len();
        let request = format!("POST {path}\r\n{headers}Content-Length: {length}\r\n\r\n{body}");
        self.ask(&request, "x-mapped")
    }
}

#[test]
fn a_mock_answers_without_a_backend() {
    let running = start();
    let (status, _, body) = running.ask("GET /s/mock\r\n\r\n", "x");
    assert_eq!((status, body.as_str()), (200, r#"{"hello": "/mock"}"#));
    let (status, _, body) = running.ask("GET /s/mock?fail=1\r\n\r\n", "x");
    assert_eq!((status, body.as_str()), (500, r#"{"failed": true}"#));
    let (status, _, body) = running.post("/s/mock", "Content-Type: a/b\r\n", "x");
    assert_eq!(status, 415);
    assert!(body.contains("Unsupported Media Type"), "{body}");
    assert_eq!(running.backend.received().len(), 0);
}

#[test]
fn an_http_integration_maps_both_ways() {
    let running = start();
    let (status, mapped, body) = running.post("/s/http?x=1", "Cookie: c\r\n", r#"{"a": "v"}"#);
    assert_eq!((status, mapped.as_deref()), (201, Some("here")), "{body}");
    let said: serde_json::Value = serde_json::from_str(&body).unwrap();
    let said = &said["wrapped"];
    assert_eq!(said["target"], "/in", "an unmapped query does not pass");
    assert_eq!(said["body"], r#"["v"]"#);
    assert_eq!(said["new"], "v", "the template's override");
    assert_eq!(
        said["cookie"],
        serde_json::Value::Null,
        "an unmapped header does not pass"
    );
    let (status, _, body) = running.post("/s/http", "X-Status: 403\r\n", r#"{"a": "v"}"#);
    assert_eq!((status, body.as_str()), (410, "gone"));
    let (status, _, body) = running.post("/s/http", "", "{nope");
    assert_eq!(status, 400);
    assert!(
        body.contains("Could not parse request body into json"),
        "{body}"
    );
    // A chunked request and one in two pieces are held alike.
    let chunked = "POST /s/http\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n4\r\n \"w\"\r\n1\r\n}\r\n0\r\n\r\n";
    let (status, _, body) = running.ask(chunked, "x");
    assert_eq!(status, 201, "{body}");
    assert!(body.contains(r#"[\"w\"]"#), "{body}");
}

#[test]
fn requests_are_checked_in_order() {
    let running = start();
    let (status, _, body) = running.post("/s/checked?q=", "", "{}");
    assert_eq!(
        (status, body.as_str()),
        (
            400,
            r#"{"message": "Missing required request parameters: [q]"}"#
        )
    );
    let (status, _, body) = running.post("/s/checked?q=1", "", "{}");
    assert_eq!(
        (status, body.as_str()),
        (400, r#"{"message": "Invalid request body"}"#)
    );
    assert_eq!(running.backend.received().len(), 0);
    let (status, _, body) = running.post("/s/checked?q=1", "", r#"{"a": 1}"#);
    assert_eq!(status, 200);
    assert!(body.contains(r#"{\"a\": 1}"#), "{body}");
}

#[test]
fn a_proxy_maps_from_and_converts_its_body() {
    let running = start();
    let (status, _, body) = running.post("/s/from-body", "", r#"{"a": [1]}"#);
    assert_eq!(status, 200);
    assert!(body.contains(r#""new":"[1]""#), "{body}");
    let (status, _, body) = running.post("/s/binary", "", "aGVsbG8=");
    assert_eq!(status, 200);
    assert!(body.contains(r#""body":"hello""#), "{body}");
    let (status, _, body) = running.post("/s/binary", "", "***");
    assert_eq!(
        (status, body.as_str()),
        (500, r#"{"message": "Internal server error"}"#)
    );
}

#[test]
fn a_gateway_response_of_the_api_is_given() {
    let running = start();
    let (status, origin, body) =
        running.ask("GET /s/nowhere\r\n\r\n", "access-control-allow-origin");
    assert_eq!((status, origin.as_deref()), (404, Some("*")));
    assert_eq!(
        body,
        r#"{"m": "Missing Authentication Token", "stage": "s"}"#
    );
    let (status, origin, _) =
        running.ask("GET /elsewhere/x\r\n\r\n", "access-control-allow-origin");
    assert_eq!((status, origin), (403, None));
}

#[test]
fn an_exchange_keeps_its_plan_to_the_answer() {
    let running = start();
    let plan = Arc::clone(&running.plan);
    running.backend.answer_with(move |_| {
        // Undeployed while the request is here, which then fails.
        plan.update(|plan| plan.apis.clear());
        Reply::raw("")
    });
    let (status, _, _) = running.ask("POST /s/from-body\r\nContent-Length: 2\r\n\r\n{}", "x");
    assert_eq!(status, 599, "as the API had it when the request came");
    let (status, _, _) = running.ask("GET /s/nowhere\r\n\r\n", "x");
    assert_eq!(status, 403, "the API is gone for the next");
}
