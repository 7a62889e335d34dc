//! One core of the data plane: a current-thread runtime on a thread of its own, an accept loop, and what its
//! connections share without locks: the plan at hand, pools, buffers, ids and the clock.

use crate::accept::{self, Inbox, Outbox, Seats};
use crate::admission::Admission;
use crate::client_address::ClientAddress;
use crate::gateway::Drained;
use crate::record::{self, Slots};
use crate::settings::Settings;
use crate::test_call;
use crate::upstream::{IdleBudget, Pools, tls};
use balancer::Balancer;
use head::{Headers, RequestHead, ResponseHead};
use http1::{BufferPool, ClientContext, Drain, ServerContext};
use pipeline::{Clock, Exchange, IdSource};
use plan::route_tree::Captures;
use plan::{Plan, Published};
use std::cell::RefCell;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use telemetry::{Core, Telemetry};
use tokio::sync::{Notify, watch};
use tokio::time::Instant;

/// What all workers share.
pub(crate) struct Shared {
    pub settings: Settings,
    pub address: SocketAddr,
    pub plan: Arc<Published>,
    pub balancer: Arc<Balancer>,
    pub tls: tls::Configs,
    pub admission: Arc<Admission>,
    pub telemetry: Arc<Telemetry>,
    pub idle_upstream: IdleBudget,
    /// How connections are handed to each worker.
    pub outboxes: Box<[Outbox]>,
}

/// What a worker is started with.
pub(crate) struct Post {
    /// From zero; the place of its counts and of its outbox.
    pub number: usize,
    pub listener: TcpListener,
    pub inbox: Inbox,
    /// What is to be tried; one worker does all of it.
    pub tests: Option<test_call::Calls>,
    pub shared: Arc<Shared>,
    /// Set to the grace when it is to drain.
    pub stopping: watch::Receiver<Option<Duration>>,
}

/// What all connections of one worker share.
pub(crate) struct Worker {
    pub number: usize,
    pub shared: Arc<Shared>,
    pub stopping: watch::Receiver<Option<Duration>>,
    /// Room for connections that are told that there is no room.
    pub refusals: Seats,
    pub server: ServerContext,
    pub client: ClientContext,
    pub pools: Pools,
    pub drain: Drain,
    pub telemetry: Rc<Core>,
    /// Told when there are lines for the access log's writer.
    pub lines_wait: Notify,
    plan: RefCell<Rc<CurrentPlan>>,
    ids: RefCell<IdSource>,
    clock: RefCell<Clock>,
    // Boxed, since each is moved twice per request.
    #[allow(clippy::vec_box)]
    scratch: RefCell<Vec<Box<Scratch>>>,
}

/// A plan as the requests of one worker hold it: they count their holds in the worker's own memory.
pub(crate) struct CurrentPlan {
    plan: Arc<Plan>,
    /// Where the requests of its routes are counted.
    pub slots: Slots,
}

impl From<Arc<Plan>> for CurrentPlan {
    fn from(plan: Arc<Plan>) -> Self {
        Self {
            plan,
            slots: Slots::default(),
        }
    }
}

impl std::ops::Deref for CurrentPlan {
    type Target = Plan;

    fn deref(&self) -> &Plan {
        &self.plan
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
pub(crate) fn run(post: Post) -> Drained {
    let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build_local(tokio::runtime::LocalOptions::default())?;
        runtime.block_on(serve(post))
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

async fn serve(post: Post) -> std::io::Result<Drained> {
    let listener = tokio::net::TcpListener::from_std(post.listener)?;
    let worker = Rc::new(Worker::new(post.number, post.shared, post.stopping.clone()));
    tokio::task::spawn_local(sweep_pools(Rc::clone(&worker)));
    tokio::task::spawn_local(record::flush_lines(Rc::clone(&worker)));
    if let Some(tests) = post.tests {
        tokio::task::spawn_local(test_call::run(Rc::clone(&worker), tests));
    }
    let grace = accept::run(&worker, listener, post.inbox, post.stopping).await;
    worker.drain.start();
    Ok(worker.drained(grace).await)
}

/// Closes idle upstream connections that are too old or that the backend has closed.
async fn sweep_pools(worker: Rc<Worker>) {
    const EVERY: Duration = Duration::from_secs(5);
    while !worker.drain.is_started() {
        tokio::time::sleep(EVERY).await;
        worker.pools.sweep();
    }
}

/// The time of day.
pub(crate) fn since_epoch() -> Duration {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
}

impl Worker {
    fn new(
        number: usize,
        shared: Arc<Shared>,
        stopping: watch::Receiver<Option<Duration>>,
    ) -> Self {
        let drain = Drain::default();
        let buffers = BufferPool::default();
        let settings = &shared.settings;
        let telemetry = Rc::new(Core::new(&shared.telemetry));
        Self {
            number,
            stopping,
            refusals: Seats::default(),
            server: ServerContext::new(settings.client.clone(), buffers.clone(), drain.clone()),
            client: ClientContext::new(settings.upstream.http.clone(), buffers),
            pools: Pools::new(&settings.upstream, &shared.idle_upstream, &telemetry),
            drain,
            telemetry,
            lines_wait: Notify::new(),
            plan: RefCell::new(Rc::new(shared.plan.load_full().into())),
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
        if !Arc::ptr_eq(&current, &cached.plan) {
            *cached = Rc::new(Arc::clone(&current).into());
        }
        Rc::clone(&cached)
    }

    /// Who sent a request with these headers over a connection from `peer`.
    pub(crate) fn client(&self, peer: IpAddr, headers: &Headers) -> ClientAddress {
        self.shared.settings.trust.client(peer, headers)
    }

    /// Begins an exchange with a client.
    pub(crate) fn begin(&self, address: ClientAddress) -> Exchange {
        self.begin_at(since_epoch(), address)
    }

    /// As [`Worker::begin`], for a caller that has looked at the clock.
    pub(crate) fn begin_at(&self, now: Duration, address: ClientAddress) -> Exchange {
        let mut ids = self.ids.borrow_mut();
        Exchange {
            request_id: ids.uuid(),
            extended_request_id: ids.extended(),
            client_address: address.client,
            peer_address: address.peer,
            tls: false,
            listener_port: self.shared.address.port(),
            received_at: now,
            date: self.clock.borrow_mut().date(now),
            trace_seed: ids.trace_seed(),
            is_test: false,
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
        // By permits, which a connection holds from before its first byte is read.
        let connections = || self.shared.admission.connections(self.number);
        while connections() > 0 && Instant::now() < deadline {
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Drained { cut: connections() }
    }
}
