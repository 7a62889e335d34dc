//! Models of an API: schemas of payloads. A model may refer to others of its API by AWS's URL
//! (`https://apigateway.amazonaws.com/restapis/{id}/models/{name}`); what is referred to stays.

mod template;

use super::{Control, given, operations, page};
use crate::error::ControlError;
use crate::patch::{self, REPLACE, Rule, Target, rule};
use model::{Model, RestApi};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use wire::apigateway as shapes;

/// What UpdateModel takes ("Patch Operations", UpdateModel).
pub(super) const RULES: &[Rule] = &[
    rule("/description", REPLACE, Target::OptionalText),
    rule("/schema", REPLACE, Target::Text),
];

/// Bytes: "The maximum size of the model is 400 KB".
const SCHEMA_SIZE_MAX: usize = 400 * 1024;

pub(super) async fn create(
    control: &Control,
    input: shapes::CreateModelRequest,
) -> Result<shapes::Model, ControlError> {
    let name = input.name;
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(ControlError::bad_request(
            "Model name must be alphanumeric: only a-z, A-Z and 0-9 are allowed",
        ));
    }
    let model = Model {
        id: model::id::random(6),
        description: given(input.description),
        schema: given(input.schema),
        content_type: input.content_type,
    };
    if model.content_type.is_empty() {
        return Err(ControlError::bad_request("Content type must be specified"));
    }
    control
        .update_api(&input.rest_api_id, |api| {
            if api.models.contains_key(&name) {
                return Err(ControlError::conflict(
                    "Model name already exists for this REST API",
                ));
            }
            check(api, &name, &model)?;
            api.models.insert(name.clone(), model.clone());
            Ok(shape(&name, &model))
        })
        .await
}

pub(super) async fn get(
    control: &Control,
    input: shapes::GetModelRequest,
) -> Result<shapes::Model, ControlError> {
    let api = control.api(&input.rest_api_id).await?;
    let name = &input.model_name;
    let mut shape = shape(name, of(&api, name)?);
    if input.flatten == Some(true) {
        shape.schema = shape.schema.map(|schema| flatten(&api, &schema));
    }
    Ok(shape)
}

pub(super) async fn list(
    control: &Control,
    input: shapes::GetModelsRequest,
) -> Result<shapes::Models, ControlError> {
    let limit = page::limit(input.limit)?;
    let api = control.api(&input.rest_api_id).await?;
    let (models, position) = page::page(
        api.models.iter(),
        |(name, _)| name.as_str(),
        input.position.as_deref(),
        limit,
    );
    let shapes = models.into_iter().map(|(name, model)| shape(name, model));
    Ok(shapes::Models {
        position,
        items: Some(shapes.collect()),
    })
}

/// A mapping template that gives a payload like the model's, to start from.
pub(super) async fn template(
    control: &Control,
    input: shapes::GetModelTemplateRequest,
) -> Result<shapes::Template, ControlError> {
    let api = control.api(&input.rest_api_id).await?;
    let model = of(&api, &input.model_name)?;
    let schema = flatten(&api, model.schema.as_deref().unwrap_or("{}"));
    let schema: Value = serde_json::from_str(&schema).map_err(|_| {
        ControlError::bad_request("No template can be generated: the model's schema is no JSON")
    })?;
    Ok(shapes::Template {
        value: Some(template::of(&schema)),
    })
}

pub(super) async fn update(
    control: &Control,
    input: shapes::UpdateModelRequest,
) -> Result<shapes::Model, ControlError> {
    let operations = operations(input.patch_operations);
    let name = &input.model_name;
    control
        .update_api(&input.rest_api_id, |api| {
            let changed = patch::apply(of(api, name)?, RULES, &operations)?;
            check(api, name, &changed)?;
            let shape = shape(name, &changed);
            api.models.insert(name.clone(), changed);
            Ok(shape)
        })
        .await
}

/// Refused while a method or another model of the draft names it.
pub(super) async fn delete(
    control: &Control,
    input: shapes::DeleteModelRequest,
) -> Result<(), ControlError> {
    let name = &input.model_name;
    control
        .update_api(&input.rest_api_id, |api| {
            of(api, name)?;
            if let Some(user) = user_of(api, name) {
                return Err(ControlError::conflict(format!(
                    "Cannot delete model '{name}', is referenced in {user}"
                )));
            }
            api.models.remove(name);
            Ok(())
        })
        .await
}

fn of<'a>(api: &'a RestApi, name: &str) -> Result<&'a Model, ControlError> {
    let found = api.models.get(name);
    found.ok_or_else(|| ControlError::not_found(format!("Invalid model name specified: {name}")))
}

/// What names a model, as AWS says it: `method request: /pets/POST`, `model: Pets`.
fn user_of(api: &RestApi, name: &str) -> Option<String> {
    let names = |models: &Option<BTreeMap<String, String>>| {
        models
            .iter()
            .flat_map(|models| models.values())
            .any(|model| model == name)
    };
    for resource in api.resources.values() {
        let path = || api.path_of(&resource.id).unwrap_or_default();
        for (http_method, method) in &resource.methods {
            if names(&method.request_models) {
                return Some(format!("method request: {}/{http_method}", path()));
            }
            let mut responses = method.responses.values();
            if responses.any(|response| names(&response.response_models)) {
                return Some(format!("method response: {}/{http_method}", path()));
            }
        }
    }
    let mut others = api.models.iter().filter(|(other, _)| *other != name);
    others
        .find(|(_, other)| {
            let schema = other.schema.as_deref().unwrap_or_default();
            let schema = serde_json::from_str(schema).unwrap_or_default();
            references(&schema).contains(name)
        })
        .map(|(other, _)| format!("model: {other}"))
}

/// What holds for any model: a JSON model is JSON, and what it refers to is there.
fn check(api: &RestApi, name: &str, model: &Model) -> Result<(), ControlError> {
    let Some(schema) = &model.schema else {
        return Ok(());
    };
    let refuse = |error: String| {
        Err(ControlError::bad_request(format!(
            "Invalid model specified: Validation Result: warnings : [], errors : [{error}]"
        )))
    };
    if schema.len() > SCHEMA_SIZE_MAX {
        return refuse("Model schema is too large: at most 400 KB are allowed".into());
    }
    if model.content_type != "application/json" {
        return Ok(());
    }
    let schema: Value = match serde_json::from_str(schema) {
        Ok(schema @ Value::Object(_)) => schema,
        Ok(_) => {
            return refuse("Invalid model schema specified. Expected a JSON object".into());
        }
        Err(error) => return refuse(format!("Invalid model schema specified. {error}")),
    };
    let references = references(&schema);
    match references
        .iter()
        .find(|other| *other != name && !api.models.contains_key(*other))
    {
        Some(missing) => refuse(format!("Invalid model reference specified: {missing}")),
        None => Ok(()),
    }
}

/// The name of the model that a `$ref` leads to, if it leads to one.
fn referred(reference: &str) -> Option<&str> {
    let rest = reference.strip_prefix("https://apigateway.amazonaws.com/restapis/")?;
    let (_, name) = rest.split_once("/models/")?;
    (!name.is_empty() && !name.contains('/')).then_some(name)
}

/// The names of all models that a schema refers to.
fn references(schema: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![schema];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => {
                let reference = members.get("$ref").and_then(Value::as_str);
                found.extend(reference.and_then(referred).map(str::to_owned));
                open.extend(members.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    found
}

/// The schema with all it refers to under `definitions`, so that it stands on its own.
fn flatten(api: &RestApi, schema: &str) -> String {
    let Ok(mut flat) = serde_json::from_str::<Value>(schema) else {
        return schema.to_owned();
    };
    let mut definitions = Map::new();
    let mut open: Vec<String> = references(&flat).into_iter().collect();
    while let Some(name) = open.pop() {
        if definitions.contains_key(&name) {
            continue;
        }
        let text = api
            .models
            .get(&name)
            .and_then(|model| model.schema.as_deref());
        let mut schema = text
            .and_then(|text| serde_json::from_str::<Value>(text).ok())
            .unwrap_or_else(|| json!({}));
        open.extend(references(&schema));
        localize(&mut schema);
        definitions.insert(name, schema);
    }
    if definitions.is_empty() {
        return schema.to_owned();
    }
    localize(&mut flat);
    if let Value::Object(members) = &mut flat {
        let there = members.entry("definitions").or_insert_with(|| json!({}));
        if let Value::Object(there) = there {
            there.extend(definitions);
        }
    }
    flat.to_string()
}

/// References to models become references into `definitions`.
fn localize(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            let local = members
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(referred)
                .map(|name| format!("#/definitions/{name}"));
            if let Some(local) = local {
                members.insert("$ref".into(), local.into());
            }
            members.values_mut().for_each(localize);
        }
        Value::Array(items) => items.iter_mut().for_each(localize),
        _ => {}
    }
}

fn shape(name: &str, model: &Model) -> shapes::Model {
    shapes::Model {
        id: Some(model.id.clone()),
        name: Some(name.to_owned()),
        description: model.description.clone(),
        schema: model.schema.clone(),
        content_type: Some(model.content_type.clone()),
    }
}
