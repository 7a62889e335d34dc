//! STS, and the reading side of ELBv2.

use super::*;
use balancer::{AddressType, Availability, Listener, Protocol, Target, TargetGroup, TargetType};

const ELB: &str = "elasticloadbalancing";

fn with_listener(name: &str, arn: &str) -> LoadBalancer {
    let target = |port, availability| Target {
        address: std::net::SocketAddr::from(([10, 0, 0, 1], port)),
        availability,
        pod: None,
        zone: None,
        for_zones: Vec::new(),
    };
    LoadBalancer {
        listeners: vec![Listener {
            arn: format!("{arn}/l"),
            port: 80,
            protocol: Protocol::Tcp,
            attributes: BTreeMap::new(),
            target_group: TargetGroup {
                arn: format!("arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/{name}/1"),
                name: format!("tg-{name}"),
                port: 80,
                protocol: Protocol::Tcp,
                target_type: TargetType::Ip,
                address_type: AddressType::Ipv4,
                health_check: Default::default(),
                vouched_for: true,
                attributes: BTreeMap::new(),
                tags: BTreeMap::from([("of".into(), name.into())]),
                targets: vec![
                    target(1, Availability::Ready),
                    target(2, Availability::Draining),
                    target(3, Availability::NotReady),
                ],
            },
        }],
        ..load_balancer(name, arn)
    }
}

fn bench() -> Bench {
    let bench = Bench::new();
    let more = ["b", "c", "d"].map(|name| with_listener(name, &NLB.replace("foobar", name)));
    bench.balancer.publish("more", more.into());
    bench
}

#[tokio::test]
async fn the_caller_is_told_who_it_is() {
    let identity = Bench::new()
        .call("sts", "GetCallerIdentity", json!({}))
        .await
        .unwrap();
    assert_eq!(identity["Account"], ACCOUNT);
    assert_eq!(
        identity["Arn"],
        format!("arn:aws:iam::{ACCOUNT}:user/AKIATEST")
    );
    assert!(text(&identity["UserId"]).starts_with("AIDA"));
}

#[tokio::test]
async fn load_balancers_are_found_by_name_by_arn_and_in_pages() {
    let bench = bench();
    let call = |input: Value| bench.call(ELB, "DescribeLoadBalancers", input);
    let one = call(json!({"Names": ["foobar"]})).await.unwrap();
    let lb = &one["LoadBalancers"][0];
    assert_eq!(lb["LoadBalancerArn"], NLB);
    assert_eq!(
        (&lb["Type"], &lb["Scheme"], &lb["State"]["Code"]),
        (&json!("network"), &json!("internal"), &json!("active"))
    );
    let one = call(json!({"LoadBalancerArns": [NLB]})).await.unwrap();
    assert_eq!(one["LoadBalancers"][0]["LoadBalancerName"], "foobar");
    let first = call(json!({"PageSize": 3})).await.unwrap();
    let second = call(json!({"PageSize": 3, "Marker": first["NextMarker"]}))
        .await
        .unwrap();
    assert_eq!(
        (
            first["LoadBalancers"].as_array().unwrap().len(),
            second["LoadBalancers"].as_array().unwrap().len()
        ),
        (3, 1)
    );
    assert!(second.get("NextMarker").is_none());
    for (input, code) in [
        (json!({"Names": ["nope"]}), "LoadBalancerNotFound"),
        (json!({"Names": ["foobar", "nope"]}), "LoadBalancerNotFound"),
        (
            json!({"LoadBalancerArns": [NLB.replace("foobar", "nope")]}),
            "LoadBalancerNotFound",
        ),
        (
            json!({"LoadBalancerArns": [NLB], "Names": ["foobar"]}),
            "ValidationError",
        ),
        (json!({"Marker": "nope"}), "ValidationError"),
        (json!({"PageSize": 0}), "ValidationError"),
    ] {
        let error = call(input.clone()).await.unwrap_err();
        assert_eq!((error.code, error.status), (code, 400), "{input}");
    }
}

#[tokio::test]
async fn attributes_and_tags_are_told() {
    let bench = bench();
    let attributes = bench
        .call(
            ELB,
            "DescribeLoadBalancerAttributes",
            json!({"LoadBalancerArn": NLB}),
        )
        .await
        .unwrap();
    let told = attributes["Attributes"].as_array().unwrap();
    let protection = json!({"Key": "deletion_protection.enabled", "Value": "false"});
    assert!(told.contains(&protection), "{attributes}");
    let group = "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/b/1";
    let tags = bench
        .call(ELB, "DescribeTags", json!({"ResourceArns": [NLB, group]}))
        .await
        .unwrap();
    assert_eq!(
        tags["TagDescriptions"],
        json!([
            {"ResourceArn": NLB, "Tags": [{"Key": "team", "Value": "a"}]},
            {"ResourceArn": group, "Tags": [{"Key": "of", "Value": "b"}]},
        ])
    );
    for (operation, input, code) in [
        (
            "DescribeLoadBalancerAttributes",
            json!({"LoadBalancerArn": NLB.replace("foobar", "x")}),
            "LoadBalancerNotFound",
        ),
        (
            "DescribeTags",
            json!({"ResourceArns": [NLB.replace("foobar", "x")]}),
            "LoadBalancerNotFound",
        ),
        (
            "DescribeTags",
            json!({"ResourceArns": [group.replace("/b/", "/x/")]}),
            "TargetGroupNotFound",
        ),
        (
            "DescribeListeners",
            json!({"LoadBalancerArn": "nope"}),
            "ValidationError",
        ),
        (
            "DescribeListeners",
            json!({"ListenerArns": [NLB.replace(":loadbalancer/", ":listener/")]}),
            "ListenerNotFound",
        ),
        ("DescribeListeners", json!({}), "ValidationError"),
        (
            "DescribeTargetGroups",
            json!({"Names": ["nope"]}),
            "TargetGroupNotFound",
        ),
        (
            "DescribeTargetHealth",
            json!({"TargetGroupArn": group.replace("/b/", "/x/")}),
            "TargetGroupNotFound",
        ),
    ] {
        assert_eq!(
            bench.call(ELB, operation, input).await.unwrap_err().code,
            code,
            "{operation}"
        );
    }
}

#[tokio::test]
async fn listeners_groups_and_targets_are_told() {
    let bench = bench();
    let lb = NLB.replace("foobar", "b");
    let listeners = bench
        .call(ELB, "DescribeListeners", json!({"LoadBalancerArn": lb}))
        .await
        .unwrap();
    let listener = &listeners["Listeners"][0];
    assert_eq!(
        (&listener["Port"], &listener["Protocol"]),
        (&json!(80), &json!("TCP"))
    );
    let group = listener["DefaultActions"][0]["TargetGroupArn"].clone();
    let groups = bench
        .call(ELB, "DescribeTargetGroups", json!({"LoadBalancerArn": lb}))
        .await
        .unwrap();
    assert_eq!(groups["TargetGroups"].as_array().unwrap().len(), 1);
    assert_eq!(groups["TargetGroups"][0]["TargetGroupArn"], group);
    let health = bench
        .call(
            ELB,
            "DescribeTargetHealth",
            json!({"TargetGroupArn": group}),
        )
        .await
        .unwrap();
    let states: Vec<_> = health["TargetHealthDescriptions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| text(&d["TargetHealth"]["State"]))
        .collect();
    assert_eq!(states, ["healthy", "draining", "unhealthy"]);
    let asked = json!({"TargetGroupArn": group, "Targets": [{"Id": "10.0.0.1", "Port": 2}]});
    let health = bench
        .call(ELB, "DescribeTargetHealth", asked)
        .await
        .unwrap();
    assert_eq!(
        health["TargetHealthDescriptions"].as_array().unwrap().len(),
        1
    );
}
