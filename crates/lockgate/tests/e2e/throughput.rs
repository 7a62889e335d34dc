//! Many APIs written through the AWS endpoint: what a write and a deployment cost does not grow with what is there.
//! Ten routes an API, by several clients at once. `LOCKGATE_APIS` says how many, 60 by default; the figures of 1,000
//! are in `docs/performance.md`:
//! ```text
//! LOCKGATE_APIS=1000 LOCKGATE_BINARY=target/release/lockgate \
//!     cargo test -p lockgate --test e2e throughput:: -- --nocapture
//! ```

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use http::Method;
use serde_json::{Value, json};
use testkit::AwsClient;

use crate::aws;
use crate::setup::{Lockgate, text};

const ROUTES: usize = 10;
const CLIENTS: usize = 8;
/// Processor time is compared, which is no clock's but still a busy machine's.
const GROWTH_MAX: f64 = 1.6;

/// What a share of the APIs took.
struct Share {
    calls: usize,
    took: Duration,
    cpu: Duration,
    /// From the call to its answer, which is when it is in effect.
    deployments: Vec<Duration>,
}

impl Share {
    fn cpu_per_call(&self) -> f64 {
        self.cpu.as_secs_f64() / self.calls as f64
    }

    fn report(&mut self, name: &str) {
        self.deployments.sort();
        let at =
            |share: f64| self.deployments[(share * (self.deployments.len() - 1) as f64) as usize];
        eprintln!(
            "{name}: {:.0} calls/s, {:.0} µs of processor a call, deployments p50 {:.1?}, p99 {:.1?}",
            self.calls as f64 / self.took.as_secs_f64(),
            self.cpu_per_call() * 1e6,
            at(0.5),
            at(0.99),
        );
    }
}

/// Processor time of a process so far, all threads.
fn cpu(pid: u32) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    let ticks: u64 = fields
        .split(' ')
        .skip(11)
        .take(2)
        .map(|field| field.parse::<u64>().unwrap())
        .sum();
    // A tick is ten milliseconds on every Linux that programs see.
    Duration::from_millis(ticks * 10)
}

struct Client {
    aws: AwsClient,
    calls: usize,
}

impl Client {
    async fn call(&mut self, method: Method, path: &str, input: Value) -> Value {
        self.calls += 1;
        let what = format!("{method} {path}");
        let answer = self
            .aws
            .call("apigateway", method, path, "", input.to_string())
            .await
            .unwrap();
        assert!(answer.status.is_success(), "{what}: {}", answer.text());
        answer.json()
    }

    /// An API with its routes, deployed; how long the deployment took.
    async fn api(&mut self, number: usize) -> Duration {
        let api = json!({"name": format!("api-{number}")});
        let api = self.call(Method::POST, "/restapis", api).await;
        let base = format!("/restapis/{}", text(&api["id"]));
        let root = text(&api["rootResourceId"]);
        for route in 0..ROUTES {
            let part = json!({"pathPart": format!("route-{route}")});
            let path = format!("{base}/resources/{root}");
            let resource = self.call(Method::POST, &path, part).await;
            let method = format!("{base}/resources/{}/methods/GET", text(&resource["id"]));
            let input = json!({"authorizationType": "NONE"});
            self.call(Method::PUT, &method, input).await;
            let input = json!({"type": "HTTP_PROXY", "httpMethod": "GET",
                "uri": format!("http://backend.example/route-{route}")});
            let path = format!("{method}/integration");
            self.call(Method::PUT, &path, input).await;
        }
        let started = Instant::now();
        let path = format!("{base}/deployments");
        self.call(Method::POST, &path, json!({"stageName": "prod"}))
            .await;
        started.elapsed()
    }
}

/// Builds APIs by all clients at once.
async fn build(lockgate: &Lockgate, from: usize, count: usize) -> Share {
    let environment = lockgate.environment();
    let pid = lockgate.process.pid();
    let next = AtomicUsize::new(from);
    let (cpu_before, started) = (cpu(pid), Instant::now());
    let clients = (0..CLIENTS).map(|_| async {
        let mut client = Client {
            aws: aws::client(&environment),
            calls: 0,
        };
        let mut deployments = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= from + count {
                return (client.calls, deployments);
            }
            deployments.push(client.api(number).await);
        }
    });
    let done = futures_util::future::join_all(clients).await;
    Share {
        calls: done.iter().map(|(calls, _)| calls).sum(),
        took: started.elapsed(),
        cpu: cpu(pid) - cpu_before,
        deployments: done.into_iter().flat_map(|(_, all)| all).collect(),
    }
}

#[test]
fn writes_and_deployments_cost_the_same_however_much_is_there() {
    let apis = std::env::var("LOCKGATE_APIS").map_or(60, |count| count.parse().unwrap());
    // The account has room for 600 APIs by AWS's quotas.
    let lockgate = Lockgate::start_with(|launch| launch.arg("--quotas").arg("off"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let share = (apis / 6).max(CLIENTS);
    let (mut first, mut last) = runtime.block_on(async {
        // Connections, caches and the allocator are warm afterwards.
        let _ = build(&lockgate, 0, CLIENTS).await;
        let first = build(&lockgate, CLIENTS, share).await;
        let between = apis.saturating_sub(CLIENTS + 2 * share);
        let mut all = build(&lockgate, CLIENTS + share, between.max(1)).await;
        all.report("in between");
        let last = build(&lockgate, CLIENTS + share + between.max(1), share).await;
        (first, last)
    });
    first.report("the first");
    last.report("the last");
    let growth = last.cpu_per_call() / first.cpu_per_call();
    assert!(
        growth < GROWTH_MAX,
        "a call costs {growth:.2} times as much"
    );
    let served = lockgate.status()["apis"].as_array().map_or(0, Vec::len);
    assert!(served >= apis, "{served} APIs of {apis}");
}
