//! What is told of a watched cluster: in the status, as a line for people, and in the metrics.

use super::report::{Cluster, PortForward, Watch};
use kubernetes::ClusterSource;
use kubernetes::live::Phase;
use std::fmt::Write as _;
use telemetry::exposition::Exposition;
use telemetry::families;

pub(super) fn describe(source: &ClusterSource) -> Cluster {
    let (watches, leader, figures) = (source.watches(), source.leader(), source.figures());
    let last_event = watches.iter().filter_map(|watch| watch.last_event).max();
    Cluster {
        name: source.name().to_owned(),
        phase: match source.phase() {
            Phase::Starting => "starting".to_owned(),
            Phase::Synced => "synced".to_owned(),
            Phase::Refused(why) => format!("refused: {why}"),
        },
        connected: watches.iter().all(|watch| watch.connected),
        services: figures.services,
        endpoint_slices: figures.endpoint_slices,
        seconds_since_last_event: last_event
            .and_then(|at| at.elapsed().ok())
            .map(|since| since.as_secs()),
        leads: leader.leads,
        leader: leader.holder,
        leader_error: leader.error,
        port_forward: source.forwards().map(|forwards| PortForward {
            addresses: forwards.addresses,
            open_connections: forwards.open,
            connections: forwards.opened,
            failures: forwards.failed,
            last_failure: forwards.last_failure,
        }),
        watches: watches
            .into_iter()
            .map(|watch| Watch {
                resource: watch.resource.to_owned(),
                namespace: watch.namespace,
                connected: watch.connected,
                lists: watch.lists,
                restarts: watch.restarts,
                events: watch.events,
                error: watch.error,
            })
            .collect(),
    }
}

/// In one line.
pub(super) fn line(cluster: &Cluster) -> String {
    let connected = if cluster.connected {
        "connected"
    } else {
        "not connected"
    };
    let mut text = format!("{}, {}, {connected}", cluster.name, cluster.phase);
    if let Some(seconds) = cluster.seconds_since_last_event {
        let _ = write!(text, ", last event {seconds} s ago");
    }
    match (&cluster.leader, &cluster.leader_error) {
        (Some(_), _) if cluster.leads => text.push_str(", this process writes status"),
        (Some(leader), _) => {
            let _ = write!(text, ", {leader} writes status");
        }
        (None, Some(error)) => {
            let _ = write!(text, ", no status is written: {error}");
        }
        (None, None) => {}
    }
    text
}

/// In one line, how targets are reached by port-forward.
pub(super) fn forward_line(forward: &PortForward) -> String {
    let mut text = format!(
        "targets are reached by port-forward: {} addresses, {} connections open",
        forward.addresses, forward.open_connections
    );
    if let Some(failure) = &forward.last_failure {
        let _ = write!(text, "; {} failed, the last: {failure}", forward.failures);
    }
    text
}

/// The families of the live source, in the exposition's format.
pub fn metrics(source: &ClusterSource) -> String {
    let (watches, figures) = (source.watches(), source.figures());
    let forwards = source.forwards().unwrap_or_default();
    let mut text = Exposition::default();
    for (family, of) in [
        (
            &families::CLUSTER_CONNECTED,
            (|watch| u64::from(watch.connected)) as fn(&kubernetes::live::Watch) -> u64,
        ),
        (&families::CLUSTER_WATCH_RESTARTS, |watch| watch.restarts),
        (&families::CLUSTER_LISTS, |watch| watch.lists),
        (&families::CLUSTER_EVENTS, |watch| watch.events),
    ] {
        let mut samples = text.family(family);
        for watch in &watches {
            let namespace = watch.namespace.as_deref().unwrap_or_default();
            samples.add(&[watch.resource, namespace], of(watch));
        }
    }
    text.family(&families::CLUSTER_LEADER)
        .add(&[], u64::from(source.leader().leads));
    for (family, value) in [
        (&families::CLUSTER_RECONCILES, figures.reconciles),
        (
            &families::CLUSTER_RECONCILE_MICROSECONDS,
            figures.reconcile_nanoseconds / 1000,
        ),
        (&families::CLUSTER_WRITES, figures.writes),
        (&families::CLUSTER_WRITE_FAILURES, figures.write_failures),
        (&families::CLUSTER_LOAD_BALANCERS, figures.load_balancers),
        (&families::CLUSTER_FORWARDS_OPEN, forwards.open),
        (&families::CLUSTER_FORWARDS, forwards.opened),
        (&families::CLUSTER_FORWARD_FAILURES, forwards.failed),
    ] {
        text.family(family).add(&[], value);
    }
    text.into_text()
}
