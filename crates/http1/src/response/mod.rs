//! Response heads, from bytes to [`ResponseHead`], as strict as requests: a backend whose answer can be read
//! in two ways could poison the next answer on the connection. The rest is as in `request`.

use std::mem::MaybeUninit;

use head::{Known, Method, ResponseHead, Version};

use crate::fields::{self, ConnectionOptions};
use crate::request::header_fault;
use crate::section::{Section, SectionFault};
use crate::{BodyFraming, Limits, Reason};

/// What the head says beyond [`ResponseHead`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResponseInfo {
    /// Where the body of *this* message ends; `None` for an answer to HEAD, 1xx, 204 and 304.
    pub framing: BodyFraming,
    /// `Content-Length` as stated, which may come without a body (HEAD, 304).
    pub declared_length: Option<u64>,
    /// The backend keeps the connection after this message.
    pub keep_alive: bool,
    /// A 1xx: the answer is still to come.
    pub interim: bool,
    /// Status line and headers with their line ends, in bytes as on the wire.
    pub head_bytes: usize,
}

impl ResponseInfo {
    /// The framing to relay the message with: that of the body, and without one the stated length, so that
    /// an answer to HEAD keeps it.
    #[must_use]
    pub fn relay_framing(&self) -> BodyFraming {
        match (self.framing, self.declared_length) {
            (BodyFraming::None, Some(length)) => BodyFraming::Length(length),
            (framing, _) => framing,
        }
    }
}

/// Reads one response head, to a request of this method, from the beginning of `bytes`: `None` while it is
/// incomplete. See [`crate::parse_request`].
pub fn parse_response(
    bytes: &[u8],
    method: &Method,
    limits: &Limits,
    head: &mut ResponseHead,
) -> Result<Option<ResponseInfo>, Reason> {
    ResponseParser::default().advance(bytes, method, limits, head)
}

/// The parser of one head, fed with a growing window.
#[derive(Debug, Default)]
pub(crate) struct ResponseParser {
    section: Section,
}

impl ResponseParser {
    pub(crate) fn restart(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn advance(
        &mut self,
        window: &[u8],
        method: &Method,
        limits: &Limits,
        head: &mut ResponseHead,
    ) -> Result<Option<ResponseInfo>, Reason> {
        // Known at the first bytes, so that a peer that speaks something else is not waited for.
        let start = b"HTTP/1.";
        let seen = window.len().min(start.len());
        if window[..seen] != start[..seen] {
            return Err(Reason::StatusLine);
        }
        match self.section.find_end(window, limits.head_bytes) {
            Ok(None) => Ok(None),
            Ok(Some(end)) => complete(&window[..end], method, limits, head).map(Some),
            Err(SectionFault::BareLf) => Err(Reason::BareLf),
            Err(SectionFault::TooLarge) => Err(Reason::HeadTooLarge),
        }
    }
}

fn complete(
    bytes: &[u8],
    method: &Method,
    limits: &Limits,
    head: &mut ResponseHead,
) -> Result<ResponseInfo, Reason> {
    let mut lines = [const { MaybeUninit::uninit() }; Limits::MAX_HEADERS];
    let allowed = limits.headers.min(Limits::MAX_HEADERS);
    let mut parsed = httparse::Response::new(&mut []);
    let status = httparse::ParserConfig::default().parse_response_with_uninit_headers(
        &mut parsed,
        bytes,
        &mut lines[..allowed],
    );
    match status {
        Ok(httparse::Status::Complete(length)) if length == bytes.len() => {}
        Ok(_) => return Err(Reason::StatusLine),
        Err(httparse::Error::Token | httparse::Error::Version | httparse::Error::Status) => {
            return Err(Reason::StatusLine);
        }
        Err(error) => return Err(header_fault(error)),
    }
    head.clear();
    head.version = match parsed.version {
        Some(0) => Version::Http10,
        _ => Version::Http11,
    };
    head.status = parsed
        .code
        .filter(|code| (100..=999).contains(code))
        .ok_or(Reason::StatusLine)?;
    let reason = parsed.reason.unwrap_or_default();
    head.reason.extend_from_slice(reason.as_bytes());

    let (mut length, mut encodings) = (None, 0u32);
    let mut connection = ConnectionOptions::default();
    let adopted = head.headers.adopt(bytes);
    for line in parsed.headers.iter() {
        let name = line.name.as_bytes();
        let known = Known::of(name);
        match known {
            Known::Connection => connection.add(line.value)?,
            Known::ContentLength => {
                let stated = fields::content_length(line.value)?;
                if length.replace(stated).is_some() {
                    return Err(Reason::LengthRepeated);
                }
            }
            Known::TransferEncoding => encodings += 1,
            _ => {}
        }
        (head.headers).append_adopted(adopted, name, known, line.value);
    }
    let stated = stated_framing(head, length, encodings)?;
    let bodiless = head.is_bodiless_status() || *method == Method::Head;
    let framing = if bodiless { BodyFraming::None } else { stated };
    let ConnectionOptions { close, keep_alive } = connection;
    let persists = !close && (keep_alive || head.version == Version::Http11);
    Ok(ResponseInfo {
        framing,
        declared_length: length.filter(|_| !matches!(head.status, 100..=199 | 204)),
        keep_alive: persists && framing != BodyFraming::UntilClose,
        interim: (100..=199).contains(&head.status),
        head_bytes: bytes.len(),
    })
}

/// RFC 9112, section 6.3, for a message that may have a body.
fn stated_framing(
    head: &ResponseHead,
    length: Option<u64>,
    encodings: u32,
) -> Result<BodyFraming, Reason> {
    if encodings == 0 {
        return Ok(length.map_or(BodyFraming::UntilClose, BodyFraming::Length));
    }
    if length.is_some() {
        return Err(Reason::LengthAndEncoding);
    }
    if head.version < Version::Http11 {
        return Err(Reason::EncodingVersion);
    }
    fields::transfer_encoding(head.headers.all_known(Known::TransferEncoding))?;
    Ok(BodyFraming::Chunked)
}
