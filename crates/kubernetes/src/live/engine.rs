//! What the watches tell becomes updates of the balancer. A change on its own is published at once; while changes
//! keep coming they are gathered for some milliseconds, so that a thousand a second cost no more than a few
//! hundred publications.

use super::forward::{self, Forwarder};
use super::lease::Elector;
use super::rival;
use super::state::{Leader, Shared, lock};
use super::watch::{Scope, Told, told, watch};
use super::writer::{Wanted, Writer};
use super::{OWNER, Options, Phase};
use crate::incremental::{Flushed, Incremental, ReadSlice, held_elsewhere};
use crate::objects::{Key, Object};
use crate::problem::{Origin, Problem};
use crate::settings::Settings;
use balancer::{Balancer, Severity, Update};
use k8s_openapi::api::core::v1::Service;
use k8s_openapi::api::discovery::v1::EndpointSlice;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use kube::Client;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};
use tokio::sync::{mpsc, oneshot, watch as channel};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout_at};

/// The least time between two publications.
const PACE: Duration = Duration::from_millis(5);
/// Events between the API server's connections and the engine; beyond them the server waits.
const QUEUE: usize = 4096;
/// How often names are asked for again that another source holds.
const ASK_AGAIN: Duration = Duration::from_secs(1);
/// Wait between tries to reach an API server at the start.
const START_AGAIN: Duration = Duration::from_millis(250);

/// How long the lease's return may take at the end.
const FAREWELL: Duration = Duration::from_secs(1);

pub(super) struct Parts {
    pub(super) options: Options,
    pub(super) settings: Settings,
    pub(super) balancer: Arc<Balancer>,
    pub(super) shared: Arc<Shared>,
    pub(super) phase: channel::Sender<Phase>,
    pub(super) forwarder: Option<Arc<Forwarder>>,
    pub(super) cluster: String,
}

#[derive(Debug)]
enum Message {
    Service(Told<Object<Service>>),
    Slice(Told<(Key, ReadSlice)>),
}

/// Runs until `stopped`; then gives the lease back.
pub(super) async fn run(
    parts: Parts,
    client: Client,
    lease_namespace: String,
    stopped: oneshot::Receiver<()>,
) {
    let Parts {
        options,
        settings,
        balancer,
        shared,
        phase,
        forwarder,
        cluster,
    } = parts;
    let mut stopped = stopped;
    if settings.classes().iter().any(|class| class == rival::CLASS) {
        let refused = tokio::select! {
            refused = refused(&client, &options, &shared) => refused,
            _ = &mut stopped => return,
        };
        if let Some(why) = refused {
            phase.send_replace(Phase::Refused(why));
            return;
        }
    }
    let (sender, receiver) = mpsc::channel(QUEUE);
    // Dropped at the end, which ends them.
    let mut tasks = JoinSet::new();
    let missing = watches(&mut tasks, &client, &options, &shared, &sender, &cluster);
    drop(sender);
    let namespace = (options.lease_namespace.as_deref()).unwrap_or(&lease_namespace);
    let (mut elector, leads) = Elector::new(
        client.clone(),
        namespace,
        &options.lease_name,
        &options.identity,
        options.lease_duration,
        Arc::clone(&shared),
    );
    let writer = options.write.then(|| {
        let identity = options.identity.clone();
        let shared = Arc::clone(&shared);
        let (writer, task) = Writer::new(client.clone(), settings.clone(), identity, leads, shared);
        tasks.spawn(task);
        writer
    });
    if !options.write {
        shared.set_leader(Leader {
            error: Some("writing is switched off".to_owned()),
            ..Leader::default()
        });
    }
    let engine = Engine {
        all: Incremental::new(settings),
        balancer,
        shared,
        phase,
        forwarder,
        writer,
        missing,
        origins: HashMap::new(),
        conflicted: BTreeSet::new(),
        synced: false,
    };
    tokio::select! {
        () = engine.run(receiver) => {}
        () = elector.run(), if options.write => {}
        _ = stopped => {}
    }
    // First nobody writes any more, then another may.
    tasks.shutdown().await;
    if options.write {
        let _ = tokio::time::timeout(FAREWELL, elector.release()).await;
    }
}

/// Asks whether another controller is at work here, until the API server answers.
async fn refused(client: &Client, options: &Options, shared: &Shared) -> Option<String> {
    loop {
        match rival::refusal(client, &options.namespaces).await {
            Ok(answer) => return answer,
            Err(error) => shared.interrupted(0, Some(told(&error))),
        }
        tokio::time::sleep(START_AGAIN).await;
    }
}

/// Begins all watches; returns what has to be listed before there is anything to publish.
fn watches(
    tasks: &mut JoinSet<()>,
    client: &Client,
    options: &Options,
    shared: &Arc<Shared>,
    sender: &mpsc::Sender<Message>,
    cluster: &str,
) -> HashSet<(&'static str, Option<String>)> {
    let mut missing = HashSet::new();
    for (place, known) in shared.watches().into_iter().enumerate() {
        missing.insert((known.resource, known.namespace.clone()));
        let (client, shared, sender) = (client.clone(), Arc::clone(shared), sender.clone());
        let of_services = known.resource == "services";
        let scope = Scope {
            namespace: known.namespace,
            selector: options.selector.clone().filter(|_| of_services),
            place,
        };
        let place_name: Arc<str> = cluster.into();
        if of_services {
            let make = move |mut service: Service| {
                // By far the larger part of many objects, and of no use here.
                service.metadata.managed_fields = None;
                object(service, "Service", &place_name)
            };
            tasks.spawn(watch(client, scope, shared, sender, make, Message::Service));
        } else {
            let make = move |slice: EndpointSlice| {
                let object = object(slice, "EndpointSlice", &place_name)?;
                Some((object.key.clone(), ReadSlice::of(&object)))
            };
            tasks.spawn(watch(client, scope, shared, sender, make, Message::Slice));
        }
    }
    missing
}

fn object<K>(value: K, kind: &str, cluster: &str) -> Option<Object<K>>
where
    K: k8s_openapi::Metadata<Ty = ObjectMeta>,
{
    let metadata = value.metadata();
    let key = Key {
        namespace: metadata.namespace.clone().unwrap_or_default(),
        name: metadata.name.clone()?,
    };
    let place = format!("cluster {cluster}, {kind} {key}");
    let origin = Origin {
        file: Arc::from(Path::new(&place)),
        document: None,
        item: None,
    };
    Some(Object {
        value: Arc::new(value),
        key,
        origin,
        first_seen: SystemTime::now(),
    })
}

struct Engine {
    all: Incremental,
    balancer: Arc<Balancer>,
    shared: Arc<Shared>,
    phase: channel::Sender<Phase>,
    forwarder: Option<Arc<Forwarder>>,
    writer: Option<Writer>,
    /// First lists that are still to come.
    missing: HashSet<(&'static str, Option<String>)>,
    origins: HashMap<Key, Origin>,
    /// Services whose names another source holds.
    conflicted: BTreeSet<Key>,
    synced: bool,
}

impl Engine {
    async fn run(mut self, mut receiver: mpsc::Receiver<Message>) {
        let mut last = Instant::now();
        let mut ask_again = Instant::now() + ASK_AGAIN;
        loop {
            let message = tokio::select! {
                message = receiver.recv() => message,
                () = sleep_until(ask_again), if !self.conflicted.is_empty() => {
                    ask_again = Instant::now() + ASK_AGAIN;
                    for key in std::mem::take(&mut self.conflicted) {
                        self.all.mark(&key);
                    }
                    self.publish();
                    continue;
                }
            };
            let Some(message) = message else { return };
            self.take(message);
            let due = last + PACE;
            while let Ok(Some(message)) = match receiver.try_recv() {
                Ok(message) => Ok(Some(message)),
                Err(_) => timeout_at(due, receiver.recv()).await,
            } {
                self.take(message);
                if Instant::now() >= due + PACE {
                    break;
                }
            }
            if self.missing.is_empty() {
                self.publish();
                last = Instant::now();
            }
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Service(Told::Put(object)) => self.service(object),
            Message::Service(Told::Gone(object)) => self.no_service(&object.key),
            Message::Service(Told::All(namespace, objects)) => {
                let there: HashSet<Key> = objects.iter().map(|object| object.key.clone()).collect();
                let gone = |key: &&Key| is_in(key, namespace.as_deref()) && !there.contains(*key);
                let gone: Vec<Key> = self.origins.keys().filter(gone).cloned().collect();
                gone.iter().for_each(|key| self.no_service(key));
                objects.into_iter().for_each(|object| self.service(object));
                self.missing.remove(&("services", namespace));
            }
            Message::Slice(Told::Put((key, slice))) => self.all.set_slice(&key, Some(slice)),
            Message::Slice(Told::Gone((key, _))) => self.all.set_slice(&key, None),
            Message::Slice(Told::All(namespace, slices)) => {
                let there: HashSet<Key> = slices.iter().map(|(key, _)| key.clone()).collect();
                let gone = |key: &&Key| is_in(key, namespace.as_deref()) && !there.contains(*key);
                let gone: Vec<Key> = self.all.slice_keys().filter(gone).cloned().collect();
                gone.iter().for_each(|key| self.all.set_slice(key, None));
                for (key, slice) in slices {
                    self.all.set_slice(&key, Some(slice));
                }
                self.missing.remove(&("endpointslices", namespace));
            }
        }
    }

    fn service(&mut self, object: Object<Service>) {
        let key = object.key.clone();
        if let Some(writer) = &self.writer {
            writer.observe(&object);
        }
        self.origins.insert(key.clone(), object.origin.clone());
        self.all.set_service(&key, Some(object));
    }

    fn no_service(&mut self, key: &Key) {
        if let Some(writer) = &self.writer {
            writer.forget(key);
        }
        self.origins.remove(key);
        self.all.set_service(key, None);
    }

    fn publish(&mut self) {
        if self.all.is_dirty() {
            let began = std::time::Instant::now();
            let flushed = self.all.flush();
            self.apply(flushed);
            self.shared.reconciled(began.elapsed());
        }
        let figures = &self.shared.figures;
        let set = |counter: &std::sync::atomic::AtomicU64, value: usize| {
            counter.store(value as u64, Ordering::Relaxed);
        };
        set(&figures.services, self.all.services());
        set(&figures.slices, self.all.slices());
        if !self.synced {
            self.synced = true;
            tracing::info!(
                services = self.all.services(),
                endpoint_slices = self.all.slices(),
                "the cluster's load balancers are in the table"
            );
            self.phase.send_replace(Phase::Synced);
        }
    }

    fn apply(&mut self, flushed: Flushed) {
        let mut keys: HashMap<String, Key> = HashMap::new();
        let mut not_forwarded: HashMap<Key, usize> = HashMap::new();
        for update in &flushed.updates {
            if let Update::Put(lb) = update
                && let Some(key) = key_of(&lb.source.object)
            {
                if self.forwarder.is_some() {
                    not_forwarded.insert(key.clone(), forward::without_pod(lb));
                }
                keys.insert(lb.arn.clone(), key);
            }
        }
        // Whoever picks a target finds the way to it.
        let forwarder = self.forwarder.as_deref();
        let before = forwarder.map(|forwarder| forwarder.prepare(&flushed.updates));
        let change = self.balancer.apply(OWNER, flushed.updates);
        if let (Some(forwarder), Some(before)) = (forwarder, before) {
            for conflict in &change.conflicts {
                forwarder.leave(&conflict.arn);
            }
            forwarder.release(before);
        }
        let figures = &self.shared.figures.load_balancers;
        let before = figures.load(Ordering::Relaxed);
        let now = (before + change.added as u64).saturating_sub(change.removed as u64);
        figures.store(now, Ordering::Relaxed);
        if change.changed() {
            tracing::debug!(
                added = change.added,
                updated = change.updated,
                removed = change.removed,
                "load balancers from the cluster"
            );
        }
        let mut elsewhere: HashMap<Key, Problem> = HashMap::new();
        for conflict in &change.conflicts {
            if let Some(key) = keys.get(&conflict.arn)
                && let Some(origin) = self.origins.get(key)
            {
                elsewhere.insert(key.clone(), held_elsewhere(conflict, origin));
                self.conflicted.insert(key.clone());
            }
        }
        let mut findings = lock(&self.shared.findings);
        for mut outcome in flushed.outcomes {
            if outcome.gone {
                findings.remove(&outcome.key);
                if let Some(writer) = &self.writer {
                    writer.want(&outcome.key, None);
                }
                continue;
            }
            if let Some(problem) = elsewhere.remove(&outcome.key) {
                outcome.problems.insert(0, problem);
                outcome.dns_name = None;
                outcome.ready_targets = 0;
            }
            let wanted = Wanted::of(&outcome);
            if let Some(writer) = &self.writer {
                writer.want(&outcome.key, Some(wanted));
            }
            outcome
                .problems
                .retain(|problem| problem.severity != Severity::Note);
            // Of no interest to the cluster, where other replicas may reach them.
            if let Some(count @ 1..) = not_forwarded.get(&outcome.key)
                && let Some(origin) = self.origins.get(&outcome.key)
            {
                outcome.problems.push(not_forwarded_to(*count, origin));
            }
            if outcome.problems.is_empty() {
                findings.remove(&outcome.key);
            } else {
                findings.insert(outcome.key, outcome.problems);
            }
        }
    }
}

/// The finding that targets cannot be reached as they were to be.
fn not_forwarded_to(count: usize, origin: &Origin) -> Problem {
    let message = format!(
        "there is no port-forward to {count} of its targets, of which no EndpointSlice names the pod in this \
         namespace; such are connected to by their address"
    );
    origin.problem(Severity::Warning, "NotForwarded", "", message)
}

fn is_in(key: &Key, namespace: Option<&str>) -> bool {
    namespace.is_none_or(|namespace| namespace == key.namespace)
}

/// The key in `Service <namespace>/<name>`.
pub(super) fn key_of(object: &str) -> Option<Key> {
    let (namespace, name) = object.strip_prefix("Service ")?.split_once('/')?;
    Some(Key {
        namespace: namespace.to_owned(),
        name: name.to_owned(),
    })
}
