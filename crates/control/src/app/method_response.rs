//! The responses that a method declares.

use super::{Control, expression, method, operations};
use crate::error::ControlError;
use crate::patch::{self, ALL, Rule, Target, rule};
use model::{Method, MethodResponse, RestApi};
use std::collections::BTreeMap;
use wire::apigateway as shapes;

/// What UpdateMethodResponse takes ("Patch Operations", MethodResponse).
pub(super) const RULES: &[Rule] = &[
    rule("/responseParameters/{parameter}", ALL, Target::BooleanEntry),
    rule("/responseParameters", ALL, Target::BooleanMap),
    rule("/responseModels/{contentType}", ALL, Target::TextEntry)
        .kept("it describes the response, and nothing in traffic"),
    rule("/responseModels", ALL, Target::TextMap)
        .kept("it describes the response, and nothing in traffic"),
];

pub(super) async fn put(
    control: &Control,
    input: shapes::PutMethodResponseRequest,
) -> Result<shapes::MethodResponse, ControlError> {
    let status = &input.status_code;
    check_status(status)?;
    let response = MethodResponse {
        response_parameters: input.response_parameters,
        response_models: input.response_models,
    };
    control
        .update_api(&input.rest_api_id, |api| {
            check(api, &response)?;
            let method = method::of_mut(api, &input.resource_id, &input.http_method)?;
            if method.responses.contains_key(status) {
                return Err(ControlError::conflict(
                    "Response already exists for this resource",
                ));
            }
            method.responses.insert(status.clone(), response.clone());
            Ok(shape(status, &response))
        })
        .await
}

pub(super) async fn get(
    control: &Control,
    input: shapes::GetMethodResponseRequest,
) -> Result<shapes::MethodResponse, ControlError> {
    let api = control.api(&input.rest_api_id).await?;
    let method = method::of(&api, &input.resource_id, &input.http_method)?;
    Ok(shape(&input.status_code, of(method, &input.status_code)?))
}

pub(super) async fn update(
    control: &Control,
    input: shapes::UpdateMethodResponseRequest,
) -> Result<shapes::MethodResponse, ControlError> {
    let operations = operations(input.patch_operations);
    control
        .update_api(&input.rest_api_id, |api| {
            let method = method::of(api, &input.resource_id, &input.http_method)?;
            let changed = patch::apply(of(method, &input.status_code)?, RULES, &operations)?;
            check(api, &changed)?;
            let method = method::of_mut(api, &input.resource_id, &input.http_method)?;
            let shape = shape(&input.status_code, &changed);
            method.responses.insert(input.status_code.clone(), changed);
            Ok(shape)
        })
        .await
}

pub(super) async fn delete(
    control: &Control,
    input: shapes::DeleteMethodResponseRequest,
) -> Result<(), ControlError> {
    control
        .update_api(&input.rest_api_id, |api| {
            let method = method::of_mut(api, &input.resource_id, &input.http_method)?;
            let removed = method.responses.remove(&input.status_code);
            removed.map(drop).ok_or_else(not_found)
        })
        .await
}

/// The response of this status code.
pub(super) fn of<'a>(method: &'a Method, status: &str) -> Result<&'a MethodResponse, ControlError> {
    method.responses.get(status).ok_or_else(not_found)
}

pub(super) fn not_found() -> ControlError {
    ControlError::not_found("Invalid Response status code specified")
}

/// The model's pattern for status codes, `[1-5]\d\d`.
pub(super) fn check_status(status: &str) -> Result<(), ControlError> {
    match status.as_bytes() {
        [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'] => Ok(()),
        _ => Err(ControlError::bad_request(
            "Invalid Response status code specified",
        )),
    }
}

fn check(api: &RestApi, response: &MethodResponse) -> Result<(), ControlError> {
    method::check_models(api, response.response_models.as_ref())?;
    for name in response.response_parameters.iter().flat_map(BTreeMap::keys) {
        expression::check_method_response_parameter(name)?;
    }
    Ok(())
}

pub(super) fn shape(status: &str, response: &MethodResponse) -> shapes::MethodResponse {
    shapes::MethodResponse {
        status_code: Some(status.to_owned()),
        response_parameters: response.response_parameters.clone(),
        response_models: response.response_models.clone(),
    }
}
