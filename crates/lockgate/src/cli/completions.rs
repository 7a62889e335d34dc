//! `lockgate completions`: what a shell needs to complete our commands.

use crate::exit::{EXIT_CODES, Exit, Failure};
use clap::{Args, CommandFactory};
use clap_complete::Shell;
use std::io::Write;

/// Print completions for a shell
#[derive(Args, Debug)]
#[command(after_help = format!("\
Example:
  lockgate completions bash > ~/.local/share/bash-completion/completions/lockgate

{EXIT_CODES}"))]
pub struct Completions {
    /// Which shell
    shell: Shell,
}

impl Completions {
    pub fn run(&self) -> Result<(), Failure> {
        let mut text = Vec::new();
        clap_complete::generate(
            self.shell,
            &mut super::CommandLine::command(),
            "lockgate",
            &mut text,
        );
        std::io::stdout().write_all(&text).map_err(|error| {
            Failure::new(Exit::Failed, "cannot write the completions").because(error)
        })
    }
}
