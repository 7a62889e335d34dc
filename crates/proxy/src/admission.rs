//! What the gateway takes on, decided before it costs anything: connections in all and of one client, and the
//! memory of bodies that have to be held. Counted for the whole process, since a client's connections spread
//! over all cores. A [`Permit`] or [`Reservation`] that is dropped gives back what it took, whatever ended it.

mod memory;

pub(crate) use memory::{BodyMemory, Exhausted, Reservation};

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroUsize;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicU64, AtomicUsize};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How much the gateway takes on.
#[derive(Clone, Debug)]
pub struct AdmissionLimits {
    /// Clients' connections in all. Each needs a file descriptor, and one more while it waits for a backend.
    pub connections_max: usize,
    /// Connections of one client: an IPv4 address, or a /64 of IPv6, which is what one customer of a network
    /// has at the least. Trusted proxies, who carry many clients, are not counted.
    pub connections_max_per_client: usize,
    /// Memory for request bodies that are held until they are whole.
    pub held_bodies_max_bytes: u64,
    /// How long one of those may take to arrive. Progress is asked for besides; this keeps a trickle that
    /// makes just enough of it from holding memory for hours.
    pub held_body_time_max: Duration,
}

impl Default for AdmissionLimits {
    fn default() -> Self {
        Self {
            connections_max: 16 * 1024,
            connections_max_per_client: 12 * 1024,
            held_bodies_max_bytes: 256 * 1024 * 1024,
            held_body_time_max: Duration::from_secs(300),
        }
    }
}

/// What the gateway carries, and what it has refused since it started.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Clients' connections, by worker.
    pub connections: Vec<usize>,
    /// Connections that were given to another worker than the one that accepted them.
    pub handed_over: u64,
    /// Connections refused since there were enough in all.
    pub refused_in_all: u64,
    /// Connections refused since their client had enough.
    pub refused_per_client: u64,
    /// Connections from trusted networks closed for want of a PROXY protocol header.
    pub refused_proxy_header: u64,
    /// Bytes reserved for bodies that are held now.
    pub held_body_bytes: u64,
    /// Requests refused since that memory was in use.
    pub refused_held_bodies: u64,
}

/// Why a connection is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    InAll,
    PerClient,
}

/// The counts of one process.
#[derive(Debug)]
pub(crate) struct Admission {
    limits: AdmissionLimits,
    pub(crate) bodies: BodyMemory,
    in_all: AtomicUsize,
    by_worker: Box<[Apart<AtomicUsize>]>,
    clients: Clients,
    handed_over: AtomicU64,
    refused_in_all: AtomicU64,
    refused_per_client: AtomicU64,
    refused_proxy_header: AtomicU64,
}

/// A value in a cache line of its own: each worker writes its count, all read it.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Apart<T>(T);

impl Admission {
    pub(crate) fn new(limits: AdmissionLimits, workers: NonZeroUsize) -> Self {
        Self {
            bodies: BodyMemory::new(limits.held_bodies_max_bytes),
            in_all: AtomicUsize::new(0),
            by_worker: (0..workers.get()).map(|_| Apart::default()).collect(),
            clients: Clients::default(),
            handed_over: AtomicU64::new(0),
            refused_in_all: AtomicU64::new(0),
            refused_per_client: AtomicU64::new(0),
            refused_proxy_header: AtomicU64::new(0),
            limits,
        }
    }

    /// Takes a connection on at `worker`.
    pub(crate) fn admit(self: &Arc<Self>, worker: usize) -> Result<Permit, Refused> {
        let max = self.limits.connections_max;
        // What is refused is never counted, not even for a moment: it would take another's place.
        let room = |count| (count < max).then_some(count + 1);
        if self.in_all.fetch_update(Relaxed, Relaxed, room).is_err() {
            self.refused_in_all.fetch_add(1, Relaxed);
            return Err(Refused::InAll);
        }
        let permit = Permit {
            admission: Arc::clone(self),
            worker: None,
            client: None,
        };
        Ok(permit.at(worker))
    }

    /// A worker with so many fewer connections than `worker` that one should go there. The slack keeps
    /// connections where they are while counts are about equal: a move costs a wake-up of another core.
    pub(crate) fn much_less_loaded(&self, worker: usize) -> Option<usize> {
        const SLACK: usize = 8;
        let own = self.connections(worker);
        let (least, count) = (0..self.by_worker.len())
            .map(|other| (other, self.connections(other)))
            .min_by_key(|(_, count)| *count)?;
        (own > count + count / 4 + SLACK).then_some(least)
    }

    /// The connections of a worker, those on their way to it included.
    pub(crate) fn connections(&self, worker: usize) -> usize {
        self.by_worker
            .get(worker)
            .map_or(0, |Apart(count)| count.load(Acquire))
    }

    pub(crate) fn note_handed_over(&self) {
        self.handed_over.fetch_add(1, Relaxed);
    }

    pub(crate) fn note_refused_proxy_header(&self) {
        self.refused_proxy_header.fetch_add(1, Relaxed);
    }

    pub(crate) fn load(&self) -> Load {
        Load {
            connections: (0..self.by_worker.len())
                .map(|worker| self.connections(worker))
                .collect(),
            handed_over: self.handed_over.load(Relaxed),
            refused_in_all: self.refused_in_all.load(Relaxed),
            refused_per_client: self.refused_per_client.load(Relaxed),
            refused_proxy_header: self.refused_proxy_header.load(Relaxed),
            held_body_bytes: self.bodies.used(),
            refused_held_bodies: self.bodies.refused(),
        }
    }
}

/// The right to keep a connection open; dropping it ends that.
pub(crate) struct Permit {
    admission: Arc<Admission>,
    worker: Option<usize>,
    client: Option<Client>,
}

impl Permit {
    /// Counts the connection at another worker from now on.
    pub(crate) fn at(mut self, worker: usize) -> Self {
        self.leave_worker();
        if let Some(Apart(count)) = self.admission.by_worker.get(worker) {
            count.fetch_add(1, Relaxed);
            self.worker = Some(worker);
        }
        self
    }

    /// Counts the connection for a client. Once for each connection.
    pub(crate) fn charge(&mut self, client: IpAddr) -> Result<(), Refused> {
        let client = Client::from(client);
        let max = self.admission.limits.connections_max_per_client;
        if !self.admission.clients.enter(client, max) {
            self.admission.refused_per_client.fetch_add(1, Relaxed);
            return Err(Refused::PerClient);
        }
        if let Some(before) = self.client.replace(client) {
            self.admission.clients.leave(before);
        }
        Ok(())
    }

    fn leave_worker(&mut self) {
        if let Some(worker) = self.worker.take()
            && let Some(Apart(count)) = self.admission.by_worker.get(worker)
        {
            count.fetch_sub(1, Release);
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(client) = self.client {
            self.admission.clients.leave(client);
        }
        self.admission.in_all.fetch_sub(1, Relaxed);
        // Last: where a worker shows no connections, all that they took has been given back.
        self.leave_worker();
    }
}

/// What counts as one client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Client(IpAddr);

impl From<IpAddr> for Client {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64))),
            v4 @ IpAddr::V4(_) => v4,
        })
    }
}

/// Connections by client. Sharded, since all workers come here for each connection, though for no request;
/// hashed with a key of the process, since clients choose their addresses.
#[derive(Debug)]
struct Clients {
    hasher: RandomState,
    shards: [Mutex<HashMap<Client, usize>>; 64],
}

impl Default for Clients {
    fn default() -> Self {
        Self {
            hasher: RandomState::new(),
            shards: std::array::from_fn(|_| Mutex::default()),
        }
    }
}

impl Clients {
    /// Counts one more, unless there are `max`.
    fn enter(&self, client: Client, max: usize) -> bool {
        self.with_shard(client, |shard| {
            let count = shard.entry(client).or_default();
            let enters = *count < max;
            if enters {
                *count += 1;
            } else if *count == 0 {
                shard.remove(&client);
            }
            enters
        })
    }

    fn leave(&self, client: Client) {
        self.with_shard(client, |shard| {
            if let Some(count) = shard.get_mut(&client) {
                *count -= 1;
                if *count == 0 {
                    shard.remove(&client);
                }
            }
        });
    }

    fn with_shard<R>(
        &self,
        client: Client,
        run: impl FnOnce(&mut HashMap<Client, usize>) -> R,
    ) -> R {
        let place = self.hasher.hash_one(client) as usize % self.shards.len();
        // Nothing that holds the lock can panic half way.
        let mut shard = self.shards[place]
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        run(&mut shard)
    }
}

#[cfg(test)]
mod tests;
