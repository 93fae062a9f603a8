"""What a person does again and again in front of the screen, for the scenarios of the journey."""
import re

SIZES = ((40, 120), (24, 80), (12, 40))
SPINNER = re.compile("[⠁-⣿]")
LINES = re.compile(r"[─│┌┐└┘├┤┬┴┼\s]+")


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


def guest(t, *args, **options):
    s = t.open("--guest", *args, **options)
    s.wait(words("Welcome. a begins"))
    return s


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
    s.keys("Escape")
    s.wait("i: write to the planner")


def leave_as_guest(s):
    s.keys("q")
    s.wait(words("Leave? [y/N]"))
    s.keys("y")
    s.wait_exit()
