//! Lines of both formats: what they say, and that nothing a client sends makes them anything but one line.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::entry::{FaultNote, Outcome, RequestLine};
use crate::series::{Series, Slot};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

fn tables() -> Tables {
    Tables {
        hops: vec!["client", "target"],
        fault_types: vec!["BAD_REQUEST", "INTEGRATION_TIMEOUT"],
        refusals: vec!["bare_lf"],
    }
}

fn slot(api_id: &str, stage: &str, resource: &str) -> Slot {
    Slot::new(Arc::new(Series::new(Labels {
        api_id: api_id.into(),
        stage: stage.into(),
        resource: resource.into(),
        method: "GET".into(),
    })))
}

/// An entry that has everything.
fn full<'e>(slot: &'e Slot, path: &'e [u8], agent: &'e [u8], detail: &'e str) -> Entry<'e> {
    Entry {
        received: Duration::from_millis(1_795_389_125_042),
        request_id: "11111111-2222-4333-8444-555555555555",
        client: [192, 0, 2, 7].into(),
        line: Some(RequestLine {
            method: "GET",
            path,
        }),
        protocol: "HTTP/1.1",
        status: Some(504),
        outcome: Outcome::Complete,
        slot,
        target: Some(Target::Host("pods.example", 8080)),
        request_bytes: 120,
        response_bytes: 345,
        latency: Duration::from_micros(29_000_123),
        integration_latency: Some(Duration::from_secs(29)),
        user_agent: Some(agent),
        fault: Some(FaultNote {
            hop: 1,
            kind: 1,
            detail,
        }),
        refusal: Some(0),
    }
}

fn line(format: Format, entry: &Entry<'_>) -> String {
    let mut out = Vec::new();
    Stamp::default().write(format, entry, &tables(), &mut out);
    String::from_utf8(out).unwrap()
}

fn keys(text: &str) -> Vec<String> {
    // A line is flat, so its keys are the strings before colons; serde_json alone would forget their order.
    let object: serde_json::Map<String, Value> = serde_json::from_str(text).unwrap();
    let mut keys: Vec<String> = object.keys().cloned().collect();
    keys.sort_by_key(|key| text.find(&format!("\"{key}\":")));
    keys
}

#[test]
fn a_full_line_has_every_field_in_order() {
    let slot = slot("a1b2c3", "prod", "/users/{proxy+}");
    let text = line(
        Format::Json,
        &full(&slot, b"/prod/users/7", b"curl/8.5", "target 10.0.0.1:80"),
    );
    let fields: Vec<&str> = FIELDS.iter().map(|field| field.name).collect();
    assert_eq!(keys(&text), fields);
    let json: Value = serde_json::from_str(&text).unwrap();
    for (name, value) in [
        ("time", Value::from("2026-11-22T23:12:05.042Z")),
        ("client", "192.0.2.7".into()),
        ("status", 504.into()),
        ("outcome", "complete".into()),
        ("api_id", "a1b2c3".into()),
        ("resource", "/users/{proxy+}".into()),
        ("target", "pods.example:8080".into()),
        ("response_bytes", 345.into()),
        ("latency_ms", 29_000.123.into()),
        ("integration_latency_ms", 29_000.0.into()),
        ("fault_hop", "target".into()),
        ("fault_type", "INTEGRATION_TIMEOUT".into()),
        ("refusal", "bare_lf".into()),
    ] {
        assert_eq!(json[name], value, "{name} of {text}");
    }
}

#[test]
fn a_bare_line_has_the_fields_that_are_always_there() {
    let slot = Slot::new(Arc::new(Series::new(Labels::outside("malformed"))));
    let entry = Entry {
        line: None,
        status: None,
        outcome: Outcome::ClientGone,
        target: None,
        integration_latency: None,
        user_agent: None,
        fault: None,
        refusal: None,
        ..full(&slot, b"", b"", "")
    };
    let text = line(Format::Json, &entry);
    let expected: BTreeSet<&str> = FIELDS
        .iter()
        .filter(|field| field.always)
        .map(|field| field.name)
        .collect();
    assert_eq!(
        keys(&text)
            .iter()
            .map(String::as_str)
            .collect::<BTreeSet<_>>(),
        expected
    );
    assert!(text.contains("\"status\":499"), "{text}");
    assert!(line(Format::Combined, &entry).contains("\"-\" 499 345"));
}

#[test]
fn the_combined_format_is_apaches() {
    let slot = slot("a", "b", "/");
    let entry = full(&slot, b"/x", b"a \"b\"", "");
    assert_eq!(
        line(Format::Combined, &entry),
        "192.0.2.7 - - [22/Nov/2026:23:12:05 +0000] \"GET /x HTTP/1.1\" 504 345 \"-\" \"a \\\"b\\\"\"\n"
    );
}

#[test]
fn the_second_is_told_anew_when_it_changes() {
    let slot = slot("a", "b", "/");
    let mut entry = full(&slot, b"/", b"", "");
    let (mut stamp, mut out) = (Stamp::default(), Vec::new());
    for milliseconds in [999, 1000, 1001, 0] {
        entry.received = Duration::from_millis(milliseconds);
        stamp.write(Format::Json, &entry, &tables(), &mut out);
    }
    let text = String::from_utf8(out).unwrap();
    let times: Vec<&str> = text.lines().filter_map(|line| line.get(9..33)).collect();
    assert_eq!(
        times,
        [
            "1970-01-01T00:00:00.999Z",
            "1970-01-01T00:00:01.000Z",
            "1970-01-01T00:00:01.001Z",
            "1970-01-01T00:00:00.000Z"
        ]
    );
}

proptest! {
    #[test]
    fn whatever_is_sent_a_line_is_one_json_object(
        path: Vec<u8>, agent: Vec<u8>, detail: String, method in "[!-~]{0,100}",
        labels: [String; 3], host: String, six: [u16; 8], status in 0..=u16::MAX, time: u64,
        bytes: [u64; 2], latency: [u64; 2],
    ) {
        let slot = slot(&labels[0], &labels[1], &labels[2]);
        let entry = Entry {
            received: Duration::from_secs(time),
            client: six.into(),
            line: Some(RequestLine { method: &method, path: &path }),
            status: Some(status),
            target: Some(Target::Host(&host, 1)),
            request_bytes: bytes[0],
            response_bytes: bytes[1],
            latency: Duration::from_nanos(latency[0]),
            integration_latency: Some(Duration::from_nanos(latency[1])),
            ..full(&slot, &path, &agent, &detail)
        };
        let text = line(Format::Json, &entry);
        prop_assert_eq!(text.matches('\n').count(), 1);
        let json: Value = serde_json::from_str(&text).unwrap();
        if path.len() <= PATH_MAX {
            prop_assert_eq!(&json["path"], &Value::from(String::from_utf8_lossy(&path)));
        }
        prop_assert_eq!(&json["stage"], &Value::from(&*labels[1]));
        prop_assert_eq!(&json["target"], &Value::from(format!("{host}:1")));
        let combined = line(Format::Combined, &entry);
        prop_assert!(combined.trim_end_matches('\n').bytes().all(|byte| (0x20..0x7F).contains(&byte)));
    }
}
