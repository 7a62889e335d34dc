//! Mappings, templates and selectors: parsed once, rendered per request.
//!
//! - [`expression`]: where a mapped value comes from (`method.request.path.id`, `'static'`, …).
//! - [`uri`]: the `uri` of an HTTP integration, with its `{placeholders}`.
//! - [`stage_variables`]: `${stageVariables.name}`, replaced when a stage is compiled.
//! - [`template`]: mapping templates (VTL) for payloads.
//! - [`json_path`], [`json`], [`value`]: what templates and body mappings work on.
//! - [`schema`]: JSON schema (draft 4), which models are written in.
//! - [`percent`], [`query`], [`base64`]: encodings as API Gateway does them on the way through.
//!
//! What a mapping does to a message is for `pipeline`; which mappings a method has is for `compile`.
//! Source of the syntax: API Gateway developer guide, "Amazon API Gateway API request and response data
//! mapping reference".

pub mod base64;
pub mod expression;
pub mod json;
pub mod json_path;
pub mod percent;
pub mod query;
pub mod schema;
pub mod stage_variables;
pub mod template;
pub mod uri;
pub mod value;

pub use expression::{Expression, ExpressionError, RequestTarget, ResponseExpression};
pub use json_path::{JsonPath, JsonPathError};
pub use schema::{Schema, SchemaError};
pub use template::{TEMPLATE_MAX_BYTES, Template};
pub use uri::{Scheme, UriError, UriTemplate};
pub use value::Limits;

/// Names and short texts that requests look into. Up to 23 bytes lie in place: a gateway with many APIs waits for
/// memory more than for instructions, and each text elsewhere is one more place to wait for.
pub type Text = smol_str::SmolStr;
