//! The floor: as little as a proxy can do and still be one. One thread around epoll that parses each head
//! with httparse, picks a pooled connection and forwards bytes; no routing, no rewriting, no timeouts, no
//! limits, no log. It is what the others are measured against, and fit for nothing else.

use crate::load::message::{self, Head};
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};
use std::io::{self, ErrorKind, Read, Write};
use std::net::SocketAddr;

const LISTENER: Token = Token(usize::MAX - 1);
const SCRATCH_BYTES: usize = 64 * 1024;
const BOTH: Interest = Interest::READABLE.add(Interest::WRITABLE);

/// Forwards what comes to `listen` to `backend`, until the process is ended.
pub fn run(listen: SocketAddr, backend: SocketAddr) -> io::Result<()> {
    let mut listener = TcpListener::bind(listen)?;
    let mut poll = Poll::new()?;
    poll.registry()
        .register(&mut listener, LISTENER, Interest::READABLE)?;
    let mut floor = Floor {
        poll: poll.registry().try_clone()?,
        backend,
        clients: Slots::default(),
        upstreams: Slots::default(),
        pool: Vec::new(),
        scratch: vec![0; SCRATCH_BYTES],
    };
    let mut events = Events::with_capacity(1024);
    loop {
        poll.poll(&mut events, None)?;
        for event in &events {
            let ended = event.is_read_closed() || event.is_error();
            match event.token() {
                LISTENER => floor.accept(&listener)?,
                Token(token) if token % 2 == 0 => floor.client_ready(token / 2, ended),
                Token(token) => floor.upstream_ready(token / 2, ended),
            }
        }
    }
}

struct Floor {
    poll: mio::Registry,
    backend: SocketAddr,
    clients: Slots<Client>,
    upstreams: Slots<Upstream>,
    /// Idle connections to the backend; the last one used is the next.
    pool: Vec<usize>,
    scratch: Vec<u8>,
}

/// One direction of an exchange: what could not be written yet, and what is still to be read.
#[derive(Default)]
struct Flow {
    pending: Vec<u8>,
    partial_head: Vec<u8>,
    left: u64,
    head_read: bool,
}

struct Client {
    stream: TcpStream,
    upstream: Option<usize>,
    request: Flow,
    closes: bool,
}

struct Upstream {
    stream: TcpStream,
    client: Option<usize>,
    answer: Flow,
    closes: bool,
}

/// Why an exchange is over before its end.
struct Broken;

impl Floor {
    fn accept(&mut self, listener: &TcpListener) -> io::Result<()> {
        loop {
            let mut stream = match listener.accept() {
                Ok((stream, _)) => stream,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            };
            stream.set_nodelay(true)?;
            let slot = self.clients.free_slot();
            self.poll.register(&mut stream, Token(slot * 2), BOTH)?;
            self.clients.put(
                slot,
                Client {
                    stream,
                    upstream: None,
                    request: Flow::default(),
                    closes: false,
                },
            );
        }
    }

    fn client_ready(&mut self, slot: usize, ended: bool) {
        if self.forward_request(slot, ended).is_err() {
            self.drop_client(slot);
            return;
        }
        // Room for what the backend has sent already.
        let upstream = self.clients.get(slot).and_then(|client| client.upstream);
        if let Some(upstream) = upstream
            && self.forward_answer(upstream, false).is_err()
        {
            self.drop_client(slot);
        }
    }

    fn upstream_ready(&mut self, slot: usize, ended: bool) {
        let Some(upstream) = self.upstreams.get(slot) else {
            return;
        };
        let Some(client) = upstream.client else {
            if ended {
                self.pool.retain(|pooled| *pooled != slot);
                self.upstreams.remove(slot);
            }
            return;
        };
        let forwarded = self
            .forward_request(client, false)
            .and_then(|()| self.forward_answer(slot, ended));
        if forwarded.is_err() {
            self.drop_client(client);
        }
    }

    /// Client → backend, as far as it goes.
    fn forward_request(&mut self, slot: usize, ended: bool) -> Result<(), Broken> {
        loop {
            let Some(client) = self.clients.get_mut(slot) else {
                return Ok(());
            };
            if let Some(upstream) = client.upstream {
                let upstream = self.upstreams.get_mut(upstream).ok_or(Broken)?;
                if !flush(&mut upstream.stream, &mut client.request.pending)? {
                    return Ok(());
                }
                if client.request.head_read && client.request.left == 0 {
                    return if ended { Err(Broken) } else { Ok(()) };
                }
            }
            let Some(count) = read(&mut client.stream, &mut self.scratch)? else {
                return Ok(());
            };
            let bytes = &self.scratch[..count];
            if client.request.head_read {
                client.request.left = client
                    .request
                    .left
                    .checked_sub(count as u64)
                    .ok_or(Broken)?;
                client.request.pending.extend_from_slice(bytes);
            } else if let Some(head) = client.request.take_head(bytes, |bytes| {
                message::request(bytes).map(|read| read.map(|(head, _)| head))
            })? {
                client.closes = head.closes;
                let upstream = self.connect(slot)?;
                if let Some(client) = self.clients.get_mut(slot) {
                    client.upstream = Some(upstream);
                }
                // What was read goes out at once: in the usual case it never waits.
                continue;
            }
            if count < SCRATCH_BYTES && !ended && client_waits(self.clients.get(slot)) {
                return Ok(());
            }
        }
    }

    /// Backend → client, as far as it goes.
    fn forward_answer(&mut self, slot: usize, ended: bool) -> Result<(), Broken> {
        loop {
            let Some(upstream) = self.upstreams.get_mut(slot) else {
                return Ok(());
            };
            let Some(client_slot) = upstream.client else {
                return Ok(());
            };
            let client = self.clients.get_mut(client_slot).ok_or(Broken)?;
            let answer = &mut upstream.answer;
            if !flush(&mut client.stream, &mut answer.pending)? {
                return Ok(());
            }
            if answer.head_read && answer.left == 0 {
                return self.finish(slot, client_slot);
            }
            let Some(count) = read(&mut upstream.stream, &mut self.scratch)? else {
                return Ok(());
            };
            let bytes = &self.scratch[..count];
            if answer.head_read {
                answer.left = answer.left.checked_sub(count as u64).ok_or(Broken)?;
                let sent = write(&mut client.stream, bytes)?;
                answer.pending.extend_from_slice(&bytes[sent..]);
            } else if let Some(head) = answer.take_head(bytes, message::response)? {
                upstream.closes = head.closes;
            }
            if count < SCRATCH_BYTES && !ended && answer.pending.is_empty() && answer.left > 0 {
                return Ok(());
            }
        }
    }

    /// The exchange is over: the backend's connection goes back to the pool.
    fn finish(&mut self, upstream: usize, client: usize) -> Result<(), Broken> {
        let closes = self.clients.get(client).is_none_or(|client| client.closes);
        if let Some(client) = self.clients.get_mut(client) {
            client.upstream = None;
            client.request.head_read = false;
        }
        if closes {
            self.clients.remove(client);
        }
        if let Some(idle) = self.upstreams.get_mut(upstream) {
            idle.client = None;
            idle.answer.head_read = false;
            if idle.closes {
                self.upstreams.remove(upstream);
            } else {
                self.pool.push(upstream);
            }
        }
        Ok(())
    }

    fn connect(&mut self, client: usize) -> Result<usize, Broken> {
        if let Some(slot) = self.pool.pop() {
            if let Some(upstream) = self.upstreams.get_mut(slot) {
                upstream.client = Some(client);
            }
            return Ok(slot);
        }
        let mut stream = TcpStream::connect(self.backend).map_err(|_| Broken)?;
        let slot = self.upstreams.free_slot();
        stream.set_nodelay(true).map_err(|_| Broken)?;
        self.poll
            .register(&mut stream, Token(slot * 2 + 1), BOTH)
            .map_err(|_| Broken)?;
        self.upstreams.put(
            slot,
            Upstream {
                stream,
                client: Some(client),
                answer: Flow::default(),
                closes: false,
            },
        );
        Ok(slot)
    }

    fn drop_client(&mut self, slot: usize) {
        if let Some(upstream) = self.clients.remove(slot).and_then(|client| client.upstream) {
            self.upstreams.remove(upstream);
        }
    }
}

impl Flow {
    /// Takes bytes in until a head is whole; it and what follows are then pending.
    fn take_head(
        &mut self,
        bytes: &[u8],
        parse: impl Fn(&[u8]) -> Result<Option<Head>, String>,
    ) -> Result<Option<Head>, Broken> {
        self.partial_head.extend_from_slice(bytes);
        let Some(head) = parse(&self.partial_head).map_err(|_| Broken)? else {
            return Ok(None);
        };
        let body = (self.partial_head.len() - head.length) as u64;
        self.left = head.content_length.checked_sub(body).ok_or(Broken)?;
        self.head_read = true;
        std::mem::swap(&mut self.pending, &mut self.partial_head);
        self.partial_head.clear();
        Ok(Some(head))
    }
}

/// Whether everything that was read has been written, so that the next bytes come with an event.
fn client_waits(client: Option<&Client>) -> bool {
    client.is_none_or(|client| client.request.pending.is_empty())
}

/// Reads once; `None` when nothing is there, an error at the end.
fn read(stream: &mut TcpStream, scratch: &mut [u8]) -> Result<Option<usize>, Broken> {
    loop {
        match stream.read(scratch) {
            Ok(0) => return Err(Broken),
            Ok(count) => return Ok(Some(count)),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return Err(Broken),
        }
    }
}

/// Writes as much as fits, and tells how much that was.
fn write(stream: &mut TcpStream, bytes: &[u8]) -> Result<usize, Broken> {
    let mut sent = 0;
    while sent < bytes.len() {
        match stream.write(&bytes[sent..]) {
            Ok(count) => sent += count,
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::WouldBlock | ErrorKind::NotConnected
                ) =>
            {
                break;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return Err(Broken),
        }
    }
    Ok(sent)
}

/// Writes what is pending; true when nothing is left.
fn flush(stream: &mut TcpStream, pending: &mut Vec<u8>) -> Result<bool, Broken> {
    if pending.is_empty() {
        return Ok(true);
    }
    let sent = write(stream, pending)?;
    pending.drain(..sent);
    Ok(pending.is_empty())
}

/// Values by number, whose numbers are used again.
struct Slots<T> {
    values: Vec<Option<T>>,
    free: Vec<usize>,
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Self {
            values: Vec::new(),
            free: Vec::new(),
        }
    }
}

impl<T> Slots<T> {
    fn free_slot(&mut self) -> usize {
        self.free.pop().unwrap_or_else(|| {
            self.values.push(None);
            self.values.len() - 1
        })
    }

    fn put(&mut self, slot: usize, value: T) {
        self.values[slot] = Some(value);
    }

    fn get(&self, slot: usize) -> Option<&T> {
        self.values.get(slot)?.as_ref()
    }

    fn get_mut(&mut self, slot: usize) -> Option<&mut T> {
        self.values.get_mut(slot)?.as_mut()
    }

    fn remove(&mut self, slot: usize) -> Option<T> {
        let value = self.values.get_mut(slot)?.take();
        if value.is_some() {
            self.free.push(slot);
        }
        value
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::load::{Answer, Driver, Pace, Traffic};
    use std::time::Duration;

    #[test]
    fn bytes_of_all_sizes_are_forwarded() {
        let mut driver =
            Driver::start(vec![Answer::new("small", 100), Answer::new("1m", 1 << 20)]).unwrap();
        let listen = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let backend = driver.backend();
        std::thread::spawn(move || run(listen, backend).unwrap());
        testkit::wait_until("the floor", Duration::from_secs(5), || {
            std::net::TcpStream::connect(listen).is_ok()
        });
        for (answer, body_bytes, upload, close_each) in [
            ("small", 100, 0, false),
            ("small", 100, 200_000, false),
            ("1m", 1 << 20, 200_000, false),
            ("small", 100, 10, true),
        ] {
            let close = if close_each {
                "Connection: close\r\n"
            } else {
                ""
            };
            let mut request = format!(
                "PUT /{answer} HTTP/1.1\r\nHost: x\r\n{close}Content-Length: {upload}\r\n\r\n"
            )
            .into_bytes();
            request.resize(request.len() + upload, b'u');
            let traffic = Traffic {
                target: listen,
                requests: vec![request],
                body_bytes,
                connections: 4,
                busy: 4,
                pace: Pace::Closed,
                close_each,
                streams: 0,
            };
            let window = Duration::from_millis(80);
            let outcome = driver
                .run(&traffic, window, window, &mut |_| Ok(()))
                .unwrap();
            assert_eq!(
                (outcome.failures, outcome.first_failure),
                (0, None),
                "{answer}"
            );
            assert!(outcome.requests > 4, "{answer}");
        }
    }
}
