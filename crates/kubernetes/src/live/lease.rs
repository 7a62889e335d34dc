//! Which replica writes: the one that holds a Lease, by the protocol of Kubernetes' own components. A holder renews
//! well before its lease ends and stops to write if it cannot; another takes over when the lease has not changed for
//! its duration, measured by its own clock from when it saw it, so that clocks need not agree.

use super::state::{Leader, Shared};
use super::watch::told;
use super::writer::by_us;
use k8s_openapi::api::coordination::v1::{Lease, LeaseSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{MicroTime, ObjectMeta};
use kube::{Api, Client};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// Until when this process may write; `None`: it may not.
pub(super) type LeadsUntil = Option<Instant>;

pub(super) struct Elector {
    api: Api<Lease>,
    name: String,
    identity: String,
    duration: Duration,
    shared: Arc<Shared>,
    leads: watch::Sender<LeadsUntil>,
    /// The version of another's lease, and when we first saw it.
    seen: Option<(String, Instant)>,
}

impl Elector {
    pub(super) fn new(
        client: Client,
        namespace: &str,
        name: &str,
        identity: &str,
        duration: Duration,
        shared: Arc<Shared>,
    ) -> (Elector, watch::Receiver<LeadsUntil>) {
        let (leads, receiver) = watch::channel(None);
        let elector = Elector {
            api: Api::namespaced(client, namespace),
            name: name.to_owned(),
            identity: identity.to_owned(),
            duration,
            shared,
            leads,
            seen: None,
        };
        (elector, receiver)
    }

    /// Tries to hold the lease, for ever.
    pub(super) async fn run(&mut self) {
        // As often as client-go's defaults have it: 2 s for 15 s.
        let every = self.duration * 2 / 15;
        let limit = self.duration / 3;
        loop {
            let asked = Instant::now();
            let outcome = tokio::time::timeout(limit, self.step()).await;
            let (holder, error) = match outcome {
                Ok(Ok(holder)) => (holder, None),
                Ok(Err(error)) => (None, Some(told(&error))),
                Err(_) => (None, Some("the API server does not answer".to_owned())),
            };
            let ours = holder.as_deref() == Some(self.identity.as_str());
            if ours {
                // Before the lease ends for others, since they count from later than we do.
                self.leads.send_replace(Some(asked + self.duration * 2 / 3));
            } else if holder.is_some() || !self.leads_still() {
                self.leads.send_replace(None);
            }
            let leader = Leader {
                leads: self.leads_still(),
                holder,
                error,
            };
            let before = self.shared.leader();
            if before.leads != leader.leads {
                tracing::info!(leads = leader.leads, "writing to the cluster");
            }
            self.shared.set_leader(leader);
            tokio::time::sleep(every).await;
        }
    }

    fn leads_still(&self) -> bool {
        self.leads
            .borrow()
            .is_some_and(|until| Instant::now() < until)
    }

    /// Gives the lease back, so that another need not wait for its end.
    pub(super) async fn release(&mut self) {
        if !self.leads_still() {
            return;
        }
        self.leads.send_replace(None);
        // A conflict may be a renewal of our own that was cut; whose lease it is, the next look shows.
        for _ in 0..5 {
            let Ok(Some(mut lease)) = self.api.get_opt(&self.name).await else {
                return;
            };
            let spec = lease.spec.get_or_insert_default();
            if spec.holder_identity.as_deref() != Some(self.identity.as_str()) {
                return;
            }
            spec.holder_identity = Some(String::new());
            spec.lease_duration_seconds = Some(1);
            let params = by_us();
            match self.api.replace(&self.name, &params, &lease).await {
                Err(kube::Error::Api(status)) if status.code == 409 => {}
                _ => return,
            }
        }
    }

    /// Takes or renews the lease where that is due; tells who holds it. A conflict is another's success.
    async fn step(&mut self) -> Result<Option<String>, kube::Error> {
        let now = MicroTime(jiff::Timestamp::now());
        let seconds = i32::try_from(self.duration.as_secs())
            .unwrap_or(i32::MAX)
            .max(1);
        let Some(mut lease) = self.api.get_opt(&self.name).await? else {
            let lease = Lease {
                metadata: ObjectMeta {
                    name: Some(self.name.clone()),
                    ..ObjectMeta::default()
                },
                spec: Some(LeaseSpec {
                    holder_identity: Some(self.identity.clone()),
                    lease_duration_seconds: Some(seconds),
                    acquire_time: Some(now.clone()),
                    renew_time: Some(now),
                    lease_transitions: Some(0),
                    ..LeaseSpec::default()
                }),
            };
            let made = self.api.create(&by_us(), &lease).await;
            return self.outcome(made.map(|_| ()));
        };
        let version = lease.metadata.resource_version.clone().unwrap_or_default();
        let spec = lease.spec.get_or_insert_default();
        let holder = spec.holder_identity.clone().unwrap_or_default();
        if holder != self.identity && !holder.is_empty() {
            let since = match &self.seen {
                Some((seen, since)) if *seen == version => *since,
                _ => {
                    let since = Instant::now();
                    self.seen = Some((version, since));
                    since
                }
            };
            let theirs = spec.lease_duration_seconds.unwrap_or(seconds).max(1);
            let theirs = Duration::from_secs(u64::from(theirs.unsigned_abs()));
            if since.elapsed() < theirs {
                return Ok(Some(holder));
            }
        }
        if holder != self.identity {
            spec.acquire_time = Some(now.clone());
            spec.lease_transitions = Some(spec.lease_transitions.unwrap_or(0).saturating_add(1));
        }
        spec.holder_identity = Some(self.identity.clone());
        spec.lease_duration_seconds = Some(seconds);
        spec.renew_time = Some(now);
        let params = by_us();
        let taken = self.api.replace(&self.name, &params, &lease).await;
        self.outcome(taken.map(|_| ()))
    }

    fn outcome(&self, result: Result<(), kube::Error>) -> Result<Option<String>, kube::Error> {
        match result {
            Ok(()) => Ok(Some(self.identity.clone())),
            Err(kube::Error::Api(status)) if status.code == 409 => Ok(None),
            Err(error) => Err(error),
        }
    }
}
