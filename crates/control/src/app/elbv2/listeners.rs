//! Listeners of network load balancers. Each has one rule, the default one, which forwards to one target group.

use super::known::{self, KnownLoadBalancer};
use super::page::page;
use super::{association, certificates, fault, names, shape, ssl_policies};
use crate::app::Control;
use crate::error::ControlError;
use model::elb_arn::listener_arn;
use model::load_balancer::Listener;
use model::{LoadBalancer, TargetGroup};
use wire::elbv2 as shapes;

/// Listener protocols of network load balancers, in the words of AWS's refusal.
const PROTOCOLS: [&str; 4] = ["TLS", "TCP", "TCP_UDP", "UDP"];

const ALPN_POLICIES: [&str; 5] = [
    "HTTP1Only",
    "HTTP2Only",
    "HTTP2Optional",
    "HTTP2Preferred",
    "None",
];

/// What a caller wants a listener to be.
struct Wanted {
    port: u16,
    protocol: String,
    target_group: String,
    certificate: Option<String>,
    ssl_policy: Option<String>,
    alpn_policy: Option<String>,
}

pub(in crate::app) async fn create(
    control: &Control,
    input: shapes::CreateListenerInput,
) -> Result<shapes::CreateListenerOutput, ControlError> {
    let lb_arn = input.load_balancer_arn;
    let found = known::load_balancer(control, &lb_arn).await?;
    known::changeable(&lb_arn, &found.origin)?;
    let protocol = input
        .protocol
        .ok_or_else(|| fault::validation("A listener protocol must be specified"))?;
    let port = input
        .port
        .ok_or_else(|| fault::validation("A listener port must be specified"))?;
    refuse_mutual_authentication(input.mutual_authentication)?;
    let tags = names::tags(input.tags)?;
    let wanted = Wanted {
        port: port_of(port)?,
        target_group: forwarded_to(&input.default_actions)?,
        certificate: only(input.certificates)?,
        ssl_policy: input.ssl_policy,
        alpn_policy: alpn(input.alpn_policy)?,
        protocol,
    }
    .checked()?;
    let arn = listener_arn(&lb_arn, &names::suffix());
    let _one_at_a_time = control.associations.lock().await;
    // Asked for before, exactly so: it is there.
    if let Some(same) = find_same(&found.load_balancer, &wanted, &tags) {
        return Ok(created(&lb_arn, same));
    }
    compatible(control, &found, &wanted).await?;
    let taken = |other: &Listener| other.port == wanted.port;
    if found.load_balancer.listeners.iter().any(taken) {
        return Err(fault::duplicate_listener(&lb_arn));
    }
    control.quotas().listener(&found.load_balancer)?;
    association::claim(control, &wanted.target_group, &lb_arn).await?;
    let listener = Listener {
        arn: arn.clone(),
        port: wanted.port,
        protocol: wanted.protocol,
        target_group: wanted.target_group,
        certificate: wanted.certificate,
        certificates: Vec::new(),
        ssl_policy: wanted.ssl_policy,
        alpn_policy: wanted.alpn_policy,
        attributes: Default::default(),
        tags,
        rule_tags: Default::default(),
    };
    known::update_load_balancer(control, &lb_arn, |lb| {
        if lb.listeners.iter().any(|other| other.port == listener.port) {
            return Err(fault::duplicate_listener(&lb_arn));
        }
        lb.listeners.push(listener.clone());
        Ok(())
    })
    .await?;
    if !association::confirm(control, &listener.target_group, &lb_arn).await? {
        known::update_load_balancer(control, &lb_arn, |lb| {
            lb.listeners.retain(|other| other.arn != arn);
            Ok(())
        })
        .await?;
        return Err(fault::target_group_not_found());
    }
    Ok(created(&lb_arn, &listener))
}

pub(in crate::app) async fn modify(
    control: &Control,
    input: shapes::ModifyListenerInput,
) -> Result<shapes::ModifyListenerOutput, ControlError> {
    let arn = input.listener_arn;
    let (found, before) = known::listener(control, &arn).await?;
    known::changeable(&arn, &found.origin)?;
    refuse_mutual_authentication(input.mutual_authentication)?;
    let protocol = input.protocol.unwrap_or_else(|| before.protocol.clone());
    // What only TLS has goes when the listener is no longer TLS.
    let tls = protocol == "TLS";
    let kept = |old: &Option<String>| old.clone().filter(|_| tls);
    let wanted = Wanted {
        port: input.port.map_or(Ok(before.port), port_of)?,
        target_group: match &input.default_actions {
            Some(actions) => forwarded_to(actions)?,
            None => before.target_group.clone(),
        },
        certificate: match only(input.certificates)? {
            Some(certificate) => Some(certificate),
            None => kept(&before.certificate),
        },
        ssl_policy: input.ssl_policy.or_else(|| kept(&before.ssl_policy)),
        alpn_policy: match alpn(input.alpn_policy)? {
            Some(policy) => Some(policy),
            None => kept(&before.alpn_policy),
        },
        protocol,
    }
    .checked()?;
    let lb_arn = found.load_balancer.arn.clone();
    let _one_at_a_time = control.associations.lock().await;
    compatible(control, &found, &wanted).await?;
    let taken = |other: &Listener| other.port == wanted.port && other.arn != arn;
    if found.load_balancer.listeners.iter().any(taken) {
        return Err(fault::duplicate_listener(&lb_arn));
    }
    if wanted.target_group != before.target_group {
        association::claim(control, &wanted.target_group, &lb_arn).await?;
    }
    let change = |lb: &mut LoadBalancer| {
        if lb.listeners.iter().any(taken) {
            return Err(fault::duplicate_listener(&lb_arn));
        }
        let listener = lb
            .listener_mut(&arn)
            .ok_or_else(fault::listener_not_found)?;
        listener.port = wanted.port;
        listener.protocol.clone_from(&wanted.protocol);
        listener.target_group.clone_from(&wanted.target_group);
        listener.certificate.clone_from(&wanted.certificate);
        listener.ssl_policy.clone_from(&wanted.ssl_policy);
        listener.alpn_policy.clone_from(&wanted.alpn_policy);
        if !tls {
            listener.certificates.clear();
        } else {
            listener.attributes.clear();
        }
        Ok(listener.clone())
    };
    let after = known::update_load_balancer(control, &lb_arn, change).await?;
    if !association::confirm(control, &wanted.target_group, &lb_arn).await? {
        known::update_listener(control, &arn, |listener| {
            listener.clone_from(&before);
            Ok(())
        })
        .await?;
        return Err(fault::target_group_not_found());
    }
    Ok(shapes::ModifyListenerOutput {
        listeners: Some(vec![shape::listener(&lb_arn, &after)]),
    })
}

pub(in crate::app) async fn delete(
    control: &Control,
    input: shapes::DeleteListenerInput,
) -> Result<shapes::DeleteListenerOutput, ControlError> {
    let arn = &input.listener_arn;
    let (found, _) = known::listener(control, arn).await?;
    known::changeable(arn, &found.origin)?;
    known::update_load_balancer(control, &found.load_balancer.arn, |lb| {
        lb.listeners.retain(|listener| listener.arn != *arn);
        Ok(())
    })
    .await?;
    Ok(shapes::DeleteListenerOutput {})
}

pub(in crate::app) async fn describe(
    control: &Control,
    input: shapes::DescribeListenersInput,
) -> Result<shapes::DescribeListenersOutput, ControlError> {
    let wanted = input.listener_arns.unwrap_or_default();
    let lbs = match &input.load_balancer_arn {
        Some(arn) => vec![known::load_balancer(control, arn).await?],
        None if wanted.is_empty() => {
            return Err(fault::validation(
                "You must specify either listener ARNs or a load balancer ARN",
            ));
        }
        None => {
            for arn in &wanted {
                known::check_arn(arn, "listener/", "listener")?;
            }
            known::load_balancers(control).await?
        }
    };
    let all: Vec<(&str, &Listener)> = lbs
        .iter()
        .flat_map(|known| {
            let lb = &known.load_balancer;
            let listeners = lb.listeners.iter();
            listeners.map(move |listener| (lb.arn.as_str(), listener))
        })
        .filter(|(_, listener)| wanted.is_empty() || wanted.contains(&listener.arn))
        .collect();
    let found = |arn: &String| all.iter().any(|(_, listener)| listener.arn == *arn);
    if !wanted.iter().all(found) {
        return Err(fault::listener_not_found());
    }
    let (chosen, next_marker) = page(
        all,
        |(_, listener)| &listener.arn,
        input.marker.as_deref(),
        input.page_size,
    )?;
    let listeners = chosen
        .into_iter()
        .map(|(arn, listener)| shape::listener(arn, listener));
    Ok(shapes::DescribeListenersOutput {
        listeners: Some(listeners.collect()),
        next_marker,
    })
}

impl Wanted {
    /// Fills in what has a default and refuses what does not go together.
    fn checked(mut self) -> Result<Self, ControlError> {
        let protocol = self.protocol.as_str();
        if !PROTOCOLS.contains(&protocol) {
            return Err(fault::validation(format!(
                "Listener protocol '{protocol}' must be one of '{}'",
                PROTOCOLS.join(", ")
            )));
        }
        if protocol != "TLS" && protocol != "TCP" {
            return Err(fault::unsupported_protocol(format!(
                "Listener protocol '{protocol}' is not served by Lockgate, which forwards TCP and no UDP"
            )));
        }
        if protocol == "TLS" {
            let Some(certificate) = &self.certificate else {
                return Err(fault::validation(
                    "A certificate must be specified for TLS listeners",
                ));
            };
            certificates::check(certificate)?;
            let policy = self
                .ssl_policy
                .get_or_insert_with(|| ssl_policies::DEFAULT.into());
            if !ssl_policies::exists(policy) {
                return Err(fault::ssl_policy_not_found(policy));
            }
        } else {
            for (given, what) in [
                (&self.certificate, "A certificate"),
                (&self.ssl_policy, "An SSL policy"),
                (&self.alpn_policy, "An ALPN policy"),
            ] {
                if given.is_some() {
                    return Err(fault::validation(format!(
                        "{what} cannot be specified for {protocol} listeners"
                    )));
                }
            }
        }
        Ok(self)
    }
}

/// Which target groups a listener of a protocol can forward to ("Listener configuration", Network Load
/// Balancers guide).
async fn compatible(
    control: &Control,
    lb: &KnownLoadBalancer,
    wanted: &Wanted,
) -> Result<TargetGroup, ControlError> {
    let group = known::target_group(control, &wanted.target_group)
        .await?
        .group;
    let fits = match wanted.protocol.as_str() {
        "TCP" => matches!(group.protocol.as_str(), "TCP" | "TCP_UDP"),
        "TLS" => matches!(group.protocol.as_str(), "TCP" | "TLS"),
        "UDP" => matches!(group.protocol.as_str(), "UDP" | "TCP_UDP"),
        other => group.protocol == other,
    };
    if !fits {
        return Err(fault::incompatible(
            &wanted.protocol,
            &group.arn,
            &group.protocol,
        ));
    }
    // Where nobody says which VPC a subnet is in, that of the load balancer is ours and proves nothing.
    let settings = &control.settings;
    let told = settings.fallback.is_some() || !settings.network.subnets.is_empty();
    if told && group.vpc_id != lb.load_balancer.vpc_id {
        return Err(fault::configuration(format!(
            "The target group '{}' and the load balancer '{}' must be in the same VPC",
            group.arn, lb.load_balancer.arn
        )));
    }
    Ok(group)
}

/// The target group that the actions forward to.
pub(super) fn forwarded_to(actions: &[shapes::Action]) -> Result<String, ControlError> {
    let [action] = actions else {
        return Err(fault::action(
            "Exactly one action must be specified for listeners of a network load balancer",
        ));
    };
    if action.r#type != "forward" {
        return Err(fault::action(format!(
            "Action type '{}' must be one of 'forward' for listeners of a network load balancer",
            action.r#type
        )));
    }
    let config = action.forward_config.clone().unwrap_or_default();
    if let Some(stickiness) = &config.target_group_stickiness_config
        && stickiness.enabled == Some(true)
    {
        return Err(fault::unserved(
            "Target group stickiness of a forward action",
        ));
    }
    let groups = config.target_groups.unwrap_or_default();
    let mut arns: Vec<String> = groups
        .into_iter()
        .filter_map(|tuple| tuple.target_group_arn)
        .collect();
    match (&action.target_group_arn, arns.as_slice()) {
        (Some(arn), [] | [_]) if arns.first().is_none_or(|other| other == arn) => Ok(arn.clone()),
        (None, [_]) => Ok(arns.remove(0)),
        (None, []) => Err(fault::validation("A target group ARN must be specified")),
        (Some(_), [_]) => Err(fault::validation(
            "You cannot specify both a target group ARN and a forward config of another target group",
        )),
        _ => Err(fault::unserved("Forwarding to more than one target group")),
    }
}

fn find_same<'a>(
    lb: &'a LoadBalancer,
    wanted: &Wanted,
    tags: &model::Tags,
) -> Option<&'a Listener> {
    lb.listeners.iter().find(|listener| {
        listener.port == wanted.port
            && listener.protocol == wanted.protocol
            && listener.target_group == wanted.target_group
            && listener.certificate == wanted.certificate
            && listener.ssl_policy == wanted.ssl_policy
            && listener.alpn_policy == wanted.alpn_policy
            && listener.tags == *tags
    })
}

fn created(load_balancer_arn: &str, listener: &Listener) -> shapes::CreateListenerOutput {
    shapes::CreateListenerOutput {
        listeners: Some(vec![shape::listener(load_balancer_arn, listener)]),
    }
}

fn port_of(port: i32) -> Result<u16, ControlError> {
    match u16::try_from(port) {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(fault::validation("Port must be between 1 and 65535")),
    }
}

/// The one certificate that a listener is given.
fn only(certificates: Option<Vec<shapes::Certificate>>) -> Result<Option<String>, ControlError> {
    let mut given = certificates.unwrap_or_default();
    if given.len() > 1 {
        return Err(fault::validation(
            "Up to one certificate can be specified, but more were given",
        ));
    }
    certificates::given(given.pop())
}

fn alpn(policy: Option<Vec<String>>) -> Result<Option<String>, ControlError> {
    let mut given = policy.unwrap_or_default();
    if given.len() > 1 {
        return Err(fault::validation("Only one ALPN policy can be specified"));
    }
    match given.pop() {
        Some(policy) if !ALPN_POLICIES.contains(&policy.as_str()) => {
            Err(fault::alpn_policy_not_found(&policy))
        }
        policy => Ok(policy),
    }
}

fn refuse_mutual_authentication(
    asked: Option<shapes::MutualAuthenticationAttributes>,
) -> Result<(), ControlError> {
    match asked.and_then(|asked| asked.mode) {
        None => Ok(()),
        Some(mode) if mode == "off" => Ok(()),
        Some(_) => Err(fault::configuration(
            "Mutual authentication is not supported for listeners of a network load balancer",
        )),
    }
}
