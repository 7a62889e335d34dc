//! The load generator: its schedule, its counting, and what it refuses to count.

#![allow(clippy::unwrap_used)]
use super::*;

const NONE: Duration = Duration::ZERO;

fn driver() -> Driver {
    Driver::start(vec![Answer::new("small", 100), Answer::new("1m", 1 << 20)]).unwrap()
}

fn traffic(driver: &Driver, path: &str, upload: usize) -> Traffic {
    let mut request =
        format!("POST /{path} HTTP/1.1\r\nHost: x\r\nContent-Length: {upload}\r\n\r\n")
            .into_bytes();
    request.resize(request.len() + upload, b'u');
    Traffic {
        target: driver.backend(),
        requests: vec![request],
        body_bytes: 100,
        connections: 3,
        busy: 2,
        pace: Pace::Closed,
        close_each: false,
        streams: 0,
    }
}

fn ignore(_: Mark) -> io::Result<()> {
    Ok(())
}

#[test]
fn bodies_of_any_size_go_both_ways() {
    let mut driver = driver();
    let mut traffic = traffic(&driver, "1m", 300_000);
    traffic.body_bytes = 1 << 20;
    let mut marks = Vec::new();
    let outcome = driver
        .run(&traffic, NONE, Duration::from_millis(40), &mut |mark| {
            marks.push(mark);
            Ok(())
        })
        .unwrap();
    assert!(outcome.requests > 0);
    assert!(outcome.latency.quantile(0.5) > 0);
    assert_eq!((outcome.failures, outcome.first_failure), (0, None));
    assert_eq!(marks, [Mark::WindowStarts, Mark::WindowEnds]);
}

#[test]
fn a_fixed_pace_is_kept() {
    let mut driver = driver();
    let mut traffic = traffic(&driver, "small", 0);
    traffic.pace = Pace::PerSecond(2000.0);
    let window = Duration::from_millis(200);
    let outcome = driver.run(&traffic, NONE, window, &mut ignore).unwrap();
    let expected = outcome.window.as_secs_f64() * 2000.0;
    assert!(
        (outcome.requests as f64 - expected).abs() < expected / 2.0,
        "{outcome:?}"
    );
}

#[test]
fn what_is_not_the_expected_answer_is_a_failure() {
    let mut driver = driver();
    let mut traffic = traffic(&driver, "small", 0);
    traffic.body_bytes = 99;
    let error = driver
        .run(&traffic, NONE, Duration::from_millis(60), &mut ignore)
        .unwrap_err();
    assert!(
        error.to_string().contains("100 bytes, expected 200 and 99"),
        "{error}"
    );
}

#[test]
fn requests_that_nobody_sent_are_noticed() {
    let mut driver = driver();
    let traffic = traffic(&driver, "other", 0);
    assert!(driver.run(&traffic, NONE, NONE, &mut ignore).is_err());
}

#[test]
fn connections_are_held_open() {
    let mut driver = driver();
    let mut traffic = traffic(&driver, "small", 10);
    traffic.connections = 20;
    let mut called = false;
    driver
        .hold(&traffic, &mut || {
            called = true;
            Ok(())
        })
        .unwrap();
    assert!(called);
    assert_eq!(driver.backends.iter().flatten().count(), 20);
}
