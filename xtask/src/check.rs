//! `cargo xtask check`: everything a change has to pass, in the order in which it fails soonest. What CI runs is
//! this with larger counts. What cannot be run on a machine is skipped there and named at the end; with `CI=true`
//! it fails instead.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::{tidy, wire};

pub const HELP: &str = "Formatting, conventions, lints and tests: what every change has to pass

Usage: cargo xtask check

Counts of the longer tests are set in the environment, here with their defaults:
  LOCKGATE_KILLS=10          kills under a write load (SIGKILL)
  LOCKGATE_CRASH_POINTS=50   losses of power under a write load
  LOCKGATE_APPLIES=1         fresh applies by Terraform
  LOCKGATE_TF_MIRROR         folder that holds the AWS provider (terraform providers mirror)
With CI=true nothing may be skipped for want of a client.

Example: LOCKGATE_KILLS=1000 cargo xtask check";

/// How a step went, if it did not fail.
enum Outcome {
    Done,
    Skipped(&'static str),
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
        run: || cargo(&["test", "--workspace", "--locked", "--no-fail-fast"]),
    },
    Step {
        name: "clients",
        run: clients,
    },
];

pub fn run(arguments: &[String]) -> Result<(), String> {
    if let Some(argument) = arguments.first() {
        return Err(format!("unknown argument `{argument}`\n\n{HELP}"));
    }
    let mut lines = Vec::new();
    let mut failed = false;
    for step in STEPS {
        eprintln!("\n== {}", step.name);
        let started = Instant::now();
        let outcome = (step.run)();
        let (mark, remark) = match &outcome {
            Ok(Outcome::Done) => ("ok", String::new()),
            Ok(Outcome::Skipped(why)) if !is_ci() => ("SKIPPED", format!(": {why}")),
            Ok(Outcome::Skipped(why)) => ("FAILED", format!(": {why}, and this is CI")),
            Err(why) => ("FAILED", format!(": {why}")),
        };
        lines.push(line(step.name, started.elapsed(), mark, &remark));
        if mark == "FAILED" {
            failed = true;
            break;
        }
    }
    eprintln!("\n{}", lines.join("\n"));
    if failed {
        return Err("the check failed; steps after the one that did were not run".into());
    }
    Ok(())
}

fn line(name: &str, took: Duration, mark: &str, remark: &str) -> String {
    format!("{name:<16}{:>6.1} s  {mark}{remark}", took.as_secs_f64())
}

/// The cargo that runs this, so that toolchains are never mixed.
fn cargo(arguments: &[&str]) -> Result<Outcome, String> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let status = Command::new(&program)
        .args(arguments)
        .current_dir(root())
        .status()
        .map_err(|error| format!("cannot run {}: {error}", program.to_string_lossy()))?;
    if status.success() {
        Ok(Outcome::Done)
    } else {
        Err(format!("cargo {} ended with {status}", arguments.join(" ")))
    }
}

fn generated_code() -> Result<Outcome, String> {
    if !succeeds("python3", &["-c", "import botocore"]) {
        return Ok(Outcome::Skipped(
            "python3 with botocore, whose service models it is compared with, is not installed",
        ));
    }
    wire::run(&["--check".to_owned()]).map(|()| Outcome::Done)
}

/// The tests have said so where they were skipped, but thousands of lines above.
fn clients() -> Result<Outcome, String> {
    for (program, arguments, missing) in [
        (
            "terraform",
            &["version"][..],
            "terraform is not installed, so the tests that drive it were skipped",
        ),
        (
            "aws",
            &["--version"],
            "aws is not installed, so the tests that drive it were skipped",
        ),
        (
            "python3",
            &["-c", "import boto3"],
            "boto3 is not installed, so the tests that drive it were skipped",
        ),
    ] {
        if !succeeds(program, arguments) {
            return Ok(Outcome::Skipped(missing));
        }
    }
    Ok(Outcome::Done)
}

fn succeeds(program: &str, arguments: &[&str]) -> bool {
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
