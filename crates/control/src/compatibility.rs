//! The compatibility document, written from what is served: the table of operations, the tables of patch
//! operations, and what differs. A test holds `docs/compatibility.md` against it.

use crate::app::attribute_keys::{self, Key};
use crate::app::{PATCHABLE, SERVED};
use crate::patch::{Effect, Rule, Target};
use std::fmt::Write;

const HEAD: &str = "# Compatibility

What Lockgate does with each operation of the AWS services it speaks, and with each property that can be
changed. Written from the code; to write it anew: `UPDATE_DOCS=1 cargo test -p lockgate-control --test docs`.

- **enforced**: kept, returned, and traffic follows it.
- **kept**: kept and returned; the reason says what it does not do. `lockgate status` names every such setting
  of a stage that was changed.
- **partly**: kept, and refused where callers would get something else than they were promised.
- **refused**: answered with an error that names the setting, never kept.

An operation that is not served is answered with `UnsupportedOperationException` (API Gateway) or
`UnsupportedOperation` and status 400. A deployment that relies on what the gateway does not do is refused when
it is made, with the place and the setting.
";

const LOAD_BALANCING: &str = "
## Elastic Load Balancing

Network load balancers only: application and gateway load balancers, and target groups of their protocols, are
refused with `InvalidConfigurationRequest`. What a Service made is told by every reading operation and refused to
every writing one with `OperationNotPermitted`; what this API makes is published beside it, and a name belongs to
who had it first.

| | effect |
| --- | --- |
| TCP listeners to groups of protocol TCP or TCP_UDP, targets of type `ip` | enforced |
| TLS listeners and groups, certificates, security and ALPN policies | kept: the gateway says that it does not serve them yet |
| UDP and TCP_UDP listeners | refused with `UnsupportedProtocol` |
| targets of type `instance` | kept: `unused`, since no node is known by its instance id |
| health checks | kept: none are made yet, a registered target of a group in use is told as `healthy` |
| deregistration | enforced: no new connection goes to the target, which is `draining` for the delay |
| subnets | looked up at the fallback endpoint (EC2 DescribeSubnets) where one is set; else those of `--subnet`; else any, in the VPC of `--vpc-id` and in zones derived from their ids |
| security groups, source NAT prefixes, scheme | kept: Lockgate filters no packets |
| Elastic IP addresses, private addresses of subnet mappings, IPAM and customer-owned pools | refused |
| forwarding to several target groups | refused |
| quotas | enforced as DescribeAccountLimits tells them; `--quotas off` lifts them |

A target may be a loopback address, which AWS would not take.
";

const DIFFERENCES: &str = "
## What differs from AWS

| | AWS | Lockgate |
| --- | --- | --- |
| number of APIs | 600 regional, 120 edge-optimized in a region | not limited |
| other quotas (resources, stages, documentation parts, VPC links, client certificates) | raised on request | AWS's defaults; `--quotas off` lifts them |
| edge-optimized APIs | served by CloudFront | served like regional ones |
| private APIs, `securityPolicy`, `endpointAccessMode` | served | refused |
| authorizers, API keys, usage plans, custom domains | served | refused by name |
| import and export of definitions, SDKs | served | refused by name; documentation parts can be imported as JSON |
| `uri` of an HTTP integration | names with a dot | any host, addresses too |
| VPC link to a load balancer that is not known | stays FAILED | FAILED until the load balancer is known |
| client certificates | RSA | ECDSA P-256, good for a year too |
| template of a model | AWS's own text | a template of the same shape |
| payloads of `HTTP_PROXY` that are no UTF-8, without binary media types | taken for text | passed on as they are |
| `gatewayresponse.path.…` and `gatewayresponse.querystring.…` | taken, though an answer has neither | refused by a deployment |
| `X-HTTP-Method-Override: HEAD` | overrides the method | is left out |
| `clientCertificateId` of TestInvokeMethod | presented to the backend | refused |
| canary with `percentTraffic` above 0 | diverts traffic | refused |
| caching | a cache cluster | refused once both cluster and caching are on; flushing does nothing |
| `cacheClusterStatus` | minutes of `CREATE_IN_PROGRESS` | `AVAILABLE` at once |
| promoting `stageVariableOverrides` with `copy` | documented without saying so | joins the stage's variables |
";

/// The document.
#[must_use]
pub fn document() -> String {
    let mut out = String::from(HEAD);
    out.push_str("\n## Operations\n");
    for service in wire::services() {
        let served = SERVED
            .iter()
            .filter(|(name, _)| *name == service.signing_name);
        let served: Vec<&str> = served
            .flat_map(|(_, operations)| *operations)
            .copied()
            .collect();
        let mut names: Vec<&str> = service
            .operations
            .iter()
            .map(|operation| operation.name)
            .collect();
        names.sort_unstable();
        let (yes, no): (Vec<&str>, Vec<&str>) =
            names.iter().partition(|name| served.contains(name));
        let all = names.len();
        line(
            &mut out,
            &format!("\n### {}: {} of {all}\n", service.signing_name, yes.len()),
        );
        line(&mut out, "| | operations |\n| --- | --- |");
        line(&mut out, &format!("| served | {} |", yes.join(", ")));
        if !no.is_empty() {
            line(
                &mut out,
                &format!("| refused by name | {} |", no.join(", ")),
            );
        }
    }
    out.push_str("\n## Properties that can be changed\n");
    for patchable in PATCHABLE {
        line(
            &mut out,
            &format!("\n### {} ({})\n", patchable.resource, patchable.operation),
        );
        line(
            &mut out,
            "| path | operations | effect |\n| --- | --- | --- |",
        );
        for rule in patchable.rules {
            let path = rule.path;
            line(
                &mut out,
                &format!("| `{path}` | {} | {} |", operations(rule), effect(rule)),
            );
        }
    }
    out.push_str(LOAD_BALANCING);
    for (what, keys) in [
        ("load balancers", attribute_keys::LOAD_BALANCER),
        ("listeners (TCP)", attribute_keys::LISTENER),
        ("target groups", attribute_keys::TARGET_GROUP),
    ] {
        line(
            &mut out,
            &format!(
                "\n### Attributes of {what}\n\n| key | values | default | effect |\n| --- | --- | --- | --- |"
            ),
        );
        for key in keys.iter().filter(|key| !key.only_other_types) {
            line(&mut out, &attribute(key));
        }
    }
    out.push_str(DIFFERENCES);
    out
}

fn attribute(key: &Key) -> String {
    let default = match key.default {
        "" => "none".to_owned(),
        value => format!("`{value}`"),
    };
    let effect = match key.effect {
        attribute_keys::Effect::Enforced => "enforced".to_owned(),
        attribute_keys::Effect::EnforcedWith(what) => format!("enforced with {what}"),
        attribute_keys::Effect::Kept(why) => format!("kept: {why}"),
    };
    let (name, values) = (key.name, key.value.to_string().replace('\'', "`"));
    format!("| `{name}` | {values} | {default} | {effect} |")
}

fn line(out: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{text}");
}

fn operations(rule: &Rule) -> String {
    let mut taken: Vec<String> = ["add", "replace", "remove"]
        .into_iter()
        .filter(|op| rule.takes(op))
        .map(str::to_owned)
        .collect();
    if !rule.sources.is_empty() {
        taken.push(format!("copy from `{}`", rule.sources.join("`, `")));
    }
    taken.join(", ")
}

fn effect(rule: &Rule) -> String {
    match (rule.target, rule.effect) {
        (Target::Unserved, _) => "refused".into(),
        (_, Effect::Enforced) => "enforced".into(),
        (_, Effect::Kept(why)) => format!("kept: {why}"),
        (_, Effect::Partly(refused)) => format!("partly: {refused}"),
    }
}
