//! Patch operations: what `op` and `path` may do to a resource is one table per resource ([`Rule`]), and
//! from that table come both the change and the refusal. A resource is changed as the JSON that it is kept
//! as; whether the result as a whole is valid is for the resource to check afterwards.
//!
//! AWS's "Patch Operations" reference says which paths there are; its operations are RFC 6902's with JSON
//! Pointers (`~1` for `/`, `~0` for `~`) and values that are always strings. `move` and `test` are valid
//! operations of the model that no resource documents; `copy` is documented for canaries alone, which are
//! not served: they get the same answer as any path that is not in the table.

use crate::error::ControlError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// One patch operation as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    pub op: String,
    pub path: String,
    pub value: Option<String>,
}

/// What operations a path takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ops {
    pub add: bool,
    pub remove: bool,
    pub replace: bool,
}

/// Only `replace`.
pub const REPLACE: Ops = Ops {
    add: false,
    remove: false,
    replace: true,
};
/// Only `remove`.
pub const REMOVE: Ops = Ops {
    add: false,
    remove: true,
    replace: false,
};
/// `add` and `remove`.
pub const ADD_REMOVE: Ops = Ops {
    add: true,
    remove: true,
    replace: false,
};
/// `remove` and `replace`.
pub const REMOVE_REPLACE: Ops = Ops {
    add: false,
    remove: true,
    replace: true,
};
/// `add`, `remove` and `replace`.
pub const ALL: Ops = Ops {
    add: true,
    remove: true,
    replace: true,
};

/// One line of a resource's table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// A JSON Pointer; a segment in braces stands for any one segment.
    pub path: &'static str,
    pub ops: Ops,
    pub target: Target,
}

/// What stands at a path, and so how the string of an operation is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Text that has to be there.
    Text,
    /// Text that an absent or empty value clears.
    OptionalText,
    Boolean,
    /// A number that has to be there.
    Integer,
    /// A number that an absent or empty value clears.
    OptionalInteger,
    /// An entry of a map, named by the last segment, with text as value.
    TextEntry,
    /// The same with `true` or `false` as value.
    BooleanEntry,
    /// A whole map: `remove` empties it.
    WholeMap,
    /// An item of a list, named by the last segment: by its text, or by its index.
    Item,
    /// A list to which the value is added or from which it is removed.
    Items,
    /// AWS has it and the gateway does not act on it yet.
    Unserved,
}

/// Applies operations in order to the JSON form of `resource` and gives the result.
///
/// # Errors
/// `BadRequestException` for what the table does not allow or a value that cannot be read, `NotFoundException`
/// for the removal of an entry that is not there. `resource` itself is never changed.
pub fn apply<T: Serialize + DeserializeOwned>(
    resource: &T,
    rules: &[Rule],
    operations: &[Operation],
) -> Result<T, ControlError> {
    let mut document = serde_json::to_value(resource).map_err(ControlError::internal)?;
    for operation in operations {
        apply_one(&mut document, rules, operation)?;
    }
    serde_json::from_value(document).map_err(|error| {
        ControlError::bad_request(format!(
            "Invalid patch: the result would be no valid resource: {error}"
        ))
    })
}

fn apply_one(
    document: &mut Value,
    rules: &[Rule],
    operation: &Operation,
) -> Result<(), ControlError> {
    let refuse = || invalid_path(rules, operation);
    let segments = segments(&operation.path).ok_or_else(refuse)?;
    let allowed: fn(&Ops) -> bool = match operation.op.as_str() {
        "add" => |ops| ops.add,
        "remove" => |ops| ops.remove,
        "replace" => |ops| ops.replace,
        _ => return Err(refuse()),
    };
    let rule = rules
        .iter()
        .find(|rule| allowed(&rule.ops) && matches(rule.path, &segments))
        .ok_or_else(refuse)?;
    let (last, parents) = segments.split_last().ok_or_else(refuse)?;
    let value = operation.value.as_deref();
    let removes = operation.op == "remove";
    match rule.target {
        Target::Unserved => Err(ControlError::unserved_setting(&operation.path)),
        Target::Item => change_item(list_at(document, parents)?, last, operation),
        Target::Items => change_items(list_at(document, &segments)?, operation),
        Target::WholeMap => {
            object_at(document, parents)?.remove(last);
            Ok(())
        }
        Target::TextEntry | Target::BooleanEntry if removes => {
            match object_at(document, parents)?.remove(last) {
                Some(_) => Ok(()),
                None => Err(ControlError::not_found(format!(
                    "Invalid parameter name specified: {last}"
                ))),
            }
        }
        target => {
            let read = if removes {
                None
            } else {
                read(target, value, operation)?
            };
            let object = object_at(document, parents)?;
            match read {
                Some(read) => object.insert(last.clone(), read),
                None => object.remove(last),
            };
            Ok(())
        }
    }
}

/// The JSON that the string of an operation stands for; `None` clears.
fn read(
    target: Target,
    value: Option<&str>,
    operation: &Operation,
) -> Result<Option<Value>, ControlError> {
    let given = value.filter(|value| !value.is_empty());
    match (target, given) {
        (Target::OptionalText | Target::OptionalInteger, None) => Ok(None),
        (Target::TextEntry, _) => match value {
            Some(value) => Ok(Some(value.into())),
            None => Err(invalid_value(operation, "a value")),
        },
        (Target::Boolean | Target::BooleanEntry, Some(text)) => {
            if text.eq_ignore_ascii_case("true") {
                Ok(Some(true.into()))
            } else if text.eq_ignore_ascii_case("false") {
                Ok(Some(false.into()))
            } else {
                Err(invalid_value(operation, "true or false"))
            }
        }
        (Target::Integer | Target::OptionalInteger, Some(text)) => match text.parse::<i32>() {
            Ok(number) => Ok(Some(number.into())),
            Err(_) => Err(invalid_value(operation, "a whole number")),
        },
        (_, Some(text)) => Ok(Some(text.into())),
        (_, None) => Err(invalid_value(operation, "a value")),
    }
}

/// `/binaryMediaTypes/image~1png` and `/endpointConfiguration/types/0`: the item is in the path, and
/// `replace` puts the value in its place.
fn change_item(
    items: &mut Vec<Value>,
    name: &str,
    operation: &Operation,
) -> Result<(), ControlError> {
    let index = items
        .iter()
        .position(|item| item.as_str() == Some(name))
        .or_else(|| name.parse().ok().filter(|index| *index < items.len()));
    match (operation.op.as_str(), index) {
        ("add", Some(_)) => {}
        ("add", None) => items.push(name.into()),
        ("remove", Some(index)) => {
            items.remove(index);
        }
        ("replace", Some(index)) => {
            let value = operation.value.as_deref().filter(|value| !value.is_empty());
            let value = value.ok_or_else(|| invalid_value(operation, "a value"))?;
            if let Some(item) = items.get_mut(index) {
                *item = value.into();
            }
        }
        _ => {
            return Err(ControlError::not_found(format!(
                "Invalid patch path '{}' specified for op '{}': there is no such item",
                operation.path, operation.op
            )));
        }
    }
    Ok(())
}

/// `/authorizationScopes` with the item as value; several may be given with commas between.
fn change_items(items: &mut Vec<Value>, operation: &Operation) -> Result<(), ControlError> {
    let given = operation.value.as_deref().unwrap_or_default();
    let values = given
        .split(',')
        .map(str::trim)
        .filter(|value| !value.is_empty());
    match operation.op.as_str() {
        "remove" if given.is_empty() => items.clear(),
        "remove" => items.retain(|item| !values.clone().any(|value| item.as_str() == Some(value))),
        op => {
            if given.is_empty() {
                return Err(invalid_value(operation, "a value"));
            }
            if op == "replace" {
                items.clear();
            }
            for value in values {
                if !items.iter().any(|item| item.as_str() == Some(value)) {
                    items.push(value.into());
                }
            }
        }
    }
    Ok(())
}

/// The object at a path, made on the way where there is none.
fn object_at<'a>(
    document: &'a mut Value,
    path: &[String],
) -> Result<&'a mut Map<String, Value>, ControlError> {
    let mut at = document;
    for segment in path {
        at = as_object(at)?
            .entry(segment.clone())
            .or_insert_with(|| Value::Object(Map::new()));
    }
    as_object(at)
}

fn as_object(value: &mut Value) -> Result<&mut Map<String, Value>, ControlError> {
    if value.is_null() {
        *value = Value::Object(Map::new());
    }
    value
        .as_object_mut()
        .ok_or_else(|| ControlError::bad_request("Invalid patch path: it leads into a plain value"))
}

/// The list at a path, made on the way where there is none.
fn list_at<'a>(
    document: &'a mut Value,
    path: &[String],
) -> Result<&'a mut Vec<Value>, ControlError> {
    let (last, parents) = path
        .split_last()
        .ok_or_else(|| ControlError::bad_request("Invalid patch path: it is empty"))?;
    object_at(document, parents)?
        .entry(last.clone())
        .or_insert_with(|| Value::Array(Vec::new()))
        .as_array_mut()
        .ok_or_else(|| ControlError::bad_request("Invalid patch path: it leads to no list"))
}

/// The unescaped segments of a JSON Pointer; `None` if it is none, or the empty one.
fn segments(path: &str) -> Option<Vec<String>> {
    path.strip_prefix('/')?.split('/').map(unescape).collect()
}

fn unescape(segment: &str) -> Option<String> {
    let mut out = String::with_capacity(segment.len());
    let mut rest = segment.chars();
    while let Some(character) = rest.next() {
        out.push(match character {
            '~' => match rest.next() {
                Some('0') => '~',
                Some('1') => '/',
                _ => return None,
            },
            other => other,
        });
    }
    Some(out)
}

fn matches(pattern: &str, segments: &[String]) -> bool {
    let mut pattern = pattern.split('/').skip(1);
    let mut segments = segments.iter();
    loop {
        match (pattern.next(), segments.next()) {
            (None, None) => return true,
            (Some(expected), Some(segment)) => {
                let any = expected.starts_with('{') && !segment.is_empty();
                if !any && expected != segment {
                    return false;
                }
            }
            _ => return false,
        }
    }
}

/// AWS's answer to a path that an operation does not take, with all that it would take.
fn invalid_path(rules: &[Rule], operation: &Operation) -> ControlError {
    let allowed: Vec<&str> = rules
        .iter()
        .filter(|rule| match operation.op.as_str() {
            "add" => rule.ops.add,
            "remove" => rule.ops.remove,
            "replace" => rule.ops.replace,
            _ => false,
        })
        .map(|rule| rule.path)
        .collect();
    ControlError::bad_request(format!(
        "Invalid patch path '{}' specified for op '{}'. Must be one of: [{}]",
        operation.path,
        operation.op,
        allowed.join(", ")
    ))
}

fn invalid_value(operation: &Operation, expected: &str) -> ControlError {
    ControlError::bad_request(format!(
        "Invalid value '{}' specified for patch path '{}': expected {expected}",
        operation.value.as_deref().unwrap_or_default(),
        operation.path
    ))
}

#[cfg(test)]
mod tests;
