"""The person's own editor: it has the terminal as it was found, and what it wrote comes back."""
import os
import sys

from screen import scenario

# Says that it is there, asks for a line as any program of a shell would, and does as it is told: adds the line
# to the file, fails with !, or runs Python on `text` after a colon.
EDITOR = """import subprocess, sys, termios
path = sys.argv[1]
print("Your own editor; icanon", bool(termios.tcgetattr(0)[3] & termios.ICANON))
line = input("> ")
text = open(path).read()
if line == "!":
    sys.exit(1)
if line.startswith(":"):
    scope = dict(text=text)
    exec(line[1:], scope)
    text = scope["text"]
else:
    text += line + "\\n"
open(path, "w").write(text)
"""


def open_with_editor(t, *args):
    with open(os.path.join(t.home, "my editor.py"), "w") as file:
        file.write(EDITOR)
    os.makedirs(os.path.join(t.home, "tmp"), exist_ok=True)
    return t.open(*args, VISUAL="'%s' '%s'" % (sys.executable, os.path.join(t.home, "my editor.py")),
                  TMPDIR=os.path.join(t.home, "tmp"))


def in_editor(s, line):
    s.wait("Your own editor; icanon True")
    s.wait(lambda s: not s.alternate)
    s.type(line)
    s.keys("Enter")


@scenario(sizes=((24, 80),))
def test_draft(t):
    t.sign_in()
    t.json("track", "add", "--skill", "Chess")
    s = open_with_editor(t)
    s.wait("Chess")
    s.type("more ")
    s.keys("Ctrl-X", "Ctrl-E")
    in_editor(s, "practice")
    s.wait("more practice")
    s.wait(lambda s: s.alternate and s.raw_mode)
    s.type(", please")
    s.wait("more practice, please")
    s.keys("Ctrl-X", "Ctrl-E")
    in_editor(s, "!")
    s.wait("the editor ended with status 1")
    s.wait("more practice, please")
    s.wait("Your text is kept in")
    s.keys("Escape")
    s.wait("i:write")
    s.keys("q")
    s.wait_exit()


@scenario(sizes=((24, 80),))
def test_track(t):
    t.sign_in()
    t.json("plan", "--skill", "Chess")
    s = open_with_editor(t)
    s.wait("Chess")
    s.keys("Escape")
    s.wait("i:write")
    s.keys("E")
    in_editor(s, ":text = text.replace('# 1. ', '# 1. New ', 1)")
    s.wait(lambda s: s.alternate and s.raw_mode)
    t.wait_until(lambda: t.json("track", "show", "Chess")["ai_generated_plan"]["modules"][0]["title"].startswith("New "))
    s.keys("E")
    in_editor(s, ":text = text.replace('# 1. ', '## 1. ', 1)")
    s.wait("Edit again?")
    s.keys("y")
    in_editor(s, ":text = text.replace('## 1. ', '# 1. Very ', 1)")
    t.wait_until(lambda: t.json("track", "show", "Chess")["ai_generated_plan"]["modules"][0]["title"].startswith("Very New "))
    s.wait(lambda s: s.alternate and s.raw_mode)
    s.keys("q")
    s.wait_exit()
    assert os.listdir(os.path.join(t.home, "tmp")) == []
