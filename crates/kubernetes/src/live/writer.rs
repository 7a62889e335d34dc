//! What is written to the cluster, by the replica that leads: the hostname and one condition in the status of our
//! Services, and an Event when that condition changes. A write happens only where what is there differs from what
//! should be, and only on the version that was seen: a conflict waits for the newer version. A hostname of ours on a
//! Service that is no longer ours is taken back. Nothing else is touched.

use super::lease::LeadsUntil;
use super::rival;
use super::state::Shared;
use super::watch::told;
use crate::incremental::Outcome;
use crate::names::{self, Identity};
use crate::objects::{Key, Object};
use crate::service;
use crate::settings::Settings;
use balancer::{Scheme, Severity};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use k8s_openapi::api::core::v1::Service;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Condition;
use kube::api::{Patch, PatchParams, PostParams};
use kube::{Api, Client};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};

/// The condition of ours in a Service's status.
pub const CONDITION: &str = "lockgate.dev/Ready";
/// Who we are to the API server.
const MANAGER: &str = "lockgate";
const REPORTER: &str = "lockgate.dev/load-balancers";
/// Writes under way at once.
const AT_ONCE: usize = 8;
/// A condition that comes and goes, as in a rollout, is written this often for one Service.
const CONDITION_PACE: Duration = Duration::from_secs(1);
/// After a failed write.
const AGAIN: Duration = Duration::from_millis(500);
/// The longest text of an Event.
const NOTE_MAX: usize = 1024;

/// What a Service's status should say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    /// `None`: there is no load balancer; what is there stays.
    hostname: Option<String>,
    ready: bool,
    reason: String,
    message: String,
}

/// Takes what is seen and wanted; the writing itself goes on beside.
#[derive(Debug)]
pub(super) struct Writer {
    sender: mpsc::UnboundedSender<Message>,
}

#[derive(Debug)]
enum Message {
    Observed(Box<Object<Service>>),
    Forget(Key),
    Want(Key, Option<Wanted>),
}

impl Wanted {
    pub(super) fn of(outcome: &Outcome) -> Wanted {
        let hostname = outcome.dns_name.clone();
        let serious = outcome.problems.iter().find(|problem| {
            problem.severity == Severity::Error
                || (outcome.ready_targets == 0 && problem.reason == "EndpointSliceMissing")
        });
        let (ready, reason, message) = match serious {
            Some(problem) => (false, problem.reason.to_owned(), problem.in_object()),
            None if outcome.ready_targets == 0 => {
                let message = "the load balancer is there, and no target of it is ready";
                (false, "NoReadyTargets".to_owned(), message.to_owned())
            }
            None => (
                true,
                "Active".to_owned(),
                "the load balancer serves".to_owned(),
            ),
        };
        Wanted {
            hostname,
            ready,
            reason,
            message,
        }
    }
}

impl Writer {
    /// The writer, and what has to run beside for it.
    pub(super) fn new(
        client: Client,
        settings: Settings,
        identity: String,
        leads: watch::Receiver<LeadsUntil>,
        shared: Arc<Shared>,
    ) -> (Writer, impl Future<Output = ()> + Send) {
        let (sender, receiver) = mpsc::unbounded_channel();
        let state = State {
            client,
            settings,
            identity,
            shared,
            services: HashMap::new(),
            due: BTreeSet::new(),
            events: HashMap::new(),
        };
        (Writer { sender }, state.run(receiver, leads))
    }

    pub(super) fn observe(&self, object: &Object<Service>) {
        self.tell(Message::Observed(Box::new(object.clone())));
    }

    pub(super) fn forget(&self, key: &Key) {
        self.tell(Message::Forget(key.clone()));
    }

    pub(super) fn want(&self, key: &Key, wanted: Option<Wanted>) {
        self.tell(Message::Want(key.clone(), wanted));
    }

    fn tell(&self, message: Message) {
        // The receiver ends with the runtime.
        let _ = self.sender.send(message);
    }
}

/// A Service, as far as its status goes.
#[derive(Debug, Default)]
struct Known {
    seen: Option<Seen>,
    wanted: Option<Wanted>,
    under_way: bool,
    /// No mere condition before this.
    not_before: Option<Instant>,
    /// Nothing before this, unless a newer version comes.
    again_at: Option<Instant>,
}

#[derive(Debug)]
struct Seen {
    uid: String,
    version: String,
    ours: bool,
    rivals: bool,
    /// A hostname that we give to this Service, if it has one.
    hostname: Option<String>,
    /// Whether that is all the ingress says.
    only_hostname: bool,
    condition: Option<Condition>,
    others: Vec<Condition>,
}

struct State {
    client: Client,
    settings: Settings,
    identity: String,
    shared: Arc<Shared>,
    services: HashMap<Key, Known>,
    /// To be looked at.
    due: BTreeSet<Key>,
    /// How often an Event happened, by its name.
    events: HashMap<String, i32>,
}

/// A write, ready to be sent.
struct Write {
    key: Key,
    uid: String,
    /// The version it was made for.
    version: String,
    patch: Value,
    /// The Event that goes with it: whether all is well, reason and note.
    event: Option<(bool, String, String)>,
}

impl State {
    async fn run(
        mut self,
        mut receiver: mpsc::UnboundedReceiver<Message>,
        mut leads: watch::Receiver<LeadsUntil>,
    ) {
        let mut writes = FuturesUnordered::new();
        let mut led = false;
        loop {
            let until = *leads.borrow_and_update();
            let leading = until.is_some_and(|until| std::time::Instant::now() < until);
            if leading && !led {
                // Whatever the one before us left undone.
                self.due.extend(self.services.keys().cloned());
            }
            led = leading;
            let now = Instant::now();
            let mut wake = now + AGAIN;
            if leading {
                let mut later = Vec::new();
                while writes.len() < AT_ONCE
                    && let Some(key) = self.due.pop_first()
                {
                    match self.write(&key, now) {
                        Look::Nothing => {}
                        Look::Later(at) => {
                            wake = wake.min(at);
                            later.push(key);
                        }
                        Look::Write(write) => {
                            if let Some(known) = self.services.get_mut(&key) {
                                known.under_way = true;
                            }
                            let client = self.client.clone();
                            writes.push(async move {
                                let outcome = send(&client, &write).await;
                                (write, outcome)
                            });
                        }
                    }
                }
                self.due.extend(later);
            }
            tokio::select! {
                message = receiver.recv() => {
                    let Some(message) = message else { return };
                    self.take(message);
                    while let Ok(message) = receiver.try_recv() {
                        self.take(message);
                    }
                }
                Some((write, outcome)) = writes.next(), if !writes.is_empty() => {
                    self.written(write, outcome).await;
                }
                changed = leads.changed() => {
                    if changed.is_err() {
                        return;
                    }
                }
                () = sleep_until(wake), if leading && !self.due.is_empty() => {}
            }
        }
    }

    fn take(&mut self, message: Message) {
        let key = match message {
            Message::Observed(object) => {
                let seen = self.see(&object.value, &object.key);
                let concerns = seen.ours || seen.hostname.is_some();
                if !concerns {
                    self.services.remove(&object.key);
                    return;
                }
                let known = self.services.entry(object.key.clone()).or_default();
                known.seen = Some(seen);
                known.again_at = None;
                object.key
            }
            Message::Forget(key) => {
                self.services.remove(&key);
                return;
            }
            Message::Want(key, wanted) => {
                if let Some(known) = self.services.get_mut(&key) {
                    known.wanted = wanted;
                }
                key
            }
        };
        self.due.insert(key);
    }

    fn see(&self, service: &Service, key: &Key) -> Seen {
        let metadata = &service.metadata;
        let status = service.status.as_ref();
        let ingress = status
            .and_then(|status| status.load_balancer.as_ref())
            .and_then(|lb| lb.ingress.as_deref())
            .unwrap_or_default();
        let uid = metadata.uid.clone().unwrap_or_default();
        let hostname = (ingress.iter())
            .filter_map(|entry| entry.hostname.as_deref())
            .find(|hostname| self.is_our_hostname(hostname, key, &uid));
        let conditions = status.and_then(|status| status.conditions.clone());
        let (own, others) = (conditions.unwrap_or_default().into_iter())
            .partition::<Vec<_>, _>(|condition| condition.type_ == CONDITION);
        Seen {
            version: metadata.resource_version.clone().unwrap_or_default(),
            ours: service::is_ours(service, &self.settings),
            rivals: rival::is_rivals(service),
            hostname: hostname.map(str::to_owned),
            only_hostname: ingress.len() == 1,
            condition: own.into_iter().next(),
            others,
            uid,
        }
    }

    /// Whether we would have given this Service this hostname, under whichever name and scheme: what is derived from
    /// its UID shows it.
    fn is_our_hostname(&self, hostname: &str, key: &Key, uid: &str) -> bool {
        [Scheme::Internal, Scheme::InternetFacing]
            .iter()
            .any(|scheme| {
                let identity = Identity {
                    settings: &self.settings,
                    namespace: &key.namespace,
                    name: &key.name,
                    uid,
                    scheme: scheme.as_str(),
                };
                hostname.ends_with(&identity.dns_name(""))
            })
    }

    fn write(&self, key: &Key, now: Instant) -> Look {
        let Some(known) = self.services.get(key) else {
            return Look::Nothing;
        };
        let Some(seen) = known.seen.as_ref().filter(|_| !known.under_way) else {
            return Look::Nothing;
        };
        if let Some(at) = known.again_at.filter(|at| now < *at) {
            return Look::Later(at);
        }
        if seen.rivals {
            // The AWS controller took this one since we started; two would fight.
            return Look::Nothing;
        }
        let wanted = known.wanted.as_ref().filter(|_| seen.ours);
        let Some(wanted) = wanted else {
            if seen.ours || seen.hostname.is_none() {
                return Look::Nothing;
            }
            let patch = json!({"metadata": {"resourceVersion": seen.version},
                "status": {"loadBalancer": {"ingress": null}, "conditions": seen.others}});
            return Look::Write(Write {
                key: key.clone(),
                uid: seen.uid.clone(),
                version: seen.version.clone(),
                patch,
                event: None,
            });
        };
        let hostname_right = match &wanted.hostname {
            Some(hostname) => seen.only_hostname && seen.hostname.as_ref() == Some(hostname),
            None => true,
        };
        let condition_right = seen.condition.as_ref().is_some_and(|condition| {
            condition.status == truth(wanted.ready)
                && condition.reason == wanted.reason
                && condition.message == wanted.message
        });
        if hostname_right && condition_right {
            return Look::Nothing;
        }
        if let Some(at) = known.not_before.filter(|at| now < *at)
            && hostname_right
        {
            return Look::Later(at);
        }
        let stamp = |at: &jiff::Timestamp| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let since = match &seen.condition {
            Some(condition) if condition.status == truth(wanted.ready) => {
                stamp(&condition.last_transition_time.0)
            }
            _ => stamp(&jiff::Timestamp::now()),
        };
        let mut conditions: Vec<Value> = seen.others.iter().map(|other| json!(other)).collect();
        conditions.push(
            json!({"type": CONDITION, "status": truth(wanted.ready), "reason": wanted.reason,
            "message": wanted.message, "lastTransitionTime": since}),
        );
        let mut status = json!({"conditions": conditions});
        if let Some(hostname) = &wanted.hostname {
            status["loadBalancer"] = json!({"ingress": [{"hostname": hostname}]});
        }
        let event = (!condition_right)
            .then(|| (wanted.ready, wanted.reason.clone(), wanted.message.clone()));
        Look::Write(Write {
            key: key.clone(),
            uid: seen.uid.clone(),
            version: seen.version.clone(),
            patch: json!({"metadata": {"resourceVersion": seen.version}, "status": status}),
            event,
        })
    }

    async fn written(&mut self, write: Write, outcome: Result<Service, kube::Error>) {
        let now = Instant::now();
        let after = (outcome.as_ref().ok()).map(|service| self.see(service, &write.key));
        if let Some(known) = self.services.get_mut(&write.key) {
            known.under_way = false;
            match after {
                Some(after) => {
                    known.not_before = Some(now + CONDITION_PACE);
                    // The watch may have told of this or of something newer already.
                    let as_before = |seen: &Seen| seen.version == write.version;
                    if known.seen.as_ref().is_some_and(as_before) {
                        known.seen = Some(after);
                    }
                }
                None => known.again_at = Some(now + AGAIN),
            }
            self.due.insert(write.key.clone());
        }
        let figures = &self.shared.figures;
        match outcome {
            Ok(_) => {
                figures.writes.fetch_add(1, Ordering::Relaxed);
                if let Some((ready, reason, note)) = &write.event {
                    self.event(&write, *ready, reason, note).await;
                }
            }
            // Gone or newer: the watch tells.
            Err(kube::Error::Api(status)) if matches!(status.code, 404 | 409) => {}
            Err(error) => {
                figures.write_failures.fetch_add(1, Ordering::Relaxed);
                let error = told(&error);
                tracing::warn!(service = %write.key, %error, "cannot write the status of a Service");
            }
        }
    }

    /// Creates the Event, or counts up the one that says the same. Events are help for people: a failure is logged.
    async fn event(&mut self, write: &Write, ready: bool, reason: &str, note: &str) {
        let mut note = note.to_owned();
        while note.len() > NOTE_MAX {
            note.pop();
        }
        let hash = names::digest(&[&write.uid, reason, &note]);
        let short: String = write.key.name.chars().take(180).collect();
        let name = format!("{short}.{hash}");
        let now = jiff::Timestamp::now();
        let now = now.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string();
        let event = json!({"apiVersion": "events.k8s.io/v1", "kind": "Event",
            "metadata": {"name": name, "namespace": write.key.namespace},
            "eventTime": now, "action": "Reconcile", "reason": reason, "note": note,
            "type": if ready { "Normal" } else { "Warning" },
            "reportingController": REPORTER, "reportingInstance": self.identity,
            "regarding": {"apiVersion": "v1", "kind": "Service", "name": write.key.name,
                "namespace": write.key.namespace, "uid": write.uid}});
        let Ok(event) = serde_json::from_value::<k8s_openapi::api::events::v1::Event>(event) else {
            return;
        };
        let events: Api<k8s_openapi::api::events::v1::Event> =
            Api::namespaced(self.client.clone(), &write.key.namespace);
        let outcome = match events.create(&by_us(), &event).await {
            Err(kube::Error::Api(status)) if status.code == 409 => {
                let count = self.events.entry(name.clone()).or_insert(1);
                *count += 1;
                let series = json!({"series": {"count": *count, "lastObservedTime": now}});
                let params = PatchParams {
                    field_manager: Some(MANAGER.to_owned()),
                    ..PatchParams::default()
                };
                events.patch(&name, &params, &Patch::Merge(series)).await
            }
            outcome => outcome,
        };
        if let Err(error) = outcome {
            let error = told(&error);
            tracing::debug!(service = %write.key, %error, "cannot write an Event");
        }
    }
}

enum Look {
    Nothing,
    Later(Instant),
    Write(Write),
}

fn truth(ready: bool) -> &'static str {
    if ready { "True" } else { "False" }
}

/// How an object is written whole: as ours by name, so that its `managedFields` say who wrote what.
pub(super) fn by_us() -> PostParams {
    PostParams {
        field_manager: Some(MANAGER.to_owned()),
        ..PostParams::default()
    }
}

async fn send(client: &Client, write: &Write) -> Result<Service, kube::Error> {
    let services: Api<Service> = Api::namespaced(client.clone(), &write.key.namespace);
    let params = PatchParams {
        field_manager: Some(MANAGER.to_owned()),
        ..PatchParams::default()
    };
    let patch = Patch::Merge(&write.patch);
    let name = &write.key.name;
    services.patch_status(name, &params, &patch).await
}
