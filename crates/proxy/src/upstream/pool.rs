//! Idle connections to backends, kept by one worker. The newest is taken first, so that a pool that is too
//! large for its load shrinks from its old end; a bound per target over all workers keeps many cores from
//! multiplying what a backend sees.

use crate::settings::UpstreamSettings;
use crate::upstream::UpstreamTransport;
use crate::upstream::target::Key;
use http1::{ClientConnection, ClientContext};
use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::num::NonZeroUsize;
use std::time::Duration;
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
    idle: RefCell<HashMap<Key, VecDeque<Idle>>>,
    idle_max_per_key: usize,
    idle_timeout: Duration,
}

struct Idle {
    http: Box<ClientConnection<UpstreamTransport>>,
    since: Instant,
}

impl Pools {
    pub(crate) fn new(settings: &UpstreamSettings, workers: NonZeroUsize) -> Self {
        Self {
            idle: RefCell::default(),
            idle_max_per_key: settings.idle_max_per_target.div_ceil(workers.get()),
            idle_timeout: settings.idle_timeout,
        }
    }

    /// The newest idle connection that still looks open.
    pub(crate) fn take(&self, key: &Key) -> Option<Connection> {
        let mut idle = self.idle.borrow_mut();
        let connections = idle.get_mut(key)?;
        while let Some(mut candidate) = connections.pop_back() {
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
        let mut idle = self.idle.borrow_mut();
        let connections = idle.entry(key).or_default();
        if connections.len() >= self.idle_max_per_key {
            connections.pop_front();
        }
        connections.push_back(Idle {
            http: connection.http,
            since: Instant::now(),
        });
    }

    /// Closes what is too old or closed by the backend.
    pub(crate) fn sweep(&self) {
        self.idle.borrow_mut().retain(|_, connections| {
            connections.retain_mut(|idle| {
                idle.since.elapsed() < self.idle_timeout && idle.http.check_idle()
            });
            !connections.is_empty()
        });
    }
}
