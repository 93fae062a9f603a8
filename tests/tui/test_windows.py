"""Several windows on one file: each shows what the others do, and loses nothing of its own."""
import re
import sqlite3
import time

from journey import answered, idle, leave, panels, stored, words
from screen import scenario
from steps import say

WIDE = ((40, 120),)
BOTH = ((40, 120), (24, 80))
ELSEWHERE = "another window is writing"
DRAFT = "and then something about"


def home(t, *skills):
    """Of somebody with these tracks, the last one the newest; owned by nobody's window yet."""
    t.sign_in()
    return [t.json("--provider", "builtin", "plan", "--skill", s, "--hours", "20")["track"]["id"] for s in skills]


def window(t, title):
    s = t.open()
    s.wait("%s · planning" % title)
    s.wait("Enter:send")
    return s


def beside(other, condition):
    """The condition, while the other window's terminal goes on taking what it draws."""
    def holds(s):
        while other.pump(0):
            pass
        return s.holds(condition)
    holds.__name__ = "%r beside another window" % (condition,)
    return holds


@scenario(sizes=BOTH)
def test_what_another_window_changes(t):
    """A new track, another title, modules: each is there by itself. Draft, focus and selection stay."""
    chess, = home(t, "Chess")
    s = window(t, "Chess")
    s.type(DRAFT)
    s.wait(DRAFT)
    t.run_syllabus("track", "edit", chess, "--title", "Chess for two")
    s.wait("Chess for two · planning")
    t.run_syllabus("--provider", "builtin", "finalize", chess)
    s.wait("Chess for two · active")
    panels(s)
    s.keys("1")
    s.wait("Tracks 1")
    t.run_syllabus("track", "add", "--skill", "Rust")
    s.wait("Tracks 2")
    s.wait("Rust")
    s.wait(lambda s: any(c.reverse or c.bg is not None for c in s.cells_of("● Chess for two")))
    s.keys("i")
    s.wait(DRAFT)
    leave_with_draft(s)
    t.assertEqual(stored(t, "SELECT p.draft FROM chat_places AS p JOIN chats AS c ON c.id = p.chat_id JOIN "
                            "chat_sessions AS s ON s.id = c.session_id WHERE s.track_id = ?", chess), [(DRAFT,)])


def leave_with_draft(s):
    panels(s)
    s.keys("q")
    s.wait_exit()


@scenario(sizes=BOTH)
def test_the_open_track_is_deleted_elsewhere(t):
    chess, _ = home(t, "Chess", "Rust")
    s = window(t, "Rust")
    panels(s)
    s.keys("1", "j", "Enter")
    s.wait("Chess · planning")
    s.keys("i")
    s.wait("Enter:send")
    s.type(DRAFT)
    s.wait(DRAFT)
    t.run_syllabus("track", "rm", "--yes", chess)
    s.wait(words('"Chess" was deleted in another window.'))
    s.wait_gone(DRAFT)
    s.wait_gone("Chess · planning")
    s.keys("Up")
    s.wait(DRAFT)
    t.run_syllabus("undo", chess)
    s.wait(lambda s: s.columns < 100 or "Tracks 2" in s.text())
    s.keys("Ctrl-C")
    s.wait("Cleared")
    leave(s)


@scenario(sizes=BOTH)
def test_a_reply_grows_in_the_other_window(t):
    home(t, "Chess")
    t.serve(deltas=400, delay=0.01)
    a = window(t, "Chess")
    b = window(t, "Chess")
    b.type(DRAFT)
    b.wait(DRAFT)
    say(a, "more about endings")
    b.wait(beside(a, words("more about endings")))
    b.wait(beside(a, ELSEWHERE))
    b.wait(beside(a, "dolor sit amet"))
    seen = b.text()
    b.wait(beside(a, lambda s: s.text() != seen and "dolor sit amet" in s.text()))
    a.wait(beside(b, "Ctrl-C stops"))  # it has not ended meanwhile
    a.wait(beside(b, idle))
    b.wait(idle)
    b.wait(DRAFT)
    history = t.json("history", t.json("track", "list")[0]["id"])
    t.assertEqual([m["status"] for m in history], ["complete"] * 3)
    b.keys("Ctrl-C")
    b.wait("Cleared")
    leave(b)
    leave(a)


@scenario(sizes=WIDE)
def test_the_writer_dies(t):
    """Nobody tells that a process has been killed; it is seen all the same."""
    chess, = home(t, "Chess")
    t.serve("stall", after=60)
    s = window(t, "Chess")
    writer = t.start("say", chess, "more about endings")
    s.wait(ELSEWHERE)
    s.wait("Module 1")
    writer.kill()
    writer.wait()
    s.wait("interrupted: c continues")
    s.wait_gone(ELSEWHERE)
    leave(s)


@scenario(sizes=WIDE)
def test_both_stream_at_once(t):
    home(t, "Chess", "Rust")
    t.serve(deltas=300, delay=0.005)
    a = window(t, "Rust")
    b = window(t, "Rust")
    panels(b)
    b.keys("1", "j", "Enter")
    b.wait("Chess · planning")
    b.keys("i")
    b.wait("Enter:send")
    say(a, "more of Rust")
    say(b, "more of Chess")
    for s, other in ((a, b), (b, a)):
        s.wait(beside(other, re.compile("[⠁-⣿] Ctrl-C stops")))
    for s, other in ((a, b), (b, a)):
        s.wait(beside(other, answered("dolor")))
    told = stored(t, "SELECT status, length(message_content) > 3500 FROM chat_messages WHERE sender_type = 'ai' AND "
                     "message_type <> 'welcome'")
    t.assertEqual(told, [("complete", 1)] * 2)
    leave(a)
    leave(b)


def hold(t):
    """Another program is in the middle of a change, until the connection is closed."""
    holder = sqlite3.connect(t.db, isolation_level=None)
    t.addCleanup(holder.close)
    holder.execute("BEGIN IMMEDIATE")
    return holder


@scenario(sizes=BOTH)
def test_another_program_holds_the_file(t):
    """What is sent waits for it; the screen lives, and nothing that was written is lost."""
    home(t, "Chess")
    s = window(t, "Chess")
    holder = hold(t)
    say(s, "more practice")
    s.wait(words("in use by another"))
    slowest = 0
    for end in "123456789":
        began = time.monotonic()
        s.type(end)
        s.wait("more practice" + "123456789"[:int(end)])
        slowest = max(slowest, time.monotonic() - began)
    t.assertLess(slowest, 0.5)  # all the time the file is tried
    holder.close()
    s.wait("more practice123456789")  # written after it was sent: it stays
    s.wait(idle)
    history = t.json("history", t.json("track", "list")[0]["id"])
    t.assertEqual([m["message_content"] for m in history if m["sender_type"] == "user"], ["more practice"])
    t.assertEqual(history[-1]["status"], "complete")
    s.keys("Ctrl-C")
    s.wait("Cleared")
    leave(s)


@scenario(sizes=WIDE)
def test_waiting_is_stopped(t):
    home(t, "Chess")
    s = window(t, "Chess")
    holder = hold(t)
    say(s, "more practice")
    s.wait(words("in use by another"))
    s.keys("Ctrl-C")
    s.wait(words("the database is busy, and nothing was changed"))
    s.wait("more practice")
    s.keys("Enter")
    s.wait_gone(words("nothing was changed"))
    s.wait(words("in use by another"))
    holder.close()
    s.wait(answered("Tell me what else to change"))
    t.assertEqual(stored(t, "SELECT count(*) FROM chat_messages WHERE sender_type = 'user'"), [(1,)])
    leave(s)


@scenario(sizes=WIDE)
def test_an_answer_waits_for_the_file(t):
    """Also when the person leaves meanwhile: what came by then is there."""
    home(t, "Chess")
    server = t.serve(deltas=300, delay=0.005)
    s = window(t, "Chess")
    say(s, "more")
    s.wait("Module 3")
    holder = hold(t)
    s.wait(words("in use by another"))
    s.keys("Ctrl-L")
    holder.close()
    s.wait(idle)
    reply = t.json("history", t.json("track", "list")[0]["id"])[-1]
    t.assertEqual((reply["status"], len(server.requests())), ("complete", 1))
    leave(s)
