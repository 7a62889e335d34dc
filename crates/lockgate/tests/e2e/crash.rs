//! Crash safety of the whole process: writers change APIs at the same time, the process is killed (SIGKILL) at a
//! random moment, and a new one on the same data directory has to show every acknowledged write, and of the one
//! write per writer that was under way either all or nothing. At 1,000 kills:
//! ```text
//! LOCKGATE_KILLS=1000 cargo test -p lockgate --test e2e crash:: -- --nocapture
//! ```
//! `LOCKGATE_SEED` repeats the choices of a run whose seed was printed; what is killed where stays a matter of time.
//! The loss of power, where writes that were not synced are lost too, is tested in the store's crate.

mod random;
mod writer;

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use testkit::wait_until;

use crate::setup::{LIMIT, Lockgate, text};
use random::Random;
use writer::Writer;

const WRITERS: usize = 6;
/// The kill comes at most this long after the first write that a process acknowledged.
const LONGEST_LOAD: Duration = Duration::from_millis(200);

#[test]
fn a_kill_loses_nothing_acknowledged_and_shows_nothing_half_written() {
    let kills = number("LOCKGATE_KILLS").unwrap_or(10);
    let seed = number("LOCKGATE_SEED").unwrap_or_else(random::seed);
    eprintln!("{kills} kills, LOCKGATE_SEED={seed}");
    let mut random = Random::new(seed);
    let (mut lockgate, shared, mut writers) = begin(&mut random);
    let (mut acknowledged, mut interrupted) = (0, 0);
    for kill in 1..=kills {
        let load = LONGEST_LOAD.mul_f64(random.fraction());
        acknowledged += load_until_killed(&mut lockgate, &mut writers, load);
        interrupted += writers.iter().filter(|one| one.is_mid_write()).count();
        lockgate = lockgate.start_again();
        let context = format!("after kill {kill}, LOCKGATE_SEED={seed}");
        check(&lockgate, &mut writers, &shared, &context);
    }
    let survived: usize = writers.iter().map(|writer| writer.survived).sum();
    eprintln!(
        "{acknowledged} acknowledged writes kept; of {interrupted} interrupted ones {survived} were made"
    );
    assert!(acknowledged > kills as usize, "hardly a write was made");
    lockgate.process.terminate().unwrap();
    assert_eq!(lockgate.process.wait(LIMIT).code(), Some(0));
}

/// Shows that the test above can fail: with half of the store's log cut off, the latest writes are gone, and what is
/// left is a good store of a moment ago.
#[test]
fn a_loss_is_found() {
    let mut random = Random::new(random::seed());
    let (mut lockgate, shared, mut writers) = begin(&mut random);
    load_until_killed(&mut lockgate, &mut writers, LONGEST_LOAD);
    let data = std::fs::read_dir(lockgate.process.launch().data_dir()).unwrap();
    let logs: Vec<_> = data
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with("-wal"))
        .collect();
    assert_eq!(logs.len(), 1, "{logs:?}");
    let log = std::fs::File::options().write(true).open(&logs[0]).unwrap();
    log.set_len(log.metadata().unwrap().len() / 2).unwrap();
    let judged = std::panic::catch_unwind(AssertUnwindSafe(|| {
        let lockgate = lockgate.start_again();
        check(&lockgate, &mut writers, &shared, "after its log was cut");
    }));
    assert!(judged.is_err(), "nobody missed what was in the log");
}

/// A process with an API that all writers share.
fn begin(random: &mut Random) -> (Lockgate, String, Vec<Writer>) {
    let lockgate = Lockgate::start();
    let api = lockgate.aws.api("shared");
    let (shared, root) = (api.id.clone(), api.root.clone());
    let writers = (0..WRITERS)
        .map(|index| Writer::new(index, &shared, &root, Random::new(random.next())))
        .collect();
    (lockgate, shared, writers)
}

/// Writes from all writers at once until the kill; how many were acknowledged.
fn load_until_killed(lockgate: &mut Lockgate, writers: &mut [Writer], load: Duration) -> usize {
    let environment = lockgate.environment();
    let acknowledged = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for writer in writers {
            let (environment, acknowledged) = (&environment, &acknowledged);
            scope.spawn(move || writer.write_until_killed(environment, acknowledged));
        }
        wait_until("the first write", LIMIT, || {
            acknowledged.load(Ordering::Relaxed) > 0
        });
        let begun = Instant::now();
        wait_until("the moment of the kill", LIMIT, || begun.elapsed() >= load);
        lockgate.process.kill().unwrap();
    });
    acknowledged.into_inner()
}

/// Everything that can be read is whole and explained by what was acknowledged or under way.
fn check(lockgate: &Lockgate, writers: &mut [Writer], shared: &str, context: &str) {
    let aws = &lockgate.aws;
    let mut listed = BTreeSet::new();
    for api in items(&aws.get("/restapis?limit=500")) {
        let id = text(&api["id"]);
        assert_eq!(aws.get(&format!("/restapis/{id}")), api, "{context}");
        assert!(listed.insert(id), "listed twice, {context}");
    }
    assert!(listed.remove(shared), "the shared API is gone, {context}");
    let mut resources = resources(lockgate, shared);
    for writer in &mut *writers {
        writer.check_shared(&mut resources, context);
        writer.check_own(lockgate, &mut listed, context);
    }
    let left: Vec<&String> = resources.iter().map(|one| &one.part).collect();
    assert!(left.is_empty(), "nobody made resources {left:?}, {context}");
    assert!(listed.is_empty(), "nobody made APIs {listed:?}, {context}");
}

/// A resource as it is found, with what its `ANY` method and integration say.
struct Found {
    id: String,
    part: String,
    has_method: bool,
    uri: Option<String>,
}

/// All resources of an API but the root, with their methods.
fn resources(lockgate: &Lockgate, api: &str) -> Vec<Found> {
    let all = lockgate.aws.get(&format!(
        "/restapis/{api}/resources?embed=methods&limit=500"
    ));
    let all = items(&all);
    let root = all.iter().find(|one| one["path"] == "/").unwrap();
    let below_root = |one: &&Value| one["path"] != "/";
    all.iter()
        .filter(below_root)
        .map(|one| {
            assert_eq!(one["parentId"], root["id"], "{one}");
            let method = &one["resourceMethods"]["ANY"];
            let uri = method["methodIntegration"]["uri"].as_str();
            Found {
                id: text(&one["id"]),
                part: text(&one["pathPart"]),
                has_method: method.is_object(),
                uri: uri.map(str::to_owned),
            }
        })
        .collect()
}

fn items(list: &Value) -> Vec<Value> {
    list["item"].as_array().cloned().unwrap_or_default()
}

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    match text.parse() {
        Ok(number) => Some(number),
        Err(_) => panic!("{name} is a number, not {text:?}"),
    }
}
