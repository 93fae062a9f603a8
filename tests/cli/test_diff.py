"""diff: what changed between versions of a plan, as JSON and for people."""
import unittest

from harness import Home


class Diff(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()
        self.json("plan", "--skill", "Chess", "--hours", "40", "--say", "add a module on endgames",
                  "--say", "rename module 2 to Tactics", "--say", "remove module 3")

    def test_the_document(self):
        versions = self.json("versions", "Chess")
        first, last = versions[0], versions[-1]
        diff = self.json("diff", "Chess", "1", "4")
        self.assertEqual(set(diff), {"from", "to", "hours", "added", "removed", "moved", "changed"})
        self.assertEqual((diff["from"], diff["to"]), (1, 4))
        self.assertEqual(diff["hours"], {"from": 40, "to": 40})
        self.assertEqual([m["title"] for m in diff["added"]], ["Endgames"])
        self.assertEqual(diff["added"][0], last["modules"][-1])
        self.assertEqual(diff["removed"], [first["modules"][2]])
        titles = [c for c in diff["changed"] if c["field"] == "title"]
        self.assertEqual(titles, [{"id": first["modules"][1]["id"], "title": "Tactics", "field": "title",
                                   "from": first["modules"][1]["title"], "to": "Tactics"}])
        old = {m["id"]: m["estimated_duration_hours"] for m in first["modules"]}
        new = {m["id"]: m["estimated_duration_hours"] for m in last["modules"]}
        hours = {c["id"]: (c["from"], c["to"]) for c in diff["changed"] if c["field"] == "estimated_duration_hours"}
        self.assertEqual(hours, {i: (old[i], new[i]) for i in old if i in new and old[i] != new[i]})

    def test_which_versions(self):
        self.assertEqual(self.json("diff", "Chess"), self.json("diff", "Chess", "3", "4"))
        self.assertEqual(self.json("diff", "Chess", "v2"), self.json("diff", "Chess", "2", "v4"))
        same = self.json("diff", "Chess", "2", "2")
        self.assertEqual([same[k] for k in ("added", "removed", "moved", "changed")], [[], [], [], []])
        self.assertEqual(self.run_syllabus("--json", "diff", "Chess", "9", status=3).error["kind"], "not_found")
        self.assertEqual(self.run_syllabus("--json", "diff", "Chess", "x", status=2).error["kind"], "usage")
        self.json("track", "add", "--skill", "Go")
        self.assertEqual(self.run_syllabus("--json", "diff", "Go", status=1).error["kind"], "no_plan")

    def test_for_people(self):
        text = self.run_syllabus("diff", "Chess", "1", "4").out
        self.assertIn("v1 -> v4: 40 h -> 40 h\n", text)
        self.assertIn("+   6  Endgames", text)
        self.assertIn("~      Tactics: title\n", text)
        sides = self.run_syllabus("diff", "Chess", "1", "4", "--side-by-side").out.splitlines()
        self.assertIn("Tactics", sides[2])
        self.assertEqual(len(sides), 1 + 6 + 1)  # a heading, the new plan's modules, and what is gone


if __name__ == "__main__":
    unittest.main()
