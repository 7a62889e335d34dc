//! VPC links. A link is kept with its load balancer's ARN and nothing else; its status follows, on every
//! read, from its age, from who is writing, and from the load balancers there are.

use super::rest_api::check_tags;
use super::{Control, given, operations, page, references};
use crate::document::VPC_LINK;
use crate::error::ControlError;
use crate::patch::{self, REPLACE, Rule, Target, rule};
use model::{VpcLink, VpcLinkId};
use std::sync::atomic::Ordering;
use wire::apigateway as shapes;

/// What UpdateVpcLink takes ("Patch Operations", VpcLink).
pub(super) const RULES: &[Rule] = &[
    rule("/name", REPLACE, Target::Text),
    rule("/description", REPLACE, Target::OptionalText),
];

pub(super) async fn create(
    control: &Control,
    input: shapes::CreateVpcLinkRequest,
) -> Result<shapes::VpcLink, ControlError> {
    match input.target_arns.as_slice() {
        [_] => {}
        [] => {
            return Err(ControlError::bad_request(
                "No target arn specified for vpc link.",
            ));
        }
        _ => {
            return Err(ControlError::bad_request(
                "More than one target arn specified for vpc link.",
            ));
        }
    }
    let tags = input.tags.unwrap_or_default();
    check_tags(&tags)?;
    let created_millis = control.now_millis();
    let link = VpcLink {
        id: VpcLinkId::generate(),
        created_millis,
        created_date: created_millis.div_euclid(1000),
        name: input.name,
        description: given(input.description),
        target_arns: input.target_arns,
        deleting: false,
        tags,
    };
    check(&link)?;
    control.quotas().vpc_link(control).await?;
    control.create(VPC_LINK, link.id.as_str(), &link).await?;
    Ok(shape(control, &link))
}

pub(super) async fn get(
    control: &Control,
    input: shapes::GetVpcLinkRequest,
) -> Result<shapes::VpcLink, ControlError> {
    let found = control.load(VPC_LINK, &input.vpc_link_id).await?;
    let (link, _) = found.ok_or_else(not_found)?;
    Ok(shape(control, &link))
}

pub(super) async fn list(
    control: &Control,
    input: shapes::GetVpcLinksRequest,
) -> Result<shapes::VpcLinks, ControlError> {
    let limit = page::limit(input.limit)?;
    let (links, more) = control
        .page::<VpcLink>(VPC_LINK, input.position.as_deref(), limit)
        .await?;
    Ok(shapes::VpcLinks {
        position: links
            .last()
            .filter(|_| more)
            .map(|link| link.id.as_str().to_owned()),
        items: Some(links.iter().map(|link| shape(control, link)).collect()),
    })
}

pub(super) async fn update(
    control: &Control,
    input: shapes::UpdateVpcLinkRequest,
) -> Result<shapes::VpcLink, ControlError> {
    let operations = operations(input.patch_operations);
    let link = control
        .update_vpc_link(&input.vpc_link_id, |link| {
            *link = patch::apply(link, RULES, &operations)?;
            check(link)?;
            Ok(link.clone())
        })
        .await?;
    Ok(shape(control, &link))
}

/// Deletes a link, or refuses while an integration names it; see [`references`].
pub(super) async fn delete(
    control: &Control,
    input: shapes::DeleteVpcLinkRequest,
) -> Result<(), ControlError> {
    let id = &input.vpc_link_id;
    let _alone = control.links.write().await;
    mark(control, id, true).await?;
    let refusal = match references::of_link(control, id).await {
        Ok(named) if named.is_empty() => {
            return match control.remove(VPC_LINK, id).await? {
                true => Ok(()),
                // Another process was asked the same and was faster.
                false => Err(not_found()),
            };
        }
        Ok(named) => ControlError::bad_request(format!(
            "Cannot delete vpc link. Vpc link '{id}', is referenced in [{}] in format of \
             [RESTApiId:Method:Resource:Stage].",
            named.join(", ")
        )),
        Err(error) => error,
    };
    mark(control, id, false).await?;
    Err(refusal)
}

/// Ends deletions that a crash interrupted between mark and decision.
pub(super) async fn resume_deletions(control: &Control) -> Result<(), ControlError> {
    let mut after: Option<String> = None;
    loop {
        let (links, more) = control
            .page::<VpcLink>(VPC_LINK, after.as_deref(), 100)
            .await?;
        for link in links.iter().filter(|link| link.deleting) {
            let vpc_link_id = link.id.to_string();
            let resumed = delete(control, shapes::DeleteVpcLinkRequest { vpc_link_id }).await;
            match resumed {
                Ok(()) => {
                    tracing::info!(link = %link.id, "an interrupted deletion of a VPC link was completed")
                }
                // In use, or gone meanwhile: both are an end.
                Err(error) if error.status < 500 => {
                    tracing::info!(link = %link.id, %error, "an interrupted deletion of a VPC link was taken back");
                }
                Err(error) => return Err(error),
            }
        }
        match links.last() {
            Some(last) if more => after = Some(last.id.as_str().to_owned()),
            _ => return Ok(()),
        }
    }
}

pub(super) fn not_found() -> ControlError {
    ControlError::not_found("Invalid Vpc Link identifier specified")
}

async fn mark(control: &Control, id: &str, deleting: bool) -> Result<(), ControlError> {
    control
        .update_vpc_link(id, |link| {
            link.deleting = deleting;
            Ok(())
        })
        .await
}

fn check(link: &VpcLink) -> Result<(), ControlError> {
    if link.name.trim().is_empty() {
        return Err(ControlError::bad_request("Name cannot be empty"));
    }
    Ok(())
}

/// Status and status message. The load balancer may come and go with its manifest; the answer is that of
/// the moment. Unlike on AWS a failed link becomes available when its load balancer appears.
fn status(control: &Control, link: &VpcLink) -> (&'static str, String) {
    if link.deleting {
        return ("DELETING", "Your vpc link is being deleted".into());
    }
    if is_pending(control, link) {
        return ("PENDING", "Your vpc link is being prepared".into());
    }
    let arn = link
        .target_arns
        .first()
        .map(String::as_str)
        .unwrap_or_default();
    if !is_network_load_balancer(arn) {
        return ("FAILED", "NLB ARN is malformed".into());
    }
    if control.balancer.table().by_arn(arn).is_none() {
        return (
            "FAILED",
            format!(
                "No load balancer with the ARN {arn} is known: give Lockgate the manifest of its Service, \
                 and compare the ARN with what elbv2 describe-load-balancers lists"
            ),
        );
    }
    ("AVAILABLE", "Your vpc link is ready for use".into())
}

/// See [`crate::VpcLinkTiming`]. A link of an earlier run has had its time.
fn is_pending(control: &Control, link: &VpcLink) -> bool {
    if link.created_millis < control.started_millis {
        return false;
    }
    let timing = control.settings.vpc_link;
    let now = control.now_millis();
    let elapsed = |since: i64| u128::try_from(now.saturating_sub(since)).unwrap_or(0);
    let age = elapsed(link.created_millis);
    let quiet = elapsed(control.last_write_millis.load(Ordering::Relaxed));
    age < timing.at_most.as_millis()
        && (age < timing.settle.as_millis() || quiet < timing.quiet.as_millis())
}

fn is_network_load_balancer(arn: &str) -> bool {
    let mut parts = arn.splitn(6, ':');
    parts.next() == Some("arn")
        && parts.next().is_some_and(|partition| !partition.is_empty())
        && parts.next() == Some("elasticloadbalancing")
        && parts.next().is_some()
        && parts.next().is_some()
        && parts
            .next()
            .is_some_and(|rest| rest.starts_with("loadbalancer/net/"))
}

fn shape(control: &Control, link: &VpcLink) -> shapes::VpcLink {
    let (status, message) = status(control, link);
    shapes::VpcLink {
        id: Some(link.id.to_string()),
        name: Some(link.name.clone()),
        description: link.description.clone(),
        target_arns: Some(link.target_arns.clone()),
        status: Some(status.into()),
        status_message: Some(message),
        tags: Some(link.tags.clone()),
    }
}
