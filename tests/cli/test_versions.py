"""Versions of the plan: changes by hand, going back, undoing to the start, in finalized tracks too."""
import json
import sqlite3
import unittest

from harness import Home


class Versions(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()
        self.json("plan", "--skill", "Chess", "--hours", "40")

    def plan(self):
        return self.json("track", "show", "Chess")["ai_generated_plan"]

    def modules(self):
        return self.json("track", "show", "Chess")["modules"]

    def stored(self):
        """The bytes of each version."""
        with sqlite3.connect(self.db) as connection:
            return dict(connection.execute("SELECT version, plan FROM plan_versions"))

    def version(self, number=None):
        versions = self.json("versions", "Chess")
        if number is None:
            return next(v for v in versions if v["current"])
        return versions[number - 1]

    def titles(self):
        return [m["title"] for m in self.plan()["modules"]]

    def refused(self, *args, status=2, kind="usage"):
        error = self.run_syllabus("--json", *args, status=status).error
        self.assertEqual(error["kind"], kind)
        return error

    def test_who_made_what(self):
        self.json("say", "Chess", "add a module on endgames")
        self.json("module", "edit", "Chess", "2", "--title", "Openings, first", "--hours", "7")
        self.json("module", "pin", "Chess", "2", "--hours")
        self.json("revert", "Chess", "v1")
        found = [(v["kind"], v["author"], v["request"], v["base"], v["current"])
                 for v in self.json("versions", "Chess")]
        self.assertEqual(found, [
            ("reply", "builtin", None, None, False),
            ("reply", "builtin", "add a module on endgames", 1, False),
            ("edit", "user", 'module edit 2 --title "Openings, first" --hours 7', 2, False),
            ("pin", "user", "module pin 2 --hours", 3, False),
            ("revert", "user", "revert 1", 4, True),
        ])
        text = self.run_syllabus("versions", "Chess").out
        self.assertIn("built-in planner · add a module on endgames", text)
        self.assertIn("edited by hand · you", text)

    def test_edits_by_hand(self):
        first = self.titles()
        self.json("module", "move", "Chess", "1", "--to", "3")
        self.assertEqual(self.titles(), [first[1], first[2], first[0]] + first[3:])
        made = self.json("module", "add", "Chess", "--title", "Endgames", "--hours", "3", "--item",
                         "Rooks", "--item", "Pawns", "--objective", "Win with a rook", "--to", "2")
        self.assertEqual(made["module_number"], 2)
        self.assertEqual(made["items"], ["Rooks", "Pawns"])
        parts = self.json("module", "split", "Chess", "2", "--title", "Pawn endings")
        self.assertEqual([m["title"] for m in parts[1:3]], ["Endgames", "Pawn endings"])
        self.assertEqual([m["items"] for m in parts[1:3]], [["Rooks"], ["Pawns"]])
        self.assertEqual(sum(m["estimated_duration_hours"] for m in parts[1:3]), 3)
        both = self.json("module", "merge", "Chess", "2")
        self.assertEqual(both["id"], made["id"])
        self.assertEqual(both["items"], made["items"])
        self.assertEqual(both["estimated_duration_hours"], 3)
        self.json("module", "rm", "Chess", "2", "--yes")
        self.assertEqual(self.titles(), [first[1], first[2], first[0]] + first[3:])
        result = self.run_syllabus("module", "edit", "Chess", "1", "--hours", "1")
        self.assertIn("the track 40 h", result.err)
        self.json("module", "edit", "Chess", "1", "--hours", "2", "--fit")
        self.assertEqual(self.plan()["estimated_duration_hours"], 40)
        self.assertEqual(self.plan()["modules"][0]["estimated_duration_hours"], 2)

    def test_wrong_words(self):
        for words in (("edit", "Chess", "9"), ("move", "Chess", "9", "--to", "1")):
            self.refused("module", *words, status=3, kind="not_found")
        for words in (("move", "Chess", "1", "--to", "9"), ("edit", "Chess", "1", "--hours", "no"),
                      ("edit", "Chess", "1", "--title", " "), ("merge", "Chess", "6"),
                      ("split", "Chess", "1", "--keep", "90"),
                      ("split", "Chess", "1", "--hours", "90")):
            self.refused("module", *words)
        self.refused("revert", "Chess", "1")
        self.refused("revert", "Chess", "7", status=3, kind="not_found")
        self.refused("version", "take", "Chess", "1", "70", status=3, kind="not_found")
        self.assertEqual(len(self.json("versions", "Chess")), 1)
        self.json("module", "edit", "Chess", "1", "--title", self.titles()[0])
        self.assertEqual(len(self.json("versions", "Chess")), 1, "nothing was different")

    def test_by_hand_from_nothing(self):
        track = self.json("track", "add", "--skill", "Go")
        self.refused("module", "edit", track["id"], "1", status=1, kind="no_plan")
        self.json("module", "add", "Go", "--title", "Stones")
        self.json("module", "add", "Go", "--title", "Eyes")
        plan = self.json("track", "show", "Go")["ai_generated_plan"]
        self.assertEqual([m["title"] for m in plan["modules"]], ["Stones", "Eyes"])
        self.json("finalize", "Go", "--yes")
        self.assertEqual(len(self.json("module", "list", "Go")), 2)

    def test_undo_to_the_start_and_back(self):
        for words in (("say", "Chess", "add a module on endgames"),
                      ("module", "edit", "Chess", "1", "--title", "First"),
                      ("say", "Chess", "remove module 3"),
                      ("module", "rm", "Chess", "1", "--yes"),
                      ("revert", "Chess", "2"),
                      ("version", "take", "Chess", "3", "1")):
            self.json(*words)
        stored = self.stored()
        documents = {number: json.loads(plan) for number, plan in stored.items()}
        self.assertEqual(sorted(stored), [1, 2, 3, 4, 5, 6, 7])
        for number in (6, 5, 4, 3, 2, 1):
            self.json("undo", "Chess")
            self.assertEqual(self.plan(), documents[number])
        self.refused("undo", "Chess")
        self.assertEqual(self.stored(), stored, "every version is there, byte for byte")
        for number in (2, 3, 4, 5, 6, 7):
            self.json("redo", "Chess")
            self.assertEqual(self.plan(), documents[number])
        self.refused("redo", "Chess")

    def test_what_follows_undoing_begins_there(self):
        self.json("say", "Chess", "add a module on endgames")
        self.json("undo", "Chess")
        first = self.titles()
        self.json("module", "edit", "Chess", "1", "--title", "Other")
        self.assertEqual(self.titles(), ["Other"] + first[1:])
        self.assertEqual(self.version()["base"], 1)
        self.assertEqual(self.version()["version"], 3)
        self.assertEqual(self.json("diff", "Chess")["from"], 1)
        self.refused("redo", "Chess")

    def test_revert_is_told_in_the_dialogue(self):
        self.json("say", "Chess", "add a module on endgames")
        before = self.json("history", "Chess")
        self.json("revert", "Chess", "1")
        after = self.json("history", "Chess")
        self.assertEqual(after[:-1], before)
        self.assertEqual((after[-1]["sender_type"], after[-1]["message_type"]), ("ai", "plan"))
        self.assertEqual(after[-1]["finish_reason"], "revert")
        self.assertTrue(after[-1]["message_content"].startswith("Back to version 1 of the plan."))
        self.assertEqual(self.version()["message_id"], after[-1]["id"])
        ids = [m["id"] for m in self.version(1)["modules"]]
        self.assertEqual([m["id"] for m in self.version()["modules"]], ids)
        self.json("say", "Chess", "add a module on openings")
        self.assertEqual([m["id"] for m in self.version()["modules"]][:len(ids)], ids)
        # What is asked for again is what was asked, not the way back.
        self.json("revert", "Chess", "1")
        again = self.json("regenerate", "Chess")
        self.assertIn("openings", again[-1]["message_content"].lower())

    def test_a_finalized_track_follows(self):
        self.json("finalize", "Chess", "--yes")
        self.json("module", "status", "Chess", "2", "completed")
        with sqlite3.connect(self.db) as connection:
            connection.execute(
                "INSERT INTO lessons (id, module_id, lesson_number, lesson_type, title, content, "
                "minutes, status, created_at, updated_at) VALUES ('l', ?, 1, 'theory', 'T', '{}', 5,"
                " 'completed', 1, 1)", (self.modules()[1]["id"],))
        before = self.modules()
        self.json("module", "edit", "Chess", "2", "--title", "Openings")
        self.json("module", "move", "Chess", "2", "--to", "1")
        now = self.modules()
        self.assertEqual(now[0]["title"], "Openings")
        self.assertEqual(now[0]["status"], "completed")
        self.assertEqual(now[0]["id"], before[1]["id"])
        self.assertTrue(self.json("versions", "Chess")[-1]["current"])
        self.json("module", "merge", "Chess", "2", "1")
        self.assertEqual(len(self.modules()), len(before) - 1)
        for _ in range(3):
            self.json("undo", "Chess")

        def whole(modules):
            return [{k: v for k, v in m.items() if k != "updated_at"} for m in modules]
        self.assertEqual(whole(self.modules()), whole(before))
        with sqlite3.connect(self.db) as connection:
            found = connection.execute("SELECT module_id FROM lessons").fetchall()
        self.assertEqual(found, [(before[1]["id"],)], "its lesson is back with it")

    def test_finalizing_again_keeps_what_survives(self):
        self.json("finalize", "Chess", "--yes")
        self.json("module", "status", "Chess", "1", "completed")
        first = self.modules()
        self.json("say", "Chess", "add a module on endgames")
        self.json("finalize", "Chess", "--yes")
        self.assertEqual(self.modules()[0]["status"], "completed")
        self.json("revert", "Chess", "1")
        self.json("finalize", "Chess", "--yes")
        now = self.modules()
        self.assertEqual([m["id"] for m in now], [m["id"] for m in first])
        self.assertEqual(now[0]["status"], "completed")

    def test_drift_stays(self):
        self.json("finalize", "Chess", "--yes")
        before = self.modules()
        self.json("say", "Chess", "remove module 3")
        self.json("module", "edit", "Chess", "1", "--title", "By hand")
        now = self.modules()
        self.assertEqual(now[0]["title"], "By hand")
        self.assertEqual([m["id"] for m in now], [m["id"] for m in before])
        self.assertEqual(self.titles()[0], "By hand")
        self.assertEqual(len(self.titles()), len(before) - 1)
        self.refused("module", "edit", "Chess", "3", "--title", "Gone")

    def test_out_and_in(self):
        self.json("say", "Chess", "add a module on endgames")
        self.json("module", "pin", "Chess", "1", "--title")
        self.json("revert", "Chess", "1")
        self.json("undo", "Chess")
        self.run_syllabus("export", "Chess", "--with-messages", "-o", "chess.json")
        before = self.json("versions", "Chess")
        plan = self.plan()
        self.json("import", "--replace", "chess.json")
        self.assertEqual(self.json("versions", "Chess"), before)
        self.assertEqual(self.plan(), plan)

    def test_a_dialogue_of_thirty_turns(self):
        """The built-in planner and a model by turns: ids stay, a pinned and a completed module never
        change, every version is there, and undoing ends at the first bytes."""
        asked = ("add a module on endgames %d", "shorten module 1", "rename module 2 to Names %d", "more practice",
                 "remove the last module", "move module 4 before module 3")
        self.json("finalize", "Chess", "--yes")
        self.json("module", "status", "Chess", "5", "completed")
        self.json("module", "pin", "Chess", "3")
        pinned, completed = (self.plan()["modules"][i] for i in (2, 4))
        known = {}
        server = self.serve("plan")
        for turn in range(30):
            text = asked[turn % len(asked)]
            words = ("--provider", "builtin") if turn % 2 else ()
            self.json(*words, "say", "Chess", text % turn if "%" in text else text)
            now = {m["id"]: m for m in self.plan()["modules"]}
            for held in (pinned, completed):
                self.assertEqual(dict(now[held["id"]], module_number=0), dict(held, module_number=0), turn)
            for m in now.values():
                known.setdefault(m["title"], m["id"])
            for title in {m["title"] for m in now.values()} & {"Chess: basic terms and rules"}:
                self.assertEqual(known[title], next(m["id"] for m in now.values() if m["title"] == title))
        requests = [json.dumps(r["body"], ensure_ascii=False) for r in server.requests()]
        self.assertIn("word for word", requests[-1])
        self.assertIn("3. " + pinned["title"], requests[-1].replace("\\n", "\n"))
        self.assertIn("Refused before", requests[-1])
        stored = self.stored()
        self.assertEqual(sorted(stored), list(range(1, len(stored) + 1)))
        self.assertGreater(len(stored), 25)
        while True:
            result = self.run_syllabus("--json", "undo", "Chess", status=None)
            if result.status:
                break
        self.assertEqual(self.stored(), stored)
        self.assertEqual(self.plan(), json.loads(stored[1]))
        self.run_syllabus("db", "check")

    def test_what_is_refused_is_told(self):
        self.json("module", "pin", "Chess", "2", "--hours")
        self.json("module", "pin", "Chess", "3")
        self.serve("plan")
        result = self.run_syllabus("say", "Chess", "Please change module 1")
        self.assertIn("Not taken, for it is pinned: changing", result.err)
        self.assertIn("Modules that you did not name changed, too: 2, 4", result.err)
        with sqlite3.connect(self.db) as connection:
            ideas = [row[0] for row in connection.execute("SELECT idea FROM rejected_ideas ORDER BY id")]
        self.assertTrue(all("core techniques" in idea for idea in ideas), ideas)
        self.assertTrue(ideas)

    def test_one_module_alone(self):
        before = self.plan()
        self.serve("plan")
        self.json("module", "regenerate", "Chess", "2", "--say", "with more games")
        after = self.plan()
        self.assertEqual(after["version"], 2)
        self.assertEqual([m for i, m in enumerate(after["modules"]) if i != 1],
                         [m for i, m in enumerate(before["modules"]) if i != 1])
        self.assertEqual(after["modules"][1]["id"], before["modules"][1]["id"])
        self.assertNotEqual(after["modules"][1]["items"], before["modules"][1]["items"])
        self.assertIn("with more games", self.version()["request"])
        self.json("--provider", "builtin", "module", "regenerate", "Chess", "3", "--shorter")
        self.assertEqual(self.plan()["version"], 3)
        self.assertLess(self.plan()["modules"][2]["estimated_duration_hours"],
                        after["modules"][2]["estimated_duration_hours"])
        self.json("module", "pin", "Chess", "1")
        self.refused("module", "regenerate", "Chess", "1")


if __name__ == "__main__":
    unittest.main()
