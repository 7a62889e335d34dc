//! Readings by hyper, the library most Rust proxies stand on, as server and as client.

use super::hyper_io::Input;
use super::ours::run;
use super::{Message, Reading};
use bytes::Bytes;
use head::Method;
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use std::cell::RefCell;
use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// Header lines that hyper may hold, more than we do.
const MAX_HEADERS: usize = 256;

/// Reads requests until hyper ends the connection.
#[must_use]
pub fn hyper_server(bytes: &[u8]) -> Reading {
    let messages = RefCell::new(Vec::new());
    let service = hyper::service::service_fn(async |request: hyper::Request<Incoming>| {
        let (parts, body) = request.into_parts();
        // A body that fails ends the connection, which then says why.
        if let Ok(body) = body.collect().await {
            let start = format!("{} {}", parts.method, origin_form(&parts));
            let message = Message::new(start, lines(&parts.headers), body.to_bytes().to_vec());
            messages.borrow_mut().push(message);
        }
        Ok::<_, Infallible>(hyper::Response::new(Empty::<Bytes>::new()))
    });
    let result = run(hyper::server::conn::http1::Builder::new()
        .half_close(true)
        .max_headers(MAX_HEADERS)
        .serve_connection(Input::new(bytes, false), service));
    Reading {
        messages: messages.take(),
        refusal: result.err().map(|error| error.to_string()),
        end: None,
    }
}

/// The target without scheme and authority, as ours hands it out; an empty path is written as a slash.
fn origin_form(parts: &http::request::Parts) -> String {
    match parts.uri.path_and_query() {
        Some(target) => target.to_string(),
        None => parts.uri.to_string(),
    }
}

fn lines(headers: &http::HeaderMap) -> impl Iterator<Item = (&[u8], &[u8])> {
    headers
        .iter()
        .map(|(name, value)| (name.as_str().as_bytes(), value.as_bytes()))
}

/// Reads the answer to one request of this method.
#[must_use]
pub fn hyper_client(method: &Method, bytes: &[u8]) -> Reading {
    run(async {
        let mut reading = Reading::default();
        match ask(method, bytes).await {
            Ok(message) => reading.messages.push(message),
            Err(error) => reading.refusal = Some(error),
        }
        reading
    })
}

async fn ask(method: &Method, bytes: &[u8]) -> Result<Message, String> {
    let (mut sender, connection) = hyper::client::conn::http1::Builder::new()
        .max_headers(MAX_HEADERS)
        .handshake(Input::new(bytes, true))
        .await
        .map_err(|error| error.to_string())?;
    let request = hyper::Request::builder()
        .method(method.as_str())
        .uri("/")
        .header("host", "a")
        .body(Empty::<Bytes>::new())
        .map_err(|error| error.to_string())?;
    let exchange = async {
        let (parts, body) = sender.send_request(request).await?.into_parts();
        let body = body.collect().await?.to_bytes().to_vec();
        let start = parts.status.as_str().to_owned();
        Ok::<_, hyper::Error>(Message::new(start, lines(&parts.headers), body))
    };
    // The connection has to be driven for the exchange to move; it may well end first.
    let (mut connection, mut exchange) = (pin!(connection), pin!(exchange));
    let mut connected = true;
    poll_fn(|cx| {
        if connected && connection.as_mut().poll(cx).is_ready() {
            connected = false;
        }
        match exchange.as_mut().poll(cx) {
            Poll::Pending if connected => {
                // Reading from memory never waits, so one more turn of the connection may be needed.
                if connection.as_mut().poll(cx).is_ready() {
                    connected = false;
                    return exchange.as_mut().poll(cx);
                }
                Poll::Pending
            }
            other => other,
        }
    })
    .await
    .map_err(|error| error.to_string())
}
