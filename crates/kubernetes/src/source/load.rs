//! One reading of all manifests: files that changed are parsed anew, all objects are reconciled, the result
//! is published and then reported. Keeps, for each file, the last objects that could be read.

use super::{OWNER, Report, files};
use crate::manifest::{self, Manifest};
use crate::objects::{Key, Object, Objects};
use crate::problem::{Origin, Problem};
use crate::reconcile::{Reconciled, reconcile};
use crate::service;
use crate::settings::Settings;
use balancer::{Balancer, Conflict, Severity};
use k8s_openapi::api::core::v1::Service;
use std::collections::{BTreeMap, HashMap};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;
use tokio::sync::watch;

#[derive(Debug)]
pub(super) struct Loader {
    paths: Vec<PathBuf>,
    settings: Settings,
    balancer: Arc<Balancer>,
    reports: watch::Sender<Arc<Report>>,
    files: BTreeMap<Arc<Path>, Known>,
    /// Services as they were when they last became load balancers.
    accepted: BTreeMap<Key, Object<Service>>,
    /// When objects that do not tell their age were first seen, by kind, namespace and name.
    first_seen: HashMap<String, SystemTime>,
    generation: u64,
}

/// A file as it was last read.
#[derive(Debug)]
struct Known {
    contents: Vec<u8>,
    manifest: Manifest,
}

impl Loader {
    pub(super) fn new(
        paths: Vec<PathBuf>,
        settings: Settings,
        balancer: Arc<Balancer>,
        reports: watch::Sender<Arc<Report>>,
    ) -> Loader {
        let (files, accepted, first_seen) = (BTreeMap::new(), BTreeMap::new(), HashMap::new());
        Loader {
            paths,
            settings,
            balancer,
            reports,
            files,
            accepted,
            first_seen,
            generation: 0,
        }
    }

    pub(super) fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// Reads everything and publishes it. `beside` are problems of the watch itself. Returns the files read.
    pub(super) fn load(&mut self, beside: &[Problem]) -> Vec<Arc<Path>> {
        let mut problems = beside.to_vec();
        let order = files::expand(&self.paths, &mut problems);
        for file in &order {
            self.read(file, &mut problems);
        }
        self.files.retain(|file, _| order.contains(file));

        let mut objects = Objects::default();
        for known in order.iter().filter_map(|file| self.files.get(file)) {
            problems.extend(known.manifest.problems.iter().cloned());
            for service in &known.manifest.services {
                let service = aged(service, "Service", &mut self.first_seen);
                objects.add_service(service, &mut problems);
            }
            for slice in &known.manifest.slices {
                let slice = aged(slice, "EndpointSlice", &mut self.first_seen);
                objects.add_slice(slice, &mut problems);
            }
        }
        let reconciled = self.reconcile(&mut objects);
        problems.extend(reconciled.problems);
        let origins: HashMap<String, Origin> = objects
            .services
            .values()
            .map(|object| (format!("Service {}", object.key), object.origin.clone()))
            .collect();
        let by_arn: HashMap<String, String> = reconciled
            .load_balancers
            .iter()
            .map(|lb| (lb.arn.clone(), lb.source.object.clone()))
            .collect();
        let change = self.balancer.publish(OWNER, reconciled.load_balancers);
        for Conflict { arn, name, held_by } in &change.conflicts {
            if let Some(origin) = by_arn.get(arn).and_then(|object| origins.get(object)) {
                let message =
                    format!("the load balancer name {name:?} belongs to {held_by} already");
                problems.push(origin.problem(
                    Severity::Error,
                    "NameTaken",
                    "metadata.name",
                    message,
                ));
            }
        }
        if change.changed() {
            tracing::info!(
                added = change.added,
                updated = change.updated,
                removed = change.removed,
                unchanged = change.unchanged,
                "load balancers from manifests"
            );
        }
        self.report(
            order.len(),
            &objects,
            change.added + change.updated + change.unchanged,
            problems,
        );
        order
    }

    /// Reconciles, with every Service that cannot become a load balancer as it is now taken as it was when
    /// it last could. The controller does the same: what it cannot build it leaves as it was.
    fn reconcile(&mut self, objects: &mut Objects) -> Reconciled {
        self.accepted
            .retain(|key, _| objects.services.contains_key(key));
        let mut result = reconcile(objects, &self.settings);
        let mut kept = Vec::new();
        for key in &result.refused {
            let Some(accepted) = self.accepted.get(key) else {
                continue;
            };
            if let Some(object) = objects.services.insert(key.clone(), accepted.clone()) {
                let message = format!("Service {key} stays as it was until this can be done");
                kept.push(
                    object
                        .origin
                        .problem(Severity::Warning, "LastGoodKept", "", message),
                );
            }
        }
        if !kept.is_empty() {
            let with_kept = reconcile(objects, &self.settings);
            result.load_balancers = with_kept.load_balancers;
            result.problems.extend(with_kept.problems);
            result.problems.append(&mut kept);
            result.refused = with_kept.refused;
        }
        for (key, object) in &objects.services {
            if !result.refused.contains(key) && service::is_ours(&object.value, &self.settings) {
                self.accepted.insert(key.clone(), object.clone());
            } else if !service::is_ours(&object.value, &self.settings) {
                self.accepted.remove(key);
            }
        }
        result
    }

    /// Parses the file, unless it is as it was.
    fn read(&mut self, file: &Arc<Path>, problems: &mut Vec<Problem>) {
        let contents = match files::read(file) {
            Ok(contents) => contents,
            Err(error) => {
                let message = match error.kind() {
                    ErrorKind::NotFound => {
                        // Deleting a file is how its objects are deleted.
                        self.files.remove(file);
                        "there is no such file or folder".to_owned()
                    }
                    _ if self.files.contains_key(file) => {
                        format!("cannot be read: {error}; what it last said holds")
                    }
                    _ => format!("cannot be read: {error}"),
                };
                problems.push(Problem::of_file(
                    file,
                    Severity::Error,
                    "FileUnreadable",
                    message,
                ));
                return;
            }
        };
        if self
            .files
            .get(file)
            .is_some_and(|known| known.contents == contents)
        {
            return;
        }
        let previous = self.files.remove(file);
        let written = std::fs::metadata(file).and_then(|metadata| metadata.modified());
        let first_seen = written.unwrap_or_else(|_| SystemTime::now());
        let mut manifest = manifest::parse(file, &contents, first_seen);
        if let Some(previous) = previous.filter(|_| !manifest.complete) {
            keep_last_good(&mut manifest, previous.manifest, file);
        }
        self.files
            .insert(Arc::clone(file), Known { contents, manifest });
    }

    fn report(
        &mut self,
        files: usize,
        objects: &Objects,
        load_balancers: usize,
        problems: Vec<Problem>,
    ) {
        let before = self.reports.borrow().clone();
        let mut problems = problems;
        problems.sort();
        problems.dedup();
        for problem in problems
            .iter()
            .filter(|problem| before.problems.binary_search(problem).is_err())
        {
            match problem.severity {
                Severity::Error => tracing::error!(reason = problem.reason, "{problem}"),
                Severity::Warning => tracing::warn!(reason = problem.reason, "{problem}"),
                Severity::Note => tracing::debug!(reason = problem.reason, "{problem}"),
            }
        }
        self.generation += 1;
        let (services, endpoint_slices) = (objects.services.len(), objects.slices.len());
        let generation = self.generation;
        self.reports.send_replace(Arc::new(Report {
            generation,
            files,
            services,
            endpoint_slices,
            load_balancers,
            problems,
        }));
    }
}

/// Of a file that cannot be wholly read, the objects it had before and does not show now may well be in
/// the part that cannot be read: they stay.
fn keep_last_good(manifest: &mut Manifest, previous: Manifest, file: &Arc<Path>) {
    let mut kept = Vec::new();
    for service in previous.services {
        if !manifest
            .services
            .iter()
            .any(|known| known.key == service.key)
        {
            kept.push(format!("Service {}", service.key));
            manifest.services.push(service);
        }
    }
    for slice in previous.slices {
        if !manifest.slices.iter().any(|known| known.key == slice.key) {
            kept.push(format!("EndpointSlice {}", slice.key));
            manifest.slices.push(slice);
        }
    }
    if !kept.is_empty() {
        let message = format!(
            "until the file can be read, these stay as they were: {}",
            kept.join(", ")
        );
        manifest.problems.push(Problem::of_file(
            file,
            Severity::Warning,
            "LastGoodKept",
            message,
        ));
    }
}

/// The object with the time it was seen first, whatever file it is in now: an edit makes no load balancer
/// younger.
fn aged<T>(
    object: &Object<T>,
    kind: &str,
    first_seen: &mut HashMap<String, SystemTime>,
) -> Object<T> {
    let known = first_seen
        .entry(format!("{kind} {}", object.key))
        .or_insert(object.first_seen);
    Object {
        value: Arc::clone(&object.value),
        key: object.key.clone(),
        origin: object.origin.clone(),
        first_seen: *known,
    }
}
