"""Conversations recorded and replayed, through the binary."""
import json
import os
import stat
import unittest

from harness import MODEL, Home, Terminal

KEY = "sk-test-0123456789abcdef"
TALK = ("plan", "--skill", "Chess", "--say", "Please add a module on testing.", "--finalize")


def messages(document):
    return [{name: m[name] for name in ("message_content", "status", "finish_reason",
                                        "ai_model_used", "prompt_tokens", "completion_tokens")}
            for m in document["messages"]]


class Recording(Home):
    def setUp(self):
        super().setUp()
        self.tape = self.path("tape.jsonl")
        self.env["SYLLABUS_API_KEY"] = KEY

    def record(self, behaviour="plan", *command, status=0, **options):
        """Talks to a server that is gone afterwards."""
        server = self.serve(behaviour, **options)
        result = self.run_syllabus("-g", "--json", "--record", self.tape, *(command or TALK),
                                   status=status)
        server.stop()
        del self.env["SYLLABUS_BASE_URL"], self.env["SYLLABUS_MODEL"]
        return result

    def replay(self, *command, status=0, options=()):
        return self.run_syllabus("-g", "--json", "--replay", self.tape, *options,
                                 *(command or TALK), status=status)

    def lines(self):
        with open(self.tape, encoding="utf-8") as f:
            return [json.loads(line) for line in f]

    def test_the_same_messages_and_modules(self):
        live = self.record().document
        played = self.replay().document
        self.assertEqual(messages(played), messages(live))
        self.assertEqual(len(messages(live)), 4)
        self.assertEqual(played["source"], "model")
        self.assertEqual([m["title"] for m in played["track"]["modules"]],
                         [m["title"] for m in live["track"]["modules"]])

    def test_what_is_in_it(self):
        self.record()
        self.assertEqual(stat.S_IMODE(os.stat(self.tape).st_mode), 0o600)
        self.assertNotIn(KEY[:9], self.read(self.tape).decode())
        head, *lines = self.lines()
        self.assertEqual((head["format"], head["version"]), ("syllabus-recording", 1))
        asked = [line for line in lines if "method" in line]
        self.assertEqual([a["request"] for a in asked], [1, 2, 3])
        for a in asked:
            self.assertEqual(set(a), {"request", "ms", "time", "method", "url", "headers", "body"})
            self.assertEqual(json.loads(a["body"])["model"], MODEL)
            self.assertNotIn("Authorization", a["headers"])
        for number in (1, 2, 3):
            told = [line for line in lines if line["request"] == number]
            self.assertEqual(told[1]["status"], 200)
            self.assertEqual(told[-1]["end"]["error"], None)
            self.assertEqual(sorted(t["ms"] for t in told), [t["ms"] for t in told])

    def test_values_of_headers_and_of_the_query(self):
        self.env["SYLLABUS_LLM_EXTRA_HEADERS"] = '{"X-Team": "the-value-of-a-header"}'
        server = self.serve()
        self.run_syllabus("-g", "--record", self.tape, "--base-url", server.url + "?sig=the-signature",
                          "plan", "--skill", "Chess")
        text = self.read(self.tape).decode()
        self.assertNotIn("the-value-of-a-header", text)
        self.assertNotIn("the-signature", text)
        self.assertIn("X-Team", text)

    def test_failures_are_the_same(self):
        for behaviour in ("openai_401", "cut", "reset", "content_filter"):
            with self.subTest(behaviour):
                self.env["SYLLABUS_LLM_RETRIES"] = "0"
                live = self.record(behaviour, *TALK[:3], status=5)
                played = self.replay(*TALK[:3], status=5)
                # An error tells the host; the rest is what was recorded.
                self.assertEqual(played.error["kind"], live.error["kind"])
                self.assertEqual(played.out, live.out)
                os.unlink(self.tape)

    def test_cut_anywhere(self):
        self.record()
        whole = self.read(self.tape)
        for place in list(range(0, 200, 17)) + list(range(200, len(whole), len(whole) // 40)):
            with self.subTest(place):
                self.write(self.tape, whole[:place])
                result = self.replay(status=None)
                self.assertIn(result.status, (5, 7))
                self.assertIn(self.tape, result.error["message"])
                self.assertTrue(result.error["advice"])

    def test_one_request_too_many(self):
        self.record("plan", *TALK[:3])
        error = self.replay(status=7).error
        self.assertEqual(error["kind"], "bad_data")
        self.assertIn("only 1 request", error["message"])

    def test_an_existing_file_is_left_alone(self):
        self.write(self.tape, "mine")
        server = self.serve()
        result = self.run_syllabus("-g", "--json", "--record", self.tape, *TALK, status=1)
        self.assertIn("exists", result.error["message"])
        self.assertIn("--force", result.error["advice"])
        self.assertEqual(self.read(self.tape), b"mine")
        self.assertEqual(server.requests(), [])
        self.run_syllabus("-g", "--force", "--record", self.tape, *TALK)
        self.assertEqual(self.replay().document["source"], "model")
        os.symlink(self.tape, self.path("link"))
        self.run_syllabus("-g", "--force", "--record", self.path("link"), *TALK, status=1)

    def test_what_is_refused(self):
        self.run_syllabus("-g", "--record", self.tape, "--replay", self.tape, *TALK, status=2)
        self.run_syllabus("-g", "--replay", self.tape, *TALK, status=3)
        self.write(self.tape, "no recording")
        self.assertIn(self.tape, self.replay(status=7).error["message"])
        self.write(self.tape, b"[" * 100000)
        self.replay(status=7)

    def test_in_its_own_time(self):
        self.record("plan", *TALK[:3])
        head, *lines = self.lines()
        for line in lines:  # half a second, whatever it was
            line["ms"] = 500 if "end" in line else 0
        self.write(self.tape, "".join(json.dumps(line) + "\n" for line in [head, *lines]))
        self.assertEqual(messages(self.replay(*TALK[:3], options=["--real-time"]).document),
                         messages(self.replay(*TALK[:3]).document))

    def test_in_the_dialogue(self):
        self.record()
        t = Terminal(self, "-g", "--replay", self.tape, "chat")
        t.wait_for("What do you want to learn?")
        t.line("Chess")
        for question in ("Level:", "How many hours", "What do you expect"):
            t.wait_for(question)
            t.line("")
        self.assertIn("AI: Hello!", t.wait_prompt())
        t.line("add a module on testing")
        self.assertIn("Testing and review", t.wait_prompt())

    def test_doctor(self):
        live = self.record("plan", "doctor").document
        played = self.replay("doctor").document
        self.assertEqual([(f["check"], f["status"]) for f in played if f["check"] != "dns"],
                         [(f["check"], f["status"]) for f in live if f["check"] != "dns"])


if __name__ == "__main__":
    unittest.main()
