"""Lessons: made with the built-in planner and with models of all kinds, studied, graded, taken along."""
import json
import unittest

from harness import MODEL, Home
from peer import ModelThread


class Lessons(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()
        self.json("--provider", "builtin", "plan", "--skill", "Chess", "--hours", "20", "--finalize")
        self.module, = [m for m in self.json("module", "list", "Chess") if m["module_number"] == 2]

    def lessons(self, number=2):
        return self.json("lesson", "list", "Chess", str(number))

    def types(self, number=2):
        return [lesson["lesson_type"] for lesson in self.lessons(number)]

    def minutes(self, number=2):
        return sum(lesson["estimated_duration_minutes"] for lesson in self.lessons(number))

    def generate(self, *args, status=0, **more):
        return self.run_syllabus("--provider", "builtin", "lesson", "generate", "Chess", "2", *args, status=status,
                                 **more)

    def model(self, behaviour, *args, status=0):
        server = ModelThread(behaviour)
        self.addCleanup(server.stop)
        done = self.run_syllabus("--json", "--base-url", server.url, "--model", MODEL, "lesson", "generate", "Chess",
                                 "2", *args, status=status, SYLLABUS_LLM_RETRIES="0")
        return done, server


class Builtin(Lessons):
    def test_made(self):
        self.assertEqual(self.lessons(), [])
        self.generate()
        made = self.lessons()
        self.assertEqual([m["lesson_type"] for m in made], ["theory", "practice", "homework", "quiz"])
        self.assertEqual([m["lesson_number"] for m in made], [1, 2, 3, 4])
        self.assertEqual(self.minutes(), 60 * self.module["estimated_duration_hours"])
        covered = {o for m in made for o in m["content"]["learning_objectives"]}
        self.assertEqual(covered, set(self.module["learning_objectives"]))
        for question in made[3]["content"]["questions"]:
            self.assertIn(question["answer"], question["options"])
            self.assertEqual(len(set(question["options"])), len(question["options"]))
        self.assertEqual(self.json("module", "show", "Chess", "2")["lessons"], made)

    def test_in_russian(self):
        self.json("--provider", "builtin", "plan", "--skill", "Шахматы", "--finalize")
        made = self.json("--provider", "builtin", "lesson", "generate", "Шахматы", "1")
        for lesson in made:
            self.assertRegex(lesson["title"], "[а-я]")
            self.assertRegex(lesson["content"]["text"], "[а-я]")

    def test_what_is_there_stays(self):
        self.generate("--type", "theory")
        before = self.lessons()
        self.assertEqual(self.types(), ["theory"])
        self.assertIn("--replace", self.generate("--type", "theory", status=2).err)
        self.generate()
        self.assertEqual(self.lessons()[0], before[0])
        self.assertEqual(self.types(), ["theory", "practice", "homework", "quiz"])
        self.assertEqual(self.minutes(), 60 * self.module["estimated_duration_hours"])

    def test_replaced(self):
        self.generate()
        before = self.lessons()
        self.json("lesson", "status", "Chess", "2", "1", "in_progress")
        self.generate("--replace")
        after = self.lessons()
        self.assertEqual(self.types(), ["theory", "practice", "homework", "quiz"])
        self.assertEqual(after[0]["id"], before[0]["id"])
        for old, new in zip(before[1:], after[1:]):
            self.assertNotEqual(old["id"], new["id"])
        self.assertEqual(self.minutes(), 60 * self.module["estimated_duration_hours"])

    def test_progress(self):
        self.generate()
        self.json("lesson", "status", "Chess", "2", "1", "completed")
        self.assertEqual(self.json("module", "show", "Chess", "2")["status"], "in_progress")
        for number in range(2, 5):
            self.json("lesson", "status", "Chess", "2", str(number), "completed")
        self.assertEqual(self.json("module", "show", "Chess", "2")["status"], "completed")
        self.run_syllabus("undo", "Chess")
        self.assertEqual(self.json("module", "show", "Chess", "2")["status"], "in_progress")
        self.assertEqual(self.json("lesson", "show", "Chess", "2", "4")["status"], "not_started")
        self.run_syllabus("redo", "Chess")
        for module in self.json("module", "list", "Chess"):
            self.json("module", "status", "Chess", str(module["module_number"]), "completed")
        self.assertEqual(self.json("track", "show", "Chess")["status"], "completed")

    def test_graded(self):
        self.generate()
        self.assertEqual(self.json("lesson", "score", "Chess", "2", "3", "87.5")["score"], 87.5)
        self.assertIsNone(self.json("lesson", "score", "Chess", "2", "3", "none")["score"])
        self.assertEqual(self.json("lesson", "due", "Chess", "2", "3", "2026-12-01")["due_at"],
                         "2026-12-01T23:59:59.000Z")
        self.assertIsNone(self.json("lesson", "due", "Chess", "2", "3", "none")["due_at"])
        for words in (("score", "Chess", "2", "3", "101"), ("score", "Chess", "2", "3", "well"),
                      ("score", "Chess", "2", "1", "50"), ("due", "Chess", "2", "3", "soon")):
            self.run_syllabus("lesson", *words, status=2)
        self.run_syllabus("lesson", "show", "Chess", "2", "9", status=3)
        self.run_syllabus("lesson", "list", "Chess", "99", status=3)

    def test_found_and_gone(self):
        self.generate()
        title = self.lessons()[0]["title"]
        self.assertIn("lesson", {h["kind"] for h in self.json("search", title)})

    def test_there_and_back(self):
        """An export has the lessons, an import takes them; an older document leaves them alone."""
        self.generate()
        self.json("lesson", "score", "Chess", "2", "4", "75")
        wanted = self.lessons()
        path = self.path("course.json")
        self.run_syllabus("export", "Chess", "-o", path)
        self.run_syllabus("import", path, "--replace")
        self.assertEqual(self.lessons(), wanted)
        with open(path, encoding="utf-8") as f:
            document = json.load(f)
        for module in document["track"]["modules"]:
            module["lessons"] = []
        with open(path, "w", encoding="utf-8") as f:
            json.dump(document, f)
        self.run_syllabus("import", path, "--replace")
        self.assertEqual(self.lessons(), wanted)
        for module in document["track"]["modules"]:
            if module["module_number"] == 2:
                module["lessons"] = wanted
        with open(path, "w", encoding="utf-8") as f:
            json.dump(document, f)
        copied, = self.json("import", path, "--copy")
        copy = self.json("lesson", "list", copied["id"], "2")
        self.assertEqual([c["content"] for c in copy], [w["content"] for w in wanted])
        self.assertFalse({c["id"] for c in copy} & {w["id"] for w in wanted})

    def test_events(self):
        lines = self.run_syllabus("--jsonl", "--provider", "builtin", "lesson", "generate", "Chess", "2").events
        self.assertEqual([e["type"] for e in lines], ["lesson"] * 4 + ["done"])
        self.assertEqual(lines[0]["lesson"]["lesson_type"], "theory")

    def test_quiz_needs_somebody(self):
        self.generate()
        self.assertIn("terminal", self.run_syllabus("lesson", "quiz", "Chess", "2", status=2).err)
        self.run_syllabus("lesson", "quiz", "Chess", "1", status=3)


class Models(Lessons):
    def test_made(self):
        done, server = self.model("plan")
        self.assertEqual(self.types(), ["theory", "practice", "homework", "quiz"])
        self.assertEqual(self.minutes(), 60 * self.module["estimated_duration_hours"])
        quiz = self.lessons()[3]["content"]["questions"]
        places = [q["options"].index(q["answer"]) for q in quiz]
        self.assertEqual([places.count(i) for i in range(4)], [3, 3, 3, 3])  # it always said the first
        body, = [r["body"] for r in server.requests("lesson")]
        self.assertEqual(body["temperature"], 0.5)
        self.assertEqual(body["response_format"]["json_schema"]["name"], "module_lessons")
        prompt = body["messages"][0]["content"]
        for objective in self.module["learning_objectives"]:
            self.assertIn(objective, prompt)
        for module in self.json("module", "list", "Chess"):
            self.assertIn(module["title"], prompt)
        kinds = self.rows("SELECT kind, status FROM llm_requests ORDER BY created_at DESC LIMIT 1")
        self.assertEqual(kinds, [("lesson", "ok")])

    def test_repaired(self):
        _, server = self.model("lessons_wrong_once")
        self.assertEqual(self.types(), ["theory", "practice", "homework", "quiz"])
        bodies = [r["body"] for r in server.requests("lesson")]
        self.assertEqual(len(bodies), 2)
        self.assertIn("lessons[3].questions[0].answer", bodies[1]["messages"][-1]["content"])

    def test_wrong_for_good(self):
        done, _ = self.model("lessons_wrong", status=5)
        error = done.error
        self.assertEqual(error["kind"], "wrong_shape")
        self.assertIn("questions[0].answer", error["message"])
        self.assertEqual(self.types(), ["theory", "practice", "homework"])
        self.model("plan")  # what is missing
        self.assertEqual(self.types(), ["theory", "practice", "homework", "quiz"])

    def test_cut_off(self):
        self.model("lessons_cut", status=5)
        self.assertEqual(self.types(), ["theory", "practice", "homework"])
        self.model("lessons_cut_once", "--type", "quiz", "--type", "theory", "--replace")
        self.assertEqual(self.types(), ["theory", "practice", "homework", "quiz"])

    def test_failures(self):
        done, _ = self.model("html", status=5)
        self.assertEqual(self.types(), [])
        self.model("html", "--fallback", "builtin")
        self.assertEqual(self.types(), ["theory", "practice", "homework", "quiz"])


del Lessons

if __name__ == "__main__":
    unittest.main()
