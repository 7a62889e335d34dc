//! Parameter mappings: every documented source, to every documented target, in both directions; and what the
//! variables of `$context` say, alike in mappings and in templates.

use serde_json::{Value, json};
use testkit::Reply;

use super::{Bench, decoded, got, json_of, queried, row, sent};

/// "Map method request data to integration request parameters", "Map integration response data to method response
/// headers".
const PAGE: &str = "request-response-data-mappings";
const CONTEXT: &str = "api-gateway-mapping-template-reference";

/// Sources and the values that the request below gives them.
const SOURCES: [(&str, &[&str]); 15] = [
    ("method.request.path.id", &["se ven"]),
    ("method.request.querystring.one", &["1&2"]),
    ("method.request.querystring.many", &["b"]),
    ("method.request.multivaluequerystring.many", &["a", "b"]),
    ("method.request.querystring.empty", &[""]),
    ("method.request.querystring.absent", &[]),
    ("method.request.header.X-One", &["h 1"]),
    ("method.request.header.X-Many", &["second"]),
    (
        "method.request.multivalueheader.X-Many",
        &["first", "second"],
    ),
    ("method.request.body", &[BODY]),
    ("method.request.body.petstore.pets[0].name", &["Rex"]),
    (
        "method.request.body.petstore.pets[0]",
        &[r#"{"name":"Rex","age":3}"#],
    ),
    ("stageVariables.colour", &["dark-blue"]),
    ("context.stage", &["prod"]),
    ("'static-value_1'", &["static-value_1"]),
];
const BODY: &str = r#"{"petstore":{"pets":[{"name":"Rex","age":3}]}}"#;

#[test]
fn every_source_reaches_every_target() {
    let bench = Bench::start();
    let api = bench.lockgate.aws.api("mapping");
    let mut mappings = json!({});
    let mut placeholders = String::new();
    for (at, (source, _)) in SOURCES.iter().enumerate() {
        mappings[format!("integration.request.header.x-row-{at}")] = json!(source);
        mappings[format!("integration.request.querystring.row.{at}")] = json!(source);
        mappings[format!("integration.request.path.row{at}")] = json!(source);
        placeholders.push_str(&format!("/{at}-{{row{at}}}"));
    }
    for kind in ["HTTP", "HTTP_PROXY"] {
        let parent = api.resource(&api.root, kind);
        let resource = api.resource(&parent, "{id}");
        let integration = json!({
            "type": kind, "httpMethod": "POST", "uri": bench.uri(&placeholders),
            "requestParameters": mappings,
        });
        api.method_with(&resource, "POST", json!({}), &integration);
        if kind == "HTTP" {
            api.response(&resource, "POST", "200", &json!({}));
        }
    }
    api.deploy_with("prod", json!({"colour": "dark-blue"}));
    bench.lockgate.wait_for_stage(&api.id, "prod");

    for kind in ["HTTP", "HTTP_PROXY"] {
        let target = format!("/prod/{kind}/se%20ven?one=1%262&many=a&many=b&empty=");
        let headers = [
            ("Content-Type", "application/json"),
            ("X-One", "h 1"),
            ("X-Many", "first"),
            ("X-Many", "second"),
        ];
        let (response, received) =
            bench.exchange(&api.id, "POST", &target, &headers, BODY.as_bytes());
        assert_eq!(response.status, 200, "{kind}: {}", response.text());
        let received = received.unwrap();
        let (path, _) = received.target.split_once('?').unwrap();
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        for (at, (source, values)) in SOURCES.iter().enumerate() {
            let what = |place: &str| format!("{kind}: {source} in the {place}");
            let headers = sent(&received, &format!("x-row-{at}"));
            row(PAGE, &what("headers"), headers, values.to_vec());
            let query = queried(&received.target, &format!("row.{at}"));
            row(
                PAGE,
                &what("query string"),
                query,
                values.iter().map(|v| (*v).to_owned()).collect(),
            );
            // A placeholder has room for one value.
            let last = values.last().copied().unwrap_or_default();
            row(
                PAGE,
                &what("path"),
                decoded(segments[at]),
                format!("{at}-{last}"),
            );
        }
    }
}

#[test]
fn every_source_reaches_headers_of_the_response() {
    let bench = Bench::start();
    let api = bench.lockgate.aws.api("mapping");
    let rows: [(&str, &[&str]); 11] = [
        ("integration.response.header.X-App-Id", &["seven"]),
        ("integration.response.header.x-app-id", &["seven"]),
        ("integration.response.header.Item", &["b"]),
        ("integration.response.multivalueheader.Item", &["a", "b"]),
        ("integration.response.header.Absent", &[]),
        (
            "integration.response.body",
            &[r#"{"redirect":{"url":"https://a.example/"},"list":[1,true]}"#],
        ),
        (
            "integration.response.body.redirect.url",
            &["https://a.example/"],
        ),
        ("integration.response.body.list", &["[1,true]"]),
        ("stageVariables.colour", &["blue"]),
        ("context.httpMethod", &["GET"]),
        ("'a static value'", &["a static value"]),
    ];
    bench.pod.answer_with(|_| Reply::Response {
        status: 200,
        headers: [
            ("Content-Type", "application/json"),
            ("X-App-Id", "seven"),
            ("Item", "a"),
            ("Item", "b"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into(),
        body: br#"{"redirect":{"url":"https://a.example/"},"list":[1,true]}"#.to_vec(),
    });
    let mut mappings = json!({});
    for (at, (source, _)) in rows.iter().enumerate() {
        mappings[format!("method.response.header.X-Row-{at}")] = json!(source);
    }
    let integration = json!({"type": "HTTP", "httpMethod": "GET", "uri": bench.uri("/")});
    let resource = api.resource(&api.root, "x");
    api.method_with(&resource, "GET", json!({}), &integration);
    api.response(
        &resource,
        "GET",
        "200",
        &json!({"responseParameters": mappings}),
    );
    api.deploy_with("prod", json!({"colour": "blue"}));
    bench.lockgate.wait_for_stage(&api.id, "prod");
    let (response, _) = bench.exchange(&api.id, "GET", "/prod/x", &[], b"");
    assert_eq!(response.status, 200, "{}", response.text());
    for (at, (source, values)) in rows.iter().enumerate() {
        let found = got(&response, &format!("X-Row-{at}"));
        row(
            PAGE,
            source,
            found,
            values.iter().map(|v| (*v).to_owned()).collect(),
        );
    }
}

#[test]
fn stage_variables_stand_where_aws_has_them() {
    let page = "aws-api-gateway-stage-variables-reference";
    let bench = Bench::start();
    let api = bench.lockgate.aws.api("variables");
    let pod = bench.pod.address();
    let (host, port) = (pod.ip().to_string(), pod.port().to_string());
    let (start, end) = host.split_once('.').unwrap();
    let rows = [
        ("uri", "http://${stageVariables.authority}".to_owned(), "/"),
        (
            "domain",
            "http://${stageVariables.authority}/resource/operation".to_owned(),
            "/resource/operation",
        ),
        (
            "subdomain",
            format!("http://${{stageVariables.start}}.{end}:{port}/x"),
            "/x",
        ),
        (
            "path",
            format!("http://{pod}/${{stageVariables.part}}/bar"),
            "/a/b/bar",
        ),
        (
            "query",
            format!("http://{pod}/foo?q=${{stageVariables.part}}"),
            "/foo?q=a/b",
        ),
    ];
    for (part, uri, _) in &rows {
        let resource = api.resource(&api.root, part);
        let template = r#"["$stageVariables.part", "${stageVariables.part}", "$stageVariables['part']", "${stageVariables['part']}", "$stageVariables.unset"]"#;
        let integration = json!({
            "type": "HTTP", "httpMethod": "POST", "uri": uri,
            "requestTemplates": {"application/json": template},
        });
        api.method_with(&resource, "POST", json!({}), &integration);
        api.response(&resource, "POST", "200", &json!({}));
    }
    let variables = json!({"authority": pod.to_string(), "start": start, "part": "a/b"});
    api.deploy_with("prod", variables);
    bench.lockgate.wait_for_stage(&api.id, "prod");
    for (part, _, documented) in rows {
        let target = format!("/prod/{part}");
        let (response, received) = bench.exchange(&api.id, "POST", &target, &[], b"{}");
        assert_eq!(response.status, 200, "{part}: {}", response.text());
        let received = received.unwrap();
        row(page, part, received.target.as_str(), documented);
        let body = json_of(&received.body.content);
        row(
            page,
            "mapping templates",
            body,
            json!(["a/b", "a/b", "a/b", "a/b", ""]),
        );
    }
}

/// Variables that have no value without an authorizer, an API key, mutual TLS or a web ACL.
const WITHOUT_VALUE: [&str; 22] = [
    "authorizer.principalId",
    "authorizer.claims.sub",
    "authorizer.anything",
    "awsEndpointRequestId",
    "identity.accountId",
    "identity.apiKey",
    "identity.apiKeyId",
    "identity.caller",
    "identity.cognitoAuthenticationProvider",
    "identity.cognitoAuthenticationType",
    "identity.cognitoIdentityId",
    "identity.cognitoIdentityPoolId",
    "identity.principalOrgId",
    "identity.clientCert.clientCertPem",
    "identity.clientCert.subjectDN",
    "identity.clientCert.issuerDN",
    "identity.clientCert.serialNumber",
    "identity.clientCert.validity.notBefore",
    "identity.user",
    "identity.userArn",
    "wafResponseCode",
    "webaclArn",
];

#[test]
fn context_variables_mean_the_same_in_mappings_and_templates() {
    let bench = Bench::start();
    let api = bench.lockgate.aws.api("context");
    let parent = api.resource(&api.root, "branch");
    let resource = api.resource(&parent, "{child}");
    let host = format!("{}.execute-api.us-east-1.amazonaws.com", api.id);
    let id = "01234567-89ab-4cde-8f01-23456789abcd";
    let mut with_value = vec![
        ("accountId", Some("000000000000".to_owned())),
        ("apiId", Some(api.id.clone())),
        ("domainName", Some(host)),
        ("domainPrefix", Some(api.id.clone())),
        ("httpMethod", Some("POST".to_owned())),
        ("identity.sourceIp", Some("127.0.0.1".to_owned())),
        ("identity.userAgent", Some("agent/1".to_owned())),
        ("path", Some("/prod/branch/a%20b".to_owned())),
        ("protocol", Some("HTTP/1.1".to_owned())),
        ("requestId", Some(id.to_owned())),
        ("resourceId", Some(resource.clone())),
        ("resourcePath", Some("/branch/{child}".to_owned())),
        ("stage", Some("prod".to_owned())),
        // Looked at below.
        ("deploymentId", None),
        ("extendedRequestId", None),
        ("requestTime", None),
        ("requestTimeEpoch", None),
    ];
    let names = with_value
        .iter()
        .map(|(name, _)| *name)
        .chain(WITHOUT_VALUE);
    let mut mappings = json!({});
    let mut template = "{".to_owned();
    for (at, name) in names.enumerate() {
        mappings[format!("integration.request.header.x-row-{at}")] =
            json!(format!("context.{name}"));
        template.push_str(&format!("\"{name}\": \"$context.{name}\", "));
    }
    template.push_str("\"end\": 1}");
    let integration = json!({
        "type": "HTTP", "httpMethod": "POST", "uri": bench.uri("/"),
        "requestParameters": mappings, "requestTemplates": {"application/json": template},
    });
    api.method_with(&resource, "POST", json!({}), &integration);
    api.response(&resource, "POST", "200", &json!({}));
    let deployment = api.deploy("prod");
    bench.lockgate.wait_for_stage(&api.id, "prod");
    let headers = [("User-Agent", "agent/1"), ("x-amzn-RequestId", id)];
    let before = now_millis();
    let (response, received) =
        bench.exchange(&api.id, "POST", "/prod/branch/a%20b?q=1", &headers, b"");
    let after = now_millis();
    assert_eq!(response.status, 200, "{}", response.text());
    let received = received.unwrap();
    let body = json_of(&received.body.content);
    let value = |at: usize, name: &str| {
        let mapped = sent(&received, &format!("x-row-{at}"));
        let in_template = &body[name];
        assert_eq!(mapped.len(), 1, "{name}: {mapped:?}");
        row(CONTEXT, name, in_template, &json!(mapped[0]));
        mapped[0].to_owned()
    };
    with_value.retain(|(name, _)| *name != "end");
    for (at, (name, documented)) in with_value.iter().enumerate() {
        let found = value(at, name);
        match (*name, documented) {
            (_, Some(documented)) => row(CONTEXT, name, &found, documented),
            ("deploymentId", _) => row(CONTEXT, name, &found, &deployment),
            ("extendedRequestId", _) => {
                row(
                    CONTEXT,
                    name,
                    Some(found),
                    response.header("x-amz-apigw-id"),
                );
            }
            ("requestTime", _) => {
                let read = jiff::Timestamp::strptime("%d/%b/%Y:%H:%M:%S %z", &found).unwrap();
                let millis = read.as_millisecond();
                assert!((before - 999..=after).contains(&millis), "{found}");
            }
            ("requestTimeEpoch", _) => {
                let millis: i64 = found.parse().unwrap();
                assert!(
                    (before..=after).contains(&millis),
                    "{before} {millis} {after}"
                );
            }
            (other, None) => panic!("{other}"),
        }
    }
    row(
        CONTEXT,
        "requestId in the answer",
        response.header("x-amzn-RequestId"),
        Some(id.to_owned()),
    );
    for (at, name) in WITHOUT_VALUE.iter().enumerate() {
        let header = format!("x-row-{}", with_value.len() + at);
        row(CONTEXT, name, sent(&received, &header), Vec::<&str>::new());
        row(CONTEXT, name, &body[*name], &Value::from(""));
    }
    // What is no UUID is not taken for an id.
    let headers = [("x-amzn-RequestId", "mine")];
    let (response, _) = bench.exchange(&api.id, "POST", "/prod/branch/a", &headers, b"");
    assert_eq!(response.header("x-amzn-RequestId").unwrap().len(), 36);
}

fn now_millis() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
