//! A stage: a name under which a deployment is served, with variables and settings that take effect at once.

use crate::{DeploymentId, EpochSeconds, Tags};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A stage of a REST API; its name is the key it is kept under, and repeated here for whoever holds it alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stage {
    pub name: String,
    pub deployment_id: DeploymentId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variables: Option<BTreeMap<String, String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documentation_version: Option<String>,
    #[serde(default)]
    pub tracing_enabled: bool,
    #[serde(default)]
    pub tags: Tags,
    pub created_date: EpochSeconds,
    pub last_updated_date: EpochSeconds,
}

/// Whether AWS takes this as a stage name: up to 128 letters, digits, hyphens and underscores (`$default` is
/// for HTTP APIs alone).
#[must_use]
pub fn check_stage_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 128
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
