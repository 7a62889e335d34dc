//! `cargo xtask bench`: builds Lockgate and the bench, and runs the one against other proxies with the other.
//! What is measured and how is the bench's (`bench/`, `docs/performance.md`); this only builds in the form
//! that the figures are about and says where the report goes.

use std::path::{Path, PathBuf};
use std::process::Command;

pub const HELP: &str = "\
Measures Lockgate beside nginx, HAProxy and Envoy; writes docs/performance.md

Usage: cargo xtask bench [--quick] [options of lockgate-bench]

Builds `lockgate` and `lockgate-bench` with the release profile and runs all scenarios: some 15 minutes on a
quiet machine with two cores. The report goes to the terminal and, between its markers, into
docs/performance.md with a plot beside it. Proxies that are not installed are named and left out.

  --quick             a smoke run of some seconds: development build, no other proxies, writes nothing
  --rounds N          rounds of interleaved measurements (default 9)
  --seconds S         length of a measurement (default 1)
  --only SCENARIO     one scenario alone, repeatable; writes nothing
  --envoy PATH        where Envoy is, for example in a Python environment made for it
  --build-profile P   a cargo profile other than release; writes nothing

All others: `cargo run -p lockgate-bench -- --help`.

Example:
  cargo xtask bench --envoy ~/envoy/bin/envoy";

/// Builds and runs.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let plan = Plan::of(arguments)?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .ok_or("xtask lies in no workspace")?;
    let status = Command::new(env!("CARGO"))
        .current_dir(root)
        .args(["build", "--profile", &plan.profile])
        .args(["-p", "lockgate", "-p", "lockgate-bench"])
        .status()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    if !status.success() {
        return Err("the build failed".to_owned());
    }
    let mut command = Command::new(
        target_directory(root)
            .join(plan.folder())
            .join("lockgate-bench"),
    );
    command.args(&plan.passed_on).arg("--shown-as").arg(
        std::iter::once("cargo xtask bench".to_owned())
            .chain(arguments.iter().cloned())
            .collect::<Vec<_>>()
            .join(" "),
    );
    if plan.writes {
        command.arg("--write").arg(root.join("docs/performance.md"));
    }
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the bench ended with {status}")),
        Err(error) => Err(format!("cannot run the bench: {error}")),
    }
}

/// What the arguments mean here; the rest is the bench's.
#[derive(Debug, PartialEq, Eq)]
struct Plan {
    profile: String,
    writes: bool,
    passed_on: Vec<String>,
}

impl Plan {
    fn of(arguments: &[String]) -> Result<Self, String> {
        let mut profile = None;
        let mut whole = true;
        let mut passed_on = Vec::new();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            if argument == "--build-profile" {
                let value = rest
                    .next()
                    .ok_or("--build-profile takes the name of a profile")?;
                profile = Some(value.clone());
                continue;
            }
            // Part of the figures, or figures of another build, must not pass for all of them.
            whole &= argument != "--quick" && argument.split('=').next() != Some("--only");
            passed_on.push(argument.clone());
        }
        let quick = arguments.iter().any(|argument| argument == "--quick");
        Ok(Self {
            writes: whole && profile.is_none(),
            profile: profile.unwrap_or_else(|| if quick { "dev" } else { "release" }.to_owned()),
            passed_on,
        })
    }

    /// Where cargo puts what it builds with a profile.
    fn folder(&self) -> &str {
        match self.profile.as_str() {
            "dev" => "debug",
            other => other,
        }
    }
}

pub fn target_directory(root: &Path) -> PathBuf {
    let chosen = std::env::var_os("CARGO_TARGET_DIR").filter(|path| !path.is_empty());
    chosen.map_or_else(|| root.join("target"), |path| root.join(path))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn plan(arguments: &[&str]) -> Plan {
        let arguments: Vec<String> = arguments
            .iter()
            .map(|&argument| argument.to_owned())
            .collect();
        Plan::of(&arguments).unwrap()
    }

    #[test]
    fn only_whole_runs_of_the_release_build_are_written() {
        assert!(plan(&[]).writes);
        assert!(plan(&["--rounds", "11", "--envoy", "x"]).writes);
        assert!(!plan(&["--quick"]).writes);
        assert!(!plan(&["--only", "c32"]).writes);
        assert!(!plan(&["--only=c32"]).writes);
        assert!(!plan(&["--build-profile", "other"]).writes);
    }

    #[test]
    fn a_smoke_run_takes_the_development_build() {
        assert_eq!(plan(&["--quick"]).folder(), "debug");
        assert_eq!(plan(&["--rounds", "2"]).folder(), "release");
        let other = plan(&["--build-profile", "thin", "--quick"]);
        assert_eq!(other.folder(), "thin");
        assert_eq!(other.passed_on, ["--quick"]);
        assert!(Plan::of(&["--build-profile".to_owned()]).is_err());
    }
}
