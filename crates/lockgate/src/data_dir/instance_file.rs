//! Where the instance of a data directory is reached, as it noted itself; also the form of `--ready-file`.
//! It stays when the instance ends: addresses are the same again at the next start unless told otherwise.

use super::write_atomically;
use crate::exit::{Exit, Failure};
use crate::settings::reachable;
use serde::{Deserialize, Serialize};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::Path;

const FILE: &str = "instance.json";

/// The addresses of an instance as clients on this machine use them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceFile {
    pub aws: SocketAddr,
    pub gateway: SocketAddr,
    pub admin: SocketAddr,
    pub pid: u32,
    pub region: String,
}

impl InstanceFile {
    /// For sockets bound to these addresses in this process.
    pub fn new(aws: SocketAddr, gateway: SocketAddr, admin: SocketAddr, region: &str) -> Self {
        let here = |bound: SocketAddr| SocketAddr::new(reachable(bound.ip()), bound.port());
        Self {
            aws: here(aws),
            gateway: here(gateway),
            admin: here(admin),
            pid: std::process::id(),
            region: region.to_owned(),
        }
    }

    /// Writes it to a file of any name.
    pub fn write_to(&self, path: &Path) -> Result<(), Failure> {
        let cannot = || Failure::new(Exit::Failed, format!("cannot write {}", path.display()));
        let mut text = serde_json::to_vec(self).map_err(|error| cannot().because(error))?;
        text.push(b'\n');
        write_atomically(path, &text, 0o644).map_err(|error| {
            cannot()
                .because(error)
                .next("see that its folder exists and is writable")
        })
    }

    pub(super) fn write(&self, folder: &Path) -> Result<(), Failure> {
        self.write_to(&folder.join(FILE))
    }

    /// `None` where there is none.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, Failure> {
        let path = folder.join(FILE);
        let cannot = || {
            Failure::new(Exit::Failed, format!("cannot read {}", path.display()))
                .next("delete it and start lockgate again")
        };
        match std::fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text)
                .map(Some)
                .map_err(|error| cannot().because(error)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(cannot().because(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(InstanceFile::read(folder.path()).unwrap(), None);
        let instance = InstanceFile::new(
            "127.0.0.1:1".parse().unwrap(),
            "0.0.0.0:2".parse().unwrap(),
            "[::]:3".parse().unwrap(),
            "eu-west-1",
        );
        instance.write(folder.path()).unwrap();
        let read = InstanceFile::read(folder.path()).unwrap().unwrap();
        assert_eq!(read, instance);
        assert_eq!(
            read.gateway.to_string(),
            "127.0.0.1:2",
            "a client cannot connect to 0.0.0.0"
        );
        assert_eq!(read.admin.to_string(), "[::1]:3");
    }
}
