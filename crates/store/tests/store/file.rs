//! The SQLite file: what survives closing it, and every way in which a file is refused. A file that is damaged anywhere
//! is refused or still says exactly what was written.

use std::io::{BufRead, BufReader, Read};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rusqlite::Connection;
use store::sqlite::Settings;
use store::{Aggregate, Event, OpenError, Revision, SqliteStore, Store, StoreError};

use crate::{APIS, LINKS, create, delete, key, replace};

/// Set for a child process: the store it shall open.
const CHILD: &str = "LOCKGATE_TEST_STORE";

fn open(path: &Path) -> Result<SqliteStore, OpenError> {
    SqliteStore::open(path, Settings::default())
}

fn new() -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    (directory, path)
}

/// A closed store of a few pages: documents short and long, replaced and deleted.
async fn filled() -> (tempfile::TempDir, PathBuf) {
    let (directory, path) = new();
    let store = open(&path).unwrap();
    for number in 0..40 {
        let kind = if number % 2 == 0 { APIS } else { LINKS };
        let name = key(&kind, &format!("id-{number}"));
        let revision = create(&store, &name, &format!("{number}-").repeat(number * 20))
            .await
            .unwrap();
        match number % 5 {
            0 => drop(replace(&store, &name, revision, "replaced").await.unwrap()),
            1 => drop(delete(&store, &name, revision).await.unwrap()),
            _ => {}
        }
    }
    (directory, path)
}

async fn content(store: &SqliteStore) -> (Vec<Aggregate>, Vec<Event>) {
    let apis = store.list(&APIS, None, usize::MAX).await.unwrap();
    let mut aggregates = apis.aggregates;
    aggregates.extend(
        store
            .list(&LINKS, None, usize::MAX)
            .await
            .unwrap()
            .aggregates,
    );
    let mut watch = store.watch(Revision::ZERO).await.unwrap();
    let mut events = Vec::new();
    while events.len() as u64 != apis.revision.get() {
        events.push(watch.next().await.unwrap());
    }
    (aggregates, events)
}

#[tokio::test]
async fn all_is_there_after_opening_again() {
    let (_directory, path) = new();
    let store = open(&path).unwrap();
    let a = create(&store, &key(&APIS, "a"), "1").await.unwrap();
    create(&store, &key(&APIS, "b"), "2").await.unwrap();
    delete(&store, &key(&APIS, "a"), a).await.unwrap();
    let before = content(&store).await;
    drop(store);
    let store = open(&path).unwrap();
    assert_eq!(content(&store).await, before);
    assert_eq!(
        create(&store, &key(&APIS, "a"), "3").await.unwrap().get(),
        4,
        "revisions go on"
    );
    assert_eq!(store.path(), path);
}

#[tokio::test]
async fn the_log_is_bounded_over_restarts() {
    let (_directory, path) = new();
    let open = |kept| {
        let settings = Settings {
            events_kept: NonZeroUsize::new(kept).unwrap(),
            ..Settings::default()
        };
        SqliteStore::open(&path, settings).unwrap()
    };
    let oldest = async |store: &SqliteStore| match store.watch(Revision::ZERO).await.map(drop) {
        Err(StoreError::Compacted { oldest }) => oldest.get(),
        other => panic!("{other:?}"),
    };
    let store = open(4);
    for id in ["a", "b", "c", "d", "e", "f"] {
        create(&store, &key(&APIS, id), "").await.unwrap();
    }
    assert_eq!(oldest(&store).await, 2);
    drop(store);
    let store = open(1);
    assert_eq!(oldest(&store).await, 5);
    create(&store, &key(&APIS, "g"), "").await.unwrap();
    drop(store);
    assert_eq!(
        oldest(&open(100)).await,
        6,
        "what is forgotten stays forgotten"
    );
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let (directory, path) = new();
    let _store = open(&path).unwrap();
    for entry in std::fs::read_dir(directory.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(
            entry.metadata().unwrap().permissions().mode() & 0o777,
            0o600,
            "{entry:?}"
        );
    }
}

/// Not a test: what the tests about other processes run.
#[test]
#[ignore = "run by other tests"]
fn child_that_holds_the_store() {
    let Some(path) = std::env::var_os(CHILD) else {
        return;
    };
    let _store = open(Path::new(&path)).unwrap();
    println!("\nholding");
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
}

/// Another process that has the store open, once this returns.
fn holder(path: &Path) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "file::child_that_holds_the_store",
            "--ignored",
            "--nocapture",
        ])
        .env(CHILD, path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    assert!(
        lines.map_while(Result::ok).any(|line| line == "holding"),
        "the child could not open it"
    );
    child
}

#[tokio::test]
async fn another_process_keeps_it_locked() {
    let (_directory, path) = filled().await;
    let mut child = holder(&path);
    let error = open(&path).err().unwrap();
    assert!(
        matches!(&error, OpenError::Locked { path: told } if *told == path),
        "{error}"
    );
    assert!(error.to_string().contains("another process"), "{error}");
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
    open(&path).unwrap();
}

#[tokio::test]
async fn a_killed_process_locks_nothing() {
    let (_directory, path) = filled().await;
    let mut child = holder(&path);
    child.kill().unwrap();
    child.wait().unwrap();
    open(&path).unwrap();
}

#[tokio::test]
async fn the_same_process_cannot_open_it_twice() {
    let (_directory, path) = new();
    let store = open(&path).unwrap();
    assert!(matches!(open(&path), Err(OpenError::Locked { .. })));
    create(&store, &key(&APIS, "a"), "").await.unwrap();
}

/// Opening fails, says where, and changes no byte.
fn refused(path: &Path) -> OpenError {
    let before = std::fs::read(path).unwrap();
    let error = open(path).err().unwrap();
    assert_eq!(std::fs::read(path).unwrap(), before);
    assert!(
        error.to_string().contains(path.to_str().unwrap()),
        "{error}"
    );
    error
}

#[tokio::test]
async fn a_newer_format_is_refused() {
    let (_directory, path) = filled().await;
    Connection::open(&path)
        .unwrap()
        .pragma_update(None, "user_version", 7)
        .unwrap();
    let error = refused(&path);
    assert!(
        matches!(
            error,
            OpenError::NewerVersion {
                found: 7,
                supported: 1,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn other_files_are_refused() {
    let (directory, path) = new();
    std::fs::write(&path, "just text").unwrap();
    assert!(matches!(refused(&path), OpenError::NotAStore { .. }));
    std::fs::write(&path, "long text ".repeat(1_000)).unwrap();
    assert!(matches!(refused(&path), OpenError::NotAStore { .. }));
    let other = directory.path().join("other.db");
    Connection::open(&other)
        .unwrap()
        .execute_batch("CREATE TABLE theirs (x); PRAGMA user_version = 1;")
        .unwrap();
    assert!(matches!(refused(&other), OpenError::NotAStore { .. }));
    assert!(
        matches!(open(directory.path()), Err(OpenError::Io { .. })),
        "a directory"
    );
    assert!(matches!(
        open(&directory.path().join("no/store.db")),
        Err(OpenError::Io { .. })
    ));
}

#[tokio::test]
async fn a_file_cut_short_is_refused() {
    let (_directory, path) = filled().await;
    let whole = std::fs::read(&path).unwrap();
    for bytes in [
        16,
        50,
        100,
        511,
        1_000,
        4_096,
        4_097,
        8_192,
        whole.len() / 2,
        whole.len() - 1,
    ] {
        std::fs::write(&path, &whole[..bytes]).unwrap();
        let error = refused(&path);
        assert!(
            matches!(error, OpenError::Damaged { .. }),
            "{bytes}: {error}"
        );
    }
}

#[tokio::test]
async fn a_file_without_its_content_is_not_taken_for_new() {
    let (directory, path) = new();
    let mut child = holder(&path);
    child.kill().unwrap();
    child.wait().unwrap();
    let log = directory.path().join("store.db-wal");
    assert!(std::fs::metadata(&log).unwrap().len() > 0);
    std::fs::write(&path, "").unwrap();
    assert!(matches!(refused(&path), OpenError::Damaged { .. }));
    std::fs::remove_file(log).unwrap();
    open(&path).unwrap();
}

#[tokio::test]
async fn every_page_matters() {
    const PAGE_BYTES: usize = 4_096;
    let (_directory, path) = filled().await;
    let whole = std::fs::read(&path).unwrap();
    assert!(whole.len() >= 8 * PAGE_BYTES);
    for page in 0..whole.len() / PAGE_BYTES {
        let mut damaged = whole.clone();
        // In the first page behind the header, which is another test's.
        let start = if page == 0 { 100 } else { page * PAGE_BYTES };
        damaged[start..(page + 1) * PAGE_BYTES].fill(0xA5);
        std::fs::write(&path, damaged).unwrap();
        let error = refused(&path);
        assert!(
            matches!(error, OpenError::Damaged { .. }),
            "page {page}: {error}"
        );
    }
}

#[tokio::test]
async fn a_flipped_byte_is_noticed_or_harmless() {
    let (_directory, path) = filled().await;
    let whole = std::fs::read(&path).unwrap();
    let expected = content(&open(&path).unwrap()).await;
    let mut noticed = 0;
    // All of the header, then steps that meet every offset within a page and document.
    let places: Vec<usize> = (0..100).chain((100..whole.len()).step_by(97)).collect();
    for place in &places {
        let mut damaged = whole.clone();
        damaged[*place] ^= 0x5A;
        std::fs::write(&path, damaged).unwrap();
        match open(&path) {
            Err(OpenError::Io { source, .. }) => panic!("byte {place}: {source}"),
            Err(OpenError::Locked { .. }) => panic!("byte {place}: locked"),
            Err(_) => noticed += 1,
            Ok(store) => assert_eq!(content(&store).await, expected, "byte {place}"),
        }
    }
    assert!(noticed > places.len() / 4, "{noticed} of {}", places.len());
}
