"""The rig itself: that it sees what is there, and that each of its checks can fail."""
import contextlib
import hashlib
import os
import re
import signal
import subprocess
import sys
import xml.etree.ElementTree
from unittest import mock

import screen
from keys import key_bytes
from screen import Failure, normalise, scenario
from svg import svg
from terminal import Stream

HERE = os.path.dirname(os.path.abspath(__file__))
SIZES = ((40, 120), (24, 80), (12, 40))


def probe(t, *words, **options):
    s = t.start_screen([sys.executable, os.path.join(HERE, "probe.py"), *words], **options)
    s.wait_ready()
    s.wait("last key: none")
    return s


def end(s, **options):
    s.keys("q")
    return s.wait_exit(also=("OSC 2",), **options)


def key(s, name, shown):
    s.keys(name)
    s.wait(re.compile("last key: %s$" % re.escape(shown), re.M))


@contextlib.contextmanager
def fails(t, words):
    with t.assertRaises(Failure) as caught:
        yield
    t.assertIn(words, str(caught.exception))
    t.assertIn("last bytes:", str(caught.exception))


@scenario(sizes=SIZES)
def test_frame(t):
    s = probe(t, "styled")
    columns = s.check_borders()
    t.assertEqual(len(columns), {120: 4, 80: 3, 40: 2}[t.columns])
    t.assertEqual((columns[0], columns[-1]), (0, t.columns - 1))
    t.assertTrue(s.row(0).startswith("┌ Title ──"))
    t.assertEqual(s.title, "probe")
    t.assertEqual(s.cursor, (t.rows - 1, 14, True))
    row, column = s.find("数据分析")
    t.assertEqual([(c.text, c.width) for c in s.cells()[row][column:column + 4]],
                  [("数", 2), ("", 0), ("据", 2), ("", 0)])
    row, column = s.find("😀")
    t.assertEqual((s.cell(row, column).width, s.cell(row, column + 1).width), (2, 0))
    t.assertEqual(s.cells_of("e\u0301lan")[0].text, "e\u0301")
    t.assertEqual(s.part(slice(1, 2), slice(1, 10)), " bold red")
    end(s)


@scenario()
def test_attributes(t):
    s = probe(t, "styled")
    for c in s.cells_of("bold red"):
        t.assertEqual((c.bold, c.underline, c.fg, c.bg), (True, False, 1, None))
    under, ital, rev, st = (s.cells_of(text)[0] for text in ("under", "ital", "rev", "st"))
    t.assertEqual((under.underline, under.fg, under.bold), (True, 208, False))
    t.assertEqual((ital.italic, ital.reverse), (True, False))
    t.assertEqual((rev.italic, rev.reverse), (True, True))
    t.assertEqual((st.strike, st.bg), (True, "#010203"))
    plain = s.cells_of("Title")[0]
    t.assertEqual(screen.style_text(plain), "")
    end(s)


@scenario()
def test_a_wait_in_vain(t):
    s = probe(t)
    with fails(t, "waited for 'never seen'"):
        s.wait("never seen", deadline=0.1)
    with fails(t, "waited for /never \\d/"):
        s.wait(re.compile(r"never \d"), deadline=0.1)
    with fails(t, "test_rig.py"):
        s.wait(lambda s: False, deadline=0.1)
    with fails(t, "waited for the end of 'Title'"):
        s.wait_gone("Title", deadline=0.1)
    with fails(t, "waited for the end of the program"):
        s.wait_exit(deadline=0.1)
    with fails(t, "not on the screen"):
        s.find("never seen")
    with fails(t, "to be stopped"):
        s.wait_stopped(deadline=0.1)
    end(s)
    with fails(t, "the program ended; waited for 'more'"):
        s.wait("more")


@scenario()
def test_the_end(t):
    s = probe(t, "fails")
    s.keys("q")
    with fails(t, "ended with 3, not 0"):
        s.wait_exit(also=("OSC 2",))
    t.assertEqual(s.wait_exit(status=3, also=("OSC 2",)), 3)
    s = probe(t)
    s.kill(signal.SIGKILL)
    with fails(t, "the alternate screen is on"):
        s.wait_exit(status=-signal.SIGKILL, also=("OSC 2",))
    s = t.start_screen(["/nonexistent/program"])
    t.assertEqual(s.wait_exit(status=None), 127)
    t.assertIn("cannot start /nonexistent/program", s.text())
    s = probe(t)
    s.hang_up()
    t.assertEqual(s.wait_exit(status=None, restored=False, also=("OSC 2",)), -signal.SIGHUP)
    with fails(t, "nobody can say"):
        s.assert_restored()


LEFT = {
    "alternate": "the alternate screen is on", "paste": "mode 2004 is on", "focus": "mode 1004 is on",
    "cursor-keys": "private mode 1 is on", "keypad": "keypad", "modify": "modifyOtherKeys is 1",
    "kitty": "kitty", "title": "1 titles are on the stack", "stty": "stty:",
}


@scenario()
def test_what_is_left_behind(t):
    for what, words in LEFT.items():
        s = probe(t, "left:" + what)
        with fails(t, words):
            end(s)
    s = probe(t, "mouse-on")
    with fails(t, "sent to the terminal: {'CSI ?1000h'"):
        end(s)
    s.assert_restored()
    s = probe(t, "mouse-on", "left:mouse")
    t.assertEqual((s.terminal.mouse, s.mode(1006)), (1, True))
    s.mouse(3, 4)
    s.wait("\\x1b[<0;5;4M")
    with fails(t, "the mouse is on"):
        end(s)
    s = t.start_screen(["printf", "\\033[?25l\\033[?7l"])
    with fails(t, "private mode 7 is off; private mode 25 is off; the cursor is hidden"):
        s.wait_exit()


@scenario()
def test_unknown_sequences(t):
    for what, shape in (("unknown", "CSI z"), ("bell", "C0 07"), ("osc", "OSC 52"), ("c1", "C1 9b"),
                        ("bidi", "TEXT U+202E"), ("dcs", "DCS")):
        s = probe(t, what)
        with fails(t, "sent to the terminal: {'%s'" % shape):
            end(s)
        s.assert_known(also=("OSC 2", shape))
    s = t.start_screen(["printf", "good \\377 \\302"])
    with fails(t, "in the middle of a sequence: b'\\xc2'"):
        s.wait_exit()
    with fails(t, "'BAD ff'"):
        s.assert_known()
    s = t.start_screen(["printf", "\\033[>4;2m\\033]52;c;aa\\007\\033[1:2;3z\\033[>4m"])
    with fails(t, "CSI z"):
        s.wait_exit(also=("OSC 52",))
    t.assertEqual(s.terminal.unknown, ["CSI >4;2m", "OSC 52;c;aa", "CSI 1:2;3z", "CSI >4m"])


@scenario()
def test_borders(t):
    for what, words in (("broken", "does not go on"), ("rule", "does not go on")):
        s = probe(t, what, rows=40, columns=120)
        with fails(t, words):
            s.check_borders(deadline=0.1)
        end(s)
    s = probe(t, "popup", rows=40, columns=120)
    t.assertEqual(len(s.check_borders()), 4)
    t.assertEqual(s.check_borders(at=(2, 4)), [4, 114])
    with fails(t, "no frame begins at 1,0"):
        s.check_borders(at=(1, 0), deadline=0)
    end(s)
    for drawn, words in ((("┌──┐", "│  │", "└──"), "does not go on|leads out"),
                         (("┌───", "│", "└───"), "leads out"),
                         (("┌──┐", "│中│", "└──┘"), None),
                         (("┌──┐", "│中 │", "└──┘"), "does not go on"),
                         (("┌─┐", "│é│", "└─┘"), None)):
        s = t.start_screen(["printf", "%s\\r\\n" * len(drawn), *drawn], rows=5, columns=4)
        s.wait_exit()
        if words:
            with t.assertRaisesRegex(Failure, words):
                s.check_borders()
        else:
            t.assertEqual(len(s.check_borders()), 2)
    s = t.start_screen(["printf", "┌─┐\\r\\n├─┤\\r\\n│x│"], rows=3, columns=3)
    s.wait_exit()
    t.assertEqual(s.check_borders(open_below=True), [0, 2])
    with fails(t, "leads out of the screen"):
        s.check_borders()


@scenario(sizes=SIZES)
def test_golden(t):
    s = probe(t, "styled")
    s.golden("probe", attributes=True)
    key(s, "x", "x")
    if os.environ.get("SYLLABUS_TEST_UPDATE") != "1":
        with fails(t, "+ last key: x"):
            s.golden("probe", attributes=True, deadline=0.1)
        with fails(t, "there is no"):
            s.golden("never drawn")
    end(s)


@scenario()
def test_golden_of_colours_and_its_renewal(t):
    folder = t.path("goldens")
    with mock.patch.object(screen, "GOLDENS", folder), mock.patch.dict(os.environ, SYLLABUS_TEST_UPDATE="1"):
        s = probe(t, "styled")
        s.golden("one", attributes=True)
    with mock.patch.object(screen, "GOLDENS", folder), mock.patch.dict(os.environ, SYLLABUS_TEST_UPDATE="0"):
        with open(os.path.join(folder, "one-80x24.txt"), encoding="utf-8") as f:
            t.assertIn("1:2-9 bold fg=1\n", f.read())
        s.golden("one", attributes=True)
        end(s)
        s = probe(t)
        with fails(t, "bold fg=1"):
            s.golden("one", attributes=True, deadline=0.1)
        end(s)


@scenario()
def test_normalised(t):
    t.assertEqual(normalise("AI 09:41 │ x"), "AI hh:mm │ x")
    t.assertEqual(normalise("on 2026-11-24 │"), "on yyyy-mm-dd │")
    t.assertEqual(normalise("│ 212 tokens · 38 tok/s     │"), normalise("│ 212 tokens · 104.5 tok/s │"))
    t.assertNotEqual(normalise("│ 212 tokens │"), normalise("│ 213 tokens │"))
    t.assertEqual(normalise("⠋ 3 s  │"), normalise("⠙ 12.5 s │"))
    t.assertEqual(normalise("plan 40 h · 8 h │"), "plan 40 h · 8 h │")
    t.assertEqual(normalise("ratio 1:25:33"), "ratio 1:25:33")
    t.assertEqual(normalise("id ab12", [(r"id \w+", "id #")]), "id #")


@scenario()
def test_keys(t):
    s = probe(t)
    for name, shown in (("a", "a"), ("ж", "\\xd0\\xb6"), ("Enter", "\\r"), ("Tab", "\\t"),
                        ("Shift-Tab", "\\x1b[Z"), ("Backspace", "\\x7f"), ("Ctrl-C", "\\x03"),
                        ("Ctrl-Space", "\\x00"), ("Alt-Enter", "\\x1b\\r"), ("Alt-a", "\\x1ba"),
                        ("Up", "\\x1bOA"), ("Ctrl-Right", "\\x1b[1;5C"), ("Alt-Up", "\\x1b[1;3A"),
                        ("F1", "\\x1bOP"), ("Shift-F5", "\\x1b[15;2~"), ("PageUp", "\\x1b[5~"),
                        ("Delete", "\\x1b[3~"), ("Shift-Enter", "\\x1b[27;2;13~"), ("-", "-"),
                        ("Ctrl-_", "\\x1f"), ("Escape", "\\x1b"), ("Space", "space")):
        key(s, name, shown)
    t.assertEqual(key_bytes("Up"), b"\x1b[A")
    t.assertEqual(key_bytes("Shift-Enter"), b"\r")
    for wrong in ("Enterr", "Ctrl-1", "ab"):
        t.assertRaises(ValueError, key_bytes, wrong)
    t.assertRaises(ValueError, s.keys, "Escape", "a")
    t.assertRaises(ValueError, s.type, "a\r")
    s.type("да")
    s.wait("\\xd0\\xb4\\xd0\\xb0")
    end(s)
    s = probe(t, kitty=True)
    for name, shown in (("Escape", "\\x1b[27u"), ("Ctrl-C", "\\x1b[99;5u"), ("Shift-Enter", "\\x1b[13;2u"),
                        ("a", "a"), ("Enter", "\\r"), ("Alt-b", "\\x1b[98;3u"), ("Up", "\\x1bOA")):
        key(s, name, shown)
    end(s)


@scenario()
def test_escape_is_never_alt(t):
    """Both keys together would be one; the rig keeps the second back until the first has shown."""
    s = probe(t)
    s.keys("Escape")
    s.keys("x")
    s.wait("last key: x")
    t.assertIn(b"last key: \\x1b ", bytes(s.stream.raw))
    end(s)
    s = t.start_screen(["sh", "-c", "stty raw -echo; echo on; exec cat >/dev/null"])
    s.wait("on")
    s.keys("Escape")
    with mock.patch.object(screen, "DEADLINE", 0.1), fails(t, "would be Alt"):
        s.keys("x")
    s.kill(signal.SIGKILL)
    s.wait_exit(status=-signal.SIGKILL, restored=False)


@scenario()
def test_paste_and_focus(t):
    s = probe(t)
    t.assertEqual([s.mode(n) for n in (1, 25, 1004, 1049, 2004, 2026)],
                  [True, True, True, True, True, False])
    s.paste("one\r\nдва\x1b[A")
    s.wait("last key: \\x1b[200~one\\r\\n\\xd0\\xb4\\xd0\\xb2\\xd0\\xb0\\x1b[A\\x1b[201~")
    s.focus(False)
    s.wait("last key: \\x1b[O")
    s.focus(True)
    s.wait("last key: \\x1b[I")
    with fails(t, "the mouse is off"):
        s.mouse(1, 1)
    end(s)
    s = t.start_screen(["cat"])
    t.assertFalse(s.mode(2004) or s.mode(1004))
    s.focus(True)
    s.paste("plain\r")
    s.wait("plain\nplain")
    s.keys("Ctrl-D")
    s.wait_exit()


@scenario()
def test_answers_of_the_terminal(t):
    s = probe(t)
    s.keys("?")
    s.wait("last key: \\x1b[?1;2c\\x1b[")  # device attributes, then the place of the cursor
    s.wait(re.compile(r"last key: .*\[\d+;\d+R$", re.M))
    s.keys("q")
    s.wait_exit(also=("OSC 2", "CSI c", "CSI n"))


@scenario()
def test_resize(t):
    s = probe(t)
    for rows, columns, count in ((40, 120, 4), (6, 20, 2), (24, 80, 3)):
        s.resize(rows, columns)
        s.wait(lambda s: s.row(rows - 1).startswith("last key") and s.row(0).endswith("┐"))
        t.assertEqual((len(s.cells()), len(s.cells()[0])), (rows, columns))
        t.assertEqual(len(s.check_borders()), count)
    for rows, columns in ((1, 1), (1, 200), (50, 1)):
        s.resize(rows, columns)
        s.wait(lambda s: s.text().strip() and "Title" not in s.text())
        t.assertEqual(s.terminal.size, (max(2, rows), max(2, columns)))
    s.resize(24, 80)
    s.wait("last key")
    end(s)


@scenario()
def test_margins_and_a_smaller_window(t):
    """libvterm would read behind its rows: margins that are left over below the last row, a scroll."""
    s = t.start_screen(["sh", "-c", r"stty raw -echo; printf '\033[18;24r\033[20;1Hon'; read x; "
                        r"printf '\n\n\n\033[2L\033[rend'; exec cat"])
    s.wait("on")
    s.resize(5, 10)
    s.send(b"\n")
    s.wait("end")
    s.kill(signal.SIGKILL)
    s.wait_exit(status=-signal.SIGKILL, restored=False, also=("CSI L",))


@scenario()
def test_much_in_both_directions(t):
    """300 KB to a program that writes as much at the same time: nobody may wait for the other."""
    s = t.start_screen(["sh", "-c", "stty raw -echo; echo on; dd bs=1000 count=300 iflag=fullblock 2>/dev/null "
                        "| tee sum | tr 'а-я' 'x'; stty sane"])
    s.wait("on")
    data = (b"0123456789abcde\xd0\xb9\r\n" * 20000)[:300000]
    s.send(data)
    s.wait_exit(restored=False)
    with open(t.path("sum"), "rb") as f:
        t.assertEqual(hashlib.sha1(f.read()).digest(), hashlib.sha1(data).digest())
    t.assertGreaterEqual(len(s.stream.raw), 300000)


@scenario()
def test_a_clean_start(t):
    """Signals, descriptors, environment and terminal of the program are not those of the runner."""
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    try:
        s = t.start_screen(["sh", "-c", "grep -E 'Sig(Ign|Blk)' /proc/self/status; ls /proc/self/fd | tr '\\n' ' '; "
                            "stty size; tty; env | sort"], rows=40, columns=100)
        s.wait_exit()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    text = s.text()
    t.assertEqual(re.findall(r"Sig(?:Blk|Ign):\s+(\w+)", text), ["0" * 16] * 2, text)
    t.assertIn("0 1 2 3 40 100\n/dev/pts/", text)  # 3: the folder that is listed
    for line in ("EDITOR=false", "HOME=" + t.home, "INPUTRC=/dev/null", "LANGUAGE=en", "LC_ALL=C.UTF-8",
                 "TERM=xterm-256color"):
        t.assertIn("\n%s\n" % line, text)
    t.assertNotRegex(text, "(?m)^(LINES|COLUMNS)=")


@scenario()
def test_suspended_under_a_shell(t):
    s = t.shell()
    s.type("%s %s/probe.py" % (sys.executable, HERE))
    s.keys("Enter")
    s.wait_ready()
    s.wait("last key: none")
    s.keys("Ctrl-Z")
    s.wait("Stopped")
    t.assertFalse(s.alternate)
    s.type("fg")
    s.keys("Enter")
    s.wait("last key: \\x1a")
    t.assertTrue(s.alternate)
    s.keys("q")
    s.wait(lambda s: not s.alternate and s.row(s.cursor[0]) == "$")
    s.type("exit")
    s.keys("Enter")
    s.wait_exit(also=("OSC 2",))


@scenario()
def test_stopped(t):
    s = probe(t)
    s.kill(signal.SIGSTOP)
    t.assertEqual(s.wait_stopped(), signal.SIGSTOP)
    s.kill(signal.SIGCONT)
    end(s)


@scenario()
def test_the_stream_is_read_whole(t):
    """The same shapes, whatever pieces the bytes come in."""
    data = ("текст\x1b[1;31m\x1b[?25;2004h\x1b(B\x1b]0;title\x1b\\\x1b]2;x\x07\x1bP$qm\x1b\\中😀"
            "\x1b[>4;2m\x1b[>3u\x1b=\r\n"
            "\x1b7\x1b_apc\x1b\\").encode() + b"\xff\xed\xa0\x80\xc2\x9b\x1b\x01"
    whole = Stream()
    whole.feed(data)
    t.assertEqual(sorted(whole.shapes), sorted([
        "CSI m", "CSI ?25h", "CSI ?2004h", "ESC (B", "OSC 0", "OSC 2", "DCS", "CSI >m", "CSI >u", "ESC =",
        "C0 0d", "C0 0a", "ESC 7", "APC", "BAD ff", "BAD ed", "BAD a0", "BAD 80", "C1 9b", "BAD 1b", "C0 01"]))
    for size in (1, 2, 3, 7):
        pieces = Stream()
        for i in range(0, len(data), size):
            pieces.feed(data[i:i + size])
        t.assertEqual(pieces.shapes, whole.shapes)
        t.assertEqual((pieces.modes, pieces.modify_keys, pieces.kitty, pieces.keypad),
                      ({25: True, 2004: True}, 2, [3], True))
    t.assertTrue(whole.between)
    whole.feed(b"\x1b[1")
    t.assertFalse(whole.between)


@scenario()
def test_modes_asked_in_the_middle(t):
    """A question to the emulator must not fall into a sequence that has come by half."""
    s = t.start_screen(["sh", "-c", r"stty raw -echo; printf 'on\033[?200'; read x; printf '4hdone'; read x; "
                        r"printf '\033[?2004l'; stty sane"])
    s.wait("on")
    t.assertFalse(s.stream.between)
    s.send(b"\n")
    t.assertTrue(s.mode(2004))
    s.wait("done")
    s.send(b"\n")
    s.wait_exit(restored=False)


@scenario(sizes=((24, 80), (12, 40)))
def test_svg(t):
    s = probe(t, "styled")
    text = svg(s, title="a <title> & more")
    root = xml.etree.ElementTree.fromstring(text)
    space = "{http://www.w3.org/2000/svg}"
    texts = root.findall(".//%stext" % space)
    found = {e.text: e for e in reversed(texts)}
    t.assertEqual(found["bold red"].get("font-weight"), "bold")
    t.assertEqual(found["bold red"].get("textLength"), str(9 * 8))
    t.assertEqual(found["数"].get("textLength"), "18")
    t.assertTrue(any(e.text == "<b> & \"quotes\"" for e in texts))
    t.assertEqual(root.find(space + "title").text, "a <title> & more")
    row, column = s.find("😀")
    smile = found["😀"]
    t.assertEqual((int(smile.get("x")), int(smile.get("y"))), (9 * column, 20 * row + 15))
    for e in texts:
        t.assertLessEqual(int(e.get("x")) + int(e.get("textLength")), 9 * t.columns)
    path, = (e.get("d") for e in root.findall(".//%spath" % space))
    long = re.findall(r"M([\d.]+) ([\d.]+)([HV])([\d.]+)", path)
    t.assertEqual("".join("M%s %s%s%s" % line for line in long), path)
    halves = sum(len(screen.ARMS.get(c.text, ())) for r in s.cells() for c in r)
    t.assertEqual(sum((float(b) - float(x)) / 4.5 if way == "H" else (float(b) - float(y)) / 10
                      for x, y, way, b in long), halves)
    t.assertIn(("4.5", "10", "V", str(20 * (t.rows - 2) + 10)), long)  # the left edge, in one piece
    end(s)


SCRIPTS = '''
import os, signal, sys
sys.path.insert(0, %r)
from screen import scenario

@scenario(sizes=((24, 80), (12, 40)))
def test_good(t):
    s = t.start_screen(["echo", "hello"])
    s.wait_exit()
    t.assertIn("hello", s.text())

@scenario()
def test_bad(t):
    s = t.start_screen(["echo", "hello"])
    s.wait_exit()
    t.assertIn("goodbye", s.text())

@scenario()
def test_left(t):
    t.start_screen(["cat"])

@scenario()
def test_crash(t):
    os.kill(os.getpid(), signal.SIGSEGV)

def picture(t):
    s = t.start_screen(["echo", "a picture"])
    s.wait_exit()
    return s
'''


@scenario()
def test_the_runner(t):
    path = t.write("test_scripts.py", SCRIPTS % HERE)

    def run(program, *args):
        done = subprocess.run([sys.executable, os.path.join(HERE, program), *args], cwd=t.home,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout.decode()

    status, output = run("screen.py", path)
    t.assertEqual(status, 1)
    for line in ("ok   test_good 80x24", "ok   test_good 40x12", "FAIL test_bad 80x24", "FAIL test_left 80x24",
                 "FAIL test_crash 80x24", "'goodbye' not found", "was left running", "cursor 0,0 visible",
                 "killed by signal 11", "5 scenarios, 3 failed"):
        t.assertIn(line, output)
    t.assertEqual(run("screen.py", path, "-k", "good")[0], 0)
    t.assertEqual(run("screen.py", path, "-k", "nothing")[0], 1)
    status, output = run("svg.py", "out.svg", "--size", "20x3", "--", path)
    t.assertEqual((status, output), (0, ""))
    t.assertIn(b">a picture</text>", t.read("out.svg"))
    t.assertEqual(run("svg.py", "out2.svg", "--", path, "test_bad")[0], 1)
    t.assertFalse(os.path.exists(t.path("out2.svg")))


@scenario()
def test_the_client_is_the_one_that_is_built(t):
    s = t.open("--version", ready=False)
    s.wait_exit()
    t.assertRegex(s.text(), r"^syllabus \d+\.\d+")
