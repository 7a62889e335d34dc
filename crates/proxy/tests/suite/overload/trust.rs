//! Whose word about a client's address is taken. What the gateway decided is seen in the `X-Forwarded-For` of
//! the backend and in who is counted.

use super::setup::{LIMIT, Setup, assert_ended, assert_overloaded, get};
use proxy::{ProxyProtocol, Settings};
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;
use testkit::wait_until;

/// Ours, and somebody.
const PROXY: [u8; 4] = [127, 0, 0, 2];
const STRANGER: [u8; 4] = [127, 0, 0, 3];

fn trusting(protocol: ProxyProtocol) -> impl FnOnce(&mut Settings) {
    move |settings| {
        settings.trust.networks = vec!["127.0.0.2".parse().unwrap()];
        settings.trust.proxy_protocol = protocol;
    }
}

fn connect(setup: &Setup, source: [u8; 4]) -> TcpStream {
    setup.connect_from(SocketAddr::from((source, 0)))
}

/// A PROXY protocol header for a client, or for the proxy itself.
fn proxy_header(client: Option<[u8; 4]>) -> Vec<u8> {
    let mut header = b"\r\n\r\n\0\r\nQUIT\n".to_vec();
    match client {
        Some(client) => {
            header.extend([0x21, 0x11, 0, 12]);
            header.extend(client);
            header.extend([10, 0, 0, 1, 0x30, 0x39, 0, 80]);
        }
        None => header.extend([0x20, 0x00, 0, 0]),
    }
    header
}

/// What the backend got as `X-Forwarded-For`, several lines joined.
fn forwarded_for(setup: &Setup) -> String {
    let [received] = setup.backend.take_received().try_into().unwrap();
    let lines: Vec<_> = received
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("x-forwarded-for"))
        .map(|(_, value)| value.as_str())
        .collect();
    lines.join(" | ")
}

#[test]
fn what_came_is_kept_and_the_peer_added() {
    let setup = Setup::new(trusting(ProxyProtocol::Off));
    for source in [PROXY, STRANGER] {
        let peer = std::net::Ipv4Addr::from(source);
        for (lines, expected) in [
            (&[][..], format!("{peer}")),
            (
                &["X-Forwarded-For: 192.0.2.1"][..],
                format!("192.0.2.1, {peer}"),
            ),
            (
                &[
                    "X-Forwarded-For: 192.0.2.1, 192.0.2.2",
                    "x-forwarded-for: unknown",
                ],
                format!("192.0.2.1, 192.0.2.2, unknown, {peer}"),
            ),
        ] {
            let response = get(&mut connect(&setup, source), lines).unwrap();
            assert_eq!(response.status, 200);
            assert_eq!(forwarded_for(&setup), expected);
        }
    }
}

#[test]
fn a_load_balancer_says_who_is_behind_it() {
    let setup = Setup::new(trusting(ProxyProtocol::V2));
    for (client, peer) in [(Some([192, 0, 2, 7]), "192.0.2.7"), (None, "127.0.0.2")] {
        let mut stream = connect(&setup, PROXY);
        stream.write_all(&proxy_header(client)).unwrap();
        // For every request of the connection.
        assert_eq!(get(&mut stream, &[]).unwrap().status, 200);
        assert_eq!(forwarded_for(&setup), peer);
        let line = "X-Forwarded-For: 198.51.100.1";
        assert_eq!(get(&mut stream, &[line]).unwrap().status, 200);
        assert_eq!(forwarded_for(&setup), format!("198.51.100.1, {peer}"));
    }
    // Byte by byte is no different.
    let mut stream = connect(&setup, PROXY);
    for byte in proxy_header(Some([192, 0, 2, 8])) {
        stream.write_all(&[byte]).unwrap();
    }
    assert_eq!(get(&mut stream, &[]).unwrap().status, 200);
    assert_eq!(forwarded_for(&setup), "192.0.2.8");
    assert_eq!(setup.gateway.load().refused_proxy_header, 0);
}

#[test]
fn a_load_balancer_that_does_not_say_so_is_closed() {
    let setup = Setup::new(|settings| {
        trusting(ProxyProtocol::V2)(settings);
        settings.trust.proxy_header_timeout = Duration::from_millis(200);
    });
    let header = proxy_header(Some([192, 0, 2, 7]));
    let mut wrong_family = header.clone();
    wrong_family[13] = 0x12;
    for (count, sent) in [
        &b"GET /s/x HTTP/1.1\r\nHost: a1.execute-api.localhost\r\n\r\n"[..],
        b"PROXY TCP4 192.0.2.7 10.0.0.1 12345 80\r\n",
        &wrong_family,
        &header[..20], // and then nothing
        b"",
    ]
    .iter()
    .enumerate()
    {
        let mut stream = connect(&setup, PROXY);
        stream.write_all(sent).unwrap();
        assert_ended(&mut stream);
        setup.wait_for_connections(0);
        assert_eq!(setup.gateway.load().refused_proxy_header, count as u64 + 1);
    }
    assert!(setup.backend.received().is_empty());
}

#[test]
fn a_stranger_cannot_choose_an_address() {
    for protocol in [ProxyProtocol::Off, ProxyProtocol::V2] {
        let setup = Setup::new(trusting(protocol));
        let mut stream = connect(&setup, STRANGER);
        assert_eq!(get(&mut stream, &[]).unwrap().status, 200);
        assert_eq!(forwarded_for(&setup), "127.0.0.3");
        let mut stream = connect(&setup, STRANGER);
        stream
            .write_all(&proxy_header(Some([192, 0, 2, 7])))
            .unwrap();
        assert_eq!(get(&mut stream, &[]).unwrap().status, 400);
        assert!(setup.backend.received().is_empty());
    }
    // Nor a proxy of ours, where headers are not agreed on.
    let setup = Setup::new(trusting(ProxyProtocol::Off));
    let mut stream = connect(&setup, PROXY);
    stream
        .write_all(&proxy_header(Some([192, 0, 2, 7])))
        .unwrap();
    assert_eq!(get(&mut stream, &[]).unwrap().status, 400);
}

#[test]
fn clients_behind_a_load_balancer_have_shares_of_their_own() {
    let setup = Setup::new(|settings| {
        trusting(ProxyProtocol::V2)(settings);
        settings.admission.connections_max_per_client = 1;
    });
    let connect_for = |client: [u8; 4]| {
        let mut stream = connect(&setup, PROXY);
        stream.write_all(&proxy_header(Some(client))).unwrap();
        stream
    };
    let mut first = connect_for([192, 0, 2, 7]);
    assert_eq!(get(&mut first, &[]).unwrap().status, 200);
    let mut second = connect_for([192, 0, 2, 7]);
    let why = "client: this client has as many connections as one may have";
    assert_overloaded(&get(&mut second, &[]).unwrap(), why);
    assert_eq!(
        get(&mut connect_for([192, 0, 2, 8]), &[]).unwrap().status,
        200
    );
    drop(first);
    setup.wait_for_connections(0);
    assert_eq!(
        get(&mut connect_for([192, 0, 2, 7]), &[]).unwrap().status,
        200
    );
}

#[test]
fn a_drain_does_not_wait_for_a_header() {
    let setup = Setup::new(|settings| {
        trusting(ProxyProtocol::V2)(settings);
        settings.trust.proxy_header_timeout = LIMIT * 10;
    });
    let mut stream = connect(&setup, PROXY);
    setup.wait_for_connections(1);
    let ended = std::thread::spawn(move || {
        assert_ended(&mut stream);
    });
    assert_eq!(setup.gateway.drain(LIMIT).cut, 0);
    wait_until("the connection to end", LIMIT, || ended.is_finished());
    ended.join().unwrap();
}
