//! Tags of load balancers, listeners, their rules and target groups.

use super::{fault, known, names, rules, shape};
use crate::app::Control;
use crate::error::ControlError;
use model::Tags;
use wire::elbv2 as shapes;

/// Resources in a call of DescribeTags.
const RESOURCES_MAX: usize = 20;

pub(in crate::app) async fn describe(
    control: &Control,
    input: shapes::DescribeTagsInput,
) -> Result<shapes::DescribeTagsOutput, ControlError> {
    if input.resource_arns.len() > RESOURCES_MAX {
        return Err(fault::validation(format!(
            "Up to {RESOURCES_MAX} resources can be described in a single call"
        )));
    }
    let mut descriptions = Vec::new();
    for arn in input.resource_arns {
        let tags = of(control, &arn).await?;
        descriptions.push(shapes::TagDescription {
            resource_arn: Some(arn),
            tags: Some(shape::tags(&tags)),
        });
    }
    Ok(shapes::DescribeTagsOutput {
        tag_descriptions: Some(descriptions),
    })
}

pub(in crate::app) async fn add(
    control: &Control,
    input: shapes::AddTagsInput,
) -> Result<shapes::AddTagsOutput, ControlError> {
    let added = names::tags(Some(input.tags))?;
    change(control, &input.resource_arns, |tags| {
        tags.extend(added.clone());
        names::check_number(tags)
    })
    .await?;
    Ok(shapes::AddTagsOutput {})
}

pub(in crate::app) async fn remove(
    control: &Control,
    input: shapes::RemoveTagsInput,
) -> Result<shapes::RemoveTagsOutput, ControlError> {
    change(control, &input.resource_arns, |tags| {
        tags.retain(|key, _| !input.tag_keys.contains(key));
        Ok(())
    })
    .await?;
    Ok(shapes::RemoveTagsOutput {})
}

async fn of(control: &Control, arn: &str) -> Result<Tags, ControlError> {
    Ok(match kind_of(arn)? {
        Taggable::LoadBalancer => known::load_balancer(control, arn).await?.load_balancer.tags,
        Taggable::Listener => known::listener(control, arn).await?.1.tags,
        Taggable::Rule => {
            let listener = rules::listener_of(control, arn).await?;
            listener.ok_or_else(fault::rule_not_found)?.rule_tags
        }
        Taggable::TargetGroup => known::target_group(control, arn).await?.group.tags,
    })
}

/// Changes the tags of each; all are looked at before one is changed, so that a wrong ARN changes nothing.
async fn change(
    control: &Control,
    arns: &[String],
    mut change: impl FnMut(&mut Tags) -> Result<(), ControlError> + Send,
) -> Result<(), ControlError> {
    for arn in arns {
        let mut tags = of(control, arn).await?;
        change(&mut tags)?;
    }
    for arn in arns {
        match kind_of(arn)? {
            Taggable::LoadBalancer => {
                known::update_load_balancer(control, arn, |lb| change(&mut lb.tags)).await?;
            }
            Taggable::Listener => {
                known::update_listener(control, arn, |listener| change(&mut listener.tags)).await?;
            }
            Taggable::Rule => {
                let listener = rules::listener_of(control, arn).await?;
                let listener = listener.ok_or_else(fault::rule_not_found)?.arn;
                known::update_listener(control, &listener, |listener| {
                    change(&mut listener.rule_tags)
                })
                .await?;
            }
            Taggable::TargetGroup => {
                known::update_target_group(control, arn, |group| change(&mut group.tags)).await?;
            }
        }
    }
    Ok(())
}

#[derive(Clone, Copy)]
enum Taggable {
    LoadBalancer,
    Listener,
    Rule,
    TargetGroup,
}

fn kind_of(arn: &str) -> Result<Taggable, ControlError> {
    let resource = arn.splitn(6, ':').nth(5).unwrap_or_default();
    match resource.split('/').next().unwrap_or_default() {
        "loadbalancer" => Ok(Taggable::LoadBalancer),
        "listener" => Ok(Taggable::Listener),
        "listener-rule" => Ok(Taggable::Rule),
        "targetgroup" => Ok(Taggable::TargetGroup),
        _ => Err(fault::validation(format!(
            "'{arn}' is not a valid load balancer, target group, listener, or listener rule ARN"
        ))),
    }
}
