//! Documentation versions: all parts of an API, frozen under a name that stages can carry.

use super::{Control, given, operations, page, stage};
use crate::error::ControlError;
use crate::patch::{self, REPLACE, Rule, Target, rule};
use model::DocumentationVersion;
use wire::Timestamp;
use wire::apigateway as shapes;

/// What UpdateDocumentationVersion takes ("Patch Operations", UpdateDocumentationVersion).
pub(super) const RULES: &[Rule] = &[rule("/description", REPLACE, Target::OptionalText)];

/// With a stage name the stage carries the new version, in the same write.
pub(super) async fn create(
    control: &Control,
    input: shapes::CreateDocumentationVersionRequest,
) -> Result<shapes::DocumentationVersion, ControlError> {
    let name = input.documentation_version;
    if name.trim().is_empty() {
        return Err(ControlError::bad_request(
            "Documentation version must be specified",
        ));
    }
    let stage_name = given(input.stage_name);
    let description = given(input.description);
    let now = control.now_seconds();
    control
        .update_api(&input.rest_api_id, |api| {
            if api.documentation_versions.contains_key(&name) {
                return Err(ControlError::conflict(
                    "The documentation version already exists",
                ));
            }
            if let Some(stage_name) = &stage_name {
                let stage = api.stages.get_mut(stage_name);
                let stage = stage.ok_or_else(stage::not_found)?;
                stage.documentation_version = Some(name.clone());
                stage.last_updated_date = now;
            }
            let version = DocumentationVersion {
                created_date: now,
                description: description.clone(),
                parts: api.documentation_parts.clone(),
            };
            let shape = shape(&name, &version);
            api.documentation_versions.insert(name.clone(), version);
            Ok(shape)
        })
        .await
}

pub(super) async fn get(
    control: &Control,
    input: shapes::GetDocumentationVersionRequest,
) -> Result<shapes::DocumentationVersion, ControlError> {
    let api = control.api(&input.rest_api_id).await?;
    let name = &input.documentation_version;
    let found = api.documentation_versions.get(name);
    Ok(shape(name, found.ok_or_else(not_found)?))
}

pub(super) async fn list(
    control: &Control,
    input: shapes::GetDocumentationVersionsRequest,
) -> Result<shapes::DocumentationVersions, ControlError> {
    let limit = page::limit(input.limit)?;
    let api = control.api(&input.rest_api_id).await?;
    let (versions, position) = page::page(
        api.documentation_versions.iter(),
        |(name, _)| name.as_str(),
        input.position.as_deref(),
        limit,
    );
    let shapes = versions.into_iter().map(|(name, each)| shape(name, each));
    Ok(shapes::DocumentationVersions {
        position,
        items: Some(shapes.collect()),
    })
}

pub(super) async fn update(
    control: &Control,
    input: shapes::UpdateDocumentationVersionRequest,
) -> Result<shapes::DocumentationVersion, ControlError> {
    let operations = operations(input.patch_operations);
    let name = &input.documentation_version;
    control
        .update_api(&input.rest_api_id, |api| {
            let versions = &mut api.documentation_versions;
            let version = versions.get_mut(name).ok_or_else(not_found)?;
            *version = patch::apply(version, RULES, &operations)?;
            Ok(shape(name, version))
        })
        .await
}

/// Refused while a stage carries it: a stage never names a version that is gone.
pub(super) async fn delete(
    control: &Control,
    input: shapes::DeleteDocumentationVersionRequest,
) -> Result<(), ControlError> {
    let name = &input.documentation_version;
    control
        .update_api(&input.rest_api_id, |api| {
            if !api.documentation_versions.contains_key(name) {
                return Err(not_found());
            }
            let mut stages = api.stages.values();
            if let Some(stage) =
                stages.find(|stage| stage.documentation_version.as_ref() == Some(name))
            {
                return Err(ControlError::conflict(format!(
                    "Cannot delete documentation version '{name}', is referenced in stage: {}",
                    stage.name
                )));
            }
            api.documentation_versions.remove(name);
            Ok(())
        })
        .await
}

pub(super) fn not_found() -> ControlError {
    ControlError::not_found("Invalid Documentation version specified")
}

fn shape(name: &str, version: &DocumentationVersion) -> shapes::DocumentationVersion {
    shapes::DocumentationVersion {
        version: Some(name.to_owned()),
        created_date: Some(Timestamp::from_seconds(version.created_date)),
        description: version.description.clone(),
    }
}
