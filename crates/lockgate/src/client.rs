//! Small HTTP calls to addresses on this machine, for commands that talk to a running Lockgate: one
//! connection a call, an answer held whole, and a limit on time and size.

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

const TIME_LIMIT: Duration = Duration::from_secs(35);
const CONNECT_LIMIT: Duration = Duration::from_secs(3);
const BODY_LIMIT_BYTES: usize = 64 << 20;

/// Why there was no answer.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    #[error("cannot connect to {address}")]
    Connect {
        address: SocketAddr,
        source: std::io::Error,
    },
    #[error("no answer from {address} within {} s", TIME_LIMIT.as_secs())]
    Timeout { address: SocketAddr },
    #[error("the connection to {address} failed")]
    Broken {
        address: SocketAddr,
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Sends the request, which must have a `Host`, to this address.
pub async fn send(
    address: SocketAddr,
    request: Request<Full<Bytes>>,
) -> Result<Response<Bytes>, CallError> {
    let connected = timeout(CONNECT_LIMIT, TcpStream::connect(address)).await;
    let stream = connected
        .unwrap_or_else(|_| Err(std::io::ErrorKind::TimedOut.into()))
        .map_err(|source| CallError::Connect { address, source })?;
    timeout(TIME_LIMIT, exchange(stream, request))
        .await
        .map_err(|_| CallError::Timeout { address })?
        .map_err(|source| CallError::Broken { address, source })
}

/// `GET http://address/path`.
pub async fn get(address: SocketAddr, path: &str) -> Result<Response<Bytes>, CallError> {
    let request = Request::get(path)
        .header("Host", address.to_string())
        .body(Full::default())
        .map_err(|error| CallError::Broken {
            address,
            source: error.into(),
        })?;
    send(address, request).await
}

async fn exchange(
    stream: TcpStream,
    request: Request<Full<Bytes>>,
) -> Result<Response<Bytes>, Box<dyn std::error::Error + Send + Sync>> {
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let answer = async {
        let (head, body) = sender.send_request(request).await?.into_parts();
        let body = Limited::new(body, BODY_LIMIT_BYTES)
            .collect()
            .await?
            .to_bytes();
        Ok(Response::from_parts(head, body))
    };
    tokio::pin!(answer);
    // The connection is driven here, so nothing outlives the call.
    tokio::select! {
        answer = &mut answer => answer,
        ended = connection => match ended {
            Ok(()) => answer.await,
            Err(error) => Err(error.into()),
        },
    }
}
