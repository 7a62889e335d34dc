//! Rules for Rust: a head that says what the file is for, a length that can be read, nothing left undone, and tests
//! that wait for a condition instead of sleeping.

use super::{File, Finding};

/// Where a file should be split by meaning.
const LINES_MAX: usize = 600;

/// `has_paused_clock`: this file or one beside it pauses the clock of its tests.
pub(super) fn check(file: &File, has_paused_clock: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    head(file, &mut findings);
    length(file, &mut findings);
    undone(file, &mut findings);
    sleeps(file, has_paused_clock, &mut findings);
    findings
}

fn head(file: &File, findings: &mut Vec<Finding>) {
    if !file.text.starts_with("//! ") {
        findings.push(file.finding(1, "no head: open the file with //! and what it is for"));
    }
}

fn length(file: &File, findings: &mut Vec<Finding>) {
    let lines = file.text.lines().count();
    let is_generated = file
        .path
        .components()
        .any(|part| part.as_os_str() == "generated");
    if lines > LINES_MAX && !is_generated {
        findings.push(file.finding(
            LINES_MAX,
            format!("{lines} lines, more than {LINES_MAX}: split the file by meaning"),
        ));
    }
}

fn undone(file: &File, findings: &mut Vec<Finding>) {
    // In pieces, or this file would be the first finding.
    let marks = [
        concat!("to", "do!("),
        concat!("unimplemen", "ted!("),
        concat!("FIX", "ME"),
        concat!("XX", "X:"),
    ];
    for (number, line) in file.lines() {
        if let Some(mark) = marks.iter().find(|mark| line.contains(**mark)) {
            findings.push(file.finding(number, format!("`{mark}` marks what is not done")));
        }
    }
}

/// True for a file that runs tests on a paused clock, on which to sleep costs no time.
pub(super) fn pauses_the_clock(file: &File) -> bool {
    ["start_paused", "time::pause("]
        .iter()
        .any(|sign| file.text.contains(sign))
}

/// Threads may sleep in the testkit alone, tasks also where the clock is paused.
fn sleeps(file: &File, has_paused_clock: bool, findings: &mut Vec<Finding>) {
    if file.path.starts_with("crates/testkit") {
        return;
    }
    let in_folder = |name: &str| file.path.components().any(|part| part.as_os_str() == name);
    let is_test_file = in_folder("tests") || file.path.ends_with("tests.rs");
    let mut in_tests = is_test_file;
    for (number, line) in file.lines() {
        in_tests |= line.trim_start().starts_with("#[cfg(test)]");
        if !in_tests || line.trim_start().starts_with("//") {
            continue;
        }
        let sleeps =
            line.contains("thread::sleep(") || (line.contains("time::sleep(") && !has_paused_clock);
        if sleeps {
            findings.push(file.finding(
                number,
                "a test that sleeps: wait for the condition (testkit::wait_until), or pause the clock",
            ));
        }
    }
}
