//! The canonical request: the one form of a request that signer and verifier hash. Built from the request as
//! it stood on the wire; total over all bytes, so that nothing a peer sends can make it fail.
//!
//! Documentation: IAM User Guide, "Create a signed AWS API request", step 1.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, percent_encode};

use crate::{Request, digest};

/// Everything but RFC 3986's unreserved characters is encoded, as AWS's `UriEncode` does.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
const PATH: &AsciiSet = &QUERY.remove(b'/');

/// The canonical request over these signed headers (lower case, sorted, unique).
///
/// `omit` names query parameters that are no part of what is signed: the presigned form leaves out
/// `X-Amz-Signature`.
#[must_use]
pub fn canonical_request(
    request: &Request<'_>,
    service: &str,
    signed_headers: &[String],
    payload_hash: &str,
    omit: &[&str],
) -> Vec<u8> {
    let mut text = Vec::with_capacity(512);
    text.extend_from_slice(request.method.as_bytes());
    text.push(b'\n');
    text.extend_from_slice(canonical_path(request.path, service).as_bytes());
    text.push(b'\n');
    text.extend_from_slice(canonical_query(request.query, omit).as_bytes());
    text.push(b'\n');
    for name in signed_headers {
        let mut values = request.header_values(name).peekable();
        // A header that was signed and is gone leaves no line, so that it differs from an empty one.
        if values.peek().is_none() {
            continue;
        }
        text.extend_from_slice(name.as_bytes());
        text.push(b':');
        for (index, value) in values.enumerate() {
            if index > 0 {
                text.push(b',');
            }
            push_trimmed(&mut text, value);
        }
        text.push(b'\n');
    }
    text.push(b'\n');
    text.extend_from_slice(signed_headers.join(";").as_bytes());
    text.push(b'\n');
    text.extend_from_slice(payload_hash.as_bytes());
    text
}

/// The string that the signature is over.
#[must_use]
pub fn string_to_sign(amz_date: &str, scope: &str, canonical_request: &[u8]) -> String {
    let hash = digest::sha256_hex(canonical_request);
    format!("{}\n{amz_date}\n{scope}\n{hash}", crate::ALGORITHM)
}

/// The path: for S3 as it is, encoded once; for every other service with `.`, `..` and empty segments removed
/// and encoded once more than on the wire, so that `/tags/arn%3Aaws` becomes `/tags/arn%253Aaws`.
#[must_use]
pub fn canonical_path(path: &[u8], service: &str) -> String {
    if service == "s3" {
        let decoded: Vec<u8> = percent_decode(path).collect();
        return percent_encode(&decoded, PATH).to_string();
    }
    let mut segments: Vec<&[u8]> = Vec::new();
    for segment in path.split(|&byte| byte == b'/') {
        match segment {
            b"" | b"." => {}
            b".." => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    let mut text = String::with_capacity(path.len() + 8);
    for segment in &segments {
        text.push('/');
        text.extend(percent_encode(segment, PATH));
    }
    if segments.is_empty() || path.ends_with(b"/") {
        text.push('/');
    }
    text
}

/// The query: each name and value decoded and encoded again, sorted by name and then by value, a name without
/// value written `name=`. `+` is read as a space, as AWS's services and SDKs do; signers write `%20`.
#[must_use]
pub fn canonical_query(query: &[u8], omit: &[&str]) -> String {
    let mut pairs: Vec<(String, String)> = pairs(query)
        .filter(|(name, _)| !omit.iter().any(|omitted| omitted.as_bytes() == name))
        .map(|(name, value)| (encode(&name), encode(&value)))
        .collect();
    pairs.sort_unstable();
    let mut text = String::with_capacity(query.len() + 8);
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(&name);
        text.push('=');
        text.push_str(&value);
    }
    text
}

/// Names and values of a query, decoded, in order.
pub(crate) fn pairs(query: &[u8]) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> {
    query
        .split(|&byte| byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let at = pair.iter().position(|&byte| byte == b'=');
            let (name, value) = at.map_or((pair, &b""[..]), |at| {
                let (name, value) = pair.split_at(at);
                (name, value.get(1..).unwrap_or_default())
            });
            (decode(name), decode(value))
        })
}

/// UriEncode of the documentation.
pub(crate) fn encode(bytes: &[u8]) -> String {
    percent_encode(bytes, QUERY).to_string()
}

fn decode(text: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> = text
        .iter()
        .map(|&byte| if byte == b'+' { b' ' } else { byte })
        .collect();
    percent_decode(&spaced).collect()
}

/// Without white space at either end, and each run of it inside as one space.
fn push_trimmed(text: &mut Vec<u8>, value: &[u8]) {
    let words = value
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty());
    for (index, word) in words.enumerate() {
        if index > 0 {
            text.push(b' ');
        }
        text.extend_from_slice(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        for (path, canonical) in [
            ("", "/"),
            ("/", "/"),
            ("//", "/"),
            ("/./", "/"),
            ("/..", "/"),
            ("/a/../b", "/b"),
            ("/a//b/", "/a/b/"),
            ("/a b", "/a%20b"),
            (
                "/tags/arn%3Aaws%3Aapigateway",
                "/tags/arn%253Aaws%253Aapigateway",
            ),
            ("/x(1)*~'", "/x%281%29%2A~%27"),
            ("/\u{1234}", "/%E1%88%B4"),
        ] {
            assert_eq!(
                canonical_path(path.as_bytes(), "apigateway"),
                canonical,
                "{path}"
            );
        }
        assert_eq!(canonical_path(b"/a//../b%20c:", "s3"), "/a//../b%20c%3A");
    }

    #[test]
    fn queries() {
        for (query, canonical) in [
            ("", ""),
            ("b=2&a=1", "a=1&b=2"),
            ("a=2&a=1&a", "a=&a=1&a=2"),
            ("a-=1&a=2", "a=2&a-=1"),
            ("a=b%20c&d=e+f", "a=b%20c&d=e%20f"),
            ("x=%7e%41%2f", "x=~A%2F"),
            ("x=%zz&&y==", "x=%25zz&y=%3D"),
        ] {
            assert_eq!(canonical_query(query.as_bytes(), &[]), canonical, "{query}");
        }
        assert_eq!(
            canonical_query(b"a=1&X-Amz-Signature=2", &["X-Amz-Signature"]),
            "a=1"
        );
    }

    #[test]
    fn an_absent_header_differs_from_an_empty_one() {
        let empty: &[(&[u8], &[u8])] = &[(b"Host", b" a  b "), (b"X-A", b"")];
        let absent: &[(&[u8], &[u8])] = &[(b"Host", b"a b")];
        let signed = ["host".to_owned(), "x-a".to_owned()];
        let canonical = |headers| {
            let request = Request {
                method: "GET",
                path: b"/",
                query: b"",
                headers,
                payload: crate::Payload::Bytes(b""),
            };
            String::from_utf8_lossy(&canonical_request(&request, "x", &signed, "H", &[]))
                .into_owned()
        };
        assert_eq!(canonical(empty), "GET\n/\n\nhost:a b\nx-a:\n\nhost;x-a\nH");
        assert_eq!(canonical(absent), "GET\n/\n\nhost:a b\n\nhost;x-a\nH");
    }
}
