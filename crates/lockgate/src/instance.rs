//! A running Lockgate, put together from the other crates: store → AWS endpoint and plan → gateway, manifests
//! → balancer, and the admin listener over all of it. Started in that order, so that whatever is reached
//! finds what it needs, and ended in the opposite one.

mod descriptors;
mod signals;
mod test_invoke;

pub use signals::{Hangups, Signals};

use crate::admin::{self, stopped};
use crate::data_dir::{DataDir, InstanceFile};
use crate::exit::{Exit, Failure};
use crate::listen;
use crate::settings::Settings;
use crate::status::{self, CollectError, Listeners, Report, Sources};
use balancer::{Balancer, Severity};
use control::publish::{Publisher, acknowledge::InEffect};
use control::{Control, ControlSettings, Credentials, Deployable, Network, Subnet, VpcLinkTiming};
use kubernetes::live::Phase;
use kubernetes::{ClusterSource, FileSource};
use model::{Partition, Snapshot};
use plan::Published;
use proxy::{Gateway, Metrics};
use sigv4::Credential;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use store::{SqliteStore, Store};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, watch};
use tokio::task::JoinSet;

/// Everything in one process. Dropping it without [`Instance::stop`] cuts what is in progress.
pub struct Instance {
    shared: Arc<Shared>,
    file: InstanceFile,
    credential: Credential,
    /// `None` once stopped.
    gateway: Option<Gateway>,
    /// The AWS endpoint, the publisher of plans and the admin listener, each by its name for people.
    tasks: Mutex<JoinSet<&'static str>>,
    /// Ends the AWS endpoint, and with what comes after it the rest.
    stop_calls: watch::Sender<bool>,
    stop_rest: watch::Sender<bool>,
}

/// What the admin listener reads.
struct Shared {
    settings: Settings,
    listeners: Listeners,
    started: Instant,
    ready: AtomicBool,
    store: Arc<dyn Store>,
    balancer: Arc<Balancer>,
    manifests: Option<FileSource>,
    cluster: Option<ClusterSource>,
    metrics: Metrics,
    /// Load balancers as whoever is inside the network reaches them.
    listeners_of_balancers: Option<nlb::Listeners>,
    /// Runs as long as it is held.
    _checks: Option<nlb::Checks>,
}

impl Instance {
    /// Starts everything; when this returns, requests and calls are served.
    pub async fn start(mut settings: Settings, vpc_link: VpcLinkTiming) -> Result<Self, Failure> {
        let started = Instant::now();
        // What others may hold comes first: a second start must fail before it has touched anything.
        let aws = listen::bind(&settings.aws_listen)?;
        let admin = listen::bind(&settings.admin_listen)?;
        let dns = settings.dns.clone().map(listen::bind_dns).transpose()?;
        let data_dir = DataDir::create(&settings.data_dir)?;
        settings.data_dir = data_dir.path().to_owned();
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(
            data_dir.store_file(),
            store::sqlite::Settings::default(),
        )?);
        let credential = data_dir.credential()?;
        let zone = settings.load_balancers.zone.clone();
        let balancer = Arc::new(zone.map_or_else(Balancer::new, Balancer::in_zone));
        let (checks, listeners_of_balancers) = bring_up(&settings, &balancer)?;

        let (stop_calls, mut calls_stopping) = watch::channel(false);
        let (stop_rest, mut publisher_stopping) = watch::channel(false);
        let mut admin_stopping = stop_rest.subscribe();
        let mut tasks = JoinSet::new();

        let plan = Arc::new(Published::default());
        let own = control_settings(&settings, &credential, vpc_link);
        if let Some((sockets, answers)) = dns {
            let names = dns::Names {
                gateway: answers,
                region_suffix: format!("{}.{}", settings.region.as_str(), own.network.dns_suffix),
                balancer: Arc::clone(&balancer),
            };
            let mut stopping = stop_rest.subscribe();
            tasks.spawn(async move {
                let served = dns::serve(sockets, names, stopped(&mut stopping)).await;
                if let Err(error) = served {
                    tracing::error!(%error, "the DNS responder failed");
                }
                "the DNS responder"
            });
        }
        let publisher = Publisher::start(
            Arc::clone(&store),
            Arc::clone(&plan),
            Arc::clone(&balancer),
            Arc::clone(&own.clock),
            settings.account_id.as_str(),
        )
        .await
        .map_err(|error| failed("cannot compile what is deployed", error))?;
        let applied = publisher.applied();
        // After the store: a load balancer that was made by a call keeps its name from a Service that came later.
        let manifests = read_manifests(&settings, &balancer)?;
        let cluster = watch_cluster(&settings, &balancer).await?;
        tasks.spawn(async move {
            publisher.run(stopped(&mut publisher_stopping)).await;
            "the publisher of plans"
        });
        // A write through the AWS endpoint is answered once traffic meets it.
        let testing = Arc::new(test_invoke::Testing::default());
        let control = Control::new(
            own,
            Arc::new(InEffect::new(Arc::clone(&store), applied)),
            Arc::clone(&balancer),
            Arc::new(Compiler),
        );
        let control = Arc::new(control.with_test_invoke(testing.clone()));
        let sweep = control
            .recover()
            .await
            .map_err(|error| failed("cannot clear up what the last run left", error))?;
        tracing::debug!(?sweep, "recovered");
        let gateway = start_gateway(&settings, &plan, &balancer)?;
        testing.started(gateway.tester());

        let file = InstanceFile::new(
            local_address(&aws)?,
            gateway.address(),
            local_address(&admin)?,
            settings.region.as_str(),
        );
        data_dir.record(&file)?;
        let listeners = Listeners {
            aws: file.aws,
            gateway: file.gateway,
            admin: file.admin,
        };
        let shared = Arc::new(Shared {
            settings,
            listeners,
            started,
            ready: AtomicBool::new(true),
            store,
            balancer,
            manifests,
            cluster,
            metrics: gateway.metrics(),
            listeners_of_balancers,
            _checks: checks,
        });
        let (aws, admin) = (asynchronous(aws)?, asynchronous(admin)?);
        tasks.spawn(async move {
            if let Err(error) =
                control::server::serve(aws, control, stopped(&mut calls_stopping)).await
            {
                tracing::error!(%error, "the AWS endpoint failed");
            }
            "the AWS endpoint"
        });
        let subject = Arc::clone(&shared);
        tasks.spawn(async move {
            admin::serve(admin, subject, &mut admin_stopping).await;
            "the admin listener"
        });
        tracing::info!(
            aws = %file.aws,
            gateway = %file.gateway,
            admin = %file.admin,
            milliseconds = started.elapsed().as_millis(),
            "serving"
        );
        Ok(Self {
            shared,
            file,
            credential,
            gateway: Some(gateway),
            tasks: Mutex::new(tasks),
            stop_calls,
            stop_rest,
        })
    }

    pub fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    pub fn listeners(&self) -> &Listeners {
        &self.shared.listeners
    }

    /// What `--ready-file` says.
    pub fn file(&self) -> &InstanceFile {
        &self.file
    }

    /// The access key of the data directory.
    pub fn credential(&self) -> &Credential {
        &self.credential
    }

    pub fn balancer(&self) -> &Balancer {
        &self.shared.balancer
    }

    /// How many load balancers the manifests make, and how many errors and warnings are in them.
    pub fn manifests(&self) -> (usize, usize) {
        self.shared.manifests.as_ref().map_or((0, 0), |source| {
            let report = source.report();
            let serious = report
                .problems
                .iter()
                .filter(|problem| problem.severity != Severity::Note)
                .count();
            (report.load_balancers, serious)
        })
    }

    /// The live cluster: its name and whether its first lists are in the table.
    pub fn cluster(&self) -> Option<(&str, bool)> {
        let source = self.shared.cluster.as_ref()?;
        Some((source.name(), source.is_synced()))
    }

    pub async fn status(&self) -> Result<Report, CollectError> {
        self.shared.report().await
    }

    /// For log rotation: lines go to a new file from here on.
    pub fn reopen_access_log(&self) {
        self.shared.metrics.reopen_access_log();
    }

    /// Waits for a part to end by itself, which none should.
    pub async fn failure(&self) -> Failure {
        let ended = async { self.tasks.lock().await.join_next().await };
        let ended = tokio::select! {
            ended = ended => ended,
            why = refused(self.shared.cluster.as_ref()) => {
                return Failure::new(Exit::Failed, why);
            }
        };
        match ended {
            Some(Ok(part)) => Failure::new(Exit::Failed, format!("{part} ended unexpectedly")),
            Some(Err(error)) => failed("a part of lockgate ended unexpectedly", error),
            // Stopped: there is nothing left that could fail.
            None => std::future::pending().await,
        }
        .next("see the log above; start lockgate again")
    }

    /// Lets requests and calls in progress finish within the grace, and ends. Tells how many of the gateway's
    /// connections were cut. The admin listener tells of it to the last.
    pub async fn stop(&mut self) -> usize {
        let grace = self.shared.settings.shutdown_grace;
        self.shared.ready.store(false, Ordering::SeqCst);
        self.stop_calls.send_replace(true);
        let tasks = self.tasks.get_mut();
        let gateway = self
            .gateway
            .take()
            .map(|gateway| tokio::task::spawn_blocking(move || gateway.drain(grace)));
        let others = async {
            // Publisher and admin listener stay: what is being written still has to take effect, and
            // somebody may want to know how far we are. So do names, while the gateway drains.
            let staying = 2 + usize::from(self.shared.settings.dns.is_some());
            while tasks.len() > staying {
                tasks.join_next().await;
            }
        };
        if tokio::time::timeout(grace, others).await.is_err() {
            tracing::warn!("calls to the AWS endpoint were cut");
        }
        let drained = match gateway {
            Some(gateway) => gateway.await.unwrap_or_default(),
            None => proxy::Drained::default(),
        };
        self.stop_rest.send_replace(true);
        let rest = async { while tasks.join_next().await.is_some() {} };
        // Whoever asks the admin listener has had the whole grace to ask.
        let _ = tokio::time::timeout(Duration::from_millis(200), rest).await;
        tasks.shutdown().await;
        drained.cut
    }
}

impl Shared {
    async fn report(&self) -> Result<Report, CollectError> {
        status::collect(Sources {
            settings: &self.settings,
            listeners: &self.listeners,
            started: self.started,
            store: &*self.store,
            balancer: &self.balancer,
            manifests: self.manifests.as_ref(),
            cluster: self.cluster.as_ref(),
            listeners_of_balancers: self.listeners_of_balancers.as_ref(),
        })
        .await
    }
}

impl admin::Subject for Shared {
    fn is_ready(&self) -> bool {
        // Before its first lists a cluster's load balancers are unknown: traffic for them would be refused.
        self.ready.load(Ordering::SeqCst)
            && self.cluster.as_ref().is_none_or(ClusterSource::is_synced)
    }

    async fn metrics(&self) -> Result<Vec<u8>, String> {
        let metrics = self.metrics.clone();
        // Long for many routes, and this thread serves the AWS endpoint.
        let text = tokio::task::spawn_blocking(move || metrics.expose()).await;
        let mut text = text.map_err(|error| format!("cannot gather the metrics: {error}"))?;
        if let Some(cluster) = &self.cluster {
            text.push_str(&status::cluster_metrics(cluster));
        }
        Ok(text.into_bytes())
    }

    async fn status(&self) -> Result<Vec<u8>, String> {
        let told = |what: &str, error: &dyn std::error::Error| match error.source() {
            Some(source) => format!("{what}: {error}: {source}"),
            None => format!("{what}: {error}"),
        };
        let report = self
            .report()
            .await
            .map_err(|error| told("cannot gather the status", &error))?;
        serde_json::to_vec(&report).map_err(|error| told("cannot write the status", &error))
    }
}

/// Tells the AWS endpoint which deployments the gateway can serve.
struct Compiler;

impl Deployable for Compiler {
    fn check(&self, snapshot: &Snapshot) -> Result<(), String> {
        compile::refuse_unserved(snapshot).map_err(|unserved| unserved.to_string())
    }
}

fn read_manifests(
    settings: &Settings,
    balancer: &Arc<Balancer>,
) -> Result<Option<FileSource>, Failure> {
    if settings.manifests.is_empty() {
        return Ok(None);
    }
    let own = source_settings(settings)?;
    let source = FileSource::start(settings.manifests.clone(), own, Arc::clone(balancer))
        .map_err(|error| failed("cannot read the manifests", error))?;
    Ok(Some(source))
}

/// What manifests and clusters are read with.
fn source_settings(settings: &Settings) -> Result<kubernetes::Settings, Failure> {
    let own = kubernetes::Settings::new(
        settings.region.as_str(),
        settings.account_id.as_str(),
        &settings.cluster_name,
    )
    .map_err(|error| Failure::new(Exit::Usage, error.to_string()))?;
    Ok(own
        .with_classes(settings.load_balancer_classes.clone())
        .in_vpc(vpc_id(settings)))
}

/// How long a start waits for a cluster's first lists, so that what is shown first is whole. It goes on without.
const FIRST_LISTS: Duration = Duration::from_secs(3);

async fn watch_cluster(
    settings: &Settings,
    balancer: &Arc<Balancer>,
) -> Result<Option<ClusterSource>, Failure> {
    let Some(options) = settings.cluster.clone() else {
        return Ok(None);
    };
    let own = source_settings(settings)?;
    let source = ClusterSource::start(options, own, Arc::clone(balancer))
        .await
        .map_err(|error| failed("cannot watch the cluster", error))?;
    match tokio::time::timeout(FIRST_LISTS, source.settled()).await {
        Ok(Phase::Refused(why)) => Err(Failure::new(Exit::Failed, why)),
        Ok(_) => Ok(Some(source)),
        Err(_) => {
            tracing::warn!("the cluster has not told everything yet; not ready until it has");
            Ok(Some(source))
        }
    }
}

/// Why a cluster is not watched any more; waits for ever where it is.
async fn refused(cluster: Option<&ClusterSource>) -> String {
    match cluster {
        Some(cluster) => match cluster.settled().await {
            Phase::Refused(why) => why,
            _ => std::future::pending().await,
        },
        None => std::future::pending().await,
    }
}

/// The VPC that all load balancers are said to be in, whoever makes them.
fn vpc_id(settings: &Settings) -> String {
    settings.load_balancers.vpc_id.clone().unwrap_or_else(|| {
        kubernetes::names::vpc_id(
            settings.region.as_str(),
            settings.account_id.as_str(),
            &settings.cluster_name,
        )
    })
}

fn control_settings(
    settings: &Settings,
    credential: &Credential,
    vpc_link: VpcLinkTiming,
) -> ControlSettings {
    let partition = Partition {
        name: settings.region.partition().to_owned(),
        region: settings.region.as_str().to_owned(),
        account_id: settings.account_id.as_str().to_owned(),
    };
    let credentials = std::iter::once(credential)
        .chain(&settings.credentials)
        .cloned();
    let vpc_id = vpc_id(settings);
    let subnets = settings.load_balancers.subnets.iter().map(|(id, zone)| {
        let subnet = Subnet {
            vpc_id: vpc_id.clone(),
            zone: zone.clone(),
        };
        (id.clone(), subnet)
    });
    let network = Network {
        subnets: subnets.collect(),
        vpc_id,
        hosted_zone_id: kubernetes::names::hosted_zone_id(settings.region.as_str()),
        ..Network::derived(settings.region.as_str(), settings.account_id.as_str())
    };
    ControlSettings {
        network,
        vpc_link,
        quotas: settings.quotas,
        fallback: settings.fallback.clone(),
        ..ControlSettings::new(partition, Credentials::new(credentials))
    }
}

/// Health checks and listeners of load balancers, which follow whatever comes to the table.
fn bring_up(
    settings: &Settings,
    balancer: &Arc<Balancer>,
) -> Result<(Option<nlb::Checks>, Option<nlb::Listeners>), Failure> {
    let checks = settings
        .load_balancers
        .health_checks
        .then(|| nlb::Checks::start(Arc::clone(balancer)));
    let listeners = settings.load_balancers.addresses.map(|pool| {
        let own = nlb::Settings {
            pool,
            workers: settings.workers,
            // A quarter of what there is: a connection of theirs has a second one behind it, and those of the
            // gateway come first.
            connections_max: descriptors::connections(settings.max_connections) / 4,
            preserve_client_addresses: settings.load_balancers.preserve_client_addresses,
        };
        nlb::Listeners::start(own, Arc::clone(balancer))
    });
    let failed = |error| failed("cannot bring up load balancers", error);
    Ok((
        checks.transpose().map_err(failed)?,
        listeners.transpose().map_err(failed)?,
    ))
}

fn start_gateway(
    settings: &Settings,
    plan: &Arc<Published>,
    balancer: &Arc<Balancer>,
) -> Result<Gateway, Failure> {
    let mut own = proxy::Settings::new(settings.gateway_listen.address, settings.workers);
    own.router.path_style = settings.path_style;
    own.explain_errors = settings.error_details;
    let connections = descriptors::connections(settings.max_connections);
    own.admission.connections_max = connections;
    own.admission.connections_max_per_client = settings
        .max_connections_per_client
        .map_or((connections / 4 * 3).max(1), NonZeroUsize::get);
    own.admission.held_bodies_max_bytes = settings.held_body_memory_bytes;
    own.trust.networks.clone_from(&settings.trusted_proxies);
    own.trust.proxy_protocol = settings.proxy_protocol;
    own.access_log.clone_from(&settings.access_log);
    Gateway::start(own, Arc::clone(plan), Arc::clone(balancer)).map_err(|error| match error {
        proxy::StartError::Bind { source, .. } => listen::refused(&settings.gateway_listen, source),
        other => failed("cannot start the gateway", other),
    })
}

fn local_address(listener: &std::net::TcpListener) -> Result<SocketAddr, Failure> {
    listener
        .local_addr()
        .map_err(|error| failed("a listening socket does not know its address", error))
}

fn asynchronous(listener: std::net::TcpListener) -> Result<TcpListener, Failure> {
    TcpListener::from_std(listener).map_err(|error| failed("cannot watch a socket", error))
}

fn failed(what: &str, error: impl std::error::Error + Send + Sync + 'static) -> Failure {
    Failure::new(Exit::Failed, what).because(error)
}
