//! HTTP/1.1 on raw sockets, for tests that care about bytes: a reader of messages that keeps them as they came,
//! and a client that sends exactly what it is given. Blocking, with a limit on every wait.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// Sends `bytes` and collects everything that comes back until the peer closes or `limit` has passed. Sending
/// and receiving run side by side, so that a peer that answers early is heard; a peer that stops reading is
/// no error.
///
/// # Errors
/// When the connection cannot be made.
pub fn raw_exchange(address: SocketAddr, bytes: &[u8], limit: Duration) -> io::Result<Exchange> {
    let deadline = Instant::now() + limit;
    let stream = connect(address, limit)?;
    let mut writer = stream.try_clone()?;
    let mut received = Vec::new();
    let end = std::thread::scope(|scope| {
        scope.spawn(move || writer.write_all(bytes));
        let end = read_to_end(&stream, &mut received, deadline);
        // Ends a writer that still waits for a peer that reads no more.
        let _ = stream.shutdown(std::net::Shutdown::Both);
        end
    });
    Ok(Exchange {
        bytes: received,
        closed: end,
    })
}

/// What came back from [`raw_exchange`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    pub bytes: Vec<u8>,
    /// The peer closed or reset the connection; else the limit ran out.
    pub closed: bool,
}

/// A connection whose reads and writes fail after `limit`.
///
/// # Errors
/// When the connection cannot be made.
pub fn connect(address: SocketAddr, limit: Duration) -> io::Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, limit)?;
    stream.set_read_timeout(Some(limit))?;
    stream.set_write_timeout(Some(limit))?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Reads one response, interim (1xx) ones included in [`RawResponse::interim`]. `method` is that of the
/// request, since a response to `HEAD` has no body. For several responses on one connection use one
/// [`MessageReader`].
///
/// # Errors
/// When the connection ends or stalls before the response is whole, or its framing is broken.
pub fn read_response(stream: &TcpStream, method: &str) -> io::Result<RawResponse> {
    MessageReader::new(stream).response(method)
}

/// A response as it was on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawResponse {
    /// Heads of interim responses that came before it.
    pub interim: Vec<Vec<u8>>,
    /// The head up to and including its blank line.
    pub head: Vec<u8>,
    pub status: u16,
    pub body: RawBody,
}

impl RawResponse {
    /// The value of the first header of this name, whatever its case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        header(&self.head, name)
    }

    /// The body as text, invalid UTF-8 replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body.content).into_owned()
    }
}

/// A body with and without its framing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawBody {
    pub content: Vec<u8>,
    /// As on the wire: with chunk heads and trailers where there are any.
    pub wire: Vec<u8>,
}

/// Reads messages one after the other, and never a byte of one into another.
pub struct MessageReader<R> {
    source: R,
    ahead: Vec<u8>,
    /// A response was begun and not finished.
    inside: bool,
}

impl<R: Read> MessageReader<R> {
    pub fn new(source: R) -> Self {
        Self {
            source,
            ahead: Vec::new(),
            inside: false,
        }
    }

    /// True if no byte of a response was read without the rest of it: what tells a connection that ended
    /// properly from an answer that broke off.
    #[must_use]
    pub fn is_between_responses(&self) -> bool {
        !self.inside && self.ahead.is_empty()
    }

    /// The next head with its blank line; `None` when the peer closed before its first byte.
    ///
    /// # Errors
    /// When the connection fails, or ends within the head.
    pub fn head(&mut self) -> io::Result<Option<Vec<u8>>> {
        loop {
            if let Some(at) = find(&self.ahead, b"\r\n\r\n") {
                return Ok(Some(self.take(at + 4)));
            }
            if !self.fill()? {
                return if self.ahead.is_empty() {
                    Ok(None)
                } else {
                    Err(ErrorKind::UnexpectedEof.into())
                };
            }
        }
    }

    /// The body that belongs to the head of a request.
    ///
    /// # Errors
    /// When the connection ends or stalls within it, or its framing is broken.
    pub fn request_body(&mut self, head: &[u8]) -> io::Result<RawBody> {
        match framing(head)? {
            Framing::Chunked => self.chunked(),
            Framing::Length(length) => self.exactly(length),
            Framing::None => Ok(RawBody::default()),
        }
    }

    /// The next response to a request with this method.
    ///
    /// # Errors
    /// As for [`read_response`].
    pub fn response(&mut self, method: &str) -> io::Result<RawResponse> {
        let mut interim = Vec::new();
        loop {
            let head = self.head()?.ok_or(ErrorKind::UnexpectedEof)?;
            self.inside = true;
            let status = String::from_utf8_lossy(&head)
                .split(' ')
                .nth(1)
                .and_then(|status| status.get(..3)?.parse::<u16>().ok())
                .ok_or_else(|| invalid("a status line without a status"))?;
            if (100..200).contains(&status) && status != 101 {
                interim.push(head);
                continue;
            }
            let bodiless = method == "HEAD" || status == 204 || status == 304 || status == 101;
            let body = match framing(&head)? {
                _ if bodiless => RawBody::default(),
                Framing::Chunked => self.chunked()?,
                Framing::Length(length) => self.exactly(length)?,
                Framing::None => {
                    while self.fill()? {}
                    self.exactly(self.ahead.len())?
                }
            };
            self.inside = false;
            return Ok(RawResponse {
                interim,
                head,
                status,
                body,
            });
        }
    }

    /// What it reads from, to write to where that goes both ways.
    pub(crate) fn source_mut(&mut self) -> &mut R {
        &mut self.source
    }

    fn chunked(&mut self) -> io::Result<RawBody> {
        let mut body = RawBody::default();
        loop {
            let chunk = self.chunk()?;
            body.content.extend_from_slice(&chunk.content);
            body.wire.extend_from_slice(&chunk.wire);
            if chunk.content.is_empty() {
                break;
            }
        }
        loop {
            let trailer = self.line()?;
            body.wire.extend_from_slice(&trailer);
            if trailer == b"\r\n" {
                return Ok(body);
            }
        }
    }

    /// The next chunk of a body; the last one is empty, and its trailers are not read yet.
    pub(crate) fn chunk(&mut self) -> io::Result<RawBody> {
        let mut wire = self.line()?;
        let text = String::from_utf8_lossy(&wire);
        let size = text.split([';', '\r']).next().unwrap_or_default().trim();
        let size =
            usize::from_str_radix(size, 16).map_err(|_| invalid("a chunk without a size"))?;
        if size == 0 {
            return Ok(RawBody {
                content: Vec::new(),
                wire,
            });
        }
        let content = self.exactly(size)?.content;
        wire.extend_from_slice(&content);
        let end = self.exactly(2)?.content;
        if end != b"\r\n" {
            return Err(invalid("a chunk longer than its size"));
        }
        wire.extend_from_slice(&end);
        Ok(RawBody { content, wire })
    }

    fn line(&mut self) -> io::Result<Vec<u8>> {
        loop {
            if let Some(at) = find(&self.ahead, b"\r\n") {
                return Ok(self.take(at + 2));
            }
            if !self.fill()? {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
    }

    fn exactly(&mut self, length: usize) -> io::Result<RawBody> {
        while self.ahead.len() < length {
            if !self.fill()? {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
        let content = self.take(length);
        Ok(RawBody {
            wire: content.clone(),
            content,
        })
    }

    fn take(&mut self, length: usize) -> Vec<u8> {
        let rest = self.ahead.split_off(length);
        std::mem::replace(&mut self.ahead, rest)
    }

    /// Reads some more; false at the end.
    fn fill(&mut self) -> io::Result<bool> {
        let mut buffer = [0; 16 * 1024];
        let count = self.source.read(&mut buffer)?;
        self.ahead
            .extend_from_slice(buffer.get(..count).unwrap_or_default());
        Ok(count > 0)
    }
}

enum Framing {
    Chunked,
    Length(usize),
    None,
}

fn framing(head: &[u8]) -> io::Result<Framing> {
    if header(head, "transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked"))
    {
        return Ok(Framing::Chunked);
    }
    header(head, "content-length").map_or(Ok(Framing::None), |value| {
        let length = value
            .parse()
            .map_err(|_| invalid("a Content-Length that is no number"))?;
        Ok(Framing::Length(length))
    })
}

/// Names and values of a head, in order, case kept, blanks around values removed.
pub(crate) fn headers(head: &[u8]) -> Vec<(String, String)> {
    String::from_utf8_lossy(head)
        .split("\r\n")
        .skip(1)
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        .collect()
}

pub(crate) fn header(head: &[u8], name: &str) -> Option<String> {
    let found = headers(head)
        .into_iter()
        .find(|(header, _)| header.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value)
}

fn read_to_end(mut stream: &TcpStream, received: &mut Vec<u8>, deadline: Instant) -> bool {
    let mut buffer = [0; 16 * 1024];
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        // A timeout of zero would mean none.
        if left.is_zero() || stream.set_read_timeout(Some(left)).is_err() {
            return false;
        }
        match stream.read(&mut buffer) {
            Ok(0) => return true,
            Ok(count) => received.extend_from_slice(buffer.get(..count).unwrap_or_default()),
            Err(error) => match error.kind() {
                ErrorKind::Interrupted => {}
                ErrorKind::WouldBlock | ErrorKind::TimedOut => return false,
                _ => return true,
            },
        }
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::net::TcpListener;

    const LIMIT: Duration = Duration::from_secs(10);

    fn response(bytes: &[u8], method: &str) -> io::Result<RawResponse> {
        MessageReader::new(bytes).response(method)
    }

    #[test]
    fn every_framing_of_a_response() {
        let sized = response(b"HTTP/1.1 200 OK\r\nCONTENT-length: 2\r\n\r\nhiXX", "GET").unwrap();
        assert_eq!((sized.status, sized.text().as_str()), (200, "hi"));
        let chunked = response(
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nhi\r\n0\r\nT: 1\r\n\r\n",
            "GET",
        )
        .unwrap();
        assert_eq!(chunked.text(), "hi");
        assert_eq!(chunked.body.wire, b"2;a=b\r\nhi\r\n0\r\nT: 1\r\n\r\n");
        assert_eq!(chunked.interim, [b"HTTP/1.1 100 Continue\r\n\r\n"]);
        assert_eq!(
            response(b"HTTP/1.0 200 OK\r\n\r\nto the end", "GET")
                .unwrap()
                .text(),
            "to the end"
        );
        assert_eq!(
            response(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "HEAD")
                .unwrap()
                .text(),
            ""
        );
    }

    #[test]
    fn broken_responses_are_errors() {
        for bytes in [
            &b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi"[..],
            b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nhi",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nhi\r\n0\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n",
            b"HTTP/1.1 200 OK\r\n",
            b"",
            b"nonsense\r\n\r\n",
        ] {
            let mut reader = MessageReader::new(bytes);
            let shown = String::from_utf8_lossy(bytes);
            assert!(reader.response("GET").is_err(), "{shown}");
            assert_eq!(reader.is_between_responses(), bytes.is_empty(), "{shown}");
        }
    }

    #[test]
    fn an_exchange_ends_when_the_peer_closes() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let peer = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let head = MessageReader::new(&stream).head().unwrap().unwrap();
            stream.write_all(b"bye").unwrap();
            head
        });
        let exchange = raw_exchange(address, b"GET / HTTP/1.1\r\nhOST: x\r\n\r\n", LIMIT).unwrap();
        assert_eq!(exchange.bytes, b"bye");
        assert!(exchange.closed);
        assert_eq!(peer.join().unwrap(), b"GET / HTTP/1.1\r\nhOST: x\r\n\r\n");
    }

    #[test]
    fn an_exchange_ends_at_its_limit_and_with_a_peer_that_never_reads() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let large = vec![b'x'; 16 << 20];
        let address = listener.local_addr().unwrap();
        let exchange = raw_exchange(address, &large, Duration::from_millis(50)).unwrap();
        assert_eq!(
            exchange,
            Exchange {
                bytes: Vec::new(),
                closed: false
            }
        );
    }
}
