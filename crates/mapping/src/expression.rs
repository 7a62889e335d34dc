//! Mapping expressions of request parameters: the left side names a place of the integration's request, the
//! right side says where its value comes from. Parsed here, and checked against what a method declares;
//! evaluated by `pipeline`.

/// A place in the request to the backend: `integration.request.{path|querystring|header}.{name}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestTarget {
    Path(Box<str>),
    QueryString(Box<str>),
    Header(Box<str>),
}

/// Where a mapped value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// `method.request.path.{name}`
    Path(Box<str>),
    /// `method.request.querystring.{name}`: the last of several values.
    QueryString(Box<str>),
    /// `method.request.multivaluequerystring.{name}`: every value.
    MultiValueQueryString(Box<str>),
    /// `method.request.header.{name}`: the last of several values.
    Header(Box<str>),
    /// `method.request.multivalueheader.{name}`: every value.
    MultiValueHeader(Box<str>),
    /// `stageVariables.{name}`
    StageVariable(Box<str>),
    /// `'text'`
    Static(Box<str>),
}

/// Why an expression cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionError {
    /// Nothing that AWS documents either.
    #[error("Invalid mapping expression specified: {0}")]
    Invalid(String),
    /// AWS documents it, Lockgate does not do it yet.
    #[error("Lockgate does not evaluate the mapping expression {0} yet")]
    NotServed(String),
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
        if let Some(literal) = text
            .strip_prefix('\'')
            .and_then(|rest| rest.strip_suffix('\''))
        {
            return if head::is_field_value(literal.as_bytes()) {
                Ok(Self::Static(literal.into()))
            } else {
                Err(invalid())
            };
        }
        if let Some(name) = text.strip_prefix("stageVariables.") {
            return if is_parameter_name(name) {
                Ok(Self::StageVariable(name.into()))
            } else {
                Err(invalid())
            };
        }
        if text.starts_with("context.") {
            return Err(ExpressionError::NotServed(text.to_owned()));
        }
        let rest = text.strip_prefix("method.request.").ok_or_else(invalid)?;
        if rest == "body" || rest.starts_with("body.") {
            return Err(ExpressionError::NotServed(text.to_owned()));
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
            Self::StageVariable(_) | Self::Static(_) => None,
        }
    }
}

/// Parameter names are `[a-zA-Z0-9._$-]+` in AWS's reference.
fn is_parameter_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"._$-".contains(&b))
}

fn head_name(name: &str) -> bool {
    head::is_field_name(name.as_bytes())
}

#[cfg(test)]
mod tests {
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
    fn nonsense_is_refused_and_the_unserved_named() {
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
        for text in [
            "context.requestId",
            "method.request.body",
            "method.request.body.a",
        ] {
            assert!(
                matches!(Expression::parse(text), Err(ExpressionError::NotServed(_))),
                "{text}"
            );
        }
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
