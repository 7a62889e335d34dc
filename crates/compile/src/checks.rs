//! Request validators with their models, and gateway responses.

use mapping::{Expression, Schema};
use model::gateway_response::TYPES;
use model::{Method, Snapshot};
use plan::{GatewayExpression, GatewayResponse, GatewayResponses, Required, Validation};

/// The validation of a method; `None` where nothing is checked.
pub(crate) fn validation(
    method: &Method,
    snapshot: &Snapshot,
) -> Result<Option<Box<Validation>>, String> {
    let Some(id) = &method.request_validator_id else {
        return Ok(None);
    };
    let validator = snapshot
        .request_validators
        .get(id)
        .ok_or_else(|| format!("there is no request validator {id}"))?;
    let mut validation = Validation::default();
    if validator.validate_request_parameters {
        let required = method.request_parameters.iter().flatten();
        let required = required.filter(|(_, required)| **required);
        validation.required = required
            .map(|(name, _)| required_of(name))
            .collect::<Result<_, _>>()?;
    }
    if validator.validate_request_body {
        let text_of = |name: &str| snapshot.models.get(name)?.schema.as_deref();
        let mut bodies = Vec::new();
        for (content_type, model) in method.request_models.iter().flatten() {
            let schema = Schema::compile(model, &text_of).map_err(|error| error.to_string())?;
            bodies.push((content_type.as_str().into(), schema));
        }
        validation.bodies = bodies.into();
    }
    let checks_something = !validation.required.is_empty() || !validation.bodies.is_empty();
    Ok(checks_something.then(|| Box::new(validation)))
}

fn required_of(name: &str) -> Result<Required, String> {
    let place = name
        .strip_prefix("method.request.")
        .and_then(|rest| rest.split_once('.'));
    match place {
        Some(("path", name)) => Ok(Required::Path(name.into())),
        Some(("querystring" | "multivaluequerystring", name)) => {
            Ok(Required::QueryString(name.into()))
        }
        Some(("header" | "multivalueheader", name)) => Ok(Required::Header(name.into())),
        _ => Err(format!("request parameter {name:?} names no place")),
    }
}

/// The gateway responses that differ from AWS's defaults, by type.
pub(crate) fn gateway_responses(snapshot: &Snapshot) -> Result<GatewayResponses, String> {
    let made = &snapshot.gateway_responses;
    let mut responses = GatewayResponses::new();
    for (kind, status) in TYPES {
        let fallback = match status {
            Some(status) if status < 500 => "DEFAULT_4XX",
            Some(_) => "DEFAULT_5XX",
            None => continue,
        };
        // "Customizing the default gateway response for 413 REQUEST_TOO_LARGE isn't currently supported"
        // (important notes).
        if kind == "REQUEST_TOO_LARGE" {
            continue;
        }
        if let Some(response) = made.get(kind).or_else(|| made.get(fallback)) {
            let place = |what| format!("gateway response {kind}: {what}");
            responses.insert(kind.into(), of_response(response).map_err(place)?);
        }
    }
    Ok(responses)
}

fn of_response(response: &model::GatewayResponse) -> Result<GatewayResponse, String> {
    let mut headers = Vec::new();
    for (target, source) in &response.response_parameters {
        let name = target
            .strip_prefix("gatewayresponse.header.")
            .filter(|name| head::is_field_name(name.as_bytes()))
            .ok_or_else(|| format!("{target:?} names no header"))?;
        let expression = match source.strip_prefix("method.input.params.") {
            Some(name) => GatewayExpression::Parameter(name.into()),
            None => GatewayExpression::Mapped(
                Expression::parse(source).map_err(|error| error.to_string())?,
            ),
        };
        headers.push((name.into(), expression));
    }
    let status = match &response.status_code {
        None => None,
        Some(text) => {
            let status = text
                .parse()
                .ok()
                .filter(|status| (200..=599).contains(status));
            Some(status.ok_or_else(|| format!("statusCode {text:?} is no status"))?)
        }
    };
    Ok(GatewayResponse {
        status,
        headers: headers.into(),
        templates: response
            .response_templates
            .iter()
            .map(|(content_type, text)| (content_type.as_str().into(), text.as_str().into()))
            .collect(),
    })
}
