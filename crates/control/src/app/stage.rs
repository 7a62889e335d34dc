//! Stages. Settings of a stage that the gateway does not act on yet (cache, canary, access log, method
//! settings, tracing, client certificates) are refused by name.

use super::rest_api::check_tags;
use super::{Control, given, operations};
use crate::error::ControlError;
use crate::patch::{self, ALL, REMOVE_REPLACE, REPLACE, Rule, Target};
use model::{DeploymentId, RestApi, Stage};
use std::collections::BTreeMap;
use wire::Timestamp;
use wire::apigateway as shapes;

/// What UpdateStage takes ("Patch Operations", Stage).
pub(super) const RULES: &[Rule] = &[
    Rule {
        path: "/deploymentId",
        ops: REPLACE,
        target: Target::Text,
    },
    Rule {
        path: "/description",
        ops: REPLACE,
        target: Target::OptionalText,
    },
    Rule {
        path: "/documentationVersion",
        ops: REPLACE,
        target: Target::OptionalText,
    },
    Rule {
        path: "/tracingEnabled",
        ops: REPLACE,
        target: Target::Boolean,
    },
    Rule {
        path: "/variables/{name}",
        ops: ALL,
        target: Target::TextEntry,
    },
    Rule {
        path: "/variables",
        ops: patch::REMOVE,
        target: Target::WholeMap,
    },
    Rule {
        path: "/cacheClusterEnabled",
        ops: REPLACE,
        target: Target::Unserved,
    },
    Rule {
        path: "/cacheClusterSize",
        ops: REPLACE,
        target: Target::Unserved,
    },
    Rule {
        path: "/clientCertificateId",
        ops: REPLACE,
        target: Target::Unserved,
    },
    Rule {
        path: "/accessLogSettings",
        ops: REMOVE_REPLACE,
        target: Target::Unserved,
    },
    Rule {
        path: "/accessLogSettings/destinationArn",
        ops: REPLACE,
        target: Target::Unserved,
    },
    Rule {
        path: "/accessLogSettings/format",
        ops: REPLACE,
        target: Target::Unserved,
    },
    Rule {
        path: "/canarySettings",
        ops: REMOVE_REPLACE,
        target: Target::Unserved,
    },
    Rule {
        path: "/canarySettings/{setting}",
        ops: ALL,
        target: Target::Unserved,
    },
    Rule {
        path: "/canarySettings/stageVariableOverrides/{name}",
        ops: ALL,
        target: Target::Unserved,
    },
    Rule {
        path: "/{resourcePath}/{httpMethod}/metrics/enabled",
        ops: REPLACE,
        target: Target::Unserved,
    },
    Rule {
        path: "/{resourcePath}/{httpMethod}/logging/{setting}",
        ops: REPLACE,
        target: Target::Unserved,
    },
    Rule {
        path: "/{resourcePath}/{httpMethod}/throttling/{setting}",
        ops: REPLACE,
        target: Target::Unserved,
    },
    Rule {
        path: "/{resourcePath}/{httpMethod}/caching/{setting}",
        ops: REPLACE,
        target: Target::Unserved,
    },
];

pub(super) async fn create(
    control: &Control,
    input: shapes::CreateStageRequest,
) -> Result<shapes::Stage, ControlError> {
    check_unserved(
        input.cache_cluster_enabled,
        input.cache_cluster_size.as_deref(),
        input.canary_settings.is_some(),
        input.tracing_enabled,
    )?;
    check_name(&input.stage_name)?;
    let tags = input.tags.unwrap_or_default();
    check_tags(&tags)?;
    let now = control.now_seconds();
    let stage = Stage {
        name: input.stage_name,
        deployment_id: DeploymentId::from(input.deployment_id),
        description: given(input.description),
        variables: input.variables,
        documentation_version: given(input.documentation_version),
        tracing_enabled: false,
        tags,
        created_date: now,
        last_updated_date: now,
    };
    control
        .update_api(&input.rest_api_id, |api| {
            if api.stages.contains_key(&stage.name) {
                return Err(ControlError::conflict("Stage already exists"));
            }
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
            check_unserved(None, None, false, Some(changed.tracing_enabled))?;
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

pub(super) fn not_found() -> ControlError {
    ControlError::not_found("Invalid Stage identifier specified")
}

/// What holds for any stage of an API, made or patched. Documentation versions cannot be made yet, so none
/// can be named.
fn check(api: &RestApi, stage: &Stage) -> Result<(), ControlError> {
    if !api.deployments.contains_key(&stage.deployment_id) {
        return Err(ControlError::bad_request("Deployment id does not exist"));
    }
    if stage.documentation_version.is_some() {
        return Err(ControlError::not_found(
            "Invalid Documentation version specified",
        ));
    }
    check_variables(stage.variables.as_ref())
}

/// The settings that are not acted on, as CreateStage and CreateDeployment have them.
pub(super) fn check_unserved(
    cache_enabled: Option<bool>,
    cache_size: Option<&str>,
    canary: bool,
    tracing: Option<bool>,
) -> Result<(), ControlError> {
    let asked = [
        ("cacheClusterEnabled", cache_enabled == Some(true)),
        (
            "cacheClusterSize",
            cache_size.is_some_and(|size| !size.is_empty()),
        ),
        ("canarySettings", canary),
        ("tracingEnabled", tracing == Some(true)),
    ];
    match asked.iter().find(|(_, asked)| *asked) {
        None => Ok(()),
        Some((name, _)) => Err(ControlError::unserved_setting(name)),
    }
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

/// Names of letters, digits and underscores; values of `[A-Za-z0-9-._~:/?#&=,]+` (CreateStage, `variables`).
pub(super) fn check_variables(
    variables: Option<&BTreeMap<String, String>>,
) -> Result<(), ControlError> {
    for (name, value) in variables.into_iter().flatten() {
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
    shapes::Stage {
        deployment_id: Some(stage.deployment_id.to_string()),
        stage_name: Some(stage.name.clone()),
        description: stage.description.clone(),
        cache_cluster_enabled: Some(false),
        cache_cluster_status: Some("NOT_AVAILABLE".into()),
        method_settings: Some(BTreeMap::new()),
        variables: stage.variables.clone(),
        documentation_version: stage.documentation_version.clone(),
        tracing_enabled: Some(stage.tracing_enabled),
        tags: Some(stage.tags.clone()),
        created_date: Some(Timestamp::from_seconds(stage.created_date)),
        last_updated_date: Some(Timestamp::from_seconds(stage.last_updated_date)),
        ..shapes::Stage::default()
    }
}
