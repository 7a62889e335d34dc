//! How a target is, as those find it who use it: what its health checks said last, and whether connections to it
//! can be made. It outlives the descriptions of its group, and is read by every pick, so it is a few atomics.
//! Making checks and connections, and telling here how they went, are others' work.
//!
//! Network load balancers have both kinds: "active and passive health checks" (Network Load Balancer guide, Health
//! checks for target groups). The active ones decide what ELBv2 reports. The passive one is ours to shape, since
//! AWS says no more than that it is there: a target that cannot be connected to is kept away from for a while, and
//! then tried by a single connection before others follow.

use crate::describe::Availability;
use std::io::{self, ErrorKind};
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// What ELBv2 says of a target that takes connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Health {
    /// Registered, and its first check has not passed: gets traffic only where no other target is healthy.
    Initial,
    Healthy,
    /// Its checks fail: as above.
    Unhealthy,
}

/// The first check of a target that nobody vouches for is still to pass.
const UNCHECKED: u8 = 1;
/// So many checks in a row failed as the group says.
const FAILING: u8 = 2;
/// Connections to it could not be made.
const AVOIDED: u8 = 4;
/// While avoided: a single connection is finding out.
const PROBED: u8 = 8;

/// That many connections in a row that cannot be made make a target avoided. One may be bad luck.
const FAILURES: u32 = 2;
/// How long the first target that is tried may take to be connected to, while there are others. Inside a network that
/// takes a millisecond; and where it takes longer than this, the second target has [`PATIENCE`].
pub const EAGERNESS: Duration = Duration::from_millis(250);
/// How long others may take, while there are more: enough for a packet that was lost to be sent again.
pub const PATIENCE: Duration = Duration::from_secs(2);
/// How long a target is avoided at first; each time that it fails again twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// How long a single connection has to show that the target is back, before another may try.
const PROBE: Duration = Duration::from_secs(3);

/// Whether a connection that failed so speaks against its target. What this process lacks, a file descriptor, a port or
/// a right, says nothing about it, nor does what is wrong on a detour; counted, it would have all targets avoided at once.
pub fn is_of_target(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionRefused
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
            | ErrorKind::HostUnreachable
            | ErrorKind::TimedOut
    )
}

/// The state of one target of one target group.
#[derive(Debug, Default)]
pub struct TargetState {
    /// Zero: usable.
    flags: AtomicU8,
    /// Whether the last description had it ready.
    ready: AtomicBool,
    /// Connections in a row that could not be made.
    failures: AtomicU32,
    /// When an avoided target may be tried again, in milliseconds of the process.
    try_again: AtomicU64,
    /// Connections of TCP listeners that are open to it.
    connections: AtomicU32,
    /// Why the last check failed, for people.
    finding: Mutex<Option<String>>,
}

impl TargetState {
    /// Whether it gets its share of what is new. The one thing that every pick asks.
    #[inline]
    pub fn is_usable(&self) -> bool {
        self.flags.load(Ordering::Relaxed) == 0
    }

    /// As ELBv2 reports it; passive findings do not show there.
    pub fn health(&self) -> Health {
        let flags = self.flags.load(Ordering::Relaxed);
        if flags & FAILING != 0 {
            Health::Unhealthy
        } else if flags & UNCHECKED != 0 {
            Health::Initial
        } else {
            Health::Healthy
        }
    }

    /// Whether it is kept away from since connections to it cannot be made.
    pub fn is_avoided(&self) -> bool {
        self.flags.load(Ordering::Relaxed) & AVOIDED != 0
    }

    /// Why the last check failed, if it did.
    pub fn finding(&self) -> Option<String> {
        let finding = self.finding.lock();
        finding.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Open connections of TCP listeners.
    pub fn connections(&self) -> u32 {
        self.connections.load(Ordering::Relaxed)
    }

    /// Counts a connection of a TCP listener.
    pub fn connection_opened(&self) {
        self.connections.fetch_add(1, Ordering::Relaxed);
    }

    pub fn connection_closed(&self) {
        self.connections.fetch_sub(1, Ordering::Relaxed);
    }

    /// The checks say that it is well.
    pub fn passed(&self) {
        self.note(None);
        self.flags
            .fetch_and(!(UNCHECKED | FAILING), Ordering::Relaxed);
    }

    /// The checks say that it is not. `finding`: how the last one failed, in a few words.
    pub fn failed(&self, finding: String) {
        self.note(Some(finding));
        self.flags.fetch_or(FAILING, Ordering::Relaxed);
        self.flags.fetch_and(!UNCHECKED, Ordering::Relaxed);
    }

    /// A check failed that decides nothing yet.
    pub fn note(&self, finding: Option<String>) {
        *(self.finding.lock()).unwrap_or_else(PoisonError::into_inner) = finding;
    }

    /// A connection was made, or one that is open still works.
    pub fn connected(&self) {
        if self.failures.load(Ordering::Relaxed) != 0 {
            self.failures.store(0, Ordering::Relaxed);
            self.flags.fetch_and(!(AVOIDED | PROBED), Ordering::Relaxed);
        }
    }

    /// A connection could not be made.
    pub fn unreachable(&self) {
        let failures = (self.failures.fetch_add(1, Ordering::Relaxed)).saturating_add(1);
        if failures < FAILURES {
            return;
        }
        // Several that fail at once are one finding; what comes later and fails is the probe.
        let probed = self.flags.fetch_and(!PROBED, Ordering::Relaxed) & PROBED != 0;
        if self.is_avoided() && !probed {
            self.failures.store(failures - 1, Ordering::Relaxed);
            return;
        }
        let doublings = (failures - FAILURES).min(16);
        let pause = FIRST_PAUSE
            .saturating_mul(1 << doublings)
            .min(LONGEST_PAUSE);
        self.try_again
            .store(millis() + pause.as_millis() as u64, Ordering::Relaxed);
        self.flags.fetch_or(AVOIDED, Ordering::Relaxed);
    }

    /// Whether the caller is the one to try an avoided target, whose pause is over. What it finds has to be told
    /// by [`TargetState::connected`] or [`TargetState::unreachable`].
    pub(crate) fn claim_probe(&self) -> bool {
        if self.flags.load(Ordering::Relaxed) & !PROBED != AVOIDED {
            return false;
        }
        let again = self.try_again.load(Ordering::Relaxed);
        let now = millis();
        let next = now + PROBE.as_millis() as u64;
        let claimed = now >= again
            && (self.try_again)
                .compare_exchange(again, next, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok();
        if claimed {
            self.flags.fetch_or(PROBED, Ordering::Relaxed);
        }
        claimed
    }

    /// Takes note of a description. A target that becomes ready begins anew: whatever failed was before.
    pub(crate) fn described(&self, availability: Availability, is_gated: bool) {
        let ready = availability == Availability::Ready;
        if self.ready.swap(ready, Ordering::Relaxed) || !ready {
            return;
        }
        self.note(None);
        self.failures.store(0, Ordering::Relaxed);
        let flags = if is_gated { UNCHECKED } else { 0 };
        self.flags.store(flags, Ordering::Relaxed);
    }
}

/// Milliseconds since the process first asked.
fn millis() -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_millis() as u64
}

impl Health {
    /// ELBv2's spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Health::Initial => "initial",
            Health::Healthy => "healthy",
            Health::Unhealthy => "unhealthy",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gated_target_is_initial_until_a_check_passes() {
        let state = TargetState::default();
        state.described(Availability::Ready, true);
        assert_eq!(
            (state.health(), state.is_usable()),
            (Health::Initial, false)
        );
        state.passed();
        assert_eq!((state.health(), state.is_usable()), (Health::Healthy, true));
        state.failed("refused".to_owned());
        assert_eq!(
            (state.health(), state.finding().as_deref()),
            (Health::Unhealthy, Some("refused"))
        );
        state.passed();
        assert_eq!((state.health(), state.finding()), (Health::Healthy, None));
    }

    #[test]
    fn a_target_that_becomes_ready_begins_anew() {
        let state = TargetState::default();
        state.described(Availability::Ready, false);
        assert!(state.is_usable());
        state.failed(String::new());
        state.described(Availability::Ready, false);
        assert!(!state.is_usable(), "another description of it is no news");
        state.described(Availability::NotReady, false);
        state.described(Availability::Ready, false);
        assert!(state.is_usable());
    }

    #[test]
    fn two_failures_in_a_row_and_a_single_probe_after_the_pause() {
        let state = TargetState::default();
        state.described(Availability::Ready, false);
        state.unreachable();
        state.connected();
        state.unreachable();
        assert!(state.is_usable(), "not in a row");
        state.unreachable();
        assert!(state.is_avoided() && !state.is_usable());
        assert_eq!(state.health(), Health::Healthy, "not reported");
        assert!(!state.claim_probe(), "the pause has begun");
        // Whatever else fails at this time is the same finding.
        let again = state.try_again.load(Ordering::Relaxed);
        for _ in 0..100 {
            state.unreachable();
        }
        assert_eq!(state.try_again.load(Ordering::Relaxed), again);
        state.try_again.store(millis(), Ordering::Relaxed);
        let claims = (0..10).filter(|_| state.claim_probe()).count();
        assert_eq!(claims, 1);
        // The probe fails: twice the pause.
        state.unreachable();
        let pause = state.try_again.load(Ordering::Relaxed) - millis();
        assert!((1_500..=2_000).contains(&pause), "{pause}");
        state.connected();
        assert!(state.is_usable());
    }

    #[test]
    fn an_avoided_target_with_failing_checks_is_not_probed() {
        let state = TargetState::default();
        state.described(Availability::Ready, false);
        state.unreachable();
        state.unreachable();
        state.failed(String::new());
        state.try_again.store(0, Ordering::Relaxed);
        assert!(!state.claim_probe());
    }
}
