//! `cargo xtask tidy`: conventions that no compiler holds. Every rule is a function from a file to what is wrong in
//! it; this file finds the files, [`source`] and [`prose`] have the rules.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::check::root;

mod prose;
mod source;
#[cfg(test)]
mod tests;

pub const HELP: &str =
    "Conventions: file heads, file lengths, no sleeping tests, documents that name what exists

Usage: cargo xtask tidy

Example: cargo xtask tidy";

/// A file of the repository.
struct File {
    /// Relative to the root.
    path: PathBuf,
    text: String,
}

/// Something that is not as it should be.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    path: PathBuf,
    /// Counted from 1.
    line: usize,
    what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path.display(), self.line, self.what)
    }
}

impl File {
    fn finding(&self, line: usize, what: impl Into<String>) -> Finding {
        Finding {
            path: self.path.clone(),
            line,
            what: what.into(),
        }
    }

    /// Lines with their numbers.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }

    fn has_extension(&self, extension: &str) -> bool {
        self.path.extension().is_some_and(|own| own == extension)
    }
}

pub fn run(arguments: &[String]) -> Result<(), String> {
    if let Some(argument) = arguments.first() {
        return Err(format!("unknown argument `{argument}`\n\n{HELP}"));
    }
    let files = files()?;
    let mut findings = check(&files, root());
    findings.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    for finding in &findings {
        eprintln!("{finding}");
    }
    match findings.len() {
        0 => {
            eprintln!("{} files are tidy", files.len());
            Ok(())
        }
        count => Err(format!("{count} findings in {} files", files.len())),
    }
}

/// Everything wrong in these files. Documents may name what is below `root`.
fn check(files: &[File], root: &Path) -> Vec<Finding> {
    let paused: BTreeSet<Option<&Path>> = files
        .iter()
        .filter(|file| source::pauses_the_clock(file))
        .map(|file| file.path.parent())
        .collect();
    let mut findings = Vec::new();
    for file in files {
        findings.extend(prose::places(file));
        if file.has_extension("rs") {
            findings.extend(source::check(file, paused.contains(&file.path.parent())));
        }
        if file.has_extension("md") {
            findings.extend(prose::paths(file, root));
        }
    }
    findings
}

/// The text files that git knows or would take.
fn files() -> Result<Vec<File>, String> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root())
        .output()
        .map_err(|error| format!("cannot run git, which knows the files to check: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "git does not list the files to check: {}",
            String::from_utf8_lossy(&output.stderr).trim_end()
        ));
    }
    let names = String::from_utf8_lossy(&output.stdout).into_owned();
    let read = |name: &str| {
        // Deleted but still in the index, or not text: nothing to check.
        let text = std::fs::read_to_string(root().join(name)).ok()?;
        Some(File {
            path: name.into(),
            text,
        })
    };
    Ok(names.split_terminator('\0').filter_map(read).collect())
}
