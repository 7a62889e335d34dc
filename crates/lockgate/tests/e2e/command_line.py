"""The command line of AWS as a client that is called like one of boto3, so that one script can be played by both.

It runs in this process where its package is at hand, since starting it takes longer than a call; else as `aws`.
"""

import contextlib
import io
import json
import subprocess
import tempfile

from botocore.exceptions import ClientError


class CommandLine:
    def __init__(self, service):
        self.service = service
        # Operations by their names on the command line.
        self.called = set()
        try:
            from awscli.clidriver import create_clidriver

            self.driver = create_clidriver()
        except ImportError:
            self.driver = None

    def __getattr__(self, operation):
        return lambda **arguments: self.call(operation, arguments)

    def call(self, operation, arguments, *options):
        arguments = dict(arguments)
        command = operation.replace("_", "-")
        self.called.add(command)
        with tempfile.NamedTemporaryFile() as body:
            if isinstance(arguments.get("body"), bytes):
                body.write(arguments.pop("body"))
                body.flush()
                options = [*options, "--body", f"fileb://{body.name}"]
            code, out, errors = self.run([command, "--cli-input-json", json.dumps(arguments), *options])
        if code == 0:
            return json.loads(out) if out.strip() else {}
        # An error occurred (NotFoundException) when calling the GetStage operation: Invalid …
        assert "An error occurred (" in errors, (operation, errors)
        code, message = errors.split("An error occurred (", 1)[1].split(")", 1)
        message = message.split("operation: ", 1)[1].strip()
        raise ClientError({"Error": {"Code": code, "Message": message}}, operation)

    def get_paginator(self, operation):
        return Pages(self, operation)

    def get_waiter(self, name):
        return Waiter(self, name)

    def run(self, arguments):
        arguments = [self.service, *arguments, "--output", "json"]
        if self.driver is None:
            done = subprocess.run(["aws", *arguments], capture_output=True, text=True)
            return done.returncode, done.stdout, done.stderr
        out, errors = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            code = self.driver.main(arguments)
        return code, out.getvalue(), errors.getvalue()


class Pages:
    """The command line goes through pages by itself, and prints them as one."""

    def __init__(self, client, operation):
        self.client, self.operation = client, operation

    def paginate(self, PaginationConfig=None, **arguments):
        size = (PaginationConfig or {}).get("PageSize")
        # Where the service has a parameter of this name, the option is that and turns the pages off.
        if size is None or self.client.service == "elbv2":
            return self.by_items(arguments)
        return [self.client.call(self.operation, arguments, "--page-size", str(size))]

    def by_items(self, arguments):
        """One item at a time, by the tokens that the command line makes itself."""
        token = []
        while True:
            found = self.client.call(self.operation, arguments, "--max-items", "1", *token)
            yield found
            if "NextToken" not in found:
                return
            token = ["--starting-token", found["NextToken"]]


class Waiter:
    def __init__(self, client, name):
        self.client, self.name = client, name

    def wait(self, **arguments):
        command = ["wait", self.name.replace("_", "-"), "--cli-input-json", json.dumps(arguments)]
        code, _, errors = self.client.run(command)
        assert code == 0, (self.name, errors)
