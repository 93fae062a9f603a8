#include "syllabus/course/plan_reader.h"

#include "plan_line_internal.h"
#include "plan_place_internal.h"
#include "plan_scope_internal.h"

#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LINE_BYTES (1u << 20) /* the rest of a longer line is not looked at */

enum fence_kind {
    FENCE_NONE,
    FENCE_CODE,    /* passed over */
    FENCE_PLAN,    /* tagged as Markdown: read as if the fence were not there */
    FENCE_UNTAGGED /* read on the side, for the case that nothing else is found */
};

struct plan_reader {
    struct buf line; /* the line that is not finished yet */

    struct plan_line now;
    struct plan_line held; /* a line of text whose next line may make it a heading or a table */
    bool holding;
    bool spaced;     /* the last line was blank, or there was none */
    bool in_comment; /* of HTML, over several lines */

    enum fence_kind fence;
    char fence_char;
    size_t fence_len;
    bool nested; /* a fence of code inside one of Markdown */

    struct plan_scope scope;
    struct plan_reader *side; /* reads untagged fences; NULL until there is one */
    bool is_side;
};

struct plan_reader *plan_reader_new(void)
{
    struct plan_reader *r = mem_alloc(sizeof *r);
    buf_init(&r->line, LINE_BYTES);
    plan_line_init(&r->now);
    plan_line_init(&r->held);
    plan_scope_init(&r->scope);
    r->spaced = true;
    return r;
}

void plan_reader_free(struct plan_reader *r)
{
    if (!r) {
        return;
    }
    buf_fini(&r->line);
    plan_line_fini(&r->now);
    plan_line_fini(&r->held);
    plan_scope_fini(&r->scope);
    plan_reader_free(r->side);
    free(r);
}

/* --- lines --- */

static void flush_held(struct plan_reader *r)
{
    if (r->holding) {
        r->holding = false;
        plan_place_line(&r->scope, &r->held);
    }
}

/* "Title" over "=====" is a heading. Over "---" it is one by the book too, but models also write a
 * rule under a sentence. */
static bool underlines_held(const struct plan_reader *r)
{
    const struct plan_line *l = &r->now;
    if (!r->holding || l->level == 0 || l->spaced ||
        (l->kind != PLAN_LINE_RULE && l->kind != PLAN_LINE_UNDERLINE)) {
        return false;
    }
    struct span text = plan_line_text(&r->held);
    bool sentence = text.n > LIMIT_TITLE || strchr(".!?;,", text.s[text.n - 1]);
    return l->kind == PLAN_LINE_UNDERLINE || !sentence;
}

/* "Модуль | Часы" over "--- | ---" is the head of a table. */
static bool heads_table(const struct plan_reader *r)
{
    return r->holding && r->now.kind == PLAN_LINE_ROW_RULE && !r->now.spaced &&
           memchr(buf_str(&r->held.raw), '|', r->held.raw.len);
}

static void take_line(struct plan_reader *r)
{
    struct plan_line *l = &r->now;
    if (underlines_held(r)) {
        r->held.kind = PLAN_LINE_HEADING;
        r->held.level = l->level;
        flush_held(r);
        return;
    }
    if (heads_table(r)) {
        r->held.kind = PLAN_LINE_ROW;
    }
    flush_held(r);
    if (l->kind == PLAN_LINE_TEXT) {
        struct plan_line empty = r->held;
        r->held = *l;
        *l = empty;
        r->holding = true;
    } else {
        plan_place_line(&r->scope, l);
    }
}

/* `<!-- language: de -->`: how a plan names a language that its words do not show. */
static void read_language(struct plan_reader *r, struct span raw)
{
    static const char lead[] = "<!-- language: ";
    raw = span_trim(raw);
    if (span_starts(raw, lead)) {
        struct span tag = span_from(raw, sizeof lead - 1);
        size_t n = span_find(tag, ' ');
        plan_draft_speak(&r->scope.draft, tag.s, n < 36 ? n : 0); /* RFC 5646, section 4.4.1 */
    }
}

/* The part of the line outside a comment that began on a line before. */
static struct span skip_comment(struct plan_reader *r, struct span raw)
{
    const char *end = memmem(raw.s, raw.n, "-->", 3);
    r->in_comment = end == NULL;
    return end ? span_from(raw, (size_t)(end - raw.s) + 3) : span_cut(raw, raw.n, raw.n);
}

static void read_text_line(struct plan_reader *r, struct span raw)
{
    if (r->in_comment) {
        raw = skip_comment(r, raw);
        if (r->in_comment) {
            return;
        }
    }
    if (raw.n > 0 && raw.s[0] == '<') {
        read_language(r, raw);
    }
    plan_line_read(&r->now, raw);
    r->in_comment = r->now.inner.comment_open;
    r->now.spaced = r->spaced;
    r->spaced = r->now.kind == PLAN_LINE_BLANK;
    take_line(r);
}

/* --- fences --- */

static bool tag_is(struct span tag, const char *name)
{
    return tag.n == strlen(name) && strncasecmp(tag.s, name, tag.n) == 0;
}

static enum fence_kind fence_of(const struct plan_reader *r, struct span tag)
{
    if (tag_is(tag, "markdown") || tag_is(tag, "md")) {
        return FENCE_PLAN;
    }
    bool untagged = tag.n == 0 || tag_is(tag, "text") || tag_is(tag, "txt") ||
                    tag_is(tag, "plaintext") || tag_is(tag, "plain");
    return untagged && !r->is_side ? FENCE_UNTAGGED : FENCE_CODE;
}

static void open_fence(struct plan_reader *r, const struct plan_fence *f)
{
    flush_held(r);
    r->spaced = true;
    r->fence = fence_of(r, f->tag);
    r->fence_char = f->c;
    r->fence_len = f->n;
    r->nested = false;
    if (r->fence == FENCE_UNTAGGED && !r->side) {
        r->side = plan_reader_new();
        r->side->is_side = true;
    }
}

static void close_fence(struct plan_reader *r)
{
    if (r->fence == FENCE_PLAN) {
        flush_held(r);
        r->spaced = true;
    } else if (r->fence == FENCE_UNTAGGED) {
        flush_held(r->side);
        r->side->spaced = true;
    }
    r->fence = FENCE_NONE;
}

/* A whole line of valid UTF-8, without its line break. */
static void read_line(struct plan_reader *r, struct span raw)
{
    struct plan_fence f = r->in_comment ? (struct plan_fence){0} : plan_line_fence(raw);
    bool closes = f.c != '\0' && f.c == r->fence_char && f.tag.n == 0 && f.n >= r->fence_len;
    switch (r->fence) {
    case FENCE_NONE:
        if (f.c != '\0') {
            open_fence(r, &f);
        } else {
            read_text_line(r, raw);
        }
        return;
    case FENCE_CODE:
        if (closes) {
            close_fence(r);
        }
        return;
    case FENCE_UNTAGGED:
        if (closes) {
            close_fence(r);
        } else {
            read_line(r->side, raw);
        }
        return;
    case FENCE_PLAN:
        if (f.c == '\0' && !r->nested) {
            read_text_line(r, raw);
        } else if (f.c != '\0' && r->nested) {
            r->nested = f.tag.n > 0;
        } else if (closes) {
            close_fence(r);
        } else {
            r->nested = f.tag.n > 0 || f.n < r->fence_len;
        }
        return;
    }
}

/* Bytes of a line as they came: repaired where they are no UTF-8. */
static void read_bytes(struct plan_reader *r, const char *s, size_t n)
{
    while (n > 0 && s[n - 1] == '\r') {
        n--;
    }
    if (text_is_utf8(s, n) && !memchr(s, '\0', n)) {
        read_line(r, (struct span){s, n});
        return;
    }
    char *whole = text_repaired(s, n);
    for (char *c = whole; (c = strchr(c, '\n'));) {
        *c = ' '; /* a lone CR is no line break here */
    }
    read_line(r, span_of(whole));
    free(whole);
}

/* --- the text --- */

static void clear_changed(struct plan_reader *r)
{
    r->scope.draft.changed = false;
    if (r->side) {
        clear_changed(r->side);
    }
}

static bool has_changed(const struct plan_reader *r)
{
    return r->scope.draft.changed || (r->side && has_changed(r->side));
}

/* Keeps bytes of an unfinished line, up to the cap. */
static void keep_bytes(struct plan_reader *r, const char *s, size_t n)
{
    size_t room = LINE_BYTES - r->line.len;
    buf_add(&r->line, s, n < room ? n : room);
}

bool plan_reader_feed(struct plan_reader *r, const char *text, size_t n)
{
    clear_changed(r);
    while (n > 0) {
        const char *end = memchr(text, '\n', n);
        size_t taken = end ? (size_t)(end - text) : n;
        if (!end) {
            keep_bytes(r, text, taken);
            break;
        }
        if (r->line.len == 0 && taken <= LINE_BYTES) {
            read_bytes(r, text, taken);
        } else {
            keep_bytes(r, text, taken);
            read_bytes(r, buf_str(&r->line), r->line.len);
            buf_reset(&r->line);
        }
        text += taken + 1;
        n -= taken + 1;
    }
    return has_changed(r);
}

const struct plan *plan_reader_peek(const struct plan_reader *r)
{
    const struct plan *p = plan_draft_peek(&r->scope.draft);
    const struct plan *side = r->side ? plan_draft_peek(&r->side->scope.draft) : NULL;
    return p->module_count == 0 && side && side->module_count > 0 ? side : p;
}

struct plan *plan_reader_finish(struct plan_reader *r)
{
    if (r->line.len > 0) {
        read_bytes(r, buf_str(&r->line), r->line.len);
        buf_reset(&r->line);
    }
    flush_held(r);
    struct plan *p = plan_draft_take(&r->scope.draft);
    return p || !r->side ? p : plan_reader_finish(r->side);
}

struct plan *plan_read(const char *text, size_t n)
{
    struct plan_reader *r = plan_reader_new();
    plan_reader_feed(r, text, n);
    struct plan *p = plan_reader_finish(r);
    plan_reader_free(r);
    return p;
}
