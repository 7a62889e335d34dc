//! A deployment of the model becomes a plan; pure.
//!
//! - [`refuse_unserved`]: asked when a deployment is made, so that nothing is deployed that the data plane
//!   would ignore.
//! - [`stage`]: a snapshot under a stage, with the stage's variables, becomes a [`plan::Stage`]. It cannot
//!   fail: what is wrong with one method for this stage makes that method answer
//!   API_CONFIGURATION_ERROR, as it does on AWS, and leaves the others alone.
//! - [`integration`]: one integration becomes what the pipeline runs; `mapped` and `checks` are the parts
//!   of it for payloads and answers, and for validation and gateway responses.

mod checks;
pub mod integration;
mod mapped;
mod unserved;

pub use unserved::{Unserved, refuse_unserved};

use model::{Snapshot, Stage};
use plan::{Route, RouteTree, StageData};

/// Compiles a snapshot as served by a stage, of an API that belongs to this account.
#[must_use]
pub fn stage(snapshot: &Snapshot, stage: &Stage, account_id: &str) -> plan::Stage {
    let routes = snapshot.resources.values().filter_map(|resource| {
        let path = snapshot.path_of(&resource.id)?;
        let methods = resource.methods.iter();
        let methods = methods.map(|(name, one)| (name.clone(), method(one, snapshot, stage)));
        (!resource.methods.is_empty()).then(|| Route::new(resource.id.as_str(), &path, methods))
    });
    plan::Stage {
        api_id: snapshot.rest_api_id.as_str().into(),
        name: stage.name.as_str().into(),
        deployment_id: stage.deployment_id.as_str().into(),
        execute_api_endpoint: !snapshot.disable_execute_api_endpoint,
        routes: RouteTree::new(routes),
        data: StageData {
            account_id: account_id.into(),
            variables: stage.variables.clone().unwrap_or_default(),
            binary_media_types: snapshot
                .binary_media_types
                .iter()
                // Patch paths write the slash as `~1`; AWS keeps it so in some answers.
                .map(|media_type| media_type.replace("~1", "/").into())
                .collect(),
            // Checked when the deployment was made; a damaged one answers as AWS does by default.
            gateway_responses: checks::gateway_responses(snapshot).unwrap_or_default(),
            compressed_from_bytes: snapshot
                .minimum_compression_size
                .and_then(|size| u64::try_from(size).ok()),
        },
    }
}

fn method(method: &model::Method, snapshot: &Snapshot, stage: &Stage) -> plan::Method {
    let has_binary = !snapshot.binary_media_types.is_empty();
    let integration = match &method.integration {
        Some(one) => {
            let mut compiled = integration::compile(one, stage.variables.as_ref(), has_binary);
            mark_undeclared(&mut compiled, method);
            compiled
        }
        None => plan::Integration::Misconfigured {
            reason: "the method has no integration".into(),
        },
    };
    match checks::validation(method, snapshot) {
        Ok(validation) => plan::Method {
            integration,
            validation,
        },
        // Unchecked requests must not get through.
        Err(reason) => plan::Method::from(plan::Integration::Misconfigured {
            reason: reason.into(),
        }),
    }
}

/// "If no method response is defined for the returned status code, API Gateway returns a 500 error" (developer guide,
/// "Set up an integration response").
fn mark_undeclared(integration: &mut plan::Integration, method: &model::Method) {
    let responses = match integration {
        plan::Integration::Http(parts) => &mut parts.1.responses,
        plan::Integration::Mock(mapped) => &mut mapped.responses,
        plan::Integration::HttpProxy(_) | plan::Integration::Misconfigured { .. } => return,
    };
    for response in responses {
        let status = response.status.to_string();
        response.is_declared = method.responses.contains_key(&status);
    }
}

/// Compiles a VPC link; `None` while it has no load balancer.
#[must_use]
pub fn vpc_link(link: &model::VpcLink) -> Option<plan::VpcLink> {
    Some(plan::VpcLink {
        id: link.id.as_str().into(),
        load_balancer_arn: link.target_arns.first()?.as_str().into(),
    })
}

#[cfg(test)]
mod tests;
