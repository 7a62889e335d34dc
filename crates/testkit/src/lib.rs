//! What tests share: the real binary as a process, signed clients, and backends that record every byte they get.
//! Nothing here is part of the product; everything here is strict about what it saw and lenient about nothing.
//!
//! - [`Launch`], [`Process`]: start the binary in a directory of its own, wait until it is ready, end it.
//! - [`AwsClient`]: signed calls to the AWS endpoint.
//! - [`Upstream`]: a backend on a raw socket that records requests as they were on the wire and answers as told.
//! - [`ApiServer`]: a scripted Kubernetes API server, for what a real one cannot be made to do.
//! - [`ControlPlane`]: a real one, in a network of its own.
//! - [`Kubelet`]: runs the pods of one, each as a server on its address.
//! - [`enter_network`]: a network of a test's own.
//! - [`raw_exchange`], [`read_response`]: a client on a raw socket.
//! - [`wait_until`]: waiting for a condition, with a limit, instead of sleeping and hoping.

mod api_server;
mod aws;
#[cfg(target_os = "linux")]
mod control_plane;
#[cfg(target_os = "linux")]
mod kubelet;
#[cfg(target_os = "linux")]
mod network;
mod process;
mod raw;
mod reply;
mod upstream;
mod wait;

pub use api_server::{ApiRequest, ApiServer, Resource};
pub use aws::{AwsClient, AwsResponse};
#[cfg(target_os = "linux")]
pub use control_plane::{ClusterAnswer, ClusterClient, ControlPlane, Etcd, User, Watch};
#[cfg(target_os = "linux")]
pub use kubelet::{Kubelet, PodSeen};
#[cfg(target_os = "linux")]
pub use network::{enter_network, ip, network_name, without_network_rights};
pub use process::{Addresses, Launch, Process};
pub use raw::{
    Exchange, MessageReader, RawBody, RawResponse, connect, raw_exchange, read_response,
};
pub use reply::{Reply, Step};
pub use upstream::{Received, Upstream};
pub use wait::{pace, wait_for, wait_until};
