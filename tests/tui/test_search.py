"""Looking for words: in a panel, and everywhere."""
import re

from journey import SIZES, leave, panels, words
from screen import scenario


def plan(t, skill, *sayings):
    says = [word for text in sayings for word in ("--say", text)]
    return t.json("--provider", "builtin", "plan", "--skill", skill, "--hours", "20", *says)["track"]["id"]


def opened(t, title):
    s = t.open()
    s.wait("%s · planning" % title)
    s.wait("Enter:send")
    return s


def marked(s, text):
    """Whether what was looked for is marked there: it is reversed, in a colour."""
    return any(c.reverse and c.fg is not None for c in s.cells_of(text))


@scenario(sizes=SIZES)
def test_everywhere(t):
    t.sign_in()
    plan(t, "Chess", "add a module on zugzwang", *("say %d" % n for n in range(12)))
    plan(t, "Rust", "add a module on lifetimes")
    s = opened(t, "Rust")
    s.keys("F3")
    s.wait("all tracks · everything")
    s.type("zugz")
    s.wait("ugzwang")
    s.golden("everywhere", replace=[(r"\d\d:\d\d", "09:41")])
    s.keys("Tab")
    s.wait("all tracks · tracks · noth")
    s.keys("Shift-Tab", "Shift-Tab")
    s.wait("all tracks · messages")
    s.keys("Enter")
    s.wait("Chess · planning")
    s.wait_gone("all tracks")
    s.wait("add a module on zugzwang")
    t.assertTrue(marked(s, "zugzwang"))
    s.keys("F3")
    s.wait("all tracks · everything")
    s.type("lifetimes")
    s.wait("ifetimes")
    s.keys("Ctrl-T")
    s.wait(re.compile("this track · everything · noth|this track · everything · n"))
    s.keys("Escape")
    s.wait_gone("this track")
    leave(s)


@scenario(sizes=SIZES[:1])
def test_to_a_module(t):
    t.sign_in()
    chess = plan(t, "Chess", "add a module on zugzwang")
    t.run_syllabus("finalize", chess)
    plan(t, "Rust")
    s = opened(t, "Rust")
    s.type("/find zugzwang")
    s.keys("Enter")
    s.wait("all tracks · everything")
    s.keys("Tab", "Tab")
    s.wait(re.compile(r"all tracks · modules · 1"))
    s.keys("Enter")
    s.wait("Chess · active")
    s.wait(lambda s: any(c.reverse for c in s.cells_of("6 Zugzwang")))
    s.keys("Enter")
    s.wait("Learning objectives")
    s.keys("q")
    leave(s)


@scenario(sizes=SIZES)
def test_in_the_chat(t):
    t.sign_in()
    plan(t, "Chess", "first needle", *("hay %d" % n for n in range(10)), "second needle", "more hay")
    s = opened(t, "Chess")
    panels(s)
    s.keys("2", "g")
    s.keys("/")
    s.wait("Find in the chat")
    s.type("needle")
    s.keys("Enter")
    s.wait("first needle")
    t.assertTrue(marked(s, "needle"))
    s.keys("n")
    s.wait("second needle")
    s.wait_gone("first needle")
    s.keys("N")
    s.wait("first needle")
    s.keys("N")
    s.wait(words("Before the beginning it goes on at the end."))
    s.wait("second needle")
    s.keys("n")
    s.wait(words("Behind the end it goes on at the beginning."))
    s.wait("first needle")
    s.keys("Escape")
    s.wait(lambda s: not marked(s, "needle"))
    s.keys("/")
    s.wait("Find in the chat")
    s.type("nowhere")
    s.keys("Enter")
    s.wait(words('"nowhere" is not here; F3 looks everywhere.'))
    s.keys("F3")
    s.wait("all tracks · everything")
    s.keys("Escape")
    s.wait_gone("all tracks")
    leave(s)


@scenario(sizes=SIZES[:1])
def test_in_the_lists(t):
    t.sign_in()
    for skill in ("Chess", "Rust", "Шахматные этюды"):
        plan(t, skill)
    s = opened(t, "Шахматные этюды")
    panels(s)
    s.keys("1", "/")
    s.wait("Find a track")
    s.type("ches")
    s.keys("Enter")
    s.wait(lambda s: marked(s, "Chess"))
    s.keys("Enter")
    s.wait("Chess · planning")
    s.keys("1", "n")
    s.wait(words("Behind the end it goes on at the beginning."))
    s.keys("3", "n")
    s.wait(words("Nothing is looked for here yet: / asks for words."))
    s.keys("/")
    s.wait("Find a module")
    s.type("practice")
    s.keys("F3")
    s.wait("all tracks · everything")
    s.wait(re.compile(r"practice"))
    s.keys("Escape")
    s.wait_gone("all tracks")
    leave(s)


@scenario(sizes=SIZES[:1])
def test_russian(t):
    t.sign_in()
    plan(t, "Шахматы", "добавь модуль про ещё одно")
    s = t.open("--lang", "ru")
    s.wait("Шахматы")
    s.keys("F3")
    s.wait("все треки · всё")
    s.type("еще")
    s.wait("добавь модуль про ещё одно")
    t.assertTrue(marked(s, "ещё"))
    s.golden("russian", replace=[(r"\d\d:\d\d", "09:41")])
    s.keys("Escape")
    s.wait_gone("все треки")
    s.keys("Ctrl-C")
    s.keys("Ctrl-C")
    s.wait_exit()
