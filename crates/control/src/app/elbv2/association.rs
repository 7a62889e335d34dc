//! What load balancers and target groups must agree on: a group that a listener forwards to exists and serves
//! one load balancer only. They are two documents and there is no transaction, so it is a protocol.
//!
//! A listener is written in three steps: the group is claimed for the load balancer, the listener is written,
//! and the group is looked at again; if it is going or claimed by another, the listener is taken back. A claim that no
//! listener followed may be taken over; since one may just have followed, the load balancer that had it is looked at
//! afterwards, and gets it back if it uses the group. A group is deleted in three: it
//! is marked, the load balancer that claims it is looked at, and it is removed or the mark is taken back. Whoever
//! is second sees the other, whatever the order, and a crash in between leaves a claim or a mark that is
//! resolved by looking. Within a process one lock spares both the trouble.

use super::{fault, known};
use crate::app::Control;
use crate::app::aggregates::Outcome;
use crate::document::TARGET_GROUP;
use crate::error::ControlError;
use model::TargetGroup;

/// Claims a group for a load balancer that is getting a listener to it. Gives the group as it is then.
pub(super) async fn claim(
    control: &Control,
    group_arn: &str,
    load_balancer_arn: &str,
) -> Result<TargetGroup, ControlError> {
    let found = known::target_group(control, group_arn).await?;
    if found
        .load_balancer
        .as_ref()
        .is_some_and(|user| user != load_balancer_arn)
        || found.origin != known::Origin::Api
    {
        return Err(fault::association_limit(group_arn));
    }
    let stale = found.group.claimed_by;
    let claimed = known::update_target_group(control, group_arn, |group| {
        if group.deleting {
            return Err(fault::target_group_not_found());
        }
        let claim = group.claimed_by.as_deref();
        // Somebody claimed it since the look: whether that came to a listener is seen at the next try.
        if claim != Some(load_balancer_arn) && claim != stale.as_deref() {
            return Err(fault::association_limit(group_arn));
        }
        group.claimed_by = Some(load_balancer_arn.to_owned());
        Ok(group.clone())
    })
    .await?;
    if let Some(before) = stale.filter(|before| before != load_balancer_arn)
        && let Some(user) = known::find_load_balancer(control, &before).await?
        && user.load_balancer.uses(group_arn)
    {
        known::update_target_group(control, group_arn, |group| {
            if group.claimed_by.as_deref() == Some(load_balancer_arn) {
                group.claimed_by = Some(before.clone());
            }
            Ok(())
        })
        .await?;
        return Err(fault::association_limit(group_arn));
    }
    Ok(claimed)
}

/// Whether a group that was claimed is still there once the listener is: if not, the listener has to go.
pub(super) async fn confirm(
    control: &Control,
    group_arn: &str,
    load_balancer_arn: &str,
) -> Result<bool, ControlError> {
    match known::target_group(control, group_arn).await {
        Ok(found) => {
            Ok(!found.group.deleting
                && found.group.claimed_by.as_deref() == Some(load_balancer_arn))
        }
        Err(error) if error.code == "TargetGroupNotFound" => Ok(false),
        Err(error) => Err(error),
    }
}

/// Deletes a group of this API, or refuses while a listener forwards to it.
pub(super) async fn delete_group(control: &Control, arn: &str) -> Result<(), ControlError> {
    let found = known::target_group(control, arn).await?;
    known::changeable(arn, &found.origin)?;
    mark(control, &found.group, true).await?;
    let refusal = match known::target_group(control, arn).await {
        Ok(now) if now.load_balancer.is_none() => {
            let id = known::document_id(&found.group.name);
            control.remove(TARGET_GROUP, &id).await?;
            return Ok(());
        }
        Ok(_) => fault::in_use(format!(
            "Target group '{arn}' is currently in use by a listener or a rule"
        )),
        Err(error) => error,
    };
    mark(control, &found.group, false).await?;
    Err(refusal)
}

/// Ends deletions that a crash interrupted between mark and decision.
pub(in crate::app) async fn resume_deletions(control: &Control) -> Result<(), ControlError> {
    let groups: Vec<TargetGroup> = known::every(control, TARGET_GROUP).await?;
    for group in groups.iter().filter(|group| group.deleting) {
        match delete_group(control, &group.arn).await {
            Ok(()) => {
                tracing::info!(target_group = %group.name, "an interrupted deletion was completed");
            }
            // In use, or gone meanwhile: both are an end.
            Err(error) if error.status < 500 => {
                tracing::info!(target_group = %group.name, %error, "an interrupted deletion was taken back");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn mark(control: &Control, group: &TargetGroup, deleting: bool) -> Result<(), ControlError> {
    control
        .update(
            TARGET_GROUP,
            &known::document_id(&group.name),
            fault::target_group_not_found,
            |found: &mut TargetGroup| {
                if found.arn != group.arn {
                    return Err(fault::target_group_not_found());
                }
                found.deleting = deleting;
                Ok(Outcome {
                    answer: (),
                    snapshot: None,
                })
            },
        )
        .await
}
