//! The thread that writes the log: the only one that does, so lines never mingle. An error of the disk costs
//! the lines that met it, which are counted, and nothing else; it is said once, and so is its end.

use crate::access_log::queue::{Batch, Queue};
use crate::access_log::{Destination, LogError};
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a stdout that takes nothing without blocking is left alone.
const RETRY_AFTER: Duration = Duration::from_millis(5);

/// Writes until the queue ends.
pub(crate) fn run(queue: &Queue, sink: Sink) {
    let mut writer = Writer {
        sink,
        in_line: false,
        failing: false,
    };
    let mut written = Vec::new();
    loop {
        let work = queue.next(std::mem::take(&mut written));
        if work.reopen {
            writer.sink.reopen();
        }
        for batch in &work.batches {
            let lost = writer.write(batch);
            if lost > 0 {
                queue.add_failed(lost);
            }
        }
        written = work.batches;
        if work.last {
            return;
        }
    }
}

/// Where lines end up.
#[derive(Debug)]
pub(crate) enum Sink {
    Stdout,
    File { path: PathBuf, file: File },
}

impl Sink {
    pub(crate) fn open(destination: Destination) -> Result<Self, LogError> {
        match destination {
            Destination::Stdout => Ok(Self::Stdout),
            Destination::File(path) => match append(&path) {
                Ok(file) => Ok(Self::File { path, file }),
                Err(source) => Err(LogError::Open { path, source }),
            },
        }
    }

    fn reopen(&mut self) {
        if let Self::File { path, file } = self {
            match append(path) {
                Ok(anew) => *file = anew,
                // Lines go on to the old file: better there than nowhere.
                Err(error) => {
                    tracing::warn!(path = %path.display(), %error, "the access log cannot be opened anew");
                }
            }
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout => {
                let mut stdout = io::stdout().lock();
                // Whole lines go through at once; flushing is for what a partial write left behind.
                let count = stdout.write(bytes)?;
                stdout.flush()?;
                Ok(count)
            }
            Self::File { file, .. } => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn append(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    // Clients' addresses are nobody else's business.
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o640)
        .open(path)
}

pub(crate) struct Writer<S> {
    pub(crate) sink: S,
    /// What was written last broke off within a line.
    pub(crate) in_line: bool,
    pub(crate) failing: bool,
}

impl<S: Write> Writer<S> {
    /// Writes a batch; returns how many of its lines were lost.
    pub(crate) fn write(&mut self, batch: &Batch) -> u64 {
        let ended = match self.in_line {
            // Whatever stands there stays alone on its line.
            true => self.write_all(b"\n"),
            false => Ok(()),
        };
        let result = match ended {
            Ok(()) => self.write_all(&batch.text),
            Err(failed) => Err((failed.0, 0)),
        };
        match result {
            Ok(()) => {
                if std::mem::take(&mut self.failing) {
                    tracing::info!("the access log is written again");
                }
                0
            }
            Err((error, written)) => {
                if !std::mem::replace(&mut self.failing, true) {
                    tracing::warn!(%error, "the access log cannot be written; lines are lost");
                }
                let whole = batch.text.get(..written).unwrap_or_default();
                let kept = whole.iter().filter(|&&byte| byte == b'\n').count() as u64;
                batch.lines.saturating_sub(kept)
            }
        }
    }

    /// Writes everything, or tells how much of it was.
    fn write_all(&mut self, bytes: &[u8]) -> Result<(), (io::Error, usize)> {
        let mut written = 0;
        while let Some(rest) = bytes.get(written..).filter(|rest| !rest.is_empty()) {
            match self.sink.write(rest) {
                Ok(0) => return Err((ErrorKind::WriteZero.into(), written)),
                Ok(count) => {
                    written += count;
                    let last = written.checked_sub(1).and_then(|last| bytes.get(last));
                    self.in_line = last != Some(&b'\n');
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // A terminal or pipe that somebody else set so; this thread has the time.
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    std::thread::sleep(RETRY_AFTER);
                }
                Err(error) => return Err((error, written)),
            }
        }
        Ok(())
    }
}
