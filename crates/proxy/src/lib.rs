//! The gateway's data plane: listeners, connections, upstream pools and integrations.
//!
//! In the order of a request:
//! - [`gateway`]: binds, starts a worker for each core, drains and stops them.
//! - `worker`: one core: its runtime, its accept loop, and what its connections share.
//! - `connection`: a client's connection: one request after the other.
//! - `downstream`: what an exchange needs of the client's protocol.
//! - `exchange`: one request: routed, sent, answered; the pipeline's steps in their order.
//! - `transfer`: bodies on the way, in both directions.
//! - `upstream`: the way to a backend: which target, a pooled or new connection, TLS.
//!
//! It knows the plan and the balancer's table as snapshots that are swapped under it, and nothing of AWS's
//! resources, stores or Kubernetes.

mod connection;
mod downstream;
mod exchange;
pub mod gateway;
pub mod settings;
mod transfer;
mod upstream;
mod worker;

pub use gateway::{Drained, Gateway, StartError};
pub use settings::Settings;
