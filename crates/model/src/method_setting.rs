//! Settings of the methods of a stage, with the values that AWS reports where one was not given. What they do
//! to traffic is for those who read them.

use serde::{Deserialize, Serialize};

/// The account's limits, which a method has until it gets its own: requests per second, and how many at once.
pub const RATE_LIMIT_DEFAULT: f64 = 10_000.0;
pub const BURST_LIMIT_DEFAULT: i32 = 5_000;

/// What `UpdateStage` sets for `{resource path}/{http method}`. A member that was not given has AWS's default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct MethodSetting {
    pub metrics_enabled: bool,
    /// `OFF`, `ERROR` or `INFO`; absent until it is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logging_level: Option<String>,
    pub data_trace_enabled: bool,
    /// Requests; -1 lifts the limit of the stage.
    pub throttling_burst_limit: i32,
    /// Requests per second; -1 lifts the limit of the stage.
    pub throttling_rate_limit: f64,
    pub caching_enabled: bool,
    /// Seconds, 0 to 3,600.
    pub cache_ttl_in_seconds: i32,
    pub cache_data_encrypted: bool,
    pub require_authorization_for_cache_control: bool,
    /// `FAIL_WITH_403`, `SUCCEED_WITH_RESPONSE_HEADER` or `SUCCEED_WITHOUT_RESPONSE_HEADER`.
    pub unauthorized_cache_control_header_strategy: String,
}

impl Default for MethodSetting {
    fn default() -> Self {
        Self {
            metrics_enabled: false,
            logging_level: None,
            data_trace_enabled: false,
            throttling_burst_limit: BURST_LIMIT_DEFAULT,
            throttling_rate_limit: RATE_LIMIT_DEFAULT,
            caching_enabled: false,
            cache_ttl_in_seconds: 300,
            cache_data_encrypted: false,
            require_authorization_for_cache_control: true,
            unauthorized_cache_control_header_strategy: "SUCCEED_WITH_RESPONSE_HEADER".into(),
        }
    }
}
