"""What several scenarios do first."""
import re

from harness import Home

STREAMS = re.compile("[⠁-⣿] Ctrl-C stops")  # in the last line, while a command runs


def written_to(s):
    """The screen of somebody with a track: that is open, and the caret in the input line."""
    s.wait(re.compile(r"\?:help|Enter:send"))
    if "Enter:send" not in s.text():
        s.keys("Enter")
        s.wait(re.compile("[┌┬] [^─]+ · (planning|active)"))
        s.keys("i")
        s.wait("Enter:send")
    s.wait(lambda s: s.mode(2004))  # which is switched on when the first frame is there
    return s


def to_panels(s):
    s.keys("Escape")
    s.wait("?:help")


def say(s, text):
    s.type(text)
    s.wait(text)
    s.keys("Enter")


def redraw(s):
    """Ctrl-L, until it is drawn: then all keys before it have been taken."""
    s.take()
    before = len(s.stream.raw)
    s.keys("Ctrl-L")
    s.wait(lambda s: b"\x1b[H\x1b[2J" in s.stream.raw[before:])


def quit_by_keys(s):
    """Ctrl-C twice: with nothing to stop and nothing written."""
    s.keys("Ctrl-C")
    s.wait("again to quit")
    s.keys("Ctrl-C")
    s.wait_exit()


def register():
    """The account that Home.sign_in() copies, made before the runner starts a process for each scenario: a
    password takes its time."""
    home = Home("sign_in")
    home.setUp()
    home.sign_in()
    home.doCleanups()


register()
