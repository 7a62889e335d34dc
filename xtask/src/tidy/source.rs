//! Rules for Rust: a head that says what the file is for, a length that can be read, nothing left undone, and tests
//! that wait for a condition instead of sleeping.

use super::{File, Finding};

/// Where a file should be split by meaning.
const LINES_MAX: usize = 600;
/// How much the first paragraph has to say at least, in characters.
const HEAD_MIN: usize = 40;

pub(super) fn check(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    head(file, &mut findings);
    length(file, &mut findings);
    undone(file, &mut findings);
    sleeps(file, &mut findings);
    findings
}

fn head(file: &File, findings: &mut Vec<Finding>) {
    let head: String = file
        .text
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .collect();
    if head.is_empty() {
        findings.push(file.finding(1, "no head: open the file with //! and what it is for"));
    } else if head.trim().len() < HEAD_MIN {
        findings.push(file.finding(1, "the head says too little: what is this file for?"));
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

/// Tests may sleep in the testkit alone, and where the clock is paused, so that it costs nothing.
fn sleeps(file: &File, findings: &mut Vec<Finding>) {
    if file.path.starts_with("crates/testkit") {
        return;
    }
    let is_test_file = file
        .path
        .components()
        .any(|part| part.as_os_str() == "tests")
        || file.path.file_name().is_some_and(|name| name == "tests.rs");
    let has_paused_clock = ["start_paused", "time::pause("]
        .iter()
        .any(|sign| file.text.contains(sign));
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
