//! Tags by ARN, of whatever can have them: APIs, stages, VPC links.

use super::rest_api::check_tags;
use super::{Control, client_certificate, stage, vpc_link};
use crate::document::{CLIENT_CERTIFICATE, VPC_LINK};
use crate::error::ControlError;
use model::arn::Taggable;
use model::{ClientCertificate, Tags, VpcLink};
use wire::apigateway as shapes;

pub(super) async fn tag(
    control: &Control,
    input: shapes::TagResourceRequest,
) -> Result<(), ControlError> {
    check_tags(&input.tags)?;
    change(control, &input.resource_arn, |tags| {
        tags.extend(input.tags.clone());
        check_tags(tags)
    })
    .await
}

pub(super) async fn untag(
    control: &Control,
    input: shapes::UntagResourceRequest,
) -> Result<(), ControlError> {
    change(control, &input.resource_arn, |tags| {
        for key in &input.tag_keys {
            tags.remove(key);
        }
        Ok(())
    })
    .await
}

/// All tags at once: AWS documents `position` and `limit` of this operation as not supported.
pub(super) async fn get(
    control: &Control,
    input: shapes::GetTagsRequest,
) -> Result<shapes::Tags, ControlError> {
    let tags = match taggable(control, &input.resource_arn)? {
        Taggable::RestApi(id) => control.api(id.as_str()).await?.tags,
        Taggable::Stage(id, name) => {
            let mut api = control.api(id.as_str()).await?;
            api.stages.remove(&name).ok_or_else(stage::not_found)?.tags
        }
        Taggable::VpcLink(id) => {
            let found = control.load::<VpcLink>(VPC_LINK, id.as_str()).await?;
            found.ok_or_else(vpc_link::not_found)?.0.tags
        }
        Taggable::ClientCertificate(id) => {
            let found = control
                .load::<ClientCertificate>(CLIENT_CERTIFICATE, id.as_str())
                .await?;
            found.ok_or_else(client_certificate::not_found)?.0.tags
        }
    };
    Ok(shapes::Tags { tags: Some(tags) })
}

async fn change(
    control: &Control,
    arn: &str,
    mut change: impl FnMut(&mut Tags) -> Result<(), ControlError> + Send,
) -> Result<(), ControlError> {
    match taggable(control, arn)? {
        Taggable::RestApi(id) => {
            control
                .update_api(id.as_str(), |api| change(&mut api.tags))
                .await
        }
        Taggable::Stage(id, name) => {
            control
                .update_api(id.as_str(), |api| {
                    let stage = api.stages.get_mut(&name).ok_or_else(stage::not_found)?;
                    change(&mut stage.tags)
                })
                .await
        }
        Taggable::VpcLink(id) => {
            control
                .update_vpc_link(id.as_str(), |link| change(&mut link.tags))
                .await
        }
        Taggable::ClientCertificate(id) => {
            control
                .update_client_certificate(id.as_str(), |certificate| change(&mut certificate.tags))
                .await
        }
    }
}

fn taggable(control: &Control, arn: &str) -> Result<Taggable, ControlError> {
    Taggable::parse(arn, &control.settings.partition).ok_or_else(|| {
        ControlError::bad_request(format!(
            "Invalid resource ARN specified in the request: {arn}"
        ))
    })
}
