//! Requests and responses of the AWS services that Lockgate speaks, generated from the AWS service models,
//! and the small engine that reads and writes them. It knows shapes, not meaning: what an operation does is
//! the control plane's.
//!
//! In flow order:
//! - [`Service::route`] finds the operation of a [`Request`] (`route`),
//! - [`decode`](fn@decode) gathers the parts of the request into one JSON object keyed by the model's
//!   member names (the middle form), validates it against the tables and hands out the typed input
//!   (`decode`, `validate`),
//! - the types are in [`apigateway`], [`elbv2`] and [`sts`]; the tables behind them are [`Operation`] and
//!   [`Shape`],
//! - [`encode`](fn@encode) writes the typed output as the protocol wants it (`encode`), [`encode_error`] an
//!   [`ErrorBody`] (`error`),
//! - [`check_output`] tells tests where a document departs from the model (`check`).

pub mod check;
mod decode;
mod encode;
mod error;
mod form;
mod generated;
mod route;
mod scalar;
mod service;
pub mod shape;
mod validate;

pub use check::check_output;
pub use decode::{DecodeError, decode, decode_value};
pub use encode::{EncodeError, Response, encode};
pub use error::{ErrorBody, encode_error};
pub use generated::{apigateway, elbv2, sts};
pub use route::{Request, RouteError, Routed};
pub use scalar::{Blob, Timestamp};
pub use service::{Operation, Protocol, Segment, Service, service_signed_as, services};
pub use shape::Shape;
pub use validate::Violation;
