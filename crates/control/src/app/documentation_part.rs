//! Documentation parts of an API: text for an entity, at most one for each location.

use super::{Control, given, operations, page};
use crate::error::ControlError;
use crate::patch::{self, REPLACE, Rule, Target, rule};
use model::documentation::Location;
use model::{DocumentationPart, RestApi};
use serde_json::Value;
use wire::apigateway as shapes;

/// What UpdateDocumentationPart takes ("Patch Operations", UpdateDocumentationPart).
pub(super) const RULES: &[Rule] = &[rule("/properties", REPLACE, Target::Text)];

/// Which members of a location a kind of entity has, as the service model documents them.
struct Fields {
    path: bool,
    method: bool,
    status_code: bool,
    name: bool,
}

pub(super) async fn create(
    control: &Control,
    input: shapes::CreateDocumentationPartRequest,
) -> Result<shapes::DocumentationPart, ControlError> {
    let part = DocumentationPart {
        location: location(input.location)?,
        properties: input.properties,
    };
    check(&part)?;
    control
        .update_api(&input.rest_api_id, |api| {
            control.quotas().documentation_part(api)?;
            if at(api, &part.location).is_some() {
                return Err(ControlError::conflict(
                    "A documentation part already exists for the specified location",
                ));
            }
            let id = model::id::random(6);
            let shape = shape(&id, &part);
            api.documentation_parts.insert(id, part.clone());
            Ok(shape)
        })
        .await
}

pub(super) async fn get(
    control: &Control,
    input: shapes::GetDocumentationPartRequest,
) -> Result<shapes::DocumentationPart, ControlError> {
    let api = control.api(&input.rest_api_id).await?;
    let id = &input.documentation_part_id;
    let found = api.documentation_parts.get(id);
    Ok(shape(id, found.ok_or_else(not_found)?))
}

pub(super) async fn list(
    control: &Control,
    input: shapes::GetDocumentationPartsRequest,
) -> Result<shapes::DocumentationParts, ControlError> {
    if input.location_status.as_deref() == Some("UNDOCUMENTED") {
        return Err(ControlError::unserved_setting(
            "locationStatus UNDOCUMENTED",
        ));
    }
    let limit = page::limit(input.limit)?;
    let (kind, name, path) = (
        given(input.r#type),
        given(input.name_query),
        given(input.path),
    );
    let api = control.api(&input.rest_api_id).await?;
    let wanted = |part: &DocumentationPart| {
        let location = &part.location;
        kind.as_ref().is_none_or(|kind| location.kind == *kind)
            && name.as_ref().is_none_or(|name| {
                let of = location.name.as_deref().unwrap_or_default();
                of.contains(name.as_str())
            })
            && path.as_ref().is_none_or(|path| {
                let of = location.path.as_deref().unwrap_or_default();
                of.contains(path.as_str())
            })
    };
    let (parts, position) = page::page(
        api.documentation_parts
            .iter()
            .filter(|(_, part)| wanted(part)),
        |(id, _)| id.as_str(),
        input.position.as_deref(),
        limit,
    );
    let shapes = parts.into_iter().map(|(id, part)| shape(id, part));
    Ok(shapes::DocumentationParts {
        position,
        items: Some(shapes.collect()),
    })
}

pub(super) async fn update(
    control: &Control,
    input: shapes::UpdateDocumentationPartRequest,
) -> Result<shapes::DocumentationPart, ControlError> {
    let operations = operations(input.patch_operations);
    let id = &input.documentation_part_id;
    control
        .update_api(&input.rest_api_id, |api| {
            let part = api.documentation_parts.get_mut(id).ok_or_else(not_found)?;
            *part = patch::apply(part, RULES, &operations)?;
            check(part)?;
            Ok(shape(id, part))
        })
        .await
}

pub(super) async fn delete(
    control: &Control,
    input: shapes::DeleteDocumentationPartRequest,
) -> Result<(), ControlError> {
    control
        .update_api(&input.rest_api_id, |api| {
            let removed = api.documentation_parts.remove(&input.documentation_part_id);
            removed.map(drop).ok_or_else(not_found)
        })
        .await
}

/// Takes over the parts of an OpenAPI document in JSON (`x-amazon-apigateway-documentation`). With mode
/// `merge` a part replaces the one at its location, with `overwrite` all others go.
pub(super) async fn import(
    control: &Control,
    input: shapes::ImportDocumentationPartsRequest,
) -> Result<shapes::DocumentationPartIds, ControlError> {
    let invalid = |what: &str| ControlError::bad_request(format!("Invalid documentation: {what}"));
    let document: Value = serde_json::from_slice(&input.body.0)
        .map_err(|_| invalid("the body is no JSON document"))?;
    let parts = document
        .pointer("/x-amazon-apigateway-documentation/documentationParts")
        .and_then(Value::as_array)
        .ok_or_else(|| invalid("it has no x-amazon-apigateway-documentation.documentationParts"))?;
    let parts: Vec<DocumentationPart> = parts
        .iter()
        .map(|part| {
            let at = part.get("location").cloned().unwrap_or_default();
            let at: shapes::DocumentationPartLocation =
                serde_json::from_value(at).map_err(|error| invalid(&error.to_string()))?;
            let properties = part.get("properties").cloned().unwrap_or_default();
            let part = DocumentationPart {
                location: location(at)?,
                properties: properties.to_string(),
            };
            check(&part)?;
            Ok(part)
        })
        .collect::<Result<_, ControlError>>()?;
    let overwrite = match given(input.mode).as_deref() {
        None | Some("merge") => false,
        Some("overwrite") => true,
        Some(other) => {
            return Err(ControlError::bad_request(format!(
                "Invalid mode '{other}' specified: expected merge or overwrite"
            )));
        }
    };
    control
        .update_api(&input.rest_api_id, |api| {
            if overwrite {
                api.documentation_parts.clear();
            }
            let mut ids = Vec::new();
            for part in &parts {
                let id = match at(api, &part.location) {
                    Some(id) => id.to_owned(),
                    None => {
                        control.quotas().documentation_part(api)?;
                        model::id::random(6)
                    }
                };
                api.documentation_parts.insert(id.clone(), part.clone());
                ids.push(id);
            }
            Ok(shapes::DocumentationPartIds {
                ids: Some(ids),
                warnings: Some(Vec::new()),
            })
        })
        .await
}

fn at<'a>(api: &'a RestApi, location: &Location) -> Option<&'a str> {
    let mut parts = api.documentation_parts.iter();
    parts
        .find(|(_, part)| part.location == *location)
        .map(|(id, _)| id.as_str())
}

fn not_found() -> ControlError {
    ControlError::not_found("Invalid Documentation part identifier specified")
}

fn check(part: &DocumentationPart) -> Result<(), ControlError> {
    match serde_json::from_str::<Value>(&part.properties) {
        Ok(Value::Object(properties)) if !properties.is_empty() => Ok(()),
        _ => Err(ControlError::bad_request(
            "Invalid documentation part properties specified: expected a JSON object with members",
        )),
    }
}

/// A location with the defaults that AWS documents: path `/`, method and status code `*`.
fn location(given_as: shapes::DocumentationPartLocation) -> Result<Location, ControlError> {
    let kind = given_as.r#type;
    let fields = fields_of(&kind).ok_or_else(|| {
        ControlError::bad_request(format!("Invalid documentation part type specified: {kind}"))
    })?;
    let refuse = |what: &str| {
        Err(ControlError::bad_request(format!(
            "Invalid documentation part location: {what} for type '{kind}'"
        )))
    };
    let mut location = Location {
        path: given(given_as.path),
        method: given(given_as.method),
        status_code: given(given_as.status_code),
        name: given(given_as.name),
        kind: kind.clone(),
    };
    for (has, may, what) in [
        (location.path.is_some(), fields.path, "path"),
        (location.method.is_some(), fields.method, "method"),
        (
            location.status_code.is_some(),
            fields.status_code,
            "statusCode",
        ),
        (location.name.is_some(), fields.name, "name"),
    ] {
        if has && !may {
            return refuse(&format!("{what} is not allowed"));
        }
    }
    if fields.name && location.name.is_none() && kind != "REQUEST_BODY" {
        return refuse("name is required");
    }
    let or = |text: &mut Option<String>, may: bool, default: &str| {
        if may && text.is_none() {
            *text = Some(default.to_owned());
        }
    };
    or(&mut location.path, fields.path, "/");
    or(&mut location.method, fields.method, "*");
    or(&mut location.status_code, fields.status_code, "*");
    Ok(location)
}

fn fields_of(kind: &str) -> Option<Fields> {
    let (path, method, status_code, name) = match kind {
        "API" => (false, false, false, false),
        "AUTHORIZER" | "MODEL" => (false, false, false, true),
        "RESOURCE" => (true, false, false, false),
        "METHOD" => (true, true, false, false),
        "PATH_PARAMETER" | "QUERY_PARAMETER" | "REQUEST_HEADER" | "REQUEST_BODY" => {
            (true, true, false, true)
        }
        "RESPONSE" | "RESPONSE_BODY" => (true, true, true, false),
        "RESPONSE_HEADER" => (true, true, true, true),
        _ => return None,
    };
    Some(Fields {
        path,
        method,
        status_code,
        name,
    })
}

fn shape(id: &str, part: &DocumentationPart) -> shapes::DocumentationPart {
    let Location {
        kind,
        path,
        method,
        status_code,
        name,
    } = part.location.clone();
    shapes::DocumentationPart {
        id: Some(id.to_owned()),
        location: Some(shapes::DocumentationPartLocation {
            r#type: kind,
            path,
            method,
            status_code,
            name,
        }),
        properties: Some(part.properties.clone()),
    }
}
