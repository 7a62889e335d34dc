//! What a connection runs on. All methods take `&self`, so that reading and writing can be polled by turns in
//! one task without splitting the stream. TCP is here; TLS is implemented by its own crate.

use std::cell::{Cell, RefCell};
use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// A byte stream in both directions. A poll that returns `Pending` has registered the task of `cx`; only the
/// latest task per direction is woken.
pub trait Transport {
    /// Reads into `buf`; nothing read is the end of the stream.
    fn poll_read(&self, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>>;

    /// Ready when a read may bring bytes, the end or an error. May be ready in vain.
    fn poll_readable(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>>;

    /// Writes some of the slices, in order; what it returns as written has been accepted by the system (or
    /// will be, before later bytes), with no flush needed.
    fn poll_write_vectored(
        &self,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>>;

    /// Ends the writing direction in order.
    fn poll_shutdown(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>>;

    /// Makes the coming drop tell the peer that the stream broke, where the transport can: the only way to
    /// mark a body as cut short that otherwise ends with the connection.
    fn abort(&self);
}

/// [`Transport`] over TCP.
#[derive(Debug)]
pub struct TcpTransport {
    /// Borrowed within a poll only. Tokio's own `poll_read` is used rather than `try_read`, since it knows
    /// that a short read has emptied the socket and spares the read that would say so.
    stream: RefCell<TcpStream>,
    /// Whether a read failed with a broken pipe.
    broken_pipe: Cell<bool>,
}

impl TcpTransport {
    /// Takes a connected stream and sets `TCP_NODELAY`: the engine writes whole messages.
    #[must_use]
    pub fn new(stream: TcpStream) -> Self {
        // Fails only on a socket that is already dead, which the first read reports.
        let _ = stream.set_nodelay(true);
        Self {
            stream: RefCell::new(stream),
            broken_pipe: Cell::new(false),
        }
    }

    /// Whether the peer has reset the connection after it had ended its side in order, as far as that has come to light.
    /// (Linux tells a reset as a broken pipe then, and as a reset otherwise.) Takes the error of the socket.
    pub fn was_reset_after_end(&self) -> bool {
        let error = self.stream.borrow().take_error();
        if matches!(error, Ok(Some(error)) if error.kind() == io::ErrorKind::BrokenPipe) {
            self.broken_pipe.set(true);
        }
        self.broken_pipe.get()
    }

    /// Lends the stream for what is not reading or writing.
    pub fn with_stream<R>(&self, look: impl FnOnce(&TcpStream) -> R) -> R {
        look(&self.stream.borrow())
    }

    pub fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.stream.borrow().peer_addr()
    }

    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.stream.borrow().local_addr()
    }

    #[must_use]
    pub fn into_inner(self) -> TcpStream {
        self.stream.into_inner()
    }
}

impl Transport for TcpTransport {
    fn poll_read(&self, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut *self.stream.borrow_mut()).poll_read(cx, buf);
        if let Poll::Ready(Err(error)) = &read
            && error.kind() == io::ErrorKind::BrokenPipe
        {
            self.broken_pipe.set(true);
        }
        read
    }

    fn poll_readable(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.borrow().poll_read_ready(cx)
    }

    fn poll_write_vectored(
        &self,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let mut stream = self.stream.borrow_mut();
        match slices {
            // The system takes one buffer more cheaply than a list of one.
            [only] => Pin::new(&mut *stream).poll_write(cx, only),
            several => Pin::new(&mut *stream).poll_write_vectored(cx, several),
        }
    }

    fn poll_shutdown(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.stream.borrow_mut()).poll_shutdown(cx)
    }

    fn abort(&self) {
        // With a linger time of zero the close sends a reset. Where it fails the socket is dead already.
        let stream = self.stream.borrow();
        let _ = socket2::SockRef::from(&*stream).set_linger(Some(Duration::ZERO));
    }
}
