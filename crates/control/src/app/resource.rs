//! Resources of an API: the tree of path parts.

use super::{Control, method, operations, page};
use crate::error::ControlError;
use crate::patch::{self, REPLACE, Rule, Target, rule};
use model::resource::{Segment, check_path_part};
use model::{Resource, ResourceId, RestApi};
use wire::apigateway as shapes;

/// What UpdateResource takes ("Patch Operations", Resource).
pub(super) const RULES: &[Rule] = &[
    rule("/parentId", REPLACE, Target::Text),
    rule("/pathPart", REPLACE, Target::Text),
];

pub(super) async fn create(
    control: &Control,
    input: shapes::CreateResourceRequest,
) -> Result<shapes::Resource, ControlError> {
    control
        .update_api(&input.rest_api_id, |api| {
            let parent = of(api, &input.parent_id)?.id.clone();
            check_place(api, &parent, &input.path_part, None)?;
            control.quotas().resource(api)?;
            let resource = Resource::below(parent, input.path_part.clone());
            let id = resource.id.clone();
            api.resources.insert(id.clone(), resource.clone());
            Ok(shape(api, &resource, Methods::Names))
        })
        .await
}

pub(super) async fn get(
    control: &Control,
    input: shapes::GetResourceRequest,
) -> Result<shapes::Resource, ControlError> {
    let methods = Methods::asked(input.embed.as_deref())?;
    let api = control.api(&input.rest_api_id).await?;
    Ok(shape(&api, of(&api, &input.resource_id)?, methods))
}

pub(super) async fn list(
    control: &Control,
    input: shapes::GetResourcesRequest,
) -> Result<shapes::Resources, ControlError> {
    let limit = page::limit(input.limit)?;
    let methods = Methods::asked(input.embed.as_deref())?;
    let api = control.api(&input.rest_api_id).await?;
    let (resources, position) = page::page(
        api.resources.values(),
        |resource| resource.id.as_str(),
        input.position.as_deref(),
        limit,
    );
    Ok(shapes::Resources {
        position,
        items: Some(
            resources
                .into_iter()
                .map(|resource| shape(&api, resource, methods))
                .collect(),
        ),
    })
}

pub(super) async fn update(
    control: &Control,
    input: shapes::UpdateResourceRequest,
) -> Result<shapes::Resource, ControlError> {
    let operations = operations(input.patch_operations);
    control
        .update_api(&input.rest_api_id, |api| {
            let before = of(api, &input.resource_id)?.clone();
            let after = patch::apply(&before, RULES, &operations)?;
            if after != before {
                let (Some(parent), Some(part)) = (&after.parent_id, &after.path_part) else {
                    return Err(root_is_fixed());
                };
                if before.parent_id.is_none() {
                    return Err(root_is_fixed());
                }
                of(api, parent.as_str())?;
                if api.is_within(parent, &before.id) {
                    return Err(ControlError::bad_request(
                        "A resource cannot be moved below itself",
                    ));
                }
                check_place(api, parent, part, Some(&before.id))?;
                let greedy = matches!(after.segment(), Segment::Greedy(_));
                if greedy && api.children_of(&before.id).next().is_some() {
                    return Err(greedy_parent(part));
                }
                api.resources.insert(after.id.clone(), after.clone());
            }
            Ok(shape(api, &after, Methods::Names))
        })
        .await
}

pub(super) async fn delete(
    control: &Control,
    input: shapes::DeleteResourceRequest,
) -> Result<(), ControlError> {
    control
        .update_api(&input.rest_api_id, |api| {
            let id = of(api, &input.resource_id)?.id.clone();
            if id == api.root_resource_id {
                return Err(ControlError::bad_request("Root resource cannot be deleted"));
            }
            api.remove_resource(&id);
            Ok(())
        })
        .await
}

/// The resource of this id.
pub(super) fn of<'a>(api: &'a RestApi, id: &str) -> Result<&'a Resource, ControlError> {
    api.resources.get(id).ok_or_else(not_found)
}

/// The same, to be changed.
pub(super) fn of_mut<'a>(api: &'a mut RestApi, id: &str) -> Result<&'a mut Resource, ControlError> {
    api.resources.get_mut(id).ok_or_else(not_found)
}

fn not_found() -> ControlError {
    ControlError::not_found("Invalid Resource identifier specified")
}

fn root_is_fixed() -> ControlError {
    ControlError::bad_request("The root resource cannot be moved or renamed")
}

fn greedy_parent(part: &str) -> ControlError {
    ControlError::bad_request(format!(
        "Cannot create a child of a resource with a greedy path variable: {part}"
    ))
}

/// Whether a resource may have this path part below that parent: the part is well-formed, the parent is not
/// greedy, and among the siblings (but itself) none has the same part and at most one is a variable.
fn check_place(
    api: &RestApi,
    parent: &ResourceId,
    part: &str,
    itself: Option<&ResourceId>,
) -> Result<(), ControlError> {
    if part.is_empty() {
        return Err(ControlError::bad_request(
            "Resource's path part must be specified",
        ));
    }
    if !check_path_part(part) {
        return Err(ControlError::bad_request(
            "Resource's path part only allow a-zA-Z0-9._-: and curly braces at the beginning and the end.",
        ));
    }
    let parent_resource = of(api, parent.as_str())?;
    if let Segment::Greedy(_) = parent_resource.segment() {
        return Err(greedy_parent(
            parent_resource.path_part.as_deref().unwrap_or_default(),
        ));
    }
    let is_variable = |part: &str| !matches!(Segment::of(part), Segment::Static(_));
    for sibling in api.children_of(parent) {
        let Some(other) = sibling.path_part.as_deref() else {
            continue;
        };
        if itself == Some(&sibling.id) {
            continue;
        }
        if other == part {
            return Err(ControlError::conflict(format!(
                "Another resource with the same parent already has this name: {part}"
            )));
        }
        if is_variable(part) && is_variable(other) {
            return Err(ControlError::bad_request(format!(
                "A sibling ({other}) of this resource already has a variable path part -- only one is allowed"
            )));
        }
    }
    Ok(())
}

/// How much of its methods a resource shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Methods {
    /// Their names alone, with empty objects: what AWS gives when nothing else is asked for.
    Names,
    /// `embed=methods`.
    Whole,
}

impl Methods {
    fn asked(embed: Option<&[String]>) -> Result<Self, ControlError> {
        let mut methods = Self::Names;
        for embed in embed.unwrap_or_default() {
            match embed.as_str() {
                "methods" => methods = Self::Whole,
                other => {
                    return Err(ControlError::bad_request(format!(
                        "Invalid embed '{other}' specified: expected methods"
                    )));
                }
            }
        }
        Ok(methods)
    }
}

fn shape(api: &RestApi, resource: &Resource, methods: Methods) -> shapes::Resource {
    let shown = resource.methods.iter().map(|(name, method)| {
        let shape = match methods {
            Methods::Names => shapes::Method::default(),
            Methods::Whole => method::shape(name, method),
        };
        (name.clone(), shape)
    });
    shapes::Resource {
        id: Some(resource.id.to_string()),
        parent_id: resource.parent_id.as_ref().map(ToString::to_string),
        path_part: resource.path_part.clone(),
        path: api.path_of(&resource.id),
        resource_methods: (!resource.methods.is_empty()).then(|| shown.collect()),
    }
}
