"""Local accounts: who may do what, where passwords come from, what is private."""
import os
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
                         ["say", name, "hello"], ["finalize", name], ["export", name]):
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
        self.assertEqual(t.wait_exit(), 0)
        self.assertTrue(self.given_back(terminal))
        self.assertNotIn(b"cret", t.all)
        self.json("account", "login", "--email", EMAIL, SYLLABUS_PASSWORD="se cret пароль")

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
