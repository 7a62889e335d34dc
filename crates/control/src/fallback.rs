//! The fallback endpoint: where calls go that are for a service which is not served here. The caller has
//! proven who it is by then. Its signature covers this endpoint's Host, so the request is signed anew where
//! there are credentials for the fallback; else it goes as it came, for endpoints that do not verify.

mod subnets;

use crate::error::ControlError;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Uri, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use sigv4::{Credential, Payload, Scope, Signer};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// The largest answer that is passed on, in bytes.
const ANSWER_MAX_BYTES: usize = 64 * 1024 * 1024;
/// How long a connection and an answer may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);

/// Headers of one connection, and the ones that are made anew.
const DROPPED: [HeaderName; 8] = [
    header::HOST,
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::EXPECT,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// Another AWS endpoint. `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Fallback {
    scheme: Scheme,
    host: String,
    port: u16,
    /// What goes before the path of a request; no `/` at its end.
    base_path: String,
    credential: Option<Credential>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    Http,
    Https,
}

/// A URL that is no endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected http:// or https://, a host, perhaps a port and a path, and no query")]
pub struct InvalidEndpoint;

/// What goes to the fallback.
pub(crate) struct Call<'a> {
    pub head: &'a Parts,
    pub body: &'a Bytes,
    pub scope: &'a Scope,
    pub now: jiff::Timestamp,
}

impl Fallback {
    /// # Errors
    /// [`InvalidEndpoint`].
    pub fn new(url: &str, credential: Option<Credential>) -> Result<Self, InvalidEndpoint> {
        let uri: Uri = url.parse().map_err(|_| InvalidEndpoint)?;
        let (scheme, port) = match uri.scheme_str() {
            Some("http") => (Scheme::Http, 80),
            Some("https") => (Scheme::Https, 443),
            _ => return Err(InvalidEndpoint),
        };
        let authority = uri.authority().ok_or(InvalidEndpoint)?;
        if uri.query().is_some() || authority.as_str().contains('@') {
            return Err(InvalidEndpoint);
        }
        Ok(Self {
            scheme,
            host: authority.host().to_owned(),
            port: authority.port_u16().unwrap_or(port),
            base_path: uri.path().trim_end_matches('/').to_owned(),
            credential,
        })
    }

    /// Passes a call on and gives the answer as it came.
    pub(crate) async fn forward(&self, call: Call<'_>) -> Result<wire::Response, ControlError> {
        let request = self.request(&call)?;
        let answer = async {
            let connect = TcpStream::connect((self.host.trim_matches(['[', ']']), self.port));
            let stream = tokio::time::timeout(CONNECT_TIMEOUT, connect)
                .await
                .map_err(|_| timed_out())??;
            match self.scheme {
                Scheme::Http => exchange(stream, request).await,
                Scheme::Https => {
                    let name = self.host.trim_matches(['[', ']']).to_owned();
                    let name = ServerName::try_from(name).map_err(std::io::Error::other)?;
                    let connector = TlsConnector::from(client_config()?);
                    let connect = connector.connect(name, stream);
                    let stream = tokio::time::timeout(CONNECT_TIMEOUT, connect)
                        .await
                        .map_err(|_| timed_out())??;
                    exchange(stream, request).await
                }
            }
        };
        answer.await.map_err(|error| {
            let place = format!("{}:{}", self.host, self.port);
            ControlError::unavailable(
                format!("The fallback endpoint {place} does not answer: {error}"),
                error,
            )
        })
    }

    fn request(&self, call: &Call<'_>) -> Result<Request<Full<Bytes>>, ControlError> {
        let head = call.head;
        let hash = head.headers.get("x-amz-content-sha256");
        let streams = hash.is_some_and(|hash| hash.as_bytes().starts_with(b"STREAMING-"));
        if streams && self.credential.is_some() {
            return Err(ControlError::new(
                "NotImplemented",
                501,
                "Lockgate cannot sign a chunked payload (x-amz-content-sha256: STREAMING-…) for the fallback \
                 endpoint: switch payload signing in chunks off in the client",
            ));
        }
        let mut headers = HeaderMap::new();
        for (name, value) in &head.headers {
            if !DROPPED.contains(name) {
                headers.append(name.clone(), value.clone());
            }
        }
        let host = HeaderValue::from_str(&self.authority()).map_err(ControlError::internal)?;
        headers.insert(header::HOST, host);
        let path = format!("{}{}", self.base_path, head.uri.path());
        let mut query = head.uri.query().unwrap_or_default().to_owned();
        if let Some(credential) = &self.credential {
            for name in ["authorization", "x-amz-date", "x-amz-security-token"] {
                headers.remove(name);
            }
            query = without_signature(&query);
            for (name, value) in sign(credential, call, &path, &query, &headers)? {
                let name = HeaderName::from_bytes(name.as_bytes());
                let (name, value) = (
                    name.map_err(ControlError::internal)?,
                    HeaderValue::from_str(&value).map_err(ControlError::internal)?,
                );
                headers.insert(name, value);
            }
        }
        let target = if query.is_empty() {
            path
        } else {
            format!("{path}?{query}")
        };
        let mut request = Request::new(Full::new(call.body.clone()));
        *request.method_mut() = head.method.clone();
        *request.uri_mut() = target.parse().map_err(ControlError::internal)?;
        *request.headers_mut() = headers;
        Ok(request)
    }

    fn authority(&self) -> String {
        match (self.scheme, self.port) {
            (Scheme::Http, 80) | (Scheme::Https, 443) => self.host.clone(),
            _ => format!("{}:{}", self.host, self.port),
        }
    }
}

/// The signature of the fallback's own credential, for the service and region that the caller named.
fn sign(
    credential: &Credential,
    call: &Call<'_>,
    path: &str,
    query: &str,
    headers: &HeaderMap,
) -> Result<Vec<(&'static str, String)>, ControlError> {
    let headers: Vec<(&[u8], &[u8])> = headers
        .iter()
        .map(|(name, value)| (name.as_str().as_bytes(), value.as_bytes()))
        .collect();
    let request = sigv4::Request {
        method: call.head.method.as_str(),
        path: path.as_bytes(),
        query: query.as_bytes(),
        headers: &headers,
        payload: Payload::Bytes(call.body),
    };
    let signer = Signer {
        credential,
        region: &call.scope.region,
        service: &call.scope.service,
    };
    signer
        .sign(&request, call.now)
        .map_err(ControlError::internal)
}

/// A query without the parameters of a presigned form.
fn without_signature(query: &str) -> String {
    const OF_SIGNATURE: [&str; 7] = [
        "X-Amz-Algorithm",
        "X-Amz-Credential",
        "X-Amz-Date",
        "X-Amz-Expires",
        "X-Amz-SignedHeaders",
        "X-Amz-Security-Token",
        "X-Amz-Signature",
    ];
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            !OF_SIGNATURE.contains(&name)
        })
        .collect();
    kept.join("&")
}

/// One request on a connection of its own.
async fn exchange<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: S,
    request: Request<Full<Bytes>>,
) -> Result<wire::Response, std::io::Error> {
    let other = std::io::Error::other::<hyper::Error>;
    let answer = async {
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(other)?;
        let exchange = async {
            let response = sender.send_request(request).await.map_err(other)?;
            let (mut head, body) = response.into_parts();
            let body = Limited::new(body, ANSWER_MAX_BYTES).collect().await;
            let body = body.map_err(std::io::Error::other)?.to_bytes();
            for name in &DROPPED {
                head.headers.remove(name);
            }
            Ok(http::Response::from_parts(head, body))
        };
        tokio::pin!(exchange, connection);
        tokio::select! {
            answer = &mut exchange => answer,
            ended = &mut connection => {
                ended.map_err(other)?;
                // The answer may already be there when the connection ends.
                exchange.await
            }
        }
    };
    tokio::time::timeout(ANSWER_TIMEOUT, answer)
        .await
        .map_err(|_| timed_out())?
}

fn timed_out() -> std::io::Error {
    std::io::Error::from(std::io::ErrorKind::TimedOut)
}

/// TLS as a client, with whom the machine trusts; read once.
fn client_config() -> Result<Arc<ClientConfig>, std::io::Error> {
    static CONFIG: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    if let Some(config) = CONFIG.get() {
        return Ok(Arc::clone(config));
    }
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(std::io::Error::other)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::clone(CONFIG.get_or_init(|| Arc::new(config))))
}

#[cfg(test)]
mod tests;
