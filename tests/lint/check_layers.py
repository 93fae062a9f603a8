#!/usr/bin/env python3
"""Checks what the house rules say of includes and functions: check_layers.py ROOT.

Includes go strictly down the layers, those of the same number do not see each other; a library's header
stays in the layer that owns it; some functions are not used at all; headers have guards; every source is
in its meson.build; every file with texts for people is in data/po/POTFILES."""
import os
import re
import sys

LAYERS = {"base": 0, "course": 1, "loop": 1, "config": 2, "store": 2, "net": 2, "exchange": 2,
          "account": 3, "llm": 3, "builtin": 3, "remote": 3, "planner": 4, "line": 5, "app": 5,
          "tui": 6, "cli": 6, "main": 7}

# Header (a regular expression) to the one layer that may include it.
OWNERS = [
    (r"json-c/", "base"), (r"yaml\.h", "base"), (r"utf8proc\.h", "base"), (r"md4c", "base"),
    (r"libintl\.h", "base"), (r"uv\.h", "loop"), (r"sqlite3\.h", "store"), (r"curl/", "net"),
    (r"wslay/", "net"), (r"crypt\.h", "account"), (r"sodium", "account"), (r"readline/", "line"),
    (r"n?curses", "tui"), (r"term\.h", "tui"),
]
# These are kept to one file, wherever it is.
ONE_FILE = [r"n?curses"]

BANNED = ["strcpy", "strcat", "sprintf", "vsprintf", "strtok", "atoi", "atol", "atof", "gets",
          "system", "popen", "localtime", "gmtime", "setjmp", "longjmp", "alloca", "rand",
          "sleep", "usleep", "nanosleep"]
BANNED_CALL = re.compile(r"(?<![\w.>])(%s)\s*\(" % "|".join(BANNED))
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)
TEXTS = re.compile(r"(?<![\w])(_|N_|ngettext)\(")
COMMENT_OR_STRING = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)

faults = []


def fault(path, line, text):
    faults.append("%s:%d: %s" % (path, line, text))


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def layer_of(path):
    parts = path.split("/")
    if parts[0] == "src":
        return parts[1] if len(parts) > 2 else "main"
    return parts[2] if len(parts) > 3 else None


def check_include(path, layer, line, kind, name):
    if name.startswith("syllabus/"):
        other = name.split("/")[1]
        if other not in LAYERS:
            fault(path, line, "unknown layer in %s" % name)
        elif other != layer and LAYERS[other] >= LAYERS[layer]:
            fault(path, line, "%s may not include %s" % (layer, name))
        return
    if kind == '"':
        if "/" in name:
            fault(path, line, "%s: a private header of another folder" % name)
        return
    for pattern, owner in OWNERS:
        if re.match(pattern, name) and layer != owner:
            fault(path, line, "<%s> belongs to %s" % (name, owner))


def check_source(root, path, users):
    with open(os.path.join(root, path), encoding="utf-8") as f:
        text = f.read()
    layer = layer_of(path)
    if layer not in LAYERS:
        fault(path, 1, "no layer is called %s" % layer)
        return text
    for match in INCLUDE.finditer(text):
        check_include(path, layer, line_of(text, match.start()), match.group(1), match.group(2))
        for pattern in ONE_FILE:
            if re.match(pattern, match.group(2)):
                users.setdefault(pattern, set()).add(path)
    code = COMMENT_OR_STRING.sub(lambda m: re.sub(r"[^\n]", " ", m.group(0)), text)
    for match in BANNED_CALL.finditer(code):
        fault(path, line_of(text, match.start()), "%s() is not used here" % match.group(1))
    for match in re.finditer(r"\b(TODO|FIXME|XXX)\b", text):
        fault(path, line_of(text, match.start()), "%s is left" % match.group(1))
    if path.endswith(".h"):
        guard = re.search(r"^#ifndef (SYLLABUS_\w+_H)\n#define \1\n", text, re.M)
        if not guard:
            fault(path, 1, "no include guard of ours")
    return text


def check_listed(root, path):
    folder, name = os.path.split(path)
    if folder == "src":
        build, wanted = "meson.build", path
    else:
        build, wanted = folder + "/meson.build", name
    with open(os.path.join(root, build), encoding="utf-8") as f:
        if "'%s'" % wanted not in f.read():
            fault(path, 1, "not in %s" % build)


def main():
    root = sys.argv[1]
    with open(os.path.join(root, "data/po/POTFILES"), encoding="utf-8") as f:
        listed = [line.strip() for line in f if line.strip() and not line.startswith("#")]
    users = {}
    seen = 0
    for top in ("src", "include/syllabus"):
        for folder, _, names in sorted(os.walk(os.path.join(root, top))):
            for name in sorted(names):
                if not name.endswith((".c", ".h")):
                    continue
                path = os.path.relpath(os.path.join(folder, name), root)
                text = check_source(root, path, users)
                seen += 1
                if name.endswith(".c"):
                    check_listed(root, path)
                has_texts = TEXTS.search(COMMENT_OR_STRING.sub("", text)) and \
                    path != "include/syllabus/base/i18n.h"
                if has_texts and path not in listed:
                    fault(path, 1, "has texts for people and is not in data/po/POTFILES")
    for path in listed:
        if not os.path.exists(os.path.join(root, path)):
            fault("data/po/POTFILES", 1, "%s does not exist" % path)
    if listed != sorted(listed):
        fault("data/po/POTFILES", 1, "not sorted")
    for pattern, paths in users.items():
        if len(paths) > 1:
            fault(sorted(paths)[1], 1, "%s is kept to one file" % pattern)
    print("\n".join(faults))
    print("%d files, %d faults" % (seen, len(faults)))
    return 1 if faults or seen == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
