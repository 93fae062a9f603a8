"""Several processes on one file: nobody waits for a lock that does not come, nothing is lost."""
import json
import os
import signal
import sqlite3
import unittest

from harness import DEADLINE, Home, read_until, said


class Concurrent(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()

    def tracks(self, *skills):
        return [self.json("--provider", "builtin", "plan", "--skill", s)["track"]["id"]
                for s in skills]

    def ended(self, process):
        out, err = process.communicate(timeout=DEADLINE)
        self.assertEqual((process.returncode, err), (0, b""))
        return json.loads(out)

    def test_two_streams_into_one_file(self):
        tracks = self.tracks("Chess", "Go")
        server = self.serve(deltas=1500, delay=0.0005)
        processes = [self.start("--json", "say", t, "about " + t) for t in tracks]
        for track, process in zip(tracks, processes):
            question, reply = self.ended(process)
            self.assertEqual(question["message_content"], "about " + track)
            asked = [r for r in server.requests() if "about " + track in json.dumps(r["body"])]
            self.assertEqual(len(asked), 1)
            self.assertEqual(reply["message_content"], said(asked[0], deltas=1500))
            self.assertEqual(reply["status"], "complete")
            self.assertEqual(self.json("history", track)[1:], [question, reply])

    def test_many_writers_at_once(self):
        """Short commands that all write, none of which may fail because another one does."""
        processes = [self.start("--json", "--provider", "builtin", "plan", "--skill", "Go %d" % i,
                                "--say", "more practice", "--finalize") for i in range(8)]
        for process in processes:
            self.assertEqual(self.ended(process)["track"]["status"], "active")
        self.assertEqual(len(self.json("track", "list")), 8)

    def test_others_work_while_one_streams(self):
        chess, go = self.tracks("Chess", "Go")
        server = self.serve("stall", only="reply", after=30)
        process = self.start("say", chess, "more")
        text = said(self.wait_until(lambda: server.requests("reply"))[0])[:360]
        self.assertEqual(read_until(process.stdout, text.encode()), text.encode())
        # It goes on holding its reply; everything else can be done meanwhile.
        self.assertEqual(len(self.json("track", "list")), 2)
        self.assertEqual(self.json("history", chess)[-1]["status"], "streaming")
        self.assertEqual(self.json("finalize", go)["track"]["status"], "active")
        self.json("module", "status", go, "1", "completed")
        self.json("track", "add", "--skill", "Checkers")
        self.json("doctor")
        # The reply of a living process is not continued, regenerated or marked by another one.
        self.run_syllabus("continue", chess, status=2)
        self.run_syllabus("regenerate", chess, status=2)
        self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=DEADLINE)
        self.assertEqual(process.returncode, 130)
        reply = self.json("history", chess)[-1]
        self.assertEqual((reply["status"], reply["message_content"]), ("interrupted", text))

    def test_text_keeps_coming_while_another_program_holds_the_file(self):
        """What cannot be saved at once is saved later; it is shown at once all the same."""
        track, = self.tracks("Chess")
        self.serve(deltas=1000, delay=0.002)
        process = self.start("say", track, "more")
        shown = read_until(process.stdout, b"Module 1")
        holder = sqlite3.connect(self.db, isolation_level=None)
        self.addCleanup(holder.close)
        holder.execute("BEGIN IMMEDIATE")
        while len(shown) < 10000:  # more than a second's worth, so some were to be saved meanwhile
            piece = os.read(process.stdout.fileno(), 4096)
            self.assertTrue(piece)
            shown += piece
        holder.execute("ROLLBACK")
        out, err = process.communicate(timeout=DEADLINE)
        self.assertEqual(process.returncode, 0, err)
        reply = self.json("history", track)[-1]
        self.assertEqual(reply["status"], "complete")
        self.assertTrue(reply["message_content"].strip() == (shown + out).decode().strip())

    def hold(self):
        """Another program is in the middle of a change, until the connection is closed."""
        holder = sqlite3.connect(self.db, isolation_level=None)
        self.addCleanup(holder.close)
        holder.execute("BEGIN IMMEDIATE")
        return holder

    def test_a_change_waits_for_another_program(self):
        """What can be read is read meanwhile."""
        track, = self.tracks("Chess")
        holder = self.hold()
        self.assertEqual(len(self.json("track", "list")), 1)
        processes = [self.start("track", "add", "--skill", "Go"),
                     self.start("track", "status", track, "paused"),
                     self.start("--provider", "builtin", "say", track, "more practice")]
        for process in processes:
            read_until(process.stderr, b"in use by another program: waiting")
        holder.close()
        for process in processes:
            process.communicate(timeout=DEADLINE)
            self.assertEqual(process.returncode, 0)
        self.assertEqual({t["skill_area"]: t["status"] for t in self.json("track", "list")},
                         {"Chess": "paused", "Go": "planning"})
        said = [m for m in self.json("history", track) if m["sender_type"] == "user"]
        self.assertEqual([m["message_content"] for m in said], ["more practice"])

    def test_a_change_does_not_wait_for_ever(self):
        self.tracks("Chess")
        self.hold()
        error = self.run_syllabus("--json", "track", "add", "--skill", "Go", status=7).error
        self.assertEqual(error["kind"], "database")
        self.assertIn("in use by another program", error["message"])
        self.assertTrue(error["advice"])
        self.assertEqual(len(self.json("track", "list")), 1)

    def test_an_answer_waits_for_another_program(self):
        """It came while the file was busy: it is kept, with what it cost."""
        track, = self.tracks("Chess")
        server = self.serve(deltas=600, delay=0.002)
        process = self.start("say", track, "more")
        read_until(process.stdout, b"Module 1")
        calls = self.rows("SELECT count(*) FROM llm_requests")
        holder = self.hold()
        read_until(process.stderr, b"in use by another program: waiting")
        holder.close()
        process.communicate(timeout=DEADLINE)
        self.assertEqual(process.returncode, 0)
        reply = self.json("history", track)[-1]
        self.assertEqual(reply["status"], "complete")
        self.assertEqual(reply["message_content"], said(server.requests()[0], deltas=600))
        self.assertEqual(self.rows("SELECT count(*) FROM llm_requests"), [(calls[0][0] + 1,)])

    def test_a_track_is_not_deleted_while_it_streams(self):
        """The reply would have nowhere to go."""
        track, = self.tracks("Chess")
        self.serve("stall", after=30)
        process = self.start("--json", "say", track, "more")
        self.wait_until(lambda: self.json("history", track)[-1]["status"] == "streaming")
        error = self.run_syllabus("--json", "track", "rm", "--yes", track, status=2).error
        self.assertIn("still being written", error["message"])
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=DEADLINE)
        self.assertEqual(process.returncode, 130, err)
        self.assertEqual(self.json("history", track)[-1]["status"], "interrupted")
        self.json("track", "rm", "--yes", track)
        self.assertEqual(self.json("track", "list"), [])

    def test_the_first_start_of_several(self):
        """The file is made by whoever comes first."""
        db = self.path("new", "folder", "courses.db")
        processes = [self.start("--json", "--db", db, "doctor") for _ in range(4)]
        for process in processes:
            found = {f["check"]: f["status"] for f in self.ended(process)}
            self.assertEqual(found["database"], "ok")


if __name__ == "__main__":
    unittest.main()
