"""kill -9 at any moment: what the person wrote is there, the reply is what came, and it goes on."""
import concurrent.futures
import os
import random
import shutil
import sqlite3
import unittest

from harness import Home, read_until, said

MOMENTS = 40
SEED = 20240229
DELTAS = 600  # of 12 bytes each, one in 2 ms: a stream of a second and more, that never ends
TOTAL = 12 * (DELTAS - 2)


class Kill(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()

    def integrity(self, db):
        connection = sqlite3.connect(db)
        try:
            self.assertEqual(connection.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            self.assertEqual(connection.execute("PRAGMA foreign_key_check").fetchall(), [])
        finally:
            connection.close()

    def killed_after(self, count, number, track):
        """A copy of the database; its process is killed after so many bytes of the reply."""
        db = self.path("copy-%d.db" % number)
        shutil.copy(self.db, db)
        process = self.start("--db", db, "say", track, "wish number %d" % number)
        seen = b""
        while len(seen) < count:
            piece = os.read(process.stdout.fileno(), 512)
            self.assertTrue(piece, process.stderr.read() if process.poll() else seen)
            seen += piece
        process.kill()
        seen += process.stdout.read()
        process.wait()
        return db, seen

    def test_at_many_moments_of_a_stream(self):
        server = self.serve("stall", deltas=DELTAS, after=DELTAS - 1, delay=0.002)
        track = self.json("--provider", "builtin", "plan", "--skill", "Chess")["track"]
        random.seed(SEED)
        moments = [1, TOTAL] + [random.randrange(TOTAL) for _ in range(MOMENTS - 2)]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            runs = list(pool.map(lambda n: self.killed_after(moments[n], n, track["id"]),
                                 range(MOMENTS)))
        whole = said(server.requests("reply")[0], deltas=DELTAS)
        self.assertGreater(len(whole), TOTAL)
        kept = []
        for number, (db, seen) in enumerate(runs):
            with self.subTest(bytes=moments[number]):
                history = self.json("--db", db, "history", track["id"])
                self.assertEqual(len(history), 3)
                self.assertEqual(history[1]["message_content"], "wish number %d" % number)
                reply = history[2]
                self.assertEqual((reply["status"], reply["message_type"]), ("interrupted", "text"))
                self.assertTrue(whole.startswith(reply["message_content"]))
                self.assertTrue(whole.startswith(seen.decode().rstrip("\n")))
                self.assertEqual(len(self.json("--db", db, "versions", track["id"])), 1)
                self.integrity(db)
                kept.append((len(seen), len(reply["message_content"])))
        # Where more came, more is there: the reply is saved while it streams.
        self.assertGreater(max(k for _, k in kept), TOTAL / 2)
        self.assertTrue(any(0 < k < s for s, k in kept))
        self.go_on(runs, track, server)

    def go_on(self, runs, track, server):
        """Each of some interrupted replies is continued and its plan finalized."""
        self.serve()
        for number in (0, 1, 2, MOMENTS // 2):
            db = runs[number][0]
            kept = self.json("--db", db, "history", track["id"])[-1]["message_content"]
            reply = self.json("--db", db, "continue", track["id"])[-1]
            self.assertEqual(reply["status"], "complete")
            self.assertTrue(reply["message_content"].startswith(kept))
            self.assertEqual(self.json("--db", db, "finalize", track["id"])["source"], "model")
            self.integrity(db)

    def test_what_was_saved_while_it_streamed_survives(self):
        """Silence in the middle: what came is saved within moments, then the process dies."""
        server = self.serve("stall", times=1, after=50)
        process = self.start("plan", "--skill", "Chess")
        read_until(process.stdout, b"Hello!")
        text = said(server.requests()[0])[:600]
        track = self.json("track", "list")[0]["id"]

        def seen_by_another_process():
            reply = self.json("history", track)[0]
            self.assertEqual(reply["status"], "streaming")
            return reply["message_content"] == text

        self.wait_until(seen_by_another_process)
        self.assertIsNone(process.poll())
        process.kill()
        process.wait()
        history = self.json("history", track)
        self.assertEqual([(m["status"], m["message_content"]) for m in history],
                         [("interrupted", text)])
        reply = self.json("continue", track)[0]
        self.assertEqual(reply["message_content"], said(server.requests()[0]))

    def test_the_persons_words_are_on_disk_before_the_request_leaves(self):
        track = self.json("--provider", "builtin", "plan", "--skill", "Chess")["track"]["id"]
        server = self.serve("slow_start")
        process = self.start("say", track, "remember this")
        self.wait_until(server.requests)
        process.kill()
        process.wait()
        history = self.json("history", track)
        self.assertEqual([(m["message_content"], m["status"]) for m in history[1:]],
                         [("remember this", "complete"), ("", "interrupted")])
        self.serve()
        answered = self.json("regenerate", track)
        self.assertEqual([m["status"] for m in answered], ["complete"])

    def test_while_finalizing(self):
        """Killed at each line of what finalizing tells, and while the model is asked."""
        self.serve()
        track = self.json("plan", "--skill", "Chess")["track"]["id"]
        before = self.json("track", "show", track)
        outcomes = set()
        for line in range(1, 9):
            db = self.path("copy-%d.db" % line)
            shutil.copy(self.db, db)
            process = self.start("--db", db, "--jsonl", "finalize", track)
            read_until(process.stdout, b'"seq":%d,' % line)
            process.kill()
            process.wait()
            outcomes.add(self.whole_or_nothing(db, track, before))
            self.json("--db", db, "finalize", track)
            self.assertTrue(self.whole_or_nothing(db, track, before))
        self.assertIn(True, outcomes)
        self.serve("stall", after=5)
        db = self.path("copy-stalled.db")
        shutil.copy(self.db, db)
        process = self.start("--db", db, "--jsonl", "finalize", track)
        read_until(process.stdout, b'"progress"')
        process.kill()
        process.wait()
        self.assertFalse(self.whole_or_nothing(db, track, before))

    def whole_or_nothing(self, db, track, before):
        """True when it is finalized, false when nothing has changed; anything else fails."""
        after = self.json("--db", db, "track", "show", track)
        notices = [m for m in self.json("--db", db, "history", track)
                   if m["message_type"] == "finalization"]
        self.integrity(db)
        if after["status"] == "planning":
            self.assertEqual(after, before)
            self.assertEqual(notices, [])
            return False
        self.assertEqual(after["status"], "active")
        self.assertEqual([m["title"] for m in after["modules"]],
                         [m["title"] for m in before["ai_generated_plan"]["modules"]])
        self.assertGreaterEqual(len(notices), 1)
        return True


if __name__ == "__main__":
    unittest.main()
