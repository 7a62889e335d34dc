//! Changes one by one come to what all objects at once come to.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::objects::Objects;
use crate::reconcile::reconcile;
use balancer::Balancer;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::path::Path;

fn settings() -> Settings {
    Settings::new("us-east-1", "123456789012", "test").unwrap()
}

fn object<T: serde::de::DeserializeOwned>(value: Value) -> Object<T> {
    let text = |field: &str| value["metadata"][field].as_str().unwrap().to_owned();
    let key = Key {
        namespace: text("namespace"),
        name: text("name"),
    };
    let origin = Origin {
        file: Path::new("cluster").into(),
        document: None,
        item: None,
    };
    Object {
        value: Arc::new(serde_json::from_value(value).unwrap()),
        key,
        origin,
        first_seen: SystemTime::UNIX_EPOCH,
    }
}

fn service(name: &str, day: u8, lb_name: Option<&str>, port: u16) -> Object<Service> {
    let annotations =
        lb_name.map(|name| json!({"service.beta.kubernetes.io/aws-load-balancer-name": name}));
    object(
        json!({"metadata": {"name": name, "namespace": "default", "uid": name,
        "creationTimestamp": format!("2026-01-{day:02}T00:00:00Z"), "annotations": annotations},
        "spec": {"type": "LoadBalancer", "loadBalancerClass": "lockgate.dev/nlb",
            "ports": [{"port": port, "targetPort": 8080}]}}),
    )
}

fn slice(service: &str, name: &str, hosts: &[u8]) -> Object<EndpointSlice> {
    let endpoints: Vec<Value> = (hosts.iter())
        .map(|host| json!({"addresses": [format!("10.0.0.{host}")]}))
        .collect();
    object(json!({"metadata": {"name": name, "namespace": "default",
        "labels": {"kubernetes.io/service-name": service}},
        "addressType": "IPv4", "ports": [{"port": 8080}], "endpoints": endpoints}))
}

fn put_service(all: &mut Incremental, object: Object<Service>) {
    all.set_service(&object.key.clone(), Some(object));
}

fn put_slice(all: &mut Incremental, object: &Object<EndpointSlice>) {
    all.set_slice(&object.key, Some(ReadSlice::of(object)));
}

#[test]
fn an_endpoint_event_concerns_its_service_only() {
    let mut all = Incremental::new(settings());
    for name in ["a", "b"] {
        put_service(&mut all, service(name, 1, None, 80));
        put_slice(&mut all, &slice(name, name, &[1]));
    }
    assert_eq!(all.flush().updates.len(), 2);
    put_slice(&mut all, &slice("b", "b", &[1]));
    assert!(!all.is_dirty(), "nothing changed");
    put_slice(&mut all, &slice("b", "b", &[1, 2]));
    let flushed = all.flush();
    let [Update::Put(lb)] = flushed.updates.as_slice() else {
        panic!("{:?}", flushed.updates);
    };
    assert_eq!(lb.source.object, "Service default/b");
    assert_eq!(flushed.outcomes[0].ready_targets, 2);
    // A slice of a Service that is not ours concerns nobody.
    put_slice(&mut all, &slice("other", "other", &[1]));
    assert!(!all.is_dirty());
}

#[test]
fn who_waits_for_a_name_gets_it_when_it_is_free() {
    let mut all = Incremental::new(settings());
    put_service(&mut all, service("late", 2, Some("wanted"), 80));
    all.flush();
    put_service(&mut all, service("early", 1, Some("wanted"), 80));
    let reasons: Vec<_> = (all.flush().outcomes.into_iter())
        .map(|outcome| {
            (
                outcome.key.name,
                outcome.problems.iter().any(|p| p.reason == "NameTaken"),
            )
        })
        .collect();
    assert_eq!(
        reasons,
        [("early".to_owned(), false), ("late".to_owned(), true)]
    );
    let early = Key {
        namespace: "default".to_owned(),
        name: "early".to_owned(),
    };
    all.set_service(&early, None);
    let flushed = all.flush();
    let puts: Vec<_> = (flushed.updates.iter())
        .filter_map(|update| match update {
            Update::Put(lb) => Some(lb.source.object.as_str()),
            Update::Remove { .. } => None,
        })
        .collect();
    assert_eq!(puts, ["Service default/late"]);
}

#[test]
fn what_cannot_be_built_stays_as_it_was() {
    let mut all = Incremental::new(settings());
    put_service(&mut all, service("a", 1, Some("good"), 80));
    all.flush();
    put_service(&mut all, service("a", 1, Some("-bad-"), 80));
    let flushed = all.flush();
    assert!(matches!(&flushed.updates[..], [Update::Put(lb)] if lb.name == "good"));
    let reasons: Vec<_> = (flushed.outcomes[0].problems.iter())
        .map(|problem| problem.reason)
        .collect();
    assert!(reasons.contains(&"LastGoodKept") && reasons.contains(&"AnnotationInvalid"));
}

#[derive(Clone, Debug)]
enum Step {
    Service(u8, Option<(u8, Option<&'static str>, u16)>),
    Slice(u8, Option<(u8, Vec<u8>)>),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let names = prop_oneof![Just(None), Just(Some("x")), Just(Some("y"))];
    // A Service's age does not change in its life; here it goes by its number.
    let service = (0..4_u8, proptest::option::of((0..1_u8, names, 80..82_u16)))
        .prop_map(|(which, what)| Step::Service(which, what));
    let slice = (
        0..6_u8,
        proptest::option::of((0..4_u8, proptest::collection::vec(0..5_u8, 0..3))),
    )
        .prop_map(|(which, what)| Step::Slice(which, what));
    proptest::collection::vec(prop_oneof![service, slice], 1..25)
}

proptest! {
    #[test]
    fn changes_one_by_one_come_to_the_whole(steps in steps(), flush_every in 1..4_usize) {
        let mut all = Incremental::new(settings());
        let balancer = Balancer::new();
        let mut services: BTreeMap<u8, Object<Service>> = BTreeMap::new();
        let mut slices: BTreeMap<u8, Object<EndpointSlice>> = BTreeMap::new();
        let key = |name: String| Key { namespace: "default".to_owned(), name };
        for (at, step) in steps.iter().enumerate() {
            match step {
                Step::Service(which, what) => {
                    let name = format!("s{which}");
                    let what = what.as_ref().map(|(_, lb, port)| service(&name, 9 - which, *lb, *port));
                    // Another Service of the name is deleted first; so nothing is kept of it.
                    all.set_service(&key(name.clone()), None);
                    let flushed = all.flush();
                    prop_assert!(balancer.apply("c", flushed.updates).conflicts.is_empty());
                    all.set_service(&key(name), what.clone());
                    services.remove(which);
                    services.extend(what.map(|object| (*which, object)));
                }
                Step::Slice(which, what) => {
                    let name = format!("slice{which}");
                    let what = what.as_ref().map(|(of, hosts)| slice(&format!("s{of}"), &name, hosts));
                    all.set_slice(&key(name), what.as_ref().map(ReadSlice::of));
                    slices.remove(which);
                    slices.extend(what.map(|object| (*which, object)));
                }
            }
            if at % flush_every == 0 || at + 1 == steps.len() {
                let flushed = all.flush();
                prop_assert!(balancer.apply("c", flushed.updates).conflicts.is_empty());
            }
        }
        let mut objects = Objects::default();
        let mut problems = Vec::new();
        services.values().for_each(|object| objects.add_service(object.clone(), &mut problems));
        slices.values().for_each(|object| objects.add_slice(object.clone(), &mut problems));
        let whole = reconcile(&objects, &settings()).load_balancers;
        let names = |lb: &LoadBalancer| (lb.name.clone(), lb.source.object.clone());
        let table = balancer.snapshot();
        let kept: Vec<LoadBalancer> = table.entries().map(|entry| entry.load_balancer.clone()).collect();
        // A Service that lost its name to an older one keeps what it had under another name, if it had one.
        for lb in &whole {
            prop_assert!(kept.contains(lb), "{:?} of {:?}", names(lb), kept.iter().map(names).collect::<Vec<_>>());
        }
        prop_assert_eq!(kept.len(), whole.len());
    }
}
