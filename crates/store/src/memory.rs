//! A store that forgets everything when dropped, for the tests of whatever uses a store. It meets the whole contract but
//! durability.

use std::num::NonZeroUsize;

use async_trait::async_trait;
use bytes::Bytes;

use crate::state::{Shared, State, Write, admit, admit_import};
use crate::{
    Aggregate, Change, DEFAULT_EVENTS_KEPT, Key, Kind, Listing, Revision, Store, StoreError, Watch,
};

/// See the module.
pub struct MemoryStore {
    shared: Shared,
}

impl MemoryStore {
    pub fn new() -> Self {
        Self::with_events_kept(DEFAULT_EVENTS_KEPT)
    }

    /// A store that remembers this many events for watchers.
    pub fn with_events_kept(events_kept: NonZeroUsize) -> Self {
        Self {
            shared: Shared::new(State::new(events_kept)),
        }
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn get(&self, key: &Key) -> Result<Option<Aggregate>, StoreError> {
        Ok(self.shared.read().get(key))
    }

    async fn list(
        &self,
        kind: &Kind,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Listing, StoreError> {
        Ok(self.shared.read().list(kind, after, limit))
    }

    async fn compare_and_swap(&self, key: &Key, change: Change) -> Result<Revision, StoreError> {
        self.shared.update(|state| {
            admit(key, &change, state.revision_of(key))?;
            let revision = state.latest().next();
            state.apply(Write {
                revision,
                key: key.clone(),
                document: change.document().cloned(),
            });
            Ok(revision)
        })
    }

    async fn watch(&self, from: Revision) -> Result<Watch, StoreError> {
        self.shared.watch(from)
    }

    async fn import(&self, aggregates: Vec<(Key, Bytes)>) -> Result<Revision, StoreError> {
        self.shared.update(|state| {
            for write in admit_import(state, aggregates)? {
                state.apply(write);
            }
            Ok(state.latest())
        })
    }
}
