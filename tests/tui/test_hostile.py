"""Whatever a model, a server or a person says: none of it drives the terminal, and the frame stays whole."""
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from screen import scenario
from steps import STREAMS, quit_by_keys, redraw, say, to_panels, written_to

SIZES = ((40, 120), (24, 80), (12, 40))

# Sequences that the program never sends: by their numbers they are found in what it sends.
SEQUENCES = [
    "\x1b[2;77J", "\x1b[?1049;77l", "\x1b[?1000;1006h", "\x1b[?25;77l", "\x1b[31;77m", "\x1b[77;77H", "\x1b[77@",
    "\x1b]0;owned\x07", "\x1b]2;owned\x1b\\", "\x1b]8;;http://owned.example\x1b\\", "\x1b]52;c;b3duZWQ=\x07",
    "\x1bP$qowned\x1b\\", "\x1b_Gowned\x1b\\", "\x1b^owned\x1b\\", "\x1bXowned\x1b\\", "\x1bc", "\x1b#8", "\x1b(0",
    "\x1b[201~", "\x1b[?2004;77l", "\x1b[6n", "\x1b[>77q", "\u009b77m", "\u009d0;owned\u009c", "\u0090owned\u009c",
    "\u0085", "\x07", "\x0b", "\x0c", "\x0e", "\x0f", "\x7f", "\x05"]
HIDDEN = ("\u202eright\u202c \u2066isolate\u2069 \u200eleft\u200f \u061c \U000e0041\U000e007ftag zero\u200bwidth "
          "\ufeffmark \u2060join \u2028line\u2029 \ufff9note\ufffb \u180e \u00ad")
EVIL = "Chess " + " ".join(SEQUENCES[:8]) + HIDDEN[:40]
MARKS = "e" + "\u0301" * 40  # more than a cell takes

# What a terminal gets must have none of these, whoever wrote them.
FORBIDDEN = re.compile("[\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb"
                       "\U000e0000-\U000e0fff]")

# Pieces of JSON strings, as bytes: some are no valid UTF-8.
PIECES = [json.dumps(s).encode() for s in (*SEQUENCES, HIDDEN, MARKS, "\r\n\ttab \b\b\b back\r over\r\n")] + [
    b'"raw C1: \x9b77m \x9d0;owned\x9c"', b'"broken \xff\xfe\xc3( \xed\xa0\x80 \xf4\x90\x80\x80 \xc0\x9b77m bytes "',
    rb'"NUL \u0000 lone \ud83d halves \ude00 \ufffe \uffff"',
    b'"\\n' + b"w" * 300000 + b'\\n"',
    b'"\\n\\n' + "слово ".encode() * 2000 + b'\\n"',
    b'"\\n' + b"> " * 500 + b'deep\\n"',
    b'"\\n```\\n\\u001b[31;77m' + b"| a " * 400 + b'\\n\\n```\\n"',
    b'"| a | b |\\n|---|---|\\n| \\u001b[2;77J | ' + b"c" * 5000 + b' |\\n\\n"']

WIDE = "Анализ 数据分析 😀🚀 e\u0301lan"


def plan(titles):
    lines = ["## Course plan (40 hours)", ""]
    for i, title in enumerate(titles, 1):
        lines += ["### Module %d: %s (10 hours)" % (i, title), "- %s" % title, ""]
    return "\n".join(lines)


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        peer = self.server.peer
        if peer.error:
            self.send_response(peer.error[0])
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(peer.error[1])
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        finalize = (asked.get("temperature") or 1) < 0.5
        for piece in [json.dumps(peer.modules()).encode()] if finalize else peer.pieces:
            self.wfile.write(b'data: {"model": %s, "choices": [{"index": 0, "delta": {"content": %s}}]}\n\n'
                             % (json.dumps(peer.model).encode(), piece))
        self.wfile.write(b'data: {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}\n\n'
                         b"data: [DONE]\n\n")

    def log_message(self, *_):
        pass


class Peer:
    """A model server that says just what it is told."""

    def __init__(self, t, titles, pieces=(), model="a-model", error=None):
        self.titles = titles
        self.model = model
        self.error = error
        text = plan(titles)
        self.pieces = [*pieces, *(json.dumps(text[i:i + 7]).encode() for i in range(0, len(text), 7))]
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.peer = self
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        t.addCleanup(self.server.server_close)
        t.addCleanup(self.server.shutdown)
        t.env.update(SYLLABUS_BASE_URL="http://127.0.0.1:%d/v1" % self.server.server_port, SYLLABUS_MODEL="a-model")

    def modules(self):
        return json.dumps({"modules": [
            {"title": title, "description": title, "learning_objectives": [title], "estimated_duration_hours": 10}
            for title in self.titles]})


def assert_harmless(s):
    """Nothing of it in all that was sent to the terminal."""
    s.assert_known()
    raw = bytes(s.stream.raw)
    for sequence in SEQUENCES:
        if len(sequence) > 1 and sequence.encode() in raw:
            raise s.failure("sent to the terminal: %r" % sequence)
    found = FORBIDDEN.search(raw.decode())
    if found:
        raise s.failure("sent to the terminal: %r" % raw.decode()[max(0, found.start() - 40):found.end() + 40])
    if s.title not in ("", "Syllabus") or s.terminal.mouse:
        raise s.failure("the title is %r" % s.title)


def check(s):
    """The frame, or that of the window over it."""
    for number, line in enumerate(s.text().split("\n")):
        at = re.search("┌─ [^─]+ ─", line)
        if at:
            return s.check_borders(at=(number, cell_of(s, number, at.start())))
    return s.check_borders(open_below=s.rows < 16)


def cell_of(s, row, position):
    seen = 0
    for column, cell in enumerate(s.cells()[row]):
        if seen == position and cell.width:
            return column
        seen += len(cell.text)
    raise s.failure("no cell at %d,%d" % (row, position))


def settle(s):
    s.wait_gone(STREAMS)
    s.take()


TOUR = [("g", None), ("PageDown", None), ("k", None), ("G", None), ("3", None), ("j", None), ("1", None),
        ("e", "Change the track ──"), ("Escape", None), ("d", "Please confirm ──"), ("n", None), ("x", "Export ──"),
        ("Escape", None), ("?", "Keys ──"), ("q", None), ("2", None)]


def everywhere(s):
    """Through all that shows titles and texts; the frame is whole each time."""
    if "?:help" not in s.text():
        to_panels(s)
    redraw(s)
    check(s)
    window = None
    for key, shown in TOUR:
        s.keys(key)
        if shown:
            s.wait(shown)
        elif window:
            s.wait_gone(window)
        window = shown
        redraw(s)
        check(s)
    for command in ("track list", "track show", "versions", "history", "module list"):
        s.keys("i")
        s.wait("Enter:send")
        s.type("/" + command)
        s.wait("> /" + command)
        s.keys("Enter")
        s.wait("─ %s ─" % command)
        check(s)
        s.keys("G")
        redraw(s)
        check(s)
        s.keys("q")
        s.wait_gone("q close")
        to_panels(s)


@scenario(sizes=SIZES)
def test_a_hostile_model(t):
    t.sign_in()
    Peer(t, [EVIL + " %d" % i for i in range(4)], PIECES, model=EVIL)
    t.run_syllabus("track", "add", "--skill", EVIL, "--title", EVIL, "--expect", EVIL, "--description", HIDDEN)
    s = written_to(t.open())
    to_panels(s)
    s.keys("r")
    s.wait(lambda s: "zerowi 3" in s.text() and not STREAMS.search(s.text()))
    to_input(s)
    everywhere(s)
    s.keys("f")
    s.wait("Make them? [y/N]")
    check(s)
    s.keys("y")
    s.wait_gone("Make them?")
    settle(s)
    everywhere(s)
    s.keys("q")
    s.wait_exit()
    assert_harmless(s)
    track, = t.json("track", "list")
    t.assertEqual(track["status"], "active")


def to_input(s):
    s.keys("i")
    s.wait("Enter:send")


@scenario(sizes=SIZES)
def test_hostile_errors(t):
    """What a server says when it refuses is shown, and harmless."""
    t.sign_in()
    t.run_syllabus("track", "add", "--skill", "Chess")
    peer = Peer(t, ["One"])
    s = written_to(t.open())
    kinds = json.dumps({"error": {"message": EVIL, "type": EVIL, "code": EVIL}}).encode()
    for number, error in enumerate((
            (400, kinds), (401, kinds), (429, kinds), (500, kinds), (400, b"\x1b[2;77J <html>\x9b77m\xff" * 500),
            (400, json.dumps({"error": "".join(SEQUENCES) + HIDDEN}).encode()), (418, b"\x00\x1b]0;owned\x07"))):
        peer.error = error
        say(s, "more %d" % number)
        s.wait(re.compile(r"HTTP[\s│]+%d" % error[0]))
        s.wait_gone(STREAMS)
        redraw(s)
        check(s)
    quit_by_keys(s)
    assert_harmless(s)


def pages(s):
    """The chat from its end to its beginning, as it is seen."""
    found = []
    while True:
        redraw(s)
        found.append("\n".join(s.text().split("\n")[:input_row(s)]))
        if len(found) > 1 and found[-1] == found[-2]:
            return found
        s.keys("PageUp")


def input_row(s):
    """Where the line above the input is."""
    return next(i for i, line in enumerate(s.text().split("\n")) if line.startswith("├"))


@scenario(sizes=SIZES)
def test_shown_is_what_is_kept(t):
    """After the stream it looks as it does after a new start, to the last page."""
    t.sign_in()
    t.run_syllabus("track", "add", "--skill", WIDE, "--title", WIDE)
    pieces = [p for p in PIECES if len(p) < 3000]
    pieces += [json.dumps("\n\n" + WIDE * 9 + "\n\n**b").encode(), b'"old**\\n"', "\"слово 数\u00a0據 \"".encode(),
               b'"\\ud83d"', b'"\\ude00"']
    Peer(t, [WIDE + " %d" % i for i in range(3)], pieces)
    s = written_to(t.open())
    to_panels(s)
    s.keys("r")
    s.wait(lambda s: ("élan 2" in s.text() or "2 (10 hours)" in s.text()) and not STREAMS.search(s.text()))
    s.keys("2")
    first = pages(s)
    s.keys("G")
    s.keys("q")
    s.wait_exit()
    assert_harmless(s)
    s = t.open()
    s.wait("Enter:send")
    to_panels(s)
    t.assertEqual(pages(s), first)
    s.keys("q")
    s.wait_exit()
    assert_harmless(s)


@scenario(sizes=SIZES)
def test_wide_characters_everywhere(t):
    """Cyrillic, Chinese and emoji (of a width that all agree on) in every text: each border stays in its column."""
    t.sign_in()
    t.run_syllabus("track", "add", "--skill", WIDE, "--title", WIDE * 3, "--expect", WIDE * 5, "--description", WIDE)
    text = "\n\n".join(("# " + WIDE * 2, "- %s\n  - %s" % (WIDE * 4, WIDE), "> " + WIDE * 3, "```\n%s\n```" % (WIDE * 8),
                        "| %s | %s |\n|---|---|\n| %s | x |" % (WIDE, WIDE, WIDE * 2), "数" * 300, "x" + "😀" * 200, ""))
    Peer(t, ["%d%s" % (i, WIDE * i) for i in range(1, 5)], [json.dumps(c).encode() for c in text])
    s = written_to(t.open())
    to_panels(s)
    s.keys("r")
    s.wait(STREAMS)
    while STREAMS.search(s.text()):
        check(s)
        s.pump(0.02)
    check(s)
    to_input(s)
    s.type(WIDE * 4)
    s.wait(WIDE[-9:])
    redraw(s)
    check(s)
    for columns in range(40, 131, 9):
        s.resize(t.rows, columns)
        s.wait(lambda s: len(s.cells()[0]) == columns and s.row(0).endswith("┐"))
        redraw(s)
        check(s)
    s.resize(t.rows, t.columns)
    redraw(s)
    s.keys("Ctrl-C")
    s.wait("Cleared")
    everywhere(s)
    s.keys("q")
    s.wait_exit()
    assert_harmless(s)
