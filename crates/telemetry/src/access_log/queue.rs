//! Between cores and the writer: batches, bounded in bytes, what the writer still holds included. Cores only
//! try the lock; the writer holds it for as long as it takes to exchange vectors.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

/// What may wait for the writer: some ten thousand lines, a fraction of a second of a busy gateway.
pub(crate) const QUEUE_MAX_BYTES: usize = 8 * 1024 * 1024;
/// How many written buffers are kept for reuse.
const SPARE_MAX: usize = 16;

/// Whole lines.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) text: Vec<u8>,
    pub(crate) lines: u64,
}

impl Batch {
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.lines = 0;
    }
}

#[derive(Debug, Default)]
pub(crate) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
    failed_lines: AtomicU64,
}

#[derive(Debug, Default)]
struct State {
    batches: Vec<Batch>,
    /// Of the batches here and of those that the writer is writing.
    bytes: usize,
    spare: Vec<Batch>,
    reopen: bool,
    closing: bool,
    /// The writer has written everything and ended.
    ended: bool,
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Given {
    /// So many lines are on their way, and the batch is an empty one.
    Taken(u64),
    /// There is no room; the batch is as it was.
    Full,
}

/// What the writer is to do next.
#[derive(Debug, Default)]
pub(crate) struct Work {
    pub(crate) batches: Vec<Batch>,
    pub(crate) reopen: bool,
    /// Nothing comes after this.
    pub(crate) last: bool,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, State> {
        // No holder can leave the state half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives a batch without waiting; `None` where somebody holds the lock.
    pub(crate) fn try_give(&self, batch: &mut Batch) -> Option<Given> {
        match self.state.try_lock() {
            Ok(state) => Some(self.put(state, batch)),
            Err(TryLockError::Poisoned(poisoned)) => Some(self.put(poisoned.into_inner(), batch)),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    pub(crate) fn give(&self, batch: &mut Batch) -> Given {
        self.put(self.lock(), batch)
    }

    fn put(&self, mut state: MutexGuard<'_, State>, batch: &mut Batch) -> Given {
        if state.ended || state.bytes + batch.text.len() > QUEUE_MAX_BYTES {
            return Given::Full;
        }
        let lines = batch.lines;
        state.bytes += batch.text.len();
        let empty = state.spare.pop().unwrap_or_default();
        state.batches.push(std::mem::replace(batch, empty));
        // With more than one the writer was told already and has not come yet.
        let tell = state.batches.len() == 1;
        drop(state);
        if tell {
            self.changed.notify_all();
        }
        Given::Taken(lines)
    }

    /// Waits for something to do; `written` goes back into use.
    pub(crate) fn next(&self, written: Vec<Batch>) -> Work {
        let mut state = self.lock();
        for mut batch in written {
            state.bytes -= batch.text.len();
            if state.spare.len() < SPARE_MAX {
                batch.clear();
                state.spare.push(batch);
            }
        }
        let mut state = self
            .changed
            .wait_while(state, |state| {
                state.batches.is_empty() && !state.reopen && !state.closing
            })
            .unwrap_or_else(PoisonError::into_inner);
        let batches = std::mem::take(&mut state.batches);
        let last = state.closing && batches.is_empty();
        if last {
            state.ended = true;
            self.changed.notify_all();
        }
        Work {
            batches,
            reopen: std::mem::take(&mut state.reopen),
            last,
        }
    }

    pub(crate) fn ask_to_reopen(&self) {
        self.lock().reopen = true;
        self.changed.notify_all();
    }

    /// Has the writer end when all is written, and waits for that for at most `limit`. True if it has.
    pub(crate) fn close(&self, limit: Duration) -> bool {
        let deadline = Instant::now() + limit;
        let mut state = self.lock();
        state.closing = true;
        self.changed.notify_all();
        while !state.ended {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            (state, _) = self
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner);
        }
        true
    }

    pub(crate) fn add_failed(&self, lines: u64) {
        self.failed_lines.fetch_add(lines, Relaxed);
    }

    /// Runs `act` while the queue is busy.
    #[cfg(test)]
    pub(crate) fn while_locked<T>(&self, act: impl FnOnce() -> T) -> T {
        let _held = self.lock();
        act()
    }

    pub(crate) fn failed_lines(&self) -> u64 {
        self.failed_lines.load(Relaxed)
    }
}
