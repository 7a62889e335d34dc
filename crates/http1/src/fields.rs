//! The values of the few fields that decide framing and connections, read strictly: `Content-Length`,
//! `Transfer-Encoding`, `Connection`, and lists of tokens. Which message may carry what is for the callers.

use head::is_field_name;

use crate::Reason;

/// The one decimal number of a `Content-Length`: digits only, no list, no sign, no more than 64 bits.
pub(crate) fn content_length(value: &[u8]) -> Result<u64, Reason> {
    if value.is_empty() {
        return Err(Reason::LengthInvalid);
    }
    value
        .iter()
        .try_fold(0u64, |sum, &byte| {
            if !byte.is_ascii_digit() {
                return None;
            }
            sum.checked_mul(10)?.checked_add(u64::from(byte - b'0'))
        })
        .ok_or(Reason::LengthInvalid)
}

/// Judges `Transfer-Encoding` from all its lines in order. `Ok` means exactly one `chunked`.
///
/// RFC 9112, sections 6.1 and 6.3: a list whose last coding is not `chunked` has no reliable end (400), a
/// coding that we do not know before a final `chunked` is not implemented (501).
pub(crate) fn transfer_encoding<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Result<(), Reason> {
    let (mut codings, mut chunked, mut last_is_chunked) = (0u32, 0u32, false);
    let mut line_count = 0u32;
    for line in lines {
        line_count += 1;
        for coding in line.split(|&byte| byte == b',').map(trim) {
            if !is_field_name(coding) {
                return Err(Reason::EncodingInvalid);
            }
            last_is_chunked = coding.eq_ignore_ascii_case(b"chunked");
            chunked += u32::from(last_is_chunked);
            codings += 1;
        }
    }
    match (last_is_chunked, chunked, codings, line_count) {
        (true, 1, 1, 1) => Ok(()),
        (true, 1, ..) => Err(Reason::EncodingUnsupported),
        _ => Err(Reason::EncodingInvalid),
    }
}

/// What `Connection` lines ask for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ConnectionOptions {
    pub(crate) close: bool,
    pub(crate) keep_alive: bool,
}

impl ConnectionOptions {
    /// Adds one line. A name that belongs to the message (`Host` and what frames it) is refused: removing it
    /// on the way would change what the next hop reads.
    pub(crate) fn add(&mut self, value: &[u8]) -> Result<(), Reason> {
        for option in tokens(value) {
            if !is_field_name(option) || belongs_to_the_message(option) {
                return Err(Reason::ConnectionInvalid);
            }
            self.close |= option.eq_ignore_ascii_case(b"close");
            self.keep_alive |= option.eq_ignore_ascii_case(b"keep-alive");
        }
        Ok(())
    }
}

fn belongs_to_the_message(option: &[u8]) -> bool {
    [&b"host"[..], b"content-length", b"transfer-encoding"]
        .iter()
        .any(|name| option.eq_ignore_ascii_case(name))
}

/// The elements of a comma-separated list without white space around them; empty elements are left out, as
/// RFC 9110, section 5.6.1.2 lets a sender write them.
pub(crate) fn tokens(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value
        .split(|&byte| byte == b',')
        .map(trim)
        .filter(|element| !element.is_empty())
}

/// Without spaces and tabs at both ends.
pub(crate) fn trim(mut value: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = value {
        value = rest;
    }
    while let [rest @ .., b' ' | b'\t'] = value {
        value = rest;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_plain_numbers() {
        assert_eq!(content_length(b"0"), Ok(0));
        assert_eq!(content_length(b"007"), Ok(7));
        assert_eq!(content_length(b"18446744073709551615"), Ok(u64::MAX));
        for bad in [
            "",
            "+1",
            "-1",
            "1 ",
            "1,1",
            "0x1",
            "1.0",
            "18446744073709551616",
            "١",
        ] {
            assert_eq!(
                content_length(bad.as_bytes()),
                Err(Reason::LengthInvalid),
                "{bad}"
            );
        }
    }

    #[test]
    fn only_one_chunked_is_an_encoding() {
        let judge = |lines: &[&str]| transfer_encoding(lines.iter().map(|line| line.as_bytes()));
        assert_eq!(judge(&["chunked"]), Ok(()));
        assert_eq!(judge(&["ChUnKeD"]), Ok(()));
        for bad in [
            &["chunked, chunked"][..],
            &["chunked", "chunked"],
            &["chunked, gzip"],
            &["gzip"],
            &["identity"],
            &["xchunked"],
            &[""],
            &["chunked,"],
            &[",chunked"],
            &["chunked;q=1"],
            &["\u{b}chunked"],
            &["chunked, gzip, chunked"],
        ] {
            assert_eq!(judge(bad), Err(Reason::EncodingInvalid), "{bad:?}");
        }
        for unknown in [
            &["gzip, chunked"][..],
            &["gzip", "chunked"],
            &["identity,chunked"],
        ] {
            assert_eq!(
                judge(unknown),
                Err(Reason::EncodingUnsupported),
                "{unknown:?}"
            );
        }
    }

    #[test]
    fn connection_options_add_up() {
        let mut options = ConnectionOptions::default();
        assert_eq!(options.add(b"Keep-Alive, , X-Foo"), Ok(()));
        assert_eq!(options.add(b"CLOSE"), Ok(()));
        assert!(options.close && options.keep_alive);
        for bad in [
            "a b",
            "host",
            "close, Content-Length",
            "transfer-encoding",
            "\"close\"",
        ] {
            assert_eq!(
                options.add(bad.as_bytes()),
                Err(Reason::ConnectionInvalid),
                "{bad}"
            );
        }
    }
}
