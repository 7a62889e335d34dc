//! The live source against the scripted API server: first lists, events, lists after 410, dropped watches, absences,
//! who writes and what.

#![allow(clippy::unwrap_used)]

use super::*;
use balancer::Availability;
use serde_json::{Value, json};
use std::time::Instant;
use testkit::{ApiServer, wait_for, wait_until};

pub(super) const LIMIT: Duration = Duration::from_secs(10);

pub(super) fn service(name: &str) -> Value {
    json!({"apiVersion": "v1", "kind": "Service", "metadata": {"namespace": "default", "name": name,
        "annotations": {"service.beta.kubernetes.io/aws-load-balancer-name": name}},
        "spec": {"type": "LoadBalancer", "loadBalancerClass": "lockgate.dev/nlb",
            "ports": [{"name": "web", "port": 80, "targetPort": "web"}]}})
}

pub(super) fn slice(service: &str, hosts: &[u8]) -> Value {
    let endpoints: Vec<Value> = (hosts.iter())
        .map(|host| json!({"addresses": [format!("10.0.0.{host}")], "conditions": {"ready": true}}))
        .collect();
    json!({"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": {"namespace": "default",
        "name": format!("{service}-1"), "labels": {"kubernetes.io/service-name": service}},
        "addressType": "IPv4", "ports": [{"name": "web", "port": 8080}], "endpoints": endpoints})
}

pub(super) struct Bench {
    pub(super) server: ApiServer,
    directory: tempfile::TempDir,
    pub(super) runtime: tokio::runtime::Runtime,
}

/// A source with its table.
pub(super) struct Running {
    pub(super) source: ClusterSource,
    pub(super) balancer: Arc<Balancer>,
}

impl Bench {
    pub(super) fn new() -> Bench {
        let bench = Bench {
            server: ApiServer::start().unwrap(),
            directory: tempfile::tempdir().unwrap(),
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap(),
        };
        std::fs::write(bench.path(), bench.server.kubeconfig()).unwrap();
        bench
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("kubeconfig")
    }

    fn options(&self, identity: &str) -> Options {
        Options {
            access: Access::Kubeconfig {
                path: Some(self.path()),
                context: None,
            },
            namespaces: Vec::new(),
            selector: None,
            port_forward: false,
            write: true,
            lease_namespace: None,
            lease_name: "lockgate".to_owned(),
            lease_duration: Duration::from_secs(2),
            identity: identity.to_owned(),
        }
    }

    pub(super) fn start(&self, change: impl FnOnce(Options) -> Options) -> Running {
        let balancer = Arc::new(Balancer::new());
        let settings = Settings::new("us-east-1", "123456789012", "test").unwrap();
        let options = change(self.options("one"));
        let source = ClusterSource::start(options, settings, Arc::clone(&balancer));
        let source = self.runtime.block_on(source).unwrap();
        Running { source, balancer }
    }

    pub(super) fn started(&self) -> Running {
        let running = self.start(|options| options);
        wait_until("the first lists", LIMIT, || running.source.is_synced());
        running
    }

    fn status(&self, name: &str) -> Value {
        self.server.get(&service(name)).unwrap()["status"].clone()
    }
}

impl Running {
    /// Addresses and availability of the targets.
    fn targets(&self, name: &str) -> Option<Vec<String>> {
        let table = self.balancer.snapshot();
        let entry = table.by_name(name)?;
        let targets = &entry.load_balancer.listeners.first()?.target_group.targets;
        let ready = |target: &&balancer::Target| target.availability == Availability::Ready;
        Some(
            targets
                .iter()
                .filter(ready)
                .map(|target| target.address.to_string())
                .collect(),
        )
    }

    pub(super) fn wait_for_targets(&self, name: &str, hosts: &[u8]) {
        let wanted: Vec<String> = (hosts.iter())
            .map(|host| format!("10.0.0.{host}:8080"))
            .collect();
        let is_there = || self.targets(name).as_ref() == Some(&wanted);
        wait_until(&format!("targets {wanted:?} of {name}"), LIMIT, is_there);
    }
}

#[test]
fn what_is_there_and_what_happens_comes_to_the_table() {
    let bench = Bench::new();
    bench.server.put(service("a"));
    bench.server.put(slice("a", &[1, 2]));
    let running = bench.started();
    assert_eq!(
        running.targets("a").unwrap().len(),
        2,
        "synced means published"
    );
    assert_eq!(running.source.name(), "scripted");
    bench.server.put(slice("a", &[2, 3]));
    running.wait_for_targets("a", &[2, 3]);
    bench.server.put(service("b"));
    running.wait_for_targets("b", &[]);
    bench.server.delete(&service("a"));
    wait_until("a is gone", LIMIT, || running.targets("a").is_none());
    assert!(running.source.figures().reconciles > 0);
}

#[test]
fn a_revision_that_is_gone_means_a_new_list() {
    let bench = Bench::new();
    bench.server.put(service("a"));
    bench.server.put(service("b"));
    bench.server.put(slice("a", &[1]));
    let running = bench.started();
    // A watch that begins afterwards starts at the revision that is kept, and has nothing to list again.
    let kinds = running.source.watches().len();
    wait_until("a watch of each kind", LIMIT, || {
        bench.server.watches_begun() >= kinds
    });
    bench.server.expire_watches();
    // While nobody watched:
    bench.server.delete(&service("b"));
    bench.server.put(slice("a", &[7]));
    running.wait_for_targets("a", &[7]);
    wait_until("b is gone", LIMIT, || running.targets("b").is_none());
    wait_until("second lists", LIMIT, || {
        running
            .source
            .watches()
            .iter()
            .all(|watch| watch.lists >= 2)
    });
}

#[test]
fn a_dropped_watch_goes_on_without_a_new_list() {
    let bench = Bench::new();
    bench.server.put(service("a"));
    bench.server.put(slice("a", &[1]));
    let running = bench.started();
    for host in 2..12 {
        bench.server.drop_watches();
        bench.server.put(slice("a", &[host]));
        running.wait_for_targets("a", &[host]);
    }
    let watches = running.source.watches();
    assert!(watches.iter().all(|watch| watch.lists == 1), "{watches:?}");
}

#[test]
fn a_server_that_is_away_empties_nothing_and_is_watched_again_within_two_seconds() {
    let bench = Bench::new();
    bench.server.put(service("a"));
    bench.server.put(slice("a", &[1]));
    let running = bench.started();
    for round in 2..5 {
        wait_until("watching", LIMIT, || {
            running.source.watches().iter().all(|watch| watch.connected)
        });
        bench.server.go_away();
        wait_until("the loss is seen", LIMIT, || {
            running
                .source
                .watches()
                .iter()
                .all(|watch| watch.error.is_some())
        });
        assert_eq!(
            running.targets("a").unwrap(),
            [format!("10.0.0.{}:8080", round - 1)]
        );
        bench.server.put(slice("a", &[round]));
        bench.server.come_back().unwrap();
        let back = Instant::now();
        running.wait_for_targets("a", &[round]);
        assert!(
            back.elapsed() < Duration::from_secs(2),
            "{:?}",
            back.elapsed()
        );
    }
}

#[test]
fn the_first_lists_are_waited_for_and_taken_in_pages() {
    let bench = Bench::new();
    for number in 0..1200 {
        bench.server.put(service(&format!("s{number}")));
    }
    bench.server.slow_lists(Duration::from_millis(100));
    let running = bench.start(|options| options);
    assert_eq!(running.balancer.snapshot().len(), 0);
    assert!(!running.source.is_synced());
    assert_eq!(
        bench.runtime.block_on(running.source.settled()),
        Phase::Synced
    );
    assert_eq!(running.balancer.snapshot().len(), 1200);
    let pages = (bench.server.requests().iter())
        .filter(|request| request.path == "/api/v1/services" && request.query.contains_key("limit"))
        .count();
    assert_eq!(pages, 3);
}

#[test]
fn the_status_is_written_once_and_events_tell_what_is_wrong() {
    let bench = Bench::new();
    bench.server.put(service("a"));
    bench.server.put(slice("a", &[1]));
    let running = bench.started();
    let hostname = running
        .balancer
        .snapshot()
        .by_name("a")
        .unwrap()
        .load_balancer
        .dns_name
        .clone();
    wait_until("the hostname", LIMIT, || {
        bench.status("a")["loadBalancer"]["ingress"] == json!([{"hostname": hostname}])
    });
    let condition = bench.status("a")["conditions"][0].clone();
    assert_eq!(
        (&condition["type"], &condition["status"]),
        (&json!("lockgate.dev/Ready"), &json!("True"))
    );
    let patches = || {
        let requests = bench.server.requests();
        requests
            .into_iter()
            .filter(|request| request.method == "PATCH")
            .collect::<Vec<_>>()
    };
    // Changes of endpoints are none of the status.
    bench.server.put(slice("a", &[1, 2]));
    running.wait_for_targets("a", &[1, 2]);
    assert_eq!(patches().len(), 1, "{:?}", patches());
    assert_eq!(
        patches()[0].path,
        "/api/v1/namespaces/default/services/a/status"
    );
    assert_eq!(patches()[0].query["fieldManager"], "lockgate");
    let mut wrong = slice("a", &[1]);
    wrong["ports"][0]["name"] = json!("other");
    bench.server.put(wrong);
    let event = json!({"apiVersion": "events.k8s.io/v1", "kind": "Event"});
    let warning = wait_for("an Event", LIMIT, || {
        (bench.server.all(&event).into_iter()).find(|event| event["reason"] == "PortUnmatched")
    });
    assert_eq!(
        (&warning["type"], &warning["regarding"]["name"]),
        (&json!("Warning"), &json!("a"))
    );
    assert_eq!(
        bench.status("a")["conditions"][0]["reason"],
        "PortUnmatched"
    );
    assert_eq!(running.source.problems()[0].reason, "PortUnmatched");
}

#[test]
fn what_is_not_ours_is_never_touched_and_what_no_longer_is_is_cleared() {
    let bench = Bench::new();
    let mut other = service("other");
    other["spec"]["loadBalancerClass"] = json!("example.com/lb");
    other["status"] = json!({"loadBalancer": {"ingress": [{"hostname": "theirs.example.com"}]}});
    let mut plain = service("plain");
    plain["spec"] = json!({"type": "ClusterIP", "ports": [{"port": 80}]});
    for object in [&other, &plain, &service("mine")] {
        bench.server.put(object.clone());
    }
    bench.server.put(slice("mine", &[1]));
    let running = bench.started();
    let hostname =
        |name: &str| bench.status(name)["loadBalancer"]["ingress"][0]["hostname"].clone();
    wait_until("the hostname", LIMIT, || hostname("mine").is_string());
    let mut mine = bench.server.get(&service("mine")).unwrap();
    mine["spec"]["type"] = json!("ClusterIP");
    bench.server.put(mine);
    wait_until("the hostname is taken back", LIMIT, || {
        hostname("mine").is_null()
    });
    assert!(bench.status("mine")["conditions"] == json!([]));
    assert_eq!(hostname("other"), "theirs.example.com");
    wait_until("the table is empty", LIMIT, || {
        running.balancer.snapshot().is_empty()
    });
    for request in bench.server.requests() {
        let allowed = match request.method.as_str() {
            "GET" => true,
            "PATCH" => request.path == "/api/v1/namespaces/default/services/mine/status",
            "POST" => request.path.ends_with("/events") || request.path.ends_with("/leases"),
            "PUT" => request.path.ends_with("/leases/lockgate"),
            _ => false,
        };
        assert!(allowed, "{request:?}");
    }
}

#[test]
fn one_replica_writes_and_the_other_takes_over() {
    let bench = Bench::new();
    let one = bench.started();
    wait_until("one leads", LIMIT, || one.source.leader().leads);
    let two = bench.start(|options| Options {
        identity: "two".to_owned(),
        ..options
    });
    wait_until("two knows", LIMIT, || {
        two.source.leader().holder.as_deref() == Some("one")
    });
    // Conflicts are somebody else's success, and no reason to stop.
    bench.server.refuse_updates(2);
    bench.server.put(service("a"));
    wait_until("a status", LIMIT, || {
        bench.status("a")["loadBalancer"].is_object()
    });
    assert_eq!(bench.runtime.block_on(two.source.settled()), Phase::Synced);
    let writers = || -> Vec<String> {
        let event = json!({"apiVersion": "events.k8s.io/v1", "kind": "Event"});
        (bench.server.all(&event).iter())
            .map(|event| event["reportingInstance"].as_str().unwrap().to_owned())
            .collect()
    };
    wait_until("an Event", LIMIT, || writers() == ["one"]);
    assert_eq!(two.source.figures().writes, 0);
    assert!(!two.source.leader().leads);
    let gone = Instant::now();
    drop(one);
    wait_until("two leads", LIMIT, || two.source.leader().leads);
    assert!(
        gone.elapsed() < Duration::from_secs(2),
        "the lease was given back only after {:?}",
        gone.elapsed()
    );
    bench.server.put(service("b"));
    wait_until("its status", LIMIT, || {
        bench.status("b")["loadBalancer"].is_object()
    });
    // Counted once it is answered, which is after the server has it.
    wait_until("the write to be counted", LIMIT, || {
        two.source.figures().writes > 0
    });
    assert_eq!(
        two.source.figures().writes,
        1,
        "what was written already is left alone"
    );
}

#[test]
fn a_lost_lease_stops_the_writing() {
    let bench = Bench::new();
    let one = bench.started();
    wait_until("one leads", LIMIT, || one.source.leader().leads);
    let lease = json!({"apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
        "metadata": {"namespace": "default", "name": "lockgate"}});
    let mut theirs = bench.server.get(&lease).unwrap();
    theirs["spec"]["holderIdentity"] = json!("somebody");
    theirs["spec"]["leaseDurationSeconds"] = json!(3600);
    bench.server.put(theirs);
    wait_until("one does not lead", LIMIT, || !one.source.leader().leads);
    bench.server.put(service("a"));
    one.wait_for_targets("a", &[]);
    assert_eq!(one.source.figures().writes, 0);
    assert_eq!(one.source.leader().holder.as_deref(), Some("somebody"));
}

#[test]
fn the_aws_controller_beside_us_is_refused_with_the_way_out() {
    let lease = |renewed: jiff::Timestamp| {
        json!({"apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
            "metadata": {"namespace": "kube-system", "name": "aws-load-balancer-controller-leader"},
            "spec": {"holderIdentity": "pod_1", "leaseDurationSeconds": 15,
                "renewTime": renewed.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()}})
    };
    let bench = Bench::new();
    bench.server.put(lease(jiff::Timestamp::now()));
    let refused = |running: &Running| bench.runtime.block_on(running.source.settled());
    let Phase::Refused(why) = refused(&bench.start(|options| options)) else {
        panic!("not refused");
    };
    assert!(
        why.contains("--load-balancer-class lockgate.dev/nlb"),
        "{why}"
    );
    // Its own class is nobody else's.
    let settings = Settings::new("us-east-1", "123456789012", "test").unwrap();
    let settings = settings.with_classes(vec!["lockgate.dev/nlb".to_owned()]);
    let balancer = Arc::new(Balancer::new());
    let source = ClusterSource::start(bench.options("one"), settings, balancer);
    let source = bench.runtime.block_on(source).unwrap();
    assert_eq!(bench.runtime.block_on(source.settled()), Phase::Synced);
    // A lease that nobody renews is nobody's, and finalizers beside it are left over.
    bench.server.put(lease(jiff::Timestamp::UNIX_EPOCH));
    let mut theirs = service("theirs");
    theirs["spec"]["loadBalancerClass"] = json!("service.k8s.aws/nlb");
    theirs["metadata"]["finalizers"] = json!(["service.k8s.aws/resources"]);
    bench.server.put(theirs);
    assert_eq!(refused(&bench.start(|options| options)), Phase::Synced);
    // Where the lease may not be read, the finalizer tells.
    bench.server.forbid("leases");
    let Phase::Refused(why) = refused(&bench.start(|options| options)) else {
        panic!("not refused");
    };
    assert!(why.contains("Service default/theirs"), "{why}");
}

#[test]
fn namespaces_and_labels_select() {
    let bench = Bench::new();
    let labelled = |mut object: Value, namespace: &str, app: &str| {
        object["metadata"]["namespace"] = json!(namespace);
        object["metadata"]["labels"]["app"] = json!(app);
        object
    };
    for (name, namespace, app) in [
        ("a", "n1", "x"),
        ("b", "n1", "y"),
        ("c", "n2", "x"),
        ("d", "n3", "x"),
    ] {
        bench.server.put(labelled(service(name), namespace, app));
    }
    let running = bench.start(|options| Options {
        namespaces: vec!["n1".to_owned(), "n2".to_owned()],
        selector: Some("app=x".to_owned()),
        write: false,
        ..options
    });
    assert_eq!(
        bench.runtime.block_on(running.source.settled()),
        Phase::Synced
    );
    let table = running.balancer.snapshot();
    let names: Vec<_> = table
        .entries()
        .map(|entry| entry.load_balancer.name.as_str())
        .collect();
    assert_eq!(names, ["a", "c"]);
    assert!(
        bench
            .server
            .requests()
            .iter()
            .all(|request| request.method == "GET")
    );
}
