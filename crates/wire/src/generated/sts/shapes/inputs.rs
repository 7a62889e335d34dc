//! Inputs of operations, as static tables. Written by `cargo xtask wire`
//! from the AWS service model sts-2011-06-15; change the generator, not this file.

use super::*;
use crate::shape::{Member, Shape};

pub static ASSUME_ROLE_REQUEST: Shape = Shape::structure(
    "AssumeRoleRequest",
    &[
        Member::new("RoleArn", "RoleArn", &ARN_TYPE).required(),
        Member::new(
            "RoleSessionName",
            "RoleSessionName",
            &ROLE_SESSION_NAME_TYPE,
        )
        .required(),
        Member::new("PolicyArns", "PolicyArns", &POLICY_DESCRIPTOR_LIST_TYPE),
        Member::new(
            "Policy",
            "Policy",
            &UNRESTRICTED_SESSION_POLICY_DOCUMENT_TYPE,
        ),
        Member::new(
            "DurationSeconds",
            "DurationSeconds",
            &ROLE_DURATION_SECONDS_TYPE,
        ),
        Member::new("Tags", "Tags", &TAG_LIST_TYPE),
        Member::new("TransitiveTagKeys", "TransitiveTagKeys", &TAG_KEY_LIST_TYPE),
        Member::new("ExternalId", "ExternalId", &EXTERNAL_ID_TYPE),
        Member::new("SerialNumber", "SerialNumber", &SERIAL_NUMBER_TYPE),
        Member::new("TokenCode", "TokenCode", &TOKEN_CODE_TYPE),
        Member::new("SourceIdentity", "SourceIdentity", &SOURCE_IDENTITY_TYPE),
        Member::new(
            "ProvidedContexts",
            "ProvidedContexts",
            &PROVIDED_CONTEXTS_LIST_TYPE,
        ),
    ],
);

pub static ASSUME_ROLE_WITH_SAML_REQUEST: Shape = Shape::structure(
    "AssumeRoleWithSAMLRequest",
    &[
        Member::new("RoleArn", "RoleArn", &ARN_TYPE).required(),
        Member::new("PrincipalArn", "PrincipalArn", &ARN_TYPE).required(),
        Member::new("SAMLAssertion", "SAMLAssertion", &SAML_ASSERTION_TYPE).required(),
        Member::new("PolicyArns", "PolicyArns", &POLICY_DESCRIPTOR_LIST_TYPE),
        Member::new("Policy", "Policy", &SESSION_POLICY_DOCUMENT_TYPE),
        Member::new(
            "DurationSeconds",
            "DurationSeconds",
            &ROLE_DURATION_SECONDS_TYPE,
        ),
    ],
);

pub static ASSUME_ROLE_WITH_WEB_IDENTITY_REQUEST: Shape = Shape::structure(
    "AssumeRoleWithWebIdentityRequest",
    &[
        Member::new("RoleArn", "RoleArn", &ARN_TYPE).required(),
        Member::new(
            "RoleSessionName",
            "RoleSessionName",
            &ROLE_SESSION_NAME_TYPE,
        )
        .required(),
        Member::new("WebIdentityToken", "WebIdentityToken", &CLIENT_TOKEN_TYPE).required(),
        Member::new("ProviderId", "ProviderId", &URL_TYPE),
        Member::new("PolicyArns", "PolicyArns", &POLICY_DESCRIPTOR_LIST_TYPE),
        Member::new("Policy", "Policy", &SESSION_POLICY_DOCUMENT_TYPE),
        Member::new(
            "DurationSeconds",
            "DurationSeconds",
            &ROLE_DURATION_SECONDS_TYPE,
        ),
    ],
);

pub static ASSUME_ROOT_REQUEST: Shape = Shape::structure(
    "AssumeRootRequest",
    &[
        Member::new("TargetPrincipal", "TargetPrincipal", &TARGET_PRINCIPAL_TYPE).required(),
        Member::new("TaskPolicyArn", "TaskPolicyArn", &POLICY_DESCRIPTOR_TYPE).required(),
        Member::new(
            "DurationSeconds",
            "DurationSeconds",
            &ROOT_DURATION_SECONDS_TYPE,
        ),
    ],
);

pub static DECODE_AUTHORIZATION_MESSAGE_REQUEST: Shape = Shape::structure(
    "DecodeAuthorizationMessageRequest",
    &[Member::new("EncodedMessage", "EncodedMessage", &ENCODED_MESSAGE_TYPE).required()],
);

pub static GET_ACCESS_KEY_INFO_REQUEST: Shape = Shape::structure(
    "GetAccessKeyInfoRequest",
    &[Member::new("AccessKeyId", "AccessKeyId", &ACCESS_KEY_ID_TYPE).required()],
);

pub static GET_CALLER_IDENTITY_REQUEST: Shape = Shape::structure("GetCallerIdentityRequest", &[]);

pub static GET_DELEGATED_ACCESS_TOKEN_REQUEST: Shape = Shape::structure(
    "GetDelegatedAccessTokenRequest",
    &[Member::new("TradeInToken", "TradeInToken", &TRADE_IN_TOKEN_TYPE).required()],
);

pub static GET_FEDERATION_TOKEN_REQUEST: Shape = Shape::structure(
    "GetFederationTokenRequest",
    &[
        Member::new("Name", "Name", &USER_NAME_TYPE).required(),
        Member::new("Policy", "Policy", &SESSION_POLICY_DOCUMENT_TYPE),
        Member::new("PolicyArns", "PolicyArns", &POLICY_DESCRIPTOR_LIST_TYPE),
        Member::new("DurationSeconds", "DurationSeconds", &DURATION_SECONDS_TYPE),
        Member::new("Tags", "Tags", &TAG_LIST_TYPE),
    ],
);

pub static GET_SESSION_TOKEN_REQUEST: Shape = Shape::structure(
    "GetSessionTokenRequest",
    &[
        Member::new("DurationSeconds", "DurationSeconds", &DURATION_SECONDS_TYPE),
        Member::new("SerialNumber", "SerialNumber", &SERIAL_NUMBER_TYPE),
        Member::new("TokenCode", "TokenCode", &TOKEN_CODE_TYPE),
    ],
);

pub static GET_WEB_IDENTITY_TOKEN_REQUEST: Shape = Shape::structure(
    "GetWebIdentityTokenRequest",
    &[
        Member::new(
            "Audience",
            "Audience",
            &WEB_IDENTITY_TOKEN_AUDIENCE_LIST_TYPE,
        )
        .required(),
        Member::new(
            "DurationSeconds",
            "DurationSeconds",
            &WEB_IDENTITY_TOKEN_DURATION_SECONDS_TYPE,
        ),
        Member::new("SigningAlgorithm", "SigningAlgorithm", &JWT_ALGORITHM_TYPE).required(),
        Member::new("Tags", "Tags", &TAG_LIST_TYPE),
    ],
);
