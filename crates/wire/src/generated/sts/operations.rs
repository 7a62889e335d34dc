//! The operations of one AWS service, as static tables. Written by `cargo xtask wire`
//! from the AWS service model sts-2011-06-15; change the generator, not this file.

use super::{SERVICE, shapes};
use crate::Operation;

pub static ASSUME_ROLE: Operation = Operation {
    name: "AssumeRole",
    service: &SERVICE,
    method: "POST",
    uri: "/",
    path: &[],
    query: &[],
    status: 200,
    unsigned: false,
    input: Some(&shapes::ASSUME_ROLE_REQUEST),
    output: Some(&shapes::ASSUME_ROLE_RESPONSE),
    result_wrapper: Some("AssumeRoleResult"),
    errors: &[
        &shapes::MALFORMED_POLICY_DOCUMENT_EXCEPTION,
        &shapes::PACKED_POLICY_TOO_LARGE_EXCEPTION,
        &shapes::REGION_DISABLED_EXCEPTION,
        &shapes::EXPIRED_TOKEN_EXCEPTION,
    ],
};

pub static ASSUME_ROLE_WITH_SAML: Operation = Operation {
    name: "AssumeRoleWithSAML",
    service: &SERVICE,
    method: "POST",
    uri: "/",
    path: &[],
    query: &[],
    status: 200,
    unsigned: true,
    input: Some(&shapes::ASSUME_ROLE_WITH_SAML_REQUEST),
    output: Some(&shapes::ASSUME_ROLE_WITH_SAML_RESPONSE),
    result_wrapper: Some("AssumeRoleWithSAMLResult"),
    errors: &[
        &shapes::MALFORMED_POLICY_DOCUMENT_EXCEPTION,
        &shapes::PACKED_POLICY_TOO_LARGE_EXCEPTION,
        &shapes::IDP_REJECTED_CLAIM_EXCEPTION,
        &shapes::INVALID_IDENTITY_TOKEN_EXCEPTION,
        &shapes::EXPIRED_TOKEN_EXCEPTION,
        &shapes::REGION_DISABLED_EXCEPTION,
    ],
};

pub static ASSUME_ROLE_WITH_WEB_IDENTITY: Operation = Operation {
    name: "AssumeRoleWithWebIdentity",
    service: &SERVICE,
    method: "POST",
    uri: "/",
    path: &[],
    query: &[],
    status: 200,
    unsigned: true,
    input: Some(&shapes::ASSUME_ROLE_WITH_WEB_IDENTITY_REQUEST),
    output: Some(&shapes::ASSUME_ROLE_WITH_WEB_IDENTITY_RESPONSE),
    result_wrapper: Some("AssumeRoleWithWebIdentityResult"),
    errors: &[
        &shapes::MALFORMED_POLICY_DOCUMENT_EXCEPTION,
        &shapes::PACKED_POLICY_TOO_LARGE_EXCEPTION,
        &shapes::IDP_REJECTED_CLAIM_EXCEPTION,
        &shapes::IDP_COMMUNICATION_ERROR_EXCEPTION,
        &shapes::INVALID_IDENTITY_TOKEN_EXCEPTION,
        &shapes::EXPIRED_TOKEN_EXCEPTION,
        &shapes::REGION_DISABLED_EXCEPTION,
    ],
};

pub static ASSUME_ROOT: Operation = Operation {
    name: "AssumeRoot",
    service: &SERVICE,
    method: "POST",
    uri: "/",
    path: &[],
    query: &[],
    status: 200,
    unsigned: false,
    input: Some(&shapes::ASSUME_ROOT_REQUEST),
    output: Some(&shapes::ASSUME_ROOT_RESPONSE),
    result_wrapper: Some("AssumeRootResult"),
    errors: &[
        &shapes::REGION_DISABLED_EXCEPTION,
        &shapes::EXPIRED_TOKEN_EXCEPTION,
    ],
};

pub static DECODE_AUTHORIZATION_MESSAGE: Operation = Operation {
    name: "DecodeAuthorizationMessage",
    service: &SERVICE,
    method: "POST",
    uri: "/",
    path: &[],
    query: &[],
    status: 200,
    unsigned: false,
    input: Some(&shapes::DECODE_AUTHORIZATION_MESSAGE_REQUEST),
    output: Some(&shapes::DECODE_AUTHORIZATION_MESSAGE_RESPONSE),
    result_wrapper: Some("DecodeAuthorizationMessageResult"),
    errors: &[&shapes::INVALID_AUTHORIZATION_MESSAGE_EXCEPTION],
};

pub static GET_ACCESS_KEY_INFO: Operation = Operation {
    name: "GetAccessKeyInfo",
    service: &SERVICE,
    method: "POST",
    uri: "/",
    path: &[],
    query: &[],
    status: 200,
    unsigned: false,
    input: Some(&shapes::GET_ACCESS_KEY_INFO_REQUEST),
    output: Some(&shapes::GET_ACCESS_KEY_INFO_RESPONSE),
    result_wrapper: Some("GetAccessKeyInfoResult"),
    errors: &[],
};

pub static GET_CALLER_IDENTITY: Operation = Operation {
    name: "GetCallerIdentity",
    service: &SERVICE,
    method: "POST",
    uri: "/",
    path: &[],
    query: &[],
    status: 200,
    unsigned: false,
    input: Some(&shapes::GET_CALLER_IDENTITY_REQUEST),
    output: Some(&shapes::GET_CALLER_IDENTITY_RESPONSE),
    result_wrapper: Some("GetCallerIdentityResult"),
    errors: &[],
};

pub static GET_DELEGATED_ACCESS_TOKEN: Operation = Operation {
    name: "GetDelegatedAccessToken",
    service: &SERVICE,
    method: "POST",
    uri: "/",
    path: &[],
    query: &[],
    status: 200,
    unsigned: false,
    input: Some(&shapes::GET_DELEGATED_ACCESS_TOKEN_REQUEST),
    output: Some(&shapes::GET_DELEGATED_ACCESS_TOKEN_RESPONSE),
    result_wrapper: Some("GetDelegatedAccessTokenResult"),
    errors: &[
        &shapes::EXPIRED_TRADE_IN_TOKEN_EXCEPTION,
        &shapes::REGION_DISABLED_EXCEPTION,
        &shapes::PACKED_POLICY_TOO_LARGE_EXCEPTION,
    ],
};

pub static GET_FEDERATION_TOKEN: Operation = Operation {
    name: "GetFederationToken",
    service: &SERVICE,
    method: "POST",
    uri: "/",
    path: &[],
    query: &[],
    status: 200,
    unsigned: false,
    input: Some(&shapes::GET_FEDERATION_TOKEN_REQUEST),
    output: Some(&shapes::GET_FEDERATION_TOKEN_RESPONSE),
    result_wrapper: Some("GetFederationTokenResult"),
    errors: &[
        &shapes::MALFORMED_POLICY_DOCUMENT_EXCEPTION,
        &shapes::PACKED_POLICY_TOO_LARGE_EXCEPTION,
        &shapes::REGION_DISABLED_EXCEPTION,
    ],
};

pub static GET_SESSION_TOKEN: Operation = Operation {
    name: "GetSessionToken",
    service: &SERVICE,
    method: "POST",
    uri: "/",
    path: &[],
    query: &[],
    status: 200,
    unsigned: false,
    input: Some(&shapes::GET_SESSION_TOKEN_REQUEST),
    output: Some(&shapes::GET_SESSION_TOKEN_RESPONSE),
    result_wrapper: Some("GetSessionTokenResult"),
    errors: &[&shapes::REGION_DISABLED_EXCEPTION],
};

pub static GET_WEB_IDENTITY_TOKEN: Operation = Operation {
    name: "GetWebIdentityToken",
    service: &SERVICE,
    method: "POST",
    uri: "/",
    path: &[],
    query: &[],
    status: 200,
    unsigned: false,
    input: Some(&shapes::GET_WEB_IDENTITY_TOKEN_REQUEST),
    output: Some(&shapes::GET_WEB_IDENTITY_TOKEN_RESPONSE),
    result_wrapper: Some("GetWebIdentityTokenResult"),
    errors: &[
        &shapes::SESSION_DURATION_ESCALATION_EXCEPTION,
        &shapes::OUTBOUND_WEB_IDENTITY_FEDERATION_DISABLED_EXCEPTION,
        &shapes::JWT_PAYLOAD_SIZE_EXCEEDED_EXCEPTION,
    ],
};

/// Every operation, in the order of the model.
pub static ALL: &[&Operation] = &[
    &ASSUME_ROLE,
    &ASSUME_ROLE_WITH_SAML,
    &ASSUME_ROLE_WITH_WEB_IDENTITY,
    &ASSUME_ROOT,
    &DECODE_AUTHORIZATION_MESSAGE,
    &GET_ACCESS_KEY_INFO,
    &GET_CALLER_IDENTITY,
    &GET_DELEGATED_ACCESS_TOKEN,
    &GET_FEDERATION_TOKEN,
    &GET_SESSION_TOKEN,
    &GET_WEB_IDENTITY_TOKEN,
];
