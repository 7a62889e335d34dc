//! Manifests while the process runs: targets that move, and files that are broken.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use testkit::{Reply, Upstream, wait_for, wait_until};

use crate::setup::{LIMIT, Lockgate, endpoints, text};

#[test]
fn traffic_follows_the_endpoints() {
    let lockgate = Lockgate::start();
    let [one, two] =
        ["one", "two"].map(|name| Upstream::start(move |_| Reply::text(200, name)).unwrap());
    let balancer = lockgate.service("moving", &[one.address()]);
    let api = lockgate.api_behind(&balancer, json!({}));
    let ask = || lockgate.get(&api.id, "/prod/x").text();
    assert_eq!(ask(), "one");

    // Both: each gets its share.
    let _ = lockgate.service("moving", &[one.address(), two.address()]);
    let answers: Vec<String> = (0..20).map(|_| ask()).collect();
    for name in ["one", "two"] {
        let share = answers.iter().filter(|answer| *answer == name).count();
        assert!(share >= 5, "{name} got {share} of 20");
    }

    // The first is taken out while a request runs on it: that one is finished, no other goes there.
    one.answer_with({
        let two_alone = endpoints("moving", &[two.address()]);
        let file = lockgate.manifests.path().join("moving-endpoints.yaml");
        let admin = lockgate.process.addresses().admin;
        move |_| {
            std::fs::write(&file, &two_alone).unwrap();
            wait_until("the target to go", LIMIT, || {
                let fields = [("Host", "admin")];
                let status = crate::setup::exchange(admin, "GET", "/status", &fields, b"");
                let status: Value = serde_json::from_slice(&status.unwrap().body.content).unwrap();
                let targets = &status["loadBalancers"][0]["listeners"][0]["targets"];
                targets.as_array().is_some_and(|targets| targets.len() == 1)
            });
            Reply::text(200, "one, at last")
        }
    });
    wait_for("a request on the first", LIMIT, || {
        (ask() == "one, at last").then_some(())
    });
    let before = one.received().len();
    for _ in 0..20 {
        assert_eq!(ask(), "two");
    }
    assert_eq!(one.received().len(), before);
}

#[test]
fn what_is_broken_is_named_and_the_rest_works() {
    let lockgate = Lockgate::start();
    let pod = Upstream::start(Reply::echo).unwrap();
    let _ = lockgate.service("good", &[pod.address()]);
    lockgate.manifest(
        "broken.yaml",
        "apiVersion: v1
kind: ConfigMap
metadata: {name: unrelated}
---
apiVersion: v1
kind: Service
metadata: {name: bad}
spec:
  type: LoadBalancer
  loadBalancerClass: service.k8s.aws/nlb
  ports:
    - {name: web, port: eighty}
",
    );
    let find = |from: &dyn Fn() -> Value| {
        wait_for("the problem to be reported", LIMIT, || {
            let status = from();
            let problems = status["problems"].as_array().unwrap();
            problems
                .iter()
                .find(|problem| problem["severity"] == "error")
                .cloned()
        })
    };
    let check = |problem: &Value| {
        assert!(text(&problem["file"]).ends_with("broken.yaml"), "{problem}");
        assert_eq!(problem["document"], 2, "{problem}");
        assert_eq!(problem["field"], "spec.ports[0].port", "{problem}");
        assert!(!text(&problem["message"]).is_empty(), "{problem}");
    };
    check(&find(&|| lockgate.status()));
    check(&find(&|| {
        let output = lockgate.command(&["status", "--json"]).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    }));
    let shown = lockgate.command(&["status"]).output().unwrap();
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains("spec.ports[0].port"), "{shown}");

    let names = || -> BTreeSet<String> {
        let status = lockgate.status();
        let all = status["loadBalancers"].as_array().unwrap();
        all.iter().map(|one| text(&one["name"])).collect()
    };
    assert_eq!(names(), BTreeSet::from(["good".to_owned()]));

    // Mended: the problem goes, and the load balancer comes.
    let file = lockgate.manifests.path().join("broken.yaml");
    let mended = std::fs::read_to_string(&file)
        .unwrap()
        .replace("eighty", "80");
    std::fs::write(&file, mended).unwrap();
    wait_until("the problem to go", LIMIT, || {
        let status = lockgate.status();
        let problems = status["problems"].as_array().unwrap();
        problems
            .iter()
            .all(|problem| problem["severity"] != "error")
            && names().len() == 2
    });
}
