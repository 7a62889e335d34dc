//! Target groups and what is registered in them.

use super::*;

async fn states(elb: &Elb, group: &str, targets: Value) -> Vec<(String, String)> {
    let mut input = json!({"TargetGroupArn": group});
    if !targets.is_null() {
        input["Targets"] = targets;
    }
    let told = elb.ok("DescribeTargetHealth", input).await;
    told["TargetHealthDescriptions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let target = &one["Target"];
            (
                format!("{}:{}", text(&target["Id"]), target["Port"]),
                text(&one["TargetHealth"]["State"]),
            )
        })
        .collect()
}

fn pair(target: &str, state: &str) -> (String, String) {
    (target.to_owned(), state.to_owned())
}

#[tokio::test]
async fn a_target_group_has_the_defaults_of_network_load_balancers() {
    let elb = Elb::new().await;
    let input = json!({"Name": "pods", "Protocol": "TCP", "Port": 80, "VpcId": "vpc-1"});
    let made = elb.ok("CreateTargetGroup", input.clone()).await;
    let made = &made["TargetGroups"][0];
    let arn = text(&made["TargetGroupArn"]);
    let mut expected = json!({
        "TargetGroupArn": arn, "TargetGroupName": "pods", "Protocol": "TCP", "Port": 80, "VpcId": "vpc-1",
        "HealthCheckProtocol": "TCP", "HealthCheckPort": "traffic-port", "HealthCheckEnabled": true,
        "HealthCheckIntervalSeconds": 30, "HealthCheckTimeoutSeconds": 10, "HealthyThresholdCount": 5,
        "UnhealthyThresholdCount": 2, "LoadBalancerArns": [], "TargetType": "instance",
        "IpAddressType": "ipv4",
    });
    assert_eq!(*made, expected);
    let again = elb.ok("CreateTargetGroup", input.clone()).await;
    assert_eq!(again["TargetGroups"][0], *made);
    for other in [
        json!({"Port": 81}),
        json!({"TargetType": "ip"}),
        json!({"HealthCheckIntervalSeconds": 31}),
        json!({"Name": "PODS"}),
    ] {
        let refused = elb
            .refused("CreateTargetGroup", with(input.clone(), other))
            .await;
        assert!(refused.starts_with("DuplicateTargetGroupName"), "{refused}");
    }
    let input = json!({
        "TargetGroupArn": arn, "HealthCheckProtocol": "HTTP", "HealthCheckPath": "/up",
        "HealthCheckTimeoutSeconds": 5, "Matcher": {"HttpCode": "200-299"}, "HealthCheckEnabled": true,
    });
    let changed = elb.ok("ModifyTargetGroup", input).await;
    expected["HealthCheckProtocol"] = json!("HTTP");
    expected["HealthCheckPath"] = json!("/up");
    expected["HealthCheckTimeoutSeconds"] = json!(5);
    expected["Matcher"] = json!({"HttpCode": "200-299"});
    assert_eq!(changed["TargetGroups"][0], expected);
    for by in [
        json!({"Names": ["pods"]}),
        json!({"TargetGroupArns": [arn]}),
    ] {
        let told = elb.ok("DescribeTargetGroups", by).await;
        assert_eq!(told["TargetGroups"], json!([expected]));
    }
    let delete = json!({"TargetGroupArn": arn});
    elb.ok("DeleteTargetGroup", delete.clone()).await;
    elb.ok("DeleteTargetGroup", delete).await;
    let gone = elb
        .refused("DescribeTargetGroups", json!({"Names": ["pods"]}))
        .await;
    assert_eq!(
        gone,
        "TargetGroupNotFound: One or more target groups not found"
    );
}

#[tokio::test]
async fn target_groups_that_cannot_be_are_refused() {
    let elb = Elb::new().await;
    for (more, code) in [
        (json!({"Protocol": "HTTP"}), "InvalidConfigurationRequest"),
        (json!({"Protocol": "GENEVE"}), "InvalidConfigurationRequest"),
        (
            json!({"TargetType": "lambda"}),
            "InvalidConfigurationRequest",
        ),
        (json!({"TargetType": "alb"}), "InvalidConfigurationRequest"),
        (json!({"Protocol": null}), "ValidationError"),
        (json!({"Port": null}), "ValidationError"),
        (json!({"VpcId": null}), "ValidationError"),
        (json!({"Name": "a_b"}), "ValidationError"),
        (
            json!({"ProtocolVersion": "HTTP2"}),
            "InvalidConfigurationRequest",
        ),
        (
            json!({"HealthCheckPath": "/"}),
            "InvalidConfigurationRequest",
        ),
        (
            json!({"HealthCheckEnabled": false}),
            "InvalidConfigurationRequest",
        ),
        (json!({"HealthCheckProtocol": "UDP"}), "ValidationError"),
    ] {
        let refused = elb
            .refused("CreateTargetGroup", group_input("g", more.clone()))
            .await;
        assert!(refused.starts_with(code), "{more}: {refused}");
    }
}

#[tokio::test]
async fn targets_come_drain_and_go() {
    let elb = Elb::new().await;
    let (lb, group) = (elb.load_balancer("web").await, elb.group("pods").await);
    let one = json!([{"Id": "10.0.0.1"}]);
    let both = json!([{"Id": "10.0.0.1"}, {"Id": "10.0.0.2", "Port": 81}]);
    let register = |targets: &Value| json!({"TargetGroupArn": group, "Targets": targets});
    elb.ok("RegisterTargets", register(&both)).await;
    assert_eq!(
        states(&elb, &group, Value::Null).await,
        [pair("10.0.0.1:80", "unused"), pair("10.0.0.2:81", "unused")]
    );
    // Without a load balancer there is nothing to drain.
    elb.ok("DeregisterTargets", register(&one)).await;
    assert_eq!(
        states(&elb, &group, Value::Null).await,
        [pair("10.0.0.2:81", "unused")]
    );
    elb.ok("RegisterTargets", register(&one)).await;
    elb.listener(&lb, 80, &group).await;
    assert_eq!(
        states(&elb, &group, one.clone()).await,
        [pair("10.0.0.1:80", "healthy")]
    );

    elb.ok("DeregisterTargets", register(&one)).await;
    assert_eq!(
        states(&elb, &group, Value::Null).await,
        [
            pair("10.0.0.2:81", "healthy"),
            pair("10.0.0.1:80", "draining")
        ]
    );
    for _ in 0..4 {
        assert_eq!(elb.pick(&lb, 80).unwrap(), "10.0.0.2:81");
    }
    // Back before it was gone.
    elb.ok("RegisterTargets", register(&one)).await;
    assert_eq!(
        states(&elb, &group, one.clone()).await,
        [pair("10.0.0.1:80", "healthy")]
    );
    elb.ok("DeregisterTargets", register(&one)).await;
    elb.bench.clock.advance_millis(299_000);
    assert_eq!(
        states(&elb, &group, one.clone()).await,
        [pair("10.0.0.1:80", "draining")]
    );
    elb.bench.clock.advance_millis(1_000);
    assert_eq!(
        states(&elb, &group, one.clone()).await,
        [pair("10.0.0.1:80", "unused")]
    );
    assert_eq!(states(&elb, &group, Value::Null).await.len(), 1);
    // What is not there goes as well.
    elb.ok("DeregisterTargets", register(&json!([{"Id": "10.9.9.9"}])))
        .await;

    for (id, code) in [
        ("i-1234567890abcdef0", "ValidationError: The IP address"),
        ("8.8.8.8", "InvalidTarget"),
        ("fd00::1", "ValidationError"),
    ] {
        let refused = elb
            .refused("RegisterTargets", register(&json!([{"Id": id}])))
            .await;
        assert!(refused.starts_with(code), "{id}: {refused}");
    }
}

#[tokio::test]
async fn an_instance_that_no_node_is_known_of_is_unused() {
    let elb = Elb::new().await;
    let lb = elb.load_balancer("web").await;
    let made = elb
        .ok(
            "CreateTargetGroup",
            group_input("nodes", json!({"TargetType": "instance"})),
        )
        .await;
    let group = text(&made["TargetGroups"][0]["TargetGroupArn"]);
    elb.listener(&lb, 80, &group).await;
    let targets = json!([{"Id": "i-1234567890abcdef0"}]);
    elb.ok(
        "RegisterTargets",
        json!({"TargetGroupArn": group, "Targets": targets}),
    )
    .await;
    let told = elb
        .ok("DescribeTargetHealth", json!({"TargetGroupArn": group}))
        .await;
    let told = &told["TargetHealthDescriptions"][0]["TargetHealth"];
    assert_eq!(
        (&told["State"], &told["Reason"]),
        (&json!("unused"), &json!("Target.InvalidState"))
    );
    let address = json!({"TargetGroupArn": group, "Targets": [{"Id": "10.0.0.1"}]});
    let refused = elb.refused("RegisterTargets", address).await;
    assert_eq!(
        refused,
        "ValidationError: Instance ID '10.0.0.1' is not valid"
    );
}
