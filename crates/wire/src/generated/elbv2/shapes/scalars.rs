//! Scalars, lists and maps with their constraints, as static tables. Written by `cargo xtask wire`
//! from the AWS service model elasticloadbalancingv2-2015-12-01; change the generator, not this file.

use super::*;
use crate::shape::Shape;

pub static ACTION_ORDER: Shape = Shape::integer("ActionOrder").limits(Some(1), Some(50000));

pub static ACTION_TYPE_ENUM: Shape = Shape::string("ActionTypeEnum").values(&[
    "forward",
    "authenticate-oidc",
    "authenticate-cognito",
    "redirect",
    "fixed-response",
    "jwt-validation",
]);

pub static ACTIONS: Shape = Shape::list("Actions", &ACTION, "member", false);

pub static ADVERTISE_TRUST_STORE_CA_NAMES_ENUM: Shape =
    Shape::string("AdvertiseTrustStoreCaNamesEnum").values(&["on", "off"]);

pub static ALLOCATION_ID: Shape = Shape::string("AllocationId");

pub static ALPN_POLICY_NAME: Shape =
    Shape::list("AlpnPolicyName", &ALPN_POLICY_VALUE, "member", false);

pub static ALPN_POLICY_VALUE: Shape = Shape::string("AlpnPolicyValue");

pub static ANOMALY_RESULT_ENUM: Shape =
    Shape::string("AnomalyResultEnum").values(&["anomalous", "normal"]);

pub static AUTHENTICATE_COGNITO_ACTION_AUTHENTICATION_REQUEST_EXTRA_PARAMS: Shape = Shape::map(
    "AuthenticateCognitoActionAuthenticationRequestExtraParams",
    &AUTHENTICATE_COGNITO_ACTION_AUTHENTICATION_REQUEST_PARAM_NAME,
    "key",
    &AUTHENTICATE_COGNITO_ACTION_AUTHENTICATION_REQUEST_PARAM_VALUE,
    "value",
    false,
);

pub static AUTHENTICATE_COGNITO_ACTION_AUTHENTICATION_REQUEST_PARAM_NAME: Shape =
    Shape::string("AuthenticateCognitoActionAuthenticationRequestParamName");

pub static AUTHENTICATE_COGNITO_ACTION_AUTHENTICATION_REQUEST_PARAM_VALUE: Shape =
    Shape::string("AuthenticateCognitoActionAuthenticationRequestParamValue");

pub static AUTHENTICATE_COGNITO_ACTION_CONDITIONAL_BEHAVIOR_ENUM: Shape =
    Shape::string("AuthenticateCognitoActionConditionalBehaviorEnum").values(&[
        "deny",
        "allow",
        "authenticate",
    ]);

pub static AUTHENTICATE_COGNITO_ACTION_SCOPE: Shape =
    Shape::string("AuthenticateCognitoActionScope");

pub static AUTHENTICATE_COGNITO_ACTION_SESSION_COOKIE_NAME: Shape =
    Shape::string("AuthenticateCognitoActionSessionCookieName");

pub static AUTHENTICATE_COGNITO_ACTION_SESSION_TIMEOUT: Shape =
    Shape::long("AuthenticateCognitoActionSessionTimeout");

pub static AUTHENTICATE_COGNITO_ACTION_USER_POOL_ARN: Shape =
    Shape::string("AuthenticateCognitoActionUserPoolArn");

pub static AUTHENTICATE_COGNITO_ACTION_USER_POOL_CLIENT_ID: Shape =
    Shape::string("AuthenticateCognitoActionUserPoolClientId");

pub static AUTHENTICATE_COGNITO_ACTION_USER_POOL_DOMAIN: Shape =
    Shape::string("AuthenticateCognitoActionUserPoolDomain");

pub static AUTHENTICATE_OIDC_ACTION_AUTHENTICATION_REQUEST_EXTRA_PARAMS: Shape = Shape::map(
    "AuthenticateOidcActionAuthenticationRequestExtraParams",
    &AUTHENTICATE_OIDC_ACTION_AUTHENTICATION_REQUEST_PARAM_NAME,
    "key",
    &AUTHENTICATE_OIDC_ACTION_AUTHENTICATION_REQUEST_PARAM_VALUE,
    "value",
    false,
);

pub static AUTHENTICATE_OIDC_ACTION_AUTHENTICATION_REQUEST_PARAM_NAME: Shape =
    Shape::string("AuthenticateOidcActionAuthenticationRequestParamName");

pub static AUTHENTICATE_OIDC_ACTION_AUTHENTICATION_REQUEST_PARAM_VALUE: Shape =
    Shape::string("AuthenticateOidcActionAuthenticationRequestParamValue");

pub static AUTHENTICATE_OIDC_ACTION_AUTHORIZATION_ENDPOINT: Shape =
    Shape::string("AuthenticateOidcActionAuthorizationEndpoint");

pub static AUTHENTICATE_OIDC_ACTION_CLIENT_ID: Shape =
    Shape::string("AuthenticateOidcActionClientId");

pub static AUTHENTICATE_OIDC_ACTION_CLIENT_SECRET: Shape =
    Shape::string("AuthenticateOidcActionClientSecret");

pub static AUTHENTICATE_OIDC_ACTION_CONDITIONAL_BEHAVIOR_ENUM: Shape =
    Shape::string("AuthenticateOidcActionConditionalBehaviorEnum").values(&[
        "deny",
        "allow",
        "authenticate",
    ]);

pub static AUTHENTICATE_OIDC_ACTION_ISSUER: Shape = Shape::string("AuthenticateOidcActionIssuer");

pub static AUTHENTICATE_OIDC_ACTION_SCOPE: Shape = Shape::string("AuthenticateOidcActionScope");

pub static AUTHENTICATE_OIDC_ACTION_SESSION_COOKIE_NAME: Shape =
    Shape::string("AuthenticateOidcActionSessionCookieName");

pub static AUTHENTICATE_OIDC_ACTION_SESSION_TIMEOUT: Shape =
    Shape::long("AuthenticateOidcActionSessionTimeout");

pub static AUTHENTICATE_OIDC_ACTION_TOKEN_ENDPOINT: Shape =
    Shape::string("AuthenticateOidcActionTokenEndpoint");

pub static AUTHENTICATE_OIDC_ACTION_USE_EXISTING_CLIENT_SECRET: Shape =
    Shape::boolean("AuthenticateOidcActionUseExistingClientSecret");

pub static AUTHENTICATE_OIDC_ACTION_USER_INFO_ENDPOINT: Shape =
    Shape::string("AuthenticateOidcActionUserInfoEndpoint");

pub static AVAILABILITY_ZONES: Shape =
    Shape::list("AvailabilityZones", &AVAILABILITY_ZONE, "member", false);

pub static CANONICAL_HOSTED_ZONE_ID: Shape = Shape::string("CanonicalHostedZoneId");

pub static CAPACITY_RESERVATION_STATE_ENUM: Shape = Shape::string("CapacityReservationStateEnum")
    .values(&["provisioned", "pending", "rebalancing", "failed"]);

pub static CAPACITY_UNITS: Shape = Shape::integer("CapacityUnits");

pub static CAPACITY_UNITS_DOUBLE: Shape = Shape::double("CapacityUnitsDouble");

pub static CERTIFICATE_ARN: Shape = Shape::string("CertificateArn");

pub static CERTIFICATE_LIST: Shape = Shape::list("CertificateList", &CERTIFICATE, "member", false);

pub static CIPHER_NAME: Shape = Shape::string("CipherName");

pub static CIPHER_PRIORITY: Shape = Shape::integer("CipherPriority");

pub static CIPHERS: Shape = Shape::list("Ciphers", &CIPHER, "member", false);

pub static CONDITION_FIELD_NAME: Shape = Shape::string("ConditionFieldName").limits(None, Some(64));

pub static CREATED_TIME: Shape = Shape::timestamp("CreatedTime");

pub static CUSTOMER_OWNED_IPV4_POOL: Shape = Shape::string("CustomerOwnedIpv4Pool")
    .limits(None, Some(256))
    .pattern("^(ipv4pool-coip-)[a-zA-Z0-9]+$");

pub static DNS_NAME: Shape = Shape::string("DNSName");

pub static DECREASE_REQUESTS_REMAINING: Shape = Shape::integer("DecreaseRequestsRemaining");

pub static DEFAULT: Shape = Shape::boolean("Default");

pub static DESCRIBE_TARGET_HEALTH_INPUT_INCLUDE_ENUM: Shape =
    Shape::string("DescribeTargetHealthInputIncludeEnum").values(&["AnomalyDetection", "All"]);

pub static DESCRIBE_TRUST_STORE_REVOCATION_RESPONSE: Shape = Shape::list(
    "DescribeTrustStoreRevocationResponse",
    &DESCRIBE_TRUST_STORE_REVOCATION,
    "member",
    false,
);

pub static DESCRIPTION: Shape = Shape::string("Description");

pub static ENABLE_PREFIX_FOR_IPV6_SOURCE_NAT_ENUM: Shape =
    Shape::string("EnablePrefixForIpv6SourceNatEnum").values(&["on", "off"]);

pub static ENFORCE_SECURITY_GROUP_INBOUND_RULES_ON_PRIVATE_LINK_TRAFFIC: Shape =
    Shape::string("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic");

pub static ENFORCE_SECURITY_GROUP_INBOUND_RULES_ON_PRIVATE_LINK_TRAFFIC_ENUM: Shape =
    Shape::string("EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum")
        .values(&["on", "off"]);

pub static FIXED_RESPONSE_ACTION_CONTENT_TYPE: Shape =
    Shape::string("FixedResponseActionContentType").limits(Some(0), Some(32));

pub static FIXED_RESPONSE_ACTION_MESSAGE: Shape =
    Shape::string("FixedResponseActionMessage").limits(Some(0), Some(1024));

pub static FIXED_RESPONSE_ACTION_STATUS_CODE: Shape =
    Shape::string("FixedResponseActionStatusCode").pattern("^(2|4|5)\\d\\d$");

pub static GRPC_CODE: Shape = Shape::string("GrpcCode");

pub static HEALTH_CHECK_ENABLED: Shape = Shape::boolean("HealthCheckEnabled");

pub static HEALTH_CHECK_INTERVAL_SECONDS: Shape =
    Shape::integer("HealthCheckIntervalSeconds").limits(Some(5), Some(300));

pub static HEALTH_CHECK_PORT: Shape = Shape::string("HealthCheckPort");

pub static HEALTH_CHECK_THRESHOLD_COUNT: Shape =
    Shape::integer("HealthCheckThresholdCount").limits(Some(2), Some(10));

pub static HEALTH_CHECK_TIMEOUT_SECONDS: Shape =
    Shape::integer("HealthCheckTimeoutSeconds").limits(Some(2), Some(120));

pub static HTTP_CODE: Shape = Shape::string("HttpCode");

pub static HTTP_HEADER_CONDITION_NAME: Shape = Shape::string("HttpHeaderConditionName");

pub static IPV6_ADDRESS: Shape = Shape::string("IPv6Address");

pub static IGNORE_CLIENT_CERTIFICATE_EXPIRY: Shape =
    Shape::boolean("IgnoreClientCertificateExpiry");

pub static IP_ADDRESS: Shape = Shape::string("IpAddress");

pub static IP_ADDRESS_TYPE: Shape =
    Shape::string("IpAddressType").values(&["ipv4", "dualstack", "dualstack-without-public-ipv4"]);

pub static IPAM_POOL_ID: Shape = Shape::string("IpamPoolId")
    .limits(None, Some(1000))
    .pattern("^(ipam-pool-)[a-zA-Z0-9]+$");

pub static IS_DEFAULT: Shape = Shape::boolean("IsDefault");

pub static JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM_FORMAT_ENUM: Shape =
    Shape::string("JwtValidationActionAdditionalClaimFormatEnum").values(&[
        "single-string",
        "string-array",
        "space-separated-values",
    ]);

pub static JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM_NAME: Shape =
    Shape::string("JwtValidationActionAdditionalClaimName");

pub static JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM_VALUE: Shape =
    Shape::string("JwtValidationActionAdditionalClaimValue");

pub static JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM_VALUES: Shape = Shape::list(
    "JwtValidationActionAdditionalClaimValues",
    &JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM_VALUE,
    "member",
    false,
);

pub static JWT_VALIDATION_ACTION_ADDITIONAL_CLAIMS: Shape = Shape::list(
    "JwtValidationActionAdditionalClaims",
    &JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM,
    "member",
    false,
);

pub static JWT_VALIDATION_ACTION_ISSUER: Shape = Shape::string("JwtValidationActionIssuer");

pub static JWT_VALIDATION_ACTION_JWKS_ENDPOINT: Shape =
    Shape::string("JwtValidationActionJwksEndpoint");

pub static LAST_MODIFIED_TIME: Shape = Shape::timestamp("LastModifiedTime");

pub static LIMITS: Shape = Shape::list("Limits", &LIMIT, "member", false);

pub static LIST_OF_DESCRIBE_TARGET_HEALTH_INCLUDE_OPTIONS: Shape = Shape::list(
    "ListOfDescribeTargetHealthIncludeOptions",
    &DESCRIBE_TARGET_HEALTH_INPUT_INCLUDE_ENUM,
    "member",
    false,
);

pub static LIST_OF_STRING: Shape = Shape::list("ListOfString", &STRING_VALUE, "member", false);

pub static LISTENER_ARN: Shape = Shape::string("ListenerArn");

pub static LISTENER_ARNS: Shape = Shape::list("ListenerArns", &LISTENER_ARN, "member", false);

pub static LISTENER_ATTRIBUTE_KEY: Shape = Shape::string("ListenerAttributeKey")
    .limits(None, Some(256))
    .pattern("^[a-zA-Z0-9._]+$");

pub static LISTENER_ATTRIBUTE_VALUE: Shape = Shape::string("ListenerAttributeValue");

pub static LISTENER_ATTRIBUTES: Shape =
    Shape::list("ListenerAttributes", &LISTENER_ATTRIBUTE, "member", false);

pub static LISTENERS: Shape = Shape::list("Listeners", &LISTENER, "member", false);

pub static LOAD_BALANCER_ADDRESSES: Shape = Shape::list(
    "LoadBalancerAddresses",
    &LOAD_BALANCER_ADDRESS,
    "member",
    false,
);

pub static LOAD_BALANCER_ARN: Shape = Shape::string("LoadBalancerArn");

pub static LOAD_BALANCER_ARNS: Shape =
    Shape::list("LoadBalancerArns", &LOAD_BALANCER_ARN, "member", false);

pub static LOAD_BALANCER_ATTRIBUTE_KEY: Shape = Shape::string("LoadBalancerAttributeKey")
    .limits(None, Some(256))
    .pattern("^[a-zA-Z0-9._]+$");

pub static LOAD_BALANCER_ATTRIBUTE_VALUE: Shape =
    Shape::string("LoadBalancerAttributeValue").limits(None, Some(1024));

pub static LOAD_BALANCER_ATTRIBUTES: Shape = Shape::list(
    "LoadBalancerAttributes",
    &LOAD_BALANCER_ATTRIBUTE,
    "member",
    false,
)
.limits(None, Some(20));

pub static LOAD_BALANCER_NAME: Shape = Shape::string("LoadBalancerName");

pub static LOAD_BALANCER_NAMES: Shape =
    Shape::list("LoadBalancerNames", &LOAD_BALANCER_NAME, "member", false);

pub static LOAD_BALANCER_SCHEME_ENUM: Shape =
    Shape::string("LoadBalancerSchemeEnum").values(&["internet-facing", "internal"]);

pub static LOAD_BALANCER_STATE_ENUM: Shape = Shape::string("LoadBalancerStateEnum").values(&[
    "active",
    "provisioning",
    "active_impaired",
    "failed",
]);

pub static LOAD_BALANCER_TYPE_ENUM: Shape =
    Shape::string("LoadBalancerTypeEnum").values(&["application", "network", "gateway"]);

pub static LOAD_BALANCERS: Shape = Shape::list("LoadBalancers", &LOAD_BALANCER, "member", false);

pub static LOCATION: Shape = Shape::string("Location");

pub static MARKER: Shape = Shape::string("Marker");

pub static MAX: Shape = Shape::string("Max");

pub static MITIGATION_IN_EFFECT_ENUM: Shape =
    Shape::string("MitigationInEffectEnum").values(&["yes", "no"]);

pub static MODE: Shape = Shape::string("Mode");

pub static NAME: Shape = Shape::string("Name");

pub static NUMBER_OF_CA_CERTIFICATES: Shape = Shape::integer("NumberOfCaCertificates");

pub static NUMBER_OF_REVOKED_ENTRIES: Shape = Shape::long("NumberOfRevokedEntries");

pub static OUTPOST_ID: Shape = Shape::string("OutpostId");

pub static PAGE_SIZE: Shape = Shape::integer("PageSize").limits(Some(1), Some(400));

pub static PATH: Shape = Shape::string("Path").limits(Some(1), Some(1024));

pub static POLICY: Shape = Shape::string("Policy").limits(Some(1), None);

pub static PORT: Shape = Shape::integer("Port").limits(Some(1), Some(65535));

pub static PRIVATE_IPV4_ADDRESS: Shape = Shape::string("PrivateIPv4Address");

pub static PROTOCOL_ENUM: Shape = Shape::string("ProtocolEnum").values(&[
    "HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC",
]);

pub static PROTOCOL_VERSION: Shape = Shape::string("ProtocolVersion");

pub static QUERY_STRING_KEY_VALUE_PAIR_LIST: Shape = Shape::list(
    "QueryStringKeyValuePairList",
    &QUERY_STRING_KEY_VALUE_PAIR,
    "member",
    false,
);

pub static QUIC_SERVER_ID: Shape = Shape::string("QuicServerId").limits(Some(1), Some(256));

pub static REDIRECT_ACTION_HOST: Shape =
    Shape::string("RedirectActionHost").limits(Some(1), Some(128));

pub static REDIRECT_ACTION_PATH: Shape =
    Shape::string("RedirectActionPath").limits(Some(1), Some(128));

pub static REDIRECT_ACTION_PORT: Shape = Shape::string("RedirectActionPort");

pub static REDIRECT_ACTION_PROTOCOL: Shape =
    Shape::string("RedirectActionProtocol").pattern("^(HTTPS?|#\\{protocol\\})$");

pub static REDIRECT_ACTION_QUERY: Shape =
    Shape::string("RedirectActionQuery").limits(Some(0), Some(128));

pub static REDIRECT_ACTION_STATUS_CODE_ENUM: Shape =
    Shape::string("RedirectActionStatusCodeEnum").values(&["HTTP_301", "HTTP_302"]);

pub static REMOVE_IPAM_POOL_ENUM: Shape = Shape::string("RemoveIpamPoolEnum").values(&["ipv4"]);

pub static REMOVE_IPAM_POOLS: Shape =
    Shape::list("RemoveIpamPools", &REMOVE_IPAM_POOL_ENUM, "member", false);

pub static RESET_CAPACITY_RESERVATION: Shape = Shape::boolean("ResetCapacityReservation");

pub static RESET_TRANSFORMS: Shape = Shape::boolean("ResetTransforms");

pub static RESOURCE_ARN: Shape = Shape::string("ResourceArn");

pub static RESOURCE_ARNS: Shape = Shape::list("ResourceArns", &RESOURCE_ARN, "member", false);

pub static REVOCATION_CONTENTS: Shape =
    Shape::list("RevocationContents", &REVOCATION_CONTENT, "member", false);

pub static REVOCATION_ID: Shape = Shape::long("RevocationId");

pub static REVOCATION_IDS: Shape = Shape::list("RevocationIds", &REVOCATION_ID, "member", false);

pub static REVOCATION_TYPE: Shape = Shape::string("RevocationType").values(&["CRL"]);

pub static REWRITE_CONFIG_LIST: Shape =
    Shape::list("RewriteConfigList", &REWRITE_CONFIG, "member", false);

pub static RULE_ARN: Shape = Shape::string("RuleArn");

pub static RULE_ARNS: Shape = Shape::list("RuleArns", &RULE_ARN, "member", false);

pub static RULE_CONDITION_LIST: Shape =
    Shape::list("RuleConditionList", &RULE_CONDITION, "member", false);

pub static RULE_PRIORITY: Shape = Shape::integer("RulePriority").limits(Some(1), Some(50000));

pub static RULE_PRIORITY_LIST: Shape =
    Shape::list("RulePriorityList", &RULE_PRIORITY_PAIR, "member", false);

pub static RULE_TRANSFORM_LIST: Shape =
    Shape::list("RuleTransformList", &RULE_TRANSFORM, "member", false);

pub static RULES: Shape = Shape::list("Rules", &RULE, "member", false);

pub static S3_BUCKET: Shape = Shape::string("S3Bucket");

pub static S3_KEY: Shape = Shape::string("S3Key");

pub static S3_OBJECT_VERSION: Shape = Shape::string("S3ObjectVersion");

pub static SECURITY_GROUP_ID: Shape = Shape::string("SecurityGroupId");

pub static SECURITY_GROUPS: Shape =
    Shape::list("SecurityGroups", &SECURITY_GROUP_ID, "member", false);

pub static SOURCE_NAT_IPV6_PREFIX: Shape = Shape::string("SourceNatIpv6Prefix");

pub static SOURCE_NAT_IPV6_PREFIXES: Shape = Shape::list(
    "SourceNatIpv6Prefixes",
    &SOURCE_NAT_IPV6_PREFIX,
    "member",
    false,
);

pub static SSL_POLICIES: Shape = Shape::list("SslPolicies", &SSL_POLICY, "member", false);

pub static SSL_POLICY_NAME: Shape = Shape::string("SslPolicyName");

pub static SSL_POLICY_NAMES: Shape =
    Shape::list("SslPolicyNames", &SSL_POLICY_NAME, "member", false);

pub static SSL_PROTOCOL: Shape = Shape::string("SslProtocol");

pub static SSL_PROTOCOLS: Shape = Shape::list("SslProtocols", &SSL_PROTOCOL, "member", false);

pub static STATE_REASON: Shape = Shape::string("StateReason");

pub static STRING: Shape = Shape::string("String");

pub static STRING_VALUE: Shape = Shape::string("StringValue");

pub static SUBNET_ID: Shape = Shape::string("SubnetId");

pub static SUBNET_MAPPINGS: Shape = Shape::list("SubnetMappings", &SUBNET_MAPPING, "member", false);

pub static SUBNETS: Shape = Shape::list("Subnets", &SUBNET_ID, "member", false);

pub static TAG_DESCRIPTIONS: Shape =
    Shape::list("TagDescriptions", &TAG_DESCRIPTION, "member", false);

pub static TAG_KEY: Shape = Shape::string("TagKey")
    .limits(Some(1), Some(128))
    .pattern("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$");

pub static TAG_KEYS: Shape = Shape::list("TagKeys", &TAG_KEY, "member", false);

pub static TAG_LIST: Shape = Shape::list("TagList", &TAG, "member", false).limits(Some(1), None);

pub static TAG_VALUE: Shape = Shape::string("TagValue")
    .limits(Some(0), Some(256))
    .pattern("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$");

pub static TARGET_ADMINISTRATIVE_OVERRIDE_REASON_ENUM: Shape =
    Shape::string("TargetAdministrativeOverrideReasonEnum").values(&[
        "AdministrativeOverride.Unknown",
        "AdministrativeOverride.NoOverride",
        "AdministrativeOverride.ZonalShiftActive",
        "AdministrativeOverride.ZonalShiftDelegatedToDns",
    ]);

pub static TARGET_ADMINISTRATIVE_OVERRIDE_STATE_ENUM: Shape =
    Shape::string("TargetAdministrativeOverrideStateEnum").values(&[
        "unknown",
        "no_override",
        "zonal_shift_active",
        "zonal_shift_delegated_to_dns",
    ]);

pub static TARGET_CONTROL_PORT: Shape =
    Shape::integer("TargetControlPort").limits(Some(1), Some(65535));

pub static TARGET_DESCRIPTIONS: Shape =
    Shape::list("TargetDescriptions", &TARGET_DESCRIPTION, "member", false);

pub static TARGET_GROUP_ARN: Shape = Shape::string("TargetGroupArn");

pub static TARGET_GROUP_ARNS: Shape =
    Shape::list("TargetGroupArns", &TARGET_GROUP_ARN, "member", false);

pub static TARGET_GROUP_ATTRIBUTE_KEY: Shape = Shape::string("TargetGroupAttributeKey")
    .limits(None, Some(256))
    .pattern("^[a-zA-Z0-9._]+$");

pub static TARGET_GROUP_ATTRIBUTE_VALUE: Shape = Shape::string("TargetGroupAttributeValue");

pub static TARGET_GROUP_ATTRIBUTES: Shape = Shape::list(
    "TargetGroupAttributes",
    &TARGET_GROUP_ATTRIBUTE,
    "member",
    false,
);

pub static TARGET_GROUP_IP_ADDRESS_TYPE_ENUM: Shape =
    Shape::string("TargetGroupIpAddressTypeEnum").values(&["ipv4", "ipv6"]);

pub static TARGET_GROUP_LIST: Shape =
    Shape::list("TargetGroupList", &TARGET_GROUP_TUPLE, "member", false);

pub static TARGET_GROUP_NAME: Shape = Shape::string("TargetGroupName");

pub static TARGET_GROUP_NAMES: Shape =
    Shape::list("TargetGroupNames", &TARGET_GROUP_NAME, "member", false);

pub static TARGET_GROUP_STICKINESS_DURATION_SECONDS: Shape =
    Shape::integer("TargetGroupStickinessDurationSeconds");

pub static TARGET_GROUP_STICKINESS_ENABLED: Shape = Shape::boolean("TargetGroupStickinessEnabled");

pub static TARGET_GROUP_WEIGHT: Shape = Shape::integer("TargetGroupWeight");

pub static TARGET_GROUPS: Shape = Shape::list("TargetGroups", &TARGET_GROUP, "member", false);

pub static TARGET_HEALTH_DESCRIPTIONS: Shape = Shape::list(
    "TargetHealthDescriptions",
    &TARGET_HEALTH_DESCRIPTION,
    "member",
    false,
);

pub static TARGET_HEALTH_REASON_ENUM: Shape = Shape::string("TargetHealthReasonEnum").values(&[
    "Elb.RegistrationInProgress",
    "Elb.InitialHealthChecking",
    "Target.ResponseCodeMismatch",
    "Target.Timeout",
    "Target.FailedHealthChecks",
    "Target.NotRegistered",
    "Target.NotInUse",
    "Target.DeregistrationInProgress",
    "Target.InvalidState",
    "Target.IpUnusable",
    "Target.HealthCheckDisabled",
    "Elb.InternalError",
]);

pub static TARGET_HEALTH_STATE_ENUM: Shape = Shape::string("TargetHealthStateEnum").values(&[
    "initial",
    "healthy",
    "unhealthy",
    "unhealthy.draining",
    "unused",
    "draining",
    "unavailable",
]);

pub static TARGET_ID: Shape = Shape::string("TargetId");

pub static TARGET_TYPE_ENUM: Shape =
    Shape::string("TargetTypeEnum").values(&["instance", "ip", "lambda", "alb"]);

pub static TOTAL_REVOKED_ENTRIES: Shape = Shape::long("TotalRevokedEntries");

pub static TRANSFORM_TYPE_ENUM: Shape =
    Shape::string("TransformTypeEnum").values(&["host-header-rewrite", "url-rewrite"]);

pub static TRUST_STORE_ARN: Shape = Shape::string("TrustStoreArn");

pub static TRUST_STORE_ARNS: Shape =
    Shape::list("TrustStoreArns", &TRUST_STORE_ARN, "member", false);

pub static TRUST_STORE_ASSOCIATION_RESOURCE_ARN: Shape =
    Shape::string("TrustStoreAssociationResourceArn");

pub static TRUST_STORE_ASSOCIATION_STATUS_ENUM: Shape =
    Shape::string("TrustStoreAssociationStatusEnum").values(&["active", "removed"]);

pub static TRUST_STORE_ASSOCIATIONS: Shape = Shape::list(
    "TrustStoreAssociations",
    &TRUST_STORE_ASSOCIATION,
    "member",
    false,
);

pub static TRUST_STORE_NAME: Shape = Shape::string("TrustStoreName")
    .limits(Some(1), Some(32))
    .pattern("^([a-zA-Z0-9]+-)*[a-zA-Z0-9]+$");

pub static TRUST_STORE_NAMES: Shape =
    Shape::list("TrustStoreNames", &TRUST_STORE_NAME, "member", false);

pub static TRUST_STORE_REVOCATIONS: Shape = Shape::list(
    "TrustStoreRevocations",
    &TRUST_STORE_REVOCATION,
    "member",
    false,
);

pub static TRUST_STORE_STATUS: Shape =
    Shape::string("TrustStoreStatus").values(&["ACTIVE", "CREATING"]);

pub static TRUST_STORES: Shape = Shape::list("TrustStores", &TRUST_STORE, "member", false);

pub static VPC_ID: Shape = Shape::string("VpcId");

pub static ZONAL_CAPACITY_RESERVATION_STATES: Shape = Shape::list(
    "ZonalCapacityReservationStates",
    &ZONAL_CAPACITY_RESERVATION_STATE,
    "member",
    false,
);

pub static ZONE_NAME: Shape = Shape::string("ZoneName");
