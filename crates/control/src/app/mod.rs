//! The operations, one file per resource, and what they share: [`Control`] with its store access
//! (`aggregates`) and the table of what is served (`dispatch`).
//!
//! An operation on an API changes one aggregate in one compare-and-swap: it is a function of the document,
//! evaluated again on a fresh one when another writer was faster. What a VPC link and the integrations that
//! name it must agree on crosses aggregates; `vpc_link` and `references` hold that protocol.

mod account;
mod aggregates;
mod api_model;
mod client_certificate;
mod clone;
mod deployment;
mod dispatch;
mod documentation_part;
mod documentation_version;
mod elbv2;
mod expression;
mod gateway_response;
mod integration;
mod integration_response;
mod method;
mod method_response;
mod page;
mod patchable;
mod quotas;
mod references;
mod request_validator;
mod resource;
mod rest_api;
mod snapshots;
mod stage;
mod sts;
mod tags;
mod test_invoke;
#[cfg(test)]
mod tests;
mod vpc_link;

pub use dispatch::SERVED;
pub(crate) use elbv2::{attribute_keys, of_load_balancer};
pub use patchable::{PATCHABLE, Patchable};
pub use quotas::Quotas;
pub use snapshots::Sweep;

use crate::deployable::Deployable;
use crate::error::ControlError;
use crate::settings::ControlSettings;
use crate::test_invoke::TestInvoke;
use aggregates::Turns;
use balancer::Balancer;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use store::Store;

/// The control plane: all operations over one store.
pub struct Control {
    settings: ControlSettings,
    store: Arc<dyn Store>,
    balancer: Arc<Balancer>,
    deployable: Arc<dyn Deployable>,
    test_invoke: Option<Arc<dyn TestInvoke>>,
    turns: Turns,
    /// Deleting a link takes it alone, writing an integration that names one shares it: within a process no
    /// integration gets a link that is being deleted. Between processes `references` sees to it.
    links: tokio::sync::RwLock<()>,
    /// The same for listeners and the target groups they name, one at a time; see `elbv2::association`.
    associations: tokio::sync::Mutex<()>,
    started_millis: i64,
    last_write_millis: AtomicI64,
}

impl Control {
    pub fn new(
        settings: ControlSettings,
        store: Arc<dyn Store>,
        balancer: Arc<Balancer>,
        deployable: Arc<dyn Deployable>,
    ) -> Self {
        let started_millis = settings.clock.now_millis();
        Self {
            settings,
            store,
            balancer,
            deployable,
            test_invoke: None,
            turns: Turns::new(),
            links: tokio::sync::RwLock::new(()),
            associations: tokio::sync::Mutex::new(()),
            started_millis,
            last_write_millis: AtomicI64::new(i64::MIN),
        }
    }

    /// The same, with somebody who can try methods.
    #[must_use]
    pub fn with_test_invoke(mut self, test_invoke: Arc<dyn TestInvoke>) -> Self {
        self.test_invoke = Some(test_invoke);
        self
    }

    #[must_use]
    pub fn settings(&self) -> &ControlSettings {
        &self.settings
    }

    /// Finishes what a crash left half done: snapshots that no deployment names are removed, VPC links and
    /// target groups whose deletion had begun are deleted or kept. To be called once before serving; harmless at any time.
    ///
    /// # Errors
    /// What the store answers.
    pub async fn recover(&self) -> Result<Sweep, ControlError> {
        vpc_link::resume_deletions(self).await?;
        elbv2::resume_deletions(self).await?;
        snapshots::sweep_all(self).await
    }

    fn quotas(&self) -> &Quotas {
        &self.settings.quotas
    }

    fn now_millis(&self) -> i64 {
        self.settings.clock.now_millis()
    }

    fn now_seconds(&self) -> model::EpochSeconds {
        self.now_millis().div_euclid(1000)
    }

    /// Remembers that somebody is writing; see [`crate::VpcLinkTiming`].
    fn note_write(&self) {
        self.last_write_millis
            .fetch_max(self.now_millis(), Ordering::Relaxed);
    }
}

/// Text as AWS keeps it: empty is absent.
fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

/// The patch operations of an update, from the shapes of the wire.
fn operations(
    patch: Option<Vec<wire::apigateway::PatchOperation>>,
) -> Vec<crate::patch::Operation> {
    patch
        .unwrap_or_default()
        .into_iter()
        .map(|operation| crate::patch::Operation {
            op: operation.op.unwrap_or_default(),
            path: operation.path.unwrap_or_default(),
            value: operation.value,
            from: operation.from,
        })
        .collect()
}
