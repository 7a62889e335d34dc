//! The HTTP server of the AWS endpoint: HTTP/1.1 connections within bounds, bodies within a limit, a request
//! id on every answer, and an end that lets running requests finish. What a request means is
//! [`crate::endpoint`]'s.

use crate::app::Control;
use crate::endpoint;
use crate::uuid;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use wire::{ErrorBody, Protocol};

/// The largest body of a request, in bytes: AWS takes definitions of 6 MB, and their escaping costs some.
const BODY_MAX_BYTES: usize = 10 * 1024 * 1024;
/// How long a client may take over its head, and over its body.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
const BODY_TIMEOUT: Duration = Duration::from_secs(60);
/// More wait to be accepted.
const CONNECTIONS_MAX: usize = 1024;
/// After an accept that failed for want of descriptors, before the next.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Serves until `shutdown` is ready; then takes no more connections, lets the requests that run finish and
/// returns. The caller bounds how long that may take by dropping the future, which cuts what is left.
///
/// # Errors
/// None so far; failures of single connections are logged.
pub async fn serve(
    listener: TcpListener,
    control: Arc<Control>,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let (ending, _) = watch::channel(false);
    let mut connections = JoinSet::new();
    tokio::pin!(shutdown);
    loop {
        while connections.try_join_next().is_some() {}
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            () = &mut shutdown => break,
            accepted = accepted => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let control = Arc::clone(&control);
                let ending = ending.subscribe();
                connections.spawn(async move {
                    let _place = place;
                    connection(stream, peer, control, ending).await;
                });
            }
            Err(error) => {
                tracing::warn!(%error, "the AWS endpoint could not accept a connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    ending.send_replace(true);
    while connections.join_next().await.is_some() {}
    Ok(())
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    control: Arc<Control>,
    mut ending: watch::Receiver<bool>,
) {
    // Small answers go out at once; a failure costs a little latency and nothing else.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(endpoint::Peer(peer));
        let control = Arc::clone(&control);
        async move { Ok::<_, Infallible>(respond(&control, request).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let result = tokio::select! {
        result = &mut connection => result,
        () = ended(&mut ending) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = result {
        tracing::debug!(%error, "a connection to the AWS endpoint ended early");
    }
}

async fn ended(ending: &mut watch::Receiver<bool>) {
    // The sender being gone means the same: the server has stopped.
    let _ = ending.wait_for(|ending| *ending).await;
}

async fn respond(control: &Control, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let request_id = uuid::random();
    let (head, body) = request.into_parts();
    let announced = body.size_hint().lower();
    let body = Limited::new(body, BODY_MAX_BYTES).collect();
    let refuse = |code: &str, status: u16, message: &str| {
        let error = ErrorBody::new(code, status, message);
        let mut response = wire::encode_error(Protocol::RestJson, &error, &request_id);
        // What is left of the body is not read.
        let close = http::HeaderValue::from_static("close");
        response
            .headers_mut()
            .insert(http::header::CONNECTION, close);
        response
    };
    let too_large = || {
        let message = format!("Request size exceeded {BODY_MAX_BYTES} bytes");
        refuse("RequestEntityTooLargeException", 413, &message)
    };
    if usize::try_from(announced).map_or(true, |announced| announced > BODY_MAX_BYTES) {
        return too_large().map(Full::new);
    }
    let response = match tokio::time::timeout(BODY_TIMEOUT, body).await {
        Ok(Ok(body)) => endpoint::answer(control, &head, &body.to_bytes(), &request_id).await,
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => too_large(),
        Ok(Err(_)) => refuse(
            "BadRequestException",
            400,
            "The body of the request is incomplete",
        ),
        Err(_) => refuse(
            "RequestTimeoutException",
            408,
            "The body of the request did not arrive in time",
        ),
    };
    response.map(Full::new)
}

#[cfg(test)]
mod tests;
