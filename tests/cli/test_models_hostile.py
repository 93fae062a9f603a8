"""Servers that send without end, too deep or too long; and the API key, which nobody gets to see."""
import concurrent.futures
import os
import resource
import signal
import subprocess
import sys
import time
import unittest

import harness
from harness import BINARY
from models import ONCE, SAYING, Case, Matrix, Row
from peer import ModelServer

MEGABYTE = 1 << 20
RSS_MOST = 100 * MEGABYTE
SECONDS_MOST = 10  # of CPU, so that a busy machine and the peer's own work do not count
KEY = "sk-proj-Qx7Zk2Lm9Rt4Vw8Yb3Nc6"  # no piece of it occurs elsewhere


def is_sanitized():
    """A sanitizer's shadow is no memory of the program."""
    with open(BINARY, "rb") as f:
        return b"__asan_init" in f.read()


SANITIZED = is_sanitized()

# kind of the error, part of its message, and whether something of the reply is kept
FLOODS = {
    "endless": ("too_long", "than", True),
    "endless_plan": ("too_long", "than", True),
    "endless_reasoning": ("too_long", "than", False),
    "endless_comments": ("too_long", "than", False),
    "endless_blank": ("too_long", "than", False),
    "endless_nothing": ("too_long", "than", False),
    "endless_page": ("wrong_shape", "web page", False),
    "endless_error": ("refused", "HTTP 500: oh no", False),
    "endless_headers": ("network", "Too large response headers", False),
    "huge_line": ("too_long", "than", False),
    "huge_document": ("too_long", "than", False),
    "deep": ("wrong_shape", "no JSON", False),
    "deep_array": ("wrong_shape", "no JSON", False),
    "deep_document": ("wrong_shape", "no chat completion", False),
    "gzip_bomb": ("too_long", "than", True),
}


# A program's peak counts from its parent's memory on: it is started by a small one.
MEASURED = """
import os, sys
pid = os.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(pid, 0)
print(usage.ru_maxrss, usage.ru_utime + usage.ru_stime, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
"""


class Flood(Case):
    """One flood in its own home, from a peer in a process of its own."""

    def drown(self, *args):
        """Runs the binary against it: its result, CPU seconds, and peak memory."""
        done = subprocess.run([sys.executable, "-c", MEASURED, BINARY, "--json", *args],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=self.env, cwd=self.home,
                              timeout=harness.DEADLINE)
        *lines, costs = done.stderr.splitlines(keepends=True)
        memory, seconds = costs.split()
        return (harness.Result(done.returncode, done.stdout, b"".join(lines)), float(seconds),
                1024 * int(memory))

    def endure(self, behaviour, kind, says, kept):
        self.env.update(ONCE)
        with ModelServer(behaviour) as server:
            self.env.update(SYLLABUS_BASE_URL=server.url, SYLLABUS_MODEL="m")
            result, seconds, memory = self.drown("say", self.track, SAYING)
            self.numbers = "%.2f s, %.1f MiB" % (seconds, memory / MEGABYTE)
            self.assertEqual(len(server.requests()), 1)
        self.assertEqual(result.status, 5, result.err)
        self.assertEqual(result.error["kind"], kind, result.err)
        self.assertIn(says, result.error["message"])
        self.assertTrue(result.error["advice"])
        self.assertLess(len(result.err), 2000)
        question, reply = self.rows("SELECT substr(message_content, 1, 100), status "
                                    "FROM chat_messages ORDER BY timestamp, id")[-2:]
        self.assertEqual(question, (SAYING, "complete"))
        self.assertEqual(reply[0] != "", kept)
        self.assertIn(reply[1], ("failed", "interrupted"))
        self.json("track", "show", self.track)  # the data is whole
        self.assertLess(seconds, SECONDS_MOST)
        if not SANITIZED:
            self.assertLess(memory, RSS_MOST)


def endure(behaviour):
    """The exception it ended in, or None; and what it cost."""
    flood = Flood()
    flood.numbers = "-"
    try:
        flood.setUp()
        flood.endure(behaviour, *FLOODS[behaviour])
    except Exception as failure:
        return failure, flood.numbers
    finally:
        flood.doCleanups()
    return None, flood.numbers


class Floods(unittest.TestCase):
    def test_memory_and_time_are_bounded(self):
        Case.make_template()
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            ends = list(pool.map(endure, FLOODS))
        for behaviour, (failure, numbers) in zip(FLOODS, ends):
            with self.subTest(behaviour):
                if os.environ.get("SYLLABUS_TEST_NUMBERS"):
                    print("%-18s %s" % (behaviour, numbers), flush=True)
                if failure is not None:
                    raise failure


class Keys(Case):
    @classmethod
    def setUpClass(cls):
        cls.make_template()

    tapes = 0

    def setUp(self):
        super().setUp()
        self.log = self.path("syllabus.log")
        self.env.update(ONCE, SYLLABUS_API_KEY=KEY, SYLLABUS_LOG_FILE=self.log,
                        SYLLABUS_LOG_LEVEL="debug")

    def assert_no_key(self, data, where):
        if isinstance(data, str):
            data = data.encode()
        self.assertNotIn(KEY[:12].encode(), data, where)
        self.assertNotIn(KEY[-12:].encode(), data, where)

    def assert_nowhere(self):
        """In no file of the home: database, its journal, log, settings, exports."""
        seen = []
        for folder, _, names in os.walk(self.home):
            for name in names:
                with open(os.path.join(folder, name), "rb") as f:
                    self.assert_no_key(f.read(), name)
                seen.append(name)
        for name in ("syllabus.db", "syllabus.log", "course.json"):
            self.assertIn(name, seen)

    def asked_and_silent(self, behaviour):
        for mode in (["--json"], ["--jsonl"], ["-v"]):
            self.ask(behaviour)
            self.tapes += 1
            tape = self.path("tape-%d" % self.tapes)
            result = self.run_syllabus(*mode, "--record", tape, "say", self.track, SAYING, status=5)
            with open(tape, "rb") as f:
                recorded = f.read()
            self.assertIn(b"127.0.0.1", recorded)
            self.assert_no_key(recorded, "recording")
            self.assertIn(KEY, self.server.requests()[0]["headers"]["authorization"])
            self.assert_no_key(result.out + result.err, behaviour)

    def test_a_redirect_that_quotes_it(self):
        self.asked_and_silent("redirect_key")

    def test_servers_that_quote_it(self):
        """In a refusal, whole or masked, in a page, in the stream."""
        for behaviour in ("openai_401", "openai_401_echo", "page_key", "error_key"):
            with self.subTest(behaviour):
                self.asked_and_silent(behaviour)
        self.run_syllabus("export", "--with-messages", self.track, "-o", self.path("course.json"))
        self.run_syllabus("doctor", status=None)
        self.assert_nowhere()
        with open(self.log, encoding="utf-8") as f:
            self.assertIn("127.0.0.1", f.read())  # it was a log of this

    def test_a_model_that_says_it(self):
        """The answer is stored as it was sent: it is the model's word, and no secret of ours is added
        to what it knew. Nothing else has it."""
        self.ask("quotes_key", delta_size=400)  # in one piece, so that it can be known
        self.json("--record", self.path("tape"), "say", self.track, SAYING)
        for name in (self.log, self.path("tape")):
            with open(name, "rb") as f:
                self.assert_no_key(f.read(), name)

    def test_the_command_line_and_the_environment_of_a_running_one(self):
        self.ask("stall", after=5)
        process = self.start("say", self.track, SAYING)
        harness.read_until(process.stdout, b"I have added")
        for pid in self.family(process.pid):
            with open("/proc/%d/cmdline" % pid, "rb") as f:
                command = f.read()
            self.assertTrue(command)
            self.assert_no_key(command, "cmdline")

    def family(self, pid):
        with open("/proc/%d/task/%d/children" % (pid, pid), encoding="ascii") as f:
            children = [int(word) for word in f.read().split()]
        return [pid] + [p for child in children for p in self.family(child)]

    def dumps_core(self, command, wait):
        """True when a crash of the command leaves its memory behind."""
        def unlimited():
            resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,
                                                      resource.RLIM_INFINITY))

        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, env=self.env, cwd=self.home,
                                   preexec_fn=unlimited)
        harness.read_until(process.stdout, wait)
        process.send_signal(signal.SIGSEGV)
        _, status = os.waitpid(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
        return os.WIFSIGNALED(status) and os.WCOREDUMP(status)

    @unittest.skipIf(SANITIZED, "a sanitizer catches the signal")
    def test_no_core(self):
        hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
        if hard != resource.RLIM_INFINITY or not self.dumps_core(
                ["sh", "-c", "echo ready; exec cat /dev/zero >/dev/null"], b"ready"):
            self.skipTest("nothing dumps core here")
        self.ask("stall", after=5)
        self.assertFalse(self.dumps_core([BINARY, "say", self.track, SAYING], b"I have added"))


class Redirects(Matrix):
    def test_no_key_at_another_host(self):
        keyed = {"SYLLABUS_API_KEY": KEY}
        self.run_rows([
            Row(name, "refused", "redirect", command=command, env=keyed, check=lambda c: (
                c.assertEqual([r["host"] for r in c.server.requests()], ["127.0.0.1"])))
            for name in ("redirect", "redirect_other", "redirect_same", "redirect_301",
                         "redirect_key", "redirect_nowhere") for command in ("say", "finalize")])


if __name__ == "__main__":
    unittest.main()
