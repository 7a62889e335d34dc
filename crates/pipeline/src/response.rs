//! The method's response of an `HTTP_PROXY`: the backend's, with the headers that may pass, in the order AWS
//! sends its own.

use crate::exchange::Exchange;
use crate::header_rules::{self, Rule};
use head::{Fate, FieldName, Known, ResponseHead};

/// Writes the response to the client into `out`. The values of framing headers are left to the engine that
/// sends it; where it has none of its own (HTTP/2), it leaves the empty lines out.
pub fn write(backend: &ResponseHead, exchange: &Exchange, out: &mut ResponseHead) {
    out.clear();
    out.status = backend.status;
    let incoming = &backend.headers;
    let confined = header_rules::connection_names_headers(incoming);
    let headers = &mut out.headers;
    headers.append_own(&DATE, exchange.date);
    // "API Gateway includes a Content-Type header for all integration responses. By default, the content
    // type is application/json" (important notes).
    headers.append_own(
        &CONTENT_TYPE,
        (incoming.get_known(Known::ContentType)).unwrap_or(b"application/json"),
    );
    // Places for the engine's own framing lines, where AWS has them.
    headers.append_own(&CONTENT_LENGTH, "");
    headers.append_own(&CONNECTION, "");
    headers.append_own(&REQUEST_ID, exchange.request_id);
    headers.append_own(&EXTENDED_REQUEST_ID, exchange.extended_request_id);
    headers.append_lines(incoming, |header| {
        if confined && header_rules::is_named_by_connection(incoming, header.name) {
            return Fate::Drop;
        }
        match header_rules::for_response(header.known) {
            Rule::Pass => Fate::Keep,
            Rule::Drop => Fate::Drop,
            Rule::Remap => Fate::Prefix("x-amzn-Remapped-"),
        }
    });
}

const DATE: FieldName = FieldName::new("Date");
const CONTENT_TYPE: FieldName = FieldName::new("Content-Type");
const CONTENT_LENGTH: FieldName = FieldName::new("Content-Length");
const CONNECTION: FieldName = FieldName::new("Connection");
const REQUEST_ID: FieldName = FieldName::new("x-amzn-RequestId");
const EXTENDED_REQUEST_ID: FieldName = FieldName::new("x-amz-apigw-id");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::sample;

    #[test]
    fn the_clients_response_is_in_awss_order() {
        let mut backend = ResponseHead::new(201);
        for (name, value) in [
            ("Server", "nginx"),
            ("Date", "yesterday"),
            ("Set-Cookie", "a=1"),
            ("set-cookie", "b=2"),
            ("Connection", "close, X-Hop"),
            ("X-Hop", "1"),
            ("Content-Type", "text/plain"),
            ("Content-Length", "3"),
            ("WWW-Authenticate", "Basic"),
        ] {
            backend.headers.append(name, value);
        }
        let mut out = ResponseHead::default();
        write(&backend, &sample(), &mut out);
        assert_eq!(out.status, 201);
        let names: Vec<_> = out
            .headers
            .iter()
            .map(|h| String::from_utf8_lossy(h.name).into_owned())
            .collect();
        assert_eq!(
            names,
            [
                "Date",
                "Content-Type",
                "Content-Length",
                "Connection",
                "x-amzn-RequestId",
                "x-amz-apigw-id",
                "x-amzn-Remapped-Server",
                "x-amzn-Remapped-Date",
                "Set-Cookie",
                "set-cookie",
                "x-amzn-Remapped-Connection",
                "x-amzn-Remapped-WWW-Authenticate",
            ]
        );
    }

    #[test]
    fn a_missing_content_type_is_json() {
        let mut out = ResponseHead::default();
        write(&ResponseHead::new(200), &sample(), &mut out);
        assert_eq!(
            out.headers.get("content-type"),
            Some(&b"application/json"[..])
        );
    }
}
