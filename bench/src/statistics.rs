//! Medians and how far they can be trusted. Intervals are those of order statistics: they suppose nothing
//! about how the rounds are spread, which on a shared machine is just as well.

/// A median with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub median: f64,
    pub low: f64,
    pub high: f64,
}

/// The median of some rounds, with the narrowest symmetric interval that holds the true median with a
/// probability of 95 % or more. Fewer than six rounds have none; their extremes are given instead
/// ([`coverage`] tells). `None` without rounds.
pub fn estimate(rounds: &[f64]) -> Option<Estimate> {
    let mut sorted: Vec<f64> = rounds
        .iter()
        .copied()
        .filter(|value| value.is_finite())
        .collect();
    sorted.sort_by(f64::total_cmp);
    let count = sorted.len();
    let cut = cut(count);
    Some(Estimate {
        median: (sorted.get((count.checked_sub(1)?) / 2)? + sorted.get(count / 2)?) / 2.0,
        low: *sorted.get(cut)?,
        high: *sorted.get(count - 1 - cut)?,
    })
}

/// The median of `of[i] / to[i]`: rounds are paired, since what disturbs a round disturbs its neighbours.
pub fn ratio(of: &[f64], to: &[f64]) -> Option<Estimate> {
    let ratios: Vec<f64> = of.iter().zip(to).map(|(of, to)| of / to).collect();
    estimate(&ratios)
}

/// The probability that the interval of so many rounds holds the true median.
pub fn coverage(rounds: usize) -> f64 {
    1.0 - 2.0 * tail(rounds, cut(rounds))
}

/// How many rounds are left out at each end.
fn cut(rounds: usize) -> usize {
    let fits = |cut: &usize| 2.0 * tail(rounds, *cut) <= 0.05;
    (0..rounds.div_ceil(2)).rev().find(fits).unwrap_or(0)
}

/// The probability that `cut` or fewer of the rounds fall below the true median.
fn tail(rounds: usize, cut: usize) -> f64 {
    let mut term = 0.5f64.powi(rounds as i32);
    let mut sum = term;
    for k in 0..cut {
        term *= (rounds - k) as f64 / (k + 1) as f64;
        sum += term;
    }
    sum
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nine_rounds_give_the_second_and_the_eighth() {
        let rounds: Vec<f64> = (1..=9).rev().map(f64::from).collect();
        let expected = Estimate {
            median: 5.0,
            low: 2.0,
            high: 8.0,
        };
        assert_eq!(estimate(&rounds), Some(expected));
        assert!((coverage(9) - 0.9609).abs() < 0.0001);
    }

    #[test]
    fn few_rounds_give_their_extremes() {
        let expected = Estimate {
            median: 2.5,
            low: 1.0,
            high: 4.0,
        };
        assert_eq!(estimate(&[4.0, 1.0, 3.0, 2.0]), Some(expected));
        assert!(coverage(4) < 0.95);
        assert!(coverage(6) > 0.95);
        assert_eq!(estimate(&[]), None);
    }

    #[test]
    fn ratios_are_paired() {
        let to = [1.0, 10.0, 100.0];
        let of = [2.0, 20.0, 200.0];
        assert_eq!(
            ratio(&of, &to).unwrap(),
            Estimate {
                median: 2.0,
                low: 2.0,
                high: 2.0
            }
        );
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_median(rounds in prop::collection::vec(0.0f64..1e6, 1..40)) {
            let it = estimate(&rounds).unwrap();
            prop_assert!(it.low <= it.median && it.median <= it.high);
            if rounds.len() >= 6 {
                prop_assert!(coverage(rounds.len()) >= 0.95);
            }
        }
    }
}
