//! The methods of texts, Java's `String`. Indices count UTF-16 units, as in Java.

use super::RenderError;
use super::methods::int;
use super::patterns;
use super::render::{Renderer, out_of_bounds};
use crate::value::{LIST_BYTES, Text, Value};

impl<'a> Renderer<'a> {
    pub(super) fn method_of_text(
        &mut self,
        text: &Text<'a>,
        name: &str,
        arguments: &[Value<'a>],
    ) -> Result<Value<'a>, RenderError> {
        let string = text.as_str();
        self.budget.work(string.len())?;
        let made = match (name, arguments) {
            ("length", []) => return Ok(int(utf16_length(string))),
            ("isEmpty", []) => return Ok(Value::Bool(string.is_empty())),
            ("isBlank", []) => return Ok(Value::Bool(string.trim().is_empty())),
            ("trim", []) => return self.part(text, string.trim_matches(|c| c <= ' ')),
            ("strip", []) => return self.part(text, string.trim()),
            ("toLowerCase", []) => {
                self.pay_for_case(string)?;
                return Ok(self.budget.text(string.to_lowercase())?);
            }
            ("toUpperCase", []) => {
                self.pay_for_case(string)?;
                return Ok(self.budget.text(string.to_uppercase())?);
            }
            ("intern", []) => return Ok(Value::Text(text.clone())),
            ("hashCode", []) => return Ok(Value::Int(hash_code(string).into())),
            ("substring", [Value::Int(from)]) => {
                let from = byte_at(string, *from)?;
                return self.part(text, string.get(from..).unwrap_or_default());
            }
            ("substring", [Value::Int(from), Value::Int(to)]) => {
                if from > to {
                    return Err(out_of_bounds(*from, utf16_length(string)));
                }
                let (from, to) = (byte_at(string, *from)?, byte_at(string, *to)?);
                return self.part(text, string.get(from..to).unwrap_or_default());
            }
            ("charAt", [Value::Int(at)]) => {
                let from = byte_at(string, *at)?;
                let rest = string.get(from..).unwrap_or_default();
                match rest.chars().next() {
                    Some(c) => return self.part(text, &rest[..c.len_utf8()]),
                    None => return Err(out_of_bounds(*at, utf16_length(string))),
                }
            }
            (
                "split"
                | "replaceAll"
                | "replaceFirst"
                | "matches"
                | "replace"
                | "contains"
                | "startsWith"
                | "endsWith"
                | "indexOf"
                | "lastIndexOf"
                | "concat"
                | "equalsIgnoreCase"
                | "compareTo"
                | "compareToIgnoreCase",
                [first, rest @ ..],
            ) if !first.is_null() => {
                let first = self.text_of(first)?;
                return self.method_with_text(string, name, &first, rest);
            }
            ("valueOf", [other]) => self.text_of(other)?,
            _ => return Ok(Value::Null),
        };
        Ok(self.budget.text(made)?)
    }

    /// Pays for a text of another case before it is made: some letters become several.
    fn pay_for_case(&mut self, text: &str) -> Result<(), RenderError> {
        let times = if text.is_ascii() { 1 } else { 3 };
        Ok(self.budget.take(text.len().saturating_mul(times))?)
    }

    /// Methods of texts whose first argument is a text.
    fn method_with_text(
        &mut self,
        string: &str,
        name: &str,
        other: &str,
        rest: &[Value<'a>],
    ) -> Result<Value<'a>, RenderError> {
        if matches!(name, "matches" | "replaceAll" | "replaceFirst" | "split") {
            patterns::pay(other, string, &mut self.budget)?;
        }
        let made = match (name, rest) {
            ("contains", []) => return Ok(Value::Bool(string.contains(other))),
            ("startsWith", []) => return Ok(Value::Bool(string.starts_with(other))),
            ("endsWith", []) => return Ok(Value::Bool(string.ends_with(other))),
            ("startsWith", [Value::Int(from)]) => {
                let from = byte_at(string, *from).ok();
                let rest = from.and_then(|from| string.get(from..));
                return Ok(Value::Bool(
                    rest.is_some_and(|rest| rest.starts_with(other)),
                ));
            }
            ("indexOf", []) => return Ok(place(string, string.find(other))),
            ("indexOf", [Value::Int(from)]) => {
                let from = byte_at(string, (*from).max(0)).unwrap_or(string.len());
                let found = string.get(from..).and_then(|rest| rest.find(other));
                return Ok(place(string, found.map(|at| at + from)));
            }
            ("lastIndexOf", []) => return Ok(place(string, string.rfind(other))),
            ("equalsIgnoreCase", []) => {
                self.pay_for_case(string)?;
                self.pay_for_case(other)?;
                return Ok(Value::Bool(string.to_lowercase() == other.to_lowercase()));
            }
            ("compareTo", []) => return Ok(Value::Int(compare(string, other))),
            ("compareToIgnoreCase", []) => {
                self.pay_for_case(string)?;
                self.pay_for_case(other)?;
                let (a, b) = (string.to_lowercase(), other.to_lowercase());
                return Ok(Value::Int(compare(&a, &b)));
            }
            ("concat", []) => {
                let mut made = String::new();
                self.budget
                    .room_in_text(&mut made, string.len().saturating_add(other.len()))?;
                made.push_str(string);
                made.push_str(other);
                made
            }
            ("replace", [with]) if !with.is_null() => {
                let with = self.text_of(with)?;
                let mut made = String::new();
                let mut end = 0;
                for (at, _) in string.match_indices(other) {
                    self.budget.step(1)?;
                    self.budget.append(&mut made, &string[end..at])?;
                    self.budget.append(&mut made, &with)?;
                    end = at + other.len();
                }
                self.budget.append(&mut made, &string[end..])?;
                made
            }
            ("matches", []) => {
                let regex = self
                    .patterns
                    .get(&format!("^(?:{other})$"), &mut self.budget)?;
                return Ok(Value::Bool(regex.is_match(string)));
            }
            ("replaceAll" | "replaceFirst", [with]) if !with.is_null() => {
                let with = self.text_of(with)?;
                let regex = self.patterns.get(other, &mut self.budget)?;
                let limit = if name == "replaceAll" { usize::MAX } else { 1 };
                let out = patterns::replace(&regex, string, &with, limit, &mut self.budget)?;
                return Ok(self.budget.text(out)?);
            }
            ("split", []) => return self.split(string, other, 0),
            ("split", [Value::Int(limit)]) => return self.split(string, other, *limit),
            _ => return Ok(Value::Null),
        };
        Ok(self.budget.text(made)?)
    }

    /// `String.split`: without a limit, empty parts at the end are left out.
    fn split(&mut self, string: &str, pattern: &str, limit: i64) -> Result<Value<'a>, RenderError> {
        let regex = self.patterns.get(pattern, &mut self.budget)?;
        let most = usize::try_from(limit).ok().filter(|most| *most > 0);
        let mut parts: Vec<Value<'a>> = Vec::new();
        let mut start = 0;
        for found in regex.find_iter(string) {
            if most.is_some_and(|most| parts.len() + 1 >= most) {
                break;
            }
            // An empty match at the beginning makes no empty part; one at the end splits nothing off.
            if found.is_empty() && (found.start() == 0 || found.start() == string.len()) {
                continue;
            }
            self.add_part(&mut parts, &string[start..found.start()])?;
            start = found.end();
        }
        self.add_part(&mut parts, &string[start..])?;
        if limit == 0 && parts.len() > 1 {
            while parts.last().and_then(Value::as_str) == Some("") {
                parts.pop();
            }
        }
        self.budget.take(LIST_BYTES)?;
        Ok(Value::list(parts))
    }

    fn add_part(&mut self, parts: &mut Vec<Value<'a>>, part: &str) -> Result<(), RenderError> {
        self.budget.step(1)?;
        self.budget.room(parts, 1)?;
        parts.push(self.budget.copy(part)?);
        Ok(())
    }

    /// A part of a text; borrowed where the text is.
    fn part(&mut self, text: &Text<'a>, part: &str) -> Result<Value<'a>, RenderError> {
        if let Text::Borrowed(whole) = text {
            let start = part.as_ptr().addr().wrapping_sub(whole.as_ptr().addr());
            if let Some(part) = whole.get(start..start.wrapping_add(part.len())) {
                return Ok(Value::text(part));
            }
        }
        Ok(self.budget.copy(part)?)
    }
}

fn utf16_length(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.encode_utf16().count()
    }
}

/// The byte at which a UTF-16 unit begins; the end of the text is a place too.
fn byte_at(text: &str, unit: i64) -> Result<usize, RenderError> {
    let fail = || out_of_bounds(unit, utf16_length(text));
    let wanted = usize::try_from(unit).map_err(|_| fail())?;
    if text.is_ascii() {
        return if wanted <= text.len() {
            Ok(wanted)
        } else {
            Err(fail())
        };
    }
    let mut units = 0;
    for (at, c) in text.char_indices() {
        // Within a pair, its beginning: a half has no place in our texts.
        if units + c.len_utf16() > wanted {
            return Ok(at);
        }
        units += c.len_utf16();
    }
    if wanted == units {
        Ok(text.len())
    } else {
        Err(fail())
    }
}

/// The UTF-16 unit that begins at a byte; -1 for none.
fn place<'v>(text: &str, byte: Option<usize>) -> Value<'v> {
    match byte {
        Some(at) => int(utf16_length(text.get(..at).unwrap_or_default())),
        None => Value::Int(-1),
    }
}

/// `String.compareTo`: the difference of the first units that differ, else of the lengths.
fn compare(a: &str, b: &str) -> i64 {
    let mut pairs = a.encode_utf16().zip(b.encode_utf16());
    match pairs.find(|(a, b)| a != b) {
        Some((a, b)) => i64::from(a) - i64::from(b),
        None => utf16_length(a) as i64 - utf16_length(b) as i64,
    }
}

/// `String.hashCode`.
fn hash_code(text: &str) -> i32 {
    text.encode_utf16().fold(0i32, |hash, unit| {
        hash.wrapping_mul(31).wrapping_add(unit.into())
    })
}
