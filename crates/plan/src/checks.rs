//! What is checked of a request before its integration, and what the gateway answers where something fails,
//! both as far as an API says more than the defaults.

use mapping::{Expression, Schema};
use std::collections::HashMap;

/// The request validator of a method.
#[derive(Debug, Default)]
pub struct Validation {
    /// Parameters that have to be there and not blank; empty where parameters are not checked.
    pub required: Box<[Required]>,
    /// Models by content type, where bodies are checked.
    pub bodies: Box<[(Box<str>, Schema)]>,
}

/// A required parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Required {
    Path(Box<str>),
    QueryString(Box<str>),
    Header(Box<str>),
}

/// A gateway response that somebody made, or that takes over from one.
#[derive(Debug, Default)]
pub struct GatewayResponse {
    /// `None` keeps the status of the fault.
    pub status: Option<u16>,
    pub headers: Box<[(Box<str>, GatewayExpression)]>,
    /// Content type to text in which variables are replaced; empty for AWS's default.
    pub templates: Box<[(Box<str>, Box<str>)]>,
}

/// Where the value of a gateway response's header comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GatewayExpression {
    Mapped(Expression),
    /// `method.input.params.{name}`: from the path, the query string or the headers.
    Parameter(Box<str>),
}

/// Gateway responses by type, for example `THROTTLED`; types that are not in it have AWS's defaults.
pub type GatewayResponses = HashMap<Box<str>, GatewayResponse>;
