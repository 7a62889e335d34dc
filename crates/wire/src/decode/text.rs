//! Scalars that travel as text: labels, query parameters, headers and forms.

use serde_json::{Number, Value};

use super::Mismatch;
use crate::scalar::{Blob, Timestamp};
use crate::shape::{Kind, Shape};

/// Reads `text` as the scalar `shape`.
pub(super) fn scalar(shape: &Shape, text: &str) -> Result<Value, Mismatch> {
    let number = |kind: &str, value: Option<Number>| {
        value
            .map(Value::Number)
            .ok_or_else(|| Mismatch::new(format!("'{text}' can not be converted to {kind}")))
    };
    match &shape.kind {
        Kind::String(_) => Ok(Value::String(text.to_owned())),
        Kind::Integer(_) => number("an Integer", text.parse::<i32>().ok().map(Number::from)),
        Kind::Long(_) => number("a Long", text.parse::<i64>().ok().map(Number::from)),
        Kind::Double(_) => number(
            "a Double",
            text.parse::<f64>().ok().and_then(Number::from_f64),
        ),
        Kind::Boolean if text.eq_ignore_ascii_case("true") => Ok(Value::Bool(true)),
        Kind::Boolean if text.eq_ignore_ascii_case("false") => Ok(Value::Bool(false)),
        Kind::Boolean => Err(Mismatch::new(format!(
            "'{text}' can not be converted to a Boolean"
        ))),
        Kind::Timestamp => {
            let time =
                Timestamp::parse_iso8601(text).and_then(|time| serde_json::to_value(time).ok());
            time.ok_or_else(|| {
                Mismatch::new(format!("'{text}' can not be converted to a Timestamp"))
            })
        }
        Kind::Blob(_) if Blob::decode(text).is_some() => Ok(Value::String(text.to_owned())),
        Kind::Blob(_) => Err(Mismatch::new("the value is not base64")),
        Kind::Structure(_) | Kind::List(_) | Kind::Map(_) => {
            Err(Mismatch::new("a single value found where not expected"))
        }
    }
}
