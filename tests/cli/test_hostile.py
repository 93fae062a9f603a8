"""Text from outside can hold anything: it is stored repaired, shown harmless, never drives the terminal."""
import json
import re
import unittest

from harness import Home, Terminal

# What drives a terminal or hides in text: C0 but LF and TAB, DEL, C1, zero-width and directional
# characters, line and paragraph separators, the byte order mark, tags.
DANGEROUS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069"
                       "\ufeff\U000e0000-\U000e007f]")
TITLE = "Chess \x1b]0;owned\x07\x1b[2J \u202egnp.exe \x9b31m\x7f"
BIG = "x" * (1 << 20)


class Hostile(Home):
    def assert_harmless(self, text):
        found = DANGEROUS.search(text)
        self.assertIsNone(found, found and ascii(text[max(0, found.start() - 40):found.end() + 40]))

    def planned(self):
        self.sign_in()
        self.serve("hostile")
        result = self.run_syllabus("plan", "--skill", TITLE, "--title", TITLE, "--expect", TITLE,
                                   "--say", "more \x1b[31m", "--finalize")
        return result, self.json("track", "list")[0]["id"]

    def test_while_it_streams(self):
        result, _ = self.planned()
        self.assert_harmless(result.out)
        self.assert_harmless(result.err)
        # The words themselves are there, and all of the long line.
        for text in ("red", "right to left", "isolate", "broken", "lone", "backspace", BIG,
                     "Module 1"):
            self.assertIn(text, result.out)

    def test_shown_again(self):
        _, track = self.planned()
        for command in (["track", "list"], ["track", "show", track], ["history", track],
                        ["versions", track], ["chats", track], ["module", "list", track],
                        ["module", "show", track, "1"], ["export", track],
                        ["export", "--with-messages", track]):
            with self.subTest(command[:2]):
                result = self.run_syllabus(*command)
                self.assertTrue(result.out)
                self.assert_harmless(result.out)
                if command[0] == "export":
                    continue
                result = self.run_syllabus("--json", *command)
                self.assert_harmless(result.out)
                json.loads(result.out)

    def test_events(self):
        self.serve("hostile")
        result = self.run_syllabus("--guest", "--jsonl", "plan", "--skill", TITLE)
        self.assert_harmless(result.out)
        self.assertEqual(result.events[-1]["type"], "done")

    def test_errors(self):
        self.sign_in()
        for mode in ([], ["--json"]):
            for args in (["track", "show", TITLE], ["track", TITLE], [TITLE], ["--" + TITLE],
                         ["plan", "--skill", "x", "--level", TITLE], ["config", "get", TITLE],
                         ["track", "status", TITLE, TITLE], ["plan", "--skill", "@" + TITLE]):
                with self.subTest(mode + args):
                    result = self.run_syllabus(*mode, *args, status=None)
                    self.assertIn(result.status, (2, 3))
                    self.assertEqual(len(result.err.splitlines()), 1)
                    self.assert_harmless(result.err)

    def test_stored_repaired(self):
        _, track = self.planned()
        stored = self.rows("SELECT CAST(message_content AS BLOB) FROM chat_messages "
                           "WHERE sender_type = 'ai' ORDER BY timestamp")
        for (content,) in stored:
            content.decode("utf-8", "strict")
            self.assertNotIn(b"\x00", content)
        text = stored[0][0].decode()
        self.assertIn("\x1b[2J\x1b[31mred \x1b]52;c;aGFja2Vk\x07", text)  # kept, for what it is
        self.assertIn("NUL \ufffd and lone \ufffd surrogates \ufffd", text)
        self.assertRegex(text, "broken \ufffd+\\(? *\ufffd* *")
        self.assertIn(BIG, text)
        shown = self.json("history", track)
        self.assertEqual(shown[0]["message_content"], text)

    def test_exported_and_valid(self):
        _, track = self.planned()
        for more in ([], ["--with-messages"]):
            course = json.loads(self.run_syllabus("export", track, *more).out)
            self.assert_valid_course(course)
            self.assertEqual(len(course["track"]["modules"]), 6)

    def transcript(self, **env):
        self.serve("hostile")
        t = Terminal(self, "--guest", "chat", **env)
        t.wait_for("What do you want to learn?")
        t.line("Chess")
        for question in ("Level:", "How many hours", "What do you expect"):
            t.wait_for(question)
            t.line("")
        shown = t.wait_prompt()
        t.line("/history")
        shown += t.wait_prompt()
        self.assertIn("Module 1", shown)
        self.assertIn("red", shown)
        t.send("\x04")
        t.wait_for("Enter to stay:")
        t.line("3")
        self.assertEqual(t.wait_end(), 0)
        return t.all.decode()

    def test_on_a_terminal(self):
        """Readline's own sequences are there, and no other."""
        own = re.compile("\x1b\\[(\\?2004[hl]|[0-9]*[ACDPK@]|J)|\r")
        self.assert_harmless(own.sub("", self.transcript()))

    def test_on_a_dumb_terminal(self):
        self.assert_harmless(self.transcript(TERM="dumb").replace("\r\n", "\n"))

    def test_what_a_person_types_is_repaired(self):
        self.sign_in()
        self.serve("talk")
        self.write("wish", b"add \x00 a \xff module \x1b[2J\n")
        track = self.json("plan", "--skill", "Chess", "--say", "@wish")["track"]["id"]
        said = [m["message_content"] for m in self.json("history", track)
                if m["sender_type"] == "user"]
        self.assertEqual(said, ["add \ufffd a \ufffd module \x1b[2J"])
        self.assert_harmless(self.run_syllabus("history", track).out)


if __name__ == "__main__":
    unittest.main()
