"""The client's screen as a whole: it opens, keeps its frame at any size, and gives the terminal back."""
import signal
import subprocess

from harness import BINARY
from screen import scenario

SIZES = ((40, 120), (24, 80), (12, 40))
WRITTEN = "привет 数据 😀"


def planned(t):
    """A signed-in person with a track that has a plan."""
    t.sign_in()
    t.run_syllabus("--provider", "builtin", "plan", "--skill", "Chess", "--hours", "40",
                   "--say", "add a module on endgames")


def open_track(t, *args, **options):
    """The screen, which opens the newest track with the caret in the input line."""
    planned(t)
    s = t.open(*args, **options)
    s.wait("Tell me what else to change")
    s.wait("Enter:send")
    return s


def borders(s):
    return s.check_borders(open_below=s.rows < 20)


def leave(s):
    s.keys("Ctrl-C")
    s.wait("Ctrl-C again to quit")
    s.keys("Ctrl-C")


def end(s):
    leave(s)
    return s.wait_exit()


@scenario(sizes=SIZES)
def test_a_text_of_wide_characters(t):
    s = open_track(t)
    s.type(WRITTEN)
    s.wait(WRITTEN)
    row, column = s.find(WRITTEN)
    t.assertEqual(s.cursor, (row, column + 14, True))
    borders(s)
    s.keys("Ctrl-U")
    s.wait_gone(WRITTEN)
    end(s)


@scenario(sizes=SIZES)
def test_any_size(t):
    """Down to one cell and back: the frame is whole wherever there is one, and what is written stays."""
    s = open_track(t)
    s.type(WRITTEN)
    s.wait(WRITTEN)
    for rows, columns in ((50, 200), (24, 80), (12, 40), (30, 99), (15, 69), (1, 1), (2, 300), (60, 2)):
        s.resize(rows, columns)
        if rows > 11 and columns > 39:
            s.wait(lambda s: WRITTEN in s.text() and s.row(0).startswith("┌") and len(s.row(0)) == columns)
            borders(s)
    s.resize(t.rows, t.columns)
    s.wait(WRITTEN)
    borders(s)
    s.keys("Ctrl-U")
    s.wait_gone(WRITTEN)
    end(s)


@scenario()
def test_ended_from_outside(t):
    planned(t)
    for number in (signal.SIGTERM, signal.SIGHUP):
        s = t.open()
        s.kill(number)
        s.wait_exit(status=128 + number)  # which looks whether the terminal is as it was found
    s = t.open()
    s.hang_up()
    s.wait_exit(status=None, restored=False)
    s = t.open()
    s.kill(signal.SIGINT)  # as the key, which asks first
    s.wait("Ctrl-C again to quit")
    s.kill(signal.SIGINT)
    s.wait_exit()


@scenario()
def test_a_crash(t):
    """The terminal is given back, and the signal does what it would have done."""
    planned(t)
    for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGQUIT):
        s = t.open()
        s.kill(number)
        s.wait_exit(status=None)
        t.assertNotIn(s.status, (0, -signal.SIGKILL))


@scenario()
def test_suspended(t):
    planned(t)
    s = t.shell()
    s.type("syllabus")
    s.keys("Enter")
    s.wait_ready()
    s.wait("Chess")
    s.keys("Ctrl-Z")
    s.wait("Stopped")
    t.assertEqual((s.alternate, s.mode(2004), s.mode(1004), s.cursor[2]), (False, False, False, True))
    s.resize(30, 100)
    s.type("stty -a; fg")
    s.keys("Enter")
    s.wait(lambda s: s.alternate and "Chess" in s.text() and len(s.row(0)) == 100)
    borders(s)
    leave(s)
    s.wait(lambda s: not s.alternate and s.row(s.cursor[0]) == "$")
    s.type("exit")
    s.keys("Enter")
    s.wait_exit()


@scenario()
def test_suspended_without_a_shell(t):
    """Where nobody could bring it back the key does nothing, and the screen is drawn again."""
    planned(t)
    s = t.open()
    s.keys("Ctrl-Z")
    s.wait(lambda s: s.stream.raw.count(b"\x1b[?1049h") == 2 and s.alternate and "Chess" in s.text())
    end(s)


@scenario(sizes=((40, 120), (24, 80)))
def test_an_answer_streams(t):
    """It is seen as it comes; nothing of a hostile one reaches the terminal as a sequence."""
    planned(t)
    server = t.serve("hostile", delay=0.001)
    s = t.open("--provider", "openai")
    s.wait("Tell me what else to change")
    s.wait("Enter:send")
    s.type("more of it")
    s.keys("Enter")
    s.wait("Testing and review")
    t.assertEqual(len(server.requests("reply")), 1)
    borders(s)
    s.wait(lambda s: t.query("SELECT count(*) FROM chat_messages WHERE status = 'streaming'") == [(0,)])
    end(s)


@scenario()
def test_a_paste_sends_nothing(t):
    s = open_track(t)
    s.paste("first line\r\nsecond line\nq\x1b[Athird")
    s.wait("third")
    s.wait("second line")
    t.assertIn("Enter:send", s.text())
    t.assertEqual(t.query("SELECT count(*) FROM chat_messages WHERE sender_type = 'user'"), [(1,)])
    s.keys("Ctrl-C")
    s.wait_gone("third")
    end(s)


@scenario()
def test_no_terminal(t):
    done = subprocess.run([BINARY, "--guest"], env=t.env, cwd=t.home, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    t.assertEqual((done.returncode, done.stdout), (2, b""))
    t.assertIn(b"--plain", done.stderr)


@scenario()
def test_terminals_it_cannot_draw_on(t):
    s = t.open("--guest", ready=False, TERM="no-such-terminal")
    s.wait_exit(status=2)
    t.assertIn("--plain", s.text())
    s = t.open("--guest", ready=False, TERM="dumb")  # the dialogue, line by line
    s.wait("What do you want to learn?")
    s.keys("Ctrl-D")
    s.wait_exit()
    t.assertEqual([shape for shape in s.stream.shapes if shape[:2] != "C0"], [])
