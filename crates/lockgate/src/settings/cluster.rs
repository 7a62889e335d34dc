//! Flags about a live cluster: where it is, what of it is watched, what is written to it. Naming a kubeconfig, or
//! `--kubernetes`, is what turns the live source on; nothing is detected, so that a process in a Pod which reads
//! manifests asks no API server of its own accord.

use super::SettingsError;
use super::environment::Environment;
use super::values::{self, Source};
use clap::Args;
use kubernetes::live::{Access, Options};
use kubernetes::service::CLASSES;
use std::path::PathBuf;
use std::time::Duration;

/// The flags of `lockgate up` about a live cluster, as written.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Kubernetes")]
pub struct ClusterArgs {
    /// Watch the cluster of this kubeconfig: its Services become load balancers
    #[arg(long, value_name = "PATH")]
    pub kubeconfig: Option<String>,

    /// The context of the kubeconfig [default: its current one]
    #[arg(long, value_name = "NAME")]
    pub context: Option<String>,

    /// Watch a cluster: that of the Pod this runs in, or that of $KUBECONFIG, else ~/.kube/config
    /// [default: off, and kubeconfig where --kubeconfig is given]
    #[arg(long, value_name = "off|in-cluster|kubeconfig")]
    pub kubernetes: Option<String>,

    /// A namespace to watch; repeatable [default: all]
    #[arg(long, value_name = "NAME")]
    pub kubernetes_namespace: Vec<String>,

    /// Which Services to watch, by their labels, as kubectl takes it [default: all]
    #[arg(long, value_name = "SELECTOR")]
    pub kubernetes_selector: Option<String>,

    /// Whether pods are reached by port-forward through the API server, where their addresses cannot be [default: off]
    #[arg(long, value_name = "off|on")]
    pub kubernetes_port_forward: Option<String>,

    /// Whether the status of Services and Events are written, by the replica that holds the lease [default: on]
    #[arg(long, value_name = "on|off")]
    pub kubernetes_status: Option<String>,

    /// The Lease by which replicas agree on who writes [default: lockgate, in the credentials' namespace]
    #[arg(long, value_name = "[NAMESPACE/]NAME")]
    pub kubernetes_lease: Option<String>,

    /// A load balancer class whose Services become load balancers, in manifests too; repeatable
    /// [default: service.k8s.aws/nlb and lockgate.dev/nlb]
    #[arg(long, value_name = "CLASS")]
    pub load_balancer_class: Vec<String>,
}

/// What is to be watched, if anything, and the classes that are ours.
pub(super) fn resolve(
    args: &ClusterArgs,
    environment: &dyn Environment,
) -> Result<(Option<Options>, Vec<String>), SettingsError> {
    let of = |flag| Source::new(flag, environment);
    let classes = of("--load-balancer-class").list(&args.load_balancer_class, ',', class)?;
    let classes = if classes.is_empty() {
        CLASSES.map(str::to_owned).to_vec()
    } else {
        classes
    };
    let path = of("--kubeconfig").optional(args.kubeconfig.as_deref(), values::path)?;
    let context = of("--context").optional(args.context.as_deref(), some_text)?;
    let mode = of("--kubernetes").optional(args.kubernetes.as_deref(), mode)?;
    let namespaces =
        of("--kubernetes-namespace").list(&args.kubernetes_namespace, ',', some_text)?;
    let selector =
        of("--kubernetes-selector").optional(args.kubernetes_selector.as_deref(), some_text)?;
    let port_forward = of("--kubernetes-port-forward")
        .optional(args.kubernetes_port_forward.as_deref(), values::switch)?;
    let write =
        of("--kubernetes-status").optional(args.kubernetes_status.as_deref(), values::switch)?;
    let lease = of("--kubernetes-lease").optional(args.kubernetes_lease.as_deref(), lease)?;
    let access = match (mode, path) {
        (Some(Mode::InCluster), Some(path)) => {
            let path: PathBuf = path;
            return Err(SettingsError::new(
                "--kubeconfig",
                &path.display().to_string(),
                "nothing beside --kubernetes in-cluster, which has its credentials from the Pod",
            ));
        }
        (Some(Mode::InCluster), None) => Some(Access::InCluster),
        (Some(Mode::Kubeconfig), path) => Some(Access::Kubeconfig {
            path,
            context: context.clone(),
        }),
        (None, Some(path)) => Some(Access::Kubeconfig {
            path: Some(path),
            context: context.clone(),
        }),
        (Some(Mode::Off) | None, _) => None,
    };
    let Some(access) = access else {
        // A flag alone would be taken and ignored.
        let alone = [
            ("--context", context.is_some()),
            ("--kubernetes-namespace", !namespaces.is_empty()),
            ("--kubernetes-selector", selector.is_some()),
            ("--kubernetes-port-forward", port_forward.is_some()),
            ("--kubernetes-status", write.is_some()),
            ("--kubernetes-lease", lease.is_some()),
        ];
        if mode != Some(Mode::Off)
            && let Some((flag, _)) = alone.into_iter().find(|(_, given)| *given)
        {
            let expected = format!("a path, or --kubernetes, since {flag} is given");
            return Err(SettingsError::missing("--kubeconfig", expected));
        }
        return Ok((None, classes));
    };
    if access == Access::InCluster && context.is_some() {
        let expected = "a kubeconfig, since --context names a part of one";
        return Err(SettingsError::missing("--kubeconfig", expected));
    }
    let (lease_namespace, lease_name) = lease.unwrap_or((None, "lockgate".to_owned()));
    let options = Options {
        access,
        namespaces,
        selector,
        port_forward: port_forward.unwrap_or(false),
        write: write.unwrap_or(true),
        lease_namespace,
        lease_name,
        lease_duration: Duration::from_secs(15),
        identity: identity(environment),
    };
    Ok((Some(options), classes))
}

/// The Pod's name or the machine's, and what tells processes on it apart.
fn identity(environment: &dyn Environment) -> String {
    let name = environment
        .get("POD_NAME")
        .or_else(|| environment.get("HOSTNAME"));
    let mut random = [0_u8; 4];
    // Without randomness the process id still tells processes of one machine apart.
    let random = match getrandom::fill(&mut random) {
        Ok(()) => u32::from_be_bytes(random),
        Err(_) => std::process::id(),
    };
    let name = name.unwrap_or_else(|| "lockgate".to_owned());
    format!("{name}_{random:08x}")
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Off,
    InCluster,
    Kubeconfig,
}

fn mode(text: &str) -> Result<Mode, &'static str> {
    match text {
        "off" => Ok(Mode::Off),
        "in-cluster" => Ok(Mode::InCluster),
        "kubeconfig" => Ok(Mode::Kubeconfig),
        _ => Err("off, in-cluster or kubeconfig"),
    }
}

fn class(text: &str) -> Result<String, &'static str> {
    if CLASSES.contains(&text) {
        Ok(text.to_owned())
    } else {
        Err("service.k8s.aws/nlb or lockgate.dev/nlb")
    }
}

fn some_text(text: &str) -> Result<String, &'static str> {
    if text.is_empty() {
        Err("something")
    } else {
        Ok(text.to_owned())
    }
}

fn lease(text: &str) -> Result<(Option<String>, String), &'static str> {
    let (namespace, name) = match text.split_once('/') {
        Some((namespace, name)) => (Some(namespace.to_owned()), name),
        None => (None, text),
    };
    if name.is_empty() || namespace.as_deref() == Some("") || name.contains('/') {
        Err("a name, or a namespace and a name as in lockgate/leader")
    } else {
        Ok((namespace, name.to_owned()))
    }
}
