//! Percent-encoding on the way through the gateway. API Gateway decodes request parameters before it maps
//! them and encodes them again where it writes the integration's URL (developer guide, "important notes":
//! parameters are decoded, and `%` is encoded before it is passed on), so an encoded slash becomes a slash.

use std::borrow::Cow;

/// Decodes `%XX`; bytes that are no valid escape stand for themselves.
#[must_use]
pub fn decode(encoded: &[u8]) -> Cow<'_, [u8]> {
    let Some(first) = memchr::memchr(b'%', encoded) else {
        return Cow::Borrowed(encoded);
    };
    let mut decoded = Vec::with_capacity(encoded.len());
    decoded.extend_from_slice(&encoded[..first]);
    let mut rest = &encoded[first..];
    while let Some((&byte, tail)) = rest.split_first() {
        let escaped = if byte == b'%' { hex_byte(tail) } else { None };
        let (value, behind) = escaped.unwrap_or((byte, tail));
        decoded.push(value);
        rest = behind;
    }
    Cow::Owned(decoded)
}

/// Writes a decoded value into a path. Slashes stay: a `{proxy+}` value is a path of its own.
pub fn encode_path(value: &[u8], out: &mut Vec<u8>) {
    encode(value, out, |byte| {
        is_unreserved(byte) || b"/!$&'()*+,;=:@".contains(&byte)
    });
}

/// Writes a decoded name or value into a query string.
pub fn encode_query(value: &[u8], out: &mut Vec<u8>) {
    encode(value, out, is_unreserved);
}

fn encode(value: &[u8], out: &mut Vec<u8>, plain: impl Fn(u8) -> bool) {
    for &byte in value {
        if plain(byte) {
            out.push(byte);
        } else {
            out.extend_from_slice(&[
                b'%',
                HEX[usize::from(byte >> 4)],
                HEX[usize::from(byte & 15)],
            ]);
        }
    }
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// Digits as escapes have them.
pub(crate) const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// The byte that two hexadecimal digits say, and what is behind them.
pub(crate) fn hex_byte(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let (&[high, low], behind) = bytes.split_first_chunk()?;
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    Some((digit(high)? << 4 | digit(low)?, behind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn decodes_valid_escapes_alone() {
        for (encoded, decoded) in [
            ("plain", "plain"),
            ("a%2Fb%20c", "a/b c"),
            ("%", "%"),
            ("%4", "%4"),
            ("%zz%41", "%zzA"),
            ("100%25", "100%"),
        ] {
            assert_eq!(&*decode(encoded.as_bytes()), decoded.as_bytes());
        }
    }

    #[test]
    fn paths_keep_slashes_and_queries_do_not() {
        let (mut path, mut query) = (Vec::new(), Vec::new());
        encode_path("a/b c%é".as_bytes(), &mut path);
        encode_query(b"a/b&c=d", &mut query);
        assert_eq!(path, b"a/b%20c%25%C3%A9");
        assert_eq!(query, b"a%2Fb%26c%3Dd");
    }

    proptest! {
        #[test]
        fn what_was_encoded_decodes_to_itself(value in prop::collection::vec(any::<u8>(), 0..64)) {
            let (mut path, mut query) = (Vec::new(), Vec::new());
            encode_path(&value, &mut path);
            encode_query(&value, &mut query);
            prop_assert_eq!(&*decode(&path), &value[..]);
            prop_assert_eq!(&*decode(&query), &value[..]);
        }
    }
}
