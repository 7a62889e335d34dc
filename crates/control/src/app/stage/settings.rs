//! What holds for the settings of a stage: AWS's ranges, and what may not be switched on because callers would
//! get something else than they were promised. What only observes is kept, and named by
//! [`crate::warnings`].

use crate::error::ControlError;
use model::{CanarySettings, MethodSetting, RestApi, Stage};

/// GB, the sizes of the service model.
const CACHE_SIZES: [&str; 8] = ["0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"];

/// A log format that AWS would take has one of these.
const LOG_IDS: [&str; 2] = ["$context.requestId", "$context.extendedRequestId"];

/// Bytes: "Access log template size: 3 KB".
const LOG_FORMAT_SIZE_MAX: usize = 3 * 1024;

/// Seconds.
const CACHE_TTLS: std::ops::RangeInclusive<i32> = 0..=3_600;

const STRATEGIES: [&str; 3] = [
    "FAIL_WITH_403",
    "SUCCEED_WITH_RESPONSE_HEADER",
    "SUCCEED_WITHOUT_RESPONSE_HEADER",
];

pub(super) fn check(api: &RestApi, stage: &Stage) -> Result<(), ControlError> {
    if let Some(size) = &stage.cache_cluster_size
        && !CACHE_SIZES.contains(&size.as_str())
    {
        return refuse(format!(
            "Invalid cache cluster size specified: {size}. Valid options are {}",
            CACHE_SIZES.join(", ")
        ));
    }
    for (key, setting) in &stage.method_settings {
        check_method(key, setting)?;
    }
    let caches = |setting: &MethodSetting| setting.caching_enabled;
    if stage.cache_cluster_enabled && stage.method_settings.values().any(caches) {
        return Err(ControlError::unserved_setting(
            "caching/enabled on a stage with a cache cluster",
        ));
    }
    if stage.client_certificate_id.is_some() {
        return Err(ControlError::unserved_setting("clientCertificateId"));
    }
    if let Some(canary) = &stage.canary_settings {
        check_canary(api, canary)?;
    }
    check_access_log(stage)
}

fn check_method(key: &str, setting: &MethodSetting) -> Result<(), ControlError> {
    if let Some(level) = &setting.logging_level
        && !matches!(level.as_str(), "OFF" | "ERROR" | "INFO")
    {
        return refuse(format!(
            "Invalid logging level specified for {key}: {level}. Valid options are OFF, ERROR, INFO"
        ));
    }
    if !CACHE_TTLS.contains(&setting.cache_ttl_in_seconds) {
        return refuse(format!(
            "Invalid cache TTL specified for {key}, must be between 0 and 3600"
        ));
    }
    // -1 takes a limit away.
    if setting.throttling_burst_limit < -1 {
        return refuse(format!("Invalid burst limit specified for {key}"));
    }
    if setting.throttling_rate_limit < 0.0 && setting.throttling_rate_limit != -1.0 {
        return refuse(format!("Invalid rate limit specified for {key}"));
    }
    let strategy = setting.unauthorized_cache_control_header_strategy.as_str();
    if !STRATEGIES.contains(&strategy) {
        return refuse(format!(
            "Invalid unauthorized cache control header strategy specified for {key}: {strategy}. Valid \
             options are {}",
            STRATEGIES.join(", ")
        ));
    }
    Ok(())
}

fn check_canary(api: &RestApi, canary: &CanarySettings) -> Result<(), ControlError> {
    if !(0.0..=100.0).contains(&canary.percent_traffic) {
        return refuse("Invalid percent traffic specified, must be between 0.0 and 100.0".into());
    }
    if canary.percent_traffic > 0.0 {
        return Err(ControlError::unserved_setting(
            "canarySettings with a percentTraffic above 0",
        ));
    }
    if let Some(deployment) = &canary.deployment_id
        && !api.deployments.contains_key(deployment)
    {
        return refuse("Deployment id does not exist".into());
    }
    super::check_variables(canary.stage_variable_overrides.as_ref())
}

fn check_access_log(stage: &Stage) -> Result<(), ControlError> {
    let Some(log) = &stage.access_log_settings else {
        return Ok(());
    };
    if let Some(arn) = &log.destination_arn {
        let service = arn.split(':').nth(2);
        let firehose = arn.contains(":deliverystream/amazon-apigateway-");
        let good = arn.starts_with("arn:")
            && match service {
                Some("logs") => true,
                Some("firehose") => firehose,
                _ => false,
            };
        if !good {
            return refuse(format!(
                "Invalid ARN specified for access log destination: {arn}. Expected a CloudWatch Logs log \
                 group, or a Firehose delivery stream whose name begins with amazon-apigateway-"
            ));
        }
    }
    if let Some(format) = &log.format {
        if format.len() > LOG_FORMAT_SIZE_MAX {
            return refuse("Access Log format is too large: at most 3 KB are allowed".into());
        }
        if !LOG_IDS.iter().any(|id| format.contains(id)) {
            return refuse(
                "Access Log format must contain at least '$context.requestId' or '$context.extendedRequestId'"
                    .into(),
            );
        }
        if format.trim_end().contains('\n') {
            return refuse("Access Log format must be a single line".into());
        }
    }
    Ok(())
}

fn refuse(message: String) -> Result<(), ControlError> {
    Err(ControlError::bad_request(message))
}
