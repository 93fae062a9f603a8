#include "document_press.h"

#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

#define QUOTE_BAR   "\u2502 "
#define RULE        "\u2500"
#define INSTEAD     "\ufffd" /* of a wide character where there is one column */
#define CODE_INDENT 2
#define TAB_STOP    4

/* --- rows with what stands before them --- */

struct frame *press_top(struct press *p)
{
    return &p->frames[p->frame_count - 1];
}

static size_t indent_of(const struct press *p)
{
    size_t sum = 0;
    for (size_t i = 0; i < p->frame_count; i++) {
        sum += p->frames[i].indent;
    }
    return sum;
}

size_t press_room(const struct press *p)
{
    return p->columns - indent_of(p);
}

static void add_prefix(struct press *p, size_t depth, bool markers)
{
    for (size_t i = 0; i < depth; i++) {
        struct frame *f = &p->frames[i];
        if (f->indent == 0) {
            continue;
        }
        if (f->kind == MARKDOWN_QUOTE) {
            draft_add(&p->draft, QUOTE_BAR, strlen(QUOTE_BAR), ROLE_QUOTE);
        } else if (f->pending && markers) {
            draft_add(&p->draft, f->marker, strlen(f->marker), ROLE_BULLET);
            f->pending = false;
        } else {
            draft_spaces(&p->draft, f->indent);
        }
    }
}

void press_row_begin(void *ctx)
{
    struct press *p = ctx;
    if (p->gap && p->draft.row_count > 0) {
        draft_row_begin(&p->draft);
        add_prefix(p, p->gap_depth, false);
        draft_row_end(&p->draft, MARKDOWN_NO_SOURCE);
    }
    p->gap = false;
    draft_row_begin(&p->draft);
    add_prefix(p, p->frame_count, true);
}

void press_row_end(void *ctx, size_t source)
{
    struct press *p = ctx;
    draft_row_end(&p->draft, source == MARKDOWN_NO_SOURCE ? source : p->source + source);
}

/* --- blocks of text --- */

static style_t style_now(const struct press *p)
{
    unsigned added = (p->strong > 0 ? STYLE_BOLD : 0u) | (p->emphasis > 0 ? STYLE_ITALIC : 0u) |
                     (p->strike > 0 ? STYLE_STRIKE : 0u);
    unsigned role = ROLE_TEXT;
    if (p->code || p->code_spans > 0) {
        role = ROLE_CODE;
    } else if (p->link_count > 0) {
        role = ROLE_LINK;
    } else if (p->heading > 0) {
        role = ROLE_HEADING;
        added |= p->heading == 1 ? STYLE_UNDERLINE : 0u;
    } else if (p->head || p->strong > 0) {
        role = ROLE_STRONG;
    } else if (p->emphasis > 0) {
        role = ROLE_EMPHASIS;
    } else if (p->quotes > 0) {
        role = ROLE_QUOTE;
    }
    return (style_t)(role | added);
}

struct styled *press_target(struct press *p)
{
    return p->in_table ? &p->table.text : &p->text;
}

void press_child_begins(struct press *p)
{
    struct frame *f = press_top(p);
    bool tight = f->kind == MARKDOWN_LIST   ? f->tight
                 : f->kind == MARKDOWN_ITEM ? p->frames[p->frame_count - 2].tight
                                            : false;
    if (f->children++ > 0 && !tight) {
        p->gap_depth = p->gap && p->gap_depth < p->frame_count ? p->gap_depth : p->frame_count;
        p->gap = true;
    }
}

/* Markers for which there is no column of their own begin the text. */
void press_leaf_begin(struct press *p)
{
    press_child_begins(p);
    p->leaf = true;
    for (size_t i = 0; i < p->frame_count; i++) {
        struct frame *f = &p->frames[i];
        if (f->pending && f->indent == 0) {
            styled_add(&p->text, f->marker, strlen(f->marker), ROLE_BULLET, MARKDOWN_NO_SOURCE);
            f->pending = false;
        }
    }
}

static void draw_text(struct press *p)
{
    struct styled_walk w = styled_walk(&p->text, 0, p->text.text.len, 0);
    struct text_span line;
    size_t columns = press_room(p);
    while (styled_walk_line(&w, columns, &line)) {
        size_t source = styled_walk_source(&w, &line);
        press_row_begin(p);
        styled_walk_draw(&w, &line, &p->draft);
        press_row_end(p, source);
    }
}

void press_leaf_end(struct press *p)
{
    if (p->leaf && p->text.text.len > 0) {
        draw_text(p);
    }
    styled_reset(&p->text);
    p->leaf = false;
}

void press_solid_begin(struct press *p)
{
    press_leaf_begin(p);
    press_leaf_end(p);
}

/* --- code --- */

/* One line of code with its TABs spread, in rows of as many characters as fit. */
static void draw_code_line(struct press *p, const char *s, size_t n, size_t indent, size_t source)
{
    size_t columns = press_room(p) - indent;
    size_t at = 0;
    do {
        size_t fits = text_fit(s + at, n - at, columns);
        if (fits == 0 && at < n) { /* a grapheme that is wider than the row */
            size_t used = 0;
            while (at + fits < n) {
                uint32_t cp;
                size_t len = text_decode(s + at + fits, n - at - fits, &cp);
                used += (size_t)text_char_width(cp);
                if (used > columns && fits > 0) {
                    break;
                }
                fits += len;
            }
        }
        press_row_begin(p);
        draft_spaces(&p->draft, indent);
        draft_add(&p->draft, s + at, fits, ROLE_CODE);
        press_row_end(p, source == MARKDOWN_NO_SOURCE ? source : source + at);
        at += fits;
    } while (at < n);
}

/* The line with spaces for TABs, borrowed until the next one. */
static const char *spread(struct press *p, const char *s, size_t *n)
{
    if (memchr(s, '\t', *n) == NULL) {
        return s;
    }
    struct buf *out = &p->scratch.text;
    size_t column = 0;
    buf_reset(out);
    for (size_t i = 0; i < *n;) {
        const char *tab = memchr(s + i, '\t', *n - i);
        size_t stop = tab != NULL ? (size_t)(tab - s) : *n;
        buf_add(out, s + i, stop - i);
        column += text_width(s + i, stop - i);
        for (size_t k = TAB_STOP - column % TAB_STOP; tab != NULL && k > 0; k--, column++) {
            buf_add_char(out, ' ');
        }
        i = stop + 1;
    }
    *n = out->len;
    return buf_str(out);
}

/* The lines of s[0..n) without blank ones at both ends. */
static void without_edges(const char *s, size_t *start, size_t *end)
{
    while (*end > *start && strchr(" \t\n", s[*end - 1]) != NULL) {
        --*end;
    }
    size_t at = *start;
    while (at < *end && strchr(" \t\n", s[at]) != NULL) {
        at++;
        if (s[at - 1] == '\n') {
            *start = at;
        }
    }
}

void press_draw_code(struct press *p)
{
    const struct styled *t = &p->text;
    size_t at = 0;
    size_t end = t->text.len;
    size_t indent = press_room(p) >= PRESS_ROOM_LEAST + CODE_INDENT ? CODE_INDENT : 0;
    struct styled_walk w = styled_walk(t, 0, end, 0);
    without_edges(buf_str(&t->text), &at, &end);
    while (at < end) {
        const char *s = t->text.data + at;
        const char *feed = memchr(s, '\n', end - at);
        size_t n = feed != NULL ? (size_t)(feed - s) : end - at;
        struct text_span line = {.start = at, .len = n};
        size_t source = styled_walk_source(&w, &line);
        at += n + 1;
        s = spread(p, s, &n);
        draw_code_line(p, s, n, indent, source);
    }
    styled_reset(&p->text);
    p->leaf = false;
}

void press_draw_rule(struct press *p)
{
    size_t columns = press_room(p);
    press_row_begin(p);
    for (size_t i = 0; i < columns; i++) {
        draft_add(&p->draft, RULE, strlen(RULE), ROLE_RULE);
    }
    press_row_end(p, MARKDOWN_NO_SOURCE);
}

/* Blanks for TABs; what cannot be shown in one column gets a stand-in. */
void press_add_text(struct press *p, const char *s, size_t n, size_t source)
{
    struct styled *t = press_target(p);
    style_t style = style_now(p);
    size_t from = 0;
    for (size_t i = 0; i < n;) {
        uint32_t cp = (unsigned char)s[i];
        size_t len = 1;
        if (cp >= 0x80 && p->columns == 1) {
            len = text_decode(s + i, n - i, &cp);
        }
        bool tab = cp == '\t' && !p->code;
        bool wide = cp >= 0x80 && p->columns == 1 && text_char_width(cp) > 1;
        if (tab || wide) {
            size_t before = source == MARKDOWN_NO_SOURCE ? source : source + from;
            styled_add(t, s + from, i - from, style, before);
            styled_add(t, tab ? " " : INSTEAD, tab ? 1 : strlen(INSTEAD), style,
                       MARKDOWN_NO_SOURCE);
            from = i + len;
        }
        i += len;
    }
    styled_add(t, s + from, n - from, style, source == MARKDOWN_NO_SOURCE ? source : source + from);
}

void press_text_begins(struct press *p)
{
    if (!p->leaf && !p->in_table) {
        press_leaf_begin(p);
    }
}

void press_draw_plain(struct press *p, const char *s, size_t n)
{
    size_t start = 0;
    without_edges(s, &start, &n);
    press_leaf_begin(p);
    press_add_text(p, s + start, n > start ? n - start : 0, start);
    press_leaf_end(p);
}

/* --- a press --- */

struct press *press_new(void)
{
    struct press *p = mem_alloc(sizeof *p);
    draft_init(&p->draft);
    styled_init(&p->text);
    styled_init(&p->scratch);
    table_init(&p->table);
    return p;
}

static void drop_links(struct press *p)
{
    while (p->link_count > 0) {
        free(p->links[--p->link_count].address);
    }
}

void press_free(struct press *p)
{
    if (p == NULL) {
        return;
    }
    drop_links(p);
    draft_fini(&p->draft);
    styled_fini(&p->text);
    styled_fini(&p->scratch);
    table_fini(&p->table);
    free(p);
}

void press_begin(struct press *p, size_t n, size_t source, size_t columns)
{
    drop_links(p);
    p->columns = columns;
    p->source = source;
    draft_reset(&p->draft, n, source);
    styled_reset(&p->text);
    p->frames[0] = (struct frame){.kind = MARKDOWN_PARAGRAPH};
    p->frame_count = 1;
    p->gap = p->leaf = p->code = p->in_table = p->head = false;
    p->heading = p->quotes = p->strong = p->emphasis = p->strike = p->code_spans = 0;
}
