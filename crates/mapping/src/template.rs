//! Mapping templates: the Velocity Template Language as API Gateway's mapping templates document it
//! (developer guide, "API Gateway mapping template and access logging variable reference", over the VTL of
//! Velocity 1.7's user guide). Parsed once, when a deployment is compiled; rendered per request within
//! [`Limits`].
//!
//! - [`parse`]: text → [`ast`]; errors with line and column.
//! - [`render`], [`evaluate`]: the tree, run on a [`Scope`].
//! - [`methods`], [`text_methods`], [`operators`], [`util`], [`objects`]: what values can do, `$util`, and AWS's own objects.
//!
//! Where the data of a request comes from is the [`Scope`]'s affair.

mod ast;
mod evaluate;
mod macros;
mod methods;
mod number_methods;
mod objects;
mod operators;
mod overrides;
mod parse;
mod parse_directive;
mod parse_expression;
mod patterns;
mod render;
mod scope;
mod text_methods;
mod util;

pub use objects::Object;
pub use overrides::Overrides;
pub use scope::{ContextValue, Place, Scope};
pub use util::{escape_java_script, url_encode};

use crate::json::JsonError;
use crate::value::{Exhausted, Limits};

/// "The maximum size of a mapping template is 300 KB" (important notes).
pub const TEMPLATE_MAX_BYTES: usize = 300 * 1024;

/// "Number of iterations in a #foreach … #end loop in mapping templates: 1000" (quotas). A loop ends there,
/// as Velocity's own limit ends it.
pub const LOOP_MAX: usize = 1000;

/// A template, ready to render.
#[derive(Debug)]
pub struct Template {
    body: Box<[ast::Node]>,
    macros: Box<[ast::Macro]>,
    /// Number of variables; the first are those that AWS provides.
    variables: usize,
}

/// Why a text is no template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct ParseError {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    pub message: String,
}

/// Why a template gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// `$input.json(…)` or `$input.path(…)` on a payload that is no JSON: the client's fault.
    #[error("Could not parse request body into json: {0}")]
    Payload(JsonError),
    /// The template asked for something that cannot be; in Java, an exception.
    #[error("{0}")]
    Failed(String),
    /// A bound was met.
    #[error("the template was stopped: {0}")]
    Exhausted(#[from] Exhausted),
}

impl RenderError {
    fn failed(text: impl Into<String>) -> Self {
        Self::Failed(text.into())
    }
}

/// What a template made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rendered {
    pub text: String,
    pub overrides: Overrides,
}

impl Template {
    /// Reads a template.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        parse::parse(text)
    }

    /// Renders the template on what `scope` knows.
    pub fn render(&self, scope: &dyn Scope, limits: Limits) -> Result<Rendered, RenderError> {
        render::render(self, scope, limits)
    }
}

#[cfg(test)]
mod tests;
