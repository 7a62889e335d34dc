//! `cargo xtask helm`: the program that renders the chart of `deploy/helm`, for its tests. Of the PATH, else installed
//! by Go into the user's cache folder, once.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::cache;
use crate::check::succeeds;

pub const HELP: &str = "Helm, which renders the chart in tests: found or installed; prints its path

Usage: cargo xtask helm

Example: $(cargo xtask helm) template lockgate deploy/helm/lockgate --kube-version 1.34";

const VERSION: &str = "v3.19.0";
const MODULE: &str = "helm.sh/helm/v3/cmd/helm";

pub fn run(arguments: &[String]) -> Result<(), String> {
    if let Some(argument) = arguments.first() {
        return Err(format!("unknown argument `{argument}`\n\n{HELP}"));
    }
    println!("{}", find_or_install()?.display());
    Ok(())
}

/// Where it is, or what stands in the way.
pub fn find_or_install() -> Result<PathBuf, String> {
    let folder = cache::root()?.join(format!("helm-{VERSION}"));
    let program = folder.join("helm");
    if program.is_file() {
        return Ok(program);
    }
    // Any of the third major version renders alike.
    if version_on_path().is_some_and(|version| version.starts_with("v3.")) {
        return Ok(PathBuf::from("helm"));
    }
    if !succeeds("go", &["version"]) {
        return Err("neither helm 3 nor go, which would install it, is there".to_owned());
    }
    eprintln!("installing helm {VERSION} into {}", folder.display());
    cache::once(&folder, |folder| folder.join("helm").is_file(), install)?;
    Ok(program)
}

fn version_on_path() -> Option<String> {
    let output = Command::new("helm")
        .args(["version", "--short"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    (output.status.success()).then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn install(folder: &Path) -> Result<(), String> {
    let status = Command::new("go")
        .args(["install", "-p", "2", "-trimpath", "-ldflags", "-s -w"])
        // Neither inlined nor with debug information, as the control plane is.
        .args(["-gcflags", "all=-l -dwarf=false"])
        .arg(format!("{MODULE}@{VERSION}"))
        .env("GOBIN", folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .map_err(|error| format!("cannot run go: {error}"))?;
    if !status.success() {
        return Err(format!("go install of helm ended with {status}"));
    }
    Ok(())
}
