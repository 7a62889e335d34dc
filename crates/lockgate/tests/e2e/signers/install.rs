//! What the programs of other languages need, from their registries and pinned: built or found at first, kept in
//! the user's cache folder under the hash of what pins it. An error says what a machine lacks; a program of ours
//! that does not build is a failure.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::{NamedTempFile, TempDir, TempPath};

use crate::tools::{has, transcript};

/// The program for Go. Its modules and what is built of them are kept by Go itself.
pub fn go(source: &Path) -> Result<Program, String> {
    if !has("go", &["version"]) {
        return Err("go is not installed".to_owned());
    }
    run(Command::new("go")
        .args(["mod", "download"])
        .current_dir(source))?;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("signers");
    let built = run(Command::new("go")
        .args(["build", "-mod=readonly", "-o"])
        .arg(&path)
        .arg(".")
        .current_dir(source));
    assert!(built.is_ok(), "{built:?}");
    Ok(Program {
        path,
        _folder: folder,
    })
}

/// A built program that goes with its last user.
pub struct Program {
    path: PathBuf,
    _folder: TempDir,
}

impl Program {
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// The class path for Java. The archives are in Maven's own cache.
pub fn java(source: &Path) -> Result<String, String> {
    if !has("java", &["-version"]) || !has("mvn", &["--version"]) {
        return Err("java or mvn is not installed".to_owned());
    }
    let project = source.join("pom.xml");
    let kept = cache()?.join(format!("java-{}", hash(&project)));
    let read = || {
        let class_path = std::fs::read_to_string(&kept).ok()?;
        let all_there = std::env::split_paths(&class_path).all(|archive| archive.is_file());
        all_there.then_some(class_path)
    };
    if let Some(class_path) = read() {
        return Ok(class_path);
    }
    let new = beside(&kept);
    run(Command::new("mvn")
        .args(["--quiet", "--batch-mode", "--file"])
        .arg(&project)
        .arg("org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath")
        .arg(format!("-Dmdep.outputFile={}", new.display())))?;
    new.persist(&kept).map_err(|error| error.to_string())?;
    read().ok_or_else(|| format!("{} is no class path", kept.display()))
}

/// The script for Node, beside the packages that it imports.
pub fn javascript(source: &Path) -> Result<PathBuf, String> {
    if !has("node", &["--version"]) || !has("npm", &["--version"]) {
        return Err("node or npm is not installed".to_owned());
    }
    let kept = cache()?.join(format!(
        "javascript-{}",
        hash(&source.join("package-lock.json"))
    ));
    if !kept.is_dir() {
        let new = TempDir::new_in(cache()?).unwrap();
        for name in ["package.json", "package-lock.json"] {
            std::fs::copy(source.join(name), new.path().join(name)).unwrap();
        }
        run(Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
            .current_dir(new.path()))?;
        // Another test run may have been faster; its packages are the same.
        if let Err(error) = std::fs::rename(new.path(), &kept)
            && !kept.is_dir()
        {
            return Err(error.to_string());
        }
    }
    let script = kept.join("sign.mjs");
    let new = beside(&script);
    std::fs::copy(source.join("sign.mjs"), &new).unwrap();
    new.persist(&script).map_err(|error| error.to_string())?;
    Ok(script)
}

fn cache() -> Result<PathBuf, String> {
    let cache = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cache")))
        .ok_or("there is no cache folder: neither XDG_CACHE_HOME nor HOME is set")?;
    let folder = cache.join("lockgate").join("signers");
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(folder)
}

fn hash(file: &Path) -> String {
    sigv4::sha256_hex(&std::fs::read(file).unwrap())
}

/// A new file that can take the place of another at once.
fn beside(file: &Path) -> TempPath {
    let folder = file.parent().unwrap();
    NamedTempFile::new_in(folder).unwrap().into_temp_path()
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        Ok(())
    } else {
        Err(format!("{command:?}: {}", transcript(&output)))
    }
}
