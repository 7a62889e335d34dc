//! Gateway responses: what the gateway itself answers, by type. Knows the types, AWS's defaults, and how a
//! type without a response of its own takes over from `DEFAULT_4XX` or `DEFAULT_5XX`.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What `PutGatewayResponse` sets; the type is the key it is kept under.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GatewayResponse {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_code: Option<String>,
    /// `gatewayresponse.header.{name}` to the expression that gives its value.
    #[serde(default)]
    pub response_parameters: BTreeMap<String, String>,
    /// Content type to template.
    #[serde(default)]
    pub response_templates: BTreeMap<String, String>,
}

/// Every type with the status that AWS documents for it; the two fallbacks have none.
pub const TYPES: [(&str, Option<u16>); 21] = [
    ("ACCESS_DENIED", Some(403)),
    ("API_CONFIGURATION_ERROR", Some(500)),
    ("AUTHORIZER_CONFIGURATION_ERROR", Some(500)),
    ("AUTHORIZER_FAILURE", Some(500)),
    ("BAD_REQUEST_BODY", Some(400)),
    ("BAD_REQUEST_PARAMETERS", Some(400)),
    ("DEFAULT_4XX", None),
    ("DEFAULT_5XX", None),
    ("EXPIRED_TOKEN", Some(403)),
    ("INTEGRATION_FAILURE", Some(504)),
    ("INTEGRATION_TIMEOUT", Some(504)),
    ("INVALID_API_KEY", Some(403)),
    ("INVALID_SIGNATURE", Some(403)),
    ("MISSING_AUTHENTICATION_TOKEN", Some(403)),
    ("QUOTA_EXCEEDED", Some(429)),
    ("REQUEST_TOO_LARGE", Some(413)),
    ("RESOURCE_NOT_FOUND", Some(404)),
    ("THROTTLED", Some(429)),
    ("UNAUTHORIZED", Some(401)),
    ("UNSUPPORTED_MEDIA_TYPE", Some(415)),
    ("WAF_FILTERED", Some(403)),
];

/// The template of every default response.
pub const TEMPLATE_DEFAULT: &str = "{\"message\":$context.error.messageString}";

/// The response of a type as it is in effect, and whether it is a default (nobody made one of this type);
/// `None` for a type there is not. Without one of its own a type takes parameters, templates and the status
/// code of its fallback, which `AWS` documents to change "all other" responses of its class.
#[must_use]
pub fn in_effect(
    made: &BTreeMap<String, GatewayResponse>,
    kind: &str,
) -> Option<(GatewayResponse, bool)> {
    let (_, status) = TYPES.iter().find(|(name, _)| *name == kind)?;
    let documented = status.map(|status| status.to_string());
    if let Some(own) = made.get(kind) {
        let mut own = own.clone();
        own.status_code = own.status_code.or(documented);
        return Some((own, false));
    }
    let fallback = match status {
        Some(status) if *status < 500 => made.get("DEFAULT_4XX"),
        Some(_) => made.get("DEFAULT_5XX"),
        None => None,
    };
    let mut response = fallback.cloned().unwrap_or_else(|| GatewayResponse {
        response_templates: BTreeMap::from([(
            "application/json".to_owned(),
            TEMPLATE_DEFAULT.to_owned(),
        )]),
        ..GatewayResponse::default()
    });
    response.status_code = response.status_code.or(documented);
    Some((response, true))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_type_takes_over_from_its_fallback_until_it_has_its_own() {
        let mut made = BTreeMap::new();
        let (response, default) = in_effect(&made, "THROTTLED").unwrap();
        assert_eq!(
            (response.status_code.as_deref(), default),
            (Some("429"), true)
        );
        assert_eq!(
            response.response_templates["application/json"],
            TEMPLATE_DEFAULT
        );
        let fallback = GatewayResponse {
            status_code: Some("418".into()),
            ..GatewayResponse::default()
        };
        made.insert("DEFAULT_4XX".to_owned(), fallback);
        assert_eq!(
            in_effect(&made, "THROTTLED")
                .unwrap()
                .0
                .status_code
                .as_deref(),
            Some("418")
        );
        assert_eq!(
            in_effect(&made, "INTEGRATION_FAILURE")
                .unwrap()
                .0
                .status_code
                .as_deref(),
            Some("504")
        );
        made.insert("THROTTLED".to_owned(), GatewayResponse::default());
        let (own, default) = in_effect(&made, "THROTTLED").unwrap();
        assert_eq!((own.status_code.as_deref(), default), (Some("429"), false));
        assert_eq!(in_effect(&made, "NONE_SUCH"), None);
    }
}
