//! `cloneFrom`: the draft of one API as the beginning of another. Deployments, stages and tags stay behind;
//! everything that has an id gets its own.

use model::rest_api::RestApiSettings;
use model::{EpochSeconds, ResourceId, RestApi, RestApiId, Tags, id};
use std::collections::BTreeMap;

/// A new API with the draft of `source`. References within the draft follow the new ids.
pub(super) fn draft_of(
    source: &RestApi,
    settings: RestApiSettings,
    tags: Tags,
    now: EpochSeconds,
) -> RestApi {
    let mut api = RestApi::new(RestApiId::generate(), now, settings, tags);
    let ids: BTreeMap<&ResourceId, ResourceId> = source
        .resources
        .keys()
        .map(|old| {
            let new = if *old == source.root_resource_id {
                api.root_resource_id.clone()
            } else {
                ResourceId::generate()
            };
            (old, new)
        })
        .collect();
    let validators: BTreeMap<&String, String> = source
        .request_validators
        .keys()
        .map(|old| (old, id::random(6)))
        .collect();
    api.resources = source
        .resources
        .values()
        .filter_map(|resource| {
            let mut resource = resource.clone();
            let old = resource.id.clone();
            resource.id = ids.get(&old)?.clone();
            resource.parent_id = resource
                .parent_id
                .and_then(|parent| ids.get(&parent).cloned());
            for method in resource.methods.values_mut() {
                if let Some(validator) = &mut method.request_validator_id
                    && let Some(new) = validators.get(validator)
                {
                    validator.clone_from(new);
                }
                if let Some(integration) = &mut method.integration
                    && integration.cache_namespace == old.as_str()
                {
                    integration.cache_namespace = resource.id.to_string();
                }
            }
            Some((resource.id.clone(), resource))
        })
        .collect();
    let to_source = format!("/restapis/{}/models/", source.id);
    let to_clone = format!("/restapis/{}/models/", api.id);
    api.models = source.models.clone();
    for model in api.models.values_mut() {
        model.id = id::random(6);
        model.schema = model
            .schema
            .take()
            .map(|schema| schema.replace(&to_source, &to_clone));
    }
    api.request_validators = source
        .request_validators
        .iter()
        .filter_map(|(old, validator)| Some((validators.get(old)?.clone(), validator.clone())))
        .collect();
    api.gateway_responses = source.gateway_responses.clone();
    api.documentation_parts = source
        .documentation_parts
        .values()
        .map(|part| (id::random(6), part.clone()))
        .collect();
    api
}
