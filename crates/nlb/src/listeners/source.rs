//! From which address connections to targets come: the load balancer's own, or where a target group preserves clients'
//! addresses (`preserve_client_ip.enabled`), the client's. The latter has to be asked for, since it takes more than
//! this process can see to: a right, for which the system is asked once, and routes that bring the targets' answers
//! back here although they are addressed to clients. Where it cannot be, that is said, and connections come from the
//! own address.

use balancer::{Condition, Entry, Flow, Severity, TargetGroup};
use std::io;
use std::net::SocketAddr;
use std::sync::Once;
use tokio::net::{TcpSocket, TcpStream};

const ATTRIBUTE: &str = "preserve_client_ip.enabled";

/// What this process can do.
#[derive(Clone, Debug)]
pub(super) enum Sources {
    /// Nobody has asked for anything else.
    Own,
    Clients,
    /// Clients' were asked for, and the system refuses them.
    Refused(String),
}

impl Sources {
    /// `preserve`: whether clients' addresses are asked for.
    pub(super) fn find_out(preserve: bool) -> Sources {
        if !preserve {
            return Sources::Own;
        }
        match TcpSocket::new_v4().and_then(|socket| make_transparent(&socket, true)) {
            Ok(()) => Sources::Clients,
            Err(error) => {
                let why = match error.kind() {
                    io::ErrorKind::PermissionDenied => {
                        format!("{error}; expected the right CAP_NET_ADMIN")
                    }
                    _ => error.to_string(),
                };
                tracing::warn!(
                    why,
                    "connections to targets come from Lockgate's own address"
                );
                Sources::Refused(why)
            }
        }
    }

    /// What there is to say about a group that does not get what it asks for. One that asks by default only, as those of
    /// instances do, has nothing said about it where nobody asked this process for anything.
    pub(super) fn finding(&self, group: &TargetGroup) -> Option<Condition> {
        let said = |severity, why: &str| Condition {
            severity,
            reason: "ClientAddressesNotPreserved",
            message: format!(
                "targets of {} see Lockgate's address and not clients' ({ATTRIBUTE}): {why}",
                group.name
            ),
        };
        match self {
            Sources::Own => group.is_on(ATTRIBUTE).then(|| {
                said(
                    Severity::Note,
                    "--preserve-client-addresses is off; expected on, and the right and the routes for it",
                )
            }),
            Sources::Clients => None,
            Sources::Refused(why) => group
                .preserves_client_addresses()
                .then(|| said(Severity::Warning, why)),
        }
    }

    /// The address that a connection to a target is to come from, if not the own one. As on AWS that is the own one
    /// where client and target are of different families. So it is where an answer would never get here: from a target
    /// to itself, and to a client on loopback from a target that is not.
    pub(super) fn of(&self, entry: &Entry, flow: Flow, target: SocketAddr) -> Option<SocketAddr> {
        let (Sources::Clients, client) = (self, flow.client) else {
            return None;
        };
        let mut listeners = entry.load_balancer.listeners.iter();
        let listener = listeners.find(|listener| listener.port == flow.listener.port())?;
        let returns = client.is_ipv4() == target.is_ipv4()
            && client.ip() != target.ip()
            && (!client.ip().is_loopback() || target.ip().is_loopback());
        (returns && listener.target_group.preserves_client_addresses()).then_some(client)
    }
}

/// Connects to a target, from `source` where there is one. Where it cannot be had the connection fails: a target may
/// let in Lockgate's address and not this client's.
pub(super) async fn connect(
    source: Option<SocketAddr>,
    target: SocketAddr,
) -> io::Result<TcpStream> {
    let Some(mut source) = source else {
        return TcpStream::connect(target).await;
    };
    // With the client's port, too, unless it cannot be had: a port below 1024 takes a right of its own.
    if let Ok(socket) = socket_at(source) {
        match socket.connect(target).await {
            // It is taken: by the client itself, where it is on this machine, or by another connection of this client
            // to the same target.
            Err(error) if is_taken(&error) => {}
            connected => return connected,
        }
    }
    source.set_port(0);
    socket_at(source)?.connect(target).await
}

fn socket_at(source: SocketAddr) -> io::Result<TcpSocket> {
    let socket = match source.is_ipv4() {
        true => TcpSocket::new_v4()?,
        false => TcpSocket::new_v6()?,
    };
    make_transparent(&socket, source.is_ipv4())?;
    // The same port of a client serves connections to several targets.
    socket.set_reuseaddr(true)?;
    socket.bind(source)?;
    Ok(socket)
}

fn is_taken(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::AddrInUse | io::ErrorKind::AddrNotAvailable
    )
}

/// Says, and once in the log for everybody, what it may mean that a target is silent to a client's address.
pub(super) fn unanswered(target: SocketAddr) -> String {
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        tracing::warn!(
            %target,
            "a connection from a client's own address is not answered; expected a route that brings the answers of \
             targets here (--preserve-client-addresses)"
        );
    });
    "no answer to a client's own address".to_owned()
}

/// Lets a socket have an address that is not this machine's.
#[cfg(target_os = "linux")]
fn make_transparent(socket: &TcpSocket, is_ipv4: bool) -> io::Result<()> {
    let socket = socket2::SockRef::from(socket);
    match is_ipv4 {
        true => socket.set_ip_transparent_v4(true),
        false => socket.set_ip_transparent_v6(true),
    }
}

#[cfg(not(target_os = "linux"))]
fn make_transparent(_: &TcpSocket, _: bool) -> io::Result<()> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "only Linux lets a connection come from another's address",
    ))
}

#[cfg(all(test, target_os = "linux"))]
mod tests;
