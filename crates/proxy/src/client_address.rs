//! Who the client is, decided once per request: the peer of the connection, unless that is a proxy that
//! settings trust. What a trusted peer says is believed (PROXY protocol v2 about its connection,
//! `X-Forwarded-For` about a request); what anybody else says is passed on and believed by nobody.

mod network;
pub(crate) mod proxy_protocol;

pub use network::{Network, NetworkError};

use head::Headers;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// Whom to believe about clients' addresses.
#[derive(Clone, Debug)]
pub struct Trust {
    /// Where our proxies and load balancers are.
    pub networks: Vec<Network>,
    pub proxy_protocol: ProxyProtocol,
    /// How long a trusted peer may take over its PROXY protocol header.
    pub proxy_header_timeout: Duration,
}

/// Whether connections from trusted networks begin with a PROXY protocol header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProxyProtocol {
    /// None does; one that comes is not HTTP, and refused as such.
    #[default]
    Off,
    /// Each does, in version 2, and is closed without an answer where it does not: that peers of one network
    /// may leave it out would let whoever reaches the port through them choose an address. Connections from
    /// elsewhere never have one.
    V2,
}

impl Default for Trust {
    /// Nobody is believed.
    fn default() -> Self {
        Self {
            networks: Vec::new(),
            proxy_protocol: ProxyProtocol::Off,
            proxy_header_timeout: Duration::from_secs(5),
        }
    }
}

/// The two ends of a request's way to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClientAddress {
    /// Who asks: for logs and policies.
    pub client: IpAddr,
    /// Who is directly in front of us: for the `X-Forwarded-For` of backends.
    pub peer: IpAddr,
}

impl Trust {
    /// Whether an address is one of ours. Takes IPv4 in either form.
    #[must_use]
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.networks
            .iter()
            .any(|network| network.contains(address))
    }

    /// Whether a connection from `peer` has to begin with a PROXY protocol header.
    pub(crate) fn expects_proxy_header(&self, peer: IpAddr) -> bool {
        self.proxy_protocol == ProxyProtocol::V2 && self.trusts(peer)
    }

    /// Who sent a request with these headers over a connection from `peer`.
    ///
    /// `X-Forwarded-For` is read from its right end, where each proxy added who it was asked by: the first
    /// address that is no trusted proxy is the client. Behind it anybody may have written anything. Where a
    /// proxy wrote what is no address, it is the last one known.
    pub(crate) fn client(&self, peer: IpAddr, headers: &Headers) -> ClientAddress {
        let mut client = peer;
        if self.trusts(peer) {
            let lines = headers.get_all("x-forwarded-for").rev();
            for entry in lines.flat_map(|line| line.rsplit(|&byte| byte == b',')) {
                let entry = entry.trim_ascii();
                // Empty elements of a list are to be ignored (RFC 9110, section 5.6.1.2).
                if entry.is_empty() {
                    continue;
                }
                let Some(address) = address(entry) else {
                    break;
                };
                client = address;
                if !self.trusts(address) {
                    break;
                }
            }
        }
        ClientAddress { client, peer }
    }
}

/// An address as proxies write it: bare, in brackets, with or without a port.
fn address(text: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(text).ok()?;
    let bare = || text.parse::<IpAddr>().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|socket| socket.ip());
    let in_brackets = || {
        let inner = text.strip_prefix('[')?.strip_suffix(']')?;
        inner.parse().ok().map(IpAddr::V6)
    };
    bare()
        .or_else(with_port)
        .or_else(in_brackets)
        .map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests;
