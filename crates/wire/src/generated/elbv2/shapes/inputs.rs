//! Inputs of operations, as static tables. Written by `cargo xtask wire`
//! from the AWS service model elasticloadbalancingv2-2015-12-01; change the generator, not this file.

use super::*;
use crate::shape::{Member, Shape};

pub static ADD_LISTENER_CERTIFICATES_INPUT: Shape = Shape::structure(
    "AddListenerCertificatesInput",
    &[
        Member::new("ListenerArn", "ListenerArn", &LISTENER_ARN).required(),
        Member::new("Certificates", "Certificates", &CERTIFICATE_LIST).required(),
    ],
);

pub static ADD_TAGS_INPUT: Shape = Shape::structure(
    "AddTagsInput",
    &[
        Member::new("ResourceArns", "ResourceArns", &RESOURCE_ARNS).required(),
        Member::new("Tags", "Tags", &TAG_LIST).required(),
    ],
);

pub static ADD_TRUST_STORE_REVOCATIONS_INPUT: Shape = Shape::structure(
    "AddTrustStoreRevocationsInput",
    &[
        Member::new("TrustStoreArn", "TrustStoreArn", &TRUST_STORE_ARN).required(),
        Member::new(
            "RevocationContents",
            "RevocationContents",
            &REVOCATION_CONTENTS,
        ),
    ],
);

pub static CREATE_LISTENER_INPUT: Shape = Shape::structure(
    "CreateListenerInput",
    &[
        Member::new("LoadBalancerArn", "LoadBalancerArn", &LOAD_BALANCER_ARN).required(),
        Member::new("Protocol", "Protocol", &PROTOCOL_ENUM),
        Member::new("Port", "Port", &PORT),
        Member::new("SslPolicy", "SslPolicy", &SSL_POLICY_NAME),
        Member::new("Certificates", "Certificates", &CERTIFICATE_LIST),
        Member::new("DefaultActions", "DefaultActions", &ACTIONS).required(),
        Member::new("AlpnPolicy", "AlpnPolicy", &ALPN_POLICY_NAME),
        Member::new("Tags", "Tags", &TAG_LIST),
        Member::new(
            "MutualAuthentication",
            "MutualAuthentication",
            &MUTUAL_AUTHENTICATION_ATTRIBUTES,
        ),
    ],
);

pub static CREATE_LOAD_BALANCER_INPUT: Shape = Shape::structure(
    "CreateLoadBalancerInput",
    &[
        Member::new("Name", "Name", &LOAD_BALANCER_NAME).required(),
        Member::new("Subnets", "Subnets", &SUBNETS),
        Member::new("SubnetMappings", "SubnetMappings", &SUBNET_MAPPINGS),
        Member::new("SecurityGroups", "SecurityGroups", &SECURITY_GROUPS),
        Member::new("Scheme", "Scheme", &LOAD_BALANCER_SCHEME_ENUM),
        Member::new("Tags", "Tags", &TAG_LIST),
        Member::new("Type", "Type", &LOAD_BALANCER_TYPE_ENUM),
        Member::new("IpAddressType", "IpAddressType", &IP_ADDRESS_TYPE),
        Member::new(
            "CustomerOwnedIpv4Pool",
            "CustomerOwnedIpv4Pool",
            &CUSTOMER_OWNED_IPV4_POOL,
        ),
        Member::new(
            "EnablePrefixForIpv6SourceNat",
            "EnablePrefixForIpv6SourceNat",
            &ENABLE_PREFIX_FOR_IPV6_SOURCE_NAT_ENUM,
        ),
        Member::new("IpamPools", "IpamPools", &IPAM_POOLS),
    ],
);

pub static CREATE_RULE_INPUT: Shape = Shape::structure(
    "CreateRuleInput",
    &[
        Member::new("ListenerArn", "ListenerArn", &LISTENER_ARN).required(),
        Member::new("Conditions", "Conditions", &RULE_CONDITION_LIST).required(),
        Member::new("Priority", "Priority", &RULE_PRIORITY).required(),
        Member::new("Actions", "Actions", &ACTIONS).required(),
        Member::new("Tags", "Tags", &TAG_LIST),
        Member::new("Transforms", "Transforms", &RULE_TRANSFORM_LIST),
    ],
);

pub static CREATE_TARGET_GROUP_INPUT: Shape = Shape::structure(
    "CreateTargetGroupInput",
    &[
        Member::new("Name", "Name", &TARGET_GROUP_NAME).required(),
        Member::new("Protocol", "Protocol", &PROTOCOL_ENUM),
        Member::new("ProtocolVersion", "ProtocolVersion", &PROTOCOL_VERSION),
        Member::new("Port", "Port", &PORT),
        Member::new("VpcId", "VpcId", &VPC_ID),
        Member::new("HealthCheckProtocol", "HealthCheckProtocol", &PROTOCOL_ENUM),
        Member::new("HealthCheckPort", "HealthCheckPort", &HEALTH_CHECK_PORT),
        Member::new(
            "HealthCheckEnabled",
            "HealthCheckEnabled",
            &HEALTH_CHECK_ENABLED,
        ),
        Member::new("HealthCheckPath", "HealthCheckPath", &PATH),
        Member::new(
            "HealthCheckIntervalSeconds",
            "HealthCheckIntervalSeconds",
            &HEALTH_CHECK_INTERVAL_SECONDS,
        ),
        Member::new(
            "HealthCheckTimeoutSeconds",
            "HealthCheckTimeoutSeconds",
            &HEALTH_CHECK_TIMEOUT_SECONDS,
        ),
        Member::new(
            "HealthyThresholdCount",
            "HealthyThresholdCount",
            &HEALTH_CHECK_THRESHOLD_COUNT,
        ),
        Member::new(
            "UnhealthyThresholdCount",
            "UnhealthyThresholdCount",
            &HEALTH_CHECK_THRESHOLD_COUNT,
        ),
        Member::new("Matcher", "Matcher", &MATCHER),
        Member::new("TargetType", "TargetType", &TARGET_TYPE_ENUM),
        Member::new("Tags", "Tags", &TAG_LIST),
        Member::new(
            "IpAddressType",
            "IpAddressType",
            &TARGET_GROUP_IP_ADDRESS_TYPE_ENUM,
        ),
        Member::new(
            "TargetControlPort",
            "TargetControlPort",
            &TARGET_CONTROL_PORT,
        ),
    ],
);

pub static CREATE_TRUST_STORE_INPUT: Shape = Shape::structure(
    "CreateTrustStoreInput",
    &[
        Member::new("Name", "Name", &TRUST_STORE_NAME).required(),
        Member::new(
            "CaCertificatesBundleS3Bucket",
            "CaCertificatesBundleS3Bucket",
            &S3_BUCKET,
        )
        .required(),
        Member::new(
            "CaCertificatesBundleS3Key",
            "CaCertificatesBundleS3Key",
            &S3_KEY,
        )
        .required(),
        Member::new(
            "CaCertificatesBundleS3ObjectVersion",
            "CaCertificatesBundleS3ObjectVersion",
            &S3_OBJECT_VERSION,
        ),
        Member::new("Tags", "Tags", &TAG_LIST),
    ],
);

pub static DELETE_LISTENER_INPUT: Shape = Shape::structure(
    "DeleteListenerInput",
    &[Member::new("ListenerArn", "ListenerArn", &LISTENER_ARN).required()],
);

pub static DELETE_LOAD_BALANCER_INPUT: Shape = Shape::structure(
    "DeleteLoadBalancerInput",
    &[Member::new("LoadBalancerArn", "LoadBalancerArn", &LOAD_BALANCER_ARN).required()],
);

pub static DELETE_RULE_INPUT: Shape = Shape::structure(
    "DeleteRuleInput",
    &[Member::new("RuleArn", "RuleArn", &RULE_ARN).required()],
);

pub static DELETE_SHARED_TRUST_STORE_ASSOCIATION_INPUT: Shape = Shape::structure(
    "DeleteSharedTrustStoreAssociationInput",
    &[
        Member::new("TrustStoreArn", "TrustStoreArn", &TRUST_STORE_ARN).required(),
        Member::new("ResourceArn", "ResourceArn", &RESOURCE_ARN).required(),
    ],
);

pub static DELETE_TARGET_GROUP_INPUT: Shape = Shape::structure(
    "DeleteTargetGroupInput",
    &[Member::new("TargetGroupArn", "TargetGroupArn", &TARGET_GROUP_ARN).required()],
);

pub static DELETE_TRUST_STORE_INPUT: Shape = Shape::structure(
    "DeleteTrustStoreInput",
    &[Member::new("TrustStoreArn", "TrustStoreArn", &TRUST_STORE_ARN).required()],
);

pub static DEREGISTER_TARGETS_INPUT: Shape = Shape::structure(
    "DeregisterTargetsInput",
    &[
        Member::new("TargetGroupArn", "TargetGroupArn", &TARGET_GROUP_ARN).required(),
        Member::new("Targets", "Targets", &TARGET_DESCRIPTIONS).required(),
    ],
);

pub static DESCRIBE_ACCOUNT_LIMITS_INPUT: Shape = Shape::structure(
    "DescribeAccountLimitsInput",
    &[
        Member::new("Marker", "Marker", &MARKER),
        Member::new("PageSize", "PageSize", &PAGE_SIZE),
    ],
);

pub static DESCRIBE_CAPACITY_RESERVATION_INPUT: Shape = Shape::structure(
    "DescribeCapacityReservationInput",
    &[Member::new("LoadBalancerArn", "LoadBalancerArn", &LOAD_BALANCER_ARN).required()],
);

pub static DESCRIBE_LISTENER_ATTRIBUTES_INPUT: Shape = Shape::structure(
    "DescribeListenerAttributesInput",
    &[Member::new("ListenerArn", "ListenerArn", &LISTENER_ARN).required()],
);

pub static DESCRIBE_LISTENER_CERTIFICATES_INPUT: Shape = Shape::structure(
    "DescribeListenerCertificatesInput",
    &[
        Member::new("ListenerArn", "ListenerArn", &LISTENER_ARN).required(),
        Member::new("Marker", "Marker", &MARKER),
        Member::new("PageSize", "PageSize", &PAGE_SIZE),
    ],
);

pub static DESCRIBE_LISTENERS_INPUT: Shape = Shape::structure(
    "DescribeListenersInput",
    &[
        Member::new("LoadBalancerArn", "LoadBalancerArn", &LOAD_BALANCER_ARN),
        Member::new("ListenerArns", "ListenerArns", &LISTENER_ARNS),
        Member::new("Marker", "Marker", &MARKER),
        Member::new("PageSize", "PageSize", &PAGE_SIZE),
    ],
);

pub static DESCRIBE_LOAD_BALANCER_ATTRIBUTES_INPUT: Shape = Shape::structure(
    "DescribeLoadBalancerAttributesInput",
    &[Member::new("LoadBalancerArn", "LoadBalancerArn", &LOAD_BALANCER_ARN).required()],
);

pub static DESCRIBE_LOAD_BALANCERS_INPUT: Shape = Shape::structure(
    "DescribeLoadBalancersInput",
    &[
        Member::new("LoadBalancerArns", "LoadBalancerArns", &LOAD_BALANCER_ARNS),
        Member::new("Names", "Names", &LOAD_BALANCER_NAMES),
        Member::new("Marker", "Marker", &MARKER),
        Member::new("PageSize", "PageSize", &PAGE_SIZE),
    ],
);

pub static DESCRIBE_RULES_INPUT: Shape = Shape::structure(
    "DescribeRulesInput",
    &[
        Member::new("ListenerArn", "ListenerArn", &LISTENER_ARN),
        Member::new("RuleArns", "RuleArns", &RULE_ARNS),
        Member::new("Marker", "Marker", &MARKER),
        Member::new("PageSize", "PageSize", &PAGE_SIZE),
    ],
);

pub static DESCRIBE_SSL_POLICIES_INPUT: Shape = Shape::structure(
    "DescribeSSLPoliciesInput",
    &[
        Member::new("Names", "Names", &SSL_POLICY_NAMES),
        Member::new("Marker", "Marker", &MARKER),
        Member::new("PageSize", "PageSize", &PAGE_SIZE),
        Member::new(
            "LoadBalancerType",
            "LoadBalancerType",
            &LOAD_BALANCER_TYPE_ENUM,
        ),
    ],
);

pub static DESCRIBE_TAGS_INPUT: Shape = Shape::structure(
    "DescribeTagsInput",
    &[Member::new("ResourceArns", "ResourceArns", &RESOURCE_ARNS).required()],
);

pub static DESCRIBE_TARGET_GROUP_ATTRIBUTES_INPUT: Shape = Shape::structure(
    "DescribeTargetGroupAttributesInput",
    &[Member::new("TargetGroupArn", "TargetGroupArn", &TARGET_GROUP_ARN).required()],
);

pub static DESCRIBE_TARGET_GROUPS_INPUT: Shape = Shape::structure(
    "DescribeTargetGroupsInput",
    &[
        Member::new("LoadBalancerArn", "LoadBalancerArn", &LOAD_BALANCER_ARN),
        Member::new("TargetGroupArns", "TargetGroupArns", &TARGET_GROUP_ARNS),
        Member::new("Names", "Names", &TARGET_GROUP_NAMES),
        Member::new("Marker", "Marker", &MARKER),
        Member::new("PageSize", "PageSize", &PAGE_SIZE),
    ],
);

pub static DESCRIBE_TARGET_HEALTH_INPUT: Shape = Shape::structure(
    "DescribeTargetHealthInput",
    &[
        Member::new("TargetGroupArn", "TargetGroupArn", &TARGET_GROUP_ARN).required(),
        Member::new("Targets", "Targets", &TARGET_DESCRIPTIONS),
        Member::new(
            "Include",
            "Include",
            &LIST_OF_DESCRIBE_TARGET_HEALTH_INCLUDE_OPTIONS,
        ),
    ],
);

pub static DESCRIBE_TRUST_STORE_ASSOCIATIONS_INPUT: Shape = Shape::structure(
    "DescribeTrustStoreAssociationsInput",
    &[
        Member::new("TrustStoreArn", "TrustStoreArn", &TRUST_STORE_ARN).required(),
        Member::new("Marker", "Marker", &MARKER),
        Member::new("PageSize", "PageSize", &PAGE_SIZE),
    ],
);

pub static DESCRIBE_TRUST_STORE_REVOCATIONS_INPUT: Shape = Shape::structure(
    "DescribeTrustStoreRevocationsInput",
    &[
        Member::new("TrustStoreArn", "TrustStoreArn", &TRUST_STORE_ARN).required(),
        Member::new("RevocationIds", "RevocationIds", &REVOCATION_IDS),
        Member::new("Marker", "Marker", &MARKER),
        Member::new("PageSize", "PageSize", &PAGE_SIZE),
    ],
);

pub static DESCRIBE_TRUST_STORES_INPUT: Shape = Shape::structure(
    "DescribeTrustStoresInput",
    &[
        Member::new("TrustStoreArns", "TrustStoreArns", &TRUST_STORE_ARNS),
        Member::new("Names", "Names", &TRUST_STORE_NAMES),
        Member::new("Marker", "Marker", &MARKER),
        Member::new("PageSize", "PageSize", &PAGE_SIZE),
    ],
);

pub static GET_RESOURCE_POLICY_INPUT: Shape = Shape::structure(
    "GetResourcePolicyInput",
    &[Member::new("ResourceArn", "ResourceArn", &RESOURCE_ARN).required()],
);

pub static GET_TRUST_STORE_CA_CERTIFICATES_BUNDLE_INPUT: Shape = Shape::structure(
    "GetTrustStoreCaCertificatesBundleInput",
    &[Member::new("TrustStoreArn", "TrustStoreArn", &TRUST_STORE_ARN).required()],
);

pub static GET_TRUST_STORE_REVOCATION_CONTENT_INPUT: Shape = Shape::structure(
    "GetTrustStoreRevocationContentInput",
    &[
        Member::new("TrustStoreArn", "TrustStoreArn", &TRUST_STORE_ARN).required(),
        Member::new("RevocationId", "RevocationId", &REVOCATION_ID).required(),
    ],
);

pub static MODIFY_CAPACITY_RESERVATION_INPUT: Shape = Shape::structure(
    "ModifyCapacityReservationInput",
    &[
        Member::new("LoadBalancerArn", "LoadBalancerArn", &LOAD_BALANCER_ARN).required(),
        Member::new(
            "MinimumLoadBalancerCapacity",
            "MinimumLoadBalancerCapacity",
            &MINIMUM_LOAD_BALANCER_CAPACITY,
        ),
        Member::new(
            "ResetCapacityReservation",
            "ResetCapacityReservation",
            &RESET_CAPACITY_RESERVATION,
        ),
    ],
);

pub static MODIFY_IP_POOLS_INPUT: Shape = Shape::structure(
    "ModifyIpPoolsInput",
    &[
        Member::new("LoadBalancerArn", "LoadBalancerArn", &LOAD_BALANCER_ARN).required(),
        Member::new("IpamPools", "IpamPools", &IPAM_POOLS),
        Member::new("RemoveIpamPools", "RemoveIpamPools", &REMOVE_IPAM_POOLS),
    ],
);

pub static MODIFY_LISTENER_ATTRIBUTES_INPUT: Shape = Shape::structure(
    "ModifyListenerAttributesInput",
    &[
        Member::new("ListenerArn", "ListenerArn", &LISTENER_ARN).required(),
        Member::new("Attributes", "Attributes", &LISTENER_ATTRIBUTES).required(),
    ],
);

pub static MODIFY_LISTENER_INPUT: Shape = Shape::structure(
    "ModifyListenerInput",
    &[
        Member::new("ListenerArn", "ListenerArn", &LISTENER_ARN).required(),
        Member::new("Port", "Port", &PORT),
        Member::new("Protocol", "Protocol", &PROTOCOL_ENUM),
        Member::new("SslPolicy", "SslPolicy", &SSL_POLICY_NAME),
        Member::new("Certificates", "Certificates", &CERTIFICATE_LIST),
        Member::new("DefaultActions", "DefaultActions", &ACTIONS),
        Member::new("AlpnPolicy", "AlpnPolicy", &ALPN_POLICY_NAME),
        Member::new(
            "MutualAuthentication",
            "MutualAuthentication",
            &MUTUAL_AUTHENTICATION_ATTRIBUTES,
        ),
    ],
);

pub static MODIFY_LOAD_BALANCER_ATTRIBUTES_INPUT: Shape = Shape::structure(
    "ModifyLoadBalancerAttributesInput",
    &[
        Member::new("LoadBalancerArn", "LoadBalancerArn", &LOAD_BALANCER_ARN).required(),
        Member::new("Attributes", "Attributes", &LOAD_BALANCER_ATTRIBUTES).required(),
    ],
);

pub static MODIFY_RULE_INPUT: Shape = Shape::structure(
    "ModifyRuleInput",
    &[
        Member::new("RuleArn", "RuleArn", &RULE_ARN).required(),
        Member::new("Conditions", "Conditions", &RULE_CONDITION_LIST),
        Member::new("Actions", "Actions", &ACTIONS),
        Member::new("Transforms", "Transforms", &RULE_TRANSFORM_LIST),
        Member::new("ResetTransforms", "ResetTransforms", &RESET_TRANSFORMS),
    ],
);

pub static MODIFY_TARGET_GROUP_ATTRIBUTES_INPUT: Shape = Shape::structure(
    "ModifyTargetGroupAttributesInput",
    &[
        Member::new("TargetGroupArn", "TargetGroupArn", &TARGET_GROUP_ARN).required(),
        Member::new("Attributes", "Attributes", &TARGET_GROUP_ATTRIBUTES).required(),
    ],
);

pub static MODIFY_TARGET_GROUP_INPUT: Shape = Shape::structure(
    "ModifyTargetGroupInput",
    &[
        Member::new("TargetGroupArn", "TargetGroupArn", &TARGET_GROUP_ARN).required(),
        Member::new("HealthCheckProtocol", "HealthCheckProtocol", &PROTOCOL_ENUM),
        Member::new("HealthCheckPort", "HealthCheckPort", &HEALTH_CHECK_PORT),
        Member::new("HealthCheckPath", "HealthCheckPath", &PATH),
        Member::new(
            "HealthCheckEnabled",
            "HealthCheckEnabled",
            &HEALTH_CHECK_ENABLED,
        ),
        Member::new(
            "HealthCheckIntervalSeconds",
            "HealthCheckIntervalSeconds",
            &HEALTH_CHECK_INTERVAL_SECONDS,
        ),
        Member::new(
            "HealthCheckTimeoutSeconds",
            "HealthCheckTimeoutSeconds",
            &HEALTH_CHECK_TIMEOUT_SECONDS,
        ),
        Member::new(
            "HealthyThresholdCount",
            "HealthyThresholdCount",
            &HEALTH_CHECK_THRESHOLD_COUNT,
        ),
        Member::new(
            "UnhealthyThresholdCount",
            "UnhealthyThresholdCount",
            &HEALTH_CHECK_THRESHOLD_COUNT,
        ),
        Member::new("Matcher", "Matcher", &MATCHER),
    ],
);

pub static MODIFY_TRUST_STORE_INPUT: Shape = Shape::structure(
    "ModifyTrustStoreInput",
    &[
        Member::new("TrustStoreArn", "TrustStoreArn", &TRUST_STORE_ARN).required(),
        Member::new(
            "CaCertificatesBundleS3Bucket",
            "CaCertificatesBundleS3Bucket",
            &S3_BUCKET,
        )
        .required(),
        Member::new(
            "CaCertificatesBundleS3Key",
            "CaCertificatesBundleS3Key",
            &S3_KEY,
        )
        .required(),
        Member::new(
            "CaCertificatesBundleS3ObjectVersion",
            "CaCertificatesBundleS3ObjectVersion",
            &S3_OBJECT_VERSION,
        ),
    ],
);

pub static REGISTER_TARGETS_INPUT: Shape = Shape::structure(
    "RegisterTargetsInput",
    &[
        Member::new("TargetGroupArn", "TargetGroupArn", &TARGET_GROUP_ARN).required(),
        Member::new("Targets", "Targets", &TARGET_DESCRIPTIONS).required(),
    ],
);

pub static REMOVE_LISTENER_CERTIFICATES_INPUT: Shape = Shape::structure(
    "RemoveListenerCertificatesInput",
    &[
        Member::new("ListenerArn", "ListenerArn", &LISTENER_ARN).required(),
        Member::new("Certificates", "Certificates", &CERTIFICATE_LIST).required(),
    ],
);

pub static REMOVE_TAGS_INPUT: Shape = Shape::structure(
    "RemoveTagsInput",
    &[
        Member::new("ResourceArns", "ResourceArns", &RESOURCE_ARNS).required(),
        Member::new("TagKeys", "TagKeys", &TAG_KEYS).required(),
    ],
);

pub static REMOVE_TRUST_STORE_REVOCATIONS_INPUT: Shape = Shape::structure(
    "RemoveTrustStoreRevocationsInput",
    &[
        Member::new("TrustStoreArn", "TrustStoreArn", &TRUST_STORE_ARN).required(),
        Member::new("RevocationIds", "RevocationIds", &REVOCATION_IDS).required(),
    ],
);

pub static SET_IP_ADDRESS_TYPE_INPUT: Shape = Shape::structure(
    "SetIpAddressTypeInput",
    &[
        Member::new("LoadBalancerArn", "LoadBalancerArn", &LOAD_BALANCER_ARN).required(),
        Member::new("IpAddressType", "IpAddressType", &IP_ADDRESS_TYPE).required(),
    ],
);

pub static SET_RULE_PRIORITIES_INPUT: Shape = Shape::structure(
    "SetRulePrioritiesInput",
    &[Member::new("RulePriorities", "RulePriorities", &RULE_PRIORITY_LIST).required()],
);

pub static SET_SECURITY_GROUPS_INPUT: Shape = Shape::structure(
    "SetSecurityGroupsInput",
    &[
        Member::new("LoadBalancerArn", "LoadBalancerArn", &LOAD_BALANCER_ARN).required(),
        Member::new("SecurityGroups", "SecurityGroups", &SECURITY_GROUPS).required(),
        Member::new(
            "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
            "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
            &ENFORCE_SECURITY_GROUP_INBOUND_RULES_ON_PRIVATE_LINK_TRAFFIC_ENUM,
        ),
    ],
);

pub static SET_SUBNETS_INPUT: Shape = Shape::structure(
    "SetSubnetsInput",
    &[
        Member::new("LoadBalancerArn", "LoadBalancerArn", &LOAD_BALANCER_ARN).required(),
        Member::new("Subnets", "Subnets", &SUBNETS),
        Member::new("SubnetMappings", "SubnetMappings", &SUBNET_MAPPINGS),
        Member::new("IpAddressType", "IpAddressType", &IP_ADDRESS_TYPE),
        Member::new(
            "EnablePrefixForIpv6SourceNat",
            "EnablePrefixForIpv6SourceNat",
            &ENABLE_PREFIX_FOR_IPV6_SOURCE_NAT_ENUM,
        ),
    ],
);
