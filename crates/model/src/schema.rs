//! Models (the schemas of payloads) and request validators of an API. Checking payloads against them is not
//! done here.

use crate::id;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A model; its name is the key it is kept under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Model {
    pub id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// JSON schema, draft 4, as it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    pub content_type: String,
}

/// What is checked of a request; its id is the key it is kept under.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestValidator {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default)]
    pub validate_request_body: bool,
    #[serde(default)]
    pub validate_request_parameters: bool,
}

/// The two models that AWS makes with every API.
#[must_use]
pub fn default_models() -> BTreeMap<String, Model> {
    let model = |description: &str, schema: &str| Model {
        id: id::random(6),
        description: Some(description.into()),
        schema: Some(schema.into()),
        content_type: "application/json".into(),
    };
    BTreeMap::from([
        (
            "Empty".into(),
            model(
                "This is a default empty schema model",
                "{\n  \"$schema\": \"http://json-schema.org/draft-04/schema#\",\n  \"title\" : \"Empty Schema\",\n  \"type\" : \"object\"\n}",
            ),
        ),
        (
            "Error".into(),
            model(
                "This is a default error schema model",
                "{\n  \"$schema\" : \"http://json-schema.org/draft-04/schema#\",\n  \"title\" : \"Error Schema\",\n  \"type\" : \"object\",\n  \"properties\" : {\n    \"message\" : { \"type\" : \"string\" }\n  }\n}",
            ),
        ),
    ])
}
