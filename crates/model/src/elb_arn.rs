//! ARNs of Elastic Load Balancing: how they are made of names and random digits, and read again.

use crate::Partition;

/// What an ARN of network load balancing names. The names are as they are spelled in it; nothing says that the
/// thing exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ElbArn {
    LoadBalancer { name: String },
    Listener { load_balancer: String },
    Rule { load_balancer: String },
    TargetGroup { name: String },
}

impl Partition {
    /// `arn:…:loadbalancer/net/{name}/{suffix}`.
    #[must_use]
    pub fn load_balancer_arn(&self, name: &str, suffix: &str) -> String {
        self.elb_arn(&format!("loadbalancer/net/{name}/{suffix}"))
    }

    /// `arn:…:targetgroup/{name}/{suffix}`.
    #[must_use]
    pub fn target_group_arn(&self, name: &str, suffix: &str) -> String {
        self.elb_arn(&format!("targetgroup/{name}/{suffix}"))
    }

    fn elb_arn(&self, resource: &str) -> String {
        format!(
            "arn:{}:elasticloadbalancing:{}:{}:{resource}",
            self.name, self.region, self.account_id
        )
    }
}

/// The ARN of a listener of a load balancer.
#[must_use]
pub fn listener_arn(load_balancer_arn: &str, suffix: &str) -> String {
    format!("{}/{suffix}", renamed(load_balancer_arn, "listener"))
}

/// The ARN of a rule of a listener.
#[must_use]
pub fn rule_arn(listener_arn: &str, suffix: &str) -> String {
    format!("{}/{suffix}", renamed(listener_arn, "listener-rule"))
}

/// The same path under another type of resource.
fn renamed(arn: &str, kind: &str) -> String {
    let (head, resource) = arn.rsplit_once(':').unwrap_or(("", arn));
    let path = resource.split_once('/').map_or("", |(_, path)| path);
    format!("{head}:{kind}/{path}")
}

impl ElbArn {
    /// Reads an ARN of this partition, region and account; `None` for anything else, and for application and
    /// gateway load balancers, which do not exist here.
    #[must_use]
    pub fn parse(arn: &str, here: &Partition) -> Option<Self> {
        let resource = arn.strip_prefix(here.elb_arn("").as_str())?;
        let parts: Vec<&str> = resource.split('/').collect();
        if parts.iter().any(|part| part.is_empty()) {
            return None;
        }
        let name = |name: &str| name.to_owned();
        match parts.as_slice() {
            ["loadbalancer", "net", lb, _] => Some(Self::LoadBalancer { name: name(lb) }),
            ["listener", "net", lb, _, _] => Some(Self::Listener {
                load_balancer: name(lb),
            }),
            ["listener-rule", "net", lb, _, _, _] => Some(Self::Rule {
                load_balancer: name(lb),
            }),
            ["targetgroup", group, _] => Some(Self::TargetGroup { name: name(group) }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_are_made_and_read() {
        let here = Partition {
            name: "aws".into(),
            region: "eu-west-1".into(),
            account_id: "123456789012".into(),
        };
        let lb = here.load_balancer_arn("Web", "0123456789abcdef");
        let listener = listener_arn(&lb, "1111111111111111");
        let rule = rule_arn(&listener, "2222222222222222");
        assert_eq!(
            rule,
            "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/net/Web/0123456789abcdef/\
             1111111111111111/2222222222222222"
        );
        let load_balancer = || "Web".to_owned();
        let read = |arn: &str| ElbArn::parse(arn, &here);
        assert_eq!(
            read(&lb),
            Some(ElbArn::LoadBalancer {
                name: load_balancer()
            })
        );
        let load_balancer = load_balancer();
        assert_eq!(
            read(&listener),
            Some(ElbArn::Listener {
                load_balancer: load_balancer.clone()
            })
        );
        assert_eq!(read(&rule), Some(ElbArn::Rule { load_balancer }));
        let group = here.target_group_arn("g", "0123456789abcdef");
        assert_eq!(read(&group), Some(ElbArn::TargetGroup { name: "g".into() }));
        for other in [
            lb.replace("eu-west-1", "eu-west-2"),
            lb.replace("/net/", "/app/"),
            format!("{lb}/"),
            lb.replace("123456789012", "123456789013"),
            "g".into(),
        ] {
            assert_eq!(read(&other), None, "{other}");
        }
    }
}
