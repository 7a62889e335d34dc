//! SIGKILL at random points of a write load: what the killed process had been told is there. `LOCKGATE_KILLS=1000` for
//! more than the few of an ordinary run.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use bytes::Bytes;
use store::sqlite::Settings;
use store::{Change, Revision, SqliteStore, Store};

use crate::{APIS, key};

const CHILD: &str = "LOCKGATE_TEST_WRITER";
const WRITERS: usize = 8;

/// Not a test: writes until it is killed, and tells what was acknowledged.
#[tokio::test]
#[ignore = "run by another test"]
async fn child_that_writes() {
    let Some(path) = std::env::var_os(CHILD) else {
        return;
    };
    let store = Arc::new(SqliteStore::open(Path::new(&path), Settings::default()).unwrap());
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| tokio::spawn(write(Arc::clone(&store), writer)))
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
}

/// Counts up in a document of its own, for ever.
async fn write(store: Arc<SqliteStore>, writer: usize) {
    let name = key(&APIS, &format!("w{writer}"));
    let found = store.get(&name).await.unwrap();
    let mut at = found.as_ref().map(|found| found.revision);
    let mut count = found.map_or(0, |found| count(&found.document));
    loop {
        count += 1;
        let change = match at {
            Some(at) => Change::Replace(at, document(count)),
            None => Change::Create(document(count)),
        };
        let revision = store.compare_and_swap(&name, change).await.unwrap();
        at = Some(revision);
        // In one write, so that a kill cuts no line that is read as whole; the parent going away ends this process.
        let line = format!("\nack {writer} {count} {revision} .\n");
        std::io::stdout().write_all(line.as_bytes()).unwrap();
    }
}

fn document(count: u64) -> Bytes {
    let filler = "x".repeat(usize::try_from(count * 7_919 % 9_000).unwrap());
    Bytes::from(format!("{count} {filler}"))
}

/// Of a document that is whole.
fn count(found: &Bytes) -> u64 {
    let count = std::str::from_utf8(found)
        .unwrap()
        .split_once(' ')
        .unwrap()
        .0
        .parse()
        .unwrap();
    assert_eq!(*found, document(count));
    count
}

#[tokio::test]
async fn a_kill_loses_nothing_that_was_acknowledged() {
    let kills: usize = std::env::var("LOCKGATE_KILLS").map_or(20, |kills| kills.parse().unwrap());
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    let mut known = [(0, Revision::ZERO); WRITERS];
    for kill in 0..kills {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "kill::child_that_writes",
                "--ignored",
                "--nocapture",
            ])
            .env(CHILD, &path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // The child runs on while this reads, so the kill meets it anywhere in a write.
        let mut left = 1 + kill * 37 % 150;
        while let Some(Ok(line)) = lines.next() {
            let parts: Vec<&str> = line.split(' ').collect();
            let ["ack", writer, count, revision, "."] = parts[..] else {
                continue;
            };
            let revision = Revision::new(revision.parse().unwrap());
            known[writer.parse::<usize>().unwrap()] = (count.parse().unwrap(), revision);
            left = left.saturating_sub(1);
            if left == 0 {
                // Again after the first is no harm: what it had written before is still read.
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        assert_eq!(left, 0, "the child ended by itself");

        let store = SqliteStore::open(&path, Settings::default()).unwrap();
        for (writer, (acknowledged, at)) in known.iter_mut().enumerate() {
            let found = store.get(&key(&APIS, &format!("w{writer}"))).await.unwrap();
            let Some(found) = found else {
                assert_eq!(*acknowledged, 0, "w{writer} is gone");
                continue;
            };
            let count = count(&found.document);
            // One write may have been durable and not answered yet.
            assert!(
                count == *acknowledged && found.revision == *at
                    || count == *acknowledged + 1 && found.revision > *at
            );
            (*acknowledged, *at) = (count, found.revision);
        }
    }
}
