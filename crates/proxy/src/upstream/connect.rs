//! Opening a connection to a target: resolve where it is a name, connect, and end with TLS where asked.
//! Everything that fails here failed before a byte of the request was sent.

use crate::upstream::UpstreamTransport;
use crate::upstream::target::{Endpoint, Target};
use crate::upstream::tls::Name;
use crate::worker::Worker;
use pipeline::{Fault, Hop, Kind};
use std::io::ErrorKind;
use std::net::SocketAddr;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Why there is no connection.
pub(crate) struct Unconnected {
    pub fault: Fault,
    /// Whether the target could not be reached at all, which is what its passive health check goes by. What happens
    /// once it is, TLS, is a matter of this integration, and the target may serve others.
    pub of_target: bool,
}

impl From<Fault> for Unconnected {
    fn from(fault: Fault) -> Self {
        let of_target = false;
        Self { fault, of_target }
    }
}

/// Connects to a target. The caller bounds the time; a target of a target group has less of it while there are others.
pub(crate) async fn connect(
    worker: &Worker,
    target: &Target<'_>,
) -> Result<UpstreamTransport, Unconnected> {
    let stream = match &target.key.endpoint {
        Endpoint::Target {
            address,
            proxy_protocol,
            ..
        } => connect_to_target(worker, target, *address, *proxy_protocol).await?,
        Endpoint::Host { name, port } => connect_to_any(&resolve(name, *port).await?).await,
    }
    .map_err(|error| {
        let hint = match error.kind() {
            ErrorKind::ConnectionRefused => "; expected something to listen there",
            _ => "",
        };
        Unconnected {
            fault: failed(
                target,
                Hop::Target,
                format!("connecting failed: {error}{hint}"),
            ),
            of_target: balancer::health::is_of_target(&error),
        }
    })?;
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
                .map_err(|error| of_tls(target, name, &error))?;
            Ok(UpstreamTransport::tls(stream))
        }
    }
}

async fn connect_to_target(
    worker: &Worker,
    target: &Target<'_>,
    address: SocketAddr,
    proxy_protocol: bool,
) -> Result<std::io::Result<TcpStream>, Unconnected> {
    let detour = (target.load_balancer).and_then(|arn| worker.shared.balancer.detour(arn, address));
    let patience = match detour {
        Some(_) => target.patience.map(balancer::detour::patience),
        None => target.patience,
    };
    let connecting = async {
        let mut stream = match detour {
            Some(opening) => TcpStream::from_std(opening.await?)?,
            None => TcpStream::connect(address).await?,
        };
        if proxy_protocol {
            // One connection serves many clients, so it speaks for whoever made it; who a request is from is in
            // X-Forwarded-For.
            let header = balancer::proxy_protocol::header(stream.local_addr()?, address);
            stream.write_all(&header).await?;
        }
        Ok(stream)
    };
    let Some(limit) = patience else {
        return Ok(connecting.await);
    };
    match timeout(limit, connecting).await {
        Ok(connected) => Ok(connected),
        Err(_) => {
            let detail = format!(
                "{}: connecting took longer than {limit:?}; expected it to answer sooner",
                target.key.endpoint
            );
            Err(Unconnected {
                fault: Fault::new(Kind::IntegrationTimeout, Hop::Target, detail),
                of_target: true,
            })
        }
    }
}

async fn resolve(name: &str, port: u16) -> Result<Vec<SocketAddr>, Fault> {
    let unresolved = |why: String| {
        // An address that does not resolve is API_CONFIGURATION_ERROR (gateway response types).
        Fault::new(
            Kind::ApiConfigurationError,
            Hop::Integration,
            format!(
                "host {name:?} does not resolve: {why}; expected a uri whose host has an address"
            ),
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

/// A handshake that failed. What a certificate lacks is a matter of configuration, which AWS answers with 500 over the
/// internet too; a connection that broke is not.
fn of_tls(target: &Target<'_>, name: &Name, error: &std::io::Error) -> Fault {
    let tls = error.get_ref().and_then(|inner| inner.downcast_ref());
    let hint = match tls {
        Some(rustls::Error::InvalidCertificate(_)) => {
            let (whom, skip) = match name.verify {
                true => (
                    "an issuer that this machine trusts",
                    " (the integration's tlsConfig.insecureSkipVerification lets any issuer pass)",
                ),
                false => ("any issuer", ""),
            };
            format!(
                "; expected a valid certificate for {} from {whom}{skip}",
                name.host
            )
        }
        Some(rustls::Error::InvalidMessage(_)) => {
            "; expected TLS there: is the uri to begin with http://?".to_owned()
        }
        _ => String::new(),
    };
    let mut fault = failed(target, Hop::Target, format!("TLS failed: {error}{hint}"));
    if tls.is_some() && target.failure == Kind::IntegrationFailure {
        fault.kind = Kind::ApiConfigurationError;
    }
    fault
}

fn failed(target: &Target<'_>, hop: Hop, what: String) -> Fault {
    Fault::new(
        target.failure,
        hop,
        format!("{}: {what}", target.key.endpoint),
    )
}
