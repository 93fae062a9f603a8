"""The care of the file: db path, check, backup, restore, repair, and what doctor tells of it."""
import os
import shutil
import sqlite3
import stat
import unittest

from harness import Home, PASSWORD

PAGE = 4096
ROWS = 400
WHOLE = {"structure": "ok", "references": "ok", "content": "ok", "search": "ok"}


def content(path):
    """Every row of every table that has rows of its own."""
    connection = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    try:
        tables = [t for (t,) in connection.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT "
            "LIKE 'sqlite%'")]
        return {t: sorted(map(repr, connection.execute('SELECT * FROM "%s"' % t))) for t in tables}
    finally:
        connection.close()


class Care(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()
        self.track = self.json("--provider", "builtin", "plan", "--skill", "Chess", "--say",
                               "add a module on endgames", "--finalize")["track"]["id"]
        self.folder = os.path.dirname(self.db)

    def others(self):
        """What is beside the database, apart from SQLite's own."""
        return [n for n in sorted(os.listdir(self.folder))
                if n not in ("syllabus.db", "syllabus.db-owners", "syllabus.db-wal", "syllabus.db-shm")]

    def sound(self, path):
        connection = sqlite3.connect(path)
        try:
            self.assertEqual(connection.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            self.assertEqual(connection.execute("PRAGMA foreign_key_check").fetchall(), [])
        finally:
            connection.close()

    def statuses(self, document):
        return {f["check"]: f["status"] for f in document}

    # --- path, check, doctor ---

    def test_path(self):
        self.assertEqual(self.json("db", "path"), self.db)
        self.assertEqual(self.run_syllabus("--db", "x.db", "db", "path").out, "x.db\n")
        self.run_syllabus("--guest", "db", "path", status=2)
        self.assertFalse(os.path.exists(self.path("x.db")))

    def test_check(self):
        self.assertEqual(self.statuses(self.json("db", "check")),
                         WHOLE)
        missing = self.path("none.db")
        result = self.run_syllabus("--json", "--db", missing, "db", "check", status=3)
        self.assertIn(missing, result.error["message"])
        self.assertFalse(os.path.exists(missing))

    def test_check_finds(self):
        for name, sql in (
                ("references", "PRAGMA foreign_keys = OFF; DELETE FROM chats"),
                ("content", "UPDATE plan_versions SET plan = plan || 'x'"),
                ("search", "UPDATE chat_messages SET message_content = 'zymurgy'"),
                ("structure", "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT "
                              "rootpage FROM sqlite_schema WHERE name = 'chats_session') WHERE name = "
                              "'lessons_module'")):
            with self.subTest(name):
                db = self.path(name + ".db")
                self.run_syllabus("db", "backup", db)
                connection = sqlite3.connect(db)
                connection.executescript(sql)
                connection.close()
                found = self.json("--db", db, "db", "check", status=7)
                self.assertEqual(self.statuses(found)[name], "fail")
                fault = [f for f in found if f["status"] == "fail"][0]
                self.assertIn("db repair", fault["advice"])
                report = self.json("--db", db, "db", "repair")
                self.assertTrue(os.path.exists(report["kept"]))
                self.assertEqual(self.statuses(self.json("--db", db, "db", "check")),
                                 WHOLE)

    def test_doctor(self):
        found = {f["check"]: f for f in self.json("doctor")}
        self.assertIn("free", found["storage"]["message"])
        self.assertIn("WAL", found["storage"]["message"])
        self.assertIn("db backup", found["backup"]["advice"])
        copy = self.path("copy.db")
        self.run_syllabus("db", "backup", copy)
        found = {f["check"]: f for f in self.json("doctor")}
        self.assertIn(copy, found["backup"]["message"])
        found = {f["check"]: f for f in self.json("--db", copy, "doctor")}
        self.assertNotIn(copy, found["backup"]["message"])

    # --- backup ---

    def test_backup(self):
        copy = self.path("copy.db")
        document = self.json("db", "backup", copy)
        self.assertEqual((document["database"], document["file"]), (self.db, copy))
        self.assertEqual(stat.S_IMODE(os.stat(copy).st_mode), 0o600)
        self.assertEqual(content(copy), content(self.db))
        self.sound(copy)
        self.assertEqual(sorted(os.listdir(self.home)), [".local", "copy.db"])
        result = self.run_syllabus("--json", "db", "backup", copy, status=1)
        self.assertIn("exists", result.error["message"])
        self.json("track", "add", "--skill", "Go")
        self.run_syllabus("db", "backup", "--force", copy)
        self.assertEqual(len(content(copy)["learning_tracks"]), 2)
        self.run_syllabus("db", "backup", "--force", self.db, status=2)
        self.run_syllabus("db", "backup", self.path("no", "such", "folder.db"), status=1)

    def test_backup_while_others_write(self):
        self.serve("stall", after=20)
        process = self.start("say", self.track, "a wish")
        self.assertTrue(process.stdout.read(1))
        copy = self.path("copy.db")
        self.json("db", "backup", copy)
        self.sound(copy)
        self.assertIn("a wish", str(content(copy)["chat_messages"]))
        self.assertIsNone(process.poll())

    # --- restore ---

    def test_restore(self):
        copy = self.path("copy.db")
        self.run_syllabus("db", "backup", copy)
        before = content(self.db)
        self.json("track", "add", "--skill", "Go")
        after = content(self.db)
        result = self.run_syllabus("--json", "db", "restore", copy, status=2)
        self.assertIn("--yes", result.error["advice"])
        self.assertEqual(content(self.db), after)
        document = self.json("db", "restore", "--yes", copy)
        self.assertEqual(content(self.db), before)
        self.assertEqual(content(document["kept"]), after)
        self.assertIn("before-restore", document["kept"])
        self.assertEqual(stat.S_IMODE(os.stat(self.db).st_mode), 0o600)
        self.assertEqual([t["title"] for t in self.json("track", "list")], ["Chess"])
        self.assertEqual(self.others(), [os.path.basename(document["kept"])])

    def test_restore_takes_the_log_along(self):
        """A log that was not written back belongs to the file that is put aside, not to the new one."""
        copy = self.path("copy.db")
        self.run_syllabus("db", "backup", copy)
        before = content(self.db)
        self.json("track", "add", "--skill", "Go")
        connection = sqlite3.connect(self.db)
        connection.execute("UPDATE learning_tracks SET title = 'In the log'")
        connection.commit()
        log = self.db + "-wal"
        shutil.copy(self.db, self.db + ".x")
        shutil.copy(log, log + ".x")
        connection.close()
        os.replace(self.db + ".x", self.db)
        os.replace(log + ".x", log)
        document = self.json("db", "restore", "--yes", copy)
        self.assertEqual(content(self.db), before)
        self.assertIn("In the log", str(content(document["kept"])))

    def test_restore_into_nothing(self):
        copy = self.path("copy.db")
        self.run_syllabus("db", "backup", copy)
        before = content(self.db)
        for name in os.listdir(self.folder):
            os.remove(os.path.join(self.folder, name))
        document = self.json("db", "restore", copy)
        self.assertIsNone(document["kept"])
        self.assertEqual(content(self.db), before)

    def test_restore_over_what_is_no_database(self):
        copy = self.path("copy.db")
        self.run_syllabus("db", "backup", copy)
        before = content(self.db)
        with open(self.db, "r+b") as f:
            f.write(b"\0" * 100)
        with open(self.db, "rb") as f:
            spoiled = f.read()
        result = self.run_syllabus("--json", "track", "list", status=7)
        self.assertIn("db restore", result.error["advice"])
        document = self.json("db", "restore", "--yes", copy)
        self.assertEqual(content(self.db), before)
        with open(document["kept"], "rb") as f:
            self.assertEqual(f.read(), spoiled)

    def test_restore_refuses(self):
        before = content(self.db)
        copy = self.path("copy.db")
        self.run_syllabus("db", "backup", copy)

        def spoiled(name, sql=None, at=None):
            path = self.path(name)
            shutil.copy(copy, path)
            if sql:
                connection = sqlite3.connect(path)
                connection.executescript(sql)
                connection.close()
            if at is not None:
                with open(path, "r+b") as f:
                    f.seek(at)
                    f.write(b"\xa5" * PAGE)
            return path

        for path, words, status in (
                (self.path("none.db"), "no database", 3),
                (self.write("text.db", "Dear diary"), "no database", 7),
                (spoiled("other.db", "PRAGMA application_id = 1"), "another program's", 7),
                (spoiled("new.db", "PRAGMA user_version = 9999"), "newer version", 7),
                (spoiled("torn.db", at=5 * PAGE), "damaged", 7),
                (spoiled("loose.db", "PRAGMA foreign_keys = OFF; DELETE FROM users"), "belong", 7),
                (self.db, "itself", 2)):
            with self.subTest(path):
                result = self.run_syllabus("--json", "db", "restore", "--yes", path, status=status)
                self.assertIn(words, result.error["message"])
                self.assertTrue(result.error["advice"])
                self.assertEqual(content(self.db), before)
                self.assertEqual(self.others(), [])

    def test_not_while_it_is_in_use(self):
        copy = self.path("copy.db")
        self.run_syllabus("db", "backup", copy)
        before = content(self.db)
        self.serve("stall", after=20)
        process = self.start("say", self.track, "a wish")
        self.assertTrue(process.stdout.read(1))
        result = self.run_syllabus("--json", "db", "restore", "--yes", copy, status=7)
        self.assertIn("in use", result.error["message"])
        self.assertIn("Close", result.error["advice"])
        self.assertEqual(self.others(), [])
        process.kill()
        process.wait()
        self.json("db", "restore", "--yes", copy)
        self.assertEqual(content(self.db), before)

    # --- repair ---

    def large(self):
        """Tables of several pages."""
        connection = sqlite3.connect(self.db)
        chat, = connection.execute("SELECT id FROM chats").fetchone()
        version, plan = connection.execute("SELECT track_id, plan FROM plan_versions").fetchone()
        connection.executemany(
            "INSERT INTO chat_messages (id, chat_id, sender_type, message_type, message_content, status,"
            " timestamp) VALUES (?, ?, 'user', 'text', ?, 'complete', 1)",
            [("m%04d" % i, chat, "text %d %s" % (i, "x" * (6000 if i % 97 == 0 else 50)))
             for i in range(ROWS)])
        connection.executemany("INSERT INTO plan_versions (track_id, version, plan, created_at) "
                               "VALUES (?, ?, ?, 1)",
                               [(version, 100 + i, plan) for i in range(40)])
        connection.commit()
        connection.close()
        self.run_syllabus("db", "repair")  # the search is behind: sqlite3 did not tell it

    def damaged(self, numbers, fill):
        db = self.path("damaged.db")
        for name in os.listdir(self.home):
            if name.startswith("damaged"):
                os.remove(self.path(name))
        shutil.copy(self.source, db)
        with open(db, "r+b") as f:
            for number in numbers:
                f.seek((number - 1) * PAGE)
                f.write(fill * PAGE)
        with open(db, "rb") as f:
            return db, f.read()

    def repaired(self, db, data):
        report = self.json("--db", db, "db", "repair")
        self.sound(db)
        if report["kept"]:
            with open(report["kept"], "rb") as f:
                self.assertEqual(f.read(), data)
        self.assertEqual([n for n in os.listdir(self.home) if n.endswith(".tmp")], [])
        return report, {t["table"]: t for t in report["tables"]}

    def test_every_page(self):
        """Whichever page is damaged: what is on the others is kept, and the report is true."""
        self.large()
        self.source = self.path("source.db")
        self.run_syllabus("db", "backup", self.source)
        connection = sqlite3.connect(self.source)
        stats = connection.execute("SELECT pageno, name, pagetype, ncell FROM dbstat").fetchall()
        connection.close()
        before = content(self.source)
        total = 0
        for number, name, kind, cells in stats:
            if number == 1 or (number % 7 and kind != "internal" and name != "sqlite_schema"):
                continue
            with self.subTest(page=number, of=name, kind=kind):
                total += 1
                db, data = self.damaged([number], b"\xa5" if number % 2 else b"\0")
                if name == "sqlite_schema":
                    self.run_syllabus("--db", db, "db", "repair", status=7)
                    self.assertEqual(self.read("damaged.db"), data)
                    continue
                _, tables = self.repaired(db, data)
                after = content(db)
                self.assertEqual(set(after), set(before))
                for table in before:
                    self.lost_what_was_on_the_page(
                        before[table], after[table], tables.get(table),
                        cells if kind == "leaf" else 1 if kind == "overflow" else len(before[table]),
                        name == table)
        self.assertGreater(total, 20)

    def lost_what_was_on_the_page(self, before, after, saved, cells, own):
        """Rows may have other bytes in them where those of a long text were on the page, or do without one
        that is lost."""
        gone = len(set(before) - set(after))
        changed = len(set(after) - set(before))
        orphans = saved["orphans"] if saved else 0
        self.assertLessEqual(gone - changed, (cells if own else 0) + orphans)
        if saved:
            self.assertEqual(saved["kept"], len(after))
        if saved and saved["lost"] is not None:
            self.assertEqual(saved["lost"] + orphans, gone - changed)

    def test_two_pages_lose_only_what_is_on_them(self):
        self.large()
        self.source = self.path("source.db")
        self.run_syllabus("db", "backup", self.source)
        connection = sqlite3.connect(self.source)
        leaves = connection.execute("SELECT pageno, ncell FROM dbstat WHERE name = 'chat_messages' AND "
                                    "pagetype = 'leaf' ORDER BY path").fetchall()
        connection.close()
        self.assertGreater(len(leaves), 6)
        chosen = [leaves[1], leaves[3], leaves[-2]]
        lost = sum(cells for _, cells in chosen)
        db, data = self.damaged([number for number, _ in chosen], b"\xa5")
        self.assertEqual(self.json("--db", db, "db", "check", status=7)[0]["status"], "fail")
        _, tables = self.repaired(db, data)
        self.assertEqual(tables["chat_messages"]["lost"], lost)
        self.assertEqual(tables["chat_messages"]["kept"],
                         len(content(self.source)["chat_messages"]) - lost)
        result = self.run_syllabus("--db", db, "db", "repair")
        self.assertIn("nothing to repair", result.out)
        self.assertEqual([t["title"] for t in self.run_syllabus(
            "--db", db, "-u", "ann@example.org", "--json", "track", "list",
            SYLLABUS_PASSWORD=PASSWORD).document], ["Chess"])

    def test_a_spoiled_header(self):
        """Nothing is in it that is not known: everything is saved."""
        before = content(self.db)
        for spoiled in (b"\0" * 100, b"\xa5" * 100, b"SQLite"):
            with self.subTest(spoiled):
                with open(self.db, "r+b") as f:
                    f.write(spoiled[:16] if len(spoiled) < 16 else spoiled)
                    f.seek(0)
                    f.write(b"x")
                with open(self.db, "rb") as f:
                    data = f.read()
                result = self.run_syllabus("--json", "track", "list", status=7)
                self.assertIn("db repair", result.error["advice"])
                report = self.json("db", "repair")
                with open(report["kept"], "rb") as f:
                    self.assertEqual(f.read(), data)
                self.assertEqual(sum(t["lost"] for t in report["tables"]), 0)
                self.sound(self.db)
                self.assertEqual(content(self.db), before)
                self.assertEqual([t["title"] for t in self.json("track", "list")], ["Chess"])
                self.assertEqual([n for n in os.listdir(self.folder) if ".tmp" in n], [])

    def test_what_is_no_database_is_not_repaired(self):
        for data in (b"Dear diary\n" * 1000, b"", b"\0" * 8192):
            path = self.write("diary.txt", data)
            self.run_syllabus("--db", path, "db", "repair", status=7)
            self.assertEqual(self.read("diary.txt"), data)
            self.assertEqual([n for n in os.listdir(self.home) if "corrupt" in n or ".tmp" in n], [])
        path = self.path("other.db")
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE t (a)")
        connection.close()
        data = self.read("other.db")
        self.run_syllabus("--db", path, "db", "repair", status=7)
        self.assertEqual(self.read("other.db"), data)
        with open(path, "r+b") as f:
            f.write(b"\0" * 100)
        data = self.read("other.db")
        self.run_syllabus("--db", path, "db", "repair", status=7)
        self.assertEqual(self.read("other.db"), data)

    def test_a_damaged_beginning(self):
        """Without the list of tables there is nothing to go by: nothing is changed, a backup is named."""
        with open(self.db, "r+b") as f:
            f.seek(100)
            f.write(b"\xa5" * (PAGE - 100))
        with open(self.db, "rb") as f:
            data = f.read()
        for command in (("db", "repair"), ("track", "list")):
            result = self.run_syllabus("--json", *command, status=7)
            self.assertIn("db restore", result.error["advice"])
            with open(self.db, "rb") as f:
                self.assertEqual(f.read(), data)
        self.assertEqual(self.others(), [])

    def test_repair_for_people(self):
        self.large()
        page, = self.rows("SELECT max(pageno) FROM dbstat WHERE name = 'chat_messages'")[0]
        with open(self.db, "r+b") as f:
            f.seek((page - 1) * PAGE)
            f.write(b"\0" * PAGE)
        out = self.run_syllabus("db", "repair").out
        self.assertIn("chat_messages", out)
        self.assertIn("lost", out)
        self.assertIn(".corrupt-", out)


if __name__ == "__main__":
    unittest.main()
