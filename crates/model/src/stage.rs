//! A stage: a name under which a deployment is served, with variables and settings that take effect at once.

use crate::{DeploymentId, EpochSeconds, MethodSetting, Tags};
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
    /// `{resource path}/{http method}` to settings, as the caller wrote the path: `*/*`, `users/GET`,
    /// `~1users~1{id}/GET`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub method_settings: BTreeMap<String, MethodSetting>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_log_settings: Option<AccessLogSettings>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canary_settings: Option<CanarySettings>,
    #[serde(default)]
    pub cache_cluster_enabled: bool,
    /// GB, one of the sizes the service model lists; `None` where it was never given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_cluster_size: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_certificate_id: Option<String>,
    #[serde(default)]
    pub tags: Tags,
    pub created_date: EpochSeconds,
    pub last_updated_date: EpochSeconds,
}

impl Stage {
    /// A stage of a deployment with nothing but its name.
    #[must_use]
    pub fn new(name: String, deployment_id: DeploymentId, now: EpochSeconds) -> Self {
        Self {
            name,
            deployment_id,
            description: None,
            variables: None,
            documentation_version: None,
            tracing_enabled: false,
            method_settings: BTreeMap::new(),
            access_log_settings: None,
            canary_settings: None,
            cache_cluster_enabled: false,
            cache_cluster_size: None,
            client_certificate_id: None,
            tags: Tags::new(),
            created_date: now,
            last_updated_date: now,
        }
    }

    /// Whether a deployment is served by this stage, by its canary included.
    #[must_use]
    pub fn serves(&self, deployment: &DeploymentId) -> bool {
        let canary = self.canary_settings.as_ref();
        self.deployment_id == *deployment
            || canary.and_then(|canary| canary.deployment_id.as_ref()) == Some(deployment)
    }
}

/// Where access logs go and what a line says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessLogSettings {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination_arn: Option<String>,
    /// One line with `$context` variables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
}

/// A second deployment on a stage, and how much of the traffic it gets.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CanarySettings {
    /// 0 to 100.
    #[serde(default)]
    pub percent_traffic: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deployment_id: Option<DeploymentId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage_variable_overrides: Option<BTreeMap<String, String>>,
    #[serde(default)]
    pub use_stage_cache: bool,
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
