//! A network load balancer as the ELBv2 API writes it, with its listeners: one document in the store, keyed by
//! its name, so that two creations of one name meet. Which values are allowed is decided by `control`; where
//! connections go follows from the target groups it names, which are documents of their own.

use crate::Tags;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What `CreateLoadBalancer` makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoadBalancer {
    pub arn: String,
    pub name: String,
    pub dns_name: String,
    /// Milliseconds since 1970.
    pub created_millis: i64,
    /// The Route 53 zone an alias record to it names.
    pub hosted_zone_id: String,
    /// `internal` or `internet-facing`.
    pub scheme: String,
    pub vpc_id: String,
    /// `ipv4` or `dualstack`.
    pub ip_address_type: String,
    /// One for each zone, in the order given.
    pub subnets: Vec<SubnetMapping>,
    #[serde(default)]
    pub security_groups: Vec<String>,
    /// `on` or `off`; absent without security groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enforce_inbound_rules_on_private_link: Option<String>,
    /// `on` or `off`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix_for_ipv6_source_nat: Option<String>,
    /// The attributes that were set; the others are at their defaults.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    #[serde(default)]
    pub tags: Tags,
    /// In the order they were made; ports are distinct.
    #[serde(default)]
    pub listeners: Vec<Listener>,
}

/// A subnet that the load balancer is in, with what was asked of its address there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubnetMapping {
    pub subnet_id: String,
    pub zone: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allocation_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_ipv4_address: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ipv6_address: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_nat_ipv6_prefix: Option<String>,
}

/// What `CreateListener` makes. Its only rule is the default one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Listener {
    pub arn: String,
    pub port: u16,
    /// `TCP`, `TLS`, `UDP` or `TCP_UDP`.
    pub protocol: String,
    /// The ARN of the target group that the default rule forwards to.
    pub target_group: String,
    /// The default certificate, of a TLS listener.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    /// What `AddListenerCertificates` added; the default one may be among them.
    #[serde(default)]
    pub certificates: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ssl_policy: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alpn_policy: Option<String>,
    /// The attributes that were set.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    #[serde(default)]
    pub tags: Tags,
    #[serde(default)]
    pub rule_tags: Tags,
}

impl LoadBalancer {
    #[must_use]
    pub fn listener(&self, arn: &str) -> Option<&Listener> {
        self.listeners.iter().find(|listener| listener.arn == arn)
    }

    pub fn listener_mut(&mut self, arn: &str) -> Option<&mut Listener> {
        self.listeners
            .iter_mut()
            .find(|listener| listener.arn == arn)
    }

    /// Whether a listener forwards to this target group.
    #[must_use]
    pub fn uses(&self, target_group_arn: &str) -> bool {
        self.listeners
            .iter()
            .any(|listener| listener.target_group == target_group_arn)
    }
}
