//! Errors as clients of a service see them: a code, a message, a status. How an error of an operation gets
//! its code is the control plane's; how it is written for each protocol is here.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};

use crate::encode::{Response, Xml, respond};
use crate::service::{Protocol, Service};

/// An error on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorBody {
    /// Such as `NotFoundException` (API Gateway) or `LoadBalancerNotFound` (ELBv2).
    pub code: String,
    pub message: String,
    pub status: u16,
    /// Sent as `Retry-After`.
    pub retry_after_seconds: Option<u32>,
}

impl ErrorBody {
    pub fn new(code: impl Into<String>, status: u16, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            message: message.into(),
            status,
            retry_after_seconds: None,
        }
    }

    /// An error of `service` with the code and status of its model; `name` is the code or the shape's name.
    /// A name that is not in the model, such as the common `ValidationError`, gets 400.
    pub fn of(service: &Service, name: &str, message: impl Into<String>) -> Self {
        match service.error(name) {
            Some(error) => Self::new(error.code, error.status, message),
            None => Self::new(name, 400, message),
        }
    }

    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }
}

impl Service {
    /// Writes `error` as this service does.
    pub fn encode_error(&self, error: &ErrorBody, request_id: &str) -> Response {
        write(self.protocol, self.xml_namespace, error, request_id)
    }
}

/// Writes `error` where no service is known, such as for a service that is not served.
pub fn encode_error(protocol: Protocol, error: &ErrorBody, request_id: &str) -> Response {
    write(protocol, None, error, request_id)
}

fn write(
    protocol: Protocol,
    namespace: Option<&str>,
    error: &ErrorBody,
    request_id: &str,
) -> Response {
    let (kind, body) = match protocol {
        Protocol::RestJson => ("application/json", json(error)),
        Protocol::Query => ("text/xml", xml(namespace, error, request_id)),
    };
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = respond(status, Some(kind), body, request_id);
    let headers = response.headers_mut();
    if protocol == Protocol::RestJson
        && let Ok(code) = HeaderValue::from_str(&error.code)
    {
        headers.insert(HeaderName::from_static("x-amzn-errortype"), code);
    }
    if let Some(seconds) = error.retry_after_seconds {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// The error shapes of API Gateway call the member `message`, in lower case.
fn json(error: &ErrorBody) -> Bytes {
    Bytes::from(serde_json::json!({ "message": error.message }).to_string())
}

fn xml(namespace: Option<&str>, error: &ErrorBody, request_id: &str) -> Bytes {
    let fault = if error.status >= 500 {
        "Receiver"
    } else {
        "Sender"
    };
    let mut xml = Xml::default();
    xml.open_root("ErrorResponse", namespace);
    xml.open("Error");
    xml.leaf("Type", fault);
    xml.leaf("Code", &error.code);
    xml.leaf("Message", &error.message);
    xml.close("Error");
    xml.leaf("RequestId", request_id);
    xml.close("ErrorResponse");
    xml.finish()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{apigateway, elbv2};

    #[test]
    fn rest_errors_carry_the_type_in_a_header_and_the_message_in_lower_case() {
        let error = ErrorBody::of(&apigateway::SERVICE, "NotFoundException", "Invalid \"id\"");
        let response = apigateway::SERVICE.encode_error(&error, "r-1");
        assert_eq!(response.status(), 404);
        assert_eq!(response.headers()["x-amzn-errortype"], "NotFoundException");
        assert_eq!(response.headers()["x-amzn-requestid"], "r-1");
        assert_eq!(response.body().as_ref(), br#"{"message":"Invalid \"id\""}"#);
        let error = ErrorBody::of(
            &apigateway::SERVICE,
            "TooManyRequestsException",
            "Too Many Requests",
        )
        .retry_after(3);
        let response = apigateway::SERVICE.encode_error(&error, "r-1");
        assert_eq!(
            (
                response.status().as_u16(),
                &response.headers()["retry-after"]
            ),
            (429, &HeaderValue::from(3))
        );
    }

    #[test]
    fn query_errors_name_the_side_and_the_code_of_the_model() {
        let error = ErrorBody::of(&elbv2::SERVICE, "LoadBalancerNotFoundException", "<none>");
        assert_eq!(error.code, "LoadBalancerNotFound");
        let response = elbv2::SERVICE.encode_error(&error, "r-1");
        assert_eq!(response.status(), 400);
        assert_eq!(
            std::str::from_utf8(response.body()).unwrap(),
            "<ErrorResponse xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\"><Error><Type>Sender</Type>\
             <Code>LoadBalancerNotFound</Code><Message>&lt;none&gt;</Message></Error><RequestId>r-1</RequestId></ErrorResponse>"
        );
        let response = encode_error(
            Protocol::Query,
            &ErrorBody::new("InternalFailure", 500, "x"),
            "r-1",
        );
        assert!(
            std::str::from_utf8(response.body())
                .unwrap()
                .starts_with("<ErrorResponse><Error><Type>Receiver</Type>")
        );
    }

    #[test]
    fn a_code_or_status_that_http_cannot_carry_does_not_panic() {
        let response = encode_error(Protocol::RestJson, &ErrorBody::new("a\nb", 7, "x"), "r\n1");
        assert_eq!(response.status(), 500);
        assert!(!response.headers().contains_key("x-amzn-errortype"));
    }
}
