"""Every way out of the screen gives the terminal back as it was found, ends with the right status, and keeps what a
reply had so far."""
import os
import re
import select
import signal
import termios
import time

from harness import BINARY, Home, said
from screen import DEADLINE, LOOK_AGAIN, scenario
from steps import quit_by_keys, say, to_panels, written_to

SKILL = "Chess"
AFTER = 3  # pieces the server falls silent
SIZE = 12  # characters a piece
PALETTE = "OSC 104"  # curses resets it when it comes back from being suspended


def sanitized():
    with open(BINARY, "rb") as f:
        return b"__asan_init" in f.read()


def prepare(t):
    """Somebody with a plan, and a model that stops in the middle of a reply."""
    t.sign_in()
    t.run_syllabus("--provider", "builtin", "plan", "--skill", SKILL)
    t.server = t.serve("stall", after=AFTER, delta_size=SIZE)


def writing(t, *args):
    return written_to(t.open(*args))


def panels(t):
    s = writing(t)
    to_panels(s)
    return s


COMING = re.compile("[⠁-⣿] %d tokens" % AFTER)


def streaming(t):
    s = writing(t)
    say(s, "more")
    s.wait(COMING)
    return s


def with_help(s):
    s.keys("F1")
    s.wait(lambda s: "Keys ──" in s.text() and "q close" in s.text())
    return s


def with_form(s):
    to_panels(s)
    s.keys("a")
    s.wait("New track ──")
    s.type("новый 数据")
    s.wait("новый 数据")
    return s


def too_small(s):
    s.resize(5, 30)
    s.wait("The window is")
    return s


QUIET = {
    "panels": panels,
    "writing": writing,
    "help": lambda t: with_help(panels(t)),
    "form": lambda t: with_form(writing(t)),
    "too small": lambda t: too_small(writing(t)),
}
STREAMING = {
    "streaming": streaming,
    "streaming, help": lambda t: with_help(streaming(t)),
    "streaming, form": lambda t: with_form(streaming(t)),
    "streaming, too small": lambda t: too_small(streaming(t)),
}


def assert_interrupted(t):
    """The reply's part is there, and known to be one."""
    *_, asked, reply = t.json("history", SKILL)
    t.assertEqual((asked["message_content"], asked["status"]), ("more", "complete"))
    whole = said(t.server.requests("reply")[-1])
    t.assertEqual((reply["message_content"], reply["status"]), (whole[:AFTER * SIZE], "interrupted"))


def on_disk(t):
    """What is kept of a reply that still comes: within half a second it is all that came."""
    (length,), = Home.rows(t, "SELECT sum(length(content)) FROM chat_message_parts JOIN chat_messages "
                           "ON id = message_id WHERE status = 'streaming'")
    return length == AFTER * SIZE


def count_messages(t):
    return len(t.json("history", SKILL))


def by_signal(t, number, status, **options):
    prepare(t)
    for name, state in {**QUIET, **STREAMING}.items():
        with t.subTest(name):
            s = state(t)
            s.kill(number)
            s.wait_exit(status=status, **options)
            if name in STREAMING:
                assert_interrupted(t)


@scenario()
def test_terminated(t):
    by_signal(t, signal.SIGTERM, 143)


@scenario()
def test_told_of_a_hang_up(t):
    by_signal(t, signal.SIGHUP, 129)


def crashed(t, number, states):
    """The default action is taken after the terminal was given back; a sanitizer has its own idea of it."""
    prepare(t)
    for name, state in states.items():
        with t.subTest(name):
            s = state(t)
            if name in STREAMING:
                s.wait(lambda _: on_disk(t))
            s.kill(number)
            s.wait_exit(status=None)
            t.assertIn(s.status, (-number, 99) if sanitized() else (-number,))
            if name in STREAMING:
                assert_interrupted(t)


@scenario()
def test_segmentation_fault(t):
    crashed(t, signal.SIGSEGV, {**QUIET, **STREAMING})


@scenario()
def test_abort(t):
    crashed(t, signal.SIGABRT, {"help": QUIET["help"], "streaming": streaming})


@scenario()
def test_quit_signal(t):
    crashed(t, signal.SIGQUIT, {"form": QUIET["form"], "streaming": streaming})


@scenario()
def test_the_window_is_gone(t):
    prepare(t)
    for name, state in {**QUIET, **STREAMING}.items():
        with t.subTest(name):
            s = state(t)
            s.hang_up()
            s.wait_exit(status=129, restored=False)
            if name in STREAMING:
                assert_interrupted(t)


@scenario()
def test_a_draft_survives(t):
    prepare(t)
    for number, status in ((signal.SIGTERM, 143), (signal.SIGHUP, 129), (None, 129)):
        s = writing(t)
        s.type("not sent: %s" % status)
        s.wait("not sent: %s" % status)
        s.hang_up() if number is None else s.kill(number)
        s.wait_exit(status=status, restored=number is not None)
        s = t.open()
        s.wait("not sent: %s" % status)
        s.keys("Ctrl-C")
        s.wait("Cleared")
        s.kill(signal.SIGTERM)
        s.wait_exit(status=143)


# --- keys -----------------------------------------------------------------------------------------


@scenario()
def test_quit(t):
    prepare(t)
    s = panels(t)
    s.keys("q")
    s.wait_exit()
    before = count_messages(t)
    s = streaming(t)
    to_panels(s)
    s.keys("q")
    s.wait("Leave? [y/N]")
    s.keys("n")
    s.wait_gone("Leave?")
    s.keys("q")
    s.wait("Leave? [y/N]")
    s.keys("y")
    s.wait_exit()
    assert_interrupted(t)
    t.assertEqual(count_messages(t), before + 2)


@scenario()
def test_quit_from_the_first_question(t):
    t.serve()
    s = t.open()
    s.wait("Enter chooses")
    s.keys("q")
    s.wait_exit()
    s = t.open()
    s.wait("Enter chooses")
    s.keys("Escape")  # never quits
    s.keys("Ctrl-C")
    s.wait("Ctrl-C again to quit")
    s.keys("Ctrl-C")
    s.wait_exit()


def ladder(press):
    """Ctrl-C: stops, clears, asks, quits; each only once the one before is done."""
    @scenario()
    def test(t):
        prepare(t)
        s = streaming(t)
        s.type("the next one")
        s.wait("the next one")
        press(s)
        s.wait("Stopped; what came is kept")
        t.assertIn("the next one", s.text())
        press(s)
        s.wait("Cleared; the Up key brings it back")
        press(s)
        s.wait("Ctrl-C again to quit")
        s.keys("Right")
        s.wait_gone("Ctrl-C again to quit")  # another key disarms
        press(s)
        s.wait("Ctrl-C again to quit")
        press(s)
        s.wait_exit()
        assert_interrupted(t)
    return test


test_interrupted_by_key = ladder(lambda s: s.keys("Ctrl-C"))
test_interrupted_from_outside = ladder(lambda s: s.kill(signal.SIGINT))


@scenario()
def test_ctrl_c_closes_windows(t):
    prepare(t)
    s = with_help(writing(t))
    s.keys("Ctrl-C")
    s.wait_gone("Keys ──")
    with_form(s)
    s.keys("Ctrl-C")
    s.wait("Throw away what you typed?")
    s.keys("y")
    s.wait_gone("New track ──")
    quit_by_keys(s)


# --- a terminal that does not read ----------------------------------------------------------------


def caught(s, number):
    """Whether the program has a handler for this signal."""
    with open("/proc/%d/status" % s.pid, encoding="ascii") as f:
        mask = re.search(r"^SigCgt:\s+(\w+)", f.read(), re.M).group(1)
    return bool(int(mask, 16) >> (number - 1) & 1)


def stuck(s):
    """Whether it waits inside a write to the terminal."""
    with open("/proc/%d/wchan" % s.pid, encoding="ascii") as f:
        return f.read() in ("n_tty_write", "tty_write", "wait_woken")


def until(s, condition):
    end = time.monotonic() + DEADLINE
    while not condition():
        if time.monotonic() > end:
            raise s.failure("waited in vain")
        select.select([], [], [], LOOK_AGAIN)  # the kernel tells nobody


@scenario()
def test_a_terminal_that_does_not_read(t):
    """The first SIGTERM cannot be answered as long as a frame cannot be written; the second one ends it."""
    prepare(t)
    s = writing(t)

    def draws_more():
        os.write(s.fd, b"\x0c")
        return stuck(s)

    until(s, draws_more)
    s.kill(signal.SIGTERM)
    until(s, lambda: not caught(s, signal.SIGTERM))
    s.kill(signal.SIGTERM)
    s.wait_exit(status=-signal.SIGTERM, restored=False)


# --- stopped and woken up -------------------------------------------------------------------------


def drawn_again(s, action):
    """Does something after which the whole screen must be drawn."""
    s.take()
    before = len(s.stream.raw)
    action()
    s.wait(lambda s: b"\x1b[H\x1b[2J" in s.stream.raw[before:])


@scenario()
def test_suspended_without_a_shell(t):
    """Nobody could wake it up: it must not stop."""
    prepare(t)
    for name, state in {**QUIET, **STREAMING}.items():
        with t.subTest(name):
            s = state(t)
            shown = s.text()
            for _ in range(3):
                drawn_again(s, lambda: s.keys("Ctrl-Z"))
                drawn_again(s, lambda: s.kill(signal.SIGTSTP))
            s.wait(lambda s: same(s.text(), shown))
            assert_on(s)
            s.kill(signal.SIGTERM)
            s.wait_exit(status=143, also=(PALETTE,))


def same(text, shown):
    """As before, but for what moves while a reply comes."""
    a, b = (re.sub(" +", " ", re.sub("[⠁-⣿]| · \\d+ tok/s", "", x)) for x in (text, shown))
    return a == b


def assert_on(s):
    s.wait(lambda s: s.alternate and s.raw_mode and all(s.mode(n) for n in (1004, 2004))
           and s.stream.kitty == [5] and s.stream.modify_keys == 1)


@scenario()
def test_suspended_and_ended_at_once(t):
    """Back from being suspended and told to end before anything was drawn."""
    prepare(t)
    s = writing(t)
    s.kill(signal.SIGSTOP)
    s.wait_stopped()
    for number in (signal.SIGTSTP, signal.SIGTERM):
        s.kill(number)  # both are there when it goes on
    s.kill(signal.SIGCONT)
    s.wait_exit(status=143, also=(PALETTE,))


@scenario()
def test_stopped_and_continued(t):
    """By somebody else, as a container is frozen: the terminal is as the screen left it."""
    prepare(t)
    for name, state in {**QUIET, **STREAMING}.items():
        with t.subTest(name):
            s = state(t)
            shown = s.text()
            s.kill(signal.SIGSTOP)
            s.wait_stopped()
            drawn_again(s, lambda: s.kill(signal.SIGCONT))
            s.wait(lambda s: same(s.text(), shown))
            assert_on(s)
            drawn_again(s, lambda: s.kill(signal.SIGCONT))  # which was running
            s.kill(signal.SIGTERM)
            s.wait_exit(status=143)


@scenario()
def test_an_end_of_file_that_is_none(t):
    """Ctrl-D that was typed while the terminal was in a shell's mode: nobody has hung up."""
    prepare(t)
    s = writing(t)
    s.kill(signal.SIGSTOP)
    s.wait_stopped()
    termios.tcsetattr(s.fd, termios.TCSANOW, s.stty_before)
    s.send(b"\x04")
    drawn_again(s, lambda: s.kill(signal.SIGCONT))
    s.type("still here")
    s.wait("still here")
    assert_on(s)
    s.kill(signal.SIGTERM)
    s.wait_exit(status=143)


def prompt(s):
    s.wait(lambda s: not s.alternate and s.row(s.cursor[0]).startswith("$"))


def shell_command(s, line):
    s.type(line)
    s.keys("Enter")


def in_shell(t):
    """The client as a job of an interactive shell; the shell's own modes of the terminal are known."""
    s = t.shell()
    settings = s.stty()
    shell_command(s, "syllabus")
    s.wait(lambda s: s.alternate and s.raw_mode)
    return written_to(s), settings


def assert_given_back(t, s, settings):
    prompt(s)
    t.assertEqual(s.stream.left_on(), [])
    t.assertTrue(s.cursor[2])
    t.assertEqual(s.stty(), settings)


def leave_shell(t, s):
    s.keys("Ctrl-C")
    s.wait("again to quit")
    s.keys("Ctrl-C")
    prompt(s)
    shell_command(s, "echo status $?")
    s.wait("status 0")
    shell_command(s, "exit")
    s.wait_exit(status=0, also=(PALETTE,))


@scenario()
def test_suspended_under_a_shell(t):
    prepare(t)
    s, settings = in_shell(t)
    s.type("draft 数据")
    s.wait("draft 数据")
    for window in (False, True):
        if window:
            with_help(s)
        for size in ((24, 80), (30, 100), (24, 80)):
            s.keys("Ctrl-Z")
            s.wait("Stopped")
            assert_given_back(t, s, settings)
            s.resize(*size)
            shell_command(s, "fg")
            s.wait("draft 数据")
            s.wait(lambda s: s.row(0).startswith("┌") and len(s.row(0)) == size[1])
            assert_on(s)
            t.assertEqual("Keys ──" in s.text(), window)
    s.keys("q")
    s.wait_gone("Keys ──")
    s.keys("Ctrl-C")
    s.wait("Cleared")
    leave_shell(t, s)


@scenario()
def test_suspended_while_a_reply_comes(t):
    prepare(t)
    s, settings = in_shell(t)
    say(s, "more")
    s.wait(COMING)
    s.keys("Ctrl-Z")
    assert_given_back(t, s, settings)
    shell_command(s, "fg")
    s.wait(COMING)
    assert_on(s)
    s.keys("Ctrl-C")
    s.wait("Stopped; what came is kept")
    leave_shell(t, s)
    assert_interrupted(t)


def job(s):
    """The process that the shell runs."""
    with open("/proc/%d/task/%d/children" % (s.pid, s.pid), encoding="ascii") as f:
        return int(f.read().split()[0])


@scenario()
def test_stopped_by_force_under_a_shell(t):
    """It could not give the terminal back; the shell has set modes of its own when it goes on."""
    prepare(t)
    s, settings = in_shell(t)
    s.type("draft")
    s.wait("draft")
    os.kill(job(s), signal.SIGSTOP)
    s.wait("Stopped")
    shell_command(s, r"printf '\033[?2004l\033[?1004l\033[?25h'; stty echo; echo now")
    s.wait(re.compile(r"(\n|\$ )now"))  # on a row of its own, or where the prompt was late
    shell_command(s, "fg")
    s.wait("> draft")
    s.wait(lambda s: s.row(0).startswith("┌"))
    assert_on(s)
    s.keys("Ctrl-C")
    s.wait("Cleared")
    s.keys("Ctrl-C")
    s.wait("again to quit")
    s.keys("Ctrl-C")
    assert_given_back(t, s, settings)
    shell_command(s, "exit")
    s.wait_exit(status=0, also=(PALETTE,))


def has_ended(pid):
    try:
        with open("/proc/%d/stat" % pid, encoding="ascii") as f:
            return f.read().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@scenario()
def test_ended_while_suspended(t):
    """A job that is killed while it is stopped: the terminal is the shell's already."""
    prepare(t)
    s, settings = in_shell(t)
    s.keys("Ctrl-Z")
    s.wait("Stopped")
    pid = job(s)
    shell_command(s, "kill %1")
    s.wait(lambda _: has_ended(pid))  # and has not stopped again, waiting for the terminal
    shell_command(s, "jobs")
    s.wait("Exit 143")
    assert_given_back(t, s, settings)
    shell_command(s, "exit")
    s.wait_exit(status=0, also=(PALETTE,))
