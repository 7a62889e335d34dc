//! Networks, and who the client is in every combination of trust and header.
#![allow(clippy::unwrap_used)]

use super::*;

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn trust(networks: &[&str]) -> Trust {
    Trust {
        networks: networks.iter().map(|text| text.parse().unwrap()).collect(),
        ..Trust::default()
    }
}

fn client(networks: &[&str], peer: &str, lines: &[&str]) -> IpAddr {
    let mut headers = Headers::default();
    for line in lines {
        headers.append("X-Forwarded-For", line);
    }
    let found = trust(networks).client(ip(peer), &headers);
    assert_eq!(found.peer, ip(peer));
    found.client
}

#[test]
fn networks_are_read_strictly() {
    for (text, inside, outside) in [
        ("10.0.0.0/8", "10.255.0.1", "11.0.0.0"),
        ("10.0.0.0/8", "::ffff:10.1.2.3", "::a00:1"),
        ("0.0.0.0/0", "203.0.113.9", "2001:db8::1"),
        ("192.0.2.7", "192.0.2.7", "192.0.2.6"),
        ("fd00::/8", "fdff::1", "fe00::1"),
        ("::/0", "2001:db8::1", "10.0.0.1"),
        ("2001:db8::1/128", "2001:db8::1", "2001:db8::2"),
    ] {
        let network: Network = text.parse().unwrap();
        assert!(network.contains(ip(inside)), "{inside} in {text}");
        assert!(!network.contains(ip(outside)), "{outside} not in {text}");
    }
    for (text, error) in [
        ("", NetworkError::Address),
        ("localhost", NetworkError::Address),
        ("10.0.0/8", NetworkError::Address),
        ("10.0.0.0/", NetworkError::Prefix),
        ("10.0.0.0/33", NetworkError::Prefix),
        ("10.0.0.0/+8", NetworkError::Prefix),
        ("::/129", NetworkError::Prefix),
        ("10.0.0.1/8", NetworkError::HostBits),
        ("fd00::1/8", NetworkError::HostBits),
        ("::ffff:10.0.0.0/104", NetworkError::Address),
    ] {
        assert_eq!(text.parse::<Network>(), Err(error), "{text}");
    }
}

#[test]
fn nobody_else_is_believed() {
    assert_eq!(
        client(&[], "203.0.113.9", &["192.0.2.1"]),
        ip("203.0.113.9")
    );
    assert_eq!(
        client(&["10.0.0.0/8"], "203.0.113.9", &["192.0.2.1"]),
        ip("203.0.113.9")
    );
}

#[test]
fn the_rightmost_address_that_is_no_proxy_is_the_client() {
    let ours = ["10.0.0.0/8", "fd00::/8"];
    for (lines, expected) in [
        (&[][..], "10.0.0.1"),
        (&["192.0.2.1"][..], "192.0.2.1"),
        // What stands further left, a client may have written.
        (&["198.51.100.1, 192.0.2.1"], "192.0.2.1"),
        (&["192.0.2.1, 10.0.0.2,10.0.0.3"], "192.0.2.1"),
        (&["198.51.100.1", "192.0.2.1", "10.0.0.2"], "192.0.2.1"),
        // Nobody but proxies of ours: the first of them asked.
        (&["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        (&["192.0.2.1, , 10.0.0.2,"], "192.0.2.1"),
        // Forms in which proxies write addresses.
        (&["192.0.2.1:4711"], "192.0.2.1"),
        (&["[2001:db8::7]:4711"], "2001:db8::7"),
        (&["[2001:db8::7]"], "2001:db8::7"),
        (&["2001:db8::7"], "2001:db8::7"),
        (&["::ffff:192.0.2.1, fd00::2"], "192.0.2.1"),
        // No address: what is behind it is nobody's word.
        (&["192.0.2.1, unknown"], "10.0.0.1"),
        (&["192.0.2.1, unknown, 10.0.0.2"], "10.0.0.2"),
        (&["192.0.2.1, 999.0.0.1"], "10.0.0.1"),
        (&[""], "10.0.0.1"),
    ] {
        assert_eq!(client(&ours, "10.0.0.1", lines), ip(expected), "{lines:?}");
    }
}
