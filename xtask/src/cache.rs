//! Programs that are built or installed once for all clones, in the user's cache folder. An interrupted build leaves
//! nothing that would be taken for a finished one, and of two at a time the second waits for the first.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Where they are kept.
pub fn root() -> Result<PathBuf, String> {
    std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cache")))
        .map(|cache| cache.join("lockgate"))
        .ok_or_else(|| {
            "there is no cache folder: neither XDG_CACHE_HOME nor HOME is set".to_owned()
        })
}

/// Has `make` fill a folder beside `folder`, which takes its place once it is done; nothing where `is_whole` already.
pub fn once(
    folder: &Path,
    is_whole: impl Fn(&Path) -> bool,
    make: impl FnOnce(&Path) -> Result<(), String>,
) -> Result<(), String> {
    let beside = |what: &str| {
        let mut path = folder.as_os_str().to_owned();
        path.push(what);
        PathBuf::from(path)
    };
    let failed = |what: &Path| {
        let what = what.display().to_string();
        move |error: io::Error| format!("{what}: {error}")
    };
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent).map_err(failed(parent))?;
    }
    let lock = beside(".lock");
    let _lock = File::create(&lock)
        .and_then(|file| file.lock().map(|()| file))
        .map_err(failed(&lock))?;
    // Another may have made it while this one waited.
    if is_whole(folder) {
        return Ok(());
    }
    let unfinished = beside(".unfinished");
    for old in [unfinished.as_path(), folder] {
        if old.exists() {
            fs::remove_dir_all(old).map_err(failed(old))?;
        }
    }
    fs::create_dir_all(&unfinished).map_err(failed(&unfinished))?;
    make(&unfinished)?;
    fs::rename(&unfinished, folder).map_err(failed(folder))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_folder_is_made_once_and_never_by_halves() {
        let directory = std::env::temp_dir().join(format!("lockgate-once-{}", std::process::id()));
        let folder = directory.join("tool-v1");
        let is_whole = |folder: &Path| folder.join("tool").is_file();
        let refused = once(&folder, is_whole, |unfinished| {
            fs::write(unfinished.join("half"), "").unwrap();
            Err("interrupted".to_owned())
        });
        assert_eq!(refused, Err("interrupted".to_owned()));
        assert!(!folder.exists());
        let make = |unfinished: &Path| {
            assert!(!unfinished.join("half").exists());
            fs::write(unfinished.join("tool"), "").map_err(|error| error.to_string())
        };
        once(&folder, is_whole, make).unwrap();
        assert!(is_whole(&folder));
        once(&folder, is_whole, |_| Err("made again".to_owned())).unwrap();
        fs::remove_dir_all(directory).unwrap();
    }
}
