//! Outputs of operations as Rust types. Written by `cargo xtask wire`
//! from the AWS service model elasticloadbalancingv2-2015-12-01; change the generator, not this file.

use serde::Serialize;

/// Output of `AddListenerCertificates`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AddListenerCertificatesOutput {
    #[serde(rename = "Certificates", skip_serializing_if = "Option::is_none")]
    pub certificates: Option<Vec<super::Certificate>>,
}

/// Output of `AddTags`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AddTagsOutput {}

/// Output of `AddTrustStoreRevocations`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AddTrustStoreRevocationsOutput {
    #[serde(
        rename = "TrustStoreRevocations",
        skip_serializing_if = "Option::is_none"
    )]
    pub trust_store_revocations: Option<Vec<super::TrustStoreRevocation>>,
}

/// Output of `CreateListener`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CreateListenerOutput {
    #[serde(rename = "Listeners", skip_serializing_if = "Option::is_none")]
    pub listeners: Option<Vec<super::Listener>>,
}

/// Output of `CreateLoadBalancer`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CreateLoadBalancerOutput {
    #[serde(rename = "LoadBalancers", skip_serializing_if = "Option::is_none")]
    pub load_balancers: Option<Vec<super::LoadBalancer>>,
}

/// Output of `CreateRule`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CreateRuleOutput {
    #[serde(rename = "Rules", skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<super::Rule>>,
}

/// Output of `CreateTargetGroup`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CreateTargetGroupOutput {
    #[serde(rename = "TargetGroups", skip_serializing_if = "Option::is_none")]
    pub target_groups: Option<Vec<super::TargetGroup>>,
}

/// Output of `CreateTrustStore`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CreateTrustStoreOutput {
    #[serde(rename = "TrustStores", skip_serializing_if = "Option::is_none")]
    pub trust_stores: Option<Vec<super::TrustStore>>,
}

/// Output of `DeleteListener`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DeleteListenerOutput {}

/// Output of `DeleteLoadBalancer`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DeleteLoadBalancerOutput {}

/// Output of `DeleteRule`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DeleteRuleOutput {}

/// Output of `DeleteSharedTrustStoreAssociation`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DeleteSharedTrustStoreAssociationOutput {}

/// Output of `DeleteTargetGroup`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DeleteTargetGroupOutput {}

/// Output of `DeleteTrustStore`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DeleteTrustStoreOutput {}

/// Output of `DeregisterTargets`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DeregisterTargetsOutput {}

/// Output of `DescribeAccountLimits`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DescribeAccountLimitsOutput {
    #[serde(rename = "Limits", skip_serializing_if = "Option::is_none")]
    pub limits: Option<Vec<super::Limit>>,
    #[serde(rename = "NextMarker", skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}

/// Output of `DescribeCapacityReservation`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DescribeCapacityReservationOutput {
    #[serde(rename = "LastModifiedTime", skip_serializing_if = "Option::is_none")]
    pub last_modified_time: Option<crate::Timestamp>,
    #[serde(
        rename = "DecreaseRequestsRemaining",
        skip_serializing_if = "Option::is_none"
    )]
    pub decrease_requests_remaining: Option<i32>,
    #[serde(
        rename = "MinimumLoadBalancerCapacity",
        skip_serializing_if = "Option::is_none"
    )]
    pub minimum_load_balancer_capacity: Option<super::MinimumLoadBalancerCapacity>,
    #[serde(
        rename = "CapacityReservationState",
        skip_serializing_if = "Option::is_none"
    )]
    pub capacity_reservation_state: Option<Vec<super::ZonalCapacityReservationState>>,
}

/// Output of `DescribeListenerAttributes`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DescribeListenerAttributesOutput {
    #[serde(rename = "Attributes", skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Vec<super::ListenerAttribute>>,
}

/// Output of `DescribeListenerCertificates`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DescribeListenerCertificatesOutput {
    #[serde(rename = "Certificates", skip_serializing_if = "Option::is_none")]
    pub certificates: Option<Vec<super::Certificate>>,
    #[serde(rename = "NextMarker", skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}

/// Output of `DescribeListeners`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DescribeListenersOutput {
    #[serde(rename = "Listeners", skip_serializing_if = "Option::is_none")]
    pub listeners: Option<Vec<super::Listener>>,
    #[serde(rename = "NextMarker", skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}

/// Output of `DescribeLoadBalancerAttributes`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DescribeLoadBalancerAttributesOutput {
    #[serde(rename = "Attributes", skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Vec<super::LoadBalancerAttribute>>,
}

/// Output of `DescribeLoadBalancers`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DescribeLoadBalancersOutput {
    #[serde(rename = "LoadBalancers", skip_serializing_if = "Option::is_none")]
    pub load_balancers: Option<Vec<super::LoadBalancer>>,
    #[serde(rename = "NextMarker", skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}

/// Output of `DescribeRules`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DescribeRulesOutput {
    #[serde(rename = "Rules", skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<super::Rule>>,
    #[serde(rename = "NextMarker", skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}

/// Output of `DescribeSSLPolicies`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DescribeSSLPoliciesOutput {
    #[serde(rename = "SslPolicies", skip_serializing_if = "Option::is_none")]
    pub ssl_policies: Option<Vec<super::SslPolicy>>,
    #[serde(rename = "NextMarker", skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}

/// Output of `DescribeTags`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DescribeTagsOutput {
    #[serde(rename = "TagDescriptions", skip_serializing_if = "Option::is_none")]
    pub tag_descriptions: Option<Vec<super::TagDescription>>,
}

/// Output of `DescribeTargetGroupAttributes`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DescribeTargetGroupAttributesOutput {
    #[serde(rename = "Attributes", skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Vec<super::TargetGroupAttribute>>,
}

/// Output of `DescribeTargetGroups`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DescribeTargetGroupsOutput {
    #[serde(rename = "TargetGroups", skip_serializing_if = "Option::is_none")]
    pub target_groups: Option<Vec<super::TargetGroup>>,
    #[serde(rename = "NextMarker", skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}

/// Output of `DescribeTargetHealth`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DescribeTargetHealthOutput {
    #[serde(
        rename = "TargetHealthDescriptions",
        skip_serializing_if = "Option::is_none"
    )]
    pub target_health_descriptions: Option<Vec<super::TargetHealthDescription>>,
}

/// Output of `DescribeTrustStoreAssociations`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DescribeTrustStoreAssociationsOutput {
    #[serde(
        rename = "TrustStoreAssociations",
        skip_serializing_if = "Option::is_none"
    )]
    pub trust_store_associations: Option<Vec<super::TrustStoreAssociation>>,
    #[serde(rename = "NextMarker", skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}

/// Output of `DescribeTrustStoreRevocations`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DescribeTrustStoreRevocationsOutput {
    #[serde(
        rename = "TrustStoreRevocations",
        skip_serializing_if = "Option::is_none"
    )]
    pub trust_store_revocations: Option<Vec<super::DescribeTrustStoreRevocation>>,
    #[serde(rename = "NextMarker", skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}

/// Output of `DescribeTrustStores`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DescribeTrustStoresOutput {
    #[serde(rename = "TrustStores", skip_serializing_if = "Option::is_none")]
    pub trust_stores: Option<Vec<super::TrustStore>>,
    #[serde(rename = "NextMarker", skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}

/// Output of `GetResourcePolicy`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct GetResourcePolicyOutput {
    #[serde(rename = "Policy", skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
}

/// Output of `GetTrustStoreCaCertificatesBundle`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct GetTrustStoreCaCertificatesBundleOutput {
    #[serde(rename = "Location", skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

/// Output of `GetTrustStoreRevocationContent`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct GetTrustStoreRevocationContentOutput {
    #[serde(rename = "Location", skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

/// Output of `ModifyCapacityReservation`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ModifyCapacityReservationOutput {
    #[serde(rename = "LastModifiedTime", skip_serializing_if = "Option::is_none")]
    pub last_modified_time: Option<crate::Timestamp>,
    #[serde(
        rename = "DecreaseRequestsRemaining",
        skip_serializing_if = "Option::is_none"
    )]
    pub decrease_requests_remaining: Option<i32>,
    #[serde(
        rename = "MinimumLoadBalancerCapacity",
        skip_serializing_if = "Option::is_none"
    )]
    pub minimum_load_balancer_capacity: Option<super::MinimumLoadBalancerCapacity>,
    #[serde(
        rename = "CapacityReservationState",
        skip_serializing_if = "Option::is_none"
    )]
    pub capacity_reservation_state: Option<Vec<super::ZonalCapacityReservationState>>,
}

/// Output of `ModifyIpPools`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ModifyIpPoolsOutput {
    #[serde(rename = "IpamPools", skip_serializing_if = "Option::is_none")]
    pub ipam_pools: Option<super::IpamPools>,
}

/// Output of `ModifyListenerAttributes`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ModifyListenerAttributesOutput {
    #[serde(rename = "Attributes", skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Vec<super::ListenerAttribute>>,
}

/// Output of `ModifyListener`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ModifyListenerOutput {
    #[serde(rename = "Listeners", skip_serializing_if = "Option::is_none")]
    pub listeners: Option<Vec<super::Listener>>,
}

/// Output of `ModifyLoadBalancerAttributes`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ModifyLoadBalancerAttributesOutput {
    #[serde(rename = "Attributes", skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Vec<super::LoadBalancerAttribute>>,
}

/// Output of `ModifyRule`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ModifyRuleOutput {
    #[serde(rename = "Rules", skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<super::Rule>>,
}

/// Output of `ModifyTargetGroupAttributes`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ModifyTargetGroupAttributesOutput {
    #[serde(rename = "Attributes", skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Vec<super::TargetGroupAttribute>>,
}

/// Output of `ModifyTargetGroup`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ModifyTargetGroupOutput {
    #[serde(rename = "TargetGroups", skip_serializing_if = "Option::is_none")]
    pub target_groups: Option<Vec<super::TargetGroup>>,
}

/// Output of `ModifyTrustStore`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ModifyTrustStoreOutput {
    #[serde(rename = "TrustStores", skip_serializing_if = "Option::is_none")]
    pub trust_stores: Option<Vec<super::TrustStore>>,
}

/// Output of `RegisterTargets`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RegisterTargetsOutput {}

/// Output of `RemoveListenerCertificates`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RemoveListenerCertificatesOutput {}

/// Output of `RemoveTags`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RemoveTagsOutput {}

/// Output of `RemoveTrustStoreRevocations`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RemoveTrustStoreRevocationsOutput {}

/// Output of `SetIpAddressType`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SetIpAddressTypeOutput {
    #[serde(rename = "IpAddressType", skip_serializing_if = "Option::is_none")]
    pub ip_address_type: Option<String>,
}

/// Output of `SetRulePriorities`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SetRulePrioritiesOutput {
    #[serde(rename = "Rules", skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<super::Rule>>,
}

/// Output of `SetSecurityGroups`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SetSecurityGroupsOutput {
    #[serde(rename = "SecurityGroupIds", skip_serializing_if = "Option::is_none")]
    pub security_group_ids: Option<Vec<String>>,
    #[serde(
        rename = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
        skip_serializing_if = "Option::is_none"
    )]
    pub enforce_security_group_inbound_rules_on_private_link_traffic: Option<String>,
}

/// Output of `SetSubnets`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SetSubnetsOutput {
    #[serde(rename = "AvailabilityZones", skip_serializing_if = "Option::is_none")]
    pub availability_zones: Option<Vec<super::AvailabilityZone>>,
    #[serde(rename = "IpAddressType", skip_serializing_if = "Option::is_none")]
    pub ip_address_type: Option<String>,
    #[serde(
        rename = "EnablePrefixForIpv6SourceNat",
        skip_serializing_if = "Option::is_none"
    )]
    pub enable_prefix_for_ipv6_source_nat: Option<String>,
}
