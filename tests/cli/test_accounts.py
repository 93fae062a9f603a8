"""Local accounts: who may do what, where passwords come from, what is private."""
import os
import sqlite3
import stat
import termios
import unittest

from harness import EMAIL, PASSWORD, Home, Terminal

NAMES = ["--first-name", "Ann", "--last-name", "Lee"]


class Accounts(Home):
    def refused(self, *args, status, kind, **options):
        result = self.run_syllabus("--json", *args, status=status, **options)
        self.assertEqual(result.out, "")
        self.assertEqual(result.error["kind"], kind)
        return result.error

    def test_registering_signs_in(self):
        user = self.register()
        self.assertEqual((user["email"], user["first_name"], user["last_name"], user["role"]),
                         (EMAIL, "Ann", "Lee", "admin"))
        self.assertEqual(self.json("account", "whoami"), user)
        self.assertEqual(self.json("track", "list"), [])

    def test_only_the_first_is_admin(self):
        self.sign_in()
        self.assertEqual(self.register("bob@example.org")["role"], "student")
        self.assertEqual(self.json("account", "whoami")["email"], "bob@example.org")

    def test_signing_out_and_in(self):
        self.sign_in()
        self.run_syllabus("account", "logout")
        self.refused("account", "whoami", status=4, kind="not_signed_in")
        self.run_syllabus("account", "logout")
        user = self.json("account", "login", "--email", EMAIL.upper(), SYLLABUS_PASSWORD=PASSWORD)
        self.assertEqual(user["email"], EMAIL)
        self.assertEqual(self.json("account", "whoami"), user)

    def test_a_stolen_session_ends_with_the_sign_out(self):
        self.sign_in()
        session = self.path(".local", "state", "syllabus", "session")
        with open(session, "rb") as f:
            token = f.read()
        with open(self.db, "rb") as f:
            self.assertNotIn(token.strip(), f.read())
        self.run_syllabus("account", "logout")
        self.assertFalse(os.path.exists(session))
        self.write(".local/state/syllabus/session", token)
        self.refused("track", "list", status=4, kind="not_signed_in")

    def test_nobody_is_signed_in(self):
        for args in (["track", "list"], ["plan", "--skill", "Chess"], ["say", "Chess", "hello"],
                     ["account", "whoami"], ["export", "--all"], ["chat", "Chess"]):
            with self.subTest(args):
                error = self.refused(*args, status=4, kind="not_signed_in")
                self.assertIn("account login", error["advice"])
                self.assertIn("--guest", error["advice"])

    def test_for_one_command(self):
        self.sign_in()
        self.register("bob@example.org", "bobs password")
        self.json("track", "add", "--skill", "Bob's")
        self.assertEqual(self.json("-u", EMAIL, "track", "list", SYLLABUS_PASSWORD=PASSWORD), [])
        self.assertEqual(len(self.json("track", "list")), 1)
        user = self.json("account", "whoami", "--user=" + EMAIL, SYLLABUS_PASSWORD=PASSWORD)
        self.assertEqual(user["email"], EMAIL)
        self.assertEqual(self.json("account", "whoami")["email"], "bob@example.org")
        self.refused("-u", EMAIL, "track", "list", status=4, kind="not_signed_in",
                     SYLLABUS_PASSWORD="wrong")

    def test_wrong_passwords_and_unknown_people_look_the_same(self):
        self.sign_in()
        self.run_syllabus("account", "logout")
        errors = [self.refused("account", "login", "--email", email, status=4,
                               kind="not_signed_in", SYLLABUS_PASSWORD="wrong")
                  for email in (EMAIL, "nobody@example.org")]
        self.assertEqual(errors[0], errors[1])
        self.refused("account", "whoami", status=4, kind="not_signed_in")

    def test_sources_of_a_password(self):
        register = ["account", "register", "--email"]
        self.json(*register, "a@example.org", *NAMES, "--password-stdin", input="from stdin\n")
        self.json("account", "login", "--email", "a@example.org", SYLLABUS_PASSWORD="from stdin")
        # Standard input was asked for: it wins over the environment.
        self.json("account", "login", "--email", "a@example.org", "--password-stdin",
                  input="from stdin", SYLLABUS_PASSWORD="wrong")
        error = self.refused("account", "login", "--email", "a@example.org", status=2, kind="usage")
        self.assertIn("--password-stdin", error["advice"])
        self.assertIn("SYLLABUS_PASSWORD", error["advice"])
        self.refused("account", "login", "--email", "a@example.org", status=2, kind="usage",
                     SYLLABUS_PASSWORD="")
        self.refused(*register, "b@example.org", *NAMES, "--password-stdin", input="", status=2,
                     kind="usage")

    def test_never_from_an_argument(self):
        self.refused("account", "login", "--email", EMAIL, "--password", "x", status=2,
                     kind="usage")

    def test_refused_values(self):
        def register(email=EMAIL, password=PASSWORD, names=NAMES):
            return self.refused("account", "register", "--email", email, *names, status=2,
                                kind="usage", SYLLABUS_PASSWORD=password)

        for email in ("", "ann", "ann@", "@example.org", "ann@example", "a b@example.org",
                      "ann@example..org", "ann@@example.org", "ann\n@example.org",
                      "x" * 300 + "@example.org"):
            with self.subTest(email):
                self.assertIn("e-mail", register(email=email)["message"])
        self.assertIn("72 bytes", register(password="x" * 73)["message"])
        self.assertIn("72 bytes", register(password="ж" * 37)["message"])
        register(names=["--first-name", " ", "--last-name", "Lee"])
        register(names=["--first-name", "Ann"])
        # Nothing was made by all of these.
        self.assertEqual(self.register(password="x" * 72)["role"], "admin")
        self.assertEqual(len(self.rows("SELECT 1 FROM users")), 1)

    def test_an_email_is_taken_once(self):
        self.sign_in()
        for email in (EMAIL, EMAIL.upper()):
            error = self.refused("account", "register", "--email", email, *NAMES, status=2,
                                 kind="usage", SYLLABUS_PASSWORD="another")
            self.assertIn(email.lower(), error["message"].lower())
        self.assertEqual(self.json("account", "whoami")["email"], EMAIL)

    def test_hashes_are_bcrypt(self):
        self.sign_in()
        with open(self.db, "rb") as f:
            stored = f.read()
        self.assertIn(b"$2b$12$", stored)
        self.assertNotIn(PASSWORD.encode(), stored)

    def test_what_is_anothers_is_not_there(self):
        self.sign_in()
        mine = self.json("plan", "--skill", "Chess", "--finalize")["track"]
        self.register("bob@example.org", "bobs password")
        self.assertEqual(self.json("track", "list"), [])
        for name in (mine["id"], mine["title"], mine["id"][:8]):
            for args in (["track", "show", name], ["track", "edit", name, "--title", "mine"],
                         ["track", "rm", "--yes", name], ["track", "status", name, "paused"],
                         ["history", name], ["chats", name], ["versions", name],
                         ["module", "list", name], ["module", "status", name, "1", "completed"],
                         ["say", name, "hello"], ["finalize", name], ["export", name],
                         ["chat", name]):
                with self.subTest(args):
                    self.refused(*args, status=3, kind="not_found")
        self.assertEqual(self.json("-u", EMAIL, "track", "show", mine["id"],
                                   SYLLABUS_PASSWORD=PASSWORD), mine)

    def test_files_are_private(self):
        self.serve()
        self.register()
        self.run_syllabus("-v", "plan", "--skill", "Chess",
                          SYLLABUS_LOG_FILE=self.path("syllabus.log"))
        self.run_syllabus("config", "set", "llm.model", "x")
        looked_at = 0
        for folder, folders, names in os.walk(self.home):
            for name in folders + names:
                path = os.path.join(folder, name)
                mode = stat.S_IMODE(os.stat(path).st_mode)
                self.assertEqual(mode, 0o700 if os.path.isdir(path) else 0o600, path)
                looked_at += 1
        self.assertGreaterEqual(looked_at, 8)

    def test_passwd(self):
        self.sign_in()
        self.register("bob@example.org", "bobs password")
        here, there = ({"XDG_STATE_HOME": self.path(name)} for name in ("here", "there"))
        for place in (here, there):
            self.json("account", "login", "--email", EMAIL, SYLLABUS_PASSWORD=PASSWORD, **place)
        self.refused("account", "passwd", status=4, kind="not_signed_in", SYLLABUS_PASSWORD="wrong",
                     SYLLABUS_NEW_PASSWORD="new", **here)
        self.refused("account", "passwd", status=2, kind="usage", SYLLABUS_PASSWORD=PASSWORD, **here)
        error = self.refused("account", "passwd", status=2, kind="usage", SYLLABUS_PASSWORD=PASSWORD,
                             SYLLABUS_NEW_PASSWORD="x" * 73, **here)
        self.assertIn("72 bytes", error["message"])
        user = self.json("account", "passwd", SYLLABUS_PASSWORD=PASSWORD, SYLLABUS_NEW_PASSWORD="new",
                         **here)
        self.assertEqual(user["email"], EMAIL)
        # Who changed it stays; other sign-ins of the same user end; Bob's is his own.
        self.assertEqual(self.json("account", "whoami", **here), user)
        self.refused("account", "whoami", status=4, kind="not_signed_in", **there)
        self.assertEqual(self.json("account", "whoami")["email"], "bob@example.org")
        self.refused("account", "login", "--email", EMAIL, status=4, kind="not_signed_in",
                     SYLLABUS_PASSWORD=PASSWORD)
        self.json("account", "passwd", "--password-stdin", input="new\nnewer\n", **here)
        self.json("account", "login", "--email", EMAIL, SYLLABUS_PASSWORD="newer")

    def test_guessing_gets_slower(self):
        self.sign_in()
        self.run_syllabus("account", "logout")
        for email in (EMAIL, "nobody@example.org"):
            def login(password):
                return self.refused("account", "login", "--email", email, status=4,
                                    kind="not_signed_in", SYLLABUS_PASSWORD=password)
            for _ in range(4):
                self.assertIn("not right", login("wrong")["message"])
            # Another process, and the right password: it waits all the same, at once.
            self.assertRegex(login(PASSWORD)["message"], "wait for [12] second")
        self.assertEqual(self.rows("SELECT count(*) FROM failed_sign_ins"), [(2,)])
        for name, in self.rows("SELECT name_hash FROM failed_sign_ins"):
            self.assertRegex(name, "^[0-9a-f]{64}$")
        self.wait_until(lambda: self.run_syllabus(
            "account", "login", "--email", EMAIL, status=None,
            SYLLABUS_PASSWORD=PASSWORD).status == 0)
        self.assertEqual(self.rows("SELECT count(*) FROM failed_sign_ins"), [(1,)])

    def test_list(self):
        self.sign_in()
        ann = self.json("account", "whoami")
        self.assertEqual(self.json("account", "list"), [ann])
        bob = self.register("bob@example.org", "bobs password")
        self.assertEqual(self.json("account", "list"), [bob])
        self.assertEqual(self.json("-u", EMAIL, "account", "list", SYLLABUS_PASSWORD=PASSWORD),
                         [ann, bob])
        self.assertEqual([u["is_guest"] for u in self.json("-g", "account", "list")], [True])

    def test_rm(self):
        self.sign_in()
        ann = {"SYLLABUS_PASSWORD": PASSWORD}
        self.json("track", "add", "--skill", "Chess")
        for email in ("bob", "eve"):
            self.register(email + "@example.org", "x")
            self.json("track", "add", "--skill", "Go")
        # Eve is no admin, and does not learn who there is.
        errors = [self.refused("account", "rm", email, "--yes", status=4, kind="not_signed_in")
                  for email in ("bob@example.org", "nobody@example.org", EMAIL)]
        self.assertEqual(errors[0], errors[1])
        self.assertEqual(errors[0], errors[2])
        error = self.refused("account", "rm", status=2, kind="usage")
        self.assertIn("1 tracks", error["message"])
        self.assertEqual(self.json("account", "rm", "--yes", "EVE@example.org")["email"],
                         "eve@example.org")
        self.refused("account", "whoami", status=4, kind="not_signed_in")
        self.assertFalse(os.path.exists(self.path(".local/state/syllabus/session")))
        # The admin: others by their e-mail, not the last admin of others.
        self.refused("-u", EMAIL, "account", "rm", "--yes", status=2, kind="usage", **ann)
        self.refused("-u", EMAIL, "account", "rm", "--yes", "eve@example.org", status=3,
                     kind="not_found", **ann)
        self.json("-u", EMAIL, "account", "rm", "--yes", "bob@example.org", **ann)
        self.assertEqual(self.rows("SELECT title FROM learning_tracks"), [("Chess",)])
        self.json("-u", EMAIL, "account", "rm", "--yes", **ann)
        for table in ("users", "learning_tracks", "sign_ins", "ai_configurations"):
            self.assertEqual(self.rows("SELECT count(*) FROM " + table), [(0,)])
        self.assertEqual(self.register("bob@example.org", "x")["role"], "admin")

    def test_an_account_that_is_not_active(self):
        self.sign_in()
        connection = sqlite3.connect(self.db)
        connection.execute("UPDATE users SET is_active = 0")
        connection.commit()
        connection.close()
        self.refused("track", "list", status=4, kind="not_signed_in")
        wrong, right = (self.refused("account", "login", "--email", EMAIL, status=4,
                                     kind="not_signed_in", SYLLABUS_PASSWORD=password)
                        for password in ("wrong", PASSWORD))
        self.assertEqual(wrong, right)
        self.refused("-u", EMAIL, "track", "list", status=4, kind="not_signed_in",
                     SYLLABUS_PASSWORD=PASSWORD)

    def test_a_session_that_others_could_read(self):
        self.sign_in()
        session = self.path(".local/state/syllabus/session")
        token = self.read(session)
        os.chmod(session, 0o644)
        error = self.refused("track", "list", status=4, kind="not_signed_in")
        self.assertIn(session, error["message"])
        self.run_syllabus("account", "logout")
        self.write(session, token)
        os.chmod(session, 0o600)
        self.refused("track", "list", status=4, kind="not_signed_in")

    def test_guests_leave_no_file(self):
        self.serve()
        self.json("--guest", "plan", "--skill", "Chess", "--finalize")
        self.assertEqual(self.json("-g", "track", "list"), [])
        self.json("-g", "doctor")
        self.assertEqual(os.listdir(self.home), [])

    def test_guests_have_no_account(self):
        for args in (["account", "register", "--email", EMAIL, *NAMES],
                     ["account", "login", "--email", EMAIL], ["account", "logout"]):
            self.refused("--guest", *args, status=2, kind="usage", SYLLABUS_PASSWORD=PASSWORD)
        self.assertTrue(self.json("-g", "account", "whoami")["is_guest"])
        self.assertEqual(os.listdir(self.home), [])


class Prompt(Home):
    """A password asked for at the terminal."""

    def ask(self, *args):
        t = Terminal(self, *args)
        terminal = os.open(t.name, os.O_RDWR | os.O_NOCTTY)
        self.addCleanup(os.close, terminal)
        t.wait_for("assword:")
        self.wait_until(lambda: not termios.tcgetattr(terminal)[3] & termios.ECHO)
        return t, terminal

    def given_back(self, terminal):
        return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)

    def test_it_is_not_echoed(self):
        t, terminal = self.ask("account", "register", "--email", EMAIL, *NAMES)
        t.line("se cret пароль")
        t.wait_for("Once more:")
        self.wait_until(lambda: not self.given_back(terminal))
        t.line("se cret пароль")
        self.assertEqual(t.wait_exit(), 0)
        self.assertTrue(self.given_back(terminal))
        self.assertNotIn(b"cret", t.all)
        self.json("account", "login", "--email", EMAIL, SYLLABUS_PASSWORD="se cret пароль")

    def test_a_new_one_is_asked_for_twice(self):
        t, terminal = self.ask("account", "register", "--email", EMAIL, *NAMES)
        t.line("one")
        t.wait_for("Once more:")
        self.wait_until(lambda: not self.given_back(terminal))
        t.line("another")
        self.assertEqual(t.wait_exit(), 2)
        self.assertIn("differ", t.text())
        self.assertEqual(self.rows("SELECT 1 FROM users"), [])

    def test_changing_it(self):
        self.sign_in()
        t, terminal = self.ask("account", "passwd")
        for answer, question in ((PASSWORD, "New password:"), ("a new one", "Once more:"),
                                 ("a new one", "changed")):
            t.line(answer)
            t.wait_for(question)
            if question != "changed":
                self.wait_until(lambda: not self.given_back(terminal))
        self.assertEqual(t.wait_exit(), 0)
        self.assertNotIn(b"a new one", t.all)
        self.json("account", "login", "--email", EMAIL, SYLLABUS_PASSWORD="a new one")

    def test_removing_oneself(self):
        self.sign_in()
        self.json("track", "add", "--skill", "Chess")
        for answers, status in ((["n"], 2), (["y", "wrong"], 4), (["y", PASSWORD], 0)):
            with self.subTest(answers):
                t = Terminal(self, "account", "rm")
                t.wait_for("tracks (1)")
                t.line(answers[0])
                if len(answers) > 1:
                    t.wait_for("Your password:")
                    t.line(answers[1])
                self.assertEqual(t.wait_end(), status)
                self.assertEqual(len(self.rows("SELECT 1 FROM users")), 1 if status else 0)
        self.run_syllabus("track", "list", status=4)

    def test_no_answer_and_ctrl_c(self):
        for keys, status in (("\x04", 2), ("\x03", 130)):
            with self.subTest(keys):
                t, terminal = self.ask("account", "login", "--email", EMAIL)
                t.send(keys)
                self.assertEqual(t.wait_exit(), status)
                self.assertTrue(self.given_back(terminal))
        self.assertEqual(self.rows("SELECT 1 FROM users"), [])


if __name__ == "__main__":
    unittest.main()
