"""The API key: it reaches the server it is for, and nothing else ever sees it."""
import os
import unittest

from harness import Home, Terminal

KEY = "sk-te0123456789abcdefghijklmnopq-key."


class Keys(Home):
    def authorization(self, **env):
        server = self.serve()
        self.json("--guest", "plan", "--skill", "Chess", **env)
        return [r["headers"].get("authorization") for r in server.requests()]

    def test_it_is_sent_as_bearer(self):
        self.assertEqual(self.authorization(SYLLABUS_API_KEY=KEY), ["Bearer " + KEY])
        self.assertEqual(self.authorization(DEFAULT_OPENAI_API_KEY=KEY), ["Bearer " + KEY])
        self.assertEqual(self.authorization(SYLLABUS_API_KEY=KEY, DEFAULT_OPENAI_API_KEY="other"),
                         ["Bearer " + KEY])
        self.assertEqual(self.authorization(SYLLABUS_API_KEY="", DEFAULT_OPENAI_API_KEY=KEY),
                         ["Bearer " + KEY])

    def test_no_key_is_none(self):
        self.assertEqual(self.authorization(), [None])
        self.assertEqual(self.authorization(SYLLABUS_API_KEY=""), [None])

    def test_a_key_for_openai_stays_with_openai(self):
        self.assertEqual(self.authorization(OPENAI_API_KEY=KEY), [None])

    def test_another_header(self):
        server = self.serve()
        self.json("--guest", "plan", "--skill", "Chess", SYLLABUS_API_KEY=KEY,
                  SYLLABUS_LLM_AUTH_HEADER="api-key")
        headers = server.requests()[0]["headers"]
        self.assertEqual(headers["api-key"], KEY)
        self.assertNotIn("authorization", headers)

    def test_it_does_not_travel_unencrypted(self):
        """Not to another machine over plain HTTP, unless that is allowed."""
        self.sign_in()
        result = self.run_syllabus("--json", "--base-url", "http://model.invalid/v1", "plan",
                                   "--skill", "Chess", status=2, SYLLABUS_API_KEY=KEY)
        self.assertEqual(result.error["kind"], "usage")
        self.assertIn("llm.allow_http", result.error["message"] + result.error["advice"])
        self.assertNotIn(KEY, result.err)
        self.assertEqual(self.json("track", "list"), [])

    def test_it_does_not_follow_a_redirect(self):
        self.serve("redirect")
        result = self.run_syllabus("--json", "--guest", "plan", "--skill", "Chess", status=5,
                                   SYLLABUS_API_KEY=KEY)
        self.assertEqual(result.error["kind"], "refused")

    def test_a_key_that_is_none(self):
        self.serve()
        for wrong in ("two words", "line\nend", "ключ"):
            result = self.run_syllabus("--json", "--guest", "plan", "--skill", "Chess", status=2,
                                       SYLLABUS_API_KEY=wrong)
            self.assertIn("SYLLABUS_API_KEY", result.error["message"])
            self.assertNotIn(wrong, result.err)

    def test_it_is_shown_and_stored_nowhere(self):
        self.sign_in()
        self.env.update(SYLLABUS_API_KEY=KEY, SYLLABUS_LOG_FILE=self.path("syllabus.log"),
                        SYLLABUS_LOG_LEVEL="debug")
        shown = []

        def run(*args, **options):
            result = self.run_syllabus("-v", *args, **options)
            shown.append(result.out + result.err)

        server = self.serve()
        run("plan", "--skill", "Chess", "--say", "more", "--finalize", "--export", "c.json")
        run("doctor")
        self.assertEqual({r["headers"]["authorization"] for r in server.requests()},
                         {"Bearer " + KEY})
        run("config", "show")
        run("export", "Chess")
        run("history", "Chess")
        run("config", "set", "llm.model", "another")
        run("config", "set", "llm.api_key", KEY, status=2)
        self.serve("401")
        run("say", "Chess", "more", status=5)
        run("doctor", status=5)
        terminal = Terminal(self, "chat", "Chess")
        terminal.wait_prompt()
        terminal.line("more")
        terminal.wait_prompt()
        terminal.send("\x04")
        self.assertEqual(terminal.wait_end(), 0)
        shown.append(terminal.all.decode())
        for text in shown:
            self.assertNotIn(KEY[:6], text)
        looked_at = 0
        for folder, _, names in os.walk(self.home):
            for name in names:
                with open(os.path.join(folder, name), "rb") as f:
                    self.assertNotIn(KEY[:6].encode(), f.read(), name)
                looked_at += 1
        self.assertGreaterEqual(looked_at, 4)  # database, session, log, settings, export
        self.assertIn(b"http=", self.read("syllabus.log"))


if __name__ == "__main__":
    unittest.main()
