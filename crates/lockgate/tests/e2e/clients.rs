//! boto3 and the `aws` command line on the reference architecture, with the environment of `lockgate env` and
//! nothing else. What boto3 expects is in `clients.py`; both are checked at the pod here.

use std::path::Path;

use serde_json::Value;
use testkit::{Reply, Upstream, wait_for};

use crate::setup::{LIMIT, Lockgate, text};
use crate::tools::{client, has, skip, transcript};

#[test]
fn boto3_builds_reads_changes_and_destroys() {
    if !has("python3", &["-c", "import boto3"]) {
        return skip("clients::boto3", "python3 with boto3 is not installed");
    }
    let lockgate = Lockgate::start();
    let pod = Upstream::start(Reply::echo).unwrap();
    let _ = lockgate.service("foobar", &[pod.address()]);
    let _ = lockgate.service("other", &[pod.address()]);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/clients.py");
    let output = client(&lockgate, "python3")
        .arg(script)
        .args(["foobar", &lockgate.gateway().to_string()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", transcript(&output));
    eprintln!("{}", String::from_utf8_lossy(&output.stdout).trim_end());
    let received = pod.received();
    let accepted = received.last().unwrap().header("accept");
    assert_eq!(accepted, Some("text/csv"));
}

#[test]
fn the_aws_command_line_does_too() {
    if !has("aws", &["--version"]) {
        return skip("clients::aws", "the aws command line is not installed");
    }
    let lockgate = Lockgate::start();
    let pod = Upstream::start(Reply::echo).unwrap();
    let balancer = lockgate.service("foobar", &[pod.address()]);
    let run = |arguments: &[&str]| {
        client(&lockgate, "aws")
            .args(["--output", "json"])
            .args(arguments)
            .output()
            .unwrap()
    };
    let aws = |arguments: &[&str]| -> Value {
        let output = run(arguments);
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            transcript(&output)
        );
        serde_json::from_slice(&output.stdout).unwrap_or(Value::Null)
    };
    let found = aws(&["elbv2", "describe-load-balancers", "--names", "foobar"]);
    let arn = text(&found["LoadBalancers"][0]["LoadBalancerArn"]);
    assert_eq!(arn, balancer.arn);
    let link = aws(&[
        "apigateway",
        "create-vpc-link",
        "--name",
        "cli",
        "--target-arns",
        &arn,
    ]);
    let link = text(&link["id"]);
    let api = aws(&["apigateway", "create-rest-api", "--name", "cli"]);
    let (api, root) = (text(&api["id"]), text(&api["rootResourceId"]));
    let resource = aws(&[
        "apigateway",
        "create-resource",
        "--rest-api-id",
        &api,
        "--parent-id",
        &root,
        "--path-part",
        "{proxy+}",
    ]);
    let resource = text(&resource["id"]);
    let method = [
        "--rest-api-id",
        &api,
        "--resource-id",
        &resource,
        "--http-method",
        "ANY",
    ];
    let mut put_method = vec!["apigateway", "put-method", "--authorization-type", "NONE"];
    put_method.extend(["--request-parameters", "method.request.path.proxy=true"]);
    put_method.extend(method);
    aws(&put_method);
    let uri = format!("http://{}/{{proxy}}", balancer.dns_name);
    let mut put_integration = vec!["apigateway", "put-integration", "--type", "HTTP_PROXY"];
    put_integration.extend(["--integration-http-method", "ANY", "--uri", &uri]);
    put_integration.extend(["--connection-type", "VPC_LINK", "--connection-id", &link]);
    put_integration.extend([
        "--request-parameters",
        "integration.request.path.proxy=method.request.path.proxy",
    ]);
    put_integration.extend(method);
    aws(&put_integration);
    aws(&[
        "apigateway",
        "create-deployment",
        "--rest-api-id",
        &api,
        "--stage-name",
        "prod",
    ]);
    let response = wait_for("the stage to be served", LIMIT, || {
        let response = lockgate.get(&api, "/prod/by/cli?x=1");
        (response.status != 403).then_some(response)
    });
    assert_eq!(response.status, 200, "{}", response.text());
    assert_eq!(pod.received().last().unwrap().target, "/by/cli?x=1");

    let missing = run(&["apigateway", "get-rest-api", "--rest-api-id", "nobody0000"]);
    assert!(!missing.status.success());
    let said = String::from_utf8_lossy(&missing.stderr).into_owned();
    assert!(
        said.contains(
            "An error occurred (NotFoundException) when calling the GetRestApi operation"
        ),
        "{said}"
    );
    aws(&["apigateway", "delete-rest-api", "--rest-api-id", &api]);
    aws(&["apigateway", "delete-vpc-link", "--vpc-link-id", &link]);
    let left = aws(&["apigateway", "get-rest-apis"]);
    assert_eq!(left["items"].as_array().map(Vec::len), Some(0), "{left}");
}
