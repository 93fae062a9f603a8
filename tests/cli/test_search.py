"""Full-text search as a command."""
import json
import random
import sqlite3
import unittest

from harness import Home

HIT = {"kind", "track_id", "id", "title", "snippet"}


class Search(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()
        self.chess = self.json("plan", "--skill", "Chess", "--title", "Шахматы для всех", "--expect",
                               "Ещё хочу дебюты", "--say", "add a module on endgames", "--finalize")["track"]
        self.rust = self.json("track", "add", "--skill", "Rust", "--expect", "ownership")

    def found(self, *args):
        return self.json("search", *args)

    def kinds(self, *args):
        return sorted({hit["kind"] for hit in self.found(*args)})

    def test_document(self):
        hits = self.found("endgames")
        self.assertTrue(hits)
        for hit in hits:
            self.assertEqual(set(hit), HIT)
            self.assertEqual(hit["track_id"], self.chess["id"])
        message = next(hit for hit in hits if hit["kind"] == "message" and "add a module" in hit["snippet"])
        history = {m["id"]: m["message_content"] for m in self.json("history", self.chess["id"])}
        self.assertEqual(history[message["id"]], "add a module on endgames")
        self.assertEqual(message["title"], "Шахматы для всех")
        module = next(hit for hit in hits if hit["kind"] == "module")
        self.assertIn("ndgames", module["title"])
        self.assertIn(module["id"], {m["id"] for m in self.chess["modules"]})
        plan = next(hit for hit in hits if hit["kind"] == "plan")
        self.assertIn(plan["id"], {v["message_id"] for v in self.json("versions", self.chess["id"])})

    def test_words(self):
        for text in ("еще", "ЕЩЁ", "дебют", "хочу деб", "шахматы", "для всех"):
            self.assertEqual([hit["id"] for hit in self.found(text, "--kind", "track")], [self.chess["id"]], text)
        self.assertEqual(self.found("еще", "дебюты", "--kind", "track"), self.found("еще дебюты", "--kind", "track"))
        self.assertEqual(self.found("ownership")[0]["kind"], "track")

    def test_nothing_is_no_failure(self):
        for text in ("nowhere", "", "\"", "+++", "* OR x", "scope : x", "body:", "(", "NEAR("):
            self.assertEqual(self.found("--", text), [], text)
        self.assertIn("Nothing was found.", self.run_syllabus("search", "nowhere").out)
        self.run_syllabus("search", status=2)

    def test_any_text_is_only_words(self):
        rng = random.Random(5)
        for _ in range(40):
            text = "".join(rng.choice("\"'*^():-+{}|\\;%? ANDORendgames\u0301\u202e👩ё") for _ in range(20))
            for hit in self.found("--", text):
                self.assertEqual(set(hit), HIT)

    def test_filters(self):
        self.assertEqual(self.kinds("endgames", "--kind", "module", "--kind", "plan"), ["module", "plan"])
        self.assertEqual(self.found("endgames", "--track", self.rust["id"]), [])
        self.assertEqual(self.found("endgames", "--track", "Шахматы для всех"),
                         self.found("endgames", "--track", self.chess["id"]))
        self.assertTrue(self.found("endgames", "--since", "2020-01-01"))
        self.assertEqual(self.found("endgames", "--until", "2020-01-01"), [])
        today = self.chess["created_at"][:10]
        self.assertTrue(self.found("endgames", "--since", today, "--until", "2100-01-01"))
        self.assertTrue(self.found("endgames", "--since", self.chess["created_at"]))
        self.assertEqual(len(self.found("a", "--limit", "1")), 1)
        more = self.run_syllabus("search", "chess", "--limit", "1")
        self.assertIn("--limit", more.err)
        for wrong in (["--since", "yesterday"], ["--limit", "0"], ["--limit", "x"], ["--kind", "thing"]):
            self.run_syllabus("search", "x", *wrong, status=2)
        self.run_syllabus("search", "x", "--track", "nowhere", status=3)

    def test_text_for_people(self):
        out = self.run_syllabus("search", "endgames", "--kind", "message").out
        self.assertIn("Шахматы для всех  (message · %s)\n    add a module on endgames\n" % self.chess["id"], out)

    def test_nothing_drives_the_terminal(self):
        self.run_syllabus("track", "add", "--skill", "Evil", "--expect", "before \x1b[31m\u202e evilword \x07")
        self.assertNotIn("\x1b", self.run_syllabus("search", "evilword").out)
        self.assertIn("evilword", self.found("evilword")[0]["snippet"])

    def test_what_is_deleted_is_not_found(self):
        self.assertTrue(self.found("endgames"))
        self.run_syllabus("track", "rm", self.chess["id"], "--yes")
        self.assertEqual(self.found("endgames"), [])
        self.run_syllabus("undo", self.chess["id"])
        self.assertTrue(self.found("endgames"))

    def test_what_is_somebody_elses_is_not_found(self):
        mine = self.found("chess")
        self.run_syllabus("account", "logout")
        self.register("bob@example.org")
        self.assertEqual(self.found("chess"), [])
        self.json("track", "add", "--skill", "Chess", "--expect", "endgames")
        hits = self.found("endgames")
        self.assertEqual([hit["kind"] for hit in hits], ["track"])
        self.assertFalse({hit["id"] for hit in hits} & {hit["id"] for hit in mine})
        self.run_syllabus("search", "endgames", "--track", self.chess["id"], status=3)

    def test_guest_and_nobody(self):
        self.assertEqual(self.found("--guest", "endgames"), [])
        self.run_syllabus("account", "logout")
        self.run_syllabus("search", "endgames", status=4)

    def test_the_index_fits_the_data(self):
        with sqlite3.connect(self.db) as db:
            for index in ("search_things", "search_messages"):
                db.execute("INSERT INTO %s (%s, rank) VALUES ('integrity-check', 1)" % (index, index))
        db.close()


if __name__ == "__main__":
    unittest.main()
