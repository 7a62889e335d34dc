//! Attributes of load balancers, listeners and target groups: which there are, what they may be, what they are
//! where nobody set them. The operations are the same for all three; the keys are in `attribute_keys`.

use super::attribute_keys::{Key, LISTENER, LOAD_BALANCER, TARGET_GROUP, Value};
use super::{fault, known, shape};
use crate::app::Control;
use crate::error::ControlError;
use model::load_balancer::Listener;
use model::{LoadBalancer, TargetGroup};
use std::collections::BTreeMap;
use wire::elbv2 as shapes;

type Attributes = BTreeMap<String, String>;

const PROTECTION: &str = "deletion_protection.enabled";

pub(super) fn is_protected(lb: &LoadBalancer) -> bool {
    lb.attributes
        .get(PROTECTION)
        .is_some_and(|value| value == "true")
}

pub(in crate::app) async fn describe_load_balancer(
    control: &Control,
    input: shapes::DescribeLoadBalancerAttributesInput,
) -> Result<shapes::DescribeLoadBalancerAttributesOutput, ControlError> {
    let found = known::load_balancer(control, &input.load_balancer_arn).await?;
    Ok(shapes::DescribeLoadBalancerAttributesOutput {
        attributes: Some(load_balancer_shapes(&found.load_balancer)),
    })
}

pub(in crate::app) async fn modify_load_balancer(
    control: &Control,
    input: shapes::ModifyLoadBalancerAttributesInput,
) -> Result<shapes::ModifyLoadBalancerAttributesOutput, ControlError> {
    let asked = pairs(input.attributes, |one| (one.key, one.value))?;
    let changed = known::update_load_balancer(control, &input.load_balancer_arn, |lb| {
        let now = of_load_balancer(lb);
        check("Load balancer", LOAD_BALANCER, &now, &asked)?;
        lb.attributes.extend(asked.clone());
        Ok(lb.clone())
    })
    .await?;
    Ok(shapes::ModifyLoadBalancerAttributesOutput {
        attributes: Some(load_balancer_shapes(&changed)),
    })
}

pub(in crate::app) async fn describe_listener(
    control: &Control,
    input: shapes::DescribeListenerAttributesInput,
) -> Result<shapes::DescribeListenerAttributesOutput, ControlError> {
    let (_, listener) = known::listener(control, &input.listener_arn).await?;
    Ok(shapes::DescribeListenerAttributesOutput {
        attributes: Some(listener_shapes(&listener)),
    })
}

pub(in crate::app) async fn modify_listener(
    control: &Control,
    input: shapes::ModifyListenerAttributesInput,
) -> Result<shapes::ModifyListenerAttributesOutput, ControlError> {
    let asked = pairs(input.attributes, |one| (one.key, one.value))?;
    let changed = known::update_listener(control, &input.listener_arn, |listener| {
        if listener.protocol != "TCP" {
            return Err(fault::configuration(format!(
                "Listener attributes are not supported for {} listeners",
                listener.protocol
            )));
        }
        check("Listener", LISTENER, &of_listener(listener), &asked)?;
        listener.attributes.extend(asked.clone());
        Ok(listener.clone())
    })
    .await?;
    Ok(shapes::ModifyListenerAttributesOutput {
        attributes: Some(listener_shapes(&changed)),
    })
}

pub(in crate::app) async fn describe_target_group(
    control: &Control,
    input: shapes::DescribeTargetGroupAttributesInput,
) -> Result<shapes::DescribeTargetGroupAttributesOutput, ControlError> {
    let found = known::target_group(control, &input.target_group_arn).await?;
    Ok(shapes::DescribeTargetGroupAttributesOutput {
        attributes: Some(target_group_shapes(&found.group)),
    })
}

pub(in crate::app) async fn modify_target_group(
    control: &Control,
    input: shapes::ModifyTargetGroupAttributesInput,
) -> Result<shapes::ModifyTargetGroupAttributesOutput, ControlError> {
    let asked = pairs(input.attributes, |one| (one.key, one.value))?;
    let changed = known::update_target_group(control, &input.target_group_arn, |group| {
        let now = of_target_group(group);
        check("Target group", TARGET_GROUP, &now, &asked)?;
        group.attributes.extend(asked.clone());
        check_together(group)?;
        Ok(group.clone())
    })
    .await?;
    Ok(shapes::ModifyTargetGroupAttributesOutput {
        attributes: Some(target_group_shapes(&changed)),
    })
}

/// What holds over several attributes and the protocol.
fn check_together(group: &TargetGroup) -> Result<(), ControlError> {
    let all = of_target_group(group);
    let is = |key: &str, value: &str| all.get(key).is_some_and(|now| now == value);
    let udp = group.protocol.contains("UDP");
    if udp && is("preserve_client_ip.enabled", "false") {
        return Err(fault::configuration(format!(
            "Client IP preservation cannot be disabled for target groups with the {} protocol",
            group.protocol
        )));
    }
    if group.protocol == "TLS" && is("stickiness.enabled", "true") {
        return Err(fault::configuration(
            "Stickiness cannot be enabled for target groups with the TLS protocol",
        ));
    }
    let draining = "target_health_state.unhealthy.draining_interval_seconds";
    if is(
        "target_health_state.unhealthy.connection_termination.enabled",
        "true",
    ) && !is(draining, "0")
    {
        return Err(fault::configuration(format!(
            "The attribute '{draining}' can be set only if \
             target_health_state.unhealthy.connection_termination.enabled is false"
        )));
    }
    Ok(())
}

/// All attributes of a load balancer, defaults included.
pub(crate) fn of_load_balancer(lb: &LoadBalancer) -> Attributes {
    let mut all = defaults(LOAD_BALANCER);
    let internal = lb.scheme == "internal";
    all.insert("ipv6.deny_all_igw_traffic".into(), internal.to_string());
    all.extend(lb.attributes.clone());
    all
}

/// All attributes of a listener: only TCP listeners have any.
pub(super) fn of_listener(listener: &Listener) -> Attributes {
    if listener.protocol != "TCP" {
        return Attributes::new();
    }
    let mut all = defaults(LISTENER);
    all.extend(listener.attributes.clone());
    all
}

/// All attributes of a target group.
pub(super) fn of_target_group(group: &TargetGroup) -> Attributes {
    let mut all = defaults(TARGET_GROUP);
    let udp = group.protocol.contains("UDP");
    // "preserve_client_ip.enabled": off for addresses behind TCP and TLS, else on.
    let preserve = group.target_type == "instance" || udp;
    for (key, value) in [
        ("preserve_client_ip.enabled", preserve),
        ("deregistration_delay.connection_termination.enabled", udp),
        (
            "target_health_state.unhealthy.connection_termination.enabled",
            !udp,
        ),
    ] {
        all.insert(key.into(), value.to_string());
    }
    all.extend(group.attributes.clone());
    all
}

fn defaults(keys: &[Key]) -> Attributes {
    keys.iter()
        .filter(|key| !key.only_other_types)
        .map(|key| (key.name.to_owned(), key.default.to_owned()))
        .collect()
}

/// Refuses what is no attribute, no value of it, or nothing that Lockgate does.
fn check(
    what: &str,
    keys: &[Key],
    now: &Attributes,
    asked: &Attributes,
) -> Result<(), ControlError> {
    for (name, value) in asked {
        let Some(key) = keys.iter().find(|key| key.name == name) else {
            return Err(fault::validation(format!(
                "{what} attribute key '{name}' is not recognized"
            )));
        };
        if key.only_other_types {
            return Err(fault::configuration(match what {
                "Target group" => "The provided target group attribute is not supported".to_owned(),
                _ => format!(
                    "{what} attribute key '{name}' is not supported on load balancers with type 'network'"
                ),
            }));
        }
        let allowed = match key.value {
            Value::Boolean => matches!(value.as_str(), "true" | "false"),
            Value::OneOf(values) => values.contains(&value.as_str()),
            Value::Number(min, max) => value
                .parse::<u32>()
                .is_ok_and(|number| (min..=max).contains(&number)),
            Value::NumberOrOff(min, max) => {
                value == "off"
                    || value
                        .parse::<u32>()
                        .is_ok_and(|number| (min..=max).contains(&number))
            }
            Value::Text => true,
        };
        if !allowed {
            return Err(fault::validation(format!(
                "{what} attribute '{name}' cannot be '{value}': it must be {}",
                key.value
            )));
        }
        if key.never.contains(&value.as_str()) {
            return Err(fault::unserved(&format!("{name} = {value}")));
        }
        if key.never_less
            && let (Some(Ok(now)), Ok(asked)) = (
                now.get(name).map(|now| now.parse::<u32>()),
                value.parse::<u32>(),
            )
            && asked < now
        {
            return Err(fault::configuration(format!(
                "{what} attribute '{name}' cannot be decreased"
            )));
        }
    }
    Ok(())
}

/// The attributes of a request by key. The last one of a key that comes twice is refused with the first.
fn pairs<T>(
    given: Vec<T>,
    split: impl Fn(T) -> (Option<String>, Option<String>),
) -> Result<Attributes, ControlError> {
    let mut asked = Attributes::new();
    for one in given {
        let (Some(key), value) = split(one) else {
            return Err(fault::validation("An attribute key must be specified"));
        };
        if asked.contains_key(&key) {
            return Err(fault::validation(format!(
                "The attribute key '{key}' is specified more than once"
            )));
        }
        asked.insert(key, value.unwrap_or_default());
    }
    Ok(asked)
}

fn load_balancer_shapes(lb: &LoadBalancer) -> Vec<shapes::LoadBalancerAttribute> {
    let shape = |key, value| shapes::LoadBalancerAttribute { key, value };
    shape::attributes(&of_load_balancer(lb), shape)
}

fn listener_shapes(listener: &Listener) -> Vec<shapes::ListenerAttribute> {
    let shape = |key, value| shapes::ListenerAttribute { key, value };
    shape::attributes(&of_listener(listener), shape)
}

fn target_group_shapes(group: &TargetGroup) -> Vec<shapes::TargetGroupAttribute> {
    let shape = |key, value| shapes::TargetGroupAttribute { key, value };
    shape::attributes(&of_target_group(group), shape)
}
