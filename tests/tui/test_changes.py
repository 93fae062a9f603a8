"""Single changes of a reply on the screen: taken, refused, left as they are; versions side by side."""
import os

from journey import SIZES, answered, guest, idle, leave_as_guest, new_track, panels, words
from screen import scenario

FIRST = """# Course plan: Chess

### Module 1: First moves (10 hours)

- the board
- the pieces

### Module 2: Simple openings (10 hours)

- the centre

### Module 3: Middle game plans (10 hours)

- pawn structure

### Module 4: Rook endgames (10 hours)

- king and rook
"""
BESIDE = (FIRST.replace("Simple openings (10", "Gambits (6").replace("- pawn structure", "- weak squares")
          .replace("First moves (10", "First moves (8"))


def says(t, text):
    with open(os.path.join(t.home, "reply.md"), "w", encoding="utf-8") as f:
        f.write(text)


def planned(t, s):
    """A first plan, its second module pinned, and a reply that changes that and what it was not asked for."""
    new_track(s, "Chess")
    s.wait(answered("king and rook"))
    panels(s)
    s.keys("3", "j", "p")
    s.wait("2•" if s.columns >= 60 else "v2")
    s.wait(idle)
    says(t, BESIDE)
    s.keys("i")
    s.type("shorten module 1")
    s.keys("Enter")
    s.wait("3 changes wait")


def begin(t, *args):
    says(t, FIRST)
    t.serve(text=os.path.join(t.home, "reply.md"))
    s = guest(t, *args)
    return s


@scenario(sizes=SIZES)
def test_taking_and_refusing(t):
    s = begin(t)
    planned(t, s)
    s.wait(words("D shows them"))
    panels(s)
    s.keys("D")
    s.wait("Changes of the reply · v2 → v3")
    s.wait("[ ] ~ 2. Simple openings: title")
    s.golden("changes")
    s.keys("Space")  # the pinned module's title
    s.wait("[x] ~ 2.")
    s.keys("G", "Space")
    s.wait("[ ] ~ 3.")
    s.keys("y")
    s.wait_gone("Changes of the reply")
    s.wait(idle)
    s.keys("3")
    s.wait("Plan v4")
    s.wait("2•Gambits" if s.columns < 60 else "Gambits")
    s.keys("D")  # what was decided is what is shown
    s.wait("[x] ~ 2.")
    s.wait("[ ] ~ 3.")
    s.keys("n", "Escape")  # and is left as it is
    s.wait_gone("Changes of the reply")
    s.wait("Plan v4")
    s.keys("D", "n", "Enter")
    s.wait("Plan v5")
    s.wait("Simple openings")
    s.wait(idle)
    s.keys("u")
    s.wait("Gambits")
    s.wait("Undone.")
    leave_as_guest(s)


@scenario(sizes=((24, 80),))
def test_in_russian(t):
    t.env["LC_ALL"] = "ru_RU.UTF-8"
    t.env["LANGUAGE"] = "ru"
    says(t, FIRST)
    t.serve(text=os.path.join(t.home, "reply.md"))
    t.sign_in()
    t.run_syllabus("plan", "--skill", "Chess", "--hours", "40")
    says(t, BESIDE)
    t.run_syllabus("say", "Chess", "shorten module 1")
    s = t.open("--lang", "ru")
    s.wait("Gambits")
    s.keys("Escape")
    s.wait("?:")
    s.keys("В")  # the key of D
    s.wait("Изменения ответа")
    s.golden("changes-ru")
    s.keys("q")
    s.wait_gone("Изменения ответа")
    s.keys("q")
    s.wait_exit()


@scenario(sizes=SIZES)
def test_a_version_side_by_side(t):
    s = begin(t)
    planned(t, s)
    panels(s)
    s.keys("3", "v")
    s.wait("● v3")
    s.keys("Enter")
    s.wait("v2 → v3")
    s.keys("s")
    if s.columns < 74:
        s.wait("Middle game")
        s.keys("q", "q")
        s.wait_gone("Versions")
        leave_as_guest(s)
        return
    s.wait("changes only")
    s.golden("version-both")
    s.keys("s")
    s.wait("side by side")
    s.keys("q")
    s.wait_gone("v2 → v3")
    s.keys("j", "Enter")  # the pin changed nothing
    s.wait("v1 → v2")
    s.wait("Nothing is different.")
    s.keys("s", "j", "j", "t")
    s.wait("● v4")  # module 3 as it was
    s.keys("q")
    s.wait_gone("Versions")
    s.wait("Plan v4")
    leave_as_guest(s)


@scenario(sizes=((24, 80),))
def test_by_a_slash_command(t):
    s = begin(t)
    planned(t, s)
    s.type("/changes")
    s.keys("Enter")
    s.wait("Changes of the reply · v2 → v3")
    s.keys("q")
    s.wait_gone("Changes of the reply")
    s.type("/changes take 2")
    s.keys("Enter")
    s.wait("[x] ~ 2. Simple openings: title")
    s.keys("q")
    s.wait_gone("Changes of the reply")
    s.wait("Plan v4")
    panels(s)
    leave_as_guest(s)
