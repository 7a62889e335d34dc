"""Uploads that are refused while they run, by a blocking client: sends everything, then reads the answer.

Arguments: host, port, how many. Each upload must read the refusal; a reset instead of it is an error.
"""

import http.client
import sys

HOST, PORT, COUNT = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
BODY = b"x" * 5_000_000

for number in range(COUNT):
    connection = http.client.HTTPConnection(HOST, PORT, timeout=60)
    connection.request("POST", "/nobody/serves/this", body=BODY)
    response = connection.getresponse()
    text = response.read()
    assert response.status == 403 and b"Forbidden" in text, (number, response.status, text)
    connection.close()
print(f"{COUNT} refusals read")
