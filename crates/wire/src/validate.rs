//! Constraints of the model on decoded inputs, collected and worded as AWS words them. This is the one place
//! to alter a wording; rules that the model does not know belong to the operations.

use serde_json::{Map, Value};

use crate::service::{Operation, Protocol};
use crate::shape::{Kind, Limits, Location, Member, Shape, StringRules};

/// A constraint that a value does not meet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} at '{path}' failed to satisfy constraint: {constraint}", .value.phrase())]
pub struct Violation {
    /// Such as `pageSize` or `tags.1.member.key`.
    pub path: String,
    pub value: Offender,
    /// Such as `Member must not be null`.
    pub constraint: String,
}

/// The value in question, as far as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offender {
    Missing,
    Secret,
    Shown(String),
}

impl Offender {
    fn phrase(&self) -> String {
        match self {
            Self::Missing => "Value null".to_owned(),
            Self::Secret => "Value".to_owned(),
            Self::Shown(text) => format!("Value '{text}'"),
        }
    }
}

/// The message over all violations.
pub(crate) fn sentence(violations: &[Violation]) -> String {
    let noun = if violations.len() == 1 {
        "error"
    } else {
        "errors"
    };
    let each: Vec<String> = violations.iter().map(Violation::to_string).collect();
    format!(
        "{} validation {noun} detected: {}",
        violations.len(),
        each.join("; ")
    )
}

/// What of the model's constraints `input` does not meet, in the order of the model.
pub(crate) fn violations(operation: &Operation, input: &Map<String, Value>) -> Vec<Violation> {
    let mut found = Vec::new();
    for member in operation.input.map(Shape::members).unwrap_or_default() {
        // API Gateway takes the document as one parameter, so a path into it begins with that parameter's
        // name: 'putIntegrationInput.type'. Labels and query parameters stand alone.
        let is_in_document =
            operation.service.protocol == Protocol::RestJson && member.location == Location::Body;
        let prefix = if is_in_document {
            format!("{}Input.", lower_first(operation.name))
        } else {
            String::new()
        };
        check_member(member, input, &prefix, &mut found);
    }
    found
}

fn check_member(
    member: &Member,
    object: &Map<String, Value>,
    prefix: &str,
    found: &mut Vec<Violation>,
) {
    let path = format!("{prefix}{}", lower_first(member.name));
    match object.get(member.name) {
        Some(value) => check(member.shape, value, &path, found),
        None if member.required => found.push(missing(path)),
        None => {}
    }
}

fn missing(path: String) -> Violation {
    Violation {
        path,
        value: Offender::Missing,
        constraint: "Member must not be null".into(),
    }
}

fn check(shape: &Shape, value: &Value, path: &str, found: &mut Vec<Violation>) {
    let report = |constraint: String| {
        let value = if is_sensitive(shape) {
            Offender::Secret
        } else {
            Offender::Shown(show(value))
        };
        Violation {
            path: path.to_owned(),
            value,
            constraint,
        }
    };
    match (&shape.kind, value) {
        (Kind::Structure(structure), Value::Object(object)) => {
            for member in structure.members {
                check_member(member, object, &format!("{path}."), found);
            }
        }
        (Kind::List(list), Value::Array(values)) => {
            found.extend(length(list.limits, values.len()).map(report));
            let mut of_elements = Vec::new();
            for (index, element) in values.iter().enumerate() {
                if element.is_null() {
                    found.push(missing(format!("{path}.{}.member", index + 1)));
                } else if is_scalar(list.member) {
                    of_elements.extend(constraints(list.member, element));
                } else {
                    check(
                        list.member,
                        element,
                        &format!("{path}.{}.member", index + 1),
                        found,
                    );
                }
            }
            found.extend(nested("Member", of_elements).map(report));
        }
        (Kind::Map(map), Value::Object(object)) => {
            found.extend(length(map.limits, object.len()).map(report));
            let mut of_keys = Vec::new();
            let mut of_values = Vec::new();
            for (key, element) in object {
                of_keys.extend(constraints(map.key, &Value::String(key.clone())));
                if is_scalar(map.value) {
                    of_values.extend(constraints(map.value, element));
                } else {
                    check(map.value, element, &format!("{path}.{key}.member"), found);
                }
            }
            found.extend(nested("Map keys", of_keys).map(report));
            found.extend(nested("Map value", of_values).map(report));
        }
        _ => found.extend(constraints(shape, value).into_iter().map(report)),
    }
}

/// The constraints that a scalar does not meet.
fn constraints(shape: &Shape, value: &Value) -> Vec<String> {
    match (&shape.kind, value) {
        (Kind::String(rules), Value::String(text)) => string(rules, text),
        (Kind::Integer(limits) | Kind::Long(limits), Value::Number(number)) => {
            let value = number.as_i64().unwrap_or_default();
            let low = limits.min.filter(|min| value < *min);
            let high = limits.max.filter(|max| value > *max);
            bounds("value", low, high).collect()
        }
        (Kind::Double(limits), Value::Number(number)) => {
            let value = number.as_f64().unwrap_or_default();
            let low = limits.min.filter(|min| value < *min as f64);
            let high = limits.max.filter(|max| value > *max as f64);
            bounds("value", low, high).collect()
        }
        (Kind::Blob(limits), Value::String(text)) => {
            // Without decoding: four characters of base64 are three bytes, less the padding.
            let padding = text.bytes().rev().take_while(|byte| *byte == b'=').count();
            length(*limits, (text.len() / 4 * 3).saturating_sub(padding)).collect()
        }
        _ => Vec::new(),
    }
}

fn string(rules: &StringRules, text: &str) -> Vec<String> {
    let mut found: Vec<String> = length(rules.limits, text.chars().count()).collect();
    if let Some(pattern) = &rules.pattern {
        // A pattern that does not compile is our mistake; every one is compiled by a test.
        if pattern.matches(text) == Ok(false) {
            found.push(format!(
                "Member must satisfy regular expression pattern: {}",
                pattern.text
            ));
        }
    }
    if !rules.values.is_empty() && !rules.values.contains(&text) {
        found.push(format!(
            "Member must satisfy enum value set: [{}]",
            rules.values.join(", ")
        ));
    }
    found
}

fn length(limits: Limits, length: usize) -> impl Iterator<Item = String> {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    bounds(
        "length",
        limits.min.filter(|min| length < *min),
        limits.max.filter(|max| length > *max),
    )
}

fn bounds(what: &'static str, low: Option<i64>, high: Option<i64>) -> impl Iterator<Item = String> {
    let high = high.map(|max| format!("Member must have {what} less than or equal to {max}"));
    let low = low.map(|min| format!("Member must have {what} greater than or equal to {min}"));
    high.into_iter().chain(low)
}

/// Constraints of elements are reported once, on the list or map that holds them.
fn nested(whose: &str, mut constraints: Vec<String>) -> Option<String> {
    let mut seen = std::collections::HashSet::new();
    constraints.retain(|constraint| seen.insert(constraint.clone()));
    (!constraints.is_empty()).then(|| {
        format!(
            "{whose} must satisfy constraint: [{}]",
            constraints.join(", ")
        )
    })
}

fn is_scalar(shape: &Shape) -> bool {
    !matches!(
        shape.kind,
        Kind::Structure(_) | Kind::List(_) | Kind::Map(_)
    )
}

fn is_sensitive(shape: &Shape) -> bool {
    match &shape.kind {
        Kind::String(rules) => rules.sensitive,
        Kind::List(list) => is_sensitive(list.member),
        Kind::Map(map) => is_sensitive(map.key) || is_sensitive(map.value),
        Kind::Structure(structure) => structure
            .members
            .iter()
            .any(|member| is_sensitive(member.shape)),
        _ => false,
    }
}

fn show(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => format!(
            "[{}]",
            values.iter().map(show).collect::<Vec<_>>().join(", ")
        ),
        Value::Object(object) => {
            let pairs: Vec<String> = object
                .iter()
                .map(|(key, value)| format!("{key}={}", show(value)))
                .collect();
            format!("{{{}}}", pairs.join(", "))
        }
        other => other.to_string(),
    }
}

fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) => first.to_ascii_lowercase().to_string() + letters.as_str(),
        None => String::new(),
    }
}
