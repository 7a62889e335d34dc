//! Load balancers that Services made, from the balancer's table into the form that this API's own have.

use super::known::{KnownLoadBalancer, KnownTargetGroup, Origin};
use balancer::Entry;
use model::load_balancer::{Listener, SubnetMapping};
use model::target_group::{HealthCheck, RegisteredTarget};
use model::{LoadBalancer, TargetGroup};
use std::time::UNIX_EPOCH;

pub(super) fn load_balancer(entry: &Entry) -> KnownLoadBalancer {
    let lb = &entry.load_balancer;
    let listeners = lb.listeners.iter().map(|listener| Listener {
        arn: listener.arn.clone(),
        port: listener.port,
        protocol: listener.protocol.to_string(),
        target_group: listener.target_group.arn.clone(),
        certificate: None,
        certificates: Vec::new(),
        ssl_policy: None,
        alpn_policy: None,
        attributes: listener.attributes.clone(),
        tags: Default::default(),
        rule_tags: Default::default(),
    });
    KnownLoadBalancer {
        load_balancer: LoadBalancer {
            arn: lb.arn.clone(),
            name: lb.name.clone(),
            dns_name: lb.dns_name.clone(),
            created_millis: millis(lb),
            hosted_zone_id: lb.hosted_zone_id.clone(),
            scheme: lb.scheme.to_string(),
            vpc_id: lb.vpc_id.clone(),
            ip_address_type: lb.ip_address_type.to_string(),
            subnets: Vec::<SubnetMapping>::new(),
            security_groups: Vec::new(),
            enforce_inbound_rules_on_private_link: None,
            prefix_for_ipv6_source_nat: None,
            attributes: lb.attributes.clone(),
            tags: lb.tags.clone(),
            listeners: listeners.collect(),
        },
        origin: Origin::Source(lb.source.object.clone()),
        state: lb.state.as_str(),
        reason: None,
    }
}

pub(super) fn target_groups(entry: &std::sync::Arc<Entry>) -> Vec<KnownTargetGroup> {
    let lb = &entry.load_balancer;
    let mut groups: Vec<KnownTargetGroup> = Vec::new();
    for listener in &lb.listeners {
        let group = &listener.target_group;
        if groups.iter().any(|known| known.group.arn == group.arn) {
            continue;
        }
        let targets = group.targets.iter().map(|target| RegisteredTarget {
            id: target.address.ip().to_string(),
            port: target.address.port(),
            zone: target.zone.clone(),
            deregistered_millis: None,
        });
        groups.push(KnownTargetGroup {
            group: TargetGroup {
                arn: group.arn.clone(),
                name: group.name.clone(),
                created_millis: millis(lb),
                protocol: group.protocol.to_string(),
                port: group.port,
                vpc_id: lb.vpc_id.clone(),
                target_type: group.target_type.to_string(),
                ip_address_type: group.address_type.to_string(),
                health_check: HealthCheck {
                    protocol: group.health_check.protocol.clone(),
                    port: group.health_check.port.clone(),
                    interval_seconds: group.health_check.interval_seconds,
                    timeout_seconds: group.health_check.timeout_seconds,
                    healthy_threshold: group.health_check.healthy_threshold,
                    unhealthy_threshold: group.health_check.unhealthy_threshold,
                    path: group.health_check.path.clone(),
                    matcher: group.health_check.matcher.clone(),
                },
                attributes: group.attributes.clone(),
                tags: group.tags.clone(),
                targets: targets.collect(),
                claimed_by: Some(lb.arn.clone()),
                deleting: false,
            },
            origin: Origin::Source(lb.source.object.clone()),
            load_balancer: Some(lb.arn.clone()),
        });
    }
    groups
}

fn millis(lb: &balancer::LoadBalancer) -> i64 {
    let since = lb.created_at.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
