"""The log: where it is, what is in it, and what must never be."""
import os
import re
import stat
import unittest

from harness import Home, PASSWORD

KEY = "sk-planted-0123456789abcdef"
SAID = "a wish that is nobody's business"
LINE = re.compile(r'time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z level=(error|warning|info|debug) area=[a-z]+ '
                  r'pid=\d+ event="([^"\\]|\\.)*"( [a-z_]+="([^"\\]|\\.)*")*')


class Log(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()
        self.file = os.path.join(".local", "state", "syllabus", "syllabus.log")

    def lines(self, name=None):
        lines = self.read(name or self.file).decode().splitlines()
        for line in lines:
            self.assertRegex(line, "^" + LINE.pattern + "$")
        return lines

    def test_where_it_is(self):
        self.serve()
        self.run_syllabus("plan", "--skill", "Chess")
        self.assertTrue(any('event="asking"' in line for line in self.lines()))
        mode = os.stat(self.path(self.file)).st_mode
        self.assertEqual(stat.S_IMODE(mode), 0o600)
        self.run_syllabus("plan", "--skill", "Go", SYLLABUS_LOG_FILE=self.path("other.log"))
        self.assertTrue(self.lines("other.log"))
        size = len(self.read(self.file))
        self.run_syllabus("plan", "--skill", "Go", SYLLABUS_LOG_LEVEL="off")
        self.run_syllabus("plan", "--skill", "Go", SYLLABUS_LOG_LEVEL="error")
        self.assertEqual(len(self.read(self.file)), size)

    def test_a_guest_leaves_none(self):
        os.rename(self.path(".local"), self.path("elsewhere"))
        self.serve()
        self.run_syllabus("--guest", "plan", "--skill", "Chess")
        self.assertFalse(os.path.exists(self.path(".local")))

    def test_nothing_secret(self):
        server = self.serve("openai_401_echo")
        self.env["SYLLABUS_API_KEY"] = KEY
        address = server.url.replace("http://", "http://ann:%s@" % "hidden-pass")
        extra = "llm.extra_headers: {X-Secret-Token: headerplanted}\n"
        self.write(".config/syllabus/config.yaml", extra)
        for arguments in (["plan", "--skill", "Chess", "--say", SAID],
                          ["--base-url", address, "plan", "--skill", "Chess"],
                          ["doctor"], ["account", "whoami"]):
            self.run_syllabus("-v", *arguments, status=None)
        self.serve()
        self.run_syllabus("-v", "plan", "--skill", "Go", "--say", SAID)
        text = "\n".join(self.lines())
        self.assertIn("asking", text)
        for secret in (KEY, "hidden-pass", "headerplanted", PASSWORD, SAID):
            self.assertNotIn(secret, text)

    def test_verbose_raises_it(self):
        self.serve()
        self.run_syllabus("plan", "--skill", "Chess", SYLLABUS_LOG_LEVEL="error")
        self.assertFalse(os.path.exists(self.path(self.file)))
        self.run_syllabus("-v", "plan", "--skill", "Chess", SYLLABUS_LOG_LEVEL="error")
        self.assertTrue(self.lines())

    def test_where_it_cannot_be_written(self):
        """One warning, and the work is done."""
        self.serve()
        self.write("folder/x", "")
        result = self.run_syllabus("track", "add", "--skill", "Chess", SYLLABUS_LOG_FILE=self.path("folder"))
        self.assertEqual(result.err.count("cannot write the log"), 1)
        os.rename(self.path(".local", "state"), self.path("state"))
        self.write(".local/state", "a file where the folder should be")
        result = self.run_syllabus("-g", "plan", "--skill", "Chess")
        self.assertNotIn("log", result.err)


if __name__ == "__main__":
    unittest.main()
