//! The health check that a Service's annotations ask for, with the controller's defaults: TCP to the port of the
//! traffic, or for instances behind `externalTrafficPolicy: Local` HTTP to the node's own check. A value that the
//! controller would not take is reported and gives `None`.

use super::choices::invalid;
use crate::annotations::get;
use crate::endpoints::port_number;
use crate::problem::Reporter;
use balancer::{HealthCheck, TargetType};
use k8s_openapi::api::core::v1::ServiceSpec;
use std::collections::BTreeMap;
use std::str::FromStr;

/// Every annotation is looked at before giving up, so that one look at the report is enough.
pub(super) fn check(
    annotations: &BTreeMap<String, String>,
    spec: &ServiceSpec,
    target_type: Option<TargetType>,
    report: &mut Reporter<'_>,
) -> Option<HealthCheck> {
    let local = target_type == Some(TargetType::Instance)
        && spec.external_traffic_policy.as_deref() == Some("Local");
    let default = if local {
        let node_port = spec.health_check_node_port.and_then(port_number);
        HealthCheck {
            protocol: "HTTP".to_owned(),
            port: node_port.map_or_else(|| "traffic-port".to_owned(), |port| port.to_string()),
            timeout_seconds: 6,
            healthy_threshold: 2,
            unhealthy_threshold: 2,
            ..HealthCheck::default()
        }
    } else {
        HealthCheck::default()
    };
    let mut read = Read {
        annotations,
        report,
        good: true,
    };
    let protocol = read.one_of("protocol", &default.protocol);
    let port = read.port(&default.port);
    let interval_seconds = read.number("interval", default.interval_seconds, 5, 300);
    let timeout_seconds = read.number("timeout", default.timeout_seconds, 2, 120);
    let healthy_threshold = read.number("healthy-threshold", default.healthy_threshold, 2, 10);
    let unhealthy_threshold =
        read.number("unhealthy-threshold", default.unhealthy_threshold, 2, 10);
    let http = protocol != "TCP";
    let default_path = if local { "/healthz" } else { "/" };
    let path = http.then(|| read.text("path", default_path));
    let matcher = http.then(|| read.text("success-codes", "200-399"));
    read.good.then_some(HealthCheck {
        protocol,
        port,
        interval_seconds,
        timeout_seconds,
        healthy_threshold,
        unhealthy_threshold,
        path,
        matcher,
    })
}

struct Read<'r, 'o> {
    annotations: &'r BTreeMap<String, String>,
    report: &'r mut Reporter<'o>,
    good: bool,
}

impl Read<'_, '_> {
    fn text(&self, name: &str, default: &str) -> String {
        let name = format!("aws-load-balancer-healthcheck-{name}");
        get(self.annotations, &name).unwrap_or(default).to_owned()
    }

    fn one_of(&mut self, name: &str, default: &str) -> String {
        let value = self.text(name, default).to_ascii_uppercase();
        if !["TCP", "HTTP", "HTTPS"].contains(&value.as_str()) {
            self.refuse(
                name,
                format!("{value:?} is no protocol of a health check (TCP, HTTP, HTTPS)"),
            );
        }
        value
    }

    fn port(&mut self, default: &str) -> String {
        let value = self.text("port", default);
        let number = i32::from_str(&value).ok().and_then(port_number);
        if value != "traffic-port" && number.is_none() {
            self.refuse(
                "port",
                format!("{value:?} is neither traffic-port nor a port number"),
            );
        }
        value
    }

    /// Ranges are those of CreateTargetGroup.
    fn number(&mut self, name: &str, default: i32, least: i32, most: i32) -> i32 {
        let value = self.text(name, &default.to_string());
        match i32::from_str(&value) {
            Ok(number) if (least..=most).contains(&number) => number,
            _ => {
                self.refuse(
                    name,
                    format!("{value:?} is no number from {least} to {most}"),
                );
                default
            }
        }
    }

    fn refuse(&mut self, name: &str, message: String) {
        self.good = false;
        invalid(
            self.report,
            &format!("aws-load-balancer-healthcheck-{name}"),
            message,
        );
    }
}
