//! TCP listeners of load balancers on addresses of a pool. Follows the balancer's table: opens what is new, closes
//! what is gone, and tells what cannot be had, such as a port below 1024 for an ordinary user, or an address that
//! another process has; that is tried again, and is never a reason not to start. One thread accepts; connections are
//! spread over others, where [`relay`] forwards them.
//!
//! TLS listeners are not there yet, as for the gateway; UDP has no listener.

mod pool;
mod relay;
mod source;
mod wire;

pub use pool::{Pool, PoolError};

use crate::following::{self, GATHER, Stop};
use balancer::{Balancer, Condition, Entry, Protocol};
use pool::Given;
use relay::{Accepted, Relays};
use socket2::{Domain, Socket, Type};
use source::Sources;
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

/// When what could not be bound is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(5);
/// How long accepting rests after it failed, which is for want of descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

#[derive(Clone, Debug)]
pub struct Settings {
    pub pool: Pool,
    /// Threads that forward.
    pub workers: NonZeroUsize,
    /// Connections at a time, over all load balancers; more wait to be accepted.
    pub connections_max: usize,
    /// Whether targets see clients' addresses where their groups say so; where the system lets them.
    pub preserve_client_addresses: bool,
}

/// All listeners; dropping it closes them and cuts their connections.
#[derive(Debug)]
pub struct Listeners {
    brought: Arc<Mutex<BTreeMap<String, Brought>>>,
    _relays: Arc<Relays>,
    _stop: Stop,
}

/// How far a load balancer was brought up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// Its address; `None` where the pool has none left.
    pub address: Option<IpAddr>,
    /// The ports that it listens on.
    pub ports: Vec<u16>,
    /// What could not be had, a sentence each.
    pub problems: Vec<String>,
    /// What is had otherwise than was asked for.
    pub conditions: Vec<Condition>,
}

impl Listeners {
    /// Starts to bring up what is in the table, now and whenever it changes.
    ///
    /// # Errors
    /// When there are no threads for it.
    pub fn start(settings: Settings, balancer: Arc<Balancer>) -> io::Result<Listeners> {
        let sources = Sources::find_out(settings.preserve_client_addresses);
        let relays = Arc::new(Relays::start(settings.workers, &balancer, &sources)?);
        let brought = Arc::default();
        let mut own = Following {
            open: HashMap::new(),
            given: Given::new(settings.pool),
            pool: settings.pool,
            places: Arc::new(Semaphore::new(settings.connections_max)),
            sources,
            relays: Arc::clone(&relays),
            brought: Arc::clone(&brought),
        };
        let table = Arc::clone(&balancer);
        let stop = following::start("load-balancers", &balancer, |changed| async move {
            own.run(&table, &changed).await;
        })?;
        Ok(Listeners {
            brought,
            _relays: relays,
            _stop: stop,
        })
    }

    /// How far the load balancer with this ARN was brought up; `None` if that has not been tried yet.
    pub fn brought(&self, arn: &str) -> Option<Brought> {
        let brought = self.brought.lock();
        let brought = brought.unwrap_or_else(PoisonError::into_inner);
        brought.get(arn).cloned()
    }
}

/// What the accepting thread has.
struct Following {
    open: HashMap<String, Open>,
    given: Given,
    pool: Pool,
    places: Arc<Semaphore>,
    sources: Sources,
    relays: Arc<Relays>,
    brought: Arc<Mutex<BTreeMap<String, Brought>>>,
}

/// A load balancer that was brought up.
struct Open {
    entry: Arc<Entry>,
    listening: HashMap<u16, Listening>,
    /// Whether something could not be had.
    incomplete: bool,
}

/// Ends when dropped.
struct Listening(JoinHandle<()>);

impl Drop for Listening {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Following {
    async fn run(&mut self, balancer: &Balancer, changed: &Notify) {
        loop {
            let incomplete = self.open.values().any(|open| open.incomplete);
            if incomplete {
                let _ = timeout(TRY_AGAIN, changed.notified()).await;
            } else {
                changed.notified().await;
            }
            sleep(GATHER).await;
            self.follow(balancer);
            self.relays.look();
        }
    }

    fn follow(&mut self, balancer: &Balancer) {
        let table = balancer.snapshot();
        // First what is gone: others may want its address.
        let gone = |arn: &String| table.by_arn(arn).is_none();
        let gone: Vec<String> = (self.open.keys())
            .filter(|arn| gone(arn))
            .cloned()
            .collect();
        for arn in gone {
            self.open.remove(&arn);
            self.given.take_back(&arn);
            self.tell(&arn, None);
            balancer.set_address(&arn, None);
        }
        for entry in table.entries() {
            let arn = entry.load_balancer.arn.as_str();
            let same = |open: &Open| Arc::ptr_eq(&open.entry, entry) && !open.incomplete;
            if self.open.get(arn).is_some_and(same) {
                continue;
            }
            let before = self.open.remove(arn);
            let before = before.map(|before| before.listening).unwrap_or_default();
            let (open, brought) = self.bring_up(entry, before);
            balancer.set_address(arn, brought.address);
            self.tell(arn, Some(brought));
            self.open.insert(arn.to_owned(), open);
        }
    }

    fn tell(&self, arn: &str, brought: Option<Brought>) {
        let all = self.brought.lock();
        let mut all = all.unwrap_or_else(PoisonError::into_inner);
        match brought {
            Some(brought) => {
                all.insert(arn.to_owned(), brought);
            }
            None => {
                all.remove(arn);
            }
        }
    }

    /// Opens the listeners that a load balancer has to have, besides those of `before`.
    fn bring_up(
        &mut self,
        entry: &Arc<Entry>,
        mut before: HashMap<u16, Listening>,
    ) -> (Open, Brought) {
        let lb = &entry.load_balancer;
        let mut brought = Brought {
            address: self.given.to(&lb.arn),
            ..Brought::default()
        };
        let mut listening = HashMap::new();
        for listener in &lb.listeners {
            let port = listener.port;
            let group = &listener.target_group;
            if (listener.protocol, group.protocol) != (Protocol::Tcp, Protocol::Tcp) {
                continue;
            }
            let Some(address) = brought.address else {
                continue;
            };
            let opened = match before.remove(&port) {
                Some(open) => Ok(open),
                None => self.open(SocketAddr::new(address, port), &lb.arn),
            };
            match opened {
                Ok(open) => {
                    brought.ports.push(port);
                    brought.conditions.extend(self.sources.finding(group));
                    listening.insert(port, open);
                }
                Err(error) => brought.problems.push(refused(address, port, &error)),
            }
        }
        if brought.address.is_none() {
            brought.problems.push(format!(
                "the {} addresses of {} are taken; expected a larger pool (--load-balancer-addresses)",
                self.pool.size(),
                self.pool
            ));
        }
        let open = Open {
            entry: Arc::clone(entry),
            listening,
            incomplete: !brought.problems.is_empty(),
        };
        (open, brought)
    }

    fn open(&self, address: SocketAddr, arn: &str) -> io::Result<Listening> {
        let listener = bind(address)?;
        let (places, relays) = (Arc::clone(&self.places), Arc::clone(&self.relays));
        let arn: Arc<str> = arn.into();
        Ok(Listening(tokio::spawn(async move {
            loop {
                match listener.accept().await {
                    Ok((stream, client)) => {
                        let Ok(stream) = stream.into_std() else {
                            continue;
                        };
                        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
                            return;
                        };
                        relays.take(Accepted {
                            stream,
                            client,
                            listener: address,
                            arn: Arc::clone(&arn),
                            _place: place,
                        });
                    }
                    Err(error) => {
                        tracing::warn!(%error, %address, "a load balancer cannot accept a connection");
                        sleep(ACCEPT_PAUSE).await;
                    }
                }
            }
        })))
    }
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    // Connections of a previous process in TIME_WAIT must not keep a restart from binding.
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(1024)?;
    TcpListener::from_std(socket.into())
}

fn refused(address: IpAddr, port: u16, error: &io::Error) -> String {
    let hint = match error.kind() {
        io::ErrorKind::PermissionDenied => {
            "; expected the right to open ports below 1024 (CAP_NET_BIND_SERVICE, or net.ipv4.ip_unprivileged_port_start)"
        }
        io::ErrorKind::AddrInUse => "; another process listens there",
        io::ErrorKind::AddrNotAvailable => {
            "; expected an address of this machine (--load-balancer-addresses)"
        }
        _ => "",
    };
    format!(
        "cannot listen on {address}:{port}: {error}{hint}. The gateway's way to the targets needs no listener"
    )
}

#[cfg(test)]
mod tests;
