//! Templates, integration responses and what else an integration has that is no proxy.

use crate::integration::Variables;
use mapping::Template;
use mapping::expression::{ResponseExpression, response_header};
use model::{Integration, IntegrationResponse};
use plan::{ContentHandling, Mapped, Passthrough, Response, Templates};
use regex::Regex;
use std::collections::BTreeMap;

/// Compiles what an `HTTP` or `MOCK` integration does to payloads and answers.
pub(crate) fn compile(
    integration: &Integration,
    variables: Variables<'_>,
) -> Result<Mapped, String> {
    let mut responses = Vec::with_capacity(integration.responses.len());
    for (status, response) in &integration.responses {
        let place = |what| format!("integration response {status}: {what}");
        responses.push(of_response(status, response, variables).map_err(place)?);
    }
    Ok(Mapped {
        templates: templates(integration.request_templates.as_ref())
            .map_err(|what| format!("request template {what}"))?,
        passthrough: match integration.passthrough_behavior.as_deref() {
            None | Some("WHEN_NO_MATCH") => Passthrough::WhenNoMatch,
            Some("WHEN_NO_TEMPLATES") => Passthrough::WhenNoTemplates,
            Some("NEVER") => Passthrough::Never,
            Some(other) => return Err(format!("passthroughBehavior {other:?} is not known")),
        },
        content: content_handling(integration.content_handling.as_deref())?,
        responses: responses.into(),
    })
}

/// Reads `contentHandling`.
pub(crate) fn content_handling(text: Option<&str>) -> Result<Option<ContentHandling>, String> {
    match text {
        None => Ok(None),
        Some("CONVERT_TO_BINARY") => Ok(Some(ContentHandling::ToBinary)),
        Some("CONVERT_TO_TEXT") => Ok(Some(ContentHandling::ToText)),
        Some(other) => Err(format!("contentHandling {other:?} is not known")),
    }
}

fn templates(given: Option<&BTreeMap<String, Option<String>>>) -> Result<Templates, String> {
    let mut templates = Vec::new();
    for (content_type, text) in given.into_iter().flatten() {
        // Null stands for a template that is not there.
        let Some(text) = text else { continue };
        let place = |error: mapping::template::ParseError| format!("for {content_type}: {error}");
        let template = match text.trim() {
            "" => None,
            _ => Some(Template::parse(text).map_err(place)?),
        };
        templates.push((content_type.to_ascii_lowercase().into(), template));
    }
    Ok(Templates::new(templates))
}

fn of_response(
    status: &str,
    response: &IntegrationResponse,
    variables: Variables<'_>,
) -> Result<Response, String> {
    let mut headers = Vec::new();
    for (target, source) in response.response_parameters.iter().flatten() {
        let name = response_header(target).map_err(|error| error.to_string())?;
        let source = ResponseExpression::parse(source).map_err(|error| error.to_string())?;
        let source = match source {
            ResponseExpression::StageVariable(name) => {
                match variables.and_then(|variables| variables.get(&*name)) {
                    Some(value) => ResponseExpression::Static(value.as_str().into()),
                    None => continue,
                }
            }
            other => other,
        };
        headers.push((name.into(), source));
    }
    let pattern = match response.selection_pattern.as_deref() {
        None | Some("") => None,
        // The whole status has to match, as in Java's `matches`.
        Some(pattern) => Some(
            Regex::new(&format!("^(?:{pattern})$"))
                .map_err(|_| format!("selectionPattern {pattern:?} is no regular expression"))?,
        ),
    };
    Ok(Response {
        status: status
            .parse()
            .ok()
            .filter(|status| (100..=599).contains(status))
            .ok_or("expected a status from 100 to 599")?,
        // What the method declares is known to whoever compiles the method.
        is_declared: true,
        pattern,
        headers: headers.into(),
        templates: templates(response.response_templates.as_ref())
            .map_err(|what| format!("response template {what}"))?,
        content: content_handling(response.content_handling.as_deref())?,
    })
}
