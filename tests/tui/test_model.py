"""What only a model does: thinking before it answers, and answering out of a recording."""
import os
import re

from journey import SIZES, SPINNER, answered, guest, idle, leave_as_guest, new_track, panels, words
from screen import scenario

WISH = "add a module about testing"
THOUGHTS = re.compile("Let me think|not a plan|Module 9|<think>")


def say(s, text):
    s.wait("Enter:send")
    s.type(text)
    s.wait(text)
    s.keys("Enter")
    s.wait("Say what to change")


@scenario(sizes=SIZES)
def test_thoughts_are_folded(t):
    """Their number is what there is to see of them, while they come and afterwards."""
    for behaviour in ("reasoning_content", "think"):
        server = t.serve(behaviour)
        s = guest(t)
        new_track(s, "Rust")
        s.wait(answered("Final project"))
        say(s, WISH)
        s.wait(answered("Final project"))
        t.assertNotRegex(s.text(), THOUGHTS)
        panels(s)
        s.keys("g")
        s.wait(re.compile(r"AI .*· thought for \d+ token") if t.columns > 40 else "AI ")
        t.assertNotRegex(s.text(), THOUGHTS)
        s.keys("3")
        s.wait("Plan v2 · 40 h")
        t.assertNotRegex(s.text(), THOUGHTS)
        leave_as_guest(s)
        asked = str(server.requests("reply")[-1]["body"])
        t.assertIn("Final project", asked)
        t.assertNotRegex(asked, THOUGHTS)


@scenario(sizes=SIZES)
def test_a_model_that_thinks_and_thinks(t):
    t.serve("reasoning_stall", after=0)
    s = guest(t)
    new_track(s, "Rust")
    s.wait(re.compile(r"thinking, \d+ token") if t.columns > 40 else SPINNER)
    t.assertNotRegex(s.text(), THOUGHTS)
    s.keys("Ctrl-C")
    s.wait(idle)
    t.assertNotRegex(s.text(), THOUGHTS)
    panels(s)
    leave_as_guest(s)


@scenario(sizes=SIZES)
def test_a_recording_answers(t):
    """In place of a model, as far as it goes; what is said after its end is kept."""
    tape = t.path("tape.jsonl")
    server = t.serve()
    t.run_syllabus("-g", "--record", tape, "plan", "--skill", "Rust", "--say", WISH)
    server.stop()
    del t.env["SYLLABUS_BASE_URL"], t.env["SYLLABUS_MODEL"]
    s = guest(t, "--replay", tape)
    new_track(s, "Rust")
    s.wait(answered("Final project"))
    say(s, WISH)
    s.wait(answered("Final project"))
    panels(s)
    s.keys("3")
    s.wait("Plan v2 · 40 h")
    s.keys("i")
    say(s, "and one about tools")
    s.wait(words("only 2 requests"))
    s.wait(idle)
    panels(s)
    s.wait("failed: r asks again")
    s.wait("and one about tools")
    leave_as_guest(s)


@scenario(sizes=((24, 80), (12, 40)))
def test_a_program_for_the_key(t):
    """It runs beside the screen, and nothing of it can draw there."""
    server = t.serve()
    program = t.write("key-program", "#!/bin/sh\nenv >%s\necho noise >&2\necho sk-1\n" % t.path("env"))
    os.chmod(program, 0o700)
    t.env.update(SYLLABUS_LLM_API_KEY_COMMAND=program, GPG_TTY="/dev/tty")
    s = guest(t)
    new_track(s, "Rust")
    s.wait(answered("Final project"))
    t.assertEqual(server.requests()[0]["headers"]["authorization"], "Bearer sk-1")
    t.assertNotIn("GPG_TTY", t.read("env").decode())
    t.assertNotIn(b"noise", bytes(s.stream.raw))
    panels(s)
    leave_as_guest(s)


@scenario()
def test_a_program_for_the_key_that_takes_its_time(t):
    server = t.serve()
    t.env.update(SYLLABUS_LLM_API_KEY_COMMAND="sleep 1000")
    s = guest(t)
    new_track(s, "Rust")
    s.wait(words("waiting for llm.api_key_command"))
    s.keys("Ctrl-C")
    s.wait_gone("waiting for")
    t.assertEqual(server.requests(), [])
    panels(s)
    leave_as_guest(s)
