//! The reference architecture in one process: pods, the Service that makes them a load balancer, and the API
//! in front, built by the calls that Terraform would make, signed and over HTTP. Each step is printed as it
//! is done; a step that fails ends the demo with the reason.

mod aws;
mod manifests;
mod pods;
mod script;

use crate::exit::{Exit, Failure};
use crate::instance::{Instance, Signals};
use crate::listen;
use crate::output;
use crate::settings::{ListenAddress, Settings, UpArgs};
use crate::status::paths;
use crate::style::Style;
use control::VpcLinkTiming;
use pods::Pod;
use script::Built;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::Path;

const PODS: [&str; 2] = ["foobar-1", "foobar-2"];

/// Runs the demo: to its end if `once`, else until a signal.
pub async fn run(once: bool, style: Style) -> Result<(), Failure> {
    let mut signals = Signals::listen()?;
    output::line(format_args!(
        "{}: API Gateway → VPC link → load balancer → pods, all in this process\n",
        style.bold("Lockgate demo")
    ))?;
    let folder = tempfile::Builder::new()
        .prefix("lockgate-demo-")
        .tempdir()
        .map_err(|error| {
            Failure::new(Exit::Failed, "cannot make a temporary directory").because(error)
        })?;
    let steps = Steps { style };
    let pods = start_pods().await?;
    steps.done(
        "pods",
        pods.iter()
            .map(|pod| format!("{} on {}", pod.name, pod.address))
            .collect::<Vec<_>>()
            .join(", "),
    )?;
    let manifest = manifests::write(folder.path(), &pods)?;
    let settings = settings(folder.path(), &manifest, once)?;
    let mut instance = Instance::start(settings, VpcLinkTiming::IMMEDIATE).await?;
    let outcome = tokio::select! {
        outcome = show(&instance, &steps, once) => outcome,
        failure = instance.failure() => Err(failure),
        signal = signals.next() => {
            Err(Failure::new(Exit::Failed, format!("ended by {signal} before it was done")))
        }
    };
    if outcome.is_ok() && !once {
        tokio::select! {
            _ = signals.next() => output::print(format_args!("\n"))?,
            failure = instance.failure() => return Err(failure),
        }
    }
    tokio::select! {
        _ = instance.stop() => {}
        signal = signals.next() => {
            // Leaving without destructors: what they would remove is removed here.
            let _ = folder.close();
            std::process::exit(signal.exit_code());
        }
    }
    outcome
}

/// Builds, shows what was built, and sends the request.
async fn show(instance: &Instance, steps: &Steps, once: bool) -> Result<(), Failure> {
    let style = steps.style;
    let built = script::build(instance, steps).await?;
    let report = instance
        .status()
        .await
        .map_err(|error| Failure::new(Exit::Failed, "cannot read the status").because(error))?;
    output::line(format_args!("\n{}", paths(&report, style)))?;
    request(instance, &built, style).await?;
    if !once {
        let folder = instance.settings().data_dir.display();
        output::line(format_args!(
            "\nServing until Ctrl-C. In another terminal, the curl line above, or\n  \
             lockgate status --data-dir {folder}\n  eval \"$(lockgate env --data-dir {folder})\" && \
             aws apigateway get-rest-apis"
        ))?;
    }
    Ok(())
}

/// Sends the request that the curl line stands for, checks and shows what the pod received.
async fn request(instance: &Instance, built: &Built, style: Style) -> Result<(), Failure> {
    output::line(format_args!(
        "A request through it\n  {}\n",
        style.bold(built.curl())
    ))?;
    let received = built.send(instance).await?;
    output::line(format_args!(
        "{} {}, answered by pod {}, which received",
        style.good("✓"),
        received.status,
        received.pod
    ))?;
    output::line(format_args!("  {}", style.bold(&received.request_line)))?;
    for (name, value) in &received.headers {
        let remark = match name.as_str() {
            "accept" => "   ← set by the integration",
            "authorization" => "   ← carried over",
            _ => "",
        };
        output::line(format_args!(
            "  {}: {value}{}",
            style.dim(name),
            style.dim(remark)
        ))?;
    }
    Ok(())
}

async fn start_pods() -> Result<Vec<Pod>, Failure> {
    let mut pods = Vec::new();
    for name in PODS {
        pods.push(Pod::start(name).await.map_err(|error| {
            Failure::new(Exit::Failed, format!("cannot start pod {name}")).because(error)
        })?);
    }
    Ok(pods)
}

/// Defaults but for places: nothing the demo does may meet what a running Lockgate has.
fn settings(folder: &Path, manifest: &Path, once: bool) -> Result<Settings, Failure> {
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let listen = |default: &str| Some(if once { ANY } else { free(default) }.to_owned());
    let args = UpArgs {
        data_dir: crate::settings::DataDirArgs {
            data_dir: Some(text(&folder.join("data"))),
        },
        manifests: vec![text(manifest)],
        aws_listen: listen("127.0.0.1:4566"),
        gateway_listen: listen("127.0.0.1:8080"),
        admin_listen: listen("127.0.0.1:9464"),
        ..UpArgs::default()
    };
    // No variable of the shell is asked: the demo is the same everywhere.
    Ok(Settings::resolve(&args, &BTreeMap::new())?)
}

const ANY: &str = "127.0.0.1:0";

/// The address if it is free, else one with a port that the system chooses.
fn free(address: &str) -> &str {
    let taken = ListenAddress::parse("demo", address).is_ok_and(|l| listen::bind(&l).is_err());
    if taken { ANY } else { address }
}

/// Prints what was done, a line each.
pub struct Steps {
    style: Style,
}

impl Steps {
    /// A step and what came of it.
    pub fn done(&self, step: &str, result: impl Display) -> Result<(), Failure> {
        output::line(format_args!(
            "  {} {step:<16} {result}",
            self.style.good("✓")
        ))
    }
}
