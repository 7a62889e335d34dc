//! Structures inside inputs and outputs as Rust types. Written by `cargo xtask wire`
//! from the AWS service model apigateway-2015-07-09; change the generator, not this file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The structure `AccessLogSettings` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AccessLogSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    #[serde(rename = "destinationArn", skip_serializing_if = "Option::is_none")]
    pub destination_arn: Option<String>,
}

/// The structure `ApiStage` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct ApiStage {
    #[serde(rename = "apiId", skip_serializing_if = "Option::is_none")]
    pub api_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub throttle: Option<BTreeMap<String, super::ThrottleSettings>>,
}

/// The structure `CanarySettings` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct CanarySettings {
    #[serde(rename = "percentTraffic", skip_serializing_if = "Option::is_none")]
    pub percent_traffic: Option<f64>,
    #[serde(rename = "deploymentId", skip_serializing_if = "Option::is_none")]
    pub deployment_id: Option<String>,
    #[serde(
        rename = "stageVariableOverrides",
        skip_serializing_if = "Option::is_none"
    )]
    pub stage_variable_overrides: Option<BTreeMap<String, String>>,
    #[serde(rename = "useStageCache", skip_serializing_if = "Option::is_none")]
    pub use_stage_cache: Option<bool>,
}

/// The structure `DeploymentCanarySettings` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeploymentCanarySettings {
    #[serde(rename = "percentTraffic")]
    pub percent_traffic: Option<f64>,
    #[serde(rename = "stageVariableOverrides")]
    pub stage_variable_overrides: Option<BTreeMap<String, String>>,
    #[serde(rename = "useStageCache")]
    pub use_stage_cache: Option<bool>,
}

/// The structure `DocumentationPartLocation` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct DocumentationPartLocation {
    pub r#type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    #[serde(rename = "statusCode", skip_serializing_if = "Option::is_none")]
    pub status_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// The structure `EndpointConfiguration` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct EndpointConfiguration {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub types: Option<Vec<String>>,
    #[serde(rename = "ipAddressType", skip_serializing_if = "Option::is_none")]
    pub ip_address_type: Option<String>,
    #[serde(rename = "vpcEndpointIds", skip_serializing_if = "Option::is_none")]
    pub vpc_endpoint_ids: Option<Vec<String>>,
}

/// The structure `MethodSetting` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MethodSetting {
    #[serde(rename = "metricsEnabled", skip_serializing_if = "Option::is_none")]
    pub metrics_enabled: Option<bool>,
    #[serde(rename = "loggingLevel", skip_serializing_if = "Option::is_none")]
    pub logging_level: Option<String>,
    #[serde(rename = "dataTraceEnabled", skip_serializing_if = "Option::is_none")]
    pub data_trace_enabled: Option<bool>,
    #[serde(
        rename = "throttlingBurstLimit",
        skip_serializing_if = "Option::is_none"
    )]
    pub throttling_burst_limit: Option<i32>,
    #[serde(
        rename = "throttlingRateLimit",
        skip_serializing_if = "Option::is_none"
    )]
    pub throttling_rate_limit: Option<f64>,
    #[serde(rename = "cachingEnabled", skip_serializing_if = "Option::is_none")]
    pub caching_enabled: Option<bool>,
    #[serde(rename = "cacheTtlInSeconds", skip_serializing_if = "Option::is_none")]
    pub cache_ttl_in_seconds: Option<i32>,
    #[serde(rename = "cacheDataEncrypted", skip_serializing_if = "Option::is_none")]
    pub cache_data_encrypted: Option<bool>,
    #[serde(
        rename = "requireAuthorizationForCacheControl",
        skip_serializing_if = "Option::is_none"
    )]
    pub require_authorization_for_cache_control: Option<bool>,
    #[serde(
        rename = "unauthorizedCacheControlHeaderStrategy",
        skip_serializing_if = "Option::is_none"
    )]
    pub unauthorized_cache_control_header_strategy: Option<String>,
}

/// The structure `MethodSnapshot` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MethodSnapshot {
    #[serde(rename = "authorizationType", skip_serializing_if = "Option::is_none")]
    pub authorization_type: Option<String>,
    #[serde(rename = "apiKeyRequired", skip_serializing_if = "Option::is_none")]
    pub api_key_required: Option<bool>,
}

/// The structure `MutualTlsAuthentication` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MutualTlsAuthentication {
    #[serde(rename = "truststoreUri", skip_serializing_if = "Option::is_none")]
    pub truststore_uri: Option<String>,
    #[serde(rename = "truststoreVersion", skip_serializing_if = "Option::is_none")]
    pub truststore_version: Option<String>,
    #[serde(rename = "truststoreWarnings", skip_serializing_if = "Option::is_none")]
    pub truststore_warnings: Option<Vec<String>>,
}

/// The structure `MutualTlsAuthenticationInput` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct MutualTlsAuthenticationInput {
    #[serde(rename = "truststoreUri")]
    pub truststore_uri: Option<String>,
    #[serde(rename = "truststoreVersion")]
    pub truststore_version: Option<String>,
}

/// The structure `PatchOperation` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct PatchOperation {
    pub op: Option<String>,
    pub path: Option<String>,
    pub value: Option<String>,
    pub from: Option<String>,
}

/// The structure `QuotaSettings` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct QuotaSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
}

/// The structure `SdkConfigurationProperty` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SdkConfigurationProperty {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(rename = "friendlyName", skip_serializing_if = "Option::is_none")]
    pub friendly_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    #[serde(rename = "defaultValue", skip_serializing_if = "Option::is_none")]
    pub default_value: Option<String>,
}

/// The structure `StageKey` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct StageKey {
    #[serde(rename = "restApiId")]
    pub rest_api_id: Option<String>,
    #[serde(rename = "stageName")]
    pub stage_name: Option<String>,
}

/// The structure `ThrottleSettings` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct ThrottleSettings {
    #[serde(rename = "burstLimit", skip_serializing_if = "Option::is_none")]
    pub burst_limit: Option<i32>,
    #[serde(rename = "rateLimit", skip_serializing_if = "Option::is_none")]
    pub rate_limit: Option<f64>,
}

/// The structure `TlsConfig` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct TlsConfig {
    #[serde(
        rename = "insecureSkipVerification",
        skip_serializing_if = "Option::is_none"
    )]
    pub insecure_skip_verification: Option<bool>,
}
