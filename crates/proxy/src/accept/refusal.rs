//! Telling a client that there is no room for its connection: a 503 in AWS's shape, written without reading
//! what was asked. So that being over the limit costs little, few are told at a time and none for long; the
//! rest see their connection close. A client that speaks HTTP/2 sees that too.

use crate::admission::Refused;
use crate::worker::Worker;
use head::ResponseHead;
use http1::{BodyFraming, ServerConnection, TcpTransport};
use pipeline::{Fault, Hop, Kind, gateway_response};
use std::cell::Cell;
use std::net::IpAddr;
use std::rc::Rc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How many clients of one worker are told at a time.
const SEATS: usize = 128;
/// How long a client is waited for in all.
const TIME_MAX: Duration = Duration::from_secs(2);
/// How much of what it sends is thrown away for it to read the answer.
const DISCARDED_MAX_BYTES: usize = 256 * 1024;

/// Room for clients that are being refused. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Seats {
    taken: Rc<Cell<usize>>,
}

/// One of them, until dropped.
pub(super) struct Seat(Seats);

impl Seats {
    pub(super) fn take(&self) -> Option<Seat> {
        let taken = self.taken.get();
        (taken < SEATS).then(|| {
            self.taken.set(taken + 1);
            Seat(self.clone())
        })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.taken.set(self.0.taken.get() - 1);
    }
}

/// Answers and closes.
pub(super) async fn tell(worker: &Worker, stream: TcpStream, peer: IpAddr, refused: Refused) {
    let fault = match refused {
        Refused::InAll => Fault::new(
            Kind::Overloaded,
            Hop::Gateway,
            "the gateway has as many connections as it takes",
        ),
        Refused::PerClient => Fault::new(
            Kind::Overloaded,
            Hop::Client,
            "this client has as many connections as one may have",
        ),
    };
    // What is not done by then is given up: there is nothing more that we owe.
    let _ = timeout(TIME_MAX, answer(worker, stream, peer, &fault)).await;
}

async fn answer(worker: &Worker, stream: TcpStream, peer: IpAddr, fault: &Fault) {
    // Many clients drop an answer that comes before they have asked.
    if !matches!(stream.peek(&mut [0]).await, Ok(1..)) {
        return;
    }
    let exchange = worker.begin(worker.client(peer, &head::Headers::default()));
    let (mut head, mut body) = (ResponseHead::default(), Vec::new());
    let explain = worker.shared.settings.explain_errors;
    gateway_response::write(fault, &exchange, explain, &mut head, &mut body);
    let mut connection = ServerConnection::new(TcpTransport::new(stream), &worker.server);
    let (_, mut response) = connection.parts();
    let framing = BodyFraming::Length(body.len() as u64);
    if response.write_head(&head, framing, &body).await.is_err() {
        return;
    }
    let (transport, _) = connection.into_parts();
    let mut stream = transport.into_inner();
    if stream.shutdown().await.is_err() {
        return;
    }
    // Closing on unread bytes resets the connection, and the answer may be lost with it.
    let mut discarded = 0;
    let mut buffer = [0; 4096];
    while discarded < DISCARDED_MAX_BYTES {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(count) => discarded += count,
        }
    }
}
