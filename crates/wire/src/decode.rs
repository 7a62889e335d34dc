//! From the parts of an HTTP request to the typed input of its operation. Gathers them into one object keyed
//! by member names, has it validated, and leaves the rest to serde. Unknown members are ignored and null is
//! as absent, as AWS treats both; nothing a client sends makes this panic.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::ErrorBody;
use crate::route::{Request, Routed};
use crate::service::Protocol;
use crate::validate::{self, Violation};

mod json;
mod query;
mod rest;
mod text;

/// Why a request is no input of its operation.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DecodeError {
    /// The document or a value in it has the wrong form.
    #[error("{0}")]
    Serialization(String),
    /// Constraints of the model are not met; never empty.
    #[error("{}", validate::sentence(.0))]
    Invalid(Vec<Violation>),
}

impl DecodeError {
    /// The error as a service of this protocol answers it. API Gateway says `ValidationException` where the
    /// query services say `ValidationError`.
    pub fn to_error(&self, protocol: Protocol) -> ErrorBody {
        let code = match (self, protocol) {
            (Self::Serialization(_), Protocol::RestJson) => "SerializationException",
            (Self::Serialization(_), Protocol::Query) => "MalformedInput",
            (Self::Invalid(_), Protocol::RestJson) => "ValidationException",
            (Self::Invalid(_), Protocol::Query) => "ValidationError",
        };
        ErrorBody::new(code, 400, self.to_string())
    }
}

/// The typed input of a routed request. `T` is the input type of the operation.
pub fn decode<T: DeserializeOwned>(
    routed: &Routed,
    request: &Request<'_>,
) -> Result<T, DecodeError> {
    let value = Value::Object(decode_value(routed, request)?);
    serde_json::from_value(value).map_err(|error| DecodeError::Serialization(error.to_string()))
}

/// The input of a routed request as an object keyed by the model's member names, valid by the model.
pub fn decode_value(
    routed: &Routed,
    request: &Request<'_>,
) -> Result<Map<String, Value>, DecodeError> {
    let operation = routed.operation;
    let Some(input) = operation.input else {
        return Ok(Map::new());
    };
    let members = input.members();
    let gathered = match operation.service.protocol {
        Protocol::RestJson => rest::input(members, routed, request),
        Protocol::Query => query::input(members, &routed.parameters),
    };
    let value = gathered.map_err(|mismatch| DecodeError::Serialization(mismatch.to_string()))?;
    let violations = validate::violations(operation, &value);
    if violations.is_empty() {
        Ok(value)
    } else {
        Err(DecodeError::Invalid(violations))
    }
}

/// A value that cannot be read as its shape, with the way to it from the inside out.
#[derive(Debug)]
struct Mismatch {
    text: String,
    way: Vec<String>,
}

impl Mismatch {
    fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            way: Vec::new(),
        }
    }

    fn within(mut self, part: impl Into<String>) -> Self {
        self.way.push(part.into());
        self
    }
}

impl std::fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.text)?;
        if self.way.is_empty() {
            return Ok(());
        }
        let way: Vec<&str> = self.way.iter().rev().map(String::as_str).collect();
        write!(formatter, " (at '{}')", way.join("."))
    }
}

#[cfg(test)]
mod tests;
