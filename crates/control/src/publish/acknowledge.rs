//! A store whose writes are acknowledged once they are in effect: the caller that was told of a deployment,
//! a stage variable or a VPC link can send a request that meets it. The write itself is durable before that,
//! and a publisher that is slow or gone delays an answer by a bounded time and never refuses one.

use async_trait::async_trait;
use bytes::Bytes;
use std::sync::Arc;
use std::time::Duration;
use store::{Aggregate, Change, Key, Kind, Listing, Revision, Store, StoreError, Watch};
use tokio::sync::watch;

/// See the module.
pub struct InEffect {
    store: Arc<dyn Store>,
    applied: watch::Receiver<Revision>,
}

/// The longest an acknowledgement waits. The write is durable by then, so it is given all the same.
const WAIT_MAX: Duration = Duration::from_secs(1);

impl InEffect {
    /// `applied` tells up to which revision writes are in effect.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, applied: watch::Receiver<Revision>) -> Self {
        Self { store, applied }
    }

    async fn wait_for(&self, revision: Revision) {
        let mut applied = self.applied.clone();
        let reached = applied.wait_for(|applied| *applied >= revision);
        if tokio::time::timeout(WAIT_MAX, reached).await.is_err() {
            tracing::warn!(
                revision = revision.get(),
                "a write is acknowledged before it is in effect"
            );
        }
    }
}

#[async_trait]
impl Store for InEffect {
    async fn get(&self, key: &Key) -> Result<Option<Aggregate>, StoreError> {
        self.store.get(key).await
    }

    async fn list(
        &self,
        kind: &Kind,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Listing, StoreError> {
        self.store.list(kind, after, limit).await
    }

    async fn compare_and_swap(&self, key: &Key, change: Change) -> Result<Revision, StoreError> {
        let revision = self.store.compare_and_swap(key, change).await?;
        self.wait_for(revision).await;
        Ok(revision)
    }

    async fn watch(&self, from: Revision) -> Result<Watch, StoreError> {
        self.store.watch(from).await
    }

    async fn import(&self, aggregates: Vec<(Key, Bytes)>) -> Result<Revision, StoreError> {
        let revision = self.store.import(aggregates).await?;
        self.wait_for(revision).await;
        Ok(revision)
    }
}
