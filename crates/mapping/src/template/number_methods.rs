//! The methods of numbers and booleans. Templates use a number to get at Java's static methods, for example
//! `#set($int = 0) $int.parseInt($text)`, so those are here too.

use super::RenderError;
use super::render::Renderer;
use crate::value::Value;

impl<'a> Renderer<'a> {
    pub(super) fn method_of_number(
        &mut self,
        value: &Value<'a>,
        name: &str,
        arguments: &[Value<'a>],
    ) -> Result<Value<'a>, RenderError> {
        match (name, arguments) {
            ("intValue" | "longValue", []) => Ok(match value {
                Value::Double(number) => Value::Int(*number as i64),
                Value::Int(number) => Value::Int(*number),
                _ => Value::Null,
            }),
            ("doubleValue" | "floatValue", []) => {
                Ok(value.as_f64().map_or(Value::Null, Value::Double))
            }
            ("booleanValue", []) if matches!(value, Value::Bool(_)) => Ok(value.clone()),
            ("compareTo", [other]) => Ok(match value.as_f64().zip(other.as_f64()) {
                Some((a, b)) => Value::Int(i64::from(a > b) - i64::from(a < b)),
                None => Value::Null,
            }),
            ("hashCode", []) => Ok(match value {
                Value::Int(number) => Value::Int(((number ^ (number >> 32)) as i32).into()),
                Value::Bool(bool) => Value::Int(if *bool { 1231 } else { 1237 }),
                _ => Value::Null,
            }),
            ("isNaN", []) => Ok(match value {
                Value::Double(number) => Value::Bool(number.is_nan()),
                _ => Value::Null,
            }),
            ("parseInt" | "parseLong" | "valueOf" | "parseDouble" | "parseBoolean", [text])
                if !text.is_null() =>
            {
                let text = self.text_of(text)?;
                self.parsed(value, name, &text)
            }
            ("toHexString" | "toBinaryString", [Value::Int(number)]) => {
                let text = if name == "toHexString" {
                    format!("{number:x}")
                } else {
                    format!("{number:b}")
                };
                self.budget.take(text.len())?;
                Ok(Value::string(text))
            }
            ("max" | "min", [Value::Int(a), Value::Int(b)]) => Ok(Value::Int(if name == "max" {
                *a.max(b)
            } else {
                *a.min(b)
            })),
            _ => Ok(Value::Null),
        }
    }

    fn parsed(
        &mut self,
        value: &Value<'a>,
        name: &str,
        text: &str,
    ) -> Result<Value<'a>, RenderError> {
        let no_number = || RenderError::failed(format!("For input string: {text:?}"));
        match (name, value) {
            ("parseBoolean", _) | ("valueOf", Value::Bool(_)) => {
                Ok(Value::Bool(text.eq_ignore_ascii_case("true")))
            }
            ("parseInt" | "parseLong", _) | ("valueOf", Value::Int(_)) => {
                let digits = text.strip_prefix('+').unwrap_or(text);
                let number = digits.parse().map_err(|_| no_number())?;
                // `Integer.parseInt` takes what an int holds; a Long comes from one that needs it.
                let needs_long = matches!(value, Value::Int(this) if i32::try_from(*this).is_err());
                if name != "parseLong" && !needs_long && i32::try_from(number).is_err() {
                    return Err(no_number());
                }
                Ok(Value::Int(number))
            }
            ("parseDouble", _) | ("valueOf", Value::Double(_)) => {
                let number = text.trim().parse().map_err(|_| no_number())?;
                Ok(Value::Double(number))
            }
            _ => Ok(Value::Null),
        }
    }
}
