//! A target group as the ELBv2 API writes it, with the targets registered in it: one document in the store,
//! keyed by its name. Which load balancer uses it is said by that load balancer's listeners; `claimed_by` is the
//! mark of the protocol between the two documents (`control::app::elbv2::association`).

use crate::Tags;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What `CreateTargetGroup` makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TargetGroup {
    pub arn: String,
    pub name: String,
    pub created_millis: i64,
    /// `TCP`, `TLS`, `UDP` or `TCP_UDP`.
    pub protocol: String,
    pub port: u16,
    pub vpc_id: String,
    /// `instance` or `ip`.
    pub target_type: String,
    /// `ipv4` or `ipv6`.
    pub ip_address_type: String,
    pub health_check: HealthCheck,
    /// The attributes that were set; the others are at their defaults.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    #[serde(default)]
    pub tags: Tags,
    /// In the order of their registration; id and port together are distinct.
    #[serde(default)]
    pub targets: Vec<RegisteredTarget>,
    /// The load balancer that last got a listener to this group, or is getting one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_by: Option<String>,
    /// A deletion has begun and is not decided yet.
    #[serde(default)]
    pub deleting: bool,
}

/// How health is checked, defaults filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HealthCheck {
    /// `TCP`, `HTTP` or `HTTPS`.
    pub protocol: String,
    /// `traffic-port`, or a number.
    pub port: String,
    pub interval_seconds: i32,
    pub timeout_seconds: i32,
    pub healthy_threshold: i32,
    pub unhealthy_threshold: i32,
    /// Of HTTP and HTTPS checks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The HTTP codes of a success, of HTTP and HTTPS checks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matcher: Option<String>,
}

/// What `RegisterTargets` adds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisteredTarget {
    /// An address or the id of an instance.
    pub id: String,
    pub port: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// When it was deregistered, in milliseconds since 1970: it drains for the group's delay and is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deregistered_millis: Option<i64>,
}

impl TargetGroup {
    /// The seconds that a target drains for after it was deregistered.
    #[must_use]
    pub fn deregistration_delay_seconds(&self) -> i64 {
        const DEFAULT: i64 = 300;
        let set = self.attributes.get(DEREGISTRATION_DELAY);
        set.and_then(|text| text.parse().ok()).unwrap_or(DEFAULT)
    }

    /// When a target that was deregistered is gone; `None` while it is registered.
    #[must_use]
    pub fn gone_at_millis(&self, target: &RegisteredTarget) -> Option<i64> {
        let since = target.deregistered_millis?;
        Some(since.saturating_add(self.deregistration_delay_seconds().saturating_mul(1000)))
    }

    /// Forgets the targets whose draining has ended.
    pub fn forget_gone(&mut self, now_millis: i64) {
        let delay = self.deregistration_delay_seconds().saturating_mul(1000);
        self.targets.retain(|target| {
            target
                .deregistered_millis
                .is_none_or(|since| now_millis < since.saturating_add(delay))
        });
    }
}

/// The attribute that says how long deregistered targets drain.
pub const DEREGISTRATION_DELAY: &str = "deregistration_delay.timeout_seconds";
