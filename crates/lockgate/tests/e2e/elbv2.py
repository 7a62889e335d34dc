"""Network load balancers by boto3: every operation served, each answer held against the service model element by
element; traffic through a VPC link; and a client that reconciles as the AWS Load Balancer Controller does.

Arguments: `boto3`, or `aws` for the operations by the command line; the address of a pod, the address of the gateway,
the name of a load balancer that a Service made.
"""

import json
import sys
import urllib.request
from xml.etree import ElementTree

import boto3
from botocore.exceptions import ClientError

from command_line import CommandLine

CLIENT, POD, GATEWAY, SERVICE = sys.argv[1:5]
POD_HOST, POD_PORT = POD.split(":")

elbv2 = boto3.client("elbv2") if CLIENT == "boto3" else CommandLine("elbv2")
apigateway = boto3.client("apigateway")

CALLS = []


def note_call(model, **_):
    CALLS.append(model.name)


def bare(tag):
    return tag.rsplit("}", 1)[-1]


def departures(shape, element, path):
    """What in an element of an answer is not as the model has it."""
    if shape.type_name == "structure":
        names = {(member.serialization.get("name") or name): (name, member) for name, member in shape.members.items()}
        seen = [bare(child.tag) for child in element]
        for name in shape.required_members:
            if name not in [names[one][0] for one in seen if one in names]:
                yield f"{path}: {name} is missing"
        for child in element:
            name = bare(child.tag)
            if name not in names:
                yield f"{path}: {name} is not of the model"
            elif seen.count(name) > 1:
                yield f"{path}: {name} comes twice"
            else:
                yield from departures(names[name][1], child, f"{path}.{name}")
    elif shape.type_name == "list":
        for index, child in enumerate(element):
            if bare(child.tag) != (shape.member.serialization.get("name") or "member"):
                yield f"{path}: {child.tag} in a list"
            yield from departures(shape.member, child, f"{path}[{index}]")
    else:
        text = element.text or ""
        if len(element):
            yield f"{path}: elements in a {shape.type_name}"
        if shape.type_name == "boolean" and text not in ("true", "false"):
            yield f"{path}: {text!r} is no boolean"
        if shape.type_name in ("integer", "long"):
            try:
                int(text)
            except ValueError:
                yield f"{path}: {text!r} is no number"
        enum = getattr(shape, "enum", [])
        if enum and text not in enum:
            yield f"{path}: {text!r} is not one of {enum}"


ANSWERED = set()


def check_answer(http_response, model, **_):
    if http_response.status_code != 200:
        return
    root = ElementTree.fromstring(http_response.content)
    assert bare(root.tag) == f"{model.name}Response", root.tag
    parts = {bare(child.tag): child for child in root}
    assert parts["ResponseMetadata"][0].text, "no request id"
    result = parts[f"{model.name}Result"]
    found = list(departures(model.output_shape, result, model.name))
    assert not found, found
    ANSWERED.add(model.name)


if CLIENT == "boto3":
    elbv2.meta.events.register("before-call.elastic-load-balancing-v2", note_call)
    elbv2.meta.events.register("after-call.elastic-load-balancing-v2", check_answer)


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, (code, error.response)
        if CLIENT == "boto3":
            assert error.response["Error"]["Type"] == "Sender", error.response
            # The SDK knows the code as an exception of its own.
            if code not in ("ValidationError", "UnsupportedOperation"):
                assert type(error) is not ClientError, (code, type(error))
        return error.response["Error"]["Message"]
    raise AssertionError(f"not refused with {code}: {arguments}")


def attributes(answer):
    return {one["Key"]: one["Value"] for one in answer["Attributes"]}


def pairs(values):
    return [{"Key": key, "Value": value} for key, value in values.items()]


def every_operation():
    made = elbv2.create_load_balancer(
        Name="inner",
        Type="network",
        Scheme="internal",
        SubnetMappings=[{"SubnetId": "subnet-0a"}, {"SubnetId": "subnet-0b"}],
        SecurityGroups=["sg-1"],
        IpAddressType="dualstack",
        Tags=pairs({"team": "a"}),
    )["LoadBalancers"][0]
    lb = made["LoadBalancerArn"]
    elbv2.get_waiter("load_balancer_available").wait(Names=["inner"])
    elbv2.get_waiter("load_balancer_exists").wait(LoadBalancerArns=[lb])
    group = elbv2.create_target_group(
        Name="pods",
        Protocol="TCP",
        Port=80,
        VpcId=made["VpcId"],
        TargetType="ip",
        HealthCheckProtocol="HTTP",
        HealthCheckPath="/up",
        Matcher={"HttpCode": "200-299"},
        Tags=pairs({"team": "a"}),
    )["TargetGroups"][0]["TargetGroupArn"]
    target = {"Id": POD_HOST, "Port": int(POD_PORT)}
    elbv2.register_targets(TargetGroupArn=group, Targets=[target])
    health = elbv2.describe_target_health(TargetGroupArn=group, Include=["AnomalyDetection"])
    assert health["TargetHealthDescriptions"][0]["TargetHealth"]["State"] == "unused", health
    forward = [{"Type": "forward", "TargetGroupArn": group}]
    listener = elbv2.create_listener(
        LoadBalancerArn=lb, Protocol="TCP", Port=80, DefaultActions=forward, Tags=pairs({"l": "1"})
    )["Listeners"][0]["ListenerArn"]
    elbv2.get_waiter("target_in_service").wait(TargetGroupArn=group, Targets=[target])

    traffic(made)

    # All there is is found, by pages of one.
    paginated = {
        "describe_load_balancers": ({}, "LoadBalancers"),
        "describe_target_groups": ({}, "TargetGroups"),
        "describe_listeners": ({"LoadBalancerArn": lb}, "Listeners"),
        "describe_account_limits": ({}, "Limits"),
        "describe_ssl_policies": ({}, "SslPolicies"),
        "describe_rules": ({"ListenerArn": listener}, "Rules"),
        "describe_listener_certificates": ({"ListenerArn": listener}, "Certificates"),
    }
    for operation, (arguments, key) in paginated.items():
        whole = getattr(elbv2, operation)(**arguments)[key]
        pages = elbv2.get_paginator(operation).paginate(**arguments, PaginationConfig={"PageSize": 1})
        assert [one for page in pages for one in page[key]] == whole, operation
    names = [one["LoadBalancerName"] for one in elbv2.describe_load_balancers()["LoadBalancers"]]
    assert names == sorted(["inner", SERVICE]), names

    rule = elbv2.describe_rules(ListenerArn=listener)["Rules"][0]["RuleArn"]
    everything = [lb, group, listener, rule]
    elbv2.add_tags(ResourceArns=everything, Tags=pairs({"x": "y z"}))
    for one in elbv2.describe_tags(ResourceArns=everything)["TagDescriptions"]:
        assert {"Key": "x", "Value": "y z"} in one["Tags"], one
    elbv2.remove_tags(ResourceArns=everything, TagKeys=["x", "l"])
    assert elbv2.describe_tags(ResourceArns=[listener])["TagDescriptions"][0]["Tags"] == []

    for kind, arn, change in [
        ("load_balancer", {"LoadBalancerArn": lb}, {"load_balancing.cross_zone.enabled": "true"}),
        ("target_group", {"TargetGroupArn": group}, {"deregistration_delay.timeout_seconds": "0"}),
        ("listener", {"ListenerArn": listener}, {"tcp.idle_timeout.seconds": "400"}),
    ]:
        modify = getattr(elbv2, f"modify_{kind}_attributes")
        describe = getattr(elbv2, f"describe_{kind}_attributes")
        before = attributes(describe(**arn))
        assert attributes(modify(**arn, Attributes=pairs(change))) == {**before, **change}
        assert attributes(describe(**arn)) == {**before, **change}

    elbv2.modify_target_group(TargetGroupArn=group, HealthCheckProtocol="TCP")
    elbv2.modify_listener(ListenerArn=listener, Port=81)
    elbv2.set_security_groups(LoadBalancerArn=lb, SecurityGroups=["sg-2"])
    elbv2.set_subnets(LoadBalancerArn=lb, Subnets=["subnet-0b"], EnablePrefixForIpv6SourceNat="on")
    elbv2.set_subnets(LoadBalancerArn=lb, Subnets=["subnet-0b"], EnablePrefixForIpv6SourceNat="off")
    elbv2.set_ip_address_type(LoadBalancerArn=lb, IpAddressType="ipv4")
    elbv2.describe_capacity_reservation(LoadBalancerArn=lb)

    certificate = "arn:aws:acm:us-east-1:000000000000:certificate/11111111-1111-1111-1111-111111111111"
    more = certificate.replace("1111-11", "2222-22")
    tls = elbv2.create_listener(
        LoadBalancerArn=lb,
        Protocol="TLS",
        Port=443,
        Certificates=[{"CertificateArn": certificate}],
        DefaultActions=forward,
        AlpnPolicy=["HTTP2Preferred"],
    )["Listeners"][0]
    assert tls["SslPolicy"] == "ELBSecurityPolicy-2016-08", tls
    tls = tls["ListenerArn"]
    elbv2.add_listener_certificates(ListenerArn=tls, Certificates=[{"CertificateArn": more}])
    listed = elbv2.describe_listener_certificates(ListenerArn=tls)["Certificates"]
    assert [(one["CertificateArn"], one["IsDefault"]) for one in listed] == [(certificate, True), (more, False)]
    elbv2.remove_listener_certificates(ListenerArn=tls, Certificates=[{"CertificateArn": more}])
    refused(
        "OperationNotPermitted",
        elbv2.remove_listener_certificates,
        ListenerArn=tls,
        Certificates=[{"CertificateArn": certificate}],
    )

    refusals(lb, group, listener)

    elbv2.deregister_targets(TargetGroupArn=group, Targets=[target])
    elbv2.get_waiter("target_deregistered").wait(TargetGroupArn=group, Targets=[target])
    assert elbv2.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"] == []
    elbv2.delete_listener(ListenerArn=tls)
    elbv2.delete_load_balancer(LoadBalancerArn=lb)
    elbv2.get_waiter("load_balancers_deleted").wait(LoadBalancerArns=[lb])
    elbv2.delete_target_group(TargetGroupArn=group)


def refusals(lb, group, listener):
    common = {"Name": "other", "Subnets": ["subnet-0a"]}
    assert "application" in refused("InvalidConfigurationRequest", elbv2.create_load_balancer, **common)
    network = {**common, "Type": "network"}
    refused("DuplicateLoadBalancerName", elbv2.create_load_balancer, **{**network, "Name": "inner"})
    refused("DuplicateLoadBalancerName", elbv2.create_load_balancer, **{**network, "Name": SERVICE})
    refused("SubnetNotFound", elbv2.create_load_balancer, **{**network, "Subnets": ["nonsense"]})
    refused("InvalidSecurityGroup", elbv2.create_load_balancer, **network, SecurityGroups=["nonsense"])
    refused("LoadBalancerNotFound", elbv2.describe_load_balancers, Names=["nobody"])
    refused("TargetGroupNotFound", elbv2.describe_target_groups, Names=["nobody"])
    refused("ListenerNotFound", elbv2.describe_listeners, ListenerArns=[listener + "0"])
    refused("ResourceInUse", elbv2.delete_target_group, TargetGroupArn=group)
    refused("SSLPolicyNotFound", elbv2.describe_ssl_policies, Names=["nonsense"])
    service = elbv2.describe_load_balancers(Names=[SERVICE])["LoadBalancers"][0]["LoadBalancerArn"]
    refused("OperationNotPermitted", elbv2.delete_load_balancer, LoadBalancerArn=service)
    forward = [{"Type": "forward", "TargetGroupArn": group}]
    on_81 = {"LoadBalancerArn": lb, "Port": 81, "DefaultActions": forward}
    refused("UnsupportedProtocol", elbv2.create_listener, **{**on_81, "Port": 82}, Protocol="UDP")
    other = elbv2.create_target_group(Name="other", Protocol="TCP", Port=1, VpcId="vpc-1")
    other = other["TargetGroups"][0]["TargetGroupArn"]
    to_other = [{"Type": "forward", "TargetGroupArn": other}]
    refused("DuplicateListener", elbv2.create_listener, **{**on_81, "DefaultActions": to_other}, Protocol="TCP")
    elbv2.delete_target_group(TargetGroupArn=other)
    condition = [{"Field": "path-pattern", "Values": ["/"]}]
    refused(
        "UnsupportedOperation",
        elbv2.create_rule,
        ListenerArn=listener,
        Conditions=condition,
        Priority=1,
        Actions=forward,
    )
    refused("UnsupportedOperation", elbv2.modify_capacity_reservation, LoadBalancerArn=lb)


def traffic(balancer):
    """A VPC link to a load balancer made here carries requests to its target."""
    link = apigateway.create_vpc_link(name="l", targetArns=[balancer["LoadBalancerArn"]])["id"]
    api = apigateway.create_rest_api(name="elbv2")
    of_method = {"restApiId": api["id"], "resourceId": api["rootResourceId"], "httpMethod": "GET"}
    apigateway.put_method(**of_method, authorizationType="NONE")
    apigateway.put_integration(
        **of_method,
        type="HTTP_PROXY",
        integrationHttpMethod="GET",
        uri=f"http://{balancer['DNSName']}/through",
        connectionType="VPC_LINK",
        connectionId=link,
    )
    apigateway.create_deployment(restApiId=api["id"], stageName="s")
    request = urllib.request.Request(
        f"http://{GATEWAY}/s", headers={"Host": f"{api['id']}.execute-api.us-east-1.amazonaws.com"}
    )
    echo = json.load(urllib.request.urlopen(request, timeout=10))
    assert echo["target"] == "/through", echo
    refused("ResourceInUse", elbv2.delete_load_balancer, LoadBalancerArn=balancer["LoadBalancerArn"])
    apigateway.delete_rest_api(restApiId=api["id"])
    apigateway.delete_vpc_link(vpcLinkId=link)


class Reconciler:
    """Reads all, compares with what it wants, and writes the differences: in the order of the AWS Load Balancer
    Controller, and as picky as it is."""

    stack = {"elbv2.k8s.aws/cluster": "c", "service.k8s.aws/stack": "default/web"}
    subnets = ["subnet-0a", "subnet-0b"]
    lb_attributes = {
        "deletion_protection.enabled": "false",
        "load_balancing.cross_zone.enabled": "true",
        "dns_record.client_routing_policy": "availability_zone_affinity",
        "access_logs.s3.enabled": "false",
    }
    group_attributes = {
        "proxy_protocol_v2.enabled": "false",
        "deregistration_delay.timeout_seconds": "30",
        "preserve_client_ip.enabled": "true",
    }
    health = {
        "HealthCheckProtocol": "TCP",
        "HealthCheckPort": "traffic-port",
        "HealthCheckIntervalSeconds": 10,
        "HealthCheckTimeoutSeconds": 10,
        "HealthyThresholdCount": 3,
        "UnhealthyThresholdCount": 3,
    }
    listener_attributes = {"tcp.idle_timeout.seconds": "500"}

    def __init__(self, targets, vpc):
        self.targets = targets
        self.vpc = vpc

    def tagged(self, resource):
        return {**self.stack, "service.k8s.aws/resource": resource}

    def find(self, operation, key, arn_key, resource):
        """By tags: everything of the VPC, twenty at a time."""
        pages = elbv2.get_paginator(operation).paginate()
        found = [one for page in pages for one in page[key] if one["VpcId"] == self.vpc]
        for start in range(0, len(found), 20):
            arns = [one[arn_key] for one in found[start : start + 20]]
            for one in elbv2.describe_tags(ResourceArns=arns)["TagDescriptions"]:
                tags = {tag["Key"]: tag["Value"] for tag in one["Tags"]}
                if self.tagged(resource).items() <= tags.items():
                    return next(lb for lb in found if lb[arn_key] == one["ResourceArn"]), tags
        return None, {}

    def tags(self, arn, now, wanted):
        if add := {key: value for key, value in wanted.items() if now.get(key) != value}:
            elbv2.add_tags(ResourceArns=[arn], Tags=pairs(add))
        if gone := sorted(now.keys() - wanted.keys()):
            elbv2.remove_tags(ResourceArns=[arn], TagKeys=gone)

    def attributes(self, kind, arn, wanted):
        now = attributes(getattr(elbv2, f"describe_{kind}_attributes")(**arn))
        if differ := {key: value for key, value in wanted.items() if now.get(key) != value}:
            getattr(elbv2, f"modify_{kind}_attributes")(**arn, Attributes=pairs(differ))

    def run(self):
        group, tags = self.find("describe_target_groups", "TargetGroups", "TargetGroupArn", "default/web:80")
        wanted = self.tagged("default/web:80")
        if group is None:
            group = elbv2.create_target_group(
                Name="k8s-default-web",
                TargetType="ip",
                Port=8080,
                Protocol="TCP",
                VpcId=self.vpc,
                HealthCheckEnabled=True,
                **self.health,
                Tags=pairs(wanted),
            )["TargetGroups"][0]
        else:
            self.tags(group["TargetGroupArn"], tags, wanted)
            if any(group.get(key) != value for key, value in self.health.items()):
                elbv2.modify_target_group(TargetGroupArn=group["TargetGroupArn"], **self.health)
        group = group["TargetGroupArn"]
        self.attributes("target_group", {"TargetGroupArn": group}, self.group_attributes)

        lb, tags = self.find("describe_load_balancers", "LoadBalancers", "LoadBalancerArn", "LoadBalancer")
        wanted = self.tagged("LoadBalancer")
        mappings = [{"SubnetId": one} for one in self.subnets]
        if lb is None:
            lb = elbv2.create_load_balancer(
                Name="k8s-web",
                Type="network",
                Scheme="internal",
                IpAddressType="ipv4",
                SubnetMappings=mappings,
                SecurityGroups=["sg-1", "sg-2"],
                Tags=pairs(wanted),
            )["LoadBalancers"][0]
        else:
            arn = {"LoadBalancerArn": lb["LoadBalancerArn"]}
            self.tags(lb["LoadBalancerArn"], tags, wanted)
            if set(lb.get("SecurityGroups", [])) != {"sg-1", "sg-2"}:
                elbv2.set_security_groups(**arn, SecurityGroups=["sg-1", "sg-2"])
            if {zone["SubnetId"] for zone in lb["AvailabilityZones"]} != set(self.subnets):
                elbv2.set_subnets(**arn, SubnetMappings=mappings)
            if lb["IpAddressType"] != "ipv4":
                elbv2.set_ip_address_type(**arn, IpAddressType="ipv4")
            assert (lb["Type"], lb["Scheme"]) == ("network", "internal"), lb
        lb = lb["LoadBalancerArn"]
        self.attributes("load_balancer", {"LoadBalancerArn": lb}, self.lb_attributes)

        forward = [{"Type": "forward", "Order": 1, "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": group}]}}]
        wanted = self.tagged("80")
        pages = elbv2.get_paginator("describe_listeners").paginate(LoadBalancerArn=lb)
        listeners = {one["Port"]: one for page in pages for one in page["Listeners"]}
        for port in listeners.keys() - {80}:
            elbv2.delete_listener(ListenerArn=listeners[port]["ListenerArn"])
        if 80 not in listeners:
            listener = elbv2.create_listener(
                LoadBalancerArn=lb, Port=80, Protocol="TCP", DefaultActions=forward, Tags=pairs(wanted)
            )["Listeners"][0]
        else:
            listener = listeners[80]
            arn = listener["ListenerArn"]
            now = elbv2.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"]
            self.tags(arn, {tag["Key"]: tag["Value"] for tag in now}, wanted)
            [action] = listener["DefaultActions"]
            [told] = action["ForwardConfig"]["TargetGroups"]
            as_wanted = (
                listener["Protocol"] == "TCP"
                and action["Type"] == "forward"
                and told["TargetGroupArn"] == group
                and not listener.get("Certificates")
                and not listener.get("AlpnPolicy")
                and "MutualAuthentication" not in listener
            )
            if not as_wanted:
                elbv2.modify_listener(ListenerArn=arn, Port=80, Protocol="TCP", DefaultActions=forward)
        arn = {"ListenerArn": listener["ListenerArn"]}
        self.attributes("listener", arn, self.listener_attributes)
        pages = elbv2.get_paginator("describe_rules").paginate(**arn)
        rules = [one for page in pages for one in page["Rules"] if not one["IsDefault"]]
        assert rules == [], rules

        now = elbv2.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
        draining = {"draining", "unused"}
        now = {
            (one["Target"]["Id"], one["Target"]["Port"])
            for one in now
            if one["TargetHealth"]["State"] not in draining
        }
        as_targets = lambda those: [{"Id": host, "Port": port} for host, port in sorted(those)]
        if gone := now - self.targets:
            elbv2.deregister_targets(TargetGroupArn=group, Targets=as_targets(gone))
        if new := self.targets - now:
            elbv2.register_targets(TargetGroupArn=group, Targets=as_targets(new))
        return lb, group, listener["ListenerArn"]


def writes(run):
    CALLS.clear()
    answer = run()
    return [call for call in CALLS if not call.startswith("Describe")], answer


def reconciling():
    vpc = elbv2.describe_load_balancers(Names=[SERVICE])["LoadBalancers"][0]["VpcId"]
    client = Reconciler({(POD_HOST, int(POD_PORT)), ("127.0.0.1", 9)}, vpc)
    first, (lb, group, listener) = writes(client.run)
    assert {"CreateLoadBalancer", "CreateTargetGroup", "CreateListener", "RegisterTargets"} <= set(first), first
    for round_ in (2, 3):
        assert writes(client.run)[0] == [], f"round {round_}"
    # What somebody else changed is put right, once, and by the writes it takes.
    for call, change, expected in [
        (elbv2.add_tags, {"ResourceArns": [listener], "Tags": pairs({"x": "y"})}, ["RemoveTags"]),
        (elbv2.set_subnets, {"LoadBalancerArn": lb, "Subnets": ["subnet-0a"]}, ["SetSubnets"]),
        (elbv2.set_security_groups, {"LoadBalancerArn": lb, "SecurityGroups": ["sg-9"]}, ["SetSecurityGroups"]),
        (elbv2.modify_listener, {"ListenerArn": listener, "Port": 81}, ["DeleteListener", "CreateListener"]),
        (elbv2.modify_target_group, {"TargetGroupArn": group, "HealthyThresholdCount": 5}, ["ModifyTargetGroup"]),
        (elbv2.deregister_targets, {"TargetGroupArn": group, "Targets": [{"Id": "127.0.0.1", "Port": 9}]},
         ["RegisterTargets"]),
    ]:
        call(**change)
        done, (_, _, listener) = writes(client.run)
        assert [one for one in done if one != "ModifyListenerAttributes"] == expected, (done, expected)
        assert writes(client.run)[0] == []
    client.targets = {(POD_HOST, int(POD_PORT))}
    assert writes(client.run)[0] == ["DeregisterTargets"]
    assert writes(client.run)[0] == []
    elbv2.delete_load_balancer(LoadBalancerArn=lb)
    elbv2.delete_target_group(TargetGroupArn=group)


every_operation()
if CLIENT == "boto3":
    reconciling()
else:
    # Those that are refused by name are called too.
    ANSWERED = elbv2.called - {"create-rule", "modify-capacity-reservation"}
    assert len(CommandLine("sts").get_caller_identity()["Account"]) == 12
print(f"{len(ANSWERED)} operations:", " ".join(sorted(ANSWERED)))
