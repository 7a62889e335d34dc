//! What watchers are told. An event says that an aggregate changed and when, not what it became: whoever acts on it wants
//! the present document and gets it, so the log costs a few dozen bytes an event however large documents are.

use async_trait::async_trait;

use crate::{Key, Revision, StoreError};

/// One write, as watchers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The revision of the write. A watch can be taken up again from here.
    pub revision: Revision,
    pub key: Key,
    pub kind: EventKind,
}

/// What a write did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// Created or replaced.
    Put,
    Deleted,
}

/// A place in the stream of events. Costs the store nothing while nobody reads from it.
pub struct Watch {
    source: Box<dyn EventSource>,
}

impl Watch {
    /// For backends.
    pub fn new(source: impl EventSource + 'static) -> Self {
        Self {
            source: Box::new(source),
        }
    }

    /// The next event, when there is one. Dropping the future loses nothing. [`StoreError::Compacted`] when this
    /// watcher fell behind further than the store remembers, [`StoreError::Closed`] when the store was closed and
    /// everything before that has been told.
    pub async fn next(&mut self) -> Result<Event, StoreError> {
        self.source.next().await
    }
}

/// Where a backend's events come from; the contract is that of [`Watch::next`].
#[async_trait]
pub trait EventSource: Send {
    async fn next(&mut self) -> Result<Event, StoreError>;
}
