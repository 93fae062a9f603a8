"""Who works here: the first questions, accounts, guests, and how the program is left."""
from harness import EMAIL, PASSWORD
from screen import scenario
from journey import (SIZES, answered, fill, first_menu, flat, guest, leave, leave_as_guest, new_track, panels,
                     stored, words)

CHOICES = (("g", "Work as a guest"), ("s", "Sign in"), ("r", "Register"), ("b", "Try it without a model"),
           ("q", "Quit"))


@scenario(sizes=SIZES)
def test_the_first_start_asks_who_works_here(t):
    s = first_menu(t)
    for letter, text in CHOICES:
        t.assertIn(" %s %s" % (letter, text[:15]), flat(s.text()))
    s.golden("first-start")
    s.keys("q")
    s.wait_exit()
    t.assertEqual(stored(t, "SELECT count(*) FROM users"), [(0,)])


@scenario()
def test_the_menu_is_walked_with_arrows_and_letters(t):
    s = first_menu(t)
    for keys in (("Down", "Up", "Tab", "j"), ("k",)):
        s.keys(*keys)
    s.keys("Enter")
    s.wait("Sign in ─")
    s.keys("Escape")
    s.wait("Work as a guest")
    s.keys("к")  # r of a Russian keyboard
    s.wait("Register ─")
    s.keys("Escape")
    s.wait("Work as a guest")
    s.keys("q")
    s.wait_exit()


@scenario(sizes=SIZES)
def test_registering(t):
    t.serve()
    s = first_menu(t)
    s.keys("r")
    s.wait("Register ─")
    s.type("ann.example.org")
    s.keys("Enter")
    s.wait("! It looks like name@")
    s.wait("! This is needed.")
    s.golden("register-refused")
    s.keys("Ctrl-U")
    fill(s, EMAIL, "Ann", "Lee", PASSWORD, "another")
    s.keys("Enter")
    s.wait("! The two passwords differ.")
    s.keys("Ctrl-U")
    s.type(PASSWORD)
    s.wait(lambda s: s.text().count("•" * len(PASSWORD)) >= 1)
    t.assertNotIn(PASSWORD.encode(), bytes(s.stream.raw))
    s.keys("Enter")
    s.wait(words("Welcome. a begins"))
    t.assertEqual(stored(t, "SELECT email, first_name, last_name FROM users"), [(EMAIL, "Ann", "Lee")])
    leave(s)
    s = t.open()  # stays signed in
    s.wait(words("Welcome. a begins"))
    leave(s)


@scenario()
def test_an_account_that_is_there_already(t):
    t.sign_in()
    t.run_syllabus("account", "logout")
    s = first_menu(t)
    s.keys("r")
    s.wait("Register ─")
    fill(s, EMAIL, "Ann", "Lee", PASSWORD, PASSWORD)
    s.keys("Enter")
    s.wait(words("there is an account"))
    s.keys("Escape")
    s.wait(words("Throw away what you typed?"))
    s.keys("y")
    s.wait("Work as a guest")
    s.keys("q")
    s.wait_exit()


@scenario(sizes=SIZES)
def test_signing_in(t):
    t.sign_in()
    t.run_syllabus("account", "logout")
    s = first_menu(t)
    s.keys("s")
    s.wait("Sign in ─")
    fill(s, EMAIL, "wrong")
    s.keys("Enter")
    s.wait(words("the e-mail or the password is not right. "))
    s.golden("sign-in-refused")
    s.keys("Ctrl-U")
    s.wait_gone("not right")
    s.type(PASSWORD)
    s.keys("Enter")
    s.wait(words("Welcome. a begins"))
    leave(s)


@scenario(sizes=SIZES)
def test_without_a_model(t):
    s = first_menu(t, SYLLABUS_BASE_URL="http://127.0.0.1:9/v1", SYLLABUS_MODEL="m")
    s.keys("b")
    s.wait(words("Welcome. a begins"))
    new_track(s, "Chess")
    s.wait(answered("make it 30 hours"))
    panels(s)
    leave_as_guest(s)


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


@scenario()
def test_becoming_somebody_else_and_coming_back(t):
    """Escape leads back to the work; the track that was open is open again."""
    t.sign_in()
    t.run_syllabus("--provider", "builtin", "plan", "--skill", "Chess")
    s = t.open()
    s.wait("Chess · planning")
    panels(s)
    s.keys("A")
    s.wait("Work as a guest")
    s.keys("Escape")
    s.wait_gone("Work as a guest")
    s.wait("Chess · planning")
    panels(s)
    s.keys("A")
    s.wait("Work as a guest")
    s.keys("g")
    s.wait("builtin · guest")
    s.wait_gone("Chess")
    s.keys("A")  # nothing is lost: nothing is asked
    s.wait("Work as a guest")
    s.wait("Chess · planning")
    s.keys("Escape")
    s.wait_gone("Work as a guest")
    leave(s)


@scenario(sizes=SIZES)
def test_the_first_start_in_russian(t):
    s = t.open("--lang", "ru")
    s.wait("Работать гостем")
    s.golden("first-start-ru")
    s.keys("п")  # g of a Russian keyboard
    s.wait(words("Добро пожаловать. a — начать"))
    s.keys("й")
    s.wait_exit()
