//! What a template can ask about the exchange it is rendered for.

use std::borrow::Cow;

/// Where a parameter of the method's request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    Path,
    QueryString,
    Header,
}

/// A value of `$context`.
#[derive(Clone, Debug, PartialEq)]
pub enum ContextValue<'s> {
    Text(Cow<'s, str>),
    Number(i64),
}

impl<'s> From<&'s str> for ContextValue<'s> {
    fn from(text: &'s str) -> Self {
        Self::Text(text.into())
    }
}

/// The data of one exchange, as templates name it.
pub trait Scope {
    /// `$input.body`: the payload as text; a binary one as base64.
    fn body(&self) -> &str;

    /// `$input.params(name)`: from the path, the query string or the headers, searched in that order.
    fn parameter(&self, name: &str) -> Option<Cow<'_, str>>;

    /// `$input.params()`: every parameter of one place, in order, each name once.
    fn parameters(&self, place: Place) -> Vec<(Cow<'_, str>, Cow<'_, str>)>;

    /// `$context.{name}`, for example `identity.sourceIp`; `None` where it has no value here.
    fn context(&self, name: &str) -> Option<ContextValue<'_>>;

    /// `$stageVariables.{name}`.
    fn stage_variable(&self, name: &str) -> Option<&str>;
}
