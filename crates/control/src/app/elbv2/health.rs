//! The state of a target, with AWS's reasons and descriptions: from what the balancer knows of it, and where the
//! balancer does not have it, from why that is so.

use super::known::KnownTargetGroup;
use super::targets::unused_reason;
use crate::app::Control;
use balancer::{Availability, Health, Target};
use model::target_group::RegisteredTarget;
use wire::elbv2 as shapes;

pub(super) fn of(
    control: &Control,
    found: &KnownTargetGroup,
    target: &RegisteredTarget,
) -> shapes::TargetHealth {
    if target.deregistered_millis.is_some() {
        return state(
            "draining",
            "Target.DeregistrationInProgress",
            "Target deregistration is in progress",
        );
    }
    if let Some(why) = unused_reason(found) {
        return state("unused", "Target.NotInUse", why);
    }
    let table = control.balancer.table();
    let user = found.load_balancer.as_deref();
    let known = user
        .and_then(|arn| table.by_arn(arn))
        .into_iter()
        .flat_map(|entry| entry.targets())
        .find(|(listener, known, _)| {
            listener.target_group.arn == found.group.arn && is(known, target)
        });
    match known.map(|(_, known, health)| (known.availability, health.health())) {
        Some((Availability::Ready, Health::Healthy)) => shapes::TargetHealth {
            state: Some("healthy".into()),
            ..shapes::TargetHealth::default()
        },
        Some((Availability::Ready, Health::Initial)) => state(
            "initial",
            "Elb.InitialHealthChecking",
            "Initial health checks in progress",
        ),
        Some((Availability::Draining, _)) => state(
            "draining",
            "Target.DeregistrationInProgress",
            "Target deregistration is in progress",
        ),
        // The API reference keeps the reasons that say more for other types of load balancers.
        Some((Availability::Ready, Health::Unhealthy) | (Availability::NotReady, _)) => state(
            "unhealthy",
            "Target.FailedHealthChecks",
            "Health checks failed",
        ),
        None if found.group.target_type == "instance" => state(
            "unused",
            "Target.InvalidState",
            "No node with this instance ID is known to Lockgate",
        ),
        None => state(
            "initial",
            "Elb.RegistrationInProgress",
            "Target registration is in progress",
        ),
    }
}

fn is(known: &Target, target: &RegisteredTarget) -> bool {
    known.address.port() == target.port
        && target
            .id
            .parse()
            .is_ok_and(|ip: std::net::IpAddr| ip == known.address.ip())
}

fn state(state: &str, reason: &str, description: &str) -> shapes::TargetHealth {
    shapes::TargetHealth {
        state: Some(state.to_owned()),
        reason: Some(reason.to_owned()),
        description: Some(description.to_owned()),
    }
}
