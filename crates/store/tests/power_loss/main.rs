//! Crash safety of the SQLite store: a write load runs on a disk that loses its power at a chosen operation, and what is
//! found afterwards is judged. Once with everything lost that was not synced, once with any part of it on the disk. The
//! power is lost a second time while the store recovers.
//!
//! At 1,000 points, and the proof that this can fail:
//! ```text
//! LOCKGATE_CRASH_POINTS=1000 cargo test -p lockgate-store --test power_loss -- --nocapture
//! LOCKGATE_SYNCHRONOUS=OFF cargo test -p lockgate-store --test power_loss    # has to fail
//! ```
//! `LOCKGATE_CRASH_SEED` repeats a run whose seed was printed; threads make it similar, not the same.
#![allow(clippy::unwrap_used)]

mod disk;
mod ledger;
mod vfs;

use std::num::NonZeroUsize;
use std::sync::Arc;

use bytes::Bytes;
use store::sqlite::{Settings, Synchronous};
use store::{Change, Key, Kind, OpenError, Revision, SqliteStore, Store, StoreError};

use disk::{Disk, Random, Unsynced};
use ledger::{Broken, Ledger};
use vfs::Mounted;

const KINDS: [Kind; 2] = [Kind::new("rest-api"), Kind::new("snapshot")];
/// Less than a run writes, so that events are forgotten too.
const EVENTS_KEPT: u64 = 100;
/// Opened, written and closed this often.
const ROUNDS: u64 = 2;
const WRITERS: u64 = 8;
const WRITES: u64 = 24;
/// Some documents are this large: they fill the log to where SQLite copies it into the file (4 MiB).
const LARGE_BYTES: u64 = 400_000;

#[test]
fn power_loss_keeps_what_was_acknowledged() {
    every_point(Unsynced::Lost);
}

#[test]
fn torn_writes_are_not_shown() {
    every_point(Unsynced::Torn);
}

/// Shows that the tests above can fail: without fsync they find acknowledged writes gone.
#[test]
fn without_fsync_the_loss_is_found() {
    let seed = seed();
    let operations = run(None, Unsynced::Lost, seed, Synchronous::Full).unwrap();
    let found: Vec<Broken> = points(operations, 10)
        .filter_map(|point| run(Some(point), Unsynced::Lost, seed, Synchronous::Off).err())
        .collect();
    assert!(
        found
            .iter()
            .any(|broken| broken.contains("was acknowledged at")),
        "seed {seed}: {found:?}"
    );
}

#[tokio::test]
async fn a_full_disk_refuses_writes_until_there_is_space() {
    let disk = Disk::new(None);
    let found = open(&disk, Synchronous::Full).unwrap().unwrap();
    let [a, b] = ["a", "b"].map(|id| Key::new(KINDS[0].clone(), id).unwrap());
    let write = async |key| {
        found
            .store
            .compare_and_swap(key, Change::Create(Bytes::from_static(b"{}")))
            .await
    };
    write(&a).await.unwrap();
    disk.set_full(true);
    for _ in 0..2 {
        let refused = write(&b).await;
        assert!(
            matches!(refused, Err(StoreError::Full { .. })),
            "{refused:?}"
        );
        assert_eq!(found.store.get(&b).await.unwrap(), None);
    }
    disk.set_full(false);
    assert_eq!(
        write(&b).await.unwrap(),
        Revision::new(2),
        "a refused write has no revision"
    );
    drop(found);
    let found = open(&disk, Synchronous::Full).unwrap().unwrap();
    assert_eq!(
        found
            .store
            .list(&KINDS[0], None, 9)
            .await
            .unwrap()
            .aggregates
            .len(),
        2
    );
}

#[tokio::test]
async fn after_a_failed_write_none_is_taken_but_reads_go_on() {
    let disk = Disk::new(None);
    let found = open(&disk, Synchronous::Full).unwrap().unwrap();
    let [a, b] = ["a", "b"].map(|id| Key::new(KINDS[0].clone(), id).unwrap());
    let write = async |key| {
        found
            .store
            .compare_and_swap(key, Change::Create(Bytes::from_static(b"{}")))
            .await
    };
    write(&a).await.unwrap();
    disk.die();
    for _ in 0..2 {
        let refused = write(&b).await;
        assert!(
            matches!(refused, Err(StoreError::Unavailable { .. })),
            "{refused:?}"
        );
    }
    assert!(found.store.get(&a).await.unwrap().is_some());
    assert_eq!(found.store.get(&b).await.unwrap(), None);
}

fn every_point(unsynced: Unsynced) {
    let synchronous = match std::env::var("LOCKGATE_SYNCHRONOUS").as_deref() {
        Err(_) | Ok("FULL") => Synchronous::Full,
        Ok("OFF") => Synchronous::Off,
        Ok(other) => panic!("LOCKGATE_SYNCHRONOUS is FULL or OFF, not {other}"),
    };
    let count = number("LOCKGATE_CRASH_POINTS").unwrap_or(50);
    let seed = seed();
    let operations = run(None, unsynced, seed, synchronous)
        .unwrap_or_else(|broken| panic!("seed {seed}: {broken}"));
    println!(
        "{unsynced:?}: {count} crash points over {operations} operations, LOCKGATE_CRASH_SEED={seed}"
    );
    let broken: Vec<String> = points(operations, count)
        .enumerate()
        .filter_map(|(index, point)| {
            let broken = run(
                Some(point),
                unsynced,
                seed.wrapping_add(index as u64),
                synchronous,
            )
            .err()?;
            Some(format!("point {point}: {broken}"))
        })
        .collect();
    assert!(
        broken.is_empty(),
        "{} of {count} points, seed {seed}:\n{}",
        broken.len(),
        broken.join("\n")
    );
}

/// A fifth of them on the first operations, one by one, for they make the file; the others spread evenly over a run. Runs
/// differ a little, so the last may not be reached: the power then goes at the end.
fn points(operations: u64, count: u64) -> impl Iterator<Item = u64> {
    let first = count / 5;
    let spread =
        (0..count - first).map(move |index| first + 1 + index * operations / (count - first));
    (1..=first).chain(spread)
}

/// Writes until the power goes, lets it go once more during recovery, and judges. Answers the operations of the disk.
fn run(
    dies_at: Option<u64>,
    unsynced: Unsynced,
    seed: u64,
    synchronous: Synchronous,
) -> Result<u64, Broken> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let mut random = Random(seed);
    let ledger = Arc::new(Ledger::default());
    let disk = Disk::new(dies_at);
    for _ in 0..ROUNDS {
        if let Some(store) = open(&disk, synchronous)? {
            runtime.block_on(load(store, &ledger, &mut random))?;
        }
    }
    if dies_at.is_none() && ledger.acknowledged() < 50 {
        return Err(format!(
            "only {} writes were acknowledged: this shows nothing",
            ledger.acknowledged()
        ));
    }
    let operations = disk.operations();
    disk.die();

    let dies_again_at = 1 + random.below(16);
    let again = disk.recovered(unsynced, &mut random, Some(dies_again_at));
    drop(open(&again, synchronous)?);
    again.die();

    let disk = again.recovered(unsynced, &mut random, None);
    runtime.block_on(judge(&disk, &ledger, synchronous))?;
    Ok(operations)
}

struct Open {
    // In this order: the store is closed before its disk is taken away.
    store: Arc<SqliteStore>,
    _mounted: Mounted,
}

/// `None` when the power went meanwhile. Any other failure is a broken promise: no power loss makes a store unreadable.
fn open(disk: &Arc<Disk>, synchronous: Synchronous) -> Result<Option<Open>, Broken> {
    let mounted = Mounted::new(Arc::clone(disk));
    let settings = Settings {
        events_kept: NonZeroUsize::new(usize::try_from(EVENTS_KEPT).unwrap()).unwrap(),
        storage: mounted.storage(),
        synchronous,
    };
    match SqliteStore::open(mounted.path(), settings) {
        Ok(store) => Ok(Some(Open {
            store: Arc::new(store),
            _mounted: mounted,
        })),
        Err(OpenError::Io { .. }) if disk.is_dead() => Ok(None),
        Err(error) => Err(format!(
            "it does not open: {error:?}, power off: {}",
            disk.is_dead()
        )),
    }
}

async fn load(open: Open, ledger: &Arc<Ledger>, random: &mut Random) -> Result<(), Broken> {
    let watching = tokio::spawn(watch(Arc::clone(&open.store), Arc::clone(ledger)));
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            tokio::spawn(write(
                Arc::clone(&open.store),
                Arc::clone(ledger),
                writer,
                random.next(),
            ))
        })
        .collect();
    for writer in writers {
        writer.await.unwrap()?;
    }
    watching.abort();
    // Ended or aborted: only then is the store ours alone, and dropped with `open`.
    let _ = watching.await;
    Ok(())
}

async fn watch(store: Arc<SqliteStore>, ledger: Arc<Ledger>) {
    let latest = store.list(&KINDS[0], None, 0).await.unwrap().revision;
    let mut watch = store.watch(latest).await.unwrap();
    while let Ok(event) = watch.next().await {
        ledger.shown_event(&event);
    }
}

/// Changes keys of its own and keys that others change too; now and then with a belief that does not hold.
async fn write(
    store: Arc<SqliteStore>,
    ledger: Arc<Ledger>,
    writer: u64,
    seed: u64,
) -> Result<(), Broken> {
    let mut random = Random(seed);
    for _ in 0..WRITES {
        let key = match random.below(5) {
            own @ 0..3 => Key::new(KINDS[0].clone(), format!("w{writer}-{own}")),
            shared => Key::new(KINDS[1].clone(), format!("shared-{shared}")),
        }
        .unwrap();
        let found = store.get(&key).await.map_err(|error| error.to_string())?;
        found
            .iter()
            .for_each(|aggregate| ledger.shown_aggregate(aggregate));
        let mut expected = found.map(|aggregate| aggregate.revision);
        if random.below(16) == 0 {
            expected = Some(Revision::new(random.below(40)));
        }
        let deletes = expected.is_some() && random.below(4) == 0;
        let (number, document) = ledger.attempt(&key, |number| {
            (!deletes).then(|| document(number, &mut random))
        });
        let change = match (expected, document) {
            (Some(expected), None) => Change::Delete(expected),
            (Some(expected), Some(document)) => Change::Replace(expected, document),
            (None, document) => Change::Create(document.unwrap()),
        };
        let answer = store.compare_and_swap(&key, change).await;
        ledger.answered(number, &answer)?;
    }
    Ok(())
}

/// No two are alike, and no part of one is like a part of another.
fn document(number: usize, random: &mut Random) -> Bytes {
    let bytes = match random.below(8) {
        0 => random.below(LARGE_BYTES),
        _ => random.below(3_000),
    };
    let mut text = format!("{{\"attempt\":{number},\"filler\":\"");
    while (text.len() as u64) < bytes {
        text.push_str(&format!("{:016x}-{number}-", random.next()));
    }
    text.push_str("\"}");
    Bytes::from(text)
}

/// Judges the store as it is found, that it can be written on, and that closing and opening changes nothing.
async fn judge(disk: &Arc<Disk>, ledger: &Ledger, synchronous: Synchronous) -> Result<(), Broken> {
    let gone = || "the power is off".to_owned();
    let found = open(disk, synchronous)?.ok_or_else(gone)?;
    ledger.judge(&*found.store, &KINDS, EVENTS_KEPT).await?;
    let key = Key::new(KINDS[0].clone(), "after").unwrap();
    let (number, document) = ledger.attempt(&key, |_| Some(Bytes::from_static(b"after")));
    let latest = found.store.list(&KINDS[0], None, 0).await.unwrap().revision;
    let answer = found
        .store
        .compare_and_swap(&key, Change::Create(document.unwrap()))
        .await;
    ledger.answered(number, &answer)?;
    if answer.as_ref().ok().map(|revision| revision.get()) != Some(latest.get() + 1) {
        return Err(format!(
            "the write after revision {latest} was answered {answer:?}"
        ));
    }
    let before = ledger.judge(&*found.store, &KINDS, EVENTS_KEPT).await?;
    drop(found);
    let found = open(disk, synchronous)?.ok_or_else(gone)?;
    let after = ledger.judge(&*found.store, &KINDS, EVENTS_KEPT).await?;
    if before == after {
        Ok(())
    } else {
        Err("closing and opening changed it".to_owned())
    }
}

fn seed() -> u64 {
    number("LOCKGATE_CRASH_SEED").unwrap_or_else(|| {
        use std::hash::{BuildHasher, Hasher};
        // Random by the standard library's own hash keys.
        std::collections::hash_map::RandomState::new()
            .build_hasher()
            .finish()
    })
}

fn number(variable: &str) -> Option<u64> {
    let value = std::env::var(variable).ok()?;
    Some(
        value
            .parse()
            .unwrap_or_else(|_| panic!("{variable} is a number, not {value:?}")),
    )
}
