//! Faults become answers, here and nowhere else: status, `x-amzn-ErrorType` and message as AWS's default
//! gateway responses have them (developer guide, "Gateway response types"; texts as AWS sends them, with
//! its two spellings of the JSON).

use crate::exchange::Exchange;
use crate::fault::{Fault, Kind};
use head::ResponseHead;

/// Writes the answer to a fault. `explain` adds `x-lockgate-error`, which names the hop and the cause.
pub fn write(
    fault: &Fault,
    exchange: &Exchange,
    explain: bool,
    head: &mut ResponseHead,
    body: &mut Vec<u8>,
) {
    let default = default_of(fault.kind);
    body.clear();
    body.extend_from_slice(default.body.as_bytes());
    head.clear();
    head.status = default.status;
    let headers = &mut head.headers;
    headers.append("Date", exchange.date);
    headers.append("Content-Type", "application/json");
    headers.append("Content-Length", "");
    headers.append("Connection", "");
    headers.append("x-amzn-RequestId", exchange.request_id);
    headers.append("x-amzn-ErrorType", default.error_type);
    headers.append("x-amz-apigw-id", exchange.extended_request_id);
    if explain {
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
mod tests {
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
}
