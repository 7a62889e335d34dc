//! The steps a request passes, on heads and held bodies, without sockets: the proxy runs them on traffic, and a test
//! invocation runs the very same code.
//!
//! In the order of a request:
//! - [`exchange`]: who asks, when, and the ids under which the request is known.
//! - [`quotas`]: what no API is asked about.
//! - [`router`]: host and path → API, stage, resource and method.
//! - [`validation`]: required parameters and bodies.
//! - [`request`]: the integration's request: target, headers, mapped parameters.
//! - [`mapped`]: payloads and answers of integrations that are no proxies.
//! - [`coding`]: compressed bodies, of requests and for answers.
//! - [`payload`]: text, binary, and their conversions.
//! - [`scope`]: what mappings, templates and gateway responses can ask.
//! - [`response`]: the method's response from the integration's.
//! - [`header_rules`]: which headers pass, are dropped or renamed on the way, in both directions.
//! - [`execution_log`]: what happened to a request, in AWS's words.
//! - [`fault`] and [`gateway_response`]: what can go wrong, and the answer AWS gives for it, in one place.
//!
//! Connections, bodies, retries and timeouts belong to `proxy`.

pub mod coding;
pub mod exchange;
pub mod execution_log;
pub mod fault;
pub mod gateway_response;
pub mod header_rules;
pub mod mapped;
pub mod payload;
pub mod quotas;
pub mod request;
pub mod response;
pub mod router;
pub mod scope;
#[cfg(test)]
mod testing;
pub mod validation;

pub use exchange::{Clock, Exchange, IdSource};
pub use fault::{Fault, Hop, Kind};
pub use router::{Resolved, RouterSettings};
pub use scope::Data;

/// The largest payload API Gateway takes: 10 MB (developer guide, "Amazon API Gateway quotas"), read as
/// 10 × 1,048,576 bytes.
pub const PAYLOAD_MAX_BYTES: u64 = 10 * 1024 * 1024;
