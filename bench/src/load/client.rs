//! A client's connection: sends one prepared request after the other and checks each answer's status and
//! length. It decides nothing: when to send is the driver's.

use super::http2::Http2;
use super::message;
use mio::net::TcpStream;
use std::io::{ErrorKind, Read, Write};
use std::net::SocketAddr;

/// A connection, which is made when it is first used.
#[derive(Default)]
pub struct Client {
    stream: Option<TcpStream>,
    state: State,
    /// The request on its way, by its place in the list, and how far it was sent.
    request: usize,
    sent: usize,
    /// A head that is not whole yet.
    partial: Vec<u8>,
    body_left: u64,
    /// `None` speaks HTTP/1.1.
    http2: Option<Box<Http2>>,
    /// The connection is not to be used after this answer.
    closes: bool,
    /// When the request was to be sent, in nanoseconds of the driver's clock.
    pub intended_at: u64,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Idle,
    Sending,
    Head,
    Body,
    /// Answered; the proxy is to close the connection, so that it is the one that keeps TIME_WAIT and ports
    /// do not run out here.
    Closing,
}

/// What became of a request.
pub enum Progress {
    Pending,
    /// So many requests were.
    Answered(u64),
    Failed(String),
}

/// What a client has to know of the traffic.
pub struct Expected<'e> {
    pub requests: &'e [Vec<u8>],
    pub body_bytes: u64,
    pub close_each: bool,
    /// How many requests each connection makes at once over HTTP/2, of which `requests` are the header blocks;
    /// zero speaks HTTP/1.1.
    pub streams: usize,
}

impl Client {
    /// Takes the next request; [`Client::proceed`] sends it.
    pub fn begin(&mut self, request: usize, intended_at: u64) {
        self.request = request;
        self.sent = 0;
        self.state = State::Sending;
        self.intended_at = intended_at;
    }

    pub fn is_busy(&self) -> bool {
        self.state != State::Idle
    }

    pub fn is_connected(&self) -> bool {
        self.stream.is_some()
    }

    /// Begins to connect; the stream is to be registered.
    pub fn connect(&mut self, address: SocketAddr) -> std::io::Result<&mut TcpStream> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(self.stream.insert(stream))
    }

    pub fn disconnect(&mut self) {
        *self = Self::default();
    }

    /// Goes as far as the socket allows; see the backend's for `ended`.
    pub fn proceed(
        &mut self,
        expected: &Expected<'_>,
        scratch: &mut [u8],
        ended: bool,
    ) -> Progress {
        let outcome = match self.state {
            State::Idle if ended => {
                // The proxy closed an idle connection, as it may.
                self.disconnect();
                return Progress::Pending;
            }
            State::Idle => return Progress::Pending,
            // An answer can be there already only where the request was refused on its way.
            _ if expected.streams > 0 => self.exchange(expected, scratch),
            State::Sending => self.send(expected).and_then(|()| match ended {
                true => self.receive(expected, scratch, ended),
                false => Ok(false),
            }),
            State::Head | State::Body | State::Closing => self.receive(expected, scratch, ended),
        };
        match outcome {
            Ok(false) => Progress::Pending,
            Ok(true) => {
                self.state = State::Idle;
                if self.closes || expected.close_each {
                    self.disconnect();
                }
                Progress::Answered(expected.streams.max(1) as u64)
            }
            Err(what) => {
                self.disconnect();
                Progress::Failed(what)
            }
        }
    }

    /// Sends and reads what there is over HTTP/2; true when all requests are answered.
    fn exchange(&mut self, expected: &Expected<'_>, scratch: &mut [u8]) -> Result<bool, String> {
        let (Some(stream), Some(block)) =
            (self.stream.as_mut(), expected.requests.get(self.request))
        else {
            return Err("requests without a connection".to_owned());
        };
        let http2 = self.http2.get_or_insert_default();
        if self.state == State::Sending && self.sent == 0 {
            http2.ask(block, expected.streams, expected.body_bytes);
            self.sent = 1;
        }
        loop {
            while !http2.out.is_empty() {
                match stream.write(&http2.out) {
                    Ok(count) => drop(http2.out.drain(..count)),
                    Err(error)
                        if matches!(
                            error.kind(),
                            ErrorKind::WouldBlock | ErrorKind::NotConnected
                        ) =>
                    {
                        return Ok(false);
                    }
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    Err(error) => return Err(format!("sending requests: {error}")),
                }
            }
            self.state = State::Head;
            match stream.read(scratch) {
                Ok(0) => return Err("the connection was closed before the answers".to_owned()),
                Ok(count) => {
                    let whole = http2.take(&scratch[..count])?;
                    if whole && http2.out.is_empty() {
                        return Ok(true);
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(format!("reading answers: {error}")),
            }
        }
    }

    fn send(&mut self, expected: &Expected<'_>) -> Result<(), String> {
        let (Some(stream), Some(request)) =
            (self.stream.as_mut(), expected.requests.get(self.request))
        else {
            return Err("a request without a connection".to_owned());
        };
        while self.sent < request.len() {
            match stream.write(&request[self.sent..]) {
                Ok(count) => self.sent += count,
                // Not connected yet looks like this too.
                Err(error)
                    if matches!(
                        error.kind(),
                        ErrorKind::WouldBlock | ErrorKind::NotConnected
                    ) =>
                {
                    return Ok(());
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(format!("sending a request: {error}")),
            }
        }
        self.state = State::Head;
        Ok(())
    }

    /// Reads; true when the answer is whole.
    fn receive(
        &mut self,
        expected: &Expected<'_>,
        scratch: &mut [u8],
        ended: bool,
    ) -> Result<bool, String> {
        let Some(stream) = self.stream.as_mut() else {
            return Err("an answer without a connection".to_owned());
        };
        loop {
            let count = match stream.read(scratch) {
                Ok(0) if self.state == State::Closing => return Ok(true),
                Ok(0) => return Err("the connection was closed before the answer".to_owned()),
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(format!("reading an answer: {error}")),
            };
            let bytes = &scratch[..count];
            let body = if matches!(self.state, State::Body | State::Closing) {
                count as u64
            } else {
                let whole = if self.partial.is_empty() {
                    message::response(bytes)?
                } else {
                    self.partial.extend_from_slice(bytes);
                    message::response(&self.partial)?
                };
                let Some(head) = whole else {
                    if self.partial.is_empty() {
                        self.partial.extend_from_slice(bytes);
                    }
                    if count < scratch.len() && !ended {
                        return Ok(false);
                    }
                    continue;
                };
                if head.status != 200 || head.content_length != expected.body_bytes {
                    let shown = if self.partial.is_empty() {
                        bytes
                    } else {
                        &self.partial
                    };
                    return Err(format!(
                        "an answer with status {} and {} bytes, expected 200 and {}:\n{}",
                        head.status,
                        head.content_length,
                        expected.body_bytes,
                        String::from_utf8_lossy(&shown[..shown.len().min(600)])
                    ));
                }
                let at_hand = self.partial.len().max(count);
                self.partial.clear();
                self.body_left = head.content_length;
                self.closes = head.closes;
                self.state = State::Body;
                (at_hand - head.length) as u64
            };
            self.body_left = self
                .body_left
                .checked_sub(body)
                .ok_or("bytes behind the end of an answer")?;
            if self.body_left == 0 {
                if !expected.close_each {
                    return Ok(true);
                }
                self.state = State::Closing;
                continue;
            }
            if count < scratch.len() && !ended {
                return Ok(false);
            }
        }
    }
}
