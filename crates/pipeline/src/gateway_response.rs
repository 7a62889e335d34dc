//! Faults become answers, here and nowhere else: status, `x-amzn-ErrorType` and message as AWS's default
//! gateway responses have them (developer guide, "Gateway response types"; texts as AWS sends them, with
//! its two spellings of the JSON).

use crate::exchange::Exchange;
use crate::fault::{Fault, Kind};
use crate::header_rules::{self, Rule};
use crate::payload;
use crate::request;
use crate::scope::Data;
use head::{Headers, Known, ResponseHead};
use mapping::template::Scope;
use plan::GatewayExpression;

/// Writes the answer to a fault as AWS gives it by default. `explain` adds `x-lockgate-error`, which names
/// the hop and the cause.
pub fn write(
    fault: &Fault,
    exchange: &Exchange,
    explain: bool,
    head: &mut ResponseHead,
    body: &mut Vec<u8>,
) {
    let default = default_of(fault.kind);
    body.clear();
    write_default_body(fault, default.body, body);
    begin(
        default.status,
        "application/json",
        default.error_type,
        exchange,
        head,
    );
    if explain {
        write_explanation(fault, &mut head.headers);
    }
}

/// Writes the answer to a fault as the API has it: the gateway response of its type, or of the fallback for
/// types of its class, where somebody made one.
pub fn write_for(
    fault: &Fault,
    data: &Data<'_>,
    explain: bool,
    head: &mut ResponseHead,
    body: &mut Vec<u8>,
) {
    let made = data
        .stage
        .data
        .gateway_responses
        .get(fault.kind.type_name());
    let Some(made) = made else {
        return write(fault, data.exchange, explain, head, body);
    };
    let default = default_of(fault.kind);
    let message = message_of(fault, default.body);
    let data = Data {
        error: Some((fault, &message)),
        ..*data
    };
    let accept = payload::media_type(data.client.headers.get("accept"));
    let of_type = |wanted: &str| {
        let mut templates = made.templates.iter();
        templates.find(|(known, _)| known.eq_ignore_ascii_case(wanted))
    };
    let template = of_type(accept)
        .or_else(|| of_type("application/json"))
        .or_else(|| made.templates.first());
    body.clear();
    let content_type = match template {
        Some((content_type, template)) => {
            body.extend_from_slice(substitute(template, &data).as_bytes());
            content_type
        }
        None => {
            // One that sets only a status or headers leaves the body as it is without it.
            write_default_body(fault, default.body, body);
            "application/json"
        }
    };
    let status = made.status.unwrap_or(default.status);
    begin(
        status,
        content_type,
        default.error_type,
        data.exchange,
        head,
    );
    for (name, expression) in &made.headers {
        let value = match expression {
            GatewayExpression::Mapped(expression) => request::last_value(&data, expression),
            GatewayExpression::Parameter(name) => data
                .parameter(name)
                .map(|text| text.into_owned().into_bytes().into()),
        };
        let Some(value) = value.filter(|value| head::is_field_value(value)) else {
            continue;
        };
        // Backends' names are changed on their way; here is none, and an API may ask for credentials
        // (`WWW-Authenticate`) in its own name.
        match Known::of(name.as_bytes()) {
            Known::ContentType | Known::Date => head.headers.set(&**name, value),
            Known::Connection => {}
            known if header_rules::for_response(known) == Rule::Drop => {}
            _ => head.headers.append(&**name, value),
        }
    }
    if explain {
        write_explanation(fault, &mut head.headers);
    }
}

/// A template of a gateway response is no VTL: variables are replaced, everything else is text.
fn substitute(template: &str, data: &Data<'_>) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(dollar) = rest.find('$') {
        out.push_str(&rest[..dollar]);
        let behind = &rest[dollar + 1..];
        let braced = behind.strip_prefix('{');
        let names = braced.unwrap_or(behind);
        let length = names
            .find(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c)))
            .unwrap_or(names.len());
        // A full stop that ends a sentence is none of the name.
        let name = names[..length].trim_end_matches(['.', '-']);
        let after = &names[name.len()..];
        let closed = match braced {
            Some(_) => after.strip_prefix('}'),
            None => Some(after),
        };
        match (closed, variable(name, data)) {
            (Some(after), Some(value)) => {
                out.push_str(&value);
                rest = after;
            }
            _ => {
                out.push('$');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The value of a variable, empty where it has none here; `None` where it is no variable.
fn variable(name: &str, data: &Data<'_>) -> Option<String> {
    if let Some(name) = name.strip_prefix("context.") {
        return Some(data.context_text(name).unwrap_or_default().into_owned());
    }
    if let Some(name) = name.strip_prefix("stageVariables.") {
        return Some(data.stage_variable(name).unwrap_or_default().to_owned());
    }
    if let Some(name) = name.strip_prefix("method.input.params.") {
        return Some(data.parameter(name).unwrap_or_default().into_owned());
    }
    let expression = mapping::Expression::parse(name).ok()?;
    let value = request::last_value(data, &expression).unwrap_or_default();
    Some(String::from_utf8_lossy(&value).into_owned())
}

/// The text of a fault: its own, or that of the default body.
fn message_of(fault: &Fault, default: &str) -> String {
    if let Some(message) = &fault.message {
        return message.to_string();
    }
    // Bodies are `{"message":"…"}` with texts that need no escapes.
    let start = default.find(':').map_or(0, |colon| colon + 1);
    let text = default.get(start..).unwrap_or_default();
    text.trim_end_matches('}')
        .trim()
        .trim_matches('"')
        .to_owned()
}

fn write_default_body(fault: &Fault, default: &str, body: &mut Vec<u8>) {
    let Some(message) = &fault.message else {
        return body.extend_from_slice(default.as_bytes());
    };
    let mut text = "{\"message\": ".to_owned();
    mapping::json::quote(message, &mut text);
    text.push('}');
    body.extend_from_slice(text.as_bytes());
}

/// The lines that every answer of the gateway has.
fn begin(
    status: u16,
    content_type: &str,
    error_type: &str,
    exchange: &Exchange,
    head: &mut ResponseHead,
) {
    head.clear();
    head.status = status;
    let headers = &mut head.headers;
    headers.append("Date", exchange.date);
    headers.append("Content-Type", content_type);
    headers.append("Content-Length", "");
    headers.append("Connection", "");
    headers.append("x-amzn-RequestId", exchange.request_id);
    headers.append("x-amzn-ErrorType", error_type);
    headers.append("x-amz-apigw-id", exchange.extended_request_id);
}

fn write_explanation(fault: &Fault, headers: &mut Headers) {
    headers.append_with("x-lockgate-error", |out| {
        out.extend_from_slice(fault.hop.as_str().as_bytes());
        out.extend_from_slice(b": ");
        let printable = |byte: u8| (0x20..0x7F).contains(&byte);
        out.extend(
            fault
                .detail
                .bytes()
                .map(|byte| if printable(byte) { byte } else { b'?' }),
        );
    });
}

/// The status a fault is answered with.
#[must_use]
pub fn status_of(kind: Kind) -> u16 {
    default_of(kind).status
}

struct Default {
    status: u16,
    error_type: &'static str,
    body: &'static str,
}

fn default_of(kind: Kind) -> Default {
    let (status, error_type, body) = match kind {
        Kind::Forbidden => (403, "ForbiddenException", r#"{"message":"Forbidden"}"#),
        Kind::MissingAuthenticationToken => (
            403,
            "MissingAuthenticationTokenException",
            r#"{"message":"Missing Authentication Token"}"#,
        ),
        Kind::BadRequestParameters => (
            400,
            "BadRequestException",
            r#"{"message": "Missing required request parameters"}"#,
        ),
        Kind::BadRequestBody => (
            400,
            "BadRequestException",
            r#"{"message": "Invalid request body"}"#,
        ),
        Kind::UnsupportedMediaType => (
            415,
            "BadRequestException",
            r#"{"message": "Unsupported Media Type"}"#,
        ),
        Kind::Unauthorized => (
            401,
            "UnauthorizedException",
            r#"{"message":"Unauthorized"}"#,
        ),
        Kind::AccessDenied => (
            403,
            "AccessDeniedException",
            r#"{"Message":"User is not authorized to access this resource"}"#,
        ),
        Kind::ExpiredToken => (
            403,
            "ExpiredTokenException",
            r#"{"message":"The security token included in the request is expired"}"#,
        ),
        Kind::InvalidSignature => (
            403,
            "InvalidSignatureException",
            r#"{"message":"The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."}"#,
        ),
        Kind::InvalidApiKey => (403, "ForbiddenException", r#"{"message":"Forbidden"}"#),
        Kind::AuthorizerFailure | Kind::AuthorizerConfigurationError => (
            500,
            "AuthorizerConfigurationException",
            r#"{"message":null}"#,
        ),
        Kind::ResourceNotFound => (404, "NotFoundException", r#"{"message":"Not Found"}"#),
        Kind::Throttled => (
            429,
            "TooManyRequestsException",
            r#"{"message":"Too Many Requests"}"#,
        ),
        Kind::QuotaExceeded => (
            429,
            "LimitExceededException",
            r#"{"message":"Limit Exceeded"}"#,
        ),
        Kind::WafFiltered => (403, "ForbiddenException", r#"{"message":"Forbidden"}"#),
        Kind::RequestTooLarge => (
            413,
            "RequestTooLargeException",
            r#"{"message":"Request Too Long"}"#,
        ),
        Kind::ApiConfigurationError | Kind::VpcLinkFailure => (
            500,
            "InternalServerErrorException",
            r#"{"message": "Internal server error"}"#,
        ),
        Kind::IntegrationFailure => (
            504,
            "InternalServerErrorException",
            r#"{"message": "Network error communicating with endpoint"}"#,
        ),
        Kind::IntegrationTimeout => (
            504,
            "InternalServerErrorException",
            r#"{"message": "Endpoint request timed out"}"#,
        ),
        Kind::Overloaded => (
            503,
            "ServiceUnavailableException",
            r#"{"message":"Service Unavailable"}"#,
        ),
        Kind::Malformed(status) => (status, "BadRequestException", malformed_body(status)),
    };
    Default {
        status,
        error_type,
        body,
    }
}

fn malformed_body(status: u16) -> &'static str {
    match status {
        405 => r#"{"message":"Method Not Allowed"}"#,
        408 => r#"{"message":"Request Timeout"}"#,
        411 => r#"{"message":"Length Required"}"#,
        413 => r#"{"message":"Request Too Long"}"#,
        414 => r#"{"message":"Request-URI Too Long"}"#,
        417 => r#"{"message":"Expectation Failed"}"#,
        431 => r#"{"message":"Request Header Fields Too Large"}"#,
        501 => r#"{"message":"Not Implemented"}"#,
        505 => r#"{"message":"HTTP Version Not Supported"}"#,
        _ => r#"{"message":"Bad Request"}"#,
    }
}

#[cfg(test)]
mod tests;
