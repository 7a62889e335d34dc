//! Reading manifests: forms, faults and where they lie.

#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;

fn parse_text(name: &str, text: &str) -> Manifest {
    let file: Arc<Path> = Path::new(name).into();
    parse(&file, text.as_bytes(), SystemTime::UNIX_EPOCH)
}

fn found(manifest: &Manifest) -> Vec<String> {
    manifest
        .problems
        .iter()
        .map(|problem| format!("{}: {problem}", problem.reason))
        .collect()
}

const SERVICE: &str =
    "apiVersion: v1\nkind: Service\nmetadata: {name: foobar}\nspec: {ports: [{port: 80}]}\n";

#[test]
fn one_bad_document_does_not_hide_the_others() {
    let manifest = parse_text(
        "m.yaml",
        &format!("a: [\n---\n{SERVICE}---\nkind: Service\napiVersion: v2\n"),
    );
    assert_eq!(manifest.services.len(), 1);
    assert_eq!(manifest.services[0].origin.document, Some(2));
    assert_eq!(manifest.services[0].key.to_string(), "default/foobar");
    let documents: Vec<_> = manifest
        .problems
        .iter()
        .map(|p| (p.document, p.reason))
        .collect();
    assert_eq!(
        documents,
        [(Some(1), "DocumentUnreadable"), (Some(3), "VersionUnknown")]
    );
    assert!(!manifest.complete);
}

#[test]
fn a_wrong_type_is_named_by_its_field() {
    let text = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}, {port: web}]}\n";
    let found = found(&parse_text("m.yaml", text));
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("TypeMismatch: m.yaml, document 1, spec.ports[1].port: "),
        "{found:?}"
    );
}

#[test]
fn an_annotation_has_to_be_text_as_for_the_api_server() {
    let text = "apiVersion: v1\nkind: Service\nmetadata: {name: a, annotations: {x: true}}\n";
    let found = found(&parse_text("m.yaml", text));
    assert!(
        found[0].starts_with("TypeMismatch: m.yaml, document 1, metadata.annotations.x: "),
        "{found:?}"
    );
}

#[test]
fn a_misspelt_field_is_reported_and_the_object_taken() {
    let text = "apiVersion: v1\nkind: Service\nmetadata: {name: a, creationTimestamp: null}\n\
                spec: {ports: [{port: 80, targetport: web}]}\nstatus: {loadBalancer: {}}\n";
    let manifest = parse_text("m.yaml", text);
    assert_eq!(manifest.services.len(), 1);
    assert_eq!(
        found(&manifest),
        [
            "FieldUnknown: m.yaml, document 1, spec.ports[0].targetport: Service has no such field; it is ignored"
        ]
    );
}

#[test]
fn lists_are_opened_and_other_kinds_skipped() {
    let manifest = parse_text(
        "m.json",
        r#"{"apiVersion": "v1", "kind": "List", "items": [
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a", "namespace": "shop"}},
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a"}},
            {"apiVersion": "v1", "kind": "Service", "metadata": {}}]}
           {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSliceList", "items": [
            {"metadata": {"name": "a-1"}, "addressType": "IPv4", "endpoints": []}]}"#,
    );
    assert_eq!(manifest.services[0].key.to_string(), "shop/a");
    assert_eq!(
        manifest.slices[0].origin.to_string(),
        "m.json, document 2, items[0]"
    );
    let found = found(&manifest);
    assert!(
        found[0].starts_with("KindSkipped: m.json, document 1, items[1].kind: Deployment a"),
        "{found:?}"
    );
    assert!(
        found[1].starts_with("NameInvalid: m.json, document 1, items[2].metadata.name: "),
        "{found:?}"
    );
    assert_eq!(found.len(), 2);
}

#[test]
fn an_empty_file_is_not_taken_for_an_intention() {
    let manifest = parse_text("m.yaml", "");
    assert!(!manifest.complete);
    assert_eq!(manifest.problems[0].reason, "FileUnreadable");
    // A file of comments says what it means.
    assert!(parse_text("m.yaml", "# nothing yet\n---\n").complete);
}

proptest! {
    #[test]
    fn never_panics_on_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300), json: bool) {
        let file: Arc<Path> = Path::new(if json { "m.json" } else { "m.yaml" }).into();
        parse(&file, &bytes, SystemTime::UNIX_EPOCH);
    }

    #[test]
    fn never_panics_on_broken_manifests(cut in 0_usize..200, noise in "[-{}\\[\\]:|>&*! \n\ta-z0-9]{0,40}") {
        let text = format!("{SERVICE}---\n{SERVICE}");
        let cut = cut.min(text.len());
        parse_text("m.yaml", &format!("{}{noise}{}", &text[..cut], &text[cut..]));
    }

    #[test]
    fn what_is_read_is_named(name in "[a-z0-9.-]{0,70}", namespace in "[a-z0-9.-]{0,70}") {
        let text = format!("{{apiVersion: v1, kind: Service, metadata: {{name: {name:?}, namespace: {namespace:?}}}}}");
        let manifest = parse_text("m.yaml", &text);
        prop_assert_eq!(manifest.services.len() + manifest.problems.len(), 1);
        for service in manifest.services {
            prop_assert!(service.key.name.len() <= 253 && !service.key.name.starts_with('-'));
        }
    }
}
