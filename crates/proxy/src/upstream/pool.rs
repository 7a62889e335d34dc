//! Idle connections to backends, kept by one worker. The newest is taken first, so that a pool that is too
//! large for its load shrinks from its old end; a bound per target over all workers ([`IdleBudget`]) keeps
//! many cores from multiplying what a backend sees. What a target is about to close is not used ([`lifetime`]).

mod budget;
mod lifetime;

pub(crate) use budget::IdleBudget;

use crate::settings::UpstreamSettings;
use crate::upstream::UpstreamTransport;
use crate::upstream::target::Key;
use budget::Lease;
use http1::{ClientConnection, ClientContext};
use lifetime::Lifetime;
use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;
use std::time::Duration;
use telemetry::Core;
use tokio::time::Instant;

/// A connection to a backend, on loan to one exchange.
pub(crate) struct Connection {
    pub http: Box<ClientConnection<UpstreamTransport>>,
    /// How long it rested since it served an exchange, if it did: the backend may have closed it meanwhile.
    rested: Option<Duration>,
}

impl Connection {
    pub(crate) fn new(context: &ClientContext, transport: UpstreamTransport) -> Self {
        Self {
            http: Box::new(ClientConnection::new(transport, context)),
            rested: None,
        }
    }

    /// Whether it served an exchange before.
    pub(crate) fn is_reused(&self) -> bool {
        self.rested.is_some()
    }
}

/// How long what was learned about a target is kept after the last connection to it was given back.
const REMEMBERED: Duration = Duration::from_secs(300);

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
    lifetime: Lifetime,
    last_given: Instant,
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
        while let Some(newest) = pool.idle.back() {
            let idle = newest.since.elapsed();
            if idle >= self.idle_timeout || !pool.lifetime.allows(idle) {
                // So are all the others. They stay, to show how long they live.
                return None;
            }
            let mut candidate = pool.idle.pop_back()?;
            if candidate.http.check_idle() {
                return Some(Connection {
                    http: candidate.http,
                    rested: Some(idle),
                });
            }
            pool.lifetime.found_closed(idle);
        }
        None
    }

    /// Learns from a connection that was closed without an answer.
    pub(crate) fn met_close(&self, key: &Key, connection: &Connection) {
        if let Some(rested) = connection.rested
            && let Some(pool) = self.by_key.borrow_mut().get_mut(key)
        {
            pool.lifetime.met_close(rested);
        }
    }

    /// Takes a connection back after a complete exchange.
    pub(crate) fn give(&self, key: Key, connection: Connection) {
        if !connection.http.is_reusable() {
            return;
        }
        let now = Instant::now();
        let mut by_key = self.by_key.borrow_mut();
        let pool = by_key.entry(key).or_insert_with_key(|key| Pool {
            idle: VecDeque::new(),
            lease: self.budget.lease(key),
            lifetime: Lifetime::default(),
            last_given: now,
        });
        pool.last_given = now;
        if pool.idle.len() >= pool.lease.size() && !pool.lease.grow() {
            pool.idle.pop_front();
        }
        pool.idle.push_back(Idle {
            http: connection.http,
            since: now,
            _counted: CountedIdle::new(&self.telemetry),
        });
    }

    /// Closes what is too old or closed by the backend, and leaves to other workers what is not needed here.
    pub(crate) fn sweep(&self) {
        let mut emptied = false;
        self.by_key.borrow_mut().retain(|_, pool| {
            let lifetime = &mut pool.lifetime;
            pool.idle.retain_mut(|connection| {
                let idle = connection.since.elapsed();
                let is_open = connection.http.check_idle();
                if is_open {
                    lifetime.found_open(idle);
                } else {
                    lifetime.found_closed(idle);
                }
                is_open && idle < self.idle_timeout
            });
            pool.lease.shrink_to(pool.idle.len());
            let is_needed = !pool.idle.is_empty()
                || pool.lifetime.is_known() && pool.last_given.elapsed() < REMEMBERED;
            emptied |= !is_needed;
            is_needed
        });
        if emptied {
            self.budget.forget_unused();
        }
    }
}
