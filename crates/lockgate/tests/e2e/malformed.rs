//! The engine's corpus of malformed and ambiguous requests at the real process: each is answered with the status in
//! its table, the connection is closed, nothing of it reaches a pod, and log and metrics say why.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use testkit::{Reply, Upstream, raw_exchange, wait_for};

use crate::setup::{LIMIT, Lockgate, exchange, host};

/// The case as a request that would reach a pod if it were taken: for a route that there is.
fn aimed(bytes: &[u8], host: &str) -> Vec<u8> {
    let mut aimed = replaced(
        bytes,
        b"Host: a\r\n",
        format!("Host: {host}\r\n").as_bytes(),
    );
    for path in ["/", "/one", "/two", "/three"] {
        let from = format!(" {path} HTTP/1.");
        let to = format!(" /prod/x{path} HTTP/1.");
        aimed = replaced(&aimed, from.as_bytes(), to.as_bytes());
    }
    aimed
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, tail)) = rest.split_first() {
        if let Some(after) = rest.strip_prefix(from) {
            out.extend_from_slice(to);
            rest = after;
        } else {
            out.push(byte);
            rest = tail;
        }
    }
    out
}

/// The statuses of the answers on a connection, in order.
fn statuses(bytes: &[u8]) -> Vec<u16> {
    let text = String::from_utf8_lossy(bytes);
    let answers = text.match_indices("HTTP/1.1 ");
    answers
        .filter_map(|(at, mark)| text.get(at + mark.len()..at + mark.len() + 3)?.parse().ok())
        .collect()
}

#[test]
fn malformed_requests_die_at_the_door() {
    let cases = http1::testing::malformed();
    assert!(cases.len() >= 150, "{} cases", cases.len());
    let folder = tempfile::TempDir::new().unwrap();
    let log = folder.path().join("access.log");
    let lockgate =
        Lockgate::start_with(|launch| launch.arg("--access-log").arg(log.to_str().unwrap()));
    let pod = Upstream::start(|_| Reply::text(200, "served")).unwrap();
    let api = lockgate.aws.api("strict");
    api.greedy(json!({"uri": format!("http://{}/{{proxy}}", pod.address())}));
    api.deploy("prod");
    lockgate.wait_for_stage(&api.id, "prod");
    let host = host(&api.id);

    let mut expected: BTreeMap<&str, u64> = BTreeMap::new();
    let mut answers = 0;
    // The engine alone refuses the preface of HTTP/2, which the gateway speaks.
    let cases = cases
        .iter()
        .filter(|case| !case.bytes.starts_with(b"PRI * HTTP/2.0"));
    for case in cases {
        let line = case.line;
        let sent = aimed(&case.bytes, &host);
        let answer = raw_exchange(lockgate.gateway(), &sent, LIMIT).unwrap();
        assert!(answer.closed, "line {line}: the connection was kept");
        let statuses = statuses(&answer.bytes);
        let (last, before) = statuses.split_last().expect("an answer");
        assert_eq!(*last, case.status, "line {line}: {statuses:?}");
        let text = String::from_utf8_lossy(&answer.bytes);
        assert!(
            text.contains("\r\nx-amzn-RequestId: "),
            "line {line}: {text}"
        );
        assert!(text.contains("{\"message\":"), "line {line}: {text}");
        let at_pod = pod.take_received().len();
        let served = before.iter().filter(|status| **status == 200).count();
        assert_eq!(at_pod, served, "line {line}: the pod was reached");
        *expected.entry(&case.code).or_default() += 1;
        answers += statuses.len();
    }

    let lines = wait_for("every request to be in the log", LIMIT, || {
        let text = std::fs::read_to_string(&log).ok()?;
        let lines = text
            .lines()
            .map(serde_json::from_str)
            .collect::<Result<Vec<Value>, _>>();
        // Beside these there are the requests that waited for the stage.
        lines.ok().filter(|lines| lines.len() > answers)
    });
    let mut logged: BTreeMap<&str, u64> = BTreeMap::new();
    for code in lines.iter().filter_map(|line| line["refusal"].as_str()) {
        *logged.entry(code).or_default() += 1;
    }
    assert_eq!(logged, expected, "refusals in the log");
    let admin = lockgate.process.addresses().admin;
    let metrics = exchange(admin, "GET", "/metrics", &[("Host", "admin")], b"").unwrap();
    for (code, count) in expected {
        let line = format!("lockgate_refusals_total{{reason=\"{code}\"}} {count}");
        assert!(metrics.text().lines().any(|found| found == line), "{line}");
    }
}
