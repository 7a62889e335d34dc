//! The gateway's data plane: listeners, connections, upstream pools and integrations.
//!
//! In the order of a request:
//! - [`gateway`]: binds, starts a worker for each core, drains and stops them.
//! - `worker`: one core: its runtime, its accept loop, and what its connections share.
//! - `accept`: a worker's door: admission, hand-over between cores, the PROXY protocol.
//! - [`admission`]: how much is taken on: connections, memory for bodies.
//! - [`client_address`]: who the client is, behind proxies that are trusted.
//! - `connection`: a client's connection: one request after the other.
//! - `downstream`: what an exchange needs of the client's protocol.
//! - `coding`: bodies compressed and decompressed.
//! - `http2`: a connection that speaks HTTP/2: a task for each of its requests.
//! - `exchange`: one request: routed, sent, answered; the pipeline's steps in their order.
//! - `record`: the account of an exchange: counted and logged once, however it ends; [`metrics`] shows it.
//! - [`test_call`]: exchanges that are tried, from a call instead of a socket.
//! - `transfer`: bodies on the way, in both directions.
//! - `upstream`: the way to a backend: which target, a pooled or new connection, TLS.
//!
//! It knows the plan and the balancer's table as snapshots that are swapped under it, and nothing of AWS's
//! resources, stores or Kubernetes.

mod accept;
pub mod admission;
pub mod client_address;
mod coding;
mod connection;
mod downstream;
mod exchange;
pub mod gateway;
mod http2;
pub mod metrics;
mod record;
pub mod settings;
pub mod test_call;
mod transfer;
mod upstream;
mod worker;

pub use admission::{AdmissionLimits, Load};
pub use client_address::{Network, NetworkError, ProxyProtocol, Trust};
pub use gateway::{Drained, Gateway, StartError};
pub use http2::Http2Settings;
pub use metrics::Metrics;
pub use settings::Settings;
pub use test_call::{TestAnswer, TestError, TestRequest, Tester};
