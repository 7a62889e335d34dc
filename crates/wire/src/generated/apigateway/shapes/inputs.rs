//! Inputs of operations, as static tables. Written by `cargo xtask wire`
//! from the AWS service model apigateway-2015-07-09; change the generator, not this file.

use super::*;
use crate::shape::{Location, Member, Shape};

pub static CREATE_API_KEY_REQUEST: Shape = Shape::structure(
    "CreateApiKeyRequest",
    &[
        Member::new("name", "name", &STRING),
        Member::new("description", "description", &STRING),
        Member::new("enabled", "enabled", &BOOLEAN),
        Member::new("generateDistinctId", "generateDistinctId", &BOOLEAN),
        Member::new("value", "value", &STRING),
        Member::new("stageKeys", "stageKeys", &LIST_OF_STAGE_KEYS),
        Member::new("customerId", "customerId", &STRING),
        Member::new("tags", "tags", &MAP_OF_STRING_TO_STRING),
    ],
);

pub static CREATE_AUTHORIZER_REQUEST: Shape = Shape::structure(
    "CreateAuthorizerRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("name", "name", &STRING).required(),
        Member::new("type", "type", &AUTHORIZER_TYPE).required(),
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

pub static CREATE_BASE_PATH_MAPPING_REQUEST: Shape = Shape::structure(
    "CreateBasePathMappingRequest",
    &[
        Member::new("domainName", "domain_name", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("domainNameId", "domainNameId", &STRING).at(Location::Query),
        Member::new("basePath", "basePath", &STRING),
        Member::new("restApiId", "restApiId", &STRING).required(),
        Member::new("stage", "stage", &STRING),
    ],
);

pub static CREATE_DEPLOYMENT_REQUEST: Shape = Shape::structure(
    "CreateDeploymentRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("stageName", "stageName", &STRING),
        Member::new("stageDescription", "stageDescription", &STRING),
        Member::new("description", "description", &STRING),
        Member::new(
            "cacheClusterEnabled",
            "cacheClusterEnabled",
            &NULLABLE_BOOLEAN,
        ),
        Member::new("cacheClusterSize", "cacheClusterSize", &CACHE_CLUSTER_SIZE),
        Member::new("variables", "variables", &MAP_OF_STRING_TO_STRING),
        Member::new(
            "canarySettings",
            "canarySettings",
            &DEPLOYMENT_CANARY_SETTINGS,
        ),
        Member::new("tracingEnabled", "tracingEnabled", &NULLABLE_BOOLEAN),
    ],
);

pub static CREATE_DOCUMENTATION_PART_REQUEST: Shape = Shape::structure(
    "CreateDocumentationPartRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("location", "location", &DOCUMENTATION_PART_LOCATION).required(),
        Member::new("properties", "properties", &STRING).required(),
    ],
);

pub static CREATE_DOCUMENTATION_VERSION_REQUEST: Shape = Shape::structure(
    "CreateDocumentationVersionRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("documentationVersion", "documentationVersion", &STRING).required(),
        Member::new("stageName", "stageName", &STRING),
        Member::new("description", "description", &STRING),
    ],
);

pub static CREATE_DOMAIN_NAME_ACCESS_ASSOCIATION_REQUEST: Shape = Shape::structure(
    "CreateDomainNameAccessAssociationRequest",
    &[
        Member::new("domainNameArn", "domainNameArn", &STRING).required(),
        Member::new(
            "accessAssociationSourceType",
            "accessAssociationSourceType",
            &ACCESS_ASSOCIATION_SOURCE_TYPE,
        )
        .required(),
        Member::new(
            "accessAssociationSource",
            "accessAssociationSource",
            &STRING,
        )
        .required(),
        Member::new("tags", "tags", &MAP_OF_STRING_TO_STRING),
    ],
);

pub static CREATE_DOMAIN_NAME_REQUEST: Shape = Shape::structure(
    "CreateDomainNameRequest",
    &[
        Member::new("domainName", "domainName", &STRING).required(),
        Member::new("certificateName", "certificateName", &STRING),
        Member::new("certificateBody", "certificateBody", &STRING),
        Member::new("certificatePrivateKey", "certificatePrivateKey", &STRING),
        Member::new("certificateChain", "certificateChain", &STRING),
        Member::new("certificateArn", "certificateArn", &STRING),
        Member::new(
            "regionalCertificateName",
            "regionalCertificateName",
            &STRING,
        ),
        Member::new("regionalCertificateArn", "regionalCertificateArn", &STRING),
        Member::new(
            "endpointConfiguration",
            "endpointConfiguration",
            &ENDPOINT_CONFIGURATION,
        ),
        Member::new("tags", "tags", &MAP_OF_STRING_TO_STRING),
        Member::new("securityPolicy", "securityPolicy", &SECURITY_POLICY),
        Member::new(
            "endpointAccessMode",
            "endpointAccessMode",
            &ENDPOINT_ACCESS_MODE,
        ),
        Member::new(
            "mutualTlsAuthentication",
            "mutualTlsAuthentication",
            &MUTUAL_TLS_AUTHENTICATION_INPUT,
        ),
        Member::new(
            "ownershipVerificationCertificateArn",
            "ownershipVerificationCertificateArn",
            &STRING,
        ),
        Member::new("policy", "policy", &STRING),
        Member::new("routingMode", "routingMode", &ROUTING_MODE),
    ],
);

pub static CREATE_MODEL_REQUEST: Shape = Shape::structure(
    "CreateModelRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("name", "name", &STRING).required(),
        Member::new("description", "description", &STRING),
        Member::new("schema", "schema", &STRING),
        Member::new("contentType", "contentType", &STRING).required(),
    ],
);

pub static CREATE_REQUEST_VALIDATOR_REQUEST: Shape = Shape::structure(
    "CreateRequestValidatorRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("name", "name", &STRING),
        Member::new("validateRequestBody", "validateRequestBody", &BOOLEAN),
        Member::new(
            "validateRequestParameters",
            "validateRequestParameters",
            &BOOLEAN,
        ),
    ],
);

pub static CREATE_RESOURCE_REQUEST: Shape = Shape::structure(
    "CreateResourceRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("parentId", "parent_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("pathPart", "pathPart", &STRING).required(),
    ],
);

pub static CREATE_REST_API_REQUEST: Shape = Shape::structure(
    "CreateRestApiRequest",
    &[
        Member::new("name", "name", &STRING).required(),
        Member::new("description", "description", &STRING),
        Member::new("version", "version", &STRING),
        Member::new("cloneFrom", "cloneFrom", &STRING),
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
        Member::new("securityPolicy", "securityPolicy", &SECURITY_POLICY),
        Member::new(
            "endpointAccessMode",
            "endpointAccessMode",
            &ENDPOINT_ACCESS_MODE,
        ),
    ],
);

pub static CREATE_STAGE_REQUEST: Shape = Shape::structure(
    "CreateStageRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("stageName", "stageName", &STRING).required(),
        Member::new("deploymentId", "deploymentId", &STRING).required(),
        Member::new("description", "description", &STRING),
        Member::new("cacheClusterEnabled", "cacheClusterEnabled", &BOOLEAN),
        Member::new("cacheClusterSize", "cacheClusterSize", &CACHE_CLUSTER_SIZE),
        Member::new("variables", "variables", &MAP_OF_STRING_TO_STRING),
        Member::new("documentationVersion", "documentationVersion", &STRING),
        Member::new("canarySettings", "canarySettings", &CANARY_SETTINGS),
        Member::new("tracingEnabled", "tracingEnabled", &BOOLEAN),
        Member::new("tags", "tags", &MAP_OF_STRING_TO_STRING),
    ],
);

pub static CREATE_USAGE_PLAN_KEY_REQUEST: Shape = Shape::structure(
    "CreateUsagePlanKeyRequest",
    &[
        Member::new("usagePlanId", "usageplanId", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("keyId", "keyId", &STRING).required(),
        Member::new("keyType", "keyType", &STRING).required(),
    ],
);

pub static CREATE_USAGE_PLAN_REQUEST: Shape = Shape::structure(
    "CreateUsagePlanRequest",
    &[
        Member::new("name", "name", &STRING).required(),
        Member::new("description", "description", &STRING),
        Member::new("apiStages", "apiStages", &LIST_OF_API_STAGE),
        Member::new("throttle", "throttle", &THROTTLE_SETTINGS),
        Member::new("quota", "quota", &QUOTA_SETTINGS),
        Member::new("tags", "tags", &MAP_OF_STRING_TO_STRING),
    ],
);

pub static CREATE_VPC_LINK_REQUEST: Shape = Shape::structure(
    "CreateVpcLinkRequest",
    &[
        Member::new("name", "name", &STRING).required(),
        Member::new("description", "description", &STRING),
        Member::new("targetArns", "targetArns", &LIST_OF_STRING).required(),
        Member::new("tags", "tags", &MAP_OF_STRING_TO_STRING),
    ],
);

pub static DELETE_API_KEY_REQUEST: Shape = Shape::structure(
    "DeleteApiKeyRequest",
    &[Member::new("apiKey", "api_Key", &STRING)
        .at(Location::Uri)
        .required()],
);

pub static DELETE_AUTHORIZER_REQUEST: Shape = Shape::structure(
    "DeleteAuthorizerRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("authorizerId", "authorizer_id", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static DELETE_BASE_PATH_MAPPING_REQUEST: Shape = Shape::structure(
    "DeleteBasePathMappingRequest",
    &[
        Member::new("domainName", "domain_name", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("domainNameId", "domainNameId", &STRING).at(Location::Query),
        Member::new("basePath", "base_path", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static DELETE_CLIENT_CERTIFICATE_REQUEST: Shape = Shape::structure(
    "DeleteClientCertificateRequest",
    &[
        Member::new("clientCertificateId", "clientcertificate_id", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static DELETE_DEPLOYMENT_REQUEST: Shape = Shape::structure(
    "DeleteDeploymentRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("deploymentId", "deployment_id", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static DELETE_DOCUMENTATION_PART_REQUEST: Shape = Shape::structure(
    "DeleteDocumentationPartRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("documentationPartId", "part_id", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static DELETE_DOCUMENTATION_VERSION_REQUEST: Shape = Shape::structure(
    "DeleteDocumentationVersionRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("documentationVersion", "doc_version", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static DELETE_DOMAIN_NAME_ACCESS_ASSOCIATION_REQUEST: Shape = Shape::structure(
    "DeleteDomainNameAccessAssociationRequest",
    &[Member::new(
        "domainNameAccessAssociationArn",
        "domain_name_access_association_arn",
        &STRING,
    )
    .at(Location::Uri)
    .required()],
);

pub static DELETE_DOMAIN_NAME_REQUEST: Shape = Shape::structure(
    "DeleteDomainNameRequest",
    &[
        Member::new("domainName", "domain_name", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("domainNameId", "domainNameId", &STRING).at(Location::Query),
    ],
);

pub static DELETE_GATEWAY_RESPONSE_REQUEST: Shape = Shape::structure(
    "DeleteGatewayResponseRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("responseType", "response_type", &GATEWAY_RESPONSE_TYPE)
            .at(Location::Uri)
            .required(),
    ],
);

pub static DELETE_INTEGRATION_REQUEST: Shape = Shape::structure(
    "DeleteIntegrationRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("resourceId", "resource_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("httpMethod", "http_method", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static DELETE_INTEGRATION_RESPONSE_REQUEST: Shape = Shape::structure(
    "DeleteIntegrationResponseRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("resourceId", "resource_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("httpMethod", "http_method", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("statusCode", "status_code", &STATUS_CODE)
            .at(Location::Uri)
            .required(),
    ],
);

pub static DELETE_METHOD_REQUEST: Shape = Shape::structure(
    "DeleteMethodRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("resourceId", "resource_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("httpMethod", "http_method", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static DELETE_METHOD_RESPONSE_REQUEST: Shape = Shape::structure(
    "DeleteMethodResponseRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("resourceId", "resource_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("httpMethod", "http_method", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("statusCode", "status_code", &STATUS_CODE)
            .at(Location::Uri)
            .required(),
    ],
);

pub static DELETE_MODEL_REQUEST: Shape = Shape::structure(
    "DeleteModelRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("modelName", "model_name", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static DELETE_REQUEST_VALIDATOR_REQUEST: Shape = Shape::structure(
    "DeleteRequestValidatorRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("requestValidatorId", "requestvalidator_id", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static DELETE_RESOURCE_REQUEST: Shape = Shape::structure(
    "DeleteResourceRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("resourceId", "resource_id", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static DELETE_REST_API_REQUEST: Shape = Shape::structure(
    "DeleteRestApiRequest",
    &[Member::new("restApiId", "restapi_id", &STRING)
        .at(Location::Uri)
        .required()],
);

pub static DELETE_STAGE_REQUEST: Shape = Shape::structure(
    "DeleteStageRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("stageName", "stage_name", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static DELETE_USAGE_PLAN_KEY_REQUEST: Shape = Shape::structure(
    "DeleteUsagePlanKeyRequest",
    &[
        Member::new("usagePlanId", "usageplanId", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("keyId", "keyId", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static DELETE_USAGE_PLAN_REQUEST: Shape = Shape::structure(
    "DeleteUsagePlanRequest",
    &[Member::new("usagePlanId", "usageplanId", &STRING)
        .at(Location::Uri)
        .required()],
);

pub static DELETE_VPC_LINK_REQUEST: Shape = Shape::structure(
    "DeleteVpcLinkRequest",
    &[Member::new("vpcLinkId", "vpclink_id", &STRING)
        .at(Location::Uri)
        .required()],
);

pub static FLUSH_STAGE_AUTHORIZERS_CACHE_REQUEST: Shape = Shape::structure(
    "FlushStageAuthorizersCacheRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("stageName", "stage_name", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static FLUSH_STAGE_CACHE_REQUEST: Shape = Shape::structure(
    "FlushStageCacheRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("stageName", "stage_name", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static GENERATE_CLIENT_CERTIFICATE_REQUEST: Shape = Shape::structure(
    "GenerateClientCertificateRequest",
    &[
        Member::new("description", "description", &STRING),
        Member::new("tags", "tags", &MAP_OF_STRING_TO_STRING),
    ],
);

pub static GET_ACCOUNT_REQUEST: Shape = Shape::structure("GetAccountRequest", &[]);

pub static GET_API_KEY_REQUEST: Shape = Shape::structure(
    "GetApiKeyRequest",
    &[
        Member::new("apiKey", "api_Key", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("includeValue", "includeValue", &NULLABLE_BOOLEAN).at(Location::Query),
    ],
);

pub static GET_API_KEYS_REQUEST: Shape = Shape::structure(
    "GetApiKeysRequest",
    &[
        Member::new("position", "position", &STRING).at(Location::Query),
        Member::new("limit", "limit", &NULLABLE_INTEGER).at(Location::Query),
        Member::new("nameQuery", "name", &STRING).at(Location::Query),
        Member::new("customerId", "customerId", &STRING).at(Location::Query),
        Member::new("includeValues", "includeValues", &NULLABLE_BOOLEAN).at(Location::Query),
    ],
);

pub static GET_AUTHORIZER_REQUEST: Shape = Shape::structure(
    "GetAuthorizerRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("authorizerId", "authorizer_id", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static GET_AUTHORIZERS_REQUEST: Shape = Shape::structure(
    "GetAuthorizersRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("position", "position", &STRING).at(Location::Query),
        Member::new("limit", "limit", &NULLABLE_INTEGER).at(Location::Query),
    ],
);

pub static GET_BASE_PATH_MAPPING_REQUEST: Shape = Shape::structure(
    "GetBasePathMappingRequest",
    &[
        Member::new("domainName", "domain_name", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("domainNameId", "domainNameId", &STRING).at(Location::Query),
        Member::new("basePath", "base_path", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static GET_BASE_PATH_MAPPINGS_REQUEST: Shape = Shape::structure(
    "GetBasePathMappingsRequest",
    &[
        Member::new("domainName", "domain_name", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("domainNameId", "domainNameId", &STRING).at(Location::Query),
        Member::new("position", "position", &STRING).at(Location::Query),
        Member::new("limit", "limit", &NULLABLE_INTEGER).at(Location::Query),
    ],
);

pub static GET_CLIENT_CERTIFICATE_REQUEST: Shape = Shape::structure(
    "GetClientCertificateRequest",
    &[
        Member::new("clientCertificateId", "clientcertificate_id", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static GET_CLIENT_CERTIFICATES_REQUEST: Shape = Shape::structure(
    "GetClientCertificatesRequest",
    &[
        Member::new("position", "position", &STRING).at(Location::Query),
        Member::new("limit", "limit", &NULLABLE_INTEGER).at(Location::Query),
    ],
);

pub static GET_DEPLOYMENT_REQUEST: Shape = Shape::structure(
    "GetDeploymentRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("deploymentId", "deployment_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("embed", "embed", &LIST_OF_STRING).at(Location::Query),
    ],
);

pub static GET_DEPLOYMENTS_REQUEST: Shape = Shape::structure(
    "GetDeploymentsRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("position", "position", &STRING).at(Location::Query),
        Member::new("limit", "limit", &NULLABLE_INTEGER).at(Location::Query),
    ],
);

pub static GET_DOCUMENTATION_PART_REQUEST: Shape = Shape::structure(
    "GetDocumentationPartRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("documentationPartId", "part_id", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static GET_DOCUMENTATION_PARTS_REQUEST: Shape = Shape::structure(
    "GetDocumentationPartsRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("type", "type", &DOCUMENTATION_PART_TYPE).at(Location::Query),
        Member::new("nameQuery", "name", &STRING).at(Location::Query),
        Member::new("path", "path", &STRING).at(Location::Query),
        Member::new("position", "position", &STRING).at(Location::Query),
        Member::new("limit", "limit", &NULLABLE_INTEGER).at(Location::Query),
        Member::new("locationStatus", "locationStatus", &LOCATION_STATUS_TYPE).at(Location::Query),
    ],
);

pub static GET_DOCUMENTATION_VERSION_REQUEST: Shape = Shape::structure(
    "GetDocumentationVersionRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("documentationVersion", "doc_version", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static GET_DOCUMENTATION_VERSIONS_REQUEST: Shape = Shape::structure(
    "GetDocumentationVersionsRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("position", "position", &STRING).at(Location::Query),
        Member::new("limit", "limit", &NULLABLE_INTEGER).at(Location::Query),
    ],
);

pub static GET_DOMAIN_NAME_ACCESS_ASSOCIATIONS_REQUEST: Shape = Shape::structure(
    "GetDomainNameAccessAssociationsRequest",
    &[
        Member::new("position", "position", &STRING).at(Location::Query),
        Member::new("limit", "limit", &NULLABLE_INTEGER).at(Location::Query),
        Member::new("resourceOwner", "resourceOwner", &RESOURCE_OWNER).at(Location::Query),
    ],
);

pub static GET_DOMAIN_NAME_REQUEST: Shape = Shape::structure(
    "GetDomainNameRequest",
    &[
        Member::new("domainName", "domain_name", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("domainNameId", "domainNameId", &STRING).at(Location::Query),
    ],
);

pub static GET_DOMAIN_NAMES_REQUEST: Shape = Shape::structure(
    "GetDomainNamesRequest",
    &[
        Member::new("position", "position", &STRING).at(Location::Query),
        Member::new("limit", "limit", &NULLABLE_INTEGER).at(Location::Query),
        Member::new("resourceOwner", "resourceOwner", &RESOURCE_OWNER).at(Location::Query),
    ],
);

pub static GET_EXPORT_REQUEST: Shape = Shape::structure(
    "GetExportRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("stageName", "stage_name", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("exportType", "export_type", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("parameters", "parameters", &MAP_OF_STRING_TO_STRING).at(Location::QueryMap),
        Member::new("accepts", "Accept", &STRING).at(Location::Header),
    ],
);

pub static GET_GATEWAY_RESPONSE_REQUEST: Shape = Shape::structure(
    "GetGatewayResponseRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("responseType", "response_type", &GATEWAY_RESPONSE_TYPE)
            .at(Location::Uri)
            .required(),
    ],
);

pub static GET_GATEWAY_RESPONSES_REQUEST: Shape = Shape::structure(
    "GetGatewayResponsesRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("position", "position", &STRING).at(Location::Query),
        Member::new("limit", "limit", &NULLABLE_INTEGER).at(Location::Query),
    ],
);

pub static GET_INTEGRATION_REQUEST: Shape = Shape::structure(
    "GetIntegrationRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("resourceId", "resource_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("httpMethod", "http_method", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static GET_INTEGRATION_RESPONSE_REQUEST: Shape = Shape::structure(
    "GetIntegrationResponseRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("resourceId", "resource_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("httpMethod", "http_method", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("statusCode", "status_code", &STATUS_CODE)
            .at(Location::Uri)
            .required(),
    ],
);

pub static GET_METHOD_REQUEST: Shape = Shape::structure(
    "GetMethodRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("resourceId", "resource_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("httpMethod", "http_method", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static GET_METHOD_RESPONSE_REQUEST: Shape = Shape::structure(
    "GetMethodResponseRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("resourceId", "resource_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("httpMethod", "http_method", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("statusCode", "status_code", &STATUS_CODE)
            .at(Location::Uri)
            .required(),
    ],
);

pub static GET_MODEL_REQUEST: Shape = Shape::structure(
    "GetModelRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("modelName", "model_name", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("flatten", "flatten", &BOOLEAN).at(Location::Query),
    ],
);

pub static GET_MODEL_TEMPLATE_REQUEST: Shape = Shape::structure(
    "GetModelTemplateRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("modelName", "model_name", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static GET_MODELS_REQUEST: Shape = Shape::structure(
    "GetModelsRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("position", "position", &STRING).at(Location::Query),
        Member::new("limit", "limit", &NULLABLE_INTEGER).at(Location::Query),
    ],
);

pub static GET_REQUEST_VALIDATOR_REQUEST: Shape = Shape::structure(
    "GetRequestValidatorRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("requestValidatorId", "requestvalidator_id", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static GET_REQUEST_VALIDATORS_REQUEST: Shape = Shape::structure(
    "GetRequestValidatorsRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("position", "position", &STRING).at(Location::Query),
        Member::new("limit", "limit", &NULLABLE_INTEGER).at(Location::Query),
    ],
);

pub static GET_RESOURCE_REQUEST: Shape = Shape::structure(
    "GetResourceRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("resourceId", "resource_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("embed", "embed", &LIST_OF_STRING).at(Location::Query),
    ],
);

pub static GET_RESOURCES_REQUEST: Shape = Shape::structure(
    "GetResourcesRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("position", "position", &STRING).at(Location::Query),
        Member::new("limit", "limit", &NULLABLE_INTEGER).at(Location::Query),
        Member::new("embed", "embed", &LIST_OF_STRING).at(Location::Query),
    ],
);

pub static GET_REST_API_REQUEST: Shape = Shape::structure(
    "GetRestApiRequest",
    &[Member::new("restApiId", "restapi_id", &STRING)
        .at(Location::Uri)
        .required()],
);

pub static GET_REST_APIS_REQUEST: Shape = Shape::structure(
    "GetRestApisRequest",
    &[
        Member::new("position", "position", &STRING).at(Location::Query),
        Member::new("limit", "limit", &NULLABLE_INTEGER).at(Location::Query),
    ],
);

pub static GET_SDK_REQUEST: Shape = Shape::structure(
    "GetSdkRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("stageName", "stage_name", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("sdkType", "sdk_type", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("parameters", "parameters", &MAP_OF_STRING_TO_STRING).at(Location::QueryMap),
    ],
);

pub static GET_SDK_TYPE_REQUEST: Shape = Shape::structure(
    "GetSdkTypeRequest",
    &[Member::new("id", "sdktype_id", &STRING)
        .at(Location::Uri)
        .required()],
);

pub static GET_SDK_TYPES_REQUEST: Shape = Shape::structure(
    "GetSdkTypesRequest",
    &[
        Member::new("position", "position", &STRING).at(Location::Query),
        Member::new("limit", "limit", &NULLABLE_INTEGER).at(Location::Query),
    ],
);

pub static GET_STAGE_REQUEST: Shape = Shape::structure(
    "GetStageRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("stageName", "stage_name", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static GET_STAGES_REQUEST: Shape = Shape::structure(
    "GetStagesRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("deploymentId", "deploymentId", &STRING).at(Location::Query),
    ],
);

pub static GET_TAGS_REQUEST: Shape = Shape::structure(
    "GetTagsRequest",
    &[
        Member::new("resourceArn", "resource_arn", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("position", "position", &STRING).at(Location::Query),
        Member::new("limit", "limit", &NULLABLE_INTEGER).at(Location::Query),
    ],
);

pub static GET_USAGE_PLAN_KEY_REQUEST: Shape = Shape::structure(
    "GetUsagePlanKeyRequest",
    &[
        Member::new("usagePlanId", "usageplanId", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("keyId", "keyId", &STRING)
            .at(Location::Uri)
            .required(),
    ],
);

pub static GET_USAGE_PLAN_KEYS_REQUEST: Shape = Shape::structure(
    "GetUsagePlanKeysRequest",
    &[
        Member::new("usagePlanId", "usageplanId", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("position", "position", &STRING).at(Location::Query),
        Member::new("limit", "limit", &NULLABLE_INTEGER).at(Location::Query),
        Member::new("nameQuery", "name", &STRING).at(Location::Query),
    ],
);

pub static GET_USAGE_PLAN_REQUEST: Shape = Shape::structure(
    "GetUsagePlanRequest",
    &[Member::new("usagePlanId", "usageplanId", &STRING)
        .at(Location::Uri)
        .required()],
);

pub static GET_USAGE_PLANS_REQUEST: Shape = Shape::structure(
    "GetUsagePlansRequest",
    &[
        Member::new("position", "position", &STRING).at(Location::Query),
        Member::new("keyId", "keyId", &STRING).at(Location::Query),
        Member::new("limit", "limit", &NULLABLE_INTEGER).at(Location::Query),
    ],
);

pub static GET_USAGE_REQUEST: Shape = Shape::structure(
    "GetUsageRequest",
    &[
        Member::new("usagePlanId", "usageplanId", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("keyId", "keyId", &STRING).at(Location::Query),
        Member::new("startDate", "startDate", &STRING)
            .at(Location::Query)
            .required(),
        Member::new("endDate", "endDate", &STRING)
            .at(Location::Query)
            .required(),
        Member::new("position", "position", &STRING).at(Location::Query),
        Member::new("limit", "limit", &NULLABLE_INTEGER).at(Location::Query),
    ],
);

pub static GET_VPC_LINK_REQUEST: Shape = Shape::structure(
    "GetVpcLinkRequest",
    &[Member::new("vpcLinkId", "vpclink_id", &STRING)
        .at(Location::Uri)
        .required()],
);

pub static GET_VPC_LINKS_REQUEST: Shape = Shape::structure(
    "GetVpcLinksRequest",
    &[
        Member::new("position", "position", &STRING).at(Location::Query),
        Member::new("limit", "limit", &NULLABLE_INTEGER).at(Location::Query),
    ],
);

pub static IMPORT_API_KEYS_REQUEST: Shape = Shape::structure(
    "ImportApiKeysRequest",
    &[
        Member::new("body", "body", &BLOB)
            .at(Location::Payload)
            .required(),
        Member::new("format", "format", &API_KEYS_FORMAT)
            .at(Location::Query)
            .required(),
        Member::new("failOnWarnings", "failonwarnings", &BOOLEAN).at(Location::Query),
    ],
);

pub static IMPORT_DOCUMENTATION_PARTS_REQUEST: Shape = Shape::structure(
    "ImportDocumentationPartsRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("mode", "mode", &PUT_MODE).at(Location::Query),
        Member::new("failOnWarnings", "failonwarnings", &BOOLEAN).at(Location::Query),
        Member::new("body", "body", &BLOB)
            .at(Location::Payload)
            .required(),
    ],
);

pub static IMPORT_REST_API_REQUEST: Shape = Shape::structure(
    "ImportRestApiRequest",
    &[
        Member::new("failOnWarnings", "failonwarnings", &BOOLEAN).at(Location::Query),
        Member::new("parameters", "parameters", &MAP_OF_STRING_TO_STRING).at(Location::QueryMap),
        Member::new("body", "body", &BLOB)
            .at(Location::Payload)
            .required(),
    ],
);

pub static PUT_GATEWAY_RESPONSE_REQUEST: Shape = Shape::structure(
    "PutGatewayResponseRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("responseType", "response_type", &GATEWAY_RESPONSE_TYPE)
            .at(Location::Uri)
            .required(),
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
    ],
);

pub static PUT_INTEGRATION_REQUEST: Shape = Shape::structure(
    "PutIntegrationRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("resourceId", "resource_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("httpMethod", "http_method", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("type", "type", &INTEGRATION_TYPE).required(),
        Member::new("integrationHttpMethod", "httpMethod", &STRING),
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
        Member::new("cacheNamespace", "cacheNamespace", &STRING),
        Member::new("cacheKeyParameters", "cacheKeyParameters", &LIST_OF_STRING),
        Member::new(
            "contentHandling",
            "contentHandling",
            &CONTENT_HANDLING_STRATEGY,
        ),
        Member::new("timeoutInMillis", "timeoutInMillis", &NULLABLE_INTEGER),
        Member::new("tlsConfig", "tlsConfig", &TLS_CONFIG),
        Member::new(
            "responseTransferMode",
            "responseTransferMode",
            &RESPONSE_TRANSFER_MODE,
        ),
        Member::new("integrationTarget", "integrationTarget", &STRING),
    ],
);

pub static PUT_INTEGRATION_RESPONSE_REQUEST: Shape = Shape::structure(
    "PutIntegrationResponseRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("resourceId", "resource_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("httpMethod", "http_method", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("statusCode", "status_code", &STATUS_CODE)
            .at(Location::Uri)
            .required(),
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

pub static PUT_METHOD_REQUEST: Shape = Shape::structure(
    "PutMethodRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("resourceId", "resource_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("httpMethod", "http_method", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("authorizationType", "authorizationType", &STRING).required(),
        Member::new("authorizerId", "authorizerId", &STRING),
        Member::new("apiKeyRequired", "apiKeyRequired", &BOOLEAN),
        Member::new("operationName", "operationName", &STRING),
        Member::new(
            "requestParameters",
            "requestParameters",
            &MAP_OF_STRING_TO_BOOLEAN,
        ),
        Member::new("requestModels", "requestModels", &MAP_OF_STRING_TO_STRING),
        Member::new("requestValidatorId", "requestValidatorId", &STRING),
        Member::new(
            "authorizationScopes",
            "authorizationScopes",
            &LIST_OF_STRING,
        ),
    ],
);

pub static PUT_METHOD_RESPONSE_REQUEST: Shape = Shape::structure(
    "PutMethodResponseRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("resourceId", "resource_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("httpMethod", "http_method", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("statusCode", "status_code", &STATUS_CODE)
            .at(Location::Uri)
            .required(),
        Member::new(
            "responseParameters",
            "responseParameters",
            &MAP_OF_STRING_TO_BOOLEAN,
        ),
        Member::new("responseModels", "responseModels", &MAP_OF_STRING_TO_STRING),
    ],
);

pub static PUT_REST_API_REQUEST: Shape = Shape::structure(
    "PutRestApiRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("mode", "mode", &PUT_MODE).at(Location::Query),
        Member::new("failOnWarnings", "failonwarnings", &BOOLEAN).at(Location::Query),
        Member::new("parameters", "parameters", &MAP_OF_STRING_TO_STRING).at(Location::QueryMap),
        Member::new("body", "body", &BLOB)
            .at(Location::Payload)
            .required(),
    ],
);

pub static REJECT_DOMAIN_NAME_ACCESS_ASSOCIATION_REQUEST: Shape = Shape::structure(
    "RejectDomainNameAccessAssociationRequest",
    &[
        Member::new(
            "domainNameAccessAssociationArn",
            "domainNameAccessAssociationArn",
            &STRING,
        )
        .at(Location::Query)
        .required(),
        Member::new("domainNameArn", "domainNameArn", &STRING)
            .at(Location::Query)
            .required(),
    ],
);

pub static TAG_RESOURCE_REQUEST: Shape = Shape::structure(
    "TagResourceRequest",
    &[
        Member::new("resourceArn", "resource_arn", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("tags", "tags", &MAP_OF_STRING_TO_STRING).required(),
    ],
);

pub static TEST_INVOKE_AUTHORIZER_REQUEST: Shape = Shape::structure(
    "TestInvokeAuthorizerRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("authorizerId", "authorizer_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("headers", "headers", &MAP_OF_STRING_TO_STRING),
        Member::new(
            "multiValueHeaders",
            "multiValueHeaders",
            &MAP_OF_STRING_TO_LIST,
        ),
        Member::new("pathWithQueryString", "pathWithQueryString", &STRING),
        Member::new("body", "body", &STRING),
        Member::new("stageVariables", "stageVariables", &MAP_OF_STRING_TO_STRING),
        Member::new(
            "additionalContext",
            "additionalContext",
            &MAP_OF_STRING_TO_STRING,
        ),
    ],
);

pub static TEST_INVOKE_METHOD_REQUEST: Shape = Shape::structure(
    "TestInvokeMethodRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("resourceId", "resource_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("httpMethod", "http_method", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("pathWithQueryString", "pathWithQueryString", &STRING),
        Member::new("body", "body", &STRING),
        Member::new("headers", "headers", &MAP_OF_STRING_TO_STRING),
        Member::new(
            "multiValueHeaders",
            "multiValueHeaders",
            &MAP_OF_STRING_TO_LIST,
        ),
        Member::new("clientCertificateId", "clientCertificateId", &STRING),
        Member::new("stageVariables", "stageVariables", &MAP_OF_STRING_TO_STRING),
    ],
);

pub static UNTAG_RESOURCE_REQUEST: Shape = Shape::structure(
    "UntagResourceRequest",
    &[
        Member::new("resourceArn", "resource_arn", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("tagKeys", "tagKeys", &LIST_OF_STRING)
            .at(Location::Query)
            .required(),
    ],
);

pub static UPDATE_ACCOUNT_REQUEST: Shape = Shape::structure(
    "UpdateAccountRequest",
    &[Member::new(
        "patchOperations",
        "patchOperations",
        &LIST_OF_PATCH_OPERATION,
    )],
);

pub static UPDATE_API_KEY_REQUEST: Shape = Shape::structure(
    "UpdateApiKeyRequest",
    &[
        Member::new("apiKey", "api_Key", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new(
            "patchOperations",
            "patchOperations",
            &LIST_OF_PATCH_OPERATION,
        ),
    ],
);

pub static UPDATE_AUTHORIZER_REQUEST: Shape = Shape::structure(
    "UpdateAuthorizerRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("authorizerId", "authorizer_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new(
            "patchOperations",
            "patchOperations",
            &LIST_OF_PATCH_OPERATION,
        ),
    ],
);

pub static UPDATE_BASE_PATH_MAPPING_REQUEST: Shape = Shape::structure(
    "UpdateBasePathMappingRequest",
    &[
        Member::new("domainName", "domain_name", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("domainNameId", "domainNameId", &STRING).at(Location::Query),
        Member::new("basePath", "base_path", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new(
            "patchOperations",
            "patchOperations",
            &LIST_OF_PATCH_OPERATION,
        ),
    ],
);

pub static UPDATE_CLIENT_CERTIFICATE_REQUEST: Shape = Shape::structure(
    "UpdateClientCertificateRequest",
    &[
        Member::new("clientCertificateId", "clientcertificate_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new(
            "patchOperations",
            "patchOperations",
            &LIST_OF_PATCH_OPERATION,
        ),
    ],
);

pub static UPDATE_DEPLOYMENT_REQUEST: Shape = Shape::structure(
    "UpdateDeploymentRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("deploymentId", "deployment_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new(
            "patchOperations",
            "patchOperations",
            &LIST_OF_PATCH_OPERATION,
        ),
    ],
);

pub static UPDATE_DOCUMENTATION_PART_REQUEST: Shape = Shape::structure(
    "UpdateDocumentationPartRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("documentationPartId", "part_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new(
            "patchOperations",
            "patchOperations",
            &LIST_OF_PATCH_OPERATION,
        ),
    ],
);

pub static UPDATE_DOCUMENTATION_VERSION_REQUEST: Shape = Shape::structure(
    "UpdateDocumentationVersionRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("documentationVersion", "doc_version", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new(
            "patchOperations",
            "patchOperations",
            &LIST_OF_PATCH_OPERATION,
        ),
    ],
);

pub static UPDATE_DOMAIN_NAME_REQUEST: Shape = Shape::structure(
    "UpdateDomainNameRequest",
    &[
        Member::new("domainName", "domain_name", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("domainNameId", "domainNameId", &STRING).at(Location::Query),
        Member::new(
            "patchOperations",
            "patchOperations",
            &LIST_OF_PATCH_OPERATION,
        ),
    ],
);

pub static UPDATE_GATEWAY_RESPONSE_REQUEST: Shape = Shape::structure(
    "UpdateGatewayResponseRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("responseType", "response_type", &GATEWAY_RESPONSE_TYPE)
            .at(Location::Uri)
            .required(),
        Member::new(
            "patchOperations",
            "patchOperations",
            &LIST_OF_PATCH_OPERATION,
        ),
    ],
);

pub static UPDATE_INTEGRATION_REQUEST: Shape = Shape::structure(
    "UpdateIntegrationRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("resourceId", "resource_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("httpMethod", "http_method", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new(
            "patchOperations",
            "patchOperations",
            &LIST_OF_PATCH_OPERATION,
        ),
    ],
);

pub static UPDATE_INTEGRATION_RESPONSE_REQUEST: Shape = Shape::structure(
    "UpdateIntegrationResponseRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("resourceId", "resource_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("httpMethod", "http_method", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("statusCode", "status_code", &STATUS_CODE)
            .at(Location::Uri)
            .required(),
        Member::new(
            "patchOperations",
            "patchOperations",
            &LIST_OF_PATCH_OPERATION,
        ),
    ],
);

pub static UPDATE_METHOD_REQUEST: Shape = Shape::structure(
    "UpdateMethodRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("resourceId", "resource_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("httpMethod", "http_method", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new(
            "patchOperations",
            "patchOperations",
            &LIST_OF_PATCH_OPERATION,
        ),
    ],
);

pub static UPDATE_METHOD_RESPONSE_REQUEST: Shape = Shape::structure(
    "UpdateMethodResponseRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("resourceId", "resource_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("httpMethod", "http_method", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("statusCode", "status_code", &STATUS_CODE)
            .at(Location::Uri)
            .required(),
        Member::new(
            "patchOperations",
            "patchOperations",
            &LIST_OF_PATCH_OPERATION,
        ),
    ],
);

pub static UPDATE_MODEL_REQUEST: Shape = Shape::structure(
    "UpdateModelRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("modelName", "model_name", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new(
            "patchOperations",
            "patchOperations",
            &LIST_OF_PATCH_OPERATION,
        ),
    ],
);

pub static UPDATE_REQUEST_VALIDATOR_REQUEST: Shape = Shape::structure(
    "UpdateRequestValidatorRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("requestValidatorId", "requestvalidator_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new(
            "patchOperations",
            "patchOperations",
            &LIST_OF_PATCH_OPERATION,
        ),
    ],
);

pub static UPDATE_RESOURCE_REQUEST: Shape = Shape::structure(
    "UpdateResourceRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("resourceId", "resource_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new(
            "patchOperations",
            "patchOperations",
            &LIST_OF_PATCH_OPERATION,
        ),
    ],
);

pub static UPDATE_REST_API_REQUEST: Shape = Shape::structure(
    "UpdateRestApiRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new(
            "patchOperations",
            "patchOperations",
            &LIST_OF_PATCH_OPERATION,
        ),
    ],
);

pub static UPDATE_STAGE_REQUEST: Shape = Shape::structure(
    "UpdateStageRequest",
    &[
        Member::new("restApiId", "restapi_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("stageName", "stage_name", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new(
            "patchOperations",
            "patchOperations",
            &LIST_OF_PATCH_OPERATION,
        ),
    ],
);

pub static UPDATE_USAGE_PLAN_REQUEST: Shape = Shape::structure(
    "UpdateUsagePlanRequest",
    &[
        Member::new("usagePlanId", "usageplanId", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new(
            "patchOperations",
            "patchOperations",
            &LIST_OF_PATCH_OPERATION,
        ),
    ],
);

pub static UPDATE_USAGE_REQUEST: Shape = Shape::structure(
    "UpdateUsageRequest",
    &[
        Member::new("usagePlanId", "usageplanId", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new("keyId", "keyId", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new(
            "patchOperations",
            "patchOperations",
            &LIST_OF_PATCH_OPERATION,
        ),
    ],
);

pub static UPDATE_VPC_LINK_REQUEST: Shape = Shape::structure(
    "UpdateVpcLinkRequest",
    &[
        Member::new("vpcLinkId", "vpclink_id", &STRING)
            .at(Location::Uri)
            .required(),
        Member::new(
            "patchOperations",
            "patchOperations",
            &LIST_OF_PATCH_OPERATION,
        ),
    ],
);
