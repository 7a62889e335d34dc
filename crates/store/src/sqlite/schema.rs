//! What is in the file: its tables, the steps from one format to the next, and reading it all back with every check that
//! the contract allows. The format's number is SQLite's `user_version`, and is the number of steps taken.

use std::collections::{BTreeMap, VecDeque};
use std::num::NonZeroUsize;

use bytes::Bytes;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::checksum;
use crate::state::State;
use crate::{Event, EventKind, Key, Kind, Revision};

/// Marks the file as ours in SQLite's header (`LkGt`), so that `file(1)` and a careful human can tell too.
pub(super) const APPLICATION_ID: i32 = 0x4C6B_4774;

/// From format n to n + 1 is step n; the first makes an empty file a store. A step that is released is never changed. A
/// step that has to change documents of the past rewrites them here, with their checksums.
pub(super) const STEPS: &[Step] = &[create];

pub(super) type Step = fn(&Transaction<'_>) -> rusqlite::Result<()>;

/// Events and aggregates are all there is: the latest revision is that of the last event, of which one always stays.
fn create(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.execute_batch(
        "CREATE TABLE aggregate (
            kind     TEXT NOT NULL,
            id       TEXT NOT NULL,
            revision INTEGER NOT NULL,
            checksum INTEGER NOT NULL,
            document BLOB NOT NULL,
            PRIMARY KEY (kind, id)
        ) STRICT;
        CREATE TABLE event (
            revision INTEGER PRIMARY KEY,
            kind     TEXT NOT NULL,
            id       TEXT NOT NULL,
            deleted  INTEGER NOT NULL CHECK (deleted IN (0, 1)),
            checksum INTEGER NOT NULL
        ) STRICT;",
    )
}

pub(super) const PUT_AGGREGATE: &str =
    "INSERT INTO aggregate (kind, id, revision, checksum, document) VALUES (?1, ?2, ?3, ?4, ?5)
     ON CONFLICT (kind, id) DO UPDATE SET revision = ?3, checksum = ?4, document = ?5";
pub(super) const DELETE_AGGREGATE: &str = "DELETE FROM aggregate WHERE kind = ?1 AND id = ?2";
pub(super) const ADD_EVENT: &str =
    "INSERT INTO event (revision, kind, id, deleted, checksum) VALUES (?1, ?2, ?3, ?4, ?5)";
pub(super) const FORGET_EVENTS: &str = "DELETE FROM event WHERE revision <= ?1";

/// Takes all steps from format `found` on, as one: it is the new format afterwards, or still the old.
pub(super) fn migrate(
    connection: &mut Connection,
    found: usize,
    steps: &[Step],
) -> rusqlite::Result<()> {
    let Some(missing @ [_, ..]) = steps.get(found..) else {
        return Ok(());
    };
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in missing {
        step(&transaction)?;
    }
    transaction.pragma_update(
        None,
        "user_version",
        i32::try_from(steps.len()).unwrap_or(i32::MAX),
    )?;
    transaction.commit()
}

/// Why a file's content was not taken.
#[derive(Debug)]
pub(super) enum Refused {
    Sqlite(rusqlite::Error),
    /// It can be read, but no store wrote it.
    Damaged(String),
}

impl From<rusqlite::Error> for Refused {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

/// Everything, checked: names, checksums, a log without gaps, and a log that agrees with the aggregates.
pub(super) fn load(connection: &Connection, events_kept: NonZeroUsize) -> Result<State, Refused> {
    let aggregates = load_aggregates(connection)?;
    let log = load_log(connection)?;
    check_agreement(&aggregates, &log)?;
    Ok(State::restored(aggregates, log, events_kept))
}

fn load_aggregates(connection: &Connection) -> Result<BTreeMap<Key, (Revision, Bytes)>, Refused> {
    let mut aggregates = BTreeMap::new();
    let mut statement =
        connection.prepare("SELECT kind, id, revision, checksum, document FROM aggregate")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let key = key(row.get(0)?, row.get(1)?)?;
        let revision = revision(row.get(2)?)?;
        let checksum: i64 = row.get(3)?;
        let document = Bytes::from(row.get::<_, Vec<u8>>(4)?);
        if checksum != i64::from(checksum::aggregate(&key, revision, &document)) {
            return Err(Refused::Damaged(format!(
                "the document of {key} is not what was written"
            )));
        }
        aggregates.insert(key, (revision, document));
    }
    Ok(aggregates)
}

fn load_log(connection: &Connection) -> Result<VecDeque<Event>, Refused> {
    let mut log = VecDeque::<Event>::new();
    let mut statement = connection
        .prepare("SELECT revision, kind, id, deleted, checksum FROM event ORDER BY revision")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let revision = revision(row.get(0)?)?;
        let key = key(row.get(1)?, row.get(2)?)?;
        let deleted: bool = row.get(3)?;
        let checksum: i64 = row.get(4)?;
        if checksum != i64::from(checksum::event(&key, revision, deleted)) {
            return Err(Refused::Damaged(format!(
                "the event of revision {revision} is not what was written"
            )));
        }
        let kind = if deleted {
            EventKind::Deleted
        } else {
            EventKind::Put
        };
        if let Some(last) = log.back()
            && last.revision.next() != revision
        {
            return Err(Refused::Damaged(format!(
                "no event between revisions {} and {revision}",
                last.revision
            )));
        }
        log.push_back(Event {
            revision,
            key,
            kind,
        });
    }
    Ok(log)
}

/// The last event of a key, where it is still in the log, says what the key is now; what the log no longer tells is
/// older than the log.
fn check_agreement(
    aggregates: &BTreeMap<Key, (Revision, Bytes)>,
    log: &VecDeque<Event>,
) -> Result<(), Refused> {
    let last: BTreeMap<&Key, &Event> = log.iter().map(|event| (&event.key, event)).collect();
    for (key, event) in &last {
        let told = (event.kind == EventKind::Put).then_some(event.revision);
        let found = aggregates.get(key).map(|(revision, _)| *revision);
        if told != found {
            return Err(Refused::Damaged(format!(
                "{key} is not what the event of revision {} says",
                event.revision
            )));
        }
    }
    let begin = log
        .front()
        .map_or(Revision::ZERO.next(), |event| event.revision);
    for (key, (revision, _)) in aggregates {
        if *revision >= begin && !last.contains_key(key) {
            return Err(Refused::Damaged(format!(
                "no event tells of {key} at revision {revision}"
            )));
        }
    }
    Ok(())
}

fn key(kind: String, id: String) -> Result<Key, Refused> {
    let key = Kind::parse(kind).and_then(|kind| Key::new(kind, id));
    key.map_err(|error| Refused::Damaged(error.to_string()))
}

fn revision(number: i64) -> Result<Revision, Refused> {
    match u64::try_from(number) {
        Ok(number) if number > 0 => Ok(Revision::new(number)),
        _ => Err(Refused::Damaged(format!("{number} cannot be a revision"))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn version(connection: &Connection) -> i32 {
        connection
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap()
    }

    fn second(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        transaction.execute_batch("CREATE TABLE added (x);")
    }

    fn broken(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        transaction.execute_batch("CREATE TABLE left_behind (x); SELECT nonsense;")
    }

    fn has_table(connection: &Connection, name: &str) -> bool {
        let sql = "SELECT count(*) = 1 FROM sqlite_schema WHERE name = ?1";
        connection.query_row(sql, [name], |row| row.get(0)).unwrap()
    }

    #[test]
    fn an_older_file_takes_the_missing_steps() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, 0, &[create]).unwrap();
        assert_eq!(version(&connection), 1);
        migrate(&mut connection, 1, &[create, second]).unwrap();
        assert!(version(&connection) == 2 && has_table(&connection, "added"));
        migrate(&mut connection, 2, &[create, second]).unwrap();
        assert_eq!(version(&connection), 2);
    }

    #[test]
    fn a_step_that_fails_leaves_the_old_format() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, 0, &[create]).unwrap();
        migrate(&mut connection, 1, &[create, second, broken]).unwrap_err();
        assert_eq!(version(&connection), 1);
        assert!(!has_table(&connection, "added") && !has_table(&connection, "left_behind"));
    }

    struct Rows(Connection);

    impl Rows {
        fn new() -> Self {
            let mut connection = Connection::open_in_memory().unwrap();
            migrate(&mut connection, 0, STEPS).unwrap();
            Self(connection)
        }

        /// An event about k/a, as a store writes it.
        fn event(self, number: i64, deleted: bool) -> Self {
            let revision = Revision::new(number.unsigned_abs());
            let checksum = checksum::event(&a(), revision, deleted);
            self.0
                .execute(
                    ADD_EVENT,
                    rusqlite::params![number, "k", "a", deleted, checksum],
                )
                .unwrap();
            self
        }

        fn aggregate(self, number: i64) -> Self {
            let checksum = checksum::aggregate(&a(), Revision::new(number.unsigned_abs()), b"x");
            self.0
                .execute(
                    PUT_AGGREGATE,
                    rusqlite::params!["k", "a", number, checksum, b"x"],
                )
                .unwrap();
            self
        }

        fn sql(self, sql: &str) -> Self {
            self.0.execute(sql, []).unwrap();
            self
        }

        fn load(self) -> Result<u64, String> {
            match load(&self.0, crate::DEFAULT_EVENTS_KEPT) {
                Ok(state) => Ok(state.latest().get()),
                Err(Refused::Damaged(detail)) => Err(detail),
                Err(Refused::Sqlite(error)) => panic!("{error}"),
            }
        }
    }

    fn a() -> Key {
        Key::new(Kind::new("k"), "a").unwrap()
    }

    #[test]
    fn what_a_store_writes_is_taken() {
        assert_eq!(Rows::new().load(), Ok(0));
        assert_eq!(Rows::new().event(4, false).event(5, true).load(), Ok(5));
        assert_eq!(
            Rows::new()
                .aggregate(5)
                .event(4, true)
                .event(5, false)
                .load(),
            Ok(5)
        );
        assert_eq!(
            Rows::new()
                .event(5, true)
                .event(6, false)
                .event(7, true)
                .load(),
            Ok(7)
        );
    }

    #[test]
    fn contradictions_are_damage() {
        for (rows, says) in [
            (
                Rows::new().event(1, false),
                "k/a is not what the event of revision 1 says",
            ),
            (
                Rows::new().event(1, true).aggregate(1),
                "k/a is not what the event of revision 1 says",
            ),
            (
                Rows::new().event(1, false).event(2, false).aggregate(1),
                "the event of revision 2 says",
            ),
            (
                Rows::new().event(1, true).event(3, true),
                "no event between revisions 1 and 3",
            ),
            (Rows::new().event(-1, true), "-1 cannot be a revision"),
            (
                Rows::new()
                    .event(1, true)
                    .sql("UPDATE event SET kind = 'K'"),
                "cannot be the kind",
            ),
            (
                Rows::new().event(1, true).sql("UPDATE event SET id = 'b'"),
                "revision 1 is not what was written",
            ),
            (
                Rows::new()
                    .event(1, true)
                    .sql("UPDATE event SET deleted = 0"),
                "revision 1 is not what was written",
            ),
            (
                Rows::new()
                    .event(1, false)
                    .aggregate(1)
                    .sql("UPDATE aggregate SET document = x'79'"),
                "the document of k/a",
            ),
            (
                Rows::new()
                    .event(1, false)
                    .aggregate(1)
                    .sql("UPDATE aggregate SET id = 'b'"),
                "the document of k/b",
            ),
            (Rows::new().aggregate(9), "no event tells of k/a"),
        ] {
            let told = rows.load().unwrap_err();
            assert!(told.contains(says), "{told}");
        }
    }
}
