//! A process in a zone: whose targets get what, and when those of other zones do.

#![allow(clippy::unwrap_used)]

use super::CROSS_ZONE;
use crate::describe::*;
use crate::health::TargetState;
use crate::pick::{Flow, PickError};
use crate::publish::Balancer;
use crate::publish::tests::{listener, load_balancer, target};
use crate::table::Entry;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;

const COUNT: &str = "target_group_health.dns_failover.minimum_healthy_targets.count";

/// In zone `a`. Targets as port, zone and hints.
fn entry(
    targets: &[(u16, Option<&str>, &[&str])],
    of_balancer: &[(&str, &str)],
    of_group: &[(&str, &str)],
) -> Arc<Entry> {
    let targets = targets.iter().map(|(port, zone, hints)| Target {
        zone: zone.map(str::to_owned),
        for_zones: hints.iter().map(|zone| (*zone).to_owned()).collect(),
        ..target(*port, Availability::Ready)
    });
    described(targets.collect(), of_balancer, of_group)
}

fn described(
    targets: Vec<Target>,
    of_balancer: &[(&str, &str)],
    of_group: &[(&str, &str)],
) -> Arc<Entry> {
    let attributes = |given: &[(&str, &str)]| {
        let pairs = given.iter();
        pairs
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    };
    let mut lb = load_balancer("foobar");
    let mut listener = listener("foobar", 80, targets);
    listener.target_group.attributes = attributes(of_group);
    lb.listeners = vec![listener];
    lb.attributes = attributes(of_balancer);
    let balancer = Balancer::in_zone("a".to_owned());
    balancer.publish("test", vec![lb]);
    Arc::clone(balancer.snapshot().by_name("foobar").unwrap())
}

fn states(entry: &Entry) -> Vec<Arc<TargetState>> {
    entry
        .targets()
        .map(|(_, _, state)| Arc::clone(state))
        .collect()
}

fn flow(port: u16) -> Flow {
    Flow {
        client: ([10, 0, 0, 1], port).into(),
        listener: ([127, 0, 66, 1], 80).into(),
    }
}

/// Which targets get anything, by either way, which have to agree.
fn served(entry: &Entry) -> Vec<u16> {
    let in_turn = (0..200).map(|_| entry.pick(80).unwrap());
    let in_turn: BTreeSet<u16> = in_turn.map(|picked| picked.address.port()).collect();
    let by_flow = (1..200).map(|port| entry.pick_for(80, flow(port), &[]).unwrap().0);
    let by_flow: BTreeSet<u16> = by_flow.map(|picked| picked.address.port()).collect();
    assert_eq!(in_turn, by_flow);
    in_turn.into_iter().collect()
}

const TWO_AND_TWO: &[(u16, Option<&str>, &[&str])] = &[
    (1, Some("a"), &[]),
    (2, Some("a"), &[]),
    (3, Some("b"), &[]),
    (4, Some("b"), &[]),
];

#[test]
fn the_own_zone_gets_all_unless_cross_zone_is_on() {
    let on = [(CROSS_ZONE, "true")];
    let off = [(CROSS_ZONE, "false")];
    let inherited = [(CROSS_ZONE, "use_load_balancer_configuration")];
    let of = |balancer: &[_], group: &[_]| served(&entry(TWO_AND_TWO, balancer, group));
    assert_eq!(of(&[], &[]), [1, 2]);
    assert_eq!(of(&off, &inherited), [1, 2]);
    assert_eq!(of(&on, &[]), [1, 2, 3, 4]);
    assert_eq!(of(&on, &inherited), [1, 2, 3, 4]);
    assert_eq!(of(&off, &on), [1, 2, 3, 4]);
    assert_eq!(of(&on, &off), [1, 2]);
}

#[test]
fn a_target_whose_zone_is_not_known_is_in_all() {
    let some = &[
        (1, None, &[] as &[_]),
        (2, Some("b"), &[]),
        (3, Some("a"), &[]),
    ];
    assert_eq!(served(&entry(some, &[], &[])), [1, 3]);
    let elsewhere = &[(1, Some("b"), &[] as &[_]), (2, Some("c"), &[])];
    assert_eq!(served(&entry(elsewhere, &[], &[])), [1, 2]);
}

#[test]
fn other_zones_take_part_while_the_own_one_is_not_healthy() {
    let own_fails = |of_group: &[_], count: usize| {
        let entry = entry(TWO_AND_TWO, &[], of_group);
        for state in states(&entry).iter().take(count) {
            state.failed(String::new());
        }
        entry
    };
    assert_eq!(served(&own_fails(&[], 1)), [2]);
    let back = own_fails(&[], 2);
    assert_eq!(served(&back), [3, 4]);
    states(&back)[0].passed();
    assert_eq!(served(&back), [1], "the zone is well again");
    // Two have to be healthy: with one of them the zone has failed, and that one has its share among all.
    assert_eq!(served(&own_fails(&[(COUNT, "2")], 1)), [2, 3, 4]);
    let half = "target_group_health.dns_failover.minimum_healthy_targets.percentage".to_owned();
    assert_eq!(served(&own_fails(&[(&half, "51")], 1)), [2, 3, 4]);
    assert_eq!(served(&own_fails(&[(&half, "50")], 1)), [2]);
    // A zone that never fails has its own way of failing: it fails open.
    assert_eq!(served(&own_fails(&[(COUNT, "off")], 2)), [1, 2]);
    let unreachable = entry(TWO_AND_TWO, &[], &[]);
    for state in states(&unreachable).iter().take(2) {
        state.unreachable();
        state.unreachable();
    }
    assert_eq!(served(&unreachable), [3, 4]);
    for state in states(&unreachable) {
        state.failed(String::new());
    }
    assert_eq!(served(&unreachable), [1, 2, 3, 4], "all zones fail open");
}

#[test]
fn hints_are_followed_where_every_ready_target_has_one() {
    let hinted = &[
        (1, Some("a"), &["a"] as &[_]),
        (2, Some("a"), &["b"]),
        (3, Some("b"), &["b", "a"]),
    ];
    assert_eq!(served(&entry(hinted, &[], &[])), [1, 3]);
    let mut one_without = hinted.to_vec();
    one_without.push((4, Some("b"), &[]));
    assert_eq!(served(&entry(&one_without, &[], &[])), [1, 2]);
    // Nobody is meant for this zone.
    let for_others = &[(1, Some("a"), &["b"] as &[_]), (2, Some("b"), &["b"])];
    assert_eq!(served(&entry(for_others, &[], &[])), [1]);
    // One that is not ready has no say, nor has the other address family.
    let mut others = vec![
        target(5, Availability::NotReady),
        target(6, Availability::Draining),
        target(7, Availability::Ready),
    ];
    others[2].address = "[::1]:7".parse().unwrap();
    others[2].zone = Some("b".to_owned());
    let with_hints = hinted.iter().map(|(port, zone, hints)| Target {
        zone: zone.map(str::to_owned),
        for_zones: hints.iter().map(|zone| (*zone).to_owned()).collect(),
        ..target(*port, Availability::Ready)
    });
    let targets = with_hints.chain(others).collect();
    assert_eq!(served(&described(targets, &[], &[])), [1, 3]);
}

#[test]
fn a_sticky_client_stays_in_the_zone_while_checks_pass_there() {
    let entry = entry(TWO_AND_TWO, &[], &[("stickiness.enabled", "true")]);
    let at = || {
        let (picked, _) = entry.pick_for(80, flow(1), &[]).unwrap();
        picked.address.port()
    };
    let before = at();
    assert!(before <= 2);
    let states = states(&entry);
    for state in &states[..2] {
        state.unreachable();
        state.unreachable();
    }
    assert_eq!(at(), before, "passive findings do not move it");
    for state in &states[..2] {
        state.failed(String::new());
    }
    let moved = at();
    assert!(moved > 2, "{moved}");
}

#[test]
fn a_connection_to_an_unhealthy_target_stays_where_its_zone_fails_open() {
    let address = |port| target(port, Availability::Ready).address;
    let fail = |entry: &Entry, ports: &[usize]| {
        for port in ports {
            states(entry)[*port - 1].failed(String::new());
        }
    };
    let zone_is_well = entry(TWO_AND_TWO, &[], &[]);
    fail(&zone_is_well, &[1, 3, 4]);
    assert!(!zone_is_well.keeps(80, address(1)));
    assert!(
        !zone_is_well.keeps(80, address(3)),
        "there is a healthy one"
    );
    let never = entry(TWO_AND_TWO, &[], &[(COUNT, "off")]);
    fail(&never, &[1, 2]);
    assert!(never.keeps(80, address(1)), "the zone fails open");
    let left = entry(TWO_AND_TWO, &[], &[]);
    fail(&left, &[1, 2]);
    assert!(!left.keeps(80, address(1)), "other zones have healthy ones");
}

/// How a target of the property test is: zone, ready or not, failing checks or not.
type Given = (Option<&'static str>, bool, bool);

fn given() -> impl Strategy<Value = Given> {
    let zone = prop_oneof![Just(None), Just(Some("a")), Just(Some("b"))];
    (zone, any::<bool>(), any::<bool>())
}

proptest! {
    /// By either way: first the usable ones of the own zone if it is to take part alone, then the usable ones of all,
    /// then the rest; each ready one once, and the last one is known to be the last.
    #[test]
    fn retries_leave_the_zone_when_it_is_used_up(all in proptest::collection::vec(given(), 1..10), by_flow in any::<bool>()) {
        let targets = all.iter().zip(1..).map(|((zone, is_ready, _), port)| Target {
            zone: zone.map(str::to_owned),
            ..target(port, if *is_ready { Availability::Ready } else { Availability::NotReady })
        });
        let entry = described(targets.collect(), &[], &[]);
        for (state, (_, _, fails)) in states(&entry).iter().zip(&all) {
            if *fails {
                state.failed(String::new());
            }
        }
        let is_usable = |address: &SocketAddr| !all[usize::from(address.port()) - 1].2;
        let is_own = |address: &SocketAddr| all[usize::from(address.port()) - 1].0 != Some("b");
        let ready = all.iter().filter(|(_, is_ready, _)| *is_ready).count();
        let mut tried = Vec::new();
        let none = loop {
            let picked = match by_flow {
                true => entry.pick_for(80, flow(1), &tried).map(|(picked, _)| picked),
                false => entry.pick_excluding(80, &tried),
            };
            match picked {
                Ok(picked) => {
                    prop_assert!(!tried.contains(&picked.address));
                    tried.push(picked.address);
                    prop_assert_eq!(picked.is_last, tried.len() == ready);
                }
                Err(error) => break error,
            }
        };
        prop_assert_eq!(none, PickError::NoTarget { registered: all.len(), ready, tried: ready });
        let mut in_order = tried.clone();
        in_order.sort_by_key(|address| (!is_usable(address), is_usable(address) && !is_own(address)));
        prop_assert_eq!(in_order, tried);
    }
}
