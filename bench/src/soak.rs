//! The soak: traffic of all kinds for a long time, with strangers that break off wherever they like and
//! deployments all along, and at its end memory and descriptors as they were at its beginning. How fast anything
//! is does not matter here; that nothing is left behind does.

mod strangers;

use crate::load::{Driver, Pace};
use crate::measure;
use crate::peers::{Kind, Peer, Place, Programs};
use crate::scenario::{self, Scenario};
use crate::settings::SoakArguments;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use strangers::Strangers;

/// How long each kind of traffic runs before the next has its turn.
const TURN: Duration = Duration::from_millis(500);
const REQUESTS_PER_SECOND: f64 = 2000.0;
/// Between two deployments.
const DEPLOY_EVERY: Duration = Duration::from_millis(250);
/// What memory may grow by from the second fifth of the time to the last: noise of an allocator, not a leak.
const MEMORY_GROWTH_MAX: f64 = 1.03;
const MEMORY_SLACK_BYTES: f64 = 1024.0 * 1024.0;
/// Descriptors come and go with the connections of the moment.
const DESCRIPTORS_SLACK: usize = 24;
/// How soon everything of the traffic has to be gone once it ends, idle connections to the backend aside.
const GONE_WITHIN: Duration = Duration::from_secs(30);

/// The process at one moment.
#[derive(Clone, Copy, Debug)]
struct Look {
    memory_bytes: f64,
    descriptors: usize,
    threads: usize,
}

/// Runs, says what it saw, and whether nothing was left behind.
pub fn run(arguments: &SoakArguments) -> io::Result<bool> {
    let directory = tempfile::Builder::new()
        .prefix("lockgate-soak-")
        .tempdir()?;
    let lockgate = match &arguments.lockgate {
        Some(path) => path.clone(),
        None => crate::run::beside_this("lockgate")?,
    };
    let (proxy_core, _) = measure::cores()?;
    let mut driver = Driver::start(scenario::answers())?;
    let peer = start(
        &mut driver,
        &lockgate,
        directory.path().to_owned(),
        proxy_core,
    )?;
    let running = peer
        .lockgate()
        .ok_or_else(|| io::Error::other("what was started is no Lockgate"))?;

    let ending = Arc::new(AtomicBool::new(false));
    let strangers = Strangers::start(&peer, Arc::clone(&ending))?;
    let deployments = Arc::new(AtomicU64::new(0));
    let deployer = deploy_all_along(running.deployer(), &ending, &deployments)?;

    let kinds = kinds();
    let length = Duration::from_secs_f64(arguments.minutes * 60.0);
    let started = Instant::now();
    let (mut looks, mut requests, mut failures) = (Vec::new(), 0, Vec::new());
    for kind in kinds.iter().cycle() {
        if started.elapsed() >= length {
            break;
        }
        let pace = match kind.close_each || kind.upload_bytes > 0 {
            true => Pace::PerSecond(REQUESTS_PER_SECOND / 4.0),
            false => Pace::PerSecond(REQUESTS_PER_SECOND),
        };
        let traffic = kind.traffic(&peer, 1, pace);
        let outcome = driver.run(&traffic, Duration::ZERO, TURN, &mut |_| Ok(()))?;
        requests += outcome.requests;
        failures.extend(
            outcome
                .first_failure
                .map(|what| format!("{}: {what}", kind.name)),
        );
        looks.push(look(peer.pid())?);
    }

    ending.store(true, Ordering::Relaxed);
    // The last strangers are still owed their answers.
    let idle = scenario::reference(true).traffic(&peer, 1, Pace::PerSecond(10.0));
    let mut met = Vec::new();
    while !strangers.is_over() || !deployer.is_finished() {
        driver.run(&idle, Duration::ZERO, TURN, &mut |_| Ok(()))?;
    }
    failures.extend(strangers.end(&mut met));
    match deployer.join() {
        Ok(Ok(())) => {}
        Ok(Err(error)) => failures.push(format!("a deployment failed: {error}")),
        Err(_) => failures.push("the deployer panicked".to_owned()),
    }
    let open = running.open_connections_within(GONE_WITHIN)?;

    let verdict = Verdict::of(&looks);
    println!(
        "soak of {:.1} min: {requests} requests in the load, {} deployments, {} looks",
        started.elapsed().as_secs_f64() / 60.0,
        deployments.load(Ordering::Relaxed),
        looks.len()
    );
    println!("strangers: {}", met.join(", "));
    println!("{verdict}");
    println!("connections of clients still open at the end: {open}");
    for failure in failures.iter().take(20) {
        println!("failure: {failure}");
    }
    Ok(failures.is_empty() && verdict.holds() && open == 0)
}

/// The kinds of traffic, in turn.
fn kinds() -> Vec<Scenario> {
    let wanted = ["c32", "get16k", "put64k", "new", "get1m"];
    let all = scenario::all(true).into_iter();
    all.filter(|scenario| wanted.contains(&scenario.name))
        .map(|scenario| Scenario {
            connections: scenario.connections.min(32),
            busy: scenario.busy.min(32),
            ..scenario
        })
        .collect()
}

fn start(
    driver: &mut Driver,
    lockgate: &std::path::Path,
    directory: PathBuf,
    core: usize,
) -> io::Result<Peer> {
    let unused = || PathBuf::from("unused");
    let programs = Programs {
        lockgate: lockgate.to_owned(),
        nginx: unused(),
        haproxy: unused(),
        envoy: unused(),
    };
    let place = Place {
        directory: &directory,
        backend: driver.backend(),
        another: None,
        core,
        programs: &programs,
    };
    Peer::start(Kind::Lockgate, &place).map_err(io::Error::other)
}

fn deploy_all_along(
    mut deployer: crate::peers::lockgate::Deployer,
    ending: &Arc<AtomicBool>,
    deployments: &Arc<AtomicU64>,
) -> io::Result<std::thread::JoinHandle<io::Result<()>>> {
    let (ending, deployments) = (Arc::clone(ending), Arc::clone(deployments));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    Ok(std::thread::spawn(move || {
        while !ending.load(Ordering::Relaxed) {
            runtime.block_on(deployer.deploy_in_place_of_the_last())?;
            deployments.fetch_add(1, Ordering::Relaxed);
            std::thread::sleep(DEPLOY_EVERY);
        }
        Ok(())
    }))
}

fn look(pid: u32) -> io::Result<Look> {
    let count = |what: &str| -> io::Result<usize> {
        Ok(std::fs::read_dir(format!("/proc/{pid}/{what}"))?.count())
    };
    Ok(Look {
        memory_bytes: measure::memory_bytes(pid)? as f64,
        descriptors: count("fd")?,
        threads: count("task")?,
    })
}

/// The second fifth of the time, when everything is warm, beside the last.
#[derive(Clone, Debug, PartialEq)]
struct Verdict {
    memory_bytes: (f64, f64),
    descriptors: (usize, usize),
    threads: (usize, usize),
}

impl Verdict {
    fn of(looks: &[Look]) -> Self {
        let fifth = (looks.len() / 5).max(1);
        let of = |looks: &[Look]| {
            let mut memory: Vec<f64> = looks.iter().map(|look| look.memory_bytes).collect();
            memory.sort_by(f64::total_cmp);
            let most = |of: fn(&Look) -> usize| looks.iter().map(of).max().unwrap_or_default();
            (
                memory.get(memory.len() / 2).copied().unwrap_or_default(),
                most(|look| look.descriptors),
                most(|look| look.threads),
            )
        };
        let second = of(looks.get(fifth..2 * fifth).unwrap_or(looks));
        let last = of(&looks[looks.len().saturating_sub(fifth)..]);
        Self {
            memory_bytes: (second.0, last.0),
            descriptors: (second.1, last.1),
            threads: (second.2, last.2),
        }
    }

    fn holds(&self) -> bool {
        let (before, after) = self.memory_bytes;
        after <= before * MEMORY_GROWTH_MAX + MEMORY_SLACK_BYTES
            && self.descriptors.1 <= self.descriptors.0 + DESCRIPTORS_SLACK
            && self.threads.1 <= self.threads.0
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mebibytes = |bytes: f64| bytes / f64::from(1 << 20);
        write!(
            f,
            "from the second fifth to the last: memory {:.2} → {:.2} MiB (median), descriptors {} → {} (most), \
             threads {} → {}: {}",
            mebibytes(self.memory_bytes.0),
            mebibytes(self.memory_bytes.1),
            self.descriptors.0,
            self.descriptors.1,
            self.threads.0,
            self.threads.1,
            if self.holds() { "flat" } else { "NOT FLAT" }
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks(memory: impl Fn(usize) -> f64, descriptors: impl Fn(usize) -> usize) -> Vec<Look> {
        let at = |at| Look {
            memory_bytes: memory(at),
            descriptors: descriptors(at),
            threads: 6,
        };
        (0..100).map(at).collect()
    }

    #[test]
    fn what_wobbles_is_flat_and_what_grows_is_not() {
        let flat = looks(|at| 1e7 + (at % 7) as f64 * 1e5, |at| 40 + at % 9);
        assert!(Verdict::of(&flat).holds());
        let leaks = looks(|at| 1e7 + at as f64 * 3e4, |_| 40);
        assert!(!Verdict::of(&leaks).holds());
        let descriptors = looks(|_| 1e7, |at| 40 + at);
        assert!(!Verdict::of(&descriptors).holds());
        // What happens before it is warm does not count.
        let warm = looks(|at| if at < 20 { 1e6 } else { 1e7 }, |_| 40);
        assert!(Verdict::of(&warm).holds());
    }
}
