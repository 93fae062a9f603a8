"""The dialogue in line mode, on a pseudo-terminal and through pipes."""
import json
import os
import signal
import termios
import unittest

from harness import Home, Terminal


class Talk(Home):
    def open_guest(self, *args, **env):
        t = Terminal(self, "--guest", "chat", *args, **env)
        t.wait_for("What do you want to learn?")
        return t

    def plan_chess(self, t):
        t.line("Chess")
        t.wait_for("Level:")
        t.line("")
        t.wait_for("How many hours")
        t.line("20")
        t.wait_for("What do you expect")
        t.line("")
        return t.wait_prompt()

    def leave(self, t):
        t.send("\x04")
        t.wait_for("Enter to stay:")
        t.line("3")
        self.assertEqual(t.wait_end(), 0)

    def test_each_answer_of_the_form_is_judged(self):
        result = self.run_syllabus("--guest", "--plain", input="\nChess\nexpert\nadvanced\n"
                                   "many\n0\n12\n\n")
        wrong = result.err.splitlines()
        self.assertEqual(len(wrong), 3, wrong)
        for line, word in zip(wrong, ("expert", "many", "0")):
            self.assertIn(f'"{word}"', line)
        self.assertIn("at an advanced level: 12 hours", result.out)

    def test_the_whole_journey(self):
        t = self.open_guest()
        shown = self.plan_chess(t)
        self.assertIn("AI: ", shown)
        self.assertIn("Module 1", shown)
        t.line("add a module on endgames")
        self.assertIn("ndgames", t.wait_prompt())
        t.line("/versions")
        shown = t.wait_prompt()
        self.assertIn("v1", shown)
        self.assertIn("v2", shown)
        t.line("/finalize")
        t.wait_for("[y/N]")
        t.line("y")
        shown = t.wait_prompt()
        self.assertIn("not started", shown)
        t.line("/module status 1 completed")
        self.assertIn("completed", t.wait_prompt())
        t.line("/export json course.json")
        t.wait_prompt()
        course = json.loads(self.read("course.json"))
        self.assertEqual(sum(m["estimated_duration_hours"] for m in course["track"]["modules"]), 20)
        self.assertEqual(course["track"]["modules"][0]["status"], "completed")
        self.leave(t)

    def test_finalize_can_be_declined(self):
        t = self.open_guest()
        self.plan_chess(t)
        t.line("/finalize")
        t.wait_for("[y/N]")
        t.line("n")
        t.wait_prompt()
        t.line("/module list")
        self.assertIn("No modules yet", t.wait_prompt())

    def test_slash_commands(self):
        t = self.open_guest()
        t.line("/finalize")
        self.assertIn("no track is open", t.wait_prompt("What do you want to learn? "))
        self.plan_chess(t)
        t.line("/finalise")
        self.assertIn("/finalize", t.wait_prompt())
        t.line("/help")
        shown = t.wait_prompt()
        for name in ("/finalize", "/export", "/versions", "/quit"):
            self.assertIn(name, shown)
        t.line("/quit")
        t.wait_for("Enter to stay:")
        t.line("")
        t.wait_prompt()
        t.line("/quit")
        t.wait_for("Enter to stay:")
        t.send("\x04")
        self.assertIn("again leaves", t.wait_prompt())
        t.line("/quit")
        self.assertEqual(t.wait_end(), 0)
        self.assertFalse(os.path.exists(self.db))

    def become(self, t, email="ann@example.org", password="correct horse"):
        for question, answer in (("E-mail:", email), ("First name:", "Ann"), ("Last name:", "Lee"),
                                 ("Choose a password:", password), ("Once more:", password)):
            t.wait_for(question)
            t.line(answer)

    def test_a_guest_keeps_everything_when_leaving(self):
        t = self.open_guest()
        self.plan_chess(t)
        t.line("add a module on endgames")
        t.wait_prompt()
        t.line("/versions")
        versions = t.wait_prompt()
        t.send("\x04")
        self.assertIn("lost when you leave", t.wait_for("Enter to stay:"))
        t.line("1")
        self.become(t)
        t.wait_for("Everything is kept: you are ann@example.org.")
        self.assertEqual(t.wait_end(), 0)
        t = Terminal(self, "chat", "Chess")
        t.wait_for("You are ann@example.org")
        self.assertIn("ndgames", t.wait_prompt())
        t.line("/versions")
        self.assertEqual(t.wait_prompt(), versions)
        t.send("\x04")
        self.assertEqual(t.wait_end(), 0)

    def test_what_goes_wrong_leaves_the_guest_as_it_was(self):
        self.sign_in()
        t = self.open_guest()
        self.plan_chess(t)
        t.line("/account register ann@example.org Ann Lee")
        for question in ("Choose a password:", "Once more:"):
            t.wait_for(question)
            t.line("another")
        self.assertIn("there is an account for ann@example.org already", t.wait_prompt())
        t.send("\x04")
        t.wait_for("Enter to stay:")
        t.line("2")
        t.wait_for("E-mail:")
        t.line("ann@example.org")
        t.wait_for("Password:")
        t.line("wrong")
        self.assertIn("not right", t.wait_prompt())
        self.assertEqual(self.rows("SELECT count(*) FROM learning_tracks"), [(0,)])
        t.line("add a module on endgames")  # the work goes on
        self.assertIn("ndgames", t.wait_prompt())
        t.line("/account login ann@example.org")
        t.wait_for("Password:")
        t.line("correct horse")
        self.assertIn("Everything is kept", t.wait_prompt())
        t.line("add a module on openings")
        self.assertIn("penings", t.wait_prompt())
        t.send("\x04")
        self.assertEqual(t.wait_end(), 0)
        self.assertEqual(len(self.json("versions", "Chess")), 3)

    def test_a_guest_s_key_comes_along(self):
        self.env["SYLLABUS_BASE_URL"] = "http://127.0.0.1:9/v1"
        t = self.open_guest()
        t.line("/account key set")
        t.wait_for("for http://127.0.0.1:9")
        t.line("sk-guest-123456")
        t.wait_prompt("What do you want to learn? ")
        t.line("/account register ann@example.org Ann Lee")
        for question in ("Choose a password:", "Once more:"):
            t.wait_for(question)
            t.line("correct horse")
        self.assertIn("Everything is kept", t.wait_prompt("What do you want to learn? "))
        t.send("\x04")
        self.assertEqual(t.wait_end(), 0)
        self.assertEqual(self.rows("SELECT name, user_id = (SELECT id FROM users) FROM secrets"),
                         [("llm.api_key", 1)])
        self.assertIn("sealed in the database", self.run_syllabus("account", "ai", "show").out)
        self.assertNotIn(b"sk-guest", t.all + self.read(self.db))

    def test_signing_out_ends_the_dialogue(self):
        self.sign_in()
        t = Terminal(self, "chat")
        t.wait_for("What do you want to learn?")
        t.line("/account logout")
        t.wait_for("You are signed out.")
        self.assertEqual(t.wait_end(), 0)
        self.run_syllabus("track", "list", status=4)

    def test_another_person_in_the_same_dialogue(self):
        self.sign_in()
        self.run_syllabus("plan", "--skill", "Go")
        t = Terminal(self, "chat", "Go")
        t.wait_prompt()
        t.line("/account register bob@example.org Bob Ray")
        for question in ("Choose a password:", "Once more:"):
            t.wait_for(question)
            t.line("x")
        shown = t.wait_prompt("What do you want to learn? ")  # Go is not Bob's
        self.assertIn("You are bob@example.org.", shown)
        t.line("/track list")
        self.assertNotIn("Go", t.wait_prompt("What do you want to learn? "))

    def test_completion_and_history(self):
        t = self.open_guest()
        self.plan_chess(t)
        t.send("/fina\t\r")
        t.wait_for("[y/N]")
        t.line("n")
        t.wait_prompt()
        t.send("\x1b[A\r")
        t.wait_for("[y/N]")
        t.line("n")
        t.wait_prompt()

    def test_completion_after_an_escaped_blank(self):
        t = self.open_guest()
        t.line("Chess for fun")
        for question in ("Level:", "How many hours", "What do you expect"):
            t.wait_for(question)
            t.line("")
        t.wait_prompt()
        t.send("/chat Chess\\ f\t\r")
        shown = t.wait_prompt()
        self.assertNotIn("syllabus:", shown)
        self.assertIn("\nChess for fun", shown.replace("\r", ""))
        self.assertIn("Module 1", shown)

    def test_paste_is_not_sent(self):
        t = self.open_guest()
        self.plan_chess(t)
        t.send("\x1b[200~add a module\non endgames\x1b[201~")
        t.wait_for("on endgames")
        t.send("\r")
        t.wait_prompt()
        t.line("/history")
        shown = t.wait_prompt()
        self.assertRegex(shown, r"add a module\r*\non endgames")

    def test_russian(self):
        t = Terminal(self, "--guest", "--lang", "ru", "chat")
        t.wait_for("Чему")
        t.line("Шахматы")
        for _ in range(3):
            t.wait_for(": ")
            t.line("")
        t.wait_prompt("Вы: ")
        t.line("добавь модуль по эндшпилю")
        self.assertIn("эндшпил", t.wait_prompt("Вы: ").lower())

    def test_what_was_said_is_kept(self):
        self.register()
        t = Terminal(self, "chat")
        t.wait_for("What do you want to learn?")
        self.plan_chess(t)
        t.send("\x04")
        self.assertEqual(t.wait_end(), 0)
        track = self.json("track", "list")[0]
        t = Terminal(self, "chat", track["id"])
        self.assertIn("Module 1", t.wait_prompt())
        t.line("add a module on endgames")
        t.wait_prompt()
        t.send("\x04")
        self.assertEqual(t.wait_end(), 0)
        self.assertEqual(len(self.json("versions", track["id"])), 2)

    def test_interrupt_clears_the_line_then_leaves(self):
        t = self.open_guest()
        t.send("half a tho")
        t.wait_for("half a tho")
        t.send("\x03")
        t.wait_for("What do you want to learn?")
        t.send("\x03")
        t.wait_for("again to quit")
        t.send("\x03")
        self.assertEqual(t.wait_end(), 0)

    def test_terminal_is_given_back(self):
        for leave in ("\x04", signal.SIGTERM, signal.SIGHUP):
            t = Terminal(self, "--guest", "chat")
            # The other side stays open here, so that its modes can be read after the program has ended.
            terminal = os.open(t.name, os.O_RDWR | os.O_NOCTTY)
            self.addCleanup(os.close, terminal)
            t.wait_for("What do you want to learn?")
            raw = termios.tcgetattr(terminal)
            self.assertFalse(raw[3] & termios.ICANON)
            if isinstance(leave, str):
                t.send(leave)
            else:
                os.kill(t.pid, leave)
            t.wait_exit()
            modes = termios.tcgetattr(terminal)
            self.assertTrue(modes[3] & termios.ICANON)
            self.assertTrue(modes[3] & termios.ECHO)
            self.assertTrue(modes[0] & termios.ICRNL)

    def test_through_pipes(self):
        result = self.run_syllabus("--guest", "--plain", input=(
            "Chess\n\n20\n\nadd a module on endgames\n/finalize\n/export json out.json\n"))
        self.assertIn("AI: ", result.out)
        self.assertNotIn("\x1b", result.out)
        course = json.loads(self.read("out.json"))
        self.assertEqual(sum(m["estimated_duration_hours"] for m in course["track"]["modules"]), 20)

    def test_from_a_file_and_from_nothing(self):
        script = self.write("script", "Chess\n\n\n\n")
        with open(script, "rb") as f:
            process = self.start("--guest", "--plain", stdin=f)
            out, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0)
        self.assertIn(b"Module 1", out)
        self.run_syllabus("--guest", "--plain")

    def test_dumb_terminal_sees_no_escape_sequences(self):
        for args in ["chat"], []:  # without a command there is nothing that could be drawn there
            for term in "dumb", "":
                t = Terminal(self, "--guest", *args, TERM=term)
                t.wait_for("What do you want to learn?")
                self.plan_chess(t)
                self.assertNotIn(b"\x1b", t.all)
                self.leave(t)


if __name__ == "__main__":
    unittest.main()
