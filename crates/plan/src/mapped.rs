//! What an integration that is no proxy does to payloads and answers: templates by content type, what happens
//! without one, and the integration responses.

use mapping::{ResponseExpression, Template};
use regex::Regex;

/// The mapping of an `HTTP` or `MOCK` integration.
#[derive(Debug)]
pub struct Mapped {
    pub templates: Templates,
    pub passthrough: Passthrough,
    pub content: Option<ContentHandling>,
    /// In the order in which they are tried; one without a pattern is the default.
    pub responses: Box<[Response]>,
}

/// Templates by content type.
#[derive(Debug, Default)]
pub struct Templates(Box<[(Box<str>, Option<Template>)]>);

/// What becomes of a payload that no template is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passthrough {
    WhenNoMatch,
    WhenNoTemplates,
    Never,
}

/// A conversion of payloads (`contentHandling`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentHandling {
    ToBinary,
    ToText,
}

/// An integration response.
#[derive(Debug)]
pub struct Response {
    /// The status of the method's response.
    pub status: u16,
    /// False where the method has no response of that status (any more), so that this one cannot be given.
    pub is_declared: bool,
    /// Matches the whole status of the integration; `None` for the default.
    pub pattern: Option<Regex>,
    /// Headers of the method's response.
    pub headers: Box<[(Box<str>, ResponseExpression)]>,
    pub templates: Templates,
    pub content: Option<ContentHandling>,
}

impl Templates {
    /// Templates by content type in lower case; `None` stands for an empty template, which leaves the payload
    /// as it is.
    #[must_use]
    pub fn new(templates: Vec<(Box<str>, Option<Template>)>) -> Self {
        Self(templates.into())
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The template for a content type without its parameters, in any case.
    #[must_use]
    pub fn get(&self, content_type: &str) -> Option<(&str, Option<&Template>)> {
        self.0
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(content_type))
            .map(|(known, template)| (&**known, template.as_ref()))
    }

    /// What AWS falls back on for responses.
    #[must_use]
    pub fn first(&self) -> Option<(&str, Option<&Template>)> {
        let (known, template) = self.0.first()?;
        Some((known, template.as_ref()))
    }
}

impl Mapped {
    /// The integration response for a status: the first whose pattern matches it, else the default.
    #[must_use]
    pub fn response_for(&self, status: u16) -> Option<&Response> {
        let text = status.to_string();
        let matching = |response: &&Response| {
            let pattern = response.pattern.as_ref();
            pattern.is_some_and(|pattern| pattern.is_match(&text))
        };
        self.responses
            .iter()
            .find(matching)
            .or_else(|| self.default_response())
    }

    /// The integration response without a pattern.
    #[must_use]
    pub fn default_response(&self) -> Option<&Response> {
        self.responses.iter().find(|one| one.pattern.is_none())
    }
}
