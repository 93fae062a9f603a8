"""Taking and refusing single changes of a reply: what is held, what was not asked for, and all the rest."""
import json
import os
import unittest

from harness import Home


def plan(*modules, title="Chess", project="Play a game."):
    """A plan as a model writes it; modules are (title, hours, topics...)."""
    lines = ["# Course plan: %s" % title, ""]
    for number, (name, hours, *topics) in enumerate(modules, 1):
        lines += ["### Module %d: %s (%s hours)" % (number, name, hours), ""]
        lines += ["- " + topic for topic in topics] + [""]
    lines += ["## Final project", "", project, ""]
    return "\n".join(lines)


FIRST = (("First moves", 10, "the board", "the pieces"), ("Simple openings", 10, "the centre"),
         ("Middle game plans", 10, "pawn structure"), ("Rook endgames", 10, "king and rook"))


class Changes(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()
        self.text = os.path.join(self.home, "reply.md")
        self.model_says(plan(*FIRST))
        self.server = self.serve(text=self.text)
        self.json("plan", "--skill", "Chess", "--hours", "40")
        self.first = self.plan()

    def model_says(self, text):
        with open(self.text, "w", encoding="utf-8") as f:
            f.write(text)

    def plan(self):
        return self.json("track", "show", "Chess")["ai_generated_plan"]

    def module(self, number):
        return self.plan()["modules"][number - 1]

    def say(self, text, reply, *options):
        self.model_says(reply)
        return self.run_syllabus("say", "Chess", text, *options)

    def changes(self, *words):
        return self.json("changes", *words[:1], "Chess", *words[1:])["changes"]

    def briefly(self):
        return [(c["kind"], c["title"], c["field"], c["reason"], c["state"]) for c in self.changes()]

    def ideas(self):
        return [row[0] for row in self.rows("SELECT idea FROM rejected_ideas ORDER BY id")]

    def told(self):
        """What the model is told with the next request."""
        before = len(self.server.requests())
        self.json("say", "Chess", "thanks")
        return json.dumps(self.server.requests()[before]["body"], ensure_ascii=False)

    def content(self, plan):
        return dict(plan, version=0)


PINNED = plan(("First moves", 10, "the board", "the pieces"), ("Gambits", 6, "the centre"),
              ("Middle game plans", 14, "pawn structure", "weak squares"), ("Rook endgames", 10, "king and rook"))


class Held(Changes):
    def setUp(self):
        super().setUp()
        self.json("module", "pin", "Chess", "2")
        self.pinned = self.module(2)
        self.result = self.say("more on pawns", PINNED)

    def test_it_waits(self):
        self.assertEqual(self.module(2), self.pinned)
        self.assertEqual(self.module(3)["items"], ["pawn structure", "weak squares"])
        self.assertIn('Not taken, for it is pinned: changing “Simple openings” (title, hours)', self.result.err)
        self.assertIn("changes take", self.result.err)
        self.assertEqual(self.briefly(), [
            ("changed", "Simple openings", "title", "pinned", "refused"),
            ("changed", "Simple openings", "estimated_duration_hours", "pinned", "refused"),
            ("changed", "Middle game plans", "estimated_duration_hours", None, "taken"),
            ("changed", "Middle game plans", "items", None, "taken")])
        first = self.changes()[0]
        self.assertEqual((first["number"], first["module_number"], first["from"], first["to"], first["id"]),
                         (1, 2, "Simple openings", "Gambits", self.pinned["id"]))

    def test_it_is_taken_nevertheless(self):
        self.assertIn("Simple openings” (title, hours)", self.ideas()[0])
        after = self.changes("take", "1")
        self.assertEqual([c["state"] for c in after], ["taken", "refused", "taken", "taken"])
        module = self.module(2)
        self.assertEqual((module["title"], module["estimated_duration_hours"], module["id"], module["pinned"]),
                         ("Gambits", 10, self.pinned["id"], True))
        self.assertEqual(self.ideas(), ["changing “Simple openings” (hours)"])
        version = self.json("versions", "Chess")[-1]
        self.assertEqual((version["kind"], version["author"], version["request"]),
                         ("choice", "user", "changes take 1"))
        self.changes("take", "--all")
        self.assertEqual(self.ideas(), [])
        self.assertNotIn("Refused before", self.told())

    def test_undoing_brings_back_what_was_refused(self):
        ideas = self.ideas()
        before = self.content(self.plan())
        self.changes("take", "1", "2")
        self.json("undo", "Chess")
        self.assertEqual((self.content(self.plan()), self.ideas()), (before, ideas))
        self.json("redo", "Chess")
        self.assertEqual((self.module(2)["title"], self.ideas()), ("Gambits", []))

    def test_a_completed_one(self):
        self.json("module", "unpin", "Chess", "2")
        self.json("finalize", "Chess")
        self.json("module", "status", "Chess", "2", "completed")
        result = self.say("more on pawns", PINNED.replace("Gambits", "Traps"))
        self.assertIn("Not taken, for it is completed", result.err)
        self.assertEqual(self.module(2)["title"], "Simple openings")
        told = self.run_syllabus("changes", "take", "Chess", "1")
        self.assertIn("The modules stay as they are", told.err)
        self.assertEqual(self.module(2)["title"], "Traps")
        self.assertEqual(self.json("module", "show", "Chess", "2")["title"], "Simple openings")

    def test_it_is_asked_for_again(self):
        """A reply that takes the place of another changes the plan that was there before both, pins and
        changes by hand included."""
        self.json("regenerate", "Chess")
        self.assertEqual(self.module(2), self.pinned)
        self.assertEqual(self.briefly()[0], ("changed", "Simple openings", "title", "pinned", "refused"))

    def test_it_goes_with_an_export(self):
        before = self.briefly()
        path = os.path.join(self.home, "course.json")
        self.run_syllabus("export", "Chess", "--with-messages", "-o", path)
        with open(path, encoding="utf-8") as f:
            self.assert_valid_course(json.load(f))
        self.json("track", "rm", "Chess", "--yes")
        self.json("import", path, "--copy")
        self.assertEqual(self.briefly(), before)
        self.changes("take", "1")
        self.assertEqual(self.module(2)["title"], "Gambits")


BESIDE = plan(("First moves", 6, "the board", "the pieces"), ("Simple openings", 12, "gambits"),
              ("Rook endgames", 10, "king and rook"), ("Chess clocks", 4, "blitz"))


class Beside(Changes):
    def test_it_is_taken_and_told(self):
        result = self.say("shorten module 1", BESIDE)
        self.assertIn("Modules that you did not name changed, too: 2, 3", result.err)
        self.assertIn("changes refuse", result.err)
        self.assertEqual(self.briefly(), [
            ("changed", "First moves", "estimated_duration_hours", None, "taken"),
            ("changed", "Simple openings", "estimated_duration_hours", "not_named", "taken"),
            ("changed", "Simple openings", "items", "not_named", "taken"),
            ("added", "Chess clocks", None, None, "taken"),
            ("removed", "Middle game plans", None, "not_named", "taken")])
        self.assertEqual(self.ideas(), [])

    def test_it_is_taken_back(self):
        self.say("shorten module 1", BESIDE)
        self.changes("refuse", "2", "3", "5")
        self.assertEqual(self.module(2), self.first["modules"][1])
        self.assertEqual([m["title"] for m in self.plan()["modules"]],
                         ["First moves", "Simple openings", "Middle game plans", "Rook endgames", "Chess clocks"])
        self.assertEqual(self.module(3)["id"], self.first["modules"][2]["id"])
        self.assertEqual(self.ideas(), ["changing “Simple openings” (hours, topics)", "removing “Middle game plans”"])
        asked = self.told()
        self.assertIn("Refused before", asked)
        self.assertIn("removing “Middle game plans”", asked)

    def test_nothing_of_it_is_the_plan_before(self):
        self.say("shorten module 1", BESIDE)
        all_taken = self.content(self.plan())
        self.changes("refuse", "--all")
        self.assertEqual(self.content(self.plan()), self.content(self.first))
        self.changes("take", "--all")
        self.assertEqual(self.content(self.plan()), all_taken)

    def test_strict(self):
        result = self.say("shorten module 1", BESIDE, "--strict")
        self.assertIn("Not taken, for you did not name it: changing “Simple openings” (hours, topics)", result.err)
        self.assertIn("Not taken, for you did not name it: removing “Middle game plans”", result.err)
        self.assertEqual(self.module(2), self.first["modules"][1])
        self.assertEqual(self.module(1)["estimated_duration_hours"], 6)
        self.assertEqual(len(self.ideas()), 2)
        self.changes("take", "5", "--refuse", "4")
        self.assertEqual([m["title"] for m in self.plan()["modules"]],
                         ["First moves", "Simple openings", "Rook endgames"])
        self.assertIn("adding “Chess clocks”", self.ideas())

    def test_what_was_done_by_hand_since_stays(self):
        self.say("shorten module 1", BESIDE)
        self.json("module", "edit", "Chess", "3", "--title", "My endgames", "--hours", "3")
        self.json("module", "add", "Chess", "--title", "Mine", "--hours", "1")
        self.json("module", "edit", "Chess", "2", "--hours", "11")
        self.assertIn(("changed", "Simple openings", "estimated_duration_hours", "not_named", "changed_since"),
                      self.briefly())
        self.changes("refuse", "3", "5")
        titles = [m["title"] for m in self.plan()["modules"]]
        self.assertEqual(sorted(titles), sorted(["First moves", "Simple openings", "Middle game plans", "My endgames",
                                                 "Chess clocks", "Mine"]))
        self.assertEqual(self.module(2)["estimated_duration_hours"], 11)
        self.changes("refuse", "2")
        self.assertEqual(self.module(2)["estimated_duration_hours"], 10)

    def test_only_what_the_plan_comes_of(self):
        self.assertEqual(self.changes(), [])
        self.assertIn("There are no changes", self.run_syllabus("changes", "Chess").out)
        self.say("shorten module 1", BESIDE)
        self.json("undo", "Chess")
        self.assertEqual(self.changes(), [])
        self.json("redo", "Chess")
        self.json("revert", "Chess", "1")
        self.assertEqual(self.changes(), [])

    def test_wrong_words(self):
        self.say("shorten module 1", BESIDE)
        for words, status in ((("take",), 2), (("take", "x"), 2), (("refuse", "0"), 2), (("take", "99"), 3)):
            self.run_syllabus("changes", words[0], "Chess", *words[1:], status=status)
        before = self.plan()
        self.assertIn("Nothing is different", self.run_syllabus("changes", "take", "Chess", "1").err)
        self.assertEqual(self.plan(), before)

    def test_people_read_it(self):
        self.say("shorten module 1", BESIDE)
        text = self.run_syllabus("changes", "Chess").out
        self.assertIn("v1 -> v2: shorten module 1", text)
        self.assertIn("  2  taken          ~ 2. Simple openings: hours 10 h -> 12 h  [you did not name it]", text)
        russian = self.run_syllabus("--lang", "ru", "changes", "Chess").out
        self.assertIn("принято", russian)
        self.assertIn("вы его не называли", russian)


if __name__ == "__main__":
    unittest.main()
