#!/usr/bin/env python3
"""A model server for tests: speaks the OpenAI chat completions API on loopback.

It prints "port N" on standard output and serves until it is killed. What it answers depends on
response_format, temperature (0.8 welcome, 0.7 reply, 0.3 finalize) and on the structure of the
request, never on words (model_asks.py); how it answers is a row of model_behaviours.py, chosen by
--behaviour; --list prints them. With --log FILE each request is a line of JSON in that file, written
before the answer begins.
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

from model_asks import Request, plain_text  # noqa: F401 (also for those who import this)
from model_behaviours import (BEHAVIOURS, GROUPS, HOSTILE, MODEL, chunk_json, event, http_date)
from model_faults import Fault


# --- what is said ---------------------------------------------------------------------------------


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
    if request.kind in ("finalize", "lesson") or not begun or begun[0] == text or not text.startswith(begun[0]):
        return text
    return text[max(0, len(begun[0]) - overlap):]


def deltas_of(request, behaviour, options):
    """The answer in pieces: the text, filled up with prose where a number of deltas is asked for."""
    text = behaviour.text(request)
    if options.text and request.kind != "finalize":
        with open(options.text, encoding="utf-8") as f:  # as it is by now
            text = f.read()
    text = rest_of(request, text, options.overlap)
    found = pieces(text, options.delta_size)
    if behaviour.hostile and request.kind != "finalize":
        found = HOSTILE + found
    if options.deltas and request.kind != "finalize":
        found = found[:options.deltas]
        found += filler(options.deltas - len(found), options.delta_size)
    return found


# --- how it is sent -------------------------------------------------------------------------------


def usage_of(request, behaviour, deltas):
    prompt = behaviour.prompt_tokens or request.size // 4
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
        data += event(behaviour, chunk_json(None, choices=[],
                                            usage=usage_of(request, behaviour, deltas)))
    if behaviour.done:
        data += event(behaviour, b"[DONE]")
    return data


def document(request, behaviour, deltas):
    text = "".join(json.loads(d) for d in deltas)
    return json.dumps({"id": "chatcmpl-1", "object": "chat.completion", "model": MODEL, "choices": [
        {"index": 0, "message": {"role": "assistant", "content": text},
         "finish_reason": behaviour.finish}],
        "usage": usage_of(request, behaviour, deltas)}).encode()


def stream_of(request, behaviour, deltas):
    """The whole stream as it is on the wire, before it is cut into chunks."""
    stream = behaviour.before + b"".join(behaviour.each(behaviour, i, d)
                                         for i, d in enumerate(deltas))
    stream += ending(request, behaviour, deltas)
    return behaviour.whole(stream) if behaviour.whole else stream


class Connection:
    """One client; requests follow each other on it."""

    def __init__(self, server, reader, writer):
        self.server = server
        self.options = server.options
        self.reader = reader
        self.writer = writer
        self.chunked = True
        self.socket = writer.get_extra_info("socket")
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    async def serve(self):
        try:
            while await self.serve_one():
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client went away, which is its right; or the test is over
        finally:
            self.writer.close()

    async def serve_one(self):
        """True when another request may follow."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = {name.lower(): value.strip()
                   for name, _, value in (line.partition(":") for line in lines if line)}
        body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        request = Request(method, path, headers, body)
        behaviour = self.server.note(request, self.socket.getsockname()[0])
        if method != "POST":
            models = {"object": "list", "data": [{"id": MODEL, "object": "model"}]}
            return await self.refuse(request, behaviour.models or Fault("", 200, models))
        for refusal in behaviour.refusals:
            if refusal.when(request, self.options):
                return await self.refuse(request, refusal.fault)
        if behaviour.hang_up:
            return await self.hang_up(behaviour.hang_up)
        if behaviour.wait_head:
            await asyncio.sleep(behaviour.wait_head)
        if behaviour.fault is not None:
            return await self.refuse(request, behaviour.fault)
        if behaviour.flood:
            return await self.drown(behaviour)
        return await self.answer(request, behaviour)

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

    async def send_piece(self, data, split=False):
        """Some of a streamed body: as chunks, or as it is where the connection's end ends it."""
        if not data:
            return  # an empty chunk would be the last one
        for part in ([data[i:i + 1] for i in range(len(data))] if split else [data]):
            await self.send(b"%x\r\n%s\r\n" % (len(part), part) if self.chunked else part)

    async def refuse(self, request, fault):
        names = {"port": self.socket.getsockname()[1], "soon": http_date(1),
                 "key": request.headers.get("authorization", "").split(" ")[-1]}
        headers = [re.sub(r"\{(\w+)\}", lambda m: str(names[m[1]]), h) for h in fault.headers]
        await self.send_body(fault.status, fault.type, headers,
                             fault.bytes_for(request, self.options))
        return True

    async def hang_up(self, how):
        """In place of an answer; False."""
        if how == "reset":
            self.reset()
        elif how == "smtp":
            await self.send(b"220 mail.example.org ESMTP ready\r\n")
        elif how == "headers":
            await self.send(b"HTTP/1.1 200 OK\r\n")
            while True:
                await self.send(b"X-More: %s\r\n" % (b"x" * 8000))
        return False

    def reset(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def begin(self, behaviour):
        """The head of a streamed body."""
        self.chunked = not behaviour.close
        framing = "Transfer-Encoding: chunked" if self.chunked else "Connection: close"
        await self.send_head(behaviour.status, behaviour.stream_type, framing, *behaviour.headers)
        if behaviour.wait:
            await asyncio.sleep(behaviour.wait)
        for _ in range(behaviour.ticks):
            await self.send_piece(b": ping\n\n")
            await asyncio.sleep(0.1)

    async def end(self):
        if self.chunked:
            await self.send(b"0\r\n\r\n")
        return self.chunked

    async def drown(self, behaviour):
        await self.begin(behaviour)
        for data in behaviour.flood():
            await self.send_piece(data)
        return await self.end()

    async def answer(self, request, behaviour):
        """The answer itself; False when the connection is to be closed."""
        deltas = deltas_of(request, behaviour, self.options)
        if behaviour.stops_short:
            deltas = deltas[:self.options.after]
        if behaviour.document or request.json.get("stream") is not True:
            body = document(request, behaviour, deltas)
            if behaviour.document and behaviour.whole:
                body = behaviour.whole(body)
            await self.send_body(200, behaviour.document_type, (), body)
            return True
        await self.begin(behaviour)
        if behaviour.bulk:
            await self.send(self.server.bulk(request, behaviour, deltas))
            return True
        if behaviour.whole or behaviour.cut_at is not None:
            return await self.send_whole(stream_of(request, behaviour, deltas), behaviour)
        if behaviour.before:
            await self.send_piece(behaviour.before, behaviour.split)
        for i, delta in enumerate(deltas):
            if i == self.options.after and (behaviour.stall or behaviour.reset or behaviour.cut):
                return await self.break_off(behaviour)
            if behaviour.clock:
                delta = json.dumps("%d\n" % time.monotonic_ns()).encode()
            await self.send_piece(behaviour.each(behaviour, i, delta), behaviour.split)
            if self.options.delay:
                await asyncio.sleep(self.options.delay)
        await self.send_piece(ending(request, behaviour, deltas), behaviour.split)
        return await self.end()

    async def send_whole(self, stream, behaviour):
        """A stream whose events are nobody's business: in pieces of any size."""
        stream = stream[:behaviour.cut_at]
        for at in range(0, len(stream), 1000):
            await self.send_piece(stream[at:at + 1000], behaviour.split)
        return behaviour.cut_at is None and await self.end()

    async def break_off(self, behaviour):
        if behaviour.stall:
            await self.reader.read()  # until the client goes
        elif behaviour.reset:
            self.reset()
        return False


class Server:
    def __init__(self, options):
        self.options = options
        self.behaviour = BEHAVIOURS[options.behaviour]
        changes = {name: getattr(options, name) for name in ("wait", "cut_at")
                   if getattr(options, name) is not None}
        if changes:
            self.behaviour = dataclasses.replace(self.behaviour, **changes)
        self.numbers = {}
        self.bulk_cache = {}
        self.listeners = []
        self.connections = set()  # tasks
        self.entries = []
        self.log = open(options.log, "a", encoding="utf-8") if options.log else None

    def note(self, request, host):
        """Counts and logs a request; returns how to answer it."""
        request.number = self.numbers[request.kind] = self.numbers.get(request.kind, 0) + 1
        entry = {"kind": request.kind, "method": request.method, "path": request.path, "host": host,
                 "headers": request.headers, "body": request.json, "time": time.monotonic()}
        if self.log:
            self.log.write(json.dumps(entry, ensure_ascii=False) + "\n")
            self.log.flush()
        else:
            self.entries.append(entry)
        wanted = self.options.only in (None, request.kind)
        times = self.options.times or self.behaviour.times
        if wanted and (not times or request.number <= times):
            return self.behaviour
        return BEHAVIOURS["plan"]

    def bulk(self, request, behaviour, deltas):
        """A whole chunked body, made once: a measurement must not wait for Python."""
        key = (request.kind, request.russian, len(deltas))
        if key not in self.bulk_cache:
            stream = stream_of(request, behaviour, deltas)
            size = 16384
            parts = [stream[i:i + size] for i in range(0, len(stream), size)]
            self.bulk_cache[key] = b"".join(
                b"%x\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\n\r\n"
        return self.bulk_cache[key]

    async def start(self):
        """Listens on 127.0.0.1 and, as another host, on the same port of 127.0.0.2."""
        async def serve(reader, writer):
            task = asyncio.current_task()
            self.connections.add(task)
            task.add_done_callback(self.connections.discard)
            await Connection(self, reader, writer).serve()

        listener = await asyncio.start_server(serve, "127.0.0.1", 0, limit=64 << 20)
        self.port = listener.sockets[0].getsockname()[1]
        self.listeners.append(listener)
        if self.behaviour is BEHAVIOURS["redirect_other"]:
            self.listeners.append(await asyncio.start_server(serve, "127.0.0.2", self.port))

    def close(self):
        for listener in self.listeners:
            listener.close()
        for task in list(self.connections):
            task.cancel()

    async def run(self):
        await self.start()
        print("port %d" % self.port, flush=True)
        await self.listeners[0].serve_forever()


def options_parser():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--list", action="store_true", help="what behaviours there are, and no more")
    parser.add_argument("--behaviour", default="plan", choices=sorted(BEHAVIOURS), metavar="NAME")
    parser.add_argument("--only", choices=["welcome", "reply", "finalize", "lesson"],
                        help="other requests are answered plainly")
    parser.add_argument("--times", type=int, help="of each kind, the first N are answered so")
    parser.add_argument("--after", type=int, default=20, help="deltas before it breaks")
    parser.add_argument("--delta-size", type=int, default=12, help="characters of a delta")
    parser.add_argument("--deltas", type=int, help="number of deltas, filled up with prose")
    parser.add_argument("--overlap", type=int, default=0,
                        help="characters repeated by an answer that goes on with a cut one")
    parser.add_argument("--delay", type=float, default=0, help="seconds between deltas")
    parser.add_argument("--wait", type=float, help="seconds before the first byte")
    parser.add_argument("--cut-at", type=int, help="bytes of the stream before it is closed")
    parser.add_argument("--window", type=int, default=16000,
                        help="characters of a request that fit, where that matters")
    parser.add_argument("--text", metavar="FILE", help="what is said; modules are made of it as ever")
    parser.add_argument("--log")
    return parser


def print_list():
    for title, group in GROUPS.items():
        print("%s%s:" % ("" if title == "plain" else "\n", title))
        for name, row in group.items():
            print("  %-26s %s" % (name, row.about))


def main():
    options = options_parser().parse_args()
    if options.list:
        print_list()
        return 0
    try:
        asyncio.run(Server(options).run())
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
