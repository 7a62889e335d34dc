//! [`Balancer`] takes descriptions of load balancers and makes them the table that requests see. An update
//! is built aside and swapped in at once; what did not change keeps its entry and all its state. Sources
//! (manifests, a cluster, an API) are apart: each replaces only what it described itself.

use crate::describe::LoadBalancer;
use crate::pick::GroupState;
use crate::table::{Entry, Table};
use arc_swap::{ArcSwap, Guard};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The present table, and the way to a new one. Shared by everyone who reads or writes load balancers.
#[derive(Debug, Default)]
pub struct Balancer {
    table: ArcSwap<Table>,
    /// Writers wait for each other; readers never do.
    writing: Mutex<()>,
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
        // A writer that panicked has not swapped anything in: the table is whole, so go on.
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let old = self.table.load_full();
        let states = group_states(&old);
        let owner: Arc<str> = owner.into();

        let mut names = Names::default();
        let mut entries: Vec<Arc<Entry>> = old
            .entries()
            .filter(|entry| entry.owner != owner)
            .map(Arc::clone)
            .collect();
        for entry in &entries {
            names.claim(&entry.load_balancer);
        }
        let mut change = Change::default();
        for lb in load_balancers {
            if let Some(held_by) = names.holder(&lb) {
                let held_by = held_by.to_owned();
                change.conflicts.push(Conflict {
                    arn: lb.arn,
                    name: lb.name,
                    held_by,
                });
                continue;
            }
            names.claim(&lb);
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
                    Arc::new(Entry::new(lb, Arc::clone(&owner), |group| {
                        match states.get(group) {
                            Some(state) => Arc::clone(state),
                            None => Arc::new(GroupState::new()),
                        }
                    }))
                }
            };
            entries.push(entry);
        }
        let before = old.entries().filter(|entry| entry.owner == owner).count();
        change.removed = before.saturating_sub(change.unchanged + change.updated);
        if change.changed() {
            self.table
                .store(Arc::new(Table::build(old.revision() + 1, entries)));
        }
        change
    }
}

impl Change {
    /// Whether the table is another one now.
    pub fn changed(&self) -> bool {
        self.added + self.updated + self.removed > 0
    }
}

/// The state of every target group of a table, by ARN.
fn group_states(table: &Table) -> HashMap<&str, &Arc<GroupState>> {
    let mut states = HashMap::new();
    for entry in table.entries() {
        for (listener, rotation) in entry
            .load_balancer
            .listeners
            .iter()
            .zip(entry.rotations.iter())
        {
            states.insert(listener.target_group.arn.as_str(), &rotation.state);
        }
    }
    states
}

/// Who holds which name while a table is built.
#[derive(Default)]
struct Names {
    /// ARNs, names and DNS names cannot be mistaken for each other, so one map does for all three.
    held: HashMap<String, String>,
}

impl Names {
    fn claim(&mut self, lb: &LoadBalancer) {
        for key in [
            lb.arn.clone(),
            lb.name.clone(),
            lb.dns_name.to_ascii_lowercase(),
        ] {
            self.held.insert(key, lb.source.object.clone());
        }
    }

    fn holder(&self, lb: &LoadBalancer) -> Option<&str> {
        (self.held.get(&lb.arn))
            .or_else(|| self.held.get(&lb.name))
            .or_else(|| self.held.get(&lb.dns_name.to_ascii_lowercase()))
            .map(String::as_str)
    }
}

#[cfg(test)]
pub(crate) mod tests;
