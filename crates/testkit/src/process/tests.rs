//! The harness against shell scripts that keep, or break, the contract of the binary.
#![allow(clippy::unwrap_used)]

use super::*;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;

const LIMIT: Duration = Duration::from_secs(10);

/// Finds the value of an option in its arguments, writes the ready file as a binary should, and waits.
const GOOD: &str = r#"
while [ $# -gt 0 ]; do case "$1" in --ready-file) ready="$2";; --data-dir) data="$2";; --aws-listen) aws="$2";; esac; shift; done
trap 'echo terminated; exit 7' TERM
mkdir -p "$data"; echo x >> "$data/starts"
echo "started with key $LOCKGATE_TEST and $AWS_PROFILE."
echo "{\"aws\":\"$aws\",\"gateway\":\"127.0.0.1:2\",\"admin\":\"127.0.0.1:3\",\"pid\":$$}" > "$ready.new"
mv "$ready.new" "$ready"
while :; do sleep 0.01; done
"#;

/// A launch of this script. The script is written by a shell of its own: a file that this process had open for
/// writing while another thread forks could not be executed ("text file busy").
fn script(text: &str) -> Launch {
    let directory = TempDir::new().unwrap();
    let path = directory.keep().join("binary");
    let body = format!("#!/bin/sh\n{text}");
    let status = Command::new("sh")
        .args(["-c", "printf %s \"$1\" > \"$0\""])
        .arg(&path)
        .arg(body)
        .status()
        .unwrap();
    assert!(status.success());
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    Launch::new(path).unwrap()
}

fn remove(launch: &Launch) {
    std::fs::remove_dir_all(launch.binary.parent().unwrap()).unwrap();
}

#[test]
fn it_starts_reports_and_terminates() {
    let launch = script(GOOD).env("LOCKGATE_TEST", "value").listen(
        "127.0.66.9:1".parse().unwrap(),
        "127.0.0.1:0".parse().unwrap(),
        "127.0.0.1:0".parse().unwrap(),
    );
    let mut process = launch.start();
    let addresses = process.addresses();
    assert_eq!(addresses.aws.to_string(), "127.0.66.9:1");
    assert_eq!(addresses.admin.port(), 3);
    assert_eq!(addresses.pid, process.pid());
    assert!(
        process.log().contains("started with key value and ."),
        "{}",
        process.log()
    );
    assert_eq!(process.status().unwrap(), None);
    process.terminate().unwrap();
    assert_eq!(process.wait(LIMIT).code(), Some(7));
    assert!(process.log().ends_with("terminated\n"));
    assert!(process.terminate().is_err());
    remove(&launch);
}

#[test]
fn it_starts_again_on_the_same_directory_after_a_kill() {
    let launch = script(GOOD);
    let mut first = launch.start();
    assert_eq!(first.kill().unwrap().signal(), Some(9));
    let second = first.launch().start();
    assert_ne!(first.pid(), second.pid());
    assert_eq!(second.addresses().pid, second.pid());
    let starts = std::fs::read_to_string(launch.data_dir().join("starts")).unwrap();
    assert_eq!(starts, "x\nx\n");
    remove(&launch);
}

#[test]
fn dropping_it_ends_it() {
    let launch = script(GOOD);
    let process = launch.start();
    let pid = process.pid();
    drop(process);
    let alive = Command::new("sh")
        .args(["-c", &format!("kill -0 {pid}")])
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(!alive.success());
    remove(&launch);
}

#[test]
fn failed_starts_give_reason_and_log() {
    for (text, reason) in [
        (
            "echo cannot bind; exit 3",
            "it ended with exit status: 3; its log:\ncannot bind",
        ),
        (
            r#"for a; do last="$a"; done; echo '{"aws":"nonsense"}' > "$last.new"; mv "$last.new" "$last"; exec sleep 20"#,
            "its ready file lacks aws",
        ),
    ] {
        let launch = script(text);
        let error = launch.try_start().unwrap_err();
        assert!(error.contains(reason), "{error}");
        remove(&launch);
    }
    let missing = Launch::new("/nonexistent/binary")
        .unwrap()
        .try_start()
        .unwrap_err();
    assert!(missing.contains("No such file"), "{missing}");
}
