//! Descriptions, and a detour, for the tests of this crate.

use balancer::detour::{Detour, Opening};
use balancer::{
    AddressType, Availability, HealthCheck, IpAddressType, Listener, LoadBalancer, Protocol,
    Scheme, Source, State, Target, TargetGroup, TargetType,
};
use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::sync::{Mutex, PoisonError};
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

/// An address of documentation, which nobody has.
pub(crate) const FAR: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), 80);

/// Reaches [`FAR`] by another address, or says that it cannot.
#[derive(Default)]
pub(crate) struct Around(Mutex<Option<SocketAddr>>);

impl Around {
    pub(crate) fn lead_to(&self, address: SocketAddr) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(address);
    }
}

impl Detour for Around {
    fn open(&self, _: &str, target: SocketAddr) -> Option<Opening> {
        let leads_to = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let opening = async move {
            let address = leads_to.ok_or_else(|| io::Error::other("the pod is away"))?;
            let stream = TcpStream::connect(address)?;
            stream.set_nonblocking(true)?;
            Ok(stream)
        };
        (target == FAR).then(|| -> Opening { Box::pin(opening) })
    }
}
