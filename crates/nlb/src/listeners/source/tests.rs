//! Whom targets see: the client where there are the right and the routes, and where not, Lockgate, and who says so.

#![allow(clippy::unwrap_used)]

use super::Sources;
use crate::listeners::{Brought, Listeners, Settings};
use crate::testing::{LIMIT, listener, load_balancer, with};
use balancer::{Balancer, Flow, Listener, Severity, TargetType, Update};
use socket2::{Domain, Socket, Type};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::num::NonZeroUsize;
use std::sync::{Arc, mpsc};
use std::thread::scope;
use testkit::{enter_network, ip, network_name, wait_for, without_network_rights};

const ON: &[(&str, &str)] = &[("preserve_client_ip.enabled", "true")];
const PORT: u16 = 8_480;

/// A load balancer that is brought up; `preserve`: the setting.
struct Bench {
    listeners: Listeners,
    _balancer: Arc<Balancer>,
}

impl Bench {
    fn new(pool: &str, preserve: bool, listeners: Vec<Listener>) -> Bench {
        let balancer = Arc::new(Balancer::new());
        let lb = load_balancer("a", listeners);
        balancer.apply("test", vec![Update::Put(Box::new(lb))]);
        let settings = Settings {
            pool: pool.parse().unwrap(),
            workers: const { NonZeroUsize::new(1).unwrap() },
            connections_max: 16,
            preserve_client_addresses: preserve,
        };
        Bench {
            listeners: Listeners::start(settings, Arc::clone(&balancer)).unwrap(),
            _balancer: balancer,
        }
    }

    fn brought(&self) -> Brought {
        let arn = load_balancer("a", Vec::new()).arn;
        wait_for("it to be brought up", LIMIT, || {
            self.listeners.brought(&arn)
        })
    }
}

/// A client's connection from an address that it has chosen.
fn connect(from: SocketAddr, to: SocketAddr) -> TcpStream {
    let socket = Socket::new(Domain::for_address(from), Type::STREAM, None).unwrap();
    socket.set_reuse_address(true).unwrap();
    socket.bind(&from.into()).unwrap();
    socket.connect_timeout(&to.into(), LIMIT).unwrap();
    socket.set_read_timeout(Some(LIMIT)).unwrap();
    socket.into()
}

/// Says who is seen.
fn serve(target: TcpListener) {
    while let Ok((mut stream, peer)) = target.accept() {
        stream.write_all(peer.to_string().as_bytes()).unwrap();
    }
}

fn read(mut stream: TcpStream) -> SocketAddr {
    let mut seen = String::new();
    stream.read_to_string(&mut seen).unwrap();
    seen.parse().unwrap()
}

/// In a thread of its own, so that networks and rights of other tests stay as they are.
fn alone(test: impl FnOnce() + Send) {
    scope(|scope| scope.spawn(test).join()).unwrap();
}

/// The client is in another network, and this machine has no address of it: neither binding to the client's address nor
/// getting the answers would do by themselves.
#[test]
fn a_target_sees_the_client_where_answers_come_back() {
    alone(|| {
        if let Err(why) = enter_network(&["10.7.0.0/24", "10.8.0.0/24"]) {
            assert!(std::env::var_os("CI").is_none(), "{why}");
            eprintln!("skipped: {why}");
            return;
        }
        let (outer, inner) = (mpsc::channel::<(SocketAddr, SocketAddr)>(), mpsc::channel());
        scope(|scope| {
            let (asked, told) = (outer.1, inner.0);
            scope.spawn(move || {
                enter_network(&[]).unwrap();
                told.send(Err(network_name())).unwrap();
                let mut kept = Vec::new();
                while let Ok((from, to)) = asked.recv() {
                    if kept.is_empty() {
                        ip("addr add 10.9.0.2/24 dev client").unwrap();
                        ip("link set client up").unwrap();
                        ip("route add 10.7.0.0/24 via 10.9.0.1").unwrap();
                    }
                    let stream = connect(from, to);
                    kept.push(stream.try_clone().unwrap());
                    told.send(Ok((stream.local_addr().unwrap(), read(stream))))
                        .unwrap();
                }
            });
            let network = inner.1.recv().unwrap().unwrap_err();
            for arguments in [
                "link add lockgate type veth peer name client",
                &format!("link set client netns {network}"),
                "addr add 10.9.0.1/24 dev lockgate",
                "link set lockgate up",
                // What the targets answer comes here, whomever it is for.
                "rule add from 10.8.0.0/24 lookup 100",
                "route add local default dev lo table 100",
            ] {
                ip(arguments).unwrap();
            }
            let target = TcpListener::bind("10.8.0.1:0").unwrap();
            let address = target.local_addr().unwrap();
            std::thread::spawn(|| serve(target));
            let bench = Bench::new(
                "10.7.0.0/24",
                true,
                vec![
                    with(listener(PORT, &[address]), ON),
                    with(listener(PORT + 1, &[address]), ON),
                    listener(PORT + 2, &[address]),
                ],
            );
            let brought = bench.brought();
            assert_eq!(brought.conditions, []);
            assert_eq!(brought.problems, [""; 0]);
            let ask = |from: &str, port| {
                let to = SocketAddr::new(brought.address.unwrap(), port);
                outer.0.send((from.parse().unwrap(), to)).unwrap();
                inner.1.recv().unwrap().unwrap()
            };
            let (client, seen) = ask("10.9.0.2:0", PORT);
            assert_eq!(seen, client, "address and port");
            // The client's port is taken on the way to this target, by the first of two connections that it makes from
            // it.
            let (_, first) = ask("10.9.0.2:40001", PORT);
            let (client, second) = ask("10.9.0.2:40001", PORT + 1);
            assert_eq!(first, client);
            assert_eq!(second.ip(), client.ip());
            // A group of addresses does not ask for it by itself.
            let (client, seen) = ask("10.9.0.2:0", PORT + 2);
            assert_ne!(seen.ip(), client.ip());
            drop(outer.0);
        });
    });
}

#[test]
fn a_connection_whose_answer_would_not_get_here_comes_from_here() {
    let lb = load_balancer("a", vec![with(listener(PORT, &[]), ON)]);
    let balancer = Balancer::new();
    balancer.publish("test", vec![lb]);
    let table = balancer.snapshot();
    let entry = table.by_name("a").unwrap();
    let is_preserved = |client: &str, target: &str| {
        let flow = Flow {
            client: client.parse().unwrap(),
            listener: ([10, 7, 0, 1], PORT).into(),
        };
        let source = Sources::Clients.of(entry, flow, target.parse().unwrap());
        assert!(source.is_none_or(|source| source == flow.client));
        source.is_some()
    };
    assert!(is_preserved("10.9.0.2:1", "10.8.0.1:80"));
    assert!(is_preserved("[fd00::9]:1", "[fd00::8]:80"));
    assert!(is_preserved("127.0.0.9:1", "127.0.0.1:80"));
    assert!(!is_preserved("10.9.0.2:1", "[fd00::8]:80"), "families");
    assert!(!is_preserved("10.8.0.1:1", "10.8.0.1:80"), "itself");
    assert!(!is_preserved("127.0.0.9:1", "10.8.0.1:80"), "loopback");
}

fn local_target() -> SocketAddr {
    let target = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = target.local_addr().unwrap();
    std::thread::spawn(|| serve(target));
    address
}

#[test]
fn without_the_right_connections_come_from_here_and_a_warning_says_so() {
    alone(|| {
        without_network_rights();
        let target = local_target();
        let mut instances = listener(PORT + 1, &[target]);
        instances.target_group.target_type = TargetType::Instance;
        let listeners = vec![
            with(listener(PORT, &[target]), ON),
            instances,
            listener(PORT + 2, &[target]),
        ];
        let brought = Bench::new("127.0.84.0/24", true, listeners);
        let found = brought.brought();
        let expected = |group: &str| {
            format!(
                "targets of {group} see Lockgate's address and not clients' (preserve_client_ip.enabled): Operation not \
                 permitted (os error 1); expected the right CAP_NET_ADMIN"
            )
        };
        let said = found.conditions.iter();
        let said: Vec<_> = said
            .map(|condition| (condition.severity, condition.message.clone()))
            .collect();
        assert_eq!(
            said,
            [
                (Severity::Warning, expected("group-8480")),
                (Severity::Warning, expected("group-8481")),
            ]
        );
        let to = SocketAddr::new(found.address.unwrap(), PORT);
        let seen = read(connect("127.0.0.9:0".parse().unwrap(), to));
        assert_eq!(seen.ip().to_string(), "127.0.0.1");
    });
}

#[test]
fn where_it_is_off_only_a_group_that_was_told_so_has_a_note() {
    let target = local_target();
    let mut instances = listener(PORT + 1, &[target]);
    instances.target_group.target_type = TargetType::Instance;
    let listeners = vec![with(listener(PORT, &[target]), ON), instances];
    let bench = Bench::new("127.0.85.0/24", false, listeners);
    let found = bench.brought();
    let said: Vec<_> = found.conditions.iter().map(|said| said.severity).collect();
    assert_eq!(said, [Severity::Note]);
    let to = SocketAddr::new(found.address.unwrap(), PORT + 1);
    let seen = read(connect("127.0.0.9:0".parse().unwrap(), to));
    assert_eq!(seen.ip().to_string(), "127.0.0.1");
}
