//! Forwarding: an accepted connection gets a target by its flow, a connection to it, and bytes go both ways until both
//! ends are done, nothing was said for the listener's idle timeout, or the target may not keep it. A target that
//! cannot be connected to is passed over for another; where there is none, the client is reset, as it is by AWS.
//!
//! Each thread has connections of its own and shares nothing but the table.

use super::source::{self, Sources};
use super::wire::{self, Ended};
use balancer::health::{EAGERNESS, PATIENCE, is_of_target};
use balancer::{Balancer, Entry, Flow, Picked, TargetState};
use socket2::SockRef;
use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::{Notify, OwnedSemaphorePermit, mpsc};
use tokio::task::{LocalSet, spawn_local};
use tokio::time::{Instant, interval, timeout};

/// How long a target may take to be connected to where there is no other.
const CONNECT_LIMIT_LAST: Duration = Duration::from_secs(10);
const ATTEMPTS: usize = 3;
/// How often it is looked whether connections may stay, besides when the table changes.
const LOOK: Duration = Duration::from_secs(1);
/// `tcp.idle_timeout.seconds` where it is not set.
const IDLE_TIMEOUT: Duration = Duration::from_secs(350);

/// A client's connection on its way to a relay.
pub(super) struct Accepted {
    /// Bound to no event loop, since it changes threads.
    pub stream: std::net::TcpStream,
    pub client: SocketAddr,
    pub listener: SocketAddr,
    pub arn: Arc<str>,
    /// Given back when the connection ends.
    pub _place: OwnedSemaphorePermit,
}

/// The threads.
#[derive(Debug)]
pub(super) struct Relays {
    outboxes: Vec<mpsc::UnboundedSender<Message>>,
    next: AtomicUsize,
}

enum Message {
    Connection(Accepted),
    /// The table has changed.
    Look,
}

impl Relays {
    pub(super) fn start(
        workers: NonZeroUsize,
        balancer: &Arc<Balancer>,
        sources: &Sources,
    ) -> io::Result<Relays> {
        let outboxes = (0..workers.get()).map(|number| {
            let (outbox, inbox) = mpsc::unbounded_channel();
            let balancer = Arc::clone(balancer);
            let sources = sources.clone();
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            std::thread::Builder::new()
                .name(format!("relay-{number}"))
                .spawn(move || {
                    let relay = Rc::new(Relay {
                        balancer,
                        sources,
                        live: RefCell::default(),
                    });
                    LocalSet::new().block_on(&runtime, relay.run(inbox));
                })?;
            Ok(outbox)
        });
        Ok(Relays {
            outboxes: outboxes.collect::<io::Result<_>>()?,
            next: AtomicUsize::new(0),
        })
    }

    /// Forwards a connection from now on; the threads take turns.
    pub(super) fn take(&self, accepted: Accepted) {
        let next = self.next.fetch_add(1, Ordering::Relaxed) % self.outboxes.len();
        if let Some(outbox) = self.outboxes.get(next) {
            let _ = outbox.send(Message::Connection(accepted));
        }
    }

    /// Has every thread look whether its connections may stay.
    pub(super) fn look(&self) {
        for outbox in &self.outboxes {
            let _ = outbox.send(Message::Look);
        }
    }
}

/// What one thread has.
struct Relay {
    balancer: Arc<Balancer>,
    sources: Sources,
    live: RefCell<HashMap<u64, Live>>,
}

/// A connection that is open.
struct Live {
    arn: Arc<str>,
    port: u16,
    target: SocketAddr,
    cut: Rc<Notify>,
}

impl Relay {
    /// Ends when nobody can send connections any more, and cuts what is open then.
    async fn run(self: Rc<Self>, mut inbox: mpsc::UnboundedReceiver<Message>) {
        let mut ticks = interval(LOOK);
        let mut count = 0;
        loop {
            let is_busy = !self.live.borrow().is_empty();
            tokio::select! {
                message = inbox.recv() => match message {
                    Some(Message::Connection(accepted)) => {
                        count += 1;
                        let relay = Rc::clone(&self);
                        spawn_local(async move { relay.serve(count, accepted).await });
                    }
                    Some(Message::Look) => self.look(),
                    None => return,
                },
                _ = ticks.tick(), if is_busy => self.look(),
            }
        }
    }

    fn look(&self) {
        let table = self.balancer.snapshot();
        for live in self.live.borrow().values() {
            let entry = table.by_arn(&live.arn);
            if !entry.is_some_and(|entry| entry.keeps(live.port, live.target)) {
                live.cut.notify_one();
            }
        }
    }

    async fn serve(&self, number: u64, accepted: Accepted) {
        let Ok(client) = TcpStream::from_std(accepted.stream) else {
            return;
        };
        let port = accepted.listener.port();
        let flow = Flow {
            client: accepted.client,
            listener: accepted.listener,
        };
        let Some((target, picked, state, entry)) = self.connect(&accepted.arn, flow).await else {
            reset(&client);
            return;
        };
        let cut = Rc::new(Notify::new());
        self.live.borrow_mut().insert(
            number,
            Live {
                arn: Arc::clone(&accepted.arn),
                port,
                target: picked.address,
                cut: Rc::clone(&cut),
            },
        );
        state.connection_opened();
        let idle = idle_timeout(&entry, port);
        let ended = tokio::select! {
            ended = wire::join(&client, &target, idle) => ended,
            () = cut.notified() => Ended::Cut,
        };
        state.connection_closed();
        self.live.borrow_mut().remove(&number);
        if ended != Ended::Done {
            reset(&client);
            reset(&target);
        }
    }

    /// A connection to a target, with its header where the group has one, and the load balancer as it was then.
    async fn connect(
        &self,
        arn: &str,
        flow: Flow,
    ) -> Option<(TcpStream, Picked, Arc<TargetState>, Arc<Entry>)> {
        let (mut tried, mut attempts_left) = (Vec::new(), ATTEMPTS);
        let began = Instant::now();
        while attempts_left > 0 {
            let entry = Arc::clone(self.balancer.table().by_arn(arn)?);
            let picked = entry.pick_for(flow.listener.port(), flow, &tried);
            let (picked, state) = match picked {
                Ok(found) => found,
                Err(error) => {
                    tracing::debug!(%error, %arn, client = %flow.client, "a connection is refused");
                    return None;
                }
            };
            let limit = match (picked.is_last, tried.is_empty()) {
                (true, _) => CONNECT_LIMIT_LAST,
                (false, true) => EAGERNESS,
                (false, false) => PATIENCE,
            };
            let detour = self.balancer.detour(arn, picked.address);
            let (limit, client) = match detour {
                Some(_) => (balancer::detour::patience(limit), None),
                None => (limit, self.sources.of(&entry, flow, picked.address)),
            };
            let connecting = async {
                let mut stream = match detour {
                    Some(opening) => TcpStream::from_std(opening.await?)?,
                    None => source::connect(client, picked.address).await?,
                };
                if picked.proxy_protocol {
                    let header = balancer::proxy_protocol::header(flow.client, flow.listener);
                    stream.write_all(&header).await?;
                }
                Ok::<_, io::Error>(stream)
            };
            let (error, is_telling) = match timeout(limit, connecting).await {
                Ok(Ok(stream)) => {
                    state.connected();
                    return Some((stream, picked, state, entry));
                }
                Ok(Err(error)) => (error.to_string(), is_of_target(&error)),
                // From a client's address silence may be for want of a route, which is no news of the target.
                Err(_) if client.is_some() => (source::unanswered(picked.address), false),
                Err(_) => (format!("no answer in {limit:?}"), true),
            };
            tracing::debug!(%error, target = %picked.address, "trying another target");
            if is_telling {
                state.unreachable();
            }
            tried.push(picked.address);
            if !(is_telling && picked.may_be_passed_over(began.elapsed())) {
                attempts_left -= 1;
            }
        }
        None
    }
}

/// How long the connections of a listener may be silent.
fn idle_timeout(entry: &Entry, port: u16) -> Duration {
    let mut listeners = entry.load_balancer.listeners.iter();
    let seconds = listeners
        .find(|listener| listener.port == port)
        .and_then(|listener| listener.attributes.get("tcp.idle_timeout.seconds"))
        .and_then(|seconds| seconds.parse().ok());
    seconds.map_or(IDLE_TIMEOUT, Duration::from_secs)
}

/// Has the connection end with a reset when it is dropped.
fn reset(stream: &TcpStream) {
    let _ = SockRef::from(stream).set_linger(Some(Duration::ZERO));
}
