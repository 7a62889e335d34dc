//! [`FileSource`]: manifests on disk, read once before it starts and again whenever they change. What they
//! say is published to the balancer first and reported second, so who has seen a report finds its load
//! balancers in the table. A file that becomes unreadable keeps the objects it had.

mod files;
mod load;
mod watch;

use crate::problem::Problem;
use crate::settings::Settings;
use balancer::Balancer;
use load::Loader;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc;
use std::thread::JoinHandle;

/// The name under which manifests publish to the balancer.
pub const OWNER: &str = "manifests";

/// Watched manifests. Dropping it stops the watch and leaves the load balancers as they are.
#[derive(Debug)]
pub struct FileSource {
    signals: mpsc::Sender<watch::Signal>,
    thread: Option<JoinHandle<()>>,
    reports: tokio::sync::watch::Receiver<Arc<Report>>,
}

/// What one reading of all manifests came to.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Counts readings; the one before [`FileSource::start`] returns is 1.
    pub generation: u64,
    /// Files read.
    pub files: usize,
    pub services: usize,
    pub endpoint_slices: usize,
    pub load_balancers: usize,
    /// In the order of files and documents.
    pub problems: Vec<Problem>,
}

/// Why manifests cannot be watched at all. What is wrong *in* them is a [`Problem`].
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("cannot start the thread that watches manifests")]
    Thread(#[source] std::io::Error),
}

impl FileSource {
    /// Reads files and folders (in a folder, its `*.yaml`, `*.yml` and `*.json`, not those in folders
    /// below), publishes their load balancers to `balancer`, and goes on watching them.
    ///
    /// When this returns, the table holds what the manifests say. A path that does not exist is a problem
    /// in the report, and is read when it appears.
    pub fn start(
        paths: Vec<PathBuf>,
        settings: Settings,
        balancer: Arc<Balancer>,
    ) -> Result<FileSource, StartError> {
        let (signals, inbox) = mpsc::channel();
        let (sender, reports) = tokio::sync::watch::channel(Arc::new(Report::default()));
        let loader = Loader::new(paths, settings, balancer, sender);
        // The watch begins before the first reading, so that no change falls between the two.
        let mut watch = watch::Watch::new(loader, signals.clone(), inbox);
        watch.refresh();
        let thread = std::thread::Builder::new()
            .name("manifests".to_owned())
            .spawn(move || watch.run());
        let thread = thread.map_err(StartError::Thread)?;
        Ok(FileSource {
            signals,
            thread: Some(thread),
            reports,
        })
    }

    /// The latest report.
    pub fn report(&self) -> Arc<Report> {
        Arc::clone(&self.reports.borrow())
    }

    /// The problems of the latest report.
    pub fn problems(&self) -> Vec<Problem> {
        self.reports.borrow().problems.clone()
    }

    /// Reports from now on, one for each time the manifests were read anew. The channel closes when the
    /// source is dropped.
    pub fn subscribe(&self) -> tokio::sync::watch::Receiver<Arc<Report>> {
        self.reports.clone()
    }

    /// Has everything read again, without waiting for it: for a SIGHUP, or where the file system tells
    /// nobody of changes.
    pub fn reload(&self) {
        // The thread outlives every caller of this, so there is always someone to receive it.
        let _ = self.signals.send(watch::Signal::Changed);
    }
}

impl Drop for FileSource {
    fn drop(&mut self) {
        let _ = self.signals.send(watch::Signal::Stop);
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been printed where it happened.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests;
