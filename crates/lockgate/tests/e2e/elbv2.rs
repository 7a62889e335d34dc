//! Network load balancers that nobody made a Service for: boto3 and Terraform make them, and traffic goes through
//! them. What boto3 expects is in `elbv2.py`, the Terraform module in `terraform/load_balancer.tf`.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde_json::Value;
use testkit::{Reply, Upstream, wait_for, wait_until};

use crate::setup::{LIMIT, Lockgate, text};
use crate::terraform::Module;
use crate::tools::{client, has, skip, transcript};

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/e2e")
        .join(name)
}

#[test]
fn boto3_does_every_operation_and_a_reconciling_client_comes_to_rest() {
    if !has("python3", &["-c", "import boto3"]) {
        return skip("elbv2::boto3", "python3 with boto3 is not installed");
    }
    every_operation_by("boto3");
}

#[test]
fn the_command_line_does_every_operation() {
    if !has("aws", &["--version"]) || !has("python3", &["-c", "import boto3"]) {
        return skip("elbv2::aws", "the aws command line is not installed");
    }
    every_operation_by("aws");
}

fn every_operation_by(name: &str) {
    let lockgate = Lockgate::start();
    let pod = Upstream::start(Reply::echo).unwrap();
    let _ = lockgate.service("foobar", &[pod.address()]);
    let output = client(&lockgate, "python3")
        .arg(here("elbv2.py"))
        .arg(name)
        .args([&pod.address().to_string(), &lockgate.gateway().to_string()])
        .arg("foobar")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", transcript(&output));
    let told = String::from_utf8_lossy(&output.stdout);
    eprintln!("{}", told.trim_end());
    // All that are served: the number is in the compatibility document.
    assert!(told.starts_with("33 operations:"), "{told}");
}

/// What was acknowledged is there and in effect after a restart, and a Service does not take its name.
#[test]
fn a_load_balancer_outlives_the_process() {
    if !has("aws", &["--version"]) {
        return skip("elbv2::restart", "the aws command line is not installed");
    }
    let mut lockgate = Lockgate::start();
    let pod = Upstream::start(Reply::echo).unwrap();
    let aws = |lockgate: &Lockgate, arguments: &[&str]| -> Value {
        let output = client(lockgate, "aws")
            .args(["--output", "json", "elbv2"])
            .args(arguments)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            transcript(&output)
        );
        serde_json::from_slice(&output.stdout).unwrap_or(Value::Null)
    };
    let made = aws(
        &lockgate,
        &[
            "create-load-balancer",
            "--name",
            "kept",
            "--type",
            "network",
            "--subnets",
            "subnet-0a",
        ],
    );
    let lb = text(&made["LoadBalancers"][0]["LoadBalancerArn"]);
    let made = aws(
        &lockgate,
        &[
            "create-target-group",
            "--name",
            "pods",
            "--protocol",
            "TCP",
            "--port",
            "80",
            "--vpc-id",
            "vpc-1",
            "--target-type",
            "ip",
        ],
    );
    let group = text(&made["TargetGroups"][0]["TargetGroupArn"]);
    let target = format!("Id={},Port={}", pod.address().ip(), pod.address().port());
    aws(
        &lockgate,
        &[
            "register-targets",
            "--target-group-arn",
            &group,
            "--targets",
            &target,
        ],
    );
    let action = format!("Type=forward,TargetGroupArn={group}");
    aws(
        &lockgate,
        &[
            "create-listener",
            "--load-balancer-arn",
            &lb,
            "--protocol",
            "TCP",
            "--port",
            "80",
            "--default-actions",
            &action,
        ],
    );
    let ready = |lockgate: &Lockgate| lockgate.load_balancer("kept").map(|found| found.ready);
    assert_eq!(ready(&lockgate), Some(vec![pod.address()]));

    lockgate.process.kill().unwrap();
    let other = SocketAddr::from(([127, 0, 0, 1], 9));
    lockgate.manifest("kept.yaml", &crate::setup::service("kept"));
    lockgate.endpoints("kept", &[other]);
    let again = lockgate.start_again();
    assert_eq!(ready(&again), Some(vec![pod.address()]));
    let told = aws(&again, &["describe-load-balancers", "--names", "kept"]);
    assert_eq!(told["LoadBalancers"][0]["LoadBalancerArn"], lb.as_str());
    aws(
        &again,
        &["delete-load-balancer", "--load-balancer-arn", &lb],
    );
    assert!(ready(&again).is_none_or(|ready| ready != [pod.address()]));
}

#[test]
fn terraform_makes_changes_imports_and_destroys_one() {
    let pods = [(); 2].map(|()| Upstream::start(Reply::echo).unwrap());
    // The provider asks EC2 for network interfaces when it deletes a load balancer, and takes a refusal for none.
    let lockgate = Lockgate::start();
    let Some(module) = Module::of("elbv2::terraform", &lockgate, &here("terraform")) else {
        return;
    };
    let target = |pod: &Upstream| {
        let address = pod.address();
        format!(
            r#"-var=target={{"host":"{}","port":{}}}"#,
            address.ip(),
            address.port()
        )
    };
    let (one, two) = (target(&pods[0]), target(&pods[1]));
    module.succeed(&["apply", "-auto-approve", &one]);
    assert_eq!(module.value("found"), true);
    module.plan_is_empty(&[&one]);

    let api = text(&module.value("rest_api_id"));
    let ask = || lockgate.get(&api, "/prod");
    assert_eq!(ask().status, 200, "{}", ask().text());
    assert!(
        pods[0]
            .received()
            .iter()
            .all(|received| received.target == "/through")
    );

    // In place: the target is another one, and the delay.
    let delay = "-var=deregistration_delay=5";
    let changed = module.succeed(&["apply", "-auto-approve", &two, delay]);
    assert!(
        changed.contains("1 added, 1 changed, 1 destroyed"),
        "{changed}"
    );
    pods.iter().for_each(|pod| drop(pod.take_received()));
    for _ in 0..5 {
        assert_eq!(ask().status, 200);
    }
    assert_eq!((pods[0].received().len(), pods[1].received().len()), (0, 5));
    wait_until("the first target to be gone", LIMIT, || {
        let status = lockgate.status().to_string();
        !status.contains(&pods[0].address().to_string())
    });

    // Forgotten and imported, it is what it was.
    let imported = module.import_again("arns", &[&two, delay]);
    assert!(imported.contains("3 imported, 0 added"), "{imported}");
    assert!(imported.contains("0 destroyed"), "{imported}");

    module.succeed(&["destroy", "-auto-approve", &two, delay]);
    assert!(lockgate.load_balancer("inner").is_none());
    wait_for("the stage to go", LIMIT, || {
        (ask().status == 403).then_some(())
    });
}
