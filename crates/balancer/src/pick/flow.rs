//! The choice for a connection of a TCP listener, by its flow. AWS: "the load balancer selects a target using a flow
//! hash algorithm, based on the protocol, source IP address, source port, destination IP address, destination port";
//! a group with stickiness goes by the source address alone. Here the flow names two targets, and the one with fewer
//! open connections gets it, since a hash alone loads targets unevenly; a sticky client is tied to its target by
//! rendezvous hashing, so that targets that come and go move only the clients that they have to.

use super::{PickError, Picked};
use crate::health::{Health, TargetState};
use crate::table::{Entry, Ready, Rotation};
use foldhash::fast::FixedState;
use std::hash::{BuildHasher, Hash};
use std::net::SocketAddr;
use std::sync::Arc;

/// A connection that a listener has accepted.
#[derive(Clone, Copy, Debug)]
pub struct Flow {
    pub client: SocketAddr,
    /// The load balancer's.
    pub listener: SocketAddr,
}

impl Entry {
    /// The target for a flow to the listener on `port`, but for those that were tried, with its state: where the
    /// connection is counted, and where to tell how it went.
    pub fn pick_for(
        &self,
        port: u16,
        flow: Flow,
        tried: &[SocketAddr],
    ) -> Result<(Picked, Arc<TargetState>), PickError> {
        let (listener, rotation) = self.listener(port)?;
        let near = rotation.near(|ready| rotation.takes(ready));
        let (ready, is_probe) = near
            .and_then(|near| rotation.of_flow(near, flow, tried))
            .or_else(|| rotation.of_flow(&rotation.ready, flow, tried))
            .or_else(|| {
                // Rather one that fails its checks than none.
                let mut all = rotation.ready.iter();
                let left = all.find(|ready| !tried.contains(&ready.address));
                left.map(|ready| (ready, false))
            })
            .ok_or_else(|| rotation.none(listener, tried.len().min(rotation.ready.len())))?;
        let picked = rotation.picked(listener, ready, is_probe, tried);
        Ok((picked, Arc::clone(&ready.state)))
    }
}

impl Entry {
    /// Whether a connection that is open to a target may stay. It may not where its listener is gone; where the target
    /// is, if the group says so (`deregistration_delay.connection_termination.enabled`; a source of targets lists one
    /// that drains until its delay is over); nor where its checks fail, unless the group says otherwise
    /// (`target_health_state.unhealthy.connection_termination.enabled`) or fails open.
    pub fn keeps(&self, port: u16, address: SocketAddr) -> bool {
        let Ok((listener, rotation)) = self.listener(port) else {
            return false;
        };
        let group = &listener.target_group;
        let place = (group.targets).binary_search_by_key(&address, |target| target.address);
        match place.ok().and_then(|place| rotation.states.get(place)) {
            None => !group.is_on("deregistration_delay.connection_termination.enabled"),
            Some(state) => {
                state.health() != Health::Unhealthy
                    || (group.attributes)
                        .get("target_health_state.unhealthy.connection_termination.enabled")
                        .is_some_and(|value| value == "false")
                    || rotation.fails_open(rotation.among(address))
            }
        }
    }
}

impl Rotation {
    /// Whether a target gets its share of flows. "Passive health checks are not supported for […] target groups with
    /// stickiness turned on": a sticky client stays with a target as long as its checks do not fail.
    fn takes(&self, ready: &Ready) -> bool {
        ready.state.is_usable() || self.sticky && ready.state.health() == Health::Healthy
    }

    /// The targets that one is chosen among: those of the own zone where it is one of them and they take part alone.
    fn among(&self, address: SocketAddr) -> &[Ready] {
        let is_there = |near: &&[Ready]| {
            let place = near.binary_search_by_key(&address, |ready| ready.address);
            place.is_ok()
        };
        self.near(|ready| self.takes(ready))
            .filter(is_there)
            .unwrap_or(&self.ready)
    }

    /// The one to probe, else the flow's among those that take flows or, where too few are usable, among all.
    fn of_flow<'r>(
        &self,
        among: &'r [Ready],
        flow: Flow,
        tried: &[SocketAddr],
    ) -> Option<(&'r Ready, bool)> {
        let left = || (among.iter()).filter(|ready| !tried.contains(&ready.address));
        let probe = left().find(|ready| !self.sticky && ready.state.claim_probe());
        if let Some(ready) = probe {
            return Some((ready, true));
        }
        let open = self.fails_open(among);
        let fitting = || left().filter(|ready| open || self.takes(ready));
        let chosen = if self.sticky {
            fitting().max_by_key(|ready| hash(&(flow.client.ip(), ready.address)))
        } else {
            two_choices(fitting, flow)
        };
        chosen.map(|ready| (ready, false))
    }
}

fn two_choices<'r, I>(fitting: impl Fn() -> I, flow: Flow) -> Option<&'r Ready>
where
    I: Iterator<Item = &'r Ready>,
{
    let count = fitting().count();
    if count == 0 {
        return None;
    }
    let hash = hash(&(flow.client, flow.listener)) as usize;
    // Another than the first one, where there is another.
    let first = hash % count;
    let step = match count {
        1 => 0,
        more => 1 + (hash / count) % (more - 1),
    };
    let one = fitting().nth(first)?;
    let other = fitting().nth((first + step) % count)?;
    let fewer = other.state.connections() < one.state.connections();
    Some(if fewer { other } else { one })
}

/// Equal in every process, so that replicas send a client to the same target.
fn hash(value: &impl Hash) -> u64 {
    FixedState::default().hash_one(value)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::describe::{Availability, Target};
    use crate::publish::Balancer;
    use crate::publish::tests::{listener, load_balancer, target};
    use std::collections::BTreeMap;

    fn entry(targets: Vec<Target>, attributes: &[(&str, &str)]) -> Arc<Entry> {
        let mut lb = load_balancer("foobar");
        let mut listener = listener("foobar", 80, targets);
        listener.target_group.attributes = (attributes.iter())
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect();
        lb.listeners = vec![listener];
        let balancer = Balancer::new();
        balancer.publish("test", vec![lb]);
        Arc::clone(balancer.snapshot().by_name("foobar").unwrap())
    }

    fn ready(count: u16) -> Vec<Target> {
        (1..=count)
            .map(|port| target(port, Availability::Ready))
            .collect()
    }

    fn flow(host: u8, port: u16) -> Flow {
        Flow {
            client: ([10, 0, 0, host], port).into(),
            listener: ([127, 0, 66, 1], 80).into(),
        }
    }

    #[test]
    fn open_connections_stay_even() {
        let entry = entry(ready(4), &[]);
        let mut counts = BTreeMap::new();
        for port in 1..=2_000 {
            let (picked, state) = entry.pick_for(80, flow(1, port), &[]).unwrap();
            state.connection_opened();
            *counts.entry(picked.address.port()).or_insert(0) += 1;
        }
        let (least, most) = (counts.values().min(), counts.values().max());
        assert!(most.unwrap() - least.unwrap() < 20, "{counts:?}");
    }

    #[test]
    fn a_sticky_client_stays_and_moves_only_when_it_has_to() {
        let sticky = [("stickiness.enabled", "true")];
        let (four, three) = (entry(ready(4), &sticky), entry(ready(3), &sticky));
        let mut moved = 0;
        let mut seen = BTreeMap::new();
        for host in 0..=255 {
            let at = |entry: &Entry, port| {
                let (picked, _) = entry.pick_for(80, flow(host, port), &[]).unwrap();
                picked.address.port()
            };
            let before = at(&four, 1);
            assert!((2..20).all(|port| at(&four, port) == before));
            *seen.entry(before).or_insert(0) += 1;
            let after = at(&three, 1);
            if before != after {
                assert_eq!(before, 4, "only clients of the target that is gone move");
                moved += 1;
            }
        }
        assert_eq!(seen.len(), 4, "{seen:?}");
        assert!((30..100).contains(&moved), "{moved}");
    }

    #[test]
    fn connections_stay_unless_listener_target_or_health_say_otherwise() {
        let address = |port| target(port, Availability::Ready).address;
        let mut two = ready(2);
        two[1].availability = Availability::Draining;
        let keeping = entry(two.clone(), &[]);
        assert!((1..=3).all(|port| keeping.keeps(80, address(port))));
        assert!(!keeping.keeps(81, address(1)));
        let ending = [(
            "deregistration_delay.connection_termination.enabled",
            "true",
        )];
        let ending = entry(two, &ending);
        assert!(ending.keeps(80, address(2)), "it drains");
        assert!(!ending.keeps(80, address(3)), "it is gone");

        let fail = |entry: &Entry, places: std::ops::Range<usize>| {
            for (_, _, state) in entry.targets().skip(places.start).take(places.len()) {
                state.failed(String::new());
            }
        };
        let unhealthy = entry(ready(2), &[]);
        fail(&unhealthy, 0..1);
        assert!(!unhealthy.keeps(80, address(1)));
        fail(&unhealthy, 1..2);
        assert!(unhealthy.keeps(80, address(1)), "it fails open");
        let never = [(
            "target_health_state.unhealthy.connection_termination.enabled",
            "false",
        )];
        let never = entry(ready(2), &never);
        fail(&never, 0..1);
        assert!(never.keeps(80, address(1)));
    }

    #[test]
    fn unhealthy_targets_are_left_out_until_none_is_healthy() {
        let entry = entry(ready(2), &[]);
        let states: Vec<_> = entry
            .targets()
            .map(|(_, _, state)| Arc::clone(state))
            .collect();
        states[0].failed(String::new());
        let at = |port| {
            entry
                .pick_for(80, flow(1, port), &[])
                .unwrap()
                .0
                .address
                .port()
        };
        assert!((1..50).all(|port| at(port) == 2));
        states[1].failed(String::new());
        let mut seen: Vec<u16> = (1..50).map(at).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen, [1, 2]);
        let tried = [([127, 0, 0, 1], 1).into(), ([127, 0, 0, 1], 2).into()];
        let error = entry.pick_for(80, flow(1, 1), &tried).unwrap_err();
        let expected = PickError::NoTarget {
            registered: 2,
            ready: 2,
            tried: 2,
        };
        assert_eq!(error, expected);
    }
}
