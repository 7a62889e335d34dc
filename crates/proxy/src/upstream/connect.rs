//! Opening a connection to a target: resolve where it is a name, connect, and end with TLS where asked.
//! Everything that fails here failed before a byte of the request was sent.

use crate::upstream::UpstreamTransport;
use crate::upstream::target::{Endpoint, Target};
use crate::worker::Worker;
use pipeline::{Fault, Hop, Kind};
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// Connects to a target. The caller bounds the time.
pub(crate) async fn connect(worker: &Worker, target: &Target) -> Result<UpstreamTransport, Fault> {
    let stream = match &target.key.endpoint {
        Endpoint::Target { address, .. } => TcpStream::connect(address).await,
        Endpoint::Host { name, port } => connect_to_any(&resolve(name, *port).await?).await,
    }
    .map_err(|error| failed(target, Hop::Target, format!("connecting failed: {error}")))?;
    match &target.tls {
        None => Ok(UpstreamTransport::tcp(stream)),
        Some(name) => {
            // The engine writes whole messages; Nagle's algorithm would only hold them back.
            let _ = stream.set_nodelay(true);
            let connector = worker
                .shared
                .tls
                .connector(name)
                .map_err(|error| failed(target, Hop::Integration, error.to_string()))?;
            let server = name
                .server_name()
                .map_err(|error| failed(target, Hop::Integration, error.to_string()))?;
            let stream = connector
                .connect(server, stream)
                .await
                .map_err(|error| failed(target, Hop::Target, format!("TLS failed: {error}")))?;
            Ok(UpstreamTransport::tls(stream))
        }
    }
}

async fn resolve(name: &str, port: u16) -> Result<Vec<SocketAddr>, Fault> {
    let unresolved = |why: String| {
        // An address that does not resolve is API_CONFIGURATION_ERROR (gateway response types).
        Fault::new(
            Kind::ApiConfigurationError,
            Hop::Integration,
            format!("host {name:?} does not resolve: {why}"),
        )
    };
    let addresses: Vec<SocketAddr> = tokio::net::lookup_host((name, port))
        .await
        .map_err(|error| unresolved(error.to_string()))?
        .collect();
    if addresses.is_empty() {
        return Err(unresolved("it has no address".to_owned()));
    }
    Ok(addresses)
}

async fn connect_to_any(addresses: &[SocketAddr]) -> std::io::Result<TcpStream> {
    let mut last = std::io::Error::from(std::io::ErrorKind::AddrNotAvailable);
    for address in addresses {
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn failed(target: &Target, hop: Hop, what: String) -> Fault {
    Fault::new(
        target.failure,
        hop,
        format!("{}: {what}", target.key.endpoint),
    )
}
