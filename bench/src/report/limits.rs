//! What Lockgate promises to cost, and whether this run bears it out. A limit holds when the median does;
//! where the interval reaches across the limit the run says so, since it has then not settled the matter.

use super::table::Table;
use crate::peers::Kind;
use crate::results::{Group, Metric, Results, Row};
use crate::run::services::{FEW_SERVICES, MANY_SERVICES};
use crate::run::special::{DIRECT, MANY_APIS_ALL_CALLED, MANY_APIS_ONE_CALLED, ONE_API};
use crate::run::template::{MAPPED, PASSED_ON};
use crate::scenario::REFERENCE;
use crate::statistics::{self, Estimate};

const CPU: Metric = |sample| sample.cpu_us;
const TEMPLATE_CPU_US_MAX: f64 = 25.0;
const IDLE_BYTES_MAX: f64 = 6.0 * 1024.0;

/// A line for each limit that this run has numbers for.
pub(super) fn table(results: &Results) -> Table {
    let mut table = Table::new(["limit", "measured", "holds"]);
    let mut line = |limit: String,
                    found: Option<Estimate>,
                    holds: fn(Estimate, f64) -> &'static str,
                    most,
                    digits| {
        if let Some(found) = found {
            table.add([
                limit,
                super::interval(found, digits),
                holds(found, most).to_owned(),
            ]);
        }
    };
    let reference = results.group(REFERENCE);
    for (peer, most, said) in [
        (Kind::Haproxy, 1.0, "below HAProxy's"),
        (Kind::Nginx, 1.05, "at most 1.05 × nginx's"),
        (Kind::Envoy, 0.4, "at most 0.4 × Envoy's"),
    ] {
        let ratio = reference.and_then(|group| lockgate_to(group, peer));
        line(format!("CPU per request {said}"), ratio, at_most, most, 2);
    }
    let added = results.group("half").and_then(added_p99);
    line(
        "p99 added at half load, Lockgate's less nginx's, in µs: not above 0".to_owned(),
        added,
        at_most,
        0.0,
        0,
    );
    if let Some(group) = results.group("apis") {
        for label in [MANY_APIS_ONE_CALLED, MANY_APIS_ALL_CALLED] {
            let rows = group.row(label).zip(group.row(ONE_API));
            let ratio = rows.and_then(|(many, one)| many.ratio_to(one, CPU));
            line(
                format!("CPU per request with {label}: as with 1"),
                ratio,
                unchanged,
                1.0,
                3,
            );
        }
    }
    let services = results.group("services").and_then(|group| {
        let (many, few) = group.row(MANY_SERVICES).zip(group.row(FEW_SERVICES))?;
        many.ratio_to(few, CPU)
    });
    line(
        "CPU per request with many Services: as with 10".to_owned(),
        services,
        unchanged,
        1.0,
        3,
    );
    let template = results.group("template").and_then(added_cpu);
    line(
        "CPU that a template adds to 1 KiB of JSON, in µs: under 25".to_owned(),
        template,
        at_most,
        TEMPLATE_CPU_US_MAX,
        1,
    );
    let idle = results.idle.as_ref().and_then(|idle| {
        let row = idle
            .rows
            .iter()
            .find(|row| row.label == Kind::Lockgate.name())?;
        statistics::estimate(&row.bytes_per_connection)
    });
    line(
        "memory per idle connection under 6 KiB, in bytes".to_owned(),
        idle,
        at_most,
        IDLE_BYTES_MAX,
        0,
    );
    table
}

fn at_most(found: Estimate, most: f64) -> &'static str {
    match (found.median <= most, found.low <= most && most < found.high) {
        (true, false) => "yes",
        (true, true) => "yes, within the interval",
        (false, true) => "not settled: within the interval",
        (false, false) => "no",
    }
}

/// Unchanged as far as this run can tell.
fn unchanged(found: Estimate, from: f64) -> &'static str {
    if found.low <= from {
        "yes, within the interval"
    } else {
        "no"
    }
}

fn lockgate_to(group: &Group, peer: Kind) -> Option<Estimate> {
    let sound = |row: &&Row| row.failure.is_none();
    let own = group.row(Kind::Lockgate.name()).filter(sound)?;
    own.ratio_to(group.row(peer.name()).filter(sound)?, CPU)
}

/// What a template adds to a request, round by round.
fn added_cpu(group: &Group) -> Option<Estimate> {
    let sound = |row: &&Row| row.failure.is_none();
    let plain = group.row(PASSED_ON).filter(sound)?.series(CPU);
    let mapped = group.row(MAPPED).filter(sound)?.series(CPU);
    let pairs = mapped.iter().zip(plain);
    let added: Vec<f64> = pairs.map(|(mapped, plain)| mapped - plain).collect();
    statistics::estimate(&added)
}

/// What Lockgate adds to p99 over no proxy, less what nginx adds, round by round; the direct run cancels out,
/// but without it the rates may have been beyond the load itself.
fn added_p99(group: &Group) -> Option<Estimate> {
    let p99: Metric = |sample| sample.p99_us;
    let sound = |row: &&Row| row.failure.is_none();
    group.row(DIRECT).filter(sound)?;
    let own = group.row(Kind::Lockgate.name()).filter(sound)?.series(p99);
    let nginx = group.row(Kind::Nginx.name()).filter(sound)?.series(p99);
    let differences: Vec<f64> = own
        .iter()
        .zip(nginx)
        .map(|(own, nginx)| own - nginx)
        .collect();
    statistics::estimate(&differences)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_within_the_interval_is_said_to_be() {
        let found = |median, low, high| Estimate { median, low, high };
        assert_eq!(at_most(found(0.9, 0.8, 0.95), 1.0), "yes");
        assert_eq!(
            at_most(found(0.9, 0.8, 1.1), 1.0),
            "yes, within the interval"
        );
        assert_eq!(
            at_most(found(1.1, 0.9, 1.2), 1.0),
            "not settled: within the interval"
        );
        assert_eq!(at_most(found(1.1, 1.05, 1.2), 1.0), "no");
        assert_eq!(
            unchanged(found(1.01, 0.99, 1.02), 1.0),
            "yes, within the interval"
        );
        assert_eq!(unchanged(found(1.02, 1.01, 1.03), 1.0), "no");
    }
}
