"""What is pasted is text: it never sends, never runs as keys, whatever the terminal says of it."""
import re

from harness import Home
from screen import scenario
from steps import STREAMS, quit_by_keys, say, to_panels, written_to

LINES = "first line\nвторая строка 数据\n\n  indented\tby a tab"
ENDS = {"unix": "\n", "dos": "\r\n", "mac": "\r"}


def begin(t, *args):
    t.sign_in()
    t.run_syllabus("--provider", "builtin", "plan", "--skill", "Chess")
    t.asked_before = asked(t)
    return written_to(t.open(*args))


def asked(t):
    (count,), = Home.rows(t, "SELECT count(*) FROM chat_messages WHERE sender_type = 'user'")
    return count


def said(t):
    """What was sent last."""
    (text,), = Home.rows(t, "SELECT message_content FROM chat_messages WHERE sender_type = 'user' "
                         "ORDER BY rowid DESC LIMIT 1")
    return text


def clear(s):
    s.keys("Ctrl-C")
    s.wait("Cleared")


def sent_nothing(t):
    t.assertEqual(asked(t), t.asked_before)


@scenario()
def test_lines(t):
    """They are inserted, whatever ends them, and sent as they are when the person says so."""
    s = begin(t)
    for name, end in ENDS.items():
        with t.subTest(name):
            s.paste((name + LINES + name).replace("\n", end))
            s.wait("by a tab" + name)
            t.assertIn("> %sfirst line" % name, s.text())
            sent_nothing(t)
            s.keys("Enter")
            s.wait_gone(lambda s: "> " + name in s.text() or STREAMS.search(s.text()))
            t.assertEqual(said(t), name + LINES + name)
            t.asked_before += 1
    quit_by_keys(s)


@scenario()
def test_without_brackets(t):
    """A terminal that does not say what is pasted: a burst of lines is text as well."""
    s = begin(t)
    for burst in (b"line one\rline two\r", b"/quit\rline two\r\n", b"a\rb", b"\rline two\r", b"one\ntwo\r\r\r"):
        with t.subTest(burst):
            s.send(burst)
            s.wait(re.compile(r"\b(two|b)\b"))
            s.type("!")  # when the burst has ended, which nobody says
            s.wait("!")
            sent_nothing(t)
            clear(s)
            s.wait("Say what to change")
    s.send(b"one line")
    s.wait("one line")
    s.keys("Enter")  # which is a key
    s.wait_gone(lambda s: "> one line" in s.text() or STREAMS.search(s.text()))
    t.assertEqual(said(t), "one line")
    quit_by_keys(s)


@scenario()
def test_in_a_panel(t):
    """Nothing of it is run."""
    s = begin(t)
    to_panels(s)
    shown = s.text()
    s.paste("q\rd\ry\ra\rqqq")
    s.wait("What is pasted goes into the input line: press i first.")
    s.keys("Ctrl-L")
    s.wait(lambda s: s.text() == shown)
    s.keys("?")
    s.wait("Keys ──")
    s.paste("qqq\r\x1b")
    s.keys("j")
    s.wait(lambda s: "In the chat" not in s.text())
    t.assertIn("q close", s.text())
    s.keys("q")
    s.wait_gone("q close")
    s.keys("f")
    s.wait("[y/N]")
    s.paste("y\ry")
    s.keys("x")
    s.wait("[y/N]")
    s.keys("n")
    s.wait_gone("[y/N]")
    sent_nothing(t)
    s.keys("q")
    s.wait_exit()
    t.assertEqual(len(t.json("track", "list")), 1)


@scenario()
def test_in_a_form(t):
    """A field of one line makes one of it; a password takes it as it is; nothing is accepted by it."""
    s = begin(t)
    to_panels(s)
    s.keys("a")
    s.wait("New track ──")
    s.paste("Go\rand\r\nmore\n")
    s.wait("Go and more")
    t.assertIn("New track ──", s.text())
    s.keys("Escape")
    s.wait("Throw away")
    s.keys("y")
    s.wait_gone("New track ──")
    t.assertEqual(len(t.json("track", "list")), 1)
    s.keys("q")
    s.wait_exit()


@scenario()
def test_while_a_reply_comes(t):
    s = begin(t)
    quit_by_keys(s)
    t.serve("stall", after=3)
    s = written_to(t.open())
    say(s, "more")
    s.wait(re.compile("[⠁-⣿] 3 tokens"))
    t.asked_before += 1
    s.paste(LINES.replace("\n", "\r\n"))
    s.wait("by a tab")
    s.send(b"\rburst one\rburst two\r")
    s.wait("burst two")
    s.type("!")
    s.wait("!")
    t.assertRegex(s.text(), STREAMS)
    sent_nothing(t)
    s.keys("Ctrl-C")
    s.wait("Stopped;")
    t.assertIn("burst two", s.text())
    clear(s)
    quit_by_keys(s)


@scenario()
def test_five_thousand_lines(t):
    s = begin(t)
    text = "\n".join("строка %d: numbered, 数" % i for i in range(5000))
    s.paste(text.replace("\n", "\r\n"))
    s.wait("строка 4999: numbered, 数")
    s.check_borders()
    sent_nothing(t)
    s.keys("Up")
    s.keys("Home")
    s.type("here ")
    s.wait("here строка 4998")
    s.keys("Enter")
    s.wait(lambda s: "too long for the built-in planner" in s.text() and not STREAMS.search(s.text()))
    t.assertEqual(said(t), text.replace("строка 4998", "here строка 4998"))
    quit_by_keys(s)


@scenario()
def test_more_than_fits(t):
    """Nothing is inserted by half, and it is said."""
    s = begin(t)
    s.type("kept ")
    s.wait("> kept")
    for text in ("слово " * 400000, "x" * ((4 << 20) - 4)):  # more than a paste, more than is left
        s.paste(text)
        s.wait("4 MiB")
        t.assertRegex(s.text(), r"> kept +│")
        s.keys("Ctrl-L")
        s.wait_gone("4 MiB")
    s.type("on")
    s.wait("> kept on")
    sent_nothing(t)
    clear(s)
    quit_by_keys(s)


@scenario()
def test_cut_in_pieces(t):
    """Each byte by itself, with other things of the terminal between; brackets cut in the middle."""
    s = begin(t)
    for data in (b"\x1b[200~one\rtwo\rthree\x1b[201~", "\x1b[200~один\rдва 数\r😀\x1b[201~".encode()):
        for byte in data:
            s.send(bytes([byte]))
        s.wait(re.compile("three|😀"))
        sent_nothing(t)
        clear(s)
        s.wait("Say what to change")
    s.send(b"\x1b[200~half one\r")
    s.send(b"half two\r")
    s.resize(30, 90)
    s.wait(lambda s: len(s.cells()) == 30)
    s.resize(24, 80)
    s.send(b"half three\x1b[201~")
    s.wait(lambda s: "half three" in s.text() and "> half one" in s.text())
    sent_nothing(t)
    clear(s)
    quit_by_keys(s)


@scenario()
def test_sequences_inside(t):
    """What looks like keys or like the end of the paste is text, made harmless."""
    s = begin(t)
    s.paste(b"a\x1b[Ab\x03c\x1b[200~d\x00e\xff\xc3f\x9b77m \xe2\x80\xaeg\x07h\x1b]0;owned\x07i")
    s.wait(re.compile("> a.*b.*c.*d.*e.*f.*g.*h.*i"))
    sent_nothing(t)
    s.check_borders()
    s.keys("Enter")
    s.wait_gone(lambda s: "> a" in s.text() or STREAMS.search(s.text()))
    s.check_borders()
    quit_by_keys(s)
    s.assert_known()


@scenario()
def test_without_an_end(t):
    """A terminal that forgets the end: after a while keys are keys again, and nothing was sent."""
    s = begin(t)
    s.send(b"\x1b[200~never\rended\r")
    s.wait("ended")
    sent_nothing(t)
    s.send(b"\x1b[201~")
    clear(s)
    quit_by_keys(s)


@scenario()
def test_vi(t):
    """In command mode a paste is text, too."""
    t.env["SYLLABUS_UI_EDITING_MODE"] = "vi"
    s = begin(t)
    s.type("word")
    s.wait("> word")
    at = s.cursor[1]
    s.keys("Escape")
    s.wait(lambda s: s.cursor[1] == at - 1)
    s.paste("dd\rp\rZZ")
    s.wait("ZZ")
    t.assertIn("> wor", s.text())
    sent_nothing(t)
    s.keys("Ctrl-C")
    s.wait("Cleared")
    quit_by_keys(s)
