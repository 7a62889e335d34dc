//! The responses of an integration.

use super::{Control, expression, given, integration, method, method_response, operations};
use crate::error::ControlError;
use crate::patch::{self, ALL, REPLACE, Rule, Target, rule};
use model::{IntegrationResponse, Method, MethodResponse};
use wire::apigateway as shapes;

/// What UpdateIntegrationResponse takes ("Patch Operations", IntegrationResponse).
pub(super) const RULES: &[Rule] = &[
    rule("/selectionPattern", REPLACE, Target::OptionalText),
    rule("/contentHandling", REPLACE, Target::OptionalText),
    rule("/responseParameters/{parameter}", ALL, Target::TextEntry),
    rule("/responseParameters", ALL, Target::TextMap),
    rule("/responseTemplates/{contentType}", ALL, Target::TextEntry),
    rule("/responseTemplates", ALL, Target::TextMap),
];

pub(super) async fn put(
    control: &Control,
    input: shapes::PutIntegrationResponseRequest,
) -> Result<shapes::IntegrationResponse, ControlError> {
    let status = &input.status_code;
    method_response::check_status(status)?;
    let response = IntegrationResponse {
        selection_pattern: given(input.selection_pattern),
        response_parameters: input.response_parameters,
        response_templates: input.response_templates.map(|templates| {
            templates
                .into_iter()
                .map(|(content_type, template)| (content_type, Some(template)))
                .collect()
        }),
        content_handling: given(input.content_handling),
    };
    control
        .update_api(&input.rest_api_id, |api| {
            let method = method::of_mut(api, &input.resource_id, &input.http_method)?;
            integration::of(method)?;
            // The response that the method declares comes first, as on AWS.
            check(&response, declared(&response, method, status)?)?;
            let responses = &mut integration::of_mut(method)?.responses;
            responses.insert(status.clone(), response.clone());
            Ok(shape(status, &response))
        })
        .await
}

pub(super) async fn get(
    control: &Control,
    input: shapes::GetIntegrationResponseRequest,
) -> Result<shapes::IntegrationResponse, ControlError> {
    let api = control.api(&input.rest_api_id).await?;
    let method = method::of(&api, &input.resource_id, &input.http_method)?;
    let found = integration::of(method)?.responses.get(&input.status_code);
    Ok(shape(
        &input.status_code,
        found.ok_or_else(method_response::not_found)?,
    ))
}

pub(super) async fn update(
    control: &Control,
    input: shapes::UpdateIntegrationResponseRequest,
) -> Result<shapes::IntegrationResponse, ControlError> {
    let operations = operations(input.patch_operations);
    let status = &input.status_code;
    control
        .update_api(&input.rest_api_id, |api| {
            let method = method::of_mut(api, &input.resource_id, &input.http_method)?;
            let found = integration::of(method)?.responses.get(status);
            let found = found.ok_or_else(method_response::not_found)?;
            let changed = patch::apply(found, RULES, &operations)?;
            check(&changed, declared(&changed, method, status)?)?;
            let shape = shape(status, &changed);
            let responses = &mut integration::of_mut(method)?.responses;
            responses.insert(status.clone(), changed);
            Ok(shape)
        })
        .await
}

pub(super) async fn delete(
    control: &Control,
    input: shapes::DeleteIntegrationResponseRequest,
) -> Result<(), ControlError> {
    control
        .update_api(&input.rest_api_id, |api| {
            let method = method::of_mut(api, &input.resource_id, &input.http_method)?;
            let responses = &mut integration::of_mut(method)?.responses;
            let removed = responses.remove(&input.status_code);
            removed.map(drop).ok_or_else(method_response::not_found)
        })
        .await
}

/// The method's response of this status. Where there is none, AWS tells it by what it looks at first: mappings.
fn declared<'a>(
    response: &IntegrationResponse,
    method: &'a Method,
    status: &str,
) -> Result<&'a MethodResponse, ControlError> {
    let maps = response.response_parameters.as_ref();
    method_response::of(method, status).map_err(|unknown| match maps {
        Some(mapped) if !mapped.is_empty() => expression::no_method_response(),
        _ => unknown,
    })
}

/// What holds for any integration response: it sets only headers that the method's response declares, from
/// sources there are.
fn check(response: &IntegrationResponse, declared: &MethodResponse) -> Result<(), ControlError> {
    integration::check_content_handling(response.content_handling.as_deref())?;
    for (target, source) in response.response_parameters.iter().flatten() {
        let is_declared = declared
            .response_parameters
            .as_ref()
            .is_some_and(|declared| declared.contains_key(target));
        if !is_declared {
            return Err(expression::invalid_parameter(target));
        }
        if !expression::is_response_source(source) {
            return Err(expression::invalid_source(source));
        }
    }
    Ok(())
}

pub(super) fn shape(status: &str, response: &IntegrationResponse) -> shapes::IntegrationResponse {
    shapes::IntegrationResponse {
        status_code: Some(status.to_owned()),
        selection_pattern: response.selection_pattern.clone(),
        response_parameters: response.response_parameters.clone(),
        response_templates: response
            .response_templates
            .as_ref()
            .map(integration::templates),
        content_handling: response.content_handling.clone(),
    }
}
