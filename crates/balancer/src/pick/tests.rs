//! The choice of a target: rotation, retries on another, and the hop each failure names.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::describe::*;
use crate::publish::tests::{listener, load_balancer, target};
use proptest::prelude::*;
use std::collections::HashMap;

fn with_targets(targets: Vec<Target>) -> Balancer {
    let mut lb = load_balancer("foobar");
    lb.listeners = vec![listener("foobar", 80, targets)];
    let balancer = Balancer::new();
    balancer.publish("test", vec![lb]);
    balancer
}

fn arn(name: &str) -> String {
    load_balancer(name).arn
}

#[test]
fn goes_round_the_ready_targets_only() {
    let balancer = with_targets(vec![
        target(1, Availability::Ready),
        target(2, Availability::Draining),
        target(3, Availability::Ready),
        target(4, Availability::NotReady),
    ]);
    let ports: Vec<u16> = (0..6)
        .map(|_| balancer.pick(&arn("foobar"), 80).unwrap().address.port())
        .collect();
    assert_eq!(ports, [1, 3, 1, 3, 1, 3]);
}

/// The states of a balancer's only group.
fn states(balancer: &Balancer) -> Vec<Arc<TargetState>> {
    let table = balancer.snapshot();
    let entry = table.by_name("foobar").unwrap();
    entry
        .targets()
        .map(|(_, _, state)| Arc::clone(state))
        .collect()
}

fn ports(balancer: &Balancer, count: usize) -> Vec<u16> {
    let picks = (0..count).map(|_| balancer.pick(&arn("foobar"), 80).unwrap().address.port());
    picks.collect()
}

#[test]
fn unhealthy_targets_get_nothing_until_too_few_are_healthy() {
    let three = || {
        (1..=3)
            .map(|port| target(port, Availability::Ready))
            .collect()
    };
    let balancer = with_targets(three());
    states(&balancer)[1].failed("refused".to_owned());
    assert!(!ports(&balancer, 12).contains(&2));
    for state in states(&balancer) {
        state.failed("refused".to_owned());
    }
    let all = ports(&balancer, 3);
    assert!((1..=3).all(|port| all.contains(&port)), "{all:?}");

    let mut lb = load_balancer("foobar");
    let mut two_at_least = listener("foobar", 80, three());
    two_at_least.target_group.attributes.insert(
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count".to_owned(),
        "2".to_owned(),
    );
    lb.listeners = vec![two_at_least];
    let balancer = Balancer::new();
    balancer.publish("test", vec![lb]);
    let states = states(&balancer);
    states[0].failed(String::new());
    assert!(!ports(&balancer, 12).contains(&1));
    states[1].failed(String::new());
    assert!(ports(&balancer, 12).contains(&1), "fails open");
}

#[test]
fn a_target_that_cannot_be_connected_to_is_avoided() {
    let balancer = with_targets(vec![
        target(1, Availability::Ready),
        target(2, Availability::Ready),
    ]);
    let table = balancer.snapshot();
    let entry = table.by_name("foobar").unwrap();
    let address = target(1, Availability::Ready).address;
    entry.outcome(80, address, false);
    entry.outcome(80, address, false);
    assert!(!ports(&balancer, 10).contains(&1));
    entry.outcome(80, address, true);
    assert!(ports(&balancer, 10).contains(&1));
}

#[test]
fn a_target_that_nobody_vouches_for_waits_for_its_first_check() {
    let described = |ports: &[u16]| {
        let mut lb = load_balancer("foobar");
        let targets = (ports.iter()).map(|port| target(*port, Availability::Ready));
        let mut listener = listener("foobar", 80, targets.collect());
        listener.target_group.vouched_for = false;
        lb.listeners = vec![listener];
        lb
    };
    let balancer = Balancer::new();
    balancer.expect_checks();
    balancer.publish("test", vec![described(&[1])]);
    assert_eq!(ports(&balancer, 2), [1, 1], "there is no other");
    states(&balancer)[0].passed();
    balancer.publish("test", vec![described(&[1, 2])]);
    assert_eq!(ports(&balancer, 4), [1, 1, 1, 1]);
    states(&balancer)[1].passed();
    assert!(ports(&balancer, 4).contains(&2));
}

#[test]
fn every_lack_names_its_hop() {
    let balancer = with_targets(vec![
        target(1, Availability::Draining),
        target(2, Availability::NotReady),
    ]);
    assert_eq!(
        balancer.pick("arn:none", 80),
        Err(PickError::NoSuchLoadBalancer)
    );
    assert_eq!(
        balancer.pick(&arn("foobar"), 81),
        Err(PickError::NoListener { port: 81 })
    );
    assert_eq!(
        balancer.pick(&arn("foobar"), 80),
        Err(PickError::NoTarget {
            registered: 2,
            ready: 0,
            tried: 0
        })
    );

    let mut lb = load_balancer("foobar");
    lb.listeners = vec![listener("foobar", 53, vec![target(1, Availability::Ready)])];
    lb.listeners[0].protocol = Protocol::Udp;
    balancer.publish("test", vec![lb]);
    assert_eq!(
        balancer.pick(&arn("foobar"), 53),
        Err(PickError::WrongProtocol {
            port: 53,
            protocol: Protocol::Udp
        })
    );
}

#[test]
fn a_retry_goes_elsewhere_until_all_were_tried() {
    let balancer = with_targets(
        (1..=3)
            .map(|port| target(port, Availability::Ready))
            .collect(),
    );
    let mut tried = Vec::new();
    for _ in 0..3 {
        let picked = balancer.pick_excluding(&arn("foobar"), 80, &tried).unwrap();
        assert!(!tried.contains(&picked.address));
        tried.push(picked.address);
    }
    assert_eq!(
        balancer.pick_excluding(&arn("foobar"), 80, &tried),
        Err(PickError::NoTarget {
            registered: 3,
            ready: 3,
            tried: 3
        })
    );
}

proptest! {
    #[test]
    fn picks_are_even(ready in 1_usize..20, not_ready in 0_usize..5, rounds in 1_usize..10) {
        let mut targets: Vec<_> = (0..ready).map(|n| target(1 + n as u16, Availability::Ready)).collect();
        targets.extend((0..not_ready).map(|n| target(1000 + n as u16, Availability::NotReady)));
        let balancer = with_targets(targets);
        let mut counts: HashMap<_, usize> = HashMap::new();
        for _ in 0..ready * rounds {
            *counts.entry(balancer.pick(&arn("foobar"), 80).unwrap().address).or_default() += 1;
        }
        prop_assert_eq!(counts.len(), ready);
        prop_assert!(counts.values().all(|&count| count == rounds));
    }
}
