"""The terminal that the tests look at: terminal.c (libvterm) through ctypes, and beside it an independent
reading of the raw bytes. What the emulator shows can be trusted; what it never shows (a sequence it
swallows, a mode it does not know) is seen in the stream.
"""
import ctypes
import functools
import os
import re
from collections import namedtuple

Cell = namedtuple("Cell", "text width bold underline italic blink reverse strike fg bg")
Cell.__doc__ = """A cell. text: " " when blank, "" for the second half of a wide character (width 0); fg, bg:
None for the default, 0..255 of the palette, or "#rrggbb"."""

ATTRIBUTES = Cell._fields[2:8]
DIRECT = 0x1000000


class RawCell(ctypes.Structure):
    _fields_ = [("chars", ctypes.c_uint32 * 6), ("width", ctypes.c_int32),
                ("attributes", ctypes.c_uint32), ("fg", ctypes.c_int32), ("bg", ctypes.c_int32)]


def load():
    library = ctypes.CDLL(os.environ["SYLLABUS_TERMINAL"])
    t, number, text = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
    pointer = ctypes.POINTER(number)
    for name, result, arguments in (
            ("new", t, [number, number]), ("free", None, [t]),
            ("resize", None, [t, number, number]), ("size", None, [t, pointer, pointer]),
            ("write", None, [t, text, ctypes.c_size_t]),
            ("replies", ctypes.c_size_t, [t, text, ctypes.c_size_t]),
            ("text", text, [t]), ("cells", None, [t, ctypes.POINTER(RawCell)]),
            ("cursor", None, [t, pointer, pointer, pointer]), ("alternate", number, [t]),
            ("mouse", number, [t]), ("bells", number, [t]), ("title", text, [t]),
            ("unknown", text, [t]), ("mode", number, [t, number])):
        function = getattr(library, "terminal_" + name)
        function.restype, function.argtypes = result, arguments
    return library


def colour(number):
    if number < 0:
        return None
    return "#%06x" % (number & 0xffffff) if number & DIRECT else number


class Terminal:
    """The emulator. Never smaller than 2x2, whatever is asked."""

    library = None

    def __init__(self, rows, columns):
        if Terminal.library is None:
            Terminal.library = load()
        self.handle = self.library.terminal_new(rows, columns)

    def call(self, name, *arguments):
        return getattr(self.library, "terminal_" + name)(self.handle, *arguments)

    def close(self):
        if self.handle:
            self.call("free")
        self.handle = None

    def resize(self, rows, columns):
        self.call("resize", rows, columns)

    def write(self, data):
        self.call("write", data, len(data))

    def replies(self):
        """What the terminal answers the program, once."""
        found = b""
        piece = ctypes.create_string_buffer(4096)
        while n := self.call("replies", piece, len(piece)):
            found += piece.raw[:n]
        return found

    @property
    def size(self):
        rows, columns = ctypes.c_int(), ctypes.c_int()
        self.call("size", rows, columns)
        return rows.value, columns.value

    def text(self):
        return self.call("text").decode("utf-8", "replace")

    def cells(self):
        """Rows of cells."""
        rows, columns = self.size
        raw = (RawCell * (rows * columns))()
        self.call("cells", raw)
        data, size = bytes(raw), ctypes.sizeof(RawCell)
        cells = [self.cell(data[i:i + size]) for i in range(0, len(data), size)]
        return [cells[i * columns:(i + 1) * columns] for i in range(rows)]

    @staticmethod
    @functools.lru_cache(maxsize=10000)  # most are alike
    def cell(data):
        raw = RawCell.from_buffer_copy(data)
        text = ""
        for c in raw.chars:
            if c == 0:
                break
            text += chr(c)
        if not text and raw.width:
            text = " "
        flags = [bool(raw.attributes & 1 << i) for i in range(len(ATTRIBUTES))]
        return Cell(text, raw.width, *flags, colour(raw.fg), colour(raw.bg))

    @property
    def cursor(self):
        """Row, column, visible."""
        row, column, visible = ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
        self.call("cursor", row, column, visible)
        return row.value, column.value, bool(visible.value)

    @property
    def alternate(self):
        return bool(self.call("alternate"))

    @property
    def mouse(self):
        """0 off, 1 clicks, 2 drags, 3 movements."""
        return self.call("mouse")

    @property
    def bells(self):
        return self.call("bells")

    @property
    def title(self):
        return self.call("title").decode("utf-8", "replace")

    @property
    def unknown(self):
        """The sequences that the emulator did not know, as it read them."""
        return self.call("unknown").decode("utf-8", "replace").splitlines()

    def mode(self, number):
        """Whether a private mode is on; None where the emulator does not know it. Between sequences only."""
        return {1: True, 0: False}.get(self.call("mode", number))


# --- the stream -----------------------------------------------------------------------------------

TOKEN = re.compile(rb"""
  (?P<text>(?:[\x20-\x7e]|\xc2[\xa0-\xbf]|[\xc3-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]
    |[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}
    |[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})+)
 |\x1b\[(?P<leader>[<=>?]?)(?P<values>[0-?]*)(?P<between>[ -/]*)(?P<final>[@-~])
 |\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)
 |\x1b(?P<string>[P_^X])[^\x1b]*\x1b\\
 |\x1b(?P<escape>[ -/]+[0-~]|[0-OQ-WYZ\\`-~])
 |(?P<control>[\x00-\x1a\x1c-\x1f\x7f])
 |\xc2(?P<c1>[\x80-\x9f])
 |(?P<part>(?:\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[P_^X][^\x1b]*\x1b?|[ -/]*)
    |[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z)
 |(?P<bad>.)""", re.VERBOSE | re.DOTALL)

# Characters that no terminal should be sent, whoever wrote the text: they turn, hide or break lines.
UNFIT = re.compile("[\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]")

# What curses sends to an xterm, and the modes that a screen may switch on. A scenario that expects more
# (a bell, the clipboard) names it.
KNOWN = frozenset(
    ["C0 08", "C0 09", "C0 0a", "C0 0d", "ESC 7", "ESC 8", "ESC =", "ESC >", "ESC M", "ESC (B"]
    + ["CSI " + c for c in "ABCDGHJKLMPSTXZ@dmr"]
    + ["CSI ?%d%s" % (mode, c) for mode in (1, 7, 12, 25, 1004, 1049, 2004, 2026) for c in "hl"]
    + ["CSI 4l", "CSI 22;0;0t", "CSI 23;0;0t", "CSI >m", "CSI >u", "CSI <u",
       "OSC 104"])  # curses, leaving: the palette as it was

ON_AT_FIRST = (7, 25)  # private modes: wrapping, the cursor


class Stream:
    """All bytes of a program, read as they come: which shapes of sequences, which modes.

    A shape is "CSI m", "CSI ?2004h", "CSI >u", "CSI 22;0;0t", "OSC 52", "ESC (B", "DCS", "C0 07", "C1 9b",
    "TEXT U+202E", "BAD ff". `shapes` has for each the first sequence that was so."""

    def __init__(self):
        self.raw = bytearray()
        self.part = b""  # an unfinished sequence or character
        self.shapes = {}
        self.modes = {}  # of the private ones that were set or reset
        self.keypad = False
        self.modify_keys = 0
        self.kitty = []
        self.titles = 0  # on the stack

    @property
    def between(self):
        """Whether the program is not in the middle of a sequence."""
        return not self.part

    def feed(self, data):
        self.raw += data
        data = self.part + data
        self.part = b""
        for token in TOKEN.finditer(data):
            if token["part"] is not None:
                self.part = token["part"]
            elif token["text"] is not None:
                for found in UNFIT.findall(token["text"].decode()):
                    self.note("TEXT U+%04X" % ord(found), token[0])
            else:
                self.read(token)

    def note(self, shape, sequence):
        self.shapes.setdefault(shape, bytes(sequence))

    def read(self, token):
        if token["final"]:
            self.read_csi(token)
        elif token["escape"]:
            if token["escape"] in (b"=", b">"):
                self.keypad = token["escape"] == b"="
            self.note("ESC " + token["escape"].decode("latin-1"), token[0])
        elif token["osc"] is not None:
            self.note("OSC " + token["osc"].split(b";")[0].decode("latin-1"), token[0])
        elif token["string"]:
            self.note({b"P": "DCS", b"_": "APC", b"^": "PM", b"X": "SOS"}[token["string"]], token[0])
        else:
            kind = next(k for k in ("control", "c1", "bad") if token[k] is not None)
            self.note("%s %02x" % ({"control": "C0"}.get(kind, kind.upper()), token[kind][0]), token[0])

    def read_csi(self, token):
        leader, values, between, final = (token[n].decode("latin-1") for n in
                                          ("leader", "values", "between", "final"))
        if leader == "?" and final in "hl" and not between:
            for value in values.split(";"):
                self.note("CSI ?%s%s" % (value, final), token[0])
                if value.isdigit():
                    self.modes[int(value)] = final == "h"
            return
        shown = values if final in "thl" else ""
        self.note("CSI %s%s%s%s" % (leader, shown, between, final), token[0])
        numbers = [int(v) if v.isdigit() else 0 for v in values.split(";")]
        if leader == ">" and final == "m" and numbers[0] == 4:
            self.modify_keys = numbers[1] if len(numbers) > 1 else 0
        elif leader == ">" and final == "u":
            self.kitty.append(numbers[0])
        elif leader == "<" and final == "u":
            del self.kitty[-max(1, numbers[0]):]
        elif final == "t" and numbers[0] in (22, 23):
            self.titles += 1 if numbers[0] == 22 else -1

    def mode(self, number):
        return self.modes.get(number, number in ON_AT_FIRST)

    def unknown(self, also=()):
        """The shapes outside of what is known, with their first sequences."""
        return {shape: self.shapes[shape] for shape in sorted(self.shapes.keys() - KNOWN - set(also))}

    def left_on(self):
        """What is not as it was at first: words for people."""
        found = ["private mode %d is %s" % (number, "on" if on else "off")
                 for number, on in sorted(self.modes.items()) if on != (number in ON_AT_FIRST)]
        found += ["the keypad's application mode is on"] if self.keypad else []
        found += ["modifyOtherKeys is %d" % self.modify_keys] if self.modify_keys else []
        found += ["the kitty keyboard protocol is on"] if self.kitty else []
        found += ["%d titles are on the stack" % self.titles] if self.titles else []
        return found
