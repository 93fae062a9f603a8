#!/usr/bin/env python3
"""A model server for tests: speaks the OpenAI chat completions API on loopback.

It prints "port N" on standard output and serves until it is killed. What it answers depends on the
temperature (0.8 welcome, 0.7 reply, 0.3 finalize) and on the structure of the request, never on
words; how it answers is a row of BEHAVIOURS, chosen by --behaviour. With --log FILE each request is
a line of JSON in that file, written before the answer begins.
"""
import argparse
import asyncio
import dataclasses
import json
import re
import socket
import struct
import sys
import time
from dataclasses import dataclass
from typing import Callable, Optional

MODEL = "test-model-1"

# --- what is asked --------------------------------------------------------------------------------


@dataclass
class Request:
    method: str
    path: str
    headers: dict
    body: bytes
    number: int = 0  # of its kind, from 1

    def __post_init__(self):
        try:
            self.json = json.loads(self.body) if self.body else {}
        except ValueError:
            self.json = {}
        self.messages = self.json.get("messages") or []

    @property
    def kind(self):
        temperature = self.json.get("temperature")
        if temperature is None:
            asked_before = any(m["role"] == "assistant" for m in self.messages)
            return "reply" if asked_before else "welcome"
        return "welcome" if temperature > 0.75 else "reply" if temperature > 0.5 else "finalize"

    @property
    def prompt(self):
        return "\n".join(m["content"] for m in self.messages if m["role"] == "system")

    @property
    def russian(self):
        letters = [c for c in self.prompt if c.isalpha()]
        return 2 * sum("а" <= c.lower() <= "я" or c in "ёЁ" for c in letters) > len(letters)


# --- plans ----------------------------------------------------------------------------------------

MODULE = re.compile(
    r"^[^\w\n]*(?:module|модуль)?\s*(\d+)\s*[.:)—–-]+\s*\**(.+?)\**\s*[(\[,·—–|-]+\s*"
    r"(\d+(?:[.,]\d+)?)\s*(?:h|ч)", re.IGNORECASE | re.MULTILINE)

WORDS = {
    False: {"module": "Module", "hours": "hours", "plan": "Course plan", "goals": "Goals",
            "hello": "Hello! Here is a plan to begin with.", "project": "Final project",
            "titles": ["First steps", "Core techniques", "Working with real cases",
                       "Going deeper", "A project of your own"],
            "goal": "Build a small working result", "item": "Practice: solve a task step by step",
            "more": "Testing and review", "added": "I have added a module.",
            "about": "What this module covers."},
    True: {"module": "Модуль", "hours": "ч", "plan": "План курса", "goals": "Цели",
           "hello": "Здравствуйте! Вот план для начала.", "project": "Итоговый проект",
           "titles": ["Первые шаги", "Основные приёмы", "Работа с настоящими примерами",
                      "Глубже в предмет", "Свой проект"],
           "goal": "Создать небольшой работающий результат",
           "item": "Практика: решить задачу шаг за шагом", "more": "Проверка и тестирование",
           "added": "Я добавил модуль.", "about": "Чему посвящён этот модуль."},
}


def hours_text(quarters):
    return ("%g" % (quarters / 4)) if quarters % 4 else str(quarters // 4)


def asked_hours(request):
    """The course's hours in quarters: the first number before a word for hours in the prompt."""
    found = re.search(r"(\d+(?:[.,]\d+)?)\s*(?:hours|час|ч\b)", request.prompt)
    return max(5, round(4 * float(found.group(1).replace(",", ".")))) if found else 160


def first_plan(request):
    words = WORDS[request.russian]
    total = asked_hours(request)
    count = len(words["titles"])
    share = total // count
    hours = [share] * (count - 1) + [total - share * (count - 1)]
    return list(zip(words["titles"], hours))


def plan_in(text):
    """Modules (title, quarters) found in a text; the last run that counts from 1."""
    modules = []
    for number, title, hours in MODULE.findall(text):
        if int(number) == 1:
            modules = []
        modules.append((title.strip(" *:"), round(4 * float(hours.replace(",", ".")))))
    return modules


def current_plan(request):
    for m in reversed(request.messages):
        modules = plan_in(m["content"])
        if len(modules) > 1:
            return modules
    return first_plan(request)


def with_one_more(request):
    """The current plan and one module more, in as many hours as before."""
    modules = current_plan(request)
    longest = max(range(len(modules)), key=lambda i: modules[i][1])
    title, hours = modules[longest]
    given = max(1, hours // 2)
    modules[longest] = (title, hours - given)
    return modules + [(WORDS[request.russian]["more"], given)]


def markdown(request, opening, modules):
    words = WORDS[request.russian]
    lines = [opening, "", "## %s (%s %s)" % (words["plan"],
                                             hours_text(sum(h for _, h in modules)),
                                             words["hours"]),
             "", "### " + words["goals"], "- " + words["goal"], ""]
    for i, (title, hours) in enumerate(modules, 1):
        lines += ["### %s %d: %s (%s %s)" % (words["module"], i, title, hours_text(hours),
                                             words["hours"]),
                  "- %s %d" % (words["item"], i), "- " + words["goal"], ""]
    return "\n".join(lines + ["### " + words["project"], words["goal"] + ".", ""])


def modules_json(request):
    words = WORDS[request.russian]
    return json.dumps({"modules": [
        {"title": title, "description": words["about"], "learning_objectives": [words["goal"]],
         "estimated_duration_hours": hours / 4} for title, hours in current_plan(request)]},
        ensure_ascii=False)


def plain_text(request):
    if request.kind == "finalize":
        return modules_json(request)
    words = WORDS[request.russian]
    if request.kind == "reply":
        return markdown(request, words["added"], with_one_more(request))
    return markdown(request, words["hello"], first_plan(request))


def unless_finalizing(special):
    return lambda r: plain_text(r) if r.kind == "finalize" else special(r)


def when_finalizing(special):
    return lambda r: special(r) if r.kind == "finalize" else plain_text(r)


# --- what is said ---------------------------------------------------------------------------------

# Pieces of JSON strings, as bytes: some of them are no valid UTF-8, and no Python string.
HOSTILE = [
    rb'"\u001b[2J\u001b[31mred \u001b]52;c;aGFja2Vk\u0007 \u009b31m"',  # clear, OSC 52, 8-bit CSI
    '"\u202eright to left\u202c \u2066isolate\u2069 \U000e0041tag \u200bzero"'.encode(),
    b'"broken \xff\xfe\xc3( \xed\xa0\x80 bytes "',
    rb'"NUL \u0000 and lone \ud83d surrogates \ude00 "',
    rb'"\r\n\u2028line\u2029 \b\f\u007f backspace\r\n"',
    b'"' + b"x" * (1 << 20) + b'\\n\\n"',
]


def pieces(text, size):
    """A text as JSON strings of about `size` characters."""
    return [json.dumps(text[i:i + size], ensure_ascii=False).encode()
            for i in range(0, len(text), size)]


def filler(count, size):
    """`count` pieces of `size` bytes: prose in lines of some 80 bytes."""
    line = "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor\n"
    text = line * (2 + count * size // len(line))
    return [json.dumps(text[i * size:(i + 1) * size]).encode() for i in range(count)]


def rest_of(request, text, overlap):
    """What is left to say where the request ends with the beginning of the very text: a model that is
    asked to go on. It may repeat the last characters."""
    begun = [m["content"] for m in request.messages if m["role"] == "assistant"][-1:]
    if request.kind == "finalize" or not begun or begun[0] == text or not text.startswith(begun[0]):
        return text
    return text[max(0, len(begun[0]) - overlap):]


def deltas_of(request, behaviour, options):
    """The answer in pieces: the text, filled up with prose where a number of deltas is asked for."""
    text = rest_of(request, behaviour.text(request), options.overlap)
    found = pieces(text, options.delta_size)
    if behaviour.hostile and request.kind != "finalize":
        found = HOSTILE + found
    if options.deltas and request.kind != "finalize":
        found = found[:options.deltas]
        found += filler(options.deltas - len(found), options.delta_size)
    return found


def error_body(message, kind=None, code=None):
    return json.dumps({"error": {"message": message, "type": kind, "param": None,
                                 "code": code}}).encode()


@dataclass
class Behaviour:
    status: int = 200
    body: Optional[bytes] = None  # a whole body in place of an answer
    type: str = "application/json"  # of that body
    headers: tuple = ()
    text: Callable = plain_text
    hostile: bool = False  # HOSTILE before the text
    finish: Optional[str] = "stop"
    usage: bool = True
    done: bool = True
    document: bool = False  # one JSON document in place of a stream
    line_end: bytes = b"\n"
    split: bool = False  # every byte by itself
    bulk: bool = False  # everything in one go
    wait: float = 0  # seconds before the first byte of the body
    stall: bool = False  # after --after deltas: silence, for ever
    reset: bool = False  # after --after deltas: RST
    cut: bool = False  # after --after deltas: the connection is closed
    before: bytes = b""  # raw bytes of the stream before the first delta
    at_end: bytes = b""  # raw bytes in place of finish reason, usage and [DONE]
    refuses: Optional[str] = None  # a member of the request that is answered with HTTP 400
    stops_short: bool = False  # only --after deltas are said
    clock: bool = False  # each delta is the monotonic time, in ns, at which it is sent


BEHAVIOURS = {
    "plan": Behaviour(),
    # how it is sent
    "split": Behaviour(split=True),
    "crlf": Behaviour(line_end=b"\r\n"),
    "cr": Behaviour(line_end=b"\r"),
    "bulk": Behaviour(bulk=True),
    "clock": Behaviour(clock=True),
    "slow_start": Behaviour(wait=3600),
    "comments": Behaviour(before=b": keep-alive\n\n:\n\nevent: keepalive\n\ndata: : ping\n\n"),
    "json": Behaviour(document=True),
    "no_usage": Behaviour(usage=False),
    "no_done": Behaviour(done=False),
    "no_finish": Behaviour(finish=None),
    # how it breaks
    "stall": Behaviour(stall=True),
    "reset": Behaviour(reset=True),
    "cut": Behaviour(cut=True),
    "length": Behaviour(finish="length", stops_short=True),
    "content_filter": Behaviour(finish="content_filter", stops_short=True),
    "error_in_stream": Behaviour(
        stops_short=True, at_end=b'data: {"error":{"message":"the engine died","code":500}}\n\n'),
    "error_line": Behaviour(
        stops_short=True, at_end=b'error: {"code":500,"message":"context shift is disabled"}\n\n'
        b"data: [DONE]\n\n"),
    "empty": Behaviour(text=lambda r: ""),
    # what it says
    "hostile": Behaviour(hostile=True),
    "think": Behaviour(text=unless_finalizing(
        lambda r: "<think>\n### Module 9: not a plan (9 hours)\n</think>\n\n" + plain_text(r))),
    "talk": Behaviour(text=unless_finalizing(
        lambda r: plain_text(r) if r.kind == "welcome" else "A good question. I would keep it.")),
    "fenced": Behaviour(text=when_finalizing(
        lambda r: "Here it is:\n\n```json\n%s\n```\n\nGood luck!" % modules_json(r))),
    "broken_once": Behaviour(text=when_finalizing(
        lambda r: modules_json(r)[:-20] if r.number == 1 else modules_json(r))),
    "broken": Behaviour(text=when_finalizing(lambda r: modules_json(r)[:-20])),
    # how it refuses
    "html": Behaviour(body=b"<!DOCTYPE html><html><title>Sign in</title></html>",
                      type="text/html"),
    "lm_studio": Behaviour(body=b'{"error":"Unexpected endpoint or method. (POST /x)"}'),
    "redirect": Behaviour(status=307, body=b"", headers=("Location: http://127.0.0.2:9/v1",)),
    "no_stream_options": Behaviour(refuses="stream_options"),
    "401": Behaviour(status=401, body=error_body(
        "Incorrect API key provided: sk-te****-key.", "invalid_request_error", "invalid_api_key")),
    "403": Behaviour(status=403, body=error_body("Country not supported", "request_forbidden")),
    "404": Behaviour(status=404, body=error_body(
        "The model does not exist", "invalid_request_error", "model_not_found")),
    "429": Behaviour(status=429, headers=("Retry-After: 7",), body=error_body(
        "Rate limit reached", "requests", "rate_limit_exceeded")),
    "429_quota": Behaviour(status=429, body=error_body(
        "You exceeded your current quota", "insufficient_quota", "insufficient_quota")),
    "500": Behaviour(status=500, body=error_body("The server had an error", "server_error")),
    "context": Behaviour(status=400, body=error_body(
        "This model's maximum context length is 8192 tokens", "invalid_request_error",
        "context_length_exceeded")),
}

# --- how it is sent -------------------------------------------------------------------------------


def chunk_json(delta, **members):
    """One event's JSON; `delta` is the JSON of its content, as bytes."""
    rest = json.dumps({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1790000000,
                       "model": MODEL, "system_fingerprint": "fp_test", **members}).encode()
    if delta is None:
        return rest
    return rest[:-1] + (b', "choices": [{"index": 0, "delta": {"content": %s}, "logprobs": null, '
                        b'"finish_reason": null}]}' % delta)


def event(behaviour, data):
    return b"data: " + data + 2 * behaviour.line_end


def usage_of(request, deltas):
    prompt = sum(len(m["content"]) for m in request.messages) // 4
    return {"prompt_tokens": prompt, "completion_tokens": len(deltas),
            "total_tokens": prompt + len(deltas)}


def ending(request, behaviour, deltas):
    if behaviour.at_end:
        return behaviour.at_end
    data = b""
    if behaviour.finish:
        data += event(behaviour, chunk_json(None, choices=[
            {"index": 0, "delta": {}, "finish_reason": behaviour.finish}]))
    if behaviour.usage and (request.json.get("stream_options") or {}).get("include_usage"):
        data += event(behaviour, chunk_json(None, choices=[], usage=usage_of(request, deltas)))
    if behaviour.done:
        data += event(behaviour, b"[DONE]")
    return data


def document(request, behaviour, deltas):
    text = "".join(json.loads(d) for d in deltas)
    return json.dumps({"id": "chatcmpl-1", "object": "chat.completion", "model": MODEL, "choices": [
        {"index": 0, "message": {"role": "assistant", "content": text},
         "finish_reason": behaviour.finish}], "usage": usage_of(request, deltas)}).encode()


class Connection:
    """One client; requests follow each other on it."""

    def __init__(self, server, reader, writer):
        self.server = server
        self.options = server.options
        self.reader = reader
        self.writer = writer
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    async def serve(self):
        try:
            while await self.serve_one():
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client went away, which is its right
        finally:
            self.writer.close()

    async def serve_one(self):
        head = await self.reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = {name.lower(): value.strip()
                   for name, _, value in (line.partition(":") for line in lines if line)}
        body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        request = Request(method, path, headers, body)
        behaviour = self.server.note(request)
        if method != "POST":
            models = {"object": "list", "data": [{"id": MODEL, "object": "model"}]}
            await self.send_body(200, "application/json", (), json.dumps(models).encode())
        elif behaviour.refuses and behaviour.refuses in request.json:
            await self.send_body(400, "application/json", (), error_body(
                "Unknown parameter: '%s'" % behaviour.refuses, "invalid_request_error"))
        elif behaviour.body is not None:
            await self.send_body(behaviour.status, behaviour.type, behaviour.headers,
                                 behaviour.body)
        else:
            return await self.answer(request, behaviour)
        return True

    async def send(self, data):
        self.writer.write(data)
        await self.writer.drain()

    async def send_head(self, status, type, *headers):
        lines = ["HTTP/1.1 %d Status" % status, "Content-Type: " + type, "X-Request-Id: req_test",
                 *headers, "", ""]
        await self.send("\r\n".join(lines).encode())

    async def send_body(self, status, type, headers, body):
        await self.send_head(status, type, "Content-Length: %d" % len(body), *headers)
        await self.send(body)

    async def send_chunk(self, data, split=False):
        for part in ([data[i:i + 1] for i in range(len(data))] if split else [data]):
            await self.send(b"%x\r\n%s\r\n" % (len(part), part))

    async def answer(self, request, behaviour):
        """The answer itself; False when the connection is to be closed."""
        deltas = deltas_of(request, behaviour, self.options)
        if behaviour.document:
            await self.send_body(200, "application/json", (), document(request, behaviour, deltas))
            return True
        if behaviour.stops_short:
            deltas = deltas[:self.options.after]
        await self.send_head(200, "text/event-stream", "Transfer-Encoding: chunked")
        if behaviour.wait:
            await asyncio.sleep(behaviour.wait)
        if behaviour.bulk:
            await self.send(self.server.bulk(request, behaviour, deltas))
            return True
        if behaviour.before:
            await self.send_chunk(behaviour.before)
        for i, delta in enumerate(deltas):
            if i == self.options.after and (behaviour.stall or behaviour.reset or behaviour.cut):
                return await self.break_off(behaviour)
            if behaviour.clock:
                delta = json.dumps("%d\n" % time.monotonic_ns()).encode()
            await self.send_chunk(event(behaviour, chunk_json(delta)), behaviour.split)
            if self.options.delay:
                await asyncio.sleep(self.options.delay)
        await self.send_chunk(ending(request, behaviour, deltas), behaviour.split)
        await self.send(b"0\r\n\r\n")
        return True

    async def break_off(self, behaviour):
        if behaviour.stall:
            await self.reader.read()  # until the client goes
        elif behaviour.reset:
            sock = self.writer.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.writer.transport.abort()
        return False


class Server:
    def __init__(self, options):
        self.options = options
        self.numbers = {}
        self.bulk_cache = {}
        self.log = open(options.log, "a", encoding="utf-8") if options.log else None

    def note(self, request):
        """Counts and logs a request; returns how to answer it."""
        request.number = self.numbers[request.kind] = self.numbers.get(request.kind, 0) + 1
        if self.log:
            entry = {"kind": request.kind, "method": request.method, "path": request.path,
                     "headers": request.headers, "body": request.json}
            self.log.write(json.dumps(entry, ensure_ascii=False) + "\n")
            self.log.flush()
        wanted = self.options.only in (None, request.kind)
        if wanted and (not self.options.times or request.number <= self.options.times):
            return BEHAVIOURS[self.options.behaviour]
        return BEHAVIOURS["plan"]

    def bulk(self, request, behaviour, deltas):
        """A whole chunked body, made once: a measurement must not wait for Python."""
        key = (request.kind, request.russian, len(deltas))
        if key not in self.bulk_cache:
            stream = b"".join(event(behaviour, chunk_json(d)) for d in deltas)
            stream += ending(request, behaviour, deltas)
            size = 16384
            parts = [stream[i:i + size] for i in range(0, len(stream), size)]
            self.bulk_cache[key] = b"".join(
                b"%x\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\n\r\n"
        return self.bulk_cache[key]

    async def run(self):
        async def serve(reader, writer):
            await Connection(self, reader, writer).serve()

        server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=64 << 20)
        print("port %d" % server.sockets[0].getsockname()[1], flush=True)
        async with server:
            await server.serve_forever()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--behaviour", default="plan", choices=sorted(BEHAVIOURS))
    parser.add_argument("--only", choices=["welcome", "reply", "finalize"],
                        help="other requests are answered plainly")
    parser.add_argument("--times", type=int, help="of each kind, the first N are answered so")
    parser.add_argument("--after", type=int, default=20, help="deltas before it breaks")
    parser.add_argument("--delta-size", type=int, default=12, help="characters of a delta")
    parser.add_argument("--deltas", type=int, help="number of deltas, filled up with prose")
    parser.add_argument("--overlap", type=int, default=0,
                        help="characters repeated by an answer that goes on with a cut one")
    parser.add_argument("--delay", type=float, default=0, help="seconds between deltas")
    parser.add_argument("--wait", type=float, help="seconds before the first byte")
    parser.add_argument("--log")
    options = parser.parse_args()
    if options.wait is not None:
        BEHAVIOURS[options.behaviour] = dataclasses.replace(BEHAVIOURS[options.behaviour],
                                                            wait=options.wait)
    try:
        asyncio.run(Server(options).run())
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
