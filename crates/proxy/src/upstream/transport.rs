//! What a connection to a backend runs on: TCP, or TLS over it.

use crate::upstream::unread;
use http1::{TcpTransport, Transport};
use std::cell::RefCell;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

pub(crate) enum UpstreamTransport {
    Tcp(TcpTransport),
    /// Borrowed within a poll only.
    Tls(Box<RefCell<TlsStream<TcpStream>>>),
}

impl UpstreamTransport {
    pub(crate) fn tcp(stream: TcpStream) -> Self {
        Self::Tcp(TcpTransport::new(stream))
    }

    pub(crate) fn tls(stream: TlsStream<TcpStream>) -> Self {
        Self::Tls(Box::new(RefCell::new(stream)))
    }
}

impl UpstreamTransport {
    /// Whether the last `sent` bytes are known to have been read by nobody, now that the backend has closed. Of TLS
    /// that is not known: what was sent is not what was written.
    pub(crate) async fn reached_nobody(&self, sent: u64) -> bool {
        match self {
            Self::Tcp(tcp) => unread::reached_nobody(tcp, sent).await,
            Self::Tls(_) => false,
        }
    }
}

impl Transport for UpstreamTransport {
    fn poll_read(&self, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self {
            Self::Tcp(tcp) => tcp.poll_read(cx, buf),
            Self::Tls(tls) => {
                let mut tls = tls.borrow_mut();
                // A write may have left sealed records behind; nobody else would push them on while we wait.
                let _ = Pin::new(&mut *tls).poll_flush(cx)?;
                Pin::new(&mut *tls).poll_read(cx, buf)
            }
        }
    }

    fn poll_readable(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self {
            Self::Tcp(tcp) => tcp.poll_readable(cx),
            // May be ready in vain (a TLS record without data), which the contract allows; data that TLS
            // has already decrypted does not wait here, since an idle connection has none.
            Self::Tls(tls) => tls.borrow().get_ref().0.poll_read_ready(cx),
        }
    }

    fn poll_write_vectored(
        &self,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match self {
            Self::Tcp(tcp) => tcp.poll_write_vectored(cx, slices),
            Self::Tls(tls) => {
                let mut tls = tls.borrow_mut();
                let written = Pin::new(&mut *tls).poll_write_vectored(cx, slices);
                if let Poll::Ready(Ok(_)) = written {
                    // Pushes what TLS has sealed; what the socket does not take now goes with the next
                    // write or read.
                    let _ = Pin::new(&mut *tls).poll_flush(cx)?;
                }
                written
            }
        }
    }

    fn poll_shutdown(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self {
            Self::Tcp(tcp) => tcp.poll_shutdown(cx),
            Self::Tls(tls) => Pin::new(&mut *tls.borrow_mut()).poll_shutdown(cx),
        }
    }

    fn abort(&self) {
        match self {
            Self::Tcp(tcp) => tcp.abort(),
            Self::Tls(tls) => {
                // Dropping without a close_notify is what marks a TLS stream as cut short.
                let _ = socket2::SockRef::from(tls.borrow().get_ref().0)
                    .set_linger(Some(std::time::Duration::ZERO));
            }
        }
    }
}
