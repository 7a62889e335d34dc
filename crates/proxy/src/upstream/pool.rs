//! Idle connections to backends, kept by one worker. The newest is taken first, so that a pool that is too
//! large for its load shrinks from its old end; a bound per target over all workers ([`IdleBudget`]) keeps
//! many cores from multiplying what a backend sees.

mod budget;

pub(crate) use budget::IdleBudget;

use crate::settings::UpstreamSettings;
use crate::upstream::UpstreamTransport;
use crate::upstream::target::Key;
use budget::Lease;
use http1::{ClientConnection, ClientContext};
use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;
use std::time::Duration;
use telemetry::Core;
use tokio::time::Instant;

/// A connection to a backend, on loan to one exchange.
pub(crate) struct Connection {
    pub http: Box<ClientConnection<UpstreamTransport>>,
    /// Whether it served an exchange before, so that the backend may have closed it meanwhile.
    pub reused: bool,
}

impl Connection {
    pub(crate) fn new(context: &ClientContext, transport: UpstreamTransport) -> Self {
        Self {
            http: Box::new(ClientConnection::new(transport, context)),
            reused: false,
        }
    }
}

/// A worker's idle connections.
pub(crate) struct Pools {
    by_key: RefCell<HashMap<Key, Pool, foldhash::fast::RandomState>>,
    budget: IdleBudget,
    idle_timeout: Duration,
    telemetry: Rc<Core>,
}

/// Those with one key, and how many they may be.
struct Pool {
    idle: VecDeque<Idle>,
    lease: Lease,
}

struct Idle {
    http: Box<ClientConnection<UpstreamTransport>>,
    since: Instant,
    _counted: CountedIdle,
}

/// Counts an idle connection until dropped.
struct CountedIdle(Rc<Core>);

impl CountedIdle {
    fn new(telemetry: &Rc<Core>) -> Self {
        telemetry.upstream_idle(1);
        Self(Rc::clone(telemetry))
    }
}

impl Drop for CountedIdle {
    fn drop(&mut self) {
        self.0.upstream_idle(-1);
    }
}

impl Pools {
    pub(crate) fn new(
        settings: &UpstreamSettings,
        budget: &IdleBudget,
        telemetry: &Rc<Core>,
    ) -> Self {
        Self {
            by_key: RefCell::default(),
            budget: budget.clone(),
            idle_timeout: settings.idle_timeout,
            telemetry: Rc::clone(telemetry),
        }
    }

    /// The newest idle connection that still looks open.
    pub(crate) fn take(&self, key: &Key) -> Option<Connection> {
        let mut by_key = self.by_key.borrow_mut();
        let pool = by_key.get_mut(key)?;
        while let Some(mut candidate) = pool.idle.pop_back() {
            if candidate.since.elapsed() < self.idle_timeout && candidate.http.check_idle() {
                return Some(Connection {
                    http: candidate.http,
                    reused: true,
                });
            }
        }
        None
    }

    /// Takes a connection back after a complete exchange.
    pub(crate) fn give(&self, key: Key, connection: Connection) {
        if !connection.http.is_reusable() {
            return;
        }
        let mut by_key = self.by_key.borrow_mut();
        let pool = by_key.entry(key).or_insert_with_key(|key| Pool {
            idle: VecDeque::new(),
            lease: self.budget.lease(key),
        });
        if pool.idle.len() >= pool.lease.size() && !pool.lease.grow() {
            pool.idle.pop_front();
        }
        pool.idle.push_back(Idle {
            http: connection.http,
            since: Instant::now(),
            _counted: CountedIdle::new(&self.telemetry),
        });
    }

    /// Closes what is too old or closed by the backend, and leaves to other workers what is not needed here.
    pub(crate) fn sweep(&self) {
        let mut emptied = false;
        self.by_key.borrow_mut().retain(|_, pool| {
            pool.idle.retain_mut(|idle| {
                idle.since.elapsed() < self.idle_timeout && idle.http.check_idle()
            });
            pool.lease.shrink_to(pool.idle.len());
            emptied |= pool.idle.is_empty();
            !pool.idle.is_empty()
        });
        if emptied {
            self.budget.forget_unused();
        }
    }
}
