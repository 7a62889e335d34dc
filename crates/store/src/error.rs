//! Errors of a store, each saying what to do next. `StoreError` is about one call on a store that runs, `OpenError` about
//! a store that cannot be opened; causes are in `source()` and not repeated in the text.

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;

use crate::{Key, Revision};

/// Why a call was not done. Every variant but [`StoreError::Unavailable`] means that nothing was changed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    #[error(
        "{key} is not what the write expected ({}): read it again and decide anew",
        now(current)
    )]
    Conflict {
        key: Key,
        /// Its revision now; `None` when there is none.
        current: Option<Revision>,
    },
    /// Of an import: the key is there already, or stands twice in the import.
    #[error(
        "{key} exists already or comes twice, so nothing was imported: leave it out or delete it first"
    )]
    Exists { key: Key },
    #[error("the document for {key} has {bytes} bytes, {limit} are allowed: make it smaller")]
    TooLarge {
        key: Key,
        bytes: usize,
        limit: usize,
    },
    #[error(
        "events up to revision {oldest} are forgotten: list again, and watch from the revision of the list"
    )]
    Compacted {
        /// The least revision that can still be watched from.
        oldest: Revision,
    },
    /// The caller has seen a later state than this store holds, so the store was replaced by an older copy.
    #[error(
        "the store is at revision {latest}, before the one asked for: list again, and watch from there"
    )]
    Ahead { latest: Revision },
    #[error("the disk is full, the write was not done: free space and try again")]
    Full {
        source: Arc<dyn Error + Send + Sync>,
    },
    /// The write may or may not have happened. A store that answers this to a write answers it to all later ones: after
    /// a failed fsync nobody can tell what the disk holds, so only opening it anew gives a state to rely on.
    #[error(
        "the store cannot write any more, the outcome of the write is unknown: see to the disk and restart"
    )]
    Unavailable {
        source: Arc<dyn Error + Send + Sync>,
    },
    #[error("the store is closed: open it again")]
    Closed,
}

fn now(current: &Option<Revision>) -> String {
    match current {
        Some(revision) => format!("it is at revision {revision}"),
        None => "there is none".to_owned(),
    }
}

/// Why a store could not be opened. The file was not changed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(
        "{path} was written by a newer Lockgate (format {found}, this one knows up to {supported}): run that version, or open a copy from before the upgrade"
    , path = path.display())]
    NewerVersion {
        path: PathBuf,
        found: u32,
        supported: u32,
    },
    #[error("{path} is in use by another process: stop that one, or give this one a data directory of its own", path = path.display())]
    Locked { path: PathBuf },
    #[error("{path} is damaged ({detail}): move it away together with its -wal file and restore a copy", path = path.display())]
    Damaged { path: PathBuf, detail: String },
    #[error("{path} is not a Lockgate store ({detail}): give the path of one, or of a file that does not exist yet", path = path.display())]
    NotAStore { path: PathBuf, detail: String },
    #[error("cannot {action} {path}: check that the directory exists, is writable and has space", path = path.display())]
    Io {
        path: PathBuf,
        action: &'static str,
        source: Box<dyn Error + Send + Sync>,
    },
}
