//! `cargo xtask control-plane`: a real Kubernetes control plane for tests. etcd, kube-apiserver and
//! kube-controller-manager are built from their Go modules, in the versions of `xtask/control-plane/go.mod`, into the
//! user's cache folder, once; starting them is the test kit's.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use crate::cache;
use crate::check::{root, succeeds};

pub const HELP: &str = "A Kubernetes control plane for tests, built once; prints its folder

Usage: cargo xtask control-plane

Builds etcd, kube-apiserver and kube-controller-manager with Go, in minutes, into the user's cache folder, and does
nothing where they are there. KUBEBUILDER_ASSETS, where it names a folder that holds the three, wins.

Example: export KUBEBUILDER_ASSETS=$(cargo xtask control-plane)";

pub const PROGRAMS: [&str; 3] = ["etcd", "kube-apiserver", "kube-controller-manager"];

/// The process that builds now; 0 for none.
static BUILDING: AtomicU32 = AtomicU32::new(0);

pub fn run(arguments: &[String]) -> Result<(), String> {
    if let Some(argument) = arguments.first() {
        return Err(format!("unknown argument `{argument}`\n\n{HELP}"));
    }
    println!("{}", find_or_build()?.display());
    Ok(())
}

/// The folder with the programs, built at first.
pub fn find_or_build() -> Result<PathBuf, String> {
    let named = std::env::var_os("KUBEBUILDER_ASSETS").map(PathBuf::from);
    if let Some(folder) = named.filter(|folder| is_whole(folder)) {
        return Ok(folder);
    }
    let modules = root().join("xtask").join("control-plane");
    let module_file = modules.join("go.mod");
    let text = fs::read_to_string(&module_file)
        .map_err(|error| format!("{}: {error}", module_file.display()))?;
    let folder = cache::root()?
        .join("control-plane")
        .join(folder_name(&text)?);
    if is_whole(&folder) {
        return Ok(folder);
    }
    if !succeeds("go", &["version"]) {
        return Err(
            "go, which builds the control plane, is not installed, and KUBEBUILDER_ASSETS names \
             no folder that holds one"
                .to_owned(),
        );
    }
    let flags = version_flags(&text)?;
    cache::once(&folder, is_whole, |unfinished| {
        build(&modules, unfinished, &flags)
    })?;
    Ok(folder)
}

/// Whether [`find_or_build`] has anything to go by.
pub fn is_available() -> bool {
    std::env::var_os("KUBEBUILDER_ASSETS").is_some_and(|folder| is_whole(folder.as_ref()))
        || succeeds("go", &["version"])
}

/// Builds it beside whatever is done meanwhile, where it is not there yet. Whoever needs it asks [`find_or_build`],
/// which waits for that.
pub fn begin() {
    std::thread::spawn(|| {
        if is_available() {
            // What stands in the way is said to whoever asks for it.
            let _ = find_or_build();
        }
    });
}

/// Ends a build that was begun and is no longer wanted. What is done of it is in Go's cache.
pub fn abandon() {
    let process = BUILDING.load(Ordering::SeqCst);
    if process != 0 {
        let _ = Command::new("kill").arg(process.to_string()).status();
    }
}

fn is_whole(folder: &Path) -> bool {
    PROGRAMS.iter().all(|name| folder.join(name).is_file())
}

/// The cache is keyed by what is built.
fn folder_name(module_file: &str) -> Result<String, String> {
    Ok(format!(
        "etcd-{}-kubernetes-{}",
        version_of(module_file, "go.etcd.io/etcd/server/v3")?,
        version_of(module_file, "k8s.io/kubernetes")?
    ))
}

/// The version of a module that the module file requires.
fn version_of<'f>(module_file: &'f str, module: &str) -> Result<&'f str, String> {
    module_file
        .lines()
        .filter_map(|line| line.trim().strip_prefix(module)?.strip_prefix(' '))
        .find(|rest| rest.starts_with('v'))
        .and_then(|rest| rest.split(' ').next())
        .ok_or_else(|| format!("the module file does not require {module}"))
}

/// Linker flags by which the programs say which version they are, as those of Kubernetes' own releases do.
fn version_flags(module_file: &str) -> Result<String, String> {
    let version = version_of(module_file, "k8s.io/kubernetes")?;
    let numbers: Vec<&str> = version.trim_start_matches('v').split('.').collect();
    let [major, minor, _] = numbers[..] else {
        return Err(format!("{version} is no version of Kubernetes"));
    };
    let package = "k8s.io/component-base/version";
    Ok(format!(
        "-s -w -X {package}.gitVersion={version} -X {package}.gitMajor={major} -X {package}.gitMinor={minor}"
    ))
}

fn build(modules: &Path, folder: &Path, linker_flags: &str) -> Result<(), String> {
    eprintln!("building a control plane into {}", folder.display());
    let started = Instant::now();
    // Neither inlined nor with debug information: that spares a quarter of the build, and tests do not notice.
    // Others go first: it is often run beside tests, which have limits of time.
    let mut build = Command::new("nice")
        .args([
            "-n",
            "10",
            "go",
            "build",
            "-p",
            "2",
            "-trimpath",
            "-ldflags",
            linker_flags,
        ])
        .args(["-gcflags", "all=-l -dwarf=false", "-o"])
        .arg(folder)
        .args(PROGRAMS.map(|name| format!("./{name}")))
        .current_dir(modules)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| format!("cannot run nice: {error}"))?;
    BUILDING.store(build.id(), Ordering::SeqCst);
    let ended = build.wait();
    BUILDING.store(0, Ordering::SeqCst);
    let status = ended.map_err(|error| format!("cannot wait for go: {error}"))?;
    if !status.success() {
        return Err(format!("go build of the control plane ended with {status}"));
    }
    eprintln!("built in {:.0} s", started.elapsed().as_secs_f64());
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_folder_is_named_by_what_is_built() {
        let text = "require (\n\tgo.etcd.io/etcd/server/v3 v3.6.6\n\tk8s.io/kubernetes v1.34.4 // why\n)\n\
                    replace (\n\tk8s.io/kubernetes => x v9\n)\n";
        assert_eq!(folder_name(text).unwrap(), "etcd-v3.6.6-kubernetes-v1.34.4");
        assert!(version_flags(text).unwrap().contains("gitVersion=v1.34.4 "));
        assert!(folder_name("require x v1").unwrap_err().contains("etcd"));
    }

    #[test]
    fn all_of_it_is_of_one_version() {
        let text = include_str!("../control-plane/go.mod");
        let name = folder_name(text).unwrap();
        let (_, version) = name.split_once("kubernetes-v1.").unwrap();
        let replaced = text.lines().filter(|line| line.contains(" => "));
        let mut count = 0;
        for line in replaced {
            assert!(line.ends_with(&format!(" v0.{version}")), "{line}");
            count += 1;
        }
        assert!(count > 20, "{count} staging modules");
    }
}
