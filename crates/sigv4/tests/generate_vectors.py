"""Makes the vectors in tests/data, from signers that are not ours.

    python3 generate_vectors.py botocore > data/botocore.json
    python3 generate_vectors.py suite NEW OLD > data/aws_suite.json

`botocore` asks botocore: its signer alone for odd requests, and whole clients for the calls that Lockgate serves.
`suite` reads AWS's published signing test suite, which is under the Apache License 2.0, and keeps of it what the
requests are and which signatures are expected. NEW is the suite as awslabs/aws-c-auth has it (directory `v4` of its
tests/aws-signing-test-suite), OLD as it was published before and boto/botocore has it (tests/unit/auth/aws4_testsuite):
from there are the cases that the new one lacks. The suite for SigV4A is for an algorithm that is not served.
"""

import datetime
import json
import pathlib
import sys
from urllib.parse import urlsplit

AMZ_DATE = "20150830T123600Z"
ADDED = {"authorization", "x-amz-date", "x-amz-security-token"}


def vector(name, method, url, headers, body, credential, region, service, **expected):
    parts = urlsplit(url)
    return {
        "name": name,
        "method": method,
        "path": parts.path or "/",
        "query": parts.query,
        "headers": [[k, v] for k, v in headers if k.lower() not in ADDED],
        "body": body,
        "credential": credential,
        "region": region,
        "service": service,
        "time": AMZ_DATE,
        **expected,
    }


def botocore_vectors():
    import botocore.auth
    import botocore.session
    from botocore.awsrequest import AWSRequest, AWSResponse
    from botocore.credentials import Credentials

    now = datetime.datetime.strptime(AMZ_DATE, "%Y%m%dT%H%M%SZ")
    botocore.auth.get_current_datetime = lambda *_, **__: now
    key, secret = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    base = "http://127.0.0.1:4566"
    arn = "arn%3Aaws%3Aapigateway%3Aeu-west-1%3A%3A%2Frestapis%2Fabc123%2Fstages%2Fv1"
    odd = [
        ("arn in path", "GET", f"/tags/{arn}", {}, ""),
        ("arn in path, unescaped", "GET", "/tags/arn:aws:apigateway:eu-west-1::/restapis/abc", {}, ""),
        ("lower-case escapes in path", "GET", "/tags/arn%3aaws%2f", {}, ""),
        ("dots and slashes", "GET", "/a/./b/../c//d/", {}, ""),
        ("dots above the root", "GET", "/../../a/..", {}, ""),
        ("space and percent in path", "GET", "/a%20b/100%25", {}, ""),
        ("sub-delimiters in path", "GET", "/a!$&'()*+,;=:@b", {}, ""),
        ("unicode in path", "GET", "/%E2%98%83/%C3%BC", {}, ""),
        ("braces in path", "PUT", "/restapis/a/resources/%7Bproxy%2B%7D", {}, "{}"),
        ("empty query value", "GET", "/?b=&a=", {}, ""),
        ("query name alone", "GET", "/?flag&a=1", {}, ""),
        ("repeated query names", "GET", "/?k=2&k=10&k=1&k=", {}, ""),
        ("names that are prefixes", "GET", "/?ab=1&a-b=2&a=3&a.b=4&A=5&a_=6", {}, ""),
        ("escaped query", "GET", "/?q=a%20b%2Bc%26d%3De%25%2F%3F&%E1%88%B4=%F0%9F%90%98", {}, ""),
        ("query with tilde", "GET", "/?~=~-._&z=%7B%7D", {}, ""),
        ("header spaces", "GET", "/", {"X-Spaced": "  a   b\tc  ", "X-Quoted": '"a   b"'}, ""),
        ("empty header", "GET", "/", {"X-Empty": ""}, ""),
        ("utf-8 header", "GET", "/", {"X-Name": "J\u00fcrgen \u2603"}, ""),
        ("header order", "GET", "/", {"Zoo": "1", "alpha": "2", "X-Amz-Meta-B": "3", "X-amz-meta-a": "4"}, ""),
        ("unsigned headers", "GET", "/", {"User-Agent": "x", "Expect": "100-continue", "X-Amzn-Trace-Id": "Root=1"}, ""),
        ("body", "POST", "/restapis", {"Content-Type": "application/json"}, '{"name":"caf\u00e9 \u2603"}'),
        ("form body", "POST", "/", {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"},
         "Action=DescribeLoadBalancers&Version=2015-12-01"),
        ("patch", "PATCH", "/restapis/abc", {"Content-Type": "application/json"}, '{"patchOperations":[]}'),
        ("delete", "DELETE", "/restapis/abc", {}, ""),
    ]
    vectors = []
    for token in (None, "FwoGZXIvYXdzE//token+with/slashes=="):
        credential = {"access_key_id": key, "secret_access_key": secret, "session_token": token}
        for name, method, target, headers, body in odd:
            if token and name not in ("arn in path", "body", "repeated query names", "header spaces"):
                continue
            data = body.encode()
            made = {}
            for form, signer in (
                ("authorization", botocore.auth.SigV4Auth(Credentials(key, secret, token), "apigateway", "eu-west-1")),
                ("presigned", botocore.auth.SigV4QueryAuth(Credentials(key, secret, token), "apigateway", "eu-west-1", expires=900)),
            ):
                # botocore's presigner moves a body into the query and keeps one of repeated names.
                if form == "presigned" and (body or "repeated" in name or "alone" in name):
                    continue
                request = AWSRequest(method=method, url=base + target, headers={"Host": "127.0.0.1:4566", **headers}, data=data)
                signer.add_auth(request)
                if form == "authorization":
                    made[form] = request.headers["Authorization"]
                else:
                    made[form] = urlsplit(request.url).query
            vectors.append(vector(
                name + (" (temporary)" if token else ""), method, base + target,
                [("Host", "127.0.0.1:4566"), *headers.items()], body, credential, "eu-west-1", "apigateway", **made))

    credential = {"access_key_id": key, "secret_access_key": secret, "session_token": None}
    session = botocore.session.Session()
    session.set_credentials(key, secret)
    plain_arn = "arn:aws:apigateway:eu-west-1::/restapis/abc123/stages/v1"
    calls = [
        ("apigateway", "get_rest_apis", {"limit": 25}),
        ("apigateway", "create_rest_api", {"name": "caf\u00e9", "tags": {"a b": "c/d"}}),
        ("apigateway", "tag_resource", {"resourceArn": plain_arn, "tags": {"k": "v"}}),
        ("apigateway", "untag_resource", {"resourceArn": plain_arn, "tagKeys": ["a b", "c+d", "e&f=g"]}),
        ("apigateway", "get_tags", {"resourceArn": plain_arn}),
        ("apigateway", "put_integration", {"restApiId": "abc123", "resourceId": "x", "httpMethod": "ANY", "type": "HTTP_PROXY",
                                           "requestParameters": {"integration.request.path.proxy": "method.request.path.proxy"}}),
        ("apigateway", "update_stage", {"restApiId": "abc123", "stageName": "v1",
                                        "patchOperations": [{"op": "replace", "path": "/variables/a", "value": "~"}]}),
        ("apigateway", "get_resources", {"restApiId": "abc123", "embed": ["methods"], "position": "a+/=="}),
        ("elbv2", "describe_load_balancers", {"Names": ["foobar"]}),
        ("elbv2", "describe_tags", {"ResourceArns": ["arn:aws:elasticloadbalancing:eu-west-1:000000000000:loadbalancer/net/foobar/0123456789abcdef"]}),
        ("sts", "get_caller_identity", {}),
    ]
    for service, operation, arguments in calls:
        client = session.create_client(service, region_name="eu-west-1", endpoint_url=base)
        caught = []

        def catch(request, **_):
            caught.append(request)
            raise StopIteration

        client.meta.events.register("before-send", catch)
        try:
            getattr(client, operation)(**arguments)
        except Exception:
            pass
        sent = caught[0]
        text = lambda value: value.decode() if isinstance(value, bytes) else str(value)
        headers = [("Host", urlsplit(base).netloc)] + [(k, text(v)) for k, v in sent.headers.items()]
        expected = dict(headers)["Authorization"]
        signed = expected.split("SignedHeaders=")[1].split(",")[0].split(";")
        headers = [(k, v) for k, v in headers if k.lower() in signed]
        vectors.append(vector(
            f"{service} {operation}", sent.method, sent.url, headers, text(sent.body or b""), credential, "eu-west-1",
            client.meta.service_model.signing_name, authorization=expected))
    return vectors


def suite_vectors(new, old):
    vectors = [suite_vector(case) for case in sorted(pathlib.Path(new).iterdir())]
    known = {v["name"].removesuffix(" (token unsigned)").removesuffix("-normalized") for v in vectors}
    for request in sorted(pathlib.Path(old).rglob("*.req")):
        if request.stem not in known:
            vectors.append(old_suite_vector(request))
    return vectors


def suite_vector(case):
    context = json.loads((case / "context.json").read_text())
    method, path, query, headers, body = parsed((case / "header-signed-request.txt").read_text())
    credential = {**context["credentials"], "session_token": context["credentials"].get("token")}
    credential.pop("token", None)
    made = {
        "name": case.name + (" (token unsigned)" if context.get("omit_session_token") else ""),
        "method": method,
        "path": path,
        "query": query,
        "headers": [[k, v] for k, v in headers if k.lower() not in ADDED],
        "body": body,
        "credential": credential,
        "region": context["region"],
        "service": context["service"],
        "time": AMZ_DATE,
        "authorization": dict(headers)["Authorization"],
    }
    if not context["normalize"]:
        # For S3, which is told by its name here, and that name is part of what is signed.
        return {**made, "canonical_request": (case / "header-canonical-request.txt").read_text()}
    _, _, presigned, presigned_headers, _ = parsed((case / "query-signed-request.txt").read_text())
    return {**made, "presigned": presigned, "presigned_headers": [list(header) for header in presigned_headers]}


def old_suite_vector(request):
    method, path, query, headers, body = parsed(request.read_text())
    return {
        "name": request.stem,
        "method": method,
        "path": path,
        "query": query,
        "headers": [[k, v] for k, v in headers if k.lower() not in ADDED],
        "body": body,
        "credential": {
            "access_key_id": "AKIDEXAMPLE",
            "secret_access_key": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            "session_token": None,
        },
        "region": "us-east-1",
        "service": "service",
        "time": AMZ_DATE,
        "authorization": request.with_suffix(".authz").read_text(),
    }


def parsed(text):
    """Method, path, query, headers and body of a request; lines that go on begin with a space."""
    head, _, body = text.partition("\n\n")
    lines = head.replace("\n ", " ").split("\n")
    method, target = lines[0].removesuffix(" HTTP/1.1").split(" ", 1)
    path, _, query = target.partition("?")
    return method, path, query, [tuple(line.split(":", 1)) for line in lines[1:] if line], body


if __name__ == "__main__":
    made = botocore_vectors() if sys.argv[1] == "botocore" else suite_vectors(*sys.argv[2:])
    print("[\n" + ",\n".join(json.dumps(v, sort_keys=True) for v in made) + "\n]")
