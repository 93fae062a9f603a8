"""import of what other programs write: the reference platform's tracks, and outlines as tables."""
import csv
import io
import json
import unittest

from harness import Home

ID = "0193a6f0-0000-4000-8000-00000000000"

# As the server answers GET /api/tracks (remote-api), and as its documents have it.
OBSERVED = {
    "id": ID + "1", "title": "Python", "description": "", "skill_area": "Python", "difficulty_level": "beginner",
    "estimated_duration_hours": 30, "status": "active", "user_expectations": "Всё", "ai_generated_plan": None,
    "modules": [
        {"id": ID + "3", "module_number": 2, "title": "Циклы", "description": None, "learning_objectives": ["Писать"],
         "estimated_duration_hours": 5, "status": "not_started", "ai_generated_content": None,
         "created_at": "2024-01-01T10:00:00.123456", "updated_at": "2024-01-02T10:00:00"},
        {"id": ID + "2", "module_number": 1, "title": "Основы", "description": "x", "learning_objectives": ["а", "б"],
         "estimated_duration_hours": 8, "status": "completed", "ai_generated_content": {"title": "Основы"},
         "created_at": "2024-01-01T10:00:00.123456", "updated_at": "2024-01-02T10:00:00"}],
    "created_at": "2024-01-01T10:00:00.123456", "updated_at": "2024-01-02T10:00:00"}
DOCUMENTED = {
    "title": "Go", "skill": "Go", "difficulty": "ADVANCED", "duration_hours": "12", "expectations": "", "status": "PLANNING",
    "ai_generated_plan": "# План\n\n## Модуль 1: Типы (4 часа)\n- int\n\n## Модуль 2: Каналы (8 часов)\n- chan\n",
    "modules": []}


class ImportOthers(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()

    def take(self, value, *more, name="x.json"):
        self.write(name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        return self.json("import", name, *more)

    def refused(self, value, said, name="x.json"):
        before = self.json("track", "list")
        self.write(name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        error = self.run_syllabus("--json", "import", name, status=7).error
        self.assertEqual(error["message"], "%s: %s" % (name, said))
        self.assertTrue(error["advice"])
        self.assertEqual(self.json("track", "list"), before)

    def test_platform_as_observed(self):
        track, = self.take([OBSERVED])
        self.assertEqual((track["id"], track["status"], track["estimated_duration_hours"]), (ID + "1", "active", 30))
        self.assertEqual(track["created_at"], "2024-01-01T10:00:00.123Z")
        self.assertEqual([(m["id"], m["module_number"], m["title"], m["status"]) for m in track["modules"]],
                         [(ID + "2", 1, "Основы", "completed"), (ID + "3", 2, "Циклы", "not_started")])
        self.assertEqual(track["modules"][0]["ai_generated_content"], {"title": "Основы"})
        self.assertEqual(track["modules"][1]["learning_objectives"], ["Писать"])
        self.run_syllabus("import", "x.json", status=7)
        self.take([OBSERVED], "--replace")
        self.assertNotEqual(self.take([OBSERVED], "--copy")[0]["id"], track["id"])

    def test_platform_as_documented(self):
        track, = self.take(DOCUMENTED)
        self.assertEqual((track["difficulty_level"], track["status"], track["estimated_duration_hours"]),
                         ("advanced", "planning", 12))
        self.assertEqual([m["title"] for m in track["ai_generated_plan"]["modules"]], ["Типы", "Каналы"])
        self.json("finalize", track["id"])

    def test_plans_of_the_platform(self):
        for plan, titles in (({"modules": [{"name": "A", "hours": "1,5"}, {"title": "B", "topics": ["x"]}]}, ["A", "B"]),
                             ({"raw_response": "## Module 1: A (2 h)\n- x\n\n## Module 2: B (2 h)\n- y\n"}, ["A", "B"]),
                             ({"raw_response": "Sorry."}, None), ({}, None), ("Sorry.", None)):
            track, = self.take({**DOCUMENTED, "ai_generated_plan": plan})
            found = track["ai_generated_plan"]
            self.assertEqual(found and [m["title"] for m in found["modules"]], titles)

    def test_what_the_server_lets_through(self):
        track, = self.take({**OBSERVED, "difficulty_level": None, "status": None, "estimated_duration_hours": -3,
                            "description": None, "modules": [{"title": "A", "status": "done", "module_number": None,
                                                              "learning_objectives": [{"text": 1}, 2, "x", None],
                                                              "estimated_duration_hours": "5.5 часа"}]})
        self.assertEqual((track["difficulty_level"], track["status"], track["description"]), ("beginner", "planning", ""))
        module, = track["modules"]
        self.assertEqual((module["estimated_duration_hours"], module["status"]), (5.5, "not_started"))
        self.assertEqual(module["learning_objectives"], ['{"text":1}', "2", "x"])

    def test_faults_of_the_platform(self):
        module = OBSERVED["modules"][0]
        self.refused([OBSERVED, {**DOCUMENTED, "duration_hours": "many"}], "[1].duration_hours: must be a number of hours")
        self.refused({**OBSERVED, "title": 7}, "track.title: must be a text")
        self.refused({**OBSERVED, "difficulty_level": "expert"},
                     "track.difficulty_level: must be beginner, intermediate or advanced")
        self.refused({**OBSERVED, "modules": [module, 7]}, "track.modules[1]: must be an object")
        self.refused({**OBSERVED, "modules": [module, {**module, "title": ""}]},
                     "track.modules[1].id: another module of the document has it, too")
        self.refused([{**OBSERVED, "modules": [{"title": " "}]}], "[0].modules[0].title: must not be empty")
        self.refused([OBSERVED, OBSERVED], "[1].id: another track of the document has it, too")
        self.refused([7], "[0]: must be an object")
        self.refused({**OBSERVED, "ai_generated_plan": [1]}, "track.ai_generated_plan: must be an object, a text or null")
        self.refused({**DOCUMENTED, "ai_generated_plan": {"modules": [{"name": "A", "goals": 7}]}},
                     "track.ai_generated_plan.modules[0].goals: must be a list")

    def test_tables(self):
        rows = [["Модуль", "Часы", "Цели", "Содержание", "Описание", "Прочее"],
                ["Основы; \"начало\"", "7,5", "Знать; Уметь", "раз\nдва; три", "о чём\n\nещё", "x"], ["", "", "", "", "", ""],
                ["'=Формулы", "90 мин", "", "", "", ""]]
        for separator in ",;\t":
            for mark in ("", "\ufeff"):
                for end in ("\r\n", "\n", "\r"):
                    text = io.StringIO()
                    csv.writer(text, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
                    track, = self.take(mark + text.getvalue(), name="Мой курс.csv")
                    plan = track["ai_generated_plan"]
                    self.assertEqual((track["title"], track["estimated_duration_hours"], plan["language"]), ("Мой курс", 9, "ru"))
                    first, second = plan["modules"]
                    self.assertEqual((first["title"], first["estimated_duration_hours"]), (rows[1][0], 7.5))
                    self.assertEqual((first["learning_objectives"], first["items"]), (["Знать", "Уметь"], ["раз", "два; три"]))
                    self.assertEqual(first["description"], rows[1][4])
                    self.assertEqual((second["title"], second["estimated_duration_hours"]), ("=Формулы", 1.5))

    def test_our_own_table(self):
        self.json("plan", "--skill", "Chess")
        self.json("plan", "--skill", "Шахматы")
        before = {t["title"]: t["ai_generated_plan"]["modules"] for t in self.json("track", "list")}
        self.run_syllabus("export", "--all", "-o", "all.csv")
        for track in self.json("import", "all.csv"):
            for was, module in zip(before[track["title"]], track["ai_generated_plan"]["modules"]):
                self.assertEqual({**module, "id": None}, {**was, "id": None})
        self.assertEqual(len(self.json("track", "list")), 4)
        self.assertEqual(len(self.json("import", "-", input=self.read("all.csv"))), 2)

    def test_faults_of_tables(self):
        name = "x.csv"
        self.refused("", "the table is empty", name)
        self.refused("title,hours\n", "the table has a header only", name)
        self.refused("hours,what\n1,x\n", "line 1, column 1: no column is called \"title\" or \"module\"", name)
        self.refused("title,hours\nA,1\nB,many\n", "line 3, column 2: must be a number of hours", name)
        self.refused("title,hours\nA,1,x\n", "line 2, column 3: the row has more cells than the header", name)
        self.refused("hours,title\n1,A\n2,\n", "line 3, column 2: a module needs a title", name)
        self.refused("title,hours\n\"A\nB,1\n", "line 2, column 1: a quotation mark is not closed", name)
        self.refused("title,hours\n\"A\"x,1\n", "line 2, column 1: text follows a closing quotation mark", name)
        self.refused("title,title\nA,B\n", "line 1, column 2: this column is there twice", name)
        self.refused("title\n" + "A\n" * 201, "line 202: at most 200 modules fit", name)

    def test_a_schedule_is_in_markdown(self):
        self.json("plan", "--skill", "Chess")
        document = json.loads(self.run_syllabus("export", "Chess").out)
        document["track"]["schedule"].update(start="2026-12-01", hours_per_week=7.5, days=["mon", "wed"])
        self.write("with.json", json.dumps(document))
        track = self.json("import", "with.json", "--replace")[0]
        self.assertEqual(track["schedule"]["start"], "2026-12-01")
        self.run_syllabus("export", "Chess", "-o", "x.md")
        self.assertEqual(self.json("import", "x.md", "--replace")[0], track)


if __name__ == "__main__":
    unittest.main()
