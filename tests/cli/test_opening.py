"""Files and folders that cannot be used: for each a sentence and what to do, and nothing is touched."""
import ctypes
import os
import shutil
import sqlite3
import subprocess
import unittest

from harness import BINARY, DEADLINE, Home, Result, Terminal

PAGE = 4096
PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2


def without_override():
    """Root obeys permissions like everybody else in the program that follows."""
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        if os.geteuid() == 0 and libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            os._exit(98)


class Opening(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()
        self.json("--provider", "builtin", "plan", "--skill", "Chess")
        self.folder = os.path.dirname(self.db)

    def run_obeying(self, *args, **env):
        process = subprocess.run([BINARY, "--json", *args], stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.home,
                                 env={**self.env, **env}, timeout=DEADLINE,
                                 preexec_fn=without_override)
        return Result(process.returncode, process.stdout, process.stderr)

    def run_with_shim(self, *args, **env):
        return self.run_obeying(
            *args, LD_PRELOAD=os.environ["SYLLABUS_TEST_SHIM"],
            ASAN_OPTIONS=self.env["ASAN_OPTIONS"] + ":verify_asan_link_order=0", **env)

    def state(self):
        """Names, modes, sizes, times and bytes of the database's files; not of those that SQLite makes
        anew each time from what is in them."""
        found = {}
        for name in sorted(os.listdir(self.folder)):
            if name.endswith(("-shm", "-owners")):
                continue
            path = os.path.join(self.folder, name)
            status = os.lstat(path)
            if name.endswith("-wal") and status.st_size == 0:
                continue
            with open(path, "rb") as f:
                found[name] = (status.st_mode, status.st_size, status.st_mtime_ns, f.read())
        return found

    def refused(self, run, *words, kind, status, before=None):
        before = before or self.state()
        for command in (("track", "list"), ("track", "add", "--skill", "Go")):
            result = run(*command)
            self.assertEqual(result.status, status, result.err)
            self.assertEqual(result.out, "")
            error = result.error
            self.assertEqual(error["kind"], kind)
            self.assertTrue(error["advice"])
            for word in words:
                self.assertIn(word, error["message"] + " " + error["advice"])
            self.assertEqual(self.state(), before)

    def test_full_disk(self):
        """Nothing can be written: what is there can be read, what is new is refused."""
        for log in (False, True):
            with self.subTest(log=log):
                holder = self.leave_a_log() if log else None
                before = self.state()
                result = self.run_with_shim("track", "add", "--skill", "Go", SHIM_FULL=self.home)
                self.assertEqual((result.status, result.error["kind"]), (7, "database"), result.err)
                self.assertIn("full", result.error["message"])
                self.assertIn("room", result.error["advice"])
                after = self.state()
                self.assertEqual({n: s[3] for n, s in before.items() if s[1]},
                                 {n: s[3] for n, s in after.items() if s[1]})
                self.assertEqual([t["title"] for t in self.json("track", "list")], ["Chess"])
                if holder:
                    holder.close()

    def leave_a_log(self):
        """A connection that keeps the log from being written back, with something in it."""
        connection = sqlite3.connect(self.db)
        connection.execute("UPDATE users SET first_name = 'Anna'")
        connection.commit()
        return connection

    def test_full_disk_of_its_own(self):
        """The same on a real one, where such a thing can be mounted."""
        script = ('mount -t tmpfs -o size=%dk none "$1" && cp "$2" "$1/s.db" && '
                  '{ head -c 1000000 /dev/zero > "$1/filling" 2>/dev/null || :; } && '
                  'before=$(cksum < "$1/s.db") && { "$3" --db "$1/s.db" --json track add --skill Go; '
                  'status=$?; } ; [ "$before" = "$(cksum < "$1/s.db")" ] || exit 90; exit $status'
                  % (os.path.getsize(self.db) // 1024 + 8))
        folder = self.path("disk")
        os.mkdir(folder)
        command = ["unshare", "-Urm", "sh", "-c", script, "-", folder, self.db, BINARY]
        if not shutil.which("unshare") or subprocess.run(
                ["unshare", "-Urm", "mount", "-t", "tmpfs", "none", folder],
                capture_output=True).returncode != 0:
            self.skipTest("nothing can be mounted here")
        done = subprocess.run(command, env=self.env, capture_output=True, timeout=DEADLINE,
                              stdin=subprocess.DEVNULL)
        result = Result(done.returncode, done.stdout, done.stderr)
        self.assertEqual((result.status, result.error["kind"]), (7, "database"), result.err)
        self.assertIn("full", result.error["message"])

    def test_read_only_folder(self):
        os.chmod(self.folder, 0o500)
        self.refused(self.run_obeying, "folder", "cannot be written", "chmod", kind="io", status=1)
        os.chmod(self.folder, 0o700)

    def test_read_only_file(self):
        os.chmod(self.db, 0o400)
        self.refused(self.run_obeying, self.db, "cannot be written", "chmod", kind="io", status=1)

    def test_missing_home(self):
        missing = self.path("gone")
        result = self.run_obeying("track", "list", HOME=missing)
        self.assertEqual((result.status, result.error["kind"]), (1, "io"))
        self.assertIn(missing, result.error["message"])
        self.assertIn("--db", result.error["advice"])
        self.assertFalse(os.path.exists(missing))
        # What is named is used all the same.
        self.assertEqual(self.run_obeying("--db", self.db, "account", "whoami", HOME=missing,
                                          XDG_STATE_HOME=self.path(".local", "state")).status, 0)

    def test_symlinked_folder(self):
        """A home may be moved; a file may not be another one's name."""
        real = self.path("elsewhere")
        os.rename(self.folder, real)
        os.symlink(real, self.folder)
        self.assertEqual([t["title"] for t in self.json("track", "list")], ["Chess"])
        link = self.path("link.db")
        os.symlink(self.db, link)
        self.refused(lambda *a: self.run_obeying("--db", link, *a), link, "--db", kind="database",
                     status=7)
        os.remove(self.folder)
        os.symlink(self.path("nowhere"), self.folder)
        result = self.run_obeying("track", "list")
        self.assertEqual((result.status, result.error["kind"]), (1, "io"))
        self.assertFalse(os.path.exists(self.path("nowhere")))
        self.folder = real

    def spoil(self, at, data):
        with open(self.db, "r+b") as f:
            f.seek(at)
            f.write(data)

    def test_spoiled_header(self):
        self.spoil(0, b"\0" * 100)
        self.refused(self.run_obeying, self.db, "no database", kind="database", status=7)

    def test_damaged_page(self):
        """The table that is asked for begins on it."""
        page, = self.rows("SELECT rootpage FROM sqlite_schema WHERE name = 'learning_tracks'")[0]
        self.spoil((page - 1) * PAGE, b"\xa5" * PAGE)
        self.refused(self.run_obeying, "damaged", kind="database", status=7)

    def test_damaged_schema(self):
        self.spoil(100, b"\xa5" * (PAGE - 100))
        self.refused(self.run_obeying, "damaged", kind="database", status=7)

    def test_on_the_screen_and_in_line_mode(self):
        """The terminal is given back, and what to do stands there."""
        self.spoil(100, b"\xa5" * (PAGE - 100))
        before = self.state()
        for args in ((), ("--plain",)):
            t = Terminal(self, *args)
            self.assertEqual(t.wait_end(), 7)
            said = " ".join(t.text().split())
            self.assertIn("damaged", said)
            self.assertIn("syllabus db repair", said)
            self.assertIn("syllabus db restore FILE", said)
            self.assertEqual(self.state(), before)

    def test_newer_schema(self):
        connection = sqlite3.connect(self.db)
        connection.execute("PRAGMA user_version = 9999")
        connection.close()
        self.refused(self.run_obeying, "newer version", "Update", kind="database", status=7)

    def test_newer_schema_in_the_log(self):
        connection = sqlite3.connect(self.db)
        connection.execute("PRAGMA user_version = 9999")
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM users").fetchone()
        self.refused(self.run_obeying, "newer version", kind="database", status=7)
        connection.close()

    def test_foreign_file(self):
        for schema in ("CREATE TABLE t (a); INSERT INTO t VALUES (1)",
                       "PRAGMA journal_mode = WAL; CREATE TABLE t (a)"):
            with self.subTest(schema):
                for name in os.listdir(self.folder):
                    os.remove(os.path.join(self.folder, name))
                connection = sqlite3.connect(self.db)
                connection.executescript(schema)
                self.refused(self.run_obeying, "another program's", "--db", kind="database",
                             status=7)
                connection.close()

    def test_somebody_elses_folder(self):
        os.chmod(self.folder, 0o777)
        self.refused(self.run_obeying, self.folder, "chmod", kind="io", status=1)

    # --- network file systems ---

    def test_network_file_system(self):
        """No log that is shared by memory, and one program at a time."""
        result = self.run_with_shim("track", "list", SHIM_SHARED=self.home)
        self.assertEqual(result.status, 0, result.err)
        self.assertEqual([t["title"] for t in result.document], ["Chess"])
        self.assertEqual(self.rows("PRAGMA journal_mode"), [("delete",)])
        self.assertEqual([n for n in os.listdir(self.folder) if n.endswith(("-wal", "-shm"))], [])
        told = subprocess.run([BINARY, "track", "list"], capture_output=True, cwd=self.home,
                              stdin=subprocess.DEVNULL, timeout=DEADLINE,
                              env={**self.env, "LD_PRELOAD": os.environ["SYLLABUS_TEST_SHIM"],
                                   "SHIM_SHARED": self.home, "ASAN_OPTIONS":
                                   self.env["ASAN_OPTIONS"] + ":verify_asan_link_order=0"})
        self.assertIn(b"network file system", told.stderr)
        self.serve("stall", after=5)
        process = self.start("plan", "--skill", "Go", SHIM_SHARED=self.home,
                             LD_PRELOAD=os.environ["SYLLABUS_TEST_SHIM"],
                             ASAN_OPTIONS=self.env["ASAN_OPTIONS"] + ":verify_asan_link_order=0")
        self.assertTrue(process.stdout.read(1))
        result = self.run_with_shim("track", "list", SHIM_SHARED=self.home)
        self.assertEqual((result.status, result.error["kind"]), (7, "database"))
        self.assertIn("in use", result.error["message"])
        process.kill()
        process.wait()
        # Back on a disk of this machine it is as fast as before.
        self.assertEqual(len(self.json("track", "list")), 2)
        self.assertEqual(self.rows("PRAGMA journal_mode"), [("wal",)])


if __name__ == "__main__":
    unittest.main()
