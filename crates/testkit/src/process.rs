//! The real binary as a process: started in a directory of its own with free ports, waited for until it says that
//! it is ready, ended by signal. Its output goes to a file that is shown when the test fails. The contract with
//! the binary is small: `up`, the options in [`Launch::command`], and the ready file.

use std::fs::File;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;

use crate::wait_for;

/// How long a start may take: generous, since machines that build are slow.
const START_LIMIT: Duration = Duration::from_secs(30);
/// How much of a log is shown when a test fails, in bytes.
const SHOWN: usize = 16 * 1024;

/// What to start and where. A clone starts another process on the same directory, as after a crash.
#[derive(Clone, Debug)]
pub struct Launch {
    binary: PathBuf,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    listeners: [SocketAddr; 3],
    directory: Arc<TempDir>,
}

/// Where a process listens, as it reported itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addresses {
    pub aws: SocketAddr,
    pub gateway: SocketAddr,
    pub admin: SocketAddr,
    pub pid: u32,
}

impl Launch {
    /// This binary, on free ports of 127.0.0.1 and an empty data directory that goes with the last user of this.
    ///
    /// # Errors
    /// When no directory can be made.
    pub fn new(binary: impl Into<PathBuf>) -> io::Result<Self> {
        Ok(Self {
            binary: binary.into(),
            arguments: Vec::new(),
            environment: Vec::new(),
            listeners: [SocketAddr::from(([127, 0, 0, 1], 0)); 3],
            directory: Arc::new(TempDir::new()?),
        })
    }

    /// One more argument after those of [`command`](Self::command).
    #[must_use]
    pub fn arg(mut self, argument: impl Into<String>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    #[must_use]
    pub fn env(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// These addresses in place of free ports.
    #[must_use]
    pub fn listen(mut self, aws: SocketAddr, gateway: SocketAddr, admin: SocketAddr) -> Self {
        self.listeners = [aws, gateway, admin];
        self
    }

    /// The data directory of the process.
    #[must_use]
    pub fn data_dir(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// A directory for the test's own files, which goes with the data directory.
    #[must_use]
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// What is run: `up --data-dir … --aws-listen … --gateway-listen … --admin-listen … --ready-file …`, without
    /// any `LOCKGATE_*` and `AWS_*` of the surrounding environment.
    #[must_use]
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("LOCKGATE_") || text.starts_with("AWS_") {
                command.env_remove(&name);
            }
        }
        let [aws, gateway, admin] = self.listeners;
        command
            .arg("up")
            .arg("--data-dir")
            .arg(self.data_dir())
            .args(["--aws-listen", &aws.to_string()])
            .args(["--gateway-listen", &gateway.to_string()])
            .args(["--admin-listen", &admin.to_string()])
            .arg("--ready-file")
            .arg(self.ready_file())
            .args(&self.arguments)
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Starts it and waits until it is ready.
    ///
    /// # Panics
    /// When it does not start, ends, or is not ready within 30 seconds; its log is shown.
    #[must_use]
    pub fn start(&self) -> Process {
        match self.try_start() {
            Ok(process) => process,
            Err(reason) => panic!("{} did not start: {reason}", self.binary.display()),
        }
    }

    /// Starts it and waits until it is ready, or gives the reason it is not, with the log.
    ///
    /// # Errors
    /// That reason.
    pub fn try_start(&self) -> Result<Process, String> {
        let ready_file = self.ready_file();
        // One that a former process left would be taken for this one's.
        if let Err(error) = std::fs::remove_file(&ready_file)
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(format!("{}: {error}", ready_file.display()));
        }
        let mut process = self.spawn().map_err(|error| error.to_string())?;
        let outcome = wait_for("readiness", START_LIMIT + Duration::from_secs(1), || {
            if let Ok(text) = std::fs::read_to_string(&ready_file) {
                return Some(read_addresses(&text));
            }
            match process.child.try_wait() {
                Ok(Some(status)) => Some(Err(format!("it ended with {status}"))),
                Ok(None) if process.started.elapsed() < START_LIMIT => None,
                Ok(None) => Some(Err(format!("it was not ready within {START_LIMIT:?}"))),
                Err(error) => Some(Err(error.to_string())),
            }
        });
        match outcome {
            Ok(addresses) => {
                process.addresses = Some(addresses);
                Ok(process)
            }
            Err(reason) => Err(format!("{reason}; its log:\n{}", process.log())),
        }
    }

    fn spawn(&self) -> io::Result<Process> {
        let log = self.directory.path().join("log");
        let output = File::options().create(true).append(true).open(&log)?;
        let child = self
            .command()
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()?;
        Ok(Process {
            child,
            launch: self.clone(),
            log,
            addresses: None,
            started: std::time::Instant::now(),
        })
    }

    fn ready_file(&self) -> PathBuf {
        self.directory.path().join("ready.json")
    }
}

fn read_addresses(text: &str) -> Result<Addresses, String> {
    let broken = |what: &str| format!("its ready file lacks {what}: {text}");
    let json: serde_json::Value = serde_json::from_str(text).map_err(|_| broken("JSON"))?;
    let address = |name: &str| {
        let parsed = json
            .get(name)
            .and_then(|value| value.as_str()?.parse().ok());
        parsed.ok_or_else(|| broken(name))
    };
    Ok(Addresses {
        aws: address("aws")?,
        gateway: address("gateway")?,
        admin: address("admin")?,
        pid: json
            .get("pid")
            .and_then(|pid| u32::try_from(pid.as_u64()?).ok())
            .ok_or_else(|| broken("pid"))?,
    })
}

/// A running process. Dropped, it is killed; if the test is failing then, its log is printed.
#[derive(Debug)]
pub struct Process {
    child: Child,
    launch: Launch,
    log: PathBuf,
    /// There from the moment of readiness on, which is before anyone else holds a `Process`.
    addresses: Option<Addresses>,
    started: std::time::Instant,
}

impl Process {
    /// Where it listens.
    #[must_use]
    pub fn addresses(&self) -> Addresses {
        match self.addresses {
            Some(addresses) => addresses,
            None => unreachable!("a process is handed out only once it is ready"),
        }
    }

    /// For starting another one on the same directory.
    #[must_use]
    pub fn launch(&self) -> &Launch {
        &self.launch
    }

    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// All output so far, of earlier processes on this directory too.
    #[must_use]
    pub fn log(&self) -> String {
        let bytes = std::fs::read(&self.log).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// SIGKILL, and waits for the end.
    ///
    /// # Errors
    /// When it cannot be signalled.
    pub fn kill(&mut self) -> io::Result<ExitStatus> {
        self.child.kill()?;
        self.child.wait()
    }

    /// SIGTERM; does not wait.
    ///
    /// # Errors
    /// When it has ended already, or cannot be signalled.
    pub fn terminate(&self) -> io::Result<()> {
        // By the shell, which every POSIX system has: the standard library sends nothing but SIGKILL.
        let status = Command::new("sh")
            .args(["-c", &format!("kill -TERM {}", self.pid())])
            .stderr(Stdio::null())
            .status()?;
        if status.success() {
            Ok(())
        } else {
            Err(io::Error::other(format!(
                "cannot signal process {}",
                self.pid()
            )))
        }
    }

    /// Its exit status; `None` while it runs.
    ///
    /// # Errors
    /// When the system cannot tell.
    pub fn status(&mut self) -> io::Result<Option<ExitStatus>> {
        self.child.try_wait()
    }

    /// Waits for its end.
    ///
    /// # Panics
    /// When it still runs after `limit`.
    #[track_caller]
    pub fn wait(&mut self, limit: Duration) -> ExitStatus {
        let what = format!("the end of process {}", self.pid());
        wait_for(&what, limit, || self.child.try_wait().ok().flatten())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.kill();
        if std::thread::panicking() {
            let log = self.log();
            let mut from = log.len().saturating_sub(SHOWN);
            while !log.is_char_boundary(from) {
                from += 1;
            }
            eprintln!(
                "--- log of process {}\n{}\n---",
                self.pid(),
                log.get(from..).unwrap_or_default()
            );
        }
    }
}

#[cfg(test)]
mod tests;
