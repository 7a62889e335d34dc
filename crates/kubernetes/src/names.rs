//! Names, ARNs and DNS names. Load balancer and target group names follow the AWS Load Balancer Controller
//! to the letter, so that a name known from a real cluster of the same name and UID is the name here; what
//! AWS would draw at random is derived, so that it is the same after every start.

use crate::settings::Settings;
use aws_lc_rs::digest;
use std::fmt::Write;

/// Elastic Load Balancing's limit for names.
pub const MAX_NAME_CHARACTERS: usize = 32;

/// What the identity of a Service's load balancer is made of.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'a> {
    pub settings: &'a Settings,
    pub namespace: &'a str,
    pub name: &'a str,
    pub uid: &'a str,
    /// As ELBv2 spells it. Part of the identity since the scheme of a load balancer cannot be changed: the
    /// controller makes another one.
    pub scheme: &'a str,
}

/// What the controller hashes for a target group's name.
#[derive(Clone, Copy, Debug)]
pub struct GroupIdentity<'a> {
    pub service_port: u16,
    pub group_port: u16,
    pub target_type: &'a str,
    pub protocol: &'a str,
    pub health_check_protocol: &'a str,
    pub health_check_interval_seconds: &'a str,
}

impl Identity<'_> {
    /// `k8s-<namespace>-<service>-<hash>`, for a Service that does not name its load balancer.
    pub fn default_name(&self) -> String {
        let hash = hex(&[self.settings.cluster_name(), self.uid, self.scheme].concat());
        controller_name(self.namespace, self.name, &hash)
    }

    /// The sixteen hexadecimal digits that AWS appends to ARN and DNS name.
    pub fn suffix(&self) -> String {
        self.derived("loadbalancer", "")
    }

    pub fn load_balancer_arn(&self, load_balancer_name: &str) -> String {
        self.arn(&format!(
            "loadbalancer/net/{load_balancer_name}/{}",
            self.suffix()
        ))
    }

    pub fn dns_name(&self, load_balancer_name: &str) -> String {
        let region = self.settings.region();
        format!(
            "{load_balancer_name}-{}.elb.{region}.{}",
            self.suffix(),
            partition(region).dns_suffix
        )
    }

    pub fn listener_arn(&self, load_balancer_name: &str, port: u16) -> String {
        let listener = self.derived("listener", &port.to_string());
        self.arn(&format!(
            "listener/net/{load_balancer_name}/{}/{listener}",
            self.suffix()
        ))
    }

    /// `k8s-<namespace>-<service>-<hash>` of a target group. Unlike the load balancer's, this hash does
    /// not cover the scheme but the port, type and health check, none of which can be changed in place.
    pub fn target_group_name(&self, group: &GroupIdentity<'_>) -> String {
        let hash = hex(&[
            self.settings.cluster_name(),
            self.uid,
            &group.group_port.to_string(),
            &group.service_port.to_string(),
            group.target_type,
            group.protocol,
            group.health_check_protocol,
            group.health_check_interval_seconds,
        ]
        .concat());
        controller_name(self.namespace, self.name, &hash)
    }

    pub fn target_group_arn(&self, target_group_name: &str) -> String {
        let suffix = self.derived("targetgroup", target_group_name);
        self.arn(&format!("targetgroup/{target_group_name}/{suffix}"))
    }

    fn arn(&self, resource: &str) -> String {
        let (region, account) = (self.settings.region(), self.settings.account());
        format!(
            "arn:{}:elasticloadbalancing:{region}:{account}:{resource}",
            partition(region).name
        )
    }

    fn derived(&self, kind: &str, detail: &str) -> String {
        // None of the parts can hold a line feed, so no two lists of parts read the same.
        let parts = [
            kind,
            self.settings.cluster_name(),
            self.namespace,
            self.name,
            self.uid,
            self.scheme,
            detail,
        ];
        truncated(hex(&parts.join("\n")), 16)
    }
}

/// Whether Elastic Load Balancing takes this as the name of a load balancer, and if not, why.
/// (CreateLoadBalancer, `Name`.)
pub fn check_load_balancer_name(name: &str) -> Result<(), &'static str> {
    if name.is_empty() {
        return Err("a load balancer name cannot be empty");
    }
    if name.chars().count() > MAX_NAME_CHARACTERS {
        return Err("a load balancer name cannot be longer than 32 characters");
    }
    if !name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    {
        return Err("a load balancer name can hold only letters, digits and hyphens");
    }
    if name.starts_with('-') || name.ends_with('-') {
        return Err("a load balancer name cannot begin or end with a hyphen");
    }
    if name.starts_with("internal-") {
        return Err("a load balancer name cannot begin with \"internal-\"");
    }
    Ok(())
}

/// A UID for an object that has none because no API server has seen it: shaped like one, and always the
/// same for the same namespace and name.
pub fn derived_uid(namespace: &str, name: &str) -> String {
    let hash = hex(&["uid", namespace, name].join("\n"));
    let part = |from: usize, to: usize| hash.get(from..to).unwrap_or_default();
    // Version 8 (custom) and the variant of RFC 9562.
    format!(
        "{}-{}-8{}-8{}-{}",
        part(0, 8),
        part(8, 12),
        part(13, 16),
        part(17, 20),
        part(20, 32)
    )
}

/// `vpc-` and seventeen hexadecimal digits.
pub fn vpc_id(region: &str, account: &str, cluster_name: &str) -> String {
    format!(
        "vpc-{}",
        truncated(hex(&["vpc", region, account, cluster_name].join("\n")), 17)
    )
}

/// The Route 53 zone of network load balancers in a region (`CanonicalHostedZoneId`). A region that is not
/// in AWS's list gets a stable one of the same shape, since nothing but equality is ever asked of it.
pub fn hosted_zone_id(region: &str) -> String {
    match HOSTED_ZONES.iter().find(|(known, _)| *known == region) {
        Some((_, zone)) => (*zone).to_owned(),
        None => format!(
            "Z{}",
            truncated(hex(&["zone", region].join("\n")), 13).to_ascii_uppercase()
        ),
    }
}

/// "Elastic Load Balancing endpoints and quotas" in the AWS General Reference, column for network load
/// balancers.
const HOSTED_ZONES: &[(&str, &str)] = &[
    ("af-south-1", "Z203XCE67M25HM"),
    ("ap-east-1", "Z12Y7K3UBGUAD1"),
    ("ap-northeast-1", "Z31USIVHYNEOWT"),
    ("ap-northeast-2", "ZIBE1TIR4HY56"),
    ("ap-northeast-3", "Z1GWIQ4HH19I5X"),
    ("ap-south-1", "ZVDDRBQ08TROA"),
    ("ap-southeast-1", "ZKVM4W9LS7TM"),
    ("ap-southeast-2", "ZCT6FZBF4DROD"),
    ("ca-central-1", "Z2EPGBW3API2WT"),
    ("cn-north-1", "Z3QFB96KMJ7ED6"),
    ("cn-northwest-1", "ZQEIKTCZ8352D"),
    ("eu-central-1", "Z3F0SRJ5LGBH90"),
    ("eu-north-1", "Z1UDT6IFJ4EJM"),
    ("eu-south-1", "Z23146JA1KNAFP"),
    ("eu-west-1", "Z2IFOLAFXWLO4F"),
    ("eu-west-2", "ZD4D7Y8KGAS4G"),
    ("eu-west-3", "Z1CMS0P5QUZ6D5"),
    ("me-south-1", "Z3QSRYVP46NYYV"),
    ("sa-east-1", "ZTK26PT1VY4CU"),
    ("us-east-1", "Z26RNL4JYFTOTI"),
    ("us-east-2", "ZLMOA37VPKANP"),
    ("us-west-1", "Z24FKFUX50B4VW"),
    ("us-west-2", "Z18D5FSROUN65G"),
];

struct Partition {
    name: &'static str,
    dns_suffix: &'static str,
}

fn partition(region: &str) -> Partition {
    if region.starts_with("cn-") {
        Partition {
            name: "aws-cn",
            dns_suffix: "amazonaws.com.cn",
        }
    } else if region.starts_with("us-gov-") {
        Partition {
            name: "aws-us-gov",
            dns_suffix: "amazonaws.com",
        }
    } else {
        Partition {
            name: "aws",
            dns_suffix: "amazonaws.com",
        }
    }
}

/// At most eight letters and digits of namespace and Service, and ten digits of the hash.
fn controller_name(namespace: &str, service: &str, hash: &str) -> String {
    let short = |text: &str| {
        text.chars()
            .filter(char::is_ascii_alphanumeric)
            .take(8)
            .collect::<String>()
    };
    format!(
        "k8s-{}-{}-{}",
        short(namespace),
        short(service),
        truncated(hash.to_owned(), 10)
    )
}

fn hex(text: &str) -> String {
    let digest = digest::digest(&digest::SHA256, text.as_bytes());
    digest
        .as_ref()
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// Sixteen hexadecimal digits that stand for these parts.
pub(crate) fn digest(parts: &[&str]) -> String {
    truncated(hex(&parts.join("\n")), 16)
}

fn truncated(mut text: String, length: usize) -> String {
    text.truncate(length);
    text
}

#[cfg(test)]
mod tests;
