//! [`Balancer`] takes descriptions of load balancers and makes them the table that requests see. An update
//! is built aside and swapped in at once; what did not change keeps its entry and all its state. Sources
//! (manifests, a cluster, an API) are apart: each replaces only what it described itself.

use crate::describe::LoadBalancer;
use crate::detour::Installed;
use crate::pick::GroupState;
use crate::table::{Entry, Table};
use arc_swap::{ArcSwap, ArcSwapOption, Guard};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// The present table, and the way to a new one. Shared by everyone who reads or writes load balancers.
#[derive(Debug, Default)]
pub struct Balancer {
    table: ArcSwap<Table>,
    /// Writers wait for each other; readers never do.
    writing: Mutex<GroupStates>,
    /// Whether somebody makes health checks, so that a target can wait for its first.
    checks: AtomicBool,
    /// The zone that this process is in, if it is in one.
    zone: Option<String>,
    observers: Observers,
    /// The addresses of load balancers that were brought up, by ARN.
    addresses: Mutex<HashMap<String, IpAddr>>,
    /// See [`crate::detour`].
    pub(crate) detour: ArcSwapOption<Installed>,
}

/// Who wants to know that there is a new table.
#[derive(Default)]
struct Observers(Mutex<Vec<Box<dyn Fn() + Send + Sync>>>);

/// A change of one load balancer, for [`Balancer::apply`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Update {
    /// Add it, or put it in place of the one with its ARN.
    Put(Box<LoadBalancer>),
    /// Take away the one with this ARN, if the source has it.
    Remove { arn: String },
}

/// What an update did, in numbers of load balancers of that source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    pub added: usize,
    pub updated: usize,
    pub removed: usize,
    pub unchanged: usize,
    /// Descriptions left out because an earlier one holds their name, ARN or DNS name.
    pub conflicts: Vec<Conflict>,
}

/// A description that was left out, and whose name it wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The ARN of the load balancer that was left out.
    pub arn: String,
    /// The name both want.
    pub name: String,
    /// `Source::object` of the one that has it.
    pub held_by: String,
}

impl Balancer {
    pub fn new() -> Balancer {
        Balancer::default()
    }

    /// In a zone, whose targets come first where cross-zone load balancing is off.
    pub fn in_zone(zone: String) -> Balancer {
        Balancer {
            zone: Some(zone),
            ..Balancer::default()
        }
    }

    /// The zone that this process is in.
    pub fn zone(&self) -> Option<&str> {
        self.zone.as_deref()
    }

    /// Says that somebody makes health checks from now on.
    pub fn expect_checks(&self) {
        self.checks.store(true, Ordering::Relaxed);
    }

    /// Has `observer` called after each swap of the table. It must be quick.
    pub fn observe(&self, observer: impl Fn() + Send + Sync + 'static) {
        let observers = self.observers.0.lock();
        let mut observers = observers.unwrap_or_else(PoisonError::into_inner);
        observers.push(Box::new(observer));
    }

    /// Notes on which address a load balancer was brought up, or that it is not any more.
    pub fn set_address(&self, arn: &str, address: Option<IpAddr>) {
        let addresses = self.addresses.lock();
        let mut addresses = addresses.unwrap_or_else(PoisonError::into_inner);
        match address {
            Some(address) => addresses.insert(arn.to_owned(), address),
            None => addresses.remove(arn),
        };
    }

    /// On which address the load balancer with this ARN listens.
    pub fn address(&self, arn: &str) -> Option<IpAddr> {
        let addresses = self.addresses.lock();
        let addresses = addresses.unwrap_or_else(PoisonError::into_inner);
        addresses.get(arn).copied()
    }

    /// The present table for a short look: no lock, no reference count. Not to be held over an `await`.
    pub fn table(&self) -> Guard<Arc<Table>> {
        self.table.load()
    }

    /// The present table to keep.
    pub fn snapshot(&self) -> Arc<Table> {
        self.table.load_full()
    }

    /// Makes `load_balancers` all that the source `owner` describes, in place of what it described before.
    ///
    /// A load balancer whose name, ARN or DNS name is held already, by another source or earlier in the
    /// list, is left out and reported; the holder is not disturbed. When nothing changed, the table stays
    /// the very same.
    pub fn publish(&self, owner: &str, load_balancers: Vec<LoadBalancer>) -> Change {
        self.change(owner, load_balancers, |old| {
            let own = old.entries().filter(|entry| *entry.owner == *owner);
            own.map(Arc::clone).collect()
        })
    }

    /// Changes single load balancers of the source `owner` and leaves its others as they are: the cost is
    /// that of the updates, however many load balancers there are. Otherwise as [`Balancer::publish`].
    pub fn apply(&self, owner: &str, updates: Vec<Update>) -> Change {
        let mut arns = Vec::with_capacity(updates.len());
        let mut load_balancers = Vec::new();
        for update in updates {
            match update {
                Update::Put(lb) => {
                    arns.push(lb.arn.clone());
                    load_balancers.push(*lb);
                }
                Update::Remove { arn } => arns.push(arn),
            }
        }
        arns.sort();
        arns.dedup();
        self.change(owner, load_balancers, |old| {
            let touched = arns.iter().filter_map(|arn| old.by_arn(arn));
            let own = touched.filter(|entry| *entry.owner == *owner);
            own.map(Arc::clone).collect()
        })
    }

    /// Takes the entries that `replaced` names out of the table and puts `load_balancers` in.
    fn change(
        &self,
        owner: &str,
        load_balancers: Vec<LoadBalancer>,
        replaced: impl FnOnce(&Table) -> Vec<Arc<Entry>>,
    ) -> Change {
        // A writer that panicked has not swapped anything in: the table is whole, so go on.
        let mut states = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let old = self.table.load_full();
        let owner: Arc<str> = owner.into();
        let mut table = Table::clone(&old);
        let replaced = replaced(&old);
        for entry in &replaced {
            table.remove(entry);
        }
        let mut change = Change::default();
        for lb in load_balancers {
            if let Some(held_by) = table.holder(&lb) {
                let held_by = held_by.load_balancer.source.object.clone();
                change.conflicts.push(Conflict {
                    arn: lb.arn,
                    name: lb.name,
                    held_by,
                });
                continue;
            }
            let previous = old.by_arn(&lb.arn).filter(|entry| entry.owner == owner);
            let entry = match previous {
                Some(previous) if previous.load_balancer == lb => {
                    change.unchanged += 1;
                    Arc::clone(previous)
                }
                _ => {
                    if previous.is_some() {
                        change.updated += 1;
                    } else {
                        change.added += 1;
                    }
                    let checks = self.checks.load(Ordering::Relaxed);
                    let zone = self.zone();
                    Arc::new(Entry::new(lb, Arc::clone(&owner), checks, zone, |group| {
                        states.of(group)
                    }))
                }
            };
            table.insert(entry);
        }
        change.removed = (replaced.len()).saturating_sub(change.unchanged + change.updated);
        if change.changed() {
            table.grow_revision();
            self.table.store(Arc::new(table));
            drop(states);
            let observers = self.observers.0.lock();
            for observer in observers.unwrap_or_else(PoisonError::into_inner).iter() {
                observer();
            }
        }
        change
    }
}

impl std::fmt::Debug for Observers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Observers")
    }
}

impl Change {
    /// Whether the table is another one now.
    pub fn changed(&self) -> bool {
        self.added + self.updated + self.removed > 0
    }
}

/// The states of target groups, by ARN, as long as an entry has them: so a group that stays keeps its state,
/// whichever load balancer has it.
#[derive(Debug, Default)]
struct GroupStates {
    by_arn: HashMap<Box<str>, Weak<GroupState>>,
    /// At this size, what nobody has any more is thrown out: rarely enough to cost nothing for each update.
    clear_at: usize,
}

impl GroupStates {
    fn of(&mut self, group: &str) -> Arc<GroupState> {
        if let Some(state) = self.by_arn.get(group).and_then(Weak::upgrade) {
            return state;
        }
        let state = Arc::new(GroupState::new());
        self.by_arn.insert(group.into(), Arc::downgrade(&state));
        if self.by_arn.len() > self.clear_at {
            self.by_arn.retain(|_, state| state.strong_count() > 0);
            self.clear_at = self.by_arn.len() * 2 + 64;
        }
        state
    }
}

#[cfg(test)]
pub(crate) mod tests;
