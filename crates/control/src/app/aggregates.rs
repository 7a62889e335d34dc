//! Reading and changing aggregates: compare-and-swap with a bounded number of tries, each of which evaluates
//! the change anew on a fresh document. Writers of one aggregate within this process take turns, so that
//! tries are lost to other processes only.

use super::Control;
use crate::document::{self, ACCOUNT, CLIENT_CERTIFICATE, REST_API, SNAPSHOT, VPC_LINK};
use crate::error::ControlError;
use model::{Account, ClientCertificate, RestApi, SnapshotId, VpcLink};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;
use store::{Change, Kind, Revision, StoreError};
use tokio::sync::{Mutex, MutexGuard};

/// Tries before a write is refused as a concurrent modification.
const TRIES: u32 = 50;

/// What a change of an API wants done.
pub(super) struct Outcome<T> {
    pub answer: T,
    /// A snapshot that has to be there before the API names it.
    pub snapshot: Option<(SnapshotId, bytes::Bytes)>,
}

impl Control {
    /// An API with its draft, deployments and stages.
    pub(super) async fn api(&self, id: &str) -> Result<RestApi, ControlError> {
        let found = self.load(REST_API, id).await?;
        found
            .map(|(api, _)| api)
            .ok_or_else(|| self.no_such_api(id))
    }

    /// Changes an API. `change` may run several times, each time on a document that nobody has changed since
    /// it was read; when it refuses, nothing is written.
    pub(super) async fn update_api<T>(
        &self,
        id: &str,
        mut change: impl FnMut(&mut RestApi) -> Result<T, ControlError> + Send,
    ) -> Result<T, ControlError> {
        self.update_api_with_snapshot(id, |api| {
            Ok(Outcome {
                answer: change(api)?,
                snapshot: None,
            })
        })
        .await
    }

    /// The same for a change that makes a snapshot, which is written first.
    pub(super) async fn update_api_with_snapshot<T>(
        &self,
        id: &str,
        change: impl FnMut(&mut RestApi) -> Result<Outcome<T>, ControlError> + Send,
    ) -> Result<T, ControlError> {
        self.update(REST_API, id, || self.no_such_api(id), change)
            .await
    }

    /// Changes a VPC link, as [`Control::update_api`] does an API.
    pub(super) async fn update_vpc_link<T>(
        &self,
        id: &str,
        mut change: impl FnMut(&mut VpcLink) -> Result<T, ControlError> + Send,
    ) -> Result<T, ControlError> {
        self.update(VPC_LINK, id, super::vpc_link::not_found, |link| {
            Ok(Outcome {
                answer: change(link)?,
                snapshot: None,
            })
        })
        .await
    }

    /// Changes a client certificate.
    pub(super) async fn update_client_certificate<T>(
        &self,
        id: &str,
        mut change: impl FnMut(&mut ClientCertificate) -> Result<T, ControlError> + Send,
    ) -> Result<T, ControlError> {
        let missing = super::client_certificate::not_found;
        self.update(CLIENT_CERTIFICATE, id, missing, |certificate| {
            Ok(Outcome {
                answer: change(certificate)?,
                snapshot: None,
            })
        })
        .await
    }

    /// Changes the account, which is AWS's defaults until it is first changed.
    pub(super) async fn update_account<T>(
        &self,
        mut change: impl FnMut(&mut Account) -> Result<T, ControlError> + Send,
    ) -> Result<T, ControlError> {
        let id = self.settings.partition.account_id.as_str();
        if self.load::<Account>(ACCOUNT, id).await?.is_none() {
            let mut account = Account::default();
            change(&mut account)?;
            match self.create(ACCOUNT, id, &Account::default()).await {
                // Somebody else made it meanwhile, which is as good.
                Ok(_) => {}
                Err(error) if error.code == "ConflictException" => {}
                Err(error) => return Err(error),
            }
        }
        let missing = || ControlError::not_found("Invalid Account identifier specified");
        self.update(ACCOUNT, id, missing, |account| {
            Ok(Outcome {
                answer: change(account)?,
                snapshot: None,
            })
        })
        .await
    }

    /// Changes a document of any kind; `missing` is the refusal when there is none.
    pub(super) async fn update<D: Serialize + DeserializeOwned, T>(
        &self,
        kind: Kind,
        id: &str,
        missing: impl Fn() -> ControlError + Send,
        mut change: impl FnMut(&mut D) -> Result<Outcome<T>, ControlError> + Send,
    ) -> Result<T, ControlError> {
        let _turn = self.turns.of(id).await;
        let key = document::key(kind, id).ok_or_else(&missing)?;
        for attempt in 0..TRIES {
            let found = self.store.get(&key).await?.ok_or_else(&missing)?;
            let (changed, Outcome { answer, snapshot }) = {
                let mut document: D =
                    document::decode(&found.document).map_err(ControlError::internal)?;
                let outcome = change(&mut document)?;
                let changed = document::encode(&document).map_err(ControlError::internal)?;
                (changed, outcome)
            };
            if changed == found.document {
                return Ok(answer);
            }
            if let Some((id, snapshot)) = snapshot {
                self.keep_snapshot(&id, snapshot).await?;
            }
            let swap = Change::Replace(found.revision, changed);
            match self.store.compare_and_swap(&key, swap).await {
                Ok(_) => return Ok(answer),
                Err(StoreError::Conflict { .. }) => back_off(attempt).await,
                Err(error) => return Err(error.into()),
            }
        }
        Err(ControlError::concurrent_modification())
    }

    /// The turn of writers of an aggregate; held while snapshots of an API are written or removed.
    pub(super) async fn turn(&self, id: &str) -> MutexGuard<'_, ()> {
        self.turns.of(id).await
    }

    /// A document with the revision it is at; `None` when there is none, or the id is one nothing can have.
    pub(super) async fn load<T: DeserializeOwned>(
        &self,
        kind: Kind,
        id: &str,
    ) -> Result<Option<(T, Revision)>, ControlError> {
        let Some(key) = document::key(kind, id) else {
            return Ok(None);
        };
        let Some(found) = self.store.get(&key).await? else {
            return Ok(None);
        };
        let value = document::decode(&found.document).map_err(ControlError::internal)?;
        Ok(Some((value, found.revision)))
    }

    /// One page of documents in the order of their ids, and whether there are more.
    pub(super) async fn page<T: DeserializeOwned>(
        &self,
        kind: Kind,
        after: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<T>, bool), ControlError> {
        let listing = self.store.list(&kind, after, limit).await?;
        let values = listing
            .aggregates
            .iter()
            .map(|aggregate| document::decode(&aggregate.document).map_err(ControlError::internal))
            .collect::<Result<_, _>>()?;
        Ok((values, listing.more))
    }

    /// Writes a document under an id that must be new.
    pub(super) async fn create<T: Serialize + Sync>(
        &self,
        kind: Kind,
        id: &str,
        body: &T,
    ) -> Result<Revision, ControlError> {
        let document = document::encode(body).map_err(ControlError::internal)?;
        let key = document::key(kind, id).ok_or_else(|| {
            ControlError::internal(std::io::Error::other(
                "an id was made that cannot be stored",
            ))
        })?;
        Ok(self
            .store
            .compare_and_swap(&key, Change::Create(document))
            .await?)
    }

    /// Removes a document whatever its revision, trying again while others change it. `Ok(false)` when there
    /// was none.
    pub(super) async fn remove(&self, kind: Kind, id: &str) -> Result<bool, ControlError> {
        let Some(key) = document::key(kind, id) else {
            return Ok(false);
        };
        for attempt in 0..TRIES {
            let Some(found) = self.store.get(&key).await? else {
                return Ok(false);
            };
            let swap = Change::Delete(found.revision);
            match self.store.compare_and_swap(&key, swap).await {
                Ok(_) => return Ok(true),
                Err(StoreError::Conflict { .. }) => back_off(attempt).await,
                Err(error) => return Err(error.into()),
            }
        }
        Err(ControlError::concurrent_modification())
    }

    /// Writes a snapshot unless its content, and so its name, is there already.
    pub(super) async fn keep_snapshot(
        &self,
        id: &SnapshotId,
        snapshot: bytes::Bytes,
    ) -> Result<(), ControlError> {
        let key = document::key(SNAPSHOT, id.as_str()).ok_or_else(|| {
            ControlError::internal(std::io::Error::other(
                "a snapshot has an id that cannot be stored",
            ))
        })?;
        match self
            .store
            .compare_and_swap(&key, Change::Create(snapshot))
            .await
        {
            Ok(_) | Err(StoreError::Conflict { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// AWS's words for an API that is not there.
    pub(super) fn no_such_api(&self, id: &str) -> ControlError {
        ControlError::not_found(format!(
            "Invalid API identifier specified {}:{id}",
            self.settings.partition.account_id
        ))
    }
}

/// Another process was faster. The pause grows a little, so that many of them come through.
async fn back_off(attempt: u32) {
    if attempt < 3 {
        tokio::task::yield_now().await;
    } else {
        let mut byte = [0u8; 1];
        // Without randomness a fixed pause still does.
        let random = getrandom::fill(&mut byte).map_or(1, |()| u64::from(byte[0]));
        let millis = 1 + random % (2 * u64::from(attempt));
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }
}

/// Locks for writers, a fixed number shared by all ids: two ids may wait for each other, which costs a
/// little time and nothing else. No operation holds two.
pub(super) struct Turns(Vec<Mutex<()>>);

impl Turns {
    pub fn new() -> Self {
        Self((0..64).map(|_| Mutex::new(())).collect())
    }

    async fn of(&self, id: &str) -> MutexGuard<'_, ()> {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        let index = hasher.finish() as usize % self.0.len();
        self.0[index].lock().await
    }
}
