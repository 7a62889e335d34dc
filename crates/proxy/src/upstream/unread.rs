//! Whether a request that was sent and not answered had reached nobody, so that even one that must not be carried out
//! twice may be sent again.
//!
//! That happens with every pool: a backend closes an idle connection at the moment at which a request is on its way to
//! it. Its system then answers the request with a reset, for nobody has the connection any more. Two things together
//! prove that it was so, and not that somebody read the request and failed: the backend had ended its side in order
//! (FIN) before it reset ours, and not one byte of the request was acknowledged, which even a system does that only
//! keeps bytes for a program to read. The system keeps the counts (`TCP_INFO`); where it does not tell them, nothing is
//! proved and nothing is sent again.

use http1::TcpTransport;
use std::io;
use std::time::Duration;
use tokio::time::sleep;

/// How long a reset is waited for, after the end: it takes a round trip.
const WAITS: [Duration; 6] = [
    Duration::from_millis(1),
    Duration::from_millis(2),
    Duration::from_millis(4),
    Duration::from_millis(8),
    Duration::from_millis(16),
    Duration::from_millis(32),
];

/// Whether the last `sent` bytes on a connection that the backend closed were read by nobody.
pub(crate) async fn reached_nobody(connection: &TcpTransport, sent: u64) -> bool {
    for wait in WAITS {
        // A reset that comes after the end of the other side is told as a broken pipe, and as nothing else.
        if connection.was_reset_after_end() {
            return counts(connection).is_some_and(|counts| counts.unacknowledged() >= sent);
        }
        // Acknowledged: somebody may have read it, whatever comes next.
        if counts(connection).is_none_or(|counts| counts.unacknowledged() < sent) {
            return false;
        }
        sleep(wait).await;
    }
    false
}

/// Bytes of a connection's life.
#[derive(Clone, Copy, Debug)]
struct Counts {
    sent: u64,
    sent_again: u64,
    /// Handed over, and not sent yet.
    waiting: u64,
    /// Counts the connection's own beginning as one.
    acknowledged: u64,
}

impl Counts {
    fn unacknowledged(self) -> u64 {
        let acknowledged = self.acknowledged.saturating_sub(1);
        (self.sent.saturating_sub(self.sent_again) + self.waiting).saturating_sub(acknowledged)
    }
}

#[cfg(target_os = "linux")]
fn counts(connection: &TcpTransport) -> Option<Counts> {
    connection.with_stream(|stream| tcp_info(stream).ok().flatten())
}

#[cfg(not(target_os = "linux"))]
fn counts(_connection: &TcpTransport) -> Option<Counts> {
    None
}

/// The counts of `struct tcp_info` as Linux 4.19 and later fill it (include/uapi/linux/tcp.h, which only ever grows at
/// its end); `None` from one that knows less.
#[cfg(target_os = "linux")]
fn tcp_info(stream: &tokio::net::TcpStream) -> io::Result<Option<Counts>> {
    use std::os::fd::AsRawFd;
    const BYTES_ACKED: usize = 120;
    const NOTSENT_BYTES: usize = 144;
    const BYTES_SENT: usize = 200;
    const BYTES_RETRANS: usize = 208;
    let mut info = [0_u8; 216];
    let mut length = info.len() as libc::socklen_t;
    // SAFETY: the buffer is as long as `length` says, the system writes at most so much, and any bytes are a valid
    // value of it. The descriptor is open, since the stream is borrowed.
    #[allow(unsafe_code)]
    let answer = unsafe {
        libc::getsockopt(
            stream.as_raw_fd(),
            libc::IPPROTO_TCP,
            libc::TCP_INFO,
            info.as_mut_ptr().cast(),
            &mut length,
        )
    };
    if answer != 0 {
        return Err(io::Error::last_os_error());
    }
    if (length as usize) < info.len() {
        return Ok(None);
    }
    let wide = |at: usize| {
        let bytes = info.get(at..at + 8).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u64::from_ne_bytes)
    };
    let narrow = |at: usize| {
        let bytes = info.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u32::from_ne_bytes)
    };
    Ok(Some(Counts {
        sent: wide(BYTES_SENT),
        sent_again: wide(BYTES_RETRANS),
        waiting: u64::from(narrow(NOTSENT_BYTES)),
        acknowledged: wide(BYTES_ACKED),
    }))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use http1::Transport;
    use std::future::poll_fn;
    use std::io::{Read, Write};
    use std::net::{Shutdown, TcpListener, TcpStream};
    use tokio::io::ReadBuf;

    const REQUEST: &[u8] = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";

    /// A connection that has served once, and the backend's end of it.
    async fn connection() -> (TcpTransport, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let (mut backend, _) = listener.accept().unwrap();
        let transport = TcpTransport::new(stream);
        write(&transport, REQUEST).await;
        backend.read_exact(&mut vec![0; REQUEST.len()]).unwrap();
        backend.write_all(b"ok").unwrap();
        assert_eq!(read(&transport).await.unwrap(), b"ok");
        (transport, backend)
    }

    async fn write(transport: &TcpTransport, bytes: &[u8]) {
        let slices = [io::IoSlice::new(bytes)];
        let written = poll_fn(|cx| transport.poll_write_vectored(cx, &slices)).await;
        assert_eq!(written.unwrap(), bytes.len());
    }

    async fn read(transport: &TcpTransport) -> io::Result<Vec<u8>> {
        let mut bytes = [0; 64];
        let mut buffer = ReadBuf::new(&mut bytes);
        poll_fn(|cx| transport.poll_read(cx, &mut buffer)).await?;
        Ok(buffer.filled().to_vec())
    }

    #[tokio::test]
    async fn a_backend_that_had_closed_before_the_request_came() {
        let (transport, backend) = connection().await;
        drop(backend);
        write(&transport, REQUEST).await;
        // The end, or the reset after it, whichever the system tells first.
        assert!(
            read(&transport).await.is_ok_and(|bytes| bytes.is_empty())
                || transport.was_reset_after_end()
        );
        assert!(reached_nobody(&transport, REQUEST.len() as u64).await);
    }

    #[tokio::test]
    async fn a_backend_that_read_the_request_and_closed() {
        let (transport, mut backend) = connection().await;
        write(&transport, REQUEST).await;
        backend.read_exact(&mut vec![0; REQUEST.len()]).unwrap();
        drop(backend);
        assert_eq!(read(&transport).await.unwrap(), b"");
        assert!(!reached_nobody(&transport, REQUEST.len() as u64).await);
    }

    #[tokio::test]
    async fn a_backend_that_closed_with_the_request_unread() {
        let (transport, backend) = connection().await;
        write(&transport, REQUEST).await;
        // Its system has the bytes, and has said so or is about to: no proof.
        let mut peeked = vec![0; REQUEST.len()];
        while backend.peek(&mut peeked).unwrap() < REQUEST.len() {}
        drop(backend);
        let _ = read(&transport).await;
        assert!(!reached_nobody(&transport, REQUEST.len() as u64).await);
    }

    #[tokio::test]
    async fn a_backend_that_only_ended_its_own_side() {
        let (transport, mut backend) = connection().await;
        backend.shutdown(Shutdown::Write).unwrap();
        write(&transport, REQUEST).await;
        assert_eq!(read(&transport).await.unwrap(), b"");
        assert!(!reached_nobody(&transport, REQUEST.len() as u64).await);
        backend.read_exact(&mut vec![0; REQUEST.len()]).unwrap();
    }

    #[tokio::test]
    async fn a_backend_that_fell_over() {
        let (transport, backend) = connection().await;
        socket2::SockRef::from(&backend)
            .set_linger(Some(Duration::ZERO))
            .unwrap();
        drop(backend);
        let _ = read(&transport).await;
        assert!(!reached_nobody(&transport, REQUEST.len() as u64).await);
    }
}
