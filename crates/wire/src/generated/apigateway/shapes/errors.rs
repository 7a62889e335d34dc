//! Error shapes with their codes and statuses, as static tables. Written by `cargo xtask wire`
//! from the AWS service model apigateway-2015-07-09; change the generator, not this file.

use super::*;
use crate::shape::{ErrorTrait, Location, Member, Shape};

pub static BAD_REQUEST_EXCEPTION: Shape = Shape::error(
    "BadRequestException",
    ErrorTrait::new("BadRequestException", 400),
    &[Member::new("message", "message", &STRING)],
);

pub static CONFLICT_EXCEPTION: Shape = Shape::error(
    "ConflictException",
    ErrorTrait::new("ConflictException", 409),
    &[Member::new("message", "message", &STRING)],
);

pub static LIMIT_EXCEEDED_EXCEPTION: Shape = Shape::error(
    "LimitExceededException",
    ErrorTrait::new("LimitExceededException", 429),
    &[
        Member::new("retryAfterSeconds", "Retry-After", &STRING).at(Location::Header),
        Member::new("message", "message", &STRING),
    ],
);

pub static NOT_FOUND_EXCEPTION: Shape = Shape::error(
    "NotFoundException",
    ErrorTrait::new("NotFoundException", 404),
    &[Member::new("message", "message", &STRING)],
);

pub static SERVICE_UNAVAILABLE_EXCEPTION: Shape = Shape::error(
    "ServiceUnavailableException",
    ErrorTrait::new("ServiceUnavailableException", 503),
    &[
        Member::new("retryAfterSeconds", "Retry-After", &STRING).at(Location::Header),
        Member::new("message", "message", &STRING),
    ],
);

pub static TOO_MANY_REQUESTS_EXCEPTION: Shape = Shape::error(
    "TooManyRequestsException",
    ErrorTrait::new("TooManyRequestsException", 429),
    &[
        Member::new("retryAfterSeconds", "Retry-After", &STRING).at(Location::Header),
        Member::new("message", "message", &STRING),
    ],
);

pub static UNAUTHORIZED_EXCEPTION: Shape = Shape::error(
    "UnauthorizedException",
    ErrorTrait::new("UnauthorizedException", 401),
    &[Member::new("message", "message", &STRING)],
);
