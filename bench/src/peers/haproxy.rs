//! HAProxy with one thread. It writes logs to sockets and descriptors alone, so its access log goes to its
//! standard output, which is a file.

use super::{Absent, Kind, Peer, Place, Plan, free_port, version};
use std::process::Command;

pub fn start(place: &Place<'_>) -> Result<Peer, Absent> {
    let program = &place.programs.haproxy;
    let version = version(program, "-v").ok_or(Absent::Missing("Debian package haproxy"))?;
    let (listen, http2) = (free_port()?, free_port()?);
    let (connect, check) = match place.another {
        // Its defaults for checks; a request goes elsewhere where a connection cannot be made.
        Some(_) => ("2s\n  option redispatch 1", " check"),
        None => ("5s", ""),
    };
    let servers: String = (place.backends().enumerate())
        .map(|(number, backend)| format!("  server pod{number} {backend}{check}\n"))
        .collect();
    let configuration = format!(
        "global
  nbthread 1
  maxconn 8000
  log stdout format raw local0 info
defaults
  mode http
  log global
  option httplog
  http-reuse always
  timeout connect {connect}
  timeout client 300s
  timeout server 300s
  timeout http-keep-alive 300s
frontend clients
  bind {listen} backlog 4096
  bind {http2} proto h2
  default_backend pods
backend pods
{servers}"
    );
    let file = place.directory.join("haproxy.cfg");
    std::fs::write(&file, configuration)?;
    let mut command = Command::new(program);
    command.arg("-db").arg("-f").arg(&file);
    Plan {
        kind: Kind::Haproxy,
        version,
        command,
        listen,
        http2: Some(http2),
        place,
    }
    .start()
}
