//! Inputs of operations as Rust types. Written by `cargo xtask wire`
//! from the AWS service model elasticloadbalancingv2-2015-12-01; change the generator, not this file.

use serde::Deserialize;

/// Input of `AddListenerCertificates`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct AddListenerCertificatesInput {
    #[serde(rename = "ListenerArn")]
    pub listener_arn: String,
    #[serde(rename = "Certificates")]
    pub certificates: Vec<super::Certificate>,
}

/// Input of `AddTags`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct AddTagsInput {
    #[serde(rename = "ResourceArns")]
    pub resource_arns: Vec<String>,
    #[serde(rename = "Tags")]
    pub tags: Vec<super::Tag>,
}

/// Input of `AddTrustStoreRevocations`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct AddTrustStoreRevocationsInput {
    #[serde(rename = "TrustStoreArn")]
    pub trust_store_arn: String,
    #[serde(rename = "RevocationContents")]
    pub revocation_contents: Option<Vec<super::RevocationContent>>,
}

/// Input of `CreateListener`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CreateListenerInput {
    #[serde(rename = "LoadBalancerArn")]
    pub load_balancer_arn: String,
    #[serde(rename = "Protocol")]
    pub protocol: Option<String>,
    #[serde(rename = "Port")]
    pub port: Option<i32>,
    #[serde(rename = "SslPolicy")]
    pub ssl_policy: Option<String>,
    #[serde(rename = "Certificates")]
    pub certificates: Option<Vec<super::Certificate>>,
    #[serde(rename = "DefaultActions")]
    pub default_actions: Vec<super::Action>,
    #[serde(rename = "AlpnPolicy")]
    pub alpn_policy: Option<Vec<String>>,
    #[serde(rename = "Tags")]
    pub tags: Option<Vec<super::Tag>>,
    #[serde(rename = "MutualAuthentication")]
    pub mutual_authentication: Option<super::MutualAuthenticationAttributes>,
}

/// Input of `CreateLoadBalancer`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CreateLoadBalancerInput {
    #[serde(rename = "Name")]
    pub name: String,
    #[serde(rename = "Subnets")]
    pub subnets: Option<Vec<String>>,
    #[serde(rename = "SubnetMappings")]
    pub subnet_mappings: Option<Vec<super::SubnetMapping>>,
    #[serde(rename = "SecurityGroups")]
    pub security_groups: Option<Vec<String>>,
    #[serde(rename = "Scheme")]
    pub scheme: Option<String>,
    #[serde(rename = "Tags")]
    pub tags: Option<Vec<super::Tag>>,
    #[serde(rename = "Type")]
    pub r#type: Option<String>,
    #[serde(rename = "IpAddressType")]
    pub ip_address_type: Option<String>,
    #[serde(rename = "CustomerOwnedIpv4Pool")]
    pub customer_owned_ipv4_pool: Option<String>,
    #[serde(rename = "EnablePrefixForIpv6SourceNat")]
    pub enable_prefix_for_ipv6_source_nat: Option<String>,
    #[serde(rename = "IpamPools")]
    pub ipam_pools: Option<super::IpamPools>,
}

/// Input of `CreateRule`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CreateRuleInput {
    #[serde(rename = "ListenerArn")]
    pub listener_arn: String,
    #[serde(rename = "Conditions")]
    pub conditions: Vec<super::RuleCondition>,
    #[serde(rename = "Priority")]
    pub priority: i32,
    #[serde(rename = "Actions")]
    pub actions: Vec<super::Action>,
    #[serde(rename = "Tags")]
    pub tags: Option<Vec<super::Tag>>,
    #[serde(rename = "Transforms")]
    pub transforms: Option<Vec<super::RuleTransform>>,
}

/// Input of `CreateTargetGroup`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CreateTargetGroupInput {
    #[serde(rename = "Name")]
    pub name: String,
    #[serde(rename = "Protocol")]
    pub protocol: Option<String>,
    #[serde(rename = "ProtocolVersion")]
    pub protocol_version: Option<String>,
    #[serde(rename = "Port")]
    pub port: Option<i32>,
    #[serde(rename = "VpcId")]
    pub vpc_id: Option<String>,
    #[serde(rename = "HealthCheckProtocol")]
    pub health_check_protocol: Option<String>,
    #[serde(rename = "HealthCheckPort")]
    pub health_check_port: Option<String>,
    #[serde(rename = "HealthCheckEnabled")]
    pub health_check_enabled: Option<bool>,
    #[serde(rename = "HealthCheckPath")]
    pub health_check_path: Option<String>,
    #[serde(rename = "HealthCheckIntervalSeconds")]
    pub health_check_interval_seconds: Option<i32>,
    #[serde(rename = "HealthCheckTimeoutSeconds")]
    pub health_check_timeout_seconds: Option<i32>,
    #[serde(rename = "HealthyThresholdCount")]
    pub healthy_threshold_count: Option<i32>,
    #[serde(rename = "UnhealthyThresholdCount")]
    pub unhealthy_threshold_count: Option<i32>,
    #[serde(rename = "Matcher")]
    pub matcher: Option<super::Matcher>,
    #[serde(rename = "TargetType")]
    pub target_type: Option<String>,
    #[serde(rename = "Tags")]
    pub tags: Option<Vec<super::Tag>>,
    #[serde(rename = "IpAddressType")]
    pub ip_address_type: Option<String>,
    #[serde(rename = "TargetControlPort")]
    pub target_control_port: Option<i32>,
}

/// Input of `CreateTrustStore`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CreateTrustStoreInput {
    #[serde(rename = "Name")]
    pub name: String,
    #[serde(rename = "CaCertificatesBundleS3Bucket")]
    pub ca_certificates_bundle_s3_bucket: String,
    #[serde(rename = "CaCertificatesBundleS3Key")]
    pub ca_certificates_bundle_s3_key: String,
    #[serde(rename = "CaCertificatesBundleS3ObjectVersion")]
    pub ca_certificates_bundle_s3_object_version: Option<String>,
    #[serde(rename = "Tags")]
    pub tags: Option<Vec<super::Tag>>,
}

/// Input of `DeleteListener`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteListenerInput {
    #[serde(rename = "ListenerArn")]
    pub listener_arn: String,
}

/// Input of `DeleteLoadBalancer`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteLoadBalancerInput {
    #[serde(rename = "LoadBalancerArn")]
    pub load_balancer_arn: String,
}

/// Input of `DeleteRule`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteRuleInput {
    #[serde(rename = "RuleArn")]
    pub rule_arn: String,
}

/// Input of `DeleteSharedTrustStoreAssociation`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteSharedTrustStoreAssociationInput {
    #[serde(rename = "TrustStoreArn")]
    pub trust_store_arn: String,
    #[serde(rename = "ResourceArn")]
    pub resource_arn: String,
}

/// Input of `DeleteTargetGroup`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteTargetGroupInput {
    #[serde(rename = "TargetGroupArn")]
    pub target_group_arn: String,
}

/// Input of `DeleteTrustStore`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteTrustStoreInput {
    #[serde(rename = "TrustStoreArn")]
    pub trust_store_arn: String,
}

/// Input of `DeregisterTargets`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeregisterTargetsInput {
    #[serde(rename = "TargetGroupArn")]
    pub target_group_arn: String,
    #[serde(rename = "Targets")]
    pub targets: Vec<super::TargetDescription>,
}

/// Input of `DescribeAccountLimits`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DescribeAccountLimitsInput {
    #[serde(rename = "Marker")]
    pub marker: Option<String>,
    #[serde(rename = "PageSize")]
    pub page_size: Option<i32>,
}

/// Input of `DescribeCapacityReservation`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DescribeCapacityReservationInput {
    #[serde(rename = "LoadBalancerArn")]
    pub load_balancer_arn: String,
}

/// Input of `DescribeListenerAttributes`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DescribeListenerAttributesInput {
    #[serde(rename = "ListenerArn")]
    pub listener_arn: String,
}

/// Input of `DescribeListenerCertificates`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DescribeListenerCertificatesInput {
    #[serde(rename = "ListenerArn")]
    pub listener_arn: String,
    #[serde(rename = "Marker")]
    pub marker: Option<String>,
    #[serde(rename = "PageSize")]
    pub page_size: Option<i32>,
}

/// Input of `DescribeListeners`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DescribeListenersInput {
    #[serde(rename = "LoadBalancerArn")]
    pub load_balancer_arn: Option<String>,
    #[serde(rename = "ListenerArns")]
    pub listener_arns: Option<Vec<String>>,
    #[serde(rename = "Marker")]
    pub marker: Option<String>,
    #[serde(rename = "PageSize")]
    pub page_size: Option<i32>,
}

/// Input of `DescribeLoadBalancerAttributes`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DescribeLoadBalancerAttributesInput {
    #[serde(rename = "LoadBalancerArn")]
    pub load_balancer_arn: String,
}

/// Input of `DescribeLoadBalancers`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DescribeLoadBalancersInput {
    #[serde(rename = "LoadBalancerArns")]
    pub load_balancer_arns: Option<Vec<String>>,
    #[serde(rename = "Names")]
    pub names: Option<Vec<String>>,
    #[serde(rename = "Marker")]
    pub marker: Option<String>,
    #[serde(rename = "PageSize")]
    pub page_size: Option<i32>,
}

/// Input of `DescribeRules`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DescribeRulesInput {
    #[serde(rename = "ListenerArn")]
    pub listener_arn: Option<String>,
    #[serde(rename = "RuleArns")]
    pub rule_arns: Option<Vec<String>>,
    #[serde(rename = "Marker")]
    pub marker: Option<String>,
    #[serde(rename = "PageSize")]
    pub page_size: Option<i32>,
}

/// Input of `DescribeSSLPolicies`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DescribeSSLPoliciesInput {
    #[serde(rename = "Names")]
    pub names: Option<Vec<String>>,
    #[serde(rename = "Marker")]
    pub marker: Option<String>,
    #[serde(rename = "PageSize")]
    pub page_size: Option<i32>,
    #[serde(rename = "LoadBalancerType")]
    pub load_balancer_type: Option<String>,
}

/// Input of `DescribeTags`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DescribeTagsInput {
    #[serde(rename = "ResourceArns")]
    pub resource_arns: Vec<String>,
}

/// Input of `DescribeTargetGroupAttributes`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DescribeTargetGroupAttributesInput {
    #[serde(rename = "TargetGroupArn")]
    pub target_group_arn: String,
}

/// Input of `DescribeTargetGroups`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DescribeTargetGroupsInput {
    #[serde(rename = "LoadBalancerArn")]
    pub load_balancer_arn: Option<String>,
    #[serde(rename = "TargetGroupArns")]
    pub target_group_arns: Option<Vec<String>>,
    #[serde(rename = "Names")]
    pub names: Option<Vec<String>>,
    #[serde(rename = "Marker")]
    pub marker: Option<String>,
    #[serde(rename = "PageSize")]
    pub page_size: Option<i32>,
}

/// Input of `DescribeTargetHealth`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DescribeTargetHealthInput {
    #[serde(rename = "TargetGroupArn")]
    pub target_group_arn: String,
    #[serde(rename = "Targets")]
    pub targets: Option<Vec<super::TargetDescription>>,
    #[serde(rename = "Include")]
    pub include: Option<Vec<String>>,
}

/// Input of `DescribeTrustStoreAssociations`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DescribeTrustStoreAssociationsInput {
    #[serde(rename = "TrustStoreArn")]
    pub trust_store_arn: String,
    #[serde(rename = "Marker")]
    pub marker: Option<String>,
    #[serde(rename = "PageSize")]
    pub page_size: Option<i32>,
}

/// Input of `DescribeTrustStoreRevocations`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DescribeTrustStoreRevocationsInput {
    #[serde(rename = "TrustStoreArn")]
    pub trust_store_arn: String,
    #[serde(rename = "RevocationIds")]
    pub revocation_ids: Option<Vec<i64>>,
    #[serde(rename = "Marker")]
    pub marker: Option<String>,
    #[serde(rename = "PageSize")]
    pub page_size: Option<i32>,
}

/// Input of `DescribeTrustStores`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DescribeTrustStoresInput {
    #[serde(rename = "TrustStoreArns")]
    pub trust_store_arns: Option<Vec<String>>,
    #[serde(rename = "Names")]
    pub names: Option<Vec<String>>,
    #[serde(rename = "Marker")]
    pub marker: Option<String>,
    #[serde(rename = "PageSize")]
    pub page_size: Option<i32>,
}

/// Input of `GetResourcePolicy`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetResourcePolicyInput {
    #[serde(rename = "ResourceArn")]
    pub resource_arn: String,
}

/// Input of `GetTrustStoreCaCertificatesBundle`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetTrustStoreCaCertificatesBundleInput {
    #[serde(rename = "TrustStoreArn")]
    pub trust_store_arn: String,
}

/// Input of `GetTrustStoreRevocationContent`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetTrustStoreRevocationContentInput {
    #[serde(rename = "TrustStoreArn")]
    pub trust_store_arn: String,
    #[serde(rename = "RevocationId")]
    pub revocation_id: i64,
}

/// Input of `ModifyCapacityReservation`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ModifyCapacityReservationInput {
    #[serde(rename = "LoadBalancerArn")]
    pub load_balancer_arn: String,
    #[serde(rename = "MinimumLoadBalancerCapacity")]
    pub minimum_load_balancer_capacity: Option<super::MinimumLoadBalancerCapacity>,
    #[serde(rename = "ResetCapacityReservation")]
    pub reset_capacity_reservation: Option<bool>,
}

/// Input of `ModifyIpPools`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ModifyIpPoolsInput {
    #[serde(rename = "LoadBalancerArn")]
    pub load_balancer_arn: String,
    #[serde(rename = "IpamPools")]
    pub ipam_pools: Option<super::IpamPools>,
    #[serde(rename = "RemoveIpamPools")]
    pub remove_ipam_pools: Option<Vec<String>>,
}

/// Input of `ModifyListenerAttributes`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ModifyListenerAttributesInput {
    #[serde(rename = "ListenerArn")]
    pub listener_arn: String,
    #[serde(rename = "Attributes")]
    pub attributes: Vec<super::ListenerAttribute>,
}

/// Input of `ModifyListener`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ModifyListenerInput {
    #[serde(rename = "ListenerArn")]
    pub listener_arn: String,
    #[serde(rename = "Port")]
    pub port: Option<i32>,
    #[serde(rename = "Protocol")]
    pub protocol: Option<String>,
    #[serde(rename = "SslPolicy")]
    pub ssl_policy: Option<String>,
    #[serde(rename = "Certificates")]
    pub certificates: Option<Vec<super::Certificate>>,
    #[serde(rename = "DefaultActions")]
    pub default_actions: Option<Vec<super::Action>>,
    #[serde(rename = "AlpnPolicy")]
    pub alpn_policy: Option<Vec<String>>,
    #[serde(rename = "MutualAuthentication")]
    pub mutual_authentication: Option<super::MutualAuthenticationAttributes>,
}

/// Input of `ModifyLoadBalancerAttributes`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ModifyLoadBalancerAttributesInput {
    #[serde(rename = "LoadBalancerArn")]
    pub load_balancer_arn: String,
    #[serde(rename = "Attributes")]
    pub attributes: Vec<super::LoadBalancerAttribute>,
}

/// Input of `ModifyRule`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ModifyRuleInput {
    #[serde(rename = "RuleArn")]
    pub rule_arn: String,
    #[serde(rename = "Conditions")]
    pub conditions: Option<Vec<super::RuleCondition>>,
    #[serde(rename = "Actions")]
    pub actions: Option<Vec<super::Action>>,
    #[serde(rename = "Transforms")]
    pub transforms: Option<Vec<super::RuleTransform>>,
    #[serde(rename = "ResetTransforms")]
    pub reset_transforms: Option<bool>,
}

/// Input of `ModifyTargetGroupAttributes`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ModifyTargetGroupAttributesInput {
    #[serde(rename = "TargetGroupArn")]
    pub target_group_arn: String,
    #[serde(rename = "Attributes")]
    pub attributes: Vec<super::TargetGroupAttribute>,
}

/// Input of `ModifyTargetGroup`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ModifyTargetGroupInput {
    #[serde(rename = "TargetGroupArn")]
    pub target_group_arn: String,
    #[serde(rename = "HealthCheckProtocol")]
    pub health_check_protocol: Option<String>,
    #[serde(rename = "HealthCheckPort")]
    pub health_check_port: Option<String>,
    #[serde(rename = "HealthCheckPath")]
    pub health_check_path: Option<String>,
    #[serde(rename = "HealthCheckEnabled")]
    pub health_check_enabled: Option<bool>,
    #[serde(rename = "HealthCheckIntervalSeconds")]
    pub health_check_interval_seconds: Option<i32>,
    #[serde(rename = "HealthCheckTimeoutSeconds")]
    pub health_check_timeout_seconds: Option<i32>,
    #[serde(rename = "HealthyThresholdCount")]
    pub healthy_threshold_count: Option<i32>,
    #[serde(rename = "UnhealthyThresholdCount")]
    pub unhealthy_threshold_count: Option<i32>,
    #[serde(rename = "Matcher")]
    pub matcher: Option<super::Matcher>,
}

/// Input of `ModifyTrustStore`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ModifyTrustStoreInput {
    #[serde(rename = "TrustStoreArn")]
    pub trust_store_arn: String,
    #[serde(rename = "CaCertificatesBundleS3Bucket")]
    pub ca_certificates_bundle_s3_bucket: String,
    #[serde(rename = "CaCertificatesBundleS3Key")]
    pub ca_certificates_bundle_s3_key: String,
    #[serde(rename = "CaCertificatesBundleS3ObjectVersion")]
    pub ca_certificates_bundle_s3_object_version: Option<String>,
}

/// Input of `RegisterTargets`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct RegisterTargetsInput {
    #[serde(rename = "TargetGroupArn")]
    pub target_group_arn: String,
    #[serde(rename = "Targets")]
    pub targets: Vec<super::TargetDescription>,
}

/// Input of `RemoveListenerCertificates`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct RemoveListenerCertificatesInput {
    #[serde(rename = "ListenerArn")]
    pub listener_arn: String,
    #[serde(rename = "Certificates")]
    pub certificates: Vec<super::Certificate>,
}

/// Input of `RemoveTags`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct RemoveTagsInput {
    #[serde(rename = "ResourceArns")]
    pub resource_arns: Vec<String>,
    #[serde(rename = "TagKeys")]
    pub tag_keys: Vec<String>,
}

/// Input of `RemoveTrustStoreRevocations`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct RemoveTrustStoreRevocationsInput {
    #[serde(rename = "TrustStoreArn")]
    pub trust_store_arn: String,
    #[serde(rename = "RevocationIds")]
    pub revocation_ids: Vec<i64>,
}

/// Input of `SetIpAddressType`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct SetIpAddressTypeInput {
    #[serde(rename = "LoadBalancerArn")]
    pub load_balancer_arn: String,
    #[serde(rename = "IpAddressType")]
    pub ip_address_type: String,
}

/// Input of `SetRulePriorities`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct SetRulePrioritiesInput {
    #[serde(rename = "RulePriorities")]
    pub rule_priorities: Vec<super::RulePriorityPair>,
}

/// Input of `SetSecurityGroups`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct SetSecurityGroupsInput {
    #[serde(rename = "LoadBalancerArn")]
    pub load_balancer_arn: String,
    #[serde(rename = "SecurityGroups")]
    pub security_groups: Vec<String>,
    #[serde(rename = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic")]
    pub enforce_security_group_inbound_rules_on_private_link_traffic: Option<String>,
}

/// Input of `SetSubnets`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct SetSubnetsInput {
    #[serde(rename = "LoadBalancerArn")]
    pub load_balancer_arn: String,
    #[serde(rename = "Subnets")]
    pub subnets: Option<Vec<String>>,
    #[serde(rename = "SubnetMappings")]
    pub subnet_mappings: Option<Vec<super::SubnetMapping>>,
    #[serde(rename = "IpAddressType")]
    pub ip_address_type: Option<String>,
    #[serde(rename = "EnablePrefixForIpv6SourceNat")]
    pub enable_prefix_for_ipv6_source_nat: Option<String>,
}
