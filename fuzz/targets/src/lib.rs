//! What each fuzz target checks, as plain functions of bytes that panic where something is wrong. The fuzzer
//! runs them (`cargo xtask fuzz`), and `cargo test` runs them over the committed corpus and over random input,
//! so that they hold on any toolchain. What an input has to look like to be interesting is said at each.
//!
//! - [`http1`]: the parsers of requests, responses and bodies, alone: any split of the bytes means the same,
//!   and what was read and written again is read as the same.
//! - [`differential`]: the same bytes read by our server or client and by others'. A difference is one that
//!   a table names and explains, or a bug.
//! - [`template`], [`json_path`], [`schema`]: what a user writes, on what a client sends.
//! - [`router`], [`mapping`], [`sigv4`], [`wire`], [`kubernetes`]: one untrusted input each.
//! - [`bodies`], [`patch`]: what a request to the AWS endpoint says, and what a patch makes of a resource.

#[cfg(feature = "wire")]
pub mod bodies;
pub mod differential;
pub mod http1;
pub mod json_path;
#[cfg(feature = "kubernetes")]
pub mod kubernetes;
pub mod mapping;
#[cfg(feature = "control")]
pub mod patch;
pub mod router;
pub mod schema;
#[cfg(feature = "sigv4")]
pub mod sigv4;
pub mod template;
#[cfg(feature = "wire")]
pub mod wire;

mod split;

/// Longer inputs say nothing that shorter ones do not, and slow the fuzzer down.
pub const INPUT_MAX_BYTES: usize = 16 * 1024;

/// The name of a target's binary and of its corpus, and what it checks.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: &[Target] = &[
    ("http1_request", http1::request),
    ("http1_response", http1::response),
    ("http1_body", http1::body),
    ("server_differential", differential::server::against_hyper),
    ("client_differential", differential::client::against_hyper),
    ("router", router::check),
    ("mapping", mapping::check),
    ("template", template::check),
    ("json_path", json_path::check),
    ("schema", schema::check),
    #[cfg(feature = "sigv4")]
    ("sigv4", sigv4::check),
    #[cfg(feature = "wire")]
    ("wire", wire::check),
    #[cfg(feature = "wire")]
    ("json_body", bodies::json),
    #[cfg(feature = "wire")]
    ("query_body", bodies::query),
    #[cfg(feature = "control")]
    ("patch", patch::check),
    #[cfg(feature = "kubernetes")]
    ("kubernetes", kubernetes::check),
];
