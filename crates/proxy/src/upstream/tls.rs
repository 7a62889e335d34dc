//! TLS to backends. The certificate is checked against the `uri`'s host, and its issuer against whom the machine
//! trusts, unless the integration's `tlsConfig.insecureSkipVerification` lets any issuer pass. One configuration of each kind serves all workers, so
//! that sessions are resumed whichever worker connects.

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, InvalidDnsNameError, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::sync::{Arc, OnceLock};
use tokio_rustls::TlsConnector;

/// Who the backend has to be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Name {
    pub host: Box<str>,
    pub verify: bool,
}

impl Name {
    pub(crate) fn server_name(&self) -> Result<ServerName<'static>, InvalidDnsNameError> {
        ServerName::try_from(self.host.to_string())
    }
}

/// The two client configurations, made when first needed: reading the system's roots takes a while.
#[derive(Default)]
pub(crate) struct Configs {
    verified: OnceLock<Arc<ClientConfig>>,
    unverified: OnceLock<Arc<ClientConfig>>,
}

impl Configs {
    pub(crate) fn connector(&self, name: &Name) -> Result<TlsConnector, rustls::Error> {
        let (place, make): (_, fn() -> _) = if name.verify {
            (&self.verified, verified)
        } else {
            (&self.unverified, unverified)
        };
        let config = match place.get() {
            Some(config) => config,
            None => {
                let made = Arc::new(make()?);
                place.get_or_init(|| made)
            }
        };
        Ok(TlsConnector::from(Arc::clone(config)))
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

fn verified() -> Result<ClientConfig, rustls::Error> {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    for error in &found.errors {
        tracing::warn!(%error, "a root certificate of the system cannot be read");
    }
    roots.add_parsable_certificates(found.certs);
    Ok(ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

fn unverified() -> Result<ClientConfig, rustls::Error> {
    Ok(ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(AnyIssuer(provider())))
        .with_no_client_auth())
}

/// Takes certificates of every issuer. "API Gateway still performs basic certificate validation, which includes
/// checking the certificate's expiration date, hostname" (API reference, TlsConfig); and the signature of the
/// handshake has to be its owner's.
#[derive(Debug)]
struct AnyIssuer(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyIssuer {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        use rustls::CertificateError::{Expired, ExpiredContext, NotValidYet, NotValidYetContext};
        let certificate = ParsedCertificate::try_from(end_entity)?;
        // Nobody is trusted here: what is wrong with the certificate itself comes before that.
        let checked = verify_server_cert_signed_by_trust_anchor(
            &certificate,
            &RootCertStore::empty(),
            intermediates,
            now,
            self.0.signature_verification_algorithms.all,
        );
        if let Err(rustls::Error::InvalidCertificate(
            error @ (Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. }),
        )) = checked
        {
            return Err(error.into());
        }
        verify_server_name(&certificate, server_name)?;
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            cert,
            dss,
            &self.0.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            cert,
            dss,
            &self.0.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
