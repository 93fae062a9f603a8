"""Requests that are refused for one of their parameters, for a moment, or for their length: what is
sent next, how often, and what is remembered."""
import signal
import time
import unittest

import harness
from models import AFTER, SAYING, Case, Matrix, Row

LIMITED = {"SYLLABUS_PLANNER_MAX_TOKENS_REPLY": "777", "SYLLABUS_PLANNER_MAX_TOKENS_FINALIZE": "777"}


def last_has(*members, lacks=(), remembered=True):
    """What the request that was answered has and lacks; and that the next turn is right at once."""
    def check(case):
        body = case.bodies()[-1]
        for member in members:
            case.assertIn(member, body)
        for member in lacks:
            case.assertNotIn(member, body)
        if remembered and case.row.command == "say":
            case.say_again(1)
            for member in lacks:
                case.assertNotIn(member, case.bodies()[-1])
    return check


def limit_renamed(case):
    case.assertEqual(case.bodies()[-1]["max_completion_tokens"], 777)
    last_has("max_completion_tokens", lacks=("max_tokens",))(case)


def formats(*wanted):
    """The steps of the ladder as they were taken."""
    def check(case):
        found = [(b.get("response_format") or {}).get("type") for b in case.bodies()]
        case.assertEqual(found, list(wanted))
    return check


def without_stream(case):
    case.assertIsNot(case.bodies()[-1].get("stream"), True)
    last_has(lacks=("stream_options",))(case)


def without_system(case):
    roles = [m["role"] for m in case.bodies()[-1]["messages"]]
    case.assertNotIn("system", roles)
    case.assertEqual(roles[0], "user")
    case.assertEqual([a for a, b in zip(roles, roles[1:]) if a == b], [])
    case.assertIn("Chess", case.bodies()[-1]["messages"][0]["content"])
    case.say_again(1)


REFUSED = [
    Row("no_stream_options", requests=2, check=last_has("temperature", lacks=("stream_options",))),
    Row("no_stream_options_422", requests=2, check=last_has(lacks=("stream_options",))),
    Row("no_stream_options_gemini", requests=2, check=last_has(lacks=("stream_options",))),
    Row("no_temperature", requests=2, check=last_has("stream_options", lacks=("temperature",))),
    Row("no_temperature_o3", requests=2, check=last_has(lacks=("temperature",))),
    Row("no_temperature_500", requests=2, check=last_has(lacks=("temperature",))),
    Row("no_max_tokens", requests=2, env=LIMITED, check=limit_renamed),
    Row("no_max_tokens_gateway", requests=2, env=LIMITED, check=limit_renamed),
    Row("no_limits", requests=3, env=LIMITED,
        check=last_has(lacks=("max_tokens", "max_completion_tokens"))),
    Row("no_stream", requests=2, check=without_stream),
    Row("no_system", requests=2, check=without_system),
    Row("no_system_500", requests=2, check=without_system),
    Row("strict", requests=3, check=last_has(lacks=("temperature", "stream_options"))),
    Row("stubborn", "refused", "temperature", requests=2),
    Row("stubborn", "refused", "temperature", requests=(1, 4), command="finalize"),
]

STRUCTURED = [
    Row("plan", command="finalize", note="asks for a schema", check=formats("json_schema")),
    Row("strict_schema", command="finalize", check=formats("json_schema")),
    Row("no_json_schema", command="finalize", requests=2,
        check=formats("json_schema", "json_object")),
    Row("no_json_object", command="finalize", requests=3,
        check=formats("json_schema", "json_object", None)),
    Row("no_response_format", command="finalize", requests=(2, 3),
        check=lambda c: c.assertNotIn("response_format", c.bodies()[-1])),
    Row("no_response_format_422", command="finalize", requests=(2, 3),
        check=lambda c: c.assertNotIn("response_format", c.bodies()[-1])),
    Row("schema_not_convertible", command="finalize", requests=2,
        check=formats("json_schema", "json_object")),
    Row("json_validate_failed", command="finalize", requests=(2, 3),
        check=lambda c: c.assertNotIn("response_format", c.bodies()[-1])),
    Row("strict", command="finalize", requests=4, check=last_has(
        "response_format", lacks=("temperature", "stream_options"))),
]


# --- retrying -------------------------------------------------------------------------------------


def waited(least, most=60):
    """Seconds between the requests, each."""
    def check(case):
        for gap in case.gaps():
            case.assertGreaterEqual(gap, least)
            case.assertLess(gap, most)
    return check


def healing(behaviour, requests=2, least=0.37, most=6, **more):
    """Fails at first and then answers. The first wait of our own is half a second, a quarter of it
    at most taken off."""
    return Row(behaviour, requests=requests, once=False, seconds=20, check=waited(least, most),
               **more)


def failing(behaviour, kind, says="", advice="", requests=1, **more):
    return Row(behaviour, kind, says, advice, requests=requests, once=False, seconds=20,
               note="retried", **more)


RETRIED = [
    healing("429_bare"),
    healing("429_seconds", least=1),
    healing("429_fraction", least=0.19),
    healing("429_ms", least=0.14),
    healing("429_date", least=0),
    healing("429_past"),
    healing("429_garbage"),
    healing("429_nan"),
    healing("throttled"),
    healing("500_once"),
    healing("500_twice", 3),
    healing("502_once"),
    healing("503_once"),
    healing("408_once"),
    healing("409_once"),
    healing("529_once"),
    healing("400_should_retry"),
    healing("reset_once"),
    healing("close_once"),
    healing("loading", 3, least=0.7),
    failing("500", "refused", "had an error", "in a while", requests=3),
    failing("reset_first", "network", "connection", requests=3),
    failing("slow_start", "timeout", "no answer within",
            env={"SYLLABUS_LLM_FIRST_BYTE_TIMEOUT": "0.3"}),
    Row("500_once", command="finalize", requests=2, once=False, seconds=20),
]

# What cannot heal: one request, and at once.
HOPELESS = [
    failing("429_absurd", "rate_limit", "Rate limit reached", "wait"),
    failing("429_forbidden", "rate_limit", "Rate limit reached"),
    failing("429_quota", "quota", "current quota"),
    failing("401", "auth", "Incorrect API key"),
    failing("403", "auth", "not supported"),
    failing("404", "refused", "does not exist"),
    failing("openai_429_spend", "quota"),
    failing("openrouter_402", "quota"),
    failing("openrouter_429_day", "quota"),
    failing("anthropic_429_spend", "quota"),
    failing("openai_429_large", "too_long", requests=(1, 2)),  # once more, shorter, if it can be
    failing("azure_400_filter", "refused"),
    failing("empty_400", "refused"),
    failing("html", "wrong_shape"),
    failing("redirect", "refused"),
    failing("refusal", "refused", text="I will not do that."),
    failing("cut", "interrupted", text="part"),  # something was shown
    failing("reset", "interrupted", text="part"),
    failing("error_in_stream", "refused", text="part"),
]
RATE = [Row("429", "rate_limit", "Rate limit reached", "7 seconds")]


# --- going on, and fitting ------------------------------------------------------------------------


def going_on(times):
    return {"SYLLABUS_LLM_MAX_CONTINUE": str(times)}


def joined(case):
    """Without a seam: the text is what the model would have said at once."""
    whole = harness.said(case.server.requests()[0])
    stored = case.rows("SELECT message_content FROM chat_messages ORDER BY timestamp, id")[-1][0]
    case.assertEqual(stored, whole)


def cut_in_three(case):
    whole = harness.said(case.server.requests()[0])
    stored = case.rows("SELECT message_content FROM chat_messages ORDER BY timestamp, id")[-1][0]
    case.assertEqual(stored, whole[:3 * 12 * AFTER])


CONTINUED = [
    Row("length_once", requests=2, env=going_on(3), check=joined, text="any"),
    Row("length_once", requests=2, env=going_on(3), check=joined, text="any", note="overlapping",
        options={"overlap": 40}),
    Row("length", "cut_off", "token limit", "continue", requests=3, env=going_on(2), text="any",
        check=cut_in_three, note="goes on"),
    Row("length_first", "cut_off", "token limit", "raise it", env=going_on(3), reply="failed",
        note="goes on"),
]

LONG = "word " * 1600  # some 8000 characters


def long_dialogue(case):
    """Two turns of old talk; with them the next request is over the window."""
    case.ask("talk")
    case.json("say", case.track, "The oldest of all: " + LONG)
    case.json("say", case.track, "The second one: " + LONG)
    case.server.stop()


def fitted(remembered=True):
    def check(case):
        first, second = case.bodies()
        sizes = [sum(len(m["content"]) for m in b["messages"]) for b in (first, second)]
        case.assertGreater(sizes[0], 16000)
        case.assertLess(sizes[1], sizes[0])
        sent = str(second["messages"])
        case.assertNotIn("The oldest of all", sent)
        for text in (SAYING, "Chess", "Module 1"):  # newest message, form, current plan
            case.assertIn(text, sent)
        if remembered:
            case.say_again(1)
    return check


def fitting(behaviour, numbers=True):
    return Row(behaviour, requests=2, prepare=long_dialogue, check=fitted(numbers))


FITTED = [
    fitting("context_openai"), fitting("context_no_numbers", False), fitting("context_llamacpp"),
    fitting("context_vllm"), fitting("context_lm_studio"), fitting("context_gemini"),
    fitting("context_anthropic"), fitting("context_mistral"), fitting("context_groq", False),
    fitting("context_openrouter"), fitting("context_litellm"), fitting("context_bedrock", False),
    fitting("context_gigachat", False), fitting("context_yandex"),
]


def not_in_vain(case):
    """No request is sent twice as it was."""
    sent = [str(b["messages"]) for b in case.bodies()]
    case.assertEqual(len(set(sent)), len(sent))


UNFIT = [
    Row("context", "too_long", "maximum context length", requests=(1, 2), check=not_in_vain),
    Row("context", "too_long", requests=(1, 2), command="finalize",
        check=not_in_vain),
    Row("context_openai", "too_long", requests=(1, 2),
        options={"window": 1000}, note="too small for anything", check=not_in_vain),
]


class Adapting(Matrix):
    def test_refused_parameters(self):
        self.run_rows(REFUSED)

    def test_structured_output(self):
        self.run_rows(STRUCTURED)


class Retrying(Matrix):
    def test_what_heals(self):
        self.run_rows(RETRIED, workers=12)

    def test_what_cannot_heal(self):
        self.run_rows(HOPELESS + RATE)


class Continuing(Matrix):
    def test_cut_off(self):
        self.run_rows(CONTINUED)


class Fitting(Matrix):
    def test_shrinks_and_asks_again(self):
        self.run_rows(FITTED)

    def test_what_does_not_fit(self):
        self.run_rows(UNFIT)


class Memory(Case):
    @classmethod
    def setUpClass(cls):
        cls.make_template()

    def learned(self):
        self.ask("no_temperature")
        self.json("say", self.track, SAYING)
        self.assertEqual(len(self.server.requests()), 2)

    def test_what_was_learned_is_shown_and_forgotten(self):
        self.learned()
        self.assertIn("temperature", self.run_syllabus("doctor").out)
        self.run_syllabus("doctor", "--forget")
        self.say_again(2)

    def test_what_was_learned_is_in_config_show(self):
        self.learned()
        found, = [s for s in self.json("config", "show") if s["key"] == "learned"]
        self.assertIn("without temperature", found["value"])
        self.assertIn("without temperature", self.run_syllabus("config", "show").out)

    def test_another_model_learns_for_itself(self):
        self.learned()
        self.env["SYLLABUS_MODEL"] = "another-model"
        self.say_again(2)

    def test_people_are_told_what_was_changed(self):
        self.ask("no_temperature")
        result = self.run_syllabus("say", self.track, SAYING)
        self.assertIn("temperature", result.err)


class Told(Case):
    """What a person sees of it."""

    @classmethod
    def setUpClass(cls):
        cls.make_template()

    def test_a_prompt_that_was_cut_silently(self):
        self.ask("silent_cut")
        result = self.run_syllabus("say", self.track, SAYING)
        self.assertIn("64", result.err)
        self.assertIn("cut", result.err)

    def test_a_prompt_that_was_not_cut(self):
        self.ask("plan")
        result = self.run_syllabus("say", self.track, SAYING)
        self.assertNotIn("cut", result.err)

    def test_the_wait_is_told(self):
        self.ask("429_seconds")
        result = self.run_syllabus("say", self.track, SAYING)
        self.assertIn("Rate limit reached", result.err)

    def test_a_wait_can_be_cancelled(self):
        """The server asks for seven seconds; an interrupt ends it at once, the prompt stays."""
        self.ask("429")
        process = self.start("--json", "say", self.track, SAYING)
        self.wait_until(lambda: self.server.requests() and self.rows(
            "SELECT 1 FROM chat_messages WHERE message_content = ?", SAYING))
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(harness.DEADLINE), 130)
        self.assertLess(time.monotonic() - begun, 3)
        self.assertEqual(len(self.server.requests()), 1)
        self.assertEqual(self.rows("SELECT status FROM chat_messages ORDER BY timestamp, id")[-2:][0],
                         ("complete",))


if __name__ == "__main__":
    unittest.main()
