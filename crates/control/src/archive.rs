//! A store as a text, and back: what `lockgate export` writes and `lockgate import` reads, for backup and for moving to
//! another machine. One line says what the text is, then each document has a line of its own, byte for byte as the
//! store had it, since deployments are named by the bytes of their content.
//!
//! What is read is held against everything that is promised of a store before anything is written: a text that was cut
//! short or changed by hand is refused, with the line, and leaves the store as it was.

use crate::document::{self, DocumentError, KINDS};
use bytes::Bytes;
use model::{Account, ClientCertificate, LoadBalancer, RestApi, Snapshot, TargetGroup, VpcLink};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;
use store::{Key, Revision, Store, StoreError};

/// The format written, and the newest that is read.
const FORMAT: u32 = 1;
/// What makes the first line ours.
const WHAT: &str = "export";
/// How many documents are read at once.
const PAGE: usize = 200;

/// The first line.
#[derive(Serialize, Deserialize)]
struct Head {
    lockgate: String,
    format: u32,
    documents: usize,
}

/// Why a store could not be exported or imported. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error("the store cannot be read or written")]
    Store(#[from] StoreError),
    #[error("the store was written to meanwhile: export it again")]
    Changed,
    #[error("the store holds something already: import into an empty one")]
    NotEmpty,
    #[error("this is no export of a Lockgate: its first line says something else")]
    NotAnExport,
    #[error("the export has format {0}, this Lockgate knows up to {FORMAT}: run the newer version")]
    NewerFormat(u32),
    #[error(
        "the export was cut short or joined: {expected} documents were written, {found} are there"
    )]
    Incomplete { expected: usize, found: usize },
    #[error("line {line} is not as an export writes it: {why}")]
    Line { line: usize, why: String },
    #[error("line {line} holds a document that cannot be read")]
    Document { line: usize, source: DocumentError },
    #[error("API {api} has a deployment whose content is not in the export")]
    NoContent { api: String },
}

/// Everything in a store that nobody writes to meanwhile. There are secrets in it: keys of client certificates.
///
/// # Errors
/// The store's, and [`ArchiveError::Changed`].
pub async fn export(store: &dyn Store) -> Result<Vec<u8>, ArchiveError> {
    let mut revision: Option<Revision> = None;
    let mut lines = Vec::new();
    let mut documents = 0;
    for kind in KINDS {
        let mut after: Option<String> = None;
        loop {
            let page = store.list(&kind, after.as_deref(), PAGE).await?;
            if *revision.get_or_insert(page.revision) != page.revision {
                return Err(ArchiveError::Changed);
            }
            for aggregate in &page.aggregates {
                documents += 1;
                lines.extend_from_slice(opening(&aggregate.key).as_bytes());
                lines.extend_from_slice(&aggregate.document);
                lines.extend_from_slice(CLOSING.as_bytes());
                lines.push(b'\n');
            }
            after = match page.aggregates.last() {
                Some(last) if page.more => Some(last.key.id().to_owned()),
                _ => break,
            };
        }
    }
    let head = Head {
        lockgate: WHAT.to_owned(),
        format: FORMAT,
        documents,
    };
    // A head of text and numbers is always JSON.
    let mut text = serde_json::to_vec(&head).unwrap_or_default();
    text.push(b'\n');
    text.append(&mut lines);
    Ok(text)
}

/// Puts an export into an empty store, all of it or nothing. Answers how many documents that were.
///
/// # Errors
/// See [`ArchiveError`].
pub async fn import(store: &dyn Store, text: &[u8]) -> Result<usize, ArchiveError> {
    let documents = read(text)?;
    for kind in KINDS {
        if !store.list(&kind, None, 1).await?.aggregates.is_empty() {
            return Err(ArchiveError::NotEmpty);
        }
    }
    let count = documents.len();
    if count > 0 {
        store.import(documents).await?;
    }
    Ok(count)
}

/// Key and id need no escapes: their alphabets have nothing that JSON would escape.
fn opening(key: &Key) -> String {
    format!(
        r#"{{"kind":"{}","id":"{}","document":"#,
        key.kind(),
        key.id()
    )
}

const CLOSING: &str = "}";

/// The documents of an export, each of them one that the operations can read.
fn read(text: &[u8]) -> Result<Vec<(Key, Bytes)>, ArchiveError> {
    let mut lines = text.split(|byte| *byte == b'\n');
    let head: Head = lines
        .next()
        .and_then(|line| serde_json::from_slice(line).ok())
        .ok_or(ArchiveError::NotAnExport)?;
    if head.lockgate != WHAT {
        return Err(ArchiveError::NotAnExport);
    }
    if head.format > FORMAT {
        return Err(ArchiveError::NewerFormat(head.format));
    }
    let mut documents = Vec::new();
    let mut seen = Seen::default();
    // Lines are counted from one, and the first is read.
    for (line, bytes) in (2..).zip(lines) {
        if bytes.is_empty() {
            continue;
        }
        documents.push(read_line(line, bytes, &mut seen)?);
    }
    if documents.len() != head.documents {
        return Err(ArchiveError::Incomplete {
            expected: head.documents,
            found: documents.len(),
        });
    }
    match seen.named.difference(&seen.snapshots).next() {
        None => Ok(documents),
        Some((api, _)) => Err(ArchiveError::NoContent { api: api.clone() }),
    }
}

/// What the documents say of each other: (API, snapshot) as deployments name them, and as they are there.
#[derive(Default)]
struct Seen {
    named: BTreeSet<(String, String)>,
    snapshots: BTreeSet<(String, String)>,
}

/// The outside of a line; what the document is, is looked at apart.
#[derive(Deserialize)]
struct Line {
    kind: String,
    id: String,
    #[serde(rename = "document")]
    _document: Value,
}

fn read_line(line: usize, bytes: &[u8], seen: &mut Seen) -> Result<(Key, Bytes), ArchiveError> {
    let wrong = |why: &str| ArchiveError::Line {
        line,
        why: why.to_owned(),
    };
    let outside: Line = serde_json::from_slice(bytes).map_err(|error| wrong(&error.to_string()))?;
    let kind = KINDS
        .into_iter()
        .find(|kind| kind.as_str() == outside.kind)
        .ok_or_else(|| wrong("this Lockgate knows no such kind"))?;
    let key = Key::new(kind, outside.id).map_err(|error| wrong(&error.to_string()))?;
    let document = bytes
        .strip_prefix(opening(&key).as_bytes())
        .and_then(|rest| rest.strip_suffix(CLOSING.as_bytes()))
        .ok_or_else(|| wrong("members are moved, or spaces are added"))?;
    let belongs =
        check(&key, document, seen).map_err(|source| ArchiveError::Document { line, source })?;
    if belongs {
        Ok((key, Bytes::copy_from_slice(document)))
    } else {
        Err(wrong("the document belongs to another id"))
    }
}

/// Reads a document as what its kind says it is; whether it belongs to its id.
fn check(key: &Key, document: &[u8], seen: &mut Seen) -> Result<bool, DocumentError> {
    let id = key.id();
    let kind = key.kind();
    Ok(if *kind == document::REST_API {
        let api: RestApi = document::decode(document)?;
        let snapshots = api.deployments.values();
        seen.named.extend(
            snapshots.map(|deployment| (api.id.to_string(), deployment.snapshot_id.to_string())),
        );
        api.id.as_str() == id
    } else if *kind == document::SNAPSHOT {
        let snapshot: Snapshot = document::decode(document)?;
        let named = document::snapshot_id(&snapshot.rest_api_id, document);
        seen.snapshots
            .insert((snapshot.rest_api_id.to_string(), id.to_owned()));
        named.as_str() == id
    } else if *kind == document::VPC_LINK {
        document::decode::<VpcLink>(document)?.id.as_str() == id
    } else if *kind == document::CLIENT_CERTIFICATE {
        let certificate: ClientCertificate = document::decode(document)?;
        certificate.id.as_str() == id
    } else if *kind == document::LOAD_BALANCER {
        let load_balancer: LoadBalancer = document::decode(document)?;
        load_balancer.name.eq_ignore_ascii_case(id)
    } else if *kind == document::TARGET_GROUP {
        let group: TargetGroup = document::decode(document)?;
        group.name.eq_ignore_ascii_case(id)
    } else {
        // The id of an account is nowhere in it.
        document::decode::<Account>(document)?;
        *kind == document::ACCOUNT
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use store::{Change, MemoryStore};

    async fn store_with_an_account() -> MemoryStore {
        let store = MemoryStore::new();
        let document = document::encode(&Account::default()).unwrap();
        let key = Key::new(document::ACCOUNT, "123456789012").unwrap();
        let change = Change::Create(document);
        store.compare_and_swap(&key, change).await.unwrap();
        store
    }

    /// What an import of this text says; it must leave the store empty.
    async fn refused(text: &str) -> String {
        let store = MemoryStore::new();
        let error = import(&store, text.as_bytes()).await.unwrap_err();
        let left = export(&store).await.unwrap();
        assert!(left.ends_with(b"\"documents\":0}\n"), "{error}");
        match std::error::Error::source(&error) {
            Some(source) => format!("{error}: {source}"),
            None => error.to_string(),
        }
    }

    #[tokio::test]
    async fn bytes_come_back_and_only_into_an_empty_store() {
        let store = store_with_an_account().await;
        let text = export(&store).await.unwrap();
        let other = MemoryStore::new();
        assert_eq!(import(&other, &text).await.unwrap(), 1);
        assert_eq!(export(&other).await.unwrap(), text);
        let again = import(&other, &text).await.unwrap_err();
        assert!(matches!(again, ArchiveError::NotEmpty), "{again}");
    }

    #[tokio::test]
    async fn what_is_no_whole_export_is_refused_with_the_line() {
        let good =
            String::from_utf8(export(&store_with_an_account().await).await.unwrap()).unwrap();
        let (head, line) = good.split_once('\n').unwrap();
        for (text, said) in [
            (String::new(), "no export"),
            ("{}\n".to_owned(), "no export"),
            (good.replace("\"export\"", "\"import\""), "no export"),
            (
                good.replacen("\"format\":1", "\"format\":2", 1),
                "newer version",
            ),
            (format!("{head}\n"), "1 documents were written, 0 are there"),
            (
                format!("{head}\n{line}{line}"),
                "1 documents were written, 2 are there",
            ),
            (good.replace("account", "accounts"), "line 2 is not"),
            (good.replace("123456789012", "UPPER"), "line 2 is not"),
            (good.replace("\"id\":", "\"id\": "), "spaces"),
            (
                good.replace("\"document\":{", "\"document\":{\"x\":"),
                "line 2 ",
            ),
            (
                good.replace("{\"format\":1,\"body\"", "{\"format\":9,\"body\""),
                "format 9",
            ),
            (
                good.replace("\"account\"", "\"vpc-link\""),
                "line 2 holds a document that cannot be read",
            ),
        ] {
            let told = refused(&text).await;
            assert!(told.contains(said), "{text}: {told}");
        }
    }
}
