"""lint: what is found of a plan, in words and as JSON, by the settings; and what the status says."""
import contextlib
import sqlite3
import unittest

from harness import MODEL, Home
from peer import ModelThread


class Lint(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()

    def rules(self, *args, status=0, **env):
        return [f["rule"] for f in self.json("lint", *args, status=status, **env)]

    def test_a_budget_that_the_plan_misses(self):
        self.json("plan", "--skill", "Chess", "--hours", "40")
        self.assertNotIn("H1", self.rules("Chess"))
        self.json("track", "edit", "Chess", "--hours", "80")
        found = [f for f in self.json("lint", "Chess", status=1) if f["rule"] == "H1"]
        self.assertEqual(found, [{"rule": "H1", "severity": "error", "module_number": None, "fix": "fit_hours",
                                  "message": "the modules sum to 40 h, the budget is 80 h"}])
        text = self.run_syllabus("lint", "Chess", status=1).out
        self.assertIn("error           H1  the modules sum to 40 h, the budget is 80 h\n", text)
        russian = self.run_syllabus("--lang", "ru", "lint", "Chess", status=1).out
        self.assertIn("ошибка          H1  модули в сумме занимают 40 ч, бюджет — 80 ч\n", russian)

    def test_settings(self):
        self.json("plan", "--skill", "Chess", "--hours", "40")
        self.json("track", "edit", "Chess", "--hours", "80")
        self.assertIn("H1", self.rules("Chess", status=1))
        self.run_syllabus("config", "set", "lint.rules.H1", "off")
        self.assertNotIn("H1", self.rules("Chess"))
        self.assertIn("H1", self.rules("Chess", SYLLABUS_LINT_RULES_H1="warning"))
        self.assertNotIn("H1", self.rules("Chess", SYLLABUS_LINT_RULES_H1="error 90 80"))
        wrong = self.run_syllabus("--json", "lint", "Chess", status=2, SYLLABUS_LINT_RULES_H1="error 5").error
        self.assertIn("lint.rules.H1", wrong["message"])
        self.run_syllabus("config", "set", "lint.rules.H1", "fatal", status=2)

    def test_mending(self):
        self.json("plan", "--skill", "Chess", "--hours", "40")
        self.json("track", "edit", "Chess", "--hours", "80")
        self.json("module", "pin", "Chess", "1")
        pinned = self.json("track", "show", "Chess")["ai_generated_plan"]["modules"][0]
        self.assertIn("H1", self.rules("Chess", status=1))
        self.assertNotIn("H1", self.rules("Chess", "--fix"))
        plan = self.json("track", "show", "Chess")["ai_generated_plan"]
        self.assertEqual(plan["estimated_duration_hours"], 80)
        self.assertEqual(plan["modules"][0], pinned)
        self.json("undo", "Chess")
        self.assertIn("H1", self.rules("Chess", status=1))
        modules = self.json("hours", "fit", "Chess")
        self.assertEqual(sum(m["estimated_duration_hours"] for m in modules), 80)
        self.assertEqual(self.json("versions", "Chess")[-1]["estimated_duration_hours"], 80)
        self.json("track", "add", "--skill", "Go")
        self.assertEqual(self.run_syllabus("--json", "hours", "fit", "Go", status=1).error["kind"], "no_plan")

    def test_what_a_person_changes_is_meant(self):
        """Collateral changes are those of a reply; the version that counts is compared with what it was made of."""
        self.json("plan", "--skill", "Chess", "--hours", "40", "--say", "make module 2 longer by 4 hours")
        asked = [f for f in self.json("lint", "Chess", status=None) if f["rule"] == "S4"]
        self.assertTrue(asked)  # the others gave the time
        self.json("module", "edit", "Chess", "1", "--hours", "6", "--fit")
        self.assertNotIn("S4", self.rules("Chess", status=None))
        self.json("undo", "Chess")
        self.assertEqual([f for f in self.json("lint", "Chess", status=None) if f["rule"] == "S4"], asked)

    def test_there_must_be_a_plan(self):
        self.json("track", "add", "--skill", "Chess")
        self.assertEqual(self.run_syllabus("--json", "lint", "Chess", status=1).error["kind"], "no_plan")
        self.assertEqual(self.run_syllabus("--json", "lint", "Go", status=3).error["kind"], "not_found")

    def test_what_a_reply_claims(self):
        """The model's own numbers are held against the plan that it wrote."""
        self.json("plan", "--skill", "Chess", "--hours", "40")
        with contextlib.closing(sqlite3.connect(self.db)) as file:
            file.execute("UPDATE chat_messages SET message_content = 'Here is your plan of 60 hours.'")
            file.commit()
        found = {f["rule"]: f for f in self.json("lint", "Chess", status=None)}
        self.assertEqual(found["C1"]["message"], 'the reply says 60 h ("60 hours"), the plan has 40 h')

    def findings(self, rule, *args):
        return [f for f in self.json("lint", "Chess", *args, status=None) if f["rule"] == rule]

    def test_lessons_are_known(self):
        """Practice, assessment, alignment and quizzes are those of the lessons that were made."""
        self.json("plan", "--skill", "Chess", "--hours", "20", "--finalize")
        modules = self.json("module", "list", "Chess")
        before, = self.findings("A1")
        self.assertIn(f"(modules: {len(modules)})", before["message"])
        for module in modules:
            self.json("lesson", "generate", "Chess", str(module["module_number"]))
        for rule in ("A1", "A2", "H2", "Q1", "Q2"):
            self.assertEqual(self.findings(rule), [])
        with contextlib.closing(sqlite3.connect(self.db)) as file:
            file.execute("DELETE FROM lessons WHERE lesson_type IN ('quiz', 'homework') AND module_id = ?",
                         [modules[1]["id"]])
            file.execute("UPDATE lessons SET content = replace(content, '\"answer\":\"', '\"answer\":\"not ') "
                         "WHERE lesson_type = 'quiz' AND module_id = ?", [modules[0]["id"]])
            file.commit()
        self.assertEqual([(f["module_number"], f["message"]) for f in self.findings("A1")],
                         [(2, "nothing is assessed: no quiz and no homework")])
        total = sum(len(m["learning_objectives"]) for m in modules)
        left = total - len(modules[1]["learning_objectives"])
        self.assertEqual(self.findings("A2")[0]["message"], "objectives both taught and assessed: "
                         f"{left} of {total} ({left * 100 // total} %)")
        self.assertEqual({f["module_number"] for f in self.findings("A2")[1:]}, {2})
        wrong = self.findings("Q1")
        self.assertTrue(wrong and all(f["module_number"] == 1 and f["severity"] == "error" for f in wrong), wrong)

    def broken(self, skill="Chess", title="Basics of Рython"):
        """A plan with an error of one module that can be mended, and others that cannot."""
        self.json("plan", "--skill", skill, "--hours", "40")
        self.json("track", "edit", skill, "--hours", "80")
        self.json("module", "edit", skill, "2", "--title", title)

    def test_only_some(self):
        self.broken()
        self.assertEqual(self.rules("Chess", "--only", "L2", status=1), ["L2"])
        self.assertEqual(self.rules("Chess", "--only", "l2:2", "--only", "A1:0:1", status=1), ["A1", "L2"])
        self.assertEqual(self.rules("Chess", "--only", "A1"), ["A1"])
        for name in ("Z1", "H1:", "H1:x", "H1:0:1:2", "H1:-1", ""):
            self.run_syllabus("lint", "Chess", "--only", name, status=2)
        self.run_syllabus("lint", "Chess", "--only", "L2:3", status=3)
        left = self.rules("Chess", "--fix", "--only", "L2", status=1)
        self.assertNotIn("L2", left)
        self.assertIn("H1", left)
        self.assertEqual(self.json("track", "show", "Chess")["ai_generated_plan"]["modules"][1]["title"],
                         "Basics of Python")
        self.json("undo", "Chess")
        self.assertIn("L2", self.rules("Chess", status=1))

    def test_sent_to_the_planner(self):
        self.broken("Шахматы", "Основы Рython")
        with self.subTest("the built-in planner"):
            self.assertIn("--fix", self.run_syllabus("lint", "ask", "Шахматы", status=2).err)
            before = self.json("track", "show", "Шахматы")["ai_generated_plan"]
            for opening in ("A check of the plan found what follows. Please mend it, and leave all else as it is:",
                            "Проверка плана нашла то, что перечислено ниже. Исправь это, остальное оставь как есть:"):
                self.json("say", "Шахматы", opening + "\n- Модуль 2: сократи до 1 часа\n- remove module 3")
            self.assertEqual(self.json("track", "show", "Шахматы")["ai_generated_plan"], before)
        server = ModelThread("talk")
        self.addCleanup(server.stop)

        def ask(*args, lang="en"):
            self.run_syllabus("--json", "--lang", lang, "--base-url", server.url, "--model", MODEL, "lint", "ask",
                              "Шахматы", *args)
            return server.requests()[-1]["body"]["messages"][-1]["content"]

        said = ask()
        self.assertEqual(said, self.json("history", "Шахматы")[-2]["message_content"])
        self.assertTrue(said.startswith("Проверка плана нашла"), said)
        self.assertIn("- Весь план: модули в сумме занимают 40 ч, бюджет — 80 ч\n", said)
        self.assertIn("- Модуль 2, «Основы Рython»: в слове «Рython» смешаны латиница и кириллица", said)
        self.assertNotIn("уроков", said)  # of lessons a plan says nothing
        self.assertEqual(ask("--only", "L2", lang="ru"), "Проверка плана нашла то, что перечислено ниже. Исправь это, "
                         "остальное оставь как есть:\n- Модуль 2, «Основы Рython»: в слове «Рython» смешаны латиница "
                         "и кириллица")

    def test_the_gate(self):
        self.broken()
        before = self.json("track", "show", "Chess")
        refused = self.run_syllabus("--json", "finalize", "Chess", "--strict", status=1)
        self.assertEqual(refused.error["kind"], "findings")
        self.assertIn("2 errors", refused.error["message"])
        self.assertEqual(self.json("track", "show", "Chess"), before)
        told = self.run_syllabus("finalize", "Chess").err
        self.assertIn("The check of the plan found 2 errors:\nH1  the modules sum to 40 h, the budget is 80 h\n"
                      "L2  module 2: \"Рython\" mixes Latin and Cyrillic letters.", told)
        self.assertEqual(self.json("track", "show", "Chess")["status"], "active")
        clean = self.run_syllabus("plan", "--skill", "Go", "--finalize", "--strict")
        self.assertNotIn("The check of the plan", clean.err)
        self.run_syllabus("plan", "--skill", "Go", "--finalize", "--strict", status=1,
                          SYLLABUS_LINT_RULES_A1="error")
        self.assertEqual([t["status"] for t in self.json("track", "list") if t["title"] == "Go"].count("planning"), 1)

    def test_claims_are_marked(self):
        """What a reply says in numbers is told with it when its plan has others."""
        server = ModelThread("boast")
        self.addCleanup(server.stop)
        told = self.run_syllabus("--base-url", server.url, "--model", MODEL, "plan", "--skill", "Шахматы").err
        self.assertIn('the reply says 99 h ("99 часов"), the plan has 40 h\n', told)
        self.assertIn("the reply says 80 % practice, which nothing proves before there are lessons\n", told)
        off = self.run_syllabus("--base-url", server.url, "--model", MODEL, "regenerate", "Шахматы",
                                SYLLABUS_LINT_RULES_C1="off").err
        self.assertNotIn("the reply says", off)


if __name__ == "__main__":
    unittest.main()
