//! What every backend promises (`suite`), and what the SQLite file promises besides (`file`, `kill`). Crash safety of
//! the storage below has a test of its own, `power_loss`.
#![allow(clippy::unwrap_used)]

mod file;
mod kill;
mod model;
mod suite;

use bytes::Bytes;
use store::{Change, Key, Kind, Revision, Store, StoreError};

pub const APIS: Kind = Kind::new("rest-api");
pub const LINKS: Kind = Kind::new("vpc-link");

pub fn key(kind: &Kind, id: &str) -> Key {
    Key::new(kind.clone(), id).unwrap()
}

pub fn text(text: &str) -> Bytes {
    Bytes::copy_from_slice(text.as_bytes())
}

pub async fn create(store: &dyn Store, key: &Key, document: &str) -> Result<Revision, StoreError> {
    store
        .compare_and_swap(key, Change::Create(text(document)))
        .await
}

pub async fn replace(
    store: &dyn Store,
    key: &Key,
    at: Revision,
    document: &str,
) -> Result<Revision, StoreError> {
    store
        .compare_and_swap(key, Change::Replace(at, text(document)))
        .await
}

pub async fn delete(store: &dyn Store, key: &Key, at: Revision) -> Result<Revision, StoreError> {
    store.compare_and_swap(key, Change::Delete(at)).await
}
