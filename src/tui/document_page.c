#include "document_page.h"

#include "document_table.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/markdown.h"
#include "syllabus/base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BULLET      "\u2022 "
#define QUOTE_BAR   "\u2502 "
#define RULE        "\u2500"
#define INSTEAD     "\ufffd" /* of a wide character where there is one column */
#define CODE_INDENT 2
#define TAB_STOP    4
#define ROOM_LEAST  10 /* columns that indents leave to the text; deeper ones are not shown */
#define FRAMES      (2 * MARKDOWN_DEPTH + 1)

/* A quote, list or item that is open; the first stands for the page. */
struct frame {
    enum markdown_block_kind kind;
    bool tight, ordered;
    char delimiter;
    unsigned long number;
    size_t children;
    size_t indent;   /* columns it takes of each row; 0 where there was no room */
    bool pending;    /* an item's marker is still to be shown */
    char marker[24]; /* a number of ten digits and a box are the longest */
};

struct link {
    char *address; /* NULL: none, or a span that is no link */
    size_t start;  /* of its text */
};

struct document_press {
    size_t columns;
    size_t source; /* of the page */
    struct draft draft;
    struct styled text;    /* of the block that is open */
    struct styled scratch; /* a line of code */
    struct table table;
    struct frame frames[FRAMES];
    size_t frame_count;
    bool gap;         /* a blank row comes before the next one */
    size_t gap_depth; /* frames that go on across it */
    bool leaf;        /* a block of text is open */
    bool code;        /* it is code */
    bool in_table;
    int heading; /* its level, or 0 */
    bool head;   /* in the head of a table */
    int quotes, strong, emphasis, strike, code_spans;
    struct link links[MARKDOWN_DEPTH];
    size_t link_count;
};

/* --- rows with what stands before them --- */

static struct frame *top(struct document_press *p)
{
    return &p->frames[p->frame_count - 1];
}

static size_t indent_of(const struct document_press *p)
{
    size_t sum = 0;
    for (size_t i = 0; i < p->frame_count; i++) {
        sum += p->frames[i].indent;
    }
    return sum;
}

static size_t room(const struct document_press *p)
{
    return p->columns - indent_of(p);
}

static void add_prefix(struct document_press *p, size_t depth, bool markers)
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

static void row_begin(void *ctx)
{
    struct document_press *p = ctx;
    if (p->gap && p->draft.row_count > 0) {
        draft_row_begin(&p->draft);
        add_prefix(p, p->gap_depth, false);
        draft_row_end(&p->draft, MARKDOWN_NO_SOURCE);
    }
    p->gap = false;
    draft_row_begin(&p->draft);
    add_prefix(p, p->frame_count, true);
}

/* `source` counts from the page's start. */
static void row_end(void *ctx, size_t source)
{
    struct document_press *p = ctx;
    draft_row_end(&p->draft, source == MARKDOWN_NO_SOURCE ? source : p->source + source);
}

/* --- blocks of text --- */

static style_t style_now(const struct document_press *p)
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

static struct styled *target(struct document_press *p)
{
    return p->in_table ? &p->table.text : &p->text;
}

/* A block begins in the innermost frame: a blank row parts it from the one before, but not in a
 * tight list. */
static void child_begins(struct document_press *p)
{
    struct frame *f = top(p);
    bool tight = f->kind == MARKDOWN_LIST   ? f->tight
                 : f->kind == MARKDOWN_ITEM ? p->frames[p->frame_count - 2].tight
                                            : false;
    if (f->children++ > 0 && !tight) {
        p->gap_depth = p->gap && p->gap_depth < p->frame_count ? p->gap_depth : p->frame_count;
        p->gap = true;
    }
}

/* Markers for which there is no column of their own begin the text. */
static void leaf_begin(struct document_press *p)
{
    child_begins(p);
    p->leaf = true;
    for (size_t i = 0; i < p->frame_count; i++) {
        struct frame *f = &p->frames[i];
        if (f->pending && f->indent == 0) {
            styled_add(&p->text, f->marker, strlen(f->marker), ROLE_BULLET, MARKDOWN_NO_SOURCE);
            f->pending = false;
        }
    }
}

static void draw_text(struct document_press *p)
{
    struct styled_walk w = styled_walk(&p->text, 0, p->text.text.len, 0);
    struct text_span line;
    size_t columns = room(p);
    while (styled_walk_line(&w, columns, &line)) {
        size_t source = styled_walk_source(&w, &line);
        row_begin(p);
        styled_walk_draw(&w, &line, &p->draft);
        row_end(p, source);
    }
}

static void leaf_end(struct document_press *p)
{
    if (p->leaf && p->text.text.len > 0) {
        draw_text(p);
    }
    styled_reset(&p->text);
    p->leaf = false;
}

/* For blocks that are no text: their markers get a row of their own if they have to. */
static void solid_begin(struct document_press *p)
{
    leaf_begin(p);
    leaf_end(p);
}

/* --- code --- */

/* One line of code with its TABs spread, in rows of as many characters as fit. */
static void draw_code_line(struct document_press *p, const char *s, size_t n, size_t indent,
                           size_t source)
{
    size_t columns = room(p) - indent;
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
        row_begin(p);
        draft_spaces(&p->draft, indent);
        draft_add(&p->draft, s + at, fits, ROLE_CODE);
        row_end(p, source == MARKDOWN_NO_SOURCE ? source : source + at);
        at += fits;
    } while (at < n);
}

/* The line with spaces for TABs, borrowed until the next one. */
static const char *spread(struct document_press *p, const char *s, size_t *n)
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

static void draw_code(struct document_press *p)
{
    const struct styled *t = &p->text;
    size_t at = 0;
    size_t end = t->text.len;
    size_t indent = room(p) >= ROOM_LEAST + CODE_INDENT ? CODE_INDENT : 0;
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

static void draw_rule(struct document_press *p)
{
    size_t columns = room(p);
    row_begin(p);
    for (size_t i = 0; i < columns; i++) {
        draft_add(&p->draft, RULE, strlen(RULE), ROLE_RULE);
    }
    row_end(p, MARKDOWN_NO_SOURCE);
}

/* --- what the parser tells --- */

static void push_frame(struct document_press *p, const struct markdown_block *block)
{
    child_begins(p);
    p->frames[p->frame_count++] = (struct frame){
        .kind = block->kind,
        .tight = block->tight,
        .ordered = block->ordered,
        .delimiter = block->delimiter,
        .number = block->start,
    };
}

static size_t indent_if_room(const struct document_press *p, size_t indent)
{
    return room(p) >= indent + ROOM_LEAST ? indent : 0;
}

static void item_begin(struct document_press *p, const struct markdown_block *block)
{
    struct frame *list = top(p);
    push_frame(p, block);
    struct frame *item = top(p);
    const char *box = !block->task ? "" : block->done ? "[x] " : "[ ] ";
    if (list->ordered) {
        snprintf(item->marker, sizeof item->marker, "%lu%c %s", list->number++, list->delimiter,
                 box);
    } else {
        snprintf(item->marker, sizeof item->marker, "%s", block->task ? box : BULLET);
    }
    item->pending = true;
    item->indent = indent_if_room(p, text_width(item->marker, strlen(item->marker)));
}

/* Of an item without a text there is still the marker. */
static void item_end(struct document_press *p)
{
    if (top(p)->pending && top(p)->indent > 0) {
        row_begin(p);
        row_end(p, MARKDOWN_NO_SOURCE);
    } else if (top(p)->pending) {
        solid_begin(p);
    }
    p->frame_count--;
}

static void on_enter(void *ctx, const struct markdown_block *block)
{
    struct document_press *p = ctx;
    if (!p->in_table) {
        leaf_end(p);
    }
    switch (block->kind) {
    case MARKDOWN_QUOTE:
        push_frame(p, block);
        top(p)->indent = indent_if_room(p, 2);
        p->quotes++;
        break;
    case MARKDOWN_LIST:
        push_frame(p, block);
        break;
    case MARKDOWN_ITEM:
        item_begin(p, block);
        break;
    case MARKDOWN_PARAGRAPH:
    case MARKDOWN_HEADING:
        leaf_begin(p);
        p->heading = block->kind == MARKDOWN_HEADING ? block->level : 0;
        break;
    case MARKDOWN_CODE:
        solid_begin(p);
        p->leaf = true;
        p->code = true;
        break;
    case MARKDOWN_RULE:
        solid_begin(p);
        draw_rule(p);
        break;
    case MARKDOWN_TABLE:
        solid_begin(p);
        table_reset(&p->table, block->columns);
        p->in_table = true;
        break;
    case MARKDOWN_ROW:
        break;
    case MARKDOWN_CELL:
        p->head = block->head;
        table_cell_begin(&p->table, block->align);
        break;
    }
}

static void draw_table(struct document_press *p)
{
    struct table_frame frame = {.ctx = p,
                                .row_begin = row_begin,
                                .row_end = row_end,
                                .columns = room(p),
                                .draft = &p->draft};
    table_draw(&p->table, &frame);
    p->in_table = false;
}

static void on_leave(void *ctx, enum markdown_block_kind kind)
{
    struct document_press *p = ctx;
    if (kind == MARKDOWN_CELL) {
        table_cell_end(&p->table);
        p->head = false;
    } else if (kind == MARKDOWN_TABLE) {
        draw_table(p);
    } else if (kind == MARKDOWN_CODE) {
        draw_code(p);
        p->code = false;
    } else if (kind != MARKDOWN_ROW && kind != MARKDOWN_RULE) {
        leaf_end(p);
        p->heading = 0;
        if (kind == MARKDOWN_ITEM) {
            item_end(p);
        } else if (kind == MARKDOWN_QUOTE || kind == MARKDOWN_LIST) {
            p->frame_count--;
            p->quotes -= kind == MARKDOWN_QUOTE;
        }
    }
}

/* The text of a tight list's item comes without a paragraph. */
static void text_begins(struct document_press *p)
{
    if (!p->leaf && !p->in_table) {
        leaf_begin(p);
    }
}

/* Blanks for TABs; what cannot be shown in one column gets a stand-in. */
static void add_text(struct document_press *p, const char *s, size_t n, size_t source)
{
    struct styled *t = target(p);
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

/* The length of a "<br>" at the start of s[0..n), or 0: models break lines in cells with it. */
static size_t line_break(const char *s, size_t n)
{
    static const char *const forms[] = {"<br>", "<br/>", "<br />"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t len = strlen(forms[i]);
        if (n >= len && strncasecmp(s, forms[i], len) == 0) {
            return len;
        }
    }
    return 0;
}

static void on_text(void *ctx, enum markdown_text kind, const char *s, size_t n, size_t source)
{
    struct document_press *p = ctx;
    text_begins(p);
    if (kind != MARKDOWN_TEXT) {
        add_text(p, s, n, source);
        return;
    }
    size_t from = 0;
    for (size_t i = 0; i < n;) {
        const char *open = memchr(s + i, '<', n - i);
        i = open != NULL ? (size_t)(open - s) : n;
        size_t len = line_break(s + i, n - i);
        if (len > 0) {
            add_text(p, s + from, i - from, source == MARKDOWN_NO_SOURCE ? source : source + from);
            add_text(p, "\n", 1, MARKDOWN_NO_SOURCE);
            from = i + len;
        }
        i += len > 0 ? len : 1;
    }
    add_text(p, s + from, n - from, source == MARKDOWN_NO_SOURCE ? source : source + from);
}

/* --- spans --- */

static int *span_counter(struct document_press *p, enum markdown_span span)
{
    return span == MARKDOWN_STRONG     ? &p->strong
           : span == MARKDOWN_EMPHASIS ? &p->emphasis
           : span == MARKDOWN_STRIKE   ? &p->strike
                                       : &p->code_spans;
}

static void on_enter_span(void *ctx, enum markdown_span span, const char *address)
{
    struct document_press *p = ctx;
    text_begins(p);
    if (span == MARKDOWN_LINK || span == MARKDOWN_IMAGE) {
        p->links[p->link_count++] =
            (struct link){.address = mem_strdup(address), .start = target(p)->text.len};
    } else {
        ++*span_counter(p, span);
    }
}

/* True when the text of a link says where it leads. */
static bool says(const char *text, size_t n, const char *address)
{
    static const char *const schemes[] = {"", "mailto:", "http://", "https://"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        size_t skip = strlen(schemes[i]);
        if (strncmp(address, schemes[i], skip) == 0 && strlen(address + skip) == n &&
            memcmp(address + skip, text, n) == 0) {
            return true;
        }
    }
    return false;
}

static void link_end(struct document_press *p)
{
    struct link *link = &p->links[p->link_count - 1];
    struct styled *t = target(p);
    size_t n = t->text.len - link->start;
    if (n == 0) {
        add_text(p, link->address, strlen(link->address), MARKDOWN_NO_SOURCE);
    }
    p->link_count--;
    if (n > 0 && link->address[0] != '\0' && !says(t->text.data + link->start, n, link->address)) {
        add_text(p, " (", 2, MARKDOWN_NO_SOURCE);
        add_text(p, link->address, strlen(link->address), MARKDOWN_NO_SOURCE);
        add_text(p, ")", 1, MARKDOWN_NO_SOURCE);
    }
    free(link->address);
}

static void on_leave_span(void *ctx, enum markdown_span span)
{
    struct document_press *p = ctx;
    if (span == MARKDOWN_LINK || span == MARKDOWN_IMAGE) {
        link_end(p);
    } else {
        --*span_counter(p, span);
    }
}

static const struct markdown_sink sink = {
    .enter = on_enter,
    .leave = on_leave,
    .enter_span = on_enter_span,
    .leave_span = on_leave_span,
    .text = on_text,
};

/* --- pages --- */

struct document_press *document_press_new(void)
{
    struct document_press *p = mem_alloc(sizeof *p);
    draft_init(&p->draft);
    styled_init(&p->text);
    styled_init(&p->scratch);
    table_init(&p->table);
    return p;
}

static void drop_links(struct document_press *p)
{
    while (p->link_count > 0) {
        free(p->links[--p->link_count].address);
    }
}

void document_press_free(struct document_press *p)
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

static void press_begin(struct document_press *p, size_t n, size_t source, size_t columns)
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

/* The text as it is, without blank lines at its ends. */
static void draw_plain(struct document_press *p, const char *s, size_t n)
{
    size_t start = 0;
    without_edges(s, &start, &n);
    leaf_begin(p);
    add_text(p, s + start, n > start ? n - start : 0, start);
    leaf_end(p);
}

static size_t run_count(const struct draft *d, size_t row)
{
    size_t end = row + 1 < d->row_count ? d->rows[row + 1].first_run : d->run_count;
    return end - d->rows[row].first_run;
}

/* A copy with pointers of what was drafted, without blank rows at its ends: even a text of
 * characters can be blank. */
static void page_take(struct document_page *page, const struct draft *d)
{
    size_t first = 0;
    size_t end = d->row_count;
    while (end > first && run_count(d, end - 1) == 0) {
        end--;
    }
    while (first < end && run_count(d, first) == 0) {
        first++;
    }
    page->row_count = end - first;
    page->text = mem_strndup(buf_str(&d->text), d->text.len);
    page->runs = mem_array(d->run_count + 1, sizeof *page->runs);
    page->rows = mem_array(page->row_count + 1, sizeof *page->rows);
    for (size_t i = 0; i < d->run_count; i++) {
        page->runs[i] = (struct document_run){.text = page->text + d->runs[i].start,
                                              .length = d->runs[i].end - d->runs[i].start,
                                              .style = d->runs[i].style};
    }
    for (size_t i = 0; i < page->row_count; i++) {
        const struct draft_row *row = &d->rows[first + i];
        page->rows[i] = (struct document_row){.runs = page->runs + row->first_run,
                                              .run_count = run_count(d, first + i),
                                              .source = row->source};
    }
}

void document_page_lay(struct document_page *page, struct document_press *p, const char *s,
                       size_t n, size_t source, size_t columns, size_t *cells)
{
    press_begin(p, n, source, columns);
    if (!markdown_parse(s, n, cells, &sink, p) || p->draft.text.overflow) {
        press_begin(p, n, source, columns);
        draw_plain(p, s, n);
    }
    page_take(page, &p->draft);
}

void document_page_fini(struct document_page *page)
{
    free(page->rows);
    free(page->runs);
    free(page->text);
    *page = (struct document_page){0};
}
