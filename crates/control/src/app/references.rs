//! Which integrations name which VPC link, and the agreement that no integration names one that is gone.
//!
//! The two lie in different aggregates, and there is no transaction over both. A deletion first marks its
//! link, then looks for integrations, and then deletes or takes the mark back. A writer of an integration
//! looks at the link, writes, and looks at the link again: either the deletion sees what was written, or the
//! writer sees the mark (or that the link is gone) and takes its write back. Within a process the two exclude
//! each other besides ([`Control::links`]), so that nobody has to.

use super::{Control, method, snapshots, vpc_link};
use crate::document::{REST_API, VPC_LINK};
use crate::error::ControlError;
use model::{Integration, Resource, ResourceId, RestApi, VpcLink};
use std::collections::BTreeMap;
use std::time::Duration;

/// How many APIs are read at once.
const PAGE: usize = 100;
/// How long a writer waits for a deletion of another process to end.
const PATIENCE: u32 = 200;
const PAUSE: Duration = Duration::from_millis(25);

/// The integration that is written.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub api: &'a str,
    pub resource: &'a str,
    pub method: &'a str,
}

/// The VPC link that an integration names literally. One from a stage variable is looked up per request, and
/// nothing keeps it from being deleted, as on AWS.
pub(super) fn link_of(integration: &Integration) -> Option<&str> {
    if integration.connection_type.as_deref() != Some("VPC_LINK") {
        return None;
    }
    let id = integration.connection_id.as_deref()?;
    (!id.contains("${")).then_some(id)
}

/// Writes an integration. `change` puts it in its place and gives what was there.
pub(super) async fn write(
    control: &Control,
    place: Place<'_>,
    integration: &Integration,
    mut change: impl FnMut(&mut RestApi) -> Result<Option<Integration>, ControlError> + Send,
) -> Result<(), ControlError> {
    let Some(link) = link_of(integration) else {
        control
            .update_api(place.api, |api| change(api).map(drop))
            .await?;
        return Ok(());
    };
    let _with_others = control.links.read().await;
    if !settled(control, link).await? {
        return Err(unusable(link));
    }
    let (before, written) = control
        .update_api(place.api, |api| {
            let before = change(api)?;
            let method = method::of(api, place.resource, place.method)?;
            Ok((before, method.integration.clone()))
        })
        .await?;
    if settled(control, link).await? {
        return Ok(());
    }
    control
        .update_api(place.api, |api| {
            let method = method::of_mut(api, place.resource, place.method)?;
            // Whoever wrote since then answers for what it wrote.
            if method.integration == written {
                method.integration = before.clone();
            }
            Ok(())
        })
        .await?;
    Err(unusable(link))
}

/// Where a link is named, as AWS lists it: `api:METHOD:resource:stage`, drafts and deployed stages.
pub(super) async fn of_link(control: &Control, link: &str) -> Result<Vec<String>, ControlError> {
    let mut found = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let (apis, more) = control
            .page::<RestApi>(REST_API, after.as_deref(), PAGE)
            .await?;
        for api in &apis {
            of_api(control, api, link, &mut found).await?;
        }
        match apis.last() {
            Some(last) if more => after = Some(last.id.as_str().to_owned()),
            _ => return Ok(found),
        }
    }
}

async fn of_api(
    control: &Control,
    api: &RestApi,
    link: &str,
    found: &mut Vec<String>,
) -> Result<(), ControlError> {
    let mut list = |resources: &BTreeMap<ResourceId, Resource>, stage: &str| {
        for resource in resources.values() {
            for (name, method) in &resource.methods {
                if method.integration.as_ref().and_then(link_of) == Some(link) {
                    found.push(format!("{}:{name}:{}:{stage}", api.id, resource.id));
                }
            }
        }
    };
    for stage in api.stages.values() {
        let Some(deployment) = api.deployments.get(&stage.deployment_id) else {
            continue;
        };
        let snapshot = snapshots::load(control, &deployment.snapshot_id).await?;
        list(&snapshot.resources, &stage.name);
    }
    list(&api.resources, "(not deployed)");
    Ok(())
}

/// Waits until no deletion of the link is under way; whether it is there then. A deletion that does not end
/// (its process died) counts as done: it will be resumed.
async fn settled(control: &Control, link: &str) -> Result<bool, ControlError> {
    for _ in 0..PATIENCE {
        match control.load::<VpcLink>(VPC_LINK, link).await? {
            None => return Ok(false),
            Some((link, _)) if !link.deleting => return Ok(true),
            Some(_) => tokio::time::sleep(PAUSE).await,
        }
    }
    Ok(false)
}

fn unusable(link: &str) -> ControlError {
    ControlError::bad_request(format!("{}: {link}", vpc_link::not_found().message))
}
