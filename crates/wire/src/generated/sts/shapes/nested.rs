//! Structures inside inputs and outputs, as static tables. Written by `cargo xtask wire`
//! from the AWS service model sts-2011-06-15; change the generator, not this file.

use super::*;
use crate::shape::{Member, Shape};

pub static ASSUMED_ROLE_USER: Shape = Shape::structure(
    "AssumedRoleUser",
    &[
        Member::new("AssumedRoleId", "AssumedRoleId", &ASSUMED_ROLE_ID_TYPE).required(),
        Member::new("Arn", "Arn", &ARN_TYPE).required(),
    ],
);

pub static CREDENTIALS: Shape = Shape::structure(
    "Credentials",
    &[
        Member::new("AccessKeyId", "AccessKeyId", &ACCESS_KEY_ID_TYPE).required(),
        Member::new(
            "SecretAccessKey",
            "SecretAccessKey",
            &ACCESS_KEY_SECRET_TYPE,
        )
        .required(),
        Member::new("SessionToken", "SessionToken", &TOKEN_TYPE).required(),
        Member::new("Expiration", "Expiration", &DATE_TYPE).required(),
    ],
);

pub static FEDERATED_USER: Shape = Shape::structure(
    "FederatedUser",
    &[
        Member::new("FederatedUserId", "FederatedUserId", &FEDERATED_ID_TYPE).required(),
        Member::new("Arn", "Arn", &ARN_TYPE).required(),
    ],
);

pub static POLICY_DESCRIPTOR_TYPE: Shape = Shape::structure(
    "PolicyDescriptorType",
    &[Member::new("arn", "arn", &ARN_TYPE)],
);

pub static PROVIDED_CONTEXT: Shape = Shape::structure(
    "ProvidedContext",
    &[
        Member::new("ProviderArn", "ProviderArn", &ARN_TYPE),
        Member::new(
            "ContextAssertion",
            "ContextAssertion",
            &CONTEXT_ASSERTION_TYPE,
        ),
    ],
);

pub static TAG: Shape = Shape::structure(
    "Tag",
    &[
        Member::new("Key", "Key", &TAG_KEY_TYPE).required(),
        Member::new("Value", "Value", &TAG_VALUE_TYPE).required(),
    ],
);
