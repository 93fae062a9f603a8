#include "think_internal.h"

#include <string.h>

#define HELD_LIMIT 256 /* bytes of white space before <think> after which none is looked for */

static const char open_tag[] = "<think>";
static const char close_tag[] = "</think>";
static const char blanks[] = " \t\r\n";

void think_init(struct think *t, think_fn *fn, void *ctx)
{
    *t = (struct think){.fn = fn, .ctx = ctx};
    buf_init(&t->held, HELD_LIMIT + sizeof close_tag);
}

void think_fini(struct think *t)
{
    buf_fini(&t->held);
}

static void think_emit(struct think *t, enum think_part part, const char *s, size_t n)
{
    if (n > 0) {
        t->fn(t->ctx, part, s, n);
    }
}

static void think_release(struct think *t, enum think_part part)
{
    think_emit(t, part, t->held.data, t->held.len);
    buf_reset(&t->held);
}

/* Looks at the next byte; true when it was taken. What is held is ASCII, so that releasing it never
 * cuts a character in two. */
static bool think_before(struct think *t, char c)
{
    size_t blank = t->held.len > 0 ? strspn(t->held.data, blanks) : 0;
    size_t tag = t->held.len - blank;
    bool fits = c == open_tag[tag] || (tag == 0 && c != '\0' && strchr(blanks, c) != NULL);
    if (!fits || t->held.len >= HELD_LIMIT) {
        t->state = THINK_DONE;
        think_release(t, THINK_ANSWER);
        return false;
    }
    buf_add_char(&t->held, c);
    if (c == '>') {
        buf_reset(&t->held);
        t->state = THINK_INSIDE;
    }
    return true;
}

/* The bytes at the end of s that may be the beginning of </think>. */
static size_t tag_begun(const char *s, size_t n)
{
    size_t most = n < sizeof close_tag - 2 ? n : sizeof close_tag - 2;
    for (size_t k = most; k > 0; k--) {
        if (memcmp(s + n - k, close_tag, k) == 0) {
            return k;
        }
    }
    return 0;
}

/* Reasoning from s on; returns the bytes taken: all, or up to the end of </think>. */
static size_t think_inside(struct think *t, const char *s, size_t n)
{
    size_t taken = 0;
    /* A tag split between pieces. As "<" is only its first byte, it begins anew or not at all. */
    while (t->held.len > 0 && taken < n) {
        if (s[taken] != close_tag[t->held.len]) {
            think_release(t, THINK_REASONING);
            break;
        }
        buf_add_char(&t->held, s[taken++]);
        if (t->held.len == sizeof close_tag - 1) {
            buf_reset(&t->held);
            t->state = THINK_AFTER;
            return taken;
        }
    }
    if (t->held.len > 0) {
        return n;
    }
    const char *rest = s + taken;
    size_t left = n - taken;
    const char *tag = memmem(rest, left, close_tag, sizeof close_tag - 1);
    if (tag != NULL) {
        think_emit(t, THINK_REASONING, rest, (size_t)(tag - rest));
        t->state = THINK_AFTER;
        return taken + (size_t)(tag - rest) + sizeof close_tag - 1;
    }
    size_t keep = tag_begun(rest, left);
    think_emit(t, THINK_REASONING, rest, left - keep);
    buf_add(&t->held, rest + left - keep, keep);
    return n;
}

void think_feed(struct think *t, const char *text, size_t n)
{
    size_t i = 0;
    while (i < n) {
        switch (t->state) {
        case THINK_BEFORE:
            i += think_before(t, text[i]) ? 1 : 0;
            break;
        case THINK_INSIDE:
            i += think_inside(t, text + i, n - i);
            break;
        case THINK_AFTER:
            if (text[i] != '\0' && strchr(blanks, text[i]) != NULL) {
                i++;
            } else {
                t->state = THINK_DONE;
            }
            break;
        case THINK_DONE:
            think_emit(t, THINK_ANSWER, text + i, n - i);
            i = n;
            break;
        }
    }
}

void think_end(struct think *t, bool complete)
{
    if (t->state == THINK_BEFORE && !complete) {
        buf_reset(&t->held);
    }
    think_release(t, t->state == THINK_INSIDE ? THINK_REASONING : THINK_ANSWER);
}
