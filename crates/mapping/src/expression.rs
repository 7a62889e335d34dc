//! Mapping expressions of parameters: the left side names a place of the integration's request or of the
//! method's response, the right side says where its value comes from. Parsed here, and checked against what
//! a method declares; evaluated by `pipeline`.

use crate::{JsonPath, Text};

/// A place in the request to the backend: `integration.request.{path|querystring|header}.{name}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestTarget {
    Path(Text),
    QueryString(Text),
    Header(Text),
}

/// Where a mapped value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// `method.request.path.{name}`
    Path(Text),
    /// `method.request.querystring.{name}`: the last of several values.
    QueryString(Text),
    /// `method.request.multivaluequerystring.{name}`: every value.
    MultiValueQueryString(Text),
    /// `method.request.header.{name}`: the last of several values.
    Header(Text),
    /// `method.request.multivalueheader.{name}`: every value.
    MultiValueHeader(Text),
    /// `method.request.body`, or what a JSONPath finds in it.
    Body(Option<JsonPath>),
    /// `context.{name}`
    Context(Text),
    /// `stageVariables.{name}`
    StageVariable(Text),
    /// `'text'`
    Static(Text),
}

/// Where the value of a header of the method's response comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResponseExpression {
    /// `integration.response.header.{name}`: the last of several values.
    Header(Text),
    /// `integration.response.multivalueheader.{name}`: every value.
    MultiValueHeader(Text),
    /// `integration.response.body`, or what a JSONPath finds in it.
    Body(Option<JsonPath>),
    /// `context.{name}`
    Context(Text),
    /// `stageVariables.{name}`
    StageVariable(Text),
    /// `'text'`
    Static(Text),
}

/// Why an expression cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionError {
    /// Nothing that AWS documents either.
    #[error("Invalid mapping expression specified: {0}")]
    Invalid(String),
}

impl RequestTarget {
    /// Reads `integration.request.{path|querystring|header}.{name}`.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        let invalid = || ExpressionError::Invalid(text.to_owned());
        let (kind, name) = text
            .strip_prefix("integration.request.")
            .and_then(|rest| rest.split_once('.'))
            .ok_or_else(invalid)?;
        if !is_parameter_name(name) {
            return Err(invalid());
        }
        match kind {
            "path" => Ok(Self::Path(name.into())),
            "querystring" => Ok(Self::QueryString(name.into())),
            "header" if head_name(name) => Ok(Self::Header(name.into())),
            _ => Err(invalid()),
        }
    }
}

impl Expression {
    /// Reads a mapping expression.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        let invalid = || ExpressionError::Invalid(text.to_owned());
        match Common::parse(text)? {
            Some(Common::Static(text)) => return Ok(Self::Static(text.into())),
            Some(Common::StageVariable(name)) => return Ok(Self::StageVariable(name.into())),
            Some(Common::Context(name)) => return Ok(Self::Context(name.into())),
            None => {}
        }
        let rest = text.strip_prefix("method.request.").ok_or_else(invalid)?;
        if let Some(path) = body_path(rest, text)? {
            return Ok(Self::Body(path));
        }
        let (kind, name) = rest.split_once('.').ok_or_else(invalid)?;
        if !is_parameter_name(name) {
            return Err(invalid());
        }
        match kind {
            "path" => Ok(Self::Path(name.into())),
            "querystring" => Ok(Self::QueryString(name.into())),
            "multivaluequerystring" => Ok(Self::MultiValueQueryString(name.into())),
            "header" => Ok(Self::Header(name.into())),
            "multivalueheader" => Ok(Self::MultiValueHeader(name.into())),
            _ => Err(invalid()),
        }
    }

    /// The `method.request.…` parameter that a method has to declare before this may refer to it; `None`
    /// where nothing needs declaring.
    #[must_use]
    pub fn declared_as(&self) -> Option<String> {
        match self {
            Self::Path(name) => Some(format!("method.request.path.{name}")),
            Self::QueryString(name) | Self::MultiValueQueryString(name) => {
                Some(format!("method.request.querystring.{name}"))
            }
            Self::Header(name) | Self::MultiValueHeader(name) => {
                Some(format!("method.request.header.{name}"))
            }
            Self::Body(_) | Self::Context(_) | Self::StageVariable(_) | Self::Static(_) => None,
        }
    }
}

impl ResponseExpression {
    /// Reads a mapping expression of a response.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        let invalid = || ExpressionError::Invalid(text.to_owned());
        match Common::parse(text)? {
            Some(Common::Static(text)) => return Ok(Self::Static(text.into())),
            Some(Common::StageVariable(name)) => return Ok(Self::StageVariable(name.into())),
            Some(Common::Context(name)) => return Ok(Self::Context(name.into())),
            None => {}
        }
        let rest = text
            .strip_prefix("integration.response.")
            .ok_or_else(invalid)?;
        if let Some(path) = body_path(rest, text)? {
            return Ok(Self::Body(path));
        }
        match rest.split_once('.') {
            Some(("header", name)) if is_parameter_name(name) => Ok(Self::Header(name.into())),
            Some(("multivalueheader", name)) if is_parameter_name(name) => {
                Ok(Self::MultiValueHeader(name.into()))
            }
            _ => Err(invalid()),
        }
    }
}

/// Reads `method.response.header.{name}`.
pub fn response_header(text: &str) -> Result<&str, ExpressionError> {
    text.strip_prefix("method.response.header.")
        .filter(|name| is_parameter_name(name) && head_name(name))
        .ok_or_else(|| ExpressionError::Invalid(text.to_owned()))
}

/// The sources that requests and responses share.
enum Common<'t> {
    Static(&'t str),
    StageVariable(&'t str),
    Context(&'t str),
}

impl<'t> Common<'t> {
    fn parse(text: &'t str) -> Result<Option<Self>, ExpressionError> {
        let invalid = || ExpressionError::Invalid(text.to_owned());
        if let Some(rest) = text.strip_prefix('\'') {
            let literal = rest.strip_suffix('\'');
            let literal = literal.filter(|literal| head::is_field_value(literal.as_bytes()));
            return Ok(Some(Self::Static(literal.ok_or_else(invalid)?)));
        }
        for (prefix, make) in [
            (
                "stageVariables.",
                Self::StageVariable as fn(&'t str) -> Self,
            ),
            ("context.", Self::Context),
        ] {
            if let Some(name) = text.strip_prefix(prefix) {
                return if is_parameter_name(name) {
                    Ok(Some(make(name)))
                } else {
                    Err(invalid())
                };
            }
        }
        Ok(None)
    }
}

/// The path of `body` or `body.{JSONPath}`; `None` where it is neither.
fn body_path(rest: &str, text: &str) -> Result<Option<Option<JsonPath>>, ExpressionError> {
    let path = match rest.strip_prefix("body") {
        Some("") => return Ok(Some(None)),
        Some(path) if path.starts_with(['.', '[']) => path,
        _ => return Ok(None),
    };
    let path = path.strip_prefix('.').unwrap_or(path);
    match JsonPath::parse(path) {
        Ok(path) => Ok(Some(Some(path))),
        Err(_) => Err(ExpressionError::Invalid(text.to_owned())),
    }
}

/// Parameter names are `[a-zA-Z0-9._$-]+` in AWS's reference, and the API takes colons too.
fn is_parameter_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b":._$-".contains(&b))
}

fn head_name(name: &str) -> bool {
    head::is_field_name(name.as_bytes())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_source_of_the_reference_is_read() {
        for (text, expected) in [
            (
                "method.request.path.proxy",
                Expression::Path("proxy".into()),
            ),
            (
                "method.request.querystring.a.b",
                Expression::QueryString("a.b".into()),
            ),
            (
                "method.request.multivaluequerystring.q",
                Expression::MultiValueQueryString("q".into()),
            ),
            (
                "method.request.header.X-A",
                Expression::Header("X-A".into()),
            ),
            (
                "method.request.multivalueheader.X-A",
                Expression::MultiValueHeader("X-A".into()),
            ),
            ("stageVariables.v", Expression::StageVariable("v".into())),
            (
                "'application/json'",
                Expression::Static("application/json".into()),
            ),
            ("''", Expression::Static("".into())),
        ] {
            assert_eq!(Expression::parse(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "",
            "'",
            "'a",
            "proxy",
            "method.request.path",
            "method.request.path.",
            "method.request.path.a b",
            "method.request.cookie.a",
            "'a\r\nb'",
        ] {
            assert!(
                matches!(Expression::parse(text), Err(ExpressionError::Invalid(_))),
                "{text}"
            );
        }
    }

    #[test]
    fn bodies_and_contexts_are_read_on_both_sides() {
        let path = |text| Some(JsonPath::parse(text).unwrap());
        assert_eq!(
            Expression::parse("method.request.body"),
            Ok(Expression::Body(None))
        );
        assert_eq!(
            Expression::parse("method.request.body.petstore.pets[0].name"),
            Ok(Expression::Body(path("petstore.pets[0].name")))
        );
        assert_eq!(
            Expression::parse("context.identity.sourceIp"),
            Ok(Expression::Context("identity.sourceIp".into()))
        );
        for (text, expected) in [
            (
                "integration.response.header.X-A",
                ResponseExpression::Header("X-A".into()),
            ),
            (
                "integration.response.multivalueheader.item",
                ResponseExpression::MultiValueHeader("item".into()),
            ),
            ("integration.response.body", ResponseExpression::Body(None)),
            (
                "integration.response.body.redirect.url",
                ResponseExpression::Body(path("redirect.url")),
            ),
            ("'a'", ResponseExpression::Static("a".into())),
            (
                "context.requestId",
                ResponseExpression::Context("requestId".into()),
            ),
            (
                "stageVariables.v",
                ResponseExpression::StageVariable("v".into()),
            ),
        ] {
            assert_eq!(ResponseExpression::parse(text), Ok(expected), "{text}");
        }
        for text in [
            "method.request.header.A",
            "integration.response.body.a[",
            "integration.response.x.y",
            "'",
        ] {
            assert!(ResponseExpression::parse(text).is_err(), "{text}");
        }
        assert_eq!(response_header("method.response.header.A"), Ok("A"));
        assert!(response_header("method.response.body").is_err());
    }

    #[test]
    fn targets_name_a_place() {
        assert_eq!(
            RequestTarget::parse("integration.request.header.Accept"),
            Ok(RequestTarget::Header("Accept".into()))
        );
        for text in [
            "integration.request.body.a",
            "integration.request.header.",
            "method.request.header.A",
        ] {
            assert!(RequestTarget::parse(text).is_err(), "{text}");
        }
    }
}
