//! A client's connection: one request after the other, until either side ends it. What is not HTTP with one
//! meaning is answered here, in AWS's shape, and ends the connection.

use crate::exchange;
use crate::worker::Worker;
use head::RequestHead;
use http1::{BodyFraming, RequestError, ServerConnection, TcpTransport, Transport};
use pipeline::{Fault, Hop, Kind, gateway_response};
use std::net::IpAddr;
use std::rc::Rc;
use tokio::net::TcpStream;

/// Serves a connection to its end.
pub(crate) async fn serve(worker: Rc<Worker>, stream: TcpStream, client_address: IpAddr) {
    let mut connection = ServerConnection::new(TcpTransport::new(stream), &worker.server);
    let mut request = RequestHead::default();
    loop {
        match connection.read_request(&mut request).await {
            Ok(Some(info)) => {
                let client = exchange::Client {
                    request: &request,
                    framing: info.framing,
                    address: client_address,
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
                if error.can_respond() {
                    refuse(&worker, &error, client_address, &mut connection).await;
                }
                break;
            }
        }
    }
    connection.close().await;
}

/// Answers a request that could not be read.
async fn refuse<T: Transport>(
    worker: &Worker,
    error: &RequestError,
    client_address: IpAddr,
    connection: &mut ServerConnection<T>,
) {
    let fault = Fault::new(
        Kind::Malformed(error.status()),
        Hop::Client,
        format!("{} ({})", error.text(), error.code()),
    );
    let exchange = worker.begin(client_address);
    exchange::note(&fault, &exchange);
    let mut scratch = worker.take_scratch();
    let explain = worker.shared.settings.explain_errors;
    let body = &mut scratch.body;
    gateway_response::write(&fault, &exchange, explain, &mut scratch.answer, body);
    let (_, mut response) = connection.parts();
    let framing = BodyFraming::Length(scratch.body.len() as u64);
    // The client may be gone already; there is nobody else to tell.
    if let Ok(()) = response
        .write_head(&scratch.answer, framing, &scratch.body)
        .await
    {
        let _ = response.finish(None).await;
    }
    worker.give_scratch(scratch);
}
