//! The admin listener: whether the process lives, whether it serves, what it counts and what it holds. Plain HTTP for
//! people, orchestrators and `lockgate status`; it changes nothing, so it asks nobody who they are.

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use telemetry::exposition::CONTENT_TYPE;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How long a connection may take over a request head; an idle one is closed after this.
const HEAD_LIMIT: Duration = Duration::from_secs(30);
/// Enough for every orchestrator, scraper and person at once; more wait in the backlog.
const CONNECTIONS_MAX: usize = 64;

/// What the admin listener shows.
pub trait Subject: Send + Sync + 'static {
    /// Whether traffic is served: false while starting and from the moment an end was asked for.
    fn is_ready(&self) -> bool;
    /// The exposition of `/metrics`, or why there is none.
    fn metrics(&self) -> impl Future<Output = Result<Vec<u8>, String>> + Send;
    /// The JSON of `/status`, or why there is none.
    fn status(&self) -> impl Future<Output = Result<Vec<u8>, String>> + Send;
}

/// Serves until `stop` becomes true, then finishes the answers being written.
pub async fn serve(
    listener: TcpListener,
    subject: Arc<impl Subject>,
    stop: &mut watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let accepted = tokio::select! {
            () = stopped(stop) => break,
            Some(_) = connections.join_next(), if connections.len() >= CONNECTIONS_MAX => continue,
            accepted = listener.accept(), if connections.len() < CONNECTIONS_MAX => accepted,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                // Out of descriptors, most likely. Trying again at once would burn a core.
                tracing::warn!(%error, "the admin listener cannot accept");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let subject = Arc::clone(&subject);
        let mut stop = stop.clone();
        connections.spawn(async move {
            let service = service_fn(move |request| {
                let subject = Arc::clone(&subject);
                async move { Ok::<_, Infallible>(answer(&request, &*subject).await) }
            });
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD_LIMIT)
                .serve_connection(TokioIo::new(stream), service);
            tokio::pin!(connection);
            let ended = tokio::select! {
                ended = &mut connection => ended,
                () = stopped(&mut stop) => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                tracing::debug!(%error, "an admin connection ended badly");
            }
        });
    }
    while connections.join_next().await.is_some() {}
}

/// Completes when `stop` says so, or nobody can say so any more.
pub async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

async fn answer(request: &Request<Incoming>, subject: &impl Subject) -> Response<Full<Bytes>> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return text(
            StatusCode::METHOD_NOT_ALLOWED,
            "only GET and HEAD are served here\n",
        );
    }
    match request.uri().path() {
        "/healthz" => text(StatusCode::OK, "ok\n"),
        "/readyz" if subject.is_ready() => text(StatusCode::OK, "ready\n"),
        "/readyz" => text(StatusCode::SERVICE_UNAVAILABLE, "not ready\n"),
        "/metrics" => told(CONTENT_TYPE, subject.metrics().await),
        "/status" => told("application/json", subject.status().await),
        _ => text(
            StatusCode::NOT_FOUND,
            "served here: /healthz, /metrics, /readyz, /status\n",
        ),
    }
}

fn told(content_type: &'static str, body: Result<Vec<u8>, String>) -> Response<Full<Bytes>> {
    match body {
        Ok(body) => respond(StatusCode::OK, content_type, body),
        Err(reason) => {
            tracing::error!(%reason, "the admin listener has no answer");
            text(StatusCode::INTERNAL_SERVER_ERROR, format!("{reason}\n"))
        }
    }
}

fn text(status: StatusCode, body: impl Into<String>) -> Response<Full<Bytes>> {
    respond(
        status,
        "text/plain; charset=utf-8",
        body.into().into_bytes(),
    )
}

fn respond(status: StatusCode, content_type: &'static str, body: Vec<u8>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    response.headers_mut().insert(
        hyper::header::CONTENT_TYPE,
        hyper::header::HeaderValue::from_static(content_type),
    );
    response
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::client;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[derive(Default)]
    struct Process {
        ready: AtomicBool,
        broken: AtomicBool,
    }

    impl Subject for Process {
        fn is_ready(&self) -> bool {
            self.ready.load(Ordering::SeqCst)
        }

        async fn metrics(&self) -> Result<Vec<u8>, String> {
            Ok(b"up 1\n".to_vec())
        }

        async fn status(&self) -> Result<Vec<u8>, String> {
            if self.broken.load(Ordering::SeqCst) {
                return Err("the store is closed".to_owned());
            }
            Ok(b"{}".to_vec())
        }
    }

    #[tokio::test]
    async fn each_path_says_what_it_is_for() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let process = Arc::new(Process::default());
        let (stop, mut stopping) = watch::channel(false);
        let subject = Arc::clone(&process);
        let server = tokio::spawn(async move { serve(listener, subject, &mut stopping).await });
        let ask = async |path: &str| {
            let response = client::get(address, path).await.unwrap();
            (
                response.status().as_u16(),
                String::from_utf8(response.body().to_vec()).unwrap(),
            )
        };
        assert_eq!(ask("/healthz").await, (200, "ok\n".to_owned()));
        assert_eq!(ask("/readyz").await.0, 503);
        process.ready.store(true, Ordering::SeqCst);
        assert_eq!(ask("/readyz").await, (200, "ready\n".to_owned()));
        assert_eq!(ask("/status").await, (200, "{}".to_owned()));
        process.broken.store(true, Ordering::SeqCst);
        assert_eq!(
            ask("/status").await,
            (500, "the store is closed\n".to_owned())
        );
        assert_eq!(ask("/metrics").await, (200, "up 1\n".to_owned()));
        assert_eq!(ask("/metric").await.0, 404);
        stop.send(true).unwrap();
        server.await.unwrap();
        assert!(client::get(address, "/healthz").await.is_err());
    }
}
