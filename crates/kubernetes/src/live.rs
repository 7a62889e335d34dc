//! [`ClusterSource`]: a cluster's Services and EndpointSlices, watched through its API server and published to the
//! balancer change by change, some milliseconds after the API server told of them. It has a thread of its own, so
//! that a large cluster's first list holds up nobody.
//!
//! - `connect`: kubeconfig or in-cluster credentials to a client.
//! - `watch`: one list and watch, begun again whenever it ends.
//! - `engine`: events to updates of the balancer, through [`crate::incremental`].
//! - `forward`: pods reached through the API server, where their addresses cannot be.
//! - `rival`: whether the AWS Load Balancer Controller serves the same Services.
//! - `lease`: which replica writes; `writer`: what it writes: status and Events, nothing else.
//! - `state`: what there is to tell about all that.
//!
//! A lost API server leaves the load balancers as they are.

mod connect;
mod engine;
mod forward;
mod lease;
mod rival;
mod state;
mod watch;
mod writer;

pub use connect::Access;
pub use forward::Forwards;
pub use state::{Leader, Watch};

use crate::problem::Problem;
use crate::settings::Settings;
use balancer::Balancer;
use state::{Shared, lock};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::{oneshot, watch as channel};

/// The name under which a cluster publishes to the balancer.
pub const OWNER: &str = "cluster";

/// How to reach a cluster, and what to do there.
#[derive(Clone, Debug)]
pub struct Options {
    pub access: Access,
    /// Empty: all of them. Named ones are watched each for itself, so Roles in them suffice.
    pub namespaces: Vec<String>,
    /// A label selector for Services, as kubectl takes it.
    pub selector: Option<String>,
    /// Whether targets are reached by port-forward through the API server.
    pub port_forward: bool,
    /// Whether status and Events are written.
    pub write: bool,
    /// The Lease by which replicas agree on who writes; its namespace is by default that of the credentials.
    pub lease_namespace: Option<String>,
    pub lease_name: String,
    /// How long a replica that vanished is waited for.
    pub lease_duration: Duration,
    /// What this replica calls itself; distinct among all.
    pub identity: String,
}

/// A watched cluster. Dropping it stops the watch, gives the lease back and leaves the load balancers as they are.
#[derive(Debug)]
pub struct ClusterSource {
    name: String,
    shared: Arc<Shared>,
    phase: channel::Receiver<Phase>,
    forwarder: Option<Arc<forward::Forwarder>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// How far a source is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Not everything has been listed once.
    #[default]
    Starting,
    /// The table holds what the cluster says.
    Synced,
    /// It will not go on; the text says why and what to do.
    Refused(String),
}

/// Figures since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub reconciles: u64,
    pub reconcile_nanoseconds: u64,
    /// Services of our classes.
    pub services: u64,
    pub endpoint_slices: u64,
    pub load_balancers: u64,
    pub writes: u64,
    pub write_failures: u64,
}

/// Why a cluster cannot be watched at all.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("cannot read the kubeconfig {}", .path.as_ref().map_or("of the environment or ~/.kube/config".into(), |path| path.display().to_string()))]
    Kubeconfig {
        path: Option<PathBuf>,
        source: kube::config::KubeconfigError,
    },
    #[error("there are no credentials of a Pod here (--kubernetes in-cluster)")]
    InCluster(#[source] kube::config::InClusterError),
    #[error("cannot use the credentials of the cluster")]
    Client(#[source] kube::Error),
    #[error("cannot start the thread that watches the cluster")]
    Thread(#[source] std::io::Error),
}

impl ClusterSource {
    /// Begins to watch and returns at once; see [`ClusterSource::phase`]. An API server that cannot be reached is
    /// waited for.
    pub async fn start(
        options: Options,
        settings: Settings,
        balancer: Arc<Balancer>,
    ) -> Result<ClusterSource, StartError> {
        let (config, name) = connect::config(&options.access).await?;
        let namespaces = match options.namespaces.as_slice() {
            [] => vec![None],
            some => some.iter().cloned().map(Some).collect(),
        };
        let watches = (namespaces.iter())
            .flat_map(|ns| [("services", ns.clone()), ("endpointslices", ns.clone())]);
        let shared = Arc::new(Shared::new(watches.collect()));
        let forwarder = match options.port_forward {
            true => Some(Arc::new(forward::Forwarder::start(config.clone())?)),
            false => None,
        };
        if let Some(forwarder) = &forwarder {
            balancer.install_detour(forwarder.detour());
        }
        let (stop, stopped) = oneshot::channel();
        let (phase_sender, phase) = channel::channel(Phase::default());
        let (made, client_made) = oneshot::channel();
        let engine = engine::Parts {
            options,
            settings,
            balancer,
            shared: Arc::clone(&shared),
            phase: phase_sender,
            forwarder: forwarder.clone(),
            cluster: name.clone(),
        };
        let thread = std::thread::Builder::new().name("cluster".to_owned());
        let thread = thread.spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let runtime = match runtime {
                Ok(runtime) => runtime,
                Err(error) => {
                    let _ = made.send(Err(StartError::Thread(error)));
                    return;
                }
            };
            runtime.block_on(async move {
                // The client belongs to the runtime it is made in.
                let lease_namespace = config.default_namespace.clone();
                match connect::client(config) {
                    Ok(client) => {
                        let _ = made.send(Ok(()));
                        engine::run(engine, client, lease_namespace, stopped).await;
                    }
                    Err(error) => {
                        let _ = made.send(Err(StartError::Client(error)));
                    }
                }
            });
        });
        let thread = thread.map_err(StartError::Thread)?;
        // The thread says something or panics.
        client_made
            .await
            .unwrap_or_else(|_| Err(StartError::Thread(std::io::Error::other("it panicked"))))?;
        Ok(ClusterSource {
            name,
            shared,
            phase,
            forwarder,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// What the cluster is called: the context of the kubeconfig, or `in-cluster`.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn phase(&self) -> Phase {
        self.phase.borrow().clone()
    }

    /// Waits until the first lists are in the table, or never will be.
    pub async fn settled(&self) -> Phase {
        let mut phase = self.phase.clone();
        match phase.wait_for(|phase| *phase != Phase::Starting).await {
            Ok(phase) => phase.clone(),
            Err(_) => Phase::Refused("the thread that watches the cluster ended".to_owned()),
        }
    }

    pub fn is_synced(&self) -> bool {
        *self.phase.borrow() == Phase::Synced
    }

    pub fn watches(&self) -> Vec<Watch> {
        self.shared.watches()
    }

    pub fn leader(&self) -> Leader {
        self.shared.leader()
    }

    /// How port-forwards are, where targets are reached by them.
    pub fn forwards(&self) -> Option<Forwards> {
        let forwarder = self.forwarder.as_ref();
        forwarder.map(|forwarder| forwarder.forwards())
    }

    /// Errors and warnings about objects, in the order of Services.
    pub fn problems(&self) -> Vec<Problem> {
        let findings = lock(&self.shared.findings);
        findings.values().flatten().cloned().collect()
    }

    pub fn figures(&self) -> Figures {
        let figures = &self.shared.figures;
        let of = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
        Figures {
            reconciles: of(&figures.reconciles),
            reconcile_nanoseconds: of(&figures.reconcile_nanoseconds),
            services: of(&figures.services),
            endpoint_slices: of(&figures.slices),
            load_balancers: of(&figures.load_balancers),
            writes: of(&figures.writes),
            write_failures: of(&figures.write_failures),
        }
    }
}

impl Drop for ClusterSource {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been printed where it happened.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests;
