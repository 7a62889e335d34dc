//! Request validators of an API.

use super::{Control, given, operations, page};
use crate::error::ControlError;
use crate::patch::{self, REPLACE, Rule, Target, rule};
use model::RequestValidator;
use wire::apigateway as shapes;

/// What UpdateRequestValidator takes ("Patch Operations", UpdateRequestValidator).
pub(super) const RULES: &[Rule] = &[
    rule("/name", REPLACE, Target::OptionalText),
    rule("/validateRequestBody", REPLACE, Target::Boolean),
    rule("/validateRequestParameters", REPLACE, Target::Boolean),
];

pub(super) async fn create(
    control: &Control,
    input: shapes::CreateRequestValidatorRequest,
) -> Result<shapes::RequestValidator, ControlError> {
    let validator = RequestValidator {
        name: given(input.name),
        validate_request_body: input.validate_request_body.unwrap_or_default(),
        validate_request_parameters: input.validate_request_parameters.unwrap_or_default(),
    };
    control
        .update_api(&input.rest_api_id, |api| {
            let id = model::id::random(6);
            let shape = shape(&id, &validator);
            api.request_validators.insert(id, validator.clone());
            Ok(shape)
        })
        .await
}

pub(super) async fn get(
    control: &Control,
    input: shapes::GetRequestValidatorRequest,
) -> Result<shapes::RequestValidator, ControlError> {
    let api = control.api(&input.rest_api_id).await?;
    let found = api.request_validators.get(&input.request_validator_id);
    Ok(shape(
        &input.request_validator_id,
        found.ok_or_else(not_found)?,
    ))
}

pub(super) async fn list(
    control: &Control,
    input: shapes::GetRequestValidatorsRequest,
) -> Result<shapes::RequestValidators, ControlError> {
    let limit = page::limit(input.limit)?;
    let api = control.api(&input.rest_api_id).await?;
    let (validators, position) = page::page(
        api.request_validators.iter(),
        |(id, _)| id.as_str(),
        input.position.as_deref(),
        limit,
    );
    let shapes = validators.into_iter().map(|(id, each)| shape(id, each));
    Ok(shapes::RequestValidators {
        position,
        items: Some(shapes.collect()),
    })
}

pub(super) async fn update(
    control: &Control,
    input: shapes::UpdateRequestValidatorRequest,
) -> Result<shapes::RequestValidator, ControlError> {
    let operations = operations(input.patch_operations);
    let id = &input.request_validator_id;
    control
        .update_api(&input.rest_api_id, |api| {
            let validator = api.request_validators.get_mut(id).ok_or_else(not_found)?;
            *validator = patch::apply(validator, RULES, &operations)?;
            Ok(shape(id, validator))
        })
        .await
}

/// Refused while a method of the draft names it.
pub(super) async fn delete(
    control: &Control,
    input: shapes::DeleteRequestValidatorRequest,
) -> Result<(), ControlError> {
    let id = &input.request_validator_id;
    control
        .update_api(&input.rest_api_id, |api| {
            if !api.request_validators.contains_key(id) {
                return Err(not_found());
            }
            for resource in api.resources.values() {
                for (name, method) in &resource.methods {
                    if method.request_validator_id.as_ref() == Some(id) {
                        let path = api.path_of(&resource.id).unwrap_or_default();
                        return Err(ControlError::conflict(format!(
                            "Cannot delete validator '{id}', is referenced in method: {name}/{path}"
                        )));
                    }
                }
            }
            api.request_validators.remove(id);
            Ok(())
        })
        .await
}

fn not_found() -> ControlError {
    ControlError::not_found("Invalid Request Validator identifier specified")
}

fn shape(id: &str, validator: &RequestValidator) -> shapes::RequestValidator {
    shapes::RequestValidator {
        id: Some(id.to_owned()),
        name: validator.name.clone(),
        validate_request_body: Some(validator.validate_request_body),
        validate_request_parameters: Some(validator.validate_request_parameters),
    }
}
