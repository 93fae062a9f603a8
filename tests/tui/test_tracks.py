"""Several tracks: deleted and brought back, changed, gone between; and everything is where it was after a return."""
import contextlib
import re
import signal
import sqlite3

from journey import SIZES, answered, guest, idle, leave, leave_as_guest, new_track, panels, stored, words
from screen import scenario

DRAFT = "and then add games"


def add(t, skill):
    t.run_syllabus("--provider", "builtin", "plan", "--skill", skill, "--hours", "20")


def home(t, *skills):
    """Of somebody with these tracks, the last one the newest."""
    t.sign_in()
    for skill in skills:
        add(t, skill)


def opened(t, title):
    s = t.open()
    s.wait("%s · planning" % title)
    s.wait("Enter:send")
    return s


def tracks(s):
    """From the input line to the list."""
    panels(s)
    s.keys("1")
    s.wait("Tracks ")


def selected(s, title):
    """Whether this track is under the bar (a colour)."""
    return any(c.reverse or c.bg is not None for c in s.cells_of(title))


@scenario(sizes=SIZES)
def test_deleting_and_bringing_back(t):
    home(t, "Chess", "Rust")
    s = opened(t, "Rust")
    tracks(s)
    s.wait("Tracks 2")
    s.keys("d")
    s.wait(re.compile(r'Delete "Rust" with its'))
    s.wait("[y/N]")
    s.golden("delete")
    s.keys("n")
    s.wait_gone("[y/N]")
    s.wait(idle)
    t.assertIn("Tracks 2", s.text())
    s.keys("d")
    s.wait("[y/N]")
    s.keys("y")
    s.wait(words("Deleted. u brings it back."))
    s.wait("Tracks 1")
    t.assertNotIn("Rust", s.text())
    s.keys("u")
    s.wait(words("The track is back."))
    s.wait("Tracks 2")
    s.wait("● Rust")
    t.assertEqual(stored(t, "SELECT count(*) FROM learning_tracks"), [(2,)])
    leave(s)


@scenario(sizes=SIZES)
def test_the_last_track_is_deleted(t):
    home(t, "Chess")
    s = opened(t, "Chess")
    tracks(s)
    s.keys("d")
    s.wait("[y/N]")
    s.keys("y")
    s.wait(words("Deleted. u brings it back."))
    s.wait("No tracks yet.")
    s.keys("u")
    s.wait(words("The track is back."))
    s.wait("● Chess")
    leave(s)


@scenario(sizes=SIZES)
def test_changing_a_track(t):
    home(t, "Chess")
    s = opened(t, "Chess")
    panels(s)
    s.keys("e")
    s.wait("Change the track")
    s.wait("Chess")
    s.golden("edit-track")
    s.keys("Tab")
    s.wait(words("What the track is called"))
    s.keys("Ctrl-U")
    s.type("Chess for two")
    s.wait("Chess for two")
    s.keys("Tab", "Tab")
    s.wait(words("How many hours the whole course"))
    s.keys("Ctrl-U")
    s.type("0")
    s.wait(words("! That is a number above 0"))
    s.keys("Enter")
    s.wait("Change the track")
    s.keys("Ctrl-U")
    s.type("30")
    s.keys("Enter")
    s.wait_gone("Change the track")
    s.wait(words("Changed. u takes it back."))
    s.wait("Chess for two · planning")
    t.assertEqual(stored(t, "SELECT title, estimated_minutes FROM learning_tracks"), [("Chess for two", 1800)])
    s.keys("u")
    s.wait(words("Undone. U does it again."))
    s.wait("Chess · planning")
    s.keys("U")
    s.wait("Chess for two · planning")
    t.assertEqual(stored(t, "SELECT title, estimated_minutes FROM learning_tracks"), [("Chess for two", 1800)])
    leave(s)


@scenario(sizes=SIZES)
def test_coming_back(t):
    """The same track, the same place in the chat, the text that was not sent and the caret in it."""
    home(t, "Chess", "Rust")
    s = opened(t, "Rust")
    tracks(s)
    s.keys("j")
    s.wait(lambda s: selected(s, "Chess"))
    s.keys("Enter")
    s.wait("Chess · planning")
    s.keys("g")
    s.wait("AI  ")
    s.keys("j", "j")
    s.keys("i")
    s.wait("Enter:send")
    s.type(DRAFT)
    s.wait(DRAFT)
    s.keys("Alt-b")
    s.wait(lambda s: s.cursor[1] == 4 + DRAFT.index("games"))
    seen = s.text()
    s.kill(signal.SIGTERM)
    s.wait_exit(status=None)
    s = opened(t, "Chess")
    s.wait(DRAFT)
    s.wait(lambda s: s.text() == seen)
    t.assertEqual(s.cursor[1], 4 + DRAFT.index("games"))
    s.keys("Ctrl-C")
    s.wait_gone(DRAFT)
    leave(s)


@scenario(sizes=SIZES)
def test_after_a_crash(t):
    """Killed in the middle of a reply: what came of it is there, marked, and so is what was being written."""
    t.sign_in()
    t.serve("stall", only="reply", times=1, after=22)
    s = t.open()
    s.wait(words("Welcome. a begins"))
    new_track(s, "Rust")
    s.wait(answered("Final project"))
    s.type("add a module about testing")
    s.wait("add a module about testing")
    s.keys("Enter")
    s.wait("Say what to change")
    s.wait("• Practice: solve a tas")
    s.type(DRAFT)
    s.wait(DRAFT)
    t.wait_until(lambda: stored(t, "SELECT draft FROM chat_places") == [(DRAFT,)])
    t.wait_until(lambda: "solve a tas" in "".join(text for text, in stored(
        t, "SELECT content FROM chat_message_parts ORDER BY part")))
    s.kill(signal.SIGKILL)
    s.wait_exit(status=-signal.SIGKILL, restored=False)
    s = opened(t, "Rust")
    s.wait(DRAFT)
    s.wait("• Practice: solve a tas")
    s.wait("interrupted: c continues, r asks ag")
    t.assertTrue(idle(s))
    s.golden("after-a-crash")
    panels(s)
    s.keys("c")
    s.wait_gone("interrupted: c")
    s.wait(answered("Final project"))
    leave(s)


@scenario(sizes=SIZES)
def test_drafts_belong_to_their_tracks(t):
    home(t, "Chess", "Rust")
    s = opened(t, "Rust")
    s.type("for Rust")
    s.wait("> for Rust")
    tracks(s)
    s.keys("j")
    s.wait(lambda s: selected(s, "Chess"))
    s.keys("Enter")
    s.wait("Chess · planning")
    s.wait_gone("for Rust")
    s.keys("i")
    s.wait("Enter:send")
    s.type("for Chess")
    s.wait("> for Chess")
    tracks(s)
    s.keys("k")
    s.wait(lambda s: selected(s, "Rust"))
    s.keys("Enter")
    s.wait("Rust · planning")
    s.wait("> for Rust")
    leave(s)
    s = opened(t, "Rust")
    s.wait("> for Rust")
    s.type("!")
    s.wait("for Rust!")
    tracks(s)
    s.keys("j")
    s.wait(lambda s: selected(s, "Chess"))
    s.keys("Enter")
    s.wait("> for Chess")
    leave(s)


@scenario(sizes=SIZES)
def test_another_track_while_one_streams(t):
    t.serve("stall", only="reply", times=1, after=22)
    s = guest(t)
    new_track(s, "Chess")
    s.wait(answered("Final project"))
    panels(s)
    new_track(s, "Rust")
    s.wait("Rust · planning")
    s.wait(answered("Final project"))
    s.type("add a module about testing")
    s.wait("add a module about testing")
    s.keys("Enter")
    s.wait("• Practice: solve a tas")
    tracks(s)
    s.wait(re.compile("[⠁-⣿] Rust"))
    s.wait("Tracks 2")
    s.keys("j")
    s.wait(lambda s: selected(s, "Chess"))
    s.keys("Enter")
    s.wait("Chess · planning")
    s.wait_gone("solve a tas ")
    s.keys("r")
    s.wait(words("Something is running already."))
    s.keys("3")
    s.wait("Plan v1 · 40 h")
    s.keys("1")
    s.wait("● Chess")
    s.wait(re.compile("[⠁-⣿] Rust"))
    s.golden("another-streams")
    s.keys("k")
    s.wait(lambda s: selected(s, "Rust"))
    s.keys("Enter")
    s.wait("Rust · planning")
    s.wait("• Practice: solve a tas")
    s.keys("Ctrl-C")
    s.wait(words("Stopped; what came is kept"))
    s.wait(idle)
    s.keys("G")
    s.wait("interrupted: c continues, r asks ag")
    leave_as_guest(s)


@scenario()
def test_a_new_track_while_one_streams(t):
    """It is made; its first plan is asked for when the other reply is there."""
    t.serve("stall", only="welcome", times=1, after=21)
    s = guest(t)
    new_track(s, "Rust")
    s.wait("Module 2: Core")
    panels(s)
    new_track(s, "Chess")
    s.wait(words("The track is made; another reply is still being written."))
    s.wait("Chess · planning")
    s.keys("Ctrl-C")
    s.wait(idle)
    panels(s)
    s.keys("r")
    s.wait(answered("Final project"))
    s.wait("Chess · planning")
    leave_as_guest(s)


@scenario(sizes=SIZES)
def test_deleting_in_russian(t):
    home(t, "Chess")
    s = t.open("--lang", "ru")
    s.wait("Chess · планирование")
    s.keys("Escape")
    s.wait("?:справка")
    s.keys("1")
    s.wait("Треки 1")
    s.keys("в")  # d of a Russian keyboard
    s.wait(words("[д/Н]"))
    s.golden("delete-ru")
    s.keys("д")
    s.wait(words("Удалено."))
    s.wait("Треков ещё нет.")
    s.keys("г")
    s.wait("● Chess")
    s.keys("й")
    s.wait_exit()


@scenario(sizes=SIZES)
def test_a_list_of_thousands(t):
    """Only a part of it is held, but all of it can be walked."""
    home(t, "Newest")
    with contextlib.closing(sqlite3.connect(t.db)) as file:
        file.execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
                     "INSERT INTO learning_tracks (id, user_id, title, description, skill_area, difficulty_level, "
                     "estimated_minutes, user_expectations, language, status, created_at, updated_at) "
                     "SELECT printf('00000000-0000-7000-8000-%012d', i), user_id, printf('Track %04d', i), '', "
                     "'Many', 'beginner', 600, '', 'en', 'planning', 1000 + i, 1000 + i FROM n, learning_tracks "
                     "WHERE title = 'Newest'")
        file.commit()
    s = opened(t, "Newest")
    tracks(s)
    s.wait("Tracks 3001")
    s.keys("G")
    s.wait("Track 0001")
    t.assertTrue(selected(s, "Track 0001"))
    s.keys("\r")
    s.wait("Track 0001 · planning")
    s.keys("1")
    s.wait("Tracks ")
    for _ in range(400):
        s.keys("k")
    s.wait("Track 0401")
    t.assertTrue(selected(s, "Track 0401"))
    s.keys("g")
    s.wait("Newest")
    for _ in range(200):
        s.keys("\x04")
    s.wait("Track 2201")  # 800 below the first one
    t.assertTrue(selected(s, "Track 2201"))
    leave(s)
