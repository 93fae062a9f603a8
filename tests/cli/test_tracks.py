"""Tracks and modules as commands, and the documents that scripts rely on."""
import contextlib
import re
import sqlite3
import unittest

from harness import Home, Terminal

TRACK = {"id", "title", "description", "skill_area", "difficulty_level", "estimated_duration_hours",
         "status", "user_expectations", "language", "ai_generated_plan", "modules", "created_at",
         "updated_at", "known", "schedule"}
PLAN = {"version", "title", "language", "estimated_duration_hours", "course_description",
        "learning_objectives", "modules", "practical_assignments", "final_project"}
PLAN_MODULE = {"id", "module_number", "title", "description", "estimated_duration_hours", "items",
               "learning_objectives", "prerequisites", "pinned"}
MODULE = {"id", "module_number", "title", "description", "learning_objectives",
          "estimated_duration_hours", "status", "pinned", "ai_generated_content", "lessons",
          "created_at", "updated_at"}
MESSAGE = {"id", "chat_id", "sender_type", "message_type", "message_content", "parent_id", "status",
           "finish_reason", "ai_model_used", "prompt_tokens", "completion_tokens", "tokens_used",
           "timestamp"}
SESSION = {"session_id", "session_name", "track_id", "track_title", "session_created_at", "chats"}
CHAT = {"id", "chat_name", "chat_type", "status", "message_count", "last_message_at"}
VERSION = {"version", "message_id", "timestamp", "estimated_duration_hours", "modules", "kind",
           "author", "request", "model", "base", "current"}
VERSION_MODULE = {"id", "module_number", "title", "estimated_duration_hours", "items"}

UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


class Documents(Home):
    """The names of section 3.1, no more and no fewer."""

    def setUp(self):
        super().setUp()
        self.sign_in()
        self.planned = self.json("plan", "--skill", "Chess", "--say", "more practice", "--finalize")
        self.track = self.planned["track"]["id"]

    def assert_time(self, text):
        self.assertRegex(text, TIME)

    def test_track(self):
        track = self.json("track", "show", self.track)
        self.assertEqual(track, self.planned["track"])
        self.assertEqual(self.json("track", "list"), [track])
        self.assertEqual(set(track), TRACK)
        self.assertRegex(track["id"], UUID7)
        self.assert_time(track["created_at"])
        self.assert_time(track["updated_at"])
        plan = track["ai_generated_plan"]
        self.assertEqual(set(plan), PLAN)
        self.assertEqual(plan["version"], 2)
        for m in plan["modules"]:
            self.assertEqual(set(m), PLAN_MODULE)
            self.assertRegex(m["id"], UUID7)

    def test_modules(self):
        modules = self.json("module", "list", self.track)
        self.assertEqual(modules, self.planned["track"]["modules"])
        for number, m in enumerate(modules, 1):
            self.assertEqual(set(m), MODULE)
            self.assertEqual(m["module_number"], number)
            self.assertIsInstance(m["estimated_duration_hours"], (int, float))
            self.assertTrue(all(isinstance(o, str) for o in m["learning_objectives"]))
            self.assertTrue(m["learning_objectives"])
            self.assertEqual((m["status"], m["pinned"], m["lessons"]),
                             ("not_started", False, []))
            self.assertEqual(self.json("module", "show", self.track, str(number)), m)

    def test_messages(self):
        history = self.json("history", self.track)
        self.assertEqual(history, self.planned["messages"])
        for m in history:
            self.assertEqual(set(m), MESSAGE)
            self.assert_time(m["timestamp"])
            self.assertEqual(m["status"], "complete")
        self.assertEqual(self.json("history", self.track, "--chat", self.planned["chat_id"]),
                         history)

    def test_chats(self):
        session, = self.json("chats", self.track)
        self.assertEqual(set(session), SESSION)
        self.assertEqual((session["session_id"], session["track_id"], session["track_title"]),
                         (self.planned["session_id"], self.track, "Chess"))
        chat, = session["chats"]
        self.assertEqual(set(chat), CHAT)
        self.assertEqual((chat["id"], chat["chat_type"], chat["message_count"]),
                         (self.planned["chat_id"], "planning", 4))
        self.assert_time(chat["last_message_at"])

    def test_versions(self):
        versions = self.json("versions", self.track)
        self.assertEqual([v["version"] for v in versions], [1, 2])
        for v in versions:
            self.assertEqual(set(v), VERSION)
            for m in v["modules"]:
                self.assertEqual(set(m), VERSION_MODULE)
        self.assertEqual(versions[1]["message_id"], self.planned["messages"][2]["id"])

    def test_plan(self):
        self.assertEqual(set(self.planned), {"track", "session_id", "chat_id", "messages", "source",
                                             "exported"})
        self.assertEqual(set(self.json("finalize", self.track)), set(self.planned))


class Tracks(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()

    def refused(self, *args, status=2, kind="usage"):
        error = self.run_syllabus("--json", *args, status=status).error
        self.assertEqual(error["kind"], kind)
        return error

    def test_defaults(self):
        track = self.json("track", "add", "--skill", " Chess ")
        self.assertEqual((track["title"], track["skill_area"]), ("Chess", "Chess"))
        self.assertEqual((track["difficulty_level"], track["estimated_duration_hours"],
                          track["status"], track["language"], track["modules"]),
                         ("beginner", 40, "planning", "en", []))
        self.assertIsNone(track["ai_generated_plan"])

    def test_every_field(self):
        track = self.json("track", "add", "--skill", "Шахматы", "--level", "advanced", "--hours",
                          "12.5", "--expect", "выиграть", "--title", "К турниру", "--description",
                          "две\nстроки", "--language", "en")
        self.assertEqual([track[k] for k in ("skill_area", "difficulty_level",
                                             "estimated_duration_hours", "user_expectations",
                                             "title", "description", "language")],
                         ["Шахматы", "advanced", 12.5, "выиграть", "К турниру", "две\nстроки", "en"])

    def test_edit(self):
        track = self.json("track", "add", "--skill", "Chess")
        edited = self.json("track", "edit", "Chess", "--title", "Chess II", "--hours", "20",
                           "--level", "intermediate", "--expect", "win", "--description", "d",
                           "--skill", "Chess endings")
        self.assertEqual(edited, {**track, "title": "Chess II", "estimated_duration_hours": 20,
                                  "difficulty_level": "intermediate", "user_expectations": "win",
                                  "description": "d", "skill_area": "Chess endings",
                                  "updated_at": edited["updated_at"]})
        self.assertGreaterEqual(edited["updated_at"], track["updated_at"])
        self.refused("track", "edit", "Chess II", "--hours", "0")
        self.refused("track", "edit", "Chess II", "--title", " ")
        self.refused("track", "edit", "Chess II")
        self.assertEqual(self.json("track", "show", "Chess II"), edited)

    def test_the_time_there_is(self):
        self.json("track", "add", "--skill", "Chess", "--known", "the rules", "--days", "вт, чт")
        nothing = {"start": None, "replanned_from": None, "hours_per_week": None, "days": ["tue", "thu"],
                   "days_off": [], "deadline": None}
        track = self.json("track", "show", "Chess")
        self.assertEqual((track["known"], track["schedule"]), ("the rules", nothing))
        said = {"start": "2026-12-01", "replanned_from": None, "hours_per_week": 7.5, "days": ["tue", "thu"],
                "days_off": ["2026-12-31", "2027-01-02..2027-01-08"], "deadline": "2027-03-01"}
        track = self.json("track", "edit", "Chess", "--start", "2026-12-01", "--hours-per-week", "7,5", "--days-off",
                          "2027-01-02..2027-01-08,2026-12-31", "--deadline", "2027-03-01")
        self.assertEqual(track["schedule"], said)
        self.assertEqual(self.json("track", "edit", "Chess", "--deadline", "")["schedule"], {**said, "deadline": None})
        self.run_syllabus("undo", "Chess")
        self.assertEqual(self.json("track", "show", "Chess")["schedule"], said)
        self.run_syllabus("undo", "Chess")
        self.assertEqual(self.json("track", "show", "Chess")["schedule"], nothing)
        self.run_syllabus("redo", "Chess")
        for wrong in (("--start", "tomorrow"), ("--hours-per-week", "200"), ("--days", "someday"),
                      ("--days-off", "2027-01-08..2027-01-02"), ("--deadline", "2026-11-01")):
            error = self.run_syllabus("--json", "track", "edit", "Chess", *wrong, status=2).error
            self.assertIn(wrong[1], error["message"])
        self.assertEqual(self.json("track", "show", "Chess")["schedule"], said)

    def test_status(self):
        self.json("track", "add", "--skill", "Chess")
        for status in ("active", "paused", "completed", "planning"):
            self.assertEqual(self.json("track", "status", "Chess", status)["status"], status)
        self.refused("track", "status", "Chess", "done")

    def test_how_a_track_is_named(self):
        ids = [self.json("track", "add", "--skill", s)["id"] for s in ("Chess", "Chess", "Go")]
        self.assertEqual(self.json("track", "show", "Go")["id"], ids[2])
        self.assertEqual(self.json("track", "show", ids[0]), self.json("track", "show", ids[0].upper()))
        unique = next(n for n in range(1, 37)
                      if sum(i.startswith(ids[0][:n]) for i in ids) == 1)
        self.assertEqual(self.json("track", "show", ids[0][:unique])["id"], ids[0])
        for name in ("Chess", ids[0][:unique - 1]):
            message = self.refused("track", "show", name)["message"]
            self.assertIn(ids[0], message)
            self.assertIn(ids[1] if name == "Chess" else ids[0], message)
        self.refused("track", "show", "Checkers", status=3, kind="not_found")
        self.refused("track", "show", "%", status=3, kind="not_found")
        self.refused("track", "show", "", status=3, kind="not_found")

    def test_deleting_needs_a_yes(self):
        self.json("plan", "--skill", "Chess", "--finalize")
        error = self.refused("track", "rm", "Chess")
        self.assertIn("--yes", error["message"] + error["advice"])
        self.assertEqual(len(self.json("track", "list")), 1)
        result = self.run_syllabus("track", "rm", "--yes", "Chess")
        self.assertIn("Chess", result.out + result.err)
        self.assertEqual(self.json("track", "list"), [])
        self.refused("track", "show", "Chess", status=3, kind="not_found")

    def test_progress(self):
        self.json("plan", "--skill", "Chess", "--finalize")
        modules = self.json("module", "list", "Chess")
        for m in modules:
            changed = self.json("module", "status", "Chess", str(m["module_number"]), "in_progress")
            self.assertEqual(changed["status"], "in_progress")
        self.assertEqual(self.json("track", "show", "Chess")["status"], "active")
        for m in modules:
            self.json("module", "status", "Chess", str(m["module_number"]), "completed")
        self.assertEqual(self.json("track", "show", "Chess")["status"], "completed")
        self.json("module", "status", "Chess", "1", "in_progress")
        self.assertEqual(self.json("track", "show", "Chess")["status"], "active")
        self.refused("module", "status", "Chess", "99", "completed", status=3, kind="not_found")
        self.refused("module", "status", "Chess", "0", "completed")
        self.refused("module", "show", "Chess", "one")

    def test_for_people(self):
        self.json("plan", "--skill", "Chess", "--finalize")
        self.assertIn("Chess", self.run_syllabus("track", "list").out)
        shown = self.run_syllabus("track", "show", "Chess").out
        for text in ("Chess", "beginner", "40 h", "active"):
            self.assertIn(text, shown)
        self.assertIn("not started", self.run_syllabus("module", "list", "Chess").out)
        self.assertIn("v1", self.run_syllabus("versions", "Chess").out)
        self.assertIn("planning", self.run_syllabus("chats", "Chess").out)
        self.assertIn("Module 1", self.run_syllabus("history", "Chess").out)

    def test_for_people_in_russian(self):
        self.json("plan", "--skill", "Chess", "--finalize")
        shown = self.run_syllabus("--lang", "ru", "track", "show", "Chess").out
        for text in ("начальный", "40 ч", "активен", "не начат"):
            self.assertIn(text, shown)
        chats = self.run_syllabus("--lang", "ru", "chats", "Chess").out
        self.assertIn("Планирование курса", chats)
        self.assertNotIn("lanning", chats)
        # Names are names in JSON.
        track = self.json("--lang", "ru", "track", "show", "Chess")
        self.assertEqual((track["difficulty_level"], track["status"]), ("beginner", "active"))
        session = self.json("--lang", "ru", "chats", "Chess")[0]
        self.assertEqual((session["session_name"], session["chats"][0]["chat_name"],
                          session["chats"][0]["chat_type"]),
                         ("Planning", "Course planning", "planning"))

    def test_hours_in_russian(self):
        russian = ["--lang", "ru"]
        result = self.run_syllabus(*russian, "plan", "--skill", "Шахматы", "--hours", "7,5")
        self.assertIn(", 7,5 ч\n", result.err)
        for command in (["track", "list"], ["track", "show", "Шахматы"], ["versions", "Шахматы"]):
            shown = self.run_syllabus(*russian, *command).out
            self.assertIn("7,5 ч", shown)
            self.assertNotRegex(shown, r"\d\.\d+ ч")
        t = Terminal(self, *russian, "finalize", "Шахматы")
        self.assertRegex(t.wait_for("[д/Н]"), r", \d,\d+ ч\r*\n(.|\n)*, 7,5 ч\.")
        t.line("д")
        t.wait_end()
        notice = self.json(*russian, "history", "Шахматы")[-1]
        self.assertIn("часов: 7,5.", notice["message_content"])
        # Numbers are numbers in JSON, and the words of a person in English are English.
        self.assertEqual(self.json(*russian, "track", "show", "Шахматы")
                         ["estimated_duration_hours"], 7.5)
        self.assertIn("7.5 h", self.run_syllabus("track", "list").out)

    def test_a_list_of_thousands(self):
        """Printed member by member: the same document, every track once, and no more memory than for a few."""
        self.json("plan", "--skill", "Newest", "--finalize")
        one = self.json("track", "list")
        with contextlib.closing(sqlite3.connect(self.db)) as file:
            file.execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) "
                         "INSERT INTO learning_tracks (id, user_id, title, description, skill_area, "
                         "difficulty_level, estimated_minutes, user_expectations, language, status, created_at, "
                         "updated_at) SELECT printf('00000000-0000-7000-8000-%012d', i), user_id, "
                         "printf('Track %04d', i), '', 'Many', 'beginner', 600, '', 'en', 'planning', 1000, "
                         "1000 + i / 3 FROM n, learning_tracks WHERE title = 'Newest'")
            file.commit()
        tracks = self.json("track", "list")
        self.assertEqual(tracks[0], one[0])
        self.assertEqual(len({t["id"] for t in tracks}), 2501)
        self.assertEqual([t["title"] for t in tracks[1:]],
                         ["Track %04d" % i for i in range(2500, 0, -1)])
        lines = self.run_syllabus("track", "list").out.splitlines()
        self.assertEqual(len(lines), 2501)
        self.assertEqual(len({line.split()[0] for line in lines}), 2501)  # each id tells its track apart
        self.assertIn("  v1    active  0%", lines[0])
        self.assertIn("Track 2500", lines[1])
        events = self.run_syllabus("--jsonl", "track", "list").events
        self.assertEqual(events[-1]["type"], "done")


if __name__ == "__main__":
    unittest.main()
