//! Names as they are given out, answered over UDP and TCP: asked as a resolver asks, by messages of our own making.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpStream, UdpSocket};

use testkit::{Reply, Upstream, wait_until};

use crate::setup::{LIMIT, Lockgate};

/// An address that no other test has.
const RESPONDER: &str = "127.0.90.1:5300";

const A: u16 = 1;
const SOA: u16 = 6;
const AAAA: u16 = 28;

/// What was answered: the code, whether with authority, and the records of both sections by type and data.
#[derive(Debug, PartialEq)]
struct Answered {
    code: u8,
    authoritative: bool,
    records: Vec<(u16, Vec<u8>)>,
}

impl Answered {
    fn addresses(&self) -> Vec<IpAddr> {
        let four = |data: &Vec<u8>| <[u8; 4]>::try_from(data.as_slice()).unwrap();
        let all = self.records.iter();
        all.map(|(_, data)| Ipv4Addr::from(four(data)).into())
            .collect()
    }
}

fn query(name: &str, kind: u16) -> Vec<u8> {
    // One question, recursion desired, as stub resolvers ask.
    let mut message = vec![0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0];
    for label in name.split('.') {
        message.push(label.len() as u8);
        message.extend(label.bytes());
    }
    message.push(0);
    message.extend(kind.to_be_bytes());
    message.extend([0, 1]);
    message
}

fn read(message: &[u8]) -> Answered {
    let number = |at: usize| u16::from_be_bytes([message[at], message[at + 1]]);
    assert_eq!(
        (number(0), message[2] & 0x80),
        (0x1234, 0x80),
        "an answer to this"
    );
    let skip_name = |mut at: usize| loop {
        match message[at] {
            0 => return at + 1,
            length if length >= 0xc0 => return at + 2,
            length => at += 1 + usize::from(length),
        }
    };
    let mut at = skip_name(12) + 4;
    let mut records = Vec::new();
    for _ in 0..number(6) + number(8) {
        at = skip_name(at);
        let length = usize::from(number(at + 8));
        records.push((number(at), message[at + 10..at + 10 + length].to_vec()));
        at += 10 + length;
    }
    Answered {
        code: message[3] & 0x0f,
        authoritative: message[2] & 0x04 != 0,
        records,
    }
}

fn over_udp(name: &str, kind: u16) -> Answered {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(LIMIT)).unwrap();
    socket.send_to(&query(name, kind), RESPONDER).unwrap();
    let mut buffer = [0; 512];
    let (length, _) = socket.recv_from(&mut buffer).unwrap();
    read(&buffer[..length])
}

fn over_tcp(name: &str, kind: u16) -> Answered {
    let mut stream = TcpStream::connect(RESPONDER).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    let message = query(name, kind);
    stream
        .write_all(&(message.len() as u16).to_be_bytes())
        .unwrap();
    stream.write_all(&message).unwrap();
    let mut length = [0; 2];
    stream.read_exact(&mut length).unwrap();
    let mut answer = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut answer).unwrap();
    read(&answer)
}

#[test]
fn names_of_apis_and_load_balancers_resolve_and_no_others() {
    let lockgate = Lockgate::start_with(|launch| {
        launch
            .env("LOCKGATE_LOAD_BALANCER_ADDRESSES", "127.0.91.0/24")
            .arg("--dns-listen")
            .arg(RESPONDER)
    });
    let pod = Upstream::start(|_| Reply::text(200, "")).unwrap();
    let balancer = lockgate.service("foobar", &[pod.address()]);
    let address = || lockgate.status()["loadBalancers"][0]["address"].clone();
    wait_until("the load balancer's address", LIMIT, || {
        address().is_string()
    });
    let own: IpAddr = address().as_str().unwrap().parse().unwrap();
    for ask in [over_udp, over_tcp] {
        let found = ask("a1b2c3.execute-api.us-east-1.amazonaws.com", A);
        assert_eq!((found.code, found.authoritative), (0, true));
        assert_eq!(found.addresses(), [lockgate.gateway().ip()]);
        // Names are asked for in any case, to make forging harder.
        let found = ask(&balancer.dns_name.to_ascii_uppercase(), A);
        assert_eq!(found.addresses(), [own]);
        let none = ask(&balancer.dns_name, AAAA);
        assert_eq!(
            (none.code, none.records.len(), none.records[0].0),
            (0, 1, SOA)
        );
        let gone = ask("other-0123.elb.us-east-1.amazonaws.com", A);
        assert_eq!(
            (gone.code, gone.authoritative, gone.records[0].0),
            (3, true, SOA)
        );
        let refused = ask("example.com", A);
        assert_eq!((refused.code, refused.authoritative), (5, false));
    }
    // What is no query is no reason to stop.
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    for bytes in [&b""[..], b"x", &[0xff; 600]] {
        socket.send_to(bytes, RESPONDER).unwrap();
    }
    assert_eq!(over_udp(&balancer.dns_name, A).addresses(), [own]);
}
