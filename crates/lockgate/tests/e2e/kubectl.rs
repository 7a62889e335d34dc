//! kubectl against a control plane of the test's, as its administrator.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use testkit::{ControlPlane, User};

use crate::tools::transcript;

/// The command, for what may fail.
pub fn command(control_plane: &ControlPlane, arguments: &[&str]) -> Command {
    let kubeconfig = control_plane.kubeconfig(User::Admin);
    let mut command = Command::new("kubectl");
    command
        .arg("--kubeconfig")
        .arg(&kubeconfig)
        .arg("--cache-dir")
        .arg(kubeconfig.with_extension("cache"))
        .args(arguments)
        .stdin(Stdio::null());
    command
}

/// Runs it with this input; it has to succeed.
#[track_caller]
pub fn run(control_plane: &ControlPlane, arguments: &[&str], input: &str) -> Output {
    let mut command = command(control_plane, arguments);
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = piped.stderr(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(input.as_bytes()).unwrap();
    drop(pipe);
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "kubectl {arguments:?}: {}",
        transcript(&output)
    );
    output
}
