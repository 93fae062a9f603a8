"""Who works here: the first questions, accounts, guests, and how the program is left."""
from screen import scenario
from steps import SIZES, answered, guest, leave_as_guest, new_track, panels, words


@scenario(sizes=SIZES)
def test_a_guest_who_has_something_is_asked_before_leaving(t):
    t.serve()
    s = guest(t)
    new_track(s, "Rust")
    s.wait(answered("Final project"))
    panels(s)
    s.keys("q")
    s.wait(words("You are a guest: what was planned here is lost when you leave."))
    s.golden("guest-leaves")
    s.keys("n")
    s.wait_gone("You are a guest")
    leave_as_guest(s)


@scenario()
def test_a_guest_who_has_nothing_just_leaves(t):
    s = guest(t)
    s.keys("q")
    s.wait_exit()
