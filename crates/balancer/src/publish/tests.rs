//! Swapping tables: what is kept, what is replaced, and who may claim a name.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::describe::*;
use std::collections::BTreeMap;
use std::time::SystemTime;

pub(crate) fn load_balancer(name: &str) -> LoadBalancer {
    LoadBalancer {
        arn: format!(
            "arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/net/{name}/0123456789abcdef"
        ),
        name: name.to_owned(),
        dns_name: format!("{name}-0123456789abcdef.elb.us-east-1.amazonaws.com"),
        scheme: Scheme::Internal,
        created_at: SystemTime::UNIX_EPOCH,
        hosted_zone_id: "Z26RNL4JYFTOTI".to_owned(),
        vpc_id: "vpc-0".to_owned(),
        tags: BTreeMap::new(),
        state: State::Active,
        ip_address_type: IpAddressType::Ipv4,
        attributes: BTreeMap::new(),
        listeners: Vec::new(),
        source: Source {
            object: format!("Service default/{name}"),
            location: "test".to_owned(),
        },
        conditions: Vec::new(),
    }
}

pub(crate) fn listener(name: &str, port: u16, targets: Vec<Target>) -> Listener {
    Listener {
        arn: format!("{name}/{port}"),
        port,
        protocol: Protocol::Tcp,
        attributes: BTreeMap::new(),
        target_group: TargetGroup {
            arn: format!("{name}/tg/{port}"),
            name: format!("{name}-{port}"),
            port,
            protocol: Protocol::Tcp,
            target_type: TargetType::Ip,
            address_type: AddressType::Ipv4,
            health_check: Default::default(),
            vouched_for: true,
            attributes: BTreeMap::new(),
            tags: BTreeMap::new(),
            targets,
        },
    }
}

pub(crate) fn target(port: u16, availability: Availability) -> Target {
    Target {
        address: ([127, 0, 0, 1], port).into(),
        availability,
        pod: None,
        zone: None,
        for_zones: Vec::new(),
    }
}

#[test]
fn finds_by_arn_name_and_dns_name() {
    let balancer = Balancer::new();
    balancer.publish(
        "test",
        vec![load_balancer("Foobar"), load_balancer("other")],
    );
    let table = balancer.table();
    let lb = load_balancer("Foobar");
    let upper = format!("{}.", lb.dns_name.to_ascii_uppercase());
    for found in [
        table.by_arn(&lb.arn),
        table.by_name("Foobar"),
        table.by_dns_name(&lb.dns_name),
        table.by_dns_name(&upper),
        table.by_dns_name(&lb.dns_name.to_ascii_lowercase()),
    ] {
        assert_eq!(found.unwrap().load_balancer, lb);
    }
    assert!(table.by_name("foobar").is_none());
    assert_eq!(table.len(), 2);
}

#[test]
fn what_did_not_change_keeps_its_entry() {
    let balancer = Balancer::new();
    balancer.publish("test", vec![load_balancer("a"), load_balancer("b")]);
    let first = balancer.snapshot();
    let mut b = load_balancer("b");
    b.scheme = Scheme::InternetFacing;
    let change = balancer.publish("test", vec![load_balancer("a"), b, load_balancer("c")]);
    assert_eq!(
        (
            change.added,
            change.updated,
            change.removed,
            change.unchanged
        ),
        (1, 1, 0, 1)
    );
    let second = balancer.snapshot();
    assert!(Arc::ptr_eq(
        first.by_name("a").unwrap(),
        second.by_name("a").unwrap()
    ));
    assert!(!Arc::ptr_eq(
        first.by_name("b").unwrap(),
        second.by_name("b").unwrap()
    ));
    assert!(second.revision() > first.revision());
    // Who took the first table still sees it as it was.
    assert_eq!(
        first.by_name("b").unwrap().load_balancer.scheme,
        Scheme::Internal
    );
}

#[test]
fn an_update_without_change_keeps_the_table() {
    let balancer = Balancer::new();
    balancer.publish("test", vec![load_balancer("a")]);
    let first = balancer.snapshot();
    assert!(!balancer.publish("test", vec![load_balancer("a")]).changed());
    assert!(Arc::ptr_eq(&first, &balancer.snapshot()));
}

#[test]
fn rotation_and_group_outlive_an_update() {
    let balancer = Balancer::new();
    let with = |ports: &[u16]| {
        let mut lb = load_balancer("a");
        let targets = ports
            .iter()
            .map(|&port| target(port, Availability::Ready))
            .collect();
        lb.listeners = vec![listener("a", 80, targets)];
        lb
    };
    let arn = load_balancer("a").arn;
    balancer.publish("test", vec![with(&[1, 2])]);
    let first = balancer.pick(&arn, 80).unwrap();
    assert_eq!(first.address.port(), 1);
    balancer.publish("test", vec![with(&[1, 2, 3])]);
    let second = balancer.pick(&arn, 80).unwrap();
    assert_eq!(second.address.port(), 2);
    assert_eq!(first.target_group, second.target_group);
}

#[test]
fn sources_are_apart_and_names_belong_to_the_first() {
    let balancer = Balancer::new();
    balancer.publish("manifests", vec![load_balancer("a"), load_balancer("b")]);
    let change = balancer.publish(
        "api",
        vec![load_balancer("c"), load_balancer("a"), load_balancer("c")],
    );
    assert_eq!(change.added, 1);
    let left_out: Vec<_> = change
        .conflicts
        .iter()
        .map(|c| (c.name.as_str(), c.held_by.as_str()))
        .collect();
    assert_eq!(
        left_out,
        [("a", "Service default/a"), ("c", "Service default/c")]
    );

    let change = balancer.publish("manifests", vec![load_balancer("b")]);
    assert_eq!((change.removed, change.unchanged), (1, 1));
    let table = balancer.table();
    let names: Vec<_> = table
        .entries()
        .map(|entry| entry.load_balancer.name.as_str())
        .collect();
    assert_eq!(names, ["b", "c"]);
}

#[test]
fn a_new_arn_under_an_old_name_is_another_load_balancer() {
    let balancer = Balancer::new();
    balancer.publish("test", vec![load_balancer("a")]);
    let mut replaced = load_balancer("a");
    replaced.arn.push('0');
    let change = balancer.publish("test", vec![replaced.clone()]);
    assert_eq!((change.added, change.removed), (1, 1));
    assert!(balancer.table().by_arn(&load_balancer("a").arn).is_none());
    assert!(balancer.table().by_arn(&replaced.arn).is_some());
}

#[test]
fn an_update_of_one_leaves_the_others_alone() {
    let balancer = Balancer::new();
    balancer.publish(
        "cluster",
        vec![load_balancer("a"), load_balancer("b"), load_balancer("c")],
    );
    balancer.publish("manifests", vec![load_balancer("m")]);
    let before = balancer.snapshot();
    let mut changed = load_balancer("b");
    changed.listeners = vec![listener("b", 80, vec![target(1, Availability::Ready)])];
    let change = balancer.apply(
        "cluster",
        vec![
            Update::Put(Box::new(changed.clone())),
            Update::Put(Box::new(load_balancer("d"))),
            Update::Remove {
                arn: load_balancer("c").arn,
            },
            // Not this source's, and not there at all.
            Update::Remove {
                arn: load_balancer("m").arn,
            },
            Update::Remove {
                arn: "none".to_owned(),
            },
        ],
    );
    let counts = (change.added, change.updated, change.removed);
    assert_eq!((counts, change.conflicts.len()), ((1, 1, 1), 0));
    let after = balancer.snapshot();
    let names: Vec<_> = after
        .entries()
        .map(|entry| entry.load_balancer.name.as_str())
        .collect();
    assert_eq!(names, ["a", "b", "d", "m"]);
    assert_eq!(after.by_name("b").unwrap().load_balancer, changed);
    assert!(Arc::ptr_eq(
        before.by_name("a").unwrap(),
        after.by_name("a").unwrap()
    ));
    assert!(before.by_name("c").is_some() && before.by_dns_name(&changed.dns_name).is_some());
    let again = balancer.apply("cluster", vec![Update::Put(Box::new(changed))]);
    assert_eq!((again.unchanged, again.changed()), (1, false));
    assert!(Arc::ptr_eq(&after, &balancer.snapshot()));
}

#[test]
fn names_may_be_swapped_in_one_update_and_not_taken_from_others() {
    let balancer = Balancer::new();
    balancer.publish("manifests", vec![load_balancer("m")]);
    let renamed = |of: &str, name: &str| LoadBalancer {
        name: name.to_owned(),
        dns_name: load_balancer(name).dns_name,
        ..load_balancer(of)
    };
    balancer.publish("cluster", vec![load_balancer("a"), load_balancer("b")]);
    let put = |lb| Update::Put(Box::new(lb));
    let change = balancer.apply(
        "cluster",
        vec![put(renamed("a", "b")), put(renamed("b", "a"))],
    );
    assert_eq!((change.updated, change.conflicts.len()), (2, 0));
    let table = balancer.snapshot();
    assert_eq!(
        table.by_name("a").unwrap().load_balancer.arn,
        load_balancer("b").arn
    );
    let change = balancer.apply("cluster", vec![put(renamed("a", "m"))]);
    assert_eq!((change.removed, change.conflicts.len()), (1, 1));
    assert_eq!(change.conflicts[0].held_by, "Service default/m");
    assert_eq!(balancer.snapshot().len(), 2);
}

proptest::proptest! {
    /// However changes are cut into updates, the table is what publishing the outcome would give.
    #[test]
    fn updates_come_to_what_publishing_all_does(steps in proptest::collection::vec((0..5_u8, proptest::option::of(1..4_u16)), 0..20)) {
        let (single, whole) = (Balancer::new(), Balancer::new());
        let mut now: BTreeMap<u8, LoadBalancer> = BTreeMap::new();
        for (which, port) in steps {
            let mut lb = load_balancer(&format!("lb{which}"));
            let update = match port {
                Some(port) => {
                    lb.listeners = vec![listener(&lb.name, port, Vec::new())];
                    now.insert(which, lb.clone());
                    Update::Put(Box::new(lb))
                }
                None => {
                    now.remove(&which);
                    Update::Remove { arn: lb.arn }
                }
            };
            single.apply("s", vec![update]);
            whole.publish("s", now.values().cloned().collect());
            let entries = |balancer: &Balancer| -> Vec<LoadBalancer> {
                balancer.snapshot().entries().map(|entry| entry.load_balancer.clone()).collect()
            };
            proptest::prop_assert_eq!(entries(&single), entries(&whole));
            proptest::prop_assert_eq!(single.snapshot().revision(), whole.snapshot().revision());
        }
    }
}
