//! What is known of the connection to a cluster, for `status`, metrics and readiness. Written by the watches and the
//! engine, read by anybody; nothing waits for a reader.

use crate::objects::Key;
use crate::problem::Problem;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// Shared by all parts of a source.
#[derive(Debug)]
pub(super) struct Shared {
    watches: Mutex<Vec<Watch>>,
    pub(super) findings: Mutex<BTreeMap<Key, Vec<Problem>>>,
    leader: Mutex<Leader>,
    pub(super) figures: Figures,
}

/// Counts since the start.
#[derive(Debug, Default)]
pub(super) struct Figures {
    pub(super) reconciles: AtomicU64,
    pub(super) reconcile_nanoseconds: AtomicU64,
    pub(super) services: AtomicU64,
    pub(super) slices: AtomicU64,
    pub(super) load_balancers: AtomicU64,
    pub(super) writes: AtomicU64,
    pub(super) write_failures: AtomicU64,
}

/// One watch of a kind.
#[derive(Clone, Debug)]
pub struct Watch {
    /// `services` or `endpointslices`.
    pub resource: &'static str,
    /// `None`: all namespaces.
    pub namespace: Option<String>,
    pub connected: bool,
    /// Whether the first list is through.
    pub synced: bool,
    /// Times the watch was begun again, and of these, with a new list.
    pub restarts: u64,
    pub lists: u64,
    pub events: u64,
    pub last_event: Option<SystemTime>,
    /// Why it is not connected, where an error says so.
    pub error: Option<String>,
}

/// Who writes to the cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leader {
    /// Whether this process does.
    pub leads: bool,
    /// Who has the lease, as far as known.
    pub holder: Option<String>,
    /// Why nobody here writes, where there is a reason.
    pub error: Option<String>,
}

impl Shared {
    pub(super) fn new(watches: Vec<(&'static str, Option<String>)>) -> Shared {
        let watches = watches.into_iter().map(|(resource, namespace)| Watch {
            resource,
            namespace,
            connected: false,
            synced: false,
            restarts: 0,
            lists: 0,
            events: 0,
            last_event: None,
            error: None,
        });
        Shared {
            watches: Mutex::new(watches.collect()),
            findings: Mutex::default(),
            leader: Mutex::default(),
            figures: Figures::default(),
        }
    }

    pub(super) fn watches(&self) -> Vec<Watch> {
        lock(&self.watches).clone()
    }

    pub(super) fn leader(&self) -> Leader {
        lock(&self.leader).clone()
    }

    pub(super) fn set_leader(&self, leader: Leader) {
        *lock(&self.leader) = leader;
    }

    fn at(&self, place: usize, change: impl FnOnce(&mut Watch)) {
        if let Some(watch) = lock(&self.watches).get_mut(place) {
            change(watch);
        }
    }

    pub(super) fn listed(&self, place: usize) {
        self.at(place, |watch| {
            watch.synced = true;
            watch.lists += 1;
        });
    }

    pub(super) fn connected(&self, place: usize) {
        self.at(place, |watch| {
            if !watch.connected && watch.restarts > 0 {
                tracing::info!(resource = watch.resource, "watched again");
            }
            watch.connected = true;
            watch.error = None;
        });
    }

    pub(super) fn heard(&self, place: usize, event: bool) {
        self.at(place, |watch| {
            if event {
                watch.events += 1;
                watch.last_event = Some(SystemTime::now());
            }
        });
    }

    /// A watch ended. It is only said aloud when it is news: a server that is away is tried often.
    pub(super) fn interrupted(&self, place: usize, error: Option<String>) {
        self.at(place, |watch| {
            watch.restarts += 1;
            watch.connected = false;
            if let Some(error) = error {
                if watch.error.as_ref() != Some(&error) {
                    tracing::warn!(resource = watch.resource, %error, "cannot watch the cluster; trying on");
                }
                watch.error = Some(error);
            }
        });
    }

    pub(super) fn reconciled(&self, took: Duration) {
        let nanoseconds = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        self.figures.reconciles.fetch_add(1, Ordering::Relaxed);
        (self.figures.reconcile_nanoseconds).fetch_add(nanoseconds, Ordering::Relaxed);
    }
}

/// Whoever panicked with the lock has written whole values or none.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
