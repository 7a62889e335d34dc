//! Integrations that are no proxies: the payload on its way to the integration, and the method's response
//! made of the integration's (developer guide, "Integration passthrough behaviors", "Select a VTL mapping
//! template", "Set up mock integrations").

use crate::exchange::Exchange;
use crate::fault::{Fault, Hop, Kind};
use crate::header_rules::{self, Rule};
use crate::payload;
use crate::scope::Data;
use head::{Headers, Known, ResponseHead};
use mapping::json;
use mapping::template::{Overrides, RenderError};
use mapping::value::{Budget, Value};
use mapping::{JsonPath, Limits, ResponseExpression, Template, base64};
use plan::{Mapped, Passthrough, Response, Templates};
use std::borrow::Cow;

/// A payload made for an integration, with what its template overrides.
#[derive(Debug, Default)]
pub struct Prepared {
    pub body: Vec<u8>,
    pub overrides: Overrides,
}

/// The payload of the integration's request: by the template for its content type, or as it came.
pub fn prepare(data: &Data<'_>, mapped: &Mapped, body: &[u8]) -> Result<Prepared, Fault> {
    let content_type = payload::media_type(data.client.headers.get("content-type"));
    let is_binary = payload::is_binary(content_type, &data.stage.data.binary_media_types);
    match choose(&mapped.templates, mapped.passthrough, content_type)? {
        None => Ok(Prepared {
            body: payload::convert_request(body, is_binary, mapped.content)?.into_owned(),
            overrides: Overrides::default(),
        }),
        Some(template) => {
            let text = as_text(body, is_binary);
            let rendered = template
                .render(&data.with_body(&text), Limits::default())
                .map_err(|error| of_template(error, "request"))?;
            Ok(Prepared {
                body: rendered.text.into_bytes(),
                overrides: rendered.overrides,
            })
        }
    }
}

/// The template for a payload; `None` where it passes through.
fn choose<'t>(
    templates: &'t Templates,
    passthrough: Passthrough,
    content_type: &str,
) -> Result<Option<&'t Template>, Fault> {
    if let Some((_, template)) = templates.get(content_type) {
        return Ok(template);
    }
    match passthrough {
        Passthrough::WhenNoMatch => Ok(None),
        Passthrough::WhenNoTemplates if templates.is_empty() => Ok(None),
        Passthrough::WhenNoTemplates | Passthrough::Never => Err(Fault::new(
            Kind::UnsupportedMediaType,
            Hop::Integration,
            format!(
                "the integration has no template for {content_type}, and its passthroughBehavior lets \
                 nothing else through"
            ),
        )),
    }
}

/// The integration response that a mock's payload asks for by its `statusCode`.
pub fn mock_response<'m>(mapped: &'m Mapped, body: &[u8]) -> Result<&'m Response, Fault> {
    let response = match status_code(&String::from_utf8_lossy(body)) {
        Some(status) => mapped.response_for(status),
        None => mapped.default_response(),
    };
    declared(response)
}

/// `statusCode` of a mock's payload. AWS takes it without quotes around the name too.
fn status_code(text: &str) -> Option<u16> {
    let name = text.find("statusCode")?;
    let rest = text.get(name + "statusCode".len()..)?;
    let rest = rest.trim_start_matches(['"', '\'']).trim_start();
    let rest = rest
        .strip_prefix(':')?
        .trim_start()
        .trim_start_matches(['"', '\'']);
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    rest.get(..end)?.parse().ok()
}

/// The integration response for a backend's answer.
pub fn backend_response(mapped: &Mapped, status: u16) -> Result<&Response, Fault> {
    declared(mapped.response_for(status))
}

fn declared(response: Option<&Response>) -> Result<&Response, Fault> {
    let fault = |what: String| Fault::new(Kind::ApiConfigurationError, Hop::Integration, what);
    match response {
        Some(response) if response.is_declared => Ok(response),
        Some(response) => Err(fault(format!(
            "the method declares no response {}; expected one, since the integration response maps to it",
            response.status
        ))),
        None => Err(fault(
            "no integration response matches; expected one without a selection pattern, for all others"
                .to_owned(),
        )),
    }
}

/// What an integration answered; a mock answers nothing.
#[derive(Clone, Copy, Debug)]
pub struct Answered<'a> {
    pub headers: &'a Headers,
    pub body: &'a [u8],
}

/// Writes the method's response.
pub fn respond(
    data: &Data<'_>,
    response: &Response,
    answered: Answered<'_>,
    head: &mut ResponseHead,
    body: &mut Vec<u8>,
) -> Result<(), Fault> {
    let binary = &data.stage.data.binary_media_types;
    let backend_type = answered.headers.get("content-type");
    let is_binary =
        backend_type.is_some() && payload::is_binary(payload::media_type(backend_type), binary);
    let accept = payload::media_type(data.client.headers.get("accept"));
    let chosen = response
        .templates
        .get(accept)
        .or_else(|| {
            response
                .templates
                .get("application/json")
                .filter(|_| accept == "*/*")
        })
        .or_else(|| response.templates.first());
    let text = as_text(answered.body, is_binary);
    body.clear();
    let mut overrides = Overrides::default();
    let content_type: Cow<'_, [u8]> = match chosen {
        Some((content_type, Some(template))) => {
            let rendered = template
                .render(&data.with_body(&text), Limits::default())
                .map_err(|error| of_template(error, "response"))?;
            body.extend_from_slice(rendered.text.as_bytes());
            overrides = rendered.overrides;
            content_type.as_bytes().into()
        }
        _ => {
            let accepts_binary = payload::is_binary(accept, binary);
            body.extend_from_slice(&payload::convert_response(
                answered.body,
                is_binary,
                accepts_binary,
                response.content,
            )?);
            backend_type.unwrap_or(b"application/json").into()
        }
    };
    head.clear();
    head.status = overrides.response_status.unwrap_or(response.status);
    write_headers(
        data,
        response,
        answered,
        &text,
        &overrides,
        &content_type,
        &mut head.headers,
    )
}

fn write_headers(
    data: &Data<'_>,
    response: &Response,
    answered: Answered<'_>,
    text: &str,
    overrides: &Overrides,
    content_type: &[u8],
    out: &mut Headers,
) -> Result<(), Fault> {
    begin(data.exchange, content_type, out);
    let overridden = |name: &str| {
        let mut names = overrides.response_headers.iter();
        names.any(|(known, _)| known.eq_ignore_ascii_case(name))
    };
    for (name, expression) in response
        .headers
        .iter()
        .filter(|(name, _)| !overridden(name))
    {
        each_value(data, expression, answered, text, |value| {
            add(name, value, out)
        })?;
    }
    for (name, values) in &overrides.response_headers {
        for value in values {
            add(name, value.as_bytes(), out);
        }
    }
    Ok(())
}

/// The lines that every response has, in AWS's order.
fn begin(exchange: &Exchange, content_type: &[u8], out: &mut Headers) {
    out.append("Date", exchange.date);
    out.append("Content-Type", content_type);
    out.append("Content-Length", "");
    out.append("Connection", "");
    out.append("x-amzn-RequestId", exchange.request_id);
    out.append("x-amz-apigw-id", exchange.extended_request_id);
}

/// Adds a mapped header by the rules of AWS's table; a value that no header may have is left out.
fn add(name: &str, value: &[u8], out: &mut Headers) {
    if !head::is_field_value(value) || !head::is_field_name(name.as_bytes()) {
        return;
    }
    if name.eq_ignore_ascii_case("content-type") {
        out.set("Content-Type", value);
        return;
    }
    match header_rules::for_response(Known::of(name.as_bytes())) {
        Rule::Pass => out.append(name, value),
        Rule::Remap => out.append(format!("x-amzn-Remapped-{name}"), value),
        Rule::Drop => {}
    }
}

fn each_value(
    data: &Data<'_>,
    expression: &ResponseExpression,
    answered: Answered<'_>,
    text: &str,
    mut take: impl FnMut(&[u8]),
) -> Result<(), Fault> {
    match expression {
        ResponseExpression::Static(value) => take(value.as_bytes()),
        ResponseExpression::Header(name) => {
            if let Some(value) = answered.headers.get_all(name).next_back() {
                take(value);
            }
        }
        ResponseExpression::MultiValueHeader(name) => {
            answered.headers.get_all(name).for_each(take);
        }
        ResponseExpression::Body(None) => take(text.as_bytes()),
        ResponseExpression::Body(Some(path)) => {
            if let Some(value) = in_body(text, path).map_err(|error| {
                Fault::new(
                    Kind::ApiConfigurationError,
                    Hop::Integration,
                    format!("a response parameter asks for JSON, but the answer is none: {error}"),
                )
            })? {
                take(value.as_bytes());
            }
        }
        ResponseExpression::Context(name) => {
            if let Some(value) = data.context_text(name) {
                take(value.as_bytes());
            }
        }
        ResponseExpression::StageVariable(name) => {
            if let Some(value) = data.stage.data.variables.get(&**name) {
                take(value.as_bytes());
            }
        }
    }
    Ok(())
}

/// What a path finds in a JSON payload, as the text of a parameter: texts as they are, everything else as
/// JSON; `None` where it finds nothing.
pub fn in_body(text: &str, path: &JsonPath) -> Result<Option<String>, json::JsonError> {
    let mut budget = Budget::new(Limits::default());
    let value = json::parse(text, &mut budget)?;
    Ok(match path.select(&value, &mut budget)? {
        None | Some(Value::Null) => None,
        Some(Value::Text(text)) => Some(text.as_str().to_owned()),
        Some(other) => {
            let mut out = String::new();
            json::write(&other, &mut out, &mut budget)?;
            Some(out)
        }
    })
}

/// A payload as templates see it: a binary one is base64 ("you can only access the base64-encoded string").
fn as_text(body: &[u8], is_binary: bool) -> Cow<'_, str> {
    if is_binary {
        base64::encode(body).into()
    } else {
        String::from_utf8_lossy(body)
    }
}

fn of_template(error: RenderError, which: &str) -> Fault {
    match (&error, which) {
        (RenderError::Payload(_), "request") => {
            let message = error.to_string();
            Fault::new(Kind::BadRequestBody, Hop::Client, message.clone()).saying(message)
        }
        _ => Fault::new(
            Kind::ApiConfigurationError,
            Hop::Integration,
            format!("the {which} template failed: {error}"),
        ),
    }
}

#[cfg(test)]
mod tests;
