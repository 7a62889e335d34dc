//! The objects of all sources together, each with where and when it was found. Of two objects with the same
//! namespace and name the first is taken and the second reported: neither may silently replace the other.

use crate::problem::{Origin, Problem};
use balancer::Severity;
use k8s_openapi::api::core::v1::Service;
use k8s_openapi::api::discovery::v1::EndpointSlice;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{ObjectMeta, Time};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// What makes an object of a kind unique.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub namespace: String,
    pub name: String,
}

/// An object and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Object<T> {
    pub value: Arc<T>,
    pub key: Key,
    pub origin: Origin,
    /// When this object was first seen; its age where it does not tell its own.
    pub first_seen: SystemTime,
}

/// All Services and EndpointSlices.
#[derive(Clone, Debug, Default)]
pub struct Objects {
    pub services: BTreeMap<Key, Object<Service>>,
    pub slices: BTreeMap<Key, Object<EndpointSlice>>,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace, self.name)
    }
}

/// When the API server made the object, if one did.
pub fn created_at(metadata: &ObjectMeta) -> Option<SystemTime> {
    let Time(created) = metadata.creation_timestamp.as_ref()?;
    // No object is older than 1970, whatever its manifest says.
    let seconds = u64::try_from(created.as_second()).unwrap_or(0);
    Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
}

impl Objects {
    /// Adds a Service, unless there is one of that name.
    pub fn add_service(&mut self, object: Object<Service>, problems: &mut Vec<Problem>) {
        add(&mut self.services, "Service", object, problems);
    }

    /// Adds an EndpointSlice, unless there is one of that name.
    pub fn add_slice(&mut self, object: Object<EndpointSlice>, problems: &mut Vec<Problem>) {
        add(&mut self.slices, "EndpointSlice", object, problems);
    }
}

fn add<T>(
    objects: &mut BTreeMap<Key, Object<T>>,
    kind: &str,
    object: Object<T>,
    problems: &mut Vec<Problem>,
) {
    match objects.entry(object.key.clone()) {
        Entry::Vacant(place) => {
            place.insert(object);
        }
        Entry::Occupied(first) => {
            let message = format!(
                "{kind} {} is already at {}; this one is ignored",
                object.key,
                first.get().origin
            );
            problems.push(object.origin.problem(
                Severity::Error,
                "DuplicateObject",
                "metadata.name",
                message,
            ));
        }
    }
}
