//! Attributes, tags and limits.

use super::*;

fn set(kind: &str, arn: &str, key: &str, value: &str) -> Value {
    json!({kind: arn, "Attributes": [{"Key": key, "Value": value}]})
}

fn as_map(attributes: &Value) -> BTreeMap<String, String> {
    let all = attributes["Attributes"].as_array().unwrap();
    let pairs = all
        .iter()
        .map(|one| (text(&one["Key"]), text(&one["Value"])));
    pairs.collect()
}

#[tokio::test]
async fn attributes_begin_at_their_defaults_and_read_back() {
    let elb = Elb::new().await;
    let (lb, group) = (elb.load_balancer("web").await, elb.group("pods").await);
    let listener = elb.listener(&lb, 80, &group).await;

    let input = json!({"LoadBalancerArn": lb});
    let all = as_map(
        &elb.ok("DescribeLoadBalancerAttributes", input.clone())
            .await,
    );
    assert_eq!(all["deletion_protection.enabled"], "false");
    assert_eq!(all["ipv6.deny_all_igw_traffic"], "true", "internal");
    assert_eq!(
        all["dns_record.client_routing_policy"],
        "any_availability_zone"
    );
    let change = set(
        "LoadBalancerArn",
        &lb,
        "load_balancing.cross_zone.enabled",
        "true",
    );
    let changed = as_map(&elb.ok("ModifyLoadBalancerAttributes", change).await);
    assert_eq!(changed["load_balancing.cross_zone.enabled"], "true");
    assert_eq!(
        as_map(&elb.ok("DescribeLoadBalancerAttributes", input).await),
        changed
    );

    let input = json!({"ListenerArn": listener});
    let all = as_map(&elb.ok("DescribeListenerAttributes", input.clone()).await);
    assert_eq!(
        all,
        BTreeMap::from([("tcp.idle_timeout.seconds".into(), "350".into())])
    );
    let change = set("ListenerArn", &listener, "tcp.idle_timeout.seconds", "60");
    elb.ok("ModifyListenerAttributes", change).await;
    let all = as_map(&elb.ok("DescribeListenerAttributes", input).await);
    assert_eq!(all["tcp.idle_timeout.seconds"], "60");

    let input = json!({"TargetGroupArn": group});
    let all = as_map(&elb.ok("DescribeTargetGroupAttributes", input.clone()).await);
    assert_eq!(all.len(), 13, "{all:?}");
    assert_eq!(all["deregistration_delay.timeout_seconds"], "300");
    assert_eq!(
        all["preserve_client_ip.enabled"], "false",
        "addresses behind TCP"
    );
    let change = set(
        "TargetGroupArn",
        &group,
        "deregistration_delay.timeout_seconds",
        "0",
    );
    elb.ok("ModifyTargetGroupAttributes", change).await;
    let all = as_map(&elb.ok("DescribeTargetGroupAttributes", input).await);
    assert_eq!(all["deregistration_delay.timeout_seconds"], "0");
}

#[tokio::test]
async fn attributes_that_cannot_be_are_refused() {
    let elb = Elb::new().await;
    let (lb, group) = (elb.load_balancer("web").await, elb.group("pods").await);
    let listener = elb.listener(&lb, 80, &group).await;
    let of_lb = |key: &str, value: &str| set("LoadBalancerArn", &lb, key, value);
    for (key, value, code) in [
        (
            "nonsense",
            "1",
            "ValidationError: Load balancer attribute key 'nonsense' is not recognized",
        ),
        (
            "idle_timeout.timeout_seconds",
            "60",
            "InvalidConfigurationRequest: Load balancer attribute key",
        ),
        ("deletion_protection.enabled", "yes", "ValidationError"),
        (
            "secondary_ips.auto_assigned.per_subnet",
            "8",
            "ValidationError",
        ),
        ("dns_record.client_routing_policy", "x", "ValidationError"),
        (
            "access_logs.s3.enabled",
            "true",
            "InvalidConfigurationRequest: access_logs.s3.enabled = true is not served",
        ),
    ] {
        let refused = elb
            .refused("ModifyLoadBalancerAttributes", of_lb(key, value))
            .await;
        assert!(refused.starts_with(code), "{key}: {refused}");
    }
    elb.ok(
        "ModifyLoadBalancerAttributes",
        of_lb("secondary_ips.auto_assigned.per_subnet", "2"),
    )
    .await;
    let less = of_lb("secondary_ips.auto_assigned.per_subnet", "1");
    let refused = elb.refused("ModifyLoadBalancerAttributes", less).await;
    assert!(refused.contains("decreased"), "{refused}");

    let input = set("ListenerArn", &listener, "tcp.idle_timeout.seconds", "59");
    let refused = elb.refused("ModifyListenerAttributes", input).await;
    assert!(refused.starts_with("ValidationError"), "{refused}");

    for (key, value, code) in [
        ("nonsense", "1", "ValidationError"),
        (
            "slow_start.duration_seconds",
            "30",
            "InvalidConfigurationRequest",
        ),
        ("stickiness.type", "lb_cookie", "ValidationError"),
        (
            "deregistration_delay.timeout_seconds",
            "3601",
            "ValidationError",
        ),
        (
            "target_health_state.unhealthy.draining_interval_seconds",
            "5",
            "InvalidConfigurationRequest",
        ),
    ] {
        let input = set("TargetGroupArn", &group, key, value);
        let refused = elb.refused("ModifyTargetGroupAttributes", input).await;
        assert!(refused.starts_with(code), "{key}: {refused}");
    }
}

#[tokio::test]
async fn everything_can_be_tagged() {
    let elb = Elb::new().await;
    let (lb, group) = (elb.load_balancer("web").await, elb.group("pods").await);
    let listener = elb.listener(&lb, 80, &group).await;
    let rules = elb
        .ok("DescribeRules", json!({"ListenerArn": listener}))
        .await;
    let rule = text(&rules["Rules"][0]["RuleArn"]);
    let all = [&lb, &group, &listener, &rule];
    let tags = json!([{"Key": "a", "Value": "1"}, {"Key": "b", "Value": ""}]);
    elb.ok("AddTags", json!({"ResourceArns": all, "Tags": tags}))
        .await;
    let told = elb.ok("DescribeTags", json!({"ResourceArns": all})).await;
    for (one, arn) in told["TagDescriptions"].as_array().unwrap().iter().zip(all) {
        assert_eq!((&one["ResourceArn"], &one["Tags"]), (&json!(arn), &tags));
    }
    elb.ok(
        "RemoveTags",
        json!({"ResourceArns": all, "TagKeys": ["a", "zz"]}),
    )
    .await;
    let told = elb
        .ok("DescribeTags", json!({"ResourceArns": [rule]}))
        .await;
    assert_eq!(
        told["TagDescriptions"][0]["Tags"],
        json!([{"Key": "b", "Value": ""}])
    );

    let many: Vec<Value> = (0..50).map(|n| json!({"Key": n.to_string()})).collect();
    let input = json!({"ResourceArns": [lb], "Tags": many});
    assert!(
        elb.refused("AddTags", input)
            .await
            .starts_with("TooManyTags")
    );
    for (arns, code) in [
        (json!([lb, format!("{lb}0")]), "LoadBalancerNotFound"),
        (json!([format!("{group}0")]), "TargetGroupNotFound"),
        (json!([format!("{listener}0")]), "ListenerNotFound"),
        (json!([format!("{rule}0")]), "RuleNotFound"),
        (json!(["nonsense"]), "ValidationError"),
        (json!(vec![&lb; 21]), "ValidationError"),
    ] {
        let refused = elb
            .refused("DescribeTags", json!({"ResourceArns": arns}))
            .await;
        assert!(refused.starts_with(code), "{refused}");
    }
}

#[tokio::test]
async fn limits_are_told_and_hold() {
    let elb = Elb::new().await;
    let limits = elb
        .ok("DescribeAccountLimits", json!({"PageSize": 3}))
        .await;
    assert_eq!(limits["Limits"].as_array().unwrap().len(), 3);
    let rest = json!({"Marker": limits["NextMarker"]});
    let rest = elb.ok("DescribeAccountLimits", rest).await;
    assert!(rest["NextMarker"].is_null());
    let (lb, group) = (elb.load_balancer("web").await, elb.group("pods").await);
    for port in 0..50 {
        elb.listener(&lb, 1000 + port, &group).await;
    }
    let one_more = listener_input(&lb, 2000, &group, json!({}));
    let refused = elb.refused("CreateListener", one_more).await;
    assert!(refused.starts_with("TooManyListeners"), "{refused}");
    let many: Vec<Value> = (1..=1001)
        .map(|port| json!({"Id": "10.0.0.1", "Port": port}))
        .collect();
    let input = json!({"TargetGroupArn": group, "Targets": many});
    let refused = elb.refused("RegisterTargets", input).await;
    assert!(refused.starts_with("TooManyTargets"), "{refused}");
}
