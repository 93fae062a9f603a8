"""doctor on its way to a model: servers that say more than the protocol has, and those that say nothing."""
import contextlib
import http.server
import json
import select
import signal
import socket
import threading
import time
import unittest

from harness import DEADLINE, MODEL, Home

WORDS = json.dumps({"ok": True, "words": ["apple", "pear"]})


def stream(text, size=4):
    pieces = [text[i:i + size] for i in range(0, len(text), size)]
    events = [{"choices": [{"delta": {"content": p}, "finish_reason": None}]} for p in pieces]
    events.append({"choices": [{"delta": {}, "finish_reason": "stop"}]})
    return "".join("data: %s\n\n" % json.dumps(e) for e in events) + "data: [DONE]\n\n"


class OwnServer(http.server.ThreadingHTTPServer):
    """Answers paths from a table; what a model says is a function of the request."""

    daemon_threads = True

    def __init__(self, answers, says):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = answers
        self.says = says
        self.asked = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        pass  # a client that goes away has its reasons

    @property
    def url(self):
        return "http://127.0.0.1:%d/v1" % self.server_port


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, type, text):
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self.server.asked.append(("GET", self.path))
        found = self.server.answers.get(self.path)
        if found is None:
            self.answer(404, "text/plain", "404 page not found")
        else:
            self.answer(200, "application/json", found if isinstance(found, str) else json.dumps(found))

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(("POST", self.path))
        if self.path.endswith("/chat/completions"):
            said = self.server.says(body)
            self.answer(200 if said else 404, "text/event-stream", said or "no such model")
        else:
            self.do_GET()


def says_json(body):
    return stream(WORDS if body.get("response_format") else "ok")


class Doctor(Home):
    def own(self, answers=None, says=says_json, model=MODEL):
        server = OwnServer({"/v1/models": {"data": [{"id": model, "owned_by": "someone"}]},
                            **(answers or {})}, says)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.env.update(SYLLABUS_BASE_URL=server.url, SYLLABUS_MODEL=MODEL)
        return server

    def findings(self, status=0, **env):
        found = self.json("-g", "doctor", status=status, **env)
        return {f["check"]: f for f in found}

    # --- context ---

    def context(self, **answers):
        self.own(answers)
        return self.findings()["context"]

    def test_context_of_llamacpp(self):
        found = self.context(**{"/props": {"default_generation_settings": {"n_ctx": 16384}}})
        self.assertEqual((found["status"], found["message"]), ("ok", "16384 tokens"))

    def test_context_of_ollama(self):
        """What runs now counts, and where that is not said what the model was told."""
        listed = {"data": [{"id": MODEL + ":latest", "owned_by": "library"}]}
        for answers in ({"/api/ps": {"models": [{"name": MODEL + ":latest", "context_length": 4096}]}},
                        {"/api/show": {"parameters": "stop \"x\"\nnum_ctx        4096",
                                       "model_info": {"llama.context_length": 131072}}}):
            with self.subTest(answers):
                found = self.context(**{"/v1/models": listed}, **answers)
                self.assertEqual(found["status"], "warn")
                self.assertIn("4096", found["message"])
                self.assertIn("OLLAMA_CONTEXT_LENGTH", found["advice"])

    def test_context_of_lm_studio(self):
        found = self.context(**{"/api/v0/models": {"data": [
            {"id": "other", "max_context_length": 1},
            {"id": MODEL, "max_context_length": 131072, "loaded_context_length": 32768}]}})
        self.assertEqual(found["message"], "32768 tokens")

    def test_context_that_was_set_too_high(self):
        self.env["SYLLABUS_LLM_CONTEXT_WINDOW"] = "100000"
        found = self.context(**{"/v1/models": [{"id": MODEL, "context_length": 32768}]})
        self.assertEqual(found["status"], "warn")
        self.assertEqual(found["advice"], "syllabus config set llm.context_window 32768")

    def test_only_ollama_is_asked_to_show(self):
        server = self.own()
        self.findings()
        self.assertNotIn(("POST", "/api/show"), server.asked)
        self.assertIn(("GET", "/props"), server.asked)

    # --- forms ---

    def test_a_schema_that_is_ignored(self):
        def says(body):
            form = body.get("response_format", {}).get("type")
            return stream(WORDS if form == "json_object" else "Here are five fruits: apple")

        self.own(says=says)
        found = self.findings()
        self.assertEqual(found["structured"]["status"], "ok")
        self.assertIn("ignored", found["structured"]["message"])

    def test_no_json_at_all(self):
        self.own(says=lambda body: stream("Here are five fruits: apple"))
        found = self.findings()
        self.assertEqual(found["structured"]["status"], "warn")
        self.assertTrue(found["structured"]["advice"])

    def test_an_answer_in_one_piece(self):
        self.own(says=lambda body: stream(WORDS, 1000))
        self.assertEqual(self.findings()["streaming"]["status"], "warn")

    # --- names ---

    def test_the_nearest_name(self):
        self.serve("openai_404")
        for wrong in ("test-modl-1", "TEST/test-model-1"):
            found = self.findings(status=5, SYLLABUS_MODEL=wrong)
            self.assertEqual(found["model"]["advice"], "syllabus config set llm.model test-model-1")
            self.assertEqual(found["models"]["status"], "warn")
        found = self.findings(status=5, SYLLABUS_MODEL="nothing-like-it-at-all")
        self.assertNotIn("config set", found["model"]["advice"])

    def test_names_that_a_shell_would_read(self):
        """A server's list cannot put commands into the mouth of the advice."""
        for listed, line in (("test model 1", "'test model 1'"), ("a'$(id)'", "'a'\\''$(id)'\\'''"),
                             ("-test-model", "-- llm.model '-test-model'")):
            with self.subTest(listed):
                self.own(model=listed, says=lambda body: None)
                found = self.findings(status=5, SYLLABUS_MODEL=listed + "x")
                advice = found["models"]["advice"] or ""
                self.assertTrue(advice.endswith(line), advice)

    def test_names_that_cannot_be_shown(self):
        self.own(model="\x1b[31m" + MODEL, says=lambda body: None)
        found = self.json("-g", "doctor", status=5, SYLLABUS_MODEL=MODEL + "x")
        self.assertNotIn("\x1b", json.dumps(found, ensure_ascii=False))
        self.assertNotIn("config set", str([f for f in found if f["check"] == "models"]))

    # --- the dead and the silent ---

    @contextlib.contextmanager
    def hole(self):
        """An address where nothing answers: its queue of connections is full."""
        with contextlib.ExitStack() as open_ones:
            listener = open_ones.enter_context(socket.socket())
            listener.bind(("127.0.0.1", 0))
            listener.listen(0)
            for _ in range(4):
                filler = open_ones.enter_context(socket.socket())
                filler.setblocking(False)
                filler.connect_ex(listener.getsockname())
            yield "http://127.0.0.1:%d/v1" % listener.getsockname()[1]

    def test_a_dead_network(self):
        with self.hole() as url:
            begun = time.monotonic()
            found = self.findings(status=5, SYLLABUS_BASE_URL=url, SYLLABUS_MODEL=MODEL)
            self.assertLess(time.monotonic() - begun, 15)
        self.assertEqual(found["connection"]["status"], "fail")
        self.assertEqual(found["model"]["status"], "fail")

    def test_a_server_that_never_answers(self):
        """Doctor has less patience with it than with a model that is being loaded."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            url = "http://127.0.0.1:%d/v1" % listener.getsockname()[1]
            begun = time.monotonic()
            found = self.findings(status=5, SYLLABUS_BASE_URL=url, SYLLABUS_MODEL=MODEL)
            self.assertLess(time.monotonic() - begun, 40)
        self.assertEqual(found["connection"]["status"], "ok")
        self.assertEqual(found["model"]["status"], "fail")
        self.assertIn("no answer within 15 seconds", found["model"]["message"])
        self.assertIn("Doctor waits no longer", found["model"]["advice"])

    def test_no_such_name(self):
        found = self.findings(status=5, SYLLABUS_BASE_URL="http://no-such-host.invalid/v1",
                              SYLLABUS_MODEL=MODEL)
        self.assertEqual(found["dns"]["status"], "fail")

    def test_no_encryption_there(self):
        server = self.serve()
        found = self.findings(status=5, SYLLABUS_BASE_URL=server.url.replace("http:", "https:"))
        self.assertEqual(found["connection"]["status"], "ok")
        self.assertEqual(found["tls"]["status"], "fail")
        self.assertIn("http://", found["tls"]["advice"])

    def stop(self, process, ready):
        end = time.monotonic() + DEADLINE
        while not ready():
            self.assertLess(time.monotonic(), end)
            select.select([], [], [], 0.01)  # a list tells nobody that it has grown
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=DEADLINE)
        self.assertEqual(process.returncode, 130, err)
        self.assertLess(time.monotonic() - begun, 5)  # not the time-outs, which are longer
        self.assertEqual(out, b"")

    def test_cancelled_while_a_model_is_silent(self):
        wait = threading.Event()
        self.addCleanup(wait.set)
        server = self.own(says=lambda body: wait.wait(DEADLINE) and "")
        self.stop(self.start("-g", "--json", "doctor"),
                  lambda: ("POST", "/v1/chat/completions") in server.asked)

    def test_cancelled_while_a_list_does_not_come(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.env.update(SYLLABUS_MODEL=MODEL, SYLLABUS_BASE_URL="http://127.0.0.1:%d/v1" %
                            listener.getsockname()[1])
            process = self.start("-g", "--json", "doctor")
            connection, _ = listener.accept()
            with connection:
                self.stop(process, lambda: connection.recv(65536))


if __name__ == "__main__":
    unittest.main()
