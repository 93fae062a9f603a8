"""Killed at random moments, and many at once. SYLLABUS_STRESS_MOMENTS (of each kind) and
SYLLABUS_STRESS_SECONDS make it longer; SYLLABUS_STRESS_SEED makes it another one."""
import concurrent.futures
import glob
import gzip
import json
import os
import random
import shutil
import sqlite3
import subprocess
import time
import unittest

from harness import DEADLINE, Home, PASSWORD, SOURCE, said

MOMENTS = int(os.environ.get("SYLLABUS_STRESS_MOMENTS", "6"))
SECONDS = float(os.environ.get("SYLLABUS_STRESS_SECONDS", "5"))
SEED = int(os.environ.get("SYLLABUS_STRESS_SEED", "20241124"))
DELTAS = 300
OLD = os.path.join(SOURCE, "tests", "fixtures", "databases", "v1.db.gz")
TABLES = ("learning_tracks", "chat_messages", "plan_versions", "course_modules")


class Killed(Home):
    """Each test kills one command at random moments of its life, each time on a fresh copy."""

    def setUp(self):
        super().setUp()
        self.random = random.Random("%d %s" % (SEED, self.id()))
        self.sign_in()

    def copy(self, source, number):
        db = self.path("copy-%d.db" % number)
        shutil.copy(source, db)
        os.chmod(db, 0o600)
        return db

    def command(self, db, *args):
        return self.start("--db", db, *args)

    def at_moments(self, source, args, check):
        """Runs it once to its end, then kills it earlier and earlier or later and later. `check` gets a copy, what
        was printed by then, and whether it had ended by itself."""
        began = time.monotonic()
        db = self.copy(source, 0)
        out = self.command(db, *args).communicate(timeout=DEADLINE)[0]
        lasts = time.monotonic() - began
        check(db, out, True)
        moments = [self.random.uniform(0, lasts * 1.1) for _ in range(MOMENTS)]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for number, (db, out, ended) in enumerate(pool.map(
                    lambda n: self.killed(source, args, n, moments[n]), range(MOMENTS))):
                with self.subTest(moment=moments[number], of=lasts, number=number):
                    self.assert_sound(db)
                    check(db, out, ended)
                    self.assert_sound(db)

    def killed(self, source, args, number, moment):
        db = self.copy(source, number + 1)
        process = self.command(db, *args)
        try:
            return db, process.communicate(timeout=moment)[0], process.returncode == 0
        except subprocess.TimeoutExpired:
            process.kill()
            return db, process.communicate()[0], False

    def assert_sound(self, db):
        connection = sqlite3.connect(db)
        try:
            self.assertEqual(connection.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            self.assertEqual(connection.execute("PRAGMA foreign_key_check").fetchall(), [])
        finally:
            connection.close()

    @staticmethod
    def events(out):
        """Those that came whole."""
        lines = out.decode("utf-8", "replace").split("\n")[:-1]
        return [json.loads(line) for line in lines]

    def test_streaming(self):
        track = self.json("--provider", "builtin", "plan", "--skill", "Chess")["track"]["id"]
        server = self.serve(deltas=DELTAS, delay=0.001)

        def check(db, out, ended):
            whole = said(server.requests("reply")[0], deltas=DELTAS)
            events = self.events(out)
            history = self.json("--db", db, "history", track)[1:]
            told = [e["message"] for e in events if e["type"] == "message"]
            kept = {m["id"]: m for m in history}
            for message in told:
                self.assertIn(message["id"], kept)
                if message["status"] == "complete":
                    self.assertEqual(kept[message["id"]]["message_content"], message["message_content"])
            if history:
                self.assertEqual(history[0]["message_content"], "a wish")
            if len(history) > 1:
                reply = history[1]
                self.assertTrue(whole.startswith(reply["message_content"]))
                self.assertIn(reply["status"], ("complete", "interrupted"))
                self.assertEqual(reply["status"] == "complete", reply["message_content"] == whole)
            if ended:
                self.assertEqual([m["status"] for m in history], ["complete"] * 2)

        self.at_moments(self.db, ["--jsonl", "say", track, "a wish"], check)

    def test_finalizing(self):
        self.serve(delay=0.001)
        track = self.json("plan", "--skill", "Chess")["track"]["id"]
        before = self.json("track", "show", track)

        def check(db, out, ended):
            after = self.json("--db", db, "track", "show", track)
            notices = [m for m in self.json("--db", db, "history", track) if m["message_type"] == "finalization"]
            if any(e["type"] in ("module", "done") for e in self.events(out)) or after["status"] != "planning":
                self.assertEqual(after["status"], "active")
                self.assertEqual([m["title"] for m in after["modules"]],
                                 [m["title"] for m in before["ai_generated_plan"]["modules"]])
                self.assertEqual(len(notices), 1)
            else:
                self.assertEqual((after, notices, ended), (before, [], False))

        self.at_moments(self.db, ["--jsonl", "finalize", track], check)

    def test_migrating(self):
        old = self.path("old.db")
        with gzip.open(OLD) as source, open(old, "wb") as target:
            shutil.copyfileobj(source, target)
        argv = ["-u", "ann@example.org", "--json", "track", "list"]
        self.env["SYLLABUS_PASSWORD"] = PASSWORD
        wanted = self.run_syllabus("--db", self.copy(old, MOMENTS + 1), *argv).document
        newest, = self.rows("PRAGMA user_version", db=self.path("copy-%d.db" % (MOMENTS + 1)))

        def check(db, out, ended):
            version, = self.rows("PRAGMA user_version", db=db)
            self.assertIn(version, [(1,), newest])
            if ended or out:
                self.assertEqual((json.loads(out), version), (wanted, newest))
            self.assertEqual(self.run_syllabus("--db", db, *argv).document, wanted)

        self.at_moments(old, argv, check)
        self.assertTrue(glob.glob(self.path("copy-*.db.v1-*.bak")))

    def parts(self, db):
        """How many rows of each table each track has."""
        found = {}
        for table, query in (
                ("learning_tracks", "SELECT id FROM learning_tracks"),
                ("course_modules", "SELECT track_id FROM course_modules"),
                ("plan_versions", "SELECT track_id FROM plan_versions"),
                ("chat_messages", "SELECT track_id FROM chat_messages AS m JOIN chats AS c ON c.id = m.chat_id JOIN "
                                  "chat_sessions AS s ON s.id = c.session_id")):
            for (track,) in self.rows(query, db=db):
                counts = found.setdefault(track, dict.fromkeys(TABLES, 0))
                counts[table] += 1
        return found

    def test_purging(self):
        tracks = [self.json("--provider", "builtin", "plan", "--skill", "Go %d" % n, "--finalize")["track"]["id"]
                  for n in range(6)]
        for track in tracks[1:]:
            self.json("track", "rm", "--yes", track)
        before = self.parts(self.db)

        def check(db, out, ended):
            after = self.parts(db)
            for track, counts in after.items():
                self.assertEqual(counts, before[track])
            self.assertIn(tracks[0], after)
            if ended:
                self.assertEqual(list(after), tracks[:1])
            self.json("--db", db, "db", "purge", "--all")
            self.assertEqual(self.parts(db), {tracks[0]: before[tracks[0]]})

        self.at_moments(self.db, ["--json", "db", "purge", "--all"], check)


    def test_importing(self):
        """Into an account that has a track of its own."""
        empty = self.path("empty.db")
        for n in range(5):
            self.json("--provider", "builtin", "plan", "--skill", "Go %d" % n, "--say", "more practice", "--finalize")
            if n == 0:
                shutil.copy(self.db, empty)
        own, = self.parts(empty)
        document = self.path("all.json")
        for track in self.parts(self.db):
            if track == own:
                self.json("track", "rm", "--yes", track)
        self.run_syllabus("export", "--all", "--with-messages", "-o", document)
        whole = self.parts(self.db)
        self.assertEqual(len(whole), 5)

        def check(db, out, ended):
            after = self.parts(db)
            if ended or out.strip():
                self.assertEqual(after, whole)
            self.assertIn(after, [whole, {own: whole[own]}])
            if own in after and len(after) == 1:
                self.run_syllabus("--db", db, "import", document)
                self.assertEqual(self.parts(db), whole)

        self.at_moments(empty, ["--json", "import", document], check)


class Many(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()

    def run_one(self, *args):
        """Its status and all that it says beside its document: nothing, even with others at work."""
        process = self.start(*args)
        out, err = process.communicate(timeout=DEADLINE)
        self.assertEqual((process.returncode, err), (0, b""))
        return json.loads(out)

    def test_two_stream_into_one_file(self):
        tracks = [self.json("--provider", "builtin", "plan", "--skill", s)["track"]["id"] for s in ("Chess", "Go")]
        self.serve(deltas=DELTAS, delay=0.001)
        until = time.monotonic() + SECONDS

        def stream(track):
            told = []
            while time.monotonic() < until or not told:
                told += self.run_one("--json", "say", track, "wish %d of %s" % (len(told) // 2, track))
            return told

        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for track, told in zip(tracks, pool.map(stream, tracks)):
                history = self.json("history", track)
                self.assertEqual(history[1:], told)
                self.assertEqual({m["status"] for m in told}, {"complete"})
                self.assertEqual([m["message_content"] for m in told[::2]],
                                 ["wish %d of %s" % (n, track) for n in range(len(told) // 2)])
        calls, = self.rows("SELECT count(*) FROM llm_requests WHERE status = 'ok' AND provider = 'openai'")
        replies, = self.rows("SELECT count(*) FROM chat_messages WHERE ai_model_used <> 'builtin'")
        self.assertEqual(calls, replies)

    def test_six_finalize_at_once(self):
        self.serve(delay=0.001)
        tracks = [self.json("plan", "--skill", "Go %d" % n)["track"]["id"] for n in range(6)]
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            for result in pool.map(lambda t: self.run_one("--json", "finalize", t), tracks):
                self.assertEqual((result["track"]["status"], result["source"]), ("active", "model"))
        self.assertEqual({t["status"] for t in self.json("track", "list")}, {"active"})


if __name__ == "__main__":
    unittest.main()
