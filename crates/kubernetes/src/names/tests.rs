//! Names, ids and ARNs against known answers, and AWS's rules for them.

#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;

fn settings(cluster: &str) -> Settings {
    Settings::new("us-west-2", "123456789012", cluster).unwrap()
}

fn identity<'a>(settings: &'a Settings, namespace: &'a str, name: &'a str) -> Identity<'a> {
    Identity {
        settings,
        namespace,
        name,
        uid: "bdca2bd0-bfc6-449a-88a3-03451f05f18c",
        scheme: "internal",
    }
}

/// Known answers: what the AWS Load Balancer Controller calls these in a cluster named `my-cluster`.
#[test]
fn names_are_the_controllers() {
    let settings = settings("my-cluster");
    let identity = identity(&settings, "default", "nlb-ip-svc");
    assert_eq!(identity.default_name(), "k8s-default-nlbipsvc-6b0ba8ff70");
    let group = GroupIdentity {
        service_port: 80,
        group_port: 80,
        target_type: "ip",
        protocol: "TCP",
        health_check_protocol: "TCP",
        health_check_interval_seconds: "10",
    };
    assert_eq!(
        identity.target_group_name(&group),
        "k8s-default-nlbipsvc-d4818dcd51"
    );
}

#[test]
fn arns_and_dns_names_have_awss_shape() {
    let settings = settings("lockgate");
    let identity = identity(&settings, "default", "foobar");
    let suffix = identity.suffix();
    assert_eq!(suffix.len(), 16);
    assert!(
        suffix
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase())
    );
    assert_eq!(
        identity.load_balancer_arn("foobar"),
        format!(
            "arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/net/foobar/{suffix}"
        )
    );
    assert_eq!(
        identity.dns_name("foobar"),
        format!("foobar-{suffix}.elb.us-west-2.amazonaws.com")
    );
    assert_ne!(
        identity.listener_arn("foobar", 80),
        identity.listener_arn("foobar", 81)
    );
    let public = Identity {
        scheme: "internet-facing",
        ..identity
    };
    assert_ne!(public.suffix(), suffix);

    let china = Settings::new("cn-north-1", "123456789012", "lockgate").unwrap();
    let identity = Identity {
        settings: &china,
        ..identity
    };
    assert!(
        identity
            .load_balancer_arn("foobar")
            .starts_with("arn:aws-cn:")
    );
    assert!(
        identity
            .dns_name("foobar")
            .ends_with(".elb.cn-north-1.amazonaws.com.cn")
    );
}

#[test]
fn derived_uids_look_like_uids_and_stay() {
    let uid = derived_uid("default", "foobar");
    assert_eq!(uid, derived_uid("default", "foobar"));
    assert_ne!(uid, derived_uid("defaul", "tfoobar"));
    let lengths: Vec<usize> = uid.split('-').map(str::len).collect();
    assert_eq!(lengths, [8, 4, 4, 4, 12]);
}

#[test]
fn hosted_zones_are_known_or_stable() {
    assert_eq!(hosted_zone_id("us-east-1"), "Z26RNL4JYFTOTI");
    assert_eq!(
        hosted_zone_id("xx-nowhere-9"),
        hosted_zone_id("xx-nowhere-9")
    );
    assert_eq!(hosted_zone_id("xx-nowhere-9").len(), 14);
}

#[test]
fn refuses_the_names_that_aws_refuses() {
    for good in [
        "foobar",
        "a",
        "k8s-default-foobar-0123456789",
        &"x".repeat(32),
    ] {
        assert_eq!(check_load_balancer_name(good), Ok(()), "{good}");
    }
    for bad in [
        "",
        "-a",
        "a-",
        "a_b",
        "a.b",
        "ä",
        "internal-a",
        &"x".repeat(33),
    ] {
        assert!(check_load_balancer_name(bad).is_err(), "{bad}");
    }
}

proptest! {
    #[test]
    fn default_names_satisfy_aws(
        namespace in "[a-z0-9]([-a-z0-9]{0,40}[a-z0-9])?",
        service in "[a-z0-9]([-a-z0-9]{0,40}[a-z0-9])?",
        uid in ".{0,40}",
        port in 1_u16..,
    ) {
        let settings = settings("lockgate");
        let identity = Identity { settings: &settings, namespace: &namespace, name: &service, uid: &uid, scheme: "internal" };
        prop_assert_eq!(check_load_balancer_name(&identity.default_name()), Ok(()));
        let group = GroupIdentity {
            service_port: port, group_port: port, target_type: "ip", protocol: "TCP",
            health_check_protocol: "TCP", health_check_interval_seconds: "10",
        };
        prop_assert_eq!(check_load_balancer_name(&identity.target_group_name(&group)), Ok(()));
        prop_assert_eq!(identity.suffix().len(), 16);
    }
}
