//! What lies in the data directory beside the store: the access key made at the first start, and a note of
//! where the instance that uses the directory is reached. Both are for people's own eyes (the directory has
//! mode 0700, the key 0600) and are replaced whole or not at all.

mod credentials;
mod instance_file;

pub use instance_file::InstanceFile;

use crate::exit::{Exit, Failure};
use sigv4::Credential;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// A data directory that exists.
#[derive(Clone, Debug)]
pub struct DataDir {
    path: PathBuf,
}

impl DataDir {
    /// Makes the directory if it is not there.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        let cannot = |error: io::Error| {
            Failure::new(
                Exit::Failed,
                format!("cannot make the data directory {}", path.display()),
            )
            .because(error)
            .next("give a directory you may write to by --data-dir")
        };
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .map_err(cannot)?;
        // Absolute, so that messages and `env` are right in any directory.
        let path = fs::canonicalize(path).map_err(cannot)?;
        Ok(Self { path })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file of the embedded store.
    pub fn store_file(&self) -> PathBuf {
        store_file(&self.path)
    }

    /// The access key of this directory, made if there is none. To be called by the one process that holds
    /// the store.
    pub fn credential(&self) -> Result<Credential, Failure> {
        credentials::load_or_create(&self.path)
    }

    /// Notes where this instance is reached.
    pub fn record(&self, instance: &InstanceFile) -> Result<(), Failure> {
        instance.write(&self.path)
    }
}

/// The same of a directory that may not be one.
pub fn store_file(folder: &Path) -> PathBuf {
    folder.join("lockgate.db")
}

/// What the clients of a data directory (`env`, `status`) learn from it, without making anything.
#[derive(Clone, Debug)]
pub struct Known {
    pub instance: InstanceFile,
    pub credential: Credential,
}

impl Known {
    /// Reads it; the failure of a directory that no Lockgate was started with says how to start one.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let never = || {
            Failure::new(
                Exit::NotRunning,
                format!("no lockgate was ever started with {}", path.display()),
            )
            .next("run `lockgate up` first, with the same --data-dir if you give one")
        };
        let instance = InstanceFile::read(path)?.ok_or_else(never)?;
        let credential = credentials::load(path)?.ok_or_else(never)?;
        Ok(Self {
            instance,
            credential,
        })
    }
}

/// Replaces a file by one with this content and mode, so that readers see the old or the new, and a crash
/// leaves one of the two.
pub fn write_atomically(path: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    let mut aside = name.to_os_string();
    aside.push(format!(".{}.new", std::process::id()));
    let aside = folder.join(aside);
    let written = (|| {
        // A leftover of an earlier process with our id would keep its own mode.
        if let Err(error) = fs::remove_file(&aside)
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(error);
        }
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(mode)
            .open(&aside)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&aside, path)?;
        File::open(folder)?.sync_all()
    })();
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&aside);
    }
    written
}
