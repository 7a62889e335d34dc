//! Rules of listeners, to read: a listener of a network load balancer has its default rule and no other. The
//! rule's ARN follows from the listener's.

use super::page::page;
use super::{fault, known, shape};
use crate::app::Control;
use crate::error::ControlError;
use model::elb_arn::rule_arn;
use model::load_balancer::Listener;
use wire::elbv2 as shapes;

pub(in crate::app) async fn describe(
    control: &Control,
    input: shapes::DescribeRulesInput,
) -> Result<shapes::DescribeRulesOutput, ControlError> {
    let wanted = input.rule_arns.unwrap_or_default();
    let listeners = match (&input.listener_arn, wanted.is_empty()) {
        (Some(arn), true) => vec![known::listener(control, arn).await?.1],
        (None, false) => {
            let mut found = Vec::new();
            for arn in &wanted {
                let listener = listener_of(control, arn).await?;
                found.push(listener.ok_or_else(fault::rule_not_found)?);
            }
            found
        }
        _ => {
            return Err(fault::validation(
                "You must specify either listener rule ARNs or a listener ARN",
            ));
        }
    };
    let rules = listeners.iter().map(default_rule);
    let (rules, next_marker) = page(
        rules,
        |rule| rule.rule_arn.as_deref().unwrap_or_default(),
        input.marker.as_deref(),
        input.page_size,
    )?;
    Ok(shapes::DescribeRulesOutput {
        rules: Some(rules),
        next_marker,
    })
}

/// The ARN of a listener's default rule.
pub(super) fn arn_of(listener_arn: &str) -> String {
    let hash = sigv4::sha256_hex(listener_arn.as_bytes());
    rule_arn(listener_arn, hash.get(..16).unwrap_or(&hash))
}

/// The listener whose default rule has this ARN.
pub(super) async fn listener_of(
    control: &Control,
    arn: &str,
) -> Result<Option<Listener>, ControlError> {
    known::check_arn(arn, "listener-rule/", "listener rule")?;
    let Some((listener, _)) = arn.rsplit_once('/') else {
        return Ok(None);
    };
    let listener = listener.replacen(":listener-rule/", ":listener/", 1);
    if arn_of(&listener) != arn {
        return Ok(None);
    }
    match known::listener(control, &listener).await {
        Ok((_, listener)) => Ok(Some(listener)),
        Err(error) if error.code == "ListenerNotFound" => Ok(None),
        Err(error) => Err(error),
    }
}

fn default_rule(listener: &Listener) -> shapes::Rule {
    shapes::Rule {
        rule_arn: Some(arn_of(&listener.arn)),
        priority: Some("default".into()),
        conditions: Some(Vec::new()),
        actions: Some(vec![shape::forward(&listener.target_group)]),
        is_default: Some(true),
        transforms: None,
    }
}
