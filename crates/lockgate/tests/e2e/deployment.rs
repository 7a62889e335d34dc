//! `deploy/`, rendered by the tools that people render it with: the chart gives what kustomize gives, the rights are
//! those that the documents list, and nothing asks for more than it needs. That an
//! API server takes all of it is shown by [`accepted`].

mod accepted;
mod rendered;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::tools::{has, skip};
use rendered::helm;
pub use rendered::{Objects, kustomize, repository};

/// The overlays, each with the chart's values that mean the same.
const OVERLAYS: [(&str, &[&str]); 3] = [
    ("endpoint", &["endpoint.enabled=true"]),
    ("monitored", &["monitoring.enabled=true"]),
    ("replicated", &["replicated.enabled=true"]),
];

/// All that kustomize gives, base first.
fn variants() -> Vec<(String, &'static [&'static str])> {
    let overlays = repository().join("deploy/kustomize/overlays");
    let found: BTreeSet<_> = fs::read_dir(overlays)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let known: BTreeSet<_> = OVERLAYS.map(|(name, _)| name.to_owned()).into();
    assert_eq!(found, known, "an overlay that nothing looks at");
    let overlays = OVERLAYS.map(|(name, values)| (format!("overlays/{name}"), values));
    let base: (String, &[&str]) = ("base".to_owned(), &[]);
    [base].into_iter().chain(overlays).collect()
}

fn lacks_kubectl(test: &str) -> bool {
    let lacks = !has("kubectl", &["version", "--client"]);
    if lacks {
        skip(test, "kubectl is not installed");
    }
    lacks
}

#[test]
fn the_chart_gives_what_kustomize_gives() {
    let test = "the_chart_gives_what_kustomize_gives";
    if lacks_kubectl(test) {
        return;
    }
    let program = match rendered::find_helm() {
        Ok(program) => program,
        Err(missing) => return skip(test, &missing),
    };
    for (name, values) in variants() {
        let mut wanted = kustomize(&name);
        // A chart cannot hold the namespace that it is installed into.
        assert!(wanted.remove("v1/Namespace /lockgate").is_some());
        let given = helm(&program, "lockgate", values).unwrap();
        let names = |objects: &Objects| objects.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&given), names(&wanted), "{name}");
        for (key, wanted) in &wanted {
            assert_eq!(&given[key], wanted, "{name}: {key}");
        }
    }
    the_charts_own_values(&program);
}

/// What has no counterpart in kustomize, where people patch instead.
fn the_charts_own_values(program: &Path) {
    let values = [
        "settings.region=eu-west-1",
        "settings.max-connections=100",
        "image.tag=v7",
        "storage.className=fast",
    ];
    let objects = helm(program, "shop", &values).unwrap();
    let pod = &objects["apps/v1/Deployment lockgate/shop-lockgate"]["spec"]["template"]["spec"];
    let container = &pod["containers"][0];
    assert_eq!(container["image"], "lockgate:v7");
    let environment = container["env"].as_array().unwrap();
    for (name, value) in [
        ("LOCKGATE_REGION", "eu-west-1"),
        ("LOCKGATE_MAX_CONNECTIONS", "100"),
    ] {
        let wanted = json!({"name": name, "value": value});
        assert!(environment.contains(&wanted), "{environment:?}");
    }
    let volume = &objects["v1/PersistentVolumeClaim lockgate/shop-lockgate"];
    assert_eq!(volume["spec"]["storageClassName"], "fast");
    // Every name follows from the release's, so that two may be in one cluster.
    for (key, object) in &objects {
        let name = object["metadata"]["name"].as_str().unwrap();
        assert!(name.starts_with("shop-lockgate"), "{key}");
    }

    let both = ["replicated.enabled=true", "endpoint.enabled=true"];
    let refused = helm(program, "lockgate", &both).unwrap_err();
    assert!(refused.contains("exclude each other"), "{refused}");
    let unknown = helm(program, "lockgate", &["replicas=3"]).unwrap_err();
    assert!(unknown.contains("replicas"), "{unknown}");
}

/// The table of docs/kubernetes.md, a line for each group, resource, verbs and place.
fn documented_rights() -> BTreeSet<[String; 4]> {
    let text = fs::read_to_string(repository().join("docs/kubernetes.md")).unwrap();
    let mut rows = BTreeSet::new();
    let table = text
        .lines()
        .skip_while(|line| !line.starts_with("| group "))
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    for line in table {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        let place = match cells[3] {
            place if place.starts_with("all namespaces") || place == "the same" => "*",
            "the Lease's namespace" => "lockgate",
            place if place.starts_with("kube-system") => "kube-system",
            // For a Lockgate that is not in the cluster.
            place if place.starts_with("with `--kubernetes-port-forward on`") => continue,
            place => panic!("no such place: {place}"),
        };
        for verb in cells[2].split(", ") {
            rows.insert([cells[0], cells[1], verb, place].map(str::to_owned));
        }
    }
    rows
}

#[test]
fn rights_are_the_documented_ones() {
    if lacks_kubectl("rights_are_the_documented_ones") {
        return;
    }
    let objects = kustomize("base");
    let mut given = BTreeSet::new();
    for (key, role) in &objects {
        let place = match key.split_once(' ') {
            Some((kind, _)) if kind.ends_with("/ClusterRole") => "*",
            Some((kind, _)) if kind.ends_with("/Role") => {
                role["metadata"]["namespace"].as_str().unwrap()
            }
            _ => continue,
        };
        for rule in role["rules"].as_array().unwrap() {
            let [group, resource] = ["apiGroups", "resources"].map(|part| {
                let values = rule[part].as_array().unwrap();
                assert_eq!(values.len(), 1, "{rule}");
                values[0].as_str().unwrap()
            });
            for verb in rule["verbs"].as_array().unwrap() {
                let right = [group, resource, verb.as_str().unwrap(), place];
                given.insert(right.map(str::to_owned));
            }
            // A Lease, where it has a name to be told by.
            let named = rule.get("resourceNames").is_some();
            let creates = rule["verbs"] == json!(["create"]);
            assert_eq!(named, resource == "leases" && !creates, "{rule}");
        }
    }
    assert_eq!(given, documented_rights());
}

#[test]
fn pods_ask_for_nothing_that_they_do_not_need() {
    if lacks_kubectl("pods_ask_for_nothing_that_they_do_not_need") {
        return;
    }
    for (name, _) in variants() {
        let objects = kustomize(&name);
        let deployment = &objects["apps/v1/Deployment lockgate/lockgate"];
        let replicated = name.ends_with("/replicated");
        // The store is one file: whoever shares the volume must not run twice, not even for a moment.
        let claims = objects.keys().any(|key| key.contains("Claim"));
        assert_eq!(claims, !replicated, "{name}");
        if claims {
            assert_eq!(deployment["spec"]["replicas"], 1, "{name}");
            assert_eq!(deployment["spec"]["strategy"], json!({"type": "Recreate"}));
        }
        let pod = &deployment["spec"]["template"]["spec"];
        assert_eq!(pod["securityContext"]["runAsUser"], 65534);
        for part in ["containers", "initContainers"] {
            for container in pod[part].as_array().into_iter().flatten() {
                assert_eq!(
                    container["securityContext"],
                    json!({"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
                        "capabilities": {"drop": ["ALL"]}}),
                    "{name}"
                );
                let image = format!("lockgate:{}", env!("CARGO_PKG_VERSION"));
                assert_eq!(container["image"], image.as_str());
            }
        }
        // Off this machine only where that is what the overlay is for, and then behind a policy of its own.
        let arguments = pod["containers"][0]["args"].as_array().unwrap();
        let opened = arguments.contains(&Value::from("--insecure-bind"));
        assert_eq!(opened, name.ends_with("/endpoint"), "{name}");
        let policy = objects.get("networking.k8s.io/v1/NetworkPolicy lockgate/lockgate-aws");
        assert_eq!(policy.is_some(), opened, "{name}");
        // A Pod gets the grace that its requests get, and time to end in.
        let grace = arguments.iter().find_map(|argument| {
            let seconds = argument.as_str()?.strip_prefix("--shutdown-grace=")?;
            seconds.parse::<u64>().ok()
        });
        let before = &pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"];
        let needed = grace.unwrap() + before.as_u64().unwrap_or(0);
        let given = pod["terminationGracePeriodSeconds"].as_u64().unwrap();
        assert!(given > needed + 4, "{name}: {given} s for {needed} s");
    }
}
