//! Structures inside inputs and outputs as Rust types. Written by `cargo xtask wire`
//! from the AWS service model sts-2011-06-15; change the generator, not this file.

use serde::{Deserialize, Serialize};

/// The structure `AssumedRoleUser` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AssumedRoleUser {
    #[serde(rename = "AssumedRoleId")]
    pub assumed_role_id: String,
    #[serde(rename = "Arn")]
    pub arn: String,
}

/// The structure `Credentials` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Credentials {
    #[serde(rename = "AccessKeyId")]
    pub access_key_id: String,
    #[serde(rename = "SecretAccessKey")]
    pub secret_access_key: String,
    #[serde(rename = "SessionToken")]
    pub session_token: String,
    #[serde(rename = "Expiration")]
    pub expiration: crate::Timestamp,
}

/// The structure `FederatedUser` of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FederatedUser {
    #[serde(rename = "FederatedUserId")]
    pub federated_user_id: String,
    #[serde(rename = "Arn")]
    pub arn: String,
}

/// The structure `PolicyDescriptorType` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct PolicyDescriptorType {
    pub arn: Option<String>,
}

/// The structure `ProvidedContext` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ProvidedContext {
    #[serde(rename = "ProviderArn")]
    pub provider_arn: Option<String>,
    #[serde(rename = "ContextAssertion")]
    pub context_assertion: Option<String>,
}

/// The structure `Tag` of the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Tag {
    #[serde(rename = "Key")]
    pub key: String,
    #[serde(rename = "Value")]
    pub value: String,
}
