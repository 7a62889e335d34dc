//! Structures inside inputs and outputs, as static tables. Written by `cargo xtask wire`
//! from the AWS service model elasticloadbalancingv2-2015-12-01; change the generator, not this file.

use super::*;
use crate::shape::{Member, Shape};

pub static ACTION: Shape = Shape::structure(
    "Action",
    &[
        Member::new("Type", "Type", &ACTION_TYPE_ENUM).required(),
        Member::new("TargetGroupArn", "TargetGroupArn", &TARGET_GROUP_ARN),
        Member::new(
            "AuthenticateOidcConfig",
            "AuthenticateOidcConfig",
            &AUTHENTICATE_OIDC_ACTION_CONFIG,
        ),
        Member::new(
            "AuthenticateCognitoConfig",
            "AuthenticateCognitoConfig",
            &AUTHENTICATE_COGNITO_ACTION_CONFIG,
        ),
        Member::new("Order", "Order", &ACTION_ORDER),
        Member::new("RedirectConfig", "RedirectConfig", &REDIRECT_ACTION_CONFIG),
        Member::new(
            "FixedResponseConfig",
            "FixedResponseConfig",
            &FIXED_RESPONSE_ACTION_CONFIG,
        ),
        Member::new("ForwardConfig", "ForwardConfig", &FORWARD_ACTION_CONFIG),
        Member::new(
            "JwtValidationConfig",
            "JwtValidationConfig",
            &JWT_VALIDATION_ACTION_CONFIG,
        ),
    ],
);

pub static ADMINISTRATIVE_OVERRIDE: Shape = Shape::structure(
    "AdministrativeOverride",
    &[
        Member::new("State", "State", &TARGET_ADMINISTRATIVE_OVERRIDE_STATE_ENUM),
        Member::new(
            "Reason",
            "Reason",
            &TARGET_ADMINISTRATIVE_OVERRIDE_REASON_ENUM,
        ),
        Member::new("Description", "Description", &DESCRIPTION),
    ],
);

pub static ANOMALY_DETECTION: Shape = Shape::structure(
    "AnomalyDetection",
    &[
        Member::new("Result", "Result", &ANOMALY_RESULT_ENUM),
        Member::new(
            "MitigationInEffect",
            "MitigationInEffect",
            &MITIGATION_IN_EFFECT_ENUM,
        ),
    ],
);

pub static AUTHENTICATE_COGNITO_ACTION_CONFIG: Shape = Shape::structure(
    "AuthenticateCognitoActionConfig",
    &[
        Member::new(
            "UserPoolArn",
            "UserPoolArn",
            &AUTHENTICATE_COGNITO_ACTION_USER_POOL_ARN,
        )
        .required(),
        Member::new(
            "UserPoolClientId",
            "UserPoolClientId",
            &AUTHENTICATE_COGNITO_ACTION_USER_POOL_CLIENT_ID,
        )
        .required(),
        Member::new(
            "UserPoolDomain",
            "UserPoolDomain",
            &AUTHENTICATE_COGNITO_ACTION_USER_POOL_DOMAIN,
        )
        .required(),
        Member::new(
            "SessionCookieName",
            "SessionCookieName",
            &AUTHENTICATE_COGNITO_ACTION_SESSION_COOKIE_NAME,
        ),
        Member::new("Scope", "Scope", &AUTHENTICATE_COGNITO_ACTION_SCOPE),
        Member::new(
            "SessionTimeout",
            "SessionTimeout",
            &AUTHENTICATE_COGNITO_ACTION_SESSION_TIMEOUT,
        ),
        Member::new(
            "AuthenticationRequestExtraParams",
            "AuthenticationRequestExtraParams",
            &AUTHENTICATE_COGNITO_ACTION_AUTHENTICATION_REQUEST_EXTRA_PARAMS,
        ),
        Member::new(
            "OnUnauthenticatedRequest",
            "OnUnauthenticatedRequest",
            &AUTHENTICATE_COGNITO_ACTION_CONDITIONAL_BEHAVIOR_ENUM,
        ),
    ],
);

pub static AUTHENTICATE_OIDC_ACTION_CONFIG: Shape = Shape::structure(
    "AuthenticateOidcActionConfig",
    &[
        Member::new("Issuer", "Issuer", &AUTHENTICATE_OIDC_ACTION_ISSUER).required(),
        Member::new(
            "AuthorizationEndpoint",
            "AuthorizationEndpoint",
            &AUTHENTICATE_OIDC_ACTION_AUTHORIZATION_ENDPOINT,
        )
        .required(),
        Member::new(
            "TokenEndpoint",
            "TokenEndpoint",
            &AUTHENTICATE_OIDC_ACTION_TOKEN_ENDPOINT,
        )
        .required(),
        Member::new(
            "UserInfoEndpoint",
            "UserInfoEndpoint",
            &AUTHENTICATE_OIDC_ACTION_USER_INFO_ENDPOINT,
        )
        .required(),
        Member::new("ClientId", "ClientId", &AUTHENTICATE_OIDC_ACTION_CLIENT_ID).required(),
        Member::new(
            "ClientSecret",
            "ClientSecret",
            &AUTHENTICATE_OIDC_ACTION_CLIENT_SECRET,
        ),
        Member::new(
            "SessionCookieName",
            "SessionCookieName",
            &AUTHENTICATE_OIDC_ACTION_SESSION_COOKIE_NAME,
        ),
        Member::new("Scope", "Scope", &AUTHENTICATE_OIDC_ACTION_SCOPE),
        Member::new(
            "SessionTimeout",
            "SessionTimeout",
            &AUTHENTICATE_OIDC_ACTION_SESSION_TIMEOUT,
        ),
        Member::new(
            "AuthenticationRequestExtraParams",
            "AuthenticationRequestExtraParams",
            &AUTHENTICATE_OIDC_ACTION_AUTHENTICATION_REQUEST_EXTRA_PARAMS,
        ),
        Member::new(
            "OnUnauthenticatedRequest",
            "OnUnauthenticatedRequest",
            &AUTHENTICATE_OIDC_ACTION_CONDITIONAL_BEHAVIOR_ENUM,
        ),
        Member::new(
            "UseExistingClientSecret",
            "UseExistingClientSecret",
            &AUTHENTICATE_OIDC_ACTION_USE_EXISTING_CLIENT_SECRET,
        ),
    ],
);

pub static AVAILABILITY_ZONE: Shape = Shape::structure(
    "AvailabilityZone",
    &[
        Member::new("ZoneName", "ZoneName", &ZONE_NAME),
        Member::new("SubnetId", "SubnetId", &SUBNET_ID),
        Member::new("OutpostId", "OutpostId", &OUTPOST_ID),
        Member::new(
            "LoadBalancerAddresses",
            "LoadBalancerAddresses",
            &LOAD_BALANCER_ADDRESSES,
        ),
        Member::new(
            "SourceNatIpv6Prefixes",
            "SourceNatIpv6Prefixes",
            &SOURCE_NAT_IPV6_PREFIXES,
        ),
    ],
);

pub static CAPACITY_RESERVATION_STATUS: Shape = Shape::structure(
    "CapacityReservationStatus",
    &[
        Member::new("Code", "Code", &CAPACITY_RESERVATION_STATE_ENUM),
        Member::new("Reason", "Reason", &STATE_REASON),
    ],
);

pub static CERTIFICATE: Shape = Shape::structure(
    "Certificate",
    &[
        Member::new("CertificateArn", "CertificateArn", &CERTIFICATE_ARN),
        Member::new("IsDefault", "IsDefault", &DEFAULT),
    ],
);

pub static CIPHER: Shape = Shape::structure(
    "Cipher",
    &[
        Member::new("Name", "Name", &CIPHER_NAME),
        Member::new("Priority", "Priority", &CIPHER_PRIORITY),
    ],
);

pub static DESCRIBE_TRUST_STORE_REVOCATION: Shape = Shape::structure(
    "DescribeTrustStoreRevocation",
    &[
        Member::new("TrustStoreArn", "TrustStoreArn", &TRUST_STORE_ARN),
        Member::new("RevocationId", "RevocationId", &REVOCATION_ID),
        Member::new("RevocationType", "RevocationType", &REVOCATION_TYPE),
        Member::new(
            "NumberOfRevokedEntries",
            "NumberOfRevokedEntries",
            &NUMBER_OF_REVOKED_ENTRIES,
        ),
    ],
);

pub static FIXED_RESPONSE_ACTION_CONFIG: Shape = Shape::structure(
    "FixedResponseActionConfig",
    &[
        Member::new("MessageBody", "MessageBody", &FIXED_RESPONSE_ACTION_MESSAGE),
        Member::new(
            "StatusCode",
            "StatusCode",
            &FIXED_RESPONSE_ACTION_STATUS_CODE,
        )
        .required(),
        Member::new(
            "ContentType",
            "ContentType",
            &FIXED_RESPONSE_ACTION_CONTENT_TYPE,
        ),
    ],
);

pub static FORWARD_ACTION_CONFIG: Shape = Shape::structure(
    "ForwardActionConfig",
    &[
        Member::new("TargetGroups", "TargetGroups", &TARGET_GROUP_LIST),
        Member::new(
            "TargetGroupStickinessConfig",
            "TargetGroupStickinessConfig",
            &TARGET_GROUP_STICKINESS_CONFIG,
        ),
    ],
);

pub static HOST_HEADER_CONDITION_CONFIG: Shape = Shape::structure(
    "HostHeaderConditionConfig",
    &[
        Member::new("Values", "Values", &LIST_OF_STRING),
        Member::new("RegexValues", "RegexValues", &LIST_OF_STRING),
    ],
);

pub static HOST_HEADER_REWRITE_CONFIG: Shape = Shape::structure(
    "HostHeaderRewriteConfig",
    &[Member::new("Rewrites", "Rewrites", &REWRITE_CONFIG_LIST)],
);

pub static HTTP_HEADER_CONDITION_CONFIG: Shape = Shape::structure(
    "HttpHeaderConditionConfig",
    &[
        Member::new(
            "HttpHeaderName",
            "HttpHeaderName",
            &HTTP_HEADER_CONDITION_NAME,
        ),
        Member::new("Values", "Values", &LIST_OF_STRING),
        Member::new("RegexValues", "RegexValues", &LIST_OF_STRING),
    ],
);

pub static HTTP_REQUEST_METHOD_CONDITION_CONFIG: Shape = Shape::structure(
    "HttpRequestMethodConditionConfig",
    &[Member::new("Values", "Values", &LIST_OF_STRING)],
);

pub static IPAM_POOLS: Shape = Shape::structure(
    "IpamPools",
    &[Member::new(
        "Ipv4IpamPoolId",
        "Ipv4IpamPoolId",
        &IPAM_POOL_ID,
    )],
);

pub static JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM: Shape = Shape::structure(
    "JwtValidationActionAdditionalClaim",
    &[
        Member::new(
            "Format",
            "Format",
            &JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM_FORMAT_ENUM,
        )
        .required(),
        Member::new("Name", "Name", &JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM_NAME).required(),
        Member::new(
            "Values",
            "Values",
            &JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM_VALUES,
        )
        .required(),
    ],
);

pub static JWT_VALIDATION_ACTION_CONFIG: Shape = Shape::structure(
    "JwtValidationActionConfig",
    &[
        Member::new(
            "JwksEndpoint",
            "JwksEndpoint",
            &JWT_VALIDATION_ACTION_JWKS_ENDPOINT,
        )
        .required(),
        Member::new("Issuer", "Issuer", &JWT_VALIDATION_ACTION_ISSUER).required(),
        Member::new(
            "AdditionalClaims",
            "AdditionalClaims",
            &JWT_VALIDATION_ACTION_ADDITIONAL_CLAIMS,
        ),
    ],
);

pub static LIMIT: Shape = Shape::structure(
    "Limit",
    &[
        Member::new("Name", "Name", &NAME),
        Member::new("Max", "Max", &MAX),
    ],
);

pub static LISTENER: Shape = Shape::structure(
    "Listener",
    &[
        Member::new("ListenerArn", "ListenerArn", &LISTENER_ARN),
        Member::new("LoadBalancerArn", "LoadBalancerArn", &LOAD_BALANCER_ARN),
        Member::new("Port", "Port", &PORT),
        Member::new("Protocol", "Protocol", &PROTOCOL_ENUM),
        Member::new("Certificates", "Certificates", &CERTIFICATE_LIST),
        Member::new("SslPolicy", "SslPolicy", &SSL_POLICY_NAME),
        Member::new("DefaultActions", "DefaultActions", &ACTIONS),
        Member::new("AlpnPolicy", "AlpnPolicy", &ALPN_POLICY_NAME),
        Member::new(
            "MutualAuthentication",
            "MutualAuthentication",
            &MUTUAL_AUTHENTICATION_ATTRIBUTES,
        ),
    ],
);

pub static LISTENER_ATTRIBUTE: Shape = Shape::structure(
    "ListenerAttribute",
    &[
        Member::new("Key", "Key", &LISTENER_ATTRIBUTE_KEY),
        Member::new("Value", "Value", &LISTENER_ATTRIBUTE_VALUE),
    ],
);

pub static LOAD_BALANCER: Shape = Shape::structure(
    "LoadBalancer",
    &[
        Member::new("LoadBalancerArn", "LoadBalancerArn", &LOAD_BALANCER_ARN),
        Member::new("DNSName", "DNSName", &DNS_NAME),
        Member::new(
            "CanonicalHostedZoneId",
            "CanonicalHostedZoneId",
            &CANONICAL_HOSTED_ZONE_ID,
        ),
        Member::new("CreatedTime", "CreatedTime", &CREATED_TIME),
        Member::new("LoadBalancerName", "LoadBalancerName", &LOAD_BALANCER_NAME),
        Member::new("Scheme", "Scheme", &LOAD_BALANCER_SCHEME_ENUM),
        Member::new("VpcId", "VpcId", &VPC_ID),
        Member::new("State", "State", &LOAD_BALANCER_STATE),
        Member::new("Type", "Type", &LOAD_BALANCER_TYPE_ENUM),
        Member::new(
            "AvailabilityZones",
            "AvailabilityZones",
            &AVAILABILITY_ZONES,
        ),
        Member::new("SecurityGroups", "SecurityGroups", &SECURITY_GROUPS),
        Member::new("IpAddressType", "IpAddressType", &IP_ADDRESS_TYPE),
        Member::new(
            "CustomerOwnedIpv4Pool",
            "CustomerOwnedIpv4Pool",
            &CUSTOMER_OWNED_IPV4_POOL,
        ),
        Member::new(
            "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
            "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
            &ENFORCE_SECURITY_GROUP_INBOUND_RULES_ON_PRIVATE_LINK_TRAFFIC,
        ),
        Member::new(
            "EnablePrefixForIpv6SourceNat",
            "EnablePrefixForIpv6SourceNat",
            &ENABLE_PREFIX_FOR_IPV6_SOURCE_NAT_ENUM,
        ),
        Member::new("IpamPools", "IpamPools", &IPAM_POOLS),
    ],
);

pub static LOAD_BALANCER_ADDRESS: Shape = Shape::structure(
    "LoadBalancerAddress",
    &[
        Member::new("IpAddress", "IpAddress", &IP_ADDRESS),
        Member::new("AllocationId", "AllocationId", &ALLOCATION_ID),
        Member::new(
            "PrivateIPv4Address",
            "PrivateIPv4Address",
            &PRIVATE_IPV4_ADDRESS,
        ),
        Member::new("IPv6Address", "IPv6Address", &IPV6_ADDRESS),
    ],
);

pub static LOAD_BALANCER_ATTRIBUTE: Shape = Shape::structure(
    "LoadBalancerAttribute",
    &[
        Member::new("Key", "Key", &LOAD_BALANCER_ATTRIBUTE_KEY),
        Member::new("Value", "Value", &LOAD_BALANCER_ATTRIBUTE_VALUE),
    ],
);

pub static LOAD_BALANCER_STATE: Shape = Shape::structure(
    "LoadBalancerState",
    &[
        Member::new("Code", "Code", &LOAD_BALANCER_STATE_ENUM),
        Member::new("Reason", "Reason", &STATE_REASON),
    ],
);

pub static MATCHER: Shape = Shape::structure(
    "Matcher",
    &[
        Member::new("HttpCode", "HttpCode", &HTTP_CODE),
        Member::new("GrpcCode", "GrpcCode", &GRPC_CODE),
    ],
);

pub static MINIMUM_LOAD_BALANCER_CAPACITY: Shape = Shape::structure(
    "MinimumLoadBalancerCapacity",
    &[Member::new(
        "CapacityUnits",
        "CapacityUnits",
        &CAPACITY_UNITS,
    )],
);

pub static MUTUAL_AUTHENTICATION_ATTRIBUTES: Shape = Shape::structure(
    "MutualAuthenticationAttributes",
    &[
        Member::new("Mode", "Mode", &MODE),
        Member::new("TrustStoreArn", "TrustStoreArn", &TRUST_STORE_ARN),
        Member::new(
            "IgnoreClientCertificateExpiry",
            "IgnoreClientCertificateExpiry",
            &IGNORE_CLIENT_CERTIFICATE_EXPIRY,
        ),
        Member::new(
            "TrustStoreAssociationStatus",
            "TrustStoreAssociationStatus",
            &TRUST_STORE_ASSOCIATION_STATUS_ENUM,
        ),
        Member::new(
            "AdvertiseTrustStoreCaNames",
            "AdvertiseTrustStoreCaNames",
            &ADVERTISE_TRUST_STORE_CA_NAMES_ENUM,
        ),
    ],
);

pub static PATH_PATTERN_CONDITION_CONFIG: Shape = Shape::structure(
    "PathPatternConditionConfig",
    &[
        Member::new("Values", "Values", &LIST_OF_STRING),
        Member::new("RegexValues", "RegexValues", &LIST_OF_STRING),
    ],
);

pub static QUERY_STRING_CONDITION_CONFIG: Shape = Shape::structure(
    "QueryStringConditionConfig",
    &[Member::new(
        "Values",
        "Values",
        &QUERY_STRING_KEY_VALUE_PAIR_LIST,
    )],
);

pub static QUERY_STRING_KEY_VALUE_PAIR: Shape = Shape::structure(
    "QueryStringKeyValuePair",
    &[
        Member::new("Key", "Key", &STRING_VALUE),
        Member::new("Value", "Value", &STRING_VALUE),
    ],
);

pub static REDIRECT_ACTION_CONFIG: Shape = Shape::structure(
    "RedirectActionConfig",
    &[
        Member::new("Protocol", "Protocol", &REDIRECT_ACTION_PROTOCOL),
        Member::new("Port", "Port", &REDIRECT_ACTION_PORT),
        Member::new("Host", "Host", &REDIRECT_ACTION_HOST),
        Member::new("Path", "Path", &REDIRECT_ACTION_PATH),
        Member::new("Query", "Query", &REDIRECT_ACTION_QUERY),
        Member::new(
            "StatusCode",
            "StatusCode",
            &REDIRECT_ACTION_STATUS_CODE_ENUM,
        )
        .required(),
    ],
);

pub static REVOCATION_CONTENT: Shape = Shape::structure(
    "RevocationContent",
    &[
        Member::new("S3Bucket", "S3Bucket", &S3_BUCKET),
        Member::new("S3Key", "S3Key", &S3_KEY),
        Member::new("S3ObjectVersion", "S3ObjectVersion", &S3_OBJECT_VERSION),
        Member::new("RevocationType", "RevocationType", &REVOCATION_TYPE),
    ],
);

pub static REWRITE_CONFIG: Shape = Shape::structure(
    "RewriteConfig",
    &[
        Member::new("Regex", "Regex", &STRING_VALUE).required(),
        Member::new("Replace", "Replace", &STRING_VALUE).required(),
    ],
);

pub static RULE: Shape = Shape::structure(
    "Rule",
    &[
        Member::new("RuleArn", "RuleArn", &RULE_ARN),
        Member::new("Priority", "Priority", &STRING),
        Member::new("Conditions", "Conditions", &RULE_CONDITION_LIST),
        Member::new("Actions", "Actions", &ACTIONS),
        Member::new("IsDefault", "IsDefault", &IS_DEFAULT),
        Member::new("Transforms", "Transforms", &RULE_TRANSFORM_LIST),
    ],
);

pub static RULE_CONDITION: Shape = Shape::structure(
    "RuleCondition",
    &[
        Member::new("Field", "Field", &CONDITION_FIELD_NAME),
        Member::new("Values", "Values", &LIST_OF_STRING),
        Member::new(
            "HostHeaderConfig",
            "HostHeaderConfig",
            &HOST_HEADER_CONDITION_CONFIG,
        ),
        Member::new(
            "PathPatternConfig",
            "PathPatternConfig",
            &PATH_PATTERN_CONDITION_CONFIG,
        ),
        Member::new(
            "HttpHeaderConfig",
            "HttpHeaderConfig",
            &HTTP_HEADER_CONDITION_CONFIG,
        ),
        Member::new(
            "QueryStringConfig",
            "QueryStringConfig",
            &QUERY_STRING_CONDITION_CONFIG,
        ),
        Member::new(
            "HttpRequestMethodConfig",
            "HttpRequestMethodConfig",
            &HTTP_REQUEST_METHOD_CONDITION_CONFIG,
        ),
        Member::new(
            "SourceIpConfig",
            "SourceIpConfig",
            &SOURCE_IP_CONDITION_CONFIG,
        ),
        Member::new("RegexValues", "RegexValues", &LIST_OF_STRING),
    ],
);

pub static RULE_PRIORITY_PAIR: Shape = Shape::structure(
    "RulePriorityPair",
    &[
        Member::new("RuleArn", "RuleArn", &RULE_ARN),
        Member::new("Priority", "Priority", &RULE_PRIORITY),
    ],
);

pub static RULE_TRANSFORM: Shape = Shape::structure(
    "RuleTransform",
    &[
        Member::new("Type", "Type", &TRANSFORM_TYPE_ENUM).required(),
        Member::new(
            "HostHeaderRewriteConfig",
            "HostHeaderRewriteConfig",
            &HOST_HEADER_REWRITE_CONFIG,
        ),
        Member::new("UrlRewriteConfig", "UrlRewriteConfig", &URL_REWRITE_CONFIG),
    ],
);

pub static SOURCE_IP_CONDITION_CONFIG: Shape = Shape::structure(
    "SourceIpConditionConfig",
    &[Member::new("Values", "Values", &LIST_OF_STRING)],
);

pub static SSL_POLICY: Shape = Shape::structure(
    "SslPolicy",
    &[
        Member::new("SslProtocols", "SslProtocols", &SSL_PROTOCOLS),
        Member::new("Ciphers", "Ciphers", &CIPHERS),
        Member::new("Name", "Name", &SSL_POLICY_NAME),
        Member::new(
            "SupportedLoadBalancerTypes",
            "SupportedLoadBalancerTypes",
            &LIST_OF_STRING,
        ),
    ],
);

pub static SUBNET_MAPPING: Shape = Shape::structure(
    "SubnetMapping",
    &[
        Member::new("SubnetId", "SubnetId", &SUBNET_ID),
        Member::new("AllocationId", "AllocationId", &ALLOCATION_ID),
        Member::new(
            "PrivateIPv4Address",
            "PrivateIPv4Address",
            &PRIVATE_IPV4_ADDRESS,
        ),
        Member::new("IPv6Address", "IPv6Address", &IPV6_ADDRESS),
        Member::new(
            "SourceNatIpv6Prefix",
            "SourceNatIpv6Prefix",
            &SOURCE_NAT_IPV6_PREFIX,
        ),
    ],
);

pub static TAG: Shape = Shape::structure(
    "Tag",
    &[
        Member::new("Key", "Key", &TAG_KEY).required(),
        Member::new("Value", "Value", &TAG_VALUE),
    ],
);

pub static TAG_DESCRIPTION: Shape = Shape::structure(
    "TagDescription",
    &[
        Member::new("ResourceArn", "ResourceArn", &RESOURCE_ARN),
        Member::new("Tags", "Tags", &TAG_LIST),
    ],
);

pub static TARGET_DESCRIPTION: Shape = Shape::structure(
    "TargetDescription",
    &[
        Member::new("Id", "Id", &TARGET_ID).required(),
        Member::new("Port", "Port", &PORT),
        Member::new("AvailabilityZone", "AvailabilityZone", &ZONE_NAME),
        Member::new("QuicServerId", "QuicServerId", &QUIC_SERVER_ID),
    ],
);

pub static TARGET_GROUP: Shape = Shape::structure(
    "TargetGroup",
    &[
        Member::new("TargetGroupArn", "TargetGroupArn", &TARGET_GROUP_ARN),
        Member::new("TargetGroupName", "TargetGroupName", &TARGET_GROUP_NAME),
        Member::new("Protocol", "Protocol", &PROTOCOL_ENUM),
        Member::new("Port", "Port", &PORT),
        Member::new("VpcId", "VpcId", &VPC_ID),
        Member::new("HealthCheckProtocol", "HealthCheckProtocol", &PROTOCOL_ENUM),
        Member::new("HealthCheckPort", "HealthCheckPort", &HEALTH_CHECK_PORT),
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
        Member::new("HealthCheckPath", "HealthCheckPath", &PATH),
        Member::new("Matcher", "Matcher", &MATCHER),
        Member::new("LoadBalancerArns", "LoadBalancerArns", &LOAD_BALANCER_ARNS),
        Member::new("TargetType", "TargetType", &TARGET_TYPE_ENUM),
        Member::new("ProtocolVersion", "ProtocolVersion", &PROTOCOL_VERSION),
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

pub static TARGET_GROUP_ATTRIBUTE: Shape = Shape::structure(
    "TargetGroupAttribute",
    &[
        Member::new("Key", "Key", &TARGET_GROUP_ATTRIBUTE_KEY),
        Member::new("Value", "Value", &TARGET_GROUP_ATTRIBUTE_VALUE),
    ],
);

pub static TARGET_GROUP_STICKINESS_CONFIG: Shape = Shape::structure(
    "TargetGroupStickinessConfig",
    &[
        Member::new("Enabled", "Enabled", &TARGET_GROUP_STICKINESS_ENABLED),
        Member::new(
            "DurationSeconds",
            "DurationSeconds",
            &TARGET_GROUP_STICKINESS_DURATION_SECONDS,
        ),
    ],
);

pub static TARGET_GROUP_TUPLE: Shape = Shape::structure(
    "TargetGroupTuple",
    &[
        Member::new("TargetGroupArn", "TargetGroupArn", &TARGET_GROUP_ARN),
        Member::new("Weight", "Weight", &TARGET_GROUP_WEIGHT),
    ],
);

pub static TARGET_HEALTH: Shape = Shape::structure(
    "TargetHealth",
    &[
        Member::new("State", "State", &TARGET_HEALTH_STATE_ENUM),
        Member::new("Reason", "Reason", &TARGET_HEALTH_REASON_ENUM),
        Member::new("Description", "Description", &DESCRIPTION),
    ],
);

pub static TARGET_HEALTH_DESCRIPTION: Shape = Shape::structure(
    "TargetHealthDescription",
    &[
        Member::new("Target", "Target", &TARGET_DESCRIPTION),
        Member::new("HealthCheckPort", "HealthCheckPort", &HEALTH_CHECK_PORT),
        Member::new("TargetHealth", "TargetHealth", &TARGET_HEALTH),
        Member::new("AnomalyDetection", "AnomalyDetection", &ANOMALY_DETECTION),
        Member::new(
            "AdministrativeOverride",
            "AdministrativeOverride",
            &ADMINISTRATIVE_OVERRIDE,
        ),
    ],
);

pub static TRUST_STORE: Shape = Shape::structure(
    "TrustStore",
    &[
        Member::new("Name", "Name", &TRUST_STORE_NAME),
        Member::new("TrustStoreArn", "TrustStoreArn", &TRUST_STORE_ARN),
        Member::new("Status", "Status", &TRUST_STORE_STATUS),
        Member::new(
            "NumberOfCaCertificates",
            "NumberOfCaCertificates",
            &NUMBER_OF_CA_CERTIFICATES,
        ),
        Member::new(
            "TotalRevokedEntries",
            "TotalRevokedEntries",
            &TOTAL_REVOKED_ENTRIES,
        ),
    ],
);

pub static TRUST_STORE_ASSOCIATION: Shape = Shape::structure(
    "TrustStoreAssociation",
    &[Member::new(
        "ResourceArn",
        "ResourceArn",
        &TRUST_STORE_ASSOCIATION_RESOURCE_ARN,
    )],
);

pub static TRUST_STORE_REVOCATION: Shape = Shape::structure(
    "TrustStoreRevocation",
    &[
        Member::new("TrustStoreArn", "TrustStoreArn", &TRUST_STORE_ARN),
        Member::new("RevocationId", "RevocationId", &REVOCATION_ID),
        Member::new("RevocationType", "RevocationType", &REVOCATION_TYPE),
        Member::new(
            "NumberOfRevokedEntries",
            "NumberOfRevokedEntries",
            &NUMBER_OF_REVOKED_ENTRIES,
        ),
    ],
);

pub static URL_REWRITE_CONFIG: Shape = Shape::structure(
    "UrlRewriteConfig",
    &[Member::new("Rewrites", "Rewrites", &REWRITE_CONFIG_LIST)],
);

pub static ZONAL_CAPACITY_RESERVATION_STATE: Shape = Shape::structure(
    "ZonalCapacityReservationState",
    &[
        Member::new("State", "State", &CAPACITY_RESERVATION_STATUS),
        Member::new("AvailabilityZone", "AvailabilityZone", &ZONE_NAME),
        Member::new(
            "EffectiveCapacityUnits",
            "EffectiveCapacityUnits",
            &CAPACITY_UNITS_DOUBLE,
        ),
    ],
);
