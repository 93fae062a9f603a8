"""edit: a track and its plan in the person's own editor; what was changed meanwhile is not lost."""
import glob
import json
import os
import stat
import sys
import unittest

from harness import BINARY, Home, Terminal

# An editor for tests: runs the Python of its first argument on the file, with the text as `text`.
EDITOR = """import os, subprocess, sys
code, path = sys.argv[1], sys.argv[-1]
text = open(path).read()
before = text
scope = dict(text=text, path=path, os=os, subprocess=subprocess, sys=sys)
exec(code, scope)
if scope["text"] != before:
    open(path, "w").write(scope["text"])
"""


class Edit(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()
        self.write("editor.py", EDITOR)
        self.tmp = self.path("tmp")
        os.mkdir(self.tmp)

    def editor(self, code):
        return {"VISUAL": "'%s' '%s' \"%s\"" % (sys.executable, self.path("editor.py"), code), "EDITOR": "false",
                "TMPDIR": self.tmp}

    def edit(self, code, track="Chess", status=0):
        return self.run_syllabus("--json", "edit", track, status=status, **self.editor(code))

    def plan(self, *more):
        return self.json("plan", "--skill", "Chess", *more)["track"]

    def left(self):
        return glob.glob(os.path.join(self.tmp, "*", "*"))

    def test_a_change_is_a_version(self):
        before = self.plan()
        first = before["ai_generated_plan"]["modules"][0]
        after = json.loads(self.edit("text = text.replace('# 1. ', '# 1. New ', 1)"
                                     ".replace('difficulty_level: beginner', 'difficulty_level: advanced')").out)
        plan = after["ai_generated_plan"]
        self.assertEqual(plan["modules"][0]["title"], "New " + first["title"])
        self.assertEqual([m["id"] for m in plan["modules"]], [m["id"] for m in before["ai_generated_plan"]["modules"]])
        self.assertEqual((plan["version"], after["difficulty_level"]), (2, "advanced"))
        version = self.json("versions", "Chess")[-1]
        self.assertEqual(version["version"], 2)
        self.assertEqual(os.listdir(self.tmp), [])
        self.json("undo", "Chess")
        self.json("undo", "Chess")
        self.assertEqual(self.json("track", "show", "Chess")["ai_generated_plan"], before["ai_generated_plan"])

    def test_the_file_is_private(self):
        self.plan()
        self.edit("open(%r, 'w').write('%%o %%o' %% (os.stat(path).st_mode & 0o777, "
                  "os.stat(os.path.dirname(path)).st_mode & 0o777))" % self.path("modes"))
        self.assertEqual(self.read("modes"), "600 700" if isinstance(self.read("modes"), str) else b"600 700")

    def test_nothing_changed_is_nothing_done(self):
        before = self.plan("--finalize")
        self.assertEqual(json.loads(self.edit("pass").out), before)
        end = self.run_syllabus("edit", "Chess", **self.editor("pass"))
        self.assertIn("Nothing is different", end.err)
        self.assertEqual(os.listdir(self.tmp), [])

    def test_modules_added_and_removed(self):
        before = self.plan()["ai_generated_plan"]["modules"]
        after = json.loads(self.edit(
            "i = text.index('## 2. '); j = text.index('## 3. '); "
            "text = text[:i] + '## Blitz (2 h)\\n\\n- Clocks\\n\\n' + text[j:]").out)["ai_generated_plan"]["modules"]
        self.assertEqual(after[1]["title"], "Blitz")
        self.assertEqual(after[1]["items"], ["Clocks"])
        self.assertNotIn(after[1]["id"], [m["id"] for m in before])
        self.assertEqual([m["id"] for m in after[2:]], [m["id"] for m in before[2:]])

    def test_from_nothing(self):
        self.json("track", "add", "--skill", "Go")
        after = json.loads(self.edit("text += '\\n## Basics (6 h)\\n\\n- Types\\n\\n## More (4 h)\\n'", "Go").out)
        self.assertEqual([m["title"] for m in after["ai_generated_plan"]["modules"]], ["Basics", "More"])

    def test_finalized_modules_follow(self):
        before = self.plan("--finalize")
        self.json("module", "status", "Chess", "1", "completed")
        after = json.loads(self.edit("text = text.replace('# 2. ', '# 2. New ', 1)").out)
        self.assertEqual(after["modules"][1]["title"], "New " + before["modules"][1]["title"])
        self.assertEqual(after["modules"][0]["status"], "completed")
        self.assertEqual([m["id"] for m in after["modules"]], [m["id"] for m in before["modules"]])

    def test_meanwhile(self):
        before = self.plan()["ai_generated_plan"]["modules"]
        env = {key: value for key, value in self.env.items()}
        other = ("subprocess.run([%r, 'module', 'edit', 'Chess', '2', '--title', 'Theirs'], check=True, env=%r, "
                 "stdout=subprocess.DEVNULL); subprocess.run([%r, 'module', 'edit', 'Chess', '1', '--title', 'Others'], "
                 "check=True, env=%r, stdout=subprocess.DEVNULL); " % (BINARY, env, BINARY, env))
        self.write("other.py", "import subprocess\n" + other.replace("; ", "\n"))
        end = self.run_syllabus("edit", "Chess", **self.editor(
            "exec(open('%s').read()); text = text.replace('# 1. ', '# 1. Mine ', 1)"
            ".replace('# 3. ', '# 3. Mine ', 1)" % self.path("other.py")))
        after = self.json("track", "show", "Chess")["ai_generated_plan"]
        self.assertEqual([m["title"] for m in after["modules"]][:3],
                         ["Mine " + before[0]["title"], "Theirs", "Mine " + before[2]["title"]])
        self.assertIn("the title changed meanwhile to \"Others\": yours is taken, \"Mine " + before[0]["title"], end.err)
        self.assertIn("Version 3 has the others' changes.", end.err)
        self.assertEqual(after["version"], 4)

    def test_wrong_text_is_kept(self):
        before = self.plan()
        end = self.edit("text = text.replace('## 2. ', '### 2. ', 1)", status=7)
        self.assertRegex(end.error["message"], r"line \d+: such a heading must stand in a module")
        kept, = self.left()
        self.assertIn("Your text is kept in " + kept, end.error["advice"])
        with open(kept) as file:
            self.assertIn("### 2. ", file.read())
        self.assertEqual(stat.S_IMODE(os.stat(kept).st_mode), 0o600)
        for code in ("text = text.replace('id: ', 'id: 0', 1)", "text = 'gone'", "text = text[:text.index('## 1. ')]",
                     "sys.exit(3)"):
            self.edit(code, status=None)
        self.assertEqual(self.json("track", "show", "Chess"), before)

    def test_editor_that_is_not_there(self):
        self.plan()
        for editor, said in (("/no/such/editor", "there is no program"), ("'open", "VISUAL"),
                             ("", "there is no terminal for an editor")):
            end = self.run_syllabus("--json", "edit", "Chess", status=None, VISUAL=editor, TMPDIR=self.tmp)
            self.assertIn(said, end.error["message"])
            self.assertNotEqual(end.status, 0)
        self.assertEqual(os.listdir(self.tmp), [])

    def test_edit_again(self):
        self.plan()
        code = ("text = text.replace('### 2. ', '## 2. Mended ', 1) if '### 2.' in text else "
                "text.replace('## 2. ', '### 2. ', 1)")
        terminal = Terminal(self, "edit", "Chess", **self.editor(code))
        terminal.wait_for("Edit again? [Y/n]")
        terminal.line("")
        self.assertEqual(terminal.wait_end(), 0)
        titles = [m["title"] for m in self.json("track", "show", "Chess")["ai_generated_plan"]["modules"]]
        self.assertTrue(titles[1].startswith("Mended "), titles)
        self.assertEqual(os.listdir(self.tmp), [])


if __name__ == "__main__":
    unittest.main()
