//! Which headers pass between client and backend, and which are dropped or renamed: the table of the
//! developer guide's "important notes" for HTTP integrations, and what HTTP itself confines to one
//! connection. Framing (`Content-Length`, `Transfer-Encoding`) is the engines' affair.

use head::Known;

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
pub fn for_request(name: Known) -> Rule {
    match name {
        Known::Te
        | Known::Via
        | Known::Host
        | Known::Expect
        | Known::Server
        | Known::Trailer
        | Known::Upgrade
        | Known::Connection
        | Known::KeepAlive
        | Known::ContentMd5
        | Known::MaxForwards
        | Known::ContentLength
        | Known::XForwardedFor
        | Known::WwwAuthenticate
        | Known::ProxyConnection
        | Known::XForwardedPort
        | Known::TransferEncoding
        | Known::XForwardedProto
        | Known::ProxyAuthenticate
        | Known::ProxyAuthorization => Rule::Drop,
        _ => Rule::Pass,
    }
}

/// The rule for a header on the way to the client. `Date` and `Content-Type` are written by
/// [`crate::response`].
#[must_use]
pub fn for_response(name: Known) -> Rule {
    match name {
        Known::Te
        | Known::Via
        | Known::Host
        | Known::Expect
        | Known::Trailer
        | Known::Upgrade
        | Known::KeepAlive
        | Known::ContentType
        | Known::ContentLength
        | Known::AmzApigwId
        | Known::ProxyConnection
        | Known::AmznRequestId
        | Known::AmznErrorType
        | Known::TransferEncoding
        | Known::ProxyAuthenticate => Rule::Drop,
        Known::Date
        | Known::Server
        | Known::Connection
        | Known::UserAgent
        | Known::ContentMd5
        | Known::MaxForwards
        | Known::Authorization
        | Known::WwwAuthenticate => Rule::Remap,
        _ => Rule::Pass,
    }
}

/// True if a `Connection` header of this message names `name`, which confines it to one connection
/// (RFC 9110, section 7.6.1).
#[must_use]
pub fn is_named_by_connection(headers: &head::Headers, name: &[u8]) -> bool {
    headers.all_known(Known::Connection).any(|value| {
        value
            .split(|&byte| byte == b',')
            .any(|token| token.trim_ascii().eq_ignore_ascii_case(name))
    })
}

/// True where a `Connection` header names anything but the usual `close` and `keep-alive`, so that
/// [`is_named_by_connection`] has to be asked at all.
#[must_use]
pub fn connection_names_headers(headers: &head::Headers) -> bool {
    headers.all_known(Known::Connection).any(|value| {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listed_names_are_dropped_or_renamed() {
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
            assert_eq!(
                for_request(Known::of(name.as_bytes())),
                Rule::Drop,
                "{name}"
            );
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
            assert_eq!(
                for_response(Known::of(name.as_bytes())),
                Rule::Drop,
                "{name}"
            );
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
            assert_eq!(
                for_response(Known::of(name.as_bytes())),
                Rule::Remap,
                "{name}"
            );
        }
        for name in [
            "Accept",
            "Cookie",
            "X-Anything",
            "Authorization",
            "User-Agent",
        ] {
            assert_eq!(
                for_request(Known::of(name.as_bytes())),
                Rule::Pass,
                "{name}"
            );
        }
        for name in ["Set-Cookie", "ETag", "Location", "Cache-Control"] {
            assert_eq!(
                for_response(Known::of(name.as_bytes())),
                Rule::Pass,
                "{name}"
            );
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
