//! Inputs of operations as Rust types. Written by `cargo xtask wire`
//! from the AWS service model apigateway-2015-07-09; change the generator, not this file.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Input of `CreateApiKey`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CreateApiKeyRequest {
    pub name: Option<String>,
    pub description: Option<String>,
    pub enabled: Option<bool>,
    #[serde(rename = "generateDistinctId")]
    pub generate_distinct_id: Option<bool>,
    pub value: Option<String>,
    #[serde(rename = "stageKeys")]
    pub stage_keys: Option<Vec<super::StageKey>>,
    #[serde(rename = "customerId")]
    pub customer_id: Option<String>,
    pub tags: Option<BTreeMap<String, String>>,
}

/// Input of `CreateAuthorizer`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CreateAuthorizerRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    pub name: String,
    pub r#type: String,
    #[serde(rename = "providerARNs")]
    pub provider_arns: Option<Vec<String>>,
    #[serde(rename = "authType")]
    pub auth_type: Option<String>,
    #[serde(rename = "authorizerUri")]
    pub authorizer_uri: Option<String>,
    #[serde(rename = "authorizerCredentials")]
    pub authorizer_credentials: Option<String>,
    #[serde(rename = "identitySource")]
    pub identity_source: Option<String>,
    #[serde(rename = "identityValidationExpression")]
    pub identity_validation_expression: Option<String>,
    #[serde(rename = "authorizerResultTtlInSeconds")]
    pub authorizer_result_ttl_in_seconds: Option<i32>,
}

/// Input of `CreateBasePathMapping`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CreateBasePathMappingRequest {
    #[serde(rename = "domainName")]
    pub domain_name: String,
    #[serde(rename = "domainNameId")]
    pub domain_name_id: Option<String>,
    #[serde(rename = "basePath")]
    pub base_path: Option<String>,
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    pub stage: Option<String>,
}

/// Input of `CreateDeployment`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CreateDeploymentRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "stageName")]
    pub stage_name: Option<String>,
    #[serde(rename = "stageDescription")]
    pub stage_description: Option<String>,
    pub description: Option<String>,
    #[serde(rename = "cacheClusterEnabled")]
    pub cache_cluster_enabled: Option<bool>,
    #[serde(rename = "cacheClusterSize")]
    pub cache_cluster_size: Option<String>,
    pub variables: Option<BTreeMap<String, String>>,
    #[serde(rename = "canarySettings")]
    pub canary_settings: Option<super::DeploymentCanarySettings>,
    #[serde(rename = "tracingEnabled")]
    pub tracing_enabled: Option<bool>,
}

/// Input of `CreateDocumentationPart`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CreateDocumentationPartRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    pub location: super::DocumentationPartLocation,
    pub properties: String,
}

/// Input of `CreateDocumentationVersion`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CreateDocumentationVersionRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "documentationVersion")]
    pub documentation_version: String,
    #[serde(rename = "stageName")]
    pub stage_name: Option<String>,
    pub description: Option<String>,
}

/// Input of `CreateDomainNameAccessAssociation`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CreateDomainNameAccessAssociationRequest {
    #[serde(rename = "domainNameArn")]
    pub domain_name_arn: String,
    #[serde(rename = "accessAssociationSourceType")]
    pub access_association_source_type: String,
    #[serde(rename = "accessAssociationSource")]
    pub access_association_source: String,
    pub tags: Option<BTreeMap<String, String>>,
}

/// Input of `CreateDomainName`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CreateDomainNameRequest {
    #[serde(rename = "domainName")]
    pub domain_name: String,
    #[serde(rename = "certificateName")]
    pub certificate_name: Option<String>,
    #[serde(rename = "certificateBody")]
    pub certificate_body: Option<String>,
    #[serde(rename = "certificatePrivateKey")]
    pub certificate_private_key: Option<String>,
    #[serde(rename = "certificateChain")]
    pub certificate_chain: Option<String>,
    #[serde(rename = "certificateArn")]
    pub certificate_arn: Option<String>,
    #[serde(rename = "regionalCertificateName")]
    pub regional_certificate_name: Option<String>,
    #[serde(rename = "regionalCertificateArn")]
    pub regional_certificate_arn: Option<String>,
    #[serde(rename = "endpointConfiguration")]
    pub endpoint_configuration: Option<super::EndpointConfiguration>,
    pub tags: Option<BTreeMap<String, String>>,
    #[serde(rename = "securityPolicy")]
    pub security_policy: Option<String>,
    #[serde(rename = "endpointAccessMode")]
    pub endpoint_access_mode: Option<String>,
    #[serde(rename = "mutualTlsAuthentication")]
    pub mutual_tls_authentication: Option<super::MutualTlsAuthenticationInput>,
    #[serde(rename = "ownershipVerificationCertificateArn")]
    pub ownership_verification_certificate_arn: Option<String>,
    pub policy: Option<String>,
    #[serde(rename = "routingMode")]
    pub routing_mode: Option<String>,
}

/// Input of `CreateModel`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CreateModelRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    pub name: String,
    pub description: Option<String>,
    pub schema: Option<String>,
    #[serde(rename = "contentType")]
    pub content_type: String,
}

/// Input of `CreateRequestValidator`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CreateRequestValidatorRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    pub name: Option<String>,
    #[serde(rename = "validateRequestBody")]
    pub validate_request_body: Option<bool>,
    #[serde(rename = "validateRequestParameters")]
    pub validate_request_parameters: Option<bool>,
}

/// Input of `CreateResource`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CreateResourceRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "parentId")]
    pub parent_id: String,
    #[serde(rename = "pathPart")]
    pub path_part: String,
}

/// Input of `CreateRestApi`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CreateRestApiRequest {
    pub name: String,
    pub description: Option<String>,
    pub version: Option<String>,
    #[serde(rename = "cloneFrom")]
    pub clone_from: Option<String>,
    #[serde(rename = "binaryMediaTypes")]
    pub binary_media_types: Option<Vec<String>>,
    #[serde(rename = "minimumCompressionSize")]
    pub minimum_compression_size: Option<i32>,
    #[serde(rename = "apiKeySource")]
    pub api_key_source: Option<String>,
    #[serde(rename = "endpointConfiguration")]
    pub endpoint_configuration: Option<super::EndpointConfiguration>,
    pub policy: Option<String>,
    pub tags: Option<BTreeMap<String, String>>,
    #[serde(rename = "disableExecuteApiEndpoint")]
    pub disable_execute_api_endpoint: Option<bool>,
    #[serde(rename = "securityPolicy")]
    pub security_policy: Option<String>,
    #[serde(rename = "endpointAccessMode")]
    pub endpoint_access_mode: Option<String>,
}

/// Input of `CreateStage`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CreateStageRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "stageName")]
    pub stage_name: String,
    #[serde(rename = "deploymentId")]
    pub deployment_id: String,
    pub description: Option<String>,
    #[serde(rename = "cacheClusterEnabled")]
    pub cache_cluster_enabled: Option<bool>,
    #[serde(rename = "cacheClusterSize")]
    pub cache_cluster_size: Option<String>,
    pub variables: Option<BTreeMap<String, String>>,
    #[serde(rename = "documentationVersion")]
    pub documentation_version: Option<String>,
    #[serde(rename = "canarySettings")]
    pub canary_settings: Option<super::CanarySettings>,
    #[serde(rename = "tracingEnabled")]
    pub tracing_enabled: Option<bool>,
    pub tags: Option<BTreeMap<String, String>>,
}

/// Input of `CreateUsagePlanKey`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CreateUsagePlanKeyRequest {
    #[serde(rename = "usagePlanId")]
    pub usage_plan_id: String,
    #[serde(rename = "keyId")]
    pub key_id: String,
    #[serde(rename = "keyType")]
    pub key_type: String,
}

/// Input of `CreateUsagePlan`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CreateUsagePlanRequest {
    pub name: String,
    pub description: Option<String>,
    #[serde(rename = "apiStages")]
    pub api_stages: Option<Vec<super::ApiStage>>,
    pub throttle: Option<super::ThrottleSettings>,
    pub quota: Option<super::QuotaSettings>,
    pub tags: Option<BTreeMap<String, String>>,
}

/// Input of `CreateVpcLink`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CreateVpcLinkRequest {
    pub name: String,
    pub description: Option<String>,
    #[serde(rename = "targetArns")]
    pub target_arns: Vec<String>,
    pub tags: Option<BTreeMap<String, String>>,
}

/// Input of `DeleteApiKey`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteApiKeyRequest {
    #[serde(rename = "apiKey")]
    pub api_key: String,
}

/// Input of `DeleteAuthorizer`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteAuthorizerRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "authorizerId")]
    pub authorizer_id: String,
}

/// Input of `DeleteBasePathMapping`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteBasePathMappingRequest {
    #[serde(rename = "domainName")]
    pub domain_name: String,
    #[serde(rename = "domainNameId")]
    pub domain_name_id: Option<String>,
    #[serde(rename = "basePath")]
    pub base_path: String,
}

/// Input of `DeleteClientCertificate`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteClientCertificateRequest {
    #[serde(rename = "clientCertificateId")]
    pub client_certificate_id: String,
}

/// Input of `DeleteDeployment`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteDeploymentRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "deploymentId")]
    pub deployment_id: String,
}

/// Input of `DeleteDocumentationPart`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteDocumentationPartRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "documentationPartId")]
    pub documentation_part_id: String,
}

/// Input of `DeleteDocumentationVersion`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteDocumentationVersionRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "documentationVersion")]
    pub documentation_version: String,
}

/// Input of `DeleteDomainNameAccessAssociation`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteDomainNameAccessAssociationRequest {
    #[serde(rename = "domainNameAccessAssociationArn")]
    pub domain_name_access_association_arn: String,
}

/// Input of `DeleteDomainName`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteDomainNameRequest {
    #[serde(rename = "domainName")]
    pub domain_name: String,
    #[serde(rename = "domainNameId")]
    pub domain_name_id: Option<String>,
}

/// Input of `DeleteGatewayResponse`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteGatewayResponseRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "responseType")]
    pub response_type: String,
}

/// Input of `DeleteIntegration`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteIntegrationRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "resourceId")]
    pub resource_id: String,
    #[serde(rename = "httpMethod")]
    pub http_method: String,
}

/// Input of `DeleteIntegrationResponse`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteIntegrationResponseRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "resourceId")]
    pub resource_id: String,
    #[serde(rename = "httpMethod")]
    pub http_method: String,
    #[serde(rename = "statusCode")]
    pub status_code: String,
}

/// Input of `DeleteMethod`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteMethodRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "resourceId")]
    pub resource_id: String,
    #[serde(rename = "httpMethod")]
    pub http_method: String,
}

/// Input of `DeleteMethodResponse`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteMethodResponseRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "resourceId")]
    pub resource_id: String,
    #[serde(rename = "httpMethod")]
    pub http_method: String,
    #[serde(rename = "statusCode")]
    pub status_code: String,
}

/// Input of `DeleteModel`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteModelRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "modelName")]
    pub model_name: String,
}

/// Input of `DeleteRequestValidator`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteRequestValidatorRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "requestValidatorId")]
    pub request_validator_id: String,
}

/// Input of `DeleteResource`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteResourceRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "resourceId")]
    pub resource_id: String,
}

/// Input of `DeleteRestApi`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteRestApiRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
}

/// Input of `DeleteStage`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteStageRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "stageName")]
    pub stage_name: String,
}

/// Input of `DeleteUsagePlanKey`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteUsagePlanKeyRequest {
    #[serde(rename = "usagePlanId")]
    pub usage_plan_id: String,
    #[serde(rename = "keyId")]
    pub key_id: String,
}

/// Input of `DeleteUsagePlan`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteUsagePlanRequest {
    #[serde(rename = "usagePlanId")]
    pub usage_plan_id: String,
}

/// Input of `DeleteVpcLink`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DeleteVpcLinkRequest {
    #[serde(rename = "vpcLinkId")]
    pub vpc_link_id: String,
}

/// Input of `FlushStageAuthorizersCache`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct FlushStageAuthorizersCacheRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "stageName")]
    pub stage_name: String,
}

/// Input of `FlushStageCache`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct FlushStageCacheRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "stageName")]
    pub stage_name: String,
}

/// Input of `GenerateClientCertificate`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GenerateClientCertificateRequest {
    pub description: Option<String>,
    pub tags: Option<BTreeMap<String, String>>,
}

/// Input of `GetAccount`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetAccountRequest {}

/// Input of `GetApiKey`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetApiKeyRequest {
    #[serde(rename = "apiKey")]
    pub api_key: String,
    #[serde(rename = "includeValue")]
    pub include_value: Option<bool>,
}

/// Input of `GetApiKeys`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetApiKeysRequest {
    pub position: Option<String>,
    pub limit: Option<i32>,
    #[serde(rename = "nameQuery")]
    pub name_query: Option<String>,
    #[serde(rename = "customerId")]
    pub customer_id: Option<String>,
    #[serde(rename = "includeValues")]
    pub include_values: Option<bool>,
}

/// Input of `GetAuthorizer`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetAuthorizerRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "authorizerId")]
    pub authorizer_id: String,
}

/// Input of `GetAuthorizers`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetAuthorizersRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    pub position: Option<String>,
    pub limit: Option<i32>,
}

/// Input of `GetBasePathMapping`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetBasePathMappingRequest {
    #[serde(rename = "domainName")]
    pub domain_name: String,
    #[serde(rename = "domainNameId")]
    pub domain_name_id: Option<String>,
    #[serde(rename = "basePath")]
    pub base_path: String,
}

/// Input of `GetBasePathMappings`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetBasePathMappingsRequest {
    #[serde(rename = "domainName")]
    pub domain_name: String,
    #[serde(rename = "domainNameId")]
    pub domain_name_id: Option<String>,
    pub position: Option<String>,
    pub limit: Option<i32>,
}

/// Input of `GetClientCertificate`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetClientCertificateRequest {
    #[serde(rename = "clientCertificateId")]
    pub client_certificate_id: String,
}

/// Input of `GetClientCertificates`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetClientCertificatesRequest {
    pub position: Option<String>,
    pub limit: Option<i32>,
}

/// Input of `GetDeployment`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetDeploymentRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "deploymentId")]
    pub deployment_id: String,
    pub embed: Option<Vec<String>>,
}

/// Input of `GetDeployments`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetDeploymentsRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    pub position: Option<String>,
    pub limit: Option<i32>,
}

/// Input of `GetDocumentationPart`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetDocumentationPartRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "documentationPartId")]
    pub documentation_part_id: String,
}

/// Input of `GetDocumentationParts`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetDocumentationPartsRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    pub r#type: Option<String>,
    #[serde(rename = "nameQuery")]
    pub name_query: Option<String>,
    pub path: Option<String>,
    pub position: Option<String>,
    pub limit: Option<i32>,
    #[serde(rename = "locationStatus")]
    pub location_status: Option<String>,
}

/// Input of `GetDocumentationVersion`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetDocumentationVersionRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "documentationVersion")]
    pub documentation_version: String,
}

/// Input of `GetDocumentationVersions`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetDocumentationVersionsRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    pub position: Option<String>,
    pub limit: Option<i32>,
}

/// Input of `GetDomainNameAccessAssociations`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetDomainNameAccessAssociationsRequest {
    pub position: Option<String>,
    pub limit: Option<i32>,
    #[serde(rename = "resourceOwner")]
    pub resource_owner: Option<String>,
}

/// Input of `GetDomainName`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetDomainNameRequest {
    #[serde(rename = "domainName")]
    pub domain_name: String,
    #[serde(rename = "domainNameId")]
    pub domain_name_id: Option<String>,
}

/// Input of `GetDomainNames`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetDomainNamesRequest {
    pub position: Option<String>,
    pub limit: Option<i32>,
    #[serde(rename = "resourceOwner")]
    pub resource_owner: Option<String>,
}

/// Input of `GetExport`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetExportRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "stageName")]
    pub stage_name: String,
    #[serde(rename = "exportType")]
    pub export_type: String,
    pub parameters: Option<BTreeMap<String, String>>,
    pub accepts: Option<String>,
}

/// Input of `GetGatewayResponse`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetGatewayResponseRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "responseType")]
    pub response_type: String,
}

/// Input of `GetGatewayResponses`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetGatewayResponsesRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    pub position: Option<String>,
    pub limit: Option<i32>,
}

/// Input of `GetIntegration`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetIntegrationRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "resourceId")]
    pub resource_id: String,
    #[serde(rename = "httpMethod")]
    pub http_method: String,
}

/// Input of `GetIntegrationResponse`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetIntegrationResponseRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "resourceId")]
    pub resource_id: String,
    #[serde(rename = "httpMethod")]
    pub http_method: String,
    #[serde(rename = "statusCode")]
    pub status_code: String,
}

/// Input of `GetMethod`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetMethodRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "resourceId")]
    pub resource_id: String,
    #[serde(rename = "httpMethod")]
    pub http_method: String,
}

/// Input of `GetMethodResponse`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetMethodResponseRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "resourceId")]
    pub resource_id: String,
    #[serde(rename = "httpMethod")]
    pub http_method: String,
    #[serde(rename = "statusCode")]
    pub status_code: String,
}

/// Input of `GetModel`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetModelRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "modelName")]
    pub model_name: String,
    pub flatten: Option<bool>,
}

/// Input of `GetModelTemplate`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetModelTemplateRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "modelName")]
    pub model_name: String,
}

/// Input of `GetModels`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetModelsRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    pub position: Option<String>,
    pub limit: Option<i32>,
}

/// Input of `GetRequestValidator`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetRequestValidatorRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "requestValidatorId")]
    pub request_validator_id: String,
}

/// Input of `GetRequestValidators`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetRequestValidatorsRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    pub position: Option<String>,
    pub limit: Option<i32>,
}

/// Input of `GetResource`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetResourceRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "resourceId")]
    pub resource_id: String,
    pub embed: Option<Vec<String>>,
}

/// Input of `GetResources`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetResourcesRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    pub position: Option<String>,
    pub limit: Option<i32>,
    pub embed: Option<Vec<String>>,
}

/// Input of `GetRestApi`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetRestApiRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
}

/// Input of `GetRestApis`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetRestApisRequest {
    pub position: Option<String>,
    pub limit: Option<i32>,
}

/// Input of `GetSdk`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetSdkRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "stageName")]
    pub stage_name: String,
    #[serde(rename = "sdkType")]
    pub sdk_type: String,
    pub parameters: Option<BTreeMap<String, String>>,
}

/// Input of `GetSdkType`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetSdkTypeRequest {
    pub id: String,
}

/// Input of `GetSdkTypes`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetSdkTypesRequest {
    pub position: Option<String>,
    pub limit: Option<i32>,
}

/// Input of `GetStage`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetStageRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "stageName")]
    pub stage_name: String,
}

/// Input of `GetStages`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetStagesRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "deploymentId")]
    pub deployment_id: Option<String>,
}

/// Input of `GetTags`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetTagsRequest {
    #[serde(rename = "resourceArn")]
    pub resource_arn: String,
    pub position: Option<String>,
    pub limit: Option<i32>,
}

/// Input of `GetUsagePlanKey`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetUsagePlanKeyRequest {
    #[serde(rename = "usagePlanId")]
    pub usage_plan_id: String,
    #[serde(rename = "keyId")]
    pub key_id: String,
}

/// Input of `GetUsagePlanKeys`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetUsagePlanKeysRequest {
    #[serde(rename = "usagePlanId")]
    pub usage_plan_id: String,
    pub position: Option<String>,
    pub limit: Option<i32>,
    #[serde(rename = "nameQuery")]
    pub name_query: Option<String>,
}

/// Input of `GetUsagePlan`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetUsagePlanRequest {
    #[serde(rename = "usagePlanId")]
    pub usage_plan_id: String,
}

/// Input of `GetUsagePlans`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetUsagePlansRequest {
    pub position: Option<String>,
    #[serde(rename = "keyId")]
    pub key_id: Option<String>,
    pub limit: Option<i32>,
}

/// Input of `GetUsage`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetUsageRequest {
    #[serde(rename = "usagePlanId")]
    pub usage_plan_id: String,
    #[serde(rename = "keyId")]
    pub key_id: Option<String>,
    #[serde(rename = "startDate")]
    pub start_date: String,
    #[serde(rename = "endDate")]
    pub end_date: String,
    pub position: Option<String>,
    pub limit: Option<i32>,
}

/// Input of `GetVpcLink`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetVpcLinkRequest {
    #[serde(rename = "vpcLinkId")]
    pub vpc_link_id: String,
}

/// Input of `GetVpcLinks`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetVpcLinksRequest {
    pub position: Option<String>,
    pub limit: Option<i32>,
}

/// Input of `ImportApiKeys`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ImportApiKeysRequest {
    pub body: crate::Blob,
    pub format: String,
    #[serde(rename = "failOnWarnings")]
    pub fail_on_warnings: Option<bool>,
}

/// Input of `ImportDocumentationParts`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ImportDocumentationPartsRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    pub mode: Option<String>,
    #[serde(rename = "failOnWarnings")]
    pub fail_on_warnings: Option<bool>,
    pub body: crate::Blob,
}

/// Input of `ImportRestApi`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ImportRestApiRequest {
    #[serde(rename = "failOnWarnings")]
    pub fail_on_warnings: Option<bool>,
    pub parameters: Option<BTreeMap<String, String>>,
    pub body: crate::Blob,
}

/// Input of `PutGatewayResponse`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct PutGatewayResponseRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "responseType")]
    pub response_type: String,
    #[serde(rename = "statusCode")]
    pub status_code: Option<String>,
    #[serde(rename = "responseParameters")]
    pub response_parameters: Option<BTreeMap<String, String>>,
    #[serde(rename = "responseTemplates")]
    pub response_templates: Option<BTreeMap<String, String>>,
}

/// Input of `PutIntegration`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct PutIntegrationRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "resourceId")]
    pub resource_id: String,
    #[serde(rename = "httpMethod")]
    pub http_method: String,
    pub r#type: String,
    #[serde(rename = "integrationHttpMethod")]
    pub integration_http_method: Option<String>,
    pub uri: Option<String>,
    #[serde(rename = "connectionType")]
    pub connection_type: Option<String>,
    #[serde(rename = "connectionId")]
    pub connection_id: Option<String>,
    pub credentials: Option<String>,
    #[serde(rename = "requestParameters")]
    pub request_parameters: Option<BTreeMap<String, String>>,
    #[serde(rename = "requestTemplates")]
    pub request_templates: Option<BTreeMap<String, String>>,
    #[serde(rename = "passthroughBehavior")]
    pub passthrough_behavior: Option<String>,
    #[serde(rename = "cacheNamespace")]
    pub cache_namespace: Option<String>,
    #[serde(rename = "cacheKeyParameters")]
    pub cache_key_parameters: Option<Vec<String>>,
    #[serde(rename = "contentHandling")]
    pub content_handling: Option<String>,
    #[serde(rename = "timeoutInMillis")]
    pub timeout_in_millis: Option<i32>,
    #[serde(rename = "tlsConfig")]
    pub tls_config: Option<super::TlsConfig>,
    #[serde(rename = "responseTransferMode")]
    pub response_transfer_mode: Option<String>,
    #[serde(rename = "integrationTarget")]
    pub integration_target: Option<String>,
}

/// Input of `PutIntegrationResponse`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct PutIntegrationResponseRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "resourceId")]
    pub resource_id: String,
    #[serde(rename = "httpMethod")]
    pub http_method: String,
    #[serde(rename = "statusCode")]
    pub status_code: String,
    #[serde(rename = "selectionPattern")]
    pub selection_pattern: Option<String>,
    #[serde(rename = "responseParameters")]
    pub response_parameters: Option<BTreeMap<String, String>>,
    #[serde(rename = "responseTemplates")]
    pub response_templates: Option<BTreeMap<String, String>>,
    #[serde(rename = "contentHandling")]
    pub content_handling: Option<String>,
}

/// Input of `PutMethod`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct PutMethodRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "resourceId")]
    pub resource_id: String,
    #[serde(rename = "httpMethod")]
    pub http_method: String,
    #[serde(rename = "authorizationType")]
    pub authorization_type: String,
    #[serde(rename = "authorizerId")]
    pub authorizer_id: Option<String>,
    #[serde(rename = "apiKeyRequired")]
    pub api_key_required: Option<bool>,
    #[serde(rename = "operationName")]
    pub operation_name: Option<String>,
    #[serde(rename = "requestParameters")]
    pub request_parameters: Option<BTreeMap<String, bool>>,
    #[serde(rename = "requestModels")]
    pub request_models: Option<BTreeMap<String, String>>,
    #[serde(rename = "requestValidatorId")]
    pub request_validator_id: Option<String>,
    #[serde(rename = "authorizationScopes")]
    pub authorization_scopes: Option<Vec<String>>,
}

/// Input of `PutMethodResponse`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct PutMethodResponseRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "resourceId")]
    pub resource_id: String,
    #[serde(rename = "httpMethod")]
    pub http_method: String,
    #[serde(rename = "statusCode")]
    pub status_code: String,
    #[serde(rename = "responseParameters")]
    pub response_parameters: Option<BTreeMap<String, bool>>,
    #[serde(rename = "responseModels")]
    pub response_models: Option<BTreeMap<String, String>>,
}

/// Input of `PutRestApi`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct PutRestApiRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    pub mode: Option<String>,
    #[serde(rename = "failOnWarnings")]
    pub fail_on_warnings: Option<bool>,
    pub parameters: Option<BTreeMap<String, String>>,
    pub body: crate::Blob,
}

/// Input of `RejectDomainNameAccessAssociation`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct RejectDomainNameAccessAssociationRequest {
    #[serde(rename = "domainNameAccessAssociationArn")]
    pub domain_name_access_association_arn: String,
    #[serde(rename = "domainNameArn")]
    pub domain_name_arn: String,
}

/// Input of `TagResource`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct TagResourceRequest {
    #[serde(rename = "resourceArn")]
    pub resource_arn: String,
    pub tags: BTreeMap<String, String>,
}

/// Input of `TestInvokeAuthorizer`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct TestInvokeAuthorizerRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "authorizerId")]
    pub authorizer_id: String,
    pub headers: Option<BTreeMap<String, String>>,
    #[serde(rename = "multiValueHeaders")]
    pub multi_value_headers: Option<BTreeMap<String, Vec<String>>>,
    #[serde(rename = "pathWithQueryString")]
    pub path_with_query_string: Option<String>,
    pub body: Option<String>,
    #[serde(rename = "stageVariables")]
    pub stage_variables: Option<BTreeMap<String, String>>,
    #[serde(rename = "additionalContext")]
    pub additional_context: Option<BTreeMap<String, String>>,
}

/// Input of `TestInvokeMethod`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct TestInvokeMethodRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "resourceId")]
    pub resource_id: String,
    #[serde(rename = "httpMethod")]
    pub http_method: String,
    #[serde(rename = "pathWithQueryString")]
    pub path_with_query_string: Option<String>,
    pub body: Option<String>,
    pub headers: Option<BTreeMap<String, String>>,
    #[serde(rename = "multiValueHeaders")]
    pub multi_value_headers: Option<BTreeMap<String, Vec<String>>>,
    #[serde(rename = "clientCertificateId")]
    pub client_certificate_id: Option<String>,
    #[serde(rename = "stageVariables")]
    pub stage_variables: Option<BTreeMap<String, String>>,
}

/// Input of `UntagResource`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UntagResourceRequest {
    #[serde(rename = "resourceArn")]
    pub resource_arn: String,
    #[serde(rename = "tagKeys")]
    pub tag_keys: Vec<String>,
}

/// Input of `UpdateAccount`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UpdateAccountRequest {
    #[serde(rename = "patchOperations")]
    pub patch_operations: Option<Vec<super::PatchOperation>>,
}

/// Input of `UpdateApiKey`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UpdateApiKeyRequest {
    #[serde(rename = "apiKey")]
    pub api_key: String,
    #[serde(rename = "patchOperations")]
    pub patch_operations: Option<Vec<super::PatchOperation>>,
}

/// Input of `UpdateAuthorizer`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UpdateAuthorizerRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "authorizerId")]
    pub authorizer_id: String,
    #[serde(rename = "patchOperations")]
    pub patch_operations: Option<Vec<super::PatchOperation>>,
}

/// Input of `UpdateBasePathMapping`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UpdateBasePathMappingRequest {
    #[serde(rename = "domainName")]
    pub domain_name: String,
    #[serde(rename = "domainNameId")]
    pub domain_name_id: Option<String>,
    #[serde(rename = "basePath")]
    pub base_path: String,
    #[serde(rename = "patchOperations")]
    pub patch_operations: Option<Vec<super::PatchOperation>>,
}

/// Input of `UpdateClientCertificate`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UpdateClientCertificateRequest {
    #[serde(rename = "clientCertificateId")]
    pub client_certificate_id: String,
    #[serde(rename = "patchOperations")]
    pub patch_operations: Option<Vec<super::PatchOperation>>,
}

/// Input of `UpdateDeployment`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UpdateDeploymentRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "deploymentId")]
    pub deployment_id: String,
    #[serde(rename = "patchOperations")]
    pub patch_operations: Option<Vec<super::PatchOperation>>,
}

/// Input of `UpdateDocumentationPart`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UpdateDocumentationPartRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "documentationPartId")]
    pub documentation_part_id: String,
    #[serde(rename = "patchOperations")]
    pub patch_operations: Option<Vec<super::PatchOperation>>,
}

/// Input of `UpdateDocumentationVersion`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UpdateDocumentationVersionRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "documentationVersion")]
    pub documentation_version: String,
    #[serde(rename = "patchOperations")]
    pub patch_operations: Option<Vec<super::PatchOperation>>,
}

/// Input of `UpdateDomainName`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UpdateDomainNameRequest {
    #[serde(rename = "domainName")]
    pub domain_name: String,
    #[serde(rename = "domainNameId")]
    pub domain_name_id: Option<String>,
    #[serde(rename = "patchOperations")]
    pub patch_operations: Option<Vec<super::PatchOperation>>,
}

/// Input of `UpdateGatewayResponse`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UpdateGatewayResponseRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "responseType")]
    pub response_type: String,
    #[serde(rename = "patchOperations")]
    pub patch_operations: Option<Vec<super::PatchOperation>>,
}

/// Input of `UpdateIntegration`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UpdateIntegrationRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "resourceId")]
    pub resource_id: String,
    #[serde(rename = "httpMethod")]
    pub http_method: String,
    #[serde(rename = "patchOperations")]
    pub patch_operations: Option<Vec<super::PatchOperation>>,
}

/// Input of `UpdateIntegrationResponse`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UpdateIntegrationResponseRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "resourceId")]
    pub resource_id: String,
    #[serde(rename = "httpMethod")]
    pub http_method: String,
    #[serde(rename = "statusCode")]
    pub status_code: String,
    #[serde(rename = "patchOperations")]
    pub patch_operations: Option<Vec<super::PatchOperation>>,
}

/// Input of `UpdateMethod`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UpdateMethodRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "resourceId")]
    pub resource_id: String,
    #[serde(rename = "httpMethod")]
    pub http_method: String,
    #[serde(rename = "patchOperations")]
    pub patch_operations: Option<Vec<super::PatchOperation>>,
}

/// Input of `UpdateMethodResponse`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UpdateMethodResponseRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "resourceId")]
    pub resource_id: String,
    #[serde(rename = "httpMethod")]
    pub http_method: String,
    #[serde(rename = "statusCode")]
    pub status_code: String,
    #[serde(rename = "patchOperations")]
    pub patch_operations: Option<Vec<super::PatchOperation>>,
}

/// Input of `UpdateModel`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UpdateModelRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "modelName")]
    pub model_name: String,
    #[serde(rename = "patchOperations")]
    pub patch_operations: Option<Vec<super::PatchOperation>>,
}

/// Input of `UpdateRequestValidator`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UpdateRequestValidatorRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "requestValidatorId")]
    pub request_validator_id: String,
    #[serde(rename = "patchOperations")]
    pub patch_operations: Option<Vec<super::PatchOperation>>,
}

/// Input of `UpdateResource`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UpdateResourceRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "resourceId")]
    pub resource_id: String,
    #[serde(rename = "patchOperations")]
    pub patch_operations: Option<Vec<super::PatchOperation>>,
}

/// Input of `UpdateRestApi`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UpdateRestApiRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "patchOperations")]
    pub patch_operations: Option<Vec<super::PatchOperation>>,
}

/// Input of `UpdateStage`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UpdateStageRequest {
    #[serde(rename = "restApiId")]
    pub rest_api_id: String,
    #[serde(rename = "stageName")]
    pub stage_name: String,
    #[serde(rename = "patchOperations")]
    pub patch_operations: Option<Vec<super::PatchOperation>>,
}

/// Input of `UpdateUsagePlan`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UpdateUsagePlanRequest {
    #[serde(rename = "usagePlanId")]
    pub usage_plan_id: String,
    #[serde(rename = "patchOperations")]
    pub patch_operations: Option<Vec<super::PatchOperation>>,
}

/// Input of `UpdateUsage`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UpdateUsageRequest {
    #[serde(rename = "usagePlanId")]
    pub usage_plan_id: String,
    #[serde(rename = "keyId")]
    pub key_id: String,
    #[serde(rename = "patchOperations")]
    pub patch_operations: Option<Vec<super::PatchOperation>>,
}

/// Input of `UpdateVpcLink`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UpdateVpcLinkRequest {
    #[serde(rename = "vpcLinkId")]
    pub vpc_link_id: String,
    #[serde(rename = "patchOperations")]
    pub patch_operations: Option<Vec<super::PatchOperation>>,
}
