//! Health checks: every target that takes connections is asked once an interval, by what its target group says. As
//! many failures or successes in a row as the group's thresholds change its state; the first check of a target that
//! is initial decides alone ("it must pass one health check to be considered healthy", Network Load Balancer guide).
//! Asking one target is [`probe`]'s.
//!
//! One thread does all of it. Targets are spread over the interval, so that ten thousand of them are no burst; and
//! at most [`PER_SECOND`] are asked in a second, so that with more targets than that allows each is asked less often.

pub mod probe;

use crate::following::{self, GATHER, Stop};
use balancer::{Balancer, Entry, Health, HealthCheck, TargetState, TargetType};
use probe::{Probe, Prober};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore, mpsc};
use tokio::time::{Instant, sleep_until};

/// The most checks begun in a second.
const PER_SECOND: u32 = 1_000;
/// The most checks that wait for their answer at a time.
const AT_A_TIME: usize = 512;

/// The checks of all load balancers; dropping it ends them.
#[derive(Debug)]
pub struct Checks {
    _stop: Stop,
}

/// What is checked, by the target's state: one there is for each target of each group.
#[derive(Default)]
struct Checked {
    by_load_balancer: HashMap<String, OfEntry>,
    queue: BinaryHeap<Reverse<Due>>,
    /// Tells targets apart that are due at the same time, and spreads them.
    count: u64,
}

struct OfEntry {
    entry: Arc<Entry>,
    checks: HashMap<*const TargetState, Arc<Check>>,
}

/// The check of one target.
struct Check {
    probe: Probe,
    asked: HealthCheck,
    state: Arc<TargetState>,
    passed: AtomicU32,
    failed: AtomicU32,
}

/// When a check is to be made next. One that nobody has any more is left out when its time comes.
struct Due {
    at: Instant,
    count: u64,
    check: Weak<Check>,
}

impl Checks {
    /// Starts to check what is in the table, now and whenever it changes.
    ///
    /// # Errors
    /// When there is no thread for it.
    pub fn start(balancer: Arc<Balancer>) -> io::Result<Checks> {
        balancer.expect_checks();
        let table = Arc::clone(&balancer);
        let stop = following::start("health-checks", &balancer, move |changed| {
            run(table, changed)
        })?;
        Ok(Checks { _stop: stop })
    }
}

async fn run(balancer: Arc<Balancer>, changed: Arc<Notify>) {
    let mut checked = Checked::default();
    let prober = Arc::new(Prober::new(Arc::clone(&balancer)));
    let places = Arc::new(Semaphore::new(AT_A_TIME));
    let (done, mut to_repeat) = mpsc::unbounded_channel::<Due>();
    let mut free_at = Instant::now();
    let mut follow_at = None;
    loop {
        let next = checked.queue.peek().map(|Reverse(due)| due.at.max(free_at));
        tokio::select! {
            () = changed.notified(), if follow_at.is_none() => {
                follow_at = Some(Instant::now() + GATHER);
            }
            () = until(follow_at) => {
                follow_at = None;
                checked.follow(&balancer);
            }
            Some(due) = to_repeat.recv() => checked.queue.push(Reverse(due)),
            () = until(next) => {
                let Some(Reverse(due)) = checked.queue.pop() else { continue };
                let Some(check) = due.check.upgrade() else { continue };
                let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
                free_at = Instant::now() + Duration::from_secs(1) / PER_SECOND;
                let (prober, done) = (Arc::clone(&prober), done.clone());
                tokio::spawn(async move {
                    let again = Instant::now() + check.interval();
                    let outcome = prober.ask(&check.probe, check.timeout()).await;
                    drop(place);
                    check.learn(outcome);
                    let _ = done.send(Due { at: again, count: due.count, check: Arc::downgrade(&check) });
                });
            }
        }
    }
}

/// Waits for a time, or for ever where there is none.
async fn until(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}

impl Checked {
    /// Takes up what is new in the table and lets go of what is not there any more.
    fn follow(&mut self, balancer: &Balancer) {
        let table = balancer.snapshot();
        self.by_load_balancer
            .retain(|arn, _| table.by_arn(arn).is_some());
        for entry in table.entries() {
            let arn = &entry.load_balancer.arn;
            let known = self.by_load_balancer.get(arn);
            if known.is_some_and(|known| Arc::ptr_eq(&known.entry, entry)) {
                continue;
            }
            let before = self.by_load_balancer.remove(arn);
            let of_entry = self.of_entry(entry, before);
            self.by_load_balancer.insert(arn.clone(), of_entry);
        }
    }

    fn of_entry(&mut self, entry: &Arc<Entry>, before: Option<OfEntry>) -> OfEntry {
        let mut known = before.map(|before| before.checks).unwrap_or_default();
        let mut checks = HashMap::new();
        for (listener, target, state) in entry.targets() {
            let group = &listener.target_group;
            if target.availability != balancer::Availability::Ready
                || group.target_type == TargetType::Instance
                    && group.health_check.port != "traffic-port"
            {
                continue;
            }
            let key = Arc::as_ptr(state);
            let check = match known.remove(&key) {
                Some(check) if check.asked == group.health_check => check,
                _ => {
                    let arn = &entry.load_balancer.arn;
                    self.begin(Probe::of(arn, target.address, group), group, state)
                }
            };
            checks.insert(key, check);
        }
        OfEntry {
            entry: Arc::clone(entry),
            checks,
        }
    }

    fn begin(
        &mut self,
        probe: Probe,
        group: &balancer::TargetGroup,
        state: &Arc<TargetState>,
    ) -> Arc<Check> {
        let check = Arc::new(Check {
            probe,
            asked: group.health_check.clone(),
            state: Arc::clone(state),
            passed: AtomicU32::new(0),
            failed: AtomicU32::new(0),
        });
        self.count += 1;
        // Whoever waits for its first check is not kept waiting. The others are spread by the golden ratio, which
        // keeps any number of them about evenly apart.
        let share = (self.count as f64 * 0.618_033_988_749_895).fract();
        let after = match state.health() {
            Health::Initial => Duration::ZERO,
            Health::Healthy | Health::Unhealthy => check.interval().mul_f64(share),
        };
        self.queue.push(Reverse(Due {
            at: Instant::now() + after,
            count: self.count,
            check: Arc::downgrade(&check),
        }));
        check
    }
}

impl Check {
    fn interval(&self) -> Duration {
        seconds(self.asked.interval_seconds)
    }

    fn timeout(&self) -> Duration {
        seconds(self.asked.timeout_seconds)
    }

    /// Takes note of an outcome. One check of a target runs at a time, so counting needs no more than this.
    fn learn(&self, outcome: Result<(), String>) {
        let health = self.state.health();
        match outcome {
            Ok(()) => {
                self.failed.store(0, Ordering::Relaxed);
                let passed = self.passed.fetch_add(1, Ordering::Relaxed) + 1;
                let needed = match health {
                    Health::Initial | Health::Healthy => 1,
                    Health::Unhealthy => count(self.asked.healthy_threshold),
                };
                if passed >= needed {
                    if health != Health::Healthy {
                        tracing::info!(target = %self.probe.address, "a target passes its health checks");
                    }
                    self.state.passed();
                }
            }
            Err(finding) => {
                self.passed.store(0, Ordering::Relaxed);
                let failed = self.failed.fetch_add(1, Ordering::Relaxed) + 1;
                if failed < count(self.asked.unhealthy_threshold) {
                    self.state.note(Some(finding));
                    return;
                }
                if health != Health::Unhealthy {
                    tracing::warn!(target = %self.probe.address, %finding, "a target fails its health checks");
                }
                self.state.failed(finding);
            }
        }
    }
}

fn seconds(number: i32) -> Duration {
    Duration::from_secs(u64::try_from(number).unwrap_or(1).max(1))
}

fn count(number: i32) -> u32 {
    u32::try_from(number).unwrap_or(1).max(1)
}

/// By time only; the sooner is taken first.
impl Ord for Due {
    fn cmp(&self, other: &Due) -> std::cmp::Ordering {
        (self.at, self.count).cmp(&(other.at, other.count))
    }
}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Due) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Eq for Due {}

impl PartialEq for Due {
    fn eq(&self, other: &Due) -> bool {
        (self.at, self.count) == (other.at, other.count)
    }
}

#[cfg(test)]
mod tests;
