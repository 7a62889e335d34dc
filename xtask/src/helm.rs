//! `cargo xtask helm`: the program that renders the chart of `deploy/helm`, for its tests. Of the PATH, else installed
//! by Go into the user's cache folder, once. An interrupted build leaves nothing that would be taken for a finished one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::check::{cache, succeeds};

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
    let folder = cache()?.join(format!("helm-{VERSION}"));
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
    install(&folder)?;
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
    let failed = |what: &Path, error: std::io::Error| format!("{}: {error}", what.display());
    // Beside it, since another may install it too at the same time; the last one to end has it.
    let aside = folder.with_extension(std::process::id().to_string());
    fs::create_dir_all(&aside).map_err(|error| failed(&aside, error))?;
    let status = Command::new("go")
        .args(["install", "-trimpath", "-ldflags", "-s -w"])
        .args(["-gcflags", "all=-l -dwarf=false"])
        .arg(format!("{MODULE}@{VERSION}"))
        .env("GOBIN", &aside)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .map_err(|error| failed(Path::new("go"), error))?;
    let placed = if status.success() {
        fs::create_dir_all(folder)
            .and_then(|()| fs::rename(aside.join("helm"), folder.join("helm")))
            .map_err(|error| failed(folder, error))
    } else {
        Err(format!("go install of helm ended with {status}"))
    };
    let _ = fs::remove_dir_all(&aside);
    placed
}
