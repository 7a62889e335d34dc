//! The shapes of one AWS service, as static tables. Written by `cargo xtask wire`
//! from the AWS service model apigateway-2015-07-09; change the generator, not this file.

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
    &BAD_REQUEST_EXCEPTION,
    &CONFLICT_EXCEPTION,
    &LIMIT_EXCEEDED_EXCEPTION,
    &NOT_FOUND_EXCEPTION,
    &SERVICE_UNAVAILABLE_EXCEPTION,
    &TOO_MANY_REQUESTS_EXCEPTION,
    &UNAUTHORIZED_EXCEPTION,
];
