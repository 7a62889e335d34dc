//! `cargo xtask check`: everything a change has to pass, in the order in which it fails soonest. What CI runs is
//! this with larger counts. What cannot be run on a machine is skipped there and named at the end; with `CI=true`
//! it fails instead.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Instant;

use crate::{cluster, h2spec, tidy, wire};

pub const HELP: &str = "Formatting, conventions, lints and tests: what every change has to pass

Usage: cargo xtask check

Counts of the longer tests are set in the environment, here with their defaults:
  LOCKGATE_KILLS=10          kills under a write load (SIGKILL)
  LOCKGATE_CRASH_POINTS=50   losses of power under a write load
  LOCKGATE_APPLIES=1         fresh applies by Terraform
  LOCKGATE_ROLLOUT_REQUESTS=1500
                             requests of each kind at least while pods come and go
  LOCKGATE_ROLLOUT_CONNECTIONS=500
                             connections at least through a load balancer's listener meanwhile
  LOCKGATE_PORT_FORWARD_REQUESTS=200
                             requests of each kind at least by port-forward meanwhile
  LOCKGATE_ROLLOUT_EVENTS=0  endpoint events a second that a rollout has to be among
  LOCKGATE_TF_MIRROR         folder that holds the AWS provider (terraform providers mirror)
  KUBEBUILDER_ASSETS         folder with etcd, kube-apiserver and kube-controller-manager; else
                             `cargo xtask control-plane` builds them, beside the other steps
With CI=true nothing may be skipped for want of a client.

Example: LOCKGATE_KILLS=1000 cargo xtask check";

/// How a step went, if it did not fail.
enum Outcome {
    Done,
    /// What was not looked at, and why.
    Skipped(Vec<String>),
}

struct Step {
    name: &'static str,
    run: fn() -> Result<Outcome, String>,
}

/// Cheap ones first.
const STEPS: &[Step] = &[
    Step {
        name: "tidy",
        run: || tidy::run(&[]).map(|()| Outcome::Done),
    },
    Step {
        name: "format",
        run: || cargo(&["fmt", "--all", "--check"]),
    },
    Step {
        name: "generated code",
        run: generated_code,
    },
    Step {
        name: "lints",
        run: || {
            let lints = ["clippy", "--workspace", "--all-targets", "--locked"];
            cargo(&[&lints[..], &["--", "-D", "warnings"]].concat())
        },
    },
    Step {
        name: "tests",
        run: || tests(&["--", "--skip", CLUSTER_TESTS]),
    },
    Step {
        name: "HTTP/2",
        run: http2,
    },
    // Last, since what it needs is built beside all of the above.
    Step {
        name: "control plane",
        run: control_plane,
    },
];

/// Where the tests are that need a Kubernetes control plane, by their names.
const CLUSTER_TESTS: &str = "control_plane::";

pub fn run(arguments: &[String]) -> Result<(), String> {
    if let Some(argument) = arguments.first() {
        return Err(format!("unknown argument `{argument}`\n\n{HELP}"));
    }
    cluster::begin();
    let mut summary = Vec::new();
    let mut outcome = Ok(());
    for step in STEPS {
        eprintln!("\n== {}", step.name);
        let started = Instant::now();
        let result = match (step.run)() {
            Ok(Outcome::Skipped(what)) if is_ci() => Err(format!(
                "{}; with CI set nothing may be skipped",
                what.join("; ")
            )),
            result => result,
        };
        let took = started.elapsed().as_secs_f64();
        let mut line = |mark: &str| summary.push(format!("{:<16}{took:>6.1} s  {mark}", step.name));
        match result {
            Ok(Outcome::Done) => line("ok"),
            Ok(Outcome::Skipped(what)) => {
                line("ok, but for what was skipped:");
                summary.extend(what.iter().map(|one| format!("  {one}")));
            }
            Err(why) => {
                line("FAILED");
                outcome = Err(format!("{}: {why}; later steps were not run", step.name));
                cluster::abandon();
                break;
            }
        }
    }
    eprintln!("\n{}", summary.join("\n"));
    outcome
}

/// The cargo that runs this, so that toolchains are never mixed.
fn cargo_command(arguments: &[&str]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

fn cargo(arguments: &[&str]) -> Result<Outcome, String> {
    let status = cargo_command(arguments)
        .status()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    ended(arguments, status).map(|()| Outcome::Done)
}

fn ended(arguments: &[&str], status: ExitStatus) -> Result<(), String> {
    if status.success() {
        Ok(())
    } else {
        Err(format!("cargo {} ended with {status}", arguments.join(" ")))
    }
}

fn generated_code() -> Result<Outcome, String> {
    if !succeeds("python3", &["-c", "import botocore"]) {
        return Ok(Outcome::Skipped(vec![
            "python3 with botocore, whose service models it is compared with, is not installed"
                .to_owned(),
        ]));
    }
    wire::run(&["--check".to_owned()]).map(|()| Outcome::Done)
}

fn http2() -> Result<Outcome, String> {
    if !h2spec::is_available() {
        return Ok(Outcome::Skipped(vec![
            "h2spec, the conformance suite of HTTP/2, is not installed, nor go to install it with"
                .to_owned(),
        ]));
    }
    h2spec::run(&[]).map(|()| Outcome::Done)
}

/// The tests with a real control plane, which is waited for first.
fn control_plane() -> Result<Outcome, String> {
    if !cluster::is_available() {
        return Ok(Outcome::Skipped(vec![
            "there is no Kubernetes control plane (KUBEBUILDER_ASSETS), nor go to build one with"
                .to_owned(),
        ]));
    }
    cluster::find_or_build()?;
    tests(&["--test", "e2e", "--", CLUSTER_TESTS])
}

/// Tests of the workspace, with more arguments for cargo. Those that lack a client say so on stderr in a line of their own, which is repeated at the end, where
/// somebody sees it.
fn tests(more: &[&str]) -> Result<Outcome, String> {
    let arguments = ["test", "--workspace", "--locked", "--no-fail-fast"];
    let arguments = [&arguments[..], more].concat();
    let mut child = cargo_command(&arguments)
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    let mut skipped = Vec::new();
    let output = child.stderr.take().map(BufReader::new);
    for line in output.into_iter().flat_map(|output| output.split(b'\n')) {
        let line = line.map_err(|error| format!("cannot read what cargo says: {error}"))?;
        let line = String::from_utf8_lossy(&line);
        eprintln!("{line}");
        if let Some((_, what)) = line.split_once("| SKIPPED ") {
            skipped.push(what.trim_end_matches([' ', '|']).to_owned());
        }
    }
    let status = child
        .wait()
        .map_err(|error| format!("lost sight of cargo: {error}"))?;
    ended(&arguments, status)?;
    if skipped.is_empty() {
        Ok(Outcome::Done)
    } else {
        Ok(Outcome::Skipped(skipped))
    }
}

pub fn succeeds(program: &str, arguments: &[&str]) -> bool {
    let status = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|ci| !ci.is_empty() && ci != "false")
}

/// The root of the workspace.
pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
