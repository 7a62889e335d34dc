//! Refusals of Elastic Load Balancing, in its codes and words. What is refused because Lockgate does not do it
//! has AWS's code for a configuration that cannot be, and says so.

use crate::error::ControlError;

fn fault(code: &'static str, message: impl Into<String>) -> ControlError {
    ControlError::new(code, 400, message)
}

pub(super) fn validation(message: impl Into<String>) -> ControlError {
    fault("ValidationError", message)
}

pub(super) fn configuration(message: impl Into<String>) -> ControlError {
    fault("InvalidConfigurationRequest", message)
}

/// AWS knows it and Lockgate does not do it; `what` begins the sentence.
pub(super) fn unserved(what: &str) -> ControlError {
    configuration(format!("{what} is not served by Lockgate yet"))
}

pub(super) fn load_balancers_not_found(names: &[&str]) -> ControlError {
    let list = names.join(", ");
    fault(
        "LoadBalancerNotFound",
        format!("Load balancers '[{list}]' not found"),
    )
}

pub(super) fn load_balancer_not_found(arn: &str) -> ControlError {
    fault(
        "LoadBalancerNotFound",
        format!("Load balancer '{arn}' not found"),
    )
}

pub(super) fn a_load_balancer_not_found() -> ControlError {
    fault(
        "LoadBalancerNotFound",
        "One or more load balancers not found",
    )
}

pub(super) fn target_group_not_found() -> ControlError {
    fault("TargetGroupNotFound", "One or more target groups not found")
}

pub(super) fn listener_not_found() -> ControlError {
    fault("ListenerNotFound", "One or more listeners not found")
}

pub(super) fn rule_not_found() -> ControlError {
    fault("RuleNotFound", "One or more rules not found")
}

pub(super) fn duplicate_load_balancer(name: &str) -> ControlError {
    let message =
        format!("A load balancer with the same name '{name}' exists, but with different settings");
    fault("DuplicateLoadBalancerName", message)
}

/// The same for a name that a Service holds.
pub(super) fn load_balancer_of_source(name: &str, source: &str) -> ControlError {
    let message = format!(
        "A load balancer with the same name '{name}' exists, but with different settings: it is made of \
         {source}. Choose another name, or rename the other one"
    );
    fault("DuplicateLoadBalancerName", message)
}

pub(super) fn duplicate_target_group(name: &str) -> ControlError {
    let message =
        format!("A target group with the same name '{name}' exists, but with different settings");
    fault("DuplicateTargetGroupName", message)
}

pub(super) fn duplicate_listener(load_balancer_arn: &str) -> ControlError {
    let message = format!(
        "A listener already exists on this port for this load balancer '{load_balancer_arn}'"
    );
    fault("DuplicateListener", message)
}

pub(super) fn not_permitted(message: impl Into<String>) -> ControlError {
    fault("OperationNotPermitted", message)
}

/// What a Service made is changed there.
pub(super) fn of_source(arn: &str, source: &str) -> ControlError {
    not_permitted(format!(
        "'{arn}' is made of {source} and cannot be changed by this API: change {source} instead"
    ))
}

pub(super) fn in_use(message: impl Into<String>) -> ControlError {
    fault("ResourceInUse", message)
}

pub(super) fn association_limit(target_group_arn: &str) -> ControlError {
    let message = format!(
        "The following target groups cannot be associated with more than one load balancer: \
         {target_group_arn}"
    );
    fault("TargetGroupAssociationLimit", message)
}

pub(super) fn incompatible(listener: &str, group_arn: &str, group: &str) -> ControlError {
    let message = format!(
        "The listener and its associated target group '{group_arn}' have incompatible protocols: \
         '{listener}' and '{group}'"
    );
    fault("IncompatibleProtocols", message)
}

pub(super) fn action(message: impl Into<String>) -> ControlError {
    fault("InvalidLoadBalancerAction", message)
}

pub(super) fn unsupported_protocol(message: impl Into<String>) -> ControlError {
    fault("UnsupportedProtocol", message)
}

pub(super) fn target(message: impl Into<String>) -> ControlError {
    fault("InvalidTarget", message)
}

pub(super) fn subnet_not_found(subnet: &str) -> ControlError {
    fault(
        "SubnetNotFound",
        format!("The subnet ID '{subnet}' does not exist"),
    )
}

pub(super) fn subnet(message: impl Into<String>) -> ControlError {
    fault("InvalidSubnet", message)
}

pub(super) fn security_group() -> ControlError {
    fault(
        "InvalidSecurityGroup",
        "One or more security groups are invalid",
    )
}

pub(super) fn allocation_not_found(id: &str) -> ControlError {
    let message = format!(
        "The allocation ID '{id}' does not exist: Lockgate has no Elastic IP addresses, load balancers \
         get their addresses from its pool"
    );
    fault("AllocationIdNotFound", message)
}

pub(super) fn certificate_not_found(arn: &str) -> ControlError {
    fault(
        "CertificateNotFound",
        format!("Certificate '{arn}' not found"),
    )
}

pub(super) fn ssl_policy_not_found(name: &str) -> ControlError {
    fault(
        "SSLPolicyNotFound",
        format!("SSL policy '{name}' not found"),
    )
}

pub(super) fn alpn_policy_not_found(name: &str) -> ControlError {
    fault(
        "ALPNPolicyNotFound",
        format!("ALPN policy '{name}' not found"),
    )
}

pub(super) fn duplicate_tag_keys(key: &str) -> ControlError {
    fault(
        "DuplicateTagKeys",
        format!("Tag keys must be unique: '{key}' is given more than once"),
    )
}

pub(super) fn too_many_tags(limit: usize) -> ControlError {
    fault(
        "TooManyTags",
        format!("A resource can have at most {limit} tags"),
    )
}

/// A quota is reached. `code` is AWS's for the kind of thing.
pub(super) fn too_many(code: &'static str, what: &str, limit: usize) -> ControlError {
    fault(
        code,
        format!("The maximum number of {what} has been reached: {limit}"),
    )
}
