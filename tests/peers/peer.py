"""Starts the model server of this folder for a test, reads its log, stops it.

    with ModelServer("stall", only="reply", after=5) as server:
        ... --base-url server.url ...
        server.requests()
"""
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


class ModelServer:
    def __init__(self, behaviour="plan", **options):
        """`options` are those of model_server.py, with underscores for dashes."""
        handle, self.log = tempfile.mkstemp(prefix="syllabus-peer-")
        os.close(handle)
        command = [sys.executable, os.path.join(HERE, "model_server.py"),
                   "--behaviour", behaviour, "--log", self.log]
        for name, value in options.items():
            command += ["--" + name.replace("_", "-"), str(value)]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        line = self.process.stdout.readline().split()
        if len(line) != 2 or line[0] != b"port":
            self.stop()
            raise AssertionError("the model server did not start: %r" % line)
        self.port = int(line[1])
        self.url = "http://127.0.0.1:%d/v1" % self.port

    def requests(self, kind=None):
        """What was asked so far: kind, method, path, headers (names in lower case), body."""
        with open(self.log, encoding="utf-8") as f:
            found = [json.loads(line) for line in f]
        return [r for r in found if kind in (None, r["kind"])]

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        if os.path.exists(self.log):
            os.unlink(self.log)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
