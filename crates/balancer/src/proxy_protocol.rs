//! The PROXY protocol header, version 2, that a connection to a target of a group with
//! `proxy_protocol_v2.enabled` begins with: who connected, and to what. Sending it is the caller's.

use std::net::{IpAddr, SocketAddr};

const SIGNATURE: [u8; 12] = *b"\r\n\r\n\0\r\nQUIT\n";
/// Version 2, command LOCAL: the connection is the sender's own.
const LOCAL: u8 = 0x20;
/// Version 2, command PROXY.
const PROXY: u8 = 0x21;
const TCP_OVER_IPV4: u8 = 0x11;
const TCP_OVER_IPV6: u8 = 0x21;

/// A header that names both ends. Where only one of them is IPv6, the other is written as a mapped address.
pub fn header(source: SocketAddr, destination: SocketAddr) -> Vec<u8> {
    let mut header = Vec::with_capacity(52);
    header.extend(SIGNATURE);
    header.push(PROXY);
    match (source.ip().to_canonical(), destination.ip().to_canonical()) {
        (IpAddr::V4(source), IpAddr::V4(destination)) => {
            header.extend([TCP_OVER_IPV4, 0, 12]);
            header.extend(source.octets());
            header.extend(destination.octets());
        }
        (source, destination) => {
            header.extend([TCP_OVER_IPV6, 0, 36]);
            header.extend(v6(source));
            header.extend(v6(destination));
        }
    }
    header.extend(source.port().to_be_bytes());
    header.extend(destination.port().to_be_bytes());
    header
}

/// A header of a connection that is made for nobody, such as a health check.
pub fn without_client() -> Vec<u8> {
    let mut header = SIGNATURE.to_vec();
    header.extend([LOCAL, 0, 0, 0]);
    header
}

fn v6(address: IpAddr) -> [u8; 16] {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().octets(),
        IpAddr::V6(address) => address.octets(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn parse(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    #[test]
    fn both_families_and_a_mixture() {
        let v4 = header(parse("10.1.2.3:4660"), parse("127.0.66.1:80"));
        assert_eq!(v4.len(), 28);
        assert_eq!(
            v4[12..],
            [
                0x21, 0x11, 0, 12, 10, 1, 2, 3, 127, 0, 66, 1, 0x12, 0x34, 0, 80
            ]
        );
        let v6 = header(parse("[fd00::1]:1"), parse("[fd00::2]:2"));
        assert_eq!((v6.len(), v6[13], v6[15]), (52, 0x21, 36));
        let mixed = header(parse("10.1.2.3:1"), parse("[fd00::2]:2"));
        assert_eq!(
            mixed[16..32],
            "::ffff:10.1.2.3"
                .parse::<std::net::Ipv6Addr>()
                .unwrap()
                .octets()
        );
        // An IPv4 client of a socket that takes both.
        let mapped = header(parse("[::ffff:10.1.2.3]:4660"), parse("127.0.66.1:80"));
        assert_eq!(mapped, v4);
    }
}
