//! The way to a backend: which target ([`target`]), a connection to it, pooled ([`pool`]) or new
//! ([`connect`]), over TLS where the `uri` says `https` ([`tls`]).

mod connect;
mod pool;
pub(crate) mod target;
pub(crate) mod tls;
mod transport;
mod unread;

pub(crate) use connect::Unconnected;
pub(crate) use pool::{Connection, IdleBudget, Pools};
pub(crate) use target::{Target, Targets};
pub(crate) use transport::UpstreamTransport;

use crate::worker::Worker;

/// A new connection to `target`; where it fails, nothing of the request was sent.
pub(crate) async fn connect(
    worker: &Worker,
    target: &Target<'_>,
) -> Result<Connection, Unconnected> {
    let transport = connect::connect(worker, target).await?;
    Ok(Connection::new(&worker.client, transport))
}
