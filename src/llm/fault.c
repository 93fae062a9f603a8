#include "fault_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define MESSAGE_COLUMNS 300 /* of a server's words that are shown */
#define KEY_STEM        6   /* bytes of a key by which a masked copy is known: "sk-abc***" */

/* --- what it means --- */

enum where { IN_CODES, IN_MESSAGE };

/* The first rule that fits decides; a status of 0 in a rule means any. */
static const struct {
    int from, to; /* HTTP status */
    enum where where;
    const char *word; /* in lower case; NULL: the status is enough */
    enum error_kind kind;
    const char *advice; /* NULL: the kind's own */
} rules[] = {
    {0, 0, IN_MESSAGE, "too many tokens, please wait", ERROR_RATE_LIMIT, NULL},
    {402, 402, IN_CODES, NULL, ERROR_QUOTA, NULL},
    {400, 429, IN_CODES, "quota", ERROR_QUOTA, NULL},
    {400, 429, IN_CODES, "credit", ERROR_QUOTA, NULL},
    {400, 429, IN_CODES, "balance", ERROR_QUOTA, NULL},
    {400, 429, IN_CODES, "billing", ERROR_QUOTA, NULL},
    {400, 429, IN_CODES, "spend_limit", ERROR_QUOTA, NULL},
    {400, 429, IN_CODES, "usage_limit", ERROR_QUOTA, NULL},
    {400, 429, IN_CODES, "budget", ERROR_QUOTA, NULL},
    {429, 429, IN_MESSAGE, "per-day", ERROR_QUOTA, NULL},
    {413, 413, IN_CODES, NULL, ERROR_TOO_LONG, NULL},
    {0, 0, IN_CODES, "context_length_exceeded", ERROR_TOO_LONG, NULL},
    {0, 0, IN_CODES, "exceed_context_size", ERROR_TOO_LONG, NULL},
    {0, 0, IN_CODES, "string_above_max_length", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "maximum context length", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "prompt is too long", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "exceed context limit", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "exceeds the available context size", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "too large for model", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "request too large", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "requested token count exceeds", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "input token count", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "reduce the length", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "context length of", ERROR_TOO_LONG, NULL}, /* LM Studio */
    {400, 500, IN_MESSAGE, "maximum model length", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "maximum prompt length", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "input is too long", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "context window", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "context_length_exceeded", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "number of input tokens", ERROR_TOO_LONG, NULL}, /* Yandex */
    {400, 500, IN_MESSAGE, "size limit exceeded", ERROR_TOO_LONG, NULL},
    {400, 422, IN_MESSAGE, "`inputs` tokens", ERROR_TOO_LONG, NULL}, /* Together, TGI */
    {0, 0, IN_CODES, "content_filter", ERROR_REFUSED,
     N_("The server's content filter refused it; say it in other words.")},
    {0, 0, IN_CODES, "insufficient_quota", ERROR_QUOTA, NULL},
    {0, 0, IN_CODES, "rate_limit", ERROR_RATE_LIMIT, NULL},
    {0, 0, IN_CODES, "authentication_error", ERROR_AUTH, NULL},
    {0, 0, IN_CODES, "invalid_api_key", ERROR_AUTH, NULL},
    {400, 400, IN_MESSAGE, "api key not valid", ERROR_AUTH, NULL}, /* Gemini */
    /* A gateway that makes every failure behind it an HTTP 500. */
    {500, 500, IN_MESSAGE, "insufficient_quota", ERROR_QUOTA, NULL},
    {500, 500, IN_MESSAGE, "authenticationerror", ERROR_AUTH, NULL},
    {500, 500, IN_MESSAGE, "incorrect api key", ERROR_AUTH, NULL},
    {403, 403, IN_MESSAGE, "moderation", ERROR_REFUSED,
     N_("The server's content filter refused it; say it in other words.")},
    {401, 401, IN_CODES, NULL, ERROR_AUTH, NULL},
    {403, 403, IN_CODES, NULL, ERROR_AUTH, NULL},
    {0, 0, IN_MESSAGE, "unexpected endpoint", ERROR_REFUSED, /* LM Studio, also with HTTP 200 */
     N_("Check llm.base_url: most servers want it to end in /v1.")},
    {404, 404, IN_CODES, NULL, ERROR_REFUSED, N_("Check llm.base_url and llm.model.")},
    {405, 405, IN_CODES, NULL, ERROR_REFUSED, N_("Check llm.base_url.")},
    {408, 408, IN_CODES, NULL, ERROR_TIMEOUT, NULL},
    {504, 504, IN_CODES, NULL, ERROR_TIMEOUT, NULL},
    {524, 524, IN_CODES, NULL, ERROR_TIMEOUT, NULL},
    {429, 429, IN_CODES, NULL, ERROR_RATE_LIMIT, NULL},
    {503, 503, IN_MESSAGE, "loading model", ERROR_REFUSED,
     N_("The server is still loading its model; try again in a minute.")},
    {500, 599, IN_CODES, NULL, ERROR_REFUSED,
     N_("The server itself is in trouble; try again in a while.")},
};

static bool rule_fits(size_t i, const struct fault *f)
{
    if (rules[i].from != 0 && (f->status < rules[i].from || f->status > rules[i].to)) {
        return false;
    }
    if (rules[i].word == NULL) {
        return true;
    }
    const struct buf *text = rules[i].where == IN_CODES ? &f->codes : &f->message;
    return strcasestr(buf_str(text), rules[i].word) != NULL;
}

static enum error_kind fault_judge(const struct fault *f, const char **advice)
{
    *advice = NULL;
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (rule_fits(i, f)) {
            *advice = rules[i].advice;
            return rules[i].kind;
        }
    }
    return ERROR_REFUSED;
}

enum error_kind fault_kind(const struct fault *f)
{
    const char *advice;
    return fault_judge(f, &advice);
}

bool fault_has_code(const struct fault *f, const char *word)
{
    return strstr(buf_str(&f->codes), word) != NULL;
}

bool fault_says(const struct fault *f, const char *word)
{
    return strcasestr(buf_str(&f->message), word) != NULL;
}

bool fault_is_filter(const struct fault *f)
{
    return fault_has_code(f, "content_filter") || fault_has_code(f, "responsibleai") ||
           fault_has_code(f, "moderation");
}

bool fault_is_loading(const struct fault *f)
{
    return f->status == 503 &&
           (fault_says(f, "loading model") || fault_says(f, "model is loading"));
}

/* --- showing it --- */

static bool ends_word(char c)
{
    return c == '\0' || strchr(" \t\r\n\"'`,;()[]{}<>", c) != NULL;
}

/* Appends s with every word that is the key, or begins like it (servers quote it masked in the
 * middle), as "***". */
static void append_without_key(struct buf *out, const char *s, const struct secret *key)
{
    const char *text = secret_text(key);
    size_t whole = secret_len(key);
    size_t stem = whole > 2 * KEY_STEM ? KEY_STEM : whole;
    while (*s != '\0') {
        if (stem > 0 && strncmp(s, text, stem) == 0) {
            buf_add_str(out, "***");
            s += stem;
            while (stem == KEY_STEM && !ends_word(*s)) {
                s++;
            }
        } else {
            buf_add_char(out, *s++);
        }
    }
}

char *fault_masked(const struct fault_place *place, const char *text)
{
    if (text == NULL) {
        return NULL;
    }
    struct buf safe = BUF_INIT(4 * LIMIT_ERROR_BODY);
    append_without_key(&safe, text, place->key);
    return buf_steal(&safe);
}

/* One harmless line for a person; owned. */
static char *fault_words(const struct fault_place *place, const struct buf *message)
{
    char *repaired = text_repaired(buf_str(message), message->len);
    char *clean = text_cleaned(repaired, TEXT_ONE_LINE);
    char *trimmed = text_trimmed(clean, strlen(clean));
    struct buf safe = BUF_INIT(4 * LIMIT_ERROR_BODY);
    append_without_key(&safe, trimmed, place->key);
    size_t fits = text_fit(buf_str(&safe), safe.len, MESSAGE_COLUMNS);
    if (fits < safe.len) {
        buf_truncate(&safe, fits);
        buf_add_str(&safe, "\xE2\x80\xA6");
    }
    free(trimmed);
    free(clean);
    free(repaired);
    return buf_steal(&safe);
}

enum error_kind fault_describe(const struct fault *f, const struct fault_place *place,
                               struct error *err)
{
    const char *advice;
    enum error_kind kind = fault_judge(f, &advice);
    char *words = fault_words(place, &f->message);
    if (f->http_status < 400) {
        error_set(err, kind, _("%s reports an error: %s"), place->host,
                  words[0] != '\0' ? words : _("it does not say which"));
    } else if (words[0] != '\0') {
        error_set(err, kind, _("%s answers with HTTP %d: %s"), place->host, f->http_status, words);
    } else {
        error_set(err, kind, _("%s answers with HTTP %d and no explanation"), place->host,
                  f->http_status);
    }
    if (advice != NULL) {
        error_advise(err, "%s", _(advice));
    }
    free(words);
    return kind;
}
