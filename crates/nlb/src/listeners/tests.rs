//! Listeners over real sockets: where they are, whom they forward to, and when they let go.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::testing::{Around, FAR, LIMIT, listener, load_balancer, with};
use balancer::{LoadBalancer, Update};
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use testkit::wait_until;

/// Echoes what is said to it, in its own words, and tells who is connected.
struct Target {
    listener: std::net::TcpListener,
}

impl Target {
    fn new() -> Target {
        Target {
            listener: std::net::TcpListener::bind("127.0.0.1:0").unwrap(),
        }
    }

    fn address(&self) -> SocketAddr {
        self.listener.local_addr().unwrap()
    }

    fn accept(&self) -> TcpStream {
        let stream = self.listener.accept().unwrap().0;
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        stream
    }
}

struct Bench {
    balancer: Arc<Balancer>,
    listeners: Listeners,
}

/// A pool for each test: they run side by side.
fn bench(pool: &str) -> Bench {
    let balancer = Arc::new(Balancer::new());
    let settings = Settings {
        pool: pool.parse().unwrap(),
        workers: const { NonZeroUsize::new(2).unwrap() },
        connections_max: 64,
        preserve_client_addresses: false,
    };
    let listeners = Listeners::start(settings, Arc::clone(&balancer)).unwrap();
    Bench {
        balancer,
        listeners,
    }
}

impl Bench {
    fn put(&self, lb: LoadBalancer) {
        self.balancer.apply("test", vec![Update::Put(Box::new(lb))]);
    }

    fn wait_for_ports(&self, name: &str, ports: &[u16]) -> IpAddr {
        let arn = load_balancer(name, Vec::new()).arn;
        wait_until(&format!("ports {ports:?}"), LIMIT, || {
            let brought = self.listeners.brought(&arn);
            brought.is_some_and(|brought| brought.ports == ports)
        });
        let brought = self.listeners.brought(&arn).unwrap();
        assert_eq!(self.balancer.address(&arn), brought.address);
        brought.address.unwrap()
    }
}

fn connect(address: IpAddr, port: u16) -> TcpStream {
    let stream = TcpStream::connect((address, port)).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream
}

/// A port that nobody has on addresses of a pool, which are the test's own.
const PORT: u16 = 8_480;

#[test]
fn bytes_go_both_ways_and_each_end_may_be_done_first() {
    let bench = bench("127.0.70.0/24");
    let target = Target::new();
    bench.put(load_balancer(
        "a",
        vec![listener(PORT, &[target.address()])],
    ));
    let address = bench.wait_for_ports("a", &[PORT]);
    let mut client = connect(address, PORT);
    let mut served = target.accept();
    // More than sockets hold, both ways at once.
    let megabytes = vec![7; 8 << 20];
    std::thread::scope(|scope| {
        let mut writing = client.try_clone().unwrap();
        scope.spawn(|| {
            let mut answering = served.try_clone().unwrap();
            answering.write_all(&megabytes).unwrap();
        });
        scope.spawn(|| {
            let mut read = vec![0; megabytes.len()];
            served.try_clone().unwrap().read_exact(&mut read).unwrap();
            assert!(read == megabytes);
        });
        scope.spawn(move || writing.write_all(&vec![7; 8 << 20]).unwrap());
        let mut read = vec![0; 8 << 20];
        client.read_exact(&mut read).unwrap();
    });
    client.write_all(b"last words").unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    let mut words = String::new();
    served.read_to_string(&mut words).unwrap();
    assert_eq!(words, "last words");
    served.write_all(b"and the answer").unwrap();
    drop(served);
    let mut answer = String::new();
    client.read_to_string(&mut answer).unwrap();
    assert_eq!(answer, "and the answer");
}

#[test]
fn targets_that_refuse_are_passed_over_however_many_they_are() {
    let bench = bench("127.0.79.0/24");
    let good = Target::new();
    // Nobody listens on port 1 of these.
    let gone = (1..=20).map(|last| SocketAddr::from(([127, 0, 91, last], 1)));
    let targets: Vec<SocketAddr> = [good.address()].into_iter().chain(gone).collect();
    bench.put(load_balancer("a", vec![listener(PORT, &targets)]));
    let address = bench.wait_for_ports("a", &[PORT]);
    for _ in 0..40 {
        let mut client = connect(address, PORT);
        good.accept().write_all(b"here").unwrap();
        let mut read = String::new();
        client.read_to_string(&mut read).unwrap();
        assert_eq!(read, "here");
    }
}

#[test]
fn a_target_that_refuses_is_passed_over_and_without_one_the_client_is_reset() {
    let bench = bench("127.0.71.0/24");
    let (good, bad) = (Target::new(), Target::new().address());
    let mut targets = [good.address(), bad];
    targets.sort();
    bench.put(load_balancer("a", vec![listener(PORT, &targets)]));
    let address = bench.wait_for_ports("a", &[PORT]);
    for _ in 0..8 {
        let mut client = connect(address, PORT);
        good.accept().write_all(b"here").unwrap();
        let mut read = String::new();
        client.read_to_string(&mut read).unwrap();
        assert_eq!(read, "here");
    }
    bench.put(load_balancer("a", vec![listener(PORT, &[])]));
    wait_until("a reset", LIMIT, || {
        let read = connect(address, PORT).read(&mut [0; 1]);
        read.is_err_and(|error| error.kind() == ErrorKind::ConnectionReset)
    });
}

#[test]
fn a_header_of_the_proxy_protocol_tells_the_target_who_connected() {
    let bench = bench("127.0.72.0/24");
    let target = Target::new();
    let listener = listener(PORT, &[target.address()]);
    let listener = with(listener, &[("proxy_protocol_v2.enabled", "true")]);
    bench.put(load_balancer("a", vec![listener]));
    let address = bench.wait_for_ports("a", &[PORT]);
    let mut client = connect(address, PORT);
    client.write_all(b"hello").unwrap();
    let mut read = vec![0; 33];
    target.accept().read_exact(&mut read).unwrap();
    let mut expected =
        balancer::proxy_protocol::header(client.local_addr().unwrap(), (address, PORT).into());
    expected.extend(b"hello");
    assert_eq!(read, expected);
}

#[test]
fn listeners_follow_the_table_and_open_connections_end_with_theirs() {
    let bench = bench("127.0.73.0/24");
    let target = Target::new();
    let of = |ports: &[u16]| {
        let listeners = ports
            .iter()
            .map(|port| listener(*port, &[target.address()]));
        load_balancer("a", listeners.collect())
    };
    bench.put(of(&[PORT, PORT + 1]));
    let address = bench.wait_for_ports("a", &[PORT, PORT + 1]);
    let (mut stays, mut goes) = (connect(address, PORT), connect(address, PORT + 1));
    let (mut one, two) = (target.accept(), target.accept());
    bench.put(of(&[PORT]));
    bench.wait_for_ports("a", &[PORT]);
    let error = goes.read(&mut [0; 1]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    wait_until("the port to refuse", LIMIT, || {
        TcpStream::connect((address, PORT + 1)).is_err()
    });
    // Which of the two is whose is for the accepting thread to say.
    let _ = one.write_all(b"x");
    let _ = (&two).write_all(b"x");
    let mut read = [0; 1];
    stays.read_exact(&mut read).unwrap();
    let arn = of(&[]).arn;
    bench
        .balancer
        .apply("test", vec![Update::Remove { arn: arn.clone() }]);
    wait_until("all to be gone", LIMIT, || {
        bench.listeners.brought(&arn).is_none()
    });
    assert_eq!(bench.balancer.address(&arn), None);
    let error = stays.read(&mut [0; 1]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

#[test]
fn connections_to_a_target_that_drains_stay_and_new_ones_go_elsewhere() {
    let bench = bench("127.0.74.0/24");
    let (old, new) = (Target::new(), Target::new());
    bench.put(load_balancer("a", vec![listener(PORT, &[old.address()])]));
    let address = bench.wait_for_ports("a", &[PORT]);
    let mut client = connect(address, PORT);
    let mut served = old.accept();
    let mut both = [old.address(), new.address()];
    both.sort();
    let mut listener = listener(PORT, &both);
    for target in &mut listener.target_group.targets {
        if target.address == old.address() {
            target.availability = balancer::Availability::Draining;
        }
    }
    bench.put(load_balancer("a", vec![listener]));
    for _ in 0..5 {
        let _client = connect(address, PORT);
        new.accept();
    }
    served.write_all(b"still here").unwrap();
    let mut read = [0; 10];
    client.read_exact(&mut read).unwrap();
}

#[test]
fn a_connection_to_an_unhealthy_target_is_cut_while_another_is_healthy() {
    let bench = bench("127.0.75.0/24");
    let (one, two) = (Target::new(), Target::new());
    bench.put(load_balancer("a", vec![listener(PORT, &[one.address()])]));
    let address = bench.wait_for_ports("a", &[PORT]);
    let mut client = connect(address, PORT);
    let _served = one.accept();
    let mut both = [one.address(), two.address()];
    both.sort();
    bench.put(load_balancer("a", vec![listener(PORT, &both)]));
    let table = bench.balancer.snapshot();
    let entry = table.by_name("a").unwrap();
    let mut targets = entry.targets();
    let unhealthy = targets.find(|(_, target, _)| target.address == one.address());
    unhealthy.unwrap().2.failed("refused".to_owned());
    let error = client.read(&mut [0; 1]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

#[test]
fn silence_ends_a_connection_and_talk_does_not() {
    let bench = bench("127.0.76.0/24");
    let target = Target::new();
    let mut listener = listener(PORT, &[target.address()]);
    // AWS takes 60 and more; what reads it takes any number.
    (listener.attributes).insert("tcp.idle_timeout.seconds".to_owned(), "1".to_owned());
    bench.put(load_balancer("a", vec![listener]));
    let address = bench.wait_for_ports("a", &[PORT]);
    let mut client = connect(address, PORT);
    let served = target.accept();
    let began = std::time::Instant::now();
    let error = client.read(&mut [0; 1]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    assert!(began.elapsed() >= Duration::from_millis(900));
    drop(served);
}

#[test]
fn what_cannot_be_had_is_told_and_tried_again() {
    let bench = bench("127.0.77.0/30");
    // Whichever of the two addresses it gets.
    let held = ["127.0.77.1", "127.0.77.2"]
        .map(|address| std::net::TcpListener::bind((address, PORT)).unwrap());
    let target = Target::new();
    let of = |name: &str| load_balancer(name, vec![listener(PORT, &[target.address()])]);
    bench.put(of("a"));
    let problem = |name: &str| {
        let brought = bench.listeners.brought(&of(name).arn)?;
        brought.problems.first().cloned()
    };
    wait_until("a problem", LIMIT, || problem("a").is_some());
    let told = problem("a").unwrap();
    assert!(told.contains("another process listens there"), "{told}");
    drop(held);
    bench.wait_for_ports("a", &[PORT]);
    bench.put(of("b"));
    bench.put(of("c"));
    wait_until("a problem", LIMIT, || problem("c").is_some());
    let told = problem("c").unwrap();
    assert!(
        told.contains("the 2 addresses of 127.0.77.0/30 are taken"),
        "{told}"
    );
}

#[test]
fn a_target_behind_a_detour_is_served_by_it() {
    let bench = bench("127.0.79.0/24");
    let around = Arc::new(Around::default());
    bench.balancer.install_detour(Arc::clone(&around) as _);
    bench.put(load_balancer("a", vec![listener(PORT, &[FAR])]));
    let address = bench.wait_for_ports("a", &[PORT]);
    // What is wrong on the way speaks against no target, however often it is met.
    for _ in 0..3 {
        let read = connect(address, PORT).read(&mut [0; 1]);
        assert_eq!(read.unwrap_err().kind(), ErrorKind::ConnectionReset);
    }
    let is_usable = || {
        let table = bench.balancer.snapshot();
        let entry = table.by_name("a").unwrap();
        entry.targets().all(|(_, _, state)| state.is_usable())
    };
    assert!(is_usable());
    // That nobody listens does.
    let nobody = Target::new().address();
    around.lead_to(nobody);
    wait_until("the target to be avoided", LIMIT, || {
        let _ = connect(address, PORT).read(&mut [0; 1]);
        !is_usable()
    });
    let near = Target::new();
    around.lead_to(near.address());
    let mut client = connect(address, PORT);
    near.accept().write_all(b"here").unwrap();
    let mut read = String::new();
    client.read_to_string(&mut read).unwrap();
    assert_eq!(read, "here");
}
