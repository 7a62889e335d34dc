//! One core's counters and log buffer. A core is written by the thread that made it and by no other, which
//! the type sees to (it is neither `Send` nor `Sync`); a scrape reads its counters meanwhile.

use crate::access_log::buffer::{Armed, Buffer};
use crate::access_log::line::Stamp;
use crate::counter::Counter;
use crate::entry::Entry;
use crate::registry::Telemetry;
use crate::series::{Labels, MALFORMED, Series, Slot, UNROUTED};
use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry as Place;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a scrape reads of a core. Aligned, so that two cores never write to one cache line (128, since
/// processors fetch lines in pairs).
#[derive(Debug)]
#[repr(align(128))]
pub(crate) struct Shard {
    /// Locked by the core when it meets a route for the first time under a plan, and by scrapes for as long
    /// as it takes to copy pointers.
    series: Mutex<HashMap<Labels, Arc<Series>>>,
    pub(crate) connections_accepted: Counter,
    pub(crate) upstream_opened: Counter,
    pub(crate) upstream_reused: Counter,
    pub(crate) upstream_failed: Counter,
    pub(crate) upstream_idle: Counter,
    /// By hop and type: `hop * types + type`.
    pub(crate) faults: Box<[Counter]>,
    pub(crate) refusals: Box<[Counter]>,
    pub(crate) lines: Counter,
    pub(crate) lines_dropped: Counter,
}

impl Shard {
    fn new(telemetry: &Telemetry) -> Self {
        let tables = telemetry.tables();
        let counters = |count: usize| (0..count).map(|_| Counter::default()).collect();
        Self {
            series: Mutex::default(),
            connections_accepted: Counter::default(),
            upstream_opened: Counter::default(),
            upstream_reused: Counter::default(),
            upstream_failed: Counter::default(),
            upstream_idle: Counter::default(),
            faults: counters(tables.hops.len() * tables.fault_types.len()),
            refusals: counters(tables.refusals.len()),
            lines: Counter::default(),
            lines_dropped: Counter::default(),
        }
    }

    pub(crate) fn series(&self) -> MutexGuard<'_, HashMap<Labels, Arc<Series>>> {
        // Nothing that holds the lock can leave the map half changed.
        self.series.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What happened to a connection to a backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upstream {
    /// A new one was made for a request.
    Opened,
    /// A pooled one serves a request.
    Reused,
    /// None could be made.
    Failed,
}

/// A core's way to count and log.
#[derive(Debug)]
pub struct Core {
    telemetry: Arc<Telemetry>,
    shard: Arc<Shard>,
    /// For requests that no deployed route serves.
    pub unrouted: Rc<Slot>,
    /// For requests that were refused before they could be routed.
    pub malformed: Rc<Slot>,
    log: Option<RefCell<Log>>,
}

#[derive(Debug)]
struct Log {
    buffer: Buffer,
    stamp: Stamp,
}

impl Core {
    #[must_use]
    pub fn new(telemetry: &Arc<Telemetry>) -> Self {
        let shard = Arc::new(Shard::new(telemetry));
        telemetry.add(Arc::clone(&shard));
        let outside = |resource| find(&shard, Labels::outside(resource));
        Self {
            unrouted: outside(UNROUTED),
            malformed: outside(MALFORMED),
            log: telemetry.log().map(|log| {
                RefCell::new(Log {
                    buffer: log.buffer(),
                    stamp: Stamp::default(),
                })
            }),
            telemetry: Arc::clone(telemetry),
            shard,
        }
    }

    /// The counters of a route. Costs a lock and allocations: callers keep what they get for as long as the
    /// plan that has the route.
    #[must_use]
    pub fn slot(&self, labels: Labels) -> Rc<Slot> {
        find(&self.shard, labels)
    }

    /// Counts and logs an exchange that has ended. True when the log buffer holds lines that were not there
    /// before and nobody was told of yet: the caller sees to it that [`Core::flush`] is called in a moment.
    pub fn finish(&self, entry: &Entry<'_>) -> bool {
        entry.slot.series.count(entry);
        let tables = self.telemetry.tables();
        if let Some(fault) = &entry.fault
            && fault.kind < tables.fault_types.len()
            && let Some(counter) =
                (self.shard.faults).get(fault.hop * tables.fault_types.len() + fault.kind)
        {
            counter.add(1);
        }
        if let Some(counter) = entry.refusal.and_then(|at| self.shard.refusals.get(at)) {
            counter.add(1);
        }
        let Some(log) = &self.log else {
            return false;
        };
        let Log { buffer, stamp } = &mut *log.borrow_mut();
        let format = buffer.format();
        let armed = buffer.push(|out| stamp.write(format, entry, tables, out));
        self.note(buffer);
        armed == Armed::Now
    }

    /// Hands the lines at hand to the writer. False where that has to be tried again, since another core was
    /// doing the same.
    pub fn flush(&self) -> bool {
        self.log.as_ref().is_none_or(|log| {
            let buffer = &mut log.borrow_mut().buffer;
            buffer.flush();
            self.note(buffer);
            buffer.is_empty()
        })
    }

    /// Moves the buffer's counts to where scrapes see them.
    fn note(&self, buffer: &mut Buffer) {
        let (taken, dropped) = buffer.take_counts();
        if taken > 0 {
            self.shard.lines.add(taken);
        }
        if dropped > 0 {
            self.shard.lines_dropped.add(dropped);
        }
    }

    /// Counts a client's connection that is served.
    pub fn connection_accepted(&self) {
        self.shard.connections_accepted.add(1);
    }

    pub fn upstream(&self, what: Upstream) {
        match what {
            Upstream::Opened => self.shard.upstream_opened.add(1),
            Upstream::Reused => self.shard.upstream_reused.add(1),
            Upstream::Failed => self.shard.upstream_failed.add(1),
        }
    }

    /// Notes how many idle connections to backends this core has gained or lost.
    pub fn upstream_idle(&self, change: i64) {
        if change >= 0 {
            self.shard.upstream_idle.add(change.unsigned_abs());
        } else {
            self.shard.upstream_idle.subtract(change.unsigned_abs());
        }
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        if let Some(log) = &self.log {
            let buffer = &mut log.borrow_mut().buffer;
            buffer.flush_waiting();
            self.note(buffer);
        }
    }
}

fn find(shard: &Shard, labels: Labels) -> Rc<Slot> {
    let series = match shard.series().entry(labels) {
        Place::Occupied(known) => Arc::clone(known.get()),
        Place::Vacant(place) => {
            let series = Arc::new(Series::new(place.key().clone()));
            Arc::clone(place.insert(series))
        }
    };
    Rc::new(Slot::new(series))
}
