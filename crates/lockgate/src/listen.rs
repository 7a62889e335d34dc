//! Listening sockets, and what to say when one cannot be had.

use crate::exit::{Exit, Failure};
use crate::settings::{Dns, ListenAddress};
use std::io::ErrorKind;
use std::net::{IpAddr, TcpListener};

/// Binds and listens, without blocking. The failure names the address, the flag and the way out.
pub fn bind(listen: &ListenAddress) -> Result<TcpListener, Failure> {
    let listener = TcpListener::bind(listen.address).map_err(|error| refused(listen, error))?;
    listener
        .set_nonblocking(true)
        .map_err(|error| refused(listen, error))?;
    Ok(listener)
}

/// The two sockets of the DNS responder, on one port, with what it is to answer.
pub fn bind_dns(dns: Dns) -> Result<(dns::Sockets, Vec<IpAddr>), Failure> {
    let Dns { listen, answers } = dns;
    let tcp = bind(&listen)?;
    let sockets = || {
        let udp = std::net::UdpSocket::bind(tcp.local_addr()?)?;
        udp.set_nonblocking(true)?;
        Ok(dns::Sockets {
            udp: tokio::net::UdpSocket::from_std(udp)?,
            tcp: tokio::net::TcpListener::from_std(tcp)?,
        })
    };
    match sockets() {
        Ok(sockets) => Ok((sockets, answers)),
        Err(error) => Err(refused(&listen, error)),
    }
}

/// The failure of an address that could not be bound.
pub fn refused(listen: &ListenAddress, error: std::io::Error) -> Failure {
    let ListenAddress { flag, address } = listen;
    let next = match error.kind() {
        ErrorKind::AddrInUse => format!(
            "stop what listens there (perhaps another lockgate), or give another address by {flag}"
        ),
        ErrorKind::PermissionDenied => {
            format!("give a port from 1024 on by {flag}, or the right to bind lower ones")
        }
        ErrorKind::AddrNotAvailable => format!("give an address of this machine by {flag}"),
        _ => format!("give another address by {flag}"),
    };
    Failure::new(
        Exit::Unavailable,
        format!("cannot listen on {address} ({flag})"),
    )
    .because(error)
    .next(next)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_address_in_use_is_named_with_its_flag() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap();
        let said = bind(&ListenAddress {
            flag: "--aws-listen",
            address,
        })
        .unwrap_err();
        assert_eq!(said.exit(), Exit::Unavailable);
        let text = said.to_string();
        assert!(text.contains(&address.to_string()), "{text}");
        assert!(text.contains("--aws-listen"), "{text}");
        assert!(text.contains("next: stop what listens there"), "{text}");
    }
}
