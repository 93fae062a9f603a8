"""db purge: what was deleted is gone from the tables and from the bytes of the file."""
import json
import os
import re
import sqlite3
import subprocess
import unittest

from harness import Home, Terminal

WORD = "zyxplanted"  # in no other text, and one word for the index


class Purge(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()

    def hits(self):
        """Read by another process: closing the file here would drop the locks of connections here."""
        names = [n for n in (self.db, self.db + "-wal", self.db + "-shm") if os.path.exists(n)]
        found = subprocess.run(["cat", *names], stdout=subprocess.PIPE, check=True).stdout
        return len(re.findall(WORD.encode(), found, re.IGNORECASE))

    def plant(self):
        """A track with the word in everything that holds text."""
        track = self.json("plan", "--skill", "Chess " + WORD, "--description", WORD, "--expect", WORD,
                          "--say", "add a module on " + WORD, "--finalize")["track"]["id"]
        module = self.json("module", "list", track)[0]["id"]
        with sqlite3.connect(self.db) as db:
            message, = db.execute("SELECT m.id FROM chat_messages AS m JOIN chats AS c ON c.id = chat_id JOIN "
                                  "chat_sessions AS s ON s.id = session_id WHERE track_id = ?", (track,)).fetchone()
            for table, values in (
                    ("lessons", ("l1", module, 1, "theory", WORD, json.dumps({"text": WORD}), 5, "completed", 1, 1)),
                    ("chat_message_thoughts", (message, 1, WORD, 1)),
                    ("track_places", (track, WORD, 0, None, 0)),
                    ("finalizing_answers", (None, track, 1, "p", "m", "text", 0, WORD, "ok", None, 1))):
                columns = [c[1] for c in db.execute("PRAGMA table_info(%s)" % table)][:len(values)]
                db.execute("INSERT OR REPLACE INTO %s (%s) VALUES (%s)" % (
                    table, ", ".join(columns), ", ".join("?" * len(values))), values)
        return track

    def test_nothing_is_left_of_a_track(self):
        self.json("plan", "--skill", "Go", "--finalize")
        track = self.plant()
        self.assertGreater(self.hits(), 20)
        self.json("track", "edit", track, "--expect", "else")
        self.json("track", "rm", "--yes", track)
        purged = self.json("db", "purge")
        self.assertEqual(set(purged.values()), {0})  # it can still come back
        self.json("undo", track)
        self.json("track", "rm", "--yes", track)
        purged = self.json("db", "purge", "--all")
        self.assertEqual(purged["tracks"], 1)
        self.assertGreater(purged["messages"], 3)
        self.assertEqual(self.hits(), 0)
        self.run_syllabus("undo", track, status=3)
        self.assertEqual(len(self.json("track", "list")), 1)
        with sqlite3.connect(self.db) as db:
            self.assertEqual(db.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            self.assertEqual(db.execute("PRAGMA foreign_key_check").fetchall(), [])

    def test_nothing_is_left_of_parts(self):
        self.json("plan", "--skill", "Go", "--say", "add a module on " + WORD, "--finalize")
        for module in self.json("module", "list", "Go"):
            if WORD in module["title"].lower():
                self.json("module", "rm", "Go", str(module["module_number"]), "--yes")
        said = [m for m in self.json("history", "Go") if m["sender_type"] == "user"][0]
        self.json("message", "rm", "Go", said["id"], "--yes")
        self.json("track", "edit", "Go", "--description", WORD)
        self.json("track", "edit", "Go", "--description", "else")
        self.assertGreater(self.hits(), 5)
        purged = self.json("db", "purge", "--older-than", "0")
        self.assertEqual((purged["tracks"], purged["modules"], purged["versions"]), (0, 1, 1))
        self.assertEqual(self.hits(), 0)
        self.run_syllabus("undo", "Go", status=2)

    def test_while_others_have_it_open(self):
        track = self.plant()
        self.json("track", "rm", "--yes", track)
        other = sqlite3.connect(self.db, isolation_level=None)
        self.addCleanup(other.close)
        other.execute("SELECT count(*) FROM users").fetchall()
        self.json("db", "purge", "--all")  # one that does not read just now is no obstacle
        self.assertEqual(self.hits(), 0)
        track = self.plant()
        self.json("track", "rm", "--yes", track)
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM users").fetchall()
        error = self.run_syllabus("--json", "db", "purge", "--all", status=7).error
        self.assertIn("another program", error["message"])
        self.assertIn("db purge", error["advice"])
        other.execute("COMMIT")
        self.assertEqual(self.rows("SELECT count(*) FROM learning_tracks"), [(0,)])
        self.json("db", "purge", "--all")
        self.assertEqual(self.hits(), 0)

    def test_wrong_words(self):
        for words in (("--all", "--older-than", "3"), ("--older-than", "x"), ("--older-than", "-1"),
                      ("--older-than", ""), ("--older-than", "99999999999999999999")):
            self.run_syllabus("db", "purge", *words, status=2)
        error = self.run_syllabus("--json", "db", "purge", status=2, SYLLABUS_STORAGE_PURGE_DAYS="0").error
        self.assertIn("--all", error["advice"])

    def test_somebody_else_keeps_theirs(self):
        track = self.json("track", "add", "--skill", "Chess")["id"]
        self.json("track", "rm", "--yes", track)
        self.register("bob@example.org")
        self.assertEqual(set(self.json("db", "purge", "--all").values()), {0})
        self.json("account", "login", "--email", "ann@example.org", SYLLABUS_PASSWORD="correct horse")
        self.json("undo", track)

    def test_asks_at_a_terminal(self):
        self.json("track", "add", "--skill", "Chess")
        self.json("track", "rm", "--yes", "Chess")
        for answer, left, status in (("n", 1, 2), ("y", 0, 0)):
            terminal = Terminal(self, "db", "purge", "--all")
            self.assertIn("tracks (1)", terminal.wait_for("[y/N]"))
            terminal.line(answer)
            self.assertEqual(terminal.wait_end(), status)
            self.assertEqual(self.rows("SELECT count(*) FROM learning_tracks"), [(left,)])

    def test_for_people(self):
        self.json("track", "add", "--skill", "Chess")
        result = self.run_syllabus("track", "rm", "--yes", "Chess")
        self.assertIn("for 30 days", result.err)
        result = self.run_syllabus("db", "purge", "--all")
        self.assertIn("Removed for good: tracks (1), modules (0)", result.out)

    def test_a_guest_has_nothing_to_purge(self):
        self.assertEqual(set(self.json("--guest", "db", "purge", "--all").values()), {0})


if __name__ == "__main__":
    unittest.main()
