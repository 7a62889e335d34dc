//! What may be written into a draft, because AWS takes it, but must not be deployed, because the data plane
//! does not do it yet. Refusing here is what keeps "accepted" and "done" the same thing.

use mapping::Expression;
use mapping::expression::{ExpressionError, RequestTarget};
use model::{Integration, Method, Snapshot};

/// A setting that cannot be deployed: where it is and what it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct Unserved {
    /// For example `GET /users/{id}`, or `REST API`.
    pub place: String,
    pub what: String,
}

/// The first thing in a snapshot that the data plane would have to ignore.
pub fn refuse_unserved(snapshot: &Snapshot) -> Result<(), Unserved> {
    if let Some(what) = of_api(snapshot) {
        return Err(Unserved {
            place: "REST API".to_owned(),
            what,
        });
    }
    for resource in snapshot.resources.values() {
        for (name, method) in &resource.methods {
            let what = of_method(method).or_else(|| {
                let integration = method.integration.as_ref()?;
                of_integration(integration, snapshot)
            });
            if let Some(what) = what {
                let path = snapshot.path_of(&resource.id).unwrap_or_default();
                return Err(Unserved {
                    place: format!("{name} {path}"),
                    what,
                });
            }
        }
    }
    Ok(())
}

fn not_yet(what: &str) -> Option<String> {
    Some(format!("Lockgate does not serve {what} yet"))
}

fn of_api(snapshot: &Snapshot) -> Option<String> {
    if snapshot.policy.is_some() {
        return not_yet("resource policies (policy)");
    }
    if snapshot.minimum_compression_size.is_some() {
        return not_yet("compression (minimumCompressionSize)");
    }
    if let Some(kind) = snapshot.gateway_responses.keys().next() {
        return not_yet(&format!(
            "gateway responses other than the default ({kind})"
        ));
    }
    None
}

fn of_method(method: &Method) -> Option<String> {
    if method.authorization_type != "NONE" {
        return not_yet(&format!(
            "authorizationType {}; expected NONE",
            method.authorization_type
        ));
    }
    if method.api_key_required {
        return not_yet("API keys (apiKeyRequired)");
    }
    if method.request_validator_id.is_some() {
        return not_yet("request validation (requestValidatorId)");
    }
    None
}

fn of_integration(integration: &Integration, snapshot: &Snapshot) -> Option<String> {
    if integration.kind != "HTTP_PROXY" {
        return not_yet(&format!(
            "integrations of type {}; expected HTTP_PROXY",
            integration.kind
        ));
    }
    if integration.credentials.is_some() {
        return not_yet("integration credentials");
    }
    // CONVERT_TO_TEXT changes nothing while every payload is text, which it is without binary media types.
    match integration.content_handling.as_deref() {
        None => {}
        Some("CONVERT_TO_TEXT") if snapshot.binary_media_types.is_empty() => {}
        Some(other) => {
            return not_yet(&format!(
                "contentHandling {other} with these binaryMediaTypes"
            ));
        }
    }
    integration
        .request_parameters
        .iter()
        .flatten()
        .find_map(|(target, source)| {
            let fault = RequestTarget::parse(target)
                .and_then(|_| Expression::parse(source))
                .err()?;
            Some(match fault {
                ExpressionError::NotServed(_) => fault.to_string(),
                ExpressionError::Invalid(_) => format!("request parameter {target}: {fault}"),
            })
        })
}
