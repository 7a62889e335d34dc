//! The part of an AWS service model (`service-2.json`) that the generator understands. Order is kept, since
//! XML answers follow it; a trait that is not named here is an error, never ignored.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

/// An object whose members keep their order.
pub struct Ordered<T>(pub Vec<(String, T)>);

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    #[serde(rename = "version")]
    _version: IgnoredAny,
    pub metadata: Metadata,
    pub operations: Ordered<Operation>,
    pub shapes: Ordered<Shape>,
    #[serde(rename = "documentation", default)]
    _documentation: IgnoredAny,
}

/// Metadata names things for clients too (endpoint rules, abbreviations); only what shapes the wire is read.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    pub api_version: String,
    pub endpoint_prefix: String,
    pub signing_name: Option<String>,
    pub service_full_name: String,
    pub protocol: String,
    pub xml_namespace: Option<String>,
    uid: Option<String>,
}

impl Metadata {
    pub fn uid(&self, service: &str) -> String {
        self.uid
            .clone()
            .unwrap_or_else(|| format!("{service}-{}", self.api_version))
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    pub name: String,
    pub http: Http,
    pub input: Option<Reference>,
    pub output: Option<Reference>,
    #[serde(default)]
    pub errors: Vec<Reference>,
    #[serde(rename = "documentation", default)]
    _documentation: IgnoredAny,
    #[serde(rename = "auth", default)]
    _auth: IgnoredAny,
    /// `none`: the call is not signed.
    pub authtype: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Http {
    pub method: String,
    pub request_uri: String,
    pub response_code: Option<u16>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Reference {
    pub shape: String,
    pub location: Option<String>,
    pub location_name: Option<String>,
    pub result_wrapper: Option<String>,
    #[serde(rename = "documentation", default)]
    _documentation: IgnoredAny,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Shape {
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub members: Option<Ordered<Reference>>,
    #[serde(default)]
    pub required: Vec<String>,
    pub payload: Option<String>,
    pub member: Option<Reference>,
    pub key: Option<Reference>,
    pub value: Option<Reference>,
    #[serde(default)]
    pub flattened: bool,
    #[serde(rename = "enum", default)]
    pub values: Vec<String>,
    pub pattern: Option<String>,
    pub min: Option<i64>,
    pub max: Option<i64>,
    #[serde(default)]
    pub sensitive: bool,
    #[serde(rename = "exception", default)]
    pub is_exception: bool,
    #[serde(rename = "fault", default)]
    _fault: IgnoredAny,
    pub error: Option<Error>,
    #[serde(rename = "documentation", default)]
    _documentation: IgnoredAny,
}

impl Shape {
    pub fn members(&self) -> &[(String, Reference)] {
        self.members
            .as_ref()
            .map_or(&[], |members| members.0.as_slice())
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Error {
    pub code: Option<String>,
    pub http_status_code: u16,
    #[serde(rename = "senderFault", default)]
    _sender_fault: IgnoredAny,
}

impl Model {
    pub fn shape(&self, name: &str) -> Result<&Shape, String> {
        let found = self.shapes.0.iter().find(|(other, _)| other == name);
        found
            .map(|(_, shape)| shape)
            .ok_or_else(|| format!("shape `{name}` is named but not defined"))
    }

    /// Names of all shapes that `roots` reach, themselves included.
    pub fn reached<'m>(
        &'m self,
        roots: impl IntoIterator<Item = &'m str>,
    ) -> Result<std::collections::BTreeSet<&'m str>, String> {
        let mut seen = std::collections::BTreeSet::new();
        let mut open: Vec<&str> = roots.into_iter().collect();
        while let Some(name) = open.pop() {
            if !seen.insert(name) {
                continue;
            }
            let shape = self.shape(name)?;
            open.extend(
                shape
                    .members()
                    .iter()
                    .map(|(_, member)| member.shape.as_str()),
            );
            open.extend(
                [&shape.member, &shape.key, &shape.value]
                    .into_iter()
                    .flatten()
                    .map(|part| part.shape.as_str()),
            );
        }
        Ok(seen)
    }

    pub fn inputs(&self) -> impl Iterator<Item = &str> {
        self.operations
            .0
            .iter()
            .filter_map(|(_, operation)| operation.input.as_ref().map(|part| part.shape.as_str()))
    }

    pub fn outputs(&self) -> impl Iterator<Item = &str> {
        self.operations
            .0
            .iter()
            .filter_map(|(_, operation)| operation.output.as_ref().map(|part| part.shape.as_str()))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Ordered<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Pairs<T> {
            type Value = Ordered<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Ordered(pairs))
            }
        }
        deserializer.deserialize_map(Pairs(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn members_keep_their_order_and_unknown_traits_are_refused() {
        let text = r#"{"type":"structure","members":{"b":{"shape":"S"},"a":{"shape":"S"}}}"#;
        let shape: Shape = serde_json::from_str(text).unwrap();
        let names: Vec<&str> = shape
            .members()
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(names, ["b", "a"]);
        let error = serde_json::from_str::<Shape>(r#"{"type":"structure","eventstream":true}"#)
            .err()
            .unwrap();
        assert!(error.to_string().contains("eventstream"), "{error}");
    }
}
