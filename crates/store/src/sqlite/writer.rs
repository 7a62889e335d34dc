//! The one thread that writes. It takes what waits, decides each write against the acknowledged state and the ones before
//! it, commits them together, and only then lets readers see them and callers know. After a failure that leaves open what
//! the disk holds it writes nothing any more.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

use bytes::Bytes;
use rusqlite::{Connection, ErrorCode, Statement, params};
use tokio::sync::{mpsc, oneshot};

use super::{checksum, schema};
use crate::state::{Shared, Write, admit, admit_import};
use crate::{Change, Key, Revision, StoreError};

/// At most this many writes share a commit, so that the first of them does not wait long.
const BATCH_WRITES: usize = 256;
/// A batch is closed once its documents have this many bytes.
const BATCH_BYTES: usize = 4 * 1024 * 1024;

type Reply = oneshot::Sender<Result<Revision, StoreError>>;

/// What callers ask of the writer.
pub(super) enum Command {
    Write {
        key: Key,
        change: Change,
        reply: Reply,
    },
    Import {
        aggregates: Vec<(Key, Bytes)>,
        reply: Reply,
    },
}

/// Runs until nobody can send commands any more and all sent ones are answered.
pub(super) fn run(
    connection: &Connection,
    shared: &Shared,
    events_kept: NonZeroUsize,
    mut commands: mpsc::Receiver<Command>,
) {
    let mut disk = Statements::prepare(connection, events_kept).map_err(unavailable);
    // An import is not mixed with other writes: it ends a batch and comes after it.
    let mut put_off = None;
    while let Some(command) = put_off.take().or_else(|| commands.blocking_recv()) {
        match command {
            Command::Import { aggregates, reply } => import(&mut disk, shared, aggregates, reply),
            Command::Write { key, change, reply } => {
                let mut batch = Batch::new(shared);
                batch.add(key, change, reply);
                while batch.has_room() {
                    match commands.try_recv() {
                        Ok(Command::Write { key, change, reply }) => batch.add(key, change, reply),
                        Ok(import) => {
                            put_off = Some(import);
                            break;
                        }
                        Err(_) => break,
                    }
                }
                batch.finish(&mut disk);
            }
        }
    }
}

/// The statements, or why there is no writing any more.
type Disk<'c> = Result<Statements<'c>, StoreError>;

/// Writes decided together, on top of the acknowledged state, with the answers that their callers get if the commit
/// succeeds.
struct Batch<'s> {
    shared: &'s Shared,
    latest: Revision,
    /// What this batch made of the keys it touches.
    touched: HashMap<Key, Option<Revision>>,
    writes: Vec<Write>,
    bytes: usize,
    answers: Vec<(Reply, Result<Revision, StoreError>)>,
}

impl<'s> Batch<'s> {
    fn new(shared: &'s Shared) -> Self {
        let latest = shared.read().latest();
        Self {
            shared,
            latest,
            touched: HashMap::new(),
            writes: Vec::new(),
            bytes: 0,
            answers: Vec::new(),
        }
    }

    fn has_room(&self) -> bool {
        self.answers.len() < BATCH_WRITES && self.bytes < BATCH_BYTES
    }

    fn add(&mut self, key: Key, change: Change, reply: Reply) {
        let current = match self.touched.get(&key) {
            Some(current) => *current,
            None => self.shared.read().revision_of(&key),
        };
        let answer = admit(&key, &change, current).map(|()| {
            self.latest = self.latest.next();
            let document = change.document().cloned();
            self.bytes += document.as_ref().map_or(0, Bytes::len);
            self.touched
                .insert(key.clone(), document.is_some().then_some(self.latest));
            self.writes.push(Write {
                revision: self.latest,
                key,
                document,
            });
            self.latest
        });
        self.answers.push((reply, answer));
    }

    /// All answers wait for the commit, refusals too: they may be due to a write that is not committed yet.
    fn finish(self, disk: &mut Disk<'_>) {
        let committed = commit(disk, self.shared, self.writes);
        for (reply, answer) in self.answers {
            // A caller that went away does not want to know.
            let _ = reply.send(match &committed {
                Ok(()) => answer,
                Err(error) => Err(error.clone()),
            });
        }
    }
}

fn import(disk: &mut Disk<'_>, shared: &Shared, aggregates: Vec<(Key, Bytes)>, reply: Reply) {
    let admitted = admit_import(&shared.read(), aggregates);
    let committed = admitted.and_then(|writes| commit(disk, shared, writes));
    let _ = reply.send(committed.map(|()| shared.read().latest()));
}

/// Makes `writes` durable, then visible.
fn commit(disk: &mut Disk<'_>, shared: &Shared, writes: Vec<Write>) -> Result<(), StoreError> {
    if writes.is_empty() {
        return Ok(());
    }
    let statements = match disk {
        Ok(statements) => statements,
        Err(error) => return Err(error.clone()),
    };
    let Err(error) = statements.transact(&writes) else {
        shared.update(|state| writes.into_iter().for_each(|write| state.apply(write)));
        return Ok(());
    };
    let rolled_back = statements.roll_back();
    if error.sqlite_error_code() == Some(ErrorCode::DiskFull) && rolled_back {
        tracing::error!(%error, "the disk is full, writes are refused");
        return Err(StoreError::Full {
            source: Arc::new(error),
        });
    }
    tracing::error!(%error, "the store cannot write any more");
    let error = unavailable(error);
    *disk = Err(error.clone());
    Err(error)
}

fn unavailable(error: rusqlite::Error) -> StoreError {
    StoreError::Unavailable {
        source: Arc::new(error),
    }
}

struct Statements<'c> {
    connection: &'c Connection,
    begin: Statement<'c>,
    commit: Statement<'c>,
    put_aggregate: Statement<'c>,
    delete_aggregate: Statement<'c>,
    add_event: Statement<'c>,
    forget_events: Statement<'c>,
    events_kept: u64,
}

impl<'c> Statements<'c> {
    fn prepare(connection: &'c Connection, events_kept: NonZeroUsize) -> rusqlite::Result<Self> {
        Ok(Self {
            connection,
            begin: connection.prepare("BEGIN IMMEDIATE")?,
            commit: connection.prepare("COMMIT")?,
            put_aggregate: connection.prepare(schema::PUT_AGGREGATE)?,
            delete_aggregate: connection.prepare(schema::DELETE_AGGREGATE)?,
            add_event: connection.prepare(schema::ADD_EVENT)?,
            forget_events: connection.prepare(schema::FORGET_EVENTS)?,
            events_kept: u64::try_from(events_kept.get()).unwrap_or(u64::MAX),
        })
    }

    /// One transaction; durable when this returns `Ok`.
    fn transact(&mut self, writes: &[Write]) -> rusqlite::Result<()> {
        self.begin.execute([])?;
        for write in writes {
            self.write(write)?;
        }
        if let Some(last) = writes.last() {
            self.forget_events
                .execute([number(last.revision.get().saturating_sub(self.events_kept))])?;
        }
        self.commit.execute([])?;
        Ok(())
    }

    fn write(
        &mut self,
        Write {
            revision,
            key,
            document,
        }: &Write,
    ) -> rusqlite::Result<()> {
        let (kind, id) = (key.kind().as_str(), key.id());
        match document {
            Some(document) => {
                let checksum = checksum::aggregate(key, *revision, document);
                let row = params![
                    kind,
                    id,
                    number(revision.get()),
                    checksum,
                    document.as_ref()
                ];
                self.put_aggregate.execute(row)?;
            }
            None => {
                self.delete_aggregate.execute([kind, id])?;
            }
        }
        let checksum = checksum::event(key, *revision, document.is_none());
        let row = params![
            number(revision.get()),
            kind,
            id,
            document.is_none(),
            checksum
        ];
        self.add_event.execute(row)?;
        Ok(())
    }

    /// Whether nothing of the transaction is left. SQLite has rolled back by itself after some errors.
    fn roll_back(&self) -> bool {
        self.connection.is_autocommit() || self.connection.execute_batch("ROLLBACK").is_ok()
    }
}

/// SQLite's integers are signed; revisions do not get that far (see [`Revision`]).
fn number(revision: u64) -> i64 {
    i64::try_from(revision).unwrap_or(i64::MAX)
}
