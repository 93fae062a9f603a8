"""What the command line's tests share: the built binary in a home of its own.

SYLLABUS_BINARY names the binary, SYLLABUS_TEST_SOURCE the source tree. Nothing here sleeps: a wait is
for a condition, with a deadline that only a failure reaches.
"""
import argparse
import bisect
import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import termios
import time
import unittest

SOURCE = os.environ["SYLLABUS_TEST_SOURCE"]
BINARY = os.environ["SYLLABUS_BINARY"]
DEADLINE = 60  # seconds; sanitizers and a busy machine included

sys.path.insert(0, os.path.join(SOURCE, "tests", "peers"))
import model_server
from peer import ModelServer

EMAIL = "ann@example.org"
PASSWORD = "correct horse"
MODEL = "asked-for-model"


# What this process ignores the programs it starts would ignore, too: a runner under nohup, or in the
# background of a shell, must not change what is tested.
for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGQUIT):
    signal.signal(number, signal.SIG_DFL)


class Result:
    def __init__(self, status, out, err):
        self.status = status
        self.out = out.decode("utf-8", "strict")
        self.err = err.decode("utf-8", "strict")

    @property
    def document(self):
        return json.loads(self.out)

    @property
    def error(self):
        """The error object: the last line of standard error under --json."""
        return json.loads(self.err.strip().splitlines()[-1])["error"]

    @property
    def events(self):
        return [json.loads(line) for line in self.out.splitlines()]


class Home(unittest.TestCase):
    """A test with an empty home. `self.run_syllabus("track", "list")` runs the binary there."""

    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="syllabus-test-")
        self.addCleanup(folder.cleanup)
        self.home = folder.name
        self.env = {
            "HOME": self.home,
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LC_ALL": "C.UTF-8",
            "LANGUAGE": "en",
            "TERM": "xterm-256color",
            "INPUTRC": "/dev/null",
        }
        # A sanitizer's finding ends a program with a status that nothing else has.
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
            self.env[name] = os.environ.get(name, "") + ":halt_on_error=1:exitcode=99"
        self.db = self.path(".local", "share", "syllabus", "syllabus.db")

    def path(self, *names):
        return os.path.join(self.home, *names)

    def write(self, name, text):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(text.encode() if isinstance(text, str) else text)
        return path

    def read(self, name):
        with open(self.path(name), "rb") as f:
            return f.read()

    def start(self, *args, stdin=subprocess.DEVNULL, **env):
        """Starts the binary; the caller waits for it."""
        process = subprocess.Popen(
            [BINARY, *args], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**self.env, **env}, cwd=self.home)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe:
                pipe.close()

    def run_syllabus(self, *args, status=0, input=None, **env):
        """Runs the binary to its end and checks the exit status."""
        process = subprocess.run(
            [BINARY, *args], input=input.encode() if isinstance(input, str) else input,
            stdin=subprocess.DEVNULL if input is None else None,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**self.env, **env},
            cwd=self.home, timeout=DEADLINE)
        result = Result(process.returncode, process.stdout, process.stderr)
        if status is not None:
            self.assertEqual(result.status, status,
                             "%s\nstdout: %s\nstderr: %s" % (args, result.out, result.err))
        return result

    def json(self, *args, **options):
        return self.run_syllabus("--json", *args, **options).document

    def register(self, email=EMAIL, password=PASSWORD):
        """Makes an account and stays signed in."""
        return self.json("account", "register", "--email", email, "--first-name", "Ann",
                         "--last-name", "Lee", SYLLABUS_PASSWORD=password)

    registered = None  # a home with an account in it, to be copied: making one takes its time

    def sign_in(self):
        """The same account in every test of a program: registered once, then copied."""
        if Home.registered is None:
            Home.registered = tempfile.TemporaryDirectory(prefix="syllabus-home-")
            self.register()
            shutil.copytree(self.path(".local"), os.path.join(Home.registered.name, ".local"))
        else:
            shutil.copytree(os.path.join(Home.registered.name, ".local"), self.path(".local"))

    def serve(self, behaviour="plan", **options):
        """Starts a model server; the commands that follow ask it."""
        server = ModelServer(behaviour, **options)
        self.addCleanup(server.stop)
        self.env.update(SYLLABUS_BASE_URL=server.url, SYLLABUS_MODEL=MODEL)
        return server

    def rows(self, query, *values, db=None):
        """What the database holds, read beside the program."""
        connection = sqlite3.connect("file:%s?mode=ro" % (db or self.db), uri=True)
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()

    def wait_until(self, condition):
        """Looks again and again until the condition holds; returns what it gave."""
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            found = condition()
            if found:
                return found
            select.select([], [], [], 0.01)  # a file tells nobody that it changed
        raise AssertionError("waited in vain")

    def assert_valid_course(self, document):
        faults = [f.message for f in course_validator().iter_errors(document)]
        self.assertEqual(faults, [])


def course_validator():
    """The schema of exported courses, in a validator that is not ours."""
    import jsonschema
    with open(os.path.join(SOURCE, "data", "schema", "course.schema.json"), encoding="utf-8") as f:
        schema = json.load(f)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def read_until(pipe, wanted, collected=b""):
    """Reads a pipe until `wanted` (bytes) has come; returns all that came."""
    end = time.monotonic() + DEADLINE
    while wanted not in collected:
        ready, _, _ = select.select([pipe], [], [], max(0, end - time.monotonic()))
        if not ready:
            raise AssertionError("waited for %r, got %r" % (wanted, collected[-2000:]))
        piece = os.read(pipe.fileno() if hasattr(pipe, "fileno") else pipe, 65536)
        if not piece:
            raise AssertionError("ended before %r, got %r" % (wanted, collected[-2000:]))
        collected += piece
    return collected


def said(request, behaviour="plan", **options):
    """What the model server says to a logged request, whole."""
    asked = model_server.Request(request["method"], request["path"], request["headers"],
                                 json.dumps(request["body"]).encode())
    options = argparse.Namespace(**{"delta_size": 12, "deltas": None, "overlap": 0, "text": None, **options})
    deltas = model_server.deltas_of(asked, model_server.BEHAVIOURS[behaviour], options)
    return "".join(json.loads(d) for d in deltas)


def hours(modules):
    return sum(m["estimated_duration_hours"] for m in modules)


def take_terminal(fd):
    """In a new process: the terminal becomes the controlling one, and standard input and output."""
    os.setsid()
    fcntl.ioctl(fd, termios.TIOCSCTTY, 0)
    for number in (0, 1, 2):
        os.dup2(fd, number)
    if fd > 2:
        os.close(fd)


class Terminal:
    """The binary on a pseudo-terminal, for the dialogue in line mode."""

    ESCAPES = re.compile(rb"\x1b(\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[@-Z\\-_])")

    def __init__(self, test, *args, **env):
        self.all = b""
        self.mark = 0
        self.fd, terminal = pty.openpty()
        self.name = os.ttyname(terminal)
        pid = os.fork()
        if pid == 0:
            take_terminal(terminal)
            os.chdir(test.home)
            os.execve(BINARY, [BINARY, *args], {**test.env, **env})
        os.close(terminal)
        self.pid = pid
        self.status = None
        test.addCleanup(self.close)

    def text(self):
        """What came since the last wait, without escape sequences."""
        return self.ESCAPES.sub(b"", self.all[self.mark:]).decode("utf-8", "replace")

    def wait_for(self, wanted):
        """Waits until `wanted` shows; later waits look only at what comes after it, be it read already."""
        end = time.monotonic() + DEADLINE
        while wanted not in self.text():
            self.read_more(end, wanted)
        shown = self.text()
        start = self.mark
        self.mark = bisect.bisect_left(
            range(len(self.all) + 1), True, lo=start,
            key=lambda at: wanted in self.ESCAPES.sub(b"", self.all[start:at]).decode("utf-8", "replace"))
        return shown

    def wait_prompt(self, prompt="You: "):
        """Waits until the prompt stands alone on a line of its own, below what was printed."""
        pattern = re.compile(r"\n\r*" + re.escape(prompt) + r"\r*$")
        end = time.monotonic() + DEADLINE
        while not pattern.search(self.text()):
            self.read_more(end, prompt)
        shown = self.text()
        self.mark = len(self.all)
        return shown

    def read_more(self, end, wanted):
        ready, _, _ = select.select([self.fd], [], [], max(0, end - time.monotonic()))
        if not ready:
            raise AssertionError("waited for %r, got %r" % (wanted, self.text()[-3000:]))
        try:
            piece = os.read(self.fd, 65536)
        except OSError:
            piece = b""
        if not piece:
            raise AssertionError("ended before %r, got %r" % (wanted, self.text()[-3000:]))
        self.all += piece

    def send(self, keys):
        data = keys.encode() if isinstance(keys, str) else keys
        while data:
            data = data[os.write(self.fd, data):]

    def line(self, text):
        self.send(text + "\r")

    def wait_end(self):
        """Reads to the end and returns the exit status (negative: the signal)."""
        end = time.monotonic() + DEADLINE
        while self.status is None:
            ready, _, _ = select.select([self.fd], [], [], max(0, end - time.monotonic()))
            if not ready:
                raise AssertionError("did not end, got %r" % self.text()[-3000:])
            try:
                piece = os.read(self.fd, 65536)
            except OSError:
                piece = b""
            self.all += piece
            if not piece:
                _, status = os.waitpid(self.pid, 0)
                self.status = os.waitstatus_to_exitcode(status)
        return self.status

    def wait_exit(self):
        """Waits for the process alone, where the test holds the terminal open itself. What is printed is
        read meanwhile: a program that gives its terminal back waits until its last words are taken."""
        end = time.monotonic() + DEADLINE
        process = os.pidfd_open(self.pid)
        ready = []
        while process not in ready:
            ready, _, _ = select.select([process, self.fd], [], [], max(0, end - time.monotonic()))
            if not ready:
                raise AssertionError("did not end, got %r" % self.text()[-3000:])
            if self.fd in ready:
                self.all += os.read(self.fd, 65536)
        os.close(process)
        _, status = os.waitpid(self.pid, 0)
        self.status = os.waitstatus_to_exitcode(status)
        return self.status

    def close(self):
        if self.status is None:
            try:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
            except (ProcessLookupError, ChildProcessError):
                pass
        os.close(self.fd)
