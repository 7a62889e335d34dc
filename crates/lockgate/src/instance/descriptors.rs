//! File descriptors bound how many connections can be open. The soft limit, often 1024 for the sake of programs
//! that use `select`, is raised to the hard one, and connections are limited to what fits below it: a client
//! that is refused reads why, one that finds no descriptor left waits for nothing.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::num::NonZeroUsize;

/// What the process itself keeps open: store, listeners, event loops, manifests, idle backends.
const RESERVED: u64 = 256;
/// More than this many connections have to be asked for: each may come to hold some tens of KiB.
const DEFAULT_MAX: u64 = 65_536;

/// How many clients' connections to take: as many as are asked for, else as many as descriptors allow.
pub fn connections(asked: Option<NonZeroUsize>) -> usize {
    let fit = fitting(raise());
    match asked {
        Some(asked) => {
            if asked.get() as u64 > fit {
                tracing::warn!(
                    max_connections = asked,
                    fit,
                    "more connections than open files allow; raise the limit (ulimit -n)"
                );
            }
            asked.get()
        }
        None => fit.min(DEFAULT_MAX) as usize,
    }
}

/// Each client may need a backend's connection besides its own.
fn fitting(descriptors: u64) -> u64 {
    (descriptors.saturating_sub(RESERVED) / 2).max(16)
}

/// Raises the limit as far as the process may, and returns it.
fn raise() -> u64 {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: maximum,
        maximum,
    };
    // Some systems name a maximum that they then refuse; what there is has to do then.
    let limit = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => maximum,
        Err(_) => current,
    };
    limit.unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn connections_fit_below_the_limit() {
        assert_eq!(fitting(1024), 384);
        assert_eq!(fitting(100), 16);
        let limit = raise();
        assert_eq!(
            getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX),
            limit
        );
        assert_eq!(connections(None) as u64, fitting(limit).min(DEFAULT_MAX));
        assert_eq!(connections(NonZeroUsize::new(7)), 7);
    }
}
