//! How long a start takes and what an idle process costs. Printed always; asserted for a release build, which is
//! what the figures are promised for: `LOCKGATE_BINARY=target/release/lockgate cargo test --test e2e start::`.

use std::time::{Duration, Instant};

use crate::setup::{Lockgate, binary};

const STARTS: usize = 5;
const START_LIMIT: Duration = Duration::from_millis(100);
const IDLE_LIMIT_KIB: u64 = 25 * 1024;

/// True if the binary under test was built with optimisation.
fn is_release() -> bool {
    let in_release = binary()
        .components()
        .any(|part| part.as_os_str() == "release");
    in_release || !cfg!(debug_assertions)
}

#[test]
fn it_serves_soon_and_is_small_when_idle() {
    let mut best = Duration::MAX;
    let mut resident = 0;
    for _ in 0..STARTS {
        // `Lockgate::start` also asks for the environment; the launch alone is what is timed.
        let launch = testkit::Launch::new(binary()).unwrap();
        let started = Instant::now();
        let process = launch.start();
        best = best.min(started.elapsed());
        #[cfg(target_os = "linux")]
        {
            resident = crate::bodies::memory::resident(process.pid());
        }
        drop(process);
    }
    let build = if is_release() { "release" } else { "dev" };
    eprintln!("{build} build: serving {best:?} after its start, {resident} KiB resident when idle");
    if is_release() {
        assert!(best < START_LIMIT, "{best:?}");
        assert!(resident < IDLE_LIMIT_KIB, "{resident} KiB");
    }
}

#[test]
fn it_serves_everything_once_it_says_it_is_ready() {
    let lockgate = Lockgate::start();
    let addresses = lockgate.process.addresses();
    for (address, target) in [
        (addresses.admin, "/healthz"),
        (addresses.admin, "/readyz"),
        (addresses.admin, "/status"),
    ] {
        let fields = [("Host", "localhost")];
        let response = crate::setup::exchange(address, "GET", target, &fields, b"").unwrap();
        assert_eq!(response.status, 200, "{target}: {}", response.text());
    }
    assert_eq!(lockgate.get("aaaaaaaaaa", "/").status, 403);
    assert!(lockgate.aws.get("/restapis").is_object());
}
