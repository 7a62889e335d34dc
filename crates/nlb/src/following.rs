//! A thread of its own that follows the balancer's table: what health checks and listeners have in common. It ends when
//! its [`Stop`] is dropped.

use balancer::Balancer;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, oneshot};

/// Changes of the table are gathered for so long: each costs a look at all load balancers, and a large cluster has a
/// thousand in a second.
pub(crate) const GATHER: Duration = Duration::from_millis(50);

/// Ends the thread when dropped.
pub(crate) type Stop = oneshot::Sender<()>;

/// Runs what `follow` gives on a thread of this name. It is told of every change of the table, and of what is there
/// already.
pub(crate) fn start<F>(
    name: &str,
    balancer: &Balancer,
    follow: impl FnOnce(Arc<Notify>) -> F + Send + 'static,
) -> io::Result<Stop>
where
    F: Future<Output = ()>,
{
    let changed = Arc::new(Notify::new());
    let observer = Arc::clone(&changed);
    balancer.observe(move || observer.notify_one());
    changed.notify_one();
    let (stop, stopped) = oneshot::channel();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = follow(changed) => {}
                    _ = stopped => {}
                }
            });
            // A connection or handshake in progress is of no interest any more.
            runtime.shutdown_background();
        })?;
    Ok(stop)
}
