"""From the plan to modules: the preview, progress, what one holds, and the file that is written."""
import json
import os
import re

from journey import SIZES, answered, guest, idle, leave_as_guest, new_track, panels, words
from screen import scenario


def planned(t):
    """A guest with a plan, the focus on it."""
    t.serve()
    s = guest(t)
    new_track(s, "Rust")
    s.wait(answered("Final project"))
    panels(s)
    s.keys("3")
    s.wait("Plan v1 · 40 h")
    return s


def finalized(t):
    s = planned(t)
    s.keys("f")
    s.wait(words("5 modules, 40 h. Make them? [y/N]"))
    s.keys("y")
    s.wait("Modules 0/5 · 40 h")
    s.wait(idle)
    return s


@scenario(sizes=SIZES)
def test_finalizing_shows_the_modules_first(t):
    s = planned(t)
    s.keys("f")
    s.wait(words("5 modules, 40 h. Make them? [y/N]"))
    s.golden("finalize")
    s.keys("n")
    s.wait_gone("Make them?")
    s.wait(idle)
    t.assertIn("Plan v1 · 40 h", s.text())
    s.keys("f")
    s.wait("Make them?")
    s.keys("Escape")  # is no, too
    s.wait_gone("Make them?")
    s.wait(idle)
    t.assertIn("Plan v1 · 40 h", s.text())
    s.keys("f")
    s.wait("Make them?")
    s.keys("y")
    s.wait("Modules 0/5 · 40 h")
    s.wait(idle)
    s.golden("modules")
    s.keys("2")
    s.wait(words("The course is ready. Modules: 5, hours: 40."))
    leave_as_guest(s)


@scenario(sizes=SIZES)
def test_a_model_that_cannot_make_modules(t):
    """They are made of the plan itself, which the preview says."""
    server = t.serve("broken", only="finalize")
    s = guest(t)
    new_track(s, "Rust")
    s.wait(answered("Final project"))
    panels(s)
    s.keys("f")
    s.wait("Make them? [y/N]")
    t.assertEqual(len(server.requests("finalize")), 2)
    s.golden("finalize-from-the-plan")
    s.keys("y")
    s.wait_gone("Make them?")
    s.wait(idle)
    s.keys("3")
    s.wait("Modules 0/5 · 40 h")
    leave_as_guest(s)


@scenario(sizes=SIZES)
def test_space_walks_the_progress(t):
    s = finalized(t)
    s.wait("○ 1 First")
    s.keys("Space")
    s.wait("◐ 1 First")
    s.keys("Space", "Space")  # faster than the first one's end
    s.wait("○ 1 First")
    for number in range(1, 6):
        s.keys("Space", "Space")
        s.wait("● %d " % number)
        s.wait("Modules %d/5 · 40 h" % number)
        s.keys("Down")
    s.golden("modules-done")
    s.keys("1")
    s.wait("completed ▓▓▓▓▓ 1")  # 100%; 22 columns are too few
    s.keys("3")
    s.wait("● 5 ")
    s.keys("u")
    s.wait(words("Undone. U does it again."))
    s.wait("◐ 5 ")
    s.keys("U")
    s.wait("● 5 ")
    s.keys("Space")
    s.wait("○ 5 ")
    s.keys("1")
    s.wait("active ▓▓▓▓░ 80%")
    leave_as_guest(s)


@scenario(sizes=SIZES)
def test_a_module_is_opened(t):
    s = planned(t)
    s.keys("j")
    s.keys("Enter")
    s.wait("2. Core techniques ─")
    s.wait(words("• Practice: solve a task step by step 2"))
    s.keys("q")
    s.wait_gone("2. Core techniques ─")
    s.keys("f")
    s.wait("Make them?")
    s.keys("y")
    s.wait("Modules 0/5 · 40 h")
    s.wait(idle)
    s.keys("g")
    s.keys("Enter")
    s.wait("1. First steps ─")
    s.wait(words("8 h · not started"))
    s.wait("What this module covers.")
    s.golden("module")
    s.keys("Escape")
    s.wait_gone("1. First steps ─")
    leave_as_guest(s)


@scenario(sizes=SIZES)
def test_the_plan_moves_on_after_finalizing(t):
    s = finalized(t)
    s.keys("i")
    s.wait("Enter:send")
    s.type("add a module about testing")
    s.wait("add a module about testing")
    s.keys("Enter")
    s.wait("Say what to change")
    s.wait(answered("Testing and") if t.columns > 40 else answered("Module 6: Testing and review (4 hours)"))
    panels(s)
    s.keys("3")
    s.wait("draft v2: +1 ~1")
    t.assertIn("Modules 0/5 · 40 h", s.text())
    s.keys("f")
    s.wait(words("Make them? [y/N]"))
    s.keys("y")
    s.wait("Modules 0/6 · 40 h")
    s.wait_gone("draft v2")
    s.wait(idle)
    leave_as_guest(s)


@scenario(sizes=SIZES)
def test_exporting(t):
    s = finalized(t)
    s.keys("x")
    s.wait("Export ─")
    s.wait("Rust.json")
    s.golden("export")
    s.keys("Enter")
    s.wait_gone("Export ─")
    s.wait(words("Written to Rust.json"))
    course = json.loads(t.read("Rust.json"))
    t.assert_valid_course(course)
    t.assertIn("First steps", json.dumps(course))
    before = os.stat(t.path("Rust.json"))
    s.keys("x")
    s.wait("Rust.json")
    s.keys("Enter")
    s.wait(re.compile("! .*Rust.json"))
    s.golden("export-refused")
    t.assertEqual(os.stat(t.path("Rust.json")).st_mtime_ns, before.st_mtime_ns)
    s.keys("Tab", "Tab")
    s.wait(words("Replace the file if it is there."))
    s.keys("Right")
    s.wait("< yes >")
    s.keys("Enter")
    s.wait_gone("Export ─")
    s.wait(words("Written to Rust.json"))
    t.assertNotEqual(os.stat(t.path("Rust.json")).st_mtime_ns, before.st_mtime_ns)
    leave_as_guest(s)


@scenario()
def test_exporting_somewhere_else(t):
    os.mkdir(t.path("there"))
    s = finalized(t)
    for name, error in (("nowhere/a.json", "nowhere/a.json"), ("there", "there"), ("-", "standard output")):
        s.keys("x")
        s.wait("Export ─")
        s.keys("Ctrl-U")
        s.type(name)
        s.wait(name)
        s.keys("Enter")
        s.wait(re.compile("! .*%s" % error))
        s.keys("Escape")
        s.wait("Throw away what you typed?")
        s.keys("y")
        s.wait_gone("Export ─")
    s.keys("x")
    s.wait("Export ─")
    s.keys("Ctrl-U")
    s.type("there/course.json")
    s.wait("there/course.json")
    s.keys("Enter")
    s.wait("Written to there/course.json")
    t.assertIn(b"First steps", t.read("there/course.json"))
    leave_as_guest(s)


@scenario()
def test_nothing_to_finalize(t):
    s = guest(t)
    s.keys("f")
    s.wait("There is no track yet: a makes one.")
    s.keys("x")
    s.wait("There is no track yet: a makes one.")
    s.keys("3")
    s.keys("Space")
    s.wait("There are no modules yet.")
    s.keys("q")
    s.wait_exit()
