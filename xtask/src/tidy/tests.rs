//! Each rule on a file that breaks it, and on one that does not.
#![allow(clippy::unwrap_used)]

use super::*;

fn file(path: &str, text: &str) -> File {
    File {
        path: path.into(),
        text: text.into(),
    }
}

/// Line and first words of what is found.
fn found(path: &str, text: &str) -> Vec<(usize, String)> {
    let findings = check(&[file(path, text)], root());
    let first_words = |what: &str| {
        what.split_whitespace()
            .take(2)
            .collect::<Vec<_>>()
            .join(" ")
    };
    findings
        .iter()
        .map(|finding| (finding.line, first_words(&finding.what)))
        .collect()
}

const HEAD: &str = "//! A head that says in a sentence what this file is for.\n";

#[test]
fn sources_have_heads_and_an_end() {
    assert_eq!(found("crates/a/src/b.rs", HEAD), []);
    assert_eq!(
        found("crates/a/src/b.rs", "fn a() {}\n"),
        [(1, "no head:".into())]
    );
    let long = format!("{HEAD}{}", "\n".repeat(600));
    assert_eq!(
        found("crates/a/src/b.rs", &long),
        [(600, "601 lines,".into())]
    );
    assert_eq!(found("crates/a/src/generated/b.rs", &long), []);
}

#[test]
fn nothing_is_left_undone() {
    let text = format!("{HEAD}fn a() {{ {}) }}\n", concat!("to", "do!("));
    assert_eq!(found("crates/a/src/b.rs", &text).len(), 1);
}

#[test]
fn tests_do_not_sleep() {
    let sleep = concat!("std::thread::", "sleep(d);\n");
    let test = format!("{HEAD}{sleep}#[cfg(test)]\nmod tests {{\n{sleep}}}\n");
    assert_eq!(found("crates/a/src/b.rs", &test), [(5, "a test".into())]);
    assert_eq!(found("crates/testkit/src/b.rs", &test), []);
    let test = format!("{HEAD}{}", concat!("tokio::time::", "sleep(d).await;\n"));
    assert_eq!(found("crates/a/src/b.rs", &test), []);
    assert_eq!(found("crates/a/tests/b.rs", &test), [(2, "a test".into())]);
    let beside = file(
        "crates/a/tests/c.rs",
        &format!("{HEAD}#[tokio::test(start_paused = true)]"),
    );
    let files = [file("crates/a/tests/b.rs", &test), beside];
    assert_eq!(check(&files, root()), []);
}

#[test]
fn documents_name_what_exists() {
    let text = "See `xtask/src/main.rs`, `xtask/src/main.rs:3`, [this](../README.md#a), `a/b`, `crates/<name>`,\n\
                [that](https://example.com/x) and `xtask/src/nothing.rs`, [there](nowhere.md).\n\
                ```\n`xtask/none`\n```\n";
    let findings = prose::paths(&file("xtask/x.md", text), root());
    let lines: Vec<usize> = findings.iter().map(|finding| finding.line).collect();
    assert_eq!(lines, [2, 2], "{findings:?}");
}

#[test]
fn nothing_names_a_machine() {
    let home = concat!("/ro", "ot/");
    for (text, count) in [
        (format!("in {home}.config"), 1),
        (format!("\"{home}x\" and {home}y"), 1),
        (format!("https://example.com{home}x"), 0),
        (format!("{{id}}{home}x"), 0),
    ] {
        assert_eq!(prose::places(&file("a.md", &text)).len(), count, "{text}");
    }
}

#[test]
fn the_files_of_the_repository_are_found() {
    let files = files().unwrap();
    let has = |path: &str| files.iter().any(|file| file.path == Path::new(path));
    assert!(has("Cargo.toml") && has("xtask/src/tidy.rs"));
    assert!(!files.iter().any(|file| file.path.starts_with("target")));
}
