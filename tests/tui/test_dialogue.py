"""The dialogue: replies as they stream, what changes in the plan, and what becomes of a reply that ends too soon."""
import re

from screen import scenario
from journey import RATE, SIZES, SPINNER, answered, guest, idle, leave_as_guest, new_track, panels, stored, words

WELCOME_SHORT = {"only": "welcome", "times": 1, "after": 21}  # in the second module
REPLY_SHORT = {"only": "reply", "times": 1, "after": 22}


def say(s, text):
    """In the input line."""
    s.wait("Enter:send")
    s.type(text)
    s.wait(text)
    s.keys("Enter")
    s.wait("Say what to change")  # it is on the disk, and left the line


def started(t, skill="Rust", **options):
    """A guest with a track and its first plan, the caret in the input line."""
    s = guest(t, **options)
    new_track(s, skill)
    s.wait(answered("Final project"))
    return s


def plan(s):
    """From the input line: the focus on the plan, which then is to be seen at any size."""
    panels(s)
    s.keys("3")
    s.wait("Plan v")


def colours(s, text):
    return {c.fg for c in s.cells_of(text)}


@scenario(sizes=SIZES)
def test_the_welcome_streams_with_the_plan_beside_it(t):
    t.serve("stall", **WELCOME_SHORT)
    s = guest(t)
    new_track(s, "Rust")
    s.wait("Module 2: Core")
    s.wait(re.compile("AI .*[⠁-⣿]") if t.columns > 40 else SPINNER)
    s.golden("welcome-streams", replace=RATE)
    plan(s)
    s.wait("1 First steps")
    s.golden("welcome-streams-plan", replace=RATE)
    s.keys("Ctrl-C")
    s.wait(words("Stopped; what came is kept"))
    s.wait(idle)
    s.keys("2")
    s.wait("interrupted: c continues, r asks ag")
    s.golden("welcome-interrupted")
    s.keys("c")
    s.wait(answered("Final project"))
    t.assertNotIn("interrupted", s.text())
    s.keys("3")
    s.wait("5 A project of")
    s.wait("Plan v1 · 40 h")
    leave_as_guest(s)


@scenario(sizes=SIZES)
def test_a_wish_changes_the_plan(t):
    t.serve()
    s = started(t)
    say(s, "add a module about testing")
    s.wait(answered("Final project"))
    plan(s)
    s.wait("Plan v2 · 40 h")
    s.wait("+ 6 Testing and")
    s.wait("~ 1 First steps")
    t.assertEqual(colours(s, "Testing and"), colours(s, "+ "))
    s.golden("plan-changed")
    leave_as_guest(s)


@scenario(sizes=SIZES)
def test_what_is_removed_stays_in_sight(t):
    s = guest(t, "--provider", "builtin")
    new_track(s, "Chess")
    s.wait(answered("make it 30 hours"))
    say(s, "remove module 2")
    s.wait(answered("Plan v2") if t.columns > 40 else idle)
    plan(s)
    s.wait("Plan v2 · 40 h")
    s.wait(re.compile(r"│- +Chess: basic"))
    t.assertEqual(len(re.findall(r"[│+~↕ ] \d Chess", s.text())), 5)
    leave_as_guest(s)


@scenario(sizes=SIZES)
def test_modules_that_are_not_reached_yet_are_dim(t):
    t.serve("stall", **REPLY_SHORT)
    s = started(t)
    say(s, "add a module about testing")
    s.wait("Module 1: First")
    plan(s)
    s.wait("Plan v2")
    s.wait(re.compile(r"~ 1 First steps"))
    s.golden("reply-streams-plan", replace=RATE)
    t.assertNotRegex(s.text(), "│- ")
    t.assertEqual(colours(s, "Going deeper"), {8})
    t.assertEqual(colours(s, "2 Core tech"), {None})
    s.keys("Ctrl-C")
    s.wait("Plan v1 · 40 h")
    t.assertEqual(colours(s, "4 Going deeper"), {None})
    leave_as_guest(s)


@scenario(sizes=SIZES)
def test_a_reply_is_asked_for_again(t):
    server = t.serve()
    s = started(t)
    say(s, "add a module about testing")
    s.wait(answered("Final project"))
    panels(s)
    s.keys("r")
    s.wait(lambda s: len(server.requests("reply")) == 2)
    s.wait(answered("Final project"))
    s.keys("3")
    s.wait("Plan v3 · 40 h")
    leave_as_guest(s)


@scenario(sizes=SIZES)
def test_a_model_that_fails(t):
    """The error stands with its advice; b lets the built-in planner answer, this once."""
    t.env["SYLLABUS_LLM_RETRIES"] = "0"
    server = t.serve("500")
    s = guest(t)
    new_track(s, "Chess")
    s.wait(words("HTTP 500: The server had an error"))
    s.wait(idle)
    s.golden("model-failed", replace=[(r"127\.0\.0\.1:\d+", "127.0.0.1:#####")])
    panels(s)
    s.wait("failed: r asks again")
    asked = len(server.requests())
    s.keys("b")
    s.wait(answered("make it 30 hours"))
    t.assertEqual(len(server.requests()), asked)
    s.keys("r")
    s.wait(words("HTTP 500"))
    s.wait(idle)
    leave_as_guest(s)


@scenario()
def test_nobody_listens(t):
    s = guest(t, SYLLABUS_BASE_URL="http://127.0.0.1:1/v1", SYLLABUS_MODEL="m")
    new_track(s, "Chess")
    s.wait(re.compile("127.0.0.1:1"))
    s.wait(idle)
    panels(s)
    leave_as_guest(s)


@scenario(sizes=SIZES)
def test_what_is_sent_while_a_reply_streams_stays(t):
    t.serve("stall", **REPLY_SHORT)
    s = started(t)
    say(s, "add a module about testing")
    s.wait("Module 1: First")
    s.type("and one about tools")
    s.wait("and one about tools")
    s.keys("Enter")
    s.wait(words("A reply is being written: your text stays here."))
    s.keys("Ctrl-C")  # stops the reply, not the text
    s.wait(words("Stopped; what came is kept"))
    s.wait("> and one about tools")
    s.keys("Enter")
    s.wait_gone("> and one about tools")
    s.wait(answered("Final project"))
    panels(s)
    leave_as_guest(s)


@scenario()
def test_leaving_while_a_reply_streams(t):
    t.serve("stall", **REPLY_SHORT)
    t.sign_in()
    s = t.open()
    s.wait("Welcome")
    new_track(s, "Rust")
    s.wait(answered("Final project"))
    say(s, "add a module about testing")
    s.wait("Module 1: First")
    panels(s)
    s.keys("q")
    s.wait("A reply is being written.")
    s.keys("n")
    s.wait_gone("A reply is being written.")
    s.keys("q")
    s.wait("A reply is being written.")
    s.keys("y")
    s.wait_exit()
    t.assertEqual(stored(t, "SELECT status FROM chat_messages ORDER BY timestamp DESC, id DESC LIMIT 1"),
                  [("interrupted",)])


@scenario(sizes=SIZES)
def test_reading_above_while_it_streams_below(t):
    t.serve("plan", deltas=400, delta_size=20, delay=0.001)
    s = guest(t)
    new_track(s, "Rust")
    s.wait(lambda s: "lorem" in s.row(1) + s.row(2))  # more than one page
    s.keys("PageUp")
    s.wait(re.compile(r"↓ \d+ new lines"))
    chat = 2 if t.columns > 99 else 1
    top = s.row(3).split("│")[chat]
    s.wait(idle)
    t.assertEqual(s.row(3).split("│")[chat], top)
    panels(s)
    s.keys("G")
    s.wait_gone("new lines")
    leave_as_guest(s)


@scenario(sizes=SIZES)
def test_a_dialogue_in_russian(t):
    t.serve("stall", only="reply", times=1, after=30)
    s = t.open("--guest", "--lang", "ru")
    s.wait(words("Добро пожаловать."))
    s.keys("ф")  # a of a Russian keyboard
    s.wait("Новый трек")
    s.type("Основы шахмат")
    s.keys("Enter")
    s.wait_gone("Новый трек")
    s.wait(answered("Итоговый проект"))
    s.type("добавь модуль про эндшпиль")
    s.wait("добавь модуль про эндшпиль")
    s.keys("Enter")
    s.wait("Напишите, что изменить")
    s.wait(words("Модуль 3: Работа с настоящими"))
    s.golden("dialogue-ru", replace=RATE)
    s.keys("Ctrl-C")
    s.wait(words("Остановлено"))
    s.keys("Escape")
    s.wait("прервано")
    s.keys("й")
    s.wait(words("Вы гость"))
    s.keys("Escape")
    s.wait_gone(words("Вы гость"))
    s.keys("й")
    s.wait(words("Вы гость"))
    s.keys("е")  # t of a Russian keyboard
    s.wait_exit()
