"""What the picture in the README shows: a course being planned, its second version half written. Drawn anew by

    tests/tui/svg.py docs/screen.svg --size 120x36 -- tests/tui/picture.py

What the model says is told here; the rest is the program as it is."""
import http.server
import json
import threading

FIRST = """Hello! Here is a plan for **40 hours**: from the first query to a report that others can use.

## SQL for data analysis (40 hours)

### Module 1: Tables, rows and questions (8 hours)
- Reading a schema
- `SELECT`, `WHERE`, `ORDER BY`

### Module 2: Joining and grouping (10 hours)
- Inner and outer joins
- `GROUP BY` and `HAVING`

### Module 3: Window functions (8 hours)
- Ranks, running totals

### Module 4: Cleaning data (6 hours)
- Duplicates, gaps, types

### Module 5: A report of your own (8 hours)
- From the question to the chart

Does the balance suit you, or should anything be longer?
"""
SECOND = """Done: testing gets a module of its own, and joins make room for it.

## SQL for data analysis (40 hours)

### Module 1: Tables, rows and questions (8 hours)
- Reading a schema
- `SELECT`, `WHERE`, `ORDER BY`

### Module 2: Joining and grouping (6 hours)
- Inner and outer joins
- `GROUP BY` and `HAVING`

### Module 3: Testing queries (4 hours)
- Known answers, edge cases
- **Practice:** break a query, th"""


class Model(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        first = not any(m["role"] == "assistant" for m in body["messages"])
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        text = FIRST if first else SECOND
        for i in range(0, len(text), 4):
            self.event({"choices": [{"index": 0, "delta": {"content": text[i:i + 4]}}]})
        if first:
            self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "model": "gpt-4o-mini",
                        "usage": {"prompt_tokens": 512, "completion_tokens": 233}})
            self.wfile.write(b"data: [DONE]\n\n")
        else:
            self.server.enough.wait()  # the rest of it never comes

    def event(self, data):
        self.wfile.write(b"data: " + json.dumps(data).encode() + b"\n\n")

    def log_message(self, *args):
        pass


def serve(t):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Model)
    server.enough = threading.Event()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for step in (server.server_close, server.shutdown, server.enough.set):
        t.addCleanup(step)
    t.env.update(SYLLABUS_BASE_URL="http://127.0.0.1:%d/v1" % server.server_port,
                 SYLLABUS_MODEL="gpt-4o-mini")


def another_track(t):
    track = t.json("track", "add", "--skill", "Watercolour for beginners", "--hours", "24")["id"]
    t.run_syllabus("--provider", "builtin", "regenerate", track)
    t.run_syllabus("--provider", "builtin", "finalize", track, "--yes")
    t.run_syllabus("module", "status", track, "1", "completed")
    t.run_syllabus("module", "status", track, "2", "completed")


def picture(t):
    t.sign_in()
    another_track(t)
    serve(t)
    s = t.open()
    s.wait("Modules 2/")
    s.keys("Escape")
    s.wait("?:help")
    s.keys("a")
    s.wait("New track")
    s.type("SQL for data analysis")
    s.wait("SQL for data analysis")
    s.keys("Enter")
    s.wait("5 A report")
    s.wait_gone("Ctrl-C stops")
    s.type("add a module on testing, take the hours from the joins")
    s.wait("from the joins")
    s.keys("Enter")
    s.wait("break a query, th")
    s.wait("tok/s")
    s.type("and a project about my own shop")
    s.wait("my own shop")
    s.check_borders()
    return s
