//! The kubelet's side of port-forward, as an API server speaks to it: TLS, a WebSocket with the subprotocol
//! `v4.channel.k8s.io`, and for the port asked for a channel with data and one with what went wrong, each begun with the
//! port. What a container runtime does behind it is done here: a connection to the pod, and at the end of one direction
//! the end of all.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use futures_util::{SinkExt, StreamExt};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{
    Callback, ErrorResponse, Request, Response,
};
use tokio_tungstenite::tungstenite::http::HeaderValue;

use super::servers::Servers;

const PROTOCOL: &str = "v4.channel.k8s.io";
const CHUNK: usize = 32 * 1024;

/// Serves on the node's address until it is dropped.
pub(super) async fn serve(node: SocketAddr, servers: Servers) {
    let started = async {
        let config = config().map_err(io::Error::other)?;
        let listener = TcpListener::bind(node).await?;
        Ok::<_, io::Error>((TlsAcceptor::from(Arc::new(config)), listener))
    };
    let (acceptor, listener) = match started.await {
        Ok(started) => started,
        Err(error) => {
            eprintln!("the kubelet cannot listen on {node}: {error}");
            return;
        }
    };
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        let (acceptor, servers) = (acceptor.clone(), servers.clone());
        tokio::task::spawn_local(async move {
            // What becomes of it is the test's to judge, by what it got.
            let _ = forward(stream, &acceptor, &servers).await;
        });
    }
}

/// A certificate of its own, which an API server does not check unless it is told to.
fn config() -> Result<ServerConfig, Box<dyn std::error::Error + Send + Sync>> {
    let signed = rcgen::generate_simple_self_signed(vec!["node-1".to_owned()])?;
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(signed.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![signed.cert.der().clone()], key)?;
    Ok(config)
}

/// What the API server asks for.
struct Asked<'a> {
    servers: &'a Servers,
    pod: &'a mut Option<(u16, SocketAddr)>,
}

impl Callback for Asked<'_> {
    fn on_request(
        self,
        request: &Request,
        mut response: Response,
    ) -> Result<Response, ErrorResponse> {
        let refused = |status: u16, why: &str| {
            let mut answer = ErrorResponse::new(Some(why.to_owned()));
            *answer.status_mut() = status.try_into().unwrap_or_default();
            answer
        };
        let offered = request.headers().get("sec-websocket-protocol");
        let offered = offered.and_then(|offered| offered.to_str().ok());
        if !offered.is_some_and(|offered| offered.split(',').any(|one| one.trim() == PROTOCOL)) {
            return Err(refused(403, "no subprotocol that is known here"));
        }
        let uri = request.uri();
        let path: Vec<&str> = uri.path().split('/').collect();
        let ["", "portForward", namespace, name] = path[..] else {
            return Err(refused(404, "no such path"));
        };
        let ports = uri.query().unwrap_or_default().split('&');
        let mut ports = ports.filter_map(|pair| pair.strip_prefix("port=")?.parse().ok());
        let (Some(port), None) = (ports.next(), ports.next()) else {
            return Err(refused(400, "expected one port"));
        };
        let Some(ip) = self.servers.find(namespace, name) else {
            return Err(refused(404, "no such pod"));
        };
        *self.pod = Some((port, SocketAddr::new(ip, port)));
        let protocol = HeaderValue::from_static(PROTOCOL);
        response
            .headers_mut()
            .insert("sec-websocket-protocol", protocol);
        Ok(response)
    }
}

async fn forward(stream: TcpStream, acceptor: &TlsAcceptor, servers: &Servers) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let stream = acceptor.accept(stream).await?;
    let mut pod = None;
    let asked = Asked {
        servers,
        pod: &mut pod,
    };
    let socket = tokio_tungstenite::accept_hdr_async(stream, asked).await;
    let mut socket = socket.map_err(io::Error::other)?;
    let Some((port, address)) = pod else {
        return Ok(());
    };
    for channel in [0, 1] {
        say(&mut socket, channel, &port.to_le_bytes()).await?;
    }
    let outcome = match TcpStream::connect(address).await {
        Ok(pod) => join(&mut socket, pod).await,
        Err(error) => Err(error),
    };
    if let Err(error) = outcome {
        let told = format!("error forwarding port {port} to the pod: {error}");
        say(&mut socket, 1, told.as_bytes()).await?;
    }
    socket.close(None).await.map_err(io::Error::other)
}

async fn say(
    socket: &mut WebSocketStream<TlsStream<TcpStream>>,
    channel: u8,
    bytes: &[u8],
) -> io::Result<()> {
    let message = [&[channel], bytes].concat();
    let said = socket.send(Message::Binary(message.into())).await;
    said.map_err(io::Error::other)
}

/// Until one side ends.
async fn join(
    socket: &mut WebSocketStream<TlsStream<TcpStream>>,
    mut pod: TcpStream,
) -> io::Result<()> {
    pod.set_nodelay(true)?;
    let (mut reader, mut writer) = pod.split();
    let (mut sink, mut stream) = socket.split();
    let from_pod = async {
        let mut bytes = vec![0; CHUNK];
        loop {
            let read = reader.read(&mut bytes[1..]).await?;
            if read == 0 {
                return Ok(());
            }
            let message = bytes[..=read].to_vec();
            let sent = sink.send(Message::Binary(message.into())).await;
            sent.map_err(io::Error::other)?;
        }
    };
    let to_pod = async {
        while let Some(message) = stream.next().await {
            match message.map_err(io::Error::other)? {
                Message::Binary(bytes) => match bytes.split_first() {
                    Some((0, data)) => writer.write_all(data).await?,
                    other => return Err(io::Error::other(format!("unexpected: {other:?}"))),
                },
                Message::Close(_) => return Ok(()),
                _ => {}
            }
        }
        Ok(())
    };
    tokio::select! {
        ended = from_pod => ended,
        ended = to_pod => ended,
    }
}
