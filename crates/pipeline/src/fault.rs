//! What can go wrong with a request, as a value. A fault knows which gateway response it is, at which hop of
//! the path it happened and what a person should look at; it becomes an answer in [`crate::gateway_response`]
//! alone. Whether a request may be tried again is for `proxy`, which knows what was already sent.

use std::borrow::Cow;

/// Something that ended a request in the gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub kind: Kind,
    pub hop: Hop,
    /// For the operator: the `x-lockgate-error` header and the log. Never holds what a client may not see:
    /// names and addresses of the path, not contents.
    pub detail: Cow<'static, str>,
}

impl Fault {
    pub fn new(kind: Kind, hop: Hop, detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind,
            hop,
            detail: detail.into(),
        }
    }
}

/// Which answer a fault gets: AWS's gateway response types where there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// No such API or stage, or its own host name is switched off. AWS answers before any API is known, so
    /// it is no gateway response type.
    Forbidden,
    /// MISSING_AUTHENTICATION_TOKEN: also what AWS answers where no resource or method matches.
    MissingAuthenticationToken,
    /// REQUEST_TOO_LARGE: more than 10 MB of payload.
    RequestTooLarge,
    /// API_CONFIGURATION_ERROR: an address that is none or does not resolve, a mapping that cannot work.
    ApiConfigurationError,
    /// INTEGRATION_FAILURE of a VPC link: AWS answers 500.
    VpcLinkFailure,
    /// INTEGRATION_FAILURE of an internet address.
    IntegrationFailure,
    /// INTEGRATION_TIMEOUT.
    IntegrationTimeout,
    /// The gateway sheds load.
    Overloaded,
    /// The request is not HTTP, or not HTTP that has one meaning; with the status of the refusal.
    Malformed(u16),
}

/// Where on the path a fault happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hop {
    Client,
    Router,
    Integration,
    VpcLink,
    LoadBalancer,
    Listener,
    TargetGroup,
    Target,
    Gateway,
}

impl Hop {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Router => "router",
            Self::Integration => "integration",
            Self::VpcLink => "vpc-link",
            Self::LoadBalancer => "load-balancer",
            Self::Listener => "listener",
            Self::TargetGroup => "target-group",
            Self::Target => "target",
            Self::Gateway => "gateway",
        }
    }
}
