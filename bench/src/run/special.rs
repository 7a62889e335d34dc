//! The measurements that are not one traffic in a closed loop: half load, deployments under load, many APIs,
//! and memory of idle connections.

use super::{Bench, rotated};
use crate::load::Pace;
use crate::measure;
use crate::peers::lockgate::{self, Deployer};
use crate::peers::{Kind, Peer};
use crate::results::{Group, Idle, IdleRow, Results, Row};
use crate::scenario::{self, REFERENCE};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The row of the half-load runs that has no proxy in it.
pub const DIRECT: &str = "no proxy";
pub const STEADY: &str = "no deployments";
pub const DEPLOYING: &str = "10 deployments a second";
pub const ONE_API: &str = "1 API";
pub const MANY_APIS_ONE_CALLED: &str = "many APIs, one called";
pub const MANY_APIS_ALL_CALLED: &str = "many APIs, all called in turn";

const DEPLOY_EVERY: Duration = Duration::from_millis(100);

impl Bench {
    /// All proxies at one fixed rate: half of what nginx can do, or Lockgate where there is no nginx.
    pub(super) fn half_load(&mut self, peers: &mut [Peer], results: &Results) -> io::Result<Group> {
        eprintln!("half load");
        let (rate, of) = self.half_rate(peers, results)?;
        let reference = scenario::reference(self.quick);
        let pace = Pace::PerSecond(rate);
        let mut rows = vec![Row::new(DIRECT)];
        rows.extend(peers.iter().map(|peer| Row::new(peer.kind.name())));
        for round in 0..self.rounds {
            for at in rotated(rows.len(), round) {
                let (pid, traffic) = match at.checked_sub(1).and_then(|at| peers.get(at)) {
                    Some(peer) => (Some(peer.pid()), reference.traffic(peer, 1, pace)),
                    None => (None, reference.direct(self.driver.backend(), pace)),
                };
                self.measure(pid, &traffic, &mut rows[at]);
            }
        }
        Ok(Group {
            name: "half".to_owned(),
            title: format!("small GET, {rate:.0} requests/s: half of what {of} can"),
            note: Some(
                "Latency counts from the moment at which a request was to be sent. A proxy that does not keep \
                 this rate is named."
                    .to_owned(),
            ),
            rows,
        })
    }

    fn half_rate(
        &mut self,
        peers: &mut [Peer],
        results: &Results,
    ) -> io::Result<(f64, &'static str)> {
        let measured;
        let group = match results.group(REFERENCE) {
            Some(group) => group,
            None => {
                measured = self.compare(&scenario::reference(self.quick), peers)?;
                &measured
            }
        };
        [Kind::Nginx, Kind::Lockgate]
            .iter()
            .find_map(|kind| {
                let row = group.row(kind.name())?;
                let most = row.estimate(|sample| sample.requests_per_second)?;
                Some((most.median / 2.0, kind.name()))
            })
            .ok_or_else(|| {
                io::Error::other("no rate to take half of: neither nginx nor Lockgate ran")
            })
    }

    /// Lockgate at a third of its most, with and without deployments that replace the plan it serves.
    pub(super) fn deployments(&mut self, peers: &[Peer], results: &Results) -> io::Result<Group> {
        eprintln!("deployments under load");
        let (peer, running) = super::own(peers)?;
        let most = results
            .group(REFERENCE)
            .and_then(|group| group.row(Kind::Lockgate.name()))
            .and_then(|row| row.estimate(|sample| sample.requests_per_second));
        let rate = most.map_or(5_000.0, |most| most.median / 3.0);
        let traffic = scenario::reference(self.quick).traffic(peer, 1, Pace::PerSecond(rate));
        let mut rows = vec![Row::new(STEADY), Row::new(DEPLOYING)];
        let mut deployments = 0;
        for round in 0..self.rounds {
            for at in rotated(rows.len(), round) {
                let background = (at == 1).then(|| Background::start(running.deployer()));
                self.measure(Some(peer.pid()), &traffic, &mut rows[at]);
                if let Some(background) = background {
                    deployments += background.stop()?;
                }
            }
        }
        Ok(Group {
            name: "deploy".to_owned(),
            title: format!("Lockgate at {rate:.0} requests a second while it is deployed to"),
            note: Some(format!(
                "{deployments} deployments, each with a change that was made just before it; the calls are \
                 signed on the load's core, which delays some requests, and their processing is in the \
                 processor time."
            )),
            rows,
        })
    }

    /// Lockgate with one API beside Lockgate with many.
    pub(super) fn many_apis(&mut self, peers: &[Peer]) -> io::Result<Group> {
        eprintln!("building {} APIs", self.apis);
        let (one, _) = super::own(peers)?;
        let directory = self.new_directory("many")?;
        let started = std::time::Instant::now();
        let many = lockgate::start(&self.place(&directory), self.apis).map_err(io::Error::other)?;
        let built_seconds = started.elapsed().as_secs_f64();
        let reference = scenario::reference(self.quick);
        let runs = [
            (ONE_API, one, 1),
            (MANY_APIS_ONE_CALLED, &many, 1),
            (MANY_APIS_ALL_CALLED, &many, self.apis),
        ];
        let mut rows: Vec<Row> = runs.iter().map(|(label, ..)| Row::new(*label)).collect();
        for round in 0..self.rounds {
            for at in rotated(runs.len(), round) {
                let (_, peer, routes) = &runs[at];
                let traffic = reference.traffic(peer, *routes, Pace::Closed);
                self.measure(Some(peer.pid()), &traffic, &mut rows[at]);
            }
        }
        Ok(Group {
            name: "apis".to_owned(),
            title: format!(
                "small GET, 32 connections, 1 and {} APIs of one route",
                self.apis
            ),
            note: Some(format!(
                "Built through the AWS endpoint in {built_seconds:.0} s, {} calls.",
                self.apis * 5
            )),
            rows,
        })
    }

    /// Memory per idle connection: new processes, measured with one connection and with many.
    pub(super) fn idle(&mut self, kinds: &[Kind]) -> io::Result<Idle> {
        const ROUNDS_MAX: usize = 3;
        eprintln!("idle connections");
        let many = scenario::all(self.quick)
            .iter()
            .map(|scenario| scenario.connections)
            .max()
            .unwrap_or_default();
        let mut rows: Vec<IdleRow> = kinds
            .iter()
            .map(|kind| IdleRow {
                label: kind.name().to_owned(),
                bytes_per_connection: Vec::new(),
                failure: None,
            })
            .collect();
        for _ in 0..self.rounds.min(ROUNDS_MAX) {
            for (kind, row) in kinds.iter().zip(&mut rows) {
                match self.idle_once(*kind, many) {
                    Ok(bytes) => row.bytes_per_connection.push(bytes),
                    Err(error) => row.failure = Some(error.to_string()),
                }
            }
        }
        Ok(Idle {
            connections: many,
            rows,
        })
    }

    fn idle_once(&mut self, kind: Kind, many: usize) -> io::Result<f64> {
        let peer = self.start_one(kind).map_err(io::Error::other)?;
        let mut scenario = scenario::reference(self.quick);
        let mut memory = [0; 2];
        for (bytes, connections) in memory.iter_mut().zip([1, many]) {
            scenario.connections = connections;
            let traffic = scenario.traffic(&peer, 1, Pace::Closed);
            self.driver.hold(&traffic, &mut || {
                *bytes = measure::memory_bytes(peer.pid())?;
                Ok(())
            })?;
        }
        Ok(memory[1].saturating_sub(memory[0]) as f64 / (many - 1) as f64)
    }
}

/// Deployments in the background, one each [`DEPLOY_EVERY`].
struct Background {
    stop: Arc<AtomicBool>,
    thread: std::thread::JoinHandle<io::Result<u64>>,
}

impl Background {
    fn start(mut deployer: Deployer) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopping = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(async {
                let mut count = 0;
                let mut every = tokio::time::interval(DEPLOY_EVERY);
                while !stopping.load(Ordering::Relaxed) {
                    every.tick().await;
                    deployer.deploy().await?;
                    count += 1;
                }
                Ok(count)
            })
        });
        Self { stop, thread }
    }

    fn stop(self) -> io::Result<u64> {
        self.stop.store(true, Ordering::Relaxed);
        self.thread
            .join()
            .unwrap_or_else(|_| Err(io::Error::other("the deploying thread panicked")))
    }
}
