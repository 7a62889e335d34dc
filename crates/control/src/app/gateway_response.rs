//! Gateway responses of an API. Every type has one; those that nobody made are AWS's defaults, or follow
//! `DEFAULT_4XX` and `DEFAULT_5XX`.

use super::{Control, expression, given, method_response, operations, page};
use crate::error::ControlError;
use crate::patch::{self, ALL, REPLACE, Rule, Target, rule};
use model::gateway_response::{TYPES, in_effect};
use model::{GatewayResponse, RestApi};
use wire::apigateway as shapes;

/// What UpdateGatewayResponse takes ("Patch Operations", UpdateGatewayResponse).
pub(super) const RULES: &[Rule] = &[
    rule("/statusCode", REPLACE, Target::OptionalText),
    rule("/responseParameters/{parameter}", ALL, Target::TextEntry),
    rule("/responseParameters", ALL, Target::TextMap),
    rule("/responseTemplates/{contentType}", ALL, Target::TextEntry),
    rule("/responseTemplates", ALL, Target::TextMap),
];

pub(super) async fn put(
    control: &Control,
    input: shapes::PutGatewayResponseRequest,
) -> Result<shapes::GatewayResponse, ControlError> {
    let response = GatewayResponse {
        status_code: given(input.status_code),
        response_parameters: input.response_parameters.unwrap_or_default(),
        response_templates: input.response_templates.unwrap_or_default(),
    };
    check(&response)?;
    let kind = &input.response_type;
    control
        .update_api(&input.rest_api_id, |api| {
            of(api, kind)?;
            api.gateway_responses.insert(kind.clone(), response.clone());
            of(api, kind)
        })
        .await
}

pub(super) async fn get(
    control: &Control,
    input: shapes::GetGatewayResponseRequest,
) -> Result<shapes::GatewayResponse, ControlError> {
    let api = control.api(&input.rest_api_id).await?;
    of(&api, &input.response_type)
}

pub(super) async fn list(
    control: &Control,
    input: shapes::GetGatewayResponsesRequest,
) -> Result<shapes::GatewayResponses, ControlError> {
    let limit = page::limit(input.limit)?;
    let api = control.api(&input.rest_api_id).await?;
    let (kinds, position) = page::page(
        TYPES.iter(),
        |(kind, _)| kind,
        input.position.as_deref(),
        limit,
    );
    let responses: Result<_, _> = kinds.iter().map(|(kind, _)| of(&api, kind)).collect();
    Ok(shapes::GatewayResponses {
        position,
        items: Some(responses?),
    })
}

/// Changing a default makes a response of that type.
pub(super) async fn update(
    control: &Control,
    input: shapes::UpdateGatewayResponseRequest,
) -> Result<shapes::GatewayResponse, ControlError> {
    let operations = operations(input.patch_operations);
    let kind = &input.response_type;
    control
        .update_api(&input.rest_api_id, |api| {
            let (before, _) = in_effect(&api.gateway_responses, kind).ok_or_else(no_such_type)?;
            let after = patch::apply(&before, RULES, &operations)?;
            check(&after)?;
            if after != before {
                api.gateway_responses.insert(kind.clone(), after);
            }
            of(api, kind)
        })
        .await
}

/// Takes the type back to its default.
pub(super) async fn delete(
    control: &Control,
    input: shapes::DeleteGatewayResponseRequest,
) -> Result<(), ControlError> {
    control
        .update_api(&input.rest_api_id, |api| {
            of(api, &input.response_type)?;
            let removed = api.gateway_responses.remove(&input.response_type);
            removed
                .map(drop)
                .ok_or_else(|| ControlError::not_found("Gateway response type not defined on api"))
        })
        .await
}

fn no_such_type() -> ControlError {
    ControlError::not_found("Invalid Gateway Response type specified")
}

fn check(response: &GatewayResponse) -> Result<(), ControlError> {
    if let Some(status) = &response.status_code {
        method_response::check_status(status)?;
    }
    for (target, source) in &response.response_parameters {
        if !expression::is_gateway_response_parameter(target) {
            return Err(expression::invalid_source(target));
        }
        if !expression::is_gateway_response_source(source) {
            return Err(expression::invalid_source(source));
        }
    }
    Ok(())
}

fn of(api: &RestApi, kind: &str) -> Result<shapes::GatewayResponse, ControlError> {
    let (response, default) = in_effect(&api.gateway_responses, kind).ok_or_else(no_such_type)?;
    Ok(shapes::GatewayResponse {
        response_type: Some(kind.to_owned()),
        status_code: response.status_code,
        response_parameters: Some(response.response_parameters),
        response_templates: Some(response.response_templates),
        default_response: Some(default),
    })
}
