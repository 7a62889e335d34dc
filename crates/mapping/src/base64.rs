//! Base64 with padding (RFC 4648, section 4), as API Gateway turns binary payloads into text and back.

use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Padding may be missing, as Java's decoder allows.
const STANDARD: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Bytes as text.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The bytes of a text; `None` where it is no base64. White space around it does not count.
#[must_use]
pub fn decode(text: &[u8]) -> Option<Vec<u8>> {
    STANDARD.decode(text.trim_ascii()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_and_nonsense_is_refused() {
        for bytes in [&b""[..], b"f", b"fo", b"foo", &[0xFF, 0xFE, 0x00]] {
            assert_eq!(decode(encode(bytes).as_bytes()).as_deref(), Some(bytes));
        }
        assert_eq!(encode(b"Hello?>"), "SGVsbG8/Pg==");
        assert_eq!(decode(b" SGVsbG8 \n").as_deref(), Some(&b"Hello"[..]));
        for text in [&b"a"[..], b"a b=", b"****", b"SGVsbG8_"] {
            assert_eq!(decode(text), None);
        }
    }
}
