#!/usr/bin/env python3
"""The whole screen, from outside: a program on a pseudo-terminal, libvterm as the terminal, a script of keys.

    from screen import scenario

    @scenario(sizes=((40, 120), (24, 80), (12, 40)))
    def test_help(t):
        s = t.open("--guest")
        s.keys("?")
        s.wait("Keys of this view")
        s.golden("help")
        s.keys("q", "q")
        s.wait_exit()

A test is a function of one argument, a Scenario (a home, peers, `open`). The command

    screen.py FILE... [-k WORD] [-j N]

runs each at each of its sizes (rows, columns), some side by side, and prints a line for each. Nothing sleeps: a wait is
for what is to be seen, with a deadline that only a failure reaches. SYLLABUS_TEST_UPDATE=1 writes the
pictures of goldens/ anew.
"""
import argparse
import fcntl
import importlib.util
import os
import pty
import re
import resource
import select
import shutil
import signal
import struct
import sys
import tempfile
import termios
import time
import traceback
import unittest
from itertools import groupby

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "cli"), os.path.join(HERE, "..", "peers")]


def use_build(folder):
    """Run by hand: what meson says in the environment otherwise."""
    folder = os.path.abspath(folder)
    os.environ.setdefault("SYLLABUS_TEST_SOURCE", os.path.dirname(os.path.dirname(HERE)))
    os.environ.setdefault("SYLLABUS_BINARY", os.path.join(folder, "syllabus"))
    os.environ.setdefault("SYLLABUS_TERMINAL", os.path.join(folder, "tests", "tui", "terminal.so"))


use_build(os.environ.get("SYLLABUS_BUILD", os.path.join(HERE, "..", "..", "build")))
import model_server  # noqa: E402
from harness import BINARY, MODEL, Home  # noqa: E402
from keys import key_bytes  # noqa: E402
from peer import ModelServer  # noqa: E402
from terminal import ATTRIBUTES, Stream, Terminal  # noqa: E402

DEADLINE = float(os.environ.get("SYLLABUS_TEST_DEADLINE", "20"))  # a busy machine and sanitizers included
GOLDENS = os.path.join(HERE, "goldens")
LOOK_AGAIN = 0.05  # a condition may be about something else than the terminal, which tells nobody


def start(argv, env, cwd, rows, columns):
    """Starts a program as the leader of a session of its own, with a terminal of this size as the controlling
    one; returns its process id, our end of the terminal and the settings that the program finds there."""
    fd, terminal = pty.openpty()
    set_size(fd, rows, columns)
    settings = termios.tcgetattr(terminal)
    pid = os.fork()
    if pid == 0:
        try:
            start_child(terminal, argv, env, cwd)
        finally:
            os._exit(127)
    os.close(terminal)
    os.set_blocking(fd, False)
    return pid, fd, settings


def start_child(terminal, argv, env, cwd):
    os.setsid()
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    for number in (0, 1, 2):
        os.dup2(terminal, number)
    os.closerange(3, 1024)
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        try:
            signal.signal(number, signal.SIG_DFL)
        except (OSError, ValueError):
            pass  # the C library's own
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.chdir(cwd)
    try:
        os.execvpe(argv[0], argv, env)
    except OSError as error:
        os.write(2, ("cannot start %s: %s\r\n" % (argv[0], error)).encode())


def set_size(fd, rows, columns):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


class Screen:
    """A program and the terminal it runs in.

    `stream` has its raw bytes, `terminal` the emulator; the rest looks at both. `kitty`: the terminal knows
    the kitty keyboard protocol, and speaks it while the program has it on."""

    def __init__(self, argv, rows=24, columns=80, env=None, cwd="/", kitty=False):
        self.argv = argv
        self.rows, self.columns = rows, columns
        self.kitty = kitty
        self.stream = Stream()
        self.terminal = Terminal(rows, columns)
        self.outgoing = b""
        self.status = None
        self.ended = False
        self.escaped_at = None
        self.known = None  # text and cells as of that many bytes
        self.pid, self.fd, self.stty_before = start(argv, env or dict(os.environ), cwd, rows, columns)
        self.process = os.pidfd_open(self.pid)

    # --- bytes ---

    @property
    def closed(self):
        """Whether the program has ended, or the window is gone: nothing more can come."""
        return self.ended or self.fd is None

    def pump(self, seconds):
        """Waits at most that long for something to read or write; does it. Whether anything came."""
        if self.closed:
            return False
        readable, writable, _ = select.select([self.fd], [self.fd] if self.outgoing else [], [],
                                              max(0, seconds))
        if writable:
            try:
                self.outgoing = self.outgoing[os.write(self.fd, self.outgoing):]
            except BlockingIOError:
                pass
        return self.read() if readable else False

    def read(self):
        gone = self.exited(0)  # before the reading: what it wrote last is there then
        try:
            data = os.read(self.fd, 65536)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if not data:
            # Nobody has the other end open. A program that lives on may open it again, or be about to end:
            # hanging up now could kill it.
            self.ended = gone
            if not gone:
                self.exited(LOOK_AGAIN)
            return False
        self.stream.feed(data)
        self.terminal.write(data)
        self.outgoing += self.terminal.replies()
        return True

    def exited(self, seconds):
        return bool(select.select([self.process], [], [], max(0, seconds))[0])

    def take(self):
        """Takes what is there already."""
        while self.pump(0):
            pass

    def send(self, data):
        """Bytes for the program, as they are. Returns when they are written; what comes meanwhile is read."""
        end = time.monotonic() + DEADLINE
        self.after_escape(end)
        self.outgoing += data
        while self.outgoing:
            if self.closed:
                raise self.failure("the program ended before it was sent %r" % data[:80])
            if time.monotonic() > end:
                raise self.failure("the program does not read: %d bytes are left" % len(self.outgoing))
            self.pump(LOOK_AGAIN)

    def after_escape(self, end):
        """A bare Escape and the next key would be one key, Alt, if the program read them at once. So the next
        key waits until the program has shown that it took the Escape alone."""
        if self.escaped_at is None:
            return
        while len(self.stream.raw) == self.escaped_at:
            if self.closed or time.monotonic() > end:
                raise self.failure("nothing showed that the program took Escape: what comes next would be Alt")
            self.pump(LOOK_AGAIN)
        self.escaped_at = None

    # --- what a person does ---

    def keys(self, *names):
        """Presses keys: "a", "Tab", "Ctrl-C", "Alt-Enter", "Escape" (which must be the last one of a call)."""
        for number, name in enumerate(names):
            data = key_bytes(name, application=self.stream.mode(1), modify=self.stream.modify_keys > 0,
                             kitty=bool(self.kitty and self.stream.kitty))
            if data == b"\x1b" and number + 1 < len(names):
                raise ValueError("wait for what Escape does before the next key")
            self.take()
            shown = len(self.stream.raw)
            self.send(data)
            if data == b"\x1b":
                self.escaped_at = shown

    def type(self, text):
        if not text.isprintable():
            raise ValueError("keys() for what is no text")
        self.send(text.encode())

    def paste(self, text):
        """As a terminal pastes: in brackets if the program asked for them, else as if typed. Bytes go as they
        are."""
        data = text.encode() if isinstance(text, str) else text
        self.send(b"\x1b[200~" + data + b"\x1b[201~" if self.mode(2004) else data)

    def focus(self, gained):
        """The window gets or loses the focus; the program is told if it asked."""
        if self.mode(1004):
            self.send(b"\x1b[I" if gained else b"\x1b[O")

    def mouse(self, row, column, button=0, pressed=True):
        """A mouse button in a cell (64, 65: the wheel). The program must have switched the mouse on."""
        if not self.terminal.mouse or not self.mode(1006):
            raise self.failure("the mouse is off")
        self.send(b"\x1b[<%d;%d;%d%c" % (button, column + 1, row + 1, b"mM"[pressed]))

    def resize(self, rows, columns):
        """Another window size; down to 1x1 for the program, while the emulator stays at 2x2."""
        self.take()
        self.rows, self.columns = rows, columns
        self.terminal.resize(rows, columns)
        self.known = None
        set_size(self.fd, rows, columns)

    def kill(self, number=signal.SIGTERM):
        os.kill(self.pid, number)

    def hang_up(self):
        """The window is gone."""
        if self.fd is not None:
            os.close(self.fd)
        self.fd = None

    # --- what is seen ---

    def look(self):
        if self.known is None or self.known[0] != len(self.stream.raw):
            self.known = [len(self.stream.raw), self.terminal.text(), None]
        return self.known

    def text(self):
        """The whole screen, a line a row, without trailing blanks."""
        return self.look()[1]

    def row(self, number):
        return self.text().split("\n")[number]

    def cells(self):
        known = self.look()
        if known[2] is None:
            known[2] = self.terminal.cells()
        return known[2]

    def cell(self, row, column):
        return self.cells()[row][column]

    def part(self, rows, columns):
        """The text of a rectangle (two slices): what stands in one panel."""
        return "\n".join("".join(c.text for c in row[columns]).rstrip() for row in self.cells()[rows])

    def find(self, text, nth=0):
        """Row and column of the cell where a text (of one row) begins."""
        for number, row in enumerate(self.cells()):
            line = "".join(c.text for c in row)
            for found in re.finditer(re.escape(text), line):
                if nth == 0:
                    return number, column_of(row, found.start())
                nth -= 1
        raise self.failure("%r is not on the screen" % text)

    def cells_of(self, text, nth=0):
        """The cells that a text stands in."""
        row, column = self.find(text, nth)
        found = []
        while "".join(c.text for c in found) != text:
            found.append(self.cell(row, column + len(found)))
        return found

    @property
    def cursor(self):
        """Row, column, visible."""
        return self.terminal.cursor

    @property
    def title(self):
        return self.terminal.title

    @property
    def alternate(self):
        return self.terminal.alternate

    def mode(self, number):
        """Whether a private mode is on, as the emulator says; modes that it does not know: as the stream does."""
        end = time.monotonic() + DEADLINE
        while not self.stream.between and not self.closed:
            if time.monotonic() > end:
                raise self.failure("the program stopped in the middle of a sequence")
            self.pump(LOOK_AGAIN)
        found = self.terminal.mode(number)
        return self.stream.mode(number) if found is None else found

    def stty(self):
        """The settings of the terminal's other end (tcgetattr)."""
        return termios.tcgetattr(self.fd)

    @property
    def raw_mode(self):
        return not self.closed and not self.stty()[3] & termios.ICANON

    # --- waiting ---

    def holds(self, condition):
        if isinstance(condition, str):
            return condition in self.text()
        if isinstance(condition, re.Pattern):
            return condition.search(self.text())
        return condition(self)

    def wait(self, condition, deadline=None):
        """Waits until a text or a regular expression is on the screen, or a function of the screen gives
        something true; returns what it gave."""
        return self.wait_for(condition, lambda found: found, "waited for ", deadline)

    def wait_gone(self, condition, deadline=None):
        """Waits until it does not hold any more."""
        self.wait_for(condition, lambda found: not found, "waited for the end of ", deadline)

    def wait_for(self, condition, good, words, deadline):
        end = time.monotonic() + (DEADLINE if deadline is None else deadline)
        self.take()
        while True:
            drawn = not self.stream.mode(2026) or self.closed  # else a part of the frame is to come yet
            found = self.holds(condition) if drawn else None
            if drawn and good(found):
                return found
            if self.closed:
                raise self.failure("the program ended; " + words + describe(condition))
            if time.monotonic() > end:
                raise self.failure(words + describe(condition))
            self.pump(min(LOOK_AGAIN, end - time.monotonic()))

    def wait_exit(self, status=0, restored=True, also=(), deadline=None):
        """Waits for the end and returns the exit status (negative: the signal). It must be `status` (None:
        any); the terminal must be as it was found (unless not `restored`), and nothing may have been sent to it
        but what is known or named in `also` (shapes of sequences)."""
        end = time.monotonic() + (DEADLINE if deadline is None else deadline)
        while not self.closed:
            if time.monotonic() > end:
                raise self.failure("waited for the end of the program")
            self.pump(LOOK_AGAIN)
        if self.status is None:
            if not self.exited(end - time.monotonic()):
                raise self.failure("the window is gone, but the program does not end")
            self.reap()
        if status is not None and self.status != status:
            raise self.failure("ended with %d, not %d" % (self.status, status))
        if restored:
            self.assert_restored()
            if self.stream.part:
                raise self.failure("ended in the middle of a sequence: %r" % self.stream.part)
        self.assert_known(also)
        return self.status

    def reap(self):
        _, status = os.waitpid(self.pid, 0)
        self.status = os.waitstatus_to_exitcode(status)

    def wait_stopped(self, deadline=None):
        """Waits until a signal has stopped the program."""
        end = time.monotonic() + (DEADLINE if deadline is None else deadline)
        while True:
            pid, status = os.waitpid(self.pid, os.WUNTRACED | os.WNOHANG)
            if pid and os.WIFSTOPPED(status):
                return os.WSTOPSIG(status)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
                raise self.failure("ended with %d instead of being stopped" % self.status)
            if time.monotonic() > end:
                raise self.failure("waited for the program to be stopped")
            self.pump(LOOK_AGAIN)

    def wait_ready(self, deadline=None):
        """Waits for the first frame: until then keys would be edited, and echoed, by the kernel."""
        self.wait(lambda s: s.alternate and s.raw_mode and s.text().strip(), deadline)

    # --- judging ---

    def assert_restored(self):
        """The terminal is as it was found: modes, screen, cursor, settings."""
        left = self.stream.left_on()
        left += ["the alternate screen is on"] if self.alternate else []
        left += ["the cursor is hidden"] if not self.cursor[2] else []
        left += ["the mouse is on"] if self.terminal.mouse else []
        left += ["mode %d is on" % n for n in (1, 1004, 2004) if self.terminal.mode(n)]
        if self.fd is None:
            raise self.failure("the window is gone: nobody can say how the terminal was left")
        now = self.stty()
        if now != self.stty_before:
            left.append("stty: %s, before: %s" % (now, self.stty_before))
        if left:
            raise self.failure("the terminal is not as it was found: " + "; ".join(left))

    def assert_known(self, also=()):
        """Everything that was sent to the terminal is text or a known sequence."""
        unknown = self.stream.unknown(also)
        if unknown:
            raise self.failure("sent to the terminal: %s" % unknown)

    def check_borders(self, at=(0, 0), open_below=False, deadline=None):
        """Follows the frame whose upper left corner is there, cell by cell: each line must go on where it points,
        up to the corners. Returns the columns that vertical lines stand in. A row that is too wide or too narrow
        by one cell breaks a line. What lies over a frame with a frame of its own (a popup) does not. With
        `open_below` lines may end in the last row. Looks again until the deadline: a picture may have come by
        half."""
        end = time.monotonic() + (DEADLINE if deadline is None else deadline)
        self.take()
        while True:
            try:
                return Borders(self, open_below).follow(*at)
            except Failure:
                if self.closed or time.monotonic() > end:
                    raise
            self.pump(LOOK_AGAIN)

    def golden(self, name, attributes=False, replace=(), deadline=None):
        """Compares the screen with goldens/NAME-COLUMNSxROWS.txt, again and again until it is equal. Times, rates
        and spinners are made the same (normalise); `replace` has more pairs of a regular expression and a text."""
        path = os.path.join(GOLDENS, "%s-%dx%d.txt" % (name, self.columns, self.rows))

        def picture(_):
            text = normalise(self.text(), replace) + "\n"
            return text + (attributes_text(self.cells()) if attributes else "")

        if os.environ.get("SYLLABUS_TEST_UPDATE") == "1":
            self.settle(picture)
            os.makedirs(GOLDENS, exist_ok=True)
            with open(path, "w", encoding="utf-8") as f:
                f.write(picture(self))
            return
        try:
            with open(path, encoding="utf-8") as f:
                wanted = f.read()
        except FileNotFoundError:
            raise self.failure("there is no " + path) from None
        try:
            self.wait(lambda s: picture(s) == wanted, deadline)
        except Failure:
            raise self.failure("not as in %s:\n%s" % (path, difference(wanted, picture(self)))) from None

    def settle(self, picture):
        """Until the picture has not changed for a while, and a person can look at it. Something may come all the
        time: a spinner turns."""
        seen, since = None, time.monotonic()
        while time.monotonic() < since + 0.3:
            now = picture(self)
            if now != seen:
                seen, since = now, time.monotonic()
            self.pump(LOOK_AGAIN)

    def dump(self):
        row, column, visible = self.cursor
        lines = self.text().split("\n")
        edge = "   +" + "-" * self.columns + "+"
        body = ["%2d |%s" % pair for pair in enumerate(lines)]
        return "\n".join([
            "%s" % " ".join(self.argv),
            "%dx%d, cursor %d,%d %s, %s screen, title %r, modes %s%s" % (
                self.columns, self.rows, row, column, "visible" if visible else "hidden",
                "alternate" if self.alternate else "main", self.title,
                sorted(n for n, on in self.stream.modes.items() if on),
                "" if self.status is None else ", ended with %d" % self.status),
            edge, *body, edge, "last bytes: %r" % bytes(self.stream.raw[-600:])])

    def failure(self, words):
        return Failure(words + "\n" + self.dump())

    def close(self):
        """Ends whatever is left."""
        if self.status is None:
            signal.pidfd_send_signal(self.process, signal.SIGKILL)
            self.reap()
        if self.process is not None:
            os.close(self.process)
            self.process = None
        self.hang_up()
        self.terminal.close()


class Failure(AssertionError):
    pass


def describe(condition):
    if isinstance(condition, re.Pattern):
        return "/%s/" % condition.pattern
    if callable(condition):
        code = getattr(condition, "__code__", None)
        return "%s (%s:%d)" % (condition.__name__, os.path.basename(code.co_filename),
                               code.co_firstlineno) if code else repr(condition)
    return repr(condition)


def column_of(row, position):
    """The cell in which the character at `position` of a row's text stands."""
    seen = 0
    for column, cell in enumerate(row):
        if seen >= position and cell.width:
            return column
        seen += len(cell.text)
    return len(row)


# --- pictures -------------------------------------------------------------------------------------

# Of the same width: nothing moves.
SAME_WIDTH = [
    (re.compile(r"(?<![\d:.])[0-2]\d:[0-5]\d(?![\d:])"), "hh:mm"),
    (re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)"), "yyyy-mm-dd"),
    (re.compile("[⠁-⣿]"), "⠿"),  # spinners
]
# Of any width: what follows in the row moves, and its blanks are not compared.
ANY_WIDTH = [
    (re.compile(r"\d[\d.,   ]*( tok/s| ток/с)"), r"#\1"),
    (re.compile(r"(?<![\w.])\d+(\.\d+)? ?(s|с)(?!\w)"), r"# \2"),
]


def normalise(text, replace=()):
    """A picture without what differs from run to run."""
    for pattern, by in [*SAME_WIDTH, *((re.compile(p), r) for p, r in replace)]:
        text = pattern.sub(by, text)
    lines = text.split("\n")
    for i, line in enumerate(lines):
        count = 0
        for pattern, by in ANY_WIDTH:
            line, n = pattern.subn(by, line)
            count += n
        lines[i] = re.sub(" +", " ", line) if count else line
    return "\n".join(lines)


def style_text(cell):
    """"bold fg=4", or nothing for a plain cell."""
    words = [name for name in ATTRIBUTES if getattr(cell, name)]
    words += ["%s=%s" % (name, getattr(cell, name)) for name in ("fg", "bg")
              if getattr(cell, name) is not None]
    return " ".join(words)


def attributes_text(cells):
    """Where the screen is not plain: a line a run of cells."""
    lines = ["--- attributes"]
    for number, row in enumerate(cells):
        column = 0
        for style, run in groupby(row, style_text):
            length = len(list(run))
            if style:
                lines.append("%d:%d-%d %s" % (number, column, column + length - 1, style))
            column += length
    return "\n".join(lines) + "\n"


def difference(wanted, found):
    lines = []
    wanted, found = wanted.split("\n"), found.split("\n")
    for i in range(max(len(wanted), len(found))):
        a, b = (x[i] if i < len(x) else "(no such line)" for x in (wanted, found))
        if a != b:
            lines += ["%2d - %s" % (i, a), "   + %s" % b]
    return "\n".join(lines)


# --- borders --------------------------------------------------------------------------------------

UP, DOWN, LEFT, RIGHT = (-1, 0), (1, 0), (0, -1), (0, 1)
ARMS = {}
for characters, arms in (
        ("─━═╌╍┄┅┈┉", (LEFT, RIGHT)), ("│┃║╎╏┆┇┊┋", (UP, DOWN)), ("┌┏╔╭", (DOWN, RIGHT)),
        ("┐┓╗╮", (DOWN, LEFT)), ("└┗╚╰", (UP, RIGHT)), ("┘┛╝╯", (UP, LEFT)), ("├┣╠┠┝", (UP, DOWN, RIGHT)),
        ("┤┫╣┨┥", (UP, DOWN, LEFT)), ("┬┳╦┯┰", (DOWN, LEFT, RIGHT)), ("┴┻╩┷┸", (UP, LEFT, RIGHT)),
        ("┼╋╬┿╂", (UP, DOWN, LEFT, RIGHT))):
    ARMS.update((c, frozenset(arms)) for c in characters)


class Borders:
    def __init__(self, screen, open_below):
        self.screen = screen
        self.cells = screen.cells()
        self.open_below = open_below

    def arms(self, row, column):
        if not (0 <= row < len(self.cells) and 0 <= column < len(self.cells[0])):
            return None
        return ARMS.get(self.cells[row][column].text, frozenset())

    def follow(self, row, column):
        if not {DOWN, RIGHT} <= (self.arms(row, column) or frozenset()):
            raise self.screen.failure("no frame begins at %d,%d" % (row, column))
        seen, waiting = set(), [(row, column)]
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                waiting += [n for arm in self.arms(*here) if (n := self.next(here, arm))]
        # The frame must come back to where it began: two lines that end at the same corner.
        corner = [(r, c) for r, c in seen if self.arms(r, c) >= {UP, LEFT} and (r, column) in seen
                  and (row, c) in seen and r > row and c > column]
        if not corner:
            raise self.screen.failure("the frame at %d,%d is not closed" % (row, column))
        return sorted({c for r, c in seen if self.arms(r, c) == {UP, DOWN}})

    def next(self, here, arm):
        """The cell where a line goes on; None where something lies over it or a title stands in it."""
        row, column = here[0] + arm[0], here[1] + arm[1]
        there = self.arms(row, column)
        back = (-arm[0], -arm[1])
        if there is None and arm == DOWN and self.open_below:
            return None
        if there is None:
            raise self.screen.failure("the border at %d,%d leads out of the screen" % here)
        if back in there:
            return row, column
        if arm in (LEFT, RIGHT):
            return self.behind_title(row, column, arm)
        if self.in_edge(row, column):
            return None  # something lies over it, and this is its edge
        raise self.screen.failure("the border at %d,%d does not go on at %d,%d, where %r stands" % (
            *here, row, column, self.cells[row][column].text))

    def behind_title(self, row, column, arm):
        """Where a horizontal line that a text interrupts goes on."""
        back = (-arm[0], -arm[1])
        while (there := self.arms(row, column)) is not None:
            if back in there:
                return row, column
            if there:
                return None  # a popup's side
            column += arm[1]
        raise self.screen.failure("the border of row %d leads out of the screen" % row)

    def in_edge(self, row, column):
        """Whether this is the upper or lower edge of a frame: both ways a line, or a title in it, up to a corner.
        Just any horizontal line is not: it may be a rule in a text that is too long."""
        return self.corner(row, column, -1, RIGHT) and self.corner(row, column, 1, LEFT)

    def corner(self, row, column, step, wanted):
        here = self.arms(row, column)
        if here & {UP, DOWN} and (0, step) not in here:
            return wanted in here  # the corner itself
        column += step
        while (there := self.arms(row, column)) is not None:
            if there & {UP, DOWN}:
                return wanted in there
            column += step
        return False


# --- scenarios ------------------------------------------------------------------------------------


def scenario(sizes=((24, 80),)):
    """Marks a test, a function of a Scenario, to be run at each of these sizes."""
    def mark(function):
        function.sizes = sizes
        return function
    return mark


class ForkedServer(ModelServer):
    """A model server without an interpreter of its own, whose start would take as long as a scenario."""

    def __init__(self, behaviour, **options):
        handle, self.log = tempfile.mkstemp(prefix="syllabus-peer-")
        os.close(handle)
        arguments = ["--behaviour", behaviour, "--log", self.log]
        for name, value in options.items():
            arguments += ["--" + name.replace("_", "-"), str(value)]
        reading, writing = os.pipe()
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.dup2(writing, 1)
                os.closerange(3, 1024)  # terminals, above all
                sys.argv = ["model_server.py", *arguments]
                model_server.main()
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(1)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            line = pipe.readline().split()
        if len(line) != 2 or line[0] != "port":
            self.stop()
            raise AssertionError("the model server did not start: %r" % line)
        self.port = int(line[1])

    def stop(self):
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            os.unlink(self.log)
        self.pid = None


class Scenario(Home):
    """One run of a test: a home of its own (see tests/cli/harness.py for what a home can: `serve` a model,
    `run_syllabus`, `sign_in`), a size (`rows`, `columns`), the screens that it opens."""

    query = Home.rows  # what the database holds

    def __init__(self, function, rows, columns):
        super().__init__()
        self.function = function
        self.rows, self.columns = rows, columns
        self.screens = []

    def setUp(self):
        super().setUp()
        self.env["EDITOR"] = self.env["VISUAL"] = "false"

    def runTest(self):
        self.function(self)
        for s in self.screens:
            if s.status is None:
                raise s.failure("was left running: end each program and wait_exit()")

    def serve(self, behaviour="plan", **options):
        server = ForkedServer(behaviour, **options)
        self.addCleanup(server.stop)
        self.env.update(SYLLABUS_BASE_URL=server.url, SYLLABUS_MODEL=MODEL)
        return server

    shared = None  # a folder of the runner's, for all of its processes

    def sign_in(self):
        """Registered once, whoever needs it first; then copied."""
        if not self.shared:
            return super().sign_in()
        home = os.path.join(self.shared, "home")
        with open(os.path.join(self.shared, "lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if os.path.exists(home):
                shutil.copytree(home, self.path(".local"))
            else:
                self.register()
                shutil.copytree(self.path(".local"), home)

    def start_screen(self, argv, rows=None, columns=None, kitty=False, **env):
        """Starts any program in the home."""
        s = Screen(argv, rows or self.rows, columns or self.columns, {**self.env, **env}, self.home, kitty)
        self.screens.append(s)
        self.addCleanup(s.close)
        return s

    def open(self, *args, ready=True, **options):
        """Starts the client; returns when its first frame is there."""
        s = self.start_screen([BINARY, *args], **options)
        if ready:
            s.wait_ready()
        return s

    def shell(self, **options):
        """An interactive shell with job control, prompt "$ "; the client is in its PATH."""
        path = os.path.dirname(BINARY) + ":" + self.env["PATH"]
        s = self.start_screen(["bash", "--norc", "--noprofile", "--noediting", "-i"], PS1="$ ", PATH=path,
                              HISTFILE="", **options)
        s.wait(lambda s: s.row(s.cursor[0]).startswith("$"))
        return s


# --- the runner -----------------------------------------------------------------------------------


def load_module(path):
    name = os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def collect(paths, word):
    found = []
    for path in paths:
        module = load_module(path)
        for name, function in vars(module).items():
            if name.startswith("test_") and hasattr(function, "sizes") and (word or "") in name:
                found += [("%s %dx%d" % (name, columns, rows), function, rows, columns)
                          for rows, columns in function.sizes]
    return found


def run_one(function, rows, columns):
    """In a process of its own; what it prints is kept. True if all is well."""
    result = unittest.TestResult()
    Scenario(function, rows, columns).run(result)
    for _, trace in result.failures + result.errors:
        print(trace)
    return result.wasSuccessful() and result.testsRun == 1


class Runner:
    """Runs scenarios in processes of their own: one that crashes is one that failed."""

    def __init__(self, scenarios, jobs):
        self.waiting = list(reversed(scenarios))
        self.jobs = jobs
        self.running = {}
        self.failed = 0

    def start(self):
        name, *run = self.waiting.pop()
        output = tempfile.TemporaryFile()
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            good = False
            try:
                os.dup2(output.fileno(), 1)
                os.dup2(output.fileno(), 2)
                good = run_one(*run)
            except BaseException:
                traceback.print_exc(file=sys.stdout)
            finally:
                sys.stdout.flush()
                os._exit(0 if good else 1)
        self.running[pid] = (name, output, time.monotonic())

    def finish(self):
        pid, status = os.wait()
        name, output, began = self.running.pop(pid)
        good = status == 0
        self.failed += not good
        print("%-4s %-60s %6.2f s" % ("ok" if good else "FAIL", name, time.monotonic() - began))
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
        code = os.waitstatus_to_exitcode(status)
        if not good:
            print(text + ("killed by signal %d" % -code if code < 0 else ""))
        sys.stdout.flush()
        output.close()

    def run(self):
        count = len(self.waiting)
        with tempfile.TemporaryDirectory(prefix="syllabus-home-") as Scenario.shared:
            while self.waiting or self.running:
                while self.waiting and len(self.running) < self.jobs:
                    self.start()
                self.finish()
        print("%d scenarios, %d failed" % (count, self.failed))
        return self.failed


def main():
    parser = argparse.ArgumentParser(description="Runs scenarios of the whole screen.")
    parser.add_argument("files", nargs="+")
    parser.add_argument("-k", metavar="WORD", help="only tests with this in their names")
    parser.add_argument("-j", type=int, default=2, help="how many at a time")
    options = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    for name in ("SYLLABUS_BINARY", "SYLLABUS_TERMINAL"):
        if not os.path.exists(os.environ[name]):
            parser.error("%s is missing: build it, or say with SYLLABUS_BUILD where" % os.environ[name])
    scenarios = collect(options.files, options.k)
    if not scenarios:
        print("there is no such scenario")
        return 1
    return 1 if Runner(scenarios, options.j).run() else 0


if __name__ == "__main__":
    import screen
    sys.exit(screen.main())
