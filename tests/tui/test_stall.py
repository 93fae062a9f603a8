"""A model that falls silent in the middle of a reply, for ever: the screen does everything as before."""
import re
import time

from harness import Home, said
from screen import scenario
from steps import STREAMS, quit_by_keys, say, written_to

SIZES = ((40, 120), (24, 80), (12, 40))
AFTER = 40  # pieces the server falls silent
SIZE = 12  # characters a piece
PROMPT = 1.0  # seconds that a key may take to be seen, a busy machine included; the model never answers


def part(server):
    return said(server.requests("reply")[-1])[:AFTER * SIZE]


def came(server):
    """Whether the end of what the model says is to be seen, while it is still waited for."""
    return lambda s: STREAMS.search(s.text()) and server.requests("reply") and part(server).split()[-1] in s.text()


def stalled(t, *args):
    """Two tracks; the model has fallen silent in a reply in the one that is open."""
    t.sign_in()
    for skill in ("Chess", "Рисование"):
        t.run_syllabus("--provider", "builtin", "plan", "--skill", skill)
    server = t.serve("stall", after=AFTER, delta_size=SIZE)
    s = written_to(t.open(*args))
    say(s, "more")
    s.wait(STREAMS)
    s.wait(came(server))
    return s, server


def at_once(s, *names, shows):
    """A key, and what it must show soon."""
    began = time.monotonic()
    s.keys(*names)
    s.wait(shows)
    took = time.monotonic() - began
    if took > PROMPT:
        raise s.failure("%s took %.2f s" % (names, took))


def stop(s):
    s.keys("Ctrl-C")
    s.wait("Stopped;")
    s.wait_gone(STREAMS)


def finish(t, s, server):
    """Ctrl-C stops it; what came is there."""
    stop(s)
    quit_by_keys(s)
    assert_kept(t, server)


def assert_kept(t, server):
    (kept, status), = Home.rows(t, "SELECT message_content, status FROM chat_messages WHERE status <> 'complete'")
    t.assertEqual((kept, status), (part(server), "interrupted"))


def spinner(s):
    return re.search("[⠁-⣿](?= )", s.text()).group()


@scenario()
def test_the_spinner_turns(t):
    s, server = stalled(t)
    seen = {spinner(s)}
    for _ in range(5):
        s.wait(lambda s: spinner(s) not in seen)
        seen.add(spinner(s))
    finish(t, s, server)


@scenario(sizes=SIZES)
def test_moving_and_reading(t):
    s, server = stalled(t)
    at_once(s, "Escape", shows="?:help")
    top = s.text()
    at_once(s, "PageUp", shows=lambda s: s.text().split("\n")[1:8] != top.split("\n")[1:8])
    at_once(s, "k", shows=lambda s: True)
    at_once(s, "g", shows="Здравствуйте!")
    at_once(s, "?", shows="the keys of this view")
    at_once(s, "G", shows="Outside the input")
    at_once(s, "q", shows=lambda s: "q close" not in s.text())
    at_once(s, "G", shows=lambda s: came(server)(s))
    at_once(s, "3", shows="Plan v2")
    at_once(s, "j", "j", shows=lambda s: " 3 " in selected(s))
    at_once(s, "1", shows="Tracks 2")
    at_once(s, "Tab", shows=lambda s: True)
    finish(t, s, server)


def selected(s):
    """The text of the cells in reverse."""
    return "".join(c.text for row in s.cells() for c in row if c.reverse)


@scenario(sizes=SIZES)
def test_writing_meanwhile(t):
    """What is written stays: it can be sent when the reply is there."""
    s, server = stalled(t)
    s.type("and then")
    at_once(s, "!", shows="> and then!")
    at_once(s, "Alt-Enter", "x", shows=lambda s: re.search(r"and then! *│?\n│?  +x", s.text()))
    at_once(s, "Enter", shows="A reply is being written: your")
    t.assertIn("and then!", s.text())
    s.paste("pasted\r\nlines")
    s.wait(re.compile(r"xpasted"))
    s.type("/help")
    stop(s)
    t.assertIn("lines/help", s.text())
    s.keys("Ctrl-C")
    s.wait("Cleared")
    quit_by_keys(s)
    assert_kept(t, server)


def open_track(s, title):
    at_once(s, "1", shows="Tracks 2")
    at_once(s, "g", shows=lambda s: "Рисование" in selected(s) or "Chess" in selected(s))
    if title not in selected(s):
        at_once(s, "j", shows=lambda s: title in selected(s))
    at_once(s, "Enter", shows=title + " · planning")


@scenario(sizes=SIZES)
def test_another_track(t):
    """The reply goes on in the one that is left; the other is read and changed meanwhile."""
    s, server = stalled(t)
    title = "Рисование" if "Рисование · " in s.text() else "Chess"
    other = "Chess" if title == "Рисование" else "Рисование"
    at_once(s, "Escape", shows="?:help")
    open_track(s, other)
    t.assertNotRegex(s.text(), "%d tokens" % AFTER)
    at_once(s, "e", shows="Change the track ──")
    s.keys("Ctrl-E")
    s.type(" 2")
    s.keys("Enter")
    s.wait_gone("Change the track ──")
    s.wait("Changed. u takes it back.")
    open_track(s, title)
    s.wait(STREAMS)
    finish(t, s, server)


@scenario(sizes=SIZES)
def test_forms_and_commands(t):
    s, server = stalled(t)
    at_once(s, "Escape", shows="?:help")
    at_once(s, "a", shows="New track ──")
    s.type("Go")
    at_once(s, "!", shows="Go!")
    at_once(s, "Escape", shows="Throw away what you typed?")
    at_once(s, "y", shows=lambda s: "New track ──" not in s.text())
    at_once(s, "x", shows="Export ──")
    at_once(s, "Enter", shows="Written to")
    at_once(s, "r", shows="Something is running already.")
    at_once(s, "f", shows="Something is running already.")
    at_once(s, "i", shows=lambda s: s.cursor[2])
    s.type("/track list")
    at_once(s, "Enter", shows="track list ──")
    at_once(s, "q", shows=lambda s: "track list ──" not in s.text())
    at_once(s, "Escape", shows="?:help")
    at_once(s, "q", shows="Leave? [y/N]")
    at_once(s, "n", shows=lambda s: "Leave?" not in s.text())
    finish(t, s, server)


@scenario()
def test_other_sizes(t):
    s, server = stalled(t)
    s.type("draft")
    for rows, columns in ((40, 120), (12, 40), (3, 20), (24, 80), (60, 200), (16, 70), (24, 80)):
        s.resize(rows, columns)
        began = time.monotonic()
        s.wait("The window is" if rows < 12 else lambda s: "> draft" in s.text() and len(s.row(0)) == columns)
        t.assertLess(time.monotonic() - began, PROMPT)
        if rows >= 12:
            s.check_borders(open_below=rows < 16)
            s.wait(STREAMS)
    stop(s)
    s.keys("Ctrl-C")
    s.wait("Cleared")
    quit_by_keys(s)
    assert_kept(t, server)


@scenario()
def test_before_the_first_word(t):
    """A server that takes the request and says nothing."""
    t.sign_in()
    t.run_syllabus("--provider", "builtin", "plan", "--skill", "Chess")
    t.serve("slow_start")
    s = written_to(t.open())
    say(s, "more")
    s.wait("waiting, ")
    at_once(s, "F1", shows="Keys ──")
    at_once(s, "q", shows=lambda s: "Keys ──" not in s.text())
    s.keys("Ctrl-C")
    s.wait_gone("waiting, ")
    quit_by_keys(s)
