"""Answers as servers really send them: framing, anatomy, reasoning, early ends, errors inside."""
import os
import re
import subprocess
import sys
import unittest

import harness
from model_behaviours import BEHAVIOURS, LISTS
from model_dresses import DRESSES, FAULTY
from models import ONCE, Case, Matrix, Row

TIGHT = {"SYLLABUS_LLM_IDLE_TIMEOUT": "0.9", "SYLLABUS_LLM_FIRST_BYTE_TIMEOUT": "0.9"}
THOUGHT = "Module 9: not a plan"


def next_is_clean(case):
    """What the model thought is neither kept as text nor sent again."""
    case.say_again(1)
    case.assertNotIn(THOUGHT, str(case.bodies()[-1]))
    case.assertNotIn(THOUGHT, case.run_syllabus("export", "--with-messages", case.track).out)


def counted(tokens):
    def check(case):
        found = case.rows("SELECT completion_tokens FROM chat_messages ORDER BY timestamp, id")
        case.assertEqual(found[-1], (tokens,))
    return check


def well_formed(*names, **more):
    return [Row(name, **more) for name in names]


COMPLETE = well_formed(
    "plan", "split", "crlf", "cr", "crlf_split", "mixed_ends", "bulk", "bom", "blank_first",
    "no_space", "comments", "comments_between", "comment_before_done", "ids", "ping_ids", "unknown_fields",
    "pretty_lines", "no_blank_between", "no_final_blank", "no_final_line", "no_done", "no_finish",
    "after_done", "close_end", "plain_type", "no_type", "gzip", "role_first", "role_each",
    "azure_filter_first", "no_choices", "null_delta", "null_content", "array_content",
    "message_chunks", "legacy_text", "two_choices", "tool_calls_empty", "empty_reason",
    "strange_reason", "padding", "changing_id", "escaped", "progress", "json", "json_blank_first",
    "json_typed_stream", "ndjson", "think_split") + [
    Row("no_usage", check=counted(None)),
    Row("usage_groq", check=counted(7)),
    Row("usage_on_finish", check=counted(7)),
    Row("usage_each", check=lambda c: counted(len(c.whole()) // 12 + 1)(c)),
    Row("reasoning_content", check=next_is_clean),
    Row("reasoning", check=next_is_clean),
    Row("reasoning_both", check=next_is_clean),
    Row("think", check=next_is_clean),
    Row("slow_head"),
    Row("slow_first", env=TIGHT),
    Row("talk", text="A good question. I would keep it."),
    Row("boast", text="any"),
    Row("hostile", text="any"),
    Row("clock", text="any"),
]

INCOMPLETE = [
    Row("stall", "interrupted", "silent", "continue", text="part",
        env={"SYLLABUS_LLM_IDLE_TIMEOUT": "0.3"}),
    Row("reasoning_stall", "timeout", "silent", options={"after": 0},
        env={"SYLLABUS_LLM_IDLE_TIMEOUT": "0.3"}),
    Row("reset", "interrupted", "connection broke", "continue", text="part"),
    Row("cut", "interrupted", "in the middle", "continue", text="part"),
    Row("cut_close", "interrupted", "in the middle", "continue", text="part"),
    Row("no_end", "interrupted", "in the middle", "continue", text="part"),
    Row("reset_first", "network", "connection"),
    Row("close_first", "network", "without an answer"),
    Row("nothing", "empty", "before it began"),
    Row("lost_error", "empty", "before it began"),
    Row("slow_start", "timeout", "no answer within", "first_byte_timeout",
        env={"SYLLABUS_LLM_FIRST_BYTE_TIMEOUT": "0.3"}),
    Row("silent", "timeout", "no answer within", "first_byte_timeout",
        env={"SYLLABUS_LLM_FIRST_BYTE_TIMEOUT": "0.3"}),
    Row("length", "cut_off", "token limit", "continue", text="part"),
    Row("model_length", "cut_off", "token limit", "continue", text="part"),
    Row("length_first", "cut_off", "token limit", "raise it", reply="failed"),
    Row("reasoning_length", "cut_off", "token limit", "raise it", reply="failed"),
    Row("content_filter", "refused", "content filter", text="part"),
    Row("no_resources", "refused", "insufficient_system_resource", text="part"),
    Row("reason_error", "refused", "failure", text="part"),
    Row("refusal", "refused", "refused", text="I will not do that."),
    Row("tool_calls", "empty", "a tool"),
    Row("reasoning_only", "empty", "without a word"),
    Row("think_open", "empty", "without a word"),
    Row("empty", "empty", "without a word", "regenerate"),
    Row("blank", "empty", "empty", "regenerate", text=50 * " \n\t\n"),
]

ERRORS_INSIDE = [
    Row("error_in_stream", "refused", "the engine died", text="part"),
    Row("error_line", "refused", "context shift is disabled", text="part"),
    Row("error_text_in_stream", "refused", "out of memory", text="part"),
    Row("error_vllm", "refused", "the engine is dead", text="part"),
    Row("error_openrouter", "refused", "Provider disconnected", text="part"),
    Row("error_event", "refused", "The model has crashed", text="part"),
    Row("error_event_words", "refused", "it broke", text="part"),
    Row("error_stray", "refused", "backend died", text="part"),
    Row("error_not_json", "wrong_shape", "no JSON", text="part", reply="interrupted"),
    Row("error_page", "interrupted", "in the middle", text="part"),
    Row("error_deep", "wrong_shape", "no JSON", text="part", reply="interrupted"),
]

WRONG = [
    Row("html", "wrong_shape", "web page", "llm.base_url"),
    Row("words", "wrong_shape", "no chat completion", "llm.base_url"),
    Row("other_json_200", "wrong_shape", "no chat completion", "llm.base_url"),
    Row("half_json", "wrong_shape", "no chat completion"),
    Row("array_error_200", "refused", "bad request of some kind"),
    Row("no_content_204", "empty"),
    Row("gzip_broken", "network", "compressed"),
    Row("not_http", "network", "does not speak HTTP"),
    Row("redirect", "refused", "redirects to http://127.0.0.2:9/v1", "set that address"),
    Row("redirect_same", "refused", "/elsewhere/chat/completions", "set that address"),
    Row("redirect_301", "refused", "/elsewhere/chat/completions", "set that address"),
    Row("redirect_other", "refused", "redirects to http://127.0.0.2:", "set that address",
        env={"SYLLABUS_API_KEY": "sk-0123456789abcdef"}, check=lambda c: c.assertEqual(
            [(r["host"], "authorization" in r["headers"]) for r in c.server.requests()],
            [("127.0.0.1", True)])),
    Row("redirect_file", "refused", "redirects to file:"),
    Row("redirect_nowhere", "refused", "nowhere"),
]


class Answers(Matrix):
    def test_complete(self):
        self.run_rows(COMPLETE)

    def test_incomplete(self):
        self.run_rows(INCOMPLETE)

    def test_errors_inside(self):
        self.run_rows(ERRORS_INSIDE)

    def test_wrong_things(self):
        self.run_rows(WRONG)


def cut_at(place):
    """A stream that ends after so many bytes: the text is what had come by then."""
    def check(case):
        whole = harness.said(case.server.requests()[0])
        text, status = case.rows("SELECT message_content, status FROM chat_messages "
                                 "ORDER BY timestamp, id")[-1]
        case.assertTrue(whole.startswith(text))
        case.assertIn(status, ("interrupted", "failed"))
        case.assertEqual(text == "", status == "failed")
        # No byte that made a whole event is lost: each is some 230 bytes for its 12 characters.
        case.assertGreaterEqual(len(text), 12 * (place // 270))
        case.assertLess(len(text), 12 * (place // 200 + 1))
    return check


class Cut(Matrix):
    """At every byte: tests/unit/llm. Here, some through the whole of the program."""

    def test_a_stream_that_is_cut_somewhere(self):
        self.run_rows([Row("plan", None if place is None else "interrupted", text="any",
                           note="cut at %s" % place, options={"cut_at": place},
                           check=cut_at(place)) for place in range(997, 9000, 311)])


class Lists(Matrix):
    """A list of models says little: whatever it is, a model that answers is a good one."""

    def doctor(self, behaviour):
        case = Case()
        try:
            case.setUp()
            case.env.update(ONCE)
            case.ask(behaviour)
            findings = case.json("doctor")
            case.assertIn(harness.model_server.MODEL, str(findings))
            case.assertEqual([f for f in findings if f["status"] == "fail"], [])
            case.assertEqual([k for k in map(lambda r: r["kind"], case.server.requests())
                              if k != "list"], ["welcome", "finalize"])  # one question, and one form
        finally:
            case.doCleanups()

    def test_doctor_is_content_with_any(self):
        Case.make_template()
        for behaviour in LISTS:
            with self.subTest(behaviour):
                self.doctor(behaviour)


class Table(unittest.TestCase):
    def test_every_behaviour_is_asserted(self):
        """Each name of the peer's table stands in one of the files of this matrix."""
        text = ""
        for name in sorted(os.listdir(os.path.dirname(os.path.abspath(__file__)))):
            if re.fullmatch(r"test_(models.*|lessons)\.py", name):
                with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as f:
                    text += f.read()
        words = set(re.findall(r"\w+", text))
        tables = {n + e for n in FAULTY for e in ("", "_once")} | set(DRESSES) | set(LISTS)
        self.assertEqual(set(BEHAVIOURS) - words - tables, set())
        self.assertGreater(len(BEHAVIOURS), 200)

    def test_the_list_has_a_line_for_each(self):
        server = os.path.join(harness.SOURCE, "tests", "peers", "model_server.py")
        lines = subprocess.run([sys.executable, server, "--list"], stdout=subprocess.PIPE, check=True,
                               encoding="utf-8").stdout.splitlines()
        listed = [line.split(None, 1) for line in lines if line.startswith("  ")]
        self.assertEqual([words[0] for words in listed], list(BEHAVIOURS))
        self.assertEqual([words for words in listed if len(words) < 2], [])


if __name__ == "__main__":
    unittest.main()
