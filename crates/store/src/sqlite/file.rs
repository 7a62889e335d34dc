//! Opening the file: whose it is, which format, whole or not, and locked for this process alone. Nothing is written to a
//! file before it is known to be a store of a format that this version knows.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::schema::{self, APPLICATION_ID, Refused, STEPS};
use super::{Settings, Storage, Synchronous};
use crate::OpenError;
use crate::state::State;

/// After a checkpoint the write-ahead log is cut back to this, in bytes; SQLite checkpoints every 1,000 pages (4 MiB), so
/// it is longer only after a large import.
const LOG_BYTES_KEPT: i64 = 8 * 1024 * 1024;
/// How many faults `quick_check` looks for before it stops: enough to tell one bad page from a bad disk.
const FAULTS_TOLD: u32 = 3;

pub(super) fn open(path: &Path, settings: &Settings) -> Result<(Connection, State), OpenError> {
    let refused = |refused| explain(path, refused);
    let mut connection = connect(path, &settings.storage)?;
    let found = identify(&connection, path)?;
    configure(&connection, settings.synchronous).map_err(refused)?;
    if found == 0 {
        // The first page was written by way of a rollback journal, and SQLite does not sync its deletion. Found again
        // after a power loss, the journal would roll the file back to empty, with all that was acknowledged since.
        sync_directory(path, &settings.storage)?;
    }
    check(&connection).map_err(refused)?;
    schema::migrate(&mut connection, found, STEPS).map_err(|error| refused(error.into()))?;
    let state = schema::load(&connection, settings.events_kept).map_err(refused)?;
    Ok((connection, state))
}

/// The file exists and its name is durable afterwards. That comes before anything is written: otherwise a power loss
/// could leave a log whose file is gone.
fn connect(path: &Path, storage: &Storage) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let connection = match storage {
        Storage::Disk => {
            create(path).map_err(io_error(path, "create"))?;
            refuse_orphaned_log(path)?;
            Connection::open_with_flags(path, flags)
        }
        Storage::Vfs { name, .. } => {
            let flags = flags | OpenFlags::SQLITE_OPEN_CREATE;
            Connection::open_with_flags_and_vfs(path, flags, name.as_str())
        }
    };
    let connection = connection.map_err(|error| explain(path, error.into()))?;
    // Whoever holds the file holds it for as long as it runs: waiting would only delay saying so.
    connection
        .busy_timeout(std::time::Duration::ZERO)
        .map_err(|error| explain(path, error.into()))?;
    sync_directory(path, storage)?;
    Ok(connection)
}

/// Documents hold secrets (API keys), so the file is its owner's; SQLite gives its log the same mode.
fn create(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        result => result.map(drop),
    }
}

/// The first page of a new store is durable before its write-ahead log exists. An empty file beside a log has lost its
/// content, and SQLite would take it for new and delete the log.
fn refuse_orphaned_log(path: &Path) -> Result<(), OpenError> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let bytes = |path: &Path| std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    if bytes(path) == 0 && bytes(&PathBuf::from(log)) > 0 {
        let detail = "it is empty, but has a -wal file with content".to_owned();
        return Err(OpenError::Damaged {
            path: path.to_owned(),
            detail,
        });
    }
    Ok(())
}

fn sync_directory(path: &Path, storage: &Storage) -> Result<(), OpenError> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let synced = match storage {
        Storage::Disk => File::open(directory).and_then(|directory| directory.sync_all()),
        Storage::Vfs { sync_directory, .. } => sync_directory(path),
    };
    synced.map_err(io_error(path, "sync the directory of"))
}

/// The format of the file; 0 for an empty one. The first read takes the lock and fails if another process has it.
fn identify(connection: &Connection, path: &Path) -> Result<usize, OpenError> {
    let failed = |error: rusqlite::Error| explain(path, error.into());
    // Held from the first access to the end, which also spares the log's shared-memory file.
    connection
        .pragma_update(None, "locking_mode", "EXCLUSIVE")
        .map_err(failed)?;
    let number = |pragma| {
        connection
            .pragma_query_value(None, pragma, |row| row.get::<_, i32>(0))
            .map_err(failed)
    };
    let application = number("application_id")?;
    let format = number("user_version")?;
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(failed)?;
    if application == 0 && format == 0 && tables == 0 {
        return Ok(0);
    }
    if application != APPLICATION_ID {
        let detail = format!("its SQLite application id is {application:#x}");
        return Err(OpenError::NotAStore {
            path: path.to_owned(),
            detail,
        });
    }
    match usize::try_from(format) {
        Ok(format) if (1..=STEPS.len()).contains(&format) => Ok(format),
        Ok(format) if format > STEPS.len() => Err(OpenError::NewerVersion {
            path: path.to_owned(),
            found: u32::try_from(format).unwrap_or(u32::MAX),
            supported: u32::try_from(STEPS.len()).unwrap_or(u32::MAX),
        }),
        _ => Err(OpenError::Damaged {
            path: path.to_owned(),
            detail: format!("its format is {format}"),
        }),
    }
}

/// Durability settings, each read back: SQLite answers some that it cannot do by staying as it was.
fn configure(connection: &Connection, synchronous: Synchronous) -> Result<(), Refused> {
    // The platform's real flush where fsync is not one (macOS); no effect elsewhere.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    let level = match synchronous {
        Synchronous::Full => 2,
        Synchronous::Off => 0,
    };
    connection.pragma_update(None, "synchronous", level)?;
    let set: i64 = connection.pragma_query_value(None, "synchronous", |row| row.get(0))?;
    // Only now: the change of mode writes the header, and is to be durable.
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    connection.pragma_update_and_check(None, "journal_size_limit", LOG_BYTES_KEPT, |_| Ok(()))?;
    if set != level || mode != "wal" {
        return Err(Refused::Damaged(format!(
            "it cannot be used with a write-ahead log (mode {mode}, level {set})"
        )));
    }
    Ok(())
}

/// Reads every page. A store is read as a whole anyway, so this about doubles the time to open it.
fn check(connection: &Connection) -> Result<(), Refused> {
    connection.pragma_update(None, "cell_size_check", true)?;
    let mut faults = Vec::new();
    connection.pragma(None, "quick_check", FAULTS_TOLD, |row| {
        faults.push(row.get::<_, String>(0)?);
        Ok(())
    })?;
    if faults == ["ok"] {
        Ok(())
    } else {
        Err(Refused::Damaged(faults.join("; ").replace('\n', " ")))
    }
}

fn explain(path: &Path, refused: Refused) -> OpenError {
    let path = path.to_owned();
    let error = match refused {
        Refused::Damaged(detail) => return OpenError::Damaged { path, detail },
        Refused::Sqlite(error) => error,
    };
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => OpenError::Locked { path },
        // SQLite says the same of a file with any impossible field in its header.
        Some(ErrorCode::NotADatabase) if begins_like_sqlite(&path) => OpenError::Damaged {
            path,
            detail: "its header is not valid".to_owned(),
        },
        Some(ErrorCode::NotADatabase) => OpenError::NotAStore {
            path,
            detail: "it is not an SQLite file".to_owned(),
        },
        // Besides SQLite's own word for it: a table or column that is not there, or a value of the wrong type.
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::Unknown | ErrorCode::ConstraintViolation) => {
            OpenError::Damaged {
                path,
                detail: error.to_string(),
            }
        }
        Some(_) => OpenError::Io {
            path,
            action: "open",
            source: error.into(),
        },
        None => OpenError::Damaged {
            path,
            detail: error.to_string(),
        },
    }
}

fn begins_like_sqlite(path: &Path) -> bool {
    let mut magic = [0; 16];
    File::open(path)
        .and_then(|mut file| file.read_exact(&mut magic))
        .is_ok()
        && magic == *b"SQLite format 3\0"
}

fn io_error(path: &Path, action: &'static str) -> impl FnOnce(io::Error) -> OpenError {
    move |source| OpenError::Io {
        path: path.to_owned(),
        action,
        source: source.into(),
    }
}
