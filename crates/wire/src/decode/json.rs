//! JSON documents: values checked against their shapes and rekeyed from wire names to member names. The
//! sentences are those that AWS's deserializer is known to answer with.

use serde_json::{Map, Number, Value};

use super::Mismatch;
use crate::scalar::{Blob, Timestamp};
use crate::shape::{Kind, Location, Member, Shape};

/// The members of `document` that travel in the body.
pub(super) fn members(
    members: &[Member],
    mut document: Map<String, Value>,
) -> Result<Map<String, Value>, Mismatch> {
    let mut out = Map::new();
    for member in members
        .iter()
        .filter(|member| member.location == Location::Body)
    {
        match document.remove(member.wire) {
            None | Some(Value::Null) => {}
            Some(value) => {
                let value = convert(member.shape, value)
                    .map_err(|mismatch| mismatch.within(member.wire))?;
                out.insert(member.name.to_owned(), value);
            }
        }
    }
    Ok(out)
}

fn convert(shape: &Shape, value: Value) -> Result<Value, Mismatch> {
    match (&shape.kind, value) {
        (Kind::Structure(structure), Value::Object(object)) => {
            members(structure.members, object).map(Value::Object)
        }
        (Kind::Map(map), Value::Object(object)) => {
            let mut out = Map::new();
            for (key, value) in object {
                if !value.is_null() {
                    let value = convert(map.value, value)
                        .map_err(|mismatch| mismatch.within(key.as_str()))?;
                    out.insert(key, value);
                }
            }
            Ok(Value::Object(out))
        }
        (Kind::List(list), Value::Array(values)) => {
            let convert_element = |(index, value): (usize, Value)| match value {
                // Left for validation, which says that a member must not be null.
                Value::Null => Ok(Value::Null),
                value => convert(list.member, value)
                    .map_err(|mismatch| mismatch.within((index + 1).to_string())),
            };
            values
                .into_iter()
                .enumerate()
                .map(convert_element)
                .collect::<Result<_, _>>()
                .map(Value::Array)
        }
        (Kind::String(_), Value::String(text)) => Ok(Value::String(text)),
        (Kind::Boolean, Value::Bool(value)) => Ok(Value::Bool(value)),
        (Kind::Blob(_), Value::String(text)) if Blob::decode(&text).is_some() => {
            Ok(Value::String(text))
        }
        (Kind::Integer(_), Value::Number(number)) => {
            let value = whole(&number).and_then(|value| i32::try_from(value).ok());
            value.map(Value::from).ok_or_else(|| {
                Mismatch::new(format!("{number} can not be converted to an Integer"))
            })
        }
        (Kind::Long(_), Value::Number(number)) => whole(&number)
            .map(Value::from)
            .ok_or_else(|| Mismatch::new(format!("{number} can not be converted to a Long"))),
        (Kind::Double(_), Value::Number(number)) => Ok(Value::Number(number)),
        (Kind::Timestamp, Value::Number(number)) => {
            let time = number.as_f64().and_then(Timestamp::from_json_seconds);
            let value = time.and_then(|time| serde_json::to_value(time).ok());
            value.ok_or_else(|| {
                Mismatch::new(format!("{number} can not be converted to a Timestamp"))
            })
        }
        (_, value) => Err(unexpected(shape, &value)),
    }
}

/// A number without fraction; `3.0` is one.
fn whole(number: &Number) -> Option<i64> {
    number.as_i64().or_else(|| {
        let value = number.as_f64()?;
        // Doubles are exact integers up to 2^53; beyond that the sender meant something we cannot know.
        (value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0).then_some(value as i64)
    })
}

fn unexpected(shape: &Shape, value: &Value) -> Mismatch {
    let wanted = match &shape.kind {
        Kind::Structure(_) | Kind::Map(_) if value.is_array() => {
            return Mismatch::new("Start of list found where not expected");
        }
        Kind::Structure(_) | Kind::Map(_) => {
            return Mismatch::new("Expected a structure or map, or null");
        }
        _ if value.is_object() => {
            return Mismatch::new("Start of structure or map found where not expected.");
        }
        Kind::List(_) => return Mismatch::new("Expected list or null"),
        _ if value.is_array() => return Mismatch::new("Start of list found where not expected"),
        Kind::String(_) => "a String",
        Kind::Integer(_) => "an Integer",
        Kind::Long(_) => "a Long",
        Kind::Double(_) => "a Double",
        Kind::Boolean => "a Boolean",
        Kind::Timestamp => "a Timestamp",
        Kind::Blob(_) => "a Blob",
    };
    let found = match value {
        Value::Bool(true) => "TRUE_VALUE",
        Value::Bool(false) => "FALSE_VALUE",
        Value::Number(_) => "NUMBER_VALUE",
        _ => "STRING_VALUE",
    };
    Mismatch::new(format!("{found} can not be converted to {wanted}"))
}
