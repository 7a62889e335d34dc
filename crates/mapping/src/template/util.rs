//! `$util`: escaping, encodings, and JSON in texts.

use super::RenderError;
use super::render::Renderer;
use crate::json;
use crate::percent;
use crate::value::{Text, Value};
use std::fmt::Write;

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
        let result = match name {
            "escapeJavaScript" => escape_java_script(text),
            "urlEncode" => url_encode(text),
            "urlDecode" => url_decode(text)?,
            "base64Encode" => base64(text.as_bytes()),
            "base64Decode" => {
                let decoded = decode_base64(text.as_bytes()).ok_or_else(|| {
                    RenderError::failed("$util.base64Decode: the text is no base64")
                })?;
                String::from_utf8_lossy(&decoded).into_owned()
            }
            "parseJson" => return self.parse_json(argument, text),
            _ => return Ok(Value::Null),
        };
        self.budget.take(result.len())?;
        Ok(Value::string(result))
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
                self.budget.take(text.len())?;
                Ok(owned(&parsed))
            }
        }
    }
}

/// A copy that borrows nothing. As deep as the parser allows, no deeper.
fn owned<'o>(value: &Value<'_>) -> Value<'o> {
    let text = |text: &Text<'_>| match text {
        Text::Borrowed(text) => Text::Shared((*text).into()),
        Text::Shared(text) => Text::Shared(text.clone()),
    };
    match value {
        Value::Null | Value::Object(_) => Value::Null,
        Value::Bool(bool) => Value::Bool(*bool),
        Value::Int(number) => Value::Int(*number),
        Value::Double(number) => Value::Double(*number),
        Value::BigInt(digits) => Value::BigInt(text(digits)),
        Value::Text(one) => Value::Text(text(one)),
        Value::List(list) => Value::list(list.items.borrow().iter().map(owned).collect()),
        Value::Map(map) => {
            let entries = map.entries.borrow();
            let owned = entries.iter().map(|(key, value)| (text(key), owned(value)));
            Value::map(owned.collect())
        }
    }
}

/// A text as part of a JavaScript string. Single quotes become `\'`, which JSON does not allow: AWS's
/// reference says so, and what to do then.
#[must_use]
pub fn escape_java_script(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '\'' | '"' | '\\' | '/' => {
                out.push('\\');
                out.push(c);
            }
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            ' '..='\u{7f}' => out.push(c),
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // Writing to a String cannot fail.
                    let _ = write!(out, "\\u{unit:04X}");
                }
            }
        }
    }
    out
}

/// `application/x-www-form-urlencoded`, as Java's `URLEncoder` writes it.
#[must_use]
pub fn url_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'-' | b'.' | b'_' | b'*' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => {
                // Writing to a String cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

fn url_decode(text: &str) -> Result<String, RenderError> {
    let spaced = text.replace('+', " ");
    let mut rest = spaced.as_bytes();
    while let Some(at) = memchr::memchr(b'%', rest) {
        rest = rest.get(at + 1..).unwrap_or_default();
        if !matches!(rest, [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit()) {
            return Err(RenderError::failed(
                "$util.urlDecode: expected two hex digits behind %",
            ));
        }
    }
    Ok(String::from_utf8_lossy(&percent::decode(spaced.as_bytes())).into_owned())
}

use crate::base64::{decode as decode_base64, encode as base64};
