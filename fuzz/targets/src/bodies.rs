//! Bodies of requests to the AWS endpoint, by themselves: JSON documents and forms. What is read from one is written
//! again from the model's tables, and has to be read as the same; whatever is refused is refused in the protocol's words.

use ::wire::shape::{Kind, Location, Member};
use ::wire::{Operation, Request, Routed, Shape, decode_value, services};
use serde_json::{Map, Value};

/// JSON. The first line of an input names an operation of API Gateway, the rest is the body.
pub fn json(input: &[u8]) {
    let Some((name, body)) = parts(input) else {
        return;
    };
    let mut operations = services().iter().flat_map(|service| service.operations);
    let Some(operation) = operations.find(|operation| operation.name == name) else {
        return;
    };
    if operation.service.protocol != ::wire::Protocol::RestJson {
        return;
    }
    let Some(read) = read_json(operation, body) else {
        return;
    };
    let members = operation.input.map(Shape::members).unwrap_or_default();
    if members
        .iter()
        .any(|member| member.location == Location::Payload)
    {
        return;
    }
    let document = Value::Object(json_members(members, &read, true)).to_string();
    let again = read_json(operation, document.as_bytes());
    assert_eq!(again, Some(read), "{name} {document}");
}

fn read_json(operation: &'static Operation, body: &[u8]) -> Option<Map<String, Value>> {
    let labels = operation.path.iter().filter_map(|segment| match segment {
        ::wire::Segment::Literal(_) => None,
        ::wire::Segment::Label(name) | ::wire::Segment::Greedy(name) => {
            Some((*name, "a1b2c3".to_owned()))
        }
    });
    let routed = Routed {
        operation,
        labels: labels.collect(),
        parameters: Vec::new(),
    };
    read(&routed, body)
}

/// What a request says, or nothing where it is refused as a request has to be.
fn read(routed: &Routed, body: &[u8]) -> Option<Map<String, Value>> {
    let headers = http::HeaderMap::new();
    let request = Request {
        method: routed.operation.method,
        path: "/",
        query: None,
        headers: &headers,
        body,
    };
    match decode_value(routed, &request) {
        Ok(value) => Some(value),
        Err(error) => {
            let error = error.to_error(routed.operation.service.protocol);
            assert_eq!(error.status, 400, "{error:?}");
            assert!(!error.message.is_empty(), "{error:?}");
            None
        }
    }
}

/// Members under their names on the wire. Nested structures travel whole, of an input only what is of the body.
fn json_members(
    members: &[Member],
    read: &Map<String, Value>,
    of_input: bool,
) -> Map<String, Value> {
    members
        .iter()
        .filter(|member| !of_input || member.location == Location::Body)
        .filter_map(|member| {
            let value = read.get(member.name)?;
            Some((member.wire.to_owned(), json_value(member.shape, value)))
        })
        .collect()
}

fn json_value(shape: &Shape, value: &Value) -> Value {
    match (&shape.kind, value) {
        (Kind::Structure(structure), Value::Object(read)) => {
            Value::Object(json_members(structure.members, read, false))
        }
        (Kind::Map(map), Value::Object(read)) => read
            .iter()
            .map(|(key, value)| (key.clone(), json_value(map.value, value)))
            .collect(),
        (Kind::List(list), Value::Array(read)) => read
            .iter()
            .map(|value| json_value(list.member, value))
            .collect(),
        (_, value) => value.clone(),
    }
}

/// Forms. The first line of an input names an operation of a query service, the rest is the form, whose lines are its
/// parameters: `Name.member.1=value`, as they are before they are encoded.
pub fn query(input: &[u8]) {
    let Some((name, lines)) = parts(input) else {
        return;
    };
    let mut operations = services().iter().flat_map(|service| service.operations);
    let Some(operation) = operations.find(|operation| operation.name == name) else {
        return;
    };
    if operation.service.protocol != ::wire::Protocol::Query {
        return;
    }
    let Ok(lines) = std::str::from_utf8(lines) else {
        return;
    };
    let pairs = lines.lines().map(|line| {
        let (name, value) = line.split_once('=').unwrap_or((line, ""));
        (name.to_owned(), value.to_owned())
    });
    let Some(read) = read_form(operation, &pairs.collect::<Vec<_>>()) else {
        return;
    };
    let mut again = Vec::new();
    let members = operation.input.map(Shape::members).unwrap_or_default();
    write_members(members, &read, "", &mut again);
    assert_eq!(read_form(operation, &again), Some(read), "{name} {again:?}");
}

/// By way of the encoded form, as a client sends it.
fn read_form(
    operation: &'static Operation,
    pairs: &[(String, String)],
) -> Option<Map<String, Value>> {
    let service = operation.service;
    let whose = [
        ("Action".to_owned(), operation.name.to_owned()),
        ("Version".to_owned(), service.api_version.to_owned()),
    ];
    let form: Vec<String> = whose
        .iter()
        .chain(pairs)
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect();
    let form = form.join("&");
    let headers = http::HeaderMap::new();
    let request = Request {
        method: "POST",
        path: "/",
        query: None,
        headers: &headers,
        body: form.as_bytes(),
    };
    let routed = service.route(&request);
    let routed = routed.unwrap_or_else(|error| panic!("{form} is not routed: {error}"));
    assert_eq!(*routed.operation, *operation, "{form}");
    read(&routed, form.as_bytes())
}

fn encoded(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    text.bytes().map(encode).collect()
}

fn write_members(
    members: &[Member],
    read: &Map<String, Value>,
    prefix: &str,
    form: &mut Vec<(String, String)>,
) {
    for member in members {
        if let Some(value) = read.get(member.name) {
            write_value(
                member.shape,
                value,
                &format!("{prefix}{}", member.wire),
                form,
            );
        }
    }
}

fn write_value(shape: &Shape, value: &Value, name: &str, form: &mut Vec<(String, String)>) {
    match (&shape.kind, value) {
        (Kind::Structure(structure), Value::Object(read)) => {
            // An empty one is there by a member that nobody knows.
            if read.is_empty() {
                form.push((format!("{name}.nothing"), String::new()));
            }
            write_members(structure.members, read, &format!("{name}."), form);
        }
        (Kind::List(list), Value::Array(read)) => {
            let prefix = match list.flattened {
                true => format!("{name}."),
                false => format!("{name}.{}.", list.wire),
            };
            if read.is_empty() {
                form.push((name.to_owned(), String::new()));
            }
            for (index, value) in (1..).zip(read) {
                write_value(list.member, value, &format!("{prefix}{index}"), form);
            }
        }
        (Kind::Map(map), Value::Object(read)) => {
            let prefix = match map.flattened {
                true => format!("{name}."),
                false => format!("{name}.entry."),
            };
            if read.is_empty() {
                form.push((name.to_owned(), String::new()));
            }
            for (index, (key, value)) in (1..).zip(read) {
                form.push((format!("{prefix}{index}.{}", map.key_wire), key.clone()));
                let name = format!("{prefix}{index}.{}", map.value_wire);
                write_value(map.value, value, &name, form);
            }
        }
        (_, Value::String(text)) => form.push((name.to_owned(), text.clone())),
        (_, scalar) => form.push((name.to_owned(), scalar.to_string())),
    }
}

/// The first line, and what is behind it.
fn parts(input: &[u8]) -> Option<(&str, &[u8])> {
    if input.len() > crate::INPUT_MAX_BYTES {
        return None;
    }
    let end = input.iter().position(|byte| *byte == b'\n')?;
    let (name, rest) = input.split_at(end);
    Some((std::str::from_utf8(name).ok()?, rest.get(1..)?))
}
