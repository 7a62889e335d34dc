//! Patch operations: what `op` and `path` may do to a resource is one table per resource ([`Rule`]), and
//! from that table come the change, the refusal and the documentation. A resource is changed as the JSON that
//! it is kept as; whether the result as a whole is valid is for the resource to check afterwards.
//!
//! AWS's "Patch Operations" reference says which paths there are; its operations are RFC 6902's with JSON
//! Pointers (`~1` for `/`, `~0` for `~`) and values that are always strings. Where it lists a map
//! (`/requestParameters`), an entry is named by one more segment. `copy` is documented for promoting a canary.

mod rule;

pub use rule::{ADD_REMOVE, ALL, Effect, Ops, REMOVE, REMOVE_REPLACE, REPLACE, Rule, Target, rule};

use crate::error::ControlError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// One patch operation as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Operation {
    pub op: String,
    pub path: String,
    pub value: Option<String>,
    /// Where `copy` takes the value from.
    pub from: Option<String>,
}

/// A JSON Pointer, as it was sent and unescaped.
pub(super) struct Pointer<'a> {
    raw: Vec<&'a str>,
    segments: Vec<String>,
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
    let path = Pointer::parse(&operation.path).ok_or_else(refuse)?;
    let (rule, place) = rules
        .iter()
        .filter(|rule| rule.takes(&operation.op))
        .find_map(|rule| Some((rule, rule.place(&path)?)))
        .ok_or_else(refuse)?;
    let (last, parents) = place.split_last().ok_or_else(refuse)?;
    if operation.op == "copy" {
        return copy(document, rule, &place, operation);
    }
    let removes = operation.op == "remove";
    match rule.target {
        Target::Unserved => Err(ControlError::unserved_setting(&operation.path)),
        Target::Item => change_item(list_at(document, parents)?, last, operation),
        Target::Items => change_items(list_at(document, &place)?, operation),
        Target::TextMap | Target::BooleanMap => {
            change_map(object_at(document, parents)?, last, rule.target, operation)
        }
        Target::Whole => {
            object_at(document, parents)?.remove(last);
            Ok(())
        }
        Target::Existing(missing) => match object_at(document, parents)?.remove(last) {
            Some(_) => Ok(()),
            None => Err(ControlError::bad_request(missing.replace("{}", last))),
        },
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
                read(target, operation)?
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

/// `copy`: a value takes the place of another; a map joins it, so that promoting a canary's overrides leaves
/// the stage's other variables alone.
fn copy(
    document: &mut Value,
    rule: &Rule,
    place: &[String],
    operation: &Operation,
) -> Result<(), ControlError> {
    let from = operation.from.as_deref().unwrap_or_default();
    if !rule.sources.contains(&from) {
        return Err(ControlError::bad_request(format!(
            "Invalid from path '{from}' specified for op 'copy' and path '{}'. Must be one of: [{}]",
            operation.path,
            rule.sources.join(", ")
        )));
    }
    let source = document.pointer(from).filter(|value| !value.is_null());
    let Some(source) = source.cloned() else {
        return Err(ControlError::bad_request(format!(
            "Invalid from path '{from}' specified for op 'copy': there is nothing to copy"
        )));
    };
    let Some((last, parents)) = place.split_last() else {
        return Err(invalid_path(&[*rule], operation));
    };
    let object = object_at(document, parents)?;
    match (object.get_mut(last), source) {
        (Some(Value::Object(there)), Value::Object(source)) => there.extend(source),
        (_, source) => {
            object.insert(last.clone(), source);
        }
    }
    Ok(())
}

/// The JSON that the string of an operation stands for; `None` clears.
fn read(target: Target, operation: &Operation) -> Result<Option<Value>, ControlError> {
    let value = operation.value.as_deref();
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
        (Target::Double, Some(text)) => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number.into())),
            _ => Err(invalid_value(operation, "a number")),
        },
        (_, Some(text)) => Ok(Some(text.into())),
        (_, None) => Err(invalid_value(operation, "a value")),
    }
}

/// A map as a whole.
fn change_map(
    parent: &mut Map<String, Value>,
    name: &str,
    target: Target,
    operation: &Operation,
) -> Result<(), ControlError> {
    if operation.op == "remove" {
        parent.remove(name);
        return Ok(());
    }
    let (expected, fits): (&str, fn(&Value) -> bool) = if target == Target::TextMap {
        ("a JSON object of strings", Value::is_string)
    } else {
        ("a JSON object of booleans", Value::is_boolean)
    };
    let text = operation.value.as_deref().unwrap_or_default();
    let given = match serde_json::from_str(text) {
        Ok(Value::Object(given)) if given.values().all(fits) => given,
        _ => return Err(invalid_value(operation, expected)),
    };
    match parent.get_mut(name) {
        Some(Value::Object(there)) if operation.op == "add" => there.extend(given),
        _ => {
            parent.insert(name.to_owned(), Value::Object(given));
        }
    }
    Ok(())
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

impl<'a> Pointer<'a> {
    /// `None` if it is no JSON Pointer, or the empty one.
    fn parse(path: &'a str) -> Option<Self> {
        let raw: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        let segments = raw
            .iter()
            .map(|segment| unescape(segment))
            .collect::<Option<_>>()?;
        Some(Self { raw, segments })
    }
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

/// AWS's answer to a path that an operation does not take, with all that it would take.
fn invalid_path(rules: &[Rule], operation: &Operation) -> ControlError {
    let allowed: Vec<&str> = rules
        .iter()
        .filter(|rule| rule.takes(&operation.op))
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
