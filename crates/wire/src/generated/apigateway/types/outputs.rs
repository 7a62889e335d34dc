//! Outputs of operations as Rust types. Written by `cargo xtask wire`
//! from the AWS service model apigateway-2015-07-09; change the generator, not this file.

use std::collections::BTreeMap;

use serde::Serialize;

/// Output of `GetAccount`, `UpdateAccount`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Account {
    #[serde(rename = "cloudwatchRoleArn", skip_serializing_if = "Option::is_none")]
    pub cloudwatch_role_arn: Option<String>,
    #[serde(rename = "throttleSettings", skip_serializing_if = "Option::is_none")]
    pub throttle_settings: Option<super::ThrottleSettings>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub features: Option<Vec<String>>,
    #[serde(rename = "apiKeyVersion", skip_serializing_if = "Option::is_none")]
    pub api_key_version: Option<String>,
}

/// Output of `CreateApiKey`, `GetApiKey`, `UpdateApiKey`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ApiKey {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(rename = "customerId", skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(rename = "createdDate", skip_serializing_if = "Option::is_none")]
    pub created_date: Option<crate::Timestamp>,
    #[serde(rename = "lastUpdatedDate", skip_serializing_if = "Option::is_none")]
    pub last_updated_date: Option<crate::Timestamp>,
    #[serde(rename = "stageKeys", skip_serializing_if = "Option::is_none")]
    pub stage_keys: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}

/// Output of `ImportApiKeys`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ApiKeyIds {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ids: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warnings: Option<Vec<String>>,
}

/// Output of `GetApiKeys`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ApiKeys {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warnings: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<super::ApiKey>>,
}

/// Output of `CreateAuthorizer`, `GetAuthorizer`, `UpdateAuthorizer`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Authorizer {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    #[serde(rename = "providerARNs", skip_serializing_if = "Option::is_none")]
    pub provider_arns: Option<Vec<String>>,
    #[serde(rename = "authType", skip_serializing_if = "Option::is_none")]
    pub auth_type: Option<String>,
    #[serde(rename = "authorizerUri", skip_serializing_if = "Option::is_none")]
    pub authorizer_uri: Option<String>,
    #[serde(
        rename = "authorizerCredentials",
        skip_serializing_if = "Option::is_none"
    )]
    pub authorizer_credentials: Option<String>,
    #[serde(rename = "identitySource", skip_serializing_if = "Option::is_none")]
    pub identity_source: Option<String>,
    #[serde(
        rename = "identityValidationExpression",
        skip_serializing_if = "Option::is_none"
    )]
    pub identity_validation_expression: Option<String>,
    #[serde(
        rename = "authorizerResultTtlInSeconds",
        skip_serializing_if = "Option::is_none"
    )]
    pub authorizer_result_ttl_in_seconds: Option<i32>,
}

/// Output of `GetAuthorizers`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Authorizers {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<super::Authorizer>>,
}

/// Output of `CreateBasePathMapping`, `GetBasePathMapping`, `UpdateBasePathMapping`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BasePathMapping {
    #[serde(rename = "basePath", skip_serializing_if = "Option::is_none")]
    pub base_path: Option<String>,
    #[serde(rename = "restApiId", skip_serializing_if = "Option::is_none")]
    pub rest_api_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
}

/// Output of `GetBasePathMappings`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BasePathMappings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<super::BasePathMapping>>,
}

/// Output of `GenerateClientCertificate`, `GetClientCertificate`, `UpdateClientCertificate`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ClientCertificate {
    #[serde(
        rename = "clientCertificateId",
        skip_serializing_if = "Option::is_none"
    )]
    pub client_certificate_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(
        rename = "pemEncodedCertificate",
        skip_serializing_if = "Option::is_none"
    )]
    pub pem_encoded_certificate: Option<String>,
    #[serde(rename = "createdDate", skip_serializing_if = "Option::is_none")]
    pub created_date: Option<crate::Timestamp>,
    #[serde(rename = "expirationDate", skip_serializing_if = "Option::is_none")]
    pub expiration_date: Option<crate::Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}

/// Output of `GetClientCertificates`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ClientCertificates {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<super::ClientCertificate>>,
}

/// Output of `CreateDeployment`, `GetDeployment`, `UpdateDeployment`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Deployment {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(rename = "createdDate", skip_serializing_if = "Option::is_none")]
    pub created_date: Option<crate::Timestamp>,
    #[serde(rename = "apiSummary", skip_serializing_if = "Option::is_none")]
    pub api_summary: Option<BTreeMap<String, BTreeMap<String, super::MethodSnapshot>>>,
}

/// Output of `GetDeployments`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Deployments {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<super::Deployment>>,
}

/// Output of `CreateDocumentationPart`, `GetDocumentationPart`, `UpdateDocumentationPart`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DocumentationPart {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<super::DocumentationPartLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties: Option<String>,
}

/// Output of `ImportDocumentationParts`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DocumentationPartIds {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ids: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warnings: Option<Vec<String>>,
}

/// Output of `GetDocumentationParts`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DocumentationParts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<super::DocumentationPart>>,
}

/// Output of `CreateDocumentationVersion`, `GetDocumentationVersion`, `UpdateDocumentationVersion`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DocumentationVersion {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(rename = "createdDate", skip_serializing_if = "Option::is_none")]
    pub created_date: Option<crate::Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// Output of `GetDocumentationVersions`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DocumentationVersions {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<super::DocumentationVersion>>,
}

/// Output of `CreateDomainName`, `GetDomainName`, `UpdateDomainName`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DomainName {
    #[serde(rename = "domainName", skip_serializing_if = "Option::is_none")]
    pub domain_name: Option<String>,
    #[serde(rename = "domainNameId", skip_serializing_if = "Option::is_none")]
    pub domain_name_id: Option<String>,
    #[serde(rename = "domainNameArn", skip_serializing_if = "Option::is_none")]
    pub domain_name_arn: Option<String>,
    #[serde(rename = "certificateName", skip_serializing_if = "Option::is_none")]
    pub certificate_name: Option<String>,
    #[serde(rename = "certificateArn", skip_serializing_if = "Option::is_none")]
    pub certificate_arn: Option<String>,
    #[serde(
        rename = "certificateUploadDate",
        skip_serializing_if = "Option::is_none"
    )]
    pub certificate_upload_date: Option<crate::Timestamp>,
    #[serde(rename = "regionalDomainName", skip_serializing_if = "Option::is_none")]
    pub regional_domain_name: Option<String>,
    #[serde(
        rename = "regionalHostedZoneId",
        skip_serializing_if = "Option::is_none"
    )]
    pub regional_hosted_zone_id: Option<String>,
    #[serde(
        rename = "regionalCertificateName",
        skip_serializing_if = "Option::is_none"
    )]
    pub regional_certificate_name: Option<String>,
    #[serde(
        rename = "regionalCertificateArn",
        skip_serializing_if = "Option::is_none"
    )]
    pub regional_certificate_arn: Option<String>,
    #[serde(
        rename = "distributionDomainName",
        skip_serializing_if = "Option::is_none"
    )]
    pub distribution_domain_name: Option<String>,
    #[serde(
        rename = "distributionHostedZoneId",
        skip_serializing_if = "Option::is_none"
    )]
    pub distribution_hosted_zone_id: Option<String>,
    #[serde(
        rename = "endpointConfiguration",
        skip_serializing_if = "Option::is_none"
    )]
    pub endpoint_configuration: Option<super::EndpointConfiguration>,
    #[serde(rename = "domainNameStatus", skip_serializing_if = "Option::is_none")]
    pub domain_name_status: Option<String>,
    #[serde(
        rename = "domainNameStatusMessage",
        skip_serializing_if = "Option::is_none"
    )]
    pub domain_name_status_message: Option<String>,
    #[serde(rename = "securityPolicy", skip_serializing_if = "Option::is_none")]
    pub security_policy: Option<String>,
    #[serde(rename = "endpointAccessMode", skip_serializing_if = "Option::is_none")]
    pub endpoint_access_mode: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
    #[serde(
        rename = "mutualTlsAuthentication",
        skip_serializing_if = "Option::is_none"
    )]
    pub mutual_tls_authentication: Option<super::MutualTlsAuthentication>,
    #[serde(
        rename = "ownershipVerificationCertificateArn",
        skip_serializing_if = "Option::is_none"
    )]
    pub ownership_verification_certificate_arn: Option<String>,
    #[serde(rename = "managementPolicy", skip_serializing_if = "Option::is_none")]
    pub management_policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    #[serde(rename = "routingMode", skip_serializing_if = "Option::is_none")]
    pub routing_mode: Option<String>,
}

/// Output of `CreateDomainNameAccessAssociation`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DomainNameAccessAssociation {
    #[serde(
        rename = "domainNameAccessAssociationArn",
        skip_serializing_if = "Option::is_none"
    )]
    pub domain_name_access_association_arn: Option<String>,
    #[serde(rename = "domainNameArn", skip_serializing_if = "Option::is_none")]
    pub domain_name_arn: Option<String>,
    #[serde(
        rename = "accessAssociationSourceType",
        skip_serializing_if = "Option::is_none"
    )]
    pub access_association_source_type: Option<String>,
    #[serde(
        rename = "accessAssociationSource",
        skip_serializing_if = "Option::is_none"
    )]
    pub access_association_source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}

/// Output of `GetDomainNameAccessAssociations`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DomainNameAccessAssociations {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<super::DomainNameAccessAssociation>>,
}

/// Output of `GetDomainNames`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DomainNames {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<super::DomainName>>,
}

/// Output of `GetExport`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ExportResponse {
    #[serde(rename = "contentType", skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    #[serde(rename = "contentDisposition", skip_serializing_if = "Option::is_none")]
    pub content_disposition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<crate::Blob>,
}

/// Output of `GetGatewayResponse`, `PutGatewayResponse`, `UpdateGatewayResponse`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct GatewayResponse {
    #[serde(rename = "responseType", skip_serializing_if = "Option::is_none")]
    pub response_type: Option<String>,
    #[serde(rename = "statusCode", skip_serializing_if = "Option::is_none")]
    pub status_code: Option<String>,
    #[serde(rename = "responseParameters", skip_serializing_if = "Option::is_none")]
    pub response_parameters: Option<BTreeMap<String, String>>,
    #[serde(rename = "responseTemplates", skip_serializing_if = "Option::is_none")]
    pub response_templates: Option<BTreeMap<String, String>>,
    #[serde(rename = "defaultResponse", skip_serializing_if = "Option::is_none")]
    pub default_response: Option<bool>,
}

/// Output of `GetGatewayResponses`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct GatewayResponses {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<super::GatewayResponse>>,
}

/// Output of `GetIntegration`, `PutIntegration`, `UpdateIntegration`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Integration {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    #[serde(rename = "httpMethod", skip_serializing_if = "Option::is_none")]
    pub http_method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    #[serde(rename = "connectionType", skip_serializing_if = "Option::is_none")]
    pub connection_type: Option<String>,
    #[serde(rename = "connectionId", skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<String>,
    #[serde(rename = "requestParameters", skip_serializing_if = "Option::is_none")]
    pub request_parameters: Option<BTreeMap<String, String>>,
    #[serde(rename = "requestTemplates", skip_serializing_if = "Option::is_none")]
    pub request_templates: Option<BTreeMap<String, String>>,
    #[serde(
        rename = "passthroughBehavior",
        skip_serializing_if = "Option::is_none"
    )]
    pub passthrough_behavior: Option<String>,
    #[serde(rename = "contentHandling", skip_serializing_if = "Option::is_none")]
    pub content_handling: Option<String>,
    #[serde(rename = "timeoutInMillis", skip_serializing_if = "Option::is_none")]
    pub timeout_in_millis: Option<i32>,
    #[serde(rename = "cacheNamespace", skip_serializing_if = "Option::is_none")]
    pub cache_namespace: Option<String>,
    #[serde(rename = "cacheKeyParameters", skip_serializing_if = "Option::is_none")]
    pub cache_key_parameters: Option<Vec<String>>,
    #[serde(
        rename = "integrationResponses",
        skip_serializing_if = "Option::is_none"
    )]
    pub integration_responses: Option<BTreeMap<String, super::IntegrationResponse>>,
    #[serde(rename = "tlsConfig", skip_serializing_if = "Option::is_none")]
    pub tls_config: Option<super::TlsConfig>,
    #[serde(
        rename = "responseTransferMode",
        skip_serializing_if = "Option::is_none"
    )]
    pub response_transfer_mode: Option<String>,
    #[serde(rename = "integrationTarget", skip_serializing_if = "Option::is_none")]
    pub integration_target: Option<String>,
}

/// Output of `GetIntegrationResponse`, `PutIntegrationResponse`, `UpdateIntegrationResponse`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct IntegrationResponse {
    #[serde(rename = "statusCode", skip_serializing_if = "Option::is_none")]
    pub status_code: Option<String>,
    #[serde(rename = "selectionPattern", skip_serializing_if = "Option::is_none")]
    pub selection_pattern: Option<String>,
    #[serde(rename = "responseParameters", skip_serializing_if = "Option::is_none")]
    pub response_parameters: Option<BTreeMap<String, String>>,
    #[serde(rename = "responseTemplates", skip_serializing_if = "Option::is_none")]
    pub response_templates: Option<BTreeMap<String, String>>,
    #[serde(rename = "contentHandling", skip_serializing_if = "Option::is_none")]
    pub content_handling: Option<String>,
}

/// Output of `GetMethod`, `PutMethod`, `UpdateMethod`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Method {
    #[serde(rename = "httpMethod", skip_serializing_if = "Option::is_none")]
    pub http_method: Option<String>,
    #[serde(rename = "authorizationType", skip_serializing_if = "Option::is_none")]
    pub authorization_type: Option<String>,
    #[serde(rename = "authorizerId", skip_serializing_if = "Option::is_none")]
    pub authorizer_id: Option<String>,
    #[serde(rename = "apiKeyRequired", skip_serializing_if = "Option::is_none")]
    pub api_key_required: Option<bool>,
    #[serde(rename = "requestValidatorId", skip_serializing_if = "Option::is_none")]
    pub request_validator_id: Option<String>,
    #[serde(rename = "operationName", skip_serializing_if = "Option::is_none")]
    pub operation_name: Option<String>,
    #[serde(rename = "requestParameters", skip_serializing_if = "Option::is_none")]
    pub request_parameters: Option<BTreeMap<String, bool>>,
    #[serde(rename = "requestModels", skip_serializing_if = "Option::is_none")]
    pub request_models: Option<BTreeMap<String, String>>,
    #[serde(rename = "methodResponses", skip_serializing_if = "Option::is_none")]
    pub method_responses: Option<BTreeMap<String, super::MethodResponse>>,
    #[serde(rename = "methodIntegration", skip_serializing_if = "Option::is_none")]
    pub method_integration: Option<super::Integration>,
    #[serde(
        rename = "authorizationScopes",
        skip_serializing_if = "Option::is_none"
    )]
    pub authorization_scopes: Option<Vec<String>>,
}

/// Output of `GetMethodResponse`, `PutMethodResponse`, `UpdateMethodResponse`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MethodResponse {
    #[serde(rename = "statusCode", skip_serializing_if = "Option::is_none")]
    pub status_code: Option<String>,
    #[serde(rename = "responseParameters", skip_serializing_if = "Option::is_none")]
    pub response_parameters: Option<BTreeMap<String, bool>>,
    #[serde(rename = "responseModels", skip_serializing_if = "Option::is_none")]
    pub response_models: Option<BTreeMap<String, String>>,
}

/// Output of `CreateModel`, `GetModel`, `UpdateModel`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Model {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    #[serde(rename = "contentType", skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
}

/// Output of `GetModels`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Models {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<super::Model>>,
}

/// Output of `CreateRequestValidator`, `GetRequestValidator`, `UpdateRequestValidator`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RequestValidator {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(
        rename = "validateRequestBody",
        skip_serializing_if = "Option::is_none"
    )]
    pub validate_request_body: Option<bool>,
    #[serde(
        rename = "validateRequestParameters",
        skip_serializing_if = "Option::is_none"
    )]
    pub validate_request_parameters: Option<bool>,
}

/// Output of `GetRequestValidators`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RequestValidators {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<super::RequestValidator>>,
}

/// Output of `CreateResource`, `GetResource`, `UpdateResource`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Resource {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(rename = "parentId", skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<String>,
    #[serde(rename = "pathPart", skip_serializing_if = "Option::is_none")]
    pub path_part: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(rename = "resourceMethods", skip_serializing_if = "Option::is_none")]
    pub resource_methods: Option<BTreeMap<String, super::Method>>,
}

/// Output of `GetResources`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Resources {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<super::Resource>>,
}

/// Output of `CreateRestApi`, `GetRestApi`, `ImportRestApi`, `PutRestApi`, `UpdateRestApi`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RestApi {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(rename = "createdDate", skip_serializing_if = "Option::is_none")]
    pub created_date: Option<crate::Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warnings: Option<Vec<String>>,
    #[serde(rename = "binaryMediaTypes", skip_serializing_if = "Option::is_none")]
    pub binary_media_types: Option<Vec<String>>,
    #[serde(
        rename = "minimumCompressionSize",
        skip_serializing_if = "Option::is_none"
    )]
    pub minimum_compression_size: Option<i32>,
    #[serde(rename = "apiKeySource", skip_serializing_if = "Option::is_none")]
    pub api_key_source: Option<String>,
    #[serde(
        rename = "endpointConfiguration",
        skip_serializing_if = "Option::is_none"
    )]
    pub endpoint_configuration: Option<super::EndpointConfiguration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
    #[serde(
        rename = "disableExecuteApiEndpoint",
        skip_serializing_if = "Option::is_none"
    )]
    pub disable_execute_api_endpoint: Option<bool>,
    #[serde(rename = "rootResourceId", skip_serializing_if = "Option::is_none")]
    pub root_resource_id: Option<String>,
    #[serde(rename = "securityPolicy", skip_serializing_if = "Option::is_none")]
    pub security_policy: Option<String>,
    #[serde(rename = "endpointAccessMode", skip_serializing_if = "Option::is_none")]
    pub endpoint_access_mode: Option<String>,
    #[serde(rename = "apiStatus", skip_serializing_if = "Option::is_none")]
    pub api_status: Option<String>,
    #[serde(rename = "apiStatusMessage", skip_serializing_if = "Option::is_none")]
    pub api_status_message: Option<String>,
}

/// Output of `GetRestApis`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RestApis {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<super::RestApi>>,
}

/// Output of `GetSdk`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SdkResponse {
    #[serde(rename = "contentType", skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    #[serde(rename = "contentDisposition", skip_serializing_if = "Option::is_none")]
    pub content_disposition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<crate::Blob>,
}

/// Output of `GetSdkType`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SdkType {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(rename = "friendlyName", skip_serializing_if = "Option::is_none")]
    pub friendly_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(
        rename = "configurationProperties",
        skip_serializing_if = "Option::is_none"
    )]
    pub configuration_properties: Option<Vec<super::SdkConfigurationProperty>>,
}

/// Output of `GetSdkTypes`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SdkTypes {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<super::SdkType>>,
}

/// Output of `CreateStage`, `GetStage`, `UpdateStage`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Stage {
    #[serde(rename = "deploymentId", skip_serializing_if = "Option::is_none")]
    pub deployment_id: Option<String>,
    #[serde(
        rename = "clientCertificateId",
        skip_serializing_if = "Option::is_none"
    )]
    pub client_certificate_id: Option<String>,
    #[serde(rename = "stageName", skip_serializing_if = "Option::is_none")]
    pub stage_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(
        rename = "cacheClusterEnabled",
        skip_serializing_if = "Option::is_none"
    )]
    pub cache_cluster_enabled: Option<bool>,
    #[serde(rename = "cacheClusterSize", skip_serializing_if = "Option::is_none")]
    pub cache_cluster_size: Option<String>,
    #[serde(rename = "cacheClusterStatus", skip_serializing_if = "Option::is_none")]
    pub cache_cluster_status: Option<String>,
    #[serde(rename = "methodSettings", skip_serializing_if = "Option::is_none")]
    pub method_settings: Option<BTreeMap<String, super::MethodSetting>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variables: Option<BTreeMap<String, String>>,
    #[serde(
        rename = "documentationVersion",
        skip_serializing_if = "Option::is_none"
    )]
    pub documentation_version: Option<String>,
    #[serde(rename = "accessLogSettings", skip_serializing_if = "Option::is_none")]
    pub access_log_settings: Option<super::AccessLogSettings>,
    #[serde(rename = "canarySettings", skip_serializing_if = "Option::is_none")]
    pub canary_settings: Option<super::CanarySettings>,
    #[serde(rename = "tracingEnabled", skip_serializing_if = "Option::is_none")]
    pub tracing_enabled: Option<bool>,
    #[serde(rename = "webAclArn", skip_serializing_if = "Option::is_none")]
    pub web_acl_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
    #[serde(rename = "createdDate", skip_serializing_if = "Option::is_none")]
    pub created_date: Option<crate::Timestamp>,
    #[serde(rename = "lastUpdatedDate", skip_serializing_if = "Option::is_none")]
    pub last_updated_date: Option<crate::Timestamp>,
}

/// Output of `GetStages`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Stages {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<Vec<super::Stage>>,
}

/// Output of `GetTags`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Tags {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}

/// Output of `GetModelTemplate`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Template {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// Output of `TestInvokeAuthorizer`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TestInvokeAuthorizerResponse {
    #[serde(rename = "clientStatus", skip_serializing_if = "Option::is_none")]
    pub client_status: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency: Option<i64>,
    #[serde(rename = "principalId", skip_serializing_if = "Option::is_none")]
    pub principal_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization: Option<BTreeMap<String, Vec<String>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claims: Option<BTreeMap<String, String>>,
}

/// Output of `TestInvokeMethod`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TestInvokeMethodResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headers: Option<BTreeMap<String, String>>,
    #[serde(rename = "multiValueHeaders", skip_serializing_if = "Option::is_none")]
    pub multi_value_headers: Option<BTreeMap<String, Vec<String>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency: Option<i64>,
}

/// Output of `GetUsage`, `UpdateUsage`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Usage {
    #[serde(rename = "usagePlanId", skip_serializing_if = "Option::is_none")]
    pub usage_plan_id: Option<String>,
    #[serde(rename = "startDate", skip_serializing_if = "Option::is_none")]
    pub start_date: Option<String>,
    #[serde(rename = "endDate", skip_serializing_if = "Option::is_none")]
    pub end_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<BTreeMap<String, Vec<Vec<i64>>>>,
}

/// Output of `CreateUsagePlan`, `GetUsagePlan`, `UpdateUsagePlan`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct UsagePlan {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(rename = "apiStages", skip_serializing_if = "Option::is_none")]
    pub api_stages: Option<Vec<super::ApiStage>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub throttle: Option<super::ThrottleSettings>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<super::QuotaSettings>,
    #[serde(rename = "productCode", skip_serializing_if = "Option::is_none")]
    pub product_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}

/// Output of `CreateUsagePlanKey`, `GetUsagePlanKey`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct UsagePlanKey {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Output of `GetUsagePlanKeys`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct UsagePlanKeys {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<super::UsagePlanKey>>,
}

/// Output of `GetUsagePlans`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct UsagePlans {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<super::UsagePlan>>,
}

/// Output of `CreateVpcLink`, `GetVpcLink`, `UpdateVpcLink`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct VpcLink {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(rename = "targetArns", skip_serializing_if = "Option::is_none")]
    pub target_arns: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(rename = "statusMessage", skip_serializing_if = "Option::is_none")]
    pub status_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}

/// Output of `GetVpcLinks`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct VpcLinks {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<super::VpcLink>>,
}
