//! Heads between HTTP/2 and ours. A request gets the head it would have had over HTTP/1.1 (RFC 9113, section
//! 8.3.1), or a reason why not: the same rules for targets, hosts and lengths hold for both versions. What the
//! frames alone show (case of names, order of pseudo-headers, connection headers, `TE`) the library refuses.

use bytes::Bytes;
use head::{Headers, Method, RequestHead, ResponseHead, Version, is_field_value};
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::request::Parts;
use http1::{BodyFraming, Limits, Reason, WriteError, syntax};

/// What is known of a request besides its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Info {
    pub framing: BodyFraming,
    pub expects_continue: bool,
}

/// Reads a request; `ended` says that no body follows. On refusal `head` holds what was read so far.
pub(super) fn read(
    parts: &Parts,
    ended: bool,
    limits: &Limits,
    head: &mut RequestHead,
) -> Result<Info, Reason> {
    head.clear();
    head.version = Version::Http2;
    read_method(parts, limits, head)?;
    read_target(parts, limits, head)?;
    read_authority(parts, head)?;
    let expects_continue = read_headers(&parts.headers, limits, &mut head.headers)?;
    let framing = framing(&parts.headers, ended)?;
    Ok(Info {
        framing,
        expects_continue: expects_continue && !framing.is_empty(),
    })
}

fn read_method(parts: &Parts, limits: &Limits, head: &mut RequestHead) -> Result<(), Reason> {
    let method = parts.method.as_str();
    if method.len() > limits.method_bytes {
        return Err(Reason::MethodTooLong);
    }
    head.method = Method::from_bytes(method.as_bytes()).ok_or(Reason::MethodInvalid)?;
    if method == "CONNECT" {
        return Err(Reason::MethodUnsupported);
    }
    Ok(())
}

fn read_target(parts: &Parts, limits: &Limits, head: &mut RequestHead) -> Result<(), Reason> {
    let target = parts
        .uri
        .path_and_query()
        .map_or("", http::uri::PathAndQuery::as_str);
    if target.len() > limits.target_bytes {
        return Err(Reason::TargetTooLong);
    }
    // Which of the two is for whoever ended TLS to say; any other names something we do not serve.
    let scheme = parts.uri.scheme_str().unwrap_or("http");
    if !["http", "https"].contains(&scheme) {
        return Err(Reason::TargetForm);
    }
    syntax::check_target(&head.method, target.as_bytes())?;
    head.set_target(target);
    Ok(())
}

/// `:authority` becomes `Host`. Where both are sent they must agree: the next reader may believe either.
fn read_authority(parts: &Parts, head: &mut RequestHead) -> Result<(), Reason> {
    let mut hosts = parts.headers.get_all(header::HOST).iter();
    let host = hosts.next().map(HeaderValue::as_bytes);
    if hosts.next().is_some() {
        return Err(Reason::HostRepeated);
    }
    let authority = parts.uri.authority().map(|authority| authority.as_str());
    let name = match (authority.map(str::as_bytes), host) {
        (None, None) => return Err(Reason::HostMissing),
        (Some(authority), Some(host)) if !authority.eq_ignore_ascii_case(host) => {
            return Err(Reason::TargetAuthority);
        }
        (Some(name), _) | (None, Some(name)) => name,
    };
    if !syntax::is_host(name) {
        return Err(Reason::HostInvalid);
    }
    head.headers.append("Host", name);
    Ok(())
}

/// Copies the header lines; true where the client waits for "100 Continue".
fn read_headers(lines: &HeaderMap, limits: &Limits, out: &mut Headers) -> Result<bool, Reason> {
    // Crumbs of a cookie are one line here, so that splitting it for compression costs the client nothing.
    let crumbs = lines.get_all(header::COOKIE).iter().count();
    if lines.len() - crumbs.saturating_sub(1) > limits.headers {
        return Err(Reason::TooManyHeaders);
    }
    let (mut cookie_written, mut expects_continue) = (false, false);
    for (name, value) in lines {
        let bytes = value.as_bytes();
        if !is_field_value(bytes) || is_padded(bytes) {
            return Err(Reason::HeaderValue);
        }
        match *name {
            header::HOST => {}
            header::COOKIE if cookie_written => {}
            header::COOKIE => {
                cookie_written = true;
                out.append_with("cookie", |line| {
                    for (at, crumb) in lines.get_all(header::COOKIE).iter().enumerate() {
                        line.extend_from_slice(if at > 0 { b"; " } else { b"" });
                        line.extend_from_slice(crumb.as_bytes());
                    }
                });
            }
            header::EXPECT => {
                if !bytes.eq_ignore_ascii_case(b"100-continue") {
                    return Err(Reason::Expectation);
                }
                expects_continue = true;
            }
            ref name => out.append(name.as_str(), bytes),
        }
    }
    Ok(expects_continue)
}

/// RFC 9113, section 8.2.1: a value neither begins nor ends with white space.
fn is_padded(value: &[u8]) -> bool {
    let is_space = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\t'));
    is_space(value.first()) || is_space(value.last())
}

/// How long the body is. That its frames agree with a stated length is checked by the library as they come.
fn framing(lines: &HeaderMap, ended: bool) -> Result<BodyFraming, Reason> {
    let mut lengths = lines.get_all(header::CONTENT_LENGTH).iter();
    let stated = lengths.next();
    if lengths.next().is_some() {
        return Err(Reason::LengthRepeated);
    }
    Ok(match stated {
        Some(value) => match syntax::content_length(value.as_bytes())? {
            length if ended && length > 0 => return Err(Reason::BodyTruncated),
            length => BodyFraming::Length(length),
        },
        None if ended => BodyFraming::None,
        None => BodyFraming::Chunked,
    })
}

/// Headers that belong to an HTTP/1.1 connection (RFC 9113, section 8.2.2).
const CONNECTION_HEADERS: [&str; 6] = [
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "transfer-encoding",
    "upgrade",
];

/// The head of an answer. `Content-Length` is written from `length` where the head has a line for it, else at
/// the end; what its own line says is not believed.
pub(super) fn write(
    head: &ResponseHead,
    length: Option<u64>,
) -> Result<http::Response<()>, WriteError> {
    let status = http::StatusCode::from_u16(head.status)
        .map_err(|_| WriteError::InvalidHead("status of a final response"))?;
    let mut lines = HeaderMap::with_capacity(head.headers.len() + 1);
    let mut length = length.map(HeaderValue::from);
    for line in head.headers.iter() {
        let is = |name: &&str| line.name.eq_ignore_ascii_case(name.as_bytes());
        if is(&"content-length") {
            if let Some(value) = length.take() {
                lines.append(header::CONTENT_LENGTH, value);
            }
            continue;
        }
        if CONNECTION_HEADERS.iter().any(is) {
            continue;
        }
        // Makes it lower-case too.
        let name = HeaderName::from_bytes(line.name)
            .map_err(|_| WriteError::InvalidHead("name of a header"))?;
        let value = HeaderValue::from_maybe_shared(Bytes::copy_from_slice(line.value))
            .map_err(|_| WriteError::InvalidHead("value of a header"))?;
        lines.append(name, value);
    }
    if let Some(value) = length {
        lines.append(header::CONTENT_LENGTH, value);
    }
    let mut response = http::Response::new(());
    *response.status_mut() = status;
    *response.headers_mut() = lines;
    Ok(response)
}

#[cfg(test)]
mod tests;
