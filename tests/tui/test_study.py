"""Studying: the page of a module, its lessons as they are made, their progress, quizzes, homework, the tutor."""
import re

from journey import SIZES, answered, guest, idle, leave_as_guest, new_track, panels, words
from screen import scenario

# Their order comes of the lesson's id, which is another one each time.
OPTIONS = [(r"(the one|another|a third|none) *│", "option │")]
SECONDS = [(r"\d+ (s|с)\b", r"0 \1")]


def finalized(t, behaviour="plan", **options):
    """A guest with modules, the focus on them."""
    server = t.serve(behaviour, **options)
    s = guest(t)
    new_track(s, "Rust")
    s.wait(answered("Final project"))
    panels(s)
    s.keys("3", "f")
    s.wait("[y/N]")
    s.keys("y")
    s.wait("Modules 0/5 · 40 h")
    s.wait(idle)
    return s, server


def studied(t):
    """The same with the lessons of the first module, its page on the screen."""
    s, _ = finalized(t)
    s.keys("L")
    s.wait("1. First steps ─")
    s.wait("4 quiz")
    s.wait(idle)
    return s


def at_lesson(s, number):
    """The page of the module, its lesson of this number opened."""
    s.keys("g")
    s.keys(*["j"] * 40)  # to the last one, past all the text
    s.wait("4 quiz")
    s.keys(*["k"] * (4 - number))
    s.keys("Enter")
    s.wait(" %d. On " % number)


@scenario(sizes=SIZES)
def test_the_page_of_a_module(t):
    s, server = finalized(t)
    s.keys("Enter")
    s.wait("1. First steps ─")
    s.wait(words("8 h · not started"))
    s.keys("G")
    s.wait(words("No lessons yet: L makes them."))
    s.keys("Space")  # without lessons it is the module's
    s.keys("g")
    s.wait(words("8 h · in progress"))
    s.keys("Space", "Space")
    s.wait(words("8 h · not started"))
    s.keys("L")
    s.wait("4 quiz")
    s.wait(idle)
    t.assertEqual(len(server.requests("lesson")), 1)
    s.wait("○ 1 theory")
    s.wait(words("Lessons 0/4 · 8 h"))
    s.golden("study-module")
    s.keys("L")
    s.wait(words("The module has all its lessons."))
    s.keys("q")
    s.wait_gone("1. First steps ─")
    leave_as_guest(s)


@scenario(sizes=SIZES)
def test_lessons_appear_as_they_are_made(t):
    s, _ = finalized(t, "stall", only="lesson", after=100, delta_size=16)
    s.keys("L")
    s.wait("1. First steps ─")
    s.wait("3 homework")
    s.wait("making lessons: 3 of 4")
    s.golden("study-making", replace=SECONDS)
    s.keys("Ctrl-C")
    s.wait(words("Stopped; the lessons that were made stay. L makes those that are missing."))
    s.wait(idle)
    s.wait("3 homework")
    t.assertNotIn("making lessons", s.text())
    s.keys("q")
    s.wait_gone("1. First steps ─")
    leave_as_guest(s)


@scenario(sizes=SIZES)
def test_a_model_that_fails(t):
    s, _ = finalized(t, "500", only="lesson")
    s.keys("L")
    s.wait(words("b lets the built-in planner make the lessons."))
    s.wait(idle)
    s.golden("study-failed", replace=[(r"(127\.0\.0\.1:)\d+", r"\1#####")])
    s.keys("b")
    s.wait("4 quiz")
    s.wait(idle)
    s.keys("q")
    s.wait_gone("1. First steps ─")
    leave_as_guest(s)


@scenario(sizes=SIZES)
def test_a_lesson_is_read_and_ticked_off(t):
    s = studied(t)
    at_lesson(s, 1)
    s.wait("words of theory")
    s.golden("study-lesson")
    s.keys("Space")
    s.wait("in progress")
    s.keys("Space")
    s.wait(re.compile("theory · .* · completed"))
    s.keys("]")
    s.wait("2. On practice")
    s.wait("1. Do it")
    s.keys("Space", "Space")
    s.wait(re.compile("practice · .* · completed"))
    s.keys("[")
    s.wait("1. On theory")
    s.keys("q")
    s.wait("● 2 practice")
    s.wait("● 1 theory")
    s.keys("q")
    s.wait_gone("1. First steps ─")
    s.wait("◐ 1 First")  # the module follows
    if t.columns != 80:  # where there is room for it
        s.wait(re.compile("First steps +2/4 8 h"))
    leave_as_guest(s)


@scenario(sizes=SIZES)
def test_the_last_lesson_completes_module_and_track(t):
    s = studied(t)
    s.keys("q")
    s.wait_gone("1. First steps ─")
    for number in range(2, 6):
        s.keys("Down", "Space", "Space")
        s.wait("● %d " % number)
    s.keys("g", "Enter")
    s.wait("1. First steps ─")
    s.keys("G", "k", "k", "k")
    for _ in range(4):
        s.keys("Space", "Space", "j")
    s.wait("● 4 quiz")
    s.keys("q")
    s.wait_gone("1. First steps ─")
    s.wait("Modules 5/5")
    s.keys("1")
    s.wait("completed ▓▓▓▓▓ 1")
    s.keys("3", "u")
    s.wait(words("Undone. U does it again."))
    s.wait("Modules 4/5")
    leave_as_guest(s)


def question(s, number):
    s.wait(re.compile(r" %d/12 " % number))
    s.wait("What is %d?" % (number - 1))


@scenario(sizes=SIZES)
def test_a_quiz(t):
    s = studied(t)
    at_lesson(s, 4)
    s.wait("12 questions")
    t.assertNotIn("the one", s.text())
    s.keys("Enter")
    question(s, 1)
    s.golden("study-quiz", replace=OPTIONS)
    for number in range(1, 13):
        question(s, number)
        right = re.search(r"(\d) +the one", s.text()).group(1)
        if number % 4 == 0:  # three of them
            s.keys("2" if right == "1" else "1")
            s.wait("Wrong. It is %s." % right)
        else:
            s.keys(right)
            s.wait("Right.")
        s.wait("It is the one.")
        s.keys("Enter")
    s.wait(words("9 of 12 right: 75 %"))
    s.keys("Enter")
    s.wait_gone("9 of 12 right")
    s.wait(words("score 75 %"))
    s.wait("in progress")
    s.keys("Enter")
    question(s, 1)
    s.keys("1")
    s.wait(re.compile("Right|Wrong"))
    s.keys("Escape")
    s.wait(words("Stop the quiz? Its answers are not kept."))
    s.keys("y")
    s.wait(words("score 75 %"))
    s.keys("q")
    s.wait("75 % ·")
    s.keys("q")
    s.wait_gone("1. First steps ─")
    leave_as_guest(s)


@scenario(sizes=SIZES)
def test_homework_has_a_day_and_a_score(t):
    s = studied(t)
    at_lesson(s, 3)
    s.keys("D")
    s.wait("When the lesson is due")
    s.type("2027-01-31")
    s.wait("2027-01-31")
    s.keys("Enter")
    s.wait_gone("When the lesson is due")
    s.wait(re.compile("due 2027-0[12]"))
    s.keys("s")
    s.wait("How well it was done")
    s.type("101")
    s.keys("Enter")
    s.wait(words("That is a number from 0 to 100."))
    s.keys("Ctrl-U")
    s.type("87.5")
    s.keys("Enter")
    s.wait_gone("How well it was done")
    s.wait("score 87.5 %")
    s.keys("D")
    s.wait("2027-01-31")
    s.keys("Ctrl-U", "Enter")
    s.wait_gone("When the lesson is due")
    s.wait_gone("due 2027")
    s.keys("q", "q")
    s.wait_gone("1. First steps ─")
    leave_as_guest(s)


@scenario(sizes=SIZES)
def test_the_tutor_is_a_key_away(t):
    s = studied(t)
    at_lesson(s, 1)
    s.keys("?")
    s.wait("Keys ─")
    s.keys("q")
    s.wait_gone("Keys ─")
    s.keys("t")
    s.wait("Enter:send")
    s.wait_gone("1. First steps ─")
    s.type("why?")
    s.wait("why?")
    s.keys("Enter")
    s.wait_gone("> why?")
    s.wait(idle)
    s.keys("Escape")
    s.wait("?:help")
    leave_as_guest(s)
