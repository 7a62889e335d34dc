//! Outputs of operations, as static tables. Written by `cargo xtask wire`
//! from the AWS service model elasticloadbalancingv2-2015-12-01; change the generator, not this file.

use super::*;
use crate::shape::{Member, Shape};

pub static ADD_LISTENER_CERTIFICATES_OUTPUT: Shape = Shape::structure(
    "AddListenerCertificatesOutput",
    &[Member::new(
        "Certificates",
        "Certificates",
        &CERTIFICATE_LIST,
    )],
);

pub static ADD_TAGS_OUTPUT: Shape = Shape::structure("AddTagsOutput", &[]);

pub static ADD_TRUST_STORE_REVOCATIONS_OUTPUT: Shape = Shape::structure(
    "AddTrustStoreRevocationsOutput",
    &[Member::new(
        "TrustStoreRevocations",
        "TrustStoreRevocations",
        &TRUST_STORE_REVOCATIONS,
    )],
);

pub static CREATE_LISTENER_OUTPUT: Shape = Shape::structure(
    "CreateListenerOutput",
    &[Member::new("Listeners", "Listeners", &LISTENERS)],
);

pub static CREATE_LOAD_BALANCER_OUTPUT: Shape = Shape::structure(
    "CreateLoadBalancerOutput",
    &[Member::new(
        "LoadBalancers",
        "LoadBalancers",
        &LOAD_BALANCERS,
    )],
);

pub static CREATE_RULE_OUTPUT: Shape =
    Shape::structure("CreateRuleOutput", &[Member::new("Rules", "Rules", &RULES)]);

pub static CREATE_TARGET_GROUP_OUTPUT: Shape = Shape::structure(
    "CreateTargetGroupOutput",
    &[Member::new("TargetGroups", "TargetGroups", &TARGET_GROUPS)],
);

pub static CREATE_TRUST_STORE_OUTPUT: Shape = Shape::structure(
    "CreateTrustStoreOutput",
    &[Member::new("TrustStores", "TrustStores", &TRUST_STORES)],
);

pub static DELETE_LISTENER_OUTPUT: Shape = Shape::structure("DeleteListenerOutput", &[]);

pub static DELETE_LOAD_BALANCER_OUTPUT: Shape = Shape::structure("DeleteLoadBalancerOutput", &[]);

pub static DELETE_RULE_OUTPUT: Shape = Shape::structure("DeleteRuleOutput", &[]);

pub static DELETE_SHARED_TRUST_STORE_ASSOCIATION_OUTPUT: Shape =
    Shape::structure("DeleteSharedTrustStoreAssociationOutput", &[]);

pub static DELETE_TARGET_GROUP_OUTPUT: Shape = Shape::structure("DeleteTargetGroupOutput", &[]);

pub static DELETE_TRUST_STORE_OUTPUT: Shape = Shape::structure("DeleteTrustStoreOutput", &[]);

pub static DEREGISTER_TARGETS_OUTPUT: Shape = Shape::structure("DeregisterTargetsOutput", &[]);

pub static DESCRIBE_ACCOUNT_LIMITS_OUTPUT: Shape = Shape::structure(
    "DescribeAccountLimitsOutput",
    &[
        Member::new("Limits", "Limits", &LIMITS),
        Member::new("NextMarker", "NextMarker", &MARKER),
    ],
);

pub static DESCRIBE_CAPACITY_RESERVATION_OUTPUT: Shape = Shape::structure(
    "DescribeCapacityReservationOutput",
    &[
        Member::new("LastModifiedTime", "LastModifiedTime", &LAST_MODIFIED_TIME),
        Member::new(
            "DecreaseRequestsRemaining",
            "DecreaseRequestsRemaining",
            &DECREASE_REQUESTS_REMAINING,
        ),
        Member::new(
            "MinimumLoadBalancerCapacity",
            "MinimumLoadBalancerCapacity",
            &MINIMUM_LOAD_BALANCER_CAPACITY,
        ),
        Member::new(
            "CapacityReservationState",
            "CapacityReservationState",
            &ZONAL_CAPACITY_RESERVATION_STATES,
        ),
    ],
);

pub static DESCRIBE_LISTENER_ATTRIBUTES_OUTPUT: Shape = Shape::structure(
    "DescribeListenerAttributesOutput",
    &[Member::new(
        "Attributes",
        "Attributes",
        &LISTENER_ATTRIBUTES,
    )],
);

pub static DESCRIBE_LISTENER_CERTIFICATES_OUTPUT: Shape = Shape::structure(
    "DescribeListenerCertificatesOutput",
    &[
        Member::new("Certificates", "Certificates", &CERTIFICATE_LIST),
        Member::new("NextMarker", "NextMarker", &MARKER),
    ],
);

pub static DESCRIBE_LISTENERS_OUTPUT: Shape = Shape::structure(
    "DescribeListenersOutput",
    &[
        Member::new("Listeners", "Listeners", &LISTENERS),
        Member::new("NextMarker", "NextMarker", &MARKER),
    ],
);

pub static DESCRIBE_LOAD_BALANCER_ATTRIBUTES_OUTPUT: Shape = Shape::structure(
    "DescribeLoadBalancerAttributesOutput",
    &[Member::new(
        "Attributes",
        "Attributes",
        &LOAD_BALANCER_ATTRIBUTES,
    )],
);

pub static DESCRIBE_LOAD_BALANCERS_OUTPUT: Shape = Shape::structure(
    "DescribeLoadBalancersOutput",
    &[
        Member::new("LoadBalancers", "LoadBalancers", &LOAD_BALANCERS),
        Member::new("NextMarker", "NextMarker", &MARKER),
    ],
);

pub static DESCRIBE_RULES_OUTPUT: Shape = Shape::structure(
    "DescribeRulesOutput",
    &[
        Member::new("Rules", "Rules", &RULES),
        Member::new("NextMarker", "NextMarker", &MARKER),
    ],
);

pub static DESCRIBE_SSL_POLICIES_OUTPUT: Shape = Shape::structure(
    "DescribeSSLPoliciesOutput",
    &[
        Member::new("SslPolicies", "SslPolicies", &SSL_POLICIES),
        Member::new("NextMarker", "NextMarker", &MARKER),
    ],
);

pub static DESCRIBE_TAGS_OUTPUT: Shape = Shape::structure(
    "DescribeTagsOutput",
    &[Member::new(
        "TagDescriptions",
        "TagDescriptions",
        &TAG_DESCRIPTIONS,
    )],
);

pub static DESCRIBE_TARGET_GROUP_ATTRIBUTES_OUTPUT: Shape = Shape::structure(
    "DescribeTargetGroupAttributesOutput",
    &[Member::new(
        "Attributes",
        "Attributes",
        &TARGET_GROUP_ATTRIBUTES,
    )],
);

pub static DESCRIBE_TARGET_GROUPS_OUTPUT: Shape = Shape::structure(
    "DescribeTargetGroupsOutput",
    &[
        Member::new("TargetGroups", "TargetGroups", &TARGET_GROUPS),
        Member::new("NextMarker", "NextMarker", &MARKER),
    ],
);

pub static DESCRIBE_TARGET_HEALTH_OUTPUT: Shape = Shape::structure(
    "DescribeTargetHealthOutput",
    &[Member::new(
        "TargetHealthDescriptions",
        "TargetHealthDescriptions",
        &TARGET_HEALTH_DESCRIPTIONS,
    )],
);

pub static DESCRIBE_TRUST_STORE_ASSOCIATIONS_OUTPUT: Shape = Shape::structure(
    "DescribeTrustStoreAssociationsOutput",
    &[
        Member::new(
            "TrustStoreAssociations",
            "TrustStoreAssociations",
            &TRUST_STORE_ASSOCIATIONS,
        ),
        Member::new("NextMarker", "NextMarker", &MARKER),
    ],
);

pub static DESCRIBE_TRUST_STORE_REVOCATIONS_OUTPUT: Shape = Shape::structure(
    "DescribeTrustStoreRevocationsOutput",
    &[
        Member::new(
            "TrustStoreRevocations",
            "TrustStoreRevocations",
            &DESCRIBE_TRUST_STORE_REVOCATION_RESPONSE,
        ),
        Member::new("NextMarker", "NextMarker", &MARKER),
    ],
);

pub static DESCRIBE_TRUST_STORES_OUTPUT: Shape = Shape::structure(
    "DescribeTrustStoresOutput",
    &[
        Member::new("TrustStores", "TrustStores", &TRUST_STORES),
        Member::new("NextMarker", "NextMarker", &MARKER),
    ],
);

pub static GET_RESOURCE_POLICY_OUTPUT: Shape = Shape::structure(
    "GetResourcePolicyOutput",
    &[Member::new("Policy", "Policy", &POLICY)],
);

pub static GET_TRUST_STORE_CA_CERTIFICATES_BUNDLE_OUTPUT: Shape = Shape::structure(
    "GetTrustStoreCaCertificatesBundleOutput",
    &[Member::new("Location", "Location", &LOCATION)],
);

pub static GET_TRUST_STORE_REVOCATION_CONTENT_OUTPUT: Shape = Shape::structure(
    "GetTrustStoreRevocationContentOutput",
    &[Member::new("Location", "Location", &LOCATION)],
);

pub static MODIFY_CAPACITY_RESERVATION_OUTPUT: Shape = Shape::structure(
    "ModifyCapacityReservationOutput",
    &[
        Member::new("LastModifiedTime", "LastModifiedTime", &LAST_MODIFIED_TIME),
        Member::new(
            "DecreaseRequestsRemaining",
            "DecreaseRequestsRemaining",
            &DECREASE_REQUESTS_REMAINING,
        ),
        Member::new(
            "MinimumLoadBalancerCapacity",
            "MinimumLoadBalancerCapacity",
            &MINIMUM_LOAD_BALANCER_CAPACITY,
        ),
        Member::new(
            "CapacityReservationState",
            "CapacityReservationState",
            &ZONAL_CAPACITY_RESERVATION_STATES,
        ),
    ],
);

pub static MODIFY_IP_POOLS_OUTPUT: Shape = Shape::structure(
    "ModifyIpPoolsOutput",
    &[Member::new("IpamPools", "IpamPools", &IPAM_POOLS)],
);

pub static MODIFY_LISTENER_ATTRIBUTES_OUTPUT: Shape = Shape::structure(
    "ModifyListenerAttributesOutput",
    &[Member::new(
        "Attributes",
        "Attributes",
        &LISTENER_ATTRIBUTES,
    )],
);

pub static MODIFY_LISTENER_OUTPUT: Shape = Shape::structure(
    "ModifyListenerOutput",
    &[Member::new("Listeners", "Listeners", &LISTENERS)],
);

pub static MODIFY_LOAD_BALANCER_ATTRIBUTES_OUTPUT: Shape = Shape::structure(
    "ModifyLoadBalancerAttributesOutput",
    &[Member::new(
        "Attributes",
        "Attributes",
        &LOAD_BALANCER_ATTRIBUTES,
    )],
);

pub static MODIFY_RULE_OUTPUT: Shape =
    Shape::structure("ModifyRuleOutput", &[Member::new("Rules", "Rules", &RULES)]);

pub static MODIFY_TARGET_GROUP_ATTRIBUTES_OUTPUT: Shape = Shape::structure(
    "ModifyTargetGroupAttributesOutput",
    &[Member::new(
        "Attributes",
        "Attributes",
        &TARGET_GROUP_ATTRIBUTES,
    )],
);

pub static MODIFY_TARGET_GROUP_OUTPUT: Shape = Shape::structure(
    "ModifyTargetGroupOutput",
    &[Member::new("TargetGroups", "TargetGroups", &TARGET_GROUPS)],
);

pub static MODIFY_TRUST_STORE_OUTPUT: Shape = Shape::structure(
    "ModifyTrustStoreOutput",
    &[Member::new("TrustStores", "TrustStores", &TRUST_STORES)],
);

pub static REGISTER_TARGETS_OUTPUT: Shape = Shape::structure("RegisterTargetsOutput", &[]);

pub static REMOVE_LISTENER_CERTIFICATES_OUTPUT: Shape =
    Shape::structure("RemoveListenerCertificatesOutput", &[]);

pub static REMOVE_TAGS_OUTPUT: Shape = Shape::structure("RemoveTagsOutput", &[]);

pub static REMOVE_TRUST_STORE_REVOCATIONS_OUTPUT: Shape =
    Shape::structure("RemoveTrustStoreRevocationsOutput", &[]);

pub static SET_IP_ADDRESS_TYPE_OUTPUT: Shape = Shape::structure(
    "SetIpAddressTypeOutput",
    &[Member::new(
        "IpAddressType",
        "IpAddressType",
        &IP_ADDRESS_TYPE,
    )],
);

pub static SET_RULE_PRIORITIES_OUTPUT: Shape = Shape::structure(
    "SetRulePrioritiesOutput",
    &[Member::new("Rules", "Rules", &RULES)],
);

pub static SET_SECURITY_GROUPS_OUTPUT: Shape = Shape::structure(
    "SetSecurityGroupsOutput",
    &[
        Member::new("SecurityGroupIds", "SecurityGroupIds", &SECURITY_GROUPS),
        Member::new(
            "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
            "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
            &ENFORCE_SECURITY_GROUP_INBOUND_RULES_ON_PRIVATE_LINK_TRAFFIC_ENUM,
        ),
    ],
);

pub static SET_SUBNETS_OUTPUT: Shape = Shape::structure(
    "SetSubnetsOutput",
    &[
        Member::new(
            "AvailabilityZones",
            "AvailabilityZones",
            &AVAILABILITY_ZONES,
        ),
        Member::new("IpAddressType", "IpAddressType", &IP_ADDRESS_TYPE),
        Member::new(
            "EnablePrefixForIpv6SourceNat",
            "EnablePrefixForIpv6SourceNat",
            &ENABLE_PREFIX_FOR_IPV6_SOURCE_NAT_ENUM,
        ),
    ],
);
