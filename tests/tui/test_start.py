"""Who works here: the first questions, accounts, guests, and how the program is left."""
import gzip
import os

from harness import EMAIL, PASSWORD, SOURCE
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
    s.wait(words("You are a guest: what was planned here is lost when you leave, unless"))
    s.golden("guest-leaves")
    s.keys("Escape")
    s.wait_gone("You are a guest")
    leave_as_guest(s)


def what_there_is(t):
    return [stored(t, "SELECT * FROM " + table + " ORDER BY 1") for table in
            ("learning_tracks", "chats", "chat_messages", "plan_versions", "course_modules", "llm_requests")]


@scenario(sizes=SIZES)
def test_a_guest_keeps_everything_by_registering(t):
    t.serve()
    s = guest(t)
    new_track(s, "Rust")
    s.wait(answered("Final project"))
    panels(s)
    s.keys("q")
    s.wait(words("Register: everything is kept"))
    s.keys("r")
    s.wait("Register ─")
    s.keys("Escape")  # back to the question
    s.wait(words("Register: everything is kept"))
    s.keys("r")
    s.wait("Register ─")
    fill(s, EMAIL, "Ann", "Lee", PASSWORD, PASSWORD)
    s.keys("Enter")
    s.wait_exit()
    t.assertNotIn(PASSWORD.encode(), bytes(s.stream.raw))
    t.assertEqual(stored(t, "SELECT email, role FROM users"), [(EMAIL, "admin")])
    t.assertEqual(stored(t, "SELECT title, user_id = (SELECT id FROM users) FROM learning_tracks"), [("Rust", 1)])
    before = what_there_is(t)
    s = t.open()
    s.wait(words("Rust · planning"))
    leave(s)
    t.assertEqual(what_there_is(t), before)


@scenario()
def test_keeping_that_fails_loses_nothing(t):
    """The e-mail is taken; then the password is wrong; then everything is kept in the account, and the work goes
    on where it was, with the draft."""
    t.serve()
    t.sign_in()
    t.run_syllabus("account", "logout")
    s = guest(t)
    new_track(s, "Rust")
    s.wait(answered("Final project"))
    s.type("not sent yet")
    s.wait("not sent yet")
    panels(s)
    s.keys("A")
    s.wait(words("Register: everything is kept"))
    s.keys("r")
    s.wait("Register ─")
    fill(s, EMAIL, "Ann", "Lee", "another", "another")
    s.keys("Enter")
    s.wait(words("there is an account"))
    s.keys("Escape")
    s.wait(words("Throw away what you typed?"))
    s.keys("y")
    s.wait(words("Sign in: everything is kept"))
    s.keys("s")
    s.wait("Sign in ─")
    fill(s, EMAIL, "wrong")
    s.keys("Enter")
    s.wait(words("not right"))
    t.assertEqual(stored(t, "SELECT count(*) FROM learning_tracks"), [(0,)])
    s.keys("Ctrl-U")
    s.wait_gone("not right")
    s.type(PASSWORD)
    s.keys("Enter")
    s.wait(words("Everything is kept: you are " + EMAIL))
    s.wait("Rust · planning")
    s.wait("not sent yet")
    t.assertEqual(stored(t, "SELECT title FROM learning_tracks"), [("Rust",)])
    leave(s)


@scenario()
def test_keeping_by_a_slash_command(t):
    t.serve()
    s = guest(t)
    new_track(s, "Rust")
    s.wait(answered("Final project"))
    s.type("/account register " + EMAIL + " Ann")
    s.keys("Enter")
    s.wait("Register ─")
    s.wait(EMAIL)  # what was typed is there
    s.keys("Tab", "Tab")
    fill(s, "Lee", PASSWORD, PASSWORD)
    s.keys("Enter")
    s.wait(words("Everything is kept: you are " + EMAIL))
    leave(s)
    t.assertEqual(stored(t, "SELECT first_name, last_name FROM users"), [("Ann", "Lee")])


@scenario()
def test_a_guest_who_presses_ctrl_c_is_asked_too(t):
    t.serve()
    s = guest(t)
    new_track(s, "Rust")
    s.wait(answered("Final project"))
    panels(s)
    s.keys("Ctrl-C")
    s.wait("again to quit")
    s.keys("Ctrl-C")
    s.wait(words("Register: everything is kept"))
    s.keys("t")
    s.wait_exit()


@scenario()
def test_the_account(t):
    """Who one is, another password, signing out."""
    t.sign_in()
    s = t.open()
    s.wait(words("Welcome. a begins"))
    s.keys("A")
    s.wait(words("You are " + EMAIL))
    s.golden("account")
    s.keys("p")
    s.wait("Change the password ─")
    fill(s, "wrong", "a new one", "a new one")
    s.keys("Enter")
    s.wait(words("the current password is not right"))
    s.keys("Up", "Up", "Ctrl-U")
    s.type(PASSWORD)
    s.keys("Enter")
    s.wait(words("The password is changed."))
    t.assertNotIn(b"a new one", bytes(s.stream.raw))
    s.keys("A")
    s.wait("Sign out")
    s.keys("o")
    s.wait("Work as a guest")
    t.json("account", "login", "--email", EMAIL, SYLLABUS_PASSWORD="a new one")
    s.keys("q")
    s.wait_exit()


@scenario()
def test_removing_the_account(t):
    t.sign_in()
    s = t.open()
    s.wait(words("Welcome. a begins"))
    s.keys("i")
    s.type("/account rm")
    s.keys("Enter")
    s.wait(words("Remove the account " + EMAIL))
    s.keys("y")
    s.wait("Your password")
    s.type(PASSWORD)
    s.keys("Enter")
    s.wait("Work as a guest")
    t.assertEqual(stored(t, "SELECT count(*) FROM users"), [(0,)])
    s.keys("q")
    s.wait_exit()


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
    s.wait("somebody else")
    s.keys("c")
    s.wait("Work as a guest")
    s.keys("Escape")
    s.wait_gone("Work as a guest")
    s.wait("Chess · planning")
    panels(s)
    s.keys("A")
    s.wait("somebody else")
    s.keys("c")
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


def old_file(t):
    """The database is one that an older version made."""
    with gzip.open(os.path.join(SOURCE, "tests", "fixtures", "databases", "v3.db.gz")) as f:
        data = f.read()
    t.write(os.path.relpath(t.db, t.home), data)
    os.chmod(os.path.dirname(t.db), 0o700)
    return data


@scenario()
def test_a_file_of_an_older_version(t):
    old_file(t)
    s = t.open()
    s.wait(".db.v3-")
    s.wait("Work as a guest")
    s.keys("q")
    s.wait_exit()
    t.assertEqual(len([n for n in os.listdir(os.path.dirname(t.db)) if n.endswith(".bak")]), 1)
