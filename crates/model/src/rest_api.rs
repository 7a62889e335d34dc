//! The REST API aggregate: settings, the draft (resource tree, models, validators, gateway responses,
//! documentation), the index of deployments, the stages. Knows
//! the rules of its own tree (paths, siblings, what a deployment needs) and nothing of operations.

use crate::{
    Deployment, DeploymentId, DocumentationPart, DocumentationVersion, EpochSeconds,
    GatewayResponse, Model, RequestValidator, Resource, ResourceId, RestApiId, Stage, Tags, schema,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A REST API: one document in the store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RestApi {
    pub id: RestApiId,
    pub created_date: EpochSeconds,
    #[serde(flatten)]
    pub settings: RestApiSettings,
    pub root_resource_id: ResourceId,
    /// The draft: every resource by id, the root among them.
    pub resources: BTreeMap<ResourceId, Resource>,
    /// By name. Documents from before there were models have the two that every API has.
    #[serde(default = "schema::default_models")]
    pub models: BTreeMap<String, Model>,
    /// By id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub request_validators: BTreeMap<String, RequestValidator>,
    /// By type; only those that somebody made.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub gateway_responses: BTreeMap<String, GatewayResponse>,
    /// By id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub documentation_parts: BTreeMap<String, DocumentationPart>,
    /// By name of the version.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub documentation_versions: BTreeMap<String, DocumentationVersion>,
    #[serde(default)]
    pub deployments: BTreeMap<DeploymentId, Deployment>,
    #[serde(default)]
    pub stages: BTreeMap<String, Stage>,
    #[serde(default)]
    pub tags: Tags,
}

/// What `CreateRestApi` sets and `UpdateRestApi` changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RestApiSettings {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(default)]
    pub binary_media_types: Vec<String>,
    /// Bytes, 0 to 10,485,760; `None` switches compression off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_compression_size: Option<i32>,
    /// `HEADER` or `AUTHORIZER`.
    pub api_key_source: String,
    pub endpoint_configuration: EndpointConfiguration,
    /// The resource policy as JSON text, as it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    #[serde(default)]
    pub disable_execute_api_endpoint: bool,
}

/// Where an API is reached from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EndpointConfiguration {
    /// `REGIONAL`, `EDGE` or `PRIVATE`; exactly one.
    pub types: Vec<String>,
    /// `ipv4` or `dualstack`.
    pub ip_address_type: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vpc_endpoint_ids: Vec<String>,
}

impl RestApi {
    /// An API with nothing but its root resource.
    #[must_use]
    pub fn new(
        id: RestApiId,
        created_date: EpochSeconds,
        settings: RestApiSettings,
        tags: Tags,
    ) -> Self {
        let root = Resource::root();
        Self {
            id,
            created_date,
            settings,
            root_resource_id: root.id.clone(),
            resources: BTreeMap::from([(root.id.clone(), root)]),
            models: schema::default_models(),
            request_validators: BTreeMap::new(),
            gateway_responses: BTreeMap::new(),
            documentation_parts: BTreeMap::new(),
            documentation_versions: BTreeMap::new(),
            deployments: BTreeMap::new(),
            stages: BTreeMap::new(),
            tags,
        }
    }

    /// The full path of a resource, `/` for the root; `None` if there is no such resource.
    #[must_use]
    pub fn path_of(&self, id: &ResourceId) -> Option<String> {
        path_of(&self.resources, id)
    }

    /// The direct children of a resource.
    pub fn children_of<'a>(&'a self, id: &'a ResourceId) -> impl Iterator<Item = &'a Resource> {
        self.resources
            .values()
            .filter(move |resource| resource.parent_id.as_ref() == Some(id))
    }

    /// True if `id` is `ancestor` or lies below it.
    #[must_use]
    pub fn is_within(&self, id: &ResourceId, ancestor: &ResourceId) -> bool {
        lineage(&self.resources, id).any(|resource| resource.id == *ancestor)
    }

    /// Removes a resource and everything below it, as `DeleteResource` does.
    pub fn remove_resource(&mut self, id: &ResourceId) {
        let doomed: Vec<ResourceId> = self
            .resources
            .keys()
            .filter(|candidate| self.is_within(candidate, id))
            .cloned()
            .collect();
        for id in doomed {
            self.resources.remove(&id);
        }
    }

    /// The stages that point to a deployment, canaries included.
    pub fn stages_of<'a>(&'a self, id: &'a DeploymentId) -> impl Iterator<Item = &'a Stage> {
        self.stages.values().filter(move |stage| stage.serves(id))
    }
}

/// The full path of `id` within a resource tree.
pub(crate) fn path_of(
    resources: &BTreeMap<ResourceId, Resource>,
    id: &ResourceId,
) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    let mut known = false;
    for resource in lineage(resources, id) {
        known = true;
        parts.extend(resource.path_part.as_deref());
    }
    known.then(|| {
        if parts.is_empty() {
            return "/".to_owned();
        }
        parts.iter().rev().fold(String::new(), |mut path, part| {
            path.push('/');
            path.push_str(part);
            path
        })
    })
}

/// A resource and its ancestors up to the root. Bounded by the number of resources, so that a damaged
/// document with a cycle cannot hang us.
fn lineage<'a>(
    resources: &'a BTreeMap<ResourceId, Resource>,
    id: &ResourceId,
) -> impl Iterator<Item = &'a Resource> {
    std::iter::successors(resources.get(id), |resource| {
        resources.get(resource.parent_id.as_ref()?)
    })
    .take(resources.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api() -> RestApi {
        RestApi::new(
            "abc".into(),
            0,
            RestApiSettings {
                name: "n".into(),
                description: None,
                version: None,
                binary_media_types: vec![],
                minimum_compression_size: None,
                api_key_source: "HEADER".into(),
                endpoint_configuration: EndpointConfiguration {
                    types: vec!["REGIONAL".into()],
                    ip_address_type: "ipv4".into(),
                    vpc_endpoint_ids: vec![],
                },
                policy: None,
                disable_execute_api_endpoint: false,
            },
            Tags::new(),
        )
    }

    fn child(api: &mut RestApi, parent: &ResourceId, part: &str) -> ResourceId {
        let resource = Resource::below(parent.clone(), part.into());
        let id = resource.id.clone();
        api.resources.insert(id.clone(), resource);
        id
    }

    #[test]
    fn paths_follow_the_tree() {
        let mut api = api();
        let root = api.root_resource_id.clone();
        let users = child(&mut api, &root, "users");
        let user = child(&mut api, &users, "{id}");
        assert_eq!(api.path_of(&root).as_deref(), Some("/"));
        assert_eq!(api.path_of(&user).as_deref(), Some("/users/{id}"));
        assert_eq!(api.path_of(&"nope".into()), None);
        assert!(api.is_within(&user, &users) && !api.is_within(&users, &user));
    }

    #[test]
    fn removing_a_resource_takes_what_is_below_it() {
        let mut api = api();
        let root = api.root_resource_id.clone();
        let users = child(&mut api, &root, "users");
        let _user = child(&mut api, &users, "{id}");
        let other = child(&mut api, &root, "other");
        api.remove_resource(&users);
        assert_eq!(api.resources.len(), 2);
        assert!(api.resources.contains_key(&other));
    }

    #[test]
    fn a_cycle_in_a_damaged_document_does_not_hang() {
        let mut api = api();
        let root = api.root_resource_id.clone();
        let a = child(&mut api, &root, "a");
        let b = child(&mut api, &a, "b");
        if let Some(resource) = api.resources.get_mut(&a) {
            resource.parent_id = Some(b.clone());
        }
        assert!(api.path_of(&b).is_some());
    }
}
