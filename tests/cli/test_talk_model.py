"""Line mode with a model that streams: on a terminal, stopped, broken off, and through pipes."""
import json
import os
import signal
import unittest

from harness import Home, Terminal, hours, said


class TalkModel(Home):
    def setUp(self):
        super().setUp()
        # What heals and goes on by itself is looked at in test_models_adapt.py.
        self.env.update(SYLLABUS_LLM_RETRIES="0", SYLLABUS_LLM_MAX_CONTINUE="0")
        self.sign_in()

    def plan(self, t, until):
        """Answers the questions of a new track; returns what showed until then."""
        t.wait_for("What do you want to learn?")
        t.line("Chess")
        for question in ("Level:", "How many hours", "What do you expect"):
            t.wait_for(question)
            t.line("")
        return until()

    def stalled(self, *args, **options):
        """A dialogue whose first reply has come to a halt; and what came of it."""
        server = self.serve("stall", after=30, **options)
        t = Terminal(self, *args, "chat")
        self.plan(t, lambda: self.wait_until(server.requests))
        text = said(server.requests()[0])[:360]
        t.wait_for(text.splitlines()[-1])
        return server, t, text

    def history(self):
        return self.json("history", self.json("track", "list")[0]["id"])

    def test_the_whole_journey(self):
        server = self.serve()
        t = Terminal(self, "chat")
        shown = self.plan(t, t.wait_prompt)
        self.assertIn("AI: Hello!", shown)
        for line in said(server.requests()[0]).splitlines():
            self.assertIn(line, shown)
        t.line("add a module on testing")
        self.assertIn("Testing and review", t.wait_prompt())
        t.line("/finalize")
        self.assertIn("Testing and review", t.wait_for("[y/N]"))
        t.line("y")
        self.assertIn("not started", t.wait_prompt())
        t.line("/export json course.json")
        t.wait_prompt()
        t.send("\x04")
        self.assertEqual(t.wait_end(), 0)
        course = json.loads(self.read("course.json"))
        self.assert_valid_course(course)
        self.assertEqual(len(course["track"]["modules"]), 6)
        self.assertEqual(hours(course["track"]["modules"]), 40)
        self.assertEqual([r["kind"] for r in server.requests()], ["welcome", "reply", "finalize"])

    def test_ctrl_c_stops_a_reply_and_the_dialogue_goes_on(self):
        server, t, text = self.stalled(only="welcome", times=1)
        t.send("\x03")
        self.assertIn("interrupted", t.wait_prompt())
        reply = self.history()[-1]
        self.assertEqual((reply["status"], reply["message_content"]), ("interrupted", text))
        t.line("/continue")
        self.assertIn("Final project", t.wait_prompt())
        reply = self.history()[-1]
        self.assertEqual((reply["status"], reply["message_content"]),
                         ("complete", said(server.requests()[0])))
        t.line("add a module on testing")
        t.wait_prompt()
        t.send("\x04")
        self.assertEqual(t.wait_end(), 0)
        self.assertEqual(len(self.history()), 3)

    def test_other_signals_keep_what_came(self):
        for number in (signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number):
                _, t, text = self.stalled()
                os.kill(t.pid, number)
                self.assertEqual(t.wait_end(), 128 + number)
                reply = self.history()[-1]
                self.assertEqual((reply["status"], reply["message_content"]),
                                 ("interrupted", text))
                self.json("track", "rm", "--yes", "Chess")

    def test_the_terminal_goes_away(self):
        _, t, text = self.stalled()
        os.close(t.fd)
        t.fd = os.open("/dev/null", os.O_RDONLY)
        t.wait_exit()
        reply = self.history()[-1]
        self.assertEqual((reply["status"], reply["message_content"]), ("interrupted", text))

    def test_what_was_cut_is_offered_again(self):
        """The dialogue is opened again after a kill: it stands where it stood."""
        server, t, text = self.stalled(times=1)
        os.kill(t.pid, signal.SIGKILL)
        t.wait_end()
        t = Terminal(self, "chat", "Chess")
        self.assertIn("/continue", t.wait_prompt())
        t.line("/continue")
        t.wait_prompt()
        t.send("\x04")
        self.assertEqual(t.wait_end(), 0)
        self.assertEqual(self.history()[-1]["message_content"], said(server.requests()[0]))

    def test_a_failure_is_one_line_and_the_dialogue_goes_on(self):
        self.serve("500", times=1)
        t = Terminal(self, "chat")
        shown = self.plan(t, t.wait_prompt)
        self.assertIn("HTTP 500", shown)
        t.line("/regenerate")
        self.assertIn("Module 1", t.wait_prompt())
        t.line("more")
        self.assertIn("HTTP 500", t.wait_prompt())
        self.assertEqual(self.history()[-2]["message_content"], "more")
        t.send("\x04")
        self.assertEqual(t.wait_end(), 0)

    def test_a_cut_plan(self):
        self.serve("length", times=1, after=40)
        t = Terminal(self, "chat")
        self.assertIn("cut off", self.plan(t, t.wait_prompt))
        t.line("/finalize")
        self.assertIn("continue", t.wait_prompt())
        t.line("/continue")
        self.assertIn("Final project", t.wait_prompt())
        t.line("/finalize")
        t.wait_for("[y/N]")
        t.line("y")
        self.assertIn("not started", t.wait_prompt())

    def test_through_pipes(self):
        server = self.serve()
        self.json("plan", "--skill", "Chess")
        result = self.run_syllabus("chat", "Chess", input=(
            "add a module on testing\n/finalize\n//not a command\n"))
        self.assertEqual(result.err, "")
        self.assertIn("Testing and review", result.out)
        said_so = [m["message_content"] for m in self.history() if m["sender_type"] == "user"]
        self.assertEqual(said_so, ["add a module on testing", "/not a command"])
        self.assertEqual(len(self.json("module", "list", "Chess")), 6)
        self.assertEqual(len(server.requests("finalize")), 1)

    def test_through_pipes_with_a_failure(self):
        self.serve("500", only="reply", times=1)
        self.json("plan", "--skill", "Chess")
        result = self.run_syllabus("chat", "Chess", input="more\n/regenerate\n")
        self.assertIn("HTTP 500", result.err)
        self.assertEqual(self.history()[-1]["status"], "complete")


if __name__ == "__main__":
    unittest.main()
