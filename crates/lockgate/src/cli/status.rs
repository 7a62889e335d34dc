//! `lockgate status`: asks the running Lockgate what it holds, and shows it.

use crate::client;
use crate::data_dir::Known;
use crate::exit::{EXIT_CODES, Exit, Failure};
use crate::output;
use crate::settings::{DataDirArgs, ListenAddress, ProcessEnvironment};
use crate::status::{Report, tree};
use crate::style::Style;
use clap::Args;
use std::io::stdout;
use std::net::SocketAddr;

/// Show APIs, stages, VPC links, load balancers and targets of the running Lockgate
#[derive(Args, Debug)]
#[command(after_help = format!("\
Examples:
  lockgate status
  lockgate status --json | jq -r '.apis[].stages[].url'

{EXIT_CODES}"))]
pub struct Status {
    #[command(flatten)]
    data_dir: DataDirArgs,

    /// Address of the admin listener, where it is not the one the data directory knows
    #[arg(long, value_name = "IP:PORT")]
    admin: Option<String>,

    /// Print JSON for scripts
    #[arg(long)]
    json: bool,
}

impl Status {
    pub fn run(&self) -> Result<(), Failure> {
        let admin = self.admin()?;
        let body = super::block_on(ask(admin))??;
        let text = if self.json {
            let json: serde_json::Value =
                serde_json::from_slice(&body).map_err(|error| misunderstood(admin, error))?;
            format!("{json:#}\n")
        } else {
            let report: Report =
                serde_json::from_slice(&body).map_err(|error| misunderstood(admin, error))?;
            tree(&report, Style::of(&stdout(), &ProcessEnvironment))
        };
        output::print(format_args!("{text}"))
    }

    fn admin(&self) -> Result<SocketAddr, Failure> {
        if let Some(text) = &self.admin {
            return match ListenAddress::parse("--admin", text) {
                Ok(listen) => Ok(listen.address),
                Err(expected) => Err(Failure::new(
                    Exit::Usage,
                    format!("--admin does not take {text:?}: expected {expected}"),
                )),
            };
        }
        let folder = super::data_dir(&self.data_dir, &ProcessEnvironment)?;
        Ok(Known::read(&folder)?.instance.admin)
    }
}

async fn ask(admin: SocketAddr) -> Result<bytes::Bytes, Failure> {
    let response = client::get(admin, "/status").await.map_err(|error| {
        Failure::new(Exit::NotRunning, format!("no lockgate answers on {admin}"))
            .because(error)
            .next("run `lockgate up`, or name the data directory of the running one by --data-dir")
    })?;
    if response.status().is_success() {
        Ok(response.into_body())
    } else {
        Err(Failure::new(
            Exit::Failed,
            format!(
                "lockgate on {admin} answered {} to /status: {}",
                response.status(),
                String::from_utf8_lossy(response.body()).trim_end()
            ),
        )
        .next("see its log"))
    }
}

fn misunderstood(admin: SocketAddr, error: serde_json::Error) -> Failure {
    Failure::new(
        Exit::NotRunning,
        format!("what answers on {admin} is no lockgate of this version"),
    )
    .because(error)
    .next("give the admin address of the running one by --admin")
}
