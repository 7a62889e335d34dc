//! Health checks of target groups: defaults, and what may be asked for. ("Health checks for Network Load Balancer
//! target groups", CreateTargetGroup, ModifyTargetGroup.)

use super::fault;
use crate::error::ControlError;
use model::target_group::HealthCheck;

/// What a request says about health checks; members that are absent are not touched.
#[derive(Default)]
pub(super) struct Asked {
    pub protocol: Option<String>,
    pub port: Option<String>,
    pub enabled: Option<bool>,
    pub path: Option<String>,
    pub interval_seconds: Option<i32>,
    pub timeout_seconds: Option<i32>,
    pub healthy_threshold: Option<i32>,
    pub unhealthy_threshold: Option<i32>,
    pub matcher: Option<wire::elbv2::Matcher>,
}

const DEFAULT_MATCHER: &str = "200-399";

impl Asked {
    /// The check of a new target group.
    pub fn create(self, target_type: &str) -> Result<HealthCheck, ControlError> {
        let protocol = self.protocol.clone().unwrap_or_else(|| "TCP".into());
        let interval = self.interval_seconds.unwrap_or(30);
        let timeout = if protocol == "HTTP" { 6 } else { 10 };
        let defaults = HealthCheck {
            port: "traffic-port".into(),
            interval_seconds: interval,
            // A short interval does not contradict a timeout that nobody asked for.
            timeout_seconds: timeout.min(interval),
            healthy_threshold: 5,
            unhealthy_threshold: 2,
            path: None,
            matcher: None,
            protocol,
        };
        self.apply(&defaults, target_type)
    }

    /// The check of a target group that has one.
    pub fn apply(
        self,
        before: &HealthCheck,
        target_type: &str,
    ) -> Result<HealthCheck, ControlError> {
        if self.enabled == Some(false) {
            return Err(fault::configuration(format!(
                "Health checks cannot be disabled for target groups with target type '{target_type}'"
            )));
        }
        let protocol = self.protocol.unwrap_or_else(|| before.protocol.clone());
        if !matches!(protocol.as_str(), "TCP" | "HTTP" | "HTTPS") {
            return Err(fault::validation(format!(
                "Health check protocol '{protocol}' must be one of 'HTTP, HTTPS, TCP'"
            )));
        }
        let http = protocol != "TCP";
        if !http {
            if self.path.is_some() {
                return Err(fault::configuration(
                    "Health check paths are not supported for TCP health checks",
                ));
            }
            if self.matcher.is_some() {
                return Err(fault::configuration(
                    "Health check matchers are not supported for TCP health checks",
                ));
            }
        }
        let matcher = match self.matcher {
            Some(matcher) => Some(codes(matcher)?),
            None => before.matcher.clone(),
        };
        let after = HealthCheck {
            port: self.port.unwrap_or_else(|| before.port.clone()),
            interval_seconds: self.interval_seconds.unwrap_or(before.interval_seconds),
            timeout_seconds: self.timeout_seconds.unwrap_or(before.timeout_seconds),
            healthy_threshold: self.healthy_threshold.unwrap_or(before.healthy_threshold),
            unhealthy_threshold: self
                .unhealthy_threshold
                .unwrap_or(before.unhealthy_threshold),
            path: http.then(|| {
                let path = self.path.or_else(|| before.path.clone());
                path.unwrap_or_else(|| "/".into())
            }),
            matcher: http.then(|| matcher.unwrap_or_else(|| DEFAULT_MATCHER.into())),
            protocol,
        };
        check(&after)?;
        Ok(after)
    }
}

fn check(asked: &HealthCheck) -> Result<(), ControlError> {
    let number = asked.port.parse::<u16>().is_ok_and(|port| port > 0);
    if asked.port != "traffic-port" && !number {
        return Err(fault::validation(format!(
            "Health check port '{}' must be 'traffic-port' or a number between 1 and 65535",
            asked.port
        )));
    }
    for (what, value, min, max) in [
        ("interval", asked.interval_seconds, 5, 300),
        ("timeout", asked.timeout_seconds, 2, 120),
        ("healthy threshold count", asked.healthy_threshold, 2, 10),
        (
            "unhealthy threshold count",
            asked.unhealthy_threshold,
            2,
            10,
        ),
    ] {
        if !(min..=max).contains(&value) {
            return Err(fault::validation(format!(
                "Health check {what} '{value}' must be between {min} and {max}"
            )));
        }
    }
    // They may be equal, unlike those of application load balancers.
    if asked.timeout_seconds > asked.interval_seconds {
        return Err(fault::validation(
            "Health check interval must be greater than the timeout.",
        ));
    }
    if asked
        .path
        .as_ref()
        .is_some_and(|path| !path.starts_with('/'))
    {
        return Err(fault::validation(
            "Health check path must begin with a '/' character",
        ));
    }
    Ok(())
}

/// The HTTP codes of a matcher: `200`, `200,202`, `200-299` and what these make together.
fn codes(matcher: wire::elbv2::Matcher) -> Result<String, ControlError> {
    if matcher.grpc_code.is_some() {
        return Err(fault::configuration(
            "gRPC codes are not supported for target groups of network load balancers",
        ));
    }
    let text = matcher.http_code.unwrap_or_default();
    let code = |text: &str| {
        text.parse::<u16>()
            .ok()
            .filter(|code| text.len() == 3 && (200..=599).contains(code))
    };
    let part = |part: &str| match part.split_once('-') {
        Some((from, to)) => matches!((code(from), code(to)), (Some(from), Some(to)) if from <= to),
        None => code(part).is_some(),
    };
    if !text.split(',').all(part) {
        return Err(fault::validation(format!(
            "Health check matcher HTTP code '{text}' must be a list of codes and ranges of codes between 200 and 599"
        )));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn matcher(text: &str) -> Option<wire::elbv2::Matcher> {
        Some(wire::elbv2::Matcher {
            http_code: Some(text.into()),
            grpc_code: None,
        })
    }

    #[test]
    fn defaults_follow_the_protocol() {
        let of = |protocol: &str| {
            let asked = Asked {
                protocol: Some(protocol.into()),
                ..Asked::default()
            };
            asked.create("ip").unwrap()
        };
        let tcp = Asked::default().create("ip").unwrap();
        assert_eq!(tcp, of("TCP"));
        assert_eq!(
            (tcp.timeout_seconds, tcp.path, tcp.matcher),
            (10, None, None)
        );
        let http = of("HTTP");
        assert_eq!(http.timeout_seconds, 6);
        assert_eq!(http.path.as_deref(), Some("/"));
        assert_eq!(http.matcher.as_deref(), Some("200-399"));
        assert_eq!(of("HTTPS").timeout_seconds, 10);
    }

    #[test]
    fn changes_keep_what_they_do_not_name() {
        let http = Asked {
            protocol: Some("HTTP".into()),
            path: Some("/up".into()),
            matcher: matcher("200,204-206"),
            ..Asked::default()
        };
        let before = http.create("ip").unwrap();
        let change = Asked {
            interval_seconds: Some(10),
            ..Asked::default()
        };
        let after = change.apply(&before, "ip").unwrap();
        assert_eq!(after.interval_seconds, 10);
        assert_eq!(after.path, before.path);
        let back = Asked {
            protocol: Some("TCP".into()),
            ..Asked::default()
        };
        let tcp = back.apply(&after, "ip").unwrap();
        assert_eq!((tcp.path, tcp.matcher), (None, None));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let refused = |asked: Asked| asked.create("ip").unwrap_err().code;
        let http = |asked: Asked| Asked {
            protocol: Some("HTTP".into()),
            ..asked
        };
        assert_eq!(
            refused(Asked {
                matcher: matcher("200"),
                ..Asked::default()
            }),
            "InvalidConfigurationRequest"
        );
        for bad in ["", "abc", "199", "600", "300-200", "200-", "20"] {
            let asked = http(Asked {
                matcher: matcher(bad),
                ..Asked::default()
            });
            assert_eq!(refused(asked), "ValidationError", "{bad}");
        }
        for port in ["0", "x", "65536"] {
            let asked = Asked {
                port: Some(port.into()),
                ..Asked::default()
            };
            assert_eq!(refused(asked), "ValidationError", "{port}");
        }
        assert_eq!(
            refused(Asked {
                interval_seconds: Some(10),
                timeout_seconds: Some(11),
                ..Asked::default()
            }),
            "ValidationError"
        );
        assert_eq!(
            refused(Asked {
                enabled: Some(false),
                ..Asked::default()
            }),
            "InvalidConfigurationRequest"
        );
    }
}
