//! Quotas: what AWS allows an account and an API to have ("Quotas for configuring and running a REST API"),
//! refused with `LimitExceededException` once reached. Quotas that AWS raises on request can be lifted here.

use super::Control;
use crate::document::{CLIENT_CERTIFICATE, VPC_LINK};
use crate::error::ControlError;
use model::RestApi;
use store::Kind;

/// The most of each that may be there; `None` for no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotas {
    pub resources_per_api: Option<usize>,
    pub stages_per_api: Option<usize>,
    pub documentation_parts_per_api: Option<usize>,
    pub vpc_links: Option<usize>,
    pub client_certificates: Option<usize>,
    /// Whether the quotas of Elastic Load Balancing hold, which DescribeAccountLimits lists.
    pub load_balancing: bool,
}

impl Quotas {
    /// AWS's defaults. The number of APIs is not among them: AWS bounds it for its regions, not for yours.
    pub const AWS: Self = Self {
        resources_per_api: Some(300),
        stages_per_api: Some(10),
        documentation_parts_per_api: Some(2_000),
        vpc_links: Some(20),
        client_certificates: Some(60),
        load_balancing: true,
    };
    /// No limits.
    pub const LIFTED: Self = Self {
        resources_per_api: None,
        stages_per_api: None,
        documentation_parts_per_api: None,
        vpc_links: None,
        client_certificates: None,
        load_balancing: false,
    };

    /// Whether the API may have one more resource; AWS counts the root.
    pub(super) fn resource(&self, api: &RestApi) -> Result<(), ControlError> {
        let there = api.resources.len();
        refuse_beyond(
            self.resources_per_api,
            there,
            "Resources for this API",
            "Resources",
        )
    }

    pub(super) fn stage(&self, api: &RestApi) -> Result<(), ControlError> {
        let there = api.stages.len();
        refuse_beyond(self.stages_per_api, there, "Stages for this API", "Stages")
    }

    pub(super) fn documentation_part(&self, api: &RestApi) -> Result<(), ControlError> {
        let there = api.documentation_parts.len();
        let what = "Documentation parts for this API";
        refuse_beyond(
            self.documentation_parts_per_api,
            there,
            what,
            "Documentation parts",
        )
    }

    pub(super) async fn vpc_link(&self, control: &Control) -> Result<(), ControlError> {
        of_kind(control, VPC_LINK, self.vpc_links, "VPC links").await
    }

    pub(super) async fn client_certificate(&self, control: &Control) -> Result<(), ControlError> {
        let (limit, what) = (self.client_certificates, "Client certificates");
        of_kind(control, CLIENT_CERTIFICATE, limit, what).await
    }
}

impl Default for Quotas {
    fn default() -> Self {
        Self::AWS
    }
}

/// Counts no further than the limit, so that what is there does not slow what is made.
async fn of_kind(
    control: &Control,
    kind: Kind,
    limit: Option<usize>,
    what: &str,
) -> Result<(), ControlError> {
    let Some(limit) = limit else {
        return Ok(());
    };
    let there = control.store.list(&kind, None, limit).await?;
    refuse_beyond(Some(limit), there.aggregates.len(), what, what)
}

fn refuse_beyond(
    limit: Option<usize>,
    there: usize,
    of: &str,
    what: &str,
) -> Result<(), ControlError> {
    match limit {
        Some(limit) if there >= limit => Err(ControlError::new(
            "LimitExceededException",
            429,
            format!(
                "Maximum number of {of} has been reached.  Please contact AWS if you need additional {what}."
            ),
        )),
        _ => Ok(()),
    }
}
