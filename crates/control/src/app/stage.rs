//! Stages. Settings that the gateway does not act on yet are kept and returned where they only observe, and
//! refused by name where callers would get something else ([`settings`]).

mod settings;

use super::rest_api::check_tags;
use super::{Control, documentation_version, given, operations};
use crate::error::ControlError;
use crate::patch::{self, ALL, REMOVE, REMOVE_REPLACE, REPLACE, Rule, Target, rule};
use model::{CanarySettings, DeploymentId, MethodSetting, RestApi, Stage};
use std::collections::BTreeMap;
use wire::Timestamp;
use wire::apigateway as shapes;

const NO_LOGS: &str = "not in effect; status says so";
const NO_CACHE: &str = "nothing is cached; refused together with a cache cluster";
const NO_CANARY: &str = "refused once percentTraffic is above 0";

/// What UpdateStage takes ("Patch Operations", UpdateStage).
pub(super) const RULES: &[Rule] = &[
    rule("/deploymentId", REPLACE, Target::Text).copied_from(&["/canarySettings/deploymentId"]),
    rule("/description", REPLACE, Target::OptionalText),
    rule("/documentationVersion", REPLACE, Target::OptionalText),
    rule("/tracingEnabled", REPLACE, Target::Boolean).kept(NO_LOGS),
    rule("/variables/{name}", ALL, Target::TextEntry),
    rule("/variables", REMOVE_REPLACE, Target::TextMap)
        .copied_from(&["/canarySettings/stageVariableOverrides"]),
    rule("/cacheClusterEnabled", REPLACE, Target::Boolean).partly(NO_CACHE),
    rule("/cacheClusterSize", REPLACE, Target::OptionalText).kept("nothing is cached"),
    rule("/clientCertificateId", REPLACE, Target::OptionalText)
        .partly("refused unless it is empty"),
    rule("/accessLogSettings", REMOVE, Target::Whole).kept(NO_LOGS),
    rule(
        "/accessLogSettings/destinationArn",
        ALL,
        Target::OptionalText,
    )
    .kept(NO_LOGS),
    rule("/accessLogSettings/format", ALL, Target::OptionalText).kept(NO_LOGS),
    rule("/canarySettings", REMOVE, Target::Whole).partly(NO_CANARY),
    rule("/canarySettings/deploymentId", REPLACE, Target::Text).partly(NO_CANARY),
    rule("/canarySettings/percentTraffic", REPLACE, Target::Double).partly(NO_CANARY),
    rule("/canarySettings/useStageCache", REPLACE, Target::Boolean).partly(NO_CANARY),
    rule(
        "/canarySettings/stageVariableOverrides",
        REMOVE_REPLACE,
        Target::TextMap,
    )
    .partly(NO_CANARY),
    rule(
        "/canarySettings/stageVariableOverrides/{name}",
        ALL,
        Target::TextEntry,
    )
    .partly(NO_CANARY),
    rule(
        "/{resourcePath}/{httpMethod}/metrics/enabled",
        REPLACE,
        Target::Boolean,
    )
    .at("/methodSettings/{}/metricsEnabled")
    .kept(NO_LOGS),
    rule(
        "/{resourcePath}/{httpMethod}/logging/dataTrace",
        REPLACE,
        Target::Boolean,
    )
    .at("/methodSettings/{}/dataTraceEnabled")
    .kept(NO_LOGS),
    rule(
        "/{resourcePath}/{httpMethod}/logging/loglevel",
        REPLACE,
        Target::Text,
    )
    .at("/methodSettings/{}/loggingLevel")
    .kept(NO_LOGS),
    rule(
        "/{resourcePath}/{httpMethod}/throttling/burstLimit",
        REPLACE,
        Target::Integer,
    )
    .at("/methodSettings/{}/throttlingBurstLimit")
    .kept(NO_LOGS),
    rule(
        "/{resourcePath}/{httpMethod}/throttling/rateLimit",
        REPLACE,
        Target::Double,
    )
    .at("/methodSettings/{}/throttlingRateLimit")
    .kept(NO_LOGS),
    rule(
        "/{resourcePath}/{httpMethod}/caching/enabled",
        REPLACE,
        Target::Boolean,
    )
    .at("/methodSettings/{}/cachingEnabled")
    .partly(NO_CACHE),
    rule(
        "/{resourcePath}/{httpMethod}/caching/ttlInSeconds",
        REPLACE,
        Target::Integer,
    )
    .at("/methodSettings/{}/cacheTtlInSeconds")
    .kept("nothing is cached"),
    rule(
        "/{resourcePath}/{httpMethod}/caching/dataEncrypted",
        REPLACE,
        Target::Boolean,
    )
    .at("/methodSettings/{}/cacheDataEncrypted")
    .kept("nothing is cached"),
    rule(
        "/{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl",
        REPLACE,
        Target::Boolean,
    )
    .at("/methodSettings/{}/requireAuthorizationForCacheControl")
    .kept("nothing is cached"),
    rule(
        "/{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy",
        REPLACE,
        Target::Text,
    )
    .at("/methodSettings/{}/unauthorizedCacheControlHeaderStrategy")
    .kept("nothing is cached"),
    rule(
        "/{resourcePath}/{httpMethod}",
        REMOVE,
        Target::Existing(
            "Cannot remove method setting {} because there is no method setting for this method",
        ),
    )
    .at("/methodSettings/{}"),
];

pub(super) async fn create(
    control: &Control,
    input: shapes::CreateStageRequest,
) -> Result<shapes::Stage, ControlError> {
    check_name(&input.stage_name)?;
    let tags = input.tags.unwrap_or_default();
    check_tags(&tags)?;
    let deployment_id = DeploymentId::from(input.deployment_id);
    let stage = Stage {
        description: given(input.description),
        variables: input.variables,
        documentation_version: given(input.documentation_version),
        tracing_enabled: input.tracing_enabled.unwrap_or_default(),
        cache_cluster_enabled: input.cache_cluster_enabled.unwrap_or_default(),
        cache_cluster_size: given(input.cache_cluster_size),
        canary_settings: input.canary_settings.map(|canary| CanarySettings {
            percent_traffic: canary.percent_traffic.unwrap_or_default(),
            deployment_id: given(canary.deployment_id).map(DeploymentId::from),
            stage_variable_overrides: canary.stage_variable_overrides,
            use_stage_cache: canary.use_stage_cache.unwrap_or_default(),
        }),
        tags,
        ..Stage::new(input.stage_name, deployment_id, control.now_seconds())
    };
    control
        .update_api(&input.rest_api_id, |api| {
            if api.stages.contains_key(&stage.name) {
                return Err(ControlError::conflict("Stage already exists"));
            }
            control.quotas().stage(api)?;
            check(api, &stage)?;
            api.stages.insert(stage.name.clone(), stage.clone());
            Ok(())
        })
        .await?;
    Ok(shape(&stage))
}

pub(super) async fn get(
    control: &Control,
    input: shapes::GetStageRequest,
) -> Result<shapes::Stage, ControlError> {
    let api = control.api(&input.rest_api_id).await?;
    let stage = api.stages.get(&input.stage_name).ok_or_else(not_found)?;
    Ok(shape(stage))
}

pub(super) async fn list(
    control: &Control,
    input: shapes::GetStagesRequest,
) -> Result<shapes::Stages, ControlError> {
    let api = control.api(&input.rest_api_id).await?;
    let of_deployment = given(input.deployment_id);
    let stages = api.stages.values().filter(|stage| match &of_deployment {
        None => true,
        Some(id) => stage.deployment_id.as_str() == id,
    });
    Ok(shapes::Stages {
        item: Some(stages.map(shape).collect()),
    })
}

pub(super) async fn update(
    control: &Control,
    input: shapes::UpdateStageRequest,
) -> Result<shapes::Stage, ControlError> {
    let operations = operations(input.patch_operations);
    let now = control.now_seconds();
    control
        .update_api(&input.rest_api_id, |api| {
            let stage = api.stages.get(&input.stage_name).ok_or_else(not_found)?;
            let mut changed = patch::apply(stage, RULES, &operations)?;
            check(api, &changed)?;
            changed.last_updated_date = now;
            let shape = shape(&changed);
            api.stages.insert(input.stage_name.clone(), changed);
            Ok(shape)
        })
        .await
}

pub(super) async fn delete(
    control: &Control,
    input: shapes::DeleteStageRequest,
) -> Result<(), ControlError> {
    control
        .update_api(&input.rest_api_id, |api| {
            let removed = api.stages.remove(&input.stage_name);
            removed.map(drop).ok_or_else(not_found)
        })
        .await
}

/// Nothing is cached, so a flushed cache is what there is; the stage has to be there.
pub(super) async fn flush_cache(
    control: &Control,
    input: shapes::FlushStageCacheRequest,
) -> Result<(), ControlError> {
    exists(control, &input.rest_api_id, &input.stage_name).await
}

/// The same for results of authorizers.
pub(super) async fn flush_authorizers_cache(
    control: &Control,
    input: shapes::FlushStageAuthorizersCacheRequest,
) -> Result<(), ControlError> {
    exists(control, &input.rest_api_id, &input.stage_name).await
}

async fn exists(control: &Control, api: &str, stage: &str) -> Result<(), ControlError> {
    let api = control.api(api).await?;
    api.stages.get(stage).map(drop).ok_or_else(not_found)
}

pub(super) fn not_found() -> ControlError {
    ControlError::not_found("Invalid stage identifier specified")
}

/// What holds for any stage of an API, made or patched.
pub(super) fn check(api: &RestApi, stage: &Stage) -> Result<(), ControlError> {
    if !api.deployments.contains_key(&stage.deployment_id) {
        return Err(ControlError::bad_request("Deployment id does not exist"));
    }
    if let Some(version) = &stage.documentation_version
        && !api.documentation_versions.contains_key(version)
    {
        return Err(documentation_version::not_found());
    }
    check_variables(stage.variables.as_ref())?;
    settings::check(api, stage)
}

pub(super) fn check_name(name: &str) -> Result<(), ControlError> {
    if model::stage::check_stage_name(name) {
        Ok(())
    } else {
        Err(ControlError::bad_request(
            "Stage name only allows a-zA-Z0-9_- and at most 128 characters",
        ))
    }
}

/// "Stage variables per stage"
const VARIABLES_MAX: usize = 100;

/// Names of letters, digits and underscores; values of `[A-Za-z0-9-._~:/?#&=,]+` (CreateStage, `variables`).
pub(super) fn check_variables(
    variables: Option<&BTreeMap<String, String>>,
) -> Result<(), ControlError> {
    if variables.is_some_and(|variables| variables.len() > VARIABLES_MAX) {
        return Err(ControlError::bad_request(format!(
            "Too many stage variables: at most {VARIABLES_MAX} are allowed"
        )));
    }
    for (name, value) in variables.into_iter().flatten() {
        if name.len() > 64 || value.len() > 512 {
            return Err(ControlError::bad_request(format!(
                "Stage variable '{name}' is too long: names have at most 64 characters, values 512"
            )));
        }
        let is_name = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !is_name {
            return Err(ControlError::bad_request(format!(
                "Invalid stage variable name '{name}': only letters, digits and underscores are allowed"
            )));
        }
        let is_value = !value.is_empty()
            && value
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-._~:/?#&=,".contains(&byte));
        if !is_value {
            return Err(ControlError::bad_request(format!(
                "Invalid value of stage variable '{name}': it must match [A-Za-z0-9-._~:/?#&=,]+"
            )));
        }
    }
    Ok(())
}

fn shape(stage: &Stage) -> shapes::Stage {
    let settings = stage.method_settings.iter();
    let log = stage.access_log_settings.as_ref();
    shapes::Stage {
        deployment_id: Some(stage.deployment_id.to_string()),
        client_certificate_id: stage.client_certificate_id.clone(),
        stage_name: Some(stage.name.clone()),
        description: stage.description.clone(),
        cache_cluster_enabled: Some(stage.cache_cluster_enabled),
        cache_cluster_size: stage
            .cache_cluster_size
            .clone()
            // AWS's smallest, where none was named.
            .or_else(|| stage.cache_cluster_enabled.then(|| "0.5".into())),
        cache_cluster_status: Some(
            if stage.cache_cluster_enabled {
                "AVAILABLE"
            } else {
                "NOT_AVAILABLE"
            }
            .into(),
        ),
        method_settings: Some(
            settings
                .map(|(key, setting)| (key.clone(), setting_shape(setting)))
                .collect(),
        ),
        variables: stage.variables.clone(),
        documentation_version: stage.documentation_version.clone(),
        access_log_settings: log.map(|log| shapes::AccessLogSettings {
            format: log.format.clone(),
            destination_arn: log.destination_arn.clone(),
        }),
        canary_settings: stage.canary_settings.as_ref().map(canary_shape),
        tracing_enabled: Some(stage.tracing_enabled),
        tags: Some(stage.tags.clone()),
        created_date: Some(Timestamp::from_seconds(stage.created_date)),
        last_updated_date: Some(Timestamp::from_seconds(stage.last_updated_date)),
        ..shapes::Stage::default()
    }
}

fn canary_shape(canary: &CanarySettings) -> shapes::CanarySettings {
    shapes::CanarySettings {
        percent_traffic: Some(canary.percent_traffic),
        deployment_id: canary.deployment_id.as_ref().map(ToString::to_string),
        stage_variable_overrides: canary.stage_variable_overrides.clone(),
        use_stage_cache: Some(canary.use_stage_cache),
    }
}

fn setting_shape(setting: &MethodSetting) -> shapes::MethodSetting {
    shapes::MethodSetting {
        metrics_enabled: Some(setting.metrics_enabled),
        logging_level: setting.logging_level.clone(),
        data_trace_enabled: Some(setting.data_trace_enabled),
        throttling_burst_limit: Some(setting.throttling_burst_limit),
        throttling_rate_limit: Some(setting.throttling_rate_limit),
        caching_enabled: Some(setting.caching_enabled),
        cache_ttl_in_seconds: Some(setting.cache_ttl_in_seconds),
        cache_data_encrypted: Some(setting.cache_data_encrypted),
        require_authorization_for_cache_control: Some(
            setting.require_authorization_for_cache_control,
        ),
        unauthorized_cache_control_header_strategy: Some(
            setting.unauthorized_cache_control_header_strategy.clone(),
        ),
    }
}
