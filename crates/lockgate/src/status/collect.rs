//! Gathers the status from where things are: the store, the balancer's table, the reports on manifests. Reads
//! only, and takes each document as it is at that moment.

use super::report::{
    Api, Condition, Difference, Listener, Listeners, LoadBalancer, Method, Problem, Report, Stage,
    Target, VpcLink, Warning,
};
use crate::settings::Settings;
use balancer::{Availability, Balancer, Entry, Health, Severity};
use control::document::{self, DocumentError};
use kubernetes::{ClusterSource, FileSource};
use model::{RestApi, Snapshot};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;
use store::{Kind, Store, StoreError};

/// Where a status comes from.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    pub settings: &'a Settings,
    pub listeners: &'a Listeners,
    pub started: Instant,
    pub store: &'a dyn Store,
    pub balancer: &'a Balancer,
    pub manifests: Option<&'a FileSource>,
    pub cluster: Option<&'a ClusterSource>,
    pub listeners_of_balancers: Option<&'a nlb::Listeners>,
}

/// Why there is no status.
#[derive(Debug, thiserror::Error)]
pub enum CollectError {
    #[error("the store cannot be read")]
    Store(#[from] StoreError),
    #[error("the document of {id} cannot be read")]
    Document { id: String, source: DocumentError },
}

pub async fn collect(sources: Sources<'_>) -> Result<Report, CollectError> {
    let Sources {
        settings,
        listeners,
        store,
        ..
    } = sources;
    let mut apis = Vec::new();
    for api in all::<RestApi>(store, &document::REST_API).await? {
        apis.push(describe_api(&api, sources).await?);
    }
    let vpc_links = all::<model::VpcLink>(store, &document::VPC_LINK)
        .await?
        .into_iter()
        .map(|link| VpcLink {
            id: link.id.to_string(),
            name: link.name,
            target_arn: link.target_arns.into_iter().next().unwrap_or_default(),
            deleting: link.deleting,
        })
        .collect();
    Ok(Report {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pid: std::process::id(),
        uptime_seconds: sources.started.elapsed().as_secs(),
        data_dir: settings.data_dir.display().to_string(),
        region: settings.region.as_str().to_owned(),
        account_id: settings.account_id.as_str().to_owned(),
        zone: sources.balancer.zone().map(str::to_owned),
        listeners: listeners.clone(),
        apis,
        vpc_links,
        load_balancers: sources
            .balancer
            .snapshot()
            .entries()
            .map(|entry| {
                let listeners = sources.listeners_of_balancers;
                let arn = &entry.load_balancer.arn;
                let brought = listeners.and_then(|listeners| listeners.brought(arn));
                describe_load_balancer(entry, brought)
            })
            .collect(),
        cluster: sources.cluster.map(super::cluster::describe),
        problems: problems(sources.manifests, sources.cluster),
    })
}

/// Every document of a kind.
async fn all<T: DeserializeOwned>(store: &dyn Store, kind: &Kind) -> Result<Vec<T>, CollectError> {
    const PAGE: usize = 500;
    let mut values = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = store.list(kind, after.as_deref(), PAGE).await?;
        after = page
            .aggregates
            .last()
            .map(|aggregate| aggregate.key.id().to_owned());
        for aggregate in page.aggregates {
            values.push(decode(aggregate.key.id(), &aggregate.document)?);
        }
        if !page.more || after.is_none() {
            return Ok(values);
        }
    }
}

fn decode<T: DeserializeOwned>(id: &str, bytes: &[u8]) -> Result<T, CollectError> {
    document::decode(bytes).map_err(|source| CollectError::Document {
        id: id.to_owned(),
        source,
    })
}

async fn describe_api(api: &RestApi, sources: Sources<'_>) -> Result<Api, CollectError> {
    let mut stages = Vec::new();
    let mut deployed = Vec::new();
    for stage in api.stages.values() {
        let snapshot = snapshot_of(api, stage, sources.store).await?;
        stages.push(describe_stage(api, stage, snapshot.as_ref(), sources));
        deployed.extend(snapshot.map(|snapshot| (stage.name.clone(), snapshot)));
    }
    let differences = control::differences(api, &deployed).into_iter();
    Ok(Api {
        id: api.id.to_string(),
        name: api.settings.name.clone(),
        stages,
        differences: differences
            .map(|found| Difference {
                nature: found.nature.to_string(),
                setting: found.setting,
                message: found.text,
                places: found.places,
            })
            .collect(),
    })
}

/// `None` where a write of this moment took the deployment away.
async fn snapshot_of(
    api: &RestApi,
    stage: &model::Stage,
    store: &dyn Store,
) -> Result<Option<Snapshot>, CollectError> {
    let Some(key) = api
        .deployments
        .get(&stage.deployment_id)
        .and_then(|deployment| document::key(document::SNAPSHOT, deployment.snapshot_id.as_str()))
    else {
        return Ok(None);
    };
    match store.get(&key).await? {
        Some(aggregate) => decode(key.id(), &aggregate.document).map(Some),
        None => Ok(None),
    }
}

fn describe_stage(
    api: &RestApi,
    stage: &model::Stage,
    snapshot: Option<&Snapshot>,
    sources: Sources<'_>,
) -> Stage {
    let mut methods = Vec::new();
    let mut vpc_links = BTreeSet::new();
    for resource in snapshot.iter().flat_map(|s| s.resources.values()) {
        let path = snapshot
            .and_then(|snapshot| snapshot.path_of(&resource.id))
            .unwrap_or_default();
        for (http_method, method) in &resource.methods {
            let integration = method.integration.as_ref();
            vpc_links.extend(
                integration
                    .filter(|i| i.connection_type.as_deref() == Some("VPC_LINK"))
                    .and_then(|i| i.connection_id.as_deref())
                    .map(|id| with_variables(id, stage.variables.as_ref())),
            );
            methods.push(Method {
                http_method: http_method.clone(),
                path: path.clone(),
                integration: integration.map(|i| i.kind.clone()),
                uri: integration.and_then(|i| i.uri.clone()),
            });
        }
    }
    methods.sort_by(|a, b| (&a.path, &a.http_method).cmp(&(&b.path, &b.http_method)));
    let gateway = sources.listeners.gateway;
    Stage {
        name: stage.name.clone(),
        deployment_id: stage.deployment_id.to_string(),
        host: format!(
            "{}.execute-api.{}.amazonaws.com",
            api.id,
            sources.settings.region.as_str()
        ),
        // `*.localhost` is loopback by RFC 6761, to curl and browsers among others.
        url: if sources.settings.path_style {
            format!(
                "http://{gateway}/_aws/execute-api/{}/{}/",
                api.id, stage.name
            )
        } else {
            format!(
                "http://{}.execute-api.localhost:{}/{}/",
                api.id,
                gateway.port(),
                stage.name
            )
        },
        methods,
        vpc_links: vpc_links.into_iter().collect(),
        warnings: control::warnings(api)
            .into_iter()
            .filter(|warning| warning.stage == stage.name)
            .map(|warning| Warning {
                setting: warning.setting,
                message: warning.text,
            })
            .collect(),
    }
}

/// A connection id is literal or one stage variable; one that is not set stays as it is written, which is
/// what there is to say about it.
fn with_variables(id: &str, variables: Option<&BTreeMap<String, String>>) -> String {
    id.strip_prefix("${stageVariables.")
        .and_then(|rest| rest.strip_suffix('}'))
        .and_then(|name| variables?.get(name))
        .map_or_else(|| id.to_owned(), Clone::clone)
}

fn describe_load_balancer(entry: &Entry, brought: Option<nlb::Brought>) -> LoadBalancer {
    let lb = &entry.load_balancer;
    let listeners = entry.listeners().map(|(listener, targets)| Listener {
        port: listener.port,
        protocol: listener.protocol.to_string(),
        target_group: listener.target_group.name.clone(),
        targets: targets
            .map(|(target, state)| Target {
                address: target.address,
                health: health(target, state).to_owned(),
                finding: state.finding(),
                pod: target.pod.clone(),
                zone: target.zone.clone(),
            })
            .collect(),
    });
    let brought = brought.unwrap_or_default();
    let conditions = lb.conditions.iter().chain(&brought.conditions);
    let conditions: Vec<Condition> = conditions
        .map(|condition| Condition {
            severity: condition.severity.to_string(),
            reason: condition.reason.to_owned(),
            message: condition.message.clone(),
        })
        .collect();
    let unopened = brought.problems.into_iter().map(|message| Condition {
        severity: Severity::Warning.to_string(),
        reason: "ListenerNotOpen".to_owned(),
        message,
    });
    LoadBalancer {
        arn: lb.arn.clone(),
        name: lb.name.clone(),
        dns_name: lb.dns_name.clone(),
        scheme: lb.scheme.to_string(),
        state: lb.state.to_string(),
        source: lb.source.object.clone(),
        location: lb.source.location.clone(),
        address: brought.address,
        listeners: listeners.collect(),
        conditions: conditions.into_iter().chain(unopened).collect(),
    }
}

/// What the source says of a target, and of a ready one what its checks and connections say.
fn health(target: &balancer::Target, state: &balancer::TargetState) -> &'static str {
    match (target.availability, state.health()) {
        (Availability::Ready, Health::Healthy) if state.is_avoided() => "unreachable",
        (Availability::Ready, Health::Healthy)
        | (Availability::Draining | Availability::NotReady, _) => target.availability.as_str(),
        (Availability::Ready, health) => health.as_str(),
    }
}

fn problems(manifests: Option<&FileSource>, cluster: Option<&ClusterSource>) -> Vec<Problem> {
    let of_manifests = manifests.map(FileSource::problems).unwrap_or_default();
    let of_cluster = cluster.map(ClusterSource::problems).unwrap_or_default();
    of_manifests
        .into_iter()
        .chain(of_cluster)
        .map(|problem| Problem {
            severity: problem.severity.to_string(),
            reason: problem.reason.to_owned(),
            file: problem.file.display().to_string(),
            document: problem.document,
            field: Some(problem.field).filter(|field| !field.is_empty()),
            message: problem.message,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_id_may_be_a_stage_variable() {
        let variables = BTreeMap::from([("link".to_owned(), "v1".to_owned())]);
        assert_eq!(with_variables("v9", Some(&variables)), "v9");
        assert_eq!(
            with_variables("${stageVariables.link}", Some(&variables)),
            "v1"
        );
        assert_eq!(
            with_variables("${stageVariables.other}", Some(&variables)),
            "${stageVariables.other}"
        );
        assert_eq!(
            with_variables("${stageVariables.link}", None),
            "${stageVariables.link}"
        );
    }
}
