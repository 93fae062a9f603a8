"""import: what export wrote is taken back without loss, and what is wrong is refused with its place."""
import copy
import json
import os
import random
import time
import unittest
import uuid

from harness import Home


def without_time(text):
    document = json.loads(text)
    document.pop("exported_at")
    return json.dumps(document, indent=1, ensure_ascii=False)


def ids(value):
    """Every id in a document, at whatever depth, in its order."""
    if isinstance(value, dict):
        for key, v in value.items():
            if (key == "id" or key.endswith("_id")) and isinstance(v, str):
                yield v
            yield from ids(v)
    elif isinstance(value, list):
        for v in value:
            yield from ids(v)


def pattern(document):
    """Which ids are the same, whatever they are."""
    seen = {}
    return [seen.setdefault(i, len(seen)) for i in ids(document)]


class RandomCourses:
    """Documents as an export could be, with everything in them that can be."""

    TEXTS = ("Шахматы — «с нуля»", "a \"b\" \\ c", "two\nlines", "😀 👩‍👩‍👧", "x" * 10000, "\u001b[31m\u202e", "\t",
             "'; DROP TABLE users; --", "\u0301", "0", "null")

    def __init__(self, seed):
        self.random = random.Random(seed)

    def id(self):
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def text(self, empty=True):
        text = " ".join(self.random.choices(self.TEXTS, k=self.random.randint(0 if empty else 1, 3))).strip()
        return text if text or empty else "x"

    def line(self):
        return " ".join(self.text(False).split())[:100].strip() or "x"

    def texts(self):
        return [self.text(False) for _ in range(self.random.randint(0, 3))]

    def time(self, at=None):
        ms = self.random.randint(0, 4 * 10 ** 12) if at is None else at
        return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(ms // 1000)) + ".%03dZ" % (ms % 1000)

    def hours(self):
        return self.random.randint(1, 4000) / 4

    def plan(self, ids, version):
        modules = [{"id": i, "module_number": n + 1, "title": self.line(), "description": self.text(False),
                    "estimated_duration_hours": self.hours(), "items": self.texts(),
                    "learning_objectives": self.texts(), "prerequisites": self.texts(),
                    "pinned": self.random.random() < 0.5} for n, i in enumerate(ids)]
        return {"version": version, "title": self.line(), "language": "ru", "course_description": self.text(False),
                "estimated_duration_hours": sum(m["estimated_duration_hours"] for m in modules) or None,
                "learning_objectives": self.texts(), "modules": modules, "practical_assignments": self.texts(),
                "final_project": self.text(False)}

    def lesson(self, n):
        questions = [{"question": self.line(), "options": self.texts(), "answer": self.text(),
                      "explanation": self.text()} for _ in range(self.random.randint(0, 3))]
        return {"id": self.id(), "lesson_number": n + 1, "title": self.line(),
                "lesson_type": self.random.choice(("theory", "practice", "homework", "quiz")),
                "content": {"text": self.text(), "tasks": self.texts(), "questions": questions,
                            "learning_objectives": self.texts()},
                "estimated_duration_minutes": self.random.randint(0, 600),
                "status": self.random.choice(("not_started", "in_progress", "completed")),
                "due_at": self.random.choice((None, self.time(10 ** 12))),
                "score": self.random.choice((None, 0, 33.3, 100)),
                "created_at": self.time(), "updated_at": self.time()}

    def module(self, i, n):
        return {"id": i, "module_number": n + 1, "title": self.line(), "description": self.text(),
                "learning_objectives": self.texts(), "estimated_duration_hours": self.hours(),
                "status": self.random.choice(("not_started", "in_progress", "completed")),
                "pinned": self.random.random() < 0.5,
                "lessons": [self.lesson(k) for k in range(self.random.randint(0, 3))],
                "ai_generated_content": self.random.choice((None, {"a": [1, 2.5, "x", None, {"б": True}]})),
                "created_at": self.time(), "updated_at": self.time()}

    def message(self, chat, before, at):
        sender = self.random.choice(("user", "ai"))
        tokens = self.random.choice((None, 7))
        message = {"id": self.id(), "chat_id": chat["id"], "sender_type": sender,
                   "message_type": "text" if sender == "user" else self.random.choice(("welcome", "text")),
                   "message_content": self.text(),
                   "parent_id": self.random.choice([None] + [m["id"] for m in before]),
                   "status": self.random.choice(("complete", "interrupted", "cut_off", "failed", "queued")),
                   "finish_reason": self.random.choice((None, "stop")),
                   "ai_model_used": self.random.choice((None, self.line())), "prompt_tokens": tokens,
                   "completion_tokens": tokens, "tokens_used": tokens and 2 * tokens, "timestamp": self.time(at)}
        if self.random.random() < 0.2:
            message.update(thoughts=self.text(False), thought_tokens=5)
        return message

    def chat(self, kind, module, messages):
        chat = {"id": self.id(), "chat_name": self.line(), "chat_type": kind,
                "status": self.random.choice(("active", "archived")), "created_at": self.time(),
                "updated_at": self.time()}
        if module:
            chat["module_id"] = module
        made = []
        at = self.random.randint(0, 10 ** 12)
        for _ in range(self.random.randint(0, 6)):
            at += self.random.randint(1, 10 ** 6)
            made.append(self.message(chat, made, at))
        chat.update(message_count=len(made), last_message_at=made[-1]["timestamp"] if made else None)
        messages.extend(made)
        return chat

    def schedule(self):
        """What is said of it is as the program keeps it."""
        date = lambda: self.random.choice((None, "20%02d-02-03" % self.random.randint(10, 40)))
        return {"start": date(), "replanned_from": date(), "hours_per_week": self.random.choice((None, 0.25, 7.5, 24)),
                "days": self.random.choice(([], ["mon"], ["tue", "sat", "sun"])),
                "days_off": self.random.choice(([], ["2027-01-05"], ["2026-12-31", "2027-01-02..2027-01-08"])),
                "deadline": self.random.choice((None, "2099-01-01"))}

    def course(self, document):
        ids = [self.id() for _ in range(self.random.randint(0, 4))]
        track = {"id": self.id(), "title": self.line(), "description": self.text(), "skill_area": self.line(),
                 "difficulty_level": self.random.choice(("beginner", "intermediate", "advanced")),
                 "estimated_duration_hours": self.hours(), "user_expectations": self.text(), "language": "pt-BR",
                 "status": self.random.choice(("planning", "active", "paused", "completed")),
                 "ai_generated_plan": None, "modules": [self.module(i, n) for n, i in enumerate(ids)],
                 "created_at": self.time(), "updated_at": self.time(), "known": self.text(),
                 "schedule": self.schedule()}
        document["tracks"].append(track)
        messages = []
        for _ in range(self.random.randint(0, 2)):
            chats = [self.chat("planning", None, messages)]
            for _ in range(self.random.randint(0, 2)):
                chats.append(self.chat("discussion", self.random.choice([None] + ids), messages))
            document["sessions"].append({
                "session_id": self.id(), "session_name": self.line(), "session_status": "active", "chats": chats,
                "track_id": track["id"], "track_title": track["title"], "session_created_at": self.time(),
                "session_updated_at": self.time()})
        document["messages"] += messages
        numbers = sorted(self.random.sample(range(1, 20), self.random.randint(0, 3)))
        made = self.random.choice(numbers + [None])
        current = self.random.choice(numbers) if numbers else None
        base = None
        replies = [m["id"] for m in messages if m["sender_type"] == "ai"]
        for number in numbers:
            plan = self.plan(ids, number)
            document["versions"].append({
                "version": number, "track_id": track["id"], "message_id": replies.pop() if replies else None,
                "timestamp": self.time(), "finalized": number == made, "plan": plan,
                "estimated_duration_hours": plan["estimated_duration_hours"],
                "modules": [{k: m[k] for k in ("id", "module_number", "title", "estimated_duration_hours", "items")}
                            for m in plan["modules"]],
                "kind": self.random.choice(("edit", "pin", "revert", "take", "choice", "fix", "import")),
                "author": self.random.choice(("user", "model", "builtin")), "model": self.random.choice((None, "m")),
                "request": self.random.choice((None, self.line())), "base": base, "current": number == current})
            base = number
            if number == current:
                track["ai_generated_plan"] = plan

    def document(self, count):
        document = {"format": "syllabus-course", "version": 1, "exported_at": self.time(), "tracks": [],
                    "sessions": [], "messages": [], "versions": []}
        for _ in range(count):
            self.course(document)
        return document


def in_order(document):
    """Whatever order an export has its parts in."""
    document = dict(document, exported_at=None)
    document["tracks"] = sorted(document["tracks"], key=lambda t: t["id"])
    document["sessions"] = sorted(
        (dict(s, chats=sorted(s["chats"], key=lambda c: c["id"])) for s in document["sessions"]),
        key=lambda s: s["session_id"])
    document["messages"] = sorted(document["messages"], key=lambda m: m["id"])
    document["versions"] = sorted(document["versions"], key=lambda v: (v["track_id"], v["version"]))
    return document


class Import(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()

    def export(self, *args):
        return self.run_syllabus("export", "--with-messages", "--with-thoughts", *args).out

    def plan(self, skill="Chess"):
        return self.json("plan", "--skill", skill, "--say", "add a module on endgames", "--finalize")["track"]["id"]

    def everything(self):
        """All rows but those of accounts and of the machinery."""
        found = {}
        for table in ("learning_tracks", "course_modules", "chat_sessions", "chats", "chat_messages",
                      "plan_versions", "chat_message_thoughts"):
            columns = [c[1] for c in self.rows("PRAGMA table_info(%s)" % table) if c[1] != "search_id"]
            found[table] = self.rows("SELECT %s FROM %s ORDER BY 1, 2" % (", ".join(columns), table))
        return found

    def refused(self, document, *options, kind="bad_data", status=7):
        text = document if isinstance(document, (str, bytes)) else json.dumps(document)
        before = self.everything()
        error = self.run_syllabus("--json", "import", *options, self.write("bad.json", text), status=status).error
        self.assertEqual(error["kind"], kind)
        self.assertTrue(error["advice"])
        self.assertEqual(self.everything(), before)
        return error["message"]

    def test_there_and_back(self):
        tracks = [self.plan(), self.plan("Python для анализа"), self.json("track", "add", "--skill", "Go")["id"]]
        self.json("module", "status", tracks[0], "2", "completed")
        self.json("track", "status", tracks[1], "paused")
        for chat in (("--tutor", "2"), ("--new", "Doubts")):
            chat = self.json("chats", tracks[0], *chat)[0]["chats"][-1]["id"]
            self.json("say", tracks[0], "give me an exercise", "--chat", chat)
        self.serve("reasoning")
        self.json("say", tracks[1], "shorter")
        self.json("regenerate", tracks[1])
        before = self.everything()
        text = self.export("--all")
        self.assert_valid_course(json.loads(text))
        path = self.write("all.json", text)
        for track in tracks:
            self.json("track", "rm", "--yes", track)
        self.json("db", "purge", "--all")
        imported = self.json("import", path)
        self.assertEqual([t["id"] for t in imported], [t["id"] for t in json.loads(text)["tracks"]])
        self.assertEqual(without_time(self.export("--all")), without_time(text))
        after = self.everything()
        # One part, whatever it came in.
        before.pop("chat_message_thoughts")
        after.pop("chat_message_thoughts")
        self.assertEqual(after, before)
        self.json("say", tracks[0], "add a module on openings")

    def test_random_courses(self):
        document = RandomCourses(7).document(100)
        self.assert_valid_course(document)
        self.run_syllabus("import", self.write("random.json", json.dumps(document)))
        text = self.export("--all")
        self.assertEqual(in_order(json.loads(text)), in_order(document))
        self.assert_valid_course(json.loads(text))
        path = self.write("again.json", text)
        self.run_syllabus("import", "--replace", path)
        self.assertEqual(without_time(self.export("--all")), without_time(text))
        self.run_syllabus("db", "check")
        for track in document["tracks"]:
            self.json("track", "show", track["id"])

    def test_into_another_account(self):
        track = self.plan()
        text = self.export(track)
        path = self.write("one.json", text)
        self.register("bob@example.org")
        message = self.refused(text)
        self.assertIn("exists already", message)
        self.assertNotIn("ann", message)
        self.assertIn("exists already", self.refused(text, "--replace"))
        copied, = self.json("import", "--copy", path)
        self.assertNotEqual(copied["id"], track)
        again = self.export(copied["id"])
        self.assertEqual(pattern(json.loads(again)), pattern(json.loads(text)))
        self.assertFalse(set(ids(json.loads(again))) & set(ids(json.loads(text))))
        self.assert_valid_course(json.loads(again))

    def test_from_standard_input_and_several_at_once(self):
        self.plan()
        text = self.export("Chess")
        self.run_syllabus("--guest", "import", "-", status=7)
        result = self.run_syllabus("--guest", "--json", "import", "-", input=text)
        self.assertEqual(result.document[0]["title"], "Chess")
        good = self.write("good.json", text)
        bad = json.loads(text)
        bad["track"]["modules"][0]["title"] = ""
        bad = self.write("bad.json", json.dumps(bad))
        self.json("track", "rm", "--yes", "Chess")
        self.json("db", "purge", "--all")
        error = self.run_syllabus("--json", "import", good, bad, status=7).error
        self.assertIn(bad + ": track.modules[0].title", error["message"])
        self.assertEqual(self.json("track", "list"), [])
        error = self.run_syllabus("--json", "import", good, good, status=7).error
        self.assertIn("exists already", error["message"])
        self.assertEqual(self.json("track", "list"), [])
        self.assertEqual(len(self.json("import", "--copy", good, good)), 2)

    def test_an_id_that_is_there(self):
        track = self.plan()
        text = self.export(track)
        self.assertIn("exists already", self.refused(text))
        self.json("track", "rm", "--yes", track)
        self.assertIn("exists already", self.refused(text))
        self.json("undo", track)
        for _ in range(2):
            self.json("say", track, "add a module on openings")
        self.json("track", "edit", track, "--title", "Other")
        self.json("message", "rm", track, "last", "--yes")
        path = self.write("one.json", text)
        self.json("import", "--replace", path)
        self.assertEqual(without_time(self.export(track)), without_time(text))
        self.run_syllabus("undo", track, status=2)
        self.json("track", "rm", "--yes", track)
        self.json("import", "--replace", path)
        self.assertEqual(without_time(self.export(track)), without_time(text))
        self.run_syllabus("import", "--replace", "--copy", path, status=2)

    def test_replacing_leaves_the_dialogue_that_is_not_in_the_document(self):
        track = self.plan()
        text = self.run_syllabus("export", track).out
        self.json("say", track, "add a module on openings")
        history, versions = self.json("history", track), self.json("versions", track)
        self.json("module", "rm", track, "1", "--yes")
        path = self.write("one.json", text)
        imported, = self.json("import", "--replace", path)
        wanted = json.loads(text)["track"]
        self.assertEqual(imported["modules"], wanted["modules"])
        self.assertEqual(imported["ai_generated_plan"]["modules"], wanted["ai_generated_plan"]["modules"])
        self.assertEqual(self.json("history", track), history)
        found = self.json("versions", track)
        self.assertEqual([v["kind"] for v in found[len(versions):]], ["edit", "import"])
        for v in found + versions:
            v.pop("current")
        self.assertEqual(found[:len(versions)], versions)
        again, = self.json("import", "--replace", path)  # it is the current plan by now
        self.assertEqual(again, imported)

    def test_older_exports(self):
        """Without what exports did not say once."""
        self.plan()
        document = json.loads(self.export("Chess"))
        for session in document["sessions"]:
            del session["session_status"], session["session_updated_at"]
            for chat in session["chats"]:
                del chat["created_at"], chat["updated_at"]
        for version in document["versions"]:
            del version["plan"], version["track_id"], version["finalized"]
        imported, = self.json("import", "--copy", self.write("old.json", json.dumps(document)))
        self.assertEqual(pattern(imported["ai_generated_plan"]), pattern(document["track"]["ai_generated_plan"]))
        self.assertEqual(len(self.json("versions", imported["id"])), len(document["versions"]))

    def test_faults_and_their_places(self):
        self.plan()
        good = json.loads(self.export("Chess"))
        good["messages"][0]["parent_id"] = None
        some_id = good["messages"][0]["id"]
        other_id = "01890000-0000-7000-8000-000000000000"

        def set_at(path, value):
            def change(d):
                for step in path[:-1]:
                    d = d[step]
                d[path[-1]] = value
            return change

        def drop(*path):
            def change(d):
                for step in path[:-1]:
                    d = d[step]
                del d[path[-1]]
            return change

        def twice(*path):
            def change(d):
                for step in path:
                    d = d[step]
                d.append(copy.deepcopy(d[0]))
            return change

        for change, place in (
                (set_at(["format"], "other"), "format"),
                (drop("format"), "format"),
                (set_at(["version"], 2), "version"),
                (set_at(["version"], "1"), "version"),
                (drop("exported_at"), "exported_at"),
                (set_at(["tracks"], []), "track"),
                (drop("track"), "track"),
                (set_at(["track"], []), "track: must be an object"),
                (set_at(["track"], None), "track: must be an object"),
                (set_at(["more"], 1), "more"),
                (set_at(["track", "more"], 1), "track.more"),
                (drop("track", "title"), "track.title"),
                (set_at(["track", "title"], 5), "track.title"),
                (set_at(["track", "title"], " "), "track.title"),
                (set_at(["track", "title"], "x" * 600), "track.title"),
                (set_at(["track", "title"], None), "track.title"),
                (set_at(["track", "id"], "1"), "track.id"),
                (set_at(["track", "id"], some_id.upper()), "track.id"),
                (set_at(["track", "status"], "done"), "track.status"),
                (set_at(["track", "difficulty_level"], 1), "track.difficulty_level"),
                (set_at(["track", "language"], "english"), "track.language"),
                (set_at(["track", "estimated_duration_hours"], 0), "track.estimated_duration_hours"),
                (set_at(["track", "estimated_duration_hours"], 1e300), "track.estimated_duration_hours"),
                (set_at(["track", "estimated_duration_hours"], "40"), "track.estimated_duration_hours"),
                (set_at(["track", "created_at"], "yesterday"), "track.created_at"),
                (set_at(["track", "updated_at"], 5), "track.updated_at"),
                (set_at(["track", "modules"], {}), "track.modules"),
                (set_at(["track", "modules", 1], 5), "track.modules[1]"),
                (set_at(["track", "modules", 0, "module_number"], 2), "track.modules[1].module_number"),
                (set_at(["track", "modules", 0, "module_number"], 2 ** 40), "track.modules[0].module_number"),
                (set_at(["track", "modules", 0, "status"], ""), "track.modules[0].status"),
                (set_at(["track", "modules", 0, "pinned"], 0), "track.modules[0].pinned"),
                (set_at(["track", "modules", 0, "ai_generated_content"], []), "track.modules[0].ai_generated_content"),
                (set_at(["track", "modules", 0, "lessons"], [{}]), "track.modules[0].lessons"),
                (set_at(["track", "modules", 0, "learning_objectives", 0], ""), "track.modules[0].learning_objectives[0]"),
                (twice("track", "modules"), "track.modules[%d].module_number" % len(good["track"]["modules"])),
                (set_at(["track", "modules", 1, "id"], good["track"]["modules"][0]["id"]), "track.modules[1].id"),
                (set_at(["track", "ai_generated_plan"], 5), "track.ai_generated_plan"),
                (set_at(["track", "ai_generated_plan", "modules", 1, "title"], ""), "track.ai_generated_plan.modules[1].title"),
                (set_at(["track", "ai_generated_plan", "modules", 1, "id"], "x"), "track.ai_generated_plan.modules[1].id"),
                (set_at(["track", "ai_generated_plan", "version"], 1), "track.ai_generated_plan.version"),
                (drop("sessions"), "sessions"),
                (drop("messages"), "messages"),
                (set_at(["messages"], {}), "messages"),
                (set_at(["sessions", 0, "track_id"], other_id), "sessions[0].track_id"),
                (set_at(["sessions", 0, "session_name"], None), "sessions[0].session_name"),
                (set_at(["sessions", 0, "chats", 0, "chat_type"], "talk"), "sessions[0].chats[0].chat_type"),
                (twice("sessions"), "sessions[1].session_id"),
                (set_at(["sessions", 0, "chats", 0, "module_id"], other_id), "sessions[0].chats[0].module_id"),
                (twice("sessions", 0, "chats"), "sessions[0].chats[1].chat_type"),
                (set_at(["messages", 1, "chat_id"], other_id), "messages[1].chat_id"),
                (set_at(["messages", 1, "parent_id"], good["messages"][2]["id"]), "messages[1].parent_id"),
                (set_at(["messages", 1, "parent_id"], good["messages"][1]["id"]), "messages[1].parent_id"),
                (set_at(["messages", 1, "sender_type"], "system"), "messages[1].sender_type"),
                (set_at(["messages", 1, "prompt_tokens"], -1), "messages[1].prompt_tokens"),
                (set_at(["messages", 1, "timestamp"], "0001-01-01T00:00:00Z"), "messages[1].timestamp"),
                (twice("messages"), "messages[%d].id" % len(good["messages"])),
                (set_at(["versions", 0, "message_id"], other_id), "versions[0].message_id"),
                (set_at(["versions", 0, "version"], 0), "versions[0].version"),
                (set_at(["versions", 0, "track_id"], other_id), "versions[0].track_id"),
                (set_at(["versions", 0, "plan"], []), "versions[0].plan"),
                (set_at(["versions", 0, "plan", "modules", 0, "id"], None), "versions[0].plan.modules[0].id"),
                (twice("versions"), "versions[%d].version" % len(good["versions"]))):
            document = copy.deepcopy(good)
            change(document)
            with self.subTest(place=place):
                message = self.refused(document, "--copy")
                self.assertIn("bad.json: " + place, message)

    def test_hostile_bytes(self):
        self.plan()
        text = self.export("Chess")
        deep = json.loads(text)
        nested = {}
        for _ in range(66):
            nested = {"a": nested}
        deep["track"]["modules"][0]["ai_generated_content"] = nested
        for wrong in ("", "{", "null", "[]", "5", "\"x\"", text + "x", text[:-5], text.replace("Chess", "\udcff", 1)
                      .encode("utf-8", "surrogateescape"), "[" * 100000, "{\"a\":" * 100000, b"\0", b"\xff\xfe",
                      text.replace("40", "NaN", 1), json.dumps(deep)):
            self.refused(wrong, "--copy")
        for name in ('"title":', '"modules":', '"format":', '"message_content":'):
            twice = text.replace(name, name + ' 5, ' + name, 1)
            self.assertIn("twice", self.refused(twice, "--copy"))
        # What could drive a terminal is data, and stays what it is.
        document = json.loads(text)
        document["track"]["title"] = "\u001b]0;x\u0007\u202e'; {\"a\": \\: :} DROP TABLE users; --"
        document["track"]["modules"][0]["description"] = "a\u0000b"
        imported, = self.json("import", "--copy", self.write("odd.json", json.dumps(document)))
        self.assertEqual(imported["title"], document["track"]["title"])
        self.assertEqual(imported["modules"][0]["description"], "a\ufffdb")
        out = self.run_syllabus("track", "show", imported["id"]).out
        self.assertNotIn("\u001b", out)

    def test_files_that_are_none(self):
        self.run_syllabus("import", self.path("nowhere.json"), status=3)
        self.run_syllabus("import", self.home, status=1)
        self.run_syllabus("import", status=2)
        os.mkfifo(self.path("pipe"))
        big = self.path("big.json")
        with open(big, "wb") as f:
            f.truncate(300 << 20)
        error = self.run_syllabus("--json", "import", big, status=7).error
        self.assertIn("256 MiB", error["message"])

    def test_not_signed_in(self):
        self.plan()
        text = self.export("Chess")
        self.json("account", "logout")
        self.run_syllabus("import", self.write("one.json", text), status=4)

    def test_found_by_searching(self):
        self.plan()
        copied, = self.json("import", "--copy", self.write("one.json", self.export("Chess")))
        self.assertIn(copied["id"], {hit["track_id"] for hit in self.json("search", "endgames")})
        self.json("import", "--replace", self.write("one.json", self.export(copied["id"])))
        self.assertIn(copied["id"], {hit["track_id"] for hit in self.json("search", "endgames")})
        self.run_syllabus("db", "check")


if __name__ == "__main__":
    unittest.main()
