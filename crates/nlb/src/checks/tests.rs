//! Checks of real sockets: what decides, and after how many.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::testing::{Around, FAR, LIMIT, listener, load_balancer, with};
use balancer::{Listener, TargetState};
use std::net::TcpListener;
use testkit::{Reply, Upstream, wait_until};

struct Bench {
    balancer: Arc<Balancer>,
    _checks: Checks,
}

impl Bench {
    fn new(listener: Listener) -> Bench {
        let balancer = Arc::new(Balancer::new());
        let checks = Checks::start(Arc::clone(&balancer)).unwrap();
        balancer.publish("test", vec![load_balancer("a", vec![listener])]);
        Bench {
            balancer,
            _checks: checks,
        }
    }

    fn state(&self) -> Arc<TargetState> {
        let table = self.balancer.snapshot();
        let state = table.by_name("a").unwrap().targets().next();
        Arc::clone(state.unwrap().2)
    }

    fn wait_for(&self, health: Health) {
        wait_until(health.as_str(), LIMIT, || self.state().health() == health);
    }
}

fn http(mut listener: Listener, protocol: &str, matcher: &str) -> Listener {
    let check = &mut listener.target_group.health_check;
    check.protocol = protocol.to_owned();
    check.path = Some("/healthz?deep=1".to_owned());
    check.matcher = Some(matcher.to_owned());
    listener
}

#[test]
fn a_status_outside_the_matcher_makes_unhealthy_and_one_inside_healthy_again() {
    let upstream = Upstream::start(|_| Reply::text(200, "well")).unwrap();
    let bench = Bench::new(http(
        listener(80, &[upstream.address()]),
        "HTTP",
        "200,204-206",
    ));
    wait_until("a check", LIMIT, || !upstream.received().is_empty());
    let asked = upstream.received().remove(0);
    assert_eq!(
        (asked.method.as_str(), asked.target.as_str()),
        ("GET", "/healthz?deep=1")
    );
    assert_eq!(asked.header("user-agent"), Some("ELB-HealthChecker/2.0"));
    assert_eq!(
        asked.header("host"),
        Some(upstream.address().to_string().as_str())
    );
    let before = upstream.received().len();
    upstream.answer_with(|_| Reply::text(503, "ill"));
    bench.wait_for(Health::Unhealthy);
    assert!(upstream.received().len() >= before + 2, "two in a row");
    let finding = bench.state().finding().unwrap();
    assert!(
        finding.ends_with("/healthz?deep=1 answered 503"),
        "{finding}"
    );
    upstream.answer_with(|_| Reply::text(205, ""));
    bench.wait_for(Health::Healthy);
    assert_eq!(bench.state().finding(), None);
}

#[test]
fn a_port_that_refuses_is_unhealthy_and_is_well_again_once_it_listens() {
    let address = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let bench = Bench::new(listener(80, &[address]));
    assert_eq!(bench.state().health(), Health::Healthy, "it is vouched for");
    bench.wait_for(Health::Unhealthy);
    let _listening = TcpListener::bind(address).unwrap();
    bench.wait_for(Health::Healthy);
}

#[test]
fn a_first_check_decides_alone_where_nobody_vouches() {
    let upstream = Upstream::start(|_| Reply::text(200, "")).unwrap();
    let mut listener = http(listener(80, &[upstream.address()]), "HTTP", "200");
    listener.target_group.vouched_for = false;
    // It would not come again while this test waits.
    listener.target_group.health_check.interval_seconds = 300;
    let bench = Bench::new(listener);
    bench.wait_for(Health::Healthy);
    assert_eq!(upstream.received().len(), 1);
}

#[test]
fn a_target_that_is_gone_is_asked_no_more() {
    let [one, two] = [(); 2].map(|()| Upstream::start(|_| Reply::text(200, "")).unwrap());
    let of = |targets: &[&Upstream]| {
        let mut targets: Vec<_> = targets.iter().map(|upstream| upstream.address()).collect();
        targets.sort();
        http(listener(80, &targets), "HTTP", "200")
    };
    let bench = Bench::new(of(&[&one, &two]));
    wait_until("checks", LIMIT, || {
        !one.received().is_empty() && !two.received().is_empty()
    });
    bench
        .balancer
        .publish("test", vec![load_balancer("a", vec![of(&[&two])])]);
    // A check that was on its way may still come.
    let from = two.received().len() + 1;
    wait_until("one more", LIMIT, || two.received().len() > from);
    let before = one.received().len();
    let from = two.received().len() + 1;
    wait_until("two more", LIMIT, || two.received().len() > from);
    assert_eq!(one.received().len(), before);
}

#[test]
fn a_header_of_the_proxy_protocol_comes_first_where_targets_expect_it() {
    use std::io::Read;
    let target = TcpListener::bind("127.0.0.1:0").unwrap();
    let listener = listener(80, &[target.local_addr().unwrap()]);
    let _bench = Bench::new(with(listener, &[("proxy_protocol_v2.enabled", "true")]));
    let (mut stream, _) = target.accept().unwrap();
    let mut read = Vec::new();
    stream.read_to_end(&mut read).unwrap();
    assert_eq!(read, balancer::proxy_protocol::without_client());
}

#[test]
fn matchers_are_lists_and_ranges() {
    use super::probe::Probe;
    let probe = |matcher: &str| {
        let listener = http(listener(80, &[]), "HTTP", matcher);
        format!(
            "{:?}",
            Probe::of("", ([127, 0, 0, 1], 1).into(), &listener.target_group)
        )
    };
    assert!(probe("200,301-302").contains("codes: [(200, 200), (301, 302)]"));
    assert!(probe("x").contains("codes: []"));
}

#[test]
fn a_target_behind_a_detour_is_as_well_as_the_detour_finds_it() {
    let bench = Bench::new(listener(80, &[FAR]));
    let around = Arc::new(Around::default());
    bench.balancer.install_detour(Arc::clone(&around) as _);
    bench.wait_for(Health::Unhealthy);
    let finding = bench.state().finding().unwrap();
    assert_eq!(finding, format!("{FAR}: the pod is away"));
    let near = TcpListener::bind("127.0.0.1:0").unwrap();
    around.lead_to(near.local_addr().unwrap());
    bench.wait_for(Health::Healthy);
}
