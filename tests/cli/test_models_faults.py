"""What real servers say when they refuse: the kind of each, its words, and what is advised."""
import unittest

from models import Matrix, Row

KEY = "sk-proj-0123456789abcdefghijklmnop"
KEYED = {"env": {"SYLLABUS_API_KEY": KEY}}


def no_key(case):
    case.assertNotIn(KEY[:8], case.result.err)
    case.assertIn(KEY, str(case.server.requests()))


def one_clean_line(case):
    message = case.result.error["message"]
    case.assertLess(len(message), 500)
    case.assertTrue(message.isprintable(), ascii(message))


ROWS = [
    Row("401", "auth", "Incorrect API key", "key"),
    Row("403", "auth", "not supported"),
    Row("404", "refused", "does not exist", "llm.model"),
    # OpenAI
    Row("openai_401", "auth", "Incorrect API key provided: ***", "key", check=no_key, **KEYED),
    Row("openai_401_echo", "auth", "Incorrect API key provided: ***", "key", check=no_key, **KEYED),
    Row("openai_401_none", "auth", "You didn't provide an API key", "key"),
    Row("openai_403", "auth", "Country, region"),
    Row("openai_404", "refused", "`asked-for-model` does not exist", "llm.model"),
    Row("openai_429_quota", "quota", "exceeded your current quota", "account"),
    Row("openai_429_spend", "quota", "monthly spend limit", "account"),
    Row("openai_429_large", "too_long", "Request too large", "Shorten", requests=(1, 2)),
    Row("openai_500", "refused", "had an error while processing", "in a while"),
    Row("openai_503", "refused", "currently overloaded", "in a while"),
    Row("openai_400_schema", "refused", "Invalid schema"),
    # Azure
    Row("azure_401", "auth", "invalid subscription key", "key"),
    Row("azure_401_gateway", "auth", "Access token is missing", "key"),
    Row("azure_404", "refused", "deployment for this resource", "llm.model"),
    Row("azure_400_filter", "refused", "was filtered", "other words"),
    Row("azure_429", "rate_limit", "Please retry after 7"),
    # OpenRouter
    Row("openrouter_401", "auth", "No auth credentials", "key"),
    Row("openrouter_402", "quota", "Insufficient credits", "account"),
    Row("openrouter_403", "refused", "flagged", "other words"),
    Row("openrouter_404", "refused", "No endpoints found", "llm.model"),
    Row("openrouter_429_day", "quota", "free-models-per-day"),
    Row("openrouter_502", "refused", "the GPU fell off", "in a while"),
    Row("openrouter_502_raw", "refused", "upstream gone", "in a while"),
    # Gemini
    Row("gemini_400_key", "auth", "API key not valid", "key"),
    Row("gemini_404", "refused", "is not found for API version", "llm.model"),
    Row("gemini_429", "rate_limit", "current quota"),
    Row("gemini_503", "refused", "overloaded", "in a while"),
    # Ollama
    Row("ollama_404_model", "refused", "try pulling it first", "llm.model"),
    Row("ollama_404_path", "refused", "404 page not found", "llm.base_url"),
    Row("ollama_500_memory", "refused", "more system memory"),
    Row("ollama_503", "refused", "server busy", "in a while"),
    # llama.cpp
    Row("llamacpp_401", "auth", "Invalid API Key", "key"),
    Row("llamacpp_404", "refused", "File Not Found", "llm.base_url"),
    Row("llamacpp_500", "refused", "Missing 'role'"),
    Row("llamacpp_501", "refused", "does not support completions"),
    # LM Studio
    Row("lm_studio", "refused", "Unexpected endpoint", "/v1"),
    Row("lm_studio_400", "refused", "unloaded or crashed"),
    Row("lm_studio_404", "refused", "No models loaded", "llm.model"),
    # vLLM
    Row("vllm_404_old", "refused", "does not exist", "llm.model"),
    Row("vllm_404", "refused", "does not exist", "llm.model"),
    Row("vllm_400_old", "refused", "top_p must be in"),
    Row("vllm_422", "refused", "body.prompt: Field required"),
    # LiteLLM
    Row("litellm_429", "rate_limit", "slow down"),
    Row("litellm_400_budget", "quota", "Budget has been exceeded"),
    Row("litellm_401_model", "auth", "not allowed to access model"),
    Row("litellm_wrapped", "refused", "HTTP 500: litellm.APIError: the upstream is down"),
    # GigaChat, Yandex
    Row("gigachat_401", "auth", "Token has expired", "key"),
    Row("gigachat_402", "quota", "Payment Required", "account"),
    Row("gigachat_404", "refused", "No such model", "llm.model"),
    Row("gigachat_422", "refused", "unknown role"),
    Row("gigachat_429", "rate_limit", "Too many requests"),
    Row("yandex_401", "auth", "Unknown api key", "key"),
    Row("yandex_403", "auth", "Permission to"),
    Row("yandex_400", "refused", "Failed to parse model URI"),
    Row("yandex_429", "rate_limit", "allowed 10 requests"),
    # Mistral, DeepSeek, Groq, Anthropic
    Row("mistral_401", "auth", "Unauthorized", "key"),
    Row("mistral_422", "refused", "body.seed: Extra inputs"),
    Row("mistral_429", "rate_limit", "Service tier capacity"),
    Row("deepseek_402", "quota", "Insufficient Balance", "account"),
    Row("groq_498", "refused", "Flex tier capacity"),
    Row("anthropic_529", "refused", "Overloaded", "in a while"),
    Row("anthropic_429_spend", "quota", "Spend limit reached", "account"),
    # what stands before a server
    Row("nginx_404", "refused", "404 Not Found", "llm.base_url"),
    Row("nginx_413", "too_long", "Request Entity Too Large", requests=(1, 2)),
    Row("nginx_502", "refused", "502 Bad Gateway", "in a while"),
    Row("cloudflare_524", "timeout", "A timeout occurred"),
    Row("envoy_503", "refused", "connection failure", "in a while"),
    Row("method_405", "refused", "Method Not Allowed", "llm.base_url"),
    Row("empty_500", "refused", "HTTP 500 and no explanation", "in a while"),
    Row("empty_400", "refused", "HTTP 400 and no explanation"),
    Row("not_json_500", "refused", "HTTP 500", check=one_clean_line),
    Row("binary_500", "refused", "broken", check=one_clean_line),
    Row("long_400", "refused", "wordy wordy", check=one_clean_line),
]


class Faults(Matrix):
    def test_said_before_the_first_word(self):
        self.run_rows(ROWS)

    def test_said_when_finalizing(self):
        """Nothing is written, and the dialogue stays as it was."""
        some = ("openai_401", "openai_429_quota", "azure_400_filter", "ollama_404_path", "openai_500",
                "gemini_400_key", "long_400")
        self.run_rows([Row(r.behaviour, r.kind, r.says, r.advice, command="finalize")
                       for r in ROWS if r.behaviour in some and r.behaviour != "openai_401"] +
                      [Row("openai_401", "auth", "Incorrect", command="finalize")])


if __name__ == "__main__":
    unittest.main()
