"""Windows of any size, one after the other and quickly: text, caret and place survive."""
import random
import re

from harness import said
from screen import scenario
from steps import STREAMS, quit_by_keys, redraw, say, to_panels, written_to

WRITTEN = "draft 数据 😀 слово"
SMALL = (12, 40)
DELTAS = 400


def planned(t):
    t.sign_in()
    t.run_syllabus("--provider", "builtin", "plan", "--skill", "Chess")


def some_size(r):
    if r.random() < 0.2:
        return r.choice([(1, 1), (1, 200), (60, 1), (2, 2), (60, 200), (11, 80), (12, 39), (12, 40)])
    return r.randint(1, 60), r.randint(1, 200)


def storm(s, r, count):
    """Sizes as fast as they go: the program sees some of them."""
    for _ in range(count):
        s.resize(*some_size(r))
        if r.random() < 0.3:
            s.pump(0)


def fits(rows, columns):
    return rows >= SMALL[0] and columns >= SMALL[1]


def settled(s, rows, columns, text):
    """A last size; the frame is as large as the window, or it says that it cannot be."""
    s.resize(rows, columns)
    if fits(rows, columns):
        s.wait(lambda s: len(s.row(0)) >= 2 and s.cells()[0][-1].text == "┐" and text in s.text())
        s.check_borders(open_below=rows < 16)
    elif rows > 3 and columns > 20:
        s.wait(re.compile("The window is +%dx%d" % (columns, rows)))
    else:
        s.wait(lambda s: s.text().strip() and s.cells()[0][0].text in "Th")


def caret_after(t, s, text):
    """The caret stands right behind this text."""
    cells = s.cells_of(text)
    row, column = s.find(text)
    t.assertEqual(s.cursor, (row, column + sum(c.width for c in cells), True))


@scenario()
def test_while_writing(t):
    r = random.Random(1)
    planned(t)
    s = written_to(t.open())
    s.type(WRITTEN)
    s.wait(WRITTEN)
    for _ in range(25):
        storm(s, r, 20)
        rows, columns = some_size(r)
        settled(s, rows, columns, WRITTEN)
        if fits(rows, columns):
            caret_after(t, s, WRITTEN)
    settled(s, 24, 80, WRITTEN)
    s.type("!")
    s.wait(WRITTEN + "!")
    caret_after(t, s, WRITTEN + "!")
    s.keys("Ctrl-C")
    s.wait("Cleared")
    quit_by_keys(s)


@scenario()
def test_while_a_reply_comes(t):
    """The reply is whole afterwards, and its end is shown."""
    r = random.Random(2)
    planned(t)
    server = t.serve(deltas=DELTAS, delay=0.003)
    s = written_to(t.open())
    say(s, "more")
    s.wait(STREAMS)
    s.type(WRITTEN)
    s.wait(WRITTEN)
    sizes = 0
    while sizes < 5 or STREAMS.search(s.text()):
        storm(s, r, 5)
        settled(s, 24, 80, WRITTEN)
        sizes += 1
    s.keys("Ctrl-C")
    s.wait("Cleared")
    redraw(s)
    settled(s, 40, 120, "eiusmod")
    quit_by_keys(s)
    reply = t.json("history", "Chess")[-1]
    t.assertEqual((reply["message_content"], reply["status"]),
                  (said(server.requests("reply")[0], deltas=DELTAS), "complete"))


@scenario()
def test_under_windows(t):
    """What lies over the panels is there again when there is room for it, with what was typed."""
    r = random.Random(3)
    planned(t)
    s = written_to(t.open())
    to_panels(s)
    for key, typed, name, close in (("?", "", "Keys ──", "q"), ("a", WRITTEN, WRITTEN, "Escape"),
                                    ("f", "", "[y/N]", "n"), ("x", "", "Export ──", "Escape")):
        with t.subTest(key):
            s.keys(key)
            s.wait("Keys ──" if key == "?" else "New track ──" if key == "a" else name)
            if typed:
                s.type(typed)
                s.wait(typed)
            for _ in range(8):
                storm(s, r, 10)
                rows, columns = some_size(r)
                s.resize(rows, columns)
                if fits(rows, columns):
                    s.wait(lambda s: "┌─ " in s.text())
                else:
                    settled(s, rows, columns, "")
            s.resize(24, 80)
            s.wait(lambda s: name in s.text() and "┌─ " in s.text())
            s.keys(close)
            if typed:
                s.wait("Throw away")
                s.keys("y")
            s.wait_gone("┌─ ")
            settled(s, 24, 80, "?:help")
    s.keys("q")
    s.wait_exit()


@scenario()
def test_the_place_in_the_chat(t):
    """The message at the top stays there, however it is wrapped meanwhile."""
    r = random.Random(4)
    planned(t)
    s = written_to(t.open())
    to_panels(s)
    s.keys("2")
    s.keys("g")
    s.wait("built-in planner of Syllabus")
    for _ in range(6):
        s.keys("j")
    s.wait_gone("built-in planner of Syllabus")
    redraw(s)
    top = s.part(slice(1, 2), slice(1, 40)).split()
    for _ in range(10):
        storm(s, r, 10)
        settled(s, 24, 80, "?:help")
        t.assertEqual(s.part(slice(1, 2), slice(1, 40)).split(), top)
    s.keys("q")
    s.wait_exit()


@scenario()
def test_too_small(t):
    """It says so, takes nothing but what ends it, and comes back as it was."""
    planned(t)
    s = written_to(t.open())
    s.type(WRITTEN)
    s.wait(WRITTEN)
    for rows, columns in ((11, 80), (24, 39), (1, 1), (1, 80), (60, 2), (5, 20)):
        settled(s, rows, columns, "")
        s.type("unseen")
        s.keys("Enter")
        redraw(s)
        settled(s, 24, 80, WRITTEN)
        t.assertNotIn("unseen", s.text())
    s.resize(5, 30)
    s.wait("The window is")
    s.keys("Ctrl-C")
    s.keys("Ctrl-C")
    s.keys("Ctrl-C")
    s.wait_exit()


@scenario()
def test_opened_in_a_small_window(t):
    planned(t)
    s = t.open(rows=3, columns=20, ready=False)
    s.wait("The window is")
    s.resize(24, 80)
    written_to(s)
    quit_by_keys(s)
    s = t.open(rows=1, columns=1, ready=False)
    s.wait("T")
    s.resize(24, 80)
    written_to(s)
    quit_by_keys(s)
