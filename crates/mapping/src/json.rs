//! JSON in and out: payloads become [`Value`]s whose text is borrowed from them, and `$input.json(…)` writes
//! values back, compact, in the order of the payload. Errors carry the place; the texts are near to those of
//! the parser behind AWS's, which clients see in "Could not parse request body into json".

use crate::value::{
    Budget, Exhausted, LIST_BYTES, MAP_BYTES, Map, NESTING_MAX, TEXT_BYTES, Text, Value, java,
};
use std::fmt::Write;

/// Why a text is no JSON, or was not read to its end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    #[error("{message} at line {line}, column {column}")]
    Syntax {
        message: String,
        line: usize,
        column: usize,
    },
    #[error(transparent)]
    Exhausted(#[from] Exhausted),
}

/// Reads a JSON text.
pub fn parse<'a>(text: &'a str, budget: &mut Budget) -> Result<Value<'a>, JsonError> {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
        budget,
    };
    let value = reader.value(0)?;
    reader.skip_space();
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(reader.unexpected("expected the end of the text")),
    }
}

/// Appends a value as compact JSON.
pub fn write(value: &Value<'_>, out: &mut String, budget: &mut Budget) -> Result<(), Exhausted> {
    write_within(value, out, budget, NESTING_MAX)
}

fn write_within(
    value: &Value<'_>,
    out: &mut String,
    budget: &mut Budget,
    depth: u16,
) -> Result<(), Exhausted> {
    budget.step(1)?;
    // As long as any number gets.
    budget.room_in_text(out, NUMBER_MAX_BYTES)?;
    match value {
        Value::Null | Value::Object(_) => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Int(number) => {
            // Writing to a String cannot fail.
            let _ = write!(out, "{number}");
        }
        Value::BigInt(digits) => budget.append(out, digits.as_str())?,
        // JSON has no other numbers; a template can make them by dividing.
        Value::Double(number) if !number.is_finite() => out.push_str("null"),
        Value::Double(number) => java::write_double(*number, out),
        Value::Text(text) => {
            budget.work(text.as_str().len())?;
            quote_within(text.as_str(), out, budget)?;
        }
        Value::List(list) => {
            let depth = depth.checked_sub(1).ok_or(Exhausted::Depth)?;
            out.push('[');
            for (at, item) in list.items.borrow().iter().enumerate() {
                if at > 0 {
                    budget.append(out, ",")?;
                }
                write_within(item, out, budget, depth)?;
            }
            budget.append(out, "]")?;
        }
        Value::Map(map) => {
            let depth = depth.checked_sub(1).ok_or(Exhausted::Depth)?;
            out.push('{');
            for (at, (key, value)) in map.entries.borrow().iter().enumerate() {
                if at > 0 {
                    budget.append(out, ",")?;
                }
                budget.work(key.as_str().len())?;
                quote_within(key.as_str(), out, budget)?;
                budget.append(out, ":")?;
                write_within(value, out, budget, depth)?;
            }
            budget.append(out, "}")?;
        }
    }
    Ok(())
}

/// The longest a number is written, and a bracket beside it: a double has up to 17 digits, a point, signs and an
/// exponent.
const NUMBER_MAX_BYTES: usize = 32;
/// The longest a character is escaped.
const ESCAPE_MAX_BYTES: usize = "\\u0000".len();

/// Appends a JSON string: only what has to be escaped is.
pub fn quote(text: &str, out: &mut String) {
    let grow = |out: &mut String, more: usize| {
        out.reserve(more);
        Ok::<_, std::convert::Infallible>(())
    };
    let Ok(()) = quote_as(text, out, grow);
}

fn quote_within(text: &str, out: &mut String, budget: &mut Budget) -> Result<(), Exhausted> {
    quote_as(text, out, |out, more| budget.room_in_text(out, more))
}

/// `room` makes room for what follows, or says why not.
#[inline]
fn quote_as<E>(
    text: &str,
    out: &mut String,
    mut room: impl FnMut(&mut String, usize) -> Result<(), E>,
) -> Result<(), E> {
    room(out, text.len() + 2)?;
    out.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(&text[plain..at]);
        plain = at + 1;
        room(out, text.len() - plain + ESCAPE_MAX_BYTES + 1)?;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            0x08 => out.push_str("\\b"),
            0x0C => out.push_str("\\f"),
            control => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{control:04X}");
            }
        }
    }
    out.push_str(&text[plain..]);
    out.push('"');
    Ok(())
}

struct Reader<'a, 'b> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    budget: &'b mut Budget,
}

impl<'a> Reader<'a, '_> {
    fn value(&mut self, depth: u16) -> Result<Value<'a>, JsonError> {
        self.budget.step(1)?;
        self.skip_space();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => Ok(Value::Text(self.string()?)),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(byte) if byte.is_ascii_alphabetic() => self.word(),
            Some(_) => Err(self.unexpected("expected a valid value")),
            None if self.at == 0 || depth == 0 => {
                Err(self.error("No content to map due to end-of-input"))
            }
            None => Err(self.error("Unexpected end-of-input")),
        }
    }

    fn object(&mut self, depth: u16) -> Result<Value<'a>, JsonError> {
        let depth = self.deeper(depth)?;
        self.budget.take(MAP_BYTES)?;
        let mut map = Map::new();
        if self.close(b'}') {
            return Ok(Value::map(map));
        }
        loop {
            self.skip_space();
            match self.peek() {
                Some(b'"') => {}
                Some(_) => {
                    return Err(self.unexpected("was expecting double-quote to start field name"));
                }
                None => return Err(self.end_in("OBJECT")),
            }
            let key = self.string()?;
            self.skip_space();
            if self.peek() != Some(b':') {
                return Err(match self.peek() {
                    Some(_) => {
                        self.unexpected("was expecting a colon to separate field name and value")
                    }
                    None => self.end_in("OBJECT"),
                });
            }
            self.at += 1;
            let value = self.value(depth)?;
            map.insert(key, value, self.budget)?;
            if self.separated(b'}', "OBJECT")? {
                return Ok(Value::map(map));
            }
        }
    }

    fn array(&mut self, depth: u16) -> Result<Value<'a>, JsonError> {
        let depth = self.deeper(depth)?;
        self.budget.take(LIST_BYTES)?;
        let mut items = Vec::new();
        if self.close(b']') {
            return Ok(Value::list(items));
        }
        loop {
            let value = self.value(depth)?;
            self.budget.room(&mut items, 1)?;
            items.push(value);
            if self.separated(b']', "ARRAY")? {
                return Ok(Value::list(items));
            }
        }
    }

    /// Steps over the opening bracket.
    fn deeper(&mut self, depth: u16) -> Result<u16, JsonError> {
        if depth >= NESTING_MAX {
            return Err(Exhausted::Depth.into());
        }
        self.at += 1;
        Ok(depth + 1)
    }

    /// True if the bracket closes right here.
    fn close(&mut self, bracket: u8) -> bool {
        self.skip_space();
        let closes = self.peek() == Some(bracket);
        self.at += usize::from(closes);
        closes
    }

    /// After an item: true if the bracket closes, false if another item follows.
    fn separated(&mut self, bracket: u8, kind: &str) -> Result<bool, JsonError> {
        self.skip_space();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(false)
            }
            Some(byte) if byte == bracket => {
                self.at += 1;
                Ok(true)
            }
            Some(_) => {
                Err(self.unexpected(&format!("was expecting comma to separate {kind} entries")))
            }
            None => Err(self.end_in(kind)),
        }
    }

    /// A string, from its opening quote.
    fn string(&mut self) -> Result<Text<'a>, JsonError> {
        self.at += 1;
        let start = self.at;
        loop {
            match self.peek() {
                Some(b'"') => {
                    let text = self.text.get(start..self.at).unwrap_or_default();
                    self.at += 1;
                    self.budget.work(text.len())?;
                    return Ok(Text::Borrowed(text));
                }
                Some(b'\\') => break,
                Some(0..0x20) => {
                    return Err(self.unexpected(
                        "illegal unquoted character: has to be escaped using backslash",
                    ));
                }
                Some(_) => self.at += 1,
                None => return Err(self.error("Unexpected end-of-input in VALUE_STRING")),
            }
        }
        let mut owned = String::new();
        let before = self.text.get(start..self.at).unwrap_or_default();
        self.budget.append(&mut owned, before)?;
        let mut escapes = 0u32;
        loop {
            let plain = self.at;
            while !matches!(self.peek(), None | Some(b'"' | b'\\' | 0..0x20)) {
                self.at += 1;
            }
            let plain = self.text.get(plain..self.at).unwrap_or_default();
            self.budget.append(&mut owned, plain)?;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    self.budget.work(owned.len())?;
                    self.budget.take(TEXT_BYTES)?;
                    return Ok(owned.into());
                }
                Some(b'\\') => {
                    self.at += 1;
                    let escaped = self.escape()?;
                    self.budget.room_in_text(&mut owned, escaped.len_utf8())?;
                    owned.push(escaped);
                    escapes = escapes.wrapping_add(1);
                    if escapes.is_multiple_of(8) {
                        self.budget.step(1)?;
                    }
                }
                Some(_) => {
                    return Err(self.unexpected(
                        "illegal unquoted character: has to be escaped using backslash",
                    ));
                }
                None => return Err(self.error("Unexpected end-of-input in VALUE_STRING")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let plain = match self.peek() {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.unicode_escape();
            }
            Some(_) => return Err(self.unexpected("unrecognized character escape")),
            None => return Err(self.error("Unexpected end-of-input in character escape")),
        };
        self.at += 1;
        Ok(plain)
    }

    fn unicode_escape(&mut self) -> Result<char, JsonError> {
        let unit = self.hex4()?;
        let code = match unit {
            // A surrogate without its other half has no place in a Rust string.
            0xD800..0xDC00 if self.bytes[self.at..].starts_with(b"\\u") => {
                let back = self.at;
                self.at += 2;
                match self.hex4()? {
                    low @ 0xDC00..0xE000 => 0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00),
                    _ => {
                        self.at = back;
                        0xFFFD
                    }
                }
            }
            other => other,
        };
        Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex4(&mut self) -> Result<u32, JsonError> {
        let digits = self.text.get(self.at..self.at + 4);
        match digits.filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit())) {
            Some(digits) => {
                self.at += 4;
                Ok(u32::from_str_radix(digits, 16).unwrap_or(0xFFFD))
            }
            None => Err(self.unexpected("expected a hex-digit for character escape sequence")),
        }
    }

    fn number(&mut self) -> Result<Value<'a>, JsonError> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let integer = self.digits();
        if integer == 0 {
            return Err(self.unexpected("expected digit (0-9) to follow minus sign"));
        }
        if integer > 1 && self.bytes.get(self.at - integer) == Some(&b'0') {
            self.at -= integer - 1;
            return Err(self.error("Invalid numeric value: Leading zeroes not allowed"));
        }
        let mut is_integer = true;
        if self.peek() == Some(b'.') {
            is_integer = false;
            self.at += 1;
            if self.digits() == 0 {
                return Err(self.unexpected("decimal point not followed by a digit"));
            }
        }
        if let Some(b'e' | b'E') = self.peek() {
            is_integer = false;
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            if self.digits() == 0 {
                return Err(self.unexpected("exponent indicator not followed by a digit"));
            }
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        self.budget.work(text.len())?;
        Ok(if !is_integer {
            Value::Double(text.parse().unwrap_or(f64::NAN))
        } else if let Ok(number) = text.parse() {
            Value::Int(number)
        } else {
            Value::BigInt(Text::Borrowed(text))
        })
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - start
    }

    fn word(&mut self) -> Result<Value<'a>, JsonError> {
        let start = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_alphanumeric()) {
            self.at += 1;
        }
        match self.text.get(start..self.at) {
            Some("true") => Ok(Value::Bool(true)),
            Some("false") => Ok(Value::Bool(false)),
            Some("null") => Ok(Value::Null),
            word => {
                let word: String = word.unwrap_or_default().chars().take(40).collect();
                Err(self.error(&format!(
                    "Unrecognized token '{word}': was expecting ('true', 'false' or 'null')"
                )))
            }
        }
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn unexpected(&self, expected: &str) -> JsonError {
        let rest = self.text.get(self.at..).unwrap_or_default();
        match rest.chars().next() {
            Some(c) => self.error(&format!(
                "Unexpected character ('{}' (code {})): {expected}",
                c.escape_debug(),
                u32::from(c)
            )),
            None => self.error(&format!("Unexpected end-of-input: {expected}")),
        }
    }

    fn end_in(&self, kind: &str) -> JsonError {
        self.error(&format!(
            "Unexpected end-of-input: expected close marker for {kind}"
        ))
    }

    fn error(&self, message: &str) -> JsonError {
        let before = self.bytes.get(..self.at).unwrap_or_default();
        let line_start = before
            .iter()
            .rposition(|&b| b == b'\n')
            .map_or(0, |at| at + 1);
        JsonError::Syntax {
            message: message.to_owned(),
            line: 1 + before.iter().filter(|&&b| b == b'\n').count(),
            column: 1 + before.len() - line_start,
        }
    }
}

#[cfg(test)]
mod tests;
