//! Which target the next request or connection goes to: among the ready targets of the listener's target group
//! those that are usable ([`crate::health`]), and if these are fewer than the group's minimum, all of them ("fails
//! open"). Requests go round in turn; connections of TCP listeners are chosen by their flow. A pick takes no lock
//! and allocates nothing; when there is no target, the error names the hop that lacks one. Opening the connection
//! is the caller's, and so is telling how it went ([`Entry::outcome`]).

mod flow;

pub use flow::Flow;

use crate::describe::{Listener, Protocol, TargetGroup};
use crate::health::TargetState;
use crate::publish::Balancer;
use crate::table::{Entry, Ready, Rotation, Table};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

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

/// How many targets have to be usable for the others to be left out: the attributes
/// `target_group_health.unhealthy_state_routing.minimum_healthy_targets.count` and `.percentage`.
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

impl Entry {
    /// See [`Balancer::pick`]; for a caller that has found the load balancer.
    pub fn pick(&self, port: u16) -> Result<Picked, PickError> {
        self.pick_excluding(port, &[])
    }

    /// See [`Balancer::pick_excluding`]; for a caller that has found the load balancer.
    pub fn pick_excluding(&self, port: u16, tried: &[SocketAddr]) -> Result<Picked, PickError> {
        let (listener, rotation) = self.listener(port)?;
        let ready = &rotation.ready;
        if ready.is_empty() {
            return Err(rotation.none(listener, 0));
        }
        let first = rotation.state.next.fetch_add(1, Ordering::Relaxed) % ready.len();
        let (ready, is_probe) = rotation
            .in_turn(first, tried)
            .ok_or_else(|| rotation.none(listener, ready.len()))?;
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
    /// From `first` on, whoever is usable or to be probed; else, or where too few are usable, whoever comes first.
    fn in_turn(&self, first: usize, tried: &[SocketAddr]) -> Option<(&Ready, bool)> {
        let next = self.ready.get(first)?;
        if next.state.is_usable() && tried.is_empty() {
            return Some((next, false));
        }
        let (before, from) = self.ready.split_at(first);
        let left = || (from.iter().chain(before)).filter(|ready| !tried.contains(&ready.address));
        if !self.fails_open() {
            for ready in left() {
                if ready.state.is_usable() {
                    return Some((ready, false));
                }
                if ready.state.claim_probe() {
                    return Some((ready, true));
                }
            }
        }
        left().next().map(|ready| (ready, false))
    }

    fn fails_open(&self) -> bool {
        let usable = (self.ready.iter())
            .filter(|ready| ready.state.is_usable())
            .count();
        let Minimum { count, percentage } = self.minimum;
        usable < count || usable * 100 < percentage * self.ready.len()
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

impl Minimum {
    pub(crate) fn of(group: &TargetGroup) -> Minimum {
        let number = |name: &str| {
            let key = format!(
                "target_group_health.unhealthy_state_routing.minimum_healthy_targets.{name}"
            );
            (group.attributes.get(&key)).and_then(|value| value.parse().ok())
        };
        Minimum {
            count: number("count").unwrap_or(1),
            // "off" where it is not set.
            percentage: number("percentage").unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests;
