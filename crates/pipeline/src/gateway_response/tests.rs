//! AWS's default answers, each of them, and what an API makes of them.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::exchange::sample;
use crate::fault::Hop;

fn answer(fault: &Fault, explain: bool) -> (ResponseHead, String) {
    let (mut head, mut body) = (ResponseHead::default(), Vec::new());
    write(fault, &sample(), explain, &mut head, &mut body);
    (head, String::from_utf8_lossy(&body).into_owned())
}

#[test]
fn answers_have_awss_shape() {
    for (kind, status, error_type, message) in [
        (Kind::Forbidden, 403, "ForbiddenException", "Forbidden"),
        (
            Kind::MissingAuthenticationToken,
            403,
            "MissingAuthenticationTokenException",
            "Missing Authentication Token",
        ),
        (
            Kind::VpcLinkFailure,
            500,
            "InternalServerErrorException",
            "Internal server error",
        ),
        (
            Kind::IntegrationTimeout,
            504,
            "InternalServerErrorException",
            "Endpoint request timed out",
        ),
    ] {
        let (head, body) = answer(&Fault::new(kind, Hop::Router, "d"), false);
        assert_eq!(head.status, status);
        assert_eq!(
            head.headers.get("x-amzn-errortype"),
            Some(error_type.as_bytes())
        );
        assert!(body.contains(message), "{body}");
        assert!(!head.headers.contains("x-lockgate-error"));
        assert_eq!(
            head.headers.get("x-amzn-requestid").map(<[u8]>::len),
            Some(36)
        );
    }
}

#[test]
fn an_explanation_cannot_break_the_head() {
    let fault = Fault::new(Kind::Forbidden, Hop::Listener, "no\r\nlistener é");
    let (head, _) = answer(&fault, true);
    let text = head.headers.get("x-lockgate-error").unwrap_or_default();
    assert_eq!(text, b"listener: no??listener ??");
}

/// Everything that the gateway answers by itself.
const KINDS: [Kind; 23] = [
    Kind::AccessDenied,
    Kind::ApiConfigurationError,
    Kind::AuthorizerConfigurationError,
    Kind::AuthorizerFailure,
    Kind::BadRequestBody,
    Kind::BadRequestParameters,
    Kind::ExpiredToken,
    Kind::Forbidden,
    Kind::IntegrationFailure,
    Kind::IntegrationTimeout,
    Kind::InvalidApiKey,
    Kind::InvalidSignature,
    Kind::Malformed(431),
    Kind::MissingAuthenticationToken,
    Kind::Overloaded,
    Kind::QuotaExceeded,
    Kind::RequestTooLarge,
    Kind::ResourceNotFound,
    Kind::Throttled,
    Kind::Unauthorized,
    Kind::UnsupportedMediaType,
    Kind::VpcLinkFailure,
    Kind::WafFiltered,
];

/// The default answer of each type as it goes out: status, headers, body. Empty headers are the engine's to fill.
#[test]
fn every_default_is_as_it_was() {
    let mut found = String::new();
    for kind in KINDS {
        let (head, body) = answer(&Fault::new(kind, Hop::Gateway, "d"), false);
        found.push_str(&format!("{} {}\n", kind.type_name(), head.status));
        for header in head.headers.iter() {
            let value = String::from_utf8_lossy(header.value);
            let line = format!("  {}: {value}", String::from_utf8_lossy(header.name));
            found.push_str(&format!("{}\n", line.trim_end()));
        }
        found.push_str(&format!("  {body}\n"));
    }
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src/gateway_response/defaults.txt"
    );
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &found).unwrap();
    }
    let golden = std::fs::read_to_string(path).unwrap();
    assert!(
        found == golden,
        "defaults.txt is out of date: UPDATE_DOCS=1 cargo test -p lockgate-pipeline --lib gateway_response\n{found}"
    );
    let said = Fault::new(Kind::BadRequestParameters, Hop::Client, "d").saying("Missing: [\"a\"]");
    assert_eq!(answer(&said, false).1, r#"{"message": "Missing: [\"a\"]"}"#);
}

fn custom(
    made: plan::GatewayResponse,
    fault: &Fault,
    headers: &[(&str, &str)],
) -> (ResponseHead, String) {
    let data = plan::StageData {
        variables: [("a".to_owned(), "va".to_owned())].into(),
        gateway_responses: [(fault.kind.type_name().into(), made)].into(),
        ..plan::StageData::default()
    };
    let mut setup = crate::testing::Setup::new(data, "/things/7?q=x", headers);
    let (mut head, mut body) = (ResponseHead::default(), Vec::new());
    write_for(fault, &setup.data(), false, &mut head, &mut body);
    (head, String::from_utf8(body).unwrap())
}

/// The example of "Set up gateway response customization in OpenAPI".
#[test]
fn the_guides_example_is_answered() {
    let mapped = |text: &str| GatewayExpression::Mapped(mapping::Expression::parse(text).unwrap());
    let made = plan::GatewayResponse {
        status: Some(404),
        headers: [
            ("x-request-path".into(), GatewayExpression::Parameter("id".into())),
            ("x-request-query".into(), mapped("method.request.querystring.q")),
            ("x-request-header".into(), GatewayExpression::Parameter("Accept".into())),
            ("Access-Control-Allow-Origin".into(), mapped("'a.b.c'")),
            ("x-context".into(), mapped("context.requestId")),
            ("x-stage".into(), mapped("stageVariables.a")),
            ("x-none".into(), GatewayExpression::Parameter("none".into())),
        ]
        .into(),
        templates: [(
            "application/json".into(),
            "{\n     \"message\": $context.error.messageString,\n     \"type\":  \"$context.error.responseType\",\n     \"stage\":  \"$context.stage\",\n     \"resourcePath\":  \"$context.resourcePath\",\n     \"stageVariables.a\":  \"$stageVariables.a\",\n     \"statusCode\": \"'404'\"\n}"
                .into(),
        )]
        .into(),
    };
    let fault = Fault::new(Kind::MissingAuthenticationToken, Hop::Router, "d");
    let (head, body) = custom(made, &fault, &[("Accept", "application/json")]);
    assert_eq!(head.status, 404);
    assert_eq!(
        body,
        "{\n     \"message\": \"Missing Authentication Token\",\n     \"type\":  \"MISSING_AUTHENTICATION_TOKEN\",\n     \"stage\":  \"s\",\n     \"resourcePath\":  \"/things/{id}\",\n     \"stageVariables.a\":  \"va\",\n     \"statusCode\": \"'404'\"\n}"
    );
    for (name, value) in [
        ("x-request-path", "7"),
        ("x-request-query", "x"),
        ("x-request-header", "application/json"),
        ("access-control-allow-origin", "a.b.c"),
        ("x-context", "00000000-0000-4000-8000-000000000000"),
        ("x-stage", "va"),
        ("x-amzn-errortype", "MissingAuthenticationTokenException"),
    ] {
        assert_eq!(head.headers.get(name), Some(value.as_bytes()), "{name}");
    }
}

#[test]
fn templates_are_substituted_and_chosen_by_accept() {
    let made = || plan::GatewayResponse {
        templates: [
            ("application/json".into(), "$context.error.message.".into()),
            (
                "application/xml".into(),
                "<m>${context.error.message}-x $foo $ ${context.stage $context.none|</m>".into(),
            ),
            (
                "text/plain".into(),
                "$context.error.validationErrorString $method.request.header.X-A".into(),
            ),
        ]
        .into(),
        ..plan::GatewayResponse::default()
    };
    let mut fault = Fault::new(Kind::BadRequestBody, Hop::Client, "d");
    fault.validation = Some("[why]".into());
    for (accept, expected, content_type) in [
        (
            "application/json",
            "Invalid request body.",
            "application/json",
        ),
        (
            "application/xml",
            "<m>Invalid request body-x $foo $ ${context.stage |</m>",
            "application/xml",
        ),
        ("text/plain", "[why] 1", "text/plain"),
        ("image/png", "Invalid request body.", "application/json"),
    ] {
        let (head, body) = custom(made(), &fault, &[("Accept", accept), ("X-A", "1")]);
        assert_eq!((head.status, body.as_str()), (400, expected), "{accept}");
        assert_eq!(
            head.headers.get("content-type"),
            Some(content_type.as_bytes())
        );
    }
    let (_, body) = custom(plan::GatewayResponse::default(), &fault, &[]);
    assert_eq!(body, r#"{"message": "Invalid request body"}"#);
}
