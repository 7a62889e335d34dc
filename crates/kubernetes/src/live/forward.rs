//! Targets reached by port-forward through the API server, for a Lockgate that is not in the pods' network: the
//! balancer's detour. Which pod is behind which address follows the updates of the table; a connection is opened when
//! somebody asks for one, and is handed out as one end of a pair of local sockets, whose other end [`wire`] joins with
//! the pod. Nothing listens in between that another program of the machine could connect to.
//!
//! It has a thread of its own, so that traffic never holds up the watches. At most [`MAX`] connections are open at once;
//! beyond them new ones fail. A socket whose port-forward broke is reset, so that nobody takes that for an answer's end.

mod wire;

use super::engine::key_of;
use super::state::lock;
use super::{StartError, connect};
use balancer::detour::{Detour, Opening};
use balancer::{LoadBalancer, Target, TargetType, Update};
use kube::core::Request;
use kube::{Client, Config};
use std::collections::{HashMap, VecDeque};
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::{LocalSet, spawn_local};
use tokio::time::timeout;
use wire::Way;

/// The most connections at once. Each takes two file descriptors besides that of whoever uses it.
const MAX: usize = 1024;
/// How long one may take to be opened. Whoever asks waits less where there are other targets.
const OPEN: Duration = Duration::from_secs(10);
/// How long a target that is gone is still known, for whoever chose it just before: its address leads nowhere.
const KEPT: Duration = Duration::from_secs(10);

/// The way to the pods. Dropping it ends the thread and with it all connections.
pub(super) struct Forwarder {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    known: Mutex<Known>,
    /// Gone once the forwarder has ended.
    orders: Mutex<Option<mpsc::UnboundedSender<Order>>>,
    figures: Figures,
}

/// Which pods are where.
#[derive(Default)]
struct Known {
    pods: HashMap<SocketAddr, Pod>,
    /// The addresses of each load balancer, by its ARN.
    of: HashMap<String, Vec<SocketAddr>>,
    /// Those that nobody has any more, the first one first.
    gone: VecDeque<(Instant, SocketAddr)>,
}

struct Pod {
    namespace: Arc<str>,
    name: Arc<str>,
    /// How many load balancers' targets and checks it is.
    users: usize,
    /// Since when there are none.
    gone: Option<Instant>,
}

#[derive(Default)]
struct Figures {
    opened: AtomicU64,
    failed: AtomicU64,
    open: AtomicU64,
    last_failure: Mutex<Option<String>>,
}

/// How port-forwards are, for `status` and metrics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forwards {
    /// Addresses that are reached so: targets, and ports of their own that they are checked on.
    pub addresses: u64,
    /// Connections of now.
    pub open: u64,
    /// Since the start.
    pub opened: u64,
    /// Those that could not be opened, or broke.
    pub failed: u64,
    pub last_failure: Option<String>,
}

/// A connection that somebody waits for.
struct Order {
    namespace: Arc<str>,
    name: Arc<str>,
    port: u16,
    reply: oneshot::Sender<io::Result<std::net::TcpStream>>,
}

impl Forwarder {
    pub(super) fn start(config: Config) -> Result<Forwarder, StartError> {
        let (orders, taken) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared::default());
        *lock(&shared.orders) = Some(orders);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(StartError::Thread)?;
        let guard = runtime.enter();
        // The client belongs to the runtime it is made in.
        let client = connect::client(config).map_err(StartError::Client)?;
        drop(guard);
        let thread = std::thread::Builder::new().name("port-forward".to_owned());
        let own = Arc::clone(&shared);
        let thread = thread
            .spawn(move || LocalSet::new().block_on(&runtime, serve(client, own, taken)))
            .map_err(StartError::Thread)?;
        Ok(Forwarder {
            shared,
            thread: Some(thread),
        })
    }

    /// What the balancer asks.
    pub(super) fn detour(&self) -> Arc<dyn Detour> {
        Arc::clone(&self.shared) as Arc<dyn Detour>
    }

    /// Makes the targets of these updates known, before the table has them. Returns the addresses that are then to be
    /// released, once it has.
    pub(super) fn prepare(&self, updates: &[Update]) -> Vec<SocketAddr> {
        lock(&self.shared.known).prepare(updates)
    }

    pub(super) fn release(&self, before: Vec<SocketAddr>) {
        lock(&self.shared.known).release(before, Instant::now());
    }

    pub(super) fn forwards(&self) -> Forwards {
        let addresses = lock(&self.shared.known).there();
        let figures = &self.shared.figures;
        Forwards {
            addresses: addresses as u64,
            open: figures.open.load(Ordering::Relaxed),
            opened: figures.opened.load(Ordering::Relaxed),
            failed: figures.failed.load(Ordering::Relaxed),
            last_failure: lock(&figures.last_failure).clone(),
        }
    }
}

impl Drop for Forwarder {
    fn drop(&mut self) {
        lock(&self.shared.orders).take();
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been printed where it happened.
            let _ = thread.join();
        }
    }
}

impl std::fmt::Debug for Forwarder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Forwarder").field(&self.forwards()).finish()
    }
}

/// Targets that are connected to by their address all the same, since nobody says which pod they are.
pub(super) fn without_pod(lb: &LoadBalancer) -> usize {
    let namespace = namespace(lb);
    let targets = (lb.listeners.iter()).flat_map(|listener| &listener.target_group.targets);
    (targets.filter(|target| pod_of(target, namespace.as_deref()).is_none())).count()
}

/// That of its Service.
fn namespace(lb: &LoadBalancer) -> Option<String> {
    key_of(&lb.source.object).map(|key| key.namespace)
}

/// Namespace and name of a target's pod. One of another namespace than the Service's is none: who may write
/// EndpointSlices there must not get by our credentials into pods that he has no rights to.
fn pod_of<'t>(target: &'t Target, of_service: Option<&str>) -> Option<(&'t str, &'t str)> {
    let (namespace, name) = target.pod.as_deref()?.split_once('/')?;
    (of_service == Some(namespace)).then_some((namespace, name))
}

/// Where the pods of a load balancer are asked for: their own addresses, and those that they are checked on.
fn addresses(lb: &LoadBalancer) -> Vec<(SocketAddr, (&str, &str))> {
    let namespace = namespace(lb);
    let mut all = Vec::new();
    for listener in &lb.listeners {
        let group = &listener.target_group;
        if !group.protocol.carries_streams() {
            continue;
        }
        // Of instances another port is the node's, which is not the pod's.
        let checked = (group.target_type == TargetType::Ip)
            .then(|| group.health_check.port.parse().ok())
            .flatten();
        for target in &group.targets {
            let Some(pod) = pod_of(target, namespace.as_deref()) else {
                continue;
            };
            all.push((target.address, pod));
            all.extend(checked.map(|port| (SocketAddr::new(target.address.ip(), port), pod)));
        }
    }
    all
}

impl Known {
    fn prepare(&mut self, updates: &[Update]) -> Vec<SocketAddr> {
        let mut before = Vec::new();
        for update in updates {
            let old = match update {
                Update::Put(lb) => {
                    let ways = addresses(lb);
                    let all = ways.iter().map(|(address, _)| *address).collect();
                    for (address, pod) in ways {
                        self.add(address, pod);
                    }
                    self.of.insert(lb.arn.clone(), all)
                }
                Update::Remove { arn } => self.of.remove(arn),
            };
            before.extend(old.into_iter().flatten());
        }
        before
    }

    fn release(&mut self, before: Vec<SocketAddr>, now: Instant) {
        for address in before {
            if let Some(pod) = self.pods.get_mut(&address) {
                pod.users = pod.users.saturating_sub(1);
                if pod.users == 0 {
                    pod.gone = Some(now);
                    self.gone.push_back((now, address));
                }
            }
        }
        while let Some((since, address)) = self.gone.front().copied()
            && is_over(since, now)
        {
            self.gone.pop_front();
            // Unless somebody has it again, or had it again and is gone since.
            if (self.pods.get(&address)).is_some_and(|pod| pod.gone == Some(since)) {
                self.pods.remove(&address);
            }
        }
    }

    fn there(&self) -> usize {
        (self.pods.values().filter(|pod| pod.gone.is_none())).count()
    }

    /// Who is to be asked for an address.
    fn find(&self, address: SocketAddr, now: Instant) -> Option<(Arc<str>, Arc<str>)> {
        let pod = self.pods.get(&address)?;
        let is_known = pod.gone.is_none_or(|since| !is_over(since, now));
        is_known.then(|| (Arc::clone(&pod.namespace), Arc::clone(&pod.name)))
    }

    /// Of two pods with one address the later one has it: the API server tells late of those that are gone.
    fn add(&mut self, address: SocketAddr, (namespace, name): (&str, &str)) {
        let users = self.pods.get(&address).map_or(0, |pod| pod.users);
        let pod = Pod {
            namespace: namespace.into(),
            name: name.into(),
            users: users + 1,
            gone: None,
        };
        self.pods.insert(address, pod);
    }
}

/// Whether what is gone since then is not known any more.
fn is_over(since: Instant, now: Instant) -> bool {
    now.saturating_duration_since(since) > KEPT
}

impl Detour for Shared {
    fn open(&self, target: SocketAddr) -> Option<Opening> {
        let (namespace, name) = lock(&self.known).find(target, Instant::now())?;
        let (reply, answer) = oneshot::channel();
        let order = Order {
            namespace,
            name,
            port: target.port(),
            reply,
        };
        if let Some(orders) = &*lock(&self.orders) {
            let _ = orders.send(order);
        }
        Some(Box::pin(async move {
            let ended = || io::Error::new(ErrorKind::NotConnected, "the port-forwards have ended");
            answer.await.unwrap_or_else(|_| Err(ended()))
        }))
    }
}

/// Until nobody orders any more.
async fn serve(client: Client, shared: Arc<Shared>, mut taken: mpsc::UnboundedReceiver<Order>) {
    let places = Arc::new(Semaphore::new(MAX));
    while let Some(order) = taken.recv().await {
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            let full = format!("there are {MAX} port-forwards already, the most there may be");
            shared.figures.failed(&full);
            let _ = order.reply.send(Err(io::Error::other(full)));
            continue;
        };
        let (client, shared) = (client.clone(), Arc::clone(&shared));
        spawn_local(async move {
            forward(&client, order, &shared.figures).await;
            drop(place);
        });
    }
}

/// One connection, from its order to its end.
async fn forward(client: &Client, mut order: Order, figures: &Figures) {
    let to = format!("port-forward to pod {}/{}", order.namespace, order.name);
    let opening = async {
        let path = format!("/api/v1/namespaces/{}/pods", order.namespace);
        let request = Request::new(path).portforward(&order.name, &[order.port]);
        let request = request.map_err(io::Error::other)?;
        let socket = client.connect(request).await.map_err(refused)?;
        Way::open(socket.into_stream(), order.port).await
    };
    let opened = tokio::select! {
        opened = timeout(OPEN, opening) => opened,
        // It was given up: another target had it, or the time was over.
        () = order.reply.closed() => return,
    };
    let opened = opened.unwrap_or_else(|_| {
        let slow = format!("not open after {OPEN:?}");
        Err(io::Error::new(ErrorKind::TimedOut, slow))
    });
    let (way, here, theirs) = match both(opened).await {
        Ok(both) => both,
        Err(error) => {
            let told = format!("{to}: {error}");
            figures.failed(&told);
            let _ = order.reply.send(Err(io::Error::new(error.kind(), told)));
            return;
        }
    };
    if order.reply.send(Ok(theirs)).is_err() {
        return;
    }
    figures.opened.fetch_add(1, Ordering::Relaxed);
    figures.open.fetch_add(1, Ordering::Relaxed);
    if let Err(error) = way.join(here).await {
        tracing::debug!(%error, "a {to} broke");
        figures.failed(&format!("{to}: {error}"));
    }
    figures.open.fetch_sub(1, Ordering::Relaxed);
}

/// With a pair of sockets for what is open.
async fn both<W>(opened: io::Result<W>) -> io::Result<(W, TcpStream, std::net::TcpStream)> {
    let way = opened?;
    let (here, theirs) = pair().await?;
    Ok((way, here, theirs.into_std()?))
}

/// Two local sockets that are connected with each other.
async fn pair() -> io::Result<(TcpStream, TcpStream)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let (theirs, accepted) = tokio::try_join!(TcpStream::connect(address), listener.accept())?;
    let (here, peer) = accepted;
    if theirs.local_addr()? != peer {
        return Err(io::Error::other("another program took the connection"));
    }
    here.set_nodelay(true)?;
    Ok((here, theirs))
}

/// What the API server says, in its own words where it has some.
fn refused(error: kube::Error) -> io::Error {
    match error {
        kube::Error::Api(status) => io::Error::other(status.message.clone()),
        other => io::Error::other(super::watch::told(&other)),
    }
}

impl Figures {
    fn failed(&self, why: &str) {
        self.failed.fetch_add(1, Ordering::Relaxed);
        *lock(&self.last_failure) = Some(why.to_owned());
    }
}

#[cfg(test)]
mod tests;
