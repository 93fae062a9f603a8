#!/usr/bin/env python3
"""A picture of a screen as SVG: the cells as they are, on a dark ground.

    svg.py OUTPUT.svg [--size 120x40] [--build FOLDER] -- SCRIPT.py [FUNCTION]

FUNCTION (default: picture) is one of a scenario (see screen.py): it gets a home, opens a screen, and returns it
when it looks as the picture should. Every run of text is held to its cells by textLength, lines of frames are
drawn as lines: no font can break it.
"""
import argparse
import os
import sys
import unittest
from itertools import groupby
from xml.sax.saxutils import escape

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

WIDTH, HEIGHT, SIZE, PADDING = 9, 20, 15, 14
FONTS = "'DejaVu Sans Mono','Cascadia Mono',Menlo,Consolas,'Noto Sans Mono CJK SC',monospace"
GROUND, TEXT = "#16181d", "#d6d8dc"
PALETTE = ["#2b2e36", "#f0717a", "#94c973", "#e5c07b", "#6cb1f2", "#c891e0", "#5bc2c9", "#c9ccd3",
           "#7b818d", "#ff8f96", "#b2e08f", "#f4d79a", "#90c8ff", "#dcb0f0", "#82dde3", "#ffffff"]


def colour(value, default):
    if value is None:
        return default
    if isinstance(value, str):
        return value
    if value < 16:
        return PALETTE[value]
    if value >= 232:
        return "#" + 3 * ("%02x" % (8 + 10 * (value - 232)))
    value -= 16
    levels = (0, 95, 135, 175, 215, 255)
    return "#%02x%02x%02x" % (levels[value // 36], levels[value // 6 % 6], levels[value % 6])


def colours(cell):
    fore, back = colour(cell.fg, TEXT), colour(cell.bg, GROUND)
    return (back, fore) if cell.reverse else (fore, back)


def fit(text):
    """Without what XML cannot hold."""
    return escape("".join(c for c in text if c >= " " and not "\ud800" <= c <= "\udfff"
                          and c not in "\ufffe\uffff"))


def runs(row, key):
    """Column, cells of each run of cells with the same key."""
    column = 0
    for _, cells in groupby(row, key):
        cells = list(cells)
        column += len(cells)
        yield column - len(cells), cells


def ground(number, row):
    for column, cells in runs(row, lambda c: colours(c)[1]):
        back = colours(cells[0])[1]
        if back != GROUND:
            yield '<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>' % (
                column * WIDTH, number * HEIGHT, len(cells) * WIDTH, HEIGHT, back)


def style(cell):
    words = ['fill="%s"' % colours(cell)[0]]
    words += ['font-weight="bold"'] if cell.bold else []
    words += ['font-style="italic"'] if cell.italic else []
    lines = [name for flag, name in ((cell.underline, "underline"), (cell.strike, "line-through")) if flag]
    words += ['text-decoration="%s"' % " ".join(lines)] if lines else []
    return " ".join(words)


class Numbers:
    """Keys for groupby: what must stand in an element of its own gets a number of its own."""

    def __init__(self):
        self.last = 0

    def __call__(self, cell, arms):
        if cell.width == 0:
            return self.last  # with the wide character before it
        if cell.width == 2 or cell.text in arms or len(cell.text) > 1:
            self.last += 1
            return self.last
        return style(cell)


def trimmed(column, cells):
    """A run without the blanks at its ends, where these show nothing."""
    if not cells[0].underline and not cells[0].strike:
        while cells and cells[-1].text == " ":
            cells.pop()
        while cells and cells[0].text == " ":
            cells.pop(0)
            column += 1
    return column, cells


def texts(number, row, arms):
    key = Numbers()
    for column, cells in runs(row, lambda c: key(c, arms)):
        column, cells = trimmed(column, cells)
        text = "".join(c.text for c in cells)
        if text and text not in arms:
            yield '<text x="%d" y="%d" textLength="%d" lengthAdjust="spacingAndGlyphs" %s>%s</text>' % (
                column * WIDTH, number * HEIGHT + 15, len(cells) * WIDTH, style(cells[0]), fit(text))


def merged(halves):
    """Beginnings and ends of the lines that halves of cells make: (place, position) in half cells."""
    found = []
    for place, position in sorted(halves):
        if found and found[-1][0] == place and found[-1][2] == position:
            found[-1][2] += 1
        else:
            found.append([place, position, position + 1])
    return found


def frames(cells, arms):
    """The lines of frames, as long as they are: a path for each colour and weight."""
    styles = {}
    for number, row in enumerate(cells):
        for column, cell in enumerate(row):
            across, down = styles.setdefault((colours(cell)[0], cell.bold), (set(), set()))
            for dy, dx in arms.get(cell.text, ()):
                if dx:
                    across.add((number, 2 * column + (dx > 0)))
                else:
                    down.add((column, 2 * number + (dy > 0)))
    for (stroke, bold), (across, down) in styles.items():
        path = "".join("M%g %dH%g" % (a * WIDTH / 2, row * HEIGHT + HEIGHT / 2, b * WIDTH / 2)
                       for row, a, b in merged(across))
        path += "".join("M%g %gV%g" % (column * WIDTH + WIDTH / 2, a * HEIGHT / 2, b * HEIGHT / 2)
                        for column, a, b in merged(down))
        if path:
            yield '<path d="%s" stroke="%s" stroke-width="%g" stroke-linecap="square" fill="none"/>' % (
                path, stroke, 2 if bold else 1.2)


def svg(screen, title="Syllabus"):
    from screen import ARMS
    cells = screen.cells()
    width, height = len(cells[0]) * WIDTH, len(cells) * HEIGHT
    body = []
    for number, row in enumerate(cells):
        body += ground(number, row)
        body += texts(number, row, ARMS)
    body += frames(cells, ARMS)
    row, column, visible = screen.cursor
    if visible:
        body.append('<rect x="%d" y="%d" width="%d" height="%d" fill="%s" fill-opacity="0.6"/>' % (
            column * WIDTH, row * HEIGHT + 1, WIDTH, HEIGHT - 2, TEXT))
    full = width + 2 * PADDING, height + 2 * PADDING
    return "\n".join([
        '<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img">' % (
            *full, *full),
        "<title>%s</title>" % fit(title),
        '<rect width="%d" height="%d" rx="10" fill="%s"/>' % (*full, GROUND),
        '<g transform="translate(%d %d)" font-family="%s" font-size="%d" xml:space="preserve">' % (
            PADDING, PADDING, FONTS, SIZE),
        *body, "</g>", "</svg>", ""])


def draw(path, function, rows, columns):
    import screen

    class Picture(screen.Scenario):
        def runTest(self):
            self.picture = svg(self.function(self))

    picture, result = Picture(function, rows, columns), unittest.TestResult()
    picture.run(result)
    for _, trace in result.failures + result.errors:
        print(trace, file=sys.stderr)
    if not result.wasSuccessful():
        return 1
    with open(path, "w", encoding="utf-8") as f:
        f.write(picture.picture)
    return 0


def main():
    parser = argparse.ArgumentParser(description="Draws a screen as SVG.")
    parser.add_argument("output")
    parser.add_argument("--size", default="120x40", help="columns x rows")
    parser.add_argument("--build", help="the build folder (default: build)")
    parser.add_argument("script")
    parser.add_argument("function", nargs="?", default="picture")
    options = parser.parse_args()
    if options.build:
        os.environ["SYLLABUS_BUILD"] = options.build
    from screen import load_module
    columns, _, rows = options.size.partition("x")
    function = getattr(load_module(options.script), options.function)
    return draw(options.output, function, int(rows), int(columns))


if __name__ == "__main__":
    sys.exit(main())
