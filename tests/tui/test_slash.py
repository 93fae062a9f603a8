"""Commands in the input line, and help."""
import json
import re

from journey import SIZES, guest, idle, leave, leave_as_guest, panels, stored, words
from screen import scenario


def opened(t, *args):
    """Somebody with a track of two plan versions, the caret in the input line."""
    t.sign_in()
    t.run_syllabus("--provider", "builtin", "plan", "--skill", "Chess", "--hours", "40", "--say", "remove module 2")
    s = t.open(*args)
    s.wait(re.compile("Chess · "))
    s.wait("Enter:")
    return s


def command(s, text):
    s.type(text)
    s.wait("> " + text)
    s.keys("Enter")


@scenario(sizes=SIZES)
def test_help_of_the_keys(t):
    s = guest(t)
    s.keys("?")
    s.wait("Keys ─")
    s.wait("In the list of tracks")
    s.golden("help")
    s.keys("G")
    s.wait(words("a Russian keyboard layout works as well."))
    s.keys("?")
    s.wait_gone("Keys ─")
    s.keys("3", "F1")
    s.wait("In the plan")
    s.keys("Enter")
    s.wait_gone("Keys ─")
    s.keys("i")
    s.wait("Enter:send")
    s.type("?")  # is text here
    s.wait("> ?")
    s.keys("F1")
    s.wait("While writing")
    s.keys("Escape")
    s.wait_gone("Keys ─")
    s.wait("> ?")
    s.keys("Ctrl-C")
    leave(s)


@scenario(sizes=SIZES)
def test_help_in_russian(t):
    s = t.open("--guest", "--lang", "ru")
    s.wait("Треки")
    s.keys("?")
    s.wait("Клавиши ─")
    s.golden("help-ru")
    s.keys("q")
    s.wait_gone("Клавиши ─")
    s.keys("q")
    s.wait_exit()


@scenario(sizes=SIZES)
def test_commands_that_show_something(t):
    s = opened(t)
    command(s, "/help")
    s.wait("Commands ─")
    s.wait("/continue")
    s.wait(words("ask again for the last reply"))
    s.keys("q")
    s.wait_gone("Commands ─")
    command(s, "/versions")
    s.wait(re.compile("(plan )?versions ─"))
    s.wait(re.compile(r"v?2\b"))
    s.golden("slash-versions")
    s.keys("q")
    s.wait_gone("versions ─")
    command(s, "/keys")
    s.wait("While writing")
    s.keys("q")
    s.wait_gone("Keys ─")
    leave(s)


@scenario(sizes=SIZES)
def test_an_unknown_command(t):
    s = opened(t)
    command(s, "/finalise")
    s.wait(words("there is no /finalise"))
    s.wait(words("Did you mean /finalize?"))
    s.wait("> /finalise")  # to be put right
    s.keys("Ctrl-U")
    s.wait_gone("> /finalise")
    command(s, "/qqqq")
    s.wait(words("there is no /qqqq"))
    t.assertNotIn("Did you mean", s.text())
    s.keys("Ctrl-U")
    s.wait_gone("> /qqqq")
    leave(s)


@scenario(sizes=SIZES)
def test_completion(t):
    s = opened(t)
    s.type("/fina")
    s.wait("> /fina")
    s.keys("Tab")
    s.wait("> /finalize")
    s.keys("Ctrl-U")
    s.wait_gone("> /finalize")
    s.type("/")
    s.wait("> /")
    s.keys("Tab")
    s.wait(">continue")
    s.golden("completion")
    s.keys("Tab")
    s.wait(">regenerate")
    s.keys("Escape")
    s.wait_gone(">regenerate")
    s.keys("Ctrl-U")
    s.wait_gone(re.compile("> /"))
    s.type("/chat Ch")
    s.wait("> /chat Ch")
    s.keys("Tab")
    s.wait("> /chat Chess")
    s.keys("Ctrl-U")
    s.wait_gone("> /chat")
    leave(s)


@scenario(sizes=SIZES)
def test_exporting_by_a_command(t):
    s = opened(t)
    command(s, "/export json course.json")
    s.wait(words("Written to course.json"))
    course = json.loads(t.read("course.json"))
    t.assert_valid_course(course)
    s.wait_gone("> /export")
    command(s, "/export json course.json")
    s.wait(words("course.json exists already"))
    leave(s)


@scenario(sizes=SIZES)
def test_an_export_says_what_it_left_out(t):
    s = opened(t)
    command(s, "/export csv course.csv")
    s.wait(words("Written to course.csv. Left out: "))
    t.assertTrue(t.read("course.csv").startswith(b"\xef\xbb\xbftrack_title,"))
    leave(s)


@scenario(sizes=SIZES)
def test_the_schedule(t):
    s = opened(t)
    command(s, "/schedule --from 2100-01-04")
    s.wait("Week 1")
    s.wait(words("Mon 2100-01-04 18:00"))
    s.keys("q")
    s.wait_gone("Week 1")
    leave(s)


@scenario(sizes=SIZES)
def test_finalizing_and_leaving_by_commands(t):
    s = opened(t)
    command(s, "/finalize")
    s.wait(words("5 modules, 40 h. Make them? [y/N]"))
    s.keys("y")
    s.wait("Chess · active")
    s.wait(idle)
    command(s, "/rename Chess for two")
    s.wait(words("there is no /rename"))
    s.keys("Ctrl-U")
    s.wait_gone("> /rename")
    command(s, "/new")
    s.wait("New track")
    s.keys("Escape")
    s.wait_gone("New track")
    command(s, "/quit")
    s.wait_exit()


@scenario()
def test_a_text_that_begins_with_a_slash(t):
    s = opened(t, "--provider", "builtin")
    command(s, "//etc is a folder")
    s.wait_gone("> //etc")
    s.wait(idle)
    t.assertEqual(stored(t, "SELECT count(*) FROM chat_messages WHERE message_content = '/etc is a folder'"), [(1,)])
    leave(s)


@scenario()
def test_commands_without_a_track(t):
    s = guest(t)
    s.keys("i")
    s.wait("Enter:send")
    command(s, "/finalize")
    s.wait("no track is open")
    s.wait("Open a track first, or make one with /new.")
    s.keys("Ctrl-U")
    s.wait_gone("> /finalize")
    command(s, "/new")
    s.wait("New track")
    s.type("Chess")
    s.wait("Chess")
    s.keys("Enter")
    s.wait("Chess · planning")
    s.wait(idle)
    panels(s)
    leave_as_guest(s)


@scenario()
def test_the_mode_of_vi_is_shown(t):
    t.env["SYLLABUS_UI_EDITING_MODE"] = "vi"
    s = t.open("--guest")
    s.wait("Welcome")
    s.keys("i")
    s.wait("vi: insert")
    s.type("abc")
    s.wait("abc")
    s.keys("Escape")
    s.wait("vi: command")
    s.keys("x")
    s.wait("> ab ")
    s.keys("Escape")  # the second one is the screen's
    s.wait("?:help")
    s.wait_gone("vi: command")
    s.keys("q")
    s.wait_exit()


@scenario(sizes=SIZES)
def test_sealing_a_key(t):
    t.serve()
    s = opened(t)
    command(s, "/account key set")
    s.wait(re.compile("Key for http://"))
    key = "sk-screen-0123456789"
    s.type(key)
    s.wait("•" * 10)
    s.keys("Enter")
    s.wait(words("sealed in the database"))
    t.assertNotIn(key.encode(), bytes(s.stream.raw))
    s.keys("Escape")
    t.assertEqual(stored(t, "SELECT name FROM secrets"), [("llm.api_key",)])
    command(s, "/account key clear")
    s.wait(words("none is sealed"))
    s.keys("Escape")
    command(s, "/account key set")
    s.wait(re.compile("Key for http://"))
    s.keys("Escape")
    s.wait(words("no key was given"))
    leave(s)
