//! Structures inside inputs and outputs, as static tables. Written by `cargo xtask wire`
//! from the AWS service model apigateway-2015-07-09; change the generator, not this file.

use super::*;
use crate::shape::{Member, Shape};

pub static ACCESS_LOG_SETTINGS: Shape = Shape::structure(
    "AccessLogSettings",
    &[
        Member::new("format", "format", &STRING),
        Member::new("destinationArn", "destinationArn", &STRING),
    ],
);

pub static API_STAGE: Shape = Shape::structure(
    "ApiStage",
    &[
        Member::new("apiId", "apiId", &STRING),
        Member::new("stage", "stage", &STRING),
        Member::new("throttle", "throttle", &MAP_OF_API_STAGE_THROTTLE_SETTINGS),
    ],
);

pub static CANARY_SETTINGS: Shape = Shape::structure(
    "CanarySettings",
    &[
        Member::new("percentTraffic", "percentTraffic", &DOUBLE),
        Member::new("deploymentId", "deploymentId", &STRING),
        Member::new(
            "stageVariableOverrides",
            "stageVariableOverrides",
            &MAP_OF_STRING_TO_STRING,
        ),
        Member::new("useStageCache", "useStageCache", &BOOLEAN),
    ],
);

pub static DEPLOYMENT_CANARY_SETTINGS: Shape = Shape::structure(
    "DeploymentCanarySettings",
    &[
        Member::new("percentTraffic", "percentTraffic", &DOUBLE),
        Member::new(
            "stageVariableOverrides",
            "stageVariableOverrides",
            &MAP_OF_STRING_TO_STRING,
        ),
        Member::new("useStageCache", "useStageCache", &BOOLEAN),
    ],
);

pub static DOCUMENTATION_PART_LOCATION: Shape = Shape::structure(
    "DocumentationPartLocation",
    &[
        Member::new("type", "type", &DOCUMENTATION_PART_TYPE).required(),
        Member::new("path", "path", &STRING),
        Member::new("method", "method", &STRING),
        Member::new(
            "statusCode",
            "statusCode",
            &DOCUMENTATION_PART_LOCATION_STATUS_CODE,
        ),
        Member::new("name", "name", &STRING),
    ],
);

pub static ENDPOINT_CONFIGURATION: Shape = Shape::structure(
    "EndpointConfiguration",
    &[
        Member::new("types", "types", &LIST_OF_ENDPOINT_TYPE),
        Member::new("ipAddressType", "ipAddressType", &IP_ADDRESS_TYPE),
        Member::new("vpcEndpointIds", "vpcEndpointIds", &LIST_OF_STRING),
    ],
);

pub static METHOD_SETTING: Shape = Shape::structure(
    "MethodSetting",
    &[
        Member::new("metricsEnabled", "metricsEnabled", &BOOLEAN),
        Member::new("loggingLevel", "loggingLevel", &STRING),
        Member::new("dataTraceEnabled", "dataTraceEnabled", &BOOLEAN),
        Member::new("throttlingBurstLimit", "throttlingBurstLimit", &INTEGER),
        Member::new("throttlingRateLimit", "throttlingRateLimit", &DOUBLE),
        Member::new("cachingEnabled", "cachingEnabled", &BOOLEAN),
        Member::new("cacheTtlInSeconds", "cacheTtlInSeconds", &INTEGER),
        Member::new("cacheDataEncrypted", "cacheDataEncrypted", &BOOLEAN),
        Member::new(
            "requireAuthorizationForCacheControl",
            "requireAuthorizationForCacheControl",
            &BOOLEAN,
        ),
        Member::new(
            "unauthorizedCacheControlHeaderStrategy",
            "unauthorizedCacheControlHeaderStrategy",
            &UNAUTHORIZED_CACHE_CONTROL_HEADER_STRATEGY,
        ),
    ],
);

pub static METHOD_SNAPSHOT: Shape = Shape::structure(
    "MethodSnapshot",
    &[
        Member::new("authorizationType", "authorizationType", &STRING),
        Member::new("apiKeyRequired", "apiKeyRequired", &BOOLEAN),
    ],
);

pub static MUTUAL_TLS_AUTHENTICATION: Shape = Shape::structure(
    "MutualTlsAuthentication",
    &[
        Member::new("truststoreUri", "truststoreUri", &STRING),
        Member::new("truststoreVersion", "truststoreVersion", &STRING),
        Member::new("truststoreWarnings", "truststoreWarnings", &LIST_OF_STRING),
    ],
);

pub static MUTUAL_TLS_AUTHENTICATION_INPUT: Shape = Shape::structure(
    "MutualTlsAuthenticationInput",
    &[
        Member::new("truststoreUri", "truststoreUri", &STRING),
        Member::new("truststoreVersion", "truststoreVersion", &STRING),
    ],
);

pub static PATCH_OPERATION: Shape = Shape::structure(
    "PatchOperation",
    &[
        Member::new("op", "op", &OP),
        Member::new("path", "path", &STRING),
        Member::new("value", "value", &STRING),
        Member::new("from", "from", &STRING),
    ],
);

pub static QUOTA_SETTINGS: Shape = Shape::structure(
    "QuotaSettings",
    &[
        Member::new("limit", "limit", &INTEGER),
        Member::new("offset", "offset", &INTEGER),
        Member::new("period", "period", &QUOTA_PERIOD_TYPE),
    ],
);

pub static SDK_CONFIGURATION_PROPERTY: Shape = Shape::structure(
    "SdkConfigurationProperty",
    &[
        Member::new("name", "name", &STRING),
        Member::new("friendlyName", "friendlyName", &STRING),
        Member::new("description", "description", &STRING),
        Member::new("required", "required", &BOOLEAN),
        Member::new("defaultValue", "defaultValue", &STRING),
    ],
);

pub static STAGE_KEY: Shape = Shape::structure(
    "StageKey",
    &[
        Member::new("restApiId", "restApiId", &STRING),
        Member::new("stageName", "stageName", &STRING),
    ],
);

pub static THROTTLE_SETTINGS: Shape = Shape::structure(
    "ThrottleSettings",
    &[
        Member::new("burstLimit", "burstLimit", &INTEGER),
        Member::new("rateLimit", "rateLimit", &DOUBLE),
    ],
);

pub static TLS_CONFIG: Shape = Shape::structure(
    "TlsConfig",
    &[Member::new(
        "insecureSkipVerification",
        "insecureSkipVerification",
        &BOOLEAN,
    )],
);
