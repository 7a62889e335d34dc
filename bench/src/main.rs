//! Measures the gateway beside other proxies.
//!
//! In the order of a run:
//! - [`settings`]: what it is told.
//! - [`peers`]: the proxies, each a process confined to one core; [`floor`] is ours and does next to nothing.
//! - [`scenario`]: the kinds of traffic.
//! - [`load`]: the load and the backend, one thread on another core.
//! - [`measure`]: what the kernel knows of a process.
//! - [`run`]: rounds over all of it, which give [`results`].
//! - [`statistics`], [`report`]: what they mean, as text, page and plot.
//!
//! Beside it, [`soak`]: not how fast, but whether anything is left behind; and [`dying_pod`]: what is lost when a
//! backend fails.
//!
//! Everything stays on loopback and ends with the run. `cargo xtask bench` builds what is needed and starts
//! it.

mod dying_pod;
mod floor;
mod load;
mod measure;
mod peers;
mod report;
mod results;
mod run;
mod scenario;
mod settings;
mod soak;
mod statistics;

use clap::Parser;
use settings::{Arguments, Command, RunArguments};
use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.command {
        Some(Command::Floor { listen, backend }) => floor::run(listen, backend).map(|()| true),
        Some(Command::Soak(arguments)) => soak::run(&arguments),
        Some(Command::DyingPod(arguments)) => dying_pod::run(&arguments),
        None => measure(&arguments.run),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs, shows and writes; false if anything of ours failed under the load.
fn measure(arguments: &RunArguments) -> io::Result<bool> {
    let results = run::run(arguments)?;
    print!("{}", report::plain(&results));
    if let Some(page) = &arguments.write {
        let plot = report::svg(&results);
        report::page::write(page, |plot| report::markdown(&results, plot), &plot)?;
        eprintln!("\nwritten to {}", page.display());
    }
    let peers_that_may_fail = [
        peers::Kind::Nginx.name(),
        peers::Kind::Haproxy.name(),
        peers::Kind::Envoy.name(),
    ];
    let mut sound = true;
    for (group, row) in results.failures() {
        if !peers_that_may_fail.contains(&row.label.as_str()) {
            eprintln!("error: {} failed in `{}`", row.label, group.name);
            sound = false;
        }
    }
    Ok(sound)
}
