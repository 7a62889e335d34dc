//! Deployments: an entry in the API's index, and the immutable snapshot of the draft it points to. The
//! snapshot is its own document, written before the index names it, and never changed.

use crate::{
    EpochSeconds, GatewayResponse, Model, RequestValidator, Resource, ResourceId, RestApi,
    RestApiId, SnapshotId,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The entry of a deployment in its API; its id is the key it is kept under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Deployment {
    pub created_date: EpochSeconds,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub snapshot_id: SnapshotId,
}

/// What traffic needs of an API, frozen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Snapshot {
    pub rest_api_id: RestApiId,
    #[serde(default)]
    pub binary_media_types: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_compression_size: Option<i32>,
    pub api_key_source: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    #[serde(default)]
    pub disable_execute_api_endpoint: bool,
    pub resources: BTreeMap<ResourceId, Resource>,
    /// By name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub models: BTreeMap<String, Model>,
    /// By id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub request_validators: BTreeMap<String, RequestValidator>,
    /// By type; only those that somebody made.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub gateway_responses: BTreeMap<String, GatewayResponse>,
}

impl Snapshot {
    /// Freezes the draft of an API.
    #[must_use]
    pub fn of(api: &RestApi) -> Self {
        Self {
            rest_api_id: api.id.clone(),
            binary_media_types: api.settings.binary_media_types.clone(),
            minimum_compression_size: api.settings.minimum_compression_size,
            api_key_source: api.settings.api_key_source.clone(),
            policy: api.settings.policy.clone(),
            disable_execute_api_endpoint: api.settings.disable_execute_api_endpoint,
            resources: api.resources.clone(),
            models: api.models.clone(),
            request_validators: api.request_validators.clone(),
            gateway_responses: api.gateway_responses.clone(),
        }
    }

    /// The full path of a resource, `/` for the root; `None` if there is no such resource.
    #[must_use]
    pub fn path_of(&self, id: &ResourceId) -> Option<String> {
        crate::rest_api::path_of(&self.resources, id)
    }
}
