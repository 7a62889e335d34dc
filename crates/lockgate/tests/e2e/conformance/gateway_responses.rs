//! Gateway responses of every type that a request can provoke without an authorizer: as AWS gives them by default,
//! from the fallbacks of their class, and as somebody made them. Defaults of all types are in a golden file of
//! `pipeline`.

use std::net::TcpListener;

use serde_json::{Value, json};
use testkit::{RawResponse, Reply};

use super::{Bench, got, json_of, row};

const TYPES: &str = "supported-gateway-response-types";
const CUSTOM: &str = "api-gateway-gatewayResponse-definition";
const NOTES: &str = "api-gateway-known-issues";

/// A request that provokes a type, and the default answer.
struct Provoked {
    kind: &'static str,
    target: &'static str,
    headers: &'static [(&'static str, &'static str)],
    body: &'static [u8],
    status: u16,
    error_type: &'static str,
    message: &'static str,
    validation: &'static str,
}

static TOO_LARGE: [u8; 10 * 1024 * 1024 + 1] = [b'x'; 10 * 1024 * 1024 + 1];

const ROWS: [Provoked; 8] = [
    Provoked {
        kind: "MISSING_AUTHENTICATION_TOKEN",
        target: "nowhere",
        headers: &[],
        body: b"",
        status: 403,
        error_type: "MissingAuthenticationTokenException",
        message: "Missing Authentication Token",
        validation: "",
    },
    Provoked {
        kind: "BAD_REQUEST_PARAMETERS",
        target: "checked",
        headers: &[],
        body: b"{}",
        status: 400,
        error_type: "BadRequestException",
        message: "Missing required request parameters: [needed]",
        validation: "",
    },
    Provoked {
        kind: "BAD_REQUEST_BODY",
        target: "checked",
        headers: &[("needed", "1")],
        body: b"[]",
        status: 400,
        error_type: "BadRequestException",
        message: "Invalid request body",
        validation: "[instance type (array) does not match any allowed primitive type (allowed: [\"object\"])]",
    },
    Provoked {
        kind: "UNSUPPORTED_MEDIA_TYPE",
        target: "never",
        headers: &[("Content-Type", "text/xml")],
        body: b"<a/>",
        status: 415,
        error_type: "BadRequestException",
        message: "Unsupported Media Type",
        validation: "",
    },
    Provoked {
        kind: "REQUEST_TOO_LARGE",
        target: "timeout",
        headers: &[],
        body: &TOO_LARGE,
        status: 413,
        error_type: "RequestTooLargeException",
        message: "Request Too Long",
        validation: "",
    },
    Provoked {
        kind: "API_CONFIGURATION_ERROR",
        target: "misconfigured",
        headers: &[],
        body: b"",
        status: 500,
        error_type: "InternalServerErrorException",
        message: "Internal server error",
        validation: "",
    },
    Provoked {
        kind: "INTEGRATION_FAILURE",
        target: "refused",
        headers: &[],
        body: b"",
        status: 504,
        error_type: "InternalServerErrorException",
        message: "Network error communicating with endpoint",
        validation: "",
    },
    Provoked {
        kind: "INTEGRATION_TIMEOUT",
        target: "timeout",
        headers: &[],
        body: b"",
        status: 504,
        error_type: "InternalServerErrorException",
        message: "Endpoint request timed out",
        validation: "",
    },
];

const TEMPLATE: &str = r#"{"type": "$context.error.responseType", "text": "$context.error.message", "quoted": $context.error.messageString, "errors": "$context.error.validationErrorString", "stage": "$context.stage", "variable": "$stageVariables.colour", "id": "${context.requestId}", "price": "$5"}"#;

#[test]
fn every_type_by_default_by_fallback_and_as_made() {
    let bench = Bench::start();
    bench.pod.answer_with(|_| Reply::stall());
    let api = bench.lockgate.aws.api("responses");
    build(&bench, &api);
    let aws = &bench.lockgate.aws;
    let variables = || json!({"colour": "blue"});
    api.deploy_with("plain", variables());

    let put = |kind: &str, response: &Value| {
        aws.put(
            &format!("/restapis/{}/gatewayresponses/{kind}", api.id),
            response,
        );
    };
    put(
        "DEFAULT_4XX",
        &json!({
            "statusCode": "418",
            "responseParameters": {"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"},
        }),
    );
    put(
        "DEFAULT_5XX",
        &json!({
            "responseParameters": {"gatewayresponse.header.X-Fallback": "'5XX'"},
            "responseTemplates": {"application/json": TEMPLATE},
        }),
    );
    api.deploy_with("fallback", variables());

    for one in ROWS.iter().filter(|one| one.kind != "REQUEST_TOO_LARGE") {
        put(
            one.kind,
            &json!({
                "statusCode": "499",
                "responseParameters": {
                    "gatewayresponse.header.X-Static": "'made'",
                    "gatewayresponse.header.WWW-Authenticate": "'Basic realm=\"here\"'",
                    "gatewayresponse.header.X-Query": "method.request.querystring.q",
                    "gatewayresponse.header.X-Queries": "method.request.multivaluequerystring.q",
                    "gatewayresponse.header.X-Header": "method.request.header.X-Asked",
                    "gatewayresponse.header.X-Input-Query": "method.input.params.q",
                    "gatewayresponse.header.X-Input-Header": "method.input.params.X-Asked",
                    "gatewayresponse.header.X-Context": "context.httpMethod",
                    "gatewayresponse.header.X-Variable": "stageVariables.colour",
                    "gatewayresponse.header.X-Absent": "method.request.header.Absent",
                },
                "responseTemplates": {"application/json": TEMPLATE, "text/plain": "$context.error.message!"},
            }),
        );
    }
    api.deploy_with("own", variables());
    bench.lockgate.wait_for_stage(&api.id, "plain");

    for one in &ROWS {
        let response = provoke(&bench, &api.id, "plain", one, "");
        check_default(one, &response);
        // "Customizing the default gateway response for 413 REQUEST_TOO_LARGE isn't currently supported".
        if one.kind == "REQUEST_TOO_LARGE" {
            for stage in ["fallback", "own"] {
                let response = provoke(&bench, &api.id, stage, one, "");
                check_default(one, &response);
                row(
                    NOTES,
                    one.kind,
                    got(&response, "Access-Control-Allow-Origin").len(),
                    0,
                );
            }
            continue;
        }
        let response = provoke(&bench, &api.id, "fallback", one, "");
        if one.status < 500 {
            row(TYPES, one.kind, response.status, 418);
            row(
                TYPES,
                one.kind,
                got(&response, "Access-Control-Allow-Origin"),
                vec!["*".to_owned()],
            );
            row(
                TYPES,
                one.kind,
                json_of(&response.body.content),
                json!({"message": one.message}),
            );
        } else {
            // "Null": each type keeps its status.
            row(TYPES, one.kind, response.status, one.status);
            row(
                TYPES,
                one.kind,
                got(&response, "X-Fallback"),
                vec!["5XX".to_owned()],
            );
            check_template(one, &response, "fallback");
        }
        let response = provoke(&bench, &api.id, "own", one, "?q=first&q=last");
        row(CUSTOM, one.kind, response.status, 499);
        check_template(one, &response, "own");
        for (name, documented) in [
            ("X-Static", vec!["made"]),
            ("WWW-Authenticate", vec!["Basic realm=\"here\""]),
            ("X-Query", vec!["last"]),
            ("X-Header", vec!["asked"]),
            ("X-Input-Query", vec!["last"]),
            ("X-Input-Header", vec!["asked"]),
            ("X-Context", vec!["POST"]),
            ("X-Variable", vec!["blue"]),
            ("X-Absent", vec![]),
            ("x-amzn-ErrorType", vec![one.error_type]),
            ("Content-Type", vec!["application/json"]),
            ("X-Fallback", vec![]),
        ] {
            row(
                CUSTOM,
                &format!("{}: {name}", one.kind),
                got(&response, name),
                documented.into_iter().map(str::to_owned).collect(),
            );
        }
    }
    // A template of the type that the client accepts.
    let headers = [("Accept", "text/plain")];
    let (response, _) = bench.exchange(&api.id, "GET", "/own/nowhere", &headers, b"");
    row(
        CUSTOM,
        "text/plain",
        response.text().as_str(),
        "Missing Authentication Token!",
    );
    row(
        CUSTOM,
        "text/plain",
        got(&response, "Content-Type"),
        vec!["text/plain".to_owned()],
    );
}

/// Resources that answer with each type.
fn build(bench: &Bench, api: &crate::aws::Api<'_>) {
    let aws = &bench.lockgate.aws;
    let base = format!("/restapis/{}", api.id);
    let schema = r#"{"type": "object"}"#;
    let model = json!({"name": "Thing", "contentType": "application/json", "schema": schema});
    aws.post(&format!("{base}/models"), &model);
    let both =
        json!({"name": "both", "validateRequestParameters": true, "validateRequestBody": true});
    let validator = aws.post(&format!("{base}/requestvalidators"), &both)["id"].clone();
    let proxy = |uri: String| json!({"type": "HTTP_PROXY", "httpMethod": "ANY", "uri": uri});

    let checked = api.resource(&api.root, "checked");
    let settings = json!({
        "requestValidatorId": validator,
        "requestParameters": {"method.request.header.needed": true},
        "requestModels": {"application/json": "Thing"},
    });
    api.method_with(&checked, "POST", settings, &proxy(bench.uri("/")));

    let never = api.resource(&api.root, "never");
    let mock = json!({
        "type": "MOCK", "passthroughBehavior": "NEVER",
        "requestTemplates": {"application/json": "{\"statusCode\": 200}"},
    });
    api.method_with(&never, "POST", json!({}), &mock);
    api.response(&never, "POST", "200", &json!({}));

    let misconfigured = api.resource(&api.root, "misconfigured");
    let uri = "http://${stageVariables.unset}/".to_owned();
    api.method_with(&misconfigured, "POST", json!({}), &proxy(uri));

    let gone = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let refused = api.resource(&api.root, "refused");
    api.method_with(
        &refused,
        "POST",
        json!({}),
        &proxy(format!("http://{gone}/")),
    );

    let timeout = api.resource(&api.root, "timeout");
    let mut integration = proxy(bench.uri("/"));
    integration["timeoutInMillis"] = json!(50);
    api.method_with(&timeout, "POST", json!({}), &integration);
}

fn provoke(bench: &Bench, api: &str, stage: &str, one: &Provoked, query: &str) -> RawResponse {
    let mut headers = vec![("X-Asked", "asked")];
    headers.extend_from_slice(one.headers);
    let target = format!("/{stage}/{}{query}", one.target);
    bench.exchange(api, "POST", &target, &headers, one.body).0
}

#[track_caller]
fn check_default(one: &Provoked, response: &RawResponse) {
    row(TYPES, one.kind, response.status, one.status);
    row(
        TYPES,
        one.kind,
        json_of(&response.body.content),
        json!({"message": one.message}),
    );
    for (name, documented) in [
        ("x-amzn-ErrorType", one.error_type),
        ("Content-Type", "application/json"),
    ] {
        row(
            TYPES,
            one.kind,
            got(response, name),
            vec![documented.to_owned()],
        );
    }
    for name in [
        "x-amzn-RequestId",
        "x-amz-apigw-id",
        "Date",
        "x-lockgate-error",
    ] {
        row(
            TYPES,
            &format!("{}: {name}", one.kind),
            got(response, name).len(),
            1,
        );
    }
}

#[track_caller]
fn check_template(one: &Provoked, response: &RawResponse, stage: &str) {
    let documented = json!({
        "type": one.kind, "text": one.message, "quoted": one.message,
        "errors": one.validation.replace('"', ""), "stage": stage, "variable": "blue",
        "id": response.header("x-amzn-RequestId"), "price": "$5",
    });
    let body = lossy_quotes(&response.text());
    row(CUSTOM, one.kind, json_of(body.as_bytes()), documented);
}

/// A validation error may hold quotes, which a template puts where it is told.
fn lossy_quotes(body: &str) -> String {
    body.replace("[\"object\"]", "[object]")
}
