//! Scalars, lists and maps with their constraints, as static tables. Written by `cargo xtask wire`
//! from the AWS service model apigateway-2015-07-09; change the generator, not this file.

use super::*;
use crate::shape::Shape;

pub static ACCESS_ASSOCIATION_SOURCE_TYPE: Shape =
    Shape::string("AccessAssociationSourceType").values(&["VPCE"]);

pub static API_KEY_SOURCE_TYPE: Shape =
    Shape::string("ApiKeySourceType").values(&["HEADER", "AUTHORIZER"]);

pub static API_KEYS_FORMAT: Shape = Shape::string("ApiKeysFormat").values(&["csv"]);

pub static API_STATUS: Shape =
    Shape::string("ApiStatus").values(&["UPDATING", "AVAILABLE", "PENDING", "FAILED"]);

pub static AUTHORIZER_TYPE: Shape =
    Shape::string("AuthorizerType").values(&["TOKEN", "REQUEST", "COGNITO_USER_POOLS"]);

pub static BLOB: Shape = Shape::blob("Blob");

pub static BOOLEAN: Shape = Shape::boolean("Boolean");

pub static CACHE_CLUSTER_SIZE: Shape = Shape::string("CacheClusterSize")
    .values(&["0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"]);

pub static CACHE_CLUSTER_STATUS: Shape = Shape::string("CacheClusterStatus").values(&[
    "CREATE_IN_PROGRESS",
    "AVAILABLE",
    "DELETE_IN_PROGRESS",
    "NOT_AVAILABLE",
    "FLUSH_IN_PROGRESS",
]);

pub static CONNECTION_TYPE: Shape =
    Shape::string("ConnectionType").values(&["INTERNET", "VPC_LINK"]);

pub static CONTENT_HANDLING_STRATEGY: Shape =
    Shape::string("ContentHandlingStrategy").values(&["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"]);

pub static DOCUMENTATION_PART_LOCATION_STATUS_CODE: Shape =
    Shape::string("DocumentationPartLocationStatusCode").pattern("^([1-5]\\d\\d|\\*|\\s*)$");

pub static DOCUMENTATION_PART_TYPE: Shape = Shape::string("DocumentationPartType").values(&[
    "API",
    "AUTHORIZER",
    "MODEL",
    "RESOURCE",
    "METHOD",
    "PATH_PARAMETER",
    "QUERY_PARAMETER",
    "REQUEST_HEADER",
    "REQUEST_BODY",
    "RESPONSE",
    "RESPONSE_HEADER",
    "RESPONSE_BODY",
]);

pub static DOMAIN_NAME_STATUS: Shape = Shape::string("DomainNameStatus").values(&[
    "AVAILABLE",
    "UPDATING",
    "PENDING",
    "PENDING_CERTIFICATE_REIMPORT",
    "PENDING_OWNERSHIP_VERIFICATION",
    "FAILED",
]);

pub static DOUBLE: Shape = Shape::double("Double");

pub static ENDPOINT_ACCESS_MODE: Shape =
    Shape::string("EndpointAccessMode").values(&["BASIC", "STRICT"]);

pub static ENDPOINT_TYPE: Shape =
    Shape::string("EndpointType").values(&["REGIONAL", "EDGE", "PRIVATE"]);

pub static GATEWAY_RESPONSE_TYPE: Shape = Shape::string("GatewayResponseType").values(&[
    "DEFAULT_4XX",
    "DEFAULT_5XX",
    "RESOURCE_NOT_FOUND",
    "UNAUTHORIZED",
    "INVALID_API_KEY",
    "ACCESS_DENIED",
    "AUTHORIZER_FAILURE",
    "AUTHORIZER_CONFIGURATION_ERROR",
    "INVALID_SIGNATURE",
    "EXPIRED_TOKEN",
    "MISSING_AUTHENTICATION_TOKEN",
    "INTEGRATION_FAILURE",
    "INTEGRATION_TIMEOUT",
    "API_CONFIGURATION_ERROR",
    "UNSUPPORTED_MEDIA_TYPE",
    "BAD_REQUEST_PARAMETERS",
    "BAD_REQUEST_BODY",
    "REQUEST_TOO_LARGE",
    "THROTTLED",
    "QUOTA_EXCEEDED",
    "WAF_FILTERED",
]);

pub static INTEGER: Shape = Shape::integer("Integer");

pub static INTEGRATION_TYPE: Shape =
    Shape::string("IntegrationType").values(&["HTTP", "AWS", "MOCK", "HTTP_PROXY", "AWS_PROXY"]);

pub static IP_ADDRESS_TYPE: Shape = Shape::string("IpAddressType").values(&["ipv4", "dualstack"]);

pub static LIST_OF_ARNS: Shape = Shape::list("ListOfARNs", &PROVIDER_ARN, "member", false);

pub static LIST_OF_API_KEY: Shape = Shape::list("ListOfApiKey", &API_KEY, "member", false);

pub static LIST_OF_API_STAGE: Shape = Shape::list("ListOfApiStage", &API_STAGE, "member", false);

pub static LIST_OF_AUTHORIZER: Shape =
    Shape::list("ListOfAuthorizer", &AUTHORIZER, "member", false);

pub static LIST_OF_BASE_PATH_MAPPING: Shape =
    Shape::list("ListOfBasePathMapping", &BASE_PATH_MAPPING, "member", false);

pub static LIST_OF_CLIENT_CERTIFICATE: Shape = Shape::list(
    "ListOfClientCertificate",
    &CLIENT_CERTIFICATE,
    "member",
    false,
);

pub static LIST_OF_DEPLOYMENT: Shape =
    Shape::list("ListOfDeployment", &DEPLOYMENT, "member", false);

pub static LIST_OF_DOCUMENTATION_PART: Shape = Shape::list(
    "ListOfDocumentationPart",
    &DOCUMENTATION_PART,
    "member",
    false,
);

pub static LIST_OF_DOCUMENTATION_VERSION: Shape = Shape::list(
    "ListOfDocumentationVersion",
    &DOCUMENTATION_VERSION,
    "member",
    false,
);

pub static LIST_OF_DOMAIN_NAME: Shape =
    Shape::list("ListOfDomainName", &DOMAIN_NAME, "member", false);

pub static LIST_OF_DOMAIN_NAME_ACCESS_ASSOCIATION: Shape = Shape::list(
    "ListOfDomainNameAccessAssociation",
    &DOMAIN_NAME_ACCESS_ASSOCIATION,
    "member",
    false,
);

pub static LIST_OF_ENDPOINT_TYPE: Shape =
    Shape::list("ListOfEndpointType", &ENDPOINT_TYPE, "member", false);

pub static LIST_OF_GATEWAY_RESPONSE: Shape =
    Shape::list("ListOfGatewayResponse", &GATEWAY_RESPONSE, "member", false);

pub static LIST_OF_LONG: Shape = Shape::list("ListOfLong", &LONG, "member", false);

pub static LIST_OF_MODEL: Shape = Shape::list("ListOfModel", &MODEL, "member", false);

pub static LIST_OF_PATCH_OPERATION: Shape =
    Shape::list("ListOfPatchOperation", &PATCH_OPERATION, "member", false);

pub static LIST_OF_REQUEST_VALIDATOR: Shape = Shape::list(
    "ListOfRequestValidator",
    &REQUEST_VALIDATOR,
    "member",
    false,
);

pub static LIST_OF_RESOURCE: Shape = Shape::list("ListOfResource", &RESOURCE, "member", false);

pub static LIST_OF_REST_API: Shape = Shape::list("ListOfRestApi", &REST_API, "member", false);

pub static LIST_OF_SDK_CONFIGURATION_PROPERTY: Shape = Shape::list(
    "ListOfSdkConfigurationProperty",
    &SDK_CONFIGURATION_PROPERTY,
    "member",
    false,
);

pub static LIST_OF_SDK_TYPE: Shape = Shape::list("ListOfSdkType", &SDK_TYPE, "member", false);

pub static LIST_OF_STAGE: Shape = Shape::list("ListOfStage", &STAGE, "member", false);

pub static LIST_OF_STAGE_KEYS: Shape = Shape::list("ListOfStageKeys", &STAGE_KEY, "member", false);

pub static LIST_OF_STRING: Shape = Shape::list("ListOfString", &STRING, "member", false);

pub static LIST_OF_USAGE: Shape = Shape::list("ListOfUsage", &LIST_OF_LONG, "member", false);

pub static LIST_OF_USAGE_PLAN: Shape = Shape::list("ListOfUsagePlan", &USAGE_PLAN, "member", false);

pub static LIST_OF_USAGE_PLAN_KEY: Shape =
    Shape::list("ListOfUsagePlanKey", &USAGE_PLAN_KEY, "member", false);

pub static LIST_OF_VPC_LINK: Shape = Shape::list("ListOfVpcLink", &VPC_LINK, "member", false);

pub static LOCATION_STATUS_TYPE: Shape =
    Shape::string("LocationStatusType").values(&["DOCUMENTED", "UNDOCUMENTED"]);

pub static LONG: Shape = Shape::long("Long");

pub static MAP_OF_API_STAGE_THROTTLE_SETTINGS: Shape = Shape::map(
    "MapOfApiStageThrottleSettings",
    &STRING,
    "key",
    &THROTTLE_SETTINGS,
    "value",
    false,
);

pub static MAP_OF_INTEGRATION_RESPONSE: Shape = Shape::map(
    "MapOfIntegrationResponse",
    &STRING,
    "key",
    &INTEGRATION_RESPONSE,
    "value",
    false,
);

pub static MAP_OF_KEY_USAGES: Shape = Shape::map(
    "MapOfKeyUsages",
    &STRING,
    "key",
    &LIST_OF_USAGE,
    "value",
    false,
);

pub static MAP_OF_METHOD: Shape =
    Shape::map("MapOfMethod", &STRING, "key", &METHOD, "value", false);

pub static MAP_OF_METHOD_RESPONSE: Shape = Shape::map(
    "MapOfMethodResponse",
    &STRING,
    "key",
    &METHOD_RESPONSE,
    "value",
    false,
);

pub static MAP_OF_METHOD_SETTINGS: Shape = Shape::map(
    "MapOfMethodSettings",
    &STRING,
    "key",
    &METHOD_SETTING,
    "value",
    false,
);

pub static MAP_OF_METHOD_SNAPSHOT: Shape = Shape::map(
    "MapOfMethodSnapshot",
    &STRING,
    "key",
    &METHOD_SNAPSHOT,
    "value",
    false,
);

pub static MAP_OF_STRING_TO_BOOLEAN: Shape = Shape::map(
    "MapOfStringToBoolean",
    &STRING,
    "key",
    &NULLABLE_BOOLEAN,
    "value",
    false,
);

pub static MAP_OF_STRING_TO_LIST: Shape = Shape::map(
    "MapOfStringToList",
    &STRING,
    "key",
    &LIST_OF_STRING,
    "value",
    false,
);

pub static MAP_OF_STRING_TO_STRING: Shape = Shape::map(
    "MapOfStringToString",
    &STRING,
    "key",
    &STRING,
    "value",
    false,
);

pub static NULLABLE_BOOLEAN: Shape = Shape::boolean("NullableBoolean");

pub static NULLABLE_INTEGER: Shape = Shape::integer("NullableInteger");

pub static OP: Shape =
    Shape::string("Op").values(&["add", "remove", "replace", "move", "copy", "test"]);

pub static PATH_TO_MAP_OF_METHOD_SNAPSHOT: Shape = Shape::map(
    "PathToMapOfMethodSnapshot",
    &STRING,
    "key",
    &MAP_OF_METHOD_SNAPSHOT,
    "value",
    false,
);

pub static PROVIDER_ARN: Shape = Shape::string("ProviderARN");

pub static PUT_MODE: Shape = Shape::string("PutMode").values(&["merge", "overwrite"]);

pub static QUOTA_PERIOD_TYPE: Shape =
    Shape::string("QuotaPeriodType").values(&["DAY", "WEEK", "MONTH"]);

pub static RESOURCE_OWNER: Shape =
    Shape::string("ResourceOwner").values(&["SELF", "OTHER_ACCOUNTS"]);

pub static RESPONSE_TRANSFER_MODE: Shape =
    Shape::string("ResponseTransferMode").values(&["BUFFERED", "STREAM"]);

pub static ROUTING_MODE: Shape = Shape::string("RoutingMode").values(&[
    "BASE_PATH_MAPPING_ONLY",
    "ROUTING_RULE_ONLY",
    "ROUTING_RULE_THEN_BASE_PATH_MAPPING",
]);

pub static SECURITY_POLICY: Shape = Shape::string("SecurityPolicy").values(&[
    "TLS_1_0",
    "TLS_1_2",
    "SecurityPolicy_TLS13_1_3_2025_09",
    "SecurityPolicy_TLS13_1_3_FIPS_2025_09",
    "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_2021_06",
    "SecurityPolicy_TLS13_2025_EDGE",
    "SecurityPolicy_TLS12_PFS_2025_EDGE",
    "SecurityPolicy_TLS12_2018_EDGE",
]);

pub static STATUS_CODE: Shape = Shape::string("StatusCode").pattern("[1-5]\\d\\d");

pub static STRING: Shape = Shape::string("String");

pub static TIMESTAMP: Shape = Shape::timestamp("Timestamp");

pub static UNAUTHORIZED_CACHE_CONTROL_HEADER_STRATEGY: Shape =
    Shape::string("UnauthorizedCacheControlHeaderStrategy").values(&[
        "FAIL_WITH_403",
        "SUCCEED_WITH_RESPONSE_HEADER",
        "SUCCEED_WITHOUT_RESPONSE_HEADER",
    ]);

pub static VPC_LINK_STATUS: Shape =
    Shape::string("VpcLinkStatus").values(&["AVAILABLE", "PENDING", "DELETING", "FAILED"]);
