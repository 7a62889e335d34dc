//! Scrapes: what was counted on several cores, series that come and go with the plan, and the documents that
//! list it all.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::access_log::{Destination, FIELDS, Format};
use crate::core::{Core, Upstream};
use crate::entry::{Entry, FaultNote, Outcome, RequestLine};
use crate::series::Slot;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Write as _;

fn tables() -> Tables {
    Tables {
        hops: vec!["client", "target"],
        fault_types: vec!["BAD_REQUEST", "INTEGRATION_TIMEOUT"],
        refusals: vec!["bare_lf", "bare_cr"],
    }
}

fn telemetry() -> Arc<Telemetry> {
    Telemetry::new("1.2.3", tables(), None).unwrap()
}

fn labels(resource: &str, method: &str) -> Labels {
    Labels {
        api_id: "api".into(),
        stage: "prod".into(),
        resource: resource.into(),
        method: method.into(),
    }
}

fn entry(slot: &Slot, status: Option<u16>, outcome: Outcome) -> Entry<'_> {
    Entry {
        received: Duration::from_secs(1),
        request_id: "id",
        client: [127, 0, 0, 1].into(),
        line: Some(RequestLine {
            method: "GET",
            path: b"/",
        }),
        protocol: "HTTP/1.1",
        status,
        outcome,
        slot,
        target: None,
        request_bytes: 10,
        response_bytes: 20,
        latency: Duration::from_millis(3),
        integration_latency: status.map(|_| Duration::from_millis(2)),
        user_agent: None,
        fault: None,
        refusal: None,
    }
}

fn expose(telemetry: &Telemetry) -> String {
    telemetry.expose(&Facts::default(), |_| true)
}

/// The value of a sample, 0 where there is none.
fn value(text: &str, sample: &str) -> u64 {
    text.lines()
        .find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '))
        .map_or(0, |value| value.parse().unwrap())
}

fn of(family: &str, resource: &str, rest: &str) -> String {
    format!(
        "{family}{{api_id=\"api\",stage=\"prod\",resource=\"{resource}\",method=\"GET\"{rest}}}"
    )
}

#[test]
fn cores_are_added_up() {
    let telemetry = telemetry();
    let cores = [Core::new(&telemetry), Core::new(&telemetry)];
    for core in &cores {
        let slot = core.slot(labels("/a", "GET"));
        for (status, outcome) in [
            (Some(200), Outcome::Complete),
            (Some(404), Outcome::Complete),
            (Some(503), Outcome::Complete),
            // An answer that broke off counts as 5xx, a client that went as nothing.
            (Some(200), Outcome::CutShort),
            (None, Outcome::ClientGone),
            (Some(500), Outcome::ClientGone),
        ] {
            core.finish(&entry(&slot, status, outcome));
        }
        core.connection_accepted();
        core.connection_accepted();
        core.upstream(Upstream::Opened);
        core.upstream(Upstream::Reused);
        core.upstream(Upstream::Failed);
        core.upstream_idle(2);
    }
    // A gauge may fall on one core below what it rose there.
    cores[0].upstream_idle(-3);
    let facts = Facts {
        plan_swaps: 3,
        plan_apis: 4,
        plan_stages: 5,
        connections_open: 6,
        connections_handed_over: 7,
        connections_refused: vec![("limit", 8)],
        held_body_bytes: 9,
    };
    let text = telemetry.expose(&facts, |_| true);
    for (sample, expected) in [
        (of("lockgate_requests_total", "/a", ""), 12),
        (
            of("lockgate_request_errors_total", "/a", ",class=\"4xx\""),
            2,
        ),
        (
            of("lockgate_request_errors_total", "/a", ",class=\"5xx\""),
            4,
        ),
        (of("lockgate_request_aborts_total", "/a", ""), 4),
        (of("lockgate_request_bytes_total", "/a", ""), 120),
        (of("lockgate_response_bytes_total", "/a", ""), 240),
        (of("lockgate_request_latency_seconds_count", "/a", ""), 12),
        (
            of(
                "lockgate_request_latency_seconds_bucket",
                "/a",
                ",le=\"0.0025\"",
            ),
            0,
        ),
        (
            of(
                "lockgate_request_latency_seconds_bucket",
                "/a",
                ",le=\"0.005\"",
            ),
            12,
        ),
        (
            of("lockgate_integration_latency_seconds_count", "/a", ""),
            10,
        ),
        ("lockgate_connections_accepted_total".to_owned(), 4),
        ("lockgate_connections_open".to_owned(), 6),
        ("lockgate_connections_handed_over_total".to_owned(), 7),
        (
            "lockgate_connections_refused_total{reason=\"limit\"}".to_owned(),
            8,
        ),
        ("lockgate_held_body_bytes".to_owned(), 9),
        ("lockgate_plan_swaps_total".to_owned(), 3),
        ("lockgate_plan_apis".to_owned(), 4),
        ("lockgate_plan_stages".to_owned(), 5),
        ("lockgate_upstream_connections_opened_total".to_owned(), 2),
        ("lockgate_upstream_connections_reused_total".to_owned(), 2),
        ("lockgate_upstream_connections_failed_total".to_owned(), 2),
        ("lockgate_upstream_connections_idle".to_owned(), 1),
        ("lockgate_build_info{version=\"1.2.3\"}".to_owned(), 1),
    ] {
        assert_eq!(value(&text, &sample), expected, "{sample}\n{text}");
    }
}

#[test]
fn faults_and_refusals_have_their_labels() {
    let telemetry = telemetry();
    let core = Core::new(&telemetry);
    let refused = Entry {
        fault: Some(FaultNote {
            hop: 0,
            kind: 0,
            detail: "",
        }),
        refusal: Some(1),
        ..entry(&core.malformed, Some(400), Outcome::Complete)
    };
    core.finish(&refused);
    // Places that no table has are the caller's mistake, and cost a count rather than the process.
    core.finish(&Entry {
        fault: Some(FaultNote {
            hop: 0,
            kind: 2,
            detail: "",
        }),
        refusal: Some(9),
        ..entry(&core.unrouted, Some(403), Outcome::Complete)
    });
    let text = expose(&telemetry);
    let faults: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("lockgate_faults_total"))
        .collect();
    assert_eq!(
        faults,
        ["lockgate_faults_total{hop=\"client\",type=\"BAD_REQUEST\"} 1"]
    );
    assert_eq!(
        value(&text, "lockgate_refusals_total{reason=\"bare_cr\"}"),
        1
    );
    assert_eq!(
        value(&text, "lockgate_refusals_total{reason=\"bare_lf\"}"),
        0
    );
    for resource in ["malformed", "unrouted"] {
        let sample = format!(
            "lockgate_requests_total{{api_id=\"none\",stage=\"none\",resource=\"{resource}\",method=\"none\"}}"
        );
        assert_eq!(value(&text, &sample), 1, "{sample}");
    }
}

#[test]
fn a_route_that_is_gone_is_shown_once_more_and_dropped() {
    let telemetry = telemetry();
    let core = Core::new(&telemetry);
    let sample = |resource| of("lockgate_requests_total", resource, "");
    for resource in ["/stays", "/goes"] {
        let slot = core.slot(labels(resource, "GET"));
        core.finish(&entry(&slot, Some(200), Outcome::Complete));
    }
    let deployed = RefCell::new(BTreeSet::from(["/stays", "/goes"]));
    let scrape = || {
        let is_deployed = |labels: &Labels| deployed.borrow().contains(&*labels.resource);
        let text = telemetry.expose(&Facts::default(), is_deployed);
        ["/stays", "/goes"].map(|resource| value(&text, &sample(resource)))
    };
    assert_eq!(scrape(), [1, 1]);
    deployed.borrow_mut().remove("/goes");
    assert_eq!(scrape(), [1, 1]);
    assert_eq!(scrape(), [1, 0]);
    // Deployed again before the second scrape: nothing is lost. After it: it counts anew.
    deployed.borrow_mut().insert("/goes");
    let slot = core.slot(labels("/goes", "GET"));
    core.finish(&entry(&slot, Some(200), Outcome::Complete));
    assert_eq!(scrape(), [1, 1]);
    deployed.borrow_mut().remove("/stays");
    assert_eq!(scrape(), [1, 1]);
    deployed.borrow_mut().insert("/stays");
    assert_eq!(scrape(), [1, 1]);
    deployed.borrow_mut().remove("/stays");
    assert_eq!(scrape(), [1, 1]);
    assert_eq!(scrape(), [0, 1]);
}

#[test]
fn a_route_that_came_back_before_it_was_dropped_is_kept() {
    let telemetry = telemetry();
    let core = Core::new(&telemetry);
    core.finish(&entry(
        &core.slot(labels("/a", "GET")),
        Some(200),
        Outcome::Complete,
    ));
    let gone = |_: &Labels| false;
    let _ = telemetry.expose(&Facts::default(), gone);
    // The second scrape finds it gone, but by the time it holds the lock it is deployed again.
    let asked = std::cell::Cell::new(0);
    let _ = telemetry.expose(&Facts::default(), |_| {
        asked.set(asked.get() + 1);
        asked.get() > 1
    });
    assert_eq!(asked.get(), 2);
    let text = expose(&telemetry);
    assert_eq!(value(&text, &of("lockgate_requests_total", "/a", "")), 1);
}

#[test]
fn every_family_is_exposed_once_and_in_order() {
    let telemetry = telemetry();
    let _core = Core::new(&telemetry);
    let text = expose(&telemetry);
    let types: Vec<String> = text
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE "))
        .map(str::to_owned)
        .collect();
    let mut expected: Vec<String> = families::ALL
        .iter()
        .map(|family| format!("{} {}", family.name, family.kind.as_str()))
        .collect();
    let mut shown = types.clone();
    expected.sort();
    shown.sort();
    assert_eq!(shown, expected);
    assert!(text.ends_with('\n'));
}

#[test]
fn a_line_for_each_exchange() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("access.log");
    let settings = LogSettings {
        destination: Destination::File(path.clone()),
        format: Format::Json,
    };
    let telemetry = Telemetry::new("0", tables(), Some(settings)).unwrap();
    let core = Core::new(&telemetry);
    let slot = core.slot(labels("/a", "GET"));
    assert!(core.finish(&entry(&slot, Some(200), Outcome::Complete)));
    assert!(!core.finish(&entry(&slot, None, Outcome::ClientGone)));
    core.flush();
    assert!(core.finish(&entry(&slot, Some(201), Outcome::Complete)));
    // What is left goes when the core ends.
    drop(core);
    assert!(telemetry.close_log(Duration::from_secs(20)));
    let text = std::fs::read_to_string(path).unwrap();
    let statuses: Vec<u64> = text
        .lines()
        .map(|line| {
            let json: serde_json::Value = serde_json::from_str(line).unwrap();
            json["status"].as_u64().unwrap()
        })
        .collect();
    assert_eq!(statuses, [200, 499, 201]);
    assert_eq!(
        value(&expose(&telemetry), "lockgate_access_log_lines_total"),
        3
    );
}

/// The tables of `docs/metrics.md` are these.
#[test]
fn the_document_has_every_metric_and_field() {
    let mut metrics = String::from("| metric | type | labels | meaning |\n|---|---|---|---|\n");
    for family in families::ALL.iter().chain(families::OF_CLUSTER) {
        let labels: Vec<String> = family
            .labels
            .iter()
            .map(|label| format!("`{label}`"))
            .collect();
        let _ = writeln!(
            metrics,
            "| `{}` | {} | {} | {} |",
            family.name,
            family.kind.as_str(),
            labels.join(", "),
            family.help
        );
    }
    let mut fields = String::from("| field | every line | meaning |\n|---|---|---|\n");
    for field in FIELDS {
        let always = if field.always { "yes" } else { "" };
        let _ = writeln!(
            fields,
            "| `{}` | {always} | {} |",
            field.name, field.meaning
        );
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/metrics.md");
    let document = std::fs::read_to_string(path).unwrap_or_default();
    for table in [metrics, fields] {
        assert!(
            document.contains(&table),
            "docs/metrics.md has to hold this table:\n\n{table}"
        );
    }
}
