//! Reports from made-up results: tables, verdicts and plots.

#![allow(clippy::unwrap_used)]
use super::*;
use crate::results::{IdleRow, Sample};

fn row(label: &str, cpu_us: f64) -> Row {
    let sample = |round: u32| Sample {
        cpu_us: cpu_us * (1.0 + f64::from(round) / 100.0),
        requests_per_second: 1000.0,
        p99_us: cpu_us * 10.0,
        busy: 0.9,
        ..Sample::default()
    };
    Row {
        samples: (0..9).map(sample).collect(),
        ..Row::new(label)
    }
}

fn results() -> Results {
    let rows = |own| {
        vec![
            row("Lockgate", own),
            row("nginx", 10.0),
            row("HAProxy", 11.0),
        ]
    };
    let group = |name: &str, rows| Group {
        name: name.to_owned(),
        title: "a < b".to_owned(),
        rows,
        ..Group::default()
    };
    let mut half = rows(9.0);
    half.push(row("no proxy", 1.0));
    let mut broken = group("new", rows(8.0));
    broken.rows[1] = Row {
        failure: Some("refused".to_owned()),
        ..Row::new("nginx")
    };
    Results {
        command: "cargo xtask bench".to_owned(),
        rounds: 9,
        missing: vec!["Envoy: not installed".to_owned()],
        groups: vec![group("c32", rows(12.0)), group("half", half), broken],
        idle: Some(Idle {
            connections: 5000,
            rows: vec![IdleRow {
                label: "Lockgate".to_owned(),
                bytes_per_connection: vec![5000.0],
                failure: None,
            }],
        }),
        ..Results::default()
    }
}

#[test]
fn both_forms_say_what_was_found_and_what_was_not() {
    let results = results();
    for text in [plain(&results), markdown(&results, "p.svg")] {
        assert!(
            text.contains("not measured: Envoy: not installed"),
            "{text}"
        );
        assert!(text.contains("nginx failed in round 1: refused"), "{text}");
        assert!(text.contains("12.48 (12.12–12.84)"), "{text}");
        assert!(text.contains("96 % interval"), "{text}");
    }
    assert!(markdown(&results, "p.svg").contains("`cargo xtask bench`"));
    assert!(markdown(&results, "p.svg").contains("(p.svg)"));
}

#[test]
fn limits_are_judged_by_what_was_measured() {
    let text = limits::table(&results()).markdown();
    let line = |name: &str| text.lines().find(|line| line.contains(name)).unwrap();
    assert!(line("HAProxy").ends_with("| no |"), "{text}");
    assert!(
        line("nginx's |").contains("1.20 (1.20–1.20) | no"),
        "{text}"
    );
    assert!(line("half load").contains("-10 (-10–-10) | yes"), "{text}");
    assert!(
        line("idle").contains("5000") && line("idle").ends_with("| yes |"),
        "{text}"
    );
    assert!(
        !text.contains("Envoy"),
        "nothing is said of what was not measured: {text}"
    );
}

#[test]
fn the_plot_has_a_bar_for_each_number() {
    let svg = svg(&results());
    assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"));
    assert!(svg.contains("a &lt; b"));
    // Two whole groups of three and four, one without nginx, and the background.
    assert_eq!(svg.matches("<rect").count(), 3 + 4 + 2 + 1);
}
