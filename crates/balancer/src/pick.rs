//! Which target the next request or connection goes to: among the ready targets of the listener's target group
//! those that are usable ([`crate::health`]), and if these are fewer than the group's minimum, all of them ("fails
//! open"). In a zone whose load balancer keeps to zones, that is said of the zone's targets first ([`Rotation::near`]).
//! Requests go round in turn; connections of TCP listeners are chosen by their flow. A pick takes no lock
//! and allocates nothing; when there is no target, the error names the hop that lacks one. Opening the connection
//! is the caller's, and so is telling how it went ([`Entry::outcome`]).

mod flow;

pub use flow::Flow;

use crate::describe::{Listener, Protocol, TargetGroup};
use crate::health::{EAGERNESS, TargetState};
use crate::publish::Balancer;
use crate::table::{Entry, Ready, Rotation, Table};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

/// A chosen target, and what the way there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picked {
    pub address: SocketAddr,
    /// How clients speak to the listener; TLS here means that the load balancer ends TLS.
    pub listener_protocol: Protocol,
    /// How the load balancer speaks to the target.
    pub target_protocol: Protocol,
    /// Part of the key of a connection pool: connections of different target groups are not mixed.
    pub target_group: GroupId,
    /// Whether a connection begins with a PROXY protocol header.
    pub proxy_protocol: bool,
    /// Whether nothing speaks against it: neither its checks nor earlier connections.
    pub is_usable: bool,
    /// Whether this is the one connection that finds out if an avoided target is back.
    pub is_probe: bool,
    /// Whether there is no other target left to try.
    pub is_last: bool,
}

/// Names a target group for as long as the process runs, over all updates of its targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupId(u64);

/// Why there is no target; each variant is a different hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PickError {
    #[error("there is no such load balancer")]
    NoSuchLoadBalancer,
    #[error("the load balancer has no listener on port {port}")]
    NoListener { port: u16 },
    #[error("the listener on port {port} is {protocol}, which carries no HTTP")]
    WrongProtocol { port: u16, protocol: Protocol },
    /// `registered`: targets in the group; `ready`: those that take connections; `tried`: those of the
    /// ready ones that the caller has excluded.
    #[error(
        "the target group has {registered} targets, {ready} ready, {tried} of them tried already"
    )]
    NoTarget {
        registered: usize,
        ready: usize,
        tried: usize,
    },
}

/// What belongs to a target group and outlives its description: keyed by the group's ARN, handed from
/// entry to entry by [`Balancer::publish`].
#[derive(Debug)]
pub(crate) struct GroupState {
    id: GroupId,
    /// Counts picks. Shared by all cores, since a counter of its own per core would send the first
    /// request of every core to the same target.
    next: AtomicUsize,
    /// The states of its targets, as long as an entry has them. Looked into by writers only.
    targets: Mutex<HashMap<SocketAddr, Weak<TargetState>>>,
}

/// How many targets have to be usable: `target_group_health.<action>.minimum_healthy_targets.count` and `.percentage`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Minimum {
    count: usize,
    percentage: usize,
}

impl Balancer {
    /// The next target of the listener on `port` of the load balancer with this ARN.
    pub fn pick(&self, arn: &str, port: u16) -> Result<Picked, PickError> {
        self.pick_excluding(arn, port, &[])
    }

    /// As [`Balancer::pick`], leaving out the targets that were tried: for a retry.
    pub fn pick_excluding(
        &self,
        arn: &str,
        port: u16,
        tried: &[SocketAddr],
    ) -> Result<Picked, PickError> {
        self.table().pick_excluding(arn, port, tried)
    }
}

impl Table {
    /// See [`Balancer::pick`]; for a caller that holds a table.
    pub fn pick(&self, arn: &str, port: u16) -> Result<Picked, PickError> {
        self.pick_excluding(arn, port, &[])
    }

    /// See [`Balancer::pick_excluding`]; for a caller that holds a table.
    pub fn pick_excluding(
        &self,
        arn: &str,
        port: u16,
        tried: &[SocketAddr],
    ) -> Result<Picked, PickError> {
        self.by_arn(arn)
            .ok_or(PickError::NoSuchLoadBalancer)?
            .pick_excluding(port, tried)
    }
}

impl Picked {
    /// Whether a connection to it that fails is no reason to give up, however many targets were tried: it failed at
    /// once (`since` the first was tried), which costs next to nothing, another is left, and nobody could know it. Pods
    /// go like this in numbers when a control plane is slow to tell. Each counts against its target, which is avoided
    /// from the second on; so these tries come to an end even where nothing can be connected to.
    pub fn may_be_passed_over(&self, since: Duration) -> bool {
        self.is_usable && !self.is_last && since < EAGERNESS
    }
}

impl Entry {
    /// See [`Balancer::pick`]; for a caller that has found the load balancer.
    pub fn pick(&self, port: u16) -> Result<Picked, PickError> {
        self.pick_excluding(port, &[])
    }

    /// See [`Balancer::pick_excluding`]; for a caller that has found the load balancer.
    pub fn pick_excluding(&self, port: u16, tried: &[SocketAddr]) -> Result<Picked, PickError> {
        let (listener, rotation) = self.listener(port)?;
        if rotation.ready.is_empty() {
            return Err(rotation.none(listener, 0));
        }
        let turn = rotation.state.next.fetch_add(1, Ordering::Relaxed);
        let (ready, is_probe) = rotation
            .in_turn(turn, tried)
            .ok_or_else(|| rotation.none(listener, rotation.ready.len()))?;
        Ok(rotation.picked(listener, ready, is_probe, tried))
    }

    /// Tells how connecting to a target went that was picked: whether it could be made, which is what passive
    /// health checks go by.
    pub fn outcome(&self, port: u16, address: SocketAddr, connected: bool) {
        let Ok((_, rotation)) = self.listener(port) else {
            return;
        };
        let place = (rotation.ready).binary_search_by_key(&address, |ready| ready.address);
        if let Some(ready) = place.ok().and_then(|place| rotation.ready.get(place)) {
            match connected {
                true => ready.state.connected(),
                false => ready.state.unreachable(),
            }
        }
    }

    fn listener(&self, port: u16) -> Result<(&Listener, &Rotation), PickError> {
        // A handful of listeners: a scan is quicker than any map.
        let (listener, rotation) = (self
            .load_balancer
            .listeners
            .iter()
            .zip(self.rotations.iter()))
        .find(|(listener, _)| listener.port == port)
        .ok_or(PickError::NoListener { port })?;
        if !listener.protocol.carries_streams() {
            return Err(PickError::WrongProtocol {
                port,
                protocol: listener.protocol,
            });
        }
        Ok((listener, rotation))
    }
}

impl Rotation {
    /// The targets of the own zone, where they are to take part alone: where as many of them as the zone needs are as
    /// `counts` asks.
    #[inline]
    fn near(&self, counts: impl Fn(&Ready) -> bool) -> Option<&[Ready]> {
        let near = &*self.near;
        let alone = || {
            let counted = near.iter().filter(|ready| counts(ready));
            self.minimum_near.is_met_by(counted, near.len())
        };
        (!near.is_empty() && alone()).then_some(near)
    }

    /// In its turn whoever is usable or to be probed, of the own zone and then of all; else whoever comes first.
    fn in_turn(&self, turn: usize, tried: &[SocketAddr]) -> Option<(&Ready, bool)> {
        let near = self.near(|ready| ready.state.is_usable());
        near.and_then(|near| self.in_turn_of(near, turn, tried))
            .or_else(|| self.in_turn_of(&self.ready, turn, tried))
            .or_else(|| {
                let any = left(&self.ready, turn, tried).next();
                any.map(|ready| (ready, false))
            })
    }

    /// As [`Rotation::in_turn`], but for the last; where too few are usable, whoever comes first.
    fn in_turn_of<'r>(
        &self,
        among: &'r [Ready],
        turn: usize,
        tried: &[SocketAddr],
    ) -> Option<(&'r Ready, bool)> {
        let next = among.get(turn.checked_rem(among.len())?)?;
        if next.state.is_usable() && tried.is_empty() {
            return Some((next, false));
        }
        let mut left = left(among, turn, tried);
        if self.fails_open(among) {
            return left.next().map(|ready| (ready, false));
        }
        left.find_map(|ready| {
            let is_probe = !ready.state.is_usable();
            (!is_probe || ready.state.claim_probe()).then_some((ready, is_probe))
        })
    }

    /// Whether too few of these are usable for the others to be left out.
    fn fails_open(&self, among: &[Ready]) -> bool {
        let usable = among.iter().filter(|ready| ready.state.is_usable());
        !self.minimum.is_met_by(usable, among.len())
    }

    fn picked(
        &self,
        listener: &Listener,
        ready: &Ready,
        is_probe: bool,
        tried: &[SocketAddr],
    ) -> Picked {
        Picked {
            address: ready.address,
            listener_protocol: listener.protocol,
            target_protocol: listener.target_group.protocol,
            target_group: self.state.id,
            proxy_protocol: self.proxy_protocol,
            is_usable: ready.state.is_usable(),
            is_probe,
            is_last: self.ready.len() <= tried.len() + 1,
        }
    }

    fn none(&self, listener: &Listener, tried: usize) -> PickError {
        PickError::NoTarget {
            registered: listener.target_group.targets.len(),
            ready: self.ready.len(),
            tried,
        }
    }
}

impl GroupState {
    pub(crate) fn new() -> GroupState {
        static NEXT_ID: AtomicU64 = AtomicU64::new(1);
        GroupState {
            id: GroupId(NEXT_ID.fetch_add(1, Ordering::Relaxed)),
            next: AtomicUsize::new(0),
            targets: Mutex::default(),
        }
    }

    /// The states of the group's targets in their order, told of the new description.
    pub(crate) fn of_targets(&self, group: &TargetGroup, checks: bool) -> Vec<Arc<TargetState>> {
        let mut known = self.targets.lock().unwrap_or_else(PoisonError::into_inner);
        let states = group.targets.iter().map(|target| {
            let state = known.get(&target.address).and_then(Weak::upgrade);
            let state = state.unwrap_or_else(|| {
                let state = Arc::new(TargetState::default());
                known.insert(target.address, Arc::downgrade(&state));
                state
            });
            state.described(target.availability, checks && !group.vouched_for);
            state
        });
        let states: Vec<_> = states.collect();
        if known.len() > 2 * states.len() + 16 {
            known.retain(|_, state| state.strong_count() > 0);
        }
        states
    }
}

/// The targets but for those that were tried, from the one whose turn it is.
fn left<'r>(
    among: &'r [Ready],
    turn: usize,
    tried: &[SocketAddr],
) -> impl Iterator<Item = &'r Ready> {
    let first = turn.checked_rem(among.len()).unwrap_or(0);
    let (before, from) = among.split_at(first);
    (from.iter().chain(before)).filter(|ready| !tried.contains(&ready.address))
}

impl Minimum {
    /// Of `unhealthy_state_routing` or `dns_failover`.
    pub(crate) fn of(group: &TargetGroup, action: &str) -> Minimum {
        let number = |name: &str, default| {
            let key = format!("target_group_health.{action}.minimum_healthy_targets.{name}");
            let value = group.attributes.get(&key).map(String::as_str);
            match value {
                Some("off") => 0,
                value => (value.and_then(|value| value.parse().ok())).unwrap_or(default),
            }
        };
        Minimum {
            count: number("count", 1),
            percentage: number("percentage", 0),
        }
    }

    /// Whether so many are usable of so many that there are. Counts no further than it needs to.
    fn is_met_by<'r>(&self, usable: impl Iterator<Item = &'r Ready>, all: usize) -> bool {
        let needed = self.count.max((self.percentage * all).div_ceil(100));
        usable.take(needed).count() >= needed
    }
}

#[cfg(test)]
mod tests;
