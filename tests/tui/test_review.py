"""Ways out and corners: the terminal and the text of the person are as they left them."""
import contextlib
import fcntl
import os
import re
import signal
import sqlite3
import struct
import termios

from harness import EMAIL, PASSWORD
from screen import scenario

BELL = ("C0 07",)  # where there is nothing above or below


def panels(s):
    """From the input line to the chat."""
    s.keys("Escape")
    s.wait(re.compile("i: ?write"))


def add_track(t, skill):
    return t.json("track", "add", "--skill", skill)["id"]


def send_unread(t, s, data):
    """To a program that is stopped: what came first when it goes on is there already."""
    s.send(data)
    terminal = os.open("/proc/%d/fd/0" % s.pid, os.O_RDWR | os.O_NOCTTY)
    t.wait_until(lambda: struct.unpack("i", fcntl.ioctl(terminal, termios.FIONREAD, bytes(4)))[0] == len(data))
    os.close(terminal)


@scenario()
def test_stopped_from_outside(t):
    s = t.open("--guest")
    s.wait("Welcome")
    s.kill(signal.SIGSTOP)
    s.wait_stopped()
    s.kill(signal.SIGCONT)
    s.keys("?")
    s.wait("In the list of tracks")
    s.keys("q", "q")
    s.wait_exit()


@scenario()
def test_suspended_and_quit(t):
    s = t.shell()
    s.type("sh -c 'syllabus --guest; stty -a >after'")  # bash would put right what is left
    s.keys("Enter")
    s.wait("Welcome")
    s.keys("Ctrl-Z")
    s.wait("Stopped")
    s.type("fg")
    s.keys("Enter")
    s.wait_ready()
    s.wait("Tracks")
    s.keys("q")
    s.wait_gone("Tracks")
    t.wait_until(lambda: os.path.exists(t.path("after")) and b" icanon" in t.read("after"))
    s.keys("Ctrl-D")
    s.wait_exit()


@scenario()
def test_no_in_russian_is_no(t):
    t.sign_in()
    add_track(t, "Python")
    s = t.open("--lang", "ru")
    s.keys("Escape")
    s.wait("i:написать")
    s.keys("1", "d")
    s.wait("[д/Н]")
    s.type("н")
    s.wait_gone("[д/Н]")
    t.assertEqual(len(t.json("track", "list")), 1)
    s.keys("d")
    s.wait("[д/Н]")
    s.type("д")
    s.wait("Удал")
    t.assertEqual(t.json("track", "list"), [])
    s.keys("q")
    s.wait_exit()


@scenario()
def test_terminated_beside_a_quick_command(t):
    """A key and the signal in one turn of the loop: the command has not ended when the program shall."""
    t.sign_in()
    add_track(t, "Python")
    s = t.open()
    panels(s)
    s.kill(signal.SIGSTOP)
    s.wait_stopped()
    send_unread(t, s, b"u")
    s.kill(signal.SIGTERM)
    s.kill(signal.SIGCONT)
    s.wait_exit(status=128 + signal.SIGTERM)


@contextlib.contextmanager
def another_writer(t):
    """Another program is writing, as one does that imports or cleans up."""
    other = sqlite3.connect(t.db, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def drafts(t):
    with contextlib.closing(sqlite3.connect(t.db)) as file:
        return [draft for draft, in file.execute(
            "SELECT draft FROM chat_places WHERE draft != '' UNION ALL SELECT draft FROM track_places WHERE draft != ''")]


def open_track(s, key):
    """The first (g) or the last (G) of the list, from any panel; writes there."""
    s.keys("1", key, "Enter", "i")


@scenario(sizes=((24, 100),))
def test_a_draft_while_another_program_writes(t):
    t.sign_in()
    add_track(t, "Rust")
    add_track(t, "Python")
    s = t.open()
    panels(s)
    open_track(s, "g")
    with another_writer(t):
        s.type("half a thought")
        s.wait("half a thought")
        s.keys("Escape")
        s.wait("i:write")
        s.keys("1", "G", "Enter")
        s.wait("is not stored yet")
        t.assertIn("half a thought", s.text())
    s.keys("1", "G", "Enter")
    s.wait_gone("half a thought")
    open_track(s, "g")
    s.wait("half a thought")
    s.type("s")
    s.wait("half a thoughts")
    panels(s)
    with another_writer(t):
        s.keys("q")
        s.wait("Tracks 2")
    s.wait_exit()
    t.assertEqual(drafts(t), ["half a thoughts"])


@scenario()
def test_a_draft_that_cannot_be_kept(t):
    t.sign_in()
    add_track(t, "Python")
    s = t.open()
    s.wait("Say what to change")
    with another_writer(t):
        s.type("half a thought")
        s.wait("half a thought")
        s.keys("Escape")
        s.wait("i:write")
        s.keys("q")
        s.wait("what was written but not sent is lost")
    s.wait_exit(status=1)


@scenario()
def test_nothing_of_one_person_for_another(t):
    t.sign_in()
    add_track(t, "Python")
    t.run_syllabus("account", "logout")
    t.register("bob@example.org", "battery staple")
    t.run_syllabus("account", "logout")
    s = t.open()
    for email, password in ((EMAIL, PASSWORD), ("bob@example.org", "battery staple")):
        s.wait("s  Sign in")
        s.keys("s")
        s.wait("E-mail")
        s.type(email)
        s.keys("Tab")
        s.type(password)
        s.keys("Enter")
        if email == EMAIL:
            s.wait("Say what to change")
            s.type("a secret")
            s.wait("a secret")
            s.keys("Ctrl-C")
            s.wait("Cleared")
            s.type("my draft")
            s.wait("my draft")
            s.keys("Escape")
            s.wait("i:write")
            s.keys("A", "c")
    s.wait("Welcome")
    t.assertNotIn("my draft", s.text())
    s.keys("i", "Up")
    s.type("x")
    s.wait("> x")
    t.assertNotIn("secret", s.text())
    s.keys("Escape")
    s.wait("a:new")
    s.keys("q")
    s.wait_exit(also=BELL)
    t.assertEqual(drafts(t), ["my draft"])


@scenario()
def test_the_history_is_that_of_the_open_track(t):
    t.sign_in()
    first, second = add_track(t, "Rust"), add_track(t, "Python")
    for track, text in ((first, "of Rust"), (second, "of Python")):
        t.run_syllabus("say", track, text)
    s = t.open()
    panels(s)
    open_track(s, "g")
    s.keys("Up")
    s.wait("> of Python")
    panels(s)
    open_track(s, "G")
    s.keys("Up")
    s.wait("> of Rust")
    s.keys("Up")
    s.type("x")
    s.wait("> of Rustx")
    panels(s)
    s.keys("q")
    s.wait_exit(also=BELL)


@scenario(sizes=((24, 100),))
def test_a_wish_is_not_lost_with_its_form(t):
    t.sign_in()
    s = t.open()
    s.wait("Welcome")
    s.keys("i")
    s.type("Rust")
    s.keys("Enter")
    s.wait("New track")
    s.keys("Escape")
    s.wait_gone("New track")
    s.type(" and Go")  # something else by now
    s.wait("> Rust and Go")
    s.keys("Escape")
    s.wait("a:new")
    s.keys("a")
    s.wait("New track")
    s.type("Python")
    s.keys("Enter")
    s.wait("Tracks 1")
    s.keys("Ctrl-C")
    panels(s)
    s.keys("q")
    s.wait_exit()
    with contextlib.closing(sqlite3.connect(t.db)) as file:
        t.assertEqual(file.execute("SELECT draft FROM user_places").fetchall(), [("Rust and Go",)])


@scenario(sizes=((24, 100),))
def test_a_track_that_is_gone_is_not_edited(t):
    t.sign_in()
    add_track(t, "Rust")
    gone = add_track(t, "Python")
    s = t.open()
    panels(s)
    s.keys("1", "G", "Enter")
    s.wait("Rust · planning")
    s.keys("1", "g")
    t.run_syllabus("track", "rm", gone, "--yes")
    s.keys("e")
    s.wait("no track")
    t.assertNotIn("Hours", s.text())
    s.keys("q")
    s.wait_exit()


@scenario(sizes=((24, 100),))
def test_the_draft_of_a_track_that_is_deleted_elsewhere(t):
    t.sign_in()
    gone = add_track(t, "Python")
    s = t.open()
    s.wait("Say what to change")
    s.type("half a thought")
    s.wait("half a thought")
    t.run_syllabus("track", "rm", gone, "--yes")
    s.focus(True)
    s.wait("No tracks yet")
    s.wait_gone("half a thought")
    s.keys("Up")
    s.wait("> half a thought")
    s.keys("Escape")
    s.wait("a:new")
    s.keys("q")
    s.wait_exit()


@scenario(sizes=((12, 40),))
def test_a_place_in_a_window_that_has_grown(t):
    t.sign_in()
    track = add_track(t, "Python")
    t.run_syllabus("say", track, "hello")
    end = "make it 30 hours"
    s = t.open()
    panels(s)
    s.wait(end)
    s.keys("2", *["PageUp"] * 4)  # in the last rows of the plan
    s.wait_gone(end)
    s.keys("q")
    s.wait_exit()
    s = t.open(rows=12, columns=200)
    s.wait("Python · planning")
    panels(s)
    s.keys("2", *["Down"] * 80)
    s.wait(end)
    s.keys("q")
    s.wait_exit()


@scenario(sizes=((24, 100),))
def test_undo_takes_back_what_was_done_last(t):
    t.sign_in()
    add_track(t, "Rust")
    add_track(t, "Python")
    s = t.open()
    panels(s)
    s.keys("1", "g", "d")
    s.wait("Delete")
    s.keys("y")
    s.wait("Tracks 1")
    s.keys("u")
    s.wait("Tracks 2")
    s.keys("1", "g", "d")
    s.wait("Delete")
    s.keys("y")
    s.wait("Tracks 1")
    s.keys("1", "Enter", "i")
    s.type("/track status paused")
    s.keys("Enter")
    s.wait("Rust · paused")
    s.keys("q")
    s.wait_gone("track status")
    panels(s)
    s.keys("u")
    s.wait("Rust · planning")
    t.assertIn("Tracks 1", s.text())
    s.keys("q")
    s.wait_exit()


@scenario(sizes=((24, 100),))
def test_without_a_model_stays_so(t):
    server = t.serve()
    s = t.open()
    s.wait("b  Try it")
    s.keys("b")
    s.wait("builtin · guest")
    s.keys("a")
    s.wait("New track")
    s.type("Python")
    s.keys("Enter")
    s.wait("Plan v1")
    s.wait_gone("Ctrl-C stops")
    panels(s)
    s.keys("b")
    s.wait("Plan v2")
    s.wait_gone("Ctrl-C stops")
    t.assertIn("builtin · ", s.row(22).split("│")[1])
    s.keys("q")
    s.wait("Leave?")
    s.keys("t")
    s.wait_exit()
    t.assertEqual(server.requests(), [])


@scenario(sizes=((24, 100),))
def test_a_version_that_is_continued_stays_that_version(t):
    t.env["SYLLABUS_LLM_MAX_CONTINUE"] = "0"
    t.sign_in()
    t.serve("length")
    track = add_track(t, "Python")
    t.run_syllabus("regenerate", track, status=5)
    t.serve("stall")
    s = t.open()
    s.wait("Plan v1 · ")
    panels(s)
    s.keys("c")
    s.wait("3 Working with real")
    t.assertIn("Plan v1 · 24 h", s.text())
    s.keys("Ctrl-C")
    s.wait("Stopped")
    t.assertIn("Plan v1 · ", s.text())
    s.keys("q")
    s.wait_exit()


@scenario(sizes=((24, 99),))
def test_a_narrower_window_brings_no_new_lines(t):
    t.sign_in()
    track = add_track(t, "Python")
    t.run_syllabus("say", track, "hello")
    s = t.open()
    s.wait("make it 30 hours")
    panels(s)
    s.keys("2", "g")
    s.wait_gone("make it 30 hours")
    s.resize(24, 40)
    s.wait(lambda s: s.row(0).endswith("┐") and len(s.cells()[0]) == 40)
    t.assertNotIn("new line", s.text())
    s.keys("q")
    s.wait_exit()


@scenario()
def test_a_text_that_reading_would_wait_for(t):
    t.sign_in()
    add_track(t, "Python")
    os.mkfifo(t.path("fifo"))
    s = t.open()
    s.wait("Say what to change")
    for source in ("-", "@" + t.path("fifo")):
        s.type("/track edit --expect " + source)
        s.keys("Enter")
        s.wait("a text cannot be read from")
        s.keys("Ctrl-C")
        s.wait("Cleared")
    panels(s)
    s.keys("q")
    s.wait_exit()
