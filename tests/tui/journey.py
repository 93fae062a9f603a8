"""What a person does again and again in front of the screen, for the scenarios of the journey."""
import re

from harness import Home

SIZES = ((40, 120), (24, 80), (12, 40))
SPINNER = re.compile("[⠁-⣿]")
# Of a picture: the rate is shown after half a second.
RATE = [(r"( tokens?| токен\w*) · \d+ (tok/s|ток/с) *", r"\1 "), (r"(⠿ \d+ (tokens?|токен\w*)) +", r"\1 ")]
LINES = re.compile(r"[─│┌┐└┘├┤┬┴┼\s]+")


# --- what is seen ---------------------------------------------------------------------------------


def flat(text):
    """A screen's words in one line: what is wrapped is whole again where nothing stands beside it."""
    return LINES.sub(" ", text)


def words(text):
    """A condition: these words are on the screen, however they are wrapped."""
    def shown(s):
        return text in flat(s.text())
    shown.__name__ = "words %r" % text
    return shown


def idle(s):
    """Nothing runs."""
    return not SPINNER.search(s.text())


def answered(text):
    """A condition: the reply that ends with this is there, and nothing runs any more."""
    def shown(s):
        return idle(s) and text in flat(s.text())
    shown.__name__ = "answered %r" % text
    return shown


def stored(t, query, *values):
    """What the database holds."""
    return Home.rows(t, query, *values)


# --- beginning and leaving ------------------------------------------------------------------------


def first_menu(t, **env):
    s = t.open(**env)
    s.wait("Work as a guest")
    return s


def guest(t, *args, **options):
    s = t.open("--guest", *args, **options)
    s.wait(words("Welcome. a begins"))
    return s


def leave(s):
    """From wherever the focus is, unless something runs."""
    s.keys("Ctrl-C")
    s.wait("Ctrl-C again to quit")
    s.keys("Ctrl-C")
    s.wait_exit()


def leave_as_guest(s):
    """From a panel."""
    s.keys("q")
    s.wait(words("Throw it away and leave"))
    s.keys("t")
    s.wait_exit()


# --- writing --------------------------------------------------------------------------------------


def fill(s, *values):
    """The fields of a form from the present one on. Each is there before the next one is gone to; of a password
    only its length is."""
    for number, value in enumerate(values):
        if number:
            s.keys("Tab")
        s.type(value)
        s.wait(lambda s: value in s.row(s.cursor[0]) or "•" * len(value) in s.row(s.cursor[0]))


def new_track(s, skill):
    """From a panel; the reply is being written afterwards."""
    s.keys("a")
    s.wait("New track")
    s.type(skill)
    s.wait(skill)
    s.keys("Enter")
    s.wait_gone("New track")


def panels(s):
    """From the input line to the chat."""
    s.wait("Enter:send")
    s.keys("Escape")
    s.wait("?:help")
