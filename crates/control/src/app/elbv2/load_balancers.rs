//! Load balancers: making, telling, changing and deleting them. Only network load balancers are served.

use super::known::{self, KnownLoadBalancer, Origin};
use super::network::is_id;
use super::page::page;
use super::{attributes, fault, names, network, shape};
use crate::app::Control;
use crate::document::{LOAD_BALANCER, VPC_LINK};
use crate::error::ControlError;
use model::{LoadBalancer, VpcLink};
use wire::elbv2 as shapes;

pub(in crate::app) async fn create(
    control: &Control,
    input: shapes::CreateLoadBalancerInput,
) -> Result<shapes::CreateLoadBalancerOutput, ControlError> {
    names::check(&input.name, "load balancer")?;
    if input.name.starts_with("internal-") {
        return Err(fault::validation(format!(
            "The load balancer name '{}' cannot begin with 'internal-'",
            input.name
        )));
    }
    match input.r#type.as_deref() {
        Some("network") => {}
        Some("gateway") => return Err(fault::unserved("A gateway load balancer (Type: gateway)")),
        // The default.
        _ => {
            return Err(fault::unserved(
                "An application load balancer (Type: application, which is the default; set it to network)",
            ));
        }
    }
    if input.customer_owned_ipv4_pool.is_some() {
        return Err(fault::unserved("CustomerOwnedIpv4Pool"));
    }
    if input.ipam_pools.is_some() {
        return Err(fault::unserved("IpamPools"));
    }
    let tags = names::tags(input.tags)?;
    let security_groups = security_groups(input.security_groups.unwrap_or_default())?;
    let ip_address_type = ip_address_type(input.ip_address_type)?;
    let prefix = prefix(input.enable_prefix_for_ipv6_source_nat, &ip_address_type)?;
    let (vpc_id, subnets) = network::resolve(control, input.subnets, input.subnet_mappings).await?;
    let partition = &control.settings.partition;
    let suffix = names::suffix();
    let name = &input.name;
    let wanted = LoadBalancer {
        arn: partition.load_balancer_arn(name, &suffix),
        dns_name: format!(
            "{name}-{suffix}.elb.{}.{}",
            partition.region, control.settings.network.dns_suffix
        ),
        created_millis: control.now_millis(),
        hosted_zone_id: control.settings.network.hosted_zone_id.clone(),
        scheme: input.scheme.unwrap_or_else(|| "internet-facing".into()),
        vpc_id,
        ip_address_type,
        subnets,
        enforce_inbound_rules_on_private_link: (!security_groups.is_empty()).then(|| "on".into()),
        security_groups,
        prefix_for_ipv6_source_nat: prefix,
        tags,
        name: input.name,
        attributes: Default::default(),
        listeners: Vec::new(),
    };
    let made = make(control, wanted).await?;
    let zones = zones(control, &made);
    Ok(shapes::CreateLoadBalancerOutput {
        load_balancers: Some(vec![shape::load_balancer(&made, zones)]),
    })
}

/// Writes a new load balancer, or finds the one that was asked for before.
async fn make(control: &Control, wanted: LoadBalancer) -> Result<KnownLoadBalancer, ControlError> {
    let table = control.balancer.snapshot();
    let holder = table.entries().find(|entry| {
        let lb = &entry.load_balancer;
        lb.name.eq_ignore_ascii_case(&wanted.name)
    });
    let existing = known::own_load_balancer(control, &wanted.name).await?;
    if let Some(existing) = existing {
        if !same_settings(&existing, &wanted) {
            return Err(fault::duplicate_load_balancer(&wanted.name));
        }
        return known::load_balancer(control, &existing.arn).await;
    }
    if let Some(holder) = holder {
        let source = &holder.load_balancer.source.object;
        return Err(fault::load_balancer_of_source(&wanted.name, source));
    }
    control.quotas().load_balancer(control).await?;
    let id = known::document_id(&wanted.name);
    match control.create(LOAD_BALANCER, &id, &wanted).await {
        Ok(_) => {}
        Err(error) if error.code == "ConflictException" => {
            return Err(fault::duplicate_load_balancer(&wanted.name));
        }
        Err(error) => return Err(error),
    }
    Ok(KnownLoadBalancer {
        load_balancer: wanted,
        origin: Origin::Api,
        // As AWS answers; it is active by the time anybody looks.
        state: "provisioning",
        reason: None,
    })
}

fn same_settings(a: &LoadBalancer, b: &LoadBalancer) -> bool {
    let sorted = |lb: &LoadBalancer| {
        let mut subnets = lb.subnets.clone();
        subnets.sort_by(|a, b| a.subnet_id.cmp(&b.subnet_id));
        let mut groups = lb.security_groups.clone();
        groups.sort();
        (subnets, groups)
    };
    a.name == b.name
        && a.scheme == b.scheme
        && a.ip_address_type == b.ip_address_type
        && a.tags == b.tags
        && sorted(a) == sorted(b)
}

pub(in crate::app) async fn describe(
    control: &Control,
    input: shapes::DescribeLoadBalancersInput,
) -> Result<shapes::DescribeLoadBalancersOutput, ControlError> {
    const ARNS_MAX: usize = 20;
    let arns = input.load_balancer_arns.unwrap_or_default();
    let names = input.names.unwrap_or_default();
    if !names.is_empty() && !arns.is_empty() {
        return Err(fault::validation(
            "Load balancer names and load balancer ARNs cannot be specified at the same time",
        ));
    }
    if arns.len() > ARNS_MAX {
        return Err(fault::validation(format!(
            "Up to {ARNS_MAX} load balancers can be described in a single call"
        )));
    }
    let mut all = known::load_balancers(control).await?;
    if !arns.is_empty() {
        for arn in &arns {
            known::check_arn(arn, "loadbalancer/", "load balancer")?;
        }
        all.retain(|known| arns.contains(&known.load_balancer.arn));
        let found = |arn: &String| all.iter().any(|known| known.load_balancer.arn == *arn);
        if !arns.iter().all(found) {
            return Err(fault::a_load_balancer_not_found());
        }
    } else if !names.is_empty() {
        all.retain(|known| names.contains(&known.load_balancer.name));
        let found = |name: &str| all.iter().any(|known| known.load_balancer.name == name);
        let missing: Vec<&str> = names
            .iter()
            .map(String::as_str)
            .filter(|name| !found(name))
            .collect();
        if !missing.is_empty() {
            return Err(fault::load_balancers_not_found(&missing));
        }
    }
    let (found, next_marker) = page(
        all,
        |known| &known.load_balancer.arn,
        input.marker.as_deref(),
        input.page_size,
    )?;
    let shapes = found
        .iter()
        .map(|known| shape::load_balancer(known, zones(control, known)));
    Ok(shapes::DescribeLoadBalancersOutput {
        load_balancers: Some(shapes.collect()),
        next_marker,
    })
}

pub(in crate::app) async fn delete(
    control: &Control,
    input: shapes::DeleteLoadBalancerInput,
) -> Result<shapes::DeleteLoadBalancerOutput, ControlError> {
    let arn = &input.load_balancer_arn;
    let Some(found) = known::find_load_balancer(control, arn).await? else {
        return Ok(shapes::DeleteLoadBalancerOutput {});
    };
    known::changeable(arn, &found.origin)?;
    if attributes::is_protected(&found.load_balancer) {
        return Err(fault::not_permitted(format!(
            "Load balancer '{arn}' cannot be deleted because deletion protection is enabled"
        )));
    }
    let links: Vec<VpcLink> = known::every(control, VPC_LINK).await?;
    if links.iter().any(|link| link.target_arns.contains(arn)) {
        return Err(fault::in_use(format!(
            "Load balancer '{arn}' cannot be deleted because it is currently associated with another service"
        )));
    }
    let id = known::document_id(&found.load_balancer.name);
    control.remove(LOAD_BALANCER, &id).await?;
    Ok(shapes::DeleteLoadBalancerOutput {})
}

pub(in crate::app) async fn set_subnets(
    control: &Control,
    input: shapes::SetSubnetsInput,
) -> Result<shapes::SetSubnetsOutput, ControlError> {
    let arn = &input.load_balancer_arn;
    let found = known::load_balancer(control, arn).await?;
    known::changeable(arn, &found.origin)?;
    let (vpc_id, subnets) = network::resolve(control, input.subnets, input.subnet_mappings).await?;
    if vpc_id != found.load_balancer.vpc_id {
        return Err(fault::subnet(format!(
            "The subnets must belong to the VPC '{}' of the load balancer",
            found.load_balancer.vpc_id
        )));
    }
    let asked_type = input.ip_address_type.clone();
    let asked_prefix = input.enable_prefix_for_ipv6_source_nat.clone();
    let changed = known::update_load_balancer(control, arn, |lb| {
        lb.subnets.clone_from(&subnets);
        if asked_type.is_some() {
            set_type(lb, asked_type.clone())?;
        }
        if asked_prefix.is_some() {
            lb.prefix_for_ipv6_source_nat = prefix(asked_prefix.clone(), &lb.ip_address_type)?;
        }
        Ok(lb.clone())
    })
    .await?;
    Ok(shapes::SetSubnetsOutput {
        availability_zones: Some(shape::zones(&changed)),
        enable_prefix_for_ipv6_source_nat: Some(shape::prefix_for_source_nat(&changed)),
        ip_address_type: Some(changed.ip_address_type),
    })
}

pub(in crate::app) async fn set_security_groups(
    control: &Control,
    input: shapes::SetSecurityGroupsInput,
) -> Result<shapes::SetSecurityGroupsOutput, ControlError> {
    let groups = security_groups(input.security_groups)?;
    let enforce = input.enforce_security_group_inbound_rules_on_private_link_traffic;
    let changed = known::update_load_balancer(control, &input.load_balancer_arn, |lb| {
        if lb.security_groups.is_empty() {
            return Err(fault::configuration(
                "You cannot set security groups on a Network Load Balancer which was created without any \
                 security groups.",
            ));
        }
        if groups.is_empty() {
            return Err(fault::configuration(
                "You cannot remove all security groups of a Network Load Balancer",
            ));
        }
        lb.security_groups.clone_from(&groups);
        if enforce.is_some() {
            lb.enforce_inbound_rules_on_private_link.clone_from(&enforce);
        }
        Ok(lb.clone())
    })
    .await?;
    Ok(shapes::SetSecurityGroupsOutput {
        security_group_ids: Some(changed.security_groups),
        enforce_security_group_inbound_rules_on_private_link_traffic: changed
            .enforce_inbound_rules_on_private_link,
    })
}

pub(in crate::app) async fn set_ip_address_type(
    control: &Control,
    input: shapes::SetIpAddressTypeInput,
) -> Result<shapes::SetIpAddressTypeOutput, ControlError> {
    let asked = input.ip_address_type;
    let set = known::update_load_balancer(control, &input.load_balancer_arn, |lb| {
        set_type(lb, Some(asked.clone()))?;
        Ok(lb.ip_address_type.clone())
    })
    .await?;
    Ok(shapes::SetIpAddressTypeOutput {
        ip_address_type: Some(set),
    })
}

/// Load balancers have no reserved capacity here, nor anything that would need it.
pub(in crate::app) async fn describe_capacity_reservation(
    control: &Control,
    input: shapes::DescribeCapacityReservationInput,
) -> Result<shapes::DescribeCapacityReservationOutput, ControlError> {
    known::load_balancer(control, &input.load_balancer_arn).await?;
    Ok(shapes::DescribeCapacityReservationOutput::default())
}

/// The zones of a load balancer. One of a Service has a single one with the address it listens on. One that was made
/// by a call has those of its subnets, without addresses: they were not chosen by the caller, and Terraform would take
/// one that is told for a change of its `subnet_mapping`.
fn zones(control: &Control, known: &KnownLoadBalancer) -> Vec<shapes::AvailabilityZone> {
    let lb = &known.load_balancer;
    match known.origin {
        Origin::Api => shape::zones(lb),
        Origin::Source(_) => {
            let address = control.balancer.address(&lb.arn);
            let zone = control.settings.network.zones.first();
            let zone = |address| shape::zone_with(zone.cloned(), address);
            address.map(zone).into_iter().collect()
        }
    }
}

fn set_type(lb: &mut LoadBalancer, asked: Option<String>) -> Result<(), ControlError> {
    let asked = ip_address_type(asked)?;
    if asked == "ipv4" && lb.prefix_for_ipv6_source_nat.as_deref() == Some("on") {
        return Err(fault::configuration(
            "The IP address type cannot be ipv4 while EnablePrefixForIpv6SourceNat is on",
        ));
    }
    lb.ip_address_type = asked;
    Ok(())
}

fn ip_address_type(asked: Option<String>) -> Result<String, ControlError> {
    let asked = asked.unwrap_or_else(|| "ipv4".into());
    if !matches!(asked.as_str(), "ipv4" | "dualstack") {
        return Err(fault::configuration(format!(
            "The IP address type '{asked}' is not supported for load balancers with type 'network'"
        )));
    }
    Ok(asked)
}

fn prefix(asked: Option<String>, ip_address_type: &str) -> Result<Option<String>, ControlError> {
    if asked.as_deref() == Some("on") && ip_address_type != "dualstack" {
        return Err(fault::configuration(
            "EnablePrefixForIpv6SourceNat can be on only if the IP address type is dualstack",
        ));
    }
    Ok(asked)
}

fn security_groups(asked: Vec<String>) -> Result<Vec<String>, ControlError> {
    if asked.iter().any(|id| !is_id(id, "sg-")) {
        return Err(fault::security_group());
    }
    Ok(asked)
}
