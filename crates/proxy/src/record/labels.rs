//! The names under which faults and refusals are counted: hops as they are, types as AWS's gateway response
//! types, reasons as the engine names them. A count is kept by its place in these tables.

use http1::Reason;
use pipeline::{Hop, Kind};
use telemetry::Tables;

const HOPS: [Hop; 9] = [
    Hop::Client,
    Hop::Router,
    Hop::Integration,
    Hop::VpcLink,
    Hop::LoadBalancer,
    Hop::Listener,
    Hop::TargetGroup,
    Hop::Target,
    Hop::Gateway,
];

/// As [`Kind::type_name`] gives them.
const FAULT_TYPES: [&str; 22] = [
    "FORBIDDEN",
    "MISSING_AUTHENTICATION_TOKEN",
    "REQUEST_TOO_LARGE",
    "API_CONFIGURATION_ERROR",
    "INTEGRATION_FAILURE",
    "INTEGRATION_TIMEOUT",
    "OVERLOADED",
    "BAD_REQUEST",
    "BAD_REQUEST_PARAMETERS",
    "BAD_REQUEST_BODY",
    "UNSUPPORTED_MEDIA_TYPE",
    "UNAUTHORIZED",
    "ACCESS_DENIED",
    "EXPIRED_TOKEN",
    "INVALID_SIGNATURE",
    "INVALID_API_KEY",
    "AUTHORIZER_FAILURE",
    "AUTHORIZER_CONFIGURATION_ERROR",
    "RESOURCE_NOT_FOUND",
    "THROTTLED",
    "QUOTA_EXCEEDED",
    "WAF_FILTERED",
];

/// What there is to count.
pub(crate) fn tables() -> Tables {
    Tables {
        hops: HOPS.map(Hop::as_str).to_vec(),
        fault_types: FAULT_TYPES.to_vec(),
        refusals: Reason::ALL.iter().map(|reason| reason.code()).collect(),
    }
}

/// The place of a hop.
pub(super) fn of_hop(hop: Hop) -> usize {
    match hop {
        Hop::Client => 0,
        Hop::Router => 1,
        Hop::Integration => 2,
        Hop::VpcLink => 3,
        Hop::LoadBalancer => 4,
        Hop::Listener => 5,
        Hop::TargetGroup => 6,
        Hop::Target => 7,
        Hop::Gateway => 8,
    }
}

/// The place of a fault's type.
pub(super) fn of_kind(kind: Kind) -> usize {
    let name = kind.type_name();
    FAULT_TYPES
        .iter()
        .position(|known| *known == name)
        .unwrap_or_default()
}

/// The place of a reason, which is the one it has in [`Reason::ALL`].
pub(super) fn of_reason(reason: Reason) -> usize {
    reason as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_tables() {
        assert_eq!(HOPS.map(of_hop), std::array::from_fn(|at| at));
        for (at, reason) in Reason::ALL.iter().enumerate() {
            assert_eq!(of_reason(*reason), at);
        }
        for (kind, name) in [
            (Kind::Forbidden, "FORBIDDEN"),
            (
                Kind::MissingAuthenticationToken,
                "MISSING_AUTHENTICATION_TOKEN",
            ),
            (Kind::RequestTooLarge, "REQUEST_TOO_LARGE"),
            (Kind::ApiConfigurationError, "API_CONFIGURATION_ERROR"),
            (Kind::VpcLinkFailure, "INTEGRATION_FAILURE"),
            (Kind::IntegrationFailure, "INTEGRATION_FAILURE"),
            (Kind::IntegrationTimeout, "INTEGRATION_TIMEOUT"),
            (Kind::Overloaded, "OVERLOADED"),
            (Kind::Malformed(431), "BAD_REQUEST"),
        ] {
            assert_eq!(FAULT_TYPES[of_kind(kind)], name);
        }
    }
}
