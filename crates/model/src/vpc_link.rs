//! A VPC link: the private way from an integration to one load balancer.

use crate::{EpochSeconds, Tags, VpcLinkId};
use serde::{Deserialize, Serialize};

/// A VPC link: one document in the store. Whether it is still `PENDING` follows from its age and is decided
/// by `control`; only the intent to delete it is state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VpcLink {
    pub id: VpcLinkId,
    /// Milliseconds since 1970: the moment of creation decides how long the link is shown as pending.
    pub created_millis: i64,
    pub created_date: EpochSeconds,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// ARNs of network load balancers; AWS takes exactly one.
    pub target_arns: Vec<String>,
    #[serde(default)]
    pub deleting: bool,
    #[serde(default)]
    pub tags: Tags,
}
