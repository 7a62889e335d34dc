//! One run: starts the proxies, measures them round by round, and gathers what was found. Within a round
//! every proxy is measured once, one right after the other and each round beginning with another one, so
//! that what drifts on the machine drifts for all.

pub mod services;
pub mod special;
pub mod template;

use crate::load::{Driver, Mark, Outcome, Pace, Traffic};
use crate::measure;
use crate::peers::{Absent, Kind, Peer, Place, Programs, lockgate};
use crate::results::{Group, Results, Row, Sample};
use crate::scenario::{self, Scenario};
use crate::settings::RunArguments;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// Everything a measurement needs.
pub struct Bench {
    rounds: usize,
    window: Duration,
    quick: bool,
    apis: usize,
    only: Vec<String>,
    programs: Programs,
    proxy_core: usize,
    driver: Driver,
    directory: TempDir,
}

/// Runs as told, and tells on stderr what it does.
pub fn run(arguments: &RunArguments) -> io::Result<Results> {
    let mut bench = Bench::new(arguments)?;
    let mut results = bench.results(arguments);
    let kinds: &[Kind] = if bench.quick {
        &[Kind::Lockgate, Kind::Floor]
    } else {
        &Kind::ALL
    };
    let mut peers = bench.start(kinds, &mut results)?;
    for scenario in scenario::all(bench.quick) {
        if bench.wants(scenario.name) {
            let group = bench.compare(&scenario, &mut peers)?;
            results.groups.push(group);
        }
    }
    if bench.wants("half") {
        let group = bench.half_load(&mut peers, &results)?;
        results.groups.push(group);
    }
    if bench.wants("deploy") {
        let group = bench.deployments(&peers, &results)?;
        results.groups.push(group);
    }
    if bench.wants("template") {
        let group = bench.template(&peers)?;
        results.groups.push(group);
    }
    if let Some(lockgate) = peers.iter().find_map(Peer::lockgate) {
        lockgate.check()?;
    }
    if bench.wants("apis") {
        let group = bench.many_apis(&peers)?;
        results.groups.push(group);
    }
    if bench.wants("services") {
        let group = bench.many_services()?;
        results.groups.push(group);
    }
    let measured: Vec<Kind> = peers.iter().map(|peer| peer.kind).collect();
    drop(peers);
    if bench.wants("idle") {
        results.idle = Some(bench.idle(&measured)?);
    }
    Ok(results)
}

/// Lockgate among the peers, and its further abilities.
fn own(peers: &[Peer]) -> io::Result<(&Peer, &lockgate::Running)> {
    peers
        .iter()
        .find_map(|peer| Some((peer, peer.lockgate()?)))
        .ok_or_else(|| io::Error::other("Lockgate does not run"))
}

impl Bench {
    fn new(arguments: &RunArguments) -> io::Result<Self> {
        let quick = arguments.quick;
        let default = |chosen: Option<NonZeroUsize>, quick_value, value| {
            chosen.map_or(if quick { quick_value } else { value }, NonZeroUsize::get)
        };
        let seconds = arguments.seconds.unwrap_or(if quick { 0.1 } else { 1.0 });
        let window = Duration::try_from_secs_f64(seconds)
            .ok()
            .filter(|window| *window >= Duration::from_millis(50))
            .ok_or_else(|| io::Error::other("--seconds takes 0.05 or more"))?;
        let known = || {
            let closed = scenario::all(quick)
                .into_iter()
                .map(|scenario| scenario.name);
            closed.chain(["half", "deploy", "template", "apis", "services", "idle"])
        };
        if let Some(unknown) = arguments
            .only
            .iter()
            .find(|name| known().all(|k| k != **name))
        {
            let names: Vec<_> = known().collect();
            return Err(io::Error::other(format!(
                "--only {unknown}: expected one of {}",
                names.join(", ")
            )));
        }
        let lockgate = match &arguments.lockgate {
            Some(path) => path.clone(),
            None => beside_this("lockgate")?,
        };
        let (proxy_core, load_core) = measure::cores()?;
        measure::pin(std::process::id(), load_core)?;
        Ok(Self {
            rounds: default(arguments.rounds, 2, 9),
            window,
            quick,
            apis: default(arguments.apis, 50, 10_000),
            only: arguments.only.clone(),
            programs: Programs {
                lockgate,
                nginx: arguments.nginx.clone(),
                haproxy: arguments.haproxy.clone(),
                envoy: arguments.envoy.clone(),
            },
            proxy_core,
            driver: Driver::start(scenario::answers())?,
            directory: tempfile::Builder::new()
                .prefix("lockgate-bench-")
                .tempdir()?,
        })
    }

    fn results(&self, arguments: &RunArguments) -> Results {
        let own = || std::env::args().collect::<Vec<_>>().join(" ");
        let date = std::process::Command::new("date")
            .args(["--utc", "+%Y-%m-%d %H:%M UTC"])
            .output();
        Results {
            command: arguments.shown_as.clone().unwrap_or_else(own),
            machine: measure::machine(),
            date: date.map_or_else(
                |_| "unknown".to_owned(),
                |said| String::from_utf8_lossy(&said.stdout).trim().to_owned(),
            ),
            rounds: self.rounds,
            seconds: self.window.as_secs_f64(),
            ..Results::default()
        }
    }

    fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|wanted| wanted == name)
    }

    /// Starts proxies; those that are not there are named, one that fails is an error for Lockgate and the
    /// floor, which are ours.
    fn start(&self, kinds: &[Kind], results: &mut Results) -> io::Result<Vec<Peer>> {
        let mut peers = Vec::new();
        for kind in kinds {
            match self.start_one(*kind) {
                Ok(peer) => {
                    let remark = peer
                        .lockgate()
                        .map(|running| format!(" ({})", running.signals))
                        .unwrap_or_default();
                    results
                        .peers
                        .push(format!("{} {}{remark}", kind.name(), peer.version));
                    peers.push(peer);
                }
                // What is ours has to be there.
                Err(absent) if matches!(kind, Kind::Lockgate | Kind::Floor) => {
                    return Err(io::Error::other(format!("{}: {absent}", kind.name())));
                }
                Err(absent) => results.missing.push(format!("{}: {absent}", kind.name())),
            }
        }
        Ok(peers)
    }

    fn start_one(&self, kind: Kind) -> Result<Peer, Absent> {
        let directory = self.new_directory(kind.name())?;
        Peer::start(kind, &self.place(&directory))
    }

    fn place<'p>(&'p self, directory: &'p Path) -> Place<'p> {
        Place {
            directory,
            backend: self.driver.backend(),
            another: None,
            core: self.proxy_core,
            programs: &self.programs,
        }
    }

    fn new_directory(&self, name: &str) -> io::Result<PathBuf> {
        let made = tempfile::Builder::new()
            .prefix(&format!("{name}-"))
            .tempdir_in(self.directory.path())?;
        // It goes with the directory around it.
        Ok(made.keep())
    }

    /// One closed-loop scenario over all proxies.
    fn compare(&mut self, scenario: &Scenario, peers: &mut [Peer]) -> io::Result<Group> {
        eprintln!("{}", scenario.title);
        let peers: Vec<&Peer> = peers.iter().filter(|peer| scenario.suits(peer)).collect();
        let mut rows: Vec<Row> = peers
            .iter()
            .map(|peer| Row::new(peer.kind.name()))
            .collect();
        for round in 0..self.rounds {
            for at in rotated(peers.len(), round) {
                let traffic = scenario.traffic(peers[at], 1, Pace::Closed);
                self.measure(Some(peers[at].pid()), &traffic, &mut rows[at]);
            }
        }
        Ok(Group {
            name: scenario.name.to_owned(),
            title: scenario.title.clone(),
            note: None,
            rows,
        })
    }

    /// One measurement of a proxy, or of the load alone without one. A row that has failed is left alone: its
    /// numbers mean nothing any more.
    fn measure(&mut self, pid: Option<u32>, traffic: &Traffic, row: &mut Row) {
        if row.failure.is_some() {
            return;
        }
        match self.try_measure(pid, traffic) {
            Ok((sample, failure)) => {
                row.samples.push(sample);
                row.failure = failure;
            }
            Err(error) => row.failure = Some(error.to_string()),
        }
    }

    fn try_measure(
        &mut self,
        pid: Option<u32>,
        traffic: &Traffic,
    ) -> io::Result<(Sample, Option<String>)> {
        let core = self.proxy_core;
        let read = || -> io::Result<(u64, f64)> {
            let own = pid.map_or(Ok(0), measure::cpu_ns)?;
            Ok((own, measure::core_busy_seconds(core)?))
        };
        let (mut before, mut after) = ((0, 0.0), (0, 0.0));
        let outcome = self
            .driver
            .run(traffic, self.window / 4, self.window, &mut |mark| {
                match mark {
                    Mark::WindowStarts => before = read()?,
                    Mark::WindowEnds => after = read()?,
                }
                Ok(())
            })?;
        let own_seconds = after.0.saturating_sub(before.0) as f64 / 1e9;
        let all_seconds = after.1 - before.1;
        let mut sample = sample(&outcome, own_seconds, all_seconds);
        if let Some(pid) = pid {
            sample.memory_bytes = measure::memory_bytes(pid)? as f64;
        }
        Ok((sample, outcome.first_failure))
    }
}

fn sample(outcome: &Outcome, own_seconds: f64, all_seconds: f64) -> Sample {
    let window = outcome.window.as_secs_f64();
    let requests = outcome.requests as f64;
    let quantile_us = |share| outcome.latency.quantile(share) as f64 / 1e3;
    Sample {
        cpu_us: own_seconds * 1e6 / requests,
        requests_per_second: requests / window,
        p50_us: quantile_us(0.5),
        p99_us: quantile_us(0.99),
        p999_us: quantile_us(0.999),
        busy: own_seconds / window,
        disturbed: ((all_seconds - own_seconds) / window).max(0.0),
        memory_bytes: 0.0,
        failures: outcome.failures,
        late: outcome.late as f64 / (requests + outcome.late as f64),
    }
}

/// Zero to `count`, beginning one further each round.
fn rotated(count: usize, round: usize) -> impl Iterator<Item = usize> {
    (0..count).map(move |at| (at + round) % count)
}

/// A program that was built together with this one.
pub fn beside_this(name: &str) -> io::Result<PathBuf> {
    let path = std::env::current_exe()?.with_file_name(name);
    if path.is_file() {
        return Ok(path);
    }
    Err(io::Error::other(format!(
        "{} is not there; build it, or name one by --lockgate",
        path.display()
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_round_begins_with_another_one() {
        let order = |round| rotated(3, round).collect::<Vec<_>>();
        assert_eq!(order(0), [0, 1, 2]);
        assert_eq!(order(1), [1, 2, 0]);
        assert_eq!(order(5), [2, 0, 1]);
    }

    #[test]
    fn a_sample_is_per_request() {
        let mut outcome = Outcome {
            requests: 1000,
            window: Duration::from_secs(2),
            ..Outcome::default()
        };
        outcome.latency.record(50);
        let sample = sample(&outcome, 0.02, 0.03);
        assert!((sample.cpu_us - 20.0).abs() < 1e-9);
        assert!((sample.requests_per_second - 500.0).abs() < 1e-9);
        assert!((sample.busy - 0.01).abs() < 1e-9);
        assert!((sample.disturbed - 0.005).abs() < 1e-9);
        assert!((sample.p50_us - 0.05).abs() < 1e-9);
    }
}
