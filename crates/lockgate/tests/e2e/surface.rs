//! Every operation of API Gateway that is served, by boto3 and by the command line of AWS; what they expect is in
//! `surface.py`. Which operations there are is read from the compatibility document, which is written from the code:
//! one that is served and never called here fails the test.

use std::path::Path;

use testkit::{Reply, Upstream};

use crate::setup::Lockgate;
use crate::tools::{client, has, skip, transcript};

/// The operations of API Gateway in the row of what is served.
fn served() -> Vec<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/compatibility.md");
    let page = std::fs::read_to_string(page).unwrap();
    let (_, of_service) = page.split_once("### apigateway:").unwrap();
    let (_, row) = of_service.split_once("| served |").unwrap();
    let (row, _) = row.split_once('|').unwrap();
    let names: Vec<_> = row.split(',').map(|name| name.trim().to_owned()).collect();
    assert!(names.len() > 80, "{names:?}");
    names
}

fn run(name: &str) {
    let lockgate = Lockgate::start();
    let pod = Upstream::start(Reply::echo).unwrap();
    let balancers = ["one", "two"].map(|name| lockgate.service(name, &[pod.address()]).arn);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/surface.py");
    let output = client(&lockgate, "python3")
        .arg(script)
        .arg(name)
        .args(balancers)
        .args(served())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", transcript(&output));
    eprintln!("{}", String::from_utf8_lossy(&output.stdout).trim_end());
}

#[test]
fn boto3_calls_every_operation_and_its_answers_are_those_of_the_model() {
    if !has("python3", &["-c", "import boto3"]) {
        return skip("surface::boto3", "python3 with boto3 is not installed");
    }
    run("boto3");
}

#[test]
fn the_command_line_calls_every_operation() {
    if !has("aws", &["--version"]) || !has("python3", &["-c", "import boto3"]) {
        return skip("surface::aws", "the aws command line is not installed");
    }
    run("aws");
}
