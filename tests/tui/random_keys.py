#!/usr/bin/env python3
"""Random keys, pastes, replies, sizes and signals for the whole screen: nothing may crash it, hang it, leave
the terminal other than it was found, or make a sanitizer speak.

    random_keys.py [--keys N] [--seed S] [--mode emacs|vi] [--folder BUILD]

The client runs as guest or with an account that the keys make, with the built-in planner, in a home of its
own. When the keys end it, it is started again: its accounts, tracks and drafts are still there. After every few
keys Ctrl-L must make it draw the whole screen; one that does not hangs. The same seed sends the same keys; what
the program makes of them may depend on what it reads at once. When something is found, the last ones are told.
"""
import argparse
import glob
import os
import pty
import random
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections import deque

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
if "--folder" in sys.argv[:-1]:
    os.environ["SYLLABUS_BUILD"] = sys.argv[sys.argv.index("--folder") + 1]
from screen import BINARY, Failure, Scenario  # noqa: E402
from keys import key_bytes  # noqa: E402

DEADLINE = 30  # seconds without an answer are a hang; sanitizers and a busy machine included
AGAIN = 0.1  # Ctrl-L may have been part of a paste that had no end
REMEMBERED = 300
SOURCE = os.environ["SYLLABUS_TEST_SOURCE"]
LEAKS = {"emacs": "", "vi": "leak:xmalloc\n"}  # readline 8.2 in vi mode forgets some of what it allocates
CLEARED = re.compile(rb"\x1b\[H\x1b\[(?:2)?J")
ALSO = ("C0 07", "OSC 104")  # the bell; curses resets the palette when it comes back from being suspended


# --- what can be sent -----------------------------------------------------------------------------


def keymap():
    """Every key that the table of actions knows, as a terminal sends it."""
    with open(os.path.join(SOURCE, "src", "tui", "keymap.c"), encoding="utf-8") as f:
        rows = re.findall(r'\{"[^"]+", IN_[A-Z |_]+,\s*"([^"]+)"', f.read())
    names = sorted({name for row in rows for name in row.split(" ")})
    if len(names) < 30:
        raise AssertionError("the table of actions is not read any more: %s" % names)
    return [b"".join(key_bytes(key) for key in name.split(CHORD)) for name in names]


MOVES = ["Up", "Down", "Left", "Right", "Home", "End", "PageUp", "PageDown", "Insert", "Delete",
         *("F%d" % n for n in range(1, 13))]
CHORD = "\\u00A0"  # as it is written in the table: keys one after another
MODIFIERS = ["", "Shift-", "Alt-", "Ctrl-", "Ctrl-Shift-", "Alt-Shift-", "Ctrl-Alt-"]
WORDS = ["chess", "Анализ данных", "数据分析", "e\u0301\u0301\u0301", "😀😀", "добавь модуль по тестированию",
         "40", "make it 20 hours", "a\u200bb", "\u202eabc", "x" * 300, "//", "ann@example.org", "correct horse",
         "/help", "/new", "/pl", "/undo", "/redo", "/plan", "/history", "/track list", "/finalize", "/export",
         "/regenerate", "/module status 1 completed", "/nothing", "/quit", "/diff", "/model"]
REPLIES = [b"\x1b[?62;22c", b"\x1b[>41;354;0c", b"\x1b[5;10R", b"\x1b[1;2R", b"\x1b[?2026;2$y", b"\x1b[?1u",
           b"\x1b]11;rgb:1e1e/1e1e/1e1e\x07", b"\x1b]52;c;aGFja2Vk\x1b\\", b"\x1bP>|term 1.0\x1b\\",
           b"\x1b_Gi=1;OK\x1b\\", b"\x1b[I", b"\x1b[O", b"\x1b[8;24;80t", b"\x1b[<0;10;5M", b"\x1b[<0;10;5m",
           b"\x1b[<64;1;1M", b"\x1b[<35;300;200M", b"\x1b[M !!", b"\x1b[97;5u", b"\x1b[1089::99;5u",
           b"\x1b[27;5;13~", b"\x1b[13;2u", b"\x1b[57399u", b"\x1b[0;;229u", b"\x1b[1 A", b"\x1b[<1A",
           b"\x1b[99999999999999;1u", b"\x1b[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19~"]
HALVES = [b"\x1b", b"\x1b[", b"\x1bO", b"\x1b]11;rgb:", b"\x1bP", b"\x1b_G", b"\x1b[1;", b"\x1b[<0;", b"\x1b[200",
          b"\xd0", b"\xf0\x9f", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xc2\x9b", b"\x1b\x1b", b"\x1b[M"]
JOURNEYS = ["a Chess\r", "a Основы Python\t\t\r", "a 数据😀\t\t\t12\r", "i make it 20 hours\r", "i /help\r", "i ...",
            "i добавь модуль по тестированию\r", "i remove the last module\r", "f y", "f y 3", "3", "3j ", "3", "b", "r",
            "c", "x\r", "e\tx\r", "1dy", "u", "U", "qy", "1j\r", "2k", "?j", "/ i/track list\r", "3\r",
            "Ayg", "Ayrb@c.org\tpass word 1\tpass word 1\r", "Aysb@c.org\tpass word 1\r"]
ESCAPE = b"\x1b[27u"  # as terminals send it that tell it from the beginning of a sequence
SIZES = [(24, 80), (40, 120), (12, 40), (1, 1), (60, 200)]
SIGNALS = [signal.SIGINT, signal.SIGTSTP, signal.SIGCONT, signal.SIGWINCH, signal.SIGTERM, signal.SIGHUP]


class Source:
    """A stream of events: ("keys", bytes), ("resize", (rows, columns)), ("signal", number), ("pause", None)."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.keymap = keymap()
        self.kinds, self.weights = zip(*[
            (self.mapped, 30), (self.move, 10), (self.control, 6), (self.letter, 14), (self.word, 8),
            (self.reply, 4), (self.half, 3), (self.paste, 2), (self.burst, 1), (self.noise, 1),
            (self.journey, 10), (self.resize, 2), (self.signal, 0.3), (self.pause, 2)])

    def next(self):
        """A list of events."""
        return self.r.choices(self.kinds, self.weights)[0]()

    def mapped(self):
        return [("keys", self.r.choice(self.keymap))]

    def move(self):
        name = self.r.choice(MODIFIERS) + self.r.choice(MOVES)
        return [("keys", key_bytes(name, application=self.r.random() < 0.5))] * self.r.choice([1, 1, 1, 5])

    def control(self):
        data = bytes([self.r.choice([*range(0x20), 0x7f])])
        return [("keys", (b"\x1b" if self.r.random() < 0.2 else b"") + data)]

    def letter(self):
        letters = "abcdefghijklmnopstuvwxyz0123456789 .,:$^%{}()~;'\"@<>ёйцукенфывапролд"
        data = self.r.choice(letters).encode()
        return [("keys", (b"\x1b" if self.r.random() < 0.1 else b"") + data)]

    def word(self):
        found = [("keys", c.encode()) for c in self.r.choice(WORDS)]
        return found + [("keys", self.r.choice([b"\r", b"\r", b"\t", b"\x1b\r", b" ", b"\x17"]))]

    def reply(self):
        return [("keys", self.r.choice(REPLIES))]

    def half(self):
        return [("keys", self.r.choice(HALVES))]

    def text(self):
        end = self.r.choice(["\n", "\r", "\r\n"])
        lines = self.r.choices(WORDS, k=self.r.choice([1, 2, 3, 10, 40]))
        return end.join(lines).encode()

    def paste(self):
        text = self.text() * self.r.choice([1] * 30 + [20])
        at = self.r.randrange(len(text))
        return self.r.choice([
            [("keys", b"\x1b[200~" + text + b"\x1b[201~")],
            [("keys", b"\x1b[200~" + text[:at]), ("pause", None), ("keys", text[at:] + b"\x1b[201~")],
            [("keys", b"\x1b[200~" + text)], [("keys", b"\x1b[201~")]])

    def burst(self):
        return [("keys", self.text())]

    def noise(self):
        return [("keys", self.r.randbytes(self.r.choice([1, 3, 30])))]

    def journey(self):
        """From wherever it is to the panels, perhaps, and then what people do."""
        keys = []
        if self.r.random() < 0.8:
            keys += [ESCAPE, None, b"y", ESCAPE, None, ESCAPE, None]
        for c in self.r.choice(JOURNEYS):
            keys += [c.encode()] + [None] * (c in "\r\tfydi" and self.r.random() < 0.5)
        return [("pause", None) if key is None else ("keys", key) for key in keys]

    def resize(self):
        if self.r.random() < 0.5:
            return [("resize", self.r.choice(SIZES))]
        return [("resize", (self.r.randint(1, 60), self.r.randint(1, 200)))]

    def signal(self):
        return [("signal", self.r.choice(SIGNALS))]

    def pause(self):
        return [("pause", None)]


# --- the client under them ------------------------------------------------------------------------


# While the program is suspended or has left, the kernel would echo keys and make signals of them.
SILENT = 'stty -echo -isig && exec "$0" "$@"'


def silent_terminal():
    """The settings of a new terminal after that."""
    ours, theirs = pty.openpty()
    settings = termios.tcgetattr(ours)
    settings[3] &= ~(termios.ECHO | termios.ISIG)
    os.close(ours)
    os.close(theirs)
    return settings


class Monkey:
    def __init__(self, home, source, wanted):
        self.home = home
        self.source = source
        self.wanted = wanted
        self.sent = 0
        self.starts = 0
        self.sent_signals = set()
        self.last = deque(maxlen=REMEMBERED)
        self.screen = None
        self.size = (24, 80)

    def start(self):
        arguments = ["--guest"] if self.source.r.random() < 0.6 else []
        self.last.append(("start", arguments))
        self.starts += 1
        self.sent_signals = set()
        self.home.screens.clear()
        self.screen = self.home.start_screen(["sh", "-c", SILENT, BINARY, *arguments], *self.size)
        self.screen.stty_before = silent_terminal()
        self.screen.wait(lambda s: s.alternate and s.raw_mode, DEADLINE)

    def run(self):
        self.start()
        batch = 0
        while self.sent < self.wanted:
            for event in self.source.next():
                self.do(*event)
                batch += 1
            if batch >= 25:
                self.synchronise()
                batch = 0
        self.leave()

    def do(self, kind, value):
        self.last.append((kind, value))
        s = self.screen
        if kind == "pause":
            self.synchronise()
        elif kind == "resize":
            self.size = value
            s.resize(*value)
        elif kind == "signal":
            self.sent_signals.add(value)
            s.kill(value)
        else:
            self.sent += 1
            self.write(value)

    def write(self, data):
        end = time.monotonic() + DEADLINE
        self.screen.outgoing += data
        while self.screen.outgoing and not self.screen.closed:
            if time.monotonic() > end:
                raise self.screen.failure("it does not read")
            self.screen.pump(0.05)
        if self.screen.closed:
            self.restart()

    def synchronise(self):
        """Ctrl-L, again if it was swallowed, until the screen is cleared for a new drawing."""
        s = self.screen
        end = time.monotonic() + DEADLINE
        s.take()
        attempt = b"\x0c"
        while not s.closed:
            mark = len(s.stream.raw)
            self.write(attempt)
            if s is not self.screen:
                return
            again = time.monotonic() + AGAIN
            while time.monotonic() < again and not s.closed:
                s.pump(again - time.monotonic())
                if CLEARED.search(s.stream.raw, mark):
                    return self.forget()
            if time.monotonic() > end:
                raise s.failure("no answer to Ctrl-L within %d s: it hangs" % DEADLINE)
            attempt = b"\x1b\\\x1b[201~\x0c"  # the ends of what may be open
        self.restart()

    def forget(self):
        s = self.screen
        if s.stream.unknown(ALSO):
            raise s.failure("sent to the terminal: %s" % s.stream.unknown(ALSO))
        del s.stream.raw[:-600]
        s.known = None

    def judge_end(self):
        s = self.screen
        deadly = self.sent_signals & {signal.SIGTERM, signal.SIGHUP}
        good = {0} | {128 + n for n in deadly}
        # A second one ends it at once; one that comes when it has left the screen does what it always does.
        good |= {-n for n in self.sent_signals & {*deadly, signal.SIGINT}}
        end = time.monotonic() + DEADLINE
        while not s.closed:
            if time.monotonic() > end:
                raise s.failure("it does not end")
            s.pump(0.05)
        if not select.select([s.process], [], [], max(0, end - time.monotonic()))[0]:
            raise s.failure("it has closed its terminal, but does not end")
        s.reap()
        if s.status not in good:
            raise s.failure("ended with %d" % s.status)
        if s.status >= 0 or s.status == -signal.SIGINT:
            s.assert_restored()
        s.close()

    def restart(self):
        self.judge_end()
        self.start()

    def leave(self):
        self.synchronise()
        self.do("signal", signal.SIGTERM)
        self.judge_end()


def reports(home):
    found = ""
    for path in glob.glob(home.path("sanitizer.*")):
        with open(path, encoding="utf-8", errors="replace") as f:
            found += f.read()[:20000]
    return found


def run(mode, seed, keys):
    """One client; True if nothing was found."""
    home = Scenario(None, 24, 80)
    home.setUp()
    log = "log_path=" + home.path("sanitizer")
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
        home.env[name] += ":" + log
    home.env["LSAN_OPTIONS"] += ":print_suppressions=0:suppressions=" + home.write("leaks", LEAKS[mode])
    home.env["ASAN_OPTIONS"] += ":fast_unwind_on_malloc=0"  # readline has no frame pointers
    home.env.update(SYLLABUS_UI_EDITING_MODE=mode, UBSAN_OPTIONS=home.env["UBSAN_OPTIONS"] + ":print_stacktrace=1")
    monkey = Monkey(home, Source("%s %d" % (mode, seed)), keys)
    began = time.monotonic()
    try:
        monkey.run()
        found = reports(home)
    except (Failure, OSError) as error:
        found = "%s\n%s" % (error, reports(home))
    finally:
        home.doCleanups()
    if found:
        print("the last events:")
        for event in monkey.last:
            print("   %s %r" % event)
        print(found)
    print("%s, seed %d: %d keys, %d starts, %.1f s%s" % (
        mode, seed, monkey.sent, monkey.starts, time.monotonic() - began, ": FAILED" if found else ""))
    return not found


def side_by_side(options):
    """Both modes at a time, a process each, half of the keys each."""
    children = [subprocess.Popen([sys.executable, os.path.abspath(__file__), "--mode", mode, "--seed",
                                  str(options.seed), "--keys", str(options.keys // 2)])
                for mode in ("emacs", "vi")]
    return all([child.wait() == 0 for child in children])


def main():
    parser = argparse.ArgumentParser(description="Random keys for the whole screen.")
    parser.add_argument("--keys", type=int, default=100000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mode", choices=["emacs", "vi"], help="else both, half of the keys each")
    parser.add_argument("--folder", help="the build folder")
    options = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    if not os.path.exists(BINARY):
        parser.error("%s is missing" % BINARY)
    good = run(options.mode, options.seed, options.keys) if options.mode else side_by_side(options)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
