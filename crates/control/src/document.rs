//! The documents of the store: which kinds there are, and how a value of `model` becomes bytes and back.
//! Every document carries the number of its format, so that a later version can read an older one and an
//! older one refuses a newer one instead of misreading it.

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::{Key, Kind};

/// A [`model::RestApi`]: draft, index of deployments and stages; the id is the API's.
pub const REST_API: Kind = Kind::new("rest-api");
/// A [`model::Snapshot`]; the id is `{api id}-{32 hex digits of the SHA-256 of the document}`.
pub const SNAPSHOT: Kind = Kind::new("snapshot");
/// A [`model::VpcLink`]; the id is the link's.
pub const VPC_LINK: Kind = Kind::new("vpc-link");

/// A [`model::Account`]; the id is the account's.
pub const ACCOUNT: Kind = Kind::new("account");
/// A [`model::ClientCertificate`]; the id is the certificate's.
pub const CLIENT_CERTIFICATE: Kind = Kind::new("client-certificate");
/// A [`model::LoadBalancer`] with its listeners; the id is its name in lower case.
pub const LOAD_BALANCER: Kind = Kind::new("load-balancer");
/// A [`model::TargetGroup`] with its targets; the id is its name in lower case.
pub const TARGET_GROUP: Kind = Kind::new("target-group");

/// Every kind. Snapshots come before the APIs that name them, links after what they lead to, so that whoever reads
/// them in this order never meets a name of something to come.
pub const KINDS: [Kind; 7] = [
    ACCOUNT,
    CLIENT_CERTIFICATE,
    TARGET_GROUP,
    LOAD_BALANCER,
    VPC_LINK,
    SNAPSHOT,
    REST_API,
];

/// The format written, and the newest that is read.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Written<'a, T> {
    format: u32,
    body: &'a T,
}

#[derive(Deserialize)]
struct Format {
    format: u32,
}

#[derive(Deserialize)]
struct Read<T> {
    body: T,
}

/// A stored document that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    #[error(
        "a stored document has format {0}, this Lockgate knows up to {FORMAT}: run the newer version"
    )]
    NewerFormat(u32),
    #[error("a stored document is not what it should be")]
    Malformed(#[source] serde_json::Error),
}

/// The bytes of a document.
///
/// # Errors
/// [`DocumentError::Malformed`] for a value that JSON cannot hold; values of `model` all can be.
pub fn encode<T: Serialize>(body: &T) -> Result<Bytes, DocumentError> {
    serde_json::to_vec(&Written {
        format: FORMAT,
        body,
    })
    .map(Bytes::from)
    .map_err(DocumentError::Malformed)
}

/// The value of a document.
///
/// # Errors
/// See [`DocumentError`].
pub fn decode<T: DeserializeOwned>(document: &[u8]) -> Result<T, DocumentError> {
    let Format { format } = serde_json::from_slice(document).map_err(DocumentError::Malformed)?;
    if format > FORMAT {
        return Err(DocumentError::NewerFormat(format));
    }
    let Read { body } = serde_json::from_slice(document).map_err(DocumentError::Malformed)?;
    Ok(body)
}

/// The key of an aggregate, or `None` when the id is one that nothing can have.
#[must_use]
pub fn key(kind: Kind, id: &str) -> Option<Key> {
    Key::new(kind, id).ok()
}

/// The id that a snapshot's document has: named by its content, so equal content is kept once.
#[must_use]
pub fn snapshot_id(api: &model::RestApiId, document: &[u8]) -> model::SnapshotId {
    let hash = sigv4::sha256_hex(document);
    model::SnapshotId::from(format!("{api}-{}", hash.get(..32).unwrap_or(&hash)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_document_comes_back_and_a_newer_one_is_refused() {
        let written = encode(&vec![1, 2]).unwrap();
        assert_eq!(decode::<Vec<i32>>(&written).unwrap(), [1, 2]);
        let newer = br#"{"format":2,"body":{"anything":1}}"#;
        assert!(matches!(
            decode::<Vec<i32>>(newer),
            Err(DocumentError::NewerFormat(2))
        ));
        assert!(matches!(
            decode::<Vec<i32>>(b"{"),
            Err(DocumentError::Malformed(_))
        ));
    }

    #[test]
    fn a_snapshot_is_named_by_its_api_and_content() {
        let api = model::RestApiId::from("abc");
        let one = snapshot_id(&api, b"1");
        assert_eq!(one, snapshot_id(&api, b"1"));
        assert_ne!(one, snapshot_id(&api, b"2"));
        assert!(key(SNAPSHOT, one.as_str()).is_some());
    }
}
