//! Latencies by count: buckets that grow with what they hold, so that a value is known to within 1.6 % from a
//! nanosecond to centuries, in constant memory and a few instructions per value.

/// Counts of latencies.
#[derive(Clone, Debug, Default)]
pub struct Histogram {
    /// Grown as far as the largest value needs.
    counts: Vec<u64>,
    total: u64,
}

/// Each doubling is cut into this many buckets.
const PER_OCTAVE: u64 = 1 << OCTAVE_BITS;
const OCTAVE_BITS: u32 = 6;

impl Histogram {
    pub fn record(&mut self, nanoseconds: u64) {
        let bucket = bucket_of(nanoseconds);
        if bucket >= self.counts.len() {
            self.counts.resize(bucket + 1, 0);
        }
        self.counts[bucket] += 1;
        self.total += 1;
    }

    /// The value in nanoseconds that `share` (0 to 1) of all values do not exceed; 0 without values.
    pub fn quantile(&self, share: f64) -> u64 {
        let rank = ((self.total as f64 * share).ceil() as u64).max(1);
        let mut seen = 0;
        for (bucket, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= rank {
                return middle_of(bucket as u64);
            }
        }
        0
    }
}

fn bucket_of(value: u64) -> usize {
    if value < PER_OCTAVE {
        return value as usize;
    }
    let shift = value.ilog2() - OCTAVE_BITS;
    (u64::from(shift) * PER_OCTAVE + (value >> shift)) as usize
}

fn middle_of(bucket: u64) -> u64 {
    let Some(shift) = (bucket / PER_OCTAVE).checked_sub(1) else {
        return bucket;
    };
    let low = (PER_OCTAVE + bucket % PER_OCTAVE) << shift;
    low + (1 << shift) / 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_value_is_known_to_within_a_bucket(value in 0u64..u64::MAX / 2) {
            let mut histogram = Histogram::default();
            histogram.record(value);
            let told = histogram.quantile(0.5);
            prop_assert!(told.abs_diff(value) as f64 <= value as f64 / 64.0);
        }

        #[test]
        fn larger_values_never_go_to_earlier_buckets(a in any::<u64>(), b in any::<u64>()) {
            prop_assert!(bucket_of(a.min(b)) <= bucket_of(a.max(b)));
        }
    }

    #[test]
    fn quantiles_are_ranks() {
        let mut histogram = Histogram::default();
        assert_eq!(histogram.quantile(0.99), 0);
        for value in 1..=60 {
            histogram.record(value);
        }
        assert_eq!(histogram.quantile(0.5), 30);
        assert_eq!(histogram.quantile(0.99), 60);
        assert_eq!(histogram.quantile(0.0), 1);
    }
}
