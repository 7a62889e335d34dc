//! `cargo xtask soak`: builds Lockgate and the bench in release form and lets them run against each other for a
//! long time. What runs and what has to be flat at the end is the bench's (`bench/src/soak.rs`).

use std::process::Command;

pub const HELP: &str = "\
Traffic of all kinds for 20 minutes; memory and descriptors have to stay flat

Usage: cargo xtask soak [--minutes N]

  --minutes N   how long (default 20; a fraction will do)

Keep-alive and new connections, uploads, clients that leave at any byte, half-close, or speak no HTTP, and a
deployment four times a second. Fails where a request fails that should not, where memory, descriptors or threads
of the last fifth of the time exceed those of the second, or where a connection is left at the end.

Example: cargo xtask soak --minutes 2";

pub fn run(arguments: &[String]) -> Result<(), String> {
    match arguments {
        [] => {}
        [flag, _] if flag == "--minutes" => {}
        _ => {
            return Err(format!(
                "unknown arguments: {}\n\n{HELP}",
                arguments.join(" ")
            ));
        }
    }
    let root = crate::check::root();
    let built = Command::new(env!("CARGO"))
        .current_dir(root)
        .args([
            "build",
            "--release",
            "--locked",
            "-p",
            "lockgate",
            "-p",
            "lockgate-bench",
        ])
        .status()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    if !built.success() {
        return Err("the build failed".to_owned());
    }
    let program = crate::bench::target_directory(root).join("release/lockgate-bench");
    let soaked = Command::new(program)
        .arg("soak")
        .args(arguments)
        .status()
        .map_err(|error| format!("cannot run the soak: {error}"))?;
    soaked
        .success()
        .then_some(())
        .ok_or_else(|| "something was left behind, or failed on its way".to_owned())
}
