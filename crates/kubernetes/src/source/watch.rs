//! The thread that waits for changes: events of the file system, gathered until they pause, cause one
//! reading of everything. Where the system cannot tell of changes, it looks every second.

use super::files;
use super::load::Loader;
use crate::problem::Problem;
use crate::watched;
use balancer::Severity;
use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// Saving a file is several events; a reading waits until there has been none for this long ...
const PAUSE: Duration = Duration::from_millis(50);
/// ... but at most this long, however much goes on.
const LONGEST_WAIT: Duration = Duration::from_millis(500);
/// A look at everything without cause, for file systems that tell of some changes only (network mounts).
const SWEEP: Duration = Duration::from_secs(30);
/// The same where there are no events at all.
const POLL: Duration = Duration::from_secs(1);
/// A folder that is replaced over and over while being looked at is left to the next event.
const MAX_ROUNDS: usize = 10;

#[derive(Debug)]
pub(super) enum Signal {
    Changed,
    /// A watched folder is gone, and with it the watch.
    Gone(PathBuf),
    Stop,
}

pub(super) struct Watch {
    loader: Loader,
    inbox: Receiver<Signal>,
    /// `None` where the system has no way to tell of changes.
    watcher: Option<RecommendedWatcher>,
    watched: BTreeSet<PathBuf>,
    problems: Vec<Problem>,
}

impl Watch {
    /// Begins to watch; nothing is read yet.
    pub(super) fn new(loader: Loader, signals: Sender<Signal>, inbox: Receiver<Signal>) -> Watch {
        let mut problems = Vec::new();
        let watcher = notify::recommended_watcher(move |event| forward(event, &signals));
        let watcher = watcher
            .map_err(|error| problems.push(cannot_watch(Path::new(""), &error)))
            .ok();
        let mut watch = Watch {
            loader,
            inbox,
            watcher,
            watched: BTreeSet::new(),
            problems,
        };
        // Whatever is wrong with the paths, the first reading will say.
        let files = files::expand(watch.loader.paths(), &mut Vec::new());
        watch.follow(watch.folders(&files));
        watch
    }

    /// Reads everything, and again as long as the folders to watch turn out to be others than watched:
    /// what happened in a folder before its watch began, no event tells.
    pub(super) fn refresh(&mut self) {
        for _ in 0..MAX_ROUNDS {
            let files = self.loader.load(&self.problems);
            let folders = self.folders(&files);
            if !self.follow(folders) {
                return;
            }
        }
    }

    fn folders(&self, files: &[Arc<Path>]) -> BTreeSet<PathBuf> {
        let mut folders = BTreeSet::new();
        for path in self
            .loader
            .paths()
            .iter()
            .map(PathBuf::as_path)
            .chain(files.iter().map(AsRef::as_ref))
        {
            watched::add_folders(path, &mut folders);
        }
        folders
    }

    /// Waits for changes until told to stop.
    pub(super) fn run(mut self) {
        loop {
            let polling = self.watcher.is_none() || !self.problems.is_empty();
            match self.inbox.recv_timeout(if polling { POLL } else { SWEEP }) {
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(Signal::Gone(folder)) => self.forget(&folder),
                Ok(Signal::Changed) | Err(RecvTimeoutError::Timeout) => {}
            }
            if !self.settle() {
                return;
            }
            self.refresh();
        }
    }

    /// Waits until events pause. False: told to stop.
    fn settle(&mut self) -> bool {
        let latest = Instant::now() + LONGEST_WAIT;
        loop {
            let left = latest.saturating_duration_since(Instant::now());
            match self.inbox.recv_timeout(PAUSE.min(left)) {
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return false,
                Ok(Signal::Gone(folder)) => self.forget(&folder),
                Ok(Signal::Changed) => {}
                Err(RecvTimeoutError::Timeout) => return true,
            }
            if left.is_zero() {
                return true;
            }
        }
    }

    /// Watches these folders and no others. True if a watch was begun.
    fn follow(&mut self, folders: BTreeSet<PathBuf>) -> bool {
        let Some(watcher) = &mut self.watcher else {
            return false;
        };
        for folder in self.watched.difference(&folders) {
            // A folder that is gone has lost its watch already.
            let _ = watcher.unwatch(folder);
        }
        let new: Vec<PathBuf> = folders.difference(&self.watched).cloned().collect();
        self.watched = folders;
        self.problems.clear();
        let mut begun = false;
        for folder in new {
            match watcher.watch(&folder, RecursiveMode::NonRecursive) {
                Ok(()) => begun = true,
                Err(error) => {
                    self.watched.remove(&folder);
                    // If it is gone meanwhile, its parent's watch tells what comes next.
                    if folder.exists() {
                        self.problems.push(cannot_watch(&folder, &error));
                    }
                }
            }
        }
        begun
    }

    fn forget(&mut self, folder: &Path) {
        if self.watched.remove(folder)
            && let Some(watcher) = &mut self.watcher
        {
            let _ = watcher.unwatch(folder);
        }
    }
}

/// Passes an event on, unless it tells only that someone (we) looked.
fn forward(event: notify::Result<notify::Event>, signals: &Sender<Signal>) {
    let Ok(event) = event else {
        // An overflow or the like: something was missed, so look.
        let _ = signals.send(Signal::Changed);
        return;
    };
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => {}
        EventKind::Access(_) => return,
        // A folder that was removed or moved away may come back under its name, unwatched.
        EventKind::Remove(_) | EventKind::Modify(notify::event::ModifyKind::Name(_)) => {
            for path in event.paths {
                let _ = signals.send(Signal::Gone(path));
            }
        }
        _ => {}
    }
    let _ = signals.send(Signal::Changed);
}

fn cannot_watch(folder: &Path, error: &notify::Error) -> Problem {
    let message =
        format!("changes cannot be watched for, so it is read every second instead: {error}");
    Problem::of_file(
        &Arc::from(folder),
        Severity::Warning,
        "WatchUnavailable",
        message,
    )
}
