//! What rendering a template or selecting from a payload may use: steps, bytes and time. Everything that
//! costs draws from one budget, so that nothing a template or payload can hold runs or grows without end.

use super::{List, MapCell, Value};
use rustix::time::{ClockId, clock_gettime};
use std::time::{Duration, Instant};

/// What the counters before a shared value take.
const SHARED_BYTES: usize = 2 * size_of::<usize>();
/// What a list is without its items, and a map without its entries.
pub const LIST_BYTES: usize = SHARED_BYTES + size_of::<List<'_>>();
pub const MAP_BYTES: usize = SHARED_BYTES + size_of::<MapCell<'_>>();
/// What a made text is without its characters.
pub const TEXT_BYTES: usize = SHARED_BYTES + size_of::<String>();

/// The smallest room that is made.
const SMALLEST_BYTES: usize = 32;
/// From here on room grows by a quarter.
const LARGE_BYTES: usize = 64 * 1024;

/// Bounds of one rendering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Nodes evaluated, and comparable pieces of work.
    pub steps: u32,
    /// Bytes of output and of every value made on the way, together.
    pub bytes: usize,
    /// Of the processor, not of the day: who is kept waiting by others, or throttled, has not used it. Looked at now and
    /// then: what is freed at the end, and the last piece of work, come on top.
    pub time: Duration,
    /// How deep blocks, macros and expressions may run in each other.
    pub depth: u16,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            steps: 2_000_000,
            // Room for a text as long as a payload may be; and no more than is freed soon, since that is not counted.
            bytes: 12 * 1024 * 1024,
            time: Duration::from_millis(30),
            depth: 120,
        }
    }
}

/// Which bound was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Exhausted {
    #[error("it takes more steps than allowed")]
    Steps,
    #[error("it takes more memory than allowed")]
    Bytes,
    #[error("it takes more time than allowed")]
    Time,
    #[error("it is nested deeper than allowed")]
    Depth,
}

/// What is left of the bounds.
#[derive(Debug)]
pub struct Budget {
    steps: u32,
    bytes: usize,
    pub(crate) depth: u16,
    time: Duration,
    /// Set at the first look at the clock, so that short renderings never look.
    clock: Option<Clock>,
    /// Steps until the clock is looked at again.
    until_clock: u32,
}

/// How the time is looked at: by the clock of the day, which is cheap to read, until by that it could be over; only then
/// by the processor's.
#[derive(Debug)]
struct Clock {
    /// What the thread had used when rendering began.
    used_before: Duration,
    /// Not over before.
    earliest: Instant,
}

/// Steps between two looks at the clock.
const CLOCK_EVERY: u32 = 512;

impl Budget {
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            steps: limits.steps,
            bytes: limits.bytes,
            depth: limits.depth,
            time: limits.time,
            clock: None,
            until_clock: CLOCK_EVERY,
        }
    }

    /// Pays for so much work.
    #[inline]
    pub fn step(&mut self, count: u32) -> Result<(), Exhausted> {
        self.steps = self.steps.checked_sub(count).ok_or(Exhausted::Steps)?;
        match self.until_clock.checked_sub(count) {
            Some(left) => {
                self.until_clock = left;
                Ok(())
            }
            None => self.look_at_clock(),
        }
    }

    /// Pays for work that grows with `length` bytes or items.
    #[inline]
    pub fn work(&mut self, length: usize) -> Result<(), Exhausted> {
        self.step(1 + u32::try_from(length / 32).unwrap_or(u32::MAX))
    }

    /// Pays for so many bytes.
    #[inline]
    pub fn take(&mut self, bytes: usize) -> Result<(), Exhausted> {
        self.bytes = self.bytes.checked_sub(bytes).ok_or(Exhausted::Bytes)?;
        Ok(())
    }

    /// Makes room for further items, and pays for the room instead of the items: what grows by doubling holds up to
    /// twice what is in it.
    #[inline]
    pub fn room<T>(&mut self, items: &mut Vec<T>, more: usize) -> Result<(), Exhausted> {
        if items.capacity() - items.len() >= more {
            return Ok(());
        }
        let capacity = self.pay_to_grow(items.capacity(), items.len(), more, size_of::<T>())?;
        items.reserve_exact(capacity - items.len());
        Ok(())
    }

    /// [`Self::room`] in a text.
    #[inline]
    pub fn room_in_text(&mut self, out: &mut String, more: usize) -> Result<(), Exhausted> {
        if out.capacity() - out.len() >= more {
            return Ok(());
        }
        let capacity = self.pay_to_grow(out.capacity(), out.len(), more, 1)?;
        out.reserve_exact(capacity - out.len());
        Ok(())
    }

    /// Appends to a text that grows within the budget.
    #[inline]
    pub fn append(&mut self, out: &mut String, text: &str) -> Result<(), Exhausted> {
        self.room_in_text(out, text.len())?;
        out.push_str(text);
        Ok(())
    }

    /// A text that was paid for, as a value: its handle is paid here.
    pub fn text<'v>(&mut self, text: String) -> Result<Value<'v>, Exhausted> {
        self.take(TEXT_BYTES)?;
        Ok(Value::Text(text.into()))
    }

    /// Room for the items of a new list.
    pub fn items<'v>(&mut self, count: usize) -> Result<Vec<Value<'v>>, Exhausted> {
        self.take(LIST_BYTES)?;
        let mut items = Vec::new();
        self.room(&mut items, count)?;
        Ok(items)
    }

    /// A copy of a text, as a value.
    pub fn copy<'v>(&mut self, text: &str) -> Result<Value<'v>, Exhausted> {
        self.take(text.len())?;
        self.text(text.to_owned())
    }

    /// The capacity to grow to, paid for.
    #[cold]
    fn pay_to_grow(
        &mut self,
        capacity: usize,
        length: usize,
        more: usize,
        size: usize,
    ) -> Result<usize, Exhausted> {
        let needed = length.checked_add(more).ok_or(Exhausted::Bytes)?;
        // What is large grows by less, since a large part of the budget would be air.
        let grown = if capacity.saturating_mul(size) < LARGE_BYTES {
            capacity * 2
        } else {
            capacity + capacity / 4
        };
        let capacity_new = needed.max(grown).max(SMALLEST_BYTES / size.max(1));
        self.take((capacity_new - capacity).saturating_mul(size))?;
        Ok(capacity_new)
    }

    /// Bytes left.
    #[must_use]
    pub fn bytes_left(&self) -> usize {
        self.bytes
    }

    #[cold]
    fn look_at_clock(&mut self) -> Result<(), Exhausted> {
        self.until_clock = CLOCK_EVERY;
        let now = Instant::now();
        match &mut self.clock {
            None => {
                self.clock = Some(Clock {
                    used_before: processor_time(),
                    earliest: now + self.time,
                });
            }
            Some(clock) if now > clock.earliest => {
                let used = processor_time().saturating_sub(clock.used_before);
                let left = self.time.checked_sub(used).ok_or(Exhausted::Time)?;
                clock.earliest = now + left;
            }
            Some(_) => {}
        }
        Ok(())
    }
}

/// What this thread has used of the processor.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const TIME: Duration = Duration::from_millis(20);

    fn budget() -> Budget {
        Budget::new(Limits {
            steps: u32::MAX,
            time: TIME,
            ..Limits::default()
        })
    }

    #[test]
    fn time_that_others_had_is_not_counted() {
        let mut budget = budget();
        budget.step(CLOCK_EVERY + 1).unwrap();
        // This thread has nothing of the processor meanwhile.
        let other = std::thread::spawn(|| {
            let began = Instant::now();
            while began.elapsed() < 3 * TIME {
                std::thread::yield_now();
            }
        });
        other.join().unwrap();
        budget.step(CLOCK_EVERY + 1).unwrap();
        budget.step(CLOCK_EVERY + 1).unwrap();
    }

    #[test]
    fn time_that_was_used_is_counted() {
        let mut budget = budget();
        let before = processor_time();
        let exhausted = loop {
            if let Err(exhausted) = budget.step(CLOCK_EVERY + 1) {
                break exhausted;
            }
        };
        assert_eq!(exhausted, Exhausted::Time);
        assert!(processor_time() - before >= TIME);
    }
}
