//! Requests as they come: what validation refuses and in which words, paths and queries that are unusual, and quotas.

use serde_json::json;

use super::{Bench, row};

const VALIDATION: &str = "api-gateway-request-validation-test";
const NOTES: &str = "api-gateway-known-issues";
const QUOTAS: &str = "limits";

#[test]
fn validation_refuses_in_awss_words() {
    let bench = Bench::start();
    let api = bench.lockgate.aws.api("validation");
    let aws = &bench.lockgate.aws;
    let base = format!("/restapis/{}", api.id);
    let schema = json!({
        "$schema": "http://json-schema.org/draft-04/schema#", "type": "object",
        "required": ["name", "price", "type"],
        "properties": {
            "name": {"type": "string"},
            "type": {"type": "string", "enum": ["dog", "cat", "fish"]},
            "price": {"type": "number", "minimum": 25.0, "maximum": 500.0},
        },
    });
    let model =
        json!({"name": "Pet", "contentType": "application/json", "schema": schema.to_string()});
    aws.post(&format!("{base}/models"), &model);
    let validator = |name: &str, parameters: bool, body: bool| {
        let input = json!({
            "name": name, "validateRequestParameters": parameters, "validateRequestBody": body,
        });
        aws.post(&format!("{base}/requestvalidators"), &input)["id"].clone()
    };
    let integration = json!({"type": "HTTP_PROXY", "httpMethod": "ANY", "uri": bench.uri("/")});
    for (part, parameters, body) in [
        ("all", true, true),
        ("params", true, false),
        ("body", false, true),
    ] {
        let resource = api.resource(&api.root, part);
        let settings = json!({
            "requestValidatorId": validator(part, parameters, body),
            "requestParameters": {
                "method.request.querystring.q1": true, "method.request.header.h1": true,
                "method.request.querystring.optional": false,
            },
            "requestModels": {"application/json": "Pet"},
        });
        api.method_with(&resource, "POST", settings, &integration);
    }
    api.deploy("prod");
    bench.lockgate.wait_for_stage(&api.id, "prod");

    let good = r#"{"name": "Marco", "type": "dog", "price": 260}"#;
    let bird = r#"{"name": "Molly", "type": "bird", "price": 269}"#;
    let dear = r#"{"name": "Molly", "type": "dog", "price": 501}"#;
    let missing = |names: &str| Some(format!("Missing required request parameters: [{names}]"));
    let invalid = || Some("Invalid request body".to_owned());
    let header: &[(&str, &str)] = &[("h1", "v1")];
    let json_type: &[(&str, &str)] = &[
        ("h1", "v1"),
        ("Content-Type", "application/json; charset=UTF-8"),
    ];
    for (target, headers, body, documented) in [
        ("all?q1=cat", header, good, None),
        ("all?q1=cat", json_type, good, None),
        ("all", header, good, missing("q1")),
        ("all?q1=", header, good, missing("q1")),
        ("all?q1", header, good, missing("q1")),
        ("all?Q1=cat", header, good, missing("q1")),
        ("all?q1=cat", &[], good, missing("h1")),
        ("all?q1=cat", &[("h1", "")], good, missing("h1")),
        // Parameters come before bodies.
        ("all", header, bird, missing("q1")),
        ("all?q1=cat", header, bird, invalid()),
        ("all?q1=cat", header, dear, invalid()),
        ("all?q1=cat", header, "not json", invalid()),
        ("all?q1=cat", header, "{}", invalid()),
        // A payload without a model is another matter (integration passthrough).
        (
            "all?q1=cat",
            &[("h1", "v1"), ("Content-Type", "text/xml")],
            "<a/>",
            None,
        ),
        ("params?q1=cat", header, bird, None),
        ("params", header, bird, missing("q1")),
        ("body", &[], good, None),
        ("body", &[], bird, invalid()),
    ] {
        let (response, received) = bench.exchange(
            &api.id,
            "POST",
            &format!("/prod/{target}"),
            headers,
            body.as_bytes(),
        );
        let what = format!("{target} {headers:?} {body}");
        let answer = response.text();
        let found = match response.status {
            200 => None,
            400 => {
                assert!(received.is_none(), "{what}");
                row(
                    VALIDATION,
                    &what,
                    response.header("x-amzn-ErrorType"),
                    Some("BadRequestException".into()),
                );
                let text = answer
                    .strip_prefix("{\"message\": \"")
                    .and_then(|rest| rest.strip_suffix("\"}"));
                Some(text.unwrap_or(&answer).to_owned())
            }
            status => panic!("{what}: {status} {answer}"),
        };
        row(VALIDATION, &what, found, documented);
    }
    let (response, _) = bench.exchange(&api.id, "POST", "/prod/all", &[], good.as_bytes());
    let text = response.text();
    assert!(
        text.contains("parameters: [q1, h1]") || text.contains("parameters: [h1, q1]"),
        "{text}"
    );
}

#[test]
fn unusual_paths_and_queries() {
    let bench = Bench::start();
    let api = bench.lockgate.aws.api("odd");
    api.greedy(json!({"uri": bench.uri("/{proxy}")}));
    let query = api.resource(&api.root, "mapped");
    let integration = json!({
        "type": "HTTP", "httpMethod": "GET", "uri": bench.uri("/"),
        "requestParameters": {"integration.request.querystring.a": "method.request.multivaluequerystring.a"},
    });
    api.method_with(&query, "GET", json!({}), &integration);
    api.response(&query, "GET", "200", &json!({}));
    api.deploy("prod");
    bench.lockgate.wait_for_stage(&api.id, "prod");
    for (target, documented) in [
        ("/a%20b", "/a%20b"),
        ("/caf%C3%A9", "/caf%C3%A9"),
        ("/100%25", "/100%25"),
        // Parameters are decoded before they are passed on.
        ("/a%2Fb", "/a/b"),
        ("/a//b", "/a//b"),
        ("/a/", "/a/"),
        ("/a.b~c-d_e", "/a.b~c-d_e"),
        ("/x?a=1&a=2&a=1", "/x?a=1&a=2&a=1"),
        ("/x?a=&b&=c", "/x?a=&b&=c"),
        ("/x?a=%7C&b=%26", "/x?a=%7C&b=%26"),
        ("/x?A=1&a=2", "/x?A=1&a=2"),
        ("/x?", "/x"),
        // "The semicolon character is not supported ... and results in the data being split".
        ("/x?a=1;b=2", "/x?a=1&b=2"),
        ("/mapped?a=&a=b%20c&a&other=1", "/?a=&a=b%20c&a="),
        ("/mapped?a=1;a=2", "/?a=1&a=2"),
    ] {
        let (response, received) =
            bench.exchange(&api.id, "GET", &format!("/prod{target}"), &[], b"");
        assert_eq!(response.status, 200, "{target}: {}", response.text());
        row(NOTES, target, received.unwrap().target.as_str(), documented);
    }
    for target in ["/x?a=|", "/x?{a}=b", "/x?a=}"] {
        let (response, received) =
            bench.exchange(&api.id, "GET", &format!("/prod{target}"), &[], b"");
        row(
            NOTES,
            target,
            (response.status, received.is_none()),
            (400, true),
        );
    }
}

#[test]
fn quotas_of_heads_and_payloads() {
    const PAYLOAD: usize = 10 * 1024 * 1024;
    let bench = Bench::start();
    let api = bench.lockgate.aws.api("quotas");
    api.greedy(json!({"uri": bench.uri("/{proxy}")}));
    api.deploy("prod");
    bench.lockgate.wait_for_stage(&api.id, "prod");
    bench
        .pod
        .answer_with(|_| testkit::Reply::text(200, "taken"));
    let host = crate::setup::host(&api.id).len();
    for (bytes, documented) in [(10_240 - host, 200), (10_241 - host, 431)] {
        let value = "v".repeat(bytes);
        let headers = [("X-Long", value.as_str())];
        let (response, received) = bench.exchange(&api.id, "GET", "/prod/x", &headers, b"");
        let found = (response.status, received.is_some());
        row(
            QUOTAS,
            "Total combined size of all header values",
            found,
            (documented, documented == 200),
        );
    }
    for (bytes, documented) in [(10_240, 200), (10_241, 414)] {
        let target = format!("/prod/{}", "p".repeat(bytes - "/prod/".len()));
        let (response, received) = bench.exchange(&api.id, "GET", &target, &[], b"");
        let found = (response.status, received.is_some());
        row(
            QUOTAS,
            "Length of the URL for a regional API",
            found,
            (documented, documented == 200),
        );
    }
    let payload = vec![b'x'; PAYLOAD + 1];
    let (response, received) = bench.exchange(&api.id, "POST", "/prod/x", &[], &payload[..PAYLOAD]);
    let found = (response.status, received.unwrap().body.content.len());
    row(QUOTAS, "Payload size", found, (200, PAYLOAD));
    let (response, received) = bench.exchange(&api.id, "POST", "/prod/x", &[], &payload);
    let found = (response.status, response.text(), received.is_none());
    row(
        QUOTAS,
        "Payload size",
        found,
        (413, r#"{"message":"Request Too Long"}"#.to_owned(), true),
    );
}
