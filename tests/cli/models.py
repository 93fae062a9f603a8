"""The matrix of model servers: what each behaviour of tests/peers must end in, run through the binary.

A row names a behaviour of the peer, a command and its outcome. Every row has a home of its own, in
which a track with a plan waits, and a peer of its own; rows run side by side in a few threads.
"""
import concurrent.futures
import os
import shutil
import tempfile
import time
import unittest
from dataclasses import dataclass, field
from typing import Callable, Optional

from harness import MODEL, Home, said
from peer import ModelThread

SAYING = "Please add a module on testing."
AFTER = 10  # deltas before a behaviour breaks, of 12 characters
PART = 12 * AFTER
# A row is about one request, unless it says otherwise.
ONCE = {"SYLLABUS_LLM_RETRIES": "0", "SYLLABUS_LLM_MAX_CONTINUE": "0"}
STATUS_OF = {None: "complete", "interrupted": "interrupted", "cut_off": "cut_off"}


@dataclass
class Row:
    behaviour: str
    kind: Optional[str] = None  # of the error; None: none
    says: str = ""  # part of the error's message
    advice: str = ""  # part of its advice
    command: str = "say"  # or "finalize"
    requests: object = 1  # how many the peer saw, or (least, most)
    # of the reply; None: the whole without an error, else nothing; "part": what came; "any"
    text: Optional[str] = None
    reply: Optional[str] = None  # how the reply is marked, where that is not as usual
    source: str = "model"  # of finalizing
    env: dict = field(default_factory=dict)
    options: dict = field(default_factory=dict)  # of the peer
    once: bool = True  # with ONCE
    seconds: float = 10
    check: Optional[Callable] = None  # gets the case, after all else
    prepare: Optional[Callable] = None  # gets the case, before the peer is asked
    note: str = ""  # tells two rows of one behaviour apart

    @property
    def name(self):
        return " ".join(filter(None, (self.behaviour, self.command if self.command != "say" else "",
                                      self.note)))


class Case(Home):
    """One row in its own home."""

    template = None  # a home with an account and a track that has a plan

    @classmethod
    def make_template(cls):
        if Case.template is None:
            home = Home()
            home.setUp()
            home.sign_in()
            home.json("--provider", "builtin", "plan", "--skill", "Chess")
            Case.template = tempfile.TemporaryDirectory(prefix="syllabus-template-")
            shutil.copytree(home.path(".local"), os.path.join(Case.template.name, ".local"))
            home.doCleanups()

    def setUp(self):
        super().setUp()
        shutil.copytree(os.path.join(Case.template.name, ".local"), self.path(".local"))
        (self.track,), = self.rows("SELECT id FROM learning_tracks")
        self.plans_before = self.plans()

    def plans(self):
        return self.rows("SELECT version, plan FROM plan_versions ORDER BY version")

    def ask(self, behaviour, **options):
        """A peer inside this process; the commands that follow ask it."""
        self.server = ModelThread(behaviour, **options)
        self.addCleanup(self.server.stop)
        self.env.update(SYLLABUS_BASE_URL=self.server.url, SYLLABUS_MODEL=MODEL)

    def play(self, row):
        self.row = row
        self.env.update(ONCE if row.once else {})
        self.env.update(row.env)
        if row.prepare:
            row.prepare(self)
        self.ask(row.behaviour, **{"after": AFTER, **row.options})
        args = ("say", self.track, SAYING) if row.command == "say" else ("finalize", self.track)
        begun = time.monotonic()
        self.result = self.run_syllabus("--json", *args, status=5 if row.kind else 0)
        took = time.monotonic() - begun
        self.check_requests()
        self.check_error() if row.kind else self.assertEqual(self.result.err, "")
        getattr(self, "check_" + row.command)()
        self.assertLess(took, row.seconds)
        if row.check:
            row.check(self)

    # --- what is the same for all rows ---

    def check_requests(self):
        least, most = (self.row.requests if isinstance(self.row.requests, tuple)
                       else (self.row.requests, self.row.requests))
        count = len(self.server.requests())
        self.assertTrue(least <= count <= most, "%d requests" % count)

    def check_error(self):
        self.assertEqual(self.result.out, "")
        self.assertEqual(len(self.result.err.splitlines()), 1, self.result.err)
        error = self.result.error
        self.assertEqual(error["kind"], self.row.kind, error)
        self.assertIn(self.row.says, error["message"])
        self.assertTrue(error["message"])
        self.assertTrue(error["advice"])
        self.assertIn(self.row.advice, error["advice"])
        self.assertEqual(error["track_id"], self.track)

    def whole(self):
        return said(self.server.requests()[-1])

    def check_say(self):
        """The prompt is there, and of the reply exactly what came."""
        row = self.row
        messages = self.rows("SELECT sender_type, message_content, status FROM chat_messages "
                             "ORDER BY timestamp, id")[-2:]
        self.assertEqual(messages[0], ("user", SAYING, "complete"))
        wanted = row.text if row.text is not None else "" if row.kind else self.whole()
        if row.text == "part":
            wanted = said(self.server.requests()[0])[:PART]
        if row.text == "any":
            wanted = messages[1][1]
        self.assertEqual(messages[1],
                         ("ai", wanted, row.reply or STATUS_OF.get(row.kind, "failed")))
        if row.kind and row.kind not in STATUS_OF:
            self.assertEqual(self.plans(), self.plans_before)

    def check_finalize(self):
        (status,), = self.rows("SELECT status FROM learning_tracks")
        modules = self.json("module", "list", self.track)
        self.assertEqual(self.plans(), self.plans_before)
        if self.row.kind:
            self.assertEqual((status, modules), ("planning", []))
            return
        self.assertEqual(status, "active")
        self.assertEqual(self.result.document["source"], self.row.source)
        plan = self.json("versions", self.track)[-1]["modules"]
        for name in ("id", "title", "estimated_duration_hours"):
            self.assertEqual([m[name] for m in modules], [m[name] for m in plan])

    # --- for the checks of rows ---

    def bodies(self):
        return [r["body"] for r in self.server.requests()]

    def say_again(self, requests):
        """What was learned stays learned: another turn in so many requests."""
        before = len(self.server.requests())
        self.json("say", self.track, "And now?")
        self.assertEqual(len(self.server.requests()) - before, requests)

    def gaps(self):
        times = [r["time"] for r in self.server.requests()]
        return [b - a for a, b in zip(times, times[1:])]


def run_row(row):
    """The exception that the row ended in, or None."""
    case = Case()
    try:
        case.setUp()
        case.play(row)
    except Exception as failure:  # handed on to the test, which tells it by the row's name
        return failure
    finally:
        case.doCleanups()
    return None


class Matrix(unittest.TestCase):
    maxDiff = None

    def run_rows(self, rows, workers=6):
        names = [row.name for row in rows]
        self.assertEqual(len(set(names)), len(names))
        Case.make_template()
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            failures = list(pool.map(run_row, rows))
        for row, failure in zip(rows, failures):
            with self.subTest(row.name):
                if failure is not None:
                    raise failure
