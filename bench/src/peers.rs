//! The proxies under test. Each is a process of its own with one thread for traffic, confined to one core,
//! and forwards to the same backend; each keeps an access log in a file where it has one. Files and ports
//! are made for the run and go with it.

mod envoy;
mod floor;
mod haproxy;
pub mod lockgate;
mod nginx;

use crate::measure;
use std::fs::File;
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Lockgate,
    Nginx,
    Haproxy,
    Envoy,
    Floor,
}

impl Kind {
    pub const ALL: [Self; 5] = [
        Self::Lockgate,
        Self::Nginx,
        Self::Haproxy,
        Self::Envoy,
        Self::Floor,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Lockgate => "Lockgate",
            Self::Nginx => "nginx",
            Self::Haproxy => "HAProxy",
            Self::Envoy => "Envoy",
            Self::Floor => "floor",
        }
    }
}

/// Where things are for a peer that is to be started.
pub struct Place<'p> {
    /// An empty directory of its own.
    pub directory: &'p Path,
    pub backend: SocketAddr,
    /// A second one, where one is to fail: then peers check them both, and give up connecting after two seconds.
    pub another: Option<SocketAddr>,
    /// The core it is confined to.
    pub core: usize,
    pub programs: &'p Programs,
}

impl Place<'_> {
    fn backends(&self) -> impl Iterator<Item = SocketAddr> {
        std::iter::once(self.backend).chain(self.another)
    }
}

/// The programs of the peers.
#[derive(Clone, Debug)]
pub struct Programs {
    pub lockgate: PathBuf,
    pub nginx: PathBuf,
    pub haproxy: PathBuf,
    pub envoy: PathBuf,
}

/// A running proxy.
pub struct Peer {
    pub kind: Kind,
    pub version: String,
    pub address: SocketAddr,
    /// Where it speaks HTTP/2 with prior knowledge, if it does.
    pub http2: Option<SocketAddr>,
    /// Host and beginning of the path of requests, in turn; one pair but for many APIs.
    pub routes: Vec<Route>,
    process: Process,
}

/// How a request reaches the backend through a peer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub host: String,
    pub prefix: String,
}

impl Route {
    /// The backend as it is, and as plain proxies have it.
    pub fn plain() -> Self {
        Self {
            host: "backend.example".to_owned(),
            prefix: String::new(),
        }
    }
}

/// What keeps a peer running.
enum Process {
    Plain(Guard),
    Lockgate(Box<lockgate::Running>),
}

/// Why a peer is not measured.
#[derive(Debug)]
pub enum Absent {
    /// It is not installed; what would install it.
    Missing(&'static str),
    Failed(String),
}

impl std::fmt::Display for Absent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing(what) => write!(f, "not installed ({what})"),
            Self::Failed(what) => write!(f, "does not start: {what}"),
        }
    }
}

impl std::error::Error for Absent {}

impl From<io::Error> for Absent {
    fn from(error: io::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

impl Peer {
    /// Starts a proxy with one route, and waits until it listens.
    pub fn start(kind: Kind, place: &Place<'_>) -> Result<Self, Absent> {
        match kind {
            Kind::Lockgate => lockgate::start(place, 1),
            Kind::Nginx => nginx::start(place),
            Kind::Haproxy => haproxy::start(place),
            Kind::Envoy => envoy::start(place),
            Kind::Floor => floor::start(place),
        }
    }

    pub fn pid(&self) -> u32 {
        match &self.process {
            Process::Plain(guard) => guard.child.id(),
            Process::Lockgate(running) => running.pid(),
        }
    }

    /// Lockgate's further abilities.
    pub fn lockgate(&self) -> Option<&lockgate::Running> {
        match &self.process {
            Process::Lockgate(running) => Some(running),
            Process::Plain(_) => None,
        }
    }
}

/// A plain proxy: what to run, and where it will listen.
struct Plan<'p> {
    kind: Kind,
    version: String,
    command: Command,
    listen: SocketAddr,
    http2: Option<SocketAddr>,
    place: &'p Place<'p>,
}

impl Plan<'_> {
    /// Runs it, its output going to files beside its configuration. It is confined from its first
    /// instruction on: a worker that is forked after the listener stands would escape a later call.
    fn start(self) -> Result<Peer, Absent> {
        let log = |name| File::create(self.place.directory.join(name));
        let errors = self.place.directory.join("stderr");
        let child = Command::new("taskset")
            .args(["--cpu-list", &self.place.core.to_string()])
            .arg(self.command.get_program())
            .args(self.command.get_args())
            .stdin(Stdio::null())
            .stdout(log("stdout")?)
            .stderr(log("stderr")?)
            .spawn()?;
        let mut guard = Guard { child };
        if let Err(what) = guard.wait_for_listener(self.listen) {
            let said = std::fs::read_to_string(errors).unwrap_or_default();
            return Err(Absent::Failed(format!("{what}: {}", said.trim())));
        }
        Ok(Peer {
            kind: self.kind,
            version: self.version,
            address: self.listen,
            http2: self.http2,
            routes: vec![Route::plain()],
            process: Process::Plain(guard),
        })
    }
}

/// A process that is ended with its children when nobody needs it any more.
struct Guard {
    child: Child,
}

impl Guard {
    fn wait_for_listener(&mut self, address: SocketAddr) -> Result<(), String> {
        const LIMIT: Duration = Duration::from_secs(15);
        const LOOK_EVERY: Duration = Duration::from_millis(5);
        let deadline = Instant::now() + LIMIT;
        while TcpStream::connect(address).is_err() {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(format!("it ended with {status}"));
            }
            if Instant::now() > deadline {
                return Err(format!("it did not listen on {address} within {LIMIT:?}"));
            }
            std::thread::sleep(LOOK_EVERY);
        }
        Ok(())
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // Noted before anything ends, since a parent that is gone has no children; and the parent ended first,
        // since nginx's replaces a worker that it loses.
        for pid in measure::tree(self.child.id()) {
            let _ = Command::new("kill")
                .args(["-KILL", &pid.to_string()])
                .stderr(Stdio::null())
                .status();
        }
        let _ = self.child.wait();
    }
}

/// What a program says when asked for its version; `None` if it cannot be run.
fn version(program: &Path, flag: &str) -> Option<String> {
    let output = Command::new(program).arg(flag).output().ok()?;
    let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.push_str(&String::from_utf8_lossy(&output.stderr));
    let number = said
        .split(|c: char| c.is_whitespace() || c == '/')
        .map(|word| word.trim_start_matches('v'))
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.'))?;
    Some(number.to_owned())
}

/// A port that is free now. Nobody else on a machine that measures takes it before the peer does.
fn free_port() -> io::Result<SocketAddr> {
    TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))?.local_addr()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn versions_are_found_in_what_programs_say() {
        let directory = tempfile::tempdir().unwrap();
        for (said, expected) in [
            ("nginx version: nginx/1.22.1", Some("1.22.1")),
            (
                "HAProxy version 2.6.12-1+deb12u2 2025/04/15",
                Some("2.6.12-1+deb12u2"),
            ),
            (
                "envoy  version: 9d4/1.40.0/Clean/RELEASE/BoringSSL",
                Some("1.40.0"),
            ),
            ("lockgate 0.1.0", Some("0.1.0")),
            ("nothing", None),
        ] {
            let program = directory.path().join("program");
            let script = format!("#!/bin/sh\necho '{said}' >&2\n");
            std::fs::write(&program, script).unwrap();
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
            std::fs::set_permissions(&program, mode).unwrap();
            assert_eq!(version(&program, "-v").as_deref(), expected);
        }
        assert_eq!(version(Path::new("/nonexistent"), "-v"), None);
    }

    #[test]
    fn a_guard_ends_children_too() {
        let child = Command::new("sh")
            .args(["-c", "sleep 60 & sleep 60"])
            .spawn()
            .unwrap();
        let pid = child.id();
        let guard = Guard { child };
        testkit::wait_until("children", Duration::from_secs(5), || {
            measure::tree(pid).len() == 3
        });
        let all = measure::tree(pid);
        drop(guard);
        testkit::wait_until("their end", Duration::from_secs(5), || {
            all.iter().all(|pid| {
                let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
                stat.is_empty() || stat.contains(") Z")
            })
        });
    }
}
