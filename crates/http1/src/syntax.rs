//! Rules that do not depend on the version: what a target, a host and a length may look like. An engine of
//! another version calls them, so that a request means the same, or is refused for the same reason, whichever
//! way it comes.

use head::Method;

use crate::target::{self, Target};
use crate::{Reason, fields};

/// Judges a target that must be in origin form, or `*` for OPTIONS.
pub fn check_target(method: &Method, target: &[u8]) -> Result<(), Reason> {
    match target::parse(method, target)? {
        Target::Origin(_) | Target::Asterisk => Ok(()),
        Target::Absolute { .. } => Err(Reason::TargetForm),
    }
}

/// True for a host with an optional port, as the `Host` header may hold.
#[must_use]
pub fn is_host(value: &[u8]) -> bool {
    target::is_host(value)
}

/// The number of a `Content-Length`.
pub fn content_length(value: &[u8]) -> Result<u64, Reason> {
    fields::content_length(value)
}
