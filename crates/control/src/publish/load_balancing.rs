//! From the documents of the ELBv2 API to the balancer's table: one more source of load balancers beside Services.
//! Every change of a document publishes all of them; the balancer leaves alone what did not change. A target
//! that was deregistered leaves the table when its draining ends, without a change of any document.

use crate::app::of_load_balancer;
use crate::clock::Clock;
use crate::document;
use balancer::{
    AddressType, Availability, Balancer, IpAddressType, Protocol, Scheme, Source, State, Target,
    TargetType,
};
use model::{LoadBalancer, TargetGroup};
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};
use store::{Key, Kind};

/// The name under which this API publishes to the balancer.
pub const OWNER: &str = "elbv2";

/// What was read of the store, and where it goes.
pub(super) struct LoadBalancing {
    balancer: Arc<Balancer>,
    clock: Arc<dyn Clock>,
    /// By the ids of their documents.
    load_balancers: BTreeMap<String, LoadBalancer>,
    target_groups: BTreeMap<String, TargetGroup>,
}

impl LoadBalancing {
    pub fn new(balancer: Arc<Balancer>, clock: Arc<dyn Clock>) -> Self {
        Self {
            balancer,
            clock,
            load_balancers: BTreeMap::new(),
            target_groups: BTreeMap::new(),
        }
    }

    /// Whether documents of this kind matter here.
    pub fn is_about(kind: &Kind) -> bool {
        *kind == document::LOAD_BALANCER || *kind == document::TARGET_GROUP
    }

    /// Forgets everything, before everything is read anew.
    pub fn clear(&mut self) {
        self.load_balancers.clear();
        self.target_groups.clear();
    }

    /// Takes a document as it is now, or that it is gone. To be followed by [`LoadBalancing::publish`].
    pub fn put(&mut self, key: &Key, document: Option<&[u8]>) {
        if *key.kind() == document::LOAD_BALANCER {
            put(&mut self.load_balancers, key, document);
        } else {
            put(&mut self.target_groups, key, document);
        }
    }

    /// Makes the table say what the documents say.
    pub fn publish(&self) {
        let groups: BTreeMap<&str, &TargetGroup> = self
            .target_groups
            .values()
            .map(|group| (group.arn.as_str(), group))
            .collect();
        let now = self.clock.now_millis();
        let described = self
            .load_balancers
            .values()
            .map(|lb| describe(lb, &groups, now))
            .collect();
        let change = self.balancer.publish(OWNER, described);
        for conflict in &change.conflicts {
            tracing::warn!(
                load_balancer = conflict.name,
                held_by = conflict.held_by,
                "a load balancer of the ELBv2 API gets no traffic: its name is taken"
            );
        }
    }

    /// How long until a draining target is to leave the table.
    pub fn until_next_end(&self) -> Option<Duration> {
        let now = self.clock.now_millis();
        let ends = self.target_groups.values().flat_map(|group| {
            let targets = group.targets.iter();
            targets.filter_map(|target| group.gone_at_millis(target))
        });
        let next = ends.filter(|end| *end > now).min()?;
        Some(Duration::from_millis(
            u64::try_from(next - now).unwrap_or(0),
        ))
    }
}

fn put<T: serde::de::DeserializeOwned>(
    all: &mut BTreeMap<String, T>,
    key: &Key,
    document: Option<&[u8]>,
) {
    match document.map(document::decode) {
        Some(Ok(value)) => {
            all.insert(key.id().to_owned(), value);
        }
        Some(Err(error)) => {
            tracing::error!(document = %key, %error, "a document of a load balancer cannot be read");
        }
        None => {
            all.remove(key.id());
        }
    }
}

fn describe(
    lb: &LoadBalancer,
    groups: &BTreeMap<&str, &TargetGroup>,
    now_millis: i64,
) -> balancer::LoadBalancer {
    let created = Duration::from_millis(u64::try_from(lb.created_millis).unwrap_or(0));
    // A listener without its group cannot be; if it were, it would be no way to anywhere.
    let listeners = lb.listeners.iter().filter_map(|listener| {
        let group = groups.get(listener.target_group.as_str())?;
        Some(balancer::Listener {
            arn: listener.arn.clone(),
            port: listener.port,
            protocol: protocol(&listener.protocol),
            attributes: listener.attributes.clone(),
            target_group: target_group(group, &listener.protocol, now_millis),
        })
    });
    balancer::LoadBalancer {
        arn: lb.arn.clone(),
        name: lb.name.clone(),
        dns_name: lb.dns_name.clone(),
        scheme: match lb.scheme.as_str() {
            "internal" => Scheme::Internal,
            _ => Scheme::InternetFacing,
        },
        created_at: UNIX_EPOCH + created,
        hosted_zone_id: lb.hosted_zone_id.clone(),
        vpc_id: lb.vpc_id.clone(),
        tags: lb.tags.clone(),
        state: State::Active,
        ip_address_type: match lb.ip_address_type.as_str() {
            "dualstack" => IpAddressType::DualStack,
            _ => IpAddressType::Ipv4,
        },
        attributes: of_load_balancer(lb),
        listeners: listeners.collect(),
        source: Source {
            object: format!("load balancer {} of the ELBv2 API", lb.name),
            location: "the AWS endpoint".to_owned(),
        },
        conditions: Vec::new(),
    }
}

fn target_group(group: &TargetGroup, listener: &str, now_millis: i64) -> balancer::TargetGroup {
    let mut targets: Vec<Target> = group
        .targets
        .iter()
        .filter(|target| {
            let gone = group.gone_at_millis(target);
            gone.is_none_or(|gone| now_millis < gone)
        })
        .filter_map(|target| {
            let ip: IpAddr = target.id.parse().ok()?;
            Some(Target {
                address: SocketAddr::new(ip, target.port),
                availability: match target.deregistered_millis {
                    None => Availability::Ready,
                    Some(_) => Availability::Draining,
                },
                pod: None,
                // One for all zones is in none.
                zone: target.zone.clone().filter(|zone| zone != "all"),
                for_zones: Vec::new(),
            })
        })
        .collect();
    targets.sort_by_key(|target| target.address);
    targets.dedup_by_key(|target| target.address);
    balancer::TargetGroup {
        arn: group.arn.clone(),
        name: group.name.clone(),
        port: group.port,
        // A TCP listener uses the TCP half of a group that takes both.
        protocol: match group.protocol.as_str() {
            "TCP_UDP" => protocol(listener),
            other => protocol(other),
        },
        target_type: match group.target_type.as_str() {
            "ip" => TargetType::Ip,
            _ => TargetType::Instance,
        },
        address_type: match group.ip_address_type.as_str() {
            "ipv6" => AddressType::Ipv6,
            _ => AddressType::Ipv4,
        },
        health_check: balancer::HealthCheck {
            protocol: group.health_check.protocol.clone(),
            port: group.health_check.port.clone(),
            interval_seconds: group.health_check.interval_seconds,
            timeout_seconds: group.health_check.timeout_seconds,
            healthy_threshold: group.health_check.healthy_threshold,
            unhealthy_threshold: group.health_check.unhealthy_threshold,
            path: group.health_check.path.clone(),
            matcher: group.health_check.matcher.clone(),
        },
        vouched_for: false,
        attributes: attributes(group),
        tags: group.tags.clone(),
        targets,
    }
}

/// Those that were set, and the one whose default is another where the group takes UDP as well, of which the balancer
/// does not hear.
fn attributes(group: &TargetGroup) -> BTreeMap<String, String> {
    let mut attributes = group.attributes.clone();
    if group.protocol.contains("UDP") {
        attributes.insert("preserve_client_ip.enabled".to_owned(), "true".to_owned());
    }
    attributes
}

fn protocol(name: &str) -> Protocol {
    match name {
        "TLS" => Protocol::Tls,
        "UDP" => Protocol::Udp,
        "TCP_UDP" => Protocol::TcpUdp,
        _ => Protocol::Tcp,
    }
}
