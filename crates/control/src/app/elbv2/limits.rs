//! What an account may have ("Quotas for your Network Load Balancers"): DescribeAccountLimits, and the refusals
//! when a quota is reached.

use super::page::page;
use super::{fault, known};
use crate::app::{Control, Quotas};
use crate::document::{LOAD_BALANCER, TARGET_GROUP};
use crate::error::ControlError;
use model::load_balancer::Listener;
use model::{LoadBalancer, TargetGroup};
use wire::elbv2 as shapes;

/// AWS's defaults, by AWS's names.
const LIMITS: &[(&str, usize)] = &[
    ("target-groups", 3_000),
    ("network-load-balancers", LOAD_BALANCERS),
    ("targets-per-network-load-balancer", 3_000),
    (
        "targets-per-availability-zone-per-network-load-balancer",
        500,
    ),
    ("listeners-per-network-load-balancer", LISTENERS),
    ("target-groups-per-action-on-network-load-balancer", 1),
    ("certificates-per-network-load-balancer", CERTIFICATES),
    ("targets-per-target-group", TARGETS),
];

const LOAD_BALANCERS: usize = 50;
const LISTENERS: usize = 50;
const CERTIFICATES: usize = 25;
const TARGETS: usize = 1_000;
const TARGET_GROUPS: usize = 3_000;

pub(in crate::app) async fn describe(
    _: &Control,
    input: shapes::DescribeAccountLimitsInput,
) -> Result<shapes::DescribeAccountLimitsOutput, ControlError> {
    let (limits, next_marker) = page(
        LIMITS,
        |(name, _)| name,
        input.marker.as_deref(),
        input.page_size,
    )?;
    let limits = limits.into_iter().map(|(name, max)| shapes::Limit {
        name: Some((*name).to_owned()),
        max: Some(max.to_string()),
    });
    Ok(shapes::DescribeAccountLimitsOutput {
        limits: Some(limits.collect()),
        next_marker,
    })
}

impl Quotas {
    pub(super) async fn load_balancer(&self, control: &Control) -> Result<(), ControlError> {
        if !self.load_balancing {
            return Ok(());
        }
        let there: Vec<LoadBalancer> = known::every(control, LOAD_BALANCER).await?;
        refuse_at(
            LOAD_BALANCERS,
            there.len(),
            "TooManyLoadBalancers",
            "load balancers",
        )
    }

    pub(super) async fn target_group(&self, control: &Control) -> Result<(), ControlError> {
        if !self.load_balancing {
            return Ok(());
        }
        let there: Vec<TargetGroup> = known::every(control, TARGET_GROUP).await?;
        refuse_at(
            TARGET_GROUPS,
            there.len(),
            "TooManyTargetGroups",
            "target groups",
        )
    }

    pub(super) fn listener(&self, lb: &LoadBalancer) -> Result<(), ControlError> {
        if !self.load_balancing {
            return Ok(());
        }
        let what = "listeners of this load balancer";
        refuse_at(LISTENERS, lb.listeners.len(), "TooManyListeners", what)
    }

    pub(super) fn certificate(&self, listener: &Listener) -> Result<(), ControlError> {
        if !self.load_balancing {
            return Ok(());
        }
        let there = listener.certificates.len();
        refuse_at(
            CERTIFICATES,
            there,
            "TooManyCertificates",
            "certificates of this listener",
        )
    }

    /// Whether a group may have the targets it has now.
    pub(super) fn targets(&self, group: &TargetGroup) -> Result<(), ControlError> {
        if !self.load_balancing || group.targets.len() <= TARGETS {
            return Ok(());
        }
        refuse_at(
            TARGETS,
            TARGETS,
            "TooManyTargets",
            "targets of this target group",
        )
    }
}

fn refuse_at(
    limit: usize,
    there: usize,
    code: &'static str,
    what: &str,
) -> Result<(), ControlError> {
    if there >= limit {
        return Err(fault::too_many(code, what, limit));
    }
    Ok(())
}
