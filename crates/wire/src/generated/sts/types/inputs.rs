//! Inputs of operations as Rust types. Written by `cargo xtask wire`
//! from the AWS service model sts-2011-06-15; change the generator, not this file.

use serde::Deserialize;

/// Input of `AssumeRole`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct AssumeRoleRequest {
    #[serde(rename = "RoleArn")]
    pub role_arn: String,
    #[serde(rename = "RoleSessionName")]
    pub role_session_name: String,
    #[serde(rename = "PolicyArns")]
    pub policy_arns: Option<Vec<super::PolicyDescriptorType>>,
    #[serde(rename = "Policy")]
    pub policy: Option<String>,
    #[serde(rename = "DurationSeconds")]
    pub duration_seconds: Option<i32>,
    #[serde(rename = "Tags")]
    pub tags: Option<Vec<super::Tag>>,
    #[serde(rename = "TransitiveTagKeys")]
    pub transitive_tag_keys: Option<Vec<String>>,
    #[serde(rename = "ExternalId")]
    pub external_id: Option<String>,
    #[serde(rename = "SerialNumber")]
    pub serial_number: Option<String>,
    #[serde(rename = "TokenCode")]
    pub token_code: Option<String>,
    #[serde(rename = "SourceIdentity")]
    pub source_identity: Option<String>,
    #[serde(rename = "ProvidedContexts")]
    pub provided_contexts: Option<Vec<super::ProvidedContext>>,
}

/// Input of `AssumeRoleWithSAML`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct AssumeRoleWithSAMLRequest {
    #[serde(rename = "RoleArn")]
    pub role_arn: String,
    #[serde(rename = "PrincipalArn")]
    pub principal_arn: String,
    #[serde(rename = "SAMLAssertion")]
    pub saml_assertion: String,
    #[serde(rename = "PolicyArns")]
    pub policy_arns: Option<Vec<super::PolicyDescriptorType>>,
    #[serde(rename = "Policy")]
    pub policy: Option<String>,
    #[serde(rename = "DurationSeconds")]
    pub duration_seconds: Option<i32>,
}

/// Input of `AssumeRoleWithWebIdentity`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct AssumeRoleWithWebIdentityRequest {
    #[serde(rename = "RoleArn")]
    pub role_arn: String,
    #[serde(rename = "RoleSessionName")]
    pub role_session_name: String,
    #[serde(rename = "WebIdentityToken")]
    pub web_identity_token: String,
    #[serde(rename = "ProviderId")]
    pub provider_id: Option<String>,
    #[serde(rename = "PolicyArns")]
    pub policy_arns: Option<Vec<super::PolicyDescriptorType>>,
    #[serde(rename = "Policy")]
    pub policy: Option<String>,
    #[serde(rename = "DurationSeconds")]
    pub duration_seconds: Option<i32>,
}

/// Input of `AssumeRoot`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct AssumeRootRequest {
    #[serde(rename = "TargetPrincipal")]
    pub target_principal: String,
    #[serde(rename = "TaskPolicyArn")]
    pub task_policy_arn: super::PolicyDescriptorType,
    #[serde(rename = "DurationSeconds")]
    pub duration_seconds: Option<i32>,
}

/// Input of `DecodeAuthorizationMessage`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct DecodeAuthorizationMessageRequest {
    #[serde(rename = "EncodedMessage")]
    pub encoded_message: String,
}

/// Input of `GetAccessKeyInfo`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetAccessKeyInfoRequest {
    #[serde(rename = "AccessKeyId")]
    pub access_key_id: String,
}

/// Input of `GetCallerIdentity`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetCallerIdentityRequest {}

/// Input of `GetDelegatedAccessToken`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetDelegatedAccessTokenRequest {
    #[serde(rename = "TradeInToken")]
    pub trade_in_token: String,
}

/// Input of `GetFederationToken`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetFederationTokenRequest {
    #[serde(rename = "Name")]
    pub name: String,
    #[serde(rename = "Policy")]
    pub policy: Option<String>,
    #[serde(rename = "PolicyArns")]
    pub policy_arns: Option<Vec<super::PolicyDescriptorType>>,
    #[serde(rename = "DurationSeconds")]
    pub duration_seconds: Option<i32>,
    #[serde(rename = "Tags")]
    pub tags: Option<Vec<super::Tag>>,
}

/// Input of `GetSessionToken`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetSessionTokenRequest {
    #[serde(rename = "DurationSeconds")]
    pub duration_seconds: Option<i32>,
    #[serde(rename = "SerialNumber")]
    pub serial_number: Option<String>,
    #[serde(rename = "TokenCode")]
    pub token_code: Option<String>,
}

/// Input of `GetWebIdentityToken`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GetWebIdentityTokenRequest {
    #[serde(rename = "Audience")]
    pub audience: Vec<String>,
    #[serde(rename = "DurationSeconds")]
    pub duration_seconds: Option<i32>,
    #[serde(rename = "SigningAlgorithm")]
    pub signing_algorithm: String,
    #[serde(rename = "Tags")]
    pub tags: Option<Vec<super::Tag>>,
}
