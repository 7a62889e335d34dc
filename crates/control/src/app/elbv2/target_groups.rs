//! Target groups: making, telling, changing and deleting them. What is registered in them is `targets`'.

use super::health_check::Asked;
use super::known::{self, KnownTargetGroup, Origin};
use super::network::is_id;
use super::page::page;
use super::{association, fault, names, shape};
use crate::app::Control;
use crate::document::TARGET_GROUP;
use crate::error::ControlError;
use model::TargetGroup;
use wire::elbv2 as shapes;

pub(in crate::app) async fn create(
    control: &Control,
    input: shapes::CreateTargetGroupInput,
) -> Result<shapes::CreateTargetGroupOutput, ControlError> {
    names::check(&input.name, "target group")?;
    let target_type = input.target_type.unwrap_or_else(|| "instance".into());
    if !matches!(target_type.as_str(), "instance" | "ip") {
        return Err(fault::unserved(&format!(
            "A target group with target type '{target_type}'"
        )));
    }
    let protocol = input
        .protocol
        .ok_or_else(|| fault::validation("A protocol must be specified"))?;
    match protocol.as_str() {
        "TCP" | "TLS" | "UDP" | "TCP_UDP" => {}
        "HTTP" | "HTTPS" => {
            return Err(fault::unserved(&format!(
                "A target group with protocol '{protocol}', which is for application load balancers,"
            )));
        }
        _ => {
            return Err(fault::unserved(&format!(
                "A target group with protocol '{protocol}'"
            )));
        }
    }
    let port = input
        .port
        .ok_or_else(|| fault::validation("A port must be specified"))?;
    let vpc_id = input
        .vpc_id
        .ok_or_else(|| fault::validation("A VPC ID must be specified"))?;
    if !is_id(&vpc_id, "vpc-") {
        return Err(fault::validation(format!(
            "The VPC ID '{vpc_id}' is not found"
        )));
    }
    if input.protocol_version.is_some() {
        return Err(fault::configuration(format!(
            "Protocol version cannot be specified for target groups with the {protocol} protocol"
        )));
    }
    if input.target_control_port.is_some() {
        return Err(fault::configuration(format!(
            "Target control port cannot be specified for target groups with the {protocol} protocol"
        )));
    }
    let health_check = Asked {
        protocol: input.health_check_protocol,
        port: input.health_check_port,
        enabled: input.health_check_enabled,
        path: input.health_check_path,
        interval_seconds: input.health_check_interval_seconds,
        timeout_seconds: input.health_check_timeout_seconds,
        healthy_threshold: input.healthy_threshold_count,
        unhealthy_threshold: input.unhealthy_threshold_count,
        matcher: input.matcher,
    }
    .create(&target_type)?;
    let partition = &control.settings.partition;
    let wanted = TargetGroup {
        arn: partition.target_group_arn(&input.name, &names::suffix()),
        created_millis: control.now_millis(),
        port: u16::try_from(port)
            .map_err(|_| fault::validation("Port must be between 1 and 65535"))?,
        ip_address_type: input.ip_address_type.unwrap_or_else(|| "ipv4".into()),
        tags: names::tags(input.tags)?,
        name: input.name,
        protocol,
        vpc_id,
        target_type,
        health_check,
        attributes: Default::default(),
        targets: Vec::new(),
        claimed_by: None,
        deleting: false,
    };
    let made = make(control, wanted).await?;
    Ok(shapes::CreateTargetGroupOutput {
        target_groups: Some(vec![shape::target_group(&made)]),
    })
}

/// Writes a new target group, or finds the one that was asked for before.
async fn make(control: &Control, wanted: TargetGroup) -> Result<KnownTargetGroup, ControlError> {
    let all = known::target_groups(control).await?;
    let holder = all
        .into_iter()
        .find(|known| known.group.name.eq_ignore_ascii_case(&wanted.name));
    if let Some(holder) = holder {
        return match holder.origin {
            Origin::Api if same_settings(&holder.group, &wanted) => Ok(holder),
            _ => Err(fault::duplicate_target_group(&wanted.name)),
        };
    }
    control.quotas().target_group(control).await?;
    let id = known::document_id(&wanted.name);
    match control.create(TARGET_GROUP, &id, &wanted).await {
        Ok(_) => Ok(KnownTargetGroup {
            group: wanted,
            origin: Origin::Api,
            load_balancer: None,
        }),
        Err(error) if error.code == "ConflictException" => {
            Err(fault::duplicate_target_group(&wanted.name))
        }
        Err(error) => Err(error),
    }
}

fn same_settings(a: &TargetGroup, b: &TargetGroup) -> bool {
    let settings = |group: &TargetGroup| TargetGroup {
        arn: String::new(),
        created_millis: 0,
        attributes: Default::default(),
        targets: Vec::new(),
        claimed_by: None,
        deleting: false,
        ..group.clone()
    };
    settings(a) == settings(b)
}

pub(in crate::app) async fn describe(
    control: &Control,
    input: shapes::DescribeTargetGroupsInput,
) -> Result<shapes::DescribeTargetGroupsOutput, ControlError> {
    let arns = input.target_group_arns.unwrap_or_default();
    let names = input.names.unwrap_or_default();
    let ways = [
        input.load_balancer_arn.is_some(),
        !arns.is_empty(),
        !names.is_empty(),
    ];
    if ways.iter().filter(|way| **way).count() > 1 {
        return Err(fault::validation(
            "Only one of load balancer ARN, target group ARNs and target group names can be specified",
        ));
    }
    if let Some(arn) = &input.load_balancer_arn {
        known::load_balancer(control, arn).await?;
    }
    for arn in &arns {
        known::check_arn(arn, "targetgroup/", "target group")?;
    }
    let mut all = known::target_groups(control).await?;
    all.retain(|known| {
        let of_one = input.load_balancer_arn.as_ref();
        of_one.is_none_or(|arn| known.load_balancer.as_ref() == Some(arn))
            && (arns.is_empty() || arns.contains(&known.group.arn))
            && (names.is_empty() || names.contains(&known.group.name))
    });
    let has_arn = |arn: &String| all.iter().any(|known| known.group.arn == *arn);
    let has_name = |name: &String| all.iter().any(|known| known.group.name == *name);
    if !arns.iter().all(has_arn) || !names.iter().all(has_name) {
        return Err(fault::target_group_not_found());
    }
    let (chosen, next_marker) = page(
        all,
        |known| &known.group.arn,
        input.marker.as_deref(),
        input.page_size,
    )?;
    Ok(shapes::DescribeTargetGroupsOutput {
        target_groups: Some(chosen.iter().map(shape::target_group).collect()),
        next_marker,
    })
}

pub(in crate::app) async fn modify(
    control: &Control,
    input: shapes::ModifyTargetGroupInput,
) -> Result<shapes::ModifyTargetGroupOutput, ControlError> {
    let arn = &input.target_group_arn;
    known::update_target_group(control, arn, |group| {
        let asked = Asked {
            protocol: input.health_check_protocol.clone(),
            port: input.health_check_port.clone(),
            enabled: input.health_check_enabled,
            path: input.health_check_path.clone(),
            interval_seconds: input.health_check_interval_seconds,
            timeout_seconds: input.health_check_timeout_seconds,
            healthy_threshold: input.healthy_threshold_count,
            unhealthy_threshold: input.unhealthy_threshold_count,
            matcher: input.matcher.clone(),
        };
        group.health_check = asked.apply(&group.health_check, &group.target_type)?;
        Ok(())
    })
    .await?;
    let changed = known::target_group(control, arn).await?;
    Ok(shapes::ModifyTargetGroupOutput {
        target_groups: Some(vec![shape::target_group(&changed)]),
    })
}

/// Deleting a group that is not there succeeds.
pub(in crate::app) async fn delete(
    control: &Control,
    input: shapes::DeleteTargetGroupInput,
) -> Result<shapes::DeleteTargetGroupOutput, ControlError> {
    let _one_at_a_time = control.associations.lock().await;
    match association::delete_group(control, &input.target_group_arn).await {
        Err(error) if error.code == "TargetGroupNotFound" => {}
        result => result?,
    }
    Ok(shapes::DeleteTargetGroupOutput {})
}
