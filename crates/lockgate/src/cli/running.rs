//! Asking the running Lockgate for its status, for the commands that show some of it.

use crate::client;
use crate::data_dir::Known;
use crate::exit::{Exit, Failure};
use crate::settings::{DataDirArgs, ListenAddress, ProcessEnvironment};
use clap::Args;
use serde::de::DeserializeOwned;
use std::net::SocketAddr;

/// Which running Lockgate is asked.
#[derive(Args, Debug)]
pub struct Running {
    #[command(flatten)]
    data_dir: DataDirArgs,

    /// Address of the admin listener, where it is not the one the data directory knows
    #[arg(long, value_name = "IP:PORT")]
    admin: Option<String>,
}

impl Running {
    /// Its status, as JSON or as the report that it is.
    pub fn status<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        let admin = self.admin()?;
        let body = super::block_on(ask(admin))??;
        serde_json::from_slice(&body).map_err(|error| misunderstood(admin, error))
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
