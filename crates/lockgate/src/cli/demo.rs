//! `lockgate demo`: the reference architecture on embedded defaults, with real traffic through it.

use crate::demo;
use crate::exit::{EXIT_CODES, Failure};
use crate::logs;
use crate::settings::{LogFilter, LogFormat, ProcessEnvironment};
use crate::style::Style;
use clap::Args;
use std::io::{stderr, stdout};

/// Build the reference architecture in this process, and send a request through it
#[derive(Args, Debug)]
#[command(after_help = format!("\
Examples:
  lockgate demo
  lockgate demo --once

Two pods are started in this process, a Service makes them a load balancer, signed AWS calls build \
VPC link, REST API, deployment and stage in front of it. Nothing outside is needed or touched: state \
lies in a temporary directory that goes when the demo ends.

{EXIT_CODES}"))]
pub struct Demo {
    /// End after the request, with 0 if it arrived at the pod as it should
    #[arg(long)]
    once: bool,
}

impl Demo {
    pub fn run(&self) -> Result<(), Failure> {
        let environment = ProcessEnvironment;
        if let Ok(filter) = LogFilter::parse("warn") {
            logs::start(&filter, LogFormat::Text, Style::of(&stderr(), &environment));
        }
        super::block_on(demo::run(self.once, Style::of(&stdout(), &environment)))?
    }
}
