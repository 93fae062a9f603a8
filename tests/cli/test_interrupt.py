"""Stopped in the middle: by Ctrl-C, by a signal, by a reader that goes away."""
import signal
import subprocess
import unittest

from harness import DEADLINE, Home, read_until, said


class Interrupt(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()

    def streaming(self, *args, after=30, **options):
        """Starts a command; returns when all that the server sends has been printed."""
        server = self.serve("stall", after=after, **options)
        process = self.start(*args)
        sent = read_until(process.stdout, b"Hello!")
        text = said(server.requests("welcome")[0])[:12 * after]
        self.assertEqual(read_until(process.stdout, text.encode(), sent), text.encode())
        return server, process, text

    def ended(self, process, status):
        out, err = process.communicate(timeout=DEADLINE)
        self.assertEqual(process.returncode, status, err)
        return out.decode(), err.decode()

    def only_track(self):
        tracks = self.json("track", "list")
        self.assertEqual(len(tracks), 1)
        return tracks[0]["id"]

    def assert_kept(self, text):
        track = self.only_track()
        reply = self.json("history", track)[-1]
        self.assertEqual((reply["status"], reply["message_content"]), ("interrupted", text))
        self.assertEqual(self.json("versions", track), [])

    def test_a_dialogue_ends_when_told_to(self):
        for number, status in (signal.SIGTERM, 143), (signal.SIGHUP, 129):
            with self.subTest(number):
                self.serve("stall", after=30)
                process = self.start("chat", "--plain", stdin=subprocess.PIPE)
                process.stdin.write(b"Chess\n\n\n\n")
                process.stdin.flush()  # and stays open: the dialogue could go on
                read_until(process.stdout, b"Hello!")
                process.send_signal(number)
                self.assertEqual(process.wait(DEADLINE), status)

    def test_what_came_is_kept(self):
        _, process, text = self.streaming("plan", "--skill", "Chess", "--say", "never said",
                                          "--finalize", "--export", "never.json", times=1)
        process.send_signal(signal.SIGINT)
        _, err = self.ended(process, 130)
        self.assertIn("interrupted", err)
        self.assert_kept(text)
        track = self.only_track()
        self.assertEqual(len(self.json("history", track)), 1)
        self.json("continue", track)
        self.assertEqual(len(self.json("versions", track)), 1)

    def test_the_error_of_json(self):
        server = self.serve("stall", after=10)
        process = self.start("--jsonl", "plan", "--skill", "Chess")
        # The tenth delta, and nothing is to come.
        lines = read_until(process.stdout, b'"type":"delta","seq":11')
        process.send_signal(signal.SIGINT)
        out, _ = self.ended(process, 130)
        self.assertIn('"kind":"interrupted"', out.splitlines()[-1])
        self.assert_kept(said(server.requests()[0])[:120])

    def test_before_the_first_word(self):
        self.serve("slow_start")
        process = self.start("--jsonl", "plan", "--skill", "Chess")
        read_until(process.stdout, b'"streaming"')
        process.send_signal(signal.SIGINT)
        self.ended(process, 130)
        self.assert_kept("")

    def test_what_the_person_wrote_is_there_before_anything_is_asked(self):
        track = self.json("--provider", "builtin", "plan", "--skill", "Chess")["track"]["id"]
        self.serve("slow_start")
        process = self.start("--jsonl", "say", track, "remember this")
        read_until(process.stdout, b'"streaming"')
        process.send_signal(signal.SIGINT)
        self.ended(process, 130)
        question, reply = self.json("history", track)[-2:]
        self.assertEqual(question["message_content"], "remember this")
        self.assertEqual(reply["status"], "interrupted")

    def test_a_second_one_ends_at_once(self):
        _, process, text = self.streaming("plan", "--skill", "Chess")
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        self.ended(process, 130)
        reply = self.json("history", self.only_track())[-1]
        self.assertEqual(reply["status"], "interrupted")
        self.assertTrue(text.startswith(reply["message_content"]))

    def test_between_two_sayings(self):
        """The second turn is not asked for when the first one is stopped."""
        server = self.serve("stall", only="reply", after=10)
        process = self.start("plan", "--skill", "Chess", "--say", "first", "--say", "second")
        read_until(process.stdout, b"I have added a module")
        process.send_signal(signal.SIGINT)
        self.ended(process, 130)
        self.assertEqual(len(server.requests("reply")), 1)
        history = self.json("history", self.only_track())
        self.assertEqual([m["message_content"] for m in history if m["sender_type"] == "user"],
                         ["first"])

    def test_while_finalizing(self):
        self.serve("stall", only="finalize", after=5)
        track = self.json("plan", "--skill", "Chess")["track"]["id"]
        before = self.json("history", track)
        process = self.start("--jsonl", "finalize", track)
        read_until(process.stdout, b'"progress"')
        process.send_signal(signal.SIGINT)
        self.ended(process, 130)
        self.assertEqual(self.json("module", "list", track), [])
        self.assertEqual(self.json("track", "show", track)["status"], "planning")
        self.assertEqual(self.json("history", track), before)

    def test_does_not_fall_back(self):
        _, process, text = self.streaming("plan", "--skill", "Chess", "--fallback", "builtin")
        process.send_signal(signal.SIGINT)
        self.ended(process, 130)
        self.assert_kept(text)

    def test_other_signals_keep_what_came_too(self):
        for number in (signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number):
                _, process, text = self.streaming("plan", "--skill", "Chess")
                process.send_signal(number)
                self.ended(process, 128 + number)
                self.assert_kept(text)
                self.json("track", "rm", "--yes", self.only_track())

    def test_a_reader_that_goes_away(self):
        self.serve("bulk", deltas=20000)  # far more than a pipe holds
        process = self.start("plan", "--skill", "Chess", "--say", "never said")
        head = subprocess.run(["head", "-1"], stdin=process.stdout, stdout=subprocess.PIPE,
                              timeout=DEADLINE)
        self.assertTrue(head.stdout.startswith(b"Hello!"))
        process.stdout.close()
        process.stdout = None
        _, err = process.communicate(timeout=DEADLINE)
        self.assertEqual(process.returncode, 1)
        self.assertNotIn(b"syllabus:", err)
        history = self.json("history", self.only_track())
        self.assertEqual([(m["message_type"], m["status"]) for m in history],
                         [("welcome", "interrupted")])
        self.assertTrue(history[0]["message_content"].startswith("Hello!"))


if __name__ == "__main__":
    unittest.main()
