//! `cargo xtask h2spec`: the HTTP/2 conformance suite against the real binary with a real plan, that of its demo.
//! Every case must pass, but for the exceptions below, each with its reason; an exception that passes after all
//! is an error too, so that the list stays true.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

pub const HELP: &str = "The HTTP/2 conformance suite against a running gateway

Usage: cargo xtask h2spec [--binary LOCKGATE] [--h2spec PROGRAM]

  --binary LOCKGATE   the binary to test; built where it is not given
  --h2spec PROGRAM    the suite; else `h2spec` of the PATH where it has the right version, else
                      installed by `go install` into the user's cache folder

Example: cargo xtask h2spec --binary target/release/lockgate";

/// The newest version that Go installs by its module path.
const VERSION: &str = "v2.2.1+incompatible";
const MODULE: &str = "github.com/summerwind/h2spec/cmd/h2spec";
/// Cases of that version, strict ones included. Fewer would mean that some were not run.
const CASES: usize = 146;

/// A case that fails as it should.
struct Exception {
    section: &'static str,
    case: &'static str,
    /// What the suite has to say of it; any other failure is one.
    seen: &'static str,
    reason: &'static str,
}

const EXCEPTIONS: &[Exception] = &[Exception {
    section: "http2/3.5",
    case: "Sends invalid connection preface",
    seen: "looked like an HTTP/1.1 header",
    reason: "the port speaks both versions, and what does not begin like HTTP/2 is answered as the malformed \
             HTTP/1.1 that it is (400, then closed); RFC 9113, section 3.4 lets a server leave out GOAWAY there",
}];

pub fn run(arguments: &[String]) -> Result<(), String> {
    let (mut binary, mut suite) = (None, None);
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let place = match argument.as_str() {
            "--binary" => &mut binary,
            "--h2spec" => &mut suite,
            other => return Err(format!("unknown argument `{other}`\n\n{HELP}")),
        };
        let value = arguments
            .next()
            .ok_or_else(|| format!("{argument} needs a path"))?;
        *place = Some(PathBuf::from(value));
    }
    let root = crate::check::root();
    let suite = suite.map_or_else(find_suite, Ok)?;
    let binary = binary.map_or_else(|| build(root), Ok)?;
    let demo = Demo::start(&binary)?;
    let cases = run_suite(&suite, root, &demo.url)?;
    drop(demo);
    judge(&cases)
}

/// True where [`run`] would find or could install the suite.
pub fn is_available() -> bool {
    succeeds(Command::new("go").arg("version")) || succeeds(Command::new("h2spec").arg("--version"))
}

fn succeeds(command: &mut Command) -> bool {
    let silent = command.stdout(Stdio::null()).stderr(Stdio::null());
    silent.status().is_ok_and(|status| status.success())
}

/// The suite in the user's cache, installed there at first.
fn find_suite() -> Result<PathBuf, String> {
    let folder = crate::cache::root()?.join(format!("h2spec-{VERSION}"));
    let program = folder.join("h2spec");
    if program.exists() {
        return Ok(program);
    }
    if !succeeds(Command::new("go").arg("version")) {
        let on_path = PathBuf::from("h2spec");
        return if succeeds(Command::new(&on_path).arg("--version")) {
            Ok(on_path)
        } else {
            Err("neither h2spec nor go, which would install it, is there".to_owned())
        };
    }
    eprintln!("installing h2spec {VERSION} into {}", folder.display());
    let is_whole = |folder: &Path| folder.join("h2spec").exists();
    crate::cache::once(&folder, is_whole, |unfinished| {
        let installed = Command::new("go")
            .args(["install", &format!("{MODULE}@{VERSION}")])
            .env("GOBIN", unfinished)
            .status()
            .map_err(|error| format!("cannot run go: {error}"))?;
        match installed.success() && is_whole(unfinished) {
            true => Ok(()),
            false => Err(format!("go install of h2spec ended with {installed}")),
        }
    })?;
    Ok(program)
}

fn build(root: &Path) -> Result<PathBuf, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "-p", "lockgate", "--locked"])
        .current_dir(root)
        .status()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    if !status.success() {
        return Err(format!("cargo build ended with {status}"));
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    Ok(target.join("debug/lockgate"))
}

/// A running demo: pods, a load balancer, a deployed API, and the gateway in front of them.
struct Demo {
    child: Child,
    /// Of a request that a pod answers.
    url: String,
    /// Held open, so that the demo can go on writing.
    _output: BufReader<ChildStdout>,
}

impl Demo {
    fn start(binary: &Path) -> Result<Self, String> {
        let mut child = Command::new(binary)
            .arg("demo")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot run {}: {error}", binary.display()))?;
        let stdout = child.stdout.take().ok_or("the demo has no output")?;
        let mut output = BufReader::new(stdout);
        let url = read_url(&mut output);
        let demo = url.map(|url| (url, output));
        match demo {
            Ok((url, output)) => Ok(Self {
                child,
                url,
                _output: output,
            }),
            Err(why) => {
                let _ = child.kill();
                let _ = child.wait();
                Err(why)
            }
        }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // Its state lies in a temporary folder that an orderly end removes; it gets the signal of Ctrl-C.
        let signalled = Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status();
        if !signalled.is_ok_and(|status| status.success()) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// The URL of the demo's curl line, once the demo says that it serves.
fn read_url(output: &mut impl BufRead) -> Result<String, String> {
    let mut line = String::new();
    loop {
        line.clear();
        let count = output
            .read_line(&mut line)
            .map_err(|error| format!("cannot read what the demo says: {error}"))?;
        if count == 0 {
            return Err("the demo ended before it served".to_owned());
        }
        let curl = line.trim_start().strip_prefix("curl ").unwrap_or_default();
        if let Some(url) = curl.split('\'').find(|part| part.starts_with("http://")) {
            return Ok(url.to_owned());
        }
    }
}

/// What came of a case.
#[derive(Debug, PartialEq, Eq)]
struct Case {
    section: String,
    name: String,
    /// What the suite says was wrong, if anything.
    failure: Option<String>,
}

fn run_suite(suite: &Path, root: &Path, url: &str) -> Result<Vec<Case>, String> {
    let (address, path) = url
        .strip_prefix("http://")
        .and_then(|rest| rest.split_once('/'))
        .ok_or_else(|| format!("the demo's URL is no URL: {url}"))?;
    let (host, port) = address
        .rsplit_once(':')
        .ok_or_else(|| format!("the demo's URL has no port: {url}"))?;
    let report = root.join("target").join("h2spec.xml");
    let _ = std::fs::remove_file(&report);
    // Its own exit code says that something failed; which, the report says.
    let output = Command::new(suite)
        .args([
            "--host",
            host,
            "--port",
            port,
            "--path",
            &format!("/{path}"),
        ])
        .args(["--strict", "--timeout", "5", "--junit-report"])
        .arg(&report)
        .output()
        .map_err(|error| format!("cannot run {}: {error}", suite.display()))?;
    let mut text = String::new();
    std::fs::File::open(&report)
        .and_then(|mut file| file.read_to_string(&mut text))
        .map_err(|error| {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            format!("h2spec wrote no report: {error}\n{said}")
        })?;
    Ok(read_report(&text))
}

/// Reads the suite's report. It is XML of a fixed shape with one element per line, so that lines are enough.
fn read_report(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut failing = false;
    for line in text.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("<testcase ") {
            cases.push(Case {
                section: attribute(rest, "package"),
                name: attribute(rest, "classname"),
                failure: None,
            });
        }
        let begins = ["<error>", "<failure>", "<skipped"]
            .iter()
            .any(|tag| line.starts_with(tag));
        failing |= begins;
        if failing && let Some(case) = cases.last_mut() {
            let failure = case.failure.get_or_insert_default();
            failure.push_str(line);
            failure.push('\n');
        }
        if line.ends_with("</error>") || line.ends_with("</failure>") || line.ends_with("/>") {
            failing = false;
        }
    }
    cases
}

fn attribute(element: &str, name: &str) -> String {
    let start = format!("{name}=\"");
    let value = element
        .split_once(&start)
        .and_then(|(_, rest)| rest.split_once('"'));
    value.map_or("", |(value, _)| value).replace("&#34;", "\"")
}

fn judge(cases: &[Case]) -> Result<(), String> {
    let mut wrong = Vec::new();
    if cases.len() != CASES {
        wrong.push(format!("{} cases were run, not {CASES}", cases.len()));
    }
    let exception_of = |case: &Case| {
        EXCEPTIONS
            .iter()
            .find(|exception| exception.section == case.section && exception.case == case.name)
    };
    let mut passed = 0;
    for case in cases {
        match (&case.failure, exception_of(case)) {
            (None, None) => passed += 1,
            (Some(failure), Some(exception)) if failure.contains(exception.seen) => {
                println!("{}, {}: fails as it should:", case.section, case.name);
                println!("  {}", exception.reason);
            }
            (Some(failure), _) => {
                wrong.push(format!("{}, {}:\n{failure}", case.section, case.name));
            }
            (None, Some(_)) => wrong.push(format!(
                "{}, {}: passes, so it is no exception any more",
                case.section, case.name
            )),
        }
    }
    if wrong.is_empty() {
        println!("{passed} of {} cases pass", cases.len());
        Ok(())
    } else {
        Err(wrong.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const REPORT: &str = r#"<testsuites>
  <testsuite name="3.5." package="http2/3.5" tests="2">
    <testcase package="http2/3.5" classname="Sends client connection preface" time="0.1"></testcase>
    <testcase package="http2/3.5" classname="Sends invalid connection preface" time="0.1">
      <error>Connection closed
Error: it looked like an HTTP/1.1 header</error>
    </testcase>
    <testcase package="http2/4.1" classname="Sends &#34;more&#34;" time="0.1"></testcase>
  </testsuite>
</testsuites>"#;

    #[test]
    fn reports_are_read() {
        let cases = read_report(REPORT);
        let failures: Vec<_> = cases.iter().map(|case| case.failure.is_some()).collect();
        assert_eq!(failures, [false, true, false]);
        assert_eq!(cases[1].section, "http2/3.5");
        assert_eq!(cases[2].name, "Sends \"more\"");
        let failure = cases[1].failure.as_deref().unwrap();
        assert!(failure.contains("Connection closed") && failure.contains("HTTP/1.1"));
    }

    #[test]
    fn exceptions_excuse_only_what_they_name() {
        let mut cases = read_report(REPORT);
        let passing = |number: usize| Case {
            section: "generic/1".to_owned(),
            name: number.to_string(),
            failure: None,
        };
        cases.extend((cases.len()..CASES).map(passing));
        assert_eq!(judge(&cases), Ok(()));
        cases[1].failure = Some("something else".to_owned());
        assert!(judge(&cases).unwrap_err().contains("something else"));
        cases[1].failure = None;
        assert!(judge(&cases).unwrap_err().contains("no exception any more"));
        cases.pop();
        assert!(judge(&cases).unwrap_err().contains("145 cases"));
    }

    #[test]
    fn the_demos_url_is_found() {
        let mut output = "Demo\n  curl -H 'A: b' 'http://127.0.0.1:8080/x?y=1'\n".as_bytes();
        assert_eq!(
            read_url(&mut output).unwrap(),
            "http://127.0.0.1:8080/x?y=1"
        );
        assert!(read_url(&mut "nothing\n".as_bytes()).is_err());
    }
}
