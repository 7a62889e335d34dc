//! Which target serves a request: over a VPC link the load balancer chooses, whatever the `uri`'s host says;
//! over the internet it is the `uri`'s host itself. What is missing on the way is a fault at its hop.

use crate::upstream::tls;
use balancer::{Balancer, GroupId, PickError, Picked, Protocol};
use mapping::Scheme;
use pipeline::{Fault, Hop, Kind};
use plan::{Connection, HttpProxy, Plan};
use std::net::SocketAddr;
use std::time::Duration;

/// Where to connect, and under which key connections are shared.
#[derive(Clone, Debug)]
pub(crate) struct Target<'p> {
    pub key: Key,
    pub tls: Option<tls::Name>,
    /// How a failure to connect is answered: AWS tells VPC links and internet addresses apart.
    pub failure: Kind,
    /// The ARN of its load balancer, where there is one.
    pub load_balancer: Option<&'p str>,
    /// How that chose it.
    pub picked: Option<Picked>,
    /// How long it may take to be connected to, where there are others to try.
    pub patience: Option<Duration>,
}

/// Connections with equal keys may serve each other's requests.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub endpoint: Endpoint,
    pub tls: Option<tls::Name>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Endpoint {
    /// A target of a target group. `proxy_protocol`: connections begin with a PROXY protocol header.
    Target {
        group: GroupId,
        address: SocketAddr,
        proxy_protocol: bool,
    },
    /// A host of the internet, resolved when a connection is opened.
    Host { name: Box<str>, port: u16 },
}

impl Target<'_> {
    /// Whether its load balancer wants to know from this request if the target is back.
    pub fn is_probe(&self) -> bool {
        self.picked.is_some_and(|picked| picked.is_probe)
    }

    /// Whether there is no other to try.
    pub fn is_last(&self) -> bool {
        self.picked.is_none_or(|picked| picked.is_last)
    }

    /// Whether it may fail without being an attempt that counts; `since` the first one.
    pub fn may_be_passed_over(&self, since: Duration) -> bool {
        (self.picked).is_some_and(|picked| picked.may_be_passed_over(since))
    }
}

/// The targets of one request: each call gives the next one to try.
pub(crate) struct Targets<'p> {
    plan: &'p Plan,
    proxy: &'p HttpProxy,
    balancer: &'p Balancer,
    tried: Vec<SocketAddr>,
}

impl<'p> Targets<'p> {
    pub(crate) fn new(plan: &'p Plan, proxy: &'p HttpProxy, balancer: &'p Balancer) -> Self {
        Self {
            plan,
            proxy,
            balancer,
            tried: Vec::new(),
        }
    }

    /// The next target, another than those that were given before if there is one.
    pub(crate) fn next(&mut self) -> Result<Target<'p>, Fault> {
        let uri = &self.proxy.uri;
        let tls = match uri.scheme {
            Scheme::Http => None,
            Scheme::Https => Some(tls::Name {
                host: uri.host.clone(),
                verify: self.proxy.verify_tls,
            }),
        };
        let (endpoint, failure, chosen, patience) = match &self.proxy.connection {
            Connection::Internet => {
                let endpoint = Endpoint::Host {
                    name: uri.host.clone(),
                    port: uri.port,
                };
                (endpoint, Kind::IntegrationFailure, None, None)
            }
            Connection::VpcLink(id) => {
                let (arn, picked) = self.behind(id)?;
                let endpoint = Endpoint::Target {
                    group: picked.target_group,
                    address: picked.address,
                    proxy_protocol: picked.proxy_protocol,
                };
                let patience = match self.tried.is_empty() {
                    true => balancer::health::EAGERNESS,
                    false => balancer::health::PATIENCE,
                };
                let patience = (!picked.is_last).then_some(patience);
                (
                    endpoint,
                    Kind::VpcLinkFailure,
                    Some((arn, picked)),
                    patience,
                )
            }
        };
        Ok(Target {
            key: Key {
                endpoint,
                tls: tls.clone(),
            },
            tls,
            failure,
            load_balancer: chosen.map(|(arn, _)| arn),
            picked: chosen.map(|(_, picked)| picked),
            patience,
        })
    }

    /// Tells the load balancer whether a connection to a target of its could be made: its passive health check.
    pub(crate) fn outcome(&self, target: &Target<'_>, connected: bool) {
        if let (Endpoint::Target { address, .. }, Some(arn)) =
            (&target.key.endpoint, target.load_balancer)
            && let Some(entry) = self.balancer.table().by_arn(arn)
        {
            entry.outcome(self.proxy.uri.port, *address, connected);
        }
    }

    /// Notes that a target failed, so that the next one is another.
    pub(crate) fn failed(&mut self, target: &Target<'_>) {
        if let Endpoint::Target { address, .. } = &target.key.endpoint {
            self.tried.push(*address);
        }
    }

    /// A target behind a VPC link, and the ARN of its load balancer.
    fn behind(&self, id: &str) -> Result<(&'p str, Picked), Fault> {
        let fault = |hop, detail: String| Fault::new(Kind::VpcLinkFailure, hop, detail);
        let link = self
            .plan
            .vpc_links
            .get(id)
            .ok_or_else(|| fault(Hop::VpcLink, format!("there is no VPC link {id}; expected connectionId to name one of `lockgate status`")))?;
        let (arn, port) = (&*link.load_balancer_arn, self.proxy.uri.port);
        let picked = self
            .balancer
            .pick_excluding(arn, port, &self.tried)
            .map_err(|error| {
                let (hop, expected) = match error {
                    PickError::NoSuchLoadBalancer => (
                        Hop::LoadBalancer,
                        "the Service or the load balancer that the VPC link was made for",
                    ),
                    PickError::NoListener { .. } | PickError::WrongProtocol { .. } => {
                        (Hop::Listener, "the uri's port to be one of a TCP listener")
                    }
                    PickError::NoTarget { .. } => {
                        (Hop::TargetGroup, "a target that is ready: look at its pods")
                    }
                };
                fault(
                    hop,
                    format!("{error} (VPC link {id}, load balancer {arn}); expected {expected}"),
                )
            })?;
        if picked.listener_protocol != Protocol::Tcp || picked.target_protocol != Protocol::Tcp {
            return Err(fault(
                Hop::Listener,
                format!(
                    "Lockgate does not serve {} listeners with {} targets yet (port {port} of {arn})",
                    picked.listener_protocol, picked.target_protocol
                ),
            ));
        }
        Ok((arn, picked))
    }
}

impl std::fmt::Display for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Target { address, .. } => write!(f, "target {address}"),
            Self::Host { name, port } => write!(f, "host {name}:{port}"),
        }
    }
}
