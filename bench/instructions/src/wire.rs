//! A transport that always has the next message and takes whatever is written: what is counted is the engine,
//! not a socket.

use http1::Transport;
use std::cell::Cell;
use std::io::{self, IoSlice};
use std::task::{Context, Poll};
use tokio::io::ReadBuf;

/// Gives its message again and again, one a read.
pub(crate) struct Wire {
    message: &'static [u8],
    written: Cell<u64>,
}

impl Wire {
    pub(crate) fn new(message: &'static [u8]) -> Self {
        Self {
            message,
            written: Cell::new(0),
        }
    }

    /// Bytes that were written in all.
    pub(crate) fn written(&self) -> u64 {
        self.written.get()
    }
}

impl Transport for Wire {
    fn poll_read(&self, _cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if buf.remaining() < self.message.len() {
            return Poll::Ready(Err(io::ErrorKind::OutOfMemory.into()));
        }
        buf.put_slice(self.message);
        Poll::Ready(Ok(()))
    }

    fn poll_readable(&self, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_write_vectored(
        &self,
        _cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let length: usize = slices.iter().map(|slice| slice.len()).sum();
        self.written.set(self.written.get() + length as u64);
        Poll::Ready(Ok(length))
    }

    fn poll_shutdown(&self, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn abort(&self) {}
}
