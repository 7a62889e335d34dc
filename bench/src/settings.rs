//! What a run is told.

use clap::{Args, Parser, Subcommand};
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Measures Lockgate beside nginx, HAProxy, Envoy and a bare loop: one run, interleaved rounds, the proxy on
/// one core, load and backend on another.
#[derive(Parser, Debug)]
#[command(
    name = "lockgate-bench",
    version,
    args_conflicts_with_subcommands = true
)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub run: RunArguments,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Runs the bare loop that others are compared with; a run starts it by itself
    Floor {
        listen: SocketAddr,
        backend: SocketAddr,
    },
    /// Traffic of all kinds for a long time, with clients that break off anywhere and deployments all along:
    /// memory and descriptors have to stay flat
    Soak(SoakArguments),
    /// One of two pods dies without notice under load: what that costs, through Lockgate, nginx and HAProxy
    DyingPod(DyingPodArguments),
}

#[derive(Args, Clone, Debug)]
pub struct DyingPodArguments {
    /// Seconds of load after the death
    #[arg(long, value_name = "SECONDS", default_value_t = 15)]
    pub seconds: u64,

    /// The `lockgate` to run [default: the one beside this program]
    #[arg(long, value_name = "PATH")]
    pub lockgate: Option<PathBuf>,
}

#[derive(Args, Clone, Debug)]
pub struct SoakArguments {
    /// How long
    #[arg(long, value_name = "MINUTES", default_value_t = 20.0)]
    pub minutes: f64,

    /// The `lockgate` to run [default: the one beside this program]
    #[arg(long, value_name = "PATH")]
    pub lockgate: Option<PathBuf>,
}

#[derive(Args, Clone, Debug)]
pub struct RunArguments {
    /// Rounds; each measures every proxy once in every scenario [default: 9, with --quick 2]
    #[arg(long, value_name = "N")]
    pub rounds: Option<NonZeroUsize>,

    /// Seconds that one measurement takes, after a warm-up of a quarter of it [default: 1, with --quick 0.1]
    #[arg(long, value_name = "SECONDS")]
    pub seconds: Option<f64>,

    /// A smoke run of some seconds: Lockgate and the floor alone, fewer connections and APIs; writes nothing
    #[arg(long)]
    pub quick: bool,

    /// Measures these scenarios alone; repeatable. Names are those of the table, and `half`, `deploy`,
    /// `template`, `apis`, `services`, `idle`
    #[arg(long, value_name = "SCENARIO")]
    pub only: Vec<String>,

    /// APIs in the run of many APIs [default: 10000, with --quick 50]
    #[arg(long, value_name = "N")]
    pub apis: Option<NonZeroUsize>,

    /// The `lockgate` to measure [default: the one beside this program]
    #[arg(long, value_name = "PATH")]
    pub lockgate: Option<PathBuf>,

    #[arg(long, value_name = "PATH", default_value = "nginx")]
    pub nginx: PathBuf,

    #[arg(long, value_name = "PATH", default_value = "haproxy")]
    pub haproxy: PathBuf,

    #[arg(
        long,
        value_name = "PATH",
        default_value = "envoy",
        env = "LOCKGATE_BENCH_ENVOY"
    )]
    pub envoy: PathBuf,

    /// Where the report goes, between the markers of this page; a plot goes beside it
    #[arg(long, value_name = "PATH")]
    pub write: Option<PathBuf>,

    /// How the run was started, for the report
    #[arg(long, value_name = "COMMAND", hide = true)]
    pub shown_as: Option<String>,
}
