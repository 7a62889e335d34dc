//! What a store holds and what can be asked to become of it. Plain values; the rules that need the present state are in
//! `state`.

use std::fmt;

use bytes::Bytes;

use crate::Key;

/// Largest document, in bytes: what etcd takes in one request by default (1.5 MiB), so that nothing stored today is
/// too large for a later backend.
pub const MAX_DOCUMENT_BYTES: usize = 3 * 512 * 1024;

/// A point in the history of a whole store: every write, deletions included, has a greater one than all before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Revision(u64);

impl Revision {
    /// Before everything.
    pub const ZERO: Self = Self(0);

    /// For a revision that was handed out before and comes back, for instance in an ETag.
    pub const fn new(revision: u64) -> Self {
        Self(revision)
    }

    pub const fn get(self) -> u64 {
        self.0
    }

    pub(crate) const fn next(self) -> Self {
        // 2^63 writes (SQLite's integers) would take 292,000 years at a million a second.
        Self(self.0 + 1)
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A stored document with the revision of the write that made it what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aggregate {
    pub key: Key,
    pub revision: Revision,
    /// Versioned JSON by convention of the callers; any bytes to the store.
    pub document: Bytes,
}

/// What should become of an aggregate, and what the caller believes it to be now. A belief that does not hold makes the
/// write a conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// There is none yet.
    Create(Bytes),
    /// It is still at this revision.
    Replace(Revision, Bytes),
    /// It is still at this revision, and goes.
    Delete(Revision),
}

impl Change {
    /// The document that is there afterwards; `None` after a deletion.
    pub fn document(&self) -> Option<&Bytes> {
        match self {
            Self::Create(document) | Self::Replace(_, document) => Some(document),
            Self::Delete(_) => None,
        }
    }

    pub(crate) fn expected(&self) -> Option<Revision> {
        match self {
            Self::Create(_) => None,
            Self::Replace(revision, _) | Self::Delete(revision) => Some(*revision),
        }
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The state of the store that the page shows: all writes up to here, none after.
    pub revision: Revision,
    /// In byte order of ids.
    pub aggregates: Vec<Aggregate>,
    /// There are more behind the last of these.
    pub more: bool,
}
