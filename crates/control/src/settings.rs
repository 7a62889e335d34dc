//! What the control plane is given at the start. Plain values that cannot be invalid; nothing is read from
//! the environment here.

use crate::app::Quotas;
use crate::auth::Credentials;
use crate::clock::{Clock, SystemClock};
use crate::fallback::Fallback;
use model::Partition;
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
    pub clock: Arc<dyn Clock>,
}

impl ControlSettings {
    /// Settings with default timing and the machine's clock.
    #[must_use]
    pub fn new(partition: Partition, credentials: Credentials) -> Self {
        Self {
            partition,
            credentials,
            vpc_link: VpcLinkTiming::default(),
            quotas: Quotas::default(),
            fallback: None,
            clock: Arc::new(SystemClock),
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
