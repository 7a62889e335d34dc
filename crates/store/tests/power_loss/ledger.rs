//! What the writers of a run know: everything they tried and what they were told. It judges a store that was found after
//! a power loss: what was acknowledged is there, what is there was written, whole, and every way to read it agrees.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard};

use bytes::Bytes;
use store::{Aggregate, Event, EventKind, Key, Kind, Revision, Store, StoreError};

#[derive(Default)]
pub struct Ledger {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    attempts: Vec<Attempt>,
    /// What readers and watchers were shown while it ran.
    shown: Vec<(Revision, Key, EventKind)>,
}

struct Attempt {
    key: Key,
    document: Option<Bytes>,
    outcome: Outcome,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// No answer, or one that says so.
    Unknown,
    Acknowledged(Revision),
    Refused,
}

/// A promise that was not kept, in words.
pub type Broken = String;

impl Ledger {
    /// Before a write is asked for. Answers its number.
    pub fn attempt(
        &self,
        key: &Key,
        document: impl FnOnce(usize) -> Option<Bytes>,
    ) -> (usize, Option<Bytes>) {
        let mut inner = self.lock();
        let number = inner.attempts.len();
        let document = document(number);
        let attempt = Attempt {
            key: key.clone(),
            document: document.clone(),
            outcome: Outcome::Unknown,
        };
        inner.attempts.push(attempt);
        (number, document)
    }

    /// After it was answered.
    pub fn answered(
        &self,
        number: usize,
        answer: &Result<Revision, StoreError>,
    ) -> Result<(), Broken> {
        self.lock().attempts[number].outcome = match answer {
            Ok(revision) => Outcome::Acknowledged(*revision),
            Err(StoreError::Conflict { .. }) => Outcome::Refused,
            Err(StoreError::Unavailable { .. }) => Outcome::Unknown,
            Err(other) => return Err(format!("a write was answered {other:?}")),
        };
        Ok(())
    }

    pub fn acknowledged(&self) -> usize {
        let is_acknowledged =
            |attempt: &&Attempt| matches!(attempt.outcome, Outcome::Acknowledged(_));
        self.lock().attempts.iter().filter(is_acknowledged).count()
    }

    pub fn shown_event(&self, event: &Event) {
        self.lock()
            .shown
            .push((event.revision, event.key.clone(), event.kind));
    }

    pub fn shown_aggregate(&self, aggregate: &Aggregate) {
        self.lock()
            .shown
            .push((aggregate.revision, aggregate.key.clone(), EventKind::Put));
    }

    /// Judges what was found. Answers all aggregates.
    pub async fn judge(
        &self,
        store: &dyn Store,
        kinds: &[Kind],
        events_kept: u64,
    ) -> Result<BTreeMap<Key, Aggregate>, Broken> {
        let (latest, found) = read(store, kinds).await?;
        let events = history(store, latest, events_kept).await?;
        let inner = self.lock();
        let mut by_key = BTreeMap::<&Key, Vec<&Attempt>>::new();
        for attempt in &inner.attempts {
            by_key.entry(&attempt.key).or_default().push(attempt);
        }
        for (key, attempts) in &by_key {
            judge_key(key, attempts, found.get(*key))?;
        }
        if let Some(stranger) = found.keys().find(|key| !by_key.contains_key(key)) {
            return Err(format!("{stranger} was never written"));
        }
        let told = inner
            .attempts
            .iter()
            .filter_map(Attempt::as_event)
            .chain(inner.shown.iter().cloned());
        for (revision, key, kind) in told {
            if revision > latest {
                return Err(format!(
                    "{key} was told to be at revision {revision}, the store is at {latest}"
                ));
            }
            if let Some(event) = events.get(&revision)
                && (&event.key, event.kind) != (&key, kind)
            {
                return Err(format!(
                    "{key} was told to be at revision {revision}, its event is {event:?}"
                ));
            }
        }
        for (key, event) in events
            .values()
            .map(|event| (&event.key, event))
            .collect::<BTreeMap<_, _>>()
        {
            let now = found.get(key).map(|aggregate| aggregate.revision);
            if now != (event.kind == EventKind::Put).then_some(event.revision) {
                return Err(format!(
                    "the last event of {key} is {event:?}, but it is at {now:?}"
                ));
            }
        }
        Ok(found)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }
}

impl Attempt {
    fn as_event(&self) -> Option<(Revision, Key, EventKind)> {
        let Outcome::Acknowledged(revision) = self.outcome else {
            return None;
        };
        let kind = if self.document.is_some() {
            EventKind::Put
        } else {
            EventKind::Deleted
        };
        Some((revision, self.key.clone(), kind))
    }

    fn revision(&self) -> Option<Revision> {
        match self.outcome {
            Outcome::Acknowledged(revision) => Some(revision),
            Outcome::Unknown | Outcome::Refused => None,
        }
    }
}

/// What is found is what was acknowledged last, or a later write whose outcome nobody was told.
fn judge_key(key: &Key, attempts: &[&Attempt], found: Option<&Aggregate>) -> Result<(), Broken> {
    let last = attempts
        .iter()
        .filter(|attempt| attempt.revision().is_some())
        .max_by_key(|attempt| attempt.revision());
    let acknowledged =
        last.and_then(|attempt| Some((attempt.revision()?, attempt.document.as_ref()?)));
    if found.map(|aggregate| (aggregate.revision, &aggregate.document)) == acknowledged {
        return Ok(());
    }
    let unanswered = attempts
        .iter()
        .filter(|attempt| attempt.outcome == Outcome::Unknown);
    let last_revision = last.and_then(|attempt| attempt.revision());
    let later = found.is_none_or(|aggregate| Some(aggregate.revision) > last_revision);
    let document = found.map(|aggregate| &aggregate.document);
    if later
        && unanswered
            .into_iter()
            .any(|attempt| attempt.document.as_ref() == document)
    {
        return Ok(());
    }
    let size = document.map(|document| document.len());
    let revision = found.map(|aggregate| aggregate.revision);
    Err(format!(
        "{key} was acknowledged at {last_revision:?}, found at {revision:?} with {size:?} bytes"
    ))
}

/// All that is there, read in two ways that have to agree.
async fn read(
    store: &dyn Store,
    kinds: &[Kind],
) -> Result<(Revision, BTreeMap<Key, Aggregate>), Broken> {
    let mut found = BTreeMap::new();
    let mut revisions = BTreeSet::new();
    for kind in kinds {
        let mut after = None;
        loop {
            let page = store
                .list(kind, after.as_deref(), 3)
                .await
                .map_err(|error| error.to_string())?;
            revisions.insert(page.revision);
            after = page
                .aggregates
                .last()
                .map(|aggregate| aggregate.key.id().to_owned());
            for aggregate in page.aggregates {
                let got = store
                    .get(&aggregate.key)
                    .await
                    .map_err(|error| error.to_string())?;
                if got.as_ref() != Some(&aggregate) {
                    return Err(format!("{} is listed but got differently", aggregate.key));
                }
                found.insert(aggregate.key.clone(), aggregate);
            }
            if !page.more {
                break;
            }
        }
    }
    match (revisions.pop_first(), revisions.is_empty()) {
        (Some(revision), true) => Ok((revision, found)),
        _ => Err("the revision of the store changes by itself".to_owned()),
    }
}

/// The events that are remembered: without gaps, up to the latest, and as many as promised.
async fn history(
    store: &dyn Store,
    latest: Revision,
    kept: u64,
) -> Result<BTreeMap<Revision, Event>, Broken> {
    let mut watch = match store.watch(Revision::ZERO).await {
        Err(StoreError::Compacted { oldest }) => store.watch(oldest).await,
        watch => watch,
    }
    .map_err(|error| error.to_string())?;
    let expected = latest.get().min(kept);
    let mut events = BTreeMap::new();
    for number in latest.get() - expected + 1..=latest.get() {
        let event = watch.next().await.map_err(|error| error.to_string())?;
        if event.revision.get() != number {
            return Err(format!(
                "the event of revision {number} is missing: {event:?}"
            ));
        }
        events.insert(event.revision, event);
    }
    Ok(events)
}
