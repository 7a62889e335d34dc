//! The way to targets whose own address cannot be reached from here. Whoever knows such a way ([`Detour`]) opens a
//! connection that behaves as one to the target does: it is there once the target is connected to, fails where that
//! fails, and breaks where that breaks. Everything else, the choice of a target, its health, what is told of it, goes by
//! the target's own address. This is asked for new connections only.

use crate::health::PATIENCE;
use crate::publish::Balancer;
use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpStream};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// A connection that is being opened; dropped, it is given up. The stream belongs to no event loop yet, and does not
/// block.
pub type Opening = Pin<Box<dyn Future<Output = io::Result<TcpStream>> + Send>>;

/// Who reaches targets otherwise than by connecting to their address.
pub trait Detour: Send + Sync {
    /// `None`: not this one, which is connected to as ever. `load_balancer`, an ARN, is whose target it is: of another
    /// one the same address may be another pod's, and whoever describes the one must not lead the other astray.
    fn open(&self, load_balancer: &str, target: SocketAddr) -> Option<Opening>;
}

/// What the balancer holds of it.
pub(crate) struct Installed(Arc<dyn Detour>);

impl Balancer {
    /// Has the targets that this detour knows reached by it, from now on.
    pub fn install_detour(&self, detour: Arc<dyn Detour>) {
        self.detour.store(Some(Arc::new(Installed(detour))));
    }

    /// The way to a target of a load balancer (its ARN) that is not to be connected to by its address.
    pub fn detour(&self, load_balancer: &str, target: SocketAddr) -> Option<Opening> {
        (self.detour.load().as_ref()).and_then(|installed| installed.0.open(load_balancer, target))
    }
}

/// How long opening a detour may take, where a connection inside a network may take `limit`: what has an API server and
/// the internet on its way is never as quick as the first target is given.
pub fn patience(limit: Duration) -> Duration {
    limit.max(PATIENCE)
}

impl std::fmt::Debug for Installed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Detour")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    struct Only(&'static str, SocketAddr);

    impl Detour for Only {
        fn open(&self, load_balancer: &str, target: SocketAddr) -> Option<Opening> {
            (load_balancer == self.0 && target == self.1)
                .then(|| -> Opening { Box::pin(async { Err(io::Error::other("closed today")) }) })
        }
    }

    #[test]
    fn only_what_a_detour_knows_is_reached_by_it() {
        let [far, near] = ["10.0.0.1:80", "10.0.0.2:80"].map(|text| text.parse().unwrap());
        let balancer = Balancer::new();
        assert!(balancer.detour("a", far).is_none());
        balancer.install_detour(Arc::new(Only("a", far)));
        assert!(balancer.detour("a", far).is_some());
        assert!(balancer.detour("a", near).is_none());
        assert!(balancer.detour("b", far).is_none());
    }
}
