//! The backend behind every proxy: reads requests, throws bodies away, and answers with prepared bytes that
//! the last segment of the path chooses. It keeps connections open for as long as the proxy wants.

use super::message;
use mio::net::TcpStream;
use std::io::{ErrorKind, Read, Write};

/// An answer: the last path segment that asks for it, and the bytes.
pub struct Answer {
    pub name: &'static str,
    pub body_bytes: usize,
    message: Vec<u8>,
}

impl Answer {
    pub fn new(name: &'static str, body_bytes: usize) -> Self {
        let mut message = format!(
            "HTTP/1.1 200 OK\r\nServer: pod\r\nContent-Type: application/json\r\n\
             Content-Length: {body_bytes}\r\n\r\n"
        )
        .into_bytes();
        message.resize(message.len() + body_bytes, b'x');
        Self {
            name,
            body_bytes,
            message,
        }
    }
}

/// One connection from a proxy.
pub struct Connection {
    stream: TcpStream,
    /// A head that is not whole yet.
    partial: Vec<u8>,
    /// What is still to come of the request's body.
    body_left: u64,
    /// The answer to be sent once the request is whole, and how far it is.
    answer: usize,
    sent: usize,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Reading,
    Writing,
}

/// What became of a connection.
#[derive(Debug)]
pub enum Progress {
    Open,
    Closed,
    Broken(String),
}

impl Connection {
    pub fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            partial: Vec::new(),
            body_left: 0,
            answer: 0,
            sent: 0,
            state: State::Reading,
        }
    }

    pub fn stream(&mut self) -> &mut TcpStream {
        &mut self.stream
    }

    /// Goes as far as the socket allows. `ended` says that the peer has sent its last byte, which a short
    /// read would leave unnoticed.
    pub fn proceed(&mut self, answers: &[Answer], scratch: &mut [u8], ended: bool) -> Progress {
        match self.try_proceed(answers, scratch, ended) {
            Ok(progress) => progress,
            Err(what) => Progress::Broken(what),
        }
    }

    fn try_proceed(
        &mut self,
        answers: &[Answer],
        scratch: &mut [u8],
        ended: bool,
    ) -> Result<Progress, String> {
        if self.state == State::Writing && !self.write(answers)? {
            return Ok(Progress::Open);
        }
        loop {
            let count = match self.stream.read(scratch) {
                Ok(0) => return Ok(Progress::Closed),
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(Progress::Open),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                // A client that leaves takes the proxy's connection with it, which is no fault.
                Err(error) if error.kind() == ErrorKind::ConnectionReset => {
                    return Ok(Progress::Closed);
                }
                Err(error) => return Err(format!("reading a request: {error}")),
            };
            let whole = self.take(answers, &scratch[..count])?;
            if whole && !self.write(answers)? {
                return Ok(Progress::Open);
            }
            if count < scratch.len() && !ended {
                return Ok(Progress::Open);
            }
        }
    }

    /// Takes bytes in; true when they end a request.
    fn take(&mut self, answers: &[Answer], bytes: &[u8]) -> Result<bool, String> {
        if self.body_left == 0 {
            let joined;
            let at_hand = if self.partial.is_empty() {
                bytes
            } else {
                self.partial.extend_from_slice(bytes);
                joined = std::mem::take(&mut self.partial);
                &joined
            };
            let Some((head, name)) = message::request(at_hand)? else {
                self.partial = at_hand.to_vec();
                return Ok(false);
            };
            self.answer = answers
                .iter()
                .position(|answer| answer.name == name)
                .ok_or_else(|| format!("a request for {name:?}, which nobody sent"))?;
            self.body_left = head.content_length;
            return self.take_body(&at_hand[head.length..]);
        }
        self.take_body(bytes)
    }

    fn take_body(&mut self, bytes: &[u8]) -> Result<bool, String> {
        let Some(left) = self.body_left.checked_sub(bytes.len() as u64) else {
            return Err("bytes behind the end of a request".to_owned());
        };
        self.body_left = left;
        if left == 0 {
            self.state = State::Writing;
            self.sent = 0;
        }
        Ok(left == 0)
    }

    /// Writes the answer; true when it is written.
    fn write(&mut self, answers: &[Answer]) -> Result<bool, String> {
        let message = &answers[self.answer].message;
        while self.sent < message.len() {
            match self.stream.write(&message[self.sent..]) {
                Ok(count) => self.sent += count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error)
                    if matches!(
                        error.kind(),
                        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe
                    ) =>
                {
                    // The read that follows notices the end.
                    break;
                }
                Err(error) => return Err(format!("writing an answer: {error}")),
            }
        }
        self.state = State::Reading;
        Ok(true)
    }
}
