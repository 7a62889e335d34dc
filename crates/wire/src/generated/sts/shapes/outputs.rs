//! Outputs of operations, as static tables. Written by `cargo xtask wire`
//! from the AWS service model sts-2011-06-15; change the generator, not this file.

use super::*;
use crate::shape::{Member, Shape};

pub static ASSUME_ROLE_RESPONSE: Shape = Shape::structure(
    "AssumeRoleResponse",
    &[
        Member::new("Credentials", "Credentials", &CREDENTIALS),
        Member::new("AssumedRoleUser", "AssumedRoleUser", &ASSUMED_ROLE_USER),
        Member::new(
            "PackedPolicySize",
            "PackedPolicySize",
            &NON_NEGATIVE_INTEGER_TYPE,
        ),
        Member::new("SourceIdentity", "SourceIdentity", &SOURCE_IDENTITY_TYPE),
    ],
);

pub static ASSUME_ROLE_WITH_SAML_RESPONSE: Shape = Shape::structure(
    "AssumeRoleWithSAMLResponse",
    &[
        Member::new("Credentials", "Credentials", &CREDENTIALS),
        Member::new("AssumedRoleUser", "AssumedRoleUser", &ASSUMED_ROLE_USER),
        Member::new(
            "PackedPolicySize",
            "PackedPolicySize",
            &NON_NEGATIVE_INTEGER_TYPE,
        ),
        Member::new("Subject", "Subject", &SUBJECT),
        Member::new("SubjectType", "SubjectType", &SUBJECT_TYPE),
        Member::new("Issuer", "Issuer", &ISSUER),
        Member::new("Audience", "Audience", &AUDIENCE),
        Member::new("NameQualifier", "NameQualifier", &NAME_QUALIFIER),
        Member::new("SourceIdentity", "SourceIdentity", &SOURCE_IDENTITY_TYPE),
    ],
);

pub static ASSUME_ROLE_WITH_WEB_IDENTITY_RESPONSE: Shape = Shape::structure(
    "AssumeRoleWithWebIdentityResponse",
    &[
        Member::new("Credentials", "Credentials", &CREDENTIALS),
        Member::new(
            "SubjectFromWebIdentityToken",
            "SubjectFromWebIdentityToken",
            &WEB_IDENTITY_SUBJECT_TYPE,
        ),
        Member::new("AssumedRoleUser", "AssumedRoleUser", &ASSUMED_ROLE_USER),
        Member::new(
            "PackedPolicySize",
            "PackedPolicySize",
            &NON_NEGATIVE_INTEGER_TYPE,
        ),
        Member::new("Provider", "Provider", &ISSUER),
        Member::new("Audience", "Audience", &AUDIENCE),
        Member::new("SourceIdentity", "SourceIdentity", &SOURCE_IDENTITY_TYPE),
    ],
);

pub static ASSUME_ROOT_RESPONSE: Shape = Shape::structure(
    "AssumeRootResponse",
    &[
        Member::new("Credentials", "Credentials", &CREDENTIALS),
        Member::new("SourceIdentity", "SourceIdentity", &SOURCE_IDENTITY_TYPE),
    ],
);

pub static DECODE_AUTHORIZATION_MESSAGE_RESPONSE: Shape = Shape::structure(
    "DecodeAuthorizationMessageResponse",
    &[Member::new(
        "DecodedMessage",
        "DecodedMessage",
        &DECODED_MESSAGE_TYPE,
    )],
);

pub static GET_ACCESS_KEY_INFO_RESPONSE: Shape = Shape::structure(
    "GetAccessKeyInfoResponse",
    &[Member::new("Account", "Account", &ACCOUNT_TYPE)],
);

pub static GET_CALLER_IDENTITY_RESPONSE: Shape = Shape::structure(
    "GetCallerIdentityResponse",
    &[
        Member::new("UserId", "UserId", &USER_ID_TYPE),
        Member::new("Account", "Account", &ACCOUNT_TYPE),
        Member::new("Arn", "Arn", &ARN_TYPE),
    ],
);

pub static GET_DELEGATED_ACCESS_TOKEN_RESPONSE: Shape = Shape::structure(
    "GetDelegatedAccessTokenResponse",
    &[
        Member::new("Credentials", "Credentials", &CREDENTIALS),
        Member::new(
            "PackedPolicySize",
            "PackedPolicySize",
            &NON_NEGATIVE_INTEGER_TYPE,
        ),
        Member::new("AssumedPrincipal", "AssumedPrincipal", &ARN_TYPE),
    ],
);

pub static GET_FEDERATION_TOKEN_RESPONSE: Shape = Shape::structure(
    "GetFederationTokenResponse",
    &[
        Member::new("Credentials", "Credentials", &CREDENTIALS),
        Member::new("FederatedUser", "FederatedUser", &FEDERATED_USER),
        Member::new(
            "PackedPolicySize",
            "PackedPolicySize",
            &NON_NEGATIVE_INTEGER_TYPE,
        ),
    ],
);

pub static GET_SESSION_TOKEN_RESPONSE: Shape = Shape::structure(
    "GetSessionTokenResponse",
    &[Member::new("Credentials", "Credentials", &CREDENTIALS)],
);

pub static GET_WEB_IDENTITY_TOKEN_RESPONSE: Shape = Shape::structure(
    "GetWebIdentityTokenResponse",
    &[
        Member::new(
            "WebIdentityToken",
            "WebIdentityToken",
            &WEB_IDENTITY_TOKEN_TYPE,
        ),
        Member::new("Expiration", "Expiration", &DATE_TYPE),
    ],
);
