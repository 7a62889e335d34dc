//! The reading side of ELBv2, from the table of load balancers: what `data "aws_lb"` and people ask for.
//! Only what exists is told; health checks are not made yet, so a target's state is what its source says.

use super::Control;
use crate::error::ControlError;
use balancer::{Availability, Entry, TargetGroup};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::UNIX_EPOCH;
use wire::Timestamp;
use wire::elbv2 as shapes;

/// AWS's default and maximum of `PageSize`.
const PAGE_MAX: usize = 400;

pub(super) async fn describe_load_balancers(
    control: &Control,
    input: shapes::DescribeLoadBalancersInput,
) -> Result<shapes::DescribeLoadBalancersOutput, ControlError> {
    let table = control.balancer.snapshot();
    let arns = input.load_balancer_arns.unwrap_or_default();
    let names = input.names.unwrap_or_default();
    let found: Vec<Arc<Entry>> = if !names.is_empty() {
        if !arns.is_empty() {
            return Err(validation(
                "Load balancer names and ARNs cannot be specified together",
            ));
        }
        find(&names, "names", |name| table.by_name(name).cloned())?
    } else if !arns.is_empty() {
        find(&arns, "ARNs", |arn| table.by_arn(arn).cloned())?
    } else {
        table.entries().cloned().collect()
    };
    let (found, next_marker) = page(
        found.into_iter(),
        |entry| &entry.load_balancer.arn,
        input.marker.as_deref(),
        input.page_size,
    )?;
    Ok(shapes::DescribeLoadBalancersOutput {
        load_balancers: Some(found.iter().map(|entry| load_balancer(entry)).collect()),
        next_marker,
    })
}

pub(super) async fn describe_load_balancer_attributes(
    control: &Control,
    input: shapes::DescribeLoadBalancerAttributesInput,
) -> Result<shapes::DescribeLoadBalancerAttributesOutput, ControlError> {
    let table = control.balancer.snapshot();
    let arn = input.load_balancer_arn;
    let entry = table.by_arn(&arn).ok_or_else(|| no_load_balancer(&arn))?;
    let attributes = entry.load_balancer.attributes.iter();
    Ok(shapes::DescribeLoadBalancerAttributesOutput {
        attributes: Some(
            attributes
                .map(|(key, value)| shapes::LoadBalancerAttribute {
                    key: Some(key.clone()),
                    value: Some(value.clone()),
                })
                .collect(),
        ),
    })
}

pub(super) async fn describe_tags(
    control: &Control,
    input: shapes::DescribeTagsInput,
) -> Result<shapes::DescribeTagsOutput, ControlError> {
    let table = control.balancer.snapshot();
    let described = input.resource_arns.into_iter().map(|arn| {
        let tags = if let Some(entry) = table.by_arn(&arn) {
            tags(&entry.load_balancer.tags)
        } else if arn.contains(":loadbalancer/") {
            return Err(no_load_balancer(&arn));
        } else {
            let mut groups = table.entries().flat_map(groups_of);
            let group = groups.find(|(_, group)| group.arn == arn);
            let (_, group) = group.ok_or_else(|| no_target_group(&arn))?;
            tags(&group.tags)
        };
        Ok(shapes::TagDescription {
            resource_arn: Some(arn),
            tags: Some(tags),
        })
    });
    Ok(shapes::DescribeTagsOutput {
        tag_descriptions: Some(described.collect::<Result<_, ControlError>>()?),
    })
}

pub(super) async fn describe_listeners(
    control: &Control,
    input: shapes::DescribeListenersInput,
) -> Result<shapes::DescribeListenersOutput, ControlError> {
    let table = control.balancer.snapshot();
    let wanted = input.listener_arns.unwrap_or_default();
    let of_one = match &input.load_balancer_arn {
        Some(arn) => Some(table.by_arn(arn).ok_or_else(|| no_load_balancer(arn))?),
        None if wanted.is_empty() => {
            return Err(validation(
                "A load balancer ARN or listener ARNs must be specified",
            ));
        }
        None => None,
    };
    let all: Vec<_> = table
        .entries()
        .filter(|entry| of_one.is_none_or(|one| Arc::ptr_eq(one, entry)))
        .flat_map(|entry| {
            let load_balancer = &entry.load_balancer;
            let listeners = load_balancer.listeners.iter();
            listeners.map(move |listener| (&load_balancer.arn, listener))
        })
        .collect();
    if let Some(missing) = wanted
        .iter()
        .find(|wanted| !all.iter().any(|(_, listener)| listener.arn == **wanted))
    {
        return Err(ControlError::new(
            "ListenerNotFound",
            400,
            format!("One or more listeners not found: {missing}"),
        ));
    }
    let chosen = all
        .into_iter()
        .filter(|(_, listener)| wanted.is_empty() || wanted.contains(&listener.arn));
    let (chosen, next_marker) = page(
        chosen,
        |(_, listener)| &listener.arn,
        input.marker.as_deref(),
        input.page_size,
    )?;
    let listeners = chosen.into_iter().map(|(arn, listener)| shapes::Listener {
        listener_arn: Some(listener.arn.clone()),
        load_balancer_arn: Some(arn.clone()),
        port: Some(listener.port.into()),
        protocol: Some(listener.protocol.to_string()),
        default_actions: Some(vec![shapes::Action {
            r#type: "forward".into(),
            target_group_arn: Some(listener.target_group.arn.clone()),
            order: Some(1),
            ..shapes::Action::default()
        }]),
        ..shapes::Listener::default()
    });
    Ok(shapes::DescribeListenersOutput {
        listeners: Some(listeners.collect()),
        next_marker,
    })
}

pub(super) async fn describe_target_groups(
    control: &Control,
    input: shapes::DescribeTargetGroupsInput,
) -> Result<shapes::DescribeTargetGroupsOutput, ControlError> {
    let table = control.balancer.snapshot();
    let arns = input.target_group_arns.unwrap_or_default();
    let names = input.names.unwrap_or_default();
    if let Some(arn) = &input.load_balancer_arn {
        table.by_arn(arn).ok_or_else(|| no_load_balancer(arn))?;
    }
    let all: Vec<_> = table.entries().flat_map(groups_of).collect();
    for arn in &arns {
        if !all.iter().any(|(_, group)| group.arn == *arn) {
            return Err(no_target_group(arn));
        }
    }
    for name in &names {
        if !all.iter().any(|(_, group)| group.name == *name) {
            return Err(no_target_group(name));
        }
    }
    let chosen = all.into_iter().filter(|(entry, group)| {
        let of_one = input.load_balancer_arn.as_ref();
        of_one.is_none_or(|arn| entry.load_balancer.arn == *arn)
            && (arns.is_empty() || arns.contains(&group.arn))
            && (names.is_empty() || names.contains(&group.name))
    });
    let (chosen, next_marker) = page(
        chosen,
        |(_, group)| &group.arn,
        input.marker.as_deref(),
        input.page_size,
    )?;
    let groups = chosen
        .into_iter()
        .map(|(entry, group)| shapes::TargetGroup {
            target_group_arn: Some(group.arn.clone()),
            target_group_name: Some(group.name.clone()),
            protocol: Some(group.protocol.to_string()),
            port: Some(group.port.into()),
            vpc_id: Some(entry.load_balancer.vpc_id.clone()),
            load_balancer_arns: Some(vec![entry.load_balancer.arn.clone()]),
            target_type: Some(group.target_type.to_string()),
            ip_address_type: Some(group.address_type.to_string()),
            ..shapes::TargetGroup::default()
        });
    Ok(shapes::DescribeTargetGroupsOutput {
        target_groups: Some(groups.collect()),
        next_marker,
    })
}

pub(super) async fn describe_target_health(
    control: &Control,
    input: shapes::DescribeTargetHealthInput,
) -> Result<shapes::DescribeTargetHealthOutput, ControlError> {
    let table = control.balancer.snapshot();
    let arn = &input.target_group_arn;
    let mut groups = table.entries().flat_map(groups_of);
    let (_, group) = groups
        .find(|(_, group)| group.arn == *arn)
        .ok_or_else(|| no_target_group(arn))?;
    let wanted = input.targets.unwrap_or_default();
    let descriptions = group.targets.iter().filter_map(|target| {
        let id = target.address.ip().to_string();
        let port = i32::from(target.address.port());
        let asked = wanted.is_empty()
            || wanted
                .iter()
                .any(|wanted| wanted.id == id && wanted.port.is_none_or(|wanted| wanted == port));
        let (state, reason) = match target.availability {
            Availability::Ready => ("healthy", None),
            Availability::Draining => ("draining", Some("Target.DeregistrationInProgress")),
            Availability::NotReady => ("unhealthy", Some("Target.FailedHealthChecks")),
        };
        asked.then(|| shapes::TargetHealthDescription {
            target: Some(shapes::TargetDescription {
                id,
                port: Some(port),
                availability_zone: target.zone.clone(),
                ..shapes::TargetDescription::default()
            }),
            target_health: Some(shapes::TargetHealth {
                state: Some(state.into()),
                reason: reason.map(Into::into),
                description: None,
            }),
            ..shapes::TargetHealthDescription::default()
        })
    });
    Ok(shapes::DescribeTargetHealthOutput {
        target_health_descriptions: Some(descriptions.collect()),
    })
}

fn load_balancer(entry: &Entry) -> shapes::LoadBalancer {
    let lb = &entry.load_balancer;
    let created = lb.created_at.duration_since(UNIX_EPOCH).unwrap_or_default();
    shapes::LoadBalancer {
        load_balancer_arn: Some(lb.arn.clone()),
        dns_name: Some(lb.dns_name.clone()),
        canonical_hosted_zone_id: Some(lb.hosted_zone_id.clone()),
        created_time: Some(Timestamp::from_millis(
            i64::try_from(created.as_millis()).unwrap_or(i64::MAX),
        )),
        load_balancer_name: Some(lb.name.clone()),
        scheme: Some(lb.scheme.to_string()),
        vpc_id: Some(lb.vpc_id.clone()),
        state: Some(shapes::LoadBalancerState {
            code: Some(lb.state.to_string()),
            reason: None,
        }),
        r#type: Some("network".into()),
        availability_zones: Some(Vec::new()),
        security_groups: Some(Vec::new()),
        ip_address_type: Some(lb.ip_address_type.to_string()),
        ..shapes::LoadBalancer::default()
    }
}

fn groups_of(entry: &Arc<Entry>) -> impl Iterator<Item = (&Arc<Entry>, &TargetGroup)> {
    let listeners = entry.load_balancer.listeners.iter();
    listeners.map(move |listener| (entry, &listener.target_group))
}

fn tags(tags: &BTreeMap<String, String>) -> Vec<shapes::Tag> {
    tags.iter()
        .map(|(key, value)| shapes::Tag {
            key: key.clone(),
            value: Some(value.clone()),
        })
        .collect()
}

/// All that are named, or AWS's refusal when one is missing.
fn find(
    wanted: &[String],
    what: &str,
    lookup: impl Fn(&str) -> Option<Arc<Entry>>,
) -> Result<Vec<Arc<Entry>>, ControlError> {
    let found: Option<Vec<_>> = wanted.iter().map(|wanted| lookup(wanted)).collect();
    found.ok_or_else(|| {
        let list = wanted.join(", ");
        not_found(if what == "names" {
            format!("Load balancers '[{list}]' not found")
        } else {
            format!("One or more load balancers not found: [{list}]")
        })
    })
}

fn no_load_balancer(arn: &str) -> ControlError {
    not_found(format!("Load balancer '{arn}' not found"))
}

fn not_found(message: String) -> ControlError {
    ControlError::new("LoadBalancerNotFound", 400, message)
}

fn no_target_group(name: &str) -> ControlError {
    ControlError::new(
        "TargetGroupNotFound",
        400,
        format!("One or more target groups not found: {name}"),
    )
}

fn validation(message: &str) -> ControlError {
    ControlError::new("ValidationError", 400, message)
}

/// A page in the order given; the marker names the last item of the page before.
fn page<T>(
    items: impl Iterator<Item = T>,
    arn: impl Fn(&T) -> &str,
    marker: Option<&str>,
    size: Option<i32>,
) -> Result<(Vec<T>, Option<String>), ControlError> {
    let size = match size.map(usize::try_from) {
        None => PAGE_MAX,
        Some(Ok(size)) if (1..=PAGE_MAX).contains(&size) => size,
        Some(_) => return Err(validation("PageSize must be between 1 and 400")),
    };
    let items: Vec<T> = items.collect();
    let start = match marker.filter(|marker| !marker.is_empty()) {
        None => 0,
        Some(marker) => {
            let last = items.iter().position(|item| arn(item) == marker);
            last.ok_or_else(|| validation("The specified marker is not valid"))? + 1
        }
    };
    let more = items.len() > start + size;
    let page: Vec<T> = items.into_iter().skip(start).take(size).collect();
    let next = page
        .last()
        .filter(|_| more)
        .map(|last| arn(last).to_owned());
    Ok((page, next))
}
