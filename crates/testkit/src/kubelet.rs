//! Runs the pods of a [`ControlPlane`], on one node: each is an HTTP server on its pod address ([`servers`]), and its
//! Pod object says so as a kubelet would have it. What a Pod asks for in its own words is done:
//!
//! - `readinessProbe.initialDelaySeconds`: not ready before.
//! - `lifecycle.preStop.sleep.seconds`, else `terminationGracePeriodSeconds`: when it is deleted it serves for that
//!   long, then takes no more connections, ends those that rest, and goes once what it had accepted is answered, or
//!   its grace is over.
//! - the annotation `lockgate.test/idle-milliseconds`: a connection that rests for that long is closed.
//! - the annotation `lockgate.test/unreachable: "true"`: its object has an address that leads nowhere, so that only
//!   [`port_forward`] reaches it.
//!
//! There is no scheduler; a pod is bound here.

mod pods;
mod port_forward;
mod servers;

pub use servers::PodSeen;

use std::net::{IpAddr, Ipv4Addr, Shutdown, SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::control_plane::{ClusterClient, ControlPlane};
use pods::Pods;
use servers::Servers;

/// The node that all pods are on.
const NODE: &str = "node-1";
/// Where the API server asks it for port-forwards.
const NODE_ADDRESS: SocketAddr =
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(10, 244, 255, 253)), 10250);
/// How long an API server that does not answer is left alone.
const PAUSE: Duration = Duration::from_millis(100);

/// The kubelet. Dropping it ends the pods, and leaves their objects as they are.
pub struct Kubelet {
    shared: Arc<Shared>,
    servers: Servers,
    threads: Vec<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    ended: AtomicBool,
    /// Of the watch that runs, to end it.
    watch: Mutex<Option<TcpStream>>,
}

/// What the watch tells.
enum Event {
    /// All pods there are.
    Listed(Vec<Value>),
    Changed(Value),
    Deleted(Value),
    End,
}

impl Kubelet {
    /// Makes the node and begins. To be called on the thread that started the control plane, whose network the pods
    /// are in.
    ///
    /// # Panics
    /// When the node cannot be made.
    #[must_use]
    pub fn start(control_plane: &ControlPlane) -> Self {
        let mut client = control_plane.client();
        let node = json!({"metadata": {"name": NODE, "labels": {"topology.kubernetes.io/zone": "us-east-1a"}}});
        let made = client.call("POST", "/api/v1/nodes", &node);
        assert!(
            made.as_ref().is_ok_and(|answer| answer.status == 201),
            "the node is not made: {made:?}"
        );
        let status = json!({"status": {
            "addresses": [{"type": "InternalIP", "address": NODE_ADDRESS.ip().to_string()}],
            "daemonEndpoints": {"kubeletEndpoint": {"Port": NODE_ADDRESS.port()}},
        }});
        let path = format!("/api/v1/nodes/{NODE}/status");
        let told = client.call("PATCH", &path, &status);
        assert!(
            told.as_ref().is_ok_and(|answer| answer.status == 200),
            "the node's address is not told: {told:?}"
        );
        let shared = Arc::new(Shared::default());
        let servers = Servers::start(NODE_ADDRESS);
        let (sender, events) = channel();
        let watcher = std::thread::spawn({
            let (shared, client) = (Arc::clone(&shared), client.clone());
            move || watch(&shared, client, &sender)
        });
        let pods = Pods::new(client, servers.clone());
        let worker = std::thread::spawn(move || work(pods, &events));
        Self {
            shared,
            servers,
            threads: vec![watcher, worker],
        }
    }

    /// All pods that ever ran, in the order of their start, and what their servers saw.
    #[must_use]
    pub fn pods(&self) -> Vec<PodSeen> {
        self.servers.seen()
    }
}

impl Drop for Kubelet {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::SeqCst);
        if let Some(stream) = self.shared.watch().take() {
            let _ = stream.shutdown(Shutdown::Both);
        }
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
        self.servers.end();
    }
}

impl Shared {
    fn watch(&self) -> MutexGuard<'_, Option<TcpStream>> {
        self.watch.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_ended(&self) -> bool {
        self.ended.load(Ordering::SeqCst)
    }
}

/// Lists and watches, over and over, until the end.
fn watch(shared: &Shared, mut client: ClusterClient, events: &Sender<Event>) {
    while !shared.has_ended() {
        // Whatever ended it, an absence of the API server or forgotten history, a new list mends.
        if watch_once(shared, &mut client, events).is_err() {
            std::thread::park_timeout(PAUSE);
        }
    }
    let _ = events.send(Event::End);
}

fn watch_once(
    shared: &Shared,
    client: &mut ClusterClient,
    events: &Sender<Event>,
) -> std::io::Result<()> {
    let mut list = client.call("GET", "/api/v1/pods", &Value::Null)?.body;
    let Value::Array(items) = list["items"].take() else {
        return Err(std::io::Error::other(list.to_string()));
    };
    let version = list["metadata"]["resourceVersion"].clone();
    let version = version.as_str().unwrap_or_default();
    let _ = events.send(Event::Listed(items));
    let mut watch = client.watch(&format!("/api/v1/pods?watch=1&resourceVersion={version}"))?;
    *shared.watch() = Some(watch.socket()?);
    // An end that came before the socket was there would not have closed it.
    while !shared.has_ended() {
        let Some(mut event) = watch.next()? else {
            return Ok(());
        };
        let object = event["object"].take();
        let event = match event["type"].as_str() {
            Some("ADDED" | "MODIFIED") => Event::Changed(object),
            Some("DELETED") => Event::Deleted(object),
            _ => return Ok(()),
        };
        let _ = events.send(event);
    }
    Ok(())
}

/// Does what events and time ask for.
fn work(mut pods: Pods, events: &Receiver<Event>) {
    loop {
        let due = pods.next_due();
        let event = match due.map(|due| due.saturating_duration_since(Instant::now())) {
            Some(left) => events.recv_timeout(left),
            None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match event {
            Ok(Event::Listed(all)) => pods.listed(&all),
            Ok(Event::Changed(pod)) => pods.changed(&pod),
            Ok(Event::Deleted(pod)) => pods.deleted(&pod),
            Ok(Event::End) | Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {}
        }
        pods.act(Instant::now());
    }
}
