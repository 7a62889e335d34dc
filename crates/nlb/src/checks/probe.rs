//! Asking one target whether it is well: whether a connection can be made to it (TCP), or what it answers to a GET
//! (HTTP, HTTPS). What comes back besides the status is not read. As on AWS, the certificate of an HTTPS target is not
//! checked, since targets are reached by address; and a group with PROXY protocol has its header before a check too,
//! saying that no client is behind it.

use balancer::{Balancer, HealthCheck, TargetGroup};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

/// Longer heads of answers count as malformed.
const HEAD_MAX: usize = 16 * 1024;

/// How a target is asked.
#[derive(Debug)]
pub struct Probe {
    /// The target's, for messages.
    pub address: SocketAddr,
    /// Whose target it is.
    load_balancer: String,
    /// Where it is asked.
    at: SocketAddr,
    proxy_protocol: bool,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Tcp,
    Http {
        tls: bool,
        path: String,
        codes: Vec<(u16, u16)>,
    },
}

/// What probes have in common.
pub struct Prober {
    balancer: Arc<Balancer>,
    /// Made when first needed.
    tls: OnceLock<Result<Arc<ClientConfig>, rustls::Error>>,
}

impl Probe {
    /// How a target of this group of a load balancer (its ARN) is asked, which listens for traffic at `address`.
    pub fn of(load_balancer: &str, address: SocketAddr, group: &TargetGroup) -> Probe {
        let HealthCheck {
            protocol,
            port,
            path,
            matcher,
            ..
        } = &group.health_check;
        let port = port.parse().unwrap_or(address.port());
        Probe {
            load_balancer: load_balancer.to_owned(),
            address,
            at: SocketAddr::new(address.ip(), port),
            proxy_protocol: group.is_on("proxy_protocol_v2.enabled"),
            kind: match protocol.as_str() {
                "HTTP" | "HTTPS" => Kind::Http {
                    tls: protocol == "HTTPS",
                    path: path.clone().unwrap_or_else(|| "/".to_owned()),
                    codes: codes(matcher.as_deref().unwrap_or("200-399")),
                },
                _ => Kind::Tcp,
            },
        }
    }
}

/// `200,301-302`. What cannot be read matches nothing; whoever takes a matcher in has checked it.
fn codes(matcher: &str) -> Vec<(u16, u16)> {
    let range = |part: &str| {
        let (first, last) = part.trim().split_once('-').unwrap_or((part, part));
        Some((first.trim().parse().ok()?, last.trim().parse().ok()?))
    };
    matcher.split(',').filter_map(range).collect()
}

impl Prober {
    pub fn new(balancer: Arc<Balancer>) -> Prober {
        let tls = OnceLock::new();
        Prober { balancer, tls }
    }

    /// Asks a target. The error says in a few words how that failed.
    pub async fn ask(&self, probe: &Probe, limit: Duration) -> Result<(), String> {
        match timeout(limit, self.ask_at_leisure(probe)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(format!("no answer from {} in {limit:?}", probe.at)),
        }
    }

    async fn ask_at_leisure(&self, probe: &Probe) -> Result<(), String> {
        let told = |error: io::Error| format!("{}: {error}", probe.at);
        let connected = match self.balancer.detour(&probe.load_balancer, probe.at) {
            Some(opening) => opening.await.and_then(TcpStream::from_std),
            None => TcpStream::connect(probe.at).await,
        };
        let mut stream = connected.map_err(told)?;
        if probe.proxy_protocol {
            let header = balancer::proxy_protocol::without_client();
            stream.write_all(&header).await.map_err(told)?;
        }
        let Kind::Http { tls, path, codes } = &probe.kind else {
            return Ok(());
        };
        let status = if *tls {
            let connector = self.connector()?;
            let name = ServerName::from(probe.at.ip());
            let stream = connector.connect(name, stream).await;
            get(stream.map_err(told)?, probe.at, path).await
        } else {
            get(stream, probe.at, path).await
        }
        .map_err(told)?;
        if codes
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&status))
        {
            return Ok(());
        }
        Err(format!("{}{path} answered {status}", probe.at))
    }

    fn connector(&self) -> Result<TlsConnector, String> {
        let config = self.tls.get_or_init(|| {
            let provider = Arc::new(aws_lc_rs::default_provider());
            Ok(Arc::new(
                ClientConfig::builder_with_provider(Arc::clone(&provider))
                    .with_safe_default_protocol_versions()?
                    .dangerous()
                    .with_custom_certificate_verifier(Arc::new(Anyone(provider)))
                    .with_no_client_auth(),
            ))
        });
        match config {
            Ok(config) => Ok(TlsConnector::from(Arc::clone(config))),
            Err(error) => Err(error.to_string()),
        }
    }
}

/// The status that a GET is answered with.
async fn get(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    host: SocketAddr,
    path: &str,
) -> io::Result<u16> {
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nUser-Agent: ELB-HealthChecker/2.0\r\n\
         Accept-Encoding: gzip, compressed\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    stream.flush().await?;
    let mut head = Vec::with_capacity(1024);
    loop {
        if stream.read_buf(&mut head).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut fields = [httparse::EMPTY_HEADER; 96];
        let mut response = httparse::Response::new(&mut fields);
        let parsed = response.parse(&head);
        let is_whole = parsed
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?
            .is_complete();
        match response.code {
            // An interim answer: the real one follows.
            Some(100..=199) if is_whole => {
                let end = parsed.map(|status| match status {
                    httparse::Status::Complete(end) => end,
                    httparse::Status::Partial => 0,
                });
                head.drain(..end.unwrap_or_default());
            }
            Some(code) if is_whole => return Ok(code),
            _ if head.len() > HEAD_MAX => return Err(io::ErrorKind::InvalidData.into()),
            _ => {}
        }
    }
}

/// Takes any certificate; that the handshake is signed by its owner is checked.
#[derive(Debug)]
struct Anyone(Arc<CryptoProvider>);

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, cert, dss, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, cert, dss, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
