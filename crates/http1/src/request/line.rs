//! The request line: `method SP target SP version CRLF`, with exactly one space each. Refuses as early as the
//! bytes allow, so that a peer that speaks another protocol is not waited for.

use head::{Version, is_field_name};

use crate::{Limits, Reason};

pub(super) struct Line<'a> {
    pub(super) method: &'a [u8],
    pub(super) target: &'a [u8],
    pub(super) version: Version,
    /// Of the line with its end, in bytes.
    pub(super) length: usize,
}

/// ` HTTP/1.1\r`: what follows the target up to the LF.
const AFTER_TARGET: usize = 10;

pub(super) fn parse<'a>(window: &'a [u8], limits: &Limits) -> Result<Option<Line<'a>>, Reason> {
    let Some(method_end) = method_end(window, limits)? else {
        return Ok(None);
    };
    let (method, rest) = (&window[..method_end], &window[method_end + 1..]);
    let longest = limits.target_bytes + AFTER_TARGET;
    let Some(lf) = memchr::memchr(b'\n', rest) else {
        return if rest.len() > longest {
            Err(Reason::TargetTooLong)
        } else {
            Ok(None)
        };
    };
    if lf > longest {
        return Err(Reason::TargetTooLong);
    }
    let line = rest[..lf].strip_suffix(b"\r").ok_or(Reason::BareLf)?;
    let target_end = memchr::memchr(b' ', line).ok_or(Reason::RequestLine)?;
    let (target, version) = (&line[..target_end], &line[target_end + 1..]);
    if target.is_empty() {
        return Err(Reason::RequestLine);
    }
    if target.len() > limits.target_bytes {
        return Err(Reason::TargetTooLong);
    }
    Ok(Some(Line {
        method,
        target,
        version: parse_version(version)?,
        length: method_end + 1 + lf + 1,
    }))
}

/// Where the space after the method is, once it is there.
fn method_end(window: &[u8], limits: &Limits) -> Result<Option<usize>, Reason> {
    let longest = &window[..window.len().min(limits.method_bytes + 1)];
    let end = longest
        .iter()
        .position(|byte| !is_field_name(std::slice::from_ref(byte)));
    match end.map(|end| (end, longest[end])) {
        Some((1.., b' ')) => Ok(end),
        Some((1.., b'\r')) => Err(Reason::RequestLine),
        Some((1.., b'\n')) => Err(Reason::BareLf),
        Some(_) => Err(Reason::MethodInvalid),
        None if longest.len() > limits.method_bytes => Err(Reason::MethodTooLong),
        None => Ok(None),
    }
}

fn parse_version(version: &[u8]) -> Result<Version, Reason> {
    match version {
        b"HTTP/1.1" => Ok(Version::Http11),
        b"HTTP/1.0" => Ok(Version::Http10),
        [b'H', b'T', b'T', b'P', b'/', number @ ..] => match number {
            [major] if major.is_ascii_digit() => Err(Reason::Version),
            [major, b'.', minor] if major.is_ascii_digit() && minor.is_ascii_digit() => {
                Err(Reason::Version)
            }
            _ => Err(Reason::RequestLine),
        },
        _ => Err(Reason::RequestLine),
    }
}
