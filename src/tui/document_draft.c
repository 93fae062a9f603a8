#include "document_draft.h"

#include "syllabus/base/limits.h"
#include "syllabus/base/markdown.h"
#include "syllabus/base/mem.h"

#include <stdint.h>
#include <stdlib.h>

/* How long rows may become: prefixes and padding can be many times the text. */
#define GROWTH 32u
#define ROOM   (64u << 10)

/* --- styled text --- */

void styled_init(struct styled *t)
{
    *t =
        (struct styled){.text = BUF_INIT(SIZE_MAX)}; /* as long as the message, which has its cap */
}

void styled_fini(struct styled *t)
{
    buf_fini(&t->text);
    free(t->runs);
}

void styled_reset(struct styled *t)
{
    buf_reset(&t->text);
    t->run_count = 0;
}

/* A run goes on where style and place in the source do. */
static bool continues(const struct styled *t, style_t style, size_t source)
{
    if (t->run_count == 0) {
        return false;
    }
    const struct styled_run *last = &t->runs[t->run_count - 1];
    size_t start = t->run_count > 1 ? t->runs[t->run_count - 2].end : 0;
    return last->style == style &&
           (source == MARKDOWN_NO_SOURCE || last->source + (last->end - start) == source);
}

void styled_add(struct styled *t, const char *s, size_t n, style_t style, size_t source)
{
    if (n == 0) {
        return;
    }
    if (!continues(t, style, source)) {
        mem_grow(&t->runs, &t->run_cap, t->run_count + 1, sizeof *t->runs);
        t->runs[t->run_count++] = (struct styled_run){.style = style, .source = source};
    }
    buf_add(&t->text, s, n);
    t->runs[t->run_count - 1].end = t->text.len;
}

/* --- rows --- */

void draft_init(struct draft *d)
{
    *d = (struct draft){.text = BUF_INIT(ROOM)};
}

void draft_fini(struct draft *d)
{
    buf_fini(&d->text);
    free(d->runs);
    free(d->rows);
}

void draft_reset(struct draft *d, size_t n, size_t source)
{
    buf_reset(&d->text);
    d->text.limit = GROWTH * n + ROOM;
    d->run_count = 0;
    d->row_count = 0;
    d->source = source;
}

void draft_row_begin(struct draft *d)
{
    mem_grow(&d->rows, &d->row_cap, d->row_count + 1, sizeof *d->rows);
    d->rows[d->row_count++] = (struct draft_row){.first_run = d->run_count};
}

void draft_add(struct draft *d, const char *s, size_t n, style_t style)
{
    if (n == 0) {
        return;
    }
    bool first = d->run_count == d->rows[d->row_count - 1].first_run;
    if (first || d->runs[d->run_count - 1].style != style) {
        mem_grow(&d->runs, &d->run_cap, d->run_count + 1, sizeof *d->runs);
        d->runs[d->run_count++] =
            (struct draft_run){.start = d->text.len, .end = d->text.len, .style = style};
    }
    if (!buf_add(&d->text, s, n)) {
        return; /* the page is thrown away */
    }
    d->runs[d->run_count - 1].end = d->text.len;
}

void draft_spaces(struct draft *d, size_t n)
{
    static const char spaces[] = "                                ";
    while (n > 0) {
        size_t piece = n < sizeof spaces - 1 ? n : sizeof spaces - 1;
        draft_add(d, spaces, piece, ROLE_TEXT);
        n -= piece;
    }
}

void draft_row_end(struct draft *d, size_t source)
{
    struct draft_row *row = &d->rows[d->row_count - 1];
    while (d->run_count > row->first_run) {
        struct draft_run *last = &d->runs[d->run_count - 1];
        while (last->end > last->start && d->text.data[last->end - 1] == ' ') {
            last->end--;
        }
        buf_truncate(&d->text, last->end);
        if (last->end > last->start) {
            break;
        }
        d->run_count--;
    }
    if (source != MARKDOWN_NO_SOURCE && source > d->source) {
        d->source = source;
    }
    row->source = d->source;
}

/* --- walking --- */

struct styled_walk styled_walk(const struct styled *t, size_t start, size_t end, size_t run)
{
    return (struct styled_walk){.from = t, .start = start, .end = end, .at = start, .run = run};
}

bool styled_walk_line(struct styled_walk *w, size_t columns, struct text_span *line)
{
    if (w->at >= w->end) { /* also of an empty text, which has no memory */
        return false;
    }
    return text_wrap_next(w->from->text.data, w->end, columns, &w->at, line);
}

/* The run that byte `at` is in, from w->run on. */
static void seek(struct styled_walk *w, size_t at)
{
    while (w->run < w->from->run_count && w->from->runs[w->run].end <= at) {
        w->run++;
    }
}

static size_t run_start(const struct styled *t, size_t run)
{
    return run > 0 ? t->runs[run - 1].end : 0;
}

size_t styled_walk_source(struct styled_walk *w, const struct text_span *line)
{
    const struct styled *t = w->from;
    seek(w, line->start);
    for (size_t run = w->run; run < t->run_count; run++) {
        size_t start = run_start(t, run);
        if (start >= line->start + line->len && start > line->start) {
            break;
        }
        if (t->runs[run].source != MARKDOWN_NO_SOURCE) {
            return t->runs[run].source + (line->start > start ? line->start - start : 0);
        }
    }
    return MARKDOWN_NO_SOURCE;
}

void styled_walk_draw(struct styled_walk *w, const struct text_span *line, struct draft *d)
{
    const struct styled *t = w->from;
    size_t end = line->start + line->len;
    seek(w, line->start);
    for (size_t run = w->run, at = line->start; at < end && run < t->run_count; run++) {
        size_t stop = t->runs[run].end < end ? t->runs[run].end : end;
        draft_add(d, t->text.data + at, stop - at, t->runs[run].style);
        at = stop;
    }
}
