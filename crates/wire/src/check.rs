//! Tells where a JSON document departs from the model of an operation's output, so that tests can hold every
//! answer against the tables without an SDK. Used by tests only; nothing is changed or refused here.

use serde_json::{Map, Value};

use crate::encode::is_of;
use crate::service::Operation;
use crate::shape::{Kind, Location, Member, Shape};

/// Departures of a response document, keyed by wire names, from the output of `operation`: members that are
/// required and missing, unknown, of the wrong type, or not of their value set. Empty when it conforms.
pub fn check_output(operation: &Operation, document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    match (operation.output, document) {
        (Some(shape), Value::Object(object)) => structure(shape.members(), object, "", &mut found),
        (None, Value::Object(object)) if object.is_empty() => {}
        (None, Value::Null) => {}
        (None, _) => found.push(format!("{} has no output", operation.name)),
        (Some(_), _) => found.push(format!("the output of {} is not an object", operation.name)),
    }
    found
}

fn structure(
    members: &[Member],
    object: &Map<String, Value>,
    prefix: &str,
    found: &mut Vec<String>,
) {
    // What travels in headers or is the whole body is no part of the document.
    let in_document = |member: &&Member| member.location == Location::Body;
    for name in object.keys() {
        if !members
            .iter()
            .filter(in_document)
            .any(|member| member.wire == name)
        {
            found.push(format!("{prefix}{name}: unknown"));
        }
    }
    for member in members.iter().filter(in_document) {
        let path = format!("{prefix}{}", member.wire);
        match object.get(member.wire) {
            Some(value) => check(member.shape, value, &path, found),
            None if member.required => found.push(format!("{path}: missing")),
            None => {}
        }
    }
}

fn check(shape: &Shape, value: &Value, path: &str, found: &mut Vec<String>) {
    match (&shape.kind, value) {
        (Kind::Structure(inner), Value::Object(object)) => {
            structure(inner.members, object, &format!("{path}."), found)
        }
        (Kind::List(list), Value::Array(values)) => {
            for (index, value) in values.iter().enumerate() {
                check(list.member, value, &format!("{path}[{index}]"), found);
            }
        }
        (Kind::Map(map), Value::Object(object)) => {
            for (key, value) in object {
                check(map.value, value, &format!("{path}[{key:?}]"), found);
            }
        }
        (Kind::String(rules), Value::String(text)) => {
            if !rules.values.is_empty() && !rules.values.contains(&text.as_str()) {
                found.push(format!(
                    "{path}: {text:?} is not one of {}",
                    rules.values.join(", ")
                ));
            }
        }
        _ if is_of(shape, value) => {}
        _ => found.push(format!("{path}: {value} is not a {}", kind_name(shape))),
    }
}

fn kind_name(shape: &Shape) -> &'static str {
    match &shape.kind {
        Kind::Structure(_) => "structure",
        Kind::List(_) => "list",
        Kind::Map(_) => "map",
        Kind::String(_) => "string",
        Kind::Integer(_) => "32-bit integer",
        Kind::Long(_) => "64-bit integer",
        Kind::Double(_) => "number",
        Kind::Boolean => "boolean",
        Kind::Timestamp => "timestamp in seconds",
        Kind::Blob(_) => "base64 text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apigateway::operations::{DELETE_REST_API, GET_INTEGRATION, GET_REST_APIS};
    use serde_json::json;

    #[test]
    fn a_conforming_document_passes() {
        let document = json!({"position": "x", "item": [{"id": "a", "createdDate": 1.5, "disableExecuteApiEndpoint": true,
            "endpointConfiguration": {"types": ["REGIONAL"]}, "tags": {"a": "b"}}]});
        assert_eq!(
            check_output(&GET_REST_APIS, &document),
            Vec::<String>::new()
        );
        assert_eq!(
            check_output(&DELETE_REST_API, &Value::Null),
            Vec::<String>::new()
        );
    }

    #[test]
    fn unknown_wrong_and_foreign_values_are_told() {
        let document = json!({"items": [], "item": [{"id": 1, "createdDate": "2020", "tags": ["a"],
            "endpointConfiguration": {"types": ["NEAR"]}}]});
        let found = check_output(&GET_REST_APIS, &document);
        assert_eq!(found.len(), 5, "{found:#?}");
        for part in [
            "items: unknown",
            "item[0].id: 1 is not a string",
            "createdDate",
            "tags",
            "\"NEAR\" is not one of",
        ] {
            assert!(
                found.iter().any(|line| line.contains(part)),
                "{part}: {found:#?}"
            );
        }
        let found = check_output(&GET_INTEGRATION, &json!({"timeoutInMillis": 29_000.5}));
        assert_eq!(found, ["timeoutInMillis: 29000.5 is not a 32-bit integer"]);
        assert_eq!(check_output(&DELETE_REST_API, &json!({"a": 1})).len(), 1);
        assert_eq!(check_output(&GET_REST_APIS, &json!([])).len(), 1);
    }
}
