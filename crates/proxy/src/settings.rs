//! What the gateway is started with.

use crate::admission::AdmissionLimits;
use crate::client_address::Trust;
use crate::http2::Http2Settings;
use pipeline::RouterSettings;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::time::Duration;

/// Settings of the gateway.
#[derive(Clone, Debug)]
pub struct Settings {
    pub listen: SocketAddr,
    /// One thread each, with its own listener, connections and pools.
    pub workers: NonZeroUsize,
    pub router: RouterSettings,
    /// Whether answers to faults explain themselves in `x-lockgate-error`.
    pub explain_errors: bool,
    /// Limits and timeouts of clients' connections.
    pub client: http1::Settings,
    /// Limits of those that speak HTTP/2, besides.
    pub http2: Http2Settings,
    pub upstream: UpstreamSettings,
    pub admission: AdmissionLimits,
    pub trust: Trust,
    /// The access log, if one is kept.
    pub access_log: Option<telemetry::LogSettings>,
}

/// The way to backends.
#[derive(Clone, Debug)]
pub struct UpstreamSettings {
    /// Limits and timeouts of connections to backends.
    pub http: http1::Settings,
    /// The most idle connections to one target, over all workers.
    pub idle_max_per_target: usize,
    /// How long a connection is kept idle. Shorter than what common servers keep theirs (75 s for nginx,
    /// 60 s for many others), so that it is seldom the backend that closes first.
    pub idle_timeout: Duration,
    /// How many targets are tried in all where connections fail before anything was sent.
    pub attempts: NonZeroUsize,
}

impl Settings {
    #[must_use]
    pub fn new(listen: SocketAddr, workers: NonZeroUsize) -> Self {
        Self {
            listen,
            workers,
            router: RouterSettings { path_style: true },
            explain_errors: false,
            http2: Http2Settings::default(),
            client: http1::Settings::towards_clients(),
            upstream: UpstreamSettings::default(),
            admission: AdmissionLimits::default(),
            trust: Trust::default(),
            access_log: None,
        }
    }
}

impl Default for UpstreamSettings {
    fn default() -> Self {
        Self {
            http: http1::Settings::towards_backends(),
            idle_max_per_target: 512,
            idle_timeout: Duration::from_secs(45),
            attempts: const { NonZeroUsize::new(3).unwrap() },
        }
    }
}
