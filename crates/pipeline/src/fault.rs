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
    /// What the answer says, where it says more than its kind does.
    pub message: Option<Box<str>>,
    /// `$context.error.validationErrorString`.
    pub validation: Option<Box<str>>,
}

impl Fault {
    pub fn new(kind: Kind, hop: Hop, detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind,
            hop,
            detail: detail.into(),
            message: None,
            validation: None,
        }
    }

    /// The fault with a text of its own for the client.
    #[must_use]
    pub fn saying(mut self, message: impl Into<Box<str>>) -> Self {
        self.message = Some(message.into());
        self
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
    /// BAD_REQUEST_PARAMETERS: a required parameter is missing or blank.
    BadRequestParameters,
    /// BAD_REQUEST_BODY: the body does not fit its model, or is no JSON where JSON is asked for.
    BadRequestBody,
    /// UNSUPPORTED_MEDIA_TYPE: no template for the payload, and passing it through is not allowed.
    UnsupportedMediaType,
    /// UNAUTHORIZED: an authorizer found no valid credentials.
    Unauthorized,
    /// ACCESS_DENIED: an authorizer or a policy says no.
    AccessDenied,
    /// EXPIRED_TOKEN: the credentials are no longer valid.
    ExpiredToken,
    /// INVALID_SIGNATURE: the request's signature is wrong.
    InvalidSignature,
    /// INVALID_API_KEY: a key that is required is missing or not known.
    InvalidApiKey,
    /// AUTHORIZER_FAILURE: the authorizer failed.
    AuthorizerFailure,
    /// AUTHORIZER_CONFIGURATION_ERROR: the authorizer cannot be reached.
    AuthorizerConfigurationError,
    /// RESOURCE_NOT_FOUND: admitted, but there is no such resource.
    ResourceNotFound,
    /// THROTTLED: a rate limit was met.
    Throttled,
    /// QUOTA_EXCEEDED: the quota of a usage plan is used up.
    QuotaExceeded,
    /// WAF_FILTERED: a firewall rule says no.
    WafFiltered,
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

impl Kind {
    /// AWS's name of the gateway response type; FORBIDDEN, OVERLOADED and BAD_REQUEST are ours, for what AWS
    /// answers before or beside its types.
    #[must_use]
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Forbidden => "FORBIDDEN",
            Self::MissingAuthenticationToken => "MISSING_AUTHENTICATION_TOKEN",
            Self::BadRequestParameters => "BAD_REQUEST_PARAMETERS",
            Self::BadRequestBody => "BAD_REQUEST_BODY",
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::Unauthorized => "UNAUTHORIZED",
            Self::AccessDenied => "ACCESS_DENIED",
            Self::ExpiredToken => "EXPIRED_TOKEN",
            Self::InvalidSignature => "INVALID_SIGNATURE",
            Self::InvalidApiKey => "INVALID_API_KEY",
            Self::AuthorizerFailure => "AUTHORIZER_FAILURE",
            Self::AuthorizerConfigurationError => "AUTHORIZER_CONFIGURATION_ERROR",
            Self::ResourceNotFound => "RESOURCE_NOT_FOUND",
            Self::Throttled => "THROTTLED",
            Self::QuotaExceeded => "QUOTA_EXCEEDED",
            Self::WafFiltered => "WAF_FILTERED",
            Self::RequestTooLarge => "REQUEST_TOO_LARGE",
            Self::ApiConfigurationError => "API_CONFIGURATION_ERROR",
            Self::VpcLinkFailure | Self::IntegrationFailure => "INTEGRATION_FAILURE",
            Self::IntegrationTimeout => "INTEGRATION_TIMEOUT",
            Self::Overloaded => "OVERLOADED",
            Self::Malformed(_) => "BAD_REQUEST",
        }
    }
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
