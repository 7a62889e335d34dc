//! Outputs of operations, as static tables. Written by `cargo xtask wire`
//! from the AWS service model apigateway-2015-07-09; change the generator, not this file.

use super::*;
use crate::shape::{Location, Member, Shape};

pub static ACCOUNT: Shape = Shape::structure(
    "Account",
    &[
        Member::new("cloudwatchRoleArn", "cloudwatchRoleArn", &STRING),
        Member::new("throttleSettings", "throttleSettings", &THROTTLE_SETTINGS),
        Member::new("features", "features", &LIST_OF_STRING),
        Member::new("apiKeyVersion", "apiKeyVersion", &STRING),
    ],
);

pub static API_KEY: Shape = Shape::structure(
    "ApiKey",
    &[
        Member::new("id", "id", &STRING),
        Member::new("value", "value", &STRING),
        Member::new("name", "name", &STRING),
        Member::new("customerId", "customerId", &STRING),
        Member::new("description", "description", &STRING),
        Member::new("enabled", "enabled", &BOOLEAN),
        Member::new("createdDate", "createdDate", &TIMESTAMP),
        Member::new("lastUpdatedDate", "lastUpdatedDate", &TIMESTAMP),
        Member::new("stageKeys", "stageKeys", &LIST_OF_STRING),
        Member::new("tags", "tags", &MAP_OF_STRING_TO_STRING),
    ],
);

pub static API_KEY_IDS: Shape = Shape::structure(
    "ApiKeyIds",
    &[
        Member::new("ids", "ids", &LIST_OF_STRING),
        Member::new("warnings", "warnings", &LIST_OF_STRING),
    ],
);

pub static API_KEYS: Shape = Shape::structure(
    "ApiKeys",
    &[
        Member::new("warnings", "warnings", &LIST_OF_STRING),
        Member::new("position", "position", &STRING),
        Member::new("items", "item", &LIST_OF_API_KEY),
    ],
);

pub static AUTHORIZER: Shape = Shape::structure(
    "Authorizer",
    &[
        Member::new("id", "id", &STRING),
        Member::new("name", "name", &STRING),
        Member::new("type", "type", &AUTHORIZER_TYPE),
        Member::new("providerARNs", "providerARNs", &LIST_OF_ARNS),
        Member::new("authType", "authType", &STRING),
        Member::new("authorizerUri", "authorizerUri", &STRING),
        Member::new("authorizerCredentials", "authorizerCredentials", &STRING),
        Member::new("identitySource", "identitySource", &STRING),
        Member::new(
            "identityValidationExpression",
            "identityValidationExpression",
            &STRING,
        ),
        Member::new(
            "authorizerResultTtlInSeconds",
            "authorizerResultTtlInSeconds",
            &NULLABLE_INTEGER,
        ),
    ],
);

pub static AUTHORIZERS: Shape = Shape::structure(
    "Authorizers",
    &[
        Member::new("position", "position", &STRING),
        Member::new("items", "item", &LIST_OF_AUTHORIZER),
    ],
);

pub static BASE_PATH_MAPPING: Shape = Shape::structure(
    "BasePathMapping",
    &[
        Member::new("basePath", "basePath", &STRING),
        Member::new("restApiId", "restApiId", &STRING),
        Member::new("stage", "stage", &STRING),
    ],
);

pub static BASE_PATH_MAPPINGS: Shape = Shape::structure(
    "BasePathMappings",
    &[
        Member::new("position", "position", &STRING),
        Member::new("items", "item", &LIST_OF_BASE_PATH_MAPPING),
    ],
);

pub static CLIENT_CERTIFICATE: Shape = Shape::structure(
    "ClientCertificate",
    &[
        Member::new("clientCertificateId", "clientCertificateId", &STRING),
        Member::new("description", "description", &STRING),
        Member::new("pemEncodedCertificate", "pemEncodedCertificate", &STRING),
        Member::new("createdDate", "createdDate", &TIMESTAMP),
        Member::new("expirationDate", "expirationDate", &TIMESTAMP),
        Member::new("tags", "tags", &MAP_OF_STRING_TO_STRING),
    ],
);

pub static CLIENT_CERTIFICATES: Shape = Shape::structure(
    "ClientCertificates",
    &[
        Member::new("position", "position", &STRING),
        Member::new("items", "item", &LIST_OF_CLIENT_CERTIFICATE),
    ],
);

pub static DEPLOYMENT: Shape = Shape::structure(
    "Deployment",
    &[
        Member::new("id", "id", &STRING),
        Member::new("description", "description", &STRING),
        Member::new("createdDate", "createdDate", &TIMESTAMP),
        Member::new("apiSummary", "apiSummary", &PATH_TO_MAP_OF_METHOD_SNAPSHOT),
    ],
);

pub static DEPLOYMENTS: Shape = Shape::structure(
    "Deployments",
    &[
        Member::new("position", "position", &STRING),
        Member::new("items", "item", &LIST_OF_DEPLOYMENT),
    ],
);

pub static DOCUMENTATION_PART: Shape = Shape::structure(
    "DocumentationPart",
    &[
        Member::new("id", "id", &STRING),
        Member::new("location", "location", &DOCUMENTATION_PART_LOCATION),
        Member::new("properties", "properties", &STRING),
    ],
);

pub static DOCUMENTATION_PART_IDS: Shape = Shape::structure(
    "DocumentationPartIds",
    &[
        Member::new("ids", "ids", &LIST_OF_STRING),
        Member::new("warnings", "warnings", &LIST_OF_STRING),
    ],
);

pub static DOCUMENTATION_PARTS: Shape = Shape::structure(
    "DocumentationParts",
    &[
        Member::new("position", "position", &STRING),
        Member::new("items", "item", &LIST_OF_DOCUMENTATION_PART),
    ],
);

pub static DOCUMENTATION_VERSION: Shape = Shape::structure(
    "DocumentationVersion",
    &[
        Member::new("version", "version", &STRING),
        Member::new("createdDate", "createdDate", &TIMESTAMP),
        Member::new("description", "description", &STRING),
    ],
);

pub static DOCUMENTATION_VERSIONS: Shape = Shape::structure(
    "DocumentationVersions",
    &[
        Member::new("position", "position", &STRING),
        Member::new("items", "item", &LIST_OF_DOCUMENTATION_VERSION),
    ],
);

pub static DOMAIN_NAME: Shape = Shape::structure(
    "DomainName",
    &[
        Member::new("domainName", "domainName", &STRING),
        Member::new("domainNameId", "domainNameId", &STRING),
        Member::new("domainNameArn", "domainNameArn", &STRING),
        Member::new("certificateName", "certificateName", &STRING),
        Member::new("certificateArn", "certificateArn", &STRING),
        Member::new("certificateUploadDate", "certificateUploadDate", &TIMESTAMP),
        Member::new("regionalDomainName", "regionalDomainName", &STRING),
        Member::new("regionalHostedZoneId", "regionalHostedZoneId", &STRING),
        Member::new(
            "regionalCertificateName",
            "regionalCertificateName",
            &STRING,
        ),
        Member::new("regionalCertificateArn", "regionalCertificateArn", &STRING),
        Member::new("distributionDomainName", "distributionDomainName", &STRING),
        Member::new(
            "distributionHostedZoneId",
            "distributionHostedZoneId",
            &STRING,
        ),
        Member::new(
            "endpointConfiguration",
            "endpointConfiguration",
            &ENDPOINT_CONFIGURATION,
        ),
        Member::new("domainNameStatus", "domainNameStatus", &DOMAIN_NAME_STATUS),
        Member::new(
            "domainNameStatusMessage",
            "domainNameStatusMessage",
            &STRING,
        ),
        Member::new("securityPolicy", "securityPolicy", &SECURITY_POLICY),
        Member::new(
            "endpointAccessMode",
            "endpointAccessMode",
            &ENDPOINT_ACCESS_MODE,
        ),
        Member::new("tags", "tags", &MAP_OF_STRING_TO_STRING),
        Member::new(
            "mutualTlsAuthentication",
            "mutualTlsAuthentication",
            &MUTUAL_TLS_AUTHENTICATION,
        ),
        Member::new(
            "ownershipVerificationCertificateArn",
            "ownershipVerificationCertificateArn",
            &STRING,
        ),
        Member::new("managementPolicy", "managementPolicy", &STRING),
        Member::new("policy", "policy", &STRING),
        Member::new("routingMode", "routingMode", &ROUTING_MODE),
    ],
);

pub static DOMAIN_NAME_ACCESS_ASSOCIATION: Shape = Shape::structure(
    "DomainNameAccessAssociation",
    &[
        Member::new(
            "domainNameAccessAssociationArn",
            "domainNameAccessAssociationArn",
            &STRING,
        ),
        Member::new("domainNameArn", "domainNameArn", &STRING),
        Member::new(
            "accessAssociationSourceType",
            "accessAssociationSourceType",
            &ACCESS_ASSOCIATION_SOURCE_TYPE,
        ),
        Member::new(
            "accessAssociationSource",
            "accessAssociationSource",
            &STRING,
        ),
        Member::new("tags", "tags", &MAP_OF_STRING_TO_STRING),
    ],
);

pub static DOMAIN_NAME_ACCESS_ASSOCIATIONS: Shape = Shape::structure(
    "DomainNameAccessAssociations",
    &[
        Member::new("position", "position", &STRING),
        Member::new("items", "item", &LIST_OF_DOMAIN_NAME_ACCESS_ASSOCIATION),
    ],
);

pub static DOMAIN_NAMES: Shape = Shape::structure(
    "DomainNames",
    &[
        Member::new("position", "position", &STRING),
        Member::new("items", "item", &LIST_OF_DOMAIN_NAME),
    ],
);

pub static EXPORT_RESPONSE: Shape = Shape::structure(
    "ExportResponse",
    &[
        Member::new("contentType", "Content-Type", &STRING).at(Location::Header),
        Member::new("contentDisposition", "Content-Disposition", &STRING).at(Location::Header),
        Member::new("body", "body", &BLOB).at(Location::Payload),
    ],
);

pub static GATEWAY_RESPONSE: Shape = Shape::structure(
    "GatewayResponse",
    &[
        Member::new("responseType", "responseType", &GATEWAY_RESPONSE_TYPE),
        Member::new("statusCode", "statusCode", &STATUS_CODE),
        Member::new(
            "responseParameters",
            "responseParameters",
            &MAP_OF_STRING_TO_STRING,
        ),
        Member::new(
            "responseTemplates",
            "responseTemplates",
            &MAP_OF_STRING_TO_STRING,
        ),
        Member::new("defaultResponse", "defaultResponse", &BOOLEAN),
    ],
);

pub static GATEWAY_RESPONSES: Shape = Shape::structure(
    "GatewayResponses",
    &[
        Member::new("position", "position", &STRING),
        Member::new("items", "item", &LIST_OF_GATEWAY_RESPONSE),
    ],
);

pub static INTEGRATION: Shape = Shape::structure(
    "Integration",
    &[
        Member::new("type", "type", &INTEGRATION_TYPE),
        Member::new("httpMethod", "httpMethod", &STRING),
        Member::new("uri", "uri", &STRING),
        Member::new("connectionType", "connectionType", &CONNECTION_TYPE),
        Member::new("connectionId", "connectionId", &STRING),
        Member::new("credentials", "credentials", &STRING),
        Member::new(
            "requestParameters",
            "requestParameters",
            &MAP_OF_STRING_TO_STRING,
        ),
        Member::new(
            "requestTemplates",
            "requestTemplates",
            &MAP_OF_STRING_TO_STRING,
        ),
        Member::new("passthroughBehavior", "passthroughBehavior", &STRING),
        Member::new(
            "contentHandling",
            "contentHandling",
            &CONTENT_HANDLING_STRATEGY,
        ),
        Member::new("timeoutInMillis", "timeoutInMillis", &INTEGER),
        Member::new("cacheNamespace", "cacheNamespace", &STRING),
        Member::new("cacheKeyParameters", "cacheKeyParameters", &LIST_OF_STRING),
        Member::new(
            "integrationResponses",
            "integrationResponses",
            &MAP_OF_INTEGRATION_RESPONSE,
        ),
        Member::new("tlsConfig", "tlsConfig", &TLS_CONFIG),
        Member::new(
            "responseTransferMode",
            "responseTransferMode",
            &RESPONSE_TRANSFER_MODE,
        ),
        Member::new("integrationTarget", "integrationTarget", &STRING),
    ],
);

pub static INTEGRATION_RESPONSE: Shape = Shape::structure(
    "IntegrationResponse",
    &[
        Member::new("statusCode", "statusCode", &STATUS_CODE),
        Member::new("selectionPattern", "selectionPattern", &STRING),
        Member::new(
            "responseParameters",
            "responseParameters",
            &MAP_OF_STRING_TO_STRING,
        ),
        Member::new(
            "responseTemplates",
            "responseTemplates",
            &MAP_OF_STRING_TO_STRING,
        ),
        Member::new(
            "contentHandling",
            "contentHandling",
            &CONTENT_HANDLING_STRATEGY,
        ),
    ],
);

pub static METHOD: Shape = Shape::structure(
    "Method",
    &[
        Member::new("httpMethod", "httpMethod", &STRING),
        Member::new("authorizationType", "authorizationType", &STRING),
        Member::new("authorizerId", "authorizerId", &STRING),
        Member::new("apiKeyRequired", "apiKeyRequired", &NULLABLE_BOOLEAN),
        Member::new("requestValidatorId", "requestValidatorId", &STRING),
        Member::new("operationName", "operationName", &STRING),
        Member::new(
            "requestParameters",
            "requestParameters",
            &MAP_OF_STRING_TO_BOOLEAN,
        ),
        Member::new("requestModels", "requestModels", &MAP_OF_STRING_TO_STRING),
        Member::new(
            "methodResponses",
            "methodResponses",
            &MAP_OF_METHOD_RESPONSE,
        ),
        Member::new("methodIntegration", "methodIntegration", &INTEGRATION),
        Member::new(
            "authorizationScopes",
            "authorizationScopes",
            &LIST_OF_STRING,
        ),
    ],
);

pub static METHOD_RESPONSE: Shape = Shape::structure(
    "MethodResponse",
    &[
        Member::new("statusCode", "statusCode", &STATUS_CODE),
        Member::new(
            "responseParameters",
            "responseParameters",
            &MAP_OF_STRING_TO_BOOLEAN,
        ),
        Member::new("responseModels", "responseModels", &MAP_OF_STRING_TO_STRING),
    ],
);

pub static MODEL: Shape = Shape::structure(
    "Model",
    &[
        Member::new("id", "id", &STRING),
        Member::new("name", "name", &STRING),
        Member::new("description", "description", &STRING),
        Member::new("schema", "schema", &STRING),
        Member::new("contentType", "contentType", &STRING),
    ],
);

pub static MODELS: Shape = Shape::structure(
    "Models",
    &[
        Member::new("position", "position", &STRING),
        Member::new("items", "item", &LIST_OF_MODEL),
    ],
);

pub static REQUEST_VALIDATOR: Shape = Shape::structure(
    "RequestValidator",
    &[
        Member::new("id", "id", &STRING),
        Member::new("name", "name", &STRING),
        Member::new("validateRequestBody", "validateRequestBody", &BOOLEAN),
        Member::new(
            "validateRequestParameters",
            "validateRequestParameters",
            &BOOLEAN,
        ),
    ],
);

pub static REQUEST_VALIDATORS: Shape = Shape::structure(
    "RequestValidators",
    &[
        Member::new("position", "position", &STRING),
        Member::new("items", "item", &LIST_OF_REQUEST_VALIDATOR),
    ],
);

pub static RESOURCE: Shape = Shape::structure(
    "Resource",
    &[
        Member::new("id", "id", &STRING),
        Member::new("parentId", "parentId", &STRING),
        Member::new("pathPart", "pathPart", &STRING),
        Member::new("path", "path", &STRING),
        Member::new("resourceMethods", "resourceMethods", &MAP_OF_METHOD),
    ],
);

pub static RESOURCES: Shape = Shape::structure(
    "Resources",
    &[
        Member::new("position", "position", &STRING),
        Member::new("items", "item", &LIST_OF_RESOURCE),
    ],
);

pub static REST_API: Shape = Shape::structure(
    "RestApi",
    &[
        Member::new("id", "id", &STRING),
        Member::new("name", "name", &STRING),
        Member::new("description", "description", &STRING),
        Member::new("createdDate", "createdDate", &TIMESTAMP),
        Member::new("version", "version", &STRING),
        Member::new("warnings", "warnings", &LIST_OF_STRING),
        Member::new("binaryMediaTypes", "binaryMediaTypes", &LIST_OF_STRING),
        Member::new(
            "minimumCompressionSize",
            "minimumCompressionSize",
            &NULLABLE_INTEGER,
        ),
        Member::new("apiKeySource", "apiKeySource", &API_KEY_SOURCE_TYPE),
        Member::new(
            "endpointConfiguration",
            "endpointConfiguration",
            &ENDPOINT_CONFIGURATION,
        ),
        Member::new("policy", "policy", &STRING),
        Member::new("tags", "tags", &MAP_OF_STRING_TO_STRING),
        Member::new(
            "disableExecuteApiEndpoint",
            "disableExecuteApiEndpoint",
            &BOOLEAN,
        ),
        Member::new("rootResourceId", "rootResourceId", &STRING),
        Member::new("securityPolicy", "securityPolicy", &SECURITY_POLICY),
        Member::new(
            "endpointAccessMode",
            "endpointAccessMode",
            &ENDPOINT_ACCESS_MODE,
        ),
        Member::new("apiStatus", "apiStatus", &API_STATUS),
        Member::new("apiStatusMessage", "apiStatusMessage", &STRING),
    ],
);

pub static REST_APIS: Shape = Shape::structure(
    "RestApis",
    &[
        Member::new("position", "position", &STRING),
        Member::new("items", "item", &LIST_OF_REST_API),
    ],
);

pub static SDK_RESPONSE: Shape = Shape::structure(
    "SdkResponse",
    &[
        Member::new("contentType", "Content-Type", &STRING).at(Location::Header),
        Member::new("contentDisposition", "Content-Disposition", &STRING).at(Location::Header),
        Member::new("body", "body", &BLOB).at(Location::Payload),
    ],
);

pub static SDK_TYPE: Shape = Shape::structure(
    "SdkType",
    &[
        Member::new("id", "id", &STRING),
        Member::new("friendlyName", "friendlyName", &STRING),
        Member::new("description", "description", &STRING),
        Member::new(
            "configurationProperties",
            "configurationProperties",
            &LIST_OF_SDK_CONFIGURATION_PROPERTY,
        ),
    ],
);

pub static SDK_TYPES: Shape = Shape::structure(
    "SdkTypes",
    &[
        Member::new("position", "position", &STRING),
        Member::new("items", "item", &LIST_OF_SDK_TYPE),
    ],
);

pub static STAGE: Shape = Shape::structure(
    "Stage",
    &[
        Member::new("deploymentId", "deploymentId", &STRING),
        Member::new("clientCertificateId", "clientCertificateId", &STRING),
        Member::new("stageName", "stageName", &STRING),
        Member::new("description", "description", &STRING),
        Member::new("cacheClusterEnabled", "cacheClusterEnabled", &BOOLEAN),
        Member::new("cacheClusterSize", "cacheClusterSize", &CACHE_CLUSTER_SIZE),
        Member::new(
            "cacheClusterStatus",
            "cacheClusterStatus",
            &CACHE_CLUSTER_STATUS,
        ),
        Member::new("methodSettings", "methodSettings", &MAP_OF_METHOD_SETTINGS),
        Member::new("variables", "variables", &MAP_OF_STRING_TO_STRING),
        Member::new("documentationVersion", "documentationVersion", &STRING),
        Member::new(
            "accessLogSettings",
            "accessLogSettings",
            &ACCESS_LOG_SETTINGS,
        ),
        Member::new("canarySettings", "canarySettings", &CANARY_SETTINGS),
        Member::new("tracingEnabled", "tracingEnabled", &BOOLEAN),
        Member::new("webAclArn", "webAclArn", &STRING),
        Member::new("tags", "tags", &MAP_OF_STRING_TO_STRING),
        Member::new("createdDate", "createdDate", &TIMESTAMP),
        Member::new("lastUpdatedDate", "lastUpdatedDate", &TIMESTAMP),
    ],
);

pub static STAGES: Shape =
    Shape::structure("Stages", &[Member::new("item", "item", &LIST_OF_STAGE)]);

pub static TAGS: Shape = Shape::structure(
    "Tags",
    &[Member::new("tags", "tags", &MAP_OF_STRING_TO_STRING)],
);

pub static TEMPLATE: Shape =
    Shape::structure("Template", &[Member::new("value", "value", &STRING)]);

pub static TEST_INVOKE_AUTHORIZER_RESPONSE: Shape = Shape::structure(
    "TestInvokeAuthorizerResponse",
    &[
        Member::new("clientStatus", "clientStatus", &INTEGER),
        Member::new("log", "log", &STRING),
        Member::new("latency", "latency", &LONG),
        Member::new("principalId", "principalId", &STRING),
        Member::new("policy", "policy", &STRING),
        Member::new("authorization", "authorization", &MAP_OF_STRING_TO_LIST),
        Member::new("claims", "claims", &MAP_OF_STRING_TO_STRING),
    ],
);

pub static TEST_INVOKE_METHOD_RESPONSE: Shape = Shape::structure(
    "TestInvokeMethodResponse",
    &[
        Member::new("status", "status", &INTEGER),
        Member::new("body", "body", &STRING),
        Member::new("headers", "headers", &MAP_OF_STRING_TO_STRING),
        Member::new(
            "multiValueHeaders",
            "multiValueHeaders",
            &MAP_OF_STRING_TO_LIST,
        ),
        Member::new("log", "log", &STRING),
        Member::new("latency", "latency", &LONG),
    ],
);

pub static USAGE: Shape = Shape::structure(
    "Usage",
    &[
        Member::new("usagePlanId", "usagePlanId", &STRING),
        Member::new("startDate", "startDate", &STRING),
        Member::new("endDate", "endDate", &STRING),
        Member::new("position", "position", &STRING),
        Member::new("items", "values", &MAP_OF_KEY_USAGES),
    ],
);

pub static USAGE_PLAN: Shape = Shape::structure(
    "UsagePlan",
    &[
        Member::new("id", "id", &STRING),
        Member::new("name", "name", &STRING),
        Member::new("description", "description", &STRING),
        Member::new("apiStages", "apiStages", &LIST_OF_API_STAGE),
        Member::new("throttle", "throttle", &THROTTLE_SETTINGS),
        Member::new("quota", "quota", &QUOTA_SETTINGS),
        Member::new("productCode", "productCode", &STRING),
        Member::new("tags", "tags", &MAP_OF_STRING_TO_STRING),
    ],
);

pub static USAGE_PLAN_KEY: Shape = Shape::structure(
    "UsagePlanKey",
    &[
        Member::new("id", "id", &STRING),
        Member::new("type", "type", &STRING),
        Member::new("value", "value", &STRING),
        Member::new("name", "name", &STRING),
    ],
);

pub static USAGE_PLAN_KEYS: Shape = Shape::structure(
    "UsagePlanKeys",
    &[
        Member::new("position", "position", &STRING),
        Member::new("items", "item", &LIST_OF_USAGE_PLAN_KEY),
    ],
);

pub static USAGE_PLANS: Shape = Shape::structure(
    "UsagePlans",
    &[
        Member::new("position", "position", &STRING),
        Member::new("items", "item", &LIST_OF_USAGE_PLAN),
    ],
);

pub static VPC_LINK: Shape = Shape::structure(
    "VpcLink",
    &[
        Member::new("id", "id", &STRING),
        Member::new("name", "name", &STRING),
        Member::new("description", "description", &STRING),
        Member::new("targetArns", "targetArns", &LIST_OF_STRING),
        Member::new("status", "status", &VPC_LINK_STATUS),
        Member::new("statusMessage", "statusMessage", &STRING),
        Member::new("tags", "tags", &MAP_OF_STRING_TO_STRING),
    ],
);

pub static VPC_LINKS: Shape = Shape::structure(
    "VpcLinks",
    &[
        Member::new("position", "position", &STRING),
        Member::new("items", "item", &LIST_OF_VPC_LINK),
    ],
);
