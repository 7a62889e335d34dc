//! HTTPS backends: whose certificate is taken, and what a client gets where it is not.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::json;

use super::{INTERNAL, check};
use crate::setup::Lockgate;

/// Who issued a certificate.
enum By {
    /// Whom the machine trusts.
    Authority,
    Itself,
}

struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut parameters = CertificateParams::default();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = parameters.self_signed(&key).unwrap().pem();
        Self {
            issuer: Issuer::new(parameters, key),
            pem,
        }
    }

    /// A backend that answers every request with 200, with a certificate for `name`.
    fn backend(&self, name: &str, by: &By, expired: bool) -> SocketAddr {
        let key = KeyPair::generate().unwrap();
        let mut parameters = CertificateParams::new([name.to_owned()]).unwrap();
        if expired {
            let ago = |days: u64| (SystemTime::now() - Duration::from_secs(days * 86_400)).into();
            (parameters.not_before, parameters.not_after) = (ago(20), ago(10));
        }
        let certificate = match by {
            By::Authority => parameters.signed_by(&key, &self.issuer),
            By::Itself => parameters.self_signed(&key),
        }
        .unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        serve(Arc::new(config))
    }
}

/// Ends with the test process: it waits for connections and holds nothing.
fn serve(config: Arc<ServerConfig>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let config = Arc::clone(&config);
            // A handshake that fails is the client's to judge.
            std::thread::spawn(move || answer(stream, config).ok());
        }
    });
    address
}

/// A backend without TLS, which says so to what it cannot read.
fn plain() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut piece = [0; 1024];
            let _ = stream.read(&mut piece);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
        }
    });
    address
}

fn answer(stream: TcpStream, config: Arc<ServerConfig>) -> std::io::Result<()> {
    let connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut stream = StreamOwned::new(connection, stream);
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nsafe")?;
    stream.conn.send_close_notify();
    stream.flush()
}

#[test]
fn certificates_are_for_the_host_and_from_somebody_trusted() {
    let authority = Authority::new();
    let folder = tempfile::TempDir::new().unwrap();
    let trusted = folder.path().join("authority.pem");
    std::fs::write(&trusted, &authority.pem).unwrap();
    let lockgate =
        Lockgate::start_with(|launch| launch.env("SSL_CERT_FILE", trusted.to_str().unwrap()));
    let api = lockgate.aws.api("tls");

    let here = "127.0.0.1";
    let other = "other.example";
    // Path, backend, whether any issuer passes, and what the explanation says where it is refused.
    let rows = [
        (
            "trusted",
            authority.backend(here, &By::Authority, false),
            false,
            None,
        ),
        (
            "name",
            authority.backend(other, &By::Authority, false),
            false,
            Some("expected a valid certificate for 127.0.0.1"),
        ),
        (
            "issuer",
            authority.backend(here, &By::Itself, false),
            false,
            Some("tlsConfig.insecureSkipVerification lets any issuer pass"),
        ),
        (
            "expired",
            authority.backend(here, &By::Authority, true),
            false,
            Some("expired"),
        ),
        (
            "any-issuer",
            authority.backend(here, &By::Itself, false),
            true,
            None,
        ),
        (
            "any-name",
            authority.backend(other, &By::Itself, false),
            true,
            Some("expected a valid certificate for 127.0.0.1 from any issuer"),
        ),
        (
            "any-expired",
            authority.backend(here, &By::Itself, true),
            true,
            Some("expired"),
        ),
        (
            "plain",
            plain(),
            false,
            Some("is the uri to begin with http://?"),
        ),
    ];
    for (part, backend, any_issuer, _) in &rows {
        let resource = api.resource(&api.root, part);
        let mut integration = json!({"uri": format!("https://{backend}/")});
        if *any_issuer {
            integration["tlsConfig"] = json!({"insecureSkipVerification": true});
        }
        api.method(&resource, "GET", &integration);
    }
    // Over a VPC link the name is the uri's host, whatever target is chosen.
    let name = "backend.internal.example";
    let balancer = lockgate.service("secure", &[authority.backend(name, &By::Authority, false)]);
    let link = lockgate.aws.vpc_link("link", &balancer.arn);
    for (part, host) in [("link", name), ("link-name", balancer.dns_name.as_str())] {
        let resource = api.resource(&api.root, part);
        let uri = format!("https://{host}:80/");
        let integration = json!({"uri": uri, "connectionType": "VPC_LINK", "connectionId": link});
        api.method(&resource, "GET", &integration);
    }
    api.deploy("prod");
    lockgate.wait_for_stage(&api.id, "prod");

    let kind = "InternalServerErrorException";
    for (part, _, _, refused) in rows {
        let response = lockgate.get(&api.id, &format!("/prod/{part}"));
        match refused {
            None => assert_eq!(response.text(), "safe", "{part}"),
            // "Execution failed due to configuration error" is what AWS says of certificates in its logs, and 500.
            Some(expected) => {
                check(&response, 500, kind, INTERNAL, "target");
                let explanation = response.header("x-lockgate-error").unwrap();
                assert!(explanation.contains(expected), "{part}: {explanation}");
            }
        }
    }
    assert_eq!(lockgate.get(&api.id, "/prod/link").text(), "safe");
    let response = lockgate.get(&api.id, "/prod/link-name");
    check(&response, 500, kind, INTERNAL, "target");
}
