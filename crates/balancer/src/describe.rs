//! What a load balancer is, as plain data: no counters, no health, nothing that changes with traffic.
//! Two equal descriptions are the same load balancer in the same state, which is how an update knows what
//! to leave alone. Names are ELBv2's; the values are checked by whoever describes.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::SystemTime;

/// A network load balancer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadBalancer {
    /// `arn:aws:elasticloadbalancing:<region>:<account>:loadbalancer/net/<name>/<16 hex>`.
    pub arn: String,
    /// At most 32 letters, digits and hyphens; unique in the table.
    pub name: String,
    /// `<name>-<16 hex>.elb.<region>.amazonaws.com`, in lower case or as the name is spelled; lookups
    /// ignore case, as DNS does.
    pub dns_name: String,
    pub scheme: Scheme,
    pub created_at: SystemTime,
    /// The Route 53 zone an alias record to this load balancer names (`CanonicalHostedZoneId`).
    pub hosted_zone_id: String,
    pub vpc_id: String,
    pub tags: BTreeMap<String, String>,
    pub state: State,
    pub ip_address_type: IpAddressType,
    /// Load balancer attributes as DescribeLoadBalancerAttributes lists them, defaults included.
    pub attributes: BTreeMap<String, String>,
    /// In the order of their description; ports are distinct.
    pub listeners: Vec<Listener>,
    pub source: Source,
    /// What whoever described this load balancer has to say about it, most serious first.
    pub conditions: Vec<Condition>,
}

/// Where clients may come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    Internal,
    InternetFacing,
}

/// The state code DescribeLoadBalancers reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    Provisioning,
    Active,
    ActiveImpaired,
    Failed,
}

/// Which address families a load balancer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IpAddressType {
    Ipv4,
    DualStack,
}

/// The address family of a target group's targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AddressType {
    Ipv4,
    Ipv6,
}

/// Listener and target group protocols of network load balancers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protocol {
    Tcp,
    Udp,
    TcpUdp,
    Tls,
}

/// What a target group registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TargetType {
    Ip,
    Instance,
}

/// A port that the load balancer answers on, and where it forwards to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    pub arn: String,
    pub port: u16,
    pub protocol: Protocol,
    /// The attributes that were set, such as `tcp.idle_timeout.seconds`; the others are at their defaults.
    pub attributes: BTreeMap<String, String>,
    pub target_group: TargetGroup,
}

/// The targets behind a listener.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetGroup {
    /// Also the stable id by which state (rotation, health) outlives an update.
    pub arn: String,
    pub name: String,
    /// The port ELBv2 reports. Each target has its own in [`Target::address`]; that one is used.
    pub port: u16,
    pub protocol: Protocol,
    /// What ELBv2 reports. Traffic goes to [`Target::address`] whichever it is.
    pub target_type: TargetType,
    pub address_type: AddressType,
    pub health_check: HealthCheck,
    /// Whether whoever describes the targets has seen that a ready one takes connections, as the readiness in an
    /// EndpointSlice says. Otherwise a target has to pass a check before it gets its share.
    pub vouched_for: bool,
    /// The attributes that were set; the others are at their defaults.
    pub attributes: BTreeMap<String, String>,
    pub tags: BTreeMap<String, String>,
    /// Sorted by address; addresses are distinct.
    pub targets: Vec<Target>,
}

/// How the targets of a group are to be checked, defaults filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthCheck {
    /// `TCP`, `HTTP` or `HTTPS`.
    pub protocol: String,
    /// `traffic-port`, or a number.
    pub port: String,
    pub interval_seconds: i32,
    pub timeout_seconds: i32,
    pub healthy_threshold: i32,
    pub unhealthy_threshold: i32,
    /// Of HTTP and HTTPS checks.
    pub path: Option<String>,
    /// The HTTP codes of a success, of HTTP and HTTPS checks.
    pub matcher: Option<String>,
}

/// One place a connection can go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub address: SocketAddr,
    pub availability: Availability,
    /// `<namespace>/<name>` of the pod, where it is known.
    pub pod: Option<String>,
    /// Availability zone, where it is known.
    pub zone: Option<String>,
    /// The zones whose clients it is meant for by a hint of its source; empty where there is none.
    pub for_zones: Vec<String>,
}

/// What the source of a target says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Availability {
    /// Takes new connections.
    Ready,
    /// On its way out: keeps the connections it has, gets no new ones.
    Draining,
    /// Exists, but does not take connections (yet).
    NotReady,
}

/// Who described a load balancer, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// For example `Service default/foobar`.
    pub object: String,
    /// For example `manifests/foobar.yaml, document 1`.
    pub location: String,
}

/// Something to know about a load balancer, shown by `status` and logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub severity: Severity,
    /// One CamelCase word for machines, for example `AnnotationRefused`.
    pub reason: &'static str,
    /// One sentence for people, naming the place to change.
    pub message: String,
}

/// How serious a condition is. Ordered: the most serious is the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Something asked for is not there.
    Error,
    /// It works, perhaps not as meant.
    Warning,
    /// Worth knowing.
    Note,
}

impl Default for HealthCheck {
    /// What the AWS Load Balancer Controller asks for where nothing is said.
    fn default() -> HealthCheck {
        HealthCheck {
            protocol: "TCP".to_owned(),
            port: "traffic-port".to_owned(),
            interval_seconds: 10,
            timeout_seconds: 10,
            healthy_threshold: 3,
            unhealthy_threshold: 3,
            path: None,
            matcher: None,
        }
    }
}

impl TargetGroup {
    /// Whether a boolean attribute was set to true.
    pub fn is_on(&self, attribute: &str) -> bool {
        self.attributes
            .get(attribute)
            .is_some_and(|value| value == "true")
    }

    /// Whether targets are to see clients' addresses on connections of TCP listeners: as the attribute says; where it is
    /// not set, AWS has it so for instances and not for addresses.
    pub fn preserves_client_addresses(&self) -> bool {
        match self.attributes.get("preserve_client_ip.enabled") {
            Some(value) => value == "true",
            None => self.target_type == TargetType::Instance,
        }
    }
}

impl Scheme {
    /// ELBv2's spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Scheme::Internal => "internal",
            Scheme::InternetFacing => "internet-facing",
        }
    }
}

impl State {
    /// ELBv2's spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Provisioning => "provisioning",
            State::Active => "active",
            State::ActiveImpaired => "active_impaired",
            State::Failed => "failed",
        }
    }
}

impl IpAddressType {
    /// ELBv2's spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            IpAddressType::Ipv4 => "ipv4",
            IpAddressType::DualStack => "dualstack",
        }
    }
}

impl AddressType {
    /// ELBv2's spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            AddressType::Ipv4 => "ipv4",
            AddressType::Ipv6 => "ipv6",
        }
    }
}

impl Protocol {
    /// ELBv2's spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Protocol::Tcp => "TCP",
            Protocol::Udp => "UDP",
            Protocol::TcpUdp => "TCP_UDP",
            Protocol::Tls => "TLS",
        }
    }

    /// Whether a stream (and so HTTP) can go through such a listener.
    pub fn carries_streams(self) -> bool {
        !matches!(self, Protocol::Udp)
    }
}

impl TargetType {
    /// ELBv2's spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            TargetType::Ip => "ip",
            TargetType::Instance => "instance",
        }
    }
}

impl Availability {
    /// In lower case, for people and for JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Availability::Ready => "ready",
            Availability::Draining => "draining",
            Availability::NotReady => "not-ready",
        }
    }
}

impl Severity {
    /// In lower case, for people and for JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// Generates `Display` from `as_str`, so that a value prints as ELBv2 spells it.
macro_rules! display_as_str {
    ($($type:ty),*) => {$(
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )*};
}

display_as_str!(
    Scheme,
    State,
    IpAddressType,
    AddressType,
    Protocol,
    TargetType,
    Availability,
    Severity
);
