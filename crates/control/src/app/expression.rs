//! The grammar of parameter mappings as AWS checks it when a mapping is written ("Parameter mapping source
//! reference for REST APIs"). Whether the gateway serves a source is asked at deployment; giving it a value
//! is `mapping`'s.

use crate::error::ControlError;

/// Where a request parameter lies.
const PLACES: [&str; 5] = [
    "path",
    "querystring",
    "multivaluequerystring",
    "header",
    "multivalueheader",
];

/// `method.request.{place}.{name}`, as a method declares them.
pub(super) fn is_method_request_parameter(name: &str) -> bool {
    place_and_name(name, "method.request.").is_some()
}

/// `method.response.header.{name}`, as a method response declares them and an integration response sets them.
pub(super) fn is_method_response_parameter(name: &str) -> bool {
    [
        "method.response.header.",
        "method.response.multivalueheader.",
    ]
    .iter()
    .any(|prefix| name.strip_prefix(prefix).is_some_and(is_name))
}

/// `integration.request.{path|querystring|header}.{name}`, what a request mapping sets.
pub(super) fn is_integration_request_parameter(name: &str) -> bool {
    matches!(
        place_and_name(name, "integration.request."),
        Some(("path" | "querystring" | "header", _))
    )
}

/// `gatewayresponse.header.{name}`, what a gateway response sets.
pub(super) fn is_gateway_response_parameter(name: &str) -> bool {
    place_and_name(name, "gatewayresponse.").is_some_and(|(place, _)| !place.starts_with("multi"))
}

/// What gives a request parameter its value.
pub(super) fn is_request_source(source: &str) -> bool {
    is_method_request_parameter(source)
        || is_body(source, "method.request.body")
        || is_common_source(source)
}

/// What gives a response header its value.
pub(super) fn is_response_source(source: &str) -> bool {
    let header = [
        "integration.response.header.",
        "integration.response.multivalueheader.",
    ]
    .iter()
    .any(|prefix| source.strip_prefix(prefix).is_some_and(is_name));
    header || is_body(source, "integration.response.body") || is_common_source(source)
}

/// The declarations of a method that allow this source: a parameter may be taken as one value or as many,
/// however it was declared. Empty for what needs no declaration.
pub(super) fn declarations(source: &str) -> Vec<String> {
    let Some((place, name)) = place_and_name(source, "method.request.") else {
        return Vec::new();
    };
    let single = place.strip_prefix("multivalue").unwrap_or(place);
    if single == "path" {
        return vec![format!("method.request.path.{name}")];
    }
    ["", "multivalue"]
        .iter()
        .map(|many| format!("method.request.{many}{single}.{name}"))
        .collect()
}

/// AWS's words for a parameter that cannot be set, or is not declared.
pub(super) fn invalid_parameter(name: &str) -> ControlError {
    invalid(&format!(
        "Invalid mapping expression parameter specified: {name}"
    ))
}

/// AWS's words for a source that is none.
pub(super) fn invalid_source(source: &str) -> ControlError {
    invalid(&format!("Invalid mapping expression specified: {source}"))
}

fn invalid(error: &str) -> ControlError {
    ControlError::bad_request(format!(
        "Invalid mapping expression specified: Validation Result: warnings : [], errors : [{error}]"
    ))
}

fn is_common_source(source: &str) -> bool {
    if let Some(rest) = source.strip_prefix('\'') {
        return rest
            .strip_suffix('\'')
            .is_some_and(|text| !text.contains('\''));
    }
    ["stageVariables.", "context."]
        .iter()
        .any(|prefix| source.strip_prefix(prefix).is_some_and(is_name))
}

fn is_body(source: &str, body: &str) -> bool {
    match source.strip_prefix(body) {
        Some("") => true,
        Some(path) => path.strip_prefix('.').is_some_and(is_name) || path.starts_with('['),
        None => false,
    }
}

fn place_and_name<'a>(parameter: &'a str, prefix: &str) -> Option<(&'a str, &'a str)> {
    let (place, name) = parameter.strip_prefix(prefix)?.split_once('.')?;
    (PLACES.contains(&place) && is_name(name)).then_some((place, name))
}

/// Names are free but for what would break a header line or an expression.
fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_control() || c.is_whitespace() || c == '\'')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_of_a_request() {
        for good in [
            "method.request.path.proxy",
            "method.request.header.Authorization",
            "method.request.multivaluequerystring.a",
            "method.request.body",
            "method.request.body.user.id",
            "stageVariables.host",
            "context.requestId",
            "'application/json'",
            "''",
        ] {
            assert!(is_request_source(good), "{good}");
        }
        for bad in [
            "",
            "application/json",
            "'open",
            "'a'b'",
            "method.request.cookie.a",
            "method.request.path.",
            "integration.response.header.a",
            "method.request.bodyguard",
            "stageVariables.",
        ] {
            assert!(!is_request_source(bad), "{bad}");
        }
    }

    #[test]
    fn what_mappings_set() {
        assert!(is_integration_request_parameter(
            "integration.request.header.Accept"
        ));
        assert!(!is_integration_request_parameter(
            "integration.request.multivalueheader.Accept"
        ));
        assert!(!is_integration_request_parameter(
            "method.request.header.Accept"
        ));
        assert!(is_method_response_parameter(
            "method.response.header.Location"
        ));
        assert!(is_response_source("integration.response.header.Location"));
        assert!(!is_response_source("method.request.header.Location"));
    }

    #[test]
    fn one_declaration_serves_single_and_multiple_values() {
        assert_eq!(
            declarations("method.request.multivalueheader.A"),
            [
                "method.request.header.A",
                "method.request.multivalueheader.A"
            ]
        );
        assert_eq!(
            declarations("method.request.path.p"),
            ["method.request.path.p"]
        );
        assert!(declarations("'x'").is_empty());
    }
}
