#include "log_redact.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define HIDDEN "***"
#define RANDOM_FROM                                                                                \
    24             /* letters: so long a word with capitals, small letters and digits is a key */
#define KEY_FROM 8 /* behind a known beginning */

/* What stands before a value that is nobody's business. */
static const char *const names[] = {"authorization", "api-key",  "api_key",  "apikey", "token",
                                    "password",      "passwd",   "secret",   "cookie", "session",
                                    "access_key",    "auth_key", "signature"};
static const char *const schemes[] = {"bearer", "basic"};
static const char *const beginnings[] = {"sk-", "gsk_", "AIza", "xai-", "hf_", "ghp_", "key-"};

static bool word_byte(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == '_';
}

static bool value_byte(char c)
{
    return (unsigned char)c > ' ' && strchr("\"'&,;<>{}[]()", c) == NULL;
}

/* The end of a value: in quotes, or as far as no blank or bracket stands. */
static size_t value_end(const char *text, size_t n, size_t at)
{
    while (at < n && value_byte(text[at])) {
        at++;
    }
    return at;
}

static bool is_one_of(const char *const *words, size_t count, const char *text, size_t n)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(words[i]) == n && strncasecmp(words[i], text, n) == 0) {
            return true;
        }
    }
    return false;
}

/* A word that ends like a name does: "x-api-key", "SYLLABUS_PASSWORD". */
static bool is_name(const char *word, size_t n)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t length = strlen(names[i]);
        if (n >= length && strncasecmp(word + n - length, names[i], length) == 0) {
            return true;
        }
    }
    return false;
}

static bool looks_like_key(const char *word, size_t n)
{
    bool capital = false;
    bool small = false;
    bool digit = false;
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        size_t length = strlen(beginnings[i]);
        if (n >= length + KEY_FROM && strncmp(word, beginnings[i], length) == 0) {
            return true;
        }
    }
    for (size_t i = 0; i < n; i++) {
        capital |= word[i] >= 'A' && word[i] <= 'Z';
        small |= word[i] >= 'a' && word[i] <= 'z';
        digit |= word[i] >= '0' && word[i] <= '9';
    }
    return n >= RANDOM_FROM && capital && small && digit;
}

/* The place of the value behind a name that ends at `at`: after ":" or "=", perhaps in quotes. 0:
 * there is none. */
static size_t value_after(const char *text, size_t n, size_t at)
{
    while (at < n && strchr("\"' ", text[at]) != NULL && text[at] != '\0') {
        at++;
    }
    if (at == n || (text[at] != ':' && text[at] != '=')) {
        return 0;
    }
    at++;
    while (at < n && strchr("\"' ", text[at]) != NULL && text[at] != '\0') {
        at++;
    }
    return at < n && value_byte(text[at]) ? at : 0;
}

static size_t hide(struct buf *out, const char *text, size_t from, size_t value, size_t end)
{
    buf_add(out, text + from, value - from);
    buf_add_str(out, HIDDEN);
    return end;
}

/* "://user:password@" at `at`; the place behind the hidden part, or `at`. */
static size_t hide_user(struct buf *out, const char *text, size_t n, size_t at)
{
    size_t end = at + 3;
    size_t sign = 0;
    while (end < n && value_byte(text[end]) && strchr("/?#", text[end]) == NULL) {
        sign = text[end] == '@' ? end : sign;
        end++;
    }
    return sign > 0 ? hide(out, text, at, at + 3, sign) : at;
}

/* The word from `at` to `end`, and a value behind it; the place behind. */
static size_t add_word(struct buf *out, const char *text, size_t n, size_t at, size_t end)
{
    bool scheme = is_one_of(schemes, sizeof schemes / sizeof *schemes, text + at, end - at);
    size_t value = is_name(text + at, end - at)                ? value_after(text, n, end)
                   : scheme && end + 1 < n && text[end] == ' ' ? end + 1
                                                               : 0;
    if (value > 0 && value_byte(text[value])) {
        size_t last = value_end(text, n, value);
        /* "Authorization: Bearer abc": the second word is the secret. */
        if (is_one_of(schemes, sizeof schemes / sizeof *schemes, text + value, last - value)) {
            buf_add(out, text + at, last - at);
            return last < n && text[last] == ' ' && last + 1 < n && value_byte(text[last + 1])
                       ? hide(out, text, last, last + 1, value_end(text, n, last + 1))
                       : last;
        }
        return hide(out, text, at, value, last);
    }
    if (looks_like_key(text + at, end - at)) {
        return hide(out, text, at, at, end);
    }
    buf_add(out, text + at, end - at);
    return end;
}

void log_redact(struct buf *out, const char *text, size_t n)
{
    size_t at = 0;
    while (at < n) {
        size_t end = at;
        while (end < n && word_byte(text[end])) {
            end++;
        }
        size_t behind = at;
        if (end > at) {
            behind = add_word(out, text, n, at, end);
        } else if (n - at > 3 && strncmp(text + at, "://", 3) == 0) {
            behind = hide_user(out, text, n, at);
        }
        if (behind == at) {
            buf_add_char(out, text[at]);
            behind = at + 1;
        }
        at = behind;
    }
}
