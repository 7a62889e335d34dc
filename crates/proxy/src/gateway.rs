//! Starting and stopping the data plane. Every worker listens on the same address with `SO_REUSEPORT`; since
//! that flag would let two gateways share an address by accident, the address is first bound without it.

use crate::admission::{Admission, Load};
use crate::metrics::Metrics;
use crate::record;
use crate::settings::Settings;
use crate::test_call::Tester;
use crate::upstream::IdleBudget;
use crate::worker;
use balancer::Balancer;
use plan::Published;
use socket2::{Domain, Protocol, Socket, Type};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;
use telemetry::{LogError, Telemetry};
use tokio::sync::{mpsc, watch};

/// A running data plane.
#[derive(Debug)]
pub struct Gateway {
    address: SocketAddr,
    metrics: Metrics,
    tester: Tester,
    workers: Vec<JoinHandle<Drained>>,
    stop: watch::Sender<Option<Duration>>,
}

/// Why the gateway did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("the gateway cannot listen on {address}: {source}")]
    Bind {
        address: SocketAddr,
        source: io::Error,
    },
    #[error("a worker of the gateway cannot start: {0}")]
    Worker(io::Error),
    #[error(transparent)]
    AccessLog(#[from] LogError),
}

/// How a drain ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drained {
    /// Connections that were still busy when the grace ended, and were cut.
    pub cut: usize,
}

/// How long the access log's writer may take over what is left when everything else has ended.
const LOG_GRACE: Duration = Duration::from_secs(2);

impl Gateway {
    /// Binds and starts the workers; when this returns, connections are accepted.
    pub fn start(
        settings: Settings,
        plan: Arc<Published>,
        balancer: Arc<Balancer>,
    ) -> Result<Self, StartError> {
        let bind_error = |source| StartError::Bind {
            address: settings.listen,
            source,
        };
        let listeners = bind(settings.listen, settings.workers.get()).map_err(bind_error)?;
        let address = listeners[0].local_addr().map_err(bind_error)?;
        let (stop, stopping) = watch::channel(None);
        let (outboxes, inboxes): (Vec<_>, Vec<_>) =
            listeners.iter().map(|_| mpsc::unbounded_channel()).unzip();
        let version = env!("CARGO_PKG_VERSION");
        let log = settings.access_log.clone();
        let telemetry = Telemetry::new(version, record::tables(), log)?;
        let admission = Arc::new(Admission::new(settings.admission.clone(), settings.workers));
        let shared = Arc::new(worker::Shared {
            idle_upstream: IdleBudget::new(&settings.upstream, settings.workers),
            admission: Arc::clone(&admission),
            telemetry: Arc::clone(&telemetry),
            outboxes: outboxes.into_boxed_slice(),
            settings,
            address,
            plan: Arc::clone(&plan),
            balancer,
            tls: crate::upstream::tls::Configs::default(),
        });
        let (tester, tests) = Tester::new();
        let mut tests = Some(tests);
        let workers = listeners
            .into_iter()
            .zip(inboxes)
            .enumerate()
            .map(|(number, (listener, inbox))| {
                let post = worker::Post {
                    number,
                    listener,
                    inbox,
                    tests: tests.take(),
                    shared: Arc::clone(&shared),
                    stopping: stopping.clone(),
                };
                std::thread::Builder::new()
                    .name(format!("gateway-{number}"))
                    .spawn(move || worker::run(post))
            })
            .collect::<Result<_, _>>()
            .map_err(StartError::Worker)?;
        Ok(Self {
            address,
            metrics: Metrics {
                telemetry,
                plan,
                admission,
            },
            tester,
            workers,
            stop,
        })
    }

    /// The address in use; tells the port where port 0 was asked for.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What is open now, and what was refused.
    #[must_use]
    pub fn load(&self) -> Load {
        self.metrics.admission.load()
    }

    /// Tries requests without a client's connection.
    #[must_use]
    pub fn tester(&self) -> Tester {
        self.tester.clone()
    }

    /// What there is to scrape.
    #[must_use]
    pub fn metrics(&self) -> Metrics {
        self.metrics.clone()
    }

    /// Stops accepting, lets every request that runs finish, and closes idle connections at once. After
    /// `grace` what still runs is cut. Blocks the calling thread until all workers have ended.
    pub fn drain(self, grace: Duration) -> Drained {
        self.stop.send_replace(Some(grace));
        let mut drained = Drained::default();
        for worker in self.workers {
            // A worker that panicked has ended the process already.
            if let Ok(of_worker) = worker.join() {
                drained.cut += of_worker.cut;
            }
        }
        if !self.metrics.telemetry.close_log(LOG_GRACE) {
            tracing::warn!("the last lines of the access log could not be written in time");
        }
        drained
    }
}

fn bind(address: SocketAddr, count: usize) -> io::Result<Vec<TcpListener>> {
    let probe = open(address, false)?;
    let address = probe.local_addr()?;
    drop(probe);
    (0..count).map(|_| open(address, true)).collect()
}

fn open(address: SocketAddr, reuse_port: bool) -> io::Result<TcpListener> {
    let socket = Socket::new(
        Domain::for_address(address),
        Type::STREAM,
        Some(Protocol::TCP),
    )?;
    // Connections of a previous process in TIME_WAIT must not keep a restart from binding.
    socket.set_reuse_address(true)?;
    socket.set_reuse_port(reuse_port)?;
    socket.bind(&address.into())?;
    if reuse_port {
        socket.listen(4096)?;
    }
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}
