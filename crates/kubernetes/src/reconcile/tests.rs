//! Objects become load balancers: golden cases and the conflicts between objects.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::manifest;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Set to rewrite the expected results from what comes out; the difference is then for review.
const UPDATE: &str = "LOCKGATE_UPDATE_GOLDEN";

fn settings() -> Settings {
    Settings::new("us-east-1", "123456789012", Settings::DEFAULT_CLUSTER_NAME).unwrap()
}

fn reconciled(name: &str, contents: &[u8]) -> Reconciled {
    let file: Arc<Path> = Path::new(name).into();
    let manifest = manifest::parse(
        &file,
        contents,
        SystemTime::UNIX_EPOCH + Duration::from_secs(7),
    );
    let mut problems = manifest.problems;
    let mut objects = Objects::default();
    for service in manifest.services {
        objects.add_service(service, &mut problems);
    }
    for slice in manifest.slices {
        objects.add_slice(slice, &mut problems);
    }
    let mut result = reconcile(&objects, &settings());
    result.problems.append(&mut problems);
    result.problems.sort();
    result
}

fn health_check_json(check: &balancer::HealthCheck) -> Value {
    json!([
        check.protocol,
        check.port,
        check.interval_seconds,
        check.timeout_seconds,
        check.healthy_threshold,
        check.unhealthy_threshold,
        check.path,
        check.matcher
    ])
}

fn load_balancer_json(lb: &LoadBalancer) -> Value {
    let listeners: Vec<Value> = (lb.listeners.iter())
        .map(|listener| {
            let group = &listener.target_group;
            let targets: Vec<Value> = (group.targets.iter())
                .map(|target| {
                    let (pod, zone, hints) = (&target.pod, &target.zone, &target.for_zones);
                    json!([target.address.to_string(), target.availability.as_str(), pod, zone, hints])
                })
                .collect();
            json!({
                "arn": listener.arn, "port": listener.port, "protocol": listener.protocol.as_str(),
                "attributes": listener.attributes,
                "target_group": {
                    "arn": group.arn, "name": group.name, "port": group.port,
                    "protocol": group.protocol.as_str(), "target_type": group.target_type.as_str(),
                    "address_type": group.address_type.as_str(), "tags": group.tags, "targets": targets,
                    "attributes": group.attributes, "health_check": health_check_json(&group.health_check),
                },
            })
        })
        .collect();
    let conditions: Vec<String> = (lb.conditions.iter())
        .map(|condition| {
            format!(
                "{} {}: {}",
                condition.severity, condition.reason, condition.message
            )
        })
        .collect();
    json!({
        "arn": lb.arn, "name": lb.name, "dns_name": lb.dns_name, "scheme": lb.scheme.as_str(),
        "created_at": lb.created_at.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs(),
        "hosted_zone_id": lb.hosted_zone_id, "vpc_id": lb.vpc_id, "tags": lb.tags, "state": lb.state.as_str(),
        "ip_address_type": lb.ip_address_type.as_str(), "attributes": lb.attributes,
        "source": [lb.source.object, lb.source.location], "listeners": listeners, "conditions": conditions,
    })
}

fn result_json(result: &Reconciled) -> Value {
    let problems: Vec<String> = result
        .problems
        .iter()
        .map(|problem| format!("{} {}: {problem}", problem.severity, problem.reason))
        .collect();
    let load_balancers: Vec<Value> = result
        .load_balancers
        .iter()
        .map(load_balancer_json)
        .collect();
    json!({"load_balancers": load_balancers, "problems": problems})
}

#[test]
fn golden() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut cases: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.retain(|path| !path.to_str().unwrap().ends_with(".expected.json"));
    cases.sort();
    assert!(
        cases.len() >= 4,
        "cases are missing from {}",
        folder.display()
    );
    for case in cases {
        let name = case.file_name().unwrap().to_str().unwrap();
        let result = result_json(&reconciled(name, &std::fs::read(&case).unwrap()));
        let expected_path = case.with_extension("expected.json");
        if std::env::var_os(UPDATE).is_some() {
            std::fs::write(&expected_path, format!("{result:#}\n")).unwrap();
        }
        let expected: Value =
            serde_json::from_slice(&std::fs::read(&expected_path).unwrap()).unwrap();
        assert_eq!(
            result, expected,
            "{name}: got {result:#}\nset {UPDATE}=1 to accept"
        );
    }
}

fn service(namespace: &str, name: &str, created: Option<&str>) -> String {
    let created = created
        .map(|time| format!("creationTimestamp: {time:?}, "))
        .unwrap_or_default();
    format!(
        "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: {namespace}, {created}annotations: \
         {{service.beta.kubernetes.io/aws-load-balancer-name: wanted}}}}\n\
         spec: {{type: LoadBalancer, loadBalancerClass: service.k8s.aws/nlb, ports: [{{port: 80}}]}}\n"
    )
}

#[test]
fn the_oldest_service_has_the_name_in_any_order() {
    let a = service("a", "late", Some("2026-02-01T00:00:00Z"));
    let b = service("b", "early", Some("2026-01-01T00:00:00Z"));
    let c = service("a", "ageless", None);
    for text in [
        format!("{a}{b}{c}"),
        format!("{c}{b}{a}"),
        format!("{b}{a}{c}"),
    ] {
        let result = reconciled("m.yaml", text.as_bytes());
        let objects: Vec<_> = result
            .load_balancers
            .iter()
            .map(|lb| lb.source.object.as_str())
            .collect();
        assert_eq!(objects, ["Service b/early"]);
        assert_eq!(
            result
                .problems
                .iter()
                .filter(|problem| problem.reason == "NameTaken")
                .count(),
            2
        );
    }
}

#[test]
fn a_change_of_the_scheme_makes_another_load_balancer() {
    let text = |scheme| {
        service("a", "b", None).replace(
            "aws-load-balancer-name: wanted",
            &format!("aws-load-balancer-scheme: {scheme}"),
        )
    };
    let arn = |scheme| {
        reconciled("m.yaml", text(scheme).as_bytes()).load_balancers[0]
            .arn
            .clone()
    };
    assert_eq!(arn("internal"), arn("internal"));
    assert_ne!(arn("internal"), arn("internet-facing"));
}

proptest! {
    /// Whatever a manifest says in the places that matter most, what comes out satisfies AWS's rules.
    #[test]
    fn results_are_well_formed(
        name in "[a-z]([-a-z0-9]{0,30}[a-z0-9])?",
        given in proptest::option::of("[-a-zA-Z0-9_.]{0,36}"),
        ports in proptest::collection::vec((-1..70_000_i32, "TCP|UDP|SCTP|tcp|", "web|80|70000|''|"), 0..5),
        annotation in "[a-z-]{0,8}",
        value in "[ -~]{0,20}",
        address in "[0-9a-f.:]{0,12}|127.0.0.1",
    ) {
        let ports: Vec<Value> = ports.iter().enumerate().map(|(index, (port, protocol, target))| {
            json!({"name": format!("p{index}"), "port": port, "protocol": protocol, "targetPort": target})
        }).collect();
        let prefix = "service.beta.kubernetes.io/aws-load-balancer-";
        let mut annotations = json!({format!("{prefix}{annotation}"): value});
        if let Some(given) = given {
            annotations[format!("{prefix}name")] = given.into();
        }
        let service = json!({"apiVersion": "v1", "kind": "Service",
            "metadata": {"name": name, "annotations": annotations},
            "spec": {"type": "LoadBalancer", "loadBalancerClass": "service.k8s.aws/nlb", "ports": ports}});
        let slice = json!({"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
            "metadata": {"name": "s", "labels": {"kubernetes.io/service-name": name}}, "addressType": "IPv4",
            "ports": [{"name": "p0", "port": 80}], "endpoints": [{"addresses": [address]}]});
        let result = reconciled("m.json", format!("{service}{slice}").as_bytes());
        for lb in &result.load_balancers {
            prop_assert_eq!(crate::names::check_load_balancer_name(&lb.name), Ok(()));
            let mut seen = Vec::new();
            for listener in &lb.listeners {
                prop_assert!(listener.port > 0 && !seen.contains(&listener.port));
                seen.push(listener.port);
                prop_assert_eq!(crate::names::check_load_balancer_name(&listener.target_group.name), Ok(()));
            }
        }
        prop_assert!(!result.load_balancers.is_empty() || result.problems.iter().any(|p| p.severity == Severity::Error));
    }
}
