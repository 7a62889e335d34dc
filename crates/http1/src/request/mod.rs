//! Request heads, from bytes to [`RequestHead`]. A head has one meaning or a [`Reason`] why not, and which of
//! the two depends on the bytes alone, never on how they were split. The request line is judged as soon as it
//! is there, the headers when all are.

mod line;
mod meaning;

use std::mem::MaybeUninit;

use head::{Known, Method, RequestHead};

use crate::section::{Section, SectionFault};
use crate::target::{self, Target};
use crate::{BodyFraming, Limits, Reason};
use line::Line;
use meaning::Meaning;

/// What the head says beyond [`RequestHead`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestInfo {
    /// Never [`BodyFraming::UntilClose`].
    pub framing: BodyFraming,
    /// The client waits for 100 before it sends the body.
    pub expects_continue: bool,
    /// The client wants to keep the connection.
    pub keep_alive: bool,
    /// Request line and headers with their line ends, in bytes as on the wire.
    pub head_bytes: usize,
}

/// Reads one request head from the beginning of `bytes`: `None` while it is incomplete, else what it says and
/// how many bytes it took (empty lines before it included). This is all of a connection's parsing, without
/// the connection; for fuzzing and tools.
pub fn parse_request(
    bytes: &[u8],
    limits: &Limits,
    head: &mut RequestHead,
) -> Result<Option<(RequestInfo, usize)>, Reason> {
    let mut parser = RequestParser::default();
    let skipped = parser.skip_empty_lines(bytes)?;
    let rest = &bytes[skipped..];
    let parsed = parser.advance(rest, limits, head)?;
    Ok(parsed.map(|info| (info, skipped + info.head_bytes)))
}

/// The parser of one head, fed with a growing window.
#[derive(Debug, Default)]
pub(crate) struct RequestParser {
    empty_lines: u8,
    /// Set once the request line was read.
    headers: Option<Pending>,
}

#[derive(Clone, Copy, Debug)]
struct Pending {
    section: Section,
    /// Place in the window of the authority of an absolute-form target.
    authority: Option<(usize, usize)>,
}

impl RequestParser {
    /// RFC 9112, section 2.2: a server should ignore at least one empty line before the request line.
    const MAX_EMPTY_LINES: u8 = 4;

    /// Ready for the next head.
    pub(crate) fn restart(&mut self) {
        *self = Self::default();
    }

    /// How many bytes of empty lines the window begins with; the caller drops them and calls again with more.
    pub(crate) fn skip_empty_lines(&mut self, window: &[u8]) -> Result<usize, Reason> {
        if self.headers.is_some() {
            return Ok(0);
        }
        let mut skipped = 0;
        loop {
            match window.get(skipped..) {
                Some([b'\r', b'\n', ..]) if self.empty_lines < Self::MAX_EMPTY_LINES => {
                    self.empty_lines += 1;
                    skipped += 2;
                }
                Some([b'\r', b'\n', ..]) => return Err(Reason::EmptyLines),
                Some([b'\r', _, ..]) => return Err(Reason::BareCr),
                Some([b'\n', ..]) => return Err(Reason::BareLf),
                _ => return Ok(skipped),
            }
        }
    }

    /// Looks at a window that begins with the request line. Fills `head` as far as it gets, so that a refusal
    /// can be logged with method and target.
    pub(crate) fn advance(
        &mut self,
        window: &[u8],
        limits: &Limits,
        head: &mut RequestHead,
    ) -> Result<Option<RequestInfo>, Reason> {
        let mut pending = match self.headers {
            Some(pending) => pending,
            None => {
                if window == b"\r" {
                    return Ok(None);
                }
                let Some(line) = line::parse(window, limits)? else {
                    return Ok(None);
                };
                let authority = begin(&line, window, head)?;
                Pending {
                    section: Section::starting_at(line.length),
                    authority,
                }
            }
        };
        let end = pending.section.find_end(window, limits.head_bytes);
        self.headers = Some(pending);
        match end {
            Ok(None) => Ok(None),
            Ok(Some(end)) => {
                let authority = pending.authority.map(|(from, to)| &window[from..to]);
                complete(&window[..end], authority, limits, head).map(Some)
            }
            Err(SectionFault::BareLf) => Err(Reason::BareLf),
            Err(SectionFault::TooLarge) => Err(Reason::HeadTooLarge),
        }
    }
}

/// Takes the request line over. Returns where the authority of an absolute target lies in the window.
fn begin(
    line: &Line<'_>,
    window: &[u8],
    head: &mut RequestHead,
) -> Result<Option<(usize, usize)>, Reason> {
    head.method = Method::from_bytes(line.method).ok_or(Reason::MethodInvalid)?;
    head.version = line.version;
    head.set_target(line.target);
    if line.method == b"CONNECT" {
        return Err(Reason::MethodUnsupported);
    }
    match target::parse(&head.method, line.target)? {
        Target::Origin(_) | Target::Asterisk => Ok(None),
        Target::Absolute { authority, rest } => {
            let is_options = head.method == Method::Options;
            head.set_target_with(|out| match rest {
                // RFC 9112, section 3.2.4: OPTIONS for the server as a whole.
                [] if is_options => out.push(b'*'),
                [b'/', ..] => out.extend_from_slice(rest),
                _ => {
                    out.push(b'/');
                    out.extend_from_slice(rest);
                }
            });
            let from = authority.as_ptr().addr() - window.as_ptr().addr();
            Ok(Some((from, from + authority.len())))
        }
    }
}

/// Parses the headers of a head that is whole.
fn complete(
    bytes: &[u8],
    authority: Option<&[u8]>,
    limits: &Limits,
    head: &mut RequestHead,
) -> Result<RequestInfo, Reason> {
    let mut lines = [const { MaybeUninit::uninit() }; Limits::MAX_HEADERS];
    let allowed = limits.headers.min(Limits::MAX_HEADERS);
    let mut parsed = httparse::Request::new(&mut []);
    match parsed.parse_with_uninit_headers(bytes, &mut lines[..allowed]) {
        Ok(httparse::Status::Complete(length)) if length == bytes.len() => {}
        // The section was found by its empty line, so httparse must end there too.
        Ok(_) => return Err(Reason::RequestLine),
        Err(error) => return Err(header_fault(error)),
    }
    head.headers.clear();
    let adopted = head.headers.adopt(bytes);
    let mut meaning = Meaning::default();
    for line in parsed.headers.iter() {
        let name = line.name.as_bytes();
        let known = Known::of(name);
        if meaning.add(known, line.value)? {
            (head.headers).append_adopted(adopted, name, known, line.value);
        }
    }
    meaning.conclude(head, authority, bytes.len())
}

pub(crate) fn header_fault(error: httparse::Error) -> Reason {
    match error {
        httparse::Error::HeaderValue => Reason::HeaderValue,
        httparse::Error::TooManyHeaders => Reason::TooManyHeaders,
        httparse::Error::NewLine => Reason::BareCr,
        httparse::Error::Token => Reason::RequestLine,
        httparse::Error::Version => Reason::Version,
        httparse::Error::Status => Reason::StatusLine,
        httparse::Error::HeaderName => Reason::HeaderName,
    }
}
