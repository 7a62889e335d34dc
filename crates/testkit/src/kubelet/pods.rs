//! The life of each pod: what has to be done for it next, and when. Everything is done again until the API server has
//! taken it, so that an absence of that only delays.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::servers::{Servers, Serving};
use super::{NODE, NODE_ADDRESS, PAUSE};
use crate::control_plane::ClusterClient;

pub(super) struct Pods {
    client: ClusterClient,
    servers: Servers,
    /// By uid.
    known: BTreeMap<String, Pod>,
    /// Addresses given so far; none is given twice.
    addresses: u16,
}

struct Pod {
    namespace: String,
    name: String,
    address: SocketAddr,
    ready_after: Duration,
    serves_after_deletion: Duration,
    grace: Duration,
    /// What comes next, and when; `None` while nothing does.
    next: Option<(Instant, Act)>,
    terminating: bool,
}

#[derive(Clone, Copy, Debug)]
enum Act {
    Bind,
    Run,
    BecomeReady,
    StopServing,
    /// Goes when it has nothing left to answer, at this moment at the latest.
    Remove(Instant),
}

impl Pods {
    pub fn new(client: ClusterClient, servers: Servers) -> Self {
        Self {
            client,
            servers,
            known: BTreeMap::new(),
            addresses: 0,
        }
    }

    /// When something is to be done.
    pub fn next_due(&self) -> Option<Instant> {
        let all = self.known.values();
        all.filter_map(|pod| pod.next.map(|(due, _)| due)).min()
    }

    /// All pods there are; those that are missing went while nobody watched.
    pub fn listed(&mut self, all: &[Value]) {
        let there: BTreeSet<&str> = all.iter().filter_map(uid).collect();
        let gone = |uid: &&String| !there.contains(uid.as_str());
        for uid in self.known.keys().filter(gone).cloned().collect::<Vec<_>>() {
            self.forget(&uid);
        }
        for pod in all {
            self.changed(pod);
        }
    }

    pub fn changed(&mut self, object: &Value) {
        let Some(uid) = uid(object) else {
            return;
        };
        if !self.known.contains_key(uid) {
            self.addresses += 1;
            let [high, low] = self.addresses.to_be_bytes();
            let annotation = |name: &str| {
                let annotations = &object["metadata"]["annotations"];
                annotations[format!("lockgate.test/{name}")].as_str()
            };
            let listens = Ipv4Addr::new(10, 244, high, low);
            // The network has no way to the other one.
            let ip = match annotation("unreachable") {
                Some("true") => Ipv4Addr::new(10, 245, high, low),
                _ => listens,
            };
            let pod = Pod::new(object, ip);
            let idle = annotation("idle-milliseconds").and_then(|idle| idle.parse().ok());
            let serving = Serving {
                namespace: pod.namespace.clone(),
                name: pod.name.clone(),
                address: pod.address,
                listens: (listens, pod.address.port()).into(),
                idle: idle.map(Duration::from_millis),
            };
            self.servers.run(uid, serving);
            self.known.insert(uid.to_owned(), pod);
        }
        let deleted = !object["metadata"]["deletionTimestamp"].is_null();
        if let Some(pod) = self
            .known
            .get_mut(uid)
            .filter(|pod| deleted && !pod.terminating)
        {
            pod.terminating = true;
            let due = Instant::now() + pod.serves_after_deletion;
            pod.next = Some((due, Act::StopServing));
            self.servers.terminating(uid);
        }
    }

    pub fn deleted(&mut self, object: &Value) {
        if let Some(uid) = uid(object) {
            self.forget(&uid.to_owned());
        }
    }

    fn forget(&mut self, uid: &String) {
        if self.known.remove(uid).is_some() {
            self.servers.stop(uid);
        }
    }

    /// Does what is due.
    pub fn act(&mut self, now: Instant) {
        let due: Vec<(String, Act)> = self
            .known
            .iter()
            .filter_map(|(uid, pod)| {
                let (due, act) = pod.next?;
                (due <= now).then(|| (uid.clone(), act))
            })
            .collect();
        for (uid, act) in due {
            let outcome = self.act_on(&uid, act, now);
            if let Some(pod) = self.known.get_mut(&uid) {
                // What the API server did not take is tried again, for as long as there is the pod.
                pod.next = outcome.unwrap_or(Some((now + PAUSE, act)));
            }
        }
    }

    /// One act on one pod, and what comes after it.
    fn act_on(&mut self, uid: &str, act: Act, now: Instant) -> io::Result<Option<(Instant, Act)>> {
        let Some(pod) = self.known.get(uid) else {
            return Ok(None);
        };
        let path = format!("/api/v1/namespaces/{}/pods/{}", pod.namespace, pod.name);
        let call = |client: &mut ClusterClient, method, path: &str, body| {
            let answer = client.call(method, path, &body)?;
            match answer.status {
                // Gone, or done already.
                200..=299 | 404 | 409 => Ok(()),
                _ => Err(io::Error::other(answer.body.to_string())),
            }
        };
        let at_once = pod.ready_after.is_zero();
        match act {
            Act::Bind => {
                let body = json!({"metadata": {"name": pod.name}, "target": {"kind": "Node", "name": NODE}});
                call(&mut self.client, "POST", &format!("{path}/binding"), body)?;
                Ok(Some((now, Act::Run)))
            }
            Act::Run => {
                let (path, body) = (format!("{path}/status"), pod.status(at_once));
                call(&mut self.client, "PATCH", &path, body)?;
                let ready = now + pod.ready_after;
                Ok((!at_once).then_some((ready, Act::BecomeReady)))
            }
            Act::BecomeReady => {
                let (path, body) = (format!("{path}/status"), pod.status(true));
                call(&mut self.client, "PATCH", &path, body)?;
                Ok(None)
            }
            Act::StopServing => {
                self.servers.drain(uid);
                let last = now + pod.grace.saturating_sub(pod.serves_after_deletion);
                Ok(Some((now, Act::Remove(last))))
            }
            Act::Remove(last) => {
                if now < last && !self.servers.is_done(uid) {
                    return Ok(Some((now + Duration::from_millis(10), act)));
                }
                let body = json!({"gracePeriodSeconds": 0, "preconditions": {"uid": uid}});
                call(&mut self.client, "DELETE", &path, body)?;
                Ok(None)
            }
        }
    }
}

impl Pod {
    fn new(object: &Value, ip: Ipv4Addr) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (metadata, spec) = (&object["metadata"], &object["spec"]);
        let container = &spec["containers"][0];
        let port = container["ports"][0]["containerPort"].as_u64();
        let seconds = |value: &Value| value.as_u64().map(Duration::from_secs);
        let grace = seconds(&spec["terminationGracePeriodSeconds"]).unwrap_or_default();
        let pre_stop = seconds(&container["lifecycle"]["preStop"]["sleep"]["seconds"]);
        let ready_after = seconds(&container["readinessProbe"]["initialDelaySeconds"]);
        Self {
            namespace: text(&metadata["namespace"]),
            name: text(&metadata["name"]),
            address: (ip, port.and_then(|port| port.try_into().ok()).unwrap_or(80)).into(),
            ready_after: ready_after.unwrap_or_default(),
            serves_after_deletion: pre_stop.unwrap_or(grace).min(grace),
            grace,
            next: Some((Instant::now(), Act::Bind)),
            terminating: false,
        }
    }

    fn status(&self, ready: bool) -> Value {
        let now = jiff::Timestamp::now()
            .round(jiff::Unit::Second)
            .unwrap_or_default();
        let now = now.to_string();
        let condition = |kind: &str, holds: bool| {
            let status = if holds { "True" } else { "False" };
            json!({"type": kind, "status": status, "lastTransitionTime": now})
        };
        let ip = self.address.ip().to_string();
        json!({"status": {
            "phase": "Running",
            "hostIP": NODE_ADDRESS.ip().to_string(),
            "podIP": ip,
            "podIPs": [{"ip": ip}],
            "startTime": now,
            "conditions": [
                condition("Initialized", true),
                condition("ContainersReady", ready),
                condition("Ready", ready),
            ],
        }})
    }
}

fn uid(object: &Value) -> Option<&str> {
    object["metadata"]["uid"].as_str()
}
