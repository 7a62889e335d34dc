//! Outputs of operations as Rust types. Written by `cargo xtask wire`
//! from the AWS service model sts-2011-06-15; change the generator, not this file.

use serde::Serialize;

/// Output of `AssumeRole`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AssumeRoleResponse {
    #[serde(rename = "Credentials", skip_serializing_if = "Option::is_none")]
    pub credentials: Option<super::Credentials>,
    #[serde(rename = "AssumedRoleUser", skip_serializing_if = "Option::is_none")]
    pub assumed_role_user: Option<super::AssumedRoleUser>,
    #[serde(rename = "PackedPolicySize", skip_serializing_if = "Option::is_none")]
    pub packed_policy_size: Option<i32>,
    #[serde(rename = "SourceIdentity", skip_serializing_if = "Option::is_none")]
    pub source_identity: Option<String>,
}

/// Output of `AssumeRoleWithSAML`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AssumeRoleWithSAMLResponse {
    #[serde(rename = "Credentials", skip_serializing_if = "Option::is_none")]
    pub credentials: Option<super::Credentials>,
    #[serde(rename = "AssumedRoleUser", skip_serializing_if = "Option::is_none")]
    pub assumed_role_user: Option<super::AssumedRoleUser>,
    #[serde(rename = "PackedPolicySize", skip_serializing_if = "Option::is_none")]
    pub packed_policy_size: Option<i32>,
    #[serde(rename = "Subject", skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(rename = "SubjectType", skip_serializing_if = "Option::is_none")]
    pub subject_type: Option<String>,
    #[serde(rename = "Issuer", skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    #[serde(rename = "Audience", skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    #[serde(rename = "NameQualifier", skip_serializing_if = "Option::is_none")]
    pub name_qualifier: Option<String>,
    #[serde(rename = "SourceIdentity", skip_serializing_if = "Option::is_none")]
    pub source_identity: Option<String>,
}

/// Output of `AssumeRoleWithWebIdentity`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AssumeRoleWithWebIdentityResponse {
    #[serde(rename = "Credentials", skip_serializing_if = "Option::is_none")]
    pub credentials: Option<super::Credentials>,
    #[serde(
        rename = "SubjectFromWebIdentityToken",
        skip_serializing_if = "Option::is_none"
    )]
    pub subject_from_web_identity_token: Option<String>,
    #[serde(rename = "AssumedRoleUser", skip_serializing_if = "Option::is_none")]
    pub assumed_role_user: Option<super::AssumedRoleUser>,
    #[serde(rename = "PackedPolicySize", skip_serializing_if = "Option::is_none")]
    pub packed_policy_size: Option<i32>,
    #[serde(rename = "Provider", skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    #[serde(rename = "Audience", skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    #[serde(rename = "SourceIdentity", skip_serializing_if = "Option::is_none")]
    pub source_identity: Option<String>,
}

/// Output of `AssumeRoot`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AssumeRootResponse {
    #[serde(rename = "Credentials", skip_serializing_if = "Option::is_none")]
    pub credentials: Option<super::Credentials>,
    #[serde(rename = "SourceIdentity", skip_serializing_if = "Option::is_none")]
    pub source_identity: Option<String>,
}

/// Output of `DecodeAuthorizationMessage`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DecodeAuthorizationMessageResponse {
    #[serde(rename = "DecodedMessage", skip_serializing_if = "Option::is_none")]
    pub decoded_message: Option<String>,
}

/// Output of `GetAccessKeyInfo`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct GetAccessKeyInfoResponse {
    #[serde(rename = "Account", skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}

/// Output of `GetCallerIdentity`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct GetCallerIdentityResponse {
    #[serde(rename = "UserId", skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    #[serde(rename = "Account", skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    #[serde(rename = "Arn", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
}

/// Output of `GetDelegatedAccessToken`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct GetDelegatedAccessTokenResponse {
    #[serde(rename = "Credentials", skip_serializing_if = "Option::is_none")]
    pub credentials: Option<super::Credentials>,
    #[serde(rename = "PackedPolicySize", skip_serializing_if = "Option::is_none")]
    pub packed_policy_size: Option<i32>,
    #[serde(rename = "AssumedPrincipal", skip_serializing_if = "Option::is_none")]
    pub assumed_principal: Option<String>,
}

/// Output of `GetFederationToken`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct GetFederationTokenResponse {
    #[serde(rename = "Credentials", skip_serializing_if = "Option::is_none")]
    pub credentials: Option<super::Credentials>,
    #[serde(rename = "FederatedUser", skip_serializing_if = "Option::is_none")]
    pub federated_user: Option<super::FederatedUser>,
    #[serde(rename = "PackedPolicySize", skip_serializing_if = "Option::is_none")]
    pub packed_policy_size: Option<i32>,
}

/// Output of `GetSessionToken`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct GetSessionTokenResponse {
    #[serde(rename = "Credentials", skip_serializing_if = "Option::is_none")]
    pub credentials: Option<super::Credentials>,
}

/// Output of `GetWebIdentityToken`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct GetWebIdentityTokenResponse {
    #[serde(rename = "WebIdentityToken", skip_serializing_if = "Option::is_none")]
    pub web_identity_token: Option<String>,
    #[serde(rename = "Expiration", skip_serializing_if = "Option::is_none")]
    pub expiration: Option<crate::Timestamp>,
}
