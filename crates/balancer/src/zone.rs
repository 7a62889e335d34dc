//! Which targets are of the own zone. A process is a load balancer's node in one zone, as AWS has one in each: where
//! cross-zone load balancing is off, it sends to the targets of its zone alone, as long as the zone is healthy
//! (`target_group_health.dns_failover`). AWS then takes the node's address out of DNS, so that other zones' nodes
//! get the clients; a client that has come here has no other node to go to, so other zones' targets take part instead.
//! This file tells the targets apart, once for each description; the choice is [`mod@crate::pick`]'s.

use crate::describe::{Availability, LoadBalancer, Target, TargetGroup};

const CROSS_ZONE: &str = "load_balancing.cross_zone.enabled";

/// Whether targets of all zones take part whatever the own zone is: as the group says, or where it leaves that to the
/// load balancer, as that says. AWS's default for network load balancers is that they do not.
fn is_cross_zone(load_balancer: &LoadBalancer, group: &TargetGroup) -> bool {
    match group.attributes.get(CROSS_ZONE).map(String::as_str) {
        Some("true") => true,
        Some("false") => false,
        _ => load_balancer
            .attributes
            .get(CROSS_ZONE)
            .is_some_and(|value| value == "true"),
    }
}

/// Tells for each target of the group whether it is of `zone`; `None` where targets of all zones take part.
pub(crate) fn own<'g>(
    zone: Option<&'g str>,
    load_balancer: &LoadBalancer,
    group: &'g TargetGroup,
) -> Option<impl Fn(&Target) -> bool + use<'g>> {
    let zone = zone.filter(|_| !is_cross_zone(load_balancer, group))?;
    // Each address family has hints of its own, as in Kubernetes, where a slice has one family.
    let hinted = [true, false].map(|is_ipv4| are_hints_followed(zone, group, is_ipv4));
    Some(move |target: &Target| {
        let [ipv4, ipv6] = hinted;
        let by_hint = match target.address.is_ipv4() {
            true => ipv4,
            false => ipv6,
        };
        if by_hint {
            return target.for_zones.iter().any(|name| name == zone);
        }
        // One that is not known to be elsewhere is everywhere, as what is registered for `all`.
        target.zone.as_deref().is_none_or(|own| own == zone)
    })
}

/// Kubernetes' rule: hints are ignored where a ready endpoint has none, or where none is for this zone.
fn are_hints_followed(zone: &str, group: &TargetGroup, is_ipv4: bool) -> bool {
    let ready = || {
        group.targets.iter().filter(|target| {
            target.availability == Availability::Ready && target.address.is_ipv4() == is_ipv4
        })
    };
    ready().all(|target| !target.for_zones.is_empty())
        && ready().any(|target| target.for_zones.iter().any(|name| name == zone))
}

#[cfg(test)]
mod tests;
