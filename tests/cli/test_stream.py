"""The dialogue with a model that streams: the journey, and what each turn asks and keeps."""
import json
import unittest

from harness import MODEL, Home, hours, read_until, said


class Stream(Home):
    def test_text_appears_while_the_peer_is_still_sending(self):
        """The server falls silent in the middle: what came before is on standard output."""
        server = self.serve("stall", after=30)
        process = self.start("--guest", "plan", "--skill", "Chess")
        sent = read_until(process.stdout, b"Hello!")
        text = said(server.requests("welcome")[0])[:30 * 12].encode()
        sent = read_until(process.stdout, text, sent)
        self.assertEqual(sent, text)
        self.assertIsNone(process.poll())

    def test_a_letter_that_is_split_appears_whole(self):
        """Deltas of one character each, sent byte by byte, Russian."""
        server = self.serve("split", delta_size=1)
        result = self.run_syllabus("--guest", "plan", "--skill", "Шахматы")
        self.assertEqual(result.out.rstrip("\n"), said(server.requests()[0]).rstrip("\n"))

    def test_from_a_wish_to_an_exported_course(self):
        server = self.serve()
        result = self.run_syllabus(
            "--guest", "plan", "--skill", "Python", "--hours", "40", "--level", "intermediate",
            "--say", "add a module on testing", "--finalize", "--export", "course.json")
        welcome, reply, finalize = server.requests()
        self.assertEqual([r["kind"] for r in (welcome, reply, finalize)],
                         ["welcome", "reply", "finalize"])
        self.assertIn(said(welcome), result.out)
        self.assertIn(said(reply), result.out)
        course = json.loads(self.read("course.json"))
        self.assert_valid_course(course)
        track = course["track"]
        self.assertEqual(track["status"], "active")
        self.assertEqual(track["difficulty_level"], "intermediate")
        self.assertEqual(hours(track["modules"]), 40)
        answered = json.loads(said(finalize))["modules"]
        plan = track["ai_generated_plan"]["modules"]
        self.assertEqual(len(plan), 6)
        for field in ("title", "estimated_duration_hours"):
            self.assertEqual([m[field] for m in track["modules"]], [m[field] for m in answered])
            self.assertEqual([m[field] for m in track["modules"]], [m[field] for m in plan])
        self.assertEqual([m["id"] for m in track["modules"]], [m["id"] for m in plan])

    def test_the_same_in_russian(self):
        server = self.serve()
        document = self.json("--guest", "plan", "--skill", "Анализ данных", "--hours", "30",
                             "--say", "добавь модуль по тестированию", "--finalize")
        self.assertEqual(document["source"], "model")
        self.assertEqual(document["track"]["language"], "ru")
        self.assertEqual(hours(document["track"]["modules"]), 30)
        self.assertIn("тестирование", document["track"]["modules"][-1]["title"])
        self.assertRegex(server.requests()[0]["body"]["messages"][0]["content"], "[а-я]{4}")

    def test_document_of_plan(self):
        self.serve()
        document = self.json("--guest", "plan", "--skill", "Chess", "--say", "more", "--finalize")
        self.assertEqual(document["source"], "model")
        self.assertIsNone(document["exported"])
        messages = document["messages"]
        self.assertEqual([m["message_type"] for m in messages],
                         ["welcome", "text", "plan", "finalization"])
        for m in messages[0], messages[2]:
            self.assertEqual(m["status"], "complete")
            self.assertEqual(m["finish_reason"], "stop")
            self.assertEqual(m["ai_model_used"], "test-model-1")
            self.assertGreater(m["prompt_tokens"], 0)
            self.assertGreater(m["completion_tokens"], 0)
            self.assertEqual(m["tokens_used"], m["prompt_tokens"] + m["completion_tokens"])

    def test_whatever_the_dress_of_the_stream(self):
        for behaviour in ("crlf", "cr", "bulk", "comments", "json", "no_usage", "no_done",
                          "no_finish", "no_stream_options", "think"):
            with self.subTest(behaviour):
                server = self.serve(behaviour)
                document = self.json("--guest", "plan", "--skill", "Chess", "--finalize")
                self.assertEqual(document["source"], "model")
                self.assertEqual(document["messages"][0]["message_content"],
                                 said(server.requests("welcome")[-1]))
                self.assertEqual(len(document["track"]["modules"]), 5)

    def test_say(self):
        server = self.serve()
        self.sign_in()
        track = self.json("plan", "--skill", "Chess")["track"]["id"]
        messages = self.json("say", track, "add a module on testing")
        self.assertEqual([(m["sender_type"], m["message_type"]) for m in messages],
                         [("user", "text"), ("ai", "plan")])
        self.assertEqual(messages[1]["parent_id"], messages[0]["id"])
        self.assertEqual(messages[1]["message_content"], said(server.requests("reply")[0]))
        history = self.json("history", track)
        self.assertEqual(history[1:], messages)
        self.assertEqual([v["version"] for v in self.json("versions", track)], [1, 2])

    def test_people_see_a_reply_once(self):
        self.env["SYLLABUS_LLM_MAX_CONTINUE"] = "0"
        server = self.serve("length", only="reply", times=1, after=5)
        self.sign_in()
        shown = self.run_syllabus("plan", "--skill", "Chess").out
        self.assertEqual(shown.strip(), said(server.requests("welcome")[0]).strip())
        shown = self.run_syllabus("say", "Chess", "more", status=5).out
        shown = shown.rstrip("\n") + self.run_syllabus("continue", "Chess").out
        self.assertEqual(shown.strip(), said(server.requests("reply")[0]).strip())
        shown = self.run_syllabus("regenerate", "Chess").out
        self.assertEqual(shown.strip(), said(server.requests("reply")[0]).strip())

    def test_people_are_told_of_each_version(self):
        self.serve()
        result = self.run_syllabus("--guest", "plan", "--skill", "Chess", "--say", "more")
        self.assertIn("Plan v1: 5 modules, 40 h", result.err)
        self.assertIn("Plan v2: 6 modules, 40 h  (+1", result.err)
        self.assertEqual(self.run_syllabus("--guest", "-q", "plan", "--skill", "Chess").err, "")

    def test_jsonl_tells_things_in_order(self):
        server = self.serve()
        events = self.run_syllabus("--guest", "--jsonl", "plan", "--skill", "Chess", "--say", "more",
                                   "--finalize").events
        self.assertEqual([e["seq"] for e in events], list(range(1, len(events) + 1)))
        steps = []
        for e in events:
            kind = e["type"]
            if kind == "message":
                kind = "%s %s" % (e["message"]["message_type"], e["message"]["status"])
            if not steps or steps[-1] != kind:
                steps.append(kind)
        # While it streams text and plan take turns; what begins and ends it stands around them.
        reply = {"delta", "plan"}
        order = [s for i, s in enumerate(steps)
                 if s not in reply or i == 0 or steps[i - 1] not in reply]
        self.assertEqual(order, [
            "welcome streaming", "delta", "welcome complete", "plan", "text complete",
            "text streaming", "delta", "plan complete", "plan", "progress",
            "finalization complete", "module", "done"])
        for number, kind in ((0, "welcome"), (1, "reply")):
            begun = [e["message"]["id"] for e in events if e["type"] == "message"
                     and e["message"]["status"] == "streaming"][number]
            text = "".join(e["text"] for e in events
                           if e["type"] == "delta" and e["message_id"] == begun)
            self.assertEqual(text, said(server.requests(kind)[0]))
        live = [e["plan"] for e in events if e["type"] == "plan"]
        self.assertLess(len(live[0]["modules"]), 5)
        self.assertEqual(len(live[-1]["modules"]), 6)
        # Ids stay while the plan grows.
        for plan in live[1:]:
            self.assertEqual(plan["modules"][0]["id"], live[0]["modules"][0]["id"])
        self.assertEqual(events[-1]["result"]["source"], "model")

    def test_nothing_but_the_document_with_json(self):
        self.serve()
        result = self.run_syllabus("--json", "--guest", "plan", "--skill", "Chess", "--say", "more")
        self.assertEqual(result.err, "")
        json.loads(result.out)


class Cut(Home):
    """Replies that the token limit ended, and going on with them when one is told to."""

    def setUp(self):
        super().setUp()
        self.env["SYLLABUS_LLM_MAX_CONTINUE"] = "0"
        self.sign_in()

    def cut_welcome(self, **options):
        server = self.serve("length", times=1, **options)
        result = self.run_syllabus("--json", "plan", "--skill", "Chess", status=5)
        self.assertEqual(result.error["kind"], "cut_off")
        return server, result.error["track_id"]

    def test_continue_joins_without_a_seam(self):
        for after, overlap in ((40, 0), (40, 60), (31, 0), (31, 25)):
            with self.subTest(after=after, overlap=overlap):
                server, track = self.cut_welcome(after=after, overlap=overlap)
                whole = said(server.requests("welcome")[0])
                cut = self.json("history", track)
                self.assertEqual([m["status"] for m in cut], ["cut_off"])
                self.assertEqual(cut[0]["finish_reason"], "length")
                self.assertEqual(cut[0]["message_content"], whole[:12 * after])
                messages = self.json("continue", track)
                self.assertEqual([m["id"] for m in messages], [cut[0]["id"]])
                self.assertEqual(messages[0]["status"], "complete")
                self.assertEqual(messages[0]["message_type"], "welcome")
                self.assertEqual(messages[0]["message_content"], whole)
                self.assertEqual(self.json("history", track), messages)
                # The model was shown what it had said, and then asked to go on.
                sent = server.requests("welcome")[1]["body"]["messages"]
                self.assertEqual([m["role"] for m in sent[-2:]], ["assistant", "user"])
                self.assertEqual(sent[-2]["content"], whole[:12 * after])

    def test_continue_replaces_the_version(self):
        _, track = self.cut_welcome(after=40)
        before = self.json("versions", track)
        self.assertEqual([v["version"] for v in before], [1])
        self.assertLess(len(before[0]["modules"]), 5)
        self.json("continue", track)
        after = self.json("versions", track)
        self.assertEqual([v["version"] for v in after], [1])
        self.assertEqual(len(after[0]["modules"]), 5)
        self.assertEqual(after[0]["modules"][0]["id"], before[0]["modules"][0]["id"])
        self.assertEqual(after[0]["message_id"], before[0]["message_id"])

    def test_tokens_of_both_calls_add_up(self):
        _, track = self.cut_welcome(after=40)
        first = self.json("history", track)[0]
        both = self.json("continue", track)[0]
        self.assertGreater(both["prompt_tokens"], first["prompt_tokens"])
        self.assertGreater(both["completion_tokens"], first["completion_tokens"])

    def test_nothing_to_go_on_with(self):
        self.serve()
        track = self.json("plan", "--skill", "Chess")["track"]["id"]
        result = self.run_syllabus("--json", "continue", track, status=2)
        self.assertEqual(result.error["kind"], "usage")
        self.assertEqual(len(self.json("history", track)), 1)

    def test_a_cut_plan_is_not_finalized_by_accident(self):
        server, track = self.cut_welcome(after=40)
        result = self.run_syllabus("--json", "finalize", track, status=5)
        self.assertEqual(result.error["kind"], "cut_off")
        self.assertIn("--yes", result.error["advice"])
        self.assertEqual(server.requests("finalize"), [])
        self.assertEqual(self.json("module", "list", track), [])
        self.assertEqual(self.json("track", "show", track)["status"], "planning")
        document = self.json("finalize", "--yes", track)
        self.assertEqual(document["track"]["status"], "active")
        self.assertEqual(len(document["track"]["modules"]),
                         len(document["track"]["ai_generated_plan"]["modules"]))

    def test_a_continued_plan_is_finalized_without_asking(self):
        _, track = self.cut_welcome(after=40)
        self.json("continue", track)
        self.assertEqual(len(self.json("finalize", track)["track"]["modules"]), 5)


class Regenerate(Home):
    def planned(self, *args, **server):
        server = self.serve(**server)
        self.sign_in()
        return server, self.json("plan", "--skill", "Chess", *args)["track"]["id"]

    def test_the_old_reply_is_kept_and_not_sent_again(self):
        server, track = self.planned("--say", "add a module on testing")
        old = self.json("history", track)
        messages = self.json("regenerate", track)
        self.assertEqual([m["sender_type"] for m in messages], ["ai"])
        self.assertEqual(messages[0]["parent_id"], old[1]["id"])
        self.assertNotEqual(messages[0]["id"], old[2]["id"])
        self.assertEqual(self.json("history", track), old + messages)
        first, second = [r["body"]["messages"] for r in server.requests("reply")]
        self.assertEqual(first, second)
        self.assertNotIn(old[2]["message_content"], json.dumps(second))

    def test_the_next_turn_follows_the_new_reply(self):
        server, track = self.planned("--say", "why so few?", behaviour="talk", only="reply",
                                     times=1)
        self.json("regenerate", track)
        self.json("say", track, "thanks")
        sent = server.requests("reply")[-1]["body"]["messages"]
        replies = [m["content"] for m in sent if m["role"] == "assistant"]
        self.assertEqual(len(replies), 2)
        self.assertIn("I have added a module", replies[1])
        self.assertNotIn("A good question", json.dumps(sent))

    def test_the_first_plan(self):
        server, track = self.planned()
        messages = self.json("regenerate", track)
        self.assertEqual([m["message_type"] for m in messages], ["welcome"])
        self.assertEqual(len(server.requests("welcome")), 2)
        self.assertEqual([v["version"] for v in self.json("versions", track)], [1, 2])

    def test_regenerating_a_new_track_asks_for_its_first_plan(self):
        self.serve()
        self.sign_in()
        track = self.json("track", "add", "--skill", "Chess")["id"]
        messages = self.json("regenerate", track)
        self.assertEqual([m["message_type"] for m in messages], ["welcome"])
        self.assertEqual(self.json("track", "show", track)["ai_generated_plan"]["version"], 1)


class Finalizing(Home):
    def planned(self, behaviour, *args, **options):
        server = self.serve(behaviour, **options)
        self.sign_in()
        return server, self.json("plan", "--skill", "Chess", *args)["track"]["id"]

    def finalized(self, behaviour, source, rounds):
        server, track = self.planned(behaviour)
        document = self.json("finalize", track)
        self.assertEqual(document["source"], source)
        self.assertEqual(len(server.requests("finalize")), rounds)
        modules = document["track"]["modules"]
        plan = document["track"]["ai_generated_plan"]["modules"]
        for field in ("id", "title", "estimated_duration_hours"):
            self.assertEqual([m[field] for m in modules], [m[field] for m in plan])
        self.assertEqual(self.json("module", "list", track), modules)
        return server, document

    def test_fenced_json_is_the_models(self):
        self.finalized("fenced", "model", 1)

    def test_broken_json_is_repaired_once(self):
        server, _ = self.finalized("broken_once", "repaired", 2)
        first, second = [r["body"]["messages"] for r in server.requests("finalize")]
        self.assertEqual(second[:len(first)], first)
        # The faulty answer and what is wrong with it.
        self.assertEqual([m["role"] for m in second[len(first):]], ["assistant", "user"])
        self.assertEqual(second[-2]["content"], said(server.requests("finalize")[0])[:-20])

    def test_the_plan_is_the_last_resort(self):
        _, document = self.finalized("broken", "plan", 2)
        self.assertIn("plan", document["messages"][-1]["message_content"])

    def test_a_failing_server_leaves_everything_as_it_was(self):
        self.env["SYLLABUS_LLM_RETRIES"] = "0"
        server, track = self.planned("500", only="finalize")
        before = self.json("history", track)
        result = self.run_syllabus("--json", "finalize", track, status=5)
        self.assertEqual(result.error["kind"], "refused")
        self.assertEqual(result.error["track_id"], track)
        self.assertEqual(self.json("module", "list", track), [])
        self.assertEqual(self.json("track", "show", track)["status"], "planning")
        self.assertEqual(self.json("history", track), before)
        self.assertEqual(len(server.requests("finalize")), 1)

    def test_again_keeps_ids_and_progress(self):
        _, track = self.planned("plan")
        first = self.json("finalize", track)["track"]["modules"]
        self.json("module", "status", track, "2", "completed")
        self.json("say", track, "add a module on testing")
        second = self.json("finalize", track)["track"]["modules"]
        self.assertEqual(len(second), len(first) + 1)
        self.assertEqual([m["id"] for m in second[:5]], [m["id"] for m in first])
        self.assertEqual([m["created_at"] for m in second[:5]], [m["created_at"] for m in first])
        self.assertEqual([m["status"] for m in second],
                         ["not_started", "completed"] + 4 * ["not_started"])
        types = [m["message_type"] for m in self.json("history", track)]
        self.assertEqual(types.count("finalization"), 2)

    def test_talk_after_the_plan_changes_nothing(self):
        server, track = self.planned("talk")
        self.json("say", track, "is it too much for a month?")
        self.assertEqual(len(self.json("versions", track)), 1)
        modules = self.json("finalize", track)["track"]["modules"]
        self.assertEqual(len(modules), 5)
        sent = json.dumps(server.requests("finalize")[0]["body"])
        self.assertNotIn("too much for a month", sent)
        self.assertNotIn("A good question", sent)


class Requests(Home):
    """What is sent, as the server sees it."""

    def test_temperatures_and_no_limits(self):
        server = self.serve()
        self.json("--guest", "plan", "--skill", "Chess", "--say", "more", "--finalize")
        bodies = [r["body"] for r in server.requests()]
        self.assertEqual([b["temperature"] for b in bodies], [0.8, 0.7, 0.3])
        for body in bodies:
            self.assertEqual(body["model"], MODEL)
            self.assertIs(body["stream"], True)
            self.assertEqual([k for k in body if "max" in k], [])
        self.assertEqual({(r["method"], r["path"]) for r in server.requests()},
                         {("POST", "/v1/chat/completions")})

    def test_limits_and_temperatures_that_are_set(self):
        server = self.serve()
        self.json("--guest", "plan", "--skill", "Chess", "--say", "more", "--finalize",
                  SYLLABUS_PLANNER_MAX_TOKENS_REPLY="777",
                  SYLLABUS_PLANNER_TEMPERATURE_WELCOME="0.9")
        bodies = [r["body"] for r in server.requests()]
        self.assertEqual(bodies[0]["temperature"], 0.9)
        limits = [[v for k, v in b.items() if k in ("max_tokens", "max_completion_tokens")]
                  for b in bodies]
        self.assertEqual(limits, [[], [777], []])

    def test_the_form_goes_with_every_turn(self):
        server = self.serve()
        self.json("--guest", "plan", "--skill", "Chess endings", "--hours", "12", "--expect",
                  "beat my uncle", "--say", "more", "--say", "and more")
        for request in server.requests():
            system = request["body"]["messages"][0]
            self.assertEqual(system["role"], "system")
            for text in ("Chess endings", "12", "beat my uncle"):
                self.assertIn(text, system["content"])

    def test_the_current_plan_goes_with_every_turn(self):
        server = self.serve()
        self.sign_in()
        track = self.json("plan", "--skill", "Chess", "--say", "more")["track"]["id"]
        self.json("say", track, "go on")
        welcome, first, second = [r["body"]["messages"][0]["content"] for r in server.requests()]
        self.assertNotIn("First steps", welcome)
        self.assertIn("First steps", first)
        self.assertNotIn("Testing and review", first)
        self.assertIn("Testing and review", second)

    def test_roles_take_turns_and_the_newest_is_last(self):
        server = self.serve("talk")
        self.json("--guest", "plan", "--skill", "Chess", "--say", "one?", "--say", "two?")
        for request in server.requests():
            roles = [m["role"] for m in request["body"]["messages"]]
            self.assertEqual(roles[0], "system")
            for i, role in enumerate(roles[1:]):
                self.assertEqual(role, ("user", "assistant")[i % 2])
            self.assertEqual(roles[-1], "user")
        self.assertEqual(server.requests()[-1]["body"]["messages"][-1]["content"], "two?")

    def test_fifty_messages_of_history(self):
        server = self.serve("talk")
        sayings = []
        for i in range(30):
            sayings += ["--say", "question number %d?" % i]
        self.json("--guest", "plan", "--skill", "Chess", *sayings)
        sent = json.dumps(server.requests()[-1]["body"])
        # 25 questions with their answers before the newest, which comes on top.
        for i in range(30):
            self.assertEqual("question number %d?" % i in sent, i >= 4, i)
        sent = json.dumps(server.requests()[20]["body"])
        self.assertIn("question number 0?", sent)

    def test_history_fits_the_context_window(self):
        server = self.serve("talk")
        long = "word " * 1500
        self.json("--guest", "plan", "--skill", "Chess", "--say", "first " + long, "--say",
                  "second " + long, "--say", "third?", SYLLABUS_LLM_CONTEXT_WINDOW="8000")
        sent = json.dumps(server.requests()[-1]["body"])
        self.assertNotIn("first word", sent)
        self.assertIn("third?", sent)
        self.assertIn("First steps", server.requests()[-1]["body"]["messages"][0]["content"])

    def test_extra_headers_and_members(self):
        server = self.serve()
        self.json("--guest", "plan", "--skill", "Chess",
                  SYLLABUS_LLM_EXTRA_HEADERS="{X-Title: Syllabus}",
                  SYLLABUS_LLM_EXTRA_BODY='{"top_p": 0.9}')
        request = server.requests()[0]
        self.assertEqual(request["headers"]["x-title"], "Syllabus")
        self.assertEqual(request["body"]["top_p"], 0.9)


if __name__ == "__main__":
    unittest.main()
