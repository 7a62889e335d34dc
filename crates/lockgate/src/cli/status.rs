//! `lockgate status`: asks the running Lockgate what it holds, and shows it.

use super::running::Running;
use crate::exit::{EXIT_CODES, Failure};
use crate::output;
use crate::settings::ProcessEnvironment;
use crate::status::{Report, tree};
use crate::style::Style;
use clap::Args;
use std::io::stdout;

/// Show APIs, stages, VPC links, load balancers and targets of the running Lockgate
#[derive(Args, Debug)]
#[command(after_help = format!("\
Examples:
  lockgate status
  lockgate status --json | jq -r '.apis[].stages[].url'

{EXIT_CODES}"))]
pub struct Status {
    #[command(flatten)]
    running: Running,

    /// Print JSON for scripts
    #[arg(long)]
    json: bool,
}

impl Status {
    pub fn run(&self) -> Result<(), Failure> {
        let text = if self.json {
            format!("{:#}\n", self.running.status::<serde_json::Value>()?)
        } else {
            let report: Report = self.running.status()?;
            tree(&report, Style::of(&stdout(), &ProcessEnvironment))
        };
        output::print(format_args!("{text}"))
    }
}
