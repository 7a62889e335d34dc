//! A transport as the HTTP/2 library wants its streams, with what was read before the protocol was known in
//! front, and with an eye on what passes: how long the client has not read, and how many bytes came that were
//! neither requests nor bodies.

use http1::deadline::Window;
use http1::{Timeouts, Transport};
use std::cell::{Cell, RefCell};
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;

/// What passes on a connection, seen from both sides of the library.
#[derive(Default)]
pub(super) struct Traffic {
    /// Bytes read that no request, body or answer accounts for.
    unaccounted: Cell<u64>,
    /// Until when the client has to read on, while it does not.
    stalled_until: Cell<Option<Instant>>,
    window: RefCell<Window>,
}

/// What an answer's bytes may cost the client in frames that acknowledge them: one byte for so many.
const ANSWER_PER_CONTROL_BYTE: u64 = 8;

impl Traffic {
    /// A request began: whatever came before was worth its while.
    pub(super) fn request(&self) {
        self.unaccounted.set(0);
    }

    /// Bytes of a body were taken.
    pub(super) fn body(&self, bytes: usize) {
        self.account(bytes as u64);
    }

    pub(super) fn unaccounted(&self) -> u64 {
        self.unaccounted.get()
    }

    pub(super) fn stalled_until(&self) -> Option<Instant> {
        self.stalled_until.get()
    }

    fn account(&self, bytes: u64) {
        self.unaccounted
            .set(self.unaccounted.get().saturating_sub(bytes));
    }

    fn read(&self, bytes: usize) {
        let total = self.unaccounted.get().saturating_add(bytes as u64);
        self.unaccounted.set(total);
    }

    fn written(&self, bytes: usize, progress_bytes: usize) {
        self.window.borrow_mut().moved(bytes, progress_bytes);
        self.stalled_until.set(None);
        self.account(bytes as u64 / ANSWER_PER_CONTROL_BYTE);
    }

    fn blocked(&self, timeouts: &Timeouts) {
        let until = self.window.borrow_mut().until(timeouts.write);
        self.stalled_until.set(Some(until));
    }
}

/// The stream of a connection.
pub(super) struct Io<T> {
    transport: Rc<T>,
    /// What was read already and not handed out.
    rest: Vec<u8>,
    rest_taken: usize,
    traffic: Rc<Traffic>,
    timeouts: Timeouts,
    progress_bytes: usize,
}

impl<T> Io<T> {
    pub(super) fn new(
        transport: Rc<T>,
        rest: Vec<u8>,
        traffic: Rc<Traffic>,
        settings: &http1::Settings,
    ) -> Self {
        Self {
            transport,
            rest,
            rest_taken: 0,
            traffic,
            timeouts: settings.timeouts.clone(),
            progress_bytes: settings.limits.progress_bytes,
        }
    }
}

impl<T: Transport> AsyncRead for Io<T> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let rest = this.rest.get(this.rest_taken..).unwrap_or_default();
        if let Some(first) = rest.get(..rest.len().min(buf.remaining()))
            && !first.is_empty()
        {
            buf.put_slice(first);
            this.rest_taken += first.len();
            this.traffic.read(first.len());
            if this.rest_taken == this.rest.len() {
                this.rest = Vec::new();
                this.rest_taken = 0;
            }
            return Poll::Ready(Ok(()));
        }
        let before = buf.filled().len();
        let polled = this.transport.poll_read(cx, buf);
        this.traffic.read(buf.filled().len().saturating_sub(before));
        polled
    }
}

impl<T: Transport> AsyncWrite for Io<T> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(cx, &[IoSlice::new(buf)])
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = self.transport.poll_write_vectored(cx, slices);
        match &polled {
            Poll::Ready(Ok(count)) => self.traffic.written(*count, self.progress_bytes),
            Poll::Ready(Err(_)) => {}
            Poll::Pending => self.traffic.blocked(&self.timeouts),
        }
        polled
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        // What a transport took is on its way.
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.transport.poll_shutdown(cx)
    }
}
