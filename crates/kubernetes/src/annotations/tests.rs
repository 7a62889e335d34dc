//! Each annotation's rule, and what is refused.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::problem::Origin;
use proptest::prelude::*;
use std::path::Path;

const PORTS: &[PortRef<'_>] = &[
    PortRef {
        name: "web",
        port: 80,
        protocol: "TCP",
    },
    PortRef {
        name: "tls",
        port: 443,
        protocol: "TCP",
    },
];

/// Refused ports, and reasons in the order of the annotations' names.
fn judged(annotations: &[(&str, &str)]) -> (Vec<u16>, Vec<&'static str>) {
    let annotations = annotations
        .iter()
        .map(|(name, value)| (format!("{PREFIX}{name}"), (*value).to_owned()));
    let origin = Origin {
        file: Path::new("m.yaml").into(),
        document: Some(1),
        item: None,
    };
    let mut report = Reporter::new(&origin);
    let verdict = judge(&annotations.collect(), PORTS, &mut report);
    (
        verdict.refused,
        report
            .problems
            .iter()
            .map(|problem| problem.reason)
            .collect(),
    )
}

#[test]
fn every_row_can_be_found_and_explains_itself() {
    for rule in RULES {
        let name = match rule.tail {
            Tail::None | Tail::Optional => rule.name.to_owned(),
            Tail::Needed => format!("{}.TCP-80", rule.name),
        };
        let (found, _) = rule_for(&name).unwrap();
        assert_eq!(found.name, rule.name, "two rows for one name");
        assert!(rule.explanation.ends_with('.'), "{}", rule.name);
    }
    assert!(rule_for("actions").is_none());
    assert!(rule_for("aws-load-balancer-name.80").is_none());
}

#[test]
fn the_document_is_what_the_table_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/annotations.md");
    let expected = document();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "docs/annotations.md is out of date: UPDATE_DOCS=1 cargo test -p lockgate-kubernetes --lib annotations"
    );
}

#[test]
fn a_certificate_refuses_the_ports_that_would_have_tls() {
    let cert = (
        "aws-load-balancer-ssl-cert",
        "arn:aws:acm:us-east-1:000000000000:certificate/a",
    );
    assert_eq!(judged(&[cert]), (vec![80, 443], vec!["AnnotationRefused"]));
    assert_eq!(
        judged(&[cert, ("aws-load-balancer-ssl-ports", "tls")]),
        (vec![443], vec!["AnnotationRefused"])
    );
    assert_eq!(
        judged(&[cert, ("aws-load-balancer-ssl-ports", "443")]).0,
        [443]
    );
    assert_eq!(
        judged(&[("aws-load-balancer-ssl-ports", "443")]),
        (vec![], vec!["AnnotationNoted"])
    );
    assert_eq!(
        judged(&[("aws-load-balancer-ssl-ports", "444")]),
        (vec![80, 443], vec!["AnnotationInvalid"])
    );
}

#[test]
fn proxy_protocol_is_read_strictly() {
    assert_eq!(
        judged(&[("aws-load-balancer-proxy-protocol", "*")]),
        (vec![], vec![])
    );
    let of_ports = "aws-load-balancer-proxy-protocol-per-target-group";
    assert_eq!(judged(&[(of_ports, "443, 22")]), (vec![], vec![]));
    for (name, value) in [
        ("aws-load-balancer-proxy-protocol", "on"),
        (of_ports, "web"),
    ] {
        assert_eq!(judged(&[(name, value)]).1, ["AnnotationInvalid"]);
    }
}

#[test]
fn target_group_attributes_are_judged_one_by_one() {
    let all = "aws-load-balancer-target-group-attributes";
    assert_eq!(
        judged(&[(
            all,
            "proxy_protocol_v2.enabled=true,stickiness.enabled=true"
        )]),
        (vec![], vec![])
    );
    assert_eq!(
        judged(&[(
            all,
            "deregistration_delay.timeout_seconds=5,stickiness.enabled="
        )]),
        (vec![], vec!["AnnotationNoted"])
    );
    let of_web = "aws-load-balancer-target-group-attributes.web";
    assert_eq!(
        judged(&[(of_web, "stickiness.enabled=true")]).1,
        ["AnnotationInvalid"]
    );
    assert_eq!(judged(&[(all, "stickiness")]).1, ["AnnotationInvalid"]);
}

#[test]
fn the_rest_is_noted_or_named_unknown() {
    assert_eq!(
        judged(&[("aws-load-balancer-subnets", "subnet-1")]),
        (vec![], vec!["AnnotationNoted"])
    );
    assert_eq!(
        judged(&[("aws-load-balancer-nmae", "x")]),
        (vec![], vec!["AnnotationUnknown"])
    );
    assert_eq!(
        judged(&[("aws-load-balancer-name", "x"), ("some-other-thing", "x")]),
        (vec![], vec![])
    );
    assert_eq!(
        judged(&[("actions.TCP-80", "{}")]),
        (vec![80], vec!["AnnotationRefused"])
    );
    assert_eq!(
        judged(&[("actions.TCP-81", "{}")]),
        (vec![], vec!["AnnotationNoted"])
    );
}

proptest! {
    #[test]
    fn only_ports_that_are_there_are_refused(rule in 0..RULES.len(), tail in "[A-Z0-9.-]{0,8}", value in ".{0,40}") {
        let name = if tail.is_empty() { RULES[rule].name.to_owned() } else { format!("{}.{tail}", RULES[rule].name) };
        let (refused, reasons) = judged(&[(&name, &value)]);
        prop_assert!(refused.iter().all(|port| [80, 443].contains(port)));
        prop_assert!(refused.is_empty() || !reasons.is_empty());
    }
}
