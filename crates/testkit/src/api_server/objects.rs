//! What the scripted API server holds: objects by resource, and the history that watches read. Revisions count
//! up over everything, as etcd's do. It checks nothing but resource versions: the tests' objects are right.

use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// Group and version as in a URL (`api/v1`, `apis/discovery.k8s.io/v1`) and the plural of the kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Resource {
    pub api: String,
    pub plural: String,
}

pub(super) type Name = (String, String);

/// Something that happened to an object.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) revision: u64,
    pub(super) resource: Resource,
    pub(super) namespace: String,
    /// `ADDED`, `MODIFIED`, `DELETED`.
    pub(super) kind: &'static str,
    pub(super) object: Arc<Value>,
}

#[derive(Debug, Default)]
pub(super) struct Objects {
    pub(super) revision: u64,
    by_resource: BTreeMap<Resource, BTreeMap<Name, Arc<Value>>>,
    pub(super) history: VecDeque<Arc<Change>>,
    /// Watches from before this revision are told that it is gone.
    pub(super) compacted: u64,
}

/// The resource of an object, by its version and kind.
pub(super) fn resource_of(object: &Value) -> Resource {
    let version = object["apiVersion"].as_str().unwrap_or("v1");
    let api = if version.contains('/') {
        format!("apis/{version}")
    } else {
        format!("api/{version}")
    };
    let kind = object["kind"]
        .as_str()
        .unwrap_or_default()
        .to_ascii_lowercase();
    Resource {
        api,
        plural: format!("{kind}s"),
    }
}

pub(super) fn name_of(object: &Value) -> Name {
    let text = |field: &str| object["metadata"][field].as_str().unwrap_or_default();
    (text("namespace").to_owned(), text("name").to_owned())
}

impl Objects {
    /// Creates or replaces; a UID stays, a new object gets one.
    pub(super) fn put(&mut self, resource: &Resource, mut object: Value) -> Arc<Value> {
        self.revision += 1;
        let name = name_of(&object);
        let known = self.get(resource, &name);
        let metadata = &mut object["metadata"];
        if let Some(known) = &known {
            metadata["uid"] = known["metadata"]["uid"].clone();
            metadata["creationTimestamp"] = known["metadata"]["creationTimestamp"].clone();
        } else if metadata["uid"].is_null() {
            metadata["uid"] = json!(format!("00000000-0000-4000-8000-{:012x}", self.revision));
        }
        if metadata["creationTimestamp"].is_null() {
            metadata["creationTimestamp"] = json!("2026-01-01T00:00:00Z");
        }
        metadata["resourceVersion"] = json!(self.revision.to_string());
        let object = Arc::new(object);
        let kind = if known.is_some() { "MODIFIED" } else { "ADDED" };
        let of_resource = self.by_resource.entry(resource.clone()).or_default();
        of_resource.insert(name.clone(), Arc::clone(&object));
        self.record(resource, name.0, kind, Arc::clone(&object));
        object
    }

    pub(super) fn delete(&mut self, resource: &Resource, name: &Name) -> Option<Arc<Value>> {
        let object = self.by_resource.get_mut(resource)?.remove(name)?;
        self.revision += 1;
        let mut gone = Value::clone(&object);
        gone["metadata"]["resourceVersion"] = json!(self.revision.to_string());
        self.record(resource, name.0.clone(), "DELETED", Arc::new(gone));
        Some(object)
    }

    fn record(
        &mut self,
        resource: &Resource,
        namespace: String,
        kind: &'static str,
        object: Arc<Value>,
    ) {
        self.history.push_back(Arc::new(Change {
            revision: self.revision,
            resource: resource.clone(),
            namespace,
            kind,
            object,
        }));
    }

    pub(super) fn get(&self, resource: &Resource, name: &Name) -> Option<Arc<Value>> {
        self.by_resource.get(resource)?.get(name).map(Arc::clone)
    }

    /// Up to `limit` objects after `after`, and whether there are more.
    pub(super) fn list(
        &self,
        resource: &Resource,
        namespace: Option<&str>,
        after: Option<&Name>,
        limit: usize,
    ) -> (Vec<Arc<Value>>, bool) {
        let all = self.by_resource.get(resource).into_iter().flatten();
        let mut rest = all
            .filter(|(name, _)| namespace.is_none_or(|namespace| namespace == name.0))
            .filter(|(name, _)| after.is_none_or(|after| *name > after))
            .map(|(_, object)| object);
        let page: Vec<_> = rest.by_ref().take(limit).map(Arc::clone).collect();
        (page, rest.next().is_some())
    }

    /// Forgets history, so that watches from before are refused.
    pub(super) fn compact(&mut self) {
        self.history.clear();
        self.compacted = self.revision;
    }

    /// The changes after a revision, oldest first.
    pub(super) fn since(&self, revision: u64) -> impl Iterator<Item = &Arc<Change>> {
        let from = self
            .history
            .partition_point(|change| change.revision <= revision);
        self.history.range(from..)
    }
}

/// RFC 7386.
pub(super) fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    for (key, value) in patch {
        if value.is_null() {
            if let Some(target) = target.as_object_mut() {
                target.remove(key);
            }
        } else {
            merge(&mut target[key], value);
        }
    }
}
