//! What an upstream answers: an ordinary response, or a script of writes and pauses for backends that misbehave.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use crate::Received;

/// An answer to one request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// A well-formed response; `Content-Length` is added, and the body left out for `HEAD`, 204 and 304. The
    /// connection stays open unless a header says `Connection: close`.
    Response {
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    },
    /// Done one after the other; afterwards the connection stays open unless a step closed it.
    Script(Vec<Step>),
}

/// One act of a script.
#[derive(Clone, Debug)]
pub enum Step {
    /// These bytes, as they are.
    Write(Vec<u8>),
    /// Nothing for that long.
    Pause(Duration),
    /// Nothing until the peer, or the end of the upstream, closes the connection.
    Stall,
    /// The end of the connection.
    Close,
    /// The end of the connection by a reset (RST).
    Reset,
}

impl Reply {
    /// A response with a text body.
    #[must_use]
    pub fn text(status: u16, body: impl Into<String>) -> Self {
        Self::Response {
            status,
            headers: vec![("Content-Type".into(), "text/plain".into())],
            body: body.into().into_bytes(),
        }
    }

    /// 200 with the request as JSON: `method`, `target`, `headers` (pairs in order, case kept), `body` (text),
    /// `connection` (its number).
    #[must_use]
    pub fn echo(request: &Received) -> Self {
        let json = serde_json::json!({
            "method": request.method,
            "target": request.target,
            "headers": request.headers,
            "body": String::from_utf8_lossy(&request.body.content),
            "connection": request.connection,
        });
        Self::Response {
            status: 200,
            headers: vec![("Content-Type".into(), "application/json".into())],
            body: json.to_string().into_bytes(),
        }
    }

    /// These bytes and then the end of the connection.
    #[must_use]
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self::Script(vec![Step::Write(bytes.into()), Step::Close])
    }

    /// A response whose head comes byte by byte, with a pause before each.
    #[must_use]
    pub fn slow_head(pause: Duration, body: &str) -> Self {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
        let mut steps: Vec<Step> = Vec::with_capacity(head.len() * 2 + 1);
        for byte in head.bytes() {
            steps.push(Step::Pause(pause));
            steps.push(Step::Write(vec![byte]));
        }
        steps.push(Step::Write(body.as_bytes().to_vec()));
        Self::Script(steps)
    }

    /// No answer at all, for as long as the peer waits.
    #[must_use]
    pub fn stall() -> Self {
        Self::Script(vec![Step::Stall])
    }

    /// A head that promises `length` bytes, some of them, and then the end of the connection.
    #[must_use]
    pub fn cut_short(length: usize, sent: &str) -> Self {
        Self::raw(format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{sent}"
        ))
    }

    /// Carries it out; true when the connection stays open.
    pub(crate) fn send(self, stream: &mut TcpStream, method: &str) -> io::Result<bool> {
        let (status, headers, body) = match self {
            Self::Response {
                status,
                headers,
                body,
            } => (status, headers, body),
            Self::Script(steps) => return play(steps, stream),
        };
        let mut bytes = format!("HTTP/1.1 {status} Status\r\n").into_bytes();
        let mut open = true;
        for (name, value) in &headers {
            bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
            open &=
                !(name.eq_ignore_ascii_case("connection") && value.eq_ignore_ascii_case("close"));
        }
        let bodiless = status == 204 || status == 304;
        if !bodiless {
            bytes.extend_from_slice(format!("Content-Length: {}\r\n", body.len()).as_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
        if !bodiless && method != "HEAD" {
            bytes.extend_from_slice(&body);
        }
        stream.write_all(&bytes)?;
        Ok(open)
    }
}

fn play(steps: Vec<Step>, stream: &mut TcpStream) -> io::Result<bool> {
    for step in steps {
        match step {
            Step::Write(bytes) => stream.write_all(&bytes)?,
            Step::Pause(time) => std::thread::sleep(time),
            Step::Stall => {
                let mut sink = [0; 1024];
                while stream.read(&mut sink)? > 0 {}
            }
            Step::Close => {
                stream.shutdown(Shutdown::Write)?;
                return Ok(false);
            }
            Step::Reset => {
                reset(stream)?;
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// A socket that lingers for no time is reset when it is closed, which the caller does next.
fn reset(stream: &TcpStream) -> io::Result<()> {
    socket2::SockRef::from(stream).set_linger(Some(Duration::ZERO))
}
