"""The dialogue with a model server: what streams, what is kept, what each failure comes to."""
import json
import os
import re
import signal
import sqlite3
import unittest

from harness import DEADLINE, Home, read_until
from peer import ModelServer

KEY = "sk-secret-0123456789"


class Model(Home):
    def setUp(self):
        super().setUp()
        self.register()

    def serve(self, behaviour="plan", **options):
        server = ModelServer(behaviour, **options)
        self.addCleanup(server.stop)
        self.env["SYLLABUS_BASE_URL"] = server.url
        self.env["SYLLABUS_MODEL"] = "test-model"
        return server

    def plan(self, *more, **options):
        return self.json("plan", "--skill", "Chess", *more, **options)

    def history(self, track="Chess"):
        return self.json("history", track)

    # --- what streams and what comes of it ---

    def test_text_appears_while_the_server_is_still_sending(self):
        self.serve("stall", after=40, delta_size=8)
        process = self.start("plan", "--skill", "Chess")
        shown = read_until(process.stdout, b"Module 1")
        self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=DEADLINE)
        self.assertEqual(process.returncode, 130)
        reply = self.history()[-1]
        self.assertEqual(reply["status"], "interrupted")
        self.assertEqual(reply["message_content"].strip(), (shown + rest).decode().strip())

    def test_from_a_wish_to_an_exported_course(self):
        server = self.serve()
        document = self.plan("--hours", "40", "--say", "add a module on testing", "--finalize",
                             "--export", "course.json")
        self.assertEqual(document["source"], "model")
        modules = document["track"]["modules"]
        plan = document["track"]["ai_generated_plan"]
        self.assertEqual([m["title"] for m in modules], [m["title"] for m in plan["modules"]])
        self.assertEqual([m["id"] for m in modules], [m["id"] for m in plan["modules"]])
        self.assertEqual(sum(m["estimated_duration_hours"] for m in modules), 40)
        self.assertEqual(plan["version"], 2)
        self.assertTrue(all(m["ai_generated_content"] for m in modules))
        course = json.loads(self.read("course.json"))
        self.assertEqual(course["track"], document["track"])
        kinds = [r["kind"] for r in server.requests()]
        self.assertEqual(kinds, ["welcome", "reply", "finalize"])
        bodies = [r["body"] for r in server.requests()]
        self.assertEqual([b["temperature"] for b in bodies], [0.8, 0.7, 0.3])
        for body in bodies:
            self.assertTrue(body["stream"])
            self.assertEqual(body["model"], "test-model")
            self.assertNotIn("max_tokens", body)
            roles = [m["role"] for m in body["messages"]]
            self.assertEqual(roles[0], "system")
            self.assertEqual(roles[-1], "user")
        everything = json.dumps(bodies[1]["messages"])
        self.assertIn("add a module on testing", everything)
        self.assertIn(plan["modules"][0]["title"], everything)
        welcome = document["messages"][0]
        self.assertEqual(welcome["ai_model_used"], "test-model-1")
        self.assertEqual(welcome["tokens_used"],
                         welcome["prompt_tokens"] + welcome["completion_tokens"])

    def test_framings_give_the_same_text(self):
        texts = set()
        for behaviour in ("plan", "crlf", "cr", "comments", "json", "no_done", "no_finish",
                          "no_usage", "split", "no_stream_options"):
            self.serve(behaviour)
            document = self.json("plan", "--skill", "Chess", "--title", behaviour)
            texts.add(document["messages"][0]["message_content"])
        self.assertEqual(len(texts), 1)

    def test_russian(self):
        self.serve()
        document = self.json("plan", "--skill", "Шахматы", "--say", "добавь модуль", "--finalize")
        self.assertEqual(document["track"]["language"], "ru")
        self.assertEqual(document["source"], "model")

    def test_events(self):
        self.serve()
        events = self.run_syllabus("--jsonl", "plan", "--skill", "Chess", "--finalize").events
        self.assertEqual([e["seq"] for e in events], list(range(1, len(events) + 1)))
        self.assertEqual(events[-1]["type"], "done")
        text = "".join(e["text"] for e in events if e["type"] == "delta")
        sealed = [e["message"] for e in events if e["type"] == "message"
                  and e["message"]["status"] == "complete"]
        self.assertEqual(sealed[0]["message_content"], text)
        modules = [e["module"] for e in events if e["type"] == "module"]
        self.assertEqual([m["title"] for m in modules],
                         [m["title"] for m in events[-1]["result"]["track"]["modules"]])

    def test_chat_after_the_plan_changes_nothing(self):
        self.serve("talk", only="reply")
        document = self.plan("--say", "why?", "--say", "and then?", "--finalize")
        self.assertEqual(document["track"]["ai_generated_plan"]["version"], 1)
        self.assertEqual([m["message_type"] for m in document["messages"]],
                         ["welcome", "text", "text", "text", "text", "finalization"])
        self.assertGreater(len(document["track"]["modules"]), 1)

    def test_history_limit(self):
        self.plan("--provider", "builtin")
        for i in range(30):
            self.json("--provider", "builtin", "say", "Chess", "what is in module %d?" % i)
        server = self.serve("talk")
        self.json("say", "Chess", "the last one")
        messages = server.requests("reply")[0]["body"]["messages"]
        self.assertLessEqual(len(messages), 52)
        self.assertIn("the last one", messages[-1]["content"])
        self.assertNotIn("what is in module 2?", json.dumps(messages))

    # --- finalizing ---

    def test_sources(self):
        for behaviour, source in (("plan", "model"), ("fenced", "model"),
                                  ("broken_once", "repaired"), ("broken", "plan")):
            self.serve(behaviour)
            document = self.json("plan", "--skill", "Chess", "--title", behaviour, "--finalize")
            self.assertEqual(document["source"], source)
            self.assertEqual(len(document["track"]["modules"]), 5, behaviour)

    def test_finalizing_again_keeps_ids_and_progress(self):
        self.serve()
        first = self.plan("--finalize")["track"]["modules"]
        self.json("module", "status", "Chess", "2", "completed")
        self.json("say", "Chess", "add a module")
        again = self.json("finalize", "Chess")["track"]["modules"]
        self.assertEqual([m["id"] for m in again[:len(first)]], [m["id"] for m in first])
        self.assertEqual(again[1]["status"], "completed")
        self.assertEqual(again[1]["created_at"], first[1]["created_at"])
        self.assertEqual(len(again), len(first) + 1)

    def test_a_model_that_fails_at_the_end_invents_nothing(self):
        self.serve("500", only="finalize")
        result = self.run_syllabus("--json", "plan", "--skill", "Chess", "--finalize", status=5)
        track = self.json("track", "show", result.error["track_id"])
        self.assertEqual(track["modules"], [])
        self.assertEqual(track["status"], "planning")
        self.assertEqual(track["ai_generated_plan"]["version"], 1)

    def test_a_plan_that_was_cut_off_is_not_finalized_by_accident(self):
        self.serve("length", only="welcome", after=60, delta_size=8)
        error = self.run_syllabus("--json", "plan", "--skill", "Chess", status=5).error
        self.assertEqual(error["kind"], "cut_off")
        self.assertEqual(self.history()[-1]["status"], "cut_off")
        result = self.run_syllabus("--json", "finalize", "Chess", status=5)
        self.assertEqual(result.error["kind"], "cut_off")
        self.assertEqual(self.json("module", "list", "Chess"), [])
        self.assertTrue(self.json("finalize", "Chess", "--yes")["track"]["modules"])

    # --- going on, asking again ---

    def test_continue_joins_without_a_seam(self):
        self.serve()
        whole = self.json("plan", "--skill", "Chess", "--title", "whole")["messages"][0]
        self.serve("length", after=60, delta_size=8)
        self.run_syllabus("plan", "--skill", "Chess", status=5)
        part = self.history()[-1]
        self.assertTrue(whole["message_content"].startswith(part["message_content"]))
        server = self.serve("plan")
        reply = self.json("continue", "Chess")[-1]
        self.assertEqual(reply["id"], part["id"])
        self.assertEqual(reply["status"], "complete")
        self.assertTrue(reply["message_content"].startswith(part["message_content"]))
        request = json.dumps(server.requests()[-1]["body"]["messages"], ensure_ascii=False)
        self.assertIn(json.dumps(part["message_content"], ensure_ascii=False)[-40:-1], request)
        self.assertEqual(len(self.json("versions", "Chess")), 1)

    def test_continue_needs_something_to_go_on_with(self):
        self.serve()
        self.plan()
        self.run_syllabus("continue", "Chess", status=2)

    def test_regenerate_makes_a_branch(self):
        server = self.serve()
        self.plan("--say", "first wish")
        before = self.history()
        self.json("regenerate", "Chess")
        after = self.history()
        self.assertEqual(after[:len(before)], before)
        self.assertEqual(after[-1]["parent_id"], before[-1]["parent_id"])
        self.json("say", "Chess", "second wish")
        sent = [m["content"] for m in server.requests("reply")[-1]["body"]["messages"]]
        said = [c for c in sent if "first wish" in c]
        self.assertEqual(len(said), 1)

    # --- failures ---

    def test_each_failure_has_its_kind_and_keeps_what_was_said(self):
        expected = {
            "401": "auth", "403": "auth", "404": "refused", "429": "rate_limit",
            "429_quota": "quota", "500": "refused", "context": "too_long", "html": "wrong_shape",
            "lm_studio": "wrong_shape", "empty": "empty", "content_filter": "refused",
            "redirect": "refused",
        }
        self.serve()
        self.plan()
        for behaviour, kind in expected.items():
            server = self.serve(behaviour)
            result = self.run_syllabus("--json", "say", "Chess", "about " + behaviour, status=5)
            error = result.error
            if behaviour == "lm_studio":
                self.assertIn(error["kind"], ("wrong_shape", "refused"), behaviour)
            else:
                self.assertEqual(error["kind"], kind, behaviour)
            self.assertTrue(error["message"] and error["advice"], behaviour)
            self.assertTrue(error["track_id"])
            said = [m["message_content"] for m in self.history() if m["sender_type"] == "user"]
            self.assertIn("about " + behaviour, said)
            self.assertEqual(len(server.requests()), 1, behaviour)
        self.assertEqual(len(self.json("versions", "Chess")), 1)

    def test_nobody_there(self):
        self.env["SYLLABUS_BASE_URL"] = "http://127.0.0.1:1/v1"
        result = self.run_syllabus("--json", "plan", "--skill", "Chess", status=5)
        self.assertEqual(result.error["kind"], "network")
        self.assertEqual(len(self.json("track", "list")), 1)

    def test_broken_off_in_the_middle(self):
        for behaviour in ("cut", "reset"):
            self.serve(behaviour, after=30, delta_size=8)
            result = self.run_syllabus("--json", "plan", "--skill", "Chess", "--title", behaviour,
                                       status=5)
            self.assertIn(result.error["kind"], ("interrupted", "network"))
            reply = self.history(behaviour)[-1]
            self.assertEqual(reply["status"], "interrupted")
            self.assertTrue(reply["message_content"])
            self.assertEqual(self.json("versions", behaviour), [])

    def test_silence_ends(self):
        self.serve("stall", after=5)
        result = self.run_syllabus("--json", "plan", "--skill", "Chess", status=5,
                                   SYLLABUS_LLM_IDLE_TIMEOUT="1")
        self.assertIn(result.error["kind"], ("timeout", "interrupted"))
        self.assertEqual(self.history()[-1]["status"], "interrupted")

    def test_fallback_only_where_it_is_allowed(self):
        self.serve("500")
        self.run_syllabus("plan", "--skill", "Chess", "--title", "no", status=5)
        document = self.json("plan", "--skill", "Chess", "--title", "yes", "--say", "more practice",
                             "--finalize", "--fallback", "builtin")
        self.assertTrue(document["track"]["modules"])
        said = [m for m in document["messages"] if m["sender_type"] == "ai"
                and m["status"] == "complete"]
        self.assertTrue(all(m["ai_model_used"] in ("builtin", None) for m in said))
        document = self.json("plan", "--skill", "Chess", "--title", "configured",
                             SYLLABUS_LLM_FALLBACK="builtin")
        self.assertEqual(document["track"]["ai_generated_plan"]["version"], 1)

    def test_second_interrupt_ends_at_once(self):
        self.serve("stall", after=10)
        process = self.start("plan", "--skill", "Chess")
        read_until(process.stdout, b" ")
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=DEADLINE)
        self.assertEqual(process.returncode, 130)
        self.assertEqual(self.history()[-1]["status"], "interrupted")

    def test_a_reader_that_goes_away(self):
        self.serve("plan", deltas=4000, delay=0.0005)
        process = self.start("plan", "--skill", "Chess")
        read_until(process.stdout, b"Module")
        process.stdout.close()
        process.stdout = None
        process.wait(timeout=DEADLINE)
        self.assertNotIn(b"syllabus:", process.stderr.read())
        self.assertEqual(process.returncode, 1)
        self.assertEqual(self.history()[-1]["status"], "interrupted")

    # --- the key ---

    def test_the_key_goes_to_the_server_and_nowhere_else(self):
        server = self.serve()
        log = self.path("syllabus.log")
        result = self.run_syllabus("-v", "plan", "--skill", "Chess", "--finalize", "--export",
                                   "c.json", SYLLABUS_API_KEY=KEY, SYLLABUS_LOG_FILE=log)
        self.assertEqual(server.requests()[0]["headers"]["authorization"], "Bearer " + KEY)
        self.serve("401")
        failed = self.run_syllabus("-v", "say", "Chess", "x", status=5, SYLLABUS_API_KEY=KEY,
                                   SYLLABUS_LOG_FILE=log)
        shown = result.out + result.err + failed.out + failed.err
        shown += self.run_syllabus("config", "show", SYLLABUS_API_KEY=KEY).out
        self.assertNotIn(KEY, shown)
        for folder, _, names in os.walk(self.home):
            for name in names:
                with open(os.path.join(folder, name), "rb") as f:
                    self.assertNotIn(KEY.encode(), f.read(), name)

    def test_a_key_for_openai_stays_with_openai(self):
        server = self.serve()
        self.run_syllabus("plan", "--skill", "Chess", OPENAI_API_KEY=KEY)
        self.assertNotIn("authorization", server.requests()[0]["headers"])
        self.env["SYLLABUS_BASE_URL"] = "http://example.org/v1"
        result = self.run_syllabus("--json", "plan", "--skill", "Go", status=2,
                                   SYLLABUS_API_KEY=KEY)
        self.assertEqual(result.error["kind"], "usage")
        self.assertNotIn(KEY, result.err)


class Killed(Home):
    """kill -9 at moments of a stream that are chosen by what has come."""

    def test_what_was_said_and_what_came_is_there(self):
        self.register()
        for run in range(12):
            title = "run %d" % run
            with ModelServer("clock", deltas=3000, delay=0.0005) as server:
                process = self.start("--base-url", server.url, "plan", "--skill", title)
                seen = b""
                while len(seen) < 1 + 2500 * run:
                    piece = os.read(process.stdout.fileno(), 4096)
                    self.assertTrue(piece)
                    seen += piece
                process.kill()
                process.wait()
            history = self.json("history", title)
            self.assertEqual(history[-1]["status"], "interrupted")
            kept = history[-1]["message_content"].encode()
            shorter = min(len(kept), len(seen))
            self.assertEqual(kept[:shorter], seen[:shorter])
            self.assertEqual(self.json("versions", title), [])
        database = sqlite3.connect(self.path(".local/share/syllabus/syllabus.db"))
        self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
        database.close()

    def test_the_persons_words_are_on_the_disk_before_the_request_leaves(self):
        self.register()
        self.json("plan", "--skill", "Chess")
        with ModelServer("slow_start") as server:
            process = self.start("--base-url", server.url, "say", "Chess", "remember this")
            while not server.requests():
                self.assertIsNone(process.poll())
            process.kill()
            process.wait()
        history = self.json("history", "Chess")
        self.assertEqual([m["message_content"] for m in history if m["sender_type"] == "user"],
                         ["remember this"])
        self.assertEqual(history[-1]["status"], "interrupted")
        self.assertEqual(history[-1]["message_content"], "")
        answered = self.json("regenerate", "Chess")
        self.assertEqual(answered[-1]["status"], "complete")


class Hostile(Home):
    """Model text full of what drives terminals."""

    DANGEROUS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069"
                           "\ufeff\U000e0000-\U000e007f]")

    def check(self, text):
        found = self.DANGEROUS.search(text)
        self.assertIsNone(found, found and repr(text[max(0, found.start() - 40):found.end() + 40]))

    def test_no_output_drives_the_terminal(self):
        self.register()
        title = "Chess \x1b]0;title\x07 \u202e棋 🎯"
        with ModelServer("hostile") as server:
            self.env["SYLLABUS_BASE_URL"] = server.url
            planned = self.run_syllabus("plan", "--skill", title, "--say", "more", "--finalize")
        self.check(planned.out)
        self.check(planned.err)
        self.assertIn("red", planned.out)
        track = self.json("track", "list")[0]
        for command in (("track", "list"), ("track", "show", track["id"]),
                        ("history", track["id"]), ("versions", track["id"]),
                        ("module", "list", track["id"]), ("chats", track["id"])):
            self.check(self.run_syllabus(*command).out)
            self.check(self.run_syllabus("--json", *command).out)
        self.check(self.run_syllabus("export", track["id"]).out)
        stored = self.json("history", track["id"])[0]["message_content"]
        self.assertIn("NUL \ufffd and", stored)
        self.assertIn("\x1b[2J", stored)
        self.assertIn("x" * (1 << 20), stored)
        self.assertNotIn("\r\n", stored)


class Together(Home):
    def test_two_processes_stream_into_one_file(self):
        self.register()
        with ModelServer("plan", deltas=1500, delay=0.0005) as server:
            processes = [self.start("--json", "--base-url", server.url, "plan", "--skill", skill)
                         for skill in ("Chess", "Go")]
            while len(server.requests()) < 2:
                self.assertTrue(all(p.poll() is None for p in processes))
            self.json("--provider", "builtin", "plan", "--skill", "Checkers", "--finalize")
            self.assertEqual(len(self.json("track", "list")), 3)
            for process in processes:
                out, err = process.communicate(timeout=DEADLINE)
                self.assertEqual((process.returncode, err), (0, b""))
                self.assertEqual(json.loads(out)["messages"][0]["status"], "complete")


if __name__ == "__main__":
    unittest.main()
