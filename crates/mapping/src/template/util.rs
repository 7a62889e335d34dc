//! `$util`: escaping, encodings, and JSON in texts.

use super::RenderError;
use super::render::Renderer;
use crate::json;
use crate::percent;
use crate::value::{Budget, Exhausted, MAP_BYTES, Map, TEXT_BYTES, Text, Value};

impl<'a> Renderer<'a> {
    /// `$util.name(…)`; null for what AWS does not document.
    pub(super) fn util(
        &mut self,
        name: &str,
        arguments: &[Value<'a>],
    ) -> Result<Value<'a>, RenderError> {
        let [argument] = arguments else {
            return Ok(Value::Null);
        };
        if argument.is_null() {
            return Ok(Value::Null);
        }
        let owned;
        let text = match argument {
            Value::Text(text) => text.as_str(),
            other => {
                owned = self.text_of(other)?;
                &owned
            }
        };
        self.budget.work(text.len())?;
        // Each is paid for before it is made.
        let result = match name {
            "escapeJavaScript" => {
                self.budget.take(escaped_length(text))?;
                escape_java_script(text)
            }
            "urlEncode" => {
                self.budget.take(encoded_length(text))?;
                url_encode(text)
            }
            "urlDecode" => {
                self.budget.take(text.len())?;
                let decoded = url_decode(text)?;
                self.text_from(decoded)?
            }
            "base64Encode" => {
                self.budget.take(text.len().div_ceil(3).saturating_mul(4))?;
                base64(text.as_bytes())
            }
            "base64Decode" => {
                self.budget.take(text.len())?;
                let decoded = decode_base64(text.as_bytes()).ok_or_else(|| {
                    RenderError::failed("$util.base64Decode: the text is no base64")
                })?;
                self.text_from(decoded)?
            }
            "parseJson" => return self.parse_json(argument, text),
            _ => return Ok(Value::Null),
        };
        Ok(self.budget.text(result)?)
    }

    /// Bytes as text. What is no UTF-8 becomes replacement characters, of three bytes each.
    fn text_from(&mut self, bytes: Vec<u8>) -> Result<String, RenderError> {
        match String::from_utf8(bytes) {
            Ok(text) => Ok(text),
            Err(error) => {
                let bytes = error.as_bytes();
                self.budget.take(bytes.len().saturating_mul(3))?;
                Ok(String::from_utf8_lossy(bytes).into_owned())
            }
        }
    }

    fn parse_json(&mut self, argument: &Value<'a>, text: &str) -> Result<Value<'a>, RenderError> {
        let fail = |error: json::JsonError| match error {
            json::JsonError::Exhausted(exhausted) => RenderError::Exhausted(exhausted),
            syntax => RenderError::failed(format!("$util.parseJson: {syntax}")),
        };
        match argument {
            // Text of the payload or the template is borrowed again.
            Value::Text(Text::Borrowed(text)) => json::parse(text, &mut self.budget).map_err(fail),
            _ => {
                let parsed = json::parse(text, &mut self.budget).map_err(fail)?;
                Ok(owned(&parsed, &mut self.budget)?)
            }
        }
    }
}

/// A copy that borrows nothing. As deep as the parser allows, no deeper.
fn owned<'o>(value: &Value<'_>, budget: &mut Budget) -> Result<Value<'o>, Exhausted> {
    let text = |text: &Text<'_>, budget: &mut Budget| match text {
        Text::Borrowed(text) => {
            budget.take(TEXT_BYTES + text.len())?;
            Ok(Text::from((*text).to_owned()))
        }
        Text::Shared(text) => Ok(Text::Shared(text.clone())),
    };
    budget.step(1)?;
    Ok(match value {
        Value::Null | Value::Object(_) => Value::Null,
        Value::Bool(bool) => Value::Bool(*bool),
        Value::Int(number) => Value::Int(*number),
        Value::Double(number) => Value::Double(*number),
        Value::BigInt(digits) => Value::BigInt(text(digits, budget)?),
        Value::Text(one) => Value::Text(text(one, budget)?),
        Value::List(list) => {
            let list = list.items.borrow();
            let mut items = budget.items(list.len())?;
            for item in list.iter() {
                items.push(owned(item, budget)?);
            }
            Value::list(items)
        }
        Value::Map(map) => {
            budget.take(MAP_BYTES)?;
            let mut entries = Map::new();
            for (key, value) in map.entries.borrow().iter() {
                entries.insert(text(key, budget)?, owned(value, budget)?, budget)?;
            }
            Value::map(entries)
        }
    })
}

/// A text as part of a JavaScript string. Single quotes become `\'`, which JSON does not allow: AWS's
/// reference says so, and what to do then.
#[must_use]
pub fn escape_java_script(text: &str) -> String {
    let mut out = String::with_capacity(escaped_length(text));
    let is_plain = |byte: u8| ESCAPED[usize::from(byte)] == 1;
    replace(text, &mut out, is_plain, |c, out| match c {
        '\'' | '"' | '\\' | '/' => {
            out.push('\\');
            out.push(c);
        }
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        _ => {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str("\\u");
                for shift in [12, 8, 4, 0] {
                    out.push(hex(*unit >> shift));
                }
            }
        }
    });
    out
}

/// Appends a text, plain characters in runs, others as `special` writes them. A byte that is plain is a character.
fn replace(
    text: &str,
    out: &mut String,
    is_plain: impl Fn(u8) -> bool,
    special: impl Fn(char, &mut String),
) {
    let mut rest = text;
    loop {
        let end = rest.bytes().position(|byte| !is_plain(byte));
        let (plain, after) = rest.split_at(end.unwrap_or(rest.len()));
        out.push_str(plain);
        let mut chars = after.chars();
        let Some(c) = chars.next() else { return };
        special(c, out);
        rest = chars.as_str();
    }
}

/// Bytes that each byte of a text becomes in [`escape_java_script`]: those of a character stand at its first byte.
const ESCAPED: [u8; 256] = {
    let mut table = [1; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'\'' | b'"' | b'\\' | b'/' | 0x8 | 0xC | b'\n' | b'\r' | b'\t' => 2,
            0..0x20 => 6,
            0x20..0x80 => 1,
            // What follows a first byte.
            0x80..0xC0 => 0,
            0xC0..0xF0 => 6,
            // Two units of UTF-16.
            0xF0.. => 12,
        };
        byte += 1;
    }
    table
};

fn escaped_length(text: &str) -> usize {
    text.bytes()
        .map(|byte| usize::from(ESCAPED[usize::from(byte)]))
        .sum()
}

/// The lowest four bits as a hexadecimal digit.
fn hex(bits: u16) -> char {
    char::from(percent::HEX[usize::from(bits & 0xF)])
}

/// `application/x-www-form-urlencoded`, as Java's `URLEncoder` writes it.
#[must_use]
pub fn url_encode(text: &str) -> String {
    let mut out = String::with_capacity(encoded_length(text));
    let is_plain = |byte: u8| byte != b' ' && ENCODED[usize::from(byte)] == 1;
    replace(text, &mut out, is_plain, |c, out| {
        if c == ' ' {
            return out.push('+');
        }
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            out.push('%');
            out.push(hex(u16::from(byte) >> 4));
            out.push(hex(byte.into()));
        }
    });
    out
}

/// Bytes that each byte of a text becomes in [`url_encode`].
const ENCODED: [u8; 256] = {
    let mut table = [3; 256];
    let mut byte = 0;
    while byte < 256 {
        let kept = (byte as u8).is_ascii_alphanumeric();
        if kept || matches!(byte as u8, b'-' | b'.' | b'_' | b'*' | b' ') {
            table[byte] = 1;
        }
        byte += 1;
    }
    table
};

fn encoded_length(text: &str) -> usize {
    text.bytes()
        .map(|byte| usize::from(ENCODED[usize::from(byte)]))
        .sum()
}

fn url_decode(text: &str) -> Result<Vec<u8>, RenderError> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let (value, behind) = percent::hex_byte(rest).ok_or_else(|| {
                    RenderError::failed("$util.urlDecode: expected two hex digits behind %")
                })?;
                out.push(value);
                rest = behind;
            }
            other => out.push(other),
        }
    }
    Ok(out)
}

use crate::base64::{decode as decode_base64, encode as base64};

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_paid_is_what_is_made(text in any::<String>()) {
            prop_assert_eq!(escape_java_script(&text).len(), escaped_length(&text));
            let encoded = url_encode(&text);
            prop_assert_eq!(encoded.len(), encoded_length(&text));
            prop_assert_eq!(url_decode(&encoded).ok(), Some(text.into_bytes()));
        }
    }

    #[test]
    fn every_kind_of_character_is_escaped() {
        let escaped = escape_java_script("a'\"\\/\u{8}\u{c}\n\r\t\u{1}\u{7f}é😀b");
        assert_eq!(
            escaped,
            "a\\'\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0001\u{7f}\\u00E9\\uD83D\\uDE00b"
        );
        assert_eq!(url_encode("a b&é*~"), "a+b%26%C3%A9*%7E");
    }
}
