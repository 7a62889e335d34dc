//! Clients that a machine may lack: looked for, and skipped where they are missing, so loudly that nobody takes the
//! silence for success. With `CI=true` a missing client is a failure.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::setup::Lockgate;

/// True if `program` with `arguments` runs and succeeds.
pub fn has(program: &str, arguments: &[&str]) -> bool {
    let outcome = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    outcome.is_ok_and(|status| status.success())
}

/// Says that `test` is skipped for want of `missing`.
///
/// # Panics
/// In CI, where nothing may be missing.
pub fn skip(test: &str, missing: &str) {
    let message = format!("SKIPPED {test}: {missing}");
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci.is_empty() || ci == "false"),
        "{message} (with CI set nothing may be skipped)"
    );
    let line = "=".repeat(message.len() + 4);
    // Not by the print macros, whose output the test runner keeps to itself when a test passes.
    let _ = writeln!(std::io::stderr(), "\n{line}\n| {message} |\n{line}");
}

/// A client program with the environment of `lockgate env` and no other setting of AWS or Terraform.
pub fn client(lockgate: &Lockgate, program: &str) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if ["AWS_", "TF_", "LOCKGATE_"]
            .iter()
            .any(|prefix| text.starts_with(prefix))
        {
            command.env_remove(&name);
        }
    }
    for (name, value) in lockgate.environment() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.stdin(Stdio::null());
    command
}

/// Both streams of a finished command, for messages.
pub fn transcript(output: &Output) -> String {
    format!(
        "{}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// A folder that holds the AWS provider as Terraform's filesystem mirrors do: `LOCKGATE_TF_MIRROR`, else where
/// people and distributions put one. `terraform providers mirror FOLDER` in the example makes one.
pub fn terraform_mirror() -> Option<PathBuf> {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let below_home = |path: &str| home.as_ref().map(|home| home.join(path));
    let named = [
        std::env::var_os("LOCKGATE_TF_MIRROR").map(PathBuf::from),
        std::env::var_os("TF_PLUGIN_CACHE_DIR").map(PathBuf::from),
        below_home(".terraform.d/plugins"),
        below_home(".terraform.d/plugin-cache"),
        below_home(".local/share/terraform/plugins"),
    ];
    let shared = ["/usr/local/share/terraform", "/usr/share/terraform", "/opt"];
    let folders = shared
        .into_iter()
        .flat_map(|folder| children(folder.as_ref()));
    named
        .into_iter()
        .flatten()
        .chain(folders)
        .find(|folder| holds_provider(folder))
}

/// A mirror keeps providers below the host they come from, whichever that is.
fn holds_provider(folder: &Path) -> bool {
    children(folder).any(|host| host.join("hashicorp/aws").is_dir())
}

fn children(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path())
}
