//! `lockgate export` and `lockgate import`: all that a data directory holds as one text, and back. Both take the store
//! for themselves, so they are for a Lockgate that does not run: what is exported is one moment, and whole.

use crate::data_dir::{self, DataDir};
use crate::exit::{EXIT_CODES, Exit, Failure};
use crate::output;
use crate::settings::{DataDirArgs, ProcessEnvironment};
use clap::Args;
use control::archive::{self, ArchiveError};
use std::io::{Read, stdin};
use std::path::PathBuf;
use store::SqliteStore;

/// Write all that a data directory holds as one text, for backup or to move it
#[derive(Args, Debug)]
#[command(after_help = format!("\
Example:
  lockgate export --output before-upgrade.jsonl

Lockgate must not run on the directory meanwhile. The text has a line for each REST API, deployment, VPC link, load \
balancer, target group and client certificate, keys included: a file is written for its owner's eyes only. Access \
keys and settings are not in it.

{EXIT_CODES}"))]
pub struct Export {
    #[command(flatten)]
    data_dir: DataDirArgs,

    /// Write to this file, which is replaced whole, instead of stdout
    #[arg(long, value_name = "PATH")]
    output: Option<PathBuf>,
}

/// Fill an empty data directory with what `lockgate export` wrote
#[derive(Args, Debug)]
#[command(after_help = format!("\
Examples:
  lockgate import before-upgrade.jsonl --data-dir /var/lib/lockgate
  lockgate export | ssh other lockgate import -

All of it is imported or nothing. Ids stay as they were, so start it with the region and account id that it had. \
With --if-empty a directory that holds something keeps it, which is a success: for what runs before every start.

{EXIT_CODES}"))]
pub struct Import {
    #[command(flatten)]
    data_dir: DataDirArgs,

    /// Do nothing where the data directory holds something already
    #[arg(long)]
    if_empty: bool,

    /// The file that `lockgate export` wrote; - for stdin
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Export {
    pub fn run(&self) -> Result<(), Failure> {
        let folder = super::data_dir(&self.data_dir, &ProcessEnvironment)?;
        // Opening would make one.
        let file = data_dir::store_file(&folder);
        if !file.exists() {
            return Err(Failure::new(
                Exit::NotRunning,
                format!("no lockgate was ever started with {}", folder.display()),
            )
            .next("name its data directory by --data-dir"));
        }
        let store = SqliteStore::open(file, store::sqlite::Settings::default())?;
        let text = super::block_on(archive::export(&store))?
            .map_err(|error| failed("cannot export the store", error))?;
        match &self.output {
            None => output::bytes(&text),
            Some(path) => data_dir::write_atomically(path, &text, 0o600).map_err(|error| {
                Failure::new(Exit::Failed, format!("cannot write {}", path.display()))
                    .because(error)
                    .next("give a path you may write to by --output")
            }),
        }
    }
}

impl Import {
    pub fn run(&self) -> Result<(), Failure> {
        let text = self.read()?;
        let folder = super::data_dir(&self.data_dir, &ProcessEnvironment)?;
        let folder = DataDir::create(&folder)?;
        let store = SqliteStore::open(folder.store_file(), store::sqlite::Settings::default())?;
        let documents = match super::block_on(archive::import(&store, &text))? {
            Err(ArchiveError::NotEmpty) if self.if_empty => {
                return output::line(format_args!(
                    "{} holds something already; nothing was imported",
                    folder.path().display()
                ));
            }
            outcome => outcome.map_err(|error| failed("cannot import", error))?,
        };
        output::line(format_args!(
            "imported {documents} documents into {}",
            folder.path().display()
        ))
    }

    fn read(&self) -> Result<Vec<u8>, Failure> {
        let read = if self.file.as_os_str() == "-" {
            let mut text = Vec::new();
            stdin().lock().read_to_end(&mut text).map(|_| text)
        } else {
            std::fs::read(&self.file)
        };
        read.map_err(|error| {
            Failure::new(Exit::Failed, format!("cannot read {}", self.file.display()))
                .because(error)
                .next("name a file that `lockgate export` wrote")
        })
    }
}

fn failed(what: &str, error: ArchiveError) -> Failure {
    // What to do next is in the text of each.
    Failure::new(Exit::Failed, what).because(error)
}
