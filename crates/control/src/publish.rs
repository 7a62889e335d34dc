//! From the store to the gateway: follows the store's changes, compiles the stages they touch and publishes
//! the plan. A stage is compiled again when it points to another snapshot or has other variables, so edits of
//! a draft cost nothing here, and an API that is broken in the store keeps serving what it last served.
//! Load balancers of the ELBv2 API go from the store to the balancer's table (`load_balancing`).
//!
//! [`acknowledge`] is the other direction: a store whose writes are acknowledged only once they are in effect
//! here, so that whoever was told of a deployment can use it with the next request.

pub mod acknowledge;
mod load_balancing;

pub use load_balancing::OWNER;

use crate::clock::Clock;
use crate::document::{self, DocumentError};
use balancer::Balancer;
use load_balancing::LoadBalancing;
use model::{RestApi, RestApiId, Snapshot, SnapshotId, Stage, VpcLink};
use plan::Published;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;
use store::{Event, EventKind, Key, Kind, Revision, Store, StoreError, Watch};
use tokio::sync::watch;

/// Keeps a plan up to date with a store.
pub struct Publisher {
    planner: Planner,
    watch: Watch,
}

/// What is published, and what it was made of.
struct Planner {
    store: Arc<dyn Store>,
    plan: Arc<Published>,
    load_balancing: LoadBalancing,
    compiled: HashMap<RestApiId, BTreeMap<String, Compiled>>,
    applied: watch::Sender<Revision>,
    account_id: String,
}

/// A compiled stage and what it was compiled from.
#[derive(Clone)]
struct Compiled {
    source: StageSource,
    stage: Arc<plan::Stage>,
}

/// Everything of a stage that the compiled form depends on.
#[derive(Clone, PartialEq, Eq)]
struct StageSource {
    snapshot: SnapshotId,
    deployment: model::DeploymentId,
    variables: Option<BTreeMap<String, String>>,
}

/// Why an aggregate could not be put into effect.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Document(#[from] DocumentError),
    #[error("stage {stage} of API {api} points to a deployment that is not there")]
    NoDeployment { api: RestApiId, stage: String },
    #[error("the content {0} of a deployment is not in the store")]
    NoSnapshot(SnapshotId),
}

const PAGE: usize = 200;
/// How long to wait before a store that failed is asked again.
const RETRY_AFTER: Duration = Duration::from_millis(500);

impl Publisher {
    /// Publishes what the store holds, of this account; when this returns, traffic may flow.
    ///
    /// # Errors
    /// The store's. An API that cannot be compiled is left out and logged, the others are served.
    pub async fn start(
        store: Arc<dyn Store>,
        plan: Arc<Published>,
        balancer: Arc<Balancer>,
        clock: Arc<dyn Clock>,
        account_id: &str,
    ) -> Result<Self, PublishError> {
        let mut planner = Planner {
            store,
            plan,
            load_balancing: LoadBalancing::new(balancer, clock),
            compiled: HashMap::new(),
            applied: watch::Sender::new(Revision::ZERO),
            account_id: account_id.to_owned(),
        };
        let watch = planner.reload().await?;
        Ok(Self { planner, watch })
    }

    /// Up to which revision the plan follows the store.
    #[must_use]
    pub fn applied(&self) -> watch::Receiver<Revision> {
        self.planner.applied.subscribe()
    }

    /// Follows the store until `shutdown`, or until the store is closed.
    pub async fn run(mut self, shutdown: impl Future<Output = ()>) {
        let mut shutdown = std::pin::pin!(shutdown);
        loop {
            let drained = self.planner.load_balancing.until_next_end();
            let event = tokio::select! {
                biased;
                () = &mut shutdown => return,
                event = self.watch.next() => event,
                () = sleep_or_never(drained) => {
                    self.planner.load_balancing.publish();
                    continue;
                }
            };
            let outcome = match event {
                Ok(event) => self.planner.apply(event).await,
                Err(StoreError::Closed) => return,
                Err(StoreError::Compacted { .. }) => self.reload().await,
                Err(error) => Err(error.into()),
            };
            if let Err(error) = outcome {
                tracing::error!(%error, "the plan may be behind the store; reading all of it anew");
                tokio::select! {
                    () = &mut shutdown => return,
                    () = tokio::time::sleep(RETRY_AFTER) => {}
                }
                if let Err(error) = self.reload().await {
                    tracing::error!(%error, "reading the store failed");
                }
            }
        }
    }

    async fn reload(&mut self) -> Result<(), PublishError> {
        self.watch = self.planner.reload().await?;
        Ok(())
    }
}

impl Planner {
    /// Puts one event into effect. What it says is read from the store as it is now, which may be newer.
    async fn apply(&mut self, event: Event) -> Result<(), PublishError> {
        let id = event.key.id();
        if *event.key.kind() == document::REST_API {
            match event.kind {
                EventKind::Put => self.refresh_api(&event.key).await?,
                EventKind::Deleted => self.remove_api(&id.into()),
            }
        } else if *event.key.kind() == document::VPC_LINK {
            match event.kind {
                EventKind::Put => self.refresh_link(&event.key).await?,
                EventKind::Deleted => self.plan.update(|plan| {
                    plan.vpc_links.remove(id);
                }),
            }
        } else if LoadBalancing::is_about(event.key.kind()) {
            let found = self.store.get(&event.key).await?;
            let document = found.as_ref().map(|found| &*found.document);
            self.load_balancing.put(&event.key, document);
            self.load_balancing.publish();
        }
        self.applied.send_replace(event.revision);
        Ok(())
    }

    /// Reads everything and publishes the difference; what is returned watches from there.
    async fn reload(&mut self) -> Result<Watch, PublishError> {
        let (from, apis) = self.read_all(document::REST_API).await?;
        let (_, links) = self.read_all(document::VPC_LINK).await?;
        for id in self.compiled.keys().cloned().collect::<Vec<_>>() {
            if !apis.iter().any(|(key, _)| key.id() == id.as_str()) {
                self.remove_api(&id);
            }
        }
        for (key, document) in &apis {
            self.publish_api(key, document).await?;
        }
        let links: Vec<plan::VpcLink> = links
            .iter()
            .filter_map(|(key, document)| self.read_link(key, document))
            .collect();
        self.plan.update(|plan| {
            plan.vpc_links = links
                .iter()
                .map(|link| (link.id.clone(), Arc::new(link.clone())))
                .collect();
        });
        self.load_balancing.clear();
        for kind in [document::LOAD_BALANCER, document::TARGET_GROUP] {
            let (_, documents) = self.read_all(kind).await?;
            for (key, document) in &documents {
                self.load_balancing.put(key, Some(document));
            }
        }
        self.load_balancing.publish();
        let watch = self.store.watch(from).await?;
        self.applied.send_replace(from);
        Ok(watch)
    }

    /// All documents of a kind, and the revision from which to watch for what comes after them.
    async fn read_all(
        &self,
        kind: Kind,
    ) -> Result<(Revision, Vec<(Key, bytes::Bytes)>), PublishError> {
        let mut documents: Vec<(Key, bytes::Bytes)> = Vec::new();
        let mut from = None;
        loop {
            let after = documents.last().map(|(key, _)| key.id().to_owned());
            let page = self.store.list(&kind, after.as_deref(), PAGE).await?;
            from.get_or_insert(page.revision);
            documents.extend(page.aggregates.into_iter().map(|a| (a.key, a.document)));
            if !page.more {
                return Ok((from.unwrap_or(Revision::ZERO), documents));
            }
        }
    }

    async fn refresh_api(&mut self, key: &Key) -> Result<(), PublishError> {
        match self.store.get(key).await? {
            Some(aggregate) => self.publish_api(key, &aggregate.document).await,
            None => {
                self.remove_api(&key.id().into());
                Ok(())
            }
        }
    }

    /// Compiles what changed of an API and publishes it. Only the store's own failures are errors: what is
    /// wrong with one API must not keep the others from being served.
    async fn publish_api(&mut self, key: &Key, document: &[u8]) -> Result<(), PublishError> {
        match self.compile_api(document).await {
            Ok((id, stages)) => {
                if self
                    .compiled
                    .get(&id)
                    .is_some_and(|known| same(known, &stages))
                {
                    return Ok(());
                }
                self.publish_stages(&id, &stages);
                self.compiled.insert(id, stages);
                Ok(())
            }
            Err(PublishError::Store(error)) => Err(error.into()),
            Err(error) => {
                tracing::error!(api = key.id(), %error, "an API is not published");
                Ok(())
            }
        }
    }

    async fn compile_api(
        &self,
        document: &[u8],
    ) -> Result<(RestApiId, BTreeMap<String, Compiled>), PublishError> {
        let api: RestApi = document::decode(document)?;
        let known = self.compiled.get(&api.id);
        let mut stages = BTreeMap::new();
        for (name, stage) in &api.stages {
            let source = source_of(&api, stage)?;
            let compiled = match known.and_then(|known| known.get(name)) {
                Some(compiled) if compiled.source == source => compiled.clone(),
                _ => {
                    let snapshot = self.snapshot(&source.snapshot).await?;
                    Compiled {
                        stage: Arc::new(compile::stage(&snapshot, stage, &self.account_id)),
                        source,
                    }
                }
            };
            stages.insert(name.clone(), compiled);
        }
        Ok((api.id, stages))
    }

    async fn snapshot(&self, id: &SnapshotId) -> Result<Snapshot, PublishError> {
        let missing = || PublishError::NoSnapshot(id.clone());
        let key = document::key(document::SNAPSHOT, id.as_str()).ok_or_else(missing)?;
        let aggregate = self.store.get(&key).await?.ok_or_else(missing)?;
        Ok(document::decode(&aggregate.document)?)
    }

    fn publish_stages(&self, id: &RestApiId, stages: &BTreeMap<String, Compiled>) {
        let api = (!stages.is_empty()).then(|| {
            Arc::new(plan::Api {
                id: id.as_str().into(),
                stages: stages
                    .values()
                    .map(|compiled| Arc::clone(&compiled.stage))
                    .collect(),
            })
        });
        self.plan.update(|plan| match &api {
            Some(api) => {
                plan.apis.insert(api.id.clone(), Arc::clone(api));
            }
            None => {
                plan.apis.remove(id.as_str());
            }
        });
    }

    fn remove_api(&mut self, id: &RestApiId) {
        if self.compiled.remove(id).is_some() {
            self.publish_stages(id, &BTreeMap::new());
        }
    }

    async fn refresh_link(&mut self, key: &Key) -> Result<(), PublishError> {
        let link = match self.store.get(key).await? {
            Some(aggregate) => self.read_link(key, &aggregate.document),
            None => None,
        };
        self.plan.update(|plan| match &link {
            Some(link) => {
                plan.vpc_links
                    .insert(link.id.clone(), Arc::new(link.clone()));
            }
            None => {
                plan.vpc_links.remove(key.id());
            }
        });
        Ok(())
    }

    fn read_link(&self, key: &Key, document: &[u8]) -> Option<plan::VpcLink> {
        match document::decode::<VpcLink>(document) {
            Ok(link) => compile::vpc_link(&link),
            Err(error) => {
                tracing::error!(vpc_link = key.id(), %error, "a VPC link is not published");
                None
            }
        }
    }
}

/// Ends after `time`, or never where there is none.
async fn sleep_or_never(time: Option<Duration>) {
    match time {
        Some(time) => tokio::time::sleep(time).await,
        None => std::future::pending().await,
    }
}

fn source_of(api: &RestApi, stage: &Stage) -> Result<StageSource, PublishError> {
    let deployment =
        api.deployments
            .get(&stage.deployment_id)
            .ok_or_else(|| PublishError::NoDeployment {
                api: api.id.clone(),
                stage: stage.name.clone(),
            })?;
    Ok(StageSource {
        snapshot: deployment.snapshot_id.clone(),
        deployment: stage.deployment_id.clone(),
        variables: stage.variables.clone(),
    })
}

fn same(known: &BTreeMap<String, Compiled>, stages: &BTreeMap<String, Compiled>) -> bool {
    known.len() == stages.len()
        && known
            .iter()
            .zip(stages)
            .all(|((a, known), (b, stage))| a == b && known.source == stage.source)
}

#[cfg(test)]
mod tests;
