#include "extract_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"

#include <stdbool.h>
#include <string.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The place after the comment that begins at `at`; `at` itself when none does. */
static size_t skip_comment(const char *s, size_t n, size_t at)
{
    if (n - at < 2 || s[at] != '/') {
        return at;
    }
    if (s[at + 1] == '/') {
        const char *end = memchr(s + at, '\n', n - at);

        return end != NULL ? (size_t)(end - s) : n;
    }
    if (s[at + 1] == '*') {
        const char *end = memmem(s + at + 2, n - at - 2, "*/", 2);

        return end != NULL ? (size_t)(end - s) + 2 : n;
    }
    return at;
}

/* The place after white space and comments. */
static size_t skip_gap(const char *s, size_t n, size_t at)
{
    while (at < n) {
        size_t next = is_space(s[at]) ? at + 1 : skip_comment(s, n, at);

        if (next == at) {
            break;
        }
        at = next;
    }
    return at;
}

/* The place after the string whose opening quote is at `at`; n + 1 when it is never closed. */
static size_t skip_string(const char *s, size_t n, size_t at)
{
    for (at++; at < n; at++) {
        if (s[at] == '\\') {
            at++;
        } else if (s[at] == '"') {
            return at + 1;
        }
    }
    return n + 1;
}

/* Could modules begin with the bracket at `at`? An object begins with a key, a list with objects or
 * lists, either with a comment; a text that ends right here could. "[ ]" is a box to tick, "[]" a
 * list. Looks at white space only, for this is asked of every bracket in the text. */
static bool may_begin(const char *s, size_t n, size_t at)
{
    if (s[at] != '{' && s[at] != '[') {
        return false;
    }
    size_t next = at + 1;

    while (next < n && is_space(s[next])) {
        next++;
    }
    if (next >= n) {
        return true;
    }
    if (s[at] == '{') {
        return s[next] == '"' || s[next] == '}' || s[next] == '/';
    }
    return s[next] == '{' || s[next] == '[' || s[next] == '/' || (s[next] == ']' && next == at + 1);
}

enum walk { WALK_CLOSED, WALK_OPEN, WALK_WRONG };

/* Walks from the bracket at `at` to the one that closes it; *end is the place after it, or after
 * the bracket that does not fit. */
static enum walk walk(const char *s, size_t n, size_t at, size_t *end)
{
    char closers[LIMIT_JSON_DEPTH];
    size_t depth = 0;

    while (at < n) {
        char c = s[at];

        if (c == '"') {
            at = skip_string(s, n, at);
            continue;
        }
        if (c == '/') {
            size_t next = skip_comment(s, n, at);

            at = next > at ? next : at + 1;
            continue;
        }
        at++;
        if (c == '{' || c == '[') {
            if (depth == LIMIT_JSON_DEPTH) {
                *end = at;
                return WALK_WRONG;
            }
            closers[depth++] = c == '{' ? '}' : ']';
        } else if (c == '}' || c == ']') {
            *end = at;
            if (closers[--depth] != c) {
                return WALK_WRONG;
            }
            if (depth == 0) {
                return WALK_CLOSED;
            }
        }
    }
    *end = n;
    return WALK_OPEN;
}

/* Appends s[0..n) without comments and without commas before closing brackets. Strings stay. */
static void clean(const char *s, size_t n, struct buf *out)
{
    for (size_t at = 0; at < n;) {
        size_t next = at + 1;

        if (s[at] == '"') {
            next = skip_string(s, n, at);
            next = next < n ? next : n;
        } else if (s[at] == '/' && skip_comment(s, n, at) > at) {
            at = skip_comment(s, n, at);
            continue;
        } else if (s[at] == ',') {
            size_t after = skip_gap(s, n, next);

            if (after < n && (s[after] == '}' || s[after] == ']')) {
                at = after;
                continue;
            }
        }
        (void)buf_add(out, s + at, next - at);
        at = next;
    }
}

static enum error_kind parse(const char *s, size_t n, struct json_object **value, struct error *err)
{
    if (json_parse(s, n, LIMIT_JSON_DEPTH, value, NULL) == ERROR_NONE) {
        return ERROR_NONE;
    }
    struct buf cleaned = BUF_INIT(n);

    clean(s, n, &cleaned);
    enum error_kind kind = json_parse(buf_str(&cleaned), cleaned.len, LIMIT_JSON_DEPTH, value, err);

    buf_fini(&cleaned);
    return kind;
}

/* Drafts in a model's thoughts are not its answer: the search begins behind the last "</think>",
 * if there may be JSON there. Thoughts that never end are all there is of a cut answer. */
static void skip_thoughts(struct extract *x)
{
    static const char opening[] = "<think>";
    static const char closing[] = "</think>";
    size_t begin = 0;
    size_t after = 0;

    while (begin < x->n && is_space(x->text[begin])) {
        begin++;
    }
    for (const char *found = x->text; found != NULL;) {
        found = memmem(x->text + after, x->n - after, closing, sizeof closing - 1);
        if (found != NULL) {
            after = (size_t)(found - x->text) + sizeof closing - 1;
        }
    }
    if (after == 0) {
        x->cut = x->n - begin >= sizeof opening - 1 &&
                 memcmp(x->text + begin, opening, sizeof opening - 1) == 0;
        return;
    }
    if (memchr(x->text + after, '{', x->n - after) != NULL ||
        memchr(x->text + after, '[', x->n - after) != NULL) {
        x->pos = after;
    }
}

void extract_init(struct extract *x, const char *text, size_t n)
{
    *x = (struct extract){.text = text, .n = n};
    skip_thoughts(x);
}

void extract_fini(struct extract *x)
{
    error_clear(&x->broken);
}

void extract_waste(struct extract *x)
{
    x->tries++;
}

bool extract_next(struct extract *x, struct json_object **value)
{
    while (!x->cut && x->pos < x->n && x->tries < LIMIT_JSON_CANDIDATES) {
        size_t start = x->pos;

        if (!may_begin(x->text, x->n, start)) {
            x->pos++;
            continue;
        }
        enum walk how = walk(x->text, x->n, start, &x->pos);

        x->start = start;
        if (how == WALK_OPEN) {
            x->cut = true;
            break;
        }
        struct error err = {0};
        enum error_kind kind = parse(x->text + start, x->pos - start, value, &err);

        if (kind == ERROR_NONE) {
            return true;
        }
        if (x->broken.kind == ERROR_NONE) {
            (void)error_move(&x->broken, &err);
        }
        error_clear(&err);
        x->tries++;
    }
    return false;
}
