//! Load balancers, listeners and target groups as this API tells them.

use super::known::{KnownLoadBalancer, KnownTargetGroup};
use model::LoadBalancer;
use model::Tags;
use model::load_balancer::{Listener, SubnetMapping};
use model::target_group::HealthCheck;
use std::collections::BTreeMap;
use std::net::IpAddr;
use wire::Timestamp;
use wire::elbv2 as shapes;

pub(super) fn load_balancer(
    known: &KnownLoadBalancer,
    zones: Vec<shapes::AvailabilityZone>,
) -> shapes::LoadBalancer {
    let lb = &known.load_balancer;
    shapes::LoadBalancer {
        load_balancer_arn: Some(lb.arn.clone()),
        dns_name: Some(lb.dns_name.clone()),
        canonical_hosted_zone_id: Some(lb.hosted_zone_id.clone()),
        created_time: Some(Timestamp::from_millis(lb.created_millis)),
        load_balancer_name: Some(lb.name.clone()),
        scheme: Some(lb.scheme.clone()),
        vpc_id: Some(lb.vpc_id.clone()),
        state: Some(shapes::LoadBalancerState {
            code: Some(known.state.into()),
            reason: known.reason.clone(),
        }),
        r#type: Some("network".into()),
        availability_zones: Some(zones),
        security_groups: Some(lb.security_groups.clone()).filter(|groups| !groups.is_empty()),
        ip_address_type: Some(lb.ip_address_type.clone()),
        enforce_security_group_inbound_rules_on_private_link_traffic: lb
            .enforce_inbound_rules_on_private_link
            .clone(),
        enable_prefix_for_ipv6_source_nat: Some(prefix_for_source_nat(lb)),
        ..shapes::LoadBalancer::default()
    }
}

pub(super) fn prefix_for_source_nat(lb: &LoadBalancer) -> String {
    let set = lb.prefix_for_ipv6_source_nat.as_deref();
    set.unwrap_or("off").to_owned()
}

/// The zones of its subnets.
pub(super) fn zones(lb: &LoadBalancer) -> Vec<shapes::AvailabilityZone> {
    let zone = |subnet: &SubnetMapping| shapes::AvailabilityZone {
        zone_name: Some(subnet.zone.clone()),
        subnet_id: Some(subnet.subnet_id.clone()),
        load_balancer_addresses: Some(Vec::new()),
        source_nat_ipv6_prefixes: subnet.source_nat_ipv6_prefix.clone().map(|one| vec![one]),
        ..shapes::AvailabilityZone::default()
    };
    lb.subnets.iter().map(zone).collect()
}

/// A zone with the address of a load balancer in it.
pub(super) fn zone_with(name: Option<String>, own: IpAddr) -> shapes::AvailabilityZone {
    shapes::AvailabilityZone {
        zone_name: name,
        load_balancer_addresses: Some(vec![address(&own)]),
        ..shapes::AvailabilityZone::default()
    }
}

fn address(address: &IpAddr) -> shapes::LoadBalancerAddress {
    let text = Some(address.to_string());
    match address {
        IpAddr::V4(_) => shapes::LoadBalancerAddress {
            private_ipv4_address: text,
            ..shapes::LoadBalancerAddress::default()
        },
        IpAddr::V6(_) => shapes::LoadBalancerAddress {
            ipv6_address: text,
            ..shapes::LoadBalancerAddress::default()
        },
    }
}

pub(super) fn listener(load_balancer_arn: &str, listener: &Listener) -> shapes::Listener {
    let certificate = |arn: &String| shapes::Certificate {
        certificate_arn: Some(arn.clone()),
        is_default: None,
    };
    shapes::Listener {
        listener_arn: Some(listener.arn.clone()),
        load_balancer_arn: Some(load_balancer_arn.to_owned()),
        port: Some(listener.port.into()),
        protocol: Some(listener.protocol.clone()),
        certificates: listener
            .certificate
            .as_ref()
            .map(|arn| vec![certificate(arn)]),
        ssl_policy: listener.ssl_policy.clone(),
        default_actions: Some(vec![forward(&listener.target_group)]),
        alpn_policy: listener.alpn_policy.clone().map(|one| vec![one]),
        ..shapes::Listener::default()
    }
}

/// A forward to one group, in both of the forms that clients look for.
pub(super) fn forward(target_group: &str) -> shapes::Action {
    shapes::Action {
        r#type: "forward".into(),
        target_group_arn: Some(target_group.to_owned()),
        order: Some(1),
        forward_config: Some(shapes::ForwardActionConfig {
            target_groups: Some(vec![shapes::TargetGroupTuple {
                target_group_arn: Some(target_group.to_owned()),
                weight: Some(1),
            }]),
            target_group_stickiness_config: Some(shapes::TargetGroupStickinessConfig {
                enabled: Some(false),
                duration_seconds: None,
            }),
        }),
        ..shapes::Action::default()
    }
}

pub(super) fn target_group(known: &KnownTargetGroup) -> shapes::TargetGroup {
    let group = &known.group;
    let HealthCheck {
        protocol,
        port,
        interval_seconds,
        timeout_seconds,
        healthy_threshold,
        unhealthy_threshold,
        path,
        matcher,
    } = group.health_check.clone();
    shapes::TargetGroup {
        target_group_arn: Some(group.arn.clone()),
        target_group_name: Some(group.name.clone()),
        protocol: Some(group.protocol.clone()),
        port: Some(group.port.into()),
        vpc_id: Some(group.vpc_id.clone()),
        health_check_protocol: Some(protocol),
        health_check_port: Some(port),
        health_check_enabled: Some(true),
        health_check_interval_seconds: Some(interval_seconds),
        health_check_timeout_seconds: Some(timeout_seconds),
        healthy_threshold_count: Some(healthy_threshold),
        unhealthy_threshold_count: Some(unhealthy_threshold),
        health_check_path: path,
        matcher: matcher.map(|codes| shapes::Matcher {
            http_code: Some(codes),
            grpc_code: None,
        }),
        load_balancer_arns: Some(known.load_balancer.iter().cloned().collect()),
        target_type: Some(group.target_type.clone()),
        ip_address_type: Some(group.ip_address_type.clone()),
        ..shapes::TargetGroup::default()
    }
}

pub(super) fn tags(tags: &Tags) -> Vec<shapes::Tag> {
    let tag = |(key, value): (&String, &String)| shapes::Tag {
        key: key.clone(),
        value: Some(value.clone()),
    };
    tags.iter().map(tag).collect()
}

/// Attributes of any kind of thing: each kind has a type of its own with the same members.
pub(super) fn attributes<T>(
    all: &BTreeMap<String, String>,
    attribute: impl Fn(Option<String>, Option<String>) -> T,
) -> Vec<T> {
    all.iter()
        .map(|(key, value)| attribute(Some(key.clone()), Some(value.clone())))
        .collect()
}
