//! Load balancers: what is made, found, refused, changed and deleted.

use super::*;
use crate::settings::{Network, Subnet};

#[tokio::test]
async fn a_load_balancer_is_made_told_and_deleted() {
    let elb = Elb::new().await;
    let tags = json!([{"Key": "a", "Value": "b"}]);
    let made = elb
        .ok("CreateLoadBalancer", lb_input("Web", json!({"Tags": tags})))
        .await;
    let made = &made["LoadBalancers"][0];
    assert_eq!(made["State"]["Code"], "provisioning");
    let arn = text(&made["LoadBalancerArn"]);
    let suffix = arn.rsplit('/').next().unwrap();
    assert_eq!(
        arn,
        format!("arn:aws:elasticloadbalancing:eu-west-1:{ACCOUNT}:loadbalancer/net/Web/{suffix}")
    );
    assert_eq!(
        made["DNSName"],
        format!("Web-{suffix}.elb.eu-west-1.amazonaws.com")
    );
    assert_eq!(made["Type"], "network");
    assert_eq!(made["Scheme"], "internal");
    assert_eq!(made["IpAddressType"], "ipv4");
    assert_eq!(made["EnablePrefixForIpv6SourceNat"], "off");
    assert!(made.get("SecurityGroups").is_none());
    let zones = made["AvailabilityZones"].as_array().unwrap();
    assert_eq!(zones.len(), 2);
    assert_ne!(zones[0]["ZoneName"], zones[1]["ZoneName"]);
    assert_eq!(zones[0]["SubnetId"], "subnet-1");

    for by in [
        json!({}),
        json!({"Names": ["Web"]}),
        json!({"LoadBalancerArns": [arn]}),
    ] {
        let told = elb.ok("DescribeLoadBalancers", by).await;
        let all = told["LoadBalancers"].as_array().unwrap();
        let told = all
            .iter()
            .find(|lb| lb["LoadBalancerName"] == "Web")
            .unwrap();
        assert_eq!(told["State"]["Code"], "active");
        let mut as_made = told.clone();
        as_made["State"] = made["State"].clone();
        assert_eq!(as_made, *made);
    }
    let input = json!({"ResourceArns": [arn]});
    let told = elb.ok("DescribeTags", input).await;
    assert_eq!(told["TagDescriptions"][0]["Tags"], tags);
    assert!(elb.bench.balancer.table().by_arn(&arn).is_some());

    let input = json!({"LoadBalancerArn": arn});
    elb.ok("DeleteLoadBalancer", input.clone()).await;
    assert!(elb.bench.balancer.table().by_arn(&arn).is_none());
    let gone = elb
        .refused("DescribeLoadBalancers", json!({"Names": ["Web"]}))
        .await;
    assert_eq!(
        gone,
        "LoadBalancerNotFound: Load balancers '[Web]' not found"
    );
    // Once more is the same.
    elb.ok("DeleteLoadBalancer", input).await;
}

#[tokio::test]
async fn the_same_call_gives_the_same_and_another_with_its_name_is_refused() {
    let elb = Elb::new().await;
    let arn = elb.load_balancer("web").await;
    assert_eq!(elb.load_balancer("web").await, arn);
    let other_order = json!({"Subnets": ["subnet-2", "subnet-1"]});
    let again = elb
        .ok("CreateLoadBalancer", lb_input("web", other_order))
        .await;
    assert_eq!(again["LoadBalancers"][0]["LoadBalancerArn"], arn);
    assert_eq!(again["LoadBalancers"][0]["State"]["Code"], "active");
    for other in [
        json!({"Scheme": "internet-facing"}),
        json!({"Subnets": ["subnet-1"]}),
        json!({"Tags": [{"Key": "a", "Value": "b"}]}),
        json!({"Name": "WEB"}),
    ] {
        let refused = elb
            .refused("CreateLoadBalancer", lb_input("web", other))
            .await;
        assert!(
            refused.starts_with("DuplicateLoadBalancerName"),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_made_is_refused_by_name() {
    let elb = Elb::new().await;
    for (more, code) in [
        (
            json!({"Type": "application"}),
            "InvalidConfigurationRequest: An application",
        ),
        (
            json!({"Type": null}),
            "InvalidConfigurationRequest: An application",
        ),
        (
            json!({"Type": "gateway"}),
            "InvalidConfigurationRequest: A gateway",
        ),
        (json!({"Name": "a_b"}), "ValidationError"),
        (json!({"Name": "-a"}), "ValidationError"),
        (json!({"Name": "internal-a"}), "ValidationError"),
        (json!({"Name": "a".repeat(33)}), "ValidationError"),
        (
            json!({"Subnets": []}),
            "ValidationError: At least one subnet",
        ),
        (json!({"Subnets": ["x"]}), "SubnetNotFound"),
        (
            json!({"Subnets": ["subnet-1", "subnet-1"]}),
            "InvalidConfigurationRequest",
        ),
        (
            json!({"Subnets": ["subnet-1", "subnet-2", "subnet-3", "subnet-4"]}),
            "InvalidConfigurationRequest: A load balancer cannot be attached to multiple subnets",
        ),
        (
            json!({"SubnetMappings": [{"SubnetId": "subnet-1"}]}),
            "ValidationError",
        ),
        (
            json!({"Subnets": [], "SubnetMappings": [{"SubnetId": "subnet-1", "AllocationId": "eipalloc-1"}]}),
            "AllocationIdNotFound",
        ),
        (
            json!({"Subnets": [], "SubnetMappings": [{"SubnetId": "subnet-1", "PrivateIPv4Address": "10.0.0.1"}]}),
            "InvalidConfigurationRequest: PrivateIPv4Address",
        ),
        (json!({"SecurityGroups": ["x"]}), "InvalidSecurityGroup"),
        (
            json!({"IpAddressType": "dualstack-without-public-ipv4"}),
            "InvalidConfigurationRequest",
        ),
        (
            json!({"EnablePrefixForIpv6SourceNat": "on"}),
            "InvalidConfigurationRequest",
        ),
        (
            json!({"CustomerOwnedIpv4Pool": "ipv4pool-coip-1"}),
            "InvalidConfigurationRequest",
        ),
        (
            json!({"Tags": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]}),
            "DuplicateTagKeys",
        ),
    ] {
        let refused = elb
            .refused("CreateLoadBalancer", lb_input("web", more.clone()))
            .await;
        assert!(refused.starts_with(code), "{more}: {refused}");
    }
}

#[tokio::test]
async fn subnets_are_where_the_settings_say() {
    let subnet = |vpc: &str, zone: &str| Subnet {
        vpc_id: vpc.into(),
        zone: zone.into(),
    };
    let network = Network {
        subnets: BTreeMap::from([
            ("subnet-1".into(), subnet("vpc-1", "eu-west-1b")),
            ("subnet-2".into(), subnet("vpc-1", "eu-west-1a")),
            ("subnet-3".into(), subnet("vpc-1", "eu-west-1a")),
            ("subnet-4".into(), subnet("vpc-2", "eu-west-1c")),
        ]),
        ..Network::derived("eu-west-1", ACCOUNT)
    };
    let elb = Elb::with(|settings| ControlSettings {
        network,
        ..settings
    })
    .await;
    let made = elb
        .ok("CreateLoadBalancer", lb_input("web", json!({})))
        .await;
    let made = &made["LoadBalancers"][0];
    assert_eq!(made["VpcId"], "vpc-1");
    assert_eq!(made["AvailabilityZones"][0]["ZoneName"], "eu-west-1b");
    for (subnets, code) in [
        (["subnet-2", "subnet-3"], "InvalidConfigurationRequest"),
        (["subnet-1", "subnet-4"], "InvalidSubnet"),
        (["subnet-1", "subnet-9"], "SubnetNotFound"),
    ] {
        let input = lb_input("other", json!({"Subnets": subnets}));
        let refused = elb.refused("CreateLoadBalancer", input).await;
        assert!(refused.starts_with(code), "{subnets:?}: {refused}");
    }
    let arn = text(&made["LoadBalancerArn"]);
    let input = json!({"LoadBalancerArn": arn, "Subnets": ["subnet-3"]});
    let set = elb.ok("SetSubnets", input).await;
    assert_eq!(set["AvailabilityZones"][0]["ZoneName"], "eu-west-1a");
    let input = json!({"LoadBalancerArn": arn, "Subnets": ["subnet-4"]});
    assert!(
        elb.refused("SetSubnets", input)
            .await
            .starts_with("InvalidSubnet")
    );
    // A group of another network cannot be behind it.
    let group = elb
        .ok(
            "CreateTargetGroup",
            group_input("g", json!({"VpcId": "vpc-2"})),
        )
        .await;
    let group = text(&group["TargetGroups"][0]["TargetGroupArn"]);
    let input = listener_input(&arn, 80, &group, json!({}));
    let refused = elb.refused("CreateListener", input).await;
    assert!(
        refused.starts_with("InvalidConfigurationRequest"),
        "{refused}"
    );
}

#[tokio::test]
async fn address_types_security_groups_and_source_nat_are_set() {
    let elb = Elb::new().await;
    let arn = elb.load_balancer("plain").await;
    let input = json!({"LoadBalancerArn": arn, "SecurityGroups": ["sg-1"]});
    let refused = elb.refused("SetSecurityGroups", input).await;
    assert!(refused.contains("created without any"), "{refused}");

    let more = json!({"SecurityGroups": ["sg-1", "sg-2"], "IpAddressType": "dualstack"});
    let made = elb.ok("CreateLoadBalancer", lb_input("web", more)).await;
    let made = &made["LoadBalancers"][0];
    let arn = text(&made["LoadBalancerArn"]);
    assert_eq!(made["SecurityGroups"], json!(["sg-1", "sg-2"]));
    let enforce = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic";
    assert_eq!(made[enforce], "on");
    let input = json!({"LoadBalancerArn": arn, "SecurityGroups": ["sg-3"], enforce: "off"});
    let set = elb.ok("SetSecurityGroups", input).await;
    assert_eq!(set["SecurityGroupIds"], json!(["sg-3"]));
    assert_eq!(set[enforce], "off");

    let input = json!({
        "LoadBalancerArn": arn, "EnablePrefixForIpv6SourceNat": "on",
        "SubnetMappings": [{"SubnetId": "subnet-1", "SourceNatIpv6Prefix": "auto_assigned"}],
    });
    let set = elb.ok("SetSubnets", input).await;
    assert_eq!(set["EnablePrefixForIpv6SourceNat"], "on");
    assert_eq!(
        set["AvailabilityZones"][0]["SourceNatIpv6Prefixes"],
        json!(["auto_assigned"])
    );
    let input = json!({"LoadBalancerArn": arn, "IpAddressType": "ipv4"});
    let refused = elb.refused("SetIpAddressType", input.clone()).await;
    assert!(
        refused.starts_with("InvalidConfigurationRequest"),
        "{refused}"
    );
    let off = json!({
        "LoadBalancerArn": arn, "EnablePrefixForIpv6SourceNat": "off", "Subnets": ["subnet-1"],
    });
    elb.ok("SetSubnets", off).await;
    assert_eq!(
        elb.ok("SetIpAddressType", input).await["IpAddressType"],
        "ipv4"
    );
    let told = elb
        .ok("DescribeLoadBalancers", json!({"Names": ["web"]}))
        .await;
    let told = &told["LoadBalancers"][0];
    assert_eq!(told["SecurityGroups"], json!(["sg-3"]));
    assert_eq!(told["EnablePrefixForIpv6SourceNat"], "off");
    assert_eq!(told["IpAddressType"], "ipv4");
}

#[tokio::test]
async fn what_services_make_is_read_only_and_keeps_its_name() {
    let elb = Elb::new().await;
    let told = elb
        .ok("DescribeLoadBalancers", json!({"Names": ["foobar"]}))
        .await;
    assert_eq!(told["LoadBalancers"][0]["LoadBalancerArn"], SERVICE_LB);
    for (operation, input) in [
        ("DeleteLoadBalancer", json!({"LoadBalancerArn": SERVICE_LB})),
        (
            "SetSubnets",
            json!({"LoadBalancerArn": SERVICE_LB, "Subnets": ["subnet-1"]}),
        ),
        (
            "SetIpAddressType",
            json!({"LoadBalancerArn": SERVICE_LB, "IpAddressType": "dualstack"}),
        ),
        (
            "AddTags",
            json!({"ResourceArns": [SERVICE_LB], "Tags": [{"Key": "a", "Value": "b"}]}),
        ),
        (
            "ModifyLoadBalancerAttributes",
            json!({"LoadBalancerArn": SERVICE_LB,
                "Attributes": [{"Key": "deletion_protection.enabled", "Value": "true"}]}),
        ),
        (
            "CreateListener",
            listener_input(SERVICE_LB, 81, "arn:aws:elasticloadbalancing:x", json!({})),
        ),
    ] {
        let refused = elb.refused(operation, input).await;
        assert!(
            refused.starts_with("OperationNotPermitted"),
            "{operation}: {refused}"
        );
        assert!(
            refused.contains("Service default/foobar"),
            "{operation}: {refused}"
        );
    }
    let refused = elb
        .refused("CreateLoadBalancer", lb_input("foobar", json!({})))
        .await;
    assert!(
        refused.starts_with("DuplicateLoadBalancerName"),
        "{refused}"
    );
    assert!(refused.contains("Service default/foobar"), "{refused}");

    // The other way round: the Service that comes later is left out, and told.
    let arn = elb.load_balancer("mine").await;
    let services = vec![
        load_balancer("foobar", NLB),
        load_balancer("mine", "arn:other"),
    ];
    let change = elb.bench.balancer.publish("test", services);
    assert_eq!(change.conflicts.len(), 1);
    assert!(
        change.conflicts[0].held_by.contains("ELBv2 API"),
        "{change:?}"
    );
    assert!(elb.bench.balancer.table().by_arn(&arn).is_some());
}

#[tokio::test]
async fn a_load_balancer_with_a_vpc_link_or_protection_stays() {
    let elb = Elb::new().await;
    let arn = elb.load_balancer("web").await;
    let link = elb
        .bench
        .ok("CreateVpcLink", json!({"name": "l", "targetArns": [arn]}))
        .await;
    let delete = json!({"LoadBalancerArn": arn});
    let refused = elb.refused("DeleteLoadBalancer", delete.clone()).await;
    assert!(refused.starts_with("ResourceInUse"), "{refused}");
    elb.bench
        .ok("DeleteVpcLink", json!({"vpcLinkId": link["id"]}))
        .await;

    let protect = |on: &str| {
        json!({"LoadBalancerArn": arn,
            "Attributes": [{"Key": "deletion_protection.enabled", "Value": on}]})
    };
    elb.ok("ModifyLoadBalancerAttributes", protect("true"))
        .await;
    let refused = elb.refused("DeleteLoadBalancer", delete.clone()).await;
    assert!(refused.starts_with("OperationNotPermitted"), "{refused}");
    elb.ok("ModifyLoadBalancerAttributes", protect("false"))
        .await;
    elb.ok("DeleteLoadBalancer", delete).await;
}

#[tokio::test]
async fn lists_come_in_pages() {
    let elb = Elb::new().await;
    for name in ["c", "a", "b"] {
        elb.load_balancer(name).await;
    }
    let mut names = Vec::new();
    let mut marker = Value::Null;
    loop {
        let mut input = json!({"PageSize": 2});
        if !marker.is_null() {
            input["Marker"] = marker;
        }
        let page = elb.ok("DescribeLoadBalancers", input).await;
        for lb in page["LoadBalancers"].as_array().unwrap() {
            names.push(text(&lb["LoadBalancerName"]));
        }
        marker = page["NextMarker"].clone();
        if marker.is_null() {
            break;
        }
    }
    assert_eq!(names, ["a", "b", "c", "foobar"]);
    for (input, code) in [
        (
            json!({"Names": ["a"], "LoadBalancerArns": [NLB]}),
            "ValidationError",
        ),
        (json!({"LoadBalancerArns": ["nonsense"]}), "ValidationError"),
        (
            json!({"LoadBalancerArns": [format!("{NLB}0")]}),
            "LoadBalancerNotFound",
        ),
        (
            json!({"LoadBalancerArns": vec![NLB; 21]}),
            "ValidationError",
        ),
        (
            json!({"Names": ["a", "zz"]}),
            "LoadBalancerNotFound: Load balancers '[zz]' not found",
        ),
    ] {
        let refused = elb.refused("DescribeLoadBalancers", input).await;
        assert!(refused.starts_with(code), "{refused}");
    }
}
