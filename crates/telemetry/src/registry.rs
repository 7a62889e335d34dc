//! All cores together, as a scrape sees them. Counts of one series are added up over cores; series of routes
//! that are no longer deployed are shown once more and then dropped, so that redeploying does not pile them
//! up for ever.

use crate::access_log::{AccessLog, LogError, LogSettings};
use crate::core::Shard;
use crate::counter::{Counter, Observed};
use crate::exposition::Exposition;
use crate::families::{self, Family};
use crate::series::{Labels, Series};
use std::collections::BTreeMap;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The values of labels that are known beforehand; counts are given by place in these.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    pub hops: Vec<&'static str>,
    pub fault_types: Vec<&'static str>,
    pub refusals: Vec<&'static str>,
}

/// What is counted and logged in this process.
#[derive(Debug)]
pub struct Telemetry {
    tables: Tables,
    version: &'static str,
    shards: Mutex<Vec<Arc<Shard>>>,
    log: Option<AccessLog>,
}

/// What a scrape shows beside the cores' counts: facts of the whole process that others keep.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Plans that took the place of another.
    pub plan_swaps: u64,
    pub plan_apis: u64,
    pub plan_stages: u64,
    /// Clients' connections that are open.
    pub connections_open: u64,
    pub connections_handed_over: u64,
    /// By reason.
    pub connections_refused: Vec<(&'static str, u64)>,
    pub held_body_bytes: u64,
}

impl Telemetry {
    /// Opens the access log where there is to be one.
    pub fn new(
        version: &'static str,
        tables: Tables,
        log: Option<LogSettings>,
    ) -> Result<Arc<Self>, LogError> {
        Ok(Arc::new(Self {
            tables,
            version,
            shards: Mutex::default(),
            log: log.map(AccessLog::open).transpose()?,
        }))
    }

    pub(crate) fn tables(&self) -> &Tables {
        &self.tables
    }

    pub(crate) fn log(&self) -> Option<&AccessLog> {
        self.log.as_ref()
    }

    pub(crate) fn add(&self, shard: Arc<Shard>) {
        self.shards().push(shard);
    }

    fn shards(&self) -> MutexGuard<'_, Vec<Arc<Shard>>> {
        self.shards.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has the writer open the access log's file anew, for log rotation. Lines are never lost over it.
    pub fn reopen_log(&self) {
        if let Some(log) = &self.log {
            log.reopen();
        }
    }

    /// Ends the access log when all cores have ended: waits until every line is written, for at most `limit`.
    /// False where lines were still unwritten then.
    pub fn close_log(&self, limit: Duration) -> bool {
        self.log.as_ref().is_none_or(|log| log.close(limit))
    }

    /// The exposition. `is_deployed` tells whether the plan in force (at the time of each call) has a route.
    #[must_use]
    pub fn expose(&self, facts: &Facts, is_deployed: impl Fn(&Labels) -> bool) -> String {
        let shards = self.shards().clone();
        let mut series: BTreeMap<Labels, Vec<Arc<Series>>> = BTreeMap::new();
        for shard in &shards {
            let of_core: Vec<_> = shard.series().values().cloned().collect();
            for one in of_core {
                if let Some(same) = series.get_mut(&one.labels) {
                    same.push(one);
                } else {
                    series.insert(one.labels.clone(), vec![one]);
                }
            }
        }
        series.retain(|labels, of_cores| {
            labels.is_outside() || self.keeps(&shards, labels, of_cores, &is_deployed)
        });
        let mut out = Exposition::default();
        out.family(&families::BUILD_INFO).add(&[self.version], 1);
        write_series(&mut out, &series);
        self.write_faults(&mut out, &shards);
        write_connections(&mut out, &shards, facts);
        out.family(&families::PLAN_SWAPS).add(&[], facts.plan_swaps);
        out.family(&families::PLAN_APIS).add(&[], facts.plan_apis);
        out.family(&families::PLAN_STAGES)
            .add(&[], facts.plan_stages);
        let failed = self.log.as_ref().map_or(0, AccessLog::failed_lines);
        out.family(&families::LOG_LINES)
            .add(&[], sum(&shards, |shard| &shard.lines));
        out.family(&families::LOG_DROPPED)
            .add(&["behind"], sum(&shards, |shard| &shard.lines_dropped))
            .add(&["failed"], failed);
        out.into_text()
    }

    /// Whether a route's series are shown; drops them where the scrape before found the route gone already,
    /// so that what was counted to the last has been seen.
    fn keeps(
        &self,
        shards: &[Arc<Shard>],
        labels: &Labels,
        of_cores: &[Arc<Series>],
        is_deployed: &impl Fn(&Labels) -> bool,
    ) -> bool {
        if is_deployed(labels) {
            for one in of_cores {
                one.leaving.store(false, Relaxed);
            }
            return true;
        }
        let mut seen_leaving = true;
        for one in of_cores {
            seen_leaving &= one.leaving.swap(true, Relaxed);
        }
        if !seen_leaving {
            return true;
        }
        for shard in shards {
            let mut known = shard.series();
            // Asked again under the lock: whoever finds the series in the map after this found the route in a
            // plan that was in force before, so what is in use by then is never dropped.
            if !is_deployed(labels) {
                known.remove(labels);
            }
        }
        false
    }

    fn write_faults(&self, out: &mut Exposition, shards: &[Arc<Shard>]) {
        let tables = &self.tables;
        let mut faults = out.family(&families::FAULTS);
        for (hop_at, hop) in tables.hops.iter().enumerate() {
            for (kind_at, kind) in tables.fault_types.iter().enumerate() {
                let at = hop_at * tables.fault_types.len() + kind_at;
                let count = sum(shards, |shard| &shard.faults[at]);
                // Most pairs cannot happen.
                if count > 0 {
                    faults.add(&[hop, kind], count);
                }
            }
        }
        let mut refusals = out.family(&families::REFUSALS);
        for (at, reason) in tables.refusals.iter().enumerate() {
            refusals.add(&[reason], sum(shards, |shard| &shard.refusals[at]));
        }
    }
}

/// A count over all cores. Wraps, as a gauge's parts may: it can fall on one core below what it rose there.
fn sum<'s>(shards: &'s [Arc<Shard>], of: impl Fn(&'s Shard) -> &'s Counter) -> u64 {
    shards
        .iter()
        .fold(0, |sum: u64, shard| sum.wrapping_add(of(shard).get()))
}

fn write_connections(out: &mut Exposition, shards: &[Arc<Shard>], facts: &Facts) {
    let mut add = |family: &'static Family, count: u64| {
        out.family(family).add(&[], count);
    };
    add(&families::CONNECTIONS_OPEN, facts.connections_open);
    let accepted = sum(shards, |shard| &shard.connections_accepted);
    add(&families::CONNECTIONS_ACCEPTED, accepted);
    let handed_over = facts.connections_handed_over;
    add(&families::CONNECTIONS_HANDED_OVER, handed_over);
    add(&families::HELD_BODY_BYTES, facts.held_body_bytes);
    // Idle ones are a gauge that two workers' scrapes may tear: never shown below zero.
    let idle = sum(shards, |shard| &shard.upstream_idle) as i64;
    add(&families::UPSTREAM_IDLE, idle.max(0).unsigned_abs());
    let opened = sum(shards, |shard| &shard.upstream_opened);
    add(&families::UPSTREAM_OPENED, opened);
    let failed = sum(shards, |shard| &shard.upstream_failed);
    add(&families::UPSTREAM_FAILED, failed);
    let reused = sum(shards, |shard| &shard.upstream_reused);
    add(&families::UPSTREAM_REUSED, reused);
    let mut refused = out.family(&families::CONNECTIONS_REFUSED);
    for (reason, count) in &facts.connections_refused {
        refused.add(&[reason], *count);
    }
}

/// A route's counts over all cores.
#[derive(Default)]
struct Total {
    latency: Observed,
    integration_latency: Observed,
    client_errors: u64,
    server_errors: u64,
    aborts: u64,
    request_bytes: u64,
    response_bytes: u64,
}

fn write_series(out: &mut Exposition, series: &BTreeMap<Labels, Vec<Arc<Series>>>) {
    // Read once, so that the families of one scrape agree.
    let totals: Vec<([&str; 4], Total)> = series
        .iter()
        .map(|(labels, of_cores)| (values(labels), add_up(of_cores)))
        .collect();
    let mut requests = out.family(&families::REQUESTS);
    for (values, total) in &totals {
        requests.add(values, total.latency.count());
    }
    let mut errors = out.family(&families::REQUEST_ERRORS);
    for ([api, stage, resource, method], total) in &totals {
        errors.add(&[api, stage, resource, method, "4xx"], total.client_errors);
        errors.add(&[api, stage, resource, method, "5xx"], total.server_errors);
    }
    let mut counts = |family: &'static Family, of: fn(&Total) -> u64| {
        let mut samples = out.family(family);
        for (values, total) in &totals {
            samples.add(values, of(total));
        }
    };
    counts(&families::REQUEST_ABORTS, |total| total.aborts);
    counts(&families::REQUEST_BYTES, |total| total.request_bytes);
    counts(&families::RESPONSE_BYTES, |total| total.response_bytes);
    let mut histograms = |family: &'static Family, of: fn(&Total) -> &Observed| {
        let mut samples = out.family(family);
        for (values, total) in &totals {
            samples.add_histogram(values, of(total));
        }
    };
    histograms(&families::REQUEST_LATENCY, |total| &total.latency);
    histograms(&families::INTEGRATION_LATENCY, |total| {
        &total.integration_latency
    });
}

fn values(labels: &Labels) -> [&str; 4] {
    [
        &labels.api_id,
        &labels.stage,
        &labels.resource,
        &labels.method,
    ]
}

fn add_up(of_cores: &[Arc<Series>]) -> Total {
    let mut total = Total::default();
    for one in of_cores {
        one.latency.add_to(&mut total.latency);
        one.integration_latency
            .add_to(&mut total.integration_latency);
        total.client_errors += one.client_errors.get();
        total.server_errors += one.server_errors.get();
        total.aborts += one.aborts.get();
        total.request_bytes += one.request_bytes.get();
        total.response_bytes += one.response_bytes.get();
    }
    total
}

#[cfg(test)]
mod tests;
