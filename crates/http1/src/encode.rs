//! Heads as bytes. Names, values and order are those of the given head, except that the engine writes the
//! framing and connection lines itself, where the head has such lines or else at the end. Whatever could end a
//! line early is refused here, the last place before the wire.

use head::{Headers, Known, RequestHead, ResponseHead, is_field_name, text};

use crate::WriteError;

/// The line that frames the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LengthLine {
    Absent,
    Length(u64),
    Chunked,
}

/// The `Connection` line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConnectionLine {
    Close,
    /// Written only where the head has a line for it: it is what HTTP/1.1 means anyway.
    KeepAliveIfPlaced,
    /// Written always: HTTP/1.0 needs to be told.
    KeepAlive,
}

pub(crate) fn response(
    out: &mut Vec<u8>,
    head: &ResponseHead,
    length: LengthLine,
    connection: Option<ConnectionLine>,
) -> Result<(), WriteError> {
    if !(100..=999).contains(&head.status) {
        return Err(WriteError::InvalidHead("status"));
    }
    out.extend_from_slice(b"HTTP/1.1 ");
    text::number(out, u64::from(head.status));
    out.push(b' ');
    if head.reason.is_empty() {
        out.extend_from_slice(usual_reason(head.status).as_bytes());
    } else {
        check_value(&head.reason, "reason phrase")?;
        out.extend_from_slice(&head.reason);
    }
    out.extend_from_slice(b"\r\n");
    headers(out, &head.headers, length, connection, None)
}

pub(crate) fn request(
    out: &mut Vec<u8>,
    head: &RequestHead,
    length: LengthLine,
    connection: ConnectionLine,
) -> Result<(), WriteError> {
    let method = head.method.as_str().as_bytes();
    if !is_field_name(method) {
        return Err(WriteError::InvalidHead("method"));
    }
    let target = head.target();
    let bad = target.iter().fold(target.is_empty(), |bad, byte| {
        bad | !matches!(byte, 0x21..=0x7E)
    });
    if bad {
        return Err(WriteError::InvalidHead("target"));
    }
    out.extend_from_slice(method);
    out.push(b' ');
    out.extend_from_slice(target);
    out.extend_from_slice(b" HTTP/1.1\r\n");
    // The body is sent at once, so the backend must not be asked whether it wants it.
    headers(
        out,
        &head.headers,
        length,
        Some(connection),
        Some(Known::Expect),
    )
}

/// `head` as trailer lines and the end of a chunked body.
pub(crate) fn last_chunk(out: &mut Vec<u8>, trailers: Option<&Headers>) -> Result<(), WriteError> {
    out.extend_from_slice(b"0\r\n");
    for line in trailers.iter().flat_map(|trailers| trailers.iter()) {
        if !crate::chunked::is_forbidden_trailer(line.name) {
            header(out, line.name, line.value)?;
        }
    }
    out.extend_from_slice(b"\r\n");
    Ok(())
}

/// The line before a chunk's data.
pub(crate) fn chunk_size(out: &mut Vec<u8>, size: usize) {
    let mut digits = [0u8; 16];
    let mut rest = size;
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b"0123456789abcdef"[rest & 15];
        rest >>= 4;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
    out.extend_from_slice(b"\r\n");
}

/// Lines that the engine writes itself, or never.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owned {
    Length,
    Connection,
    Dropped,
}

impl Owned {
    fn of(name: Known) -> Option<Self> {
        match name {
            Known::ContentLength | Known::TransferEncoding => Some(Self::Length),
            Known::Connection => Some(Self::Connection),
            Known::KeepAlive => Some(Self::Dropped),
            _ => None,
        }
    }
}

fn headers(
    out: &mut Vec<u8>,
    lines: &Headers,
    length: LengthLine,
    connection: Option<ConnectionLine>,
    skipped: Option<Known>,
) -> Result<(), WriteError> {
    let (mut length_written, mut connection_written) = (false, false);
    let bytes = lines.wire_bytes();
    // Lines that lie side by side and are ready go out at once.
    let mut run = 0..0;
    for line in lines.wire_lines() {
        let name = line.header.name;
        let owned = match line.header.known {
            known if Some(known) == skipped => Some(Owned::Dropped),
            known => Owned::of(known),
        };
        match line.ready {
            Some(ready) if owned.is_none() => {
                if ready.start != run.end {
                    out.extend_from_slice(&bytes[run]);
                    run = ready;
                } else {
                    run.end = ready.end;
                }
                continue;
            }
            _ => {}
        }
        out.extend_from_slice(&bytes[std::mem::take(&mut run)]);
        match owned {
            None => header(out, name, line.header.value)?,
            Some(Owned::Length) => {
                if !std::mem::replace(&mut length_written, true) {
                    write_length(out, length, Some(name));
                }
            }
            Some(Owned::Connection) => {
                if !std::mem::replace(&mut connection_written, true) {
                    write_connection(out, connection, Some(name));
                }
            }
            Some(Owned::Dropped) => {}
        }
    }
    out.extend_from_slice(&bytes[run]);
    if !length_written {
        write_length(out, length, None);
    }
    if !connection_written {
        write_connection(out, connection, None);
    }
    out.extend_from_slice(b"\r\n");
    Ok(())
}

fn write_length(out: &mut Vec<u8>, length: LengthLine, placed: Option<&[u8]>) {
    let (name, other) = match length {
        LengthLine::Absent => return,
        LengthLine::Length(_) => ("Content-Length", "content-length"),
        LengthLine::Chunked => ("Transfer-Encoding", "transfer-encoding"),
    };
    // The case of the line that is replaced, where it is the same field.
    match placed {
        Some(placed) if placed.eq_ignore_ascii_case(name.as_bytes()) => {
            out.extend_from_slice(placed);
        }
        Some([first, ..]) if first.is_ascii_lowercase() => out.extend_from_slice(other.as_bytes()),
        _ => out.extend_from_slice(name.as_bytes()),
    }
    out.extend_from_slice(b": ");
    match length {
        LengthLine::Length(length) => text::number(out, length),
        _ => out.extend_from_slice(b"chunked"),
    }
    out.extend_from_slice(b"\r\n");
}

fn write_connection(out: &mut Vec<u8>, connection: Option<ConnectionLine>, placed: Option<&[u8]>) {
    let value = match connection {
        Some(ConnectionLine::Close) => "close",
        Some(ConnectionLine::KeepAlive) => "keep-alive",
        Some(ConnectionLine::KeepAliveIfPlaced) if placed.is_some() => "keep-alive",
        _ => return,
    };
    out.extend_from_slice(placed.unwrap_or(b"Connection"));
    out.extend_from_slice(b": ");
    out.extend_from_slice(value.as_bytes());
    out.extend_from_slice(b"\r\n");
}

fn header(out: &mut Vec<u8>, name: &[u8], value: &[u8]) -> Result<(), WriteError> {
    if !is_field_name(name) {
        return Err(WriteError::InvalidHead("header name"));
    }
    check_value(value, "header value")?;
    out.extend_from_slice(name);
    out.extend_from_slice(b": ");
    out.extend_from_slice(value);
    out.extend_from_slice(b"\r\n");
    Ok(())
}

fn check_value(value: &[u8], what: &'static str) -> Result<(), WriteError> {
    // Without an early way out, so that the compiler looks at many bytes at once.
    let bad = value.iter().fold(false, |bad, &byte| {
        bad | ((byte < 0x20) & (byte != b'\t')) | (byte == 0x7F)
    });
    if bad {
        return Err(WriteError::InvalidHead(what));
    }
    Ok(())
}

/// The phrases of the IANA registry.
fn usual_reason(status: u16) -> &'static str {
    match status {
        100 => "Continue",
        102 => "Processing",
        103 => "Early Hints",
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        203 => "Non-Authoritative Information",
        204 => "No Content",
        205 => "Reset Content",
        206 => "Partial Content",
        207 => "Multi-Status",
        208 => "Already Reported",
        226 => "IM Used",
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        305 => "Use Proxy",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        417 => "Expectation Failed",
        421 => "Misdirected Request",
        422 => "Unprocessable Content",
        423 => "Locked",
        424 => "Failed Dependency",
        425 => "Too Early",
        426 => "Upgrade Required",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        506 => "Variant Also Negotiates",
        507 => "Insufficient Storage",
        508 => "Loop Detected",
        511 => "Network Authentication Required",
        _ => "",
    }
}
