//! Waiting for a condition. Polls every few milliseconds, which is the one place where tests may sleep; a
//! condition that does not come true fails the test with a sentence that says what was waited for.

use std::time::{Duration, Instant};

const INTERVAL: Duration = Duration::from_millis(2);

/// Waits until `condition` holds.
///
/// # Panics
/// When it does not within `limit`; the message names `what`.
#[track_caller]
pub fn wait_until(what: &str, limit: Duration, mut condition: impl FnMut() -> bool) {
    wait_for(what, limit, || condition().then_some(()));
}

/// Waits until `probe` gives a value, and returns it.
///
/// # Panics
/// When it gives none within `limit`; the message names `what`.
#[track_caller]
pub fn wait_for<T>(what: &str, limit: Duration, mut probe: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(value) = probe() {
            return value;
        }
        assert!(
            Instant::now() < deadline,
            "waited {limit:?} in vain for {what}"
        );
        std::thread::sleep(INTERVAL);
    }
}

/// Lets something happen at a steady rate: returns when event `number` of `per_second` is due, counted from `began`;
/// at once when it is late. For load that a test makes, never for waiting on what the load should bring about.
pub fn pace(began: Instant, number: usize, per_second: usize) {
    let due = Duration::from_secs_f64(number as f64 / per_second as f64);
    if let Some(early) = due.checked_sub(began.elapsed()) {
        std::thread::sleep(early);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn returns_as_soon_as_it_holds() {
        let mut probes = 0;
        let value = wait_for("three probes", Duration::from_secs(5), || {
            probes += 1;
            (probes == 3).then_some(probes)
        });
        assert_eq!(value, 3);
    }

    #[test]
    #[should_panic(expected = "in vain for the impossible")]
    fn names_what_did_not_come() {
        wait_until("the impossible", Duration::from_millis(5), || false);
    }
}
