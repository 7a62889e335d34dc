//! Paths to files: what `kubectl apply -f` would read for the same path, in a fixed order, each file once.

use crate::problem::Problem;
use balancer::Severity;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Larger files are refused: one mistaken path must not take all memory.
const MAX_FILE_BYTES: u64 = 256 * 1024 * 1024;

/// Files in the order of the paths, within a folder in the order of names.
pub(super) fn expand(paths: &[PathBuf], problems: &mut Vec<Problem>) -> Vec<Arc<Path>> {
    let mut seen = BTreeSet::new();
    let mut files = Vec::new();
    let mut add = |file: PathBuf| {
        // The same file by two ways would be a duplicate of everything in it.
        if seen.insert(file.canonicalize().unwrap_or_else(|_| file.clone())) {
            files.push(Arc::from(file));
        }
    };
    for path in paths {
        if !path.is_dir() {
            add(path.clone());
            continue;
        }
        match in_folder(path) {
            Ok(found) => found.into_iter().for_each(&mut add),
            Err(error) => {
                let message = format!("cannot list the folder: {error}");
                problems.push(Problem::of_file(
                    &Arc::from(path.as_path()),
                    Severity::Error,
                    "FileUnreadable",
                    message,
                ));
            }
        }
    }
    files
}

/// Hidden names are left out: there editors keep their locks and ConfigMap mounts their versions.
fn in_folder(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        let extension = path
            .extension()
            .and_then(|extension| extension.to_str())
            .unwrap_or_default();
        if !hidden && ["yaml", "yml", "json"].contains(&extension) && !path.is_dir() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The contents of a regular file (a pipe could keep us waiting forever).
pub(super) fn read(file: &Path) -> io::Result<Vec<u8>> {
    let metadata = std::fs::metadata(file)?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is neither a file nor a folder"));
    }
    if metadata.len() > MAX_FILE_BYTES {
        return Err(io::Error::other(format!(
            "it is larger than {} MiB",
            MAX_FILE_BYTES >> 20
        )));
    }
    std::fs::read(file)
}
