"""How the model server behaves: one row of BEHAVIOURS each, `about` in one line."""
import email.utils
import gzip
import json
import time
import zlib
from dataclasses import dataclass, replace
from typing import Callable, Optional

import model_dresses
import model_faults
from model_asks import lessons_json, lessons_of, plain_text, unless_finalizing, when_finalizing
from model_faults import Fault, error

MODEL = "test-model-1"

# --- pieces ---------------------------------------------------------------------------------------

# Pieces of JSON strings, as bytes: some of them are no valid UTF-8, and no Python string.
HOSTILE = [
    rb'"\u001b[2J\u001b[31mred \u001b]52;c;aGFja2Vk\u0007 \u009b31m"',  # clear, OSC 52, 8-bit CSI
    '"\u202eright to left\u202c \u2066isolate\u2069 \U000e0041tag \u200bzero"'.encode(),
    b'"broken \xff\xfe\xc3( \xed\xa0\x80 bytes "',
    rb'"NUL \u0000 and lone \ud83d surrogates \ude00 "',
    rb'"\r\n\u2028line\u2029 \b\f\u007f backspace\r\n"',
    b'"' + b"x" * (1 << 20) + b'\\n\\n"',
]


def chunk_json(delta, **members):
    """One event's JSON; `delta` is the JSON of its content, as bytes."""
    rest = json.dumps({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1790000000,
                       "model": MODEL, "system_fingerprint": "fp_test", **members}).encode()
    if delta is None:
        return rest
    return rest[:-1] + (b', "choices": [{"index": 0, "delta": {"content": %s}, "logprobs": null, '
                        b'"finish_reason": null}]}' % delta)


def choice(delta, **members):
    """One event of a choice, framed; `delta` is what stands under that name."""
    return framed({"choices": [{"index": 0, "delta": delta, "finish_reason": None, **members}]})


def framed(value):
    return b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n"


DONE = b"data: [DONE]\n\n"


def event(behaviour, data):
    return b"data: " + data + 2 * behaviour.line_end


def plain_event(behaviour, i, delta):
    return event(behaviour, chunk_json(delta))


def after_first(special):
    """Another form for all deltas but the first."""
    return lambda b, i, delta: special(i, delta) if i > 0 else plain_event(b, i, delta)


def between(data):
    """`data` before each third delta."""
    return lambda b, i, delta: (data if i % 3 == 0 else b"") + plain_event(b, i, delta)


def with_choice(form):
    """The choice of each delta as `form` (bytes with one %s) has it."""
    return lambda b, i, delta: event(b, b'{"model": "%s", "choices": [%s]}' % (
        MODEL.encode(), form % delta))


def over_lines(value, at=b", "):
    """A JSON document over several data lines."""
    return b"".join(b"data: " + line + b"\n" for line in value.replace(at, at + b"\n").split(b"\n"))


def pretty_event(behaviour, i, delta):
    return over_lines(chunk_json(delta)) + b"\n"


def mixed_ends(stream):
    """LF, CRLF and CR, one after the other."""
    ends = (b"\n", b"\r\n", b"\r")
    return b"".join(line + ends[i % 3] for i, line in enumerate(stream.split(b"\n")[:-1]))


def reasoning_first(name, words="Let me think: ### Module 9: not a plan (9 hours)"):
    return b"".join(choice({"role": "assistant", "content": None, name: words[i:i + 7]})
                    for i in range(0, len(words), 7))


def split_think(request):
    return "<think>\n### Module 9: not a plan (9 hours)\n</think>\n\n" + plain_text(request)


# --- floods ---------------------------------------------------------------------------------------

MEGABYTE = 1 << 20


def again(block, times=None):
    """The block again and again, in pieces of a megabyte."""
    block *= max(1, MEGABYTE // len(block))
    while times is None or times > 0:
        yield block
        times = None if times is None else times - len(block) / MEGABYTE


def text_event(text):
    return b"data: " + chunk_json(json.dumps(text).encode()) + b"\n\n"


def flood_line():
    yield b'data: {"choices": [{"index": 0, "delta": {"content": "'
    yield from again(b"x" * MEGABYTE, 300)
    yield b'"}}]}\n\n' + DONE


def flood_document():
    yield b'{"choices": [{"index": 0, "message": {"content": "'
    yield from again(b"x" * MEGABYTE, 300)
    yield b'"}, "finish_reason": "stop"}]}'


def flood_deep(opening=b'{"a":', closing=b"}"):
    return lambda: iter([b"data: " + opening * 200000 + b"1" + closing * 200000 + b"\n\n" + DONE])


def flood_deep_document():
    yield b"[" * 200000
    yield b"]" * 200000


def flood_gzip():
    """Compressed a thousandfold: a block, flushed so that its bytes may follow themselves."""
    block = again(text_event("lorem ipsum dolor sit amet\n"))
    squeezer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = next(block)
    yield squeezer.compress(piece) + squeezer.flush(zlib.Z_FULL_FLUSH)
    same = squeezer.compress(piece) + squeezer.flush(zlib.Z_FULL_FLUSH)
    while True:
        yield same


# --- rows -----------------------------------------------------------------------------------------


@dataclass
class Behaviour:
    about: str = ""
    # in place of an answer
    fault: Optional[Fault] = None
    refusals: tuple = ()  # of Refusal: while one holds, its fault is the answer
    hang_up: Optional[str] = None  # "close" or "reset" before the first byte
    flood: Optional[Callable] = None  # gives the body's bytes, as many as it likes
    times: Optional[int] = None  # of each kind, the first so many are answered so
    models: Optional[Fault] = None  # in place of the usual list of models
    # the answer's head
    status: int = 200
    stream_type: str = "text/event-stream"
    headers: tuple = ()
    close: bool = False  # the end of the connection is the end of the body
    # what is said
    text: Callable = plain_text
    hostile: bool = False  # HOSTILE before the text
    finish: Optional[str] = "stop"
    usage: bool = True  # when it is asked for
    prompt_tokens: Optional[int] = None  # reported in place of the estimate
    done: bool = True
    document: bool = False  # one JSON document in place of a stream
    document_type: str = "application/json"
    line_end: bytes = b"\n"
    each: Callable = plain_event  # the bytes of delta i
    before: bytes = b""  # raw bytes of the stream before the first delta
    at_end: bytes = b""  # raw bytes in place of finish reason, usage and [DONE]
    whole: Optional[Callable] = None  # the stream as bytes, changed
    stops_short: bool = False  # only --after deltas are said
    clock: bool = False  # each delta is the monotonic time, in ns, at which it is sent
    # how it is sent
    split: bool = False  # every byte by itself
    bulk: bool = False  # everything in one go
    wait: float = 0  # seconds before the first byte of the body
    wait_head: float = 0  # seconds before the head
    ticks: int = 0  # comments, a tenth of a second apart, before the first delta
    stall: bool = False  # after --after deltas: silence, for ever
    reset: bool = False  # after --after deltas: RST
    cut: bool = False  # after --after deltas: the connection is closed
    cut_at: Optional[int] = None  # after so many bytes of the stream: the connection is closed


def faulty(about, fault, **more):
    return Behaviour(about, fault=replace(fault, about=about), **more)


def http_date(seconds):
    """The header's value so many seconds from now; a date has no fractions."""
    return email.utils.formatdate(time.time() + seconds, usegmt=True)


RATE = error("Rate limit reached", "requests", "rate_limit_exceeded")


def rate(about, *headers, times=1):
    return faulty(about, Fault("", 429, RATE, headers=headers), times=times)


def stream_error(about, data, **more):
    return Behaviour(about, stops_short=True, at_end=data, **more)


PLAIN = {
    "plan": Behaviour("a good answer: the client's every wish"),
    "hostile": Behaviour("escape sequences, broken UTF-8, NUL, a line of a megabyte", hostile=True),
    "think": Behaviour("a think block with a module in it before the answer",
                       text=unless_finalizing(split_think)),
    "talk": Behaviour("a reply without a plan", text=unless_finalizing(
        lambda r: plain_text(r) if r.kind == "welcome" else "A good question. I would keep it.")),
    "boast": Behaviour("a plan with numbers of its own about it", text=unless_finalizing(
        lambda r: "%s\n\n%s" % ("В курсе 99 часов, 80 % практики." if r.russian else
                                "The course has 99 hours, 80 % practice.", plain_text(r)))),
}

FRAMING = {
    "split": Behaviour("each byte in a chunk of its own", split=True),
    "crlf": Behaviour("lines that end in CRLF", line_end=b"\r\n"),
    "cr": Behaviour("lines that end in CR", line_end=b"\r"),
    "crlf_split": Behaviour("CRLF, each byte by itself", line_end=b"\r\n", split=True),
    "mixed_ends": Behaviour("LF, CRLF and CR in one stream", whole=mixed_ends),
    "bulk": Behaviour("everything in one go", bulk=True),
    "clock": Behaviour("each delta is the time at which it is sent", clock=True),
    "bom": Behaviour("a byte order mark first", before=b"\xef\xbb\xbf"),
    "blank_first": Behaviour("blank lines first", before=b"\n\n\r\n\n"),
    "no_space": Behaviour("no space after the colon", whole=lambda s: s.replace(b"data: ", b"data:")),
    "comments": Behaviour("comments and keep-alives of all kinds before the answer",
                          before=b": keep-alive\n\n:\n\nevent: keepalive\n\ndata: : ping\n\n"),
    "comments_between": Behaviour("comments between the deltas", each=between(
        b": OPENROUTER PROCESSING\n\n:\n\n")),
    "comment_before_done": Behaviour("a comment right before [DONE]", whole=lambda s: s.replace(
        b"data: [DONE]", b": ping\ndata: [DONE]")),
    "ids": Behaviour("event, id and retry fields with each delta", each=lambda b, i, d: (
        b"event: message\nid: %d\nretry: 3000\n" % i + plain_event(b, i, d))),
    "ping_ids": Behaviour("pings that are an id and no data", each=between(b": ping\nid: 7\n\n")),
    "unknown_fields": Behaviour("fields that nobody knows, and lines without a colon",
                                each=between(b"x-trace: 1\nnonsense\ndata\n\n")),
    "pretty_lines": Behaviour("each chunk over many data lines", each=pretty_event),
    "no_blank_between": Behaviour("no blank line between the events", whole=lambda s: s.replace(
        b"\n\n", b"\n")),
    "no_final_blank": Behaviour("no blank line at the end", whole=lambda s: s.rstrip(b"\n")),
    "no_final_line": Behaviour("no [DONE], and no end of the last line", done=False, usage=False,
                               whole=lambda s: s.rstrip(b"\n")),
    "no_done": Behaviour("no [DONE]", done=False),
    "no_finish": Behaviour("[DONE] and no finish reason", finish=None),
    "after_done": Behaviour("more events after [DONE]", whole=lambda s: s + text_event("no") + DONE),
    "close_end": Behaviour("the connection's end is the body's", close=True),
    "plain_type": Behaviour("a stream that calls itself JSON", stream_type="application/json"),
    "no_type": Behaviour("a stream of no type", stream_type="text/plain"),
    "gzip": Behaviour("compressed, though nobody asked", whole=gzip.compress,
                      headers=("Content-Encoding: gzip",)),
}

ANATOMY = {
    "no_usage": Behaviour("no usage, though it was asked for", usage=False),
    "usage_each": Behaviour("usage grows with each chunk", usage=False, each=lambda b, i, d: event(
        b, chunk_json(d)[:-1] + b', "usage": {"prompt_tokens": 100, "completion_tokens": %d}}' % (
            i + 1))),
    "usage_groq": Behaviour("usage under x_groq", usage=False, whole=lambda s: s.replace(
        DONE, framed({"choices": [], "x_groq": {"usage": {
            "prompt_tokens": 100, "completion_tokens": 7}}}) + DONE)),
    "usage_on_finish": Behaviour("usage with the finish reason, no other", at_end=framed(
        {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}],
         "usage": {"prompt_tokens": 100, "completion_tokens": 7}}) + DONE),
    "role_first": Behaviour("a first chunk with a role and null", before=choice(
        {"role": "assistant", "content": None})),
    "role_each": Behaviour("the role with each delta", each=with_choice(
        b'{"index": 0, "delta": {"role": "assistant", "content": %s}}')),
    "azure_filter_first": Behaviour("Azure's frame of filters first", before=framed(
        {"choices": [], "created": 0, "id": "", "model": "", "object": "", "prompt_filter_results": [
            {"prompt_index": 0, "content_filter_results": {"hate": {"filtered": False}}}]})),
    "no_choices": Behaviour("chunks whose choices are [], null or not there", each=between(
        framed({"choices": []}) + framed({"choices": None}) + framed({"id": "x"}))),
    "null_delta": Behaviour("deltas that are null, {} or not there", each=between(
        choice(None) + choice({}) + framed({"choices": [{"index": 0}]}))),
    "null_content": Behaviour("content that is null, a number, or empty", each=between(
        choice({"content": None}) + choice({"content": 7}) + choice({"content": ""}))),
    "array_content": Behaviour("content in typed parts, with thinking (Mistral)", each=with_choice(
        b'{"index": 0, "delta": {"content": [{"type": "thinking", "thinking": [{"type": "text", '
        b'"text": "hm "}]}, {"type": "text", "text": %s}]}}')),
    "message_chunks": Behaviour("message in place of delta", each=with_choice(
        b'{"index": 0, "message": {"content": %s}}')),
    "legacy_text": Behaviour("text in place of delta", each=with_choice(b'{"index": 0, "text": %s}')),
    "two_choices": Behaviour("a second choice that was not asked for", each=with_choice(
        b'{"index": 1, "delta": {"content": "no"}}, {"index": 0, "delta": {"content": %s}}')),
    "tool_calls_empty": Behaviour("tool_calls: [] with each delta", each=with_choice(
        b'{"index": 0, "delta": {"content": %s, "tool_calls": []}}')),
    "empty_reason": Behaviour("finish_reason \"\" with each delta", each=with_choice(
        b'{"index": 0, "delta": {"content": %s}, "finish_reason": ""}')),
    "strange_reason": Behaviour("finish_reason eos", finish="eos"),
    "padding": Behaviour("obfuscation, timings and other unknown members", each=with_choice(
        b'{"index": 0, "delta": {"content": %s, "obfuscation": "XyZ"}, "timings": {"ms": 1.5}, '
        b'"content_filter_results": {}}')),
    "changing_id": Behaviour("another id with each chunk", each=lambda b, i, d: event(
        b, chunk_json(d).replace(b"chatcmpl-1", b"chatcmpl-%d" % (i % 3)))),
    "escaped": Behaviour("all letters as \\u", each=lambda b, i, d: plain_event(
        b, i, json.dumps(json.loads(d)).encode())),
    "progress": Behaviour("llama.cpp's prompt_progress first", before=framed(
        {"choices": [], "prompt_progress": {"total": 10, "processed": 5}})),
    # no stream
    "json": Behaviour("one JSON document in place of a stream", document=True),
    "json_blank_first": Behaviour("blank lines, then a document (DeepSeek)", document=True,
                                  whole=lambda s: b"\n\n\n \n" + s),
    "json_typed_stream": Behaviour("a document that calls itself a stream", document=True,
                                   document_type="text/event-stream"),
    "ndjson": Behaviour("chunks a line each, without frames", whole=lambda s: b"".join(
        line[6:] + b"\n" for line in s.split(b"\n\n") if line.startswith(b"data: {"))),
}

REASONING = {
    "reasoning_content": Behaviour("reasoning in reasoning_content (DeepSeek)",
                                   before=reasoning_first("reasoning_content")),
    "reasoning": Behaviour("reasoning in reasoning (Ollama, OpenRouter)",
                           before=reasoning_first("reasoning")),
    "reasoning_both": Behaviour("reasoning under both names", before=b"".join(choice(
        {"content": "", "reasoning": w, "reasoning_content": w}) for w in ("Let me ", "think."))),
    "think_split": Behaviour("a think block in shreds of a byte", text=unless_finalizing(split_think),
                             split=True),
    "reasoning_only": Behaviour("reasoning, and then nothing", text=lambda r: "",
                                before=reasoning_first("reasoning_content")),
    "reasoning_stall": Behaviour("reasoning, and then silence", stall=True,
                                 before=reasoning_first("reasoning_content")),
    "think_open": Behaviour("a think block that never ends", text=lambda r: "<think>hm, hm, hm"),
    "reasoning_length": Behaviour("reasoning up to the token limit", text=lambda r: "",
                                  before=reasoning_first("reasoning"), finish="length"),
}

BREAKS = {
    "stall": Behaviour("silence in the middle", stall=True),
    "reset": Behaviour("reset in the middle", reset=True),
    "cut": Behaviour("closed in the middle of a chunked body", cut=True),
    "cut_close": Behaviour("closed in the middle of a body without length", cut=True, close=True),
    "no_end": Behaviour("neither a finish reason nor [DONE]", finish=None, done=False, usage=False,
                        stops_short=True),
    "reset_first": Behaviour("reset before the first byte", hang_up="reset"),
    "close_first": Behaviour("closed before the first byte", hang_up="close"),
    "reset_once": Behaviour("reset before the first byte, once", hang_up="reset", times=1),
    "close_once": Behaviour("closed before the first byte, once", hang_up="close", times=1),
    "nothing": Behaviour("a stream without an event", text=lambda r: "", finish=None, done=False,
                         usage=False),
    "lost_error": Behaviour("an empty delta, then the end (Ollama)", text=lambda r: "",
                            before=choice({"content": ""}), finish=None, done=False, usage=False),
    "slow_start": Behaviour("a head, then silence", wait=3600),
    "silent": Behaviour("silence instead of a head", wait_head=3600),
    "slow_head": Behaviour("half a second before the head", wait_head=0.5),
    "slow_first": Behaviour("keep-alives for a second, then the answer", ticks=10),
    "length": Behaviour("cut off by the token limit", finish="length", stops_short=True),
    "model_length": Behaviour("cut off by the window (Mistral)", finish="model_length",
                              stops_short=True),
    "length_first": Behaviour("the token limit before a word", finish="length", text=lambda r: ""),
    "length_once": Behaviour("cut off by the token limit, once", finish="length", stops_short=True,
                             times=1),
    "content_filter": Behaviour("ended by the content filter", finish="content_filter",
                                stops_short=True),
    "no_resources": Behaviour("finish_reason insufficient_system_resource",
                              finish="insufficient_system_resource", stops_short=True),
    "reason_error": Behaviour("finish_reason error", finish="error", stops_short=True),
    "tool_calls": Behaviour("a tool call in place of an answer", text=lambda r: "",
                            finish="tool_calls", before=choice({"tool_calls": [
                                {"index": 0, "id": "call_1", "type": "function", "function": {
                                    "name": "plan", "arguments": "{}"}}]})),
    "refusal": Behaviour("a refusal in place of an answer", text=lambda r: "",
                         before=choice({"refusal": "I will not "}) + choice({"refusal": "do that."})),
    "empty": Behaviour("complete, and without a word", text=lambda r: ""),
    "blank": Behaviour("white space and nothing else", text=lambda r: " \n\t\n" * 50),
}

IN_STREAM = {
    "error_in_stream": stream_error(
        "an error object", b'data: {"error":{"message":"the engine died","code":500}}\n\n'),
    "error_line": stream_error(
        "a field error, then [DONE] (llama.cpp)",
        b'error: {"code":500,"message":"context shift is disabled"}\n\n' + DONE),
    "error_text_in_stream": stream_error("an error that is a text",
                                         framed({"error": "out of memory"}) + DONE),
    "error_vllm": stream_error("object: error (vLLM)", framed(
        {"object": "error", "message": "the engine is dead", "type": "InternalServerError",
         "param": None, "code": 500}) + DONE),
    "error_openrouter": stream_error("an error beside finish_reason error (OpenRouter)", framed(
        {"id": "gen-1", "error": {"code": 502, "message": "Provider disconnected"}, "choices": [
            {"index": 0, "delta": {"content": ""}, "finish_reason": "error"}]})),
    "error_event": stream_error("event: error (LM Studio)", b"event: error\n" + framed(
        {"error": {"message": "The model has crashed"}, "message": "x"})),
    "error_event_words": stream_error("event: error with words",
                                      b"event: error\ndata: it broke\n\n"),
    "error_stray": stream_error("JSON without a field (lemonade)",
                                b'{"error":{"message":"backend died","code":500}}\n\n'),
    "error_not_json": stream_error("an event that is no JSON", b"data: Internal Server Error\n\n"),
    "error_page": stream_error("a web page", b"<html><h1>502 Bad Gateway</h1></html>\n"),
    "error_deep": stream_error("JSON nested deeper than allowed", b"data: " + 100 * b'{"a":' + b"1" +
                               100 * b"}" + b"\n\n"),
}

WRONG = {
    "html": faulty("a web page with HTTP 200", Fault(
        "", 200, b"<!DOCTYPE html><html><title>Sign in</title></html>", "text/html")),
    "words": faulty("words with HTTP 200", Fault("", 200, b"It works!", "text/plain")),
    "other_json_200": faulty("JSON about something else", Fault("", 200, {"status": "ok"})),
    "half_json": faulty("half a document", Fault(
        "", 200, b'{"choices":[{"message":{"content":"a')),
    "array_error_200": faulty("an error in an array with HTTP 200", Fault("", 200, [
        {"error": {"code": 400, "message": "bad request of some kind"}}])),
    "no_content_204": faulty("HTTP 204", Fault("", 204)),
    "gzip_broken": Behaviour("compressed, they say", whole=lambda s: b"no gzip at all" + s,
                             headers=("Content-Encoding: gzip",)),
    "not_http": Behaviour("no HTTP at all", hang_up="smtp"),
    "redirect": faulty("to another host", Fault(
        "", 307, headers=("Location: http://127.0.0.2:9/v1",))),
    "redirect_same": faulty("to the same host, 307", Fault("", 307, headers=(
        "Location: /elsewhere/chat/completions",))),
    "redirect_301": faulty("to the same host, 301", Fault("", 301, headers=(
        "Location: /elsewhere/chat/completions",))),
    "redirect_other": faulty("to the same port of 127.0.0.2, which listens", Fault(
        "", 308, headers=("Location: http://127.0.0.2:{port}/v1/chat/completions",))),
    "redirect_file": faulty("to a file", Fault("", 302, headers=("Location: file:///etc/passwd",))),
    "redirect_nowhere": faulty("without a place", Fault("", 302)),
}

RETRIES = {
    "429": rate("rate limited: wait 7 seconds", "Retry-After: 7", times=None),
    "429_bare": rate("rate limited once, without a time"),
    "429_seconds": rate("rate limited once: wait a second", "Retry-After: 1"),
    "429_fraction": rate("rate limited once: wait 0.2 seconds", "Retry-After: 0.2"),
    "429_ms": rate("rate limited once: wait 150 ms", "Retry-After-Ms: 150", "Retry-After: 60"),
    "429_date": rate("rate limited once: wait until a date", "Retry-After: {soon}"),
    "429_past": rate("rate limited once: wait until a date that is over",
                     "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT"),
    "429_absurd": rate("rate limited: wait a day", "Retry-After: 86400", times=None),
    "429_garbage": rate("rate limited once: wait nonsense", "Retry-After: soon, dear",
                        "Retry-After-Ms: -7"),
    "429_nan": rate("rate limited once: wait NaN", "Retry-After: nan", "Retry-After-Ms: inf"),
    "429_forbidden": rate("rate limited: x-should-retry: false", "x-should-retry: false",
                          times=None),
    "throttled": faulty("too many tokens, please wait; once", Fault("", 429, {
        "message": "Too many tokens, please wait before trying again."}), times=1),
    "429_quota": faulty("nothing left on the account", model_faults.FAULTS["openai_429_quota"]),
    "500": faulty("trouble, always", model_faults.FAULTS["openai_500"]),
    "500_once": faulty("trouble once", model_faults.FAULTS["openai_500"], times=1),
    "500_twice": faulty("trouble twice", model_faults.FAULTS["openai_500"], times=2),
    "502_once": faulty("nothing behind the proxy, once", model_faults.FAULTS["nginx_502"], times=1),
    "503_once": faulty("overload once", model_faults.FAULTS["openai_503"], times=1),
    "408_once": faulty("too slow, once", Fault("", 408, error("Request timeout")), times=1),
    "409_once": faulty("a conflict once", Fault("", 409, error("Conflict")), times=1),
    "529_once": faulty("overload once (Anthropic)", model_faults.FAULTS["anthropic_529"], times=1),
    "400_should_retry": faulty("x-should-retry: true, once", Fault(
        "", 400, error("try me again"), headers=("x-should-retry: true",)), times=1),
    "loading": faulty("the model is loading, twice (llama.cpp)", Fault("", 503, {"error": {
        "code": 503, "message": "Loading model", "type": "unavailable_error"}}), times=2),
    "401": faulty("a wrong key", Fault("", 401, error(
        "Incorrect API key provided: sk-te****-key.", "invalid_request_error", "invalid_api_key"))),
    "403": faulty("a country that is not served", model_faults.FAULTS["openai_403"]),
    "404": faulty("an unknown model", Fault("", 404, error(
        "The model does not exist", "invalid_request_error", "model_not_found"))),
    "context": faulty("over the window, whatever is sent", Fault("", 400, error(
        "This model's maximum context length is 8192 tokens", "invalid_request_error",
        "context_length_exceeded"))),
    "silent_cut": Behaviour("reports a prompt of 64 tokens: the rest was cut off",
                            prompt_tokens=64),
}

FLOODS = {
    "endless": Behaviour("deltas for ever", flood=lambda: again(text_event(240 * "x" + "\n"))),
    "endless_plan": Behaviour("modules for ever", flood=lambda: again(b"".join(
        text_event("### Module %d: more of it (2 hours)\n- item\n" % i) for i in range(1, 99)))),
    "endless_reasoning": Behaviour("reasoning for ever", flood=lambda: again(choice(
        {"reasoning_content": 240 * "y"}))),
    "endless_comments": Behaviour("comments for ever", flood=lambda: again(b": ping\n\n")),
    "endless_blank": Behaviour("blank lines for ever", flood=lambda: again(b"\n")),
    "endless_nothing": Behaviour("empty deltas for ever", flood=lambda: again(choice(
        {"content": ""}))),
    "endless_page": Behaviour("a web page for ever", flood=lambda: again(b"<p>hello</p>\n")),
    "endless_error": Behaviour("an error's body for ever", status=500,
                               flood=lambda: again(b"oh no ")),
    "endless_headers": Behaviour("headers for ever", hang_up="headers"),
    "huge_line": Behaviour("one line of 300 MB", flood=flood_line),
    "huge_document": Behaviour("one document of 300 MB", flood=flood_document,
                               stream_type="application/json"),
    "deep": Behaviour("an event nested 200 000 deep", flood=flood_deep()),
    "deep_array": Behaviour("arrays nested 200 000 deep", flood=flood_deep(b"[", b"]")),
    "deep_document": Behaviour("a document nested 200 000 deep", flood=flood_deep_document),
    "gzip_bomb": Behaviour("compressed a thousandfold, for ever", flood=flood_gzip,
                           headers=("Content-Encoding: gzip",)),
}


def quoting_stream(request):
    return "Your key is %s, keep it." % request.headers.get("authorization", "none")


KEYS = {  # what shows a key to whoever is not careful
    "quotes_key": Behaviour("the answer itself quotes the key", text=unless_finalizing(
        quoting_stream)),
    "redirect_key": faulty("to an address with the key in it", Fault("", 302, headers=(
        "Location: http://127.0.0.2:9/?key={key}",))),
    "error_key": Behaviour("an error in the stream that quotes the key", fault=Fault(
        "", 200, lambda r, o: framed(model_faults.echo_of_key(r, o)), "text/event-stream")),
    "page_key": Behaviour("a web page that quotes the key", fault=Fault(
        "", 500, lambda r, o: ("<p>%s</p>" % r.headers.get("authorization", "none")).encode(),
        model_faults.PAGE)),
}


def listing(about, status, body, type=model_faults.JSON):
    return Behaviour(about, models=Fault("", status, body, type))


def openai_list(*models):
    return {"object": "list", "data": [{"object": "model", "created": 1790000000, **m}
                                       for m in models]}


LISTS = {
    "list_openrouter": listing("context_length and prices", 200, openai_list(
        {"id": "test/model-1", "context_length": 65536, "supported_parameters": ["response_format"],
         "pricing": {"prompt": "0.000001"}, "top_provider": {"context_length": None}})),
    "list_groq": listing("context_window", 200, openai_list(
        {"id": MODEL, "context_window": 65536, "max_completion_tokens": 8192})),
    "list_vllm": listing("max_model_len", 200, openai_list(
        {"id": MODEL, "owned_by": "vllm", "max_model_len": 65536, "permission": []})),
    "list_llamacpp": listing("models beside data, meta with n_ctx", 200, {
        "models": [{"name": MODEL, "model": MODEL}], **openai_list(
            {"id": MODEL, "owned_by": "llamacpp", "meta": {"n_ctx_train": 131072, "n_ctx": 65536}})}),
    "list_meta_null": listing("meta that is null", 200, openai_list({"id": MODEL, "meta": None})),
    "list_together": listing("a list at the root", 200, [
        {"id": MODEL, "organization": "T", "context_length": 65536, "type": "chat"}]),
    "list_gemini": listing("models by name", 200, {"models": [
        {"name": "models/" + MODEL, "inputTokenLimit": 65536}]}),
    "list_empty": listing("no models", 200, openai_list()),
    "list_null": listing("data that is null", 200, {"object": "list", "data": None}),
    "list_long": listing("six thousand models", 200, openai_list(
        *({"id": "vendor/model %d:free" % i} for i in range(6000)))),
    "list_strange": listing("entries of all types", 200, {"data": [
        None, 7, "name", [], {}, {"id": 7}, {"id": "\x1b[31m" + MODEL}]}),
    "list_404": listing("no list (Azure)", 404, error("Resource not found", code="404")),
    "list_403": listing("a key that may not see it", 403, error("You have insufficient permissions")),
    "list_405": listing("another method is wanted", 405, {"detail": "Method Not Allowed"}),
    "list_page": listing("a web page", 200, b"<!DOCTYPE html><title>Sign in</title>",
                         model_faults.PAGE),
    "list_lm_studio": listing("an error with HTTP 200", 200,
                              {"error": "Unexpected endpoint or method. (GET /x)"}),
    "list_deep": listing("nested 200 000 deep", 200, b"[" * 200000 + b"]" * 200000),
    "list_words": listing("words", 200, b"OK", model_faults.TEXT),
}


def finalizing(rows, times=None, suffix="", note=""):
    return {name + suffix: Behaviour(about + note, text=when_finalizing(text), times=times)
            for name, (about, text) in rows.items()}


FINALIZING = {
    **finalizing(model_dresses.DRESSES),
    **finalizing(model_dresses.FAULTY),
    **finalizing(model_dresses.FAULTY, 1, "_once", ", once"),
    "blank_json": Behaviour("white space up to the token limit", text=when_finalizing(
        lambda r: " \n\t" * 200), finish="length"),
}

def without_answer(request):
    """Each quiz has a question whose answer is none of its options."""
    lessons = lessons_of(request)
    for lesson in lessons:
        for question in lesson["questions"][:1]:
            question["answer"] = "something else"
    return lessons_json(lessons)


def half_of_the_lessons(request):
    """Up to the middle of the last one."""
    return lessons_json(lessons_of(request))[:-200]


def teaching(special):
    return lambda r: special(r) if r.kind == "lesson" else plain_text(r)


TEACHING = {
    "lessons_wrong": Behaviour("a quiz without a right answer", text=teaching(without_answer)),
    "lessons_wrong_once": Behaviour("the same, once", text=teaching(without_answer), times=1),
    "lessons_cut": Behaviour("lessons up to the token limit", text=teaching(half_of_the_lessons),
                             finish="length"),
    "lessons_cut_once": Behaviour("the same, once", text=teaching(half_of_the_lessons),
                                  finish="length", times=1),
}

REFUSING = {name: Behaviour("refuses " + row[0], refusals=row[1:])
            for name, row in model_faults.REFUSALS.items()}
FAULTS = {name: Behaviour(fault.about, fault=fault) for name, fault in model_faults.FAULTS.items()}

GROUPS = {
    "plain": PLAIN, "framing": FRAMING, "anatomy": ANATOMY, "reasoning": REASONING,
    "breaks": BREAKS, "errors in the stream": IN_STREAM, "wrong things with HTTP 200": WRONG,
    "retries": RETRIES, "lists of models": LISTS, "floods": FLOODS, "keys": KEYS,
    "finalizing": FINALIZING, "teaching": TEACHING, "refusals": REFUSING, "bodies of real servers": FAULTS,
}
BEHAVIOURS = {name: row for group in GROUPS.values() for name, row in group.items()}
if len(BEHAVIOURS) != sum(map(len, GROUPS.values())):
    raise AssertionError("a behaviour's name is taken twice")
