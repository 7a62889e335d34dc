//! Which target the next connection goes to: round robin over the ready targets of the listener's target
//! group. A pick takes no lock and allocates nothing; when there is no target, the error names the hop that
//! lacks one. Opening the connection, and telling how it went, are the proxy's.

use crate::describe::Protocol;
use crate::publish::Balancer;
use crate::table::{Entry, Table};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

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
/// entry to entry by [`Balancer::publish`]. State of single targets belongs here too, keyed by address.
#[derive(Debug)]
pub(crate) struct GroupState {
    id: GroupId,
    /// Counts picks. Shared by all cores, since a counter of its own per core would send the first
    /// request of every core to the same target.
    next: AtomicUsize,
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
        let group = &listener.target_group;
        let ready = &rotation.ready;
        let none = |tried| PickError::NoTarget {
            registered: group.targets.len(),
            ready: ready.len(),
            tried,
        };
        if ready.is_empty() {
            return Err(none(0));
        }
        let first = rotation.state.next.fetch_add(1, Ordering::Relaxed) % ready.len();
        let (before, from) = ready.split_at(first);
        let address = (from.iter().chain(before))
            .find(|address| !tried.contains(address))
            .ok_or_else(|| none(ready.len()))?;
        Ok(Picked {
            address: *address,
            listener_protocol: listener.protocol,
            target_protocol: group.protocol,
            target_group: rotation.state.id,
        })
    }
}

impl GroupState {
    pub(crate) fn new() -> GroupState {
        static NEXT_ID: AtomicU64 = AtomicU64::new(1);
        GroupState {
            id: GroupId(NEXT_ID.fetch_add(1, Ordering::Relaxed)),
            next: AtomicUsize::new(0),
        }
    }
}

#[cfg(test)]
mod tests;
