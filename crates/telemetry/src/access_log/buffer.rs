//! A core's lines on their way to the writer. Lines are formatted in place and handed over by batches, so
//! that cores meet at the queue once in a hundred requests or so, and even then do not wait for each other.

use crate::access_log::Format;
use crate::access_log::queue::{Batch, Given, Queue};
use std::sync::Arc;

/// A batch is handed over when it has so many bytes, or a moment after its first line.
pub(crate) const BATCH_BYTES: usize = 32 * 1024;
/// What a buffer grows to while the queue is busy, before lines are given up.
pub(crate) const BUFFER_MAX_BYTES: usize = 8 * BATCH_BYTES;
/// What a new buffer has beyond a batch, so that the line that fills it seldom makes it grow.
const LINE_ROOM_BYTES: usize = 8 * 1024;

/// Whether a flush has to be arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Armed {
    /// The buffer was empty before this line: nobody knows of it yet.
    Now,
    Before,
}

#[derive(Debug)]
pub(crate) struct Buffer {
    queue: Arc<Queue>,
    format: Format,
    batch: Batch,
    taken: u64,
    dropped: u64,
}

impl Buffer {
    pub(crate) fn new(queue: Arc<Queue>, format: Format) -> Self {
        Self {
            queue,
            format,
            batch: Batch::default(),
            taken: 0,
            dropped: 0,
        }
    }

    pub(crate) fn format(&self) -> Format {
        self.format
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.batch.text.is_empty()
    }

    /// Adds what `write` appends, a whole line.
    pub(crate) fn push(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> Armed {
        if self.batch.text.len() >= BUFFER_MAX_BYTES {
            self.flush();
        }
        let text = &mut self.batch.text;
        if text.len() >= BUFFER_MAX_BYTES {
            self.dropped += 1;
            return Armed::Before;
        }
        let armed = if text.is_empty() {
            text.reserve(BATCH_BYTES + LINE_ROOM_BYTES);
            Armed::Now
        } else {
            Armed::Before
        };
        write(text);
        self.batch.lines += 1;
        if text.len() >= BATCH_BYTES {
            self.flush();
            return Armed::Before;
        }
        armed
    }

    /// Hands over what there is, unless another core is at the queue just now.
    pub(crate) fn flush(&mut self) {
        if !self.batch.text.is_empty() {
            let given = self.queue.try_give(&mut self.batch);
            self.settle(given);
        }
    }

    /// Hands over what there is, for a core that ends.
    pub(crate) fn flush_waiting(&mut self) {
        if !self.batch.text.is_empty() {
            let given = Some(self.queue.give(&mut self.batch));
            self.settle(given);
        }
    }

    /// Lines that were handed over and that were given up since the last call.
    pub(crate) fn take_counts(&mut self) -> (u64, u64) {
        (
            std::mem::take(&mut self.taken),
            std::mem::take(&mut self.dropped),
        )
    }

    fn settle(&mut self, given: Option<Given>) {
        match given {
            Some(Given::Taken(lines)) => self.taken += lines,
            Some(Given::Full) => {
                self.dropped += self.batch.lines;
                self.batch.clear();
            }
            None => {}
        }
    }
}
