"""What stands beside an answer: a model's thoughts, its answers for modules, waits and warnings."""
import os
import unittest

from harness import Home, Terminal

THOUGHTS = "Let me think: ### Module 9: not a plan (9 hours)"


class Beside(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()
        self.track = self.json("--provider", "builtin", "plan", "--skill", "Chess")["track"]["id"]


class Thoughts(Beside):
    def setUp(self):
        super().setUp()
        self.server = self.serve("reasoning_content")

    def test_they_are_stored_apart(self):
        reply = self.json("say", self.track, "add a module")[-1]
        self.assertNotIn("Let me", reply["message_content"])
        parts = self.rows("SELECT content, tokens FROM chat_message_thoughts WHERE message_id = ? "
                          "ORDER BY part", reply["id"])
        self.assertEqual("".join(content for content, _ in parts), THOUGHTS)
        self.assertGreater(sum(tokens for _, tokens in parts), 1)

    def test_nothing_that_is_printed_or_sent_has_them(self):
        said = self.run_syllabus("say", self.track, "add a module")
        self.run_syllabus("finalize", self.track)
        self.run_syllabus("say", self.track, "thanks")
        for shown in (said.out, said.err, self.run_syllabus("--json", "history", self.track).out,
                      self.run_syllabus("history", self.track).out,
                      self.run_syllabus("export", self.track, "--with-messages").out,
                      str([r["body"] for r in self.server.requests()])):
            self.assertNotIn("Let me", shown)
            self.assertNotIn("not a plan", shown)

    def test_events_tell_them(self):
        events = self.run_syllabus("--jsonl", "say", self.track, "add a module").events
        reasoning = [e for e in events if e["type"] == "reasoning"]
        deltas = [e for e in events if e["type"] == "delta"]
        self.assertEqual("".join(e["text"] for e in reasoning), THOUGHTS)
        self.assertNotIn("Let me", "".join(e["text"] for e in deltas))
        self.assertEqual({e["message_id"] for e in reasoning}, {deltas[0]["message_id"]})
        self.assertLess(reasoning[-1]["seq"], deltas[0]["seq"])


class Answers(Beside):
    def test_what_could_not_be_used_is_kept(self):
        self.serve("lost_module_once")
        self.assertEqual(self.json("finalize", self.track)["source"], "repaired")
        (first, why, status), (second, none, ok) = self.rows(
            "SELECT answer, fault, status FROM finalizing_answers ORDER BY id")
        self.assertEqual((status, ok, none), ("wrong_shape", "ok", None))
        self.assertIn("is missing", why)
        self.assertIn('"modules"', first)
        self.assertGreater(len(second), len(first))
        self.run_syllabus("track", "rm", self.track, "--yes")

    def test_the_plan_keeps_both(self):
        self.serve("prose_only")
        self.assertEqual(self.json("finalize", self.track)["source"], "plan")
        self.assertEqual(self.rows("SELECT status, shape, repair FROM finalizing_answers ORDER BY id"),
                         [("not_json", "json_schema", 0), ("not_json", "json_schema", 1)])


class Waits(Beside):
    LINE = "retry 1 of 2 in 1 s · Ctrl-C stops"

    def test_they_are_told_once(self):
        self.serve("429_seconds")
        self.assertEqual(self.run_syllabus("say", self.track, "more").err.count(self.LINE), 1)

    def test_quiet_is_quiet(self):
        self.serve("429_seconds")
        self.assertEqual(self.run_syllabus("-q", "say", self.track, "more").err, "")

    def test_an_event_each(self):
        self.serve("429_seconds")
        events = self.run_syllabus("--jsonl", "say", self.track, "more").events
        texts = [e["text"] for e in events if e["type"] == "progress"]
        self.assertEqual(len([t for t in texts if self.LINE in t]), 1)

    def test_they_are_counted_down_on_a_terminal(self):
        self.serve("429")
        terminal = Terminal(self, "say", self.track, "more")
        terminal.wait_for("retry 1 of 2 in 7 s")
        terminal.wait_for("retry 1 of 2 in 6 s")
        self.assertIn(b"\x1b[A\r\x1b[K", terminal.all)
        terminal.send("\x03")
        self.assertEqual(terminal.wait_end(), 130)

    def test_nothing_moves_for_a_screen_reader(self):
        self.serve("429")
        terminal = Terminal(self, "--plain", "say", self.track, "more")
        terminal.wait_for("retry 1 of 2 in 7 s")
        terminal.send("\x03")
        self.assertEqual(terminal.wait_end(), 130)
        self.assertNotIn(b"\x1b[", terminal.all)


class Windows(Beside):
    def test_a_silent_cut_is_told(self):
        self.serve("silent_cut")
        result = self.run_syllabus("say", self.track, "more")
        self.assertIn("the server read only 64 of about", result.err)
        self.assertIn("llm.context_window", result.err)

    def test_what_cannot_fit_is_not_sent_and_not_lost(self):
        server = self.serve("plan")
        text = "word " * 20000
        error = self.run_syllabus("--json", "say", self.track, text, status=5,
                                  SYLLABUS_LLM_CONTEXT_WINDOW="8192").error
        self.assertEqual(error["kind"], "too_long")
        self.assertIn("8192", error["message"])
        self.assertEqual(server.requests(), [])
        self.assertEqual(self.rows("SELECT count(*) FROM chat_messages WHERE message_content = ?",
                                   text), [(1,)])


class Learned(Beside):
    def test_config_show_makes_no_database(self):
        os.rename(self.db, self.db + ".away")
        self.run_syllabus("config", "show")
        self.assertFalse(os.path.exists(self.db))

    def test_rows_follow_the_settings(self):
        self.serve("no_temperature")
        before = self.json("config", "show")
        self.run_syllabus("say", self.track, "more")
        after = self.json("config", "show")
        self.assertEqual(after[:-1], before)
        self.assertEqual(after[-1]["key"], "learned")
        self.assertEqual(after[-1]["origin"], "learned")
        self.assertIn("without temperature", after[-1]["value"])
        self.assertEqual(set(after[-1]), {"key", "value", "origin", "help"})
        finding, = self.json("doctor", "--forget")
        self.assertEqual(finding["status"], "ok")
        self.assertEqual(self.json("config", "show"), before)

    def test_a_guest_learns_for_the_session_only(self):
        self.serve("no_temperature")
        self.run_syllabus("--guest", "plan", "--skill", "Go")
        self.assertEqual(self.rows("SELECT count(*) FROM model_capabilities"), [(0,)])


if __name__ == "__main__":
    unittest.main()
