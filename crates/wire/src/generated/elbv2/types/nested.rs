//! Structures inside inputs and outputs as Rust types. Written by `cargo xtask wire`
//! from the AWS service model elasticloadbalancingv2-2015-12-01; change the generator, not this file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The structure `Action` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Action {
    #[serde(rename = "Type")]
    pub r#type: String,
    #[serde(rename = "TargetGroupArn", skip_serializing_if = "Option::is_none")]
    pub target_group_arn: Option<String>,
    #[serde(
        rename = "AuthenticateOidcConfig",
        skip_serializing_if = "Option::is_none"
    )]
    pub authenticate_oidc_config: Option<super::AuthenticateOidcActionConfig>,
    #[serde(
        rename = "AuthenticateCognitoConfig",
        skip_serializing_if = "Option::is_none"
    )]
    pub authenticate_cognito_config: Option<super::AuthenticateCognitoActionConfig>,
    #[serde(rename = "Order", skip_serializing_if = "Option::is_none")]
    pub order: Option<i32>,
    #[serde(rename = "RedirectConfig", skip_serializing_if = "Option::is_none")]
    pub redirect_config: Option<super::RedirectActionConfig>,
    #[serde(
        rename = "FixedResponseConfig",
        skip_serializing_if = "Option::is_none"
    )]
    pub fixed_response_config: Option<super::FixedResponseActionConfig>,
    #[serde(rename = "ForwardConfig", skip_serializing_if = "Option::is_none")]
    pub forward_config: Option<super::ForwardActionConfig>,
    #[serde(
        rename = "JwtValidationConfig",
        skip_serializing_if = "Option::is_none"
    )]
    pub jwt_validation_config: Option<super::JwtValidationActionConfig>,
}

/// The structure `AdministrativeOverride` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AdministrativeOverride {
    #[serde(rename = "State", skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    #[serde(rename = "Reason", skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(rename = "Description", skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// The structure `AnomalyDetection` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AnomalyDetection {
    #[serde(rename = "Result", skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    #[serde(rename = "MitigationInEffect", skip_serializing_if = "Option::is_none")]
    pub mitigation_in_effect: Option<String>,
}

/// The structure `AuthenticateCognitoActionConfig` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct AuthenticateCognitoActionConfig {
    #[serde(rename = "UserPoolArn")]
    pub user_pool_arn: String,
    #[serde(rename = "UserPoolClientId")]
    pub user_pool_client_id: String,
    #[serde(rename = "UserPoolDomain")]
    pub user_pool_domain: String,
    #[serde(rename = "SessionCookieName", skip_serializing_if = "Option::is_none")]
    pub session_cookie_name: Option<String>,
    #[serde(rename = "Scope", skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    #[serde(rename = "SessionTimeout", skip_serializing_if = "Option::is_none")]
    pub session_timeout: Option<i64>,
    #[serde(
        rename = "AuthenticationRequestExtraParams",
        skip_serializing_if = "Option::is_none"
    )]
    pub authentication_request_extra_params: Option<BTreeMap<String, String>>,
    #[serde(
        rename = "OnUnauthenticatedRequest",
        skip_serializing_if = "Option::is_none"
    )]
    pub on_unauthenticated_request: Option<String>,
}

/// The structure `AuthenticateOidcActionConfig` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct AuthenticateOidcActionConfig {
    #[serde(rename = "Issuer")]
    pub issuer: String,
    #[serde(rename = "AuthorizationEndpoint")]
    pub authorization_endpoint: String,
    #[serde(rename = "TokenEndpoint")]
    pub token_endpoint: String,
    #[serde(rename = "UserInfoEndpoint")]
    pub user_info_endpoint: String,
    #[serde(rename = "ClientId")]
    pub client_id: String,
    #[serde(rename = "ClientSecret", skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
    #[serde(rename = "SessionCookieName", skip_serializing_if = "Option::is_none")]
    pub session_cookie_name: Option<String>,
    #[serde(rename = "Scope", skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    #[serde(rename = "SessionTimeout", skip_serializing_if = "Option::is_none")]
    pub session_timeout: Option<i64>,
    #[serde(
        rename = "AuthenticationRequestExtraParams",
        skip_serializing_if = "Option::is_none"
    )]
    pub authentication_request_extra_params: Option<BTreeMap<String, String>>,
    #[serde(
        rename = "OnUnauthenticatedRequest",
        skip_serializing_if = "Option::is_none"
    )]
    pub on_unauthenticated_request: Option<String>,
    #[serde(
        rename = "UseExistingClientSecret",
        skip_serializing_if = "Option::is_none"
    )]
    pub use_existing_client_secret: Option<bool>,
}

/// The structure `AvailabilityZone` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AvailabilityZone {
    #[serde(rename = "ZoneName", skip_serializing_if = "Option::is_none")]
    pub zone_name: Option<String>,
    #[serde(rename = "SubnetId", skip_serializing_if = "Option::is_none")]
    pub subnet_id: Option<String>,
    #[serde(rename = "OutpostId", skip_serializing_if = "Option::is_none")]
    pub outpost_id: Option<String>,
    #[serde(
        rename = "LoadBalancerAddresses",
        skip_serializing_if = "Option::is_none"
    )]
    pub load_balancer_addresses: Option<Vec<super::LoadBalancerAddress>>,
    #[serde(
        rename = "SourceNatIpv6Prefixes",
        skip_serializing_if = "Option::is_none"
    )]
    pub source_nat_ipv6_prefixes: Option<Vec<String>>,
}

/// The structure `CapacityReservationStatus` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CapacityReservationStatus {
    #[serde(rename = "Code", skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(rename = "Reason", skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The structure `Certificate` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Certificate {
    #[serde(rename = "CertificateArn", skip_serializing_if = "Option::is_none")]
    pub certificate_arn: Option<String>,
    #[serde(rename = "IsDefault", skip_serializing_if = "Option::is_none")]
    pub is_default: Option<bool>,
}

/// The structure `Cipher` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Cipher {
    #[serde(rename = "Name", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(rename = "Priority", skip_serializing_if = "Option::is_none")]
    pub priority: Option<i32>,
}

/// The structure `DescribeTrustStoreRevocation` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DescribeTrustStoreRevocation {
    #[serde(rename = "TrustStoreArn", skip_serializing_if = "Option::is_none")]
    pub trust_store_arn: Option<String>,
    #[serde(rename = "RevocationId", skip_serializing_if = "Option::is_none")]
    pub revocation_id: Option<i64>,
    #[serde(rename = "RevocationType", skip_serializing_if = "Option::is_none")]
    pub revocation_type: Option<String>,
    #[serde(
        rename = "NumberOfRevokedEntries",
        skip_serializing_if = "Option::is_none"
    )]
    pub number_of_revoked_entries: Option<i64>,
}

/// The structure `FixedResponseActionConfig` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct FixedResponseActionConfig {
    #[serde(rename = "MessageBody", skip_serializing_if = "Option::is_none")]
    pub message_body: Option<String>,
    #[serde(rename = "StatusCode")]
    pub status_code: String,
    #[serde(rename = "ContentType", skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
}

/// The structure `ForwardActionConfig` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct ForwardActionConfig {
    #[serde(rename = "TargetGroups", skip_serializing_if = "Option::is_none")]
    pub target_groups: Option<Vec<super::TargetGroupTuple>>,
    #[serde(
        rename = "TargetGroupStickinessConfig",
        skip_serializing_if = "Option::is_none"
    )]
    pub target_group_stickiness_config: Option<super::TargetGroupStickinessConfig>,
}

/// The structure `HostHeaderConditionConfig` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct HostHeaderConditionConfig {
    #[serde(rename = "Values", skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
    #[serde(rename = "RegexValues", skip_serializing_if = "Option::is_none")]
    pub regex_values: Option<Vec<String>>,
}

/// The structure `HostHeaderRewriteConfig` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct HostHeaderRewriteConfig {
    #[serde(rename = "Rewrites", skip_serializing_if = "Option::is_none")]
    pub rewrites: Option<Vec<super::RewriteConfig>>,
}

/// The structure `HttpHeaderConditionConfig` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct HttpHeaderConditionConfig {
    #[serde(rename = "HttpHeaderName", skip_serializing_if = "Option::is_none")]
    pub http_header_name: Option<String>,
    #[serde(rename = "Values", skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
    #[serde(rename = "RegexValues", skip_serializing_if = "Option::is_none")]
    pub regex_values: Option<Vec<String>>,
}

/// The structure `HttpRequestMethodConditionConfig` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct HttpRequestMethodConditionConfig {
    #[serde(rename = "Values", skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
}

/// The structure `IpamPools` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct IpamPools {
    #[serde(rename = "Ipv4IpamPoolId", skip_serializing_if = "Option::is_none")]
    pub ipv4_ipam_pool_id: Option<String>,
}

/// The structure `JwtValidationActionAdditionalClaim` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct JwtValidationActionAdditionalClaim {
    #[serde(rename = "Format")]
    pub format: String,
    #[serde(rename = "Name")]
    pub name: String,
    #[serde(rename = "Values")]
    pub values: Vec<String>,
}

/// The structure `JwtValidationActionConfig` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct JwtValidationActionConfig {
    #[serde(rename = "JwksEndpoint")]
    pub jwks_endpoint: String,
    #[serde(rename = "Issuer")]
    pub issuer: String,
    #[serde(rename = "AdditionalClaims", skip_serializing_if = "Option::is_none")]
    pub additional_claims: Option<Vec<super::JwtValidationActionAdditionalClaim>>,
}

/// The structure `Limit` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Limit {
    #[serde(rename = "Name", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(rename = "Max", skip_serializing_if = "Option::is_none")]
    pub max: Option<String>,
}

/// The structure `Listener` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Listener {
    #[serde(rename = "ListenerArn", skip_serializing_if = "Option::is_none")]
    pub listener_arn: Option<String>,
    #[serde(rename = "LoadBalancerArn", skip_serializing_if = "Option::is_none")]
    pub load_balancer_arn: Option<String>,
    #[serde(rename = "Port", skip_serializing_if = "Option::is_none")]
    pub port: Option<i32>,
    #[serde(rename = "Protocol", skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    #[serde(rename = "Certificates", skip_serializing_if = "Option::is_none")]
    pub certificates: Option<Vec<super::Certificate>>,
    #[serde(rename = "SslPolicy", skip_serializing_if = "Option::is_none")]
    pub ssl_policy: Option<String>,
    #[serde(rename = "DefaultActions", skip_serializing_if = "Option::is_none")]
    pub default_actions: Option<Vec<super::Action>>,
    #[serde(rename = "AlpnPolicy", skip_serializing_if = "Option::is_none")]
    pub alpn_policy: Option<Vec<String>>,
    #[serde(
        rename = "MutualAuthentication",
        skip_serializing_if = "Option::is_none"
    )]
    pub mutual_authentication: Option<super::MutualAuthenticationAttributes>,
}

/// The structure `ListenerAttribute` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct ListenerAttribute {
    #[serde(rename = "Key", skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    #[serde(rename = "Value", skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// The structure `LoadBalancer` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LoadBalancer {
    #[serde(rename = "LoadBalancerArn", skip_serializing_if = "Option::is_none")]
    pub load_balancer_arn: Option<String>,
    #[serde(rename = "DNSName", skip_serializing_if = "Option::is_none")]
    pub dns_name: Option<String>,
    #[serde(
        rename = "CanonicalHostedZoneId",
        skip_serializing_if = "Option::is_none"
    )]
    pub canonical_hosted_zone_id: Option<String>,
    #[serde(rename = "CreatedTime", skip_serializing_if = "Option::is_none")]
    pub created_time: Option<crate::Timestamp>,
    #[serde(rename = "LoadBalancerName", skip_serializing_if = "Option::is_none")]
    pub load_balancer_name: Option<String>,
    #[serde(rename = "Scheme", skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    #[serde(rename = "VpcId", skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    #[serde(rename = "State", skip_serializing_if = "Option::is_none")]
    pub state: Option<super::LoadBalancerState>,
    #[serde(rename = "Type", skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    #[serde(rename = "AvailabilityZones", skip_serializing_if = "Option::is_none")]
    pub availability_zones: Option<Vec<super::AvailabilityZone>>,
    #[serde(rename = "SecurityGroups", skip_serializing_if = "Option::is_none")]
    pub security_groups: Option<Vec<String>>,
    #[serde(rename = "IpAddressType", skip_serializing_if = "Option::is_none")]
    pub ip_address_type: Option<String>,
    #[serde(
        rename = "CustomerOwnedIpv4Pool",
        skip_serializing_if = "Option::is_none"
    )]
    pub customer_owned_ipv4_pool: Option<String>,
    #[serde(
        rename = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
        skip_serializing_if = "Option::is_none"
    )]
    pub enforce_security_group_inbound_rules_on_private_link_traffic: Option<String>,
    #[serde(
        rename = "EnablePrefixForIpv6SourceNat",
        skip_serializing_if = "Option::is_none"
    )]
    pub enable_prefix_for_ipv6_source_nat: Option<String>,
    #[serde(rename = "IpamPools", skip_serializing_if = "Option::is_none")]
    pub ipam_pools: Option<super::IpamPools>,
}

/// The structure `LoadBalancerAddress` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LoadBalancerAddress {
    #[serde(rename = "IpAddress", skip_serializing_if = "Option::is_none")]
    pub ip_address: Option<String>,
    #[serde(rename = "AllocationId", skip_serializing_if = "Option::is_none")]
    pub allocation_id: Option<String>,
    #[serde(rename = "PrivateIPv4Address", skip_serializing_if = "Option::is_none")]
    pub private_ipv4_address: Option<String>,
    #[serde(rename = "IPv6Address", skip_serializing_if = "Option::is_none")]
    pub ipv6_address: Option<String>,
}

/// The structure `LoadBalancerAttribute` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct LoadBalancerAttribute {
    #[serde(rename = "Key", skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    #[serde(rename = "Value", skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// The structure `LoadBalancerState` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LoadBalancerState {
    #[serde(rename = "Code", skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(rename = "Reason", skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The structure `Matcher` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Matcher {
    #[serde(rename = "HttpCode", skip_serializing_if = "Option::is_none")]
    pub http_code: Option<String>,
    #[serde(rename = "GrpcCode", skip_serializing_if = "Option::is_none")]
    pub grpc_code: Option<String>,
}

/// The structure `MinimumLoadBalancerCapacity` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct MinimumLoadBalancerCapacity {
    #[serde(rename = "CapacityUnits", skip_serializing_if = "Option::is_none")]
    pub capacity_units: Option<i32>,
}

/// The structure `MutualAuthenticationAttributes` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct MutualAuthenticationAttributes {
    #[serde(rename = "Mode", skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    #[serde(rename = "TrustStoreArn", skip_serializing_if = "Option::is_none")]
    pub trust_store_arn: Option<String>,
    #[serde(
        rename = "IgnoreClientCertificateExpiry",
        skip_serializing_if = "Option::is_none"
    )]
    pub ignore_client_certificate_expiry: Option<bool>,
    #[serde(
        rename = "TrustStoreAssociationStatus",
        skip_serializing_if = "Option::is_none"
    )]
    pub trust_store_association_status: Option<String>,
    #[serde(
        rename = "AdvertiseTrustStoreCaNames",
        skip_serializing_if = "Option::is_none"
    )]
    pub advertise_trust_store_ca_names: Option<String>,
}

/// The structure `PathPatternConditionConfig` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct PathPatternConditionConfig {
    #[serde(rename = "Values", skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
    #[serde(rename = "RegexValues", skip_serializing_if = "Option::is_none")]
    pub regex_values: Option<Vec<String>>,
}

/// The structure `QueryStringConditionConfig` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct QueryStringConditionConfig {
    #[serde(rename = "Values", skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<super::QueryStringKeyValuePair>>,
}

/// The structure `QueryStringKeyValuePair` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct QueryStringKeyValuePair {
    #[serde(rename = "Key", skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    #[serde(rename = "Value", skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// The structure `RedirectActionConfig` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct RedirectActionConfig {
    #[serde(rename = "Protocol", skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    #[serde(rename = "Port", skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    #[serde(rename = "Host", skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    #[serde(rename = "Path", skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(rename = "Query", skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    #[serde(rename = "StatusCode")]
    pub status_code: String,
}

/// The structure `RevocationContent` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct RevocationContent {
    #[serde(rename = "S3Bucket")]
    pub s3_bucket: Option<String>,
    #[serde(rename = "S3Key")]
    pub s3_key: Option<String>,
    #[serde(rename = "S3ObjectVersion")]
    pub s3_object_version: Option<String>,
    #[serde(rename = "RevocationType")]
    pub revocation_type: Option<String>,
}

/// The structure `RewriteConfig` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct RewriteConfig {
    #[serde(rename = "Regex")]
    pub regex: String,
    #[serde(rename = "Replace")]
    pub replace: String,
}

/// The structure `Rule` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Rule {
    #[serde(rename = "RuleArn", skip_serializing_if = "Option::is_none")]
    pub rule_arn: Option<String>,
    #[serde(rename = "Priority", skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    #[serde(rename = "Conditions", skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Vec<super::RuleCondition>>,
    #[serde(rename = "Actions", skip_serializing_if = "Option::is_none")]
    pub actions: Option<Vec<super::Action>>,
    #[serde(rename = "IsDefault", skip_serializing_if = "Option::is_none")]
    pub is_default: Option<bool>,
    #[serde(rename = "Transforms", skip_serializing_if = "Option::is_none")]
    pub transforms: Option<Vec<super::RuleTransform>>,
}

/// The structure `RuleCondition` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct RuleCondition {
    #[serde(rename = "Field", skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    #[serde(rename = "Values", skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
    #[serde(rename = "HostHeaderConfig", skip_serializing_if = "Option::is_none")]
    pub host_header_config: Option<super::HostHeaderConditionConfig>,
    #[serde(rename = "PathPatternConfig", skip_serializing_if = "Option::is_none")]
    pub path_pattern_config: Option<super::PathPatternConditionConfig>,
    #[serde(rename = "HttpHeaderConfig", skip_serializing_if = "Option::is_none")]
    pub http_header_config: Option<super::HttpHeaderConditionConfig>,
    #[serde(rename = "QueryStringConfig", skip_serializing_if = "Option::is_none")]
    pub query_string_config: Option<super::QueryStringConditionConfig>,
    #[serde(
        rename = "HttpRequestMethodConfig",
        skip_serializing_if = "Option::is_none"
    )]
    pub http_request_method_config: Option<super::HttpRequestMethodConditionConfig>,
    #[serde(rename = "SourceIpConfig", skip_serializing_if = "Option::is_none")]
    pub source_ip_config: Option<super::SourceIpConditionConfig>,
    #[serde(rename = "RegexValues", skip_serializing_if = "Option::is_none")]
    pub regex_values: Option<Vec<String>>,
}

/// The structure `RulePriorityPair` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct RulePriorityPair {
    #[serde(rename = "RuleArn")]
    pub rule_arn: Option<String>,
    #[serde(rename = "Priority")]
    pub priority: Option<i32>,
}

/// The structure `RuleTransform` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct RuleTransform {
    #[serde(rename = "Type")]
    pub r#type: String,
    #[serde(
        rename = "HostHeaderRewriteConfig",
        skip_serializing_if = "Option::is_none"
    )]
    pub host_header_rewrite_config: Option<super::HostHeaderRewriteConfig>,
    #[serde(rename = "UrlRewriteConfig", skip_serializing_if = "Option::is_none")]
    pub url_rewrite_config: Option<super::UrlRewriteConfig>,
}

/// The structure `SourceIpConditionConfig` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct SourceIpConditionConfig {
    #[serde(rename = "Values", skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
}

/// The structure `SslPolicy` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SslPolicy {
    #[serde(rename = "SslProtocols", skip_serializing_if = "Option::is_none")]
    pub ssl_protocols: Option<Vec<String>>,
    #[serde(rename = "Ciphers", skip_serializing_if = "Option::is_none")]
    pub ciphers: Option<Vec<super::Cipher>>,
    #[serde(rename = "Name", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(
        rename = "SupportedLoadBalancerTypes",
        skip_serializing_if = "Option::is_none"
    )]
    pub supported_load_balancer_types: Option<Vec<String>>,
}

/// The structure `SubnetMapping` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct SubnetMapping {
    #[serde(rename = "SubnetId")]
    pub subnet_id: Option<String>,
    #[serde(rename = "AllocationId")]
    pub allocation_id: Option<String>,
    #[serde(rename = "PrivateIPv4Address")]
    pub private_ipv4_address: Option<String>,
    #[serde(rename = "IPv6Address")]
    pub ipv6_address: Option<String>,
    #[serde(rename = "SourceNatIpv6Prefix")]
    pub source_nat_ipv6_prefix: Option<String>,
}

/// The structure `Tag` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Tag {
    #[serde(rename = "Key")]
    pub key: String,
    #[serde(rename = "Value", skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// The structure `TagDescription` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TagDescription {
    #[serde(rename = "ResourceArn", skip_serializing_if = "Option::is_none")]
    pub resource_arn: Option<String>,
    #[serde(rename = "Tags", skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<super::Tag>>,
}

/// The structure `TargetDescription` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct TargetDescription {
    #[serde(rename = "Id")]
    pub id: String,
    #[serde(rename = "Port", skip_serializing_if = "Option::is_none")]
    pub port: Option<i32>,
    #[serde(rename = "AvailabilityZone", skip_serializing_if = "Option::is_none")]
    pub availability_zone: Option<String>,
    #[serde(rename = "QuicServerId", skip_serializing_if = "Option::is_none")]
    pub quic_server_id: Option<String>,
}

/// The structure `TargetGroup` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TargetGroup {
    #[serde(rename = "TargetGroupArn", skip_serializing_if = "Option::is_none")]
    pub target_group_arn: Option<String>,
    #[serde(rename = "TargetGroupName", skip_serializing_if = "Option::is_none")]
    pub target_group_name: Option<String>,
    #[serde(rename = "Protocol", skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    #[serde(rename = "Port", skip_serializing_if = "Option::is_none")]
    pub port: Option<i32>,
    #[serde(rename = "VpcId", skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    #[serde(
        rename = "HealthCheckProtocol",
        skip_serializing_if = "Option::is_none"
    )]
    pub health_check_protocol: Option<String>,
    #[serde(rename = "HealthCheckPort", skip_serializing_if = "Option::is_none")]
    pub health_check_port: Option<String>,
    #[serde(rename = "HealthCheckEnabled", skip_serializing_if = "Option::is_none")]
    pub health_check_enabled: Option<bool>,
    #[serde(
        rename = "HealthCheckIntervalSeconds",
        skip_serializing_if = "Option::is_none"
    )]
    pub health_check_interval_seconds: Option<i32>,
    #[serde(
        rename = "HealthCheckTimeoutSeconds",
        skip_serializing_if = "Option::is_none"
    )]
    pub health_check_timeout_seconds: Option<i32>,
    #[serde(
        rename = "HealthyThresholdCount",
        skip_serializing_if = "Option::is_none"
    )]
    pub healthy_threshold_count: Option<i32>,
    #[serde(
        rename = "UnhealthyThresholdCount",
        skip_serializing_if = "Option::is_none"
    )]
    pub unhealthy_threshold_count: Option<i32>,
    #[serde(rename = "HealthCheckPath", skip_serializing_if = "Option::is_none")]
    pub health_check_path: Option<String>,
    #[serde(rename = "Matcher", skip_serializing_if = "Option::is_none")]
    pub matcher: Option<super::Matcher>,
    #[serde(rename = "LoadBalancerArns", skip_serializing_if = "Option::is_none")]
    pub load_balancer_arns: Option<Vec<String>>,
    #[serde(rename = "TargetType", skip_serializing_if = "Option::is_none")]
    pub target_type: Option<String>,
    #[serde(rename = "ProtocolVersion", skip_serializing_if = "Option::is_none")]
    pub protocol_version: Option<String>,
    #[serde(rename = "IpAddressType", skip_serializing_if = "Option::is_none")]
    pub ip_address_type: Option<String>,
    #[serde(rename = "TargetControlPort", skip_serializing_if = "Option::is_none")]
    pub target_control_port: Option<i32>,
}

/// The structure `TargetGroupAttribute` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct TargetGroupAttribute {
    #[serde(rename = "Key", skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    #[serde(rename = "Value", skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// The structure `TargetGroupStickinessConfig` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct TargetGroupStickinessConfig {
    #[serde(rename = "Enabled", skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(rename = "DurationSeconds", skip_serializing_if = "Option::is_none")]
    pub duration_seconds: Option<i32>,
}

/// The structure `TargetGroupTuple` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct TargetGroupTuple {
    #[serde(rename = "TargetGroupArn", skip_serializing_if = "Option::is_none")]
    pub target_group_arn: Option<String>,
    #[serde(rename = "Weight", skip_serializing_if = "Option::is_none")]
    pub weight: Option<i32>,
}

/// The structure `TargetHealth` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TargetHealth {
    #[serde(rename = "State", skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    #[serde(rename = "Reason", skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(rename = "Description", skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// The structure `TargetHealthDescription` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TargetHealthDescription {
    #[serde(rename = "Target", skip_serializing_if = "Option::is_none")]
    pub target: Option<super::TargetDescription>,
    #[serde(rename = "HealthCheckPort", skip_serializing_if = "Option::is_none")]
    pub health_check_port: Option<String>,
    #[serde(rename = "TargetHealth", skip_serializing_if = "Option::is_none")]
    pub target_health: Option<super::TargetHealth>,
    #[serde(rename = "AnomalyDetection", skip_serializing_if = "Option::is_none")]
    pub anomaly_detection: Option<super::AnomalyDetection>,
    #[serde(
        rename = "AdministrativeOverride",
        skip_serializing_if = "Option::is_none"
    )]
    pub administrative_override: Option<super::AdministrativeOverride>,
}

/// The structure `TrustStore` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TrustStore {
    #[serde(rename = "Name", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(rename = "TrustStoreArn", skip_serializing_if = "Option::is_none")]
    pub trust_store_arn: Option<String>,
    #[serde(rename = "Status", skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(
        rename = "NumberOfCaCertificates",
        skip_serializing_if = "Option::is_none"
    )]
    pub number_of_ca_certificates: Option<i32>,
    #[serde(
        rename = "TotalRevokedEntries",
        skip_serializing_if = "Option::is_none"
    )]
    pub total_revoked_entries: Option<i64>,
}

/// The structure `TrustStoreAssociation` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TrustStoreAssociation {
    #[serde(rename = "ResourceArn", skip_serializing_if = "Option::is_none")]
    pub resource_arn: Option<String>,
}

/// The structure `TrustStoreRevocation` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TrustStoreRevocation {
    #[serde(rename = "TrustStoreArn", skip_serializing_if = "Option::is_none")]
    pub trust_store_arn: Option<String>,
    #[serde(rename = "RevocationId", skip_serializing_if = "Option::is_none")]
    pub revocation_id: Option<i64>,
    #[serde(rename = "RevocationType", skip_serializing_if = "Option::is_none")]
    pub revocation_type: Option<String>,
    #[serde(
        rename = "NumberOfRevokedEntries",
        skip_serializing_if = "Option::is_none"
    )]
    pub number_of_revoked_entries: Option<i64>,
}

/// The structure `UrlRewriteConfig` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct UrlRewriteConfig {
    #[serde(rename = "Rewrites", skip_serializing_if = "Option::is_none")]
    pub rewrites: Option<Vec<super::RewriteConfig>>,
}

/// The structure `ZonalCapacityReservationState` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ZonalCapacityReservationState {
    #[serde(rename = "State", skip_serializing_if = "Option::is_none")]
    pub state: Option<super::CapacityReservationStatus>,
    #[serde(rename = "AvailabilityZone", skip_serializing_if = "Option::is_none")]
    pub availability_zone: Option<String>,
    #[serde(
        rename = "EffectiveCapacityUnits",
        skip_serializing_if = "Option::is_none"
    )]
    pub effective_capacity_units: Option<f64>,
}
