"""Readers of what exports write, from the formats' own descriptions and not from ours. Each raises
ValueError where a program that reads the format would stumble, and else returns what it has read."""
import csv
import ctypes
import ctypes.util
import html
import io
import re
import shutil
import subprocess


def read_csv(data):
    """RFC 4180 behind a byte order mark: the header and the rows, as Python's own reader has them."""
    text = data.decode("utf-8-sig", "strict")
    if not data.startswith(b"\xef\xbb\xbf") or "\ufeff" in text:
        raise ValueError("there must be one mark")
    # Outside quotes a line ends in CRLF, and nothing else is a control character.
    bare = re.sub(r'"(?:[^"]|"")*"', "", text)
    if re.search(r"[^\r]\n|\r[^\n]", bare) or not text.endswith("\r\n") or '"' in bare:
        raise ValueError("a line ends wrong")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    if any(len(row) != len(rows[0]) for row in rows):
        raise ValueError("rows of different lengths")
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def check_html(data):
    """tidy's complaints about a page; none is how it should be."""
    tidy = shutil.which("tidy")
    if tidy is None:
        raise ValueError("tidy is not installed: ./bootstrap.sh deps test")
    end = subprocess.run([tidy, "-errors", "-quiet", "-utf8", "--show-info", "no"], input=data,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return end.stderr.decode() if end.returncode else ""


_GIFT_ESCAPED = re.compile(r"\\([\\~=#{}:n])")


def _gift_text(text):
    """A text of GIFT without its escapes."""
    bare = _GIFT_ESCAPED.sub("", text)
    if re.search(r"[\\~=#{}]", bare) or ":" in bare:
        raise ValueError("not escaped: %r" % text)
    return _GIFT_ESCAPED.sub(lambda m: "\n" if m.group(1) == "n" else m.group(1), text)


def read_gift(data):
    """[(category, name, question, answers)]: answers are (right, text); none is an open question."""
    text = data.decode("utf-8", "strict")
    if not text.endswith("\n"):
        raise ValueError("the last line does not end")
    category, questions = None, []
    for block in re.split(r"\n{2,}", text.strip("\n")):
        lines = [line for line in block.split("\n") if not line.startswith("//")]
        if lines[0].startswith("$CATEGORY: "):
            if len(lines) != 1:
                raise ValueError("a category is one line: %r" % block)
            category = lines[0][len("$CATEGORY: "):]
            continue
        match = re.fullmatch(r"::((?:\\.|[^\\:])*):: \[(?:plain|html|markdown|moodle)\]((?:\\.|[^\\{}])*) "
                             r"\{((?:\\.|[^\\{}])*)\}", "\n".join(lines), re.S)
        if not match:
            raise ValueError("no question: %r" % block)
        name, question, body = match.groups()
        answers = []
        body, _, feedback = body.partition("####")
        _gift_text(feedback)
        for mark, answer in re.findall(r"([=~])((?:\\.|[^\\=~])*)", body, re.S):
            answers.append((mark == "=", _gift_text(answer.strip())))
        if body.strip() and not answers:
            raise ValueError("no answers: %r" % body)
        questions.append((category, _gift_text(name), _gift_text(question), answers))
    return questions


def read_anki(data):
    """The rows by the columns' names; the header says what the columns are."""
    lines = data.decode("utf-8", "strict").split("\n")
    if lines.pop() != "":
        raise ValueError("the last line does not end")
    header = {}
    while lines and lines[0].startswith("#"):
        key, _, value = lines.pop(0)[1:].partition(":")
        header[key] = value
    if header.get("separator") != "tab" or header.get("html") != "true" or not header.get("notetype"):
        raise ValueError("the header is %r" % header)
    columns = header["columns"].split("\t")
    for key, name in (("guid column", "GUID"), ("deck column", "Deck"), ("tags column", "Tags")):
        if columns[int(header[key]) - 1] != name:
            raise ValueError("the column of %s is another" % name)
    rows = []
    for line in lines:
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise ValueError("%d columns: %r" % (len(cells), line))
        if any(cell.startswith('"') for cell in cells):
            raise ValueError("a quote begins a field: %r" % line)
        row = dict(zip(columns, cells))
        for name in ("Front", "Back"):
            if re.search(r"<(?!/?b>|br>)", row[name]) or re.search(r"&(?!amp;|lt;|gt;|quot;)", row[name]):
                raise ValueError("not escaped: %r" % row[name])
            row[name] = html.unescape(row[name].replace("<br>", "\n"))
        rows.append(row)
    if len({row["GUID"] for row in rows}) != len(rows):
        raise ValueError("two cards have one name")
    return rows


_MERMAID = [
    ("start", re.compile(r"flowchart (?:TD|LR)")),
    ("class", re.compile(r"classDef [a-z]+ [a-z]+:#[0-9a-f]+(?:,[a-z]+:#[0-9a-f]+)*")),
    ("subgraph", re.compile(r'subgraph (\w+)\["((?:[^"#;&<>`*_%\\\n]|#\d+;)*)"\]')),
    ("end", re.compile(r"end")),
    ("node", re.compile(r'  (\w+)\["((?:[^"#;&<>`*_%\\\n]|#\d+;)*)"\](?::::(\w+))?')),
    ("arrow", re.compile(r"  (\w+) (-->|-\.->) (\w+)")),
]


def read_mermaid(data):
    """({node: label}, [(from, kind, to)]); every line is one of a few kinds."""
    nodes, arrows, depth = {}, [], 0
    lines = data.decode("utf-8", "strict").split("\n")
    if lines.pop() != "" or not _MERMAID[0][1].fullmatch(lines[0]):
        raise ValueError("no flowchart")
    plain = lambda label: re.sub(r"#(\d+);", lambda m: chr(int(m.group(1))), label)
    for line in lines[1:]:
        kind, match = next(((k, r.fullmatch(line)) for k, r in _MERMAID[1:] if r.fullmatch(line)), (None, None))
        if kind is None:
            raise ValueError("a line that Mermaid does not know: %r" % line)
        depth += {"subgraph": 1, "end": -1}.get(kind, 0)
        if depth not in (0, 1):
            raise ValueError("a group in a group, or an end of none")
        if kind == "node":
            if match.group(1) in nodes:
                raise ValueError("%s is there twice" % match.group(1))
            nodes[match.group(1)] = plain(match.group(2))
        if kind == "arrow":
            if match.group(1) not in nodes or match.group(3) not in nodes:
                raise ValueError("an arrow to nowhere: %r" % line)
            arrows.append(match.groups())
    if depth:
        raise ValueError("a group without its end")
    return nodes, arrows


def check_ics_octets(data):
    """RFC 5545, section 3.1, which parsers forgive: CRLF, at most 75 octets a line, whole characters."""
    if not data.endswith(b"\r\n"):
        raise ValueError("the last line does not end")
    for line in data[:-2].split(b"\r\n"):
        if b"\n" in line or b"\r" in line:
            raise ValueError("a bare line end: %r" % line)
        if len(line) > 75:
            raise ValueError("%d octets: %r" % (len(line), line))
        line.decode("utf-8", "strict")
        if re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", line):
            raise ValueError("a control character: %r" % line)


def read_ics(data):
    """The events as dicts, as python3-icalendar has them; nothing that is needed may be missing, and
    libical must agree that all is well."""
    import icalendar
    check_ics_octets(data)
    calendar = icalendar.Calendar.from_ical(data)
    for component in calendar.walk():
        missing = [name for name in component.required if name not in component]
        if missing or component.errors or (component.name == "VEVENT" and "DTSTART" not in component):
            raise ValueError("%s: missing %s, errors %s" % (component.name, missing, component.errors))
    _check_libical(data)
    return [{"uid": str(e["UID"]), "sequence": int(e["SEQUENCE"]), "stamp": e.decoded("DTSTAMP"),
             "start": e.decoded("DTSTART"), "end": e.decoded("DTEND"), "summary": str(e["SUMMARY"]),
             "description": str(e.get("DESCRIPTION", ""))} for e in calendar.walk("VEVENT")]


def _check_libical(data):
    name = ctypes.util.find_library("ical")
    if name is None:
        raise ValueError("libical is not installed: ./bootstrap.sh deps test")
    library = ctypes.CDLL(name)
    library.icalparser_parse_string.restype = ctypes.c_void_p
    component = ctypes.c_void_p(library.icalparser_parse_string(data))
    if not component:
        raise ValueError("libical reads nothing")
    errors = library.icalcomponent_count_errors(component)
    sound = library.icalrestriction_check(component)
    library.icalcomponent_free(component)
    if errors or not sound:
        raise ValueError("libical: %d errors, sound: %d" % (errors, sound))
