//! Two connections joined: what comes from one goes to the other, each direction at its own pace and ended for itself,
//! so that a client that has said all it had to still reads the answer. Whoever waits holds no buffer: bytes pass
//! through one that the thread has, and only what the other end does not take at once is kept.

use std::cell::{Cell, RefCell};
use std::io;
use std::net::Shutdown;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until};

const BUFFER: usize = 64 * 1024;

thread_local! {
    static THROUGH: RefCell<Box<[u8]>> = RefCell::new(vec![0; BUFFER].into_boxed_slice());
}

/// How two joined connections ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// Both have said all they had to.
    Done,
    /// One of them broke.
    Broken,
    /// Nothing was said for too long.
    Idle,
    /// Somebody else ended it.
    Cut,
}

/// Joins two connections until they end.
pub(super) async fn join(one: &TcpStream, other: &TcpStream, idle: Duration) -> Ended {
    // The bytes come as somebody has written them; holding them back would only delay them.
    let _ = (one.set_nodelay(true), other.set_nodelay(true));
    let last = Cell::new(Instant::now());
    let both = async {
        let passed = tokio::try_join!(pass(one, other, &last), pass(other, one, &last));
        match passed {
            Ok(_) => Ended::Done,
            Err(_) => Ended::Broken,
        }
    };
    let silence = async {
        loop {
            let until = last.get() + idle;
            if Instant::now() >= until {
                return Ended::Idle;
            }
            sleep_until(until).await;
        }
    };
    tokio::select! {
        ended = both => ended,
        ended = silence => ended,
    }
}

/// One direction, to its end.
async fn pass(from: &TcpStream, to: &TcpStream, last: &Cell<Instant>) -> io::Result<()> {
    loop {
        from.readable().await?;
        let mut left = Vec::new();
        let passed = THROUGH.with_borrow_mut(|buffer| {
            let read = from.try_read(buffer)?;
            let bytes = buffer.get(..read).unwrap_or_default();
            let written = match to.try_write(bytes) {
                Ok(written) => written,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => 0,
                Err(error) => return Err(error),
            };
            left.extend_from_slice(bytes.get(written..).unwrap_or_default());
            Ok(read)
        });
        match passed {
            Ok(0) => {
                return socket2::SockRef::from(to).shutdown(Shutdown::Write);
            }
            Ok(_) => last.set(Instant::now()),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => continue,
            Err(error) => return Err(error),
        }
        let mut rest = left.as_slice();
        while !rest.is_empty() {
            to.writable().await?;
            match to.try_write(rest) {
                Ok(written) => {
                    rest = rest.get(written..).unwrap_or_default();
                    last.set(Instant::now());
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
    }
}
