//! Which folders to watch so that no change of a path goes unseen: a file is watched through its folder,
//! since editors and ConfigMap mounts replace files and links by renaming; a path through symbolic links is
//! watched at every link; what does not exist yet is watched for at its nearest folder that does.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

/// As many links as Linux follows in one path.
const MAX_LINKS: usize = 40;

/// Adds the folders in which a change can alter what `path` leads to.
pub(crate) fn add_folders(path: &Path, folders: &mut BTreeSet<PathBuf>) {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut rest: Vec<OsString> = components(&absolute);
    let root = absolute
        .ancestors()
        .last()
        .unwrap_or(Path::new("/"))
        .to_owned();
    let mut at = root.clone();
    let mut links = 0;
    while let Some(name) = rest.pop() {
        if name == ".." {
            at.pop();
            continue;
        }
        let next = at.join(&name);
        match std::fs::read_link(&next) {
            Ok(target) => {
                folders.insert(at.clone());
                links += 1;
                if links > MAX_LINKS {
                    return;
                }
                if target.is_absolute() {
                    at.clone_from(&root);
                }
                rest.extend(components(&target));
            }
            Err(_) if !next.exists() => {
                folders.insert(at);
                return;
            }
            Err(_) => {
                if rest.is_empty() {
                    folders.insert(at.clone());
                }
                at = next;
            }
        }
    }
    if at.is_dir() {
        folders.insert(at);
    }
}

/// The named parts of a path, last first, so that the next one can be popped.
fn components(path: &Path) -> Vec<OsString> {
    let named = path
        .components()
        .filter(|part| matches!(part, Component::Normal(_) | Component::ParentDir));
    named
        .map(|part| part.as_os_str().to_owned())
        .rev()
        .collect()
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use std::os::unix::fs::symlink;

    fn folders(path: &Path) -> Vec<PathBuf> {
        let mut folders = BTreeSet::new();
        add_folders(path, &mut folders);
        folders.into_iter().collect()
    }

    #[test]
    fn finds_every_folder_on_the_way() {
        let temporary = tempfile::tempdir().unwrap();
        let root = temporary.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("mount/..1")).unwrap();
        std::fs::create_dir(root.join("real")).unwrap();
        std::fs::write(root.join("mount/..1/a.yaml"), "a").unwrap();
        std::fs::write(root.join("real/b.yaml"), "b").unwrap();
        symlink("..1", root.join("mount/..data")).unwrap();
        symlink("..data/a.yaml", root.join("mount/a.yaml")).unwrap();
        symlink(root.join("real/b.yaml"), root.join("b.yaml")).unwrap();
        symlink("loop", root.join("loop")).unwrap();

        assert_eq!(folders(&root.join("real/b.yaml")), [root.join("real")]);
        assert_eq!(
            folders(&root.join("real")),
            [root.clone(), root.join("real")]
        );
        assert_eq!(
            folders(&root.join("mount/a.yaml")),
            [root.join("mount"), root.join("mount/..1")]
        );
        assert_eq!(
            folders(&root.join("b.yaml")),
            [root.clone(), root.join("real")]
        );
        assert_eq!(folders(&root.join("none/at/all.yaml")), vec![root.clone()]);
        assert_eq!(folders(&root.join("loop")), vec![root.clone()]);
    }
}
