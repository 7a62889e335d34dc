//! What an API asks of its stages that the gateway does not do: settings that are kept and returned because
//! they only observe, or only limit. They are never silent: `lockgate status` shows what this finds. What would
//! change answers to callers is refused when it is written and never gets here.

use model::method_setting::{BURST_LIMIT_DEFAULT, RATE_LIMIT_DEFAULT};
use model::{RestApi, Stage};

/// A setting that is not in effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub stage: String,
    /// As a patch path: `/accessLogSettings`, `/*/*/throttling/rateLimit`.
    pub setting: String,
    /// What does not happen, in words for a person.
    pub text: String,
}

/// All settings of an API's stages that are not in effect, in order of stage and setting.
#[must_use]
pub fn warnings(api: &RestApi) -> Vec<Warning> {
    let mut found: Vec<Warning> = api.stages.values().flat_map(of_stage).collect();
    found.sort_by(|a, b| (&a.stage, &a.setting).cmp(&(&b.stage, &b.setting)));
    found
}

fn of_stage(stage: &Stage) -> Vec<Warning> {
    let mut found = Vec::new();
    let mut warn = |asked: bool, setting: String, text: &str| {
        if asked {
            found.push(Warning {
                stage: stage.name.clone(),
                setting,
                text: text.to_owned(),
            });
        }
    };
    let log = stage.access_log_settings.as_ref();
    let logs = log.is_some_and(|log| log.destination_arn.is_some());
    warn(
        logs,
        "/accessLogSettings".into(),
        "no access log is written to this destination",
    );
    warn(
        stage.tracing_enabled,
        "/tracingEnabled".into(),
        "requests are not traced",
    );
    for (key, setting) in &stage.method_settings {
        let at = |rest: &str| format!("/{key}/{rest}");
        let level = setting.logging_level.as_deref();
        warn(
            level.is_some_and(|level| level != "OFF"),
            at("logging/loglevel"),
            "no execution log is written",
        );
        warn(
            setting.data_trace_enabled,
            at("logging/dataTrace"),
            "payloads are not logged",
        );
        warn(
            setting.metrics_enabled,
            at("metrics/enabled"),
            "no metrics are kept for each method",
        );
        let limited = setting.throttling_rate_limit != RATE_LIMIT_DEFAULT;
        warn(
            limited,
            at("throttling/rateLimit"),
            "requests are not throttled",
        );
        let limited = setting.throttling_burst_limit != BURST_LIMIT_DEFAULT;
        warn(
            limited,
            at("throttling/burstLimit"),
            "requests are not throttled",
        );
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_not_in_effect_is_named_and_defaults_are_not() {
        let stage = |more: serde_json::Value| {
            let mut stage = json!({"name": "prod", "deploymentId": "d", "createdDate": 0, "lastUpdatedDate": 0});
            stage
                .as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            serde_json::from_value::<Stage>(stage).unwrap()
        };
        assert_eq!(of_stage(&stage(json!({"methodSettings": {"*/*": {}}}))), []);
        let all = stage(json!({
            "tracingEnabled": true,
            "accessLogSettings": {"destinationArn": "arn:aws:logs:x", "format": "$context.requestId"},
            "methodSettings": {
                "*/*": {"metricsEnabled": true, "loggingLevel": "INFO", "dataTraceEnabled": true},
                "a/GET": {"throttlingRateLimit": 5.0, "throttlingBurstLimit": 1, "loggingLevel": "OFF"},
            },
        }));
        let settings: Vec<String> = of_stage(&all).into_iter().map(|w| w.setting).collect();
        assert_eq!(
            settings,
            [
                "/accessLogSettings",
                "/tracingEnabled",
                "/*/*/logging/loglevel",
                "/*/*/logging/dataTrace",
                "/*/*/metrics/enabled",
                "/a/GET/throttling/rateLimit",
                "/a/GET/throttling/burstLimit",
            ]
        );
    }
}
