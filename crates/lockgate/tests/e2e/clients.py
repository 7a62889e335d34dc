"""The reference architecture by boto3, with nothing but the environment: built, read, changed, refused, destroyed.

Arguments: the name of the load balancer and the address of the gateway. Every expectation is an assertion.
"""

import json
import sys
import time
import urllib.request
from datetime import datetime

import boto3
from botocore.exceptions import ClientError, ParamValidationError

NAME, GATEWAY = sys.argv[1:3]

apigateway = boto3.client("apigateway")
elbv2 = boto3.client("elbv2")
sts = boto3.client("sts")


def refused(kind, call, status=None, containing="", **arguments):
    """The call fails with this modelled exception."""
    try:
        call(**arguments)
    except kind as error:
        code = error.response["ResponseMetadata"]["HTTPStatusCode"]
        assert status is None or code == status, (code, status)
        message = error.response["Error"]["Message"]
        assert message and containing in message, message
        assert error.response["ResponseMetadata"]["RequestId"], error.response
        return error
    raise AssertionError(f"not refused with {kind.__name__}: {arguments}")


def waited(what, probe, seconds=30):
    """What `probe` gives, once it gives anything."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = probe()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds} s in vain for {what}")


def who():
    identity = sts.get_caller_identity()
    assert len(identity["Account"]) == 12 and identity["Arn"].startswith("arn:aws:"), identity
    return identity["Account"]


def load_balancer():
    by_name = elbv2.describe_load_balancers(Names=[NAME])["LoadBalancers"]
    assert len(by_name) == 1, by_name
    found = by_name[0]
    arn = found["LoadBalancerArn"]
    assert (found["Type"], found["Scheme"]) == ("network", "internal"), found
    assert found["State"]["Code"] == "active", found
    assert found["DNSName"].startswith(f"{NAME}-"), found
    assert isinstance(found["CreatedTime"], datetime), found
    assert elbv2.describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"] == by_name

    # By tags, as a lookup without a name does it: all of them, and then the tags of each.
    wanted = {"service.k8s.aws/stack": f"default/{NAME}"}
    every = [
        one["LoadBalancerArn"]
        for page in elbv2.get_paginator("describe_load_balancers").paginate()
        for one in page["LoadBalancers"]
    ]
    described = elbv2.describe_tags(ResourceArns=every)["TagDescriptions"]
    tagged = [
        one["ResourceArn"]
        for one in described
        if wanted.items() <= {tag["Key"]: tag["Value"] for tag in one["Tags"]}.items()
    ]
    assert tagged == [arn], tagged

    assert elbv2.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]
    missing = elbv2.exceptions.LoadBalancerNotFoundException
    refused(missing, elbv2.describe_load_balancers, 400, Names=["nobody"])
    return found


def build(balancer):
    link = apigateway.create_vpc_link(name="boto3", targetArns=[balancer["LoadBalancerArn"]])
    assert link["ResponseMetadata"]["HTTPStatusCode"] == 202, link
    assert link["status"] == "PENDING", link

    api = apigateway.create_rest_api(
        name="boto3",
        description="by boto3",
        endpointConfiguration={"types": ["REGIONAL"]},
        tags={"team": "a b"},
    )
    assert api["ResponseMetadata"]["HTTPStatusCode"] == 201, api
    assert isinstance(api["createdDate"], datetime), api
    assert api["endpointConfiguration"]["types"] == ["REGIONAL"], api
    assert api["tags"] == {"team": "a b"}, api
    of_api = {"restApiId": api["id"]}

    resources = apigateway.get_resources(**of_api)["items"]
    assert [one["path"] for one in resources] == ["/"], resources
    assert resources[0]["id"] == api["rootResourceId"]
    resource = apigateway.create_resource(
        **of_api, parentId=api["rootResourceId"], pathPart="{proxy+}"
    )
    assert resource["path"] == "/{proxy+}", resource
    of_method = {**of_api, "resourceId": resource["id"], "httpMethod": "ANY"}
    method = apigateway.put_method(
        **of_method,
        authorizationType="NONE",
        requestParameters={
            "method.request.path.proxy": True,
            "method.request.header.Authorization": True,
        },
    )
    assert method["authorizationType"] == "NONE" and method["apiKeyRequired"] is False, method
    integration = apigateway.put_integration(
        **of_method,
        type="HTTP_PROXY",
        integrationHttpMethod="ANY",
        uri=f"http://{balancer['DNSName']}/{{proxy}}",
        connectionType="VPC_LINK",
        connectionId=link["id"],
        passthroughBehavior="WHEN_NO_MATCH",
        contentHandling="CONVERT_TO_TEXT",
        requestParameters={
            "integration.request.path.proxy": "method.request.path.proxy",
            "integration.request.header.Accept": "'application/json'",
            "integration.request.header.Authorization": "method.request.header.Authorization",
        },
    )
    assert integration["timeoutInMillis"] == 29000, integration
    assert integration["cacheNamespace"] == resource["id"], integration
    whole = apigateway.get_method(**of_method)["methodIntegration"]
    assert whole["connectionId"] == link["id"] and whole["type"] == "HTTP_PROXY", whole
    embedded = apigateway.get_resources(**of_api, embed=["methods"])["items"]
    assert any("ANY" in one.get("resourceMethods", {}) for one in embedded), embedded

    waited(
        "the VPC link",
        lambda: apigateway.get_vpc_link(vpcLinkId=link["id"])["status"] == "AVAILABLE",
    )
    deployment = apigateway.create_deployment(**of_api, stageName="prod")
    stage = apigateway.get_stage(**of_api, stageName="prod")
    assert stage["deploymentId"] == deployment["id"], stage
    return link, api, resource, deployment


def errors(link, api, resource, deployment):
    of_api = {"restApiId": api["id"]}
    of_method = {**of_api, "resourceId": resource["id"], "httpMethod": "ANY"}
    kinds = apigateway.exceptions
    gone, bad, conflict = (
        kinds.NotFoundException,
        kinds.BadRequestException,
        kinds.ConflictException,
    )
    refused(gone, apigateway.get_rest_api, 404, "Invalid API identifier", restApiId="nobody0000")
    refused(gone, apigateway.get_resource, 404, **of_api, resourceId="nobody")
    refused(gone, apigateway.get_method, 404, **{**of_method, "httpMethod": "GET"})
    refused(gone, apigateway.get_integration, 404, **{**of_method, "httpMethod": "GET"})
    refused(gone, apigateway.get_stage, 404, **of_api, stageName="nobody")
    refused(gone, apigateway.get_vpc_link, 404, vpcLinkId="nobody")
    refused(gone, apigateway.delete_rest_api, 404, restApiId="nobody0000")
    refused(
        conflict,
        apigateway.create_resource,
        409,
        "{proxy+}",
        **of_api,
        parentId=api["rootResourceId"],
        pathPart="{proxy+}",
    )
    refused(conflict, apigateway.put_method, 409, **of_method, authorizationType="NONE")
    refused(
        conflict,
        apigateway.create_stage,
        409,
        **of_api,
        stageName="prod",
        deploymentId=deployment["id"],
    )
    refused(bad, apigateway.delete_deployment, 400, **of_api, deploymentId=deployment["id"])
    refused(bad, apigateway.delete_vpc_link, 400, vpcLinkId=link["id"])
    unknown = [{"op": "replace", "path": "/nonsense", "value": "x"}]
    refused(
        bad, apigateway.update_rest_api, 400, "/nonsense", **of_api, patchOperations=unknown
    )
    refused(bad, apigateway.put_integration, 400, **of_method, type="HTTP_PROXY", uri="nonsense")
    try:
        apigateway.create_rest_api()
        raise AssertionError("created without a name")
    except ParamValidationError:
        pass

    # An operation of the service that is not served: refused by name, never a success.
    error = refused(ClientError, apigateway.get_sdk_types)
    assert "GetSdkTypes" in error.response["Error"]["Message"], error

    # Other credentials: the error types that SDKs know.
    for key, secret, codes in [
        ("AKIAAAAAAAAAAAAAAAAA", "x" * 40, {"UnrecognizedClientException"}),
        (
            boto3.Session().get_credentials().access_key,
            "x" * 40,
            {"InvalidSignatureException", "SignatureDoesNotMatch"},
        ),
    ]:
        stranger = boto3.client("apigateway", aws_access_key_id=key, aws_secret_access_key=secret)
        error = refused(ClientError, stranger.get_rest_apis, 403)
        assert error.response["Error"]["Code"] in codes, error


def change(api, resource):
    of_api = {"restApiId": api["id"]}
    updated = apigateway.update_rest_api(
        **of_api,
        patchOperations=[
            {"op": "replace", "path": "/name", "value": "renamed"},
            {"op": "replace", "path": "/description", "value": "new"},
        ],
    )
    assert (updated["name"], updated["description"]) == ("renamed", "new"), updated
    names = [
        one["name"]
        for page in apigateway.get_paginator("get_rest_apis").paginate(
            PaginationConfig={"PageSize": 1}
        )
        for one in page["items"]
    ]
    assert names.count("renamed") == 1, names

    arn = f"arn:aws:apigateway:{apigateway.meta.region_name}::/restapis/{api['id']}"
    apigateway.tag_resource(resourceArn=arn, tags={"more": "x"})
    apigateway.untag_resource(resourceArn=arn, tagKeys=["team"])
    assert apigateway.get_tags(resourceArn=arn)["tags"] == {"more": "x"}

    apigateway.update_integration(
        **of_api,
        resourceId=resource["id"],
        httpMethod="ANY",
        patchOperations=[
            {
                "op": "replace",
                "path": "/requestParameters/integration.request.header.Accept",
                "value": "'text/csv'",
            }
        ],
    )
    apigateway.create_deployment(**of_api, stageName="prod")


def ask(api, path):
    request = urllib.request.Request(
        f"http://{GATEWAY}/prod{path}",
        headers={"Host": f"{api['id']}.execute-api.{apigateway.meta.region_name}.amazonaws.com"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        assert error.code == 403, (error.code, error.read())
        return None


def header(echo, name):
    return [value for key, value in echo["headers"] if key.lower() == name]


def destroy(link, api):
    of_api = {"restApiId": api["id"]}
    apigateway.delete_stage(**of_api, stageName="prod")
    apigateway.delete_rest_api(**of_api)
    gone = apigateway.exceptions.NotFoundException
    refused(gone, apigateway.get_rest_api, 404, **of_api)
    apigateway.delete_vpc_link(vpcLinkId=link["id"])

    def is_gone():
        try:
            apigateway.get_vpc_link(vpcLinkId=link["id"])
        except gone:
            return True
        return False

    waited("the VPC link to go", is_gone)
    assert apigateway.get_rest_apis()["items"] == []
    assert apigateway.get_vpc_links()["items"] == []


def main():
    account = who()
    balancer = load_balancer()
    assert f":{account}:loadbalancer/net/{NAME}/" in balancer["LoadBalancerArn"], balancer
    link, api, resource, deployment = build(balancer)
    errors(link, api, resource, deployment)
    echo = waited("the stage", lambda: ask(api, "/user/profile?x=1"))
    assert (echo["method"], echo["target"]) == ("GET", "/user/profile?x=1"), echo
    assert header(echo, "accept") == ["application/json"], echo
    change(api, resource)
    waited("the change", lambda: header(ask(api, "/x"), "accept") == ["text/csv"])
    destroy(link, api)


main()
print("all of it, by boto3", boto3.__version__)
