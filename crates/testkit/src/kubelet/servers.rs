//! The pods' HTTP/1.1 servers, all on one thread: a request with a body of known length is read whole and answered
//! with the pod's name. Strict where it matters to tests: a server that drains takes no connection and no request
//! more, and answers those it has; what each one saw is counted.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::task::{JoinSet, LocalSet};

use super::port_forward;

/// Larger than what tests send.
const REQUEST_MAX: usize = 1 << 20;

/// What a pod's server saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodSeen {
    pub name: String,
    pub address: SocketAddr,
    /// Answered in full.
    pub requests: u64,
    pub connections: u64,
    /// Connections that were made once its deletion was known.
    pub connections_late: u64,
    /// Requests that came once its deletion was known.
    pub requests_late: u64,
    /// Connections that it closed because they rested.
    pub idle_closes: u64,
    /// Its deletion was asked for.
    pub terminating: bool,
    /// Since when it takes no connection, and ends those that rest.
    pub stopped: Option<Instant>,
}

/// What a pod is served as.
pub(super) struct Serving {
    pub namespace: String,
    pub name: String,
    /// What its object says.
    pub address: SocketAddr,
    /// Where it listens; the same for all pods that can be reached.
    pub listens: SocketAddr,
    /// A connection that rests for so long is closed.
    pub idle: Option<Duration>,
}

/// A handle to all of them.
#[derive(Clone)]
pub(super) struct Servers {
    commands: mpsc::UnboundedSender<Command>,
    all: Arc<Mutex<All>>,
}

#[derive(Default)]
struct All {
    /// By uid.
    known: BTreeMap<String, Arc<Server>>,
    in_order: Vec<Arc<Server>>,
}

struct Server {
    of: Serving,
    requests: AtomicU64,
    connections: AtomicU64,
    connections_late: AtomicU64,
    requests_late: AtomicU64,
    idle_closes: AtomicU64,
    /// Of now.
    open: AtomicU64,
    stopped: OnceLock<Instant>,
    phase: watch::Sender<Phase>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    #[default]
    Serving,
    Terminating,
    Draining,
    Gone,
}

enum Command {
    Run(Arc<Server>),
    End,
}

impl Servers {
    /// `node`: where the kubelet is asked for port-forwards.
    pub fn start(node: SocketAddr) -> Self {
        let (commands, mut taken) = mpsc::unbounded_channel();
        let servers = Self {
            commands,
            all: Arc::default(),
        };
        let all = servers.clone();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let Ok(runtime) = runtime else {
                return;
            };
            LocalSet::new().block_on(&runtime, async move {
                tokio::task::spawn_local(port_forward::serve(node, all));
                while let Some(Command::Run(server)) = taken.recv().await {
                    tokio::task::spawn_local(run(server));
                }
            });
        });
        servers
    }

    fn all(&self) -> MutexGuard<'_, All> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn seen(&self) -> Vec<PodSeen> {
        let all = self.all();
        all.in_order.iter().map(|server| server.seen()).collect()
    }

    pub fn run(&self, uid: &str, serving: Serving) {
        let server = Arc::new(Server::new(serving));
        let mut all = self.all();
        all.in_order.push(Arc::clone(&server));
        all.known.insert(uid.to_owned(), Arc::clone(&server));
        let _ = self.commands.send(Command::Run(server));
    }

    /// Where a pod's ports are.
    pub fn find(&self, namespace: &str, name: &str) -> Option<IpAddr> {
        let all = self.all();
        let mut known = all.known.values().map(|server| &server.of);
        let found = known.find(|of| of.namespace == namespace && of.name == name);
        found.map(|of| of.listens.ip())
    }

    pub fn terminating(&self, uid: &str) {
        self.set(uid, Phase::Terminating);
    }

    /// No connections and no requests more.
    pub fn drain(&self, uid: &str) {
        // Noted first, so that no connection ends before.
        if let Some(server) = self.all().known.get(uid) {
            let _ = server.stopped.set(Instant::now());
        }
        self.set(uid, Phase::Draining);
    }

    /// Whether all it had is answered.
    pub fn is_done(&self, uid: &str) -> bool {
        let all = self.all();
        let server = all.known.get(uid);
        server.is_none_or(|server| server.open.load(Ordering::SeqCst) == 0)
    }

    /// Ends it, whatever it does.
    pub fn stop(&self, uid: &str) {
        self.set(uid, Phase::Gone);
        self.all().known.remove(uid);
    }

    pub fn end(&self) {
        let _ = self.commands.send(Command::End);
    }

    fn set(&self, uid: &str, phase: Phase) {
        if let Some(server) = self.all().known.get(uid) {
            server.phase.send_replace(phase);
        }
    }
}

impl Server {
    fn new(of: Serving) -> Self {
        Self {
            of,
            requests: AtomicU64::default(),
            connections: AtomicU64::default(),
            connections_late: AtomicU64::default(),
            requests_late: AtomicU64::default(),
            idle_closes: AtomicU64::default(),
            open: AtomicU64::default(),
            stopped: OnceLock::new(),
            phase: watch::Sender::default(),
        }
    }

    fn seen(&self) -> PodSeen {
        let get = |count: &AtomicU64| count.load(Ordering::SeqCst);
        PodSeen {
            name: self.of.name.clone(),
            address: self.of.address,
            requests: get(&self.requests),
            connections: get(&self.connections),
            connections_late: get(&self.connections_late),
            requests_late: get(&self.requests_late),
            idle_closes: get(&self.idle_closes),
            terminating: self.phase() > Phase::Serving,
            stopped: self.stopped.get().copied(),
        }
    }

    fn phase(&self) -> Phase {
        *self.phase.borrow()
    }

    /// Counts one, and one that is late as such too.
    fn count(&self, count: &AtomicU64, late: &AtomicU64) {
        count.fetch_add(1, Ordering::SeqCst);
        if self.phase() > Phase::Serving {
            late.fetch_add(1, Ordering::SeqCst);
        }
    }
}

async fn run(server: Arc<Server>) {
    let Serving {
        name,
        listens,
        idle,
        ..
    } = &server.of;
    let idle = *idle;
    let listener = match listen(*listens) {
        Ok(listener) => listener,
        Err(error) => {
            eprintln!("the pod {name} cannot listen on {listens}: {error}");
            return;
        }
    };
    let mut phase = server.phase.subscribe();
    // Dropped with this function, which ends its connections.
    let mut connections = JoinSet::new();
    let mut draining = std::pin::pin!(phase.wait_for(|phase| *phase >= Phase::Draining));
    loop {
        let accepted = tokio::select! {
            _ = &mut draining => break,
            accepted = listener.accept() => accepted,
            Some(_) = connections.join_next() => continue,
        };
        let Ok((stream, _)) = accepted else {
            continue;
        };
        server.count(&server.connections, &server.connections_late);
        server.open.fetch_add(1, Ordering::SeqCst);
        let server = Arc::clone(&server);
        connections.spawn_local(async move {
            // What a peer does to its connection is the test's to judge, by what it got.
            let _ = serve(stream, &server, idle).await;
            server.open.fetch_sub(1, Ordering::SeqCst);
        });
    }
    drop(listener);
    let mut phase = server.phase.subscribe();
    tokio::select! {
        _ = phase.wait_for(|phase| *phase == Phase::Gone) => {}
        () = async { while connections.join_next().await.is_some() {} } => {}
    }
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(1024)
}

/// One connection, until its end.
async fn serve(mut stream: TcpStream, server: &Server, idle: Option<Duration>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut phase = server.phase.subscribe();
    let mut bytes = Vec::with_capacity(4096);
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{}",
        server.of.name.len(),
        server.of.name
    );
    loop {
        while let Some(length) = request_length(&bytes)? {
            bytes.drain(..length);
            server.count(&server.requests, &server.requests_late);
            stream.write_all(answer.as_bytes()).await?;
        }
        // The only time when it may be closed.
        let rests = bytes.is_empty();
        let limit = async {
            match idle {
                Some(idle) if rests => tokio::time::sleep(idle).await,
                _ => std::future::pending().await,
            }
        };
        let read = tokio::select! {
            // What has come is taken first: a server answers what reached it before it closed.
            biased;
            read = stream.read_buf(&mut bytes) => read?,
            _ = phase.wait_for(|phase| *phase >= Phase::Draining), if rests => return Ok(()),
            () = limit => {
                server.idle_closes.fetch_add(1, Ordering::SeqCst);
                return Ok(());
            }
        };
        if read == 0 {
            return Ok(());
        }
    }
}

/// The length of the request that these bytes begin with, once it is whole.
fn request_length(bytes: &[u8]) -> io::Result<Option<usize>> {
    if bytes.len() > REQUEST_MAX {
        return Err(io::Error::other("a request larger than any test sends"));
    }
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = bytes.get(..end + 4).unwrap_or_default();
    let body = match crate::raw::header(head, "content-length") {
        Some(length) => length
            .parse()
            .map_err(|_| io::Error::other("a length that is no number"))?,
        None => 0_usize,
    };
    Ok((bytes.len() >= end + 4 + body).then_some(end + 4 + body))
}
