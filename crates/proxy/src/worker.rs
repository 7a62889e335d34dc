//! One core of the data plane: a current-thread runtime on a thread of its own, an accept loop, and what its
//! connections share without locks: the plan at hand, pools, buffers, ids and the clock.

use crate::connection;
use crate::gateway::Drained;
use crate::settings::Settings;
use crate::upstream::{Pools, tls};
use balancer::Balancer;
use head::{RequestHead, ResponseHead};
use http1::{BufferPool, ClientContext, Drain, ServerContext};
use pipeline::{Clock, Exchange, IdSource};
use plan::route_tree::Captures;
use plan::{Plan, Published};
use std::cell::RefCell;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::Instant;

/// What all workers share.
pub(crate) struct Shared {
    pub settings: Settings,
    pub address: SocketAddr,
    pub plan: Arc<Published>,
    pub balancer: Arc<Balancer>,
    pub tls: tls::Configs,
}

/// What all connections of one worker share.
pub(crate) struct Worker {
    pub shared: Arc<Shared>,
    pub server: ServerContext,
    pub client: ClientContext,
    pub pools: Pools,
    pub drain: Drain,
    plan: RefCell<Rc<CurrentPlan>>,
    ids: RefCell<IdSource>,
    clock: RefCell<Clock>,
    // Boxed, since each is moved twice per request.
    #[allow(clippy::vec_box)]
    scratch: RefCell<Vec<Box<Scratch>>>,
}

/// A plan as the requests of one worker hold it: they count their holds in the worker's own memory.
pub(crate) struct CurrentPlan(Arc<Plan>);

impl std::ops::Deref for CurrentPlan {
    type Target = Plan;

    fn deref(&self) -> &Plan {
        &self.0
    }
}

/// The memory of one exchange, reused by the next.
#[derive(Default)]
pub(crate) struct Scratch {
    pub captures: Captures,
    /// The request to the backend.
    pub outgoing: RequestHead,
    /// The backend's response.
    pub backend: ResponseHead,
    /// The response to the client.
    pub answer: ResponseHead,
    /// A request body that has to be held, or the body of a gateway response.
    pub body: Vec<u8>,
}

/// A body buffer larger than this is given back to the allocator rather than kept for the next exchange.
const SCRATCH_BODY_KEPT_BYTES: usize = 64 * 1024;
/// How many exchanges' worth of memory a worker keeps.
const SCRATCH_KEPT: usize = 64;

/// Runs a worker until it has drained. A panic ends the process: a gateway that quietly lost a core would
/// drop the connections the system still hands to it.
pub(crate) fn run(
    listener: TcpListener,
    shared: Arc<Shared>,
    stopping: watch::Receiver<Option<Duration>>,
) -> Drained {
    let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build_local(tokio::runtime::LocalOptions::default())?;
        runtime.block_on(serve(listener, shared, stopping))
    }));
    match ended {
        Ok(Ok(drained)) => drained,
        Ok(Err(error)) => {
            tracing::error!(%error, "a gateway worker cannot run");
            std::process::abort();
        }
        Err(_) => {
            tracing::error!("a gateway worker panicked");
            std::process::abort();
        }
    }
}

async fn serve(
    listener: TcpListener,
    shared: Arc<Shared>,
    mut stopping: watch::Receiver<Option<Duration>>,
) -> std::io::Result<Drained> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let worker = Rc::new(Worker::new(shared));
    tokio::task::spawn_local(sweep_pools(Rc::clone(&worker)));
    let grace = loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => accept(&worker, stream, peer),
                Err(error) => accept_failed(&error).await,
            },
            stop = stopping.wait_for(Option::is_some) => {
                // The gateway that was dropped without draining gives no grace.
                break stop.ok().and_then(|grace| *grace).unwrap_or_default();
            }
        }
    };
    // What the kernel has already accepted into this listener's queue would be reset by closing it.
    while let Some(Ok((stream, peer))) = now_or_never(listener.accept()).await {
        accept(&worker, stream, peer);
    }
    drop(listener);
    worker.drain.start();
    Ok(worker.drained(grace).await)
}

fn accept(worker: &Rc<Worker>, stream: TcpStream, peer: SocketAddr) {
    tokio::task::spawn_local(connection::serve(Rc::clone(worker), stream, peer.ip()));
}

/// Out of descriptors or memory: try again in a moment instead of spinning; other errors belong to the
/// connection that was lost (accept(2)).
async fn accept_failed(error: &std::io::Error) {
    const EMFILE: i32 = 24;
    const ENFILE: i32 = 23;
    const ENOMEM: i32 = 12;
    const ENOBUFS: i32 = 105;
    if let Some(EMFILE | ENFILE | ENOMEM | ENOBUFS) = error.raw_os_error() {
        tracing::warn!(%error, "the gateway cannot accept connections");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn now_or_never<F: Future>(future: F) -> Option<F::Output> {
    let mut future = std::pin::pin!(future);
    std::future::poll_fn(|cx| {
        std::task::Poll::Ready(match future.as_mut().poll(cx) {
            std::task::Poll::Ready(output) => Some(output),
            std::task::Poll::Pending => None,
        })
    })
    .await
}

/// Closes idle upstream connections that are too old or that the backend has closed.
async fn sweep_pools(worker: Rc<Worker>) {
    const EVERY: Duration = Duration::from_secs(5);
    while !worker.drain.is_started() {
        tokio::time::sleep(EVERY).await;
        worker.pools.sweep();
    }
}

impl Worker {
    fn new(shared: Arc<Shared>) -> Self {
        let drain = Drain::default();
        let buffers = BufferPool::default();
        let settings = &shared.settings;
        Self {
            server: ServerContext::new(settings.client.clone(), buffers.clone(), drain.clone()),
            client: ClientContext::new(settings.upstream.http.clone(), buffers),
            pools: Pools::new(&settings.upstream, settings.workers),
            drain,
            plan: RefCell::new(Rc::new(CurrentPlan(shared.plan.load_full()))),
            ids: RefCell::default(),
            clock: RefCell::default(),
            scratch: RefCell::default(),
            shared,
        }
    }

    /// The plan in force. Costs a comparison of pointers; the shared count of the plan is touched when it
    /// has changed, not on each request.
    pub(crate) fn plan(&self) -> Rc<CurrentPlan> {
        let current = self.shared.plan.load();
        let mut cached = self.plan.borrow_mut();
        if !Arc::ptr_eq(&current, &cached.0) {
            *cached = Rc::new(CurrentPlan(Arc::clone(&current)));
        }
        Rc::clone(&cached)
    }

    /// Begins an exchange with a client.
    pub(crate) fn begin(&self, client_address: IpAddr) -> Exchange {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let (received_at, date) = self.clock.borrow_mut().read(now);
        let mut ids = self.ids.borrow_mut();
        Exchange {
            request_id: ids.uuid(),
            extended_request_id: ids.extended(),
            client_address,
            tls: false,
            listener_port: self.shared.address.port(),
            received_at,
            date,
            trace_seed: ids.trace_seed(),
        }
    }

    pub(crate) fn take_scratch(&self) -> Box<Scratch> {
        self.scratch.borrow_mut().pop().unwrap_or_default()
    }

    pub(crate) fn give_scratch(&self, mut scratch: Box<Scratch>) {
        let mut kept = self.scratch.borrow_mut();
        if kept.len() < SCRATCH_KEPT {
            scratch.body.clear();
            scratch.body.shrink_to(SCRATCH_BODY_KEPT_BYTES);
            kept.push(scratch);
        }
    }

    /// Waits for the connections to end, for at most `grace`.
    async fn drained(&self, grace: Duration) -> Drained {
        const LOOK_EVERY: Duration = Duration::from_millis(5);
        let deadline = Instant::now() + grace;
        while self.drain.connections() > 0 && Instant::now() < deadline {
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Drained {
            cut: self.drain.connections(),
        }
    }
}
