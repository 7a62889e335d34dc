//! What the annotations of a Service choose for its load balancer as a whole: name, scheme, address family,
//! target type, tags and attributes, with the controller's defaults. A value that the controller would not
//! take is reported and gives `None`, since there the controller makes no load balancer at all.

use crate::annotations::{self, PREFIX, boolean, get};
use crate::names;
use crate::problem::{Reporter, annotation_field};
use balancer::{IpAddressType, Scheme, TargetType};
use k8s_openapi::api::core::v1::ServiceSpec;
use std::collections::BTreeMap;

/// A load balancer may have that many tags of the user's (Quotas for Network Load Balancers).
const MAX_TAGS: usize = 50;

/// `None`: an invalid name. `Some(None)`: no name given.
pub(super) fn given_name<'a>(
    annotations: &'a BTreeMap<String, String>,
    report: &mut Reporter<'_>,
) -> Option<Option<&'a str>> {
    let Some(name) = get(annotations, "aws-load-balancer-name") else {
        return Some(None);
    };
    match names::check_load_balancer_name(name) {
        Ok(()) => Some(Some(name)),
        Err(why) => {
            invalid(
                report,
                "aws-load-balancer-name",
                format!("{name:?} cannot be used: {why}"),
            );
            None
        }
    }
}

/// The newer annotation wins over the older one; the default is internal.
pub(super) fn scheme(
    annotations: &BTreeMap<String, String>,
    report: &mut Reporter<'_>,
) -> Option<Scheme> {
    if let Some(value) = get(annotations, "aws-load-balancer-scheme") {
        return match value {
            "internal" => Some(Scheme::Internal),
            "internet-facing" => Some(Scheme::InternetFacing),
            other => {
                let message = format!("{other:?} is no scheme (internal, internet-facing)");
                invalid(report, "aws-load-balancer-scheme", message);
                None
            }
        };
    }
    match get(annotations, "aws-load-balancer-internal").map(boolean) {
        None | Some(Ok(true)) => Some(Scheme::Internal),
        Some(Ok(false)) => Some(Scheme::InternetFacing),
        Some(Err(message)) => {
            invalid(report, "aws-load-balancer-internal", message);
            None
        }
    }
}

pub(super) fn ip_address_type(
    annotations: &BTreeMap<String, String>,
    spec: &ServiceSpec,
    report: &mut Reporter<'_>,
) -> Option<IpAddressType> {
    let ip_address_type = match get(annotations, "aws-load-balancer-ip-address-type") {
        None | Some("ipv4") => IpAddressType::Ipv4,
        Some("dualstack") => IpAddressType::DualStack,
        Some(other) => {
            let message = format!("{other:?} is no IP address type (ipv4, dualstack)");
            invalid(report, "aws-load-balancer-ip-address-type", message);
            return None;
        }
    };
    for (index, family) in spec.ip_families.iter().flatten().enumerate() {
        let field = format!("spec.ipFamilies[{index}]");
        match family.as_str() {
            "IPv4" => {}
            "IPv6" if ip_address_type == IpAddressType::DualStack => {}
            "IPv6" => {
                let message = "a Service with IPv6 needs the annotation \
                               service.beta.kubernetes.io/aws-load-balancer-ip-address-type: dualstack";
                report.error("AddressTypeUnknown", field, message);
                return None;
            }
            other => {
                report.error(
                    "AddressTypeUnknown",
                    field,
                    format!("{other:?} is no IP family (IPv4, IPv6)"),
                );
                return None;
            }
        }
    }
    Some(ip_address_type)
}

pub(super) fn target_type(
    annotations: &BTreeMap<String, String>,
    report: &mut Reporter<'_>,
) -> Option<TargetType> {
    if get(annotations, "aws-load-balancer-type") == Some("nlb-ip") {
        return Some(TargetType::Ip);
    }
    match get(annotations, "aws-load-balancer-nlb-target-type") {
        Some("ip") => Some(TargetType::Ip),
        // The controller's default with a load balancer class.
        None | Some("instance") => Some(TargetType::Instance),
        Some(other) => {
            let message = format!("{other:?} is no target type (instance, ip)");
            invalid(report, "aws-load-balancer-nlb-target-type", message);
            None
        }
    }
}

pub(super) fn additional_tags(
    annotations: &BTreeMap<String, String>,
    report: &mut Reporter<'_>,
) -> Option<BTreeMap<String, String>> {
    const NAME: &str = "aws-load-balancer-additional-resource-tags";
    let tags = match annotations::map(get(annotations, NAME).unwrap_or_default()) {
        Ok(tags) => tags,
        Err(message) => {
            invalid(report, NAME, message);
            return None;
        }
    };
    let mut good = true;
    if tags.len() > MAX_TAGS {
        invalid(
            report,
            NAME,
            format!(
                "{} tags are more than the {MAX_TAGS} that AWS takes",
                tags.len()
            ),
        );
        good = false;
    }
    for (key, value) in &tags {
        let why = if key.chars().count() > 128 {
            "its key is longer than 128 characters"
        } else if value.chars().count() > 256 {
            "its value is longer than 256 characters"
        } else if key.to_ascii_lowercase().starts_with("aws:") {
            "keys that begin with \"aws:\" are AWS's own"
        } else {
            continue;
        };
        invalid(
            report,
            NAME,
            format!("the tag {key:?} cannot be used: {why}"),
        );
        good = false;
    }
    good.then_some(tags)
}

/// The attributes of a network load balancer with AWS's defaults. The older annotations, one for each, win
/// over the common one, as they do in the controller.
pub(super) fn attributes(
    annotations: &BTreeMap<String, String>,
    report: &mut Reporter<'_>,
) -> Option<BTreeMap<String, String>> {
    const NAME: &str = "aws-load-balancer-attributes";
    const CROSS_ZONE: &str = "load_balancing.cross_zone.enabled";
    let mut attributes: BTreeMap<String, String> = [
        ("access_logs.s3.enabled", "false"),
        ("access_logs.s3.bucket", ""),
        ("access_logs.s3.prefix", ""),
        ("deletion_protection.enabled", "false"),
        ("dns_record.client_routing_policy", "any_availability_zone"),
        (CROSS_ZONE, "false"),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .into();
    match annotations::map(get(annotations, NAME).unwrap_or_default()) {
        Ok(given) => attributes.extend(given),
        Err(message) => {
            invalid(report, NAME, message);
            return None;
        }
    }
    for (name, key) in [
        (
            "aws-load-balancer-access-log-enabled",
            "access_logs.s3.enabled",
        ),
        (
            "aws-load-balancer-cross-zone-load-balancing-enabled",
            CROSS_ZONE,
        ),
    ] {
        match get(annotations, name).map(boolean) {
            None => {}
            Some(Ok(value)) => {
                attributes.insert(key.to_owned(), value.to_string());
            }
            Some(Err(message)) => {
                invalid(report, name, message);
                return None;
            }
        }
    }
    // Bucket and prefix have no meaning to the controller while access logs are off.
    if attributes
        .get("access_logs.s3.enabled")
        .is_some_and(|enabled| enabled == "true")
    {
        for (name, key) in [
            (
                "aws-load-balancer-access-log-s3-bucket-name",
                "access_logs.s3.bucket",
            ),
            (
                "aws-load-balancer-access-log-s3-bucket-prefix",
                "access_logs.s3.prefix",
            ),
        ] {
            if let Some(value) = get(annotations, name) {
                attributes.insert(key.to_owned(), value.to_owned());
            }
        }
        let message = "access logs of the load balancer are not written to S3";
        report.note(
            "AnnotationNoted",
            annotation_field(&format!("{PREFIX}{NAME}")),
            message,
        );
    }
    Some(attributes)
}

/// Attributes of the target group of a port: those for all, and those for the port's own, which win. What cannot be
/// read or done is judged with the annotations; it refuses the listener.
pub(super) fn target_group_attributes(
    annotations: &BTreeMap<String, String>,
    port: u16,
) -> BTreeMap<String, String> {
    const NAME: &str = "aws-load-balancer-target-group-attributes";
    let read = |name: &str| {
        let given = annotations::map(get(annotations, name).unwrap_or_default());
        given.unwrap_or_default()
    };
    let mut attributes = read(NAME);
    let own = read(&format!("{NAME}.{port}"));
    // An empty value leaves the general one in force.
    attributes.extend(own.into_iter().filter(|(_, value)| !value.is_empty()));
    attributes.retain(|_, value| !value.is_empty());
    let of_ports = get(
        annotations,
        "aws-load-balancer-proxy-protocol-per-target-group",
    );
    let of_port =
        (of_ports.into_iter().flat_map(annotations::list)).any(|item| item.parse() == Ok(port));
    if of_port || get(annotations, "aws-load-balancer-proxy-protocol") == Some("*") {
        attributes.insert("proxy_protocol_v2.enabled".to_owned(), "true".to_owned());
    }
    attributes
}

/// Attributes of the listener on a port.
pub(super) fn listener_attributes(
    annotations: &BTreeMap<String, String>,
    port: u16,
) -> BTreeMap<String, String> {
    let name = format!("aws-load-balancer-listener-attributes.TCP-{port}");
    annotations::map(get(annotations, &name).unwrap_or_default()).unwrap_or_default()
}

pub(super) fn invalid(report: &mut Reporter<'_>, annotation: &str, message: String) {
    report.error(
        "AnnotationInvalid",
        annotation_field(&format!("{PREFIX}{annotation}")),
        message,
    );
}
