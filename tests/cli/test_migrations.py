"""Files that older versions made, with the programs of their time: brought up to date with all that is in
them, a copy of what they were beside."""
import glob
import gzip
import os
import sqlite3
import unittest

from harness import Home, PASSWORD, SOURCE

FOLDER = os.path.join(SOURCE, "tests", "fixtures", "databases")
VERSIONS = range(1, 1 + len(glob.glob(os.path.join(FOLDER, "v*.db.gz"))))
KEPT = 3


def rows_of(path):
    """Every row of every table, but for what moves with the version."""
    connection = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    try:
        tables = [t for (t,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")]
        return {t: sorted(map(repr, connection.execute('SELECT * FROM "%s"' % t))) for t in tables}
    finally:
        connection.close()


class Migrations(Home):
    def old(self, version):
        with gzip.open(os.path.join(FOLDER, "v%d.db.gz" % version)) as f:
            data = f.read()
        path = self.write("v%d.db" % version, data)
        os.chmod(path, 0o600)
        return path, data

    def copies(self, path):
        return sorted(glob.glob(path + ".v*.bak"))

    def test_every_version(self):
        self.assertGreaterEqual(len(VERSIONS), 3)
        for version in VERSIONS:
            with self.subTest(version):
                path, data = self.old(version)
                before = rows_of(path)
                result = self.run_syllabus("--db", path, "-u", "ann@example.org", "--json", "track",
                                           "list", SYLLABUS_PASSWORD=PASSWORD)
                tracks = {t["title"]: t for t in result.document}
                self.assertEqual(len(tracks), 4)
                rust = tracks["Rust"]
                self.assertEqual((rust["estimated_duration_hours"], rust["difficulty_level"],
                                  rust["description"]),
                                 (61.5, "advanced", "Ownership, lifetimes"))
                python = tracks["Анализ данных на Python"]
                self.assertEqual(python["ai_generated_plan"]["version"], 2)
                self.assertEqual(python["user_expectations"], "работа аналитиком")
                chess = [t for t in tracks.values() if t["skill_area"] == "Chess"][0]
                self.assertEqual([m["status"] for m in chess["modules"]][:3],
                                 ["completed", "in_progress", "not_started"])
                self.assertEqual(chess["status"], "active")
                self.assertEqual(chess["ai_generated_plan"]["version"], 3)
                history = self.run_syllabus("--db", path, "-u", "ann@example.org", "--json",
                                            "history", "Knots", SYLLABUS_PASSWORD=PASSWORD).document
                self.assertEqual([m["status"] for m in history], ["interrupted"])
                self.assertTrue(history[0]["message_content"].startswith("Hello!"))
                self.check_copy(path, data, before, version)
                # Bob's is only Bob's.
                tracks = self.run_syllabus("--db", path, "-u", "bob@example.org", "--json", "track",
                                           "list", SYLLABUS_PASSWORD=PASSWORD).document
                self.assertEqual([t["title"] for t in tracks], ["Guitar"])

    def check_copy(self, path, data, before, version):
        connection = sqlite3.connect(path)
        self.assertEqual(connection.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
        self.assertEqual(connection.execute("PRAGMA foreign_key_check").fetchall(), [])
        self.assertGreater(connection.execute("PRAGMA user_version").fetchone()[0], version)
        connection.close()
        copy, = self.copies(path)
        self.assertEqual(os.stat(copy).st_mode & 0o7777, 0o600)
        self.assertEqual(rows_of(copy), before)
        self.assertEqual(self.rows("PRAGMA user_version", db=copy), [(version,)])
        self.assertEqual([n for n in os.listdir(self.home) if n.endswith(".tmp")], [])

    def test_what_is_said(self):
        path, _ = self.old(2)
        result = self.run_syllabus("--db", path, "account", "whoami", status=None)
        copy, = self.copies(path)
        self.assertIn("beside it: " + os.path.basename(copy), result.err)
        result = self.run_syllabus("--db", path, "account", "whoami", status=None)
        self.assertNotIn(".bak", result.err)

    def test_some_copies_are_kept(self):
        """The latest ones; other files beside are left alone."""
        names = ["v3.db.v%d-2026010%dT000000000Z.bak" % (1 + i % 2, 1 + i) for i in range(5)]
        others = ["v3.db.v2.bak", "v3.db.vx-1.bak", "v33.db.v1-20260101T000000000Z.bak", "v3.db.bak"]
        path, _ = self.old(3)
        for name in names + others:
            self.write(name, "x")
        self.run_syllabus("--db", path, "account", "whoami", status=None)
        left = set(os.listdir(self.home))
        self.assertLessEqual(set(others), left)
        self.assertEqual([n for n in names if n in left], names[-(KEPT - 1):])

    def test_no_room_for_the_copy(self):
        path, data = self.old(1)
        result = self.run_syllabus(
            "--db", path, "--json", "account", "whoami", status=7,
            LD_PRELOAD=os.environ["SYLLABUS_TEST_SHIM"], SHIM_FULL=self.home,
            ASAN_OPTIONS=self.env["ASAN_OPTIONS"] + ":verify_asan_link_order=0")
        self.assertIn("full", result.error["message"])
        with open(path, "rb") as f:
            self.assertEqual(f.read(), data)
        self.assertEqual([n for n in os.listdir(self.home) if n.endswith((".tmp", ".bak"))], [])


if __name__ == "__main__":
    unittest.main()
