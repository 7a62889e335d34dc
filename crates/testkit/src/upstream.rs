//! A backend on a raw socket. It records each request as it was on the wire, before anything could normalise
//! it, and answers by a function that the test may change at any time. One thread per connection; dropping it
//! closes the listener and every connection.

use std::io::{self, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::raw::{header, headers};
use crate::{MessageReader, RawBody, Reply, wait_for};

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Received {
    /// The head with its blank line, as it was on the wire.
    pub head: Vec<u8>,
    pub method: String,
    pub target: String,
    /// In order, case kept.
    pub headers: Vec<(String, String)>,
    pub body: RawBody,
    /// Number of the connection, from 0 in the order of acceptance.
    pub connection: u64,
    pub peer: SocketAddr,
}

impl Received {
    /// The value of the first header of this name, whatever its case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(header, _)| header.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

type Answer = dyn Fn(&Received) -> Reply + Send + Sync;
type Early = dyn Fn(&Received) -> Option<Reply> + Send + Sync;

/// The backend. `Expect: 100-continue` is answered with 100 before the body is read.
pub struct Upstream {
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

struct Shared {
    address: SocketAddr,
    answer: Mutex<Arc<Answer>>,
    early: Mutex<Option<Arc<Early>>>,
    received: Mutex<Vec<Received>>,
    open: Mutex<Vec<(u64, TcpStream)>>,
    accepted: AtomicU64,
    ended: AtomicBool,
}

impl Upstream {
    /// On 127.0.0.1, a free port.
    ///
    /// # Errors
    /// When it cannot be bound.
    pub fn start(answer: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> io::Result<Self> {
        Self::bind(SocketAddr::from(([127, 0, 0, 1], 0)), answer)
    }

    /// On a given address; port 0 for a free one.
    ///
    /// # Errors
    /// When it cannot be bound.
    pub fn bind(
        address: SocketAddr,
        answer: impl Fn(&Received) -> Reply + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let shared = Arc::new(Shared {
            address: listener.local_addr()?,
            answer: Mutex::new(Arc::new(answer)),
            early: Mutex::new(None),
            received: Mutex::new(Vec::new()),
            open: Mutex::new(Vec::new()),
            accepted: AtomicU64::new(0),
            ended: AtomicBool::new(false),
        });
        let acceptor = std::thread::spawn({
            let shared = shared.clone();
            move || accept(&listener, &shared)
        });
        Ok(Self {
            shared,
            acceptor: Some(acceptor),
        })
    }

    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.shared.address
    }

    /// Answers from now on by this function.
    pub fn answer_with(&self, answer: impl Fn(&Received) -> Reply + Send + Sync + 'static) {
        *lock(&self.shared.answer) = Arc::new(answer);
    }

    /// Asks this function first, when only the head is there (the body is empty then). What it gives is sent
    /// at once, the body never read, the request recorded without it, and the connection closed; `None` leaves
    /// the request to the other function.
    pub fn answer_early_with(
        &self,
        early: impl Fn(&Received) -> Option<Reply> + Send + Sync + 'static,
    ) {
        *lock(&self.shared.early) = Some(Arc::new(early));
    }

    /// All requests so far, in the order in which they were complete.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        lock(&self.shared.received).clone()
    }

    /// Takes the requests so far, so that the next look shows only newer ones.
    #[must_use]
    pub fn take_received(&self) -> Vec<Received> {
        std::mem::take(&mut *lock(&self.shared.received))
    }

    /// Waits for a number of requests and returns all.
    ///
    /// # Panics
    /// When they do not come within `limit`.
    #[track_caller]
    #[must_use]
    pub fn wait_for_requests(&self, count: usize, limit: Duration) -> Vec<Received> {
        wait_for(
            &format!("{count} requests at {}", self.address()),
            limit,
            || {
                let received = lock(&self.shared.received);
                (received.len() >= count).then(|| received.clone())
            },
        )
    }

    /// Connections accepted so far.
    #[must_use]
    pub fn connections_accepted(&self) -> u64 {
        self.shared.accepted.load(Ordering::Acquire)
    }

    /// Connections open now.
    #[must_use]
    pub fn connections_open(&self) -> usize {
        lock(&self.shared.open).len()
    }

    /// Closes all connections, as a backend does that restarts; new ones are accepted.
    pub fn close_connections(&self) {
        for (_, stream) in lock(&self.shared.open).iter() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for Upstream {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::Release);
        // A connection of our own wakes the acceptor, which then sees the flag.
        let woken =
            TcpStream::connect_timeout(&self.shared.address, Duration::from_secs(1)).is_ok();
        self.close_connections();
        if let Some(acceptor) = self.acceptor.take().filter(|_| woken) {
            let _ = acceptor.join();
        }
        self.close_connections();
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    while let Ok((stream, peer)) = listener.accept() {
        if shared.ended.load(Ordering::Acquire) {
            return;
        }
        let Ok(copy) = stream.try_clone() else {
            continue;
        };
        let number = shared.accepted.fetch_add(1, Ordering::AcqRel);
        lock(&shared.open).push((number, copy));
        let shared = shared.clone();
        std::thread::spawn(move || {
            // What a peer does to its connection is the test's to judge, by what was received.
            let _ = serve(stream, number, peer, &shared);
            lock(&shared.open).retain(|(open, _)| *open != number);
        });
    }
}

fn serve(
    mut stream: TcpStream,
    connection: u64,
    peer: SocketAddr,
    shared: &Shared,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = MessageReader::new(stream.try_clone()?);
    while let Some(head) = reader.head()? {
        let first = String::from_utf8_lossy(&head).into_owned();
        let mut words = first.split(['\r', ' ']);
        let mut request = Received {
            method: words.next().unwrap_or_default().to_owned(),
            target: words.next().unwrap_or_default().to_owned(),
            headers: headers(&head),
            body: RawBody::default(),
            connection,
            peer,
            head,
        };
        let early = lock(&shared.early).clone();
        if let Some(reply) = early.and_then(|early| early(&request)) {
            let method = request.method.clone();
            lock(&shared.received).push(request);
            reply.send(&mut stream, &method)?;
            return Ok(());
        }
        if header(&request.head, "expect")
            .is_some_and(|value| value.eq_ignore_ascii_case("100-continue"))
        {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        request.body = reader.request_body(&request.head)?;
        let answer = lock(&shared.answer).clone();
        let reply = answer(&request);
        let method = request.method.clone();
        lock(&shared.received).push(request);
        if !reply.send(&mut stream, &method)? {
            return Ok(());
        }
    }
    Ok(())
}

/// A test that panicked while it held the lock has failed already; the others go on.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
