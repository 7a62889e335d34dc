//! `lockgate up`: everything in one process, until it is told to end.

use crate::exit::{EXIT_CODES, Exit, Failure};
use crate::instance::{Hangups, Instance, Signals};
use crate::logs;
use crate::settings::{ProcessEnvironment, Settings, UpArgs};
use crate::style::Style;
use clap::Args;
use control::VpcLinkTiming;
use std::fmt::Write as _;
use std::io::{Write as _, stderr, stdout};

/// Run everything in this process: AWS endpoint, gateway, load balancers
#[derive(Args, Debug)]
#[command(after_help = format!("\
Examples:
  lockgate up --manifests service.yaml --manifests endpoints-local.yaml
  lockgate up --kubeconfig ~/.kube/config --context dev
  LOCKGATE_DATA_DIR=/var/lib/lockgate lockgate up --gateway-listen 0.0.0.0:80

Each flag has a variable, which it wins over: --aws-listen is LOCKGATE_AWS_LISTEN. \
Several manifests are separated by colons there, several credentials or trusted proxies by commas.

SIGTERM or Ctrl-C lets requests finish; a second one ends at once, with 128 plus the signal's number.

{EXIT_CODES}"))]
pub struct Up {
    #[command(flatten)]
    args: UpArgs,
}

impl Up {
    pub fn run(&self) -> Result<(), Failure> {
        let environment = ProcessEnvironment;
        let settings = Settings::resolve(&self.args, &environment)?;
        logs::start(
            &settings.log,
            settings.log_format,
            Style::of(&stderr(), &environment),
        );
        super::block_on(serve(settings, Style::of(&stdout(), &environment)))?
    }
}

async fn serve(settings: Settings, style: Style) -> Result<(), Failure> {
    // Before anything is started, so that an early signal is not lost.
    let mut signals = Signals::listen()?;
    let log_file = settings
        .access_log
        .as_ref()
        .is_some_and(|log| matches!(log.destination, telemetry::Destination::File(_)));
    let mut hangups = Hangups::listen(log_file)?;
    let ready_file = settings.ready_file.clone();
    let mut instance = Instance::start(settings, VpcLinkTiming::default()).await?;
    if let Some(path) = ready_file {
        instance.file().write_to(&path)?;
    }
    // Whoever started us may have closed stdout; that is no reason not to serve.
    let _ = stdout().write_all(banner(&instance, style).as_bytes());

    loop {
        tokio::select! {
            signal = signals.next() => {
                tracing::info!(%signal, "ending: no new connections, requests finish");
                break;
            }
            () = hangups.next() => {
                tracing::info!("opening the access log anew");
                instance.reopen_access_log();
            }
            failure = instance.failure() => return Err(failure),
        }
    }
    tokio::select! {
        unfinished = instance.stop() => match unfinished {
            0 => tracing::info!("ended"),
            connections => tracing::warn!(connections, "ended with connections still open"),
        },
        signal = signals.next() => {
            tracing::warn!(%signal, "ended at once, by a second signal");
            std::process::exit(signal.exit_code());
        }
    }
    Ok(())
}

fn banner(instance: &Instance, style: Style) -> String {
    let settings = instance.settings();
    let listeners = instance.listeners();
    let mut text = format!(
        "{}\n",
        style.bold(format_args!("lockgate {}", env!("CARGO_PKG_VERSION")))
    );
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "  {name:<13} {value}");
    };
    line("AWS endpoint", format!("http://{}", listeners.aws));
    line("gateway", format!("http://{}", listeners.gateway));
    line("admin", format!("http://{}", listeners.admin));
    line("data", settings.data_dir.display().to_string());
    let (load_balancers, problems) = instance.manifests();
    line(
        "manifests",
        match settings.manifests.len() {
            0 if instance.cluster().is_some() => "none".to_owned(),
            0 => "none: VPC links need load balancers, so give some by --manifests or --kubeconfig"
                .to_owned(),
            _ => format!("load balancers: {load_balancers}, problems: {problems}"),
        },
    );
    if let Some((name, synced)) = instance.cluster() {
        let state = if synced {
            "watched"
        } else {
            "not heard of yet"
        };
        line("cluster", format!("{name}, {state}"));
    }
    let _ = writeln!(
        text,
        "\nNext, in another terminal:\n  eval \"$(lockgate env{0})\"   then terraform, aws and SDKs as usual\n  \
         lockgate status{0}         what there is",
        data_dir_flag(settings)
    );
    text
}

/// The flag that another command needs to find this instance; empty where the default leads there.
fn data_dir_flag(settings: &Settings) -> String {
    let default = crate::settings::DataDirArgs::default()
        .resolve(&ProcessEnvironment)
        .ok()
        .and_then(|path| path.canonicalize().ok());
    if default.as_deref() == Some(settings.data_dir.as_path()) {
        String::new()
    } else {
        format!(
            " --data-dir {}",
            super::env::quoted_sh(&settings.data_dir.to_string_lossy())
        )
    }
}

impl From<store::OpenError> for Failure {
    fn from(error: store::OpenError) -> Self {
        // These say what to do next themselves.
        let exit = match &error {
            store::OpenError::Locked { .. } => Exit::Unavailable,
            _ => Exit::Failed,
        };
        Self::new(exit, "cannot open the store").because(error)
    }
}
