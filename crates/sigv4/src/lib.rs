//! AWS Signature Version 4: verifying what clients present, and signing for clients and tests. No I/O and no
//! clock of its own: the caller gives the request as it stood on the wire, the time, and the credentials.
//!
//! In the order a request meets them:
//!
//! - [`Authorization`]: what a request presents, from its `Authorization` header or its `X-Amz-*` query
//!   parameters, parsed but not yet believed. Its [`Scope`] says which service and region are meant.
//! - [`canonical`]: the one form of a request that both sides sign.
//! - [`verify`]: all checks in one call; [`Authorization::verify`] is the same in two steps, for callers that
//!   must route by service or fetch the credential in between.
//! - [`SignatureError`]: why a request was refused, and ([`SignatureError::answer`]) AWS's code, message and
//!   status for it in each protocol.
//! - [`Signer`]: the client's side, as headers or as a presigned query.
//!
//! Documentation relied on: AWS Signature Version 4 in the IAM User Guide
//! (`reference_sigv-create-signed-request`, `reference_sigv-signing-elements`, `reference_sigv-troubleshooting`).

mod amz_date;
mod authorization;
pub mod canonical;
mod digest;
mod error;
mod sign;
mod verify;

pub use amz_date::{format_amz_date, parse_amz_date};
pub use authorization::{Authorization, Form, Scope};
pub use digest::sha256_hex;
pub use error::{Answer, Protocol, SignatureError};
pub use sign::{MissingHost, Signer};
pub use verify::{Identity, Settings, verify};

/// The only algorithm served: HMAC-SHA256 with a shared secret. SigV4A (ECDSA) is refused by name.
pub const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// A request as it stood on the wire. Nothing in it may have been decoded, re-ordered or normalised.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The method, upper case as sent.
    pub method: &'a str,
    /// The path, percent-encoded, beginning with `/`.
    pub path: &'a [u8],
    /// The query without its `?`; empty where there is none.
    pub query: &'a [u8],
    /// All headers in the order received, repeated ones repeated. For HTTP/2 the caller adds `:authority` as
    /// `host`.
    pub headers: &'a [(&'a [u8], &'a [u8])],
    pub payload: Payload<'a>,
}

impl<'a> Request<'a> {
    /// Values of the header of this name (lower case), in order.
    pub(crate) fn header_values(&self, name: &str) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let name = name.to_owned();
        self.headers
            .iter()
            .filter(move |(header, _)| header.eq_ignore_ascii_case(name.as_bytes()))
            .map(|(_, value)| *value)
    }
}

/// The body, or what is left of it once it has been read.
#[derive(Clone, Copy, Debug)]
pub enum Payload<'a> {
    /// The whole body.
    Bytes(&'a [u8]),
    /// The SHA-256 of a body that was hashed while it was read.
    Sha256([u8; 32]),
}

impl Payload<'_> {
    /// The SHA-256 of the body, 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn sha256_hex(&self) -> String {
        match self {
            Payload::Bytes(bytes) => digest::sha256_hex(bytes),
            Payload::Sha256(hash) => digest::hex(hash),
        }
    }
}

/// An access key with its secret. `Debug` shows neither the secret nor the token.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    pub access_key_id: String,
    pub secret_access_key: String,
    /// Of temporary credentials; a request must then carry exactly this `X-Amz-Security-Token`.
    pub session_token: Option<String>,
}

impl Credential {
    /// A long-term credential.
    #[must_use]
    pub fn new(access_key_id: impl Into<String>, secret_access_key: impl Into<String>) -> Self {
        Self {
            access_key_id: access_key_id.into(),
            secret_access_key: secret_access_key.into(),
            session_token: None,
        }
    }

    /// The same keys as temporary credentials.
    #[must_use]
    pub fn with_session_token(mut self, token: impl Into<String>) -> Self {
        self.session_token = Some(token.into());
        self
    }
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credential")
            .field("access_key_id", &self.access_key_id)
            .field("temporary", &self.session_token.is_some())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_keeps_secrets() {
        let credential =
            Credential::new("AKIDEXAMPLE", "very-secret").with_session_token("token-1");
        let shown = format!("{credential:?}");
        assert!(shown.contains("AKIDEXAMPLE"));
        assert!(!shown.contains("very-secret"));
        assert!(!shown.contains("token-1"));
    }

    #[test]
    fn a_hash_stands_for_its_body() {
        let mut hash = [0; 32];
        hash.copy_from_slice(&digest::sha256(b"abc"));
        assert_eq!(
            Payload::Bytes(b"abc").sha256_hex(),
            Payload::Sha256(hash).sha256_hex()
        );
        assert_eq!(
            Payload::Bytes(b"abc").sha256_hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
