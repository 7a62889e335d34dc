//! A gateway in this process with one greedy route to a backend of the test, and clients for it: the library's
//! own for what well-behaved clients do, frames by hand for what others do.

use bytes::{Buf, Bytes};
use h2::client::{ResponseFuture, SendRequest};
use h2::{RecvStream, SendStream};
use http::{Request, Response};
use lockgate_proxy::{Gateway, Settings};
use mapping::{Expression, UriTemplate};
use plan::{
    Api, Connection, HttpProxy, Integration, Plan, Published, RequestMapping, Route, RouteTree,
    Stage,
};
use std::io::{BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::JoinHandle;

/// How long any one thing may take: generous, since machines that build are slow.
pub const LIMIT: Duration = Duration::from_secs(20);
/// The name under which the route is reached.
pub const AUTHORITY: &str = "a1.execute-api.localhost";

/// A gateway whose one route leads to `backend`.
pub fn gateway(backend: SocketAddr, change: impl FnOnce(&mut Settings)) -> Gateway {
    let _alone = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    start(backend, change)
}

/// Held while a gateway starts, so that its thread can be told from others'.
static STARTING: Mutex<()> = Mutex::new(());

/// The time that one thread was on a processor.
pub struct ThreadTime(PathBuf);

impl ThreadTime {
    pub fn spent(&self) -> Duration {
        let text = std::fs::read_to_string(self.0.join("schedstat")).unwrap();
        Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
    }
}

/// A gateway as [`gateway`] makes it, and the time that its one worker takes.
pub fn timed_gateway(
    backend: SocketAddr,
    change: impl FnOnce(&mut Settings),
) -> (Gateway, ThreadTime) {
    let _alone = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    let before = worker_threads();
    let gateway = start(backend, change);
    let worker = testkit::wait_for("the worker's thread has its name", LIMIT, || {
        let mut threads = worker_threads().into_iter();
        threads.find(|thread| !before.contains(thread))
    });
    (gateway, ThreadTime(worker))
}

fn worker_threads() -> Vec<PathBuf> {
    let threads = std::fs::read_dir("/proc/self/task").unwrap();
    let threads = threads.filter_map(|thread| Some(thread.ok()?.path()));
    threads
        .filter(|thread| {
            std::fs::read_to_string(thread.join("comm"))
                .is_ok_and(|name| name.trim_end() == "gateway-0")
        })
        .collect()
}

fn start(backend: SocketAddr, change: impl FnOnce(&mut Settings)) -> Gateway {
    let proxy = HttpProxy {
        method: None,
        uri: UriTemplate::parse(&format!("http://{backend}/{{proxy}}")).unwrap(),
        connection: Connection::Internet,
        timeout: Duration::from_secs(29),
        verify_tls: true,
        mapping: RequestMapping {
            path: Box::new([(
                "proxy".into(),
                Expression::parse("method.request.path.proxy").unwrap(),
            )]),
            ..RequestMapping::default()
        },
    };
    let method = plan::Method::from(Integration::HttpProxy(proxy));
    let stage = Stage {
        api_id: "a1".into(),
        name: "s".into(),
        deployment_id: "d".into(),
        execute_api_endpoint: true,
        routes: RouteTree::new([Route::new("r", "/{proxy+}", [("ANY".to_owned(), method)])]),
        data: plan::StageData::default(),
    };
    let api = Api {
        id: "a1".into(),
        stages: [Arc::new(stage)].into(),
    };
    let plan = Plan {
        apis: [("a1".into(), Arc::new(api))].into_iter().collect(),
        ..Plan::default()
    };
    let mut settings = Settings::new(([127, 0, 0, 1], 0).into(), NonZeroUsize::MIN);
    settings.explain_errors = true;
    change(&mut settings);
    Gateway::start(
        settings,
        Arc::new(Published::new(plan)),
        Arc::new(balancer::Balancer::new()),
    )
    .unwrap()
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
