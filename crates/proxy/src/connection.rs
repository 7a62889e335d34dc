//! A client's connection: one request after the other, until either side ends it. What is not HTTP with one
//! meaning is answered here, in AWS's shape, and ends the connection.

use crate::client_address::ClientAddress;
use crate::downstream::Outgoing;
use crate::exchange;
use crate::http2;
use crate::record::{self, Record};
use crate::worker::{self, Worker};
use head::RequestHead;
use http1::{BodyFraming, Protocol, Reason, ServerConnection, TcpTransport, Transport};
use pipeline::{gateway_response, router};
use std::net::IpAddr;
use std::rc::Rc;
use telemetry::Outcome;
use tokio::net::TcpStream;

/// Serves a connection to its end. `peer` is who is at its other end, by what the listener knows.
pub(crate) async fn serve(worker: Rc<Worker>, stream: TcpStream, peer: IpAddr) {
    worker.telemetry.connection_accepted();
    let mut connection = ServerConnection::new(TcpTransport::new(stream), &worker.server);
    if connection.sniff().await == Protocol::Http2 {
        let (transport, rest) = connection.into_parts();
        return http2::serve(worker, transport, rest, peer).await;
    }
    let mut request = RequestHead::default();
    loop {
        match connection.read_request(&mut request).await {
            Ok(Some(info)) => {
                router::override_method(&mut request);
                let client = exchange::Client {
                    request: &request,
                    framing: info.framing,
                    address: worker.client(peer, &request.headers),
                };
                let (mut body, mut response) = connection.parts();
                let served = exchange::run(&worker, &client, &mut body, &mut response).await;
                if served.is_err() {
                    // The answer was cut short: only a reset tells every client so, whatever its framing.
                    connection.transport().abort();
                    return;
                }
            }
            Ok(None) => break,
            Err(error) => {
                let address = worker.client(peer, &request.headers);
                let (_, mut response) = connection.parts();
                let response = error.can_respond().then_some(&mut response);
                refuse(&worker, &request, error.reason(), address, response).await;
                break;
            }
        }
    }
    connection.close().await;
}

/// Accounts for a request that could not be read, and answers it where somebody would read that. `request` holds
/// what could be read.
pub(crate) async fn refuse(
    worker: &Worker,
    request: &RequestHead,
    reason: Reason,
    address: ClientAddress,
    response: Option<&mut impl Outgoing>,
) {
    let received = worker::since_epoch();
    let exchange = worker.begin_at(received, address);
    let record = Record::open_refused(worker, request, &exchange, received, reason);
    let fault = record.failed(record::malformed(reason));
    let Some(response) = response else {
        return;
    };
    let mut response = record.outgoing(response);
    let mut scratch = worker.take_scratch();
    let explain = worker.shared.settings.explain_errors;
    let body = &mut scratch.body;
    gateway_response::write(fault, &exchange, explain, &mut scratch.answer, body);
    let framing = BodyFraming::Length(scratch.body.len() as u64);
    let mut written = response
        .write_head(&scratch.answer, framing, &scratch.body)
        .await;
    if written.is_ok() {
        written = response.finish(None).await;
    }
    worker.give_scratch(scratch);
    record.close(match written {
        Ok(()) => Outcome::Complete,
        Err(_) => Outcome::ClientGone,
    });
}
