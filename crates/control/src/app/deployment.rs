//! Deployments: an immutable snapshot of the draft, and its entry in the API. A stage that a deployment names
//! is made or repointed in the same compare-and-swap, so that neither is ever there without the other.

use super::aggregates::Outcome;
use super::{Control, given, operations, page, snapshots, stage};
use crate::error::ControlError;
use crate::patch::{self, REPLACE, Rule, Target, rule};
use model::{CanarySettings, Deployment, DeploymentId, RestApi, Snapshot, Stage};
use std::collections::BTreeMap;
use wire::Timestamp;
use wire::apigateway as shapes;

/// What UpdateDeployment takes ("Patch Operations", Deployment).
pub(super) const RULES: &[Rule] = &[rule("/description", REPLACE, Target::OptionalText)];

pub(super) async fn create(
    control: &Control,
    input: shapes::CreateDeploymentRequest,
) -> Result<shapes::Deployment, ControlError> {
    // The AWS provider sends "" where it has no stage.
    let stage_name = given(input.stage_name);
    if let Some(name) = &stage_name {
        stage::check_name(name)?;
    }
    stage::check_variables(input.variables.as_ref())?;
    let description = given(input.description);
    let stage_description = given(input.stage_description);
    let cache_cluster_size = given(input.cache_cluster_size);
    let canary = input.canary_settings.map(|canary| CanarySettings {
        percent_traffic: canary.percent_traffic.unwrap_or_default(),
        deployment_id: None,
        stage_variable_overrides: canary.stage_variable_overrides,
        use_stage_cache: canary.use_stage_cache.unwrap_or_default(),
    });
    if canary.is_some() && stage_name.is_none() {
        return Err(ControlError::bad_request(
            "A canary deployment needs the name of the stage it is for",
        ));
    }
    let now = control.now_seconds();
    control
        .update_api_with_snapshot(&input.rest_api_id, |api| {
            let snapshot = deployable(control, api)?;
            let (snapshot_id, document) = snapshots::freeze(&snapshot)?;
            let id = DeploymentId::generate();
            let deployment = Deployment {
                created_date: now,
                description: description.clone(),
                snapshot_id: snapshot_id.clone(),
            };
            let answer = shape(&id, &deployment, None);
            api.deployments.insert(id.clone(), deployment);
            if let Some(name) = &stage_name {
                let mut stage = match (api.stages.get(name), &canary) {
                    (Some(stage), _) => stage.clone(),
                    (None, None) => {
                        control.quotas().stage(api)?;
                        Stage::new(name.clone(), id.clone(), now)
                    }
                    (None, Some(_)) => return Err(stage::not_found()),
                };
                stage.last_updated_date = now;
                match &canary {
                    // A canary release leaves the stage where it is.
                    Some(canary) => {
                        stage.canary_settings = Some(CanarySettings {
                            deployment_id: Some(id),
                            ..canary.clone()
                        });
                    }
                    None => {
                        stage.deployment_id = id;
                        if input.variables.is_some() {
                            stage.variables.clone_from(&input.variables);
                        }
                    }
                }
                if stage_description.is_some() {
                    stage.description.clone_from(&stage_description);
                }
                if let Some(enabled) = input.cache_cluster_enabled {
                    stage.cache_cluster_enabled = enabled;
                }
                if cache_cluster_size.is_some() {
                    stage.cache_cluster_size.clone_from(&cache_cluster_size);
                }
                if let Some(enabled) = input.tracing_enabled {
                    stage.tracing_enabled = enabled;
                }
                stage::check(api, &stage)?;
                api.stages.insert(name.clone(), stage);
            }
            Ok(Outcome {
                answer,
                snapshot: Some((snapshot_id, document)),
            })
        })
        .await
}

pub(super) async fn get(
    control: &Control,
    input: shapes::GetDeploymentRequest,
) -> Result<shapes::Deployment, ControlError> {
    let with_summary = wants_summary(input.embed.as_deref())?;
    let api = control.api(&input.rest_api_id).await?;
    let (id, deployment) = api
        .deployments
        .get_key_value(input.deployment_id.as_str())
        .ok_or_else(not_found)?;
    let summary = match with_summary {
        true => Some(summary(
            &snapshots::load(control, &deployment.snapshot_id).await?,
        )),
        false => None,
    };
    Ok(shape(id, deployment, summary))
}

pub(super) async fn list(
    control: &Control,
    input: shapes::GetDeploymentsRequest,
) -> Result<shapes::Deployments, ControlError> {
    let limit = page::limit(input.limit)?;
    let api = control.api(&input.rest_api_id).await?;
    let (deployments, position) = page::page(
        api.deployments.iter(),
        |(id, _)| id.as_str(),
        input.position.as_deref(),
        limit,
    );
    let deployments = deployments.into_iter();
    Ok(shapes::Deployments {
        position,
        items: Some(
            deployments
                .map(|(id, deployment)| shape(id, deployment, None))
                .collect(),
        ),
    })
}

pub(super) async fn update(
    control: &Control,
    input: shapes::UpdateDeploymentRequest,
) -> Result<shapes::Deployment, ControlError> {
    let operations = operations(input.patch_operations);
    let id = DeploymentId::from(input.deployment_id);
    control
        .update_api(&input.rest_api_id, |api| {
            let deployment = api.deployments.get_mut(&id).ok_or_else(not_found)?;
            *deployment = patch::apply(deployment, RULES, &operations)?;
            Ok(shape(&id, deployment, None))
        })
        .await
}

pub(super) async fn delete(
    control: &Control,
    input: shapes::DeleteDeploymentRequest,
) -> Result<(), ControlError> {
    let id = DeploymentId::from(input.deployment_id);
    control
        .update_api(&input.rest_api_id, |api| {
            if !api.deployments.contains_key(&id) {
                return Err(not_found());
            }
            if api.stages_of(&id).next().is_some() {
                return Err(ControlError::bad_request(
                    "Active stages pointing to this deployment must be moved or deleted",
                ));
            }
            api.deployments.remove(&id);
            Ok(())
        })
        .await?;
    snapshots::sweep_api(control, &input.rest_api_id).await?;
    Ok(())
}

/// The draft frozen, if it can be deployed: every method has an integration, there is at least one, and the
/// gateway can serve all of it.
fn deployable(control: &Control, api: &RestApi) -> Result<Snapshot, ControlError> {
    let mut methods = api
        .resources
        .values()
        .flat_map(|resource| resource.methods.values())
        .peekable();
    if methods.peek().is_none() {
        return Err(ControlError::bad_request(
            "The REST API doesn't contain any methods",
        ));
    }
    if methods.any(|method| method.integration.is_none()) {
        return Err(ControlError::bad_request(
            "No integration defined for method",
        ));
    }
    let snapshot = Snapshot::of(api);
    let checked = control.deployable.check(&snapshot);
    checked.map_err(ControlError::bad_request)?;
    Ok(snapshot)
}

fn not_found() -> ControlError {
    ControlError::not_found("Invalid Deployment identifier specified")
}

fn wants_summary(embed: Option<&[String]>) -> Result<bool, ControlError> {
    let embed = embed.unwrap_or_default();
    match embed.iter().find(|embed| *embed != "apisummary") {
        None => Ok(!embed.is_empty()),
        Some(other) => Err(ControlError::bad_request(format!(
            "Invalid embed '{other}' specified: expected apisummary"
        ))),
    }
}

type Summary = BTreeMap<String, BTreeMap<String, shapes::MethodSnapshot>>;

/// What a deployment serves: path to method to how it is guarded.
fn summary(snapshot: &Snapshot) -> Summary {
    let with_methods = snapshot
        .resources
        .values()
        .filter(|resource| !resource.methods.is_empty());
    with_methods
        .filter_map(|resource| {
            let methods = resource.methods.iter().map(|(name, method)| {
                let guard = shapes::MethodSnapshot {
                    authorization_type: Some(method.authorization_type.clone()),
                    api_key_required: Some(method.api_key_required),
                };
                (name.clone(), guard)
            });
            Some((snapshot.path_of(&resource.id)?, methods.collect()))
        })
        .collect()
}

fn shape(
    id: &DeploymentId,
    deployment: &Deployment,
    summary: Option<Summary>,
) -> shapes::Deployment {
    shapes::Deployment {
        id: Some(id.to_string()),
        description: deployment.description.clone(),
        created_date: Some(Timestamp::from_seconds(deployment.created_date)),
        api_summary: summary,
    }
}
