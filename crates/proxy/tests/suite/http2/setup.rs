//! A gateway in this process with one greedy route to a backend of the test, and clients for it: the library's
//! own for what well-behaved clients do, frames by hand for what others do.

use crate::common::{self, ThreadTime};
use bytes::{Buf, Bytes};
use h2::client::{ResponseFuture, SendRequest};
use h2::{RecvStream, SendStream};
use http::{Request, Response};
use proxy::{Gateway, Settings};
use std::io::{BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use tokio::task::JoinHandle;

pub use crate::common::{HOST as AUTHORITY, LIMIT};

/// A gateway whose one route leads to `backend`.
pub fn gateway(backend: SocketAddr, change: impl FnOnce(&mut Settings)) -> Gateway {
    timed_gateway(backend, change).0
}

/// The same, and the time that its one worker takes.
pub fn timed_gateway(
    backend: SocketAddr,
    change: impl FnOnce(&mut Settings),
) -> (Gateway, ThreadTime) {
    let mut settings = common::settings();
    settings.explain_errors = true;
    change(&mut settings);
    common::start_timed(settings, &common::greedy_plan(backend))
}

/// A client's connection; the second half ends when the connection does, and says how.
pub type Client = (SendRequest<Bytes>, JoinHandle<Result<(), h2::Error>>);

pub async fn connect(gateway: &Gateway) -> Client {
    connect_with(gateway, &h2::client::Builder::new()).await
}

pub async fn connect_with(gateway: &Gateway, builder: &h2::client::Builder) -> Client {
    let stream = tokio::net::TcpStream::connect(gateway.address())
        .await
        .unwrap();
    let (requests, connection) = builder.handshake(stream).await.unwrap();
    (requests, tokio::spawn(connection))
}

/// A request to the route.
pub fn request(method: &str, path: &str) -> http::request::Builder {
    Request::builder()
        .method(method)
        .uri(format!("http://{AUTHORITY}/s{path}"))
}

/// Sends a head; the stream is closed if nothing follows.
pub async fn send(
    requests: &mut SendRequest<Bytes>,
    head: http::request::Builder,
    ends: bool,
) -> (ResponseFuture, SendStream<Bytes>) {
    let mut ready = requests.clone().ready().await.unwrap();
    ready.send_request(head.body(()).unwrap(), ends).unwrap()
}

/// Sends bytes as the window allows.
pub async fn send_all(
    stream: &mut SendStream<Bytes>,
    mut bytes: Bytes,
    ends: bool,
) -> Result<(), h2::Error> {
    while bytes.has_remaining() {
        stream.reserve_capacity(bytes.len());
        let room = std::future::poll_fn(|cx| stream.poll_capacity(cx)).await;
        let room = room.unwrap_or(Ok(0))?;
        if room == 0 && stream.capacity() == 0 {
            return Err(h2::Reason::STREAM_CLOSED.into());
        }
        let now = bytes.split_to(room.min(bytes.len()));
        stream.send_data(now, ends && bytes.is_empty())?;
    }
    Ok(())
}

/// Reads a body to its end.
pub async fn read_all(body: &mut RecvStream) -> Result<Vec<u8>, h2::Error> {
    let mut all = Vec::new();
    while let Some(chunk) = body.data().await {
        let chunk = chunk?;
        body.flow_control().release_capacity(chunk.len())?;
        all.extend_from_slice(&chunk);
    }
    Ok(all)
}

/// A request without a body, and its answer.
pub async fn get(requests: &mut SendRequest<Bytes>, path: &str) -> (Response<()>, Vec<u8>) {
    exchange(requests, request("GET", path)).await
}

pub async fn exchange(
    requests: &mut SendRequest<Bytes>,
    head: http::request::Builder,
) -> (Response<()>, Vec<u8>) {
    let (response, _) = send(requests, head, true).await;
    let (parts, mut body) = response.await.unwrap().into_parts();
    let bytes = read_all(&mut body).await.unwrap();
    (Response::from_parts(parts, ()), bytes)
}

/// Runs a test's client, for at most [`LIMIT`].
pub fn run<F: Future>(test: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime
        .block_on(async { tokio::time::timeout(LIMIT, test).await })
        .unwrap()
}

pub const DATA: u8 = 0;
pub const HEADERS: u8 = 1;
pub const RST_STREAM: u8 = 3;
pub const SETTINGS: u8 = 4;
pub const PING: u8 = 6;
pub const GOAWAY: u8 = 7;
pub const CONTINUATION: u8 = 9;
pub const END_STREAM: u8 = 1;
pub const END_HEADERS: u8 = 4;

/// A frame (RFC 9113, section 4.1).
pub fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let mut bytes = (payload.len() as u32).to_be_bytes()[1..].to_vec();
    bytes.extend_from_slice(&[kind, flags]);
    bytes.extend_from_slice(&stream.to_be_bytes());
    bytes.extend_from_slice(payload);
    bytes
}

/// The header block of `GET /s{path}`, without any compression that would need state.
pub fn get_block(path: &str) -> Vec<u8> {
    let path = format!("/s{path}");
    let mut block = vec![0x82, 0x86];
    for (index, value) in [(0x04, path.as_str()), (0x01, AUTHORITY)] {
        block.extend_from_slice(&[index, u8::try_from(value.len()).unwrap()]);
        block.extend_from_slice(value.as_bytes());
    }
    block
}

/// A connection that speaks in frames by hand.
pub struct Frames {
    pub stream: TcpStream,
    /// Reads in bulk: whoever is flooded answers with many small frames, and its goodbye comes behind them.
    reader: BufReader<TcpStream>,
}

impl Frames {
    /// Connects and sends preface and settings.
    pub fn connect(gateway: &Gateway) -> Self {
        let mut stream = testkit::connect(gateway.address(), LIMIT).unwrap();
        stream
            .write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
            .unwrap();
        stream.write_all(&frame(SETTINGS, 0, 0, &[])).unwrap();
        let reader = BufReader::with_capacity(256 * 1024, stream.try_clone().unwrap());
        Self { stream, reader }
    }

    /// Reads frames to the end of the connection and returns the code of the GOAWAY among them, if any.
    pub fn goaway(mut self) -> Option<u32> {
        let mut code = None;
        while let Some((kind, _, payload)) = self.next() {
            if kind == GOAWAY {
                let bytes = payload[4..8].try_into().unwrap();
                code = Some(u32::from_be_bytes(bytes));
            }
        }
        code
    }

    /// The next frame: kind, flags, payload. `None` at the end of the connection, however it came.
    pub fn next(&mut self) -> Option<(u8, u8, Vec<u8>)> {
        let mut head = [0; 9];
        self.reader.read_exact(&mut head).ok()?;
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; length as usize];
        self.reader.read_exact(&mut payload).ok()?;
        Some((head[3], head[4], payload))
    }
}
