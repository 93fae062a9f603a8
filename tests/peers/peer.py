"""Starts the model server of this folder for a test, reads its log, stops it.

    with ModelServer("stall", only="reply", after=5) as server:
        ... --base-url server.url ...
        server.requests()

ModelThread is the same inside this process: it starts at once, many of them run side by side, and all
share one thread. What floods a client is a process of its own.
"""
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))


class Peer:
    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def requests(self, kind=None):
        """What was asked so far: kind, method, path, host, headers (names in lower case), body."""
        return [r for r in self.entries() if kind in (None, r["kind"])]

    @property
    def url(self):
        return "http://127.0.0.1:%d/v1" % self.port


class ModelServer(Peer):
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

    def entries(self):
        with open(self.log, encoding="utf-8") as f:
            return [json.loads(line) for line in f if line.endswith("\n")]  # the last one may be half written

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        if os.path.exists(self.log):
            os.unlink(self.log)


class ModelThread(Peer):
    loop = None
    starting = threading.Lock()

    def __init__(self, behaviour="plan", **options):
        import model_server
        given = model_server.options_parser().parse_args(["--behaviour", behaviour])
        for name, value in options.items():
            if not hasattr(given, name):
                raise TypeError("the model server has no option " + name)
            setattr(given, name, value)
        self.server = model_server.Server(given)
        with ModelThread.starting:
            if ModelThread.loop is None:
                ModelThread.loop = asyncio.new_event_loop()
                threading.Thread(target=ModelThread.loop.run_forever, daemon=True).start()
        self.on_loop(self.server.start())
        self.port = self.server.port

    def on_loop(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, ModelThread.loop).result(60)

    def entries(self):
        return list(self.server.entries)

    def stop(self):
        async def close():
            self.server.close()

        self.on_loop(close())
