//! The status of a process as data: flat lists joined by ids, so that scripts need not walk a tree. Members
//! are only ever added; what can be absent is null rather than left out.

use serde::{Deserialize, Serialize};
use std::net::{IpAddr, SocketAddr};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    pub version: String,
    pub pid: u32,
    pub uptime_seconds: u64,
    pub data_dir: String,
    pub region: String,
    pub account_id: String,
    /// The availability zone that the process is in, if it was told.
    #[serde(default)]
    pub zone: Option<String>,
    pub listeners: Listeners,
    pub apis: Vec<Api>,
    pub vpc_links: Vec<VpcLink>,
    pub load_balancers: Vec<LoadBalancer>,
    /// The live cluster that is watched, if one is.
    #[serde(default)]
    pub cluster: Option<Cluster>,
    pub problems: Vec<Problem>,
}

/// A watched cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cluster {
    /// The context of the kubeconfig, or `in-cluster`.
    pub name: String,
    /// `starting`, `synced`, or `refused: ` and why.
    pub phase: String,
    /// Whether all watches run; what was known stays in effect while they do not.
    pub connected: bool,
    /// Services of our classes, and EndpointSlices of all.
    pub services: u64,
    pub endpoint_slices: u64,
    pub seconds_since_last_event: Option<u64>,
    /// Whether this process writes status and Events, who does, and why nobody here does.
    pub leads: bool,
    pub leader: Option<String>,
    pub leader_error: Option<String>,
    /// How targets are reached by port-forward, where they are.
    #[serde(default)]
    pub port_forward: Option<PortForward>,
    pub watches: Vec<Watch>,
}

/// Port-forwards through the API server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PortForward {
    /// Addresses that are reached so.
    pub addresses: u64,
    pub open_connections: u64,
    /// Connections since the start, and those that could not be opened or broke.
    pub connections: u64,
    pub failures: u64,
    pub last_failure: Option<String>,
}

/// A watch of one kind of objects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Watch {
    pub resource: String,
    /// Null for all namespaces.
    pub namespace: Option<String>,
    pub connected: bool,
    pub lists: u64,
    pub restarts: u64,
    pub events: u64,
    pub error: Option<String>,
}

/// Where this process is reached from this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listeners {
    pub aws: SocketAddr,
    pub gateway: SocketAddr,
    pub admin: SocketAddr,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Api {
    pub id: String,
    pub name: String,
    pub stages: Vec<Stage>,
    /// In what it would be another one on AWS.
    #[serde(default)]
    pub differences: Vec<Difference>,
}

/// Something of an API that AWS would refuse or do otherwise, or that has no effect here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// `lifted`, `different` or `kept`.
    pub nature: String,
    pub setting: String,
    pub message: String,
    /// `draft`, `stage prod`.
    pub places: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stage {
    pub name: String,
    pub deployment_id: String,
    /// The name clients send as Host.
    pub host: String,
    /// Where the stage is reached on this machine, with a slash at the end.
    pub url: String,
    pub methods: Vec<Method>,
    /// Ids of the VPC links that its integrations use, in [`Report::vpc_links`] if they exist.
    pub vpc_links: Vec<String>,
    /// Settings that are kept and not in effect.
    #[serde(default)]
    pub warnings: Vec<Warning>,
}

/// A setting of a stage that is not in effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Warning {
    /// As a patch path: `/*/*/throttling/rateLimit`.
    pub setting: String,
    pub message: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Method {
    pub http_method: String,
    pub path: String,
    pub integration: Option<String>,
    pub uri: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VpcLink {
    pub id: String,
    pub name: String,
    /// ARN, in [`Report::load_balancers`] if it exists.
    pub target_arn: String,
    pub deleting: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoadBalancer {
    pub arn: String,
    pub name: String,
    pub dns_name: String,
    pub scheme: String,
    pub state: String,
    /// The object that describes it, and where that was read.
    pub source: String,
    pub location: String,
    /// Where it listens, for whoever is inside the network.
    #[serde(default)]
    pub address: Option<IpAddr>,
    pub listeners: Vec<Listener>,
    pub conditions: Vec<Condition>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Listener {
    pub port: u16,
    pub protocol: String,
    pub target_group: String,
    pub targets: Vec<Target>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Target {
    pub address: SocketAddr,
    /// `ready`, `draining` or `not-ready`; of those that would be ready `initial` and `unhealthy` by their health checks,
    /// and `unreachable` where connections to them cannot be made.
    pub health: String,
    /// How the last health check failed.
    #[serde(default)]
    pub finding: Option<String>,
    pub pod: Option<String>,
    pub zone: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    /// `error`, `warning` or `note`.
    pub severity: String,
    pub reason: String,
    pub message: String,
}

/// Something in a manifest that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    pub severity: String,
    pub reason: String,
    pub file: String,
    /// Counted from 1; null when it is about the whole file.
    pub document: Option<usize>,
    /// Null when it is about the whole document.
    pub field: Option<String>,
    pub message: String,
}

#[cfg(test)]
pub mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// A process with the reference architecture in it.
    pub fn example() -> Report {
        let target = |port, health: &str, pod: &str| Target {
            address: SocketAddr::from(([127, 0, 0, 1], port)),
            health: health.into(),
            finding: (health == "unhealthy").then(|| "127.0.0.1:9082: refused".into()),
            pod: Some(pod.into()),
            zone: None,
        };
        Report {
            version: "0.1.0".into(),
            pid: 42,
            uptime_seconds: 75,
            data_dir: "/data".into(),
            region: "us-east-1".into(),
            account_id: "000000000000".into(),
            zone: None,
            listeners: Listeners {
                aws: SocketAddr::from(([127, 0, 0, 1], 4566)),
                gateway: SocketAddr::from(([127, 0, 0, 1], 8080)),
                admin: SocketAddr::from(([127, 0, 0, 1], 9464)),
            },
            apis: vec![Api {
                id: "a1".into(),
                name: "foobar".into(),
                differences: vec![],
                stages: vec![Stage {
                    name: "prod".into(),
                    deployment_id: "d1".into(),
                    host: "a1.execute-api.us-east-1.amazonaws.com".into(),
                    url: "http://127.0.0.1:8080/_aws/execute-api/a1/prod/".into(),
                    methods: vec![Method {
                        http_method: "ANY".into(),
                        path: "/{proxy+}".into(),
                        integration: Some("HTTP_PROXY".into()),
                        uri: Some("http://foobar/{proxy}".into()),
                    }],
                    vpc_links: vec!["v1".into()],
                    warnings: Vec::new(),
                }],
            }],
            vpc_links: vec![VpcLink {
                id: "v1".into(),
                name: "foobar".into(),
                target_arn: "arn:foobar".into(),
                deleting: false,
            }],
            load_balancers: vec![LoadBalancer {
                arn: "arn:foobar".into(),
                name: "foobar".into(),
                dns_name: "foobar-0123.elb.us-east-1.amazonaws.com".into(),
                scheme: "internal".into(),
                state: "active".into(),
                source: "Service default/foobar".into(),
                location: "service.yaml, document 1".into(),
                address: Some([127, 0, 66, 1].into()),
                listeners: vec![Listener {
                    port: 80,
                    protocol: "TCP".into(),
                    target_group: "k8s-default-foobar-0123456789".into(),
                    targets: vec![
                        target(9080, "ready", "default/foobar-1"),
                        target(9081, "draining", "default/foobar-2"),
                        target(9082, "unhealthy", "default/foobar-3"),
                    ],
                }],
                conditions: vec![],
            }],
            cluster: None,
            problems: vec![],
        }
    }

    #[test]
    fn the_json_is_read_back_and_named_as_scripts_know_it() {
        let report = example();
        let json = serde_json::to_value(&report).unwrap();
        assert_eq!(json["apis"][0]["stages"][0]["vpcLinks"][0], "v1");
        assert_eq!(json["vpcLinks"][0]["targetArn"], "arn:foobar");
        assert!(json["loadBalancers"][0]["listeners"][0]["targets"][0]["zone"].is_null());
        assert_eq!(serde_json::from_value::<Report>(json).unwrap(), report);
    }
}
