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

/// What a method may declare of its requests.
pub(super) fn check_method_request_parameter(parameter: &str) -> Result<(), ControlError> {
    match place_and_name(parameter, "method.request.") {
        None => Err(invalid_source(parameter)),
        Some((_, name)) => check_name(name),
    }
}

/// What a method's response may declare.
pub(super) fn check_method_response_parameter(parameter: &str) -> Result<(), ControlError> {
    method_response_header(parameter)
        .ok_or_else(|| invalid_source(parameter))
        .and_then(check_name)
}

/// One mapping of an integration's request: `target` is set to what `source` gives.
pub(super) fn check_request_mapping(target: &str, source: &str) -> Result<(), ControlError> {
    let place = place_and_name(target, "integration.request.");
    let Some((place @ ("path" | "querystring" | "header"), name)) = place else {
        return Err(invalid_source(target));
    };
    check_name(name)?;
    if !is_request_source(source) {
        return Err(invalid_source(source));
    }
    // In a URL a text stands as it was written.
    if place != "header" && literal(source).is_some_and(|text| !is_encoded(text)) {
        return Err(invalid("Static parameter value must be valid and encoded "));
    }
    Ok(())
}

/// The name in `method.response.header.{name}`, as a method response declares them.
fn method_response_header(parameter: &str) -> Option<&str> {
    [
        "method.response.header.",
        "method.response.multivalueheader.",
    ]
    .iter()
    .find_map(|prefix| parameter.strip_prefix(prefix))
    .filter(|name| is_name(name))
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

/// What gives a header of a gateway response its value: as for requests, or `method.input.params.{name}` ("Set up
/// gateway response customization in OpenAPI").
pub(super) fn is_gateway_response_source(source: &str) -> bool {
    let input = source.strip_prefix("method.input.params.");
    input.is_some_and(is_name) || is_request_source(source)
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

/// AWS's words for a mapping of a response that its method does not have.
pub(super) fn no_method_response() -> ControlError {
    invalid("No method response exists for method.")
}

/// AWS's words for a parameter that is not declared.
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

/// The names that AWS takes for parameters.
fn check_name(name: &str) -> Result<(), ControlError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b":._$-".contains(&byte);
    if name.bytes().all(plain) {
        return Ok(());
    }
    Err(invalid(
        "Parameter name should match the following regular expression: ^[a-zA-Z0-9:._$-]+$",
    ))
}

/// The text of a source in single quotes.
fn literal(source: &str) -> Option<&str> {
    source.strip_prefix('\'')?.strip_suffix('\'')
}

/// True for a text that may stand in a URL as it is.
fn is_encoded(text: &str) -> bool {
    let whole_escapes = text.split('%').skip(1).all(|behind| {
        let digits = behind.as_bytes().get(..2).unwrap_or_default();
        digits.len() == 2 && digits.iter().all(u8::is_ascii_hexdigit)
    });
    let of_urls = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte);
    whole_escapes && text.bytes().all(of_urls)
}

fn is_common_source(source: &str) -> bool {
    if source.starts_with('\'') {
        return literal(source).is_some_and(|text| !text.contains('\''));
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
        let told = |target, source| match check_request_mapping(target, source) {
            Ok(()) => "".to_owned(),
            Err(error) => error.message.clone(),
        };
        for (target, source, expected) in [
            ("integration.request.header.Accept", "'a b'", ""),
            ("integration.request.querystring.a", "'a%20b'", ""),
            (
                "integration.request.querystring.a",
                "'a b'",
                "[Static parameter value must be valid and encoded ]",
            ),
            (
                "integration.request.path.a",
                "'${bucket}'",
                "[Static parameter value must be valid and encoded ]",
            ),
            (
                "integration.request.path.a",
                "'%2'",
                "[Static parameter value must be valid and encoded ]",
            ),
            (
                "integration.request.querystring.a[]",
                "'a'",
                "[Parameter name should match the following regular expression: ^[a-zA-Z0-9:._$-]+$]",
            ),
            (
                "integration.request.multivalueheader.Accept",
                "'a'",
                "[Invalid mapping expression specified: integration.request.multivalueheader.Accept]",
            ),
            (
                "method.request.header.Accept",
                "'a'",
                "[Invalid mapping expression specified: method.request.header.Accept]",
            ),
        ] {
            assert!(
                told(target, source).ends_with(expected),
                "{target} {source}"
            );
            assert_eq!(told(target, source).is_empty(), expected.is_empty());
        }
        assert!(check_method_request_parameter("method.request.header.a:b").is_ok());
        assert!(check_method_request_parameter("method.request.querystring.a[b]").is_err());
        assert!(check_method_response_parameter("method.response.header.X-A").is_ok());
        assert!(check_method_response_parameter("method.response.header.X(A").is_err());
        assert!(check_method_response_parameter("method.response.header.Location").is_ok());
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
