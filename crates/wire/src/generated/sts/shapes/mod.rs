//! The shapes of one AWS service, as static tables. Written by `cargo xtask wire`
//! from the AWS service model sts-2011-06-15; change the generator, not this file.

use crate::Shape;

mod errors;
mod inputs;
mod nested;
mod outputs;
mod scalars;

pub use errors::*;
pub use inputs::*;
pub use nested::*;
pub use outputs::*;
pub use scalars::*;

/// Every error shape.
pub static ERRORS: &[&Shape] = &[
    &EXPIRED_TOKEN_EXCEPTION,
    &EXPIRED_TRADE_IN_TOKEN_EXCEPTION,
    &IDP_COMMUNICATION_ERROR_EXCEPTION,
    &IDP_REJECTED_CLAIM_EXCEPTION,
    &INVALID_AUTHORIZATION_MESSAGE_EXCEPTION,
    &INVALID_IDENTITY_TOKEN_EXCEPTION,
    &JWT_PAYLOAD_SIZE_EXCEEDED_EXCEPTION,
    &MALFORMED_POLICY_DOCUMENT_EXCEPTION,
    &OUTBOUND_WEB_IDENTITY_FEDERATION_DISABLED_EXCEPTION,
    &PACKED_POLICY_TOO_LARGE_EXCEPTION,
    &REGION_DISABLED_EXCEPTION,
    &SESSION_DURATION_ESCALATION_EXCEPTION,
];
