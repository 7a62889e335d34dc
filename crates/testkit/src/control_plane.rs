//! A real Kubernetes control plane for one test: etcd, kube-apiserver and kube-controller-manager, in a network of
//! their own in which every pod address is this machine. The thread that starts it is moved there, and so is what it
//! starts from then on, threads and programs alike; the rest of the machine sees nothing of it. Dropping it ends all
//! of it, and so does the end of that thread. There are no nodes and no scheduler; pods are [`Kubelet`](crate::Kubelet)'s.

mod certificates;
mod client;
mod etcd;
mod programs;

pub use client::{ClusterAnswer, ClusterClient, Watch};
pub use etcd::Etcd;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::{enter_network, wait_for, wait_until};
use certificates::Certificates;
use programs::Program;

/// Generous, since machines that build are slow; a start takes seconds.
const START_LIMIT: Duration = Duration::from_secs(60);
/// The network is its own, so that ports can be the usual ones.
const API_SERVER: &str = "127.0.0.1:6443";
const ETCD: &str = "http://127.0.0.1:2379";
const ETCD_ADDRESS: &str = "127.0.0.1:2379";
const ETCD_PEERS: &str = "http://127.0.0.1:2380";
/// Every address in it is this machine.
const PODS: &str = "10.244.0.0/16";
/// Those that somebody asks for; the others cost processor time at each start.
const CONTROLLERS: &str = "deployment-controller,replicaset-controller,endpointslice-controller,\
                           garbage-collector-controller";

/// The running control plane.
pub struct ControlPlane {
    // Ended in this order.
    controllers: Program,
    api_server: Option<Program>,
    etcd: Program,
    assets: PathBuf,
    config: Arc<rustls::ClientConfig>,
    directory: TempDir,
}

/// Who speaks to the API server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum User {
    /// May do everything.
    Admin,
    /// May do what the test's Roles grant to the user `lockgate`.
    Lockgate,
}

impl User {
    fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Lockgate => "lockgate",
        }
    }

    /// Known to this control plane only, which lives for one test and is reachable from nowhere else.
    fn token(self) -> String {
        format!("token-of-{}", self.name())
    }
}

impl ControlPlane {
    /// Starts one, and moves the calling thread into its network.
    ///
    /// # Errors
    /// What the machine lacks: the programs, or the right to make a network.
    ///
    /// # Panics
    /// When it does not start although all of that is there.
    pub fn start() -> Result<Self, String> {
        let assets = programs::find()?;
        enter_network(&[PODS])?;
        match Self::start_here(assets) {
            Ok(control_plane) => Ok(control_plane),
            Err(error) => panic!("the control plane did not start: {error}"),
        }
    }

    fn start_here(assets: PathBuf) -> io::Result<Self> {
        let directory = TempDir::new()?;
        let certificates = Certificates::make(directory.path())?;
        let tokens = format!(
            "{},admin,1,\"system:masters\"\n{},lockgate,2\n",
            User::Admin.token(),
            User::Lockgate.token()
        );
        std::fs::write(directory.path().join("tokens.csv"), tokens)?;
        for user in [User::Admin, User::Lockgate] {
            let path = directory.path().join(user.name());
            std::fs::write(path, kubeconfig(user))?;
        }
        // Nothing in it outlives the test, so that no write has to reach a disk.
        let etcd = Program::start(
            &assets.join("etcd"),
            directory.path(),
            &[
                "--data-dir=etcd-data",
                &format!("--listen-client-urls={ETCD}"),
                &format!("--advertise-client-urls={ETCD}"),
                &format!("--listen-peer-urls={ETCD_PEERS}"),
                &format!("--initial-advertise-peer-urls={ETCD_PEERS}"),
                &format!("--initial-cluster=default={ETCD_PEERS}"),
                "--heartbeat-interval=50",
                "--election-timeout=500",
                "--unsafe-no-fsync",
                "--log-level=error",
            ],
        )?;
        let api_server = start_api_server(&assets, directory.path())?;
        let controllers = start_controllers(&assets, directory.path())?;
        let mut control_plane = Self {
            controllers,
            api_server: Some(api_server),
            etcd,
            assets,
            config: certificates.client_config,
            directory,
        };
        control_plane.wait_until_ready();
        Ok(control_plane)
    }

    /// The kubeconfig of a user, as `--kubeconfig` takes it.
    #[must_use]
    pub fn kubeconfig(&self, user: User) -> PathBuf {
        self.directory.path().join(user.name())
    }

    /// A client of the API server with the admin's rights.
    #[must_use]
    pub fn client(&self) -> ClusterClient {
        ClusterClient::new(API_SERVER, &User::Admin.token(), Arc::clone(&self.config))
    }

    /// A way to write objects past the API server.
    ///
    /// # Panics
    /// When etcd takes no connection.
    #[must_use]
    pub fn etcd(&self) -> Etcd {
        match Etcd::connect(ETCD_ADDRESS) {
            Ok(etcd) => etcd,
            Err(error) => panic!("etcd takes no connection: {error}"),
        }
    }

    /// An object, which has to be there.
    ///
    /// # Panics
    /// When it is not.
    #[must_use]
    #[track_caller]
    pub fn get(&self, path: &str) -> Value {
        match self.client().call("GET", path, &Value::Null) {
            Ok(answer) if answer.status == 200 => answer.body,
            other => panic!("{path}: {other:?}"),
        }
    }

    /// Kills the API server. What depends on it has to get by without.
    pub fn stop_api_server(&mut self) {
        self.api_server = None;
    }

    /// Starts it again and waits until it is ready. The controllers are started anew with it: each absence lets them
    /// wait longer before they look again, at last for more than a minute.
    ///
    /// # Errors
    /// When it cannot be run.
    pub fn start_api_server(&mut self) -> io::Result<()> {
        self.api_server = Some(start_api_server(&self.assets, self.directory.path())?);
        self.controllers.end();
        self.controllers = start_controllers(&self.assets, self.directory.path())?;
        self.wait_until_ready();
        Ok(())
    }

    /// The end of what each program said, for messages.
    #[must_use]
    pub fn logs(&self) -> String {
        let programs = [&self.etcd, &self.controllers].into_iter();
        let programs = programs.chain(&self.api_server);
        programs.map(Program::said).collect()
    }

    fn wait_until_ready(&mut self) {
        let mut client = self.client();
        let (assets, directory) = (&self.assets, self.directory.path());
        let controllers = &mut self.controllers;
        let mut programs: Vec<_> = (self.api_server.iter_mut())
            .chain([&mut self.etcd])
            .collect();
        wait_until("the API server to be ready", START_LIMIT, || {
            for program in &mut programs {
                assert!(program.runs(), "{}", program.said());
            }
            // They wait ten seconds for the API server, and on a machine that has much to do it takes longer.
            if !controllers.runs() {
                let started = start_controllers(assets, directory);
                *controllers = started.unwrap_or_else(|error| panic!("no controllers: {error}"));
            }
            let answer = client.call("GET", "/readyz", &Value::Null);
            answer.is_ok_and(|answer| answer.status == 200)
        });
        wait_for("the default namespace", START_LIMIT, || {
            let path = "/api/v1/namespaces/default";
            let answer = client.call("GET", path, &Value::Null).ok()?;
            (answer.status == 200).then_some(())
        });
    }
}

impl Drop for ControlPlane {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.logs());
        }
    }
}

fn start_controllers(assets: &Path, directory: &Path) -> io::Result<Program> {
    Program::start(
        &assets.join("kube-controller-manager"),
        directory,
        &[
            "--kubeconfig=admin",
            &format!("--controllers={CONTROLLERS}"),
            "--leader-elect=false",
            "--secure-port=0",
            "--kube-api-qps=1000",
            "--kube-api-burst=1000",
        ],
    )
}

fn start_api_server(assets: &Path, directory: &Path) -> io::Result<Program> {
    let (_, port) = API_SERVER.split_at(API_SERVER.len() - 4);
    Program::start(
        &assets.join("kube-apiserver"),
        directory,
        &[
            &format!("--etcd-servers={ETCD}"),
            "--bind-address=127.0.0.1",
            &format!("--secure-port={port}"),
            // Asked for, and used by nobody: the one that is advertised may not be a loopback address.
            "--advertise-address=10.244.255.254",
            "--endpoint-reconciler-type=none",
            "--service-cluster-ip-range=10.96.0.0/16",
            "--tls-cert-file=server.crt",
            "--tls-private-key-file=server.key",
            "--token-auth-file=tokens.csv",
            "--authorization-mode=RBAC",
            "--service-account-issuer=https://cluster.test",
            "--service-account-key-file=server.pub",
            "--service-account-signing-key-file=server.key",
            // Would ask for service accounts, whose controller is not run.
            "--disable-admission-plugins=ServiceAccount",
            "--enable-priority-and-fairness=false",
        ],
    )
}

fn kubeconfig(user: User) -> String {
    format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: test\n\
         clusters: [{{name: test, cluster: {{server: 'https://{API_SERVER}', certificate-authority: ca.crt}}}}]\n\
         users: [{{name: user, user: {{token: {}}}}}]\n\
         contexts: [{{name: test, context: {{cluster: test, user: user, namespace: default}}}}]\n",
        user.token()
    )
}
