#!/usr/bin/env python3
"""Writes C that holds the files of data/ as string literals: embed.py OUT.c ROOT FILE..."""
import os
import sys

PIECE = 96


def literal(data):
    lines = []
    for start in range(0, len(data), PIECE):
        out = []
        for byte in data[start:start + PIECE]:
            if byte in (0x22, 0x5C):
                out.append("\\" + chr(byte))
            elif byte == 0x0A:
                out.append("\\n")
            elif 0x20 <= byte < 0x7F and byte != 0x3F:  # "?" could start a trigraph
                out.append(chr(byte))
            else:
                out.append("\\%03o" % byte)
        lines.append('    "' + "".join(out) + '"')
    return "\n".join(lines) or '    ""'


def main():
    target, root, files = sys.argv[1], sys.argv[2], sys.argv[3:]
    names = sorted((os.path.relpath(f, root).replace(os.sep, "/"), f) for f in files)
    with open(target, "w", encoding="ascii") as out:
        out.write('#include "embedded.h"\n\n')
        out.write('#pragma GCC diagnostic ignored "-Woverlength-strings"\n\n')
        for i, (_, path) in enumerate(names):
            with open(path, "rb") as f:
                out.write("static const char file_%d[] =\n%s;\n\n" % (i, literal(f.read())))
        out.write("const struct embedded_file embedded_files[] = {\n")
        for i, (name, _) in enumerate(names):
            out.write('    {"%s", file_%d, sizeof file_%d - 1},\n' % (name, i, i))
        out.write("    {0, 0, 0},\n};\n")
        out.write("const size_t embedded_file_count = %d;\n" % len(names))


if __name__ == "__main__":
    main()
