//! `cargo xtask instructions`: counts the instructions of the hot path under callgrind and compares them with the
//! committed baseline, so that no change makes the path dearer unseen. Counts do not depend on how busy a machine
//! is; they do on the compiler, which `rust-toolchain.toml` pins.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

pub const HELP: &str = "Instructions per request of the hot path, against the baseline

Usage: cargo xtask instructions [--update]

  --update   write what was counted as the new baseline (bench/instructions/baseline.txt)

Needs valgrind. Fails where a scenario costs over 2 % more than its baseline.

Example: cargo xtask instructions --update";

const BASELINE: &str = "bench/instructions/baseline.txt";
/// Hash seeds and ids differ from run to run, by less than a tenth of this.
const TOLERANCE_PERCENT: f64 = 2.0;
const REQUESTS: u64 = 500;
/// The function that is counted; see `bench/instructions`.
const MEASURED: &str = "lockgate_instructions_measured";

pub fn run(arguments: &[String]) -> Result<(), String> {
    let update = match arguments {
        [] => false,
        [only] if only == "--update" => true,
        _ => return Err(format!("unknown arguments: {}", arguments.join(" "))),
    };
    let root = crate::check::root();
    let baseline_path = root.join(BASELINE);
    let baseline = std::fs::read_to_string(&baseline_path)
        .map_err(|error| format!("{BASELINE}: {error}"))
        .and_then(|text| read_baseline(&text))?;
    build(root)?;
    let mut counted = BTreeMap::new();
    for scenario in baseline.keys() {
        counted.insert(scenario.clone(), count(root, scenario)?);
    }
    if update {
        let text = write_baseline(&counted);
        std::fs::write(&baseline_path, text).map_err(|error| format!("{BASELINE}: {error}"))?;
    }
    let mut worse = Vec::new();
    for (scenario, now) in &counted {
        let before = baseline.get(scenario).copied().unwrap_or(0);
        let change = percent(before, *now);
        println!(
            "{scenario:<10}{now:>8} instructions per request, {change:+.1} % against {before}"
        );
        if change > TOLERANCE_PERCENT {
            worse.push(scenario.as_str());
        }
    }
    if worse.is_empty() || update {
        return Ok(());
    }
    Err(format!(
        "the hot path became dearer than {TOLERANCE_PERCENT} %: {}. If that is worth it, run `cargo xtask \
         instructions --update` and say why in the commit",
        worse.join(", ")
    ))
}

/// Lines of `scenario count`; the count is 0 for a scenario that was never counted.
fn read_baseline(text: &str) -> Result<BTreeMap<String, u64>, String> {
    let lines = text.lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|(place, line)| {
            let (name, count) = line.split_once(' ').unwrap_or((line, ""));
            let count = count.trim().parse();
            let count = count.map_err(|_| format!("{BASELINE}:{}: no count", place + 1))?;
            Ok((name.to_owned(), count))
        })
        .collect()
}

fn write_baseline(counted: &BTreeMap<String, u64>) -> String {
    let mut text = String::from(
        "# Instructions per request of the hot path, release profile, x86-64, by `cargo xtask instructions --update`.\n",
    );
    for (scenario, count) in counted {
        text.push_str(&format!("{scenario} {count}\n"));
    }
    text
}

/// By how much `now` is more than `before`; what was never counted is no change for the worse.
fn percent(before: u64, now: u64) -> f64 {
    if before == 0 {
        return 0.0;
    }
    (now as f64 - before as f64) / before as f64 * 100.0
}

fn build(root: &Path) -> Result<(), String> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args([
            "build",
            "--release",
            "--locked",
            "--package",
            "lockgate-instructions",
        ])
        .current_dir(root);
    let status = cargo
        .status()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    status
        .success()
        .then_some(())
        .ok_or_else(|| format!("the build ended with {status}"))
}

fn count(root: &Path, scenario: &str) -> Result<u64, String> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(format!("--toggle-collect={MEASURED}"))
        .arg(root.join("target/release/lockgate-instructions"))
        .args([scenario, &REQUESTS.to_string()])
        .stdin(Stdio::null())
        .output()
        .map_err(|error| {
            format!("cannot run valgrind, which the system's package manager has: {error}")
        })?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{scenario} ended with {}:\n{said}", output.status));
    }
    collected(&said)
        .filter(|total| *total > REQUESTS)
        .map(|total| total / REQUESTS)
        .ok_or_else(|| format!("callgrind counted nothing in {MEASURED}:\n{said}"))
}

/// The number of `==123== Collected : 456`.
fn collected(said: &str) -> Option<u64> {
    let line = said.lines().find(|line| line.contains("Collected :"))?;
    line.rsplit(':').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_baseline_is_read_as_it_is_written() {
        let counted = BTreeMap::from([("small".to_owned(), 7), ("upload".to_owned(), 9)]);
        assert_eq!(read_baseline(&write_baseline(&counted)), Ok(counted));
        assert!(read_baseline("small\n").is_err());
    }

    #[test]
    fn more_is_positive_and_the_new_is_no_change() {
        assert!((percent(100, 103) - 3.0).abs() < 1e-9);
        assert!(percent(100, 90) < 0.0 && percent(0, 5) == 0.0);
    }

    #[test]
    fn the_count_is_in_what_callgrind_says() {
        assert_eq!(collected("==1== x\n==1== Collected : 4200\n"), Some(4200));
        assert_eq!(collected("==1== nothing"), None);
    }
}
