//! Request validation: required parameters, then the body against its model, with AWS's texts (developer
//! guide, "Test basic request validation in API Gateway").

use crate::fault::{Fault, Hop, Kind};
use crate::payload;
use crate::scope::Data;
use mapping::json::{self, JsonError};
use mapping::query;
use mapping::value::{Budget, Limits};
use plan::{Required, Validation};

/// Refuses a request that lacks a required parameter; a blank one counts as missing.
pub fn check_parameters(validation: &Validation, data: &Data<'_>) -> Result<(), Fault> {
    let missing = validation.required.iter().filter(|one| {
        let is_blank = |value: &[u8]| value.trim_ascii().is_empty();
        !match one {
            Required::Path(name) => data.path_parameter(name).is_some_and(|v| !is_blank(&v)),
            Required::QueryString(name) => query::all(data.query(), name).any(|v| !is_blank(&v)),
            Required::Header(name) => data
                .client
                .headers
                .get_all(name)
                .any(|value| !is_blank(value)),
        }
    });
    let names: Vec<&str> = missing
        .map(|one| match one {
            Required::Path(name) | Required::QueryString(name) | Required::Header(name) => &**name,
        })
        .collect();
    if names.is_empty() {
        return Ok(());
    }
    let message = format!(
        "Missing required request parameters: [{}]",
        names.join(", ")
    );
    Err(Fault::new(Kind::BadRequestParameters, Hop::Client, message.clone()).saying(message))
}

/// Refuses a body that does not fit the model of its content type. Without such a model nothing is checked.
pub fn check_body(validation: &Validation, data: &Data<'_>, body: &[u8]) -> Result<(), Fault> {
    let content_type = payload::media_type(data.client.headers.get("content-type"));
    let model = validation
        .bodies
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(content_type));
    let Some((_, schema)) = model else {
        return Ok(());
    };
    let text = String::from_utf8_lossy(body);
    let mut budget = Budget::new(Limits::default());
    let checked = json::parse(&text, &mut budget).and_then(|value| {
        schema
            .violations(&value, &mut budget)
            .map_err(JsonError::from)
    });
    let violations = match checked {
        Ok(violations) if violations.is_empty() => return Ok(()),
        Ok(violations) => violations.join(", "),
        Err(error) => error.to_string(),
    };
    let mut fault = Fault::new(
        Kind::BadRequestBody,
        Hop::Client,
        format!("the body does not fit its model: [{violations}]"),
    );
    fault.validation = Some(format!("[{violations}]").into());
    Err(fault)
}

#[cfg(test)]
mod tests;
