"""Every operation of API Gateway that is served, once and more, by boto3 or by the command line of AWS, with the
same script: what is asserted of one client holds for the other.

By boto3 each answer is held against the service model before the SDK reads it: no member that the model does not
have, each of its type, the status of the model, and no member missing that AWS always sends.

Arguments: `boto3` or `aws`; the ARNs of two load balancers; then the operations that have to be called.
"""

import json
import sys
import time

import boto3
import botocore.session
from botocore import xform_name
from botocore.exceptions import ClientError

from command_line import CommandLine

CLIENT, BALANCER, OTHER_BALANCER = sys.argv[1:4]
SERVED = set(sys.argv[4:])
MODEL = botocore.session.get_session().get_service_model("apigateway")
CALLED = set()

# What AWS sends in every answer of a shape, where the model itself requires nothing: the examples of the API
# reference, and what the provider of Terraform reads without asking whether it is there.
ALWAYS = {
    "RestApi": "id name createdDate apiKeySource endpointConfiguration disableExecuteApiEndpoint rootResourceId",
    "Resource": "id path",
    "Method": "httpMethod authorizationType apiKeyRequired",
    "MethodResponse": "statusCode",
    "Integration": "type timeoutInMillis passthroughBehavior cacheNamespace cacheKeyParameters",
    "IntegrationResponse": "statusCode",
    "Model": "id name schema contentType",
    "RequestValidator": "id name validateRequestBody validateRequestParameters",
    "GatewayResponse": "responseType responseParameters responseTemplates defaultResponse",
    "VpcLink": "id name targetArns status",
    "Deployment": "id createdDate",
    "Stage": "deploymentId stageName cacheClusterEnabled cacheClusterStatus methodSettings tracingEnabled "
    "createdDate lastUpdatedDate",
    "ClientCertificate": "clientCertificateId pemEncodedCertificate createdDate expirationDate",
    "DocumentationPart": "id location properties",
    "DocumentationVersion": "version createdDate",
    "Account": "throttleSettings features apiKeyVersion",
    "TestInvokeMethodResponse": "status body headers multiValueHeaders log latency",
    "Tags": "tags",
}


def departures(shape, value, path):
    """What in a value of an answer is not as the model has it."""
    kind = shape.type_name
    if kind == "structure":
        if not isinstance(value, dict):
            yield f"{path}: {value!r} is no object"
            return
        names = {(member.serialization.get("name") or name): (name, member) for name, member in shape.members.items()}
        for name in value:
            if name not in names:
                yield f"{path}: {name} is not of the model"
            elif value[name] is None:
                yield f"{path}: {name} is null"
            else:
                yield from departures(names[name][1], value[name], f"{path}.{name}")
        for name in set(shape.required_members) | set(ALWAYS.get(shape.name, "").split()):
            if name not in value:
                yield f"{path}: {name} is missing"
    elif kind == "list":
        if not isinstance(value, list):
            yield f"{path}: {value!r} is no list"
            return
        for index, one in enumerate(value):
            yield from departures(shape.member, one, f"{path}[{index}]")
    elif kind == "map":
        if not isinstance(value, dict):
            yield f"{path}: {value!r} is no map"
            return
        for key, one in value.items():
            yield from departures(shape.value, one, f"{path}[{key!r}]")
    else:
        fits = {
            "string": isinstance(value, str),
            "boolean": isinstance(value, bool),
            "integer": isinstance(value, int) and not isinstance(value, bool),
            "long": isinstance(value, int) and not isinstance(value, bool),
            "double": isinstance(value, (int, float)) and not isinstance(value, bool),
            # Seconds since the epoch, as this protocol has them.
            "timestamp": isinstance(value, (int, float)) and not isinstance(value, bool),
        }
        if not fits[kind]:
            yield f"{path}: {value!r} is no {kind}"
        enum = getattr(shape, "enum", [])
        if enum and value not in enum:
            yield f"{path}: {value!r} is not one of {enum}"


def check_answer(http_response, model, **_):
    if http_response.status_code >= 400:
        return
    wanted = model.http.get("responseCode", 200)
    assert http_response.status_code == wanted, (model.name, http_response.status_code, wanted)
    headers = http_response.headers
    assert len(headers["x-amzn-RequestId"]) == 36, (model.name, headers)
    if model.output_shape is None:
        assert not http_response.content, (model.name, http_response.content)
        return
    assert headers["Content-Type"] == "application/json", (model.name, headers)
    members = model.output_shape.members
    in_header = {name for name, member in members.items() if member.serialization.get("location") == "header"}
    assert not in_header, "an answer with headers, which nobody reads here yet"
    found = list(departures(model.output_shape, json.loads(http_response.content), model.name))
    assert not found, "\n".join(found)


def client():
    if CLIENT == "aws":
        return CommandLine("apigateway")
    made = boto3.client("apigateway")
    made.meta.events.register("after-call.apigateway", check_answer)
    return made


APIGATEWAY = client()


def call(operation, **arguments):
    CALLED.add(operation)
    answer = getattr(APIGATEWAY, xform_name(operation))(**arguments)
    answer.pop("ResponseMetadata", None)
    return answer


def pages(operation, **arguments):
    CALLED.add(operation)
    paginator = APIGATEWAY.get_paginator(xform_name(operation))
    found = paginator.paginate(**arguments, PaginationConfig={"PageSize": 1})
    return [one for page in found for one in page.get("items", [])]


STATUS = {
    "NotFoundException": 404,
    "BadRequestException": 400,
    "ConflictException": 409,
    "TooManyRequestsException": 429,
    "LimitExceededException": 429,
}


def refused(code, containing, operation, **arguments):
    try:
        call(operation, **arguments)
    except ClientError as error:
        told, meta = error.response["Error"], error.response.get("ResponseMetadata")
        assert told["Code"] == code, (error, code)
        assert containing in told["Message"], (told["Message"], containing)
        if meta is not None:
            assert meta["HTTPStatusCode"] == STATUS[code], (meta, code)
            # The SDK knows the code as an exception of its own.
            assert type(error) is not ClientError, error.response
        return
    raise AssertionError(f"{operation} not refused with {code}: {arguments}")


def patch(*operations):
    named = ("op", "path", "value", "from")
    return [{name: one for name, one in zip(named, operation) if one is not None} for operation in operations]


def same(found, wanted):
    """An answer has these members; others may stand beside them."""
    for name, value in wanted.items():
        assert found.get(name) == value, (name, found.get(name), value)
    return found


def account():
    found = call("GetAccount")
    assert set(found["throttleSettings"]) == {"burstLimit", "rateLimit"}, found
    role = "arn:aws:iam::123456789012:role/logs"
    same(
        call("UpdateAccount", patchOperations=patch(("replace", "/cloudwatchRoleArn", role))),
        {"cloudwatchRoleArn": role},
    )
    same(call("GetAccount"), {"cloudwatchRoleArn": role})


def certificates():
    made = call("GenerateClientCertificate", description="one", tags={"a": "1"})
    assert made["pemEncodedCertificate"].startswith("-----BEGIN CERTIFICATE-----"), made
    of = {"clientCertificateId": made["clientCertificateId"]}
    same(call("GetClientCertificate", **of), made)
    same(
        call("UpdateClientCertificate", **of, patchOperations=patch(("replace", "/description", "two"))),
        {"description": "two", "tags": {"a": "1"}},
    )
    call("GenerateClientCertificate")
    assert len(pages("GetClientCertificates")) == 2
    assert call("DeleteClientCertificate", **of) == {}
    refused("NotFoundException", "Invalid Client Certificate", "GetClientCertificate", **of)


def links():
    made = call("CreateVpcLink", name="one", description="d", targetArns=[BALANCER], tags={"a": "1"})
    same(made, {"name": "one", "description": "d", "targetArns": [BALANCER], "status": "PENDING", "tags": {"a": "1"}})
    of = {"vpcLinkId": made["id"]}
    deadline = time.monotonic() + 30
    while call("GetVpcLink", **of)["status"] != "AVAILABLE":
        assert time.monotonic() < deadline, "the VPC link does not become available"
        time.sleep(0.1)
    same(
        call("UpdateVpcLink", **of, patchOperations=patch(("replace", "/name", "two"))),
        {"name": "two", "targetArns": [BALANCER]},
    )
    other = call("CreateVpcLink", name="other", targetArns=[OTHER_BALANCER])
    assert {one["name"] for one in pages("GetVpcLinks")} == {"two", "other"}
    assert call("DeleteVpcLink", vpcLinkId=other["id"]) == {}
    refused("NotFoundException", "Vpc Link", "GetVpcLink", vpcLinkId="nobody")
    return made["id"]


def apis():
    made = call(
        "CreateRestApi",
        name="one",
        description="d",
        version="1",
        binaryMediaTypes=["image/png"],
        minimumCompressionSize=10,
        apiKeySource="HEADER",
        endpointConfiguration={"types": ["REGIONAL"]},
        disableExecuteApiEndpoint=False,
        tags={"a": "1"},
    )
    of = {"restApiId": made["id"]}
    same(made, {"name": "one", "version": "1", "minimumCompressionSize": 10, "tags": {"a": "1"}})
    same(call("GetRestApi", **of), made)
    changed = call(
        "UpdateRestApi",
        **of,
        patchOperations=patch(
            ("replace", "/name", "two"),
            ("add", "/binaryMediaTypes/image~1gif"),
            ("remove", "/binaryMediaTypes/image~1png"),
            ("replace", "/minimumCompressionSize", "20"),
        ),
    )
    same(changed, {"name": "two", "binaryMediaTypes": ["image/gif"], "minimumCompressionSize": 20})
    call("CreateRestApi", name="other")
    everyone = pages("GetRestApis")
    assert {"two", "other"} <= {one["name"] for one in everyone}, everyone
    refused("NotFoundException", "Invalid API identifier specified", "GetRestApi", restApiId="nobody")
    refused(
        "BadRequestException", "Invalid patch path", "UpdateRestApi", **of,
        patchOperations=patch(("replace", "/nonsense", "x")),
    )
    other = next(one for one in everyone if one["name"] == "other")
    assert call("DeleteRestApi", restApiId=other["id"]) == {}
    refused("NotFoundException", "Invalid API identifier specified", "DeleteRestApi", restApiId=other["id"])
    return of, made["rootResourceId"]


def tags(of):
    region = boto3.Session().region_name
    arn = f"arn:aws:apigateway:{region}::/restapis/{of['restApiId']}"
    assert call("TagResource", resourceArn=arn, tags={"b": "2"}) == {}
    assert call("GetTags", resourceArn=arn)["tags"] == {"a": "1", "b": "2"}
    assert call("UntagResource", resourceArn=arn, tagKeys=["a"]) == {}
    assert call("GetTags", resourceArn=arn)["tags"] == {"b": "2"}


def resources(of, root):
    parent = call("CreateResource", **of, parentId=root, pathPart="things")
    same(parent, {"parentId": root, "pathPart": "things", "path": "/things"})
    made = call("CreateResource", **of, parentId=parent["id"], pathPart="{id}")
    same(call("GetResource", **of, resourceId=made["id"]), made)
    moved = call(
        "UpdateResource", **of, resourceId=parent["id"], patchOperations=patch(("replace", "/pathPart", "items"))
    )
    same(moved, {"path": "/items"})
    same(call("GetResource", **of, resourceId=made["id"]), {"path": "/items/{id}"})
    assert {one["path"] for one in pages("GetResources", **of)} == {"/", "/items", "/items/{id}"}
    gone = call("CreateResource", **of, parentId=root, pathPart="gone")
    assert call("DeleteResource", **of, resourceId=gone["id"]) == {}
    refused("NotFoundException", "Invalid Resource identifier", "GetResource", **of, resourceId=gone["id"])
    refused(
        "ConflictException", "Another resource with the same parent already has this name", "CreateResource",
        **of, parentId=root, pathPart="items",
    )
    return made["id"]


def models(of):
    schema = json.dumps({"type": "object", "required": ["name"]})
    made = call("CreateModel", **of, name="Thing", description="d", contentType="application/json", schema=schema)
    same(call("GetModel", **of, modelName="Thing"), made)
    assert json.loads(made["schema"]) == json.loads(schema)
    same(
        call("UpdateModel", **of, modelName="Thing", patchOperations=patch(("replace", "/description", "e"))),
        {"description": "e", "name": "Thing"},
    )
    call("GetModel", **of, modelName="Thing", flatten=True)
    call("CreateModel", **of, name="Gone", contentType="application/json", schema="{}")
    # New APIs have two models of their own.
    assert {"Thing", "Gone"} <= {one["name"] for one in pages("GetModels", **of)}
    assert call("DeleteModel", **of, modelName="Gone") == {}
    refused("NotFoundException", "Invalid model name specified", "GetModel", **of, modelName="Gone")
    assert "value" in call("GetModelTemplate", **of, modelName="Thing")


def validators(of):
    made = call("CreateRequestValidator", **of, name="body", validateRequestBody=True, validateRequestParameters=False)
    of_one = {**of, "requestValidatorId": made["id"]}
    same(call("GetRequestValidator", **of_one), made)
    same(
        call(
            "UpdateRequestValidator", **of_one,
            patchOperations=patch(("replace", "/validateRequestParameters", "true")),
        ),
        {"validateRequestBody": True, "validateRequestParameters": True},
    )
    gone = call("CreateRequestValidator", **of, name="gone")
    same(gone, {"validateRequestBody": False, "validateRequestParameters": False})
    assert len(pages("GetRequestValidators", **of)) == 2
    assert call("DeleteRequestValidator", **of, requestValidatorId=gone["id"]) == {}
    refused(
        "NotFoundException", "Invalid Request Validator", "GetRequestValidator", **of, requestValidatorId=gone["id"]
    )
    return made["id"]


def methods(of, resource, validator, link):
    at = {**of, "resourceId": resource, "httpMethod": "POST"}
    made = call(
        "PutMethod",
        **at,
        authorizationType="NONE",
        apiKeyRequired=False,
        operationName="makeThing",
        requestParameters={"method.request.path.id": True, "method.request.header.X-A": False},
        requestModels={"application/json": "Thing"},
        requestValidatorId=validator,
    )
    same(made, {"operationName": "makeThing", "requestModels": {"application/json": "Thing"}})
    same(
        call("UpdateMethod", **at, patchOperations=patch(("replace", "/operationName", "make"))),
        {"operationName": "make", "requestValidatorId": validator},
    )
    refused("ConflictException", "Method already exists", "PutMethod", **at, authorizationType="NONE")
    made = call(
        "PutMethodResponse", **at, statusCode="200",
        responseParameters={"method.response.header.X-B": False}, responseModels={"application/json": "Empty"},
    )
    at_response = {**at, "statusCode": "200"}
    same(call("GetMethodResponse", **at_response), made)
    same(
        call(
            "UpdateMethodResponse", **at_response,
            patchOperations=patch(("add", "/responseParameters/method.response.header.X-C", "true")),
        ),
        {"responseParameters": {"method.response.header.X-B": False, "method.response.header.X-C": True}},
    )
    made = call(
        "PutIntegration",
        **at,
        type="HTTP",
        integrationHttpMethod="PUT",
        uri="http://backend.example/{id}",
        connectionType="VPC_LINK",
        connectionId=link,
        passthroughBehavior="WHEN_NO_TEMPLATES",
        contentHandling="CONVERT_TO_TEXT",
        timeoutInMillis=5000,
        cacheNamespace="things",
        cacheKeyParameters=["method.request.path.id"],
        requestParameters={"integration.request.path.id": "method.request.path.id"},
        requestTemplates={"application/json": "$input.json('$')"},
        tlsConfig={"insecureSkipVerification": False},
    )
    same(made, {"httpMethod": "PUT", "timeoutInMillis": 5000, "cacheNamespace": "things", "connectionId": link})
    same(call("GetIntegration", **at), made)
    same(
        call("UpdateIntegration", **at, patchOperations=patch(("replace", "/timeoutInMillis", "6000"))),
        {"timeoutInMillis": 6000, "requestTemplates": {"application/json": "$input.json('$')"}},
    )
    made = call(
        "PutIntegrationResponse", **at, statusCode="200", selectionPattern="2..",
        contentHandling="CONVERT_TO_TEXT",
        responseParameters={"method.response.header.X-B": "integration.response.header.B"},
        responseTemplates={"application/json": "$input.body"},
    )
    same(call("GetIntegrationResponse", **at_response), made)
    same(
        call(
            "UpdateIntegrationResponse", **at_response,
            patchOperations=patch(("replace", "/selectionPattern", "20.")),
        ),
        {"selectionPattern": "20.", "contentHandling": "CONVERT_TO_TEXT"},
    )
    whole = call("GetMethod", **at)
    assert set(whole["methodResponses"]) == {"200"}, whole
    assert set(whole["methodIntegration"]["integrationResponses"]) == {"200"}, whole
    embedded = call("GetResource", **of, resourceId=resource, embed=["methods"])
    assert embedded["resourceMethods"]["POST"]["operationName"] == "make", embedded
    refused("NotFoundException", "Invalid Response status code", "GetMethodResponse", **at, statusCode="404")
    refused("NotFoundException", "Invalid Response status code", "GetIntegrationResponse", **at, statusCode="404")

    mock = {**at, "httpMethod": "GET"}
    call("PutMethod", **mock, authorizationType="NONE")
    call("PutMethodResponse", **mock, statusCode="200")
    call("PutIntegration", **mock, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
    call("PutIntegrationResponse", **mock, statusCode="200", responseTemplates={"application/json": "mocked"})
    tested = call(
        "TestInvokeMethod", **mock, pathWithQueryString="/items/1?q=1", headers={"X-A": "1"}, stageVariables={"v": "1"}
    )
    same(tested, {"status": 200, "body": "mocked"})
    assert "Method completed with status: 200" in tested["log"], tested["log"]

    short = {**at, "httpMethod": "DELETE"}
    call("PutMethod", **short, authorizationType="NONE")
    call("PutMethodResponse", **short, statusCode="200")
    call("PutIntegration", **short, type="MOCK")
    call("PutIntegrationResponse", **short, statusCode="200")
    assert call("DeleteIntegrationResponse", **short, statusCode="200") == {}
    assert call("DeleteIntegration", **short) == {}
    assert call("DeleteMethodResponse", **short, statusCode="200") == {}
    assert call("DeleteMethod", **short) == {}
    refused("NotFoundException", "Invalid Method identifier specified", "GetMethod", **short)
    refused("NotFoundException", "Invalid Method identifier specified", "GetIntegration", **short)


def gateway_responses(of):
    kind = {**of, "responseType": "DEFAULT_4XX"}
    same(call("GetGatewayResponse", **kind), {"defaultResponse": True})
    made = call(
        "PutGatewayResponse", **kind, statusCode="418",
        responseParameters={"gatewayresponse.header.X": "'1'"}, responseTemplates={"application/json": "{}"},
    )
    same(made, {"statusCode": "418", "defaultResponse": False})
    same(
        call("UpdateGatewayResponse", **kind, patchOperations=patch(("replace", "/statusCode", "419"))),
        {"statusCode": "419", "responseTemplates": {"application/json": "{}"}},
    )
    everyone = pages("GetGatewayResponses", **of)
    assert {"DEFAULT_4XX", "DEFAULT_5XX", "WAF_FILTERED"} <= {one["responseType"] for one in everyone}
    assert call("DeleteGatewayResponse", **kind) == {}
    same(call("GetGatewayResponse", **kind), {"defaultResponse": True})


def documentation(of):
    properties = json.dumps({"description": "a thing"})
    made = call("CreateDocumentationPart", **of, location={"type": "API"}, properties=properties)
    at = {**of, "documentationPartId": made["id"]}
    same(call("GetDocumentationPart", **at), made)
    other = json.dumps({"description": "another"})
    same(
        call("UpdateDocumentationPart", **at, patchOperations=patch(("replace", "/properties", other))),
        {"properties": other, "location": {"type": "API"}},
    )
    parts = [{"location": {"type": "MODEL", "name": "Thing"}, "properties": {"description": "m"}}]
    imported = call(
        "ImportDocumentationParts", **of, mode="merge",
        body=json.dumps({"swagger": "2.0", "x-amazon-apigateway-documentation": {"documentationParts": parts}}).encode(),
    )
    assert len(imported["ids"]) == 1, imported
    assert len(call("GetDocumentationParts", **of)["items"]) == 2
    assert len(call("GetDocumentationParts", **of, type="MODEL")["items"]) == 1
    call("CreateDocumentationVersion", **of, documentationVersion="1", description="d")
    version = {**of, "documentationVersion": "1"}
    same(call("GetDocumentationVersion", **version), {"version": "1", "description": "d"})
    same(
        call("UpdateDocumentationVersion", **version, patchOperations=patch(("replace", "/description", "e"))),
        {"description": "e"},
    )
    call("CreateDocumentationVersion", **of, documentationVersion="2")
    assert {one["version"] for one in call("GetDocumentationVersions", **of)["items"]} == {"1", "2"}
    assert call("DeleteDocumentationVersion", **of, documentationVersion="2") == {}
    assert call("DeleteDocumentationPart", **at) == {}
    refused("NotFoundException", "Documentation", "GetDocumentationPart", **at)
    refused("NotFoundException", "Documentation", "GetDocumentationVersion", **of, documentationVersion="2")


def deployments(of, resource):
    made = call("CreateDeployment", **of, description="d", stageName="first", variables={"v": "1"})
    first = made["id"]
    at = {**of, "deploymentId": first}
    summary = call("GetDeployment", **at, embed=["apisummary"])["apiSummary"]
    assert set(summary["/items/{id}"]) == {"GET", "POST"}, summary
    same(
        call("UpdateDeployment", **at, patchOperations=patch(("replace", "/description", "e"))),
        {"id": first, "description": "e"},
    )
    second = call("CreateDeployment", **of)["id"]
    assert {one["id"] for one in pages("GetDeployments", **of)} == {first, second}
    same(call("GetStage", **of, stageName="first"), {"deploymentId": first, "variables": {"v": "1"}})
    made = call(
        "CreateStage", **of, stageName="prod", deploymentId=first, description="d", variables={"v": "2"},
        documentationVersion="1", tracingEnabled=False, tags={"s": "1"},
    )
    same(made, {"stageName": "prod", "description": "d", "documentationVersion": "1", "tags": {"s": "1"}})
    same(call("GetStage", **of, stageName="prod"), made)
    changed = call(
        "UpdateStage",
        **of,
        stageName="prod",
        patchOperations=patch(
            ("replace", "/deploymentId", second),
            ("replace", "/variables/w", "3"),
            ("replace", "/~1items~1{id}/POST/metrics/enabled", "true"),
            ("replace", "/*/*/logging/loglevel", "INFO"),
        ),
    )
    same(changed, {"deploymentId": second, "variables": {"v": "2", "w": "3"}})
    settings = changed["methodSettings"]
    assert settings["~1items~1{id}/POST"]["metricsEnabled"] is True, settings
    assert settings["*/*"]["loggingLevel"] == "INFO", settings
    assert {one["stageName"] for one in call("GetStages", **of)["item"]} == {"first", "prod"}
    assert [one["stageName"] for one in call("GetStages", **of, deploymentId=second)["item"]] == ["prod"]
    assert call("FlushStageCache", **of, stageName="prod") == {}
    assert call("FlushStageAuthorizersCache", **of, stageName="prod") == {}
    refused("BadRequestException", "Active stages pointing to this deployment", "DeleteDeployment", **at)
    assert call("DeleteStage", **of, stageName="first") == {}
    refused("NotFoundException", "Invalid stage identifier specified", "GetStage", **of, stageName="first")
    assert call("DeleteDeployment", **at) == {}
    refused("NotFoundException", "Invalid Deployment identifier specified", "GetDeployment", **at)


def main():
    account()
    certificates()
    link = links()
    of, root = apis()
    tags(of)
    resource = resources(of, root)
    models(of)
    validator = validators(of)
    methods(of, resource, validator, link)
    gateway_responses(of)
    documentation(of)
    deployments(of, resource)
    assert call("DeleteRestApi", **of) == {}
    call("DeleteVpcLink", vpcLinkId=link)
    for one in pages("GetClientCertificates"):
        call("DeleteClientCertificate", clientCertificateId=one["clientCertificateId"])
    missed = SERVED - CALLED
    assert not missed, f"served and never called: {sorted(missed)}"
    print(f"{len(CALLED)} operations by {CLIENT}")


main()
