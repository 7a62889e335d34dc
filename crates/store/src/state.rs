//! The acknowledged state in memory: aggregates, the events kept for watchers, and the rule by which a write is taken or
//! refused. Backends that own their data read from it and change it only after a write is durable. Durability is theirs.

use std::collections::{BTreeMap, VecDeque};
use std::num::NonZeroUsize;
use std::ops::Bound;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::sync::watch;

use crate::{
    Aggregate, Change, Event, EventKind, EventSource, Key, Kind, Listing, MAX_DOCUMENT_BYTES,
    Revision, StoreError, Watch,
};

/// A write that is decided: its place in history and what it leaves behind (`None`: a deletion).
#[derive(Clone, Debug)]
pub(crate) struct Write {
    pub(crate) revision: Revision,
    pub(crate) key: Key,
    pub(crate) document: Option<Bytes>,
}

/// The state behind a lock, with a bell for watchers. Watches end when it is dropped.
pub(crate) struct Shared {
    state: Arc<RwLock<State>>,
    bell: watch::Sender<Revision>,
}

impl Shared {
    pub(crate) fn new(state: State) -> Self {
        let (bell, _) = watch::channel(state.latest);
        Self {
            state: Arc::new(RwLock::new(state)),
            bell,
        }
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, State> {
        read(&self.state)
    }

    /// Decides and applies under one lock, so that nothing comes between.
    pub(crate) fn update<T>(&self, update: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let result = update(&mut state);
        let latest = state.latest;
        drop(state);
        self.bell
            .send_if_modified(|known| std::mem::replace(known, latest) != latest);
        result
    }

    pub(crate) fn watch(&self, from: Revision) -> Result<Watch, StoreError> {
        // Subscribed before looking: what is written from here on rings.
        let bell = self.bell.subscribe();
        let state = self.read();
        if from > state.latest {
            return Err(StoreError::Ahead {
                latest: state.latest,
            });
        }
        state.event_after(from)?;
        Ok(Watch::new(Live {
            state: Arc::clone(&self.state),
            bell,
            seen: from,
        }))
    }
}

/// Reads the log at its own pace. It holds a place in it and no events.
struct Live {
    state: Arc<RwLock<State>>,
    bell: watch::Receiver<Revision>,
    seen: Revision,
}

#[async_trait]
impl EventSource for Live {
    async fn next(&mut self) -> Result<Event, StoreError> {
        loop {
            // Before looking, so that a write between looking and waiting still ends the wait.
            self.bell.mark_unchanged();
            let event = read(&self.state).event_after(self.seen)?.cloned();
            if let Some(event) = event {
                self.seen = event.revision;
                return Ok(event);
            }
            self.bell.changed().await.map_err(|_| StoreError::Closed)?;
        }
    }
}

/// A panic while it was locked cannot have left it half-changed in a way that matters more than going on does: `apply`
/// has no step that can fail but allocation, and that ends the process.
fn read(state: &RwLock<State>) -> RwLockReadGuard<'_, State> {
    state.read().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) struct State {
    aggregates: BTreeMap<Key, (Revision, Bytes)>,
    /// The newest events. Revisions have no gaps, so a revision is an index.
    log: VecDeque<Event>,
    events_kept: NonZeroUsize,
    latest: Revision,
}

impl State {
    pub(crate) fn new(events_kept: NonZeroUsize) -> Self {
        Self {
            aggregates: BTreeMap::new(),
            log: VecDeque::new(),
            events_kept,
            latest: Revision::ZERO,
        }
    }

    /// A state as a backend found it. `log` has no gaps; its last revision is the latest of the store.
    pub(crate) fn restored(
        aggregates: BTreeMap<Key, (Revision, Bytes)>,
        log: VecDeque<Event>,
        events_kept: NonZeroUsize,
    ) -> Self {
        let latest = log.back().map_or(Revision::ZERO, |event| event.revision);
        let mut state = Self {
            aggregates,
            log,
            events_kept,
            latest,
        };
        state.compact();
        state
    }

    pub(crate) fn latest(&self) -> Revision {
        self.latest
    }

    pub(crate) fn revision_of(&self, key: &Key) -> Option<Revision> {
        self.aggregates.get(key).map(|(revision, _)| *revision)
    }

    pub(crate) fn get(&self, key: &Key) -> Option<Aggregate> {
        self.aggregates.get_key_value(key).map(aggregate)
    }

    pub(crate) fn list(&self, kind: &Kind, after: Option<&str>, limit: usize) -> Listing {
        let start = match after {
            Some(id) => Bound::Excluded(Key::place(kind, id)),
            None => Bound::Included(Key::place(kind, "")),
        };
        let mut rest = self
            .aggregates
            .range((start, Bound::Unbounded))
            .take_while(|(key, _)| key.kind() == kind);
        let aggregates = rest.by_ref().take(limit).map(aggregate).collect();
        Listing {
            revision: self.latest,
            aggregates,
            more: rest.next().is_some(),
        }
    }

    /// The first event after `seen`, if there is one yet.
    pub(crate) fn event_after(&self, seen: Revision) -> Result<Option<&Event>, StoreError> {
        let oldest = self.oldest();
        match seen.get().checked_sub(oldest.get()) {
            None => Err(StoreError::Compacted { oldest }),
            Some(index) => Ok(usize::try_from(index)
                .ok()
                .and_then(|index| self.log.get(index))),
        }
    }

    /// Takes in a write that is durable. Its revision is the one after the latest.
    pub(crate) fn apply(&mut self, write: Write) {
        debug_assert_eq!(write.revision, self.latest.next());
        let Write {
            revision,
            key,
            document,
        } = write;
        self.latest = revision;
        let kind = match document {
            Some(document) => {
                self.aggregates.insert(key.clone(), (revision, document));
                EventKind::Put
            }
            None => {
                self.aggregates.remove(&key);
                EventKind::Deleted
            }
        };
        self.log.push_back(Event {
            revision,
            key,
            kind,
        });
        self.compact();
    }

    /// The least revision from which all events are known.
    fn oldest(&self) -> Revision {
        self.log
            .front()
            .map_or(self.latest, |event| Revision::new(event.revision.get() - 1))
    }

    fn compact(&mut self) {
        let surplus = self.log.len().saturating_sub(self.events_kept.get());
        self.log.drain(..surplus);
    }
}

/// Whether `change` may be made to what is at revision `current` now.
pub(crate) fn admit(
    key: &Key,
    change: &Change,
    current: Option<Revision>,
) -> Result<(), StoreError> {
    if let Some(document) = change.document() {
        check_size(key, document)?;
    }
    if change.expected() == current {
        Ok(())
    } else {
        Err(StoreError::Conflict {
            key: key.clone(),
            current,
        })
    }
}

/// Whether all of these may be created at once; the writes, if so.
pub(crate) fn admit_import(
    state: &State,
    aggregates: Vec<(Key, Bytes)>,
) -> Result<Vec<Write>, StoreError> {
    let mut seen = std::collections::HashSet::new();
    for (key, document) in &aggregates {
        check_size(key, document)?;
        if state.revision_of(key).is_some() || !seen.insert(key) {
            return Err(StoreError::Exists { key: key.clone() });
        }
    }
    drop(seen);
    let mut revision = state.latest;
    let number = |(key, document)| {
        revision = revision.next();
        Write {
            revision,
            key,
            document: Some(document),
        }
    };
    Ok(aggregates.into_iter().map(number).collect())
}

fn check_size(key: &Key, document: &Bytes) -> Result<(), StoreError> {
    if document.len() > MAX_DOCUMENT_BYTES {
        return Err(StoreError::TooLarge {
            key: key.clone(),
            bytes: document.len(),
            limit: MAX_DOCUMENT_BYTES,
        });
    }
    Ok(())
}

fn aggregate((key, (revision, document)): (&Key, &(Revision, Bytes))) -> Aggregate {
    Aggregate {
        key: key.clone(),
        revision: *revision,
        document: document.clone(),
    }
}
