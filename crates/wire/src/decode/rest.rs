//! REST requests: every member from the place the model gives it.

use serde_json::{Map, Value};

use super::{Mismatch, json, text};
use crate::route::{Request, Routed};
use crate::scalar::Blob;
use crate::shape::{Kind, Location, Member};

pub(super) fn input(
    members: &[Member],
    routed: &Routed,
    request: &Request<'_>,
) -> Result<Map<String, Value>, Mismatch> {
    let has_document = members
        .iter()
        .any(|member| member.location == Location::Body);
    let mut out = if has_document && !request.body.is_empty() {
        json::members(members, document(request.body)?)?
    } else {
        Map::new()
    };
    for member in members {
        let value = match member.location {
            Location::Body => None,
            Location::Uri => routed
                .labels
                .iter()
                .find(|(name, _)| *name == member.wire)
                .map(|(_, text)| text.clone().into()),
            Location::Query => parameter(member, &routed.parameters)
                .map_err(|mismatch| mismatch.within(member.wire))?,
            Location::QueryMap => unclaimed(members, routed),
            Location::Header => header(member, request),
            // An empty body is an absent document.
            Location::Payload => {
                (!request.body.is_empty()).then(|| Blob::encode(request.body).into())
            }
        };
        if let Some(value) = value {
            out.insert(member.name.to_owned(), value);
        }
    }
    Ok(out)
}

fn document(body: &[u8]) -> Result<Map<String, Value>, Mismatch> {
    let value: Value = serde_json::from_slice(body)
        .map_err(|error| Mismatch::new(format!("The request body is not JSON: {error}")))?;
    match value {
        Value::Object(object) => Ok(object),
        Value::Null => Ok(Map::new()),
        _ => Err(Mismatch::new("Expected a structure or map, or null")),
    }
}

fn parameter(member: &Member, parameters: &[(String, String)]) -> Result<Option<Value>, Mismatch> {
    let mut sent = parameters
        .iter()
        .filter(|(name, _)| name == member.wire)
        .map(|(_, value)| value.as_str())
        .peekable();
    if sent.peek().is_none() {
        return Ok(None);
    }
    if let Kind::List(list) = &member.shape.kind {
        return sent
            .map(|value| text::scalar(list.member, value))
            .collect::<Result<_, _>>()
            .map(|values| Some(Value::Array(values)));
    }
    sent.next()
        .map(|value| text::scalar(member.shape, value))
        .transpose()
}

/// Parameters that neither a member nor the template claims; absent when there are none.
fn unclaimed(members: &[Member], routed: &Routed) -> Option<Value> {
    let is_claimed = |wanted: &str| {
        members
            .iter()
            .any(|member| member.location == Location::Query && member.wire == wanted)
            || routed
                .operation
                .query
                .iter()
                .any(|(name, _)| *name == wanted)
    };
    let mut out = Map::new();
    for (name, value) in routed
        .parameters
        .iter()
        .filter(|(name, _)| !is_claimed(name))
    {
        out.entry(name.as_str())
            .or_insert_with(|| value.clone().into());
    }
    (!out.is_empty()).then_some(Value::Object(out))
}

fn header(member: &Member, request: &Request<'_>) -> Option<Value> {
    let value = request.headers.get(member.wire)?;
    Some(
        String::from_utf8_lossy(value.as_bytes())
            .into_owned()
            .into(),
    )
}
