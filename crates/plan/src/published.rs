//! The plan in force, and how it is replaced. Readers take the plan once per request and keep it for that
//! request's life; writers build aside and swap, so a request sees one plan or the next, never a mixture.

use crate::Plan;
use arc_swap::{ArcSwap, Guard};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The plan in force.
#[derive(Debug, Default)]
pub struct Published {
    current: ArcSwap<Plan>,
    swaps: AtomicU64,
}

impl Published {
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        Self {
            current: ArcSwap::from_pointee(plan),
            swaps: AtomicU64::new(0),
        }
    }

    /// The plan for one request. Cheap: no reference count is touched in the usual case.
    pub fn load(&self) -> Guard<Arc<Plan>> {
        self.current.load()
    }

    /// The plan, to be kept.
    pub fn load_full(&self) -> Arc<Plan> {
        self.current.load_full()
    }

    /// Publishes the plan that `change` makes of the current one. `change` may run more than once if another
    /// writer gets in between.
    pub fn update(&self, mut change: impl FnMut(&mut Plan)) {
        self.current.rcu(|plan| {
            let mut next = Plan::clone(plan);
            change(&mut next);
            next
        });
        self.swaps.fetch_add(1, Ordering::Relaxed);
    }

    /// How many plans have taken the place of another.
    #[must_use]
    pub fn swaps(&self) -> u64 {
        self.swaps.load(Ordering::Relaxed)
    }
}
