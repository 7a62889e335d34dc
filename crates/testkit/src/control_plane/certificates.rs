//! The control plane's certificate authority and server certificate, and clients' trust in them.

use std::io;
use std::path::Path;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::{ClientConfig, RootCertStore};

pub(super) struct Certificates {
    pub client_config: Arc<ClientConfig>,
}

impl Certificates {
    /// Writes `ca.crt`, and `server.crt`, `server.key` and `server.pub`, into a folder.
    pub fn make(folder: &Path) -> io::Result<Self> {
        let authority_key = KeyPair::generate().map_err(io::Error::other)?;
        let mut parameters = CertificateParams::new(Vec::new()).map_err(io::Error::other)?;
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = parameters
            .self_signed(&authority_key)
            .map_err(io::Error::other)?;
        let issuer = Issuer::new(parameters, authority_key);
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let server = CertificateParams::new(vec!["127.0.0.1".to_owned()])
            .and_then(|parameters| parameters.signed_by(&key, &issuer))
            .map_err(io::Error::other)?;
        std::fs::write(folder.join("ca.crt"), authority.pem())?;
        std::fs::write(folder.join("server.crt"), server.pem())?;
        std::fs::write(folder.join("server.key"), key.serialize_pem())?;
        std::fs::write(folder.join("server.pub"), key.public_key_pem())?;

        let mut roots = RootCertStore::empty();
        roots
            .add(authority.der().clone())
            .map_err(io::Error::other)?;
        let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            client_config: Arc::new(config),
        })
    }
}
