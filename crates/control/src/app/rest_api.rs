//! REST APIs: create, read, list, patch, delete.

use super::{Control, clone, given, operations, page, snapshots};
use crate::document::REST_API;
use crate::error::ControlError;
use crate::patch::{self, ADD_REMOVE, ALL, REPLACE, Rule, Target, rule};
use model::rest_api::{EndpointConfiguration, RestApiSettings};
use model::{RestApi, RestApiId, Tags};
use wire::Timestamp;
use wire::apigateway as shapes;

/// What UpdateRestApi takes ("Patch Operations", RestApi).
pub(super) const RULES: &[Rule] = &[
    rule("/name", REPLACE, Target::Text),
    rule("/description", ALL, Target::OptionalText),
    rule("/version", REPLACE, Target::OptionalText),
    rule("/policy", REPLACE, Target::OptionalText)
        .partly("a deployment is refused while it is set"),
    rule("/apiKeySource", REPLACE, Target::Text)
        .kept("API keys are not checked; a deployment with apiKeyRequired is refused"),
    rule("/minimumCompressionSize", REPLACE, Target::OptionalInteger),
    rule("/disableExecuteApiEndpoint", REPLACE, Target::Boolean),
    rule("/binaryMediaTypes/{mediaType}", ALL, Target::Item),
    rule("/binaryMediaTypes", ALL, Target::Items),
    rule(
        "/endpointConfiguration/types/{endpointType}",
        REPLACE,
        Target::Item,
    )
    .partly("PRIVATE is refused; EDGE is served like REGIONAL"),
    rule(
        "/endpointConfiguration/ipAddressType",
        REPLACE,
        Target::Text,
    )
    .kept("the addresses of the gateway decide"),
    rule(
        "/endpointConfiguration/vpcEndpointIds",
        ADD_REMOVE,
        Target::Unserved,
    ),
    rule("/securityPolicy", REPLACE, Target::Unserved),
    rule("/endpointAccessMode", REPLACE, Target::Unserved),
];

/// 10 MiB: the largest `minimumCompressionSize` that AWS takes.
const COMPRESSION_SIZE_MAX: i32 = 10_485_760;

pub(super) async fn create(
    control: &Control,
    input: shapes::CreateRestApiRequest,
) -> Result<shapes::RestApi, ControlError> {
    if given(input.security_policy).is_some() {
        return Err(ControlError::unserved_setting("securityPolicy"));
    }
    if given(input.endpoint_access_mode).is_some() {
        return Err(ControlError::unserved_setting("endpointAccessMode"));
    }
    let source = match given(input.clone_from) {
        Some(id) => Some(control.api(&id).await?),
        None => None,
    };
    let endpoint = input.endpoint_configuration.unwrap_or_default();
    let types = endpoint.types.filter(|types| !types.is_empty());
    let cloned = source.as_ref().map(|source| &source.settings);
    // What is not given comes from the API that is cloned, else it is AWS's default.
    let settings = RestApiSettings {
        name: input.name,
        description: given(input.description).or_else(|| cloned?.description.clone()),
        version: given(input.version).or_else(|| cloned?.version.clone()),
        binary_media_types: input
            .binary_media_types
            .or_else(|| Some(cloned?.binary_media_types.clone()))
            .unwrap_or_default(),
        minimum_compression_size: input
            .minimum_compression_size
            .or_else(|| cloned?.minimum_compression_size),
        api_key_source: given(input.api_key_source)
            .or_else(|| Some(cloned?.api_key_source.clone()))
            .unwrap_or_else(|| "HEADER".into()),
        endpoint_configuration: EndpointConfiguration {
            types: types
                .or_else(|| Some(cloned?.endpoint_configuration.types.clone()))
                .unwrap_or_else(|| vec!["EDGE".into()]),
            ip_address_type: given(endpoint.ip_address_type)
                .or_else(|| Some(cloned?.endpoint_configuration.ip_address_type.clone()))
                .unwrap_or_else(|| "ipv4".into()),
            vpc_endpoint_ids: endpoint.vpc_endpoint_ids.unwrap_or_default(),
        },
        policy: given(input.policy).or_else(|| cloned?.policy.clone()),
        disable_execute_api_endpoint: input
            .disable_execute_api_endpoint
            .or_else(|| Some(cloned?.disable_execute_api_endpoint))
            .unwrap_or_default(),
    };
    check(&settings)?;
    let tags = input.tags.unwrap_or_default();
    check_tags(&tags)?;
    let now = control.now_seconds();
    let api = match &source {
        Some(source) => clone::draft_of(source, settings, tags, now),
        None => RestApi::new(RestApiId::generate(), now, settings, tags),
    };
    control.create(REST_API, api.id.as_str(), &api).await?;
    Ok(shape(&api))
}

pub(super) async fn get(
    control: &Control,
    input: shapes::GetRestApiRequest,
) -> Result<shapes::RestApi, ControlError> {
    Ok(shape(&control.api(&input.rest_api_id).await?))
}

pub(super) async fn list(
    control: &Control,
    input: shapes::GetRestApisRequest,
) -> Result<shapes::RestApis, ControlError> {
    let limit = page::limit(input.limit)?;
    let (apis, more) = control
        .page::<RestApi>(REST_API, input.position.as_deref(), limit)
        .await?;
    Ok(shapes::RestApis {
        position: apis
            .last()
            .filter(|_| more)
            .map(|api| api.id.as_str().to_owned()),
        items: Some(apis.iter().map(shape).collect()),
    })
}

pub(super) async fn update(
    control: &Control,
    input: shapes::UpdateRestApiRequest,
) -> Result<shapes::RestApi, ControlError> {
    let operations = operations(input.patch_operations);
    control
        .update_api(&input.rest_api_id, |api| {
            api.settings = patch::apply(&api.settings, RULES, &operations)?;
            check(&api.settings)?;
            Ok(shape(api))
        })
        .await
}

pub(super) async fn delete(
    control: &Control,
    input: shapes::DeleteRestApiRequest,
) -> Result<(), ControlError> {
    let id = &input.rest_api_id;
    if !control.remove(REST_API, id).await? {
        return Err(control.no_such_api(id));
    }
    snapshots::sweep_api(control, id).await?;
    Ok(())
}

/// What holds for the settings of any API, made or patched.
fn check(settings: &RestApiSettings) -> Result<(), ControlError> {
    let refuse = |message: String| Err(ControlError::bad_request(message));
    if settings.name.trim().is_empty() {
        return refuse("Name cannot be empty".into());
    }
    if !matches!(settings.api_key_source.as_str(), "HEADER" | "AUTHORIZER") {
        return refuse(format!(
            "Invalid API key source '{}': expected HEADER or AUTHORIZER",
            settings.api_key_source
        ));
    }
    let compressible = 0..=COMPRESSION_SIZE_MAX;
    if let Some(size) = settings.minimum_compression_size
        && !compressible.contains(&size)
    {
        return refuse(format!(
            "Invalid minimum compression size, must be between 0 and {COMPRESSION_SIZE_MAX}"
        ));
    }
    let endpoint = &settings.endpoint_configuration;
    match endpoint.types.as_slice() {
        [kind] if kind == "REGIONAL" || kind == "EDGE" => {}
        [kind] if kind == "PRIVATE" => {
            return Err(ControlError::unserved_setting("Endpoint type PRIVATE"));
        }
        _ => {
            return refuse(
                "Invalid endpoint configuration: exactly one of EDGE, REGIONAL and PRIVATE is expected"
                    .into(),
            );
        }
    }
    if !endpoint.vpc_endpoint_ids.is_empty() {
        return refuse("VPCEndpoints can only be specified with PRIVATE apis.".into());
    }
    if !matches!(endpoint.ip_address_type.as_str(), "ipv4" | "dualstack") {
        return refuse(format!(
            "Invalid IP address type '{}': expected ipv4 or dualstack",
            endpoint.ip_address_type
        ));
    }
    if let Some(policy) = &settings.policy
        && !serde_json::from_str::<serde_json::Value>(policy).is_ok_and(|policy| policy.is_object())
    {
        return refuse(
            "Invalid policy document. Please check the policy syntax and ensure that Principals are valid."
                .into(),
        );
    }
    Ok(())
}

pub(super) fn check_tags(tags: &Tags) -> Result<(), ControlError> {
    match model::tags::fault_of(tags) {
        None => Ok(()),
        Some(fault) => Err(ControlError::bad_request(fault)),
    }
}

fn shape(api: &RestApi) -> shapes::RestApi {
    let settings = &api.settings;
    let endpoint = &settings.endpoint_configuration;
    shapes::RestApi {
        id: Some(api.id.to_string()),
        name: Some(settings.name.clone()),
        description: settings.description.clone(),
        created_date: Some(Timestamp::from_seconds(api.created_date)),
        version: settings.version.clone(),
        binary_media_types: Some(settings.binary_media_types.clone())
            .filter(|types| !types.is_empty()),
        minimum_compression_size: settings.minimum_compression_size,
        api_key_source: Some(settings.api_key_source.clone()),
        endpoint_configuration: Some(shapes::EndpointConfiguration {
            types: Some(endpoint.types.clone()),
            ip_address_type: Some(endpoint.ip_address_type.clone()),
            vpc_endpoint_ids: None,
        }),
        policy: settings.policy.as_deref().map(escaped),
        tags: Some(api.tags.clone()),
        disable_execute_api_endpoint: Some(settings.disable_execute_api_endpoint),
        root_resource_id: Some(api.root_resource_id.to_string()),
        ..shapes::RestApi::default()
    }
}

/// AWS gives a policy with its quotes escaped once more (`{\"Version\":…`), as the inside of a JSON string;
/// clients take that off again.
fn escaped(policy: &str) -> String {
    let quoted = serde_json::Value::from(policy).to_string();
    let inside = quoted
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    inside.unwrap_or(policy).to_owned()
}
