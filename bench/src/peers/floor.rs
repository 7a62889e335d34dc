//! The floor runs as a process of its own, from this very program.

use super::{Absent, Kind, Peer, Place, Plan, free_port};
use std::process::Command;

pub fn start(place: &Place<'_>) -> Result<Peer, Absent> {
    let listen = free_port()?;
    let mut command = Command::new(std::env::current_exe()?);
    command
        .arg("floor")
        .arg(listen.to_string())
        .arg(place.backend.to_string());
    Plan {
        kind: Kind::Floor,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        command,
        listen,
        http2: None,
        place,
    }
    .start()
}
