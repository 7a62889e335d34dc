//! Strings that clients chose, as log lines may hold them: whatever the bytes, a JSON string stays one valid
//! string and a line stays one line, and a terminal that shows it does nothing but show it. So everything but
//! printable ASCII is written as an escape.

use head::text::{hex, number};
use std::time::Duration;

/// Appends bytes as a JSON string; beyond `max` bytes they are cut, which an ellipsis at the end tells.
pub(crate) fn json_string(out: &mut Vec<u8>, bytes: &[u8], max: usize) {
    out.push(b'"');
    json_text(out, bytes, max);
    out.push(b'"');
}

fn json_text(out: &mut Vec<u8>, bytes: &[u8], max: usize) {
    let kept = bytes.get(..max).unwrap_or(bytes);
    if are_plain(kept) {
        out.extend_from_slice(kept);
    } else {
        json_escaped(out, kept);
    }
    if kept.len() < bytes.len() {
        out.extend_from_slice(b"\\u2026");
    }
}

#[cold]
fn json_escaped(out: &mut Vec<u8>, bytes: &[u8]) {
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            match u8::try_from(character) {
                Ok(plain) if is_plain(plain) => out.push(plain),
                Ok(quote @ (b'"' | b'\\')) => out.extend_from_slice(&[b'\\', quote]),
                _ => {
                    for unit in character.encode_utf16(&mut [0; 2]) {
                        json_unit(out, *unit);
                    }
                }
            }
        }
        if !chunk.invalid().is_empty() {
            json_unit(out, char::REPLACEMENT_CHARACTER as u16);
        }
    }
}

fn json_unit(out: &mut Vec<u8>, unit: u16) {
    let [high, low] = unit.to_be_bytes();
    out.extend_from_slice(b"\\u");
    out.extend_from_slice(&hex(high));
    out.extend_from_slice(&hex(low));
}

/// Appends bytes as between the quotes of the combined log format: what is not plain is `\xHH`, as Apache
/// writes it.
pub(crate) fn quoted(out: &mut Vec<u8>, bytes: &[u8], max: usize) {
    let kept = bytes.get(..max).unwrap_or(bytes);
    if are_plain(kept) {
        out.extend_from_slice(kept);
    } else {
        quoted_escaped(out, kept);
    }
    if kept.len() < bytes.len() {
        out.extend_from_slice(b"...");
    }
}

#[cold]
fn quoted_escaped(out: &mut Vec<u8>, bytes: &[u8]) {
    for &byte in bytes {
        match byte {
            plain if is_plain(plain) => out.push(plain),
            quote @ (b'"' | b'\\') => out.extend_from_slice(&[b'\\', quote]),
            other => {
                out.extend_from_slice(b"\\x");
                out.extend_from_slice(&hex(other));
            }
        }
    }
}

/// Without early exit, so that it runs on vectors: what is not plain is rare.
fn are_plain(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .fold(true, |plain, &byte| plain & is_plain(byte))
}

/// Printable ASCII that needs no escape in either format.
fn is_plain(byte: u8) -> bool {
    (0x20..0x7F).contains(&byte) & (byte != b'"') & (byte != b'\\')
}

/// Appends three digits.
pub(crate) fn three_digits(out: &mut Vec<u8>, number: u16) {
    let digit = |number: u16| b'0' + (number % 10) as u8;
    out.extend_from_slice(&[digit(number / 100), digit(number / 10), digit(number)]);
}

/// Appends milliseconds with three decimals.
pub(crate) fn milliseconds(out: &mut Vec<u8>, duration: Duration) {
    let microseconds = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
    number(out, microseconds / 1000);
    out.push(b'.');
    three_digits(out, (microseconds % 1000) as u16);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn json(bytes: &[u8], max: usize) -> String {
        let mut out = Vec::new();
        json_string(&mut out, bytes, max);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_could_do_harm_is_escaped() {
        for (bytes, text) in [
            (&b"curl/8.5 (x)"[..], r#""curl/8.5 (x)""#),
            (b"a\"b\\c", r#""a\"b\\c""#),
            (b"\n\x1b[2J\x7f", "\"\\u000a\\u001b[2J\\u007f\""),
            (
                "é\u{9b}\u{202e}😀".as_bytes(),
                r#""\u00e9\u009b\u202e\ud83d\ude00""#,
            ),
            (b"a\xff\xfeb", r#""a\ufffd\ufffdb""#),
        ] {
            assert_eq!(json(bytes, 100), text);
        }
        assert_eq!(json(b"abcdef", 4), r#""abcd\u2026""#);
        let mut out = Vec::new();
        quoted(&mut out, b"a\"\\\n\xff", 100);
        assert_eq!(out, br#"a\"\\\x0a\xff"#);
    }

    proptest! {
        #[test]
        fn any_bytes_make_one_json_string_of_plain_ascii(bytes: Vec<u8>, max in 0..40usize) {
            let text = json(&bytes, max);
            prop_assert!(text.bytes().all(|byte| (0x20..0x7F).contains(&byte)));
            let read: String = serde_json::from_str(&text).unwrap();
            let kept = &bytes[..max.min(bytes.len())];
            let mut expected = String::from_utf8_lossy(kept).into_owned();
            if kept.len() < bytes.len() {
                expected.push('…');
            }
            prop_assert_eq!(read, expected);
        }

        #[test]
        fn quoted_bytes_stay_within_their_quotes(bytes: Vec<u8>) {
            let mut out = Vec::new();
            quoted(&mut out, &bytes, usize::MAX);
            let mut escaped = false;
            for byte in out {
                prop_assert!((0x20..0x7F).contains(&byte));
                prop_assert!(escaped || byte != b'"');
                escaped = !escaped && byte == b'\\';
            }
            prop_assert!(!escaped);
        }

        #[test]
        fn milliseconds_have_three_decimals(micros in 0..10_000_000u64) {
            let mut out = Vec::new();
            milliseconds(&mut out, Duration::from_micros(micros));
            let shown: f64 = String::from_utf8(out).unwrap().parse().unwrap();
            prop_assert_eq!((shown * 1000.0).round() as u64, micros);
        }
    }
}
