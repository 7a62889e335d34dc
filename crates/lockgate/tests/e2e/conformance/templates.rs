//! Which mapping template a payload meets, what passes through without one, and what templates override. What a
//! template makes of its text is for `mapping`'s own tests.

use serde_json::{Value, json};
use testkit::Reply;

use super::{Bench, got, json_of, queried, row, sent};

/// "Select a VTL mapping template".
const SELECTION: &str = "request-response-data-mappings";
const PASSTHROUGH: &str = "integration-passthrough-behaviors";
const OVERRIDES: &str = "apigateway-override-request-response-parameters";

/// What becomes of a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Mapped,
    AsIs,
    Refused,
}
use Outcome::{AsIs, Mapped, Refused};

const OPTIONS: [&str; 3] = ["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"];

#[test]
fn passthrough_follows_the_two_examples() {
    let bench = Bench::start();
    let api = bench.lockgate.aws.api("passthrough");
    let tables = [
        (
            "json",
            json!({"application/json": "{\"mapped\": true}"}),
            [
                (None, [Mapped, Mapped, Mapped]),
                (Some("application/json"), [Mapped, Mapped, Mapped]),
                (
                    Some("application/json; charset=UTF-8"),
                    [Mapped, Mapped, Mapped],
                ),
                (Some("application/xml"), [AsIs, Refused, Refused]),
            ],
        ),
        (
            "xml",
            json!({"application/xml": "{\"mapped\": true}"}),
            [
                (None, [AsIs, Refused, Refused]),
                (Some("application/json"), [AsIs, Refused, Refused]),
                (
                    Some("application/json; charset=UTF-8"),
                    [AsIs, Refused, Refused],
                ),
                (Some("application/xml"), [Mapped, Mapped, Mapped]),
            ],
        ),
        // Beside the examples: no template at all.
        (
            "none",
            json!({}),
            [
                (None, [AsIs, AsIs, Refused]),
                (Some("application/json"), [AsIs, AsIs, Refused]),
                (
                    Some("application/json; charset=UTF-8"),
                    [AsIs, AsIs, Refused],
                ),
                (Some("application/xml"), [AsIs, AsIs, Refused]),
            ],
        ),
    ];
    for (name, templates, _) in &tables {
        let parent = api.resource(&api.root, name);
        for option in OPTIONS {
            let resource = api.resource(&parent, option);
            let integration = json!({
                "type": "HTTP", "httpMethod": "POST", "uri": bench.uri("/"),
                "requestTemplates": templates, "passthroughBehavior": option,
            });
            api.method_with(&resource, "POST", json!({}), &integration);
            api.response(&resource, "POST", "200", &json!({}));
        }
    }
    api.deploy("prod");
    bench.lockgate.wait_for_stage(&api.id, "prod");
    for (name, _, rows) in &tables {
        for (content_type, outcomes) in rows {
            for (option, documented) in OPTIONS.iter().zip(outcomes) {
                let target = format!("/prod/{name}/{option}");
                let headers: Vec<_> = content_type
                    .iter()
                    .map(|one| ("Content-Type", *one))
                    .collect();
                let (response, received) =
                    bench.exchange(&api.id, "POST", &target, &headers, b"payload");
                let found = match (response.status, received) {
                    (415, None) => {
                        let body = r#"{"message": "Unsupported Media Type"}"#;
                        row(PASSTHROUGH, "the refusal", response.text().as_str(), body);
                        Refused
                    }
                    (200, Some(received)) if received.body.content == b"payload" => AsIs,
                    (200, Some(received)) if received.body.content == b"{\"mapped\": true}" => {
                        Mapped
                    }
                    (status, received) => panic!("{target}: {status} {received:?}"),
                };
                row(
                    PASSTHROUGH,
                    &format!("{name}, {content_type:?}, {option}"),
                    found,
                    *documented,
                );
            }
        }
    }
}

#[test]
fn templates_of_responses_are_chosen_by_accept() {
    let bench = Bench::start();
    bench.pod.answer_with(|_| Reply::text(200, "unmapped"));
    let api = bench.lockgate.aws.api("selection");
    let both = json!({"application/json": "json", "application/xml": "xml"});
    let xml = json!({"application/xml": "xml"});
    let rows = [
        ("both", &both, None, "json"),
        ("both", &both, Some("application/json"), "json"),
        ("both", &both, Some("application/xml"), "xml"),
        ("both", &both, Some("application/xml; q=0.9"), "xml"),
        (
            "both",
            &both,
            Some("application/xml, application/json"),
            "xml",
        ),
        // "API Gateway uses the first existing template when the specified Accept header value does not match any".
        ("both", &both, Some("text/html"), "json"),
        ("xml", &xml, None, "xml"),
        ("xml", &xml, Some("application/json"), "xml"),
        ("xml", &xml, Some("text/html"), "xml"),
        ("none", &json!({}), None, "unmapped"),
        ("none", &json!({}), Some("application/json"), "unmapped"),
        // "To return the response payload unmapped instead, you must set up an empty template".
        (
            "empty",
            &json!({"application/json": "", "application/xml": "xml"}),
            None,
            "unmapped",
        ),
        (
            "empty",
            &json!({"application/json": "", "application/xml": "xml"}),
            Some("application/xml"),
            "xml",
        ),
    ];
    for (at, (name, templates, ..)) in rows.iter().enumerate() {
        if rows[..at].iter().any(|(known, ..)| known == name) {
            continue;
        }
        let resource = api.resource(&api.root, name);
        let integration = json!({"type": "HTTP", "httpMethod": "GET", "uri": bench.uri("/")});
        api.method_with(&resource, "GET", json!({}), &integration);
        api.response(
            &resource,
            "GET",
            "200",
            &json!({"responseTemplates": templates}),
        );
    }
    api.deploy("prod");
    bench.lockgate.wait_for_stage(&api.id, "prod");
    for (name, _, accept, documented) in rows {
        let headers: Vec<_> = accept.iter().map(|one| ("Accept", *one)).collect();
        let (response, _) = bench.exchange(&api.id, "GET", &format!("/prod/{name}"), &headers, b"");
        row(
            SELECTION,
            &format!("{name}, {accept:?}"),
            response.text().as_str(),
            documented,
        );
    }
}

#[test]
fn integration_responses_are_chosen_by_pattern() {
    let bench = Bench::start();
    bench.pod.answer_with(|request| {
        let status = request.target.trim_start_matches('/').parse().unwrap();
        Reply::text(status, "")
    });
    let api = bench.lockgate.aws.api("patterns");
    let resource = api.resource(&api.root, "{status}");
    let integration = json!({
        "type": "HTTP", "httpMethod": "GET", "uri": bench.uri("/{status}"),
        "requestParameters": {"integration.request.path.status": "method.request.path.status"},
    });
    api.method_with(&resource, "GET", json!({}), &integration);
    for (status, pattern) in [
        ("200", None),
        ("400", Some("40\\d")),
        ("404", Some("409|410")),
        ("502", Some("5.*")),
    ] {
        let mut mapped = json!({});
        if let Some(pattern) = pattern {
            mapped["selectionPattern"] = json!(pattern);
        }
        api.response(&resource, "GET", status, &mapped);
    }
    api.deploy("prod");
    bench.lockgate.wait_for_stage(&api.id, "prod");
    let page = "api-gateway-integration-settings-integration-response";
    for (answered, documented) in [
        (200, 200),
        (201, 200),
        (302, 200),
        (400, 400),
        (418, 200),
        (410, 404),
        (500, 502),
        (503, 502),
    ] {
        let (response, _) = bench.exchange(&api.id, "GET", &format!("/prod/{answered}"), &[], b"");
        row(page, &answered.to_string(), response.status, documented);
    }
}

#[test]
fn templates_override_what_was_mapped() {
    let bench = Bench::start();
    bench.pod.answer_with(|request| match Reply::echo(request) {
        Reply::Response { status, body, .. } => Reply::Response {
            status,
            headers: vec![
                ("Content-Type".into(), "application/json".into()),
                ("X-Mapped".into(), "pod".into()),
            ],
            body,
        },
        other => other,
    });
    let api = bench.lockgate.aws.api("overrides");
    let resource = api.resource(&api.root, "{id}");
    let request = concat!(
        "#set($context.requestOverride.header.X-Mapped = \"header of $input.params('id')\")",
        "#set($context.requestOverride.header.X-New = \"new\")",
        "#set($context.requestOverride.path.id = \"over/ridden\")",
        "#set($context.requestOverride.querystring.mapped = \"$input.path('$.q')\")",
        "#set($context.requestOverride.querystring.new = \"a&b\")",
        "{}",
    );
    let response = concat!(
        "#set($context.responseOverride.status = 418)",
        "#set($context.responseOverride.header.X-Mapped = \"over\")",
        "#set($context.responseOverride.header.X-New = \"new\")",
        "$input.json('$.target')",
    );
    let integration = json!({
        "type": "HTTP", "httpMethod": "POST", "uri": bench.uri("/things/{id}"),
        "requestParameters": {
            "integration.request.path.id": "method.request.path.id",
            "integration.request.header.X-Mapped": "'mapped'",
            "integration.request.header.X-Kept": "'kept'",
            "integration.request.querystring.mapped": "'mapped'",
            "integration.request.querystring.kept": "'kept'",
        },
        "requestTemplates": {"application/json": request},
    });
    api.method_with(&resource, "POST", json!({}), &integration);
    api.response(
        &resource,
        "POST",
        "200",
        &json!({
            "responseParameters": {
                "method.response.header.X-Mapped": "integration.response.header.X-Mapped",
                "method.response.header.X-Kept": "'kept'",
            },
            "responseTemplates": {"application/json": response},
        }),
    );
    let twice = api.resource(&api.root, "twice");
    let template = "#set($context.requestOverride.header.x = \"1\")#set($context.requestOverride.header.x = \"2\")";
    let integration = json!({
        "type": "HTTP", "httpMethod": "POST", "uri": bench.uri("/"),
        "requestTemplates": {"application/json": template},
    });
    api.method_with(&twice, "POST", json!({}), &integration);
    api.response(&twice, "POST", "200", &json!({}));
    api.deploy("prod");
    bench.lockgate.wait_for_stage(&api.id, "prod");

    let (response, received) = bench.exchange(&api.id, "POST", "/prod/7", &[], br#"{"q": "x y"}"#);
    let received = received.unwrap();
    for (name, documented) in [
        ("X-Mapped", "header of 7"),
        ("X-New", "new"),
        ("X-Kept", "kept"),
    ] {
        row(OVERRIDES, name, sent(&received, name), vec![documented]);
    }
    let path = received.target.split('?').next().unwrap();
    row(OVERRIDES, "path", path, "/things/over/ridden");
    for (name, documented) in [("mapped", "x y"), ("new", "a&b"), ("kept", "kept")] {
        row(
            OVERRIDES,
            name,
            queried(&received.target, name),
            vec![documented.to_owned()],
        );
    }
    row(OVERRIDES, "status", response.status, 418);
    for (name, documented) in [("X-Mapped", "over"), ("X-New", "new"), ("X-Kept", "kept")] {
        row(
            OVERRIDES,
            name,
            got(&response, name),
            vec![documented.to_owned()],
        );
    }
    row(
        OVERRIDES,
        "body",
        json_of(&response.body.content),
        Value::from(received.target),
    );

    // "Trying to override the same parameter multiple times will result in 5XX responses".
    let (response, received) = bench.exchange(&api.id, "POST", "/prod/twice", &[], b"{}");
    row(
        OVERRIDES,
        "twice",
        (response.status, received.is_none()),
        (500, true),
    );
}

#[test]
fn mocks_answer_by_their_status_code() {
    let page = "how-to-mock-integration";
    let bench = Bench::start();
    let api = bench.lockgate.aws.api("mock");
    let scope = concat!(
        "{\n  #if( $input.params('scope') == \"internal\" )\n    \"statusCode\": 200\n",
        "  #else\n    \"statusCode\": 500\n  #end\n}",
    );
    for (part, templates) in [
        ("ok", json!({"application/json": "{\"statusCode\": 200}"})),
        ("bad", json!({"application/json": "{\"statusCode\": 500}"})),
        ("scoped", json!({"application/json": scope})),
        // "Return the default integration response without defining the integration request mapping template".
        ("default", json!({})),
    ] {
        let resource = api.resource(&api.root, part);
        let integration = json!({"type": "MOCK", "requestTemplates": templates});
        api.method_with(&resource, "GET", json!({}), &integration);
        let message = |text: &str| json!({"application/json": text});
        let ahead = json!({"responseTemplates": message("Go ahead without me.")});
        api.response(&resource, "GET", "200", &ahead);
        let not = json!({
            "selectionPattern": "5\\d{2}",
            "responseTemplates": message("The invoked method is not supported on the API resource."),
        });
        api.response(&resource, "GET", "500", &not);
    }
    api.deploy("prod");
    bench.lockgate.wait_for_stage(&api.id, "prod");
    for (target, documented) in [
        ("ok", 200),
        ("bad", 500),
        ("scoped?scope=internal", 200),
        ("scoped?scope=public", 500),
        ("scoped", 500),
        ("default", 200),
    ] {
        let (response, received) =
            bench.exchange(&api.id, "GET", &format!("/prod/{target}"), &[], b"");
        row(
            page,
            target,
            (response.status, received.is_none()),
            (documented, true),
        );
        let text = match documented {
            200 => "Go ahead without me.",
            _ => "The invoked method is not supported on the API resource.",
        };
        row(page, target, response.text().as_str(), text);
    }
}
