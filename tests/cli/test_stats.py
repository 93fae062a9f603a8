"""Figures: tokens, costs, times and what became of tracks."""
import sqlite3
import unittest

from harness import EMAIL, Home

TABLES = {"tokens_by_chat_type": "chat_type", "tokens_by_user": "email", "tokens_by_stage": "stage",
          "tokens_by_model": "model"}
TOKENS = ["messages", "prompt_tokens", "completion_tokens", "total_tokens", "average_tokens", "cost"]
SHAPES = {
    "latency": ["kind", "requests", "failures", "ttft_median_ms", "ttft_p95_ms", "total_median_ms",
                "total_p95_ms"],
    "funnel": ["month", "created", "finalized", "completed"],
    "success_by_skill_area": ["skill_area", "tracks_created", "tracks_finalized", "success_rate"],
    "progress": ["track_id", "title", "modules", "completed", "percent"],
    **{table: [name, *TOKENS] for table, name in TABLES.items()},
}
NOTHING = {name: [] for name in SHAPES}


class Figures(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()

    def change(self, sql, *values):
        """Past the program: times that a test would have to wait for."""
        connection = sqlite3.connect(self.db)
        with connection:
            connection.execute(sql, values)
        connection.close()

    def stats(self, *args, **options):
        document = self.json("stats", *args, **options)
        self.assertEqual(set(document), set(SHAPES))
        for name, keys in SHAPES.items():
            for row in document[name]:
                self.assertEqual(list(row), keys)
        return document

    def test_nothing_yet(self):
        self.assertEqual(self.stats(), NOTHING)
        self.assertIn("Nothing yet", self.run_syllabus("stats").out)
        self.assertEqual(self.json("-g", "stats"), NOTHING)

    def test_success_is_counted_by_tracks(self):
        """Ten tracks, one of them with five modules: 10 percent, whatever a join of rows says."""
        self.serve()
        for _ in range(9):
            self.json("track", "add", "--skill", "Python")
        track = self.json("plan", "--skill", "Python", "--finalize")["track"]
        self.assertEqual(len(track["modules"]), 5)
        for number in (1, 2):
            self.json("module", "status", track["id"], str(number), "completed")
        document = self.stats()
        self.assertEqual(document["success_by_skill_area"], [
            {"skill_area": "Python", "tracks_created": 10, "tracks_finalized": 1,
             "success_rate": 10}])
        month, = document["funnel"]
        self.assertEqual((month["created"], month["finalized"], month["completed"]), (10, 1, 0))
        self.assertEqual(len(document["progress"]), 10)
        self.assertEqual(document["progress"][-1], {
            "track_id": track["id"], "title": "Python", "modules": 5, "completed": 2, "percent": 40})
        for number in (3, 4, 5):
            self.json("module", "status", track["id"], str(number), "completed")
        self.assertEqual(self.stats()["funnel"][0]["completed"], 1)
        self.run_syllabus("track", "rm", track["id"], "--yes")
        document = self.stats()
        self.assertEqual(document["success_by_skill_area"][0]["tracks_finalized"], 0)
        self.assertEqual(document["tokens_by_stage"][0]["messages"], 1)  # was spent all the same

    def planned(self):
        self.serve()
        return self.json("plan", "--skill", "Chess", "--say", "more practice", "--finalize")

    def test_tokens_are_those_of_the_dialogue(self):
        planned = self.planned()
        told = [m for m in planned["messages"] if m["sender_type"] == "ai"]
        document = self.stats()
        for (stage, m) in zip(("welcome", "discussion", "finalization"), told, strict=True):
            self.assertIn({"stage": stage, "messages": 1, "prompt_tokens": m["prompt_tokens"],
                           "completion_tokens": m["completion_tokens"],
                           "total_tokens": m["tokens_used"], "average_tokens": m["tokens_used"],
                           "cost": None}, document["tokens_by_stage"])
        whole = sum(m["tokens_used"] for m in told)
        for table, name in TABLES.items():
            self.assertEqual(sum(row["total_tokens"] for row in document[table]), whole)
            if table != "tokens_by_stage":
                self.assertEqual(len(document[table]), 1)
                self.assertEqual(document[table][0]["average_tokens"], round(whole / 3, 2))
        self.assertEqual(document["tokens_by_user"][0]["email"], EMAIL)
        self.assertEqual(document["tokens_by_chat_type"][0]["chat_type"], "planning")
        self.assertEqual(document["tokens_by_model"][0]["model"], told[0]["ai_model_used"])
        self.assertEqual([row["kind"] for row in document["latency"]],
                         ["welcome", "discussion", "finalization"])

    def test_failures(self):
        track = self.planned()["track"]["id"]
        self.serve("500")
        self.run_syllabus("say", track, "and tests", status=5, SYLLABUS_LLM_RETRIES="0")
        document = self.stats()
        row = [row for row in document["latency"] if row["kind"] == "discussion"][0]
        self.assertEqual((row["requests"], row["failures"]), (2, 1))
        self.assertEqual(document["tokens_by_stage"][1]["messages"], 1)

    def test_times(self):
        self.planned()
        self.change("UPDATE llm_requests SET first_token_ms = 250, total_ms = 1500")
        row = self.stats()["latency"][0]
        self.assertEqual(row, {"kind": "welcome", "requests": 1, "failures": 0, "ttft_median_ms": 250,
                               "ttft_p95_ms": 250, "total_median_ms": 1500, "total_p95_ms": 1500})
        self.assertRegex(self.run_syllabus("stats").out,
                         r"first plan +1 +0 +250 ms +250 ms +1\.5 s +1\.5 s\n")

    def test_cost(self):
        told = [m for m in self.planned()["messages"] if m["sender_type"] == "ai"]
        self.write(".config/syllabus/config.yaml",
                   "llm:\n  price:\n    prompt: 100\n    completion: 100\n    models:\n"
                   "      'test-*': {prompt: 3, completion: 4}\n      other: {prompt: 9, completion: 9}\n")
        for (row, m) in zip(self.stats()["tokens_by_stage"], told, strict=True):
            self.assertAlmostEqual(
                row["cost"], (m["prompt_tokens"] * 3 + m["completion_tokens"] * 4) / 1e6, places=9)
        result = self.run_syllabus("stats")
        self.assertIn("Cost", result.out)
        self.assertIn("Costs in USD, of all requests.", result.err)
        # The exact name comes before a pattern; what nothing names has no price.
        model = told[0]["ai_model_used"]
        prices = '{"*": {prompt: 1, completion: 1}, %s: {prompt: 0, completion: 0}}' % model
        self.assertEqual(self.stats(SYLLABUS_LLM_PRICE_MODELS=prices)["tokens_by_model"][0]["cost"], 0)
        self.write(".config/syllabus/config.yaml", "llm.price.models: {other: {prompt: 9, completion: 9}}\n"
                   "llm.price.prompt: 3\n")
        self.assertIsNone(self.stats()["tokens_by_model"][0]["cost"])
        self.assertIn("of 0 of 3 requests", self.run_syllabus("stats").err)

    def test_prices_that_are_none(self):
        for value in ("{m: 3}", "{m: {prompt: 1}}", "{m: {prompt: -1, completion: 1}}", "[1]",
                      "{m: {prompt: 1, completion: x}}", "{m: {prompt: 1, completion: 2, n: 3}}"):
            self.write(".config/syllabus/config.yaml", "llm.price.models: %s\n" % value)
            error = self.run_syllabus("--json", "stats", status=7).error
            self.assertIn("config.yaml:1: llm.price.models", error["message"])
            self.assertIn("two prices each", error["message"])

    def test_since(self):
        self.planned()
        day = 24 * 3600 * 1000
        now, = self.rows("SELECT max(created_at) FROM llm_requests")[0]
        self.change("UPDATE llm_requests SET created_at = ? WHERE kind = 'welcome'", now - 40 * day)
        self.change("UPDATE learning_tracks SET created_at = ?", now - 40 * day)
        month = self.stats()["funnel"]
        self.assertEqual([(row["created"], row["finalized"]) for row in month], [(1, 0), (0, 1)])
        since = self.rows("SELECT strftime('%Y-%m-%d', ? / 1000, 'unixepoch')", now - 2 * day)[0][0]
        document = self.stats("--since", since)
        self.assertEqual([row["stage"] for row in document["tokens_by_stage"]],
                         ["discussion", "finalization"])
        self.assertEqual(document["success_by_skill_area"], [])
        self.assertEqual(len(document["progress"]), 1)  # it was changed since then
        self.assertEqual(document["funnel"], month[1:])
        self.assertEqual(self.stats("--since", "2999-01-01"), NOTHING)

    def test_since_is_a_day_in_utc_or_an_instant(self):
        self.planned()
        instant = 1790000000000  # 2026-09-21T14:13:20Z
        self.change("UPDATE llm_requests SET created_at = ?", instant)
        for since, seen in (("2026-09-21", 3), ("2026-09-22", 0), ("2026-09-21T14:13:20Z", 3),
                            ("2026-09-21T14:13:20.001Z", 0), ("2026-09-21T17:13:20+03:00", 3)):
            rows = self.stats("--since", since, TZ="Asia/Vladivostok")["tokens_by_stage"]
            self.assertEqual(len(rows), seen, since)
        for since in ("yesterday", "2026-13-01", "2026-02-30", "", "2026-09-21T14"):
            error = self.run_syllabus("--json", "stats", "--since", since, status=2).error
            self.assertEqual(error["kind"], "usage")

    def test_another_user_sees_nothing_of_it(self):
        self.planned()
        self.register("bob@example.org")
        self.assertEqual(self.stats(), NOTHING)
        self.json("plan", "--skill", "Bob's", "--provider", "builtin")
        self.assertEqual([row["email"] for row in self.stats()["tokens_by_user"]], ["bob@example.org"])
        # The admin sees what he spent, and nothing else of his.
        self.json("account", "login", "--email", EMAIL, SYLLABUS_PASSWORD="correct horse")
        document = self.stats()
        self.assertEqual({row["email"] for row in document["tokens_by_user"]},
                         {EMAIL, "bob@example.org"})
        self.assertEqual(len(document["progress"]), 1)
        self.assertNotIn("Bob", str(document["success_by_skill_area"]))
        self.assertEqual([row["model"] for row in document["tokens_by_model"]], ["test-model-1"])

    def test_russian(self):
        self.planned()
        out = self.run_syllabus("--lang", "ru", "stats", SYLLABUS_LLM_PRICE_PROMPT="1",
                                SYLLABUS_LLM_PRICE_COMPLETION="1").out
        self.assertIn("Токены по этапам\n", out)
        tables = out.split("\n\n")
        self.assertEqual(len(tables), 8)
        for table in tables:
            lines = table.rstrip("\n").split("\n")[1:]
            self.assertEqual(len({len(line) for line in lines}), 1, table)


if __name__ == "__main__":
    unittest.main()
