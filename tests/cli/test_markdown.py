"""Courses as Markdown: what people read and edit, and what is taken back without loss. cmark, which is
not ours, says what the document means to everybody else."""
import json
import re
import shutil
import subprocess
import unittest
import uuid
import xml.etree.ElementTree as ElementTree

from harness import Home

# What has a meaning in Markdown, in YAML or to a terminal. XML, which cmark answers in, has no ESC.
HARD = ["*a* _b_ `c` **d**", "# C# ## #", "[x](y) [z] ![i](j)", "<b>&amp; &copy; <!-- x --> -->", "a | b | c", "~~s~~ ~~~",
        "1. one", "- two", "+ three", "> four", "\\* \\ \\\\", "back\\", "--- ===", "two\nlines", "(8 h)", "a (8 h)",
        " outer ", "Ёлка — «да»", "😀 👩‍👩‍👧", "snake_case _x", "http://x.y/_z_", "ж" * 5000]
SAFE = [text for text in HARD if len(text.encode()) < 500 and "\n" not in text]


def meaning(data, quotes=True):
    """[(level, text)] of the headings and [text] of the elements of lists, as cmark has them; without what
    is quoted when asked for."""
    cmark = shutil.which("cmark")
    if cmark is None:
        raise ValueError("cmark is not installed: ./bootstrap.sh deps test")
    body = re.sub(rb"\A---\n.*?\n---\n", b"", data, flags=re.S)
    end = subprocess.run([cmark, "--to", "xml"], input=body, stdout=subprocess.PIPE, check=True)
    root = ElementTree.fromstring(re.sub(rb"\sxmlns=\"[^\"]*\"|<!DOCTYPE[^>]*>", b"", end.stdout))

    for parent in [] if quotes else list(root.iter()):
        for quote in parent.findall("block_quote"):
            parent.remove(quote)

    def text(node):
        return "".join({"text": n.text or "", "softbreak": "\n", "linebreak": "\n"}.get(n.tag, "\0" if n.tag not in
                       ("heading", "item", "paragraph") else "") for n in node.iter())
    return ([(int(h.get("level")), text(h)) for h in root.iter("heading")],
            [text(item) for item in root.iter("item")], [text(p) for p in root.findall("paragraph")])


# The text of a lesson: Markdown that must stay what it is, and end where it ends.
TEXT = """# Title

<!-- module x -->
1. one
   - two  \nbroken

> quoted

| a | b |
|---|---|

&#35; &amp; <b>
```
never closed
"""


def lesson(module, n, texts):
    """Of every kind, with everything that it can have."""
    right = texts[:2][n % 2 if len(texts) > 1 else 0]
    questions = [{"question": text, "options": texts[:4], "answer": right, "explanation": TEXT} for text in texts]
    questions += [{"question": "?", "options": [], "answer": "- none\n# of them ", "explanation": "\n"},
                  {"question": "?", "options": ["a", "a"], "answer": "", "explanation": " > "}]
    return {"id": str(uuid.uuid4()), "lesson_number": n + 1, "title": SAFE[n],
            "lesson_type": ("theory", "practice", "homework", "quiz", "quiz")[n],
            "content": {"text": (TEXT, HARD[-1], "", "\n".join(HARD), "\n\n x \n")[n], "tasks": texts,
                        "questions": questions if n > 2 else [], "learning_objectives": texts[:n]},
            "estimated_duration_minutes": (0, 1, 47, 600, 600000)[n],
            "status": ("not_started", "in_progress", "completed")[n % 3],
            "due_at": "2027-03-01T18:30:00.000Z" if n == 2 else None, "score": (None, 0, 33.3, 100, None)[n],
            "created_at": module["created_at"], "updated_at": module["updated_at"]}


class Markdown(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()

    def hard(self, finalize=True):
        self.json("plan", "--skill", "Chess", *(["--finalize"] if finalize else []))
        document = json.loads(self.run_syllabus("export", "Chess").out)
        track = document["track"]
        plan = track["ai_generated_plan"]
        track["description"] = track["user_expectations"] = "\n".join(HARD[:-3])
        plan["title"] = HARD[0]
        plan["course_description"] = "\n\n".join(HARD)
        plan["final_project"] = "\n".join(reversed(HARD))
        plan["learning_objectives"] = plan["practical_assignments"] = HARD
        for i, module in enumerate(plan["modules"]):
            module.update(title=SAFE[i], description=HARD[-2 - i], items=HARD, learning_objectives=HARD[i:],
                          prerequisites=HARD[:i], pinned=i == 1)
        track["known"] = "\n".join(HARD)
        track["schedule"].update(start="2027-01-04", hours_per_week=7.5, days=["mon", "sat"], deadline="2027-12-31",
                                 days_off=["2027-05-01", "2027-06-01..2027-08-31"], replanned_from="2027-02-01")
        if finalize:
            track["modules"][0]["status"] = "completed"
            track["modules"][0]["ai_generated_content"] = {text: text for text in HARD}
            for i, module in enumerate(track["modules"]):
                module["lessons"] = [lesson(module, n, HARD[n % len(HARD):]) for n in range(5)]
        self.write("hard.json", json.dumps(document))
        return self.json("import", "hard.json", "--replace")[0]

    def same(self, a, b):
        """What Markdown carries, and what no import may lose."""
        self.assertEqual(a, b)

    def test_there_and_back(self):
        for finalize in (False, True):
            track = self.hard(finalize)
            end = self.run_syllabus("export", track["id"], "-o", "course.md", "--force")
            self.same(self.json("import", "course.md", "--replace")[0], track)
            self.assertEqual(end.err, "") # nothing is left out
            self.run_syllabus("export", track["id"], "-o", "again.md", "--force")
            self.assertEqual(self.read("again.md"), self.read("course.md"))
            self.run_syllabus("import", "course.md", status=7)
            copy = self.json("import", "course.md", "--copy")[0]
            self.assertNotEqual(copy["id"], track["id"])
            self.run_syllabus("track", "rm", copy["id"], "--yes")
            self.run_syllabus("track", "rm", track["id"], "--yes")

    def test_lessons_are_read_by_others(self):
        track = self.hard()
        self.run_syllabus("export", track["id"], "-o", "course.md")
        headings, elements, _ = meaning(self.read("course.md"), quotes=False)
        count = len(track["modules"])
        for level, start in ((3, "Theory: "), (3, "Quiz: "), (4, "Tasks")):
            self.assertEqual(sum(l == level and text.startswith(start) for l, text in headings),
                             count * {"Theory: ": 1, "Quiz: ": 2, "Tasks": 5}[start])
        self.assertIn((3, "Homework: %s (47 min)" % SAFE[2]), headings)
        self.assertNotIn((1, "Title"), headings) # what a lesson's text holds stays in it
        self.assertIn("[x] " + HARD[4], elements)

    def test_random_courses(self):
        from test_import import RandomCourses
        document = RandomCourses(11).document(60)
        self.json("import", self.write("random.json", json.dumps(document)))
        before = sorted(self.json("track", "list"), key=lambda t: t["id"])
        told = self.run_syllabus("export", "--all", "-o", "all.md").err
        self.assertEqual(told, "")
        self.json("import", "all.md", "--replace")
        self.same(sorted(self.json("track", "list"), key=lambda t: t["id"]), before)

    def test_to_others(self):
        track = self.hard()
        self.run_syllabus("export", track["id"], "-o", "course.md")
        data = self.read("course.md")
        data = data if isinstance(data, bytes) else data.encode()
        headings, elements, paragraphs = meaning(data, quotes=False)
        plan = track["ai_generated_plan"]
        flat = lambda text: "\n".join(line for line in text.split("\n"))
        self.assertEqual(headings[0], (1, plan["title"]))
        titles = [text for level, text in headings if level == 2 and re.match(r"\d+\. ", text)][:len(plan["modules"])]
        for i, (text, module) in enumerate(zip(titles, plan["modules"])):
            self.assertEqual(text.split(". ", 1)[0], str(i + 1))
            self.assertTrue(text.startswith("%d. %s (" % (i + 1, module["title"])), text)
        for text in HARD:
            self.assertIn(text, elements)
        self.assertNotIn("\0", "".join(elements))
        self.assertIn("\n".join(reversed(HARD)).strip("\n"), "\n".join(paragraphs))

    def test_dialogues_are_told(self):
        self.json("plan", "--skill", "Chess", "--say", "shorter")
        end = self.run_syllabus("export", "Chess", "--with-messages", "-o", "course.md")
        self.assertRegex(end.err, r"Left out: messages of the dialogues \(\d+\)")
        self.assertRegex(end.err, r"Left out: versions of the plan \(\d+\)")
        self.assertEqual(self.run_syllabus("export", "Chess", "--format", "markdown").out,
                         self.run_syllabus("export", "Chess", "--format", "markdown", "-o", "-").out)

    def test_several(self):
        self.json("plan", "--skill", "Chess")
        self.json("plan", "--skill", "Шахматы")
        before = self.json("track", "list")
        self.run_syllabus("export", "--all", "-o", "all.md")
        meaning(self.read("all.md") if isinstance(self.read("all.md"), bytes) else self.read("all.md").encode())
        back = self.json("import", "all.md", "--replace")
        self.assertEqual(sorted(back, key=lambda t: t["id"]), sorted(before, key=lambda t: t["id"]))

    def test_of_others(self):
        self.write("plan.md", "# Go\n\n## Module 1: Basics (6 hours)\n- Types\n\n## Module 2: Concurrency (4 hours)\n"
                              "- Channels\n")
        track, = self.json("import", "plan.md")
        self.assertEqual((track["title"], track["estimated_duration_hours"], track["status"]), ("Go", 10, "planning"))
        self.assertEqual([m["title"] for m in track["ai_generated_plan"]["modules"]], ["Basics", "Concurrency"])
        other, = self.json("import", "-", input=self.read("plan.md"))
        self.assertNotEqual(other["id"], track["id"])
        self.json("finalize", track["id"])

    def test_faults(self):
        self.json("plan", "--skill", "Chess")
        self.run_syllabus("export", "Chess", "-o", "course.md")
        text = self.read("course.md")
        text = text.decode() if isinstance(text, bytes) else text
        before = self.json("track", "list")
        lines = text.split("\n")
        note = next(i for i, line in enumerate(lines) if line.startswith("<!-- module "))
        for change, said in ((("version: 1", "version: 2"), "line 3: version: must be 1"),
                             (("title:", "titel:"), "line 5: titel: there is no such field"),
                             (("<!-- module ", "<!-- module x"), "line %d: the id of a module" % (note + 1))):
            self.write("bad.md", text.replace(*change, 1))
            error = self.run_syllabus("--json", "import", "course.md", "bad.md", "--replace", status=7).error
            self.assertIn("bad.md: " + said, error["message"])
        self.write("bad.md", "Hello, world.\n")
        self.assertIn("no plan can be read", self.run_syllabus("import", "bad.md", status=7).err)
        self.assertEqual(self.json("track", "list"), before)


if __name__ == "__main__":
    unittest.main()
