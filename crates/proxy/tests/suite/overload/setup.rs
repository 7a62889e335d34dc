//! A gateway with one greedy route to a backend of the test, and clients with addresses of their own choice.

use crate::common::{self, Backend};
use proxy::{Gateway, Settings};
use socket2::{Domain, Socket, Type};
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;
use testkit::{RawResponse, Reply, read_response, wait_until};

pub use crate::common::LIMIT;

/// A gateway and its backend.
pub struct Setup {
    pub gateway: Gateway,
    pub backend: Backend,
}

impl Setup {
    pub fn new(change: impl FnOnce(&mut Settings)) -> Self {
        Self::start(Backend::start(Reply::echo), change)
    }

    /// For a test that looks at the whole process.
    pub fn alone(change: impl FnOnce(&mut Settings)) -> Self {
        Self::start(Backend::start_alone(Reply::echo), change)
    }

    fn start(backend: Backend, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = common::settings();
        settings.explain_errors = true;
        change(&mut settings);
        Self {
            gateway: common::start(settings, &common::greedy_plan(backend.address())),
            backend,
        }
    }

    /// A connection from 127.0.0.1.
    pub fn connect(&self) -> TcpStream {
        self.connect_by(Socket::new(Domain::IPV4, Type::STREAM, None).unwrap())
    }

    /// A connection from this address; port 0 for any.
    pub fn connect_from(&self, source: SocketAddr) -> TcpStream {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        socket.set_reuse_address(true).unwrap();
        socket.bind(&source.into()).unwrap();
        self.connect_by(socket)
    }

    /// Closed by a reset, so that ports are free at once.
    fn connect_by(&self, socket: Socket) -> TcpStream {
        socket.set_linger(Some(Duration::ZERO)).unwrap();
        let gateway = self.gateway.address().into();
        socket.connect_timeout(&gateway, LIMIT).unwrap();
        let stream = TcpStream::from(socket);
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        stream.set_write_timeout(Some(LIMIT)).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
    }

    pub fn connections(&self) -> usize {
        self.gateway.load().connections.iter().sum()
    }

    #[track_caller]
    pub fn wait_for_connections(&self, count: usize) {
        wait_until(&format!("{count} connections"), LIMIT, || {
            self.connections() == count
        });
    }
}

/// The head of a request to the route, with these further lines.
pub fn head(method: &str, lines: &[&str]) -> Vec<u8> {
    let mut head = format!("{method} /s/x HTTP/1.1\r\nHost: a1.execute-api.localhost\r\n");
    for line in lines {
        head.push_str(line);
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    head.into_bytes()
}

pub fn get(stream: &mut TcpStream, lines: &[&str]) -> io::Result<RawResponse> {
    stream.write_all(&head("GET", lines))?;
    read_response(stream, "GET")
}

/// The connection ends without another byte.
#[track_caller]
pub fn assert_ended(stream: &mut TcpStream) {
    let mut rest = Vec::new();
    let ended = stream.read_to_end(&mut rest);
    let reset = matches!(&ended, Err(error) if error.kind() == io::ErrorKind::ConnectionReset);
    assert!(
        (ended.is_ok() || reset) && rest.is_empty(),
        "{ended:?} {rest:?}"
    );
}

/// An answer of the gateway that says it is overloaded, in AWS's shape, and why.
#[track_caller]
pub fn assert_overloaded(response: &RawResponse, why: &str) {
    assert_eq!(response.status, 503);
    assert_eq!(response.text(), r#"{"message":"Service Unavailable"}"#);
    let header = |name| response.header(name).unwrap_or_default();
    assert_eq!(header("x-amzn-errortype"), "ServiceUnavailableException");
    assert_eq!(header("x-amzn-requestid").len(), 36);
    assert_eq!(header("x-lockgate-error"), why);
}
