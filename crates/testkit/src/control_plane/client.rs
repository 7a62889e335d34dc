//! A small client of the API server: blocking, one connection, JSON in and out. What tests change and look at goes by
//! it where `kubectl`, which takes a program start for each call, would be too slow.

use std::io::{self, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use serde_json::Value;

use crate::MessageReader;

type Tls = StreamOwned<ClientConnection, TcpStream>;

/// How long one answer may take.
const LIMIT: Duration = Duration::from_secs(20);

/// The client. A clone has a connection of its own.
pub struct ClusterClient {
    address: &'static str,
    token: String,
    config: Arc<ClientConfig>,
    connection: Option<MessageReader<Tls>>,
}

/// An answer, whatever its status.
#[derive(Clone, Debug)]
pub struct ClusterAnswer {
    pub status: u16,
    /// Null where it is no JSON.
    pub body: Value,
}

impl Clone for ClusterClient {
    fn clone(&self) -> Self {
        Self::new(self.address, &self.token, Arc::clone(&self.config))
    }
}

impl ClusterClient {
    pub(super) fn new(address: &'static str, token: &str, config: Arc<ClientConfig>) -> Self {
        Self {
            address,
            token: token.to_owned(),
            config,
            connection: None,
        }
    }

    /// One call; null is no body. A `PATCH` is a strategic merge, to which lists with keys are no single value.
    /// Made again where the connection turns out to have ended since the last one.
    ///
    /// # Errors
    /// When no answer comes.
    pub fn call(&mut self, method: &str, path: &str, body: &Value) -> io::Result<ClusterAnswer> {
        let reused = self.connection.is_some();
        match self.call_once(method, path, body) {
            Err(_) if reused => self.call_once(method, path, body),
            outcome => outcome,
        }
    }

    fn call_once(&mut self, method: &str, path: &str, body: &Value) -> io::Result<ClusterAnswer> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.connect(Some(LIMIT))?,
        };
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        self.send(&mut connection, method, path, &body)?;
        let response = connection.response(method)?;
        self.connection = Some(connection);
        Ok(ClusterAnswer {
            status: response.status,
            body: serde_json::from_slice(&response.body.content).unwrap_or_default(),
        })
    }

    /// Begins a watch; `path` has its query.
    ///
    /// # Errors
    /// When it is not begun.
    pub fn watch(&self, path: &str) -> io::Result<Watch> {
        let mut connection = self.connect(None)?;
        self.send(&mut connection, "GET", path, "")?;
        let head = connection.head()?.ok_or(io::ErrorKind::UnexpectedEof)?;
        if !head.starts_with(b"HTTP/1.1 200 ") {
            let head = String::from_utf8_lossy(&head).into_owned();
            return Err(io::Error::other(head));
        }
        Ok(Watch {
            connection,
            line: Vec::new(),
        })
    }

    fn connect(&self, limit: Option<Duration>) -> io::Result<MessageReader<Tls>> {
        let address: SocketAddr = self.address.parse().map_err(io::Error::other)?;
        let stream = TcpStream::connect_timeout(&address, LIMIT)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(limit)?;
        stream.set_write_timeout(Some(LIMIT))?;
        let name = ServerName::from(Ipv4Addr::LOCALHOST);
        let session =
            ClientConnection::new(Arc::clone(&self.config), name).map_err(io::Error::other)?;
        Ok(MessageReader::new(StreamOwned::new(session, stream)))
    }

    fn send(
        &self,
        connection: &mut MessageReader<Tls>,
        method: &str,
        path: &str,
        body: &str,
    ) -> io::Result<()> {
        let kind = match method {
            "PATCH" => "application/strategic-merge-patch+json",
            _ => "application/json",
        };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nAccept: application/json\r\n\
             Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            self.token,
            body.len()
        );
        let stream = connection.source_mut();
        stream.write_all(request.as_bytes())?;
        stream.flush()
    }
}

/// A watch that runs.
pub struct Watch {
    connection: MessageReader<Tls>,
    /// What of a line has come.
    line: Vec<u8>,
}

impl Watch {
    /// What ends it from another thread, by shutting it down.
    ///
    /// # Errors
    /// When the socket cannot be copied.
    pub fn socket(&mut self) -> io::Result<TcpStream> {
        self.connection.source_mut().sock.try_clone()
    }

    /// The next event; `None` at its end.
    ///
    /// # Errors
    /// When the connection breaks, or what comes is no JSON.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> io::Result<Option<Value>> {
        loop {
            if let Some(end) = self.line.iter().position(|byte| *byte == b'\n') {
                let rest = self.line.split_off(end + 1);
                let line = std::mem::replace(&mut self.line, rest);
                return Ok(Some(serde_json::from_slice(&line)?));
            }
            let chunk = self.connection.chunk()?;
            if chunk.content.is_empty() {
                return Ok(None);
            }
            self.line.extend_from_slice(&chunk.content);
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.connection.source_mut().sock.shutdown(Shutdown::Both);
    }
}
