"""The whole journey without a model and without a network."""
import json
import os
import unittest

from harness import Home, course_validator, hours


class Builtin(Home):
    def test_from_a_wish_to_an_exported_course(self):
        result = self.run_syllabus(
            "--guest", "--provider", "builtin", "plan", "--skill", "Python", "--hours", "40",
            "--say", "add a module on testing", "--finalize", "--export", "course.json")
        self.assertIn("Python", result.out)
        course = json.loads(self.read("course.json"))
        self.assertEqual(course["format"], "syllabus-course")
        self.assertEqual(course["version"], 1)
        track = course["track"]
        self.assertEqual(track["status"], "active")
        self.assertEqual(hours(track["modules"]), 40)
        self.assertTrue(any("testing" in m["title"].lower() for m in track["modules"]))
        self.assertEqual([m["module_number"] for m in track["modules"]],
                         list(range(1, len(track["modules"]) + 1)))
        plan = track["ai_generated_plan"]
        self.assertEqual([m["id"] for m in plan["modules"]], [m["id"] for m in track["modules"]])

    def test_russian(self):
        document = self.json("--guest", "plan", "--skill", "Анализ данных", "--hours", "30",
                             "--say", "добавь модуль по тестированию", "--finalize")
        self.assertEqual(document["track"]["language"], "ru")
        self.assertEqual(hours(document["track"]["modules"]), 30)
        self.assertTrue(any("тестировани" in m["title"].lower()
                            for m in document["track"]["modules"]))

    def test_odd_budgets_are_kept_exactly(self):
        for budget in ("0.25", "7", "40.5", "333", "10000"):
            document = self.json("--guest", "plan", "--skill", "Chess", "--hours", budget,
                                 "--finalize")
            self.assertEqual(hours(document["track"]["modules"]), float(budget), budget)

    def test_document_of_plan(self):
        document = self.json("--guest", "plan", "--skill", "Chess", "--say", "more practice",
                             "--finalize", "--export", "c.json")
        self.assertEqual(set(document), {"track", "session_id", "chat_id", "messages", "source",
                                         "exported"})
        self.assertEqual([m["sender_type"] for m in document["messages"]],
                         ["ai", "user", "ai", "ai"])
        self.assertEqual([m["message_type"] for m in document["messages"]],
                         ["welcome", "text", "plan", "finalization"])
        self.assertTrue(all(m["chat_id"] == document["chat_id"] for m in document["messages"]))
        self.assertIn(document["source"], ("model", "plan"))
        self.assertTrue(document["exported"].endswith("c.json"))
        self.assertEqual(document["messages"][0]["ai_model_used"], "builtin")

    def test_is_repeatable(self):
        texts = [self.run_syllabus("--guest", "plan", "--skill", "Chess", "--say",
                                   "add a module on endgames").out for _ in range(2)]
        self.assertEqual(texts[0], texts[1])

    def test_jsonl(self):
        events = self.run_syllabus("--guest", "--jsonl", "plan", "--skill", "Chess",
                                   "--finalize").events
        self.assertEqual([e["seq"] for e in events], list(range(1, len(events) + 1)))
        self.assertEqual(events[-1]["type"], "done")
        kinds = {e["type"] for e in events}
        self.assertLessEqual({"message", "delta", "plan", "module"}, kinds)
        self.assertLessEqual(kinds, {"message", "delta", "plan", "module", "progress", "done"})
        text = "".join(e["text"] for e in events if e["type"] == "delta")
        sealed = [e["message"] for e in events if e["type"] == "message"
                  and e["message"]["status"] == "complete"]
        self.assertEqual(sealed[0]["message_content"], text)

    def test_a_signed_in_user_finds_it_again(self):
        self.sign_in()
        planned = self.json("plan", "--skill", "Chess", "--title", "Chess from zero")
        track_id = planned["track"]["id"]
        listed = self.json("track", "list")
        self.assertEqual([t["id"] for t in listed], [track_id])
        self.json("say", "Chess from zero", "add a module on endgames")
        versions = self.json("versions", track_id)
        self.assertEqual([v["version"] for v in versions], [1, 2])
        kept = {m["id"] for m in versions[0]["modules"]}
        self.assertTrue(kept <= {m["id"] for m in versions[1]["modules"]})
        finalized = self.json("finalize", track_id)
        self.assertEqual(len(finalized["track"]["modules"]), len(versions[1]["modules"]))
        modules = self.json("module", "list", track_id)
        one = self.json("module", "status", track_id, "1", "completed")
        self.assertEqual(one["status"], "completed")
        again = self.json("finalize", track_id)
        self.assertEqual([m["id"] for m in again["track"]["modules"]], [m["id"] for m in modules])
        self.assertEqual(again["track"]["modules"][0]["status"], "completed")
        for m in modules:
            self.json("module", "status", track_id, str(m["module_number"]), "completed")
        self.assertEqual(self.json("track", "show", track_id)["status"], "completed")
        history = self.json("history", track_id)
        self.assertEqual([m["timestamp"] for m in history],
                         sorted(m["timestamp"] for m in history))
        chats = self.json("chats", track_id)
        self.assertEqual(chats[0]["chats"][0]["message_count"], len(history))

    def test_finalize_without_a_plan_invents_nothing(self):
        self.sign_in()
        track = self.json("track", "add", "--skill", "Chess")
        self.assertIsNone(track["ai_generated_plan"])
        result = self.run_syllabus("--json", "finalize", track["id"], status=1)
        self.assertEqual(result.error["kind"], "no_plan")
        self.assertEqual(result.error["track_id"], track["id"])
        self.assertEqual(self.json("module", "list", track["id"]), [])

    def test_say_on_a_new_track_asks_for_the_plan_first(self):
        self.sign_in()
        track = self.json("track", "add", "--skill", "Chess")
        messages = self.json("say", track["id"], "more practice")
        self.assertEqual([m["message_type"] for m in messages if m["sender_type"] == "ai"],
                         ["welcome", "plan"])
        self.assertEqual(len(self.json("versions", track["id"])), 2)

    def test_texts_from_files_and_standard_input(self):
        self.write("wish.txt", "more practice\n")
        document = self.json("--guest", "plan", "--skill", "-", "--say", "@wish.txt",
                             input="Chess\n")
        self.assertEqual(document["track"]["skill_area"], "Chess")
        said = [m for m in document["messages"] if m["sender_type"] == "user"]
        self.assertEqual([m["message_content"] for m in said], ["more practice"])

    def test_export(self):
        self.sign_in()
        self.json("plan", "--skill", "Chess", "--finalize")
        self.json("plan", "--skill", "Шахматы")
        printed = json.loads(self.run_syllabus("export", "Chess").out)
        self.assertEqual(printed["track"]["title"], "Chess")
        self.assertEqual(json.loads(self.run_syllabus("export", "Chess", "-o", "-").out)["track"],
                         printed["track"])
        self.run_syllabus("export", "--all", "-o", "all.json")
        both = json.loads(self.read("all.json"))
        self.assertEqual({t["title"] for t in both["tracks"]}, {"Chess", "Шахматы"})
        self.run_syllabus("export", "--all", "-o", "all.json", status=1)
        self.run_syllabus("export", "--all", "-o", "all.json", "--force")
        guessed = self.run_syllabus("export", "Chess", "-o", "course.docx")
        self.assertIn("course.docx is written as json: no format has its ending (.json, ", guessed.err)
        self.assertEqual(json.loads(self.read("course.docx"))["track"], printed["track"])
        chosen = self.run_syllabus("export", "Chess", "-o", "other.docx", "--format", "json")
        self.assertEqual(chosen.err, "")
        self.run_syllabus("export", "Chess", "-o", "course")
        self.run_syllabus("export", status=2)

    def test_exports_are_valid_by_an_independent_validator(self):
        validator = course_validator()
        self.sign_in()
        self.json("plan", "--skill", "Chess \"quoted\" \\ \u202e 棋 🎯", "--finalize")
        self.json("plan", "--skill", "Шахматы", "--expect", "строка\nи ещё одна")
        self.json("track", "add", "--skill", "Go")
        for track in self.json("track", "list"):
            validator.validate(json.loads(self.run_syllabus("export", track["id"]).out))
        everything = json.loads(self.run_syllabus("export", "--all").out)
        validator.validate(everything)
        whole = json.loads(self.run_syllabus("export", "Шахматы", "--with-messages").out)
        validator.validate(whole)
        self.assertEqual(whole["messages"], self.json("history", "Шахматы"))
        for part, listed in (("versions", "versions"), ("sessions", "chats")):
            for mine, shown in zip(whole[part], self.json(listed, "Шахматы"), strict=True):
                mine = {name: mine[name] for name in shown}
                for chat in mine.get("chats", []):  # an export has more of each, for an import
                    for name in ("created_at", "updated_at"):
                        del chat[name]
                self.assertEqual(mine, shown)
        # The validator does refuse: hours as text, a missing field.
        everything["tracks"][0]["estimated_duration_hours"] = "40"
        self.assertFalse(validator.is_valid(everything))


if __name__ == "__main__":
    unittest.main()
