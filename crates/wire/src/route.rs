//! From an HTTP request to an operation: by method and URI template for REST services, by `Action` and
//! `Version` for query services. Labels and parameters come out decoded exactly once; what they mean is
//! `decode`'s.

use crate::error::ErrorBody;
use crate::form::{self, Pairs};
use crate::service::{Operation, Protocol, Segment, Service};

/// The parts of an HTTP request that shapes are read from.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    pub method: &'a str,
    /// As sent, still percent-encoded.
    pub path: &'a str,
    /// As sent, without the question mark.
    pub query: Option<&'a str>,
    pub headers: &'a http::HeaderMap,
    pub body: &'a [u8],
}

/// An operation and what the request line (and, for query services, the form) said.
#[derive(Clone, Debug)]
pub struct Routed {
    pub operation: &'static Operation,
    /// URI labels by the template's names, decoded.
    pub labels: Vec<(&'static str, String)>,
    /// Query string parameters; for query services those of the form as well, which come first.
    pub parameters: Vec<(String, String)>,
}

/// Why a request names no operation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RouteError {
    #[error("{service} has no operation {method} {path}")]
    NoSuchPath {
        service: &'static str,
        method: String,
        path: String,
    },
    #[error("Could not find operation {action} for version {version}")]
    NoSuchAction { action: String, version: String },
    #[error("The request is missing an Action parameter")]
    MissingAction,
    #[error("The {part} of the request is not valid percent-encoded UTF-8")]
    Malformed { part: &'static str },
}

impl RouteError {
    /// The error as AWS answers it: the codes are of its lists of common errors.
    pub fn to_error(&self) -> ErrorBody {
        let (code, status) = match self {
            Self::NoSuchPath { .. } => ("UnknownOperationException", 404),
            Self::NoSuchAction { .. } => ("InvalidAction", 400),
            Self::MissingAction => ("MissingAction", 400),
            Self::Malformed { part: "path" } => ("BadRequestException", 400),
            Self::Malformed { .. } => ("MalformedQueryString", 400),
        };
        ErrorBody::new(code, status, self.to_string())
    }
}

impl Service {
    /// Finds the operation of a request to this service.
    pub fn route(&'static self, request: &Request<'_>) -> Result<Routed, RouteError> {
        let mut parameters = Pairs::new();
        if self.protocol == Protocol::Query {
            let form = std::str::from_utf8(request.body).ok().and_then(form::parse);
            parameters = form.ok_or(RouteError::Malformed { part: "form" })?;
        }
        let query = form::parse(request.query.unwrap_or_default());
        parameters.extend(query.ok_or(RouteError::Malformed {
            part: "query string",
        })?);
        match self.protocol {
            Protocol::RestJson => self.route_path(request.method, request.path, parameters),
            Protocol::Query => self.route_action(parameters),
        }
    }

    fn route_action(&'static self, parameters: Pairs) -> Result<Routed, RouteError> {
        let find = |wanted: &str| {
            parameters
                .iter()
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| value.as_str())
        };
        let action = find("Action")
            .filter(|action| !action.is_empty())
            .ok_or(RouteError::MissingAction)?;
        // AWS falls back to a default version when none is named; we serve one version, so take that.
        let version = find("Version").unwrap_or(self.api_version);
        let operation = self
            .operation(action)
            .filter(|_| version == self.api_version);
        let Some(operation) = operation else {
            return Err(RouteError::NoSuchAction {
                action: action.to_owned(),
                version: version.to_owned(),
            });
        };
        Ok(Routed {
            operation,
            labels: Vec::new(),
            parameters,
        })
    }

    fn route_path(
        &'static self,
        method: &str,
        path: &str,
        parameters: Pairs,
    ) -> Result<Routed, RouteError> {
        let mut best: Option<Match<'_>> = None;
        for operation in self.operations {
            if operation.method != method || !has_fixed(operation, &parameters) {
                continue;
            }
            let Some((rank, labels)) = match_path(operation, path) else {
                continue;
            };
            if best.as_ref().is_none_or(|(other, ..)| rank > *other) {
                best = Some((rank, operation, labels));
            }
        }
        let Some((_, operation, labels)) = best else {
            return Err(RouteError::NoSuchPath {
                service: self.name,
                method: method.to_owned(),
                path: path.to_owned(),
            });
        };
        let labels = labels.into_iter().map(|(name, text)| {
            let value =
                form::percent_decode(text, false).ok_or(RouteError::Malformed { part: "path" })?;
            Ok((name, value))
        });
        Ok(Routed {
            operation,
            labels: labels.collect::<Result<_, _>>()?,
            parameters,
        })
    }
}

/// How well an operation matches, the operation, and its labels as sent.
type Match<'p> = (Rank, &'static Operation, Vec<(&'static str, &'p str)>);

/// Fixed query parameters first (`?mode=import`), then literal segments.
type Rank = (usize, usize);

fn has_fixed(operation: &Operation, parameters: &Pairs) -> bool {
    let sent =
        |&(name, value): &(&str, &str)| parameters.iter().any(|(n, v)| n == name && v == value);
    operation.query.iter().all(sent)
}

/// Matches segment by segment on the encoded path: an encoded slash belongs to its label, and a label is
/// never empty.
fn match_path<'p>(
    operation: &Operation,
    path: &'p str,
) -> Option<(Rank, Vec<(&'static str, &'p str)>)> {
    let mut rest = Some(path.strip_prefix('/')?).filter(|rest| !rest.is_empty());
    let mut labels = Vec::new();
    let mut literals = 0;
    for segment in operation.path {
        let left = rest?;
        let (text, after) = match left.split_once('/') {
            Some((text, after)) => (text, Some(after)),
            None => (left, None),
        };
        match segment {
            Segment::Literal(literal) if *literal == text => literals += 1,
            Segment::Literal(_) => return None,
            Segment::Label(_) if text.is_empty() => return None,
            Segment::Greedy(_) if left.is_empty() => return None,
            Segment::Label(name) => labels.push((*name, text)),
            Segment::Greedy(name) => {
                labels.push((*name, left));
                rest = None;
                continue;
            }
        }
        rest = after;
    }
    rest.is_none()
        .then_some(((operation.query.len(), literals), labels))
}

#[cfg(test)]
mod tests;
