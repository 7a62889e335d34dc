//! Which VPC and zone a subnet is in. Where a fallback endpoint is set it is asked (EC2 DescribeSubnets), since
//! that is where the caller's subnets are; else the settings say so; and where they name no subnets, any subnet
//! is taken: all are in the one VPC, and those of one load balancer in different zones.

use super::fault;
use crate::app::Control;
use crate::error::ControlError;
use crate::settings::Network;
use model::load_balancer::SubnetMapping;
use wire::elbv2 as shapes;

/// The subnets of a request, in their zones, and the VPC they are in.
pub(super) async fn resolve(
    control: &Control,
    subnets: Option<Vec<String>>,
    mappings: Option<Vec<shapes::SubnetMapping>>,
) -> Result<(String, Vec<SubnetMapping>), ControlError> {
    let mut asked = match (subnets.unwrap_or_default(), mappings.unwrap_or_default()) {
        (subnets, mappings) if !subnets.is_empty() && !mappings.is_empty() => {
            return Err(fault::validation(
                "Either subnets or subnet mappings can be specified, but not both",
            ));
        }
        (subnets, mappings) if mappings.is_empty() => {
            let of = |subnet_id| SubnetMapping {
                subnet_id,
                ..SubnetMapping::default()
            };
            subnets.into_iter().map(of).collect()
        }
        (_, mappings) => mappings
            .into_iter()
            .map(mapping)
            .collect::<Result<Vec<_>, _>>()?,
    };
    if asked.is_empty() {
        return Err(fault::validation("At least one subnet must be specified"));
    }
    if let Some(bad) = asked.iter().find(|one| !is_id(&one.subnet_id, "subnet-")) {
        return Err(fault::subnet_not_found(&bad.subnet_id));
    }
    for (index, one) in asked.iter().enumerate() {
        if asked[..index]
            .iter()
            .any(|other| other.subnet_id == one.subnet_id)
        {
            return Err(same_zone());
        }
    }
    let vpc_id = place(control, &mut asked).await?;
    for (index, one) in asked.iter().enumerate() {
        if asked[..index].iter().any(|other| other.zone == one.zone) {
            return Err(same_zone());
        }
    }
    Ok((vpc_id, asked))
}

/// Fills in the zones; gives the VPC.
async fn place(control: &Control, asked: &mut [SubnetMapping]) -> Result<String, ControlError> {
    let ids: Vec<&str> = asked.iter().map(|one| one.subnet_id.as_str()).collect();
    let network = &control.settings.network;
    let known = match &control.settings.fallback {
        Some(fallback) => {
            let region = &control.settings.partition.region;
            fallback.subnets(region, &ids, control.now_millis()).await?
        }
        None if network.subnets.is_empty() => {
            derive(network, asked);
            return Ok(network.vpc_id.clone());
        }
        None => network.subnets.clone(),
    };
    let mut vpc_id: Option<String> = None;
    for one in asked {
        let subnet = known
            .get(&one.subnet_id)
            .ok_or_else(|| fault::subnet_not_found(&one.subnet_id))?;
        match &vpc_id {
            Some(vpc_id) if *vpc_id != subnet.vpc_id => {
                return Err(fault::subnet("All subnets must belong to the same VPC"));
            }
            Some(_) => {}
            None => vpc_id = Some(subnet.vpc_id.clone()),
        }
        one.zone.clone_from(&subnet.zone);
    }
    Ok(vpc_id.unwrap_or_else(|| network.vpc_id.clone()))
}

/// Zones for subnets that nobody knows: a subnet alone is always in the same zone, and where two would meet the
/// later one moves on.
fn derive(network: &Network, asked: &mut [SubnetMapping]) {
    let mut order: Vec<usize> = (0..asked.len()).collect();
    order.sort_by(|a, b| asked[*a].subnet_id.cmp(&asked[*b].subnet_id));
    let mut taken: Vec<String> = Vec::new();
    for index in order {
        let hash = sigv4::sha256_hex(asked[index].subnet_id.as_bytes());
        let start = usize::from_str_radix(hash.get(..4).unwrap_or("0"), 16).unwrap_or(0);
        let zones = &network.zones;
        let zone = (0..zones.len())
            .filter_map(|step| zones.get((start + step) % zones.len()))
            .find(|zone| !taken.contains(zone));
        // With more subnets than zones two share one, which the caller refuses.
        let zone = zone.or(zones.first()).cloned().unwrap_or_default();
        taken.push(zone.clone());
        asked[index].zone = zone;
    }
}

fn mapping(asked: shapes::SubnetMapping) -> Result<SubnetMapping, ControlError> {
    if let Some(id) = &asked.allocation_id {
        return Err(fault::allocation_not_found(id));
    }
    for (address, what) in [
        (&asked.private_ipv4_address, "PrivateIPv4Address"),
        (&asked.ipv6_address, "IPv6Address"),
    ] {
        if let Some(address) = address {
            return Err(fault::configuration(format!(
                "{what} '{address}' of a subnet mapping is not served by Lockgate: load balancers get their \
                 addresses from its pool, leave it out"
            )));
        }
    }
    Ok(SubnetMapping {
        subnet_id: asked.subnet_id.unwrap_or_default(),
        source_nat_ipv6_prefix: asked.source_nat_ipv6_prefix,
        ..SubnetMapping::default()
    })
}

fn same_zone() -> ControlError {
    fault::configuration(
        "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
    )
}

/// Whether this looks like an id of EC2 with this prefix.
pub(super) fn is_id(id: &str, prefix: &str) -> bool {
    id.strip_prefix(prefix).is_some_and(|rest| {
        !rest.is_empty()
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_zones_are_distinct_and_do_not_depend_on_the_order() {
        let network = Network::derived("eu-west-1", "123456789012");
        let of = |ids: &[&str]| {
            let mut asked: Vec<SubnetMapping> = ids
                .iter()
                .map(|id| SubnetMapping {
                    subnet_id: (*id).into(),
                    ..SubnetMapping::default()
                })
                .collect();
            derive(&network, &mut asked);
            asked.sort_by(|a, b| a.subnet_id.cmp(&b.subnet_id));
            asked.into_iter().map(|one| one.zone).collect::<Vec<_>>()
        };
        let zones = of(&["subnet-1", "subnet-2", "subnet-3"]);
        assert_eq!(zones, of(&["subnet-3", "subnet-1", "subnet-2"]));
        let distinct: std::collections::BTreeSet<_> = zones.iter().collect();
        assert_eq!(distinct.len(), 3, "{zones:?}");
        assert!(zones.iter().all(|zone| zone.starts_with("eu-west-1")));
    }
}
