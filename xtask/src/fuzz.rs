//! `cargo xtask fuzz`: builds the targets of `fuzz/` with coverage, runs each for a bounded time from its committed
//! corpus, and fails with the input where one crashes. It needs no nightly and no cargo-fuzz: the flags that put
//! coverage into a build are stable, and what nightly would add (address sanitizer) watches code that is safe.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

pub const HELP: &str = "Fuzzes the parsers, alone and against hyper and llhttp

Usage: cargo xtask fuzz [--seconds N] [--quick] [TARGET]...

  --seconds N   how long each target runs; 60 by default, 0 runs the corpus alone
  --quick       without the targets whose dependencies take minutes to build; what CI runs
  TARGET        a file of fuzz/fuzz_targets without its ending; all by default

Needs a C++ compiler. The source of llhttp comes from PyPI by pip, or from the folder that
LLHTTP_SOURCE names; without it the differential targets compare with hyper alone, and with
CI=true the command fails. What was found interesting is kept in target/fuzz/corpus.

Example: cargo xtask fuzz --seconds 600 server_differential";

/// Targets with heavy dependencies, and the feature that brings each.
const HEAVY: [&str; 6] = [
    "json_body",
    "kubernetes",
    "patch",
    "query_body",
    "sigv4",
    "wire",
];

/// The Python package that holds llhttp's C source of this version, and the hash of its archive.
const LLHTTP: &str = "llhttp==9.3.0.0";
const LLHTTP_SHA256: &str = "0d989363e7fb6f270b9d49956e7a3945c26778f8c70a166815264309ac6a8295";

/// What cargo-fuzz gives rustc, but for the sanitizer.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 --cfg fuzzing";

struct Options {
    seconds: u32,
    targets: Vec<String>,
}

pub fn run(arguments: &[String]) -> Result<(), String> {
    let root = crate::check::root();
    let options = read(arguments, &known_targets(root)?)?;
    let output = root.join("target/fuzz");
    let differential = options
        .targets
        .iter()
        .any(|target| target.ends_with("differential"));
    let llhttp = if differential { llhttp(&output)? } else { None };
    let binaries = build(root, &output, &options.targets, llhttp.as_deref())?;

    let (next, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers.min(options.targets.len()) {
            scope.spawn(|| {
                while let Some(target) = options.targets.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let result = fuzz(
                        root,
                        &output,
                        &binaries.join(target),
                        target,
                        options.seconds,
                    );
                    if let (Err(message), Ok(mut failures)) = (result, failures.lock()) {
                        failures.push(message);
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap_or_default();
    if failures.is_empty() {
        Ok(())
    } else {
        Err(failures.join("\n\n"))
    }
}

fn read(arguments: &[String], known: &[String]) -> Result<Options, String> {
    let mut options = Options {
        seconds: 60,
        targets: Vec::new(),
    };
    let mut quick = false;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--seconds" => {
                let seconds = rest.next().and_then(|seconds| seconds.parse().ok());
                options.seconds = seconds.ok_or("--seconds needs a number")?;
            }
            "--quick" => quick = true,
            target if known.iter().any(|known| known == target) => {
                options.targets.push(target.to_owned());
            }
            other => {
                let known = known.join(", ");
                return Err(format!(
                    "`{other}` is neither an option nor a target ({known})"
                ));
            }
        }
    }
    if options.targets.is_empty() {
        options.targets = known.to_vec();
    }
    if quick {
        options
            .targets
            .retain(|target| !HEAVY.contains(&target.as_str()));
    }
    Ok(options)
}

fn known_targets(root: &Path) -> Result<Vec<String>, String> {
    let folder = root.join("fuzz/fuzz_targets");
    let entries =
        std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| Some(entry.ok()?.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    Ok(names)
}

/// The folder of llhttp's source, fetched where it is not there yet.
fn llhttp(output: &Path) -> Result<Option<PathBuf>, String> {
    if let Some(given) = std::env::var_os("LLHTTP_SOURCE") {
        return Ok(Some(given.into()));
    }
    let name = LLHTTP.replace("==", "-");
    let source = output.join(&name).join("lib");
    if source.join("llhttp.c").is_file() {
        return Ok(Some(source));
    }
    match fetch(output, &name) {
        Ok(()) => Ok(Some(source)),
        Err(why) if std::env::var("CI").is_ok_and(|ci| !ci.is_empty() && ci != "false") => Err(
            format!("{why}; with CI set the comparison with llhttp may not be left out"),
        ),
        Err(why) => {
            eprintln!("\n!! no comparison with llhttp, with hyper alone: {why}\n");
            Ok(None)
        }
    }
}

fn fetch(output: &Path, name: &str) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot keep {name}: {error}");
    std::fs::create_dir_all(output).map_err(failed)?;
    let list = output.join("llhttp.txt");
    std::fs::write(&list, format!("{LLHTTP} --hash=sha256:{LLHTTP_SHA256}\n")).map_err(failed)?;
    // The archive is taken as it is: nothing of it runs, and it brings no dependencies.
    let mut pip = Command::new("python3");
    pip.args([
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--no-binary",
        ":all:",
    ])
    .args(["--require-hashes", "--dest"])
    .arg(output)
    .arg("--requirement")
    .arg(&list);
    succeed(&mut pip, "pip, which fetches llhttp's source,")?;
    let archive = output.join(format!("{name}.tar.gz"));
    succeed(
        Command::new("tar")
            .arg("xzf")
            .arg(archive)
            .arg("-C")
            .arg(output),
        "tar",
    )
}

/// Builds the binaries and says where they are. The lock file of `fuzz/` may grow on the way: a crate of the product
/// that gets a dependency cannot be asked to know of it.
fn build(
    root: &Path,
    output: &Path,
    targets: &[String],
    llhttp: Option<&Path>,
) -> Result<PathBuf, String> {
    let triple = host()?;
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args([
            "build",
            "--release",
            "--no-default-features",
            "--target",
            &triple,
        ])
        .arg("--manifest-path")
        .arg(root.join("fuzz/Cargo.toml"))
        .arg("--target-dir")
        .arg(output)
        .env("RUSTFLAGS", COVERAGE);
    for target in targets {
        cargo.args(["--bin", target]);
        if HEAVY.contains(&target.as_str()) {
            cargo.args(["--features", target]);
        }
    }
    match llhttp {
        Some(source) => cargo.env("LLHTTP_SOURCE", source),
        None => cargo.env_remove("LLHTTP_SOURCE"),
    };
    succeed(&mut cargo, "the build of fuzz/")?;
    Ok(output.join(triple).join("release"))
}

/// Coverage may go into what runs, not into build scripts, so the target has to be named.
fn host() -> Result<String, String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output();
    let output = output.map_err(|error| format!("cannot run rustc: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .ok_or_else(|| "rustc does not say its host".to_owned())
}

fn fuzz(
    root: &Path,
    output: &Path,
    binary: &Path,
    target: &str,
    seconds: u32,
) -> Result<(), String> {
    let [grown, artifacts] = ["corpus", "artifacts"].map(|name| output.join(name).join(target));
    for folder in [&grown, &artifacts] {
        std::fs::create_dir_all(folder)
            .map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let mut command = Command::new(binary);
    command
        .arg(&grown)
        .arg(root.join("fuzz/corpus").join(target))
        .args(["-timeout=10", "-rss_limit_mb=1024", "-max_len=4096"])
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .arg(if seconds == 0 {
            "-runs=0".to_owned()
        } else {
            format!("-max_total_time={seconds}")
        })
        .stdin(Stdio::null());
    let run = command
        .output()
        .map_err(|error| format!("{}: {error}", binary.display()))?;
    let log = String::from_utf8_lossy(&run.stderr);
    if run.status.success() {
        println!("{target}: {}", log.lines().last().unwrap_or_default());
        return Ok(());
    }
    // The inputs that libFuzzer tried on the way are of no use; what it says about the crash is.
    let from = log
        .find("panicked at")
        .or_else(|| log.find("ERROR: libFuzzer"))
        .unwrap_or(0);
    let said: Vec<&str> = log[from..]
        .lines()
        .filter(|line| !line.starts_with('#'))
        .take(40)
        .collect();
    Err(format!(
        "{target} found something; the input is in {}. Make it a named test of the crate concerned, fix that, and \
         add the input to fuzz/corpus/{target}.\n{}",
        artifacts.display(),
        said.join("\n")
    ))
}

fn succeed(command: &mut Command, what: &str) -> Result<(), String> {
    let status = command
        .status()
        .map_err(|error| format!("cannot run {what}: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{what} ended with {status}"))
    }
}
