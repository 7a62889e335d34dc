//! Rules for what is said: documents name only paths that exist, and nothing names a place on somebody's machine.

use std::path::{Component, Path, PathBuf};

use super::{File, Finding};

/// Paths that documents name, in links and between backticks, exist.
pub(super) fn paths(file: &File, root: &Path) -> Vec<Finding> {
    let mut findings = Vec::new();
    let folder = file.path.parent().unwrap_or(Path::new(""));
    let mut in_block = false;
    for (number, line) in file.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        }
        if in_block {
            continue;
        }
        let missing = |path: &Path| !root.join(path).exists();
        for link in links(line) {
            if missing(&normalized(&folder.join(link))) {
                findings
                    .push(file.finding(number, format!("links to {link}, which does not exist")));
            }
        }
        for name in code(line).filter(|name| names_a_path(name, root)) {
            let bare = without_line_number(name);
            if missing(Path::new(bare)) && missing(&normalized(&folder.join(bare))) {
                findings
                    .push(file.finding(number, format!("names `{name}`, which does not exist")));
            }
        }
    }
    findings
}

/// Paths that exist on one machine only.
pub(super) fn places(file: &File) -> Vec<Finding> {
    // In pieces, or this file would be the first finding.
    let homes = [
        concat!("/ro", "ot/"),
        concat!("/Us", "ers/"),
        concat!("/wo", "rk/"),
        concat!("/home/", "ubuntu"),
    ];
    let mut findings = Vec::new();
    for (number, line) in file.lines() {
        for home in homes {
            let found = line.match_indices(home).any(|(at, _)| {
                // `https://example.com/root/` and `a/work/b` are no places on a machine.
                let before = line[..at].chars().next_back();
                before.is_none_or(|before| !before.is_alphanumeric() && !"._-}>*".contains(before))
            });
            if found {
                let what = format!("names a place on somebody's machine, {home}…");
                findings.push(file.finding(number, what));
            }
        }
    }
    findings
}

/// Targets of Markdown links that lie in the repository, without their fragments.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| {
        let target = rest.split([')', ' ']).next()?;
        let path = target.split('#').next()?;
        let is_outside = path.is_empty() || path.contains("://") || path.starts_with("mailto:");
        (!is_outside).then_some(path)
    })
}

/// What stands between single backticks.
fn code(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// True for what can only be meant as a path here: it begins with a folder or file of the root.
fn names_a_path(name: &str, root: &Path) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:".contains(&byte);
    let Some((first, _)) = name.split_once('/') else {
        return false;
    };
    let is_relative = !first.is_empty() && first != "." && first != "..";
    // What is built is not there before it is built.
    is_relative && first != "target" && name.bytes().all(is_plain) && root.join(first).is_dir()
}

/// `path/file.rs:12` without its number.
fn without_line_number(name: &str) -> &str {
    match name.split_once(':') {
        Some((path, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => path,
        _ => name,
    }
}

/// Without `.` and `..`, by name alone.
fn normalized(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut whole, part| {
        match part {
            Component::ParentDir => {
                whole.pop();
            }
            Component::CurDir => {}
            part => whole.push(part),
        }
        whole
    })
}
