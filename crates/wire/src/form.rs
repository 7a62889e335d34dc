//! Percent-encoding and `application/x-www-form-urlencoded`, read strictly: an escape that is cut off or a
//! text that is not UTF-8 is an error, never passed on as it stands, since a second reader could see another
//! value.

/// Pairs in the order they were sent.
pub(crate) type Pairs = Vec<(String, String)>;

/// Splits `a=b&c=d`; `None` when an escape is broken.
pub(crate) fn parse(text: &str) -> Option<Pairs> {
    let parts = text.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            Some((percent_decode(name, true)?, percent_decode(value, true)?))
        })
        .collect()
}

/// Decodes exactly once. `plus_is_space` holds for forms and query strings, not for paths.
pub(crate) fn percent_decode(text: &str, plus_is_space: bool) -> Option<String> {
    if !text.contains(['%', '+']) {
        return Some(text.to_owned());
    }
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => hex(bytes.next()?)? << 4 | hex(bytes.next()?)?,
            b'+' if plus_is_space => b' ',
            other => other,
        });
    }
    String::from_utf8(out).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escapes_are_decoded_once_and_broken_ones_refused() {
        assert_eq!(percent_decode("a%252Fb", false).unwrap(), "a%2Fb");
        assert_eq!(percent_decode("a+b%20c", true).unwrap(), "a b c");
        assert_eq!(percent_decode("a+b", false).unwrap(), "a+b");
        for broken in ["%", "%a", "%zz", "%ff", "a%2"] {
            assert_eq!(percent_decode(broken, false), None, "{broken}");
        }
    }

    #[test]
    fn pairs_keep_order_and_empty_values() {
        let pairs = parse("Action=X&&Names.member.1=a%26b&Empty=&Bare").unwrap();
        let pairs: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            pairs,
            [
                ("Action", "X"),
                ("Names.member.1", "a&b"),
                ("Empty", ""),
                ("Bare", "")
            ]
        );
    }

    proptest! {
        #[test]
        fn any_text_survives_encoding(text: String) {
            let encoded: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
            prop_assert_eq!(percent_decode(&encoded, true).unwrap(), text);
        }

        #[test]
        fn parsing_never_panics(text: String) {
            let _ = parse(&text);
        }
    }
}
