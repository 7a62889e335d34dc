//! Targets: registering, deregistering, and telling how they are. A target that is deregistered drains for the
//! group's delay, as long as a load balancer uses the group, and is told of until then.

use super::known::{self, KnownTargetGroup, Origin};
use super::{fault, health, network};
use crate::app::Control;
use crate::error::ControlError;
use model::TargetGroup;
use model::target_group::RegisteredTarget;
use std::net::IpAddr;
use wire::elbv2 as shapes;

pub(in crate::app) async fn register(
    control: &Control,
    input: shapes::RegisterTargetsInput,
) -> Result<shapes::RegisterTargetsOutput, ControlError> {
    let quotas = control.quotas();
    known::update_target_group(control, &input.target_group_arn, |group| {
        for asked in &input.targets {
            let target = read(group, asked)?;
            let known = group
                .targets
                .iter_mut()
                .find(|known| known.id == target.id && known.port == target.port);
            match known {
                // One that was draining is back.
                Some(known) => *known = target,
                None => group.targets.push(target),
            }
        }
        quotas.targets(group)
    })
    .await?;
    Ok(shapes::RegisterTargetsOutput {})
}

pub(in crate::app) async fn deregister(
    control: &Control,
    input: shapes::DeregisterTargetsInput,
) -> Result<shapes::DeregisterTargetsOutput, ControlError> {
    let now = control.now_millis();
    let found = known::target_group(control, &input.target_group_arn).await?;
    let used = found.load_balancer.is_some();
    known::update_target_group(control, &input.target_group_arn, |group| {
        let port = group.port;
        let named = |target: &RegisteredTarget| {
            input.targets.iter().any(|asked| {
                asked.id == target.id && asked.port.unwrap_or(port.into()) == i32::from(target.port)
            })
        };
        if !used {
            group.targets.retain(|target| !named(target));
            return Ok(());
        }
        for target in group.targets.iter_mut().filter(|target| named(target)) {
            target.deregistered_millis.get_or_insert(now);
        }
        // A delay of zero is over already.
        group.forget_gone(now);
        Ok(())
    })
    .await?;
    Ok(shapes::DeregisterTargetsOutput {})
}

pub(in crate::app) async fn describe_health(
    control: &Control,
    input: shapes::DescribeTargetHealthInput,
) -> Result<shapes::DescribeTargetHealthOutput, ControlError> {
    let found = known::target_group(control, &input.target_group_arn).await?;
    let group = &found.group;
    let now = control.now_millis();
    let present: Vec<&RegisteredTarget> = group
        .targets
        .iter()
        .filter(|target| group.gone_at_millis(target).is_none_or(|gone| now < gone))
        .collect();
    let anomalies = input.include.unwrap_or_default();
    let anomalies = anomalies
        .iter()
        .any(|include| matches!(include.as_str(), "AnomalyDetection" | "All"));
    let told = |target: &RegisteredTarget| {
        let health = health::of(control, &found, target);
        description(group, target, health, anomalies)
    };
    let descriptions = match input.targets.filter(|targets| !targets.is_empty()) {
        None => present.into_iter().map(told).collect(),
        Some(asked) => {
            let mut descriptions = Vec::new();
            for asked in &asked {
                check_id(group, &asked.id)?;
                let port = asked.port.unwrap_or(group.port.into());
                let known = present
                    .iter()
                    .find(|target| target.id == asked.id && i32::from(target.port) == port);
                descriptions.push(match known {
                    Some(target) => told(target),
                    None => not_registered(asked, port),
                });
            }
            descriptions
        }
    };
    Ok(shapes::DescribeTargetHealthOutput {
        target_health_descriptions: Some(descriptions),
    })
}

fn description(
    group: &TargetGroup,
    target: &RegisteredTarget,
    health: shapes::TargetHealth,
    anomalies: bool,
) -> shapes::TargetHealthDescription {
    let check = &group.health_check.port;
    let check = match check.as_str() {
        "traffic-port" => target.port.to_string(),
        port => port.to_owned(),
    };
    shapes::TargetHealthDescription {
        target: Some(shapes::TargetDescription {
            id: target.id.clone(),
            port: Some(target.port.into()),
            availability_zone: target.zone.clone(),
            ..shapes::TargetDescription::default()
        }),
        health_check_port: Some(check),
        target_health: Some(health),
        anomaly_detection: anomalies.then(|| shapes::AnomalyDetection {
            result: Some("normal".into()),
            mitigation_in_effect: Some("no".into()),
        }),
        administrative_override: Some(shapes::AdministrativeOverride {
            state: Some("no_override".into()),
            reason: Some("AdministrativeOverride.NoOverride".into()),
            description: Some("No override is currently active on target".into()),
        }),
    }
}

fn not_registered(asked: &shapes::TargetDescription, port: i32) -> shapes::TargetHealthDescription {
    shapes::TargetHealthDescription {
        target: Some(shapes::TargetDescription {
            id: asked.id.clone(),
            port: Some(port),
            ..shapes::TargetDescription::default()
        }),
        target_health: Some(shapes::TargetHealth {
            state: Some("unused".into()),
            reason: Some("Target.NotRegistered".into()),
            description: Some("Target is not registered to the target group".into()),
        }),
        ..shapes::TargetHealthDescription::default()
    }
}

/// A target of a request as it is kept.
fn read(
    group: &TargetGroup,
    asked: &shapes::TargetDescription,
) -> Result<RegisteredTarget, ControlError> {
    check_id(group, &asked.id)?;
    if asked.quic_server_id.is_some() {
        return Err(fault::configuration(format!(
            "A QUIC server ID cannot be specified for target groups with the {} protocol",
            group.protocol
        )));
    }
    if asked.availability_zone.is_some() && group.target_type == "instance" {
        return Err(fault::validation(
            "You cannot specify an Availability Zone for target groups with target type 'instance'",
        ));
    }
    let port = asked.port.unwrap_or(group.port.into());
    Ok(RegisteredTarget {
        id: asked.id.clone(),
        port: u16::try_from(port)
            .map_err(|_| fault::validation("Port must be between 1 and 65535"))?,
        zone: asked.availability_zone.clone(),
        deregistered_millis: None,
    })
}

/// Whether this can be a target of the group: an instance, or an address of its family that is not public.
fn check_id(group: &TargetGroup, id: &str) -> Result<(), ControlError> {
    if group.target_type == "instance" {
        return if network::is_id(id, "i-") {
            Ok(())
        } else {
            Err(fault::validation(format!(
                "Instance ID '{id}' is not valid"
            )))
        };
    }
    let (family, name) = match group.ip_address_type.as_str() {
        "ipv6" => (id.parse().ok().filter(IpAddr::is_ipv6), "IPv6"),
        _ => (id.parse().ok().filter(IpAddr::is_ipv4), "IPv4"),
    };
    let Some(address) = family else {
        return Err(fault::validation(format!(
            "The IP address '{id}' is not a valid {name} address"
        )));
    };
    if is_public(address) {
        return Err(fault::target(format!(
            "The IP address '{id}' is publicly routable: targets are in the VPC, in 10.0.0.0/8, 100.64.0.0/10, \
             172.16.0.0/12 or 192.168.0.0/16"
        )));
    }
    Ok(())
}

/// Addresses that AWS refuses as targets. Loopback is taken here, where one machine may be everything.
fn is_public(address: IpAddr) -> bool {
    match address {
        // An IPv6 address of a VPC is a public one.
        IpAddr::V6(address) => address.is_multicast() || address.is_unspecified(),
        IpAddr::V4(address) => {
            let [a, b, ..] = address.octets();
            let shared = a == 100 && (64..128).contains(&b);
            let benchmark = a == 198 && (b == 18 || b == 19);
            !(address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_documentation()
                || shared
                || benchmark)
        }
    }
}

/// Whether anybody sends traffic to the group, and if not, why its targets are unused.
pub(super) fn unused_reason(found: &KnownTargetGroup) -> Option<&'static str> {
    (found.load_balancer.is_none() && found.origin == Origin::Api)
        .then_some("Target group is not configured to receive traffic from the load balancer")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn public_addresses_are_told_from_others() {
        for inside in [
            "10.1.2.3",
            "172.31.0.1",
            "192.168.0.1",
            "100.64.0.1",
            "127.0.66.1",
            "fd00::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in [
            "8.8.8.8",
            "172.32.0.1",
            "100.128.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "ff02::1",
        ] {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }
}
