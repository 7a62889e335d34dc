//! Descriptions for the tests of this crate.

use balancer::{
    AddressType, Availability, HealthCheck, IpAddressType, Listener, LoadBalancer, Protocol,
    Scheme, Source, State, Target, TargetGroup, TargetType,
};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

pub(crate) const LIMIT: Duration = Duration::from_secs(15);

pub(crate) fn load_balancer(name: &str, listeners: Vec<Listener>) -> LoadBalancer {
    LoadBalancer {
        arn: format!("arn:test:loadbalancer/net/{name}"),
        name: name.to_owned(),
        dns_name: format!("{name}.elb.test"),
        scheme: Scheme::Internal,
        created_at: SystemTime::UNIX_EPOCH,
        hosted_zone_id: String::new(),
        vpc_id: String::new(),
        tags: BTreeMap::new(),
        state: State::Active,
        ip_address_type: IpAddressType::Ipv4,
        attributes: BTreeMap::new(),
        listeners,
        source: Source {
            object: String::new(),
            location: String::new(),
        },
        conditions: Vec::new(),
    }
}

pub(crate) fn listener(port: u16, targets: &[SocketAddr]) -> Listener {
    Listener {
        arn: format!("listener/{port}"),
        port,
        protocol: Protocol::Tcp,
        attributes: BTreeMap::new(),
        target_group: TargetGroup {
            arn: format!("group/{port}"),
            name: format!("group-{port}"),
            port,
            protocol: Protocol::Tcp,
            target_type: TargetType::Ip,
            address_type: AddressType::Ipv4,
            health_check: HealthCheck {
                interval_seconds: 1,
                timeout_seconds: 2,
                healthy_threshold: 2,
                unhealthy_threshold: 2,
                ..HealthCheck::default()
            },
            vouched_for: true,
            attributes: BTreeMap::new(),
            tags: BTreeMap::new(),
            targets: targets.iter().map(|address| ready(*address)).collect(),
        },
    }
}

pub(crate) fn with(mut listener: Listener, attributes: &[(&str, &str)]) -> Listener {
    listener.target_group.attributes.extend(
        attributes
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned())),
    );
    listener
}

fn ready(address: SocketAddr) -> Target {
    Target {
        address,
        availability: Availability::Ready,
        pod: None,
        zone: None,
        for_zones: Vec::new(),
    }
}
