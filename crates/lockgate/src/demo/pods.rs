//! The demo's pods: small HTTP servers on loopback addresses that answer with what they received.

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A gateway passes no more than this.
const BODY_LIMIT_BYTES: usize = 10 << 20;

/// A pod that serves until it is dropped.
pub struct Pod {
    pub name: &'static str,
    pub address: SocketAddr,
    task: JoinHandle<()>,
}

/// What a pod answers with: the request as it arrived.
#[derive(Debug, Serialize, Deserialize)]
pub struct Received {
    pub pod: String,
    pub method: String,
    pub path: String,
    pub query: Option<String>,
    /// By name in lower case; values of a repeated header are joined by commas.
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Pod {
    pub async fn start(name: &'static str) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(async move {
            loop {
                match listener.accept().await {
                    Ok((stream, _)) => {
                        tokio::spawn(async move {
                            let service = service_fn(move |request| answer(name, request));
                            // A client that goes away is no news to a pod.
                            let _ = http1::Builder::new()
                                .serve_connection(TokioIo::new(stream), service)
                                .await;
                        });
                    }
                    Err(error) => {
                        tracing::error!(%error, name, "a pod cannot accept connections");
                        return;
                    }
                }
            }
        });
        Ok(Self {
            name,
            address,
            task,
        })
    }
}

impl Drop for Pod {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(
    name: &'static str,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, BODY_LIMIT_BYTES).collect().await else {
        return Ok(respond(StatusCode::BAD_REQUEST, Vec::new()));
    };
    let received = Received {
        pod: name.to_owned(),
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        headers: by_name(&head.headers),
        body: String::from_utf8_lossy(&body.to_bytes()).into_owned(),
    };
    Ok(match serde_json::to_vec_pretty(&received) {
        Ok(mut json) => {
            json.push(b'\n');
            respond(StatusCode::OK, json)
        }
        Err(_) => respond(StatusCode::INTERNAL_SERVER_ERROR, Vec::new()),
    })
}

fn by_name(headers: &hyper::HeaderMap) -> BTreeMap<String, String> {
    headers
        .keys()
        .map(|name| {
            let values: Vec<_> = headers
                .get_all(name)
                .iter()
                .map(|value| String::from_utf8_lossy(value.as_bytes()))
                .collect();
            (name.to_string(), values.join(", "))
        })
        .collect()
}

fn respond(status: StatusCode, body: Vec<u8>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    response.headers_mut().insert(
        hyper::header::CONTENT_TYPE,
        hyper::header::HeaderValue::from_static("application/json"),
    );
    response
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn a_pod_tells_what_it_received() {
        let pod = Pod::start("p").await.unwrap();
        let request = Request::post("/a/b?c=d")
            .header("Host", "pods")
            .header("X-Two", "1")
            .header("X-Two", "2")
            .body(Full::from("hello"))
            .unwrap();
        let response = crate::client::send(pod.address, request).await.unwrap();
        let received: Received = serde_json::from_slice(response.body()).unwrap();
        assert_eq!(
            (received.pod.as_str(), received.method.as_str()),
            ("p", "POST")
        );
        assert_eq!(
            (received.path.as_str(), received.query.as_deref()),
            ("/a/b", Some("c=d"))
        );
        assert_eq!(received.body, "hello");
        assert!(
            received
                .headers
                .get("x-two")
                .is_some_and(|value| value == "1, 2")
        );
    }
}
