//! Listeners, their rules and certificates, and what holds between them and target groups.

use super::*;

#[tokio::test]
async fn a_listener_forwards_to_its_group() {
    let elb = Elb::new().await;
    let (lb, group) = (elb.load_balancer("web").await, elb.group("pods").await);
    assert!(elb.pick(&lb, 80).unwrap_err().contains("no listener"));
    let targets = json!([{"Id": "127.0.0.1", "Port": 8080}]);
    elb.ok(
        "RegisterTargets",
        json!({"TargetGroupArn": group, "Targets": targets}),
    )
    .await;
    let made = elb
        .ok("CreateListener", listener_input(&lb, 80, &group, json!({})))
        .await;
    let made = &made["Listeners"][0];
    let arn = text(&made["ListenerArn"]);
    let of_lb = lb.replace(":loadbalancer/", ":listener/");
    assert_eq!(arn.rsplit_once('/').unwrap().0, of_lb);
    let action = &made["DefaultActions"][0];
    assert_eq!(action["TargetGroupArn"], group);
    assert_eq!(
        action["ForwardConfig"]["TargetGroups"][0]["TargetGroupArn"],
        group
    );
    assert_eq!(action["Order"], 1);
    assert_eq!(elb.pick(&lb, 80).unwrap(), "127.0.0.1:8080");

    for by in [
        json!({"LoadBalancerArn": lb}),
        json!({"ListenerArns": [arn]}),
    ] {
        let told = elb.ok("DescribeListeners", by).await;
        assert_eq!(told["Listeners"], json!([made]));
    }
    let groups = elb
        .ok("DescribeTargetGroups", json!({"LoadBalancerArn": lb}))
        .await;
    assert_eq!(groups["TargetGroups"][0]["LoadBalancerArns"], json!([lb]));
    let rules = elb.ok("DescribeRules", json!({"ListenerArn": arn})).await;
    let rule = &rules["Rules"][0];
    assert_eq!(
        (&rule["Priority"], &rule["IsDefault"]),
        (&json!("default"), &json!(true))
    );
    assert_eq!(rule["Actions"][0], *action);
    let by_arn = elb
        .ok("DescribeRules", json!({"RuleArns": [rule["RuleArn"]]}))
        .await;
    assert_eq!(by_arn["Rules"], rules["Rules"]);

    elb.ok("DeleteListener", json!({"ListenerArn": arn})).await;
    assert!(elb.pick(&lb, 80).is_err());
    let gone = elb
        .refused("DescribeListeners", json!({"ListenerArns": [arn]}))
        .await;
    assert!(gone.starts_with("ListenerNotFound"), "{gone}");
    elb.ok("DeleteTargetGroup", json!({"TargetGroupArn": group}))
        .await;
}

#[tokio::test]
async fn a_listener_is_changed_in_place() {
    let elb = Elb::new().await;
    let lb = elb.load_balancer("web").await;
    let (one, two) = (elb.group("one").await, elb.group("two").await);
    let arn = elb.listener(&lb, 80, &one).await;
    let other = elb.listener(&lb, 81, &one).await;
    let input = json!({
        "ListenerArn": arn, "Port": 82,
        "DefaultActions": [{"Type": "forward", "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": two}]}}],
    });
    let changed = elb.ok("ModifyListener", input).await;
    assert_eq!(changed["Listeners"][0]["Port"], 82);
    assert_eq!(
        changed["Listeners"][0]["DefaultActions"][0]["TargetGroupArn"],
        two
    );
    let taken = json!({"ListenerArn": arn, "Port": 81});
    let refused = elb.refused("ModifyListener", taken).await;
    assert!(refused.starts_with("DuplicateListener"), "{refused}");
    elb.ok("DeleteListener", json!({"ListenerArn": other}))
        .await;
    // Nothing forwards to the first any more.
    elb.ok("DeleteTargetGroup", json!({"TargetGroupArn": one}))
        .await;
    let refused = elb
        .refused("DeleteTargetGroup", json!({"TargetGroupArn": two}))
        .await;
    assert!(refused.starts_with("ResourceInUse"), "{refused}");
    elb.ok("DeleteLoadBalancer", json!({"LoadBalancerArn": lb}))
        .await;
    elb.ok("DeleteTargetGroup", json!({"TargetGroupArn": two}))
        .await;
}

#[tokio::test]
async fn what_does_not_go_together_is_refused() {
    let elb = Elb::new().await;
    let lb = elb.load_balancer("web").await;
    let other_lb = elb.load_balancer("other").await;
    let group = elb.group("pods").await;
    let listener = elb.listener(&lb, 80, &group).await;
    assert_eq!(
        elb.listener(&lb, 80, &group).await,
        listener,
        "asked for twice"
    );
    let tls = elb
        .ok(
            "CreateTargetGroup",
            group_input("tls", json!({"Protocol": "TLS"})),
        )
        .await;
    let tls = text(&tls["TargetGroups"][0]["TargetGroupArn"]);
    let two = json!([{"Type": "forward", "ForwardConfig": {"TargetGroups":
        [{"TargetGroupArn": group}, {"TargetGroupArn": tls}]}}]);
    for (input, code) in [
        (
            listener_input(&lb, 80, &group, json!({"Protocol": "HTTP"})),
            "ValidationError: Listener protocol 'HTTP' must be one of 'TLS, TCP, TCP_UDP, UDP'",
        ),
        (
            listener_input(&lb, 81, &group, json!({"Protocol": "UDP"})),
            "UnsupportedProtocol",
        ),
        (
            listener_input(&lb, 81, &group, json!({"Protocol": null})),
            "ValidationError",
        ),
        (
            listener_input(&lb, 81, &group, json!({"Port": null})),
            "ValidationError",
        ),
        (
            listener_input(&lb, 80, &tls, json!({})),
            "IncompatibleProtocols",
        ),
        (
            listener_input(
                &lb,
                80,
                &group,
                json!({"Tags": [{"Key": "a", "Value": "b"}]}),
            ),
            "DuplicateListener",
        ),
        (
            listener_input(&other_lb, 80, &group, json!({})),
            "TargetGroupAssociationLimit",
        ),
        (
            listener_input(&lb, 81, &format!("{group}0"), json!({})),
            "TargetGroupNotFound",
        ),
        (
            listener_input(&format!("{lb}0"), 81, &group, json!({})),
            "LoadBalancerNotFound",
        ),
        (
            listener_input(
                &lb,
                81,
                &group,
                json!({"DefaultActions": [{"Type": "redirect"}]}),
            ),
            "InvalidLoadBalancerAction",
        ),
        (
            listener_input(&lb, 81, &group, json!({"DefaultActions": []})),
            "InvalidLoadBalancerAction",
        ),
        (
            listener_input(&lb, 81, &group, json!({"DefaultActions": two})),
            "InvalidConfigurationRequest",
        ),
        (
            listener_input(&lb, 81, &group, json!({"Protocol": "TLS"})),
            "ValidationError: A certificate must be specified",
        ),
        (
            listener_input(
                &lb,
                81,
                &group,
                json!({"SslPolicy": "ELBSecurityPolicy-2016-08"}),
            ),
            "ValidationError",
        ),
        (
            listener_input(
                &lb,
                81,
                &group,
                json!({"MutualAuthentication": {"Mode": "verify"}}),
            ),
            "InvalidConfigurationRequest",
        ),
    ] {
        let refused = elb.refused("CreateListener", input.clone()).await;
        assert!(refused.starts_with(code), "{input}: {refused}");
    }
    let refused = elb.refused("DescribeListeners", json!({})).await;
    assert!(refused.starts_with("ValidationError"), "{refused}");
    let refused = elb.refused("DescribeRules", json!({})).await;
    assert!(refused.starts_with("ValidationError"), "{refused}");
}

#[tokio::test]
async fn policies_are_listed_and_known_by_name() {
    let elb = Elb::new().await;
    let all = elb.ok("DescribeSSLPolicies", json!({})).await;
    assert!(all["SslPolicies"].as_array().unwrap().len() > 20);
    let input = json!({"Names": ["ELBSecurityPolicy-TLS13-1-2-Res-2021-06"]});
    let one = elb.ok("DescribeSSLPolicies", input).await;
    let one = &one["SslPolicies"][0];
    assert_eq!(one["SslProtocols"], json!(["TLSv1.2", "TLSv1.3"]));
    assert_eq!(one["Ciphers"].as_array().unwrap().len(), 7);
    assert_eq!(
        one["Ciphers"][0],
        json!({"Name": "TLS_AES_128_GCM_SHA256", "Priority": 1})
    );
    let refused = elb
        .refused("DescribeSSLPolicies", json!({"Names": ["x"]}))
        .await;
    assert!(refused.starts_with("SSLPolicyNotFound"), "{refused}");
}
