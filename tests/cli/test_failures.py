"""When the model fails: what is said, what is kept, who answers instead."""
import socket
import unittest

from harness import Home, said

ALL_AT_ONCE = {  # behaviour: the kind of error, where nothing of a reply came
    "401": "auth",
    "403": "auth",
    "404": "refused",
    "429": "rate_limit",
    "429_quota": "quota",
    "500": "refused",
    "context": "too_long",
    "empty": "empty",
    "html": "wrong_shape",
    "lm_studio": "refused",
    "redirect": "refused",
}
IN_THE_MIDDLE = {  # behaviour: the kind, and how what came so far is marked
    "reset": ("interrupted", "interrupted"),
    "cut": ("interrupted", "interrupted"),
    "content_filter": ("refused", "failed"),
    "error_in_stream": ("refused", "failed"),
    "error_line": ("refused", "failed"),
}


ONCE = {"SYLLABUS_LLM_RETRIES": "0"}  # what is retried, and how often: test_models_adapt.py


class Failures(Home):
    def setUp(self):
        super().setUp()
        self.env.update(ONCE)
        self.sign_in()

    def planned(self):
        return self.json("--provider", "builtin", "plan", "--skill", "Chess")["track"]["id"]

    def failed(self, *args, kind):
        """Runs a command that fails; the error says what, where and what to do."""
        result = self.run_syllabus("--json", *args, status=5)
        self.assertEqual(result.out, "")
        self.assertEqual(len(result.err.splitlines()), 1)
        error = result.error
        self.assertEqual(error["kind"], kind)
        self.assertTrue(error["message"])
        self.assertTrue(error["advice"])
        self.assertLessEqual(set(error), {"kind", "message", "advice", "track_id"})
        return error

    def test_before_the_first_word(self):
        track = self.planned()
        before = self.json("track", "show", track)
        for behaviour, kind in ALL_AT_ONCE.items():
            with self.subTest(behaviour):
                server = self.serve(behaviour)
                error = self.failed("say", track, "about " + behaviour, kind=kind)
                self.assertEqual(error["track_id"], track)
                self.assertIn("127.0.0.1", error["message"])
                # What is too long is shortened once, if it can be.
                self.assertLessEqual(len(server.requests()), 2 if kind == "too_long" else 1)
                question, reply = self.json("history", track)[-2:]
                self.assertEqual(question["message_content"], "about " + behaviour)
                self.assertEqual(question["status"], "complete")
                self.assertEqual((reply["status"], reply["message_content"]), ("failed", ""))
        # Nothing was invented: the plan is the one there was.
        after = self.json("track", "show", track)
        self.assertEqual(after["ai_generated_plan"], before["ai_generated_plan"])
        self.assertEqual(len(self.json("versions", track)), 1)
        # A dialogue full of failures goes on; they are not sent to the model.
        server = self.serve()
        self.json("say", track, "and now?")
        roles = [m["role"] for m in server.requests()[0]["body"]["messages"]]
        self.assertEqual(roles, ["system"] + ["user", "assistant"] + ["user"])

    def test_in_the_middle_of_a_reply(self):
        track = self.planned()
        for behaviour, (kind, status) in IN_THE_MIDDLE.items():
            with self.subTest(behaviour):
                server = self.serve(behaviour, after=10)
                self.failed("say", track, "about " + behaviour, kind=kind)
                question, reply = self.json("history", track)[-2:]
                self.assertEqual(question["message_content"], "about " + behaviour)
                self.assertEqual(reply["status"], status)
                self.assertEqual(reply["message_content"], said(server.requests()[0])[:120])
        self.assertEqual(len(self.json("versions", track)), 1)

    def test_the_first_plan_fails(self):
        for behaviour, kind in (("500", "refused"), ("empty", "empty"), ("cut", "interrupted")):
            with self.subTest(behaviour):
                self.serve(behaviour)
                error = self.failed("plan", "--skill", "Go", "--say", "never said", "--finalize",
                                    "--export", self.path("never.json"), kind=kind)
                track = self.json("track", "show", error["track_id"])
                self.assertIsNone(track["ai_generated_plan"])
                self.assertEqual(track["modules"], [])
                history = self.json("history", track["id"])
                self.assertEqual([m["message_type"] for m in history], ["welcome"])
                self.assertRaises(FileNotFoundError, self.read, "never.json")

    def test_the_first_plan_can_be_asked_for_again(self):
        self.serve("500", times=1)
        error = self.failed("plan", "--skill", "Go", kind="refused")
        self.json("regenerate", error["track_id"])
        history = self.json("history", error["track_id"])
        self.assertEqual([(m["message_type"], m["status"]) for m in history],
                         [("welcome", "complete")])

    def test_a_cut_connection_is_continued(self):
        server = self.serve("cut", times=1, after=40)
        error = self.failed("plan", "--skill", "Chess", kind="interrupted")
        self.json("continue", error["track_id"])
        history = self.json("history", error["track_id"])
        self.assertEqual([m["message_content"] for m in history],
                         [said(server.requests()[0])])
        self.assertEqual(len(self.json("versions", error["track_id"])), 1)

    def test_nobody_there(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))  # taken, and nobody listens
            self.env["SYLLABUS_BASE_URL"] = "http://127.0.0.1:%d/v1" % s.getsockname()[1]
            error = self.failed("plan", "--skill", "Chess", kind="network")
        self.assertIn("127.0.0.1", error["advice"])

    def test_silence(self):
        self.serve("stall", after=10)
        self.env["SYLLABUS_LLM_IDLE_TIMEOUT"] = "0.3"
        error = self.failed("plan", "--skill", "Chess", kind="interrupted")
        self.assertIn("silent", error["message"])
        reply = self.json("history", error["track_id"])[-1]
        self.assertEqual(reply["status"], "interrupted")
        self.assertEqual(len(reply["message_content"]), 120)
        self.serve("slow_start")
        self.env["SYLLABUS_LLM_FIRST_BYTE_TIMEOUT"] = "0.3"
        error = self.failed("plan", "--skill", "Chess", kind="timeout")
        reply = self.json("history", error["track_id"])[-1]
        self.assertEqual((reply["status"], reply["message_content"]), ("failed", ""))

    def test_for_people_it_is_one_line(self):
        self.serve("429")
        result = self.run_syllabus("plan", "--skill", "Chess", status=5)
        lines = [l for l in result.err.splitlines() if l.startswith("syllabus: ")]
        self.assertEqual(len(lines), 1)
        self.assertIn("Rate limit reached", lines[0])
        self.assertIn("7 seconds", lines[0])

    def test_the_last_event_is_the_error(self):
        self.serve("cut", after=10)
        result = self.run_syllabus("--jsonl", "plan", "--skill", "Chess", status=5)
        last = result.events[-1]
        self.assertEqual(last["type"], "error")
        self.assertEqual(last["error"]["kind"], "interrupted")
        self.assertIn("track_id", last["error"])
        self.assertEqual(result.events[-2]["message"]["status"], "interrupted")


class Fallback(Home):
    """The built-in planner answers where it is allowed to, and only there."""

    def setUp(self):
        super().setUp()
        self.env.update(ONCE)
        self.sign_in()

    def test_it_is_not_the_default(self):
        self.serve("500")
        self.run_syllabus("plan", "--skill", "Chess", status=5)
        self.run_syllabus("plan", "--skill", "Chess", "--fallback", "none", status=5,
                          SYLLABUS_LLM_FALLBACK="builtin")

    def test_it_does_the_whole_journey(self):
        self.serve("500")
        result = self.run_syllabus("plan", "--skill", "Chess", "--say", "add a module on endgames",
                                   "--finalize", "--fallback", "builtin")
        self.assertIn("HTTP 500", result.err)
        self.assertIn("built-in", result.err)
        track = self.json("track", "list")[0]
        self.assertEqual(track["status"], "active")
        history = [m for m in self.json("history", track["id"])
                   if m["sender_type"] == "ai" and m["status"] == "complete"]
        self.assertEqual({m["ai_model_used"] for m in history[:-1]}, {"builtin"})
        self.assertTrue(any("ndgames" in m["title"] for m in track["modules"]))
        self.assertEqual(len([m for m in self.json("history", track["id"])
                              if m["sender_type"] == "user"]), 1)

    def test_it_takes_over_in_the_middle(self):
        self.serve("cut", only="reply")
        track = self.json("plan", "--skill", "Chess")["track"]["id"]
        messages = self.json("say", track, "add a module on endgames", "--fallback", "builtin")
        self.assertEqual([(m["sender_type"], m["status"], m["ai_model_used"]) for m in messages],
                         [("user", "complete", None), ("ai", "interrupted", "test-model-1"),
                          ("ai", "complete", "builtin")])
        self.assertTrue(any("ndgames" in m["title"]
                            for m in self.json("versions", track)[-1]["modules"]))

    def test_it_finalizes(self):
        self.serve("401", only="finalize")
        document = self.json("plan", "--skill", "Chess", "--finalize",
                             SYLLABUS_LLM_FALLBACK="builtin")
        self.assertEqual(document["source"], "plan")
        self.assertEqual(len(document["track"]["modules"]), 5)

    def test_a_setting_of_the_file(self):
        self.run_syllabus("config", "set", "llm.fallback", "builtin")
        self.serve("429")
        document = self.json("plan", "--skill", "Chess")
        self.assertEqual(document["messages"][-1]["ai_model_used"], "builtin")

    def test_a_refused_argument_is_no_failure_of_the_model(self):
        self.run_syllabus("plan", "--skill", "Chess", "--say", " ", "--fallback", "builtin",
                          status=2)
        self.assertEqual(self.json("track", "list"), [])


if __name__ == "__main__":
    unittest.main()
