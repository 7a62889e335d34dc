//! What hyper reads and writes in the differential targets: bytes from memory, and a sink.

use bytes::Bytes;
use hyper::rt::{Read, ReadBufCursor, Write};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// Gives the input, then the end of the stream.
pub(super) struct Input {
    rest: Bytes,
    /// Nothing is given before something was written: a client takes an early answer for an unasked one.
    waits: bool,
    reader: Option<Waker>,
}

impl Input {
    pub(super) fn new(bytes: &[u8], after_writing: bool) -> Self {
        Self {
            rest: Bytes::copy_from_slice(bytes),
            waits: after_writing,
            reader: None,
        }
    }
}

impl Read for Input {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut buf: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        if self.waits {
            self.reader = Some(cx.waker().clone());
            return Poll::Pending;
        }
        let length = self.rest.len().min(buf.remaining());
        buf.put_slice(&self.rest.split_to(length));
        Poll::Ready(Ok(()))
    }
}

impl Write for Input {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.waits = false;
        if let Some(reader) = self.reader.take() {
            reader.wake();
        }
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
