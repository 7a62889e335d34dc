//! Kubeconfig or in-cluster credentials to a client. kube-rs reads them and renews what expires; the limits of time
//! are ours.

use super::StartError;
use kube::config::{KubeConfigOptions, Kubeconfig};
use kube::{Client, Config};
use std::path::PathBuf;
use std::time::Duration;

/// How long a connection may take to be made, TLS included. With the longest wait between tries it stays below two
/// seconds, which is how soon a server that came back is watched again.
const CONNECT: Duration = Duration::from_millis(1500);

/// Where the credentials come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// The service account of the Pod this runs in.
    InCluster,
    Kubeconfig {
        /// `None`: `$KUBECONFIG`, else `~/.kube/config`.
        path: Option<PathBuf>,
        /// `None`: the kubeconfig's own.
        context: Option<String>,
    },
}

/// The configuration, and what the cluster is called.
pub(super) async fn config(access: &Access) -> Result<(Config, String), StartError> {
    let (mut config, name) = match access {
        Access::InCluster => {
            let config = Config::incluster().map_err(StartError::InCluster)?;
            (config, "in-cluster".to_owned())
        }
        Access::Kubeconfig { path, context } => {
            let refused = |source| StartError::Kubeconfig {
                path: path.clone(),
                source,
            };
            let kubeconfig = match path {
                Some(path) => Kubeconfig::read_from(path),
                None => Kubeconfig::read(),
            };
            let kubeconfig = kubeconfig.map_err(refused)?;
            let name = (context.clone())
                .or_else(|| kubeconfig.current_context.clone())
                .unwrap_or_else(|| "kubeconfig".to_owned());
            let options = KubeConfigOptions {
                context: context.clone(),
                ..KubeConfigOptions::default()
            };
            let config = Config::from_custom_kubeconfig(kubeconfig, &options).await;
            (config.map_err(refused)?, name)
        }
    };
    config.connect_timeout = Some(CONNECT);
    config.read_timeout = None;
    config.default_retry = false;
    Ok((config, name))
}

pub(super) fn client(config: Config) -> Result<Client, kube::Error> {
    Client::try_from(config)
}
