//! Any sequence of calls gives on every backend what it gives on a dozen lines of obvious code; for SQLite also after
//! closing and opening again.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use proptest::prelude::*;
use store::sqlite::{Settings, Synchronous};
use store::{Change, EventKind, Key, MemoryStore, Revision, SqliteStore, Store, StoreError};

use crate::{APIS, LINKS, key, text};

#[derive(Clone, Debug)]
enum Call {
    /// Key; document, or deletion; believed age: 0 is now, more is earlier, `None` is absent.
    Swap(usize, Option<String>, Option<u64>),
    Import(Vec<(usize, String)>),
    List(bool, Option<usize>, usize),
    Reopen,
}

fn calls() -> impl Strategy<Value = Vec<Call>> {
    let document = "[a-z]{0,40}";
    let age = prop_oneof![4 => Just(Some(0)), 1 => Just(Some(1)), 3 => Just(None)];
    let call = prop_oneof![
        8 => (0..6_usize, proptest::option::weighted(0.7, document), age)
            .prop_map(|(key, document, age)| Call::Swap(key, document, age)),
        1 => proptest::collection::vec((0..6_usize, document), 0..3).prop_map(Call::Import),
        2 => (any::<bool>(), proptest::option::of(0..6_usize), 0..5_usize)
            .prop_map(|(apis, after, limit)| Call::List(apis, after, limit)),
        1 => Just(Call::Reopen),
    ];
    proptest::collection::vec(call, 1..40)
}

fn name(number: usize) -> Key {
    let kind = if number.is_multiple_of(2) {
        APIS
    } else {
        LINKS
    };
    key(&kind, &format!("id-{}", number / 2))
}

#[derive(Default)]
struct Model {
    aggregates: BTreeMap<Key, (u64, String)>,
    events: Vec<(Key, EventKind)>,
}

impl Model {
    fn put(&mut self, key: &Key, document: Option<&String>) -> u64 {
        let kind = if document.is_some() {
            EventKind::Put
        } else {
            EventKind::Deleted
        };
        self.events.push((key.clone(), kind));
        let revision = self.events.len() as u64;
        match document {
            Some(document) => drop(
                self.aggregates
                    .insert(key.clone(), (revision, document.clone())),
            ),
            None => drop(self.aggregates.remove(key)),
        }
        revision
    }
}

/// A backend that can be closed and opened, if it keeps anything.
trait Backend {
    fn store(&self) -> &dyn Store;
    fn reopen(&mut self);
}

impl Backend for MemoryStore {
    fn store(&self) -> &dyn Store {
        self
    }

    fn reopen(&mut self) {}
}

struct File {
    store: Option<SqliteStore>,
    directory: tempfile::TempDir,
}

const EVENTS_KEPT: NonZeroUsize = NonZeroUsize::MAX;

impl File {
    fn new() -> Self {
        let mut file = Self {
            store: None,
            directory: tempfile::tempdir().unwrap(),
        };
        file.reopen();
        file
    }
}

impl Backend for File {
    fn store(&self) -> &dyn Store {
        self.store.as_ref().unwrap()
    }

    fn reopen(&mut self) {
        drop(self.store.take());
        // What survives a power loss is shown elsewhere; here it would only cost time.
        let settings = Settings {
            events_kept: EVENTS_KEPT,
            synchronous: Synchronous::Off,
            ..Settings::default()
        };
        self.store =
            Some(SqliteStore::open(self.directory.path().join("store.db"), settings).unwrap());
    }
}

async fn compare(backend: &mut dyn Backend, calls: Vec<Call>) {
    let mut model = Model::default();
    for call in calls {
        match call {
            Call::Reopen => backend.reopen(),
            Call::Swap(number, document, age) => {
                swap(backend.store(), &mut model, &name(number), document, age).await
            }
            Call::Import(items) => import(backend.store(), &mut model, items).await,
            Call::List(apis, after, limit) => {
                let kind = if apis { APIS } else { LINKS };
                let after = after.map(|number| name(number).id().to_owned());
                let page = backend
                    .store()
                    .list(&kind, after.as_deref(), limit)
                    .await
                    .unwrap();
                let expected: Vec<_> = model
                    .aggregates
                    .iter()
                    .filter(|(key, _)| {
                        *key.kind() == kind && after.as_deref().is_none_or(|after| key.id() > after)
                    })
                    .collect();
                assert_eq!(page.more, expected.len() > limit);
                assert_eq!(page.revision.get(), model.events.len() as u64);
                assert_eq!(page.aggregates.len(), expected.len().min(limit));
                for (found, (key, (revision, document))) in page.aggregates.iter().zip(expected) {
                    assert_eq!(
                        (&found.key, found.revision.get(), &found.document[..]),
                        (key, *revision, document.as_bytes())
                    );
                }
            }
        }
    }
    let mut watch = backend.store().watch(Revision::ZERO).await.unwrap();
    for (index, (key, kind)) in model.events.iter().enumerate() {
        let event = watch.next().await.unwrap();
        assert_eq!(
            (event.revision.get(), &event.key, event.kind),
            (index as u64 + 1, key, *kind)
        );
    }
}

async fn swap(
    store: &dyn Store,
    model: &mut Model,
    key: &Key,
    document: Option<String>,
    age: Option<u64>,
) {
    let current = model.aggregates.get(key).map(|(revision, _)| *revision);
    let believed = age.map(|age| current.unwrap_or(1).saturating_sub(age));
    let (change, expected) = match (&document, believed) {
        (Some(document), Some(at)) => {
            (Change::Replace(Revision::new(at), text(document)), Some(at))
        }
        (None, Some(at)) => (Change::Delete(Revision::new(at)), Some(at)),
        (document, None) => (
            Change::Create(text(document.as_deref().unwrap_or_default())),
            None,
        ),
    };
    let document = change
        .document()
        .map(|bytes| String::from_utf8(bytes.to_vec()).unwrap());
    match store.compare_and_swap(key, change).await {
        Ok(revision) => {
            assert_eq!(expected, current, "taken");
            assert_eq!(revision.get(), model.put(key, document.as_ref()));
        }
        Err(StoreError::Conflict {
            key: told,
            current: now,
        }) => {
            assert_ne!(expected, current, "refused");
            assert_eq!((&told, now.map(Revision::get)), (key, current));
        }
        Err(other) => panic!("{other}"),
    }
}

async fn import(store: &dyn Store, model: &mut Model, items: Vec<(usize, String)>) {
    let mut keys = std::collections::BTreeSet::new();
    let new = items
        .iter()
        .all(|(number, _)| !model.aggregates.contains_key(&name(*number)) && keys.insert(*number));
    let result = store
        .import(
            items
                .iter()
                .map(|(number, document)| (name(*number), text(document)))
                .collect(),
        )
        .await;
    match result {
        Ok(revision) => {
            assert!(new);
            for (number, document) in &items {
                model.put(&name(*number), Some(document));
            }
            assert_eq!(revision.get(), model.events.len() as u64);
        }
        Err(StoreError::Exists { .. }) => assert!(!new),
        Err(other) => panic!("{other}"),
    }
}

fn block_on(future: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn memory_does_as_the_model(calls in calls()) {
        block_on(compare(&mut MemoryStore::with_events_kept(EVENTS_KEPT), calls));
    }

    #[test]
    fn sqlite_does_as_the_model(calls in calls()) {
        block_on(compare(&mut File::new(), calls));
    }
}
