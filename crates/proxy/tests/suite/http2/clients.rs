//! Clients that people use. Where one is not installed the test says so and shows nothing.

use super::setup::{AUTHORITY, LIMIT, gateway};
use crate::common::Backend;
use std::io::Write;
use std::process::Command;
use testkit::Reply;

/// Runs a client; `None` when it is not there.
fn output(program: &str, arguments: &[&str]) -> Option<String> {
    match Command::new(program).args(arguments).output() {
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(
                output.status.success(),
                "{program}: {text}{}",
                String::from_utf8_lossy(&output.stderr)
            );
            Some(text)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            skip(program);
            None
        }
        Err(error) => panic!("{program}: {error}"),
    }
}

/// Says loudly what is not looked at. In CI nothing may be missing.
fn skip(program: &str) {
    let message = format!("SKIPPED HTTP/2 clients: {program} is not installed");
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci.is_empty() || ci == "false"),
        "{message} (with CI set nothing may be skipped)"
    );
    // Not by the print macros, whose output the test runner keeps to itself when a test passes.
    let _ = writeln!(std::io::stderr(), "| {message} |");
}

#[test]
fn curl_with_prior_knowledge() {
    let backend = Backend::start(Reply::echo);
    let gateway = gateway(backend.address(), |_| {});
    let url = format!("http://{}/s/from/curl", gateway.address());
    let host = format!("Host: {AUTHORITY}");
    let shown = "\n%{http_version} %{http_code}";
    let common = ["-sS", "--http2-prior-knowledge", "-H", &host, "-w", shown];
    let get = [&common[..], &[&url]].concat();
    if let Some(text) = output("curl", &get) {
        assert!(text.ends_with("2 200"), "{text}");
        assert!(text.contains("/from/curl"), "{text}");
    }
    let post = [&common[..], &["-d", "some=data", &url]].concat();
    if let Some(text) = output("curl", &post) {
        assert!(text.contains("some=data"), "{text}");
    }
    // A refusal in the middle of an upload is read.
    let file = std::env::temp_dir().join(format!("lockgate-upload-{}", std::process::id()));
    std::fs::write(&file, vec![b'a'; 11 * 1024 * 1024]).unwrap();
    let data = format!("@{}", file.display());
    let upload = [&common[..], &["--data-binary", &data, &url]].concat();
    for _ in 0..20 {
        if let Some(text) = output("curl", &upload) {
            assert!(text.ends_with("2 413"), "{text}");
        }
    }
    std::fs::remove_file(&file).unwrap();
    gateway.drain(LIMIT);
}

#[test]
fn nghttp_with_many_requests() {
    let backend = Backend::start(Reply::echo);
    let gateway = gateway(backend.address(), |_| {});
    let url = format!("http://{}/s/from/nghttp", gateway.address());
    let authority = format!(":authority: {AUTHORITY}");
    let arguments = ["-n", "-s", "-m", "50", "-H", &authority, &url];
    if let Some(text) = output("nghttp", &arguments) {
        assert_eq!(text.matches(" 200 ").count(), 50, "{text}");
        assert_eq!(backend.received().len(), 50);
    }
    gateway.drain(LIMIT);
}
