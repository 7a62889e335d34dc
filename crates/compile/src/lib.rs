//! A deployment of the model becomes a plan; pure.
//!
//! - [`refuse_unserved`]: asked when a deployment is made, so that nothing is deployed that the data plane
//!   would ignore.
//! - [`stage`]: a snapshot under a stage, with the stage's variables, becomes a [`plan::Stage`]. It cannot
//!   fail: what is wrong with one method for this stage makes that method answer
//!   API_CONFIGURATION_ERROR, as it does on AWS, and leaves the others alone.
//! - [`integration`]: one integration becomes what the pipeline runs.

pub mod integration;
mod unserved;

pub use unserved::{Unserved, refuse_unserved};

use model::{Snapshot, Stage};
use plan::{Route, RouteTree};

/// Compiles a snapshot as served by a stage.
#[must_use]
pub fn stage(snapshot: &Snapshot, stage: &Stage) -> plan::Stage {
    let variables = stage.variables.as_ref();
    let routes = snapshot.resources.values().filter_map(|resource| {
        let path = snapshot.path_of(&resource.id)?;
        let methods = resource.methods.iter().map(|(name, method)| {
            let integration = match &method.integration {
                Some(integration) => integration::compile(integration, variables),
                None => plan::Integration::Misconfigured {
                    reason: "the method has no integration".into(),
                },
            };
            (name.clone(), plan::Method { integration })
        });
        (!resource.methods.is_empty()).then(|| Route::new(resource.id.as_str(), &path, methods))
    });
    plan::Stage {
        api_id: snapshot.rest_api_id.as_str().into(),
        name: stage.name.as_str().into(),
        deployment_id: stage.deployment_id.as_str().into(),
        execute_api_endpoint: !snapshot.disable_execute_api_endpoint,
        routes: RouteTree::new(routes),
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
