//! The contract of `Store`, test by test, for each backend. A backend joins by giving a way to make an empty store that
//! remembers a number of events.

use std::num::NonZeroUsize;
use std::sync::Arc;

use store::sqlite::Settings;
use store::{
    Change, Event, EventKind, MAX_DOCUMENT_BYTES, MemoryStore, Revision, SqliteStore, Store,
    StoreError, Watch,
};

use crate::{APIS, LINKS, create, delete, key, replace, text};

/// A store, and what has to live as long.
pub struct Made {
    pub store: Arc<dyn Store>,
    _directory: Option<tempfile::TempDir>,
}

fn memory(events_kept: usize) -> Made {
    let store = MemoryStore::with_events_kept(NonZeroUsize::new(events_kept).unwrap());
    Made {
        store: Arc::new(store),
        _directory: None,
    }
}

fn sqlite(events_kept: usize) -> Made {
    let directory = tempfile::tempdir().unwrap();
    let settings = Settings {
        events_kept: NonZeroUsize::new(events_kept).unwrap(),
        ..Settings::default()
    };
    let store = SqliteStore::open(directory.path().join("store.db"), settings).unwrap();
    Made {
        store: Arc::new(store),
        _directory: Some(directory),
    }
}

macro_rules! suite {
    ($($test:ident)*) => {
        mod memory_store { $(#[tokio::test] async fn $test() { super::$test(super::memory).await })* }
        mod sqlite_store { $(#[tokio::test] async fn $test() { super::$test(super::sqlite).await })* }
    };
}

suite! {
    what_is_created_is_there
    writes_need_the_present_revision
    a_deletion_makes_room
    lists_are_pages_in_order
    large_documents_are_refused
    events_come_in_order_and_live
    forgotten_events_are_told
    a_slow_watcher_is_told_what_it_missed
    the_future_cannot_be_watched
    a_watch_outlives_a_dropped_wait
    a_watch_ends_with_the_store
    an_import_is_all_or_nothing
    no_write_is_lost_among_many
    a_dropped_write_is_whole_or_not_there
}

type Make = fn(usize) -> Made;

async fn what_is_created_is_there(make: Make) {
    let made = make(10);
    let store = &*made.store;
    let a = key(&APIS, "a");
    assert_eq!(store.get(&a).await.unwrap(), None);
    let revision = create(store, &a, "one").await.unwrap();
    assert!(revision > Revision::ZERO);
    let found = store.get(&a).await.unwrap().unwrap();
    assert_eq!(
        (found.key, found.revision, &found.document[..]),
        (a, revision, &b"one"[..])
    );
    assert_eq!(
        store.get(&key(&LINKS, "a")).await.unwrap(),
        None,
        "another kind"
    );
    let empty = key(&APIS, "empty");
    create(store, &empty, "").await.unwrap();
    assert!(
        store
            .get(&empty)
            .await
            .unwrap()
            .unwrap()
            .document
            .is_empty()
    );
}

async fn writes_need_the_present_revision(make: Make) {
    let made = make(10);
    let store = &*made.store;
    let (a, b) = (key(&APIS, "a"), key(&APIS, "b"));
    let first = create(store, &a, "one").await.unwrap();
    let second = replace(store, &a, first, "two").await.unwrap();
    assert!(second > first);
    for refused in [
        create(store, &a, "x").await,
        replace(store, &a, first, "x").await,
        replace(store, &a, Revision::ZERO, "x").await,
        delete(store, &a, first).await,
    ] {
        let error = refused.unwrap_err();
        assert!(
            matches!(&error, StoreError::Conflict { key, current } if *key == a && *current == Some(second)),
            "{error}"
        );
    }
    for refused in [
        replace(store, &b, second, "x").await,
        delete(store, &b, second).await,
    ] {
        assert!(
            matches!(refused, Err(StoreError::Conflict { current: None, .. })),
            "{refused:?}"
        );
    }
    let found = store.get(&a).await.unwrap().unwrap();
    assert_eq!((found.revision, &found.document[..]), (second, &b"two"[..]));
    assert_eq!(
        store.list(&APIS, None, 9).await.unwrap().revision,
        second,
        "a refusal is not a write"
    );
}

async fn a_deletion_makes_room(make: Make) {
    let made = make(10);
    let store = &*made.store;
    let a = key(&APIS, "a");
    let created = create(store, &a, "one").await.unwrap();
    let deleted = delete(store, &a, created).await.unwrap();
    assert!(deleted > created);
    assert_eq!(store.get(&a).await.unwrap(), None);
    assert!(
        store
            .list(&APIS, None, 9)
            .await
            .unwrap()
            .aggregates
            .is_empty()
    );
    assert!(create(store, &a, "again").await.unwrap() > deleted);
}

async fn lists_are_pages_in_order(make: Make) {
    let made = make(10);
    let store = &*made.store;
    for id in ["b", "a.b", "c", "a-b", "a"] {
        create(store, &key(&APIS, id), id).await.unwrap();
    }
    let last = create(store, &key(&LINKS, "b"), "").await.unwrap();
    let ids = async |after, limit| {
        let page = store.list(&APIS, after, limit).await.unwrap();
        assert_eq!(page.revision, last);
        let ids: Vec<_> = page
            .aggregates
            .iter()
            .map(|aggregate| aggregate.key.id().to_owned())
            .collect();
        (ids.join(" "), page.more)
    };
    assert_eq!(ids(None, 10).await, ("a a-b a.b b c".to_owned(), false));
    assert_eq!(ids(None, 2).await, ("a a-b".to_owned(), true));
    assert_eq!(ids(Some("a-b"), 3).await, ("a.b b c".to_owned(), false));
    assert_eq!(
        ids(Some("aa"), 1).await,
        ("b".to_owned(), true),
        "behind an id that does not exist"
    );
    assert_eq!(ids(Some("\u{7f} no id"), 9).await, (String::new(), false));
    assert_eq!(ids(None, 0).await, (String::new(), true));
}

async fn large_documents_are_refused(make: Make) {
    let made = make(10);
    let store = &*made.store;
    let a = key(&APIS, "a");
    let largest = "x".repeat(MAX_DOCUMENT_BYTES);
    let revision = create(store, &a, &largest).await.unwrap();
    let larger = "x".repeat(MAX_DOCUMENT_BYTES + 1);
    for refused in [
        replace(store, &a, revision, &larger).await,
        store
            .import(vec![
                (key(&APIS, "b"), text("")),
                (key(&APIS, "c"), text(&larger)),
            ])
            .await,
    ] {
        assert!(
            matches!(refused, Err(StoreError::TooLarge { bytes, .. }) if bytes == larger.len()),
            "{refused:?}"
        );
    }
    let all = store.list(&APIS, None, 9).await.unwrap();
    assert_eq!(
        (all.aggregates.len(), all.aggregates[0].document.len()),
        (1, MAX_DOCUMENT_BYTES)
    );
}

async fn events_come_in_order_and_live(make: Make) {
    let made = make(10);
    let store = &*made.store;
    let (a, b) = (key(&APIS, "a"), key(&LINKS, "b"));
    let first = create(store, &a, "1").await.unwrap();
    let second = create(store, &b, "2").await.unwrap();
    let third = delete(store, &a, first).await.unwrap();
    let put = |revision, key: &_| Event {
        revision,
        key: Clone::clone(key),
        kind: EventKind::Put,
    };
    let mut watch = store.watch(Revision::ZERO).await.unwrap();
    let mut later = store.watch(second).await.unwrap();
    assert_eq!(watch.next().await.unwrap(), put(first, &a));
    assert_eq!(watch.next().await.unwrap(), put(second, &b));
    let deleted = Event {
        revision: third,
        key: a.clone(),
        kind: EventKind::Deleted,
    };
    assert_eq!(watch.next().await.unwrap(), deleted);
    assert_eq!(later.next().await.unwrap(), deleted);
    // Both wait before it is written.
    let (seen, seen_later, written) =
        tokio::join!(watch.next(), later.next(), replace(store, &b, second, "3"));
    let written = written.unwrap();
    assert_eq!(seen.unwrap(), put(written, &b));
    assert_eq!(seen_later.unwrap(), put(written, &b));
}

async fn forgotten_events_are_told(make: Make) {
    let made = make(3);
    let store = &*made.store;
    let mut revisions = Vec::new();
    for id in ["a", "b", "c", "d", "e"] {
        revisions.push(create(store, &key(&APIS, id), "").await.unwrap());
    }
    let oldest = revisions[1];
    for from in [Revision::ZERO, revisions[0]] {
        let refused = store.watch(from).await.map(drop);
        assert!(
            matches!(refused, Err(StoreError::Compacted { oldest: told }) if told == oldest),
            "{refused:?}"
        );
    }
    let mut watch = store.watch(oldest).await.unwrap();
    for revision in &revisions[2..] {
        assert_eq!(watch.next().await.unwrap().revision, *revision);
    }
}

async fn a_slow_watcher_is_told_what_it_missed(make: Make) {
    let made = make(3);
    let store = &*made.store;
    create(store, &key(&APIS, "first"), "").await.unwrap();
    let mut watch = store.watch(Revision::ZERO).await.unwrap();
    watch.next().await.unwrap();
    let mut revisions = Vec::new();
    for id in ["a", "b", "c", "d"] {
        revisions.push(create(store, &key(&APIS, id), "").await.unwrap());
    }
    for _ in 0..2 {
        let refused = watch.next().await;
        assert!(
            matches!(refused, Err(StoreError::Compacted { oldest }) if oldest == revisions[0]),
            "{refused:?}"
        );
    }
    let mut again = store.watch(revisions[0]).await.unwrap();
    assert_eq!(again.next().await.unwrap().revision, revisions[1]);
}

async fn the_future_cannot_be_watched(make: Make) {
    let made = make(3);
    let latest = create(&*made.store, &key(&APIS, "a"), "").await.unwrap();
    made.store.watch(latest).await.map(drop).unwrap();
    let refused = made
        .store
        .watch(Revision::new(latest.get() + 1))
        .await
        .map(drop);
    assert!(
        matches!(refused, Err(StoreError::Ahead { latest: told }) if told == latest),
        "{refused:?}"
    );
}

async fn a_watch_outlives_a_dropped_wait(make: Make) {
    let made = make(10);
    let store = &*made.store;
    let mut watch = store.watch(Revision::ZERO).await.unwrap();
    for id in ["a", "b", "c"] {
        tokio::select! {
            biased;
            event = watch.next() => panic!("nothing was written: {event:?}"),
            () = std::future::ready(()) => {}
        }
        let revision = create(store, &key(&APIS, id), "").await.unwrap();
        assert_eq!(watch.next().await.unwrap().revision, revision);
    }
}

async fn a_watch_ends_with_the_store(make: Make) {
    let mut made = make(10);
    create(&*made.store, &key(&APIS, "a"), "").await.unwrap();
    let mut watch: Watch = made.store.watch(Revision::ZERO).await.unwrap();
    made.store = memory(1).store;
    assert_eq!(
        watch.next().await.unwrap().key,
        key(&APIS, "a"),
        "what was written is told first"
    );
    assert!(matches!(watch.next().await, Err(StoreError::Closed)));
}

async fn an_import_is_all_or_nothing(make: Make) {
    let made = make(10);
    let store = &*made.store;
    assert_eq!(store.import(Vec::new()).await.unwrap(), Revision::ZERO);
    let first = create(store, &key(&APIS, "there"), "old").await.unwrap();
    let new = || (key(&APIS, "new"), text("1"));
    for (import, culprit) in [
        (vec![new(), (key(&APIS, "there"), text("2"))], "there"),
        (vec![new(), (key(&LINKS, "x"), text("2")), new()], "new"),
    ] {
        let refused = store.import(import).await;
        assert!(
            matches!(&refused, Err(StoreError::Exists { key }) if key.id() == culprit),
            "{refused:?}"
        );
        assert_eq!(store.get(&new().0).await.unwrap(), None);
    }
    let last = store
        .import(vec![new(), (key(&LINKS, "x"), text("2"))])
        .await
        .unwrap();
    assert_eq!(
        store
            .get(&key(&LINKS, "x"))
            .await
            .unwrap()
            .unwrap()
            .revision,
        last
    );
    let mut watch = store.watch(first).await.unwrap();
    let (one, two) = (watch.next().await.unwrap(), watch.next().await.unwrap());
    assert_eq!(
        (one.key, two.key, two.revision),
        (new().0, key(&LINKS, "x"), last)
    );
    assert!(one.revision < two.revision);
    assert!(
        replace(store, &new().0, one.revision, "goes on")
            .await
            .unwrap()
            > last
    );
}

/// 64 writers add their number to one document. Each write is kept or refused, and the watcher sees each that was kept.
async fn no_write_is_lost_among_many(make: Make) {
    const WRITERS: usize = 64;
    let made = make(10_000);
    let a = key(&APIS, "a");
    create(&*made.store, &a, "").await.unwrap();
    let add = |number: usize| {
        let (store, a) = (Arc::clone(&made.store), a.clone());
        move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .build()
                .unwrap();
            runtime.block_on(async {
                loop {
                    let found = store.get(&a).await.unwrap().unwrap();
                    let longer = format!(
                        "{}{number};",
                        String::from_utf8(found.document.to_vec()).unwrap()
                    );
                    match replace(&*store, &a, found.revision, &longer).await {
                        Ok(revision) => return revision,
                        Err(StoreError::Conflict { current, .. }) => {
                            assert!(current.unwrap() > found.revision)
                        }
                        Err(other) => panic!("{other}"),
                    }
                }
            })
        }
    };
    let threads: Vec<_> = (0..WRITERS)
        .map(|number| std::thread::spawn(add(number)))
        .collect();
    let mut kept: Vec<_> = threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect();
    kept.sort();
    let document = made.store.get(&a).await.unwrap().unwrap().document;
    let mut numbers: Vec<usize> = std::str::from_utf8(&document)
        .unwrap()
        .split_terminator(';')
        .map(|number| number.parse().unwrap())
        .collect();
    numbers.sort();
    assert_eq!(numbers, (0..WRITERS).collect::<Vec<_>>());
    let mut watch = made
        .store
        .watch(Revision::new(kept[0].get() - 1))
        .await
        .unwrap();
    for revision in kept {
        assert_eq!(watch.next().await.unwrap().revision, revision);
    }
}

async fn a_dropped_write_is_whole_or_not_there(make: Make) {
    let made = make(10);
    let store = &*made.store;
    let a = key(&APIS, "a");
    let mut write = store.compare_and_swap(&a, Change::Create(text("whole")));
    tokio::select! {
        biased;
        _ = &mut write => {}
        () = std::future::ready(()) => {}
    }
    drop(write);
    // Behind the dropped one in every queue there may be.
    let next = create(store, &key(&APIS, "b"), "").await.unwrap();
    match store.get(&a).await.unwrap() {
        None => assert_eq!(next.get(), 1),
        Some(found) => assert_eq!((&found.document[..], next.get()), (&b"whole"[..], 2)),
    }
}
