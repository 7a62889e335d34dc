//! The chunked coding (RFC 9112, section 7.1), decoded in place: framing bytes are taken out of the buffer, and
//! data is handed on where it lies. Sizes, extensions and trailers are bounded; the first doubt ends the body.

use head::{Headers, is_field_name};

use crate::body::Step;
use crate::buffer::ReadBuffer;
use crate::fields::trim;
use crate::section::{Section, SectionFault};
use crate::{Limits, Reason};

/// Where in the coding the next byte of the buffer lies.
#[derive(Debug)]
pub(crate) struct Chunked {
    phase: Phase,
    /// Bytes of extensions so far.
    extensions: usize,
    /// Data announced so far.
    total: u64,
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    Size,
    Data(u64),
    DataEnd,
    Trailers(Section),
    Complete,
}

/// Hexadecimal digits of a chunk size: 64 bits.
const MAX_DIGITS: usize = 16;

impl Chunked {
    pub(crate) fn new() -> Self {
        Self {
            phase: Phase::Size,
            extensions: 0,
            total: 0,
        }
    }

    /// Data of the present chunk that was not consumed yet.
    pub(crate) fn data_left(&self) -> u64 {
        match self.phase {
            Phase::Data(left) => left,
            _ => 0,
        }
    }

    /// `count` bytes of data were consumed from the buffer.
    pub(crate) fn consumed(&mut self, count: u64) {
        if let Phase::Data(left) = &mut self.phase {
            *left = left.saturating_sub(count);
            if *left == 0 {
                self.phase = Phase::DataEnd;
            }
        }
    }

    /// Takes framing out of the buffer until data, the end, or a lack of bytes.
    pub(crate) fn step(
        &mut self,
        buffer: &mut ReadBuffer,
        limits: &Limits,
        trailers: &mut Headers,
    ) -> Result<Step, Reason> {
        loop {
            match &mut self.phase {
                Phase::Complete => return Ok(Step::Complete),
                Phase::Data(_) if buffer.is_empty() => return Ok(Step::More),
                Phase::Data(left) => {
                    let at_hand = buffer.window().len();
                    return Ok(Step::Data(
                        usize::try_from(*left).map_or(at_hand, |left| left.min(at_hand)),
                    ));
                }
                Phase::Size => match self.size(buffer, limits)? {
                    Some(0) => self.phase = Phase::Trailers(Section::default()),
                    Some(size) => self.phase = Phase::Data(size),
                    None => return Ok(Step::More),
                },
                Phase::DataEnd => match buffer.window() {
                    [b'\r', b'\n', ..] => {
                        buffer.consume(2);
                        self.phase = Phase::Size;
                    }
                    [] | [b'\r'] => return Ok(Step::More),
                    _ => return Err(Reason::ChunkEnd),
                },
                Phase::Trailers(section) => {
                    match section.find_end(buffer.window(), limits.trailer_bytes) {
                        Ok(None) => return Ok(Step::More),
                        Ok(Some(end)) => {
                            read_trailers(&buffer.window()[..end], limits, trailers)?;
                            buffer.consume(end);
                            self.phase = Phase::Complete;
                        }
                        Err(SectionFault::BareLf) => return Err(Reason::BareLf),
                        Err(SectionFault::TooLarge) => return Err(Reason::TrailersTooLarge),
                    }
                }
            }
        }
    }

    /// Reads a line `size [extensions] CRLF`.
    fn size(&mut self, buffer: &mut ReadBuffer, limits: &Limits) -> Result<Option<u64>, Reason> {
        let window = buffer.window();
        let digits = window
            .iter()
            .take(MAX_DIGITS + 1)
            .position(|byte| !byte.is_ascii_hexdigit());
        let digits = match digits {
            Some(0) => return Err(Reason::ChunkSize),
            Some(digits) => digits,
            None if window.len() > MAX_DIGITS => return Err(Reason::ChunkSize),
            None => return Ok(None),
        };
        let size = window[..digits].iter().fold(0u64, |sum, &digit| {
            let digit = char::from(digit).to_digit(16).unwrap_or_default();
            (sum << 4) | u64::from(digit)
        });
        let rest = &window[digits..];
        if !matches!(rest, [b'\r' | b';' | b' ' | b'\t', ..]) {
            // Another byte than those can only be a bad digit, or a line without its CR.
            return Err(match rest {
                [b'\n', ..] => Reason::BareLf,
                _ => Reason::ChunkSize,
            });
        }
        let left = limits.chunk_extension_bytes.saturating_sub(self.extensions);
        let Some(lf) = memchr::memchr(b'\n', rest) else {
            return if rest.len() > left + 1 {
                Err(Reason::ChunkExtensionsTooLarge)
            } else {
                Ok(None)
            };
        };
        if lf > left + 1 {
            return Err(Reason::ChunkExtensionsTooLarge);
        }
        let extensions = rest[..lf].strip_suffix(b"\r").ok_or(Reason::BareLf)?;
        if !are_extensions(extensions) {
            return Err(Reason::ChunkExtension);
        }
        self.total = self.total.checked_add(size).ok_or(Reason::BodyTooLong)?;
        self.extensions += extensions.len();
        let line = digits + lf + 1;
        buffer.consume(line);
        Ok(Some(size))
    }
}

/// `*( BWS ";" BWS token [ BWS "=" BWS ( token / quoted-string ) ] )`.
fn are_extensions(mut rest: &[u8]) -> bool {
    while !rest.is_empty() {
        rest = skip_blank(rest);
        let Some((b';', tail)) = rest.split_first() else {
            return false;
        };
        let Some(tail) = skip_token(skip_blank(tail)) else {
            return false;
        };
        rest = tail;
        if let Some((b'=', value)) = skip_blank(rest).split_first() {
            let value = skip_blank(value);
            let after = match value.split_first() {
                Some((b'"', quoted)) => skip_quoted(quoted),
                _ => skip_token(value),
            };
            match after {
                Some(after) => rest = after,
                None => return false,
            }
        }
    }
    true
}

fn skip_blank(bytes: &[u8]) -> &[u8] {
    let blanks = bytes
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count();
    &bytes[blanks..]
}

fn skip_token(bytes: &[u8]) -> Option<&[u8]> {
    let length = bytes
        .iter()
        .take_while(|&&byte| is_field_name(&[byte]))
        .count();
    (length > 0).then(|| &bytes[length..])
}

/// What follows the closing quote.
fn skip_quoted(mut bytes: &[u8]) -> Option<&[u8]> {
    loop {
        match bytes {
            [b'"', rest @ ..] => return Some(rest),
            [b'\\', escaped, rest @ ..] if is_text(*escaped) => bytes = rest,
            [b'\\', ..] => return None,
            [byte, rest @ ..] if is_text(*byte) => bytes = rest,
            _ => return None,
        }
    }
}

fn is_text(byte: u8) -> bool {
    byte == b'\t' || (byte >= 0x20 && byte != 0x7F)
}

/// Parses the trailer section, its empty line included, and keeps what settings name.
fn read_trailers(section: &[u8], limits: &Limits, trailers: &mut Headers) -> Result<(), Reason> {
    if section == b"\r\n" {
        return Ok(());
    }
    let mut lines = [httparse::EMPTY_HEADER; Limits::MAX_TRAILERS];
    let allowed = limits.trailers.min(Limits::MAX_TRAILERS);
    match httparse::parse_headers(section, &mut lines[..allowed]) {
        Ok(httparse::Status::Complete((length, lines))) if length == section.len() => {
            for line in lines {
                let name = line.name.as_bytes();
                let kept = limits
                    .kept_trailers
                    .iter()
                    .any(|kept| kept.as_bytes().eq_ignore_ascii_case(name));
                if kept && !is_forbidden_trailer(name) {
                    trailers.append(name, trim(line.value));
                }
            }
            Ok(())
        }
        Err(httparse::Error::TooManyHeaders) => Err(Reason::TrailersTooLarge),
        _ => Err(Reason::TrailerInvalid),
    }
}

/// Fields that frame, route or guard a message; after the body they could only contradict (RFC 9110,
/// section 6.5.1).
pub(crate) fn is_forbidden_trailer(name: &[u8]) -> bool {
    const FORBIDDEN: [&str; 19] = [
        "authorization",
        "connection",
        "content-encoding",
        "content-length",
        "content-range",
        "content-type",
        "cookie",
        "expect",
        "host",
        "keep-alive",
        "proxy-authorization",
        "proxy-connection",
        "set-cookie",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "x-api-key",
        "x-forwarded-for",
    ];
    FORBIDDEN
        .iter()
        .any(|forbidden| name.eq_ignore_ascii_case(forbidden.as_bytes()))
}
