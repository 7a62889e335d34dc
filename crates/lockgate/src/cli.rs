//! The command line: which commands there are, and the edge where failures become messages and exit codes.

mod archive;
mod check;
mod completions;
mod demo;
mod env;
mod running;
mod status;
mod up;

use crate::exit::{EXIT_CODES, Exit, Failure};
use crate::settings::{DataDirArgs, Environment, ProcessEnvironment, SettingsError};
use crate::style::Style;
use clap::{Parser, Subcommand};
use std::io::stderr;
use std::path::PathBuf;
use std::process::ExitCode;

/// The AWS API Gateway architecture for Kubernetes services, without AWS
#[derive(Parser, Debug)]
#[command(name = "lockgate", version, propagate_version = true, after_help = format!("\
Begin with:
  lockgate demo                                   see the whole path work, in one command
  lockgate up --manifests service.yaml            run it
  eval \"$(lockgate env)\" && terraform apply       use it as AWS

{EXIT_CODES}"))]
pub struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    Up(Box<up::Up>),
    Env(env::Env),
    Status(status::Status),
    Check(check::Check),
    Export(archive::Export),
    Import(archive::Import),
    Demo(demo::Demo),
    Completions(completions::Completions),
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    // clap prints usage errors and help itself, and ends the process with 2 or 0.
    let outcome = match CommandLine::parse().command {
        Command::Up(up) => up.run(),
        Command::Env(env) => env.run(),
        Command::Status(status) => status.run(),
        Command::Export(export) => export.run(),
        Command::Import(import) => import.run(),
        Command::Check(check) => match check.run() {
            Ok(exit) => return ExitCode::from(exit as u8),
            Err(failure) => Err(failure),
        },
        Command::Demo(demo) => demo.run(),
        Command::Completions(completions) => completions.run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let style = Style::of(&stderr(), &ProcessEnvironment);
            eprintln!("{} {failure}", style.bad("error:"));
            ExitCode::from(failure.exit() as u8)
        }
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        Self::new(Exit::Usage, error.to_string())
    }
}

fn data_dir(args: &DataDirArgs, environment: &dyn Environment) -> Result<PathBuf, Failure> {
    Ok(args.resolve(environment)?)
}

/// Runs a future on this thread. Traffic has threads of its own; what is left fits on one.
fn block_on<T>(future: impl Future<Output = T>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            Failure::new(Exit::Failed, "cannot start the event loop").because(error)
        })?;
    Ok(runtime.block_on(future))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound_and_every_help_has_example_and_codes() {
        let mut command = CommandLine::command();
        command.clone().debug_assert();
        for sub in command.get_subcommands_mut() {
            let help = sub.render_long_help().to_string();
            assert!(help.contains("Example"), "{help}");
            assert!(help.contains("Exit codes:"), "{help}");
        }
    }
}
