//! The store contract: aggregates with revisions, compare-and-swap and watch. What is acknowledged is durable, what is
//! read is acknowledged, and every change is told to watchers once and in order. What documents mean is left to callers:
//! to a store they are bytes, and nothing in the contract supposes SQL.
//!
//! In the order a change travels: [`Key`] names an aggregate, [`Change`] says what should become of it and what it is
//! believed to be, [`Store`] decides, [`Revision`] is the receipt, [`Watch`] tells the others. [`sqlite`] keeps it in one
//! file and is what `lockgate up` runs on; [`memory`] keeps it nowhere and is for tests.

mod aggregate;
mod error;
mod key;
pub mod memory;
pub mod sqlite;
mod state;
mod watch;

pub use aggregate::{Aggregate, Change, Listing, MAX_DOCUMENT_BYTES, Revision};
pub use error::{OpenError, StoreError};
pub use key::{InvalidKey, Key, Kind, MAX_ID_BYTES, MAX_KIND_BYTES};
pub use memory::MemoryStore;
pub use sqlite::SqliteStore;
pub use watch::{Event, EventKind, EventSource, Watch};

use async_trait::async_trait;
use bytes::Bytes;

/// How many past events a store keeps for watchers unless told otherwise.
pub const DEFAULT_EVENTS_KEPT: std::num::NonZeroUsize = match std::num::NonZeroUsize::new(10_000) {
    Some(events) => events,
    None => unreachable!(),
};

/// Keeps aggregates. The unit of change is one aggregate; there is no transaction over several.
///
/// Futures may be dropped at any time. A write whose future was dropped may or may not have happened, as with
/// [`StoreError::Unavailable`]; read to find out.
#[async_trait]
pub trait Store: Send + Sync {
    /// The aggregate as last acknowledged, or `None` when there is none.
    async fn get(&self, key: &Key) -> Result<Option<Aggregate>, StoreError>;

    /// Up to `limit` aggregates of `kind` in byte order of their ids, beginning behind the id `after` (any text: it
    /// need not be the id of anything). The answer says at which revision it was read. To follow a kind without a
    /// gap, list all pages and then watch from the revision of the *first* page.
    async fn list(
        &self,
        kind: &Kind,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Listing, StoreError>;

    /// Changes one aggregate if it still is what `change` says, and answers once that is durable, with the revision of
    /// the write. A deletion has a revision too. Otherwise [`StoreError::Conflict`] tells what it is now.
    async fn compare_and_swap(&self, key: &Key, change: Change) -> Result<Revision, StoreError>;

    /// Every change after `from`, in order and without gaps, then live ones as they come. [`Revision::ZERO`] is before
    /// everything. [`StoreError::Compacted`] when the store no longer knows all events after `from`; the same comes
    /// out of [`Watch::next`] when a watcher falls behind that far, so that a slow one costs no memory.
    async fn watch(&self, from: Revision) -> Result<Watch, StoreError>;

    /// Creates all of these, in this order and each with its own revision, as one durable unit: all or nothing.
    /// Refused when a key exists or comes twice ([`StoreError::Exists`]). Answers the revision of the last. For
    /// restore, migration and tests; backends may be slow at it.
    async fn import(&self, aggregates: Vec<(Key, Bytes)>) -> Result<Revision, StoreError>;
}
