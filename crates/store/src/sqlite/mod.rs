//! The store in one SQLite file: write-ahead log, `synchronous=FULL`, one process, one writing thread. A write is
//! answered after its commit is on the disk; reads come from memory, which holds what is committed and nothing else. The
//! whole store is in memory, so it is for what one machine serves.
//!
//! `file` opens and checks it, `schema` says what is in it, `writer` changes it.

mod checksum;
mod file;
mod schema;
mod writer;

use std::fmt;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use async_trait::async_trait;
use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};

use crate::state::Shared;
use crate::{
    Aggregate, Change, DEFAULT_EVENTS_KEPT, Key, Kind, Listing, OpenError, Revision, Store,
    StoreError, Watch,
};
use writer::Command;

/// Writes that may wait for the writing thread before callers wait for a place. Their documents are in memory.
const WAITING_WRITES: usize = 256;

/// How to keep a store.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Events remembered for watchers, over restarts too. With fewer than before, the surplus goes at the next write.
    pub events_kept: NonZeroUsize,
    /// For tests of crash safety.
    #[doc(hidden)]
    pub storage: Storage,
    /// For the test that shows that the tests of crash safety can fail.
    #[doc(hidden)]
    pub synchronous: Synchronous,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            events_kept: DEFAULT_EVENTS_KEPT,
            storage: Storage::Disk,
            synchronous: Synchronous::Full,
        }
    }
}

/// Where the file is.
#[doc(hidden)]
#[derive(Clone)]
pub enum Storage {
    /// On the file system.
    Disk,
    /// With a registered SQLite VFS of this name; the function stands for fsync of the file's directory.
    Vfs {
        name: String,
        sync_directory: SyncDirectory,
    },
}

/// Makes the names in the directory of this file durable.
#[doc(hidden)]
pub type SyncDirectory = Arc<dyn Fn(&Path) -> std::io::Result<()> + Send + Sync>;

impl fmt::Debug for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Disk => f.write_str("Disk"),
            Self::Vfs { name, .. } => write!(f, "Vfs({name})"),
        }
    }
}

/// What a commit waits for.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Synchronous {
    Full,
    Off,
}

/// See the module. Dropping it waits for the writes under way, then closes and unlocks the file.
pub struct SqliteStore {
    path: PathBuf,
    shared: Arc<Shared>,
    /// `None` only while dropping.
    commands: Option<mpsc::Sender<Command>>,
    writer: Option<JoinHandle<()>>,
}

impl SqliteStore {
    /// Opens the store at `path`, whose directory exists, or makes a new one there (readable by its owner only). Blocks
    /// while the file is checked and read as a whole; milliseconds for a small store.
    pub fn open(path: impl AsRef<Path>, settings: Settings) -> Result<Self, OpenError> {
        let path = path.as_ref().to_owned();
        let (connection, state) = file::open(&path, &settings)?;
        tracing::debug!(path = %path.display(), revision = %state.latest(), "store opened");
        let shared = Arc::new(Shared::new(state));
        let (commands, waiting) = mpsc::channel(WAITING_WRITES);
        let thread = {
            let shared = Arc::clone(&shared);
            move || writer::run(&connection, &shared, settings.events_kept, waiting)
        };
        let writer = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(thread)
            .map_err(|source| OpenError::Io {
                path: path.clone(),
                action: "start a thread for",
                source: source.into(),
            })?;
        Ok(Self {
            path,
            shared,
            commands: Some(commands),
            writer: Some(writer),
        })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    async fn ask(
        &self,
        command: impl FnOnce(oneshot::Sender<Result<Revision, StoreError>>) -> Command,
    ) -> Result<Revision, StoreError> {
        let (reply, answer) = oneshot::channel();
        let commands = self.commands.as_ref().ok_or(StoreError::Closed)?;
        commands
            .send(command(reply))
            .await
            .map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        drop(self.commands.take());
        if let Some(writer) = self.writer.take()
            && writer.join().is_err()
        {
            tracing::error!(path = %self.path.display(), "the store's writer panicked");
        }
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn get(&self, key: &Key) -> Result<Option<Aggregate>, StoreError> {
        Ok(self.shared.read().get(key))
    }

    async fn list(
        &self,
        kind: &Kind,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Listing, StoreError> {
        Ok(self.shared.read().list(kind, after, limit))
    }

    async fn compare_and_swap(&self, key: &Key, change: Change) -> Result<Revision, StoreError> {
        self.ask(|reply| Command::Write {
            key: key.clone(),
            change,
            reply,
        })
        .await
    }

    async fn watch(&self, from: Revision) -> Result<Watch, StoreError> {
        self.shared.watch(from)
    }

    async fn import(&self, aggregates: Vec<(Key, Bytes)>) -> Result<Revision, StoreError> {
        self.ask(|reply| Command::Import { aggregates, reply })
            .await
    }
}
