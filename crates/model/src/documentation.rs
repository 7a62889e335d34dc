//! Documentation of an API: parts that describe its entities, and versions that freeze all parts.

use crate::EpochSeconds;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A part; its id is the key it is kept under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentationPart {
    pub location: Location,
    /// A JSON object as text, as it was written.
    pub properties: String,
}

/// What a part describes. Members that a kind of entity does not have are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    /// `API`, `METHOD`, `RESPONSE_HEADER`, …
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// All parts as they were at one moment; the version's name is the key it is kept under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentationVersion {
    pub created_date: EpochSeconds,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default)]
    pub parts: BTreeMap<String, DocumentationPart>,
}
