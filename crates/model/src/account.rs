//! The account: settings that all APIs of an installation share.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The feature that every account has and none can be without.
pub const USAGE_PLANS: &str = "UsagePlans";

/// What `UpdateAccount` changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloudwatch_role_arn: Option<String>,
    #[serde(default)]
    pub features: BTreeSet<String>,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            cloudwatch_role_arn: None,
            features: BTreeSet::from([USAGE_PLANS.to_owned()]),
        }
    }
}
