//! What may be written into a draft, because AWS takes it, but must not be deployed, because the data plane
//! does not do it yet. Refusing here is what keeps "accepted" and "done" the same thing.

use crate::{checks, mapped};
use mapping::Expression;
use mapping::expression::RequestTarget;
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
            let what = of_method(method, snapshot).or_else(|| {
                let integration = method.integration.as_ref()?;
                of_integration(integration)
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
    checks::gateway_responses(snapshot).err()
}

fn of_method(method: &Method, snapshot: &Snapshot) -> Option<String> {
    if method.authorization_type != "NONE" {
        return not_yet(&format!(
            "authorizationType {}; expected NONE",
            method.authorization_type
        ));
    }
    if method.api_key_required {
        return not_yet("API keys (apiKeyRequired)");
    }
    checks::validation(method, snapshot).err()
}

fn of_integration(integration: &Integration) -> Option<String> {
    if !matches!(integration.kind.as_str(), "HTTP" | "HTTP_PROXY" | "MOCK") {
        return not_yet(&format!(
            "integrations of type {}; expected HTTP, HTTP_PROXY or MOCK",
            integration.kind
        ));
    }
    if integration.credentials.is_some() {
        return not_yet("integration credentials");
    }
    let parameters = integration.request_parameters.iter().flatten();
    let wrong = parameters.clone().find_map(|(target, source)| {
        let fault = RequestTarget::parse(target)
            .and_then(|_| Expression::parse(source))
            .err()?;
        Some(format!("request parameter {target}: {fault}"))
    });
    // Templates, integration responses and conversions are what they are whatever the stage.
    wrong.or_else(|| match integration.kind.as_str() {
        "HTTP_PROXY" => mapped::content_handling(integration.content_handling.as_deref()).err(),
        _ => mapped::compile(integration, None).err(),
    })
}
