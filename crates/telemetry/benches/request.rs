//! What a request's accounting costs: counting alone, with the access log in both formats, and with a user
//! agent that has to be escaped. Prints nanoseconds per request, the best of several rounds.

use lockgate_telemetry::entry::RequestLine;
use lockgate_telemetry::series::Labels;
use lockgate_telemetry::{
    Core, Destination, Entry, Facts, Format, LogError, LogSettings, Outcome, Slot, Tables, Target,
    Telemetry,
};
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 40;
/// So few that the lines of a round fit in the queue, whatever the writer does meanwhile.
const REQUESTS: u32 = 5_000;

fn main() {
    // `cargo test --benches` runs this too: once through is enough there.
    let rounds = if std::env::args().any(|argument| argument == "--bench") {
        ROUNDS
    } else {
        1
    };
    // What the disk does is not a request's business.
    let log = |format| {
        Some(LogSettings {
            destination: Destination::File("/dev/null".into()),
            format,
        })
    };
    for (name, log, agent) in [
        ("counters", None, PLAIN),
        ("counters, JSON line", log(Format::Json), PLAIN),
        ("counters, JSON line, escapes", log(Format::Json), HOSTILE),
        ("counters, combined line", log(Format::Combined), PLAIN),
    ] {
        match measure(log, agent, rounds) {
            Ok(nanoseconds) => println!("{name:<30} {nanoseconds:>6.1} ns"),
            Err(error) => println!("{name:<30} {error}"),
        }
    }
    let clock = best(rounds, || {
        black_box(Instant::now());
    });
    println!("{:<30} {clock:>6.1} ns", "a look at the clock");
}

const PLAIN: &[u8] =
    b"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";
const HOSTILE: &[u8] =
    b"Mozilla/5.0 \x1b[2J\"\\ (X11; Linux x86_64) AppleWebKit/537.36 \xff (KHTML)";

fn measure(log: Option<LogSettings>, agent: &[u8], rounds: usize) -> Result<f64, LogError> {
    let tables = Tables::default();
    let telemetry = Telemetry::new("0", tables, log)?;
    let core = Core::new(&telemetry);
    let slot = core.slot(Labels {
        api_id: "a1b2c3d4e5".into(),
        stage: "prod".into(),
        resource: "/{proxy+}".into(),
        method: "GET".into(),
    });
    let mut entry = entry(&slot, agent);
    let nanoseconds = best(rounds, || {
        entry.received += Duration::from_micros(20);
        entry.latency = Duration::from_nanos(u64::from(entry.received.subsec_nanos()));
        black_box(core.finish(black_box(&entry)));
    });
    drop(core);
    telemetry.close_log(Duration::from_secs(10));
    let text = telemetry.expose(&Facts::default(), |_| true);
    // A line that is given up costs next to nothing, and would make the figure a lie.
    assert!(
        text.contains("lockgate_access_log_lines_dropped_total{reason=\"behind\"} 0"),
        "the writer was behind"
    );
    Ok(nanoseconds)
}

fn entry<'e>(slot: &'e Slot, agent: &'e [u8]) -> Entry<'e> {
    Entry {
        received: Duration::from_secs(1_795_389_125),
        request_id: "11111111-2222-4333-8444-555555555555",
        client: [192, 0, 2, 7].into(),
        line: Some(RequestLine {
            method: "GET",
            path: b"/prod/users/1234567/profile",
        }),
        protocol: "HTTP/1.1",
        status: Some(200),
        outcome: Outcome::Complete,
        slot,
        target: Some(Target::Address(([10, 244, 1, 17], 8080).into())),
        request_bytes: 512,
        response_bytes: 1320,
        latency: Duration::from_micros(740),
        integration_latency: Some(Duration::from_micros(610)),
        user_agent: Some(agent),
        fault: None,
        refusal: None,
    }
}

/// Nanoseconds per call in the best round.
fn best(rounds: usize, mut call: impl FnMut()) -> f64 {
    (0..rounds)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..REQUESTS {
                call();
            }
            let took = start.elapsed();
            // The writer catches up, as it would between requests.
            std::thread::sleep(Duration::from_millis(30));
            took.as_secs_f64() * 1e9 / f64::from(REQUESTS)
        })
        .fold(f64::INFINITY, f64::min)
}
