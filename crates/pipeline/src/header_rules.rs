//! Which headers pass between client and backend, and which are dropped or renamed: the table of the
//! developer guide's "important notes" for HTTP integrations, and what HTTP itself confines to one
//! connection. Framing (`Content-Length`, `Transfer-Encoding`) is the engines' affair.

/// What happens to a header on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    Pass,
    Drop,
    /// The name becomes `x-amzn-Remapped-{name}`.
    Remap,
}

/// The rule for a header on the way to the backend. `Host` and the forwarding headers are written by
/// [`crate::request`].
#[must_use]
pub fn for_request(name: &[u8]) -> Rule {
    // By length first: most names miss after one comparison of a number.
    let dropped: &[&str] = match name.len() {
        2 => &["TE"],
        3 => &["Via"],
        4 => &["Host"],
        6 => &["Expect", "Server"],
        7 => &["Trailer", "Upgrade"],
        10 => &["Connection", "Keep-Alive"],
        11 => &["Content-MD5"],
        12 => &["Max-Forwards"],
        14 => &["Content-Length"],
        15 => &["X-Forwarded-For"],
        16 => &["WWW-Authenticate", "Proxy-Connection", "X-Forwarded-Port"],
        17 => &["Transfer-Encoding", "X-Forwarded-Proto"],
        18 => &["Proxy-Authenticate"],
        19 => &["Proxy-Authorization"],
        _ => &[],
    };
    if is_among(name, dropped) {
        Rule::Drop
    } else {
        Rule::Pass
    }
}

/// The rule for a header on the way to the client. `Date` and `Content-Type` are written by
/// [`crate::response`].
#[must_use]
pub fn for_response(name: &[u8]) -> Rule {
    let (dropped, remapped): (&[&str], &[&str]) = match name.len() {
        2 => (&["TE"], &[]),
        3 => (&["Via"], &[]),
        4 => (&["Host"], &["Date"]),
        6 => (&["Expect"], &["Server"]),
        7 => (&["Trailer", "Upgrade"], &[]),
        10 => (&["Keep-Alive"], &["Connection", "User-Agent"]),
        11 => (&[], &["Content-MD5"]),
        12 => (&["Content-Type"], &["Max-Forwards"]),
        13 => (&[], &["Authorization"]),
        14 => (&["Content-Length", "x-amz-apigw-id"], &[]),
        16 => (
            &["Proxy-Connection", "x-amzn-RequestId", "x-amzn-ErrorType"],
            &["WWW-Authenticate"],
        ),
        17 => (&["Transfer-Encoding"], &[]),
        18 => (&["Proxy-Authenticate"], &[]),
        _ => (&[], &[]),
    };
    if is_among(name, dropped) {
        Rule::Drop
    } else if is_among(name, remapped) {
        Rule::Remap
    } else {
        Rule::Pass
    }
}

/// True if a `Connection` header of this message names `name`, which confines it to one connection
/// (RFC 9110, section 7.6.1).
#[must_use]
pub fn is_named_by_connection(headers: &head::Headers, name: &[u8]) -> bool {
    headers.get_all("connection").any(|value| {
        value
            .split(|&byte| byte == b',')
            .any(|token| token.trim_ascii().eq_ignore_ascii_case(name))
    })
}

/// True where a `Connection` header names anything but the usual `close` and `keep-alive`, so that
/// [`is_named_by_connection`] has to be asked at all.
#[must_use]
pub fn connection_names_headers(headers: &head::Headers) -> bool {
    headers.get_all("connection").any(|value| {
        !value.eq_ignore_ascii_case(b"keep-alive") && !value.eq_ignore_ascii_case(b"close")
    })
}

/// True for the value of an `Authorization` header that holds a Signature Version 4, which AWS does not
/// pass on.
#[must_use]
pub fn is_signature(value: &[u8]) -> bool {
    value
        .get(..16)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"AWS4-HMAC-SHA256"))
}

fn is_among(name: &[u8], names: &[&str]) -> bool {
    names
        .iter()
        .any(|candidate| name.eq_ignore_ascii_case(candidate.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_name_sits_under_its_length() {
        for name in [
            "TE",
            "Via",
            "Host",
            "Expect",
            "Server",
            "Trailer",
            "Upgrade",
            "Connection",
            "Keep-Alive",
            "Content-MD5",
            "Max-Forwards",
            "Content-Length",
            "X-Forwarded-For",
            "WWW-Authenticate",
            "Proxy-Connection",
            "X-Forwarded-Port",
            "Transfer-Encoding",
            "X-Forwarded-Proto",
            "Proxy-Authenticate",
            "Proxy-Authorization",
        ] {
            assert_eq!(for_request(name.as_bytes()), Rule::Drop, "{name}");
            assert_eq!(for_request(name.to_lowercase().as_bytes()), Rule::Drop);
        }
        for name in [
            "TE",
            "Via",
            "Host",
            "Expect",
            "Trailer",
            "Upgrade",
            "Keep-Alive",
            "Content-Type",
            "Content-Length",
            "Transfer-Encoding",
            "Proxy-Authenticate",
            "x-amzn-RequestId",
            "x-amzn-ErrorType",
            "x-amz-apigw-id",
            "Proxy-Connection",
        ] {
            assert_eq!(for_response(name.as_bytes()), Rule::Drop, "{name}");
        }
        for name in [
            "Date",
            "Server",
            "Connection",
            "User-Agent",
            "Content-MD5",
            "Max-Forwards",
            "Authorization",
            "WWW-Authenticate",
        ] {
            assert_eq!(for_response(name.as_bytes()), Rule::Remap, "{name}");
        }
        for name in [
            "Accept",
            "Cookie",
            "X-Anything",
            "Authorization",
            "User-Agent",
        ] {
            assert_eq!(for_request(name.as_bytes()), Rule::Pass, "{name}");
        }
        for name in ["Set-Cookie", "ETag", "Location", "Cache-Control"] {
            assert_eq!(for_response(name.as_bytes()), Rule::Pass, "{name}");
        }
    }

    #[test]
    fn connection_options_are_found() {
        let headers: head::Headers = [("Connection", "close, X-Secret"), ("connection", "foo")]
            .into_iter()
            .collect();
        assert!(connection_names_headers(&headers));
        assert!(is_named_by_connection(&headers, b"x-secret"));
        assert!(is_named_by_connection(&headers, b"Foo"));
        assert!(!is_named_by_connection(&headers, b"x"));
    }

    #[test]
    fn signatures_are_told_from_other_credentials() {
        assert!(is_signature(b"AWS4-HMAC-SHA256 Credential=x"));
        assert!(!is_signature(b"Bearer x"));
        assert!(!is_signature(b""));
    }
}
