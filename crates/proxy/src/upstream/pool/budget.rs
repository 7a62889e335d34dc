//! How many idle connections all workers together may keep to one target. Each worker may keep one of its own
//! accord; the rest of the budget is leased in small lots, so that the worker with the traffic gets it, and
//! giving a connection back costs no write that other cores see while the lease lasts.

use crate::settings::UpstreamSettings;
use crate::upstream::target::Key;
use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// The budgets of all targets. Clones are the same.
#[derive(Clone)]
pub(crate) struct IdleBudget {
    shared: Arc<Shared>,
}

struct Shared {
    /// What can be leased of one target.
    leasable: usize,
    /// What is leased, by target. Locked when a worker meets a target and when it has forgotten one.
    leased: Mutex<HashMap<Key, Weak<AtomicUsize>>>,
}

/// A worker's part of one target's budget, given back when dropped.
pub(super) struct Lease {
    leasable: usize,
    leased: Arc<AtomicUsize>,
    own: usize,
}

/// How much is leased at a time: enough to make it rare, too little to keep others short.
const LOT: usize = 8;

impl IdleBudget {
    pub(crate) fn new(settings: &UpstreamSettings, workers: NonZeroUsize) -> Self {
        Self {
            shared: Arc::new(Shared {
                leasable: settings.idle_max_per_target.saturating_sub(workers.get()),
                leased: Mutex::default(),
            }),
        }
    }

    /// The part of a worker that has none yet of this target.
    pub(super) fn lease(&self, key: &Key) -> Lease {
        let mut by_key = self.by_key();
        let leased = by_key.get(key).and_then(Weak::upgrade).unwrap_or_else(|| {
            let leased = Arc::default();
            by_key.insert(key.clone(), Arc::downgrade(&leased));
            leased
        });
        Lease {
            leasable: self.shared.leasable,
            leased,
            own: 0,
        }
    }

    /// Drops the budgets of targets that no worker has connections to.
    pub(super) fn forget_unused(&self) {
        self.by_key().retain(|_, leased| leased.strong_count() > 0);
    }

    fn by_key(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Weak<AtomicUsize>>> {
        // Nothing that holds the lock can panic half way.
        self.shared
            .leased
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lease {
    /// How many idle connections the worker may keep.
    pub(super) fn size(&self) -> usize {
        1 + self.own
    }

    /// True when there was something left to lease.
    pub(super) fn grow(&mut self) -> bool {
        let mut lot = 0;
        let leased = self.leased.fetch_update(Relaxed, Relaxed, |leased| {
            lot = LOT.min(self.leasable.saturating_sub(leased));
            (lot > 0).then_some(leased + lot)
        });
        if leased.is_ok() {
            self.own += lot;
        }
        leased.is_ok()
    }

    /// Gives back what is beyond `needed` connections and a lot to spare, and all where none is needed.
    pub(super) fn shrink_to(&mut self, needed: usize) {
        let kept = match needed {
            0 => 0,
            needed => needed + LOT,
        };
        let surplus = self.own.saturating_sub(kept);
        self.own -= surplus;
        self.leased.fetch_sub(surplus, Relaxed);
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.leased.fetch_sub(self.own, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::upstream::target::Endpoint;

    fn budget(idle_max_per_target: usize, workers: usize) -> IdleBudget {
        let settings = UpstreamSettings {
            idle_max_per_target,
            ..UpstreamSettings::default()
        };
        IdleBudget::new(&settings, NonZeroUsize::new(workers).unwrap())
    }

    fn key(port: u16) -> Key {
        Key {
            endpoint: Endpoint::Host {
                name: "backend".into(),
                port,
            },
            tls: None,
        }
    }

    fn grow_fully(lease: &mut Lease) {
        while lease.grow() {}
    }

    #[test]
    fn one_busy_worker_gets_nearly_all_of_it() {
        let budget = budget(100, 4);
        let (mut busy, mut quiet) = (budget.lease(&key(1)), budget.lease(&key(1)));
        grow_fully(&mut busy);
        assert_eq!(busy.size(), 97);
        assert!(!quiet.grow());
        assert_eq!(quiet.size(), 1);
        // Other targets have budgets of their own.
        assert!(budget.lease(&key(2)).grow());
    }

    #[test]
    fn what_is_not_needed_goes_to_others() {
        let budget = budget(42, 2);
        let (mut first, mut second) = (budget.lease(&key(1)), budget.lease(&key(1)));
        grow_fully(&mut first);
        first.shrink_to(2);
        assert_eq!(first.size(), 1 + 2 + LOT);
        grow_fully(&mut second);
        assert_eq!(first.size() + second.size(), 42);
        drop(second);
        grow_fully(&mut first);
        assert_eq!(first.size(), 41);
    }

    #[test]
    fn a_budget_below_the_number_of_workers_leaves_each_its_one() {
        let budget = budget(2, 8);
        let mut lease = budget.lease(&key(1));
        assert!(!lease.grow());
        assert_eq!(lease.size(), 1);
    }

    #[test]
    fn unused_targets_are_forgotten() {
        let budget = budget(8, 1);
        let kept = budget.lease(&key(1));
        drop(budget.lease(&key(2)));
        budget.forget_unused();
        assert_eq!(budget.by_key().len(), 1);
        drop(kept);
        budget.forget_unused();
        assert!(budget.by_key().is_empty());
    }
}
