//! Objects to load balancers. Pure: the same objects and settings give the same result, whichever source
//! they come from and in whatever order they came.

use crate::endpoints::Endpoints;
use crate::objects::{Key, Object, Objects, created_at};
use crate::problem::{Problem, Reporter, annotation_field};
use crate::service;
use crate::settings::Settings;
use balancer::{Condition, LoadBalancer, Severity};
use k8s_openapi::api::core::v1::Service;
use std::collections::HashMap;

/// What the objects come to.
#[derive(Clone, Debug, Default)]
pub struct Reconciled {
    /// Names are distinct.
    pub load_balancers: Vec<LoadBalancer>,
    /// Services of our classes that became none; the reason is among the problems.
    pub refused: Vec<Key>,
    /// In the order of files and documents.
    pub problems: Vec<Problem>,
}

/// Makes the load balancers of all Services of our classes.
///
/// Of Services that claim one name the oldest has it; among those that do not tell their age, the first by
/// namespace and name. The answer may not depend on which file happened to be read first.
pub fn reconcile(objects: &Objects, settings: &Settings) -> Reconciled {
    let mut result = Reconciled::default();
    let endpoints = Endpoints::read(objects, &mut result.problems);

    let mut services: Vec<&Object<Service>> = objects.services.values().collect();
    // A stable sort over what is in the order of namespace and name already.
    services.sort_by_key(|object| {
        let created = created_at(&object.value.metadata);
        (created.is_none(), created)
    });
    let mut holders: HashMap<String, String> = HashMap::new();
    for object in services {
        let mut report = Reporter::new(&object.origin);
        if service::is_ours(&object.value, settings) {
            let built = service::build(object, &endpoints, settings, &mut report);
            if let Some(mut lb) = built.filter(|lb| claim(&mut holders, lb, &mut report)) {
                lb.conditions = conditions(&report.problems);
                result.load_balancers.push(lb);
            } else {
                result.refused.push(object.key.clone());
            }
        } else {
            note_skipped(&object.value, settings, &mut report);
        }
        result.problems.append(&mut report.problems);
    }
    result.load_balancers.sort_by(|a, b| a.name.cmp(&b.name));
    result.problems.sort();
    result
}

/// What was found about a Service, for its load balancer.
pub(crate) fn conditions(problems: &[Problem]) -> Vec<Condition> {
    let mut conditions: Vec<_> = problems.iter().map(Problem::to_condition).collect();
    conditions.sort_by_key(|condition| condition.severity);
    conditions
}

fn claim(
    holders: &mut HashMap<String, String>,
    lb: &LoadBalancer,
    report: &mut Reporter<'_>,
) -> bool {
    if let Some(holder) = holders.get(&lb.name) {
        name_taken(&lb.name, holder, report);
        return false;
    }
    holders.insert(
        lb.name.clone(),
        format!("{} ({})", lb.source.object, lb.source.location),
    );
    true
}

/// Reports that another has the name.
pub(crate) fn name_taken(name: &str, holder: &str, report: &mut Reporter<'_>) {
    let field = annotation_field("service.beta.kubernetes.io/aws-load-balancer-name");
    let message = format!("the load balancer name {name:?} belongs to {holder} already");
    report.error("NameTaken", field, message);
}

fn note_skipped(service: &Service, settings: &Settings, report: &mut Reporter<'_>) {
    let spec = service.spec.as_ref();
    if spec.and_then(|spec| spec.type_.as_deref()) != Some("LoadBalancer") {
        report.note(
            "ServiceSkipped",
            "spec.type",
            "not of type LoadBalancer: it becomes no load balancer",
        );
        return;
    }
    let ours = settings.classes().join(" or ");
    let (severity, message) = match spec.and_then(|spec| spec.load_balancer_class.as_deref()) {
        Some(class) => (
            Severity::Note,
            format!("the class {class:?} is another controller's; ours is {ours}"),
        ),
        None => (
            Severity::Warning,
            format!("without a class it becomes no load balancer; set it to {ours}"),
        ),
    };
    report.add(
        severity,
        "ServiceSkipped",
        "spec.loadBalancerClass",
        message,
    );
}

#[cfg(test)]
mod tests;
