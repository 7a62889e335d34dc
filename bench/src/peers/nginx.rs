//! nginx as one would tune it for this: one worker, upstream keep-alive, bodies streamed instead of spooled
//! to disk, the access log buffered.

use super::{Absent, Kind, Peer, Place, Plan, free_port, version};
use std::process::Command;

pub fn start(place: &Place<'_>) -> Result<Peer, Absent> {
    let program = &place.programs.nginx;
    let version = version(program, "-v").ok_or(Absent::Missing("Debian package nginx-light"))?;
    let (listen, http2) = (free_port()?, free_port()?);
    let directory = place.directory.display();
    // As it comes, a server that fails is left out for ten seconds; it has no other checks.
    let servers: String = (place.backends())
        .map(|backend| format!("server {backend}; "))
        .collect();
    let limit = match place.another {
        Some(_) => "proxy_connect_timeout 2s;",
        None => "",
    };
    let configuration = format!(
        r#"daemon off;
worker_processes 1;
worker_rlimit_nofile 16384;
pid {directory}/pid;
error_log {directory}/error.log warn;
events {{ worker_connections 12288; }}
http {{
  access_log {directory}/access.log combined buffer=64k flush=1s;
  client_body_temp_path {directory}/body;
  proxy_temp_path {directory}/proxy;
  fastcgi_temp_path {directory}/fastcgi;
  uwsgi_temp_path {directory}/uwsgi;
  scgi_temp_path {directory}/scgi;
  keepalive_timeout 300s;
  keepalive_requests 1000000000;
  client_max_body_size 0;
  proxy_request_buffering off;
  proxy_max_temp_file_size 0;
  upstream backend {{
    {servers}
    keepalive 512;
    keepalive_timeout 300s;
    keepalive_requests 1000000000;
  }}
  server {{
    listen {listen} backlog=4096;
    listen {http2} http2;
    location / {{
      proxy_pass http://backend;
      {limit}
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
    }}
  }}
}}
"#
    );
    // Workers of a privileged master would be somebody else, who may not write here.
    let user = if is_privileged() { "user root;\n" } else { "" };
    let file = place.directory.join("nginx.conf");
    std::fs::write(&file, format!("{user}{configuration}"))?;
    let mut command = Command::new(program);
    command
        .arg("-e")
        .arg(place.directory.join("error.log"))
        .arg("-p")
        .arg(place.directory)
        .arg("-c")
        .arg(&file);
    Plan {
        kind: Kind::Nginx,
        version,
        command,
        listen,
        http2: Some(http2),
        place,
    }
    .start()
}

fn is_privileged() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}
