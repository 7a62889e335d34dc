"""The requests of `signers.rs`, signed and sent by botocore.

Arguments: endpoint, region, file of cases. A case is a line of fields, percent-encoded and apart by tabs; each answer
becomes a line: its status, a space, its body.
"""

import sys
from urllib.parse import unquote

from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.httpsession import URLLib3Session
from botocore.utils import percent_encode, percent_encode_sequence

ENDPOINT, REGION, CASES = sys.argv[1:]
SESSION = URLLib3Session()


def pairs(field):
    return [tuple(unquote(text) for text in pair.split("=")) for pair in field.split("&") if pair]


def answer(case):
    method, path, query, headers, body, form, key, secret, token = case.split("\t")
    segments = [percent_encode(unquote(segment), safe="-._~") for segment in path.split("/")]
    url = ENDPOINT + "/" + "/".join(segments)
    if query:
        url += "?" + percent_encode_sequence(pairs(query))
    request = AWSRequest(method=method, url=url, headers=dict(pairs(headers)), data=unquote(body).encode())
    credentials = Credentials(unquote(key), unquote(secret), unquote(token) or None)
    if form == "query":
        SigV4QueryAuth(credentials, "apigateway", REGION, expires=60).add_auth(request)
    else:
        SigV4Auth(credentials, "apigateway", REGION).add_auth(request)
    return SESSION.send(request.prepare())


with open(CASES, encoding="utf-8") as cases:
    for line in cases.read().splitlines():
        response = answer(line)
        sys.stdout.buffer.write(f"{response.status_code} ".encode() + response.content + b"\n")
