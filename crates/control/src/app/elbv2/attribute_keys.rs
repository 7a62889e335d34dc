//! The keys of attributes, as tables: value, default, and what Lockgate makes of each. The compatibility document
//! is written from the same tables.

use std::fmt;

/// An attribute that AWS knows.
pub(crate) struct Key {
    pub name: &'static str,
    pub value: Value,
    /// What it is where nobody set it; some depend on the thing and are put right in `attributes`.
    pub default: &'static str,
    /// Of application or gateway load balancers: known, and refused as AWS does.
    pub only_other_types: bool,
    /// Values that Lockgate does not do.
    pub never: &'static [&'static str],
    /// A number that may only grow.
    pub never_less: bool,
    pub effect: Effect,
}

/// What an attribute does here.
pub(crate) enum Effect {
    Enforced,
    /// Not in every process: when it is.
    EnforcedWith(&'static str),
    /// Kept and returned; why it does nothing.
    Kept(&'static str),
}

/// What an attribute may be.
pub(crate) enum Value {
    Boolean,
    OneOf(&'static [&'static str]),
    Number(u32, u32),
    NumberOrOff(u32, u32),
    Text,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean => f.write_str("'true' or 'false'"),
            Self::OneOf(values) => write!(f, "one of '{}'", values.join(", ")),
            Self::Number(min, max) => write!(f, "a number between {min} and {max}"),
            Self::NumberOrOff(min, max) => {
                write!(f, "'off' or a number between {min} and {max}")
            }
            Self::Text => f.write_str("text"),
        }
    }
}

const fn key(name: &'static str, value: Value, default: &'static str, effect: Effect) -> Key {
    Key {
        name,
        value,
        default,
        only_other_types: false,
        never: &[],
        never_less: false,
        effect,
    }
}

const fn of_other_types(name: &'static str) -> Key {
    Key {
        only_other_types: true,
        ..key(name, Value::Text, "", Effect::Enforced)
    }
}

use Effect::{Enforced, EnforcedWith, Kept};
use Value::{Boolean, Number, NumberOrOff, OneOf, Text};

const ZONES: Effect = EnforcedWith("`--zone`; without it targets of all zones take part");

pub(crate) const LOAD_BALANCER: &[Key] = &[
    key("deletion_protection.enabled", Boolean, "false", Enforced),
    key("load_balancing.cross_zone.enabled", Boolean, "false", ZONES),
    Key {
        never: &["true"],
        ..key(
            "access_logs.s3.enabled",
            Boolean,
            "false",
            Kept("true is refused: there are no access logs in S3"),
        )
    },
    key(
        "access_logs.s3.bucket",
        Text,
        "",
        Kept("there are no access logs in S3"),
    ),
    key(
        "access_logs.s3.prefix",
        Text,
        "",
        Kept("there are no access logs in S3"),
    ),
    key(
        "ipv6.deny_all_igw_traffic",
        Boolean,
        "false",
        Kept("there is no internet gateway"),
    ),
    key(
        "zonal_shift.config.enabled",
        Boolean,
        "false",
        Kept("there are no zonal shifts"),
    ),
    key(
        "dns_record.client_routing_policy",
        OneOf(&[
            "any_availability_zone",
            "availability_zone_affinity",
            "partial_availability_zone_affinity",
        ]),
        "any_availability_zone",
        Kept("a load balancer has the same addresses for clients of all zones"),
    ),
    Key {
        never_less: true,
        ..key(
            "secondary_ips.auto_assigned.per_subnet",
            Number(0, 7),
            "0",
            Kept("ports to targets do not run out by address of the load balancer"),
        )
    },
    of_other_types("idle_timeout.timeout_seconds"),
    of_other_types("client_keep_alive.seconds"),
    of_other_types("connection_logs.s3.enabled"),
    of_other_types("connection_logs.s3.bucket"),
    of_other_types("connection_logs.s3.prefix"),
    of_other_types("health_check_logs.s3.enabled"),
    of_other_types("health_check_logs.s3.bucket"),
    of_other_types("health_check_logs.s3.prefix"),
    of_other_types("routing.http.desync_mitigation_mode"),
    of_other_types("routing.http.drop_invalid_header_fields.enabled"),
    of_other_types("routing.http.preserve_host_header.enabled"),
    of_other_types("routing.http.x_amzn_tls_version_and_cipher_suite.enabled"),
    of_other_types("routing.http.xff_client_port.enabled"),
    of_other_types("routing.http.xff_header_processing.mode"),
    of_other_types("routing.http2.enabled"),
    of_other_types("waf.fail_open.enabled"),
];

pub(crate) const LISTENER: &[Key] = &[key(
    "tcp.idle_timeout.seconds",
    Number(60, 6_000),
    "350",
    Enforced,
)];

pub(crate) const TARGET_GROUP: &[Key] = &[
    key(
        "deregistration_delay.timeout_seconds",
        Number(0, 3_600),
        "300",
        Enforced,
    ),
    key(
        "deregistration_delay.connection_termination.enabled",
        Boolean,
        "false",
        Enforced,
    ),
    key("stickiness.enabled", Boolean, "false", Enforced),
    key(
        "stickiness.type",
        OneOf(&["source_ip"]),
        "source_ip",
        Kept("see `stickiness.enabled`"),
    ),
    key("proxy_protocol_v2.enabled", Boolean, "false", Enforced),
    key(
        "preserve_client_ip.enabled",
        Boolean,
        "false",
        EnforcedWith(
            "`--preserve-client-addresses`, at TCP listeners; else targets see Lockgate's address, and the client's is \
             in X-Forwarded-For, or in the header of the PROXY protocol",
        ),
    ),
    key(
        "load_balancing.cross_zone.enabled",
        OneOf(&["true", "false", "use_load_balancer_configuration"]),
        "use_load_balancer_configuration",
        ZONES,
    ),
    key(
        "target_group_health.dns_failover.minimum_healthy_targets.count",
        NumberOrOff(1, 10_000),
        "1",
        ZONES,
    ),
    key(
        "target_group_health.dns_failover.minimum_healthy_targets.percentage",
        NumberOrOff(1, 100),
        "off",
        ZONES,
    ),
    key(
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count",
        Number(1, 10_000),
        "1",
        Enforced,
    ),
    key(
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
        NumberOrOff(1, 100),
        "off",
        Enforced,
    ),
    key(
        "target_health_state.unhealthy.connection_termination.enabled",
        Boolean,
        "true",
        Enforced,
    ),
    key(
        "target_health_state.unhealthy.draining_interval_seconds",
        Number(0, 360_000),
        "0",
        Kept("connections to unhealthy targets stay until they end where they are not cut at once"),
    ),
    of_other_types("load_balancing.algorithm.type"),
    of_other_types("load_balancing.algorithm.anomaly_mitigation"),
    of_other_types("slow_start.duration_seconds"),
    of_other_types("stickiness.app_cookie.cookie_name"),
    of_other_types("stickiness.app_cookie.duration_seconds"),
    of_other_types("stickiness.lb_cookie.duration_seconds"),
    of_other_types("lambda.multi_value_headers.enabled"),
    of_other_types("target_failover.on_deregistration"),
    of_other_types("target_failover.on_unhealthy"),
];
