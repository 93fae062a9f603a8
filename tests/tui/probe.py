#!/usr/bin/env python3
"""A little full-screen program, for the tests of the rig: what the client does, by hand and in few lines.

    probe.py [WORD...]     WORDs make it do wrong; see FAULTS, and the ends of the keys

It draws three panels with Cyrillic, CJK and emoji text, tells each key it gets in the last row, and ends at
"q". Emoji are of those whose width libvterm (Unicode 9) has right.
"""
import fcntl
import os
import select
import signal
import struct
import sys
import termios
import tty
import unicodedata

ON = "\x1b[?1049h\x1b[22;0;0t\x1b[?1h\x1b=\x1b[?2004h\x1b[?1004h\x1b[>4;1m\x1b[>1u\x1b[?25l"
OFF = {"alternate": "\x1b[?1049l\x1b[23;0;0t", "cursor-keys": "\x1b[?1l", "keypad": "\x1b>",
       "paste": "\x1b[?2004l", "focus": "\x1b[?1004l", "modify": "\x1b[>4;0m", "kitty": "\x1b[<u",
       "cursor": "\x1b[?25h", "mouse": "\x1b[?1000l\x1b[?1006l"}
FAULTS = {"unknown": "\x1b[5z", "bell": "\x07", "osc": "\x1b]52;c;aGk=\x07", "c1": "\u009b31m",
          "bidi": "\u202e", "dcs": "\x1bPq\x1b\\", "mouse-on": "\x1b[?1000h\x1b[?1006h"}
TEXTS = ["Python для анализа данных", "数据分析 course 😀", "e\u0301lan, plain", "<b> & \"quotes\"",
         "09:41  38 tok/s"]


def out(text):
    data = text.encode() if isinstance(text, str) else text
    while data:
        data = data[os.write(1, data):]


def width(c):
    if unicodedata.combining(c):
        return 0
    return 2 if unicodedata.east_asian_width(c) in "WF" else 1


def cut(text, columns):
    """Exactly that many columns of a text."""
    line, used = "", 0
    for c in text:
        if used + width(c) > columns:
            break
        line, used = line + c, used + width(c)
    return line + " " * (columns - used)


def window():
    return struct.unpack("HHHH", fcntl.ioctl(0, termios.TIOCGWINSZ, b"\0" * 8))[:2]


def frame(last, words):
    rows, columns = window()
    if rows < 6 or columns < 20:
        return "\x1b[H\x1b[2J\x1b[1;1H" + "too small"[:columns]
    count = 3 if columns >= 100 else 2 if columns >= 70 else 1
    widths = [(columns - 1 - count) // count] * count
    widths[-1] = columns - 1 - sum(widths[:-1]) - count
    top = "┌" + "┬".join(" Title ".ljust(w, "─") for w in widths) + "┐"
    bottom = "└" + "┴".join("─" * w for w in widths) + "┘"
    lines = [top]
    for i in range(rows - 3):
        text = TEXTS[i % len(TEXTS)]
        lines.append("│" + "│".join(cut(" " + text, w) for w in widths) + "│")
    if "broken" in words:
        lines[3] = lines[3].replace(" ", "", 1)[:-1] + " │"
    if "rule" in words:  # a line of a text that runs over the panel's edge
        lines[3] = "│" + "─" * widths[0] + "─" + lines[3][2 + widths[0]:]
    if "popup" in words:
        lines[2] = "│" + " " * 3 + "┌ Popup " + "─" * (columns - 18) + "┐" + " " * 4 + "│"
        lines[3] = "│" + " " * 3 + "│" + " " * (columns - 11) + "│" + " " * 4 + "│"
        lines[4] = "│" + " " * 3 + "└" + "─" * (columns - 11) + "┘" + " " * 4 + "│"
    lines += [bottom, cut("last key: " + last, columns - 1)]
    styled = "\x1b[1;31mbold red\x1b[m \x1b[4;38;5;208munder\x1b[m \x1b[3mital\x1b[7mrev\x1b[m " \
             "\x1b[9;48;2;1;2;3mst\x1b[m"
    drawn = "".join("\x1b[%d;1H%s" % (i + 1, line) for i, line in enumerate(lines))
    return "\x1b[?2026h\x1b[H\x1b[2J%s\x1b[2;3H%s\x1b[%d;%dH\x1b[?25h\x1b[?2026l" % (
        drawn, styled if "styled" in words else "", rows, min(columns, 11 + len(last)))


def leave(before, words):
    out("".join(s for name, s in OFF.items() if "left:" + name not in words
                and (name != "mouse" or "mouse-on" in words)))
    if "left:title" in words:
        out("\x1b[22;0;0t")
    if "left:stty" not in words:
        termios.tcsetattr(0, termios.TCSADRAIN, before)


def main():
    words = sys.argv[1:]
    before = termios.tcgetattr(0)
    signals, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    for number in (signal.SIGWINCH, signal.SIGCONT):
        signal.signal(number, lambda *_: None)

    def begin():
        tty.setraw(0)
        out(ON + "\x1b]2;probe\x1b\\" + "".join(s for name, s in FAULTS.items() if name in words))

    begin()
    last = "none"
    while True:
        out(frame(last, words))
        ready, _, _ = select.select([0, signals], [], [])
        if signals in ready:
            os.read(signals, 100)
            continue
        data = os.read(0, 1000)
        if data in (b"q", b""):
            break
        if data == b"\x1a":
            leave(before, words)
            os.kill(0, signal.SIGTSTP)
            begin()
        if data == b"?":
            out("\x1b[c\x1b[6n")  # questions; the answers come as keys
        last = "space" if data == b" " else ascii(data)[2:-1]
    leave(before, words)
    return 3 if "fails" in words else 0


if __name__ == "__main__":
    sys.exit(main())
