//! The reconciliation of single Services: what [`crate::reconcile()`] gives for all objects at once, kept up to date
//! change by change. A change costs what the load balancers it concerns cost, however many others there are.
//! A Service that can become none as it is now keeps the load balancer it last had, as the controller does.

use crate::endpoints::{self, Endpoints, Slice};
use crate::objects::{Key, Object, created_at};
use crate::problem::{Origin, Problem, Reporter};
use crate::reconcile::{conditions, name_taken};
use crate::service;
use crate::settings::Settings;
use balancer::{Conflict, LoadBalancer, Severity, Update};
use k8s_openapi::api::core::v1::Service;
use k8s_openapi::api::discovery::v1::EndpointSlice;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::SystemTime;

/// Services of our classes and the slices of all, with the load balancers they come to.
#[derive(Debug)]
pub struct Incremental {
    settings: Settings,
    services: HashMap<Key, Object<Service>>,
    /// As they were when they last became load balancers.
    accepted: HashMap<Key, Object<Service>>,
    slices: HashMap<Key, ReadSlice>,
    by_service: HashMap<Key, BTreeMap<String, Arc<Slice>>>,
    /// Who wants a load balancer name, the one who has it first: the oldest.
    claims: HashMap<String, BTreeSet<Claim>>,
    built: HashMap<Key, Built>,
    dirty: BTreeSet<Key>,
}

/// Ordered as `reconcile` orders Services that claim one name.
type Claim = (bool, Option<SystemTime>, Key);

/// An EndpointSlice as it is kept.
#[derive(Debug, PartialEq)]
pub struct ReadSlice {
    service: Option<Key>,
    slice: Option<Arc<Slice>>,
    problems: Vec<Problem>,
}

#[derive(Debug, Default)]
struct Built {
    /// ARN of the load balancer in the table.
    arn: Option<String>,
    /// Names claimed, held or not.
    names: Vec<String>,
}

/// What became of a Service.
#[derive(Debug)]
pub struct Outcome {
    pub key: Key,
    /// The load balancer's DNS name, if there is one.
    pub dns_name: Option<String>,
    /// Targets that take connections.
    pub ready_targets: usize,
    /// Most serious first.
    pub problems: Vec<Problem>,
    /// The Service is gone, or no longer ours.
    pub gone: bool,
}

/// What changes came to.
#[derive(Debug, Default)]
pub struct Flushed {
    pub updates: Vec<Update>,
    pub outcomes: Vec<Outcome>,
}

impl ReadSlice {
    /// Reads a slice; the object itself need not be kept.
    pub fn of(object: &Object<EndpointSlice>) -> ReadSlice {
        let mut report = Reporter::new(&object.origin);
        let service = endpoints::service_of(object, &mut report);
        let slice = (service.is_some())
            .then(|| endpoints::read_slice(object, &mut report))
            .flatten()
            .map(Arc::new);
        let problems = report.problems;
        ReadSlice {
            service,
            slice,
            problems,
        }
    }
}

impl Incremental {
    pub fn new(settings: Settings) -> Incremental {
        Incremental {
            settings,
            services: HashMap::new(),
            accepted: HashMap::new(),
            slices: HashMap::new(),
            by_service: HashMap::new(),
            claims: HashMap::new(),
            built: HashMap::new(),
            dirty: BTreeSet::new(),
        }
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Services of our classes.
    pub fn services(&self) -> usize {
        self.services.len()
    }

    pub fn slices(&self) -> usize {
        self.slices.len()
    }

    pub fn service_keys(&self) -> impl Iterator<Item = &Key> {
        self.services.keys()
    }

    pub fn slice_keys(&self) -> impl Iterator<Item = &Key> {
        self.slices.keys()
    }

    /// Puts a Service in, or takes it out: `None`, or one that is not ours.
    pub fn set_service(&mut self, key: &Key, object: Option<Object<Service>>) {
        let ours = object.filter(|object| service::is_ours(&object.value, &self.settings));
        let changed = match ours {
            Some(object) => {
                let known = self.services.get(key);
                // Status and versions make no other load balancer.
                let same = known.is_some_and(|known| {
                    known.value.spec == object.value.spec
                        && known.value.metadata.uid == object.value.metadata.uid
                        && known.value.metadata.annotations == object.value.metadata.annotations
                });
                self.services.insert(key.clone(), object);
                !same
            }
            None => self.services.remove(key).is_some(),
        };
        if changed {
            self.dirty.insert(key.clone());
        }
    }

    pub fn set_slice(&mut self, key: &Key, read: Option<ReadSlice>) {
        if self.slices.get(key) == read.as_ref() {
            return;
        }
        if let Some(old) = self.slices.remove(key)
            && let Some(service) = old.service
        {
            if let Some(slices) = self.by_service.get_mut(&service) {
                slices.remove(&key.name);
                if slices.is_empty() {
                    self.by_service.remove(&service);
                }
            }
            self.touch(service);
        }
        let Some(read) = read else { return };
        if let Some(service) = &read.service {
            if let Some(slice) = &read.slice {
                let slices = self.by_service.entry(service.clone()).or_default();
                slices.insert(key.name.clone(), Arc::clone(slice));
            }
            self.touch(service.clone());
        }
        self.slices.insert(key.clone(), read);
    }

    fn touch(&mut self, service: Key) {
        if self.services.contains_key(&service) {
            self.dirty.insert(service);
        }
    }

    /// Has a Service looked at again, for example since another source let go of the name it wants.
    pub fn mark(&mut self, key: &Key) {
        self.touch(key.clone());
    }

    pub fn is_dirty(&self) -> bool {
        !self.dirty.is_empty()
    }

    /// Problems of slices, which belong to no load balancer.
    pub fn slice_problems(&self) -> impl Iterator<Item = &Problem> {
        self.slices.values().flat_map(|slice| &slice.problems)
    }

    /// What the changes since the last time come to.
    pub fn flush(&mut self) -> Flushed {
        let mut flushed = Flushed::default();
        while let Some(key) = self.dirty.pop_first() {
            let outcome = self.rebuild(&key, &mut flushed.updates);
            // A change of a name's holder may bring a Service up twice; the later word counts.
            flushed.outcomes.retain(|known: &Outcome| known.key != key);
            flushed.outcomes.push(outcome);
        }
        flushed
    }

    fn rebuild(&mut self, key: &Key, updates: &mut Vec<Update>) -> Outcome {
        let before = self.built.remove(key).unwrap_or_default();
        let mut after = Built::default();
        let mut problems = Vec::new();
        let mut load_balancer = None;
        let object = self.services.get(key).cloned();
        let mut released: BTreeSet<String> = before.names.into_iter().collect();
        if let Some(object) = &object {
            let (built, found) = self.build(object);
            problems = found;
            if let Some(lb) = built {
                released.remove(&lb.name);
                after.names.push(lb.name.clone());
                match self.claim(object, &lb.name) {
                    Ok(()) => load_balancer = Some(lb),
                    Err(holder) => {
                        let mut report = Reporter::new(&object.origin);
                        name_taken(&lb.name, &format!("Service {holder}"), &mut report);
                        problems.append(&mut report.problems);
                    }
                }
            }
            if load_balancer.is_some() {
                self.accepted.insert(key.clone(), object.clone());
            } else if let Some(accepted) = self.accepted.get(key).cloned() {
                let (built, _) = self.build(&accepted);
                if let Some(lb) = built {
                    released.remove(&lb.name);
                    if !after.names.contains(&lb.name) {
                        after.names.push(lb.name.clone());
                    }
                    if self.claim(&accepted, &lb.name).is_ok() {
                        let message =
                            format!("Service {key} stays as it was until this can be done");
                        let severity = Severity::Warning;
                        problems.push(object.origin.problem(severity, "LastGoodKept", "", message));
                        load_balancer = Some(lb);
                    }
                }
            }
        } else {
            self.accepted.remove(key);
        }
        for name in released {
            self.release(key, &name);
        }
        problems.sort_by_key(|problem| problem.severity);
        if let Some(lb) = &mut load_balancer {
            lb.conditions = conditions(&problems);
            after.arn = Some(lb.arn.clone());
        }
        if let Some(arn) = before.arn
            && after.arn.as_ref() != Some(&arn)
        {
            updates.retain(|update| !matches!(update, Update::Put(put) if put.arn == arn));
            updates.push(Update::Remove { arn });
        }
        let ready_targets = load_balancer.as_ref().map_or(0, |lb| {
            let groups = lb.listeners.iter().map(|listener| &listener.target_group);
            let ready =
                |target: &&balancer::Target| target.availability == balancer::Availability::Ready;
            groups
                .map(|group| group.targets.iter().filter(ready).count())
                .sum()
        });
        let dns_name = load_balancer.as_ref().map(|lb| lb.dns_name.clone());
        if let Some(lb) = load_balancer {
            // Of two descriptions in one update the table would take the first.
            updates.retain(|update| !matches!(update, Update::Put(put) if put.arn == lb.arn));
            updates.push(Update::Put(Box::new(lb)));
        }
        let gone = object.is_none();
        if !gone {
            self.built.insert(key.clone(), after);
        }
        Outcome {
            key: key.clone(),
            dns_name,
            ready_targets,
            problems,
            gone,
        }
    }

    fn build(&self, object: &Object<Service>) -> (Option<LoadBalancer>, Vec<Problem>) {
        let mut endpoints = Endpoints::default();
        for slice in self.by_service.get(&object.key).into_iter().flatten() {
            endpoints.add(object.key.clone(), Arc::clone(slice.1));
        }
        let mut report = Reporter::new(&object.origin);
        let built = service::build(object, &endpoints, &self.settings, &mut report);
        (built, report.problems)
    }

    /// Claims a name; the error is who has it. Whoever loses it by that is looked at again.
    fn claim(&mut self, object: &Object<Service>, name: &str) -> Result<(), Key> {
        let created = created_at(&object.value.metadata);
        let claim = (created.is_none(), created, object.key.clone());
        let claims = self.claims.entry(name.to_owned()).or_default();
        claims.retain(|known| known.2 != object.key || *known == claim);
        let before = claims.first().cloned();
        claims.insert(claim.clone());
        match claims.first() {
            Some(first) if *first != claim => Err(first.2.clone()),
            _ => {
                if let Some(loser) = before.filter(|before| *before != claim) {
                    self.dirty.insert(loser.2);
                }
                Ok(())
            }
        }
    }

    /// Gives a name up; whoever has it next is looked at again.
    fn release(&mut self, key: &Key, name: &str) {
        let Some(claims) = self.claims.get_mut(name) else {
            return;
        };
        let held = claims.first().is_some_and(|first| first.2 == *key);
        claims.retain(|claim| claim.2 != *key);
        match claims.first() {
            None => {
                self.claims.remove(name);
            }
            Some(next) if held => {
                self.dirty.insert(next.2.clone());
            }
            Some(_) => {}
        }
    }
}

/// The problem that another source holds a load balancer's name.
pub fn held_elsewhere(conflict: &Conflict, origin: &Origin) -> Problem {
    let message = format!(
        "the load balancer name {:?} belongs to {} already",
        conflict.name, conflict.held_by
    );
    origin.problem(Severity::Error, "NameTaken", "metadata.name", message)
}

#[cfg(test)]
mod tests;
