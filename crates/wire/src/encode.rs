//! From the typed output of an operation to an HTTP response. Members go where the model puts them; a value
//! that does not fit the tables is our own mistake and comes back as an error instead of half an answer.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::scalar::Blob;
use crate::service::{Operation, Protocol};
use crate::shape::{Kind, Location, Member, Shape};

mod xml;

pub(crate) use xml::Xml;

/// A response, ready to send.
pub type Response = http::Response<Bytes>;

/// Why an output cannot be written: it is not what the model says.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    #[error("the output of {operation} does not serialize")]
    Serialize {
        operation: &'static str,
        source: serde_json::Error,
    },
    #[error("the output of {operation} does not fit the model at '{path}'")]
    Shape {
        operation: &'static str,
        path: String,
    },
}

/// Writes the output of `operation`. The request id goes into the header, and into the document where the
/// protocol has a place for it.
pub fn encode<T: Serialize>(
    operation: &Operation,
    output: &T,
    request_id: &str,
) -> Result<Response, EncodeError> {
    let value = serde_json::to_value(output).map_err(|source| EncodeError::Serialize {
        operation: operation.name,
        source,
    })?;
    let members = operation.output.map(Shape::members).unwrap_or_default();
    let result = match (operation.service.protocol, value) {
        (Protocol::RestJson, Value::Object(output)) => rest(operation, members, output, request_id),
        (Protocol::RestJson, Value::Null) => rest(operation, members, Map::new(), request_id),
        (Protocol::Query, Value::Object(output)) => xml::document(operation, &output, request_id),
        (Protocol::Query, Value::Null) => xml::document(operation, &Map::new(), request_id),
        _ => Err(Misfit::default()),
    };
    result.map_err(|misfit| EncodeError::Shape {
        operation: operation.name,
        path: misfit.path(),
    })
}

/// The way to a value that does not fit, from the inside out.
#[derive(Debug, Default)]
struct Misfit(Vec<String>);

impl Misfit {
    fn within(mut self, part: impl Into<String>) -> Self {
        self.0.push(part.into());
        self
    }

    fn path(&self) -> String {
        self.0
            .iter()
            .rev()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(".")
    }
}

fn rest(
    operation: &Operation,
    members: &[Member],
    mut output: Map<String, Value>,
    request_id: &str,
) -> Result<Response, Misfit> {
    let mut headers = Vec::new();
    let mut payload = None;
    for member in members {
        match member.location {
            Location::Header => {
                let value = output.remove(member.name).filter(|value| !value.is_null());
                let Some(value) = value else { continue };
                headers.push(
                    header_of(member, &value)
                        .ok_or_else(|| Misfit::default().within(member.name))?,
                );
            }
            Location::Payload => {
                let bytes = match output.remove(member.name) {
                    None | Some(Value::Null) => Some(Bytes::new()),
                    Some(Value::String(text)) => Blob::decode(&text),
                    Some(_) => None,
                };
                payload = Some(bytes.ok_or_else(|| Misfit::default().within(member.name))?);
            }
            _ => {}
        }
    }
    let document = json_members(members, output)?;
    let status =
        StatusCode::from_u16(operation.status).map_err(|_| Misfit::default().within("status"))?;
    let (kind, body) = match payload {
        Some(bytes) => ("application/octet-stream", bytes),
        None if operation.output.is_none() => ("application/json", Bytes::new()),
        None => (
            "application/json",
            Bytes::from(Value::Object(document).to_string()),
        ),
    };
    let kind = (status != StatusCode::NO_CONTENT).then_some(kind);
    let mut response = respond(status, kind, body, request_id);
    for (name, value) in headers {
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

fn header_of(member: &Member, value: &Value) -> Option<(HeaderName, HeaderValue)> {
    let name = HeaderName::from_bytes(member.wire.as_bytes()).ok()?;
    Some((name, HeaderValue::from_str(value.as_str()?).ok()?))
}

/// A response with the headers that every answer has.
pub(crate) fn respond(
    status: StatusCode,
    kind: Option<&'static str>,
    body: Bytes,
    request_id: &str,
) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    if let Some(kind) = kind {
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    if let Ok(id) = HeaderValue::from_str(request_id) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-amzn-requestid"), id);
    }
    response
}

/// Rekeys a structure from member names to wire names. A null member is an absent one.
fn json_members(
    members: &[Member],
    object: Map<String, Value>,
) -> Result<Map<String, Value>, Misfit> {
    let mut out = Map::new();
    for (name, value) in object {
        if value.is_null() {
            continue;
        }
        let member = members.iter().find(|member| member.name == name);
        let Some(member) = member else {
            return Err(Misfit::default().within(name));
        };
        let value = json(member.shape, value).map_err(|misfit| misfit.within(member.name))?;
        out.insert(member.wire.to_owned(), value);
    }
    Ok(out)
}

fn json(shape: &Shape, value: Value) -> Result<Value, Misfit> {
    match (&shape.kind, value) {
        (Kind::Structure(structure), Value::Object(object)) => {
            json_members(structure.members, object).map(Value::Object)
        }
        (Kind::List(list), Value::Array(values)) => {
            let element = |(index, value): (usize, Value)| {
                json(list.member, value).map_err(|misfit| misfit.within((index + 1).to_string()))
            };
            values
                .into_iter()
                .enumerate()
                .map(element)
                .collect::<Result<_, _>>()
                .map(Value::Array)
        }
        (Kind::Map(map), Value::Object(object)) => {
            let mut out = Map::new();
            for (key, value) in object {
                let value = json(map.value, value).map_err(|misfit| misfit.within(key.as_str()))?;
                out.insert(key, value);
            }
            Ok(Value::Object(out))
        }
        (_, value) if is_of(shape, &value) => Ok(value),
        _ => Err(Misfit::default()),
    }
}

/// Whether a scalar of the middle form is of this shape.
pub(crate) fn is_of(shape: &Shape, value: &Value) -> bool {
    match &shape.kind {
        Kind::String(_) | Kind::Blob(_) => value.is_string(),
        Kind::Boolean => value.is_boolean(),
        Kind::Integer(_) => value
            .as_i64()
            .is_some_and(|value| i32::try_from(value).is_ok()),
        Kind::Long(_) => value.is_i64(),
        Kind::Double(_) | Kind::Timestamp => value.is_number(),
        Kind::Structure(_) | Kind::List(_) | Kind::Map(_) => false,
    }
}

#[cfg(test)]
mod tests;
