"""What servers say when they refuse: bodies as they are on the wire, one row each, by server.

`FAULTS` hold for every request. `REFUSALS` hold for requests of one kind only: a server that is then
asked rightly answers.
"""
import json
from dataclasses import dataclass
from typing import Callable

PAGE = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
JSON = "application/json"


@dataclass(frozen=True)
class Fault:
    """One answer with an HTTP status. `body` is bytes, something to be dumped, or a function of the
    request (and the server's options) that gives either."""
    about: str
    status: int
    body: object = b""
    type: str = JSON
    headers: tuple = ()

    def bytes_for(self, request, options):
        body = self.body(request, options) if callable(self.body) else self.body
        return body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()


def error(message, kind=None, code=None, param=None, **more):
    """OpenAI's envelope, with everybody's members in it."""
    return {"error": {"message": message, "type": kind, "param": param, "code": code, **more}}


def coded(code, message, **more):
    """The envelope of llama.cpp and OpenRouter: code first, a number."""
    return {"error": {"code": code, "message": message, **more}}


def detail(kind, place, message):
    """FastAPI's."""
    return {"detail": [{"type": kind, "loc": ["body", place], "msg": message, "input": 1}]}


def echo_of_key(request, options):
    sent = request.headers.get("authorization", "").split(" ")[-1]
    return error("Incorrect API key provided: %s. You can find your API key at https://"
                 "platform.openai.com/account/api-keys." % sent,
                 "invalid_request_error", "invalid_api_key")


def masked_key(request, options):
    sent = request.headers.get("authorization", "").split(" ")[-1]
    return error("Incorrect API key provided: %s%s%s." % (sent[:8], 24 * "*", sent[-4:]),
                 "invalid_request_error", "invalid_api_key")


def page(title, text=""):
    return ("<html>\r\n<head><title>%s</title></head>\r\n<body>\r\n<center><h1>%s</h1></center>\r\n"
            "<hr><center>%s</center>\r\n</body>\r\n</html>\r\n" % (title, title, text)).encode()


FAULTS = {
    # OpenAI
    "openai_401": Fault("a wrong key, quoted masked", 401, masked_key),
    "openai_401_echo": Fault("a wrong key, quoted whole", 401, echo_of_key),
    "openai_401_none": Fault("no key at all", 401, error(
        "You didn't provide an API key. You need to provide your API key in an Authorization header "
        "using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).", "invalid_request_error")),
    "openai_403": Fault("a country that is not served", 403, error(
        "Country, region, or territory not supported", "request_forbidden",
        "unsupported_country_region_territory")),
    "openai_404": Fault("an unknown model", 404, lambda r, o: error(
        "The model `%s` does not exist or you do not have access to it." % r.json.get("model"),
        "invalid_request_error", "model_not_found")),
    "openai_429_quota": Fault("the account is empty", 429, error(
        "You exceeded your current quota, please check your plan and billing details.",
        "insufficient_quota", "insufficient_quota")),
    "openai_429_spend": Fault("the project's limit of spending", 429, error(
        "Your project has reached its monthly spend limit.", "billing_error",
        "project_spend_limit_exceeded")),
    "openai_429_large": Fault("a request larger than a minute allows", 429, error(
        "Request too large for gpt-4o in organization org-test on tokens per min (TPM): Limit 30000, "
        "Requested 41234. The input or output tokens must be reduced in order to run successfully.",
        "tokens", "rate_limit_exceeded")),
    "openai_500": Fault("trouble of its own", 500, error(
        "The server had an error while processing your request. Sorry about that!",
        "server_error")),
    "openai_503": Fault("overload", 503, error(
        "The engine is currently overloaded, please try again later", "server_error")),
    "openai_400_schema": Fault("a schema it does not take", 400, error(
        "Invalid schema for response_format 'modules': In context=(), 'additionalProperties' is "
        "required to be supplied and to be false.", "invalid_request_error", None,
        "messages[0].content")),
    # Azure
    "azure_401": Fault("a wrong key", 401, error(
        "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a "
        "valid key for an active subscription and use a correct regional API endpoint for your "
        "resource.", code="401")),
    "azure_401_gateway": Fault("the gateway's own words", 401, {
        "statusCode": 401, "message": "Unauthorized. Access token is missing, invalid, audience is "
        "incorrect (https://cognitiveservices.azure.com), or have expired."}),
    "azure_404": Fault("an unknown deployment", 404, error(
        "The API deployment for this resource does not exist. If you created the deployment within "
        "the last 5 minutes, please wait a moment and try again.", code="DeploymentNotFound")),
    "azure_400_filter": Fault("the request did not pass the filter", 400, error(
        "The response was filtered due to the prompt triggering Azure OpenAI's content management "
        "policy. Please modify your prompt and retry.", None, "content_filter", "prompt", status=400,
        innererror={"code": "ResponsibleAIPolicyViolation", "content_filter_result": {
            "violence": {"filtered": True, "severity": "medium"}}})),
    "azure_429": Fault("too many tokens a minute", 429, error(
        "Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-10-21 "
        "have exceeded token rate limit of your current OpenAI S0 pricing tier. Please retry after 7 "
        "seconds.", code="429"), headers=("x-ratelimit-remaining-tokens: -1",)),
    # OpenRouter
    "openrouter_401": Fault("no key", 401, coded(401, "No auth credentials found")),
    "openrouter_402": Fault("no credits", 402, coded(
        402, "Insufficient credits. Add more using https://openrouter.ai/settings/credits")),
    "openrouter_403": Fault("moderation", 403, coded(
        403, "openai/gpt-4o requires moderation on OpenAI. Your input was flagged for "
        "\"violence\". No credits were charged.", metadata={"reasons": ["violence"], "provider_name": "OpenAI"})),
    "openrouter_404": Fault("an unknown model", 404, lambda r, o: coded(
        404, "No endpoints found for %s." % r.json.get("model"))),
    "openrouter_429_day": Fault("free requests of the day used up", 429, {**coded(
        429, "Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model "
        "requests per day", metadata={"headers": {"X-RateLimit-Remaining": "0"}}),
        "user_id": "user_test"}),
    "openrouter_502": Fault("the provider's fault as JSON in a text", 502, {**coded(
        502, "Provider returned error", metadata={"provider_name": "Together", "raw": json.dumps(
            {"error": {"message": "the GPU fell off", "type": "server_error"}})}),
        "user_id": "user_test"}),
    "openrouter_502_raw": Fault("the provider's fault as words", 502, coded(
        502, "Provider returned error", metadata={"provider_name": "X", "raw": "upstream gone"})),
    # Gemini
    "gemini_400_key": Fault("a wrong key, in an array, with 400", 400, [coded(
        400, "API key not valid. Please pass a valid API key.", status="INVALID_ARGUMENT", details=[
            {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}])]),
    "gemini_404": Fault("an unknown model, in an array", 404, [coded(
        404, "models/asked-for-model is not found for API version v1main, or is not supported for "
        "generateContent.", status="NOT_FOUND")]),
    "gemini_429": Fault("too many requests, in an array", 429, [coded(
        429, "You exceeded your current quota, please check your plan and billing details.",
        status="RESOURCE_EXHAUSTED", details=[
            {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "36s"}])]),
    "gemini_503": Fault("overload, in an array", 503, [coded(
        503, "The model is overloaded. Please try again later.", status="UNAVAILABLE")]),
    # Ollama
    "ollama_404_model": Fault("a model that was not pulled", 404, lambda r, o: error(
        "model \"%s\" not found, try pulling it first" % r.json.get("model"), "api_error")),
    "ollama_404_path": Fault("a wrong path, in words", 404, b"404 page not found", TEXT),
    "ollama_500_memory": Fault("too little memory", 500, error(
        "model requires more system memory (8.4 GiB) than is available (3.1 GiB)", "api_error")),
    "ollama_503": Fault("the queue is full", 503, error(
        "server busy, please try again.  maximum pending requests exceeded", "api_error")),
    # llama.cpp
    "llamacpp_401": Fault("a wrong key", 401, coded(
        401, "Invalid API Key", type="authentication_error")),
    "llamacpp_404": Fault("a wrong path", 404, coded(
        404, "File Not Found", type="not_found_error")),
    "llamacpp_500": Fault("a template that fails", 500, coded(
        500, "Missing 'role' in message", type="server_error")),
    "llamacpp_501": Fault("what it was not started for", 501, coded(
        501, "This server does not support completions.", type="not_supported_error")),
    # LM Studio
    "lm_studio": Fault("a wrong path, with HTTP 200", 200,
                       {"error": "Unexpected endpoint or method. (POST /x)"}),
    "lm_studio_400": Fault("an error that is a text", 400,
                           {"error": "Model has unloaded or crashed.."}),
    "lm_studio_404": Fault("no model loaded", 404, error(
        "No models loaded. Please load a model in the developer page or use the 'lms load' command.",
        "invalid_request_error", "model_not_found", "model")),
    # vLLM
    "vllm_404_old": Fault("an unknown model, the old form", 404, {
        "object": "error", "message": "The model `asked-for-model` does not exist.",
        "type": "NotFoundError", "param": None, "code": 404}),
    "vllm_404": Fault("an unknown model, the new form", 404, error(
        "The model `asked-for-model` does not exist.", "NotFoundError", 404, "model")),
    "vllm_400_old": Fault("a bad request, the old form", 400, {
        "object": "error", "message": "top_p must be in (0, 1], got 7.0.",
        "type": "BadRequestError", "param": None, "code": 400}),
    "vllm_422": Fault("a field that is missing, FastAPI's form", 422,
                      detail("missing", "prompt", "Field required")),
    # LiteLLM and its like
    "litellm_429": Fault("a code that is a text", 429, error(
        "litellm.RateLimitError: RateLimitError: OpenAIException - slow down", "throttling_error",
        "429")),
    "litellm_400_budget": Fault("the budget is used up", 400, error(
        "Budget has been exceeded! Current cost: 10.2, Max budget: 10.0", "budget_exceeded", "400")),
    "litellm_401_model": Fault("a key that may not use the model", 401, error(
        "key not allowed to access model. This key can only access models=['gpt-4o'].",
        "key_model_access_denied", "401", "model")),
    "litellm_wrapped": Fault("an error as a text in an error", 500, {"detail": json.dumps(
        error("litellm.APIError: the upstream is down", "api_error", "500"))}),
    # GigaChat
    "gigachat_401": Fault("a token that has expired", 401,
                          {"status": 401, "message": "Token has expired"}),
    "gigachat_402": Fault("nothing left", 402, {"status": 402, "message": "Payment Required"}),
    "gigachat_404": Fault("an unknown model", 404, {"status": 404, "message": "No such model"}),
    "gigachat_422": Fault("a value it does not take", 422, {
        "status": 422, "message": "Invalid params: messages[0].role: unknown role"}),
    "gigachat_429": Fault("too many requests", 429, {"status": 429, "message": "Too many requests"}),
    # Yandex
    "yandex_401": Fault("an unknown key", 401, {"error": {
        "grpcCode": 16, "httpCode": 401, "message": "Unknown api key 'AQVN****abcd (0F4F5C2E)'",
        "httpStatus": "Unauthorized", "details": []}}),
    "yandex_403": Fault("a folder that is not ours", 403, {"error": {
        "grpcCode": 7, "httpCode": 403,
        "message": "Permission to [resource-manager.folder b1g] denied", "httpStatus": "Forbidden", "details": []}}),
    "yandex_400": Fault("a model's name that is no URI", 400, {"error": {
        "grpcCode": 3, "httpCode": 400, "message": "Failed to parse model URI: asked-for-model",
        "httpStatus": "Bad Request", "details": []}}),
    "yandex_429": Fault("too many requests at once", 429, {"error": {
        "grpcCode": 8, "httpCode": 429, "message": "ai.textGenerationCompletionSessionsCount.count "
        "gauge quota limit exceed: allowed 10 requests", "httpStatus": "Too Many Requests",
        "details": []}}),
    # Mistral
    "mistral_401": Fault("a wrong key", 401, {"message": "Unauthorized", "request_id": "r"}),
    "mistral_422": Fault("a detail inside a message", 422, {
        "object": "error", "message": detail("extra_forbidden", "seed",
                                             "Extra inputs are not permitted"),
        "type": "invalid_request_error", "param": None, "code": None}),
    "mistral_429": Fault("the tier is full", 429, {
        "object": "error", "message": "Service tier capacity exceeded for this model.",
        "type": "service_tier_capacity_exceeded", "param": None, "code": "3505"}),
    # DeepSeek, Groq, Anthropic
    "deepseek_402": Fault("no balance", 402, error(
        "Insufficient Balance", "unknown_error", "invalid_request_error")),
    "groq_498": Fault("no capacity", 498, error(
        "Flex tier capacity exceeded", "capacity_exceeded", "flex_capacity_exceeded")),
    "anthropic_529": Fault("overload", 529, {
        "type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"},
        "request_id": "req_test"}),
    "anthropic_429_spend": Fault("the limit of spending", 429, {
        "type": "error", "error": {"type": "rate_limit_error", "message": "Spend limit reached.",
                                   "details": {"error_code": "enforced_spend_limit_reached"}}}),
    # what stands before a server
    "nginx_404": Fault("a page: nothing there", 404, page("404 Not Found", "nginx"), PAGE),
    "nginx_413": Fault("a page: too large", 413, page("413 Request Entity Too Large", "nginx"),
                       PAGE),
    "nginx_502": Fault("a page: nothing behind it", 502, page("502 Bad Gateway", "nginx"), PAGE),
    "cloudflare_524": Fault("a page: too slow", 524, page("example.org | 524: A timeout occurred"),
                            PAGE),
    "envoy_503": Fault("words: nothing behind it", 503, b"upstream connect error or disconnect/reset "
                       b"before headers. reset reason: connection failure", TEXT),
    "method_405": Fault("a wrong method", 405, {"detail": "Method Not Allowed"}),
    "empty_500": Fault("no body", 500),
    "empty_400": Fault("no body", 400),
    "not_json_500": Fault("JSON that is none", 500, b'{"error": {"message": "half a'),
    "binary_500": Fault("bytes that are no text", 500, b"\x00\x1b[2J\xff\xfe \x9b31m broken \x07"),
    "long_400": Fault("a message of a megabyte", 400, error("wordy " * 200000)),
}

# --- what is refused of a request -----------------------------------------------------------------


@dataclass(frozen=True)
class Refusal:
    when: Callable  # of request and options
    fault: Fault


def has(member):
    return lambda request, options: member in request.json


def format_is(*types):
    return lambda request, options: request.format in types


def has_role(role):
    return lambda request, options: any(m["role"] == role for m in request.messages)


def too_long(request, options):
    return request.size > options.window


def streams(request, options):
    return request.json.get("stream") is True


def usage_without_stream(request, options):
    return "stream_options" in request.json and not streams(request, options)


def loose_schema(request, options):
    """A schema outside of the strict subset."""
    if request.format != "json_schema":
        return False
    given = request.json["response_format"].get("json_schema") or {}
    return not given.get("name") or not strict(given.get("schema"), root=True)


def strict(schema, root=False):
    if not isinstance(schema, dict) or (root and schema.get("type") != "object"):
        return False
    if schema.get("type") == "object":
        members = schema.get("properties") or {}
        return (schema.get("additionalProperties") is False and bool(members) and
                set(schema.get("required") or ()) == set(members) and
                all(strict(m) for m in members.values()))
    if schema.get("type") == "array":
        return strict(schema.get("items"))
    return "type" in schema or "enum" in schema or "anyOf" in schema


def unsupported(param, message, status=400, code="unsupported_parameter"):
    return Fault("", status, error(message, "invalid_request_error", code, param))


def unknown(param):
    return unsupported(param, "Unknown parameter: '%s'." % param, code="unknown_parameter")


def numbers(request, options):
    """Tokens asked for, and the window."""
    return request.size // 4, options.window // 4


def overflow(status, form, *with_numbers):
    """A context overflow: form() gets the tokens asked for and the window."""
    return Refusal(too_long, Fault("", status, lambda r, o: form(*numbers(r, o))))


NO_STREAM = Refusal(streams, unsupported(
    "stream", "Your organization must be verified to stream this model. Please go to: https://"
    "platform.openai.com/settings/organization/general and click on Verify Organization.",
    code="unsupported_value"))
USAGE_ALONE = Refusal(usage_without_stream, Fault("", 400, error(
    "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
    "invalid_request_error", None, "stream_options")))
NO_TEMPERATURE = Refusal(has("temperature"), unsupported(
    "temperature", "Unsupported value: 'temperature' does not support 0.7 with this model. Only the "
    "default (1) value is supported.", code="unsupported_value"))
NO_USAGE = Refusal(has("stream_options"), unknown("stream_options"))
NO_SCHEMA = Refusal(format_is("json_schema"), Fault("", 400, error(
    "This model does not support response format `json_schema`. See supported models at https://"
    "console.groq.com/docs/structured-outputs#supported-models", "invalid_request_error")))
NO_OBJECT = Refusal(format_is("json_object"), Fault("", 400, {
    "error": "'response_format.type' must be 'json_schema' or 'text'"}))
NO_MAX_TOKENS = Refusal(has("max_tokens"), unsupported(
    "max_tokens", "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
    "'max_completion_tokens' instead."))
NO_MAX_COMPLETION = Refusal(has("max_completion_tokens"), Fault("", 422, {
    "object": "error", "message": detail("extra_forbidden", "max_completion_tokens",
                                         "Extra inputs are not permitted"),
    "type": "invalid_request_error", "param": None, "code": None}))

REFUSALS = {
    # parameters
    "no_stream_options": ("stream_options, by its name", NO_USAGE),
    "no_stream_options_422": ("stream_options, FastAPI's form", Refusal(
        has("stream_options"), Fault("", 422, detail("extra_forbidden", "stream_options",
                                                     "Extra inputs are not permitted")))),
    "no_stream_options_gemini": ("stream_options, in an array", Refusal(
        has("stream_options"), Fault("", 400, [coded(
            400, "Invalid JSON payload received. Unknown name \"stream_options\": Cannot find field.",
            status="INVALID_ARGUMENT", details=[{
                "@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [
                    {"description": "Unknown name \"stream_options\": Cannot find field."}]}])]))),
    "no_temperature": ("temperature: only the default", NO_TEMPERATURE),
    "no_temperature_o3": ("temperature at all", Refusal(has("temperature"), unsupported(
        "temperature", "Unsupported parameter: 'temperature' is not supported with this model."))),
    "no_temperature_500": ("temperature, by a gateway with HTTP 500", Refusal(
        has("temperature"), Fault("", 500, error(
            "litellm.BadRequestError: OpenAIException - Unsupported value: 'temperature' does not "
            "support 0.7 with this model. Only the default (1) value is supported.", "api_error",
            "500")))),
    "no_max_tokens": ("max_tokens, naming the other", NO_MAX_TOKENS),
    "no_max_tokens_gateway": ("max_tokens, param lost on the way", Refusal(
        has("max_tokens"), Fault("", 400, error(
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
            "'max_completion_tokens' instead.", None, "invalid_request_body")))),
    "no_limits": ("max_tokens and max_completion_tokens", NO_MAX_TOKENS, NO_MAX_COMPLETION),
    "no_stream": ("stream: the organisation is not verified", NO_STREAM, USAGE_ALONE),
    "no_system": ("the role system (Gemma's template, vLLM)", Refusal(has_role("system"), Fault(
        "", 400, {"object": "error", "message": "System role not supported",
                  "type": "BadRequestError", "param": None, "code": 400}))),
    "no_system_500": ("the role system (Gemma's template, llama.cpp)", Refusal(
        has_role("system"), Fault("", 500, coded(
            500, "Value is not callable: null at row 1: {{ raise_exception('System role not "
            "supported') }}", type="server_error")))),
    # structured output
    "no_json_schema": ("response_format json_schema", NO_SCHEMA),
    "no_json_object": ("response_format json_object, and json_schema", NO_SCHEMA, NO_OBJECT),
    "no_response_format": ("response_format at all", Refusal(
        has("response_format"), unknown("response_format"))),
    "no_response_format_422": ("response_format at all, FastAPI's form", Refusal(
        has("response_format"), Fault("", 422, detail("extra_forbidden", "response_format",
                                                      "Extra inputs are not permitted")))),
    "schema_not_convertible": ("the schema, by llama.cpp's samplers", Refusal(
        format_is("json_schema"), Fault("", 400, coded(
            400, "Failed to initialize samplers: failed to parse grammar for json_schema",
            type="invalid_request_error")))),
    "strict_schema": ("a schema outside of the strict subset", Refusal(loose_schema, Fault(
        "", 400, error("Invalid schema for response_format 'modules'.", "invalid_request_error", None,
                       "response_format")))),
    "json_validate_failed": ("what the model wrote under json_schema, as Groq does", Refusal(
        has("response_format"), Fault("", 400, error(
            "Failed to generate JSON. Please adjust your prompt. See 'failed_generation' for more "
            "details.", "invalid_request_error", "json_validate_failed",
            failed_generation="{\"modules\": [")))),
    # several at once
    "strict": ("temperature, stream_options and json_schema", NO_TEMPERATURE, NO_USAGE, NO_SCHEMA),
    "stubborn": ("always a parameter, whether it was sent or not", Refusal(
        lambda r, o: True, NO_TEMPERATURE.fault)),
    # the context
    "context_openai": ("a request: over the window, with numbers", overflow(400, lambda n, w: error(
        "This model's maximum context length is %d tokens. However, your messages resulted in %d "
        "tokens. Please reduce the length of the messages." % (w, n), "invalid_request_error",
        "context_length_exceeded", "messages"))),
    "context_no_numbers": ("a request: over the window, no numbers", overflow(400, lambda n, w: error(
        "Your input exceeds the context window of this model. Please adjust your input and try "
        "again.", "invalid_request_error", "context_length_exceeded", "input"))),
    "context_llamacpp": ("a request: over n_ctx", overflow(400, lambda n, w: coded(
        400, "request (%d tokens) exceeds the available context size (%d tokens), try increasing it"
        % (n, w), type="exceed_context_size_error", n_prompt_tokens=n, n_ctx=w))),
    "context_vllm": ("a request: over max_model_len, the old form", overflow(400, lambda n, w: {
        "object": "error", "message": "This model's maximum context length is %d tokens. However, "
        "you requested %d tokens in the messages, Please reduce the length of the messages." % (w, n),
        "type": "BadRequestError", "param": None, "code": 400})),
    "context_lm_studio": ("a request: over the loaded length, a text", overflow(400, lambda n, w: {
        "error": "Trying to keep the first %d tokens when context the overflows. However, the model "
        "is loaded with context length of only %d tokens, which is not enough." % (n, w)})),
    "context_gemini": ("a request: over the window, in an array", overflow(400, lambda n, w: [coded(
        400, "The input token count (%d) exceeds the maximum number of tokens allowed (%d)." % (n, w),
        status="INVALID_ARGUMENT")])),
    "context_anthropic": ("a request: prompt is too long", overflow(400, lambda n, w: {
        "type": "error", "error": {"type": "invalid_request_error",
                                   "message": "prompt is too long: %d tokens > %d maximum" % (n, w)},
        "request_id": "req_test"})),
    "context_mistral": ("a request: too large for the model", overflow(400, lambda n, w: {
        "object": "error", "message": "Prompt contains %d tokens and 0 draft tokens, too large for "
        "model with %d maximum context length" % (n, w), "type": "invalid_request_prompt",
        "param": None, "code": "3051"})),
    "context_groq": ("a request: HTTP 413", overflow(413, lambda n, w: error(
        "Request too large for model `llama` in organization `org` on tokens per minute (TPM): Limit "
        "%d, Requested %d, please reduce your message size and try again." % (w, n), "tokens",
        "rate_limit_exceeded"))),
    "context_openrouter": ("a request: an endpoint's window", overflow(400, lambda n, w: coded(
        400, "This endpoint's maximum context length is %d tokens. However, you requested about %d "
        "tokens (%d of text input). Please reduce the length of either one, or use the "
        "\"middle-out\" transform to compress your prompt automatically." % (w, n, n)))),
    "context_litellm": ("a request: wrapped, with HTTP 500", overflow(500, lambda n, w: error(
        "litellm.ContextWindowExceededError: litellm.BadRequestError: ContextWindowExceededError: "
        "OpenAIException - This model's maximum context length is %d tokens. However, your messages "
        "resulted in %d tokens." % (w, n), None, "500"))),
    "context_bedrock": ("a request: too long, without numbers", overflow(400, lambda n, w: {
        "message": "Input is too long for requested model."})),
    "context_gigachat": ("a request: HTTP 422", overflow(422, lambda n, w: {
        "status": 422, "message": "Tokens limit exceeded: requested token count exceeds the model's "
        "maximum context of %d tokens" % w})),
    "context_yandex": ("a request: the sum of tokens", overflow(400, lambda n, w: {"error": {
        "grpcCode": 3, "httpCode": 400, "message": "number of input tokens must be no more than %d, "
        "got %d" % (w, n), "httpStatus": "Bad Request", "details": []}})),
}
