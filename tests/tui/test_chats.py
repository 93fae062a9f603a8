"""Chats beside the planning chat: gone between, begun, named, put away; each with its own draft, and one that
streams goes on while another is looked at."""
import re

from journey import SIZES, answered, guest, idle, leave, leave_as_guest, new_track, panels, stored, words
from screen import scenario


def home(t, *more):
    t.sign_in()
    t.run_syllabus("--provider", "builtin", "plan", "--skill", "Chess", "--hours", "20", "--finalize")
    for chat in more:
        t.run_syllabus("chats", "Chess", *chat)


def opened(t, *options, title="Chess · active"):
    s = t.open(*options)
    s.wait(title)
    return s


def write(s, text):
    """From a panel or in the input line."""
    if "Enter:send" not in s.text():
        s.keys("i")
    s.wait("Enter:send")
    s.type(text)
    s.wait(text)


@scenario(sizes=SIZES)
def test_a_discussion(t):
    home(t)
    s = opened(t)
    panels(s)
    s.keys("C")
    s.wait("Course planning")
    s.keys("n")
    s.wait("New discussion")
    s.keys("Ctrl-U")
    s.type("Doubts")
    s.wait("Doubts")
    s.keys("Enter")
    s.wait("Doubts · Chess")
    s.wait("Nothing was said here yet.")
    s.wait("Enter:send")
    s.type("is it hard?")
    s.wait("is it hard?")
    s.keys("Enter")
    s.wait(words("Nothing said here changes the plan"))
    s.wait(idle)
    s.golden("discussion")
    t.assertEqual(stored(t, "SELECT max(version) FROM plan_versions"), [(1,)])
    leave(s)


@scenario(sizes=SIZES)
def test_drafts_and_places(t):
    home(t, ("--new", "Doubts"))
    s = opened(t)
    write(s, "for the plan")
    panels(s)
    s.keys("]")
    s.wait("Doubts · Chess")
    s.wait_gone("for the plan")
    write(s, "for the talk")
    panels(s)
    s.keys("[")
    s.wait("Chess · active")
    s.wait("> for the plan")
    s.keys("]")
    s.wait("> for the talk")
    leave(s)
    s = opened(t, title="Doubts · Chess")  # what was open last is, with its draft
    s.wait("> for the talk")
    panels(s)
    s.keys("Ctrl-L", "]")  # round and round
    s.wait("Chess · active")
    s.wait("> for the plan")
    leave(s)


@scenario(sizes=SIZES)
def test_history_is_the_chat_s_own(t):
    home(t, ("--new", "Doubts"))
    t.run_syllabus("--provider", "builtin", "say", "Chess", "said in the talk", "--chat", "Doubts")
    t.run_syllabus("--provider", "builtin", "say", "Chess", "make it 30 hours")
    s = opened(t)
    s.wait("Enter:send")
    s.keys("Up")
    s.wait("> make it 30 hours")
    s.keys("Ctrl-C")  # cleared, and remembered in this chat
    s.wait(words("Cleared; the Up key"))
    panels(s)
    s.keys("]")
    s.wait("Doubts · Chess")
    write(s, "")
    s.keys("Up")
    s.wait("> said in the talk")  # and not what was remembered there
    s.type("!")
    s.wait("> said in the talk!")
    s.keys("Ctrl-C")
    s.wait(words("Cleared; the Up key"))
    leave(s)


@scenario(sizes=SIZES)
def test_a_tutor(t):
    home(t)
    s = opened(t)
    panels(s)
    s.keys("3")
    s.wait("○ 2")
    s.keys("j", "t")
    s.wait("Tutor: ")
    s.wait("Nothing was said here yet.")
    s.wait("Enter:send")
    s.type("explain it")
    s.wait("explain it")
    s.keys("Enter")
    s.wait(answered("--model."))
    s.wait(idle)
    t.assertEqual(stored(t, "SELECT kind FROM llm_requests ORDER BY created_at DESC, id DESC LIMIT 1"), [("tutor",)])
    t.assertEqual(stored(t, "SELECT module_number FROM chats JOIN course_modules AS m ON m.id = module_id"), [(2,)])
    panels(s)
    s.keys("[")
    s.wait("Chess · active")
    write(s, "/tutor 2")
    s.keys("Enter")
    s.wait("Tutor: ")
    t.assertEqual(stored(t, "SELECT count(*) FROM chats"), [(2,)])  # the same chat
    leave(s)


@scenario(sizes=SIZES)
def test_the_list(t):
    home(t, ("--new", "Doubts"), ("--tutor", "1"), ("--session", "Second try"))
    s = opened(t, title="Second try · Chess")
    panels(s)
    s.keys("C")
    s.wait("○ Doubts")
    s.wait("● Second try")
    s.golden("chats")
    s.keys("g", "j", "e")  # heads are not selected
    s.wait("Rename the chat")
    s.keys("Ctrl-U")
    s.type("Сомнения")
    s.keys("Enter")
    s.wait("○ Сомнения")
    s.keys("d")
    s.wait_gone("Сомнения")
    s.keys(".")
    s.wait("○ Сомнения")
    t.assertEqual(stored(t, "SELECT status FROM chats WHERE chat_name = 'Сомнения'"), [("archived",)])
    s.keys("?")
    s.wait("put the chat away")
    s.keys("q")
    s.wait_gone("put the chat away")
    s.keys("g", "Enter")
    s.wait("Planning · Chess")  # there are two sessions: it is called as its session is
    s.keys("C", "G", "d")
    s.wait_gone("○ Second try")
    s.keys("q")
    s.wait("Chess · active")
    s.keys("C", "d")
    s.wait(words("this is the only planning chat that is not archived"))
    s.keys("q")
    s.wait_gone("this is the only")
    s.keys("q")
    leave(s)


@scenario(sizes=SIZES)
def test_a_session(t):
    home(t)
    s = opened(t)
    panels(s)
    s.keys("C", "s")
    s.wait("New session")
    s.keys("Enter")
    s.wait("Planning 2 · Chess")
    s.wait("Nothing was said here yet.")
    panels(s)
    s.keys("r")
    s.wait(answered("make it 30 hours"))
    t.assertEqual(stored(t, "SELECT max(version) FROM plan_versions"), [(2,)])
    t.assertEqual(stored(t, "SELECT count(*) FROM chat_messages WHERE message_type = 'welcome'"), [(2,)])
    leave(s)


@scenario(sizes=SIZES)
def test_another_chat_while_one_streams(t):
    t.serve("stall", only="reply", times=1, after=22)
    s = guest(t)
    new_track(s, "Chess")
    s.wait(answered("Final project"))
    s.type("/discuss Doubts")
    s.wait("/discuss Doubts")
    s.keys("Enter")
    s.wait("Doubts · Chess")
    panels(s)
    s.keys("[")
    s.wait("Chess · planning")
    write(s, "add a module about testing")
    s.keys("Enter")
    s.wait("• Practice: solve a tas")
    panels(s)
    s.keys("]")
    s.wait("Doubts · Chess")
    s.wait_gone("• Practice: solve a tas")
    t.assertNotIn("add a module about testing", s.text())
    write(s, "why?")
    s.keys("Enter")
    s.wait(words("A reply is being written: your text stays here."))
    s.wait("> why?")
    panels(s)
    s.keys("[")
    s.wait("• Practice: solve a tas")
    s.keys("Ctrl-C")
    s.wait(words("marked interrupted"))
    s.keys("]")
    s.wait("> why?")
    t.assertNotIn("interrupted: c", s.text())
    leave_as_guest(s)


@scenario(sizes=((24, 80),))
def test_in_russian(t):
    home(t, ("--new", "Сомнения"), ("--tutor", "1"))
    s = opened(t, "--lang", "ru", title=re.compile("Chess · актив"))
    s.keys("Escape")
    s.wait("?:справка")
    s.type("С")  # where C is
    s.wait("○ Сомнения")
    s.golden("chats-ru")
    s.keys("q")
    s.keys("Ctrl-C", "Ctrl-C")
    s.wait_exit()
