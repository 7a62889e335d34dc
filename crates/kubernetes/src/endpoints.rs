//! EndpointSlices to targets. A slice belongs to the Service that its label names; its port belongs to the
//! Service's port of the same name and protocol (that is how Kubernetes joins them, for numbered and named
//! target ports alike), and its number is where the traffic goes.

use crate::objects::{Key, Object, Objects};
use crate::problem::{Problem, Reporter};
use balancer::{AddressType, Availability, Target};
use k8s_openapi::api::discovery::v1::{Endpoint, EndpointSlice};
use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// The label by which a slice says whose it is.
pub const SERVICE_NAME_LABEL: &str = "kubernetes.io/service-name";

/// All slices that can be used, by Service.
#[derive(Debug, Default)]
pub struct Endpoints {
    by_service: HashMap<Key, Vec<Arc<Slice>>>,
}

/// What is needed of an EndpointSlice, in a small form: a cluster has many.
#[derive(Debug, PartialEq, Eq)]
pub struct Slice {
    address_type: AddressType,
    ports: Vec<Port>,
    places: Vec<Place>,
}

#[derive(Debug, PartialEq, Eq)]
struct Port {
    /// Empty for a port without a name.
    name: String,
    protocol: String,
    number: u16,
}

#[derive(Debug, PartialEq, Eq)]
struct Place {
    address: IpAddr,
    availability: Availability,
    pod: Option<String>,
    zone: Option<String>,
    for_zones: Vec<String>,
}

/// What there is for one port of a Service.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Sorted by address, each address once.
    pub targets: Vec<Target>,
    /// Whether a slice has a port of this name and protocol, with or without endpoints.
    pub port_matched: bool,
    /// The ports that slices do have, as `name/protocol`, for the message.
    pub ports_there: Vec<String>,
}

impl Endpoints {
    /// Reads all slices and reports what in them cannot be used.
    pub fn read(objects: &Objects, problems: &mut Vec<Problem>) -> Endpoints {
        let mut endpoints = Endpoints::default();
        for slice in objects.slices.values() {
            let mut report = Reporter::new(&slice.origin);
            if let Some(service) = service_of(slice, &mut report) {
                if !objects.services.contains_key(&service) {
                    let field = format!("metadata.labels[\"{SERVICE_NAME_LABEL}\"]");
                    let message = format!("there is no Service {service}");
                    report.note("ServiceMissing", field, message);
                }
                if let Some(slice) = read_slice(slice, &mut report) {
                    endpoints.add(service, Arc::new(slice));
                }
            }
            problems.append(&mut report.problems);
        }
        endpoints
    }

    /// Adds a slice that was read.
    pub fn add(&mut self, service: Key, slice: Arc<Slice>) {
        self.by_service.entry(service).or_default().push(slice);
    }

    /// Whether the Service has any slice.
    pub fn has_slices(&self, service: &Key) -> bool {
        self.by_service.contains_key(service)
    }

    /// The address families the Service's slices have.
    pub fn address_types(&self, service: &Key) -> impl Iterator<Item = AddressType> {
        self.by_service
            .get(service)
            .into_iter()
            .flatten()
            .map(|slice| slice.address_type)
    }

    /// The targets for the Service's port of this name (empty for none) and protocol, of one address
    /// family or of both.
    pub fn find(
        &self,
        service: &Key,
        port_name: &str,
        protocol: &str,
        only: Option<AddressType>,
    ) -> Found {
        let mut found = Found::default();
        let mut targets: BTreeMap<SocketAddr, Target> = BTreeMap::new();
        let slices = self.by_service.get(service).into_iter().flatten();
        for slice in slices.filter(|slice| only.is_none_or(|only| only == slice.address_type)) {
            for port in &slice.ports {
                if port.name != port_name || port.protocol != protocol {
                    let name = if port.name.is_empty() {
                        "(unnamed)"
                    } else {
                        port.name.as_str()
                    };
                    found.ports_there.push(format!("{name}/{}", port.protocol));
                    continue;
                }
                found.port_matched = true;
                for place in &slice.places {
                    let target = Target {
                        address: SocketAddr::new(place.address, port.number),
                        availability: place.availability,
                        pod: place.pod.clone(),
                        zone: place.zone.clone(),
                        for_zones: place.for_zones.clone(),
                    };
                    match targets.get_mut(&target.address) {
                        Some(known) if supersedes(&target, known) => *known = target,
                        Some(_) => {}
                        None => {
                            targets.insert(target.address, target);
                        }
                    }
                }
            }
        }
        found.targets = targets.into_values().collect();
        found.ports_there.sort();
        found.ports_there.dedup();
        found
    }
}

/// Whose a slice is, by its label.
pub fn service_of(object: &Object<EndpointSlice>, report: &mut Reporter<'_>) -> Option<Key> {
    let label = (object.value)
        .metadata
        .labels
        .as_ref()
        .and_then(|labels| labels.get(SERVICE_NAME_LABEL));
    let Some(service_name) = label else {
        let message = "this EndpointSlice belongs to no Service: it needs the label kubernetes.io/service-name";
        report.warning("LabelMissing", "metadata.labels", message);
        return None;
    };
    Some(Key {
        namespace: object.key.namespace.clone(),
        name: service_name.clone(),
    })
}

/// Reads a slice and reports what in it cannot be used.
pub fn read_slice(object: &Object<EndpointSlice>, report: &mut Reporter<'_>) -> Option<Slice> {
    let slice = &object.value;
    let address_type = match slice.address_type.as_str() {
        "IPv4" => AddressType::Ipv4,
        "IPv6" => AddressType::Ipv6,
        other => {
            let message = format!("address type {other:?} is not supported, only IPv4 and IPv6");
            report.error("AddressTypeUnknown", "addressType", message);
            return None;
        }
    };
    let ports = slice
        .ports
        .iter()
        .flatten()
        .enumerate()
        .filter_map(|(index, port)| {
            let field = format!("ports[{index}].port");
            let Some(number) = port.port else {
                report.error(
                    "PortInvalid",
                    field,
                    "a port without a number stands for all ports, which is not supported",
                );
                return None;
            };
            let Some(number) = port_number(number) else {
                report.error(
                    "PortInvalid",
                    field,
                    format!("{number} is no port number (1 to 65535)"),
                );
                return None;
            };
            let name = port.name.clone().unwrap_or_default();
            let protocol = port
                .protocol
                .clone()
                .filter(|protocol| !protocol.is_empty());
            Some(Port {
                name,
                protocol: protocol.unwrap_or_else(|| "TCP".to_owned()),
                number,
            })
        });
    let ports = ports.collect();
    let places = slice
        .endpoints
        .iter()
        .enumerate()
        .filter_map(|(index, endpoint)| {
            // Nothing is defined for addresses beyond the first, and kube-proxy does not look at them either.
            let field = format!("endpoints[{index}].addresses[0]");
            let Some(text) = endpoint.addresses.first() else {
                report.error("AddressInvalid", field, "an endpoint needs an address");
                return None;
            };
            let address = text
                .parse::<IpAddr>()
                .ok()
                .filter(|address| match address_type {
                    AddressType::Ipv4 => address.is_ipv4(),
                    AddressType::Ipv6 => address.is_ipv6(),
                });
            let Some(address) = address else {
                report.error(
                    "AddressInvalid",
                    field,
                    format!("{text:?} is no {} address", slice.address_type),
                );
                return None;
            };
            Some(Place {
                address,
                availability: availability(endpoint),
                pod: pod(endpoint, &object.key.namespace),
                zone: endpoint.zone.clone(),
                for_zones: for_zones(endpoint),
            })
        });
    let places = places.collect();
    Some(Slice {
        address_type,
        ports,
        places,
    })
}

/// While endpoints move between slices one may be in two of them, and one of the two is out of date. A pod
/// that is leaving stays so; otherwise whoever is more available is taken, since that may be another pod
/// that has got the address.
fn supersedes(new: &Target, known: &Target) -> bool {
    if new.pod == known.pod
        && [new, known]
            .iter()
            .any(|target| target.availability == Availability::Draining)
    {
        return new.availability == Availability::Draining;
    }
    new.availability < known.availability
}

/// A number that a port can have.
pub fn port_number(number: i32) -> Option<u16> {
    u16::try_from(number).ok().filter(|number| *number > 0)
}

/// The API reference of EndpointConditions: `ready` missing is to be read as ready, `terminating` missing
/// as not. `serving` tells whether a terminating endpoint still answers; it gets no new connections either
/// way, so it makes no difference here.
fn availability(endpoint: &Endpoint) -> Availability {
    let conditions = endpoint.conditions.as_ref();
    if conditions.and_then(|conditions| conditions.terminating) == Some(true) {
        return Availability::Draining;
    }
    match conditions.and_then(|conditions| conditions.ready) {
        Some(false) => Availability::NotReady,
        Some(true) | None => Availability::Ready,
    }
}

/// The zones whose clients the endpoint is meant for, by its hints. Whether hints are followed is the balancer's to say,
/// since that takes all endpoints.
fn for_zones(endpoint: &Endpoint) -> Vec<String> {
    let hints = endpoint.hints.as_ref();
    let zones = hints.and_then(|hints| hints.for_zones.as_ref());
    let names = zones.into_iter().flatten();
    names.map(|zone| zone.name.clone()).collect()
}

fn pod(endpoint: &Endpoint, namespace: &str) -> Option<String> {
    let reference = endpoint
        .target_ref
        .as_ref()
        .filter(|reference| reference.kind.as_deref() == Some("Pod"))?;
    let namespace = reference.namespace.as_deref().unwrap_or(namespace);
    Some(format!("{namespace}/{}", reference.name.as_deref()?))
}
