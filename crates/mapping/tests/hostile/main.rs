//! What a template, a path, a model or a payload made to hurt may cost: 50 ms of processor and 16 MiB, whatever comes
//! out. One test, since it looks at the clock of its thread and at what it allocates.

#![allow(clippy::unwrap_used)]

mod allocator;
mod cases;

use allocator::most_held_by;
use lockgate_mapping::template::{ContextValue, Place, Scope};
use lockgate_mapping::value::Budget;
use lockgate_mapping::{JsonPath, Limits, Schema, Template, json};
use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

#[global_allocator]
static ALLOCATOR: allocator::Counting = allocator::Counting;

const CPU_MAX: Duration = Duration::from_millis(50);
const MEMORY_MAX_BYTES: usize = 16 * 1024 * 1024;

struct Body<'a>(&'a str);

impl Scope for Body<'_> {
    fn body(&self) -> &str {
        self.0
    }
    fn parameter(&self, _: &str) -> Option<Cow<'_, str>> {
        None
    }
    fn parameters(&self, _: Place) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
        Vec::new()
    }
    fn context(&self, _: &str) -> Option<ContextValue<'_>> {
        None
    }
    fn stage_variable(&self, _: &str) -> Option<&str> {
        None
    }
}

/// Processor time of this thread; what other threads and machines' neighbours take is not in it.
fn cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    let nanoseconds = text.split(' ').next().unwrap().parse().unwrap();
    Duration::from_nanos(nanoseconds)
}

/// Caches, memory and often the core itself are shared with whatever else runs: the best of many is what it costs.
const TRIES: usize = 40;

/// How much slower this machine is at the moment than at its best, by a piece of work that is always the same.
fn slowness() -> f64 {
    static BEST: AtomicU64 = AtomicU64::new(u64::MAX);
    let before = cpu();
    let bytes: Vec<u8> = (0..2_000_000_u32).map(|number| number as u8).collect();
    let sum = bytes.iter().fold(0_u64, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(*byte))
    });
    std::hint::black_box(sum);
    let took = (cpu() - before).as_nanos() as u64;
    let best = BEST.fetch_min(took, Ordering::Relaxed).min(took);
    took as f64 / best.max(1) as f64
}

/// Runs it, and adds to `findings` where it took more than it may.
fn within_bounds<T>(name: &str, findings: &mut Vec<String>, mut work: impl FnMut() -> T) -> T {
    let mut tries = Vec::new();
    let (result, held) = loop {
        let slow_before = slowness();
        let before = cpu();
        let measured = most_held_by(&mut work);
        let took = cpu() - before;
        tries.push(took);
        if took <= CPU_MAX || took <= CPU_MAX.mul_f64(slow_before.min(slowness())) {
            break measured;
        }
        if tries.len() == TRIES {
            findings.push(format!("{name} took {tries:?}"));
            break measured;
        }
    };
    if held > MEMORY_MAX_BYTES {
        findings.push(format!("{name} held {} KiB", held / 1024));
    }
    result
}

#[test]
fn what_is_made_to_hurt_is_stopped_in_time_and_memory() {
    let mut findings = Vec::new();
    // Finds out what the best is.
    for _ in 0..20 {
        slowness();
    }
    for (name, template) in cases::templates() {
        let template = Template::parse(&template).unwrap();
        let stopped = within_bounds(name, &mut findings, || {
            template.render(&Body("{}"), Limits::default()).is_err()
        });
        if !stopped {
            findings.push(format!("{name} was not stopped"));
        }
    }
    for (name, body) in cases::bodies() {
        for text in cases::READERS_OF_BODIES {
            let template = Template::parse(text).unwrap();
            within_bounds(&format!("{name} by {text}"), &mut findings, || {
                let _ = template.render(&Body(&body), Limits::default());
            });
        }
        for text in cases::PATHS {
            let path = JsonPath::parse(text).unwrap();
            within_bounds(&format!("{name} by {text}"), &mut findings, || {
                let mut budget = Budget::new(Limits::default());
                if let Ok(value) = json::parse(&body, &mut budget) {
                    let _ = path.select(&value, &mut budget);
                }
            });
        }
        for text in cases::MODELS {
            let schema = Schema::compile("M", &|name| (name == "M").then_some(*text)).unwrap();
            within_bounds(&format!("{name} by {text}"), &mut findings, || {
                let mut budget = Budget::new(Limits::default());
                if let Ok(value) = json::parse(&body, &mut budget) {
                    let _ = schema.violations(&value, &mut budget);
                }
            });
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}
