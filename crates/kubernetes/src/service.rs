//! One Service to one load balancer: name, scheme, tags and attributes from its annotations, a listener
//! with a target group for each of its ports, as the AWS Load Balancer Controller would make them.
//! What the controller would not build at all is not built here either; a port that cannot be served is
//! left out with its reason, and the others are served.

mod choices;
mod health;

use crate::annotations::{self, PortRef};
use crate::endpoints::{Endpoints, port_number};
use crate::names::{self, GroupIdentity, Identity};
use crate::objects::{Object, created_at};
use crate::problem::Reporter;
use crate::settings::Settings;
use balancer::{
    AddressType, HealthCheck, Listener, LoadBalancer, Protocol, Source, State, TargetGroup,
    TargetType,
};
use k8s_openapi::api::core::v1::{Service, ServicePort, ServiceSpec};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use std::collections::BTreeMap;

/// Load balancer classes that are ours: the controller's own, and one for clusters where it runs too.
pub const CLASSES: [&str; 2] = ["service.k8s.aws/nlb", "lockgate.dev/nlb"];

/// Whether a Service is to become a load balancer.
pub fn is_ours(service: &Service, settings: &Settings) -> bool {
    service.spec.as_ref().is_some_and(|spec| {
        spec.type_.as_deref() == Some("LoadBalancer")
            && spec
                .load_balancer_class
                .as_deref()
                .is_some_and(|class| settings.classes().iter().any(|ours| ours == class))
    })
}

/// Makes the load balancer of a Service that [`is_ours`]. `None` if there cannot be one; the reason is in
/// the report. The conditions of the load balancer are left empty: they come from the report.
pub fn build(
    object: &Object<Service>,
    endpoints: &Endpoints,
    settings: &Settings,
    report: &mut Reporter<'_>,
) -> Option<LoadBalancer> {
    let service = &*object.value;
    let spec = service.spec.as_ref()?;
    let none = BTreeMap::new();
    let annotations = service.metadata.annotations.as_ref().unwrap_or(&none);

    // All that can be wrong is looked at before giving up, so that one look at the report is enough.
    let scheme = choices::scheme(annotations, report);
    let ip_address_type = choices::ip_address_type(annotations, spec, report);
    let target_type = choices::target_type(annotations, report);
    let tags = choices::additional_tags(annotations, report);
    let attributes = choices::attributes(annotations, report);
    let name = choices::given_name(annotations, report);
    let health_check = health::check(annotations, spec, target_type, report);
    let (scheme, ip_address_type, target_type) = (scheme?, ip_address_type?, target_type?);
    let (additional_tags, attributes, given_name) = (tags?, attributes?, name?);
    let health_check = health_check?;

    let uid = match service
        .metadata
        .uid
        .as_deref()
        .filter(|uid| !uid.is_empty())
    {
        Some(uid) => uid.to_owned(),
        None => names::derived_uid(&object.key.namespace, &object.key.name),
    };
    let (namespace, service_name) = (object.key.namespace.as_str(), object.key.name.as_str());
    let identity = Identity {
        settings,
        namespace,
        name: service_name,
        uid: &uid,
        scheme: scheme.as_str(),
    };
    let name = given_name.map_or_else(|| identity.default_name(), str::to_owned);

    let context = Context {
        object,
        spec,
        annotations,
        endpoints,
        identity,
        target_type,
        health_check,
    };
    let listeners = context.listeners(&name, &additional_tags, report);
    note_fields_without_effect(spec, report);
    let created = created_at(&service.metadata);
    Some(LoadBalancer {
        arn: identity.load_balancer_arn(&name),
        dns_name: identity.dns_name(&name),
        scheme,
        created_at: created.unwrap_or(object.first_seen),
        hosted_zone_id: names::hosted_zone_id(settings.region()),
        vpc_id: settings.vpc_id().to_owned(),
        tags: context.tags("LoadBalancer", &additional_tags),
        state: State::Active,
        ip_address_type,
        attributes,
        listeners,
        source: Source {
            object: format!("Service {}", object.key),
            location: object.origin.to_string(),
        },
        conditions: Vec::new(),
        name,
    })
}

/// What listeners and target groups of one Service have in common.
struct Context<'a> {
    object: &'a Object<Service>,
    spec: &'a ServiceSpec,
    annotations: &'a BTreeMap<String, String>,
    endpoints: &'a Endpoints,
    identity: Identity<'a>,
    target_type: TargetType,
    health_check: HealthCheck,
}

impl Context<'_> {
    fn listeners(
        &self,
        name: &str,
        tags: &BTreeMap<String, String>,
        report: &mut Reporter<'_>,
    ) -> Vec<Listener> {
        let ports = self.spec.ports.as_deref().unwrap_or_default();
        if ports.is_empty() {
            report.error(
                "PortInvalid",
                "spec.ports",
                "a load balancer needs at least one port",
            );
        }
        if !self.endpoints.has_slices(&self.object.key) {
            let message = format!(
                "no EndpointSlice has the label {}: {}, so there are no targets",
                crate::endpoints::SERVICE_NAME_LABEL,
                self.object.key.name
            );
            report.warning("EndpointSliceMissing", "", message);
        }
        let refs: Vec<PortRef<'_>> = ports.iter().filter_map(port_ref).collect();
        let refused = annotations::judge(self.annotations, &refs, report).refused;
        let mut listeners: Vec<Listener> = Vec::new();
        for (index, port) in ports.iter().enumerate() {
            let field = |name: &str| format!("spec.ports[{index}].{name}");
            let Some(number) = port_number(port.port) else {
                report.error(
                    "PortInvalid",
                    field("port"),
                    format!("{} is no port number (1 to 65535)", port.port),
                );
                continue;
            };
            match protocol(port) {
                "TCP" => {}
                known @ ("UDP" | "SCTP") => {
                    let message = format!(
                        "{known} listeners are not supported; refused: listener on port {number}"
                    );
                    report.error("ProtocolRefused", field("protocol"), message);
                    continue;
                }
                unknown => {
                    let message =
                        format!("{unknown:?} is no protocol of a Service (TCP, UDP, SCTP)");
                    report.error("ProtocolUnknown", field("protocol"), message);
                    continue;
                }
            }
            if listeners.iter().any(|listener| listener.port == number) {
                let message =
                    format!("port {number} is there already; the first one has the listener");
                report.error("PortDuplicate", field("port"), message);
                continue;
            }
            if refused.contains(&number) {
                continue;
            }
            let Some(target_group) = self.target_group(index, port, number, tags, report) else {
                continue;
            };
            let arn = self.identity.listener_arn(name, number);
            listeners.push(Listener {
                arn,
                port: number,
                protocol: Protocol::Tcp,
                attributes: choices::listener_attributes(self.annotations, number),
                target_group,
            });
        }
        listeners
    }

    fn target_group(
        &self,
        index: usize,
        port: &ServicePort,
        number: u16,
        tags: &BTreeMap<String, String>,
        report: &mut Reporter<'_>,
    ) -> Option<TargetGroup> {
        let group_port = match self.group_port(port, number) {
            Ok(group_port) => group_port,
            Err((field, message)) => {
                report.error(
                    "PortInvalid",
                    format!("spec.ports[{index}].{field}"),
                    message,
                );
                return None;
            }
        };
        let families = self.spec.ip_families.as_deref().unwrap_or_default();
        // The controller's rule: a Service that has IPv6 gets an IPv6 target group. Where the manifest
        // leaves the families to the cluster, the slices show them.
        let ipv6 = match families {
            [] => self.only_ipv6_slices(),
            families => families.iter().any(|family| family == "IPv6"),
        };
        let address_type = if ipv6 {
            AddressType::Ipv6
        } else {
            AddressType::Ipv4
        };
        let only = (!families.is_empty()).then_some(address_type);
        let port_name = port.name.as_deref().unwrap_or_default();
        let found = self
            .endpoints
            .find(&self.object.key, port_name, "TCP", only);
        if !found.port_matched && self.endpoints.has_slices(&self.object.key) {
            let wanted = match port_name {
                "" => "a TCP port without a name".to_owned(),
                name => format!("a TCP port named {name:?}"),
            };
            let there = match found.ports_there.as_slice() {
                [] => "none that could be used".to_owned(),
                ports => ports.join(", "),
            };
            let message = format!(
                "no EndpointSlice of this Service has {wanted} (there is {there}): no targets"
            );
            report.error(
                "PortUnmatched",
                format!("spec.ports[{index}].name"),
                message,
            );
        }
        let name = self.identity.target_group_name(&GroupIdentity {
            service_port: number,
            group_port,
            target_type: self.target_type.as_str(),
            protocol: Protocol::Tcp.as_str(),
            health_check_protocol: &self.health_check.protocol,
            health_check_interval_seconds: &self.health_check.interval_seconds.to_string(),
        });
        Some(TargetGroup {
            arn: self.identity.target_group_arn(&name),
            name,
            port: group_port,
            protocol: Protocol::Tcp,
            target_type: self.target_type,
            address_type,
            health_check: self.health_check.clone(),
            vouched_for: true,
            attributes: choices::target_group_attributes(self.annotations, number),
            tags: self.tags(&format!("{}:{number}", self.object.key), tags),
            targets: found.targets,
        })
    }

    fn only_ipv6_slices(&self) -> bool {
        let mut types = self.endpoints.address_types(&self.object.key).peekable();
        types.peek().is_some() && types.all(|address_type| address_type == AddressType::Ipv6)
    }

    /// The port that ELBv2 reports for the group: the node port for instances, the numbered target port
    /// for addresses, and 1 for a named target port, since pods may differ in it. A manifest that no API
    /// server has seen has no node port; its group reports what one for addresses would.
    fn group_port(&self, port: &ServicePort, number: u16) -> Result<u16, (&'static str, String)> {
        let node_port = port.node_port.filter(|port| *port != 0);
        if self.target_type == TargetType::Instance {
            match node_port {
                Some(node_port) => {
                    let invalid = || {
                        (
                            "nodePort",
                            format!("{node_port} is no port number (1 to 65535)"),
                        )
                    };
                    return port_number(node_port).ok_or_else(invalid);
                }
                None if self.spec.allocate_load_balancer_node_ports == Some(false) => {
                    let message = "without a node port there can be no instance targets: allocate node ports, or \
                                   set the annotation service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip";
                    return Err(("nodePort", message.to_owned()));
                }
                None => {}
            }
        }
        match &port.target_port {
            // The API server's default.
            None | Some(IntOrString::Int(0)) => Ok(number),
            Some(IntOrString::Int(target_port)) => port_number(*target_port).ok_or_else(|| {
                (
                    "targetPort",
                    format!("{target_port} is no port number (1 to 65535)"),
                )
            }),
            Some(IntOrString::String(name)) if name.is_empty() => Err((
                "targetPort",
                "a target port is a number or the name of a port of the pods".to_owned(),
            )),
            Some(IntOrString::String(_)) => Ok(1),
        }
    }

    /// The controller's tags, which win, and the user's.
    fn tags(
        &self,
        resource: &str,
        additional: &BTreeMap<String, String>,
    ) -> BTreeMap<String, String> {
        let mut tags = additional.clone();
        let cluster = self.identity.settings.cluster_name().to_owned();
        tags.insert("elbv2.k8s.aws/cluster".to_owned(), cluster);
        tags.insert(
            "service.k8s.aws/stack".to_owned(),
            self.object.key.to_string(),
        );
        tags.insert("service.k8s.aws/resource".to_owned(), resource.to_owned());
        tags
    }
}

fn protocol(port: &ServicePort) -> &str {
    port.protocol
        .as_deref()
        .filter(|protocol| !protocol.is_empty())
        .unwrap_or("TCP")
}

fn port_ref(port: &ServicePort) -> Option<PortRef<'_>> {
    let name = port.name.as_deref().unwrap_or_default();
    Some(PortRef {
        name,
        port: port_number(port.port)?,
        protocol: protocol(port),
    })
}

/// Fields that are right but do nothing here.
fn note_fields_without_effect(spec: &ServiceSpec, report: &mut Reporter<'_>) {
    if spec
        .load_balancer_source_ranges
        .as_ref()
        .is_some_and(|ranges| !ranges.is_empty())
    {
        let message = "the gateway is the only client of this load balancer; who reaches the gateway is decided there";
        report.note("FieldNoted", "spec.loadBalancerSourceRanges", message);
    }
    if spec.session_affinity.as_deref() == Some("ClientIP") {
        let message = "affinity is kube-proxy's, which is not on the way to the pods";
        report.note("FieldNoted", "spec.sessionAffinity", message);
    }
}
