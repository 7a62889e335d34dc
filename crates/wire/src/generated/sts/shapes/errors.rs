//! Error shapes with their codes and statuses, as static tables. Written by `cargo xtask wire`
//! from the AWS service model sts-2011-06-15; change the generator, not this file.

use super::*;
use crate::shape::{ErrorTrait, Member, Shape};

pub static EXPIRED_TOKEN_EXCEPTION: Shape = Shape::error(
    "ExpiredTokenException",
    ErrorTrait::new("ExpiredTokenException", 400),
    &[Member::new(
        "message",
        "message",
        &EXPIRED_IDENTITY_TOKEN_MESSAGE,
    )],
);

pub static EXPIRED_TRADE_IN_TOKEN_EXCEPTION: Shape = Shape::error(
    "ExpiredTradeInTokenException",
    ErrorTrait::new("ExpiredTradeInTokenException", 400),
    &[Member::new(
        "message",
        "message",
        &EXPIRED_TRADE_IN_TOKEN_EXCEPTION_MESSAGE,
    )],
);

pub static IDP_COMMUNICATION_ERROR_EXCEPTION: Shape = Shape::error(
    "IDPCommunicationErrorException",
    ErrorTrait::new("IDPCommunicationError", 400),
    &[Member::new(
        "message",
        "message",
        &IDP_COMMUNICATION_ERROR_MESSAGE,
    )],
);

pub static IDP_REJECTED_CLAIM_EXCEPTION: Shape = Shape::error(
    "IDPRejectedClaimException",
    ErrorTrait::new("IDPRejectedClaim", 403),
    &[Member::new(
        "message",
        "message",
        &IDP_REJECTED_CLAIM_MESSAGE,
    )],
);

pub static INVALID_AUTHORIZATION_MESSAGE_EXCEPTION: Shape = Shape::error(
    "InvalidAuthorizationMessageException",
    ErrorTrait::new("InvalidAuthorizationMessageException", 400),
    &[Member::new(
        "message",
        "message",
        &INVALID_AUTHORIZATION_MESSAGE,
    )],
);

pub static INVALID_IDENTITY_TOKEN_EXCEPTION: Shape = Shape::error(
    "InvalidIdentityTokenException",
    ErrorTrait::new("InvalidIdentityToken", 400),
    &[Member::new(
        "message",
        "message",
        &INVALID_IDENTITY_TOKEN_MESSAGE,
    )],
);

pub static JWT_PAYLOAD_SIZE_EXCEEDED_EXCEPTION: Shape = Shape::error(
    "JWTPayloadSizeExceededException",
    ErrorTrait::new("JWTPayloadSizeExceededException", 400),
    &[Member::new(
        "message",
        "message",
        &JWT_PAYLOAD_SIZE_EXCEEDED_EXCEPTION_SCALAR,
    )],
);

pub static MALFORMED_POLICY_DOCUMENT_EXCEPTION: Shape = Shape::error(
    "MalformedPolicyDocumentException",
    ErrorTrait::new("MalformedPolicyDocument", 400),
    &[Member::new(
        "message",
        "message",
        &MALFORMED_POLICY_DOCUMENT_MESSAGE,
    )],
);

pub static OUTBOUND_WEB_IDENTITY_FEDERATION_DISABLED_EXCEPTION: Shape = Shape::error(
    "OutboundWebIdentityFederationDisabledException",
    ErrorTrait::new("OutboundWebIdentityFederationDisabledException", 403),
    &[Member::new(
        "message",
        "message",
        &OUTBOUND_WEB_IDENTITY_FEDERATION_DISABLED_EXCEPTION_SCALAR,
    )],
);

pub static PACKED_POLICY_TOO_LARGE_EXCEPTION: Shape = Shape::error(
    "PackedPolicyTooLargeException",
    ErrorTrait::new("PackedPolicyTooLarge", 400),
    &[Member::new(
        "message",
        "message",
        &PACKED_POLICY_TOO_LARGE_MESSAGE,
    )],
);

pub static REGION_DISABLED_EXCEPTION: Shape = Shape::error(
    "RegionDisabledException",
    ErrorTrait::new("RegionDisabledException", 403),
    &[Member::new("message", "message", &REGION_DISABLED_MESSAGE)],
);

pub static SESSION_DURATION_ESCALATION_EXCEPTION: Shape = Shape::error(
    "SessionDurationEscalationException",
    ErrorTrait::new("SessionDurationEscalationException", 403),
    &[Member::new(
        "message",
        "message",
        &SESSION_DURATION_ESCALATION_EXCEPTION_SCALAR,
    )],
);
