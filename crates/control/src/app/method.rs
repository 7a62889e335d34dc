//! Methods on resources.

use super::{Control, expression, given, integration, method_response, operations, resource};
use crate::error::ControlError;
use crate::patch::{self, ADD_REMOVE, ALL, REPLACE, Rule, Target, rule};
use model::{Method, RestApi};
use std::collections::BTreeMap;
use wire::apigateway as shapes;

/// What UpdateMethod takes ("Patch Operations", Method).
pub(super) const RULES: &[Rule] = &[
    rule("/authorizationType", REPLACE, Target::Text)
        .partly("a deployment is refused unless it is NONE"),
    rule("/authorizerId", REPLACE, Target::OptionalText)
        .partly("authorizers cannot be made, so none can be named"),
    rule("/authorizationScopes", ADD_REMOVE, Target::Items)
        .kept("without an authorizer there is nothing to compare them with"),
    rule("/apiKeyRequired", REPLACE, Target::Boolean)
        .partly("a deployment is refused while it is set"),
    rule("/operationName", REPLACE, Target::OptionalText)
        .kept("it names the method in SDKs, and nothing in traffic"),
    rule("/requestValidatorId", REPLACE, Target::OptionalText),
    rule("/requestParameters/{parameter}", ALL, Target::BooleanEntry),
    rule("/requestParameters", ALL, Target::BooleanMap),
    rule("/requestModels/{contentType}", ALL, Target::TextEntry),
    rule("/requestModels", ALL, Target::TextMap),
];

const HTTP_METHODS: [&str; 8] = [
    "GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY",
];

pub(super) async fn put(
    control: &Control,
    input: shapes::PutMethodRequest,
) -> Result<shapes::Method, ControlError> {
    let name = &input.http_method;
    if !HTTP_METHODS.contains(&name.as_str()) {
        return Err(ControlError::bad_request(format!(
            "Invalid HTTP method specified: {name}. Valid options are {}",
            HTTP_METHODS.join(", ")
        )));
    }
    let method = Method {
        authorization_type: input.authorization_type,
        authorizer_id: given(input.authorizer_id),
        api_key_required: input.api_key_required.unwrap_or_default(),
        operation_name: given(input.operation_name),
        request_validator_id: given(input.request_validator_id),
        request_parameters: input.request_parameters,
        request_models: input.request_models,
        authorization_scopes: input
            .authorization_scopes
            .filter(|scopes| !scopes.is_empty()),
        responses: BTreeMap::new(),
        integration: None,
    };
    control
        .update_api(&input.rest_api_id, |api| {
            check(api, &method)?;
            let resource = resource::of_mut(api, &input.resource_id)?;
            if resource.methods.contains_key(name) {
                return Err(ControlError::conflict(
                    "Method already exists for this resource",
                ));
            }
            resource.methods.insert(name.clone(), method.clone());
            Ok(shape(name, &method))
        })
        .await
}

pub(super) async fn get(
    control: &Control,
    input: shapes::GetMethodRequest,
) -> Result<shapes::Method, ControlError> {
    let api = control.api(&input.rest_api_id).await?;
    let method = of(&api, &input.resource_id, &input.http_method)?;
    Ok(shape(&input.http_method, method))
}

pub(super) async fn update(
    control: &Control,
    input: shapes::UpdateMethodRequest,
) -> Result<shapes::Method, ControlError> {
    let operations = operations(input.patch_operations);
    control
        .update_api(&input.rest_api_id, |api| {
            let before = of(api, &input.resource_id, &input.http_method)?;
            let method = patch::apply(before, RULES, &operations)?;
            check(api, &method)?;
            if let Some(integration) = &method.integration {
                // A parameter that the integration maps must stay declared.
                integration::check_parameters(integration, &method)?;
            }
            let shape = shape(&input.http_method, &method);
            *of_mut(api, &input.resource_id, &input.http_method)? = method;
            Ok(shape)
        })
        .await
}

pub(super) async fn delete(
    control: &Control,
    input: shapes::DeleteMethodRequest,
) -> Result<(), ControlError> {
    control
        .update_api(&input.rest_api_id, |api| {
            let resource = resource::of_mut(api, &input.resource_id)?;
            let removed = resource.methods.remove(&input.http_method);
            removed.map(drop).ok_or_else(not_found)
        })
        .await
}

/// The method of a resource.
pub(super) fn of<'a>(api: &'a RestApi, id: &str, name: &str) -> Result<&'a Method, ControlError> {
    let found = resource::of(api, id)?.methods.get(name);
    found.ok_or_else(not_found)
}

/// The same, to be changed.
pub(super) fn of_mut<'a>(
    api: &'a mut RestApi,
    id: &str,
    name: &str,
) -> Result<&'a mut Method, ControlError> {
    let found = resource::of_mut(api, id)?.methods.get_mut(name);
    found.ok_or_else(not_found)
}

fn not_found() -> ControlError {
    ControlError::not_found("Invalid Method identifier specified")
}

/// What holds for any method, made or patched. Authorizers cannot be made yet, so no id of one is valid;
/// whether the gateway can serve the authorization type is asked at deployment.
fn check(api: &RestApi, method: &Method) -> Result<(), ControlError> {
    match method.authorization_type.as_str() {
        "NONE" | "AWS_IAM" => {}
        "CUSTOM" | "COGNITO_USER_POOLS" => {
            return Err(ControlError::bad_request(
                "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or \
                 COGNITO_USER_POOLS requires a valid authorizer.",
            ));
        }
        other => {
            return Err(ControlError::bad_request(format!(
                "Invalid authorization type specified: {other}. Valid options are NONE, AWS_IAM, CUSTOM, \
                 COGNITO_USER_POOLS"
            )));
        }
    }
    if method.authorizer_id.is_some() {
        return Err(ControlError::not_found(
            "Invalid Authorizer identifier specified",
        ));
    }
    if let Some(id) = &method.request_validator_id
        && !api.request_validators.contains_key(id)
    {
        return Err(ControlError::bad_request(
            "Invalid Request Validator identifier specified",
        ));
    }
    check_models(api, method.request_models.as_ref())?;
    for name in method.request_parameters.iter().flat_map(BTreeMap::keys) {
        expression::check_method_request_parameter(name)?;
    }
    Ok(())
}

/// A model that is named is one of the API's.
pub(super) fn check_models(
    api: &RestApi,
    models: Option<&BTreeMap<String, String>>,
) -> Result<(), ControlError> {
    let unknown = models
        .iter()
        .flat_map(|models| models.values())
        .find(|model| !api.models.contains_key(*model));
    match unknown {
        None => Ok(()),
        Some(model) => Err(ControlError::bad_request(format!(
            "Invalid model identifier specified: {model}"
        ))),
    }
}

pub(super) fn shape(name: &str, method: &Method) -> shapes::Method {
    let responses = method
        .responses
        .iter()
        .map(|(status, response)| (status.clone(), method_response::shape(status, response)));
    shapes::Method {
        http_method: Some(name.to_owned()),
        authorization_type: Some(method.authorization_type.clone()),
        authorizer_id: method.authorizer_id.clone(),
        api_key_required: Some(method.api_key_required),
        request_validator_id: method.request_validator_id.clone(),
        operation_name: method.operation_name.clone(),
        request_parameters: method.request_parameters.clone(),
        request_models: method.request_models.clone(),
        method_responses: (!method.responses.is_empty()).then(|| responses.collect()),
        method_integration: method.integration.as_ref().map(integration::shape),
        authorization_scopes: method.authorization_scopes.clone(),
    }
}
