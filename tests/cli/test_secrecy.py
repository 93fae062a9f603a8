"""Secrets that are easy to find are put everywhere, everything is done with them, and then every file is
searched for them, as they are and in the forms in which they travel."""
import base64
import os
import re
import resource
import signal
import sqlite3
import subprocess
import tempfile
import unittest

from harness import BINARY, EMAIL, Home, Terminal

# Nothing that anything else could have; a key is known by its beginning, too.
ENVIRONMENT_KEY = "sk-envKeyQ7w0123456789abcdefghijklmnop"
PROGRAM_KEY = "sk-prgKeyX4z0123456789abcdefghijklmnop"
SEALED_KEY = "sk-seaKeyV9b0123456789abcdefghijklmnop"
WRONG_KEY = "sk wroKeyM2n 0123456789"
PASSWORD = "pwdOneH5j-battery-staple"
NEW_PASSWORD = "pwdTwoK8l-correct-horse"
WRONG_PASSWORD = "pwdBadG3f-neither-of-them"
SECRETS = (ENVIRONMENT_KEY, PROGRAM_KEY, SEALED_KEY, WRONG_KEY, PASSWORD, NEW_PASSWORD, WRONG_PASSWORD)


def forms(secret):
    """A secret as bytes, as hex and as base64 wherever it begins in what was encoded."""
    data = secret.encode()
    yield data
    yield data[:9]
    yield data.hex().encode()
    yield data.hex().upper().encode()
    yield data.decode().encode("utf-16-le")
    for shift in range(3):
        text = base64.b64encode(b"\0" * shift + data)
        # The first and last letters have bits of the neighbours in them.
        yield text[4 if shift else 0:-4]


class Secrecy(Home):
    def setUp(self):
        super().setUp()
        self.shown = []

    def run_syllabus(self, *args, **options):
        result = super().run_syllabus(*args, **options)
        self.shown.append(result.out + result.err)
        return result

    def files(self):
        for folder, _, names in os.walk(self.home):
            for name in names:
                yield os.path.join(folder, name)

    def assert_nowhere(self, secrets, but=()):
        looked_at = []
        for path in self.files():
            with open(path, "rb") as f:
                data = f.read()
            looked_at.append(os.path.relpath(path, self.home))
            if looked_at[-1] not in but:
                for secret in secrets:
                    for form in forms(secret):
                        self.assertNotIn(form, data, "%s in %s" % (secret, path))
        for text in self.shown:
            for secret in secrets:
                for form in forms(secret):
                    self.assertNotIn(form.decode("latin-1"), text)
        return looked_at

    def sent_keys(self, server):
        return {(r["headers"].get("authorization") or "").removeprefix("Bearer ") for r in server.requests()}

    def session(self):
        return self.read(".local/state/syllabus/session").decode().strip()

    def test_nothing_is_found(self):
        self.env.update(SYLLABUS_LOG_FILE=self.path("syllabus.log"), SYLLABUS_LOG_LEVEL="debug")
        tokens = []
        self.register(password=PASSWORD)
        tokens.append(self.session())
        self.run_syllabus("account", "login", "--email", EMAIL, status=4, SYLLABUS_PASSWORD=WRONG_PASSWORD)
        self.run_syllabus("-u", EMAIL, "track", "list", status=4, SYLLABUS_PASSWORD=WRONG_PASSWORD)
        self.run_syllabus("--password-stdin", "account", "passwd", input="%s\n%s\n" % (PASSWORD, NEW_PASSWORD))
        self.run_syllabus("account", "logout")
        self.run_syllabus("account", "login", "--email", EMAIL, SYLLABUS_PASSWORD=NEW_PASSWORD)
        tokens.append(self.session())

        server = self.serve()
        self.run_syllabus("account", "key", "set", "--key-stdin", input=SEALED_KEY + "\n")
        self.run_syllabus("account", "key", "set", "--key-stdin", input=WRONG_KEY + "\n", status=2)
        self.run_syllabus("account", "key", "set", SEALED_KEY, status=2)
        self.run_syllabus("account", "ai", "show")
        self.run_syllabus("-v", "--record", "sealed.jsonl", "plan", "--skill", "Chess", "--say", "more",
                          "--finalize", "--export", "course.json")
        self.assertEqual(self.sent_keys(server), {SEALED_KEY})

        # The program's own file has its key: it is not under our home.
        program = os.path.join(self.outside(), "program")
        with open(program, "w") as f:
            f.write("#!/bin/sh\necho %s\n" % PROGRAM_KEY)
        os.chmod(program, 0o700)
        server = self.serve()
        self.run_syllabus("-v", "--record", "program.jsonl", "say", "Chess", "more",
                          SYLLABUS_LLM_API_KEY_COMMAND=program)
        self.assertEqual(self.sent_keys(server), {PROGRAM_KEY})
        with open(program, "w") as f:
            f.write("#!/bin/sh\necho '%s'\n" % WRONG_KEY)
        self.run_syllabus("say", "Chess", "more", status=2, SYLLABUS_LLM_API_KEY_COMMAND=program)
        with open(program, "w") as f:
            f.write("#!/bin/sh\necho '%s'; exit 1\n" % PROGRAM_KEY)
        self.run_syllabus("say", "Chess", "more", status=5, SYLLABUS_LLM_API_KEY_COMMAND=program)

        # Servers that quote the key in what they refuse.
        for behaviour in ("401", "openai_401", "openai_401_echo"):
            server = self.serve(behaviour)
            self.run_syllabus("-v", "--record", behaviour + ".jsonl", "say", "Chess", "more", status=5,
                              SYLLABUS_API_KEY=ENVIRONMENT_KEY)
            self.run_syllabus("doctor", status=5, SYLLABUS_API_KEY=ENVIRONMENT_KEY)
            self.assertEqual(self.sent_keys(server), {ENVIRONMENT_KEY})
        for words in (("config", "show"), ("history", "Chess"), ("export", "--all", "-o", "all.json"),
                      ("--help",), ("account", "whoami")):
            self.run_syllabus(*words, SYLLABUS_API_KEY=ENVIRONMENT_KEY, SYLLABUS_PASSWORD=NEW_PASSWORD)

        terminal = Terminal(self, "chat", "Chess")
        terminal.wait_prompt()
        terminal.line("/account key set")
        terminal.wait_for("Key for http://")
        terminal.line(SEALED_KEY)
        self.assertIn("sealed in the database", terminal.wait_prompt())
        self.shown.append(self.command_line(terminal.pid))
        terminal.send("\x04")
        self.assertEqual(terminal.wait_end(), 0)
        self.shown.append(terminal.all.decode("utf-8", "replace"))

        with sqlite3.connect(self.db) as db:
            db.execute("VACUUM INTO ?", (self.path("vacuum.db"),))
        self.run_syllabus("db", "backup", self.path("backup.db"))

        looked_at = self.assert_nowhere(SECRETS)
        for name in ("syllabus.log", "course.json", "all.json", "sealed.jsonl", "program.jsonl", "vacuum.db", "backup.db",
                     ".local/share/syllabus/syllabus.db", ".local/state/syllabus/session"):
            self.assertIn(name, looked_at)
        self.assertIn(b"http=", self.read("syllabus.log"))
        # What keeps somebody signed in is in its own file, and only there.
        self.assert_nowhere(tokens, but=(".local/state/syllabus/session",))
        self.assertNotIn(tokens[0].encode(), self.read(".local/state/syllabus/session"))
        for path in self.files():
            if ".local" in path or path.endswith((".log", ".jsonl")):
                self.assertEqual(os.stat(path).st_mode & 0o077, 0, path)

    def outside(self):
        folder = tempfile.TemporaryDirectory(prefix="syllabus-outside-")
        self.addCleanup(folder.cleanup)
        return folder.name

    @staticmethod
    def command_line(pid):
        with open("/proc/%d/cmdline" % pid, "rb") as f:
            return f.read().decode()

    def while_asking(self, **env):
        """A process that holds a key and has sent it, and waits for an answer."""
        def allow_cores():
            hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
            resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
        server = self.serve("stall")
        process = subprocess.Popen([BINARY, "plan", "--skill", "Chess"], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=allow_cores,
                                   env={**self.env, **env}, cwd=self.home)
        self.addCleanup(self.end, process)
        self.wait_until(lambda: server.requests())
        return process

    def test_no_core_file(self):
        self.sign_in()
        for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGQUIT):
            process = self.while_asking(SYLLABUS_API_KEY=ENVIRONMENT_KEY)
            before = set(self.files())
            self.assertNotIn(ENVIRONMENT_KEY, self.command_line(process.pid))
            with open("/proc/%d/limits" % process.pid) as f:
                self.assertRegex(f.read(), r"Max core file size +0 +0 ")
            process.send_signal(number)
            _, status = os.waitpid(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            self.assertFalse(os.WCOREDUMP(status))
            self.assertNotEqual(process.returncode, 0)
            new = {os.path.basename(p) for p in set(self.files()) - before}
            self.assertFalse([n for n in new if re.match(r"(vg)?core", n)], new)
        self.assert_nowhere((ENVIRONMENT_KEY,))


if __name__ == "__main__":
    unittest.main()
