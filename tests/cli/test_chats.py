#!/usr/bin/env python3
"""Chats beside the planning chat: what is made, how it is named, and that nothing of one gets into another."""
import unittest

from harness import MODEL, Home, Terminal

PLAN = ("plan", "--skill", "Go", "--say", "add a module about testing", "--finalize")


class Chats(Home):
    def model(self, behaviour="plan"):
        self.peer = self.serve(behaviour)
        return ("--base-url", self.peer.url, "--model", MODEL)

    def plan(self, *options):
        self.sign_in()
        return self.json(*options, *PLAN)["track"]

    def chats(self, track, *options):
        return self.json("chats", track, *options)

    def one(self, track, *options):
        (session,) = self.chats(track, *options)
        (chat,) = session["chats"]
        return chat

    def asked(self):
        """The last request, its messages as one text."""
        messages = self.peer.requests()[-1]["body"]["messages"]
        return messages, "\n".join(m["content"] for m in messages)

    def test_isolation(self):
        model = self.model()
        track = self.plan(*model)["id"]
        versions = self.json("versions", track)
        doubts = self.one(track, "--new", "Doubts")
        self.assertEqual((doubts["chat_name"], doubts["chat_type"], doubts["status"], doubts["message_count"]),
                         ("Doubts", "discussion", "active", 0))
        self.assertNotIn("module_id", doubts)

        said = self.json(*model, "say", track, "is Go hard to learn?", "--chat", "Doubts")
        self.assertEqual([m["chat_id"] for m in said], [doubts["id"]] * 2)
        self.assertEqual([m["message_type"] for m in said], ["text", "text"])
        messages, text = self.asked()
        self.assertEqual([m["role"] for m in messages], ["system", "user"])
        self.assertIn("beside the dialogue in which it is planned", messages[0]["content"])
        self.assertNotIn("add a module about testing", text)

        self.json(*model, "say", track, "and how long?", "--chat", doubts["id"][:-2])
        messages, text = self.asked()
        self.assertEqual([m["role"] for m in messages], ["system", "user", "assistant", "user"])
        self.assertIn("is Go hard to learn?", text)
        self.assertEqual(self.json("versions", track), versions)  # its replies look like plans, and are none

        self.json(*model, "say", track, "more practice")
        text = self.asked()[1]
        self.assertIn("add a module about testing", text)
        self.assertNotIn("hard to learn", text)
        self.assertEqual(len(self.json("versions", track)), len(versions) + 1)

        history = self.json("history", track, "--chat", "Doubts")
        self.assertEqual([m["message_content"] for m in history if m["sender_type"] == "user"],
                         ["is Go hard to learn?", "and how long?"])
        self.assertNotIn(doubts["id"], {m["chat_id"] for m in self.json("history", track)})
        self.assertEqual(self.rows("SELECT count(*) FROM llm_requests WHERE kind = 'tutor'"), [(0,)])

    def test_regenerate_and_continue(self):
        model = self.model()
        track = self.plan(*model)["id"]
        self.one(track, "--new", "Doubts")
        result = self.run_syllabus(*model, "--json", "regenerate", track, "--chat", "Doubts", status=2)
        self.assertIn("no reply", result.error["message"])
        self.json(*model, "say", track, "why?", "--chat", "Doubts")
        again = self.json(*model, "regenerate", track, "--chat", "Doubts")
        self.assertEqual([m["role"] for m in self.asked()[0]], ["system", "user"])
        self.assertEqual(len(self.json("history", track, "--chat", "Doubts")), 3)
        self.assertEqual(again[0]["parent_id"], self.json("history", track, "--chat", "Doubts")[0]["id"])

    def test_tutor(self):
        model = self.model()
        track = self.plan(*model)
        module = track["modules"][1]
        tutor = self.one(track["id"], "--tutor", "2")
        self.assertEqual((tutor["chat_name"], tutor["module_id"]), (module["title"], module["id"]))
        self.assertEqual(self.one(track["id"], "--tutor", "2")["id"], tutor["id"])
        self.json(*model, "say", track["id"], "give me an exercise", "--chat", tutor["id"])
        messages, text = self.asked()
        self.assertEqual([m["role"] for m in messages], ["system", "user"])
        self.assertIn("tutor", messages[0]["content"])
        self.assertIn("Module 2: %s" % module["title"], messages[0]["content"])
        for objective in module["learning_objectives"]:
            self.assertIn("- " + objective, messages[0]["content"])
        for other in track["modules"]:
            self.assertIn("%d. %s (" % (other["module_number"], other["title"]), messages[0]["content"])
        self.assertIn("English (en)", messages[0]["content"])
        self.assertEqual(self.rows("SELECT kind, count(*) FROM llm_requests GROUP BY kind HAVING kind = 'tutor'"),
                         [("tutor", 1)])
        result = self.run_syllabus("--json", "chats", track["id"], "--tutor", "99", status=3)
        self.assertIn("99", result.error["message"])
        self.run_syllabus("chats", track["id"], "--tutor", "x", status=2)

    def test_russian_tutor(self):
        model = self.model()
        self.sign_in()
        track = self.json(*model, "plan", "--skill", "Основы Go", "--finalize")["track"]
        tutor = self.one(track["id"], "--tutor", "1")
        self.json(*model, "say", track["id"], "объясни", "--chat", tutor["id"])
        self.assertIn("наставник", self.asked()[0][0]["content"])
        self.assertIn("русский (ru)", self.asked()[0][0]["content"])

    def test_builtin_is_honest(self):
        track = self.plan()["id"]
        before = self.json("track", "show", track)["ai_generated_plan"]
        tutor = self.one(track, "--tutor", "1")
        reply = self.json("say", track, "explain it", "--chat", tutor["id"])[-1]
        self.assertIn("not a language model", reply["message_content"])
        self.one(track, "--new", "Doubts")
        reply = self.json("say", track, "remove the last module", "--chat", "Doubts")[-1]
        self.assertIn("planning chat", reply["message_content"])
        reply = self.json("say", track, "How many hours does it take?", "--chat", "Doubts")[-1]
        self.assertIn("40 hours", reply["message_content"])
        self.assertEqual(self.json("track", "show", track)["ai_generated_plan"], before)

    def test_sessions(self):
        model = self.model()
        track = self.plan(*model)["id"]
        second = self.one(track, "--session", "Second try")
        self.assertEqual(second["chat_type"], "planning")
        self.assertEqual([s["session_name"] for s in self.chats(track)], ["Planning", "Second try"])
        self.assertEqual(self.json("history", track), [])
        document = self.json(*model, "regenerate", track)
        self.assertEqual(document[0]["chat_id"], second["id"])
        self.assertEqual(document[0]["message_type"], "welcome")
        messages, text = self.asked()
        self.assertNotIn("add a module about testing", text)
        self.assertNotIn("The current plan", text)
        self.assertEqual(len(self.json("versions", track)), 3)
        first = self.chats(track)[0]["chats"][0]["id"]
        self.json(*model, "say", track, "shorter", "--chat", first)
        self.assertIn("add a module about testing", self.asked()[1])
        self.assertEqual(len(self.json("versions", track)), 4)
        finalized = self.json(*model, "finalize", track)
        self.assertEqual(finalized["chat_id"], second["id"])
        self.assertEqual(finalized["session_id"], self.chats(track)[1]["session_id"])

    def test_names_and_archive(self):
        track = self.plan()["id"]
        self.one(track, "--new", "new")  # words that are options, and a title that is one
        chat = self.one(track, "--new", "  Two\nlines ")
        self.assertEqual(chat["chat_name"], "Two lines")
        self.assertEqual(self.one(track, "--rename", "Two lines", "--to", "Сомнения")["chat_name"], "Сомнения")
        self.assertEqual(self.one(track, "--archive", "Сомнения")["status"], "archived")
        listed = [c["chat_name"] for s in self.chats(track) for c in s["chats"]]
        self.assertEqual(listed, ["Course planning", "new"])
        every = [c["chat_name"] for s in self.chats(track, "--all") for c in s["chats"]]
        self.assertEqual(every, ["Course planning", "new", "Сомнения"])
        self.assertIn("archived", self.run_syllabus("chats", track, "--all").out)
        self.assertEqual(self.one(track, "--unarchive", "Сомнения")["status"], "active")
        self.one(track, "--new", "new")
        result = self.run_syllabus("--json", "chats", track, "--archive", "new", status=2)
        self.assertIn(chat["id"][:8], result.error["advice"])  # the ids of the candidates
        for options, status in ((("--archive", "Course planning"), 2), (("--archive", "nothing"), 3),
                                (("--archive", ""), 3), (("--new", " "), 2), (("--new", "x" * 513), 2),
                                (("--rename", "Сомнения"), 2), (("--to", "x"), 2), (("--type", "discussion"), 2),
                                (("--new", "a", "--session", "b"), 2), (("--new", "a", "--type", "planning"), 2)):
            with self.subTest(options=options):
                self.run_syllabus("chats", track, *options, status=status)
        self.one(track, "--new", "Modules", "--type", "finalization")
        self.assertEqual(self.chats(track)[0]["chats"][-1]["chat_type"], "finalization")

    def test_a_track_of_that_name(self):
        self.sign_in()
        for title in ("new", "archive"):
            self.json("track", "add", "--skill", "x", "--title", title)
            self.assertEqual(self.chats(title), [])

    def test_export_keeps_them(self):
        track = self.plan()["id"]
        self.one(track, "--tutor", "1")
        document = self.json("export", track, "--with-messages")
        self.assert_valid_course(document)
        self.assertIsNotNone(document["sessions"][0]["chats"][-1]["module_id"])

    def test_line_mode(self):
        track = self.plan()["id"]
        t = Terminal(self, "chat", track)
        t.wait_prompt()
        t.line("/tutor 1")
        t.wait_prompt()
        t.line("what is in it?")
        self.assertIn("cannot teach", t.wait_prompt())
        t.line("/discuss Doubts")
        t.wait_prompt()
        t.line("is it hard?")
        self.assertIn("cannot discuss", t.wait_prompt())
        t.line("/regenerate")  # the open chat stands for --chat
        self.assertIn("cannot discuss", t.wait_prompt())
        self.assertEqual(len(self.json("history", track, "--chat", "Doubts")), 3)
        t.line("/chat --chat 'Course planning'")
        t.wait_prompt()
        t.line("/quit")
        self.assertEqual(t.wait_end(), 0)
        said = self.rows("SELECT chat_name, message_content FROM chat_messages JOIN chats ON chats.id = chat_id "
                         "WHERE sender_type = 'user' ORDER BY timestamp")
        self.assertEqual(said[1:], [(self.json("module", "show", track, "1")["title"], "what is in it?"),
                                    ("Doubts", "is it hard?")])


if __name__ == "__main__":
    unittest.main()
