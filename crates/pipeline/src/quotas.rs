//! What AWS does not take from any client, whatever the API: the quotas of a request's head, and characters that have
//! to be encoded in a query (developer guide, "Amazon API Gateway quotas and important notes"). Bodies have a quota
//! too, [`crate::PAYLOAD_MAX_BYTES`], which whoever reads them keeps.

use crate::fault::{Fault, Hop, Kind};
use head::RequestHead;

/// "Total combined size of all header values".
const HEADER_VALUES_MAX_BYTES: usize = 10_240;
/// "Length, in characters, of the URL for a regional API".
const URL_MAX_BYTES: usize = 10_240;

/// Refuses what no API is asked about.
pub fn check(client: &RequestHead) -> Result<(), Fault> {
    let refuse =
        |status, detail: String| Err(Fault::new(Kind::Malformed(status), Hop::Client, detail));
    let headers = &client.headers;
    // Lines with their names are more than values alone.
    if headers.wire_bytes().len() > HEADER_VALUES_MAX_BYTES {
        let bytes: usize = headers.iter().map(|header| header.value.len()).sum();
        if bytes > HEADER_VALUES_MAX_BYTES {
            return refuse(
                431,
                format!(
                    "header values of {bytes} bytes; expected at most {HEADER_VALUES_MAX_BYTES}"
                ),
            );
        }
    }
    let length = client.target().len();
    if length > URL_MAX_BYTES {
        return refuse(
            414,
            format!("a URL of {length} bytes; expected at most {URL_MAX_BYTES}"),
        );
    }
    // "The plain text pipe character (|) and the curly brace character ({ or }) are not supported for any request
    // URL query string and must be URL-encoded."
    let query = client.query().unwrap_or_default();
    match memchr::memchr3(b'|', b'{', b'}', query) {
        Some(at) => refuse(
            400,
            format!(
                "{:?} in the query string; expected it percent-encoded",
                char::from(query[at])
            ),
        ),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use head::Method;

    fn status_of(target: &str, value: usize) -> Option<u16> {
        let mut client = RequestHead::new(Method::Get, target);
        client.headers.append("A", "a".repeat(value));
        client.headers.append("X-Long-Name-That-Does-Not-Count", "");
        match check(&client).err()?.kind {
            Kind::Malformed(status) => Some(status),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn heads_have_quotas() {
        assert_eq!(status_of("/", 10_240), None);
        assert_eq!(status_of("/", 10_241), Some(431));
        assert_eq!(status_of(&format!("/{}", "a".repeat(10_239)), 0), None);
        assert_eq!(status_of(&format!("/{}", "a".repeat(10_240)), 0), Some(414));
    }

    #[test]
    fn some_characters_are_encoded_in_queries() {
        for (target, status) in [
            ("/a|b{c}?d=%7C", None),
            ("/a?b=c|d", Some(400)),
            ("/a?{b}", Some(400)),
        ] {
            assert_eq!(status_of(target, 0), status, "{target}");
        }
    }
}
