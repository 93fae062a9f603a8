"""Where the model's key comes from, and the user's own settings of the model."""
import os
import signal
import sqlite3
import time
import unittest

from harness import EMAIL, PASSWORD, Home, Terminal, read_until

KEY = "sk-sealed-0123456789abcdefghij"
OTHER = "sk-other-abcdefghij0123456789"


class Keyed(Home):
    def seal(self, key=KEY, *args, **options):
        return self.json(*args, "account", "key", "set", "--key-stdin", input=key + "\n", **options)

    def sent(self, server, *args, **options):
        """What the server is sent as a key, for one command that asks it."""
        before = len(server.requests())
        self.json(*args, "plan", "--skill", "Chess", **options)
        found = {r["headers"].get("authorization") for r in server.requests()[before:]}
        self.assertEqual(len(found), 1)
        return found.pop()

    def program(self, text, name="key-program"):
        path = self.write(name, "#!/bin/sh\n" + text)
        os.chmod(path, 0o700)
        return path

    def settings(self, text):
        self.write(".config/syllabus/config.yaml", text)


class Sealed(Keyed):
    def test_it_is_sent_while_signed_in_and_by_the_password(self):
        self.register()
        server = self.serve()
        shown = self.seal()
        self.assertEqual(shown["key_server"], "http://" + server.url.split("/")[2])
        self.assertTrue(shown["has_custom_key"])
        self.assertNotIn(KEY, str(shown))
        self.assertEqual(self.sent(server), "Bearer " + KEY)
        self.run_syllabus("account", "logout")
        self.assertEqual(self.sent(server, "-u", EMAIL, SYLLABUS_PASSWORD=PASSWORD), "Bearer " + KEY)
        self.json("account", "login", "--email", EMAIL, SYLLABUS_PASSWORD=PASSWORD)
        self.assertEqual(self.sent(server), "Bearer " + KEY)
        self.seal(OTHER)
        self.assertEqual(self.sent(server), "Bearer " + OTHER)
        self.assertFalse(self.json("account", "key", "clear")["has_custom_key"])
        self.assertIsNone(self.sent(server))

    def test_it_survives_another_password(self):
        self.register()
        server = self.serve()
        self.seal()
        self.run_syllabus("--password-stdin", "account", "passwd", input=PASSWORD + "\nbattery staple\n")
        self.assertEqual(self.sent(server), "Bearer " + KEY)
        self.run_syllabus("account", "logout")
        self.assertEqual(self.sent(server, "-u", EMAIL, SYLLABUS_PASSWORD="battery staple"), "Bearer " + KEY)

    def test_it_is_for_one_server(self):
        self.sign_in()
        first = self.serve()
        self.seal()
        second = self.serve()
        self.assertIsNone(self.sent(second))
        self.assertEqual(self.sent(first, "--base-url", first.url), "Bearer " + KEY)
        shown = self.json("account", "ai", "show")
        self.assertFalse(shown["has_custom_key"])
        self.assertEqual(len(shown["sealed_for"]), 1)
        # The row moved to the other server by hand opens nothing.
        with sqlite3.connect(self.db) as db:
            db.execute("UPDATE secrets SET origin = ?", ("http://" + second.url.split("/")[2],))
        result = self.run_syllabus("--json", "plan", "--skill", "Chess", status=7)
        self.assertEqual(result.error["kind"], "bad_data")
        self.assertEqual(len(second.requests()), 1)

    def test_another_user_has_it_not(self):
        self.register()
        server = self.serve()
        self.seal()
        self.register("bob@example.org", "battery staple")
        self.assertIsNone(self.sent(server))
        with sqlite3.connect(self.db) as db:
            db.execute("UPDATE secrets SET user_id = (SELECT id FROM users WHERE email LIKE 'bob%')")
        self.assertEqual(self.run_syllabus("--json", "plan", "--skill", "Chess", status=7).error["kind"],
                         "bad_data")

    def test_an_account_from_before(self):
        """Signed in before there were vaults: the next sign-in makes one."""
        self.sign_in()
        server = self.serve()
        with sqlite3.connect(self.db) as db:
            db.execute("DELETE FROM vaults")
            db.execute("UPDATE sign_ins SET wrapped = NULL")
        result = self.run_syllabus("--json", "account", "key", "set", "--key-stdin", input=KEY, status=4)
        self.assertIn("account login", result.error["advice"])
        self.json("account", "login", "--email", EMAIL, SYLLABUS_PASSWORD=PASSWORD)
        self.seal()
        self.assertEqual(self.sent(server), "Bearer " + KEY)

    def test_a_vault_that_does_not_open(self):
        self.sign_in()
        server = self.serve()
        self.seal()
        self.run_syllabus("account", "logout")
        with sqlite3.connect(self.db) as db:
            db.execute("UPDATE vaults SET wrapped = replace(wrapped, substr(wrapped, 60, 1), '')")
        self.json("account", "login", "--email", EMAIL, SYLLABUS_PASSWORD=PASSWORD)
        result = self.run_syllabus("--json", "plan", "--skill", "Chess", status=4)
        self.assertIn("sealed", result.error["message"])
        self.assertIn("closed", self.run_syllabus("doctor", status=None).out)
        result = self.run_syllabus("--json", "account", "key", "set", "--key-stdin", input=KEY, status=4)
        self.assertIn("key clear --all", result.error["advice"])
        self.json("account", "key", "clear", "--all")
        self.json("account", "login", "--email", EMAIL, SYLLABUS_PASSWORD=PASSWORD)
        self.seal()
        self.assertEqual(self.sent(server), "Bearer " + KEY)

    def test_it_is_asked_for_without_echo(self):
        self.sign_in()
        server = self.serve()
        terminal = Terminal(self, "account", "key", "set")
        terminal.wait_for("Key for http://")
        terminal.line(KEY)
        self.assertEqual(terminal.wait_end(), 0)
        self.assertNotIn(KEY.encode(), terminal.all)
        self.assertIn(b"sealed in the database", terminal.all)
        self.assertEqual(self.sent(server), "Bearer " + KEY)

    def test_what_is_no_key(self):
        self.sign_in()
        self.serve()
        for wrong in ("", "  ", "two words", "ключ", "k" * 5000):
            result = self.run_syllabus("--json", "account", "key", "set", "--key-stdin", input=wrong + "\n",
                                       status=2)
            if wrong.strip():
                self.assertNotIn(wrong, result.err)
        self.assertEqual(self.rows("SELECT count(*) FROM secrets"), [(0,)])
        result = self.run_syllabus("--json", "account", "key", "set", status=2)
        self.assertIn("--key-stdin", result.error["advice"])

    def test_it_is_no_argument(self):
        self.sign_in()
        for words in ((KEY,), ("--key", KEY), ("--" + KEY,), ("--key-stdin=" + KEY,)):
            result = self.run_syllabus("account", "key", "set", *words, status=2)
            self.assertNotIn(KEY, result.out + result.err)
            self.assertIn("asked for", result.err)

    def test_a_guest_keeps_it_in_memory(self):
        server = self.serve()
        terminal = Terminal(self, "--guest", "chat")
        terminal.wait_for("What do you want to learn? ")
        terminal.line("/account key set")
        terminal.wait_for("Key for http://")
        terminal.line(KEY)
        self.assertIn("kept in memory until you leave", terminal.wait_prompt("What do you want to learn? "))
        for answer in ("Chess", "", "", ""):
            terminal.line(answer)
        terminal.wait_prompt()
        terminal.send("\x04")
        terminal.wait_for("Enter to stay:")
        terminal.line("3")
        terminal.wait_end()
        self.assertFalse(os.path.exists(self.path(".local")))
        self.assertNotIn(KEY.encode(), terminal.all)
        self.assertEqual(server.requests()[0]["headers"]["authorization"], "Bearer " + KEY)


    def test_a_piped_dialogue_is_not_read_for_it(self):
        """Its lines are what is said, not a key."""
        self.serve()
        result = self.run_syllabus("-g", "--plain", input="/account key set --key-stdin\n/account ai show\n/quit\n",
                                   status=None)
        self.assertIn("no terminal to ask at", result.out + result.err)
        self.assertIn("none is sealed", result.out + result.err)


class Order(Keyed):
    def test_environment_then_program_then_vault(self):
        self.register()
        server = self.serve()
        self.seal()
        program = self.program("echo sk-program\n")
        self.settings("llm.api_key_command: [%s]\n" % program)
        self.assertEqual(self.sent(server), "Bearer sk-program")
        self.assertEqual(self.sent(server, SYLLABUS_API_KEY="sk-environment"), "Bearer sk-environment")
        self.assertEqual(self.sent(server, DEFAULT_OPENAI_API_KEY="sk-default"), "Bearer sk-default")
        self.assertEqual(self.sent(server, OPENAI_API_KEY="sk-openai"), "Bearer sk-program")
        self.assertEqual(self.sent(server, SYLLABUS_LLM_API_KEY_COMMAND="echo sk-by-variable"),
                         "Bearer sk-by-variable")
        self.settings("")
        self.assertEqual(self.sent(server), "Bearer " + KEY)

    def test_doctor_says_which(self):
        self.sign_in()
        self.serve()
        program = self.program("echo sk-program\n")

        def key(**env):
            found = self.run_syllabus("--json", "doctor", status=None, **env).document
            return next(f for f in found if f["check"] == "key")

        self.assertIn("none", key()["message"])
        self.seal()
        self.assertIn("sealed", key()["message"])
        self.assertIn("llm.api_key_command", key(SYLLABUS_LLM_API_KEY_COMMAND=program)["message"])
        self.assertIn("SYLLABUS_API_KEY", key(SYLLABUS_API_KEY="sk")["message"])
        found = key(SYLLABUS_LLM_API_KEY_COMMAND="false")
        self.assertEqual(found["status"], "fail")
        self.assertIn("status 1", found["message"])


class Program(Keyed):
    def test_what_it_prints(self):
        server = self.serve()
        for text, key in (("echo sk-1", "sk-1"), ("printf sk-2", "sk-2"), ("printf '  sk-3 \\r\\nmore\\n'", "sk-3"),
                          ("echo sk-4; echo sk-5 >&2", "sk-4"), ("cat; echo sk-6", "sk-6")):
            self.settings("llm:\n  api_key_command: ['%s', a b]\n" % self.program(text + "\n"))
            self.assertEqual(self.sent(server, "-g"), "Bearer " + key)

    def test_words_without_a_shell(self):
        server = self.serve()
        program = self.program('printf "%s," "$#" "$@"\n')
        for line, key in (("'%s'  \"a\" 'b'c", "2,a,bc,"), ("%s $HOME *", "2,$HOME,*,"), ("%s a;b|c", "1,a;b|c,")):
            self.assertEqual(self.sent(server, "-g", SYLLABUS_LLM_API_KEY_COMMAND=line % program), "Bearer " + key)

    def test_it_runs_once_and_only_when_a_model_is_asked(self):
        self.sign_in()
        program = self.program("echo x >>%s; echo sk-1\n" % self.path("runs"))
        self.settings("llm.api_key_command: [%s]\n" % program)
        self.json("track", "list")
        self.json("--provider", "builtin", "plan", "--skill", "Chess")
        self.json("config", "show")
        self.assertFalse(os.path.exists(self.path("runs")))
        self.serve()
        self.json("plan", "--skill", "Go", "--say", "more", "--say", "and more", "--finalize")
        self.assertEqual(self.read("runs"), b"x\n")

    def test_it_runs_again_after_the_key_was_refused(self):
        self.sign_in()
        self.write("secret", "sk-old\n")
        self.settings("llm.api_key_command: [cat, %s]\n" % self.path("secret"))
        self.json("--provider", "builtin", "plan", "--skill", "Chess")
        server = self.serve("401")
        terminal = Terminal(self, "chat", "Chess")
        terminal.wait_prompt()
        terminal.line("more")
        terminal.wait_prompt()
        self.write("secret", "sk-new\n")
        terminal.line("/regenerate")
        terminal.wait_prompt()
        terminal.send("\x04")
        terminal.wait_end()
        found = [r["headers"].get("authorization") for r in server.requests()]
        self.assertEqual(found[0], "Bearer sk-old")
        self.assertEqual(found[-1], "Bearer sk-new")

    def test_what_goes_wrong(self):
        self.sign_in()
        server = self.serve()
        for text, says in (("echo sk-1; exit 3", "status 3"), ("echo sk-1; kill -TERM $$", "signal 15"),
                           (":", "no key"), ("echo; echo sk-1", "no key"), ("yes sk-1", "8192"),
                           ("echo sk-1 sk-2", "blanks"), ("echo 'sk-1\u0431'", "ASCII")):
            self.settings("llm.api_key_command: [%s]\n" % self.program(text + "\n"))
            result = self.run_syllabus("--json", "plan", "--skill", "Chess", status=None)
            self.assertIn(result.status, (2, 5), text)
            self.assertIn(says, result.error["message"], text)
            self.assertIn("llm.api_key_command", result.error["message"])
            self.assertNotIn("sk-1", result.err)
        for missing in ("no-such-program", "/no/such/program", self.write("plain", "text")):
            self.settings("llm.api_key_command: [%s]\n" % missing)
            result = self.run_syllabus("--json", "plan", "--skill", "Chess", status=5)
            self.assertEqual(result.error["kind"], "auth")
            self.assertIn(missing, result.error["message"])
        self.settings("llm.api_key_command: []\n")
        self.run_syllabus("plan", "--skill", "Chess", status=7)
        self.settings("")
        self.assertEqual(self.json("track", "list"), [])
        self.assertEqual(server.requests(), [])

    def test_what_it_gets(self):
        server = self.serve()
        program = self.program("env >%s; ls -l /proc/self/fd >>%s; echo sk-1\n" % (self.path("env"), self.path("env")))
        secrets = {name: "distinctive" for name in ("OPENAI_API_KEY", "SYLLABUS_PASSWORD", "SYLLABUS_REMOTE_PASSWORD")}
        self.assertEqual(self.sent(server, "-g", SYLLABUS_LLM_API_KEY_COMMAND=program, GPG_TTY="/dev/pts/99",
                                   SYLLABUS_API_KEY="", **secrets), "Bearer sk-1")
        env = self.read("env").decode()
        self.assertNotIn("distinctive", env)
        self.assertNotIn("socket:", env)
        self.assertIn("HOME=", env)
        self.assertIn("GPG_TTY=", env)

    def running(self):
        """A command that waits for its program, and the program's process id."""
        self.sign_in()
        self.serve()
        program = self.program("echo $$ >%s; exec sleep 1000\n" % self.path("pid"))
        process = self.start("plan", "--skill", "Chess", SYLLABUS_LLM_API_KEY_COMMAND=program)
        self.wait_until(lambda: os.path.exists(self.path("pid")) and self.read("pid"))
        return process, int(self.read("pid"))

    def is_gone(self, pid):
        try:
            with open("/proc/%d/stat" % pid) as f:
                return f.read().split(")")[1].split()[0] == "Z"
        except FileNotFoundError:
            return True

    def test_it_can_be_stopped(self):
        process, pid = self.running()
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(60), 130)
        self.wait_until(lambda: self.is_gone(pid))
        self.assertEqual(self.json("track", "list"), [])

    def test_its_time_is_up(self):
        process, pid = self.running()
        began = time.monotonic()
        read_until(process.stderr, b"Ctrl-C stops")  # what is waited for is told
        self.assertEqual(process.wait(60), 5)
        self.assertGreater(time.monotonic() - began, 25)
        error = process.stderr.read().decode()
        self.assertIn("30 seconds", error)
        self.wait_until(lambda: self.is_gone(pid))

    def test_its_key_goes_to_the_server_it_stands_beside(self):
        first = self.serve()
        program = self.program("echo sk-1\n")
        second = self.serve()
        del self.env["SYLLABUS_BASE_URL"]
        self.settings("llm:\n  base_url: %s\n  api_key_command: [%s]\n" % (first.url, program))
        self.assertEqual(self.sent(first, "-g"), "Bearer sk-1")
        self.assertIsNone(self.sent(second, "-g", "--base-url", second.url))
        self.settings("llm:\n  api_key_command: [%s]\n" % program)
        self.assertEqual(self.sent(second, "-g", "--base-url", second.url), "Bearer sk-1")


class Settings(Keyed):
    def test_the_users_own_hold_over_the_file(self):
        self.sign_in()
        first, second = self.serve(), self.serve()
        self.settings("llm:\n  base_url: %s\n  model: of-the-file\n" % first.url)
        for name in ("SYLLABUS_BASE_URL", "SYLLABUS_MODEL"):
            del self.env[name]
        self.json("account", "ai", "set", "--base-url", second.url, "--model", "my-own", "--max-tokens", "4321",
                  "--temperature", "0.95")
        self.json("plan", "--skill", "Chess", "--finalize")
        asked = second.requests()
        self.assertEqual({r["body"]["model"] for r in asked}, {"my-own"})
        self.assertEqual({r["body"].get("max_tokens") or r["body"]["max_completion_tokens"] for r in asked}, {4321})
        self.assertEqual([r["body"]["temperature"] for r in asked], [0.95, 0.3])
        self.json("--model", "by-argument", "plan", "--skill", "Go")
        self.assertEqual(second.requests()[-1]["body"]["model"], "by-argument")
        self.json("plan", "--skill", "Go", SYLLABUS_MODEL="by-variable")
        self.assertEqual(second.requests()[-1]["body"]["model"], "by-variable")
        self.assertEqual(first.requests(), [])
        origins = {s["key"]: s["origin"] for s in self.json("config", "show")}
        self.assertEqual(origins["llm.base_url"], "user")
        self.assertEqual(origins["planner.max_tokens.finalize"], "user")
        self.assertEqual(origins["planner.temperature.finalize"], "default")
        self.assertEqual(self.run_syllabus("config", "get", "llm.model").out, "my-own\n")
        shown = self.json("account", "ai", "set", "--base-url", "", "--model", "")
        self.assertIsNone(shown["model_name"])
        self.assertEqual(shown["max_tokens"], 4321)
        self.json("plan", "--skill", "Go")
        self.assertEqual(first.requests()[-1]["body"]["model"], "of-the-file")
        self.run_syllabus("account", "logout")
        self.assertNotIn("user", {s["origin"] for s in self.json("config", "show")})

    def test_what_is_refused(self):
        self.sign_in()
        before = self.json("account", "ai", "show")
        for wrong in (("--temperature", "3"), ("--temperature", "x"), ("--max-tokens", "0"), ("--max-tokens", "1.5"),
                      ("--provider", "other"), ("--base-url", "ftp://x"), ("--base-url", "https://u:p@x"), (),
                      ("--model", "good", "--temperature", "-1")):
            self.run_syllabus("account", "ai", "set", *wrong, status=2)
        self.assertEqual(self.json("account", "ai", "show"), before)
        self.assertEqual([before[k] for k in ("provider", "base_url", "model_name", "max_tokens", "temperature")],
                         [None] * 5)
        self.run_syllabus("account", "logout")
        for words in (("account", "ai", "show"), ("account", "key", "set"), ("account", "key", "clear")):
            self.run_syllabus(*words, status=4)

    def test_auto_is_nothing_set(self):
        self.sign_in()
        self.assertEqual(self.json("account", "ai", "set", "--max-tokens", "100")["max_tokens"], 100)
        self.assertIsNone(self.json("account", "ai", "set", "--max-tokens", "auto")["max_tokens"])
        self.assertEqual(self.json("account", "ai", "set", "--provider", "builtin")["provider"], "builtin")
        self.serve()
        self.assertIn("built-in", self.json("plan", "--skill", "Chess")["messages"][0]["message_content"].lower())


if __name__ == "__main__":
    unittest.main()
