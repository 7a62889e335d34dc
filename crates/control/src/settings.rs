//! What the control plane is given at the start. Plain values that cannot be invalid; nothing is read from
//! the environment here.

use crate::app::Quotas;
use crate::auth::Credentials;
use crate::clock::{Clock, SystemClock};
use crate::fallback::Fallback;
use model::Partition;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Settings of a [`crate::Control`].
#[derive(Clone)]
pub struct ControlSettings {
    pub partition: Partition,
    pub credentials: Credentials,
    pub vpc_link: VpcLinkTiming,
    pub quotas: Quotas,
    /// Where calls for services that are not served go; `None` refuses them.
    pub fallback: Option<Fallback>,
    pub network: Network,
    pub clock: Arc<dyn Clock>,
}

impl ControlSettings {
    /// Settings with default timing and the machine's clock.
    #[must_use]
    pub fn new(partition: Partition, credentials: Credentials) -> Self {
        Self {
            network: Network::derived(&partition.region, &partition.account_id),
            partition,
            credentials,
            vpc_link: VpcLinkTiming::default(),
            quotas: Quotas::default(),
            fallback: None,
            clock: Arc::new(SystemClock),
        }
    }
}

/// The network that load balancers are said to be in. There is none here: these are the names that AWS's clients
/// compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    pub vpc_id: String,
    /// The Route 53 zone an alias record to a load balancer names.
    pub hosted_zone_id: String,
    /// What DNS names of load balancers end in.
    pub dns_suffix: String,
    /// The availability zones of the region.
    pub zones: Vec<String>,
    /// The subnets there are, by id; none where any subnet is taken.
    pub subnets: BTreeMap<String, Subnet>,
}

/// Where a subnet is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subnet {
    pub vpc_id: String,
    pub zone: String,
}

impl Network {
    /// Names that follow from region and account, always the same.
    #[must_use]
    pub fn derived(region: &str, account_id: &str) -> Self {
        let hash =
            |what: &str| sigv4::sha256_hex(format!("{what}\n{region}\n{account_id}").as_bytes());
        let cut = |text: String, length: usize| text.get(..length).unwrap_or(&text).to_owned();
        let suffix = if region.starts_with("cn-") {
            "amazonaws.com.cn"
        } else {
            "amazonaws.com"
        };
        Self {
            vpc_id: format!("vpc-{}", cut(hash("vpc"), 17)),
            hosted_zone_id: format!("Z{}", cut(hash("zone"), 13).to_ascii_uppercase()),
            dns_suffix: suffix.to_owned(),
            zones: ["a", "b", "c"]
                .map(|zone| format!("{region}{zone}"))
                .to_vec(),
            subnets: BTreeMap::new(),
        }
    }
}

/// How long a new VPC link is shown as `PENDING`.
///
/// On AWS that takes minutes, and clients rely on it without knowing: a Terraform module whose integration
/// depends on the link, but not on its method, makes `PutMethod` and the link at the same time and
/// `PutIntegration` as soon as the link is `AVAILABLE`. So a link waits until nobody has written for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VpcLinkTiming {
    /// A link is pending at least this long.
    pub settle: Duration,
    /// And until no write has arrived for this long,
    pub quiet: Duration,
    /// but never longer than this.
    pub at_most: Duration,
}

impl VpcLinkTiming {
    /// Links that are available at once, for callers that make their calls one after the other.
    pub const IMMEDIATE: Self = Self {
        settle: Duration::ZERO,
        quiet: Duration::ZERO,
        at_most: Duration::ZERO,
    };
}

impl Default for VpcLinkTiming {
    fn default() -> Self {
        Self {
            settle: Duration::from_secs(2),
            quiet: Duration::from_secs(1),
            at_most: Duration::from_secs(15),
        }
    }
}
