//! A process in a zone: its zone's targets get everything, by the gateway and by the listener, until there are none that
//! can be used; hints and `cross_zone` say otherwise.

use std::collections::BTreeSet;
use std::net::{SocketAddr, TcpStream};

use serde_json::json;
use testkit::{Reply, Upstream, wait_for, wait_until};

use crate::aws::Api;
use crate::setup::{LIMIT, Lockgate, endpoints, exchange, service, text};

const CROSS_ZONE: &str = "aws-load-balancer-cross-zone-load-balancing-enabled";

/// Targets of `foobar` with their zones and, where they are given, hints.
fn slices(targets: &[(SocketAddr, &str)], hints: Option<&[&str]>) -> String {
    let addresses: Vec<SocketAddr> = targets.iter().map(|(address, _)| *address).collect();
    let text = endpoints("foobar", &addresses);
    let slices = text.split_inclusive("conditions: {ready: true}\n");
    let with = slices.enumerate().map(|(index, slice)| {
        let zone = targets[index].1;
        let hint = hints.map_or_else(String::new, |hints| {
            format!("    hints: {{forZones: [{{name: {}}}]}}\n", hints[index])
        });
        format!("{slice}    zone: {zone}\n{hint}")
    });
    with.collect()
}

/// Who answers, by both ways, which have to agree.
fn answering(lockgate: &Lockgate, api: &Api<'_>, listener: SocketAddr) -> Vec<String> {
    let asked = |ask: &dyn Fn() -> String| (0..24).map(|_| ask()).collect::<BTreeSet<String>>();
    let by_gateway = asked(&|| lockgate.get(&api.id, "/prod/x").text());
    let by_listener = asked(&|| {
        exchange(listener, "GET", "/", &[("Host", "foobar")], b"")
            .unwrap()
            .text()
    });
    by_gateway.union(&by_listener).cloned().collect()
}

#[test]
fn the_own_zone_comes_first_until_nothing_in_it_can_be_used() {
    let lockgate = Lockgate::start_with(|launch| {
        launch
            .env("LOCKGATE_LOAD_BALANCER_ADDRESSES", "127.0.83.0/24")
            .env("LOCKGATE_ZONE", "us-east-1a")
    });
    let pod = |name: &'static str| Upstream::start(move |_| Reply::text(200, name)).unwrap();
    let (here, there, far) = (pod("here"), pod("there"), pod("far"));
    let targets = [
        (here.address(), "us-east-1a"),
        (there.address(), "us-east-1b"),
        (far.address(), "us-east-1c"),
    ];
    let described = service("foobar").replace("port: 80,", "port: 8480,");
    lockgate.manifest("foobar.yaml", &described);
    let put = |hints| lockgate.manifest("endpoints.yaml", &slices(&targets, hints));
    put(None);
    let balancer = wait_for("the targets", LIMIT, || {
        let found = lockgate.load_balancer("foobar")?;
        (found.ready.len() == 3).then_some(found)
    });
    let listener = wait_for("the listener", LIMIT, || {
        let address = &lockgate.status()["loadBalancers"][0]["address"];
        let listener = SocketAddr::new(address.as_str()?.parse().ok()?, 8480);
        TcpStream::connect(listener).ok().map(|_| listener)
    });
    let uri = format!("http://{}:8480/{{proxy}}", balancer.dns_name);
    let api = lockgate.api_behind(&balancer, json!({"uri": uri}));
    let answering = || answering(&lockgate, &api, listener);
    assert_eq!(answering(), ["here"]);

    let status = lockgate.status();
    assert_eq!(status["zone"], "us-east-1a");
    let shown = lockgate.command(&["status"]).output().unwrap();
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains(", zone us-east-1a,"), "{shown}");
    let target = format!("{} ready in us-east-1b\n", there.address());
    assert!(shown.contains(&target), "{shown}");

    // Meant for others: the one of this zone for the second, and the third for this one.
    put(Some(&["us-east-1b", "us-east-1b", "us-east-1a"]));
    wait_until("hints to be followed", LIMIT, || answering() == ["far"]);
    put(None);
    wait_until("zones to count again", LIMIT, || answering() == ["here"]);

    let annotation =
        format!("  annotations:\n    service.beta.kubernetes.io/{CROSS_ZONE}: \"true\"\n");
    let cross_zone = described.replace("  annotations:\n", &annotation);
    lockgate.manifest("foobar.yaml", &cross_zone);
    wait_until("all zones to take part", LIMIT, || {
        answering() == ["far", "here", "there"]
    });
    lockgate.manifest("foobar.yaml", &described);
    wait_until("the own zone to be alone again", LIMIT, || {
        answering() == ["here"]
    });

    // It dies without a word to anybody, and no request is lost.
    drop(here);
    assert_eq!(answering(), ["far", "there"]);
    let health = &lockgate.status()["loadBalancers"][0]["listeners"][0]["targets"];
    let dead = health.as_array().unwrap().iter();
    let dead = dead.filter(|target| text(&target["health"]) == "unreachable");
    assert_eq!(dead.count(), 1, "{health}");
    // Then its source says so, too.
    lockgate.manifest("endpoints.yaml", &slices(&targets[1..], None));
    wait_until("it to be gone", LIMIT, || {
        let found = lockgate.load_balancer("foobar");
        found.is_some_and(|found| found.ready.len() == 2)
    });
    assert_eq!(answering(), ["far", "there"]);
}
