//! The access log: a line for each exchange, in JSON or the combined log format, to a file or stdout. A core
//! formats lines into its own [`buffer`] and hands them over in batches; one thread ([`writer`]) writes them
//! whole. A request never waits for the log: where the writer is behind, lines are given up and counted.

pub(crate) mod buffer;
pub(crate) mod escape;
pub(crate) mod line;
mod queue;
mod writer;

pub use line::{FIELDS, Field};

use buffer::Buffer;
use queue::Queue;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use writer::Sink;

/// Which log to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogSettings {
    pub destination: Destination,
    pub format: Format,
}

/// Where lines go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    Stdout,
    /// Appended to; made where it is not there, readable by owner and group.
    File(PathBuf),
}

/// How a line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line; its fields are [`FIELDS`].
    Json,
    /// The combined log format of Apache and nginx.
    Combined,
}

/// Why there is no access log.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    #[error("the access log {} cannot be opened", path.display())]
    Open { path: PathBuf, source: io::Error },
    #[error("the thread that writes the access log cannot be started")]
    Thread(#[source] io::Error),
}

/// An access log and its writer, which ends when this is dropped.
#[derive(Debug)]
pub(crate) struct AccessLog {
    queue: Arc<Queue>,
    format: Format,
}

impl AccessLog {
    pub(crate) fn open(settings: LogSettings) -> Result<Self, LogError> {
        let sink = Sink::open(settings.destination)?;
        let queue = Arc::new(Queue::default());
        let of_writer = Arc::clone(&queue);
        std::thread::Builder::new()
            .name("access-log".to_owned())
            .spawn(move || writer::run(&of_writer, sink))
            .map_err(LogError::Thread)?;
        Ok(Self {
            queue,
            format: settings.format,
        })
    }

    pub(crate) fn buffer(&self) -> Buffer {
        Buffer::new(Arc::clone(&self.queue), self.format)
    }

    pub(crate) fn reopen(&self) {
        self.queue.ask_to_reopen();
    }

    pub(crate) fn close(&self, limit: Duration) -> bool {
        self.queue.close(limit)
    }

    pub(crate) fn failed_lines(&self) -> u64 {
        self.queue.failed_lines()
    }
}

impl Drop for AccessLog {
    fn drop(&mut self) {
        self.queue.close(Duration::ZERO);
    }
}

#[cfg(test)]
mod tests;
