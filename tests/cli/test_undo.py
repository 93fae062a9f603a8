"""undo and redo: one log on disk, across programs; and asking again for what a model failed at."""
import json
import sqlite3
import unittest

from harness import DEADLINE, Home


class Undo(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()

    def refused(self, *args, status=2, kind="usage"):
        error = self.run_syllabus("--json", *args, status=status).error
        self.assertEqual(error["kind"], kind)
        self.assertTrue(error["advice"])
        return error

    def test_a_deleted_track_comes_back_whole(self):
        planned = self.json("plan", "--skill", "Chess", "--say", "more practice", "--finalize")
        track = planned["track"]
        documents = [("track", "show"), ("module", "list"), ("history",), ("versions",), ("chats",),
                     ("export", "--with-messages")]

        def seen():
            found = [self.json(*words, track["id"]) for words in documents]
            found[-1].pop("exported_at")
            return found

        before = seen()
        result = self.run_syllabus("track", "rm", "--yes", "Chess")
        self.assertIn("undo " + track["id"], result.err)
        self.assertEqual(self.json("track", "list"), [])
        for words in documents:
            self.refused(*words, track["id"], status=3, kind="not_found")
        self.refused("say", "Chess", "hello", status=3, kind="not_found")
        # By the beginning of its id, too: here is one of its own.
        self.assertEqual(self.json("undo", track["id"][:30]), track)
        self.assertEqual(self.json("track", "list"), [track])
        self.assertEqual(seen(), before)
        self.json("track", "rm", "--yes", "Chess")
        self.assertEqual(self.json("undo", "Chess"), track)
        self.json("say", "Chess", "add a module on endgames")

    def test_what_is_undone_and_redone(self):
        self.json("plan", "--skill", "Chess", "--hours", "40", "--finalize")
        states = [self.json("track", "show", "Chess")]
        for words in (("track", "edit", "Chess", "--hours", "20", "--expect", "win"),
                      ("track", "status", "Chess", "paused"),
                      ("module", "status", "Chess", "1", "completed")):
            self.json(*words)
            states.append(self.json("track", "show", "Chess"))

        def same(a, b):
            for t in (a, b):
                t.pop("updated_at", None)
                for m in t["modules"]:
                    m.pop("updated_at", None)
            self.assertEqual(a, b)

        for state in states[-2::-1]:
            same(self.json("undo", "Chess"), state)
        self.assertIn("nothing to undo", self.refused("undo", "Chess")["message"])
        for state in states[1:]:
            same(self.json("redo", "Chess"), state)
        self.assertIn("nothing to redo", self.refused("redo", "Chess")["message"])
        self.json("undo", "Chess")
        self.json("track", "edit", "Chess", "--level", "advanced")
        self.refused("redo", "Chess")  # something else was done since

    def test_which_track(self):
        self.refused("undo", "Chess", status=3, kind="not_found")
        ids = []
        for _ in range(2):
            ids.append(self.json("track", "add", "--skill", "Chess")["id"])
            self.json("track", "rm", "--yes", "Chess")
        message = self.refused("undo", "Chess")["message"]
        for i in ids:
            self.assertIn(i, message)
        self.assertEqual(self.json("undo", ids[0])["id"], ids[0])
        self.assertEqual([t["id"] for t in self.json("track", "list")], [ids[0]])

    def test_of_somebody_else(self):
        track = self.json("track", "add", "--skill", "Chess")["id"]
        self.json("track", "rm", "--yes", track)
        self.register("bob@example.org")
        for command in ("undo", "redo"):
            self.refused(command, track, status=3, kind="not_found")
            self.refused(command, "Chess", status=3, kind="not_found")

    def test_not_while_a_reply_is_being_written(self):
        track = self.json("--provider", "builtin", "plan", "--skill", "Chess")["track"]["id"]
        self.serve("stall", after=30)
        process = self.start("--json", "say", track, "more")
        self.wait_until(lambda: self.json("history", track)[-1]["status"] == "streaming")
        self.assertIn("still being written", self.refused("track", "rm", "--yes", track)["message"])
        self.json("track", "edit", track, "--hours", "20")
        self.json("undo", track)
        process.kill()
        process.communicate(timeout=DEADLINE)
        self.json("track", "rm", "--yes", track)  # nobody writes any more
        self.json("undo", track)
        self.assertEqual(self.json("history", track)[-1]["status"], "interrupted")

    def test_after_a_month_it_is_gone(self):
        self.json("plan", "--skill", "Chess", "--finalize")
        self.json("track", "rm", "--yes", "Chess")
        with sqlite3.connect(self.db) as db:
            db.execute("UPDATE learning_tracks SET deleted_at = deleted_at - 31 * 86400000")
        self.json("track", "list", SYLLABUS_STORAGE_PURGE_DAYS="0")
        self.assertEqual(self.rows("SELECT count(*) FROM learning_tracks"), [(1,)])
        self.json("track", "list")  # goes when a program ends
        self.refused("undo", "Chess", status=3, kind="not_found")
        for table in ("learning_tracks", "course_modules", "chats", "chat_messages",
                      "plan_versions", "operations"):
            self.assertEqual(self.rows("SELECT count(*) FROM " + table), [(0,)], table)

    def test_a_message_goes_with_what_follows(self):
        track = self.json("plan", "--skill", "Chess", "--say", "add a module on endgames", "--say",
                          "add a module on openings")["track"]
        history = self.json("history", "Chess")
        versions = self.json("versions", "Chess")
        self.assertEqual(len(versions), 3)
        message = self.refused("message", "rm", "Chess", "last")["message"]
        self.assertIn('"add a module on openings"', message)
        self.assertIn("messages (2), plan versions (1)", message)
        self.assertEqual(self.json("message", "rm", "Chess", "last", "--yes"), history[3:])
        self.assertEqual(self.json("message", "rm", "--yes", "Chess", history[1]["id"]), history[1:3])
        self.assertEqual(self.json("history", "Chess"), history[:1])
        self.assertEqual(self.json("versions", "Chess"), [dict(versions[0], current=True)])
        exported = self.json("export", "--with-messages", "Chess")
        self.assertNotIn("endgames", json.dumps(exported).replace(history[0]["message_content"], ""))
        server = self.serve("plan")
        self.json("say", "Chess", "shorter")
        self.assertNotIn("openings", json.dumps(server.requests()[-1]["body"]))
        self.json("message", "rm", "Chess", "last", "--yes")
        for _ in range(4):  # the last reply's plan is one of them
            self.json("undo", "Chess")
        self.assertEqual(self.json("history", "Chess")[:5], history)
        self.assertEqual(self.json("versions", "Chess")[:3], versions)
        self.json("redo", "Chess")
        self.refused("message", "rm", "Chess", "0", "--yes")
        self.refused("message", "rm", "Chess", "xyzzy", "--yes", status=3, kind="not_found")
        self.register("bob@example.org")
        self.refused("message", "rm", track["id"], "last", "--yes", status=3, kind="not_found")

    def test_a_module_goes_and_comes_back(self):
        modules = self.json("plan", "--skill", "Chess", "--finalize")["track"]["modules"]
        self.json("module", "status", "Chess", "2", "completed")
        modules = self.json("module", "list", "Chess")
        message = self.refused("module", "rm", "Chess", "2")["message"]
        self.assertIn(modules[1]["title"], message)
        self.assertIn("completed", message)
        self.assertEqual(self.json("module", "rm", "Chess", "2", "--yes"), modules[1])
        left = self.json("module", "list", "Chess")
        self.assertEqual([m["id"] for m in left], [m["id"] for m in modules if m["module_number"] != 2])
        self.assertEqual([m["module_number"] for m in left], list(range(1, len(modules))))
        self.json("undo", "Chess")
        self.assertEqual(self.json("module", "list", "Chess"), modules)
        tutor = self.json("chats", "Chess", "--tutor", "2")[0]["chats"][0]
        self.json("say", "Chess", "give me an exercise on forks", "--chat", tutor["id"])
        chats, history = self.json("chats", "Chess"), self.json("history", "Chess", "--chat", tutor["id"])
        found = self.json("search", "forks")
        self.assertIn("chats (1)", self.refused("module", "rm", "Chess", "2")["message"])
        self.json("module", "rm", "Chess", "2", "--yes")
        self.assertEqual([c["chat_type"] for c in self.json("chats", "Chess")[0]["chats"]], ["planning"])
        self.assertEqual(self.json("search", "forks"), [])
        self.json("undo", "Chess")
        self.assertEqual(self.json("chats", "Chess"), chats)
        self.assertEqual(self.json("history", "Chess", "--chat", tutor["id"]), history)
        self.assertEqual(self.json("search", "forks"), found)
        self.json("redo", "Chess")
        self.json("revert", "Chess", "1")  # it went from the plan, too
        self.json("finalize", "Chess")
        self.assertEqual([c["chat_type"] for c in self.json("chats", "Chess")[0]["chats"]],
                         ["planning", "discussion"])
        self.run_syllabus("db", "check")
        self.refused("module", "rm", "Chess", "99", "--yes", status=3, kind="not_found")
        self.refused("module", "rm", "Chess", "two", "--yes")

    def test_for_people(self):
        self.json("track", "add", "--skill", "Chess")
        self.run_syllabus("track", "rm", "--yes", "Chess")
        result = self.run_syllabus("undo", "Chess")
        self.assertIn("Chess", result.out)
        self.assertIn("The track is back.", result.err)
        result = self.run_syllabus("--lang", "ru", "redo", "Chess")
        self.assertIn("снова удалён", result.err)


class AskAgain(Home):
    """regenerate is the second attempt, whatever the first one left."""

    def setUp(self):
        super().setUp()
        self.sign_in()

    def roles(self, track):
        history = self.json("history", track)
        self.assertEqual({m["status"] for m in history}, {"complete"})
        return [(m["sender_type"], m["message_type"]) for m in history]

    def test_the_welcome(self):
        self.serve("401")
        error = self.run_syllabus("--json", "plan", "--skill", "Chess", status=5).error
        track = error["track_id"]
        self.run_syllabus("regenerate", track, status=5)
        self.json("--provider", "builtin", "regenerate", track)
        self.assertEqual(self.roles(track), [("ai", "welcome")])
        self.assertTrue(self.json("track", "show", track)["ai_generated_plan"]["modules"])

    def test_nothing_was_asked_yet(self):
        track = self.json("track", "add", "--skill", "Chess")["id"]
        reply, = self.json("--provider", "builtin", "regenerate", track)
        self.assertEqual(reply["message_type"], "welcome")
        self.assertEqual(self.roles(track), [("ai", "welcome")])

    def test_an_answer(self):
        track = self.json("--provider", "builtin", "plan", "--skill", "Chess")["track"]["id"]
        server = self.serve("401")
        self.run_syllabus("say", track, "add a module on endgames", status=5)
        self.run_syllabus("regenerate", track, status=5)
        self.assertIn("endgames", json.dumps(server.requests()[-1]["body"]))
        self.json("--provider", "builtin", "regenerate", track)
        self.assertEqual(self.roles(track), [("ai", "welcome"), ("user", "text"), ("ai", "plan")])
        modules = self.json("track", "show", track)["ai_generated_plan"]["modules"]
        self.assertIn("endgames", " ".join(m["title"] for m in modules).lower())

    def test_an_answer_that_broke_off(self):
        track = self.json("--provider", "builtin", "plan", "--skill", "Chess")["track"]["id"]
        self.serve("reset", after=30)
        self.run_syllabus("say", track, "more practice", status=5)
        self.json("--provider", "builtin", "regenerate", track)
        history = self.json("history", track)
        # What came stays as a branch.
        self.assertEqual([m["status"] for m in history],
                         ["complete", "complete", "interrupted", "complete"])
        self.assertEqual(history[3]["parent_id"], history[1]["id"])


if __name__ == "__main__":
    unittest.main()
