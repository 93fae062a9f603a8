"""A finalized plan in every dress that models give it, and those that have to be asked for again."""
import unittest


from models import Matrix, Row
from model_behaviours import FINALIZING
from model_dresses import DRESSES, FAULTY

GOAL = "Build a small working result"


def objectives(*wanted):
    def check(case):
        for module in case.json("module", "list", case.track):
            case.assertEqual(module["learning_objectives"], list(wanted))
    return check


CHECKS = {
    "keys_short": objectives(GOAL),
    "keys_topic": objectives(GOAL),
    "keys_camel": objectives(GOAL),
    "keys_russian": objectives(GOAL),
    "object_lines": objectives(GOAL),
    "objectives_text": objectives(GOAL, "Explain it"),
    "objectives_one": objectives(GOAL),
}


def finalizing(behaviour, *args, **more):
    return Row(behaviour, *args, command="finalize", **more)


def told_the_fault(case):
    """The second request is the first one, the faulty answer, and what is wrong with it."""
    first, second = [b["messages"] for b in case.bodies()]
    case.assertEqual(second[:len(first)], first)
    case.assertEqual([m["role"] for m in second[len(first):]], ["assistant", "user"])


class Finalizing(Matrix):
    def test_every_dress(self):
        self.run_rows([finalizing(name, check=CHECKS.get(name)) for name in DRESSES])

    def test_faults_are_repaired(self):
        self.run_rows([finalizing(name + "_once", source="repaired", requests=2,
                                  check=told_the_fault) for name in FAULTY])

    def test_faults_that_stay(self):
        """The plan itself is the last resort."""
        self.run_rows([finalizing(name, source="plan", requests=2) for name in FAULTY] +
                      [finalizing("blank_json", source="plan", requests=2)])

    def test_dresses_of_the_stream(self):
        self.run_rows([finalizing(name) for name in (
            "plan", "split", "crlf", "cr", "json", "ndjson", "gzip", "array_content", "no_done",
            "reasoning_content", "pretty_lines", "close_end", "legacy_text")])

    def test_breaks(self):
        self.run_rows([
            finalizing("cut", "interrupted", "in the middle"),
            finalizing("reset", "interrupted", "broke"),
            finalizing("no_end", "interrupted", "in the middle"),
            finalizing("stall", "interrupted", "silent", env={"SYLLABUS_LLM_IDLE_TIMEOUT": "0.3"}),
            finalizing("error_in_stream", "refused", "the engine died"),
            finalizing("content_filter", "refused", "content filter"),
            finalizing("refusal", "refused", "refused"),
            finalizing("empty", "empty"),
            finalizing("html", "wrong_shape", "web page"),
            finalizing("length", source="plan", requests=2),
            finalizing("length_once", source="repaired", requests=2),
        ])

    def test_all_are_here(self):
        rows = {name + end for name in FAULTY for end in ("", "_once")} | set(DRESSES)
        self.assertEqual(set(FINALIZING) - {"blank_json"}, rows)


if __name__ == "__main__":
    unittest.main()
