"""A new track: the form, and what is wrong with what was typed."""
from screen import scenario
from journey import SIZES, answered, flat, guest, idle, leave, leave_as_guest, panels, stored, words


def form(t, *args, **options):
    s = guest(t, *args, **options)
    s.keys("a")
    s.wait("New track")
    s.wait("What do you want to learn?")
    return s


def signed_in_form(t):
    t.sign_in()
    s = t.open()
    s.wait(words("Welcome. a begins"))
    s.keys("a")
    s.wait("What do you want to learn?")
    return s


def tab(s, hint):
    """To the next field, which says what it is about."""
    s.keys("Tab")
    s.wait(words(hint))


@scenario(sizes=SIZES)
def test_the_whole_form(t):
    """Enter accepts from any field; what has no field of its own in the track goes into the expectations."""
    t.serve()
    s = signed_in_form(t)
    s.golden("new-track")
    s.type("Rust")
    tab(s, "What the track is called")
    s.type("Rust at night")
    tab(s, "Beginner, intermediate or advanced.")
    s.keys("Right")
    s.wait("< intermediate >")
    tab(s, "How many hours the whole course")
    s.keys("Ctrl-U")
    s.type("12.5")
    tab(s, "What do you expect of it?")
    s.type("tools")
    s.keys("Alt-Enter")
    s.type("not theory")
    s.wait("not theory")
    tab(s, "What it is about")
    tab(s, "What do you know already?")
    s.type("C")
    tab(s, "How many hours a week")
    s.type("6")
    tab(s, "When it is to be done")
    s.type("2027-01-31")
    s.wait("2027-01-31")
    s.keys("Shift-Tab")
    s.wait(words("How many hours a week"))
    s.keys("Enter")
    s.wait(answered("Final project"))
    t.assertEqual(
        stored(t, "SELECT skill_area, title, difficulty_level, user_expectations, known, schedule_weekly, "
                  "schedule_deadline FROM learning_tracks"),
        [("Rust", "Rust at night", "intermediate",
          "tools\nnot theory", "C", "6", "2027-01-31")])
    s.wait("Rust at night")
    panels(s)
    s.keys("3")
    s.wait("12.5 h")
    leave(s)


@scenario(sizes=SIZES)
def test_wrong_input_is_shown_at_its_field(t):
    t.serve()
    s = form(t)
    s.keys("Enter")
    s.wait("! This is needed.")
    s.type("Rust")
    s.wait_gone("! This is needed.")
    for _ in range(3):
        s.keys("Tab")
    s.wait(words("How many hours the whole course"))
    s.keys("Ctrl-U")
    s.type("0")
    s.wait(words("! That is a number above 0"))
    for _ in range(5):
        s.keys("Tab")
    s.wait(words("When it is to be done"))
    s.type("31.01.2027")
    s.keys("Enter")  # the first field that is wrong
    s.wait(words("! That is a number above 0"))
    s.golden("new-track-refused")
    s.keys("Ctrl-U")
    s.type("20")
    s.wait_gone(words("! That is a number above 0"))
    s.keys("Enter")
    s.wait(words("! That is a date such as 2027-01-31."))
    s.keys("Ctrl-U")
    s.type("2027-01-31")
    tab(s, "Such as en or ru")
    s.type("english")
    s.keys("Enter")
    s.wait(words("! That is a language tag"))
    s.keys("Ctrl-U")
    s.type("ru")
    s.keys("Enter")
    s.wait(answered("Итоговый проект"))
    panels(s)
    leave_as_guest(s)


@scenario(sizes=SIZES)
def test_escape_asks_when_something_was_typed(t):
    s = form(t)
    s.keys("Escape")  # nothing was
    s.wait_gone("New track")
    s.keys("a")
    s.wait("New track")
    s.type("Rust")
    s.wait("Rust")
    for no in ("n", "Enter", "Escape"):
        s.keys("Escape")
        s.wait(words("Throw away what you typed?"))
        s.keys(no)
        s.wait_gone(words("Throw away what you typed?"))
        s.wait("Rust")
    s.keys("Escape")
    s.wait(words("Throw away what you typed?"))
    s.keys("y")
    s.wait_gone("New track")
    t.assertNotIn("Rust", s.text())
    s.keys("q")
    s.wait_exit()


@scenario()
def test_tab_goes_round_and_arrows_do_not(t):
    s = form(t)
    s.keys("Shift-Tab")
    s.wait("Such as en or ru")
    s.keys("Tab")
    s.wait("What do you want to learn?")
    s.keys("Down")
    s.wait("What the track is called")
    s.keys("Up")
    s.wait("What do you want to learn?")
    s.keys("PageDown")
    s.wait("Such as en or ru")
    s.keys("PageUp")
    s.wait("What do you want to learn?")
    s.keys("Escape")
    s.wait_gone("New track")
    s.keys("q")
    s.wait_exit()


@scenario(sizes=SIZES)
def test_a_wish_written_first_is_the_skill(t):
    t.serve()
    s = guest(t)
    s.keys("i")
    s.wait("Enter:send")
    s.type("Japanese calligraphy")
    s.wait("Japanese calligraphy")
    s.keys("Enter")
    s.wait("New track")
    s.wait("Japanese calligraphy")
    s.keys("Enter")
    s.wait(answered("Final project"))
    s.wait("Japanese calligraphy")
    t.assertIn("Say what to change", flat(s.text()))
    panels(s)
    leave_as_guest(s)


@scenario()
def test_a_track_that_the_model_did_not_answer_is_kept(t):
    """Ctrl-C before the first word; r asks again."""
    server = t.serve("slow_start", times=1)
    s = form(t)
    s.type("Rust")
    s.keys("Enter")
    s.wait("waiting, ")
    s.wait("Ctrl-C stops")
    s.wait(lambda s: server.requests())  # else the next one would be the first
    s.keys("Ctrl-C")
    s.wait(idle)
    s.wait("Rust · planning")
    panels(s)
    s.keys("r")
    s.wait(answered("Final project"))
    leave_as_guest(s)
