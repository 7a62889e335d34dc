//! Requests to the AWS endpoint, up to the input of an operation. An input is a request as on the wire; every
//! service is asked. Whatever was wrong becomes an error in the protocol's form, and what was read is valid
//! by the model, so that it is valid again when it is sent again.

use ::wire::{Protocol, Request, decode_value, encode_error, services};
use head::RequestHead;

/// The target.
pub fn check(input: &[u8]) {
    if input.len() > crate::INPUT_MAX_BYTES {
        return;
    }
    let mut head = RequestHead::default();
    let limits = ::http1::Limits::default();
    let Ok(Some((_, length))) = ::http1::parse_request(input, &limits, &mut head) else {
        return;
    };
    let mut headers = http::HeaderMap::new();
    for line in head.headers.iter() {
        let name = http::HeaderName::from_bytes(line.name);
        let value = http::HeaderValue::from_bytes(line.value);
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.append(name, value);
        }
    }
    let path = String::from_utf8_lossy(head.path()).into_owned();
    let query = head
        .query()
        .map(|query| String::from_utf8_lossy(query).into_owned());
    let request = Request {
        method: head.method.as_str(),
        path: &path,
        query: query.as_deref(),
        headers: &headers,
        body: &input[length..],
    };
    for service in services() {
        let (error, protocol) = match service.route(&request) {
            Err(error) => (error.to_error(), service.protocol),
            Ok(routed) => match decode_value(&routed, &request) {
                Err(error) => (error.to_error(service.protocol), service.protocol),
                Ok(_) => continue,
            },
        };
        let response = encode_error(protocol, &error, "00000000-0000-4000-8000-000000000000");
        assert!((400..600).contains(&error.status), "{error:?}");
        let body = std::str::from_utf8(response.body()).unwrap_or_default();
        let opens = if protocol == Protocol::RestJson {
            '{'
        } else {
            '<'
        };
        assert!(body.trim_start().starts_with(opens), "{body}");
    }
}
