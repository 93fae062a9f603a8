"""export for other programs: every format as readers that are not ours see it, with texts that are
hard on each of them; and what people are told about what a format cannot carry."""
import json
import re
import unittest
import uuid

from harness import Home
from readers import check_html, read_anki, read_csv, read_gift, read_ics, read_mermaid

# Each is hard on one format at least: formulas, quotes, line breaks, markup of every kind, letters of
# two, three and four bytes, what drives terminals, and length.
HARD = [
    '=HYPERLINK("http://x","click")', "+7 (900) «Привет», мир; \\ : {x: 1} ~ = #",
    'Цитата "в кавычках" и \'одинарных\', запятая', "<script>alert(1)</script> & &amp; </section>",
    "- пункт\n- второй\n\nабзац\tтаб", "@SUM(A1)", "emoji 😀👍🏽 和文 ﷽", "`code` *звёзды* _x_ %% $a$ end",
    "::name:: {T} // нет $CATEGORY: x", "#separator:comma", "|1|2|\n|-|-|", "ж" * 10000,
]


# The text of a lesson: all that Markdown has, and what must not come through it.
LESSON = """# Заголовок

Слова *важные*, **важнейшие** и `код <b>`; [ссылка](https://example.org/?a=1&b=2), [не ссылка](javascript:alert(1)),
![картинка](http://x/y.png) <img src=x onerror=alert(1)>

1. раз
   - два
   - [x] три

| a | b |
|---|---|
| `|` | < |

> цитата

```c
if (a < b && c > d) {}
```
"""


class Exports(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()

    def hard(self):
        """A finalized track whose every text is hard; its document."""
        self.json("plan", "--skill", "Chess", "--finalize")
        document = json.loads(self.run_syllabus("export", "Chess").out)
        track = document["track"]
        short = [text for text in HARD if len(text.encode()) <= 500 and "\n" not in text]
        track["title"] = short[2]
        track["description"] = "\n\n".join(HARD)
        plan = track["ai_generated_plan"]
        plan["course_description"], plan["final_project"] = HARD[3], HARD[4]
        plan["learning_objectives"] = plan["practical_assignments"] = HARD
        for i, (module, planned) in enumerate(zip(track["modules"], plan["modules"])):
            module["title"] = planned["title"] = short[i % len(short)]
            module["description"] = planned["description"] = "%s\n%s" % (HARD[i], HARD[-1])
            module["learning_objectives"] = planned["learning_objectives"] = HARD
            planned["items"] = HARD
            planned["prerequisites"] = ["Module %d" % i] if i > 1 else ["Школьная\nалгебра", "\"\""]
        for i, module in enumerate(track["modules"]):
            module["lessons"] = self.lessons(i, module)
        self.write("hard.json", json.dumps(document))
        self.json("import", "hard.json", "--replace")
        track = json.loads(self.run_syllabus("export", track["id"]).out)["track"]
        self.assertIn(HARD[-1], track["modules"][0]["learning_objectives"])
        return track

    QUIZ = [text for text in HARD if "\n" not in text and len(text) < 500]
    UNSOUND = {"question": "?", "options": ["a", "b"], "answer": "c", "explanation": ""}

    def lessons(self, module, of):
        """Theory and a quiz; the quiz is done in the first module."""
        def lesson(number, kind, **content):
            return {"id": str(uuid.uuid4()), "lesson_number": number, "lesson_type": kind, "title": HARD[6],
                    "content": {"text": LESSON, "tasks": HARD[:2], "questions": [], "learning_objectives": [],
                                **content},
                    "estimated_duration_minutes": 40, "status": "not_started", "due_at": None, "score": None,
                    "created_at": of["created_at"], "updated_at": of["updated_at"]}
        options = self.QUIZ[:4]
        questions = [{"question": text, "options": options, "answer": options[i % 4],
                      "explanation": HARD[i]} for i, text in enumerate(self.QUIZ)] + [self.UNSOUND]
        return [lesson(1, "theory"), lesson(2, "quiz", questions=questions)]

    def exported(self, track, name):
        end = self.run_syllabus("export", track["id"], "-o", name)
        return self.read(name), [line for line in end.err.splitlines() if line]

    def test_csv(self):
        track = self.hard()
        data, told = self.exported(track, "course.csv")
        rows = read_csv(data)
        self.assertEqual(len(rows), len(track["modules"]))
        for row, module, planned in zip(rows, track["modules"], track["ai_generated_plan"]["modules"]):
            bare = {key: re.sub(r"^'(?=[=+\-@\t\r])", "", value) for key, value in row.items()}
            self.assertEqual(bare["title"], module["title"])
            self.assertEqual(bare["description"], module["description"])
            self.assertEqual(bare["learning_objectives"], "\n".join(HARD))
            self.assertEqual(bare["items"], "\n".join(HARD))
            self.assertEqual(bare["prerequisites"], "\n".join(planned["prerequisites"]))
            self.assertEqual(float(bare["estimated_duration_hours"]), module["estimated_duration_hours"])
            for value in row.values():
                self.assertNotRegex(value, r"^[=+\-@\t\r]")
        guarded = sum(value.startswith("'") for row in rows for value in row.values())
        self.assertGreater(guarded, 0)
        self.assertIn("Changed: cells like formulas, which begin with an apostrophe now (%d)" % guarded, told)
        self.assertIn("Left out: descriptions, objectives and projects of the course (%d)" %
                      (3 + 2 * len(HARD)), told)

    def test_html(self):
        track = self.hard()
        data, told = self.exported(track, "course.html")
        text = data.decode()
        self.assertEqual(check_html(data), "")
        self.assertEqual(told, [])
        self.assertTrue(text.startswith('<!DOCTYPE html>\n<html lang="en">'))
        tags = "".join(re.findall(r"<[^>]*>", text)) # what is left is text
        self.assertNotRegex(tags, r"(?i)<script|<link|<img|<iframe|\bsrc=|@import|url\(|\son\w+=")
        self.assertEqual(set(re.findall(r'href="([^"]*)"', tags)), {"https://example.org/?a=1&amp;b=2"})
        self.assertIn("<h5>Заголовок</h5>\n<p>Слова <em>важные</em>, <strong>важнейшие</strong> и "
                      "<code>код &lt;b&gt;</code>; <a href", text)
        self.assertIn("<pre><code>if (a &lt; b &amp;&amp; c &gt; d) {}\n</code></pre>", text)
        self.assertIn("@media print", text)
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &amp;amp; &lt;/section&gt;", text)
        self.assertEqual(text.count("<section"), len(track["modules"]))
        self.assertEqual(text.count("ж" * 10000), 1 + 2 + 3 * len(track["modules"]))

    def test_html_in_the_language_of_the_plan(self):
        self.json("plan", "--skill", "Шахматы")
        page = self.run_syllabus("export", "Шахматы", "--format", "html").out
        self.assertEqual(check_html(page.encode()), "")
        self.assertIn('<html lang="ru">', page)
        self.assertIn("<h2>Модули</h2>", page)

    def test_gift(self):
        track = self.hard()
        data, told = self.exported(track, "quiz.gift")
        questions = read_gift(data)
        opened = [q for q in questions if not q[3]]
        quiz = [q for q in questions if q[3]]
        self.assertEqual([q[2] for q in opened],
                         [text.replace("\t", " ") for text in HARD] * len(track["modules"]))
        self.assertEqual([q[2] for q in quiz], self.QUIZ * len(track["modules"]))
        for i, (_, _, _, answers) in enumerate(quiz):
            self.assertEqual([text for _, text in answers], self.QUIZ[:4])
            self.assertEqual([right for right, _ in answers], [k == i % len(self.QUIZ) % 4 for k in range(4)])
        self.assertEqual({q[0].split("/")[-1] for q in questions[:1]}, {"1. " + track["modules"][0]["title"]}
                         if "/" not in track["modules"][0]["title"] else {questions[0][0].split("/")[-1]})
        self.assertIn("Changed: objectives, which are open questions now (%d)" % len(opened), told)
        self.assertIn("Left out: quiz questions whose answer is none of the options (%d)" % len(track["modules"]), told)
        self.assertIn("Left out: lessons of modules, or their texts (%d)" % len(track["modules"]), told)

    def test_anki(self):
        track = self.hard()
        data, told = self.exported(track, "course.anki.txt")
        rows = read_anki(data)
        quiz = [row for row in rows if row["Tags"].endswith(" quiz")]
        rows = [row for row in rows if not row["Tags"].endswith(" quiz")]
        self.assertEqual([row["Front"] for row in rows],
                         [text.replace("\t", " ") for text in HARD] * len(track["modules"]))
        self.assertEqual([row["Front"] for row in quiz],
                         ["\n• ".join([text] + self.QUIZ[:4]) for text in self.QUIZ] * len(track["modules"]))
        self.assertTrue(quiz[1]["Back"].startswith("<b>%s</b>\n" % self.QUIZ[1]), quiz[1])
        self.assertTrue(all(row["Tags"].startswith("syllabus module-") for row in rows))
        self.assertIn("Changed: objectives, which are cards now (%d)" % len(rows), told)
        again, _ = self.exported(track, "again.anki")
        self.assertEqual(again, data)

    def test_mermaid(self):
        track = self.hard()
        data, told = self.exported(track, "order.mmd")
        nodes, arrows = read_mermaid(data)
        count = len(track["modules"])
        self.assertEqual([label.split(" · ")[1].rsplit(" (", 1)[0] for label in nodes.values()],
                         [" ".join(module["title"].split()) for module in track["modules"]])
        solid = [(a, b) for a, kind, b in arrows if kind == "-->"]
        self.assertEqual(solid, [("t1m%d" % i, "t1m%d" % (i + 1)) for i in range(2, count)])
        self.assertIn(("t1m1", "-.->", "t1m2"), arrows)
        self.assertIn("Left out: prerequisites that name no module (4)", told)

    def test_ics(self):
        track = self.hard()
        data, told = self.exported(track, "course.ics")
        events = read_ics(data)
        spent = sum((event["end"] - event["start"]).total_seconds() for event in events)
        self.assertEqual(spent, 3600 * sum(m["estimated_duration_hours"] for m in track["modules"]))
        quiz = [e["end"] - e["start"] for e in events if e["summary"].startswith(track["title"] + ": 1.2 ")]
        self.assertEqual(sum(length.total_seconds() for length in quiz), 40 * 60)
        self.assertEqual(len({event["uid"] for event in events}), len(events))
        for module in track["modules"]:
            first = [e for e in events if ": %d " % module["module_number"] in e["summary"]][0]
            self.assertIn(" ".join(module["title"].split()), first["summary"])
            # The order of a text's lines is kept; each objective is one line.
            self.assertTrue(first["description"].startswith(module["description"]))
            self.assertTrue(first["description"].endswith("\n- " + HARD[-1]))
        self.assertIn("Left out: descriptions, objectives and projects of the course (%d)" %
                      (3 + 2 * len(HARD)), told)

    def test_several_tracks_in_one_file(self):
        self.json("plan", "--skill", "Chess", "--finalize")
        self.json("plan", "--skill", "Шахматы")
        self.json("track", "add", "--skill", "Go")
        for name, read in (("a.csv", read_csv), ("a.ics", read_ics), ("a.gift", read_gift), ("a.mmd", read_mermaid),
                           ("a.anki", read_anki)):
            told = self.run_syllabus("export", "--all", "-o", name).err
            self.assertTrue(read(self.read(name)), name)
            self.assertIn("Left out: tracks without a plan (1)", told)
        self.run_syllabus("export", "--all", "-o", "a.html")
        self.assertEqual(check_html(self.read("a.html")), "")
        self.assertEqual(self.read("a.html").count(b"<article"), 3)

    def test_what_there_is_not(self):
        self.json("track", "add", "--skill", "Go")
        for name in ("csv", "ics", "gift", "anki", "mermaid"):
            error = self.run_syllabus("--json", "export", "Go", "--format", name, status=1).error
            self.assertEqual(error["kind"], "no_plan")
        self.run_syllabus("export", "Go", "--format", "html")
        self.run_syllabus("export", "Go", "--format", "docx", status=2)

    def test_what_is_told(self):
        self.json("plan", "--skill", "Chess")
        notes = self.json("export", "Chess", "--with-messages", "-o", "a.csv")["notes"]
        self.assertIn("Left out: messages of the dialogues (1)", notes)
        self.assertIn("Left out: versions of the plan (1)", notes)
        self.assertEqual(self.json("export", "Chess", "--with-messages", "-o", "a.json")["notes"], [])
        russian = self.run_syllabus("--lang", "ru", "export", "Chess", "--with-messages", "-o", "b.csv").err
        self.assertIn("Не вошло: сообщения диалогов (1)", russian)

    def test_the_end_of_a_dialogue(self):
        end = self.run_syllabus("--guest", "plan", "--skill", "Chess", "--export", "order.mmd")
        self.assertIn("Left out: ", end.err)
        self.assertTrue(read_mermaid(self.read("order.mmd"))[0])
        end = self.run_syllabus("--guest", "plan", "--skill", "Chess", "--export", "course.docx")
        self.assertIn("course.docx is written as json", end.err)
        self.assertEqual(json.loads(self.read("course.docx"))["format"], "syllabus-course")


if __name__ == "__main__":
    unittest.main()
