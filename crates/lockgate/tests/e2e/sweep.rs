//! The real provider over every resource it has for what is served of API Gateway: made, planned empty, each argument
//! that can be updated updated in place, planned empty, replaced, forgotten and imported, destroyed. The module is
//! `sweep/main.tf`; it goes through all of that in one state, since each start of the provider takes seconds.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use testkit::{Reply, Upstream};

use crate::setup::{Lockgate, text};
use crate::terraform::Module;

/// Addresses without the prefix that all have.
fn addresses(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// What an apply did, by its machine-readable output: addresses that it updated in place, and that it replaced.
fn apply(module: &Module<'_>, variables: &[&str]) -> (BTreeSet<String>, BTreeSet<String>) {
    let arguments = [&["apply", "-auto-approve", "-json"], variables].concat();
    let output = module.succeed(&arguments);
    let events = output.lines().map(|line| {
        let event: Value = serde_json::from_str(line).unwrap();
        event
    });
    let (mut updated, mut replaced) = (BTreeSet::new(), BTreeSet::new());
    for event in events {
        let change = &event["change"];
        let into = match (event["type"].as_str(), change["action"].as_str()) {
            (Some("planned_change"), Some("update")) => &mut updated,
            (Some("planned_change"), Some("replace")) => &mut replaced,
            _ => continue,
        };
        let address = text(&change["resource"]["addr"]);
        into.insert(address.replacen("aws_api_gateway_", "", 1));
    }
    (updated, replaced)
}

#[test]
fn every_resource_of_the_provider_goes_through_its_whole_life() {
    let lockgate = Lockgate::start();
    let pod = Upstream::start(Reply::echo).unwrap();
    let _ = lockgate.service("inner", &[pod.address()]);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/sweep");
    let Some(module) = Module::of("sweep", &lockgate, &folder) else {
        return;
    };
    let balancer = "-var=balancer=inner";
    module.succeed(&["apply", "-auto-approve", balancer]);
    assert_eq!(module.value("found"), true);
    module.plan_is_empty(&[balancer]);

    let second = [balancer, "-var=second=true"];
    let (updated, replaced) = apply(&module, &second);
    let expected = addresses(&[
        "account.this",
        "client_certificate.this",
        "deployment.first",
        "documentation_part.thing",
        "documentation_version.one",
        "gateway_response.denied",
        "integration.post",
        "integration_response.ok",
        "method.post",
        "method_response.ok",
        "method_settings.all",
        "method_settings.one",
        "model.thing",
        "request_validator.all",
        "resource.parent",
        "rest_api.swept",
        "rest_api_policy.guarded",
        "stage.canary",
        "stage.prod",
        "vpc_link.inner",
    ]);
    assert_eq!((updated, replaced), (expected, BTreeSet::new()));
    assert_eq!(module.value("found"), true);
    module.plan_is_empty(&second);

    let again = [balancer, "-var=second=true", "-var=again=x"];
    let (_, replaced) = apply(&module, &again);
    let expected = addresses(&[
        "deployment.first",
        "documentation_version.replaced",
        "gateway_response.denied",
        "integration.post",
        "integration_response.ok",
        "model.other",
    ]);
    assert_eq!(replaced, expected);

    // Forgotten and imported, everything is what it was.
    let count = module
        .value("ids")
        .as_object()
        .map_or(0, serde_json::Map::len);
    let imported = module.import_again("ids", &again);
    let expected = format!("{count} imported, 0 added, 0 changed, 0 destroyed");
    assert!(imported.contains(&expected), "{imported}");
    module.plan_is_empty(&again);

    module.succeed(&[&["destroy", "-auto-approve"], &again[..]].concat());
    for path in ["/restapis", "/vpclinks", "/clientcertificates"] {
        let left = lockgate.aws.get(path);
        let left = left["item"].as_array().map_or(0, Vec::len);
        assert_eq!(left, 0, "{path} are left");
    }
}
