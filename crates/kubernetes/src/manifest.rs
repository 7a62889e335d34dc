//! The text of one file to Kubernetes objects: multi-document YAML or JSON, lists opened. A document that
//! cannot be read is reported and the others still count. Whether the objects make sense together is not
//! asked here.

mod documents;

use crate::objects::{Key, Object};
use crate::problem::{Origin, Problem};
use balancer::Severity;
use documents::Document;
use k8s_openapi::api::core::v1::Service;
use k8s_openapi::api::discovery::v1::EndpointSlice;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use k8s_openapi::{Metadata, Resource};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// What a file holds.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    /// In the order of the file.
    pub services: Vec<Object<Service>>,
    pub slices: Vec<Object<EndpointSlice>>,
    pub problems: Vec<Problem>,
    /// Whether every document could be read. If not, there is no telling which objects are missing.
    pub complete: bool,
}

/// Reads the contents of `file`. Its name decides between JSON (`.json`) and YAML. `first_seen` becomes
/// the age of objects that do not tell their own.
pub fn parse(file: &Arc<Path>, contents: &[u8], first_seen: SystemTime) -> Manifest {
    let mut manifest = Manifest {
        complete: true,
        ..Manifest::default()
    };
    let documents = match documents::read(file, contents) {
        Ok(documents) => documents,
        Err(message) => {
            manifest.unreadable(Problem::of_file(
                file,
                Severity::Error,
                "FileUnreadable",
                message,
            ));
            return manifest;
        }
    };
    for Document { number, value } in documents {
        let origin = Origin {
            file: Arc::clone(file),
            document: Some(number),
            item: None,
        };
        match value {
            Ok(Value::Null) => {}
            Ok(value) => manifest.read_document(origin, &value, first_seen),
            Err(message) => {
                let problem = origin.problem(Severity::Error, "DocumentUnreadable", "", message);
                manifest.unreadable(problem);
            }
        }
    }
    manifest
}

impl Manifest {
    fn unreadable(&mut self, problem: Problem) {
        self.complete = false;
        self.problems.push(problem);
    }

    /// A document is an object or a list of objects. `List` is what `kubectl get -o yaml` writes, the
    /// typed lists are what the API answers; items of those carry no kind of their own.
    fn read_document(&mut self, origin: Origin, value: &Value, first_seen: SystemTime) {
        let item_kind = match (text(value, "apiVersion"), text(value, "kind")) {
            ("v1", "List") => None,
            ("v1", "ServiceList") => Some(("v1", "Service")),
            ("discovery.k8s.io/v1", "EndpointSliceList") => {
                Some(("discovery.k8s.io/v1", "EndpointSlice"))
            }
            kind => return self.read_object(origin, value, kind, first_seen),
        };
        let Some(items) = value.get("items").and_then(Value::as_array) else {
            return self.unreadable(origin.problem(
                Severity::Error,
                "TypeMismatch",
                "items",
                "a list needs `items`",
            ));
        };
        for (index, item) in items.iter().enumerate() {
            let origin = Origin {
                item: Some(index),
                ..origin.clone()
            };
            let kind = item_kind.unwrap_or_else(|| (text(item, "apiVersion"), text(item, "kind")));
            self.read_object(origin, item, kind, first_seen);
        }
    }

    fn read_object(
        &mut self,
        origin: Origin,
        value: &Value,
        kind: (&str, &str),
        first_seen: SystemTime,
    ) {
        match kind {
            ("v1", "Service") => {
                if let Some(object) = self.read_typed(origin, value, first_seen) {
                    self.services.push(object);
                }
            }
            ("discovery.k8s.io/v1", "EndpointSlice") => {
                if let Some(object) = self.read_typed(origin, value, first_seen) {
                    self.slices.push(object);
                }
            }
            (_, "") => {
                let message = "this is no Kubernetes object: it has no `kind`";
                self.unreadable(origin.problem(Severity::Error, "MissingField", "kind", message));
            }
            (version, kind @ ("Service" | "EndpointSlice")) => {
                let known = if kind == "Service" {
                    "v1"
                } else {
                    "discovery.k8s.io/v1"
                };
                let message = format!("apiVersion {version:?} of {kind} is not read, only {known}");
                self.unreadable(origin.problem(
                    Severity::Error,
                    "VersionUnknown",
                    "apiVersion",
                    message,
                ));
            }
            (_, kind) => {
                let name = value
                    .pointer("/metadata/name")
                    .and_then(Value::as_str)
                    .unwrap_or("without a name");
                let message =
                    format!("{kind} {name} is skipped: only Services and EndpointSlices are read");
                self.problems
                    .push(origin.problem(Severity::Note, "KindSkipped", "kind", message));
            }
        }
    }

    fn read_typed<T>(
        &mut self,
        origin: Origin,
        value: &Value,
        first_seen: SystemTime,
    ) -> Option<Object<T>>
    where
        T: DeserializeOwned + Serialize + Resource + Metadata<Ty = ObjectMeta>,
    {
        let object: T = match serde_path_to_error::deserialize(value) {
            Ok(object) => object,
            Err(error) => {
                let field = match error.path().to_string() {
                    path if path == "." => String::new(),
                    path => path,
                };
                let message = error.inner().to_string();
                self.unreadable(origin.problem(Severity::Error, "TypeMismatch", field, message));
                return None;
            }
        };
        for field in unknown_fields(value, &object) {
            let message = format!("{} has no such field; it is ignored", T::KIND);
            self.problems
                .push(origin.problem(Severity::Warning, "FieldUnknown", field, message));
        }
        let metadata = object.metadata();
        let name = metadata.name.clone().unwrap_or_default();
        // kubectl's default where neither manifest nor context names one.
        let namespace = metadata
            .namespace
            .clone()
            .filter(|namespace| !namespace.is_empty());
        let namespace = namespace.unwrap_or_else(|| "default".to_owned());
        for (field, text, longest) in [
            ("metadata.name", &name, 253),
            ("metadata.namespace", &namespace, 63),
        ] {
            if let Err(message) = check_object_name(text, longest) {
                self.unreadable(origin.problem(Severity::Error, "NameInvalid", field, message));
                return None;
            }
        }
        let key = Key { namespace, name };
        Some(Object {
            value: Arc::new(object),
            key,
            origin,
            first_seen,
        })
    }
}

/// DNS subdomain names (RFC 1123), as the API server asks of both kinds. Service names are narrower still,
/// but what makes a load balancer name needs no more than this.
fn check_object_name(name: &str, longest: usize) -> Result<(), String> {
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    if name.is_empty() {
        return Err("a name is needed".to_owned());
    }
    if name.len() > longest || !name.split('.').all(label) {
        return Err(format!(
            "{name:?} is no Kubernetes name: at most {longest} lower-case letters, digits, hyphens and dots, \
             each part beginning and ending with a letter or digit"
        ));
    }
    Ok(())
}

/// Paths of what was written but not understood, found by writing the object out again: a misspelt field
/// is a mistake that an API server would refuse.
fn unknown_fields<T: Serialize>(written: &Value, object: &T) -> Vec<String> {
    fn compare(written: &Value, understood: &Value, path: &str, unknown: &mut Vec<String>) {
        match (written, understood) {
            (Value::Object(written), Value::Object(understood)) => {
                for (key, value) in written.iter().filter(|(_, value)| !value.is_null()) {
                    let path = if path.is_empty() {
                        key.clone()
                    } else {
                        format!("{path}.{key}")
                    };
                    match understood.get(key) {
                        Some(understood) => compare(value, understood, &path, unknown),
                        // An empty list or map may be left out when written again.
                        None if is_empty(value) => {}
                        None => unknown.push(path),
                    }
                }
            }
            (Value::Array(written), Value::Array(understood)) => {
                for (index, (written, understood)) in written.iter().zip(understood).enumerate() {
                    compare(written, understood, &format!("{path}[{index}]"), unknown);
                }
            }
            _ => {}
        }
    }
    let mut unknown = Vec::new();
    // A list's item need not tell version and kind, so these two are there in what is understood.
    if let Ok(understood) = serde_json::to_value(object) {
        compare(written, &understood, "", &mut unknown);
    }
    unknown
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests;
