//! How long a target keeps idle connections open, learned from when they were found closed. A request that meets the
//! close is lost where it may not be sent twice, so connections are used for half of that time only, and the close is
//! met by none. Nobody announces the time, and it may change: a connection that is found open
//! well beyond it disproves what was learned.

use std::time::Duration;

const HARDLY_CHANCE: Duration = Duration::from_secs(1);

/// What one target has shown.
#[derive(Debug, Default)]
pub(super) struct Lifetime {
    /// The shortest time after which an idle connection was found closed.
    closed_after: Option<Duration>,
}

impl Lifetime {
    /// Whether a connection that is idle for so long is still to be used.
    pub(super) fn allows(&self, idle: Duration) -> bool {
        self.closed_after.is_none_or(|limit| idle < limit / 2)
    }

    pub(super) fn found_closed(&mut self, idle: Duration) {
        self.closed_after = Some(self.closed_after.map_or(idle, |limit| limit.min(idle)));
    }

    /// Beyond twice the time, since servers that look for idle connections now and then close some later than others.
    pub(super) fn found_open(&mut self, idle: Duration) {
        self.closed_after = self.closed_after.filter(|limit| idle / 2 <= *limit);
    }

    /// A connection was used and closed without an answer. That may have been the request's doing; after a while without
    /// one it hardly was.
    pub(super) fn met_close(&mut self, idle: Duration) {
        if idle >= HARDLY_CHANCE {
            self.found_closed(idle);
        }
    }

    pub(super) fn is_known(&self) -> bool {
        self.closed_after.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn a_target_that_closes_after_five_seconds_is_left_alone_well_before() {
        let mut lifetime = Lifetime::default();
        assert!(lifetime.allows(seconds(300)));
        // The first was found late; the shortest counts.
        lifetime.found_closed(seconds(9));
        lifetime.found_closed(seconds(5));
        lifetime.found_closed(seconds(7));
        assert!(lifetime.allows(seconds(2)));
        assert!(!lifetime.allows(seconds(3)));
        // As it may be at a target that closes after five seconds.
        lifetime.found_open(seconds(4));
        lifetime.found_open(seconds(8));
        assert!(!lifetime.allows(seconds(3)));
    }

    #[test]
    fn a_close_that_is_met_counts_where_the_connection_had_rested() {
        let mut lifetime = Lifetime::default();
        lifetime.met_close(Duration::from_millis(20));
        assert!(!lifetime.is_known());
        lifetime.met_close(seconds(5));
        assert!(!lifetime.allows(seconds(3)));
    }

    #[test]
    fn one_that_lives_longer_disproves_it() {
        let mut lifetime = Lifetime::default();
        lifetime.found_closed(Duration::from_millis(1));
        assert!(!lifetime.allows(seconds(1)));
        lifetime.found_open(seconds(2));
        assert!(!lifetime.is_known());
        assert!(lifetime.allows(seconds(1)));
    }
}
