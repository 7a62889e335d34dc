//! Clients as the internet has them: they leave at any byte of a request or an answer, close one half, send what
//! is no HTTP, or connect and say nothing. Those that are owed an answer check that they get it.

use crate::peers::Peer;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// Between two of them, on each thread.
const PAUSE: Duration = Duration::from_millis(4);
const THREADS: u64 = 2;
const PATIENCE: Duration = Duration::from_secs(20);

/// What a stranger does, by its place in the counts.
const KINDS: [&str; 8] = [
    "left within a request",
    "left within an upload",
    "left within an answer",
    "half-closed after the request",
    "half-closed within the request",
    "spoke no HTTP",
    "said nothing",
    "left after the answer",
];

/// All of them, on threads of their own.
pub struct Strangers {
    threads: Vec<JoinHandle<Option<String>>>,
    met: Arc<[AtomicU64; KINDS.len()]>,
}

struct Stranger {
    address: SocketAddr,
    host: String,
    prefix: String,
    random: u64,
}

impl Strangers {
    /// Starts them; they end when `ending` is set.
    pub fn start(peer: &Peer, ending: Arc<AtomicBool>) -> io::Result<Self> {
        let route = peer
            .routes
            .first()
            .ok_or_else(|| io::Error::other("no route to call"))?;
        let met = Arc::new(std::array::from_fn(|_| AtomicU64::new(0)));
        let threads = (1..=THREADS)
            .map(|number| {
                let mut stranger = Stranger {
                    address: peer.address,
                    host: route.host.clone(),
                    prefix: route.prefix.clone(),
                    random: number.wrapping_mul(0x9E37_79B9_7F4A_7C15),
                };
                let (ending, met) = (Arc::clone(&ending), Arc::clone(&met));
                std::thread::spawn(move || {
                    while !ending.load(Ordering::Relaxed) {
                        let kind = stranger.pick(KINDS.len());
                        if let Err(what) = stranger.come(kind) {
                            return Some(format!("{}: {what}", KINDS[kind]));
                        }
                        met[kind].fetch_add(1, Ordering::Relaxed);
                        std::thread::sleep(PAUSE);
                    }
                    None
                })
            })
            .collect();
        Ok(Self { threads, met })
    }

    pub fn is_over(&self) -> bool {
        self.threads.iter().all(JoinHandle::is_finished)
    }

    /// Says how many of each kind there were, and what they complain of.
    pub fn end(self, said: &mut Vec<String>) -> Vec<String> {
        let mut complaints = Vec::new();
        for thread in self.threads {
            match thread.join() {
                Ok(complaint) => complaints.extend(complaint),
                Err(_) => complaints.push("a stranger panicked".to_owned()),
            }
        }
        for (kind, met) in KINDS.iter().zip(self.met.iter()) {
            said.push(format!("{} {kind}", met.load(Ordering::Relaxed)));
        }
        complaints
    }
}

impl Stranger {
    fn come(&mut self, kind: usize) -> Result<(), String> {
        let said = |error: io::Error| error.to_string();
        let mut stream = TcpStream::connect(self.address).map_err(said)?;
        stream.set_read_timeout(Some(PATIENCE)).map_err(said)?;
        stream.set_write_timeout(Some(PATIENCE)).map_err(said)?;
        let get = |name: &str, this: &Self| {
            format!(
                "GET {}/user/{name} HTTP/1.1\r\nHost: {}\r\n\r\n",
                this.prefix, this.host
            )
        };
        match kind {
            0 => {
                let request = get("profile", self);
                let end = self.pick(request.len());
                self.send_if_taken(&mut stream, &request.as_bytes()[..end]);
            }
            1 => {
                let length = 200_000;
                let head = format!(
                    "PUT {}/user/profile HTTP/1.1\r\nHost: {}\r\nContent-Length: {length}\r\n\r\n",
                    self.prefix, self.host
                );
                let mut upload = head.into_bytes();
                let end = upload.len() + self.pick(length);
                upload.resize(end, b'u');
                self.send_if_taken(&mut stream, &upload);
            }
            2 => {
                stream.write_all(get("1m", self).as_bytes()).map_err(said)?;
                let mut part = vec![0; 1 + self.pick(300_000)];
                stream.read_exact(&mut part).map_err(said)?;
            }
            3 => {
                stream
                    .write_all(get("16k", self).as_bytes())
                    .map_err(said)?;
                stream.shutdown(Shutdown::Write).map_err(said)?;
                expect(&mut stream, "HTTP/1.1 200 ", 16 * 1024)?;
            }
            4 => {
                let request = get("profile", self);
                let end = 1 + self.pick(request.len() - 2);
                stream.write_all(&request.as_bytes()[..end]).map_err(said)?;
                stream.shutdown(Shutdown::Write).map_err(said)?;
                expect(&mut stream, "HTTP/1.1 400 ", 0)?;
            }
            5 => {
                let request = "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n";
                stream.write_all(request.as_bytes()).map_err(said)?;
                expect(&mut stream, "HTTP/1.1 400 ", 0)?;
            }
            6 => {}
            _ => {
                stream
                    .write_all(get("profile", self).as_bytes())
                    .map_err(said)?;
                let mut start = [0; 13];
                stream.read_exact(&mut start).map_err(said)?;
                if &start != b"HTTP/1.1 200 " {
                    return Err(format!("answered with {}", String::from_utf8_lossy(&start)));
                }
            }
        }
        Ok(())
    }

    /// Sends what may be refused on its way.
    fn send_if_taken(&self, stream: &mut TcpStream, bytes: &[u8]) {
        let _ = stream.write_all(bytes);
    }

    /// A number below `limit`.
    fn pick(&mut self, limit: usize) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 11) as usize % limit.max(1)
    }
}

/// Reads to the end of the connection.
fn expect(stream: &mut TcpStream, start: &str, least_bytes: usize) -> Result<(), String> {
    let mut answer = Vec::new();
    stream
        .read_to_end(&mut answer)
        .map_err(|error| format!("reading the answer: {error}"))?;
    if answer.starts_with(start.as_bytes()) && answer.len() > least_bytes {
        return Ok(());
    }
    let shown = &answer[..answer.len().min(200)];
    Err(format!(
        "expected `{start}` and over {least_bytes} bytes, got {}: {}",
        answer.len(),
        String::from_utf8_lossy(shown)
    ))
}
