//! The door of a worker. The kernel spreads connections over the workers' listeners by a hash, which can leave
//! one core with several times the connections of another for as long as they live; so a connection just
//! accepted may be handed to a worker that has much fewer. What is over the limits is told so and closed.

mod refusal;

pub(crate) use refusal::Seats;

use crate::admission::{Permit, Refused};
use crate::client_address::proxy_protocol::{self, Source};
use crate::connection;
use crate::worker::Worker;
use std::future::{Future, poll_fn};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};

/// A connection on its way to another worker.
pub(crate) struct Handed {
    stream: std::net::TcpStream,
    peer: IpAddr,
    permit: Permit,
}

/// Where a worker's handed connections come in. Unbounded, since every one of them holds a permit.
pub(crate) type Inbox = mpsc::UnboundedReceiver<Handed>;
pub(crate) type Outbox = mpsc::UnboundedSender<Handed>;

/// Accepts until `stopping` gives a grace, which is returned. What the kernel and other workers had given us
/// by then is served.
pub(crate) async fn run(
    worker: &Rc<Worker>,
    listener: TcpListener,
    mut inbox: Inbox,
    mut stopping: watch::Receiver<Option<Duration>>,
) -> Duration {
    let grace = loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => admit(worker, stream, peer),
                Err(error) => failed(&error).await,
            },
            Some(handed) = inbox.recv() => receive(worker, handed),
            stop = stopping.wait_for(Option::is_some) => {
                // The gateway that was dropped without draining gives no grace.
                break stop.ok().and_then(|grace| *grace).unwrap_or_default();
            }
        }
    };
    // What waits in this listener's queue would be reset by closing it.
    while let Some(Ok((stream, peer))) = now_or_never(listener.accept()).await {
        admit(worker, stream, peer);
    }
    drop(listener);
    // From here on others keep what they would have handed over; what they already did comes first.
    inbox.close();
    while let Some(handed) = inbox.recv().await {
        receive(worker, handed);
    }
    grace
}

/// Decides about a connection that was accepted.
fn admit(worker: &Rc<Worker>, stream: TcpStream, peer: SocketAddr) {
    let peer = peer.ip().to_canonical();
    let shared = &worker.shared;
    let admitted = shared
        .admission
        .admit(worker.number)
        .and_then(|mut permit| {
            // Who connects on behalf of others is not a client.
            if !shared.settings.trust.trusts(peer) {
                permit.charge(peer)?;
            }
            Ok(permit)
        });
    let permit = match admitted {
        Ok(permit) => permit,
        Err(refused) => return refuse(worker, stream, peer, refused),
    };
    let Some(other) = shared.admission.much_less_loaded(worker.number) else {
        return serve(worker, stream, peer, permit);
    };
    // A socket that cannot be taken off this runtime is dead.
    let Ok(stream) = stream.into_std() else {
        return;
    };
    let permit = permit.at(other);
    let handed = Handed {
        stream,
        peer,
        permit,
    };
    match shared.outboxes.get(other).map(|outbox| outbox.send(handed)) {
        Some(Ok(())) => shared.admission.note_handed_over(),
        // It has begun to drain.
        Some(Err(mpsc::error::SendError(mut handed))) => {
            handed.permit = handed.permit.at(worker.number);
            receive(worker, handed);
        }
        None => {}
    }
}

/// Takes a connection into this worker's runtime.
fn receive(worker: &Rc<Worker>, handed: Handed) {
    match TcpStream::from_std(handed.stream) {
        Ok(stream) => serve(worker, stream, handed.peer, handed.permit),
        Err(error) => tracing::debug!(%error, "a connection was lost between two workers"),
    }
}

fn serve(worker: &Rc<Worker>, mut stream: TcpStream, peer: IpAddr, mut permit: Permit) {
    let worker = Rc::clone(worker);
    tokio::task::spawn_local(async move {
        let trust = &worker.shared.settings.trust;
        let peer = if trust.expects_proxy_header(peer) {
            match announced(&worker, &mut stream, peer, &mut permit).await {
                Announced::As(client) => client,
                Announced::TooMany(client, refused) => {
                    drop(permit);
                    return refuse(&worker, stream, client, refused);
                }
                Announced::Badly => return,
            }
        } else {
            peer
        };
        connection::serve(worker, stream, peer).await;
        drop(permit);
    });
}

/// What became of a trusted peer's PROXY protocol header.
enum Announced {
    As(IpAddr),
    TooMany(IpAddr, Refused),
    Badly,
}

/// Reads who is behind a connection from a load balancer, and counts it for that client.
async fn announced(
    worker: &Worker,
    stream: &mut TcpStream,
    peer: IpAddr,
    permit: &mut Permit,
) -> Announced {
    let limit = worker.shared.settings.trust.proxy_header_timeout;
    let mut stopping = worker.stopping.clone();
    let read = tokio::select! {
        biased;
        read = tokio::time::timeout(limit, proxy_protocol::read(stream)) => read,
        // Nothing was asked over it yet.
        _ = stopping.wait_for(Option::is_some) => return Announced::Badly,
    };
    let source = match read {
        Ok(Ok(source)) => source,
        Ok(Err(refusal)) => {
            worker.shared.admission.note_refused_proxy_header();
            tracing::warn!(%peer, %refusal, "connection closed");
            return Announced::Badly;
        }
        Err(_) => {
            worker.shared.admission.note_refused_proxy_header();
            tracing::warn!(%peer, "connection closed: no PROXY protocol header came in time");
            return Announced::Badly;
        }
    };
    let Source::Client(client) = source else {
        return Announced::As(peer);
    };
    if worker.shared.settings.trust.trusts(client) {
        return Announced::As(client);
    }
    match permit.charge(client) {
        Ok(()) => Announced::As(client),
        Err(refused) => Announced::TooMany(client, refused),
    }
}

/// Tells a client that it is one too many, as far as there is room for telling.
fn refuse(worker: &Rc<Worker>, stream: TcpStream, peer: IpAddr, refused: Refused) {
    tracing::debug!(%peer, ?refused, "connection refused");
    if let Some(seat) = worker.refusals.take() {
        let worker = Rc::clone(worker);
        tokio::task::spawn_local(async move {
            refusal::tell(&worker, stream, peer, refused).await;
            drop(seat);
        });
    }
}

/// Out of descriptors or memory: try again in a moment instead of spinning; other errors belong to the
/// connection that was lost (accept(2)).
async fn failed(error: &io::Error) {
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
    let mut future = pin!(future);
    poll_fn(|cx| {
        Poll::Ready(match future.as_mut().poll(cx) {
            Poll::Ready(output) => Some(output),
            Poll::Pending => None,
        })
    })
    .await
}
