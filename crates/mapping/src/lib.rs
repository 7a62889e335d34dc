//! Parameter mappings and URI templates of integrations: parsed once, rendered per request.
//!
//! - [`expression`]: where a mapped value comes from (`method.request.path.id`, `'static'`, …).
//! - [`uri`]: the `uri` of an HTTP integration, with its `{placeholders}`.
//! - [`stage_variables`]: `${stageVariables.name}`, replaced when a stage is compiled.
//! - [`percent`]: percent-decoding and -encoding as API Gateway does it on the way through.
//! - [`query`]: reading and writing query strings.
//!
//! What a mapping does to a message is for `pipeline`; which mappings a method has is for `compile`.
//! Source of the syntax: API Gateway developer guide, "Amazon API Gateway API request and response data
//! mapping reference".

pub mod expression;
pub mod percent;
pub mod query;
pub mod stage_variables;
pub mod uri;

pub use expression::{Expression, ExpressionError, RequestTarget};
pub use uri::{Scheme, UriError, UriTemplate};
