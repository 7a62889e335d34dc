//! The table: every load balancer there is at one moment, immutable. A request that took a table keeps it
//! to its end, so it never sees half an update. What changes with traffic is not here but behind
//! `GroupState`, which entries of successive tables share.

use crate::describe::{Availability, Listener, LoadBalancer, Target};
use crate::health::TargetState;
use crate::pick::{GroupState, Minimum};
use crate::zone;
use imbl::OrdMap;
use std::net::SocketAddr;
use std::sync::Arc;

/// Quick to look into. Keys come from who configures load balancers, never from clients.
type Map<V> = imbl::GenericHashMap<
    Arc<str>,
    V,
    foldhash::fast::RandomState,
    imbl::shared_ptr::DefaultSharedPtr,
>;

/// All load balancers at one moment. Its maps share what did not change with those of the table before, so
/// that a change of one load balancer costs the same whether there are ten or ten thousand.
#[derive(Clone, Debug, Default)]
pub struct Table {
    revision: u64,
    by_name: OrdMap<Arc<str>, Arc<Entry>>,
    by_arn: Map<Arc<Entry>>,
    by_dns_name: Map<Arc<Entry>>,
}

/// A load balancer in the table, with what is prepared for picking. Unchanged load balancers keep their
/// entry (the same `Arc`) over updates.
#[derive(Debug)]
pub struct Entry {
    pub load_balancer: LoadBalancer,
    /// Which source described it (see [`crate::Balancer::publish`]).
    pub(crate) owner: Arc<str>,
    /// One for each listener, in their order.
    pub(crate) rotations: Box<[Rotation]>,
}

/// What a pick reads: the ready targets of one listener side by side, and the state that outlives them.
#[derive(Debug)]
pub(crate) struct Rotation {
    /// Sorted by address, as the targets are.
    pub(crate) ready: Box<[Ready]>,
    /// Those of them that take part alone, as long as enough are usable; empty where zones make no difference.
    pub(crate) near: Box<[Ready]>,
    /// Of all targets, in their order.
    pub(crate) states: Box<[Arc<TargetState>]>,
    pub(crate) state: Arc<GroupState>,
    pub(crate) minimum: Minimum,
    /// Below it the own zone has failed.
    pub(crate) minimum_near: Minimum,
    pub(crate) proxy_protocol: bool,
    /// Stickiness by the client's address.
    pub(crate) sticky: bool,
}

/// A target that takes connections.
#[derive(Clone, Debug)]
pub(crate) struct Ready {
    pub(crate) address: SocketAddr,
    pub(crate) state: Arc<TargetState>,
}

impl Table {
    /// Grows by one with every update that changed something.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    pub fn by_arn(&self, arn: &str) -> Option<&Arc<Entry>> {
        self.by_arn.get(arn)
    }

    pub fn by_name(&self, name: &str) -> Option<&Arc<Entry>> {
        self.by_name.get(name)
    }

    /// Finds a load balancer by its DNS name; case and one trailing dot do not matter. A name that is
    /// already in lower case is looked up without allocation.
    pub fn by_dns_name(&self, dns_name: &str) -> Option<&Arc<Entry>> {
        let bare = dns_name.strip_suffix('.').unwrap_or(dns_name);
        if bare.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return self.by_dns_name.get(bare.to_ascii_lowercase().as_str());
        }
        self.by_dns_name.get(bare)
    }

    /// All entries, in the order of their names.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Arc<Entry>> {
        self.by_name.values()
    }

    pub fn len(&self) -> usize {
        self.by_name.len()
    }

    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// Who has the name, ARN or DNS name of this load balancer.
    pub(crate) fn holder(&self, lb: &LoadBalancer) -> Option<&Arc<Entry>> {
        (self.by_arn(&lb.arn))
            .or_else(|| self.by_name(&lb.name))
            .or_else(|| self.by_dns_name(&lb.dns_name))
    }

    /// Adds an entry whose names nobody has.
    pub(crate) fn insert(&mut self, entry: Arc<Entry>) {
        let lb = &entry.load_balancer;
        self.by_arn
            .insert(lb.arn.as_str().into(), Arc::clone(&entry));
        self.by_dns_name
            .insert(lb.dns_name.to_ascii_lowercase().into(), Arc::clone(&entry));
        self.by_name.insert(lb.name.as_str().into(), entry);
    }

    pub(crate) fn remove(&mut self, entry: &Entry) {
        let lb = &entry.load_balancer;
        self.by_arn.remove(lb.arn.as_str());
        self.by_dns_name
            .remove(lb.dns_name.to_ascii_lowercase().as_str());
        self.by_name.remove(lb.name.as_str());
    }

    pub(crate) fn grow_revision(&mut self) {
        self.revision += 1;
    }
}

impl Entry {
    /// Prepares a description for picking. `state_of` gives the state of a target group by its ARN: the
    /// one it had, if it was there before. `checks`: whether somebody makes health checks. `zone`: the one that this
    /// process is in.
    pub(crate) fn new(
        load_balancer: LoadBalancer,
        owner: Arc<str>,
        checks: bool,
        zone: Option<&str>,
        mut state_of: impl FnMut(&str) -> Arc<GroupState>,
    ) -> Entry {
        let rotations = load_balancer
            .listeners
            .iter()
            .map(|listener| {
                let group = &listener.target_group;
                let state = state_of(&group.arn);
                let states = state.of_targets(group, checks);
                let ready = || {
                    let targets = group.targets.iter().zip(&states);
                    targets.filter(|(target, _)| target.availability == Availability::Ready)
                };
                let all: Box<[Ready]> = ready().map(Ready::of).collect();
                let mut near: Box<[Ready]> = match zone::own(zone, &load_balancer, group) {
                    Some(is_own) => {
                        let own = ready().filter(|(target, _)| is_own(target));
                        own.map(Ready::of).collect()
                    }
                    None => Box::default(),
                };
                // Where all are in one zone, a pick need not know that there are zones.
                if near.len() == all.len() {
                    near = Box::default();
                }
                Rotation {
                    ready: all,
                    near,
                    minimum: Minimum::of(group, "unhealthy_state_routing"),
                    minimum_near: Minimum::of(group, "dns_failover"),
                    proxy_protocol: group.is_on("proxy_protocol_v2.enabled"),
                    sticky: group.is_on("stickiness.enabled"),
                    states: states.into(),
                    state,
                }
            })
            .collect();
        Entry {
            load_balancer,
            owner,
            rotations,
        }
    }

    /// Every listener, in order, with its targets and how each is.
    pub fn listeners(
        &self,
    ) -> impl Iterator<
        Item = (
            &Listener,
            impl Iterator<Item = (&Target, &Arc<TargetState>)>,
        ),
    > {
        (self.load_balancer.listeners.iter())
            .zip(&self.rotations)
            .map(|(listener, rotation)| {
                let targets = listener.target_group.targets.iter();
                (listener, targets.zip(&rotation.states))
            })
    }

    /// Every target of every listener.
    pub fn targets(&self) -> impl Iterator<Item = (&Listener, &Target, &Arc<TargetState>)> {
        self.listeners().flat_map(|(listener, targets)| {
            targets.map(move |(target, state)| (listener, target, state))
        })
    }
}

impl Ready {
    fn of((target, state): (&Target, &Arc<TargetState>)) -> Ready {
        Ready {
            address: target.address,
            state: Arc::clone(state),
        }
    }
}
