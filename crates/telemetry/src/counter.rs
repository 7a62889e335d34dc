//! Counters that one core writes and anybody reads. An addition is a load and a store, both relaxed: no
//! locked instruction and no line that travels between cores while nobody scrapes. In return a counter must
//! have one writer; two would lose counts (never more than that), and [`crate::Core`] is built so that it
//! cannot happen.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// A count.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// Adds; for the one writer only. Wraps around, which Prometheus takes for a restart.
    pub(crate) fn add(&self, count: u64) {
        self.0
            .store(self.0.load(Relaxed).wrapping_add(count), Relaxed);
    }

    /// Takes away, for what goes up and down; for the one writer only.
    pub(crate) fn subtract(&self, count: u64) {
        self.0
            .store(self.0.load(Relaxed).wrapping_sub(count), Relaxed);
    }

    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Relaxed)
    }
}

/// Upper bounds of the buckets, and how they are written: from what a backend on the same machine takes to
/// API Gateway's longest integration timeout of 29 seconds.
pub const BOUNDS: [(Duration, &str); 16] = [
    (Duration::from_micros(250), "0.00025"),
    (Duration::from_micros(500), "0.0005"),
    (Duration::from_millis(1), "0.001"),
    (Duration::from_micros(2500), "0.0025"),
    (Duration::from_millis(5), "0.005"),
    (Duration::from_millis(10), "0.01"),
    (Duration::from_millis(25), "0.025"),
    (Duration::from_millis(50), "0.05"),
    (Duration::from_millis(100), "0.1"),
    (Duration::from_millis(250), "0.25"),
    (Duration::from_millis(500), "0.5"),
    (Duration::from_secs(1), "1"),
    (Duration::from_millis(2500), "2.5"),
    (Duration::from_secs(5), "5"),
    (Duration::from_secs(10), "10"),
    (Duration::from_secs(30), "30"),
];

/// One for each bound, and one for what is above all of them.
pub const BUCKETS: usize = BOUNDS.len() + 1;

const BOUNDS_NANOSECONDS: [u64; BOUNDS.len()] = {
    let mut nanoseconds = [0; BOUNDS.len()];
    let mut at = 0;
    while at < BOUNDS.len() {
        nanoseconds[at] = BOUNDS[at].0.as_nanos() as u64;
        at += 1;
    }
    nanoseconds
};

/// How long things took.
#[derive(Debug, Default)]
#[repr(C)]
pub struct Histogram {
    /// First, so that it shares a line of memory with the buckets that most observations fall into.
    nanoseconds: Counter,
    /// Each bucket by itself; sums over them are made when read.
    buckets: [Counter; BUCKETS],
}

impl Histogram {
    /// Takes one observation; for the one writer only.
    pub(crate) fn observe(&self, took: Duration) {
        let nanoseconds = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        // Without branches: comparing with all bounds is a handful of vector instructions.
        let bucket = BOUNDS_NANOSECONDS
            .iter()
            .map(|&bound| usize::from(nanoseconds > bound))
            .sum::<usize>();
        self.buckets[bucket].add(1);
        self.nanoseconds.add(nanoseconds);
    }

    /// Adds what was observed so far to `total`.
    pub fn add_to(&self, total: &mut Observed) {
        for (sum, bucket) in total.buckets.iter_mut().zip(&self.buckets) {
            *sum += bucket.get();
        }
        total.nanoseconds = total.nanoseconds.wrapping_add(self.nanoseconds.get());
    }
}

/// Histograms of several cores, added up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// Each bucket by itself.
    pub buckets: [u64; BUCKETS],
    pub nanoseconds: u64,
}

impl Observed {
    #[must_use]
    pub fn count(&self) -> u64 {
        self.buckets.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_rise_and_say_what_they_are() {
        for pair in BOUNDS.windows(2) {
            assert!(pair[0].0 < pair[1].0);
        }
        for (bound, text) in BOUNDS {
            assert_eq!(text.parse(), Ok(bound.as_secs_f64()), "{text}");
        }
    }

    #[test]
    fn a_bound_belongs_to_its_own_bucket() {
        for (place, (bound, _)) in BOUNDS.into_iter().enumerate() {
            let histogram = Histogram::default();
            histogram.observe(bound);
            histogram.observe(bound + Duration::from_nanos(1));
            let mut seen = Observed::default();
            histogram.add_to(&mut seen);
            assert_eq!((seen.buckets[place], seen.buckets[place + 1]), (1, 1));
            assert_eq!(seen.count(), 2);
            assert_eq!(u128::from(seen.nanoseconds), 2 * bound.as_nanos() + 1);
        }
    }

    #[test]
    fn what_goes_up_comes_down() {
        let gauge = Counter::default();
        gauge.add(3);
        gauge.subtract(2);
        assert_eq!(gauge.get(), 1);
    }
}
