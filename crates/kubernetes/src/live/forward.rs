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
use std::collections::{HashMap, HashSet, VecDeque};
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
    /// By load balancers' ARNs. Each has its own: of two Services that name one address neither decides for the other
    /// whose pod that is.
    of: HashMap<String, HashMap<SocketAddr, Pod>>,
    /// Those that are no targets any more, the first one first.
    gone: VecDeque<(Instant, Place)>,
}

/// A load balancer's ARN, and an address of its.
type Place = (String, SocketAddr);

struct Pod {
    namespace: Arc<str>,
    name: Arc<str>,
    /// Since when it is no target.
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

    /// Makes the targets of these updates known, before the table has them. Returns the places that are then to be
    /// released, once it has.
    pub(super) fn prepare(&self, updates: &[Update]) -> HashSet<Place> {
        lock(&self.shared.known).prepare(updates)
    }

    pub(super) fn release(&self, before: HashSet<Place>) {
        lock(&self.shared.known).release(before, Instant::now());
    }

    /// Leaves a load balancer to another source, which has its name.
    pub(super) fn leave(&self, load_balancer: &str) {
        lock(&self.shared.known).of.remove(load_balancer);
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

/// Namespace and name of a target's pod. One of another namespace than the Service's is none, nor is what cannot be a
/// pod's name: who may write EndpointSlices there must not get by our credentials to pods that he has no rights to, or
/// to anything else that the API server has at a path.
fn pod_of<'t>(target: &'t Target, of_service: Option<&str>) -> Option<(&'t str, &'t str)> {
    let (namespace, name) = target.pod.as_deref()?.split_once('/')?;
    (of_service == Some(namespace) && is_pod_name(name)).then_some((namespace, name))
}

/// A DNS subdomain, as the API server has pods' names. It does not look at those that an EndpointSlice refers to.
fn is_pod_name(name: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_label = |label: &str| {
        let bytes = label.as_bytes();
        (bytes.iter()).all(|byte| is_inner(*byte) || *byte == b'-')
            && bytes.first().copied().is_some_and(is_inner)
            && bytes.last().copied().is_some_and(is_inner)
    };
    name.len() <= 253 && name.split('.').all(is_label)
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
    fn prepare(&mut self, updates: &[Update]) -> HashSet<Place> {
        let mut before = HashSet::new();
        for update in updates {
            match update {
                Update::Put(lb) => {
                    let pods = self.of.entry(lb.arn.clone()).or_default();
                    before.extend(places(&lb.arn, pods));
                    for (address, (namespace, name)) in addresses(lb) {
                        before.remove(&(lb.arn.clone(), address));
                        let pod = Pod {
                            namespace: namespace.into(),
                            name: name.into(),
                            gone: None,
                        };
                        pods.insert(address, pod);
                    }
                }
                Update::Remove { arn } => {
                    before.extend(
                        (self.of.get(arn))
                            .into_iter()
                            .flat_map(|pods| places(arn, pods)),
                    );
                }
            }
        }
        before
    }

    fn release(&mut self, before: HashSet<Place>, now: Instant) {
        for place in before {
            if let Some(pod) = self.at(&place) {
                pod.gone = Some(now);
                self.gone.push_back((now, place));
            }
        }
        while let Some((since, place)) = self.gone.pop_front_if(|(since, _)| is_over(*since, now)) {
            // Unless it is a target again, or was one again and is gone since.
            let is_it = self.at(&place).is_some_and(|pod| pod.gone == Some(since));
            if let Some(pods) = self.of.get_mut(&place.0).filter(|_| is_it) {
                pods.remove(&place.1);
                if pods.is_empty() {
                    self.of.remove(&place.0);
                }
            }
        }
    }

    fn at(&mut self, (load_balancer, address): &Place) -> Option<&mut Pod> {
        self.of.get_mut(load_balancer)?.get_mut(address)
    }

    fn there(&self) -> usize {
        let all = self.of.values().flat_map(HashMap::values);
        all.filter(|pod| pod.gone.is_none()).count()
    }

    /// Who is to be asked for an address.
    fn find(
        &self,
        load_balancer: &str,
        address: SocketAddr,
        now: Instant,
    ) -> Option<(Arc<str>, Arc<str>)> {
        let pod = self.of.get(load_balancer)?.get(&address)?;
        let is_known = pod.gone.is_none_or(|since| !is_over(since, now));
        is_known.then(|| (Arc::clone(&pod.namespace), Arc::clone(&pod.name)))
    }
}

/// Those that are targets.
fn places(load_balancer: &str, pods: &HashMap<SocketAddr, Pod>) -> impl Iterator<Item = Place> {
    let there = pods.iter().filter(|(_, pod)| pod.gone.is_none());
    there.map(|(address, _)| (load_balancer.to_owned(), *address))
}

/// Whether what is gone since then is not known any more.
fn is_over(since: Instant, now: Instant) -> bool {
    now.saturating_duration_since(since) > KEPT
}

impl Detour for Shared {
    fn open(&self, load_balancer: &str, target: SocketAddr) -> Option<Opening> {
        let now = Instant::now();
        let (namespace, name) = lock(&self.known).find(load_balancer, target, now)?;
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
        let way = Way::open(socket.into_stream(), order.port).await?;
        let (here, theirs) = pair().await?;
        Ok((way, here, theirs.into_std()?))
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
    let (way, here, theirs) = match opened {
        Ok(opened) => opened,
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
        // A pod that is gone. All else says something of the way to it, and not of it.
        kube::Error::Api(status) if status.code == 404 => {
            io::Error::new(ErrorKind::HostUnreachable, status.message.clone())
        }
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
