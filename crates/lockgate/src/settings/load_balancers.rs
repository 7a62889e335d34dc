//! Flags about load balancers, wherever they come from: the network they are said to be in, where they listen, whether
//! their targets are asked for their health, and in which zone this process stands for them.

use super::SettingsError;
use super::environment::Environment;
use super::values::{self, Source};
use clap::Args;
use std::collections::BTreeMap;

/// The flags of `lockgate up` about load balancers, as written.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Load balancers")]
pub struct LoadBalancerArgs {
    /// VPC that load balancers are said to be in, which clients such as the AWS Load Balancer Controller compare
    /// with theirs [default: one that follows from region, account and cluster name]
    #[arg(long, value_name = "ID")]
    pub vpc_id: Option<String>,

    /// A subnet of that VPC with its availability zone, for load balancers made by the ELBv2 API; repeatable.
    /// Others are then refused [default: any subnet is taken, in a zone that follows from its id; with
    /// --fallback-endpoint, EC2 is asked there]
    #[arg(long, value_name = "ID=ZONE")]
    pub subnet: Vec<String>,

    /// Where load balancers listen: each has an address of this network, which has to be this machine's [default:
    /// 127.0.66.0/24 on Linux, else off]
    #[arg(long, value_name = "CIDR|off")]
    pub load_balancer_addresses: Option<String>,

    /// Whether targets are asked for their health, as their target groups say [default: on]
    #[arg(long, value_name = "on|off")]
    pub health_checks: Option<String>,

    /// Whether targets see clients' own addresses on connections of listeners, where their target groups say so. It takes
    /// Linux, CAP_NET_ADMIN, and routes that bring answers to clients here [default: off]
    #[arg(long, value_name = "on|off")]
    pub preserve_client_addresses: Option<String>,

    /// The availability zone this process is in: where cross-zone load balancing is off, the targets of this zone come
    /// first [default: none, and targets of all zones take part]
    #[arg(long, value_name = "NAME")]
    pub zone: Option<String>,
}

/// What load balancers are told.
#[derive(Clone, Debug)]
pub struct LoadBalancers {
    pub vpc_id: Option<String>,
    /// Subnets with their zones.
    pub subnets: BTreeMap<String, String>,
    /// `None`: load balancers do not listen.
    pub addresses: Option<nlb::Pool>,
    pub health_checks: bool,
    pub preserve_client_addresses: bool,
    /// Where this process is.
    pub zone: Option<String>,
}

pub(super) fn resolve(
    args: &LoadBalancerArgs,
    environment: &dyn Environment,
) -> Result<LoadBalancers, SettingsError> {
    let of = |flag| Source::new(flag, environment);
    // Only Linux has the whole of 127.0.0.0/8 without being told.
    let addresses = if cfg!(target_os = "linux") {
        "127.0.66.0/24"
    } else {
        "off"
    };
    Ok(LoadBalancers {
        vpc_id: of("--vpc-id").optional(args.vpc_id.as_deref(), values::vpc_id)?,
        subnets: of("--subnet")
            .list(&args.subnet, ',', values::subnet)?
            .into_iter()
            .collect(),
        addresses: of("--load-balancer-addresses").or(
            args.load_balancer_addresses.as_deref(),
            addresses,
            values::pool,
        )?,
        health_checks: of("--health-checks").or(
            args.health_checks.as_deref(),
            "on",
            values::switch,
        )?,
        preserve_client_addresses: of("--preserve-client-addresses").or(
            args.preserve_client_addresses.as_deref(),
            "off",
            values::switch,
        )?,
        zone: of("--zone").optional(args.zone.as_deref(), values::zone)?,
    })
}
