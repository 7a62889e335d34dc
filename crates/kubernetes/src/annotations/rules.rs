//! The table of annotations, and the checks for those whose effect depends on their value.

use super::{Annotated, Finding, Handling, PREFIX, Rule, Tail, get, list, map};
use Handling::{ByValue, Done, Noted, Refused};

/// All annotations that the controller documents for Services.
pub const RULES: &[Rule] = &[
    rule(
        "aws-load-balancer-name",
        Done,
        "The name of the load balancer.",
    ),
    rule(
        "aws-load-balancer-scheme",
        Done,
        "internal (default) or internet-facing; reported, never exposes anything.",
    ),
    rule(
        "aws-load-balancer-internal",
        Done,
        "The older spelling of the scheme, which gives way to it.",
    ),
    rule(
        "aws-load-balancer-type",
        Done,
        "nlb-ip makes the target type ip; the class alone decides whose the Service is.",
    ),
    rule(
        "aws-load-balancer-nlb-target-type",
        Done,
        "ip or instance (default); reported. Traffic goes to pods either way.",
    ),
    rule(
        "aws-load-balancer-ip-address-type",
        Done,
        "ipv4 (default) or dualstack.",
    ),
    rule(
        "aws-load-balancer-additional-resource-tags",
        Done,
        "Tags beside the controller's own, which win.",
    ),
    rule(
        "aws-load-balancer-attributes",
        Done,
        "Reported; in effect: load_balancing.cross_zone.enabled, with --zone.",
    ),
    rule(
        "aws-load-balancer-access-log-enabled",
        Done,
        "Reported as an attribute; nothing is written to S3.",
    ),
    rule(
        "aws-load-balancer-access-log-s3-bucket-name",
        Done,
        "Reported as an attribute.",
    ),
    rule(
        "aws-load-balancer-access-log-s3-bucket-prefix",
        Done,
        "Reported as an attribute.",
    ),
    rule(
        "aws-load-balancer-cross-zone-load-balancing-enabled",
        Done,
        "Where it is off, which is the default, targets of the own zone (--zone) come first.",
    ),
    rule(
        "aws-load-balancer-proxy-protocol",
        ByValue(proxy_protocol),
        "With * connections to all targets begin with a PROXY protocol v2 header, the gateway's too.",
    ),
    rule(
        "aws-load-balancer-proxy-protocol-per-target-group",
        ByValue(proxy_protocol_per_group),
        "The same for the target groups of these ports.",
    ),
    rule(
        "aws-load-balancer-ssl-cert",
        Refused(ssl_cert),
        "TLS listeners are not there yet.",
    ),
    rule(
        "aws-load-balancer-ssl-ports",
        ByValue(ssl_ports),
        "Which ports have TLS listeners, if there is a certificate.",
    ),
    rule(
        "aws-load-balancer-ssl-negotiation-policy",
        Noted,
        "Concerns TLS listeners only, which are not there yet.",
    ),
    rule(
        "aws-load-balancer-backend-protocol",
        Noted,
        "Concerns TLS listeners only, which are not there yet.",
    ),
    rule(
        "aws-load-balancer-alpn-policy",
        Noted,
        "Concerns TLS listeners only, which are not there yet.",
    ),
    Rule {
        name: "aws-load-balancer-target-group-attributes",
        tail: Tail::Optional,
        handling: ByValue(target_group_attributes),
        explanation: "In effect: proxy_protocol_v2.enabled, unhealthy_state_routing, with --zone load_balancing.cross_zone.enabled and dns_failover; at TCP listeners stickiness.enabled, connection_termination.enabled and, with --preserve-client-addresses, preserve_client_ip.enabled. Others are reported by ELBv2.",
    },
    Rule {
        name: "aws-load-balancer-listener-attributes",
        tail: Tail::Needed,
        handling: Done,
        explanation: "tcp.idle_timeout.seconds of the TCP listener; the gateway has idle timeouts of its own.",
    },
    Rule {
        name: "actions",
        tail: Tail::Needed,
        handling: Refused(actions),
        explanation: "Weighted target groups are not there yet.",
    },
    rule("aws-load-balancer-healthcheck-protocol", Done, HEALTH),
    rule("aws-load-balancer-healthcheck-port", Done, HEALTH),
    rule("aws-load-balancer-healthcheck-path", Done, HEALTH),
    rule(
        "aws-load-balancer-healthcheck-healthy-threshold",
        Done,
        HEALTH,
    ),
    rule(
        "aws-load-balancer-healthcheck-unhealthy-threshold",
        Done,
        HEALTH,
    ),
    rule("aws-load-balancer-healthcheck-timeout", Done, HEALTH),
    rule("aws-load-balancer-healthcheck-interval", Done, HEALTH),
    rule("aws-load-balancer-healthcheck-success-codes", Done, HEALTH),
    rule("aws-load-balancer-subnets", Noted, NETWORK),
    rule("aws-load-balancer-eip-allocations", Noted, NETWORK),
    rule("aws-load-balancer-private-ipv4-addresses", Noted, NETWORK),
    rule("aws-load-balancer-ipv6-addresses", Noted, NETWORK),
    rule(
        "aws-load-balancer-enable-prefix-for-ipv6-source-nat",
        Noted,
        NETWORK,
    ),
    rule("aws-load-balancer-source-nat-ipv6-prefixes", Noted, NETWORK),
    rule(
        "aws-load-balancer-enable-icmp-for-path-mtu-discovery",
        Noted,
        NETWORK,
    ),
    rule("load-balancer-source-ranges", Noted, ACCESS),
    rule("aws-load-balancer-security-groups", Noted, ACCESS),
    rule(
        "aws-load-balancer-security-group-prefix-lists",
        Noted,
        ACCESS,
    ),
    rule(
        "aws-load-balancer-manage-backend-security-group-rules",
        Noted,
        ACCESS,
    ),
    rule(
        "aws-load-balancer-inbound-sg-rules-on-private-link-traffic",
        Noted,
        ACCESS,
    ),
    rule("aws-load-balancer-disable-nlb-sg", Noted, ACCESS),
    rule(
        "aws-load-balancer-target-node-labels",
        Noted,
        "Traffic goes to pods; nodes are not on its way.",
    ),
    rule(
        "aws-load-balancer-multi-cluster-target-group",
        Noted,
        "Targets come from this source only.",
    ),
    rule(
        "aws-load-balancer-minimum-load-balancer-capacity",
        Noted,
        "There is no capacity to reserve.",
    ),
    rule(
        "aws-load-balancer-enable-tcp-udp-listener",
        Noted,
        "UDP ports have no listener; TCP ports are served as they are.",
    ),
    rule(
        "aws-load-balancer-quic-enabled-ports",
        Noted,
        "Concerns UDP ports only, which have no listener.",
    ),
];

const HEALTH: &str = "How targets are checked, with the controller's defaults; where the target type is instance, checks of a port of the node are left out.";
const NETWORK: &str = "Subnets and their addresses have no counterpart here.";
const ACCESS: &str = "The gateway is the only client of this load balancer; who reaches the gateway is decided there.";

const fn rule(name: &'static str, handling: Handling, explanation: &'static str) -> Rule {
    Rule {
        name,
        tail: Tail::None,
        handling,
        explanation,
    }
}

fn proxy_protocol(annotated: &Annotated<'_>) -> Result<Vec<Finding>, String> {
    match annotated.value {
        "*" => Ok(Vec::new()),
        other => Err(format!("{other:?} is no value for it, only \"*\" is")),
    }
}

fn proxy_protocol_per_group(annotated: &Annotated<'_>) -> Result<Vec<Finding>, String> {
    for item in list(annotated.value) {
        item.parse::<u16>()
            .map_err(|_| format!("{item:?} is no port number"))?;
    }
    Ok(Vec::new())
}

/// With a certificate every TCP port has a TLS listener, or those that `ssl-ports` names, if any.
fn ssl_cert(annotated: &Annotated<'_>) -> Result<Vec<Finding>, String> {
    if list(annotated.value).next().is_none() {
        return Ok(Vec::new());
    }
    let named: Vec<&str> = get(annotated.annotations, "aws-load-balancer-ssl-ports")
        .map(list)
        .into_iter()
        .flatten()
        .collect();
    let tls: Vec<u16> = (annotated.ports.iter())
        .filter(|port| port.protocol != "UDP")
        .filter(|port| {
            named.is_empty()
                || named
                    .iter()
                    .any(|name| refers_to(name, port.name, port.port))
        })
        .map(|port| port.port)
        .collect();
    Ok(refuse(
        annotated,
        "TLS listeners are not there yet",
        |port| tls.contains(&port),
    ))
}

/// The controller takes no name of a port that the Service lacks.
fn ssl_ports(annotated: &Annotated<'_>) -> Result<Vec<Finding>, String> {
    let unknown = list(annotated.value).find(|name| {
        !annotated
            .ports
            .iter()
            .any(|port| refers_to(name, port.name, port.port))
    });
    if let Some(unknown) = unknown {
        return Err(format!("the Service has no port {unknown:?}"));
    }
    if get(annotated.annotations, "aws-load-balancer-ssl-cert").is_some() {
        // The certificate's own finding refuses the listeners.
        return Ok(Vec::new());
    }
    let message = format!("without {PREFIX}aws-load-balancer-ssl-cert it has no effect");
    Ok(vec![Finding {
        refused: Vec::new(),
        message,
    }])
}

/// Attributes for all target groups, or, by the name's tail, for the group of one port, where an empty
/// value leaves the general one in force.
fn target_group_attributes(annotated: &Annotated<'_>) -> Result<Vec<Finding>, String> {
    if !annotated.tail.is_empty() && annotated.tail.parse::<u16>().is_err() {
        return Err(format!("{:?} is no port number", annotated.tail));
    }
    let mut findings = Vec::new();
    for (key, value) in map(annotated.value)? {
        if value.is_empty() || IN_EFFECT.contains(&key.as_str()) {
            continue;
        }
        findings.push(Finding {
            refused: Vec::new(),
            message: format!("attribute {key} is reported and has no effect"),
        });
    }
    Ok(findings)
}

/// The attributes of target groups that change something here.
const IN_EFFECT: [&str; 10] = [
    "deregistration_delay.connection_termination.enabled",
    "load_balancing.cross_zone.enabled",
    "preserve_client_ip.enabled",
    "proxy_protocol_v2.enabled",
    "stickiness.enabled",
    "target_group_health.dns_failover.minimum_healthy_targets.count",
    "target_group_health.dns_failover.minimum_healthy_targets.percentage",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
    "target_health_state.unhealthy.connection_termination.enabled",
];

/// `actions.<protocol>-<port>`.
fn actions(annotated: &Annotated<'_>) -> Result<Vec<Finding>, String> {
    let parsed = (annotated.tail.split_once('-'))
        .and_then(|(protocol, port)| Some((protocol, port.parse::<u16>().ok()?)));
    let Some((protocol, number)) = parsed else {
        return Err(format!(
            "{:?} is not of the form <protocol>-<port>",
            annotated.tail
        ));
    };
    // Without TLS listeners, the protocol of a listener is that of its port.
    let matches = |port: u16| {
        port == number
            && annotated
                .ports
                .iter()
                .any(|known| known.port == port && known.protocol == protocol)
    };
    let findings = refuse(
        annotated,
        "weighted target groups are not there yet",
        matches,
    );
    if findings.is_empty() {
        let message = format!("the Service has no {protocol} port {number}; it has no effect");
        return Ok(vec![Finding {
            refused: Vec::new(),
            message,
        }]);
    }
    Ok(findings)
}

fn refers_to(text: &str, name: &str, port: u16) -> bool {
    text == name || text == port.to_string()
}

/// One finding that refuses the ports concerned, or none if there are none.
fn refuse(
    annotated: &Annotated<'_>,
    message: &str,
    concerned: impl Fn(u16) -> bool,
) -> Vec<Finding> {
    let refused: Vec<u16> = annotated
        .ports
        .iter()
        .map(|port| port.port)
        .filter(|port| concerned(*port))
        .collect();
    if refused.is_empty() {
        return Vec::new();
    }
    vec![Finding {
        refused,
        message: message.to_owned(),
    }]
}
