//! The programs of the control plane: where they lie, and one of them as a process with a log of its own.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const NAMES: [&str; 3] = ["etcd", "kube-apiserver", "kube-controller-manager"];
/// How much of a log is shown when a test fails, in bytes.
const SHOWN: usize = 4 * 1024;

/// The folder with the programs: `KUBEBUILDER_ASSETS`, else what `cargo xtask control-plane` has built or now builds.
pub(super) fn find() -> Result<PathBuf, String> {
    let named = std::env::var_os("KUBEBUILDER_ASSETS").map(PathBuf::from);
    let whole = |folder: &PathBuf| NAMES.iter().all(|name| folder.join(name).is_file());
    if let Some(folder) = named.filter(whole) {
        return Ok(folder);
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["xtask", "control-plane"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot run cargo, which finds the control plane: {error}"))?;
    let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim_end());
    if output.status.success() && whole(&folder) {
        Ok(folder)
    } else {
        Err("no control plane: `cargo xtask control-plane` builds one, with Go".to_owned())
    }
}

/// One of them, running. Dropped, it is killed.
pub(super) struct Program {
    child: Child,
    log: PathBuf,
}

impl Program {
    /// Runs it in a folder, where its log lies too.
    pub fn start(program: &Path, folder: &Path, arguments: &[&str]) -> io::Result<Self> {
        let name = program.file_name().unwrap_or_default().to_string_lossy();
        let log = folder.join(format!("{name}.log"));
        let output = File::options().create(true).append(true).open(&log)?;
        // Ends with the thread that started it, so that a test that is killed leaves nothing behind.
        let child = Command::new("setpriv")
            .args(["--pdeathsig", "KILL", "--"])
            .arg(program)
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()?;
        Ok(Self { child, log })
    }

    pub fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Kills it and waits for its end.
    pub fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// The end of its log, with a heading.
    pub fn said(&self) -> String {
        let bytes = std::fs::read(&self.log).unwrap_or_default();
        let from = bytes.len().saturating_sub(SHOWN);
        let text = String::from_utf8_lossy(bytes.get(from..).unwrap_or_default());
        format!("--- {}\n{text}\n", self.log.display())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.end();
    }
}
