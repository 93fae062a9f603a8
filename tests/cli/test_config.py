"""Settings: where they come from, how one line changes, what is refused; and doctor."""
import os
import re
import unittest

from harness import MODEL, SOURCE, Home

FILE = ".config/syllabus/config.yaml"


class Config(Home):
    def get(self, key, *args, **env):
        return self.json(*args, "config", "get", key, **env)

    def refused(self, *args, status=2, kind="usage", **env):
        result = self.run_syllabus("--json", *args, status=status, **env)
        self.assertEqual(result.error["kind"], kind)
        return result.error["message"]

    def test_file_environment_argument(self):
        self.assertIsNone(self.get("llm.model"))
        self.write(FILE, "llm:\n  model: from-file\n")
        self.assertEqual(self.get("llm.model"), "from-file")
        self.assertEqual(self.get("llm.model", DEFAULT_OPENAI_MODEL="reference"), "reference")
        self.assertEqual(self.get("llm.model", DEFAULT_OPENAI_MODEL="reference",
                                  SYLLABUS_MODEL="short"), "short")
        self.assertEqual(self.get("llm.model", SYLLABUS_MODEL="short",
                                  SYLLABUS_LLM_MODEL="full"), "full")
        self.assertEqual(self.get("llm.model", "--model", "argument", SYLLABUS_LLM_MODEL="full"),
                         "argument")

    def test_an_empty_variable_counts_as_unset(self):
        self.write(FILE, "llm.model: from-file\n")
        self.assertEqual(self.get("llm.model", SYLLABUS_LLM_MODEL="", SYLLABUS_MODEL=""),
                         "from-file")
        self.assertEqual(self.get("planner.history_limit", SYLLABUS_PLANNER_HISTORY_LIMIT=""), "50")

    def test_what_is_sent_follows_them(self):
        server = self.serve()
        del self.env["SYLLABUS_MODEL"]
        self.write(FILE, "llm: {model: from-file}\nplanner: {temperature: {welcome: 0.5}}\n")
        self.json("-g", "plan", "--skill", "Chess")
        self.json("-g", "plan", "--skill", "Chess", SYLLABUS_MODEL="from-environment")
        self.json("-g", "--model", "from-argument", "plan", "--skill", "Chess",
                  SYLLABUS_MODEL="from-environment")
        bodies = [r["body"] for r in server.requests()]
        self.assertEqual([b["model"] for b in bodies],
                         ["from-file", "from-environment", "from-argument"])
        self.assertEqual({b["temperature"] for b in bodies}, {0.5})

    def test_the_examples_of_the_manual(self):
        """Each reaches its server by configuration alone: here is what the server is sent."""
        key = "sk-test-0123456789abcdef"
        bearer = {"authorization": "Bearer " + key}
        wanted = {
            "localhost:11434": ("/v1/chat/completions", "llama3.1", bearer),
            "openrouter.ai": ("/api/v1/chat/completions", "meta-llama/llama-3.3-70b-instruct",
                              {**bearer, "x-title": "Syllabus"}),
            "NAME.openai.azure.com": (
                "/openai/v1/chat/completions", "DEPLOYMENT", {"api-key": key}),
            "NAME.openai.azure.com, older": (
                "/openai/deployments/DEPLOYMENT/chat/completions?api-version=2024-10-21",
                "DEPLOYMENT", {"api-key": key}),
            "ai.api.cloud.yandex.net": (
                "/v1/chat/completions", "gpt://FOLDER/yandexgpt/latest",
                {"authorization": "Api-Key " + key, "openai-project": "FOLDER",
                 "x-data-logging-enabled": "false"}),
            "gigachat.devices.sberbank.ru": ("/api/v1/chat/completions", "GigaChat-2", bearer),
        }
        server = self.serve()
        del self.env["SYLLABUS_BASE_URL"], self.env["SYLLABUS_MODEL"]
        self.write("russian_trusted_root_ca.pem", "")  # nothing is encrypted here
        with open(os.path.join(SOURCE, "man", "syllabus-config.5"), encoding="utf-8") as f:
            page = f.read()
        page = page[page.index(".Sh EXAMPLES"):]
        examples = re.findall(r"\.Bd -literal -offset indent\n(llm:\n.*?)\.Ed", page, re.S)
        seen = set()
        for example in examples:
            host = re.search(r"base_url: https?://([^/]+)", example).group(1)
            host += ", older" if host in seen else ""
            seen.add(host)
            with self.subTest(host):
                path, model, headers = wanted[host]
                self.write(FILE, re.sub(r"https?://[^/]+", "http://127.0.0.1:%d" % server.port, example))
                self.json("-g", "plan", "--skill", "Chess", SYLLABUS_API_KEY=key)
                request = server.requests()[-1]
                self.assertEqual((request["path"], request["body"]["model"]), (path, model))
                sent = request["headers"]
                self.assertEqual({name: sent.get(name) for name in headers}, headers)
                self.assertEqual("authorization" in sent, "authorization" in headers)
        self.assertEqual(seen, set(wanted))

    def answers(self, *args, **env):
        """Who answers, as the plan says."""
        return self.json("-g", *args, "plan", "--skill", "Chess",
                         **env)["messages"][0]["ai_model_used"]

    def test_auto_provider(self):
        self.assertEqual(self.answers(), "builtin")
        self.assertEqual(self.answers(SYLLABUS_API_KEY="sk-x"), "builtin")
        self.assertEqual(self.answers(SYLLABUS_BASE_URL="", SYLLABUS_MODEL=""), "builtin")
        server = self.serve()
        self.assertEqual(self.answers(), "test-model-1")
        self.assertEqual(self.answers("--provider", "builtin"), "builtin")
        self.assertEqual(self.answers("--provider", "auto"), "test-model-1")
        self.assertEqual(self.answers(SYLLABUS_LLM_PROVIDER="builtin"), "builtin")
        del self.env["SYLLABUS_MODEL"]
        self.assertEqual(self.answers(), "test-model-1")
        self.assertEqual(len(server.requests()), 3)

    def test_a_model_alone_selects_one(self):
        result = self.run_syllabus("--json", "-g", "--model", MODEL, "plan", "--skill", "Chess",
                                   status=5, https_proxy="http://127.0.0.1:1")
        self.assertIn("api.openai.com", result.error["message"])

    def test_origins(self):
        self.write(FILE, "\nllm:\n  idle_timeout: 5\n")
        shown = {s["key"]: s for s in self.json("--model", "m", "config", "show",
                                                SYLLABUS_LLM_FALLBACK="builtin")}
        self.assertEqual(shown["llm.idle_timeout"]["value"], "5")
        self.assertEqual(shown["llm.idle_timeout"]["origin"], self.path(FILE) + ":3")
        self.assertEqual(shown["llm.fallback"]["origin"], "SYLLABUS_LLM_FALLBACK")
        self.assertEqual(shown["llm.model"]["origin"], "argument")
        self.assertEqual(shown["planner.history_limit"]["origin"], "default")
        self.assertTrue(all(s["help"] for s in shown.values()))
        self.assertNotIn("llm.api_key", shown)

    def test_secrets_are_not_listed(self):
        self.write(FILE, "llm:\n  extra_headers: {X-Token: s3cret-1, X-Title: s3cret-2}\n"
                         "  proxy: http://ann:s3cret-3@proxy.example:3128\n")
        listed = self.run_syllabus("--json", "config", "show")
        shown = {s["key"]: s["value"] for s in listed.document}
        self.assertEqual(shown["llm.extra_headers"], '{"X-Token":"***","X-Title":"***"}')
        self.assertEqual(shown["llm.proxy"], "http://***@proxy.example:3128")
        people = self.run_syllabus("config", "show")
        self.assertIn("http://***@proxy.example:3128", people.out)
        changed = [self.run_syllabus(*mode, "config", "set", key, value)
                   for mode in ([], ["--json"], ["--jsonl"])
                   for key, value in (("llm.extra_headers", "{X-Token: s3cret-4}"),
                                      ("llm.proxy", "socks5://ann:s3cret-5@127.0.0.1:1"))]
        for result in (listed, people, *changed):
            self.assertNotIn("s3cret", result.out + result.err)
        # Asked for by name it is told, and it is what is used.
        self.assertEqual(self.get("llm.extra_headers"), '{"X-Token":"s3cret-4"}')
        self.assertEqual(self.get("llm.proxy"), "socks5://ann:s3cret-5@127.0.0.1:1")

    def test_path(self):
        self.assertEqual(self.json("config", "path"), self.path(FILE))
        self.assertEqual(self.json("config", "path", XDG_CONFIG_HOME=self.path("x")),
                         self.path("x", "syllabus", "config.yaml"))
        self.write("mine.yaml", "")
        self.assertEqual(self.json("--config", "mine.yaml", "config", "path"), "mine.yaml")
        self.assertEqual(self.run_syllabus("config", "path").out, self.path(FILE) + "\n")

    def test_set_keeps_every_other_byte(self):
        before = ("# my settings\r\n"
                  "llm:   # who answers\n"
                  "    model:   \"old\"   # a comment\n"
                  "    base_url: 'http://127.0.0.1:1/v1'\n"
                  "\n"
                  "planner.history_limit:\t7\n"
                  "# the end")
        self.write(FILE, before)
        self.run_syllabus("config", "set", "llm.model", "new")
        after = self.read(FILE).decode()
        head, tail = before.split('"old"')
        self.assertTrue(after.startswith(head))
        self.assertTrue(after.endswith(tail))
        self.assertEqual(self.get("llm.model"), "new")
        self.run_syllabus("config", "set", "planner.history_limit", "9")
        self.run_syllabus("config", "set", "ui.language", "ru")
        self.assertEqual(self.get("planner.history_limit"), "9")
        self.assertEqual(self.get("ui.language"), "ru")
        for text in ("# my settings\r\n", "# who answers", "# a comment", "# the end",
                     "'http://127.0.0.1:1/v1'"):
            self.assertIn(text, self.read(FILE).decode())

    def test_set_makes_the_file(self):
        self.run_syllabus("config", "set", "llm.model", "a")
        self.assertEqual(self.get("llm.model"), "a")
        self.assertEqual(os.stat(self.path(FILE)).st_mode & 0o777, 0o600)
        self.run_syllabus("config", "set", "llm.model", "")
        self.assertIsNone(self.get("llm.model"))

    def test_set_refuses(self):
        self.write(FILE, "llm: {model: a}\n")
        self.assertIn("llm.model", self.refused("config", "set", "llm.modle", "b"))
        self.assertIn("1 to 1000", self.refused("config", "set", "planner.history_limit", "0"))
        self.assertIn("auto, openai or builtin",
                      self.refused("config", "set", "llm.provider", "platforma"))
        self.assertIn("http", self.refused("config", "set", "llm.base_url", "localhost"))
        self.refused("config", "set", "llm.model")
        self.refused("config", "get", "nope")
        self.assertEqual(self.read(FILE), b"llm: {model: a}\n")

    def test_a_wrong_file(self):
        for text, line, says in (("llm:\n  modle: x\n", 2, "llm.model"),
                                 ("\n\nplanner.history_limit: many\n", 3, "1 to 1000"),
                                 ("llm: {provider: magic}\n", 1, "auto, openai or builtin"),
                                 ("llm.model: a\nllm: {model: b}\n", 2, "line 1"),
                                 ("llm: [\n", None, ""), ("- a\n", 1, ""),
                                 ("api_key: sk-1\n", 1, "SYLLABUS_API_KEY")):
            with self.subTest(text):
                self.write(FILE, text)
                message = self.refused("-g", "track", "list", status=7, kind="bad_data")
                self.assertIn(self.path(FILE) + ":%s" % (line or ""), message)
                self.assertIn(says, message)
                findings = self.json("config", "check", status=7)
                self.assertEqual({f["status"] for f in findings}, {"fail"})
                self.assertIn(self.path(FILE) + ":", findings[0]["message"])

    def test_check_names_every_fault(self):
        self.write(FILE, "llm: {modle: x, provider: magic}\nfoo: 1\n")
        self.assertEqual(len(self.json("config", "check", status=7)), 3)
        self.write(FILE, "llm: {model: x}\n")
        self.assertEqual([f["status"] for f in self.json("config", "check")], ["ok"])
        os.unlink(self.path(FILE))
        self.assertEqual([f["status"] for f in self.json("config", "check")], ["ok"])

    def test_another_file(self):
        self.assertIn("missing.yaml", self.refused("--config", "missing.yaml", "-g", "track",
                                                   "list", status=3, kind="not_found"))
        self.write("mine.yaml", "llm.model: mine\n")
        self.write(FILE, "llm.model: default\n")
        self.assertEqual(self.get("llm.model", "--config", "mine.yaml"), "mine")

    def test_wrong_variables_and_arguments(self):
        message = self.refused("-g", "track", "list", SYLLABUS_LLM_IDLE_TIMEOUT="soon")
        self.assertIn("SYLLABUS_LLM_IDLE_TIMEOUT", message)
        self.assertIn("0.1 to 86400", message)
        self.assertIn("--base-url", self.refused("-g", "--base-url", "nowhere", "track", "list"))
        self.assertIn("--provider", self.refused("-g", "--provider", "magic", "track", "list"))
        self.assertIn("--lang", self.refused("-g", "--lang", "de", "track", "list"))
        # Variables that are no settings are none of our business.
        self.json("-g", "track", "list", SYLLABUS_FROM_TOMORROW="1")

    def test_another_database(self):
        self.register()
        self.json("track", "add", "--skill", "Chess")
        self.run_syllabus("--db", "other.db", "track", "list", status=4)
        self.run_syllabus("track", "list", status=4, SYLLABUS_STORAGE_PATH=self.path("other.db"))
        self.assertEqual(len(self.json("--db", self.db, "track", "list")), 1)
        self.assertTrue(os.path.exists(self.path("other.db")))


class Doctor(Home):
    CHECKS = ["database", "storage", "backup", "config", "locale", "terminal", "model"]
    BROKEN = ["database"] + CHECKS[2:]
    GUESTS = ["database"] + CHECKS[3:]
    REACHED = CHECKS[:-1] + ["connection", "tls", "model", "models"]
    UNREACHED = CHECKS[:-1] + ["connection", "model"]
    ANSWERED = REACHED + ["streaming", "structured", "context"]

    def findings(self, *args, status=0, checks=CHECKS, **env):
        found = self.json(*args, "doctor", status=status, **env)
        for f in found:
            self.assertEqual(set(f), {"check", "status", "message", "advice"})
            self.assertIn(f["status"], ("ok", "warn", "fail"))
            self.assertTrue(f["message"])
            if f["status"] != "ok":
                self.assertTrue(f["advice"], f)
        self.assertEqual(list(dict.fromkeys(f["check"] for f in found if f["check"] not in
                                            ("local", "key", "vault"))),
                         checks)
        return {f["check"]: f for f in found}

    def test_all_is_well(self):
        found = self.findings()
        self.assertEqual({f["status"] for f in found.values()}, {"ok"})
        self.assertIn(self.db, found["database"]["message"])
        self.assertIn("llm.base_url", found["model"]["advice"])

    def test_a_model_that_answers(self):
        server = self.serve()
        self.assertIn("test-model-1", self.findings(checks=self.ANSWERED)["model"]["message"])
        # One short question, since a list of models proves nothing about the key; then one in JSON.
        asked = [r["body"] for r in server.requests() if r["method"] == "POST"]
        self.assertEqual(len(asked), 2)
        self.assertEqual(asked[0]["max_tokens"], 1)
        self.assertEqual(asked[1]["response_format"]["type"], "json_schema")

    def test_a_model_that_does_not(self):
        for behaviour, says in (("401", "SYLLABUS_API_KEY"), ("html", "llm.base_url"),
                                ("404", "llm.model")):
            with self.subTest(behaviour):
                self.serve(behaviour)
                found = self.findings(status=5, checks=self.REACHED)["model"]
                self.assertEqual(found["status"], "fail")
                self.assertIn(says, found["advice"])
        self.findings(status=5, checks=self.UNREACHED,
                      SYLLABUS_BASE_URL="http://127.0.0.1:1/v1")

    def test_wrong_settings(self):
        self.write(FILE, "llm: {modle: x}\n")
        found = self.findings(status=7)["config"]
        self.assertEqual(found["status"], "fail")
        self.assertIn(self.path(FILE) + ":1", found["message"])
        os.unlink(self.path(FILE))
        found = self.json("doctor", status=7, SYLLABUS_LLM_IDLE_TIMEOUT="soon")
        self.assertIn("fail", [f["status"] for f in found if f["check"] == "config"])

    def test_a_broken_database(self):
        self.sign_in()
        with open(self.db, "r+b") as f:
            f.seek(20)
            f.write(b"\xff" * 2000)
        found = self.findings(status=7, checks=self.BROKEN)["database"]
        self.assertEqual(found["status"], "fail")
        self.assertIn(self.db, found["message"])
        result = self.run_syllabus("--json", "track", "list", status=7)
        self.assertEqual(result.error["kind"], "database")
        self.write("no.db", b"this is no database, though long enough to be looked at" * 20)
        before = self.read("no.db")
        self.run_syllabus("--db", "no.db", "track", "list", status=7)
        self.assertEqual(self.read("no.db"), before)

    def test_a_broken_page_is_found(self):
        """The header is whole: only looking at all of it finds the fault."""
        self.sign_in()
        self.json("plan", "--skill", "Chess", "--say", "more", "--finalize")
        size = os.path.getsize(self.db)
        with open(self.db, "r+b") as f:
            f.seek(size // 8192 * 4096)
            f.write(b"\xa5" * (size - f.tell() - 4096))
        self.assertEqual(self.findings(status=7, checks=self.BROKEN)["database"]["status"], "fail")

    def test_for_people(self):
        self.serve("401")
        result = self.run_syllabus("doctor", status=5)
        self.assertRegex(result.out, r"(?m)^ok +database ")
        self.assertRegex(result.out, r"(?m)^fail +model ")
        self.assertIn("SYLLABUS_API_KEY", result.out)

    def test_guests(self):
        self.findings("-g", checks=self.GUESTS)
        self.assertEqual(os.listdir(self.home), [])


if __name__ == "__main__":
    unittest.main()
