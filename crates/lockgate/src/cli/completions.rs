//! `lockgate completions`: what a shell needs to complete our commands.

use crate::exit::{EXIT_CODES, Failure};
use crate::output;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

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
        output::print(format_args!("{}", String::from_utf8_lossy(&text)))
    }
}
