//! Buffers, lent by a pool per core. A connection holds one only while bytes are in it, so that idle
//! connections, and those that wait for the other side, hold none.

use std::cell::RefCell;
use std::io;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use tokio::io::ReadBuf;

use crate::Transport;

/// The buffers of one core. Clones share them.
#[derive(Clone)]
pub struct BufferPool {
    shared: Rc<Shared>,
}

struct Shared {
    size: usize,
    kept: usize,
    /// Full length, contents stale.
    read: RefCell<Vec<Vec<u8>>>,
    /// Empty, with capacity.
    scratch: RefCell<Vec<Vec<u8>>>,
}

impl Default for BufferPool {
    /// 32 KiB a buffer, at most 256 kept.
    fn default() -> Self {
        Self::new(32 * 1024, 256)
    }
}

impl BufferPool {
    /// Buffers of `size` bytes (at least 1 KiB), of which at most `kept` are held for later.
    #[must_use]
    pub fn new(size: usize, kept: usize) -> Self {
        Self {
            shared: Rc::new(Shared {
                size: size.max(1024),
                kept,
                read: RefCell::default(),
                scratch: RefCell::default(),
            }),
        }
    }

    /// Buffers that lie unused, for memory gauges.
    #[must_use]
    pub fn unused(&self) -> usize {
        self.shared.read.borrow().len() + self.shared.scratch.borrow().len()
    }

    fn take(&self) -> Vec<u8> {
        let kept = self.shared.read.borrow_mut().pop();
        kept.unwrap_or_else(|| vec![0; self.shared.size])
    }

    fn give(&self, buffer: Vec<u8>) {
        let mut read = self.shared.read.borrow_mut();
        // One that grew for a large head goes back to the allocator.
        if buffer.len() == self.shared.size && read.len() < self.shared.kept {
            read.push(buffer);
        }
    }

    /// An empty vector to encode a head in; returns to the pool when dropped.
    pub(crate) fn scratch(&self) -> Scratch {
        let bytes = self.shared.scratch.borrow_mut().pop().unwrap_or_default();
        Scratch {
            bytes,
            pool: self.clone(),
        }
    }
}

/// A vector lent by the pool.
pub(crate) struct Scratch {
    pub(crate) bytes: Vec<u8>,
    pool: BufferPool,
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let mut kept = self.pool.shared.scratch.borrow_mut();
        if self.bytes.capacity() <= self.pool.shared.size && kept.len() < self.pool.shared.kept {
            self.bytes.clear();
            kept.push(std::mem::take(&mut self.bytes));
        }
    }
}

/// Bytes read and not yet consumed.
pub(crate) struct ReadBuffer {
    pool: BufferPool,
    /// No memory at all while there is nothing in the window.
    data: Vec<u8>,
    start: usize,
    end: usize,
}

impl ReadBuffer {
    pub(crate) fn new(pool: BufferPool) -> Self {
        Self {
            pool,
            data: Vec::new(),
            start: 0,
            end: 0,
        }
    }

    /// What was read and not consumed.
    pub(crate) fn window(&self) -> &[u8] {
        &self.data[self.start..self.end]
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Forgets the first `count` bytes of the window (all, where it is shorter).
    pub(crate) fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.end);
        if self.is_empty() {
            self.release();
        }
    }

    /// Reads once and returns how many bytes came; zero is the end of the stream. Grows where the window fills
    /// the buffer: callers bound what they leave unconsumed.
    pub(crate) fn poll_fill<T: Transport>(
        &mut self,
        cx: &mut Context<'_>,
        transport: &T,
    ) -> Poll<io::Result<usize>> {
        if self.data.is_empty() {
            ready!(transport.poll_readable(cx))?;
            self.data = self.pool.take();
        }
        self.make_room();
        let mut free = ReadBuf::new(&mut self.data[self.end..]);
        let polled = transport.poll_read(cx, &mut free);
        let read = free.filled().len();
        match polled {
            Poll::Ready(Ok(())) => {
                self.end += read;
                if self.is_empty() {
                    self.release();
                }
                Poll::Ready(Ok(read))
            }
            other => {
                if self.is_empty() {
                    self.release();
                }
                other.map_ok(|()| 0)
            }
        }
    }

    fn make_room(&mut self) {
        if self.end < self.data.len() {
            return;
        }
        if self.start > 0 {
            self.data.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        } else {
            let grown = self.data.len() * 2;
            self.data.resize(grown, 0);
        }
    }

    fn release(&mut self) {
        self.start = 0;
        self.end = 0;
        if !self.data.is_empty() {
            self.pool.give(std::mem::take(&mut self.data));
        }
    }
}

impl Drop for ReadBuffer {
    fn drop(&mut self) {
        self.release();
    }
}
